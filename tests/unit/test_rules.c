/* SPDX-License-Identifier: MIT */
#include "score/rules.h"
#include "score_fixture.h"

#include <stdlib.h>

static const double ramp[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

/* R: quantile(mtcars$mpg, 1:4 / 5) + 1; NUMBERS 3. */
static const double mpg[32] = {21,   21,   22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8,
                               16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4, 33.9, 21.5, 15.5,
                               15.2, 13.3, 19.2, 27.3, 26,   30.4, 15.8, 19.7, 15,   21.4};

static void quantiles_of_one_to_ten_are_as_worked_by_hand(void **state)
{
  const double breaks[4] = {2.8, 4.6, 6.4, 8.2}; /* 1 + 9 i / 5 */
  const uint8_t expected[10] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
  const int64_t sizes[5] = {2, 2, 2, 2, 2};
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, ramp, 10);
  rfm_scorer *s = fit(f, NULL);

  (void)state;
  assert_breaks(s, 0, 0, breaks, 4);
  assert_sizes(s, 0, sizes, 5);
  assert_scores(s, f, expected, 10);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void less_is_better_turns_the_levels_not_the_breaks(void **state)
{
  const double breaks[4] = {2.8, 4.6, 6.4, 8.2};
  const uint8_t expected[10] = {5, 5, 4, 4, 3, 3, 2, 2, 1, 1};
  rfm_features *f = one_column(RFM_METRIC_RECENCY, ramp, 10);
  rfm_scorer *s = fit(f, NULL);

  (void)state;
  assert_breaks(s, 0, 0, breaks, 4);
  assert_scores(s, f, expected, 10);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

/* Breaks 1 1 1 1.2 (h = 1.8 3.6 5.4 7.2): nothing is left for levels 2 to 4. */
static void levels_that_ties_ate_stay_as_equal_breaks(void **state)
{
  const double values[10] = {1, 1, 1, 2, 1, 1, 1, 1, 3, 1};
  const double breaks[4] = {1, 1, 1, 1.2};
  const uint8_t expected[10] = {1, 1, 1, 5, 1, 1, 1, 1, 5, 1};
  const int64_t sizes[5] = {8, 0, 0, 0, 2};
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, values, 10);
  rfm_scorer *s = fit(f, NULL);

  (void)state;
  assert_breaks(s, 0, 0, breaks, 4);
  assert_sizes(s, 0, sizes, 5);
  assert_scores(s, f, expected, 10);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void a_value_on_a_break_goes_down_or_up_as_closed_says(void **state)
{
  const double values[5] = {0, 10, 20, 30, 40}; /* quartiles 10 20 30 */
  static const struct {
    int32_t kind, closed;
    uint8_t expected[5];
  } cases[] = {
      {RFM_METRIC_FREQUENCY, RFM_CLOSED_UPPER, {1, 1, 2, 3, 4}},
      {RFM_METRIC_FREQUENCY, RFM_CLOSED_LOWER, {1, 2, 3, 4, 4}},
      {RFM_METRIC_FREQUENCY, RFM_CLOSED_GOOD, {1, 2, 3, 4, 4}},
      {RFM_METRIC_RECENCY, RFM_CLOSED_UPPER, {4, 4, 3, 2, 1}},
      {RFM_METRIC_RECENCY, RFM_CLOSED_LOWER, {4, 3, 2, 1, 1}},
      {RFM_METRIC_RECENCY, RFM_CLOSED_GOOD, {4, 4, 3, 2, 1}},
  };

  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    rfm_scorer_options o = options_of(RFM_RULE_QUANTILE, 4);
    rfm_features *f = one_column(cases[i].kind, values, 5);
    rfm_scorer *s;

    o.closed = cases[i].closed;
    s = fit(f, &o);
    assert_scores(s, f, cases[i].expected, 5);
    rfm_scorer_free(s);
    rfm_features_free(f);
  }
}

static void width_cuts_the_range_into_equal_parts(void **state)
{
  const double values[6] = {100, 0, 20, 20.5, 79, 81};
  const double breaks[4] = {20, 40, 60, 80};
  const uint8_t expected[6] = {5, 1, 1, 2, 4, 5};
  const rfm_scorer_options o = options_of(RFM_RULE_WIDTH, 0);
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, values, 6);
  rfm_scorer *s = fit(f, &o);

  (void)state;
  assert_breaks(s, 0, 0, breaks, 4);
  assert_scores(s, f, expected, 6);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void a_constant_column_has_one_level(void **state)
{
  static const int32_t rules[] = {RFM_RULE_QUANTILE, RFM_RULE_WIDTH, RFM_RULE_NESTED};
  const double values[3] = {7, 7, 7};
  const double breaks[4] = {7, 7, 7, 7};
  const uint8_t expected[3] = {1, 1, 1};

  (void)state;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    const rfm_scorer_options o = options_of(rules[i], 5);
    rfm_features *f = one_column(RFM_METRIC_FREQUENCY, values, 3);
    rfm_scorer *s = fit(f, &o);

    assert_breaks(s, 0, 0, breaks, 4);
    assert_scores(s, f, expected, 3);
    rfm_scorer_free(s);
    rfm_features_free(f);
  }
}

static void equal_to_mean_or_median_is_good_in_both_directions(void **state)
{
  const double values[5] = {1, 2, 3, 4, 5}; /* mean = median = 3 */
  const uint8_t more[5] = {1, 1, 2, 2, 2}, less[5] = {2, 2, 2, 1, 1};
  const int64_t sizes[2] = {2, 3};
  const double at = 3;

  (void)state;
  for (int32_t rule = RFM_RULE_MEAN; rule <= RFM_RULE_MEDIAN; rule++) {
    const rfm_scorer_options o = options_of(rule, 0);
    rfm_features *up = one_column(RFM_METRIC_FREQUENCY, values, 5);
    rfm_features *down = one_column(RFM_METRIC_RECENCY, values, 5);
    rfm_scorer *s = fit(up, &o), *t = fit(down, &o);

    assert_breaks(s, 0, 0, &at, 1);
    assert_scores(s, up, more, 5);
    assert_scores(t, down, less, 5);
    assert_sizes(s, 0, sizes, 2);
    rfm_scorer_free(s);
    rfm_scorer_free(t);
    rfm_features_free(up);
    rfm_features_free(down);
  }
}

static void mean_and_median_differ_on_skewed_money(void **state)
{
  const double values[4] = {1, 2, 3, 94};
  const double mean = 25, median = 2.5;
  const rfm_scorer_options by_mean = options_of(RFM_RULE_MEAN, 2),
                           by_median = options_of(RFM_RULE_MEDIAN, 2);
  rfm_features *f = one_column(RFM_METRIC_MONETARY, values, 4);
  rfm_scorer *s = fit(f, &by_mean), *t = fit(f, &by_median);

  (void)state;
  assert_breaks(s, 0, 0, &mean, 1);
  assert_breaks(t, 0, 0, &median, 1);
  rfm_scorer_free(s);
  rfm_scorer_free(t);
  rfm_features_free(f);
}

static void r_rfm_adds_one_unit_and_closes_the_lower_end(void **state)
{
  const double breaks[4] = {16.20, 18.92, 22.00, 25.08};
  const rfm_scorer_options o = options_of(RFM_RULE_R_RFM, 5);
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, mpg, 32);
  rfm_scorer *s = fit(f, &o);
  uint8_t level = 0;

  (void)state;
  assert_breaks(s, 0, 0, breaks, 4);
  /* Between the quantile 15.2 and 16.2 is still the lowest bin; 22, a break, belongs to the bin
   * above it. */
  assert_int_equal(rfm_scorer_one(s, (const double[]){16.1}, 1, 0, &level, 1, NULL, NULL, NULL),
                   RFM_OK);
  assert_int_equal(level, 1);
  assert_int_equal(rfm_scorer_one(s, (const double[]){22.0}, 1, 0, &level, 1, NULL, NULL, NULL),
                   RFM_OK);
  assert_int_equal(level, 4);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void r_rfm_takes_an_offset_in_the_unit_of_the_column(void **state)
{
  const double breaks[4] = {102.8, 104.6, 106.4, 108.2}, offset = 100;
  rfm_scorer_options o = options_of(RFM_RULE_R_RFM, 5);
  rfm_features *f = one_column(RFM_METRIC_MONETARY, ramp, 10);
  rfm_scorer *s;

  (void)state;
  o.offset = &offset;
  o.n_columns = 1;
  s = fit(f, &o);
  assert_breaks(s, 0, 0, breaks, 4);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

/* NUMBERS 3, plus one since the peer counts from 0. */
static void ntile_agrees_with_the_peer(void **state)
{
  const double recency[5] = {16, 30, 46, 7, 25}, frequency[5] = {1, 1, 1, 1, 1};
  const double money[5] = {100, 200, 150, 300, 250};
  const double *columns[3] = {recency, frequency, money};
  const uint8_t expected[15] = {4, 1, 1, 2, 2, 3, 1, 3, 2, 5, 4, 5, 3, 5, 4};
  const int64_t sizes[10] = {1, 1, 1, 1, 1, 0, 0, 0, 0, 0};
  const rfm_scorer_options o = options_of(RFM_RULE_NTILE, 10);
  rfm_features *f = features_of(NULL, NULL, columns, 5);
  rfm_scorer *s = fit(f, &o);

  (void)state;
  assert_scores(s, f, expected, 15);
  assert_sizes(s, 1, sizes, 10);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void the_first_tiles_get_one_more(void **state)
{
  const uint8_t expected[10] = {1, 1, 1, 2, 2, 2, 3, 3, 4, 4};
  const int64_t sizes[4] = {3, 3, 2, 2};
  const rfm_scorer_options o = options_of(RFM_RULE_NTILE, 4);
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, ramp, 10);
  rfm_scorer *s = fit(f, &o);
  const double *breaks = ramp;
  int32_t n = -1;

  (void)state;
  assert_scores(s, f, expected, 10);
  assert_sizes(s, 0, sizes, 4);
  assert_int_equal(rfm_scorer_breaks(s, 0, 0, &breaks, &n, NULL), RFM_OK);
  assert_null(breaks);
  assert_int_equal(n, 0);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void ntile_sorts_less_is_better_downward_so_ties_keep_the_order_of_ids(void **state)
{
  const double values[4] = {5, 5, 5, 5};
  const uint8_t expected[4] = {1, 1, 2, 2}; /* a flip of ascending tiles would give 2 2 1 1 */
  const rfm_scorer_options o = options_of(RFM_RULE_NTILE, 2);
  rfm_features *f = one_column(RFM_METRIC_RECENCY, values, 4);
  rfm_scorer *s = fit(f, &o);

  (void)state;
  assert_scores(s, f, expected, 4);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void ntile_scores_only_the_features_it_was_fitted_on(void **state)
{
  const double other[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 11};
  const rfm_scorer_options o = options_of(RFM_RULE_NTILE, 5);
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, ramp, 10),
               *same = one_column(RFM_METRIC_FREQUENCY, ramp, 10);
  rfm_features *g = one_column(RFM_METRIC_FREQUENCY, other, 10),
               *fewer = one_column(RFM_METRIC_FREQUENCY, ramp, 9);
  rfm_scorer *s = fit(f, &o);
  rfm_scores out = {sizeof out, 0, 10, NULL, NULL, NULL};
  rfm_score_reason reason = {sizeof reason, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  uint8_t score[10], level;

  (void)state;
  out.score = score;
  assert_int_equal(rfm_scorer_apply(s, same, &out, &failure), RFM_OK);
  assert_int_equal(rfm_scorer_apply(s, g, &out, &failure), RFM_E_STATE);
  assert_int_equal(rfm_scorer_apply(s, fewer, &out, &failure), RFM_E_STATE);
  same->number[9] = 77; /* another customer with the same values */
  assert_int_equal(rfm_scorer_apply(s, same, &out, &failure), RFM_E_STATE);
  assert_int_equal(rfm_scorer_one(s, ramp, 1, 0, &level, 1, NULL, NULL, &failure), RFM_E_STATE);
  assert_int_equal(rfm_scorer_explain(s, ramp, 1, 0, &reason, &failure), RFM_E_STATE);
  rfm_scorer_free(s);
  rfm_features_free(f);
  rfm_features_free(same);
  rfm_features_free(g);
  rfm_features_free(fewer);
}

/* Bytes, and where they part: 1|23 is not 12|3. */
static void ntile_knows_its_features_by_byte_ids_too(void **state)
{
  static const double values[2] = {1, 2};
  static const double *const columns[1] = {values};
  static const int32_t kind[1] = {RFM_METRIC_FREQUENCY};
  static const int64_t early[3] = {0, 1, 3}, late[3] = {0, 2, 3};
  rfm_metrics *m = metrics_of(NULL, kind, 1);
  const rfm_scorer_options o = options_of(RFM_RULE_NTILE, 2);
  const struct {
    const char *bytes;
    const int64_t *offsets;
    rfm_status status;
  } cases[] = {
      {"123", early, RFM_OK},
      {"123", late, RFM_E_STATE},
      {"124", early, RFM_E_STATE},
  };
  rfm_scorer *s = NULL;

  (void)state;
  for (int i = 0; i < COUNT_OF(cases); i++) {
    rfm_ids ids = {.struct_size = sizeof ids, .n = 2};
    rfm_scores out = {.struct_size = sizeof out, .n_rows = 2};
    rfm_features *f = NULL;
    uint8_t score[2];

    ids.bytes = (const uint8_t *)cases[i].bytes;
    ids.offsets = cases[i].offsets;
    out.score = score;
    assert_int_equal(rfm_features_from_columns(&f, NULL, m, &ids, columns, 2, AS_OF, &failure),
                     RFM_OK);
    if (!s)
      s = fit(f, &o);
    assert_int_equal(rfm_scorer_apply(s, f, &out, &failure), cases[i].status);
    rfm_features_free(f);
  }
  rfm_scorer_free(s);
  rfm_metrics_free(m);
}

/* The left-out 4.5 stands where 5 is, the left-out 99 behind the last one. */
static void ntile_gives_left_out_rows_the_tile_of_their_place(void **state)
{
  const double values[8] = {1, 2, 3, 4, 5, 6, 4.5, 99};
  const uint8_t learn[8] = {1, 1, 1, 1, 1, 1, 0, 0};
  const uint8_t expected[8] = {1, 1, 2, 2, 3, 3, 3, 3};
  const int64_t sizes[3] = {2, 2, 2};
  rfm_scorer_options o = options_of(RFM_RULE_NTILE, 3);
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, values, 8);
  rfm_scorer *s;

  (void)state;
  o.learn = learn;
  o.n_learn = 8;
  s = fit(f, &o);
  assert_scores(s, f, expected, 8);
  assert_sizes(s, 0, sizes, 3);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

/* Recency halves at 2.5; inside the recent half (1, 2) frequency is cut at 15, in the other one (3,
 * 4) at 350. */
static void nested_cuts_inside_each_cell(void **state)
{
  static const int32_t kinds[2] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY};
  const double recency[4] = {1, 2, 3, 4}, frequency[4] = {10, 20, 300, 400};
  const double *columns[2] = {recency, frequency};
  const double first = 2.5, lapsed = 350, recent = 15;
  const uint8_t expected[8] = {2, 1, 2, 2, 1, 1, 1, 2};
  const int64_t sizes[4] = {1, 1, 1, 1};
  const rfm_scorer_options o = options_of(RFM_RULE_NESTED, 2);
  rfm_metrics *m = metrics_of(NULL, kinds, 2);
  rfm_features *f = features_of(NULL, m, columns, 4);
  rfm_scorer *s = fit(f, &o);
  rfm_score_reason r = {.struct_size = sizeof r};

  (void)state;
  assert_breaks(s, 0, 0, &first, 1);
  assert_breaks(s, 1, 0, &lapsed, 1); /* parent 0 is level 1 */
  assert_breaks(s, 1, 1, &recent, 1);
  assert_sizes(s, 1, sizes, 4);
  assert_scores(s, f, expected, 8);
  assert_int_equal(rfm_scorer_explain(s, (const double[]){1, 300}, 2, 1, &r, &failure), RFM_OK);
  assert_same_double(r.lower, recent); /* of the recent, who are level 2 */
  assert_int_equal(r.level, 2);
  assert_int_equal(rfm_scorer_explain(s, (const double[]){4, 300}, 2, 1, &r, &failure), RFM_OK);
  assert_same_double(r.upper, lapsed);
  assert_int_equal(r.level, 1);
  assert_int_equal(rfm_scorer_explain(s, (const double[]){NAN, 300}, 2, 1, &r, &failure), RFM_OK);
  assert_int_equal(r.level, 0); /* in no cell of the column before */
  assert_true(isnan(r.upper) && isnan(r.to_better));
  rfm_scorer_free(s);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

/* Breaks 1 and 3.67 leave level 2 of column a empty, at equal distance from 1 and 3. */
static void an_empty_cell_takes_the_nearest_breaks_the_lower_first(void **state)
{
  static const int32_t kinds[2] = {RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  const double a[6] = {1, 1, 1, 1, 9, 9}, b[6] = {10, 20, 30, 40, 500, 600};
  const double *columns[2] = {a, b};
  const double low[2] = {20, 30}, high[2] = {500 + 100.0 / 3, 500 + 200.0 / 3};
  const double between[2] = {2, 25};
  const rfm_scorer_options o = options_of(RFM_RULE_NESTED, 3);
  rfm_metrics *m = metrics_of(NULL, kinds, 2);
  rfm_features *f = features_of(NULL, m, columns, 6);
  rfm_scorer *s = fit(f, &o);
  uint8_t score[2];

  (void)state;
  assert_breaks(s, 1, 0, low, 2);
  assert_breaks(s, 1, 1, low, 2);
  assert_breaks(s, 1, 2, high, 2);
  assert_int_equal(rfm_scorer_one(s, between, 2, 0, score, 2, NULL, NULL, NULL), RFM_OK);
  assert_int_equal(score[0], 2);
  assert_int_equal(score[1], 2);
  rfm_scorer_free(s);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static int by_value(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* Type 7 on a sorted copy, written out again. */
static double plain_quantile(const double *sorted, int n, int i, int levels)
{
  const double h = (n - 1) * ((double)i / levels);
  const int lo = (int)h;

  return lo + 1 < n ? sorted[lo] + (h - lo) * (sorted[lo + 1] - sorted[lo]) : sorted[lo];
}

static int plain_level(const double *sorted, int n, int levels, double value)
{
  int level = 1;

  for (int i = 1; i < levels; i++)
    level += plain_quantile(sorted, n, i, levels) < value;
  return level;
}

enum { BIG = 3000 };

static void quantile_fit_equals_sorting(void **state)
{
  static double values[BIG], sorted[BIG];
  static uint8_t score[BIG];
  uint64_t seed = 7;

  (void)state;
  for (int levels = 2; levels <= 100; levels += levels < 20 ? 1 : 16) {
    const rfm_scorer_options o = options_of(RFM_RULE_QUANTILE, levels);
    rfm_features *f;
    rfm_scorer *s;

    for (int i = 0; i < BIG; i++)
      values[i] = sorted[i] = (double)(next_random(&seed) % 500) - 100.0;
    qsort(sorted, BIG, sizeof *sorted, by_value);
    f = one_column(RFM_METRIC_FREQUENCY, values, BIG);
    s = fit(f, &o);
    score_all(s, f, score);
    for (int i = 0; i < BIG; i++)
      assert_int_equal(score[i], plain_level(sorted, BIG, levels, values[i]));
    rfm_scorer_free(s);
    rfm_features_free(f);
  }
}

/* All rows with the same levels in the columns before, one at a time. */
static void plain_nested(double *const *columns, const int *levels, int n_columns,
                         uint8_t *expected)
{
  static double inside[BIG];

  for (int j = 0; j < n_columns; j++)
    for (int i = 0; i < BIG; i++) {
      int n = 0;

      for (int k = 0; k < BIG; k++)
        if (memcmp(expected + k * n_columns, expected + i * n_columns, (size_t)j) == 0)
          inside[n++] = columns[j][k];
      qsort(inside, (size_t)n, sizeof *inside, by_value);
      expected[i * n_columns + j] = (uint8_t)plain_level(inside, n, levels[j], columns[j][i]);
    }
}

static void nested_fit_equals_the_plain_definition(void **state)
{
  static const int32_t kinds[3] = {RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY, RFM_METRIC_FREQUENCY};
  static const int32_t levels[3] = {5, 4, 3};
  static double a[BIG], b[BIG], c[BIG];
  static uint8_t score[3 * BIG], expected[3 * BIG];
  double *columns[3] = {a, b, c};
  rfm_scorer_options o = options_of(RFM_RULE_NESTED, 0);
  rfm_metrics *m = metrics_of(NULL, kinds, 3);
  rfm_features *f;
  rfm_scorer *s;
  uint64_t seed = 11;

  (void)state;
  for (int i = 0; i < BIG; i++) {
    a[i] = next_random(&seed) % 9;
    b[i] = next_random(&seed) % 40;
    c[i] = next_random(&seed) % 1000;
  }
  plain_nested(columns, levels, 3, expected);
  o.levels = levels;
  o.n_columns = 3;
  f = features_of(NULL, m, (const double *const *)columns, BIG);
  s = fit(f, &o);
  score_all(s, f, score);
  assert_memory_equal(score, expected, sizeof score);
  rfm_scorer_free(s);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void prospects_missing_values_and_left_out_rows_do_not_learn(void **state)
{
  const double values[14] = {1000, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2000, 3000, 4000};
  const double breaks[4] = {2.8, 4.6, 6.4, 8.2};
  const uint8_t learn[14] = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
  const uint8_t expected[14] = {5, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 0, 0, 0};
  rfm_scorer_options o = options_of(RFM_RULE_QUANTILE, 0);
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, values, 14);
  rfm_scorer *s;

  (void)state;
  o.learn = learn;
  o.n_learn = 14;
  f->values[11] = NAN;
  f->standing[12] = RFM_STANDING_PROSPECT;
  f->standing[13] = RFM_STANDING_RETURNED_ONLY;
  s = fit(f, &o);
  assert_breaks(s, 0, 0, breaks, 4);
  assert_scores(s, f, expected, 14);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void nested_columns_after_a_missing_value_are_not_scored(void **state)
{
  static const int32_t kinds[2] = {RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  const double a[5] = {1, 2, 3, 4, 0}, b[5] = {10, 20, 30, 40, 1000};
  const double *columns[2] = {a, b};
  const uint8_t expected[10] = {1, 1, 1, 2, 2, 1, 2, 2, 0, 0};
  const rfm_scorer_options o = options_of(RFM_RULE_NESTED, 2);
  rfm_metrics *m = metrics_of(NULL, kinds, 2);
  rfm_features *f = features_of(NULL, m, columns, 5);
  rfm_scorer *s;

  (void)state;
  f->values[4] = NAN;
  s = fit(f, &o);
  assert_scores(s, f, expected, 10);
  rfm_scorer_free(s);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void each_column_may_have_its_own_rule(void **state)
{
  static const int32_t rules[3] = {RFM_RULE_MEAN, RFM_RULE_WIDTH, RFM_RULE_NTILE};
  static const int32_t levels[3] = {2, 4, 3};
  const double recency[4] = {1, 2, 3, 10}, frequency[4] = {0, 1, 2, 4}, money[4] = {5, 5, 5, 5};
  const double *columns[3] = {recency, frequency, money};
  const uint8_t expected[12] = {2, 1, 1, 2, 1, 1, 2, 2, 2, 1, 4, 3};
  rfm_scorer_options o = options_of(0, 0);
  rfm_features *f = features_of(NULL, NULL, columns, 4);
  rfm_scorer *s;

  (void)state;
  o.rules = rules;
  o.levels = levels;
  o.n_columns = 3;
  s = fit(f, &o);
  assert_scores(s, f, expected, 12);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void breaks_that_rounding_put_below_the_one_before_are_raised_to_it(void **state)
{
  static const double raised[4] = {1, 1, 1, 2};
  const rfm_scorer_options o = options_of(RFM_RULE_QUANTILE, 5);
  rfm_features *f = one_column(RFM_METRIC_FREQUENCY, ramp, 10);
  rfm_scorer *s = fit(f, &o);
  double breaks[4] = {1, nextafter(1, 0), 1, 2};

  (void)state;
  assert_int_equal(rfm__rules_settle(s, 0, breaks, &failure), RFM_OK);
  assert_memory_equal(breaks, raised, sizeof raised);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void breaks_never_hold_a_negative_zero(void **state)
{
  const double values[5] = {-0.0, -0.0, -0.0, -0.0, -0.0};
  static const int32_t rules[] = {RFM_RULE_QUANTILE, RFM_RULE_WIDTH, RFM_RULE_MEAN,
                                  RFM_RULE_NESTED};

  (void)state;
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
    const rfm_scorer_options o = options_of(rules[i], 2);
    rfm_features *f = one_column(RFM_METRIC_MONETARY, values, 5);
    rfm_scorer *s = fit(f, &o);
    const double *breaks;
    int32_t n;

    assert_int_equal(rfm_scorer_breaks(s, 0, 0, &breaks, &n, NULL), RFM_OK);
    assert_false(signbit(breaks[0]));
    rfm_scorer_free(s);
    rfm_features_free(f);
  }
}

static void values_too_large_to_compute_with_are_refused(void **state)
{
  const double values[3] = {-1.7e308, 0, 1.7e308};
  const rfm_scorer_options o = options_of(RFM_RULE_WIDTH, 5);
  rfm_features *f = one_column(RFM_METRIC_MONETARY, values, 3);
  rfm_scorer *s = (rfm_scorer *)1;

  (void)state;
  assert_int_equal(rfm_scorer_fit(&s, f, &o, &failure), RFM_E_LIMIT);
  assert_null(s);
  assert_int_equal(failure.column, 0);
  rfm_features_free(f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(quantiles_of_one_to_ten_are_as_worked_by_hand),
      cmocka_unit_test(less_is_better_turns_the_levels_not_the_breaks),
      cmocka_unit_test(levels_that_ties_ate_stay_as_equal_breaks),
      cmocka_unit_test(a_value_on_a_break_goes_down_or_up_as_closed_says),
      cmocka_unit_test(width_cuts_the_range_into_equal_parts),
      cmocka_unit_test(a_constant_column_has_one_level),
      cmocka_unit_test(equal_to_mean_or_median_is_good_in_both_directions),
      cmocka_unit_test(mean_and_median_differ_on_skewed_money),
      cmocka_unit_test(r_rfm_adds_one_unit_and_closes_the_lower_end),
      cmocka_unit_test(r_rfm_takes_an_offset_in_the_unit_of_the_column),
      cmocka_unit_test(ntile_agrees_with_the_peer),
      cmocka_unit_test(the_first_tiles_get_one_more),
      cmocka_unit_test(ntile_sorts_less_is_better_downward_so_ties_keep_the_order_of_ids),
      cmocka_unit_test(ntile_scores_only_the_features_it_was_fitted_on),
      cmocka_unit_test(ntile_knows_its_features_by_byte_ids_too),
      cmocka_unit_test(ntile_gives_left_out_rows_the_tile_of_their_place),
      cmocka_unit_test(nested_cuts_inside_each_cell),
      cmocka_unit_test(an_empty_cell_takes_the_nearest_breaks_the_lower_first),
      cmocka_unit_test(quantile_fit_equals_sorting),
      cmocka_unit_test(nested_fit_equals_the_plain_definition),
      cmocka_unit_test(prospects_missing_values_and_left_out_rows_do_not_learn),
      cmocka_unit_test(nested_columns_after_a_missing_value_are_not_scored),
      cmocka_unit_test(each_column_may_have_its_own_rule),
      cmocka_unit_test(breaks_that_rounding_put_below_the_one_before_are_raised_to_it),
      cmocka_unit_test(breaks_never_hold_a_negative_zero),
      cmocka_unit_test(values_too_large_to_compute_with_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
