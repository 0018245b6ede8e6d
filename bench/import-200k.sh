#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 200,000 units from a CSV file into a new database, each row checked, folded for search and placed under its parent; the peer puts the
# same file's texts into one table by `.import`. Both write a file as durably as WAL and synchronous FULL make it.
. bench/lib.sh
ROWS=200000
awk -v n=$ROWS 'BEGIN {
    split("An Bình Cẩm Đại Đông Hà Hải Hòa Kim Lâm Long Minh Mỹ Nam Ngọc Phong Phú Quang Sơn Tân Thanh Thịnh Vĩnh Xuân", first, " ")
    split("Cường Dương Điền Đức Giang Hậu Khê Lạc Lập Lễ Lĩnh Lợi Lương Nhân Phúc Quý Tâm Thành Thắng Tiến Trạch Tường", second, " ")
    print "code,name,kind,parent,from_on,to_on"
    print "M00,Mẫu,nuoc,,2025-07-01,"
    for (i = 1; i <= 34; i++) printf "M%02d,%s %s,tinh,M00,2025-07-01,\n", i, first[i % 24 + 1], second[i % 22 + 1]
    for (i = 1; i <= 3400; i++) printf "M%02d%04d,%s %s %d,xa,M%02d,2025-07-01,\n", i % 34 + 1, i, first[i % 24 + 1], second[i % 22 + 1], i, i % 34 + 1
    for (i = 1; i <= n - 3435; i++) { c = i % 3400 + 1
        printf "M%02d%04d-%d,Trường học %s %s %d,truong_hoc,M%02d%04d,2025-07-01,\n", c % 34 + 1, c, i, first[i % 24 + 1], second[i % 22 + 1], i, c % 34 + 1, c }
}' >"$work/units.csv"

for _ in $(seq $((RUNS * 2))); do
    rm -f "$work"/ours.db* "$work"/peer.db*
    "$program" --db "sqlite:$work/ours.db" export units -o "$work/nothing.csv" >/dev/null 2>&1 || :
    "$probe" run "$program" --db "sqlite:$work/ours.db" import units "$work/units.csv" 3>>"$work/ours" >/dev/null 2>"$work/log" ||
        { cat "$work/log" >&2; exit 1; }
    sqlite3 "$work/peer.db" 'PRAGMA journal_mode = WAL' \
        'CREATE TABLE unit (code TEXT, name TEXT, kind TEXT, parent TEXT, from_on TEXT, to_on TEXT)' >/dev/null
    "$probe" run sqlite3 "$work/peer.db" 'PRAGMA synchronous = FULL' ".import --csv --skip 1 $work/units.csv unit" 3>>"$work/peer"
done
[ "$(sqlite3 "$work/ours.db" 'SELECT count(*) FROM unit')" = $ROWS ] || die "the import left rows out"
a=$(value ms <"$work/ours" | least) b=$(value ms <"$work/peer" | least)
rss=$(value rss_kb <"$work/ours" | sort -n | tail -n 1)
ratio=$(divide "$b" "$a")
figure import-200k "$(round "$(divide "$a" 1000)" 2) s" "$(round "$(divide "$b" 1000)" 2) s (sqlite3 .import)" "$ratio" ">= 0.3" \
    "$(at_least "$ratio" 0.3)"
figure import-200k-memory "$((rss / 1024)) MB" "" "" "< 128 MB" "$(below "$rss" 131072)"
