# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Small durable writes: each of 256 connections saves its own form's draft again and again, as a browser does while one types;
# the next save of a connection begins when the last one was answered, which is when it is on the disk.

# writers DB: the requests of all connections, shared out among the accounts.
writers() {
    for name in can-bo-tinh-1 can-bo-tinh-2 can-bo-tinh-3 can-bo-tinh-4 can-bo-xa-1 can-bo-xa-2 can-bo-xa-3 can-bo-xa-4; do
        printf 'POST\t/lam-viec/nhap\t%s\t%s\n' "$(token "$1" "$name")" \
            "key=directive-new-{c}&version={v}&data=%7B%22title%22%3A%22K%E1%BA%BF%20ho%E1%BA%A1ch%20s%E1%BB%91%20309%22%2C%22words%22%3A%22xong%20tr%C6%B0%E1%BB%9Bc%20ng%C3%A0y%2031%2F3%2F2025%22%7D"
    done
}

# write_load SECONDS: a line of load's figures. Every connection goes on from its drafts of the last run, so drafts are dropped before.
write_load() {
    "$load" -k -c "$WRITERS" -t "$1" -w "$WRITERS" "$site" "$work/requests" >"$work/run" || die "the load failed"
    grep -q 'bad=0 ' "$work/run" || die "writes were refused: $(cat "$work/run")"
    cat "$work/run"
}
