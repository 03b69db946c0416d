/* SPDX-License-Identifier: MIT */
/* A host that counts every byte, fails or stops on demand, and looks at what comes back.
 * Thread-safe.
 *
 *   failing_host fh;
 *   failing_host_init(&fh);
 *   for (n = 1; failing_host_fail(&fh, n, FAIL_ONCE), rfm_x_new(&x, &fh.host, NULL); n++)
 *     assert_null(x);                 // n - 1 allocations were replayed
 *   rfm_x_free(x);
 *   failing_host_assert_clean(&fh);   // every byte came back, with its right size */
#ifndef TESTS_SUPPORT_FAILING_HOST_H
#define TESTS_SUPPORT_FAILING_HOST_H

#include <rfm/base.h>

#include "base/atomic.h"

typedef enum failing_mode {
  FAIL_ONCE,      /* the n-th allocation only */
  FAIL_EVER_AFTER /* the n-th and all later ones */
} failing_mode;

typedef struct failing_block failing_block;

typedef struct failing_host {
  rfm_host host;    /* its hooks; user_data is this struct. Add others, but keep user_data. */
  int64_t attempts; /* allocations asked for since failing_host_fail() */
  int64_t fail_at;  /* 1: the next one fails; 0: none */
  failing_mode mode;
  int64_t looks;   /* at the progress, since failing_host_stop() */
  int64_t stop_at; /* 1: the next look stops the work; 0: none */
  int64_t live_blocks, live_bytes, peak_bytes;
  int64_t wrong;        /* blocks given back with another size, twice, or overrun */
  uint64_t secret;      /* when not 0: a word that no block may hold when it is given back */
  int64_t leaked;       /* blocks that held it */
  failing_block *first; /* live ones */
  rfm__atomic lock;
} failing_host;

/* Count only; new memory is filled with 0xa5. */
void failing_host_init(failing_host *fh);

/* Start to count attempts anew, and let the @n-th fail; 0: none. */
void failing_host_fail(failing_host *fh, int64_t n, failing_mode mode);

/* Start to count looks at the progress anew, and let the @n-th stop the work; 0: none. Call it also
 * before the host is given to an object, which copies the hook. */
void failing_host_stop(failing_host *fh, int64_t n);

/* 1 when a live block holds the word, at any address. */
int failing_host_holds(failing_host *fh, uint64_t secret);

/* Nothing is live, nothing was wrong, no secret got away; else the test fails. */
void failing_host_assert_clean(const failing_host *fh);

#endif
