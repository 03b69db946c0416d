/* SPDX-License-Identifier: MIT */
/* Tail: new events in the order they came, chained per customer from the newest back.
 *
 * Blocks are never moved or resized, so a sale at the till costs the same whatever the table holds.
 */
#ifndef RFM__DATA_TAIL_H
#define RFM__DATA_TAIL_H

#include "data/columns.h"

enum {
  RFM__TAIL_BLOCK = 512
}; /* 15 KB with order and event keys: a till has few events and little memory */

/* Chains hold index + 1 in 32 bits. */
#define RFM__TAIL_MAX ((size_t)UINT32_MAX - 1)

/* Row of a wiped event. */
#define RFM__NO_ROW UINT32_MAX

typedef struct rfm__tail_block {
  rfm__columns columns;
  uint32_t *row;  /* customer */
  uint32_t *next; /* next older event of the customer + 1, or 0 */
} rfm__tail_block;

typedef struct rfm__tail {
  rfm__tail_block *blocks;
  size_t n_blocks, room;
  size_t n; /* events, wiped ones included */
  size_t n_wiped;
} rfm__tail;

/* Blocks for events up to index n_wanted - 1 that have the columns of `mask`. 1: done, 0: no
 * memory. */
int rfm__tail_reserve(rfm__tail *tail, const rfm_host *host, size_t n_wanted, uint32_t mask);

/* The columns of the block that the next event goes to; 0 when there is none. */
uint32_t rfm__tail_end_mask(const rfm__tail *tail);

/* Give back what a reservation took and nobody used: blocks beyond the last event and one more,
 * so that a till does not ask for it again with each sale. */
void rfm__tail_trim(rfm__tail *tail, const rfm_host *host);

/* Give back all of a reservation: the block of the next event had the columns of `mask`. */
void rfm__tail_untake(rfm__tail *tail, const rfm_host *host, uint32_t mask);

void rfm__tail_free(rfm__tail *tail, const rfm_host *host);

/* Memory held, and that of it which events use. */
size_t rfm__tail_bytes(const rfm__tail *tail);
size_t rfm__tail_used(const rfm__tail *tail);

/* The columns that some block has. */
uint32_t rfm__tail_mask(const rfm__tail *tail);

RFM__INLINE rfm__tail_block *rfm__tail_at(const rfm__tail *tail, size_t index, size_t *place)
{
  *place = index % RFM__TAIL_BLOCK;
  return &tail->blocks[index / RFM__TAIL_BLOCK];
}

#endif
