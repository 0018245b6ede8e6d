#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same on PostgreSQL.
. bench/lib.sh
. bench/dossiers.inc.sh
postgres_begin
dossier_pages dossiers-postgres "$postgres_url" 50
