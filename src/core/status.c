/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the statuses. */
#include "core/status.h"

const char *
status_name(enum status st)
{
    switch (st) {
    case OK:
        return "ok";
    case NOT_FOUND:
        return "not found";
    case INVALID:
        return "invalid";
    case DENIED:
        return "denied";
    case CONFLICT:
        return "conflict";
    case BUSY:
        return "busy";
    case FAILED:
        return "failed";
    }
    return "unknown";
}
