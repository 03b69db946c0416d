/* SPDX-License-Identifier: MIT */
/* Columns: events as parallel arrays, of which the optional ones exist only where some row has the
 * field. */
#ifndef RFM__DATA_COLUMNS_H
#define RFM__DATA_COLUMNS_H

#include <rfm/table.h>

#include "base/attrs.h"

/* Optional columns, as bits of a mask. Day, amount and kind are always there. */
enum {
  RFM__HAS_TIME = 1,
  RFM__HAS_ORDER = 2,
  RFM__HAS_ITEM = 4,
  RFM__HAS_CATEGORY = 8,
  RFM__HAS_GROUP = 16,
  RFM__HAS_EVENT = 32,
  RFM__HAS_SECOND = 64,
  RFM__HAS_ALL = 127
};

/* A kind byte is an rfm_kind, with this bit while the event's key is voided. 0 is a wiped event. */
enum { RFM__VOIDED = 0x80, RFM__KIND_MASK = 0x7f };

/* What the time column holds for an event without a time: it sorts first. */
#define RFM__NO_TIME INT64_MIN

/* One event, all fields. */
typedef struct rfm__event {
  int64_t time;
  int64_t amount; /* magnitude */
  int64_t second;
  uint64_t order, item, category, event;
  int32_t day;
  uint32_t group;
  uint8_t kind;
} rfm__event;

typedef struct rfm__columns {
  int32_t *day;
  uint8_t *kind;
  int64_t *amount;
  int64_t *time;
  uint64_t *order, *item, *category;
  uint32_t *group;
  uint64_t *event;
  int64_t *second;
  size_t room; /* rows that every array has room for */
  uint32_t mask;
} rfm__columns;

/* Arrays of `room` rows for the columns of `mask`; contents undefined. 1: done, 0: no memory. */
int rfm__columns_alloc(rfm__columns *columns, const rfm_host *host, uint32_t mask, size_t room);

/* Add the missing columns of `mask` and fill them as absent. 1: done, 0: no memory (an added column
 * does no harm). */
int rfm__columns_extend(rfm__columns *columns, const rfm_host *host, uint32_t mask);

/* Room for more rows, of which the first n are kept; one column at a time, so that only one is
 * there twice. Zeroed columns may grow, too. 1: done, 0: no memory, and all columns are gone. */
int rfm__columns_grow(rfm__columns *columns, const rfm_host *host, size_t room, size_t n);

/* Wipe and free. */
void rfm__columns_free(rfm__columns *columns, const rfm_host *host);

/* Take away the columns that are not in `mask`. */
void rfm__columns_reduce(rfm__columns *columns, const rfm_host *host, uint32_t mask);

/* Memory held; and that of n rows. */
size_t rfm__columns_bytes(const rfm__columns *columns);
size_t rfm__columns_used(const rfm__columns *columns, size_t n);

/* Copy n rows. Columns that `from` lacks become absent values; columns that `to` lacks are left
 * out. */
void rfm__columns_copy(rfm__columns *to, size_t to_row, const rfm__columns *from, size_t from_row,
                       size_t n);

/* Move n rows down within the arrays; to_row <= from_row. */
void rfm__columns_move(rfm__columns *columns, size_t to_row, size_t from_row, size_t n);

/* Put what is in row begin + from[i] to row begin + i, for all i below n; `from` has each number
 * once. `scratch` holds 8 n bytes. */
void rfm__columns_permute(rfm__columns *columns, size_t begin, const uint32_t *from, size_t n,
                          void *scratch);

/* Overwrite n rows with zeros. */
void rfm__columns_wipe(rfm__columns *columns, size_t row, size_t n);

/* Put rows begin .. end - 1 into the total order of events (RULES 1.2), in place. */
void rfm__columns_sort(rfm__columns *columns, size_t begin, size_t end);

/* < 0, 0, > 0 in the total order of events; the voided bit does not count. */
int rfm__event_compare(const rfm__event *a, const rfm__event *b);

/* Sort an array of events into the total order, in place. */
void rfm__events_sort(rfm__event *events, size_t n);

RFM__INLINE void rfm__columns_get(const rfm__columns *c, size_t row, rfm__event *e)
{
  e->day = c->day[row];
  e->kind = c->kind[row];
  e->amount = c->amount[row];
  e->time = c->time ? c->time[row] : RFM__NO_TIME;
  e->order = c->order ? c->order[row] : 0;
  e->item = c->item ? c->item[row] : 0;
  e->category = c->category ? c->category[row] : 0;
  e->group = c->group ? c->group[row] : 0;
  e->event = c->event ? c->event[row] : 0;
  e->second = c->second ? c->second[row] : 0;
}

RFM__INLINE void rfm__columns_put(rfm__columns *c, size_t row, const rfm__event *e)
{
  c->day[row] = e->day;
  c->kind[row] = e->kind;
  c->amount[row] = e->amount;
  if (!c->mask)
    return;
  if (c->time)
    c->time[row] = e->time;
  if (c->order)
    c->order[row] = e->order;
  if (c->item)
    c->item[row] = e->item;
  if (c->category)
    c->category[row] = e->category;
  if (c->group)
    c->group[row] = e->group;
  if (c->event)
    c->event[row] = e->event;
  if (c->second)
    c->second[row] = e->second;
}

#endif
