/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of fields that exemplars stand for: begun from data/fields.csv, then the office's own. */
#include "feature/conference/conference.h"

#include "core/csv.h"
#include "core/data.h"
#include "core/random.h"
#include "core/text.h"
#include "db/audit.h"
#include "db/db.h"
#include "core/log.h"

#include <stdio.h>
#include <string.h>

enum status
activity_field_list(struct ctx *c, struct activity_field **out, int *out_count)
{
    struct query *q = query_new(
        c, "SELECT code, name_vi, name_en, source FROM activity_field ORDER BY position, code");
    struct activity_field *rows = NULL;
    size_t count = 0, room = 0;
    enum status st;

    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 32 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        rows[count++] = (struct activity_field){ col_text(q, 0), col_text(q, 1), col_text(q, 2),
                                                 col_text(q, 3) };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}

const char *
activity_field_name(const struct ctx *c, const struct activity_field *fields, int count,
                    const char *code)
{
    for (int i = 0; i < count; i++)
        if (strcmp(fields[i].code, code) == 0)
            return c->lang == LANG_VI || fields[i].name_en[0] == '\0' ? fields[i].name_vi
                                                                      : fields[i].name_en;
    return code;
}

const char *
activity_field_stand(struct ctx *c, const struct activity_field *fields, int count)
{
    struct buf all;

    buf_init(&all, c->arena, 4096);
    for (int i = 0; i < count; i++)
        buf_printf(&all, "%s\t%s\t%s\t%s\n", fields[i].code, fields[i].name_vi, fields[i].name_en,
                   fields[i].source);
    return hash_hex(c->arena, all.data, all.length);
}

/* ------------------------------------------------------------------ writing */

struct saving {
    const struct activity_field *fields;
    int count;
    const char *stand; /* NULL: only into an empty table */
};

static enum status
insert_all(struct ctx *c, const struct saving *s)
{
    enum status st = query_end(query_new(c, "DELETE FROM activity_field"));

    for (int i = 0; st == OK && i < s->count; i++) {
        struct query *q =
            query_new(c, "INSERT INTO activity_field (code, name_vi, name_en, position, source) "
                         "VALUES ($1, $2, $3, $4, $5)");

        bind_text(q, s->fields[i].code);
        bind_text(q, s->fields[i].name_vi);
        bind_text(q, s->fields[i].name_en);
        bind_int(q, i + 1);
        bind_text(q, s->fields[i].source);
        st = query_end(q);
    }
    return st;
}

static json_t *
fields_json(const struct activity_field *fields, int count)
{
    json_t *all = json_object(), *rows = json_array();

    for (int i = 0; i < count; i++)
        json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s}", "code", fields[i].code,
                                              "name_vi", fields[i].name_vi, "name_en",
                                              fields[i].name_en, "source", fields[i].source));
    json_object_set_new(all, "fields", rows);
    return all;
}

static bool
is_among(const struct activity_field *fields, int count, const char *code)
{
    for (int i = 0; i < count; i++)
        if (strcmp(fields[i].code, code) == 0)
            return true;
    return false;
}

/* Figures that stand would lose their name. */
static enum status
check_used(struct ctx *c, const struct saving *s)
{
    struct query *q =
        query_new(c, "SELECT field, COUNT(*) FROM conference_honour WHERE field <> '' "
                     "GROUP BY field ORDER BY field");
    int before = c->problem_count;
    enum status st;

    while (query_row(q)) {
        const char *code = col_text(q, 0);

        if (!is_among(s->fields, s->count, code))
            (void)problem(c, NULL,
                          tr(c, "The field “%s” stands in reported figures, so it cannot go. "
                                "Rename it instead."),
                          code);
    }
    st = query_end(q);
    return st == OK && c->problem_count > before ? INVALID : st;
}

static enum status
save(struct ctx *c, void *arg)
{
    const struct saving *s = arg;
    struct activity_field *now_there = NULL;
    int count = 0;
    enum status st = activity_field_list(c, &now_there, &count);

    if (st != OK || (s->stand == NULL && count > 0))
        return st;
    if (s->stand != NULL && strcmp(s->stand, activity_field_stand(c, now_there, count)) != 0)
        return CONFLICT;
    st = check_used(c, s);
    if (st == OK)
        st = insert_all(c, s);
    if (st != OK)
        return st;
    return audit_write(c, "activity_field", 0, s->stand == NULL ? "seed" : "update",
                       s->stand == NULL ? NULL : fields_json(now_there, count),
                       fields_json(s->fields, s->count));
}

static bool
is_code(const char *code)
{
    size_t length = strlen(code);

    return length >= 1 && length <= 60 &&
           strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

static void
check_row(struct ctx *c, const struct activity_field *fields, int i)
{
    const struct activity_field *f = &fields[i];

    if (!is_code(f->code))
        (void)problem(c, arena_printf(c->arena, "field.%d.code", i), "%s",
                      tr(c, "A code has 1 to 60 of a-z, 0-9 and hyphens."));
    else if (is_among(fields, i, f->code))
        (void)problem(c, arena_printf(c->arena, "field.%d.code", i),
                      tr(c, "The code %s stands here twice."), f->code);
    if (f->name_vi[0] == '\0')
        (void)problem(c, arena_printf(c->arena, "field.%d.name_vi", i), "%s",
                      tr(c, "Enter the Vietnamese name."));
    if (text_length(f->name_vi) > 200)
        (void)problem(c, arena_printf(c->arena, "field.%d.name_vi", i),
                      tr(c, "At most %d characters."), 200);
    if (text_length(f->name_en) > 200)
        (void)problem(c, arena_printf(c->arena, "field.%d.name_en", i),
                      tr(c, "At most %d characters."), 200);
    if (text_length(f->source) > 300)
        (void)problem(c, arena_printf(c->arena, "field.%d.source", i),
                      tr(c, "At most %d characters."), 300);
}

enum status
activity_field_save(struct ctx *c, const struct activity_field *fields, int count,
                    const char *stand)
{
    struct saving s = { fields, count, stand != NULL ? stand : "" };
    int before = c->problem_count;
    enum status st = require(c, EDIT_CAMPAIGN, 0, 0);

    if (st != OK)
        return st;
    if (count > ACTIVITY_FIELDS_MAX)
        return problem(c, NULL, tr(c, "At most %d rows."), (int)ACTIVITY_FIELDS_MAX);
    for (int i = 0; i < count; i++)
        check_row(c, fields, i);
    return c->problem_count > before ? INVALID : db_transact(c, save, &s);
}

/* ------------------------------------------------------------------ the first rows */

static enum status
read_built_in(struct ctx *c, struct activity_field *rows, int *out_count)
{
    const struct data_file *file = data_find("fields.csv");
    FILE *in = file != NULL ? fmemopen((void *)(uintptr_t)file->bytes, file->size, "rb") : NULL;
    const char *const *cells;
    struct csv *csv;
    int columns, count = -1;
    enum status st;

    if (in == NULL)
        return log_error(c, "data/fields.csv is not in the program");
    csv = csv_open(c, in, file->name);
    while ((st = csv_row(csv, &cells, &columns)) == OK && count < ACTIVITY_FIELDS_MAX) {
        if (columns != 4) {
            st = INVALID;
            break;
        }
        if (count >= 0)
            rows[count] = (struct activity_field){ arena_strdup(c->arena, cells[0]),
                                                   arena_strdup(c->arena, cells[1]),
                                                   arena_strdup(c->arena, cells[2]),
                                                   arena_strdup(c->arena, cells[3]) };
        count++;
    }
    fclose(in);
    if (st != NOT_FOUND)
        return log_error(c, "data/fields.csv cannot be read beyond row %d", count + 1);
    *out_count = count;
    return OK;
}

enum status
activity_field_seed(struct ctx *c)
{
    struct activity_field *rows = arena_array(c->arena, ACTIVITY_FIELDS_MAX, sizeof(*rows)), *there;
    struct saving s = { .fields = rows };
    int count;
    enum status st = activity_field_list(c, &there, &count);

    if (st != OK || count > 0)
        return st;
    st = read_built_in(c, rows, &s.count);
    return st == OK ? db_transact(c, save, &s) : st;
}
