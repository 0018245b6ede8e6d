/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a message that came back, as a mail server's words, and as the texts of a letter: reading ends, and what is written
 * stays one letter with our head alone. */
#include "core/text.h"
#include "service/mail.h"
#include "service/mail_bounce.h"
#include "service/mail_compose.h"
#include "service/mail_queue.h"
#include "service/mail_text.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void
check_report(struct arena *a, const char *bytes, size_t size)
{
    struct mail_report r = mail_report_read(a, bytes, size, NULL);

    assert(r.token[0] == '\0' || strlen(r.token) == MAIL_TOKEN_LENGTH);
    assert(strlen(r.status) <= 9);
    assert(text_is_utf8(r.diagnostic, strlen(r.diagnostic)));
    assert(strpbrk(r.diagnostic, "\r\n") == NULL && strlen(r.diagnostic) <= 1000);
}

static void
check_answer(struct arena *a, const char *bytes, size_t size)
{
    const char *line = mail_answer(a, bytes, size, 300);

    assert(text_is_utf8(line, strlen(line)) && strpbrk(line, "\r\n") == NULL);
    (void)mail_is_dead_address(mail_status_in(a, line));
}

/* Lines ended by CR LF, of printable ASCII, not too long, of which none begins with a dot; before the first empty one, the head. */
static void
check_letter(const struct buf *letter, bool has_html)
{
    static const char *const names[] = { "Date",
                                         "From",
                                         "To",
                                         "Subject",
                                         "Message-ID",
                                         "Content-Language",
                                         "Auto-Submitted",
                                         "MIME-Version",
                                         "Content-Type",
                                         "Content-Transfer-Encoding" };
    const char *at = letter->data, *end;
    int headers = 0;
    bool is_head = true;

    while ((end = strstr(at, "\r\n")) != NULL) {
        assert(end - at <= 998 && at[0] != '.');
        for (const char *s = at; s < end; s++)
            assert(*s >= ' ' && *s <= '~');
        is_head = is_head && end != at;
        if (is_head && at[0] != ' ') {
            size_t length = strlen(names[headers]);

            assert(strncmp(at, names[headers], length) == 0 && at[length] == ':');
            headers++;
        }
        at = end + 2;
    }
    assert(*at == '\0' && headers == (has_html ? 9 : 10));
}

static void
check_compose(struct arena *a, const char *text, bool has_html)
{
    const struct mail_settings s = { .from = "thidua@nghison.example", .from_name = text };
    const struct mail_out m = { .token = "0123456789abcdef0123",
                                .address = "an@nghison.example",
                                .name = text,
                                .lang = "vi",
                                .subject = text,
                                .body = text,
                                .html = has_html ? text : NULL };
    struct buf letter;

    buf_init(&letter, a, 1024);
    mail_compose(&letter, &s, &m);
    check_letter(&letter, has_html);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *a = arena_new();
    const char *text = arena_strndup(a, (const char *)bytes, size);

    check_report(a, (const char *)bytes, size);
    check_answer(a, (const char *)bytes, size);
    check_compose(a, text, size % 2 == 1);
    if (mail_is_address(text))
        assert(strpbrk(text, "\r\n <>,;:\"()[]\\") == NULL && strlen(text) <= 254);
    arena_free(a);
    return 0;
}
