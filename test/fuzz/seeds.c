/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds the files that it is given to a fuzz target, one after another, without the fuzzer. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
feed(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes;
    long size;

    assert(file != NULL && fseek(file, 0, SEEK_END) == 0);
    size = ftell(file);
    rewind(file);
    bytes = malloc((size_t)size + (size == 0)); /* apart, so that an overrun is seen */
    assert(bytes != NULL && fread(bytes, 1, (size_t)size, file) == (size_t)size);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, (size_t)size);
    free(bytes);
}

int
main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        feed(argv[i]);
    return argc > 1 ? 0 : 1;
}
