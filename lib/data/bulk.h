/* SPDX-License-Identifier: MIT */
/* Bulk: rows of a large batch, staged group by group, a group being customers whose ids begin with
 * the same bits of hash.
 *
 * The rows of one group touch the same few segments of the id map and the same few customers, which
 * then stay in the cache; and the events of a customer come to stand near each other in the tail.
 * No result depends on it. */
#ifndef RFM__DATA_BULK_H
#define RFM__DATA_BULK_H

#include "data/batch.h"
#include "data/staging.h"

enum {
  RFM__BULK_PART = 1 << 18,  /* rows taken together: longer parts share a walk through the id map,
                                shorter ones stay in the cache */
  RFM__BULK_CHUNK = 1 << 12, /* rows read by one chunk of parallel work */
  RFM__BULK_CHUNKS = RFM__BULK_PART / RFM__BULK_CHUNK,
  RFM__BULK_GROUPS = 256
};

/* What one chunk found. */
typedef struct rfm__bulk_chunk {
  uint32_t place[RFM__BULK_GROUPS]; /* rows of each group, then where the next one goes */
  int64_t amount, second;           /* sums of |.| */
  int64_t n_before_floor;
  int32_t wrong; /* some row is, or the sums are enormous */
} rfm__bulk_chunk;

typedef struct rfm__bulk {
  const rfm__batch *batch;
  rfm__staging *staging;
  rfm__bulk_chunk *chunks;
  uint64_t *keys;    /* per row of the part: key of its id */
  uint64_t *grouped; /* the keys, group by group */
  uint32_t *order;   /* the rows, group by group */
  uint8_t *group;    /* per row */
  uint8_t *taken;    /* per row, 0: before the floor, or anonymous */
  int64_t first;     /* first row of the part in the batch */
  int64_t n;         /* rows of the part */
  int64_t n_taken;
  int64_t room;
  int usable; /* 0: some row is wrong, or sums may pass their bounds: take the part in turn to find
                 out which */
} rfm__bulk;

rfm_status rfm__bulk_begin(rfm__bulk *bulk, const rfm__batch *batch, rfm__staging *staging,
                           rfm_error *err);

/* Check and hash the rows of the part that begins at row `first`; n tells how many they are. */
rfm_status rfm__bulk_read(rfm__bulk *bulk, int64_t first, rfm_error *err);

/* Stage a usable part. */
rfm_status rfm__bulk_stage(rfm__bulk *bulk, rfm_error *err);

void rfm__bulk_end(rfm__bulk *bulk);

#endif
