#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same page with nothing kept: its queries are run and its HTML is written for each request.
. bench/lib.sh
. bench/public-page.inc.sh
THIDUA_PAGE_CACHE=off
export THIDUA_PAGE_CACHE
public_page public-page-anew 0.45
