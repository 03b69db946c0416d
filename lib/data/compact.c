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

static void swap_in(rfm_table *table, rfm__runs *runs, uint32_t *order)
{
  const rfm__day_range days = rfm__table_days(table);

  table->days = days;
  table->days_stale = 0;
  rfm__runs_free(&table->base, &table->host);
  rfm__tail_free(&table->tail, &table->host);
  table->base = *runs;
  reset_customers(table);
  rfm__customers_set_order(&table->customers, order, table->customers.n_live);
  rfm__table_move_keys(table);
}

/* Nothing to sort, and no room to give back. */
static int is_compact(const rfm_table *table)
{
  return table->tail.n == 0 && table->customers.order_is_whole &&
         table->base.columns.room == table->base.n;
}

rfm_status rfm__table_compact(rfm_table *table, rfm_error *err)
{
  const size_t n = table->customers.n_live;
  uint32_t *order;
  rfm__runs runs;
  rfm_status status;

  if (is_compact(table)) {
    table->days = rfm__table_days(table);
    table->days_stale = 0;
    return RFM_OK;
  }
  order = rfm__alloc(&table->host, n, sizeof *order);
  if (!order)
    return rfm__fail_nomem(err);
  status = rfm__customers_in_order(&table->customers, order) ? RFM_OK : rfm__fail_nomem(err);
  if (!status) {
    rfm__table_enter(table);
    status = rfm__runs_build(&runs, table, RFM__HAS_ALL, err);
    rfm__table_leave(table);
  }
  if (status) {
    rfm__dealloc(&table->host, order, n, sizeof *order);
    return status;
  }
  swap_in(table, &runs, order);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_table_compact(rfm_table *table, rfm_error *err)
{
  const rfm_status status = rfm__table_writable(table, err);

  return status ? status : rfm__table_compact(table, err);
}
