/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling: what is written, once. */
#include "service/inbox.h"

#include "db/db.h"
#include "test/nghi_son.h"
#include "test/test_http.h"

#include <string.h>

static struct inbox_item
item(int64_t unit_id, const char *key)
{
    return (struct inbox_item){ .kind = INBOX_TASK_GIVEN,
                                .unit_id = unit_id,
                                .subject = json_pack("{s:s}", "task", "Lập kế hoạch \"quý\"\n<b>"),
                                .url = "/lam-viec/nhiem-vu/1",
                                .key = key };
}

static enum status
tell_twice(struct ctx *c, void *arg)
{
    struct inbox_item first = item(*(int64_t *)arg, "a"), again = item(*(int64_t *)arg, "a");
    enum status st = inbox_insert(c, &first);

    return st == OK ? inbox_insert(c, &again) : st;
}

static enum status
tell_and_fail(struct ctx *c, void *arg)
{
    struct inbox_item one = item(*(int64_t *)arg, "b");
    enum status st = inbox_insert(c, &one);

    return st == OK ? CONFLICT : st;
}

static int64_t
count(struct ctx *c, const char *key)
{
    struct query *q = query_new(c, "SELECT count(*) FROM inbox WHERE key = $1");
    int64_t n;

    bind_text(q, key);
    n = query_row(q) ? col_int(q, 0) : -1;
    CHECK_INT(query_end(q), OK);
    return n;
}

TEST(a_thing_is_told_once_and_only_where_its_act_holds)
{
    struct nghi_son n;

    nghi_son_make(c, &n);
    CHECK_INT(db_transact(c, tell_twice, &n.hai_ha), OK);
    CHECK_INT(count(c, "a"), 1);
    CHECK_INT(db_transact(c, tell_and_fail, &n.hai_ha), CONFLICT);
    CHECK_INT(count(c, "b"), 0);
}

TEST(every_kind_has_a_code_a_name_and_its_sentence)
{
    for (enum inbox_kind kind = INBOX_NONE + 1; kind < INBOX_KIND_COUNT; kind++) {
        const struct inbox_kind_row *row = inbox_kind_find(kind);

        CHECK(row->code != NULL && row->label != NULL);
        CHECK(row->is_hidden || row->sentences[0] != NULL);
        CHECK_INT(inbox_kind_parse(row->code), kind);
        for (int i = 0; i < INBOX_VARIANTS && row->sentences[i] != NULL; i++)
            CHECK(strchr(row->sentences[i], '%') == NULL);
    }
    CHECK_INT(inbox_kind_parse("of a newer program"), INBOX_NONE);
    CHECK_INT(inbox_kind_parse(NULL), INBOX_NONE);
    CHECK(c != NULL);
}

const struct test inbox_tests[] = {
    T_DB(a_thing_is_told_once_and_only_where_its_act_holds),
    T(every_kind_has_a_code_a_name_and_its_sentence),
    T_END,
};
