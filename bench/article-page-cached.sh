#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Articles' pages as they are kept, with room for all of them.
. bench/lib.sh
. bench/article-page.inc.sh
article_page article-page-cached 1.0 --page-cache 1024
