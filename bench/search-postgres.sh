#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same on PostgreSQL.
. bench/lib.sh
. bench/search.inc.sh
postgres_begin
search_pages search-postgres "$postgres_url" 50
