/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The outbox as an administrator sees it, and its commands. What a letter is: service/mail.h. */
#ifndef FEATURE_MAIL_MAIL_H
#define FEATURE_MAIL_MAIL_H

#include "web/feature.h"

extern const struct feature mail_feature;

extern const struct command mail_commands[];

#endif
