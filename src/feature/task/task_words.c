/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The points of a text: paragraphs are cut into pieces, pieces that ask for something become points.
 *
 *     paragraph = [marker] piece { (";" | "." | "(2)") piece }
 *     piece     = [lead VERB ["cho"] [":"]] [whom ["chủ trì,"] ["phối hợp với" whom]] words */
#include "feature/task/task_words.h"

#include "core/text.h"
#include "feature/task/task_words_lex.h"

#include <string.h>

enum { DEADLINES_MAX = 12, NARRATED_WITHIN = 25, FAR = 8 };

enum piece_start { START_PARAGRAPH, START_SENTENCE, START_SEMICOLON, START_COLON, START_NUMBER };

struct reading {
    struct lex l;
    struct date issued_on;
    struct words_point *points;
    int count, left;

    /* of the paragraph */
    const char *number;
    bool is_marked;

    /* whom and what the pieces before govern */
    bool is_list; /* of things asked for */
    const char *lead;
    struct words_owner owners[WORDS_OWNERS_MAX];
    int owner_count;
    int last_from, last_to; /* tokens of the last point of this paragraph; to 0: none */
};

/* ------------------------------------------------------------------ markers */

static int
count_word(const struct lex *l, int i)
{
    static const char *const ordinals[] = { "nhat", "hai", "ba",   "tu",   "nam", "sau",
                                            "bay",  "tam", "chin", "muoi", NULL };
    static const char *const numbers[] = { "mot", "hai", "ba",   "bon",  "nam", "sau",
                                           "bay", "tam", "chin", "muoi", NULL };

    if (lex_is(l, i, "thu") && l->toks[i].is_upper && lex_any(l, i + 1, ordinals) > 0 &&
        (lex_sign(l, i + 2, ',') || lex_sign(l, i + 2, ':')))
        return i + 3;
    if (lex_any(l, i, numbers) > 0 && l->toks[i].is_upper && lex_is(l, i + 1, "la"))
        return lex_sign(l, i + 2, ',') || lex_sign(l, i + 2, ':') ? i + 3 : i + 2;
    return i;
}

static bool
is_spaced(const struct lex *l, int i)
{
    return i >= l->count || l->toks[i].at > l->toks[i - 1].end || lex_sign(l, i, '\n');
}

static bool
is_short_label(const struct lex *l, int i)
{
    static const char *const roman[] = { "i",   "ii",   "iii", "iv", "v", "vi",
                                         "vii", "viii", "ix",  "x",  NULL };
    const struct tok *t = &l->toks[i];

    if (i >= l->count || t->fold == NULL)
        return false;
    return (t->is_number && t->end - t->at <= 2) || strlen(t->fold) == 1 ||
           (t->is_upper && lex_any(l, i, roman) > 0);
}

/* "1.", "1.2.", "1)", "(1)", "a)", "II.", "-", "•", "Thứ nhất,", "Một là:"; the index after it, i where none stands there. */
static int
marker(const struct lex *l, int i)
{
    bool has_bracket = lex_sign(l, i, '(');
    int at = has_bracket ? i + 1 : i;

    if (i >= l->count)
        return i;
    if (l->toks[i].fold == NULL && !has_bracket) {
        int sign = l->toks[i].sign;

        return sign == '-' || sign == '+' || sign == '*' || sign == 0x2013 || sign == 0x2014 ||
                       sign == 0x2022 || sign == 0xB7 || sign == 0x25AA || sign == 0xF0B7
                   ? i + 1
                   : i;
    }
    if (!is_short_label(l, at))
        return count_word(l, i);
    at++;
    while (!has_bracket && lex_sign(l, at, '.') && at + 1 < l->count && l->toks[at + 1].is_number &&
           l->toks[at + 1].at == l->toks[at].end)
        at += 2;
    if (has_bracket)
        return lex_sign(l, at, ')') ? at + 1 : i;
    if ((lex_sign(l, at, '.') || lex_sign(l, at, ')') || lex_sign(l, at, '/')) &&
        is_spaced(l, at + 1))
        return at + 1;
    return i;
}

/* ------------------------------------------------------------------ what asks */

static bool
is_noun_before(const struct lex *l, int i)
{
    static const char *const words[] = { "dat", "duoc", "cac", "nhung", "theo", "dap", "mot", "voi",
                                         "ung", "muc",  "van", "so",    "ho",   "noi", NULL };

    return i > 0 && lex_any(l, i - 1, words) > 0;
}

/* The index after a verb that asks, where somebody is asked or a list follows. */
static int
demand(const struct lex *l, int i, int to)
{
    static const char *const asks[] = { "yeu cau", "de nghi", NULL };
    static const char *const gives[] = { "giao", "phan cong", "chi dao", "giao nhiem vu", NULL };
    struct words_owner whom;
    int after = lex_any(l, i, asks), at;

    if (after > 0 && after < to && !is_noun_before(l, i) && !lex_is(l, after, "cua") &&
        (l->toks[after].fold != NULL || lex_sign(l, after, ':')))
        return after;
    after = lex_any(l, i, gives);
    if (after < 0 || after >= to || is_noun_before(l, i))
        return -1;
    if (lex_is(l, i, "giao") && !lex_is_written(l, i, "giao"))
        return -1;
    if (lex_is(l, i, "chi") && !lex_sign(l, after, ':'))
        return -1;
    at = lex_is(l, after, "cho") ? after + 1 : after;
    return lex_sign(l, at, ':') || lex_owner(l, at, &whom) > at ? after : -1;
}

static int
find_demand(const struct lex *l, int from, int to, int *out_at)
{
    for (int i = from; i < to; i++) {
        int after = demand(l, i, to);

        if (after > 0) {
            *out_at = i;
            return after;
        }
    }
    return -1;
}

/* ------------------------------------------------------------------ one piece */

struct piece {
    int from, to;
    enum piece_start start;
    int words_from; /* after the lead */
    struct words_owner owners[WORDS_OWNERS_MAX], helpers[WORDS_OWNERS_MAX];
    int owner_count, helper_count;
    bool is_asked; /* by a verb of its own */
    unsigned notes;
};

/* "chủ trì, phối hợp với …", a few words after whom it is given to. */
static int
read_helpers(struct reading *r, struct piece *p, int i)
{
    static const char *const with[] = {
        "phoi hop chat che voi", "phoi hop voi", "phoi hop cung", "phoi hop", "cung voi", NULL
    };

    for (int at = i; at < p->to && at < i + FAR; at++) {
        int after = lex_any(&r->l, at, with), end;

        if (after < 0)
            continue;
        end = lex_owners(&r->l, after, p->helpers, &p->helper_count);
        return end;
    }
    return i;
}

static bool
is_told(const struct lex *l, int i)
{
    static const char *const told[] = {
        "da", "phat bieu", "du", "co y kien", "tham du", "la", NULL
    };

    for (int k = i; k < i + 6 && k < l->count; k++)
        if (lex_is_written(l, k, "đã"))
            return true;
    return lex_any(l, i, told) > 0;
}

/* "do Phòng Nội vụ chủ trì" within the piece. */
static void
find_doer(struct reading *r, struct piece *p)
{
    static const char *const doing[] = { "chu tri",   "thuc hien", "phu trach",
                                         "dam nhiem", "lam",       NULL };

    for (int i = p->words_from; i < p->to && p->owner_count == 0; i++) {
        struct words_owner whom[WORDS_OWNERS_MAX];
        int count = 0, after;

        if (!lex_is(&r->l, i, "do"))
            continue;
        after = lex_owners(&r->l, i + 1, whom, &count);
        if (after == i + 1 || lex_any(&r->l, after, doing) < 0)
            continue;
        memcpy(p->owners, whom, sizeof(whom));
        p->owner_count = count;
        (void)read_helpers(r, p, after);
    }
}

/* "hội nghị cấp xã, phường … hoàn thành trong tháng 3": whose it is. */
static void
find_levels(struct reading *r, struct piece *p)
{
    for (int i = p->words_from; i < p->to && p->owner_count == 0; i++) {
        unsigned levels = 0;
        int after;

        if (!lex_is(&r->l, i, "cap"))
            continue;
        after = lex_levels(&r->l, i + 1, &levels);
        if (levels == 0)
            continue;
        p->owners[0] = (struct words_owner){ .kind = WORDS_LEVELS,
                                             .levels = levels,
                                             .words = lex_text(&r->l, i, after) };
        p->owner_count = 1;
        p->notes |= NOTE_OWNER_LEVEL;
    }
}

static void
read_whom(struct reading *r, struct piece *p)
{
    int at = p->words_from, verb_at = 0;
    int after = find_demand(&r->l, p->from, p->to, &verb_at), end;

    if (after > 0) {
        p->is_asked = true;
        at = lex_is(&r->l, after, "cho") ? after + 1 : after;
        at = lex_sign(&r->l, at, ':') ? at + 1 : at;
        p->words_from = at;
    }
    end = lex_owners(&r->l, at, p->owners, &p->owner_count);
    if (p->owner_count > 0 && after < 0 && is_told(&r->l, end))
        p->owner_count = 0;
    if (p->owner_count > 0)
        (void)read_helpers(r, p, end);
}

/* ------------------------------------------------------------------ days */

static const char *const recurring[] = {
    "dinh ky hang thang", "dinh ky hang tuan", "dinh ky hang quy", "dinh ky",      "hang thang",
    "hang tuan",          "hang quy",          "hang ngay",        "thuong xuyen", NULL
};

static const char *
recurring_in(const struct lex *l, int from, int to)
{
    for (int i = from; i < to; i++) {
        int after = lex_any(l, i, recurring), end;

        if (after < 0)
            continue;
        /* with what is done so: "định kỳ báo cáo Trưởng Ban chỉ đạo" */
        for (end = after; end < to && end < after + 10 && l->toks[end].fold != NULL; end++)
            ;
        return lex_text(l, i, end);
    }
    return NULL;
}

const char *
words_recurring(struct arena *a, const char *text)
{
    struct lex l = lex_make(a, text, NULL);

    return recurring_in(&l, 0, l.count);
}

/* Sounds like a day, though none was understood. */
static bool
sounds_like_a_day(const struct lex *l, int from, int to)
{
    static const char *const phrases[] = { "truoc ngay",     "cham nhat",  "han chot",
                                           "khong muon hon", "xong truoc", "hoan thanh truoc",
                                           "trong thang",    "trong quy",  NULL };

    for (int i = from; i < to; i++)
        if (lex_any(l, i, phrases) > 0)
            return true;
    return false;
}

static void
read_day(struct reading *r, struct words_point *p, int from, int to)
{
    const char *text = lex_text(&r->l, from, to);
    struct deadline_words d;

    p->day_words = "";
    p->recurring_words = "";
    if (deadline_words_read(text, r->issued_on, &d) == OK) {
        p->rule = d.rule;
        p->last_on = d.last_on;
        p->day_words = arena_strndup(r->l.arena, text + d.at, d.length);
        return;
    }
    p->recurring_words = recurring_in(&r->l, from, to);
    p->is_recurring = p->recurring_words != NULL;
    if (!p->is_recurring) {
        p->recurring_words = "";
        p->notes |= sounds_like_a_day(&r->l, from, to) ? NOTE_DAY_UNREAD : NOTE_NO_DAY;
    }
}

/* ------------------------------------------------------------------ points */

static const char *
owner_line(struct arena *a, const struct words_owner *owners, int count)
{
    const char *line = "";

    for (int i = 0; i < count; i++)
        line = arena_printf(a, "%s%s%s", line, i > 0 ? "; " : "", owners[i].words);
    return line;
}

static void
judge(struct words_point *p)
{
    bool is_named = p->owner_count > 0;

    for (int i = 0; i < p->owner_count; i++)
        if (p->owners[i].kind == WORDS_UNKNOWN || p->owners[i].kind == WORDS_SEVERAL)
            p->notes |= NOTE_OWNER_UNKNOWN;
    if (!is_named)
        p->notes |= NOTE_NO_OWNER;
    if (!is_named ||
        (p->notes & (NOTE_OWNER_UNKNOWN | NOTE_DAY_UNREAD | NOTE_CUT | NOTE_NO_DEMAND)))
        p->sureness = WORDS_UNSURE;
    else
        p->sureness = p->notes & (NOTE_OWNER_BEFORE | NOTE_OWNER_LEVEL) ? WORDS_LIKELY : WORDS_SURE;
}

static const char *
cut_words(struct reading *r, struct words_point *p, const char *words)
{
    size_t length = text_length(words), at = 0;
    int kept = 0;

    if (length <= WORDS_POINT_MAX)
        return words;
    p->notes |= NOTE_CUT;
    while (kept < WORDS_POINT_MAX) {
        at++;
        while (((unsigned char)words[at] & 0xC0) == 0x80)
            at++;
        kept++;
    }
    return arena_strndup(r->l.arena, words, at);
}

static void
add_point(struct reading *r, const struct piece *p, int from, int to)
{
    struct arena *a = r->l.arena;
    struct words_point point = { .number = r->number, .lead = r->lead, .notes = p->notes };
    struct words_owner *owners, *helpers;

    if (lex_text(&r->l, from, to)[0] == '\0')
        return;
    if (r->count == WORDS_POINTS_MAX) {
        r->left++;
        return;
    }
    owners = arena_array(a, WORDS_OWNERS_MAX, sizeof(*owners));
    helpers = arena_array(a, WORDS_OWNERS_MAX, sizeof(*helpers));
    memcpy(owners, p->owners, sizeof(p->owners));
    memcpy(helpers, p->helpers, sizeof(p->helpers));
    point.words = cut_words(r, &point, lex_text(&r->l, from, to));
    point.owners = owners;
    point.owner_count = p->owner_count;
    point.owner_words = owner_line(a, owners, p->owner_count);
    point.helpers = helpers;
    point.helper_count = p->helper_count;
    point.helper_words = owner_line(a, helpers, p->helper_count);
    read_day(r, &point, from, to);
    judge(&point);
    r->points[r->count++] = point;
    r->last_from = from;
    r->last_to = to;
}

/* The token at which the text after a first day may be a point of its own: "… trong tháng 3, hội nghị cấp thị xã … trong tháng 5". */
static int
second_day_at(struct reading *r, int from, int to)
{
    const char *text = arena_strndup(r->l.arena, r->l.text + r->l.toks[from].at,
                                     r->l.toks[to - 1].end - r->l.toks[from].at);
    struct deadline_words d, next;
    size_t end;

    if (deadline_words_read(text, r->issued_on, &d) != OK)
        return to;
    end = r->l.toks[from].at + d.at + d.length;
    for (int i = from; i < to; i++) {
        if (r->l.toks[i].at < end || (!lex_sign(&r->l, i, ',') && !lex_sign(&r->l, i, ';')) ||
            i + 4 > to)
            continue;
        return deadline_words_read(arena_strndup(r->l.arena, r->l.text + r->l.toks[i + 1].at,
                                                 r->l.toks[to - 1].end - r->l.toks[i + 1].at),
                                   r->issued_on, &next) == OK
                   ? i + 1
                   : to;
    }
    return to;
}

static bool
has_day(struct reading *r, int from, int to)
{
    struct deadline_words d;

    return deadline_words_read(lex_text(&r->l, from, to), r->issued_on, &d) == OK;
}

static bool
is_narrated(const struct lex *l, int from, int to)
{
    for (int i = from; i < to && i < from + NARRATED_WITHIN; i++)
        if (lex_is_written(l, i, "đã"))
            return true;
    return false;
}

static bool
continues(const struct lex *l, int i)
{
    static const char *const words[] = { "dac biet",  "trong do",  "cu the",     "hoan thanh",
                                         "thoi han",  "thoi gian", "xong truoc", "bao cao ket qua",
                                         "cham nhat", "qua do",    "dong thoi",  "nhat la",
                                         NULL };

    return lex_any(l, i, words) > 0;
}

/* What belongs to the point before it: its words, its day. */
static bool
append(struct reading *r, const struct piece *p)
{
    struct words_point *last = r->count > 0 ? &r->points[r->count - 1] : NULL;
    bool is_own;
    int verb_at;

    if (last == NULL || r->last_to == 0 || p->start != START_SENTENCE)
        return false;
    is_own = find_demand(&r->l, p->from, p->to, &verb_at) > 0;
    if (is_own || (!continues(&r->l, p->from) && !r->is_marked))
        return false;
    last->words = cut_words(r, last, lex_text(&r->l, r->last_from, p->to));
    last->notes &= ~(unsigned)(NOTE_NO_DAY | NOTE_DAY_UNREAD);
    last->rule = RULE_NONE;
    last->is_recurring = false;
    read_day(r, last, r->last_from, p->to);
    judge(last);
    r->last_to = p->to;
    return true;
}

/* "1. Phòng Nội vụ:", "đề nghị các đơn vị:": whoever is named is meant by what stands below. */
static bool
heads(struct reading *r, struct piece *p)
{
    int last = p->to - 1;

    if (last < p->from || !lex_sign(&r->l, last, ':'))
        return false;
    r->is_list = true;
    r->lead = lex_text(&r->l, p->from, p->to);
    r->owner_count = p->owner_count;
    memcpy(r->owners, p->owners, sizeof(p->owners));
    return true;
}

static void
inherit(struct reading *r, struct piece *p)
{
    if (p->owner_count > 0 || p->is_asked || r->owner_count == 0 || p->start == START_SENTENCE)
        return;
    memcpy(p->owners, r->owners, sizeof(p->owners));
    p->owner_count = r->owner_count;
    p->notes |= NOTE_OWNER_BEFORE;
}

static bool
is_point(struct reading *r, const struct piece *p)
{
    bool is_day = has_day(r, p->words_from, p->to);

    if (p->is_asked || r->is_list)
        return true;
    if (is_narrated(&r->l, p->from, p->to))
        return false;
    return p->owner_count > 0 || is_day || r->is_marked ||
           recurring_in(&r->l, p->from, p->to) != NULL;
}

static void
add_by_days(struct reading *r, struct piece *p)
{
    int from = p->words_from;

    for (int n = 0; n < DEADLINES_MAX && from < p->to; n++) {
        int to = n + 1 < DEADLINES_MAX ? second_day_at(r, from, p->to) : p->to;
        struct piece part = *p;

        part.from = part.words_from = from;
        part.to = to;
        find_doer(r, &part);
        if (part.owner_count == 0 && has_day(r, from, to))
            find_levels(r, &part);
        add_point(r, &part, from, to);
        if (n == 0 && to < p->to) {
            p->owner_count = 0;
            p->helper_count = 0;
        }
        from = to;
    }
}

static void
take_piece(struct reading *r, int from, int to, enum piece_start start)
{
    struct piece p = { .from = from, .to = to, .start = start, .words_from = from };

    if (from >= to || append(r, &p))
        return;
    if (!r->is_marked && (start == START_SENTENCE || start == START_PARAGRAPH)) {
        r->is_list = false;
        r->owner_count = 0;
        r->lead = "";
    }
    read_whom(r, &p);
    if (heads(r, &p))
        return;
    if (p.words_from > from)
        r->lead = lex_text(&r->l, from, p.words_from);
    inherit(r, &p);
    if (!is_point(r, &p)) {
        r->last_to = 0;
        return;
    }
    if (!p.is_asked && !r->is_list)
        p.notes |= NOTE_NO_DEMAND;
    if (p.is_asked && !r->is_marked) {
        r->is_list = true;
        r->owner_count = p.owner_count;
        memcpy(r->owners, p.owners, sizeof(p.owners));
    }
    add_by_days(r, &p);
}

/* ------------------------------------------------------------------ pieces of a paragraph */

static bool
is_abbreviation(const struct lex *l, int i)
{
    static const char *const words[] = { "tp", "ts", "ths", "pgs", "gs", "dc",
                                         "v",  "tx", "tt",  "so",  "no", NULL };

    return i >= 0 && l->toks[i].fold != NULL && lex_any(l, i, words) > 0 &&
           l->toks[i].end - l->toks[i].at <= 3;
}

static bool
begins(const struct lex *l, int i)
{
    return i < l->count && l->toks[i].fold != NULL && l->toks[i].is_upper;
}

/* Whether a piece ends before token i; how the next one starts. */
static bool
ends_at(struct reading *r, int i, int from, int to, enum piece_start *out)
{
    const struct lex *l = &r->l;
    struct words_owner whom;

    if (i >= to || i == from)
        return false;
    if (lex_sign(l, i - 1, ';') &&
        (begins(l, i) || marker(l, i) > i || demand(l, i, to) > 0 || lex_owner(l, i, &whom) > i)) {
        *out = START_SEMICOLON;
        return true;
    }
    if ((lex_sign(l, i - 1, '.') || lex_sign(l, i - 1, '!') || lex_sign(l, i - 1, '?')) &&
        begins(l, i) && l->toks[i].at > l->toks[i - 1].end && !is_abbreviation(l, i - 2)) {
        *out = START_SENTENCE;
        return true;
    }
    if (lex_sign(l, i, '(') && l->toks[i + 1].is_number && lex_sign(l, i + 2, ')') && i > from &&
        l->toks[i - 1].fold == NULL) {
        *out = START_NUMBER;
        return true;
    }
    /* ", giao Phòng …" */
    if (lex_sign(l, i - 1, ',') && lex_is(l, i, "giao") && demand(l, i, to) > 0) {
        *out = START_SEMICOLON;
        return true;
    }
    return false;
}

static void
take_paragraph(struct reading *r, int from, int to)
{
    int after = marker(&r->l, from), start = after;
    enum piece_start how = START_PARAGRAPH, next = START_PARAGRAPH;

    r->is_marked = after > from;
    r->number = r->is_marked ? text_clean(r->l.arena, r->l.text + r->l.toks[from].at,
                                          r->l.toks[after - 1].end - r->l.toks[from].at, false)
                             : "";
    r->last_to = 0;
    for (int i = start; i <= to; i++) {
        if (i < to && !ends_at(r, i, start, to, &next))
            continue;
        take_piece(r, start, i, how);
        how = next;
        start = i;
        if (i < to && marker(&r->l, i) > i && (how == START_NUMBER || how == START_SEMICOLON)) {
            start = marker(&r->l, i);
            r->number = text_clean(r->l.arena, r->l.text + r->l.toks[i].at,
                                   r->l.toks[start - 1].end - r->l.toks[i].at, false);
        }
    }
}

/* A line that goes on in small letters belongs to the one before: papers from PDF are broken at their margin. */
static bool
goes_on(const struct lex *l, int line_end, int next)
{
    if (next >= l->count || l->toks[next].fold == NULL || l->toks[next].is_upper ||
        l->toks[next].is_number || marker(l, next) > next || line_end == 0)
        return false;
    return l->toks[line_end - 1].fold != NULL || lex_sign(l, line_end - 1, ',') ||
           lex_sign(l, line_end - 1, '-');
}

static int
paragraph_end(struct lex *l, int from)
{
    int i = from;

    for (; i < l->count; i++) {
        if (!lex_sign(l, i, '\n'))
            continue;
        if (!goes_on(l, i, i + 1))
            return i;
        l->toks[i].sign = ' ';
    }
    return i;
}

void
words_read_points(struct arena *a, const char *text, struct date issued_on,
                  const struct words_known *known, struct words_point **out, int *out_count,
                  int *out_left)
{
    struct reading r = {
        .l = lex_make(a, text, known), .issued_on = issued_on, .number = "", .lead = ""
    };

    r.points = arena_array(a, WORDS_POINTS_MAX, sizeof(*r.points));
    for (int from = 0; from < r.l.count;) {
        int to = paragraph_end(&r.l, from);

        if (to > from)
            take_paragraph(&r, from, to);
        from = to + 1;
    }
    *out = r.points;
    *out_count = r.count;
    *out_left = r.left;
}
