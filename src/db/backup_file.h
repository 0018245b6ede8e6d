/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of a backup: the line "THIDUA-BACKUP 1", then one zlib stream of tagged records that ends in the BLAKE2b-256
 * of all before it.
 *
 *     'V' rows_all, count, (number, name) of each migration
 *     'T' name, count, (kind, name) of each column       'R' a value for each column ...       'E' rows
 *     'Z' tables, rows, 32 bytes
 *
 * An integer is 8 bytes, the highest first; a text its length (4 bytes) and its bytes; a value its kind (1 byte) and an
 * integer, an IEEE double, or a text. Reading and writing latch: after the first failure calls do nothing. */
#ifndef DB_BACKUP_FILE_H
#define DB_BACKUP_FILE_H

#include "db/db_engine.h"

struct backup_out;
struct backup_in;

enum { BACKUP_VALUE_MAX = 1 << 28, BACKUP_COLUMNS_MAX = 1000 };

/* A file beside `path` that takes its name at the end, mode 0600. NULL, with a problem, where it cannot be made. */
struct backup_out *backup_out_new(struct ctx *c, const char *path);
void backup_put_tag(struct backup_out *o, char tag);
void backup_put_int(struct backup_out *o, int64_t value);
void backup_put_text(struct backup_out *o, const char *text);
void backup_put_value(struct backup_out *o, const struct value *v);
/* Ends the stream by the digest; to the disk, and to its name, where `st` is OK; else nothing is left. */
enum status backup_out_end(struct backup_out *o, enum status st) MUST_CHECK;

struct backup_in *backup_in_new(struct ctx *c,
                                const char *path); /* NULL, with a problem, where it is no backup */
char backup_get_tag(struct backup_in *in);         /* 0 after a failure */
int64_t backup_get_int(struct backup_in *in);
const char *backup_get_text(struct backup_in *in, struct arena *a); /* "" after a failure */
void backup_get_value(struct backup_in *in, struct arena *a, struct value *out);
void backup_in_fail(struct backup_in *in); /* what was read makes no sense */
bool backup_in_failed(const struct backup_in *in);
/* After the record 'Z': reads the digest and the file's end. OK or INVALID, with a problem; closes. */
enum status backup_in_end(struct backup_in *in) MUST_CHECK;

void backup_in_close(struct backup_in *in); /* before the end, where something else is wrong */

#endif
