/* SPDX-License-Identifier: MIT */
/* Reports: small shops worked by hand, random ones beside plain counting and beside measures, what
 * is refused, every allocation, every stop. */
#include "support/failing_host.h"
#include "support/random.h"
#include "support/rows.h"
#include "support/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { D = 20000 };

static rfm_error err;

static int32_t day_of(int32_t year, int32_t month, int32_t day_of_month)
{
  int32_t day = 0;

  assert_ok(rfm_day_from_date(year, month, day_of_month, &day, &err), &err);
  return day;
}

static int same(double a, double b)
{
  return a == b || (a != a && b != b);
}

/* ---- ladder ---- */

static void assert_rung(const rfm_rung *r, int64_t reached, int64_t moved, double conversion,
                        double median)
{
  assert_int_equal(r->n_reached, reached);
  assert_int_equal(r->n_moved, moved);
  assert_int_equal(r->n_stayed, reached - moved);
  if (!same(r->conversion, conversion) || !same(r->median_days, median))
    fail_msg("conversion %.17g, median %.17g; expected %.17g, %.17g", r->conversion, r->median_days,
             conversion, median);
}

/* Customer 1 buys on days 0 10 40 41, 2 on 5 25, 3 on 7, 4 returns what she bought. */
static const row ladder_rows[] = {{1, D, 100},
                                  {1, D + 10, 100},
                                  {1, D + 40, 100},
                                  {1, D + 41, 100},
                                  {2, D + 5, 100},
                                  {2, D + 25, 100},
                                  {3, D + 7, 100},
                                  {4, D + 1, 100, RFM_KIND_SALE, 9},
                                  {4, D + 2, 100, RFM_KIND_RETURN, 9}};

static void the_ladder_counts_who_came_how_many_went_on_and_how_fast(void **state)
{
  rfm_table *table = rows_table(NULL, ladder_rows, COUNT_OF(ladder_rows));
  rfm_rung r[3];

  (void)state;
  assert_ok(rfm_report_ladder(table, NULL, 0, D + 41, r, 3, &err), &err);
  assert_rung(&r[0], 3, 2, 2.0 / 3.0, 15); /* after 10 and 20 days */
  assert_rung(&r[1], 2, 1, .5, 30);
  assert_rung(&r[2], 1, 0, NAN, NAN); /* three purchases or more */
  assert_ok(rfm_report_ladder(table, NULL, 20, D + 41, r, 3, &err), &err);
  assert_rung(&r[0], 2, 1, .5, 1); /* 40 41 and 25 */
  assert_ok(rfm_report_ladder(table, NULL, 0, D + 1, r, 3, &err), &err);
  assert_rung(&r[0], 2, 0, 0, NAN); /* 4 has not returned anything yet */
  assert_rung(&r[1], 0, 0, NAN, NAN);
  rfm_table_free(table);
}

/* ---- recency ---- */

static rfm_table *months_table(void)
{
  const row rows[] = {{1, day_of(2023, 1, 31), 1}, {2, day_of(2023, 1, 5), 1},
                      {2, day_of(2023, 2, 10), 1}, {3, day_of(2023, 2, 1), 1},
                      {4, day_of(2023, 3, 31), 1}, {5, day_of(2023, 1, 29), 1},
                      {6, day_of(2022, 2, 20), 1}};

  return rows_table(NULL, rows, COUNT_OF(rows));
}

static void assert_recency(const rfm_recency_date *d, int64_t buyers, int64_t month_1,
                           int64_t month_before, int64_t year_before, int32_t against_month,
                           int32_t against_year)
{
  assert_int_equal(d->n_buyers, buyers);
  assert_int_equal(d->n_month_1, month_1);
  assert_int_equal(d->month_before, month_before);
  assert_int_equal(d->year_before, year_before);
  assert_int_equal(d->against_month, against_month);
  assert_int_equal(d->against_year, against_year);
  assert_true(d->share_month_1 == (double)month_1 / (double)buyers);
}

/* January 29 and 31 have completed a month on February 28, February 1 on March 31. */
static void buyers_by_completed_months_plus_one_with_the_verdict(void **state)
{
  const int32_t day[] = {day_of(2023, 1, 31), day_of(2023, 2, 28), day_of(2023, 3, 31)};
  static const int64_t expected[3][3] = {{3, 0, 1}, {2, 2, 1}, {1, 2, 3}};
  rfm_table *table = months_table();
  rfm_recency_date d[3];
  int64_t count[3][3];

  (void)state;
  assert_ok(rfm_report_recency(table, NULL, day, 3, d, &count[0][0], 3, &err), &err);
  assert_memory_equal(count, expected, sizeof count);
  assert_recency(&d[0], 4, 3, 0, -1, RFM_VERDICT_MORE, 0);
  assert_recency(&d[1], 5, 2, 3, 1, RFM_VERDICT_FEWER, RFM_VERDICT_MORE);
  assert_recency(&d[2], 6, 1, 2, 0, RFM_VERDICT_FEWER, RFM_VERDICT_MORE);
  assert_int_equal(d[1].day, day[1]);
  assert_ok(rfm_report_recency(table, NULL, day, 3, d, NULL, 1, &err), &err);
  rfm_table_free(table);
}

static void before_the_first_purchase_there_is_nothing_to_compare(void **state)
{
  const int32_t day[] = {day_of(2021, 12, 31), day_of(2022, 2, 28)};
  rfm_table *table = months_table();
  rfm_recency_date d[2];

  (void)state;
  assert_ok(rfm_report_recency(table, NULL, day, 2, d, NULL, 12, &err), &err);
  assert_int_equal(d[0].n_buyers, 0);
  assert_true(isnan(d[0].share_month_1));
  assert_int_equal(d[1].n_month_1, 1);
  assert_int_equal(d[1].month_before, -1);
  assert_int_equal(d[1].against_month, 0);
  rfm_table_free(table);
}

/* ---- flow ---- */

static void customers_are_new_kept_won_back_or_lapsed(void **state)
{
  static const row rows[] = {{1, D - 10, 1}, {1, D + 25, 1}, {2, D - 5, 1},
                             {3, D + 10, 1}, {4, D - 50, 1}, {4, D + 50, 1}};
  static const int32_t day[] = {D, D + 30, D + 60};
  static const rfm_flow expected[] = {
      {0, 0, 0, 0, 0, 2, D, 0}, {2, 1, 1, 0, 1, 2, D + 30, 0}, {2, 0, 0, 1, 2, 1, D + 60, 0}};
  rfm_table *table = rows_table(NULL, rows, COUNT_OF(rows));
  rfm_flow flows[3];

  (void)state;
  assert_ok(rfm_report_flow(table, NULL, 30, day, 3, flows, &err), &err);
  assert_memory_equal(flows, expected, sizeof flows);
  rfm_table_free(table);
}

/* ---- retention ---- */

static void join(rfm_table *table, uint64_t number, int32_t day)
{
  assert_ok(add_members(table, &number, &day, 1, &err), &err);
}

static rfm_table *cohort_table(void)
{
  const row rows[] = {
      {1, day_of(2023, 1, 10), 100, RFM_KIND_SALE},  {1, day_of(2023, 2, 3), 100, RFM_KIND_SALE},
      {1, day_of(2023, 2, 9), 100, RFM_KIND_SALE},   {1, day_of(2023, 3, 2), 30, RFM_KIND_RETURN},
      {2, day_of(2023, 1, 20), 100, RFM_KIND_SALE},  {2, day_of(2023, 3, 1), 100, RFM_KIND_SALE},
      {3, day_of(2023, 2, 2), 100, RFM_KIND_SALE},   {4, day_of(2023, 3, 15), 100, RFM_KIND_SALE},
      {5, day_of(2022, 12, 31), 100, RFM_KIND_SALE}, {5, day_of(2023, 1, 1), 100, RFM_KIND_SALE}};
  rfm_table *table = rows_table(NULL, rows, COUNT_OF(rows));

  join(table, 1, day_of(2023, 1, 5));
  join(table, 6, day_of(2023, 2, 10));
  join(table, 7, day_of(2023, 3, 16)); /* after the as-of day */
  return table;
}

static rfm_retention retention_of(rfm_cohort *cohorts, int64_t *active, int64_t *money)
{
  rfm_retention r;

  ZERO_STRUCT(r);
  r.n_cohorts = 3;
  r.cohorts = cohorts;
  r.active = active;
  r.money = money;
  r.first_day = day_of(2023, 1, 17);
  r.as_of_day = day_of(2023, 3, 15);
  return r;
}

static void cohorts_are_followed_month_by_month(void **state)
{
  static const int64_t active_expected[] = {2, 1, 1, 1, 0, -1, 1, -1, -1};
  static const int64_t money_expected[] = {200, 200, 70, 100, 0, 0, 100, 0, 0};
  static const int64_t joined_expected[] = {1, 1, 0, 0, 0, -1, 0, -1, -1};
  rfm_table *table = cohort_table();
  rfm_cohort cohorts[3];
  int64_t active[9], money[9];
  rfm_retention r = retention_of(cohorts, active, money);

  (void)state;
  assert_ok(rfm_report_retention(table, NULL, &r, &err), &err);
  assert_memory_equal(active, active_expected, sizeof active);
  assert_memory_equal(money, money_expected, sizeof money);
  assert_int_equal(cohorts[0].n_customers, 2);
  assert_int_equal(cohorts[1].n_customers, 1);
  assert_int_equal(cohorts[1].first_day, day_of(2023, 2, 1));
  assert_int_equal(cohorts[0].n_months, 3);
  assert_int_equal(cohorts[2].n_months, 1);
  r.by = RFM_COHORT_JOINED;
  r.money = NULL;
  assert_ok(rfm_report_retention(table, NULL, &r, &err), &err);
  assert_memory_equal(active, joined_expected, sizeof active);
  assert_int_equal(cohorts[0].n_customers + cohorts[1].n_customers + cohorts[2].n_customers, 2);
  rfm_table_free(table);
}

/* ---- repurchase ---- */

static const row item_rows[] = {
    {1, D, 1, RFM_KIND_SALE, .item = 7, .category = 1},
    {1, D + 10, 1, RFM_KIND_SALE, .item = 7, .category = 1},
    {1, D + 10, 1, RFM_KIND_SALE, .item = 7, .category = 1},
    {1, D + 40, 1, RFM_KIND_SALE, .item = 7, .category = 1},
    {1, D, 1, RFM_KIND_SALE, .item = 9, .category = 1},
    {2, D + 5, 1, RFM_KIND_SALE, .item = 7, .category = 1},
    {3, D + 1, 1, RFM_KIND_SALE, .item = 9, .category = 1},
    {3, D + 8, 1, RFM_KIND_SALE, .item = 9, .category = 1},
    {4, D + 3, 1, RFM_KIND_SALE, .item = 9, .category = 2},
    {4, D + 3, 1, RFM_KIND_SALE},
    {5, D + 3, 1, RFM_KIND_SALE, 77, .item = 7},
    {5, D + 4, 1, RFM_KIND_RETURN, 77, .item = 7},
};

static void assert_item(const rfm_repurchase *r, uint64_t key, int64_t buyers, int64_t again,
                        int64_t gaps, double median)
{
  assert_int_equal(r->key, key);
  assert_int_equal(r->n_buyers, buyers);
  assert_int_equal(r->n_again, again);
  assert_int_equal(r->n_gaps, gaps);
  assert_true(r->rate == (double)again / (double)buyers);
  assert_true(same(r->median_gap, median));
}

static void items_and_categories_have_a_repurchase_rate_and_a_cycle(void **state)
{
  rfm_table *table = rows_table(NULL, item_rows, COUNT_OF(item_rows));
  rfm_repurchase r[4];
  int64_t n = 0;

  (void)state;
  assert_ok(rfm_report_repurchase(table, NULL, RFM_REPURCHASE_ITEM, 0, D + 50, r, 4, &n, &err),
            &err);
  assert_int_equal(n, 2);
  assert_item(&r[0], 9, 3, 1, 1, 7);
  assert_item(&r[1], 7, 2, 1, 2, 20); /* 10 and 30 days */
  assert_ok(rfm_report_repurchase(table, NULL, RFM_REPURCHASE_CATEGORY, 0, D + 50, r, 1, &n, &err),
            &err);
  assert_int_equal(n, 2);
  assert_item(&r[0], 1, 3, 2, 3, 10); /* 7, 10 and 30 days */
  assert_ok(rfm_report_repurchase(table, NULL, RFM_REPURCHASE_ITEM, 11, D + 50, r, 4, &n, &err),
            &err);
  assert_int_equal(n, 1);
  assert_item(&r[0], 7, 1, 0, 0, NAN);
  assert_ok(rfm_report_repurchase(table, NULL, RFM_REPURCHASE_ITEM, 0, D - 1, NULL, 0, &n, &err),
            &err);
  assert_int_equal(n, 0);
  rfm_table_free(table);
}

/* ---- random shops ---- */

enum { N_IDS = 40, N_ROWS = 700, N_DATES = 6, N_KEYS = 6, N_RUNGS = 5, N_MONTHS = 12 };

static uint64_t state_of_chance;

static int chance(int n)
{
  return (int)random_below(&state_of_chance, (uint32_t)n);
}

/* Sales without orders: a purchase is a day. */
static void some_rows(row *rows)
{
  for (int i = 0; i < N_ROWS; i++)
    rows[i] = (row){(uint64_t)(1 + chance(N_IDS)), D - chance(400), 1 + chance(90),
                    .item = (uint64_t)chance(N_KEYS)};
}

static int by_day(const void *a, const void *b)
{
  const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

  return (x > y) - (x < y);
}

/* Different purchase days of a customer (and item, unless 0) in a window, ascending. */
static int days_of(const row *rows, uint64_t customer, uint64_t item, int32_t from, int32_t to,
                   int32_t *days)
{
  int n = 0, kept = 0;

  for (int i = 0; i < N_ROWS; i++)
    if (rows[i].customer == customer && (!item || rows[i].item == item) && rows[i].day >= from &&
        rows[i].day <= to)
      days[n++] = rows[i].day;
  qsort(days, (size_t)n, sizeof *days, by_day);
  for (int i = 0; i < n; i++)
    if (kept == 0 || days[kept - 1] != days[i])
      days[kept++] = days[i];
  return kept;
}

static double plain_median(int32_t *days, int n)
{
  if (n == 0)
    return NAN;
  qsort(days, (size_t)n, sizeof *days, by_day);
  return n % 2 ? days[n / 2] : (days[n / 2 - 1] + days[n / 2]) / 2.0;
}

static void check_ladder(const rfm_table *table, const row *rows, int32_t window, int32_t as_of)
{
  static int32_t steps[N_RUNGS][N_ROWS];
  int n_steps[N_RUNGS] = {0}, reached[N_RUNGS] = {0};
  int32_t days[N_ROWS];
  rfm_rung r[N_RUNGS];

  for (uint64_t who = 1; who <= N_IDS; who++) {
    const int n = days_of(rows, who, 0, window ? as_of - window + 1 : RFM_DAY_MIN, as_of, days);

    for (int i = 0; i < n && i < N_RUNGS; i++) {
      reached[i]++;
      if (i + 1 < n && i + 1 < N_RUNGS)
        steps[i][n_steps[i]++] = days[i + 1] - days[i];
    }
  }
  assert_ok(rfm_report_ladder(table, NULL, window, as_of, r, N_RUNGS, &err), &err);
  for (int i = 0; i < N_RUNGS; i++)
    assert_rung(&r[i], reached[i], n_steps[i],
                i + 1 < N_RUNGS && reached[i] ? (double)n_steps[i] / reached[i] : NAN,
                plain_median(steps[i], n_steps[i]));
}

static void check_repurchase(const rfm_table *table, const row *rows, int32_t window, int32_t as_of)
{
  rfm_repurchase r[N_KEYS];
  int64_t n = 0;

  assert_ok(
      rfm_report_repurchase(table, NULL, RFM_REPURCHASE_ITEM, window, as_of, r, N_KEYS, &n, &err),
      &err);
  for (int64_t k = 0; k < n; k++) {
    int32_t days[N_ROWS], gaps[N_ROWS];
    int buyers = 0, again = 0, n_gaps = 0;

    for (uint64_t who = 1; who <= N_IDS; who++) {
      const int found =
          days_of(rows, who, r[k].key, window ? as_of - window + 1 : RFM_DAY_MIN, as_of, days);

      buyers += found > 0;
      again += found > 1;
      for (int i = 1; i < found; i++)
        gaps[n_gaps++] = days[i] - days[i - 1];
    }
    assert_item(&r[k], r[k].key, buyers, again, n_gaps, plain_median(gaps, n_gaps));
    if (k > 0)
      assert_true(r[k - 1].n_buyers > r[k].n_buyers ||
                  (r[k - 1].n_buyers == r[k].n_buyers && r[k - 1].key < r[k].key));
  }
}

static int month_number(int32_t day)
{
  int32_t year, month;

  assert_ok(rfm_date_from_day(day, &year, &month, NULL, &err), &err);
  return year * 12 + month;
}

static void check_retention(const rfm_table *table, const row *rows, int32_t first, int32_t as_of)
{
  const int n = month_number(as_of) - month_number(first) + 1;
  static int64_t active[20 * 20], money[20 * 20], expected[20 * 20], sums[20 * 20];
  rfm_cohort cohorts[20];
  int sizes[20] = {0};
  rfm_retention r;

  assert_true(n <= 20);
  for (int i = 0; i < n * n; i++) {
    expected[i] = i % n < n - i / n ? 0 : -1;
    sums[i] = 0;
  }
  for (uint64_t who = 1; who <= N_IDS; who++) {
    int32_t days[N_ROWS];
    const int found = days_of(rows, who, 0, RFM_DAY_MIN, as_of, days);
    const int c = found ? month_number(days[0]) - month_number(first) : -1;

    if (c < 0)
      continue;
    sizes[c]++;
    for (int i = 0; i < found; i++)
      if (i == 0 || month_number(days[i]) != month_number(days[i - 1]))
        expected[c * n + month_number(days[i]) - month_number(days[0])]++;
    for (int i = 0; i < N_ROWS; i++)
      if (rows[i].customer == who && rows[i].day <= as_of)
        sums[c * n + month_number(rows[i].day) - month_number(days[0])] += rows[i].amount;
  }
  ZERO_STRUCT(r);
  r.n_cohorts = n;
  r.cohorts = cohorts;
  r.active = active;
  r.money = money;
  r.first_day = first;
  r.as_of_day = as_of;
  assert_ok(rfm_report_retention(table, NULL, &r, &err), &err);
  assert_memory_equal(active, expected, (size_t)(n * n) * sizeof *active);
  assert_memory_equal(money, sums, (size_t)(n * n) * sizeof *money);
  for (int i = 0; i < n; i++)
    assert_int_equal(cohorts[i].n_customers, sizes[i]);
}

/* Recency and first purchase of everyone on a day, as a measure sees them; -1: none. */
static void measure_days(const rfm_table *table, int32_t day, int32_t *last, int32_t *first)
{
  const rfm_metric list[] = {metric_of(RFM_METRIC_RECENCY, 0), metric_of(RFM_METRIC_TENURE, 0)};
  rfm_metrics *metrics = NULL;
  rfm_features *f = NULL;
  const double *recency, *tenure;
  int64_t n;

  assert_ok(rfm_metrics_new(&metrics, NULL, list, 2, NULL, &err), &err);
  assert_ok(rfm_features_measure(&f, table, metrics, day, NULL, &err), &err);
  assert_ok(rfm_features_column(f, 0, &recency, &n, &err), &err);
  assert_ok(rfm_features_column(f, 1, &tenure, NULL, &err), &err);
  assert_true(n <= N_IDS);
  for (int64_t i = 0; i < n; i++) {
    last[i] = recency[i] >= 0 ? day - (int32_t)recency[i] : -1;
    first[i] = tenure[i] >= 0 ? day - (int32_t)tenure[i] : -1;
  }
  for (int64_t i = n; i < N_IDS; i++)
    last[i] = first[i] = -1;
  rfm_features_free(f);
  rfm_metrics_free(metrics);
}

/* The month is the number of steps of a month that fit between the two days, plus one. */
static int plain_month(int32_t last, int32_t day)
{
  int32_t steps[N_MONTHS + 1];
  int n = 0;

  assert_ok(rfm_day_steps(last, RFM_STEP_MONTHS, 1, steps, N_MONTHS + 1, &err), &err);
  while (n < N_MONTHS && steps[n + 1] <= day)
    n++;
  return n + 1;
}

static void check_dates(const rfm_table *table, const int32_t *day, int32_t window)
{
  int32_t last[N_DATES][N_IDS], first[N_DATES][N_IDS];
  rfm_recency_date recency[N_DATES];
  int64_t count[N_DATES][N_MONTHS], wanted[N_DATES][N_MONTHS];
  rfm_flow flows[N_DATES];

  memset(wanted, 0, sizeof wanted);
  assert_ok(rfm_report_recency(table, NULL, day, N_DATES, recency, &count[0][0], N_MONTHS, &err),
            &err);
  assert_ok(rfm_report_flow(table, NULL, window, day, N_DATES, flows, &err), &err);
  for (int d = 0; d < N_DATES; d++) {
    rfm_flow f = {0, 0, 0, 0, 0, 0, day[d], 0};

    measure_days(table, day[d], last[d], first[d]);
    for (int i = 0; i < N_IDS; i++) {
      const int now = last[d][i] >= 0 && day[d] - last[d][i] < window;
      const int before = d > 0 && last[d - 1][i] >= 0 && day[d - 1] - last[d - 1][i] < window;
      const int known = d > 0 && first[d - 1][i] >= 0;

      if (last[d][i] >= 0) {
        const int month = plain_month(last[d][i], day[d]);

        wanted[d][(month < N_MONTHS ? month : N_MONTHS) - 1]++;
      }
      f.n_before += before;
      f.n_active += now;
      f.n_kept += now && before;
      f.n_lapsed += before && !now;
      f.n_new += d > 0 && now && !before && !known;
      f.n_won_back += now && !before && known;
    }
    assert_memory_equal(&flows[d], &f, sizeof f);
    assert_int_equal(recency[d].n_month_1, wanted[d][0]);
  }
  assert_memory_equal(count, wanted, sizeof count);
}

static void random_shops_agree_with_plain_counting(void **state)
{
  static row rows[N_ROWS];

  (void)state;
  for (int round = 0; round < 40; round++) {
    const int32_t as_of = D - chance(60), window = chance(2) ? 0 : 1 + chance(300);
    int32_t day[N_DATES];
    rfm_table *table;

    state_of_chance = (uint64_t)round + 1;
    some_rows(rows);
    table = rows_table(NULL, rows, N_ROWS);
    check_ladder(table, rows, window, as_of);
    check_repurchase(table, rows, window, as_of);
    check_retention(table, rows, as_of - chance(350), as_of);
    day[0] = D - 350;
    for (int i = 1; i < N_DATES; i++)
      day[i] = day[i - 1] + 1 + chance(70);
    check_dates(table, day, 1 + chance(120));
    rfm_table_free(table);
  }
}

/* ---- the same bytes ---- */

static void dump_reports(dump *d, const rfm_table *table)
{
  static const int32_t day[] = {D - 200, D - 90, D};
  rfm_rung rungs[4];
  rfm_recency_date dates[3];
  rfm_flow flows[3];
  rfm_repurchase items[N_KEYS];
  int64_t count[9], n = 0;

  memset(items, 0, sizeof items);
  assert_ok(rfm_report_ladder(table, NULL, 0, D, rungs, 4, &err), &err);
  assert_ok(rfm_report_recency(table, NULL, day, 3, dates, count, 3, &err), &err);
  assert_ok(rfm_report_flow(table, NULL, 60, day, 3, flows, &err), &err);
  assert_ok(rfm_report_repurchase(table, NULL, RFM_REPURCHASE_ITEM, 0, D, items, N_KEYS, &n, &err),
            &err);
  dump_add(d, rungs, sizeof rungs);
  dump_add(d, dates, sizeof dates);
  dump_add(d, count, sizeof count);
  dump_add(d, flows, sizeof flows);
  dump_add(d, items, sizeof items);
}

static void any_order_of_appends_and_merged_parts_report_the_same(void **state)
{
  static row rows[N_ROWS], shuffled[N_ROWS];
  dump expected = {NULL, 0, 0}, now = {NULL, 0, 0};
  rfm_table *table, *other;

  (void)state;
  state_of_chance = 99;
  some_rows(rows);
  for (int i = 0; i < N_ROWS; i++)
    shuffled[i * 11 % N_ROWS] = rows[i]; /* 11 and 700 have no divisor in common */
  table = rows_table(NULL, rows, N_ROWS);
  dump_reports(&expected, table);
  assert_ok(rfm_table_compact(table, &err), &err);
  dump_reports(&now, table);
  assert_same_dump(&now, &expected);
  rfm_table_free(table);
  now.n = 0;
  table = rows_table(NULL, shuffled, N_ROWS / 2);
  other = rows_table(NULL, shuffled + N_ROWS / 2, N_ROWS - N_ROWS / 2);
  assert_ok(rfm_table_merge(table, other, &err), &err);
  dump_reports(&now, table);
  assert_same_dump(&now, &expected);
  rfm_table_free(table);
  rfm_table_free(other);
  dump_free(&expected);
  dump_free(&now);
}

/* ---- refusals ---- */

/* The longest window begins before the first day of the calendar. */
static void a_window_longer_than_the_calendar_is_all_history(void **state)
{
  rfm_table *table = rows_table(NULL, ladder_rows, COUNT_OF(ladder_rows));
  rfm_rung all[4], longest[4];

  (void)state;
  assert_ok(rfm_report_ladder(table, NULL, 0, D, all, 4, &err), &err);
  assert_ok(rfm_report_ladder(table, NULL, 3652059, D, longest, 4, &err), &err);
  assert_memory_equal(all, longest, sizeof all);
  rfm_table_free(table);
}

static void bad_arguments_are_named_and_nothing_is_written(void **state)
{
  static const int32_t back[] = {D, D - 1}, good[] = {D, D + 1};
  rfm_table *table = rows_table(NULL, ladder_rows, COUNT_OF(ladder_rows));
  rfm_rung rung;
  rfm_recency_date dates[2];
  rfm_flow flows[2];
  rfm_repurchase item;
  int64_t n;

  (void)state;
  memset(&rung, 0x55, sizeof rung);
  assert_refused(rfm_report_ladder(NULL, NULL, 0, D, &rung, 1, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_report_ladder(table, NULL, -1, D, &rung, 1, &err), RFM_E_ARG, &err, -1,
                 "window_days");
  assert_refused(rfm_report_ladder(table, NULL, 0, RFM_DAY_MAX + 1, &rung, 1, &err), RFM_E_ARG,
                 &err, -1, "as_of_day");
  assert_refused(rfm_report_ladder(table, NULL, 0, D, &rung, 0, &err), RFM_E_ARG, &err, -1,
                 "n_rungs");
  assert_refused(rfm_report_ladder(table, NULL, 0, D, NULL, 1, &err), RFM_E_ARG, &err, -1, "rungs");
  assert_int_equal(rung.n_reached, INT64_C(0x5555555555555555));
  assert_refused(rfm_report_recency(table, NULL, back, 2, dates, NULL, 3, &err), RFM_E_DATA, &err,
                 1, "ascend");
  assert_refused(rfm_report_recency(table, NULL, good, 0, dates, NULL, 3, &err), RFM_E_ARG, &err,
                 -1, "n_days");
  assert_refused(rfm_report_recency(table, NULL, good, 2, dates, NULL, 0, &err), RFM_E_ARG, &err,
                 -1, "n_months");
  assert_refused(rfm_report_recency(table, NULL, good, 2, NULL, NULL, 3, &err), RFM_E_ARG, &err, -1,
                 "dates");
  assert_refused(rfm_report_flow(table, NULL, 0, good, 2, flows, &err), RFM_E_ARG, &err, -1,
                 "window_days");
  assert_refused(rfm_report_flow(table, NULL, 9, NULL, 2, flows, &err), RFM_E_ARG, &err, -1,
                 "day is NULL");
  assert_refused(rfm_report_flow(table, NULL, 9, good, 2, NULL, &err), RFM_E_ARG, &err, -1,
                 "flows");
  assert_refused(rfm_report_repurchase(table, NULL, 3, 0, D, &item, 1, &n, &err), RFM_E_ARG, &err,
                 -1, "by is 3");
  assert_refused(rfm_report_repurchase(table, NULL, 1, 0, D, NULL, 1, &n, &err), RFM_E_ARG, &err,
                 -1, "rows");
  assert_refused(rfm_report_repurchase(table, NULL, 1, 0, D, &item, 1, NULL, &err), RFM_E_ARG, &err,
                 -1, "n or rows");
  rfm_table_free(table);
}

static void bad_retentions_are_named(void **state)
{
  rfm_table *table = cohort_table();
  rfm_cohort cohorts[3];
  int64_t active[9];
  const rfm_retention good = retention_of(cohorts, active, NULL);
  rfm_retention r = good;

  (void)state;
  assert_refused(rfm_report_retention(table, NULL, NULL, &err), RFM_E_ARG, &err, -1, "NULL");
  r.n_cohorts = 4;
  assert_refused(rfm_report_retention(table, NULL, &r, &err), RFM_E_ARG, &err, -1, "n_cohorts");
  r = good;
  r.first_day = r.as_of_day + 1;
  assert_refused(rfm_report_retention(table, NULL, &r, &err), RFM_E_ARG, &err, -1, "first_day");
  r = good;
  r.by = 3;
  assert_refused(rfm_report_retention(table, NULL, &r, &err), RFM_E_ARG, &err, -1, "by is 3");
  r = good;
  r.active = NULL;
  assert_refused(rfm_report_retention(table, NULL, &r, &err), RFM_E_ARG, &err, -1, "active");
  rfm_table_free(table);
}

static void a_floor_refuses_what_it_cannot_answer(void **state)
{
  static const int32_t day[] = {D + 4, D + 20};
  rfm_table *table = rows_table(NULL, ladder_rows, COUNT_OF(ladder_rows));
  rfm_recency_date dates[2];
  rfm_rung rung;

  (void)state;
  assert_ok(rfm_table_prune(table, D + 6, &err), &err);
  assert_refused(rfm_report_ladder(table, NULL, 0, D + 41, &rung, 1, &err), RFM_E_STATE, &err, -1,
                 "floor");
  assert_ok(rfm_report_ladder(table, NULL, 36, D + 41, &rung, 1, &err), &err);
  assert_int_equal(rung.n_reached, 3);
  assert_refused(rfm_report_recency(table, NULL, day, 2, dates, NULL, 3, &err), RFM_E_STATE, &err,
                 0, "floor");
  assert_ok(rfm_report_recency(table, NULL, day + 1, 1, dates, NULL, 3, &err), &err);
  assert_int_equal(dates[0].n_buyers, 3); /* the last days before the floor were kept */
  assert_int_equal(dates[0].month_before, -1);
  rfm_table_free(table);
}

/* ---- memory and stops ---- */

typedef rfm_status (*report_fn)(const rfm_table *table);

static rfm_status do_ladder(const rfm_table *table)
{
  rfm_rung r[3];

  return rfm_report_ladder(table, NULL, 0, D + 50, r, 3, &err);
}

static rfm_status do_recency(const rfm_table *table)
{
  static const int32_t day[] = {D, D + 20};
  rfm_recency_date dates[2];
  int64_t count[6];

  return rfm_report_recency(table, NULL, day, 2, dates, count, 3, &err);
}

static rfm_status do_flow(const rfm_table *table)
{
  static const int32_t day[] = {D, D + 20};
  rfm_flow flows[2];

  return rfm_report_flow(table, NULL, 15, day, 2, flows, &err);
}

static rfm_status do_retention(const rfm_table *table)
{
  rfm_cohort cohorts[2];
  int64_t active[4], money[4];
  rfm_retention r;

  ZERO_STRUCT(r);
  r.n_cohorts = 2;
  r.cohorts = cohorts;
  r.active = active;
  r.money = money;
  r.first_day = D;
  r.as_of_day = D + 31; /* the next month */
  return rfm_report_retention(table, NULL, &r, &err);
}

static rfm_status do_repurchase(const rfm_table *table)
{
  rfm_repurchase r[2];
  int64_t n;

  return rfm_report_repurchase(table, NULL, RFM_REPURCHASE_ITEM, 0, D + 50, r, 2, &n, &err);
}

static const report_fn reports[] = {do_ladder, do_recency, do_flow, do_retention, do_repurchase};

static void every_allocation_may_fail(void **state)
{
  failing_host fh;
  rfm_table *table;

  (void)state;
  failing_host_init(&fh);
  table = rows_table(&fh.host, item_rows, COUNT_OF(item_rows));
  for (int i = 0; i < COUNT_OF(reports); i++) {
    int64_t n = 1;

    for (;; n++) {
      rfm_status status;

      failing_host_fail(&fh, n, n % 2 ? FAIL_ONCE : FAIL_EVER_AFTER);
      status = reports[i](table);
      if (fh.attempts < n) {
        assert_int_equal(status, RFM_OK);
        break;
      }
      assert_int_equal(status, RFM_E_NOMEM);
    }
    failing_host_fail(&fh, 0, FAIL_ONCE);
    assert_true(n > 3);
  }
  rfm_table_free(table);
  failing_host_assert_clean(&fh);
}

static void the_progress_hook_stops_every_report(void **state)
{
  failing_host fh;
  rfm_table *table;

  (void)state;
  failing_host_init(&fh);
  failing_host_stop(&fh, 0);
  table = rows_table(&fh.host, item_rows, COUNT_OF(item_rows));
  for (int i = 0; i < COUNT_OF(reports); i++) {
    int n = 1;

    for (; failing_host_stop(&fh, n), reports[i](table); n++)
      assert_int_equal(err.status, RFM_STOPPED);
    assert_int_equal(n, 3);
  }
  rfm_table_free(table);
  failing_host_assert_clean(&fh);
}

static void a_table_without_customers_reports_nothing(void **state)
{
  failing_host fh;
  rfm_table *table;

  (void)state;
  failing_host_init(&fh);
  failing_host_stop(&fh, 0);
  table = rows_table(&fh.host, NULL, 0);
  for (int i = 0; i < COUNT_OF(reports); i++) {
    failing_host_stop(&fh, 1);
    assert_int_equal(reports[i](table), RFM_STOPPED);
    failing_host_stop(&fh, 0);
    assert_ok(reports[i](table), &err);
  }
  rfm_table_free(table);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_ladder_counts_who_came_how_many_went_on_and_how_fast),
      cmocka_unit_test(buyers_by_completed_months_plus_one_with_the_verdict),
      cmocka_unit_test(before_the_first_purchase_there_is_nothing_to_compare),
      cmocka_unit_test(customers_are_new_kept_won_back_or_lapsed),
      cmocka_unit_test(cohorts_are_followed_month_by_month),
      cmocka_unit_test(items_and_categories_have_a_repurchase_rate_and_a_cycle),
      cmocka_unit_test(random_shops_agree_with_plain_counting),
      cmocka_unit_test(any_order_of_appends_and_merged_parts_report_the_same),
      cmocka_unit_test(a_window_longer_than_the_calendar_is_all_history),
      cmocka_unit_test(bad_arguments_are_named_and_nothing_is_written),
      cmocka_unit_test(bad_retentions_are_named),
      cmocka_unit_test(a_floor_refuses_what_it_cannot_answer),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(the_progress_hook_stops_every_report),
      cmocka_unit_test(a_table_without_customers_reports_nothing),
  };

  return cmocka_run_group_tests_name("report", tests, NULL, NULL);
}
