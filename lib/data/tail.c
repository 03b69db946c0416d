/* SPDX-License-Identifier: MIT */
/* Tail: blocks of new events. */
#include "data/tail.h"

#include "base/alloc.h"

#include <string.h>

static void block_free(rfm__tail_block *block, const rfm_host *host)
{
  rfm__columns_free(&block->columns, host);
  rfm__dealloc(host, block->row, RFM__TAIL_BLOCK, sizeof *block->row);
  rfm__dealloc(host, block->next, RFM__TAIL_BLOCK, sizeof *block->next);
  memset(block, 0, sizeof *block);
}

static int block_alloc(rfm__tail_block *block, const rfm_host *host, uint32_t mask)
{
  memset(block, 0, sizeof *block);
  block->row = rfm__alloc(host, RFM__TAIL_BLOCK, sizeof *block->row);
  block->next = rfm__alloc(host, RFM__TAIL_BLOCK, sizeof *block->next);
  if (block->row && block->next && rfm__columns_alloc(&block->columns, host, mask, RFM__TAIL_BLOCK))
    return 1;
  block_free(block, host);
  return 0;
}

int rfm__tail_reserve(rfm__tail *tail, const rfm_host *host, size_t n_wanted, uint32_t mask)
{
  const size_t n_blocks = (n_wanted + RFM__TAIL_BLOCK - 1) / RFM__TAIL_BLOCK;
  size_t i;

  for (i = tail->n / RFM__TAIL_BLOCK; i < tail->n_blocks && i < n_blocks; i++)
    if (!rfm__columns_extend(&tail->blocks[i].columns, host, mask))
      return 0;
  while (tail->n_blocks < n_blocks) {
    void *blocks = tail->blocks;
    const int ok = rfm__grow(host, &blocks, &tail->room, tail->n_blocks, tail->n_blocks + 1,
                             sizeof *tail->blocks);

    tail->blocks = blocks;
    if (!ok || !block_alloc(&tail->blocks[tail->n_blocks], host, mask))
      return 0;
    tail->n_blocks++;
  }
  return 1;
}

/* The number of blocks that the events fill, the last one in part. */
static size_t blocks_used(const rfm__tail *tail)
{
  return (tail->n + RFM__TAIL_BLOCK - 1) / RFM__TAIL_BLOCK;
}

static void keep_blocks(rfm__tail *tail, const rfm_host *host, size_t n_blocks)
{
  while (tail->n_blocks > n_blocks)
    block_free(&tail->blocks[--tail->n_blocks], host);
}

uint32_t rfm__tail_end_mask(const rfm__tail *tail)
{
  const size_t end = tail->n / RFM__TAIL_BLOCK;

  return end < tail->n_blocks ? tail->blocks[end].columns.mask : 0;
}

void rfm__tail_trim(rfm__tail *tail, const rfm_host *host)
{
  keep_blocks(tail, host, blocks_used(tail) + 1);
}

void rfm__tail_untake(rfm__tail *tail, const rfm_host *host, uint32_t mask)
{
  keep_blocks(tail, host, blocks_used(tail));
  if (tail->n % RFM__TAIL_BLOCK)
    rfm__columns_reduce(&tail->blocks[tail->n_blocks - 1].columns, host, mask);
}

void rfm__tail_free(rfm__tail *tail, const rfm_host *host)
{
  size_t i;

  for (i = 0; i < tail->n_blocks; i++)
    block_free(&tail->blocks[i], host);
  rfm__dealloc(host, tail->blocks, tail->room, sizeof *tail->blocks);
  memset(tail, 0, sizeof *tail);
}

size_t rfm__tail_bytes(const rfm__tail *tail)
{
  size_t i, bytes = tail->room * sizeof *tail->blocks;

  for (i = 0; i < tail->n_blocks; i++)
    bytes += rfm__columns_bytes(&tail->blocks[i].columns) + RFM__TAIL_BLOCK * 2 * sizeof(uint32_t);
  return bytes;
}

size_t rfm__tail_used(const rfm__tail *tail)
{
  size_t i, bytes = tail->n * 2 * sizeof(uint32_t);

  for (i = 0; i < blocks_used(tail); i++) {
    const size_t left = tail->n - i * RFM__TAIL_BLOCK;

    bytes += rfm__columns_used(&tail->blocks[i].columns,
                               left < RFM__TAIL_BLOCK ? left : RFM__TAIL_BLOCK);
  }
  return bytes;
}

uint32_t rfm__tail_mask(const rfm__tail *tail)
{
  uint32_t mask = 0;
  size_t i;

  for (i = 0; i < tail->n_blocks; i++)
    mask |= tail->blocks[i].columns.mask;
  return mask;
}
