/* SPDX-License-Identifier: MIT */
/* Chunks on the host's threads, our pool's or this one.
 *
 * A host's hook is not believed: a chunk that was left out would be a wrong result without a sign
 * of it, and a repeated one a data race. Each chunk's state goes from 0 to STARTED to FINISHED
 * exactly once. */
#include "base/executor.h"

#include "base/alloc.h"
#include "base/atomic.h"
#include "base/error.h"
#include "base/pool.h"

#include <string.h>

enum { STARTED = 1, FINISHED = 2 };

typedef struct chunk_run {
  rfm_chunk_fn fn;
  void *arg;
  int64_t first; /* number of chunk 0 of this run in the whole work */
  int64_t n;
  rfm__atomic *states; /* one per chunk under the host's hook, else NULL */
  rfm__atomic repeated;
} chunk_run;

static void RFM_CALL run_chunk(int64_t chunk, void *arg)
{
  const chunk_run *const run = arg;

  run->fn(run->first + chunk, run->arg);
}

static void RFM_CALL run_chunk_once(int64_t chunk, void *arg)
{
  chunk_run *const run = arg;

  if (chunk < 0 || chunk >= run->n ||
      !rfm__atomic_compare_exchange(&run->states[chunk], 0, STARTED)) {
    rfm__atomic_compare_exchange(&run->repeated, 0, 1);
    return;
  }
  run_chunk(chunk, arg);
  rfm__atomic_add(&run->states[chunk], FINISHED - STARTED);
}

static rfm_status run_by_hook(const rfm_host *host, chunk_run *run, rfm_error *err)
{
  int64_t i;
  int answer;

  memset(run->states, 0, (size_t)run->n * sizeof *run->states);
  answer = host->parallel_for(run->n, run_chunk_once, run, host->user_data);
  if (rfm__atomic_load(&run->repeated))
    return rfm__fail(err, RFM_E_HOST, "parallel_for ran a chunk twice, or one that does not exist");
  if (answer != RFM_CONTINUE)
    return rfm__fail(err, RFM_STOPPED, "stopped by the host");
  for (i = 0; i < run->n; i++)
    if (rfm__atomic_load(&run->states[i]) != FINISHED)
      return rfm__fail(err, RFM_E_HOST, "parallel_for returned before every chunk had run");
  return RFM_OK;
}

/* run->states is set when the host has a hook and there is more than one chunk. */
static rfm_status run_all(const rfm_host *host, chunk_run *run, rfm_error *err)
{
  int64_t i;

  if (run->states)
    return run_by_hook(host, run, err);
  if (host->pool && run->n > 1)
    rfm__pool_run(host->pool, run->n, run_chunk, run);
  else
    for (i = 0; i < run->n; i++)
      run_chunk(i, run);
  return RFM_OK;
}

rfm_status rfm__parallel_for(const rfm_host *host, int64_t n_chunks, rfm_chunk_fn fn, void *arg,
                             rfm_error *err)
{
  const int by_hook = host->parallel_for && n_chunks > 1;
  const int allocates = by_hook && n_chunks > RFM__WAVE;
  rfm__atomic states[RFM__WAVE];
  chunk_run run = {fn, arg, 0, n_chunks, NULL, {0}};
  rfm_status status;

  if (allocates && (uint64_t)n_chunks > SIZE_MAX)
    return rfm__fail_nomem(err);
  if (by_hook)
    run.states = allocates ? rfm__alloc(host, (size_t)n_chunks, sizeof *run.states) : states;
  if (by_hook && !run.states)
    return rfm__fail_nomem(err);
  status = run_all(host, &run, err);
  if (allocates)
    rfm__dealloc(host, run.states, (size_t)n_chunks, sizeof *run.states);
  return status;
}

rfm_status rfm__progress(const rfm_host *host, const char *stage, double done, rfm_error *err)
{
  if (!host->progress || host->progress(stage, done, host->user_data) == RFM_CONTINUE)
    return RFM_OK;
  return rfm__fail(err, RFM_STOPPED, "stopped by the host");
}

rfm_status rfm__parallel_rows(const rfm_host *host, const char *stage, int64_t n_chunks,
                              rfm_chunk_fn fn, void *arg, rfm_error *err)
{
  rfm__atomic states[RFM__WAVE];
  chunk_run wave = {fn, arg, 0, 0, NULL, {0}};
  rfm_status status;

  for (wave.first = 0; wave.first < n_chunks; wave.first += wave.n) {
    status = rfm__progress(host, stage, (double)wave.first / (double)n_chunks, err);
    if (status)
      return status;
    wave.n = n_chunks - wave.first < RFM__WAVE ? n_chunks - wave.first : RFM__WAVE;
    wave.states = host->parallel_for && wave.n > 1 ? states : NULL;
    status = run_all(host, &wave, err);
    if (status)
      return status;
  }
  return rfm__progress(host, stage, 1.0, err);
}
