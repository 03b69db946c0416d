/* SPDX-License-Identifier: MIT */
#include <rfm/base.h>

#include "base/siphash.h"

#include "support/test.h"

/* Saved tables hold these hashes: they must never change. The empty text is SipHash-2-4's published
 * value for the zero key, 0x1e924b9d737700d7. */
static void the_hash_is_fixed_for_ever(void **state)
{
  static const uint64_t zero[2] = {0, 0};

  (void)state;
  assert_true(rfm_key_hash(NULL, 0) == UINT64_C(0x1e924b9d737700d7));
  assert_true(rfm_key_hash("C536379", 7) == rfm__siphash("C536379", 7, zero));
  assert_true(rfm_key_hash("C536379", 7) != rfm_key_hash("C536378", 7));
}

static void the_hash_is_never_zero(void **state)
{
  uint64_t i;

  (void)state;
  for (i = 0; i < 10000; i++)
    assert_true(rfm_key_hash(&i, sizeof i) != 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_hash_is_fixed_for_ever),
      cmocka_unit_test(the_hash_is_never_zero),
  };

  return cmocka_run_group_tests_name("key_hash", tests, NULL, NULL);
}
