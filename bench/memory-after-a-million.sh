#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Resident memory of the server once it has answered 1,000,000 requests: of the portal, of files, of addresses that are wrong, of drafts
# saved, and some of signed-in readers of the country's board.
. bench/lib.sh
. bench/writes.inc.sh
REQUESTS=${REQUESTS:-1000000}
db=sqlite:$work/country.db
country "$work/country.db"
secretariat=$(token "$db" thuong-truc)
serve "$db"
server=$pid
style=$(curl -sf "http://$site/" | sed -n 's/.*href="\(\/a\/[^"]*\.css\)".*/\1/p' | head -n 1)
{
    for i in $(seq 40); do
        printf 'GET\t%s\t-\n' / /dang-nhap /robots.txt /healthz "/khong-co-$i" "/?lang=en" "$style" /favicon.ico
    done
    printf 'GET\t%s\t-\n' "/dang-nhap?tiep=%2Flam-viec%2Fbang" "/zoom?zoom=115&tiep=/"
    printf 'GET\t%s\t%s\n' /lam-viec/hom-nay "$secretariat"
} | awk -F '\t' '$2 != ""' >"$work/mixed"
printf 'GET\t%s\t%s\n' "/lam-viec/bang?dot-thi-dua=mau-2026" "$secretariat" /lam-viec/hom-nay "$secretariat" \
    /lam-viec/don-vi "$secretariat" /lam-viec/van-ban "$secretariat" /lam-viec/ban-chi-dao "$secretariat" >"$work/signed-in"
writers "$db" >"$work/requests"

memory() { awk '/^VmRSS/ { print $2 }' "/proc/$server/status"; }
say "$((($(memory) + 512) / 1024)) MB at the start"
"$load" -c 8 -n $((REQUESTS / 500)) "$site" "$work/signed-in" >"$work/run"
"$load" -k -c "$WRITERS" -n $((REQUESTS / 50)) "$site" "$work/requests" >"$work/run"
"$load" -c "$CONNECTIONS" -n $((REQUESTS - REQUESTS / 500 - REQUESTS / 50)) "$site" "$work/mixed" >"$work/run" 2>/dev/null
kb=$(memory)
figure memory-after-a-million "$(((kb + 512) / 1024)) MB" "" "" "< 64 MB" "$(below "$kb" 65536)"
