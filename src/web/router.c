/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Routing. Every segment of a row is a list of pieces, each a literal or a typed value; rows with equal pieces share a
 * node, so that two rows may name the same value differently. */
#include "web/router.h"

#include "core/log.h"
#include "web/decode.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES_MAX = 5, METHODS = METHOD_COUNT, DIGITS_MAX = 18 };

enum piece_kind { LITERAL, TEXT_VALUE, INT_VALUE, DATE_VALUE };

struct piece {
    enum piece_kind kind;
    const char *text; /* of a literal */
    const char *name; /* of a value */
};

struct segment {
    struct piece pieces[PIECES_MAX];
    int count;
};

struct node {
    struct segment segment;
    struct node **literals; /* sorted */
    int literal_count;
    struct node **patterns;
    int pattern_count;
    const struct route *routes[METHODS];
    const char *const *names[METHODS]; /* of the values, in order */
    const char *allow;
};

struct router {
    struct arena *arena;
    struct node root;
    const struct route **rows;
    int row_count;
};

/* ------------------------------------------------------------------ compiling */

static bool
parse_value(struct arena *a, const char *inside, size_t length, struct piece *out,
            const char **fault)
{
    const char *colon = memchr(inside, ':', length);
    size_t name_length = colon != NULL ? (size_t)(colon - inside) : length;
    const char *type =
        colon != NULL ? arena_strndup(a, colon + 1, length - name_length - 1) : "text";

    out->name = arena_strndup(a, inside, name_length);
    if (strcmp(type, "text") == 0) {
        out->kind = TEXT_VALUE;
    } else if (strcmp(type, "int") == 0) {
        out->kind = INT_VALUE;
    } else if (strcmp(type, "date") == 0) {
        out->kind = DATE_VALUE;
    } else {
        *fault = arena_printf(a, "unknown type \"%s\"", type);
        return false;
    }
    if (name_length == 0)
        *fault = "a value without a name";
    return name_length > 0;
}

static bool
parse_segment(struct arena *a, const char *text, size_t length, struct segment *out,
              const char **fault)
{
    size_t at = 0;

    while (at < length) {
        struct piece *piece = &out->pieces[out->count];
        const char *close = text[at] == '{' ? memchr(text + at, '}', length - at) : NULL;

        if (out->count == PIECES_MAX || (text[at] == '{' && close == NULL)) {
            *fault = "a malformed segment";
            return false;
        }
        if (close != NULL) {
            if (out->count > 0 && out->pieces[out->count - 1].kind != LITERAL) {
                *fault = "two values without a mark between them";
                return false;
            }
            if (!parse_value(a, text + at + 1, (size_t)(close - text) - at - 1, piece, fault))
                return false;
            at = (size_t)(close - text) + 1;
        } else {
            size_t end = at;

            while (end < length && text[end] != '{')
                end++;
            piece->kind = LITERAL;
            piece->text = arena_strndup(a, text + at, end - at);
            at = end;
        }
        out->count++;
    }
    if (out->count == 0)
        *fault = "an empty segment";
    return out->count > 0;
}

static bool
is_literal(const struct segment *s)
{
    return s->count == 1 && s->pieces[0].kind == LITERAL;
}

static bool
has_same_shape(const struct segment *a, const struct segment *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++)
        if (a->pieces[i].kind != b->pieces[i].kind ||
            (a->pieces[i].kind == LITERAL && strcmp(a->pieces[i].text, b->pieces[i].text) != 0))
            return false;
    return true;
}

/* Whether a literal has a byte that no value of the other kind has. */
static bool
has_foreign_byte(const struct segment *s, const char *bytes)
{
    for (int i = 0; i < s->count; i++)
        if (s->pieces[i].kind == LITERAL &&
            strspn(s->pieces[i].text, bytes) < strlen(s->pieces[i].text))
            return true;
    return false;
}

static bool
differ_at_start(const char *a, const char *b)
{
    size_t length = strlen(a) < strlen(b) ? strlen(a) : strlen(b);

    return strncmp(a, b, length) != 0;
}

static bool
differ_at_end(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b), length = la < lb ? la : lb;

    return memcmp(a + la - length, b + lb - length, length) != 0;
}

/* Whether no text fits both patterns. Cautious: it says no where it does not know. */
static bool
are_disjoint(const struct segment *a, const struct segment *b)
{
    const struct piece *first_a = &a->pieces[0], *first_b = &b->pieces[0];
    const struct piece *last_a = &a->pieces[a->count - 1], *last_b = &b->pieces[b->count - 1];

    if (a->count == 1 && b->count == 1)
        return first_a->kind != TEXT_VALUE && first_b->kind != TEXT_VALUE &&
               first_a->kind != first_b->kind;
    if (first_a->kind == LITERAL && first_b->kind == LITERAL &&
        differ_at_start(first_a->text, first_b->text))
        return true;
    if (last_a->kind == LITERAL && last_b->kind == LITERAL &&
        differ_at_end(last_a->text, last_b->text))
        return true;
    if (a->count == 1 && first_a->kind == INT_VALUE)
        return has_foreign_byte(b, "0123456789");
    if (b->count == 1 && first_b->kind == INT_VALUE)
        return has_foreign_byte(a, "0123456789");
    if (a->count == 1 && first_a->kind == DATE_VALUE)
        return has_foreign_byte(b, "0123456789-");
    if (b->count == 1 && first_b->kind == DATE_VALUE)
        return has_foreign_byte(a, "0123456789-");
    return false;
}

static int
compare_literals(const void *a, const void *b)
{
    const struct node *const *left = a, *const *right = b;

    return strcmp((*left)->segment.pieces[0].text, (*right)->segment.pieces[0].text);
}

static struct node *
add_child(struct router *router, struct node ***list, int *count, const struct segment *s)
{
    struct node *child = arena_alloc(router->arena, sizeof(*child));

    child->segment = *s;
    *list = arena_grow(router->arena, *list, (size_t)*count, (size_t)*count + 1, sizeof(**list));
    (*list)[(*count)++] = child;
    return child;
}

static struct node *
child_for(struct router *router, struct node *node, const struct segment *s, const char **fault)
{
    struct node *child;

    if (is_literal(s)) {
        for (int i = 0; i < node->literal_count; i++)
            if (has_same_shape(&node->literals[i]->segment, s))
                return node->literals[i];
        child = add_child(router, &node->literals, &node->literal_count, s);
        qsort(node->literals, (size_t)node->literal_count, sizeof(struct node *), compare_literals);
        return child;
    }
    for (int i = 0; i < node->pattern_count; i++) {
        if (has_same_shape(&node->patterns[i]->segment, s))
            return node->patterns[i];
        if (!are_disjoint(&node->patterns[i]->segment, s)) {
            *fault = "ambiguous beside another row";
            return NULL;
        }
    }
    return add_child(router, &node->patterns, &node->pattern_count, s);
}

static const char *const *
value_names(struct router *router, const struct segment *segments, int count, const char **fault)
{
    const char **names = arena_array(router->arena, PATH_VALUES_MAX + 1, sizeof(*names));
    int used = 0;

    for (int i = 0; i < count; i++) {
        for (int k = 0; k < segments[i].count; k++) {
            const char *name = segments[i].pieces[k].name;

            if (name == NULL)
                continue;
            for (int n = 0; n < used; n++)
                if (strcmp(names[n], name) == 0)
                    *fault = "a value named twice";
            if (used == PATH_VALUES_MAX)
                *fault = "too many values";
            if (*fault != NULL)
                return NULL;
            names[used++] = name;
        }
    }
    return names;
}

static const char *
check_row(const struct route *row)
{
    if (row->access <= ACCESS_FORGOTTEN || row->access >= ACCESS_COUNT)
        return "no access rule";
    if (row->handler == NULL)
        return "no handler";
    if (row->method <= METHOD_NONE || row->method >= METHOD_COUNT)
        return "no method";
    if (row->path == NULL || row->path[0] != '/')
        return "no path";
    if ((row->flags & LARGE_BODY) != 0 && row->method != POST)
        return "a body without POST";
    if ((row->flags & SPOOLED_BODY) != 0 && row->method != PATCH)
        return "a spooled body without PATCH";
    return NULL;
}

/* "GET, HEAD, POST" */
static const char *
allowed(struct arena *a, const struct node *node)
{
    const char *text = "";

    for (int m = GET; m < METHODS; m++)
        if (node->routes[m] != NULL)
            text = arena_printf(a, "%s%s%s%s", text, text[0] != '\0' ? ", " : "",
                                method_name((enum method)m), m == GET ? ", HEAD" : "");
    return text;
}

static const char *
add_row(struct router *router, const struct route *row)
{
    struct segment segments[SEGMENTS_MAX];
    const char *fault = check_row(row), *at;
    struct node *node = &router->root;
    int count = 0;

    if (fault != NULL)
        return fault;
    memset(segments, 0, sizeof(segments));
    for (at = row->path + 1; row->path[1] != '\0'; at++) {
        size_t length = strcspn(at, "/");

        if (count == SEGMENTS_MAX)
            return "too many segments";
        if (!parse_segment(router->arena, at, length, &segments[count], &fault))
            return fault;
        node = child_for(router, node, &segments[count++], &fault);
        if (node == NULL)
            return fault;
        at += length;
        if (*at == '\0')
            break;
    }
    if (node->routes[row->method] != NULL)
        return "stands twice";
    node->names[row->method] = value_names(router, segments, count, &fault);
    node->routes[row->method] = row;
    node->allow = allowed(router->arena, node);
    return fault;
}

struct router *
router_new(struct arena *a, const struct feature *const *list, const char **out_fault)
{
    struct router *router = arena_alloc(a, sizeof(*router));
    int all = 0;

    router->arena = a;
    for (int i = 0; list[i] != NULL; i++)
        for (const struct route *row = list[i]->routes; row != NULL && row->path != NULL; row++)
            all++;
    router->rows = arena_array(a, (size_t)all + 1, sizeof(struct route *));
    for (int i = 0; list[i] != NULL; i++) {
        for (const struct route *row = list[i]->routes; row != NULL && row->path != NULL; row++) {
            const char *fault = add_row(router, row);

            if (fault != NULL) {
                *out_fault =
                    arena_printf(a, "feature %s, route %s: %s", list[i]->name, row->path, fault);
                return NULL;
            }
            router->rows[router->row_count++] = row;
        }
    }
    return router;
}

const struct route *const *
router_rows(const struct router *router, int *out_count)
{
    *out_count = router->row_count;
    return (const struct route *const *)router->rows;
}

/* ------------------------------------------------------------------ matching */

struct search {
    struct arena *arena;
    const char *segments[SEGMENTS_MAX];
    int count;
    enum method method;
    const char *values[PATH_VALUES_MAX];
    const struct node *other_method;
};

/* No sign, no zero before it, and it fits 63 bits. */
static bool
is_int(const char *s, size_t length)
{
    if (length == 0 || length > DIGITS_MAX + 1 || (s[0] == '0' && length > 1))
        return false;
    for (size_t i = 0; i < length; i++)
        if (s[i] < '0' || s[i] > '9')
            return false;
    return length <= DIGITS_MAX || strncmp(s, "9223372036854775807", length) <= 0;
}

static bool
fits(struct search *s, const struct piece *piece, const char *text, size_t length)
{
    struct date unused;

    switch (piece->kind) {
    case INT_VALUE:
        return is_int(text, length);
    case DATE_VALUE:
        return length == 10 && date_parse_iso(arena_strndup(s->arena, text, length), &unused);
    case TEXT_VALUE:
        return length > 0;
    case LITERAL:
        break;
    }
    return false;
}

/* Matches the pieces from the right: in "{slug}-{id:int}" the slug may itself have hyphens. */
static bool
match_pieces(struct search *s, const struct segment *seg, const char *text, int *used)
{
    size_t end = strlen(text);
    int values = 0, at;

    for (int i = 0; i < seg->count; i++)
        values += seg->pieces[i].kind != LITERAL;
    if (*used + values > PATH_VALUES_MAX)
        return false;
    at = *used + values;
    for (int i = seg->count - 1; i >= 0; i--) {
        const struct piece *piece = &seg->pieces[i];
        size_t start = 0;

        if (piece->kind == LITERAL) {
            size_t length = strlen(piece->text);

            if (length > end || memcmp(text + end - length, piece->text, length) != 0)
                return false;
            end -= length;
            continue;
        }
        if (i > 0) {
            const char *mark = seg->pieces[i - 1].text;
            size_t length = strlen(mark), from = end;

            for (start = 0; from >= length; from--) {
                if (memcmp(text + from - length, mark, length) == 0) {
                    start = from;
                    break;
                }
                if (from == 0)
                    return false;
            }
            if (start == 0)
                return false;
        }
        if (!fits(s, piece, text + start, end - start))
            return false;
        s->values[--at] = arena_strndup(s->arena, text + start, end - start);
        end = start;
    }
    *used += values;
    return end == 0;
}

static const struct node *
literal_child(const struct node *node, const char *text)
{
    int low = 0, high = node->literal_count;

    while (low < high) {
        int middle = (low + high) / 2;
        int order = strcmp(text, node->literals[middle]->segment.pieces[0].text);

        if (order == 0)
            return node->literals[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static const struct node *
find(struct search *s, const struct node *node, int depth, int used)
{
    const struct node *found = NULL, *child;

    if (depth == s->count) {
        if (node->routes[s->method] != NULL)
            return node;
        if (node->allow != NULL)
            s->other_method = node;
        return NULL;
    }
    child = literal_child(node, s->segments[depth]);
    if (child != NULL)
        found = find(s, child, depth + 1, used);
    for (int i = 0; i < node->pattern_count && found == NULL; i++) {
        int more = used;

        if (match_pieces(s, &node->patterns[i]->segment, s->segments[depth], &more))
            found = find(s, node->patterns[i], depth + 1, more);
    }
    return found;
}

/* Cuts and decodes; false where a segment is malformed. Too many segments are no malformed path, only no path of ours. */
static bool
split(struct search *s, struct request *r, bool *out_is_long)
{
    const char *at = r->raw_path;
    struct buf path;

    *out_is_long = false;
    if (at[0] != '/')
        return false;
    buf_init(&path, r->ctx.arena, strlen(at) + 1);
    if (at[1] == '\0')
        buf_add_char(&path, '/');
    while (*at == '/' && at[1] != '\0') {
        size_t length = strcspn(++at, "/");
        const char *segment = decode_segment(r->ctx.arena, at, length);

        if (segment == NULL)
            return false;
        buf_add_char(&path, '/');
        buf_add(&path, segment);
        if (s->count == SEGMENTS_MAX || segment[0] == '\0')
            *out_is_long = true;
        else
            s->segments[s->count++] = segment;
        at += length;
    }
    if (*at == '/' && s->count > 0) {
        buf_add_char(&path, '/');
        *out_is_long = true; /* "/tin-tuc/" is not "/tin-tuc" */
    }
    r->path = path.data;
    return true;
}

enum match
router_match(const struct router *router, struct request *r, const char **out_allow)
{
    struct search s = { .arena = r->ctx.arena, .method = r->method };
    const struct node *node;
    struct pair *values;
    bool is_long;

    r->path = "";
    if (!split(&s, r, &is_long))
        return MALFORMED;
    node = is_long ? NULL : find(&s, &router->root, 0, 0);
    if (node == NULL) {
        if (s.other_method == NULL)
            return NO_PATH;
        *out_allow = s.other_method->allow;
        return NO_METHOD;
    }
    r->route = node->routes[r->method];
    values = arena_array(r->ctx.arena, PATH_VALUES_MAX, sizeof(*values));
    for (r->path_value_count = 0; node->names[r->method][r->path_value_count] != NULL;
         r->path_value_count++) {
        values[r->path_value_count].name = node->names[r->method][r->path_value_count];
        values[r->path_value_count].value = s.values[r->path_value_count];
    }
    r->path_values = values;
    return MATCHED;
}
