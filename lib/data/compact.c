/* SPDX-License-Identifier: MIT */
/* Compaction: sort what is not in place into new memory, then swap it in. The swap cannot fail. */
#include "base/alloc.h"
#include "base/error.h"
#include "data/compact.h"

#include <string.h>

void rfm__table_move_keys(rfm_table *table)
{
  const uint64_t *keys = table->base.columns.event;
  size_t i;

  for (i = 0; keys && i < table->base.n; i++)
    if (keys[i])
      *rfm__hashmap_find(&table->keys, keys[i], NULL, NULL) = rfm__place(i, 0);
}

/* The tail is gone, and so are runs of forgotten owners. Free rows keep their chain. */
static void reset_customers(rfm_table *table)
{
  size_t row;

  for (row = 0; row < table->customers.n_rows; row++) {
    rfm__customer *customer = rfm__customer_at(&table->customers, row);

    customer->flags &= ~(uint32_t)RFM__BASE_GONE;
    if (row != RFM__NOBODY && !(customer->flags & RFM__LIVE))
      continue;
    customer->tail_head = 0;
    customer->tail_count = 0;
  }
}

void rfm__table_swap_runs(rfm_table *table, rfm__runs *runs)
{
  rfm__runs_free(&table->base, &table->host);
  rfm__tail_free(&table->tail, &table->host);
  table->base = *runs;
  memset(runs, 0, sizeof *runs);
  reset_customers(table);
}

/* All that is made before anything changes, each part only where it is wanted. */
typedef struct compacting {
  uint32_t *order;
  rfm__id_chunk *chunk; /* for the ids, when some were wiped; or NULL */
  rfm__runs runs;
  int sort_ids, sort_events;
} compacting;

/* No event to sort, and no room to give back. */
static int events_in_place(const rfm_table *table)
{
  return table->tail.n == 0 && table->base.n == (size_t)table->n_events &&
         table->base.columns.room == table->base.n;
}

static void swap_in(rfm_table *table, compacting *c)
{
  const size_t n = table->customers.n_live;

  if (c->chunk)
    rfm__customers_fill_chunk(&table->customers, c->chunk, c->order, n);
  if (c->sort_ids)
    rfm__customers_set_order(&table->customers, c->order, n);
  if (c->sort_events) {
    rfm__table_swap_runs(table, &c->runs);
    rfm__table_move_keys(table);
  }
}

static rfm_status make_order(compacting *c, const rfm_table *table, rfm_error *err)
{
  const rfm__customers *customers = &table->customers;

  c->order = rfm__alloc(&table->host, customers->n_live, sizeof *c->order);
  if (!c->order || !rfm__customers_new_chunk(customers, &c->chunk))
    return rfm__fail_nomem(err);
  return rfm__customers_in_order(customers, c->order, err);
}

static void give_up(compacting *c, const rfm_table *table)
{
  rfm__customers_drop_chunk(&table->customers, c->chunk);
  rfm__dealloc(&table->host, c->order, table->customers.n_live, sizeof *c->order);
}

rfm_status rfm__table_compact(rfm_table *table, rfm_error *err)
{
  rfm_status status = RFM_OK;
  compacting c;

  memset(&c, 0, sizeof c);
  c.sort_ids = !table->customers.order_is_whole;
  c.sort_events = !events_in_place(table);
  rfm__table_enter(table);
  if (c.sort_ids)
    status = make_order(&c, table, err);
  if (!status && c.sort_events)
    status = rfm__runs_build(&c.runs, table, RFM__HAS_ALL, err);
  rfm__table_leave(table);
  if (status) {
    give_up(&c, table);
    return status;
  }
  table->days = rfm__table_days(table);
  table->days_stale = 0;
  swap_in(table, &c);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_table_compact(rfm_table *table, rfm_error *err)
{
  const rfm_status status = rfm__table_writable(table, err);

  return status ? status : rfm__table_compact(table, err);
}
