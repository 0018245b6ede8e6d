/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who hears of a report: whoever receives it today, and whoever owes it. */
#include "feature/report/report_inside.h"
#include "service/inbox.h"

/* The head's seat today; 0: none. */
static enum status
find_head(struct ctx *c, int64_t campaign_id, int64_t *out)
{
    struct seat *seats;
    int count;
    enum status st = seat_list(c, campaign_id, today(c), &seats, &count);

    *out = 0;
    for (int i = 0; st == OK && i < count; i++)
        if (seats[i].role == SEAT_HEAD)
            *out = seats[i].id;
    return st;
}

/* Where nobody follows the unit, or nobody sits as head, it is the standing office's. */
static enum status
address_reader(struct ctx *c, const struct report_duty *d, struct inbox_item *item)
{
    enum status st = OK;

    if (d->schedule.reader == READER_SEAT)
        item->seat_id = d->reader_seat_id;
    else if (d->schedule.reader == READER_HEAD)
        st = find_head(c, d->schedule.campaign_id, &item->seat_id);
    if (item->seat_id == 0)
        item->unit_id = d->owner_unit_id;
    return st;
}

enum status
report_tell_sent(struct ctx *c, const struct report_duty *d, int64_t report_id, int number)
{
    bool is_office = d->schedule.author == REPORT_BY_SECRETARIAT;
    struct inbox_item item = {
        .kind = INBOX_REPORT_SENT,
        .variant = (is_office ? 2 : 0) + (number > 1 ? 1 : 0),
        .campaign_id = d->schedule.campaign_id,
        .url = report_url(c, report_id),
        .key = arena_printf(c->arena, "report-sent/%lld/%d", (long long)report_id, number),
    };
    enum status st = address_reader(c, d, &item);

    if (st != OK)
        return st;
    item.subject = json_pack("{s:s, s:s, s:s}", "author", d->author, "first_on",
                             date_iso(c->arena, d->period.from_on), "last_on",
                             date_iso(c->arena, d->period.last_on));
    return inbox_insert(c, &item);
}

enum status
report_tell_decided(struct ctx *c, const struct report_duty *d, enum report_step step,
                    const char *remarks)
{
    struct inbox_item item = {
        .kind = step == REPORT_RETURN ? INBOX_REPORT_RETURNED : INBOX_REPORT_ACCEPTED,
        .campaign_id = d->schedule.campaign_id,
        .subject = json_pack("{s:s, s:s, s:s}", "first_on", date_iso(c->arena, d->period.from_on),
                             "last_on", date_iso(c->arena, d->period.last_on), "remarks", remarks),
        .url = step == REPORT_RETURN ? duty_write_url(c, d) : report_url(c, d->report_id),
        .key = arena_printf(c->arena, "report-decided/%lld/%d", (long long)d->report_id, d->number),
    };

    switch (d->schedule.author) {
    case REPORT_BY_UNIT:
        item.unit_id = d->author_id;
        break;
    case REPORT_BY_SEAT:
        item.seat_id = d->author_id;
        break;
    case REPORT_BY_SECRETARIAT:
    case REPORT_AUTHOR_COUNT:
        item.unit_id = d->owner_unit_id;
        break;
    }
    return inbox_insert(c, &item);
}
