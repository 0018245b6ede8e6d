/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for units: levels and kinds, how they are read from files and forms, and how a unit is called. */
#include "feature/unit/unit_internal.h"

#include "core/text.h"

#include <string.h>

static const struct {
    const char *code, *label;
} levels[LEVEL_COUNT] = {
    [LEVEL_NONE] = { "", "" },
    [LEVEL_NATION] = { "nation", N_("national level") },
    [LEVEL_PROVINCE] = { "province", N_("province level") },
    [LEVEL_DISTRICT] = { "district", N_("district level") },
    [LEVEL_COMMUNE] = { "commune", N_("commune level") },
    [LEVEL_UNIT] = { "unit", N_("agency or unit") },
};

/* Labels are in English here as all msgids; what is printed before a name is always the Vietnamese. */
const struct unit_kind unit_kinds[] = {
    { "nuoc", N_("country"), LEVEL_NATION },
    { "tinh", N_("province"), LEVEL_PROVINCE },
    { "thanh_pho_trung_uong", N_("centrally run city"), LEVEL_PROVINCE },
    { "huyen", N_("rural district"), LEVEL_DISTRICT },
    { "quan", N_("urban district"), LEVEL_DISTRICT },
    { "thi_xa", N_("town"), LEVEL_DISTRICT },
    { "thanh_pho", N_("city of a province"), LEVEL_DISTRICT },
    { "xa", N_("commune"), LEVEL_COMMUNE },
    { "phuong", N_("ward"), LEVEL_COMMUNE },
    { "thi_tran", N_("township"), LEVEL_COMMUNE },
    { "dac_khu", N_("special zone"), LEVEL_COMMUNE },
    { "co_quan", N_("agency"), LEVEL_UNIT },
    { "phong_ban", N_("office or division"), LEVEL_UNIT },
    { "truong_hoc", N_("school"), LEVEL_UNIT },
    { "y_te", N_("health station or hospital"), LEVEL_UNIT },
    { "doanh_nghiep", N_("enterprise"), LEVEL_UNIT },
    { "hop_tac_xa", N_("cooperative"), LEVEL_UNIT },
    { "to_chuc_khac", N_("other organisation"), LEVEL_UNIT },
    { NULL, NULL, LEVEL_NONE },
};

/* What lists write for a kind, folded; the kind's code and its labels serve as well. */
static const struct {
    const char *folded, *code;
} other_words[] = {
    { "nuoc", "nuoc" },
    { "quoc gia", "nuoc" },
    { "thanh pho truc thuoc trung uong", "thanh_pho_trung_uong" },
    { "thanh pho trung uong", "thanh_pho_trung_uong" },
    { "thanh pho thuoc tinh", "thanh_pho" },
    { "phong", "phong_ban" },
    { "ban", "phong_ban" },
    { "phong ban", "phong_ban" },
    { "truong", "truong_hoc" },
    { "tram y te", "y_te" },
    { "benh vien", "y_te" },
    { "trung tam y te", "y_te" },
    { "tram y te benh vien", "y_te" },
    { "cong ty", "doanh_nghiep" },
    { "htx", "hop_tac_xa" },
    { "khac", "to_chuc_khac" },
    { NULL, NULL },
};

const char *
unit_level_code(enum unit_level level)
{
    return levels[level].code;
}

bool
unit_level_parse(const char *code, enum unit_level *out)
{
    for (int i = LEVEL_NATION; code != NULL && i < LEVEL_COUNT; i++) {
        if (strcmp(levels[i].code, code) == 0) {
            *out = (enum unit_level)i;
            return true;
        }
    }
    return false;
}

const char *
unit_level_text(const struct ctx *c, enum unit_level level)
{
    return level == LEVEL_NONE ? "" : tr(c, levels[level].label);
}

const struct unit_kind *
unit_kind_find(const char *code)
{
    for (const struct unit_kind *k = unit_kinds; code != NULL && k->code != NULL; k++) {
        if (strcmp(k->code, code) == 0)
            return k;
    }
    return NULL;
}

static bool
is_word_for(struct arena *a, const struct unit_kind *k, const char *folded, size_t length)
{
    char code[64];
    size_t i;

    for (i = 0; k->code[i] != '\0' && i + 1 < sizeof(code); i++)
        code[i] = k->code[i] == '_' ? ' ' : k->code[i];
    code[i] = '\0';
    if (strcmp(code, folded) == 0)
        return true;
    return length > 2 && (strcmp(text_fold(a, tr_lang(LANG_VI, k->label)), folded) == 0 ||
                          strcmp(text_fold(a, k->label), folded) == 0);
}

/* "Thành phố" alone stands for two levels: it is left unknown, and the problem says what to write. */
const struct unit_kind *
unit_kind_parse(struct arena *a, const char *word)
{
    const struct unit_kind *exact = unit_kind_find(word);
    const char *folded;
    size_t length;

    if (exact != NULL)
        return exact;
    folded = text_fold(a, word);
    length = strlen(folded);
    if (length == 0 || length > 60 || strcmp(folded, "thanh pho") == 0)
        return NULL;
    for (int i = 0; other_words[i].folded != NULL; i++) {
        if (strcmp(other_words[i].folded, folded) == 0)
            return unit_kind_find(other_words[i].code);
    }
    for (const struct unit_kind *k = unit_kinds; k->code != NULL; k++) {
        if (is_word_for(a, k, folded, length))
            return k;
    }
    return NULL;
}

const char *
unit_kind_text(const struct ctx *c, const char *kind)
{
    const struct unit_kind *k = unit_kind_find(kind);

    return k == NULL ? "" : tr(c, k->label);
}

const char *
unit_kinds_text(struct ctx *c)
{
    const char *all = tr(c, unit_kinds[0].label);

    for (const struct unit_kind *k = unit_kinds + 1; k->code != NULL; k++)
        all = arena_printf(c->arena, "%s, %s", all, tr(c, k->label));
    return all;
}

/* The word that is part of the name: "thành phố Thanh Hóa", whichever level it has. */
static const char *
kind_before_name(const struct unit_kind *k)
{
    if (strcmp(k->code, "thanh_pho") == 0 || strcmp(k->code, "thanh_pho_trung_uong") == 0)
        return "thành phố";
    return tr_lang(LANG_VI, k->label);
}

const char *
unit_name_with_kind(struct arena *a, const char *kind, const char *name)
{
    const struct unit_kind *k = unit_kind_find(kind);

    if (k == NULL || k->level == LEVEL_UNIT)
        return name;
    return arena_printf(a, "%s %s", kind_before_name(k), name);
}

const char *
unit_title(const struct ctx *c, const struct unit *u)
{
    return unit_name_with_kind(c->arena, u->kind, u->name);
}

/* Lists of the statistics office write "Phường Hải Hòa"; the stored name is without its kind. */
const char *
unit_name_without_kind(struct arena *a, const struct unit_kind *k, const char *name)
{
    const char *word = kind_before_name(k);
    size_t length = strlen(word);
    const char *start;

    if (k->level == LEVEL_UNIT || strlen(name) <= length + 1 || name[length] != ' ')
        return name;
    start = arena_strndup(a, name, length);
    return strcmp(text_lower(a, start), word) == 0 ? name + length + 1 : name;
}

bool
unit_level_may_stand_below(enum unit_level level, enum unit_level parent)
{
    return level > parent || (level == LEVEL_UNIT && parent == LEVEL_UNIT);
}

const char *
unit_days_text(struct ctx *c, struct date from_on, struct date to_on)
{
    bool has_from = date_compare(from_on, UNIT_DAY_UNKNOWN) > 0 && !date_is_none(from_on);
    const char *from = date_vi(c->arena, from_on);
    const char *last = date_is_none(to_on) ? "" : date_vi(c->arena, date_add_days(to_on, -1));

    if (has_from && !date_is_none(to_on))
        return arena_printf(c->arena, tr(c, "from %s to the end of %s"), from, last);
    if (has_from)
        return arena_printf(c->arena, tr(c, "from %s"), from);
    if (!date_is_none(to_on))
        return arena_printf(c->arena, tr(c, "to the end of %s"), last);
    return tr(c, "on all days");
}
