/* SPDX-License-Identifier: MIT */
/* Runs: a counting sort of the tail by customer row, merged with the runs that are in place
 * already.
 *
 * Work is cut into ranges of rows. Each range reads the rows of the whole tail (4 bytes an event)
 * but writes only its own stretch, so ranges run in parallel and their targets stay near each other
 * in memory. */
#include "data/runs.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "data/table.h"

#include <string.h>

enum {
  MAX_RANGES = 4, /* more ranges: better locality, but more passes over the tail's rows (4 was the
                     best of 2 to 32) */
  RANGE_EVENTS = 65536 /* below this a range is not worth a pass */
};

typedef struct building {
  const rfm_table *table;
  rfm__runs *runs;
  size_t first_row[MAX_RANGES + 1];
} building;

static size_t row_count(const rfm_table *table, size_t row)
{
  return rfm__table_row_events(table, (uint32_t)row);
}

/* Counts become starts: offsets[r + 1] that of row r. What is put there moves it on to the row's
 * end, which is the next start. */
static void place_rows(rfm__runs *runs)
{
  size_t row;
  int64_t place = 0;

  for (row = 0; row < runs->n_rows; row++) {
    const int64_t count = runs->offsets[row + 1];

    runs->offsets[row + 1] = place;
    place += count;
  }
  runs->n = (size_t)place;
}

/* Cut the rows into ranges of about equally many events; returns their number. */
static int64_t cut_ranges(building *b)
{
  const rfm__runs *runs = b->runs;
  int64_t n = (int64_t)(runs->n / RANGE_EVENTS) + 1, range;
  size_t row = 0;

  if (n > MAX_RANGES)
    n = MAX_RANGES;
  b->first_row[0] = 0;
  for (range = 1; range < n; range++) {
    const int64_t share = (int64_t)runs->n / n * range;

    while (row < runs->n_rows && runs->offsets[row + 1] < share)
      row++;
    b->first_row[range] = row;
  }
  b->first_row[n] = runs->n_rows;
  return n;
}

static void copy_base(const rfm_table *table, rfm__runs *runs, size_t first, size_t last)
{
  size_t row, begin, end;

  for (row = first; row < last && row < table->base.n_rows; row++) {
    rfm__table_run(table, (uint32_t)row, &begin, &end);
    if (begin == end)
      continue;
    rfm__columns_copy(&runs->columns, (size_t)runs->offsets[row + 1], &table->base.columns, begin,
                      end - begin);
    runs->offsets[row + 1] += (int64_t)(end - begin);
  }
}

/* Events without optional fields are the common bulk load; spare them the tests for each column. */
static void scatter_plain(const rfm__tail_block *block, size_t n, rfm__runs *runs, size_t first,
                          size_t last)
{
  size_t i;

  for (i = 0; i < n; i++) {
    const size_t row = block->row[i];
    size_t place;

    if (row - first >= last - first)
      continue;
    place = (size_t)runs->offsets[row + 1]++;
    runs->columns.day[place] = block->columns.day[i];
    runs->columns.kind[place] = block->columns.kind[i];
    runs->columns.amount[place] = block->columns.amount[i];
  }
}

static void scatter_full(const rfm__tail_block *block, size_t n, rfm__runs *runs, size_t first,
                         size_t last)
{
  rfm__event event;
  size_t i;

  for (i = 0; i < n; i++) {
    const size_t row = block->row[i];

    if (row - first >= last - first)
      continue;
    rfm__columns_get(&block->columns, i, &event);
    rfm__columns_put(&runs->columns, (size_t)runs->offsets[row + 1]++, &event);
  }
}

static void scatter_tail(const rfm__tail *tail, rfm__runs *runs, size_t first, size_t last)
{
  size_t index;

  for (index = 0; index < tail->n; index += RFM__TAIL_BLOCK) {
    const size_t left = tail->n - index;
    const size_t n = left < RFM__TAIL_BLOCK ? left : RFM__TAIL_BLOCK;
    const rfm__tail_block *block = &tail->blocks[index / RFM__TAIL_BLOCK];

    if (runs->columns.mask == 0)
      scatter_plain(block, n, runs, first, last);
    else
      scatter_full(block, n, runs, first, last);
  }
}

/* Runs of the base are in order; with events of the tail behind them they may not be. */
static void sort_rows(const rfm_table *table, rfm__runs *runs, size_t first, size_t last)
{
  size_t row;

  for (row = first; row < last; row++) {
    const size_t end = (size_t)runs->offsets[row + 1];

    if (rfm__customer_at(&table->customers, row)->tail_count > 0)
      rfm__columns_sort(&runs->columns, end - row_count(table, row), end);
  }
}

static void RFM_CALL build_range(int64_t range, void *arg)
{
  const building *b = arg;
  const size_t first = b->first_row[range], last = b->first_row[range + 1];

  copy_base(b->table, b->runs, first, last);
  scatter_tail(&b->table->tail, b->runs, first, last);
  sort_rows(b->table, b->runs, first, last);
}

rfm_status rfm__runs_count(rfm__runs *runs, const rfm_table *table, rfm_error *err)
{
  size_t row;

  memset(runs, 0, sizeof *runs);
  runs->offsets = rfm__alloc(&table->host, table->customers.n_rows + 1, sizeof *runs->offsets);
  if (!runs->offsets)
    return rfm__fail_nomem(err);
  runs->n_rows = table->customers.n_rows;
  runs->offsets[0] = 0;
  for (row = 0; row < runs->n_rows; row++)
    runs->offsets[row + 1] = (int64_t)row_count(table, row);
  return RFM_OK;
}

rfm_status rfm__runs_place(rfm__runs *runs, const rfm_table *table, uint32_t mask, rfm_error *err)
{
  building b;
  rfm_status status;

  b.table = table;
  b.runs = runs;
  place_rows(runs);
  status = rfm__columns_alloc(&runs->columns, &table->host, mask, runs->n)
               ? rfm__parallel_for(&table->host, cut_ranges(&b), build_range, &b, err)
               : rfm__fail_nomem(err);
  if (status)
    rfm__runs_free(runs, &table->host);
  return status;
}

rfm_status rfm__runs_build(rfm__runs *runs, const rfm_table *table, uint32_t mask, rfm_error *err)
{
  static const char stage[] = "sorting events";
  const uint32_t present = table->base.columns.mask | rfm__tail_mask(&table->tail);
  rfm_status status = rfm__runs_count(runs, table, err);

  if (!status)
    status = rfm__progress(&table->host, stage, 0.0, err);
  if (!status)
    status = rfm__runs_place(runs, table, mask & present, err);
  if (!status)
    status = rfm__progress(&table->host, stage, 1.0, err);
  if (status)
    rfm__runs_free(runs, &table->host);
  return status;
}

void rfm__runs_free(rfm__runs *runs, const rfm_host *host)
{
  rfm__columns_free(&runs->columns, host);
  if (runs->offsets)
    rfm__dealloc(host, runs->offsets, runs->n_rows + 1, sizeof *runs->offsets);
  memset(runs, 0, sizeof *runs);
}

static size_t offsets_bytes(const rfm__runs *runs)
{
  return runs->offsets ? (runs->n_rows + 1) * sizeof *runs->offsets : 0;
}

size_t rfm__runs_bytes(const rfm__runs *runs)
{
  return rfm__columns_bytes(&runs->columns) + offsets_bytes(runs);
}

size_t rfm__runs_used(const rfm__runs *runs)
{
  return rfm__columns_used(&runs->columns, runs->n) + offsets_bytes(runs);
}
