/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks from a document's text: it is pasted, its points are found, mended by hand, and given. Every button is a form's, so that the page
 * is the same without script. */
#include "feature/task/task_inside.h"
#include "feature/task/task_views.h"

#include "core/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 220, NAMES_SHOWN = 400, FIELD_MAX = 6000 };

/* One row of the form. */
struct typed {
    bool is_kept;
    const char *words, *owner, *helpers, *day, *shows;
    unsigned notes;
    int sureness; /* -1: typed by hand */
};

struct giving_page {
    struct request *r;
    struct form *form;
    struct document document;
    struct campaign campaign;
    struct task_spreading spreading;
    struct task_point *given;
    int given_count;
    struct typed *rows;
    int count, left;
    bool is_read;
};

/* ------------------------------------------------------------------ rows and the form's fields */

static const char *
field(struct ctx *c, int row, const char *name)
{
    return arena_printf(c->arena, "point.%d.%s", row, name);
}

static void
read_rows(struct giving_page *g)
{
    struct ctx *c = &g->r->ctx;
    struct form *f = g->form;
    int count = form_rows(f, "point");

    g->rows = arena_array(c->arena, ROWS_MAX + WORDS_POINTS_MAX, sizeof(*g->rows));
    for (int i = 0; i < count && i < ROWS_MAX; i++) {
        const char *sure = form_value(f, form_row_name(f, "point", i, "sure"));

        g->rows[g->count++] = (struct typed){
            .is_kept = form_value(f, form_row_name(f, "point", i, "keep"))[0] != '\0',
            .words = form_lines(f, form_row_name(f, "point", i, "words"), 0, FIELD_MAX),
            .owner = form_text(f, form_row_name(f, "point", i, "owner"), 0, FIELD_MAX),
            .helpers = form_text(f, form_row_name(f, "point", i, "helpers"), 0, FIELD_MAX),
            .day = form_text(f, form_row_name(f, "point", i, "day"), 0, FIELD_MAX),
            .shows = form_text(f, form_row_name(f, "point", i, "shows"), 0, FIELD_MAX),
            .notes =
                (unsigned)strtoul(form_value(f, form_row_name(f, "point", i, "notes")), NULL, 10),
            .sureness = sure[0] >= '0' && sure[0] <= '2' ? sure[0] - '0' : -1,
        };
    }
    g->is_read = g->count > 0 || form_value(f, "is_read")[0] != '\0';
}

/* Back into the form, numbered anew; what stood further down goes. */
static void
write_rows(struct giving_page *g)
{
    static const char *const names[] = { "keep",  "words", "owner", "helpers", "day",
                                         "shows", "notes", "sure",  "row",     NULL };
    struct ctx *c = &g->r->ctx;
    struct form *f = g->form;
    int count = form_rows(f, "point");

    for (int i = 0; i < count; i++)
        for (int n = 0; names[n] != NULL; n++)
            form_set(f, form_row_name(f, "point", 0, names[n]), "");
    for (int i = 0; i < g->count; i++) {
        const struct typed *t = &g->rows[i];

        form_set(f, field(c, i, "keep"), t->is_kept ? "1" : "");
        form_set(f, field(c, i, "words"), t->words);
        form_set(f, field(c, i, "owner"), t->owner);
        form_set(f, field(c, i, "helpers"), t->helpers);
        form_set(f, field(c, i, "day"), t->day);
        form_set(f, field(c, i, "shows"), t->shows);
        form_set_int(f, field(c, i, "notes"), t->notes);
        form_set_int(f, field(c, i, "sure"), t->sureness);
        form_set(f, field(c, i, "row"), "1");
    }
    form_set(f, "is_read", g->is_read ? "1" : "");
}

/* ------------------------------------------------------------------ finding points */

/* A deadline of the document that says the same day for the same level: the board follows it already. */
static const struct milestone *
followed_by_board(const struct deadline *deadlines, int deadline_count,
                  const struct milestone *milestones, int milestone_count, struct date last_on,
                  unsigned levels)
{
    for (int i = 0; i < deadline_count; i++) {
        const struct deadline *d = &deadlines[i];

        if (date_is_none(last_on) || date_compare(d->last_on, last_on) != 0 ||
            (levels & (1U << d->level)) == 0)
            continue;
        for (int k = 0; k < milestone_count; k++)
            if (milestones[k].id == d->milestone_id)
                return &milestones[k];
    }
    return NULL;
}

static bool
is_given(const struct giving_page *g, const char *words)
{
    struct arena *a = g->r->ctx.arena;
    const char *fold = text_fold(a, words);

    for (int i = 0; i < g->given_count; i++)
        if (strcmp(text_fold(a, g->given[i].task.words), fold) == 0)
            return true;
    return false;
}

static unsigned
levels_of(const struct words_point *p)
{
    unsigned levels = 0;

    for (int i = 0; i < p->owner_count; i++)
        if (p->owners[i].kind == WORDS_LEVELS)
            levels |= p->owners[i].levels;
    return levels;
}

/* Names that are none of the campaign's are put into the field all the same: the person mends them there. */
static struct typed
typed_of(const struct giving_page *g, const struct words_point *p, bool is_followed)
{
    return (struct typed){
        .is_kept = !is_followed && !is_given(g, p->words),
        .words = p->words,
        .owner = p->owner_words,
        .helpers = p->helper_words,
        .day = p->rule != RULE_NONE ? p->day_words
               : p->is_recurring    ? p->recurring_words
                                    : "",
        .shows = "",
        .notes = p->notes,
        .sureness = (int)p->sureness,
    };
}

static enum status
find_points(struct giving_page *g)
{
    struct ctx *c = &g->r->ctx;
    const char *text = form_lines(g->form, "text", 1, WORDS_TEXT_MAX);
    struct words_point *points;
    struct deadline *deadlines;
    struct milestone *milestones;
    int count, deadline_count, milestone_count;
    enum status st;

    if (!form_ok(g->form))
        return INVALID;
    st = deadline_list(c, g->document.id, &deadlines, &deadline_count);
    if (st == OK)
        st = milestone_list(c, g->campaign.id, &milestones, &milestone_count);
    if (st != OK)
        return st;
    words_read_points(c->arena, text, g->document.issued_on, g->spreading.known, &points, &count,
                      &g->left);
    g->count = 0;
    for (int i = 0; i < count; i++)
        g->rows[g->count++] =
            typed_of(g, &points[i],
                     followed_by_board(deadlines, deadline_count, milestones, milestone_count,
                                       points[i].last_on, levels_of(&points[i])) != NULL);
    g->is_read = true;
    write_rows(g);
    return OK;
}

/* ------------------------------------------------------------------ mending the list */

static int
row_asked(const struct giving_page *g, const char *button)
{
    const char *value = form_value(g->form, button);
    char *end;
    long n = strtol(value, &end, 10);

    return value[0] != '\0' && *end == '\0' && n >= 0 && n < g->count ? (int)n : -1;
}

static void
insert_row(struct giving_page *g, int at, struct typed row)
{
    if (g->count >= ROWS_MAX)
        return;
    for (int i = g->count; i > at; i--)
        g->rows[i] = g->rows[i - 1];
    g->rows[at] = row;
    g->count++;
}

static void
remove_row(struct giving_page *g, int at)
{
    g->count--;
    for (int i = at; i < g->count; i++)
        g->rows[i] = g->rows[i + 1];
}

/* Two points where a line was broken; else where a sentence or a half of it ends. */
static bool
split_row(struct giving_page *g, int at)
{
    struct ctx *c = &g->r->ctx;
    struct typed rest = g->rows[at];
    const char *words = rest.words, *cut = strchr(words, '\n');

    if (cut == NULL)
        cut = strstr(words, "; ");
    if (cut == NULL)
        cut = strstr(words, ". ");
    if (cut == NULL || cut == words) {
        form_error(g->form, field(c, at, "words"), "%s",
                   tr(c, "Break the line where the second point begins, then split again."));
        return false;
    }
    rest.words = text_clean(c->arena, cut + 1, strlen(cut + 1), true);
    g->rows[at].words = text_clean(c->arena, words, (size_t)(cut - words), true);
    insert_row(g, at + 1, rest);
    return true;
}

static const char *
joined(struct ctx *c, const char *first, const char *second, const char *between)
{
    if (first[0] == '\0' || second[0] == '\0')
        return first[0] == '\0' ? second : first;
    return arena_printf(c->arena, "%s%s%s", first, between, second);
}

static void
join_rows(struct giving_page *g, int at)
{
    struct ctx *c = &g->r->ctx;
    struct typed *t = &g->rows[at];
    const struct typed *next = &g->rows[at + 1];

    if (at + 1 >= g->count)
        return;
    t->words = joined(c, t->words, next->words, "; ");
    t->owner =
        strcmp(t->owner, next->owner) == 0 ? t->owner : joined(c, t->owner, next->owner, "; ");
    t->helpers = joined(c, t->helpers, next->helpers, "; ");
    t->day = t->day[0] != '\0' ? t->day : next->day;
    t->shows = joined(c, t->shows, next->shows, "; ");
    remove_row(g, at + 1);
}

/* Whether a button only changed the list. */
static bool
change_rows(struct giving_page *g)
{
    int split = row_asked(g, "tach"), join = row_asked(g, "noi"), drop = row_asked(g, "bot");

    if (split < 0 && join < 0 && drop < 0 && form_value(g->form, "them")[0] == '\0')
        return false;
    problems_clear(&g->r->ctx);
    if (split >= 0)
        (void)split_row(g, split);
    else if (join >= 0)
        join_rows(g, join);
    else if (drop >= 0)
        remove_row(g, drop);
    else
        insert_row(g, g->count, (struct typed){ true, "", "", "", "", "", 0, -1 });
    write_rows(g);
    return true;
}

/* ------------------------------------------------------------------ the page */

static const char *
notes_text(struct ctx *c, const struct typed *t)
{
    static const struct {
        unsigned note;
        const char *text;
    } texts[] = {
        { NOTE_OWNER_BEFORE, N_("The owner is the one named before it.") },
        { NOTE_OWNER_LEVEL, N_("The text names these levels, but does not say “giao”.") },
        { NOTE_NO_DEMAND, N_("The text only tells of it; nobody asks for it.") },
        { NOTE_CUT, N_("It was longer than a task may be and was cut.") },
    };
    const char *text = "";

    if ((t->notes & NOTE_NO_OWNER) && t->owner[0] == '\0')
        text = tr(c, "Nobody is named.");
    if ((t->notes & NOTE_DAY_UNREAD) && t->day[0] == '\0')
        text = joined(c, text, tr(c, "A day is meant, but none that exists was understood."), " ");
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if ((t->notes & texts[i].note) &&
            !(texts[i].note == NOTE_NO_DEMAND && (t->notes & NOTE_OWNER_LEVEL)))
            text = joined(c, text, tr(c, texts[i].text), " ");
    return text;
}

static const char *
day_text(struct ctx *c, const struct document *document, const char *words, bool *out_is_understood)
{
    struct deadline_words d;

    *out_is_understood = true;
    if (deadline_words_read(words, document->issued_on, &d) == OK)
        return arena_printf(c->arena, tr(c, "Last day %s, %s"), date_vi(c->arena, d.last_on),
                            weekday_text(c, d.last_on));
    *out_is_understood = words_recurring(c->arena, words) != NULL;
    return *out_is_understood ? tr(c, "Recurring: it has no day of its own.")
                              : tr(c, "No day is understood from these words.");
}

static void
fill_understood(struct giving_page *g, const struct typed *t, struct task_give_row *row)
{
    struct ctx *c = &g->r->ctx;

    if (t->owner[0] != '\0')
        row->owner_text = task_spread_text(c, &g->spreading, t->owner, &row->is_owner_understood);
    if (t->helpers[0] != '\0')
        row->helper_text =
            task_spread_text(c, &g->spreading, t->helpers, &row->is_helper_understood);
    if (t->day[0] != '\0')
        row->day_text = day_text(c, &g->document, t->day, &row->is_day_understood);
}

static const char *
followed_text(struct giving_page *g, const struct typed *t, const struct deadline *deadlines,
              int deadline_count, const struct milestone *milestones, int milestone_count)
{
    struct ctx *c = &g->r->ctx;
    struct deadline_words d;
    struct words_owner *owners;
    const struct milestone *m;
    unsigned levels = 0;
    int count;

    if (t->day[0] == '\0' || deadline_words_read(t->day, g->document.issued_on, &d) != OK)
        return NULL;
    words_read_owners(c->arena, t->owner, g->spreading.known, &owners, &count);
    for (int i = 0; i < count; i++)
        levels |= owners[i].levels;
    m = followed_by_board(deadlines, deadline_count, milestones, milestone_count, d.last_on,
                          levels);
    return m != NULL
               ? arena_printf(c->arena, tr(c, "The board follows this already: %s."), m->title)
               : NULL;
}

static enum status
fill_rows(struct giving_page *g, struct task_give_view *v)
{
    static const char *const marks[] = { "exception", "due", "done" };
    static const char *const words[] = { N_("To be checked"), N_("Likely"), N_("Recognised") };
    struct ctx *c = &g->r->ctx;
    struct task_give_row *rows = arena_array(c->arena, (size_t)g->count + 1, sizeof(*rows));
    struct deadline *deadlines;
    struct milestone *milestones;
    int deadline_count, milestone_count;
    enum status st = deadline_list(c, g->document.id, &deadlines, &deadline_count);

    if (st == OK)
        st = milestone_list(c, g->campaign.id, &milestones, &milestone_count);
    for (int i = 0; st == OK && i < g->count; i++) {
        const struct typed *t = &g->rows[i];
        const char *name = form_row_name(g->form, "point", i, "words");

        rows[i] = (struct task_give_row){
            .name = arena_strndup(c->arena, name, strlen(name) - strlen(".words")),
            .number = i,
            .label = arena_printf(c->arena, tr(c, "Point %d"), i + 1),
            .is_kept = t->is_kept,
            .sureness = t->sureness >= 0 ? marks[t->sureness] : "none",
            .sure_word = t->sureness >= 0 ? tr(c, words[t->sureness]) : tr(c, "Added by hand"),
            .notes = is_given(g, t->words) && t->words[0] != '\0'
                         ? joined(c, tr(c, "It was given from this document already."),
                                  notes_text(c, t), " ")
                         : notes_text(c, t),
            .followed = followed_text(g, t, deadlines, deadline_count, milestones, milestone_count),
            .short_words = task_short(c, t->words, 100),
            .is_more =
                t->helpers[0] != '\0' || t->shows[0] != '\0' || form_problem(g->form, name) != NULL,
            .is_last = i + 1 == g->count,
            .text_rows = 1 + (int)(text_length(t->words) / 95),
        };
        rows[i].text_rows = rows[i].text_rows > 10  ? 10
                            : rows[i].text_rows < 2 ? 2
                                                    : rows[i].text_rows;
        fill_understood(g, t, &rows[i]);
        v->kept += t->is_kept;
    }
    v->rows = rows;
    v->row_count = g->count;
    return st;
}

/* What the field may be completed with: groups, offices and seats, then the rest while they are few. */
static void
fill_names(struct giving_page *g, struct task_give_view *v)
{
    struct ctx *c = &g->r->ctx;
    struct option *names = arena_array(c->arena, NAMES_SHOWN + 8, sizeof(*names));

    names[v->name_count++].value = "các xã, phường";
    names[v->name_count++].value = "các cơ quan, đơn vị";
    names[v->name_count++].value = "các thành viên Ban Chỉ đạo";
    for (int i = 0; i < g->spreading.seat_count && v->name_count < NAMES_SHOWN; i++)
        names[v->name_count++].value = g->spreading.seats[i].title;
    for (int i = 0; i < g->spreading.unit_count && v->name_count < NAMES_SHOWN; i++)
        names[v->name_count++].value = unit_title(c, &g->spreading.units[i]);
    v->names = names;
}

static enum status
render(struct giving_page *g, int status, struct task_give_view *v)
{
    struct ctx *c = &g->r->ctx;
    enum status st = fill_rows(g, v);

    if (st != OK)
        return st;
    v->form = g->form;
    if (g->r->method == POST)
        v->draft_done = form_draft_key(g->form);
    v->document = document_name(c, &g->document);
    v->document_url = arena_printf(c->arena, "/lam-viec/van-ban/%" PRId64, g->document.id);
    v->action_url = arena_printf(c->arena, "%s/giao-viec", v->document_url);
    v->understood_url = arena_printf(c->arena, "%s/giao-viec/hieu", v->document_url);
    v->lead = arena_printf(c->arena, "%s: %s", v->document, g->document.title);
    v->is_read = g->is_read;
    v->left = g->left;
    v->given_count = g->given_count;
    v->given_url = arena_printf(c->arena, "/lam-viec/nhiem-vu?van-ban=%" PRId64, g->document.id);
    if (g->document.state != DOCUMENT_APPLIED)
        v->refused = arena_printf(
            c->arena, tr(c, "%s is in the state “%s”: tasks are given once it is applied."),
            v->document, document_state_text(c, g->document.state));
    fill_names(g, v);
    page_crumb(&v->page, tr(c, "Plans and directives"), "/lam-viec/van-ban");
    page_crumb(&v->page, v->document, v->document_url);
    page_crumb(&v->page, v->page.title, NULL);
    RESPOND(g->r, status, task_give, v);
    return OK;
}

static enum status
begin(struct request *r, struct giving_page *g, struct task_give_view *v)
{
    struct ctx *c = &r->ctx;
    enum status st = document_find(c, path_int(r, "id"), &g->document);

    g->r = r;
    if (st == OK)
        st = campaign_page_of(r, g->document.campaign_id, tr(c, "Give tasks"), &g->campaign,
                              &v->page);
    if (st == OK && !task_may_give(c, &g->campaign))
        st = DENIED;
    if (st == OK)
        st = task_spreading_begin(c, &g->campaign, &g->spreading);
    if (st == OK)
        st = task_points(c, g->document.id, &g->given, &g->given_count);
    return st;
}

enum status
task_give_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct giving_page g = { 0 };
    struct task_give_view v = { 0 };
    const char *points = "";
    enum status st = begin(r, &g, &v);

    if (st == OK)
        st = document_points(c, g.document.id, &points);
    if (st != OK)
        return st;
    g.form = form_new(r, arena_printf(c->arena, "giao-viec-%" PRId64, g.document.id));
    form_set(g.form, "text", points);
    form_set_int(g.form, "version", g.given_count);
    read_rows(&g);
    /* what was pasted with the document is looked through at once */
    if (points[0] != '\0' && g.count == 0 && g.given_count == 0 && !form_draft_shown(g.form)) {
        st = find_points(&g);
        if (st != OK && st != INVALID)
            return st;
    }
    return render(&g, 200, &v);
}

/* ------------------------------------------------------------------ giving them */

/* Ten fields that lack the same are ten lines that say the same, so each says where it stands. */
static void
name_points(struct ctx *c)
{
    for (struct problem *p = c->problems; p != NULL; p = p->next) {
        int n;

        if (p->field != NULL && sscanf(p->field, "point.%d.", &n) == 1)
            p->message = arena_printf(c->arena, tr(c, "Point %d: %s"), n + 1, p->message);
    }
}

static enum status
give(struct giving_page *g)
{
    struct ctx *c = &g->r->ctx;
    struct task_new *points = arena_array(c->arena, (size_t)g->count + 1, sizeof(*points));
    struct task_giving giving = { .document_id = g->document.id,
                                  .known_points = (int)form_version(g->form),
                                  .points = points };
    enum status st;

    for (int i = 0; i < g->count; i++) {
        const struct typed *t = &g->rows[i];

        if (t->is_kept)
            points[giving.count++] = (struct task_new){
                .words = text_clean(c->arena, t->words, strlen(t->words), false),
                .owner_words = t->owner,
                .helper_words = t->helpers,
                .day_words = t->day,
                .shows = t->shows,
                .field = arena_printf(c->arena, "point.%d", i),
            };
    }
    st = form_ok(g->form) ? task_give(c, &giving) : INVALID;
    name_points(c);
    if (st == OK)
        respond_flash(g->r,
                      trn(c, "%d task was given, to %d owners.",
                          "%d tasks were given, to %d owners.", giving.count),
                      giving.count, giving.given_parts);
    return st;
}

enum status
task_give_post(struct request *r)
{
    struct giving_page g = { .form = NULL };
    struct task_give_view v = { 0 };
    enum status st = begin(r, &g, &v);

    if (st != OK)
        return st;
    g.form = form_read(r);
    read_rows(&g);
    write_rows(&g);
    if (change_rows(&g))
        return render(&g, form_ok(g.form) ? 200 : 422, &v);
    if (strcmp(form_value(g.form, "lam"), "giao") != 0 && form_value(g.form, "text")[0] != '\0') {
        problems_clear(&r->ctx);
        st = find_points(&g);
        if (st != OK && st != INVALID)
            return st;
        return render(&g, st == OK ? 200 : 422, &v);
    }
    if (g.count == 0) {
        (void)form_lines(g.form, "text", 1, WORDS_TEXT_MAX);
        return render(&g, 422, &v);
    }
    st = give(&g);
    if (st == INVALID || st == CONFLICT)
        return render(&g, st == INVALID ? 422 : 409, &v);
    if (st != OK)
        return st;
    form_done(g.form);
    return respond_see_other(r, "/lam-viec/nhiem-vu?van-ban=%" PRId64, g.document.id);
}

/* ------------------------------------------------------------------ while typing */

enum status
task_understood_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct task_understood_view v = { .page = page_start(r, "") };
    struct task_give_view unused = { 0 };
    struct giving_page g = { 0 };
    const char *name = param(r, "o"), *words;
    enum status st = begin(r, &g, &unused);

    if (st != OK)
        return st;
    g.form = form_read(r);
    words = name != NULL ? form_text(g.form, name, 0, FIELD_MAX) : "";
    problems_clear(c);
    if (words[0] != '\0' && strlen(name) > 4 && strcmp(name + strlen(name) - 4, ".day") == 0)
        v.text = day_text(c, &g.document, words, &v.is_understood);
    else if (words[0] != '\0')
        v.text = task_spread_text(c, &g.spreading, words, &v.is_understood);
    RESPOND(r, 200, task_understood, &v);
    return OK;
}

/* Points of a text while the document itself is typed. */
enum status
task_found_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct task_found_view v = { 0 };
    struct campaign campaign;
    struct words_known known;
    struct words_point *points;
    struct task_found *lines;
    struct form *f;
    const char *text;
    struct date issued_on = DATE_NONE;
    enum status st = campaign_page(r, "", &campaign, &v.page);

    if (st == OK && !task_may_give(c, &campaign))
        st = DENIED;
    if (st == OK)
        st = task_known_read(c, &campaign, today(c), &known);
    if (st != OK)
        return st;
    f = form_read(r);
    text = form_lines(f, "points", 0, WORDS_TEXT_MAX);
    if (!date_parse_vi(form_value(f, "issued_on"), &issued_on))
        issued_on = today(c);
    problems_clear(c);
    words_read_points(c->arena, text, issued_on, &known, &points, &v.point_count, &v.left);
    lines = arena_array(c->arena, (size_t)v.point_count + 1, sizeof(*lines));
    for (int i = 0; i < v.point_count; i++)
        lines[i] = (struct task_found){
            .words = task_short(c, points[i].words, 120),
            .owner = points[i].owner_words,
            .day = points[i].rule != RULE_NONE ? date_vi(c->arena, points[i].last_on)
                                               : points[i].recurring_words,
            .mark = points[i].sureness == WORDS_SURE     ? "done"
                    : points[i].sureness == WORDS_LIKELY ? "due"
                                                         : "exception",
        };
    v.points = lines;
    v.is_asked = text[0] != '\0';
    RESPOND(r, 200, task_found, &v);
    return OK;
}
