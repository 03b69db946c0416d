/* SPDX-License-Identifier: MIT */
/* Logistic regression beside a plain Newton solver written out here, by libm and Gauss elimination.
 */
#include "math/logistic.h"

#include "base/host.h"
#include "base/rng.h"

#include "support/approx.h"
#include "support/failing_host.h"
#include "support/rows.h"

#include <math.h>

enum { N = 9000, P = 4 };

static double x[N * P];
static uint8_t y[N];
static rfm_error err;

static rfm_host plain_host(void)
{
  rfm_host host;

  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  return host;
}

/* Two normal-ish columns of different size, one of them skewed; the truth is known but not needed.
 */
static void make_rows(uint64_t seed)
{
  rfm__rng rng;

  rfm__rng_seed(&rng, seed);
  for (int i = 0; i < N; i++) {
    double *values = x + i * P;

    values[0] = 1.0;
    values[1] = rfm__rng_unit(&rng) + rfm__rng_unit(&rng) - 1.0;
    values[2] = 100.0 * rfm__rng_unit(&rng) * rfm__rng_unit(&rng);
    values[3] = rfm__rng_unit(&rng) < .1;
    y[i] = rfm__rng_unit(&rng) < 1 / (1 + exp(1 - 2 * values[1] - .02 * values[2] + values[3]));
  }
}

/* Plain: no halving, no chunks; Gauss elimination with pivoting. */
static void plain_newton(int n, int p, const double *prior, const double *penalty, double *b)
{
  for (int j = 0; j < p; j++)
    b[j] = prior[j];
  for (int step = 0; step < 100; step++) {
    double a[P][P + 1] = {{0}};

    for (int i = 0; i < n; i++) {
      double eta = 0, q;

      for (int j = 0; j < p; j++)
        eta += x[i * P + j] * b[j];
      q = 1 / (1 + exp(-eta));
      for (int j = 0; j < p; j++) {
        a[j][p] += (q - y[i]) * x[i * P + j];
        for (int k = 0; k < p; k++)
          a[j][k] += q * (1 - q) * x[i * P + j] * x[i * P + k];
      }
    }
    for (int j = 0; j < p; j++) {
      a[j][p] += penalty[j] * (b[j] - prior[j]);
      a[j][j] += penalty[j];
    }
    for (int j = 0; j < p; j++)
      for (int i = 0; i < p; i++) {
        const double f = i == j ? 0 : a[i][j] / a[j][j];

        for (int k = j; k <= p && i != j; k++)
          a[i][k] -= f * a[j][k];
      }
    for (int j = 0; j < p; j++)
      b[j] -= a[j][p] / a[j][j];
  }
}

static rfm__logistic rows_of(const rfm_host *host)
{
  const rfm__logistic rows = {host, x, y, NULL, NULL, N, P};

  return rows;
}

static void coefficients_are_those_of_a_plain_newton_solver(void **state)
{
  static const double none[P] = {0}, prior[P] = {0, 1, 0, 0}, penalty[P] = {0, 5, 5, 1000};
  const rfm_host host = plain_host();
  rfm__logistic rows = rows_of(&host);
  rfm__logistic_fit fit;
  double b[P];

  (void)state;
  make_rows(7);
  assert_ok(rfm__logistic_fit_rows(&rows, &fit, &err), &err);
  plain_newton(N, P, none, none, b);
  for (int j = 0; j < P; j++)
    assert_near(fit.b[j], b[j], 1e-8);
  assert_true(fit.settled && fit.steps < 10);
  rows.prior = prior;
  rows.penalty = penalty;
  assert_ok(rfm__logistic_fit_rows(&rows, &fit, &err), &err);
  plain_newton(N, P, prior, penalty, b);
  for (int j = 0; j < P; j++)
    assert_near(fit.b[j], b[j], 1e-8);
}

/* By hand: 3 of 4 rows are 1, so the intercept is ln 3, the loss 4 ln 4 - 3 ln 3, the Hessian
 * 4 x 3/4 x 1/4 = 3/4. */
static void an_intercept_alone_is_the_log_odds(void **state)
{
  static const double ones[4] = {1, 1, 1, 1};
  static const uint8_t labels[4] = {1, 0, 1, 1};
  const rfm_host host = plain_host();
  const rfm__logistic rows = {&host, ones, labels, NULL, NULL, 4, 1};
  rfm__logistic_fit fit;

  (void)state;
  assert_ok(rfm__logistic_fit_rows(&rows, &fit, &err), &err);
  assert_near(fit.b[0], log(3), 1e-14);
  assert_near(fit.loss, 4 * log(4) - 3 * log(3), 1e-14);
  assert_near(fit.error[0], sqrt(4 / 3.0), 1e-12);
}

static void columns_without_curvature_stay_at_their_prior(void **state)
{
  const rfm_host host = plain_host();
  rfm__logistic rows = rows_of(&host);
  rfm__logistic_fit fit;

  (void)state;
  make_rows(8);
  for (int i = 0; i < N; i++) {
    x[i * P + 2] = 0;                /* nothing */
    x[i * P + 3] = 2 * x[i * P + 1]; /* what the column before makes up */
  }
  assert_ok(rfm__logistic_fit_rows(&rows, &fit, &err), &err);
  assert_true(fit.settled);
  assert_same_double(fit.b[2], 0.0);
  assert_same_double(fit.b[3], 0.0);
  assert_true(isnan(fit.error[2]) && isnan(fit.error[3]) && fit.error[1] > 0);
}

static void separable_rows_settle_with_a_penalty_and_are_told_without(void **state)
{
  static const double penalty[P] = {0, 1, 0, 0};
  const rfm_host host = plain_host();
  rfm__logistic rows = rows_of(&host);
  rfm__logistic_fit fit;

  (void)state;
  make_rows(9);
  for (int i = 0; i < N; i++)
    y[i] = x[i * P + 1] > 0;
  rows.p = P;
  assert_ok(rfm__logistic_fit_rows(&rows, &fit, &err), &err);
  for (int j = 0; j < P; j++)
    assert_true(isfinite(fit.b[j]));
  assert_true(fit.loss < 1e-3);
  for (int i = 0; i < N; i++)
    x[i * P + 2] = x[i * P + 3] = 0;
  rows.penalty = penalty;
  assert_ok(rfm__logistic_fit_rows(&rows, &fit, &err), &err);
  assert_true(fit.settled && isfinite(fit.b[1]) && fit.b[1] > 10);
}

/* A start far away makes the full Newton step overshoot. */
static void a_step_that_overshoots_is_halved(void **state)
{
  static const double far[P] = {6, -6, .3, 5}, penalty[P] = {1e-9, 1e-9, 1e-9, 1e-9};
  static const double none[P] = {0};
  const rfm_host host = plain_host();
  rfm__logistic rows = rows_of(&host);
  rfm__logistic_fit fit;
  double b[P];

  (void)state;
  make_rows(10);
  rows.prior = far;
  rows.penalty = penalty;
  assert_ok(rfm__logistic_fit_rows(&rows, &fit, &err), &err);
  plain_newton(N, P, none, none, b);
  assert_true(fit.settled);
  for (int j = 0; j < P; j++)
    assert_near(fit.b[j], b[j], 1e-6);
}

static void every_allocation_may_fail(void **state)
{
  failing_host fh;
  rfm__logistic rows;
  rfm__logistic_fit fit;
  int n = 1;

  (void)state;
  make_rows(7);
  failing_host_init(&fh);
  rows = rows_of(&fh.host);
  for (; failing_host_fail(&fh, n, FAIL_ONCE), rfm__logistic_fit_rows(&rows, &fit, NULL); n++)
    assert_true(n < 10);
  assert_int_equal(n, 2);
  failing_host_assert_clean(&fh);
}

static void the_logistic_function_reaches_both_ends(void **state)
{
  (void)state;
  assert_same_double(rfm__logistic_of(0), .5);
  assert_same_double(rfm__logistic_of(1000), 1.0);
  assert_same_double(rfm__logistic_of(-1000), 0.0);
  assert_near(rfm__logistic_of(-2.5), 1 / (1 + exp(2.5)), 1e-16);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(coefficients_are_those_of_a_plain_newton_solver),
      cmocka_unit_test(an_intercept_alone_is_the_log_odds),
      cmocka_unit_test(columns_without_curvature_stay_at_their_prior),
      cmocka_unit_test(separable_rows_settle_with_a_penalty_and_are_told_without),
      cmocka_unit_test(a_step_that_overshoots_is_halved),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(the_logistic_function_reaches_both_ends),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
