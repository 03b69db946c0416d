/* SPDX-License-Identifier: MIT */
/* Reports over a list of dates: buyers by recency, customers won and lost. Each customer rolls once
 * through the dates. */
#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "math/special.h"
#include "model/report.h"
#include "model/rolling.h"

#include <string.h>

/* ---- recency ---- */

enum { MAX_MONTHS = 1000, YEAR = 12 };

/* A day that is looked at: wanted, or for comparison. */
typedef struct looked {
  int32_t day;
  int64_t n_buyers, n_month_1;
} looked;

typedef struct counting {
  rfm__roll_plan plan;
  looked *looks; /* ascending days, each once */
  int64_t n_looks;
  const int32_t *day; /* the wanted ones */
  int64_t n_days;
  int64_t *count; /* n_days x n_months, or NULL */
  int32_t n_months;
} counting;

/* A month or a year before: month ends stay month ends. RFM__NO_DAY: before the calendar or the
 * floor. */
static int32_t months_before(const rfm_table *table, int32_t day, int32_t months)
{
  int32_t before;

  if (rfm__month_of(day) - months < rfm__month_of(RFM_DAY_MIN))
    return RFM__NO_DAY;
  before = rfm__day_add_months(day, -months, rfm__is_month_end(day));
  return before < table->floor_day ? RFM__NO_DAY : before;
}

static int32_t completed_months(int32_t from, int32_t to)
{
  const int32_t months = rfm__month_of(to) - rfm__month_of(from);

  return months - (months > 0 && rfm__day_add_months(from, months, 0) > to);
}

static int count_recency(rfm__reader *reader, void *arg)
{
  counting *c = arg;
  rfm__rolling rolling;
  int64_t i, wanted = 0;

  rfm__rolling_begin(&rolling, &c->plan, reader);
  for (i = 0; i < c->n_looks; i++) {
    looked *look = &c->looks[i];
    const int is_wanted = wanted < c->n_days && c->day[wanted] == look->day;
    int32_t months;

    wanted += is_wanted;
    rfm__rolling_to(&rolling, look->day);
    if (reader->history.last_day == RFM__NO_DAY)
      continue;
    months = completed_months(reader->history.last_day, look->day);
    look->n_buyers++;
    look->n_month_1 += months == 0;
    if (is_wanted && c->count)
      c->count[(wanted - 1) * c->n_months + (months < c->n_months ? months : c->n_months - 1)]++;
  }
  return 1;
}

/* All days that are looked at, sorted, each once. */
static void list_looks(counting *c, const rfm_table *table, int32_t *all)
{
  size_t n = 0, i;
  int64_t d;

  for (d = 0; d < c->n_days; d++) {
    const int32_t some[3] = {c->day[d], months_before(table, c->day[d], 1),
                             months_before(table, c->day[d], YEAR)};

    for (i = 0; i < 3; i++)
      if (some[i] != RFM__NO_DAY)
        all[n++] = some[i];
  }
  rfm__days_sort(all, n);
  memset(c->looks, 0, n * sizeof *c->looks);
  for (i = 0; i < n; i++)
    if (i == 0 || all[i] != all[i - 1])
      c->looks[c->n_looks++].day = all[i];
}

static const looked *look_at(const counting *c, int32_t day)
{
  int64_t low = 0, high = c->n_looks;

  while (low < high) {
    const int64_t middle = low + (high - low) / 2;

    if (c->looks[middle].day < day)
      low = middle + 1;
    else
      high = middle;
  }
  return &c->looks[low];
}

/* Month-1 customers of an earlier day, or -1. */
static int64_t month_1_of(const counting *c, int32_t day)
{
  const looked *look = day == RFM__NO_DAY ? NULL : look_at(c, day);

  return look && look->n_buyers > 0 ? look->n_month_1 : -1;
}

static int32_t verdict(int64_t now, int64_t before)
{
  if (before < 0)
    return 0;
  if (now == before)
    return RFM_VERDICT_SAME;
  return now > before ? RFM_VERDICT_MORE : RFM_VERDICT_FEWER;
}

static void tell_recency(const counting *c, const rfm_table *table, rfm_recency_date *dates)
{
  int64_t i;

  for (i = 0; i < c->n_days; i++) {
    const looked *look = look_at(c, c->day[i]);
    rfm_recency_date *d = &dates[i];

    memset(d, 0, sizeof *d);
    d->day = c->day[i];
    d->n_buyers = look->n_buyers;
    d->n_month_1 = look->n_month_1;
    d->month_before = month_1_of(c, months_before(table, d->day, 1));
    d->year_before = month_1_of(c, months_before(table, d->day, YEAR));
    d->share_month_1 =
        d->n_buyers > 0 ? (double)d->n_month_1 / (double)d->n_buyers : rfm__quiet_nan();
    d->against_month = verdict(d->n_month_1, d->month_before);
    d->against_year = verdict(d->n_month_1, d->year_before);
  }
}

static rfm_status count_all(counting *c, const rfm_table *table, const rfm_metrics *metrics,
                            rfm_recency_date *dates, int64_t *count, rfm_error *err)
{
  const rfm__walk walk = {table, metrics, "counting months", c->day[c->n_days - 1], 0, 0};
  const size_t n = (size_t)c->n_days, cells = n * (size_t)c->n_months;
  int32_t *all = rfm__alloc(&table->host, n, 3 * sizeof *all);
  rfm_status status = RFM_E_NOMEM;

  c->looks = rfm__alloc(&table->host, n, 3 * sizeof *c->looks);
  c->count = count ? rfm__alloc_zero(&table->host, cells, sizeof *c->count) : NULL;
  if (all && c->looks && (c->count || !count)) {
    list_looks(c, table, all);
    status = rfm__report_walk(&walk, count_recency, c, err);
  } else {
    (void)rfm__fail_nomem(err);
  }
  if (!status)
    tell_recency(c, table, dates);
  if (!status && count)
    memcpy(count, c->count, cells * sizeof *count);
  rfm__dealloc(&table->host, all, n, 3 * sizeof *all);
  rfm__dealloc(&table->host, c->looks, n, 3 * sizeof *c->looks);
  rfm__dealloc(&table->host, c->count, cells, sizeof *c->count);
  return status;
}

rfm_status RFM_CALL rfm_report_recency(const rfm_table *table, const rfm_metrics *metrics,
                                       const int32_t *day, int64_t n_days, rfm_recency_date *dates,
                                       int64_t *count, int32_t n_months, rfm_error *err)
{
  counting c;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__report_check_days(table, day, n_days, err);
  if (status)
    return status;
  if (!dates)
    return rfm__fail(err, RFM_E_ARG, "dates is NULL");
  if (n_months < 1 || n_months > MAX_MONTHS)
    return rfm__fail(err, RFM_E_ARG, "n_months is %d, expected 1 to 1000", (int)n_months);
  memset(&c, 0, sizeof c);
  rfm__roll_plan_make(&c.plan, NULL, RFM_DAY_MIN);
  c.day = day;
  c.n_days = n_days;
  c.n_months = n_months;
  return count_all(&c, table, metrics, dates, count, err);
}

/* ---- flow ---- */

typedef struct flowing {
  rfm__roll_plan plan;
  const int32_t *day;
  int64_t n_days;
  int32_t window_days;
  rfm_flow *flows;
} flowing;

static void count_flow(rfm_flow *flow, int active, int active_before, int bought_before)
{
  flow->n_before += active_before;
  flow->n_active += active;
  flow->n_kept += active && active_before;
  flow->n_lapsed += active_before && !active;
  flow->n_won_back += active && !active_before && bought_before;
  flow->n_new += active && !active_before && !bought_before;
}

static int flow_customer(rfm__reader *reader, void *arg)
{
  flowing *f = arg;
  rfm__rolling rolling;
  int active_before = 0;
  int64_t i;

  rfm__rolling_begin(&rolling, &f->plan, reader);
  for (i = 0; i < f->n_days; i++) {
    const rfm__history *h = &reader->history;
    int active;

    rfm__rolling_to(&rolling, f->day[i]);
    active = h->last_day != RFM__NO_DAY && f->day[i] - h->last_day < f->window_days;
    if (i == 0)
      f->flows[i].n_active += active;
    else
      count_flow(&f->flows[i], active, active_before,
                 h->first_day != RFM__NO_DAY && h->first_day <= f->day[i - 1]);
    active_before = active;
  }
  return 1;
}

rfm_status RFM_CALL rfm_report_flow(const rfm_table *table, const rfm_metrics *metrics,
                                    int32_t window_days, const int32_t *day, int64_t n_days,
                                    rfm_flow *flows, rfm_error *err)
{
  rfm__walk walk = {table, metrics, "counting customers", 0, 0, 0};
  flowing f;
  int64_t i;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__report_check_days(table, day, n_days, err);
  if (status)
    return status;
  if (window_days < 1 || window_days > RFM__MAX_WINDOW)
    return rfm__fail(err, RFM_E_ARG, "window_days is %d, expected 1 to 3652059", (int)window_days);
  if (!flows)
    return rfm__fail(err, RFM_E_ARG, "flows is NULL");
  f.flows = rfm__alloc_zero(&table->host, (size_t)n_days, sizeof *f.flows);
  if (!f.flows)
    return rfm__fail_nomem(err);
  rfm__roll_plan_make(&f.plan, NULL, RFM_DAY_MIN);
  f.day = day;
  f.n_days = n_days;
  f.window_days = window_days;
  for (i = 0; i < n_days; i++)
    f.flows[i].day = day[i];
  walk.as_of_day = day[n_days - 1];
  status = rfm__report_walk(&walk, flow_customer, &f, err);
  if (!status)
    memcpy(flows, f.flows, (size_t)n_days * sizeof *flows);
  rfm__dealloc(&table->host, f.flows, (size_t)n_days, sizeof *f.flows);
  return status;
}
