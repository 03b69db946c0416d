/* SPDX-License-Identifier: MIT */
/* Rows of text, from a CSV file or a table of a database: the reader pushes, the caller takes. */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include "options.h"

#include <stddef.h>
#include <stdint.h>

typedef struct field {
  const char *text; /* not terminated by anything; NULL for SQL's NULL */
  size_t size;
} field;

/* Whether the field is @wanted, in small letters or capitals; @wanted is in small ones. */
int field_is(field f, const char *wanted);

typedef struct text_row {
  const field *fields;
  int n;
  int64_t number; /* line of a file, or row of a table, from 1 */
} text_row;

/* Who takes the rows. Both return an exit status; anything but EXIT_DONE ends the reading. */
typedef struct row_taker {
  /* NULL: the first line is a row like the others */
  int (*header)(const char *const *names, int n, void *user);
  int (*row)(const text_row *r, void *user);
  void *user;
} row_taker;

/* Where a row is, for messages: "shop.csv, line 12" or "shop.db:orders, row 12". */
typedef struct row_place {
  const char *name;
  const char *unit;
} row_place;

/* A name with its database and table split; table is NULL for a file. */
typedef struct target {
  char *file;
  char *table;
} target;

/* Splits "shop.db:orders" at the last colon; a name without a table, or of a file that is there, is
 * a file. */
target target_of(const char *name);
void target_free(target *t);

/* Whether both are the same file, or the same table of the same database. */
int target_is_same(const target *a, const target *b);

/* What messages call the rows of @name. */
row_place source_place(const char *name);

/* For files whose header is known: the delimiter is the one that stands in it. */
#define DELIMITER_OF_HEADER ""

/* Reads @name, which is a target or "-" for standard input; @delimiter is NULL for a comma, "tab",
 * one character, or DELIMITER_OF_HEADER. */
int source_read(const char *name, const char *delimiter, const row_taker *taker);

/* Refuses two columns of one name. */
int source_check_names(const char *const *names, int n, const char *name);

/* The two kinds; each says so when the program was built without it. @delimiter 0: that of the
 * header. */
int csv_read(const char *path, char delimiter, const row_taker *taker);
int sqlite_read(const target *t, const char *name, const row_taker *taker);

#endif
