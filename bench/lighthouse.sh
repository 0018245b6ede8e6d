#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lighthouse's score for speed of the example's article, as on a slow telephone (its own simulation: 150 ms there and back, 1.6 Mbit/s, a processor
# four times slower). The median of the runs; there is no peer.
. bench/lib.sh
DAY=2025-02-19
"$program" --db "sqlite:$work/example.db" --on 2025-02-12 load examples/nghi-son >/dev/null 2>"$work/load.log" || { cat "$work/load.log" >&2; die "load failed"; }
serve "sqlite:$work/example.db"
path=$(sqlite3 "$work/example.db" "SELECT '/tin-tuc/' || slug || '-' || id FROM article WHERE is_heading = 0 ORDER BY id LIMIT 1")
for _ in $(seq 3); do
    node test/e2e/lighthouse_run.mjs "http://$site$path" 2>"$work/told" >"$work/scores" || { cat "$work/told" >&2; die "Lighthouse failed"; }
    value performance <"$work/scores" >>"$work/ours"
done
score=$(median <"$work/ours")
figure lighthouse-article "$score of 100" "-" "-" ">= 98" "$(at_least "$score" 98)"
