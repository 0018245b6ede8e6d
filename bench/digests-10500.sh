#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 10,500 communes overdue on one morning: all daily letters written and queued, one a person. The whole command is timed, from its start
# to its end: opening the database, reading how things stand, writing text and page of each letter, and the outbox.
. bench/lib.sh
MORNING=2026-06-30
say "making a country of 10,500 communes"
"$program" --db "sqlite:$work/country.db" simulate --communes 10500 --dossiers 0 --articles 0 --seed 1 >/dev/null 2>"$work/simulate.log" ||
    { cat "$work/simulate.log" >&2; die "simulate failed"; }
sqlite3 "$work/country.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
export THIDUA_URL=https://thidua.example.com

for _ in $(seq "$RUNS"); do
    cp "$work/country.db" "$work/run.db"
    begun=$(date +%s%N)
    "$program" --db "sqlite:$work/run.db" --on "$MORNING" digest --now >/dev/null 2>"$work/digest.log" ||
        { cat "$work/digest.log" >&2; die "the letters were not written"; }
    ended=$(date +%s%N)
    echo $(((ended - begun) / 1000000))
    letters=$(sqlite3 "$work/run.db" "SELECT COUNT(*) FROM mail WHERE kind = 'digest' AND html <> ''")
    people=$(sqlite3 "$work/run.db" "SELECT COUNT(DISTINCT account_id) FROM mail WHERE kind = 'digest'")
    [ "$letters" -ge 10500 ] || die "only $letters letters were queued"
    [ "$letters" = "$people" ] || die "$letters letters went to $people people"
    rm -f "$work"/run.db*
done >"$work/times"
best=$(least <"$work/times")
figure digests-10500 "$(thousands "$letters") letters in $(awk -v ms="$best" 'BEGIN { printf "%.2f s", ms / 1000 }')" "" "" \
    "all queued in < 10 s, one a person" "$(below "$best" 10000)"
