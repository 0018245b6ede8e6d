#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 2,000 members send their ballots at once over HTTP, each durable before its receipt is shown; then two tellers' keys close the round and all is
# counted. No peer is known that keeps such a secret.
. bench/lib.sh
MEMBERS=${MEMBERS:-2000} DAY=2025-02-12 # of the example

# ballots FIGURE DB
ballots() {
    rm -rf "$work/data"
    mkdir -p "$work/data"
    "$program" --db "$2" --on "$DAY" load examples/nghi-son >/dev/null 2>"$work/load.log" || die "no campaign: $(cat "$work/load.log")"
    build/bench/ballots make "$2" "$work/data" "$MEMBERS" "$work/hall" "$DAY" || die "no round"
    serve "$2"
    build/bench/ballots vote "$site" "$work/hall" >"$work/run" || die "the vote failed"
    [ "$(value votes <"$work/run")" = "$MEMBERS" ] || die "receipts are missing: $(cat "$work/run")"
    took=$(value seconds <"$work/run")
    counted=$(value close <"$work/run")
    figure "$1" "$(thousands "$MEMBERS") votes in $(round "$took" 2) s" "" "" "< 2 s" "$(below "$took" 2)"
    figure "$1-close" "$(round "$counted" 2) s" "" "" "< 1 s" "$(below "$counted" 1)"
}

ballots ballots-sqlite "sqlite:$work/ballots.db"
postgres_begin
ballots ballots-postgres "$postgres_url"
