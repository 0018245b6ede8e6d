/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the bytes of a request to clean text: percent-encoding, queries, cookies, form and JSON bodies. All of it is hostile;
 * what comes out is valid UTF-8 in NFC without control characters. */
#ifndef WEB_DECODE_H
#define WEB_DECODE_H

#include "web/request.h"

/* A growing list of pairs. */
struct pairs {
    struct arena *arena;
    struct pair *items;
    int count, capacity;
};

void pairs_init(struct pairs *p, struct arena *a);

/* False once FIELDS_MAX is reached. */
bool pairs_add(struct pairs *p, const char *name, const char *value);

/* Text of a request: NFC, no NUL, no control characters but line breaks and tabs; blanks stay as they are. NULL where it is
 * not UTF-8. */
const char *decode_text(struct arena *a, const char *bytes, size_t length);

/* Percent-decodes one segment of a path: NULL for a malformed escape, bytes that are not UTF-8, a control character, an
 * encoded slash or a backslash, "." and "..". */
const char *decode_segment(struct arena *a, const char *bytes, size_t length);

/* "a=1&b=2" with + for blanks. False where it is malformed or has too many fields: what was read so far stays. */
bool decode_query(struct pairs *out, const char *text, size_t length);

/* "a=1; b=2". Malformed cookies are passed over: other sites of the same name may have set them. */
void decode_cookies(struct pairs *out, const char *text);

/* The value of one cookie as it stands in the header (NULL: none), cut to `size`; for what is asked before a request is read. */
bool decode_cookie(const char *cookies, const char *name, char *out, size_t size);

/* A header's name in lower case; the usual ones need no copy. */
const char *decode_header_name(struct arena *a, const char *name);

/* A JSON body as the fields of the form with the same names: members of objects join by ".", objects in arrays by their
 * number ("deadline.0.words"), plain values in arrays repeat the name; true is "1", false and null are "". False where it
 * is not an object, too deep or too large. */
bool decode_json(struct pairs *out, const char *text, size_t length);

/* Percent-encodes all but unreserved characters; "/" stays where keep_slash. */
const char *encode_url(struct arena *a, const char *text, bool keep_slash);

#endif
