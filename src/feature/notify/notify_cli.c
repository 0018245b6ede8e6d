/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands: the hour of the daily letters, and making them now. */
#include "feature/notify/notify_views.h"

#include "core/args.h"

#include <stdio.h>
#include <time.h>

static bool
parse_minute(const char *text, int *out)
{
    int hour, minute, length = 0;

    if (sscanf(text, "%2d:%2d%n", &hour, &minute, &length) != 2 || text[length] != '\0' ||
        hour < 0 || hour > 23 || minute < 0 || minute > 59)
        return false;
    *out = hour * 60 + minute;
    return true;
}

enum { LOOKS_MAX = 1200, LOOK_MS = 50 }; /* a minute */

/* The day's letters, for those who have none yet; those that the server makes at its hour are the same ones. A server that runs may take
 * the job first: it is waited for. */
static enum status
make_now(struct ctx *c)
{
    const struct timespec moment = { .tv_nsec = LOOK_MS * 1000000L };
    int64_t id;
    struct job j;
    enum status st = digest_ask(c, today(c), 0, &id);

    if (st == OK)
        st = job_live_on(c);
    for (int looks = 0; st == OK && looks < LOOKS_MAX;) {
        st = job_find(c, id, &j);
        if (st != OK || (j.state != JOB_WAITING && j.state != JOB_RUNNING))
            break;
        st = job_work_one(c);
        if (st == NOT_FOUND) {
            st = OK;
            looks++;
            nanosleep(&moment, NULL);
        }
    }
    if (st == OK && (j.state == JOB_WAITING || j.state == JOB_RUNNING))
        return BUSY;
    if (st == OK && j.state == JOB_FAILED)
        return FAILED;
    return st == NOT_FOUND ? OK : st;
}

static enum status
digest(struct ctx *c, struct args *args)
{
    const char *at = args_option(args, "at", NULL);
    bool is_now = args_flag(args, "now");
    int minute = 0;
    enum status st = OK;

    args_end(args);
    if (at != NULL && !parse_minute(at, &minute))
        args_refuse(args, "--at takes an hour such as 06:30");
    if (at != NULL)
        st = digest_set_minute(c, minute);
    if (st == OK && is_now)
        st = make_now(c);
    if (st == OK)
        st = digest_minute(c, &minute);
    if (st == OK)
        fprintf(args_out(args), "%02d:%02d\n", minute / 60, minute % 60);
    return st;
}

const struct command notify_commands[] = {
    { "digest", "[--at HH:MM] [--now]",
      N_("sets and prints the hour of the daily letters; --now: writes today's"), digest, false },
    { 0 },
};
