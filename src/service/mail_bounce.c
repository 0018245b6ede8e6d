/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Noting what came back. A token is random: who knows it has had the letter. */
#include "service/mail_bounce.h"

#include "db/audit.h"
#include "service/mail_queue.h"

static enum status
find(struct ctx *c, struct mail_bounce *b)
{
    struct query *q = query_new(c, "SELECT id, address, state FROM mail WHERE token = $1");
    enum mail_state state;

    bind_text(q, b->report.token);
    if (query_row(q)) {
        b->mail_id = col_int(q, 0);
        b->address = col_text(q, 1);
        b->was_known = mail_state_parse(col_text(q, 2), &state) && state == MAIL_BOUNCED;
    }
    return query_end_one(q);
}

/* What is queued again meanwhile is a person's decision, which an older report does not change. */
static enum status
write_bounce(struct ctx *c, void *arg)
{
    struct mail_bounce *b = arg;
    struct query *q =
        query_new(c, "UPDATE mail SET state = 'bounced', reason = 'came-back', answer = $1,"
                     " ended_at = $2 WHERE id = $3 AND state IN ('sending', 'sent', 'uncertain')");
    enum status st;

    bind_text(q, b->report.diagnostic[0] != '\0' ? b->report.diagnostic : b->report.status);
    bind_int(q, now(c));
    bind_int(q, b->mail_id);
    st = query_end(q);
    if (st == OK && query_changes(q) > 0)
        st = audit_write(c, "mail", b->mail_id, "bounce", NULL,
                         json_pack("{s:s, s:s}", "status", b->report.status, "diagnostic",
                                   b->report.diagnostic));
    if (st == OK && b->is_address_dead)
        st = mail_mark_address(c, b->address, b->report.diagnostic);
    return st;
}

enum status
mail_bounce_take(struct ctx *c, const char *bytes, size_t length, const char *to,
                 struct mail_bounce *out)
{
    struct mail_bounce b = { .report = mail_report_read(c->arena, bytes, length, to) };
    enum status st;

    if (b.report.token[0] == '\0')
        return problem(c, NULL, "%s",
                       tr(c, "The message names no letter of this program: neither in the address "
                             "that it came to nor in the letter that it brings back."));
    st = find(c, &b);
    if (st == NOT_FOUND) {
        problem(c, NULL, "%s",
                tr(c, "The letter that the message is about is not in the outbox (any more)."));
        return NOT_FOUND;
    }
    if (st != OK)
        return st;
    b.is_address_dead = b.report.action == REPORT_FAILED && b.address != NULL &&
                        mail_is_dead_address(b.report.status);
    if (b.report.action == REPORT_FAILED && !b.was_known)
        st = db_transact(c, write_bounce, &b);
    if (st == OK)
        *out = b;
    return st;
}
