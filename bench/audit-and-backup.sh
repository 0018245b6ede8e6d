#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# For information, without a bar: how long the country takes to make, to verify, to back up and to restore.
. bench/lib.sh
country "$work/country.db"
db=sqlite:$work/country.db

timed() { # FIGURE COMMAND...
    name=$1
    shift
    "$probe" run "$program" "$@" 3>"$work/time" >"$work/out" 2>&1 || { cat "$work/out" >&2; die "$name failed"; }
    figure "$name" "$(value ms <"$work/time" | awk '{ printf "%.2f s", $1 / 1000 }')" "" "" "" "-"
}
timed simulate-3321 --db "sqlite:$work/other.db" simulate --communes "$COMMUNES" --dossiers 0 --articles 0 --seed 2
timed simulate-10500 --db "sqlite:$work/larger.db" simulate --communes 10500 --dossiers 0 --articles 0 --seed 2
timed verify --db "$db" verify
timed backup --db "$db" backup "$work/backup"
timed restore --db "sqlite:$work/restored.db" restore "$work/backup"
