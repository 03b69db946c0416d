/* SPDX-License-Identifier: MIT */
/* Sales without a customer: summed by day, or kept when they have a key (RULES 3.4; DESIGN 4). */
#include "table_fixture.h"

#include <stdlib.h>

static rfm_anonymous totals(const fixture *f, int32_t first, int32_t last)
{
  rfm_anonymous t;
  rfm_error err;

  ZERO_STRUCT(t);
  assert_ok(rfm_table_anonymous(f->table, first, last, &t, &err), &err);
  return t;
}

static const row mixed[] = {
    {0, 10, 100, RFM_KIND_SALE, .anonymous = 1},
    {0, 10, 30, RFM_KIND_RETURN, .anonymous = 1},
    {0, 12, 7, RFM_KIND_PAYMENT, .anonymous = 1},
    {0, 5, 0, RFM_KIND_VISIT, .anonymous = 1},
    {0, 11, 200, RFM_KIND_SALE, .event = 1, .anonymous = 1},
    {0, 12, 50, RFM_KIND_RETURN, .event = 2, .anonymous = 1},
    {1, 11, 1000, RFM_KIND_SALE},
};

static void assert_mixed(const fixture *f)
{
  rfm_anonymous t = totals(f, RFM_DAY_MIN, RFM_DAY_MAX);

  assert_int_equal(t.n_sales, 3); /* two sales and a payment */
  assert_int_equal(t.n_returns, 2);
  assert_int_equal(t.sales_minor, 307);
  assert_int_equal(t.returns_minor, 80);
  t = totals(f, 11, 11); /* both ends included */
  assert_int_equal(t.n_sales, 1);
  assert_int_equal(t.sales_minor, 200);
  assert_int_equal(t.n_returns, 0);
  t = totals(f, 6, 9);
  assert_int_equal(t.n_sales + t.n_returns, 0);
  assert_int_equal(counts_of(f->table).n_anonymous, 6);
  assert_int_equal(counts_of(f->table).n_events, 1);
  assert_int_equal(counts_of(f->table).n_customers, 1);
}

static void anonymous_sales_are_summed_between_days(void **state)
{
  fixture *f = *state;

  append_ok(f, mixed);
  assert_mixed(f);
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  assert_mixed(f);
}

static void the_order_of_arrival_leaves_no_trace(void **state)
{
  fixture *f = *state;

  for (int i = COUNT_OF(mixed); i-- > 0;)
    assert_ok(rows_append(f->table, &mixed[i], 1, &f->err), &f->err);
  assert_mixed(f);
}

static void with_keys_they_are_recognised_and_voided(void **state)
{
  fixture *f = *state;

  append_ok(f, mixed);
  append_ok(f, mixed); /* the two with keys are duplicates */
  assert_int_equal(counts_of(f->table).n_duplicate, 2);
  assert_int_equal(totals(f, 0, 100).sales_minor, 100 + 7 + 100 + 7 + 200);
  assert_ok(rfm_table_void(f->table, 1, &f->err), &f->err);
  assert_ok(rfm_table_void(f->table, 3, &f->err), &f->err); /* not there yet */
  assert_int_equal(totals(f, 0, 100).sales_minor, 214);
  assert_int_equal(counts_of(f->table).n_anonymous, 9); /* eight without a key and the return */
  assert_int_equal(counts_of(f->table).n_voided, 1);
  assert_int_equal(counts_of(f->table).n_tombstones, 2);
}

static void an_anonymous_key_may_not_become_a_customers(void **state)
{
  fixture *f = *state;
  row known = mixed[4];

  append_ok(f, mixed);
  known.anonymous = 0;
  known.customer = 1;
  remember(f);
  assert_refused(rows_append(f->table, &known, 1, &f->err), RFM_E_CONFLICT, &f->err, 0,
                 "event key");
  assert_nothing_changed(f);
}

static void the_ids_of_anonymous_rows_are_not_looked_at(void **state)
{
  fixture *f = *state;
  const row rows[] = {{77, D, 5, .anonymous = 255}, {1, D, 5}};

  append_ok(f, rows);
  assert_int_equal(counts_of(f->table).n_customers, 1);
  assert_int_equal(counts_of(f->table).n_anonymous, 1);
}

static void they_are_not_days_of_a_customer(void **state)
{
  fixture *f = *state;
  const row rows[] = {{0, D, 5, .anonymous = 1}, {0, D, 5, .event = 8, .anonymous = 1}};
  rfm_event last;

  append_ok(f, rows);
  assert_int_equal(counts_of(f->table).last_day, 0);
  assert_int_equal(counts_of(f->table).n_events, 0);
  ZERO_STRUCT(last);
  assert_refused(rfm_table_last_event(f->table, &last, &f->err), RFM_E_NOTFOUND, &f->err, -1,
                 "event");
  assert_int_equal(measured_counts(f->table, NULL, D).n_events, 0);
}

static void a_floor_removes_them_too(void **state)
{
  fixture *f = *state;
  rfm_table_counts c;

  append_ok(f, mixed);
  assert_ok(rfm_table_prune(f->table, 11, &f->err), &f->err);
  c = counts_of(f->table);
  assert_int_equal(totals(f, 0, 100).sales_minor, 207);
  assert_int_equal(totals(f, 0, 100).returns_minor, 50);
  assert_int_equal(c.n_anonymous, 3);
  assert_int_equal(c.n_pruned, 0); /* of customers */
  append_ok(f, mixed);             /* three below the floor; the keys 1 and 2 are known */
  c = counts_of(f->table);
  assert_int_equal(c.n_before_floor, 3);
  assert_int_equal(c.n_duplicate, 2);
  assert_int_equal(c.n_anonymous, 4);
}

static void the_bound_of_money_falls_with_what_is_pruned(void **state)
{
  fixture *f = *state;
  row rows[1023];

  for (int i = 0; i < 1023; i++)
    rows[i] =
        (row){0, 10, INT64_C(1) << 53, .anonymous = 1, .event = i % 2 ? 100u + (uint64_t)i : 0};
  append_ok(f, rows);
  assert_int_equal(rows_append(f->table, rows, 1, NULL), RFM_E_LIMIT);
  assert_ok(rfm_table_prune(f->table, 11, &f->err), &f->err);
  for (int i = 0; i < 1023; i++)
    rows[i].day = 11;
  append_ok(f, rows);
  assert_int_equal(counts_of(f->table).n_anonymous, 1023);
}

static void days_must_be_in_order(void **state)
{
  fixture *f = *state;
  rfm_anonymous t;

  ZERO_STRUCT(t);
  assert_refused(rfm_table_anonymous(f->table, 5, 4, &t, &f->err), RFM_E_ARG, &f->err, -1,
                 "first_day");
  assert_refused(rfm_table_anonymous(f->table, 4, 5, NULL, &f->err), RFM_E_ARG, &f->err, -1,
                 "rfm_anonymous");
}

/* A stranger's dates: descending, over ten thousand years, among days that are there. */
static void days_of_a_batch_may_come_in_any_order(void **state)
{
  enum { N = 3000 };
  fixture *f = *state;
  row *rows = calloc(N, sizeof *rows);
  rfm_table *one_by_one = rows_table(NULL, mixed, COUNT_OF(mixed));
  rfm_anonymous a, b;
  rfm_error err;

  append_ok(f, mixed);
  for (int i = 0; i < N; i++) {
    rows[i].day = RFM_DAY_MAX - i / 2 * 1200;
    rows[i].amount = i % 7 - 3;
    rows[i].anonymous = i % 5 != 0;
    rows[i].customer = 9;
    assert_ok(rows_append(one_by_one, &rows[i], 1, &err), &err);
  }
  assert_ok(rows_append(f->table, rows, N, &err), &err);
  for (int32_t day = RFM_DAY_MIN; day < RFM_DAY_MAX; day += 100000) {
    ZERO_STRUCT(a);
    ZERO_STRUCT(b);
    assert_ok(rfm_table_anonymous(f->table, day, RFM_DAY_MAX, &a, &err), &err);
    assert_ok(rfm_table_anonymous(one_by_one, day, RFM_DAY_MAX, &b, &err), &err);
    assert_memory_equal(&a, &b, sizeof a);
  }
  rfm_table_free(one_by_one);
  free(rows);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(anonymous_sales_are_summed_between_days),
      on_a_table(the_order_of_arrival_leaves_no_trace),
      on_a_table(with_keys_they_are_recognised_and_voided),
      on_a_table(an_anonymous_key_may_not_become_a_customers),
      on_a_table(the_ids_of_anonymous_rows_are_not_looked_at),
      on_a_table(they_are_not_days_of_a_customer),
      on_a_table(a_floor_removes_them_too),
      on_a_table(the_bound_of_money_falls_with_what_is_pruned),
      on_a_table(days_must_be_in_order),
      on_a_table(days_of_a_batch_may_come_in_any_order),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
