/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A secret ballot of thousands. `ballots make DB DATA MEMBERS FILE DAY`: adds to a loaded campaign a council of so many members with accounts and
 * sessions, six dossiers and an open round; FILE gets the round, two tellers' codes and the members' sessions. `ballots vote HOST:PORT
 * FILE`: each member opens the ballot, then all send it, 64 connections at once; then the round is closed over HTTP. Prints
 * votes, the seconds from the first ballot sent to the last answer, and those of the close. */
#include "core/log.h"
#include "core/random.h"
#include "core/text.h"
#include "db/db.h"
#include "feature/council/council_inside.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { DOSSIERS = 6, CONNECTIONS = 64, TOKEN = 44, ANSWER = 262144, FORM = 2048 };

static double
seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
must(enum status st, const char *what)
{
    if (st != OK)
        fatal("ballots: %s: status %d", what, (int)st);
}

/* ------------------------------------------------------------------ making it */

struct making {
    int members;
    int64_t campaign_id, unit_id, award_id, council_id, dossiers[DOSSIERS];
    int64_t *account_ids, *member_ids;
    char (*tokens)[TOKEN];
};

static enum status
add_account(struct ctx *c, struct making *m, int i)
{
    const char *name = arena_printf(c->arena, "hoi-dong-%d", i);
    const char *salted = arena_printf(c->arena, "session %s", m->tokens[i]);
    struct query *q = query_new(
        c, "INSERT INTO account (id, name, name_fold, full_name, full_name_sort, search, state,"
           " created_at) VALUES ($1, $2, $2, $2, $2, $2, 'active', 0)");
    enum status st;

    m->account_ids[i] = db_new_id(c);
    bind_int(q, m->account_ids[i]);
    bind_text(q, name);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO account_grant (id, account_id, role, unit_id, campaign_id,"
                     " from_on, created_at, created_by) VALUES ($1, $2, 'council', $3, $4,"
                     " '2020-01-01', 0, 0)");
    bind_int(q, db_new_id(c));
    bind_int(q, m->account_ids[i]);
    bind_int(q, m->unit_id);
    bind_int(q, m->campaign_id);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO session (id, account_id, kind, token_hash, created_at, seen_at,"
                     " ends_at, remote, agent) VALUES ($1, $2, 'browser', $3, $4, $4, $5, '', '')");
    bind_int(q, db_new_id(c));
    bind_int(q, m->account_ids[i]);
    bind_text(q, hash_hex(c->arena, salted, strlen(salted)));
    bind_int(q, now(c));
    bind_int(q, now(c) + 12 * 3600);
    return query_end(q);
}

static enum status
add_member(struct ctx *c, struct making *m, int i)
{
    struct query *q =
        query_new(c, "INSERT INTO council_member (id, council_id, account_id, name, duty, from_on)"
                     " VALUES ($1, $2, $3, $4, 'member', '2020-01-01')");

    m->member_ids[i] = db_new_id(c);
    bind_int(q, m->member_ids[i]);
    bind_int(q, m->council_id);
    bind_int(q, m->account_ids[i]);
    bind_text(q, arena_printf(c->arena, "Thành viên %d", i + 1));
    return query_end(q);
}

static enum status
add_dossier(struct ctx *c, struct making *m, int i)
{
    int64_t subject_id = db_new_id(c);
    struct query *q = query_new(
        c, "INSERT INTO subject (id, kind, name, name_fold, name_sort, unit_id, created_at,"
           " created_by) VALUES ($1, 'person', $2, $2, $2, $3, 0, 0)");
    enum status st;

    bind_int(q, subject_id);
    bind_text(q, arena_printf(c->arena, "ca nhan %d", i + 1));
    bind_int(q, m->unit_id);
    st = query_end(q);
    if (st != OK)
        return st;
    m->dossiers[i] = db_new_id(c);
    q = query_new(c, "INSERT INTO dossier (id, campaign_id, subject_id, award_id, unit_id,"
                     " at_unit_id, decides_unit_id, state, subject_fold, created_at, created_by,"
                     " changed_at) VALUES ($1, $2, $3, $4, $5, $5, $5, 'appraisal', '', 0, 0, 0)");
    bind_int(q, m->dossiers[i]);
    bind_int(q, m->campaign_id);
    bind_int(q, subject_id);
    bind_int(q, m->award_id);
    bind_int(q, m->unit_id);
    return query_end(q);
}

static enum status
fill(struct ctx *c, void *arg)
{
    struct making *m = arg;
    struct query *q = query_new(c, "SELECT g.id, g.owner_unit_id, (SELECT MIN(a.id) FROM award a)"
                                   " FROM campaign g ORDER BY g.id LIMIT 1");
    enum status st;

    if (query_row(q)) {
        m->campaign_id = col_int(q, 0);
        m->unit_id = col_int(q, 1);
        m->award_id = col_int(q, 2);
    }
    st = query_end_one(q);
    m->council_id = db_new_id(c);
    if (st == OK) {
        q = query_new(c, "INSERT INTO council (id, campaign_id, unit_id, name, created_at,"
                         " created_by) VALUES ($1, $2, $3, 'Council', 0, 0)");
        bind_int(q, m->council_id);
        bind_int(q, m->campaign_id);
        bind_int(q, m->unit_id);
        st = query_end(q);
    }
    for (int i = 0; st == OK && i < m->members; i++) {
        st = add_account(c, m, i);
        if (st == OK)
            st = add_member(c, m, i);
    }
    for (int i = 0; st == OK && i < DOSSIERS; i++)
        st = add_dossier(c, m, i);
    return st;
}

static void
open_round(struct ctx *c, struct making *m, const char *codes[2], int64_t *out_id)
{
    struct council_meeting meeting = {
        .council_id = m->council_id, .held_on = today(c), .starts = 480, .place = ""
    };
    struct council_attendance *rows = arena_array(c->arena, (size_t)m->members, sizeof(*rows));
    struct round_preparing p = { .teller_ids = m->member_ids, .teller_count = 2 };

    must(council_meeting_save(c, &meeting), "meeting");
    for (int i = 0; i < m->members; i++) {
        rows[i].member.id = m->member_ids[i];
        rows[i].how = ATTENDS_AFAR;
    }
    must(council_attend(c, meeting.id, rows, m->members), "attendance");
    must(council_agenda_add(c, meeting.id, m->dossiers, DOSSIERS), "agenda");
    p.round = (struct council_round){
        .meeting_id = meeting.id, .title = "Ballot", .kind = ROUND_EACH, .minutes = 600
    };
    must(council_round_prepare(c, &p), "round");
    for (int i = 0; i < 2; i++) {
        c->account_id = m->account_ids[i];
        must(council_take_key(c, p.round.id, &codes[i]), "key");
    }
    c->account_id = ACCOUNT_SYSTEM;
    must(council_round_open(c, p.round.id, 1, true), "opening");
    *out_id = p.round.id;
}

static int
make(const char *url, const char *data, int members, const char *path, const char *day)
{
    struct clock clock = { .fixed_at = 0 };
    struct date on;
    struct ctx c = { .arena = arena_new(), .clock = &clock, .account_id = ACCOUNT_SYSTEM };
    struct database *d;
    struct making m = { .members = members };
    const char *codes[2];
    int64_t round_id;
    FILE *f;

    random_init();
    if (!date_parse_iso(day, &on))
        fatal("ballots: %s is no day", day);
    clock_set_today(&clock, on);
    m.account_ids = arena_array(c.arena, (size_t)members, sizeof(*m.account_ids));
    m.member_ids = arena_array(c.arena, (size_t)members, sizeof(*m.member_ids));
    m.tokens = arena_array(c.arena, (size_t)members, sizeof(*m.tokens));
    for (int i = 0; i < members; i++)
        snprintf(m.tokens[i], TOKEN, "%s", random_token(c.arena, 32));
    must(database_open(&c, url, &d), "database");
    must(database_borrow(&c, d, 5000), "connection");
    box_keys_in(arena_printf(c.arena, "%s/ballot-keys", data));
    must(db_transact(&c, fill, &m), "rows");
    open_round(&c, &m, codes, &round_id);
    f = fopen(path, "w");
    if (f == NULL)
        fatal("ballots: %s cannot be written", path);
    fprintf(f, "%lld %s %s %d\n", (long long)round_id, codes[0], codes[1], members);
    for (int i = 0; i < members; i++)
        fprintf(f, "%s\n", m.tokens[i]);
    fclose(f);
    database_return(&c);
    database_close(d);
    arena_free(c.arena);
    return 0;
}

/* ------------------------------------------------------------------ voting */

struct member {
    char token[TOKEN], form[FORM];
    bool has_receipt;
};

struct hall {
    struct sockaddr_in at;
    long long round_id;
    char codes[2][32];
    int count;
    struct member *members;
    bool is_voting;
};

struct line {
    struct hall *hall;
    int first;
    char *answer;
};

static void
exchange(const struct hall *h, int *fd, const char *request, char *answer)
{
    size_t length = 0;
    char *end = NULL;
    long body = -1;
    ssize_t got;

    if (*fd < 0) {
        *fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(*fd, (const struct sockaddr *)&h->at, sizeof(h->at)) != 0)
            fatal("ballots: no connection");
    }
    if (send(*fd, request, strlen(request), MSG_NOSIGNAL) < 0)
        fatal("ballots: nothing can be sent");
    while (body < 0 || length < (size_t)(end - answer) + (size_t)body) {
        got = recv(*fd, answer + length, ANSWER - 1 - length, 0);
        if (got <= 0)
            fatal("ballots: the answer was cut");
        length += (size_t)got;
        answer[length] = '\0';
        if (body < 0 && (end = strstr(answer, "\r\n\r\n")) != NULL) {
            const char *at = strcasestr(answer, "content-length:");

            end += 4;
            body = at != NULL && at < end ? strtol(at + 15, NULL, 10) : 0;
        }
    }
}

static void
copy_until(char *to, size_t room, const char *from, char until)
{
    size_t n = 0;

    while (from[n] != '\0' && from[n] != until && n + 1 < room) {
        to[n] = from[n];
        n++;
    }
    to[n] = '\0';
}

static bool
find_csrf(const char *answer, char out[256])
{
    const char *at = strstr(answer, "name=\"csrf\" value=\"");

    if (at == NULL)
        return false;
    copy_until(out, 256, at + strlen("name=\"csrf\" value=\""), '"');
    return true;
}

/* What the page asks for: the token, and one choice a dossier. */
static void
read_ballot(struct member *m, const char *answer)
{
    char csrf[256], field[64];
    size_t length;
    const char *at = answer;

    if (strncmp(answer + 9, "200", 3) != 0 || !find_csrf(answer, csrf))
        fatal("ballots: no ballot: %.200s", answer);
    length = (size_t)snprintf(m->form, FORM, "csrf=%s", csrf);
    while ((at = strstr(at, "type=\"radio\" name=\"")) != NULL) {
        at += strlen("type=\"radio\" name=\"");
        copy_until(field, sizeof(field), at, '"');
        if (strstr(m->form, field) == NULL)
            length +=
                (size_t)snprintf(m->form + length, FORM - length, "&%s=%d", field, m->token[0] % 2);
    }
}

static void *
work(void *arg)
{
    struct line *l = arg;
    struct hall *h = l->hall;
    char request[FORM + 1024];
    int fd = -1;

    for (int i = l->first; i < h->count; i += CONNECTIONS) {
        struct member *m = &h->members[i];

        if (!h->is_voting)
            snprintf(request, sizeof(request),
                     "GET /lam-viec/bo-phieu/%lld HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
                     "thidua=%s\r\n\r\n",
                     h->round_id, m->token);
        else
            snprintf(request, sizeof(request),
                     "POST /lam-viec/bo-phieu/%lld HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
                     "thidua=%s\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                     "Content-Length: %zu\r\n\r\n%s",
                     h->round_id, m->token, strlen(m->form), m->form);
        exchange(h, &fd, request, l->answer);
        if (!h->is_voting)
            read_ballot(m, l->answer);
        else
            m->has_receipt = strncmp(l->answer + 9, "303", 3) == 0;
    }
    if (fd >= 0)
        close(fd);
    return NULL;
}

static double
all_at_once(struct hall *h, bool is_voting)
{
    pthread_t threads[CONNECTIONS];
    struct line lines[CONNECTIONS];
    double from = seconds();

    h->is_voting = is_voting;
    for (int i = 0; i < CONNECTIONS; i++) {
        lines[i] = (struct line){ h, i, malloc(ANSWER) };
        if (lines[i].answer == NULL || pthread_create(&threads[i], NULL, work, &lines[i]) != 0)
            fatal("ballots: no thread");
    }
    for (int i = 0; i < CONNECTIONS; i++) {
        pthread_join(threads[i], NULL);
        free(lines[i].answer);
    }
    return seconds() - from;
}

static double
close_round(struct hall *h)
{
    char *answer = malloc(ANSWER), csrf[256], form[512], request[2048];
    int fd = -1;
    double from, took;

    if (answer == NULL)
        fatal("out of memory");
    snprintf(request, sizeof(request),
             "GET /lam-viec/hoi-dong/phien/%lld HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
             "thidua=%s\r\n\r\n",
             h->round_id, h->members[0].token);
    exchange(h, &fd, request, answer);
    if (!find_csrf(answer, csrf))
        fatal("ballots: no form to close");
    snprintf(form, sizeof(form), "csrf=%s&key.0=%s&key.1=%s", csrf, h->codes[0], h->codes[1]);
    snprintf(request, sizeof(request),
             "POST /lam-viec/hoi-dong/phien/%lld/dem HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: "
             "thidua=%s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
             "%zu\r\n\r\n%s",
             h->round_id, h->members[0].token, strlen(form), form);
    from = seconds();
    exchange(h, &fd, request, answer);
    took = seconds() - from;
    if (strncmp(answer + 9, "303", 3) != 0)
        fatal("ballots: not closed: %.300s", answer);
    close(fd);
    free(answer);
    return took;
}

static int
vote(const char *site, const char *path)
{
    struct hall h = { .count = 0 };
    FILE *f = fopen(path, "r");
    int receipts = 0;
    double took;

    h.at = (struct sockaddr_in){ .sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)atoi(strrchr(site, ':') + 1)) };
    inet_pton(AF_INET, "127.0.0.1", &h.at.sin_addr);
    if (f == NULL ||
        fscanf(f, "%lld %31s %31s %d", &h.round_id, h.codes[0], h.codes[1], &h.count) != 4)
        fatal("ballots: %s is no file of sessions", path);
    h.members = calloc((size_t)h.count, sizeof(*h.members));
    for (int i = 0; h.members != NULL && i < h.count; i++)
        if (fscanf(f, "%43s", h.members[i].token) != 1)
            fatal("ballots: %s is no file of sessions", path);
    fclose(f);
    all_at_once(&h, false);
    took = all_at_once(&h, true);
    for (int i = 0; i < h.count; i++)
        receipts += h.members[i].has_receipt;
    printf("votes=%d seconds=%.3f close=%.3f\n", receipts, took, close_round(&h));
    free(h.members);
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc == 7 && strcmp(argv[1], "make") == 0)
        return make(argv[2], argv[3], atoi(argv[4]), argv[5], argv[6]);
    if (argc == 4 && strcmp(argv[1], "vote") == 0)
        return vote(argv[2], argv[3]);
    fprintf(stderr, "ballots make DB DATA MEMBERS FILE DAY | ballots vote HOST:PORT FILE\n");
    return 2;
}
