/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts are sent in base64: then nothing in them can be mistaken for a line of the protocol, however long their lines are. */
#include "service/mail_compose.h"

#include "service/mail_text.h"

#include <sodium.h>
#include <string.h>

enum { LINE_BYTES = 57, LINE_LETTERS = 76 };

/* RFC 2045 wants the lines of a text ended by CR LF before they are encoded. */
static void
add_with_line_ends(struct buf *out, const char *text)
{
    for (const char *s = text; *s != '\0';) {
        size_t length = strcspn(s, "\r\n");

        buf_add_bytes(out, s, length);
        s += length;
        if (*s == '\0')
            break;
        buf_add(out, "\r\n");
        s += s[0] == '\r' && s[1] == '\n' ? 2 : 1;
    }
    buf_add(out, "\r\n");
}

static void
add_part(struct buf *out, const char *type, const char *text)
{
    struct buf lines;

    buf_printf(out, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
               type);
    buf_init(&lines, out->arena, strlen(text) + strlen(text) / 16 + 16);
    add_with_line_ends(&lines, text);
    for (size_t at = 0; at < lines.length; at += LINE_BYTES) {
        size_t length = lines.length - at < LINE_BYTES ? lines.length - at : LINE_BYTES;
        char *room = buf_reserve(out, LINE_LETTERS + 3);

        sodium_bin2base64(room, LINE_LETTERS + 1, (const unsigned char *)lines.data + at, length,
                          sodium_base64_VARIANT_ORIGINAL);
        out->length += strlen(room);
        buf_add(out, "\r\n");
    }
}

static void
add_head(struct buf *out, const struct mail_settings *s, const struct mail_out *m)
{
    struct arena *a = out->arena;
    const char *subject = mail_words(a, m->subject);

    buf_printf(out, "Date: %s\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\n", mail_date(a, m->at),
               mail_mailbox(a, s->from_name, s->from), mail_mailbox(a, m->name, m->address),
               subject[0] != '\0' ? subject : "-");
    buf_printf(out, "Message-ID: <%s%s>\r\nContent-Language: %s\r\n", m->token,
               strchr(s->from, '@'), m->lang);
    buf_add(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
    if (m->unsubscribe_url != NULL)
        buf_printf(out,
                   "List-Unsubscribe: <%s>\r\n"
                   "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                   m->unsubscribe_url);
}

/* A boundary with "=_" cannot stand in base64. */
void
mail_compose(struct buf *out, const struct mail_settings *s, const struct mail_out *m)
{
    add_head(out, s, m);
    if (m->html == NULL) {
        add_part(out, "text/plain", m->body);
        return;
    }
    buf_printf(out, "Content-Type: multipart/alternative; boundary=\"=_%s\"\r\n\r\n--=_%s\r\n",
               m->token, m->token);
    add_part(out, "text/plain", m->body);
    buf_printf(out, "--=_%s\r\n", m->token);
    add_part(out, "text/html", m->html);
    buf_printf(out, "--=_%s--\r\n", m->token);
}

const char *
mail_envelope_sender(struct arena *a, const struct mail_settings *s, const struct mail_out *m)
{
    const char *at;

    if (s->bounce == NULL)
        return s->from;
    at = strchr(s->bounce, '@');
    return arena_printf(a, "%.*s+%s%s", (int)(at - s->bounce), s->bounce, m->token, at);
}
