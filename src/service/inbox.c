/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Telling: one row an item, idempotent by its key. */
#include "service/inbox.h"

#include "db/db.h"
#include "service/job.h"
#include "web/access.h"

#include <assert.h>
#include <string.h>

/* ------------------------------------------------------------------ kinds */

static const struct inbox_kind_row kinds[INBOX_KIND_COUNT] = {
    [INBOX_DOCUMENT] = { "document",
                         N_("Documents"),
                         { N_("New document: {document_id}[, {title}]") },
                         true,
                         false,
                         false },
    [INBOX_EXCEPTION] = { "exception",
                          N_("Later days granted"),
                          { N_("A later day was granted: {document_id}[, {title}]") },
                          true,
                          false,
                          false },
    [INBOX_WITHDRAWAL] = { "withdrawal",
                           N_("Documents withdrawn"),
                           { N_("Withdrawn: {document_id}[. Reason: {reason}]") },
                           true,
                           false,
                           false },
    [INBOX_REPORT_SENT] = { "report_sent",
                            N_("Reports received"),
                            { N_("{author} has sent the report for {first_on} to {last_on}"),
                              N_("{author} has sent the report for {first_on} to {last_on} again"),
                              N_("The standing office has sent the report for {first_on} to "
                                 "{last_on}"),
                              N_("The standing office has sent the report for {first_on} to "
                                 "{last_on} again") },
                            false,
                            true,
                            false },
    [INBOX_REPORT_RETURNED] = { "report_returned",
                                N_("Reports returned"),
                                { N_("The report for {first_on} to {last_on} was returned[: "
                                     "{remarks}]") },
                                true,
                                false,
                                false },
    [INBOX_REPORT_ACCEPTED] = { "report_accepted",
                                N_("Reports accepted"),
                                { N_("The report for {first_on} to {last_on} was accepted[: "
                                     "{remarks}]") },
                                false,
                                true,
                                false },
    [INBOX_WATCH] = { "watch",
                      N_("Who follows which unit"),
                      { N_("From {from_on} you follow {units}[ and {more} more units][. Note: "
                           "{note}]"),
                        N_("From {from_on} {seat_id} follows {units}[ and {more} more units] in "
                           "your place"),
                        N_("From {from_on} {seat_id} follows {unit_id}") },
                      false,
                      true,
                      false },
    [INBOX_CONFERENCE_DAY] = { "conference_day",
                               N_("Days of conferences"),
                               { N_("The conference of {unit_id} was moved[ from {was_on}] to "
                                    "{on}"),
                                 N_("The conference of {unit_id} is set for {on}"),
                                 N_("The conference of {unit_id} has no day any more[ (it was "
                                    "{was_on})]") },
                               false,
                               true,
                               false },
    [INBOX_EVIDENCE_RETURNED] = { "evidence_returned",
                                  N_("Evidence returned"),
                                  { N_("The conference report of {unit_id} was returned[: "
                                       "{remarks}]") },
                                  true,
                                  false,
                                  false },
    [INBOX_MERGER] = { "merger",
                       N_("Mergers of units"),
                       { N_("From {from_on} {successor_id} takes over {unit_id}[ ({basis})]"),
                         N_("{unit_id} ends on {from_on} and nobody takes over[ ({basis})]"),
                         N_("From {from_on} {successor_id} takes over {unit_id}, which you "
                            "follow[ ({basis})]") },
                       false,
                       true,
                       false },
    [INBOX_TASK_GIVEN] = { "task_given",
                           N_("Tasks given"),
                           { N_("New task: {task}[, to be done by {due_on}]") },
                           false,
                           true,
                           false },
    [INBOX_TASK_HANDED_OVER] = { "task_handed_over",
                                 N_("Tasks handed over"),
                                 { N_("A task was handed over to you: {task}[, to be done by "
                                      "{due_on}]") },
                                 false,
                                 true,
                                 false },
    [INBOX_TASK_DUE] = { "task_due",
                         N_("Tasks due"),
                         { N_("Task due: {task}[, to be done by {due_on}]"),
                           N_("Task overdue: {task}[, which was to be done by {due_on}]") },
                         false,
                         true,
                         false },
    [INBOX_TASK_DONE] = { "task_done",
                          N_("Tasks reported done"),
                          { N_("{owner} has reported the task done: {task}") },
                          false,
                          true,
                          false },
    [INBOX_TASK_RETURNED] = { "task_returned",
                              N_("Tasks returned"),
                              { N_("The task was returned: {task}[. Remarks: {remarks}]") },
                              true,
                              false,
                              false },
    [INBOX_TASK_ANSWERED] = { "task_answered",
                              N_("Tasks accepted or cancelled"),
                              { N_("The task was accepted: {task}[. Remarks: {remarks}]"),
                                N_("The task was cancelled: {task}[. Reason: {remarks}]") },
                              false,
                              true,
                              false },
    [INBOX_ARTICLE_WAITS] = { "article_waits",
                              N_("Articles that wait for approval"),
                              { N_("An article waits for approval: {article}"),
                                N_("An article could not be published when its time came: "
                                   "{article}") },
                              false,
                              true,
                              false },
    [INBOX_ARTICLE_RETURNED] = { "article_returned",
                                 N_("Articles sent back"),
                                 { N_("Your article was sent back: {article}[. Reason: {words}]") },
                                 true,
                                 true,
                                 false },
    [INBOX_ARTICLE_SHOWN] = { "article_shown",
                              N_("Articles published, corrected or taken down"),
                              { N_("Your article is published: {article}"),
                                N_("Your article was corrected: {article}[. {words}]"),
                                N_("Your article was taken down: {article}[. Reason: {words}]") },
                              false,
                              true,
                              false },
    [INBOX_TICKET_NEW] = { "ticket_new",
                           N_("Letters of readers"),
                           { N_("A reader wrote to the office: letter {number}[, about "
                                "{article}], to be answered by {due_on}") },
                           true,
                           true,
                           false },
    [INBOX_TICKET_GIVEN] = { "ticket_given",
                             N_("Letters of readers given to me"),
                             { N_("You are to answer a reader’s letter {number}[, about "
                                  "{article}], by {due_on}") },
                             true,
                             false,
                             false },
    [INBOX_TICKET_DUE] = { "ticket_due",
                           N_("Letters of readers due"),
                           { N_("A reader’s letter {number}[, about {article}] is to be answered "
                                "by {due_on}"),
                             N_("A reader’s letter {number}[, about {article}] was to be answered "
                                "by {due_on}") },
                           false,
                           true,
                           false },
    [INBOX_DOSSIER_ARRIVED] = { "dossier_arrived",
                                N_("Dossiers to confirm"),
                                { N_("A dossier waits for you: {award}[, {subject}], to be dealt "
                                     "with by {due_on}") },
                                true,
                                true,
                                false },
    [INBOX_DOSSIER_RETURNED] = { "dossier_returned",
                                 N_("Dossiers sent back"),
                                 { N_("A dossier was sent back to you: {award}[, {subject}][. "
                                      "Reason: {words}]") },
                                 true,
                                 false,
                                 false },
    [INBOX_DOSSIER_MOVED] = { "dossier_moved",
                              N_("Where your dossiers are"),
                              { N_("Your dossier was passed on to {at_unit_id}: {award}[, "
                                   "{subject}]"),
                                N_("Your dossier was sent back to {at_unit_id}: {award}[, "
                                   "{subject}][. Reason: {words}]"),
                                N_("Your dossier is being appraised at {at_unit_id}: {award}[, "
                                   "{subject}]"),
                                N_("A dossier that stood with you was withdrawn: {award}[, "
                                   "{subject}][. Reason: {words}]") },
                              false,
                              true,
                              false },
    [INBOX_DOSSIER_DECIDED] = { "dossier_decided",
                                N_("Decisions on your dossiers"),
                                { N_("Awarded: {award}[, {subject}]"),
                                  N_("Not awarded: {award}[, {subject}][. Reason: {words}]") },
                                true,
                                true,
                                false },
    [INBOX_DOSSIER_DUE] = { "dossier_due",
                            N_("Dossiers due"),
                            { N_("Dossiers wait for you, to be dealt with by {due_on}: {count}"),
                              N_("Dossiers wait for you that were to be dealt with by {due_on}: "
                                 "{count}"),
                              N_("A dossier waits for you, to be dealt with by {due_on}: {award}, "
                                 "{subject}"),
                              N_("A dossier waits for you that was to be dealt with by {due_on}: "
                                 "{award}, {subject}") },
                            false,
                            true,
                            false },
    [INBOX_DELEGATE] = { "delegate",
                         N_("Delegates of the unit"),
                         { N_("{subject} is a delegate: {selection}"),
                           N_("{subject} comes as a substitute: {selection}"),
                           N_("{subject} is no delegate any more: {selection}[. Reason: "
                              "{words}]") },
                         false,
                         true,
                         false },
    [INBOX_OPINION] = { "opinion",
                        N_("Opinions of readers on proposals"),
                        { N_("Readers have written about {subject}; opinions are taken until "
                             "{last_on}"),
                          N_("The time for opinions on {subject} ended on {last_on}: make the "
                             "closing record") },
                        false,
                        true,
                        false },
    [INBOX_CHECK] = { "check",
                      N_("Answers of other bodies"),
                      { N_("{body} has answered about {subject}"),
                        N_("{body} has not answered about {subject} by {due_on}") },
                      false,
                      true,
                      false },
    [INBOX_COUNCIL_MEMBER] = { "council_member",
                               N_("Seats on councils"),
                               { N_("You are a member of {council} from {from_on} on") },
                               false,
                               true,
                               false },
    [INBOX_COUNCIL_ROUND] = { "council_round",
                              N_("Ballots"),
                              { N_("A secret ballot waits for you until {until}: {round}") },
                              true,
                              true,
                              false },
    [INBOX_REMINDER] = { "reminder",
                         N_("Reminders before the last day"),
                         { N_("{what} of {unit_id} is due by {last_on}"),
                           N_("{what}: {count} of the units that you follow are still to do it by "
                              "{last_on}"),
                           N_("{what}: {count} units are still to do it by {last_on}"),
                           N_("The report[ of {unit_id}] for {first_on} to {last_on} is due by "
                              "{due_on}"),
                           N_("{count} of the units that you follow have not sent the report for "
                              "{first_on} to {last_on} yet, due by {due_on}"),
                           N_("{count} reports for {first_on} to {last_on} have not been sent yet, "
                              "due by {due_on}") },
                         false,
                         true,
                         false },
    [INBOX_OVERDUE] = { "overdue",
                        N_("What is overdue"),
                        { N_("{what} of {unit_id} was due by {last_on}"),
                          N_("{what}: {count} of the units that you follow are past {last_on}"),
                          N_("{what}: {count} units are past {last_on}"),
                          N_("The report[ of {unit_id}] for {first_on} to {last_on} was due by "
                             "{due_on}"),
                          N_("{count} of the units that you follow have not sent the report for "
                             "{first_on} to {last_on}, due by {due_on}"),
                          N_("{count} reports for {first_on} to {last_on} have not been sent, due "
                             "by {due_on}") },
                        false,
                        false,
                        false },
    [INBOX_ACKNOWLEDGEMENT] = { "acknowledgement",
                                N_("Receipts still to be confirmed"),
                                { N_("Receipt of {document_id} is still to be confirmed[ by "
                                     "{unit_id}]"),
                                  N_("{document_id}: {count} of the units that you follow have not "
                                     "confirmed receipt"),
                                  N_("{document_id}: {count} units have not confirmed receipt") },
                                false,
                                false,
                                false },
    [INBOX_DIGEST] = { "digest", N_("The daily letter"), { NULL }, false, true, true },
};

const struct inbox_kind_row *
inbox_kind_find(enum inbox_kind kind)
{
    assert(kind > INBOX_NONE && kind < INBOX_KIND_COUNT);
    return &kinds[kind];
}

enum inbox_kind
inbox_kind_parse(const char *code)
{
    for (enum inbox_kind kind = INBOX_NONE + 1; code != NULL && kind < INBOX_KIND_COUNT; kind++)
        if (strcmp(kinds[kind].code, code) == 0)
            return kind;
    return INBOX_NONE;
}

/* ------------------------------------------------------------------ telling */

static enum status
insert(struct ctx *c, const struct inbox_item *item, const char *subject)
{
    struct query *q = query_new(
        c, "INSERT INTO inbox (id, kind, key, account_id, unit_id, seat_id, campaign_id,"
           " subject, url, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
           " $9, $10, $11) ON CONFLICT (key) DO NOTHING");

    bind_int(q, db_new_id(c));
    bind_text(q, kinds[item->kind].code);
    bind_text(q, item->key);
    bind_id(q, item->account_id);
    bind_id(q, item->unit_id);
    bind_id(q, item->seat_id);
    bind_int(q, item->campaign_id);
    bind_text(q, subject);
    bind_text(q, item->url);
    bind_int(q, now(c));
    bind_int(q, c->account_id);
    return query_end(q);
}

static const char *
subject_text(struct ctx *c, const struct inbox_item *item)
{
    json_t *subject = item->subject != NULL ? item->subject : json_object();
    size_t length;
    char *text;

    if (item->variant != 0)
        json_object_set_new(subject, "variant", json_integer(item->variant));
    length = json_dumpb(subject, NULL, 0, JSON_COMPACT);
    text = arena_alloc(c->arena, length + 1);
    json_dumpb(subject, text, length, JSON_COMPACT);
    json_decref(subject);
    return text;
}

static enum status
insert_item(struct ctx *c, const struct inbox_item *item, const char *subject)
{
    enum status st;

    assert((item->account_id != 0) + (item->unit_id != 0) + (item->seat_id != 0) == 1);
    assert(item->url != NULL && item->key != NULL);
    st = insert(c, item, subject);
    if (st == OK)
        db_touch(c, "inbox");
    return st == OK && kinds[item->kind].is_urgent ? inbox_letters_soon(c) : st;
}

enum status
inbox_insert(struct ctx *c, const struct inbox_item *item)
{
    assert(item->kind > INBOX_NONE && item->kind < INBOX_KIND_COUNT);
    assert(item->variant >= 0 && item->variant < INBOX_VARIANTS &&
           kinds[item->kind].sentences[item->variant] != NULL);
    return insert_item(c, item, subject_text(c, item));
}

/* Seats and watches are kept by the committee's feature. */
static enum status
list_watchers(struct ctx *c, int64_t unit_id, int64_t campaign_id, int64_t **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT DISTINCT w.seat_id, w.campaign_id FROM watch w JOIN seat s ON s.id = w.seat_id"
           " WHERE w.unit_id = $1 AND (CAST($2 AS BIGINT) = 0 OR w.campaign_id = $2)"
           " AND w.from_on <= $3 AND (w.to_on IS NULL OR w.to_on > $3)"
           " AND s.from_on <= $3 AND (s.to_on IS NULL OR s.to_on > $3) ORDER BY w.seat_id");
    int64_t *rows = NULL;
    int count = 0, room = 0;

    bind_int(q, unit_id);
    bind_int(q, campaign_id);
    bind_date(q, today(c));
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, 2 * (size_t)count, 2 * (size_t)room, sizeof(*rows));
        }
        rows[2 * count] = col_int(q, 0);
        rows[2 * count++ + 1] = col_int(q, 1);
    }
    *out = rows;
    *out_count = count;
    return query_end(q);
}

enum status
inbox_insert_to_watchers(struct ctx *c, const struct inbox_item *item, int64_t unit_id)
{
    const char *subject = subject_text(c, item);
    int64_t *seats;
    int count;
    enum status st = list_watchers(c, unit_id, item->campaign_id, &seats, &count);

    for (int i = 0; st == OK && i < count; i++) {
        struct inbox_item one = *item;

        one.seat_id = seats[2 * i];
        one.campaign_id = seats[2 * i + 1];
        one.key = arena_printf(c->arena, "%s/seat/%lld", item->key, (long long)one.seat_id);
        st = insert_item(c, &one, subject);
    }
    return st;
}

/* ------------------------------------------------------------------ letters */

/* One job a minute, however many acts ask; a second one a minute later finds what a slow transaction committed meanwhile. */
static const char *
letters_key(struct ctx *c, int64_t minute)
{
    return arena_printf(c->arena, INBOX_LETTERS_JOB "/%lld", (long long)minute);
}

/* Who tells thousands in one act asks for the same letters each time. */
static enum status
is_asked(struct ctx *c, int64_t minute, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM job WHERE key = $1");

    bind_text(q, letters_key(c, minute));
    *out = query_row(q);
    return query_end(q);
}

static enum status
ask(struct ctx *c, const struct job_kind *kind, int64_t minute)
{
    struct job_order order = { .kind = kind, .key = letters_key(c, minute), .run_at = minute * 60 };
    int64_t id;

    return job_insert(c, &order, &id);
}

enum status
inbox_letters_soon(struct ctx *c)
{
    const struct job_kind *kind = job_kind_find(INBOX_LETTERS_JOB);
    struct ctx program = *c;
    int64_t minute = now(c) / 60;
    bool is_there = false;
    enum status st;

    if (kind == NULL)
        return OK;
    st = is_asked(c, minute + 2, &is_there); /* the later one, so the other as well */
    if (st != OK || is_there)
        return st;
    /* The program's own work, not the actor's: it stands in nobody's list and asks nobody's rights. */
    program.account_id = ACCOUNT_SYSTEM;
    program.access = NULL;
    st = ask(&program, kind, minute + 1);
    return st == OK ? ask(&program, kind, minute + 2) : st;
}
