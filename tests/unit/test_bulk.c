/* SPDX-License-Identifier: MIT */
/* Large batches take another way into the table, and long tails another way through a measure: the
 * results must not tell. */
#include "support/random.h"
#include "table_fixture.h"

#include <stdlib.h>

enum { N = 100000 };

static row *rows; /* N of them */

static uint64_t random_state;

static int setup_rows(void **state)
{
  rows = calloc(N, sizeof *rows);
  assert_non_null(rows);
  random_state = 7;
  for (int i = 0; i < N; i++)
    rows[i] = (row){next_random(&random_state) % 9000 * UINT64_C(0x9e3779b97f4a7c15),
                    D - (int32_t)(next_random(&random_state) % 900),
                    (int64_t)(next_random(&random_state) % 1000) - 200};
  return setup(state);
}

static int teardown_rows(void **state)
{
  free(rows);
  return teardown(state);
}

/* The table holds what the parts hold, as it came and in place; frees the parts. */
static void assert_same_as_it_came_and_in_place(fixture *f, rfm_table *parts)
{
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

  dump_table(&a, f->table, D - 100); /* the tail is measured from a sorted copy */
  dump_table(&b, parts, D - 100);
  assert_same_dump(&a, &b);
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  a.n = 0;
  dump_table(&a, f->table, D - 100);
  assert_same_dump(&a, &b);
  dump_free(&a);
  dump_free(&b);
  rfm_table_free(parts);
}

/* All rows at once, and a thousand at a time. */
static void assert_same_in_parts(fixture *f)
{
  rfm_table *parts = rows_table(NULL, NULL, 0);

  assert_ok(rows_append(f->table, rows, N, &f->err), &f->err);
  for (int i = 0; i < N; i += 1000)
    assert_ok(rows_append(parts, rows + i, 1000, &f->err), &f->err);
  assert_ok(rfm_table_compact(parts, &f->err), &f->err);
  assert_same_as_it_came_and_in_place(f, parts);
}

static void plain_rows_are_the_same_in_parts(void **state)
{
  assert_same_in_parts(*state);
}

static void rows_of_all_fields_are_the_same_in_parts(void **state)
{
  for (int i = 0; i < N; i++) {
    rows[i].kind = (uint8_t)(1 + next_random(&random_state) % 5);
    rows[i].amount = rows[i].kind >= RFM_KIND_VISIT ? 0
                     : rows[i].amount < 0           ? -rows[i].amount
                                                    : rows[i].amount;
    rows[i].order = next_random(&random_state) % 50;
    rows[i].item = next_random(&random_state) % 20;
    rows[i].category = next_random(&random_state) % 5;
    rows[i].group = next_random(&random_state) % 3;
    rows[i].second = (int64_t)(next_random(&random_state) % 100) - 50;
    rows[i].time = (int64_t)rows[i].day * 86400 + next_random(&random_state) % 86400;
    rows[i].anonymous = next_random(&random_state) % 17 == 0;
  }
  assert_same_in_parts(*state);
}

static void forget(rfm_table *table, uint64_t customer, rfm_error *err)
{
  const rfm_id id = id_number(customer);

  const rfm_status status = rfm_table_forget(table, &id, err);

  assert_true(status == RFM_OK || status == RFM_E_NOTFOUND); /* some are drawn twice */
}

/* A table that has events in place, a tail, holes of forgotten customers and rows to use again. */
static void rows_join_what_is_there(void **state)
{
  fixture *f = *state;
  rfm_table *parts = rows_table(NULL, NULL, 0), *tables[] = {f->table, parts};

  for (int t = 0; t < 2; t++) {
    rfm_table *table = tables[t];

    assert_ok(rows_append(table, rows, 20000, &f->err), &f->err);
    assert_ok(rfm_table_compact(table, &f->err), &f->err);
    assert_ok(rows_append(table, rows + 20000, 9000, &f->err), &f->err);
    for (int i = 0; i < 29000; i += 1000)
      forget(table, rows[i].customer, &f->err);
  }
  assert_ok(rows_append(f->table, rows + 29000, 34000, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_tail, 0);
  assert_ok(rows_append(f->table, rows + 63000, 1000, &f->err), &f->err);
  forget(f->table, rows[50000].customer, &f->err);
  assert_ok(rows_append(f->table, rows + 64000, N - 64000, &f->err), &f->err);
  for (int i = 29000; i < N; i += 1000) {
    assert_ok(rows_append(parts, rows + i, 1000, &f->err), &f->err);
    if (i == 63000)
      forget(parts, rows[50000].customer, &f->err);
  }
  assert_same_as_it_came_and_in_place(f, parts);
}

static void one_customer_may_have_all_rows(void **state)
{
  for (int i = 0; i < N; i++)
    rows[i].customer = 7;
  assert_same_in_parts(*state);
}

static void every_row_may_have_its_own_customer(void **state)
{
  for (int i = 0; i < N; i++)
    rows[i].customer = (uint64_t)(N - i);
  assert_same_in_parts(*state);
}

/* Into a new table, and into one that has events. */
static void threads_change_no_byte(void **state)
{
  static const int32_t n_threads[] = {1, 2, 7};
  fixture *f = *state;
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

  for (int t = 0; t < COUNT_OF(n_threads); t++) {
    rfm_pool *pool;
    rfm_host host;
    rfm_table *table;

    ZERO_STRUCT(host);
    host.struct_size = sizeof host;
    assert_ok(rfm_pool_new(&pool, n_threads[t], NULL, &f->err), &f->err);
    host.pool = pool;
    table = rows_table(&host, rows, N / 2);
    assert_ok(rows_append(table, rows + N / 2, N - N / 2, &f->err), &f->err);
    b.n = 0;
    dump_table(t == 0 ? &a : &b, table, D - 100);
    if (t > 0)
      assert_same_dump(&a, &b);
    rfm_table_free(table);
    rfm_pool_free(pool);
  }
  dump_free(&a);
  dump_free(&b);
}

static void rows_with_event_keys_are_the_same_in_parts(void **state)
{
  for (int i = 0; i < N; i++)
    rows[i].event = next_random(&random_state) % 4 ? (uint64_t)i + 1 : 0;
  rows[N - 1] = rows[5]; /* a duplicate, or an event without a key */
  assert_same_in_parts(*state);
}

static void rows_below_a_floor_are_counted_alike(void **state)
{
  fixture *f = *state;
  rfm_table *parts = rows_table(NULL, NULL, 0);
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

  assert_ok(rfm_table_prune(f->table, D - 400, &f->err), &f->err);
  assert_ok(rfm_table_prune(parts, D - 400, &f->err), &f->err);
  for (int i = 0; i < N; i++)
    rows[i].anonymous = i % 11 == 0;
  assert_ok(rows_append(f->table, rows, N, &f->err), &f->err);
  for (int i = 0; i < N; i += 1000)
    assert_ok(rows_append(parts, rows + i, 1000, &f->err), &f->err);
  dump_table(&a, f->table, D);
  dump_table(&b, parts, D);
  assert_same_dump(&a, &b);
  assert_true(counts_of(f->table).n_before_floor > N / 3);
  dump_free(&a);
  dump_free(&b);
  rfm_table_free(parts);
}

static void a_bad_row_far_behind_is_named_and_nothing_stays(void **state)
{
  static const int at[] = {0, 16383, 16384, 70000, N - 1};
  fixture *f = *state;
  const row first[] = {{1, D, 1}};

  append_ok(f, first);
  remember(f);
  for (int i = 0; i < COUNT_OF(at); i++) {
    const row good = rows[at[i]];

    rows[at[i]].amount = (INT64_C(1) << 53) + 1;
    assert_refused(rows_append(f->table, rows, N, &f->err), RFM_E_DATA, &f->err, at[i],
                   "amount_minor");
    rows[at[i]] = good;
    rows[at[i]].day = RFM_DAY_MAX + 1;
    assert_refused(rows_append(f->table, rows, N, &f->err), RFM_E_DATA, &f->err, at[i], "day");
    rows[at[i]] = good;
    assert_nothing_changed(f);
  }
}

static void the_first_of_two_bad_rows_is_named(void **state)
{
  fixture *f = *state;

  rows[90000].day = RFM_DAY_MAX + 1;
  rows[40000].amount = INT64_MIN;
  assert_refused(rows_append(f->table, rows, N, &f->err), RFM_E_DATA, &f->err, 40000,
                 "amount_minor");
  assert_int_equal(counts_of(f->table).n_customers, 0);
}

static void the_row_that_passes_the_bound_is_named(void **state)
{
  fixture *f = *state;

  for (int i = 0; i < N; i++)
    rows[i].amount = i >= 50000 && i < 51100 ? INT64_C(1) << 53 : 0;
  assert_refused(rows_append(f->table, rows, N, &f->err), RFM_E_LIMIT, &f->err, 51023,
                 "amount_minor");
  assert_int_equal(counts_of(f->table).n_customers, 0);
  rows[51023].amount = (INT64_C(1) << 53) - 1; /* the rest is 0: 2^63 - 1 in all */
  for (int i = 51024; i < 51100; i++)
    rows[i].amount = 0;
  assert_ok(rows_append(f->table, rows, N, &f->err), &f->err);
}

static void byte_ids_are_the_same_in_parts(void **state)
{
  fixture *f = *state;
  rfm_table *parts = NULL;
  rfm_table_options o;
  rfm_events e;
  char *bytes = malloc((size_t)N * 24);
  int64_t *offsets = calloc(N + 1, sizeof *offsets);
  int32_t *day = calloc(N, sizeof *day);
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

  assert_true(bytes && offsets && day);
  for (int i = 0; i < N; i++) {
    const uint32_t who = next_random(&random_state) % 5000;
    const int length = 4 + (int)(who % 19);

    memset(bytes + offsets[i], (int)('a' + who % 2), (size_t)length);
    memcpy(bytes + offsets[i] + length - 4, &who, 4);
    offsets[i + 1] = offsets[i] + length;
    day[i] = D - (int32_t)(next_random(&random_state) % 300);
  }
  ZERO_STRUCT(o);
  o.id_type = RFM_ID_BYTES;
  assert_ok(rfm_table_new(&parts, NULL, &o, &f->err), &f->err);
  ZERO_STRUCT(e);
  e.id_bytes = (const uint8_t *)bytes;
  e.id_offsets = offsets;
  e.day = day;
  e.n = N;
  assert_ok(rfm_table_append(f->table, &e, NULL, &f->err), &f->err);
  e.n = 1000;
  for (int i = 0; i < N; i += 1000) {
    e.id_offsets = offsets + i;
    e.day = day + i;
    assert_ok(rfm_table_append(parts, &e, NULL, &f->err), &f->err);
  }
  dump_table(&a, f->table, D);
  dump_table(&b, parts, D);
  assert_same_dump(&a, &b);
  dump_free(&a);
  dump_free(&b);
  rfm_table_free(parts);
  free(bytes);
  free(offsets);
  free(day);
}

static int setup_rows_of_bytes(void **state)
{
  rows = NULL;
  random_state = 11;
  return setup_bytes(state);
}

#define with_rows(name) cmocka_unit_test_setup_teardown(name, setup_rows, teardown_rows)

int main(void)
{
  const struct CMUnitTest tests[] = {
      with_rows(plain_rows_are_the_same_in_parts),
      with_rows(rows_of_all_fields_are_the_same_in_parts),
      with_rows(rows_join_what_is_there),
      with_rows(threads_change_no_byte),
      with_rows(one_customer_may_have_all_rows),
      with_rows(every_row_may_have_its_own_customer),
      with_rows(rows_with_event_keys_are_the_same_in_parts),
      with_rows(rows_below_a_floor_are_counted_alike),
      with_rows(a_bad_row_far_behind_is_named_and_nothing_stays),
      with_rows(the_first_of_two_bad_rows_is_named),
      with_rows(the_row_that_passes_the_bound_is_named),
      cmocka_unit_test_setup_teardown(byte_ids_are_the_same_in_parts, setup_rows_of_bytes,
                                      teardown_rows),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
