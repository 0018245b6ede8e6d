/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Periodic reports in the product. */
#include "feature/report/report.h"

const struct feature report_feature = { .name = "report" };
