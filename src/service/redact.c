/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cutting: passes over the tokens until one finds nothing more, so that what is left holds nothing. */
#include "service/redact_inside.h"

#include "core/buf.h"

#include <assert.h>
#include <string.h>

static const struct {
    const char *code, *text;
} kinds[REDACT_KIND_COUNT] = {
    [REDACT_NONE] = { "none", N_("none") },
    [REDACT_OWN] = { "own", N_("The subject’s own") },
    [REDACT_PHONE] = { "phone", N_("Telephone number") },
    [REDACT_CITIZEN] = { "citizen", N_("Number of a card or paper") },
    [REDACT_BANK] = { "bank", N_("Account number") },
    [REDACT_ADDRESS] = { "address", N_("Address of a house") },
    [REDACT_MAIL] = { "mail", N_("Mail or network address") },
    [REDACT_PLATE] = { "plate", N_("Plate of a vehicle") },
    [REDACT_HAND] = { "hand", N_("Named by the officer") },
};

const char *
redact_kind_code(enum redact_kind kind)
{
    return kinds[kind].code;
}

const char *
redact_kind_text(const struct ctx *c, enum redact_kind kind)
{
    return tr(c, kinds[kind].text);
}

/* ------------------------------------------------------------------ what is known beforehand */

struct own {
    const char *phone; /* as it is within the country, without the 0: "912345678"; "" */
    const char *citizen;
    const struct token *address;
    int address_count;
};

static const char *
digits_of(struct arena *a, const char *text)
{
    struct token *tokens;
    int count = redact_tokens(a, text != NULL ? text : "", &tokens);
    struct buf b;

    buf_init(&b, a, 32);
    for (int i = 0; i < count; i++)
        if (tokens[i].kind == TOKEN_DIGITS)
            buf_add(&b, tokens[i].folded);
    return b.data;
}

static const char *
national(const char *digits)
{
    if (strncmp(digits, "0084", 4) == 0)
        digits += 4;
    else if (strncmp(digits, "84", 2) == 0 && strlen(digits) > 10)
        digits += 2;
    while (*digits == '0')
        digits++;
    return strlen(digits) >= 6 ? digits : "";
}

static struct own
own_of(struct arena *a, const struct redact_known *known)
{
    struct own own = { .phone = national(digits_of(a, known->phone)),
                       .citizen = digits_of(a, known->citizen) };
    struct token *address;
    struct scan s = { .arena = a, .text = known->address != NULL ? known->address : "" };

    s.count = redact_tokens(a, s.text, &address);
    s.in = address;
    own.address = address;
    own.address_count = redact_below_commune(&s);
    if (strlen(own.citizen) < 6)
        own.citizen = "";
    return own;
}

/* ------------------------------------------------------------------ a pass */

struct found {
    enum redact_kind kind;
    int before; /* tokens that are copied already and belong to it */
};

static bool
is_of(const struct scan *s, size_t from, size_t to, const char *const *list, int count)
{
    for (int i = 0; i < count; i++)
        if (strlen(list[i]) == to - from && memcmp(list[i], s->text + from, to - from) == 0)
            return true;
    return false;
}

/* Words that an officer named, where they end with a token. */
static int
find_named(const struct scan *s, int at, const struct redact_known *known)
{
    const char *here = s->text + s->in[at].from;
    int best = 0;

    for (int i = 0; i < known->named_count; i++) {
        size_t length = strlen(known->named[i]);

        if (length == 0 || strncmp(here, known->named[i], length) != 0)
            continue;
        for (int j = at; j < s->count && s->in[j].to <= s->in[at].from + length; j++)
            if (s->in[j].to == s->in[at].from + length && j - at + 1 > best)
                best = j - at + 1;
    }
    return best;
}

static int
find_own(const struct scan *s, int at, const struct own *own)
{
    int length = 0;

    if (own->phone[0] != '\0')
        length = redact_own_phone(s, at, own->phone);
    if (length == 0 && own->citizen[0] != '\0')
        length = redact_own_number(s, at, own->citizen);
    if (length == 0 && own->address_count > 0)
        length = redact_own_address(s, at, own->address, own->address_count);
    return length;
}

static int
find_any(const struct scan *s, int at, enum redact_kind *out_kind)
{
    int length = redact_mail(s, at);

    *out_kind = REDACT_MAIL;
    if (length == 0) {
        length = redact_plate(s, at);
        *out_kind = REDACT_PLATE;
    }
    if (length == 0) {
        length = redact_address(s, at);
        *out_kind = REDACT_ADDRESS;
    }
    /* What stays is stepped over whole: it is found and then kept. */
    return length > 0 || redact_stays(s, at) > 0 ? length : redact_number(s, at, out_kind);
}

static void
emit(struct scan *s, int at, int length, struct found f)
{
    struct token cut = f.before > 0 ? s->out[s->out_count - f.before] : s->in[at];

    s->out_count -= f.before;
    cut.kind = TOKEN_CUT;
    cut.cut = f.kind;
    cut.folded = "";
    cut.to = s->in[at + length - 1].to;
    s->out[s->out_count++] = cut;
}

static void
copy(struct scan *s, int at, int length)
{
    memcpy(&s->out[s->out_count], &s->in[at], (size_t)length * sizeof(*s->in));
    s->out_count += length;
}

/* Whether it is an officer's word that this is none. */
static bool
is_kept(const struct scan *s, int at, int length, int before, const struct redact_known *known)
{
    size_t from = before > 0 ? s->out[s->out_count - before].from : s->in[at].from;

    return is_of(s, from, s->in[at + length - 1].to, known->kept, known->kept_count);
}

/* How many tokens from `at` on are done with. */
static int
step(struct scan *s, int at, const struct own *own, const struct redact_known *known)
{
    struct found f = { REDACT_OWN, 0 };
    int length;

    if (s->in[at].kind == TOKEN_CUT) {
        copy(s, at, 1);
        return 1;
    }
    length = find_own(s, at, own);
    if (length == 0) {
        length = find_named(s, at, known);
        f.kind = REDACT_HAND;
    }
    if (length > 0) {
        emit(s, at, length, f);
        return length;
    }
    length = find_any(s, at, &f.kind);
    if (length > 0 && f.kind == REDACT_ADDRESS)
        f.before = redact_address_before(s);
    if (length > 0 && !is_kept(s, at, length, f.before, known)) {
        emit(s, at, length, f);
        return length;
    }
    if (length == 0)
        length = redact_stays(s, at);
    length = length > 0 ? length : 1;
    copy(s, at, length);
    return length;
}

static int
count_cuts(const struct token *tokens, int count)
{
    int cuts = 0;

    for (int i = 0; i < count; i++)
        cuts += tokens[i].kind == TOKEN_CUT && tokens[i].cut != REDACT_NONE;
    return cuts;
}

int
redact_find(struct arena *a, const char *text, const struct redact_known *known,
            struct redact_cut **out)
{
    struct own own = own_of(a, known);
    struct token *tokens, *next;
    struct redact_cut *cuts;
    int count = redact_tokens(a, text, &tokens), was, n = 0;

    next = arena_array(a, (size_t)count + 1, sizeof(*next));
    do {
        struct scan s = { .arena = a, .text = text, .in = tokens, .count = count, .out = next };

        was = count;
        for (int i = 0; i < count;)
            i += step(&s, i, &own, known);
        /* A cut of one token leaves as many: the number of those tells. */
        n = count_cuts(tokens, count);
        count = s.out_count;
        next = tokens;
        tokens = s.out;
    } while (count != was || count_cuts(tokens, count) != n);
    cuts = arena_array(a, (size_t)n + 1, sizeof(*cuts));
    n = 0;
    for (int i = 0; i < count; i++)
        if (tokens[i].kind == TOKEN_CUT && tokens[i].cut != REDACT_NONE)
            cuts[n++] = (struct redact_cut){ tokens[i].from, tokens[i].to, tokens[i].cut };
    *out = cuts;
    return n;
}

const char *
redact_apply(struct arena *a, const char *text, const struct redact_cut *cuts, int count)
{
    struct buf b;
    size_t at = 0;

    buf_init(&b, a, strlen(text) + 1);
    for (int i = 0; i < count; i++) {
        assert(cuts[i].from >= at && cuts[i].to > cuts[i].from);
        buf_add_bytes(&b, text + at, cuts[i].from - at);
        buf_add(&b, REDACT_MARK);
        at = cuts[i].to;
    }
    buf_add(&b, text + at);
    return b.data;
}

const char *
redact(struct arena *a, const char *text, const struct redact_known *known)
{
    struct redact_cut *cuts;
    int count = redact_find(a, text, known, &cuts);

    return redact_apply(a, text, cuts, count);
}
