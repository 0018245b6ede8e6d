/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies in a store, a page of names at a time (ListObjects, version 1). */
#include "service/s3_inside.h"

#include "core/buf.h"
#include "core/log.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS = 1000, TEXT_MAX = 4096 };

struct listing {
    struct ctx *c;
    const char *prefix;
    struct s3_page *page;
    XML_Parser parser;
    struct buf text;
    struct s3_object one;
    int room;
    bool is_more, is_damaged;
};

static void
begin_element(void *arg, const char *name, const char **attributes)
{
    struct listing *l = arg;

    (void)attributes;
    buf_clear(&l->text);
    if (strcmp(name, "Contents") == 0)
        l->one = (struct s3_object){ .key = "", .size = -1 };
}

static void
add_text(void *arg, const char *text, int length)
{
    struct listing *l = arg;

    if (l->text.length < TEXT_MAX)
        buf_add_bytes(&l->text, text, (size_t)length);
}

static void
add_object(struct listing *l)
{
    struct s3_page *p = l->page;
    size_t prefix = strlen(l->prefix);

    if (strncmp(l->one.key, l->prefix, prefix) != 0 || l->one.size < 0) {
        l->is_damaged = true;
        return;
    }
    l->one.key += prefix;
    if (p->count == l->room) {
        l->room = l->room > 0 ? 2 * l->room : 64;
        p->items =
            arena_grow(l->c->arena, p->items, (size_t)p->count, (size_t)l->room, sizeof(*p->items));
    }
    p->items[p->count++] = l->one;
}

static void
end_element(void *arg, const char *name)
{
    struct listing *l = arg;

    if (strcmp(name, "Key") == 0)
        l->one.key = arena_strdup(l->c->arena, l->text.data);
    else if (strcmp(name, "Size") == 0)
        l->one.size = strtoll(l->text.data, NULL, 10);
    else if (strcmp(name, "IsTruncated") == 0)
        l->is_more = strcmp(l->text.data, "true") == 0;
    else if (strcmp(name, "Contents") == 0)
        add_object(l);
    buf_clear(&l->text);
}

/* Entities of its own making could make a small answer a large one. */
static void
refuse_doctype(void *arg, const char *name, const char *system, const char *public, int has_subset)
{
    struct listing *l = arg;

    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    XML_StopParser(l->parser, XML_FALSE);
}

static void
begin_list(void *arg)
{
    struct listing *l = arg;

    l->page->count = l->room = 0;
    l->page->items = NULL;
    l->is_more = l->is_damaged = false;
    XML_ParserReset(l->parser, NULL);
    XML_SetUserData(l->parser, l);
    XML_SetElementHandler(l->parser, begin_element, end_element);
    XML_SetCharacterDataHandler(l->parser, add_text);
    XML_SetStartDoctypeDeclHandler(l->parser, refuse_doctype);
}

static bool
take_list(void *arg, const char *bytes, size_t length)
{
    struct listing *l = arg;

    return XML_Parse(l->parser, bytes, (int)length, XML_FALSE) == XML_STATUS_OK && !l->is_damaged;
}

static struct listing
new_listing(struct ctx *c, const char *prefix, struct s3_page *page)
{
    struct listing l = { .c = c, .prefix = prefix, .page = page, .parser = XML_ParserCreate(NULL) };

    if (l.parser == NULL)
        fatal("out of memory");
    buf_init(&l.text, c->arena, 256);
    return l;
}

static bool
end_list(struct listing *l)
{
    bool is_good = XML_Parse(l->parser, "", 0, XML_TRUE) == XML_STATUS_OK && !l->is_damaged;

    XML_ParserFree(l->parser);
    l->page->is_last = !l->is_more || l->page->count == 0;
    return is_good;
}

bool
s3_read_list(struct ctx *c, const char *prefix, const char *bytes, size_t length,
             struct s3_page *page)
{
    struct listing l = new_listing(c, prefix, page);
    bool is_taken;

    begin_list(&l);
    is_taken = take_list(&l, bytes, length);
    return end_list(&l) && is_taken;
}

/* A slash in a query is coded, and the names stand in their order: the library of this age signs queries as they stand. */
static const char *
coded(struct ctx *c, const char *text)
{
    struct buf b;

    buf_init(&b, c->arena, strlen(text) + 16);
    for (; *text != '\0'; text++)
        if (*text == '/')
            buf_add(&b, "%2F");
        else
            buf_add_char(&b, *text);
    return b.data;
}

enum status
s3_list(struct ctx *c, struct s3 *s, struct s3_page *page)
{
    struct listing l = new_listing(c, s->set.prefix, page);
    const struct s3_sink sink = { take_list, begin_list, &l };
    struct s3_exchange x = { .method = "GET", .key = "", .sink = &sink };
    const char *marker = page->after[0] != '\0' ? coded(c, s->set.prefix) : "";
    enum status st;

    x.query =
        arena_printf(c->arena, "marker=%s%s&max-keys=%d&prefix=%s%s", marker, coded(c, page->after),
                     (int)KEYS, coded(c, s->set.prefix), coded(c, page->begin));
    st = s3_ask(c, s, &x);
    if (!end_list(&l) && st == OK)
        st = INVALID;
    if (st == INVALID)
        return log_error(c, "the store of files %s answers with a list that is none", s->name);
    return st == NOT_FOUND
               ? log_error(c, "the store of files %s has no bucket %s", s->name, s->set.bucket)
               : st;
}
