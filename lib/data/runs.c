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

/* offsets[r + 1] becomes the start of row r; the copy below moves it on to the row's end, which is
 * the next start. */
static void place_rows(rfm__runs *runs, const rfm_table *table)
{
  size_t row;
  int64_t place = 0;

  runs->offsets[0] = 0;
  for (row = 0; row < runs->n_rows; row++) {
    runs->offsets[row + 1] = place;
    place += (int64_t)row_count(table, row);
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

static void RFM_CALL build_range(int64_t range, void *arg)
{
  const building *b = arg;
  const size_t first = b->first_row[range], last = b->first_row[range + 1];
  rfm__runs *runs = b->runs;
  size_t row, begin;

  begin = first < runs->n_rows ? (size_t)runs->offsets[first + 1] : 0;
  copy_base(b->table, runs, first, last);
  scatter_tail(&b->table->tail, runs, first, last);
  for (row = first; row < last; row++) {
    const size_t end = (size_t)runs->offsets[row + 1];

    if (end - begin > 1)
      rfm__columns_sort(&runs->columns, begin, end);
    begin = end;
  }
}

rfm_status rfm__runs_build(rfm__runs *runs, const rfm_table *table, uint32_t mask, rfm_error *err)
{
  const rfm_host *host = &table->host;
  const uint32_t present = table->base.columns.mask | rfm__tail_mask(&table->tail);
  building b;
  rfm_status status;

  memset(runs, 0, sizeof *runs);
  b.table = table;
  b.runs = runs;
  runs->n_rows = table->customers.n_rows;
  runs->offsets = rfm__alloc(host, runs->n_rows + 1, sizeof *runs->offsets);
  if (!runs->offsets) {
    runs->n_rows = 0;
    return rfm__fail_nomem(err);
  }
  place_rows(runs, table);
  if (!rfm__columns_alloc(&runs->columns, host, mask & present, runs->n)) {
    rfm__runs_free(runs, host);
    return rfm__fail_nomem(err);
  }
  status = rfm__parallel_rows(host, "sorting events", cut_ranges(&b), build_range, &b, err);
  if (status)
    rfm__runs_free(runs, host);
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
