/* SPDX-License-Identifier: MIT */
#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L /* pthread_sigmask, in base/thread.h */
#endif

#include "base/pool.h"

#include "base/atomic.h"
#include "base/thread.h"

#include "support/failing_host.h"
#include "support/test.h"

#include <string.h>

enum { N_CHUNKS = 3000, N_CALLERS = 4, N_RUNS = 50 };

typedef struct work {
  const rfm_pool *pool;
  int32_t ran[N_CHUNKS]; /* not atomic: each chunk has its own, and the run publishes them */
  int64_t total;
} work;

static void RFM_CALL mark(int64_t chunk, void *arg)
{
  work *w = arg;

  w->ran[chunk]++;
}

static void every_chunk_runs_once_for_any_number_of_threads(void **state)
{
  static const int32_t n_threads[] = {1, 2, 7};
  rfm_pool *pool;
  work w;
  int i, k;

  (void)state;
  for (i = 0; i < COUNT_OF(n_threads); i++) {
    memset(&w, 0, sizeof w);
    assert_int_equal(rfm_pool_new(&pool, n_threads[i], NULL, NULL), RFM_OK);
    assert_int_equal(rfm_pool_threads(pool), n_threads[i]);
    assert_int_equal(rfm__pool_run(pool, N_CHUNKS, mark, &w), 1);
    for (k = 0; k < N_CHUNKS; k++)
      assert_int_equal(w.ran[k], 1);
    rfm_pool_free(pool);
  }
}

RFM__THREAD_FN(caller, arg)
{
  work *w = arg;
  int run, k;

  for (run = 0; run < N_RUNS; run++) {
    rfm__pool_run(w->pool, 1 + run % 40, mark, w);
    rfm__pool_run(w->pool, 0, mark, w);
  }
  for (k = 0; k < N_CHUNKS; k++)
    w->total += w->ran[k];
  return RFM__THREAD_RESULT;
}

static void callers_on_several_threads_take_turns(void **state)
{
  static work works[N_CALLERS];
  rfm__thread threads[N_CALLERS];
  rfm_pool *pool;
  int64_t expected = 0;
  int i;

  (void)state;
  memset(works, 0, sizeof works);
  for (i = 0; i < N_RUNS; i++)
    expected += 1 + i % 40;
  assert_int_equal(rfm_pool_new(&pool, 3, NULL, NULL), RFM_OK);
  for (i = 0; i < N_CALLERS; i++) {
    works[i].pool = pool;
    assert_true(rfm__thread_start(&threads[i], caller, &works[i]));
  }
  for (i = 0; i < N_CALLERS; i++) {
    rfm__thread_join(threads[i]);
    assert_int_equal(works[i].total, expected);
  }
  rfm_pool_free(pool);
}

static void zero_is_one_thread_per_processor(void **state)
{
  rfm_pool *pool;

  (void)state;
  assert_int_equal(rfm_pool_new(&pool, 0, NULL, NULL), RFM_OK);
  assert_true(rfm_pool_threads(pool) >= 1);
  assert_true(rfm_pool_threads(pool) <= 256);
  rfm_pool_free(pool);
}

/* Chunk 0 waits for chunk 1: with one thread at a time this would never end. */
static void RFM_CALL meet(int64_t chunk, void *arg)
{
  rfm__atomic *here = arg;

  rfm__atomic_add(here, 1);
  while (rfm__atomic_load(here) < 2) {
  }
  (void)chunk;
}

static void two_chunks_can_run_side_by_side(void **state)
{
  rfm__atomic here = {0};
  rfm_pool *pool;

  (void)state;
  assert_int_equal(rfm_pool_new(&pool, 2, NULL, NULL), RFM_OK);
  rfm__pool_run(pool, 2, meet, &here);
  assert_int_equal(rfm__atomic_load(&here), 2);
  rfm_pool_free(pool);
}

static void wrong_arguments_are_refused(void **state)
{
  rfm_host host = {0};
  rfm_pool *pool = (rfm_pool *)&host;
  rfm_error err;

  (void)state;
  assert_int_equal(rfm_pool_new(NULL, 1, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_pool_new(&pool, -1, NULL, &err), RFM_E_ARG);
  assert_null(pool);
  assert_non_null(strstr(err.message, "n_threads"));
  assert_int_equal(rfm_pool_new(&pool, 257, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_pool_new(&pool, 1, &host, NULL), RFM_E_ABI);
  assert_null(pool);
}

static void null_is_one_thread_and_frees_in_silence(void **state)
{
  (void)state;
  assert_int_equal(rfm_pool_threads(NULL), 1);
  rfm_pool_free(NULL);
}

static void every_allocation_may_fail(void **state)
{
  static const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  failing_host fh;
  rfm_pool *pool;
  int i, n;

  (void)state;
  for (i = 0; i < COUNT_OF(modes); i++) {
    failing_host_init(&fh);
    for (n = 1;
         failing_host_fail(&fh, n, modes[i]), rfm_pool_new(&pool, 3, &fh.host, NULL) == RFM_E_NOMEM;
         n++)
      assert_null(pool);
    assert_int_equal(n, 2); /* one allocation in all */
    rfm_pool_free(pool);
    failing_host_assert_clean(&fh);
  }
}

static void running_allocates_nothing(void **state)
{
  failing_host fh;
  rfm_pool *pool;
  work w = {0};

  (void)state;
  failing_host_init(&fh);
  assert_int_equal(rfm_pool_new(&pool, 3, &fh.host, NULL), RFM_OK);
  rfm__pool_run(pool, N_CHUNKS, mark, &w);
  assert_int_equal(fh.attempts, 1);
  rfm_pool_free(pool);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_chunk_runs_once_for_any_number_of_threads),
      cmocka_unit_test(callers_on_several_threads_take_turns),
      cmocka_unit_test(two_chunks_can_run_side_by_side),
      cmocka_unit_test(zero_is_one_thread_per_processor),
      cmocka_unit_test(wrong_arguments_are_refused),
      cmocka_unit_test(null_is_one_thread_and_frees_in_silence),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(running_allocates_nothing),
  };

  return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
