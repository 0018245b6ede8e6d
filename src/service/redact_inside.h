/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of redact share: a text as tokens, and what is found in them. */
#ifndef SERVICE_REDACT_INSIDE_H
#define SERVICE_REDACT_INSIDE_H

#include "service/redact.h"

#include <stdint.h>

enum token_kind { TOKEN_WORD, TOKEN_DIGITS, TOKEN_SIGN, TOKEN_CUT };

struct token {
    enum token_kind kind;
    enum redact_kind cut;
    size_t from, to;
    const char *folded; /* of a word; digits as ASCII; of others "" */
    uint32_t sign;
    bool is_capital; /* the word begins with a capital */
    bool has_blank;  /* blanks stand before it */
    bool has_line;   /* a line break does */
};

/* Tokens of a text, and those before the place that is looked at, with cuts in place of what they cut. */
struct scan {
    struct arena *arena;
    const char *text;
    const struct token *in;
    int count;
    struct token *out;
    int out_count;
};

int redact_tokens(struct arena *a, const char *text, struct token **out);

bool redact_is_word(const struct scan *s, int at, const char *folded);

/* Consecutive words "so nha": how many tokens, 0 where they do not stand there. */
int redact_phrase(const struct scan *s, int at, const char *folded);

/* A word of "|a|b|c|". */
bool redact_is_among(const struct token *t, const char *list);
bool redact_is_sign(const struct scan *s, int at, const char *among);

/* Each gives how many tokens from `at` on are to be cut, 0 none. */
int redact_own_phone(const struct scan *s, int at, const char *phone);
int redact_own_number(const struct scan *s, int at, const char *digits);
int redact_number(const struct scan *s, int at, enum redact_kind *out_kind);
int redact_plate(const struct scan *s, int at);
int redact_mail(const struct scan *s, int at);
int redact_own_address(const struct scan *s, int at, const struct token *own, int own_count);
int redact_address(const struct scan *s, int at);

/* How many tokens of the address stand below the commune. */
int redact_below_commune(const struct scan *address);

/* How many tokens before an address belong to it: "tổ 3, ". */
int redact_address_before(const struct scan *s);

/* A number of a document, a day, an hour, a span of years: how many tokens, 0 none. */
int redact_stays(const struct scan *s, int at);

#endif
