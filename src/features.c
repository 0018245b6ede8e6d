/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The product: one feature a line. */
#include "feature/account/account.h"
#include "feature/agenda/agenda.h"
#include "feature/article/article.h"
#include "feature/award/award.h"
#include "feature/board/board.h"
#include "feature/committee/committee.h"
#include "feature/conference/conference.h"
#include "feature/exemplar/exemplar.h"
#include "feature/council/council.h"
#include "feature/job/job.h"
#include "feature/delegation/delegation.h"
#include "feature/evidence/evidence.h"
#include "feature/load/load.h"
#include "feature/mail/mail.h"
#include "feature/notify/notify.h"
#include "feature/portal/portal.h"
#include "feature/report/report.h"
#include "feature/search/search.h"
#include "feature/system/system.h"
#include "feature/board/today.h"
#include "feature/campaign/campaign.h"
#include "feature/simulate/simulate.h"
#include "feature/subject/subject.h"
#include "feature/task/task.h"
#include "feature/ticket/ticket.h"
#include "feature/timeline/timeline.h"
#include "feature/unit/unit.h"
#include "feature/visit/visit.h"
#include "service/transfer.h"
#include "service/tus.h"
#include "feature/document/document.h"
#include "feature/dossier/dossier.h"
#include "feature/holiday/holiday.h"
#include "web/web_feature.h"

/* clang-format off */
const struct feature *const features[] = {
    &campaign_feature,
    &document_feature,
    &holiday_feature,
    &web_feature,
    &account_feature,
    &portal_feature,
    &search_feature,
    &article_feature,
    &article_media_feature,
    &today_feature,
    &board_feature,
    &timeline_feature,
    &committee_feature,
    &conference_feature,
    &delegation_feature,
    &council_feature,
    &report_feature,
    &agenda_feature,
    &task_feature,
    &evidence_feature,
    &award_feature,
    &subject_feature,
    &notify_feature,
    &load_feature,
    &simulate_feature,
    &unit_feature,
    &transfer_feature,
    &tus_feature,
    &exemplar_feature,
    &visit_feature,
    &ticket_feature,
    &dossier_feature,
    &system_feature,
    &job_feature,
    &mail_feature,
    NULL,
};
/* clang-format on */
