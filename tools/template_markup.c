/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The template compiler's view of HTML: which element, attribute or text a character belongs to, and what is refused there. */
#include "template.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool
is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static const char *const void_elements[] = { "area",   "base",  "br",    "col",  "embed",
                                             "hr",     "img",   "input", "link", "meta",
                                             "source", "track", "wbr",   NULL };
static const char *const address_attributes[] = {
    "href",      "src",      "action",      "formaction",     "xlink:href", "poster",  "data",
    "cite",      "manifest", "ping",        "srcset",         "hx-get",     "hx-post", "hx-put",
    "hx-delete", "hx-patch", "hx-push-url", "hx-replace-url", NULL
};
static const char *const word_attributes[] = { "title",
                                               "placeholder",
                                               "aria-label",
                                               "alt",
                                               "aria-description",
                                               "aria-placeholder",
                                               "aria-roledescription",
                                               "aria-valuetext",
                                               "label",
                                               NULL };
static const char *const program_attributes[] = { "hx-vals", "hx-vars", "hx-headers", "srcdoc",
                                                  NULL };

static bool
is_inside(const char *name)
{
    for (int i = 0; i < now.depth; i++)
        if (strcmp(now.open[i].name, name) == 0)
            return true;
    return false;
}

bool
markup_keeps_space(void)
{
    return now.where == IN_VALUE || now.where == IN_COMMENT ||
           (now.where == IN_TEXT && (is_inside("pre") || is_inside("textarea")));
}

static bool
in_script(void)
{
    return now.depth > 0 && strcmp(now.open[now.depth - 1].name, "script") == 0;
}

static void
append(char *name, char c, int line)
{
    size_t length = strlen(name);

    if (length + 1 >= NAME_MAX_BYTES)
        die(line, "\"%s...\": too long a name", name);
    name[length] = c;
    name[length + 1] = '\0';
}

static void
close_element(int line)
{
    if (is_one_of(now.tag, void_elements))
        die(line, "</%s>: this element has no end tag", now.tag);
    if (now.depth > 0 && strcmp(now.open[now.depth - 1].name, now.tag) == 0) {
        now.depth--;
        return;
    }
    if (is_unbalanced)
        return;
    if (now.depth == 0)
        die(line, "</%s> closes what was not opened", now.tag);
    die(line, "</%s> where <%s> of line %d is open", now.tag, now.open[now.depth - 1].name,
        now.open[now.depth - 1].line);
}

static void
end_tag(int line)
{
    now.where = IN_TEXT;
    now.letters = 0;
    if (now.is_closing) {
        close_element(line);
        return;
    }
    if (strcmp(now.tag, "style") == 0)
        die(line, "<style>: styles stand in web/scss");
    if (strcmp(now.tag, "script") == 0 && !now.has_src)
        die(line, "<script> without src: scripts stand in web/js");
    if (is_one_of(now.tag, void_elements))
        return;
    if (now.is_self_closing) {
        if (!is_inside("svg") && !is_inside("math"))
            die(line, "<%s/> does not close it in HTML: write </%s>", now.tag, now.tag);
        return;
    }
    if (now.depth == DEPTH_MAX)
        die(line, "more than %d elements in each other", DEPTH_MAX);
    strcpy(now.open[now.depth].name, now.tag);
    now.open[now.depth].line = line;
    now.depth++;
}

void
end_attribute_name(int line)
{
    const char *name = now.attribute;

    if (strncmp(name, "on", 2) == 0 || strncmp(name, "hx-on", 5) == 0)
        die(line, "%s=: programs stand in web/js", name);
    if (strcmp(name, "style") == 0)
        die(line, "style=: styles stand in web/scss");
    if (strcmp(name, "src") == 0)
        now.has_src = true;
    now.prefix_length = 0;
    now.prefix[0] = '\0';
    now.value_has_value = false;
    now.letters = 0;
    now.in_entity = false;
}

static void
end_value(int line)
{
    now.where = IN_TAG;
    if (is_one_of(now.attribute, address_attributes) &&
        (strncasecmp(now.prefix, "javascript:", 11) == 0 ||
         strncasecmp(now.prefix, "vbscript:", 9) == 0))
        die(line, "%s=: programs stand in web/js", now.attribute);
}

/* A letter of any script that Vietnamese or English is written in; `rest` has the bytes of the character. */
static bool
is_letter(const char *p, const char *end)
{
    unsigned code;

    if (isalpha((unsigned char)*p))
        return true;
    if (((unsigned char)*p & 0xE0) == 0xC0 && p + 1 < end)
        code = (unsigned)(p[0] & 0x1F) << 6 | (unsigned)(p[1] & 0x3F);
    else if (((unsigned char)*p & 0xF0) == 0xE0 && p + 2 < end)
        code =
            (unsigned)(p[0] & 0x0F) << 12 | (unsigned)(p[1] & 0x3F) << 6 | (unsigned)(p[2] & 0x3F);
    else
        return false;
    return (code >= 0xC0 && code < 0x250 && code != 0xD7 && code != 0xF7) ||
           (code >= 0x1E00 && code < 0x1F00);
}

/* Two letters in a row that do not come from the catalogue. */
static void
check_words(const char *p, const char *begin, const char *end, int line)
{
    if (is_verbatim || ((unsigned char)*p & 0xC0) == 0x80)
        return;
    if (*p == '&')
        now.in_entity = true;
    else if (now.in_entity && (*p == ';' || is_space(*p)))
        now.in_entity = false;
    now.letters = !now.in_entity && is_letter(p, end) ? now.letters + 1 : 0;
    if (now.letters < 2)
        return;
    const char *from = p, *to = p;

    while (from > begin && strchr(">\"'\n", from[-1]) == NULL)
        from--;
    while (to < end && strchr("<\"'\n", *to) == NULL)
        to++;
    from = skip_space(from, to);
    die(line, "\"%.*s\" is not in the catalogue: write {{ tr(\"...\") }}", (int)(to - from), from);
}

static void
text_char(const char *p, const char *begin, const char *end, int line)
{
    if (*p == '<') {
        now.where = TAG_START;
        now.is_closing = now.is_self_closing = now.has_src = false;
        now.tag[0] = '\0';
        return;
    }
    if (in_script() && !is_space(*p))
        die(line, "a program in the page: programs stand in web/js");
    check_words(p, begin, end, line);
}

static void
tag_char(const char *p, const char *end, int line)
{
    if (now.where == TAG_START) {
        if (*p == '!') {
            now.where = end - p >= 3 && p[1] == '-' && p[2] == '-' ? IN_COMMENT : IN_DOCTYPE;
            return;
        }
        if (*p == '/' && !now.is_closing) {
            now.is_closing = true;
            return;
        }
        if (!isalpha((unsigned char)*p))
            die(line, "< is no tag here: write &lt;");
        if (in_script() && !now.is_closing)
            die(line, "an element within <script>");
        now.where = TAG_NAME;
    }
    if (isalnum((unsigned char)*p) || *p == '-' || *p == ':')
        append(now.tag, *p, line);
    else if (is_space(*p))
        now.where = IN_TAG;
    else if (*p == '/')
        now.where = IN_TAG, now.is_self_closing = true;
    else if (*p == '>')
        end_tag(line);
    else
        die(line, "'%c' in the name of <%s>", *p, now.tag);
}

static void
attribute_char(char c, int line)
{
    if (now.where == ATTRIBUTE_NAME) {
        if (isalnum((unsigned char)c) || strchr("-_:.@", c) != NULL) {
            append(now.attribute, c, line);
            return;
        }
        end_attribute_name(line);
        now.where = IN_TAG;
        if (c == '=') {
            now.where = VALUE_START;
            return;
        }
    }
    if (is_space(c))
        return;
    if (c == '>') {
        end_tag(line);
    } else if (c == '/') {
        now.is_self_closing = true;
    } else if (isalpha((unsigned char)c) || c == ':' || c == '@') {
        if (now.is_closing)
            die(line, "an attribute in </%s>", now.tag);
        now.attribute[0] = '\0';
        append(now.attribute, c, line);
        now.where = ATTRIBUTE_NAME;
    } else {
        die(line, "'%c' in <%s>: no attribute begins so", c, now.tag);
    }
}

static void
value_char(const char *p, const char *begin, const char *end, int line)
{
    if (now.where == VALUE_START) {
        if (*p != '"' && *p != '\'')
            die(line, "%s= without quotation marks", now.attribute);
        now.quote = *p;
        now.where = IN_VALUE;
        return;
    }
    if (*p == now.quote) {
        end_value(line);
        return;
    }
    if (!now.value_has_value && now.prefix_length < PREFIX_MAX - 1) {
        now.prefix[now.prefix_length++] = *p;
        now.prefix[now.prefix_length] = '\0';
    }
    if (is_one_of(now.attribute, word_attributes))
        check_words(p, begin, end, line);
}

void
markup_char(const char *p, const char *begin, const char *end, int line)
{
    switch (now.where) {
    case IN_TEXT:
        text_char(p, begin, end, line);
        break;
    case TAG_START:
    case TAG_NAME:
        tag_char(p, end, line);
        break;
    case IN_TAG:
    case ATTRIBUTE_NAME:
        attribute_char(*p, line);
        break;
    case VALUE_START:
    case IN_VALUE:
        value_char(p, begin, end, line);
        break;
    case IN_COMMENT:
        if (*p == '>' && p - begin >= 2 && p[-1] == '-' && p[-2] == '-')
            now.where = IN_TEXT;
        break;
    case IN_DOCTYPE:
        if (*p == '>')
            now.where = IN_TEXT;
        break;
    }
}

/* ------------------------------------------------------------------ values */

/* url_...(...), ..._url(...), ...url, or `condition ? one of these : another`. */
static bool
is_address(const char *p, const char *end)
{
    const char *question = NULL, *word;

    p = skip_space(p, end);
    while (end > p && is_space(end[-1]))
        end--;
    for (const char *at = p; at < end; at++) {
        if (*at == '"' || *at == '\'')
            at = skip_quoted(at, end) - 1;
        else if (*at == '(' || *at == '[')
            at = skip_brackets(at, end) - 1;
        else if (*at == '?' && question == NULL)
            question = at;
        else if (*at == ':' && question != NULL)
            return is_address(question + 1, at) && is_address(at + 1, end);
    }
    for (word = p; word < end && is_word_char(*word); word++)
        ;
    if (word < end && *word == '(')
        return (strncmp(p, "url_", 4) == 0 || (word - p > 4 && memcmp(word - 4, "_url", 4) == 0)) &&
               skip_brackets(word, end) == end;
    for (const char *at = p; at < end; at++)
        if (*at == '[')
            at = skip_brackets(at, end) - 1;
        else if (!is_word_char(*at) && *at != '.' && !(at[0] == '-' && at[1] == '>') &&
                 !(*at == '>' && at[-1] == '-'))
            return false;
    return end - p >= 3 && memcmp(end - 3, "url", 3) == 0 &&
           (end - p == 3 || strchr("_.>", end[-4]) != NULL);
}

/* What stands before a value in an address settles which site and which scheme it is. */
static bool
is_settled(const char *prefix)
{
    if (prefix[0] == '/')
        return prefix[1] != '\0' && prefix[1] != '/' && prefix[1] != '\\';
    if (strncmp(prefix, "https://", 8) == 0)
        return strchr(prefix + 8, '/') != NULL;
    return prefix[0] == '#' || prefix[0] == '?' || strncmp(prefix, "mailto:", 7) == 0 ||
           strncmp(prefix, "tel:", 4) == 0;
}

void
check_value(const struct piece *v)
{
    const char *end = v->text + v->length;

    switch (now.where) {
    case IN_TEXT:
        if (in_script())
            die(v->line, "a value within <script>: give it as a data- attribute");
        break;
    case TAG_START:
    case TAG_NAME:
        die(v->line, "a value in the name of a tag");
    case IN_TAG:
    case ATTRIBUTE_NAME:
        die(v->line, "a value in the name of an attribute: write {%% if (...) { %%}name{%% } %%}");
    case VALUE_START:
        die(v->line, "%s={{ }} without quotation marks", now.attribute);
    case IN_COMMENT:
        die(v->line, "a value within a comment");
    case IN_DOCTYPE:
        die(v->line, "a value within <!doctype>");
    case IN_VALUE:
        if (is_one_of(now.attribute, program_attributes))
            die(v->line, "%s= takes no value: a reader's text would become a program",
                now.attribute);
        if (is_one_of(now.attribute, address_attributes) && !now.value_has_value &&
            !is_settled(now.prefix) && !is_address(v->text, end))
            die(v->line,
                "%s=: an address begins with url_...(), ..._url() or a member named ...url",
                now.attribute);
        now.value_has_value = true;
        break;
    }
    now.letters = 0;
    for (const char *p = v->text; p < end; p++) {
        if (*p == '"' || *p == '\'')
            p = skip_quoted(p, end) - 1;
        else if (*p == ';' || is_word_at(p, end, "struct html"))
            die(v->line, "%s in a value", *p == ';' ? "';'" : "\"struct html\" made");
    }
}
