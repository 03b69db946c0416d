/* SPDX-License-Identifier: MIT */
/* What all reports share. */
#include "model/report.h"

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "math/special.h"
#include "model/dates.h"

#include <string.h>

/* ---- the walk ---- */

static rfm_status walk_chunk(rfm__sweep *sweep, int64_t chunk, const rfm__walk *walk,
                             rfm__customer_fn each, void *arg, rfm_error *err)
{
  size_t row, last;

  rfm__sweep_visits(sweep, chunk, &row, &last);
  for (; row < last; row++) {
    rfm__reader *reader =
        walk->settled ? rfm__sweep_read(sweep, chunk, row) : rfm__sweep_gather(sweep, chunk, row);

    if (!each(reader, arg))
      return rfm__fail_nomem(err);
  }
  return RFM_OK;
}

rfm_status rfm__report_walk(const rfm__walk *walk, rfm__customer_fn each, void *arg, rfm_error *err)
{
  const rfm_metrics *metrics = walk->metrics ? walk->metrics : rfm__metrics_default();
  rfm__sweep sweep;
  int64_t chunk, n;
  rfm_status status, opened;

  rfm__table_enter(walk->table);
  opened =
      rfm__sweep_open_rows(&sweep, walk->table, metrics, walk->columns, walk->as_of_day, NULL, err);
  status = opened;
  n = status ? 0 : rfm__sweep_chunks(&sweep);
  for (chunk = 0; chunk < n && !status; chunk++) {
    if (chunk % RFM__WAVE == 0)
      status = rfm__progress(&walk->table->host, walk->stage, (double)chunk / (double)n, err);
    if (!status)
      status = walk_chunk(&sweep, chunk, walk, each, arg, err);
  }
  if (!status)
    status = rfm__progress(&walk->table->host, walk->stage, 1.0, err);
  if (!opened)
    rfm__sweep_close(&sweep);
  rfm__table_leave(walk->table);
  return status;
}

/* ---- checks ---- */

rfm_status rfm__report_check_day(const rfm_table *table, int32_t day, const char *name,
                                 rfm_error *err)
{
  const rfm_status status = rfm__day_check(name, day, err);

  if (status)
    return status;
  if (day < table->floor_day)
    return rfm__fail(err, RFM_E_STATE, "%s is %d, before the floor %d of the pruned table", name,
                     (int)day, (int)table->floor_day);
  return RFM_OK;
}

rfm_status rfm__report_check_window(const rfm_table *table, int32_t window_days, int32_t as_of_day,
                                    int32_t *from_day, rfm_error *err)
{
  const rfm_status status = rfm__report_check_day(table, as_of_day, "as_of_day", err);

  if (status)
    return status;
  if (window_days < 0 || window_days > RFM__MAX_WINDOW)
    return rfm__fail(err, RFM_E_ARG,
                     "window_days is %d, expected 1 to 3652059, or 0 for all history",
                     (int)window_days);
  *from_day = RFM_DAY_MIN;
  if (window_days > 0 && window_days <= as_of_day - RFM_DAY_MIN)
    *from_day = as_of_day - window_days + 1;
  if (*from_day < table->floor_day)
    return rfm__fail(err, RFM_E_STATE, "the window begins before the floor %d of the pruned table",
                     (int)table->floor_day);
  return RFM_OK;
}

rfm_status rfm__report_check_days(const rfm_table *table, const int32_t *day, int64_t n,
                                  rfm_error *err)
{
  rfm_status status = rfm__dates_check(day, n, err);

  if (!status)
    status = rfm__report_check_day(table, day[0], "the first date", err);
  if (status == RFM_E_STATE && err)
    err->row = 0;
  return status;
}

/* ---- medians ---- */

int rfm__day_list_add(rfm__day_list *list, const rfm_host *host, int32_t days)
{
  void *array = list->days;
  const int ok = rfm__grow(host, &array, &list->room, list->n, list->n + 1, sizeof *list->days);

  list->days = array;
  if (ok)
    list->days[list->n++] = days;
  return ok;
}

void rfm__day_list_free(rfm__day_list *list, const rfm_host *host)
{
  rfm__dealloc(host, list->days, list->room, sizeof *list->days);
}

/* Type 7 at one half: the middle one, or half way between the middle two. */
double rfm__median_days(int32_t *days, size_t n)
{
  int32_t low, high;

  if (n == 0)
    return rfm__quiet_nan();
  rfm__days_sort(days, n);
  low = days[(n - 1) / 2];
  high = days[n / 2];
  return ((double)low + (double)high) / 2.0;
}
