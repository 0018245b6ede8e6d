#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What counting a reader adds to a page: the portal's first page as it is kept, asked by many different readers (an address of their own
# behind a trusted proxy, the name of a browser), from a server that counts and from one that does not (THIDUA_VISITS=off). Both serve at
# the same time and are asked in turn; the figure is the difference of the processor's time that a page takes.
. bench/lib.sh
cat >"$work/readers.lua" <<'END'
local n = 0
request = function()
    n = n + 1
    return wrk.format("GET", "/", { ["X-Forwarded-For"] = string.format("10.%d.%d.%d", n / 65536 % 256, n / 256 % 256, n % 256),
        ["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
        ["Accept-Language"] = "vi-VN,vi;q=0.9" })
end
END

ticks() { awk '{ print $14 + $15 }' "/proc/$1/stat"; } # of the process, in clock ticks

# SITE PID: microseconds of processor time a page
cost() {
    before=$(ticks "$2")
    wrk -t 1 -c "$CONNECTIONS" -d 3 -s "$work/readers.lua" "http://$1/" >"$work/wrk" || die "wrk failed"
    grep -q -e 'Non-2xx' -e 'Socket errors' "$work/wrk" && die "answers were missing"
    after=$(ticks "$2")
    awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" '/requests in/ { printf "%.3f\n", ticks * 1000000 / hz / $1 }' "$work/wrk"
}

country "$work/country.db"
cp "$work/country.db" "$work/other.db"
serve "sqlite:$work/country.db" --trusted-proxy 127.0.0.1
counting=$site counting_pid=$pid
THIDUA_VISITS=off
export THIDUA_VISITS
serve "sqlite:$work/other.db" --trusted-proxy 127.0.0.1
plain=$site plain_pid=$pid
cost "$counting" "$counting_pid" >"$work/warm"
cost "$plain" "$plain_pid" >>"$work/warm"
for _ in $(seq "$RUNS"); do
    cost "$counting" "$counting_pid" >>"$work/counting"
    cost "$plain" "$plain_pid" >>"$work/plain"
done
curl -sf "http://$counting/truc-tuyen" | grep -q '"online":[0-9][0-9][0-9]' || die "nobody was counted"
a=$(median <"$work/counting") b=$(median <"$work/plain")
more=$(awk -v a="$a" -v b="$b" 'BEGIN { printf "%.1f", (a > b ? a - b : 0) }')
figure online-hit "$more µs" "$(round "$b" 1) µs (the page without it)" "$(divide "$a" "$b")" "< 50 µs" "$(below "$more" 50)"
