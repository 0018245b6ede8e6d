#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `make run`: serves DB on PORT; on the first run loads the example and makes one account a role, with random passwords.
set -eu
db=$1
port=$2
program=build/thidua

mkdir -p var
if [ "$("$program" --db "$db" account count)" = 0 ]; then
    echo "First run: loading examples/nghi-son" >&2
    "$program" --db "$db" load examples/nghi-son
    umask 077
    "$program" --db "$db" account example > var/accounts.txt
    echo "Accounts of the example (also in var/accounts.txt):"
    cat var/accounts.txt
fi
echo "http://127.0.0.1:$port"
exec "$program" --db "$db" serve --listen "127.0.0.1:$port" --data var/data
