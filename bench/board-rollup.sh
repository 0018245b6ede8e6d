#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same board, summed by province.
. bench/lib.sh
. bench/board.inc.sh
board board-rollup "/lam-viec/bang/tong-hop?dot-thi-dua=mau-2026" 20
