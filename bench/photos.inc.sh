# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# photos FOLDER COUNT: as many photos of 12 megapixels as four different ones give by their names: a surface as rough as a landscape with the
# grain of a phone's sensor, so that each has 3 to 5 MB like those that phones send. Nobody keeps decoded photos, so the same bytes
# again are the same work again.

photos() {
    mkdir -p "$1" "$work/draw"
    for seed in 1 2 3 4; do
        for band in 1 2 3; do
            vips fractsurf "$work/draw/rough.v" 4000 3000 "2.3$seed"
            vips scale "$work/draw/rough.v" "$work/draw/$band.v"
        done
        vips gaussnoise "$work/draw/grain.v" 4000 3000 --mean 0 --sigma 7
        vips bandjoin "$work/draw/1.v $work/draw/2.v $work/draw/3.v" "$work/draw/flat.v"
        vips add "$work/draw/flat.v" "$work/draw/grain.v" "$work/draw/sum.v"
        vips cast "$work/draw/sum.v" "$work/draw/photo.v" uchar
        vips jpegsave "$work/draw/photo.v" "$1/1-$seed.jpg" --Q 90
        size=$(stat -c %s "$1/1-$seed.jpg")
        [ "$size" -gt 3000000 ] && [ "$size" -lt 5500000 ] || die "a photo of $size bytes is not like a phone's"
    done
    rm -rf "$work/draw"
    made=4
    while [ "$made" -lt "$2" ]; do
        made=$((made + 1))
        ln "$1/1-$((made % 4 + 1)).jpg" "$1/$made-1.jpg"
    done
}
