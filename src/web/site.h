/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where readers reach the site, for whatever is read outside of it: letters, feeds, canonical addresses. */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "web/request.h"

/* THIDUA_URL, "https://thidua.thanhhoa.gov.vn" without a "/" at the end; NULL where it is not set or is no web address. */
const char *site_url_set(struct arena *a);

/* That, else as this request names us: "http://127.0.0.1:8080". What is made with it may be kept: the page cache keeps apart what
 * was asked for by different names. */
const char *site_url(const struct request *r);

#endif
