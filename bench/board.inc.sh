# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# board FIGURE PATH [BAR_MS]: one request after the other by one signed-in reader, who sees the page of the day, written anew each time
# from what the process keeps of the board until something changes (db/kept.h); the median over the runs of each run's p99.

board() {
    bar=${3:-}
    db=sqlite:$work/country.db
    country "$work/country.db"
    printf 'GET\t%s\t%s\n' "$2" "$(token "$db" thuong-truc)" >"$work/requests"
    serve "$db"
    for _ in $(seq "$RUNS"); do
        "$load" -c 1 -n ${BOARD_READS:-420} -w 20 "$site" "$work/requests" || exit 1
    done >"$work/runs"
    grep -qv 'bad=0 ' "$work/runs" && die "$2 did not answer with the page"
    p50=$(value p50_us <"$work/runs" | median)
    p99=$(value p99_us <"$work/runs" | median)
    figure "$1" "p50 $(ms_of "$p50"), p99 $(ms_of "$p99")" "" "" "${bar:+p99 <= $bar ms}" \
        "$([ -n "$bar" ] && at_most "$p99" "${bar}000" || echo -)"
}

ms_of() { awk -v us="$1" 'BEGIN { printf "%.1f ms", us / 1000 }'; }
