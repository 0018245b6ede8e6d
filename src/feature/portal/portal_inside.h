/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this feature share beside its views. */
#ifndef FEATURE_PORTAL_PORTAL_INSIDE_H
#define FEATURE_PORTAL_PORTAL_INSIDE_H

#include "feature/portal/portal_views.h"

/* Text of an XML document: escaped, and without what no XML may hold. */
void portal_xml(struct out *o, const char *text);

/* "Cổng thông tin thi đua Thị xã Nghi Sơn", in Vietnamese. */
const char *portal_office(struct ctx *c, const struct portal_common *p);

/* Gives the ids of feeds the name by which the site is first served. */
enum status portal_start(struct ctx *c, const char *data) MUST_CHECK;

enum status portal_show_rss(struct request *r);
enum status portal_show_atom(struct request *r);
enum status portal_show_sitemap(struct request *r);
enum status portal_show_sitemap_pages(struct request *r);
enum status portal_show_sitemap_part(struct request *r);

#endif
