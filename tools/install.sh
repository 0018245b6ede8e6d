#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `make install`: install.sh DESTDIR PREFIX. The binary, its page, the service and the example configuration.
set -eu
destdir=$1
prefix=$2

install -D -m 0755 build/thidua "$destdir$prefix/bin/thidua"
install -d "$destdir$prefix/share/man/man1"
gzip -9nc dist/thidua.1 > "$destdir$prefix/share/man/man1/thidua.1.gz"
install -d "$destdir$prefix/lib/systemd/system"
sed "s|@PREFIX@|$prefix|" dist/thidua.service > "$destdir$prefix/lib/systemd/system/thidua.service"
install -D -m 0644 dist/thidua.conf "$destdir$prefix/share/thidua/thidua.conf"
install -d "$destdir$prefix/share/thidua/examples"
cp -R examples/nghi-son "$destdir$prefix/share/thidua/examples/"
install -D -m 0644 LICENSE "$destdir$prefix/share/doc/thidua/copyright"
