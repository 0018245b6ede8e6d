#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# For information, without a bar: the same first page where nothing is kept, so that all rows are read and derived each time, as
# for the first reader after a change.
. bench/lib.sh
. bench/board.inc.sh
THIDUA_PAGE_CACHE=none
export THIDUA_PAGE_CACHE
BOARD_READS=100
board board-cold "/lam-viec/bang?dot-thi-dua=mau-2026"
