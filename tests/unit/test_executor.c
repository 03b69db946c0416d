/* SPDX-License-Identifier: MIT */
#include "base/executor.h"

#include <rfm/pool.h>

#include "support/failing_host.h"
#include "support/test.h"

#include <string.h>

enum { MAX_CHUNKS = 1000 };

/* What a hook of the test does wrong, and what happened to each chunk. */
typedef struct fixture {
  failing_host fh;
  rfm_host host;
  rfm__atomic ran[MAX_CHUNKS];
  int64_t bad_chunk; /* left out, repeated, ... */
  int answer;
  int64_t progress_calls, stop_at_call;
  double last_done;
} fixture;

static int setup(void **state)
{
  static fixture f;

  memset(&f, 0, sizeof f);
  failing_host_init(&f.fh);
  f.host = f.fh.host;
  f.answer = RFM_CONTINUE;
  f.bad_chunk = -1;
  *state = &f;
  return 0;
}

static int teardown(void **state)
{
  fixture *f = *state;

  failing_host_assert_clean(&f->fh);
  return 0;
}

/* The hooks find the fixture through the failing host at its start. */
static fixture *fixture_of(void *user_data)
{
  return user_data;
}

static void RFM_CALL mark(int64_t chunk, void *arg)
{
  fixture *f = arg;

  rfm__atomic_add(&f->ran[chunk], 1);
}

static int RFM_CALL backwards(int64_t n, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  while (n-- > 0)
    chunk(n, arg);
  return fixture_of(user_data)->answer;
}

static int RFM_CALL leaves_one_out(int64_t n, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  while (n-- > 0)
    if (n != fixture_of(user_data)->bad_chunk)
      chunk(n, arg);
  return RFM_CONTINUE;
}

static int RFM_CALL repeats_one(int64_t n, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  while (n-- > 0)
    chunk(n, arg);
  chunk(fixture_of(user_data)->bad_chunk, arg);
  return RFM_CONTINUE;
}

static int RFM_CALL count_progress(const char *stage, double done, void *user_data)
{
  fixture *f = fixture_of(user_data);

  assert_string_equal(stage, "stage");
  assert_true(done >= f->last_done && done <= 1.0);
  f->last_done = done;
  return ++f->progress_calls == f->stop_at_call ? 0 : RFM_CONTINUE;
}

static void assert_each_ran_once(const fixture *f, int64_t n)
{
  int64_t i;

  for (i = 0; i < MAX_CHUNKS; i++)
    assert_int_equal(rfm__atomic_load(&f->ran[i]), i < n);
}

static void without_hooks_chunks_run_here_and_nothing_is_allocated(void **state)
{
  fixture *f = *state;

  assert_int_equal(rfm__parallel_for(&f->host, 700, mark, f, NULL), RFM_OK);
  assert_each_ran_once(f, 700);
  assert_int_equal(f->fh.attempts, 0);
}

static void no_chunks_is_no_work(void **state)
{
  fixture *f = *state;

  f->host.parallel_for = backwards;
  f->answer = 0;
  assert_int_equal(rfm__parallel_for(&f->host, 0, mark, f, NULL), RFM_OK);
  assert_each_ran_once(f, 0);
}

static void a_pool_runs_every_chunk_once_without_memory(void **state)
{
  fixture *f = *state;
  rfm_pool *pool;

  assert_int_equal(rfm_pool_new(&pool, 3, NULL, NULL), RFM_OK);
  f->host.pool = pool;
  assert_int_equal(rfm__parallel_for(&f->host, 1000, mark, f, NULL), RFM_OK);
  assert_each_ran_once(f, 1000);
  assert_int_equal(f->fh.attempts, 0);
  rfm_pool_free(pool);
}

static void a_hook_may_take_any_order(void **state)
{
  fixture *f = *state;

  f->host.parallel_for = backwards;
  assert_int_equal(rfm__parallel_for(&f->host, 700, mark, f, NULL), RFM_OK);
  assert_each_ran_once(f, 700);
  assert_int_equal(f->fh.attempts, 1); /* the proof */
}

static void a_hook_that_leaves_a_chunk_out_is_found(void **state)
{
  static const int64_t n[] = {2, 64, 65, 700};
  fixture *f = *state;
  rfm_error err;
  int i;

  f->host.parallel_for = leaves_one_out;
  for (i = 0; i < COUNT_OF(n); i++) {
    f->bad_chunk = n[i] - 1;
    assert_int_equal(rfm__parallel_for(&f->host, n[i], mark, f, &err), RFM_E_HOST);
    assert_non_null(strstr(err.message, "parallel_for"));
  }
}

static void a_repeated_chunk_is_found_and_not_run_again(void **state)
{
  fixture *f = *state;

  f->host.parallel_for = repeats_one;
  f->bad_chunk = 13;
  assert_int_equal(rfm__parallel_for(&f->host, 40, mark, f, NULL), RFM_E_HOST);
  assert_each_ran_once(f, 40);
}

static void a_chunk_that_does_not_exist_is_found_and_not_run(void **state)
{
  static const int64_t bad[] = {-1, 40, INT64_MAX, INT64_MIN};
  fixture *f = *state;
  int i;

  f->host.parallel_for = repeats_one;
  for (i = 0; i < COUNT_OF(bad); i++) {
    memset(f->ran, 0, sizeof f->ran);
    f->bad_chunk = bad[i];
    assert_int_equal(rfm__parallel_for(&f->host, 40, mark, f, NULL), RFM_E_HOST);
    assert_each_ran_once(f, 40);
  }
}

static void a_hook_that_does_not_continue_stops_the_work(void **state)
{
  fixture *f = *state;
  rfm_error err;

  f->host.parallel_for = backwards;
  f->answer = 0;
  assert_int_equal(rfm__parallel_for(&f->host, 10, mark, f, &err), RFM_STOPPED);
  assert_int_equal(err.status, RFM_STOPPED);
  assert_string_equal(err.message, "stopped by the host");
}

static void without_memory_for_the_proof_nothing_runs(void **state)
{
  fixture *f = *state;

  f->host.parallel_for = backwards;
  failing_host_fail(&f->fh, 1, FAIL_ONCE);
  assert_int_equal(rfm__parallel_for(&f->host, 65, mark, f, NULL), RFM_E_NOMEM);
  assert_each_ran_once(f, 0);
}

static void rows_run_in_waves_with_global_chunk_numbers(void **state)
{
  fixture *f = *state;

  f->host.progress = count_progress;
  f->host.parallel_for = backwards;
  assert_int_equal(rfm__parallel_rows(&f->host, "stage", 130, mark, f, NULL), RFM_OK);
  assert_each_ran_once(f, 130);
  assert_int_equal(f->progress_calls, 4); /* before 0, 64, 128, and at the end */
  assert_true(f->last_done == 1.0);
  assert_int_equal(f->fh.attempts, 0);
}

static void progress_can_stop_the_waves_at_each_call(void **state)
{
  fixture *f = *state;
  rfm_error err;

  f->host.progress = count_progress;
  for (f->stop_at_call = 1; f->stop_at_call <= 4; f->stop_at_call++) {
    memset(f->ran, 0, sizeof f->ran);
    f->progress_calls = 0;
    f->last_done = 0.0;
    assert_int_equal(rfm__parallel_rows(&f->host, "stage", 130, mark, f, &err), RFM_STOPPED);
    assert_string_equal(err.message, "stopped by the host");
    assert_each_ran_once(f, f->stop_at_call == 4 ? 130 : (f->stop_at_call - 1) * 64);
  }
}

static void a_wave_with_a_missing_chunk_is_found(void **state)
{
  fixture *f = *state;

  f->host.parallel_for = leaves_one_out;
  f->bad_chunk = 5;
  assert_int_equal(rfm__parallel_rows(&f->host, "stage", 130, mark, f, NULL), RFM_E_HOST);
}

static void work_of_no_rows_still_reports_its_end(void **state)
{
  fixture *f = *state;

  f->host.progress = count_progress;
  assert_int_equal(rfm__parallel_rows(&f->host, "stage", 0, mark, f, NULL), RFM_OK);
  assert_int_equal(f->progress_calls, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(without_hooks_chunks_run_here_and_nothing_is_allocated),
      TEST(no_chunks_is_no_work),
      TEST(a_pool_runs_every_chunk_once_without_memory),
      TEST(a_hook_may_take_any_order),
      TEST(a_hook_that_leaves_a_chunk_out_is_found),
      TEST(a_repeated_chunk_is_found_and_not_run_again),
      TEST(a_chunk_that_does_not_exist_is_found_and_not_run),
      TEST(a_hook_that_does_not_continue_stops_the_work),
      TEST(without_memory_for_the_proof_nothing_runs),
      TEST(rows_run_in_waves_with_global_chunk_numbers),
      TEST(progress_can_stop_the_waves_at_each_call),
      TEST(a_wave_with_a_missing_chunk_is_found),
      TEST(work_of_no_rows_still_reports_its_end),
  };

  return cmocka_run_group_tests_name("executor", tests, NULL, NULL);
}
