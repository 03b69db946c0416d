/* SPDX-License-Identifier: MIT */
/* Files that several tests read. A test whose file is not there is skipped. */
#ifndef DATASETS_H
#define DATASETS_H

#include "support/csv.h"
#include "support/rows.h"

#include <stdlib.h>

enum { IRIS = 150, IRIS_COLUMNS = 4 };

/* Iris: the flowers' measures, in @x. */
static inline rfm_points load_iris(double x[IRIS * IRIS_COLUMNS])
{
  rfm_points p;
  csv c;
  int n = 0;

  if (!csv_open(&c, SOURCE_ROOT, "iris.csv"))
    skip();
  do { /* it has no heading: csv_open() took the first flower for one */
    assert_true(n < IRIS);
    for (int j = 0; j < IRIS_COLUMNS; j++)
      x[n * IRIS_COLUMNS + j] = strtod(c.field[j], NULL);
    n++;
  } while (csv_next(&c));
  csv_close(&c);
  assert_int_equal(n, IRIS);
  ZERO_STRUCT(p);
  p.matrix = x;
  p.n_rows = IRIS;
  p.n_columns = IRIS_COLUMNS;
  return p;
}

/* CDNOW: purchases, with the number of CDs as second measure. Returns how many they are. */
static inline int64_t load_cdnow(const char *name, row *rows, int64_t room)
{
  int64_t n = 0;
  csv c;

  if (!csv_open(&c, SOURCE_ROOT, name))
    skip();
  while (csv_next(&c)) {
    assert_int_equal(c.n_fields, 4);
    assert_true(n < room);
    rows[n++] = (row){strtoull(c.field[0], NULL, 10), csv_day(c.field[1]), csv_cents(c.field[3]),
                      .second = strtoll(c.field[2], NULL, 10)};
  }
  csv_close(&c);
  return n;
}

#endif
