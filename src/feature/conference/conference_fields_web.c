/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The office's list of fields of activity, edited as rows. */
#include "feature/conference/conference_views.h"

#include <string.h>

static const char *const field_names[] = { "code", "name_vi", "name_en", "source", NULL };

static void
fill_form(struct ctx *c, struct form *f, const struct activity_field *fields, int count)
{
    for (int i = 0; i < count; i++) {
        form_set(f, arena_printf(c->arena, "field.%d.code", i), fields[i].code);
        form_set(f, arena_printf(c->arena, "field.%d.name_vi", i), fields[i].name_vi);
        form_set(f, arena_printf(c->arena, "field.%d.name_en", i), fields[i].name_en);
        form_set(f, arena_printf(c->arena, "field.%d.source", i), fields[i].source);
    }
    form_set(f, "stand", activity_field_stand(c, fields, count));
}

static enum status
render(struct request *r, int status, struct activity_fields_view *v, int extra_rows)
{
    int rows = form_rows(v->form, "field") + extra_rows;

    v->row_count_shown = rows > 0 ? rows : 1;
    v->action_url = "/lam-viec/linh-vuc";
    RESPOND(r, status, activity_fields, v);
    return OK;
}

static enum status
begin(struct request *r, struct activity_fields_view *v)
{
    struct ctx *c = &r->ctx;
    struct activity_field *fields = NULL;
    enum status st = require(c, EDIT_CAMPAIGN, 0, 0);

    v->page = page_start(r, tr(c, "Fields of activity"));
    if (st == OK)
        st = activity_field_list(c, &fields, &v->field_count);
    v->fields = fields;
    return st;
}

enum status
conference_show_fields(struct request *r)
{
    struct activity_fields_view v = { 0 };
    enum status st = begin(r, &v);

    if (st != OK)
        return st;
    v.form = form_new(r, "linh-vuc");
    fill_form(&r->ctx, v.form, v.fields, v.field_count);
    return render(r, 200, &v, 0);
}

static int
read_rows(struct ctx *c, struct form *f, struct activity_field **out)
{
    int count = form_rows(f, "field");
    struct activity_field *rows = arena_array(c->arena, (size_t)count + 1, sizeof(*rows));

    for (int i = 0; i < count; i++)
        rows[i] = (struct activity_field){
            .code = form_text(f, form_row_name(f, "field", i, "code"), 0, 60),
            .name_vi = form_text(f, form_row_name(f, "field", i, "name_vi"), 0, 200),
            .name_en = form_text(f, form_row_name(f, "field", i, "name_en"), 0, 200),
            .source = form_text(f, form_row_name(f, "field", i, "source"), 0, 300),
        };
    *out = rows;
    return count;
}

enum status
conference_save_fields(struct request *r)
{
    struct ctx *c = &r->ctx;
    struct activity_fields_view v = { 0 };
    struct activity_field *rows;
    int count;
    bool removes, adds;
    enum status st = begin(r, &v);

    if (st != OK)
        return st;
    v.form = form_read(r);
    removes = form_value(v.form, "bot")[0] != '\0';
    adds = form_bool(v.form, "them");
    (void)conference_number_rows(v.form, "field", field_names);
    if (removes || adds)
        return render(r, 200, &v, adds);
    count = read_rows(c, v.form, &rows);
    st = form_ok(v.form) ? activity_field_save(c, rows, count, form_value(v.form, "stand"))
                         : INVALID;
    if (st == CONFLICT) {
        form_error(v.form, NULL, "%s",
                   tr(c, "Somebody changed the list meanwhile; it stands below the form. Save "
                         "again to put yours in its place."));
        form_set(v.form, "stand", activity_field_stand(c, v.fields, v.field_count));
        return render(r, 409, &v, 0);
    }
    if (st == INVALID)
        return render(r, 422, &v, 0);
    if (st != OK)
        return st;
    form_done(v.form);
    respond_flash(r, "%s", tr(c, "The list was saved."));
    return respond_see_other(r, "/lam-viec/linh-vuc");
}
