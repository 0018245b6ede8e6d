/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Resumable uploads: the protocol, what is kept when a line breaks, whose they are, how many, how long. */
#include "service/tus_inside.h"

#include "db/db.h"
#include "service/blob.h"
#include "test/test_http.h"
#include "test/test_photo.h"

#include <stdio.h>
#include <unistd.h>

/* filename "ảnh.jpg", for "evidence/1/2" */
#define METADATA "filename 4bqjbmguanBn,for ZXZpZGVuY2UvMS8y"

static void
begin(struct ctx *c)
{
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    test_sign_in(c, test_account(c, "ann", ROLE_UNIT_OFFICER, 0, 0));
}

static struct reply
ask(struct ctx *c, enum method method, const char *url, const char *offset, const char *body)
{
    return test_request(c, method, url,
                        (struct pair[]){ { "tus-resumable", "1.0.0" },
                                         { "x-csrf", test_csrf(c) },
                                         { "content-type", "application/offset+octet-stream" },
                                         { "upload-offset", offset },
                                         { NULL, NULL } },
                        body);
}

static struct reply
create(struct ctx *c, const char *length, const char *metadata)
{
    return test_request(c, POST, TUS_PATH,
                        (struct pair[]){ { "tus-resumable", "1.0.0" },
                                         { "x-csrf", test_csrf(c) },
                                         { "upload-length", length },
                                         { "upload-metadata", metadata },
                                         { NULL, NULL } },
                        NULL);
}

static const char *
begun(struct ctx *c, const char *length)
{
    struct reply reply = create(c, length, METADATA);

    CHECK_INT(reply.status, 201);
    return reply_header(reply, "Location");
}

static int64_t
key(const char *url)
{
    long long id = 0;

    CHECK_INT(sscanf(url, TUS_PATH "/%lld", &id), 1);
    return id;
}

TEST(a_file_comes_in_pieces_and_is_whole_at_the_end)
{
    const char *url, *path;
    struct reply reply;
    struct tus_file f, *files;
    int count;

    begin(c);
    url = begun(c, "10");
    reply = ask(c, PATCH, url, "0", "0123");
    CHECK_INT(reply.status, 204);
    CHECK_TEXT(reply_header(reply, "Upload-Offset"), "4");
    CHECK_TEXT(reply_header(reply, "Tus-Resumable"), "1.0.0");
    reply = ask(c, GET, url, "", NULL);
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(reply_header(reply, "Upload-Offset"), "4");
    CHECK_TEXT(reply_header(reply, "Upload-Length"), "10");
    CHECK_TEXT(reply_header(reply, "Cache-Control"), "no-store");
    CHECK_INT(tus_list(c, "evidence/1/2", &files, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(tus_find_whole(c, "photos", key(url), "evidence/1/2", &f, &path), CONFLICT);
    CHECK_INT(ask(c, PATCH, url, "4", "456789").status, 204);
    CHECK_INT(tus_find_whole(c, "photos", key(url), "evidence/1/2", &f, &path), OK);
    CHECK_TEXT(f.name, "ảnh.jpg");
    CHECK_TEXT(test_bytes(c, path).data, "0123456789");
    CHECK_INT(tus_find_whole(c, "photos", key(url), "evidence/1/3", &f, &path), NOT_FOUND);
    CHECK_INT(tus_list(c, "evidence/1/2", &files, &count), OK);
    CHECK_INT(count, 0);
    CHECK_INT(tus_drop(c, key(url)), OK);
    CHECK(access(path, F_OK) != 0);
    CHECK_INT(ask(c, GET, url, "", NULL).status, 404);
}

TEST(a_piece_that_does_not_begin_at_the_end_of_the_last_one_is_refused)
{
    const char *url;

    begin(c);
    url = begun(c, "10");
    CHECK_INT(ask(c, PATCH, url, "1", "0123").status, 409);
    CHECK_INT(ask(c, PATCH, url, "0", "0123").status, 204);
    CHECK_INT(ask(c, PATCH, url, "0", "0123").status, 409);
    CHECK_INT(ask(c, PATCH, url, "-4", "4").status, 400);
    CHECK_INT(ask(c, PATCH, url, "4x", "4").status, 400);
    CHECK_INT(ask(c, PATCH, url, "4", "4567890").status, 413);
    CHECK_TEXT(reply_header(ask(c, GET, url, "", NULL), "Upload-Offset"), "4");
}

TEST(an_upload_is_its_senders_alone)
{
    const char *url;

    begin(c);
    url = begun(c, "10");
    test_sign_in(c, test_account(c, "bob", ROLE_ADMIN, 0, 0));
    CHECK_INT(ask(c, GET, url, "", NULL).status, 404);
    CHECK_INT(ask(c, PATCH, url, "0", "x").status, 404);
    CHECK_INT(ask(c, DELETE, url, "", NULL).status, 404);
    test_sign_in(c, 0);
    CHECK_INT(ask(c, PATCH, url, "0", "x").status, 401);
}

TEST(an_upload_whose_bytes_lie_on_another_node_begins_anew)
{
    const char *url;

    begin(c);
    url = begun(c, "10");
    CHECK_INT(ask(c, PATCH, url, "0", "0123").status, 204);
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/another", test_folder(c))), OK);
    CHECK_INT(ask(c, GET, url, "", NULL).status, 404);
    CHECK_INT(ask(c, PATCH, url, "4", "456789").status, 404);
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    CHECK_INT(ask(c, PATCH, url, "4", "456789").status, 204);
}

TEST(heads_that_are_malformed_are_refused)
{
    begin(c);
    CHECK_INT(create(c, "0", METADATA).status, 400);
    CHECK_INT(create(c, "1e3", METADATA).status, 400);
    CHECK_INT(create(c, "-1", METADATA).status, 400);
    CHECK_INT(create(c, "104857601", METADATA).status, 413);
    CHECK_INT(create(c, "99999999999999999999", METADATA).status, 400);
    CHECK_INT(create(c, "5", "filename ***").status, 400);
    CHECK_INT(create(c, "5", "filename AAAA").status, 400); /* three NULs */
    CHECK_INT(create(c, "5", ",").status, 400);
    CHECK_INT(create(c, "5", "for Li4vLi4v").status, 400); /* "../../" */
    CHECK_INT(create(c, "5", "").status, 201);
    CHECK_INT(
        test_request(
            c, POST, TUS_PATH,
            (struct pair[]){ { "x-csrf", test_csrf(c) }, { "upload-length", "5" }, { NULL, NULL } },
            NULL)
            .status,
        412);
    CHECK_TEXT(reply_header(ask(c, GET, TUS_PATH, "", NULL), "Tus-Max-Size"), "104857600");
}

TEST(nobody_sends_more_at_once_than_the_quota_of_an_account)
{
    begin(c);
    for (int i = 0; i < 10; i++)
        CHECK_INT(create(c, "104857600", METADATA).status, 201);
    CHECK_INT(create(c, "104857600", METADATA).status, 413);
    test_sign_in(c, test_account(c, "bob", ROLE_UNIT_OFFICER, 0, 0));
    CHECK_INT(create(c, "104857600", METADATA).status, 201);
}

TEST(what_is_not_gone_on_with_for_a_day_is_swept)
{
    const char *url, *path;

    begin(c);
    test_set_time(c, "2025-02-12 08:00:00");
    url = begun(c, "10");
    path = arena_printf(c->arena, "%s/.uploads/%lld", blob_folder(), (long long)key(url));
    test_set_time(c, "2025-02-13 07:00:00");
    test_sign_in(c, c->account_id);
    CHECK_INT(ask(c, PATCH, url, "0", "0123").status, 204);
    test_set_time(c, "2025-02-14 06:00:00");
    CHECK_INT(tus_sweep(c), OK);
    CHECK_INT(access(path, F_OK), 0);
    test_set_time(c, "2025-02-14 07:00:00");
    test_sign_in(c, c->account_id);
    CHECK_INT(ask(c, GET, url, "", NULL).status, 404);
    CHECK_INT(tus_sweep(c), OK);
    CHECK(access(path, F_OK) != 0);
}

const struct test tus_tests[] = {
    T_DB(a_file_comes_in_pieces_and_is_whole_at_the_end),
    T_DB(a_piece_that_does_not_begin_at_the_end_of_the_last_one_is_refused),
    T_DB(an_upload_is_its_senders_alone),
    T_DB(an_upload_whose_bytes_lie_on_another_node_begins_anew),
    T_DB(heads_that_are_malformed_are_refused),
    T_DB(nobody_sends_more_at_once_than_the_quota_of_an_account),
    T_DB(what_is_not_gone_on_with_for_a_day_is_swept),
    T_END,
};
