/* SPDX-License-Identifier: MIT */
/* Allocation through the host. */
#include "base/alloc.h"

#include "base/checked.h"

#include <string.h>

/* One byte stands in for nothing, so that NULL always means failure. */
static int block_bytes(size_t count, size_t size, size_t *bytes)
{
  if (!rfm__mul_size(count, size, bytes))
    return 0;
  if (*bytes == 0)
    *bytes = 1;
  return 1;
}

void *rfm__alloc(const rfm_host *host, size_t count, size_t size)
{
  size_t bytes;

  if (!block_bytes(count, size, &bytes) || bytes > PTRDIFF_MAX)
    return NULL;
  return host->alloc(bytes, host->user_data);
}

void *rfm__alloc_zero(const rfm_host *host, size_t count, size_t size)
{
  void *const block = rfm__alloc(host, count, size);

  if (block)
    memset(block, 0, count * size);
  return block;
}

void rfm__dealloc(const rfm_host *host, void *block, size_t count, size_t size)
{
  const size_t bytes = count * size;

  if (block)
    host->dealloc(block, bytes > 0 ? bytes : 1, host->user_data);
}

void rfm__wipe(void *block, size_t n_bytes)
{
#if defined(__GNUC__)
  if (n_bytes == 0)
    return;
  memset(block, 0, n_bytes);
  __asm__ __volatile__("" : : "r"(block) : "memory"); /* somebody might read it: keep the stores */
#else
  volatile unsigned char *byte = block;

  while (n_bytes--)
    *byte++ = 0;
#endif
}

void rfm__wipe_dealloc(const rfm_host *host, void *block, size_t count, size_t size)
{
  if (!block)
    return;
  rfm__wipe(block, count * size);
  rfm__dealloc(host, block, count, size);
}

int rfm__grow(const rfm_host *host, void **array, size_t *capacity, size_t used, size_t wanted,
              size_t size)
{
  size_t room = wanted;
  void *block;

  if (wanted <= *capacity)
    return 1;
  if (*capacity <= SIZE_MAX / 2 && room < *capacity * 2)
    room = *capacity * 2;
  block = rfm__alloc(host, room, size);
  if (!block)
    return 0;
  if (used > 0)
    memcpy(block, *array, used * size);
  rfm__wipe_dealloc(host, *array, *capacity, size);
  *array = block;
  *capacity = room;
  return 1;
}
