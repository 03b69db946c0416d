/* SPDX-License-Identifier: MIT */
/* Compaction: sort everything into new memory, then swap it in. The swap cannot fail. */
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

/* All that is made before anything changes. */
typedef struct compacting {
  uint32_t *order;
  rfm__id_chunk *chunk; /* for the ids, when some were wiped; or NULL */
  rfm__runs runs;
} compacting;

static void swap_in(rfm_table *table, const compacting *c)
{
  const rfm__day_range days = rfm__table_days(table);

  table->days = days;
  table->days_stale = 0;
  rfm__runs_free(&table->base, &table->host);
  rfm__tail_free(&table->tail, &table->host);
  table->base = c->runs;
  reset_customers(table);
  if (c->chunk)
    rfm__customers_fill_chunk(&table->customers, c->chunk, c->order, table->customers.n_live);
  rfm__customers_set_order(&table->customers, c->order, table->customers.n_live);
  rfm__table_move_keys(table);
}

/* Nothing to sort, and no room to give back. */
static int is_compact(const rfm_table *table)
{
  return table->tail.n == 0 && table->customers.order_is_whole &&
         table->base.columns.room == table->base.n;
}

static rfm_status make_order(compacting *c, const rfm_table *table, rfm_error *err)
{
  const rfm__customers *customers = &table->customers;

  c->order = rfm__alloc(&table->host, customers->n_live, sizeof *c->order);
  if (!c->order || !rfm__customers_in_order(customers, c->order) ||
      !rfm__customers_new_chunk(customers, &c->chunk))
    return rfm__fail_nomem(err);
  return RFM_OK;
}

static void give_up(compacting *c, const rfm_table *table)
{
  rfm__customers_drop_chunk(&table->customers, c->chunk);
  rfm__dealloc(&table->host, c->order, table->customers.n_live, sizeof *c->order);
}

rfm_status rfm__table_compact(rfm_table *table, rfm_error *err)
{
  compacting c;
  rfm_status status;

  if (is_compact(table)) {
    table->days = rfm__table_days(table);
    table->days_stale = 0;
    return RFM_OK;
  }
  memset(&c, 0, sizeof c);
  rfm__table_enter(table);
  status = make_order(&c, table, err);
  if (!status)
    status = rfm__runs_build(&c.runs, table, RFM__HAS_ALL, err);
  rfm__table_leave(table);
  if (status)
    give_up(&c, table);
  else
    swap_in(table, &c);
  return status;
}

rfm_status RFM_CALL rfm_table_compact(rfm_table *table, rfm_error *err)
{
  const rfm_status status = rfm__table_writable(table, err);

  return status ? status : rfm__table_compact(table, err);
}
