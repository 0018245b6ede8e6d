/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Films for tests: files whose structure is whole and whose pictures are not, made here, so that no film lies in the tree. */
#ifndef TEST_TEST_FILM_H
#define TEST_TEST_FILM_H

#include "core/buf.h"
#include "test/test.h"

/* An MP4 of 640 by 360 as a camera makes it: two samples of H.264, of which the first carries the maker's text; a track of places ("+19.4000
 * PLACE"); the place and the maker in its notes; and "SECRET" where no track points. `codec` is the pictures' ("avc1"). */
struct buf test_mp4(struct ctx *c, const char *brand, const char *codec);

/* A WebM of 320 by 240 with a title, a maker's tags, a hidden file, and one block; lengths of its outer parts are not told where it is
 * `recorded` by a browser. */
struct buf test_webm(struct ctx *c, const char *doc_type, bool recorded);

#endif
