/* SPDX-License-Identifier: MIT */
/* The same input gives the same bytes for any number of threads, any order of chunks, any order and
 * cut of the events; a host that does not run its chunks is found out; a stop leaves everything as
 * it was (DESIGN 3.1, 3.2, 3.6; RULES 5.4). */
#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L /* pthread_sigmask, in base/thread.h */
#endif

#include "base/thread.h"

#include "support/failing_host.h"
#include "support/random.h"
#include "support/rows.h"
#include "support/same_bytes.h"
#include "support/test.h"

#include <stdlib.h>

enum { D = 20000, N = 100000, N_TAIL = 70000, N_CUSTOMERS = 9000, PARTS = 5 };

static row *rows;
static rfm_error err;

static row some_row(uint64_t *random, int i)
{
  row r = {next_random(random) % N_CUSTOMERS, D - (int32_t)(next_random(random) % 800),
           next_random(random) % 900};

  r.kind = (uint8_t)(1 + next_random(random) % 3);
  r.order = next_random(random) % 40;
  r.item = next_random(random) % 9;
  r.category = next_random(random) % 4;
  r.group = next_random(random) % 3;
  r.second = (int64_t)(next_random(random) % 90) - 30;
  r.anonymous = i % 37 == 0;
  return r;
}

/* All that can be read. */
static void dump_all(dump *d, const rfm_table *table)
{
  dump_table(d, table, D - 30);
}

static same_bytes same = {.dump = dump_all};

static int setup(void **state)
{
  uint64_t random = 3;

  (void)state;
  rows = calloc(N, sizeof *rows);
  assert_non_null(rows);
  for (int i = 0; i < N; i++)
    rows[i] = some_row(&random, i);
  same.rows = rows;
  same.n_rows = N;
  same_bytes_begin(&same);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  free(rows);
  same_bytes_end(&same);
  return 0;
}

static void five_merged_tables_give_the_same_bytes(void **state)
{
  rfm_table *parts[PARTS];

  (void)state;
  for (int i = 0; i < PARTS; i++)
    parts[i] = rows_table(NULL, rows + i * (N / PARTS), N / PARTS);
  for (int i = PARTS - 1; i > 0; i--) {
    assert_ok(rfm_table_merge(parts[i - 1], parts[i], &err), &err);
    rfm_table_free(parts[i]);
  }
  assert_same_bytes(&same, parts[0]);
  rfm_table_free(parts[0]);
}

/* ---- many readers at once ---- */

typedef struct reading {
  const rfm_table *table;
  dump seen;
} reading;

RFM__THREAD_FN(read_all, arg)
{
  reading *r = arg;

  dump_all(&r->seen, r->table);
  return RFM__THREAD_RESULT;
}

static void several_threads_may_read_one_table(void **state)
{
  rfm_table *table = rows_table(NULL, rows, N);
  rfm__thread threads[3];
  reading readers[3];

  (void)state;
  memset(readers, 0, sizeof readers);
  for (int i = 0; i < COUNT_OF(readers); i++) {
    readers[i].table = table;
    assert_true(rfm__thread_start(&threads[i], read_all, &readers[i]));
  }
  for (int i = 0; i < COUNT_OF(readers); i++) {
    rfm__thread_join(threads[i]);
    assert_same_dump(&readers[i].seen, &same.expected);
    dump_free(&readers[i].seen);
  }
  rfm_table_free(table);
}

/* ---- hosts that break their contract ---- */

typedef struct breaking {
  failing_host fh;
  int armed, skip; /* skip or repeat a chunk */
  int64_t calls, break_at;
} breaking;

static int RFM_CALL breaks(int64_t n, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  breaking *b = user_data;
  const int now = b->armed && b->calls++ == b->break_at;

  for (int64_t i = 0; i < n; i++)
    if (!(now && b->skip && i == n / 2))
      chunk(i, arg);
  if (now && !b->skip)
    chunk(n / 2, arg);
  return RFM_CONTINUE;
}

typedef rfm_status (*work_fn)(rfm_table *table);

static rfm_status do_append(rfm_table *table)
{
  return rows_append(table, rows, N, &err);
}

static rfm_status do_compact(rfm_table *table)
{
  return rfm_table_compact(table, &err);
}

static rfm_status do_prune(rfm_table *table)
{
  return rfm_table_prune(table, D - 400, &err);
}

static rfm_status do_merge(rfm_table *table)
{
  rfm_table *other = rows_table(NULL, rows, 100);
  const rfm_status status = rfm_table_merge(table, other, &err);

  rfm_table_free(other);
  return status;
}

static rfm_status do_measure(rfm_table *table)
{
  rfm_features *f = (rfm_features *)1;
  const rfm_status status = rfm_features_measure(&f, table, NULL, D, NULL, &err);

  if (status)
    assert_null(f);
  else
    rfm_features_free(f);
  return status;
}

static rfm_status do_suggest(rfm_table *table)
{
  rfm_suggestion s;

  ZERO_STRUCT(s);
  return rfm_suggest(table, NULL, D, &s, &err);
}

static const work_fn works[] = {do_append, do_compact, do_prune, do_merge, do_measure};

static void dump_what_is_there(dump *d, const rfm_table *table)
{
  d->n = 0;
  dump_counts(d, table);
  dump_customers(d, table);
}

/* All rows, and a long tail of theirs that is not in place. */
static rfm_table *table_with_tail(const rfm_host *host)
{
  rfm_table *table = rows_table(host, rows, N);

  for (int i = 0; i < N_TAIL; i += 1000)
    assert_ok(rows_append(table, rows + i, 1000, &err), &err);
  return table;
}

/* Break the first, second... run of chunks until the work has no more of them. */
static void try_breaking(work_fn work, int skip)
{
  static breaking b;
  dump before = {NULL, 0, 0}, after = {NULL, 0, 0};
  rfm_table *table;
  rfm_status status = RFM_E_HOST;

  memset(&b, 0, sizeof b);
  failing_host_init(&b.fh);
  b.fh.host.user_data = &b;
  b.fh.host.parallel_for = breaks;
  b.skip = skip;
  table = table_with_tail(&b.fh.host);
  dump_what_is_there(&before, table);
  for (; status; b.break_at++) {
    b.armed = 1;
    b.calls = 0;
    status = work(table);
    b.armed = 0;
    if (!status)
      break;
    assert_int_equal(status, RFM_E_HOST);
    assert_non_null(strstr(err.message, "parallel_for"));
    dump_what_is_there(&after, table);
    assert_same_dump(&before, &after);
  }
  assert_true(b.break_at > 0);
  rfm_table_free(table);
  failing_host_assert_clean(&b.fh);
  dump_free(&before);
  dump_free(&after);
}

static void a_chunk_that_did_not_run_is_found_out(void **state)
{
  (void)state;
  for (int i = 0; i < COUNT_OF(works); i++)
    try_breaking(works[i], 1);
}

static void a_chunk_that_ran_twice_is_found_out(void **state)
{
  (void)state;
  for (int i = 0; i < COUNT_OF(works); i++)
    try_breaking(works[i], 0);
}

/* ---- stops ---- */

typedef struct stopping {
  failing_host fh;
  int armed;
  int64_t calls, stop_at;
  double last;
  const char *stage;
} stopping;

static int RFM_CALL stops(const char *stage, double done, void *user_data)
{
  stopping *s = user_data;

  assert_true(done >= 0 && done <= 1);
  if (stage == s->stage)
    assert_true(done >= s->last || done == 0);
  s->stage = stage;
  s->last = done;
  return s->armed && s->calls++ == s->stop_at ? 0 : RFM_CONTINUE;
}

static void try_stopping(work_fn work)
{
  static stopping s;
  dump before = {NULL, 0, 0}, after = {NULL, 0, 0};
  rfm_table *table;
  rfm_status status = RFM_STOPPED;

  memset(&s, 0, sizeof s);
  failing_host_init(&s.fh);
  s.fh.host.user_data = &s;
  s.fh.host.progress = stops;
  table = table_with_tail(&s.fh.host);
  dump_what_is_there(&before, table);
  for (; status; s.stop_at++) {
    s.armed = 1;
    s.calls = 0;
    status = work(table);
    s.armed = 0;
    if (!status)
      break;
    assert_int_equal(status, RFM_STOPPED);
    dump_what_is_there(&after, table);
    assert_same_dump(&before, &after);
  }
  assert_true(s.stop_at > 1);
  rfm_table_free(table);
  failing_host_assert_clean(&s.fh);
  dump_free(&before);
  dump_free(&after);
}

static void a_stop_at_any_point_changes_nothing(void **state)
{
  (void)state;
  try_stopping(do_compact);
  try_stopping(do_prune);
  try_stopping(do_merge);
  try_stopping(do_measure);
  try_stopping(do_suggest);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(any_number_of_threads_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_chunks_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_appends_gives_the_same_bytes, &same),
      cmocka_unit_test(five_merged_tables_give_the_same_bytes),
      cmocka_unit_test(several_threads_may_read_one_table),
      cmocka_unit_test(a_chunk_that_did_not_run_is_found_out),
      cmocka_unit_test(a_chunk_that_ran_twice_is_found_out),
      cmocka_unit_test(a_stop_at_any_point_changes_nothing),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
