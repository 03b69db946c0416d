/* SPDX-License-Identifier: MIT */
/* Memory from the host, in counts and sizes that cannot overflow, and wiping it before it goes
 * back. */
#ifndef RFM__BASE_ALLOC_H
#define RFM__BASE_ALLOC_H

#include <rfm/base.h>

/* Memory for @count elements of @size bytes, at least one byte; NULL: none left, or the product
 * overflows. */
void *rfm__alloc(const rfm_host *host, size_t count, size_t size);

/* As rfm__alloc(), all bytes zero. */
void *rfm__alloc_zero(const rfm_host *host, size_t count, size_t size);

/* Give @block back, with the count and size it was asked for. NULL is ignored. */
void rfm__dealloc(const rfm_host *host, void *block, size_t count, size_t size);

/* Overwrite @block with zeros, then give it back: for whatever holds customers' data. NULL is
 * ignored. */
void rfm__wipe_dealloc(const rfm_host *host, void *block, size_t count, size_t size);

/* Overwrite @n_bytes with zeros in a way that no compiler drops. */
void rfm__wipe(void *block, size_t n_bytes);

/* Make room for @wanted elements in *@array, which has room for *@capacity and holds @used; it at
 * least doubles. The old block is wiped and freed. 1: done (also when there was room); 0: no
 * memory, nothing changed. Pass the address of a `void *` variable: `void *p = t->rows; ok =
 * rfm__grow(h, &p, &cap, ...); t->rows = p;`. */
int rfm__grow(const rfm_host *host, void **array, size_t *capacity, size_t used, size_t wanted,
              size_t size);

#endif
