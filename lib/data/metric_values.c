/* SPDX-License-Identifier: MIT */
/* Metric values: tallies counted from a history (tally.h), and the kinds that look at single
 * events.
 */
#include "data/metric_values.h"

#include "base/date.h"
#include "data/tally.h"
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

static void count_money(const source *s, int32_t first, int32_t last, rfm__tally *t)
{
  const rfm__history *h = s->history;
  size_t i;

  for (i = h->n_events; i-- > 0 && h->events[i].event.day >= first;) {
    const rfm__happening *e = &h->events[i];

    if (e->event.day > last || e->role == RFM__ROLE_OTHER)
      continue;
    *(e->role == RFM__ROLE_PURCHASE ? &t->sold : &t->returned) += e->event.amount;
    *(e->role == RFM__ROLE_PURCHASE ? &t->second_sold : &t->second_returned) += e->event.second;
  }
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

/* ---- all kinds ---- */

static void count_days(const source *s, uint32_t parts, rfm__tally *t)
{
  const rfm__history *h = s->history;
  const size_t first = days_from(h->days, h->n_days, s->from_day);
  size_t i;

  if (first >= h->n_days)
    return;
  t->n_days = (int64_t)(h->n_days - first);
  t->first_day = h->days[first];
  t->last_day = h->days[h->n_days - 1];
  for (i = first + 1; parts & RFM__TALLY_SQUARES && i < h->n_days; i++) {
    const int64_t gap = h->days[i] - h->days[i - 1];

    t->squares += gap * gap;
  }
}

static void count_months(const source *s, int64_t month[12])
{
  const rfm__history *h = s->history;
  size_t i;

  memset(month, 0, 12 * sizeof *month);
  for (i = days_from(h->units, h->n_units, s->from_day); i < h->n_units; i++)
    month[rfm__month_of(h->units[i]) % 12]++;
}

/* The window, as far as the parts go. */
static void tally_now(const source *s, uint32_t parts, rfm__tally *t)
{
  memset(t, 0, sizeof *t);
  if (parts & RFM__TALLY_PURCHASES)
    t->purchases = purchases_between(s->history, s->from_day, s->as_of_day);
  if (parts & (RFM__TALLY_MONEY | RFM__TALLY_SECOND))
    count_money(s, s->from_day, s->as_of_day, t);
  if (parts & RFM__TALLY_VISITS)
    t->visits = visits(s);
  if (parts & RFM__TALLY_DAYS)
    count_days(s, parts, t);
}

/* The window of a trend before that. */
static void tally_before(const source *s, uint32_t parts, rfm__tally *t)
{
  const int32_t last = s->from_day - 1;
  const int32_t first =
      rfm__metric_no_earlier(s->metric, last - s->metric->against_days + 1, s->history->floor_day);

  memset(t, 0, sizeof *t);
  if (parts & RFM__TALLY_PURCHASES)
    t->purchases = purchases_between(s->history, first, last);
  if (parts & RFM__TALLY_MONEY)
    count_money(s, first, last, t);
}

static double tally_value(const source *s, uint32_t parts)
{
  const rfm__lifetime life = rfm__history_lifetime(s->history);
  rfm__tally now, before;
  int64_t month[12];

  tally_now(s, parts, &now);
  if (parts & RFM__TALLY_MONTHS)
    count_months(s, month);
  now.month = month;
  if (s->metric->against_days)
    tally_before(s, parts, &before);
  return rfm__tally_value(s->metrics, s->metric, &now, &before, &life, s->as_of_day);
}

static double value_of(const source *s)
{
  const uint32_t parts = rfm__tally_parts(s->metric->kind);

  if (parts)
    return tally_value(s, parts);
  switch (s->metric->kind) {
  case RFM_METRIC_REPEAT_VALUE:
    return repeat_value(s);
  case RFM_METRIC_DISTINCT_ITEMS:
    return different_keys(s, item_of);
  case RFM_METRIC_DISTINCT_CATEGORIES:
    return different_keys(s, category_of);
  case RFM_METRIC_TOP_CATEGORY_SHARE:
    return top_share(s);
  case RFM_METRIC_REPURCHASE_RATE:
    return repurchase_rate(s);
  default:
    return rfm__quiet_nan();
  }
}

double rfm__metric_value(const rfm_metrics *metrics, const rfm__metric *metric,
                         const rfm__history *history, rfm__scratch *scratch, int32_t as_of_day)
{
  const source s = {metrics,   metric,
                    history,   scratch,
                    as_of_day, rfm__metric_from_day(metric, as_of_day, history->floor_day)};
  const double value = value_of(&s);

  return value == value ? value + 0.0 : rfm__quiet_nan();
}
