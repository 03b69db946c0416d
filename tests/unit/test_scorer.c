/* SPDX-License-Identifier: MIT */
/* Scorers: scores, names and reasons, one customer and all, metrics that are not scored. */
#include "scorer_fixture.h"

/* ---- scores ---- */

/* Frequency: h = 1.8 3.6 5.4 7.2 of 1 1 1 1 1 2 2 2 3 9 gives the breaks 1 1 2 2.2. */
static void apply_gives_scores_cells_and_composites(void **state)
{
  static const uint8_t expected[30] = {5, 1, 1, 5, 1, 1, 4, 1, 2, 4, 1, 2, 3, 1, 3,
                                       3, 3, 3, 2, 3, 4, 2, 3, 4, 1, 5, 5, 1, 5, 5};
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  rfm_scorer *s = fit(f, NULL);
  uint8_t score[30];
  uint64_t cell[10];
  double composite[10];
  const rfm_scores out = {sizeof out, 0, 10, score, cell, composite};

  (void)state;
  assert_int_equal(rfm_scorer_apply(s, f, &out, &failure), RFM_OK);
  assert_memory_equal(score, expected, sizeof expected);
  assert_int_equal(cell[0], 511);
  assert_int_equal(cell[9], 155);
  assert_near(composite[0], 7.0 / 3, 1e-15);
  assert_near(composite[9], 11.0 / 3, 1e-15);
  assert_int_equal(rfm_scorer_columns(s), 3);
  assert_int_equal(rfm_scorer_learned_day(s), AS_OF);
  assert_int_equal(rfm_metrics_size(rfm_scorer_metrics(s)), 3);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void a_null_array_is_skipped(void **state)
{
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  rfm_scorer *s = fit(f, NULL);
  uint8_t score[30];
  uint64_t cell[10], alone[10];
  double composite[10], single[10];
  rfm_scores out = {sizeof out, 0, 10, score, cell, composite};

  (void)state;
  assert_int_equal(rfm_scorer_apply(s, f, &out, NULL), RFM_OK);
  out.score = NULL;
  out.composite = NULL;
  out.cell = alone;
  assert_int_equal(rfm_scorer_apply(s, f, &out, NULL), RFM_OK);
  out.cell = NULL;
  out.composite = single;
  assert_int_equal(rfm_scorer_apply(s, f, &out, NULL), RFM_OK);
  assert_memory_equal(cell, alone, sizeof cell);
  assert_memory_equal(composite, single, sizeof single);
  out.composite = NULL;
  assert_int_equal(rfm_scorer_apply(s, f, &out, NULL), RFM_OK);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void whoever_is_not_scored_gets_zeros_and_no_composite(void **state)
{
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  rfm_scorer_options o = options_of(0, 0);
  static const double weights[3] = {1, 0, 1};
  uint8_t score[30];
  uint64_t cell[10];
  double composite[10];
  const rfm_scores out = {sizeof out, 0, 10, score, cell, composite};
  rfm_scorer *s;

  (void)state;
  o.weights = weights;
  o.n_columns = 3;
  f->values[10 + 9] = NAN; /* frequency of the last, of weight 0 */
  f->standing[8] = RFM_STANDING_PROSPECT;
  f->standing[7] = RFM_STANDING_RETURNED_ONLY;
  s = fit(f, &o);
  assert_int_equal(rfm_scorer_apply(s, f, &out, NULL), RFM_OK);
  assert_int_equal(score[28], 0);
  assert_int_equal(cell[9], 105);
  assert_true(isnan(composite[9]));
  assert_memory_equal(score + 21, "\0\0\0\0\0\0", 6);
  assert_int_equal(cell[8], 0);
  assert_true(isnan(composite[8]) && isnan(composite[7]));
  assert_near(composite[0], 3.0, 1e-15);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void typed_breaks_score_as_they_say(void **state)
{
  static const double at[3] = {30, 2, 100.5}, late[3] = {181, 8.5, 0};
  rfm_scorer *s = typed_scorer(NULL);
  const int64_t *sizes = (const int64_t *)1;
  uint8_t score[3];
  uint64_t cell = 0;
  double composite = 0;
  int64_t n = -1;

  (void)state;
  assert_int_equal(rfm_scorer_one(s, at, 3, 0, score, 3, &cell, &composite, NULL), RFM_OK);
  assert_memory_equal(score, "\5\2\5",
                      3); /* (.., 30] is the best fifth; (1, 2] is 2; above 100 is 5 */
  assert_int_equal(cell, 525);
  assert_near(composite, 4.0, 1e-15);
  assert_int_equal(rfm_scorer_one(s, late, 3, RFM_STANDING_BUYER, score, 3, &cell, NULL, NULL),
                   RFM_OK);
  assert_int_equal(cell, 151);
  assert_int_equal(
      rfm_scorer_one(s, late, 3, RFM_STANDING_PROSPECT, score, 3, &cell, &composite, NULL), RFM_OK);
  assert_int_equal(cell, 0);
  assert_true(isnan(composite));
  assert_int_equal(rfm_scorer_level_sizes(s, 0, &sizes, &n, NULL), RFM_OK);
  assert_null(sizes);
  assert_int_equal(n, 0);
  rfm_scorer_free(s);
}

/* ---- names and reasons ---- */

static void cells_have_names(void **state)
{
  static const int32_t many[3] = {10, 3, 9};
  static const double nine[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  static const double *const columns[3] = {nine, nine, nine};
  rfm_scorer_options o = options_of(0, 0);
  rfm_scorer *s = typed_scorer(NULL);
  char text[12] = "untouched";

  (void)state;
  assert_int_equal(rfm_scorer_cell_name(s, 545, text, sizeof text, NULL), RFM_OK);
  assert_string_equal(text, "545");
  assert_int_equal(rfm_scorer_cell_name(s, 5, text, sizeof text, NULL), RFM_OK);
  assert_string_equal(text, "005");
  assert_int_equal(rfm_scorer_cell_name(s, 546, text, sizeof text, NULL), RFM_E_DATA);
  assert_int_equal(rfm_scorer_cell_name(s, 1111, text, sizeof text, NULL), RFM_E_DATA);
  assert_int_equal(rfm_scorer_cell_name(s, 545, text, 3, NULL), RFM_E_ARG);
  assert_string_equal(text, "005");
  rfm_scorer_free(s);
  o.levels = many;
  o.n_columns = 3;
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, columns, &o, AS_OF, NULL), RFM_OK);
  assert_int_equal(rfm_scorer_cell_name(s, 1037, text, sizeof text, NULL),
                   RFM_OK); /* bases 11, 10, 10 */
  assert_string_equal(text, "10-3-7");
  rfm_scorer_free(s);
}

/* Bases 101 and 101. */
static void levels_of_three_digits_have_cell_names_too(void **state)
{
  static const int32_t hundred[2] = {100, 100};
  static const int32_t kinds[2] = {RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  double breaks[99];
  const double *const columns[2] = {breaks, breaks};
  rfm_scorer_options o = options_of(0, 0);
  rfm_metrics *m = metrics_of(NULL, kinds, 2);
  rfm_scorer *s = NULL;
  char text[12];

  (void)state;
  for (int i = 0; i < 99; i++)
    breaks[i] = i;
  o.levels = hundred;
  o.n_columns = 2;
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, m, columns, &o, AS_OF, &failure), RFM_OK);
  assert_int_equal(rfm_scorer_cell_name(s, 100 * 101 + 7, text, sizeof text, NULL), RFM_OK);
  assert_string_equal(text, "100-7");
  assert_int_equal(rfm_scorer_cell_name(s, 42 * 101 + 100, text, sizeof text, NULL), RFM_OK);
  assert_string_equal(text, "42-100");
  rfm_scorer_free(s);
  rfm_metrics_free(m);
}

static rfm_score_reason explain(const rfm_scorer *s, const double *values, int32_t scored)
{
  rfm_score_reason r;

  memset(&r, 0, sizeof r);
  r.struct_size = sizeof r;
  assert_int_equal(rfm_scorer_explain(s, values, 3, scored, &r, &failure), RFM_OK);
  return r;
}

static void explain_names_the_breaks_and_the_least_whole_steps(void **state)
{
  static const double values[3] = {61, 2, 20.5};
  rfm_scorer *s = typed_scorer(NULL);
  rfm_score_reason r = explain(s, values, 0);

  (void)state;
  assert_int_equal(r.level, 3);
  assert_int_equal(r.n_levels, 5);
  assert_same_double(r.value, 61);
  assert_same_double(r.lower, 60);
  assert_same_double(r.upper, 90);
  assert_same_double(r.to_better, -1); /* 60 days still belong to the better level */
  assert_same_double(r.to_worse, 30);  /* 91 days */
  r = explain(s, values, 1);
  assert_int_equal(r.level, 2);
  assert_same_double(r.to_better, 1); /* a third order */
  assert_same_double(r.to_worse, -1);
  r = explain(s, values, 2);
  assert_same_double(r.to_better, 29.5); /* no whole number: to the break itself */
  assert_same_double(r.to_worse, -.5);
  rfm_scorer_free(s);
}

static void explain_has_no_step_beyond_the_ends(void **state)
{
  static const double best[3] = {0, 100, 1000}, worst[3] = {999, 0, NAN};
  rfm_scorer *s = typed_scorer(NULL);
  rfm_score_reason r = explain(s, best, 0);

  (void)state;
  assert_int_equal(r.level, 5);
  assert_true(isnan(r.to_better));
  assert_true(isinf(r.lower) && r.lower < 0);
  assert_same_double(r.to_worse, 31);
  r = explain(s, best, 1);
  assert_true(isnan(r.to_better) && isinf(r.upper));
  r = explain(s, worst, 0);
  assert_true(isnan(r.to_worse) && isinf(r.upper));
  assert_same_double(r.to_better, 180 - 999);
  r = explain(s, worst, 2);
  assert_int_equal(r.level, 0);
  assert_true(isnan(r.value) && isnan(r.lower) && isnan(r.upper) && isnan(r.to_better) &&
              isnan(r.to_worse));
  rfm_scorer_free(s);
}

/* Every distance of whole values is the least whole change that gives the level, on either closed
 * side. */
static void explained_steps_are_exact_for_whole_values(void **state)
{
  static const double fractional[4] = {2.5, 4, 4.5, 9};
  static const double *const columns[3] = {fractional, fractional, fractional};

  (void)state;
  for (int32_t closed = RFM_CLOSED_UPPER; closed <= RFM_CLOSED_GOOD; closed++) {
    rfm_scorer_options o = options_of(0, 0);
    rfm_scorer *s = NULL;

    o.closed = closed;
    assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, columns, &o, AS_OF, NULL), RFM_OK);
    for (int value = 0; value <= 12; value++)
      for (int32_t j = 0; j < 2; j++) { /* recency and frequency */
        double values[3] = {value, value, value};
        const rfm_score_reason r = explain(s, values, j);
        const int sign = j == 0 ? -1 : 1;
        uint8_t score[3] = {0, 0, 0};
        int step = 0;

        while (step <= 12 && score[j] <= r.level) {
          values[j] = value + sign * ++step;
          assert_int_equal(rfm_scorer_one(s, values, 3, 0, score, 3, NULL, NULL, NULL), RFM_OK);
        }
        if (r.level == 5)
          assert_true(isnan(r.to_better));
        else
          assert_same_double(r.to_better, sign * step);
      }
    rfm_scorer_free(s);
  }
}

/* ---- sameness ---- */

static void one_customer_scores_as_in_bulk(void **state)
{
  static const int32_t rules[] = {RFM_RULE_QUANTILE, RFM_RULE_NESTED, RFM_RULE_MEAN,
                                  RFM_RULE_WIDTH};
  static double a[2000], b[2000], c[2000];
  static uint8_t score[6000];
  static uint64_t cell[2000];
  static double composite[2000];
  const double *columns[3] = {a, b, c};
  const rfm_scores out = {sizeof out, 0, 2000, score, cell, composite};
  uint64_t seed = 3;

  (void)state;
  for (int i = 0; i < 2000; i++) {
    a[i] = next_random(&seed) % 400;
    b[i] = next_random(&seed) % 12;
    c[i] = next_random(&seed) % 100000;
  }
  for (int k = 0; k < COUNT_OF(rules); k++)
    for (int levels = 2; levels <= (rules[k] == RFM_RULE_MEAN ? 2 : 40); levels += 19) {
      const rfm_scorer_options o = options_of(rules[k], levels);
      rfm_features *f = features_of(NULL, NULL, columns, 2000);
      rfm_scorer *s;

      f->values[17] = NAN;
      f->standing[19] = RFM_STANDING_PROSPECT;
      s = fit(f, &o);
      assert_int_equal(rfm_scorer_apply(s, f, &out, NULL), RFM_OK);
      for (int i = 0; i < 2000; i++) {
        const double values[3] = {f->values[i], b[i], c[i]};
        uint8_t one[3];
        uint64_t code;
        double sum;

        assert_int_equal(rfm_scorer_one(s, values, 3, f->standing[i], one, 3, &code, &sum, NULL),
                         RFM_OK);
        assert_memory_equal(one, score + 3 * i, 3);
        assert_int_equal(code, cell[i]);
        assert_same_double(sum, composite[i]);
      }
      rfm_scorer_free(s);
      rfm_features_free(f);
    }
}

typedef struct result {
  uint8_t score[3 * MANY];
  uint64_t cell[MANY];
  double composite[MANY];
  double breaks[3][4];
} result;

static void fit_and_apply(result *r, int32_t rule, const rfm_host *host,
                          const double *const *columns)
{
  const rfm_scorer_options o = options_of(rule, 0);
  const rfm_scores out = {sizeof out, 0, MANY, r->score, r->cell, r->composite};
  rfm_features *f = features_of(host, NULL, columns, MANY);
  rfm_scorer *s = fit(f, &o);

  for (int32_t j = 0; j < 3; j++) {
    const double *breaks;
    int32_t n;

    assert_int_equal(rfm_scorer_breaks(s, j, 0, &breaks, &n, NULL), RFM_OK);
    if (n)
      memcpy(r->breaks[j], breaks, (size_t)n * sizeof *breaks);
  }
  assert_int_equal(rfm_scorer_apply(s, f, &out, &failure), RFM_OK);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
  static double a[MANY], b[MANY], c[MANY];
  const double *columns[3] = {a, b, c};
  result *alone = calloc(1, sizeof *alone), *many = calloc(1, sizeof *many);
  uint64_t seed = 5;

  (void)state;
  for (int i = 0; i < MANY; i++) {
    a[i] = next_random(&seed) % 4000;
    b[i] = next_random(&seed) / 3.0;
    c[i] = next_random(&seed) / 7.0;
  }
  for (int32_t rule = RFM_RULE_QUANTILE; rule <= RFM_RULE_MEDIAN; rule++) {
    if (rule == RFM_RULE_BREAKS)
      continue;
    fit_and_apply(alone, rule, NULL, columns);
    for (int32_t threads = 1; threads <= 7; threads += threads == 1 ? 1 : 5) {
      rfm_host host = {sizeof host, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
      rfm_pool *pool = NULL;

      assert_int_equal(rfm_pool_new(&pool, threads, NULL, &failure), RFM_OK);
      host.pool = pool;
      fit_and_apply(many, rule, &host, columns);
      assert_memory_equal(alone, many, sizeof *alone);
      rfm_pool_free(pool);
    }
  }
  free(alone);
  free(many);
}

/* ---- metrics that are not scored or not learned ---- */

static void unscored_metrics_are_carried_not_scored(void **state)
{
  rfm_metric list[2];
  const double *columns[2] = {money, recency};
  static const uint8_t expected[10] = {5, 5, 4, 4, 3, 3, 2, 2, 1, 1};
  rfm_metrics *m = NULL;
  rfm_features *f;
  rfm_scorer *s;

  (void)state;
  memset(list, 0, sizeof list);
  list[0].struct_size = list[1].struct_size = sizeof list[0];
  list[0].kind = RFM_METRIC_MONETARY;
  list[0].flags = RFM_METRIC_UNSCORED;
  list[1].kind = RFM_METRIC_RECENCY;
  assert_int_equal(rfm_metrics_new(&m, NULL, list, 2, NULL, NULL), RFM_OK);
  f = features_of(NULL, m, columns, 10);
  s = fit(f, NULL);
  assert_int_equal(rfm_scorer_columns(s), 1);
  assert_scores(s, f, expected, 10);
  rfm_scorer_free(s);
  rfm_features_free(f);
  rfm_metrics_free(m);
  list[1].flags = RFM_METRIC_UNSCORED;
  assert_int_equal(rfm_metrics_new(&m, NULL, list, 2, NULL, NULL), RFM_OK);
  f = features_of(NULL, m, columns, 10);
  expect_fit_error(f, NULL, RFM_E_STATE, "no column is scored");
  rfm_features_free(f);
  rfm_metrics_free(m);
}

/* Days typed, orders and money learned. */
static void typed_breaks_stand_beside_learned_ones(void **state)
{
  static const double break_days[2] = {2, 5};
  static const double *const breaks[3] = {break_days, NULL, NULL};
  static const int32_t rules[3] = {RFM_RULE_BREAKS, RFM_RULE_QUANTILE, RFM_RULE_MEAN};
  static const int32_t levels[3] = {3, 5, 2};
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  rfm_scorer_options o;
  rfm_scored_column c;
  const double *learned;
  rfm_scorer *scorer;
  rfm_error err;
  int32_t n;

  (void)state;
  memset(&o, 0, sizeof o);
  memset(&c, 0, sizeof c);
  o.struct_size = sizeof o;
  c.struct_size = sizeof c;
  o.rules = rules;
  o.levels = levels;
  o.breaks = breaks;
  o.n_columns = 3;
  assert_int_equal(rfm_scorer_fit(&scorer, f, &o, &err), RFM_OK);
  assert_int_equal(rfm_scorer_breaks(scorer, 0, 0, &learned, &n, NULL), RFM_OK);
  assert_int_equal(n, 2);
  assert_memory_equal(learned, break_days, sizeof break_days);
  assert_int_equal(rfm_scorer_get(scorer, 0, &c, NULL), RFM_OK);
  assert_int_equal(c.rule, RFM_RULE_BREAKS);
  assert_int_equal(c.n_levels, 3);
  assert_int_equal(c.closed, RFM_CLOSED_UPPER);
  assert_int_equal(rfm_scorer_get(scorer, 2, &c, NULL), RFM_OK);
  assert_int_equal(c.rule, RFM_RULE_MEAN);
  assert_int_equal(c.closed, RFM_CLOSED_LOWER); /* more is better: equal counts as good */
  assert_int_equal(rfm_scorer_get(scorer, 3, &c, &err), RFM_E_ARG);
  rfm_scorer_free(scorer);
  o.rules = NULL;
  assert_int_equal(rfm_scorer_fit(&scorer, f, &o, &err), RFM_E_ARG);
  assert_non_null(strstr(err.message, "breaks are given"));
  rfm_features_free(f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(typed_breaks_stand_beside_learned_ones),
      cmocka_unit_test(apply_gives_scores_cells_and_composites),
      cmocka_unit_test(a_null_array_is_skipped),
      cmocka_unit_test(whoever_is_not_scored_gets_zeros_and_no_composite),
      cmocka_unit_test(typed_breaks_score_as_they_say),
      cmocka_unit_test(cells_have_names),
      cmocka_unit_test(levels_of_three_digits_have_cell_names_too),
      cmocka_unit_test(explain_names_the_breaks_and_the_least_whole_steps),
      cmocka_unit_test(explain_has_no_step_beyond_the_ends),
      cmocka_unit_test(explained_steps_are_exact_for_whole_values),
      cmocka_unit_test(one_customer_scores_as_in_bulk),
      cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
      cmocka_unit_test(unscored_metrics_are_carried_not_scored),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
