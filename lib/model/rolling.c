/* SPDX-License-Identifier: MIT */
/* Rolling: windows of whole numbers over one customer's history. */
#include "model/rolling.h"

#include "base/date.h"
#include "data/metric_values.h"
#include "math/special.h"

#include <string.h>

/* ---- plan ---- */

static int same_span(const rfm__roll_span *a, const rfm__roll_span *b)
{
  return a->shift == b->shift && a->length == b->length && a->least_day == b->least_day;
}

static int32_t add_span(rfm__roll_plan *plan, rfm__roll_span span)
{
  int32_t i = 0;

  while (i < plan->n_spans && !same_span(&plan->span[i], &span))
    i++;
  if (i == plan->n_spans) {
    plan->n_spans++;
    plan->span[i] = span;
  }
  plan->span[i].parts |= span.parts;
  return i;
}

void rfm__roll_plan_make(rfm__roll_plan *plan, const rfm_metrics *metrics, int32_t floor_day)
{
  static const rfm__roll_span all = {0, 0, RFM_DAY_MIN, RFM__TALLY_PURCHASES | RFM__TALLY_DAYS};
  int32_t i;

  memset(plan, 0, sizeof *plan);
  plan->metrics = metrics;
  (void)add_span(plan, all);
  for (i = 0; metrics && i < metrics->n; i++) {
    const rfm__metric *m = &metrics->metric[i];
    const uint32_t parts = rfm__tally_parts(m->kind);
    const int32_t least = rfm__metric_no_earlier(m, RFM_DAY_MIN, floor_day);
    const rfm__roll_span now = {0, m->window_days, least, parts};
    const rfm__roll_span before = {m->window_days, m->against_days, least, parts};

    if (!parts)
      continue;
    plan->rolled |= UINT32_C(1) << i;
    plan->now[i] = add_span(plan, now);
    if (m->against_days)
      plan->before[i] = add_span(plan, before);
  }
}

int rfm__roll_plan_is_whole(const rfm__roll_plan *plan)
{
  int32_t i = 0;

  while (i < plan->metrics->n &&
         (plan->rolled >> i & 1 || plan->metrics->metric[i].kind == RFM_METRIC_ATTRIBUTE))
    i++;
  return i == plan->metrics->n;
}

/* ---- windows ---- */

static void count_month(rfm__roll_window *w, int32_t day, int by_month, int64_t sign)
{
  if (by_month)
    w->month[rfm__month_of(day) % 12] += sign;
}

static void roll_units(rfm__roll_window *w, const rfm__history *h, int32_t first, int32_t last,
                       size_t n, int by_month)
{
  for (; w->unit_hi < n && h->units[w->unit_hi] <= last; w->unit_hi++)
    count_month(w, h->units[w->unit_hi], by_month, 1);
  for (; w->unit_lo < w->unit_hi && h->units[w->unit_lo] < first; w->unit_lo++)
    count_month(w, h->units[w->unit_lo], by_month, -1);
  w->tally.purchases = (int64_t)(w->unit_hi - w->unit_lo);
  w->tally.month = w->month;
}

/* Square of the gap that ends with a day. */
static int64_t square(const int32_t *days, size_t end)
{
  const int64_t gap = (int64_t)days[end] - days[end - 1];

  return gap * gap;
}

static void roll_days(rfm__roll_window *w, const rfm__history *h, int32_t first, int32_t last,
                      size_t n)
{
  for (; w->day_hi < n && h->days[w->day_hi] <= last; w->day_hi++)
    if (w->day_hi > w->day_lo)
      w->tally.squares += square(h->days, w->day_hi);
  for (; w->day_lo < w->day_hi && h->days[w->day_lo] < first; w->day_lo++)
    if (w->day_lo + 1 < w->day_hi)
      w->tally.squares -= square(h->days, w->day_lo + 1);
  w->tally.n_days = (int64_t)(w->day_hi - w->day_lo);
  if (w->tally.n_days > 0) {
    w->tally.first_day = h->days[w->day_lo];
    w->tally.last_day = h->days[w->day_hi - 1];
  }
}

static void count_event(rfm__tally *t, const rfm__happening *e, int64_t sign)
{
  t->visits += e->event.kind == RFM_KIND_VISIT ? sign : 0;
  if (e->role == RFM__ROLE_PURCHASE) {
    t->sold += sign * e->event.amount;
    t->second_sold += sign * e->event.second;
  } else if (e->role == RFM__ROLE_RETURN) {
    t->returned += sign * e->event.amount;
    t->second_returned += sign * e->event.second;
  }
}

static void roll_events(rfm__roll_window *w, const rfm__reader *reader, int32_t first, int32_t last)
{
  const rfm__happening *e = reader->scratch.events;

  for (; w->event_hi < reader->n && e[w->event_hi].event.day <= last; w->event_hi++)
    count_event(&w->tally, &e[w->event_hi], 1);
  for (; w->event_lo < w->event_hi && e[w->event_lo].event.day < first; w->event_lo++)
    count_event(&w->tally, &e[w->event_lo], -1);
}

static void roll_window(rfm__rolling *r, int32_t i, size_t n_units, size_t n_days)
{
  const rfm__roll_span *span = &r->plan->span[i];
  const rfm__history *h = &r->reader->history;
  const int32_t last = r->as_of_day - span->shift;
  int32_t first = span->length ? last - span->length + 1 : RFM_DAY_MIN;

  first = first < span->least_day ? span->least_day : first;
  if (span->parts & RFM__TALLY_PURCHASES)
    roll_units(&r->window[i], h, first, last, n_units, (span->parts & RFM__TALLY_MONTHS) != 0);
  if (span->parts & RFM__TALLY_DAYS)
    roll_days(&r->window[i], h, first, last, n_days);
  if (span->parts & (RFM__TALLY_MONEY | RFM__TALLY_SECOND | RFM__TALLY_VISITS))
    roll_events(&r->window[i], r->reader, first, last);
}

/* ---- from date to date ---- */

void rfm__rolling_begin(rfm__rolling *rolling, const rfm__roll_plan *plan, rfm__reader *reader)
{
  rfm__reader_sort(reader);
  rfm__reader_settle(reader, reader->n);
  rfm__rolling_begin_settled(rolling, plan, reader);
}

void rfm__rolling_begin_settled(rfm__rolling *rolling, const rfm__roll_plan *plan,
                                rfm__reader *reader)
{
  rolling->plan = plan;
  rolling->reader = reader;
  rolling->restless = reader->restless;
  rolling->n_events = 0;
  rolling->n_units = reader->history.n_units;
  rolling->n_days = reader->history.n_days;
  memset(rolling->window, 0, (size_t)plan->n_spans * sizeof *rolling->window);
}

/* Orders may be other things today than with fewer rows: settle again, and begin purchases and days
 * anew. The returns have been counted. */
static void settle_again(rfm__rolling *r)
{
  const rfm_measure_counts counts = r->reader->counts;
  int32_t i;

  rfm__reader_settle(r->reader, r->n_events);
  r->reader->counts = counts;
  r->n_units = r->reader->history.n_units;
  r->n_days = r->reader->history.n_days;
  for (i = 0; i < r->plan->n_spans; i++) {
    rfm__roll_window *w = &r->window[i];

    w->unit_lo = w->unit_hi = w->day_lo = w->day_hi = 0;
    w->tally.squares = 0;
    memset(w->month, 0, sizeof w->month);
  }
}

void rfm__rolling_to(rfm__rolling *rolling, int32_t as_of_day)
{
  rfm__reader *reader = rolling->reader;
  const size_t before = rolling->n_events;
  int32_t i;

  rolling->as_of_day = as_of_day;
  while (rolling->n_events < reader->n &&
         reader->scratch.events[rolling->n_events].event.day <= as_of_day)
    rolling->n_events++;
  if (rolling->restless && (rolling->n_events != before || before == 0))
    settle_again(rolling);
  for (i = 0; i < rolling->plan->n_spans; i++)
    roll_window(rolling, i, rolling->n_units, rolling->n_days);
  if (!rolling->restless)
    rfm__reader_cut(reader, rolling->n_events, rolling->window[0].unit_hi,
                    rolling->window[0].day_hi);
}

/* ---- values ---- */

void rfm__rolling_values(const rfm__rolling *rolling, double *values)
{
  const rfm__roll_plan *plan = rolling->plan;
  const rfm_metrics *metrics = plan->metrics;
  const rfm__history *h = &rolling->reader->history;
  const rfm__lifetime life = rfm__history_lifetime(h);
  int32_t i;

  for (i = 0; i < metrics->n; i++) {
    const rfm__metric *m = &metrics->metric[i];

    values[i] =
        plan->rolled >> i & 1
            ? rfm__tally_value(metrics, m, &rolling->window[plan->now[i]].tally,
                               &rolling->window[plan->before[i]].tally, &life, rolling->as_of_day)
            : rfm__metric_value(metrics, m, h, &rolling->reader->scratch, rolling->as_of_day);
  }
}
