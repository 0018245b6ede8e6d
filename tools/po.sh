#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The catalogues of messages. `po.sh --check`: every message of the program has one Vietnamese text, and no text is left over;
# prints `file:line: what is wrong`, exit 1. `po.sh`: prints the entries that are missing, to be filled in in po/vi/.
# Needs the generated templates (`make po` sees to it).
set -eu
export LC_ALL=C.UTF-8
cd "$(dirname "$0")/.."
work=build/po
mkdir -p $work
rm -f $work/*

options="--from-code=UTF-8 --language=C --add-location --no-wrap --sort-by-file --force-po"
find src -name '*.[ch]' ! -name '*_test.c' | sort >$work/sources
# shellcheck disable=SC2086
xgettext $options --files-from=$work/sources --keyword --keyword=tr:2 --keyword=trn:2,3 --keyword=tr_lang:2 \
    --keyword=trn_lang:2,3 --keyword=N_:1 -o $work/sources.pot

# Templates of which there is still a page: their tr has no context argument.
find src -name '*.html' | sort | sed 's|.*|build/gen/&.c|' >$work/pages
# shellcheck disable=SC2086
xgettext $options --files-from=$work/pages --keyword --keyword=tr:1 --keyword=trn:1,2 --keyword=N_:1 -o $work/pages.pot

# file TAB line TAB msgid TAB text of its translation (forms one after the other)
cat >$work/parse.awk <<'END'
function give() {
    if (part != "" && id != "") printf "%s\t%d\t%s\t%s\t%s\n", file, line, id, text, is_plural
    part = ""; id = ""; text = ""; is_plural = 0
}
function quoted(s) { sub(/^[^"]*"/, "", s); sub(/"[ \t\r]*$/, "", s); return s }
FNR == 1 { give(); place = "" }
/^#~/ { next }
/^#: / { if (part == "msgstr") { give(); place = "" } if (place == "") place = $2; next }
/^#/ { next }
/^msgid_plural/ { part = "plural"; is_plural = 1; next }
/^msgid/ {
    give(); part = "msgid"; file = FILENAME; line = FNR
    if (place != "") { file = place; line = place; sub(/:[0-9]+$/, "", file); sub(/^.*:/, "", line); place = "" }
    id = quoted($0); next
}
/^msgstr/ { part = "msgstr"; text = text quoted($0); next }
/^"/ { if (part == "msgid") id = id quoted($0); else if (part == "msgstr") text = text quoted($0) }
END { give() }
END
awk -f $work/parse.awk $work/sources.pot $work/pages.pot >$work/used
awk -f $work/parse.awk po/vi/*.po >$work/vi
awk -f $work/parse.awk po/en/*.po >$work/en

if [ "${1:-}" != --check ]; then
    awk -F '\t' 'NR == FNR { has[$3] = $4 != ""; next }
        !has[$3] && !said[$3]++ { printf "#: %s:%s\nmsgid \"%s\"\n%s\n\n", $1, $2, $3, $5 ? "msgid_plural \"\"\nmsgstr[0] \"\"" : "msgstr \"\"" }' \
        $work/vi $work/used
    exit 0
fi

{
    awk -F '\t' 'NR == FNR { has[$3] = $4 != ""; next }
        !has[$3] && !said[$3]++ { printf "%s:%s: \"%s\" has no Vietnamese\n", $1, $2, $3 }' $work/vi $work/used
    awk -F '\t' 'NR == FNR { used[$3] = 1; next }
        !used[$3] { printf "%s:%s: \"%s\" is used nowhere\n", $1, $2, $3 }' $work/used $work/vi
    awk -F '\t' 'NR == FNR { used[$3] = 1; next }
        !used[$3] { printf "%s:%s: \"%s\" is used nowhere\n", $1, $2, $3 }' $work/used $work/en
    awk -F '\t' '($3 in text) && text[$3] != $4 { printf "%s:%s: \"%s\" is translated otherwise in %s\n", $1, $2, $3, place[$3] }
        { text[$3] = $4; place[$3] = $1 ":" $2 }' $work/vi
    # The same %d and %s: the translations with the flags that xgettext gave the messages.
    msgcat --use-first $work/sources.pot $work/pages.pot -o $work/all.pot
    for lang in vi en; do
        msgcat --use-first --force-po po/$lang/*.po -o $work/$lang.po
        msgmerge --quiet --no-fuzzy-matching --force-po $work/$lang.po $work/all.pot -o $work/$lang.merged.po
        msgattrib --only-fuzzy --no-obsolete --no-wrap $work/$lang.merged.po -o $work/$lang.fuzzy.po
        [ ! -e $work/$lang.fuzzy.po ] || awk -f $work/parse.awk $work/$lang.fuzzy.po |
            awk -F '\t' '{ printf "%s:%s: \"%s\" has other %% marks in its translation \"%s\"\n", $1, $2, $3, $4 }'
        msgfmt --check-format -o /dev/null $work/$lang.merged.po 2>&1 | grep -v 'fatal error' || true
    done
} >$work/problems
cat $work/problems
[ ! -s $work/problems ]
