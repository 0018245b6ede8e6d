/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exemplars: routes and places in the menus. */
#include "feature/exemplar/exemplar_inside.h"

#define WORK  "/lam-viec/ho-so/{id:int}/lay-y-kien"
#define CHECK "/lam-viec/ho-so/{id:int}/xac-minh"

static const struct route routes[] = {
    { GET, "/dien-hinh", PUBLIC, exemplar_show_gallery, 0,
      N_("Those who were commended, by field, unit and year") },
    { GET, "/lay-y-kien", PUBLIC, exemplar_show_open, 0,
      N_("Proposals on which opinions are asked for") },
    { GET, "/dien-hinh/{slug}-{id:int}", PUBLIC, exemplar_show, 0,
      N_("One exemplar, without what is personal") },
    { GET, "/dien-hinh/anh/{id:int}-{width:int}.webp", PUBLIC, exemplar_show_photo, FETCHING,
      N_("A photo of an exemplar in one of its sizes") },
    { GET, "/dien-hinh/anh/{id:int}-{width:int}.jpg", PUBLIC, exemplar_show_photo, FETCHING,
      N_("A photo of an exemplar in one of its sizes") },
    { GET, "/sitemap-dien-hinh.xml", PUBLIC, exemplar_show_sitemap, POOLED,
      N_("For search engines: exemplars") },
    { POST, "/dien-hinh/{id:int}/y-kien", PUBLIC, exemplar_send_opinion, 0,
      N_("Sends an opinion on a proposal to the council’s office") },
    { GET, "/xac-minh/{token}", PUBLIC, check_show_asked, 0,
      N_("What a body is asked about one dossier") },
    { POST, "/xac-minh/{token}", PUBLIC, check_send_answer, LARGE_BODY,
      N_("Answers for a body, once") },
    { GET, "/lam-viec/lay-y-kien", APPRAISE_DOSSIERS, exemplar_work, 0,
      N_("What stands before the public, by last day") },
    { GET, WORK, APPRAISE_DOSSIERS, exemplar_work_show, 0,
      N_("The text of a dossier that the public would read, with its cuts") },
    { POST, WORK "/cat", APPRAISE_DOSSIERS, exemplar_work_choose, 0,
      N_("Restores a false cut, or cuts more") },
    { POST, WORK, APPRAISE_DOSSIERS, exemplar_work_post, 0,
      N_("Shows a dossier to the public, as it was looked at") },
    { POST, WORK "/go-xuong", APPRAISE_DOSSIERS, exemplar_work_take_down, 0,
      N_("Takes a page down") },
    { GET, WORK "/y-kien", APPRAISE_DOSSIERS, exemplar_work_opinions, 0,
      N_("Readers’ opinions on a dossier") },
    { POST, WORK "/y-kien/{opinion:int}", APPRAISE_DOSSIERS, exemplar_work_mark, 0,
      N_("Marks an opinion") },
    { POST, WORK "/ket-thuc", APPRAISE_DOSSIERS, exemplar_work_close, 0,
      N_("Makes the closing record") },
    { GET, WORK "/bien-ban", APPRAISE_DOSSIERS, exemplar_work_record, 0,
      N_("The closing record, to print") },
    { GET, CHECK, READ_DOSSIERS, check_show_list, 0, N_("What other bodies answered") },
    { POST, CHECK, APPRAISE_DOSSIERS, check_send, 0, N_("Asks a body about a dossier") },
    { POST, CHECK "/{check:int}/thu-hoi", APPRAISE_DOSSIERS, check_take_back, 0,
      N_("Takes a question back") },
    { GET, CHECK "/{check:int}/tep", APPRAISE_DOSSIERS, check_show_file, FETCHING,
      N_("The file of a body’s answer") },
    { GET, "/lam-viec/ho-so/{id:int}/trung-lap", APPRAISE_DOSSIERS, likeness_show, POOLED,
      N_("Passages that stand in another dossier too") },
    { 0 },
};

static const struct nav_link nav[] = {
    { NULL, N_("Exemplars"), "/dien-hinh", "i-star", PUBLIC, 3, false },
    { NULL, N_("Opinions are asked for"), "/lay-y-kien", "i-comment", PUBLIC, 4, false },
    { N_("Exemplars"), N_("Before the public"), "/lam-viec/lay-y-kien", "i-comment",
      APPRAISE_DOSSIERS, 46, false },
    { 0 },
};

const struct feature exemplar_feature = {
    .name = "exemplar", .routes = routes, .commands = likeness_commands, .nav = nav
};
