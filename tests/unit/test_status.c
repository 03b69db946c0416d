/* SPDX-License-Identifier: MIT */
#include <rfm/base.h>

#include "support/test.h"

#include <string.h>

static void the_version_is_that_of_the_headers(void **state)
{
  (void)state;
  assert_string_equal(rfm_version(), "0.1.0");
}

static void every_status_has_a_name_of_its_own(void **state)
{
  int32_t i, j;

  (void)state;
  for (i = RFM_E_HOST; i <= RFM_OK; i++)
    for (j = RFM_E_HOST; j < i; j++)
      assert_string_not_equal(rfm_status_name(i), rfm_status_name(j));
  assert_string_equal(rfm_status_name(RFM_E_NOMEM), "out of memory");
  assert_string_equal(rfm_status_name(RFM_STOPPED), "stopped by the host");
}

static void other_numbers_are_unknown(void **state)
{
  (void)state;
  assert_string_equal(rfm_status_name(RFM_E_HOST - 1), "unknown status");
  assert_string_equal(rfm_status_name(1), "unknown status");
  assert_string_equal(rfm_status_name(INT32_MIN), "unknown status");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_version_is_that_of_the_headers),
      cmocka_unit_test(every_status_has_a_name_of_its_own),
      cmocka_unit_test(other_numbers_are_unknown),
  };

  return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
