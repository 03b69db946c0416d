/* SPDX-License-Identifier: MIT */
/* The purchase cycle, and what follows from it for breaks, window and horizon (PRACTICE 3). */
#include "table_fixture.h"

static rfm_suggestion suggest(const rfm_table *table, const rfm_metrics *m, int32_t as_of_day)
{
  rfm_suggestion s;
  rfm_error err;

  ZERO_STRUCT(s);
  assert_ok(rfm_suggest(table, m, as_of_day, &s, &err), &err);
  return s;
}

/* A customer per gap: two purchases so many days apart, the later one on day D. */
static rfm_table *shop_of_gaps(const int32_t *gaps, int n)
{
  static row rows[2000];

  for (int i = 0; i < n; i++) {
    rows[2 * i] = (row){(uint64_t)i, D - gaps[i], 10};
    rows[2 * i + 1] = (row){(uint64_t)i, D, 10};
  }
  return rows_table(NULL, rows, 2 * n);
}

/* Gaps 10 20 ... 100: type 7 at .5 .75 .9 .95 is 55 77.5 91 95.5. */
static void ten_gaps_by_hand(void **state)
{
  static const int32_t gaps[] = {100, 20, 30, 90, 50, 60, 70, 80, 40, 10};
  rfm_table *table = shop_of_gaps(gaps, 10);
  const rfm_suggestion s = suggest(table, NULL, D);

  (void)state;
  assert_int_equal(s.n_buyers, 10);
  assert_int_equal(s.n_repeaters, 10);
  assert_int_equal(s.n_gaps, 10);
  assert_true(s.gap_quantile[0] == 55);
  assert_true(s.gap_quantile[1] == 77.5);
  assert_true(s.gap_quantile[2] == 91);
  assert_true(s.gap_quantile[3] == 95.5);
  assert_int_equal(s.n_recency_breaks, 4);
  assert_memory_equal(s.recency_break, ((const int32_t[]){55, 78, 91, 96}),
                      sizeof s.recency_break); /* half up */
  assert_int_equal(s.history_days, 101);
  assert_int_equal(s.horizon_days, 33); /* 91 is 13 weeks; a third of 101 is less */
  assert_int_equal(s.horizon_reason, RFM_REASON_GAPS | RFM_REASON_THIRD_OF_HISTORY);
  assert_int_equal(s.window_days, 0); /* 365 would be longer than the history */
  assert_int_equal(s.window_reason,
                   RFM_REASON_GAPS | RFM_REASON_AT_LEAST | RFM_REASON_SHORT_HISTORY);
  assert_int_equal(s.warnings, RFM_WARN_FEW_CUSTOMERS | RFM_WARN_SHORT_HISTORY);
  assert_int_equal(s.season_years, 0);
  rfm_table_free(table);
}

static void equal_quantiles_are_one_break(void **state)
{
  static const int32_t gaps[] = {7, 7, 7, 7, 7, 7, 7, 7, 7, 9};
  rfm_table *table = shop_of_gaps(gaps, 10);
  const rfm_suggestion s = suggest(table, NULL, D);

  (void)state;
  /* 7 7 7 (at .9: 8.1 of 9 places, 7 + .1 * 2) and at .95: 7 + .55 * 2 */
  assert_true(s.gap_quantile[1] == 7);
  assert_true(s.gap_quantile[2] > 7.19 && s.gap_quantile[2] < 7.21);
  assert_int_equal(s.n_recency_breaks, 2);
  assert_int_equal(s.recency_break[0], 7);
  assert_int_equal(s.recency_break[1], 8);
  rfm_table_free(table);
}

static void long_gaps_widen_window_and_limit_the_horizon(void **state)
{
  static const int32_t gaps[] = {400, 400, 1200};
  rfm_table *table = shop_of_gaps(gaps, 3);
  rfm_suggestion s = suggest(table, NULL, D);

  (void)state;
  /* at .9: 400 + .8 * 800 = 1040: two of them need 6 years; 1201 days of history are fewer */
  assert_int_equal(s.window_days, 0);
  assert_int_equal(s.window_reason, RFM_REASON_GAPS | RFM_REASON_SHORT_HISTORY);
  assert_int_equal(s.horizon_days, 365);
  assert_int_equal(s.horizon_reason, RFM_REASON_GAPS | RFM_REASON_AT_MOST);
  s = suggest(table, NULL, D + 2000);
  assert_int_equal(s.window_days, 6 * 365);
  assert_int_equal(s.window_reason, RFM_REASON_GAPS);
  rfm_table_free(table);
}

static void short_gaps_are_raised_to_sense(void **state)
{
  static const int32_t gaps[] = {1, 2, 3};
  rfm_table *table = shop_of_gaps(gaps, 3);
  const rfm_suggestion s = suggest(table, NULL, D + 400);

  (void)state;
  assert_int_equal(s.horizon_days, 28);
  assert_int_equal(s.horizon_reason, RFM_REASON_GAPS | RFM_REASON_AT_LEAST);
  assert_int_equal(s.window_days, 365);
  assert_int_equal(s.window_reason, RFM_REASON_GAPS | RFM_REASON_AT_LEAST);
  assert_int_equal(s.warnings, RFM_WARN_FEW_CUSTOMERS);
  rfm_table_free(table);
}

static void nobody_twice_is_nothing_to_suggest(void **state)
{
  const row rows[] = {{1, D - 9, 5}, {1, D - 9, 6}, {2, D - 300, 5}};
  rfm_table *table = rows_table(NULL, rows, 3);
  rfm_suggestion s = suggest(table, NULL, D);

  (void)state;
  assert_int_equal(s.n_buyers, 2);
  assert_int_equal(s.n_repeaters, 0);
  assert_int_equal(s.n_gaps, 0);
  assert_true(s.gap_quantile[3] == 0);
  assert_int_equal(s.n_recency_breaks, 0);
  assert_int_equal(s.window_days, 0);
  assert_int_equal(s.window_reason, 0);
  assert_int_equal(s.horizon_days, 0);
  assert_int_equal(s.horizon_reason, 0);
  assert_int_equal(s.warnings, RFM_WARN_FEW_CUSTOMERS | RFM_WARN_FEW_REPEATERS | RFM_WARN_NO_GAPS);
  rfm_table_free(table);
  table = rows_table(NULL, NULL, 0);
  s = suggest(table, NULL, D);
  assert_int_equal(s.n_buyers, 0);
  assert_int_equal(s.history_days, 0);
  assert_int_equal(s.warnings & RFM_WARN_NO_GAPS, RFM_WARN_NO_GAPS);
  rfm_table_free(table);
}

/* 500 customers, 100 of them twice, 180 days: none of the warnings; one customer, one repeater, one
 * day fewer: each. */
static void warnings_begin_where_they_say(void **state)
{
  static row rows[601];
  rfm_table *table;
  rfm_suggestion s;

  (void)state;
  for (int i = 0; i < 500; i++)
    rows[i] = (row){(uint64_t)i, D - 179, 10};
  for (int i = 0; i < 100; i++)
    rows[500 + i] = (row){(uint64_t)i, D - 79, 10};
  table = rows_table(NULL, rows, 600);
  s = suggest(table, NULL, D);
  assert_int_equal(s.history_days, 180);
  assert_int_equal(s.warnings, 0);
  assert_int_equal(suggest(table, NULL, D - 1).warnings, RFM_WARN_SHORT_HISTORY);
  rfm_table_free(table);
  table = rows_table(NULL, rows, 599);
  assert_int_equal(suggest(table, NULL, D).warnings, RFM_WARN_FEW_REPEATERS);
  rfm_table_free(table);
  rows[499].customer = 498;
  table = rows_table(NULL, rows, 600);
  assert_int_equal(suggest(table, NULL, D).warnings, RFM_WARN_FEW_CUSTOMERS);
  rfm_table_free(table);
}

static void anonymous_money_is_a_share_of_all(void **state)
{
  row rows[] = {{1, D - 9, 80},
                {0, D - 3, 20, .anonymous = 1},
                {0, D - 3, -9, .anonymous = 1},
                {0, D + 1, 900, .anonymous = 1}};
  rfm_table *table = rows_table(NULL, rows, 4);

  (void)state;
  assert_true(suggest(table, NULL, D).anonymous_share == .2); /* later sales do not exist */
  assert_int_equal(suggest(table, NULL, D).warnings & RFM_WARN_ANONYMOUS, 0);
  assert_int_equal(suggest(table, NULL, D + 1).warnings & RFM_WARN_ANONYMOUS, RFM_WARN_ANONYMOUS);
  rfm_table_free(table);
}

static void metrics_say_what_a_purchase_is(void **state)
{
  const row rows[] = {{1, D - 30, 5, RFM_KIND_SALE, 1},
                      {1, D - 20, 5, RFM_KIND_PAYMENT},
                      {1, D - 5, 5, RFM_KIND_SALE, 2},
                      {1, D - 4, 5, RFM_KIND_RETURN, 2}};
  rfm_table *table = rows_table(NULL, rows, 4);
  const rfm_metrics_options o =
      metrics_options(RFM_KIND_BIT(RFM_KIND_SALE) | RFM_KIND_BIT(RFM_KIND_PAYMENT), 0);
  rfm_metrics *m = NULL;
  rfm_suggestion s = suggest(table, NULL, D);
  rfm_error err;

  (void)state;
  assert_int_equal(s.n_gaps, 0); /* the second order was returned */
  assert_ok(rfm_metrics_new(&m, NULL, NULL, 0, &o, &err), &err);
  s = suggest(table, m, D);
  assert_int_equal(s.n_gaps, 2); /* 10 and 15 */
  assert_true(s.gap_quantile[0] == 12.5);
  assert_int_equal(s.recency_break[0], 13);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

static void bad_calls_are_refused(void **state)
{
  rfm_table *table = rows_table(NULL, NULL, 0);
  rfm_suggestion s;
  rfm_error err;

  (void)state;
  ZERO_STRUCT(s);
  assert_refused(rfm_suggest(NULL, NULL, D, &s, &err), RFM_E_ARG, &err, -1, "table");
  assert_refused(rfm_suggest(table, NULL, D, NULL, &err), RFM_E_ARG, &err, -1, "rfm_suggestion");
  assert_refused(rfm_suggest(table, NULL, RFM_DAY_MAX + 1, &s, &err), RFM_E_ARG, &err, -1,
                 "as_of_day");
  assert_refused(rfm_suggest(table, NULL, RFM_DAY_MIN - 1, &s, &err), RFM_E_ARG, &err, -1,
                 "as_of_day");
  s.struct_size = 8;
  assert_refused(rfm_suggest(table, NULL, D, &s, &err), RFM_E_ABI, &err, -1, "struct_size");
  rfm_table_free(table);
}

/* One sale a day in 2022, two a day in December: 396 in 365 days. February 2023 is not over. */
static void the_season_index_compares_months_of_whole_years(void **state)
{
  static row rows[500];
  int32_t first = 0;
  rfm_table *table;
  rfm_suggestion s;
  int n = 0;

  (void)state;
  assert_int_equal(rfm_day_from_date(2022, 1, 1, &first, NULL), RFM_OK);
  for (int32_t day = first; day < first + 400; day++)
    for (int i = 0; i <= (day - first >= 334 && day - first < 365); i++, n++)
      rows[n] = (row){(uint64_t)n, day, 100};
  table = rows_table(NULL, rows, n);
  s = suggest(table, NULL, first + 364);
  assert_int_equal(s.season_years, 1);
  for (int i = 0; i < 11; i++)
    assert_true(s.season_index[i] == 1.0 / (396.0 / 365.0));
  assert_true(s.season_index[11] == 2.0 / (396.0 / 365.0));
  assert_int_equal(suggest(table, NULL, first + 363).season_years, 0);
  assert_true(suggest(table, NULL, first + 363).season_index[0] == 0);
  s = suggest(table, NULL, first + 399); /* February to January: as many sales and days */
  assert_int_equal(s.season_years, 1);
  assert_true(s.season_index[11] == 2.0 / (396.0 / 365.0));
  rfm_table_free(table);
}

/* 365 sales in January 2022 alone: the other months count as half a one each. */
static void a_month_without_purchases_counts_as_half_a_one(void **state)
{
  static row rows[31];
  int32_t first = 0;
  rfm_table *table;
  rfm_suggestion s;

  (void)state;
  assert_int_equal(rfm_day_from_date(2022, 1, 1, &first, NULL), RFM_OK);
  for (int i = 0; i < 31; i++)
    rows[i] = (row){(uint64_t)i, first + i, 100};
  table = rows_table(NULL, rows, 31);
  s = suggest(table, NULL, first + 364);
  assert_true(s.season_index[0] == 1.0 / (36.5 / 365.0));
  assert_true(s.season_index[3] == (.5 / 30.0) / (36.5 / 365.0));
  rfm_table_free(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ten_gaps_by_hand),
      cmocka_unit_test(equal_quantiles_are_one_break),
      cmocka_unit_test(long_gaps_widen_window_and_limit_the_horizon),
      cmocka_unit_test(short_gaps_are_raised_to_sense),
      cmocka_unit_test(nobody_twice_is_nothing_to_suggest),
      cmocka_unit_test(warnings_begin_where_they_say),
      cmocka_unit_test(anonymous_money_is_a_share_of_all),
      cmocka_unit_test(metrics_say_what_a_purchase_is),
      cmocka_unit_test(bad_calls_are_refused),
      cmocka_unit_test(the_season_index_compares_months_of_whole_years),
      cmocka_unit_test(a_month_without_purchases_counts_as_half_a_one),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
