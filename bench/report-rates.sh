#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The rates of 10,500 communes over 26 periods, as their page; and what the first reader after a change waits, for information.
. bench/lib.sh
. bench/report.inc.sh
report_country "$work/reports.db" 10500
db=sqlite:$work/reports.db
printf 'GET\t%s\t%s\n' "/lam-viec/bao-cao/ti-le?dot-thi-dua=mau-2026" "$(token "$db" thuong-truc)" >"$work/requests"
serve "$db"
"$load" -c 1 -n 1 "$site" "$work/requests" >"$work/first" || exit 1
first=$(value p99_us <"$work/first")
timed report-rates 50000 "p99 <= 50 ms" 420 "; the first one $(ms_of "$first")"
