/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stored files in an S3-compatible store: a real server, whole, failing, and gone. */
#include "service/blob.h"

#include "core/random.h"
#include "db/db.h"
#include "service/blob_store.h"
#include "service/s3.h"
#include "test/test_photo.h"
#include "test/test_s3.h"

#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct test_s3 server;

static const char *
data(struct ctx *c, const char *node)
{
    return arena_printf(c->arena, "%s/%s", test_folder(c), node);
}

static void
begin_with(struct ctx *c, const char *options)
{
    test_s3_start(c, &server);
    CHECK_INT(blob_open_at(c, data(c, "files"), test_s3_place(c, &server, options)), OK);
}

static void
begin(struct ctx *c)
{
    begin_with(c, "");
}

static const char *
cached(struct ctx *c, const char *hash)
{
    return arena_printf(c->arena, "%s/.cache/%s", blob_folder(), hash);
}

/* A PDF as far as its first bytes tell, of so many bytes that nobody guesses. */
static const char *
pdf(struct ctx *c, const char *name, size_t length)
{
    char *bytes = arena_alloc(c->arena, length);

    random_bytes(bytes, length);
    memcpy(bytes, "%PDF-1.7\n", 9);
    return test_file(c, name, bytes, length);
}

static enum status
insert(struct ctx *c, const char *path, int64_t *out_id)
{
    return file_insert(c, "file", path, "kế hoạch.pdf", blob_paper_types, 64 << 20, out_id);
}

static struct file
inserted(struct ctx *c, size_t length)
{
    struct file f = { 0 };
    int64_t id = 0;

    CHECK_INT(insert(c, pdf(c, "upload", length), &id), OK);
    CHECK_INT(file_find(c, id, &f), OK);
    return f;
}

static struct buf
read_back(struct ctx *c, const struct file *f)
{
    const char *path = NULL;

    CHECK_INT(file_open(c, f, &path), OK);
    return test_bytes(c, path);
}

static int64_t
count_files(struct ctx *c)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM file");
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return n;
}

static void
check_same(struct buf a, struct buf b)
{
    CHECK_INT((int64_t)a.length, (int64_t)b.length);
    CHECK(memcmp(a.data, b.data, a.length) == 0);
}

TEST(files_lie_in_the_store_and_come_back_whole)
{
    struct file small, large;
    struct buf was;

    begin(c);
    small = inserted(c, 1000);
    CHECK_INT(access(test_s3_path(c, &server, small.hash), R_OK), 0);
    CHECK_INT(access(cached(c, small.hash), R_OK), 0);
    large = inserted(c, 5 << 20);
    was = test_bytes(c, data(c, "upload"));
    CHECK(access(cached(c, large.hash), R_OK) != 0);
    check_same(read_back(c, &large), was);
    CHECK_INT(access(cached(c, large.hash), R_OK), 0);
    CHECK(access(arena_printf(c->arena, "%s/%.2s", blob_folder(), large.hash), F_OK) != 0);
    CHECK_INT(test_s3_seen(c, &server, "refused"), 0);
    CHECK_INT(blob_verify(c, false), OK);
    CHECK_INT(blob_verify(c, true), OK);
}

TEST(several_nodes_share_one_store)
{
    struct file f;
    struct buf was;

    begin(c);
    f = inserted(c, 2000);
    was = read_back(c, &f);
    CHECK_INT(blob_open_at(c, data(c, "another"), test_s3_place(c, &server, "region=vn-1")), OK);
    check_same(read_back(c, &f), was);
    /* The same bytes again are one object, and the large ones are not sent twice. */
    f = inserted(c, 2 << 20);
    test_s3_fault(c, &server, "500", 0, "");
    CHECK_INT(insert(c, data(c, "upload"), &f.id), OK);
    CHECK_INT(test_s3_seen(c, &server, "PUT"), 0);
    CHECK_INT(test_s3_seen(c, &server, "HEAD"), 1);
}

TEST(what_lies_wrong_in_the_cache_is_brought_anew)
{
    struct file f;
    struct buf was;

    begin(c);
    f = inserted(c, 3 << 20);
    was = read_back(c, &f);
    test_file(c, arena_printf(c->arena, "files/.cache/%s", f.hash), was.data, was.length - 1);
    check_same(read_back(c, &f), was);
    was.data[99] ^= 1;
    test_file(c, arena_printf(c->arena, "files/.cache/%s", f.hash), was.data, was.length);
    was.data[99] ^= 1;
    check_same(read_back(c, &f), was);
    test_s3_fault(c, &server, "500", 0, "");
    check_same(read_back(c, &f), was);
    CHECK_INT(test_s3_seen(c, &server, "GET"), 0);
}

TEST(what_fails_for_a_moment_is_asked_again)
{
    static const char *const puts[] = { "500", "503", "cut" }, *const gets[] = { "500", "cut",
                                                                                 "half", "bytes" };
    struct file f = { 0 };

    begin(c);
    for (size_t i = 0; i < 3; i++) {
        test_s3_fault(c, &server, puts[i], 1, "PUT");
        f = inserted(c, 100000);
        CHECK_INT(test_s3_seen(c, &server, "PUT"), 2);
    }
    for (size_t i = 0; i < 4; i++) {
        CHECK_INT(unlink(cached(c, f.hash)), 0);
        test_s3_fault(c, &server, gets[i], 1, "GET");
        CHECK_INT((int64_t)read_back(c, &f).length, 100000);
        CHECK_INT(test_s3_seen(c, &server, "GET"), 2);
    }
}

static int64_t
entries_of(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *one;
    int64_t n = 0;

    CHECK(dir != NULL);
    while ((one = readdir(dir)) != NULL)
        n += strcmp(one->d_name, ".") != 0 && strcmp(one->d_name, "..") != 0;
    closedir(dir);
    return n;
}

TEST(other_bytes_are_never_given)
{
    const char *path = NULL;
    struct file f;

    begin(c);
    f = inserted(c, 2 << 20);
    test_s3_fault(c, &server, "bytes", 100, "GET");
    CHECK_INT(file_open(c, &f, &path), FAILED);
    CHECK(path == NULL);
    CHECK_INT(entries_of(data(c, "files/.cache")), 0);
    test_s3_fault(c, &server, "", 0, "");
    CHECK_INT(unlink(test_s3_path(c, &server, f.hash)), 0);
    CHECK_INT(file_open(c, &f, &path), FAILED);
    CHECK_INT(entries_of(data(c, "files/.cache")), 0);
}

/* Until the store is asked again: it is left alone for a while after it was silent. */
static enum status
insert_until_answered(struct ctx *c, const char *path, int64_t *out_id)
{
    const struct timespec pause = { 0, 50 * 1000 * 1000 };
    enum status st = BUSY;

    for (int i = 0; i < 200 && st == BUSY; i++) {
        st = insert(c, path, out_id);
        if (st == BUSY)
            nanosleep(&pause, NULL);
    }
    return st;
}

TEST(a_file_is_noted_only_once_its_bytes_are_stored)
{
    const char *path;
    int64_t id = 0;
    struct file f;

    begin(c);
    path = pdf(c, "upload", 300000);
    test_s3_kill(&server);
    CHECK_INT(insert(c, path, &id), BUSY);
    CHECK_INT(insert(c, path, &id), BUSY); /* at once */
    CHECK_INT(id, 0);
    CHECK_INT(count_files(c), 0);
    test_s3_start(c, &server);
    CHECK_INT(insert_until_answered(c, path, &id), OK);
    CHECK_INT(count_files(c), 1);
    CHECK_INT(file_find(c, id, &f), OK);
    CHECK_INT((int64_t)read_back(c, &f).length, 300000);
}

TEST(a_store_that_fails_for_long_is_left_alone_for_a_while)
{
    int64_t id = 0;

    begin(c);
    test_s3_fault(c, &server, "503", 1000, "");
    CHECK_INT(insert(c, pdf(c, "upload", 1000), &id), BUSY);
    CHECK_INT(test_s3_seen(c, &server, "PUT"), 4);
    CHECK_INT(insert(c, data(c, "upload"), &id), BUSY);
    CHECK_INT(test_s3_seen(c, &server, "PUT"), 4);
    CHECK_INT(count_files(c), 0);
}

static bool
take_nothing(void *arg, const char *bytes, size_t length)
{
    (void)arg;
    (void)bytes;
    (void)length;
    return true;
}

static void
begin_nothing(void *arg)
{
    (void)arg;
}

TEST(a_store_that_takes_a_request_and_says_nothing_is_given_up)
{
    const struct s3_sink sink = { take_nothing, begin_nothing, NULL };
    const struct s3_part all = { 0, 0 };
    struct s3_setting set;
    struct s3 *s3;

    test_s3_start(c, &server);
    CHECK_INT(s3_read_setting(c, test_s3_place(c, &server, "patience=1"), &set), OK);
    CHECK_INT(s3_open(c, &set, &s3), OK);
    test_s3_fault(c, &server, "hang", 1, "");
    CHECK_INT(s3_get(c, s3, "ab/none", &all, &sink), BUSY);
    CHECK_INT(test_s3_seen(c, &server, "GET"), 1);
    CHECK_INT(s3_get(c, s3, "ab/none", &all, &sink), BUSY); /* without asking */
    CHECK_INT(test_s3_seen(c, &server, "GET"), 1);
}

TEST(a_large_file_goes_there_and_back_without_passing_through_memory)
{
    size_t before;
    struct file f = { 0 };
    const char *path = NULL;
    int64_t id = 0;

    begin(c);
    path = test_file(c, "large.pdf", "%PDF-1.7\n", 9);
    CHECK_INT(truncate(path, 60 << 20), 0);
    before = arena_size(c->arena);
    CHECK_INT(insert(c, path, &id), OK);
    CHECK_INT(file_find(c, id, &f), OK);
    CHECK_INT(file_open(c, &f, &path), OK);
    CHECK(arena_size(c->arena) - before < 64 * 1024);
    CHECK_INT(f.size, 60 << 20);
}

TEST(a_wrong_key_or_bucket_is_told_at_the_start)
{
    test_s3_start(c, &server);
    setenv("AWS_SECRET_ACCESS_KEY", "another", 1);
    CHECK_INT(blob_open_at(c, data(c, "files"), test_s3_place(c, &server, "")), FAILED);
    setenv("AWS_SECRET_ACCESS_KEY", "S3RVER", 1);
    CHECK_INT(blob_open_at(c, data(c, "files"),
                           arena_printf(c->arena, "s3+http://127.0.0.1:%d/none", server.port)),
              FAILED);
    CHECK_INT(blob_open_at(c, data(c, "files"), test_s3_place(c, &server, "")), OK);
    /* Nobody listens: the rest of the site begins all the same. */
    test_s3_kill(&server);
    CHECK_INT(blob_open_at(c, data(c, "files"), test_s3_place(c, &server, "")), OK);
}

TEST(an_address_is_taken_apart_or_refused)
{
    static const char *const bad[] = {
        "s3+http://files.example/thidua",
        "s3+http://127.evil.example/thidua",
        "s3+http://localhost.example/thidua",
        "s3+ftp://127.0.0.1/thidua",
        "s3+https://id:secret@files.example/thidua",
        "s3+https://files.example",
        "s3+https://files.example/",
        "s3+https:///thidua",
        "s3+https://files.example/thi dua",
        "s3+https://files.example/thidua/../x",
        "s3+https://files.example/thidua//x",
        "s3+https://files.example/thidua?regio=x",
        "s3+https://files.example/thidua?region=",
        "s3+https://files.example/thidua?cache=0",
        "s3+https://files.example/thidua?cache=2G",
        "s3+https://files.example/thidua?patience=601",
        "s3+https://files.example/thidua?region=a%20b",
        "s3+",
    };
    struct s3_setting set;
    const char *file;

    setenv("AWS_ACCESS_KEY_ID", "id", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
    unsetenv("THIDUA_FILES_KEY");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        problems_clear(c);
        CHECK_INT(s3_read_setting(c, bad[i], &set), INVALID);
        CHECK_HAS(c->problems->message, "s3+https://HOST/BUCKET");
    }
    CHECK_INT(s3_read_setting(
                  c, "s3+https://files.example:9000/thidua/a/b/?region=vn-1&cache=10&ca=/etc/x.pem",
                  &set),
              OK);
    CHECK_TEXT(set.endpoint, "https://files.example:9000");
    CHECK_TEXT(set.bucket, "thidua");
    CHECK_TEXT(set.prefix, "a/b/");
    CHECK_TEXT(set.region, "vn-1");
    CHECK_TEXT(set.ca_file, "/etc/x.pem");
    CHECK_INT(set.cache_bytes, 10 << 20);
    CHECK_INT(s3_read_setting(c, "s3+http://[::1]:9000/thidua", &set), OK);
    file = test_file(c, "key", "id2\nsecret2\n", 12);
    setenv("THIDUA_FILES_KEY", file, 1);
    CHECK_INT(chmod(file, 0604), 0);
    CHECK_INT(s3_read_setting(c, "s3+https://files.example/thidua", &set), INVALID);
    CHECK_HAS(c->last_problem->message, "chmod 600");
    CHECK_INT(chmod(file, 0600), 0);
    CHECK_INT(s3_read_setting(c, "s3+https://files.example/thidua", &set), OK);
    CHECK_TEXT(set.key_id, "id2");
    CHECK_TEXT(set.secret, "secret2");
    setenv("THIDUA_FILES_KEY", test_file(c, "key", "id2\n", 4), 1);
    CHECK_INT(s3_read_setting(c, "s3+https://files.example/thidua", &set), INVALID);
}

TEST(the_certificate_of_the_store_is_checked)
{
    const char *folder = test_folder(c), *place;
    struct file f;

    CHECK_INT(
        system(arena_printf(
            c->arena,
            "cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes "
            "-keyout key.pem -out cert.pem -days 2 -subj /CN=x -addext subjectAltName=IP:127.0.0.1 "
            "2>/dev/null",
            folder)),
        0);
    server.key = arena_printf(c->arena, "%s/key.pem", folder);
    server.certificate = arena_printf(c->arena, "%s/cert.pem", folder);
    test_s3_start(c, &server);
    CHECK_INT(blob_open_at(c, data(c, "files"), test_s3_place(c, &server, "")), FAILED);
    place = test_s3_place(c, &server, arena_printf(c->arena, "ca=%s", server.certificate));
    CHECK_INT(blob_open_at(c, data(c, "files"), place), OK);
    f = inserted(c, 2 << 20);
    CHECK_INT((int64_t)read_back(c, &f).length, 2 << 20);
}

TEST(the_cache_stays_within_its_bytes)
{
    struct file first, last = { 0 };
    int64_t bytes = 0;

    begin_with(c, "cache=1");
    first = inserted(c, 200000);
    for (int i = 0; i < 9; i++)
        last = inserted(c, 200000 + (size_t)i);
    bytes = entries_of(data(c, "files/.cache")) * 200000;
    CHECK(bytes >= 400000 && bytes <= 1 << 20);
    CHECK_INT(access(cached(c, last.hash), R_OK), 0);
    CHECK(access(cached(c, first.hash), R_OK) != 0);
    CHECK_INT((int64_t)read_back(c, &first).length, 200000);
    /* What would fill a quarter of it is not kept at all. */
    first = inserted(c, 700000);
    CHECK(access(cached(c, first.hash), R_OK) != 0);
    CHECK_INT((int64_t)read_back(c, &first).length, 700000);
}

TEST(a_list_of_more_than_a_thousand_is_read_in_pages)
{
    struct blob_store *store;
    struct blob_list list;
    char hash[BLOB_HASH_CHARS + 1];

    test_s3_start(c, &server);
    CHECK_INT(mkdir(data(c, "s3/thidua/tep"), 0700), 0);
    CHECK_INT(mkdir(data(c, "s3/thidua/tep/ab"), 0700), 0);
    for (int i = 0; i < 1003; i++) {
        snprintf(hash, sizeof(hash), "ab%062x", (unsigned)i);
        test_file(c, arena_printf(c->arena, "s3/thidua/tep/ab/%s._S3rver_object", hash), "bytes",
                  5);
    }
    CHECK_INT(blob_store_open(c, test_s3_place(c, &server, ""), data(c, "cache"), &store), OK);
    CHECK_INT(store->list(c, store, "ab", &list), OK);
    CHECK_INT(list.count, 1003);
    CHECK(blob_list_find(&list, hash) == &list.items[1002]);
    CHECK_INT(list.items[1002].size, 5);
    CHECK_INT(store->list(c, store, "ac", &list), OK);
    CHECK_INT(list.count, 0);
}

TEST(verify_names_what_is_missing_or_changed_in_the_store)
{
    struct file f;
    const char *path;
    FILE *file;

    begin(c);
    f = inserted(c, 5000);
    path = test_s3_path(c, &server, f.hash);
    file = fopen(path, "r+");
    CHECK(file != NULL && fputs("%PDF-1.8", file) >= 0 && fclose(file) == 0);
    CHECK_INT(blob_verify(c, false), OK); /* the list tells names and sizes */
    CHECK_INT(blob_verify(c, true), INVALID);
    CHECK_HAS(c->problems->message, f.hash);
    problems_clear(c);
    CHECK_INT(truncate(path, 4999), 0);
    CHECK_INT(blob_verify(c, false), INVALID);
    problems_clear(c);
    CHECK_INT(unlink(path), 0);
    CHECK_INT(blob_verify(c, false), INVALID);
    CHECK_HAS(c->problems->message, "missing");
}

/* ------------------------------------------------------------------ several at once */

enum { READERS = 6, READS = 12, BLOBS = 5, BLOB_BYTES = 240000 };

static struct blob_store *shared;
static struct blob shared_blobs[BLOBS];
static atomic_int wrong;

static void *
read_often(void *arg)
{
    struct clock clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &clock, .lang = LANG_EN };
    int first = *(const int *)arg;

    for (int i = 0; i < READS; i++) {
        const struct blob *b = &shared_blobs[(first + i) % BLOBS];
        struct span span = { .length = b->size, .fd = -1 };
        struct blob_reading r = { .out = -1 };
        enum status st = shared->open(&c, shared, b, &span);

        r.in = span.fd;
        if (st != OK || lseek(span.fd, span.at, SEEK_SET) != span.at || blob_read(&c, &r) != OK ||
            strcmp(r.hash, b->hash) != 0)
            atomic_fetch_add(&wrong, 1);
        if (span.fd >= 0)
            close(span.fd);
        arena_reset(c.arena);
    }
    arena_free(c.arena);
    return NULL;
}

/* Five files in a cache that holds four: each reader drives out what the others read. */
TEST(concurrent_readers_get_right_bytes_from_a_cache_that_is_too_small)
{
    pthread_t threads[READERS];
    int numbers[READERS];

    test_s3_start(c, &server);
    CHECK_INT(blob_store_open(c, test_s3_place(c, &server, "cache=1"), data(c, "cache"), &shared),
              OK);
    for (int i = 0; i < BLOBS; i++)
        CHECK_INT(shared->put(c, shared, pdf(c, "upload", BLOB_BYTES), &shared_blobs[i]), OK);
    for (int i = 0; i < READERS; i++) {
        numbers[i] = i;
        CHECK_INT(pthread_create(&threads[i], NULL, read_often, &numbers[i]), 0);
    }
    for (int i = 0; i < READERS; i++)
        pthread_join(threads[i], NULL);
    CHECK_INT(atomic_load(&wrong), 0);
    CHECK(entries_of(data(c, "cache")) <= 4);
}

static enum status
copy(struct ctx *c, const char *from, const char *to, struct blob_copying *out)
{
    *out = (struct blob_copying){ .from = from, .to = to, .cache = data(c, "cache") };
    problems_clear(c);
    return blob_copy(c, out);
}

TEST(files_go_from_a_folder_into_a_store_and_back)
{
    const char *place;
    struct blob_copying k;
    struct file f, gone;
    struct buf was;

    test_s3_start(c, &server);
    place = test_s3_place(c, &server, "");
    CHECK_INT(blob_open(c, data(c, "files")), OK);
    (void)inserted(c, 100);
    gone = inserted(c, 200);
    f = inserted(c, 3 << 20);
    was = read_back(c, &f);
    /* In the middle the store fails; then it goes on with the rest. */
    test_s3_fault(c, &server, "503", 4, "PUT");
    CHECK_INT(copy(c, data(c, "files"), place, &k), BUSY);
    CHECK_INT(unlink(arena_printf(c->arena, "%s/%.2s/%s", data(c, "files"), gone.hash, gone.hash)),
              0);
    CHECK_INT(copy(c, data(c, "files"), place, &k), INVALID);
    CHECK_INT(k.copied, 2);
    CHECK_HAS(c->problems->message, gone.hash);
    CHECK_INT(copy(c, data(c, "files"), place, &k), INVALID);
    CHECK_INT(k.copied, 0);
    CHECK_INT(k.stood, 2);
    CHECK_INT(copy(c, place, data(c, "back"), &k), INVALID);
    CHECK_INT(k.copied, 2);
    CHECK_INT(blob_open(c, data(c, "back")), OK);
    check_same(read_back(c, &f), was);
    CHECK_INT(copy(c, place, place, &k), INVALID);
}

const struct test blob_s3_tests[] = {
    T_DB(files_lie_in_the_store_and_come_back_whole),
    T_DB(several_nodes_share_one_store),
    T_DB(what_lies_wrong_in_the_cache_is_brought_anew),
    T_DB(what_fails_for_a_moment_is_asked_again),
    T_DB(other_bytes_are_never_given),
    T_DB(a_file_is_noted_only_once_its_bytes_are_stored),
    T_DB(a_store_that_fails_for_long_is_left_alone_for_a_while),
    T(a_store_that_takes_a_request_and_says_nothing_is_given_up),
    T_DB(a_large_file_goes_there_and_back_without_passing_through_memory),
    T(a_wrong_key_or_bucket_is_told_at_the_start),
    T(an_address_is_taken_apart_or_refused),
    T_DB(the_certificate_of_the_store_is_checked),
    T_DB(the_cache_stays_within_its_bytes),
    T(concurrent_readers_get_right_bytes_from_a_cache_that_is_too_small),
    T(a_list_of_more_than_a_thousand_is_read_in_pages),
    T_DB(verify_names_what_is_missing_or_changed_in_the_store),
    T_DB(files_go_from_a_folder_into_a_store_and_back),
    T_END,
};
