#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 1,000 photos of 12 megapixels into our three sizes as WebP and JPEG, by `thidua photos` with as many confined processes as there are cores,
# beside vipsthumbnail (of libvips itself, not confined) for the same sizes, formats and qualities, as many at once. In slices that are
# done in turn, so that what else the machine does meets both.
. bench/lib.sh
. bench/photos.inc.sh
count=${PHOTOS:-1000}
slices=${SLICES:-10}
cores=$(nproc)
photos "$work/all" "$count"

now_ms() { date +%s%3N; }

# thumbnails FROM TO: one command a size and format, as one would write it; each shrinks while it loads. One thread each, so that the cores are
# shared by files, and as far behind others as our processes put themselves.
thumbnails() {
    find "$1" -name '*.jpg' | VIPS_CONCURRENCY=1 OUT=$2 nice -n 10 xargs -P "$cores" -n 5 sh -c 'for width in 320 800 1600; do
        size="${width}x$((2 * width))>"
        vipsthumbnail --size "$size" -o "$OUT/%s-$width.webp[Q=76,effort=3,strip]" "$@" || exit 255
        vipsthumbnail --size "$size" -o "$OUT/%s-$width.jpg[Q=80,optimize-coding,strip]" "$@" || exit 255
    done' sh
}

ours=0 theirs=0 slice=0
while [ "$slice" -lt "$slices" ]; do
    rm -rf "$work/slice" "$work/ours" "$work/theirs"
    mkdir "$work/slice" "$work/ours" "$work/theirs"
    find "$work/all" -name '*.jpg' | sort -V | awk -v n="$slices" -v s="$slice" 'NR % n == s' |
        while read -r photo; do ln "$photo" "$work/slice/"; done
    at=$(now_ms)
    "$program" photos --into "$work/ours" "$work/slice" >"$work/said" || die "photos were refused: $(cat "$work/said")"
    middle=$(now_ms)
    thumbnails "$work/slice" "$work/theirs" || die "vipsthumbnail failed"
    end=$(now_ms)
    wanted=$(($(find "$work/slice" -type f | wc -l) * 6))
    [ "$(find "$work/ours" -type f | wc -l)" = "$wanted" ] || die "sizes are missing"
    [ "$(find "$work/theirs" -type f | wc -l)" = "$wanted" ] || die "vipsthumbnail left sizes out"
    ours=$((ours + middle - at)) theirs=$((theirs + end - middle))
    slice=$((slice + 1))
done
ratio=$(divide "$theirs" "$ours")
rate() { awk -v n="$count" -v ms="$1" 'BEGIN { printf "%.2f", n * 1000 / ms }'; }
figure photos-1000 "$(rate "$ours") photos/s ($count of 12 megapixels)" "$(rate "$theirs") photos/s (vipsthumbnail)" "$ratio" ">= 0.8" \
    "$(at_least "$ratio" 0.8)"
