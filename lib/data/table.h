/* SPDX-License-Identifier: MIT */
/* Table: what all files of the table room share. */
#ifndef RFM__DATA_TABLE_H
#define RFM__DATA_TABLE_H

#include <rfm/table.h>

#include "base/atomic.h"
#include "data/aliases.h"
#include "data/anonymous.h"
#include "data/attributes.h"
#include "data/customers.h"
#include "data/runs.h"
#include "data/tail.h"

/* Purchase kinds whose first and last pruned days are kept: sale, payment, visit, contact. */
enum { RFM__PRUNED_KINDS = 4 };

typedef struct rfm__pruned_days {
  int32_t first[RFM__PRUNED_KINDS]; /* RFM__NO_DAY: none */
  int32_t last[RFM__PRUNED_KINDS];
  int32_t traded; /* RFM_KIND_BIT of the sales, returns and payments that were pruned */
} rfm__pruned_days;

/* Days with events: the last two different ones and the first. */
typedef struct rfm__day_range {
  int32_t first, last, earlier; /* RFM__NO_DAY: none */
} rfm__day_range;

struct rfm_table {
  rfm_host
      *hooks; /* what the parts below borrow: it stays where it is when a merge swaps two tables */
  rfm_host host; /* the same hooks, for the table's own files */
  rfm__customers customers;
  rfm__aliases aliases;
  rfm__attributes attributes;
  rfm__anonymous_days anonymous; /* events of nobody without a key */
  rfm__runs base;                /* events in place, by row */
  rfm__tail tail;                /* events since */
  rfm__hashmap keys;             /* event key -> rfm__place of the event */
  rfm__hashmap voids;            /* voided event keys -> 0 */
  rfm__pruned_days *pruned;      /* by row, or NULL */
  size_t n_pruned_rows;          /* rows that `pruned` has */
  int64_t n_events;              /* live events, those of nobody included */
  int64_t n_nobody;              /* of them, events of nobody */
  int64_t n_voided;              /* of them, voided ones */
  int64_t n_nobody_voided;       /* of nobody and voided */
  int64_t n_duplicate, n_before_floor, n_pruned_events;
  int64_t abs_amount,
      abs_second; /* sums of |.| over all events, the anonymous included: both stay <= INT64_MAX */
  rfm__day_range days; /* of customers' events that are not voided, unless days_stale */
  int32_t days_stale;  /* a forgotten or voided event may have been the last one */
  int32_t day_start_s;
  int32_t floor_day; /* RFM_DAY_MIN without one */
  int32_t draining;  /* inside the callback of a drain, or a hook of an append */
  char currency[8];
  rfm__atomic readers; /* callbacks that walk the table now */
};

/* Where an event is: its index in the base or the tail. */
RFM__INLINE uint64_t rfm__place(size_t index, int in_tail)
{
  return (uint64_t)index << 1 | (in_tail ? 1u : 0u);
}

/* The event at a place; `row` (or NULL) gets its customer. O(log rows) for the row of a base event.
 */
void rfm__table_event(const rfm_table *table, uint64_t place, rfm__event *event, uint32_t *row);

/* RFM_E_STATE inside a callback of the table, RFM_E_ARG for NULL. */
rfm_status rfm__table_readable(const rfm_table *table, rfm_error *err);
rfm_status rfm__table_writable(rfm_table *table, rfm_error *err);

/* Around callbacks of a const function: no writer may run meanwhile. */
void rfm__table_enter(const rfm_table *table);
void rfm__table_leave(const rfm_table *table);

/* Row of an id, or RFM__NOBODY. */
uint32_t rfm__table_find(const rfm_table *table, const rfm__id *id);

/* Row of an id, added when it is new; RFM__NOBODY without memory or room, with the status in
 * *status. */
uint32_t rfm__table_find_or_add(rfm_table *table, const rfm__id *id, rfm_status *status);

/* Events of one row in the base: begin .. end - 1. */
void rfm__table_run(const rfm_table *table, uint32_t row, size_t *begin, size_t *end);

/* Events of one row in base and tail. */
size_t rfm__table_row_events(const rfm_table *table, uint32_t row);

/* Is the row's customer there, and no other name of one? */
int rfm__table_is_root(const rfm_table *table, size_t row);

/* All names of a customer, one after another: start with `root`; after `row` comes the result,
 * RFM__NOBODY at the end. */
uint32_t rfm__table_next_name(const rfm_table *table, uint32_t root, uint32_t row);

/* Events of a root and all its other names. */
size_t rfm__table_person_events(const rfm_table *table, uint32_t root);

/* Has a root, or one of its other names, an event in the base before a day? */
int rfm__table_has_before(const rfm_table *table, uint32_t root, int32_t day);

/* Widen a day range by one day, or by another range. */
void rfm__day_range_add(rfm__day_range *range, int32_t day);
void rfm__day_range_join(rfm__day_range *range, const rfm__day_range *other);
#define RFM__EMPTY_DAYS                                                                            \
  {                                                                                                \
    RFM__NO_DAY, RFM__NO_DAY, RFM__NO_DAY                                                          \
  }

/* The table's day range, whether stale or not. */
rfm__day_range rfm__table_days(const rfm_table *table);

/* An event and an id as the host sees them. */
void rfm__event_tell(rfm_event *out, const rfm__event *event);
void rfm__id_tell(rfm_id *out, const rfm__id *id);

/* Make `row` another name of `parent`, or say why not. */
rfm_status rfm__table_link(rfm_table *table, uint32_t row, uint32_t parent, rfm_error *err);

/* No purchase was pruned. */
void rfm__pruned_none(rfm__pruned_days *days);

/* Widen by what was pruned of another id of the same customer, or in another part. */
void rfm__pruned_add(rfm__pruned_days *days, const rfm__pruned_days *more);

/* Take one event out of keys, voids and sums, before its memory is wiped. */
void rfm__table_unregister(rfm_table *table, uint32_t row, const rfm__event *event, uint64_t place);

#endif
