/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The portal as files. */
#include "feature/portal/portal_copy.h"

#include "feature/portal/portal.h"
#include "test/articles.h"
#include "test/test_http.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(each_public_address_has_a_name_that_fat_takes_and_no_other_has_one)
{
    static const struct {
        const char *url, *name;
    } names[] = {
        { "/", "index.html" },
        { "/tin-tuc", "tin-tuc.html" },
        { "/tin-tuc?sau=1739338920.123", "tin-tuc/23/1739338920-123.html" },
        { "/tin-tuc/luu-tru", "luu-tru.html" },
        { "/tin-tuc/chu-de/con", "chu-de/cd-con.html" },
        { "/tin-tuc/2025/2", "thang/2025-2.html" },
        { "/tin-tuc/hoi-nghi-2025-385570953544859650", "tin/50/385570953544859650.html" },
        { "/anh/385570953544859650-800.webp", "anh/50/385570953544859650-800.webp" },
        { "/tep/385570953544859650/a%3Ab%20%22c.pdf", "tep/50/385570953544859650.pdf" },
        { "/tep/5/x.%2F..%2F", "tep/05/5" },
        { "/tim-kiem", NULL },
        { "/lam-viec", NULL },
        { "/tin-tuc/a/b/c", NULL },
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *name = portal_copy_name(c->arena, names[i].url);

        if (names[i].name == NULL)
            CHECK(name == NULL);
        else
            CHECK_TEXT(name, names[i].name);
    }
}

static void
pass_over(void *arg, const char *url, const char *name)
{
    (void)arg;
    (void)url;
    (void)name;
}

TEST(only_addresses_within_tags_become_relative)
{
    const struct portal_page_copy p = { .name = "tin/50/5.html", .icons = "", .found = pass_over };

    CHECK_HAS(portal_copy_page(c->arena, &p,
                               "<body class=\"x\"><a href=\"/tin-tuc#y\">href=\"/tin-tuc\"</a>"),
              "<a href=\"../../tin-tuc.html#y\">href=\"/tin-tuc\"</a>");
    CHECK_HAS(portal_copy_page(c->arena, &p,
                               "<body><img src=\"/anh/5-320.jpg\" srcset=\"/anh/5-320.webp 320w, "
                               "/anh/5-800.webp 800w\">"),
              "src=\"../../anh/05/5-320.jpg\" srcset=\"../../anh/05/5-320.webp 320w, "
              "../../anh/05/5-800.webp 800w\"");
    CHECK_HAS(portal_copy_page(c->arena, &p, "<body><a href=\"/tim-kiem?q=a\">"),
              "href=\"../../can-cong.html\"");
    CHECK_HAS(portal_copy_page(c->arena, &p, "<body><a href=\"https://example.com/\">"),
              "href=\"https://example.com/\"");
}

/* Every address in the page leads to a file of the copy. */
static void
check_links(struct ctx *c, const char *folder, const char *name)
{
    static const char *const marks[] = { " href=\"", " src=\"" };
    char *text = arena_alloc(c->arena, 300000);
    FILE *f = fopen(arena_printf(c->arena, "%s/%s", folder, name), "rb");
    const char *slash = strrchr(name, '/');

    CHECK(f != NULL);
    (void)!fread(text, 1, 299999, f);
    fclose(f);
    CHECK_LACKS(text, "=\"/");
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (const char *at = text; (at = strstr(at, marks[i])) != NULL;) {
            const char *path;
            size_t length;

            at += strlen(marks[i]);
            length = strcspn(at, "\"#");
            if (length == 0 || strncmp(at, "http", 4) == 0)
                continue;
            path = arena_printf(c->arena, "%s/%.*s%.*s", folder,
                                slash != NULL ? (int)(slash - name) + 1 : 0, name, (int)length, at);
            if (access(path, F_OK) != 0)
                CHECK_TEXT(path, "a file that is there");
        }
}

static int
check_folder(struct ctx *c, const char *root, const char *inside)
{
    DIR *d = opendir(arena_printf(c->arena, "%s/%s", root, inside));
    struct dirent *e;
    int pages = 0;

    CHECK(d != NULL);
    while ((e = readdir(d)) != NULL) {
        const char *name = arena_printf(c->arena, "%s%s", inside, e->d_name);
        size_t length = strlen(e->d_name);

        if (e->d_name[0] == '.')
            continue;
        if (e->d_type == DT_DIR) {
            pages += check_folder(c, root, arena_printf(c->arena, "%s/", name));
        } else if (length > 5 && strcmp(e->d_name + length - 5, ".html") == 0) {
            check_links(c, root, name);
            pages++;
        }
    }
    closedir(d);
    return pages;
}

TEST(the_copy_holds_every_shown_article_and_each_of_its_links_leads_to_a_file)
{
    int64_t topic = test_topic(c, "Thi đua");
    struct portal_copying k = { .to = arena_printf(c->arena, "%s/copy", test_folder(c)) };

    for (int i = 0; i < 45; i++)
        test_article(
            c, &(struct test_article){ .title = arena_printf(c->arena, "Bài %d \"/tin-tuc", i),
                                       .topic_id = topic });
    test_article(c, &(struct test_article){ .title = "Tin sai", .state = "withdrawn" });
    CHECK_INT(portal_copy(c, &k), OK);
    /* 45 articles, the first page, the months, three pages each of all, the topic and the month, the notice */
    CHECK_INT(check_folder(c, k.to, ""), 45 + 2 + 9 + 1);
    CHECK_INT(k.pages, 45 + 2 + 9);
    CHECK(access(arena_printf(c->arena, "%s.part", k.to), F_OK) != 0);
}

TEST(a_folder_that_is_there_is_left_alone)
{
    struct portal_copying k = { .to = test_folder(c) };

    c->lang = LANG_EN;
    CHECK_INT(portal_copy(c, &k), INVALID);
    CHECK_HAS(c->problems->message, "is there already");
}

const struct test portal_copy_tests[] = {
    T(each_public_address_has_a_name_that_fat_takes_and_no_other_has_one),
    T(only_addresses_within_tags_become_relative),
    T_DB(the_copy_holds_every_shown_article_and_each_of_its_links_leads_to_a_file),
    T_DB(a_folder_that_is_there_is_left_alone),
    T_END,
};
