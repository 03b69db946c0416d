/* SPDX-License-Identifier: MIT */
/* Merging customers: other names of one customer (RULES 3.6). */
#include "table_fixture.h"

static rfm_status alias(fixture *f, uint64_t from, uint64_t into)
{
  const rfm_id a = id_number(from), b = id_number(into);

  return rfm_table_alias(f->table, &a, &b, &f->err);
}

static void alias_ok(fixture *f, uint64_t from, uint64_t into)
{
  assert_ok(alias(f, from, into), &f->err);
}

static void refuse_alias(fixture *f, uint64_t from, uint64_t into, const char *text)
{
  remember(f);
  assert_refused(alias(f, from, into), RFM_E_CONFLICT, &f->err, -1, text);
  assert_nothing_changed(f);
}

static double value_by(const fixture *f, int32_t kind, uint64_t any_id)
{
  const rfm_metric metric = metric_of(kind, 0);
  const rfm_id id = id_number(any_id);
  rfm_metrics *m = one_metric(&metric, NULL);
  double value = -1;
  rfm_error err;

  assert_ok(rfm_features_one(f->table, m, D, &id, &value, 1, NULL, &err), &err);
  rfm_metrics_free(m);
  return value;
}

static const row cards[] = {{1, D - 9, 10}, {2, D - 6, 20}, {3, D - 1, 40}, {4, D - 30, 80}};

static void past_and_later_events_count_for_the_one_customer(void **state)
{
  fixture *f = *state;
  const row later[] = {{1, D, 100}};

  append_ok(f, cards);
  alias_ok(f, 1, 2);
  assert_true(value_by(f, RFM_METRIC_MONETARY, 2) == 30);
  assert_true(value_by(f, RFM_METRIC_MONETARY, 1) == 30); /* by any of the ids */
  append_ok(f, later);
  assert_true(value_by(f, RFM_METRIC_MONETARY, 2) == 130);
  assert_true(value_by(f, RFM_METRIC_RECENCY, 2) == 0);
  assert_true(value_by(f, RFM_METRIC_ACTIVE_SPAN, 2) == 9);
  assert_int_equal(counts_of(f->table).n_customers, 3);
  assert_int_equal(counts_of(f->table).n_aliases, 1);
  assert_int_equal(counts_of(f->table).n_events, 5);
}

static void chains_are_followed_to_their_end(void **state)
{
  fixture *f = *state;

  append_ok(f, cards);
  alias_ok(f, 1, 2);
  alias_ok(f, 2, 3); /* 1 and 2 are 3 */
  alias_ok(f, 4, 1); /* and so is 4 */
  for (uint64_t id = 1; id <= 4; id++)
    assert_true(value_by(f, RFM_METRIC_MONETARY, id) == 150);
  assert_int_equal(counts_of(f->table).n_customers, 1);
  assert_int_equal(measured_counts(f->table, NULL, D).n_buyers, 1);
  assert_int_equal(measured_counts(f->table, NULL, D).n_events, 4);
}

static void the_row_carries_the_id_that_stays(void **state)
{
  fixture *f = *state;
  const rfm_id one = id_number(1), three = id_number(3);
  rfm_features *features = NULL;
  int64_t at;

  append_ok(f, cards);
  alias_ok(f, 1, 3);
  assert_ok(rfm_features_measure(&features, f->table, NULL, D, NULL, &f->err), &f->err);
  assert_int_equal(rfm_features_rows(features), 3);
  assert_ok(rfm_features_find(features, &three, &at, &f->err), &f->err);
  assert_int_equal(at, 1); /* 2 3 4 */
  assert_refused(rfm_features_find(features, &one, &at, &f->err), RFM_E_NOTFOUND, &f->err, -1,
                 "row");
  rfm_features_free(features);
}

static void ids_need_not_be_known_yet(void **state)
{
  fixture *f = *state;
  const row first[] = {{8, D, 5}};

  alias_ok(f, 8, 9);
  assert_int_equal(counts_of(f->table).n_customers, 1);
  append_ok(f, first);
  assert_true(value_by(f, RFM_METRIC_MONETARY, 9) == 5);
}

static void self_cycles_and_second_targets_are_conflicts(void **state)
{
  fixture *f = *state;

  append_ok(f, cards);
  refuse_alias(f, 1, 1, "same");
  refuse_alias(f, 70, 70, "same"); /* and 70 does not stay */
  alias_ok(f, 1, 2);
  alias_ok(f, 1, 2); /* the same again is harmless */
  assert_int_equal(counts_of(f->table).n_aliases, 1);
  refuse_alias(f, 2, 1, "alias");
  refuse_alias(f, 1, 3, "another");
  refuse_alias(f, 1, 71, "another"); /* and 71 does not stay */
  alias_ok(f, 2, 3);
  refuse_alias(f, 3, 1, "alias");
  refuse_alias(f, 3, 2, "alias");
  refuse_alias(f, 1, 3, "another"); /* its target is 2, even if 2 is 3 */
}

static void returns_link_across_the_merged_ids(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, D - 9, 10, RFM_KIND_SALE, 5}, {2, D - 6, 10, RFM_KIND_RETURN, 5}};

  append_ok(f, rows);
  assert_int_equal(measured_counts(f->table, NULL, D).n_unlinked_returns, 1);
  assert_int_equal(measured_counts(f->table, NULL, D).n_buyers, 1);
  alias_ok(f, 2, 1);
  assert_int_equal(measured_counts(f->table, NULL, D).n_unlinked_returns, 0);
  assert_int_equal(measured_counts(f->table, NULL, D).n_returned_only, 1);
}

static void the_earliest_joining_day_counts(void **state)
{
  static const uint64_t numbers[] = {1, 2};
  static const int32_t joined[] = {D - 100, D - 50};
  fixture *f = *state;

  assert_ok(add_members(f->table, numbers, joined, 2, &f->err), &f->err);
  alias_ok(f, 1, 2);
  assert_true(value_by(f, RFM_METRIC_MEMBERSHIP_AGE, 2) == 100);
}

static int RFM_CALL count_day(const rfm_event *event, void *user_data)
{
  dump_add(user_data, &event->day, sizeof event->day);
  return RFM_CONTINUE;
}

static void events_of_all_ids_are_read_back_in_order(void **state)
{
  static const int32_t expected[] = {D - 30, D - 9, D - 6, D - 1};
  fixture *f = *state;
  dump d = {NULL, 0, 0};

  append_ok(f, cards);
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  for (uint64_t id = 1; id <= 3; id++)
    alias_ok(f, id, 4);
  for (uint64_t id = 1; id <= 4; id++) {
    const rfm_id any = id_number(id);

    d.n = 0;
    assert_ok(rfm_table_each_event(f->table, &any, count_day, &d, &f->err), &f->err);
    assert_int_equal(d.n, sizeof expected);
    assert_memory_equal(d.data, expected, sizeof expected);
  }
  dump_free(&d);
}

/* A comb: 500 ids, each a name of the one before; then all are one. */
static void long_chains_are_one_customer(void **state)
{
  fixture *f = *state;
  row rows[500];

  for (int i = 0; i < 500; i++)
    rows[i] = (row){(uint64_t)i, D - i, 1};
  append_ok(f, rows);
  for (uint64_t i = 1; i < 500; i++)
    alias_ok(f, i, i - 1);
  assert_true(value_by(f, RFM_METRIC_FREQUENCY, 499) == 500);
  assert_int_equal(counts_of(f->table).n_customers, 1);
  assert_int_equal(measured_counts(f->table, NULL, D).n_buyers, 1);
}

static void bad_ids_are_refused(void **state)
{
  fixture *f = *state;
  rfm_id a = id_number(1), b = id_bytes("b");

  assert_refused(rfm_table_alias(f->table, NULL, &a, &f->err), RFM_E_ARG, &f->err, -1, "from");
  assert_refused(rfm_table_alias(f->table, &a, NULL, &f->err), RFM_E_ARG, &f->err, -1, "into");
  assert_refused(rfm_table_alias(f->table, &a, &b, &f->err), RFM_E_ARG, &f->err, -1, "into");
  a.flags = 1;
  assert_refused(rfm_table_alias(f->table, &a, &a, &f->err), RFM_E_ARG, &f->err, -1, "flags");
  a.struct_size = 4;
  assert_refused(rfm_table_alias(f->table, &a, &a, &f->err), RFM_E_ABI, &f->err, -1, "struct_size");
  assert_int_equal(counts_of(f->table).n_customers, 0);
}

static void bad_byte_ids_are_refused(void **state)
{
  fixture *f = *state;
  rfm_id a = id_bytes("a"), b = id_bytes(""), c = id_number(4);

  assert_refused(rfm_table_alias(f->table, &a, &b, &f->err), RFM_E_DATA, &f->err, -1, "into");
  b.n_bytes = 65536;
  assert_refused(rfm_table_alias(f->table, &b, &a, &f->err), RFM_E_DATA, &f->err, -1, "from");
  b.n_bytes = -1;
  assert_refused(rfm_table_alias(f->table, &b, &a, &f->err), RFM_E_DATA, &f->err, -1, "from");
  assert_int_equal(rfm_table_alias(f->table, &c, &a, NULL) < 0, 1);
  assert_int_equal(counts_of(f->table).n_customers, 0);
  b = id_bytes("b");
  assert_ok(rfm_table_alias(f->table, &a, &b, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_aliases, 1);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(past_and_later_events_count_for_the_one_customer),
      on_a_table(chains_are_followed_to_their_end),
      on_a_table(the_row_carries_the_id_that_stays),
      on_a_table(ids_need_not_be_known_yet),
      on_a_table(self_cycles_and_second_targets_are_conflicts),
      on_a_table(returns_link_across_the_merged_ids),
      on_a_table(the_earliest_joining_day_counts),
      on_a_table(events_of_all_ids_are_read_back_in_order),
      on_a_table(long_chains_are_one_customer),
      on_a_table(bad_ids_are_refused),
      cmocka_unit_test_setup_teardown(bad_byte_ids_are_refused, setup_bytes, teardown),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
