# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the figures share; each script begins with `. bench/lib.sh` in the folder of the Makefile. Everything is started on a free
# port of 127.0.0.1 with its files in one temporary folder, and is ended by its process id when the script ends.
set -eu
export LC_ALL=C.UTF-8
program=build/thidua load=build/bench/load probe=build/bench/probe
RUNS=${RUNS:-5}          # of each side, in turn
CONNECTIONS=64 WRITERS=256
DAY=2026-02-12           # in the middle of the made-up campaign
COMMUNES=3321
started=

if [ -z "${BENCH_TMP:-}" ]; then
    mkdir -p bench/tmp
    BENCH_TMP=$(mktemp -d "$PWD/bench/tmp/run.XXXXXX")
    owns_tmp=1
else
    owns_tmp=
fi
export BENCH_TMP
FIGURES=${FIGURES:-$BENCH_TMP/figures.tsv}
work=$(mktemp -d "$BENCH_TMP/part.XXXXXX")

say() { echo "bench: $*" >&2; }
die() { say "$*"; exit 1; }

stop() {
    kill "$1" 2>/dev/null || return 0
    wait "$1" 2>/dev/null || :
    started=$(echo "$started" | sed "s/ $1 / /")
}

leave() {
    status=$?
    trap - EXIT INT TERM
    # The last first: PostgreSQL waits for its clients.
    for one in $(echo "$started" | tr ' ' '\n' | sed '1!G;h;$!d'); do stop "$one"; done
    [ -z "${postgres_folder:-}" ] || rm -rf "$postgres_folder"
    rm -rf "$work"
    [ -z "$owns_tmp" ] || rm -rf "$BENCH_TMP"
    exit "$status"
}
trap leave EXIT
trap 'exit 130' INT TERM

# begin LOG COMMAND...: in the background; its process id is in $pid.
begin() {
    log=$1
    shift
    "$@" >"$log" 2>&1 &
    pid=$!
    started="$started $pid "
}

wait_for() { # SECONDS COMMAND...: until it succeeds
    left=$(($1 * 20))
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || die "no answer: $*"
        sleep 0.05
    done
}

# ------------------------------------------------------------------ figures

# What else the machine does only ever takes away: of rates and whole times the best run of each side counts, of the times of
# single requests the median of the runs.
most() { sort -g | tail -n 1; }
least() { sort -g | head -n 1; }
median() { sort -g | awk '{ n[NR] = $1 } END { if (NR) print NR % 2 ? n[(NR + 1) / 2] : (n[NR / 2] + n[NR / 2 + 1]) / 2 }'; }
divide() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b ? a / b : 0 }'; }
round() { awk -v x="$1" -v d="${2:-0}" 'BEGIN { printf "%.*f", d, x }'; }
value() { tr ' ' '\n' | sed -n "s/^$1=//p"; } # of "name=value name=value"
thousands() { awk -v x="$1" 'BEGIN { s = sprintf("%.0f", x); while (match(s, /[0-9][0-9][0-9][0-9]($|,)/)) s = substr(s, 1, RSTART) "," substr(s, RSTART + 1); print s }'; }

# figure NAME OURS PEER RATIO BAR HOLDS: HOLDS is "yes", "NO" or "-" (information without a bar).
figure() { printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$@" >>"$FIGURES"; say "$1: $2; peer $3; ratio $4; bar $5; holds: $6"; }
at_least() { awk -v a="$1" -v b="$2" 'BEGIN { print (a >= b ? "yes" : "NO") }'; }
at_most() { awk -v a="$1" -v b="$2" 'BEGIN { print (a <= b ? "yes" : "NO") }'; }
below() { awk -v a="$1" -v b="$2" 'BEGIN { print (a < b ? "yes" : "NO") }'; }

# ------------------------------------------------------------------ databases

# A made-up country of COMMUNES communes on SQLite, made once a run; `country TO` copies it.
country() {
    if [ ! -e "$BENCH_TMP/country.db" ]; then
        say "making a country of $COMMUNES communes"
        "$program" --db "sqlite:$work/country.db" simulate --communes "$COMMUNES" --dossiers 0 --articles 0 --seed 1 \
            >/dev/null 2>"$work/simulate.log" || { cat "$work/simulate.log" >&2; die "simulate failed"; }
        sqlite3 "$work/country.db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
        mv "$work/country.db" "$BENCH_TMP/country.db"
    fi
    cp "$BENCH_TMP/country.db" "$1"
}

token() { "$program" --db "$1" account token "$2" 2>/dev/null | awk '{ print $NF }'; } # DB ACCOUNT

# As the user postgres where we are root, which PostgreSQL refuses.
as_postgres() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

# A PostgreSQL with its defaults of durability; $postgres_socket and $postgres_url tell where. It stands in a folder of the
# system's, because its user may not enter ours.
postgres_begin() {
    bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$bin" ] || bin=$(dirname "$(command -v initdb)")
    postgres_folder=$(mktemp -d)
    postgres_socket=$postgres_folder
    [ "$(id -u)" != 0 ] || chown postgres "$postgres_folder"
    (cd "$postgres_folder" && as_postgres "$bin/initdb" -D "$postgres_folder/data" -A trust -U postgres -E UTF8 --locale=C \
        --no-sync) >/dev/null
    begin "$work/postgres.log" sh -c 'cd "$1" && shift && exec "$@"' sh "$postgres_folder" \
        $([ "$(id -u)" = 0 ] && echo setpriv --reuid postgres --regid postgres --clear-groups) \
        "$bin/postgres" -D "$postgres_folder/data" -k "$postgres_socket" -c listen_addresses= -c max_connections=400 \
        -c shared_buffers=256MB
    wait_for 20 psql -h "$postgres_socket" -U postgres -c 'SELECT 1'
    psql -q -h "$postgres_socket" -U postgres -c 'CREATE DATABASE thidua' -c 'CREATE DATABASE peer'
    postgres_url="postgresql://postgres@/thidua?host=$postgres_socket"
}

# ------------------------------------------------------------------ servers

# serve DB [OPTION...]: $pid, $port, $site.
serve() {
    db=$1
    shift
    port=$("$probe" port)
    site=127.0.0.1:$port
    begin "$work/thidua-$port.log" "$program" --db "$db" --on "$DAY" serve --listen "$site" --data "$work/data" --access-log off "$@"
    wait_for 20 curl -sf "http://$site/healthz"
}

# serve_files FOLDER: nginx at its best for one small file, and no log; $site.
serve_files() {
    port=$("$probe" port)
    site=127.0.0.1:$port
    mkdir -p "$work/nginx"
    cat >"$work/nginx/nginx.conf" <<END
daemon off;
worker_processes auto;
pid $work/nginx/pid;
error_log $work/nginx/error.log;
$([ "$(id -u)" != 0 ] || echo "user root;")
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=20000;
    default_type text/html;
    client_body_temp_path $work/nginx/body;
    proxy_temp_path $work/nginx/proxy;
    fastcgi_temp_path $work/nginx/fastcgi;
    uwsgi_temp_path $work/nginx/uwsgi;
    scgi_temp_path $work/nginx/scgi;
    server { listen $site; root $1; }
}
END
    begin "$work/nginx/log" "$(command -v nginx || echo /usr/sbin/nginx)" -p "$work/nginx" -c "$work/nginx/nginx.conf"
    wait_for 10 curl -sf "http://$site/"
}

# Requests a second over CONNECTIONS kept alive; one thread of load, which shares the cores with the server alike on both sides.
wrk_rate() { # URL SECONDS
    wrk -t 1 -c "$CONNECTIONS" -d "$2" "$1" >"$work/wrk" || die "wrk failed"
    grep -q -e 'Non-2xx' -e 'Socket errors' "$work/wrk" && { cat "$work/wrk" >&2; die "answers were missing"; }
    awk '/^Requests\/sec:/ { print $2 }' "$work/wrk"
}
