/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever has a conflict of interest in a dossier reaches it by no way: every row of the product's table is asked, as a page, as JSON and
 * as a file, and every writing one is sent forms with its keys, and answers as for something that is not there. A new row is asked too. */
#include "feature/council/council_inside.h"

#include "core/buf.h"
#include "core/random.h"
#include "core/text.h"
#include "db/db.h"
#include "db/db_engine.h"
#include "feature/delegation/delegation.h"
#include "service/inbox.h"
#include "service/xlsx_read.h"
#include "test/exemplars.h"
#include "test/judging.h"
#include "test/test_http.h"
#include "web/router.h"

#include <stdio.h>
#include <stdlib.h>

#define ACHIEVEMENT "Việc không ai được thấy 7Q"
#define NAME        "Người Bị Che"
#define SECTION     "Riêng phần này không ai được đọc 9K"

/* Long enough to be compared with others. */
#define PASSAGE                                                                                                                 \
    "Chị đã vận động cả xóm gom lưới cũ bỏ đi ngoài bãi, rửa sạch, đan lại thành võng và túi, " \
    "bán ở chợ phiên mỗi tháng hai lần, lấy tiền mua phao cứu sinh cho thuyền thúng của những "         \
    "hộ nghèo nhất, rồi chỉ lại cách làm cho các chi hội ở ba xã bên cạnh cùng theo."

enum { OWN, PHOTO, PAPER, EXEMPLAR, OPINION, QUESTION, SELECTION, CANDIDATE, RUN, KEYS };

/* One dossier with all that can hang on one. Members 2 and 3 hold every role; 2 declares a conflict in it. */
struct scene {
    struct judging_scene j;
    struct judging_round round;
    int64_t keys[KEYS], none[KEYS]; /* the dossier's, and as many of nothing */
    const char *fingerprint_sql, *fingerprint;
    const char *session, *csrf; /* of who is signed in */
    bool is_written;            /* an answer of the present row may have changed something */
};

/* ------------------------------------------------------------------ the dossier */

static enum status
run_sql(struct query *q, int64_t id, int64_t of_id)
{
    bind_int(q, id);
    bind_int(q, of_id);
    return query_end(q);
}

static enum status
hang_parts(struct ctx *c, void *arg)
{
    struct scene *s = arg;
    int64_t *k = s->keys;
    enum status st;

    st = run_sql(query_new(c, "UPDATE dossier SET achievement = '" ACHIEVEMENT "', subject_fold ="
                              " 'nguoi bi che', version = $1 WHERE id = $2"),
                 1, k[OWN]);
    if (st == OK)
        st = run_sql(query_new(c, "UPDATE subject SET name = '" NAME "', name_fold ="
                                  " 'nguoi bi che', version = $1 WHERE id = $2"),
                     1, s->j.subjects[0]);
    if (st == OK)
        st = run_sql(query_new(c, "UPDATE dossier_name SET suffix = 'nguoi bi che' WHERE"
                                  " dossier_id > $1 AND dossier_id = $2"),
                     0, k[OWN]);
    if (st == OK)
        st = run_sql(query_new(c, "INSERT INTO file (id, hash, name, type, size, account_id,"
                                  " created_at) VALUES ($1, 'x', 'a.pdf', 'pdf', $2, 1, 0)"),
                     k[PAPER], 1);
    if (st == OK)
        st = run_sql(query_new(c, "INSERT INTO dossier_paper (id, dossier_id, paper_code, name,"
                                  " source_hash, file_id, account_id, created_at) VALUES ($1, $2,"
                                  " 'x', 'a.pdf', 'x', $1, 1, 0)"),
                     k[PAPER], k[OWN]);
    if (st == OK)
        st = run_sql(query_new(c, "INSERT INTO dossier_photo (id, dossier_id, position, name,"
                                  " source_hash, caption, width, height, account_id, created_at)"
                                  " VALUES ($1, $2, 1, 'a.jpg', 'x', '" SECTION "', 1, 1, 1, 0)"),
                     k[PHOTO], k[OWN]);
    if (st == OK)
        st = run_sql(query_new(c, "INSERT INTO dossier_hop (id, dossier_id, step, from_unit_id,"
                                  " to_unit_id, words, at, account_id) SELECT $1, d.id, 'submit',"
                                  " d.unit_id, d.at_unit_id, '" SECTION "', 0, 1 FROM dossier d"
                                  " WHERE d.id = $2"),
                     db_new_id(c), k[OWN]);
    return st;
}

/* It was before the public and is not any more. */
static enum status
hang_exemplar(struct ctx *c, void *arg)
{
    struct scene *s = arg;
    int64_t *k = s->keys;
    enum status st = run_sql(
        query_new(c, "INSERT INTO exemplar (id, dossier_id, campaign_id, unit_id, office_unit_id,"
                     " state, subject_kind, name, name_fold, slug, award, achievement, year,"
                     " text_hash, posted_at, posted_by, first_on, last_on) SELECT $1, d.id,"
                     " d.campaign_id, d.unit_id, d.at_unit_id, 'withdrawn', 'person', '" NAME "',"
                     " 'nguoi bi che', 'nguoi', 'x', '" ACHIEVEMENT "', 2025, 'x', 0, 1,"
                     " '2025-01-02', '2025-01-20' FROM dossier d WHERE d.id = $2"),
        k[EXEMPLAR], k[OWN]);

    if (st == OK)
        st = run_sql(query_new(c, "INSERT INTO exemplar_opinion (id, exemplar_id, words, state,"
                                  " created_at) VALUES ($1, $2, '" SECTION "', 'new', 0)"),
                     k[OPINION], k[EXEMPLAR]);
    if (st == OK)
        st = run_sql(query_new(c, "INSERT INTO exemplar_check (id, dossier_id, kind, body,"
                                  " question, due_on, asked_at, asked_by) VALUES ($1, $2,"
                                  " 'police', 'Công an thị xã', '" SECTION "', '2025-03-01',"
                                  " 0, 1)"),
                     k[QUESTION], k[OWN]);
    return st;
}

static enum status
hang_selection(struct ctx *c, void *arg)
{
    struct scene *s = arg;
    int64_t *k = s->keys;
    struct query *q = query_new(
        c, "INSERT INTO selection (id, campaign_id, unit_id, title, seats, merit, ages_on,"
           " created_at, created_by) VALUES ($1, $2, $3, 'Đoàn đại biểu', 1, 'score',"
           " '2025-05-15', 0, 1)");
    enum status st;

    bind_int(q, k[SELECTION]);
    bind_int(q, s->j.n.campaign.id);
    bind_int(q, s->j.n.town);
    st = query_end(q);
    if (st != OK)
        return st;
    q = query_new(c, "INSERT INTO selection_candidate (id, selection_id, subject_id, dossier_id,"
                     " added_at, added_by) VALUES ($1, $2, $3, $4, 0, 1)");
    bind_int(q, k[CANDIDATE]);
    bind_int(q, k[SELECTION]);
    bind_int(q, s->j.subjects[0]);
    bind_int(q, k[OWN]);
    st = query_end(q);
    if (st == OK)
        st = run_sql(query_new(c, "INSERT INTO selection_run (id, selection_id, at, account_id,"
                                  " cause, outcome, seats, candidates, pinned, changed, total,"
                                  " quotas, answer, basis) VALUES ($1, $2, 0, 1, 'first',"
                                  " 'found', 1, 1, 0, 0, 0, '[]', '{\"people\": []}', 'x')"),
                     k[RUN], k[SELECTION]);
    return st;
}

/* Told to the office, whoever may read there. */
static enum status
tell(struct ctx *c, const struct scene *s, enum inbox_kind kind, const char *rest)
{
    return inbox_insert(
        c, &(struct inbox_item){
               .kind = kind,
               .unit_id = s->j.n.town,
               .campaign_id = s->j.n.campaign.id,
               .subject = json_pack("{s:s, s:s, s:s, s:s}", "subject", NAME, "award", "x", "due_on",
                                    "2025-02-20", "last_on", "2025-02-20"),
               .url = arena_printf(c->arena, "%s%s", url_dossier(c, s->keys[OWN]), rest),
               .key = arena_printf(c->arena, "told %d", (int)kind) });
}

static enum status
tell_first(struct ctx *c, void *arg)
{
    enum status st = tell(c, arg, INBOX_DOSSIER_ARRIVED, "");

    return st == OK ? tell(c, arg, INBOX_OPINION, "/lay-y-kien") : st;
}

static enum status
tell_again(struct ctx *c, const struct scene *s)
{
    return tell(c, s, INBOX_DELEGATE, "");
}

static void
make(struct ctx *c, struct scene *s)
{
    memset(s, 0, sizeof(*s));
    judging_make(c, &s->j, 6, 2);
    for (int i = 2; i < 4; i++)
        for (enum role role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
            test_grant(c, s->j.accounts[i], role, s->j.n.town, s->j.n.campaign.id, "2020-01-01",
                       NULL);
    s->keys[OWN] = s->j.dossiers[0];
    for (int i = OWN + 1; i < KEYS; i++)
        s->keys[i] = db_new_id(c);
    for (int i = 0; i < KEYS; i++)
        s->none[i] = s->keys[i] + 1000000007;
    test_section(c, s->j.dossiers[0], "achievements", PASSAGE "\n" SECTION);
    test_section(c, s->j.dossiers[1], "achievements", PASSAGE);
    CHECK_INT(db_transact(c, hang_parts, s), OK);
    CHECK_INT(db_transact(c, hang_exemplar, s), OK);
    CHECK_INT(db_transact(c, hang_selection, s), OK);
    CHECK_INT(db_transact(c, tell_first, s), OK);
    c->account_id = s->j.accounts[2];
    CHECK_INT(council_conflict_declare(
                  c, &(struct conflict_declaring){ s->j.members[2], s->keys[OWN], "Là anh em." }),
              OK);
    judging_open(c, &s->j, 0, &s->round);
    (void)test_web(c);
}

/* ------------------------------------------------------------------ asking */

/* The row's path with `id` in its first place; in the others what their names say. */
static const char *
filled_path(struct ctx *c, const struct route *row, int64_t id, const int64_t keys[KEYS])
{
    static const struct {
        const char *name;
        int key;
    } named[] = { { "{ho_so:", OWN },       { "{paper:", PAPER },         { "{check:", QUESTION },
                  { "{opinion:", OPINION }, { "{candidate:", CANDIDATE }, { "{run:", RUN } };
    bool is_first = true;
    struct buf b;

    buf_init(&b, c->arena, 128);
    for (const char *at = row->path; *at != '\0'; at++) {
        size_t length = strcspn(at, "}");
        int64_t value = is_first ? id : keys[OWN];
        bool is_number = memmem(at, length, ":int", 4) != NULL;

        if (*at != '{') {
            buf_add_char(&b, *at);
            continue;
        }
        for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
            if (strncmp(at, named[i].name, strlen(named[i].name)) == 0)
                value = keys[named[i].key];
        if (is_number)
            buf_printf(&b, "%lld", (long long)value);
        else if (memmem(at, length, ":date", 5) != NULL)
            buf_add(&b, "2025-02-12");
        else
            buf_add(&b, strncmp(at, "{code", 5) == 0 ? "achievements" : "x");
        is_first = is_first && !is_number;
        at += length;
    }
    return b.data;
}

/* What a form of any row might have, with the keys where a form may have one. */
static const char *
fields(struct ctx *c, const struct scene *s, const struct route *row, const int64_t k[KEYS])
{
    const char *kind = strstr(row->path, "xac-minh") != NULL ? "police" : "each";
    long long own = k[OWN], candidate = k[CANDIDATE], photo = k[PHOTO];

    return arena_printf(
        c->arena,
        "version=1&dossier_id=%lld&dossier=%lld&id=%lld&ho_so=%lld&candidate_id=%lld&"
        "candidate=%lld&v%lld=1&diem-%lld=77&pin-%lld=x&member_id=%lld&teller=%lld&teller=%lld&"
        "how.%lld=hall&line.0.id=%lld&line.0.yes=1&line.0.no=0&line.0.blank=0&cast=1&spoiled=0&"
        "unused=0&photo=%lld&version.%lld=1&caption.%lld=Doi&alt.%lld=Doi&section.achievements=Doi&"
        "measure.0.name=Doi&measure.0.value0=1&step=refuse&words=Ly+do+nay&reason=Ly+do&what=cut&"
        "state=read&note=x&looked=1&body=Cong+an&question=Hoi&due_on=2025-03-01&summary=Tom+tat&"
        "title=Phieu&minutes=30&kind=%s&to=closed&sure=1&pin=in&absent=x&seats=1&merit=score&"
        "ages_on=2025-05-15&achievement=Doi&name=Ten+moi&answer=x&remark=yes&swap=x",
        own, own, own, own, candidate, candidate, own, candidate, candidate,
        (long long)s->j.members[2], (long long)s->j.members[2], (long long)s->j.members[3],
        (long long)s->j.members[2], own, photo, photo, photo, photo, kind);
}

static struct reply
ask(struct ctx *c, struct scene *s, const struct route *row, const char *path,
    const int64_t keys[KEYS], bool as_json)
{
    struct pair headers[] = { { "accept", as_json ? "application/json" : "text/html" },
                              { "content-type", "application/x-www-form-urlencoded" },
                              { "x-csrf", s->csrf },
                              { NULL, NULL } };
    struct reply reply;

    test_forget_cookies();
    test_set_cookie(c, "thidua", s->session);
    if (row->method == GET)
        return as_json ? test_get_json(c, path) : test_get(c, path);
    reply = test_request(c, row->method, path, headers,
                         row->method == POST ? fields(c, s, row, keys) : NULL);
    s->is_written = s->is_written || reply.status < 400;
    return reply;
}

/* ------------------------------------------------------------------ looking */

static bool
has(struct reply reply, const char *words)
{
    return reply.body != NULL && memmem(reply.body, reply.length, words, strlen(words)) != NULL;
}

/* The register has the subject, whose case this is, for everybody who reads it. */
static bool
is_of_register(const char *path)
{
    return strncmp(path, "/lam-viec/doi-tuong", 19) == 0;
}

/* A sheet is packed: its cells, one after the other. */
static struct reply
unpacked(struct ctx *c, struct reply reply)
{
    struct xlsx *x;
    const char *const *cells;
    int count;
    struct buf b;

    if (reply.length < 4 || memcmp(reply.body, "PK", 2) != 0)
        return reply;
    buf_init(&b, c->arena, 1024);
    CHECK_INT(xlsx_open(c, test_file(c, "list.xlsx", reply.body, reply.length), "list.xlsx", &x),
              OK);
    while (xlsx_row(x, &cells, &count) == OK)
        for (int i = 0; i < count; i++)
            buf_printf(&b, "%s\n", cells[i]);
    xlsx_close(x);
    reply.body = b.data;
    reply.length = b.length;
    return reply;
}

static bool
gives(struct reply reply, const char *path)
{
    return has(reply, ACHIEVEMENT) || has(reply, SECTION) ||
           (!is_of_register(path) && has(reply, NAME));
}

static int
wrong(const char *why, const struct route *row, const char *path, struct reply reply)
{
    printf("%s: %s %s answers %d\n", why, method_name(row->method), path, reply.status);
    return 1;
}

static size_t
key_length(const struct scene *s, const char *at)
{
    char *end;
    int64_t number = strtoll(at, &end, 10);

    for (int i = 0; i < KEYS; i++)
        if (number == s->keys[i] || number == s->none[i])
            return (size_t)(end - at);
    return 0;
}

/* A text of an answer without the request's number and the keys. */
static const char *
plain(struct ctx *c, const struct scene *s, const char *text)
{
    static const char request_id[] = "\"request_id\":\"";
    bool was_digit = false;
    struct buf b;

    buf_init(&b, c->arena, 1024);
    for (const char *at = text != NULL ? text : ""; *at != '\0';) {
        bool is_digit = *at >= '0' && *at <= '9';
        size_t length = is_digit && !was_digit ? key_length(s, at) : 0;

        if (strncmp(at, request_id, sizeof(request_id) - 1) == 0) {
            at += sizeof(request_id) - 1;
            length = strcspn(at, "\"");
        }
        if (length == 0)
            buf_add_char(&b, *at);
        at += length > 0 ? length : 1;
        was_digit = is_digit;
    }
    return b.data;
}

/* Whether the dossier's keys are answered as those of nothing. */
static bool
is_as_nothing(struct ctx *c, const struct scene *s, struct reply own, struct reply none)
{
    return own.status == none.status &&
           strcmp(plain(c, s, own.location), plain(c, s, none.location)) == 0 &&
           strcmp(plain(c, s, own.body), plain(c, s, none.body)) == 0;
}

/* ------------------------------------------------------------------ its rows */

static void
add_table(struct ctx *c, struct buf *b, const char *table)
{
    struct query *q = query_new_uncached(c, c->db->database->engine->columns_sql);
    const char *by = strcmp(table, "dossier") == 0 ? "id" : NULL;
    struct buf columns;

    buf_init(&columns, c->arena, 256);
    bind_text(q, table);
    while (query_row(q)) {
        const char *name = col_text(q, 0);

        if (strcmp(name, "dossier_id") == 0 || strcmp(name, "exemplar_id") == 0)
            by = name;
        if (col_int(q, 1) != VALUE_BLOB)
            buf_printf(&columns, "%sCOALESCE(CAST(\"%s\" AS TEXT), '-')",
                       columns.length > 0 ? " || '|' || " : "", name);
    }
    CHECK_INT(query_end(q), OK);
    if (by != NULL)
        buf_printf(b, "%sSELECT '%s|' || %s AS line FROM \"%s\" WHERE \"%s\" = %lld",
                   b->length > 0 ? " UNION ALL " : "", table, columns.data, table, by,
                   strcmp(by, "exemplar_id") == 0 ? -2LL : -1LL);
}

/* All rows, of whatever table, that say in a column that they are the dossier's. */
static const char *
fingerprint_sql(struct ctx *c, const struct scene *s)
{
    struct query *q = query_new_uncached(c, c->db->database->engine->tables_sql);
    const char *tables[400];
    int count = 0;
    struct buf b, out;

    while (count < 400 && query_row(q))
        tables[count++] = col_text(q, 0);
    CHECK_INT(query_end(q), OK);
    buf_init(&b, c->arena, 4096);
    for (int i = 0; i < count; i++)
        add_table(c, &b, tables[i]);
    buf_init(&out, c->arena, 4096);
    for (const char *at = b.data; *at != '\0'; at++) {
        if (strncmp(at, "= -1", 4) == 0)
            buf_printf(&out, "= %lld", (long long)s->keys[OWN]);
        else if (strncmp(at, "= -2", 4) == 0)
            buf_printf(&out, "= %lld", (long long)s->keys[EXEMPLAR]);
        else
            buf_add_char(&out, *at);
        at += at[0] == '=' && at[1] == ' ' && at[2] == '-' ? 3 : 0;
    }
    buf_add(&out, " ORDER BY 1");
    return out.data;
}

static const char *
fingerprint(struct ctx *c, const struct scene *s)
{
    struct query *q = query_new_uncached(c, s->fingerprint_sql);
    struct buf b;

    buf_init(&b, c->arena, 4096);
    while (query_row(q))
        buf_printf(&b, "%s\n", col_text(q, 0));
    CHECK_INT(query_end(q), OK);
    return b.data;
}

/* ------------------------------------------------------------------ the walk */

struct found {
    int given;     /* answers with something of it */
    int different; /* that tell its keys from those of nothing */
    int changed;   /* rows of the table after which rows of it were others */
};

static void
ask_own(struct ctx *c, struct scene *s, const struct route *row, bool is_told, struct found *out)
{
    struct reply none = ask(c, s, row, filled_path(c, row, s->none[OWN], s->none), s->none, true);
    bool has_id = strchr(row->path, '{') != NULL;

    for (int i = 0; i < (has_id ? KEYS : 1); i++) {
        const char *path = filled_path(c, row, s->keys[i], s->keys);
        struct reply own = ask(c, s, row, path, s->keys, true);

        if (gives(own, path))
            out->given += !is_told || wrong("gives it", row, path, own);
        /* Where nothing's keys do as well, the row did not ask for them; and what is public was for everybody. */
        if (row->access != PUBLIC && none.status >= 400 && !is_as_nothing(c, s, own, none))
            out->different += !is_told || wrong("tells it from nothing", row, path, own);
        if (i > OWN)
            continue;
        own = ask(c, s, row, path, s->keys, false);
        if (gives(own, path))
            out->given += !is_told || wrong("gives it", row, path, own);
    }
}

/* A list by its search and as its files, where the page offers them. */
static void
ask_list(struct ctx *c, const struct route *row, const char *path, struct reply page, bool is_told,
         struct found *out)
{
    static const char *const tails[][2] = { { "name=\"q\"", "?q=nguoi+bi+che" },
                                            { "xuat=csv", "?xuat=csv" },
                                            { "xuat=xlsx", "?xuat=xlsx" } };

    for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
        const char *url = arena_printf(c->arena, "%s%s", path, tails[i][1]);
        struct reply reply;

        if (!has(page, tails[i][0]))
            continue;
        reply = unpacked(c, test_get(c, url));
        if (gives(reply, path))
            out->given += !is_told || wrong("gives it", row, url, reply);
    }
}

/* Rooms that the dossier shares with others: an answer is given, but nothing of the dossier. */
static void
ask_shared(struct ctx *c, struct scene *s, const struct route *row, bool is_told, struct found *out)
{
    const struct judging_scene *j = &s->j;
    int64_t ids[] = { j->dossiers[1], s->round.id,    j->meeting.id,    j->council.id,
                      j->members[2],  j->subjects[0], j->n.campaign.id, j->n.hai_ha };
    bool has_id = strchr(row->path, '{') != NULL;

    for (size_t i = 0; i < (has_id ? sizeof(ids) / sizeof(ids[0]) : 1); i++) {
        const char *path = filled_path(c, row, ids[i], s->keys);
        struct reply page = ask(c, s, row, path, s->keys, false), json;

        if (gives(page, path))
            out->given += !is_told || wrong("gives it", row, path, page);
        if (row->method != GET || page.status >= 400)
            continue;
        json = ask(c, s, row, path, s->keys, true);
        if (gives(json, path))
            out->given += !is_told || wrong("gives as JSON", row, path, json);
        ask_list(c, row, path, page, is_told, out);
    }
}

static enum status
open_again(struct ctx *c, void *arg)
{
    const struct scene *s = arg;
    enum status st = run_sql(query_new(c, "UPDATE council_round SET state = 'open', version = $1"
                                          " WHERE id = $2"),
                             2, s->round.id);

    return st == OK ? run_sql(query_new(c, "UPDATE council_meeting SET appraisal = 'open',"
                                           " version = $1 WHERE id = $2"),
                              1, s->j.meeting.id)
                    : st;
}

static void
sign_in(struct ctx *c, struct scene *s, int64_t account_id, struct arena *lasting)
{
    test_sign_in(c, account_id);
    s->session = arena_strdup(lasting, test_cookie("thidua"));
    s->csrf = arena_strdup(lasting, test_csrf(c));
}

/* What the row did, to other things than the dossier, is undone, so that the next one finds an open round. */
static void
look_at_rows(struct ctx *c, struct scene *s, const struct route *row, bool is_told,
             struct found *out, struct arena *lasting)
{
    const char *now_is;

    CHECK_INT(db_transact(c, open_again, s), OK);
    now_is = fingerprint(c, s);
    if (strcmp(now_is, s->fingerprint) == 0)
        return;
    out->changed++;
    if (is_told)
        printf("%s %s changes it:\n%s->\n%s", method_name(row->method), row->path, s->fingerprint,
               now_is);
    s->fingerprint = arena_strdup(lasting, now_is);
}

static void
ask_row(struct ctx *c, struct scene *s, const struct route *row, int64_t account_id, bool is_told,
        struct found *out, struct arena *lasting)
{
    s->is_written = false;
    ask_own(c, s, row, is_told, out);
    if (s->is_written && strchr(row->path, '{') == NULL)
        sign_in(c, s, account_id, lasting); /* it may have been the one that ends the session */
    ask_shared(c, s, row, is_told, out);
    if (s->is_written) {
        sign_in(c, s, account_id, lasting);
        look_at_rows(c, s, row, is_told, out, lasting);
    }
}

/* For who is to be given it, a part of the table will do. */
static bool
is_of_dossiers(const struct route *row)
{
    return strncmp(row->path, "/lam-viec/ho-so", 15) == 0 ||
           strncmp(row->path, "/lam-viec/hoi-dong", 18) == 0 ||
           strncmp(row->path, "/lam-viec/dai-bieu", 18) == 0;
}

static struct found
walk(struct ctx *c, struct scene *s, int64_t account_id, bool writes, bool is_told)
{
    struct found found = { 0 };
    int count;
    const struct route *const *rows = router_rows(test_web(c)->router, &count);
    struct arena *own = c->arena;

    sign_in(c, s, account_id, own);
    s->fingerprint_sql = fingerprint_sql(c, s);
    s->fingerprint = fingerprint(c, s);
    for (int i = 0; i < count; i++) {
        if (method_writes(rows[i]->method) != writes || (!is_told && !is_of_dossiers(rows[i])))
            continue;
        c->arena = arena_new();
        ask_row(c, s, rows[i], account_id, is_told, &found, own);
        arena_free(c->arena);
        c->arena = own;
        test_forget_cookies();
        problems_clear(c);
    }
    return found;
}

TEST(no_page_search_or_file_gives_a_dossier_to_the_conflicted_member)
{
    struct scene s;
    struct found found;

    make(c, &s);
    found = walk(c, &s, s.j.accounts[2], false, true);
    CHECK_INT(found.given, 0);
    CHECK_INT(found.different, 0);
    /* the other member, with the same roles, is given it by many */
    found = walk(c, &s, s.j.accounts[3], false, false);
    CHECK(found.given >= 20);
    CHECK(found.different >= 10);
}

TEST(no_form_of_the_conflicted_member_reaches_the_dossier)
{
    struct scene s;
    struct found found;

    make(c, &s);
    found = walk(c, &s, s.j.accounts[2], true, true);
    CHECK_INT(found.given, 0);
    CHECK_INT(found.different, 0);
    CHECK_INT(found.changed, 0);
    /* the other member's do */
    found = walk(c, &s, s.j.accounts[3], true, false);
    CHECK(found.different >= 10);
    CHECK(found.changed >= 5);
}

/* ------------------------------------------------------------------ what is counted */

enum { ANSWERS_MAX = 4000 };

static int
read_answers(struct ctx *c, struct scene *s, const char **out)
{
    const struct judging_scene *j = &s->j;
    int64_t ids[] = { j->dossiers[1], s->round.id,      j->meeting.id, j->council.id,
                      j->subjects[0], j->n.campaign.id, j->n.hai_ha };
    int rows_count, count = 0;
    const struct route *const *rows = router_rows(test_web(c)->router, &rows_count);
    struct arena *own = c->arena;

    for (int i = 0; i < rows_count; i++) {
        bool has_id = strchr(rows[i]->path, '{') != NULL;

        if (rows[i]->method != GET || rows[i]->access == PUBLIC)
            continue;
        for (size_t k = 0; k < (has_id ? sizeof(ids) / sizeof(ids[0]) : 1); k++) {
            const char *path, *hash;
            struct reply reply;

            c->arena = arena_new();
            path = filled_path(c, rows[i], ids[k], s->keys);
            reply = ask(c, s, rows[i], path, s->keys, true);
            hash = plain(c, s, reply.body);
            hash = hash_hex(c->arena, hash, strlen(hash));
            CHECK(count < ANSWERS_MAX);
            out[count++] = arena_printf(own, "%s %s", path, hash);
            arena_free(c->arena);
            c->arena = own;
        }
    }
    test_forget_cookies();
    return count;
}

/* It goes back to its unit, is of another field and late, and somebody wrote about it. */
static enum status
change_dossier(struct ctx *c, void *arg)
{
    struct scene *s = arg;
    enum status st =
        run_sql(query_new(c, "UPDATE dossier SET state = 'returned', field = 'press', due_on ="
                             " '2025-01-10', version = $1 WHERE id = $2"),
                5, s->keys[OWN]);

    if (st == OK)
        st = run_sql(query_new(c, "UPDATE exemplar SET state = 'asking', last_on = '2025-03-01',"
                                  " version = $1 WHERE id = $2"),
                     5, s->keys[EXEMPLAR]);
    if (st == OK)
        st = run_sql(query_new(c, "UPDATE exemplar_check SET due_on = '2025-01-10', version = $1"
                                  " WHERE id = $2"),
                     5, s->keys[QUESTION]);
    return st == OK ? tell_again(c, s) : st;
}

static enum status
change_back(struct ctx *c, void *arg)
{
    const struct scene *s = arg;

    return run_sql(query_new(c, "UPDATE dossier SET state = 'appraisal', field = '', due_on ="
                                " NULL, version = $1 WHERE id = $2"),
                   6, s->keys[OWN]);
}

TEST(what_the_conflicted_member_can_count_does_not_change_with_the_dossier)
{
    struct scene s;
    const char **before[2], **after = arena_array(c->arena, ANSWERS_MAX, sizeof(*after));
    int count = 0, changed = 0;

    make(c, &s);
    sign_in(c, &s, s.j.accounts[2], c->arena);
    for (int i = 0; i < 2; i++) {
        before[i] = arena_array(c->arena, ANSWERS_MAX, sizeof(**before));
        count = read_answers(c, &s, before[i]);
    }
    CHECK(count > 100);
    c->account_id = s.j.secretary; /* nobody is told of an own act */
    CHECK_INT(db_transact(c, change_dossier, &s), OK);
    CHECK_INT(read_answers(c, &s, after), count);
    for (int i = 0; i < count; i++)
        /* some give something new each time, such as a password that one might take */
        if (strcmp(before[0][i], before[1][i]) == 0 && strcmp(before[1][i], after[i]) != 0) {
            printf("%s changes\n", before[0][i]);
            changed++;
        }
    CHECK_INT(changed, 0);
    /* the other member counts it */
    sign_in(c, &s, s.j.accounts[3], c->arena);
    count = read_answers(c, &s, before[0]);
    CHECK_INT(db_transact(c, change_back, &s), OK);
    CHECK_INT(read_answers(c, &s, after), count);
    for (int i = 0; i < count; i++)
        changed += strcmp(before[0][i], after[i]) != 0;
    CHECK(changed >= 5);
}

const struct test council_barred_tests[] = {
    T_DB(no_page_search_or_file_gives_a_dossier_to_the_conflicted_member),
    T_DB(no_form_of_the_conflicted_member_reaches_the_dossier),
    T_DB(what_the_conflicted_member_can_count_does_not_change_with_the_dossier),
    T_END,
};
