/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the pages of accounts are. */
#include "feature/account/account_web.h"

#include "feature/account/account_cli.h"
#include "web/session.h"

static const struct route routes[] = {
    { GET, "/dang-nhap", PUBLIC, account_page_signin, 0, N_("Sign in") },
    { POST, "/dang-nhap", PUBLIC, account_page_do_signin, HASHING, N_("Sign in") },
    { POST, "/dang-xuat", SIGNED_IN, account_page_signout, WHILE_MUST_CHANGE, N_("Sign out") },
    { GET, "/moi/{token}", PUBLIC, account_page_follow_invite, 0, N_("Follow an invitation") },
    { GET, "/moi", PUBLIC, account_page_accept, 0, N_("Set a password by invitation") },
    { POST, "/moi", PUBLIC, account_page_do_accept, HASHING, N_("Set a password by invitation") },

    { GET, "/lam-viec/tai-khoan/toi", SIGNED_IN, account_page_mine, 0, N_("My account") },
    { POST, "/lam-viec/tai-khoan/toi", SIGNED_IN, account_page_update_mine, 0,
      N_("Change my account") },
    { POST, "/lam-viec/tai-khoan/toi/dia-chi", SIGNED_IN, account_page_confirm_mine, 0,
      N_("Confirm my mail address, from which letters came back") },
    { POST, "/lam-viec/tai-khoan/toi/phien/{id:int}/ket-thuc", SIGNED_IN, account_page_end_mine, 0,
      N_("End one of my sign-ins") },
    { POST, "/lam-viec/tai-khoan/toi/phien/ket-thuc", SIGNED_IN, account_page_end_others, 0,
      N_("End my other sign-ins") },
    { GET, PASSWORD_PATH, SIGNED_IN, account_page_password, WHILE_MUST_CHANGE,
      N_("Change my password") },
    { POST, PASSWORD_PATH, SIGNED_IN, account_page_change_password, HASHING | WHILE_MUST_CHANGE,
      N_("Change my password") },

    { GET, "/lam-viec/tai-khoan", MANAGE_ACCOUNTS, account_page_list, 0, N_("Accounts") },
    { POST, "/lam-viec/tai-khoan", MANAGE_ACCOUNTS, account_page_create, 0, N_("Add an account") },
    { GET, "/lam-viec/tai-khoan/moi", MANAGE_ACCOUNTS, account_page_new, 0, N_("Add an account") },
    { GET, "/lam-viec/tai-khoan/{id:int}", MANAGE_ACCOUNTS, account_page_show, 0, N_("Account") },
    { GET, "/lam-viec/tai-khoan/{id:int}/sua", MANAGE_ACCOUNTS, account_page_edit, 0,
      N_("Edit an account") },
    { POST, "/lam-viec/tai-khoan/{id:int}", MANAGE_ACCOUNTS, account_page_update, 0,
      N_("Edit an account") },
    { POST, "/lam-viec/tai-khoan/{id:int}/dong", MANAGE_ACCOUNTS, account_page_close, 0,
      N_("Close an account") },
    { POST, "/lam-viec/tai-khoan/{id:int}/mo", MANAGE_ACCOUNTS, account_page_reopen, 0,
      N_("Open an account again") },
    { POST, "/lam-viec/tai-khoan/{id:int}/moi", MANAGE_ACCOUNTS, account_page_invite, 0,
      N_("Make an invitation link") },
    { POST, "/lam-viec/tai-khoan/{id:int}/dia-chi", MANAGE_ACCOUNTS, account_page_confirm_address,
      0, N_("Confirm an account's mail address, from which letters came back") },
    { POST, "/lam-viec/tai-khoan/{id:int}/phien/ket-thuc", MANAGE_ACCOUNTS,
      account_page_end_signins, 0, N_("End all sign-ins of an account") },
    { POST, "/lam-viec/tai-khoan/{id:int}/phien/{session:int}/ket-thuc", MANAGE_ACCOUNTS,
      account_page_end_signin, 0, N_("End a sign-in of an account") },
    { GET, "/lam-viec/tai-khoan/{id:int}/vai-tro", MANAGE_ACCOUNTS, account_page_new_role, 0,
      N_("Give a role") },
    { POST, "/lam-viec/tai-khoan/{id:int}/vai-tro", MANAGE_ACCOUNTS, account_page_give_role, 0,
      N_("Give a role") },
    { GET, "/lam-viec/tai-khoan/{id:int}/vai-tro/{grant:int}/ket-thuc", MANAGE_ACCOUNTS,
      account_page_ask_end, 0, N_("End a role") },
    { POST, "/lam-viec/tai-khoan/{id:int}/vai-tro/{grant:int}/ket-thuc", MANAGE_ACCOUNTS,
      account_page_end_role, 0, N_("End a role") },
    { 0 },
};

static const struct nav_link nav[] = {
    { .group = N_("Administration"),
      .label = N_("Accounts"),
      .url = "/lam-viec/tai-khoan",
      .icon = "i-account",
      .access = MANAGE_ACCOUNTS,
      .order = 900 },
    { 0 },
};

const struct feature account_feature = {
    .name = "account",
    .routes = routes,
    .commands = account_commands,
    .nav = nav,
    .start = account_start,
};
