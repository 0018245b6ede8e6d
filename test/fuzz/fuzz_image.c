/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a photo: its structure is read within its bytes, and only what has a size that is taken is good. */
#include "service/image_inside.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    /* Apart, so that a byte behind the last is seen. */
    unsigned char *own = malloc(size > 0 ? size : 1);
    struct image_head head;

    assert(own != NULL);
    memcpy(own, bytes, size);
    if (image_check(own, size, &head) == IMAGE_GOOD && head.format != IMAGE_HEIC)
        assert(image_check_size(head.width, head.height) == IMAGE_GOOD);
    free(own);
    return 0;
}
