#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 200 phones send 5 photos of 12 megapixels each, all at once, on lines of 1 Mbit/s (resumable uploads in pieces of 1 MB, then the report's own
# address takes the photo), while two readers ask for the board, page after page. It holds where 95 of 100 of their pages come within
# 100 ms, every photo is taken, and the phones are at it all the while.
. bench/lib.sh
. bench/photos.inc.sh
phones=${PHONES:-200} each=${PHOTOS_EACH:-5} line=${LINE_BYTES:-125000} seconds=${SECONDS_READ:-120}
db=sqlite:$work/country.db
country "$work/country.db"
photos "$work/all" 4

# Each phone's unit holds its conference and has one officer with a token.
campaign=$(sqlite3 "$work/country.db" "SELECT id FROM campaign WHERE code = 'mau-2026'")
sqlite3 "$work/country.db" "SELECT id, code FROM unit WHERE level = 'commune' AND to_on IS NULL ORDER BY id LIMIT $phones" >"$work/units"
[ "$(wc -l <"$work/units")" = "$phones" ] || die "the country has not so many communes"
tr '|' ' ' <"$work/units" | while read -r unit code; do
    echo "INSERT INTO conference (id, campaign_id, unit_id, state, planned_on, held_on, delegates, updated_at, updated_by)
        VALUES ($unit, $campaign, $unit, 'held', '2026-01-05', '2026-02-10', 100, 0, 0)
        ON CONFLICT (campaign_id, unit_id) DO UPDATE SET state = 'held', planned_on = COALESCE(planned_on, '2026-01-05'), held_on = '2026-02-10';"
done | sqlite3 "$work/country.db"
: >"$work/phones"
tr '|' ' ' <"$work/units" | while read -r unit code; do
    "$program" --db "$db" --on "$DAY" account add "phone-$unit" --role unit_officer --unit "$code" >/dev/null 2>"$work/log" ||
        { cat "$work/log" >&2; die "no account"; }
    printf '%s\t%s\t%s\n' "$(token "$db" "phone-$unit")" "$unit" "$campaign" >>"$work/phones"
done
printf 'GET\t/lam-viec/bang?dot-thi-dua=mau-2026\t%s\n' "$(token "$db" thuong-truc)" >"$work/requests"
serve "$db"

begin "$work/sent" build/bench/phones -r "$line" -n "$each" "$site" "$work/phones" "$work/all"
sending=$pid
sleep 5
"$load" -c 2 -t "$seconds" -w 20 "$site" "$work/requests" >"$work/read" || die "the board was not read"
kill -0 "$sending" 2>/dev/null || die "the phones were through before the readers: $(cat "$work/sent")"
grep -q 'bad=0 ' "$work/read" || die "the board did not answer with the page: $(cat "$work/read")"
wait "$sending" || die "the phones: $(cat "$work/sent")"
taken=$(sqlite3 "$work/country.db" "SELECT COUNT(*) FROM evidence WHERE state = 'shown' AND kind = 'photo'")
[ "$taken" = $((phones * each)) ] || die "$taken photos of $((phones * each)) were taken"
p95=$(value p95_us <"$work/read")
ms_of() { awk -v us="$1" 'BEGIN { printf "%.1f ms", us / 1000 }'; }
figure phones-200 "board p50 $(ms_of "$(value p50_us <"$work/read")"), p95 $(ms_of "$p95") while $taken photos came ($(cat "$work/sent"))" "" "" \
    "p95 < 100 ms" "$(below "$p95" 100000)"
