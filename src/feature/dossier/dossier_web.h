/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of a dossier's page share. */
#ifndef FEATURE_DOSSIER_DOSSIER_WEB_H
#define FEATURE_DOSSIER_DOSSIER_WEB_H

#include "feature/dossier/dossier_views.h"

const char *dossier_place_url(struct ctx *c, int64_t id, const char *rest);

/* What uploads for it are marked with. */
const char *dossier_purpose(struct ctx *c, int64_t id);

/* Everything that the page shows, with forms of what stands. A handler that was posted to puts its own form in the place of one. */
enum status dossier_fill(struct dossier_page *p, struct dossier_show_view *v) MUST_CHECK;

enum status dossier_fill_parts(struct dossier_page *p, struct dossier_show_view *v) MUST_CHECK;
enum status dossier_fill_figures(struct dossier_page *p, struct dossier_show_view *v) MUST_CHECK;
enum status dossier_fill_photos(struct dossier_page *p, struct dossier_show_view *v) MUST_CHECK;
struct form *dossier_head_form(struct dossier_page *p);
struct form *dossier_figures_form(struct dossier_page *p, struct dossier_show_view *v);
struct form *dossier_photo_form(struct dossier_page *p, const struct dossier_show_view *v);

enum status dossier_field_options(struct ctx *c, const struct option **out,
                                  int *out_count) MUST_CHECK;

#endif
