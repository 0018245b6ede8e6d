/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox: routes and handlers. */
#include "feature/notify/notify_views.h"

#include <stdlib.h>
#include <string.h>

#define INBOX_URL "/lam-viec/hop-thu"

/* ------------------------------------------------------------------ what is asked for */

struct asked {
    struct inbox_filter filter;
    struct campaign *campaigns; /* that the reader may know of */
    int campaign_count;
};

static enum status
read_asked(struct request *r, struct asked *out)
{
    const char *campaign = param(r, "dot");
    const char *unread = param(r, "chua-doc");
    enum status st = campaign_list(&r->ctx, "", &out->campaigns, &out->campaign_count);

    out->filter.kind = inbox_kind_parse(param(r, "loai"));
    out->filter.unread_only = unread != NULL && strcmp(unread, "1") == 0;
    for (int i = 0; st == OK && campaign != NULL && i < out->campaign_count; i++)
        if (strcmp(out->campaigns[i].code, campaign) == 0)
            out->filter.campaign_id = out->campaigns[i].id;
    return st;
}

static const struct campaign *
campaign_of(const struct asked *a, int64_t id)
{
    for (int i = 0; i < a->campaign_count; i++)
        if (a->campaigns[i].id == id)
            return &a->campaigns[i];
    return NULL;
}

/* ------------------------------------------------------------------ the list */

static struct inbox_line
line_of(struct ctx *c, const struct asked *a, const struct inbox_entry *e)
{
    const struct inbox_kind_row *kind = e->kind != INBOX_NONE ? inbox_kind_find(e->kind) : NULL;
    const struct campaign *campaign = campaign_of(a, e->campaign_id);
    struct inbox_line line = { .id = e->id,
                               .kind = kind != NULL ? kind->code : "",
                               .kind_label = kind != NULL ? tr(c, kind->label) : "",
                               .text = e->text,
                               .url = e->url,
                               .campaign = campaign != NULL ? campaign->title : "",
                               .created_at = e->created_at,
                               .is_read = e->is_read };

    line.open_url = arena_printf(c->arena, INBOX_URL "/%lld", (long long)e->id);
    if (!e->is_read)
        line.read_url = arena_printf(c->arena, INBOX_URL "/%lld/da-doc", (long long)e->id);
    return line;
}

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct asked *a = filter;
    struct inbox_after after = { 0 };
    struct inbox_entry *entries;
    struct inbox_line *lines;
    int count;
    enum status st;

    if (l->after[0] != NULL && l->after[1] != NULL) {
        after.is_read = strcmp(l->after[0], "1") == 0;
        after.id = strtoll(l->after[1], NULL, 10);
    }
    st = inbox_list(c, &a->filter, &after, l->limit, &entries, &count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = line_of(c, a, &entries[i]);
    *out_rows = lines;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct inbox_line *line = row;

    out_parts[0] = line->is_read ? "1" : "0";
    out_parts[1] = arena_printf(c->arena, "%lld", (long long)line->id);
}

static void
time_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->number = ((const struct inbox_line *)row)->created_at;
}

static void
kind_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct inbox_line *)row)->kind_label;
}

static void
text_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct inbox_line *)row)->text;
}

static void
campaign_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct inbox_line *)row)->campaign;
}

static void
read_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    out->text = ((const struct inbox_line *)row)->is_read ? tr(c, "read") : tr(c, "unread");
}

static const struct list_column columns[] = {
    { N_("Received at"), LIST_TIME, 20, time_cell },
    { N_("Kind"), LIST_TEXT, 28, kind_cell },
    { N_("Notice"), LIST_TEXT, 80, text_cell },
    { N_("Campaign"), LIST_TEXT, 40, campaign_cell },
    { N_("State"), LIST_TEXT, 12, read_cell },
    { NULL, LIST_TEXT, 0, NULL },
};

static const struct list_source source = { .title = N_("Inbox"),
                                           .columns = columns,
                                           .row_size = sizeof(struct inbox_line),
                                           .fetch = fetch,
                                           .key = key };

static void
fill_filters(struct ctx *c, const struct asked *a, struct inbox_view *v)
{
    struct choice *kinds = arena_array(c->arena, INBOX_KIND_COUNT, sizeof(*kinds));
    struct option *campaigns =
        arena_array(c->arena, (size_t)a->campaign_count + 1, sizeof(*campaigns));
    const struct campaign *chosen = campaign_of(a, a->filter.campaign_id);
    int count = 0;

    for (enum inbox_kind kind = INBOX_NONE + 1; kind < INBOX_KIND_COUNT; kind++)
        if (!inbox_kind_find(kind)->is_hidden)
            kinds[count++] =
                (struct choice){ inbox_kind_find(kind)->code, inbox_kind_find(kind)->label, 0 };
    for (int i = 0; i < a->campaign_count; i++)
        campaigns[i] = (struct option){ a->campaigns[i].code, a->campaigns[i].title };
    v->kinds = kinds;
    v->campaigns = campaigns;
    v->campaign_count = a->campaign_count;
    v->kind = a->filter.kind != INBOX_NONE ? inbox_kind_find(a->filter.kind)->code : "";
    v->campaign = chosen != NULL ? chosen->code : "";
    v->unread_only = a->filter.unread_only;
    v->is_filtered = v->kind[0] != '\0' || v->campaign[0] != '\0' || v->unread_only;
}

/* All that the filter shows, and nothing else. */
static const char *
read_all_url(struct ctx *c, const struct inbox_view *v)
{
    return arena_printf(c->arena, INBOX_URL "/da-doc?loai=%s&dot=%s", v->kind, v->campaign);
}

enum status
inbox_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct inbox_view v = { .list = list_start(r) };
    struct asked a = { 0 };
    enum status st = read_asked(r, &a);

    if (st != OK)
        return st;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &a);
    v.page = page_start(r, tr(c, "Inbox"));
    st = list_read(&v.list, &source, &a, (void **)&v.items, &v.item_count);
    if (st == OK)
        st = inbox_count_unread(c, &v.unread);
    if (st != OK)
        return st;
    fill_filters(c, &a, &v);
    v.is_filtered = v.is_filtered || v.list.has_before;
    v.next_url = v.list.next_url;
    if (v.unread > 0)
        v.read_all_url = read_all_url(c, &v);
    RESPOND(r, 200, inbox, &v);
    return OK;
}

/* ------------------------------------------------------------------ reading */

/* Leads to the thing, which is thereby read. Following the link twice changes nothing more. */
enum status
inbox_open(struct request *r)
{
    struct inbox_entry e;
    enum status st = inbox_find(&r->ctx, path_int(r, "id"), &e);

    if (st == OK && !e.is_read && !r->is_head)
        st = inbox_mark_read(&r->ctx, e.id);
    return st == OK ? respond_see_other(r, "%s", e.url) : st;
}

enum status
inbox_read_post(struct request *r)
{
    enum status st = inbox_mark_read(&r->ctx, path_int(r, "id"));

    return st == OK ? respond_see_other(r, INBOX_URL) : st;
}

enum status
inbox_read_all_post(struct request *r)
{
    struct asked a = { 0 };
    const struct campaign *campaign;
    enum status st = read_asked(r, &a);

    if (st == OK)
        st = inbox_mark_all_read(&r->ctx, &a.filter);
    if (st != OK)
        return st;
    campaign = campaign_of(&a, a.filter.campaign_id);
    respond_flash(r, "%s", tr(&r->ctx, "They are marked as read."));
    return respond_see_other(r, INBOX_URL "?loai=%s&dot=%s",
                             a.filter.kind != INBOX_NONE ? inbox_kind_find(a.filter.kind)->code
                                                         : "",
                             campaign != NULL ? campaign->code : "");
}

/* ------------------------------------------------------------------ the feature */

#define STEPS_URL "/lam-viec/nhac-viec"

static const struct route routes[] = {
    { GET, INBOX_URL, SIGNED_IN, inbox_page, POOLED, N_("What the reader is to know") },
    { GET, INBOX_URL "/cach-nhan", SIGNED_IN, choices_page, 0,
      N_("How the account is told of each kind") },
    { POST, INBOX_URL "/cach-nhan", SIGNED_IN, choices_post, 0, N_("Changes it") },
    { GET, INBOX_URL "/{id:int}", SIGNED_IN, inbox_open, POOLED,
      N_("Leads to the thing that a notice is about, and marks the notice as read") },
    { POST, INBOX_URL "/{id:int}/da-doc", SIGNED_IN, inbox_read_post, 0,
      N_("Marks a notice as read") },
    { POST, INBOX_URL "/da-doc", SIGNED_IN, inbox_read_all_post, 0,
      N_("Marks all notices of the filter as read") },
    { GET, "/thoi-nhan-thu/{token}", PUBLIC, unsubscribe_page, 0,
      N_("Asks whether letters of a kind are to stop, by the link of a letter") },
    /* The token is the proof, and mail programs that act on one click have no page of ours (RFC 8058). */
    { POST, "/thoi-nhan-thu/{token}", PUBLIC, unsubscribe_post, NO_CSRF,
      N_("Stops letters of a kind, by the link of a letter") },
    { GET, STEPS_URL, READ_BOARD, steps_page, 0, N_("Steps of reminding and escalation") },
    { GET, STEPS_URL "/moi", EDIT_CAMPAIGN, step_new_page, 0, N_("A new step's form") },
    { POST, STEPS_URL "/moi", EDIT_CAMPAIGN, step_insert_post, 0, N_("Adds a step") },
    { GET, STEPS_URL "/buoc/{code}", EDIT_CAMPAIGN, step_edit_page, 0, N_("A step's form") },
    { POST, STEPS_URL "/buoc/{code}", EDIT_CAMPAIGN, step_update_post, 0, N_("Changes a step") },
    { POST, STEPS_URL "/buoc/{code}/xoa", EDIT_CAMPAIGN, step_delete_post, 0,
      N_("Deletes a step") },
    { POST, STEPS_URL "/mac-dinh", EDIT_CAMPAIGN, step_reset_post, 0,
      N_("Goes back to the steps that ship") },
    { 0 },
};

static const struct nav_link nav[] = {
    { NULL, N_("Inbox"), INBOX_URL, "i-bell", SIGNED_IN, 12, false },
    { N_("Campaign"), N_("Reminders"), STEPS_URL, "i-clock", EDIT_CAMPAIGN, 46, false },
    { 0 },
};

const struct feature notify_feature = {
    .name = "notify",
    .routes = routes,
    .nav = nav,
    .commands = notify_commands,
    .begin = bell_begin,
    .end = bell_end,
    .hear = bell_hear,
    .unread = bell_unread,
};
