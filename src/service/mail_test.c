/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Queueing letters. */
#include "service/mail.h"

#include "db/db.h"
#include "service/mail_outbox.h"
#include "test/test_db.h"
#include "test/test_http.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

enum { MANY = 10500, BATCH = 500 };

struct letters {
    const struct mail *letters;
    int count;
    int64_t id, written;
};

static enum status
insert_one(struct ctx *c, void *arg)
{
    struct letters *l = arg;

    return mail_insert(c, l->letters, &l->id);
}

static enum status
insert_many(struct ctx *c, void *arg)
{
    struct letters *l = arg;

    return mail_insert_many(c, l->letters, l->count, &l->written);
}

static int64_t
insert(struct ctx *c, struct mail m)
{
    struct letters l = { .letters = &m };

    CHECK_INT(db_transact(c, insert_one, &l), OK);
    return l.id;
}

static int64_t
number_of(struct ctx *c, struct query *q)
{
    int64_t n = query_row(q) ? col_int(q, 0) : -1;

    (void)c;
    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_key_writes_one_letter_however_often)
{
    struct mail m = { .key = "a", .address = "an@nghison.example", .subject = "Một", .body = "x" };
    int64_t id = insert(c, m);

    m.subject = "Hai";
    CHECK_INT(insert(c, m), id);
    CHECK_INT(number_of(c, query_new(c, "SELECT COUNT(*) FROM mail WHERE subject = 'Một'")), 1);
    CHECK_INT(number_of(c, query_new(c, "SELECT COUNT(*) FROM mail")), 1);
    m.key = "b";
    CHECK(insert(c, m) != id);
}

TEST(a_letter_to_no_address_stands_as_failed_and_does_not_fail_its_writer)
{
    static const char *const hostile[] = {
        "",
        "an",
        "an@nghison",
        "an@nghison.example\r\nBcc: x@y.example",
        "an@nghison.example, x@y.example",
        "<an@nghison.example>",
        "\"an\"@nghison.example",
        "an @nghison.example",
        "đông@nghison.example",
        "an@nghisơn.example",
        "an@-nghison.example",
        "an@nghison..example",
        ".an@nghison.example",
        "-oQ@nghison.example",
        "a@b@nghison.example",
        "an@[127.0.0.1]",
        "\u202Ean@nghison.example",
        "\xFF@nghison.example",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@nghison.example",
    };

    for (size_t i = 0; i < sizeof(hostile) / sizeof(hostile[0]); i++) {
        struct mail m = { .key = arena_printf(c->arena, "k%zu", i),
                          .address = hostile[i],
                          .subject = "Thư",
                          .body = "x" };

        insert(c, m);
        CHECK(!mail_is_address(hostile[i]));
        CHECK_INT(number_of(c, query_new(c, "SELECT COUNT(*) FROM mail WHERE state = 'failed' AND"
                                            " reason = 'bad-address' AND ended_at IS NOT NULL")),
                  (int64_t)i + 1);
    }
    CHECK(mail_is_address("nguyen.van-an+1@mail.thanhhoa.gov.vn"));
    CHECK(!mail_is_address(NULL));
}

TEST(texts_are_cleaned_and_cut_and_what_is_no_text_is_refused)
{
    char *longest = arena_alloc(c->arena, 4001);
    struct mail m = { .key = "a", .address = "an@nghison.example", .body = "Một\r\nhai\x01" };
    struct letters l = { .letters = &m };
    struct query *q;

    for (int i = 0; i < 4000; i += 2)
        memcpy(longest + i, "đ", 2);
    m.subject = longest;
    m.unsubscribe_url = "https://nghison.example/x>,<mailto:a@b.example";
    insert(c, m);
    q = query_new(c, "SELECT subject, body, unsubscribe_url FROM mail");
    CHECK(query_row(q));
    CHECK_INT((int64_t)strlen(col_text(q, 0)), 2 * (MAIL_SUBJECT_MAX - 1) + 3);
    CHECK_TEXT(col_text(q, 1), "Một\nhai");
    CHECK(col_is_null(q, 2));
    CHECK_INT(query_end(q), OK);
    m = (struct mail){ .key = "b", .address = "an@nghison.example", .subject = "\xFF", .body = "" };
    CHECK_INT(db_transact(c, insert_one, &l), INVALID);
    CHECK_TEXT(c->problems->field, "subject");
}

static struct mail *
make_many(struct ctx *c, int from, int count)
{
    struct mail *letters = arena_array(c->arena, (size_t)count, sizeof(*letters));
    char *body = arena_alloc(c->arena, 1501);

    memset(body, 'x', 1500);
    for (int i = 0; i < count; i++)
        letters[i] = (struct mail){
            .key = arena_printf(c->arena, "digest/2025-02-12/%d", from + i),
            .address = arena_printf(c->arena, "can-bo-%d@nghison.example", from + i),
            .subject = "Việc hôm nay của đơn vị",
            .body = body,
            .kind = "digest",
        };
    return letters;
}

TEST(ten_thousand_letters_are_queued_in_a_moment)
{
    struct timespec begin, end;
    int64_t written = 0;

    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (int i = 0; i < MANY; i += BATCH) {
        struct letters l = { .letters = make_many(c, i, BATCH), .count = BATCH };

        CHECK_INT(db_transact(c, insert_many, &l), OK);
        written += l.written;
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    CHECK_INT(written, MANY);
    CHECK_INT(number_of(c, query_new(c, "SELECT COUNT(*) FROM mail WHERE state = 'queued'")), MANY);
    /* About a second; sanitizers and whatever else the machine does may take the rest. */
    CHECK(end.tv_sec - begin.tv_sec < 30);
}

TEST(of_many_letters_those_that_stand_are_left_out)
{
    struct letters l = { .letters = make_many(c, 0, 70), .count = 70 };
    struct letters more = { .letters = make_many(c, 50, 70), .count = 70 };

    CHECK_INT(db_transact(c, insert_many, &l), OK);
    CHECK_INT(l.written, 70);
    CHECK_INT(db_transact(c, insert_many, &l), OK);
    CHECK_INT(l.written, 0);
    CHECK_INT(db_transact(c, insert_many, &more), OK);
    CHECK_INT(more.written, 50);
    CHECK_INT(number_of(c, query_new(c, "SELECT COUNT(*) FROM mail")), 120);
    l.count = 0;
    CHECK_INT(db_transact(c, insert_many, &l), OK);
    CHECK_INT(l.written, 0);
}

/* ------------------------------------------------------------------ the outbox */

static enum status
set_state(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "UPDATE mail SET state = $1, ended_at = 1");

    bind_text(q, arg);
    return query_end(q);
}

static void
all_are(struct ctx *c, const char *state)
{
    CHECK_INT(db_transact(c, set_state, (void *)(uintptr_t)state), OK);
}

TEST(a_person_decides_what_becomes_of_letters_and_only_who_administers)
{
    struct mail m = { .key = "a", .address = "an@nghison.example", .subject = "Thư", .body = "x" };
    int64_t id = insert(c, m), count;
    struct mail_letter l;

    test_sign_in(c, test_account(c, "ann", ROLE_SECRETARIAT, 0, 0));
    CHECK_INT(mail_find(c, id, &l), DENIED);
    CHECK_INT(mail_cancel(c, id, 1), DENIED);
    CHECK_INT(mail_again(c, id, 1), DENIED);
    CHECK_INT(mail_decide_uncertain(c, true, &count), DENIED);
    CHECK_INT(mail_insert_test(c, "an@nghison.example", &id), DENIED);
    test_sign_in(c, test_account(c, "eve", ROLE_ADMIN, 0, 0));
    CHECK_INT(mail_again(c, id, 1), CONFLICT);
    CHECK_INT(mail_cancel(c, id, 2), CONFLICT);
    CHECK_INT(mail_cancel(c, id, 1), OK);
    CHECK_INT(mail_find(c, id, &l), OK);
    CHECK_INT(l.state, MAIL_CANCELLED);
    CHECK_TEXT(l.reason, "by-hand");
    CHECK_INT(mail_again(c, id, l.version), OK);
    CHECK_INT(mail_find(c, id, &l), OK);
    CHECK_INT(l.state, MAIL_QUEUED);
    CHECK_INT(l.ended_at, 0);
    all_are(c, "uncertain");
    CHECK_INT(mail_decide_uncertain(c, false, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(mail_find(c, id, &l), OK);
    CHECK_INT(l.state, MAIL_CANCELLED);
    CHECK_TEXT(l.reason, "left");
    all_are(c, "uncertain");
    CHECK_INT(mail_decide_uncertain(c, true, &count), OK);
    CHECK_INT(mail_find(c, id, &l), OK);
    CHECK_INT(l.state, MAIL_QUEUED);
    CHECK_INT(mail_find(c, 1, &l), NOT_FOUND);
}

TEST(letters_are_found_without_tone_marks)
{
    struct mail_filter f = { .state = -1, .fold = "viec hom", .limit = 10 };
    struct letters l = { .letters = make_many(c, 0, 30), .count = 30 };
    struct mail_letter *letters;
    int64_t counts[MAIL_STATE_COUNT];
    int count;

    test_sign_in(c, test_account(c, "eve", ROLE_ADMIN, 0, 0));
    CHECK_INT(db_transact(c, insert_many, &l), OK);
    CHECK_INT(mail_list(c, &f, &letters, &count), OK);
    CHECK_INT(count, 10);
    f.before_id = letters[9].id;
    f.limit = 100;
    CHECK_INT(mail_list(c, &f, &letters, &count), OK);
    CHECK_INT(count, 20);
    f = (struct mail_filter){ .state = MAIL_SENT, .fold = "", .limit = 10 };
    CHECK_INT(mail_list(c, &f, &letters, &count), OK);
    CHECK_INT(count, 0);
    f = (struct mail_filter){ .state = MAIL_QUEUED, .fold = "can bo 7 nghison", .limit = 10 };
    CHECK_INT(mail_list(c, &f, &letters, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(mail_counts(c, counts), OK);
    CHECK_INT(counts[MAIL_QUEUED], 30);
}

const struct test mail_tests[] = {
    T_DB(a_key_writes_one_letter_however_often),
    T_DB(a_letter_to_no_address_stands_as_failed_and_does_not_fail_its_writer),
    T_DB(texts_are_cleaned_and_cut_and_what_is_no_text_is_refused),
    T_DB(ten_thousand_letters_are_queued_in_a_moment),
    T_DB(of_many_letters_those_that_stand_are_left_out),
    T_DB(a_person_decides_what_becomes_of_letters_and_only_who_administers),
    T_DB(letters_are_found_without_tone_marks),
    T_END,
};
