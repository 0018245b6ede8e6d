/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gathers the values of a row for the engine's own way of writing many. */
#include "db/bulk.h"

#include "db/db_engine.h"

#include <assert.h>
#include <string.h>

enum { DAY_ROOM = 12 };

struct bulk_rows {
    struct ctx *c;
    const struct engine *engine;
    struct bulk *bulk;
    int count, at;
    struct value values[BULK_COLUMNS_MAX];
    char days[BULK_COLUMNS_MAX][DAY_ROOM];
};

static struct bulk_rows *
rows_of(struct ctx *c, struct bulk *bulk, int count)
{
    struct bulk_rows *b = arena_alloc(c->arena, sizeof(*b));

    assert(count > 0 && count <= BULK_COLUMNS_MAX);
    b->c = c;
    b->engine = c->db->database->engine;
    b->count = count;
    b->bulk = bulk;
    return b;
}

struct bulk_rows *
bulk_open(struct ctx *c, const char *table, const char *const *columns, int count)
{
    assert(c->db->is_writing);
    return rows_of(c, c->db->database->engine->bulk_new(c, table, columns, count), count);
}

struct bulk_rows *
bulk_open_beside(struct bulk_rows *first, const char *table, const char *const *columns, int count)
{
    if (first->engine->bulk_beside == NULL)
        return NULL;
    return rows_of(first->c, first->engine->bulk_beside(first->bulk, table, columns, count), count);
}

static void
add(struct bulk_rows *b, struct value value)
{
    b->values[b->at++] = value;
    if (b->at < b->count)
        return;
    b->at = 0;
    b->engine->bulk_row(b->bulk, b->values);
}

void
bulk_int(struct bulk_rows *b, int64_t value)
{
    add(b, (struct value){ .kind = VALUE_INT, .number = value });
}

void
bulk_text(struct bulk_rows *b, const char *value)
{
    if (value == NULL)
        add(b, (struct value){ .kind = VALUE_NULL });
    else
        add(b, (struct value){ .kind = VALUE_TEXT, .bytes = value, .length = strlen(value) });
}

void
bulk_made(struct bulk_rows *b, bulk_make *make, const char *text)
{
    add(b,
        (struct value){ .kind = VALUE_TEXT, .bytes = text, .length = strlen(text), .make = make });
}

/* By hand: a list has two for each of its rows. */
void
bulk_date(struct bulk_rows *b, struct date value)
{
    char *day = b->days[b->at];

    if (date_is_none(value)) {
        bulk_text(b, NULL);
        return;
    }
    for (int i = 3, year = value.year; i >= 0; i--, year /= 10)
        day[i] = (char)('0' + year % 10);
    day[4] = day[7] = '-';
    day[5] = (char)('0' + value.month / 10);
    day[6] = (char)('0' + value.month % 10);
    day[8] = (char)('0' + value.day / 10);
    day[9] = (char)('0' + value.day % 10);
    day[10] = '\0';
    bulk_text(b, day);
}

enum status
bulk_close(struct bulk_rows *b)
{
    assert(b->at == 0);
    return b->engine->bulk_end(b->bulk);
}
