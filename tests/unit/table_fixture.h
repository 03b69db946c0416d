/* SPDX-License-Identifier: MIT */
/* What the tests of the table room share: a table on a host that counts, and proof that a refusal
 * changed nothing. */
#ifndef TABLE_FIXTURE_H
#define TABLE_FIXTURE_H

#include "support/failing_host.h"
#include "support/rows.h"
#include "support/test.h"

#include <math.h>
#include <string.h>

enum { D = 20000 }; /* the day most tests measure at */

typedef struct fixture {
  failing_host fh;
  rfm_table *table;
  rfm_error err;
  dump before;
  int64_t bytes_before; /* 0: not compared */
} fixture;

static inline int setup_options(void **state, const rfm_table_options *options)
{
  static fixture f;

  memset(&f, 0, sizeof f);
  failing_host_init(&f.fh);
  assert_ok(rfm_table_new(&f.table, &f.fh.host, options, &f.err), &f.err);
  *state = &f;
  return 0;
}

static inline int setup(void **state)
{
  return setup_options(state, NULL);
}

static inline int setup_bytes(void **state)
{
  rfm_table_options o;

  ZERO_STRUCT(o);
  o.id_type = RFM_ID_BYTES;
  return setup_options(state, &o);
}

static inline int teardown(void **state)
{
  fixture *f = *state;

  dump_free(&f->before);
  rfm_table_free(f->table);
  failing_host_assert_clean(&f->fh);
  return 0;
}

static inline void remember(fixture *f)
{
  f->before.n = 0;
  dump_table(&f->before, f->table, D);
  f->bytes_before = counts_of(f->table).n_bytes;
}

static inline void assert_nothing_changed(const fixture *f)
{
  dump now = {NULL, 0, 0};

  dump_table(&now, f->table, D);
  assert_same_dump(&now, &f->before);
  dump_free(&now);
  if (f->bytes_before)
    assert_int_equal(counts_of(f->table).n_bytes, f->bytes_before);
}

#define append_ok(f, rows)                                                                         \
  assert_ok(rows_append((f)->table, (rows), COUNT_OF(rows), &(f)->err), &(f)->err)

#define assert_value(table, metrics, customer, expected)                                           \
  do {                                                                                             \
    const double got_ = value_of((table), (metrics), D, (customer)), want_ = (expected);           \
    if (!(got_ == want_ || (got_ != got_ && want_ != want_)))                                      \
      fail_msg("customer %d: %.17g, expected %.17g", (int)(customer), got_, want_);                \
  } while (0)

#define UNDEFINED ((double)NAN)

#endif
