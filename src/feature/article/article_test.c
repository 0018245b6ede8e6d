/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Articles: their states. */
#include "feature/article/article.h"
#include "test/test_http.h"

TEST(what_was_never_approved_cannot_be_published)
{
    (void)c;
    CHECK(article_can(ARTICLE_DRAFT, ARTICLE_PUBLISH) == NULL);
    CHECK(article_can(ARTICLE_EDITED, ARTICLE_PUBLISH) == NULL);
    CHECK(article_can(ARTICLE_WITHDRAWN, ARTICLE_PUBLISH) == NULL);
    CHECK_INT(article_can(ARTICLE_APPROVED, ARTICLE_PUBLISH)->to, ARTICLE_PUBLISHED);
}

TEST(only_an_approver_changes_what_readers_see)
{
    (void)c;
    for (enum article_state from = ARTICLE_DRAFT; from < ARTICLE_STATE_COUNT; from++) {
        for (enum article_step step = ARTICLE_HAND_IN; step < ARTICLE_STEP_COUNT; step++) {
            const struct article_rule *rule = article_can(from, step);

            if (rule != NULL &&
                (article_state_is_public(from) || article_state_is_public(rule->to)))
                CHECK_INT(rule->access, APPROVE_ARTICLES);
        }
    }
}

TEST(every_state_has_a_code_that_is_read_back)
{
    (void)c;
    for (enum article_state s = ARTICLE_DRAFT; s < ARTICLE_STATE_COUNT; s++) {
        enum article_state back;

        CHECK(article_state_parse(article_state_code(s), &back));
        CHECK_INT(back, s);
    }
}

const struct test article_tests[] = {
    T(what_was_never_approved_cannot_be_published),
    T(only_an_approver_changes_what_readers_see),
    T(every_state_has_a_code_that_is_read_back),
    T_END,
};
