/* SPDX-License-Identifier: MIT */
/* Deal: the rows of a large batch, checked, and dealt into groups of customers whose ids begin with
 * the same bits of hash.
 *
 * What a group needs fits into a core's own cache, and no two groups have a customer in common: so
 * groups are worked on in parallel. No result depends on it. */
#ifndef RFM__DATA_DEAL_H
#define RFM__DATA_DEAL_H

#include "data/batch.h"

enum {
  RFM__MAX_GROUP_BITS = 8, /* more write streams than this outrun the cache */
  RFM__MAX_GROUPS = 1 << RFM__MAX_GROUP_BITS
};

typedef struct rfm__deal_chunk rfm__deal_chunk;

typedef struct rfm__deal {
  const rfm_table *table;
  const rfm__batch *batch;
  rfm__deal_chunk *chunks;
  int64_t n_chunks;
  uint16_t *group;      /* of each row of the batch */
  rfm__columns columns; /* the events of rows that have a customer and are not before the floor:
                           group by group, each in the order of the batch */
  uint64_t *keys;       /* of their ids */
  uint32_t *rows;       /* what rows of the batch they were; NULL when ids are integers */
  size_t n;
  size_t first[RFM__MAX_GROUPS + 1]; /* of each group */
  uint32_t group_bits;
  int64_t abs_amount, abs_second; /* of the table with the batch */
  int64_t n_before_floor;
  rfm__day_range days; /* of the table with the batch */
} rfm__deal;

/* Check and deal. RFM_E_DATA, RFM_E_LIMIT: the first row that is wrong or passes a bound;
 * RFM_E_NOMEM; RFM_STOPPED and RFM_E_HOST as rfm__parallel_for(). End it in any case. */
rfm_status rfm__deal_begin(rfm__deal *deal, const rfm_table *table, const rfm__batch *batch,
                           rfm_error *err);

/* The columns may have been taken over, and are empty then. */
void rfm__deal_end(rfm__deal *deal);

#endif
