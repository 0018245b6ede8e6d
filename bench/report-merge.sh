#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A member's form over 300 communes: their reports merged into one text, figures summed, the page written.
. bench/lib.sh
. bench/report.inc.sh
report_country "$work/reports.db" "$COMMUNES"
db=sqlite:$work/reports.db
printf 'GET\t/lam-viec/bao-cao/viet/%s/%s/2026-02-02\t%s\n' "$members" "$seat" "$(token "$db" "$member")" >"$work/requests"
serve "$db"
curl -sf -H "Authorization: Bearer $(cut -f 3 "$work/requests")" "http://$site$(cut -f 2 "$work/requests")" >"$work/page" ||
    die "the member's form did not answer"
merged=$(grep -o 'data-count-max' "$work/page" | wc -l)
sources=$(grep -o 'class="chip"' "$work/page" | wc -l)
[ "$merged" = 4 ] && [ "$sources" -ge 290 ] || die "the form has $merged texts of $sources sources"
timed report-merge 200000 "p99 <= 200 ms" 120 ""
