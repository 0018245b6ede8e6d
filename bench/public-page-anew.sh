#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same page with no page kept: its HTML is written for each request, from the facts that the process keeps until something
# changes (db/kept.h). THIDUA_PAGE_CACHE=none would read those from the database each time as well.
. bench/lib.sh
. bench/public-page.inc.sh
THIDUA_PAGE_CACHE=off
export THIDUA_PAGE_CACHE
public_page public-page-anew 0.45
