/* SPDX-License-Identifier: MIT */
/* Sorting things by several keys: start, then sort by the last key first, since each sort is
 * stable.
 *
 *   rfm__sorter_start(&s, n);
 *   for (i = 0; i < n; i++) s.keys[i] = key of thing s.index[i];
 *   rfm__sorter_sort(&s, n); */
#ifndef RFM__CLUSTER_SORTER_H
#define RFM__CLUSTER_SORTER_H

#include <rfm/base.h>

typedef struct rfm__sorter {
  const rfm_host *host;
  size_t room;
  uint64_t *keys, *scratch_keys;
  uint32_t *index, *scratch_index;
} rfm__sorter;

/* Room for @n things. Close it, also after a failure. */
rfm_status rfm__sorter_open(rfm__sorter *sorter, const rfm_host *host, size_t n, rfm_error *err);

void rfm__sorter_close(rfm__sorter *sorter);

/* index becomes 0 .. n - 1. */
void rfm__sorter_start(rfm__sorter *sorter, size_t n);

/* Put index in the order of keys. */
void rfm__sorter_sort(rfm__sorter *sorter, size_t n);

#endif
