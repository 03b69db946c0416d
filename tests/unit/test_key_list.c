/* SPDX-License-Identifier: MIT */
#include "data/key_list.h"

#include "support/test.h"

enum { MOST = 64 };

static void keys_are_sorted_and_each_is_there_once(void **state)
{
  uint64_t wide[] = {7, UINT64_MAX, 7, 0, UINT64_C(1) << 32, 1};
  uint32_t narrow[] = {7, UINT32_MAX, 7, 0, 1};
  static const uint64_t wide_sorted[] = {0, 1, 7, UINT64_C(1) << 32, UINT64_MAX};
  static const uint32_t narrow_sorted[] = {0, 1, 7, UINT32_MAX};

  (void)state;
  assert_int_equal(rfm__keys_sort(wide, sizeof *wide, COUNT_OF(wide)), 5);
  assert_memory_equal(wide, wide_sorted, sizeof wide_sorted);
  assert_int_equal(rfm__keys_sort(narrow, sizeof *narrow, COUNT_OF(narrow)), 4);
  assert_memory_equal(narrow, narrow_sorted, sizeof narrow_sorted);
}

static void an_empty_list_holds_nothing(void **state)
{
  (void)state;
  assert_int_equal(rfm__keys_sort(NULL, sizeof(uint64_t), 0), 0);
  assert_false(rfm__key_listed(NULL, sizeof(uint32_t), 0, 0));
}

/* Against a set of 64 flags. */
static void random_lists_hold_what_was_put_in(void **state)
{
  uint64_t seed = 1;

  (void)state;
  for (int round = 0; round < 500; round++) {
    uint64_t wide[MOST];
    uint32_t narrow[MOST];
    uint8_t is_in[MOST] = {0};
    const int64_t n = round % MOST;
    int64_t n_different = 0;

    for (int64_t i = 0; i < n; i++) {
      seed = seed * UINT64_C(6364136223846793005) + 1;
      narrow[i] = (uint32_t)(seed >> 58);
      wide[i] = narrow[i];
      n_different += !is_in[narrow[i]];
      is_in[narrow[i]] = 1;
    }
    assert_int_equal(rfm__keys_sort(wide, sizeof *wide, n), n_different);
    assert_int_equal(rfm__keys_sort(narrow, sizeof *narrow, n), n_different);
    for (int64_t i = 0; i < n_different; i++) {
      assert_true(wide[i] == narrow[i]);
      assert_true(i == 0 || wide[i - 1] < wide[i]);
    }
    for (uint64_t key = 0; key < MOST; key++) {
      assert_int_equal(rfm__key_listed(wide, sizeof *wide, n_different, key), is_in[key]);
      assert_int_equal(rfm__key_listed(narrow, sizeof *narrow, n_different, key), is_in[key]);
    }
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(keys_are_sorted_and_each_is_there_once),
      cmocka_unit_test(an_empty_list_holds_nothing),
      cmocka_unit_test(random_lists_hold_what_was_put_in),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
