#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two words over a million articles on SQLite.
. bench/lib.sh
. bench/search.inc.sh
search_pages search-sqlite "sqlite:$work/articles.db" 20
