/* SPDX-License-Identifier: MIT */
/* Metric values.
 *
 * Sums are exact integers; each value is made of them by one division at most two, in a fixed
 * order. Squares of gaps cannot overflow: gaps are at least 1 day and sum to at most 3,652,058, so
 * n * sum of squares stays below 4/27 * span^3. */
#include "data/metric_values.h"

#include "math/special.h"

#include <string.h>

/* What a metric is measured from. */
typedef struct source {
  const rfm_metrics *metrics;
  const rfm__metric *metric;
  const rfm__history *history;
  rfm__scratch *scratch;
  int32_t as_of_day;
  int32_t from_day; /* first day of the window */
} source;

/* First place of ascending days that is not before `from_day`. */
static size_t days_from(const int32_t *days, size_t n, int32_t from_day)
{
  size_t low = 0, high = n;

  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if (days[middle] < from_day)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* ---- purchases and money between two days ---- */

static int64_t purchases_between(const rfm__history *h, int32_t first, int32_t last)
{
  return (int64_t)days_from(h->units, h->n_units, last + 1) -
         (int64_t)days_from(h->units, h->n_units, first);
}

static int64_t money_of(const rfm__happening *h, int32_t money)
{
  if (h->role == RFM__ROLE_PURCHASE)
    return h->event.amount;
  return h->role == RFM__ROLE_RETURN && money == RFM_MONEY_NET ? -h->event.amount : 0;
}

static int64_t money_between(const source *s, int32_t first, int32_t last)
{
  const rfm__history *h = s->history;
  int64_t sum = 0;
  size_t i;

  for (i = h->n_events; i-- > 0 && h->events[i].event.day >= first;)
    if (h->events[i].event.day <= last)
      sum += money_of(&h->events[i], s->metric->money);
  return sum;
}

static int64_t second_total(const source *s)
{
  const rfm__history *h = s->history;
  int64_t sum = 0;
  size_t i;

  for (i = h->n_events; i-- > 0 && h->events[i].event.day >= s->from_day;) {
    const rfm__happening *e = &h->events[i];

    if (e->role == RFM__ROLE_PURCHASE)
      sum += e->event.second;
    else if (e->role == RFM__ROLE_RETURN && s->metric->money == RFM_MONEY_NET)
      sum -= e->event.second;
  }
  return sum;
}

static int64_t visits(const source *s)
{
  const rfm__history *h = s->history;
  int64_t n = 0;
  size_t i;

  for (i = h->n_events; i-- > 0 && h->events[i].event.day >= s->from_day;)
    n += h->events[i].event.kind == RFM_KIND_VISIT;
  return n;
}

static double ratio(int64_t a, int64_t b)
{
  return b == 0 ? rfm__quiet_nan() : (double)a / (double)b;
}

/* ---- the first purchase of the window ---- */

/* The row that begins it, or NULL. */
static const rfm__happening *first_purchase(const source *s)
{
  const rfm__history *h = s->history;
  const size_t first = days_from(h->days, h->n_days, s->from_day);
  size_t i;

  for (i = 0; first < h->n_days && i < h->n_events; i++)
    if (h->events[i].purchase_day == h->days[first])
      return &h->events[i];
  return NULL;
}

/* Do rows without an order key belong to one purchase with the others of their day? */
static int days_are_purchases(const source *s)
{
  return s->metrics->purchase == RFM_PURCHASE_DAY ||
         s->metrics->purchase == RFM_PURCHASE_ORDER_OR_DAY;
}

static int in_purchase(const source *s, const rfm__happening *first, const rfm__happening *row)
{
  if (s->metrics->purchase == RFM_PURCHASE_ROW || row == first)
    return row == first;
  if (s->metrics->purchase == RFM_PURCHASE_DAY)
    return row->purchase_day == first->purchase_day;
  if (first->event.order || row->event.order)
    return row->event.order == first->event.order;
  return days_are_purchases(s) && row->purchase_day == first->purchase_day;
}

/* Returns linked to the purchase: those under the order key of one of its rows. */
static int linked_to(const source *s, const rfm__happening *first, const rfm__happening *returned)
{
  const rfm__history *h = s->history;
  size_t i;

  if (!returned->event.order)
    return 0;
  if (s->metrics->purchase != RFM_PURCHASE_DAY)
    return returned->event.order == first->event.order;
  for (i = 0; i < h->n_events && h->events[i].event.day <= first->purchase_day; i++)
    if (h->events[i].purchase_day == first->purchase_day &&
        h->events[i].event.order == returned->event.order)
      return 1;
  return 0;
}

static int64_t first_purchase_money(const source *s, const rfm__happening *first)
{
  const rfm__history *h = s->history;
  int64_t sum = 0;
  size_t i;

  for (i = 0; i < h->n_events; i++) {
    const rfm__happening *row = &h->events[i];

    if (row->event.day < s->from_day)
      continue;
    if (row->purchase_day != RFM__NO_DAY
            ? in_purchase(s, first, row)
            : row->role == RFM__ROLE_RETURN && linked_to(s, first, row))
      sum += money_of(row, s->metric->money);
  }
  return sum;
}

static double repeat_value(const source *s)
{
  const int64_t n = purchases_between(s->history, s->from_day, s->as_of_day);

  if (n < 2)
    return rfm__quiet_nan();
  return ratio(money_between(s, s->from_day, s->as_of_day) -
                   first_purchase_money(s, first_purchase(s)),
               n - 1);
}

/* ---- gaps ---- */

static double mean_gap(const source *s)
{
  const rfm__history *h = s->history;
  const size_t first = days_from(h->days, h->n_days, s->from_day);
  const int64_t n = first < h->n_days ? (int64_t)(h->n_days - first) - 1 : 0;
  const int64_t span = n > 0 ? h->days[h->n_days - 1] - h->days[first] : 0;

  if (!(s->metric->flags & RFM_METRIC_SHRUNK_GAP))
    return ratio(span, n);
  if (h->first_day == RFM__NO_DAY)
    return rfm__quiet_nan();
  return ((double)span + 2.0 * s->metrics->shop_median_gap) / (double)(n + 2);
}

static double gap_deviation(const source *s)
{
  const rfm__history *h = s->history;
  size_t i = days_from(h->days, h->n_days, s->from_day);
  int64_t n = 0, sum = 0, squares = 0;

  for (i++; i < h->n_days; i++) {
    const int64_t gap = h->days[i] - h->days[i - 1];

    n++;
    sum += gap;
    squares += gap * gap;
  }
  if (n < 2)
    return rfm__quiet_nan();
  return rfm__sqrt((double)(n * squares - sum * sum) / ((double)n * (double)(n - 1)));
}

/* The last purchase from a day on; NULL: of all history, pruned ones included. */
static double recency(const source *s, const int32_t *from_day)
{
  const rfm__history *h = s->history;

  if (!from_day)
    return h->last_day == RFM__NO_DAY ? rfm__quiet_nan() : (double)(s->as_of_day - h->last_day);
  return h->n_days == 0 || h->days[h->n_days - 1] < *from_day
             ? rfm__quiet_nan()
             : (double)(s->as_of_day - h->days[h->n_days - 1]);
}

/* ---- different keys ---- */

typedef uint64_t (*key_fn)(const rfm__event *event);

static uint64_t item_of(const rfm__event *event)
{
  return event->item;
}

static uint64_t category_of(const rfm__event *event)
{
  return event->category;
}

/* Keys of the standing purchase rows of the window, sorted, each with a number of its row. Rows
 * without a key are left out. */
static size_t collect_keys(const source *s, key_fn key)
{
  const rfm__history *h = s->history;
  size_t i, n = 0;

  for (i = 0; i < h->n_events; i++) {
    const rfm__happening *row = &h->events[i];

    if (row->event.day < s->from_day || row->purchase_day == RFM__NO_DAY || !key(&row->event))
      continue;
    s->scratch->keys[n] = key(&row->event);
    s->scratch->index[n++] = (uint32_t)i;
  }
  rfm__pairs_sort(s->scratch->keys, s->scratch->index, n);
  return n;
}

static double different_keys(const source *s, key_fn key)
{
  const size_t n = collect_keys(s, key);
  size_t i;
  int64_t different = 0;

  for (i = 0; i < n; i++)
    different += i == 0 || s->scratch->keys[i] != s->scratch->keys[i - 1];
  return (double)different;
}

static double top_share(const source *s)
{
  const size_t n = collect_keys(s, category_of);
  int64_t all = 0, one = 0, most = 0;
  size_t i;

  for (i = 0; i < n; i++) {
    const int64_t amount = s->history->events[s->scratch->index[i]].event.amount;

    one = i > 0 && s->scratch->keys[i] == s->scratch->keys[i - 1] ? one + amount : amount;
    most = one > most ? one : most;
    all += amount;
  }
  return ratio(most, all);
}

/* Rows of one key are in event order, so two purchase days differ as soon as a later row's day
 * does. */
static double repurchase_rate(const source *s)
{
  const size_t n = collect_keys(s, item_of);
  int64_t different = 0, again = 0;
  int32_t day = RFM__NO_DAY;
  int counted = 0;
  size_t i;

  for (i = 0; i < n; i++) {
    const int32_t row_day = s->history->events[s->scratch->index[i]].purchase_day;

    if (i == 0 || s->scratch->keys[i] != s->scratch->keys[i - 1]) {
      different++;
      day = row_day;
      counted = 0;
    } else if (row_day != day && !counted) {
      again++;
      counted = 1;
    }
  }
  return ratio(again, different);
}

/* ---- trends ---- */

/* A metric that counts from the floor sees no earlier day. */
static int32_t no_earlier(const source *s, int32_t day)
{
  const int from_floor = (s->metric->flags & RFM_METRIC_FROM_FLOOR) != 0;

  return from_floor && day < s->history->floor_day ? s->history->floor_day : day;
}

static double trend(const source *s)
{
  const int32_t last = s->from_day - 1, days = s->metric->window_days;
  const int32_t against = s->metric->against_days;
  const int32_t first = no_earlier(s, last - against + 1);
  const int money = s->metric->kind == RFM_METRIC_TREND_MONETARY;
  const int64_t now = money ? money_between(s, s->from_day, s->as_of_day)
                            : purchases_between(s->history, s->from_day, s->as_of_day);
  const int64_t before =
      money ? money_between(s, first, last) : purchases_between(s->history, first, last);

  if (before <= 0)
    return rfm__quiet_nan();
  return ((double)now / (double)days) / ((double)before / (double)against);
}

/* ---- all kinds ---- */

static double age(int32_t day, int32_t as_of_day)
{
  return day == RFM__NO_DAY || day > as_of_day ? rfm__quiet_nan() : (double)(as_of_day - day);
}

static double span_of(const source *s, int all_history)
{
  const rfm__history *h = s->history;
  const size_t first = days_from(h->days, h->n_days, s->from_day);

  if (all_history)
    return h->first_day == RFM__NO_DAY ? rfm__quiet_nan() : (double)(h->last_day - h->first_day);
  return first >= h->n_days ? rfm__quiet_nan() : (double)(h->days[h->n_days - 1] - h->days[first]);
}

static double first_age(const source *s, int from_floor)
{
  const rfm__history *h = s->history;
  const size_t first = from_floor ? days_from(h->days, h->n_days, s->from_day) : 0;

  if (from_floor)
    return age(first < h->n_days ? h->days[first] : RFM__NO_DAY, s->as_of_day);
  return age(h->first_day, s->as_of_day);
}

static double value_of(const source *s)
{
  const rfm__history *h = s->history;
  const int from_floor = (s->metric->flags & RFM_METRIC_FROM_FLOOR) != 0;
  const int all = s->metric->window_days == 0 && !from_floor;

  switch (s->metric->kind) {
  case RFM_METRIC_RECENCY:
    return recency(s, all ? NULL : &s->from_day);
  case RFM_METRIC_FREQUENCY:
    return (double)purchases_between(h, s->from_day, s->as_of_day);
  case RFM_METRIC_MONETARY:
    return (double)money_between(s, s->from_day, s->as_of_day);
  case RFM_METRIC_ORDER_VALUE:
    return ratio(money_between(s, s->from_day, s->as_of_day),
                 purchases_between(h, s->from_day, s->as_of_day));
  case RFM_METRIC_REPEAT_VALUE:
    return repeat_value(s);
  case RFM_METRIC_SECOND:
    return (double)second_total(s);
  case RFM_METRIC_TENURE:
    return first_age(s, from_floor);
  case RFM_METRIC_MEMBERSHIP_AGE:
    return age(h->joined_day, s->as_of_day);
  case RFM_METRIC_ACTIVE_SPAN:
    return span_of(s, all);
  case RFM_METRIC_GAP_MEAN:
    return mean_gap(s);
  case RFM_METRIC_GAP_SD:
    return gap_deviation(s);
  case RFM_METRIC_OVERDUE:
    return recency(s, from_floor ? &h->floor_day : NULL) / mean_gap(s);
  case RFM_METRIC_DISTINCT_ITEMS:
    return different_keys(s, item_of);
  case RFM_METRIC_DISTINCT_CATEGORIES:
    return different_keys(s, category_of);
  case RFM_METRIC_TOP_CATEGORY_SHARE:
    return top_share(s);
  case RFM_METRIC_REPURCHASE_RATE:
    return repurchase_rate(s);
  case RFM_METRIC_TREND_FREQUENCY:
  case RFM_METRIC_TREND_MONETARY:
    return trend(s);
  case RFM_METRIC_VISITS:
    return (double)visits(s);
  default:
    return rfm__quiet_nan();
  }
}

double rfm__metric_value(const rfm_metrics *metrics, const rfm__metric *metric,
                         const rfm__history *history, rfm__scratch *scratch, int32_t as_of_day)
{
  const int32_t window = metric->window_days;
  source s = {metrics, metric, history, scratch, as_of_day, RFM_DAY_MIN};
  double value;

  s.from_day = no_earlier(&s, window ? as_of_day - window + 1 : RFM_DAY_MIN);
  value = value_of(&s);
  return value == value ? value + 0.0 : rfm__quiet_nan();
}
