#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `fuzz.sh fuzz SECONDS`: each target for so long, from its seeds (and from what earlier runs found, in build/fuzz/corpus); an input
# that breaks one is written to build/fuzz and is to be kept as a seed. `fuzz.sh seeds`: each target with its seeds alone, quickly.
# The last line is `N passed, N failed`.
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8 ASAN_OPTIONS=allocator_may_return_null=1
what=${1:?fuzz or seeds} seconds=${2:-60}
passed=0 failed=0

case "$what" in
fuzz) make -s -j"$(nproc)" fuzzers || exit 1 ;;
seeds) make -s -j"$(nproc)" WERROR=-Werror seed-runners || exit 1 ;;
*) echo "usage: fuzz.sh fuzz SECONDS | seeds" >&2; exit 2 ;;
esac

run() { # NAME
    mkdir -p "build/fuzz/corpus/$1"
    if [ "$what" = seeds ]; then
        "build/asan/fuzz_$1" "test/fuzz/seeds/$1"/*
    else
        "build/fuzz/fuzz_$1" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
            -artifact_prefix="build/fuzz/$1-" "build/fuzz/corpus/$1" "test/fuzz/seeds/$1"
    fi
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
for source in test/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    name=${name#fuzz_}
    if run "$name" >"$log" 2>&1; then
        passed=$((passed + 1))
        [ "$what" = seeds ] || echo "$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs"
    else
        failed=$((failed + 1))
        tail -n 60 "$log"
        echo "FAILED: $name"
    fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
