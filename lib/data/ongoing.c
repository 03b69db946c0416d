/* SPDX-License-Identifier: MIT */
/* Ongoing orders of one customer after the other. */
#include "data/ongoing.h"

#include "base/alloc.h"
#include "data/history.h"

#include <string.h>

static size_t most_events(const rfm_table *table)
{
  size_t row, most = 0;

  for (row = 1; row < table->customers.n_rows; row++) {
    const size_t n =
        rfm__table_is_root(table, row) ? rfm__table_person_events(table, (uint32_t)row) : 0;

    most = n > most ? n : most;
  }
  return most;
}

int rfm__ongoing_open(rfm__ongoing *ongoing, const rfm_table *table)
{
  const uint32_t mask = table->base.columns.mask | rfm__tail_mask(&table->tail);

  memset(ongoing, 0, sizeof *ongoing);
  if (!(mask & RFM__HAS_ORDER))
    return 1;
  ongoing->room = most_events(table);
  ongoing->orders = rfm__alloc(&table->host, ongoing->room, sizeof *ongoing->orders);
  ongoing->index = rfm__alloc_zero(&table->host, ongoing->room, sizeof *ongoing->index);
  if (ongoing->orders && ongoing->index)
    return 1;
  rfm__ongoing_close(ongoing, &table->host);
  return 0;
}

void rfm__ongoing_close(rfm__ongoing *ongoing, const rfm_host *host)
{
  rfm__wipe_dealloc(host, ongoing->orders, ongoing->room, sizeof *ongoing->orders);
  rfm__dealloc(host, ongoing->index, ongoing->room, sizeof *ongoing->index);
  memset(ongoing, 0, sizeof *ongoing);
}

static void take(rfm__ongoing *ongoing, const rfm__columns *columns, size_t at, int32_t floor_day)
{
  if (columns->order && columns->order[at] && columns->day[at] >= floor_day)
    ongoing->orders[ongoing->n++] = columns->order[at];
}

static void read_row(rfm__ongoing *ongoing, const rfm_table *table, uint32_t row, int32_t floor_day)
{
  uint32_t next = rfm__customer_at(&table->customers, row)->tail_head;
  size_t begin, end, i;

  rfm__table_run(table, row, &begin, &end);
  for (i = begin; i < end; i++)
    take(ongoing, &table->base.columns, i, floor_day);
  while (next) {
    size_t at;
    const rfm__tail_block *block = rfm__tail_at(&table->tail, next - 1, &at);

    take(ongoing, &block->columns, at, floor_day);
    next = block->next[at];
  }
}

void rfm__ongoing_read(rfm__ongoing *ongoing, const rfm_table *table, uint32_t root,
                       int32_t floor_day)
{
  uint32_t row;

  ongoing->n = 0;
  for (row = root; ongoing->room && row != RFM__NOBODY;
       row = rfm__table_next_name(table, root, row))
    read_row(ongoing, table, row, floor_day);
  rfm__pairs_sort(ongoing->orders, ongoing->index, ongoing->n);
}

int rfm__ongoing_has(const rfm__ongoing *ongoing, uint64_t order)
{
  size_t low = 0, high = order ? ongoing->n : 0;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if (ongoing->orders[middle] < order)
      low = middle + 1;
    else
      high = middle;
  }
  return low < ongoing->n && order && ongoing->orders[low] == order;
}
