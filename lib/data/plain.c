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
} run;

static int is_plain_metric(const rfm__metric *metric)
{
  return metric->kind == RFM_METRIC_RECENCY || metric->kind == RFM_METRIC_FREQUENCY ||
         metric->kind == RFM_METRIC_MONETARY;
}

int rfm__plain_allowed(const rfm__sweep *sweep, const rfm_metrics *metrics)
{
  const rfm__reader *reader = &sweep->readers[0];
  int32_t i;

  if (reader->runs->columns.order || sweep->table->pruned || metrics->categories ||
      metrics->groups || metrics->flags & RFM_METRICS_IGNORE_ZERO)
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

/* Days are ascending, so distinct ones are changes; `by_row` counts every purchase row. */
static int64_t count_purchases(const run *r, int32_t from_day, int by_row)
{
  int32_t last = RFM__NO_DAY;
  int64_t n = 0;
  size_t i;

  for (i = r->n; i-- > 0 && r->day[i] >= from_day;) {
    if (!(r->bought & bit_of(r->kind[i])))
      continue;
    n += by_row || r->day[i] != last;
    last = r->day[i];
  }
  return n;
}

static int64_t sum_money(const run *r, int32_t from_day, int32_t money)
{
  int64_t sum = 0;
  size_t i;

  for (i = r->n; i-- > 0 && r->day[i] >= from_day;) {
    const uint32_t bit = bit_of(r->kind[i]);

    if (r->bought & bit)
      sum += r->amount[i];
    else if (r->returned & bit && money == RFM_MONEY_NET)
      sum -= r->amount[i];
  }
  return sum;
}

static int32_t last_purchase(const run *r)
{
  size_t i = r->n;

  while (i-- > 0)
    if (r->bought & bit_of(r->kind[i]))
      return r->day[i];
  return RFM__NO_DAY;
}

static double value_of(const run *r, const rfm__metric *metric, int32_t purchase, int32_t as_of_day,
                       int32_t last)
{
  const int32_t from = metric->window_days ? as_of_day - metric->window_days + 1 : RFM_DAY_MIN;
  const int by_row = purchase == RFM_PURCHASE_ROW || purchase == RFM_PURCHASE_ORDER;

  switch (metric->kind) {
  case RFM_METRIC_RECENCY:
    return last == RFM__NO_DAY || last < from ? rfm__quiet_nan() : (double)(as_of_day - last);
  case RFM_METRIC_FREQUENCY:
    return (double)count_purchases(r, from, by_row);
  default:
    return (double)sum_money(r, from, metric->money);
  }
}

/* Count what the general way would count, and say whether there was trade. */
static int count_events(const run *r, rfm__reader *reader)
{
  const int32_t kinds = reader->metrics->kinds;
  rfm_measure_counts *counts = &reader->counts;
  int traded = 0;
  size_t i;

  for (i = 0; i < r->n; i++) {
    const uint8_t kind = r->kind[i];

    if (kind & RFM__VOIDED)
      counts->n_voided++;
    else if (!(kinds & RFM_KIND_BIT(kind)))
      counts->n_filtered++;
    else {
      counts->n_before_window += r->day[i] < reader->from_day;
      counts->n_unlinked_returns += kind == RFM_KIND_RETURN;
      traded |= kind <= RFM_KIND_PAYMENT;
    }
  }
  return traded;
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
  reader->counts.n_events += (int64_t)all;
  reader->counts.n_future += (int64_t)(all - r->n);
}

int rfm__plain_visit(rfm__sweep *sweep, int64_t chunk, size_t visit, double *values,
                     int32_t *standing)
{
  rfm__reader *reader = &sweep->readers[chunk % RFM__WAVE];
  const rfm__roster *roster = &sweep->roster;
  const rfm_metrics *metrics = reader->metrics;
  const uint32_t lead = rfm__sweep_lead(sweep, visit);
  const int one_member = !roster->first || roster->first[visit + 1] - roster->first[visit] == 1;
  size_t begin, end;
  int32_t last, i;
  run r;

  if (!one_member ||
      (reader->use_tail && rfm__customer_at(&sweep->table->customers, lead)->tail_count > 0))
    return 0;
  if (reader->runs == &sweep->table->base)
    rfm__table_run(sweep->table, lead, &begin, &end);
  else
    rfm__runs_of(reader->runs, lead, &begin, &end);
  if (begin == end)
    return 0; /* nothing in place, perhaps not even columns */
  cut_run(&r, reader, begin, end);
  last = last_purchase(&r);
  *standing = count_events(&r, reader) ? RFM_STANDING_RETURNED_ONLY : RFM_STANDING_PROSPECT;
  if (last != RFM__NO_DAY)
    *standing = RFM_STANDING_BUYER;
  for (i = 0; i < metrics->n; i++)
    values[i] = value_of(&r, &metrics->metric[i], metrics->purchase, reader->as_of_day, last);
  return 1;
}
