# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# article_page FIGURE BAR [SERVE-OPTION...]: an article's page from us and from nginx, which has the very same bytes as files. Every second
# request is for one article, the others are for 10,000 others, each as likely. Both serve at the same time on the same cores and are asked in
# turn. 64 connections, without compression on either side; neither writes an access log. nginx keeps open files and has them in memory.

ARTICLES=10001

# The addresses of all articles, the newest first: article_paths DB
article_paths() {
    sqlite3 "$1" "SELECT '/tin-tuc/' || slug || '-' || id FROM article WHERE state IN ('published', 'corrected') ORDER BY posted_at DESC, id DESC LIMIT $ARTICLES"
}

mixed_rate() { # SITE SECONDS
    wrk -t 1 -c "$CONNECTIONS" -d "$2" -s "$work/mix.lua" "http://$1/" >"$work/wrk" || die "wrk failed"
    grep -q -e 'Non-2xx' -e 'Socket errors' "$work/wrk" && { cat "$work/wrk" >&2; die "answers were missing"; }
    awk '/^Requests\/sec:/ { print $2 }' "$work/wrk"
}

article_page() {
    name=$1 bar=$2
    shift 2
    "$program" --db "sqlite:$work/articles.db" simulate --communes 100 --dossiers 0 --articles "$ARTICLES" --seed 1 >/dev/null 2>"$work/simulate.log" ||
        { cat "$work/simulate.log" >&2; die "simulate failed"; }
    serve "sqlite:$work/articles.db" "$@"
    ours=$site
    article_paths "$work/articles.db" >"$work/paths"
    [ "$(wc -l <"$work/paths")" = "$ARTICLES" ] || die "not $ARTICLES articles"
    mkdir -p "$work/files/tin-tuc"
    awk -v site="http://$ours" -v to="$work/files" '{ printf "url = \"%s%s\"\noutput = \"%s%s\"\n", site, $0, to, $0 }' "$work/paths" >"$work/fetch"
    curl -sf --no-progress-meter --parallel --parallel-max 4 -K "$work/fetch" || die "an article does not answer"
    first=$(head -n 1 "$work/paths")
    echo ok >"$work/files/index.html"
    serve_files "$work/files"
    peer=$site
    [ "$(curl -sf "http://$peer$first" | cksum)" = "$(curl -sf "http://$ours$first" | cksum)" ] || die "nginx serves other bytes"
    cat >"$work/mix.lua" <<'LUA'
local requests, turn = {}, 0
function init()
   for path in io.lines(os.getenv("PATHS")) do requests[#requests + 1] = wrk.format("GET", path) end
   math.randomseed(1)
end
function request()
   turn = turn + 1
   return requests[turn % 2 == 0 and 1 or math.random(2, #requests)]
end
LUA
    export PATHS="$work/paths"
    mixed_rate "$ours" 5 >"$work/warm"
    mixed_rate "$peer" 5 >>"$work/warm"
    for _ in $(seq "$RUNS"); do
        mixed_rate "$ours" 3 >>"$work/ours"
        mixed_rate "$peer" 3 >>"$work/peer"
    done
    a=$(most <"$work/ours") b=$(most <"$work/peer")
    ratio=$(divide "$a" "$b")
    figure "$name" "$(thousands "$a")/s" "$(thousands "$b")/s (nginx, $ARTICLES files of about $(du -sb "$work/files" | awk -v n="$ARTICLES" '{ printf "%d", $1 / n }') bytes)" \
        "$ratio" ">= $bar" "$(at_least "$ratio" "$bar")"
}
