/* SPDX-License-Identifier: MIT */
#include "math/ranking.h"

#include "base/host.h"
#include "base/rng.h"

#include "support/approx.h"
#include "support/failing_host.h"
#include "support/rows.h"

#include <math.h>

/* NUMBERS 5. */
static const uint8_t label[] = {1, 0, 1, 1, 0, 0, 1, 0, 0, 1};
static const double score[] = {.9, .8, .8, .7, .7, .6, .55, .5, .3, .3};

static rfm_error err;

static rfm__ranking rank(const uint8_t *y, const double *s, const uint8_t *mask, int64_t n)
{
  rfm__ranking r;
  rfm_host host;

  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  assert_ok(rfm__ranking_of(&host, y, s, mask, n, &r, &err), &err);
  return r;
}

static void the_published_vector_with_ties_has_its_figures(void **state)
{
  const rfm__ranking r = rank(label, score, NULL, 10);

  (void)state;
  assert_int_equal(r.n, 10);
  assert_int_equal(r.n_positive, 5);
  assert_near(r.auc, .62, 1e-15);
  assert_near(r.average_precision, .667619047619048, 1e-15);
  assert_near(r.brier, .26625, 1e-15);
  assert_near(r.log_loss, .726651238912519, 1e-15);
  assert_near(r.ks, .2, 1e-15);
}

/* A tenth of ten rows is one row: ties by row, so lift 2 0 2 2 0 0 2 0 0 2, and the calibration
 * error is the mean of |score - label|: (.1 + .8 + .2 + .3 + .7 + .6 + .45 + .5 + .3 + .7) / 10. */
static void tenths_have_rows_in_order_of_score_then_row(void **state)
{
  const rfm__ranking r = rank(label, score, NULL, 10);

  (void)state;
  for (int k = 0; k < 10; k++)
    assert_near(r.lift[k], 2.0 * label[k], 1e-15);
  assert_near(r.calibration_error, .465, 1e-15);
}

/* ceil(11 / 10) = 2: five tenths of two rows, one of one, none after. */
static void a_tenth_has_the_ceiling_of_rows(void **state)
{
  static const uint8_t y[] = {1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1};
  static const double s[] = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
  const rfm__ranking r = rank(y, s, NULL, 11);

  (void)state;
  assert_near(r.lift[0], 11 / 4.0, 1e-15);
  assert_near(r.lift[1], 11 / 8.0, 1e-15);
  assert_near(r.lift[2], 0, 0);
  assert_near(r.lift[5], 11 / 4.0, 1e-15);
  for (int k = 6; k < 10; k++)
    assert_true(isnan(r.lift[k]));
}

static void masked_rows_and_rows_without_a_score_do_not_count(void **state)
{
  uint8_t y[14] = {0}, mask[14];
  double s[14];
  rfm__ranking with, without = rank(label, score, NULL, 10);

  (void)state;
  for (int i = 0; i < 14; i++)
    mask[i] = 1, s[i] = NAN;
  for (int i = 0; i < 10; i++)
    y[i + 2] = label[i], s[i + 2] = score[i];
  s[0] = .99;
  mask[0] = 0;
  with = rank(y, s, mask, 14);
  assert_int_equal(with.n, 10);
  assert_same_double(with.auc, without.auc);
  assert_same_double(with.average_precision, without.average_precision);
  assert_near(with.log_loss, without.log_loss, 1e-15);
  assert_near(with.calibration_error, without.calibration_error, 1e-15);
}

static void one_class_or_nothing_has_no_area(void **state)
{
  static const uint8_t ones[3] = {1, 1, 1};
  const rfm__ranking r = rank(ones, score, NULL, 3), none = rank(ones, score, NULL, 0);

  (void)state;
  assert_true(isnan(r.auc) && isnan(r.average_precision) && isnan(r.ks));
  assert_near(r.brier, (.01 + .04 + .04) / 3, 1e-15);
  assert_true(isnan(none.brier) && isnan(none.log_loss) && isnan(none.mean) && isnan(none.lift[0]));
}

static void certain_probabilities_have_a_finite_loss(void **state)
{
  (void)state;
  assert_near(rfm__log_loss(0.0, 1), -log(1e-15), 1e-12);
  assert_near(rfm__log_loss(1.0, 0), -log(1e-15), 1e-12);
  assert_true(rfm__log_loss(1.0, 1) < 2e-15);
  assert_near(rfm__log_loss(.25, 1), log(4), 1e-15);
}

/* The area is the share of pairs in the right order, ties half. */
static void areas_are_those_of_all_pairs(void **state)
{
  enum { N = 300 };
  uint8_t y[N];
  double s[N];
  rfm__rng rng;

  (void)state;
  rfm__rng_seed(&rng, 5);
  for (int round = 0; round < 20; round++) {
    double pairs = 0, right = 0;
    const uint64_t values = 1 + rfm__rng_below(&rng, 40);

    for (int i = 0; i < N; i++) {
      y[i] = rfm__rng_unit(&rng) < .3;
      s[i] = (double)rfm__rng_below(&rng, values) / 40 + (y[i] ? .2 : 0);
    }
    for (int i = 0; i < N; i++)
      for (int j = 0; j < N; j++)
        if (y[i] && !y[j]) {
          pairs++;
          right += s[i] > s[j] ? 1 : s[i] == s[j] ? .5 : 0;
        }
    assert_near(rank(y, s, NULL, N).auc, right / pairs, 1e-12);
  }
}

static void every_allocation_may_fail(void **state)
{
  failing_host fh;
  rfm__ranking r;
  int n = 1;

  (void)state;
  failing_host_init(&fh);
  for (; failing_host_fail(&fh, n, FAIL_ONCE),
         rfm__ranking_of(&fh.host, label, score, NULL, 10, &r, NULL);
       n++)
    assert_true(n < 10);
  assert_int_equal(n, 2);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_published_vector_with_ties_has_its_figures),
      cmocka_unit_test(tenths_have_rows_in_order_of_score_then_row),
      cmocka_unit_test(a_tenth_has_the_ceiling_of_rows),
      cmocka_unit_test(masked_rows_and_rows_without_a_score_do_not_count),
      cmocka_unit_test(one_class_or_nothing_has_no_area),
      cmocka_unit_test(certain_probabilities_have_a_finite_loss),
      cmocka_unit_test(areas_are_those_of_all_pairs),
      cmocka_unit_test(every_allocation_may_fail),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
