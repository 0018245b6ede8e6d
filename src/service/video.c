/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Films: a copy is cleaned, and what was refused is told. */
#include "service/video_inside.h"

#include "core/log.h"
#include "web/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIDE_MAX = 8192 };

struct mapping {
    void *bytes;
    size_t length;
};

static void
unmap(void *arg)
{
    const struct mapping *m = arg;

    munmap(m->bytes, m->length);
}

static void
close_fd(void *arg)
{
    close((int)(intptr_t)arg);
}

static enum status
copy(struct ctx *c, const char *path, int to, int64_t size)
{
    int from = open(path, O_RDONLY | O_CLOEXEC);
    off_t at = 0;
    ssize_t done = 1;

    if (from < 0)
        return log_error(c, "a film is gone: %s", strerror(errno));
    while (at < size && done > 0)
        done = copy_file_range(from, &at, to, NULL, (size_t)(size - at), 0);
    if (done < 0 && at == 0) { /* between file systems that do not do it by themselves */
        char part[65536];

        while ((done = read(from, part, sizeof(part))) > 0 && at + done <= size &&
               write(to, part, (size_t)done) == done)
            at += done;
    }
    close(from);
    return at == size ? OK : log_error(c, "a film cannot be copied: %s", strerror(errno));
}

/* A file without a name, which goes with the arena; its bytes are written in place. */
static enum status
open_copy(struct ctx *c, const char *path, struct mapping *out, const char **out_path)
{
    struct mapping *m = arena_alloc(c->arena, sizeof(*m));
    char *name = spool_path(c->arena, "film");
    struct stat info;
    int fd = mkostemp(name, O_CLOEXEC);
    enum status st;

    if (fd < 0 || stat(path, &info) != 0)
        return log_error(c, "a film cannot be copied: %s", strerror(errno));
    (void)unlink(name);
    arena_defer(c->arena, close_fd, (void *)(intptr_t)fd);
    st = copy(c, path, fd, info.st_size);
    if (st != OK)
        return st;
    m->length = (size_t)info.st_size;
    m->bytes = mmap(NULL, m->length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (m->bytes == MAP_FAILED)
        return log_error(c, "a film cannot be read: %s", strerror(errno));
    arena_defer(c->arena, unmap, m);
    *out = *m;
    *out_path = arena_printf(c->arena, "/proc/self/fd/%d", fd);
    return OK;
}

static enum status
tell(struct ctx *c, const char *field, enum video_refusal why, const struct video_facts *facts)
{
    static const char *const words[VIDEO_REFUSALS] = {
        [VIDEO_NO_FILM] = N_("This is no film. Films come as MP4 or WebM."),
        [VIDEO_QUICKTIME] =
            N_("This is a QuickTime film (MOV), which not every browser plays. Save it "
               "as MP4, and send that."),
        [VIDEO_IN_PIECES] =
            N_("This film is stored in pieces, for streaming. Save it as an ordinary "
               "MP4, and send that."),
        [VIDEO_CUT_OFF] =
            N_("The film’s file is cut off: its end is missing. Send it again from where it was "
               "taken."),
        [VIDEO_DAMAGED] = N_("The film’s file is damaged. Send it again from where it was taken."),
        [VIDEO_NO_PICTURES] = N_("There are no moving pictures in this file. Choose another."),
        [VIDEO_OTHER_TRACKS] = N_(
            "This film carries subtitles or data that cannot be taken out. Save it without them; "
            "captions are sent as a file of their own."),
    };

    if (why == VIDEO_CODEC)
        return problem(c, field,
                       tr(c, "Browsers do not play this film (its kind is %s). Save it as MP4 with "
                             "H.264, and send that."),
                       facts->codec[0] != '\0' ? facts->codec : "?");
    return problem(c, field, "%s", tr(c, words[why]));
}

enum status
video_clean(struct ctx *c, const char *field, const char *path, struct video *out)
{
    struct video_facts facts = { .width = 0 };
    enum video_refusal why;
    struct mapping m = { .length = 0 };
    struct stat info;
    const char *cleaned = NULL;
    bool is_webm;
    enum status st;

    if (stat(path, &info) != 0)
        return log_error(c, "a film is gone: %s", strerror(errno));
    if (info.st_size == 0)
        return problem(c, field, "%s", tr(c, "The file is empty. Choose it again."));
    if (info.st_size > VIDEO_MAX_BYTES)
        return problem(c, field, tr(c, "The file is larger than %d MB. Choose a smaller one."),
                       (int)(VIDEO_MAX_BYTES >> 20));
    st = open_copy(c, path, &m, &cleaned);
    if (st != OK)
        return st;
    is_webm = m.length > 4 && memcmp(m.bytes, "\x1A\x45\xDF\xA3", 4) == 0;
    why = is_webm ? video_clean_webm(m.bytes, m.length, &facts)
                  : video_clean_mp4(c->arena, m.bytes, m.length, &facts);
    if (why == VIDEO_GOOD && (facts.width > SIDE_MAX || facts.height > SIDE_MAX))
        why = VIDEO_DAMAGED;
    if (why != VIDEO_GOOD)
        return tell(c, field, why, &facts);
    *out = (struct video){ .type = is_webm ? "video/webm" : "video/mp4",
                           .width = (int)facts.width,
                           .height = (int)facts.height,
                           .duration_ms = facts.duration_ms,
                           .path = cleaned };
    return OK;
}
