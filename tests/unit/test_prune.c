/* SPDX-License-Identifier: MIT */
/* A floor under the history: what goes, what survives, and what can no longer be measured
 * (RULES 3.8). */
#include "support/random.h"
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

/* ---- orders with rows on both sides ---- */

enum { SALE = RFM_KIND_SALE, RETURN = RFM_KIND_RETURN };

static rfm_table *pruned_table(const row *rows, int64_t n)
{
  rfm_table *table = rows_table(NULL, rows, n);

  assert_int_equal(rfm_table_prune(table, FLOOR, NULL), RFM_OK);
  return table;
}

static void assert_metric_at(const rfm_table *table, int32_t kind, int32_t window, int32_t as_of,
                             double expected)
{
  const rfm_metric metric = metric_of(kind, window);
  rfm_metrics *m = one_metric(&metric, NULL);
  const double got = value_of(table, m, as_of, 1);

  if (!(got == expected || (got != got && expected != expected)))
    fail_msg("metric kind %d, window %d, as of D%+d: %.17g, expected %.17g", (int)kind, (int)window,
             (int)(as_of - D), got, expected);
  rfm_metrics_free(m);
}

static void an_order_across_the_floor_stays_whole(void **state)
{
  static const row rows[] = {{1, FLOOR - 9, 10, SALE, 7}, {1, FLOOR - 3, 20, SALE, 7},
                             {1, FLOOR + 2, 30, SALE, 7}, {1, FLOOR - 5, 40, SALE, 8},
                             {1, FLOOR - 5, 50, SALE},    {2, FLOOR - 6, 60, SALE, 7}};
  rfm_table *table = pruned_table(rows, COUNT_OF(rows));
  rfm_metric metric = metric_of(RFM_METRIC_FREQUENCY, 0);
  rfm_metrics *m;

  (void)state;
  assert_int_equal(counts_of(table).n_events, 3);
  assert_int_equal(counts_of(table).n_pruned, 3); /* the same order key of another customer, too */
  assert_int_equal(counts_of(table).first_day, FLOOR - 9);
  assert_metric_at(table, RFM_METRIC_TENURE, 0, D, 59);
  assert_metric_at(table, RFM_METRIC_RECENCY, 0, D, 55);   /* order 8; order 7 is older */
  assert_metric_at(table, RFM_METRIC_FREQUENCY, 51, D, 0); /* its day lies before the window */
  assert_metric_at(table, RFM_METRIC_MONETARY, 51, D, 30); /* its last row does not */
  assert_metric_at(table, RFM_METRIC_RECENCY, 51, D, UNDEFINED);
  metric.flags = RFM_METRIC_FROM_FLOOR;
  for (int i = 0; i < 4; i++) {
    static const int32_t kind[] = {RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY, RFM_METRIC_RECENCY,
                                   RFM_METRIC_TENURE};
    static const double expected[] = {0, 30, UNDEFINED, UNDEFINED};

    metric.kind = kind[i];
    m = one_metric(&metric, NULL);
    assert_value(table, m, 1, expected[i]);
    rfm_metrics_free(m);
  }
  assert_int_equal(rfm_table_prune(table, FLOOR + 2, NULL), RFM_OK);
  assert_int_equal(counts_of(table).n_events, 3);
  assert_int_equal(rfm_table_prune(table, FLOOR + 3, NULL), RFM_OK); /* now it lies before */
  assert_int_equal(counts_of(table).n_events, 0);
  assert_metric_at(table, RFM_METRIC_TENURE, 0, D, 59);
  rfm_table_free(table);
}

static void a_return_after_the_floor_finds_its_order(void **state)
{
  static const row rows[] = {{1, FLOOR - 9, 10, SALE, 7},
                             {1, FLOOR - 4, 90, SALE, 8},
                             {1, FLOOR + 4, 90, RETURN, 8},
                             {1, FLOOR + 5, 30, SALE, 9}};
  static const row later[] = {{1, FLOOR + 20, 30, RETURN, 9}};
  rfm_table *table = pruned_table(rows, COUNT_OF(rows));
  rfm_error err;

  (void)state;
  assert_metric_at(table, RFM_METRIC_RECENCY, 0, FLOOR + 3, 7); /* not returned yet */
  assert_metric_at(table, RFM_METRIC_RECENCY, 0, FLOOR + 4,
                   13); /* returned: order 7 was the last */
  assert_metric_at(table, RFM_METRIC_RECENCY, 0, FLOOR + 6, 1);
  assert_ok(rows_append(table, later, 1, &err), &err);
  assert_metric_at(table, RFM_METRIC_RECENCY, 0, FLOOR + 19, 14);
  assert_metric_at(table, RFM_METRIC_RECENCY, 0, FLOOR + 20, 29);
  rfm_table_free(table);
}

static void a_return_of_a_pruned_order_is_unlinked_and_counted(void **state)
{
  static const row rows[] = {{1, FLOOR - 9, 10, SALE, 7}, {1, FLOOR - 4, 90, SALE, 8}};
  static const row later[] = {{1, FLOOR + 4, 90, RETURN, 8}};
  rfm_table *table = pruned_table(rows, COUNT_OF(rows));
  const rfm_metric metric = metric_of(RFM_METRIC_RECENCY, 0);
  rfm_metrics *m = one_metric(&metric, NULL);
  rfm_error err;

  (void)state;
  assert_int_equal(measured_counts(table, m, D).n_unlinked_returns, 0);
  assert_ok(rows_append(table, later, 1, &err), &err);
  assert_int_equal(measured_counts(table, m, D).n_unlinked_returns, 1);
  assert_metric_at(table, RFM_METRIC_RECENCY, 0, D, 54); /* its day stays */
  assert_metric_at(table, RFM_METRIC_MONETARY, 51, D, -90);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

static void a_late_row_of_a_kept_order_is_not_taken(void **state)
{
  static const row rows[] = {{1, FLOOR - 4, 90, SALE, 8, 1}, {1, FLOOR + 4, 90, SALE, 8, 2}};
  static const row later[] = {{1, FLOOR - 4, 90, SALE, 8, 1}, {1, FLOOR - 6, 5, SALE, 8, 3}};
  rfm_table *table = pruned_table(rows, COUNT_OF(rows));
  rfm_error err;

  (void)state;
  assert_ok(rows_append(table, later, 2, &err), &err);
  assert_int_equal(counts_of(table).n_before_floor, 2);
  assert_int_equal(counts_of(table).n_events, 2);
  rfm_table_free(table);
}

static void a_voided_row_keeps_its_order_too(void **state)
{
  static const row rows[] = {{1, FLOOR - 4, 90, SALE, 8, 1},
                             {1, FLOOR - 3, 90, SALE, 8, 2},
                             {1, FLOOR + 4, 90, SALE, 8, 3}};

  (void)state;
  for (uint64_t key = 1; key <= 3; key++) { /* before or after the prune */
    rfm_table *before = rows_table(NULL, rows, 3), *after = pruned_table(rows, 3);
    dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

    assert_int_equal(rfm_table_void(before, key, NULL), RFM_OK);
    assert_int_equal(rfm_table_prune(before, FLOOR, NULL), RFM_OK);
    assert_int_equal(rfm_table_void(after, key, NULL), RFM_OK);
    assert_int_equal(counts_of(before).n_events, 3);
    assert_metric_at(before, RFM_METRIC_TENURE, 0, D, key == 1 ? 53 : 54);
    dump_table(&a, before, D);
    dump_table(&b, after, D);
    assert_same_dump(&a, &b);
    dump_free(&a);
    dump_free(&b);
    rfm_table_free(before);
    rfm_table_free(after);
  }
}

static void names_of_one_customer_share_their_orders(void **state)
{
  static const row rows[] = {{2, FLOOR - 4, 90, SALE, 8}, {1, FLOOR + 4, 90, SALE, 8}};
  const rfm_id one = id_number(1), two = id_number(2);
  rfm_table *table = rows_table(NULL, rows, 2);

  (void)state;
  assert_int_equal(rfm_table_alias(table, &two, &one, NULL), RFM_OK);
  assert_int_equal(rfm_table_prune(table, FLOOR, NULL), RFM_OK);
  assert_int_equal(counts_of(table).n_events, 2);
  assert_metric_at(table, RFM_METRIC_RECENCY, 0, D, 54);
  rfm_table_free(table);
}

/* ---- a pruned table beside the whole one ---- */

enum { N_RANDOM = 60, N_LATER = 12, N_SHOPS = 60 };

static int below(uint64_t *seed, int n)
{
  return (int)random_below(seed, (uint32_t)n);
}

/* Orders below `first_order` may be pruned as a whole, so rows that come later are of others. */
static void some_rows(row *rows, int n, uint64_t *seed, int32_t first_day, int first_order)
{
  static const uint8_t kinds[] = {SALE, SALE, SALE, RETURN, RFM_KIND_PAYMENT, RFM_KIND_VISIT};

  for (int i = 0; i < n; i++) {
    row *r = &rows[i];

    memset(r, 0, sizeof *r);
    r->customer = 1 + (uint64_t)below(seed, 4);
    r->day = first_day + below(seed, D - first_day);
    r->kind = kinds[below(seed, COUNT_OF(kinds))];
    r->amount = r->kind == RFM_KIND_VISIT ? 0 : below(seed, 4) * 10;
    r->order = below(seed, 4) ? (uint64_t)(first_order + below(seed, 6)) : 0;
    r->event = below(seed, 3) ? 1 + (uint64_t)(first_order * 1000 + i) : 0;
    r->item = (uint64_t)below(seed, 3);
    r->category = (uint64_t)below(seed, 3);
    r->second = below(seed, 9) - 4;
  }
}

static void assert_equal_columns(const rfm_features *a, const rfm_features *b, int n_columns,
                                 uint64_t seed)
{
  const int64_t n = rfm_features_rows(a);

  assert_int_equal(rfm_features_rows(b), n);
  assert_memory_equal(rfm_features_standing(a), rfm_features_standing(b), (size_t)n);
  for (int32_t j = 0; j < n_columns; j++) {
    const double *x, *y;

    assert_int_equal(rfm_features_column(a, j, &x, NULL, NULL), RFM_OK);
    assert_int_equal(rfm_features_column(b, j, &y, NULL, NULL), RFM_OK);
    for (int64_t i = 0; i < n; i++)
      if (memcmp(&x[i], &y[i], sizeof *x) != 0)
        fail_msg("seed %d, column %d, row %d: %.17g, in the pruned table %.17g", (int)seed, (int)j,
                 (int)i, x[i], y[i]);
  }
}

/* All metrics that a pruned table still answers: with windows from the floor on, and those of all
 * history. */
static void assert_answers_alike(const rfm_table *whole, const rfm_table *pruned, int32_t floor_day,
                                 uint64_t seed)
{
  static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k",
                                      "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v"};
  /* one kind of purchase with returns: so is kept what is pruned */
  static const int32_t kinds[] = {0, 0, RFM_KIND_BIT(RFM_KIND_PAYMENT) | RFM_KIND_BIT(RETURN),
                                  RFM_KIND_BIT(RFM_KIND_VISIT) | RFM_KIND_BIT(RETURN)};
  const int32_t as_of = floor_day + below(&seed, D + 2 - floor_day);
  const int32_t window = 1 + below(&seed, as_of - floor_day + 1);
  const rfm_metrics_options o = metrics_options(kinds[below(&seed, 4)], 1 + below(&seed, 4));
  rfm_metric list[RFM_METRIC_VISITS + 3];
  rfm_features *a, *b;
  rfm_metrics *m;
  rfm_error err;
  int n = 0;

  for (int32_t kind = 1; kind <= RFM_METRIC_VISITS; kind++) {
    const int is_trend = kind == RFM_METRIC_TREND_FREQUENCY || kind == RFM_METRIC_TREND_MONETARY;
    const int of_all = kind == RFM_METRIC_TENURE || kind == RFM_METRIC_MEMBERSHIP_AGE;

    if (is_trend && as_of - window < floor_day)
      continue; /* no day is left for the window before */
    list[n] = metric_of(kind, of_all ? 0 : window);
    list[n].against_days = is_trend ? as_of - window - floor_day + 1 : 0;
    list[n].name = names[n];
    n++;
    if (kind == RFM_METRIC_RECENCY || kind == RFM_METRIC_ACTIVE_SPAN) {
      list[n] = metric_of(kind, 0);
      list[n].name = names[n];
      n++;
    }
  }
  assert_ok(rfm_metrics_new(&m, NULL, list, n, &o, &err), &err);
  assert_ok(rfm_features_measure(&a, whole, m, as_of, NULL, &err), &err);
  assert_ok(rfm_features_measure(&b, pruned, m, as_of, NULL, &err), &err);
  assert_equal_columns(a, b, n, seed);
  rfm_features_free(a);
  rfm_features_free(b);
  rfm_metrics_free(m);
}

static void what_a_pruned_table_answers_the_whole_one_answers_too(void **state)
{
  static row rows[N_RANDOM], later[N_LATER];

  (void)state;
  for (uint64_t shop_seed = 1; shop_seed <= N_SHOPS; shop_seed++) {
    uint64_t seed = shop_seed * UINT64_C(0x9e3779b97f4a7c15);
    const int32_t floor_day = D - 40 + below(&seed, 20);
    const rfm_id one = id_number(1), three = id_number(3);
    rfm_table *whole, *pruned;
    rfm_error err;

    some_rows(rows, N_RANDOM, &seed, D - 60, 1);
    some_rows(later, N_LATER, &seed, floor_day, 100);
    whole = rows_table(NULL, rows, N_RANDOM);
    pruned = rows_table(NULL, rows, N_RANDOM);
    for (int i = 0; i < 2; i++) {
      rfm_table *t = i ? pruned : whole;

      for (int k = 0; k < N_RANDOM; k += 7)
        if (rows[k].event)
          assert_ok(rfm_table_void(t, rows[k].event, &err), &err);
      assert_ok(rfm_table_alias(t, &three, &one, &err), &err);
    }
    if (below(&seed, 2))
      assert_ok(rfm_table_prune(pruned, D - 50, &err), &err);
    assert_ok(rfm_table_prune(pruned, floor_day, &err), &err);
    for (int i = 0; i < 6; i++)
      assert_answers_alike(whole, pruned, floor_day, seed + (uint64_t)i);
    assert_ok(rows_append(whole, later, N_LATER, &err), &err);
    assert_ok(rows_append(pruned, later, N_LATER, &err), &err);
    for (int i = 0; i < 6; i++)
      assert_answers_alike(whole, pruned, floor_day, seed + (uint64_t)i);
    rfm_table_free(whole);
    rfm_table_free(pruned);
  }
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
      cmocka_unit_test(an_order_across_the_floor_stays_whole),
      cmocka_unit_test(a_return_after_the_floor_finds_its_order),
      cmocka_unit_test(a_return_of_a_pruned_order_is_unlinked_and_counted),
      cmocka_unit_test(a_late_row_of_a_kept_order_is_not_taken),
      cmocka_unit_test(a_voided_row_keeps_its_order_too),
      cmocka_unit_test(names_of_one_customer_share_their_orders),
      cmocka_unit_test(what_a_pruned_table_answers_the_whole_one_answers_too),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
