/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a handler gets and how it reads it. Before a handler runs, the dispatcher has matched method and typed path,
 * bounded the body, found the session, checked access and CSRF, and borrowed a connection. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "core/buf.h"
#include "core/ctx.h"
#include "web/access.h"

/* HEAD is GET without the body; other methods are 405. */
enum method { METHOD_NONE, GET, POST, PATCH, DELETE, METHOD_COUNT };

const char *method_name(enum method method); /* "POST" */
bool method_writes(enum method method);

enum {
    PATH_MAX_BYTES = 2048,
    QUERY_MAX_BYTES = 8192,
    HEADER_MAX_BYTES = 16384,
    FORM_MAX_BYTES = 4 << 20,     /* urlencoded and JSON bodies, and the text parts of multipart */
    UPLOAD_MAX_BYTES = 256 << 20, /* routes with LARGE_BODY; files go to a temporary file */
    FIELDS_MAX = 4000
};

struct route;
struct session;
struct response;
struct form;
struct web;

/* One uploaded file, spooled to disk; gone with the request. */
struct upload {
    const char *field;
    const char *name; /* as sent, cleaned, without folders; hostile */
    const char *path; /* the temporary file */
    int64_t size;
};

struct pair {
    const char *name, *value; /* decoded, valid UTF-8 in NFC, no NUL */
};

/* Where a request's file goes that a job asks for in its account's name: there is nobody to answer. */
struct spool {
    const char *path; /* a file that stands; to be filled */
    void *arg;
    void (*progress)(void *arg, int64_t done, int64_t all); /* all 0: not known */
    bool (*is_stopped)(void *arg);                          /* then BUSY is to be returned */
    const char *name; /* set by who fills it; NULL: nothing was written */
    int64_t rows;
};

struct request {
    struct ctx ctx;
    const struct web *web; /* the site: routes, settings, database */
    enum method method;    /* METHOD_NONE: another one, refused */
    bool is_head;
    bool is_copy; /* written into a file (web/ask.h): nobody is there to search, vote or sign in */
    const char *raw_path;  /* as sent */
    const char *path;      /* decoded, "/lam-viec/bang"; "" where it is malformed */
    const char *raw_query; /* as sent, without "?"; "" where none */
    const char *remote;    /* the client's address, through trusted proxies only */
    bool is_https;
    const char *host; /* as the client names us; checked against the configured names */
    const struct route *route;
    const struct pair *path_values;
    int path_value_count;
    const struct pair *query;
    int query_count;
    const struct pair *headers; /* lower-case names */
    int header_count;
    const struct pair *cookies;
    int cookie_count;
    const char *body; /* of a JSON request; NULL otherwise */
    size_t body_length;
    const char *
        body_path; /* of a route with SPOOLED_BODY: the temporary file, gone with the request; NULL: the body is in `body` */
    bool
        is_cut; /* the line broke within the body: the file has what came, and nobody hears the answer */
    const struct pair *fields; /* of a form */
    int field_count;
    const struct upload *uploads;
    int upload_count;
    const struct session *session; /* NULL: nobody signed in */
    const char *zoom;              /* "100", "115" ...: the reader's text size */
    int refused; /* an HTTP status found while the request was read (400, 413, 431 ...); 0: none */
    struct response *response;
    struct spool *spool; /* NULL: a reader waits */
};

/* Path values are present and well-typed by the match. */
int64_t path_int(const struct request *r, const char *name);
const char *path_text(const struct request *r, const char *name);

/* Query parameters: filters and pages. NULL, `otherwise` where absent or malformed. */
const char *param(const struct request *r, const char *name);
const char *param_text(const struct request *r, const char *name); /* "" where it is absent */
int64_t param_int(const struct request *r, const char *name, int64_t otherwise);
struct date param_date(const struct request *r, const char *name, struct date otherwise);

const char *header(const struct request *r, const char *name); /* lower case; NULL: absent */
const char *cookie(const struct request *r, const char *name);
bool wants_json(const struct request *r);
bool is_fragment(const struct request *r); /* asked by htmx for a part of the page */

/* The current address with one query parameter set (NULL: removed); pages start anew. For filters, sorting, paging,
 * language. */
const char *url_with(const struct request *r, const char *name, const char *value);

#endif
