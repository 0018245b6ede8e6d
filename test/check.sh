#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `make check`: every check and every test. Each section prints a heading and what failed; a section that prints no counts of its
# own is one check, and one that cannot start has failed. The last line is `N passed, N failed`.
set -u
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MAKELEVEL
export LC_ALL=C.UTF-8
jobs=$(nproc)

# Tests write much and keep nothing: into memory, where there is enough of it and programs may lie there.
memory=$(df --output=fstype,avail -B 1M /dev/shm 2>/dev/null | awk 'NR == 2 && $1 == "tmpfs" { print $2 }')
if [ -z "${TMPDIR:-}" ] && [ "${memory:-0}" -gt 6000 ] && [ -w /dev/shm ] && ! grep -q '^[^ ]* /dev/shm .*noexec' /proc/mounts; then
    export TMPDIR=/dev/shm
fi
output=$(mktemp)
trap 'rm -f "$output"' EXIT
passed=0 failed=0 began=$(date +%s)

# With the seconds since the beginning: for whoever wants the whole to be quicker.
heading() { printf '\n== %s (%d s)\n' "$1" "$(($(date +%s) - began))"; }

# section HEADING COMMAND...: one check, said in full only where it fails.
section() {
    heading "$1"
    name=$1
    shift
    if "$@" >"$output" 2>&1; then
        passed=$((passed + 1))
        echo "ok"
    else
        failed=$((failed + 1))
        tail -n 200 "$output"
        echo "FAILED: $name"
    fi
}

# The numbers in the last line like "N passed, N failed", or node's "# pass N", "# fail N".
counted() {
    awk -v what="$1" '
        /^[0-9]+ passed, [0-9]+ failed$/ { n = what == "pass" ? $1 : $3 }
        ($1 == "#" || $1 == "\342\204\271") && NF == 3 && $2 == what { n = $3 }
        END { if (n != "") print n }' "$output"
}

# tests HEADING COMMAND...: shows what it prints and adds its counts; a bad end that no count tells of is one more failure.
tests() {
    heading "$1"
    name=$1
    shift
    { "$@" 2>&1; echo "$?" >"$output.status"; } | tee "$output"
    status=$(cat "$output.status")
    rm -f "$output.status"
    good=$(counted pass)
    bad=$(counted fail)
    passed=$((passed + ${good:-0}))
    failed=$((failed + ${bad:-0}))
    if [ "${good:-0}" = 0 ] || { [ "$status" != 0 ] && [ "${bad:-0}" = 0 ]; }; then
        failed=$((failed + 1))
        echo "FAILED: $name (exit $status)"
    fi
}

# Sanitizers of this age cannot place their memory where the kernel scatters it over more than 28 bits.
sanitized=
if [ "$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 28)" -gt 28 ] && setarch "$(uname -m)" -R true 2>/dev/null; then
    sanitized="setarch $(uname -m) -R"
fi

section "Build with address and undefined sanitizers, warnings as errors" make -j"$jobs" WERROR=-Werror build/asan/test build/asan/thidua
section "Build with thread sanitizer" make -j"$jobs" WERROR=-Werror build/tsan/test
section "Build for release" make -j"$jobs" WERROR=-Werror build/thidua
section "clang, warnings as errors" make clang-check
section "Format" make format-check
section "House style" bash tools/check-style.sh
section "Catalogues" sh tools/po.sh --check
tests "The build's tools" bash tools/test.sh
tests "Scripts of the pages" sh -c 'cd web && exec node --test test/*.test.mjs'
# shellcheck disable=SC2086
tests "Tests on SQLite and PostgreSQL, address and undefined sanitizers" $sanitized build/asan/test
# shellcheck disable=SC2086
tests "Concurrent tests, thread sanitizer" $sanitized build/tsan/test --only concurrent
# shellcheck disable=SC2086
tests "Seeds of the fuzz targets" $sanitized sh test/fuzz.sh seeds
# shellcheck disable=SC2086
tests "The recipe's example" $sanitized sh tools/recipe.sh
if [ -e test/e2e/run.sh ]; then
    tests "In a browser" bash test/e2e/run.sh
fi

heading "Done"
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
