/* SPDX-License-Identifier: MIT */
/* The fast lane: most shops ask for R, F and M of tables without order keys, where every return is
 * unlinked and every purchase row stands. Then one look at a run's days, kinds and amounts is
 * enough. */
#include "data/plain.h"

#include "math/special.h"

/* A customer's run, cut at the as-of day. */
typedef struct run {
  const int32_t *day;
  const uint8_t *kind;
  const int64_t *amount;
  size_t n;
  uint32_t bought; /* RFM_KIND_BIT of the kinds that are purchases */
  uint32_t returned;
  int all_bought; /* every event is a purchase, of one kind: so it is with most customers */
} run;

static int is_plain_metric(const rfm__metric *metric)
{
  return metric->kind == RFM_METRIC_RECENCY || metric->kind == RFM_METRIC_FREQUENCY ||
         metric->kind == RFM_METRIC_MONETARY;
}

int rfm__plain_histories(const rfm__sweep *sweep, const rfm_metrics *metrics)
{
  return !(sweep->readers[0].runs->columns.order || sweep->table->pruned || metrics->categories ||
           metrics->groups || metrics->flags & RFM_METRICS_IGNORE_ZERO);
}

int rfm__plain_allowed(const rfm__sweep *sweep, const rfm_metrics *metrics)
{
  int32_t i;

  if (!rfm__plain_histories(sweep, metrics))
    return 0;
  for (i = 0; i < metrics->n; i++)
    if (!is_plain_metric(&metrics->metric[i]))
      return 0;
  return 1;
}

/* The bit of a kind; 0 for a voided one, which no mask has. */
static uint32_t bit_of(uint8_t kind)
{
  return kind & RFM__VOIDED ? 0u : 1u << kind;
}

/* What a window of a run adds up to. */
typedef struct totals {
  int32_t from_day;
  int64_t n_rows, n_days;   /* purchases, and days with one */
  int64_t bought, returned; /* money */
} totals;

static size_t first_of_window(const run *r, int32_t from_day)
{
  size_t i = 0;

  while (i < r->n && r->day[i] < from_day)
    i++;
  return i;
}

static void add_up_purchases(totals *t, const run *r, size_t first)
{
  size_t i;

  t->n_rows = (int64_t)(r->n - first);
  t->n_days = first < r->n;
  for (i = first; i < r->n; i++)
    t->bought += r->amount[i];
  for (i = first + 1; i < r->n; i++)
    t->n_days += r->day[i] != r->day[i - 1];
}

/* Without branches on what the events are: they could not be foreseen. Days are ascending, so
 * distinct ones are changes. */
static void add_up_any(totals *t, const run *r, size_t first)
{
  int32_t last = RFM__NO_DAY;
  size_t i;

  for (i = first; i < r->n; i++) {
    const uint32_t bit = bit_of(r->kind[i]);
    const int is_purchase = (r->bought & bit) != 0;

    t->n_rows += is_purchase;
    t->n_days += is_purchase & (r->day[i] != last);
    t->bought += is_purchase ? r->amount[i] : 0;
    t->returned += r->returned & bit ? r->amount[i] : 0;
    last = is_purchase ? r->day[i] : last;
  }
}

static void add_up(totals *t, const run *r, int32_t from_day)
{
  const totals none = {from_day, 0, 0, 0, 0};

  *t = none;
  if (r->all_bought)
    add_up_purchases(t, r, first_of_window(r, from_day));
  else
    add_up_any(t, r, first_of_window(r, from_day));
}

static int32_t last_purchase(const run *r)
{
  size_t i = r->n;

  while (i-- > 0)
    if (r->bought & bit_of(r->kind[i]))
      return r->day[i];
  return RFM__NO_DAY;
}

/* `t` holds the totals of the window that was wanted last: most shops have one for all. */
static double value_of(const run *r, const rfm__metric *metric, int32_t purchase, int32_t as_of_day,
                       int32_t last, totals *t)
{
  const int32_t from = metric->window_days ? as_of_day - metric->window_days + 1 : RFM_DAY_MIN;

  if (metric->kind == RFM_METRIC_RECENCY)
    return last == RFM__NO_DAY || last < from ? rfm__quiet_nan() : (double)(as_of_day - last);
  if (t->from_day != from)
    add_up(t, r, from);
  if (metric->kind == RFM_METRIC_MONETARY)
    return (double)(metric->money == RFM_MONEY_NET ? t->bought - t->returned : t->bought);
  return (double)(purchase == RFM_PURCHASE_ROW || purchase == RFM_PURCHASE_ORDER ? t->n_rows
                                                                                 : t->n_days);
}

/* Count what the general way would count, and say whether there was trade. */
static int count_any(const run *r, rfm__reader *reader)
{
  const uint32_t kinds = (uint32_t)reader->metrics->kinds;
  rfm_measure_counts *counts = &reader->counts;
  int64_t n_voided = 0, n_wanted = 0, n_before = 0, n_returns = 0;
  int traded = 0;
  size_t i;

  for (i = 0; i < r->n; i++) {
    const int wanted = (kinds & bit_of(r->kind[i])) != 0;

    n_voided += (r->kind[i] & RFM__VOIDED) != 0;
    n_wanted += wanted;
    n_before += wanted & (r->day[i] < reader->from_day);
    n_returns += wanted & (r->kind[i] == RFM_KIND_RETURN);
    traded |= wanted & (r->kind[i] <= RFM_KIND_PAYMENT);
  }
  counts->n_voided += n_voided;
  counts->n_filtered += (int64_t)r->n - n_voided - n_wanted;
  counts->n_before_window += n_before;
  counts->n_unlinked_returns += n_returns;
  return traded;
}

static int count_events(const run *r, rfm__reader *reader)
{
  if (!r->all_bought)
    return count_any(r, reader);
  reader->counts.n_before_window += (int64_t)first_of_window(r, reader->from_day);
  return r->kind[0] <= RFM_KIND_PAYMENT;
}

/* Is every event of a kind that is bought, and of the same? */
static int all_bought(const run *r)
{
  uint8_t other = 0;
  size_t i;

  for (i = 1; i < r->n; i++)
    other |= r->kind[i] ^ r->kind[0];
  return r->n > 0 && !other && r->bought & bit_of(r->kind[0]);
}

static void cut_run(run *r, rfm__reader *reader, size_t begin, size_t end)
{
  const rfm__columns *c = &reader->runs->columns;
  const size_t all = end - begin;

  while (end > begin && c->day[end - 1] > reader->as_of_day)
    end--;
  r->day = c->day + begin;
  r->kind = c->kind + begin;
  r->amount = c->amount + begin;
  r->n = end - begin;
  r->returned = (uint32_t)reader->metrics->kinds & RFM_KIND_BIT(RFM_KIND_RETURN);
  r->bought = (uint32_t)reader->metrics->kinds & ~r->returned;
  r->all_bought = all_bought(r);
  reader->counts.n_events += (int64_t)all;
  reader->counts.n_future += (int64_t)(all - r->n);
}

/* The run of a visit; 0: it must go the general way. */
static int find_run(const rfm__sweep *sweep, const rfm__reader *reader, size_t visit, size_t *begin,
                    size_t *end)
{
  const rfm__roster *roster = &sweep->roster;
  const uint32_t lead = rfm__sweep_lead(sweep, visit);
  const int one_member = !roster->first || roster->first[visit + 1] - roster->first[visit] == 1;

  if (!one_member ||
      (reader->use_tail && rfm__customer_at(&sweep->table->customers, lead)->tail_count > 0))
    return 0;
  if (reader->runs == &sweep->table->base)
    rfm__table_run(sweep->table, lead, begin, end);
  else
    rfm__runs_of(reader->runs, lead, begin, end);
  return *begin < *end; /* else there is nothing in place, perhaps not even columns */
}

int rfm__plain_visit(rfm__sweep *sweep, int64_t chunk, size_t visit, double *values,
                     int32_t *standing)
{
  rfm__reader *reader = &sweep->readers[chunk % RFM__WAVE];
  const rfm_metrics *metrics = reader->metrics;
  size_t begin, end;
  int32_t last, i;
  totals t = {RFM__NO_DAY, 0, 0, 0, 0};
  run r;

  if (!find_run(sweep, reader, visit, &begin, &end))
    return 0;
  cut_run(&r, reader, begin, end);
  last = last_purchase(&r);
  *standing = count_events(&r, reader) ? RFM_STANDING_RETURNED_ONLY : RFM_STANDING_PROSPECT;
  if (last != RFM__NO_DAY)
    *standing = RFM_STANDING_BUYER;
  for (i = 0; i < metrics->n; i++)
    values[i] = value_of(&r, &metrics->metric[i], metrics->purchase, reader->as_of_day, last, &t);
  return 1;
}

/* ---- histories ---- */

/* The first day of an event that is not voided. */
static int32_t first_seen(const rfm__columns *c, size_t begin, size_t end)
{
  while (begin < end && c->kind[begin] & RFM__VOIDED)
    begin++;
  return begin < end ? c->day[begin] : RFM__NO_DAY;
}

/* One event that exists, as far as windows look at it. */
static void put_event(rfm__reader *reader, const run *r, size_t i, uint8_t role,
                      const int64_t *second)
{
  rfm__happening *h = &reader->scratch.events[reader->n++];

  h->event.day = r->day[i];
  h->event.kind = r->kind[i];
  h->event.amount = r->amount[i];
  h->event.second = second ? second[i] : 0;
  h->role = role;
}

/* Events, purchases and different days of a run; every purchase row stands on its own day. */
static void put_events(rfm__reader *reader, const run *r, const int64_t *second)
{
  const int32_t purchase = reader->metrics->purchase;
  const int by_row = purchase == RFM_PURCHASE_ROW || purchase == RFM_PURCHASE_ORDER;
  rfm__scratch *s = &reader->scratch;
  size_t i, n_units = 0, n_days = 0;

  for (i = 0; i < r->n; i++) {
    const uint32_t bit = bit_of(r->kind[i]);
    const int bought = (r->bought & bit) != 0, returned = (r->returned & bit) != 0;
    const int another = n_days == 0 || s->days[n_days - 1] != r->day[i];

    if (bought && (by_row || another))
      s->units[n_units++] = r->day[i];
    if (bought && another)
      s->days[n_days++] = r->day[i];
    if (bought || returned)
      put_event(reader, r, i, bought ? RFM__ROLE_PURCHASE : RFM__ROLE_RETURN, second);
    else if (r->kind[i] == RFM_KIND_VISIT)
      put_event(reader, r, i, RFM__ROLE_OTHER, second);
  }
  reader->history.events = s->events;
  reader->history.units = s->units;
  reader->history.days = s->days;
  rfm__reader_cut(reader, reader->n, n_units, n_days);
}

rfm__reader *rfm__plain_gather(rfm__sweep *sweep, int64_t chunk, size_t visit)
{
  rfm__reader *reader = &sweep->readers[chunk % RFM__WAVE];
  const int64_t *second = reader->runs->columns.second;
  size_t begin, end;
  run r;

  if (!find_run(sweep, reader, visit, &begin, &end))
    return NULL;
  rfm__reader_begin(reader);
  reader->seen_day = first_seen(&reader->runs->columns, begin, end);
  reader->history.joined_day =
      rfm__customer_at(&sweep->table->customers, rfm__sweep_lead(sweep, visit))->joined_day;
  cut_run(&r, reader, begin, end);
  if (r.n > 0)
    (void)count_events(&r, reader);
  put_events(reader, &r, second ? second + begin : NULL);
  return reader;
}
