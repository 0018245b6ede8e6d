#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Whole journeys in a real browser: run.sh [PART OF A TEST'S NAME]. Pictures go to build/e2e. Last line: `N passed, N failed`.
# THIDUA= names the program (build/asan/thidua where it is built), CHROMIUM= the browser.
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/../.." || exit 1
THIDUA=${THIDUA:-$([ -x build/asan/thidua ] && echo build/asan/thidua || echo build/thidua)}
[ -x "$THIDUA" ] || { echo "$THIDUA is not built"; echo "0 passed, 1 failed"; exit 1; }

E2E=$(mktemp -d)
trap 'rm -rf "$E2E"' EXIT
mkdir -p build/e2e "$E2E/example" "$E2E/empty"
export E2E THIDUA ON=2025-02-12

# What each site begins with: the example loaded, and a database as on the first start.
prepare() {
    "$THIDUA" --db "sqlite:$E2E/example/db" --on "$ON" load examples/nghi-son &&
        "$THIDUA" --db "sqlite:$E2E/example/db" --on "$ON" account example >"$E2E/example/accounts.txt"
}
if ! prepare >"$E2E/prepare.log" 2>&1; then
    cat "$E2E/prepare.log"
    echo "0 passed, 1 failed"
    exit 1
fi

timeout -k 10 3000 node --test --test-concurrency=2 --test-reporter=spec ${1:+--test-name-pattern="$1"} test/e2e/journeys.mjs test/e2e/looks.mjs 2>&1 |
    tee "$E2E/said"
status=${PIPESTATUS[0]}
awk -v status="$status" '
    NF == 3 && $2 == "pass" { passed = $3 }
    NF == 3 && ($2 == "fail" || $2 == "cancelled") { failed += $3 }
    END { if (status != 0 && failed == 0) failed = 1; printf "%d passed, %d failed\n", passed, failed }' "$E2E/said"
exit "$status"
