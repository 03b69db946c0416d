/* SPDX-License-Identifier: MIT */
/* Short ascending lists of keys, each once: of 64 bits (categories) or 32 (groups). One code for
 * both: @width, the size of a key, is a constant wherever these are called, and is compiled away.
 */
#ifndef RFM__DATA_KEY_LIST_H
#define RFM__DATA_KEY_LIST_H

#include "base/attrs.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

RFM__INLINE uint64_t rfm__key_at(const void *keys, size_t width, int64_t i)
{
  return width == sizeof(uint32_t) ? ((const uint32_t *)keys)[i] : ((const uint64_t *)keys)[i];
}

RFM__INLINE void rfm__key_put(void *keys, size_t width, int64_t i, uint64_t key)
{
  if (width == sizeof(uint32_t))
    ((uint32_t *)keys)[i] = (uint32_t)key;
  else
    ((uint64_t *)keys)[i] = key;
}

/* Where the first key stands that is not below @key; @n when all are. */
RFM__INLINE int64_t rfm__key_place(const void *keys, size_t width, int64_t n, uint64_t key)
{
  int64_t low = 0, high = n;

  while (low < high) {
    const int64_t middle = low + (high - low) / 2;

    if (rfm__key_at(keys, width, middle) < key)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

RFM__INLINE int rfm__key_listed(const void *keys, size_t width, int64_t n, uint64_t key)
{
  const int64_t place = rfm__key_place(keys, width, n, key);

  return place < n && rfm__key_at(keys, width, place) == key;
}

/* Make any keys such a list, in place; returns how many are left. */
RFM__INLINE int64_t rfm__keys_sort(void *keys, size_t width, int64_t n)
{
  char *bytes = keys;
  int64_t kept = 0;

  for (int64_t i = 0; i < n; i++) {
    const uint64_t key = rfm__key_at(keys, width, i);
    const int64_t place = rfm__key_place(keys, width, kept, key);

    if (place < kept && rfm__key_at(keys, width, place) == key)
      continue;
    memmove(bytes + (size_t)(place + 1) * width, bytes + (size_t)place * width,
            (size_t)(kept - place) * width);
    rfm__key_put(keys, width, place, key);
    kept++;
  }
  return kept;
}

#endif
