/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periodic reports: routes, the list of what one owes and what waits, and what the other pages share. */
#include "feature/report/report_views.h"

#include <string.h>

struct date
path_day(const struct request *r)
{
    struct date d = DATE_NONE;

    (void)date_parse_iso(path_text(r, "day"), &d);
    return d;
}

/* ------------------------------------------------------------------ shared words */

const char *
report_title(struct ctx *c, const struct report_period *p)
{
    return arena_printf(c->arena, tr(c, "Report of %s"), period_text(c, p));
}

const char *
report_reader_name(struct ctx *c, const struct report_duty *d)
{
    struct seat s;

    if (d->schedule.reader != READER_SEAT)
        return schedule_reader_text(c, &d->schedule);
    if (d->reader_seat_id != 0 && seat_find(c, d->reader_seat_id, &s) == OK)
        return s.title;
    return tr(c, "the standing office");
}

static const char *
days_word(struct ctx *c, const struct report_duty *d, const char **mark)
{
    int left = duty_days_left(d, today(c));

    if (left < 0) {
        *mark = "late";
        return arena_printf(c->arena, trn(c, "Late by %d day", "Late by %d days", -left), -left);
    }
    *mark = left <= DUE_SOON_DAYS ? "due" : "none";
    return left == 0 ? tr(c, "Due today")
                     : arena_printf(c->arena, trn(c, "%d day left", "%d days left", left), left);
}

void
duty_word(struct ctx *c, const struct report_duty *d, const char **out_mark, const char **out_word)
{
    int left = duty_days_left(d, today(c));

    if (d->state == REPORT_RETURNED) {
        *out_mark = "late";
        *out_word = tr(c, "Returned");
    } else if (duty_is_empty(d)) {
        *out_mark = "exception";
        *out_word = tr(c, "Sent empty");
    } else if (d->received_at == 0) {
        *out_word = days_word(c, d, out_mark);
    } else if (left < 0) {
        *out_mark = "exception";
        *out_word = arena_printf(
            c->arena, trn(c, "Received %d day late", "Received %d days late", -left), -left);
    } else {
        *out_mark = "done";
        *out_word = tr(c, "Received on time");
    }
}

const char *
duty_rows_url(const struct ctx *c, const struct report_duty *d)
{
    return arena_printf(c->arena, "/lam-viec/bao-cao/so-lieu/%lld/%lld/%s",
                        (long long)d->schedule.id, (long long)d->author_id,
                        date_iso(c->arena, d->period.from_on));
}

static const char *
card_why(struct ctx *c, const struct report_duty *d, bool is_waiting)
{
    if (is_waiting)
        return arena_printf(c->arena, tr(c, "Sent %s, version %d."), time_text(c, d->sent_at),
                            d->number);
    if (d->state == REPORT_RETURNED)
        return tr(c, "Mend what the remarks ask for and send it again.");
    if (d->number > 0)
        return arena_printf(c->arena, tr(c, "%s; version %d."), report_state_text(c, d->state),
                            d->number);
    return arena_printf(c->arena, tr(c, "To %s, by %s."), report_reader_name(c, d),
                        date_vi(c->arena, d->period.due_on));
}

struct duty_card
report_card(struct ctx *c, const struct report_duty *d, bool is_waiting)
{
    bool is_open = report_can(d->state, REPORT_SEND, NULL);
    struct duty_card k = {
        .report_id = d->report_id,
        .state = d->state,
        .state_text = report_state_text(c, d->state),
        .author = d->author,
        .period = period_text(c, &d->period),
        .last_on = d->period.last_on,
        .due_on = d->period.due_on,
        .number = d->number,
        .why = card_why(c, d, is_waiting),
        .act = is_waiting                ? tr(c, "Read and answer")
               : d->state == REPORT_NONE ? tr(c, "Write the report")
               : is_open                 ? tr(c, "Go on writing")
                                         : tr(c, "Open"),
        .url = is_open && !is_waiting ? duty_write_url(c, d) : report_url(c, d->report_id),
        .is_open = is_waiting || (is_open && (d->state == REPORT_RETURNED ||
                                              duty_days_left(d, today(c)) <= DUE_SOON_DAYS)),
    };

    duty_word(c, d, &k.mark, &k.word);
    return k;
}

static struct figure_line
figure_line_of(struct ctx *c, const struct report_figure *f, const char *rows_url)
{
    return (struct figure_line){
        .code = f->code,
        .label = f->label,
        .has_known = f->has_known,
        .known = f->known,
        .has_told = f->has_told,
        .told = f->told,
        .reason = f->reason,
        .known_text = !f->has_known ? tr(c, "not known")
                      : f->is_money ? money(c, f->known)
                                    : number(c->lang, c->arena, f->known),
        .told_text = !f->has_told  ? NULL
                     : f->is_money ? money(c, f->told)
                                   : number(c->lang, c->arena, f->told),
        .is_sum = f->is_sum,
        .url = arena_printf(c->arena, "%s?ma=%s", rows_url,
                            arena_strndup(c->arena, f->code, strcspn(f->code, ":"))),
    };
}

/* How many fields a sum is made of, and the index of the last of them. */
static int
count_parts(const struct report_figure *figures, int count, int sum, int *out_last)
{
    size_t length = strlen(figures[sum].code);
    int n = 0;

    for (int i = 0; i < count; i++)
        if (strncmp(figures[i].code, figures[sum].code, length) == 0 &&
            figures[i].code[length] == ':') {
            *out_last = i;
            n++;
        }
    return n;
}

void
report_figure_lines(struct ctx *c, const struct report_figure *figures, int count,
                    const char *rows_url, struct figure_line **out, int *out_count)
{
    struct figure_line *lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));
    const char *lone = NULL; /* the label of a sum that has one part without a field */

    *out_count = 0;
    for (int i = 0; i < count; i++) {
        const char *colon = strchr(figures[i].code, ':');
        struct figure_line *line = &lines[*out_count];
        int last = i;

        if (figures[i].is_sum)
            lone = count_parts(figures, count, i, &last) == 1 &&
                           strchr(figures[last].code, ':')[1] == '\0'
                       ? figures[i].label
                       : NULL;
        if (figures[i].is_sum && lone != NULL)
            continue;
        *line = figure_line_of(c, &figures[i], rows_url);
        line->figure = i;
        line->is_part = colon != NULL && lone == NULL;
        if (colon != NULL && lone != NULL)
            line->label = lone;
        (*out_count)++;
    }
    *out = lines;
}

void
report_version_lines(struct ctx *c, int64_t id, const struct report_version *versions, int count,
                     int shown, struct version_line **out)
{
    struct version_line *lines = arena_array(c->arena, (size_t)count + 1, sizeof(*lines));

    for (int i = 0; i < count; i++) {
        const struct report_version *v = &versions[i];

        lines[i] = (struct version_line){
            .number = v->number,
            .sent_at = v->sent_at,
            .sent_by_name = v->sent_by_name,
            .is_empty = v->is_empty,
            .decision = v->decision,
            .decision_text = report_state_text(c, v->decision),
            .remarks = v->remarks,
            .decided_at = v->decided_at,
            .decided_by_name = v->decided_by_name,
            .url = arena_printf(c->arena, "%s?ban=%d", report_url(c, id), v->number),
            .compare_url = v->number > 1 ? arena_printf(c->arena, "%s/so-sanh?cu=%d&moi=%d",
                                                        report_url(c, id), v->number - 1, v->number)
                                         : NULL,
            .is_shown = v->number == shown,
        };
    }
    *out = lines;
}

struct source_line
report_source_line(struct ctx *c, const struct report_source *s)
{
    struct source_line k = {
        .report_id = s->report_id,
        .title = s->title,
        .state = s->state,
        .number = s->number,
        .merged_number = s->merged_number,
        .is_empty = s->is_empty,
        .note = "",
        .url = report_url(c, s->report_id),
    };

    if (s->state == REPORT_RETURNED && s->merged_number > 0)
        k.note = tr(c, "returned since it was merged");
    else if (s->state == REPORT_RETURNED)
        k.note = tr(c, "returned");
    else if (s->merged_number == 0)
        k.note = s->is_empty ? tr(c, "sent empty") : tr(c, "not merged yet");
    else if (s->merged_number < s->number)
        k.note = arena_printf(c->arena, tr(c, "version %d was sent since; version %d is merged"),
                              s->number, s->merged_number);
    for (int i = 0; i < REPORT_TEXT_COUNT; i++)
        k.has_text[i] = s->merged_number > 0 && s->texts[i][0] != '\0';
    return k;
}

/* ------------------------------------------------------------------ what I owe, what waits for me */

static const struct duty_card *
cards_of(struct ctx *c, const struct report_duty *duties, int count, bool is_waiting, int wanted,
         int *out_count)
{
    struct duty_card *cards = arena_array(c->arena, (size_t)count + 1, sizeof(*cards));
    int n = 0;

    for (int i = 0; i < count; i++) {
        bool is_open = report_can(duties[i].state, REPORT_SEND, NULL);

        if (is_waiting || is_open == (wanted == 0))
            cards[n++] = report_card(c, &duties[i], is_waiting);
    }
    *out_count = n;
    return cards;
}

static const char *
lead_of(struct ctx *c, const struct report_list_view *v)
{
    int late = 0;

    for (int i = 0; i < v->owed_count; i++)
        late += strcmp(v->owed[i].mark, "late") == 0;
    if (late > 0)
        return arena_printf(c->arena,
                            trn(c, "%d report is late or was returned.",
                                "%d reports are late or were returned.", late),
                            late);
    if (v->waiting_count > 0)
        return arena_printf(c->arena,
                            trn(c, "%d report waits for your answer.",
                                "%d reports wait for your answer.", v->waiting_count),
                            v->waiting_count);
    return v->owed_count > 0 ? tr(c, "Nothing is late.") : tr(c, "Nothing is owed now.");
}

enum status
report_list_page(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct report_list_view v = { 0 };
    struct campaign campaign;
    struct report_schedule *schedules;
    struct report_duty *mine, *waiting;
    int mine_count, waiting_count, schedule_count;
    enum status st = campaign_page(r, tr(c, "Periodic reports"), &campaign, &v.page);

    if (st == NOT_FOUND)
        return respond_see_other(r, "/lam-viec/dot-thi-dua");
    if (st == OK)
        st = schedule_list(c, campaign.id, &schedules, &schedule_count);
    if (st == OK)
        st = duty_list_mine(c, &campaign, true, &mine, &mine_count);
    if (st == OK)
        st = duty_list_waiting(c, &campaign, &waiting, &waiting_count);
    if (st != OK)
        return st;
    v.owed = cards_of(c, mine, mine_count, false, 0, &v.owed_count);
    v.past = cards_of(c, mine, mine_count, false, 1, &v.past_count);
    v.waiting = cards_of(c, waiting, waiting_count, true, 0, &v.waiting_count);
    v.has_schedule = schedule_count > 0;
    v.can_edit = may(c, EDIT_CAMPAIGN, campaign.owner_unit_id, campaign.id);
    v.can_rates = may(c, READ_BOARD, campaign.owner_unit_id, campaign.id);
    v.lead = v.has_schedule ? lead_of(c, &v) : NULL;
    RESPOND(r, 200, report_list, &v);
    return OK;
}

/* ------------------------------------------------------------------ the feature */

static const struct route routes[] = {
    { GET, "/lam-viec/bao-cao", READ_BOARD, report_list_page, POOLED,
      N_("Reports that the reader owes, and those that wait for an answer") },
    { GET, "/lam-viec/bao-cao/viet/{schedule:int}/{author:int}/{day:date}", READ_BOARD,
      report_form_page, POOLED, N_("One report's form") },
    { POST, "/lam-viec/bao-cao/viet/{schedule:int}/{author:int}/{day:date}", READ_BOARD,
      report_form_post, 0, N_("Saves, sends or merges a report") },
    { GET, "/lam-viec/bao-cao/so-lieu/{schedule:int}/{author:int}/{day:date}", READ_BOARD,
      report_rows_page, POOLED, N_("The rows that make a report's figures") },
    { GET, "/lam-viec/bao-cao/ti-le", READ_BOARD, report_rates_page, POOLED,
      N_("Reports expected, received, on time and empty") },
    { GET, "/lam-viec/bao-cao/lich", READ_BOARD, schedules_page, 0,
      N_("Who reports to whom, how often") },
    { GET, "/lam-viec/bao-cao/lich/moi", EDIT_CAMPAIGN, schedule_new_page, 0, NULL },
    { POST, "/lam-viec/bao-cao/lich/moi", EDIT_CAMPAIGN, schedule_insert_post, 0,
      N_("Adds a schedule of reports") },
    { GET, "/lam-viec/bao-cao/lich/{id:int}", EDIT_CAMPAIGN, schedule_edit_page, 0, NULL },
    { POST, "/lam-viec/bao-cao/lich/{id:int}", EDIT_CAMPAIGN, schedule_change_post, 0,
      N_("Changes a schedule from a day on") },
    { POST, "/lam-viec/bao-cao/lich/{id:int}/thoi", EDIT_CAMPAIGN, schedule_end_post, 0,
      N_("Ends a schedule") },
    { GET, "/lam-viec/bao-cao/{id:int}", READ_BOARD, report_show_page, POOLED,
      N_("A report as it was sent") },
    { GET, "/lam-viec/bao-cao/{id:int}/so-sanh", READ_BOARD, report_compare_page, POOLED,
      N_("Two versions of a report side by side") },
    { POST, "/lam-viec/bao-cao/{id:int}/tra-lai", READ_BOARD, report_return_post, 0,
      N_("Returns a report with remarks") },
    { POST, "/lam-viec/bao-cao/{id:int}/tiep-nhan", READ_BOARD, report_accept_post, 0,
      N_("Accepts a report") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Follow-up"), N_("Periodic reports"), "/lam-viec/bao-cao", "i-report", READ_BOARD, 23,
      true },
    { 0 },
};

const struct feature report_feature = {
    .name = "report", .routes = routes, .nav = nav, .commands = report_commands
};
