/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of all routes, compiled once into a tree of path segments. */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/feature.h"

struct router;

enum { PATH_VALUES_MAX = 8, SEGMENTS_MAX = 16 };

/* NULL, with the first fault of the table in *out_fault: a row without access or handler, a path that is malformed or
 * stands twice, an unknown type, two patterns of one place that some text would fit both. A literal segment may stand
 * beside a pattern and goes before it. */
struct router *router_new(struct arena *a, const struct feature *const *list,
                          const char **out_fault);

enum match { MATCHED, NO_PATH, NO_METHOD, MALFORMED };

/* Finds the row and fills the request's path, route and path_values from its raw_path. NO_METHOD: the path exists for other
 * methods only, which *out_allow names ("GET, HEAD"). MALFORMED: the path is no path (see decode_segment). */
enum match router_match(const struct router *router, struct request *r, const char **out_allow);

/* All rows, the table's order; for tests, /openapi.json and the menu. */
const struct route *const *router_rows(const struct router *router, int *out_count);

#endif
