#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 10,000 candidates, 200 seats, 90 quotas: the proven best selection and why each is in or out. The peer reads the programme from a file
# and is timed with that, since it has no other door; its time to solve alone is told in its log.
. bench/lib.sh
. bench/delegation.inc.sh
GLPSOL=1
delegation delegation-10000 10000 200 0.5
