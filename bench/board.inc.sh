# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# board FIGURE PATH: one request after the other by one signed-in reader, who sees the page of the day with its rows read and derived
# anew each time; the median over the runs of each run's p99.

board() {
    db=sqlite:$work/country.db
    country "$work/country.db"
    printf 'GET\t%s\t%s\n' "$2" "$(token "$db" thuong-truc)" >"$work/requests"
    serve "$db"
    for _ in $(seq "$RUNS"); do
        "$load" -c 1 -n 420 -w 20 "$site" "$work/requests" || exit 1
    done >"$work/runs"
    grep -qv 'bad=0 ' "$work/runs" && die "$2 did not answer with the page"
    p50=$(value p50_us <"$work/runs" | median)
    p99=$(value p99_us <"$work/runs" | median)
    figure "$1" "p50 $(ms_of "$p50"), p99 $(ms_of "$p99")" "" "" "p99 <= 20 ms" "$(at_most "$p99" 20000)"
}

ms_of() { awk -v us="$1" 'BEGIN { printf "%.1f ms", us / 1000 }'; }
