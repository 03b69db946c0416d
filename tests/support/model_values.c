/* SPDX-License-Identifier: MIT */
/* Metrics of the model. Doubles are made of exact integers with one or two operations, as docs say,
 * so equality is by bytes. */
#include "support/model_person.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int is_return(const rfm_event *e)
{
  return e->kind == RFM_KIND_RETURN;
}

int model_ignores_zero(const model_person *p, const rfm_event *e)
{
  return p->spec->options.flags & RFM_METRICS_IGNORE_ZERO && e->amount_minor == 0 &&
         !is_return(e) && e->kind <= RFM_KIND_PAYMENT;
}

static int is_purchase_row(const model_person *p, const rfm_event *e)
{
  return !is_return(e) && !model_ignores_zero(p, e);
}

/* ---- orders ---- */

model_order model_order_of(const model_person *p, uint64_t key)
{
  model_order s = {0, 0, 0, 0, INT32_MAX};

  for (int i = 0; i < p->n; i++) {
    const rfm_event *e = &p->events[i];

    if (e->order != key)
      continue;
    if (is_return(e)) {
      s.returns += e->amount_minor;
      s.n_returns++;
    } else if (is_purchase_row(p, e)) {
      s.sales += e->amount_minor;
      s.n_sales++;
      s.day = e->day < s.day ? e->day : s.day;
    }
  }
  return s;
}

/* The day on which row i is a purchase, or MODEL_NO_DAY. */
static int32_t purchase_day(const model_person *p, int i)
{
  const rfm_event *e = &p->events[i];
  model_order s;

  if (!is_purchase_row(p, e))
    return MODEL_NO_DAY;
  if (!e->order)
    return e->day;
  s = model_order_of(p, e->order);
  return s.n_returns > 0 && s.returns >= s.sales ? MODEL_NO_DAY : s.day;
}

/* Do rows i and j belong to one purchase? */
static int same_purchase(const model_person *p, int i, int j)
{
  const rfm_event *a = &p->events[i], *b = &p->events[j];

  if (i == j)
    return 1;
  switch (p->spec->options.purchase) {
  case RFM_PURCHASE_ROW:
    return 0;
  case RFM_PURCHASE_DAY:
    return purchase_day(p, i) == purchase_day(p, j);
  case RFM_PURCHASE_ORDER:
    return a->order && a->order == b->order;
  default:
    return a->order || b->order ? a->order == b->order : a->day == b->day;
  }
}

/* Is row i a purchase row that stands, and the first of its purchase? */
static int begins_purchase(const model_person *p, int i)
{
  if (purchase_day(p, i) == MODEL_NO_DAY)
    return 0;
  for (int j = 0; j < i; j++)
    if (purchase_day(p, j) != MODEL_NO_DAY && same_purchase(p, i, j))
      return 0;
  return 1;
}

static int64_t purchases(const model_person *p, int32_t first, int32_t last)
{
  int64_t n = 0;

  for (int i = 0; i < p->n; i++)
    n += purchase_day(p, i) >= first && purchase_day(p, i) <= last && begins_purchase(p, i);
  return n;
}

static int64_t signed_money(const model_person *p, const rfm_event *e, int32_t money,
                            int64_t amount)
{
  if (is_return(e))
    return money == RFM_MONEY_GROSS ? 0 : -amount;
  return is_purchase_row(p, e) ? amount : 0;
}

static int64_t money(const model_person *p, int32_t kind_of_money, int32_t first, int32_t last,
                     int second)
{
  int64_t sum = 0;

  for (int i = 0; i < p->n; i++) {
    const rfm_event *e = &p->events[i];

    if (e->day >= first && e->day <= last)
      sum += signed_money(p, e, kind_of_money, second ? e->second_minor : e->amount_minor);
  }
  return sum;
}

/* ---- purchase days ---- */

static int by_day(const void *a, const void *b)
{
  const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

  return x < y ? -1 : x > y;
}

/* Different purchase days from a day on, ascending. */
int model_purchase_days(const model_person *p, int32_t from, int32_t *days)
{
  int n = 0, kept = 0;

  for (int i = 0; i < p->n; i++)
    if (purchase_day(p, i) != MODEL_NO_DAY && purchase_day(p, i) >= from)
      days[n++] = purchase_day(p, i);
  qsort(days, (size_t)n, sizeof *days, by_day);
  for (int i = 0; i < n; i++)
    if (kept == 0 || days[kept - 1] != days[i])
      days[kept++] = days[i];
  return kept;
}

static double missing(void)
{
  const uint64_t bits = UINT64_C(0x7ff8000000000000);
  double value;

  memcpy(&value, &bits, sizeof value);
  return value;
}

static double ratio(int64_t a, int64_t b)
{
  return b == 0 ? missing() : (double)a / (double)b;
}

int model_is_buyer(const model_person *p)
{
  int32_t days[MODEL_EVENTS];

  return p->pruned_first != MODEL_NO_DAY || model_purchase_days(p, RFM_DAY_MIN, days) > 0;
}

/* ---- metrics ---- */

static double mean_gap(const model_person *p, const rfm_metric *metric, int32_t from)
{
  int32_t days[MODEL_EVENTS];
  const int n = model_purchase_days(p, from, days);
  const int64_t span = n > 1 ? days[n - 1] - days[0] : 0, gaps = n > 1 ? n - 1 : 0;

  if (!(metric->flags & RFM_METRIC_SHRUNK_GAP))
    return ratio(span, gaps);
  return model_is_buyer(p)
             ? ((double)span + 2 * p->spec->options.shop_median_gap) / (double)(gaps + 2)
             : missing();
}

static double gap_sd(const model_person *p, int32_t from)
{
  int32_t days[MODEL_EVENTS];
  const int n_days = model_purchase_days(p, from, days);
  int64_t n = 0, sum = 0, squares = 0;

  for (int i = 1; i < n_days; i++, n++) {
    const int64_t gap = days[i] - days[i - 1];

    sum += gap;
    squares += gap * gap;
  }
  return n < 2 ? missing()
               : sqrt((double)(n * squares - sum * sum) / ((double)n * (double)(n - 1)));
}

static double repeat_value(const model_person *p, const rfm_metric *metric, int32_t from)
{
  const int32_t as_of = p->spec->as_of_day;
  const int64_t n = purchases(p, from, as_of);
  int64_t first_money = 0;
  int first = -1;

  if (n < 2)
    return missing();
  for (int i = 0; i < p->n; i++)
    if (purchase_day(p, i) >= from && (first < 0 || purchase_day(p, i) < purchase_day(p, first)))
      first = i;
  for (int i = 0; i < p->n; i++) {
    const rfm_event *e = &p->events[i];
    int belongs = purchase_day(p, i) != MODEL_NO_DAY && same_purchase(p, first, i);

    if (is_return(e) && e->order)
      for (int j = 0; j < p->n && !belongs; j++)
        belongs = purchase_day(p, j) != MODEL_NO_DAY && same_purchase(p, first, j) &&
                  p->events[j].order == e->order;
    if (belongs && e->day >= from)
      first_money += signed_money(p, e, metric->money, e->amount_minor);
  }
  return ratio(money(p, metric->money, from, as_of, 0) - first_money, n - 1);
}

/* Rows of the window that stand and have a key. */
static int key_rows(const model_person *p, int32_t from, int category, int *rows)
{
  int n = 0;

  for (int i = 0; i < p->n; i++) {
    const rfm_event *e = &p->events[i];

    if (e->day >= from && purchase_day(p, i) != MODEL_NO_DAY && (category ? e->category : e->item))
      rows[n++] = i;
  }
  return n;
}

static double keys(const model_person *p, int32_t kind, int32_t from)
{
  const int category =
      kind == RFM_METRIC_DISTINCT_CATEGORIES || kind == RFM_METRIC_TOP_CATEGORY_SHARE;
  int rows[MODEL_EVENTS];
  const int n = key_rows(p, from, category, rows);
  int64_t different = 0, again = 0, best = 0, all = 0;

  for (int i = 0; i < n; i++) {
    const rfm_event *e = &p->events[rows[i]];
    int is_first = 1, other_day = 0;
    int64_t amount = 0;

    for (int j = 0; j < n; j++) {
      const rfm_event *o = &p->events[rows[j]];

      if (category ? o->category != e->category : o->item != e->item)
        continue;
      is_first &= j >= i;
      other_day |= purchase_day(p, rows[j]) != purchase_day(p, rows[i]);
      amount += o->amount_minor;
    }
    different += is_first;
    again += is_first && other_day;
    best = amount > best ? amount : best;
    all += e->amount_minor;
  }
  if (kind == RFM_METRIC_TOP_CATEGORY_SHARE)
    return ratio(best, all);
  return kind == RFM_METRIC_REPURCHASE_RATE ? ratio(again, different) : (double)different;
}

/* A metric that counts from the floor sees no earlier day. */
static int32_t no_earlier(const model_person *p, const rfm_metric *metric, int32_t day)
{
  return metric->flags & RFM_METRIC_FROM_FLOOR && day < p->m->floor_day ? p->m->floor_day : day;
}

static double trend(const model_person *p, const rfm_metric *metric, int32_t from)
{
  const int32_t days = metric->window_days,
                against = metric->against_days ? metric->against_days : days;
  const int32_t as_of = p->spec->as_of_day, first = no_earlier(p, metric, from - against),
                last = from - 1;
  const int of_money = metric->kind == RFM_METRIC_TREND_MONETARY;
  const int64_t now =
      of_money ? money(p, metric->money, from, as_of, 0) : purchases(p, from, as_of);
  const int64_t before =
      of_money ? money(p, metric->money, first, last, 0) : purchases(p, first, last);

  return before <= 0 ? missing()
                     : ((double)now / (double)days) / ((double)before / (double)against);
}

/* First or last purchase day; what was pruned counts unless the metric has a window or counts from
 * the floor. */
static int32_t end_day(const model_person *p, const rfm_metric *metric, int32_t from, int want_last)
{
  const int with_pruned = !(metric->flags & RFM_METRIC_FROM_FLOOR) &&
                          (metric->window_days == 0 || metric->kind == RFM_METRIC_OVERDUE) &&
                          p->pruned_first != MODEL_NO_DAY;
  int32_t days[MODEL_EVENTS];
  const int n = model_purchase_days(
      p, metric->kind == RFM_METRIC_OVERDUE ? no_earlier(p, metric, RFM_DAY_MIN) : from, days);

  if (n == 0)
    return !with_pruned ? MODEL_NO_DAY : want_last ? p->pruned_last : p->pruned_first;
  if (want_last)
    return with_pruned && p->pruned_last > days[n - 1] ? p->pruned_last : days[n - 1];
  return with_pruned && p->pruned_first < days[0] ? p->pruned_first : days[0];
}

static int month_of_year(int32_t day)
{
  int32_t month = 0;

  (void)rfm_date_from_day(day, NULL, &month, NULL, NULL);
  return month - 1;
}

static double season_frequency(const model_person *p, int32_t from)
{
  double sum = 0;

  for (int month = 0; month < 12; month++) {
    int n = 0;

    for (int i = 0; i < p->n; i++)
      n += purchase_day(p, i) >= from && purchase_day(p, i) <= p->spec->as_of_day &&
           begins_purchase(p, i) && month_of_year(purchase_day(p, i)) == month;
    sum += n / p->spec->options.season[month];
  }
  return sum;
}

static double attribute(const model_person *p)
{
  int32_t day = MODEL_NO_DAY;
  double value = missing();

  for (int i = 0; i < p->m->n_values; i++) {
    const model_value *v = &p->m->values[i];

    if (!p->is_member[v->who] || v->day > p->spec->as_of_day)
      continue;
    if (value != value || v->day > day || (v->day == day && v->value > value)) {
      day = v->day;
      value = v->value;
    }
  }
  return value;
}

static int64_t visits(const model_person *p, int32_t from)
{
  int64_t n = 0;

  for (int i = 0; i < p->n_visits; i++)
    n += p->visits[i].day >= from;
  return n;
}

double model_value_of(const model_person *p, const rfm_metric *metric)
{
  const int32_t as_of = p->spec->as_of_day;
  const int32_t from =
      no_earlier(p, metric, metric->window_days ? as_of - metric->window_days + 1 : RFM_DAY_MIN);
  const int32_t first = end_day(p, metric, from, 0), last = end_day(p, metric, from, 1);

  switch (metric->kind) {
  case RFM_METRIC_RECENCY:
    return last == MODEL_NO_DAY ? missing() : as_of - last;
  case RFM_METRIC_FREQUENCY:
    return (double)purchases(p, from, as_of);
  case RFM_METRIC_MONETARY:
    return (double)money(p, metric->money, from, as_of, 0);
  case RFM_METRIC_ORDER_VALUE:
    return ratio(money(p, metric->money, from, as_of, 0), purchases(p, from, as_of));
  case RFM_METRIC_REPEAT_VALUE:
    return repeat_value(p, metric, from);
  case RFM_METRIC_SECOND:
    return (double)money(p, metric->money, from, as_of, 1);
  case RFM_METRIC_TENURE:
    return first == MODEL_NO_DAY ? missing() : as_of - first;
  case RFM_METRIC_MEMBERSHIP_AGE:
    return p->joined == MODEL_NO_DAY || p->joined > as_of ? missing() : as_of - p->joined;
  case RFM_METRIC_ACTIVE_SPAN:
    return first == MODEL_NO_DAY ? missing() : last - first;
  case RFM_METRIC_GAP_MEAN:
    return mean_gap(p, metric, from);
  case RFM_METRIC_GAP_SD:
    return gap_sd(p, from);
  case RFM_METRIC_OVERDUE: {
    const double gap = mean_gap(p, metric, from);

    return last == MODEL_NO_DAY || gap != gap ? missing() : (as_of - last) / gap;
  }
  case RFM_METRIC_TREND_FREQUENCY:
  case RFM_METRIC_TREND_MONETARY:
    return trend(p, metric, from);
  case RFM_METRIC_VISITS:
    return (double)visits(p, from);
  case RFM_METRIC_SEASON_FREQUENCY:
    return season_frequency(p, from);
  case RFM_METRIC_ATTRIBUTE:
    return attribute(p);
  default:
    return keys(p, metric->kind, from);
  }
}
