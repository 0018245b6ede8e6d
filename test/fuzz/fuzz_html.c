/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as markup: what comes out is UTF-8, holds nothing but what the allow list has, and cleaned again is the same. */
#include "core/text.h"
#include "service/html_clean.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
check_tags(const char *s)
{
    static const char *const allowed[] = { "p",   "h2",     "h3",     "h4",    "ul",         "ol",
                                           "li",  "table",  "thead",  "tbody", "tr",         "th",
                                           "td",  "strong", "em",     "a",     "blockquote", "br",
                                           "sup", "sub",    "figure", NULL };

    for (s = strchr(s, '<'); s != NULL; s = strchr(s + 1, '<')) {
        const char *name = s + 1 + (s[1] == '/');
        size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz234");
        int i = 0;

        while (allowed[i] != NULL &&
               (strlen(allowed[i]) != length || strncmp(allowed[i], name, length) != 0))
            i++;
        assert(allowed[i] != NULL);
        assert(name[length] == '>' || strncmp(name + length, " href=\"", 7) == 0 ||
               strncmp(name + length, " colspan=\"", 10) == 0 ||
               strncmp(name + length, " rowspan=\"", 10) == 0 ||
               strncmp(name + length, " scope=\"", 8) == 0 ||
               strncmp(name + length, " data-media=\"", 13) == 0);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_new();
    const char *clean = html_clean(a, (const char *)bytes, size), *again;
    const struct html_part *parts;

    if (clean != NULL) {
        assert(text_is_utf8(clean, strlen(clean)));
        check_tags(clean);
        again = html_clean(a, clean, strlen(clean));
        assert(again != NULL && strcmp(again, clean) == 0);
        html_text(a, clean);
        html_parts(a, clean, &parts);
        again = html_of_text(a, html_text(a, clean));
        assert(again == NULL || strcmp(html_clean(a, again, strlen(again)), again) == 0);
    }
    arena_free(a);
    return 0;
}
