/* SPDX-License-Identifier: MIT */
/* A floor under the history: what goes, what survives, and what can no longer be measured
 * (RULES 3.8). */
#include "table_fixture.h"

enum { FLOOR = D - 50 };

/* 1 bought before and after; 2 only before; 3 only after; 4 returned everything before; 5 paid
 * before, nothing else. */
static const row shop[] = {
    {1, D - 90, 10, RFM_KIND_SALE, 1, 101},   {1, D - 60, 20, RFM_KIND_SALE, 2, 102},
    {1, D - 50, 30, RFM_KIND_SALE, 3, 103},   {1, D - 10, 40, RFM_KIND_SALE, 4, 104},
    {2, D - 80, 50, RFM_KIND_SALE, 5, 105},   {2, D - 70, 60, RFM_KIND_SALE, 6, 106},
    {3, D - 5, 70, RFM_KIND_SALE, 7, 107},    {4, D - 75, 80, RFM_KIND_SALE, 8, 108},
    {4, D - 74, 80, RFM_KIND_RETURN, 8, 109}, {5, D - 85, 90, RFM_KIND_PAYMENT, 9, 110},
    {5, D - 55, 0, RFM_KIND_VISIT, 10, 111},
};

static void prune(fixture *f, int32_t floor_day)
{
  assert_ok(rfm_table_prune(f->table, floor_day, &f->err), &f->err);
}

static int setup_pruned(void **state)
{
  fixture *f;

  setup(state);
  f = *state;
  append_ok(f, shop);
  prune(f, FLOOR);
  return 0;
}

static void events_before_the_floor_go(void **state)
{
  fixture *f = *state;
  const rfm_table_counts c = counts_of(f->table);

  assert_int_equal(c.n_events, 3); /* the one on the floor stays */
  assert_int_equal(c.n_pruned, 8);
  assert_int_equal(c.n_customers, 5);
  assert_int_equal(c.floor_day, FLOOR);
  assert_int_equal(c.first_day, FLOOR);
  assert_int_equal(c.last_day, D - 5);
  assert_int_equal(c.earlier_day, D - 10);
  assert_int_equal(c.n_tail, 0);
}

static void a_floor_never_goes_down(void **state)
{
  fixture *f = *state;

  remember(f);
  prune(f, FLOOR - 1);
  prune(f, FLOOR);
  prune(f, RFM_DAY_MIN);
  assert_nothing_changed(f);
  assert_refused(rfm_table_prune(f->table, RFM_DAY_MIN - 1, &f->err), RFM_E_ARG, &f->err, -1,
                 "floor_day");
  assert_refused(rfm_table_prune(f->table, RFM_DAY_MAX + 1, &f->err), RFM_E_ARG, &f->err, -1,
                 "floor_day");
}

static void rows_that_come_later_are_counted_and_not_taken(void **state)
{
  fixture *f = *state;
  const row late[] = {
      {1, FLOOR - 1, 5}, {77, FLOOR - 30, 5}, {1, FLOOR, 5}, {0, FLOOR - 2, 5, .anonymous = 1}};
  const row bad[] = {{1, FLOOR - 1, 5}, {1, FLOOR - 1, -5, RFM_KIND_SALE}};

  append_ok(f, late);
  assert_int_equal(counts_of(f->table).n_before_floor, 3);
  assert_int_equal(counts_of(f->table).n_events, 4);
  assert_int_equal(counts_of(f->table).n_customers, 5); /* 77 did not come in */
  remember(f);
  assert_refused(rows_append(f->table, bad, 2, &f->err), RFM_E_DATA, &f->err, 1, "amount_minor");
  assert_nothing_changed(f); /* the counter too */
  append_ok(f, shop);        /* the old keys are free, but below the floor */
  assert_int_equal(counts_of(f->table).n_before_floor, 11);
  assert_int_equal(counts_of(f->table).n_duplicate, 3);
}

static void assert_metric(fixture *f, int32_t kind, uint64_t customer, double expected)
{
  const rfm_metric metric = metric_of(kind, 0);
  rfm_metrics *m = one_metric(&metric, NULL);

  assert_value(f->table, m, customer, expected);
  rfm_metrics_free(m);
}

static void recency_tenure_and_span_survive(void **state)
{
  static const double expected[5][3] = {{10, 90, 80},
                                        {70, 80, 10},
                                        {5, 5, 0},
                                        {UNDEFINED, UNDEFINED, UNDEFINED},
                                        {UNDEFINED, UNDEFINED, UNDEFINED}};
  fixture *f = *state;
  rfm_table *whole = rows_table(NULL, shop, COUNT_OF(shop));

  for (uint64_t id = 1; id <= 5; id++) {
    assert_metric(f, RFM_METRIC_RECENCY, id, expected[id - 1][0]);
    assert_metric(f, RFM_METRIC_TENURE, id, expected[id - 1][1]);
    assert_metric(f, RFM_METRIC_ACTIVE_SPAN, id, expected[id - 1][2]);
  }
  rfm_table_free(whole);
}

/* Standing of a customer for the given kinds, in the pruned and in the whole table. */
static void assert_standing(fixture *f, uint64_t customer, int32_t kinds, int32_t expected)
{
  const rfm_metric metric = metric_of(RFM_METRIC_RECENCY, 0);
  const rfm_metrics_options o = metrics_options(kinds, 0);
  const rfm_id id = id_number(customer);
  rfm_metrics *m = one_metric(&metric, &o);
  rfm_table *whole = rows_table(NULL, shop, COUNT_OF(shop));
  const rfm_table *tables[] = {whole, f->table};
  double value;

  for (int i = 0; i < 2; i++) {
    int32_t standing = 0;

    assert_ok(rfm_features_one(tables[i], m, D, &id, &value, 1, &standing, &f->err), &f->err);
    if (standing != expected)
      fail_msg("customer %d of kinds %d: standing %d in table %d", (int)customer, (int)kinds,
               (int)standing, i);
  }
  rfm_table_free(whole);
  rfm_metrics_free(m);
}

static void standings_survive(void **state)
{
  const int32_t payments = RFM_KIND_BIT(RFM_KIND_PAYMENT) | RFM_KIND_BIT(RFM_KIND_RETURN);
  const int32_t visits = RFM_KIND_BIT(RFM_KIND_VISIT);
  fixture *f = *state;

  assert_standing(f, 1, 0, RFM_STANDING_BUYER);
  assert_standing(f, 2, 0, RFM_STANDING_BUYER);
  assert_standing(f, 3, 0, RFM_STANDING_BUYER);
  assert_standing(f, 4, 0, RFM_STANDING_RETURNED_ONLY);
  assert_standing(f, 5, 0, RFM_STANDING_PROSPECT); /* payments and visits are not asked for */
  assert_standing(f, 5, payments, RFM_STANDING_BUYER);
  assert_standing(f, 1, payments, RFM_STANDING_PROSPECT);
  assert_standing(f, 5, visits, RFM_STANDING_BUYER);
  assert_standing(f, 4, visits, RFM_STANDING_PROSPECT);
}

static void prune_twice_is_prune_once(void **state)
{
  fixture *f = *state;
  rfm_table *once = rows_table(NULL, shop, COUNT_OF(shop));
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

  prune(f, D - 20);
  assert_ok(rfm_table_prune(once, D - 20, &f->err), &f->err);
  dump_table(&a, f->table, D);
  dump_table(&b, once, D);
  assert_same_dump(&a, &b);
  assert_metric(f, RFM_METRIC_RECENCY, 1, 10);
  assert_metric(f, RFM_METRIC_TENURE, 1, 90);
  prune(f, D + 1); /* nothing is left, and still */
  assert_int_equal(counts_of(f->table).n_events, 0);
  assert_int_equal(counts_of(f->table).last_day, 0);
  dump_free(&a);
  dump_free(&b);
  rfm_table_free(once);
}

/* ---- what cannot be measured any more ---- */

static void assert_measurable(fixture *f, const rfm_metric *metric, const rfm_metrics_options *o,
                              int32_t as_of_day, int expected, const char *name)
{
  const rfm_id id = id_number(1);
  rfm_metrics *m = one_metric(metric, o);
  rfm_features *features = (rfm_features *)1;
  double value;

  if (expected) {
    assert_ok(rfm_features_measure(&features, f->table, m, as_of_day, NULL, &f->err), &f->err);
    rfm_features_free(features);
  } else {
    assert_refused(rfm_features_measure(&features, f->table, m, as_of_day, NULL, &f->err),
                   RFM_E_STATE, &f->err, -1, name);
    assert_non_null(strstr(f->err.message, "19950")); /* the floor */
    assert_int_equal(f->err.column, 0);
    assert_null(features);
    assert_int_equal(rfm_features_one(f->table, m, as_of_day, &id, &value, 1, NULL, NULL),
                     RFM_E_STATE);
  }
  rfm_metrics_free(m);
}

static void all_history_of_other_metrics_is_refused_by_name(void **state)
{
  fixture *f = *state;

  for (int32_t kind = RFM_METRIC_FREQUENCY; kind <= RFM_METRIC_VISITS; kind++) {
    rfm_metric metric = metric_of(kind, 0);

    if (kind == RFM_METRIC_TENURE || kind == RFM_METRIC_MEMBERSHIP_AGE ||
        kind == RFM_METRIC_ACTIVE_SPAN || kind == RFM_METRIC_TREND_FREQUENCY ||
        kind == RFM_METRIC_TREND_MONETARY)
      continue;
    metric.name = "this_one";
    assert_measurable(f, &metric, NULL, D, 0, "this_one");
    metric.flags = RFM_METRIC_FROM_FLOOR;
    assert_measurable(f, &metric, NULL, D, 1, NULL);
  }
}

static void windows_must_not_start_below_the_floor(void **state)
{
  fixture *f = *state;
  rfm_metric metric = metric_of(RFM_METRIC_MONETARY, 51); /* D - 50 .. D */
  rfm_metrics *m = one_metric(&metric, NULL);

  assert_measurable(f, &metric, NULL, D, 1, NULL);
  assert_value(f->table, m, 1, 70);
  rfm_metrics_free(m);
  assert_measurable(f, &metric, NULL, D - 1, 0, "monetary");
  metric.window_days = 52;
  assert_measurable(f, &metric, NULL, D, 0, "monetary");
  metric = metric_of(RFM_METRIC_RECENCY, 52);
  assert_measurable(f, &metric, NULL, D, 0, "recency");
  metric = metric_of(RFM_METRIC_TREND_MONETARY, 25);
  assert_measurable(f, &metric, NULL, D, 1, NULL); /* 25 days and 25 before them */
  metric.against_days = 26;
  assert_measurable(f, &metric, NULL, D, 1, NULL);
  metric.against_days = 27;
  assert_measurable(f, &metric, NULL, D, 0, "trend_monetary");
}

static void filters_cannot_look_below_the_floor(void **state)
{
  static const uint64_t categories[] = {0};
  static const uint32_t groups[] = {0};
  fixture *f = *state;
  const rfm_metric metric = metric_of(RFM_METRIC_RECENCY, 0);
  rfm_metrics_options o = metrics_options(0, 0);

  o.categories = categories;
  o.n_categories = 1;
  assert_measurable(f, &metric, &o, D, 0, "recency");
  o = metrics_options(0, 0);
  o.groups = groups;
  o.n_groups = 1;
  assert_measurable(f, &metric, &o, D, 0, "recency");
  o = metrics_options(0, 0);
  o.flags = RFM_METRICS_IGNORE_ZERO;
  assert_measurable(f, &metric, &o, D, 0, "recency");
}

static void days_before_the_floor_are_refused(void **state)
{
  fixture *f = *state;
  rfm_features *features = NULL;
  rfm_suggestion s;

  assert_ok(rfm_table_prune(f->table, D + 5, &f->err), &f->err);
  assert_refused(rfm_features_measure(&features, f->table, NULL, D + 4, NULL, &f->err), RFM_E_STATE,
                 &f->err, -1, "as_of_day");
  ZERO_STRUCT(s);
  assert_refused(rfm_suggest(f->table, NULL, D + 4, &s, &f->err), RFM_E_STATE, &f->err, -1,
                 "as_of_day");
}

static void from_the_floor_counts_what_is_left(void **state)
{
  fixture *f = *state;
  rfm_metric metric = metric_of(RFM_METRIC_FREQUENCY, 0);
  rfm_metrics *m;

  metric.flags = RFM_METRIC_FROM_FLOOR;
  m = one_metric(&metric, NULL);
  assert_value(f->table, m, 1, 2);
  assert_value(f->table, m, 2, 0);
  rfm_metrics_free(m);
  metric.kind = RFM_METRIC_TENURE;
  m = one_metric(&metric, NULL);
  assert_value(f->table, m, 1, 50);
  assert_value(f->table, m, 2, UNDEFINED);
  rfm_metrics_free(m);
  metric.kind = RFM_METRIC_RECENCY;
  m = one_metric(&metric, NULL);
  assert_value(f->table, m, 1, 10);
  assert_value(f->table, m, 2, UNDEFINED);
  rfm_metrics_free(m);
}

static void overdue_needs_a_whole_window_and_keeps_its_recency(void **state)
{
  fixture *f = *state;
  rfm_metric metric = metric_of(RFM_METRIC_OVERDUE, 51);
  rfm_metrics *m = one_metric(&metric, NULL);

  assert_value(f->table, m, 1, 10.0 / 40.0); /* 50 and 10 days ago */
  rfm_metrics_free(m);
}

static void other_names_bring_their_pruned_days(void **state)
{
  fixture *f = *state;
  const rfm_id two = id_number(2), three = id_number(3);

  assert_ok(rfm_table_alias(f->table, &two, &three, &f->err), &f->err);
  assert_metric(f, RFM_METRIC_TENURE, 3, 80);
  assert_metric(f, RFM_METRIC_RECENCY, 3, 5);
  prune(f, D);
  assert_metric(f, RFM_METRIC_TENURE, 3, 80);
  assert_metric(f, RFM_METRIC_RECENCY, 3, 5);
}

static void voids_of_pruned_events_go(void **state)
{
  fixture *f = *state;

  assert_ok(rfm_table_void(f->table, 103, &f->err), &f->err);
  assert_ok(rfm_table_void(f->table, 107, &f->err), &f->err);
  assert_ok(rfm_table_void(f->table, 101, &f->err), &f->err); /* pruned: a void of an unknown key */
  assert_int_equal(counts_of(f->table).n_tombstones, 3);
  prune(f, D - 20);
  assert_int_equal(counts_of(f->table).n_tombstones, 2);
  assert_int_equal(counts_of(f->table).n_voided, 1);
}

static void a_voided_purchase_leaves_no_pruned_day(void **state)
{
  fixture *f = *state;
  const row rows[] = {{8, D - 9, 1, RFM_KIND_SALE, .event = 801},
                      {8, D - 5, 1, RFM_KIND_SALE, .event = 802}};

  append_ok(f, rows);
  assert_ok(rfm_table_void(f->table, 802, &f->err), &f->err);
  prune(f, D);
  assert_metric(f, RFM_METRIC_RECENCY, 8, 9);
}

static void suggestions_count_gaps_from_the_floor(void **state)
{
  fixture *f = *state;
  rfm_suggestion s;

  ZERO_STRUCT(s);
  assert_ok(rfm_suggest(f->table, NULL, D, &s, &f->err), &f->err);
  assert_int_equal(s.n_buyers, 3);
  assert_int_equal(s.n_gaps, 1); /* customer 1: 50 and 10 days ago */
  assert_true(s.gap_quantile[0] == 40);
  assert_int_equal(s.n_repeaters, 2); /* 2 bought on two days below the floor */
  assert_int_equal(s.history_days, 91);
}

#define when_pruned(name) cmocka_unit_test_setup_teardown(name, setup_pruned, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      when_pruned(events_before_the_floor_go),
      when_pruned(a_floor_never_goes_down),
      when_pruned(rows_that_come_later_are_counted_and_not_taken),
      when_pruned(recency_tenure_and_span_survive),
      when_pruned(standings_survive),
      when_pruned(prune_twice_is_prune_once),
      when_pruned(all_history_of_other_metrics_is_refused_by_name),
      when_pruned(windows_must_not_start_below_the_floor),
      when_pruned(filters_cannot_look_below_the_floor),
      when_pruned(days_before_the_floor_are_refused),
      when_pruned(from_the_floor_counts_what_is_left),
      when_pruned(overdue_needs_a_whole_window_and_keeps_its_recency),
      when_pruned(other_names_bring_their_pruned_days),
      when_pruned(voids_of_pruned_events_go),
      when_pruned(a_voided_purchase_leaves_no_pruned_day),
      when_pruned(suggestions_count_gaps_from_the_floor),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
