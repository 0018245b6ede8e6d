/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photos: what is made of good ones, why bad ones are refused, and what a decoder may not do. */
#include "service/image_inside.h"

#include "test/test_photo.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *
refused(struct ctx *c, const char *path)
{
    struct image made;

    problems_clear(c);
    CHECK_INT(image_make(c, "photo", path, &made), INVALID);
    CHECK_TEXT(c->problems->field, "photo");
    return c->problems->message;
}

TEST(a_photo_becomes_three_sizes_in_two_formats)
{
    struct image made;
    struct buf webp, jpeg;

    CHECK_INT(image_make(c, "photo", test_png(c, "a.png", 2000, 1500, 8), &made), OK);
    CHECK_INT(made.width, 2000);
    CHECK_INT(made.height, 1500);
    CHECK_INT(made.taken_at, 0);
    CHECK_INT(made.made[0].width, 320);
    CHECK_INT(made.made[0].height, 240);
    CHECK_INT(made.made[3].width, 800);
    CHECK_INT(made.made[5].width, 1600);
    CHECK_INT(made.made[5].height, 1200);
    webp = test_bytes(c, made.made[4].path);
    jpeg = test_bytes(c, made.made[5].path);
    CHECK_TEXT(made.made[4].type, "image/webp");
    CHECK(memcmp(webp.data + 8, "WEBP", 4) == 0);
    CHECK(memcmp(jpeg.data, "\xFF\xD8\xFF", 3) == 0);
    CHECK_INT((int64_t)jpeg.length, made.made[5].size);
}

TEST(a_small_photo_is_not_enlarged)
{
    struct image made;

    CHECK_INT(image_make(c, "photo", test_png(c, "a.png", 200, 900, 8), &made), OK);
    CHECK_INT(made.made[0].width, 142); /* twice as high as wide at most */
    CHECK_INT(made.made[0].height, 640);
    CHECK_INT(made.made[4].width, 200);
    CHECK_INT(made.made[4].height, 900);
}

TEST(a_photo_is_turned_upright_and_loses_where_it_was_taken)
{
    struct image made;
    struct buf before, after;
    const char *path = test_jpeg(c, "a.jpg", 400, 300, 6);

    before = test_bytes(c, path);
    CHECK(memmem(before.data, before.length, "Exif", 4) != NULL);
    CHECK_INT(image_make(c, "photo", path, &made), OK);
    CHECK_INT(made.width, 300);
    CHECK_INT(made.height, 400);
    CHECK_INT(made.made[5].width, 300);
    CHECK_INT(made.made[5].height, 400);
    CHECK_INT(made.taken_at, 1743038100); /* 2025-03-27 08:15 in Vietnam */
    for (int i = 0; i < IMAGE_MADE; i++) {
        after = test_bytes(c, made.made[i].path);
        CHECK(memmem(after.data, after.length, "Exif", 4) == NULL);
        CHECK(memmem(after.data, after.length, "EXIF", 4) == NULL);
        CHECK(memmem(after.data, after.length, "ICCP", 4) == NULL);
        CHECK(memmem(after.data, after.length, "2025:03", 7) == NULL);
    }
}

TEST(webp_and_heic_are_read_as_well)
{
    struct image made, again;
    const char *png = test_png(c, "a.png", 640, 480, 8);
    const char *heic = arena_printf(c->arena, "%s/a.heic", test_folder(c));

    CHECK_INT(image_make(c, "photo", png, &made), OK);
    CHECK_INT(image_make(c, "photo", made.made[4].path, &again), OK);
    CHECK_INT(again.width, 640);
    CHECK_INT(system(arena_printf(c->arena, "ASAN_OPTIONS= vips heifsave '%s' '%s'", png, heic)),
              0);
    CHECK_INT(image_make(c, "photo", heic, &again), OK);
    CHECK_INT(again.width, 640);
    CHECK_INT(again.made[0].height, 240);
}

TEST(a_bomb_a_thread_and_what_is_no_photo_are_refused_with_their_reason)
{
    CHECK_HAS(refused(c, test_png(c, "bomb.png", 19999, 19999, 1)), "120 million");
    CHECK_HAS(refused(c, test_png(c, "thread.png", 1, 1000000, 8)), "20,000 points");
    CHECK_HAS(refused(c, test_png(c, "thread.png", 1000000, 1, 8)), "20,000 points");
    CHECK_HAS(refused(c, test_file(c, "a.jpg", "GIF89a......", 12)), "HEIC");
    CHECK_HAS(refused(c, test_file(c, "a.jpg", "", 0)), "empty");
    CHECK_HAS(refused(c, test_file(c, "a.svg",
                                   "<?xml version=\"1.0\"?><svg><script>x()</script></svg>", 53)),
              "SVG");
}

static const char *
with_tail(struct ctx *c, const char *path, const char *tail, size_t length)
{
    struct buf b = test_bytes(c, path);

    buf_add_bytes(&b, tail, length);
    return test_file(c, "tail", b.data, b.length);
}

#define TAIL(path, literal) with_tail(c, path, literal, sizeof(literal) - 1)

TEST(a_photo_that_is_also_something_else_is_refused)
{
    const char *jpeg = test_jpeg(c, "a.jpg", 300, 200, 1), *png = test_png(c, "a.png", 300, 200, 8);
    struct buf leading;

    CHECK_HAS(refused(c, TAIL(jpeg, "<script>alert(1)</script>")), "Something else");
    CHECK_HAS(refused(c, TAIL(jpeg, "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")),
              "Something else");
    CHECK_HAS(refused(c, TAIL(jpeg, "\0\0\0\x18"
                                    "ftypmp42 %PDF-1.7")),
              "Something else");
    CHECK_HAS(refused(c, TAIL(jpeg, "anything at all")), "Something else");
    CHECK_HAS(refused(c, TAIL(png, "x")), "Something else");
    buf_init(&leading, c->arena, 64);
    buf_add(&leading, "%PDF-1.7\n");
    buf_add_bytes(&leading, test_bytes(c, jpeg).data, test_bytes(c, jpeg).length);
    CHECK_HAS(refused(c, test_file(c, "l.jpg", leading.data, leading.length)), "HEIC");
}

TEST(what_phones_put_behind_a_photo_is_left_out_and_no_reason_to_refuse_it)
{
    const char *jpeg = test_jpeg(c, "a.jpg", 300, 200, 1);
    struct buf second = test_bytes(c, jpeg);
    struct image made;

    CHECK_INT(image_make(c, "photo", with_tail(c, jpeg, second.data, second.length), &made), OK);
    CHECK_INT(image_make(c, "photo",
                         TAIL(jpeg, "\0\0\0\x18"
                                    "ftypmp42 a moment of film"),
                         &made),
              OK);
    CHECK_INT(image_make(c, "photo", TAIL(jpeg, "maker's notes SEFT"), &made), OK);
    CHECK_INT(image_make(c, "photo", TAIL(jpeg, "\0\0\0\0\0\0"), &made), OK);
}

TEST(a_photo_that_is_cut_off_anywhere_is_refused)
{
    const char *paths[] = { test_jpeg(c, "a.jpg", 300, 200, 1), test_png(c, "a.png", 300, 200, 8) };

    for (int i = 0; i < 2; i++) {
        struct buf b = test_bytes(c, paths[i]);

        for (size_t part = 1; part < 10; part++)
            CHECK_HAS(refused(c, test_file(c, "cut", b.data, b.length * part / 10)), "cut off");
        CHECK_HAS(refused(c, test_file(c, "cut", b.data, b.length - 1)), "cut off");
    }
}

TEST(a_photo_with_damage_inside_does_not_harm_the_next_one)
{
    const char *png = test_png(c, "a.png", 300, 200, 8);
    struct buf b = test_bytes(c, png);
    struct image made;

    memset(b.data + b.length / 2, 0x55, 64);
    CHECK_HAS(refused(c, test_file(c, "damaged.png", b.data, b.length)), "damaged");
    CHECK_INT(image_make(c, "photo", png, &made), OK);
}

TEST(no_byte_of_a_photo_leads_the_check_outside_it)
{
    struct buf b = test_bytes(c, test_jpeg(c, "a.jpg", 40, 30, 1));
    struct image_head head;

    for (size_t i = 0; i < b.length; i++) {
        /* A page of its own each, so that a step too far is seen. */
        unsigned char *copy = arena_alloc(c->arena, i + 1);

        memcpy(copy, b.data, i);
        CHECK(image_check(copy, i, &head) != IMAGE_GOOD);
    }
    CHECK_INT(image_check((unsigned char *)b.data, b.length, &head), IMAGE_GOOD);
    CHECK_INT(head.width, 40);
}

/* ------------------------------------------------------------------ confinement */

static void
try_open(void)
{
    if (open("/etc/hostname", O_RDONLY) >= 0)
        _exit(0);
}

static void
try_socket(void)
{
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        _exit(0);
}

static void
try_execute(void)
{
    execl("/bin/true", "true", (char *)NULL);
}

static void
try_fork(void)
{
    if (fork() >= 0)
        _exit(0);
}

static void
try_program_in_memory(void)
{
    if (mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
        _exit(0);
}

static void
try_signal(void)
{
    kill(getppid(), SIGUSR1);
}

static int
end_of(void (*fn)(void))
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        if (!image_confine())
            _exit(3);
        if (fn != NULL)
            fn();
        _exit(7);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(a_confined_process_dies_when_it_asks_for_a_file_a_socket_or_a_program)
{
    (void)c;
    CHECK_INT(end_of(NULL), 7);
    CHECK_INT(end_of(try_open), -SIGSYS);
    CHECK_INT(end_of(try_socket), -SIGSYS);
    CHECK_INT(end_of(try_execute), -SIGSYS);
    CHECK_INT(end_of(try_fork), -SIGSYS);
    CHECK_INT(end_of(try_program_in_memory), -SIGSYS);
    CHECK_INT(end_of(try_signal), -SIGSYS);
}

const struct test image_tests[] = {
    T(a_photo_becomes_three_sizes_in_two_formats),
    T(a_small_photo_is_not_enlarged),
    T(a_photo_is_turned_upright_and_loses_where_it_was_taken),
    T(webp_and_heic_are_read_as_well),
    T(a_bomb_a_thread_and_what_is_no_photo_are_refused_with_their_reason),
    T(a_photo_that_is_also_something_else_is_refused),
    T(what_phones_put_behind_a_photo_is_left_out_and_no_reason_to_refuse_it),
    T(a_photo_that_is_cut_off_anywhere_is_refused),
    T(a_photo_with_damage_inside_does_not_harm_the_next_one),
    T(no_byte_of_a_photo_leads_the_check_outside_it),
    T(a_confined_process_dies_when_it_asks_for_a_file_a_socket_or_a_program),
    T_END,
};
