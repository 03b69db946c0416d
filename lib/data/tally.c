/* SPDX-License-Identifier: MIT */
/* Tally: whole numbers to doubles, by one division at most two, in a fixed order. */
#include "data/tally.h"

#include "data/customers.h"
#include "math/special.h"

typedef struct source {
  const rfm_metrics *metrics;
  const rfm__metric *metric;
  const rfm__tally *now, *before;
  const rfm__lifetime *life;
  int32_t as_of_day;
  int from_floor, all_history;
} source;

uint32_t rfm__tally_parts(int32_t kind)
{
  switch (kind) {
  case RFM_METRIC_FREQUENCY:
  case RFM_METRIC_TREND_FREQUENCY:
    return RFM__TALLY_PURCHASES;
  case RFM_METRIC_MONETARY:
  case RFM_METRIC_TREND_MONETARY:
    return RFM__TALLY_MONEY;
  case RFM_METRIC_ORDER_VALUE:
    return RFM__TALLY_PURCHASES | RFM__TALLY_MONEY;
  case RFM_METRIC_SECOND:
    return RFM__TALLY_SECOND;
  case RFM_METRIC_VISITS:
    return RFM__TALLY_VISITS;
  case RFM_METRIC_RECENCY:
  case RFM_METRIC_TENURE:
  case RFM_METRIC_MEMBERSHIP_AGE:
  case RFM_METRIC_ACTIVE_SPAN:
  case RFM_METRIC_GAP_MEAN:
  case RFM_METRIC_OVERDUE:
    return RFM__TALLY_DAYS;
  case RFM_METRIC_GAP_SD:
    return RFM__TALLY_DAYS | RFM__TALLY_SQUARES;
  case RFM_METRIC_SEASON_FREQUENCY:
    return RFM__TALLY_PURCHASES | RFM__TALLY_MONTHS;
  default:
    return 0;
  }
}

int32_t rfm__metric_no_earlier(const rfm__metric *metric, int32_t day, int32_t floor_day)
{
  return metric->flags & RFM_METRIC_FROM_FLOOR && day < floor_day ? floor_day : day;
}

int32_t rfm__metric_from_day(const rfm__metric *metric, int32_t as_of_day, int32_t floor_day)
{
  const int32_t first = metric->window_days ? as_of_day - metric->window_days + 1 : RFM_DAY_MIN;

  return rfm__metric_no_earlier(metric, first, floor_day);
}

static double ratio(int64_t a, int64_t b)
{
  return b == 0 ? rfm__quiet_nan() : (double)a / (double)b;
}

/* Days since a day, which may not lie ahead. */
static double age(const source *s, int32_t day)
{
  return day == RFM__NO_DAY || day > s->as_of_day ? rfm__quiet_nan() : (double)(s->as_of_day - day);
}

/* Returns count against sales, or not at all. */
static int64_t less(const source *s, int64_t sold, int64_t returned)
{
  return s->metric->money == RFM_MONEY_NET ? sold - returned : sold;
}

static int64_t money(const source *s, const rfm__tally *t)
{
  return less(s, t->sold, t->returned);
}

static int32_t first_in_window(const source *s)
{
  return s->now->n_days > 0 ? s->now->first_day : RFM__NO_DAY;
}

static int32_t last_in_window(const source *s)
{
  return s->now->n_days > 0 ? s->now->last_day : RFM__NO_DAY;
}

static double active_span(const source *s)
{
  const int32_t first = s->all_history ? s->life->first_day : first_in_window(s);
  const int32_t last = s->all_history ? s->life->last_day : last_in_window(s);

  return first == RFM__NO_DAY ? rfm__quiet_nan() : (double)(last - first);
}

/* ---- gaps ---- */

static int64_t gaps(const source *s)
{
  return s->now->n_days > 0 ? s->now->n_days - 1 : 0;
}

/* Sum of the gaps. */
static int64_t gap_span(const source *s)
{
  return gaps(s) > 0 ? s->now->last_day - s->now->first_day : 0;
}

static double mean_gap(const source *s)
{
  if (!(s->metric->flags & RFM_METRIC_SHRUNK_GAP))
    return ratio(gap_span(s), gaps(s));
  if (s->life->first_day == RFM__NO_DAY)
    return rfm__quiet_nan();
  return ((double)gap_span(s) + 2.0 * s->metrics->shop_median_gap) / (double)(gaps(s) + 2);
}

static double gap_deviation(const source *s)
{
  const int64_t n = gaps(s), sum = gap_span(s);

  if (n < 2)
    return rfm__quiet_nan();
  return rfm__sqrt((double)(n * s->now->squares - sum * sum) / ((double)n * (double)(n - 1)));
}

static double overdue(const source *s)
{
  return age(s, s->from_floor ? s->life->kept_day : s->life->last_day) / mean_gap(s);
}

/* ---- seasons ---- */

/* January first, so that the sum has one order. */
static double season_frequency(const source *s)
{
  double sum = 0;
  int i;

  for (i = 0; i < 12; i++)
    sum += (double)s->now->month[i] / s->metrics->season[i];
  return sum;
}

/* ---- trends ---- */

static double trend(const source *s, int64_t now, int64_t before)
{
  if (before <= 0)
    return rfm__quiet_nan();
  return ((double)now / (double)s->metric->window_days) /
         ((double)before / (double)s->metric->against_days);
}

/* ---- all kinds ---- */

static double value_of(const source *s)
{
  const rfm__tally *now = s->now;

  switch (s->metric->kind) {
  case RFM_METRIC_RECENCY:
    return age(s, s->all_history ? s->life->last_day : last_in_window(s));
  case RFM_METRIC_FREQUENCY:
    return (double)now->purchases;
  case RFM_METRIC_MONETARY:
    return (double)money(s, now);
  case RFM_METRIC_ORDER_VALUE:
    return ratio(money(s, now), now->purchases);
  case RFM_METRIC_SECOND:
    return (double)less(s, now->second_sold, now->second_returned);
  case RFM_METRIC_TENURE:
    return age(s, s->from_floor ? first_in_window(s) : s->life->first_day);
  case RFM_METRIC_MEMBERSHIP_AGE:
    return age(s, s->life->joined_day);
  case RFM_METRIC_ACTIVE_SPAN:
    return active_span(s);
  case RFM_METRIC_GAP_MEAN:
    return mean_gap(s);
  case RFM_METRIC_GAP_SD:
    return gap_deviation(s);
  case RFM_METRIC_OVERDUE:
    return overdue(s);
  case RFM_METRIC_TREND_FREQUENCY:
    return trend(s, now->purchases, s->before->purchases);
  case RFM_METRIC_TREND_MONETARY:
    return trend(s, money(s, now), money(s, s->before));
  case RFM_METRIC_VISITS:
    return (double)now->visits;
  case RFM_METRIC_SEASON_FREQUENCY:
    return season_frequency(s);
  default:
    return rfm__quiet_nan();
  }
}

double rfm__tally_value(const rfm_metrics *metrics, const rfm__metric *metric,
                        const rfm__tally *now, const rfm__tally *before, const rfm__lifetime *life,
                        int32_t as_of_day)
{
  const int from_floor = (metric->flags & RFM_METRIC_FROM_FLOOR) != 0;
  const source s = {metrics, metric,    now,        before,
                    life,    as_of_day, from_floor, metric->window_days == 0 && !from_floor};
  const double value = value_of(&s);

  return value == value ? value + 0.0 : rfm__quiet_nan();
}
