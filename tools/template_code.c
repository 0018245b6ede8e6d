/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The template compiler's view of C: blocks and the ways through them. Whatever way is taken, the same elements must be open
 * afterwards; so each block keeps the state in which it began. */
#include "template.h"

#include <string.h>

enum { FRAMES_MAX = 32 };

struct frame {
    struct state start;
    struct state end; /* of the branches before this one */
    bool has_end, is_last_else, is_loop, is_switch;
    int line;
};

static struct frame frames[FRAMES_MAX];
static int frame_count;
static struct frame before_else; /* the branch that has just ended, where an else follows */
static bool is_else_next;

static bool
is_same(const struct state *a, const struct state *b)
{
    if (a->where != b->where || (a->where == IN_VALUE && strcmp(a->attribute, b->attribute) != 0))
        return false;
    if (is_unbalanced)
        return true;
    if (a->depth != b->depth)
        return false;
    for (int i = 0; i < a->depth; i++)
        if (strcmp(a->open[i].name, b->open[i].name) != 0)
            return false;
    return true;
}

static void
check_same(const struct state *a, const struct state *b, int line, const char *what)
{
    const struct state *deeper = a->depth > b->depth ? a : b;

    if (is_same(a, b))
        return;
    if (a->depth != b->depth)
        die(line, "%s: <%s> of line %d is open on one way only", what,
            deeper->open[deeper->depth - 1].name, deeper->open[deeper->depth - 1].line);
    die(line, "%s: the markup differs by the way that was taken", what);
}

static void
open_block(const char *head, const char *end, int line)
{
    struct frame *f;

    if (frame_count == FRAMES_MAX)
        die(line, "more than %d blocks in each other", FRAMES_MAX);
    f = &frames[frame_count++];
    if (is_word_at(head, end, "else")) {
        if (!is_else_next)
            die(line, "else stands in the same {%% %%} as the } before it");
        is_else_next = false;
        *f = before_else;
        f->is_last_else = !is_word_at(skip_space(head + 4, end), end, "if");
    } else {
        *f = (struct frame){ .start = now };
    }
    f->line = line;
    f->is_loop = is_word_at(head, end, "for") || is_word_at(head, end, "while") ||
                 is_word_at(head, end, "do");
    f->is_switch = is_word_at(head, end, "switch");
}

static void
close_block(bool else_follows, int line)
{
    struct frame *f;

    if (frame_count == 0)
        die(line, "} closes what was not opened");
    f = &frames[--frame_count];
    if (!now.is_dead && f->has_end)
        check_same(&now, &f->end, line, "the branches differ");
    if (!now.is_dead) {
        f->end = now;
        f->has_end = true;
    }
    if (else_follows) {
        before_else = *f;
        is_else_next = true;
        now = f->start;
        return;
    }
    if (f->is_last_else) {
        if (f->has_end)
            now = f->end;
        return;
    }
    if (f->has_end)
        check_same(&f->end, &f->start, line, "after the block");
    if (is_unbalanced && f->has_end)
        now = f->end;
    else
        now = f->start;
}

/* break, continue and return leave with what is open. */
static void
leave(bool is_return, bool is_break, int line)
{
    int i = frame_count - 1;

    while (i >= 0 && (is_return || !(frames[i].is_loop || (is_break && frames[i].is_switch))))
        i--;
    if (i >= 0)
        check_same(&now, &frames[i].start, line, "where the loop is left");
    else if (is_return && !is_unbalanced && (now.depth > 0 || now.where != IN_TEXT))
        die(line, "return while <%s> is open",
            now.depth > 0 ? now.open[now.depth - 1].name : now.tag);
    now.is_dead = true;
}

static void
statement(const char *head, const char *end, char mark, int line)
{
    if (mark == ':') {
        struct frame *f = frame_count > 0 ? &frames[frame_count - 1] : NULL;

        if (f == NULL || !f->is_switch)
            return;
        if (!now.is_dead)
            check_same(&now, &f->start, line, "at the label");
        now = f->start;
    } else if (is_word_at(head, end, "return") || is_word_at(head, end, "break") ||
               is_word_at(head, end, "continue")) {
        leave(*head == 'r', *head == 'b', line);
    }
}

void
walk_code(const struct piece *c)
{
    const char *p = c->text, *end = p + c->length, *head = p;
    int line = c->line;

    while (p < end) {
        if (*p == '"' || *p == '\'') {
            p = skip_quoted(p, end);
        } else if (*p == '(' || *p == '[') {
            p = skip_brackets(p, end);
        } else {
            char mark = *p++;

            line += mark == '\n';
            if (mark == '{') {
                open_block(head, p, line);
            } else if (mark == '}') {
                close_block(is_word_at(skip_space(p, end), end, "else"), line);
            } else if (mark == ';' || (mark == ':' && (is_word_at(head, p, "case") ||
                                                       is_word_at(head, p, "default")))) {
                statement(head, p, mark, line);
            } else {
                continue;
            }
            head = skip_space(p, end);
        }
    }
}

void
check_code(const struct piece *c)
{
    static const char *const refused[] = { "out_raw",    "out_html",      "buf_add",
                                           "buf_printf", "buf_add_bytes", "struct html" };
    const char *end = c->text + c->length;

    if (strchr(";{}:", end[-1]) == NULL)
        die(c->line, "a line of C ends with ; { } or :");
    for (const char *p = c->text; p < end; p++) {
        if (*p == '"') {
            p = skip_quoted(p, end) - 1;
            continue;
        }
        for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
            if ((p == c->text || !is_word_char(p[-1])) && is_word_at(p, end, refused[i]))
                die(c->line, "%s: markup goes out as markup and through {{ }}", refused[i]);
        if (p[0] == '/' && p + 1 < end && p[1] == '/')
            die(c->line, "// in a line of C: write {# #}");
    }
    if (now.where == TAG_START || now.where == VALUE_START)
        die(c->line, "code between %s",
            now.where == TAG_START ? "< and the name" : "= and the quotation mark");
    if (now.where == ATTRIBUTE_NAME)
        end_attribute_name(c->line);
    if (now.where == ATTRIBUTE_NAME || now.where == TAG_NAME)
        now.where = IN_TAG;
    now.letters = 0;
}

void
end_blocks(void)
{
    if (frame_count > 0)
        die(frames[frame_count - 1].line, "{ is not closed");
}
