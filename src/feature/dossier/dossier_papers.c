/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Papers of a dossier: files that are what they say by their content, kept as they came. */
#include "feature/dossier/dossier_inside.h"

#include "db/audit.h"
#include "service/blob.h"

#include <string.h>

static const char *const paper_types[] = {
    "application/pdf", "image/jpeg",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document", NULL
};

enum status
dossier_papers(struct ctx *c, int64_t dossier_id, struct dossier_paper **out, int *out_count)
{
    struct dossier_paper *rows = NULL;
    size_t count = 0, room = 0;
    struct dossier d;
    struct query *q;
    enum status st = dossier_find(c, dossier_id, &d);

    if (st != OK)
        return st;
    q = query_new(c, "SELECT id, paper_code, name, file_id, created_at FROM dossier_paper"
                     " WHERE dossier_id = $1 ORDER BY id");
    bind_int(q, d.id);
    while (query_row(q)) {
        if (count == room) {
            room = room == 0 ? 8 : 2 * room;
            rows = arena_grow(c->arena, rows, count, room, sizeof(*rows));
        }
        rows[count++] = (struct dossier_paper){ .id = col_int(q, 0),
                                                .code = col_text(q, 1),
                                                .name = col_text(q, 2),
                                                .file_id = col_int(q, 3),
                                                .created_at = col_int(q, 4) };
    }
    st = query_end(q);
    if (st == OK) {
        *out = rows;
        *out_count = (int)count;
    }
    return st;
}

/* ------------------------------------------------------------------ adding */

struct addition {
    int64_t dossier_id, id, file_id;
    const char *code, *name, *hash;
    const struct dossier_source *source;
};

static enum status
check_code(struct ctx *c, const struct dossier *d, const struct addition *a)
{
    struct query *q = query_new(c, "SELECT 1 FROM award_paper WHERE award_id = $1 AND code = $2"
                                   " AND is_made = 0");
    enum status st;

    bind_int(q, d->award_id);
    bind_text(q, a->code);
    (void)query_row(q);
    st = query_end_one(q);
    return st == NOT_FOUND
               ? problem(c, a->source->field, "%s", tr(c, "This award asks for no such paper."))
               : st;
}

static enum status
find_same(struct ctx *c, const struct addition *a, int64_t *out_id)
{
    struct query *q = query_new(c, "SELECT id FROM dossier_paper WHERE dossier_id = $1"
                                   " AND ((paper_code = $2 AND source_hash = $3) OR upload_id = $4)"
                                   " LIMIT 1");

    *out_id = 0;
    bind_int(q, a->dossier_id);
    bind_text(q, a->code);
    bind_text(q, a->hash);
    bind_int(q, a->source->upload_id != 0 ? a->source->upload_id : -1);
    if (query_row(q))
        *out_id = col_int(q, 0);
    return query_end(q);
}

static enum status
check_room(struct ctx *c, const struct addition *a)
{
    struct query *q = query_new(c, "SELECT COUNT(*) FROM dossier_paper WHERE dossier_id = $1"
                                   " AND paper_code = $2");
    int64_t count = 0;
    enum status st;

    bind_int(q, a->dossier_id);
    bind_text(q, a->code);
    if (query_row(q))
        count = col_int(q, 0);
    st = query_end_one(q);
    if (st != OK || count < DOSSIER_PAPERS_MAX)
        return st;
    return problem(c, a->source->field,
                   tr(c, "There are %d papers already, which is the most. Delete one first."),
                   (int)DOSSIER_PAPERS_MAX);
}

static enum status
insert(struct ctx *c, void *arg)
{
    struct addition *a = arg;
    struct dossier d;
    struct query *q;
    int64_t same = 0;
    enum status st = dossier_find_to_write(c, a->dossier_id, true, &d);

    if (st == OK)
        st = find_same(c, a, &same);
    if (st == OK && same != 0) {
        a->id = same;
        return OK;
    }
    if (st == OK)
        st = check_room(c, a);
    if (st != OK)
        return st;
    a->id = db_new_id(c);
    q = query_new(c, "INSERT INTO dossier_paper (id, dossier_id, paper_code, name, source_hash,"
                     " file_id, upload_id, account_id, created_at)"
                     " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    bind_int(q, a->id);
    bind_int(q, a->dossier_id);
    bind_text(q, a->code);
    bind_text(q, a->name);
    bind_text(q, a->hash);
    bind_int(q, a->file_id);
    bind_id(q, a->source->upload_id);
    bind_int(q, c->account_id);
    bind_int(q, now(c));
    st = query_end(q);
    return st == OK ? audit_write(c, "dossier", a->dossier_id, "paper", NULL,
                                  json_pack("{s:s, s:s, s:s}", "code", a->code, "name", a->name,
                                            "hash", a->hash))
                    : st;
}

enum status
dossier_paper_add(struct ctx *c, int64_t dossier_id, const char *code,
                  const struct dossier_source *source, int64_t *out_id)
{
    struct addition a = { .dossier_id = dossier_id, .code = code, .source = source };
    struct dossier d;
    int64_t same = 0;
    enum status st = dossier_find_to_write(c, dossier_id, true, &d);

    if (st == OK)
        st = check_code(c, &d, &a);
    if (st == OK)
        st = blob_hash(c, source->path, &a.hash);
    if (st == OK)
        st = find_same(c, &a, &same);
    if (st == OK && same == 0) {
        a.name = file_clean_name(c, source->name);
        st = file_insert(c, source->field, source->path, source->name, paper_types,
                         DOSSIER_PAPER_BYTES_MAX, &a.file_id);
        if (st == OK)
            st = db_transact(c, insert, &a);
    }
    if (st == OK)
        *out_id = same != 0 ? same : a.id;
    return st;
}

/* ------------------------------------------------------------------ deleting */

struct deletion {
    int64_t dossier_id, id;
};

static enum status
delete_paper(struct ctx *c, void *arg)
{
    const struct deletion *k = arg;
    struct dossier d;
    int64_t file_id = 0;
    const char *name = "";
    struct query *q;
    enum status st = dossier_find_to_write(c, k->dossier_id, true, &d);

    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM dossier_paper WHERE id = $1 AND dossier_id = $2"
                     " RETURNING file_id, name");
    bind_int(q, k->id);
    bind_int(q, d.id);
    if (query_row(q)) {
        file_id = col_int(q, 0);
        name = col_text(q, 1);
    }
    st = query_end_one(q);
    if (st != OK)
        return st;
    q = query_new(c, "DELETE FROM file WHERE id = $1");
    bind_int(q, file_id);
    st = query_end(q);
    return st == OK ? audit_write(c, "dossier", d.id, "paper_delete",
                                  json_pack("{s:s}", "name", name), NULL)
                    : st;
}

enum status
dossier_paper_delete(struct ctx *c, int64_t dossier_id, int64_t paper_id)
{
    struct deletion k = { dossier_id, paper_id };

    return db_transact(c, delete_paper, &k);
}
