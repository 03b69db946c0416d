/* SPDX-License-Identifier: MIT */
#include "math/sum.h"

#include "base/rng.h"

#include "support/approx.h"
#include "support/test.h"

#include <math.h>
#include <stdlib.h>

static void chunks_cover_all_rows(void **state)
{
  (void)state;
  assert_int_equal(rfm__sum_chunks(0), 0);
  assert_int_equal(rfm__sum_chunks(1), 1);
  assert_int_equal(rfm__sum_chunks(4096), 1);
  assert_int_equal(rfm__sum_chunks(4097), 2);
}

static void small_sums_are_plain(void **state)
{
  static const double values[] = {1.5, 2.5, -1.0};

  (void)state;
  assert_same_double(rfm__sum(values, NULL, 0), 0.0);
  assert_same_double(rfm__sum(values, NULL, 3), 3.0);
  assert_same_double(rfm__sum_squares_about(values, NULL, 3, 1.0), 0.25 + 2.25 + 4.0);
}

static void masked_rows_and_nan_are_skipped(void **state)
{
  const double values[] = {1.0, 100.0, NAN, 4.0, NAN};
  static const uint8_t mask[] = {1, 0, 1, 1, 0};

  (void)state;
  assert_same_double(rfm__sum(values, mask, 5), 5.0);
  assert_same_double(rfm__sum_squares_about(values, mask, 5, 1.0), 9.0);
  assert_int_equal(rfm__sum_rows(values, mask, 5), 2);
  assert_int_equal(rfm__sum_rows(values, NULL, 5), 3);
}

/* 1 - 2^53 + 2^53 ... shows the order: with c = 2^53, (1 + c) loses the 1, (c - c) does not. Five
 * chunks 1, c, -c, 1, 1 by the tree are ((1 + c) + (-c + 1)) + 1 = (c + (1 - c)) + 1 = 2: the first
 * 1 is lost. */
static void the_tree_pairs_neighbours_and_carries_the_odd_one(void **state)
{
  const double c = 9007199254740992.0;
  double chunks[] = {1.0, c, -c, 1.0, 1.0};

  (void)state;
  assert_same_double(rfm__sum_fold(chunks, 5), 2.0);
  assert_same_double(rfm__sum_fold(chunks, 0), 0.0);
}

/* A written-out tree for three chunks: (c0 + c1) + c2. */
static void chunks_are_cut_by_position_even_where_rows_are_masked(void **state)
{
  enum { N = 2 * 4096 + 10 };
  static double values[N];
  static uint8_t mask[N];
  double c0 = 0.0, c1 = 0.0, c2 = 0.0;
  rfm__rng rng;
  int i;

  (void)state;
  rfm__rng_seed(&rng, 11);
  for (i = 0; i < N; i++) {
    values[i] = rfm__rng_unit(&rng) * 1e6;
    mask[i] = rfm__rng_below(&rng, 3) > 0;
    if (mask[i])
      *(i < 4096 ? &c0 : i < 8192 ? &c1 : &c2) += values[i];
  }
  assert_same_double(rfm__sum(values, mask, N), (c0 + c1) + c2);
}

/* The serial sum folds as it goes, the parallel one at the end: for every number of chunks the
 * bytes agree. */
static void serial_and_folded_sums_agree_for_every_number_of_chunks(void **state)
{
  enum { MAX_CHUNKS = 70 };
  double *values = malloc(sizeof *values * MAX_CHUNKS * RFM__SUM_CHUNK);
  double sums[MAX_CHUNKS], squares[MAX_CHUNKS];
  rfm__rng rng;
  int64_t i, k, n, begin, end;

  (void)state;
  assert_non_null(values);
  rfm__rng_seed(&rng, 12);
  for (i = 0; i < MAX_CHUNKS * RFM__SUM_CHUNK; i++)
    values[i] = rfm__rng_unit(&rng) - 0.3;
  for (n = 100; n <= MAX_CHUNKS * RFM__SUM_CHUNK; n += RFM__SUM_CHUNK - 1) {
    for (k = 0; k < rfm__sum_chunks(n); k++) {
      begin = k * RFM__SUM_CHUNK;
      end = begin + RFM__SUM_CHUNK < n ? begin + RFM__SUM_CHUNK : n;
      sums[k] = rfm__sum_chunk(values, NULL, begin, end);
      squares[k] = rfm__sum_squares_chunk(values, NULL, begin, end, 0.2);
    }
    assert_same_double(rfm__sum(values, NULL, n), rfm__sum_fold(sums, rfm__sum_chunks(n)));
    assert_same_double(rfm__sum_squares_about(values, NULL, n, 0.2),
                       rfm__sum_fold(squares, rfm__sum_chunks(n)));
  }
  free(values);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(chunks_cover_all_rows),
      cmocka_unit_test(small_sums_are_plain),
      cmocka_unit_test(masked_rows_and_nan_are_skipped),
      cmocka_unit_test(the_tree_pairs_neighbours_and_carries_the_odd_one),
      cmocka_unit_test(chunks_are_cut_by_position_even_where_rows_are_masked),
      cmocka_unit_test(serial_and_folded_sums_agree_for_every_number_of_chunks),
  };

  return cmocka_run_group_tests_name("sum", tests, NULL, NULL);
}
