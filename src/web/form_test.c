/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Typed fields, repeated rows, drafts, conflicts, and the parts that show them. */
#include "web/form.h"

#include "test/test_http.h"
#include "web/decode.h"
#include "web/draft.h"
#include "web/parts.h"
#include "web/web_feature.h"

static struct form *
form_of(struct ctx *c, const char *body)
{
    struct request *r = arena_alloc(c->arena, sizeof(*r));
    struct pairs p;

    r->ctx = *c;
    r->ctx.lang = LANG_EN;
    pairs_init(&p, c->arena);
    CHECK(decode_query(&p, body, strlen(body)));
    r->fields = p.items;
    r->field_count = p.count;
    return form_read(r);
}

TEST(text_is_cleaned_and_measured_in_characters)
{
    struct form *f = form_of(c, "a=++Nghi++S%C6%A1n+&b=&c=%C4%90%C3%A0&d=m%E1%BB%99t%0D%0Ahai");

    CHECK_TEXT(form_text(f, "a", 1, 20), "Nghi Sơn");
    CHECK_TEXT(form_text(f, "b", 0, 20), "");
    CHECK_TEXT(form_text(f, "missing", 0, 20), "");
    CHECK_TEXT(form_text(f, "c", 1, 2), "Đà");
    CHECK_HAS(form_lines(f, "d", 1, 20), "\n");
    CHECK(form_ok(f));
    form_text(f, "b", 1, 20);
    form_text(f, "c", 1, 1);
    form_text(f, "a", 9, 20);
    CHECK(!form_ok(f));
    CHECK_HAS(form_problem(f, "b"), "empty");
    CHECK_HAS(form_problem(f, "c"), "at most 1");
    CHECK_HAS(form_problem(f, "a"), "at least 9");
}

TEST(numbers_and_money_are_read_as_people_type_them)
{
    struct form *f = form_of(c, "a=1.500&b=-3&c=1.500.000&d=&e=12x&g=99&h=9223372036854775808");

    CHECK_INT(form_int(f, "a", 0, 2000), 1500);
    CHECK_INT(form_int(f, "b", -10, 10), -3);
    CHECK_INT(form_money(f, "c", true), 1500000);
    CHECK_INT(form_int_or(f, "d", 0, 9, 7), 7);
    CHECK(form_ok(f));
    form_int(f, "d", 0, 9);
    form_int(f, "e", 0, 99);
    form_int(f, "g", 0, 98);
    form_id(f, "h", true);
    CHECK_HAS(form_problem(f, "d"), "empty");
    CHECK_HAS(form_problem(f, "e"), "whole number");
    CHECK_HAS(form_problem(f, "g"), "between 0 and 98");
    CHECK_HAS(form_problem(f, "h"), "not in the list");
}

TEST(days_and_times_are_read_as_people_type_them)
{
    static const struct {
        const char *text;
        int minutes;
    } times[] = { { "8:00", 480 },    { "8h30", 510 },     { "14h", 840 },  { "2:30+CH", 870 },
                  { "12:05+SA", 5 },  { "12:00+PM", 720 }, { "24:00", -1 }, { "8:60", -1 },
                  { "13:00+CH", -1 }, { "8", -1 },         { "tam", -1 },   { "8:00x", -1 } };
    struct form *f = form_of(c, "a=31%2F3%2F2025&b=2025-03-31&d=30%2F2%2F2025&e=");

    CHECK_DATE(form_date(f, "a", true), "2025-03-31");
    CHECK_DATE(form_date(f, "b", true), "2025-03-31");
    CHECK(date_is_none(form_date(f, "e", false)));
    CHECK(form_ok(f));
    form_date(f, "d", true);
    CHECK_HAS(form_problem(f, "d"), "31/3/2025");
    for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
        struct form *t = form_of(c, arena_printf(c->arena, "t=%s", times[i].text));

        CHECK_INT(form_time(t, "t", true), times[i].minutes);
        CHECK(form_ok(t) == (times[i].minutes >= 0));
    }
}

TEST(a_choice_outside_its_list_is_refused)
{
    static const struct choice choices[] = { { "plan", "Plan", 1 },
                                             { "directive", "Directive", 2 },
                                             { NULL, NULL, 0 } };
    struct form *f = form_of(c, "a=directive&b=x&c=&on=1");

    CHECK_INT(form_choice(f, "a", choices, true), 2);
    CHECK_INT(form_choice(f, "c", choices, false), 0);
    CHECK(form_bool(f, "on"));
    CHECK(!form_bool(f, "off"));
    CHECK(form_ok(f));
    form_choice(f, "b", choices, true);
    CHECK(form_problem(f, "b") != NULL);
}

TEST(rows_left_empty_do_not_count_and_keep_their_numbers)
{
    struct form *f = form_of(c, "d.0.words=a&d.0.day=&d.1.words=+&d.1.day=&d.7.words=b&d.x.words=c&"
                                "d.99999999.words=d&tag=1&tag=2");
    const char *const *tags;

    CHECK_INT(form_rows(f, "d"), 2);
    CHECK_TEXT(form_row_name(f, "d", 0, "words"), "d.0.words");
    CHECK_TEXT(form_row_name(f, "d", 1, "words"), "d.7.words");
    CHECK_TEXT(form_row_name(f, "d", 2, "words"), "d.8.words");
    CHECK_INT(form_values(f, "tag", &tags), 2);
    CHECK_TEXT(tags[1], "2");
    CHECK_INT(form_rows(form_of(c, ""), "d"), 0);
    CHECK_TEXT(form_row_name(form_of(c, ""), "d", 0, "words"), "d.0.words");
}

TEST(a_stale_edit_shows_what_stands_now)
{
    struct form *f = form_of(c, "title=Mine&place=Same&version=3"), *theirs = form_of(c, "");

    form_set(theirs, "title", "Theirs");
    form_set(theirs, "place", "Same");
    form_set_int(theirs, "version", 4);
    form_conflict(f, theirs, "An", 1739318400);
    CHECK_TEXT(form_value(f, "title"), "Mine");
    CHECK_TEXT(form_value_theirs(f, "title"), "Theirs");
    CHECK(form_value_theirs(f, "place") == NULL);
    CHECK_HAS(form_conflict_text(f), "An");
    CHECK_INT(form_version(f), 4);
}

TEST(a_password_is_never_shown_again)
{
    struct form *f = form_of(c, "password=secret&new_password=secret");

    CHECK_TEXT(form_secret(f, "password", 1, 20), "secret");
    CHECK_TEXT(form_value(f, "password"), "");
    CHECK_TEXT(form_value(f, "new_password"), "");
}

/* ------------------------------------------------------------------ drafts, through the site */

static enum status
show(struct request *r)
{
    static const struct choice kinds[] = { { "a", "A", 1 }, { NULL, NULL, 0 } };
    struct page p = page_start(r, "Form");
    struct form *f = r->method == POST ? form_read(r) : form_new(r, "thing-1");
    struct out *o;

    if (r->method == POST) {
        form_text(f, "title", 1, 10);
        form_choice(f, "kind", kinds, false);
        if (form_ok(f)) {
            form_done(f);
            respond_flash(r, "%s", "Done.");
            return respond_see_other(r, "/lam-viec/thing");
        }
    } else {
        form_set(f, "title", "stored");
        form_set_int(f, "version", 3);
    }
    o = respond_html(r, r->method == POST ? 422 : 200);
    view_layout_start(o, &p);
    part_form_start(o, &p, f, "/lam-viec/thing", "Thing", false);
    part_hidden(o, f, "version");
    part_field_text(o, &p, f, "title", "Title", "A hint", false);
    part_field_select(o, &p, f, "kind", "Kind", NULL, kinds, "none", true);
    part_field_check(o, &p, f, "done", "1", "Done");
    part_form_end(o, &p, f, "Save", "Back", "/lam-viec");
    view_layout_end(o, &p);
    return OK;
}

static const struct route rows[] = {
    { GET, "/lam-viec/thing", SIGNED_IN, show, 0, NULL },
    { POST, "/lam-viec/thing", SIGNED_IN, show, 0, NULL },
    { 0 },
};
static const struct feature feature = { .name = "t", .routes = rows };

static void
begin(struct ctx *c)
{
    static const struct feature *list[3];

    list[0] = &feature;
    list[1] = &web_feature;
    test_web_of(c, list);
    test_sign_in(c, test_account(c, "hoa", ROLE_NONE, 0, 0));
}

TEST(a_draft_is_saved_offered_shown_and_gone_once_the_form_is_accepted)
{
    struct reply reply;
    struct draft d;

    begin(c);
    reply = test_post_json(c, "/lam-viec/nhap",
                           "key=thing-1&version=0&data=%7B%22title%22%3A%22typed%22%2C%22new_"
                           "password%22%3A%22x%22%7D");
    CHECK_INT(reply.status, 200);
    CHECK_TEXT(reply.body, "{\"version\":1}");
    reply = test_get(c, "/lam-viec/thing");
    CHECK_HAS(reply.body, "value=\"stored\"");
    CHECK_HAS(reply.body, "?nhap=1");
    CHECK_HAS(reply.body, "data-draft-version=\"1\"");
    reply = test_get(c, "/lam-viec/thing?nhap=1");
    CHECK_HAS(reply.body, "value=\"typed\"");
    CHECK_HAS(reply.body, "name=\"version\" value=\"3\"");
    CHECK_INT(draft_find(c, "thing-1", &d), OK);
    CHECK_INT(d.field_count, 1);
    CHECK_INT(test_post(c, "/lam-viec/thing", "draft_key=thing-1&title=typed").status, 303);
    CHECK_INT(draft_find(c, "thing-1", &d), NOT_FOUND);
    CHECK_HAS(test_get(c, "/lam-viec/thing").body, "data-draft-done=\"thing-1\"");
}

TEST(a_draft_of_an_older_version_is_a_conflict)
{
    begin(c);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&version=0&data=%7B%7D").status, 200);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&version=1&data=%7B%7D").status, 200);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&version=1&data=%7B%7D").status, 409);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&version=2&data=%7B%7D").status, 200);
}

TEST(drafts_have_limits)
{
    int64_t version;
    struct draft d;

    begin(c);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=&version=0&data=%7B%7D").status, 422);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&version=0&data=%5B1%5D").status, 422);
    CHECK_INT(
        test_post_json(c, "/lam-viec/nhap", "key=k&version=0&data=%7B%22a%22%3A%7B%7D%7D").status,
        422);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&version=0&data=nonsense").status, 422);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&data=%7B%7D").status, 422);
    for (int i = 0; i < DRAFTS_MAX + 2; i++) {
        test_set_time(c, arena_printf(c->arena, "2025-02-12 09:%02d:%02d", i / 60, i % 60));
        CHECK_INT(draft_save(c, arena_printf(c->arena, "k%d", i), 0, "{}", &version), OK);
    }
    CHECK_INT(draft_find(c, "k0", &d), NOT_FOUND);
    CHECK_INT(draft_find(c, "k1", &d), NOT_FOUND);
    CHECK_INT(draft_find(c, "k2", &d), OK);
}

TEST(drafts_are_each_accounts_own)
{
    struct draft d;

    begin(c);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&version=0&data=%7B%7D").status, 200);
    test_sign_in(c, test_account(c, "an", ROLE_ADMIN, 0, 0));
    CHECK_INT(draft_find(c, "k", &d), NOT_FOUND);
    CHECK_INT(test_post_json(c, "/lam-viec/nhap", "key=k&version=0&data=%7B%7D").status, 200);
}

TEST(a_refused_form_shows_its_errors_at_the_fields)
{
    struct reply reply;

    begin(c);
    reply = test_post(c, "/lam-viec/thing", "title=%22%3E%3Cscript%3Ealert%281%29&kind=b");
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "href=\"#f-title\"");
    CHECK_HAS(reply.body, "id=\"f-title-e\"");
    CHECK_HAS(reply.body, "aria-describedby=\"f-title-e f-title-h\"");
    CHECK_HAS(reply.body, "aria-invalid=\"true\"");
    CHECK_HAS(reply.body, "id=\"f-kind-e\"");
    CHECK_LACKS(reply.body, "<script>alert");
}

const struct test form_tests[] = {
    T(text_is_cleaned_and_measured_in_characters),
    T(numbers_and_money_are_read_as_people_type_them),
    T(days_and_times_are_read_as_people_type_them),
    T(a_choice_outside_its_list_is_refused),
    T(rows_left_empty_do_not_count_and_keep_their_numbers),
    T(a_stale_edit_shows_what_stands_now),
    T(a_password_is_never_shown_again),
    T_DB(a_draft_is_saved_offered_shown_and_gone_once_the_form_is_accepted),
    T_DB(a_draft_of_an_older_version_is_a_conflict),
    T_DB(drafts_have_limits),
    T_DB(drafts_are_each_accounts_own),
    T_DB(a_refused_form_shows_its_errors_at_the_fields),
    T_END,
};
