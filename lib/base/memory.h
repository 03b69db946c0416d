/* SPDX-License-Identifier: MIT */
/* Memory of a call: what it fills must not be what it reads, nor be filled twice. */
#ifndef RFM__BASE_MEMORY_H
#define RFM__BASE_MEMORY_H

#include <rfm/base.h>

typedef struct rfm__memory {
  const void *first; /* or NULL */
  int64_t n_bytes;
  const char *name;
} rfm__memory;

/* The first @n_outputs of @n are filled, the others read. RFM_E_ARG naming two that overlap. */
rfm_status rfm__memory_apart(const rfm__memory *memory, size_t n_outputs, size_t n, rfm_error *err);

#endif
