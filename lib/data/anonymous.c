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

static int is_marked(const uint64_t *bits, size_t i)
{
  return (int)(bits[i / 64] >> i % 64 & 1);
}

/* Marked days that have no sums yet. */
static size_t count_new(const rfm__anonymous_days *days, const uint64_t *bits, size_t n_words,
                        int32_t first_day)
{
  size_t i, n = 0, place = place_of(days, first_day);

  for (i = 0; i < n_words * 64; i++) {
    const int32_t day = first_day + (int32_t)i;

    while (place < days->n && days->days[place].day < day)
      place++;
    n += is_marked(bits, i) && (place == days->n || days->days[place].day != day);
  }
  return n;
}

/* From the end, so that every day is moved once. */
static void merge_marked(rfm__anonymous_days *days, const uint64_t *bits, size_t n_words,
                         int32_t first_day, size_t n_new)
{
  size_t from = days->n, to = days->n + n_new, i = n_words * 64;

  while (to > from) {
    const int32_t day = first_day + (int32_t)--i;

    while (from > 0 && days->days[from - 1].day > day)
      days->days[--to] = days->days[--from];
    if (!is_marked(bits, i) || (from > 0 && days->days[from - 1].day == day))
      continue;
    memset(&days->days[--to], 0, sizeof *days->days);
    days->days[to].day = day;
  }
  days->n += n_new;
}

int rfm__anonymous_make(rfm__anonymous_days *days, const rfm_host *host, const uint64_t *bits,
                        size_t n_words, int32_t first_day)
{
  const size_t n_new = count_new(days, bits, n_words, first_day);
  void *array = days->days;
  const int ok = rfm__grow(host, &array, &days->room, days->n, days->n + n_new, sizeof *days->days);

  days->days = array;
  if (ok)
    merge_marked(days, bits, n_words, first_day, n_new);
  return ok;
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
