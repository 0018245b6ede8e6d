# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# dossier_pages FIGURE DB BAR_MS: the list of DOSSIERS simulated dossiers, filtered in 200 ways by one who reads the whole country, and 200
# dossiers opened, one request after the other; each page is made anew; the median over the runs of each run's p99. DOSSIERS_AT=URL names a database that
# was made before; DOSSIERS=N makes so many.

DOSSIERS=${DOSSIERS:-1000000}

# Lists by each filter alone and by two of them, names common and rare; then single dossiers by their keys, which the simulation counts.
dossier_requests() { # TOKEN
    awk -v token="$1" -v n="$DOSSIERS" 'BEGIN {
        srand(7)
        ns = split("draft on_way returned appraisal awarded refused withdrawn", state, " ")
        nk = split("person collective household", kind, " ")
        nf = split("security-defence education economy-society associations industry-trade", field, " ")
        nq = split("nguyen nguyen+van van+anh thi+hoa hoa le+thi+lan tran+duc+long quach+ba+yen cao+kim to+va+luoi trinh+huu+toan khong+co", name, " ")
        for (i = 0; i < 200; i++) {
            path = "/lam-viec/ho-so?dot-thi-dua=mau-2026"
            k = i % 5
            if (k == 1 || k == 3) path = path "&trang-thai=" state[1 + int(rand() * ns)]
            if (k == 2 || k == 3) path = path "&loai=" kind[1 + int(rand() * nk)]
            if (k == 4) path = path "&q=" name[1 + int(rand() * nq)]
            if (i % 10 == 9) path = path "&linh-vuc=" field[1 + int(rand() * nf)]
            printf "GET\t%s\t%s\n", path, token
            printf "GET\t/lam-viec/ho-so/%.0f\t%s\n", 140737488355328 + 3 * int(rand() * n) + 1, token
        }
    }'
}

dossier_pages() {
    begun=$(date +%s)
    if [ -n "${DOSSIERS_AT:-}" ]; then
        set -- "$1" "$DOSSIERS_AT" "$3"
    else
        "$program" --db "$2" simulate --communes "$COMMUNES" --dossiers "$DOSSIERS" --articles 0 --seed 1 >/dev/null 2>"$work/simulate.log" ||
            { cat "$work/simulate.log" >&2; die "simulate failed"; }
        say "$(thousands "$DOSSIERS") dossiers made in $(($(date +%s) - begun)) s"
    fi
    [ -z "${postgres_socket:-}" ] || [ -n "${DOSSIERS_AT:-}" ] || psql -q -h "$postgres_socket" -U postgres thidua -c 'VACUUM ANALYZE'
    dossier_requests "$(token "$2" thuong-truc)" >"$work/requests"
    serve "$2"
    for _ in $(seq "$RUNS"); do
        "$load" -c 1 -n 800 -w 400 "$site" "$work/requests" || exit 1
    done >"$work/runs"
    grep -qv 'bad=0 ' "$work/runs" && die "a page of dossiers was not answered"
    p50=$(value p50_us <"$work/runs" | median)
    p99=$(value p99_us <"$work/runs" | median)
    figure "$1" "p50 $(ms_of "$p50"), p99 $(ms_of "$p99")" "" "" "p99 <= $3 ms" "$(at_most "$p99" "${3}000")"
}

ms_of() { awk -v us="$1" 'BEGIN { printf "%.1f ms", us / 1000 }'; }
