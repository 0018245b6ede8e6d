/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Setting up and changing schedules, so that what was owed stays as it was. */
#include "feature/report/report_inside.h"

#include "core/buf.h"
#include "core/text.h"
#include "db/audit.h"

#include <string.h>

struct changing {
    struct report_schedule *next;
    struct campaign campaign;
    struct report_schedule saved; /* what came of it */
};

/* ------------------------------------------------------------------ rules */

static void
check_rhythm(struct ctx *c, const struct report_schedule *s)
{
    bool is_week = s->every == EVERY_WEEK || s->every == EVERY_FORTNIGHT;

    if (s->every <= 0 || s->every >= REPORT_EVERY_COUNT)
        (void)problem(c, "every", "%s", tr(c, "Choose how often reports are due."));
    else if (is_week && (s->day < 1 || s->day > 7))
        (void)problem(c, "weekday", "%s",
                      tr(c, "Choose the day of the week on which a period ends."));
    else if (s->every == EVERY_MONTH && (s->day < 1 || s->day > 31))
        (void)problem(c, "month_day", "%s",
                      tr(c, "Enter the day of the month on which a period ends, 1 to 31."));
    else if (s->every == EVERY_DAYS && s->day_count == 0)
        (void)problem(c, "days", "%s",
                      tr(c, "Enter the days on which periods end, such as 15/3/2025, 30/4/2025."));
    for (int i = 0; s->every == EVERY_DAYS && i < s->day_count; i++) {
        if (i > 0 && date_compare(s->days[i], s->days[i - 1]) <= 0) {
            (void)problem(
                c, "days",
                tr(c, "%s stands twice, or before an earlier one. Put the days in order."),
                date_vi(c->arena, s->days[i]));
            break;
        }
        if (date_compare(s->days[i], s->from_on) < 0) {
            (void)problem(c, "days", tr(c, "%s lies before the first day. Leave it out."),
                          date_vi(c->arena, s->days[i]));
            break;
        }
    }
    if (s->due_days < 0 || s->due_days > SCHEDULE_DUE_MAX)
        (void)problem(c, "due_days", tr(c, "Enter 0 to %d working days."), (int)SCHEDULE_DUE_MAX);
    if (text_length(s->words) > SCHEDULE_WORDS_MAX)
        (void)problem(c, "words", tr(c, "At most %d characters."), (int)SCHEDULE_WORDS_MAX);
}

static void
check_author(struct ctx *c, const struct campaign *campaign, const struct report_schedule *s)
{
    bool fits = s->author == REPORT_BY_UNIT ? s->reader == READER_SEAT
                : s->author == REPORT_BY_SEAT
                    ? s->reader == READER_SECRETARIAT || s->reader == READER_HEAD
                : s->author == REPORT_BY_SECRETARIAT ? s->reader == READER_HEAD
                                                     : true;

    if (s->author <= 0 || s->author >= REPORT_AUTHOR_COUNT)
        (void)problem(c, "author", "%s", tr(c, "Choose who reports."));
    else if (s->author == REPORT_BY_UNIT &&
             (s->level <= LEVEL_NONE || s->level >= LEVEL_COUNT || !campaign->level_in[s->level]))
        (void)problem(c, "author", "%s",
                      tr(c, "Units of this level are not in the campaign. Choose one that is."));
    else if (!fits)
        (void)problem(c, "reader", "%s",
                      tr(c, "These reports cannot go there. Choose who receives them."));
}

static void
check_days(struct ctx *c, const struct campaign *campaign, const struct report_schedule *s)
{
    if (date_is_none(s->from_on))
        (void)problem(c, "from_on", "%s", tr(c, "Enter the first day."));
    else if (date_compare(s->from_on, campaign->from_on) < 0)
        (void)problem(c, "from_on",
                      tr(c, "The campaign begins on %s. Choose that day or a later one."),
                      date_vi(c->arena, campaign->from_on));
    else if (!date_is_none(campaign->to_on) && date_compare(s->from_on, campaign->to_on) >= 0)
        (void)problem(c, "from_on", tr(c, "The campaign ends on %s. Choose an earlier day."),
                      date_vi(c->arena, date_add_days(campaign->to_on, -1)));
    else if (!date_is_none(s->to_on) && date_compare(s->to_on, s->from_on) <= 0)
        (void)problem(c, "to_on", "%s",
                      tr(c, "The end lies before the first day. Choose a later day."));
}

static enum status
check_document(struct ctx *c, const struct report_schedule *s)
{
    struct document d;
    enum status st = s->document_id != 0 ? document_find(c, s->document_id, &d) : OK;

    if (st == NOT_FOUND || (st == OK && s->document_id != 0 && d.campaign_id != s->campaign_id)) {
        (void)problem(c, "document_id", "%s",
                      tr(c, "There is no such document in this campaign. Choose one of the list."));
        return OK;
    }
    return st;
}

/* Another schedule of the same author that shares a day with this one. */
static enum status
check_overlap(struct ctx *c, const struct report_schedule *s)
{
    struct report_schedule *all;
    int count;
    enum status st = schedule_list(c, s->campaign_id, &all, &count);

    for (int i = 0; st == OK && i < count; i++) {
        const struct report_schedule *o = &all[i];

        if (o->id == s->id || o->author != s->author || o->level != s->level ||
            (!date_is_none(o->to_on) && date_compare(o->to_on, s->from_on) <= 0) ||
            (!date_is_none(s->to_on) && date_compare(s->to_on, o->from_on) <= 0))
            continue;
        (void)problem(
            c, "from_on",
            tr(c, "The schedule from %s on already holds then: %s. Change that one instead."),
            date_vi(c->arena, o->from_on), schedule_every_text(c, o));
        break;
    }
    return st;
}

static enum status
check(struct ctx *c, const struct campaign *campaign, const struct report_schedule *s)
{
    int before = c->problem_count;
    enum status st;

    check_author(c, campaign, s);
    check_days(c, campaign, s);
    if (!date_is_none(s->from_on))
        check_rhythm(c, s);
    st = check_document(c, s);
    if (st == OK && c->problem_count == before)
        st = check_overlap(c, s);
    return st == OK && c->problem_count > before ? INVALID : st;
}

/* ------------------------------------------------------------------ rows */

static json_t *
to_json(struct ctx *c, const struct report_schedule *s)
{
    struct buf days;

    buf_init(&days, c->arena, 64);
    for (int i = 0; i < s->day_count; i++)
        buf_printf(&days, "%s%s", i > 0 ? " " : "", date_iso(c->arena, s->days[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:i, s:s, s:s, s:s}", "author",
                     report_author_code(s->author), "level", unit_level_code(s->level), "reader",
                     report_reader_code(s->reader), "every", report_every_code(s->every), "day",
                     s->day, "days", days.data, "due_days", s->due_days, "words", s->words,
                     "from_on", date_iso(c->arena, s->from_on), "to_on",
                     date_iso(c->arena, s->to_on));
}

static enum status
write_days(struct ctx *c, const struct report_schedule *s)
{
    struct query *q = query_new(c, "DELETE FROM report_schedule_day WHERE schedule_id = $1");
    enum status st;

    bind_int(q, s->id);
    st = query_end(q);
    for (int i = 0; st == OK && s->every == EVERY_DAYS && i < s->day_count; i++) {
        q = query_new(c, "INSERT INTO report_schedule_day (schedule_id, last_on) VALUES ($1, $2)");
        bind_int(q, s->id);
        bind_date(q, s->days[i]);
        st = query_end(q);
    }
    return st;
}

static enum status
write_new(struct ctx *c, struct report_schedule *s)
{
    struct query *q = query_new(
        c, "INSERT INTO report_schedule (id, campaign_id, author, level, reader, every, day,"
           " due_days, words, document_id, from_on, to_on, is_sample, created_at, created_by)"
           " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");
    enum status st;

    s->id = db_new_id(c);
    s->version = 1;
    bind_int(q, s->id);
    bind_int(q, s->campaign_id);
    bind_text(q, report_author_code(s->author));
    bind_text(q, s->level != LEVEL_NONE ? unit_level_code(s->level) : NULL);
    bind_text(q, report_reader_code(s->reader));
    bind_text(q, report_every_code(s->every));
    bind_int(q, s->day);
    bind_int(q, s->due_days);
    bind_text(q, s->words);
    bind_id_or_null(q, s->document_id);
    bind_date(q, s->from_on);
    bind_date(q, s->to_on);
    bind_bool(q, s->is_sample);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    st = query_end(q);
    if (st == OK)
        st = write_days(c, s);
    return st == OK ? audit_write(c, "report_schedule", s->id, "insert", NULL, to_json(c, s)) : st;
}

static enum status
write_changed(struct ctx *c, const struct report_schedule *old, struct report_schedule *s)
{
    struct query *q = query_new(
        c,
        "UPDATE report_schedule SET reader = $3, every = $4, day = $5, due_days = $6, words = $7,"
        " document_id = $8, from_on = $9, to_on = $10, version = version + 1"
        " WHERE id = $1 AND version = $2");
    enum status st;

    bind_int(q, old->id);
    bind_int(q, old->version);
    bind_text(q, report_reader_code(s->reader));
    bind_text(q, report_every_code(s->every));
    bind_int(q, s->day);
    bind_int(q, s->due_days);
    bind_text(q, s->words);
    bind_id_or_null(q, s->document_id);
    bind_date(q, s->from_on);
    bind_date(q, s->to_on);
    st = query_end_one(q);
    if (st != OK)
        return st == NOT_FOUND ? CONFLICT : st;
    s->id = old->id;
    s->version = old->version + 1;
    st = write_days(c, s);
    return st == OK
               ? audit_write(c, "report_schedule", s->id, "update", to_json(c, old), to_json(c, s))
               : st;
}

static enum status
write_end(struct ctx *c, const struct report_schedule *old, struct date to_on)
{
    struct query *q = query_new(c, "UPDATE report_schedule SET to_on = $3, version = version + 1"
                                   " WHERE id = $1 AND version = $2");
    enum status st;

    bind_int(q, old->id);
    bind_int(q, old->version);
    bind_date(q, to_on);
    st = query_end_one(q);
    if (st != OK)
        return st == NOT_FOUND ? CONFLICT : st;
    return audit_write(c, "report_schedule", old->id, "end",
                       json_pack("{s:s}", "to_on", date_iso(c->arena, old->to_on)),
                       json_pack("{s:s}", "to_on", date_iso(c->arena, to_on)));
}

/* ------------------------------------------------------------------ steps */

static enum status
begin(struct ctx *c, int64_t campaign_id, struct campaign *out)
{
    enum status st = campaign_find(c, campaign_id, out);

    return st == OK ? require(c, EDIT_CAMPAIGN, out->owner_unit_id, out->id) : st;
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct changing *g = arg;
    enum status st;

    g->saved = *g->next;
    st = check(c, &g->campaign, &g->saved);
    return st == OK ? write_new(c, &g->saved) : st;
}

enum status
schedule_insert(struct ctx *c, struct report_schedule *s)
{
    struct changing g = { .next = s };
    enum status st;

    if (s->words == NULL)
        s->words = "";
    if (s->author == REPORT_BY_UNIT)
        s->reader = READER_SEAT;
    else
        s->level = LEVEL_NONE;
    st = begin(c, s->campaign_id, &g.campaign);
    if (st == OK)
        st = db_transact(c, insert, &g);
    if (st == OK)
        *s = g.saved;
    return st;
}

/* The first day of the period that runs today; of the schedule where it has not begun. */
static struct date
running_from(struct ctx *c, const struct report_schedule *s)
{
    struct report_period p = period_from(s, s->from_on);
    struct date from = s->from_on;

    for (int i = 0;
         i < PERIODS_MAX && !date_is_none(p.from_on) && date_compare(p.from_on, today(c)) <= 0;
         i++) {
        from = p.from_on;
        if (date_compare(p.last_on, today(c)) >= 0)
            return from;
        from = date_add_days(p.last_on, 1);
        p = period_from(s, from);
    }
    return from;
}

/* What is over stays over, and what somebody has begun to write keeps its period. */
static enum status
check_effect(struct ctx *c, const struct report_schedule *s, const char *field, struct date from)
{
    struct date earliest = running_from(c, s);
    struct query *q;
    int begun = 0;
    enum status st;

    if (date_is_none(from))
        return problem(c, field, "%s", tr(c, "Enter the day from which the change holds."));
    if (date_compare(from, earliest) < 0)
        return problem(
            c, field,
            tr(c,
               "Periods before %s are over and stay as they were. Choose that day or a later one."),
            date_vi(c->arena, earliest));
    q = query_new(c, "SELECT COUNT(*) FROM report WHERE schedule_id = $1 AND period_from >= $2");
    bind_int(q, s->id);
    bind_date(q, from);
    if (query_row(q))
        begun = (int)col_int(q, 0);
    st = query_end(q);
    if (st == OK && begun > 0)
        st = problem(c, field,
                     trn(c,
                         "%d report of the period that begins on or after this day was begun. "
                         "Choose a later day.",
                         "%d reports of periods that begin on or after this day were begun. Choose "
                         "a later day.",
                         begun),
                     begun);
    return st;
}

static enum status
find_standing(struct ctx *c, int64_t id, int64_t version, struct report_schedule *out)
{
    enum status st = schedule_find(c, id, out);

    if (st == OK && out->version != version)
        return CONFLICT;
    if (st == OK && !date_is_none(out->to_on) && date_compare(out->to_on, today(c)) <= 0) {
        (void)problem(c, NULL, tr(c, "This schedule ended on %s. Add a new one instead."),
                      date_vi(c->arena, date_add_days(out->to_on, -1)));
        return CONFLICT;
    }
    return st;
}

static enum status
change(struct ctx *c, void *arg)
{
    struct changing *g = arg;
    struct report_schedule old, ended;
    enum status st = find_standing(c, g->next->id, g->next->version, &old);

    if (st != OK)
        return st;
    g->saved = *g->next;
    g->saved.author = old.author;
    g->saved.level = old.level;
    g->saved.campaign_id = old.campaign_id;
    g->saved.is_sample = old.is_sample;
    g->saved.to_on = old.to_on;
    st = check_effect(c, &old, "from_on", g->saved.from_on);
    if (st != OK)
        return st;
    if (date_compare(g->saved.from_on, old.from_on) == 0) {
        st = check(c, &g->campaign, &g->saved);
        return st == OK ? write_changed(c, &old, &g->saved) : st;
    }
    ended = old;
    ended.to_on = g->saved.from_on;
    st = write_end(c, &old, ended.to_on);
    g->saved.id = 0;
    if (st == OK)
        st = check(c, &g->campaign, &g->saved);
    return st == OK ? write_new(c, &g->saved) : st;
}

enum status
schedule_change(struct ctx *c, struct report_schedule *next)
{
    struct changing g = { .next = next };
    struct report_schedule stands;
    enum status st = schedule_find(c, next->id, &stands);

    if (st == OK)
        st = begin(c, stands.campaign_id, &g.campaign);
    if (next->words == NULL)
        next->words = "";
    if (stands.author == REPORT_BY_UNIT)
        next->reader = READER_SEAT;
    if (st == OK)
        st = db_transact(c, change, &g);
    if (st == OK)
        *next = g.saved;
    return st;
}

struct ending {
    int64_t id, version;
    struct date to_on;
};

static enum status
end(struct ctx *c, void *arg)
{
    const struct ending *e = arg;
    struct report_schedule s;
    enum status st = find_standing(c, e->id, e->version, &s);

    if (st == OK && !date_is_none(e->to_on) && date_compare(e->to_on, s.from_on) <= 0)
        return problem(c, "to_on", "%s",
                       tr(c, "The end lies before the first day. Choose a later day."));
    if (st == OK)
        st = check_effect(c, &s, "to_on", e->to_on);
    return st == OK ? write_end(c, &s, e->to_on) : st;
}

enum status
schedule_end(struct ctx *c, int64_t id, struct date to_on, int64_t version)
{
    struct ending e = { .id = id, .version = version, .to_on = to_on };
    struct report_schedule s;
    struct campaign campaign;
    enum status st = schedule_find(c, id, &s);

    if (st == OK)
        st = begin(c, s.campaign_id, &campaign);
    return st == OK ? db_transact(c, end, &e) : st;
}
