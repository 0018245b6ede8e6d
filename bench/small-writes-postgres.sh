#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Peer: pgbench with the same statement, prepared, from 256 clients, on the same server with the same settings. Ours has 256
# connections of HTTP in front of 64 to the server; each save also looks its token up, in a query of its own.
. bench/lib.sh
. bench/writes.inc.sh
postgres_begin
db="$postgres_url&pool_size=64"
"$program" --db "$db" simulate --communes 340 --dossiers 0 --articles 0 --seed 1 >/dev/null 2>"$work/simulate.log" ||
    { cat "$work/simulate.log" >&2; exit 1; }
writers "$db" >"$work/requests"
serve "$db"

sql() { psql -q -h "$postgres_socket" -U postgres "$@"; }
sql peer -c 'CREATE TABLE draft (account_id BIGINT NOT NULL, key TEXT NOT NULL, version BIGINT NOT NULL, data TEXT NOT NULL,
    saved_at BIGINT NOT NULL, PRIMARY KEY (account_id, key))' -c 'CREATE INDEX draft_saved ON draft (account_id, saved_at)' \
    -c "INSERT INTO draft SELECT 1, 'directive-new-' || n, 0, '', 0 FROM generate_series(0, 255) n"
cat >"$work/peer.sql" <<'END'
\set version random(1, 1000000)
UPDATE draft SET version = version + 1, data = '{"title":"Kế hoạch số 309","words":"xong trước ngày 31/3/2025"}', saved_at = :version WHERE account_id = 1 AND key = 'directive-new-' || :client_id AND version >= 0 RETURNING version;
END

write_load 2 >"$work/warm"
for _ in $(seq "$RUNS"); do
    sql thidua -c 'DELETE FROM draft'
    write_load 4 >>"$work/ours"
    pgbench -h "$postgres_socket" -U postgres -n -M prepared -c "$WRITERS" -j 2 -T 4 -f "$work/peer.sql" peer 2>"$work/pgbench.err" |
        sed -n 's/^tps = \([0-9.]*\).*/\1/p' >>"$work/peer"
done
a=$(value rate <"$work/ours" | most) b=$(most <"$work/peer")
p99=$(value p99_us <"$work/ours" | median)
ratio=$(divide "$a" "$b")
figure small-writes-postgres "$(thousands "$a")/s (p99 $(awk -v x="$p99" 'BEGIN { printf "%.0f ms", x / 1000 }'))" \
    "$(thousands "$b")/s (pgbench)" "$ratio" ">= 0.5" "$(at_least "$ratio" 0.5)"
