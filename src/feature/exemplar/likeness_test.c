/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passages that stand in several dossiers. */
#include "feature/exemplar/likeness.h"

#include "feature/exemplar/exemplar_inside.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <inttypes.h>
#include <string.h>

static const char told[] = "Năm năm qua tổ đã vận động 120 hộ cùng nạo vét kênh chung, mỗi tháng "
                           "hai buổi, góp công và góp "
                           "tiền mua ống, nhờ đó cánh đồng không còn ngập trong mùa mưa bão.";
static const char retold[] = "Năm năm qua tổ đã vận động 120 hộ cùng nạo vét kênh chung, mỗi tháng "
                             "một buổi, góp công và góp "
                             "tiền mua ống, nhờ đó cánh đồng không còn ngập trong mùa mưa bão.";
static const char other[] =
    "Cô giáo dạy lớp xóa mù chữ buổi tối cho chị em trong thôn, bảy năm liền không nghỉ buổi nào, "
    "nay cả thôn đã đọc được báo và ký được tên mình trên giấy tờ.";

static struct passage
first(struct ctx *c, const char *text)
{
    struct passage *list;

    CHECK_INT(likeness_passages(c->arena, text, &list), 1);
    return list[0];
}

TEST(shingles_tell_how_much_is_the_same)
{
    struct passage a = first(c, told), b = first(c, retold), d = first(c, other), *none;
    struct passage upper = first(c, "NĂM NĂM QUA TỔ ĐÃ VẬN ĐỘNG 120 HỘ CÙNG NẠO VÉT KÊNH CHUNG "
                                    "MỖI THÁNG HAI BUỔI GÓP CÔNG VÀ GÓP TIỀN MUA ỐNG NHỜ ĐÓ CÁNH "
                                    "ĐỒNG KHÔNG CÒN NGẬP TRONG MÙA MƯA BÃO");
    int64_t x[LIKENESS_BANDS], y[LIKENESS_BANDS];

    CHECK_INT(likeness_per_cent(&a, &a), 100);
    CHECK_INT(likeness_per_cent(&a, &upper), 100);
    CHECK(likeness_per_cent(&a, &b) >= 70 && likeness_per_cent(&a, &b) < 100);
    CHECK_INT(likeness_per_cent(&a, &d), 0);
    likeness_bands(&a, x);
    likeness_bands(&upper, y);
    CHECK_INT(memcmp(x, y, sizeof(x)), 0);
    CHECK_INT(likeness_passages(c->arena, "Quá ngắn để so.\n\n", &none), 0);
}

struct scene {
    struct nghi_son n;
    int64_t office, far_office, award;
};

static int64_t
put(struct ctx *c, const struct scene *s, const char *name, int64_t unit_id, const char *text)
{
    int64_t subject = test_subject(
        c, &(struct test_subject){ .name = name, .kind = SUBJECT_PERSON, .unit_id = unit_id });
    int64_t id = test_dossier(c, &(struct test_dossier){ .campaign_id = s->n.campaign.id,
                                                         .subject_id = subject,
                                                         .award_id = s->award,
                                                         .unit_id = unit_id,
                                                         .at_unit_id = s->n.town,
                                                         .decides_unit_id = s->n.town,
                                                         .state = "appraisal",
                                                         .created_by = s->office });

    test_section(c, id, "achievements", text);
    return id;
}

static void
make_scene(struct ctx *c, struct scene *s)
{
    nghi_son_make(c, &s->n);
    s->office = nghi_son_account(c, "thuong-truc", "secretariat", s->n.town);
    s->award = test_award(c, "Giấy khen", LEVEL_DISTRICT);
}

static enum status
wait_for(struct ctx *c, void *arg)
{
    return likeness_wait(c, *(int64_t *)arg);
}

static enum status
bar(struct ctx *c, void *arg)
{
    const int64_t *ids = arg;
    struct query *q =
        query_new(c, "INSERT INTO dossier_bar (dossier_id, account_id) VALUES ($1, $2)");

    bind_int(q, ids[0]);
    bind_int(q, ids[1]);
    return query_end(q);
}

TEST(a_passage_that_stands_elsewhere_is_a_question_to_the_appraiser)
{
    struct scene s;
    struct likeness *found;
    struct reply reply;
    int64_t a, b, count;
    int n;

    make_scene(c, &s);
    a = put(c, &s, "Cá nhân mẫu 1", s.n.hai_ha, told);
    b = put(c, &s, "Cá nhân mẫu 2", s.n.hai_hoa, arena_printf(c->arena, "%s\n%s", other, retold));
    (void)put(c, &s, "Cá nhân mẫu 3", s.n.hai_hoa, other);
    CHECK_INT(likeness_work(c, true, &count), OK);
    CHECK_INT(count, 3);
    CHECK_INT(likeness_work(c, true, &count), OK);
    CHECK_INT(count, 0);
    test_sign_in(c, s.office);
    CHECK_INT(likeness_find(c, a, &found, &n), OK);
    CHECK_INT(n, 1);
    CHECK_INT(found[0].other_id, b);
    CHECK_TEXT(found[0].other_name, "Cá nhân mẫu 2");
    CHECK_TEXT(found[0].other_text, retold);
    test_set_cookie(c, "lang", "en");
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64 "/trung-lap", a));
    CHECK_HAS(reply.body, "A question, not a verdict");
    CHECK_HAS(reply.body, "Cá nhân mẫu 2");
    /* It is written anew: once it is taken in, nothing stands there any more. */
    test_section(c, b, "achievements", other);
    CHECK_INT(likeness_find(c, a, &found, &n), OK);
    CHECK_INT(n, 0);
    CHECK_INT(db_transact(c, wait_for, &b), OK);
    CHECK_INT(db_transact(c, wait_for, &b), OK);
    CHECK_INT(likeness_work(c, false, &count), OK);
    CHECK_INT(count, 1);
    CHECK_INT(likeness_find(c, a, &found, &n), OK);
    CHECK_INT(n, 0);
    CHECK_INT(likeness_find(c, b, &found, &n), OK);
    CHECK_INT(n, 1);
}

TEST(of_a_dossier_that_may_not_be_read_only_that_there_is_one_is_told)
{
    struct scene s;
    struct likeness *found;
    struct reply reply;
    int64_t a, b, count, ids[2];
    int n;

    make_scene(c, &s);
    a = put(c, &s, "Cá nhân mẫu 1", s.n.hai_ha, told);
    b = put(c, &s, "Cá nhân mẫu 2", s.n.hai_hoa, retold);
    CHECK_INT(likeness_work(c, true, &count), OK);
    ids[0] = b;
    ids[1] = s.office;
    CHECK_INT(db_transact(c, bar, ids), OK);
    test_sign_in(c, s.office);
    CHECK_INT(likeness_find(c, a, &found, &n), OK);
    CHECK_INT(n, 1);
    CHECK_INT(found[0].other_id, 0);
    CHECK(found[0].other_text == NULL && found[0].other_name == NULL);
    test_set_cookie(c, "lang", "en");
    reply = test_get(c, arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64 "/trung-lap", a));
    CHECK_HAS(reply.body, "You may not read that dossier.");
    CHECK_LACKS(reply.body, "Cá nhân mẫu 2");
    CHECK_LACKS(reply.body, "một buổi");
    CHECK_INT(
        test_get(c, arena_printf(c->arena, "/lam-viec/ho-so/%" PRId64 "/trung-lap", b)).status,
        404);
}

const struct test likeness_tests[] = {
    T(shingles_tell_how_much_is_the_same),
    T_DB(a_passage_that_stands_elsewhere_is_a_question_to_the_appraiser),
    T_DB(of_a_dossier_that_may_not_be_read_only_that_there_is_one_is_told),
    T_END,
};
