/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of dossiers: parts saved by themselves, files, the list, handing on many. */
#include "feature/dossier/dossier.h"

#include "db/db.h"
#include "feature/dossier/dossier_inside.h"
#include "service/blob.h"
#include "test/exemplars.h"
#include "test/nghi_son.h"
#include "test/test_http.h"
#include "test/test_photo.h"

#include <stdlib.h>
#include <string.h>

static struct nghi_son n;
static int64_t award, subject, officer, other_officer, office, id;
static const char *self;

static enum status
insert_papers(struct ctx *c, void *arg)
{
    struct query *q = query_new(c, "INSERT INTO award_paper (award_id, code, name, is_required,"
                                   " is_made, position) VALUES ($1, 'minutes', 'Biên bản bình xét',"
                                   " 1, 0, 1)");

    bind_int(q, *(int64_t *)arg);
    return query_end(q);
}

static void
begin(struct ctx *c)
{
    struct dossier d;

    nghi_son_make(c, &n);
    CHECK_INT(blob_open(c, test_folder(c)), OK);
    award = test_award(c, "Giấy khen thị xã", LEVEL_DISTRICT);
    subject = test_subject(c, &(struct test_subject){ .name = "Tổ vá lưới <b>phụ nữ</b>",
                                                      .kind = SUBJECT_PERSON,
                                                      .unit_id = n.hai_ha });
    officer = nghi_son_account(c, "xa", "unit_officer", n.hai_ha);
    other_officer = nghi_son_account(c, "hoa", "unit_officer", n.hai_hoa);
    office = nghi_son_account(c, "thi-xa", "secretariat", n.town);
    d = (struct dossier){
        .campaign_id = n.campaign.id, .subject_id = subject, .award_id = award, .unit_id = n.hai_ha
    };
    CHECK_INT(dossier_insert(c, &d), OK);
    id = d.id;
    self = url_dossier(c, id);
    test_sign_in(c, officer);
}

static struct dossier
found(struct ctx *c)
{
    struct dossier d = { 0 };

    CHECK_INT(dossier_find(c, id, &d), OK);
    return d;
}

static struct reply
save_part(struct ctx *c, const char *text, int version)
{
    return test_post(c, arena_printf(c->arena, "%s/phan/achievements", self),
                     arena_printf(c->arena, "version=%d&section.achievements=%s", version, text));
}

TEST(the_page_tells_what_is_lacking_with_a_way_to_it)
{
    struct reply reply;

    begin(c);
    CHECK_INT(db_transact(c, insert_papers, &award), OK);
    reply = test_get(c, self);
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "href=\"#f-section-achievements\"");
    CHECK_HAS(reply.body, "id=\"f-section-achievements\"");
    CHECK_HAS(reply.body, "href=\"#f-paper-minutes\"");
    CHECK_HAS(reply.body, "id=\"f-paper-minutes\"");
    CHECK_HAS(reply.body, "Tổ vá lưới &lt;b&gt;phụ nữ");
    CHECK_LACKS(reply.body, "<b>phụ nữ");
    CHECK_HAS(reply.body, "aria-current=\"step\"");
    CHECK_INT(test_get_json(c, self).status, 200);
    CHECK_HAS(test_get_json(c, self).body, "\"code\":\"achievements\"");
    test_sign_in(c, other_officer);
    CHECK_INT(test_get(c, self).status, 404);
}

TEST(two_writers_of_one_part_get_both_texts_and_other_parts_are_not_touched)
{
    struct reply reply;

    begin(c);
    CHECK_INT(save_part(c, "M%E1%BB%99t", 0).status, 303);
    test_sign_in(c, office);
    CHECK_INT(save_part(c, "Hai", 1).status, 303);
    test_sign_in(c, officer);
    reply = save_part(c, "Ba", 1);
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, ">\nBa</textarea>");
    CHECK_HAS(reply.body, "<blockquote class=\"lines\">Hai</blockquote>");
    CHECK_HAS(reply.body, "name=\"version\" value=\"2\"");
    CHECK_INT(save_part(c, "Ba", 2).status, 303);
    reply = test_post(
        c, self,
        arena_printf(c->arena, "version=%lld&achievement=x&field=", (long long)found(c).version));
    CHECK_INT(reply.status, 303);
    CHECK_TEXT(found(c).achievement, "x");
}

TEST(a_part_may_be_as_long_as_its_limit_and_no_longer)
{
    char *text = arena_array(c->arena, 1502, 1);

    begin(c);
    memset(text, 'a', 1501);
    CHECK_INT(save_part(c, text, 0).status, 422);
    text[1500] = '\0';
    CHECK_INT(save_part(c, text, 0).status, 303);
}

TEST(figures_are_written_as_the_reader_writes_numbers)
{
    struct dossier_measure *rows;
    int count;
    int64_t value;
    int decimals;
    struct reply reply;

    CHECK(dossier_value_parse(LANG_VI, "4.200.000", &value, &decimals) && value == 4200000);
    CHECK(dossier_value_parse(LANG_VI, "-1.180,25", &value, &decimals) && value == -118025);
    CHECK_INT(decimals, 2);
    CHECK(dossier_value_parse(LANG_EN, "1,180.5", &value, &decimals) && value == 11805);
    CHECK(!dossier_value_parse(LANG_VI, "1.18", &value, &decimals));
    CHECK(!dossier_value_parse(LANG_VI, "1,2345", &value, &decimals));
    CHECK(!dossier_value_parse(LANG_VI, "", &value, &decimals));
    CHECK(!dossier_value_parse(LANG_VI, "9999999999999999", &value, &decimals));
    CHECK_TEXT(dossier_value_text(LANG_VI, c->arena, -118025, 2), "-1.180,25");
    CHECK_TEXT(dossier_value_text(LANG_VI, c->arena, 5, 1), "0,5");
    begin(c);
    reply = test_post(c, arena_printf(c->arena, "%s/so-lieu", self),
                      "version=1&last_year=2024&measure.0.name=Kg&measure.0.value2=640"
                      "&measure.0.value4=1.180%2C5&measure.3.name=T%C3%A0u&measure.3.value4=41");
    CHECK_INT(reply.status, 303);
    CHECK_INT(dossier_measures(c, id, &rows, &count), OK);
    CHECK_INT(count, 2);
    CHECK_INT(rows[0].decimals, 1);
    CHECK_INT(rows[0].values[0].year, 2022);
    CHECK_INT(rows[0].values[0].value, 6400);
    CHECK_INT(rows[0].values[1].value, 11805);
    CHECK_HAS(test_get(c, self).body, "<td class=\"num\">1.180,5</td>");
    reply = test_post(c, arena_printf(c->arena, "%s/so-lieu", self),
                      "version=1&last_year=2024&measure.0.name=Khac");
    CHECK_INT(reply.status, 409);
    CHECK_HAS(reply.body, "Khac");
    reply = test_post(c, arena_printf(c->arena, "%s/so-lieu", self),
                      "version=2&last_year=2024&measure.0.name=Kg&measure.0.value4=nhi%E1%BB%81u");
    CHECK_INT(reply.status, 422);
}

/* ------------------------------------------------------------------ files */

static struct reply
send(struct ctx *c, const char *kind, const char *name, const void *bytes, size_t length)
{
    return test_upload(c, arena_printf(c->arena, "%s/tep", self),
                       arena_printf(c->arena, "kind=%s", kind), "file", name, bytes, length);
}

static const char pdf[] = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

TEST(a_paper_is_what_it_is_by_its_content_and_is_sent_as_an_attachment)
{
    struct dossier_paper *papers;
    struct reply reply;
    int count;

    begin(c);
    CHECK_INT(db_transact(c, insert_papers, &award), OK);
    CHECK_INT(send(c, "paper.minutes", "bien-ban.pdf", "MZ\x90", 3).status, 422);
    CHECK_INT(send(c, "paper.other", "bien-ban.pdf", pdf, sizeof(pdf) - 1).status, 422);
    CHECK_INT(send(c, "paper.minutes", "../biên bản\".pdf", pdf, sizeof(pdf) - 1).status, 303);
    CHECK_INT(send(c, "paper.minutes", "again.pdf", pdf, sizeof(pdf) - 1).status, 303);
    CHECK_INT(dossier_papers(c, id, &papers, &count), OK);
    CHECK_INT(count, 1);
    reply = test_get(c, arena_printf(c->arena, "%s/giay-to/%lld", self, (long long)papers[0].id));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply_header(reply, "Content-Disposition"), "attachment");
    CHECK_LACKS(test_get(c, self).body, "href=\"#f-paper-minutes\"");
    test_sign_in(c, other_officer);
    CHECK_INT(test_get(c, arena_printf(c->arena, "%s/giay-to/%lld", self, (long long)papers[0].id))
                  .status,
              404);
    test_sign_in(c, officer);
    CHECK_INT(
        test_post(c, arena_printf(c->arena, "%s/giay-to/%lld/xoa", self, (long long)papers[0].id),
                  "")
            .status,
        303);
    CHECK_INT(dossier_papers(c, id, &papers, &count), OK);
    CHECK_INT(count, 0);
}

TEST(a_photo_needs_its_words_and_is_shown_to_readers_of_the_dossier_alone)
{
    struct dossier_photo *photos;
    struct buf jpeg;
    struct reply reply;
    const char *url;
    int count;

    begin(c);
    jpeg = test_bytes(c, test_jpeg(c, "a.jpg", 900, 600, 6));
    CHECK_INT(send(c, "photo", "a.jpg", jpeg.data, jpeg.length).status, 303);
    CHECK_INT(dossier_photos(c, id, &photos, &count), OK);
    CHECK_INT(count, 1);
    reply = test_get(c, self);
    CHECK_HAS(reply.body, arena_printf(c->arena, "#f-alt-%lld", (long long)photos[0].id));
    CHECK_HAS(reply.body, arena_printf(c->arena, "id=\"f-alt-%lld\"", (long long)photos[0].id));
    url = arena_printf(c->arena, "%s/anh/%lld/320.jpg", self, (long long)photos[0].id);
    reply = test_get(c, url);
    CHECK_INT(reply.status, 200);
    CHECK(memmem(reply.body, reply.length, "Exif", 4) == NULL);
    reply = test_post(c, arena_printf(c->arena, "%s/anh", self),
                      arena_printf(c->arena,
                                   "version.%lld=1&caption.%lld=Luoi&decorative.%lld=1&alt.%lld=x",
                                   (long long)photos[0].id, (long long)photos[0].id,
                                   (long long)photos[0].id, (long long)photos[0].id));
    CHECK_INT(reply.status, 422);
    reply = test_post(c, arena_printf(c->arena, "%s/anh", self),
                      arena_printf(c->arena, "version.%lld=1&caption.%lld=Luoi&decorative.%lld=1",
                                   (long long)photos[0].id, (long long)photos[0].id,
                                   (long long)photos[0].id));
    CHECK_INT(reply.status, 303);
    CHECK_LACKS(test_get(c, self).body, "href=\"#f-alt-");
    test_sign_in(c, other_officer);
    CHECK_INT(test_get(c, url).status, 404);
    test_sign_in(c, officer);
    CHECK_INT(test_post(c, arena_printf(c->arena, "%s/anh", self),
                        arena_printf(c->arena, "xoa=%lld", (long long)photos[0].id))
                  .status,
              303);
    CHECK_INT(test_get(c, url).status, 404);
}

/* ------------------------------------------------------------------ steps, the list */

TEST(what_was_handed_on_is_read_only_until_it_is_sent_back)
{
    struct reply reply;

    begin(c);
    CHECK_INT(save_part(c, "Xong", 0).status, 303);
    CHECK_INT(test_post(c, self, "version=1&achievement=L%C6%B0%E1%BB%9Bi&field=").status, 303);
    reply = test_post(c, arena_printf(c->arena, "%s/buoc", self), "version=2&step=submit");
    CHECK_INT(reply.status, 303);
    CHECK_INT(found(c).at_unit_id, n.town);
    CHECK_LACKS(test_get(c, self).body, "name=\"section.achievements\"");
    CHECK_INT(save_part(c, "Khac", 1).status, 403);
    test_sign_in(c, office);
    CHECK_INT(save_part(c, "Khac", 1).status, 409);
    reply = test_post(c, arena_printf(c->arena, "%s/buoc", self), "version=3&step=return&words=");
    CHECK_INT(reply.status, 422);
    reply = test_post(c, arena_printf(c->arena, "%s/buoc", self),
                      "version=3&step=return&words=Thi%E1%BA%BFu+s%E1%BB%91");
    CHECK_INT(reply.status, 303);
    test_sign_in(c, officer);
    reply = test_get(c, arena_printf(c->arena, "%s/duong-di", self));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Thiếu số");
    CHECK_INT(save_part(c, "Sua", 1).status, 303);
}

TEST(many_are_handed_on_each_by_itself_and_what_stays_is_named)
{
    struct dossier second = { .campaign_id = n.campaign.id };
    struct reply reply;

    begin(c);
    second = (struct dossier){ .campaign_id = n.campaign.id,
                               .subject_id =
                                   test_subject(c, &(struct test_subject){ .name = "Phạm Văn Ba",
                                                                           .kind = SUBJECT_PERSON,
                                                                           .unit_id = n.hai_ha }),
                               .award_id = award,
                               .unit_id = n.hai_ha,
                               .achievement = "Nuôi tôm" };
    CHECK_INT(dossier_insert(c, &second), OK);
    CHECK_INT(test_post(c,
                        arena_printf(c->arena, "%s/phan/achievements", url_dossier(c, second.id)),
                        "version=0&section.achievements=Xong")
                  .status,
              303);
    reply = test_post(c, "/lam-viec/ho-so/chuyen",
                      arena_printf(c->arena, "id=%lld.1&id=%lld.1&id=7.1&id=x", (long long)id,
                                   (long long)second.id));
    CHECK_INT(reply.status, 200);
    CHECK_HAS(reply.body, "Phạm Văn Ba");
    CHECK_HAS(reply.body, "Tổ vá lưới");
    CHECK_INT(found(c).state, DOSSIER_DRAFT);
    id = second.id;
    CHECK_INT(found(c).state, DOSSIER_ON_WAY);
}

TEST(the_list_filters_and_gives_the_same_rows_as_a_file)
{
    begin(c);
    CHECK_HAS(test_get(c, "/lam-viec/ho-so").body, "Tổ vá lưới");
    CHECK_HAS(test_get(c, "/lam-viec/ho-so?q=va+luoi").body, "Tổ vá lưới");
    CHECK_LACKS(test_get(c, "/lam-viec/ho-so?q=khong").body, "Tổ vá lưới");
    CHECK_LACKS(test_get(c, "/lam-viec/ho-so?trang-thai=awarded").body, "Tổ vá lưới");
    CHECK_HAS(test_get(c, "/lam-viec/ho-so?loai=person").body, "Tổ vá lưới");
    CHECK_LACKS(test_get(c, "/lam-viec/ho-so?loai=household").body, "Tổ vá lưới");
    CHECK_HAS(test_get(c, "/lam-viec/ho-so?xuat=csv").body, "Tổ vá lưới");
    CHECK_HAS(test_get_json(c, "/lam-viec/ho-so").body, "\"state\":\"draft\"");
    test_sign_in(c, other_officer);
    CHECK_LACKS(test_get(c, "/lam-viec/ho-so").body, "Tổ vá lưới");
    CHECK_LACKS(test_get(c, "/lam-viec/ho-so?xuat=csv").body, "Tổ vá lưới");
}

TEST(a_subject_is_put_forward_from_its_page)
{
    struct reply reply;

    begin(c);
    subject =
        test_subject(c, &(struct test_subject){
                            .name = "Mai Thị Lan", .kind = SUBJECT_PERSON, .unit_id = n.hai_ha });
    CHECK_HAS(test_get(c, arena_printf(c->arena, "/lam-viec/ho-so/moi?doi-tuong=%lld",
                                       (long long)subject))
                  .body,
              "Mai Thị Lan");
    CHECK_INT(test_get(c, "/lam-viec/ho-so/moi").status, 200);
    reply = test_post(c, "/lam-viec/ho-so",
                      arena_printf(c->arena,
                                   "subject_id=%lld&award_id=%lld&unit_id=%lld"
                                   "&achievement=Day&field=",
                                   (long long)subject, (long long)award, (long long)n.hai_ha));
    CHECK_INT(reply.status, 303);
    CHECK_INT(test_get(c, reply.location).status, 200);
    reply = test_post(c, "/lam-viec/ho-so",
                      arena_printf(c->arena, "subject_id=%lld&award_id=%lld&unit_id=%lld",
                                   (long long)subject, (long long)award, (long long)n.hai_ha));
    CHECK_INT(reply.status, 422);
}

const struct test dossier_web_tests[] = {
    T_DB(the_page_tells_what_is_lacking_with_a_way_to_it),
    T_DB(two_writers_of_one_part_get_both_texts_and_other_parts_are_not_touched),
    T_DB(a_part_may_be_as_long_as_its_limit_and_no_longer),
    T_DB(figures_are_written_as_the_reader_writes_numbers),
    T_DB(a_paper_is_what_it_is_by_its_content_and_is_sent_as_an_attachment),
    T_DB(a_photo_needs_its_words_and_is_shown_to_readers_of_the_dossier_alone),
    T_DB(what_was_handed_on_is_read_only_until_it_is_sent_back),
    T_DB(many_are_handed_on_each_by_itself_and_what_stays_is_named),
    T_DB(the_list_filters_and_gives_the_same_rows_as_a_file),
    T_DB(a_subject_is_put_forward_from_its_page),
    T_END,
};
