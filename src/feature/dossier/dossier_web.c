/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dossiers: routes. */
#include "feature/dossier/dossier_web.h"

#define ONE "/lam-viec/ho-so/{id:int}"

static const struct route routes[] = {
    { GET, "/lam-viec/ho-so", READ_DOSSIERS, dossier_list_page, POOLED,
      N_("Dossiers, by what they are filtered") },
    { GET, "/lam-viec/ho-so/moi", WRITE_DOSSIERS, dossier_new_page, 0, NULL },
    { POST, "/lam-viec/ho-so", WRITE_DOSSIERS, dossier_new_post, 0, N_("Puts a subject forward") },
    { POST, "/lam-viec/ho-so/chuyen", WRITE_DOSSIERS, dossier_pass_post, HEAVY,
      N_("Hands on many dossiers, each checked by itself") },
    { GET, "/lam-viec/ho-so/nhap", WRITE_DOSSIERS, dossier_import_page, 0, NULL },
    { POST, "/lam-viec/ho-so/nhap", WRITE_DOSSIERS, dossier_import_post, LARGE_BODY | HEAVY,
      N_("Checks a list of nominations, to be brought in afterwards") },
    { GET, ONE, READ_DOSSIERS, dossier_show_page, POOLED, N_("A dossier") },
    { POST, ONE, WRITE_DOSSIERS, dossier_head_post, 0, N_("Saves a dossier’s outline") },
    { POST, ONE "/phan/{code}", WRITE_DOSSIERS, dossier_section_post, LARGE_BODY,
      N_("Saves one part of a dossier’s report") },
    { POST, ONE "/so-lieu", WRITE_DOSSIERS, dossier_figures_post, 0,
      N_("Saves a dossier’s comparable figures") },
    { POST, ONE "/anh", WRITE_DOSSIERS, dossier_photos_post, 0,
      N_("Captions and order of a dossier’s photos") },
    { POST, ONE "/tep", WRITE_DOSSIERS, dossier_file_post, LARGE_BODY | HEAVY,
      N_("Adds papers or photos to a dossier, from a form or from a finished upload") },
    { POST, ONE "/giay-to/{paper:int}/xoa", WRITE_DOSSIERS, dossier_paper_delete_post, 0,
      N_("Deletes a paper of a dossier") },
    { POST, ONE "/buoc", WRITE_DOSSIERS, dossier_step_post, 0,
      N_("Takes a step: hands in, passes on, sends back, takes in, awards, refuses, withdraws") },
    { GET, ONE "/duong-di", READ_DOSSIERS, dossier_way_page, 0,
      N_("The whole way of a dossier on one sheet") },
    { GET, ONE "/giay-to/{paper:int}", READ_DOSSIERS, dossier_paper_send, FETCHING,
      N_("A paper of a dossier, as an attachment") },
    { GET, ONE "/anh/{photo:int}/{width:int}.webp", READ_DOSSIERS, dossier_photo_send, FETCHING,
      N_("A photo of a dossier in one of its sizes") },
    { GET, ONE "/anh/{photo:int}/{width:int}.jpg", READ_DOSSIERS, dossier_photo_send, FETCHING,
      N_("A photo of a dossier in one of its sizes") },
    { 0 },
};

static const struct nav_link nav[] = {
    { N_("Exemplars"), N_("Dossiers"), "/lam-viec/ho-so", "i-folder", READ_DOSSIERS, 50, false },
    { 0 },
};

const struct feature dossier_feature = { .name = "dossier", .routes = routes, .nav = nav };
