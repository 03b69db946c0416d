/* SPDX-License-Identifier: MIT */
#include <rfm/base.h>

#include "support/test.h"

/* Saved tables hold these hashes: they must never change. That of the empty text is SipHash-2-4's
 * published value for the zero key; the others are of a SipHash-2-4 written for this list alone. */
static const struct {
  const char *text;
  uint64_t key;
  uint32_t group; /* key ^ key >> 32 */
} fixed[] = {
    {"", UINT64_C(0x1e924b9d737700d7), 0x6de54b4a},
    {"C536379", UINT64_C(0xcfdcdd61734302c9), 0xbc9fdfa8},
    {"A-1", UINT64_C(0x89e434706173b0ee), 0xe897849e},
    {"north", UINT64_C(0x1119f16a88ad0b3b), 0x99b4fa51},
    {"Filiale M\xc3\xbcnchen", UINT64_C(0x7db9f7934e535a91), 0x33eaad02},
    {"\xe8\xae\xa2\xe5\x8d\x95"
     "20240101",
     UINT64_C(0xc767119ef0707639), 0x371767a7},
    {"a receipt number of more than sixteen bytes", UINT64_C(0xf703a67cd9269228), 0x2e253454},
};

static void the_hashes_of_keys_and_groups_are_fixed_for_ever(void **state)
{
  (void)state;
  assert_true(rfm_key_hash(NULL, 0) == fixed[0].key);
  assert_true(rfm_group_hash(NULL, 0) == fixed[0].group);
  for (int i = 0; i < COUNT_OF(fixed); i++) {
    const size_t n = strlen(fixed[i].text);

    assert_true(rfm_key_hash(fixed[i].text, n) == fixed[i].key);
    assert_true(rfm_group_hash(fixed[i].text, n) == fixed[i].group);
  }
}

static void neither_hash_is_zero(void **state)
{
  uint64_t i;

  (void)state;
  for (i = 0; i < 10000; i++)
    assert_true(rfm_key_hash(&i, sizeof i) != 0 && rfm_group_hash(&i, sizeof i) != 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_hashes_of_keys_and_groups_are_fixed_for_ever),
      cmocka_unit_test(neither_hash_is_zero),
  };

  return cmocka_run_group_tests_name("key_hash", tests, NULL, NULL);
}
