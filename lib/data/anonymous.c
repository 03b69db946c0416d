/* SPDX-License-Identifier: MIT */
/* Anonymous sales by day. */
#include "data/anonymous.h"

#include "base/alloc.h"

#include <string.h>

/* First place whose day is not before `day`. Feeds are ascending, so the end is tried first. */
static size_t place_of(const rfm__anonymous_days *days, int32_t day)
{
  size_t low = 0, high = days->n;

  if (high > 0 && days->days[high - 1].day < day)
    return high;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;

    if (days->days[middle].day < day)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

rfm__anonymous_day *rfm__anonymous_of(rfm__anonymous_days *days, const rfm_host *host, int32_t day)
{
  const size_t place = place_of(days, day);
  void *array = days->days;
  int ok;

  if (place < days->n && days->days[place].day == day)
    return &days->days[place];
  ok = rfm__grow(host, &array, &days->room, days->n, days->n + 1, sizeof *days->days);
  days->days = array;
  if (!ok)
    return NULL;
  memmove(&days->days[place + 1], &days->days[place], (days->n - place) * sizeof *days->days);
  memset(&days->days[place], 0, sizeof *days->days);
  days->days[place].day = day;
  days->n++;
  return &days->days[place];
}

void rfm__anonymous_add(rfm__anonymous_day *sums, const rfm__event *event)
{
  switch (event->kind & RFM__KIND_MASK) {
  case RFM_KIND_SALE:
  case RFM_KIND_PAYMENT:
    sums->n_sales++;
    sums->sales += event->amount;
    break;
  case RFM_KIND_RETURN:
    sums->n_returns++;
    sums->returns += event->amount;
    break;
  default:
    sums->n_other++;
    break;
  }
  sums->second += event->second < 0 ? -event->second : event->second;
}

void rfm__anonymous_add_day(rfm__anonymous_day *to, const rfm__anonymous_day *from)
{
  to->n_sales += from->n_sales;
  to->n_returns += from->n_returns;
  to->n_other += from->n_other;
  to->sales += from->sales;
  to->returns += from->returns;
  to->second += from->second;
}

static int is_empty(const rfm__anonymous_day *day)
{
  return day->n_sales == 0 && day->n_returns == 0 && day->n_other == 0;
}

void rfm__anonymous_prune(rfm__anonymous_days *days, int32_t floor_day)
{
  size_t i, kept = 0;

  for (i = 0; i < days->n; i++)
    if (days->days[i].day >= floor_day && !is_empty(&days->days[i]))
      days->days[kept++] = days->days[i];
  days->n = kept;
}

void rfm__anonymous_free(rfm__anonymous_days *days, const rfm_host *host)
{
  rfm__dealloc(host, days->days, days->room, sizeof *days->days);
  memset(days, 0, sizeof *days);
}
