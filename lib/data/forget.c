/* SPDX-License-Identifier: MIT */
/* Forgetting a customer: everything that belongs to any of the ids is unregistered first and then
 * overwritten. */
#include "base/alloc.h"
#include "base/error.h"
#include "data/table.h"

#include <string.h>

void rfm__table_unregister(rfm_table *table, uint32_t row, const rfm__event *event, uint64_t place)
{
  const int voided = (event->kind & RFM__VOIDED) != 0, nobody = row == RFM__NOBODY;

  if (event->event)
    (void)rfm__hashmap_remove(&table->keys, event->event, place);
  if (voided)
    (void)rfm__hashmap_remove(&table->voids, event->event, 0);
  table->n_events--;
  table->n_voided -= voided;
  table->n_nobody -= nobody;
  table->n_nobody_voided -= voided && nobody;
  table->abs_amount -= event->amount;
  table->abs_second -= event->second < 0 ? -event->second : event->second;
}

static void wipe_run(rfm_table *table, uint32_t row)
{
  rfm__event event;
  size_t begin, end, i;

  rfm__table_run(table, row, &begin, &end);
  for (i = begin; i < end; i++) {
    rfm__columns_get(&table->base.columns, i, &event);
    rfm__table_unregister(table, row, &event, rfm__place(i, 0));
  }
  rfm__columns_wipe(&table->base.columns, begin, end - begin);
  rfm__wipe(&event, sizeof event);
}

static void wipe_chain(rfm_table *table, uint32_t row)
{
  rfm__event event;
  uint32_t next = rfm__customer_at(&table->customers, row)->tail_head;

  while (next) {
    const size_t index = next - 1;
    size_t at;
    rfm__tail_block *block = rfm__tail_at(&table->tail, index, &at);

    rfm__columns_get(&block->columns, at, &event);
    rfm__table_unregister(table, row, &event, rfm__place(index, 1));
    rfm__columns_wipe(&block->columns, at, 1);
    next = block->next[at];
    block->next[at] = 0;
    block->row[at] = RFM__NO_ROW;
    table->tail.n_wiped++;
  }
  rfm__wipe(&event, sizeof event);
}

static void forget_row(rfm_table *table, uint32_t row)
{
  wipe_run(table, row);
  wipe_chain(table, row);
  rfm__attributes_forget(&table->attributes, row);
  if (row < table->n_pruned_rows)
    rfm__pruned_none(&table->pruned[row]);
  rfm__customers_remove(&table->customers, row);
}

rfm_status RFM_CALL rfm_table_forget(rfm_table *table, const rfm_id *id, rfm_error *err)
{
  rfm__id known;
  uint32_t root, row, next;
  rfm_status status = rfm__table_writable(table, err);

  if (!status)
    status = rfm__id_read(table->customers.id_type, id, "id", &known, err);
  if (status)
    return status;
  row = rfm__table_find(table, &known);
  if (row == RFM__NOBODY)
    return rfm__fail(err, RFM_E_NOTFOUND, "there is no such customer to forget");
  root = rfm__aliases_root(&table->aliases, row);
  for (row = root; row != RFM__NOBODY; row = next) {
    next = rfm__aliases_next(&table->aliases, root, row);
    forget_row(table, row);
  }
  rfm__aliases_remove(&table->aliases, root);
  rfm__attributes_tidy(&table->attributes);
  table->days_stale = 1;
  return RFM_OK;
}
