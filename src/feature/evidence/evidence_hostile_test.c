/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hostile senders send, over a real connection to the real server: refused with its reason in both languages, nothing of it left
 * anywhere, and the pages answered meanwhile. */
#include "feature/evidence/evidence.h"

#include "db/db.h"
#include "service/blob.h"
#include "test/nghi_son.h"
#include "test/test_db.h"
#include "test/test_http.h"
#include "test/test_photo.h"
#include "test/test_s3.h"
#include "web/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

enum { ANSWER_MAX = 1 << 20, WAIT_MS = 40000, PAGES = 40 };

static struct nghi_son n;
static struct server *server;
static int port;
static const char *spools, *cookies, *csrf;

/* ------------------------------------------------------------------ a server and its clients */

static void
begin(struct ctx *c)
{
    const struct server_options options = { .listen = "127.0.0.1:0",
                                            .access_log = "off",
                                            .event_threads = 2 };
    struct web *site;

    nghi_son_make(c, &n);
    (void)nghi_son_plan(c, &n);
    nghi_son_hold(c, &n);
    spools = arena_printf(c->arena, "%s/spools", test_folder(c));
    CHECK_INT(mkdir(spools, 0700), 0);
    setenv("TMPDIR", spools, 1);
    CHECK_INT(blob_open(c, arena_printf(c->arena, "%s/files", test_folder(c))), OK);
    test_sign_in(c, nghi_son_account(c, "officer", "unit_officer", n.hai_ha));
    csrf = test_csrf(c);
    cookies = test_cookies(c);
    site = web_new(c->arena, features);
    site->database = test_database(c);
    CHECK_INT(web_read_secret(c, site), OK);
    CHECK_INT(server_start(c, site, &options, &server), OK);
    port = atoi(strrchr(server_url(server), ':') + 1);
}

static int
send_request(struct ctx *c, const char *head, struct buf body)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    struct buf all;
    size_t sent = 0;
    ssize_t done;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    buf_init(&all, c->arena, body.length + 4096);
    buf_printf(
        &all,
        "%s\r\nHost: localhost\r\nCookie: %s\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n",
        head, cookies, body.length);
    buf_add_bytes(&all, body.data, body.length);
    inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
    CHECK_INT(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
    for (; sent < all.length; sent += (size_t)done) {
        done = send(fd, all.data + sent, all.length - sent, MSG_NOSIGNAL);
        CHECK(done > 0);
    }
    return fd;
}

/* All until the server closes. */
static const char *
receive(struct ctx *c, int fd)
{
    char *answer = arena_alloc(c->arena, ANSWER_MAX + 1);
    size_t used = 0;
    ssize_t got = 1;

    while (got > 0 && used < ANSWER_MAX) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };

        CHECK_INT(poll(&wait, 1, WAIT_MS), 1);
        got = recv(fd, answer + used, ANSWER_MAX - used, 0);
        used += got > 0 ? (size_t)got : 0;
    }
    close(fd);
    return answer;
}

static int
status_of(const char *answer)
{
    return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}

static void
add_part(struct buf *b, const char *name, const char *text)
{
    buf_printf(b, "--cut\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, text);
}

struct sending {
    const char *kind, *name, *type; /* type: what the sender claims */
    struct buf bytes;
    const char *lang;
};

/* As a browser sends the form. */
static int
begin_upload(struct ctx *c, const struct sending *s)
{
    struct buf body;

    buf_init(&body, c->arena, s->bytes.length + 4096);
    add_part(&body, "csrf", csrf);
    add_part(&body, "kind", s->kind);
    buf_printf(&body,
               "--cut\r\nContent-Disposition: form-data; name=\"%s\"; "
               "filename=\"%s\"\r\nContent-Type: %s\r\n\r\n",
               s->kind, s->name, s->type);
    buf_add_bytes(&body, s->bytes.data, s->bytes.length);
    buf_add(&body, "\r\n--cut--\r\n");
    return send_request(
        c,
        arena_printf(
            c->arena,
            "POST /lam-viec/don-vi/%lld/hoi-nghi/bao-cao/tep HTTP/1.1\r\nAccept: text/html\r\n"
            "Accept-Language: %s\r\nContent-Type: multipart/form-data; boundary=cut",
            (long long)n.hai_ha, s->lang),
        body);
}

static int
begin_page(struct ctx *c, const char *url)
{
    struct buf none;

    buf_init(&none, c->arena, 1);
    return send_request(c, arena_printf(c->arena, "GET %s HTTP/1.1\r\nAccept: text/html", url),
                        none);
}

/* ------------------------------------------------------------------ what is left */

static int files_left;

static int
count_file(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)place;
    if (kind == FTW_F && about->st_size >= 0) {
        printf("left: %s\n", path);
        files_left++;
    }
    return 0;
}

static int64_t
count_rows(struct ctx *c)
{
    struct query *q =
        query_new(c, "SELECT (SELECT COUNT(*) FROM file) + (SELECT COUNT(*) FROM evidence)"
                     " + (SELECT COUNT(*) FROM upload)");
    int64_t count = query_row(q) ? col_int(q, 0) : -1;

    CHECK_INT(query_end(q), OK);
    return count;
}

static void
check_nothing_is_left(struct ctx *c)
{
    files_left = 0;
    nftw(blob_folder(), count_file, 16, FTW_PHYS);
    nftw(spools, count_file, 16, FTW_PHYS);
    CHECK_INT(files_left, 0);
    CHECK_INT(count_rows(c), 0);
}

/* The answer is there before its request's memory, and with that its files, goes. */
static void
stop_and_check(struct ctx *c)
{
    server_stop(server);
    check_nothing_is_left(c);
}

static void
refuse(struct ctx *c, struct sending s, const char *vi, const char *en)
{
    const char *answer;

    s.type = s.type != NULL ? s.type : "image/jpeg";
    s.lang = "vi";
    answer = receive(c, begin_upload(c, &s));
    if (status_of(answer) != 422)
        printf("%s\n", s.name);
    CHECK_INT(status_of(answer), 422);
    CHECK_HAS(answer, vi);
    CHECK_HAS(answer, "aria-invalid=\"true\"");
    s.lang = "en";
    answer = receive(c, begin_upload(c, &s));
    CHECK_INT(status_of(answer), 422);
    CHECK_HAS(answer, en);
}

static void
refuse_photo(struct ctx *c, const char *name, struct buf bytes, const char *vi, const char *en)
{
    refuse(c, (struct sending){ .kind = "photo", .name = name, .bytes = bytes }, vi, en);
}

static void
refuse_paper(struct ctx *c, const char *name, struct buf bytes, const char *vi, const char *en)
{
    refuse(c, (struct sending){ .kind = "paper", .name = name, .bytes = bytes }, vi, en);
}

/* ------------------------------------------------------------------ makers */

static struct buf
text(struct ctx *c, const char *bytes, size_t length)
{
    struct buf b;

    buf_init(&b, c->arena, length + 1);
    buf_add_bytes(&b, bytes, length);
    return b;
}
#define TEXT(literal) text(c, literal, sizeof(literal) - 1)

static struct buf
joined(struct ctx *c, struct buf a, struct buf b)
{
    struct buf all = text(c, a.data, a.length);

    buf_add_bytes(&all, b.data, b.length);
    return all;
}

static struct buf
jpeg(struct ctx *c)
{
    return test_bytes(c, test_jpeg(c, "a.jpg", 300, 200, 6));
}

static struct buf
cut_off(struct ctx *c, struct buf b)
{
    return text(c, b.data, b.length / 2);
}

/* A DOCX with one entry more. */
static struct buf
docx(struct ctx *c, const char *entry, struct buf bytes)
{
    const char *path = arena_printf(c->arena, "%s/made.docx", test_folder(c));
    static const char *const names[] = { "[Content_Types].xml", "word/document.xml" };
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
    struct buf made;

    CHECK(zip != NULL);
    for (int i = 0; i < 2; i++)
        CHECK(zip_file_add(zip, names[i], zip_source_buffer(zip, "<x/>", 4, 0), 0) >= 0);
    CHECK(zip_file_add(zip, entry, zip_source_buffer(zip, bytes.data, bytes.length, 0),
                       ZIP_FL_ENC_RAW) >= 0);
    CHECK_INT(zip_close(zip), 0);
    made = test_bytes(c, path);
    CHECK_INT(unlink(path), 0);
    return made;
}

/* ------------------------------------------------------------------ tests */

TEST(a_bomb_a_polyglot_a_cut_off_file_a_thread_a_drawing_and_a_sheet_of_2_gb_are_refused)
{
    begin(c);
    refuse_photo(c, "bomb.png", test_bytes(c, test_png(c, "bomb.png", 19999, 19999, 1)),
                 "120 triệu điểm", "120 million points");
    refuse_photo(c, "polyglot.jpg", joined(c, jpeg(c), docx(c, "word/a.xml", TEXT("<x/>"))),
                 "giấu thứ khác", "Something else is hidden");
    refuse_photo(c, "cut.jpg", cut_off(c, jpeg(c)), "cắt cụt", "cut off");
    refuse_photo(c, "thread.png", test_bytes(c, test_png(c, "thread.png", 1, 1000000, 8)),
                 "20.000 điểm", "20,000 points");
    refuse_photo(c, "drawing.svg",
                 TEXT("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
                 "SVG", "a drawing (SVG)");
    refuse_paper(c, "sheet.xlsx", test_bytes(c, test_xlsx_bomb(c, "bomb.xlsx", 2048)), "256 MB",
                 "larger than 256 MB");
    stop_and_check(c);
}

TEST(photos_that_are_more_than_photos_are_refused)
{
    struct buf gif = TEXT("GIF89a\xFF\xFF\xFF\xFF\x80\0\0\0\0\0\xFF\xFF\xFF");

    begin(c);
    refuse_photo(c, "a.jpg", joined(c, jpeg(c), TEXT("<?php system($_GET['x']); ?>")),
                 "giấu thứ khác", "Something else is hidden");
    refuse_photo(c, "b.jpg", joined(c, jpeg(c), TEXT("<html><script>alert(1)</script>")),
                 "giấu thứ khác", "Something else is hidden");
    refuse_photo(c, "c.png", joined(c, test_bytes(c, test_png(c, "c.png", 30, 20, 8)), TEXT("MZ")),
                 "giấu thứ khác", "Something else is hidden");
    for (int i = 0; i < 20000; i++)
        buf_add_bytes(&gif,
                      "\x21\xF9\x04\0\0\0\0\0\x2C\0\0\0\0\xFF\xFF\xFF\xFF\0\x02\x02\x44\x01\0", 23);
    buf_add(&gif, ";");
    refuse_photo(c, "frames.jpg", gif, "không phải ảnh chụp", "This is no photo");
    refuse_photo(c, "a.avif",
                 TEXT("\0\0\0\x1C"
                      "ftypavif\0\0\0\0avifmif1miaf\0\0\0\x08mdat"),
                 "không phải ảnh chụp", "This is no photo");
    refuse_photo(c, "empty.heic",
                 TEXT("\0\0\0\x18"
                      "ftypheic\0\0\0\0heicmif1\0\0\0\x08mdat"),
                 "hỏng", "damaged");
    refuse_photo(c, "a.jpg", TEXT("#!/bin/sh\nrm -rf /\n"), "không phải ảnh chụp",
                 "This is no photo");
    refuse_photo(c, "a.jpg", TEXT(""), "trống", "The file is empty");
    stop_and_check(c);
}

TEST(papers_that_would_burst_or_run_where_they_are_opened_are_refused)
{
    begin(c);
    refuse_paper(c, "slip.docx", docx(c, "../../../etc/cron.d/x", TEXT("* * * * *")),
                 "phần mềm văn phòng", "no office program");
    refuse_paper(c, "slip.docx", docx(c, "word\\..\\..\\x", TEXT("x")), "phần mềm văn phòng",
                 "no office program");
    refuse_paper(c, "slip.docx", docx(c, "/etc/passwd", TEXT("x")), "phần mềm văn phòng",
                 "no office program");
    refuse_paper(c, "nested.docx",
                 docx(c, "word/media/a.png", test_bytes(c, test_xlsx_bomb(c, "in.xlsx", 2))),
                 "phần mềm văn phòng", "no office program");
    refuse_paper(c, "macro.docx", docx(c, "word/vbaProject.bin", TEXT("x")), "macro", "macros");
    refuse_paper(c, "program.pdf", TEXT("MZ\x90\0\x03"), "PDF, DOCX", "PDF, DOCX");
    refuse(c,
           (struct sending){ .kind = "paper",
                             .name = "a.pdf",
                             .type = "application/pdf",
                             .bytes = TEXT("<html><script>alert(1)</script></html>") },
           "PDF, DOCX", "PDF, DOCX");
    stop_and_check(c);
}

static struct evidence
only_one(struct ctx *c)
{
    const struct evidence_place at = { n.campaign.id, n.hai_ha };
    struct evidence *items;
    int count;

    CHECK_INT(evidence_list(c, &at, false, &items, &count), OK);
    CHECK_INT(count, 1);
    return items[0];
}

TEST(a_pdf_with_a_program_in_it_is_only_ever_an_attachment)
{
    struct sending s = {
        .kind = "paper", .name = "\\x22>.html", .type = "text/html", .lang = "vi"
    };
    const char *answer;

    begin(c);
    s.bytes = TEXT("%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"
                   "/AA<</O<</S/Launch/F(calc.exe)>>>>>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
    CHECK_INT(status_of(receive(c, begin_upload(c, &s))), 303);
    answer = receive(c, begin_page(c, arena_printf(c->arena, "/lam-viec/minh-chung/%lld/tep",
                                                   (long long)only_one(c).id)));
    CHECK_INT(status_of(answer), 200);
    CHECK_HAS(answer, "Content-Type: application/pdf");
    CHECK_HAS(answer, "Content-Disposition: attachment;");
    CHECK_HAS(answer, "X-Content-Type-Options: nosniff");
    CHECK_HAS(answer, "default-src 'self'");
    CHECK_HAS(answer, "/OpenAction");
    server_stop(server);
}

static void
add_big32(struct buf *b, size_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        buf_add_char(b, (char)(number >> shift));
}

/* A PNG chunk whose text or profile is 64 MB of one letter when it is opened. */
static struct buf
with_bomb_in(struct ctx *c, struct buf png, const char *type, const char *head, size_t head_length)
{
    enum { BEHIND_IHDR = 33, MEGABYTES = 64 };
    unsigned char *block = arena_alloc(c->arena, 1 << 20), part[65536];
    struct buf made = text(c, png.data, BEHIND_IHDR), chunk = text(c, type, 4);
    z_stream z = { 0 };

    memset(block, 'x', 1 << 20);
    buf_add_bytes(&chunk, head, head_length);
    CHECK_INT(deflateInit(&z, 9), Z_OK);
    for (int i = 0; i < MEGABYTES; i++) {
        z.next_in = block;
        z.avail_in = 1 << 20;
        do {
            z.next_out = part;
            z.avail_out = sizeof(part);
            deflate(&z, i == MEGABYTES - 1 ? Z_FINISH : Z_NO_FLUSH);
            buf_add_bytes(&chunk, part, sizeof(part) - z.avail_out);
        } while (z.avail_out == 0);
    }
    deflateEnd(&z);
    add_big32(&made, chunk.length - 4);
    buf_add_bytes(&made, chunk.data, chunk.length);
    add_big32(&made, crc32(0, (const Bytef *)chunk.data, (uInt)chunk.length));
    buf_add_bytes(&made, png.data + BEHIND_IHDR, png.length - BEHIND_IHDR);
    return made;
}

/* Whatever its decoder makes of it, the bomb does not come out again, and the next photo is taken. */
TEST(a_bomb_in_the_metadata_of_a_photo_does_not_reach_anyone)
{
    struct buf png;
    struct sending s = { .kind = "photo", .name = "a.png", .type = "image/png", .lang = "en" };
    int status;

    begin(c);
    png = test_bytes(c, test_png(c, "a.png", 300, 200, 8));
    s.bytes = with_bomb_in(c, png, "zTXt", "Comment\0\0", 9);
    CHECK(s.bytes.length < 300000);
    status = status_of(receive(c, begin_upload(c, &s)));
    CHECK(status == 303 || status == 422);
    s.bytes = with_bomb_in(c, png, "iCCP", "profile\0\0", 9);
    status = status_of(receive(c, begin_upload(c, &s)));
    CHECK(status == 303 || status == 422);
    s.bytes = test_bytes(c, test_png(c, "b.png", 301, 200, 8));
    CHECK_INT(status_of(receive(c, begin_upload(c, &s))), 303);
    server_stop(server);
    CHECK_INT(blob_verify(c, false), OK);
    files_left = 0;
    nftw(spools, count_file, 16, FTW_PHYS);
    CHECK_INT(files_left, 0);
}

/* ------------------------------------------------------------------ meanwhile */

/* The processes that decode for this one. */
static int
signal_decoders(struct ctx *c, int number)
{
    FILE *said = popen(arena_printf(c->arena, "cat /proc/%d/task/*/children", (int)getpid()), "r");
    int pid, count = 0;

    CHECK(said != NULL);
    while (fscanf(said, "%d", &pid) == 1) {
        char line[64] = "";
        int fd = open(arena_printf(c->arena, "/proc/%d/cmdline", pid), O_RDONLY);
        ssize_t length = fd >= 0 ? read(fd, line, sizeof(line)) : 0;

        if (fd >= 0)
            close(fd);
        if (length > 0 && memmem(line, (size_t)length, "image-worker", 12) != NULL) {
            CHECK_INT(kill(pid, number), 0);
            count++;
        }
    }
    pclose(said);
    return count;
}

static bool
is_answered(int fd)
{
    struct pollfd look = { .fd = fd, .events = POLLIN };

    return poll(&look, 1, 0) == 1;
}

/* Counted, not timed: the decoder stands still, and as long as it does, page after page is answered. */
TEST(pages_are_answered_while_photos_are_being_decoded)
{
    struct sending s = { .kind = "photo", .name = "a.png", .type = "image/png", .lang = "vi" };
    const char *board;
    int uploads[4];

    begin(c);
    board = url_evidence(c, n.hai_ha, n.campaign.code);
    s.bytes = test_bytes(c, test_png(c, "a.png", 300, 200, 8));
    CHECK_INT(status_of(receive(c, begin_upload(c, &s))), 303);
    CHECK_INT(signal_decoders(c, SIGSTOP), 1);
    for (int i = 0; i < 4; i++) {
        s.bytes = test_bytes(c, test_png(c, "a.png", 301 + i, 200, 8));
        uploads[i] = begin_upload(c, &s);
    }
    for (int i = 0; i < PAGES; i++) {
        CHECK_INT(status_of(receive(c, begin_page(c, i % 2 == 0 ? board : "/lam-viec/don-vi"))),
                  200);
        CHECK(!is_answered(uploads[0]));
    }
    CHECK(signal_decoders(c, SIGCONT) >= 1);
    for (int i = 0; i < 4; i++)
        CHECK_INT(status_of(receive(c, uploads[i])), 303);
    server_stop(server);
}

/* More readers of photos than there are threads for them wait for a store that says nothing. */
TEST(pages_are_answered_while_the_store_of_files_says_nothing)
{
    enum { READERS = FETCHERS + 4 };
    struct sending s = { .kind = "photo", .name = "a.png", .type = "image/png", .lang = "vi" };
    struct test_s3 store = { .pid = 0 };
    const char *board, *photo;
    int readers[READERS];

    begin(c);
    board = url_evidence(c, n.hai_ha, n.campaign.code);
    test_s3_start(c, &store);
    CHECK_INT(blob_open_at(c, blob_folder(), test_s3_place(c, &store, "patience=600")), OK);
    s.bytes = test_bytes(c, test_png(c, "a.png", 300, 200, 8));
    CHECK_INT(status_of(receive(c, begin_upload(c, &s))), 303);
    photo = arena_printf(c->arena, "/lam-viec/minh-chung/%lld/800.jpg", (long long)only_one(c).id);
    CHECK_INT(blob_open_at(c, arena_printf(c->arena, "%s/another", test_folder(c)),
                           test_s3_place(c, &store, "patience=600")),
              OK);
    test_s3_fault(c, &store, "hang", 1000, "GET");
    for (int i = 0; i < READERS; i++)
        readers[i] = begin_page(c, photo);
    for (int i = 0; i < PAGES; i++) {
        CHECK_INT(status_of(receive(c, begin_page(c, i % 2 == 0 ? board : "/lam-viec/don-vi"))),
                  200);
        CHECK(!is_answered(readers[0]));
    }
    test_s3_kill(&store);
    for (int i = 0; i < READERS; i++)
        CHECK_INT(status_of(receive(c, readers[i])), 503);
    server_stop(server);
}

const struct test evidence_hostile_tests[] = {
    T_DB(a_bomb_a_polyglot_a_cut_off_file_a_thread_a_drawing_and_a_sheet_of_2_gb_are_refused),
    T_DB(photos_that_are_more_than_photos_are_refused),
    T_DB(papers_that_would_burst_or_run_where_they_are_opened_are_refused),
    T_DB(a_pdf_with_a_program_in_it_is_only_ever_an_attachment),
    T_DB(a_bomb_in_the_metadata_of_a_photo_does_not_reach_anyone),
    T_DB(pages_are_answered_while_photos_are_being_decoded),
    T_DB(pages_are_answered_while_the_store_of_files_says_nothing),
    T_END,
};
