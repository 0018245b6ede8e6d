# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# public_page FIGURE BAR [SERVE-OPTION...]: the portal's first page from us and from nginx, which has the very same bytes as a file.
# Both serve at the same time on the same cores and are asked in turn (ours, peer, ours, peer ...), so that a busy moment of the machine meets
# both. 64 connections, without compression on either side; neither writes an access log.

public_page() {
    name=$1 bar=$2
    shift 2
    country "$work/country.db"
    serve "sqlite:$work/country.db" "$@"
    ours=$site
    mkdir -p "$work/files"
    curl -sf "http://$ours/" >"$work/files/index.html"
    serve_files "$work/files"
    peer=$site
    [ "$(curl -sf "http://$peer/" | cksum)" = "$(cksum <"$work/files/index.html")" ] || die "nginx serves other bytes"
    wrk_rate "http://$ours/" 2 >"$work/warm"
    wrk_rate "http://$peer/" 2 >>"$work/warm"
    for _ in $(seq "$RUNS"); do
        wrk_rate "http://$ours/" 3 >>"$work/ours"
        wrk_rate "http://$peer/" 3 >>"$work/peer"
    done
    a=$(most <"$work/ours") b=$(most <"$work/peer")
    ratio=$(divide "$a" "$b")
    figure "$name" "$(thousands "$a")/s" "$(thousands "$b")/s (nginx, file of $(wc -c <"$work/files/index.html") bytes)" "$ratio" \
        ">= $bar" "$(at_least "$ratio" "$bar")"
}
