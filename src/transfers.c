/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of list that goes in and out as a file. */
#include "feature/account/account.h"
#include "feature/article/article.h"
#include "feature/dossier/dossier.h"
#include "feature/subject/subject.h"
#include "feature/task/task.h"
#include "feature/unit/unit.h"
#include "service/transfer.h"

/* clang-format off */
const struct transfer_kind *const transfer_kinds[] = {
    &unit_transfer,
    &account_transfer,
    &task_transfer,
    &article_transfer,
    &subject_transfer,
    &dossier_transfer,
    NULL,
};
/* clang-format on */
