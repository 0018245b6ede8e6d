/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The API as a document (OpenAPI 3.1), made from the rows of the table. */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H

#include "web/request.h"

/* The handler of /openapi.json. */
enum status openapi_show(struct request *r);

#endif
