/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of work that is done beside the pages: one a line. */
#include "feature/article/article.h"
#include "feature/council/council.h"
#include "feature/evidence/evidence.h"
#include "feature/exemplar/exemplar.h"
#include "feature/notify/notify.h"
#include "feature/ticket/ticket.h"
#include "feature/visit/visit.h"
#include "service/job_clean.h"
#include "service/mail_send.h"
#include "service/transfer_job.h"

/* clang-format off */
const struct job_kind *const job_kinds[] = {
    &import_job,
    &export_job,
    &job_clean_kind,
    &evidence_clean_job,
    &article_publish_job,
    &mail_job_kind,
    &mail_clean_kind,
    &notify_hourly_job,
    &notify_digest_job,
    &notify_letters_job,
    &notify_clean_job,
    &visit_clean_job,
    &ticket_remind_job,
    &ticket_clean_job,
    &likeness_job,
    &exemplar_remind_job,
    &exemplar_clean_job,
    &council_seek_job,
    NULL,
};
/* clang-format on */
