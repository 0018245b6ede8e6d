#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What no compiler checks of the house style. Prints `file:line: message`, exit 1 where there is any.
set -u
export LC_ALL=C.UTF-8
cd "${1:-$(dirname "$0")/..}" || exit 1
said=$(mktemp)
trap 'rm -f "$said"' EXIT

# Words of C without comments: `file:line:text`.
c_code() {
    awk 'FNR == 1 { inside = 0 } {
        line = $0; gsub(/\/\*([^*]|\*[^\/])*\*\//, "", line)
        if (inside) { if (!sub(/^.*\*\//, "", line)) next; inside = 0 }
        if (sub(/\/\*.*$/, "", line)) inside = 1
        print FILENAME ":" FNR ":" line }' "$@" /dev/null
}
find_c() { find "$@" -name '*.[ch]' 2>/dev/null | sort; }
say() { sed -E "s|^([^:]+:[0-9]+):.*|\1: $1|" >>"$said"; }

sources=$(find_c src)
pages=$(find src -name '*.html' | sort)
ours=$(find src tools test bench docs web examples migrations Makefile README* .ci -type f \( -path web/node_modules -prune -o \
    -regex '.*\.\(c\|h\|js\|mjs\|cjs\|scss\|html\|sh\|md\|sql\)' -print -o -name Makefile -print -o -name run -print \) 2>/dev/null |
    grep -v node_modules | sort)

# Dependencies point one way: core < db < web < service < feature; of another feature only its main header.
grep -nH '^ *# *include "' $sources | awk -F: '
    function level(path) { split(path, p, "/"); return p[1] in of ? of[p[1]] : 9 }
    BEGIN { of["core"] = 1; of["db"] = 2; of["web"] = 3; of["service"] = 4; of["feature"] = 5; of["test"] = 9 }
    {
        from = substr($1, 5); to = $3; sub(/^[^"]*"/, "", to); sub(/".*$/, "", to)
        split(from, f, "/"); split(to, t, "/")
        if (!(f[1] in of)) next
        if (t[1] == "test" ? from !~ /_test\.c$/ : level(to) > level(from))
            print $1 ":" $2 ": " f[1] "/ may not include " to
        else if (f[1] == "feature" && t[1] == "feature" && f[2] != t[2] && t[3] != t[2] ".h")
            print $1 ":" $2 ": of another feature only " t[2] "/" t[2] ".h may be included"
    }' >>"$said"

# Each header compiles alone.
headers=$(echo "$sources" | grep '\.h$')
gcc -std=c17 -D_GNU_SOURCE -Isrc -I. $(pkg-config --cflags libpq libmicrohttpd 2>/dev/null) -fsyntax-only -x c $headers 2>&1 |
    grep -E '^[^ ]+:[0-9]+:.*error' | sed -E 's/^([^:]+:[0-9]+):[0-9]+: (fatal )?error: /\1: the header does not compile alone: /' >>"$said"

above=$(find_c src/web src/service src/feature)
inner=$(find_c src/service src/feature | grep -v '_test\.c$')

# Only literals, or a #define of one, reach query_new.
c_code $above | awk -F: '{
        text = $0; sub(/^[^:]*:[^:]*:/, "", text)
        if (at != "") { rest = text; sub(/^[ \t]*[a-z_>&-]+,/, "", rest) } else if (match(text, /query_new\(/)) {
            at = $1 ":" $2; rest = substr(text, RSTART + RLENGTH); if (!sub(/^[^,]*,/, "", rest)) rest = ""
        } else next
        sub(/^[ \t]+/, "", rest)
        if (rest == "") next
        if (rest !~ /^("|[A-Z][A-Z0-9_]*([ )]|$))/) print at ": query_new takes a literal: values are bound"
        at = ""
    }' >>"$said"

c_code $inner | grep -E '[^a-z_A-Z0-9](malloc|calloc|realloc|free|strdup)\(' | say 'memory is of the arena'
c_code $inner | grep -E '[^a-z_A-Z0-9](sprintf|vsprintf|strcpy|strcat|gets)\(' | say 'a function that does not know the size of its target'
c_code $(echo "$sources" | grep -vE '^src/web/server[a-z_]*\.[ch]$') | grep -E '# *include <microhttpd\.h>' |
    say 'only src/web/server.c knows the HTTP library'
c_code $(echo "$sources" | grep -vE '^src/db/db_(sqlite|postgres)[a-z_]*\.[ch]$') | grep -E '# *include <(sqlite3|libpq-fe)\.h>' |
    say 'only db_sqlite.c and db_postgres.c know the engines'
grep -nHE '[[:space:]](style|on[a-z]+)=["'"'"']|<style|\{%[^%]*(hx-on)' $pages /dev/null | say 'no style and no program within a page'
grep -nHwE 'TO''DO|FIX''ME|X''XX|HA''CK' $ours | say 'a thing left for later'

for folder in src/feature/*/; do
    ls "$folder"*_test.c >/dev/null 2>&1 || echo "$folder:0: a feature without a test" >>"$said"
done
for file in $(echo "$ours" | grep -vE '\.(md|sql|html)$|^examples/|/golden/'); do
    head -5 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$file:1: no SPDX line" >>"$said"
done
awk 'FNR == 901 { print FILENAME ":901: more than 900 lines" }' $ours >>"$said"
awk 'FNR == 1 { start = 0 } /^\{/ { start = FNR } /^\}/ && start { if (FNR - start > 81) print FILENAME ":" start ": a function of " FNR - start - 1 " lines (at most 80)"; start = 0 }' \
    $(echo "$ours" | grep '\.[ch]$') >>"$said"

sort -t: -k1,1 -k2,2n "$said"
[ ! -s "$said" ]
