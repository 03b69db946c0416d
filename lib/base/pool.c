/* SPDX-License-Identifier: MIT */
/* The ready-made threads: one run at a time, chunks handed out under a lock.
 *
 * A chunk is thousands of rows, so a lock per chunk costs nothing that can be measured. */
#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L /* pthread_sigmask */
#define _DARWIN_C_SOURCE 1      /* _SC_NPROCESSORS_ONLN */
#endif

#include <rfm/pool.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "base/error.h"
#include "base/host.h"
#include "base/pool.h"
#include "base/thread.h"

#include <string.h>

enum { MAX_THREADS = 256 };

struct rfm_pool {
  rfm_pool *self; /* users hold a const pointer, yet its locks and counters move */
  rfm_host host;
  rfm__lock turn;      /* held by the one caller whose run it is */
  rfm__lock lock;      /* guards everything below */
  rfm__condition work; /* a run began, or the pool closes */
  rfm__condition done; /* the last chunk finished */
  rfm_chunk_fn fn;
  void *arg;
  int64_t next, n_chunks; /* chunks not yet taken are next .. n_chunks - 1 */
  int64_t unfinished;
  int32_t closing;
  int32_t n_workers; /* threads beside the calling one that were started */
  rfm__thread workers[];
};

/* Take and run one chunk; the lock is held on entry and on return. */
static void run_next(rfm_pool *pool)
{
  const int64_t chunk = pool->next++;
  const rfm_chunk_fn fn = pool->fn;
  void *const arg = pool->arg;

  rfm__lock_release(&pool->lock);
  fn(chunk, arg);
  rfm__lock_take(&pool->lock);
  if (--pool->unfinished == 0)
    rfm__condition_wake_all(&pool->done);
}

RFM__THREAD_FN(worker_main, arg)
{
  rfm_pool *const pool = arg;

  rfm__lock_take(&pool->lock);
  while (!pool->closing) {
    if (pool->next < pool->n_chunks)
      run_next(pool);
    else
      rfm__condition_wait(&pool->work, &pool->lock);
  }
  rfm__lock_release(&pool->lock);
  return RFM__THREAD_RESULT;
}

int rfm__pool_run(const rfm_pool *pool, int64_t n_chunks, rfm_chunk_fn fn, void *arg)
{
  rfm_pool *const p = pool->self;

  if (n_chunks <= 0)
    return 1;
  rfm__lock_take(&p->turn);
  rfm__lock_take(&p->lock);
  p->fn = fn;
  p->arg = arg;
  p->next = 0;
  p->n_chunks = n_chunks;
  p->unfinished = n_chunks;
  rfm__condition_wake_all(&p->work);
  while (p->next < p->n_chunks)
    run_next(p);
  while (p->unfinished > 0)
    rfm__condition_wait(&p->done, &p->lock);
  rfm__lock_release(&p->lock);
  rfm__lock_release(&p->turn);
  return 1;
}

static int32_t default_threads(void)
{
  const int64_t n = rfm__processors();

  return n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : (int32_t)n;
}

static size_t pool_bytes(int32_t n_threads)
{
  return sizeof(rfm_pool) + (size_t)(n_threads - 1) * sizeof(rfm__thread);
}

static int make_locks(rfm_pool *pool)
{
  if (!rfm__lock_init(&pool->turn))
    return 0;
  if (!rfm__lock_init(&pool->lock))
    goto no_lock;
  if (!rfm__condition_init(&pool->work))
    goto no_work;
  if (!rfm__condition_init(&pool->done))
    goto no_done;
  return 1;

no_done:
  rfm__condition_destroy(&pool->work);
no_work:
  rfm__lock_destroy(&pool->lock);
no_lock:
  rfm__lock_destroy(&pool->turn);
  return 0;
}

/* Stop and join the workers that were started. */
static void stop_workers(rfm_pool *pool)
{
  int32_t i;

  rfm__lock_take(&pool->lock);
  pool->closing = 1;
  rfm__condition_wake_all(&pool->work);
  rfm__lock_release(&pool->lock);
  for (i = 0; i < pool->n_workers; i++)
    rfm__thread_join(pool->workers[i]);
}

static void pool_close(rfm_pool *pool, int32_t n_threads)
{
  const rfm_host host = pool->host;

  stop_workers(pool);
  rfm__condition_destroy(&pool->done);
  rfm__condition_destroy(&pool->work);
  rfm__lock_destroy(&pool->lock);
  rfm__lock_destroy(&pool->turn);
  rfm__dealloc(&host, pool, 1, pool_bytes(n_threads));
}

rfm_status rfm_pool_new(rfm_pool **out, int32_t n_threads, const rfm_host *host, rfm_error *err)
{
  rfm_host hooks;
  rfm_pool *pool;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (n_threads < 0 || n_threads > MAX_THREADS)
    return rfm__fail(err, RFM_E_ARG, "n_threads is %d, not in 0 .. %d", (int)n_threads,
                     MAX_THREADS);
  status = rfm__host_read(&hooks, host, err);
  if (status)
    return status;
  if (n_threads == 0)
    n_threads = default_threads();

  pool = rfm__alloc_zero(&hooks, 1, pool_bytes(n_threads));
  if (!pool)
    return rfm__fail_nomem(err);
  pool->self = pool;
  pool->host = hooks;
  if (!make_locks(pool)) {
    rfm__dealloc(&hooks, pool, 1, pool_bytes(n_threads));
    return rfm__fail(err, RFM_E_HOST, "the system would not make a lock");
  }
  while (pool->n_workers < n_threads - 1) {
    if (!rfm__thread_start(&pool->workers[pool->n_workers], worker_main, pool)) {
      pool_close(pool, n_threads);
      return rfm__fail(err, RFM_E_HOST, "the system would not start a thread");
    }
    pool->n_workers++;
  }
  *out = pool;
  return RFM_OK;
}

int32_t rfm_pool_threads(const rfm_pool *pool)
{
  return pool ? pool->n_workers + 1 : 1;
}

void rfm_pool_free(rfm_pool *pool)
{
  if (pool)
    pool_close(pool, pool->n_workers + 1);
}
