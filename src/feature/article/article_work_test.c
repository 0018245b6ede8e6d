/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newsroom: saving, steps, rights, what is told, the clock. */
#include "feature/article/article.h"

#include "db/db.h"
#include "service/job.h"
#include "service/search.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

static struct nghi_son n;
static int64_t officer, editor, chief;

static void
begin(struct ctx *c)
{
    nghi_son_make(c, &n);
    officer = nghi_son_account(c, "officer", "unit_officer", n.hai_ha);
    editor = nghi_son_account(c, "editor", "editor", n.town);
    chief = nghi_son_account(c, "chief", "chief_editor", n.town);
    test_sign_in(c, editor);
}

static enum status
save(struct ctx *c, struct article_saving *s, const char *title, const char *body)
{
    problems_clear(c);
    s->unit_id = s->unit_id != 0 ? s->unit_id : n.town;
    s->revision.title = title;
    s->revision.body = body;
    return article_save(c, s);
}

static struct article
found(struct ctx *c, int64_t id)
{
    struct article a = { 0 };

    CHECK_INT(article_find(c, id, &a), OK);
    return a;
}

static enum status
take(struct ctx *c, int64_t id, enum article_step step, const char *words)
{
    problems_clear(c);
    return article_take(
        c, &(struct article_stepping){
               .article_id = id, .version = found(c, id).version, .step = step, .words = words });
}

static int64_t
saved(struct ctx *c, const char *title, const char *body)
{
    struct article_saving s = { 0 };

    CHECK_INT(save(c, &s, title, body), OK);
    return s.article_id;
}

static int64_t
published(struct ctx *c, const char *title, const char *body)
{
    int64_t id = saved(c, title, body);

    CHECK_INT(take(c, id, ARTICLE_HAND_IN, ""), OK);
    test_sign_in(c, chief);
    CHECK_INT(take(c, id, ARTICLE_APPROVE, ""), OK);
    CHECK_INT(take(c, id, ARTICLE_PUBLISH, ""), OK);
    test_sign_in(c, editor);
    return id;
}

static enum status
insert_photo(struct ctx *c, void *arg)
{
    int64_t *ids = arg; /* article, made photo */
    struct query *q = query_new(c, "INSERT INTO article_media (id, article_id, kind, name,"
                                   " source_hash, is_placeholder, account_id, created_at)"
                                   " VALUES ($1, $2, 'photo', 'a.jpg', '', 1, 1, 1)");

    ids[1] = db_new_id(c);
    bind_int(q, ids[1]);
    bind_int(q, ids[0]);
    return query_end(q);
}

static int64_t
photo(struct ctx *c, int64_t article_id)
{
    int64_t ids[2] = { article_id, 0 };

    CHECK_INT(db_transact(c, insert_photo, ids), OK);
    return ids[1];
}

static int64_t
count(struct ctx *c, struct query *q)
{
    int64_t all = -1;

    (void)c;
    if (query_row(q))
        all = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return all;
}

static int64_t
search_count(struct ctx *c, const char *words)
{
    struct search_found f;

    CHECK_INT(search_find(c, &(struct search_asked){ .words = words }, &f), OK);
    return f.count;
}

TEST(a_draft_is_saved_in_revisions_that_stay)
{
    struct article_saving s = { 0 };
    struct article_revision *list, rev;
    int revisions;

    begin(c);
    CHECK_INT(save(c, &s, "Hội nghị", "<h1>Một</h1><script>x</script>"), OK);
    s.based_on_id = s.revision.id;
    CHECK_INT(save(c, &s, "Hội nghị 2", "<p>Hai"), OK);
    CHECK_INT(article_revision_list(c, s.article_id, &list, &revisions), OK);
    CHECK_INT(revisions, 2);
    CHECK_TEXT(list[1].title, "Hội nghị");
    CHECK_INT(article_revision_find(c, s.article_id, list[1].id, &rev), OK);
    CHECK_TEXT(rev.body, "<h2>Một</h2>\n");
    CHECK_TEXT(found(c, s.article_id).slug, "hoi-nghi-2");
    CHECK_INT(found(c, s.article_id).state, ARTICLE_DRAFT);
}

TEST(a_save_that_changes_nothing_writes_nothing)
{
    struct article_saving s = { 0 };
    int64_t first;

    begin(c);
    CHECK_INT(save(c, &s, "A", "<p>b"), OK);
    s.based_on_id = first = s.revision.id;
    s.revision.note = "only a note";
    CHECK_INT(save(c, &s, " A ", "b"), OK);
    CHECK_INT(s.revision.id, first);
    CHECK_INT(found(c, s.article_id).version, 1);
}

TEST(a_stale_save_is_refused_and_nothing_is_written)
{
    struct article_saving s = { 0 }, other;

    begin(c);
    CHECK_INT(save(c, &s, "A", "<p>a"), OK);
    s.based_on_id = s.revision.id;
    other = s;
    CHECK_INT(save(c, &s, "A", "<p>b"), OK);
    CHECK_INT(save(c, &other, "A", "<p>c"), CONFLICT);
    CHECK_INT(found(c, s.article_id).version, 2);
}

TEST(bad_input_is_told_at_its_field)
{
    struct article_saving s = { 0 };

    begin(c);
    CHECK_INT(save(c, &s, "  ", "<p>a"), INVALID);
    CHECK_TEXT(c->problems->field, "title");
    s.revision.source_url = "javascript:alert(1)";
    CHECK_INT(save(c, &s, "A", "<p>a"), INVALID);
    CHECK_TEXT(c->problems->field, "source_url");
    s.revision.source_url = "http://";
    CHECK_INT(article_save(c, &s), INVALID);
    s.revision.source_url = "";
    s.topic_id = 12;
    CHECK_INT(save(c, &s, "A", "<p>a"), INVALID);
    CHECK_TEXT(c->problems->field, "topic");
    CHECK_INT(count(c, query_new(c, "SELECT COUNT(*) FROM article")), 0);
}

TEST(each_role_does_its_own_part)
{
    struct article_saving s = { 0 };
    struct article a;

    begin(c);
    test_sign_in(c, officer);
    CHECK_INT(save(c, &s, "Của tỉnh", "<p>a"), DENIED);
    s.unit_id = n.hai_ha;
    CHECK_INT(save(c, &s, "Của xã", "<p>a"), OK);
    CHECK_INT(take(c, s.article_id, ARTICLE_HAND_IN, ""), DENIED);
    test_sign_in(c, nghi_son_account(c, "other", "unit_officer", n.hai_hoa));
    CHECK_INT(article_find(c, s.article_id, &a), NOT_FOUND);
    test_sign_in(c, editor);
    CHECK_INT(take(c, s.article_id, ARTICLE_HAND_IN, ""), OK);
    CHECK_INT(take(c, s.article_id, ARTICLE_APPROVE, ""), DENIED);
    test_sign_in(c, officer);
    s.based_on_id = s.revision.id;
    CHECK_INT(save(c, &s, "Của xã", "<p>b"), DENIED);
}

TEST(an_article_goes_through_its_states)
{
    int64_t id;

    begin(c);
    id = published(c, "Tin mới", "<p>Nội dung đặc biệt");
    CHECK_INT(found(c, id).state, ARTICLE_PUBLISHED);
    CHECK_INT(found(c, id).posted_at, now(c));
    CHECK_INT(search_count(c, "noi dung dac biet"), 1);
    test_sign_in(c, chief);
    CHECK_INT(take(c, id, ARTICLE_WITHDRAW, ""), INVALID);
    CHECK_TEXT(c->problems->field, "words");
    CHECK_INT(take(c, id, ARTICLE_WITHDRAW, "Sai số liệu"), OK);
    CHECK_INT(found(c, id).state, ARTICLE_WITHDRAWN);
    CHECK_INT(search_count(c, "noi dung dac biet"), 0);
    CHECK_INT(take(c, id, ARTICLE_PUBLISH, ""), CONFLICT);
    CHECK_INT(take(c, id, ARTICLE_RESTORE, "Đã kiểm tra lại"), OK);
    CHECK_INT(found(c, id).state, ARTICLE_CORRECTED);
    CHECK_INT(search_count(c, "noi dung dac biet"), 1);
}

TEST(edits_of_a_published_article_are_not_shown_until_corrected)
{
    struct article_saving s = { 0 };
    int64_t id, shown;

    begin(c);
    id = published(c, "Tin", "<p>cũ");
    shown = found(c, id).shown_id;
    s.article_id = id;
    s.based_on_id = shown;
    CHECK_INT(save(c, &s, "Tin sửa", "<p>mới"), OK);
    CHECK_INT(found(c, id).shown_id, shown);
    CHECK_TEXT(found(c, id).title, "Tin");
    test_sign_in(c, chief);
    CHECK_INT(take(c, id, ARTICLE_CORRECT, ""), INVALID);
    CHECK_INT(take(c, id, ARTICLE_CORRECT, "Sửa tên"), OK);
    CHECK_INT(found(c, id).shown_id, s.revision.id);
    CHECK_TEXT(found(c, id).slug, "tin-sua");
    CHECK_INT(take(c, id, ARTICLE_CORRECT, "Sửa nữa"), INVALID);
}

TEST(a_heading_becomes_an_article_only_by_a_step_that_readers_are_told_of)
{
    struct article_saving s = { .is_heading = true };

    begin(c);
    CHECK_INT(save(c, &s, "Chỉ có tiêu đề", ""), OK);
    CHECK_INT(take(c, s.article_id, ARTICLE_HAND_IN, ""), OK);
    test_sign_in(c, chief);
    CHECK_INT(take(c, s.article_id, ARTICLE_APPROVE, ""), OK);
    CHECK_INT(take(c, s.article_id, ARTICLE_PUBLISH, ""), OK);
    s.based_on_id = s.revision.id;
    s.is_heading = false;
    CHECK_INT(save(c, &s, "Chỉ có tiêu đề", "<p>Nay có bài"), OK);
    CHECK(found(c, s.article_id).is_heading);
    CHECK_INT(take(c, s.article_id, ARTICLE_CORRECT, "Thêm nội dung"), OK);
    CHECK(!found(c, s.article_id).is_heading);
}

TEST(what_was_approved_and_is_edited_waits_again)
{
    struct article_saving s = { 0 };

    begin(c);
    CHECK_INT(save(c, &s, "A", "<p>a"), OK);
    CHECK_INT(take(c, s.article_id, ARTICLE_HAND_IN, ""), OK);
    test_sign_in(c, chief);
    CHECK_INT(article_take(c, &(struct article_stepping){ .article_id = s.article_id,
                                                          .version = 2,
                                                          .step = ARTICLE_APPROVE,
                                                          .publish_at = now(c) + 60 }),
              OK);
    s.based_on_id = s.revision.id;
    CHECK_INT(save(c, &s, "A", "<p>b"), OK);
    CHECK_INT(found(c, s.article_id).state, ARTICLE_EDITED);
    CHECK_INT(found(c, s.article_id).publish_at, 0);
}

TEST(a_photo_without_words_keeps_the_article_from_being_shown)
{
    struct article_saving s = { 0 };
    struct article_media m[1] = { { 0 } };

    begin(c);
    CHECK_INT(save(c, &s, "A", "<p>a"), OK);
    m[0].id = photo(c, s.article_id);
    s.based_on_id = s.revision.id;
    s.revision.media = m;
    s.revision.media_count = 1;
    CHECK_INT(save(c, &s, "A", "<p>a"), OK);
    CHECK_INT(take(c, s.article_id, ARTICLE_HAND_IN, ""), OK);
    test_sign_in(c, chief);
    CHECK_INT(take(c, s.article_id, ARTICLE_APPROVE, ""), INVALID);
    CHECK_TEXT(c->problems->field, arena_printf(c->arena, "caption.%lld", (long long)m[0].id));
    CHECK_TEXT(c->problems->next->field, arena_printf(c->arena, "alt.%lld", (long long)m[0].id));
    m[0].caption = "Đại biểu";
    m[0].is_decorative = true;
    s.based_on_id = s.revision.id;
    CHECK_INT(save(c, &s, "A",
                   arena_printf(c->arena,
                                "<figure data-media=%lld></figure>"
                                "<figure data-media=12></figure>b",
                                (long long)m[0].id)),
              OK);
    CHECK_INT(take(c, s.article_id, ARTICLE_APPROVE, ""), OK);
    CHECK_INT(found(c, s.article_id).lead_media_id, m[0].id);
}

TEST(a_photo_of_another_article_is_not_taken)
{
    struct article_saving s = { 0 };
    struct article_media m[1] = { { 0 } };
    int64_t other;

    begin(c);
    other = saved(c, "Khác", "<p>a");
    m[0].id = photo(c, other);
    CHECK_INT(save(c, &s, "A", "<p>a"), OK);
    s.based_on_id = s.revision.id;
    s.revision.media = m;
    s.revision.media_count = 1;
    CHECK_INT(save(c, &s, "A", "<p>b"), INVALID);
    CHECK_INT(found(c, s.article_id).version, 1);
}

TEST(those_concerned_hear_of_it)
{
    struct article_saving s = { .unit_id = 0 };

    begin(c);
    (void)nghi_son_account(c, "second", "chief_editor", n.town);
    (void)nghi_son_account(c, "elsewhere", "chief_editor", n.hai_hoa);
    test_sign_in(c, officer);
    s.unit_id = n.hai_ha;
    CHECK_INT(save(c, &s, "Tin của xã", "<p>a"), OK);
    test_sign_in(c, editor);
    CHECK_INT(take(c, s.article_id, ARTICLE_HAND_IN, ""), OK);
    CHECK_INT(count(c, query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'article_waits'")), 2);
    test_sign_in(c, chief);
    CHECK_INT(take(c, s.article_id, ARTICLE_SEND_BACK, "Thiếu số liệu"), OK);
    CHECK_INT(count(c, query_new(c, "SELECT COUNT(*) FROM inbox i JOIN account a ON"
                                    " a.id = i.account_id WHERE i.kind = 'article_returned'"
                                    " AND a.name = 'officer'")),
              1);
    CHECK_INT(found(c, s.article_id).state, ARTICLE_DRAFT);
}

TEST(what_is_due_is_published_by_the_clock)
{
    int64_t id, at;
    int done = 0;

    begin(c);
    id = saved(c, "Hẹn giờ", "<p>a");
    CHECK_INT(take(c, id, ARTICLE_HAND_IN, ""), OK);
    test_sign_in(c, chief);
    at = now(c) + 3600;
    CHECK_INT(article_take(c, &(struct article_stepping){ .article_id = id,
                                                          .version = 2,
                                                          .step = ARTICLE_APPROVE,
                                                          .publish_at = now(c) - 1 }),
              INVALID);
    CHECK_TEXT(c->problems->field, "publish_at");
    CHECK_INT(article_take(c, &(struct article_stepping){ .article_id = id,
                                                          .version = 2,
                                                          .step = ARTICLE_APPROVE,
                                                          .publish_at = at }),
              OK);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(article_publish_due(c, &done), OK);
    CHECK_INT(done, 0);
    test_set_time(c, "2025-02-12 23:58:59");
    CHECK_INT(job_plan(c), OK); /* a kind that is new has missed nothing */
    test_set_time(c, "2025-02-12 23:59:59");
    CHECK_INT(job_plan(c), OK);
    CHECK_INT(job_work_one(c), OK);
    CHECK_INT(found(c, id).state, ARTICLE_PUBLISHED);
    CHECK_INT(found(c, id).posted_at, at);
}

TEST(the_list_has_what_the_account_may_write)
{
    struct article_saving s = { .unit_id = 0 };
    struct article_work_line *lines;
    struct article_work_filter f = { .q_folded = "" };
    int64_t counts[ARTICLE_STATE_COUNT];
    int lines_count;

    begin(c);
    (void)published(c, "Của thị xã", "<p>a");
    s.unit_id = n.hai_ha;
    CHECK_INT(save(c, &s, "Của xã", "<p>a"), OK);
    CHECK_INT(article_work_list(c, &f, NULL, 10, &lines, &lines_count), OK);
    CHECK_INT(lines_count, 2);
    CHECK_TEXT(lines[0].title, "Của xã");
    f.q_folded = "thi xa";
    CHECK_INT(article_work_list(c, &f, NULL, 10, &lines, &lines_count), OK);
    CHECK_INT(lines_count, 1);
    test_sign_in(c, officer);
    f.q_folded = "";
    CHECK_INT(article_work_list(c, &f, NULL, 10, &lines, &lines_count), OK);
    CHECK_INT(lines_count, 1);
    CHECK_INT(article_work_count(c, &f, counts), OK);
    CHECK_INT(counts[0], 1);
    CHECK_INT(counts[ARTICLE_DRAFT], 1);
}

TEST(who_has_to_act_sees_how_much)
{
    struct article_duties d;
    int64_t id;

    begin(c);
    id = saved(c, "Tin", "<p>a");
    CHECK_INT(take(c, id, ARTICLE_HAND_IN, ""), OK);
    CHECK_INT(article_duties(c, &d), OK);
    CHECK_INT(d.to_approve, 0);
    test_sign_in(c, chief);
    CHECK_INT(article_duties(c, &d), OK);
    CHECK_INT(d.to_approve, 1);
    CHECK_HAS(test_get(c, "/lam-viec/hom-nay").body, "/lam-viec/tin-bai?trang-thai=edited");
    CHECK_INT(take(c, id, ARTICLE_SEND_BACK, "Thiếu"), OK);
    test_sign_in(c, editor);
    CHECK_INT(article_duties(c, &d), OK);
    CHECK_INT(d.sent_back, 1);
    test_sign_in(c, officer);
    CHECK_INT(article_duties(c, &d), OK);
    CHECK_INT(d.to_approve + d.to_publish + d.sent_back, 0);
}

TEST(topics_are_added_renamed_ordered_and_ended)
{
    struct topic a = { .name = "Tin tức" }, b = { .name = "Thi đua" }, *all, twice = a;
    int topics;

    begin(c);
    CHECK_INT(topic_insert(c, &a), OK);
    CHECK_INT(topic_insert(c, &b), OK);
    CHECK_INT(topic_insert(c, &twice), INVALID);
    CHECK_INT(topic_move(c, b.id, -1), OK);
    CHECK_INT(topic_list(c, &all, &topics), OK);
    CHECK_TEXT(all[0].name, "Thi đua");
    b.name = "Thi đua khen thưởng";
    b.is_ended = true;
    CHECK_INT(topic_update(c, &b), OK);
    CHECK_INT(topic_update(c, &b), CONFLICT);
    CHECK_INT(topic_list(c, &all, &topics), OK);
    CHECK_TEXT(all[1].name, "Thi đua khen thưởng");
    CHECK_TEXT(all[1].slug, "thi-dua");
    test_sign_in(c, officer);
    CHECK_INT(topic_move(c, a.id, 1), DENIED);
}

TEST(the_roles_that_the_queries_name_are_those_of_the_table)
{
    (void)c;
    for (enum role r = ROLE_NONE + 1; r < ROLE_COUNT; r++) {
        const char *quoted = arena_printf(c->arena, "'%s'", role_code(r));

        CHECK_INT(role_gives(r, WRITE_ARTICLES), strstr(ARTICLE_WRITER_ROLES, quoted) != NULL);
        CHECK_INT(role_gives(r, APPROVE_ARTICLES), strstr(ARTICLE_APPROVER_ROLES, quoted) != NULL);
    }
}

const struct test article_work_tests[] = {
    T_DB(a_draft_is_saved_in_revisions_that_stay),
    T_DB(a_save_that_changes_nothing_writes_nothing),
    T_DB(a_stale_save_is_refused_and_nothing_is_written),
    T_DB(bad_input_is_told_at_its_field),
    T_DB(each_role_does_its_own_part),
    T_DB(an_article_goes_through_its_states),
    T_DB(edits_of_a_published_article_are_not_shown_until_corrected),
    T_DB(a_heading_becomes_an_article_only_by_a_step_that_readers_are_told_of),
    T_DB(what_was_approved_and_is_edited_waits_again),
    T_DB(a_photo_without_words_keeps_the_article_from_being_shown),
    T_DB(a_photo_of_another_article_is_not_taken),
    T_DB(those_concerned_hear_of_it),
    T_DB(what_is_due_is_published_by_the_clock),
    T_DB(the_list_has_what_the_account_may_write),
    T_DB(who_has_to_act_sees_how_much),
    T_DB(topics_are_added_renamed_ordered_and_ended),
    T(the_roles_that_the_queries_name_are_those_of_the_table),
    T_END,
};
