/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles in the search. */
#include "db/db.h"
#include "feature/article/article.h"
#include "test/nghi_son.h"
#include "test/test.h"

struct written {
    int64_t unit_id;
};

static enum status
run(struct query *q)
{
    return query_end(q);
}

static enum status
write_article(struct ctx *c, void *arg)
{
    const struct written *w = arg;
    struct query *q = query_new(
        c,
        "INSERT INTO article (id, unit_id, state, slug, head_id, shown_id, posted_at, title, "
        "search,"
        " created_at, created_by, changed_at, shown_at)"
        " VALUES (7, $1, 'published', 'hoi-nghi', 71, 71, 1739300000, 'Hội nghị', '', 1, 1, 1, 1)");
    enum status st;

    bind_int(q, w->unit_id);
    st = run(q);
    if (st == OK)
        st = run(query_new(c, "INSERT INTO article_revision (id, article_id, number, title, "
                              "summary, body, created_at, created_by)"
                              " VALUES (71, 7, 1, 'Hội nghị', 'Tóm tắt', '<p>Nội "
                              "<strong>dung</strong> chính</p>', 1, 1)"));
    if (st == OK)
        st = run(query_new(c, "INSERT INTO article_media (id, article_id, kind, name, source_hash, "
                              "account_id, created_at)"
                              " VALUES (72, 7, 'photo', 'a.jpg', '', 1, 1)"));
    if (st == OK)
        st = run(query_new(
            c, "INSERT INTO article_revision_media (revision_id, media_id, position, caption, alt)"
               " VALUES (71, 72, 1, 'Ông Nguyễn Văn Ân phát biểu', 'Người đứng trên bục')"));
    return st == OK ? article_index(c, 7) : st;
}

static enum status
withdraw(struct ctx *c, void *arg)
{
    enum status st = run(query_new(c, "UPDATE article SET state = 'withdrawn' WHERE id = 7"));

    (void)arg;
    return st == OK ? article_index(c, 7) : st;
}

static int
found(struct ctx *c, const char *words)
{
    struct search_asked asked = { .words = words };
    struct search_found f;

    CHECK_INT(search_find(c, &asked, &f), OK);
    if (f.hit_count > 0)
        CHECK_TEXT(f.hits[0].path, "/tin-tuc/hoi-nghi-7");
    return f.hit_count;
}

TEST(an_article_is_found_by_title_text_caption_and_alternative_text_until_it_is_withdrawn)
{
    struct nghi_son n;
    struct written w;

    nghi_son_make(c, &n);
    w.unit_id = n.town;
    CHECK_INT(db_transact(c, write_article, &w), OK);
    CHECK_INT(found(c, "hoi nghi"), 1);
    CHECK_INT(found(c, "\"noi dung chinh\""), 1);
    CHECK_INT(found(c, "tóm tắt"), 1);
    CHECK_INT(found(c, "nguyen van an"), 1);
    CHECK_INT(found(c, "bục"), 1);
    CHECK_INT(found(c, "strong"), 0);
    CHECK_INT(search_verify(c), OK);
    CHECK_INT(db_transact(c, withdraw, NULL), OK);
    CHECK_INT(found(c, "hoi nghi"), 0);
    CHECK_INT(search_verify(c), OK);
}

const struct test article_search_tests[] = {
    T_DB(an_article_is_found_by_title_text_caption_and_alternative_text_until_it_is_withdrawn),
    T_END,
};
