/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Puts files into the program, for the build:
 *
 *     embed migrations OUT.c FILE...     NNNN_name.sql for both engines, NNNN_name.ENGINE.sql (sqlite, postgres) for one;
 *                                        numbered from 1 without a gap, each number once for an engine
 *     embed catalogues OUT.c VI.mo EN.mo
 *     embed assets OUT.c DIR             what DIR/manifest.json names: {"app.css": "app-HASH.css"}
 *     embed data OUT.c FILE...           law, norms and lists as they are first loaded, by the file's name
 *
 * OUT.c holds tables alone: the bytes are taken in by the assembler (.incbin) when it is compiled in the same folder,
 * which costs no time however large they are. An error is one line `file:line: message` and exit 1, and no OUT.c. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void die(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));

static void
die(const char *file, int line, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static long
file_size(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0)
        die(path, 0, "cannot be read: %s", strerror(errno));
    if (!S_ISREG(st.st_mode))
        die(path, 0, "is no file");
    return (long)st.st_size;
}

static const char *
base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* The bytes of `path` under a symbol, with a NUL after them. */
static void
incbin(FILE *out, const char *symbol, const char *path)
{
    if (strpbrk(path, "\"\\\n") != NULL)
        die(path, 0, "a path with a quotation mark, a backslash or a line break");
    fprintf(out,
            "__asm__(\".pushsection .rodata\\n\"\n"
            "        \".balign 16\\n\"\n"
            "        \".global %s\\n\"\n"
            "        \".type %s, %%object\\n\"\n"
            "        \"%s:\\n\"\n"
            "        \".incbin \\\"%s\\\"\\n\"\n"
            "        \".byte 0\\n\"\n"
            "        \".size %s, . - %s\\n\"\n"
            "        \".popsection\\n\");\n",
            symbol, symbol, symbol, path, symbol, symbol);
}

static void
c_string(FILE *out, const char *text)
{
    fputc('"', out);
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\' || *text == '?')
            fputc('\\', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* ------------------------------------------------------------------ migrations */

struct migration_file {
    const char *path;
    int number;
    char name[96];
    char engine[16]; /* "": both */
};

static void
parse_migration(const char *path, struct migration_file *m)
{
    const char *base = base_name(path), *at = base + 5, *dot;
    size_t length = strlen(base);

    m->path = path;
    for (int i = 0; i < 4; i++)
        if (!isdigit((unsigned char)base[i]))
            die(path, 0, "a migration is called NNNN_name.sql");
    if (base[4] != '_' || length < 10 || strcmp(base + length - 4, ".sql") != 0)
        die(path, 0, "a migration is called NNNN_name.sql");
    m->number =
        (base[0] - '0') * 1000 + (base[1] - '0') * 100 + (base[2] - '0') * 10 + base[3] - '0';
    dot = strchr(at, '.');
    if (dot == at || (size_t)(dot - at) >= sizeof(m->name))
        die(path, 0, "the name has 1 to %zu characters", sizeof(m->name) - 1);
    memcpy(m->name, at, (size_t)(dot - at));
    m->name[dot - at] = '\0';
    for (const char *p = m->name; *p != '\0'; p++)
        if (!islower((unsigned char)*p) && !isdigit((unsigned char)*p) && *p != '_')
            die(path, 0, "the name has a-z, 0-9 and _ only");
    if (strcmp(dot, ".sql") == 0)
        m->engine[0] = '\0';
    else if (strcmp(dot, ".sqlite.sql") == 0)
        strcpy(m->engine, "sqlite");
    else if (strcmp(dot, ".postgres.sql") == 0)
        strcpy(m->engine, "postgres");
    else
        die(path, 0, "\"%s\" is no engine's ending: .sqlite.sql or .postgres.sql", dot);
}

static int
by_number(const void *a, const void *b)
{
    const struct migration_file *left = a, *right = b;

    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return strcmp(left->engine, right->engine);
}

/* Each engine meets every number exactly once. */
static void
check_numbers(const struct migration_file *files, int count)
{
    for (int i = 0; i < count;) {
        int expected = i == 0 ? 1 : files[i - 1].number + 1, end = i;

        if (files[i].number != expected)
            die(files[i].path, 0, "number %04d where %04d is next", files[i].number, expected);
        while (end < count && files[end].number == files[i].number)
            end++;
        if (end - i > 1 && (files[i].engine[0] == '\0' || end - i > 2 ||
                            strcmp(files[i].engine, files[i + 1].engine) == 0))
            die(files[i + 1].path, 0, "number %04d is already %s", files[i].number, files[i].path);
        if (end - i == 1 && files[i].engine[0] != '\0')
            die(files[i].path, 0, "number %04d has no file for the other engine", files[i].number);
        if (end - i == 2 && strcmp(files[i].name, files[i + 1].name) != 0)
            die(files[i + 1].path, 0, "its pair has another name: %s", files[i].path);
        i = end;
    }
}

static void
embed_migrations(FILE *out, char **paths, int count)
{
    struct migration_file *files = calloc((size_t)count + 1, sizeof(*files));

    for (int i = 0; i < count; i++) {
        parse_migration(paths[i], &files[i]);
        file_size(paths[i]);
    }
    qsort(files, (size_t)count, sizeof(*files), by_number);
    check_numbers(files, count);
    fprintf(out, "#include \"db/migrate.h\"\n\n#include <stddef.h>\n\n");
    for (int i = 0; i < count; i++) {
        char symbol[64];

        snprintf(symbol, sizeof(symbol), "migration_file_%d", i);
        fprintf(out, "extern const char %s[];\n", symbol);
        incbin(out, symbol, files[i].path);
    }
    fprintf(out, "\nconst struct migration migrations[] = {\n");
    for (int i = 0; i < count; i++)
        fprintf(out, "    { .number = %d, .name = \"%s%s%s\", .sql = migration_file_%d },\n",
                files[i].number, files[i].name, files[i].engine[0] != '\0' ? "." : "",
                files[i].engine, i);
    fprintf(out, "    { 0 }\n};\n");
    free(files);
}

/* ------------------------------------------------------------------ catalogues */

static void
embed_catalogue(FILE *out, const char *symbol, const char *path)
{
    long size = file_size(path);

    if (size < 28)
        die(path, 0, "is no catalogue of messages");
    fprintf(out, "extern const unsigned char %s[];\nextern const size_t %s_size;\n", symbol,
            symbol);
    incbin(out, symbol, path);
    fprintf(out, "const size_t %s_size = %ld;\n\n", symbol, size);
}

/* ------------------------------------------------------------------ assets */

enum { ASSETS_MAX = 4096, TEXT_MAX = 256 };

struct asset_file {
    char name[TEXT_MAX], path[TEXT_MAX];
    int line;
};

static const char *
media_type(const char *name)
{
    static const char *const types[][2] = {
        { ".css", "text/css; charset=utf-8" },
        { ".js", "text/javascript; charset=utf-8" },
        { ".mjs", "text/javascript; charset=utf-8" },
        { ".svg", "image/svg+xml" },
        { ".png", "image/png" },
        { ".jpg", "image/jpeg" },
        { ".jpeg", "image/jpeg" },
        { ".webp", "image/webp" },
        { ".avif", "image/avif" },
        { ".ico", "image/x-icon" },
        { ".woff2", "font/woff2" },
        { ".woff", "font/woff" },
        { ".ttf", "font/ttf" },
        { ".json", "application/json" },
        { ".webmanifest", "application/manifest+json" },
        { ".txt", "text/plain; charset=utf-8" },
        { ".wasm", "application/wasm" },
        { ".mp4", "video/mp4" },
        { ".mp3", "audio/mpeg" },
    };
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot != NULL && i < sizeof(types) / sizeof(types[0]); i++)
        if (strcmp(dot, types[i][0]) == 0)
            return types[i][1];
    return NULL;
}

struct reader {
    const char *file;
    FILE *in;
    int line;
};

static int
next_char(struct reader *r)
{
    int c = getc(r->in);

    while (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        r->line += c == '\n';
        c = getc(r->in);
    }
    return c;
}

static void
expect(struct reader *r, int wanted)
{
    int c = next_char(r);

    if (c != wanted)
        die(r->file, r->line,
            "'%c' expected: a flat object of texts {\"app.css\": \"app-HASH.css\"}", wanted);
}

/* The rest of a JSON string after its opening mark; file names need no escapes. */
static void
read_text(struct reader *r, char out[TEXT_MAX])
{
    int length = 0, c;

    while ((c = getc(r->in)) != '"') {
        if (c == EOF || c == '\n' || length == TEXT_MAX - 1)
            die(r->file, r->line, "a text without its end, or over %d bytes", TEXT_MAX - 1);
        if (c == '\\' || c < ' ')
            die(r->file, r->line, "a file name with an escape");
        out[length++] = (char)c;
    }
    if (length == 0)
        die(r->file, r->line, "an empty file name");
    out[length] = '\0';
}

static int
read_manifest(const char *file, struct asset_file *files)
{
    struct reader r = { .file = file, .in = fopen(file, "rb"), .line = 1 };
    int count = 0, c;

    if (r.in == NULL)
        die(file, 0, "cannot be read: %s", strerror(errno));
    expect(&r, '{');
    c = next_char(&r);
    while (c != '}') {
        if (c != '"')
            die(file, r.line, "'\"' expected");
        if (count == ASSETS_MAX)
            die(file, r.line, "more than %d files", ASSETS_MAX);
        files[count].line = r.line;
        read_text(&r, files[count].name);
        expect(&r, ':');
        expect(&r, '"');
        read_text(&r, files[count].path);
        if (files[count].path[0] == '/' || strstr(files[count].path, "..") != NULL)
            die(file, r.line, "\"%s\" leads out of the folder", files[count].path);
        count++;
        c = next_char(&r);
        if (c == ',') {
            c = next_char(&r);
            if (c != '"')
                die(file, r.line, "'\"' expected after the comma");
        } else if (c != '}') {
            die(file, r.line, "',' or '}' expected");
        }
    }
    if (next_char(&r) != EOF)
        die(file, r.line, "more after the end");
    fclose(r.in);
    return count;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(((const struct asset_file *)a)->name, ((const struct asset_file *)b)->name);
}

static void
embed_assets(FILE *out, const char *folder)
{
    struct asset_file *files = calloc(ASSETS_MAX, sizeof(*files));
    char manifest[1024], path[1400];
    int count;

    if (strlen(folder) > 1000)
        die(folder, 0, "too long a path");
    snprintf(manifest, sizeof(manifest), "%s/manifest.json", folder);
    count = read_manifest(manifest, files);
    qsort(files, (size_t)count, sizeof(*files), by_name);
    fprintf(out, "#include \"web/assets.h\"\n\n");
    for (int i = 0; i < count; i++) {
        char symbol[64];

        if (i > 0 && strcmp(files[i].name, files[i - 1].name) == 0)
            die(manifest, files[i].line, "\"%s\" a second time", files[i].name);
        if (media_type(files[i].path) == NULL)
            die(manifest, files[i].line,
                "no media type is known for \"%s\" (tools/embed.c has the list)", files[i].path);
        snprintf(path, sizeof(path), "%s/%s", folder, files[i].path);
        snprintf(symbol, sizeof(symbol), "asset_file_%d", i);
        fprintf(out, "extern const unsigned char %s[%ld];\n", symbol, file_size(path) + 1);
        incbin(out, symbol, path);
    }
    fprintf(out, "\nconst struct asset assets[] = {\n");
    for (int i = 0; i < count; i++) {
        fprintf(out, "    { ");
        c_string(out, files[i].name);
        fprintf(out, ", ");
        c_string(out, files[i].path);
        fprintf(out, ", \"%s\", asset_file_%d, sizeof(asset_file_%d) - 1 },\n",
                media_type(files[i].path), i, i);
    }
    fprintf(out, "    { 0 }\n};\nconst int asset_count = %d;\n", count);
    free(files);
}

/* ------------------------------------------------------------------ data */

static int
by_base_name(const void *a, const void *b)
{
    return strcmp(base_name(*(char *const *)a), base_name(*(char *const *)b));
}

static void
embed_data(FILE *out, char **paths, int count)
{
    qsort(paths, (size_t)count, sizeof(*paths), by_base_name);
    fprintf(out, "#include \"core/data.h\"\n\n");
    for (int i = 0; i < count; i++) {
        char symbol[64];

        if (i > 0 && strcmp(base_name(paths[i]), base_name(paths[i - 1])) == 0)
            die(paths[i], 0, "the name a second time");
        snprintf(symbol, sizeof(symbol), "data_file_%d", i);
        fprintf(out, "extern const char %s[%ld];\n", symbol, file_size(paths[i]) + 1);
        incbin(out, symbol, paths[i]);
    }
    fprintf(out, "\nconst struct data_file data_files[] = {\n");
    for (int i = 0; i < count; i++) {
        fprintf(out, "    { ");
        c_string(out, base_name(paths[i]));
        fprintf(out, ", data_file_%d, sizeof(data_file_%d) - 1 },\n", i, i);
    }
    fprintf(out, "    { 0 }\n};\n");
}

/* ------------------------------------------------------------------ */

static void
usage(void)
{
    fprintf(stderr, "usage: embed migrations OUT.c FILE...\n"
                    "       embed catalogues OUT.c VI.mo EN.mo\n"
                    "       embed assets OUT.c DIR\n"
                    "       embed data OUT.c FILE...\n");
    exit(2);
}

static void
write_whole(const char *path, const char *text, size_t length)
{
    FILE *f = fopen(path, "wb");

    if (f == NULL)
        die(path, 0, "cannot be written: %s", strerror(errno));
    if (fwrite(text, 1, length, f) != length || fflush(f) != 0) {
        int reason = errno;

        remove(path);
        die(path, 0, "cannot be written: %s", strerror(reason));
    }
    fclose(f);
}

int
main(int argc, char **argv)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out;

    if (argc < 3)
        usage();
    remove(argv[2]);
    out = open_memstream(&text, &length);
    fprintf(out, "/* Made by tools/embed. */\n");
    if (strcmp(argv[1], "migrations") == 0) {
        embed_migrations(out, argv + 3, argc - 3);
    } else if (strcmp(argv[1], "catalogues") == 0 && argc == 5) {
        fprintf(out, "#include <stddef.h>\n\n");
        embed_catalogue(out, "mo_vi", argv[3]);
        embed_catalogue(out, "mo_en", argv[4]);
    } else if (strcmp(argv[1], "assets") == 0 && argc == 4) {
        embed_assets(out, argv[3]);
    } else if (strcmp(argv[1], "data") == 0) {
        embed_data(out, argv + 3, argc - 3);
    } else {
        usage();
    }
    fclose(out);
    write_whole(argv[2], text, length);
    free(text);
    return 0;
}
