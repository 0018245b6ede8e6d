#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Tests the build's own tools: what they make compiles without a warning and does what it should; what they refuse is named
# by file and line, and leaves no output. Last line: `N passed, N failed`.
set -u
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.." || exit 1
make -s build/tools/template build/tools/views build/tools/embed || { echo "0 passed, 1 failed"; exit 1; }

T=$PWD/build/tools
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0
flags="-std=c17 -D_GNU_SOURCE -Isrc -I. -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wconversion -Werror -g -fsanitize=address,undefined"
core="src/core/arena.c src/core/buf.c src/core/ctx.c src/core/date.c src/core/status.c"

ok() { # NAME COMMAND...: passes where the command does
    local name=$1
    shift
    if "$@" >"$tmp/said" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED $name"
        sed 's/^/    /' "$tmp/said" | head -20
    fi
}

refuses() { # MESSAGE-BEGINNING OUT COMMAND...: exit 1, that message, and no OUT
    local message=$1 made=$2 status
    shift 2
    "$@" 2>&1
    status=$?
    [ $status = 1 ] || { echo "exit $status where 1 was expected"; return 1; }
    [ ! -e "$made" ] || { echo "left an output"; return 1; }
    case "$("$@" 2>&1)" in
    "$message"*) return 0 ;;
    esac
    echo "expected: $message"
    return 1
}

blocks() { # FILE ENDING: splits a refused.txt into $tmp/r/N.ENDING and N.message
    rm -rf "$tmp/r" && mkdir "$tmp/r"
    awk -v to="$tmp/r/" -v ending="$2" '
        /^#/ && n == 0 { next }
        /^== / { n++; print substr($0, 4) > (to n ".message"); if (ending == "html") print "{% view x_view %}" > (to n ".html"); next }
        { print > (to n "." ending) }' "$1"
}

each_refused() { # TOOL FILE ENDING
    local tool=$1 n=0 message
    blocks "$2" "$3"
    while n=$((n + 1)) && [ -e "$tmp/r/$n.message" ]; do
        message=$(cat "$tmp/r/$n.message")
        ok "$tool refuses: $message" refuses "$tmp/r/$n.$3:$message" "$tmp/r/out.c" "$tool" "$tmp/r/$n.$3" "$tmp/r/out.c"
    done
}

# ---------------------------------------------------------------- template

each_refused "$T/template" tools/test/template/refused.txt html
for page in show parts layout_end; do
    ok "template compiles $page.html" "$T/template" tools/test/template/pass/$page.html "$tmp/$page.c"
done
for compiler in gcc clang; do
    # shellcheck disable=SC2086
    ok "$compiler takes the pages" $compiler $flags -Itools/test/template -o "$tmp/pages" tools/test/template/main.c tools/test/i18n_stub.c \
        "$tmp/show.c" "$tmp/parts.c" "$tmp/layout_end.c" src/web/out.c $core -lm
    [ -n "${THIDUA_GOLDEN:-}" ] && "$tmp/pages" >tools/test/template/expected.html
    ok "$compiler's pages are as they should be" sh -c "'$tmp/pages' | diff tools/test/template/expected.html -"
done
misspelt() {
    printf '{%% include "note_views.h" %%}\n{%% view note_show_view %%}\n<p>\n{{ v->tilte }}</p>\n' >"$tmp/misspelt.html"
    "$T/template" "$tmp/misspelt.html" "$tmp/misspelt.c" || return 1
    # shellcheck disable=SC2086
    gcc $flags -Itools/test/template -fsyntax-only "$tmp/misspelt.c" 2>&1 | grep "misspelt.html:4:.*tilte"
}
ok "a misspelt field is an error at its line of the page" misspelt
ok "a page that is not there" refuses "$tmp/none.html:0: cannot be read" "$tmp/none.c" "$T/template" "$tmp/none.html" "$tmp/none.c"

# ---------------------------------------------------------------- views

each_refused "$T/views" tools/test/views/refused.txt h
ok "views reads every kind of member" "$T/views" tools/test/views/sample_views.h "$tmp/sample.c"
for compiler in gcc clang; do
    # shellcheck disable=SC2086
    ok "$compiler takes the JSON face" $compiler $flags -Itools/test/views -o "$tmp/sample" tools/test/views/main.c \
        "$tmp/sample.c" tools/test/i18n_stub.c src/web/json.c $core -lm
    ok "$compiler's JSON is as it should be" sh -c "'$tmp/sample' | head -1 | diff tools/test/views/sample.json -"
done
ok "the schemas are JSON" node -e '
    const lines = require("child_process").execFileSync(process.argv[1]).toString().trim().split("\n");
    const [value, schema, empty] = lines.map((l) => JSON.parse(l));
    const names = (o) => Object.keys(o).sort().join();
    if (names(value) !== names(schema.properties)) throw new Error(names(schema.properties));
    if (names(empty.properties) !== "") throw new Error("not empty");' "$tmp/sample"

# ---------------------------------------------------------------- embed

m=$tmp/m
fresh() { rm -rf "$m" && mkdir "$m" && for f in "$@"; do echo "-- $f" >"$m/$f"; done; }
migrations() { (cd "$m" && "$T/embed" migrations out.c *.sql); }
in_m() { (cd "$m" && "$@"); }
fresh 0001_a.sql 0002_b.sqlite.sql 0002_b.postgres.sql
ok "embed takes migrations" migrations
ok "their table compiles" sh -c "cd '$m' && gcc -std=c17 -I'$PWD/src' -Wall -Wextra -Werror -c out.c"
fresh 0001_a.sql 0003_b.sql
ok "a gap is refused" refuses "0003_b.sql:0: number 0003 where 0002 is next" "$m/out.c" migrations
fresh 0001_a.sql 0001_b.sql
ok "a number twice is refused" refuses "0001_b.sql:0: number 0001 is already 0001_a.sql" "$m/out.c" migrations
fresh 0001_a.sql 0002_b.sqlite.sql
ok "half a pair is refused" refuses "0002_b.sqlite.sql:0: number 0002 has no file for the other engine" "$m/out.c" migrations
fresh 0001_a.sql 2_b.sql
ok "another name is refused" refuses "2_b.sql:0: a migration is called NNNN_name.sql" "$m/out.c" migrations
fresh 0001_a.oracle.sql
ok "another engine is refused" refuses '0001_a.oracle.sql:0: ".oracle.sql" is no engine' "$m/out.c" migrations
ok "a missing catalogue is refused" refuses "$m/vi.mo:0: cannot be read" "$m/out.c" "$T/embed" catalogues "$m/out.c" "$m/vi.mo" "$m/en.mo"

manifest() { fresh a-1.css a-2.exe && printf '%s\n' "$1" >"$m/manifest.json"; }
assets() { in_m "$T/embed" assets out.c .; }
manifest '{ "a.css": "a-1.css",
 "b/c.css" : "a-1.css" }'
ok "embed takes assets" assets
cat >"$m/main.c" <<'END'
#include "web/assets.h"
#include <string.h>
int main(void) { return !(asset_count == 2 && assets[0].size == 11 && memcmp(assets[1].bytes, "-- a-1.css\n", 12) == 0 &&
    strcmp(assets[1].name, "b/c.css") == 0 && strcmp(assets[0].type, "text/css; charset=utf-8") == 0 && assets[2].name == NULL); }
END
for compiler in gcc clang; do
    ok "$compiler puts the bytes in" in_m sh -c "$compiler -std=c17 -I'$PWD/src' -fPIE -pie -fsanitize=address -o main main.c out.c && ./main"
done
manifest '{"a.css": "a-1.css",
 "a.css": "a-1.css"}'
ok "an asset twice is refused" refuses './manifest.json:2: "a.css" a second time' "$m/out.c" assets
manifest '{"a.css": "../a-1.css"}'
ok "a path out of the folder is refused" refuses './manifest.json:1: "../a-1.css" leads out' "$m/out.c" assets
manifest '{"a.css": "gone.css"}'
ok "a file that is not there is refused" refuses './gone.css:0: cannot be read' "$m/out.c" assets
manifest '{"a.css": "a-2.exe"}'
ok "an unknown type is refused" refuses './manifest.json:1: no media type' "$m/out.c" assets
for wrong in '[]' '{"a": 1}' '{"a": "b",}' '{"a": "b"} x' '{"a": "b' '{"a": "\u0041"}' '{"": "b"}' ''; do
    manifest "$wrong"
    ok "the manifest $wrong is refused" refuses './manifest.json:' "$m/out.c" assets
done

# ---------------------------------------------------------------- check-style.sh

s=$tmp/s
spdx='/* SPDX-License-Identifier: GPL-3.0-or-later */'
tree() { # a tree in good style
    rm -rf "$s" && mkdir -p "$s/src/core" "$s/src/db" "$s/src/web" "$s/src/service" "$s/src/feature/note" "$s/src/feature/unit" "$s/web/node_modules"
    for f in core/a.h feature/note/note.h feature/unit/unit.h feature/note/note_test.c feature/unit/unit_test.c; do
        printf '%s\n/* free(x) in a comment */\nint x;\n' "$spdx" >"$s/src/$f"
    done
    printf '#include "core/a.h"\n#include "test/test.h"\n' >>"$s/src/feature/note/note_test.c"
    printf '%s\n#include "core/a.h"\n#include "feature/unit/unit.h"\n  q = query_new(c, "SELECT 1");\n q = query_new(c,\n   NOTE_SELECT " WHERE");\nsheet_free(x);\n' \
        "$spdx" >"$s/src/feature/note/note.c"
    echo 'TO''DO' >"$s/web/node_modules/x.js"
}
style() { tools/check-style.sh "$s"; }
tree
ok "good style has nothing said about it" style
styled() { # NAME FILE LINE MESSAGE: the tree with one more line in FILE
    tree
    printf '%s\n' "$3" >>"$s/$2"
    local line
    line=$(wc -l <"$s/$2")
    ok "style: $1" sh -c "! tools/check-style.sh '$s' >'$tmp/style' && grep -F '$2:$line: $4' '$tmp/style' || { cat '$tmp/style'; false; }"
}
styled "core includes a feature" src/core/a.h '#include "feature/unit/unit.h"' 'core/ may not include'
styled "db includes web" src/db/db.c '#include "web/out.h"' 'db/ may not include'
styled "a feature includes another's views" src/feature/note/note.c '#include "feature/unit/unit_views.h"' 'of another feature only'
styled "a program includes tests" src/feature/note/note.c '#include "test/test.h"' 'feature/ may not include'
styled "a header that needs another" src/feature/note/note.h 'struct no x;' 'the header does not compile alone'
styled "SQL that is no literal" src/feature/note/note.c 'q = query_new(c, text);' 'query_new takes a literal'
styled "SQL that is a call" src/feature/note/note.c 'q = query_new(c, fmt("x"));' 'query_new takes a literal'
styled "malloc in a feature" src/feature/note/note.c 'x = malloc(3);' 'memory is of the arena'
styled "free in a service" src/service/a.c 'if (x) free(x);' 'memory is of the arena'
styled "strcpy in a feature" src/feature/note/note.c '/* x */ strcpy(a, b);' 'a function that does not know'
styled "the HTTP library elsewhere" src/web/router.c '#include <microhttpd.h>' 'only src/web/server.c'
styled "SQLite elsewhere" src/service/a.c '#include <sqlite3.h>' 'only db_sqlite.c'
styled "a style in a page" src/feature/note/show.html '<p style="x">' 'no style and no program'
styled "a program in a page" src/feature/note/show.html '<p onclick="x">' 'no style and no program'
styled "a thing left for later" src/feature/note/note.c '/* TO''DO */' 'a thing left for later'
tree && { printf 'int\nx(void)\n{\n'; yes ';' | head -81; echo '}'; } >>"$s/src/feature/note/note.c"
ok "style: a long function" sh -c "tools/check-style.sh '$s' | grep -F 'note.c:10: a function of 81 lines'"
tree && rm "$s/src/feature/unit/unit_test.c"
ok "style: a feature without a test" sh -c "tools/check-style.sh '$s' | grep -F 'src/feature/unit/:0: a feature without a test'"
tree && echo 'int x;' >"$s/src/core/b.c"
ok "style: no SPDX line" sh -c "tools/check-style.sh '$s' | grep -F 'src/core/b.c:1: no SPDX line'"
tree && yes '' | head -900 >>"$s/src/core/a.h"
ok "style: a long file" sh -c "tools/check-style.sh '$s' | grep -F 'src/core/a.h:901: more than 900 lines'"

# ---------------------------------------------------------------- po.sh

p=$tmp/p
mkdir -p "$p/src/feature/x" "$p/po/vi" "$p/po/en" "$p/tools" "$p/build/gen/src/feature/x"
cp tools/po.sh "$p/tools" && cp po/en/core.po "$p/po/en"
printf 'a(trn(c, "%%d unit", "%%d units", n), tr(c, "Two "\n "parts \\"q\\"\\n"));\nN_("Late") tr(c, "%%s is here");\n' >"$p/src/feature/x/x.c"
printf '{%% view x_view %%}\n\n<p title="{{ tr("Title") }}">{{ trn("%%d dog", "%%d dogs", 3) }}</p>\n' >"$p/src/feature/x/x.html"
(cd "$p" && "$T/template" src/feature/x/x.html build/gen/src/feature/x/x.html.c)
entry() { printf '\nmsgid "%s"\nmsgstr "%s"\n' "$@"; }
{
    sed -n '2,/^$/p' po/vi/core.po
    entry 'Two parts \"q\"\n' 'Hai phần \"q\"\n' 'Late' 'Muộn' 'Title' 'Tiêu đề' '%s is here' '%s ở đây'
    printf '\nmsgid "%%d %s"\nmsgid_plural "%%d %ss"\nmsgstr[0] "%%d %s"\n' unit unit 'đơn vị' dog dog 'con chó'
} >"$p/po/vi/x.po"
ok "po: whole catalogues have nothing said about them" sh "$p/tools/po.sh" --check
po_says() { # NAME MESSAGE SED-SCRIPT
    cp "$p/po/vi/x.po" "$tmp/x.po"
    sed -i "$3" "$p/po/vi/x.po"
    ok "po: $1" sh -c "! sh '$p/tools/po.sh' --check >'$tmp/po' && grep -F '$2' '$tmp/po' || { cat '$tmp/po'; false; }"
    cp "$tmp/x.po" "$p/po/vi/x.po"
}
po_says "a message of a program without Vietnamese" 'src/feature/x/x.c:3: "Late" has no Vietnamese' 's/Muộn//'
po_says "a message of a page without Vietnamese" 'src/feature/x/x.html:3: "Title" has no Vietnamese' 's/^msgid "Title"/msgid "Other"/'
po_says "a text that is used nowhere" '"Other" is used nowhere' 's/^msgid "Title"/msgid "Other"/'
po_says "other marks in a translation" 'src/feature/x/x.c:3: "%s is here" has other % marks' 's/%s ở đây/%d ở đây/'
{ sed -n '2,/^$/p' po/vi/core.po; entry Late Trễ; } >"$p/po/vi/y.po"
po_says "two translations of one message" 'y.po' ''

echo "$passed passed, $failed failed"
[ $failed = 0 ]
