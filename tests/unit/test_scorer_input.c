/* SPDX-License-Identifier: MIT */
/* Scorers: weights, what is refused, and hosts that fail and stop. */
#include "scorer_fixture.h"

/* ---- weights ---- */

static void weights_are_normalised_unless_as_given(void **state)
{
  static const double given[3] = {0.221, 0.341, 0.439}; /* published; they sum to 1.001 */
  static const double at[3] = {30, 2, 100.5};           /* scores 5 2 5 */
  rfm_scorer_options o = options_of(0, 0);
  rfm_scorer *s;
  uint8_t score[3];
  double composite;

  (void)state;
  o.weights = given;
  o.n_columns = 3;
  s = typed_scorer(&o);
  assert_near(rfm_scorer_weights(s)[1], 0.341 / 1.001, 1e-15);
  rfm_scorer_free(s);
  o.weighting = RFM_WEIGHTING_AS_GIVEN;
  s = typed_scorer(&o);
  assert_same_double(rfm_scorer_weights(s)[1], 0.341);
  assert_int_equal(rfm_scorer_one(s, at, 3, 0, score, 3, NULL, &composite, NULL), RFM_OK);
  assert_same_double(composite, 0.221 * 5 + 0.341 * 2 + 0.439 * 5);
  rfm_scorer_free(s);
}

/* Five times 1/5 of 3 is 3.0000000000000004 in doubles, and these weights make .9999999999999998.
 */
static void composites_stay_within_the_levels_to_the_last_bit(void **state)
{
  static const double two[2] = {0, 1}, ones[5] = {9, 9, 9, 9, 9}, lows[3] = {0, 0, 0};
  static const double *const columns[5] = {two, two, two, two, two};
  static const double given[3] = {0.3437982302687736, 0.36459612571349587, 0.29160564401773037};
  static const char *const names[5] = {"a", "b", "c", "d", "e"};
  rfm_scorer_options o = options_of(0, 3);
  rfm_metric list[5];
  rfm_metrics *m = NULL;
  rfm_scorer *s = NULL;
  uint8_t score[5];
  double composite;

  (void)state;
  memset(list, 0, sizeof list);
  for (int j = 0; j < 5; j++) {
    list[j].struct_size = sizeof list[j];
    list[j].kind = RFM_METRIC_FREQUENCY;
    list[j].name = names[j];
  }
  for (int32_t n = 5; n >= 3; n -= 2) {
    o.weights = n == 3 ? given : NULL;
    o.n_columns = n;
    assert_int_equal(rfm_metrics_new(&m, NULL, list, n, NULL, &failure), RFM_OK);
    assert_int_equal(rfm_scorer_from_breaks(&s, NULL, m, columns, &o, AS_OF, &failure), RFM_OK);
    assert_int_equal(
        rfm_scorer_one(s, n == 5 ? ones : lows, n, 0, score, 5, NULL, &composite, NULL), RFM_OK);
    assert_same_double(composite, n == 5 ? 3.0 : 1.0);
    rfm_scorer_free(s);
    rfm_metrics_free(m);
  }
}

static void stones_order_needs_recency_frequency_monetary(void **state)
{
  static const int32_t kinds[3] = {RFM_METRIC_FREQUENCY, RFM_METRIC_RECENCY, RFM_METRIC_MONETARY};
  rfm_metrics *m = metrics_of(NULL, kinds, 3);
  rfm_scorer_options o = options_of(0, 0);
  rfm_scorer *s;

  (void)state;
  o.weighting = RFM_WEIGHTING_STONE;
  s = typed_scorer(&o);
  assert_near(rfm_scorer_weights(s)[0], .278, .0005);
  assert_near(rfm_scorer_weights(s)[1], .611, .0005);
  assert_near(rfm_scorer_weights(s)[2], .111, .0005);
  rfm_scorer_free(s);
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, m, typed, &o, AS_OF, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "Stone"));
  rfm_metrics_free(m);
}

static void bad_weights_name_the_metric(void **state)
{
  static const double negative[3] = {1, -1, 1}, nan[3] = {1, 1, NAN}, zero[3] = {0, 0, 0};
  static const double *const bad[3] = {negative, nan, zero};
  static const char *const words[3] = {"frequency", "monetary", "recency"};
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  rfm_scorer_options o = options_of(0, 0);

  (void)state;
  o.n_columns = 3;
  for (int i = 0; i < 3; i++) {
    o.weights = bad[i];
    expect_fit_error(f, &o, RFM_E_ARG, words[i]);
  }
  o.weights = NULL;
  o.weighting = RFM_WEIGHTING_NORMALISED;
  expect_fit_error(f, &o, RFM_E_ARG, "weights");
  rfm_features_free(f);
}

/* ---- refusals ---- */

static void typed_breaks_are_checked(void **state)
{
  static const double tie[4] = {1, 2, 2, 3}, nan[4] = {1, NAN, 3, 4}, inf[4] = {1, 2, 3, INFINITY};
  static const double *const bad[3] = {tie, nan, inf};
  static const double *const gap[3] = {days, NULL, spend};
  rfm_scorer_options o = options_of(RFM_RULE_QUANTILE, 0);
  rfm_scorer *s = (rfm_scorer *)1;

  (void)state;
  for (int i = 0; i < 3; i++) {
    const double *columns[3] = {days, bad[i], spend};

    assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, columns, NULL, AS_OF, &failure),
                     RFM_E_DATA);
    assert_null(s);
    assert_int_equal(failure.column, 1);
    assert_non_null(strstr(failure.message, "frequency"));
  }
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, typed, &o, AS_OF, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "rule"));
  o = options_of(0, 0);
  o.n_learn = 10;
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, typed, &o, AS_OF, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "n_learn"));
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, gap, NULL, AS_OF, &failure), RFM_E_ARG);
  assert_int_equal(failure.column, 1);
  assert_non_null(strstr(failure.message, "frequency: breaks is NULL"));
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, NULL, NULL, AS_OF, &failure), RFM_E_ARG);
  assert_int_equal(rfm_scorer_from_breaks(NULL, NULL, NULL, typed, NULL, AS_OF, &failure),
                   RFM_E_ARG);
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, NULL, typed, NULL, RFM_DAY_MAX + 1, &failure),
                   RFM_E_ARG);
}

static void bad_options_are_named(void **state)
{
  static const int32_t three[3] = {5, 1, 5},
                       mixed[3] = {RFM_RULE_NESTED, RFM_RULE_WIDTH, RFM_RULE_NESTED};
  static const int32_t unknown[3] = {1, 1, 9};
  static const uint8_t learn[10] = {1};
  static const double endless[3] = {1, INFINITY, 1}, ones[3] = {1, 1, 1}, large[3] = {1e308, 1, 1};
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  rfm_scorer_options o;
  const struct {
    const char *word;
    rfm_scorer_options o;
  } cases[] = {
      {"flags", {sizeof o, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0}},
      {"reserved", {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 1}},
      {"n_levels", {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 1, 0, 0, 0, 0}},
      {"n_levels", {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 101, 0, 0, 0, 0}},
      {"rule", {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 9, 0, 0, 0}},
      {"breaks has none",
       {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, RFM_RULE_BREAKS, 0, 0, 0}},
      {"closed", {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 4, 0, 0}},
      {"weighting", {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 5, 0}},
      {"n_columns", {sizeof o, 0, 0, NULL, three, NULL, NULL, NULL, NULL, 2, 0, 0, 0, 0, 0}},
      {"n_columns", {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 4, 0, 0, 0, 0, 0}},
      {"frequency", {sizeof o, 0, 0, NULL, three, NULL, NULL, NULL, NULL, 3, 0, 0, 0, 0, 0}},
      {"frequency", {sizeof o, 0, 0, mixed, NULL, NULL, NULL, NULL, NULL, 3, 0, 0, 0, 0, 0}},
      {"monetary", {sizeof o, 0, 0, unknown, NULL, NULL, NULL, NULL, NULL, 3, 0, 0, 0, 0, 0}},
      {"2 levels",
       {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 5, RFM_RULE_MEAN, 0, 0, 0}},
      {"n_learn", {sizeof o, 0, 9, NULL, NULL, NULL, NULL, learn, NULL, 0, 0, 0, 0, 0, 0}},
      {"n_learn", {sizeof o, 0, 9, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0}},
      {"offset", {sizeof o, 0, 0, NULL, NULL, NULL, money, NULL, NULL, 3, 0, 0, 0, 0, 0}},
      {"closed",
       {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, RFM_RULE_NTILE, 1, 0, 0}},
      {"frequency: its offset is not finite",
       {sizeof o, 0, 0, NULL, NULL, NULL, endless, NULL, NULL, 3, 0, RFM_RULE_R_RFM, 0, 0, 0}},
      {"takes no weights",
       {sizeof o, 0, 0, NULL, NULL, ones, NULL, NULL, NULL, 3, 0, 0, 0, RFM_WEIGHTING_STONE, 0}},
      {"needs weights",
       {sizeof o, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 0, RFM_WEIGHTING_AS_GIVEN, 0}},
      {"too large for a composite",
       {sizeof o, 0, 0, NULL, NULL, large, NULL, NULL, NULL, 3, 0, 0, 0, RFM_WEIGHTING_AS_GIVEN,
        0}},
  };

  (void)state;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    expect_fit_error(f, &cases[i].o, RFM_E_ARG, cases[i].word);
  rfm_features_free(f);
}

static void null_arguments_are_refused(void **state)
{
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  rfm_scorer *s = (rfm_scorer *)1;
  rfm_score_reason reason = {.struct_size = sizeof reason};
  uint8_t score[3];
  char text[12];
  int64_t n;
  int32_t m;
  const double *breaks;
  const int64_t *sizes;

  (void)state;
  assert_int_equal(rfm_scorer_fit(NULL, f, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_fit(&s, NULL, NULL, NULL), RFM_E_ARG);
  assert_null(s);
  s = fit(f, NULL);
  assert_int_equal(rfm_scorer_apply(NULL, f, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_apply(s, NULL, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_apply(s, f, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_one(s, NULL, 3, 0, score, 3, NULL, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_one(s, days, 2, 0, score, 3, NULL, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_one(s, days, 3, 0, score, 2, NULL, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_one(s, days, 3, 4, score, 3, NULL, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_explain(s, days, 3, 0, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_explain(NULL, days, 3, 0, &reason, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_explain(s, NULL, 3, 0, &reason, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_explain(s, days, 3, 3, &reason, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_breaks(s, 3, 0, &breaks, &m, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_breaks(s, 0, 1, &breaks, &m, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "parent"));
  assert_int_equal(rfm_scorer_breaks(s, 0, 0, NULL, &m, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_level_sizes(s, -1, &sizes, &n, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_cell_name(s, 111, NULL, 4, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_cell_name(NULL, 111, text, 4, NULL), RFM_E_ARG);
  assert_int_equal(rfm_scorer_columns(NULL), 0);
  assert_null(rfm_scorer_levels(NULL));
  assert_null(rfm_scorer_weights(NULL));
  assert_null(rfm_scorer_metrics(NULL));
  rfm_scorer_free(NULL);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void nothing_to_learn_from_is_a_state(void **state)
{
  static const int32_t rules[] = {RFM_RULE_QUANTILE, RFM_RULE_NESTED, RFM_RULE_WIDTH,
                                  RFM_RULE_NTILE,    RFM_RULE_R_RFM,  RFM_RULE_MEAN,
                                  RFM_RULE_MEDIAN};
  rfm_features *f = features_of(NULL, NULL, rfm, 10), *empty = features_of(NULL, NULL, rfm, 0);

  (void)state;
  for (int i = 0; i < 10; i++)
    f->values[10 + i] = NAN;
  for (int i = 0; i < COUNT_OF(rules); i++) {
    const rfm_scorer_options o = options_of(rules[i], 0);

    expect_fit_error(f, &o, RFM_E_STATE, "frequency");
    assert_int_equal(failure.column, 1);
    expect_fit_error(empty, &o, RFM_E_STATE, "recency: as of day 20000");
  }
  rfm_features_free(f);
  rfm_features_free(empty);
}

static void too_many_cells_are_a_limit(void **state)
{
  rfm_metric list[20];
  static char names[20][4];
  const double *columns[20];
  rfm_metrics *m = NULL;
  rfm_features *f;
  rfm_scorer_options o = options_of(RFM_RULE_NESTED, 100);

  (void)state;
  memset(list, 0, sizeof list);
  for (int j = 0; j < 20; j++) {
    names[j][0] = (char)('a' + j);
    list[j].struct_size = sizeof list[j];
    list[j].kind = RFM_METRIC_FREQUENCY;
    list[j].name = names[j];
    columns[j] = recency;
  }
  assert_int_equal(rfm_metrics_new(&m, NULL, list, 20, NULL, NULL), RFM_OK);
  f = features_of(NULL, m, columns, 10);
  o.rule = RFM_RULE_QUANTILE;
  o.n_levels = 9;
  expect_fit_error(f, &o, RFM_E_LIMIT, "64 bits"); /* 20 decimal digits of 9 */
  rfm_features_free(f);
  rfm_metrics_free(m);
  assert_int_equal(rfm_metrics_new(&m, NULL, list, 4, NULL, NULL), RFM_OK);
  f = features_of(NULL, m, columns, 10);
  o.rule = RFM_RULE_NESTED;
  o.n_levels = 100;
  expect_fit_error(f, &o, RFM_E_LIMIT, "d: "); /* 100^4 */
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void other_metrics_are_refused_by_name(void **state)
{
  static const int32_t kinds[3] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  rfm_metrics *m = metrics_of(NULL, kinds, 3);
  rfm_features *f = features_of(NULL, NULL, rfm, 10), *g = features_of(NULL, m, rfm, 10);
  rfm_scorer *s = fit(f, NULL);
  uint8_t score[30];
  rfm_scores out = {sizeof out, 0, 10, score, NULL, NULL};

  (void)state;
  assert_int_equal(rfm_scorer_apply(s, g, &out, &failure), RFM_E_ARG);
  assert_true(strstr(failure.message, "recency") || strstr(failure.message, "a"));
  out.n_rows = 9;
  assert_int_equal(rfm_scorer_apply(s, f, &out, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "n_rows"));
  rfm_scorer_free(s);
  rfm_features_free(f);
  rfm_features_free(g);
  rfm_metrics_free(m);
}

static void old_and_new_option_structs_are_told_apart(void **state)
{
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  struct {
    rfm_scorer_options o;
    uint64_t later;
  } big;
  rfm_scorer *s = NULL;
  uint32_t size;

  (void)state;
  memset(&big, 0, sizeof big);
  for (size = 0; size < sizeof big.o; size++) { /* the first release knew all of it */
    big.o.struct_size = size;
    assert_int_equal(rfm_scorer_fit(&s, f, &big.o, NULL), RFM_E_ABI);
  }
  big.o.struct_size = sizeof big;
  assert_int_equal(rfm_scorer_fit(&s, f, &big.o, NULL), RFM_OK);
  rfm_scorer_free(s);
  big.later = 1;
  assert_int_equal(rfm_scorer_fit(&s, f, &big.o, NULL), RFM_E_ABI);
  assert_null(s);
  rfm_features_free(f);
}

static void structs_of_another_size_are_refused_at_apply_and_explain(void **state)
{
  static const double values[3] = {1, 2, 3};
  rfm_features *f = features_of(NULL, NULL, rfm, 10);
  rfm_scorer *s = fit(f, NULL);
  uint8_t score[30] = {77};
  struct {
    rfm_scores out;
    uint64_t later;
  } scores = {{sizeof scores, 0, 10, NULL, NULL, NULL}, 1};
  rfm_score_reason reason;

  (void)state;
  scores.out.score = score;
  assert_int_equal(rfm_scorer_apply(s, f, &scores.out, NULL), RFM_E_ABI);
  assert_int_equal(score[0], 77);
  scores.later = 0;
  assert_int_equal(rfm_scorer_apply(s, f, &scores.out, NULL), RFM_OK);
  scores.out.struct_size = sizeof scores.out - 8;
  assert_int_equal(rfm_scorer_apply(s, f, &scores.out, NULL), RFM_E_ABI);
  memset(&reason, 0, sizeof reason);
  reason.struct_size = sizeof reason - 8;
  assert_int_equal(rfm_scorer_explain(s, values, 3, 0, &reason, NULL), RFM_E_ABI);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void infinite_values_are_data_errors(void **state)
{
  static const double values[3] = {1, INFINITY, 1};
  rfm_score_reason reason;
  rfm_scorer *s = typed_scorer(NULL);
  uint8_t score[3] = {9, 9, 9};

  (void)state;
  memset(&reason, 0, sizeof reason);
  reason.struct_size = sizeof reason;
  assert_int_equal(rfm_scorer_one(s, values, 3, 0, score, 3, NULL, NULL, &failure), RFM_E_DATA);
  assert_int_equal(failure.column, 1);
  assert_int_equal(score[0], 9);
  assert_int_equal(rfm_scorer_explain(s, values, 3, 0, &reason, NULL), RFM_E_DATA);
  rfm_scorer_free(s);
}

/* ---- hosts that fail and stop ---- */

static int RFM_CALL forgets_a_chunk(int64_t n_chunks, rfm_chunk_fn chunk, void *arg,
                                    void *user_data)
{
  (void)user_data;
  for (int64_t i = 1; i < n_chunks; i++)
    chunk(i, arg);
  return RFM_CONTINUE;
}

static void a_host_that_leaves_out_a_chunk_is_reported(void **state)
{
  static double values[MANY];
  static uint8_t score[3 * MANY];
  const double *columns[3] = {values, values, values};
  const rfm_scores out = {sizeof out, 0, MANY, score, NULL, NULL};
  rfm_host host = {sizeof host, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
  rfm_features *f = features_of(NULL, NULL, columns, MANY);
  rfm_scorer *s = NULL;

  (void)state;
  host.parallel_for = forgets_a_chunk;
  assert_int_equal(rfm_scorer_from_breaks(&s, &host, NULL, typed, NULL, AS_OF, NULL), RFM_OK);
  assert_int_equal(rfm_scorer_apply(s, f, &out, &failure), RFM_E_HOST);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

static void every_allocation_of_a_fit_may_fail(void **state)
{
  const uint8_t learn[10] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0};

  (void)state;
  for (int32_t rule = RFM_RULE_QUANTILE; rule <= RFM_RULE_MEDIAN; rule++)
    for (int mode = FAIL_ONCE; mode <= FAIL_EVER_AFTER && rule != RFM_RULE_BREAKS; mode++) {
      rfm_scorer_options o = options_of(rule, 0);
      failing_host fh;
      rfm_features *f;
      rfm_scorer *s = NULL;
      int64_t n = 1;

      failing_host_init(&fh);
      f = features_of(&fh.host, NULL, rfm, 10);
      o.learn = learn;
      o.n_learn = 10;
      for (; failing_host_fail(&fh, n, (failing_mode)mode), rfm_scorer_fit(&s, f, &o, &failure);
           n++) {
        assert_null(s);
        assert_int_equal(failure.status, RFM_E_NOMEM);
      }
      assert_true(n > 4);
      rfm_scorer_free(s);
      rfm_features_free(f);
      failing_host_assert_clean(&fh);
    }
}

static void every_allocation_of_typed_breaks_may_fail(void **state)
{
  failing_host fh;
  rfm_scorer *s = NULL;
  int64_t n = 1;

  (void)state;
  failing_host_init(&fh);
  for (; failing_host_fail(&fh, n, FAIL_ONCE),
         rfm_scorer_from_breaks(&s, &fh.host, NULL, typed, NULL, AS_OF, &failure);
       n++) {
    assert_null(s);
    assert_int_equal(failure.status, RFM_E_NOMEM);
  }
  rfm_scorer_free(s);
  failing_host_assert_clean(&fh);
}

static void apply_allocates_nothing(void **state)
{
  failing_host fh;
  rfm_features *f;
  rfm_scorer *s;
  uint8_t score[30];

  (void)state;
  failing_host_init(&fh);
  f = features_of(&fh.host, NULL, rfm, 10);
  s = fit(f, NULL);
  failing_host_fail(&fh, 1, FAIL_EVER_AFTER);
  score_all(s, f, score);
  assert_int_equal(fh.attempts, 0);
  rfm_scorer_free(s);
  rfm_features_free(f);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(typed_breaks_are_checked),
      cmocka_unit_test(weights_are_normalised_unless_as_given),
      cmocka_unit_test(composites_stay_within_the_levels_to_the_last_bit),
      cmocka_unit_test(stones_order_needs_recency_frequency_monetary),
      cmocka_unit_test(bad_weights_name_the_metric),
      cmocka_unit_test(bad_options_are_named),
      cmocka_unit_test(null_arguments_are_refused),
      cmocka_unit_test(nothing_to_learn_from_is_a_state),
      cmocka_unit_test(too_many_cells_are_a_limit),
      cmocka_unit_test(other_metrics_are_refused_by_name),
      cmocka_unit_test(old_and_new_option_structs_are_told_apart),
      cmocka_unit_test(structs_of_another_size_are_refused_at_apply_and_explain),
      cmocka_unit_test(infinite_values_are_data_errors),
      cmocka_unit_test(a_host_that_leaves_out_a_chunk_is_reported),
      cmocka_unit_test(every_allocation_of_a_fit_may_fail),
      cmocka_unit_test(every_allocation_of_typed_breaks_may_fail),
      cmocka_unit_test(apply_allocates_nothing),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
