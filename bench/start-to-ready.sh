#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# From the start of the process to the line `ready`, which it prints once it answers, on the country's database.
. bench/lib.sh
country "$work/country.db"
for _ in $(seq $((RUNS * 2 + 1))); do
    "$probe" until ready "$program" --db "sqlite:$work/country.db" serve --listen "127.0.0.1:$("$probe" port)" \
        --data "$work/data" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
done | value ms >"$work/times"
ms=$(median <"$work/times")
figure start-to-ready "$(round "$ms" 1) ms" "" "" "< 100 ms" "$(below "$ms" 100)"
