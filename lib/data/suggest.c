/* SPDX-License-Identifier: MIT */
/* Suggestions: the shop's purchase gaps, and what follows from their quantiles. */
#include <rfm/metrics.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/options.h"
#include "data/metric_values.h"
#include "data/sweep.h"
#include "math/quantile.h"

#include <string.h>

enum {
  N_QUANTILES = 4,
  P90 = 2, /* which of them is the 90 % quantile */
  WEEK = 7,
  YEAR = 365,
  HORIZON_MIN = 28,
  HORIZON_MAX = 365,
  FEW_CUSTOMERS = 500,
  SHORT_HISTORY = 180
};

static const rfm__share QUANTILES[N_QUANTILES] = {{1, 2}, {3, 4}, {9, 10}, {19, 20}};
static const double FEW_REPEATERS = .2, MUCH_ANONYMOUS = .2;

typedef struct looking {
  rfm_suggestion *s;
  int64_t *gaps;   /* number of gaps of each length */
  size_t n_gaps;   /* lengths 0 .. n_gaps - 1 */
  int64_t *months; /* purchases of each calendar month from first_month on */
  size_t n_months;
  int64_t money; /* of customers' purchases */
  int32_t first_day;
  int32_t first_month;
} looking;

static void look_at(looking *l, const rfm__history *h)
{
  size_t i;

  for (i = 0; i < h->n_events; i++)
    if (h->events[i].role == RFM__ROLE_PURCHASE && h->events[i].event.day >= h->floor_day)
      l->money += h->events[i].event.amount;
  if (h->first_day == RFM__NO_DAY)
    return;
  l->s->n_buyers++;
  l->s->n_repeaters += h->n_days > 1 || h->first_day != h->last_day;
  if (l->first_day == RFM__NO_DAY || h->first_day < l->first_day)
    l->first_day = h->first_day;
  for (i = 1; i < h->n_days; i++) {
    if (h->days[i - 1] < h->floor_day)
      continue; /* another purchase between them may have been pruned */
    l->gaps[h->days[i] - h->days[i - 1]]++;
    l->s->n_gaps++;
  }
  for (i = 0; i < h->n_units; i++)
    l->months[rfm__month_of(h->units[i]) - l->first_month]++;
}

static rfm_status look_at_all(looking *l, rfm__sweep *sweep, rfm_error *err)
{
  const int64_t n = rfm__sweep_chunks(sweep);
  int64_t chunk;
  rfm_status status = RFM_OK;

  for (chunk = 0; chunk < n && !status; chunk++) {
    size_t visit, last;

    if (chunk % RFM__WAVE == 0)
      status = rfm__progress(&sweep->table->host, "reading purchase gaps",
                             (double)chunk / (double)n, err);
    rfm__sweep_visits(sweep, chunk, &visit, &last);
    for (; visit < last && !status; visit++)
      if (rfm__sweep_has(sweep, visit))
        look_at(l, &rfm__sweep_read(sweep, chunk, visit)->history);
  }
  return status ? status : rfm__progress(&sweep->table->host, "reading purchase gaps", 1.0, err);
}

/* Length of the gap of a rank, from 0. */
static double gap_at(const looking *l, int64_t rank)
{
  size_t length = 0;
  int64_t below = 0;

  while (below + l->gaps[length] <= rank)
    below += l->gaps[length++];
  return (double)length;
}

/* Type 7 (Hyndman and Fan, 1996). */
static double gap_quantile(const looking *l, rfm__share p)
{
  const int64_t h = (l->s->n_gaps - 1) * p.part;
  const int64_t low = h / p.of;
  const double fraction = (double)(h % p.of) / p.of;
  const double value = gap_at(l, low);

  return fraction == 0 ? value : value + fraction * (gap_at(l, low + 1) - value);
}

static void suggest_breaks(rfm_suggestion *s)
{
  int i;

  for (i = 0; i < N_QUANTILES; i++) {
    const int32_t day = (int32_t)(s->gap_quantile[i] + 0.5);

    if (s->n_recency_breaks == 0 || s->recency_break[s->n_recency_breaks - 1] < day)
      s->recency_break[s->n_recency_breaks++] = day;
  }
}

static int32_t whole_weeks(double days)
{
  int32_t weeks = (int32_t)(days / WEEK);

  while ((double)weeks * WEEK < days)
    weeks++;
  return weeks * WEEK;
}

static void suggest_horizon(rfm_suggestion *s)
{
  s->horizon_days = whole_weeks(s->gap_quantile[P90]);
  s->horizon_reason = RFM_REASON_GAPS;
  if (s->horizon_days < HORIZON_MIN) {
    s->horizon_days = HORIZON_MIN;
    s->horizon_reason |= RFM_REASON_AT_LEAST;
  }
  if (s->horizon_days > HORIZON_MAX) {
    s->horizon_days = HORIZON_MAX;
    s->horizon_reason |= RFM_REASON_AT_MOST;
  }
  if (s->horizon_days > s->history_days / 3) {
    s->horizon_days = s->history_days / 3;
    s->horizon_reason |= RFM_REASON_THIRD_OF_HISTORY;
  }
}

static void suggest_window(rfm_suggestion *s)
{
  s->window_days = YEAR;
  s->window_reason = RFM_REASON_GAPS;
  while ((double)s->window_days < 2 * s->gap_quantile[P90])
    s->window_days += YEAR;
  if (s->window_days == YEAR)
    s->window_reason |= RFM_REASON_AT_LEAST;
  if (s->window_days > s->history_days) {
    s->window_days = 0;
    s->window_reason |= RFM_REASON_SHORT_HISTORY;
  }
}

/* ---- seasons ---- */

/* Calendar months that are whole: the first one with all its days, and behind the last one. */
static void whole_months(const looking *l, int32_t floor_day, int32_t as_of_day, int32_t *first,
                         int32_t *end)
{
  const int32_t from = l->first_day < floor_day ? floor_day : l->first_day;

  *first = rfm__month_of(from);
  *first += rfm__month_first_day(*first) < from;
  *end = rfm__month_of(as_of_day) + rfm__is_month_end(as_of_day);
}

static void index_months(const looking *l, int32_t first, int32_t end)
{
  double purchases[12] = {0}, days[12] = {0}, all_purchases = 0, all_days = 0;
  int32_t month;
  int i;

  for (month = first; month < end; month++) {
    purchases[month % 12] += (double)l->months[month - l->first_month];
    days[month % 12] += (double)rfm__days_in_month(month / 12, month % 12 + 1);
  }
  for (i = 0; i < 12; i++) {
    purchases[i] = purchases[i] == 0 ? .5 : purchases[i];
    all_purchases += purchases[i];
    all_days += days[i];
  }
  for (i = 0; i < 12; i++)
    l->s->season_index[i] = (purchases[i] / days[i]) / (all_purchases / all_days);
}

static void find_seasons(const looking *l, const rfm_table *table, int32_t as_of_day)
{
  int32_t first, end;

  if (l->first_day == RFM__NO_DAY)
    return;
  whole_months(l, table->floor_day, as_of_day, &first, &end);
  l->s->season_years = end > first ? (end - first) / 12 : 0;
  if (l->s->season_years > 0)
    index_months(l, end - l->s->season_years * 12, end);
}

static void warn(rfm_suggestion *s)
{
  if (s->n_buyers < FEW_CUSTOMERS)
    s->warnings |= RFM_WARN_FEW_CUSTOMERS;
  if (s->history_days < SHORT_HISTORY)
    s->warnings |= RFM_WARN_SHORT_HISTORY;
  if ((double)s->n_repeaters < FEW_REPEATERS * (double)s->n_buyers)
    s->warnings |= RFM_WARN_FEW_REPEATERS;
  if (s->anonymous_share > MUCH_ANONYMOUS)
    s->warnings |= RFM_WARN_ANONYMOUS;
  if (s->n_gaps == 0)
    s->warnings |= RFM_WARN_NO_GAPS;
}

static void conclude(looking *l, const rfm_table *table, int32_t as_of_day)
{
  rfm_suggestion *s = l->s;
  rfm_anonymous anonymous;
  int i;

  memset(&anonymous, 0, sizeof anonymous);
  anonymous.struct_size = sizeof anonymous;
  (void)rfm_table_anonymous(table, RFM_DAY_MIN, as_of_day, &anonymous, NULL);
  if (anonymous.sales_minor > 0)
    s->anonymous_share =
        (double)anonymous.sales_minor / ((double)anonymous.sales_minor + (double)l->money);
  s->history_days = l->first_day == RFM__NO_DAY ? 0 : as_of_day - l->first_day + 1;
  if (s->n_gaps > 0) {
    for (i = 0; i < N_QUANTILES; i++)
      s->gap_quantile[i] = gap_quantile(l, QUANTILES[i]);
    suggest_breaks(s);
    suggest_horizon(s);
    suggest_window(s);
  }
  find_seasons(l, table, as_of_day);
  warn(s);
}

static rfm_status suggest(const rfm_table *table, const rfm_metrics *metrics, int32_t as_of_day,
                          rfm_suggestion *s, rfm_error *err)
{
  const rfm__day_range days = rfm__table_days(table);
  rfm__sweep sweep;
  looking l = {NULL, NULL, 0, NULL, 0, 0, RFM__NO_DAY, 0};
  rfm_status status = rfm__sweep_open(&sweep, table, metrics, as_of_day, NULL, err);

  if (status)
    return status;
  l.s = s;
  l.n_gaps = days.first == RFM__NO_DAY || days.first > as_of_day
                 ? 1
                 : (size_t)(as_of_day - days.first) + 1;
  l.first_month = rfm__month_of(as_of_day - (int32_t)(l.n_gaps - 1));
  l.n_months = (size_t)(rfm__month_of(as_of_day) - l.first_month) + 1;
  l.gaps = rfm__alloc_zero(&table->host, l.n_gaps, sizeof *l.gaps);
  l.months = rfm__alloc_zero(&table->host, l.n_months, sizeof *l.months);
  status = l.gaps && l.months ? look_at_all(&l, &sweep, err) : rfm__fail_nomem(err);
  if (!status)
    conclude(&l, table, as_of_day);
  rfm__dealloc(&table->host, l.gaps, l.n_gaps, sizeof *l.gaps);
  rfm__dealloc(&table->host, l.months, l.n_months, sizeof *l.months);
  rfm__sweep_close(&sweep);
  return status;
}

rfm_status RFM_CALL rfm_suggest(const rfm_table *table, const rfm_metrics *metrics,
                                int32_t as_of_day, rfm_suggestion *suggestion, rfm_error *err)
{
  rfm_suggestion s;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__out_check(suggestion, sizeof s, "rfm_suggestion", err);
  if (!status)
    status = rfm__day_check("as_of_day", as_of_day, err);
  if (status)
    return status;
  if (as_of_day < table->floor_day)
    return rfm__fail(err, RFM_E_STATE, "as_of_day is %d, before the floor %d of the pruned table",
                     (int)as_of_day, (int)table->floor_day);
  memset(&s, 0, sizeof s);
  rfm__table_enter(table);
  status = suggest(table, metrics ? metrics : rfm__metrics_default(), as_of_day, &s, err);
  rfm__table_leave(table);
  if (!status)
    rfm__out_write(suggestion, &s, sizeof s);
  return status;
}
