#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `make run`: run.sh DB PORT ON serves; on the first run it loads the example and gives its accounts random passwords. ON is
# the day taken for today, or empty.
set -eu
db=$1
port=$2
on=${3:-}
program=build/thidua

mkdir -p var
if [ "$("$program" --db "$db" account count)" = 0 ]; then
    echo "First run: loading examples/nghi-son" >&2
    "$program" --db "$db" ${on:+--on "$on"} load examples/nghi-son
    umask 077
    "$program" --db "$db" ${on:+--on "$on"} account example > var/accounts.txt
    echo "Accounts of the example (also in var/accounts.txt):"
    cat var/accounts.txt
fi
echo "http://127.0.0.1:$port"
if [ -n "$on" ]; then echo "The day is taken to be $on (ON= chooses another)."; fi
exec "$program" --db "$db" ${on:+--on "$on"} serve --listen "127.0.0.1:$port" --data var/data
