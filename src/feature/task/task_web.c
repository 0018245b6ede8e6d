/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks: routes, the list, accepting several at once. */
#include "feature/task/task_views.h"

#include "core/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LIST_URL "/lam-viec/nhiem-vu"

enum { SHORT_MAX = 160, ACCEPT_MAX = 200, DOCUMENTS_SHOWN = 200 };

struct task_line
task_line_of(struct ctx *c, const struct task_row *t)
{
    struct task_line line = {
        .part_id = t->part.id,
        .task_id = t->task.id,
        .words = t->task.words,
        .short_words = task_short(c, t->task.words, SHORT_MAX),
        .owner = t->part.owner,
        .state = t->part.state,
        .last_on = t->task.last_on,
        .day_words = t->task.day_words,
        .shows = t->task.shows,
        .note = t->part.note,
        .document = document_name(c, &t->document),
        .document_id = t->document.id,
        .is_late = task_is_late(t, today(c)),
        .value = arena_printf(c->arena, "%" PRId64 ".%" PRId64, t->part.id, t->part.version),
        .url = task_url(c, t->part.id),
        .document_url = arena_printf(c->arena, "/lam-viec/van-ban/%" PRId64, t->document.id),
        .unit_to_on = t->part.unit_to_on,
    };

    task_word(c, t, today(c), &line.mark, &line.word);
    return line;
}

/* ------------------------------------------------------------------ the list's rows and columns */

struct filtering {
    struct task_filter filter;
};

static enum status
fetch(struct ctx *c, const struct list *l, void *filter, void **out_rows, int *out_count)
{
    struct filtering *f = filter;
    struct task_row *rows = NULL;
    struct task_line *lines;
    int count = 0;
    enum status st;

    f->filter.q_folded = l->q_folded;
    st = task_list(c, &f->filter, l->after, l->limit, &rows, &count);
    if (st != OK)
        return st;
    lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    for (int i = 0; i < count; i++)
        lines[i] = task_line_of(c, &rows[i]);
    *out_rows = lines;
    *out_count = count;
    return OK;
}

static void
key(struct ctx *c, const void *row, const char *out_parts[LIST_KEY_PARTS])
{
    const struct task_line *t = row;

    out_parts[0] = date_is_none(t->last_on) ? "9999-12-31" : date_iso(c->arena, t->last_on);
    out_parts[1] = arena_printf(c->arena, "%" PRId64, t->part_id);
}

static void
words_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct task_line *)row)->words;
}

static void
owner_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct task_line *)row)->owner;
}

static void
state_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    out->text = task_state_text(c, ((const struct task_line *)row)->state);
}

static void
word_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct task_line *)row)->word;
}

static void
day_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->day = ((const struct task_line *)row)->last_on;
}

static void
day_words_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct task_line *)row)->day_words;
}

static void
document_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct task_line *)row)->document;
}

static void
shows_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct task_line *)row)->shows;
}

static void
note_cell(struct ctx *c, const void *row, struct list_cell *out)
{
    (void)c;
    out->text = ((const struct task_line *)row)->note;
}

static const struct list_column columns[] = {
    { N_("Task"), LIST_TEXT, 70, words_cell },
    { N_("Owner"), LIST_TEXT, 32, owner_cell },
    { N_("State"), LIST_TEXT, 18, state_cell },
    { N_("How it stands"), LIST_TEXT, 20, word_cell },
    { N_("Last day"), LIST_DATE, 14, day_cell },
    { N_("Words of the document"), LIST_TEXT, 30, day_words_cell },
    { N_("Document"), LIST_TEXT, 34, document_cell },
    { N_("What shows it"), LIST_TEXT, 34, shows_cell },
    { N_("Note of the owner"), LIST_TEXT, 50, note_cell },
    { 0 },
};

static const struct list_source source = {
    .title = N_("Tasks"),
    .columns = columns,
    .row_size = sizeof(struct task_line),
    .fetch = fetch,
    .key = key,
};

/* ------------------------------------------------------------------ filters */

static struct task_filter
filter_of(struct request *r, const struct campaign *campaign)
{
    struct task_filter f = {
        .campaign_id = campaign->id,
        .only_mine = strcmp(param_text(r, "cua-toi"), "1") == 0,
        .unit_id = param_int(r, "don-vi", 0),
        .seat_id = param_int(r, "thanh-vien", 0),
        .follower_id = param_int(r, "theo-doi", 0),
        .document_id = param_int(r, "van-ban", 0),
        .task_id = param_int(r, "diem", 0),
    };

    f.only_late = strcmp(param_text(r, "trang-thai"), "late") == 0;
    f.only_unfinished = strcmp(param_text(r, "trang-thai"), "unfinished") == 0;
    if (!f.only_late && !task_state_parse(param_text(r, "trang-thai"), &f.state))
        f.state = 0;
    return f;
}

static void
add_count(struct request *r, struct task_state_count *out, const char *code, const char *word,
          const char *mark, int64_t count)
{
    bool is_chosen = strcmp(param_text(r, "trang-thai"), code) == 0;

    *out = (struct task_state_count){
        .code = code,
        .word = word,
        .mark = mark,
        .count = count,
        .is_chosen = is_chosen,
        .url = url_with(r, "trang-thai", is_chosen ? NULL : code),
    };
}

/* Late among those to do: the sum of the states is all, late is told apart. */
static enum status
fill_counts(struct request *r, struct task_filter f, struct task_list_view *v)
{
    static const char *const marks[TASK_STATE_COUNT] = { "none", "track", "due",
                                                         "late", "done",  "none" };
    struct ctx *c = &r->ctx;
    struct task_state_count *counts = arena_array(c->arena, TASK_STATE_COUNT + 1, sizeof(*counts));
    struct task_counts n;
    enum status st;

    f.state = 0;
    f.only_late = f.only_unfinished = false;
    st = task_count(c, &f, &n);
    if (st != OK)
        return st;
    add_count(r, &counts[v->count_count++], "late", tr(c, "Late"), "late", n.late);
    for (enum task_state s = TASK_OPEN; s < TASK_STATE_COUNT; s++)
        add_count(r, &counts[v->count_count++], task_state_code(s), task_state_text(c, s),
                  s == TASK_RETURNED ? "exception" : marks[s], n.by_state[s]);
    v->counts = counts;
    v->list.all = v->state[0] == '\0' ? n.all : v->list.all;
    for (int i = 0; i < v->count_count; i++)
        if (counts[i].is_chosen)
            v->list.all = counts[i].count;
    v->lead =
        n.late > 0
            ? arena_printf(c->arena, trn(c, "%d task is late.", "%d tasks are late.", (int)n.late),
                           (int)n.late)
        : n.all > 0 ? tr(c, "No task is late.")
                    : NULL;
    return OK;
}

/* Documents that gave tasks. */
static enum status
fill_documents(struct ctx *c, const struct campaign *campaign, struct task_list_view *v)
{
    struct option *options = arena_array(c->arena, DOCUMENTS_SHOWN, sizeof(*options));
    struct document *all;
    int count;
    enum status st = document_list(c, campaign->id, "", &all, &count);

    for (int i = 0; st == OK && i < count && v->document_count < DOCUMENTS_SHOWN; i++)
        if (all[i].state != DOCUMENT_DRAFT)
            options[v->document_count++] =
                (struct option){ arena_printf(c->arena, "%" PRId64, all[i].id),
                                 document_name(c, &all[i]) };
    v->documents = options;
    return st;
}

static enum status
fill_seats(struct ctx *c, const struct campaign *campaign, struct task_list_view *v)
{
    struct seat *seats;
    struct option *options;
    int count;
    enum status st = seat_list(c, campaign->id, DATE_NONE, &seats, &count);

    if (st != OK)
        return st;
    options = arena_array(c->arena, (size_t)count + 1, sizeof(*options));
    for (int i = 0; i < count; i++)
        options[v->seat_count++] =
            (struct option){ arena_printf(c->arena, "%" PRId64, seats[i].id), seats[i].title };
    v->seats = options;
    return OK;
}

static enum status
fill_filters(struct request *r, const struct campaign *campaign, const struct task_filter *f,
             struct task_list_view *v)
{
    struct ctx *c = &r->ctx;
    struct unit u;
    enum status st = fill_documents(c, campaign, v);

    v->document = param_text(r, "van-ban");
    v->seat = param_text(r, "thanh-vien");
    v->state = param_text(r, "trang-thai");
    v->unit = param_text(r, "don-vi");
    v->follower = param_text(r, "theo-doi");
    v->task = param_text(r, "diem");
    v->is_mine = f->only_mine;
    v->mine_url = url_with(r, "cua-toi", "1");
    v->all_url = url_with(r, "cua-toi", NULL);
    v->is_filtered = v->document[0] || v->seat[0] || v->state[0] || v->unit[0] || v->task[0] ||
                     v->follower[0] || v->list.q[0];
    if (st == OK && may(c, READ_BOARD, campaign->owner_unit_id, campaign->id))
        st = fill_seats(c, campaign, v);
    if (st == OK && f->unit_id != 0) {
        st = unit_find(c, f->unit_id, today(c), &u);
        v->unit_title = st == OK ? unit_title(c, &u) : NULL;
    }
    return st;
}

static enum status
list_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct task_list_view v = { 0 };
    struct campaign campaign;
    struct filtering f;
    enum status st = campaign_page(r, tr(c, "Tasks"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return campaign_missing(r);
    if (st != OK)
        return st;
    v.list = list_start(r);
    f.filter = filter_of(r, &campaign);
    f.filter.q_folded = v.list.q_folded;
    if (list_is_export(&v.list))
        return list_export(&v.list, &source, &f);
    st = fill_filters(r, &campaign, &f.filter, &v);
    if (st == OK)
        st = fill_counts(r, f.filter, &v);
    if (st == OK)
        st = list_read(&v.list, &source, &f, (void **)&v.lines, &v.line_count);
    if (st != OK)
        return st;
    v.can_accept = f.filter.state == TASK_DONE && task_may_give(c, &campaign);
    v.accept_url = LIST_URL "/tiep-nhan";
    if (f.filter.task_id != 0 && v.line_count > 0)
        v.task_words = v.lines[0].words;
    RESPOND(r, 200, task_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ accepting several */

static enum status
accept_post(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct form *f = form_read(r);
    const char *const *values;
    int count = form_values(f, "part", &values), accepted = 0, changed = 0;

    for (int i = 0; i < count && i < ACCEPT_MAX; i++) {
        char *end;
        struct task_act a = { .part_id = strtoll(values[i], &end, 10), .text = "" };
        enum status st;

        a.version = *end == '.' ? strtoll(end + 1, NULL, 10) : 0;
        st = task_accept(c, &a);
        if (st == DENIED || st == FAILED || st == BUSY)
            return st;
        accepted += st == OK;
        changed += st == CONFLICT || st == NOT_FOUND;
        problems_clear(c);
    }
    if (count == 0)
        respond_flash(r, "%s", tr(c, "No task was chosen."));
    else if (changed > 0)
        respond_flash(r, tr(c, "%d tasks were accepted; %d had changed meanwhile and were left."),
                      accepted, changed);
    else
        respond_flash(r, trn(c, "%d task was accepted.", "%d tasks were accepted.", accepted),
                      accepted);
    return respond_see_other(r, LIST_URL "?trang-thai=done");
}

/* ------------------------------------------------------------------ the feature */

static const struct route routes[] = {
    { GET, LIST_URL, READ_BOARD, list_page, POOLED, N_("Tasks of the campaign") },
    { POST, LIST_URL "/tiep-nhan", EDIT_DOCUMENTS, accept_post, 0,
      N_("Accepts tasks that were reported done") },
    { GET, LIST_URL "/{id:int}", READ_BOARD, task_show_page, 0, N_("One owner's task") },
    { GET, LIST_URL "/{id:int}/tep", READ_BOARD, task_file_page, 0,
      N_("The paper that shows that a task is done") },
    { POST, LIST_URL "/{id:int}/xong", READ_BOARD, task_report_post, LARGE_BODY,
      N_("Reports a task done") },
    { POST, LIST_URL "/{id:int}/tiep-nhan", EDIT_DOCUMENTS, task_accept_post, 0,
      N_("Accepts a task") },
    { POST, LIST_URL "/{id:int}/tra-lai", EDIT_DOCUMENTS, task_return_post, 0,
      N_("Returns a task with remarks") },
    { POST, LIST_URL "/{id:int}/huy", EDIT_DOCUMENTS, task_cancel_post, 0, N_("Cancels a task") },
    { POST, LIST_URL "/{id:int}/chuyen", EDIT_DOCUMENTS, task_move_post, 0,
      N_("Gives a task to another owner") },
    { POST, LIST_URL "/nhan-ra", EDIT_DOCUMENTS, task_found_page, 0, N_("Points that a text has") },
    { GET, "/lam-viec/van-ban/{id:int}/giao-viec", EDIT_DOCUMENTS, task_give_page, 0,
      N_("Tasks from a document's text") },
    { POST, "/lam-viec/van-ban/{id:int}/giao-viec", EDIT_DOCUMENTS, task_give_post, 0,
      N_("Reads a text, or gives its points as tasks") },
    { POST, "/lam-viec/van-ban/{id:int}/giao-viec/hieu", EDIT_DOCUMENTS, task_understood_page, 0,
      N_("Whom the words of a field name") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Follow-up"), N_("Tasks"), LIST_URL, "i-check", READ_BOARD, 22, false },
    { 0 },
};

const struct feature task_feature = {
    .name = "task", .routes = routes, .nav = nav, .commands = task_commands
};
