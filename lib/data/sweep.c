/* SPDX-License-Identifier: MIT */
/* Sweep: everything a parallel pass over histories needs, made before it starts, since chunks do
 * not allocate. */
#include "data/sweep.h"

#include "base/alloc.h"
#include "base/error.h"

#include <string.h>

/* A tail up to a quarter of the base (or a few blocks) is merged customer by customer; beyond,
 * sorting it all is cheaper. */
enum { SHORT_TAIL = 65536, TAIL_SHARE = 4 };

static uint32_t metric_columns(const rfm__metric *metric)
{
  switch (metric->kind) {
  case RFM_METRIC_SECOND:
    return RFM__HAS_SECOND;
  case RFM_METRIC_DISTINCT_ITEMS:
  case RFM_METRIC_REPURCHASE_RATE:
    return RFM__HAS_ITEM;
  case RFM_METRIC_DISTINCT_CATEGORIES:
  case RFM_METRIC_TOP_CATEGORY_SHARE:
    return RFM__HAS_CATEGORY;
  case RFM_METRIC_REPEAT_VALUE:
    return RFM__HAS_ALL; /* which purchase of a day is the first is up to the total order of events
                          */
  default:
    return 0;
  }
}

uint32_t rfm__metrics_columns(const rfm_metrics *metrics)
{
  uint32_t mask = RFM__HAS_ORDER;
  int32_t i;

  if (metrics->categories)
    mask |= RFM__HAS_CATEGORY;
  if (metrics->groups)
    mask |= RFM__HAS_GROUP;
  for (i = 0; i < metrics->n; i++)
    mask |= metric_columns(&metrics->metric[i]);
  return mask;
}

int32_t rfm__metrics_from_day(const rfm_metrics *metrics, int32_t as_of_day)
{
  int32_t from = INT32_MAX, i;

  for (i = 0; i < metrics->n; i++) {
    const rfm__metric *m = &metrics->metric[i];
    const int32_t days = m->window_days + m->against_days;

    if (m->window_days == 0 || m->kind == RFM_METRIC_OVERDUE)
      return RFM_DAY_MIN;
    if (as_of_day - days + 1 < from)
      from = as_of_day - days + 1;
  }
  return from;
}

int rfm__sweep_has(const rfm__sweep *sweep, size_t visit)
{
  return sweep->by_row || sweep->roster.first != NULL ||
         rfm__customer_at(&sweep->table->customers, visit)->flags & RFM__LIVE;
}

uint32_t rfm__sweep_lead(const rfm__sweep *sweep, size_t visit)
{
  return sweep->by_row || sweep->roster.first ? sweep->roster.lead[visit] : (uint32_t)visit;
}

/* Events that a visit reads. */
static size_t visit_events(const rfm__sweep *sweep, size_t visit)
{
  const rfm__roster *r = &sweep->roster;
  size_t n = 0;
  int64_t i;

  if (!r->first)
    return rfm__table_row_events(sweep->table, rfm__sweep_lead(sweep, visit));
  for (i = r->first[visit]; i < r->first[visit + 1]; i++)
    n += rfm__table_row_events(sweep->table, r->member[i]);
  return n;
}

int64_t rfm__sweep_chunks(const rfm__sweep *sweep)
{
  return (int64_t)((sweep->n_visits + RFM__SWEEP_ROWS - 1) / RFM__SWEEP_ROWS);
}

void rfm__sweep_visits(const rfm__sweep *sweep, int64_t chunk, size_t *first, size_t *last)
{
  *first = (size_t)chunk * RFM__SWEEP_ROWS;
  *last = *first + RFM__SWEEP_ROWS;
  if (*last > sweep->n_visits)
    *last = sweep->n_visits;
}

/* Scratch for the largest customer that each reader will meet. */
static rfm_status make_scratch(rfm__sweep *sweep, rfm_error *err)
{
  size_t visit;
  int slot;

  for (visit = 0; visit < sweep->n_visits; visit++) {
    const size_t n = rfm__sweep_has(sweep, visit) ? visit_events(sweep, visit) : 0;

    slot = (int)(visit / RFM__SWEEP_ROWS % RFM__WAVE);
    if (n > sweep->rooms[slot])
      sweep->rooms[slot] = n;
  }
  for (slot = 0; slot < RFM__WAVE && slot < rfm__sweep_chunks(sweep); slot++) {
    sweep->blocks[slot] = rfm__alloc(&sweep->table->host, sweep->rooms[slot], RFM__SCRATCH_PLACE);
    if (!sweep->blocks[slot])
      return rfm__fail_nomem(err);
    rfm__scratch_lay(&sweep->readers[slot].scratch, sweep->blocks[slot], sweep->rooms[slot]);
  }
  return RFM_OK;
}

/* Read the base and the tail side by side, or a sorted copy of both. */
static rfm_status choose_source(rfm__sweep *sweep, uint32_t columns, int *use_tail, rfm_error *err)
{
  const rfm_table *table = sweep->table;

  *use_tail = table->tail.n > 0;
  if (table->tail.n <= SHORT_TAIL || table->tail.n <= table->base.n / TAIL_SHARE)
    return RFM_OK;
  *use_tail = 0;
  return rfm__runs_build(&sweep->runs, table, columns, err);
}

static rfm_status open_sweep(rfm__sweep *sweep, const rfm_table *table, const rfm_metrics *metrics,
                             uint32_t columns, int32_t as_of_day,
                             const rfm_measure_options *options, rfm_error *err)
{
  int slot, use_tail;
  rfm_status status;

  sweep->table = table;
  status = rfm__roster_build(&sweep->roster, table, options, err);
  sweep->n_visits =
      sweep->by_row || sweep->roster.first ? sweep->roster.n_rows : table->customers.n_rows;
  if (!status)
    status = make_scratch(sweep, err);
  if (!status)
    status = choose_source(sweep, columns | rfm__metrics_columns(metrics), &use_tail, err);
  if (status) {
    rfm__sweep_close(sweep);
    return status;
  }
  for (slot = 0; slot < RFM__WAVE; slot++) {
    rfm__reader *reader = &sweep->readers[slot];

    reader->table = table;
    reader->metrics = metrics;
    reader->runs = sweep->runs.offsets ? &sweep->runs : &table->base;
    reader->use_tail = use_tail;
    reader->as_of_day = as_of_day;
    reader->from_day = rfm__metrics_from_day(metrics, as_of_day);
  }
  return RFM_OK;
}

rfm_status rfm__sweep_open(rfm__sweep *sweep, const rfm_table *table, const rfm_metrics *metrics,
                           int32_t as_of_day, const rfm_measure_options *options, rfm_error *err)
{
  memset(sweep, 0, sizeof *sweep);
  return open_sweep(sweep, table, metrics, 0, as_of_day, options, err);
}

rfm_status rfm__sweep_open_rows(rfm__sweep *sweep, const rfm_table *table,
                                const rfm_metrics *metrics, uint32_t columns, int32_t as_of_day,
                                const rfm_measure_options *options, rfm_error *err)
{
  memset(sweep, 0, sizeof *sweep);
  sweep->by_row = 1;
  return open_sweep(sweep, table, metrics, columns, as_of_day, options, err);
}

rfm__reader *rfm__sweep_gather(rfm__sweep *sweep, int64_t chunk, size_t visit)
{
  rfm__reader *reader = &sweep->readers[chunk % RFM__WAVE];
  const rfm__roster *r = &sweep->roster;
  int64_t i;

  rfm__reader_begin(reader);
  if (!r->first)
    rfm__reader_add(reader, rfm__sweep_lead(sweep, visit));
  else
    for (i = r->first[visit]; i < r->first[visit + 1]; i++)
      rfm__reader_add(reader, r->member[i]);
  return reader;
}

rfm__reader *rfm__sweep_read(rfm__sweep *sweep, int64_t chunk, size_t visit)
{
  rfm__reader *reader = rfm__sweep_gather(sweep, chunk, visit);

  rfm__reader_finish(reader);
  return reader;
}

void rfm__sweep_counts(const rfm__sweep *sweep, rfm_measure_counts *counts)
{
  int slot;

  memset(counts, 0, sizeof *counts);
  for (slot = 0; slot < RFM__WAVE; slot++) {
    const rfm_measure_counts *c = &sweep->readers[slot].counts;

    counts->n_events += c->n_events;
    counts->n_future += c->n_future;
    counts->n_voided += c->n_voided;
    counts->n_filtered += c->n_filtered;
    counts->n_before_window += c->n_before_window;
    counts->n_unlinked_returns += c->n_unlinked_returns;
    counts->n_excess_returns += c->n_excess_returns;
    counts->n_zero_ignored += c->n_zero_ignored;
    counts->n_buyers += c->n_buyers;
    counts->n_prospects += c->n_prospects;
    counts->n_returned_only += c->n_returned_only;
    counts->n_dropped += c->n_dropped;
  }
}

void rfm__sweep_close(rfm__sweep *sweep)
{
  const rfm_host *host = &sweep->table->host;
  int slot;

  for (slot = 0; slot < RFM__WAVE; slot++)
    rfm__wipe_dealloc(host, sweep->blocks[slot], sweep->rooms[slot], RFM__SCRATCH_PLACE);
  rfm__roster_free(&sweep->roster, host);
  rfm__runs_free(&sweep->runs, host);
  memset(sweep->blocks, 0, sizeof sweep->blocks);
}
