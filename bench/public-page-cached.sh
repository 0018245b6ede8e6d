#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A public page as it is kept: rendered once, until what it shows changes.
. bench/lib.sh
. bench/public-page.inc.sh
public_page public-page-cached 0.9
