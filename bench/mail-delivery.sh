#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 10,500 short letters, one for each officer of the country, from the outbox on SQLite to Postfix's smtp-sink: taken from the outbox,
# written as MIME, handed over and noted, each before and after. The peer, smtp-source, makes up a letter of the same size and keeps
# no account of any, to the same server over as many connections, each kept for all its letters.
. bench/lib.sh
LETTERS=10500 LINES=32
sink=$(command -v smtp-sink || echo build/postfix/usr/sbin/smtp-sink)
[ -x "$sink" ] || die "no smtp-sink: sh tools/deps.sh bench"
postfix=$(dirname "$sink")
case "$postfix" in build/*) LD_LIBRARY_PATH=$PWD/build/postfix/usr/lib/postfix && export LD_LIBRARY_PATH ;; esac
from=thidua@nghison.example

# serve_mail [OPTION...]: $site. Root's sink needs another user.
serve_mail() {
    port=$("$probe" port)
    site=127.0.0.1:$port
    begin "$work/sink.log" "$sink" $([ "$(id -u)" != 0 ] || echo "-u nobody") "$@" "$site" 1000
    wait_for 10 "$postfix/smtp-source" -m 1 -f "$from" -t "$from" "$site"
}

outbox() { # DB LETTERS
    rm -f "$1" "$1"-*
    "$program" --db "sqlite:$1" mail list >/dev/null 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
    sqlite3 "$1" "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
        INSERT INTO mail (id, key, token, address, priority, lang, subject, search, body, state, next_at, created_at)
        SELECT i, 'digest/2026-02-12/' || i, printf('%020x', i), 'can-bo-' || i || '@nghison.example', 5, 'vi', 'Việc hôm nay: 3 việc đến hạn', '',
        'Đồng chí có 3 việc đến hạn trong tuần này: báo cáo tháng, ngày hội nghị, xác nhận chỉ đạo.', 'queued', 0, 0 FROM n"
}

send() { # DB
    THIDUA_MAIL_URL=smtp://$site THIDUA_MAIL_TLS=off THIDUA_MAIL_FROM=$from THIDUA_MAIL_CONNECTIONS=$LINES \
        "$probe" run "$program" --db "sqlite:$1" mail send 3>"$work/ran" >"$work/said" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
}

# The bytes of a letter of each side, by what the server writes down.
letters=$(mktemp -d) # where the sink's user may write
trap 'status=$?; rm -rf "$letters"; (exit $status); leave' EXIT
chmod 777 "$letters"
serve_mail -d "$letters/%S."
rm -f "$letters"/*
outbox "$work/one.db" 1
send "$work/one.db"
ours=$(cat "$letters"/* | wc -c)
rm -f "$letters"/*
"$postfix/smtp-source" -l 100 -m 1 -f "$from" -t "$from" "$site"
length=$((100 + ours - $(cat "$letters"/* | wc -c)))
stop "$pid"

serve_mail
for _ in $(seq "$RUNS"); do
    outbox "$work/ours.db" $LETTERS
    send "$work/ours.db"
    cat "$work/ran" >>"$work/ours"
    [ "$(sqlite3 "$work/ours.db" "SELECT count(*) FROM mail WHERE state = 'sent'")" = $LETTERS ] || die "letters were left over"
    "$probe" run "$postfix/smtp-source" -d -s $LINES -l "$length" -m $LETTERS -f "$from" -t "$from" "$site" 3>>"$work/peer"
done
a=$(value ms <"$work/ours" | least) b=$(value ms <"$work/peer" | least)
ratio=$(divide "$b" "$a")
rate() { thousands "$(divide "$((LETTERS * 1000))" "$1")"; }
figure mail-delivery "$(rate "$a") letters/s" "$(rate "$b") letters/s (smtp-source -d)" "$ratio" ">= 0.5" "$(at_least "$ratio" 0.5)"
