/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include "base/error.h"

static int share_memory(const rfm__memory *a, const rfm__memory *b)
{
  const uintptr_t x = (uintptr_t)a->first, y = (uintptr_t)b->first;

  if (!x || !y || a->n_bytes <= 0 || b->n_bytes <= 0)
    return 0;
  return x < y ? y - x < (uint64_t)a->n_bytes : x - y < (uint64_t)b->n_bytes;
}

rfm_status rfm__memory_apart(const rfm__memory *memory, size_t n_outputs, size_t n, rfm_error *err)
{
  size_t i, k;

  for (i = 0; i < n_outputs; i++)
    for (k = i + 1; k < n; k++)
      if (share_memory(&memory[i], &memory[k]))
        return rfm__fail(err, RFM_E_ARG, "%s and %s share memory", memory[i].name, memory[k].name);
  return RFM_OK;
}
