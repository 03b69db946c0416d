/* SPDX-License-Identifier: MIT */
/* Doubles as integers in the same order, and sorting integers. */
#ifndef RFM__MATH_ORDER_H
#define RFM__MATH_ORDER_H

#include <rfm/base.h>

#include "base/attrs.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* a < b exactly when image(a) < image(b); -0.0 has the image of +0.0. No NaN. */
RFM__INLINE uint64_t rfm__double_bits_ordered(double value)
{
  const double plain = value + 0.0; /* -0.0 + 0.0 is +0.0 */
  uint64_t bits;

  memcpy(&bits, &plain, sizeof bits);
  return bits ^ ((0 - (bits >> 63)) | UINT64_C(1) << 63);
}

/* The inverse. */
RFM__INLINE double rfm__double_of_ordered(uint64_t image)
{
  const uint64_t bits = image ^ (((image >> 63) - 1) | UINT64_C(1) << 63);
  double value;

  memcpy(&value, &bits, sizeof value);
  return value;
}

/* Sort the pairs (keys[i], index[i]) by key, ascending and stable: a radix sort, 8 bits a pass,
 * that skips the bytes in which all keys agree. The scratch arrays have room for @n too; what is
 * left in them is undefined (wipe it). */
void rfm__sort_u64_index(uint64_t *keys, uint32_t *index, uint64_t *scratch_keys,
                         uint32_t *scratch_index, size_t n);

/* The same on the host's threads. RFM_STOPPED, RFM_E_HOST, RFM_E_NOMEM: as rfm__parallel_for(); the
 * arrays are then undefined. */
rfm_status rfm__sort_u64_index_on(const rfm_host *host, uint64_t *keys, uint32_t *index,
                                  uint64_t *scratch_keys, uint32_t *scratch_index, size_t n,
                                  rfm_error *err);

#endif
