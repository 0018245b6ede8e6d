/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with an article that is to be brought along, told at its column. */
#include "feature/article/article_import.h"

#include "core/random.h"
#include "core/text.h"
#include "feature/campaign/campaign.h"
#include "feature/unit/unit.h"
#include "service/html_clean.h"
#include "service/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PATH_BYTES_MAX = 1000, LETTERS_LOOKED_AT = 400 };

struct checking {
    struct ctx *c;
    struct import_reader *r;
    struct import_known *known;
    const struct import_text *text;
    struct import_article *out;
    bool is_bad;
};

/* ------------------------------------------------------------------ what is the same for all rows */

/* The office of the campaign of the day is whose portal it is; without one, the only unit at the top. */
static enum status
find_owner(struct ctx *c, int64_t *out)
{
    struct campaign *campaigns;
    struct unit *units;
    int count = 0;
    enum status st = campaign_list(c, "", &campaigns, &count);

    for (int i = 0; st == OK && i < count; i++) {
        if (campaigns[i].parent_id == 0) {
            *out = campaigns[i].owner_unit_id;
            return OK;
        }
    }
    if (st == OK)
        st = unit_list_children(c, 0, today(c), &units, &count);
    if (st == OK && count == 1)
        *out = units[0].id;
    return st;
}

enum status
import_known_read(struct ctx *c, struct import_known *out)
{
    enum status st;

    *out = (struct import_known){ .unit_code = NULL };
    st = topic_list(c, &out->topics, &out->topic_count);
    return st == OK ? find_owner(c, &out->unit_id) : st;
}

/* ------------------------------------------------------------------ a cell */

#define BAD(k, column, ...)                                                                        \
    ((k)->is_bad = import_reader_problem((k)->r, (column), __VA_ARGS__) == INVALID)

/* Never in the middle of a character. */
static const char *
beginning_of(struct arena *a, const char *s, size_t max)
{
    size_t length = strnlen(s, max);

    while (length > 0 && ((unsigned char)s[length] & 0xC0) == 0x80)
        length--;
    return arena_strndup(a, s, length);
}

/* Text of a font of before Unicode looks like other letters; it is told, never taken unseen. Its beginning tells. */
static void
check_letters(struct checking *k, int column, const char *plain)
{
    const char *begin = beginning_of(k->c->arena, plain, LETTERS_LOOKED_AT);
    enum text_encoding seems = text_detect_mojibake(k->c->arena, begin);

    if (seems != ENCODING_UTF8)
        BAD(k, column,
            tr(k->c, "The letters look like %s (“%s”). Convert the file to Unicode first."),
            text_encoding_name(seems), beginning_of(k->c->arena, plain, 60));
}

static const char *
take_line(struct checking *k, int column, int max)
{
    const char *text = k->text->cells[column];
    const char *clean = text_clean(k->c->arena, text, strlen(text), column == IN_SUMMARY);

    if (clean == NULL) {
        BAD(k, column, "%s", tr(k->c, "This is not text. Type it again."));
        return "";
    }
    if (text_length(clean) > (size_t)max)
        BAD(k, column, tr(k->c, "This has %d characters, at most %d are taken. Shorten it."),
            (int)text_length(clean), max);
    return clean;
}

static void
take_state(struct checking *k)
{
    static const struct {
        const char *word;
        enum article_state state;
        bool is_heading;
    } words[] = {
        { "", ARTICLE_PUBLISHED, false },          { "published", ARTICLE_PUBLISHED, false },
        { "corrected", ARTICLE_PUBLISHED, false }, { "da dang", ARTICLE_PUBLISHED, false },
        { "heading", ARTICLE_PUBLISHED, true },    { "chi tieu de", ARTICLE_PUBLISHED, true },
        { "draft", ARTICLE_DRAFT, false },         { "nhap", ARTICLE_DRAFT, false },
        { "ban nhap", ARTICLE_DRAFT, false }
    };
    const char *folded = text_fold(k->c->arena, k->text->cells[IN_STATE]);

    k->out->state = ARTICLE_PUBLISHED;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i].word, folded) == 0) {
            k->out->state = words[i].state;
            k->out->is_heading = words[i].is_heading;
            return;
        }
    }
    BAD(k, IN_STATE, tr(k->c, "“%s” is no state. Write published, heading or draft."),
        arena_printf(k->c->arena, "%.60s", folded));
}

/* ------------------------------------------------------------------ time */

/* "12:42", "12:42:31", "1:05 CH", "05:42:00Z", "12:42+07:00"; what is left out is Vietnam's time. */
static bool
parse_clock(const char *text, int *out_second)
{
    int hour = 0, minute = 0, second = 0, used = 0, zone_hour = 7, zone_minute = 0;

    if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2)
        return false;
    text += used;
    if (sscanf(text, ":%2d%n", &second, &used) == 1)
        text += used;
    if (*text == '.')
        text += 1 + strspn(text + 1, "0123456789");
    text += strspn(text, " ");
    if (strcasecmp(text, "CH") == 0 || strcasecmp(text, "PM") == 0)
        hour = hour < 12 ? hour + 12 : hour;
    else if (strcasecmp(text, "SA") == 0 || strcasecmp(text, "AM") == 0)
        hour = hour == 12 ? 0 : hour;
    else if (strcmp(text, "Z") == 0)
        zone_hour = 0;
    else if (*text != '\0' && (sscanf(text, "%3d:%2d%n", &zone_hour, &zone_minute, &used) != 2 ||
                               text[used] != '\0'))
        return false;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
        zone_hour < -14 || zone_hour > 14)
        return false;
    *out_second = hour * 3600 + minute * 60 + second + VIETNAM_OFFSET_S - zone_hour * 3600 -
                  (zone_hour < 0 ? -zone_minute : zone_minute) * 60;
    return true;
}

static bool
parse_time(struct arena *a, const char *text, int64_t *out)
{
    size_t length = strcspn(text, " T");
    const char *day = arena_strndup(a, text, length);
    struct date d;
    int second = 0;

    if (!date_parse_iso(day, &d) && !date_parse_vi(day, &d))
        return false;
    text += length;
    text += strspn(text, " T");
    if (*text != '\0' && !parse_clock(text, &second))
        return false;
    *out = date_start_at(d) + second;
    return true;
}

static void
take_time(struct checking *k)
{
    const char *text = k->text->cells[IN_POSTED_AT];

    if (text[0] == '\0') {
        if (k->out->state != ARTICLE_DRAFT)
            BAD(k, IN_POSTED_AT, "%s",
                tr(k->c,
                   "The time at which it was posted is missing. Write 2025-02-12 12:42, or the "
                   "state draft."));
        return;
    }
    if (!parse_time(k->c->arena, text, &k->out->posted_at))
        BAD(k, IN_POSTED_AT, tr(k->c, "“%s” is no time. Write 2025-02-12 12:42."),
            arena_printf(k->c->arena, "%.60s", text));
    else if (k->out->posted_at > now(k->c) && k->out->state != ARTICLE_DRAFT)
        BAD(k, IN_POSTED_AT, "%s",
            tr(k->c, "This time has not come yet. Mend it, or write the state draft."));
}

/* ------------------------------------------------------------------ text */

static void
take_body(struct checking *k)
{
    const char *text = k->text->cells[IN_BODY];
    const char *body = html_clean(k->c->arena, text, strlen(text));

    k->out->body = "";
    if (body == NULL)
        BAD(k, IN_BODY, "%s",
            tr(k->c, "The text is too long or too intricate. Shorten it, or divide it."));
    else if (strlen(body) > ARTICLE_BODY_MAX)
        BAD(k, IN_BODY, tr(k->c, "The text has %s bytes, at most %s are taken. Shorten it."),
            number(k->c->lang, k->c->arena, (int64_t)strlen(body)),
            number(k->c->lang, k->c->arena, ARTICLE_BODY_MAX));
    else if (body[0] == '\0' && k->out->state != ARTICLE_DRAFT && !k->out->is_heading)
        BAD(k, IN_BODY, "%s",
            tr(k->c, "There is no text. Write it, or the state heading where only the title is "
                     "there."));
    else
        k->out->body = body;
    check_letters(k, IN_BODY, html_text(k->c->arena, k->out->body));
}

static void
take_topic(struct checking *k)
{
    const char *folded = text_fold(k->c->arena, k->text->cells[IN_TOPIC]), *known = "";

    if (folded[0] == '\0')
        return;
    for (int i = 0; i < k->known->topic_count; i++) {
        const struct topic *t = &k->known->topics[i];

        if (strcmp(text_fold(k->c->arena, t->name), folded) == 0 ||
            strcmp(text_fold(k->c->arena, t->slug), folded) == 0) {
            k->out->topic_id = t->id;
            return;
        }
        known = arena_printf(k->c->arena, "%s%s%s", known, known[0] ? ", " : "", t->name);
    }
    BAD(k, IN_TOPIC, tr(k->c, "There is no topic “%s”. Make it first, or write one of: %s."),
        arena_printf(k->c->arena, "%.80s", k->text->cells[IN_TOPIC]), known[0] ? known : "–");
}

static enum status
take_unit(struct checking *k)
{
    const char *code = k->text->cells[IN_UNIT];
    struct unit u;
    enum status st;

    k->out->unit_id = k->known->unit_id;
    if (code[0] == '\0') {
        if (k->out->unit_id == 0)
            BAD(k, IN_UNIT, "%s", tr(k->c, "Whose article is it? Write the code of a unit."));
        return OK;
    }
    if (k->known->unit_code != NULL && strcmp(k->known->unit_code, code) == 0) {
        k->out->unit_id = k->known->found_unit_id;
        return OK;
    }
    st = unit_find_by_code(
        k->c, code, k->out->posted_at != 0 ? date_of_instant(k->out->posted_at) : today(k->c), &u);
    if (st == NOT_FOUND)
        st = unit_find_by_code(k->c, code, today(k->c), &u);
    if (st == NOT_FOUND) {
        BAD(k, IN_UNIT, tr(k->c, "There is no unit with the code %s, neither then nor today."),
            arena_printf(k->c->arena, "%.60s", code));
        return OK;
    }
    if (st == OK)
        k->out->unit_id = u.id;
    return st;
}

static void
take_addresses(struct checking *k)
{
    const char *url = take_line(k, IN_SOURCE_URL, ARTICLE_URL_MAX);
    const char *old = k->text->cells[IN_OLD_ADDRESS];

    k->out->source_url = url;
    if (url[0] != '\0' &&
        ((strncasecmp(url, "https://", 8) != 0 && strncasecmp(url, "http://", 7)) ||
         strpbrk(url, " \"<>\\") != NULL))
        BAD(k, IN_SOURCE_URL, "%s",
            tr(k->c, "This is no address of a web page. Write it as https://…"));
    k->out->old_address = old[0] != '\0' ? article_old_path(k->c->arena, old) : NULL;
    if (old[0] != '\0' && k->out->old_address == NULL)
        BAD(k, IN_OLD_ADDRESS, "%s",
            tr(k->c,
               "This is no address of a page of the old portal. Write it as /tin/bai-1.html."));
}

/* ------------------------------------------------------------------ photos */

static const char *
next_part(struct arena *a, const char **at)
{
    size_t length = strcspn(*at, "|\n");
    const char *part = text_clean(a, *at, length, false);

    *at += length + ((*at)[length] != '\0');
    return part != NULL ? part : "";
}

static bool
is_inside(const char *name)
{
    return name[0] != '\0' && name[0] != '/' && strstr(name, "..") == NULL &&
           strchr(name, '\\') == NULL && strlen(name) < PATH_BYTES_MAX;
}

static void
check_photo(struct checking *k, const struct import_photo *p)
{
    const char *path = arena_printf(k->c->arena, "%s/%s", import_reader_folder(k->r), p->name);
    FILE *file = is_inside(p->name) ? fopen(path, "rb") : NULL;

    if (file == NULL)
        BAD(k, IN_PHOTOS, tr(k->c, "There is no photo %s beside the file. Put it there."),
            arena_printf(k->c->arena, "%.100s", p->name));
    else
        fclose(file);
    if (text_length(p->caption) > ARTICLE_CAPTION_MAX)
        BAD(k, IN_CAPTIONS, tr(k->c, "The caption of %s is longer than %d characters. Shorten it."),
            p->name, ARTICLE_CAPTION_MAX);
    if (text_length(p->alt) > ARTICLE_ALT_MAX)
        BAD(k, IN_ALTS,
            tr(k->c, "The alternative text of %s is longer than %d characters. Shorten it."),
            p->name, ARTICLE_ALT_MAX);
    if (k->out->state == ARTICLE_DRAFT)
        return;
    if (p->caption[0] == '\0')
        BAD(k, IN_CAPTIONS, tr(k->c, "The photo %s has no caption. Write one, or the state draft."),
            p->name);
    if (p->alt[0] == '\0')
        BAD(k, IN_ALTS,
            tr(k->c,
               "The photo %s has no alternative text. Write one, or - where it tells nothing, "
               "or the state draft."),
            p->name);
}

static void
take_photos(struct checking *k)
{
    struct arena *a = k->c->arena;
    const char *names = k->text->cells[IN_PHOTOS], *captions = k->text->cells[IN_CAPTIONS];
    const char *alts = k->text->cells[IN_ALTS];

    while (*names != '\0') {
        struct import_photo p = { .name = next_part(a, &names),
                                  .caption = next_part(a, &captions),
                                  .alt = next_part(a, &alts) };

        if (k->out->photo_count == IMPORT_PHOTOS_MAX) {
            BAD(k, IN_PHOTOS, tr(k->c, "At most %d photos are taken of an article."),
                IMPORT_PHOTOS_MAX);
            return;
        }
        check_photo(k, &p);
        k->out->photos[k->out->photo_count++] = p;
    }
    if (*captions != '\0' || *alts != '\0')
        BAD(k, *captions != '\0' ? IN_CAPTIONS : IN_ALTS, "%s",
            tr(k->c, "There are more of these than photos. Divide them by |, in the order of the "
                     "photos."));
}

/* ------------------------------------------------------------------ a row */

/* Without an address the article itself tells whether it came before. */
static const char *
digest_address(struct ctx *c, const struct import_article *a)
{
    const char *all =
        arena_printf(c->arena, "%s\n%lld\n%s", a->title, (long long)a->posted_at, a->body);

    return arena_printf(c->arena, "#%s", hash_hex(c->arena, all, strlen(all)));
}

enum status
import_check(struct ctx *c, struct import_reader *r, struct import_known *known,
             const struct import_text *text, struct import_article *out)
{
    struct checking k = { .c = c, .r = r, .known = known, .text = text, .out = out };
    enum status st;

    *out = (struct import_article){ .title = "" };
    take_state(&k);
    out->title = take_line(&k, IN_TITLE, ARTICLE_TITLE_MAX);
    if (out->title[0] == '\0')
        BAD(&k, IN_TITLE, "%s", tr(c, "The title is missing. Write it."));
    check_letters(&k, IN_TITLE, out->title);
    out->summary = take_line(&k, IN_SUMMARY, ARTICLE_SUMMARY_MAX);
    out->author = take_line(&k, IN_AUTHOR, ARTICLE_BYLINE_MAX);
    out->source = take_line(&k, IN_SOURCE, ARTICLE_BYLINE_MAX);
    take_time(&k);
    take_body(&k);
    take_topic(&k);
    take_addresses(&k);
    take_photos(&k);
    st = take_unit(&k);
    if (st != OK || k.is_bad)
        return st != OK ? st : INVALID;
    if (out->old_address == NULL)
        out->old_address = digest_address(c, out);
    return OK;
}
