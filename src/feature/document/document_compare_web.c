/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two baselines side by side, on a page and as a file. */
#include "feature/document/document_views.h"

#include <string.h>

struct filter {
    const struct campaign *campaign;
    int64_t before_id, after_id;
};

static void
milestone_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct compare_line *)row)->milestone;
}

static void
whom_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct compare_line *)row)->whom;
}

static void
before_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct compare_line *)row)->before_on;
}

static void
after_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct compare_line *)row)->after_on;
}

static void
slip_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    const struct compare_line *line = row;

    (void)c;
    out->number = line->slip;
    out->is_empty = line->is_new || line->is_gone;
}

static void
words_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct compare_line *)row)->words;
}

static void
document_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct compare_line *)row)->document;
}

static const struct list_column columns[] = {
    { N_("Milestone"), LIST_TEXT, 40, milestone_cell },
    { N_("For"), LIST_TEXT, 26, whom_cell },
    { N_("Day before"), LIST_DATE, 14, before_cell },
    { N_("Day afterwards"), LIST_DATE, 14, after_cell },
    { N_("Slip in days"), LIST_INT, 14, slip_cell },
    { N_("Words of the document"), LIST_TEXT, 40, words_cell },
    { N_("Document that sets the day"), LIST_TEXT, 40, document_cell },
    { 0 },
};

static struct compare_line
line_of(struct ctx *c, const struct baseline_row *row)
{
    const struct deadline *shown = row->after != NULL ? row->after : row->before;
    const struct document *by = row->after != NULL ? row->after_document : row->before_document;
    struct compare_line line = {
        .milestone = row->milestone->title,
        .whom = row->unit != NULL ? unit_title(c, row->unit) : unit_level_text(c, row->level),
        .slip = row->slip,
        .is_new = row->before == NULL && row->after != NULL,
        .is_gone = row->after == NULL,
    };

    if (row->before != NULL)
        line.before_on = row->before->last_on;
    if (row->after != NULL)
        line.after_on = row->after->last_on;
    if (shown != NULL) {
        line.words = shown->words;
        line.document = document_name(c, by);
        line.url = document_url(c, by->id, "");
    }
    if (line.is_new)
        line.slip_text = tr(c, "new");
    else if (line.is_gone)
        line.slip_text = tr(c, "none");
    else if (row->slip == 0)
        line.slip_text = document_days(c, 0);
    else
        line.slip_text = arena_printf(c->arena, row->slip < 0 ? "−%s" : "+%s",
                                      document_days(c, row->slip < 0 ? -row->slip : row->slip));
    return line;
}

/* Rows are as many as milestones and levels: pages are cut from the whole by the row's number. */
static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    const struct filter *f = filter;
    struct baseline_row *rows;
    struct compare_line *lines;
    int count, kept = 0;
    bool is_past = l->after[0] == NULL;
    enum status st = baseline_compare(c, f->campaign, f->before_id, f->after_id, &rows, &count);

    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count && kept < l->limit; i++) {
        struct compare_line line = line_of(c, &rows[i]);

        if (rows[i].before == NULL && rows[i].after == NULL)
            continue;
        if (is_past)
            lines[kept++] = line;
        else
            is_past =
                strcmp(l->after[0], line.milestone) == 0 && strcmp(l->after[1], line.whom) == 0;
    }
    *out_rows = lines;
    *out_count = kept;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct compare_line *line = row;

    (void)c;
    out_parts[0] = line->milestone;
    out_parts[1] = line->whom;
}

static const struct list_source source = {
    .title = N_("Baselines compared"),
    .columns = columns,
    .row_size = sizeof(struct compare_line),
    .fetch = fetch,
    .key = key,
};

/* ------------------------------------------------------------------ the page */

/* Documents by which something came to hold, in that order; the last two where none is asked for. */
static enum status
fill_choices(struct request *r, const struct campaign *campaign, struct filter *f,
             struct baseline_view *v)
{
    struct ctx *c = &r->ctx;
    struct deadline_set set;
    struct option *options;
    enum status st = deadline_set_read(c, campaign->id, 0, 0, &set);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)set.document_count + 1, sizeof(*options));
    f->after_id = set.document_count > 0 ? set.documents[set.document_count - 1].id : 0;
    f->after_id = param_int(r, "sau", f->after_id);
    for (int i = 0; i < set.document_count; i++) {
        const struct document *d = &set.documents[i];

        options[i] = (struct option){ arena_printf(c->arena, "%lld", (long long)d->id),
                                      document_name(c, d) };
        if (i > 0 && d->id == f->after_id)
            f->before_id = set.documents[i - 1].id;
    }
    f->before_id = param_int(r, "truoc", f->before_id);
    v->documents = options;
    v->document_count = set.document_count;
    v->before_value = arena_printf(c->arena, "%lld", (long long)f->before_id);
    v->after_value = arena_printf(c->arena, "%lld", (long long)f->after_id);
    return OK;
}

static const char *
sum_up(struct ctx *c, const struct baseline_view *v)
{
    int earlier = 0, later = 0;

    for (int i = 0; i < v->row_count; i++) {
        earlier += v->rows[i].slip < 0;
        later += v->rows[i].slip > 0;
    }
    return arena_printf(c->arena,
                        tr(c, "%d days moved up, %d days moved back. A baseline is what held up to "
                              "a document; none can be edited."),
                        earlier, later);
}

enum status
document_compare_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct baseline_view v = { .list = list_start(r) };
    struct campaign campaign;
    struct filter f = { .campaign = &campaign };
    enum status st = campaign_page(r, tr(c, "Baselines"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st == OK)
        st = fill_choices(r, &campaign, &f, &v);
    if (st != OK)
        return st;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    st = list_read(&v.list, &source, &f, (void **)&v.rows, &v.row_count);
    if (st != OK)
        return st;
    v.lead = sum_up(c, &v);
    if (may(c, EDIT_DOCUMENTS, campaign.owner_unit_id, campaign.id))
        v.new_url = "/lam-viec/van-ban/moi?loai=plan";
    page_crumb(&v.page, tr(c, "Plans and directives"), "/lam-viec/van-ban");
    page_crumb(&v.page, v.page.title, NULL);
    RESPOND(r, 200, baseline, &v);
    return OK;
}
