#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The first page of the board of 3,321 communes and eight milestones.
. bench/lib.sh
. bench/board.inc.sh
board board-page "/lam-viec/bang?dot-thi-dua=mau-2026" 20
