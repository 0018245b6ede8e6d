#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The same of 100,000 candidates.
. bench/lib.sh
. bench/delegation.inc.sh
delegation delegation-100000 100000 200 5
