/* SPDX-License-Identifier: MIT */
#include "base/rng.h"

#include "support/test.h"

#include <string.h>

/* From the tests of Rust's rand_xoshiro, made with the authors' C code on the state 1, 2, 3, 4. */
static void the_sequence_is_that_of_the_authors(void **state)
{
  static const uint64_t expected[] = {UINT64_C(11520),
                                      UINT64_C(0),
                                      UINT64_C(1509978240),
                                      UINT64_C(1215971899390074240),
                                      UINT64_C(1216172134540287360),
                                      UINT64_C(607988272756665600),
                                      UINT64_C(16172922978634559625),
                                      UINT64_C(8476171486693032832),
                                      UINT64_C(10595114339597558777),
                                      UINT64_C(2904607092377533576)};
  rfm__rng rng = {{1, 2, 3, 4}};
  int i;

  (void)state;
  for (i = 0; i < COUNT_OF(expected); i++)
    assert_true(rfm__rng_next(&rng) == expected[i]);
}

/* splitmix64 of 1234567, as on Rosetta Code. */
static void the_seed_fills_the_state_by_splitmix64(void **state)
{
  static const uint64_t expected[4] = {UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
                                       UINT64_C(9817491932198370423),
                                       UINT64_C(4593380528125082431)};
  rfm__rng rng;

  (void)state;
  rfm__rng_seed(&rng, 1234567);
  assert_memory_equal(rng.state, expected, sizeof expected);
}

static void unit_numbers_stay_below_one_and_fill_the_interval(void **state)
{
  rfm__rng rng;
  double sum = 0.0;
  int i;

  (void)state;
  rfm__rng_seed(&rng, 1);
  for (i = 0; i < 100000; i++) {
    const double x = rfm__rng_unit(&rng);

    assert_true(x >= 0.0 && x < 1.0);
    sum += x;
  }
  assert_true(sum > 49500.0 && sum < 50500.0); /* 5.5 standard deviations of sqrt(100000 / 12) */
}

static void bounded_numbers_are_even(void **state)
{
  int counts[6] = {0};
  rfm__rng rng;
  int i;

  (void)state;
  rfm__rng_seed(&rng, 2);
  for (i = 0; i < 60000; i++)
    counts[rfm__rng_below(&rng, 6)]++;
  for (i = 0; i < 6; i++)
    assert_in_range(counts[i], 9500, 10500); /* 5.5 standard deviations */
  for (i = 0; i < 100; i++)
    assert_int_equal(rfm__rng_below(&rng, 1), 0);
}

/* With 2^63 + 1 nearly half of all draws must be thrown away, or low numbers would come twice as
 * often. */
static void a_large_bound_has_no_bias(void **state)
{
  const uint64_t bound = (UINT64_C(1) << 63) + 1;
  rfm__rng rng;
  int i, low = 0;

  (void)state;
  rfm__rng_seed(&rng, 3);
  for (i = 0; i < 10000; i++) {
    const uint64_t x = rfm__rng_below(&rng, bound);

    assert_true(x < bound);
    low += x < bound / 2;
  }
  assert_in_range(low, 4700, 5300); /* 6 standard deviations */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_sequence_is_that_of_the_authors),
      cmocka_unit_test(the_seed_fills_the_state_by_splitmix64),
      cmocka_unit_test(unit_numbers_stay_below_one_and_fill_the_interval),
      cmocka_unit_test(bounded_numbers_are_even),
      cmocka_unit_test(a_large_bound_has_no_bias),
  };

  return cmocka_run_group_tests_name("rng", tests, NULL, NULL);
}
