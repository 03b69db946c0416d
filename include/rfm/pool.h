/* SPDX-License-Identifier: MIT */
#ifndef RFM_POOL_H
#define RFM_POOL_H

#include <rfm/base.h>

/**
 * @file pool.h
 * The ready-made threads that a host may ask for.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_pool Pool
 * A fixed set of threads for #rfm_host.pool. A host with threads of its own gives #rfm_host.parallel_for instead.
 * *Immutable, share freely*: several objects on several threads may use one pool at once; their work is
 * done one call after another. A chunk must not use the pool again.
 * @{
 */

/**
 * Start a pool. Results never depend on the number of threads.
 *
 * @param[out] out New pool, freed by rfm_pool_free() after every object that uses it; NULL on failure.
 * @param n_threads Threads that work at once, the calling one included, 1 to 256; 0: one per processor.
 * @param host Memory hooks, or NULL.
 * @param[out] err Details on failure, or NULL.
 * @retval #RFM_E_HOST The system would not start a thread.
 *
 * Cost: O(threads).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_pool_new(rfm_pool **out, int32_t n_threads, const rfm_host *host,
                                         rfm_error *err);

/**
 * Number of threads that work at once.
 *
 * @param pool The pool.
 * @return Their number; 1 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_pool_threads(const rfm_pool *pool);

/**
 * Stop the threads and free the pool. No object that uses it may be at work.
 *
 * @param pool NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_pool_free(rfm_pool *pool);

/** @} */
RFM_END_DECLS
#endif /* RFM_POOL_H */
