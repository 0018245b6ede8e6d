/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A report's photos and papers in an S3-compatible store: sent, shown, fetched in part, and what is told while it is gone. */
#include "feature/evidence/evidence.h"

#include "core/random.h"
#include "db/db.h"
#include "service/blob.h"
#include "test/nghi_son.h"
#include "test/test_http.h"
#include "test/test_photo.h"
#include "test/test_s3.h"

#include <stdio.h>
#include <stdlib.h>

static struct nghi_son n;
static struct test_s3 server;
static struct evidence_place at;

static void
open_node(struct ctx *c, const char *node)
{
    CHECK_INT(blob_open_at(c, arena_printf(c->arena, "%s/%s", test_folder(c), node),
                           test_s3_place(c, &server, "")),
              OK);
}

/* As evidence_test.c, on two nodes. */
static void
begin(struct ctx *c)
{
    nghi_son_make(c, &n);
    (void)nghi_son_plan(c, &n);
    nghi_son_hold(c, &n);
    at = (struct evidence_place){ n.campaign.id, n.hai_ha };
    test_s3_start(c, &server);
    open_node(c, "one");
    test_sign_in(c, nghi_son_account(c, "officer", "unit_officer", n.hai_ha));
}

static struct reply
send_file(struct ctx *c, const char *kind, struct buf bytes)
{
    return test_upload(
        c,
        arena_printf(c->arena, "/lam-viec/don-vi/%lld/hoi-nghi/bao-cao/tep", (long long)n.hai_ha),
        arena_printf(c->arena, "kind=%s", kind), kind, "tệp", bytes.data, bytes.length);
}

static struct evidence
only_one(struct ctx *c)
{
    struct evidence *items;
    int count;

    CHECK_INT(evidence_list(c, &at, false, &items, &count), OK);
    CHECK_INT(count, 1);
    return items[0];
}

static struct buf
large_pdf(struct ctx *c)
{
    struct buf b;

    buf_init(&b, c->arena, 3 << 20);
    random_bytes(buf_reserve(&b, 3 << 20), 3 << 20);
    memcpy(b.data, "%PDF-1.7\n", 9);
    b.length = 3 << 20;
    return b;
}

static struct reply
get(struct ctx *c, const char *url, const char *header, const char *value)
{
    return test_request(c, GET, url, (struct pair[]){ { header, value }, { NULL, NULL } }, NULL);
}

TEST(a_photo_sent_to_one_node_is_shown_by_another)
{
    struct reply reply;
    const char *url;

    begin(c);
    CHECK_INT(send_file(c, "photo", test_bytes(c, test_png(c, "p.png", 900, 600, 8))).status, 303);
    CHECK_INT(test_s3_seen(c, &server, "PUT"), IMAGE_MADE);
    open_node(c, "two");
    url = arena_printf(c->arena, "/lam-viec/minh-chung/%lld/800.jpg", (long long)only_one(c).id);
    reply = test_get(c, url);
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(reply.response->type, "image/jpeg");
    CHECK(memcmp(reply.body, "\xFF\xD8\xFF", 3) == 0);
    CHECK_INT(get(c, url, "if-none-match", reply_header(reply, "ETag")).status, 304);
    /* Shown once more it comes from the node's own cache. */
    test_s3_fault(c, &server, "500", 0, "");
    CHECK_INT(test_get(c, url).status, 200);
    CHECK_INT(test_s3_seen(c, &server, "GET"), 0);
}

TEST(a_paper_is_fetched_in_part_without_bringing_the_whole)
{
    struct buf pdf = large_pdf(c);
    struct reply reply;
    const char *url;

    begin(c);
    CHECK_INT(send_file(c, "paper", pdf).status, 303);
    url = arena_printf(c->arena, "/lam-viec/minh-chung/%lld/tep", (long long)only_one(c).id);
    test_s3_fault(c, &server, "500", 0, "");
    reply = get(c, url, "range", "bytes=1000000-1000999");
    CHECK_INT(reply.status, 206);
    CHECK_INT((int64_t)reply.length, 1000);
    CHECK(memcmp(reply.body, pdf.data + 1000000, 1000) == 0);
    CHECK_TEXT(reply_header(reply, "Content-Range"), "bytes 1000000-1000999/3145728");
    CHECK_HAS(reply_header(reply, "Content-Disposition"), "attachment");
    CHECK_INT(test_s3_seen(c, &server, "bytes"), 1000);
    CHECK_INT(get(c, url, "range", "bytes=3145728-").status, 416);
    reply = get(c, url, "range", "bytes=-10");
    CHECK(memcmp(reply.body, pdf.data + (3 << 20) - 10, 10) == 0);
    reply = test_get(c, url);
    CHECK_INT(reply.status, 200);
    CHECK_INT((int64_t)reply.length, 3 << 20);
    CHECK(memcmp(reply.body, pdf.data, 3 << 20) == 0);
    test_s3_fault(c, &server, "500", 0, "");
    CHECK_INT(get(c, url, "range", "bytes=0-9").status, 206);
    CHECK_INT(test_s3_seen(c, &server, "GET"), 0);
}

TEST(while_the_store_is_gone_nothing_is_half_written_and_pages_stand)
{
    struct evidence *items;
    struct reply reply;
    const char *url;
    int count;

    begin(c);
    CHECK_INT(send_file(c, "paper", large_pdf(c)).status, 303);
    url = arena_printf(c->arena, "/lam-viec/minh-chung/%lld/tep", (long long)only_one(c).id);
    test_s3_kill(&server);
    CHECK_INT(send_file(c, "photo", test_bytes(c, test_png(c, "p.png", 500, 300, 8))).status, 503);
    CHECK_INT(send_file(c, "paper", large_pdf(c)).status, 503);
    reply = test_get(c, url);
    CHECK_INT(reply.status, 503);
    CHECK(reply_header(reply, "Content-Disposition") == NULL);
    CHECK_INT(test_get(c, url_evidence(c, n.hai_ha, n.campaign.code)).status, 200);
    CHECK_INT(evidence_list(c, &at, false, &items, &count), OK);
    CHECK_INT(count, 1);
}

const struct test evidence_store_tests[] = {
    T_DB(a_photo_sent_to_one_node_is_shown_by_another),
    T_DB(a_paper_is_fetched_in_part_without_bringing_the_whole),
    T_DB(while_the_store_is_gone_nothing_is_half_written_and_pages_stand),
    T_END,
};
