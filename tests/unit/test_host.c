/* SPDX-License-Identifier: MIT */
#include "base/host.h"

#include "support/failing_host.h"
#include "support/test.h"

#include <string.h>

static void null_is_the_system_and_silence(void **state)
{
  rfm_host host;
  void *p;

  (void)state;
  memset(&host, 0xff, sizeof host);
  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  assert_int_equal(host.struct_size, sizeof host);
  assert_true(!host.log && !host.parallel_for && !host.progress && !host.pool);
  p = host.alloc(10, host.user_data);
  assert_non_null(p);
  host.dealloc(p, 10, host.user_data);
}

static void a_zeroed_struct_is_the_same_as_null(void **state)
{
  rfm_host given = {0}, host;

  (void)state;
  given.struct_size = sizeof given;
  assert_int_equal(rfm__host_read(&host, &given, NULL), RFM_OK);
  assert_true(host.alloc && host.dealloc);
}

static void given_hooks_are_copied(void **state)
{
  failing_host fh;
  rfm_host host;

  (void)state;
  failing_host_init(&fh);
  assert_int_equal(rfm__host_read(&host, &fh.host, NULL), RFM_OK);
  assert_memory_equal(&host, &fh.host, sizeof host);
}

static void half_an_allocator_is_refused(void **state)
{
  failing_host fh;
  rfm_host given, host;
  rfm_error err;

  (void)state;
  failing_host_init(&fh);
  given = fh.host;
  given.dealloc = NULL;
  assert_int_equal(rfm__host_read(&host, &given, &err), RFM_E_ARG);
  assert_non_null(strstr(err.message, "dealloc"));
  given = fh.host;
  given.alloc = NULL;
  assert_int_equal(rfm__host_read(&host, &given, NULL), RFM_E_ARG);
}

static void unknown_flags_are_refused(void **state)
{
  rfm_host given = {0}, host;

  (void)state;
  given.struct_size = sizeof given;
  given.flags = 1;
  assert_int_equal(rfm__host_read(&host, &given, NULL), RFM_E_ARG);
}

static void a_struct_without_its_size_is_refused(void **state)
{
  rfm_host given = {0}, host;
  rfm_error err;

  (void)state;
  assert_int_equal(rfm__host_read(&host, &given, &err), RFM_E_ABI);
  assert_non_null(strstr(err.message, "rfm_host"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(null_is_the_system_and_silence),
      cmocka_unit_test(a_zeroed_struct_is_the_same_as_null),
      cmocka_unit_test(given_hooks_are_copied),
      cmocka_unit_test(half_an_allocator_is_refused),
      cmocka_unit_test(unknown_flags_are_refused),
      cmocka_unit_test(a_struct_without_its_size_is_refused),
  };

  return cmocka_run_group_tests_name("host", tests, NULL, NULL);
}
