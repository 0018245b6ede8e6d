/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A page asked for by the program itself, as a reader who is nobody in particular would: for commands that write pages into files. */
#ifndef WEB_ASK_H
#define WEB_ASK_H

#include "web/response.h"
#include "web/web.h"

/* GET of "/path?query" on the context's connection, in Vietnamese, with is_copy set; on c->arena. What came of it stands in `response`. */
struct request *web_ask(struct ctx *c, const struct web *w, const char *url);

#endif
