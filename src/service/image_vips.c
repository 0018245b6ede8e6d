/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decoding and encoding by libvips. The library is opened by name when a confined process begins: the program itself neither loads its
 * seventy libraries nor runs a line of them. */
#include "service/image_inside.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>
#include <vips/vector.h>

#define LIBRARY "libvips.so.42"

enum { WEBP_QUALITY = 76, WEBP_EFFORT = 3, JPEG_QUALITY = 80 };

const int image_widths[IMAGE_SIZES] = { 320, 800, 1600 };

/* The functions that are used, each with the type its header gives it. */
#define FUNCTIONS(X)                                                                               \
    X(vips_init)                                                                                   \
    X(vips_operation_block_set)                                                                    \
    X(vips_concurrency_set)                                                                        \
    X(vips_cache_set_max)                                                                          \
    X(vips_vector_set_enabled)                                                                     \
    X(vips_image_new_from_buffer)                                                                  \
    X(vips_image_get_width)                                                                        \
    X(vips_image_get_height)                                                                       \
    X(vips_image_get_orientation_swap)                                                             \
    X(vips_image_get_typeof)                                                                       \
    X(vips_image_get_string)                                                                       \
    X(vips_image_get_fields)                                                                       \
    X(vips_image_remove)                                                                           \
    X(vips_image_hasalpha)                                                                         \
    X(vips_image_copy_memory)                                                                      \
    X(vips_thumbnail_buffer)                                                                       \
    X(vips_thumbnail_image)                                                                        \
    X(vips_flatten)                                                                                \
    X(vips_array_double_newv)                                                                      \
    X(vips_webpsave_buffer)                                                                        \
    X(vips_jpegsave_buffer)                                                                        \
    X(vips_error_buffer)

#define DECLARE(name) __typeof__(name) *name;
static struct {
    FUNCTIONS(DECLARE)
} v;

static bool
find(void *library, const char *name, void *out)
{
    void *address = dlsym(library, name);

    memcpy(out, &address, sizeof(address));
    return address != NULL;
}

bool
image_library_open(void)
{
    static const char *const loaders[] = { "VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer",
                                           "VipsForeignLoadWebpBuffer",
                                           "VipsForeignLoadHeifBuffer" };
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_GLOBAL);

#define FIND(name) &&find(library, #name, &v.name)
    if (library == NULL || !(true FUNCTIONS(FIND)))
        return false;
    if (v.vips_init("thidua") != 0)
        return false;
    v.vips_operation_block_set("VipsForeignLoad", TRUE);
    for (size_t i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++)
        v.vips_operation_block_set(loaders[i], FALSE);
    v.vips_concurrency_set(1);
    v.vips_cache_set_max(0);
    v.vips_vector_set_enabled(
        FALSE); /* it writes programs into memory, which is not allowed here */
    return true;
}

/* ------------------------------------------------------------------ one photo */

static enum image_refusal
refusal_of_error(void)
{
    const char *text = v.vips_error_buffer();

    if (strstr(text, "out of memory") != NULL || strstr(text, "unable to allocate") != NULL)
        return IMAGE_TOO_MUCH_MEMORY;
    if (strstr(text, "remature end") != NULL || strstr(text, "end of stream") != NULL ||
        strstr(text, "runcated") != NULL)
        return IMAGE_TRUNCATED;
    return IMAGE_DAMAGED;
}

static void
read_text(VipsImage *image, const char *name, char *out, size_t size)
{
    const char *text;

    out[0] = '\0';
    /* "2025:03:27 08:15:00 (2025:03:27 08:15:00, ASCII, 20 components, 20 bytes)" */
    if (v.vips_image_get_typeof(image, name) == 0 ||
        v.vips_image_get_string(image, name, &text) != 0)
        return;
    strncpy(out, text, size - 1);
    out[size - 1] = '\0';
}

static enum image_refusal
read_header(const unsigned char *bytes, size_t length, struct image_answer *answer)
{
    VipsImage *image = v.vips_image_new_from_buffer(bytes, length, "", NULL);
    int width, height;
    bool is_turned;

    if (image == NULL)
        return refusal_of_error();
    width = v.vips_image_get_width(image);
    height = v.vips_image_get_height(image);
    is_turned = v.vips_image_get_orientation_swap(image);
    answer->width = is_turned ? height : width;
    answer->height = is_turned ? width : height;
    read_text(image, "exif-ifd2-DateTimeOriginal", answer->taken, sizeof(answer->taken));
    read_text(image, "exif-ifd2-OffsetTimeOriginal", answer->taken_offset, 7);
    return image_check_size(width, height);
}

/* Savers are asked to leave metadata out as well, but not every version of each does. */
static void
forget_metadata(VipsImage *image)
{
    char **fields = v.vips_image_get_fields(image);

    for (; fields != NULL && *fields != NULL; fields++)
        if (strncmp(*fields, "exif-", 5) == 0 || strstr(*fields, "-data") != NULL ||
            strcmp(*fields, "orientation") == 0 || strncmp(*fields, "heif-", 5) == 0)
            v.vips_image_remove(image, *fields);
}

/* The largest size in memory, on white where the picture lets something through. */
static VipsImage *
decode(const unsigned char *bytes, size_t length)
{
    const int width = image_widths[IMAGE_SIZES - 1];
    VipsImage *lazy = NULL, *opaque = NULL, *whole;

    if (v.vips_thumbnail_buffer((void *)(uintptr_t)bytes, length, &lazy, width, "height", 2 * width,
                                "size", VIPS_SIZE_DOWN, "export_profile", "srgb", "fail_on",
                                VIPS_FAIL_ON_ERROR, NULL) != 0)
        return NULL;
    if (v.vips_image_hasalpha(lazy)) {
        VipsArrayDouble *white = v.vips_array_double_newv(1, 255.0);

        if (v.vips_flatten(lazy, &opaque, "background", white, NULL) != 0)
            return NULL;
        lazy = opaque;
    }
    whole = v.vips_image_copy_memory(lazy);
    if (whole != NULL)
        forget_metadata(whole);
    return whole;
}

static bool
write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = write(fd, bytes, length);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes += n;
        length -= (size_t)n;
    }
    return true;
}

static uint32_t
little32(const unsigned char *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* The picture alone in its simplest file: some versions of the saver write metadata whatever they are told. */
static bool
write_webp(int fd, const unsigned char *bytes, size_t length, int64_t *out_size)
{
    for (size_t at = 12; at + 8 <= length;) {
        size_t part = 8 + (size_t)little32(bytes + at + 4);
        uint32_t whole;
        char head[12] = "RIFF....WEBP";

        part += part & 1;
        if (part > length - at)
            break;
        if (memcmp(bytes + at, "VP8 ", 4) == 0) {
            whole = (uint32_t)(4 + part);
            for (int i = 0; i < 4; i++)
                head[4 + i] = (char)(whole >> 8 * i);
            *out_size = (int64_t)(sizeof(head) + part);
            return write_all(fd, head, sizeof(head)) &&
                   write_all(fd, (const char *)bytes + at, part);
        }
        at += part;
    }
    return false;
}

static bool
encode(VipsImage *image, bool is_webp, int fd, int64_t *out_size)
{
    void *bytes = NULL;
    size_t length = 0;
    int failed = is_webp ? v.vips_webpsave_buffer(image, &bytes, &length, "Q", WEBP_QUALITY,
                                                  "effort", WEBP_EFFORT, "strip", TRUE, NULL)
                         : v.vips_jpegsave_buffer(image, &bytes, &length, "Q", JPEG_QUALITY,
                                                  "optimize_coding", TRUE, "strip", TRUE, NULL);

    if (failed != 0)
        return false;
    *out_size = (int64_t)length;
    return is_webp ? write_webp(fd, bytes, length, out_size) : write_all(fd, bytes, length);
}

static bool
make_size(VipsImage *image, int size, const int fds[IMAGE_MADE], struct image_answer *answer)
{
    for (int f = 0; f < IMAGE_FORMATS; f++) {
        int i = size * IMAGE_FORMATS + f;

        answer->made[i].width = v.vips_image_get_width(image);
        answer->made[i].height = v.vips_image_get_height(image);
        if (!encode(image, f == 0, fds[i], &answer->made[i].size))
            return false;
    }
    return true;
}

void
image_convert(const unsigned char *bytes, size_t length, const int fds[IMAGE_MADE],
              struct image_answer *answer)
{
    VipsImage *image;

    answer->refusal = read_header(bytes, length, answer);
    if (answer->refusal != IMAGE_GOOD)
        return;
    image = decode(bytes, length);
    for (int size = IMAGE_SIZES - 1; image != NULL && size >= 0; size--) {
        VipsImage *smaller = NULL;

        if (!make_size(image, size, fds, answer))
            break;
        if (size == 0)
            return;
        if (v.vips_thumbnail_image(image, &smaller, image_widths[size - 1], "height",
                                   2 * image_widths[size - 1], "size", VIPS_SIZE_DOWN, NULL) != 0)
            break;
        image = v.vips_image_copy_memory(smaller);
    }
    answer->refusal = refusal_of_error();
}
