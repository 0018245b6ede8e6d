/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of a campaign's documents, what several pages need, and this feature's routes. */
#include "feature/document/document_views.h"

#include "service/blob.h"
#include "web/feature.h"

#include <string.h>

const struct choice document_all_kind_choices[] = {
    { "plan", N_("Plan"), DOCUMENT_PLAN },
    { "directive", N_("Directive"), DOCUMENT_DIRECTIVE },
    { "conclusion", N_("Conclusion"), DOCUMENT_CONCLUSION },
    { "exception", N_("Extension"), DOCUMENT_EXCEPTION },
    { "decision", N_("Decision"), DOCUMENT_DECISION },
    { "report", N_("Report"), DOCUMENT_REPORT },
    { "invitation", N_("Invitation"), DOCUMENT_INVITATION },
    { "minutes", N_("Minutes"), DOCUMENT_MINUTES },
    { "other", N_("Official paper"), DOCUMENT_OTHER },
    { 0 },
};

/* An extension has a form of its own. */
const struct choice document_kind_choices[] = {
    { "plan", N_("Plan"), DOCUMENT_PLAN },
    { "directive", N_("Directive"), DOCUMENT_DIRECTIVE },
    { "conclusion", N_("Conclusion"), DOCUMENT_CONCLUSION },
    { "decision", N_("Decision"), DOCUMENT_DECISION },
    { "report", N_("Report"), DOCUMENT_REPORT },
    { "invitation", N_("Invitation"), DOCUMENT_INVITATION },
    { "minutes", N_("Minutes"), DOCUMENT_MINUTES },
    { "other", N_("Official paper"), DOCUMENT_OTHER },
    { 0 },
};

const struct choice document_state_choices[] = {
    { "draft", N_("Draft"), DOCUMENT_DRAFT },
    { "applied", N_("Applied"), DOCUMENT_APPLIED },
    { "withdrawn", N_("Withdrawn"), DOCUMENT_WITHDRAWN },
    { 0 },
};

const char *
document_url(struct ctx *c, int64_t id, const char *rest)
{
    return arena_printf(c->arena, "/lam-viec/van-ban/%lld%s", (long long)id, rest);
}

const char *
document_whom(struct ctx *c, const struct deadline *d, const struct unit *units, int count)
{
    if (d->unit_id == 0)
        return unit_level_text(c, d->level);
    for (int i = 0; i < count; i++)
        if (units[i].id == d->unit_id)
            return unit_title(c, &units[i]);
    return tr(c, "a unit that has no part any more");
}

const char *
document_days(struct ctx *c, int days)
{
    return arena_printf(c->arena, trn(c, "%d day", "%d days", days), days);
}

/* ------------------------------------------------------------------ the list */

struct filter {
    int64_t campaign_id;
    const char *kind, *state; /* "": all */
};

static void
name_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct document_line *)row)->name;
}

static void
number_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct document_line *)row)->number;
}

static void
day_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct document_line *)row)->issued_on;
}

static void
title_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct document_line *)row)->title;
}

static void
issuer_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct document_line *)row)->issuer;
}

static void
state_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct document_line *)row)->state_text;
}

static const struct list_column columns[] = {
    { N_("Official paper"), LIST_TEXT, 36, name_cell },
    { N_("Number"), LIST_TEXT, 14, number_cell },
    { N_("Issued on"), LIST_DATE, 14, day_cell },
    { N_("Summary"), LIST_TEXT, 60, title_cell },
    { N_("Issued by"), LIST_TEXT, 30, issuer_cell },
    { N_("State"), LIST_TEXT, 16, state_cell },
    { 0 },
};

static struct document_line
line_of(struct ctx *c, const struct document *d)
{
    return (struct document_line){
        .id = d->id,
        .name = document_name(c, d),
        .title = d->title,
        .issuer = d->issuer,
        .kind = d->kind,
        .state = d->state,
        .kind_text = document_kind_text(c, d->kind),
        .state_text = document_state_text(c, d->state),
        .number = d->number,
        .issued_on = d->issued_on,
        .applied_at = d->applied_at,
        .url = document_url(c, d->id, ""),
    };
}

/* A campaign has some dozens of documents: pages are cut from the whole. */
static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct filter *f = filter;
    struct document *all;
    struct document_line *lines;
    int count, kept = 0;
    bool is_past = l->after[0] == NULL;
    enum status st = document_list(c, f->campaign_id, l->q_folded, &all, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count && kept < l->limit; i++) {
        const char *key = arena_printf(c->arena, "%lld", (long long)all[i].id);

        if ((f->kind[0] != '\0' && strcmp(f->kind, document_kind_code(all[i].kind)) != 0) ||
            (f->state[0] != '\0' && strcmp(f->state, document_state_code(all[i].state)) != 0))
            continue;
        if (is_past)
            lines[kept++] = line_of(c, &all[i]);
        else
            is_past = strcmp(l->after[0], key) == 0;
    }
    *out_rows = lines;
    *out_count = kept;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    out_parts[0] =
        arena_printf(c->arena, "%lld", (long long)((const struct document_line *)row)->id);
}

static const struct list_source source = {
    .title = N_("Documents"),
    .columns = columns,
    .row_size = sizeof(struct document_line),
    .fetch = fetch,
    .key = key,
};

enum status
document_list_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct document_list_view v = { .list = list_start(r) };
    struct campaign campaign;
    struct filter filter;
    enum status st = campaign_page(r, tr(c, "Plans and directives"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    v.kind = param_text(r, "loai");
    v.state = param_text(r, "trang-thai");
    filter = (struct filter){ campaign.id, v.kind, v.state };
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &filter);
    st = list_read(&v.list, &source, &filter, (void **)&v.documents, &v.document_count);
    if (st != OK)
        return st;
    v.is_filtered = v.list.q[0] != '\0' || v.kind[0] != '\0' || v.state[0] != '\0';
    if (may(c, EDIT_DOCUMENTS, campaign.owner_unit_id, campaign.id))
        v.new_url = "/lam-viec/van-ban/moi";
    RESPOND(r, 200, document_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ routes */

static const struct route routes[] = {
    { GET, "/lam-viec/van-ban", READ_BOARD, document_list_page, 0,
      N_("Documents of the campaign") },
    { POST, "/lam-viec/van-ban", EDIT_DOCUMENTS, document_insert_page, LARGE_BODY,
      N_("Save a new document") },
    { GET, "/lam-viec/van-ban/moi", EDIT_DOCUMENTS, document_new_page, 0,
      N_("A new document's form") },
    { GET, "/lam-viec/van-ban/gia-han", EDIT_DOCUMENTS, document_exception_page, 0,
      N_("The form of an extension for one unit") },
    { GET, "/lam-viec/van-ban/so-sanh", READ_BOARD, document_compare_page, 0,
      N_("Two baselines side by side") },
    { POST, "/lam-viec/van-ban/xem-truoc", EDIT_DOCUMENTS, document_preview_page, 0,
      N_("What a document would do") },
    { POST, "/lam-viec/van-ban/hieu", EDIT_DOCUMENTS, document_understood_page, 0,
      N_("How the words of a deadline are understood") },
    { GET, "/lam-viec/van-ban/{id:int}", READ_BOARD, document_show_page, 0, N_("A document") },
    { GET, "/lam-viec/van-ban/{id:int}/sua", EDIT_DOCUMENTS, document_edit_page, 0,
      N_("A draft's form") },
    { POST, "/lam-viec/van-ban/{id:int}/sua", EDIT_DOCUMENTS, document_update_page, LARGE_BODY,
      N_("Save a draft document") },
    { POST, "/lam-viec/van-ban/{id:int}/ap-dung", EDIT_DOCUMENTS, document_apply_page, 0,
      N_("Apply a document") },
    { POST, "/lam-viec/van-ban/{id:int}/rut", EDIT_DOCUMENTS, document_withdraw_page, 0,
      N_("Withdraw a document") },
    { GET, "/lam-viec/van-ban/{id:int}/tep", READ_BOARD, document_file_page, FETCHING,
      N_("A document's file") },
    { POST, "/lam-viec/thong-bao/{id:int}/xac-nhan", SIGNED_IN, document_acknowledge_page, 0,
      N_("Acknowledge a document") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Direction"), N_("Plans and directives"), "/lam-viec/van-ban", "i-directive", READ_BOARD,
      32, false },
    { N_("Follow-up"), N_("Baselines"), "/lam-viec/van-ban/so-sanh", "i-history", READ_BOARD, 25,
      false },
    { 0 },
};

static enum status
start(struct ctx *c, const char *data)
{
    return data != NULL ? blob_open_chosen(c, arena_printf(c->arena, "%s/files", data)) : OK;
}

const struct feature document_feature = {
    .name = "document", .routes = routes, .nav = nav, .start = start
};
