/* SPDX-License-Identifier: MIT */
/* Tracks of CDNOW and UCI, month by month, beside a measure on each date; UCI also with its returns
 * put under orders, voids, merged customers and late events. */
#include "datasets.h"
#include "support/track_checks.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 70000, MAX_DATES = 24 };

static rfm_error err;
static row rows[MAX_ROWS];
static int64_t n_rows;

static void load_uci(void)
{
  csv c;

  n_rows = 0;
  if (!csv_open(&c, SOURCE_ROOT, "uci_invoices.csv"))
    skip();
  while (csv_next(&c)) {
    const int64_t amount = csv_cents(c.field[3]);
    row *r = &rows[n_rows];

    if (*c.field[2] == '\0')
      continue;
    memset(r, 0, sizeof *r);
    r->customer = strtoull(c.field[2], NULL, 10);
    r->day = csv_day(c.field[1]);
    r->order = rfm_key_hash(c.field[0], strlen(c.field[0]));
    r->kind = *c.field[0] == 'C' || amount < 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
    r->amount = amount < 0 ? -amount : amount;
    r->event = (uint64_t)++n_rows;
  }
  csv_close(&c);
}

/* A customer's return goes under the latest order before it: some of those then never were. */
static void put_returns_under_orders(void)
{
  for (int64_t i = 0; i < n_rows; i++)
    for (int64_t j = i - 1; rows[i].kind == RFM_KIND_RETURN && j >= 0; j--)
      if (rows[j].customer == rows[i].customer && rows[j].kind == RFM_KIND_SALE) {
        rows[i].order = rows[j].order;
        break;
      }
}

static rfm_metrics *monthly_metrics(void)
{
  rfm_metric list[] = {
      metric_of(RFM_METRIC_RECENCY, 0),      metric_of(RFM_METRIC_FREQUENCY, 180),
      metric_of(RFM_METRIC_MONETARY, 90),    metric_of(RFM_METRIC_ORDER_VALUE, 365),
      metric_of(RFM_METRIC_TENURE, 0),       metric_of(RFM_METRIC_ACTIVE_SPAN, 200),
      metric_of(RFM_METRIC_GAP_MEAN, 0),     metric_of(RFM_METRIC_GAP_SD, 240),
      metric_of(RFM_METRIC_OVERDUE, 0),      metric_of(RFM_METRIC_TREND_FREQUENCY, 60),
      metric_of(RFM_METRIC_REPEAT_VALUE, 0), metric_of(RFM_METRIC_SECOND, 30)};
  rfm_metrics *m = NULL;

  for (int i = 3; i < COUNT_OF(list); i++)
    list[i].flags = RFM_METRIC_UNSCORED;
  assert_ok(rfm_metrics_new(&m, NULL, list, COUNT_OF(list), NULL, &err), &err);
  return m;
}

/* Month ends up to a day, by both rulers. */
static void assert_months_alike(const rfm_table *table, const char *last, int32_t n)
{
  rfm_metrics *metrics = monthly_metrics();
  rfm_segments *map = NULL;
  rfm_scorer *scorer = NULL;
  rfm_features *f = NULL;
  int32_t day[MAX_DATES];
  rfm_track_options o;

  ZERO_STRUCT(o);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  assert_ok(rfm_day_steps(csv_day(last), RFM_STEP_MONTH_ENDS, -1, day, n, &err), &err);
  o.segments = map;
  o.metrics = metrics;
  o.levels = RFM_LEVELS_RELATIVE;
  assert_tracks_alike(table, metrics, day, n, &o);
  assert_ok(rfm_features_measure(&f, table, metrics, day[n / 2], NULL, &err), &err);
  assert_ok(rfm_scorer_fit(&scorer, f, NULL, &err), &err);
  o.levels = 0;
  o.metrics = NULL;
  o.scorer = scorer;
  assert_tracks_alike(table, metrics, day, n, &o);
  rfm_features_free(f);
  rfm_scorer_free(scorer);
  rfm_segments_free(map);
  rfm_metrics_free(metrics);
}

static void cdnow_month_by_month_is_as_measured(void **state)
{
  rfm_table *table;

  (void)state;
  n_rows = load_cdnow("cdnow_master.csv", rows, MAX_ROWS);
  table = rows_table(NULL, rows, n_rows);
  assert_ok(rfm_table_compact(table, &err), &err);
  assert_months_alike(table, "1998-06-30", 18);
  rfm_table_free(table);
}

static void uci_month_by_month_is_as_measured(void **state)
{
  rfm_table *table;

  (void)state;
  load_uci();
  table = rows_table(NULL, rows, n_rows);
  assert_ok(rfm_table_compact(table, &err), &err);
  assert_months_alike(table, "2011-12-09", 13);
  rfm_table_free(table);
}

static void uci_with_late_events_voids_aliases_and_linked_returns_is_as_measured(void **state)
{
  rfm_table *table;

  (void)state;
  load_uci();
  put_returns_under_orders();
  table = rows_table(NULL, rows + n_rows / 2, n_rows - n_rows / 2);
  assert_ok(rfm_table_compact(table, &err), &err);
  assert_ok(rows_append(table, rows, n_rows / 2, &err), &err);
  for (uint64_t key = 50; key < (uint64_t)n_rows; key += 97)
    assert_ok(rfm_table_void(table, key, &err), &err);
  for (int64_t i = 0; i < 4000; i += 40) {
    const rfm_id from = id_number(rows[i].customer), into = id_number(rows[i + 7].customer);

    (void)rfm_table_alias(table, &from, &into, &err); /* circles are refused */
  }
  assert_months_alike(table, "2011-12-09", 13);
  rfm_table_free(table);
}

/* Recomputed from the file by plain counting; the first row is that of the usual cohort analyses of
 * this data set. */
static void uci_cohorts_and_ladder_are_as_recomputed(void **state)
{
  static const int64_t december[] = {885, 324, 286, 340, 321, 352, 321,
                                     309, 313, 350, 331, 445, 235};
  static const int64_t reached[] = {4339, 2845, 2010, 1502};
  static const double median[] = {50, 41, 35, 29};
  int64_t active[13 * 13];
  rfm_cohort cohorts[13];
  rfm_retention r;
  rfm_rung rungs[5];
  rfm_table *table;

  (void)state;
  load_uci();
  table = rows_table(NULL, rows, n_rows);
  ZERO_STRUCT(r);
  r.n_cohorts = 13;
  r.cohorts = cohorts;
  r.active = active;
  r.first_day = csv_day("2010-12-01");
  r.as_of_day = csv_day("2011-12-09");
  assert_ok(rfm_report_retention(table, NULL, &r, &err), &err);
  assert_int_equal(cohorts[0].n_customers, 885);
  assert_memory_equal(active, december, sizeof december);
  assert_ok(rfm_report_ladder(table, NULL, 0, r.as_of_day, rungs, 5, &err), &err);
  for (int i = 0; i < 4; i++) {
    assert_int_equal(rungs[i].n_reached, reached[i]);
    assert_true(rungs[i].median_days == median[i]);
  }
  rfm_table_free(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(cdnow_month_by_month_is_as_measured),
      cmocka_unit_test(uci_month_by_month_is_as_measured),
      cmocka_unit_test(uci_with_late_events_voids_aliases_and_linked_returns_is_as_measured),
      cmocka_unit_test(uci_cohorts_and_ladder_are_as_recomputed),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
