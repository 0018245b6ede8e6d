#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `bench/run.sh all`, or one figure by name. Prints the table, writes it to bench/results.md when all were run, and ends with
# `bench: N figures, M short`. Exit 1 where one fell short or could not be measured.
set -eu
cd "$(dirname "$0")/.."
all="start-to-ready board-page board-rollup board-cold public-page-cached public-page-anew article-page-cached article-page-anew online-hit lighthouse small-writes-sqlite small-writes-postgres
  import-200k memory-after-a-million audit-and-backup report-rates report-merge mail-delivery digests-10500 photos-1000 phones-200 search-sqlite search-postgres delegation-10000 delegation-100000 delegation-pin likeness dossiers-sqlite dossiers-postgres dossiers-import ballots"
chosen=${1:-all}

if [ "$chosen" = all ]; then
    names=$all
else
    case " $(echo $all) " in
    *" $chosen "*) ;;
    *) echo "usage: bench/run.sh all | $(echo $all | sed 's/ / | /g')" >&2; exit 2 ;;
    esac
    names=$chosen
fi

mkdir -p bench/tmp
BENCH_TMP=$(mktemp -d "$PWD/bench/tmp/run.XXXXXX")
FIGURES=$BENCH_TMP/figures.tsv
export BENCH_TMP FIGURES
trap 'rm -rf "$BENCH_TMP"' EXIT
trap 'exit 130' INT TERM
: >"$FIGURES"

begun=$(date +%s)
load_before=$(cut -d ' ' -f 1 /proc/loadavg)
for name in $names; do
    if ! sh "bench/$name.sh"; then
        printf '%s\tnot measured\t\t\t\tNO\n' "$name" >>"$FIGURES"
    fi
done

report() {
    awk -F '\t' 'BEGIN { print "| figure | ours | peer | ratio | bar | holds |"; print "| --- | --- | --- | --- | --- | --- |" }
        { printf "|"; for (i = 1; i <= 6; i++) printf " %s |", $i; print "" }' "$FIGURES"
}

if [ "$chosen" = all ]; then
    {
        echo "# Figures"
        echo
        echo "Made by \`make bench\` on $(date -u +%Y-%m-%d) in $((($(date +%s) - begun + 30) / 60)) minutes, on a machine with $(nproc) cores and" \
            "$(awk '/^MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GB of memory; load, server and peer share them. Each side ran ${RUNS:-5}" \
            "times, in turn; of rates and whole times the best run of each side counts, of the times of single requests the median of" \
            "the runs. How each is measured stands in its script. Load of the machine when it began: $load_before (waiting for a core)."
        echo
        report
        echo
        echo "Versions: thidua $(cat VERSION), $(gcc --version | head -n 1), nginx $(nginx -v 2>&1 | sed 's/.*\///')," \
            "SQLite $(sqlite3 --version | cut -d ' ' -f 1), $(psql --version | sed 's/psql (PostgreSQL)/PostgreSQL/; s/ (.*//')," \
            "$(wrk -v 2>&1 | sed -n '1s/ Copyright.*//p'), Linux $(uname -r)."
    } >bench/results.md
fi
echo
report
short=$(awk -F '\t' '$6 == "NO" { n++ } END { print n + 0 }' "$FIGURES")
echo "bench: $(awk -F '\t' '$6 != "-" { n++ } END { print n + 0 }' "$FIGURES") figures, $short short"
[ "$short" = 0 ]
