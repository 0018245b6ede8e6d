/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos for tests, good and bad: made here, so that no picture lies in the tree. */
#ifndef TEST_TEST_PHOTO_H
#define TEST_TEST_PHOTO_H

#include "core/buf.h"
#include "test/test.h"

/* A gradient as a PNG of `depth` bits a point (1: all of one shade; 8: RGB). Returns its path. */
const char *test_png(struct ctx *c, const char *name, int width, int height, int depth);

/* The same as a JPEG whose camera wrote where and when: orientation 1 to 8, GPS, 2025:03:27 08:15:00. 0: wrote nothing. */
const char *test_jpeg(struct ctx *c, const char *name, int width, int height, int orientation);

/* All bytes of a file. */
struct buf test_bytes(struct ctx *c, const char *path);

/* A small archive whose one sheet is so large when opened. Returns its path. */
const char *test_xlsx_bomb(struct ctx *c, const char *name, int megabytes);

#endif
