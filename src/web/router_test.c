/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of routes: what it refuses at the start, and what a path finds. */
#include "web/router.h"

#include "test/test.h"

static enum status
nothing(struct request *r)
{
    (void)r;
    return OK;
}

static const char *
fault_of(struct ctx *c, const struct route *rows)
{
    struct feature one = { .name = "x", .routes = rows };
    const char *fault = "";

    return router_new(c->arena, (const struct feature *const[]){ &one, NULL }, &fault) != NULL
               ? ""
               : fault;
}

#define FAULT(...) fault_of(c, (const struct route[]){ __VA_ARGS__, { 0 } })
#define ROW(path)                                                                                  \
    {                                                                                              \
        GET, path, PUBLIC, nothing, 0, NULL                                                        \
    }

TEST(a_row_without_access_is_refused_at_the_start)
{
    CHECK_HAS(FAULT({ GET, "/a", ACCESS_FORGOTTEN, nothing, 0, NULL }), "no access rule");
    CHECK_HAS(FAULT({ GET, "/a", PUBLIC, NULL, 0, NULL }), "no handler");
    CHECK_HAS(FAULT({ METHOD_NONE, "/a", PUBLIC, nothing, 0, NULL }), "no method");
    CHECK_HAS(FAULT(ROW("a")), "no path");
    CHECK_TEXT(FAULT(ROW("/a")), "");
}

TEST(a_path_that_stands_twice_is_refused)
{
    CHECK_HAS(FAULT(ROW("/a/b"), ROW("/a/b")), "stands twice");
    CHECK_HAS(FAULT(ROW("/a/{id:int}"), ROW("/a/{key:int}")), "stands twice");
    CHECK_TEXT(FAULT(ROW("/a"), { POST, "/a", PUBLIC, nothing, 0, NULL }), "");
}

TEST(patterns_that_the_same_text_fits_are_refused)
{
    CHECK_HAS(FAULT(ROW("/a/{id:int}"), ROW("/a/{slug}")), "ambiguous");
    CHECK_HAS(FAULT(ROW("/a/{slug}"), ROW("/a/{slug}-{id:int}")), "ambiguous");
    CHECK_HAS(FAULT(ROW("/a/{on:date}"), ROW("/a/{slug}-{id:int}")), "ambiguous");
    CHECK_TEXT(FAULT(ROW("/a/{id:int}"), ROW("/a/{slug}-{id:int}")), "");
    CHECK_TEXT(FAULT(ROW("/a/{id:int}"), ROW("/a/{on:date}"), ROW("/a/moi")), "");
    CHECK_TEXT(FAULT(ROW("/a/{slug}.xlsx"), ROW("/a/{slug}.csv")), "");
    CHECK_TEXT(FAULT(ROW("/a/{id:int}/x"), ROW("/a/{unit:int}/y")), "");
}

TEST(malformed_rows_are_refused)
{
    CHECK_HAS(FAULT(ROW("/a/{id:number}")), "unknown type \"number\"");
    CHECK_HAS(FAULT(ROW("/a/{id")), "malformed");
    CHECK_HAS(FAULT(ROW("/a//b")), "empty segment");
    CHECK_HAS(FAULT(ROW("/a/{x}{y}")), "without a mark");
    CHECK_HAS(FAULT(ROW("/{x}/{x}")), "named twice");
    CHECK_HAS(FAULT(ROW("/{:int}")), "without a name");
    CHECK_HAS(FAULT({ GET, "/a", PUBLIC, nothing, LARGE_BODY, NULL }), "without POST");
}

static const struct route rows[] = {
    ROW("/"),
    ROW("/tin-tuc"),
    { POST, "/tin-tuc", SIGNED_IN, nothing, 0, NULL },
    ROW("/tin-tuc/{slug}-{id:int}"),
    ROW("/tin-tuc/moi"),
    ROW("/don-vi/{id:int}"),
    ROW("/don-vi/{id:int}/sua"),
    ROW("/ngay/{on:date}"),
    ROW("/{what}/moi/{id:int}"),
    { POST, "/gui", PUBLIC, nothing, 0, NULL },
    { 0 },
};

static struct request
matched(struct ctx *c, const char *path, enum match *out, const char **out_allow)
{
    static const struct feature one = { .name = "x", .routes = rows };
    const char *fault = "";
    struct router *router =
        router_new(c->arena, (const struct feature *const[]){ &one, NULL }, &fault);
    struct request r = { .ctx = *c, .method = GET, .raw_path = path };

    CHECK_TEXT(fault, "");
    *out = router_match(router, &r, out_allow);
    return r;
}

static const char *
route_of(struct ctx *c, const char *path)
{
    const char *allow = NULL;
    enum match m;
    struct request r = matched(c, path, &m, &allow);

    return m == MATCHED ? r.route->path : m == NO_PATH ? "404" : m == NO_METHOD ? allow : "400";
}

TEST(a_path_finds_its_row)
{
    CHECK_TEXT(route_of(c, "/"), "/");
    CHECK_TEXT(route_of(c, "/tin-tuc"), "/tin-tuc");
    CHECK_TEXT(route_of(c, "/tin-tuc/moi"), "/tin-tuc/moi");
    CHECK_TEXT(route_of(c, "/tin-tuc/hoi-nghi-2025-17"), "/tin-tuc/{slug}-{id:int}");
    CHECK_TEXT(route_of(c, "/don-vi/12/sua"), "/don-vi/{id:int}/sua");
    CHECK_TEXT(route_of(c, "/ngay/2025-03-31"), "/ngay/{on:date}");
    CHECK_TEXT(route_of(c, "/tin-tuc/moi/3"), "/{what}/moi/{id:int}");
}

TEST(a_path_that_fits_no_row_is_not_found)
{
    static const char *const paths[] = {
        "/tin-tuc/",
        "//",
        "/khong-co",
        "/don-vi/abc",
        "/don-vi/-1",
        "/don-vi/007",
        "/don-vi/1.5",
        "/don-vi/+1",
        "/ngay/2025-02-30",
        "/ngay/31-3-2025",
        "/don-vi/12/sua/",
        "/tin-tuc/-5",
        "/tin-tuc/a-",
        "/don-vi//sua",
        "/don-vi/9223372036854775808",
        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r",
    };

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        CHECK_TEXT(route_of(c, paths[i]), "404");
    CHECK_TEXT(route_of(c, "/don-vi/9223372036854775807"), "/don-vi/{id:int}");
}

TEST(another_method_is_told_which_ones_there_are)
{
    CHECK_TEXT(route_of(c, "/gui"), "POST");
}

TEST(traversal_and_malformed_escapes_are_refused)
{
    static const char *const paths[] = {
        "/../etc/passwd",
        "/tin-tuc/..",
        "/./tin-tuc",
        "/%2e%2e/x",
        "/tin-tuc/%2E",
        "/tin-tuc%2fmoi",
        "/tin-tuc/a%5cb-1",
        "/%00",
        "/tin%",
        "/%zz",
        "/%c0%ae%c0%ae/x",
        "/%ff",
        "/%ed%a0%80",
        "/%f8%88%80%80%80",
        "/a%0d%0ab",
        "",
        "tin-tuc",
        "/a\\b",
    };

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
        CHECK_TEXT(route_of(c, paths[i]), "400");
    /* Encoded twice is decoded once: plain text that names nothing. */
    CHECK_TEXT(route_of(c, "/%252e%252e/x"), "404");
}

TEST(values_of_a_path_are_decoded)
{
    const char *allow = NULL;
    enum match m;
    struct request r = matched(c, "/tin-tuc/h%E1%BB%99i-ngh%E1%BB%8B-42", &m, &allow);

    CHECK_INT(m, MATCHED);
    CHECK_TEXT(path_text(&r, "slug"), "hội-nghị");
    CHECK_INT(path_int(&r, "id"), 42);
    CHECK_TEXT(r.path, "/tin-tuc/hội-nghị-42");
}

const struct test router_tests[] = {
    T(a_row_without_access_is_refused_at_the_start),
    T(a_path_that_stands_twice_is_refused),
    T(patterns_that_the_same_text_fits_are_refused),
    T(malformed_rows_are_refused),
    T(a_path_finds_its_row),
    T(a_path_that_fits_no_row_is_not_found),
    T(another_method_is_told_which_ones_there_are),
    T(traversal_and_malformed_escapes_are_refused),
    T(values_of_a_path_are_decoded),
    T_END,
};
