/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages in the reader's language, from the catalogues po/LANG/NAME.po that are built into the program. */
#include "core/ctx.h"
#include "core/log.h"
#include "core/mo.h"

#include <pthread.h>

/* Made by the build from po/. */
extern const unsigned char mo_vi[], mo_en[];
extern const size_t mo_vi_size, mo_en_size;

static struct mo catalogues[2]; /* by enum lang */

static void
open_catalogues(void)
{
    if (!mo_open(&catalogues[LANG_VI], mo_vi, mo_vi_size) ||
        !mo_open(&catalogues[LANG_EN], mo_en, mo_en_size))
        fatal("a built-in catalogue of messages is damaged");
}

static const char *
find(enum lang lang, const char *msgid, int form)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, open_catalogues);
    return mo_find(&catalogues[lang == LANG_VI ? LANG_VI : LANG_EN], msgid, form);
}

const char *
tr_lang(enum lang lang, const char *msgid)
{
    const char *text = find(lang, msgid, 0);

    return text != NULL ? text : msgid;
}

const char *
tr(const struct ctx *c, const char *msgid)
{
    return tr_lang(c->lang, msgid);
}

const char *
trn_lang(enum lang lang, const char *one, const char *many, int n)
{
    int form =
        n == 1 ? 0
               : 1; /* English; Vietnamese has one form, and mo_find gives the last that there is */
    const char *text = find(lang, one, form);

    if (text != NULL)
        return text;
    return form == 0 ? one : many;
}

const char *
trn(const struct ctx *c, const char *one, const char *many, int n)
{
    return trn_lang(c->lang, one, many, n);
}
