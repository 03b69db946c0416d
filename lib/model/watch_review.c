/* SPDX-License-Identifier: MIT */
/* The watch's review: how many of those alerted last bought in the horizon. */
#include "model/watch.h"

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/options.h"
#include "math/order.h"
#include "model/churn.h"

#include <string.h>

typedef struct reviewing {
  const rfm_watch *watch;
  const rfm_table *table;
  rfm_metrics *recency;
  int32_t as_of_day, horizon_days;
  int64_t n_last;
} reviewing;

/* Rows whose horizon has passed, the latest alert first, then by id. */
static size_t sort_alerted(const reviewing *r, uint64_t *keys, uint32_t *rows, size_t n)
{
  size_t i, kept = 0;

  for (i = 0; i < n; i++) {
    const int32_t day = rfm__watch_at(&r->watch->book, rows[i])->alert_day;

    if (day == RFM_DAY_MIN || day > r->as_of_day - r->horizon_days)
      continue;
    keys[kept] = (uint64_t)((int64_t)RFM_DAY_MAX - day);
    rows[kept++] = rows[i];
  }
  rfm__sort_u64_index(keys, rows, keys + n, rows + n, kept);
  return kept;
}

/* Did a customer buy in the horizon after an alert? RFM_E_NOTFOUND: the table has him no more. */
static rfm_status ask(const reviewing *r, uint32_t row, int32_t alert_day, int *bought,
                      rfm_error *err)
{
  double recency;
  rfm__id id;
  rfm_id told;
  rfm_status status;

  rfm__customers_id(&r->watch->book.ids, row, &id);
  memset(&told, 0, sizeof told);
  told.struct_size = sizeof told;
  told.number = id.number;
  told.bytes = id.bytes;
  told.n_bytes = (int64_t)id.n_bytes;
  status = rfm_table_find(r->table, &told, NULL, err);
  if (!status)
    status = rfm_features_one(r->table, r->recency, alert_day + r->horizon_days, &told, &recency, 1,
                              NULL, err);
  *bought = !status && recency < r->horizon_days;
  return status;
}

static rfm_status ask_all(const reviewing *r, const uint32_t *rows, size_t n,
                          rfm_watch_outcome *found, rfm_error *err)
{
  size_t i;

  for (i = 0; i < n && found->n_alerts < r->n_last; i++) {
    const int32_t day = rfm__watch_at(&r->watch->book, rows[i])->alert_day;
    int bought;
    const rfm_status status = ask(r, rows[i], day, &bought, err);

    if (status == RFM_E_NOTFOUND)
      continue;
    if (status)
      return status;
    found->last_day = found->n_alerts == 0 ? day : found->last_day;
    found->first_day = day;
    found->n_alerts++;
    found->n_bought += bought;
  }
  return RFM_OK;
}

static rfm_status review(const reviewing *r, rfm_watch_outcome *found, rfm_error *err)
{
  enum { BYTES = 2 * (sizeof(uint64_t) + sizeof(uint32_t)) };
  const rfm_host *host = &r->watch->host;
  const rfm__customers *ids = &r->watch->book.ids;
  uint64_t *keys = rfm__alloc(host, ids->n_live, BYTES);
  uint32_t *rows;
  rfm_status status;

  if (!keys)
    return rfm__fail_nomem(err);
  rows = (uint32_t *)(void *)(keys + 2 * ids->n_live);
  status = rfm__customers_in_order(ids, rows, err);
  if (!status)
    status = ask_all(r, rows, sort_alerted(r, keys, rows, ids->n_live), found, err);
  rfm__wipe_dealloc(host, keys, ids->n_live, BYTES);
  return status;
}

static rfm_status read_horizon(int32_t *days, const rfm__watch_view *view, rfm_error *err)
{
  if (*days < 0 || *days > RFM__WATCH_MAX_DAYS)
    return rfm__fail(err, RFM_E_ARG, "horizon_days is %d, expected 0 to 3660", (int)*days);
  if (*days == 0)
    *days = view->churn ? view->info.horizon_days : 0;
  return *days ? RFM_OK : rfm__fail(err, RFM_E_ARG, "horizon_days is 0, and there is no churn");
}

static rfm_status check(const rfm_watch *watch, const rfm_table *table, int32_t as_of_day,
                        int64_t n_last, const rfm_watch_outcome *outcome, rfm_error *err)
{
  rfm_status status;

  if (!watch || !table)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", watch ? "table" : "watch");
  status = rfm__day_check("as_of_day", as_of_day, err);
  if (status)
    return status;
  if (n_last < 1)
    return rfm__fail(err, RFM_E_ARG, "n_last is %lld, expected 1 or more", (long long)n_last);
  return rfm__out_check(outcome, sizeof *outcome, "rfm_watch_outcome", err);
}

rfm_status RFM_CALL rfm_watch_review(const rfm_watch *watch, const rfm_table *table,
                                     const rfm_watch_sources *sources, int32_t as_of_day,
                                     int32_t horizon_days, int64_t n_last,
                                     rfm_watch_outcome *outcome, rfm_error *err)
{
  reviewing r;
  rfm__watch_view view;
  rfm_watch_outcome found;
  rfm_status status = check(watch, table, as_of_day, n_last, outcome, err);

  if (status)
    return status;
  memset(&r, 0, sizeof r);
  memset(&found, 0, sizeof found);
  r.watch = watch;
  r.table = table;
  r.as_of_day = as_of_day;
  r.horizon_days = horizon_days;
  r.n_last = n_last;
  status = rfm__watch_view_purchases(&view, watch, table, sources, err);
  if (!status)
    status = read_horizon(&r.horizon_days, &view, err);
  if (!status)
    status = rfm__churn_metrics_label(&r.recency, &watch->host, view.base, err);
  if (!status)
    status = review(&r, &found, err);
  if (!status)
    rfm__out_write(outcome, &found, sizeof found);
  rfm_metrics_free(r.recency);
  return status;
}
