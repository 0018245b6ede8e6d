/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the parts of the template compiler: template.c cuts a page into pieces and writes C, template_markup.c checks its
 * markup and values, template_code.c follows the blocks of its lines of C, so that elements nest on every way. */
#ifndef TOOLS_TEMPLATE_H
#define TOOLS_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

enum { DEPTH_MAX = 64, NAME_MAX_BYTES = 32, PREFIX_MAX = 64 };

enum kind { TEXT, VALUE, CODE, COMMENT };

struct piece {
    enum kind kind;
    const char *text;
    size_t length;
    int line;
    bool at_line_start; /* of text: nothing of its first line stands before it */
};

enum where {
    IN_TEXT,
    TAG_START,
    TAG_NAME,
    IN_TAG,
    ATTRIBUTE_NAME,
    VALUE_START,
    IN_VALUE,
    IN_COMMENT,
    IN_DOCTYPE
};

/* Where in the markup we are; copied for each branch of the code. */
struct state {
    enum where where;
    bool is_closing, is_self_closing; /* the tag at hand: </x>, <x/> */
    bool has_src;
    char tag[NAME_MAX_BYTES];
    char attribute[NAME_MAX_BYTES];
    char quote;
    char prefix[PREFIX_MAX]; /* the value's beginning */
    int prefix_length;
    bool value_has_value;
    int letters; /* in a row, in text or in a value */
    bool in_entity;
    bool is_dead; /* after return, break, continue */
    int depth;
    struct {
        char name[NAME_MAX_BYTES];
        int line;
    } open[DEPTH_MAX];
};

extern const char *file;
extern bool is_unbalanced, is_verbatim;
extern struct state now;

/* Prints `file:line: message` and ends the program. */
void die(int line, const char *format, ...) __attribute__((format(printf, 2, 3), noreturn));

/* Words of text that ends at `end`. */
bool is_blank(char c); /* no line break */
bool is_space(char c);
bool is_word_char(char c);
bool is_word_at(const char *text, const char *end, const char *word);
const char *skip_space(const char *p, const char *end);
const char *skip_quoted(const char *p,
                        const char *end); /* past the C string or character that begins at p */
const char *skip_brackets(const char *p,
                          const char *end); /* past the bracket that closes the one at p */

/* Moves `now` over one character of the text from `begin` to `end`. */
void markup_char(const char *p, const char *begin, const char *end, int line);

/* Whether white space at this place is part of what is shown. */
bool markup_keeps_space(void);

/* Whether a value or a line of C may stand at this place. */
void check_value(const struct piece *v);
void check_code(const struct piece *c);
void end_attribute_name(int line);

/* Follows the blocks of a line of C. */
void walk_code(const struct piece *c);
void end_blocks(void); /* every { has its } */

#endif
