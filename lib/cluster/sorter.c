/* SPDX-License-Identifier: MIT */
#include "cluster/sorter.h"

#include "base/alloc.h"
#include "base/error.h"
#include "math/order.h"

rfm_status rfm__sorter_open(rfm__sorter *sorter, const rfm_host *host, size_t n, rfm_error *err)
{
  rfm__sorter *s = sorter;

  s->host = host;
  s->room = n;
  s->keys = rfm__alloc(host, n, sizeof *s->keys);
  s->scratch_keys = rfm__alloc(host, n, sizeof *s->scratch_keys);
  s->index = rfm__alloc(host, n, sizeof *s->index);
  s->scratch_index = rfm__alloc(host, n, sizeof *s->scratch_index);
  return s->keys && s->scratch_keys && s->index && s->scratch_index ? RFM_OK : rfm__fail_nomem(err);
}

void rfm__sorter_close(rfm__sorter *sorter)
{
  rfm__sorter *s = sorter;

  rfm__dealloc(s->host, s->scratch_index, s->room, sizeof *s->scratch_index);
  rfm__dealloc(s->host, s->index, s->room, sizeof *s->index);
  rfm__wipe_dealloc(s->host, s->scratch_keys, s->room, sizeof *s->scratch_keys);
  rfm__wipe_dealloc(s->host, s->keys, s->room, sizeof *s->keys);
}

void rfm__sorter_start(rfm__sorter *sorter, size_t n)
{
  for (size_t i = 0; i < n; i++)
    sorter->index[i] = (uint32_t)i;
}

void rfm__sorter_sort(rfm__sorter *sorter, size_t n)
{
  rfm__sort_u64_index(sorter->keys, sorter->index, sorter->scratch_keys, sorter->scratch_index, n);
}
