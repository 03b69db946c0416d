/* SPDX-License-Identifier: MIT */
/* Text keys as integers, fixed for ever. */
#include <rfm/base.h>

#include "base/siphash.h"

uint64_t RFM_CALL rfm_key_hash(const void *bytes, size_t n_bytes)
{
  static const uint64_t zero_key[2] = {0, 0};
  const uint64_t hash = rfm__siphash(bytes, n_bytes, zero_key);

  return hash != 0 ? hash : 1; /* 0 means "no key" */
}

uint32_t RFM_CALL rfm_group_hash(const void *bytes, size_t n_bytes)
{
  const uint64_t key = rfm_key_hash(bytes, n_bytes);
  const uint32_t folded = (uint32_t)(key ^ key >> 32);

  return folded != 0 ? folded : 1;
}
