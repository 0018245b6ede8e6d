/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and signs; and whom they name. */
#include "feature/task/task_words_lex.h"

#include "core/buf.h"
#include "core/text.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* ------------------------------------------------------------------ tokens */

/* The code point at i, which goes on behind it; negative where the bytes are none. */
static UChar32
next_char(const char *text, int32_t *i, int32_t length)
{
    const uint8_t *bytes = (const uint8_t *)text;
    UChar32 ch = bytes[(*i)++];

    return ch < 0x80 ? ch : utf8_nextCharSafeBody(bytes, i, length, ch, -1);
}

static bool
is_wordy(UChar32 ch)
{
    return u_isalnum(ch) || (U_GET_GC_MASK(ch) & U_GC_M_MASK) != 0;
}

/* Soft hyphens and joiners come with text from the web and from Word, in the middle of words. */
static bool
is_unseen(UChar32 ch)
{
    return ch == 0xAD || ch == 0x200C || ch == 0x200D || ch == 0x2060 || ch == 0xFEFF;
}

static const char *
without_unseen(struct arena *a, const char *text)
{
    struct buf b;
    int32_t length = (int32_t)strlen(text), i = 0;
    int kept = 0;

    buf_init(&b, a, (size_t)length + 1);
    while (i < length && kept < WORDS_TEXT_MAX) {
        int32_t at = i;
        UChar32 ch;

        ch = next_char(text, &i, length);
        if (ch >= 0 && !is_unseen(ch)) {
            buf_add_bytes(&b, text + at, (size_t)(i - at));
            kept++;
        }
    }
    return b.data;
}

static void
add_word(struct lex *l, struct tok *t, int32_t length)
{
    int32_t at = (int32_t)t->at, i = at;
    bool digits = true, first = true;

    while (i < length) {
        int32_t before = i;
        UChar32 ch;

        ch = next_char(l->text, &i, length);
        if (ch < 0 || !is_wordy(ch)) {
            i = before;
            break;
        }
        if (first)
            t->is_upper = u_isupper(ch);
        first = false;
        digits = digits && u_charDigitValue(ch) >= 0;
    }
    t->end = (size_t)i;
    t->is_number = digits;
    t->fold = text_fold(l->arena, arena_strndup(l->arena, l->text + at, t->end - t->at));
}

struct lex
lex_make(struct arena *a, const char *text, const struct words_known *known)
{
    const char *plain = without_unseen(a, text);
    struct lex l = { .arena = a,
                     .text = text_clean(a, plain, strlen(plain), true),
                     .known = known };
    int32_t length, i = 0;
    int room = 256;

    if (l.text == NULL)
        l.text = "";
    length = (int32_t)strlen(l.text);
    l.toks = arena_array(a, (size_t)room, sizeof(*l.toks));
    while (i < length) {
        struct tok *t;
        UChar32 ch;
        int32_t at = i;

        if (l.count + LEX_AHEAD + 1 >= room) {
            l.toks = arena_grow(a, l.toks, (size_t)l.count, (size_t)room * 2, sizeof(*l.toks));
            room *= 2;
        }
        ch = next_char(l.text, &i, length);
        t = &l.toks[l.count];
        *t = (struct tok){ .at = (size_t)at, .end = (size_t)i, .sign = ch < 0 ? '?' : ch };
        if (ch >= 0 && is_wordy(ch)) {
            add_word(&l, t, length);
            i = (int32_t)t->end;
        } else if (ch != '\n' && ch >= 0 && u_isUWhiteSpace(ch)) {
            continue;
        }
        l.count++;
    }
    for (int k = 0; k < LEX_AHEAD; k++)
        l.toks[l.count + k] =
            (struct tok){ .sign = 0, .at = (size_t)length, .end = (size_t)length };
    return l;
}

bool
lex_is(const struct lex *l, int i, const char *word)
{
    return i >= 0 && i < l->count && l->toks[i].fold != NULL && strcmp(l->toks[i].fold, word) == 0;
}

bool
lex_sign(const struct lex *l, int i, int sign)
{
    return i >= 0 && i < l->count && l->toks[i].fold == NULL && l->toks[i].sign == sign;
}

bool
lex_is_written(const struct lex *l, int i, const char *word)
{
    const struct tok *t = i >= 0 && i < l->count ? &l->toks[i] : NULL;

    return t != NULL && t->fold != NULL &&
           strcmp(text_lower(l->arena, arena_strndup(l->arena, l->text + t->at, t->end - t->at)),
                  word) == 0;
}

int
lex_words(const struct lex *l, int i, const char *words)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");

        if (i < 0 || i >= l->count || l->toks[i].fold == NULL ||
            strlen(l->toks[i].fold) != length || strncmp(l->toks[i].fold, words, length) != 0)
            return -1;
        i++;
        words += length + (words[length] == ' ');
    }
    return i;
}

int
lex_any(const struct lex *l, int i, const char *const *phrases)
{
    for (; *phrases != NULL; phrases++) {
        int after = lex_words(l, i, *phrases);

        if (after > 0)
            return after;
    }
    return -1;
}

static bool
is_parting(int sign)
{
    return sign == ',' || sign == ';' || sign == '.' || sign == ':' || sign == '\n' ||
           sign == '-' || sign == '+' || sign == 0x2013 || sign == 0x2022;
}

const char *
lex_text(const struct lex *l, int from, int to)
{
    while (from < to && l->toks[from].fold == NULL && is_parting(l->toks[from].sign))
        from++;
    while (to > from && l->toks[to - 1].fold == NULL && is_parting(l->toks[to - 1].sign))
        to--;
    if (from >= to)
        return "";
    return text_clean(l->arena, l->text + l->toks[from].at, l->toks[to - 1].end - l->toks[from].at,
                      false);
}

/* ------------------------------------------------------------------ known names */

static int
compare_names(const void *a, const void *b)
{
    const struct words_name *left = a, *right = b;
    int by_fold = strcmp(left->fold, right->fold);

    if (by_fold != 0)
        return by_fold;
    return left->id != right->id ? (left->id < right->id ? -1 : 1)
                                 : (int)left->kind - (int)right->kind;
}

struct words_known
words_known_make(struct arena *a, struct words_name *names, int count)
{
    struct words_known k = { .names = names };

    for (int i = 0; i < count; i++) {
        int words = 1;

        names[i].fold = text_fold(a, names[i].name);
        if (names[i].fold[0] == '\0')
            continue;
        for (const char *p = names[i].fold; *p != '\0'; p++)
            words += *p == ' ';
        if (words > k.words_max)
            k.words_max = words;
        names[k.count++] = names[i];
    }
    if (k.words_max > 60)
        k.words_max = 60;
    if (k.count > 0)
        qsort(k.names, (size_t)k.count, sizeof(*k.names), compare_names);
    return k;
}

static int
first_of(const struct words_known *k, const char *fold)
{
    int low = 0, high = k->count;

    while (low < high) {
        int middle = low + (high - low) / 2;

        if (strcmp(k->names[middle].fold, fold) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < k->count && strcmp(k->names[low].fold, fold) == 0 ? low : -1;
}

/* One thing has the name, or one has it with the very marks; else several. */
static bool
choose(const struct lex *l, int first, int from, int to, struct words_owner *out)
{
    const struct words_known *k = l->known;
    const struct words_name *one = &k->names[first], *exact = NULL;
    const char *written = text_lower(l->arena, lex_text(l, from, to));
    bool is_one = true, is_exact_one = true;

    for (int i = first; i < k->count && strcmp(k->names[i].fold, one->fold) == 0; i++) {
        const struct words_name *n = &k->names[i];

        if (n->id != one->id || n->kind != one->kind)
            is_one = false;
        if (strcmp(text_lower(l->arena, n->name), written) != 0)
            continue;
        if (exact != NULL && (n->id != exact->id || n->kind != exact->kind))
            is_exact_one = false;
        exact = n;
    }
    if (!is_one && (exact == NULL || !is_exact_one)) {
        *out = (struct words_owner){ .kind = WORDS_SEVERAL };
        return true;
    }
    *out = (struct words_owner){ .kind = is_one ? one->kind : exact->kind,
                                 .id = is_one ? one->id : exact->id };
    return true;
}

static bool
is_within_name(int sign)
{
    return sign == '-' || sign == ',' || sign == 0x2013 || sign == '.' || sign == '(' ||
           sign == ')' || sign == '&' || sign == '/';
}

/* The longest name that begins here. */
static int
known_name(const struct lex *l, int i, struct words_owner *out)
{
    int ends[64], count = 0, lengths[64];
    struct buf b;

    if (l->known == NULL || l->known->count == 0)
        return i;
    buf_init(&b, l->arena, 128);
    for (int at = i; at < l->count && count < l->known->words_max; at++) {
        const struct tok *t = &l->toks[at];

        if (t->fold == NULL) {
            if (count == 0 || !is_within_name(t->sign))
                break;
            continue;
        }
        if (t->fold[0] == '\0')
            break;
        buf_printf(&b, "%s%s", count > 0 ? " " : "", t->fold);
        ends[count] = at + 1;
        lengths[count++] = (int)b.length;
    }
    while (count > 0) {
        int first;

        count--;
        b.data[lengths[count]] = '\0';
        first = first_of(l->known, b.data);
        if (first >= 0 && choose(l, first, i, ends[count], out))
            return ends[count];
    }
    return i;
}

/* ------------------------------------------------------------------ groups */

static int
level_word(const struct lex *l, int i, unsigned *out)
{
    static const struct {
        const char *words;
        enum unit_level level;
    } levels[] = {
        { "thi tran", LEVEL_COMMUNE }, { "dac khu", LEVEL_COMMUNE },
        { "xa", LEVEL_COMMUNE },       { "phuong", LEVEL_COMMUNE },
        { "co quan", LEVEL_UNIT },     { "don vi", LEVEL_UNIT },
        { "phong", LEVEL_UNIT },       { "ban", LEVEL_UNIT },
        { "nganh", LEVEL_UNIT },       { "doan the", LEVEL_UNIT },
        { "thi xa", LEVEL_DISTRICT },  { "huyen", LEVEL_DISTRICT },
        { "quan", LEVEL_DISTRICT },    { "thanh pho", LEVEL_DISTRICT },
        { "tinh", LEVEL_PROVINCE },    { "trung uong", LEVEL_NATION },
    };

    for (size_t k = 0; k < sizeof(levels) / sizeof(levels[0]); k++) {
        int after = lex_words(l, i, levels[k].words);

        if (after > 0) {
            *out |= 1U << levels[k].level;
            return after;
        }
    }
    return i;
}

/* "xã" of "xã hội", "đơn vị" of "đơn vị tổ chức", "ban" of "ban hành" are no levels of anything. */
static bool
is_other_word(const struct lex *l, int i)
{
    static const char *const phrases[] = { "xa hoi",    "ban hanh",  "ban chi dao", "ban to chuc",
                                           "tinh hinh", "tinh than", "tinh trang",  "phong trao",
                                           "phong su",  NULL };

    return lex_any(l, i, phrases) > 0;
}

int
lex_levels(const struct lex *l, int i, unsigned *out)
{
    unsigned levels = 0;
    int at = i;

    for (;;) {
        int next = at > i && (lex_sign(l, at, ',') || lex_is(l, at, "va")) ? at + 1 : at;
        int after;

        if (at > i && next == at)
            break;
        next = lex_is(l, next, "cap") || lex_is(l, next, "cac") ? next + 1 : next;
        if (is_other_word(l, next))
            break;
        after = level_word(l, next, &levels);
        if (after == next)
            break;
        at = after;
    }
    if (levels != 0)
        *out = levels;
    return levels != 0 ? at : i;
}

static int
each(const struct lex *l, int i)
{
    static const char *const all[] = { "toan the cac",
                                       "tat ca cac",
                                       "thu truong cac",
                                       "chu tich ubnd cac",
                                       "toan the",
                                       "tat ca",
                                       "cac",
                                       "tung",
                                       "moi",
                                       NULL };
    static const char *const offices[] = { "ubnd", "uy ban nhan dan", "lanh dao", NULL };
    int after = lex_any(l, i, offices);

    after = lex_any(l, after > 0 ? after : i, all);
    return after > 0 ? after : i;
}

static int
group(const struct lex *l, int i, struct words_owner *out)
{
    static const char *const members[] = { "dong chi thanh vien", "thanh vien", NULL };
    static const char *const committee[] = { "ban chi dao", "bcd", NULL };
    static const char *const places[] = { "dia phuong don vi", "dia phuong", NULL };
    int begin = each(l, i), after = lex_any(l, begin, members), end;
    unsigned levels = 0;

    if (after > 0 && begin > i) {
        end = lex_any(l, after, committee);
        *out = (struct words_owner){ .kind = WORDS_MEMBERS };
        return end > 0 ? end : after;
    }
    if (begin == i && !lex_is(l, i, "cap"))
        return i;
    after = lex_levels(l, lex_is(l, i, "cap") ? i + 1 : begin, &levels);
    if (levels == 0 && lex_any(l, begin, places) > 0) {
        after = lex_any(l, begin, places);
        levels = 1U << LEVEL_COMMUNE;
        if (lex_sign(l, after, ','))
            after = lex_levels(l, after + 1, &levels);
        levels |= 1U << LEVEL_COMMUNE;
    }
    if (levels == 0)
        return i;
    *out = (struct words_owner){ .kind = WORDS_LEVELS, .levels = levels };
    return after;
}

/* ------------------------------------------------------------------ offices that nobody has entered */

static const char *const actions[] = {
    "chu tri",    "phoi hop",    "tham muu",   "xay dung",     "ra soat",    "to chuc",
    "bao cao",    "huong dan",   "tham dinh",  "theo doi",     "don doc",    "kiem tra",
    "chuan bi",   "hoan thanh",  "trien khai", "thuc hien",    "co trach",   "khan truong",
    "tiep tuc",   "bao dam",     "dam bao",    "tong hop",     "chiu trach", "lap",
    "gui",        "chi dao",     "day manh",   "tuyen truyen", "lam",        "cung",
    "truoc ngay", "trong thang", "cham nhat",  "phan cong",    "de nghi",    "tap trung",
    "can",        "phai",        "la",         "du",           "da",         "se",
    "phat bieu",  "va",          "lua chon",   "chon",         "bo tri",     "cung cap",
    "bam sat",    NULL
};

static int
unknown_office(const struct lex *l, int i, struct words_owner *out)
{
    static const char *const heads[] = {
        "van phong", "phong",       "ban",       "so",        "trung tam", "hoi",     "doan",
        "cong an",   "mat tran",    "lien doan", "truong",    "dai",       "chi cuc", "kho bac",
        "bao hiem",  "ubnd",        "uy ban",    "thanh tra", "chi bo",    "to",      "benh vien",
        "dang uy",   "ban quan ly", "xa",        "phuong",    NULL
    };
    static const char *const others[] = { "hoi nghi", "hoi thao", "hoi thi",    "dai hoi",
                                          "dai bieu", "to chuc",  "truong hop", "doan ket",
                                          "so ket",   "so lieu",  "phong su",   "phong trao",
                                          "ban hanh", "xa hoi",   NULL };
    int at = i, words = 0;

    if (i >= l->count || !l->toks[i].is_upper || lex_any(l, i, heads) < 0 ||
        lex_any(l, i, others) > 0)
        return i;
    while (at < l->count && words < 10) {
        bool joins = lex_is(l, at, "va") && at > i && l->toks[at + 1].is_upper;

        if (lex_sign(l, at, '-') && words > 0) {
            at++;
            continue;
        }
        if (l->toks[at].fold == NULL || (!joins && words > 0 && lex_any(l, at, actions) > 0))
            break;
        at++;
        words++;
    }
    if (words < 2)
        return i;
    *out = (struct words_owner){ .kind = WORDS_UNKNOWN };
    return at;
}

/* ------------------------------------------------------------------ whom */

static int
watcher(const struct lex *l, int i, struct words_owner *out)
{
    static const char *const phrases[] = { "nguoi theo doi", "thanh vien theo doi",
                                           "nguoi phu trach", "thanh vien phu trach", NULL };
    int after = lex_any(l, i, phrases), end;

    if (after < 0)
        return i;
    end = known_name(l, after, out);
    if (end == after || out->kind != WORDS_UNIT)
        return i;
    out->kind = WORDS_WATCHER;
    return end;
}

int
lex_owner(const struct lex *l, int i, struct words_owner *out)
{
    static const char *const offices[] = { "uy ban nhan dan", "ubnd", NULL };
    int at = i, after = known_name(l, i, out);

    if (after == i)
        after = watcher(l, i, out);
    if (after == i)
        after = group(l, i, out);
    if (after == i) {
        at = lex_any(l, i, offices);
        after = at > 0 ? known_name(l, at, out) : i;
        after = after == at ? i : after;
    }
    if (after == i)
        after = unknown_office(l, i, out);
    if (after > i)
        out->words = lex_text(l, i, after);
    return after;
}

int
lex_owners(const struct lex *l, int i, struct words_owner *out, int *out_count)
{
    int at = i;

    while (*out_count < WORDS_OWNERS_MAX) {
        int next = at, after;

        if (at > i) {
            while (lex_sign(l, next, ',') || lex_sign(l, next, ';'))
                next++;
            next = lex_is(l, next, "va") ? next + 1 : next;
            if (next == at)
                break;
        }
        after = lex_owner(l, next, &out[*out_count]);
        if (after == next)
            break;
        (*out_count)++;
        at = after;
    }
    return at;
}

/* ------------------------------------------------------------------ a field that names them */

static bool
parts_field(const struct lex *l, int i)
{
    return lex_sign(l, i, ';') || lex_sign(l, i, ',') || lex_sign(l, i, '\n');
}

void
words_read_owners(struct arena *a, const char *text, const struct words_known *known,
                  struct words_owner **out, int *out_count)
{
    struct lex l = lex_make(a, text, known);
    struct words_owner *owners = arena_array(a, WORDS_OWNERS_MAX + 1, sizeof(*owners));
    int count = 0, i = 0;

    while (i < l.count && count < WORDS_OWNERS_MAX) {
        int after, end;

        if (parts_field(&l, i) || lex_sign(&l, i, '.') || (count > 0 && lex_is(&l, i, "va"))) {
            i++;
            continue;
        }
        after = lex_owner(&l, i, &owners[count]);
        for (end = after; end < l.count && !parts_field(&l, end) && !lex_is(&l, end, "va"); end++)
            ;
        /* what follows a name belongs to another, which is not known */
        if (after == i || end > after + (lex_sign(&l, after, '.') ? 1 : 0)) {
            owners[count].kind = WORDS_UNKNOWN;
            owners[count].id = 0;
            while (end < l.count && !lex_sign(&l, end, ';') && !lex_sign(&l, end, '\n') &&
                   !lex_sign(&l, end, ','))
                end++;
            owners[count].words = lex_text(&l, i, end);
            after = end;
        }
        count++;
        i = after;
    }
    *out = owners;
    *out_count = count;
}

void
words_suggest(struct arena *a, const char *text, const struct words_known *known, int max,
              const char ***out, int *out_count)
{
    char *words = arena_strdup(a, text_fold(a, text)), *rest = NULL;
    const char *wanted[8];
    int wanted_count = 0, count = 0;
    const char **names = arena_array(a, (size_t)max + 1, sizeof(*names));
    int64_t last = 0;

    for (char *w = strtok_r(words, " ", &rest); w != NULL && wanted_count < 8;
         w = strtok_r(NULL, " ", &rest))
        wanted[wanted_count++] = w;
    for (int i = 0; wanted_count > 0 && i < known->count && count < max; i++) {
        bool has_all = known->names[i].id != last;

        for (int k = 0; has_all && k < wanted_count; k++)
            has_all = strstr(known->names[i].fold, wanted[k]) != NULL;
        if (!has_all)
            continue;
        last = known->names[i].id;
        names[count++] = known->names[i].name;
    }
    *out = names;
    *out_count = count;
}
