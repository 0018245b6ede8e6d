/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every page shows around its content: head, menu, language, text zoom, account, print head, flash. Views hold one and
 * begin with layout_start(o, &v->page). */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "web/respond.h"

struct nav_link {
    const char *group; /* msgid of the heading; NULL: the first, without one */
    const char *label; /* msgid */
    const char *url;
    const char *icon;   /* of the sprite */
    enum access access; /* shown to who has it */
    int order;          /* within the menu */
    bool in_tabbar;     /* one of the phone's bar */
};

struct crumb {
    const char *label, *url;
};

enum { CRUMBS_MAX = 6 };

struct page {
    const struct request *request;
    const char *title;
    const char *campaign_title, *campaign_owner; /* NULL: no campaign chosen */
    const char *account_name, *account_mark;     /* NULL: nobody signed in */
    const char *flash;                           /* what was just done; NULL */
    const char *csrf;
    struct crumb crumbs[CRUMBS_MAX];
    int crumb_count;
    const struct nav_link *const *nav; /* those this reader may see, NULL-ended */
    const char *nav_current;           /* url */
    int late_count;                    /* beside Today; -1: unknown */
    int unread_count;                  /* beside the bell; -1: there is none */
    bool is_sample;                    /* the campaign is marked as sample data */
    bool is_public;                    /* the portal's layout */
    bool is_wide;                      /* board: A3 */
    bool is_gate;                      /* sign-in and its like: no head, no menu */
    const char *name;                  /* "board": the body's class page-board; NULL */
    const char *script; /* one more script, for the few pages that need it: "upload.js"; NULL */
    const char
        *draft_done; /* the form that was just accepted: the browser's own draft of it goes */
};

/* The page of a handler; `title` is already translated. */
struct page page_start(struct request *r, const char *title);
void page_crumb(struct page *p, const char *label, const char *url);

/* For the layout: the text size a step up or down, the present address (after signing in, changing the size ...), the same in
 * another language, and the address of an icon of this page's sprite ("print"). */
const char *page_zoom(const struct page *p, int step);
const char *url_here(const struct page *p);
const char *url_lang(const struct page *p, const char *lang);
const char *url_icon(const struct page *p, const char *icon);
bool page_is_current(const struct page *p, const char *url);

/* The account as the browser keys its drafts by; a text in capitals. */
const char *page_account(const struct page *p);
const char *page_upper(const struct page *p, const char *text);

/* "/a/app-HASH.css" of "app.css". */
const char *asset_url(const char *name);

/* Pieces of the layout. */
void part_zoom_tool(struct out *o, const struct page *p);
void part_lang_tool(struct out *o, const struct page *p);
void part_find_tool(struct out *o, const struct page *p, const char *action_url, const char *label);
void part_menu_links(struct out *o, const struct page *p);
void part_crumbs(struct out *o, const struct page *p);
void part_flash(struct out *o, const struct page *p);
void part_print_head(struct out *o, const struct page *p);

/* layout_start.html, layout_end.html choose the public or the working layout by the page. */
void view_layout_start(struct out *o, const struct page *p);
void view_layout_end(struct out *o, const struct page *p);
#ifdef VIEW
#define layout_start(o, p) view_layout_start(o, p)
#define layout_end(o, p)   view_layout_end(o, p)
#endif

#endif
