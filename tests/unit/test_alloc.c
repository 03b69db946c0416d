/* SPDX-License-Identifier: MIT */
#include "base/alloc.h"

#include "support/failing_host.h"
#include "support/test.h"

#include <string.h>

static void nothing_is_one_byte_so_null_means_failure(void **state)
{
  failing_host fh;
  void *a, *b;

  (void)state;
  failing_host_init(&fh);
  a = rfm__alloc(&fh.host, 0, 8);
  b = rfm__alloc_zero(&fh.host, 8, 0);
  assert_non_null(a);
  assert_non_null(b);
  assert_int_equal(fh.live_bytes, 2);
  rfm__dealloc(&fh.host, a, 0, 8);
  rfm__wipe_dealloc(&fh.host, b, 8, 0);
  failing_host_assert_clean(&fh);
}

static void a_product_that_overflows_never_reaches_the_host(void **state)
{
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  assert_null(rfm__alloc(&fh.host, SIZE_MAX / 2, 3));
  assert_null(rfm__alloc_zero(&fh.host, SIZE_MAX, SIZE_MAX));
  assert_null(rfm__alloc(&fh.host, SIZE_MAX, 1)); /* more than any object may have */
  assert_int_equal(fh.attempts, 0);
}

static void zeroed_memory_is_zero(void **state)
{
  failing_host fh;
  unsigned char *p;
  int i;

  (void)state;
  failing_host_init(&fh);
  p = rfm__alloc_zero(&fh.host, 10, 3);
  for (i = 0; i < 30; i++)
    assert_int_equal(p[i], 0);
  rfm__dealloc(&fh.host, p, 10, 3);
  failing_host_assert_clean(&fh);
}

static void null_goes_back_in_silence(void **state)
{
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  rfm__dealloc(&fh.host, NULL, 3, 4);
  rfm__wipe_dealloc(&fh.host, NULL, 3, 4);
  failing_host_assert_clean(&fh);
}

static void wiped_memory_goes_back_without_its_secret(void **state)
{
  const uint64_t secret = UINT64_C(0x1122334455667788);
  failing_host fh;
  uint64_t *p;

  (void)state;
  failing_host_init(&fh);
  fh.secret = secret;
  p = rfm__alloc(&fh.host, 2, sizeof *p);
  p[0] = p[1] = secret;
  rfm__wipe(p, sizeof *p);
  assert_int_equal(p[0], 0);
  assert_true(p[1] == secret);
  rfm__wipe_dealloc(&fh.host, p, 2, sizeof *p);
  failing_host_assert_clean(&fh);
}

static void growing_at_least_doubles_and_keeps_what_is_used(void **state)
{
  failing_host fh;
  void *p = NULL;
  size_t capacity = 0;

  (void)state;
  failing_host_init(&fh);
  fh.secret = UINT64_C(0x0807060504030201);
  assert_true(rfm__grow(&fh.host, &p, &capacity, 0, 3, 8));
  assert_int_equal(capacity, 3);
  memcpy(p, "\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10", 16);
  assert_true(rfm__grow(&fh.host, &p, &capacity, 2, 4, 8));
  assert_int_equal(capacity, 6);
  assert_memory_equal(p, "\1\2\3\4\5\6\7\10\1\2\3\4\5\6\7\10", 16);
  assert_true(rfm__grow(&fh.host, &p, &capacity, 2, 6, 8));
  assert_int_equal(capacity, 6); /* there was room */
  assert_true(rfm__grow(&fh.host, &p, &capacity, 2, 100, 8));
  assert_int_equal(capacity, 100);
  rfm__wipe_dealloc(&fh.host, p, capacity, 8);
  failing_host_assert_clean(&fh);
}

static void growing_without_memory_changes_nothing(void **state)
{
  failing_host fh;
  void *p, *before;
  size_t capacity = 2;

  (void)state;
  failing_host_init(&fh);
  p = before = rfm__alloc(&fh.host, 2, 8);
  failing_host_fail(&fh, 1, FAIL_ONCE);
  assert_false(rfm__grow(&fh.host, &p, &capacity, 2, 3, 8));
  assert_false(rfm__grow(&fh.host, &p, &capacity, 2, SIZE_MAX / 2, 8));
  assert_ptr_equal(p, before);
  assert_int_equal(capacity, 2);
  rfm__dealloc(&fh.host, p, 2, 8);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(nothing_is_one_byte_so_null_means_failure),
      cmocka_unit_test(a_product_that_overflows_never_reaches_the_host),
      cmocka_unit_test(zeroed_memory_is_zero),
      cmocka_unit_test(null_goes_back_in_silence),
      cmocka_unit_test(wiped_memory_goes_back_without_its_secret),
      cmocka_unit_test(growing_at_least_doubles_and_keeps_what_is_used),
      cmocka_unit_test(growing_without_memory_changes_nothing),
  };

  return cmocka_run_group_tests_name("alloc", tests, NULL, NULL);
}
