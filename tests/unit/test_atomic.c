/* SPDX-License-Identifier: MIT */
#include <rfm/pool.h>

#include "base/atomic.h"
#include "base/pool.h"

#include "support/test.h"

static void operations_return_the_value_before(void **state)
{
  rfm__atomic a = {5};

  (void)state;
  assert_int_equal(rfm__atomic_add(&a, 3), 5);
  assert_int_equal(rfm__atomic_sub(&a, 10), 8);
  assert_int_equal(rfm__atomic_load(&a), -2);
}

static void exchange_happens_only_where_expected(void **state)
{
  rfm__atomic a = {1};

  (void)state;
  assert_false(rfm__atomic_compare_exchange(&a, 0, 7));
  assert_int_equal(rfm__atomic_load(&a), 1);
  assert_true(rfm__atomic_compare_exchange(&a, 1, 7));
  assert_int_equal(rfm__atomic_load(&a), 7);
}

static void RFM_CALL add_one(int64_t chunk, void *arg)
{
  (void)chunk;
  rfm__atomic_add(arg, 1);
}

static void no_addition_of_four_threads_is_lost(void **state)
{
  rfm__atomic a = {0};
  rfm_pool *pool;

  (void)state;
  assert_int_equal(rfm_pool_new(&pool, 4, NULL, NULL), RFM_OK);
  rfm__pool_run(pool, 20000, add_one, &a);
  assert_int_equal(rfm__atomic_load(&a), 20000);
  rfm_pool_free(pool);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(operations_return_the_value_before),
      cmocka_unit_test(exchange_happens_only_where_expected),
      cmocka_unit_test(no_addition_of_four_threads_is_lost),
  };

  return cmocka_run_group_tests_name("atomic", tests, NULL, NULL);
}
