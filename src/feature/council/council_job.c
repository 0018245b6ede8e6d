/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done beside the pages: conflicts of dossiers that have come in, and keys that a crash left behind. */
#include "feature/council/council_inside.h"

#include "service/job.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum status
seek(struct ctx *c, void *arg)
{
    return council_conflicts_seek(c, *(const int64_t *)arg);
}

static enum status
read_councils(struct ctx *c, int64_t **out, int *out_count)
{
    int64_t *ids = NULL;
    size_t count = 0, room = 0;
    struct query *q = query_new(
        c,
        "SELECT k.id FROM council k JOIN campaign g ON g.id = k.campaign_id WHERE g.to_on IS NULL"
        " OR g.to_on > $1 ORDER BY k.id");
    enum status st;

    bind_date(q, today(c));
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 64 : 2 * room;
            ids = arena_grow(c->arena, ids, count, room, sizeof(*ids));
        }
        ids[count++] = col_int(q, 0);
    }
    *out = ids;
    *out_count = (int)count;
    st = query_end(q);
    return st;
}

static enum status
run(struct ctx *c, struct job *j)
{
    int64_t *ids;
    int count;
    enum status st = read_councils(c, &ids, &count);

    for (int i = 0; st == OK && i < count; i++) {
        if (job_is_stopped(j))
            return BUSY;
        st = db_transact(c, seek, &ids[i]);
    }
    return st;
}

static enum status
is_due(struct ctx *c, bool *out)
{
    struct query *q = query_new(c, "SELECT 1 FROM council LIMIT 1");

    *out = query_row(q);
    return query_end(q);
}

const struct job_kind council_seek_job = {
    .name = "council.seek",
    .title = N_("Looking for conflicts of interest"),
    .priority = JOB_LATER,
    .max_tries = 3,
    .run = run,
    .every = EVERY_HOUR,
    .at = 23,
    .is_due = is_due,
};

/* ------------------------------------------------------------------ keys */

static void
sweep_one(struct ctx *c, const char *name)
{
    struct council_round round;
    char *end;
    int64_t id = strtoll(name, &end, 10);

    if (id <= 0 || strcmp(end, ".key") != 0)
        return;
    if (round_read(c, id, &round) == OK &&
        (round.state == ROUND_CLOSED || round.state == ROUND_CANCELLED))
        box_key_destroy(c, id);
}

enum status
council_start(struct ctx *c, const char *data)
{
    const char *set = getenv("THIDUA_BALLOT_KEYS");
    const char *folder = set != NULL && set[0] != '\0' ? set
                         : data != NULL ? arena_printf(c->arena, "%s/ballot-keys", data)
                                        : NULL;
    struct dirent *entry;
    DIR *dir;

    if (folder == NULL)
        return OK;
    box_keys_in(folder);
    dir = opendir(folder);
    while (dir != NULL && (entry = readdir(dir)) != NULL)
        sweep_one(c, entry->d_name);
    if (dir != NULL)
        closedir(dir);
    return OK;
}
