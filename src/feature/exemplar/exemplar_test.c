/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before the public: looked at, shown, written about, closed, awarded, taken down. */
#include "feature/exemplar/exemplar_inside.h"

#include "feature/article/article.h"
#include "service/blob.h"
#include "service/search.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"
#include "test/test_photo.h"

#include <inttypes.h>
#include <string.h>

struct scene {
    struct nghi_son n;
    int64_t office, officer, other, award, subject, dossier;
};

static enum status
set_comment_days(struct ctx *c, void *arg)
{
    struct query *q =
        query_new(c, "UPDATE award SET comment_days = 10, comment_by_work = 1 WHERE id = $1");

    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

static void
make_scene(struct ctx *c, struct scene *s)
{
    nghi_son_make(c, &s->n);
    s->office = nghi_son_account(c, "thuong-truc", "secretariat", s->n.town);
    s->officer = nghi_son_account(c, "can-bo", "unit_officer", s->n.hai_ha);
    s->other = nghi_son_account(c, "noi-khac", "secretariat", s->n.province);
    s->award = test_award(c, "Giấy khen", LEVEL_DISTRICT);
    CHECK_INT(db_transact(c, set_comment_days, &s->award), OK);
    s->subject = test_subject(c, &(struct test_subject){ .name = "Cá nhân mẫu <12>",
                                                         .kind = SUBJECT_PERSON,
                                                         .unit_id = s->n.hai_ha,
                                                         .birth_year = 1980,
                                                         .phone = "0912 345 678",
                                                         .address = "Xóm Đình, thôn Đông Hải" });
    s->dossier = test_dossier(c, &(struct test_dossier){ .campaign_id = s->n.campaign.id,
                                                         .subject_id = s->subject,
                                                         .award_id = s->award,
                                                         .unit_id = s->n.hai_ha,
                                                         .at_unit_id = s->n.town,
                                                         .decides_unit_id = s->n.town,
                                                         .state = "appraisal",
                                                         .achievement = "Giữ sạch kênh chung",
                                                         .created_by = s->officer });
    test_section(c, s->dossier, "achievements",
                 "Gọi 0912345678, nhà ở xóm Đình, thôn Đông Hải, xã Hải Hà.\n"
                 "Máy bơm số 0987 654 321 chạy 12 năm theo Quyết định số 309/QĐ-UBND.");
}

static void
sign_in(struct ctx *c, int64_t account_id)
{
    test_sign_in(c, account_id);
    test_set_cookie(c, "lang", "en");
}

static int64_t
count(struct query *q)
{
    int64_t n = 0;

    CHECK(query_row(q));
    n = col_int(q, 0);
    CHECK_INT(query_end(q), OK);
    return n;
}

/* Looked at and shown, as the office. */
static struct exemplar_posting
show_it(struct ctx *c, const struct scene *s)
{
    struct exemplar_prepared p;
    struct exemplar_posting posting = { .dossier_id = s->dossier };

    test_sign_in(c, s->office);
    CHECK_INT(exemplar_prepare(c, s->dossier, &p), OK);
    posting.hash = p.hash;
    CHECK_INT(exemplar_post(c, &posting), OK);
    return posting;
}

static struct exemplar
stands(struct ctx *c, int64_t dossier_id)
{
    struct exemplar e;

    CHECK_INT(exemplar_of(c, dossier_id, &e), OK);
    return e;
}

TEST(what_is_shown_is_a_copy_without_what_is_personal)
{
    struct scene s;
    struct exemplar_posting p;
    struct reply reply;
    const char *url;

    make_scene(c, &s);
    p = show_it(c, &s);
    url = url_exemplar(c, p.id, p.slug);
    CHECK_HAS(url, "/dien-hinh/ca-nhan-mau-12-");
    sign_in(c, 0);
    reply = test_get(c, url);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Cá nhân mẫu &lt;12&gt;");
    CHECK_HAS(reply.body, "Gọi […], nhà ở […], xã Hải Hà.");
    CHECK_HAS(reply.body, "Máy bơm số […] chạy 12 năm theo Quyết định số 309/QĐ-UBND.");
    CHECK_HAS(reply.body, "\"@type\":\"Person\"");
    CHECK_HAS(reply.body, "until the end of 26/02/2025");
    CHECK_LACKS(reply.body, "345678");
    CHECK_HAS(test_get_json(c, url).body, "\"is_open\":true");
    CHECK_INT(test_get(c, arena_printf(c->arena, "/dien-hinh/khac-%" PRId64, p.id)).status, 301);
    /* The dossier is written on; readers see what was looked at. */
    test_section(c, s.dossier, "achievements", "Số mới 0911 222 333");
    CHECK_HAS(test_get(c, url).body, "Máy bơm số […]");
    CHECK_HAS(test_get(c, "/lay-y-kien").body, url);
    CHECK_LACKS(test_get(c, "/dien-hinh").body, url);
}

TEST(only_what_was_looked_at_is_shown)
{
    struct scene s;
    struct exemplar_prepared p;
    struct exemplar_posting posting = { 0 };

    make_scene(c, &s);
    test_sign_in(c, s.office);
    CHECK_INT(exemplar_prepare(c, s.dossier, &p), OK);
    CHECK_INT(p.cut_count, 3);
    test_section(c, s.dossier, "achievements", "Khác hẳn");
    posting.dossier_id = s.dossier;
    posting.hash = p.hash;
    CHECK_INT(exemplar_post(c, &posting), CONFLICT);
    CHECK_INT(stands(c, s.dossier).state, EXEMPLAR_NONE);
    test_sign_in(c, s.officer);
    CHECK_INT(exemplar_prepare(c, s.dossier, &p), DENIED);
    CHECK_INT(exemplar_post(c, &posting), DENIED);
}

TEST(a_false_cut_is_restored_with_a_reason_but_never_the_subjects_own)
{
    struct scene s;
    struct exemplar_choice choice = { .words = "0987 654 321", .reason = "" };
    struct exemplar_prepared p;

    make_scene(c, &s);
    test_sign_in(c, s.office);
    choice.dossier_id = s.dossier;
    CHECK_INT(exemplar_choose(c, &choice, false), INVALID);
    choice.reason = "Số hiệu của máy bơm";
    CHECK_INT(exemplar_choose(c, &choice, false), OK);
    CHECK_INT(exemplar_prepare(c, s.dossier, &p), OK);
    CHECK_INT(p.cut_count, 2);
    CHECK_INT(p.choice_count, 1);
    choice.words = "0912345678";
    CHECK_INT(exemplar_choose(c, &choice, false), INVALID);
    choice.words = "Máy bơm";
    choice.is_cut = true;
    CHECK_INT(exemplar_choose(c, &choice, false), OK);
    CHECK_INT(exemplar_prepare(c, s.dossier, &p), OK);
    CHECK_HAS(p.texts[p.text_count - 1].shown, "[…] số 0987 654 321 chạy");
    choice.words = "không có trong bài";
    CHECK_INT(exemplar_choose(c, &choice, false), INVALID);
    choice.words = "Máy bơm";
    CHECK_INT(exemplar_choose(c, &choice, true), OK);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM audit WHERE after LIKE '%0987%'")), 0);
}

TEST(readers_write_from_the_first_day_to_the_end_of_the_last)
{
    struct scene s;
    struct exemplar_posting p;
    struct opinion *list;
    const char *post_url, *url;
    int n;

    make_scene(c, &s);
    p = show_it(c, &s);
    url = url_exemplar(c, p.id, p.slug);
    post_url = arena_printf(c->arena, "/dien-hinh/%" PRId64 "/y-kien", p.id);
    sign_in(c, 0);
    CHECK_INT(test_post(c, post_url, "words=ng%E1%BA%AFn").status, 422);
    CHECK_INT(test_post(c, post_url, "words=%3Cb%3E%C4%90%E1%BB%93ng+%C3%BD+v%E1%BB%9Bi").status,
              303);
    CHECK_INT(test_post(c, post_url, "words=mua+thu%E1%BB%91c+n%C3%A0y&website=x").status, 303);
    CHECK_HAS(test_get(c, url).body, "Your opinion has arrived");
    test_set_time(c, "2025-02-26 23:59:58");
    CHECK_INT(test_post(c, post_url, "words=v%E1%BA%ABn+c%C3%B2n+k%E1%BB%8Bp+g%E1%BB%ADi").status,
              303);
    test_set_time(c, "2025-02-27 00:00:01");
    CHECK_INT(test_post(c, post_url, "words=%C4%91%C3%A3+mu%E1%BB%99n+r%E1%BB%93i+nh%C3%A9").status,
              409);
    CHECK_LACKS(test_get(c, url).body, "Send the opinion");
    test_sign_in(c, s.officer);
    CHECK_INT(opinion_list(c, s.dossier, &list, &n), DENIED);
    test_sign_in(c, s.office);
    CHECK_INT(opinion_list(c, s.dossier, &list, &n), OK);
    CHECK_INT(n, 3);
    CHECK_INT(list[1].state, OPINION_SPAM);
    /* Told once a day, and not of spam. */
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'opinion'")), 2 * 2);
}

TEST(the_record_is_made_once_after_the_last_day)
{
    struct scene s;
    struct exemplar_duties duties;
    struct reply reply;
    const char *base;
    int64_t told;

    make_scene(c, &s);
    (void)show_it(c, &s);
    base = url_exemplar_work(c, s.dossier);
    CHECK_INT(exemplar_close(c, s.dossier, "Không có ý kiến.", stands(c, s.dossier).version),
              CONFLICT);
    test_set_today(c, "2025-02-27");
    CHECK_INT(exemplar_duties(c, &duties), OK);
    CHECK_INT(duties.to_close, 1);
    CHECK_INT(exemplar_remind(c, &told), OK);
    CHECK_INT(exemplar_remind(c, &told), OK);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'opinion'")), 2);
    problems_clear(c);
    sign_in(c, s.office);
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s/bien-ban", base)).status, 404);
    reply = test_post(c, arena_printf(c->arena, "%s/ket-thuc", base),
                      arena_printf(c->arena, "version=%" PRId64 "&summary=Nhi%%E1%%BB%%81u+khen",
                                   stands(c, s.dossier).version));
    CHECK_INT(reply.status, 303);
    CHECK_HAS(test_get(c, reply.location).body, "Nhiều khen");
    CHECK_INT(stands(c, s.dossier).state, EXEMPLAR_ASKED);
    CHECK_INT(exemplar_duties(c, &duties), OK);
    CHECK_INT(duties.to_close, 0);
}

static enum status
follow(struct ctx *c, void *arg)
{
    return exemplar_follow(c, arg);
}

static void
step_to(struct ctx *c, int64_t dossier_id, enum dossier_state state)
{
    struct dossier d;

    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(dossier_find(c, dossier_id, &d), OK);
    d.state = state;
    CHECK_INT(db_transact(c, follow, &d), OK);
}

static enum status
add_awards(struct ctx *c, void *arg)
{
    const struct scene *s = arg;
    enum status st = OK;

    for (int i = 0; st == OK && i < 2; i++) {
        struct query *q =
            query_new(c, "INSERT INTO subject_award (id, subject_id, name, year, dossier_id,"
                         " created_at, created_by) VALUES ($1, $2, $3, 2024, $4, 0, $5)");

        bind_int(q, db_new_id(c));
        bind_int(q, s->subject);
        bind_text(q, i == 0 ? "Khen trước đây" : "Khen lần này");
        bind_id(q, i == 0 ? 0 : s->dossier);
        bind_int(q, s->office);
        st = query_end(q);
    }
    return st;
}

TEST(what_the_dossier_itself_gave_does_not_stand_among_the_awards_before)
{
    struct scene s;
    struct exemplar_posting p;
    struct reply reply;

    make_scene(c, &s);
    CHECK_INT(db_transact(c, add_awards, &s), OK);
    p = show_it(c, &s);
    sign_in(c, 0);
    reply = test_get(c, url_exemplar(c, p.id, p.slug));
    CHECK_HAS(reply.body, "Khen trước đây");
    CHECK_LACKS(reply.body, "Khen lần này");
}

TEST(an_awarded_one_stands_in_the_gallery_and_a_withdrawn_one_is_gone)
{
    struct scene s;
    struct exemplar_posting p;
    struct search_found found;
    const char *url;

    make_scene(c, &s);
    p = show_it(c, &s);
    url = url_exemplar(c, p.id, p.slug);
    step_to(c, s.dossier, DOSSIER_AWARDED);
    sign_in(c, 0);
    CHECK_HAS(test_get(c, "/dien-hinh").body, url);
    CHECK_HAS(test_get(c, "/dien-hinh?nam=2025").body, url);
    CHECK_LACKS(test_get(c, "/dien-hinh?nam=2024").body, url);
    CHECK_LACKS(test_get(c, "/lay-y-kien").body, url);
    CHECK_INT(search_find(c, &(struct search_asked){ .words = "kenh chung" }, &found), OK);
    CHECK_INT(found.hit_count, 1);
    CHECK_INT(search_find(c, &(struct search_asked){ .words = "345678" }, &found), OK);
    CHECK_INT(found.hit_count, 0);
    step_to(c, s.dossier, DOSSIER_WITHDRAWN);
    sign_in(c, 0);
    CHECK_INT(test_get(c, url).status, 410);
    CHECK_LACKS(test_get(c, url).body, "kênh");
    CHECK_LACKS(test_get(c, "/dien-hinh").body, url);
    CHECK_INT(search_find(c, &(struct search_asked){ .words = "kenh chung" }, &found), OK);
    CHECK_INT(found.hit_count, 0);
    CHECK_INT(test_post(c, arena_printf(c->arena, "/dien-hinh/%" PRId64 "/y-kien", p.id),
                        "words=m%C6%B0%E1%BB%9Di+ch%E1%BB%AF+tr%E1%BB%9F+l%C3%AAn")
                  .status,
              410);
}

static enum status
bar(struct ctx *c, void *arg)
{
    const struct scene *s = arg;
    struct query *q =
        query_new(c, "INSERT INTO dossier_bar (dossier_id, account_id) VALUES ($1, $2)");

    bind_int(q, s->dossier);
    bind_int(q, s->office);
    return query_end(q);
}

TEST(who_is_barred_reaches_nothing_and_hears_nothing)
{
    struct scene s;
    struct exemplar_posting p;
    struct exemplar_work_line *lines;
    struct opinion_new n = { .words = "Mười chữ trở lên nhé", .reader_name = "", .contact = "" };
    int count_of;

    make_scene(c, &s);
    p = show_it(c, &s);
    CHECK_INT(
        exemplar_work_list(c, &(struct exemplar_work_filter){ 0 }, NULL, 10, &lines, &count_of),
        OK);
    CHECK_INT(count_of, 1);
    CHECK_INT(db_transact(c, bar, &s), OK);
    CHECK_INT(
        exemplar_work_list(c, &(struct exemplar_work_filter){ 0 }, NULL, 10, &lines, &count_of),
        OK);
    CHECK_INT(count_of, 0);
    sign_in(c, s.office);
    CHECK_INT(test_get(c, url_exemplar_work(c, s.dossier)).status, 404);
    c->account_id = 0;
    n.exemplar_id = p.id;
    CHECK_INT(opinion_insert(c, &n), OK);
    {
        struct query *q = query_new(c, "SELECT COUNT(*) FROM inbox WHERE kind = 'opinion'"
                                       " AND account_id = $1");
        bind_int(q, s.office);
        CHECK_INT(count(q), 0);
    }
}

TEST(the_office_works_through_its_pages)
{
    struct scene s;
    struct exemplar_prepared p;
    struct reply reply;
    const char *base;

    make_scene(c, &s);
    sign_in(c, s.office);
    base = url_exemplar_work(c, s.dossier);
    reply = test_get(c, base);
    CHECK_HAS(reply.body, "<del>0912345678</del>");
    CHECK_HAS(reply.body, "3 cuts");
    CHECK_HAS(reply.body, "until the end of 26/02/2025");
    CHECK_INT(exemplar_prepare(c, s.dossier, &p), OK);
    reply = test_post(c, base, arena_printf(c->arena, "hash=%s", p.hash));
    CHECK_INT(reply.status, 422);
    CHECK_HAS(reply.body, "Say that the text was looked at.");
    CHECK_INT(test_post(c, base, arena_printf(c->arena, "hash=%s&looked=1", p.hash)).status, 303);
    CHECK_HAS(test_get(c, "/lam-viec/lay-y-kien").body, "14 days left");
    CHECK_HAS(test_get(c, url_dossier(c, s.dossier)).body, base);
    CHECK_HAS(test_get_json(c, url_dossier(c, s.dossier)).body, "\"before_public\":{");
    CHECK_INT(test_get(c, "/lam-viec/lay-y-kien?xuat=csv").status, 200);
    CHECK_INT(
        test_post(c, arena_printf(c->arena, "%s/go-xuong", base),
                  arena_printf(c->arena, "version=%" PRId64 "&reason=Sai+ng%%C6%%B0%%E1%%BB%%9Di",
                               stands(c, s.dossier).version))
            .status,
        303);
    CHECK_INT(stands(c, s.dossier).state, EXEMPLAR_WITHDRAWN);
    sign_in(c, s.officer);
    CHECK_INT(test_get(c, base).status, 403);
}

TEST(opinions_are_forgotten_after_a_year)
{
    struct scene s;
    struct exemplar_posting p;
    struct opinion_new n = { .words = "Mười chữ trở lên nhé", .reader_name = "Hoa", .contact = "" };

    make_scene(c, &s);
    p = show_it(c, &s);
    n.exemplar_id = p.id;
    CHECK_INT(opinion_insert(c, &n), OK);
    test_set_today(c, "2026-02-20");
    job_kinds_use((const struct job_kind *const[]){ &exemplar_clean_job, NULL });
    CHECK_INT(job_plan(c), OK);
    test_set_today(c, "2026-02-21");
    CHECK_INT(job_plan(c), OK);
    CHECK_INT(job_work_one(c), OK);
    job_kinds_use(NULL);
    CHECK_INT(count(query_new(c, "SELECT COUNT(*) FROM exemplar_opinion WHERE words = ''"
                                 " AND reader_name = '' AND forgotten_at IS NOT NULL")),
              1);
}

TEST(a_step_of_the_dossier_takes_its_page_down)
{
    struct scene s;
    struct exemplar_posting p;
    struct dossier d;

    make_scene(c, &s);
    p = show_it(c, &s);
    test_sign_in(c, s.officer);
    CHECK_INT(dossier_find(c, s.dossier, &d), OK);
    CHECK_INT(dossier_take(c, &(struct dossier_stepping){ .dossier_id = s.dossier,
                                                          .version = d.version,
                                                          .step = DOSSIER_WITHDRAW,
                                                          .words = "Đề nghị nhầm người" }),
              OK);
    CHECK_INT(stands(c, s.dossier).state, EXEMPLAR_WITHDRAWN);
    sign_in(c, 0);
    CHECK_INT(test_get(c, url_exemplar(c, p.id, p.slug)).status, 410);
}

TEST(the_portal_tells_of_exemplars_and_an_article_is_drafted_from_one)
{
    struct scene s;
    struct exemplar_posting p;
    struct article article;
    struct article_revision revision;
    struct reply reply;
    const char *url;
    int64_t id;

    make_scene(c, &s);
    p = show_it(c, &s);
    url = url_exemplar(c, p.id, p.slug);
    sign_in(c, 0);
    CHECK_HAS(test_get(c, "/").body, "/lay-y-kien");
    CHECK_HAS(test_get(c, "/").body, "Write your opinion until the end of 26/02/2025");
    CHECK_LACKS(test_get(c, "/").body, url);
    step_to(c, s.dossier, DOSSIER_AWARDED);
    sign_in(c, 0);
    CHECK_HAS(test_get(c, "/").body, url);
    CHECK_HAS(test_get(c, "/sitemap-dien-hinh.xml").body, url);
    CHECK_HAS(test_get(c, "/sitemap.xml").body, "/sitemap-dien-hinh.xml");
    sign_in(c, s.office);
    reply =
        test_post(c, arena_printf(c->arena, "/lam-viec/tin-bai/tu-dien-hinh/%" PRId64, p.id), "");
    CHECK_INT(reply.status, 303);
    CHECK_INT(article_draft_exemplar(c, p.id, &id), OK);
    CHECK_INT(article_find(c, id, &article), OK);
    CHECK_INT(article_revision_find(c, id, article.head_id, &revision), OK);
    CHECK_HAS(revision.body, "Máy bơm số […] chạy");
    CHECK_LACKS(revision.body, "345678");
    CHECK_HAS(revision.body, "được tặng: Giấy khen");
}

struct photo_row {
    int64_t dossier_id, id;
    struct photo photo;
};

static enum status
insert_photo(struct ctx *c, void *arg)
{
    struct photo_row *row = arg;
    struct query *q = query_new(
        c, "INSERT INTO dossier_photo (id, dossier_id, position, name, source_hash, caption, alt,"
           " width, height, account_id, created_at) VALUES ($1, $2, 1, 'a.png', '', $3, $4, $5,"
           " $6, 1, $7)");
    enum status st;

    row->id = db_new_id(c);
    bind_int(q, row->id);
    bind_int(q, row->dossier_id);
    bind_text(q, "Gọi 0912345678 để xem kênh");
    bind_text(q, "Con kênh sạch");
    bind_int(q, row->photo.width);
    bind_int(q, row->photo.height);
    bind_int(q, now(c));
    st = query_end(q);
    return st == OK ? photo_sizes_insert(c, row->id, row->photo.sizes, row->photo.size_count) : st;
}

TEST(a_photo_is_served_only_while_its_page_stands)
{
    struct scene s;
    struct exemplar_posting p;
    struct exemplar_whole w;
    struct photo_row row = { .id = 0 };
    const char *photo_url;
    struct reply reply;

    make_scene(c, &s);
    CHECK_INT(blob_open(c, test_folder(c)), OK);
    c->account_id = ACCOUNT_SYSTEM;
    CHECK_INT(photo_store(c, "photo", test_png(c, "a.png", 640, 480, 8), "a.png", &row.photo), OK);
    row.dossier_id = s.dossier;
    CHECK_INT(db_transact(c, insert_photo, &row), OK);
    p = show_it(c, &s);
    CHECK_INT(exemplar_find_shown(c, p.id, &w), OK);
    CHECK_INT(w.photo_count, 1);
    CHECK_TEXT(w.photos[0].caption, "Gọi […] để xem kênh");
    photo_url = url_exemplar_photo(c, w.photos[0].id, 320, "image/webp");
    sign_in(c, 0);
    reply = test_get(c, url_exemplar(c, p.id, p.slug));
    CHECK_HAS(reply.body, photo_url);
    CHECK_HAS(reply.body, "alt=\"Con kênh sạch\"");
    CHECK_INT(test_get(c, photo_url).status, 200);
    CHECK_INT(test_get(c, url_exemplar_photo(c, row.id, 320, "image/webp")).status, 404);
    step_to(c, s.dossier, DOSSIER_REFUSED);
    sign_in(c, 0);
    CHECK_INT(test_get(c, photo_url).status, 404);
}

TEST(roles_in_sql_are_those_that_give_the_action)
{
    (void)c;
    for (enum role role = ROLE_NONE; role < ROLE_COUNT; role++) {
        const char *quoted = arena_printf(c->arena, "'%s'", role_code(role));

        CHECK(role_gives(role, APPRAISE_DOSSIERS) == (strstr(APPRAISER_ROLES, quoted) != NULL));
    }
}

const struct test exemplar_tests[] = {
    T_DB(what_is_shown_is_a_copy_without_what_is_personal),
    T_DB(only_what_was_looked_at_is_shown),
    T_DB(a_false_cut_is_restored_with_a_reason_but_never_the_subjects_own),
    T_DB(readers_write_from_the_first_day_to_the_end_of_the_last),
    T_DB(the_record_is_made_once_after_the_last_day),
    T_DB(what_the_dossier_itself_gave_does_not_stand_among_the_awards_before),
    T_DB(an_awarded_one_stands_in_the_gallery_and_a_withdrawn_one_is_gone),
    T_DB(who_is_barred_reaches_nothing_and_hears_nothing),
    T_DB(the_office_works_through_its_pages),
    T_DB(opinions_are_forgotten_after_a_year),
    T_DB(a_step_of_the_dossier_takes_its_page_down),
    T_DB(the_portal_tells_of_exemplars_and_an_article_is_drafted_from_one),
    T_DB(a_photo_is_served_only_while_its_page_stands),
    T(roles_in_sql_are_those_that_give_the_action),
    T_END,
};
