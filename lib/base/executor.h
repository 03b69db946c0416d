/* SPDX-License-Identifier: MIT */
/* Parallel work in fixed chunks, and the host's chance to stop it.
 *
 * Chunks are cut by row position, never by the number of threads, so results cannot depend on it.
 */
#ifndef RFM__BASE_EXECUTOR_H
#define RFM__BASE_EXECUTOR_H

#include <rfm/base.h>

/* Chunks between two calls of the progress hook. */
#define RFM__WAVE 64

/* Run fn(i, arg) once for each i in 0 .. n_chunks - 1: by the host's hook, its pool, or one after
 * another. RFM_STOPPED: the hook did not return RFM_CONTINUE; RFM_E_HOST: it left out or repeated a
 * chunk; RFM_E_NOMEM: only under a hook with more than RFM__WAVE chunks. A repeated chunk is not
 * run again. */
rfm_status rfm__parallel_for(const rfm_host *host, int64_t n_chunks, rfm_chunk_fn fn, void *arg,
                             rfm_error *err);

/* As rfm__parallel_for(), in waves of RFM__WAVE with a progress call before each and one at the end
 * (1.0). Allocates nothing. @stage is static text. */
rfm_status rfm__parallel_rows(const rfm_host *host, const char *stage, int64_t n_chunks,
                              rfm_chunk_fn fn, void *arg, rfm_error *err);

/* RFM_OK, or RFM_STOPPED ("stopped by the host") when the progress hook wants no more. @done is 0
 * .. 1. */
rfm_status rfm__progress(const rfm_host *host, const char *stage, double done, rfm_error *err);

#endif
