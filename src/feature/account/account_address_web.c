/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An address that letters come back from: said on the account's page and one's own, and confirmed there. */
#include "feature/account/account_web.h"
#include "service/mail_outbox.h"

enum status
account_bounced_read(struct request *r, const char *email, struct account_bounced *out)
{
    struct mail_bounced bounced;
    enum status st = mail_address_find(&r->ctx, email, &bounced);

    if (st == OK)
        *out = (struct account_bounced){ true, bounced.bounced_at, bounced.answer };
    return st == NOT_FOUND ? OK : st;
}

static enum status
confirm(struct ctx *c, void *arg)
{
    return mail_address_confirm(c, arg);
}

static enum status
confirm_address(struct request *r, int64_t id, bool is_mine, const char *back_url)
{
    struct account a;
    enum status st = account_find(&r->ctx, id, &a);

    if (st == OK && !is_mine)
        st = account_require_manages(&r->ctx, &a);
    if (st == OK)
        st = db_transact(&r->ctx, confirm, (void *)(uintptr_t)a.email);
    if (st != OK)
        return st;
    respond_flash(r, "%s", tr(&r->ctx, "Letters go to this address again."));
    return respond_see_other(r, "%s", back_url);
}

enum status
account_page_confirm_mine(struct request *r)
{
    return confirm_address(r, r->ctx.account_id, true, "/lam-viec/tai-khoan/toi");
}

enum status
account_page_confirm_address(struct request *r)
{
    int64_t id = path_int(r, "id");

    return confirm_address(r, id, false,
                           arena_printf(r->ctx.arena, "/lam-viec/tai-khoan/%lld", (long long)id));
}
