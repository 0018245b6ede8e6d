#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# `make deb`: deb.sh VERSION writes build/thidua_VERSION_ARCH.deb, which makes the user thidua and keeps its data on removal.
set -eu
version=$1
architecture=$(dpkg --print-architecture)
root=build/deb

rm -rf "$root"
sh tools/install.sh "$root" /usr
mkdir -p "$root/DEBIAN" "$root/etc/thidua"
cp dist/thidua.conf "$root/etc/thidua/thidua.conf"
echo /etc/thidua/thidua.conf > "$root/DEBIAN/conffiles"

# What the binary is linked with, by the packages that hold those libraries (some under /lib, which is /usr/lib today).
depends=$(ldd build/thidua | awk '$3 ~ /^\// {print $3}' | while read -r library; do
    file=$(readlink -f "$library")
    { dpkg-query -S "$file" || dpkg-query -S "${file#/usr}"; } 2>/dev/null | cut -d: -f1 | head -n 1
done | sort -u | paste -sd, | sed 's/,/, /g')

cat > "$root/DEBIAN/control" <<EOF
Package: thidua
Version: $version
Architecture: $architecture
Maintainer: The Thi dua maintainers <root@localhost>
Section: web
Priority: optional
Depends: $depends, libvips42, adduser
Description: carries a recognition campaign from the plan to the yearbook
 One binary with SQLite inside serves a ward; the same binary on PostgreSQL
 serves the country.
EOF
cat > "$root/DEBIAN/postinst" <<'EOF'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    adduser --system --group --home /var/lib/thidua --no-create-home --quiet thidua
    install -d -m 0700 -o thidua -g thidua /var/lib/thidua
    if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
fi
EOF
chmod 0755 "$root/DEBIAN/postinst"
dpkg-deb --root-owner-group --build "$root" "build/thidua_${version}_$architecture.deb"
