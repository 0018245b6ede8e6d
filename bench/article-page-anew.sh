#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same with no page kept: each is read from the database and written for each request.
. bench/lib.sh
. bench/article-page.inc.sh
THIDUA_PAGE_CACHE=off
export THIDUA_PAGE_CACHE
article_page article-page-anew 0.5
