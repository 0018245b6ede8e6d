/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The databases of a run: a migrated template for each engine, of which each test gets a copy; and a PostgreSQL server
 * in a temporary folder. */
#include "test/test_db.h"

#include "core/log.h"
#include "db/db.h"
#include "test/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What start sets and every test's process inherits. */
static struct {
    char folder[64];
    char sqlite_template[128];
    struct test_server server;
    bool has_server;
} engines;

/* This process's test. */
static struct {
    struct database *database;
    char url[512];
    char name[64];
    bool is_sqlite;
} here;

static void
sleep_ms(int ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

    nanosleep(&t, NULL);
}

/* ------------------------------------------------------------------ a server */

/* PostgreSQL refuses to run as root. */
static bool
server_user(uid_t *out_uid, gid_t *out_gid)
{
    struct passwd *user = getpwnam("postgres");

    if (user == NULL)
        user = getpwnam("nobody");
    if (user == NULL)
        return false;
    *out_uid = user->pw_uid;
    *out_gid = user->pw_gid;
    return true;
}

static bool
find_program(const char *name, char *out, size_t size)
{
    const char *path = getenv("PATH");
    glob_t found;
    char pattern[128], *list, *rest, *folder;

    snprintf(pattern, sizeof(pattern), "/usr/lib/postgresql/*/bin/%s", name);
    if (glob(pattern, 0, NULL, &found) == 0) {
        snprintf(out, size, "%s", found.gl_pathv[found.gl_pathc - 1]);
        globfree(&found);
        return true;
    }
    list = rest = strdup(path != NULL ? path : "");
    while ((folder = strsep(&rest, ":")) != NULL) {
        snprintf(out, size, "%s/%s", folder, name);
        if (access(out, X_OK) == 0)
            break;
    }
    free(list);
    return folder != NULL;
}

/* Runs a program as the server's user, its output into the server's log; -1 where that cannot be. */
static pid_t
spawn(const struct test_server *s, const char *const *arguments)
{
    uid_t uid = 0;
    gid_t gid = 0;
    bool changes_user = geteuid() == 0;
    pid_t pid;

    if (changes_user && !server_user(&uid, &gid))
        return -1;
    fflush(NULL);
    pid = fork();
    if (pid != 0)
        return pid;
    if (changes_user && (setgroups(0, NULL) != 0 || setgid(gid) != 0 || setuid(uid) != 0))
        _exit(126);
    /* A run that is killed takes its server along; SIGQUIT is PostgreSQL's immediate stop. */
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (chdir(s->folder) != 0 || freopen("log", "a", stdout) == NULL ||
        dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        _exit(126);
    setpgid(0, 0);
    execv(arguments[0], (char *const *)(uintptr_t)arguments);
    _exit(127);
}

static bool
wait_for_end(pid_t pid)
{
    int status = 1;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool
test_server_start(struct test_server *s)
{
    const char *durable = s->is_durable ? "synchronous_commit=on" : "synchronous_commit=off";
    char program[256], conninfo[256];
    const char *const arguments[] = { program,
                                      "-D",
                                      "data",
                                      "-k",
                                      s->folder,
                                      "-c",
                                      "listen_addresses=",
                                      "-c",
                                      "fsync=off",
                                      "-c",
                                      "full_page_writes=off",
                                      "-c",
                                      durable,
                                      "-c",
                                      "max_connections=400",
                                      "-c",
                                      "shared_buffers=64MB",
                                      "-c",
                                      "autovacuum=off",
                                      "-c",
                                      "max_wal_size=2GB",
                                      NULL };

    if (!find_program("postgres", program, sizeof(program)))
        return false;
    s->pid = spawn(s, arguments);
    if (s->pid < 0)
        return false;
    snprintf(conninfo, sizeof(conninfo), "host=%s user=thidua dbname=postgres", s->folder);
    for (int i = 0; i < 1500; i++) {
        if (PQping(conninfo) == PQPING_OK)
            return true;
        if (waitpid(s->pid, NULL, WNOHANG) == s->pid)
            return false;
        sleep_ms(20);
    }
    return false;
}

bool
test_server_make(struct test_server *s)
{
    char program[256];
    const char *const arguments[] = {
        program, "-D", "data", "-U",        "thidua",           "-A",
        "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8", "--no-instructions",
        NULL
    };
    uid_t uid = 0;
    gid_t gid = 0;
    pid_t pid;

    snprintf(s->folder, sizeof(s->folder), "%s/pg%d", engines.folder, (int)getpid());
    if (mkdir(s->folder, 0755) != 0)
        return false;
    if (geteuid() == 0 && (!server_user(&uid, &gid) || chown(s->folder, uid, gid) != 0))
        return false;
    if (!find_program("initdb", program, sizeof(program))) {
        printf("PostgreSQL is not installed (initdb is not found)\n");
        return false;
    }
    pid = spawn(s, arguments);
    if (pid < 0 || !wait_for_end(pid) || !test_server_start(s)) {
        printf("PostgreSQL does not start; see %s/log\n", s->folder);
        return false;
    }
    return true;
}

void
test_server_stop(struct test_server *s)
{
    if (s->pid <= 0)
        return;
    kill(s->pid, SIGQUIT);
    wait_for_end(s->pid);
    s->pid = 0;
}

static bool
server_run(const struct test_server *s, const char *sql)
{
    char conninfo[256];
    PGconn *conn;
    bool done = false;

    snprintf(conninfo, sizeof(conninfo), "host=%s user=thidua dbname=postgres", s->folder);
    conn = PQconnectdb(conninfo);
    for (int i = 0; i < 50 && !done && PQstatus(conn) == CONNECTION_OK; i++) {
        PGresult *result = PQexec(conn, sql);
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

        done = PQresultStatus(result) == PGRES_COMMAND_OK;
        /* The template may have a visitor for a moment. */
        if (!done && (state == NULL || strcmp(state, "55006") != 0))
            i = 50;
        else if (!done)
            sleep_ms(50);
        PQclear(result);
    }
    if (!done)
        printf("PostgreSQL: %s", PQerrorMessage(conn));
    PQfinish(conn);
    return done;
}

void
test_server_url(const struct test_server *s, const char *name, char *out, size_t size)
{
    snprintf(out, size, "postgresql:///%s?host=%s&user=thidua", name, s->folder);
}

bool
test_server_database(const struct test_server *s, const char *name, const char *template_name)
{
    char sql[256];

    snprintf(sql, sizeof(sql), "CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", name,
             template_name);
    return server_run(s, sql);
}

/* ------------------------------------------------------------------ the run */

static bool
make_template(const char *url)
{
    const struct clock clock = { 0 };
    struct ctx c = { .arena = arena_new(), .clock = &clock };
    struct database *d;
    bool made = database_open(&c, url, &d) == OK;

    if (made)
        database_close(d);
    else
        printf("the template database is not made: %s\n", url);
    arena_free(c.arena);
    return made;
}

static bool
start_postgres(void)
{
    char url[512];

    engines.has_server = true;
    if (!test_server_make(&engines.server) ||
        !test_server_database(&engines.server, "thidua_template", "template0"))
        return false;
    test_server_url(&engines.server, "thidua_template", url, sizeof(url));
    return make_template(url);
}

bool
test_engines_start(bool sqlite, bool postgres)
{
    const char *base = getenv("TMPDIR");
    char url[256];

    /* The path of a Unix socket has at most 107 bytes. */
    if (base == NULL || base[0] != '/' || strlen(base) > sizeof(engines.folder) - 32)
        base = "/tmp";
    snprintf(engines.folder, sizeof(engines.folder), "%s/thidua-db-XXXXXX", base);
    if (mkdtemp(engines.folder) == NULL || chmod(engines.folder, 0755) != 0) {
        perror(engines.folder);
        return false;
    }
    log_set_level(LOG_WARN);
    if (sqlite)
        snprintf(engines.sqlite_template, sizeof(engines.sqlite_template), "%s/template.db",
                 engines.folder);
    snprintf(url, sizeof(url), "sqlite:%s", engines.sqlite_template);
    return (!sqlite || make_template(url)) && (!postgres || start_postgres());
}

void
test_engines_stop(void)
{
    if (engines.has_server)
        test_server_stop(&engines.server);
    if (engines.folder[0] != '\0')
        test_remove_folder(engines.folder);
}

/* ------------------------------------------------------------------ one test */

static void
copy_file(const char *from, const char *to)
{
    char bytes[65536];
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t length = 0;

    while (in >= 0 && out >= 0 && (length = read(in, bytes, sizeof(bytes))) > 0)
        if (write(out, bytes, (size_t)length) != length)
            length = -1;
    CHECK(in >= 0 && out >= 0 && length == 0);
    close(in);
    close(out);
}

/* The name of the database at a PostgreSQL address is "test_PID_N". */
static void
make_copy(struct ctx *c, bool sqlite, bool is_empty, char *url, size_t size, char *name,
          size_t name_size)
{
    static int count;

    count++;
    if (sqlite) {
        const char *path = arena_printf(c->arena, "%s/%d.db", test_folder(c), count);

        if (!is_empty)
            copy_file(engines.sqlite_template, path);
        snprintf(url, size, "sqlite:%s", path);
    } else {
        snprintf(name, name_size, "test_%d_%d", (int)getpid(), count);
        CHECK(test_server_database(&engines.server, name,
                                   is_empty ? "template0" : "thidua_template"));
        test_server_url(&engines.server, name, url, size);
    }
}

void
test_database_open(struct ctx *c, const char *engine)
{
    here.is_sqlite = strcmp(engine, "sqlite") == 0;
    make_copy(c, here.is_sqlite, false, here.url, sizeof(here.url), here.name, sizeof(here.name));
    test_database_resume(c);
}

const char *
test_other_database(struct ctx *c, const char *engine)
{
    bool sqlite = strcmp(engine, "sqlite") == 0;
    char url[512], name[64];

    if (sqlite ? engines.sqlite_template[0] == '\0' : !engines.has_server)
        return NULL;
    make_copy(c, sqlite, false, url, sizeof(url), name, sizeof(name));
    return arena_strdup(c->arena, url);
}

const char *
test_empty_database(struct ctx *c)
{
    char url[512], name[64];

    make_copy(c, here.is_sqlite, true, url, sizeof(url), name, sizeof(name));
    return arena_strdup(c->arena, url);
}

void
test_database_resume(struct ctx *c)
{
    CHECK_INT(database_open(c, here.url, &here.database), OK);
    CHECK_INT(database_borrow(c, here.database, 1000), OK);
}

void
test_database_pause(struct ctx *c)
{
    database_return(c);
    if (here.database != NULL)
        database_close(here.database);
    here.database = NULL;
}

void
test_database_close(struct ctx *c)
{
    char sql[128];

    test_database_pause(c);
    if (here.is_sqlite)
        return;
    snprintf(sql, sizeof(sql), "DROP DATABASE %s WITH (FORCE)", here.name);
    CHECK(server_run(&engines.server, sql));
}

const char *
test_database_url(struct ctx *c)
{
    return arena_strdup(c->arena, here.url);
}

bool
test_database_is_sqlite(struct ctx *c)
{
    (void)c;
    return here.is_sqlite;
}

struct database *
test_database(struct ctx *c)
{
    (void)c;
    return here.database;
}
