# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# search_pages FIGURE DB BAR_MS: the page of the search over ARTICLES simulated articles (there are no dossiers yet), asked with
# two words by one reader, one request after the other: pairs of common words, of a common and a rare one, of rare ones; half of them
# typed without marks. ARTICLES_AT=URL names a database that was made before. Each page is made anew, with its count, order and snippets; the median over the runs of each run's p99.

ARTICLES=${ARTICLES:-1000000}

# Four hundred different pairs, the same each time.
search_requests() {
    awk 'BEGIN {
        srand(7)
        nc = split("hội nghị thi đua khen thưởng điển hình tiên tiến phong trào tổ chức kế hoạch công tác mẫu cho tại được nhân dân kết quả", common, " ")
        nr = split("sạt rèn chèo diêm ong đá giếng đò thợ nhạc chiêm bơm lụt ngập căn cước tôm máu ngư cổ kè xuân khê lĩnh trạch viên thạnh cẩm diên quế trà ninh", rare, " ")
        while (n < 400) {
            k = n % 5
            a = k < 4 ? common[1 + int(rand() * nc)] : rare[1 + int(rand() * nr)]
            b = k < 2 ? common[1 + int(rand() * nc)] : rare[1 + int(rand() * nr)]
            if (a == b || (a, b) in seen) continue
            seen[a, b]; n++
            print a "+" b
        }
    }' | awk 'NR % 2 { print; next } { print | fold } BEGIN {
        fold = "sed -e \"s/[àáảãạăằắẳẵặâầấẩẫậ]/a/g;s/[èéẻẽẹêềếểễệ]/e/g;s/[ìíỉĩị]/i/g;s/[òóỏõọôồốổỗộơờớởỡợ]/o/g\"" \
            " -e \"s/[ùúủũụưừứửữự]/u/g;s/[ỳýỷỹỵ]/y/g;s/đ/d/g\"" }' |
        while read -r words; do printf 'GET\t/tim-kiem?q=%s\t-\n' "$(printf %s "$words" | od -An -v -tx1 | tr -d ' \n' | sed 's/2b/+/g; s/\([0-9a-f][0-9a-f]\)/%\1/g')"; done
}

search_pages() {
    begun=$(date +%s)
    if [ -n "${ARTICLES_AT:-}" ]; then
        set -- "$1" "$ARTICLES_AT" "$3"
    else
        "$program" --db "$2" simulate --communes "$COMMUNES" --dossiers 0 --articles "$ARTICLES" --seed 1 >/dev/null 2>"$work/simulate.log" ||
            { cat "$work/simulate.log" >&2; die "simulate failed"; }
        say "$(thousands "$ARTICLES") articles made and indexed in $(($(date +%s) - begun)) s"
    fi
    [ -z "${postgres_socket:-}" ] || [ -n "${ARTICLES_AT:-}" ] || psql -q -h "$postgres_socket" -U postgres thidua -c 'VACUUM ANALYZE search_entry'
    search_requests >"$work/requests"
    [ "$(wc -l <"$work/requests")" = 400 ] || die "not 400 pairs of words"
    serve "$2"
    for _ in $(seq "$RUNS"); do
        "$load" -c 1 -n 800 -w 400 "$site" "$work/requests" || exit 1
    done >"$work/runs"
    grep -qv 'bad=0 ' "$work/runs" && die "a search did not answer with its page"
    p50=$(value p50_us <"$work/runs" | median)
    p99=$(value p99_us <"$work/runs" | median)
    figure "$1" "p50 $(ms_of "$p50"), p99 $(ms_of "$p99")" "" "" "p99 <= $3 ms" "$(at_most "$p99" "${3}000")"
}

ms_of() { awk -v us="$1" 'BEGIN { printf "%.1f ms", us / 1000 }'; }
