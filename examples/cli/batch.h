/* SPDX-License-Identifier: MIT */
/* Rows on their way into the table: parallel arrays of events that the library takes at once. */
#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include <rfm/table.h>

#include <stddef.h>
#include <stdint.h>

enum { BATCH_ROWS = 65536 };

/* One event, as it was read. */
typedef struct order_event {
  const char *id; /* size 0: anonymous */
  size_t id_size;
  int64_t time_s;
  int32_t day;
  int32_t has_time;
  int64_t amount_minor;
  uint8_t kind; /* used when the orders have a column of kinds */
  uint64_t order, event, item, category;
  uint32_t group;
  int64_t number; /* line or row where it was read */
} order_event;

/* Rows of a batch either all have a time or all have only a day. */
typedef struct batch {
  int64_t n;
  int32_t has_time, has_kind;
  uint8_t *id_bytes;
  size_t id_room;
  int64_t *id_offsets;
  uint8_t *anonymous, *kind;
  int64_t *time_s, *amount_minor, *number;
  int32_t *day;
  uint64_t *order, *event, *item, *category;
  uint32_t *group;
} batch;

void batch_open(batch *b, int has_kind);
void batch_free(batch *b);

/* Whether @e still fits: room is left, and its kind of time is that of the batch. */
int batch_takes(const batch *b, const order_event *e);
void batch_add(batch *b, const order_event *e);

/* Rows @first to @first + @n - 1 as the library wants them; borrowed. */
rfm_events batch_events(const batch *b, int64_t first, int64_t n);

#endif
