#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing of Debian's packages: `deps.sh build|test|bench`. Needs root or sudo only where something is missing.
set -eu

build="gcc make pkg-config gettext nodejs npm libmicrohttpd-dev libsqlite3-dev libpq-dev libsodium-dev libjansson-dev
  libicu-dev libxlsxwriter-dev libzip-dev libexpat1-dev zlib1g-dev libbrotli-dev libcurl4-openssl-dev libseccomp-dev
  libvips-dev libical-dev libgumbo-dev libglpk-dev ca-certificates"
test="clang libclang-rt-dev clang-format sqlite3 postgresql postgresql-client curl chromium-headless-shell poppler-utils xxd brotli openssl libvips-tools python3-icalendar
  hunspell-vi default-jre-headless jing python3-feedparser"
bench="libvips-tools glpk-utils chromium-headless-shell nginx-light wrk sqlite3 postgresql postgresql-contrib postgresql-client curl util-linux libdb5.3 libnsl2 libsasl2-2"

case "$1" in
build) wanted=$build ;;
test) wanted="$build $test" ;;
bench) wanted="$build $bench" ;;
*) echo "usage: deps.sh build|test|bench" >&2; exit 2 ;;
esac

has() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

missing=
for package in $wanted; do
    # A node from elsewhere (18 or newer) serves as well as Debian's.
    case "$package" in
    nodejs) command -v node >/dev/null 2>&1 && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 18 ] && continue ;;
    npm) command -v npm >/dev/null 2>&1 && continue ;;
    esac
    has "$package" || missing="$missing $package"
done
if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get update -q
    # shellcheck disable=SC2086
    $as_root apt-get install -qy --no-install-recommends $missing
fi

# Postfix's smtp-sink and smtp-source, without the mail server: its package would replace the one that is there.
if [ "$1" = bench ] && ! command -v smtp-sink >/dev/null 2>&1 && [ ! -x build/postfix/usr/sbin/smtp-sink ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    chmod 777 "$folder" # apt-get fetches as a user of its own
    (cd "$folder" && apt-get download -q postfix) || {
        $([ "$(id -u)" = 0 ] || echo sudo) apt-get update -q
        (cd "$folder" && apt-get download -q postfix)
    }
    mkdir -p build
    dpkg-deb -x "$folder"/postfix_*.deb build/postfix
fi
