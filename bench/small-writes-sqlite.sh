#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Peer: the same program over HTTP from as many connections, but with one commit a write (THIDUA_GROUP_COMMIT=off), so that the two
# differ in nothing else and a quick disk or a slow one is met by both. For information beside it, without a bar, what one
# connection gets without HTTP, accounts or forms: SQLite's own shell, one commit a write, the same statement, as durable (WAL,
# synchronous FULL).
. bench/lib.sh
. bench/writes.inc.sh
db=sqlite:$work/country.db
country "$work/country.db"
writers "$db" >"$work/requests"
cp "$work/country.db" "$work/alone.db"
THIDUA_GROUP_COMMIT=off serve "sqlite:$work/alone.db"
alone=$site
serve "sqlite:$work/country.db"
together=$site

sqlite3 "$work/peer.db" 'PRAGMA journal_mode = WAL' "$(sqlite3 "$work/country.db" "SELECT sql || ';' FROM sqlite_schema
    WHERE tbl_name = 'draft' AND sql IS NOT NULL ORDER BY type DESC" | sed 's/ REFERENCES [^)]*)//')" >/dev/null
PEER_WRITES=4000
sqlite3 "$work/peer.db" "INSERT INTO draft (account_id, key, version, data, saved_at)
    SELECT 1, 'directive-new-' || value, 0, '', 0 FROM generate_series(0, $((WRITERS - 1)))"
{
    echo 'PRAGMA synchronous = FULL;'
    awk -v n=$PEER_WRITES -v keys="$WRITERS" 'BEGIN { for (i = 0; i < n; i++) printf \
        "UPDATE draft SET version = version + 1, data = \047{\"title\":\"Kế hoạch số 309\",\"words\":\"xong trước ngày 31/3/2025\"}\047, saved_at = %d WHERE account_id = 1 AND key = \047directive-new-%d\047 AND version >= 0 RETURNING version;\n", 1740000000 + i / 1000, i % keys }'
} >"$work/peer.sql"

# DB SITE SECONDS
writes() {
    sqlite3 "$work/$1.db" 'DELETE FROM draft'
    site=$2
    write_load "$3"
}
writes country "$together" 2 >"$work/warm"
writes alone "$alone" 2 >"$work/warm"
for _ in $(seq "$RUNS"); do
    writes country "$together" 4 >>"$work/ours"
    writes alone "$alone" 4 >>"$work/alone"
    "$probe" run sqlite3 "$work/peer.db" ".read $work/peer.sql" 3>>"$work/peer" >/dev/null
done
a=$(value rate <"$work/ours" | most)
b=$(value rate <"$work/alone" | most)
shell=$(value ms <"$work/peer" | least | awk -v n=$PEER_WRITES '{ print n * 1000 / $1 }')
p99=$(value p99_us <"$work/ours" | median)
ratio=$(divide "$a" "$b")
figure small-writes-sqlite "$(thousands "$a")/s" "$(thousands "$b")/s (one commit a write)" "$ratio" ">= 5" "$(at_least "$ratio" 5)"
figure small-writes-sqlite-p99 "$(awk -v x="$p99" 'BEGIN { printf "%.1f ms", x / 1000 }')" "" "" "< 50 ms" "$(below "$p99" 50000)"
figure small-writes-sqlite-shell "$(thousands "$a")/s" "$(thousands "$shell")/s (the shell, without HTTP)" "$(divide "$a" "$shell")" "" "-"
