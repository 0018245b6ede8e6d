#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds and tests the example of docs/adding-a-feature.md, so that the recipe stays true: its files are taken out of the page
# into build/recipe, beside links to everything else, and its tests run. Last line: N passed, N failed.
set -eu
root=$(pwd)
at=$root/build/recipe

rm -rf "$at/migrations" "$at/src" "$at/test"
mkdir -p "$at"
for entry in "$root"/* "$root"/.clang-format; do
    name=$(basename "$entry")
    case "$name" in build | migrations | src | test | var) continue ;; esac
    ln -sfn "$entry" "$at/$name"
done
# Copies keep their times, so that a second run builds only what changed.
mkdir -p "$at/migrations" "$at/src" "$at/test"
cp -pR "$root/migrations/." "$at/migrations/"
cp -pR "$root/src/." "$at/src/"
cp -pR "$root/test/." "$at/test/"

awk -v at="$at" '
    /^`[^`]+`$/ { file = substr($0, 2, length($0) - 2); next }
    /^```/ && file != "" && !open { open = 1; path = at "/" file; dir = path; sub(/\/[^\/]*$/, "", dir)
                                    system("mkdir -p \"" dir "\""); printf "" > path; next }
    /^```$/ && open { close(path); open = 0; file = ""; next }
    open { print > path }
' "$root/docs/adding-a-feature.md"

# Migrations have no gap, so the example takes the next number.
last=$(ls "$root"/migrations | sed 's/_.*//' | sort -n | tail -n 1)
mv "$at/migrations/9999_note.sql" "$at/migrations/$(printf '%04d' "$(expr "$last" + 1)")_note.sql"
sed -i 's|^#include "web/web_feature.h"|#include "feature/note/note.h"\n&|; s|NULL,|\&note_feature, NULL,|' "$at/src/features.c"
sed -i 's|^SUITE(out)|SUITE(note)\n&|' "$at/test/suites.h"

# What is built already is not built again.
mkdir -p "$at/build/asan"
for part in assets gen tools vi.mo en.mo vi.po en.po asan/obj; do
    [ ! -e "$root/build/$part" ] || cp -pR "$root/build/$part" "$at/build/$(dirname "$part")/"
done
cd "$at"
make -s WERROR=-Werror build/asan/test
exec build/asan/test --only note/ ${ONLY:-}
