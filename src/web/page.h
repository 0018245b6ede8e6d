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

/* What a public page tells of itself to programs: search engines, and networks on which it is passed on. All may be NULL. */
struct page_share {
    const char *path; /* its one address within the site; NULL: the present one without its query */
    const char *description; /* one or two sentences; NULL: the title */
    const char *image_url;   /* within the site */
    const char *image_alt;
    int image_width, image_height;
    bool is_article;
    int64_t published_at, modified_at; /* of an article */
    const char *section;               /* the same: its topic */
    struct html linked_data;           /* web/linked_data.h */
};

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
    bool is_refusal; /* tells of a request that came to nothing: no address of its own */
    struct page_share share;
    const char *name;   /* "board": the body's class page-board; NULL */
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

/* Absolute: of a path within the site, and the page's own. */
const char *page_absolute_url(const struct page *p, const char *path);
const char *page_canonical_url(const struct page *p);
bool page_is_current(const struct page *p, const char *url);

/* The account as the browser keys its drafts by; a text in capitals. */
const char *page_account(const struct page *p);
const char *page_upper(const struct page *p, const char *text);

/* "/a/app-HASH.css" of "app.css". */
const char *asset_url(const char *name);

/* Pieces of the layout. */
void part_told(struct out *o,
               const struct page *p); /* to search engines and networks: page_share */
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
