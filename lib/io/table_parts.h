/* SPDX-License-Identifier: MIT */
/* Parts of a saved table: what its blocks are called, and the two that are large enough for files
 * of their own. */
#ifndef RFM__IO_TABLE_PARTS_H
#define RFM__IO_TABLE_PARTS_H

#include "data/table.h"
#include "io/envelope.h"

/* In the order in which they come. A list is cut into blocks of RFM__BLOCK_ITEMS, the last one of
 * fewer. */
#define RFM__TAG_TABLE RFM__TAG('T', 'A', 'B', 'L')
#define RFM__TAG_CUSTOMERS RFM__TAG('C', 'U', 'S', 'T')
#define RFM__TAG_ALIASES RFM__TAG('A', 'L', 'I', 'A')
#define RFM__TAG_VOIDS RFM__TAG('V', 'O', 'I', 'D')
#define RFM__TAG_EVENTS RFM__TAG('E', 'V', 'N', 'T')
#define RFM__TAG_ATTRIBUTE RFM__TAG('A', 'T', 'T', 'R')
#define RFM__TAG_ANONYMOUS RFM__TAG('A', 'N', 'O', 'N')
#define RFM__TAG_PRUNED RFM__TAG('P', 'R', 'U', 'N')

enum {
  RFM__TABLE_BYTES = 72, /* payload of TABL */
  RFM__ALIAS_BYTES = 8,  /* of one record */
  RFM__VOID_BYTES = 8,
  RFM__VALUE_BYTES = 16,
  RFM__ANONYMOUS_BYTES = 52,
  RFM__PRUNED_BYTES = 40,
  RFM__EVENTS_HEAD_BYTES = 12,
  RFM__RUN_BYTES = 8,
  RFM__EVENT_BYTES = 13 /* day, kind, amount */
};

/* Counts beyond this are no counts of anything; below it no sum of a few overflows. */
#define RFM__MAX_COUNT ((int64_t)1 << 53)

/* Bytes that the optional column of one bit adds to an event. */
RFM__INLINE uint32_t rfm__optional_bytes(uint32_t bit)
{
  return bit == RFM__HAS_GROUP ? 4 : 8;
}

/* All voided keys. */
void rfm__save_voids(rfm__save *save, const rfm_table *table);

/* All attributes; place[row] says which customer the row is, counted from 1 in ascending id. */
void rfm__save_attributes(rfm__save *save, const rfm_table *table, const uint32_t *place);

/* All events; `order` has the n live rows in ascending id. */
void rfm__save_events(rfm__save *save, const rfm_table *table, const uint32_t *order, size_t n);

/* All blocks of events from the current one on, @n events, into the base of a table whose row k is
 * the k-th customer. */
void rfm__load_events(rfm__load *load, rfm_table *table, uint64_t n);

/* All blocks of attributes from the current one on, likewise. */
void rfm__load_attributes(rfm__load *load, rfm_table *table);

/* A place of a customer of the table, 1 or more; 0 is refused. */
uint32_t rfm__load_customer(rfm__load *load, const rfm_table *table);

#endif
