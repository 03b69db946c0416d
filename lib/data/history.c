/* SPDX-License-Identifier: MIT */
/* History: gather, sort, link returns to orders, and count purchases (RULES 3.3).
 *
 * Nothing here allocates: histories are read inside chunks of parallel work, and at the till. */
#include "data/history.h"

#include "data/key_list.h"
#include "math/order.h"

#include <string.h>

enum { SMALL = 24 };

/* ---- scratch ---- */

void rfm__scratch_lay(rfm__scratch *scratch, void *block, size_t room)
{
  scratch->events = block;
  scratch->keys = (uint64_t *)(void *)(scratch->events + room);
  scratch->units = (int32_t *)(void *)(scratch->keys + room);
  scratch->days = scratch->units + room;
  scratch->index = (uint32_t *)(void *)(scratch->days + room);
  scratch->room = room;
}

/* ---- sorting small things in place ---- */

static int pair_before(const uint64_t *keys, const uint32_t *index, size_t a, size_t b)
{
  return keys[a] != keys[b] ? keys[a] < keys[b] : index[a] < index[b];
}

static void pair_swap(uint64_t *keys, uint32_t *index, size_t a, size_t b)
{
  const uint64_t key = keys[a];
  const uint32_t i = index[a];

  keys[a] = keys[b];
  index[a] = index[b];
  keys[b] = key;
  index[b] = i;
}

static void pair_sink(uint64_t *keys, uint32_t *index, size_t hole, size_t n)
{
  while (2 * hole + 1 < n) {
    size_t down = 2 * hole + 1;

    if (down + 1 < n && pair_before(keys, index, down, down + 1))
      down++;
    if (!pair_before(keys, index, hole, down))
      return;
    pair_swap(keys, index, hole, down);
    hole = down;
  }
}

void rfm__pairs_sort(uint64_t *keys, uint32_t *index, size_t n)
{
  size_t i, j;

  if (n <= SMALL) {
    for (i = 1; i < n; i++)
      for (j = i; j > 0 && pair_before(keys, index, j, j - 1); j--)
        pair_swap(keys, index, j, j - 1);
    return;
  }
  for (i = n / 2; i-- > 0;)
    pair_sink(keys, index, i, n);
  for (i = n; i-- > 1;) {
    pair_swap(keys, index, 0, i);
    pair_sink(keys, index, 0, i);
  }
}

static void day_sink(int32_t *days, size_t hole, size_t n)
{
  const int32_t moved = days[hole];

  while (2 * hole + 1 < n) {
    size_t down = 2 * hole + 1;

    if (down + 1 < n && days[down] < days[down + 1])
      down++;
    if (moved >= days[down])
      break;
    days[hole] = days[down];
    hole = down;
  }
  days[hole] = moved;
}

static void day_heap_sort(int32_t *days, size_t n)
{
  size_t i;

  for (i = n / 2; i-- > 0;)
    day_sink(days, i, n);
  for (i = n; i-- > 1;) {
    const int32_t first = days[0];

    days[0] = days[i];
    days[i] = first;
    day_sink(days, 0, i);
  }
}

void rfm__days_sort(int32_t *days, size_t n)
{
  size_t i, j, first = 1;

  while (first < n && days[first - 1] <= days[first])
    first++;
  if (first >= n)
    return;
  if (n > SMALL) {
    day_heap_sort(days, n);
    return;
  }
  for (i = first; i < n; i++) {
    const int32_t moved = days[i];

    for (j = i; j > 0 && days[j - 1] > moved; j--)
      days[j] = days[j - 1];
    days[j] = moved;
  }
}

static void happening_sink(rfm__happening *events, size_t hole, size_t n)
{
  const rfm__happening moved = events[hole];

  while (2 * hole + 1 < n) {
    size_t down = 2 * hole + 1;

    if (down + 1 < n && rfm__event_compare(&events[down].event, &events[down + 1].event) < 0)
      down++;
    if (rfm__event_compare(&moved.event, &events[down].event) >= 0)
      break;
    events[hole] = events[down];
    hole = down;
  }
  events[hole] = moved;
}

/* The gathered stretches are sorted, or reversed, or both in turn: insertion for few, a heap for
 * many. */
static void events_sort(rfm__happening *events, size_t n)
{
  size_t i, j;

  if (n <= SMALL) {
    for (i = 1; i < n; i++) {
      const rfm__happening moved = events[i];

      for (j = i; j > 0 && rfm__event_compare(&events[j - 1].event, &moved.event) > 0; j--)
        events[j] = events[j - 1];
      events[j] = moved;
    }
    return;
  }
  for (i = n / 2; i-- > 0;)
    happening_sink(events, i, n);
  for (i = n; i-- > 1;) {
    const rfm__happening first = events[0];

    events[0] = events[i];
    events[i] = first;
    happening_sink(events, 0, i);
  }
}

/* ---- gathering ---- */

static int kind_chosen(const rfm_metrics *metrics, uint8_t kind)
{
  return (metrics->kinds & RFM_KIND_BIT(kind)) != 0;
}

static int passes_filter(const rfm_metrics *m, const rfm__event *event)
{
  if (m->categories &&
      !rfm__key_listed(m->categories, sizeof *m->categories, m->n_categories, event->category))
    return 0;
  return !m->groups || rfm__key_listed(m->groups, sizeof *m->groups, m->n_groups, event->group);
}

static uint8_t role_of(rfm__reader *reader, const rfm__event *event)
{
  const rfm_metrics *metrics = reader->metrics;

  if (!kind_chosen(metrics, event->kind))
    return RFM__ROLE_OTHER;
  if (event->kind == RFM_KIND_RETURN)
    return RFM__ROLE_RETURN;
  if (event->amount == 0 && event->kind <= RFM_KIND_PAYMENT &&
      metrics->flags & RFM_METRICS_IGNORE_ZERO) {
    reader->counts.n_zero_ignored++;
    return RFM__ROLE_OTHER;
  }
  return RFM__ROLE_PURCHASE;
}

/* Take the event that stands at the end of the scratch, or leave it out and count why. */
static void consider(rfm__reader *reader)
{
  rfm__happening *h = &reader->scratch.events[reader->n];
  rfm__event *event = &h->event;
  rfm_measure_counts *counts = &reader->counts;
  int chosen;

  counts->n_events++;
  if (!(event->kind & RFM__VOIDED) &&
      (reader->seen_day == RFM__NO_DAY || event->day < reader->seen_day))
    reader->seen_day = event->day;
  if (event->day > reader->as_of_day) {
    counts->n_future++;
    return;
  }
  if (event->kind & RFM__VOIDED) {
    counts->n_voided++;
    return;
  }
  chosen = kind_chosen(reader->metrics, event->kind) && passes_filter(reader->metrics, event);
  if (!chosen) {
    counts->n_filtered++;
    if (event->kind != RFM_KIND_VISIT || !passes_filter(reader->metrics, event))
      return;
  } else if (event->day < reader->from_day) {
    counts->n_before_window++;
  }
  h->role = role_of(reader, event);
  h->starts = 1;
  h->purchase_day = h->role == RFM__ROLE_PURCHASE ? event->day : RFM__NO_DAY;
  reader->n++;
}

static void gather_run(rfm__reader *reader, uint32_t row)
{
  const rfm__runs *runs = reader->runs;
  size_t begin, end, i;

  if (reader->runs == &reader->table->base)
    rfm__table_run(reader->table, row, &begin, &end);
  else
    rfm__runs_of(runs, row, &begin, &end);
  reader->n_sources += begin < end;
  for (i = begin; i < end; i++) {
    rfm__columns_get(&runs->columns, i, &reader->scratch.events[reader->n].event);
    consider(reader);
  }
}

static void gather_tail(rfm__reader *reader, uint32_t row)
{
  const rfm__tail *tail = &reader->table->tail;
  uint32_t next = rfm__customer_at(&reader->table->customers, row)->tail_head;

  while (next) {
    size_t at;
    const rfm__tail_block *block = rfm__tail_at(tail, next - 1, &at);

    rfm__columns_get(&block->columns, at, &reader->scratch.events[reader->n].event);
    consider(reader);
    reader->n_sources++;
    next = block->next[at];
  }
}

int rfm__metrics_see_pruned(const rfm_metrics *metrics)
{
  const int32_t settled = RFM_KIND_BIT(RFM_KIND_SALE) | RFM_KIND_BIT(RFM_KIND_PAYMENT);
  const int with_returns = (metrics->kinds & RFM_KIND_BIT(RFM_KIND_RETURN)) != 0;

  return !metrics->categories && !metrics->groups && !(metrics->flags & RFM_METRICS_IGNORE_ZERO) &&
         (with_returns || !(metrics->kinds & settled));
}

static void gather_pruned(rfm__reader *reader, uint32_t row)
{
  static const int KINDS[RFM__PRUNED_KINDS] = {RFM_KIND_SALE, RFM_KIND_PAYMENT, RFM_KIND_VISIT,
                                               RFM_KIND_CONTACT};
  const rfm_table *table = reader->table;
  const int seen = rfm__metrics_see_pruned(reader->metrics);
  int i;

  if (row >= table->n_pruned_rows)
    return;
  if (table->pruned[row].traded)
    reader->seen_day = RFM_DAY_MIN;
  reader->pruned_trade |= seen && table->pruned[row].traded & reader->metrics->kinds;
  for (i = 0; i < RFM__PRUNED_KINDS; i++) {
    const int32_t first = table->pruned[row].first[i], last = table->pruned[row].last[i];

    if (first == RFM__NO_DAY)
      continue;
    reader->seen_day = RFM_DAY_MIN;
    if (!seen || !kind_chosen(reader->metrics, (uint8_t)KINDS[i]))
      continue;
    if (reader->pruned_first == RFM__NO_DAY || first < reader->pruned_first)
      reader->pruned_first = first;
    if (reader->pruned_last == RFM__NO_DAY || last > reader->pruned_last)
      reader->pruned_last = last;
  }
}

void rfm__reader_begin(rfm__reader *reader)
{
  memset(&reader->history, 0, sizeof reader->history);
  reader->history.first_day = reader->history.last_day = reader->history.joined_day = RFM__NO_DAY;
  reader->history.floor_day = reader->table->floor_day;
  reader->pruned_first = reader->pruned_last = reader->seen_day = RFM__NO_DAY;
  reader->pruned_trade = 0;
  reader->restless = 0;
  reader->n = 0;
  reader->n_sources = 0;
}

void rfm__reader_add(rfm__reader *reader, uint32_t row)
{
  const int32_t joined = rfm__customer_at(&reader->table->customers, row)->joined_day;
  rfm__history *h = &reader->history;

  gather_run(reader, row);
  if (reader->use_tail)
    gather_tail(reader, row);
  gather_pruned(reader, row);
  if (joined != RFM__NO_DAY && (h->joined_day == RFM__NO_DAY || joined < h->joined_day))
    h->joined_day = joined;
}

/* ---- orders ---- */

/* All events of one order: (keys, index) from begin to end - 1, in event order. */
static void settle_order(rfm__reader *reader, size_t begin, size_t end)
{
  rfm__happening *events = reader->scratch.events;
  const uint32_t *index = reader->scratch.index;
  rfm_measure_counts *counts = &reader->counts;
  int64_t sales = 0, returns = 0, n_sales = 0, n_returns = 0;
  int32_t day = RFM__NO_DAY;
  size_t i;

  for (i = begin; i < end; i++) {
    const rfm__happening *h = &events[index[i]];

    if (h->role == RFM__ROLE_PURCHASE) {
      day = n_sales == 0 ? h->event.day : day;
      sales += h->event.amount;
      n_sales++;
    } else if (h->role == RFM__ROLE_RETURN) {
      returns += h->event.amount;
      n_returns++;
    }
  }
  if (n_sales == 0)
    counts->n_unlinked_returns += n_returns;
  else if (returns > sales)
    counts->n_excess_returns++;
  if (n_returns > 0 && returns >= sales)
    day = RFM__NO_DAY; /* fully returned: no row of it is a purchase */
  reader->restless |= n_sales > 0 && n_returns > 0;
  for (i = begin, n_sales = 0; i < end; i++) {
    rfm__happening *h = &events[index[i]];

    if (h->role != RFM__ROLE_PURCHASE)
      continue;
    h->purchase_day = day;
    h->starts = n_sales++ == 0;
    reader->restless |= reader->metrics->purchase == RFM_PURCHASE_ROW && h->event.day != day;
  }
}

static void settle_orders(rfm__reader *reader, size_t n_events)
{
  rfm__scratch *s = &reader->scratch;
  size_t n = 0, i, begin, end;

  for (i = 0; i < n_events; i++) {
    const rfm__happening *h = &s->events[i];

    if (h->event.order && h->role != RFM__ROLE_OTHER) {
      s->keys[n] = h->event.order;
      s->index[n++] = (uint32_t)i;
    } else if (h->role == RFM__ROLE_RETURN) {
      reader->counts.n_unlinked_returns++;
    }
  }
  rfm__pairs_sort(s->keys, s->index, n);
  for (begin = 0; begin < n; begin = end) {
    for (end = begin + 1; end < n && s->keys[end] == s->keys[begin]; end++)
      ;
    settle_order(reader, begin, end);
  }
}

/* ---- purchases ---- */

/* Does the row add a purchase under the unit? `loose_day` is the last day of rows without an order
 * key. */
static int counts_as_purchase(const rfm__happening *h, int32_t purchase, int32_t *loose_day)
{
  switch (purchase) {
  case RFM_PURCHASE_ROW:
    return 1;
  case RFM_PURCHASE_ORDER:
    return h->starts;
  case RFM_PURCHASE_ORDER_OR_DAY:
    if (h->event.order)
      return h->starts;
    if (h->purchase_day == *loose_day)
      return 0;
    *loose_day = h->purchase_day;
    return 1;
  default:
    return 0;
  }
}

static size_t keep_different(int32_t *days, size_t n)
{
  size_t i, kept = 0;

  for (i = 0; i < n; i++)
    if (kept == 0 || days[kept - 1] != days[i])
      days[kept++] = days[i];
  return kept;
}

static void count_purchases(rfm__reader *reader, size_t n_events)
{
  rfm__scratch *s = &reader->scratch;
  rfm__history *history = &reader->history;
  const int32_t purchase = reader->metrics->purchase;
  int32_t loose_day = RFM__NO_DAY;
  size_t i, n_days = 0, n_units = 0;

  for (i = 0; i < n_events; i++) {
    const rfm__happening *h = &s->events[i];

    if (h->purchase_day == RFM__NO_DAY)
      continue;
    s->days[n_days++] = h->purchase_day;
    if (counts_as_purchase(h, purchase, &loose_day))
      s->units[n_units++] = h->purchase_day;
  }
  rfm__days_sort(s->days, n_days);
  n_days = keep_different(s->days, n_days);
  if (purchase == RFM_PURCHASE_DAY) {
    memcpy(s->units, s->days, n_days * sizeof *s->units);
    n_units = n_days;
  }
  rfm__days_sort(s->units, n_units);
  history->n_days = n_days;
  history->n_units = n_units;
}

rfm__lifetime rfm__history_lifetime(const rfm__history *history)
{
  const int32_t last = history->n_days > 0 ? history->days[history->n_days - 1] : RFM__NO_DAY;
  const rfm__lifetime life = {history->first_day, history->last_day,
                              last < history->floor_day ? RFM__NO_DAY : last, history->joined_day};

  return life;
}

static void widen(rfm__history *h)
{
  if (h->n_days == 0)
    return;
  if (h->first_day == RFM__NO_DAY || h->days[0] < h->first_day)
    h->first_day = h->days[0];
  if (h->last_day == RFM__NO_DAY || h->days[h->n_days - 1] > h->last_day)
    h->last_day = h->days[h->n_days - 1];
}

/* Were there sales or returns? Events that were not chosen are visits. */
static int traded(const rfm__reader *reader, size_t n_events)
{
  size_t i = 0;

  while (i < n_events && reader->scratch.events[i].event.kind > RFM_KIND_PAYMENT)
    i++;
  return reader->pruned_trade || i < n_events;
}

void rfm__reader_sort(rfm__reader *reader)
{
  if (reader->n_sources > 1)
    events_sort(reader->scratch.events, reader->n);
}

/* First and last day and standing of a history whose days are known. */
static void conclude(rfm__reader *reader)
{
  rfm__history *h = &reader->history;

  h->first_day = reader->pruned_first;
  h->last_day = reader->pruned_last;
  widen(h);
  if (h->first_day != RFM__NO_DAY)
    h->standing = RFM_STANDING_BUYER;
  else
    h->standing = traded(reader, h->n_events) ? RFM_STANDING_RETURNED_ONLY : RFM_STANDING_PROSPECT;
}

void rfm__reader_settle(rfm__reader *reader, size_t n)
{
  rfm__history *h = &reader->history;

  reader->restless = 0;
  settle_orders(reader, n);
  count_purchases(reader, n);
  h->events = reader->scratch.events;
  h->n_events = n;
  h->units = reader->scratch.units;
  h->days = reader->scratch.days;
  conclude(reader);
}

void rfm__reader_cut(rfm__reader *reader, size_t n, size_t n_units, size_t n_days)
{
  reader->history.n_events = n;
  reader->history.n_units = n_units;
  reader->history.n_days = n_days;
  conclude(reader);
}

void rfm__reader_finish(rfm__reader *reader)
{
  rfm__reader_sort(reader);
  rfm__reader_settle(reader, reader->n);
}

int32_t rfm__reader_born(const rfm__reader *reader)
{
  const int32_t joined = reader->history.joined_day;

  if (reader->seen_day == RFM__NO_DAY || (joined != RFM__NO_DAY && joined < reader->seen_day))
    return joined;
  return reader->seen_day;
}
