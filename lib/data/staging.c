/* SPDX-License-Identifier: MIT */
/* Staging: events beyond the end of the tail, where nobody looks, until they are committed or taken
 * back. */
#include "data/staging.h"

#include "base/checked.h"
#include "base/error.h"

#include <string.h>

/* Events linked ahead at the commit, for the cache. */
enum { LINK_AHEAD = 24 };

rfm_status rfm__staging_begin(rfm__staging *s, rfm_table *table, size_t n, uint32_t mask,
                              rfm_error *err)
{
  memset(s, 0, sizeof *s);
  s->table = table;
  s->newcomers.table = table;
  s->end = table->tail.n;
  s->abs_amount = table->abs_amount;
  s->abs_second = table->abs_second;
  if (n > RFM__TAIL_MAX - s->end)
    return rfm__fail(err, RFM_E_LIMIT,
                     "more than 2^32 - 2 unsorted events: call rfm_table_compact() first");
  return rfm__tail_reserve(&table->tail, table->hooks, s->end + n, mask) ? RFM_OK
                                                                         : rfm__fail_nomem(err);
}

static rfm_status over_sum(int64_t i, const char *field, rfm_error *err)
{
  if (i < 0)
    return rfm__fail(err, RFM_E_LIMIT, "the sum of |%s| passes 2^63 - 1", field);
  return rfm__fail_at(err, RFM_E_LIMIT, i, -1, "row %lld: the sum of |%s| passes 2^63 - 1",
                      (long long)i, field);
}

/* The first field in which two events differ. */
static const char *differing_field(const rfm__event *a, const rfm__event *b)
{
  if (a->day != b->day)
    return "day";
  if (a->time != b->time)
    return "time";
  if ((a->kind ^ b->kind) & RFM__KIND_MASK)
    return "kind";
  if (a->amount != b->amount)
    return "amount";
  if (a->order != b->order)
    return "order";
  if (a->item != b->item)
    return "item";
  if (a->category != b->category)
    return "category";
  return a->group != b->group ? "group" : "second measure";
}

static rfm_status contradicts(int64_t i, const char *field, rfm_error *err)
{
  if (i < 0)
    return rfm__fail(err, RFM_E_CONFLICT, "both have an event key, with another %s", field);
  return rfm__fail_at(err, RFM_E_CONFLICT, i, -1,
                      "row %lld: its event key is there with another %s", (long long)i, field);
}

rfm_status rfm__staging_count(rfm__staging *s, int64_t i, const rfm__event *event, rfm_error *err)
{
  const int64_t second = event->second < 0 ? -event->second : event->second;

  if (!rfm__add_i64(s->abs_amount, event->amount, &s->abs_amount))
    return over_sum(i, "amount_minor", err);
  if (!rfm__add_i64(s->abs_second, second, &s->abs_second))
    return over_sum(i, "second_minor", err);
  return RFM_OK;
}

/* An event key that is there already: a duplicate, or a contradiction. */
static rfm_status meet_known(rfm__staging *s, int64_t i, uint64_t place, const rfm__event *event,
                             uint32_t row, rfm_error *err)
{
  rfm__event known;
  uint32_t known_row;

  rfm__table_event(s->table, place, &known, &known_row);
  if (known_row != row || rfm__event_compare(&known, event) != 0)
    return contradicts(i, known_row != row ? "customer" : differing_field(&known, event), err);
  s->n_duplicate++;
  return RFM_OK;
}

static rfm_status put_event(rfm__staging *s, uint32_t row, const rfm__event *event, rfm_error *err)
{
  rfm_table *table = s->table;
  size_t at;
  rfm__tail_block *block = rfm__tail_at(&table->tail, s->end, &at);

  if (event->event && !rfm__hashmap_insert(&table->keys, event->event, rfm__place(s->end, 1)))
    return rfm__fail_nomem(err);
  rfm__columns_put(&block->columns, at, event);
  block->row[at] = row;
  s->end++;
  s->n_nobody += row == RFM__NOBODY;
  return RFM_OK;
}

rfm_status rfm__staging_add(rfm__staging *s, int64_t i, uint32_t row, rfm__event *event,
                            rfm_error *err)
{
  rfm_table *table = s->table;
  const uint64_t *place;
  rfm_status status;

  if (event->event) {
    place = rfm__hashmap_find(&table->keys, event->event, NULL, NULL);
    if (place)
      return meet_known(s, i, *place, event, row, err);
    if (rfm__hashmap_find(&table->voids, event->event, NULL, NULL)) {
      event->kind |= RFM__VOIDED;
      s->n_voided++;
      s->n_nobody_voided += row == RFM__NOBODY;
    }
  }
  status = rfm__staging_count(s, i, event, err);
  return status ? status : put_event(s, row, event, err);
}

void rfm__staging_rollback(rfm__staging *s)
{
  rfm_table *table = s->table;
  size_t index;

  for (index = table->tail.n; index < s->end; index++) {
    size_t at;
    rfm__tail_block *block = rfm__tail_at(&table->tail, index, &at);

    if (block->columns.event && block->columns.event[at])
      (void)rfm__hashmap_remove(&table->keys, block->columns.event[at], rfm__place(index, 1));
    rfm__columns_wipe(&block->columns, at, 1);
  }
  rfm__newcomers_rollback(&s->newcomers);
}

/* Hang the staged events at the head of their customers' chains. */
static void link_events(rfm__staging *s)
{
  rfm_table *table = s->table;
  size_t index;

  for (index = table->tail.n; index < s->end; index++) {
    size_t at, ahead;
    rfm__tail_block *block = rfm__tail_at(&table->tail, index, &at);
    rfm__customer *customer = rfm__customer_at(&table->customers, block->row[at]);

    if (index + LINK_AHEAD < s->end) {
      const rfm__tail_block *later = rfm__tail_at(&table->tail, index + LINK_AHEAD, &ahead);

      RFM__PREFETCH(rfm__customer_at(&table->customers, later->row[ahead]));
    }
    block->next[at] = customer->tail_head;
    customer->tail_head = (uint32_t)index + 1;
    customer->tail_count++;
    if (block->row[at] != RFM__NOBODY && !(block->columns.kind[at] & RFM__VOIDED))
      rfm__day_range_add(&table->days, block->columns.day[at]);
  }
}

void rfm__staging_commit(rfm__staging *s)
{
  rfm_table *table = s->table;

  rfm__newcomers_commit(&s->newcomers);
  link_events(s);
  table->n_events += (int64_t)(s->end - table->tail.n);
  table->tail.n = s->end;
  table->n_duplicate += s->n_duplicate;
  table->n_before_floor += s->n_before_floor;
  table->n_voided += s->n_voided;
  table->n_nobody += s->n_nobody;
  table->n_nobody_voided += s->n_nobody_voided;
  table->abs_amount = s->abs_amount;
  table->abs_second = s->abs_second;
}
