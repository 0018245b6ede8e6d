#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 50,000 nominations from a workbook into a country of 3,321 communes, whole or not at all; the memory is that of the whole command, and
# is compared with that of 5,000.
. bench/lib.sh

nominations() { # ROWS TO: a workbook
    rm -f "$work"/made.db*
    "$program" --db "sqlite:$work/made.db" simulate --communes "$COMMUNES" --dossiers "$1" --articles 0 --seed 2 >/dev/null 2>"$work/log" ||
        { cat "$work/log" >&2; die "simulate failed"; }
    # Made-up namesakes of one unit would be refused as one entered twice.
    sqlite3 "$work/made.db" "UPDATE subject SET name = name || ' ' || id WHERE id NOT IN (SELECT MIN(id) FROM subject GROUP BY name_fold, unit_id)"
    "$program" --db "sqlite:$work/made.db" --on "$DAY" export nominations -o "$2" >/dev/null 2>"$work/log" || { cat "$work/log" >&2; die "export failed"; }
}

import_once() { # FILE RESULTS
    rm -f "$work"/ours.db*
    cp "$work/empty.db" "$work/ours.db"
    "$probe" run "$program" --db "sqlite:$work/ours.db" --on "$DAY" import nominations "$1" 3>>"$2" >/dev/null 2>"$work/log" ||
        { cat "$work/log" >&2; exit 1; }
}

# The same units: another seed merges others.
"$program" --db "sqlite:$work/empty.db" simulate --communes "$COMMUNES" --dossiers 0 --articles 0 --seed 2 >/dev/null 2>"$work/log" ||
    { cat "$work/log" >&2; die "simulate failed"; }
sqlite3 "$work/empty.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
nominations 5000 "$work/few.xlsx"
nominations 50000 "$work/many.xlsx"
for _ in $(seq "$RUNS"); do
    import_once "$work/few.xlsx" "$work/few"
    import_once "$work/many.xlsx" "$work/many"
done
ms=$(value ms <"$work/many" | least)
few=$(value rss_kb <"$work/few" | sort -n | tail -n 1) many=$(value rss_kb <"$work/many" | sort -n | tail -n 1)
figure dossiers-import "$(round "$(divide "$ms" 1000)" 1) s" "" "" "" "-"
figure dossiers-import-memory "$((many / 1024)) MB (of 5,000: $((few / 1024)) MB)" "" "" "< 128 MB" "$(below "$many" 131072)"
