/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters of readers. */
#include "feature/ticket/ticket_inside.h"

#include "core/text.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

struct scene {
    struct nghi_son n;
    int64_t editor, other, article_id;
};

static void
sign_in(struct ctx *c, int64_t account_id)
{
    test_sign_in(c, account_id);
    test_set_cookie(c, "lang", "en");
}

static enum status
insert_article(struct ctx *c, void *arg)
{
    struct scene *s = arg;
    struct query *q = query_new(
        c, "INSERT INTO article (id, unit_id, state, slug, head_id, shown_id, posted_at, title,"
           " search, created_at, created_by, changed_at, shown_at) VALUES ($1, $2, 'published',"
           " 'hoi-nghi', 1, 1, $3, 'Hội nghị <b>điển hình</b>', '', $3, 1, $3, $3)");

    s->article_id = db_new_id(c);
    bind_int(q, s->article_id);
    bind_int(q, s->n.town);
    bind_int(q, now(c));
    return query_end(q);
}

static void
make_scene(struct ctx *c, struct scene *s)
{
    nghi_son_make(c, &s->n);
    s->editor = nghi_son_account(c, "bien-tap", "editor", s->n.town);
    s->other = nghi_son_account(c, "xa", "editor", s->n.hai_ha);
    CHECK_INT(db_transact(c, insert_article, s), OK);
}

static int64_t
count(struct query *q)
{
    int64_t n;

    CHECK(query_row(q));
    n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

/* Written as a reader; the account comes back. */
static struct ticket_new
write_letter(struct ctx *c, const struct scene *s, const char *contact)
{
    struct ticket_new n = { .kind = TICKET_ERROR,
                            .article_id = s->article_id,
                            .reader_name = "Lê Thị <i>Hoa</i>",
                            .contact = contact,
                            .words = "Dòng thứ ba viết sai tên phường." };
    int64_t was = c->account_id;

    c->account_id = 0;
    CHECK_INT(ticket_insert(c, &n), OK);
    c->account_id = was;
    return n;
}

static struct ticket
find(struct ctx *c, int64_t id)
{
    struct ticket t;

    CHECK_INT(ticket_find(c, id, &t), OK);
    return t;
}

static enum status
take(struct ctx *c, int64_t id, enum ticket_step step, const char *words)
{
    struct ticket t = find(c, id);

    return ticket_take(c, &(struct ticket_act){ .id = id,
                                                .version = t.version,
                                                .step = step,
                                                .words = words,
                                                .account_id = c->account_id });
}

TEST(a_reader_reports_an_error_and_follows_the_answer)
{
    struct scene s;
    struct reply reply;
    const char *follow;
    struct ticket_row *rows;
    int n;

    make_scene(c, &s);
    sign_in(c, 0);
    reply = test_get(c, arena_printf(c->arena, "/phan-anh?bai=%lld", (long long)s.article_id));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Hội nghị &lt;b&gt;điển hình&lt;/b&gt;");
    CHECK_HAS(reply.body, "within 5 working days");
    CHECK_HAS(reply.body, "Thị xã Nghi Sơn"); /* whose office it goes to */
    reply = test_post(c, "/phan-anh",
                      arena_printf(c->arena,
                                   "bai=%lld&name=Hoa&contact=hoa%%40example.com&words=Sai+t%%C3%%"
                                   "AAn+ph%%C6%%B0%%E1%%BB%%9Dng.%%0A%%3Cscript%%3E",
                                   (long long)s.article_id));
    CHECK_INT(reply.status, 303);
    follow = arena_strdup(c->arena, reply.location);
    reply = test_get(c, follow);
    CHECK_HAS(reply.body, "Letter 1/2025");
    CHECK_HAS(reply.body, "&lt;script&gt;");
    CHECK_HAS(reply.body, "19/02/2025");
    CHECK_TEXT(reply_header(reply, "Cache-Control"), "no-store");
    CHECK_INT(test_get(c, "/phan-anh/somebody-elses").status, 404);
    sign_in(c, s.editor);
    CHECK_INT(ticket_list(c, &(struct ticket_filter){ 0 }, NULL, 10, &rows, &n), OK);
    CHECK_INT(n, 1);
    CHECK_INT(take(c, rows[0].ticket.id, TICKET_ANSWER, "Đã sửa, cảm ơn bạn."), OK);
    sign_in(c, 0);
    CHECK_HAS(test_get(c, follow).body, "Đã sửa, cảm ơn bạn.");
    CHECK_HAS(test_get_json(c, follow).body, "\"state\":\"answered\"");
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM mail WHERE address = 'hoa@example.com'"
                                 " AND body LIKE '%Đã sửa%'")),
              1);
}

TEST(what_is_wrong_with_a_letter_is_told_at_its_field_and_nothing_is_kept)
{
    struct scene s;

    make_scene(c, &s);
    sign_in(c, 0);
    CHECK_INT(test_post(c, "/phan-anh", "words=").status, 422);
    CHECK_HAS(test_post(c, "/phan-anh", "words=ngan").body, "in 10 to 3000 characters");
    CHECK_HAS(test_post(c, "/phan-anh",
                        "words=m%C6%B0%E1%BB%9Di+ch%E1%BB%AF+tr%E1%BB%9F+l%C3%AAn"
                        "&contact=a%40b%40c")
                  .body,
              "No letter can be sent to this address");
    CHECK_INT(
        test_post(c, "/phan-anh", "bai=123&words=m%C6%B0%E1%BB%9Di+ch%E1%BB%AF+tr%E1%BB%9F").status,
        404);
    CHECK_INT(test_get(c, "/phan-anh?bai=123").status, 404);
    CHECK_INT(test_post_without_token(c, "/phan-anh", "words=0123456789").status, 403);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM ticket")), 0);
}

TEST(a_letter_from_the_trap_is_spam_that_a_person_can_bring_back)
{
    struct scene s;
    struct ticket_row *rows;
    int n;

    make_scene(c, &s);
    sign_in(c, 0);
    CHECK_INT(test_post(c, "/phan-anh", "website=http%3A%2F%2Fx&words=buy+buy+buy+buy").status,
              303);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox")), 0);
    sign_in(c, s.editor);
    CHECK_INT(ticket_list(c, &(struct ticket_filter){ 0 }, NULL, 10, &rows, &n), OK);
    CHECK_INT(n, 0);
    CHECK_INT(ticket_list(c, &(struct ticket_filter){ .state = TICKET_SPAM }, NULL, 10, &rows, &n),
              OK);
    CHECK_INT(n, 1);
    CHECK_INT(take(c, rows[0].ticket.id, TICKET_REOPEN, NULL), OK);
    CHECK_INT(find(c, rows[0].ticket.id).state, TICKET_NEW);
}

TEST(one_place_sends_so_many_letters_an_hour_and_no_more)
{
    struct scene s;

    make_scene(c, &s);
    sign_in(c, 0);
    for (int i = 0; i < TICKET_SENT_MAX; i++)
        CHECK_INT(test_post(c, "/phan-anh", "words=0123456789").status, 303);
    CHECK_INT(test_post(c, "/phan-anh", "words=0123456789").status, 429);
    CHECK_INT(count(query_new(c, "SELECT COUNT(DISTINCT number) FROM ticket")), TICKET_SENT_MAX);
}

TEST(only_who_answers_for_the_unit_sees_a_letter)
{
    struct scene s;
    struct ticket_new n;
    struct ticket t;
    struct ticket_row *rows;
    const char *page;
    int row_count;

    make_scene(c, &s);
    n = write_letter(c, &s, "");
    page = arena_printf(c->arena, "/lam-viec/phan-anh/%lld", (long long)n.id);
    sign_in(c, s.other);
    CHECK_INT(ticket_find(c, n.id, &t), NOT_FOUND);
    CHECK_INT(ticket_list(c, &(struct ticket_filter){ 0 }, NULL, 10, &rows, &row_count), OK);
    CHECK_INT(row_count, 0);
    CHECK_INT(test_get(c, page).status, 404);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/thu-rac", page), "version=1").status, 404);
    sign_in(c, s.editor);
    CHECK_INT(test_get(c, page).status, 200);
    CHECK_HAS(test_get(c, page).body, "Lê Thị &lt;i&gt;Hoa&lt;/i&gt;");
    CHECK_HAS(test_get(c, "/lam-viec/phan-anh").body, "Dòng thứ ba");
    /* Names and contacts stay out of lists. */
    CHECK_LACKS(test_get(c, "/lam-viec/phan-anh").body, "Hoa&lt;");
    CHECK_INT(test_get(c, "/lam-viec/phan-anh?xuat=csv").status, 200);
    CHECK_LACKS(test_get(c, "/lam-viec/phan-anh?xuat=csv").body, "Hoa");
    CHECK_LACKS(test_get_json(c, "/lam-viec/phan-anh").body, "Hoa");
}

TEST(who_answers_is_told_of_a_letter_and_of_what_is_given_to_them)
{
    struct scene s;
    struct ticket_new n;

    make_scene(c, &s);
    n = write_letter(c, &s, "");
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'ticket_new'")), 1);
    sign_in(c, s.editor);
    CHECK_INT(take(c, n.id, TICKET_ASSIGN, NULL), OK);
    CHECK_INT(find(c, n.id).state, TICKET_ASSIGNED);
    CHECK_INT(ticket_take(c, &(struct ticket_act){ .id = n.id,
                                                   .version = find(c, n.id).version,
                                                   .step = TICKET_ASSIGN,
                                                   .account_id = s.other }),
              INVALID);
    CHECK_TEXT(c->problems->field, "account");
}

TEST(the_table_of_states_is_the_only_way)
{
    struct scene s;
    struct ticket_new n;
    struct ticket_act stale;

    make_scene(c, &s);
    n = write_letter(c, &s, "");
    sign_in(c, s.editor);
    CHECK_INT(take(c, n.id, TICKET_ANSWER, ""), INVALID);
    CHECK_TEXT(c->problems->field, "answer");
    problems_clear(c);
    CHECK_INT(take(c, n.id, TICKET_CLOSE, ""), INVALID);
    CHECK_TEXT(c->problems->field, "reason");
    CHECK_INT(take(c, n.id, TICKET_REOPEN, NULL), CONFLICT);
    stale = (struct ticket_act){
        .id = n.id, .version = 1, .step = TICKET_ANSWER, .words = "Một người trả lời."
    };
    CHECK_INT(ticket_take(c, &stale), OK);
    stale.words = "Người khác trả lời cùng lúc.";
    CHECK_INT(ticket_take(c, &stale), CONFLICT);
    CHECK_TEXT(find(c, n.id).answer, "Một người trả lời.");
    CHECK_INT(take(c, n.id, TICKET_MARK_SPAM, NULL), CONFLICT);
    CHECK_INT(take(c, n.id, TICKET_CLOSE, NULL), OK);
    CHECK_TEXT(find(c, n.id).answer, "Một người trả lời.");
    for (enum ticket_state from = TICKET_NEW; from < TICKET_STATE_COUNT; from++)
        for (enum ticket_step step = TICKET_ASSIGN; step < TICKET_STEP_COUNT; step++) {
            enum ticket_state to = 0;

            CHECK(!ticket_can(from, step, &to) || (to >= TICKET_NEW && to < TICKET_STATE_COUNT));
        }
}

TEST(late_letters_stand_first_and_are_reminded_of_once)
{
    struct scene s;
    struct ticket_new first, second;
    struct ticket_row *rows;
    struct ticket_counts counts;
    int64_t told;
    int n;

    make_scene(c, &s);
    second = write_letter(c, &s, "");
    test_set_time(c, "2025-02-11 23:59:00");
    first = write_letter(c, &s, "");
    test_set_today(c, "2025-02-18");
    CHECK_INT(ticket_remind(c, &told), OK);
    CHECK_INT(ticket_remind(c, &told), OK);
    CHECK_INT(told, 2);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'ticket_due'")), 2);
    test_set_today(c, "2025-02-19");
    CHECK_INT(ticket_remind(c, &told), OK);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'ticket_due'")), 3);
    sign_in(c, s.editor);
    CHECK_INT(take(c, second.id, TICKET_ANSWER, "Xong."), OK);
    CHECK_INT(ticket_list(c, &(struct ticket_filter){ 0 }, NULL, 10, &rows, &n), OK);
    CHECK_INT(n, 2);
    CHECK(rows[0].ticket.id == first.id);
    CHECK_INT(ticket_count(c, &counts), OK);
    CHECK_INT(counts.late, 1);
    CHECK_INT(counts.by_state[TICKET_ANSWERED], 1);
    CHECK_HAS(test_get(c, "/lam-viec/phan-anh?trang-thai=late").body, "Late by 1 day");
}

static enum status
run_clean(struct ctx *c)
{
    int64_t id;
    const struct job_order order = { .kind = &ticket_clean_job };

    enum status st = OK;

    CHECK_INT(job_insert(c, &order, &id), OK);
    while (st == OK)
        st = job_work_one(c);
    return st == NOT_FOUND ? OK : st;
}

TEST(what_readers_gave_is_forgotten_and_the_number_stays)
{
    struct scene s;
    struct ticket_new old, open;
    struct ticket t;

    make_scene(c, &s);
    old = write_letter(c, &s, "0912 345 678");
    open = write_letter(c, &s, "0912 345 678");
    sign_in(c, s.editor);
    CHECK_INT(take(c, old.id, TICKET_ANSWER, "Đã sửa."), OK);
    c->account_id = -1;
    CHECK_INT(run_clean(c), OK);
    CHECK_TEXT(find(c, old.id).contact, "0912 345 678");
    test_set_today(c, "2026-02-20");
    CHECK_INT(run_clean(c), OK);
    t = find(c, old.id);
    CHECK_TEXT(t.words, "");
    CHECK_TEXT(t.contact, "");
    CHECK_TEXT(t.reader_name, "");
    CHECK_TEXT(t.answer, "");
    CHECK_INT(t.number, 1);
    CHECK_INT(ticket_find_token(c, old.token, &t), NOT_FOUND);
    CHECK_TEXT(find(c, open.id).contact, "0912 345 678");
    CHECK_INT(
        count(query_new(c, "SELECT COUNT(*) FROM audit WHERE before LIKE '%0912 345%' OR after"
                           " LIKE '%0912 345%' OR after LIKE '%Hoa%' OR after LIKE '%Dòng%'")),
        0);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox WHERE subject LIKE '%Hoa%'"
                                 " OR subject LIKE '%Dòng%'")),
              0);
    CHECK_INT(take(c, old.id, TICKET_REOPEN, NULL), CONFLICT);
}

TEST(the_office_sets_its_days_and_says_where_they_come_from)
{
    struct scene s;
    struct ticket_new n;

    make_scene(c, &s);
    sign_in(c, test_account(c, "root", ROLE_ADMIN, 0, 0));
    CHECK_HAS(test_get(c, "/lam-viec/phan-anh/cai-dat").body, "[bg]");
    CHECK_INT(test_post(c, "/lam-viec/phan-anh/cai-dat", "due_days=0&source=x&kept_days=10").status,
              422);
    CHECK_INT(test_post(c, "/lam-viec/phan-anh/cai-dat", "due_days=3&source=&kept_days=10").status,
              422);
    CHECK_INT(
        test_post(c, "/lam-viec/phan-anh/cai-dat", "due_days=3&source=QD+12&kept_days=30").status,
        303);
    n = write_letter(c, &s, "");
    c->account_id = -1;
    CHECK_DATE(find(c, n.id).due_on, "2025-02-17");
}

TEST(the_roles_that_answer_are_those_that_edit_articles)
{
    for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
        CHECK_INT(role_gives(role, EDIT_ARTICLES),
                  strstr(TICKET_ROLES, arena_printf(c->arena, "'%s'", role_code(role))) != NULL);
}

const struct test ticket_tests[] = {
    T_DB(a_reader_reports_an_error_and_follows_the_answer),
    T_DB(what_is_wrong_with_a_letter_is_told_at_its_field_and_nothing_is_kept),
    T_DB(a_letter_from_the_trap_is_spam_that_a_person_can_bring_back),
    T_DB(one_place_sends_so_many_letters_an_hour_and_no_more),
    T_DB(only_who_answers_for_the_unit_sees_a_letter),
    T_DB(who_answers_is_told_of_a_letter_and_of_what_is_given_to_them),
    T_DB(the_table_of_states_is_the_only_way),
    T_DB(late_letters_stand_first_and_are_reminded_of_once),
    T_DB(what_readers_gave_is_forgotten_and_the_number_stays),
    T_DB(the_office_sets_its_days_and_says_where_they_come_from),
    T(the_roles_that_answer_are_those_that_edit_articles),
    T_END,
};
