/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a request to its answer, without a socket: the server and the tests call the same two functions. */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H

#include "web/request.h"

/* First half, once the head has been read and no body yet: the caller has set web, ctx.arena and ctx.clock, method, is_head,
 * raw_path, raw_query, headers, remote, is_https, host. Decodes query and cookies, chooses the language and the text size, finds
 * the row. Touches no database. Afterwards r->route tells what the row needs (NULL: it will be refused). */
void web_begin(struct request *r);

/* How many bytes of body the request may have. */
int64_t web_body_max(const struct request *r);

/* Second half: the body is in r->body (of a form or JSON), or in r->fields and r->uploads (of a multipart form). Finds the
 * session, checks access and the form's token, runs the handler, and leaves a whole answer in r->response. Calls web_begin
 * where it was not called. Uses ctx.db where it is set, else borrows a connection. */
void web_dispatch(struct request *r);

/* Whether the request would be let in to its row: for bodies so large that they are not taken from strangers. Reads the
 * database. */
bool web_is_let_in(struct request *r);

/* The headers that every answer has; `is_https` adds one. For answers that are made once and kept. */
const struct pair *web_fixed_headers(bool is_https, int *out_count);

/* The reader's language and text size, from a cookie's value (NULL: none) and Accept-Language. */
enum lang web_language(const char *kept, const char *accept);
const char *web_zoom(const char *kept);

#endif
