/* SPDX-License-Identifier: MIT */
/* Reading the comma-separated files of the data folder: quoted fields, no line breaks inside them.
 */
#ifndef TESTS_SUPPORT_CSV_H
#define TESTS_SUPPORT_CSV_H

#include "support/test.h"

#include <stdio.h>

enum { CSV_MAX_FIELDS = 16, CSV_MAX_LINE = 4096 };

typedef struct csv {
  FILE *file;
  int is_pipe;
  char line[CSV_MAX_LINE];
  char *field[CSV_MAX_FIELDS];
  int n_fields;
} csv;

/* Open a file of the folder that RFM_TEST_DATA names, else of ../shared/data or shared/data beside
 * `source_root`, and read its heading. A name that ends in .gz is read through gzip. 1: done, 0: it
 * is not there (or no gzip). */
int csv_open(csv *c, const char *source_root, const char *name);

/* The next line's fields. 1: done, 0: the end. */
int csv_next(csv *c);

void csv_close(csv *c);

/* "2010-12-01", whatever follows, as a day number; "08:26:00" behind it, when it is there, as
 * seconds of the day. */
int32_t csv_day(const char *field);
int32_t csv_seconds(const char *field);

/* "-12.345" as hundredths of a cent: exact, at most four decimals. */
int64_t csv_ten_thousandths(const char *field);

/* An amount with at most two decimals in cents. */
int64_t csv_cents(const char *field);

#endif
