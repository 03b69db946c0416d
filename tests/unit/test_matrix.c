/* SPDX-License-Identifier: MIT */
#include "math/matrix.h"

#include "base/rng.h"

#include "support/approx.h"
#include "support/test.h"

#include <string.h>

static void a_product_is_summed_by_rows(void **state)
{
  static const double a[4] = {1, 2, 3, 4}, x[2] = {10, 100};
  double y[2];

  (void)state;
  rfm__matrix_apply(a, 2, x, y);
  assert_same_double(y[0], 210.0);
  assert_same_double(y[1], 430.0);
}

/* [1 2; 3 2] (2, 3) = (8, 12); [2 1; 1 2] (1, 1) = (3, 3). */
static void small_pairs_are_those_found_by_hand(void **state)
{
  static const double a[4] = {1, 2, 3, 2}, b[4] = {2, 1, 1, 2};
  double v[2];

  (void)state;
  assert_near(rfm__matrix_principal(a, 2, v), 4.0, 1e-15);
  assert_near(v[0], 0.4, 1e-16);
  assert_near(v[1], 0.6, 2e-16);
  assert_same_double(rfm__matrix_principal(b, 2, v), 3.0);
  assert_same_double(v[0], 0.5);
}

/* a(i, j) = w(i) / w(j): the eigenvalue is n. */
static void a_consistent_matrix_gives_its_weights(void **state)
{
  static const double w[5] = {1, 3, 1e-5, 2e8, 40};
  double a[25], v[5];

  (void)state;
  for (int k = 0; k < 25; k++)
    a[k] = w[k / 5] / w[k % 5];
  assert_near(rfm__matrix_principal(a, 5, v), 5.0, 1e-14);
  for (int i = 0; i < 5; i++)
    assert_near(v[i] / v[0], w[i] / w[0], 1e-14 * w[i] / w[0]);
}

/* A over B over C over A, 10^9 times each: the other two eigenvalues are as large but for 10^-9. */
static void a_cycle_that_hardly_converges_does(void **state)
{
  static const double a[9] = {1, 1e9, 1e-9, 1e-9, 1, 1e9, 1e9, 1e-9, 1};
  double v[3];

  (void)state;
  assert_near(rfm__matrix_principal(a, 3, v), 1e9 + 1.0 + 1e-9, 1e-6);
  for (int i = 0; i < 3; i++)
    assert_near(v[i], 1.0 / 3, 1e-9);
}

/* Perron: a positive vector with A v = l v, entry by entry, can only be the principal one. */
static void check_pair(const double *a, int32_t n)
{
  double v[RFM__MATRIX_MAX], product[RFM__MATRIX_MAX], sum = 0.0;
  const double value = rfm__matrix_principal(a, n, v);

  rfm__matrix_apply(a, n, v, product);
  for (int32_t i = 0; i < n; i++) {
    assert_true(v[i] > 0.0);
    assert_near(product[i], value * v[i], 1e-14 * value * v[i]);
    sum += v[i];
  }
  assert_near(sum, 1.0, 1e-15);
}

static void random_judgements_give_eigenpairs(void **state)
{
  double a[RFM__MATRIX_CELLS];
  rfm__rng rng;

  (void)state;
  rfm__rng_seed(&rng, 1);
  for (int round = 0; round < 400; round++) {
    const int32_t n = 2 + round % 14;

    for (int32_t i = 0; i < n; i++)
      for (int32_t j = 0; j <= i; j++) {
        const double x = 1.0 + (double)rfm__rng_below(&rng, 9);

        a[i * n + j] = i == j ? 1.0 : rfm__rng_below(&rng, 2) ? x : 1.0 / x;
        a[j * n + i] = 1.0 / a[i * n + j];
      }
    check_pair(a, n);
  }
}

/* A chain: only neighbours were compared. */
static void matrices_with_zeros_give_eigenpairs(void **state)
{
  double a[RFM__MATRIX_CELLS];

  (void)state;
  for (int32_t n = 2; n <= RFM__MATRIX_MAX; n++) {
    memset(a, 0, sizeof a);
    for (int32_t i = 0; i < n; i++)
      a[i * n + i] = i == 0 || i == n - 1 ? n - 1 : n - 2;
    for (int32_t i = 0; i + 1 < n; i++) {
      a[i * n + i + 1] = 3.0;
      a[(i + 1) * n + i] = 1.0 / 3;
    }
    check_pair(a, n);
  }
}

static void parts_are_named_by_their_lowest_row(void **state)
{
  /* 0-3, 1-4, 2 alone; one half of a pair joins. */
  double a[25] = {0};
  int32_t part[5];

  (void)state;
  a[0 * 5 + 3] = 1;
  a[4 * 5 + 1] = 1;
  assert_int_equal(rfm__matrix_parts(a, 5, part), 3);
  assert_memory_equal(part, ((const int32_t[5]){0, 1, 2, 0, 1}), sizeof part);
  a[4 * 5 + 2] = 1;
  a[2 * 5 + 3] = 1;
  assert_int_equal(rfm__matrix_parts(a, 5, part), 1);
  assert_memory_equal(part, ((const int32_t[5]){0}), sizeof part);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_product_is_summed_by_rows),
      cmocka_unit_test(small_pairs_are_those_found_by_hand),
      cmocka_unit_test(a_consistent_matrix_gives_its_weights),
      cmocka_unit_test(a_cycle_that_hardly_converges_does),
      cmocka_unit_test(random_judgements_give_eigenpairs),
      cmocka_unit_test(matrices_with_zeros_give_eigenpairs),
      cmocka_unit_test(parts_are_named_by_their_lowest_row),
  };

  return cmocka_run_group_tests_name("matrix", tests, NULL, NULL);
}
