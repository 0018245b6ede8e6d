/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the public pages show. */
#ifndef FEATURE_PORTAL_PORTAL_VIEWS_H
#define FEATURE_PORTAL_PORTAL_VIEWS_H

#include "feature/portal/portal.h"
#include "web/views.h"

struct public_deadline {
    const char *milestone;
    const char *words;
    struct date last_on;
    const char *document;
};

struct public_document {
    const char *name;
    const char *title;
    const char *issuer;
    struct date issued_on;
};

struct kind_count {
    const char *kind;
    int count;
};

struct home_view {
    struct page page;
    bool has_campaign;
    const char *code;
    const char *title;
    const char *owner;
    const char *slogan;
    const char *scope;
    bool is_sample;
    const struct public_deadline *deadlines;
    int deadline_count;
    const struct public_document *documents;
    int document_count;
    const struct kind_count *kinds;
    int kind_count;
    int unit_count;
    int held_count; /* units whose conference has been held */
};
VIEW_OF(home);

#endif
