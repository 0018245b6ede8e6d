/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What sample_views.h includes. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "core/date.h"

enum sample_state { SAMPLE_NEW, SAMPLE_DONE, SAMPLE_STATE_COUNT };

const char *sample_state_code(enum sample_state state);

struct sample_place {
    const char *name;
    int64_t parent_id;
};

#endif
