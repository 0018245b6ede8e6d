/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a page finds the campaign that it belongs to, and tells whose it is. */
#include "feature/campaign/campaign.h"

#include "core/text.h"
#include "web/respond.h"

#include <string.h>

enum { REMEMBERED_S = 366 * 24 * 3600 };

/* A campaign that was asked for or remembered counts only where the reader may see it. */
static enum status
find_readable(struct ctx *c, const char *code, struct campaign *out)
{
    enum status st = campaign_find_by_code(c, code, out);

    if (st != OK)
        return st;
    return may(c, READ_BOARD, out->owner_unit_id, out->id) || may(c, REPORT_UNIT, 0, out->id)
               ? OK
               : NOT_FOUND;
}

static void
fill_page(struct ctx *c, const struct campaign *campaign, struct page *p)
{
    struct unit owner;

    p->campaign_title = campaign->title;
    p->campaign_owner = "";
    p->is_sample = campaign->is_sample;
    if (unit_find(c, campaign->owner_unit_id, campaign->from_on, &owner) == OK)
        p->campaign_owner = text_capitalise(c->arena, unit_title(c, &owner));
}

static void
remember(struct request *r, const struct campaign *campaign)
{
    const char *remembered = cookie(r, "dot-thi-dua");

    if (remembered == NULL || strcmp(remembered, campaign->code) != 0)
        respond_cookie(r, "dot-thi-dua", campaign->code, REMEMBERED_S, true);
}

enum status
campaign_page(struct request *r, const char *title, struct campaign *out, struct page *out_page)
{
    struct ctx *c = &r->ctx;
    const char *asked = param(r, "dot-thi-dua"), *remembered = cookie(r, "dot-thi-dua");
    enum status st = NOT_FOUND;

    if (asked != NULL) {
        st = find_readable(c, asked, out);
        if (st != OK)
            return st;
        remember(r, out);
    }
    if (st == NOT_FOUND && remembered != NULL)
        st = find_readable(c, remembered, out);
    if (st == NOT_FOUND)
        st = campaign_current(c, NULL, out);
    if (st != OK)
        return st;
    *out_page = page_start(r, title);
    fill_page(c, out, out_page);
    return OK;
}

enum status
campaign_missing(struct request *r)
{
    return param(r, "dot-thi-dua") != NULL ? NOT_FOUND
                                           : respond_see_other(r, "/lam-viec/dot-thi-dua");
}

enum status
campaign_page_of(struct request *r, int64_t campaign_id, const char *title, struct campaign *out,
                 struct page *out_page)
{
    enum status st = campaign_find(&r->ctx, campaign_id, out);

    if (st != OK)
        return st;
    *out_page = page_start(r, title);
    fill_page(&r->ctx, out, out_page);
    remember(r, out);
    return OK;
}

struct date
campaign_day(const struct request *r)
{
    return param_date(r, "ngay", today(&r->ctx));
}
