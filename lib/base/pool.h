/* SPDX-License-Identifier: MIT */
/* Running chunks on the ready-made threads. */
#ifndef RFM__BASE_POOL_H
#define RFM__BASE_POOL_H

#include <rfm/pool.h>

/* Run every chunk once, on the pool's threads and this one; returns 1 when all have finished.
 * Allocates nothing. Runs of several threads wait for one another. */
int rfm__pool_run(const rfm_pool *pool, int64_t n_chunks, rfm_chunk_fn fn, void *arg);

#endif
