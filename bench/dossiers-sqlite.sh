#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lists, filters and single ones of a million dossiers on SQLite.
. bench/lib.sh
. bench/dossiers.inc.sh
dossier_pages dossiers-sqlite "sqlite:$work/dossiers.db" 50
