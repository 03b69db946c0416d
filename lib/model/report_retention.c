/* SPDX-License-Identifier: MIT */
/* Cohort retention: months after the month in which a customer joined. */
#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/options.h"
#include "model/report.h"

#include <string.h>

enum { MAX_COHORTS = 1200 };

typedef struct retaining {
  rfm_retention wanted;
  int32_t first_month;
  rfm_cohort *cohorts;
  int64_t *active, *money; /* n x n; money may be NULL */
} retaining;

/* Cohort of a customer, or -1. */
static int64_t cohort_of(const retaining *r, const rfm__history *h)
{
  const int32_t day = r->wanted.by == RFM_COHORT_JOINED ? h->joined_day : h->first_day;

  if (day == RFM__NO_DAY || day > r->wanted.as_of_day)
    return -1;
  return rfm__month_of(day) < r->first_month ? -1 : rfm__month_of(day) - r->first_month;
}

/* Months after that of the cohort. */
static int64_t months_after(const retaining *r, int64_t cohort, int32_t day)
{
  return rfm__month_of(day) - r->first_month - cohort;
}

static int retain(rfm__reader *reader, void *arg)
{
  retaining *r = arg;
  const rfm__history *h = &reader->history;
  const int64_t n = r->wanted.n_cohorts, cohort = cohort_of(r, h);
  int64_t after, last = -1;
  size_t i;

  if (cohort < 0)
    return 1;
  r->cohorts[cohort].n_customers++;
  for (i = 0; i < h->n_days; i++) {
    after = months_after(r, cohort, h->days[i]);
    if (after > last)
      r->active[cohort * n + after]++;
    last = after > last ? after : last;
  }
  for (i = 0; i < h->n_events && r->money; i++) {
    const rfm__happening *e = &h->events[i];
    const int64_t sign = e->role == RFM__ROLE_PURCHASE ? 1 : e->role == RFM__ROLE_RETURN ? -1 : 0;

    after = months_after(r, cohort, e->event.day);
    if (after >= 0)
      r->money[cohort * n + after] += sign * e->event.amount;
  }
  return 1;
}

/* What lies after the as-of day is not known. */
static void begin(retaining *r)
{
  const int64_t n = r->wanted.n_cohorts;
  int64_t c, k;

  for (c = 0; c < n; c++) {
    r->cohorts[c].n_customers = 0;
    r->cohorts[c].first_day = rfm__month_first_day(r->first_month + (int32_t)c);
    r->cohorts[c].n_months = (int32_t)(n - c);
    for (k = 0; k < n; k++)
      r->active[c * n + k] = k < n - c ? 0 : -1;
  }
}

static rfm_status read_retention(retaining *r, const rfm_table *table, const rfm_retention *given,
                                 rfm_error *err)
{
  rfm_retention *w = &r->wanted;
  int64_t n;
  rfm_status status;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "retention is NULL");
  status = rfm__options_read(w, sizeof *w, sizeof *w, given, "rfm_retention", err);
  if (!status)
    status = rfm__report_check_day(table, w->as_of_day, "as_of_day", err);
  if (status)
    return status;
  if (w->flags || w->reserved)
    return rfm__fail(err, RFM_E_ARG, "rfm_retention: %s is not 0", w->flags ? "flags" : "reserved");
  if (!w->by)
    w->by = RFM_COHORT_FIRST_PURCHASE;
  if (w->by < 0 || w->by > RFM_COHORT_JOINED)
    return rfm__fail(err, RFM_E_ARG, "rfm_retention: by is %d, expected an rfm_cohort_by",
                     (int)w->by);
  if (w->first_day < RFM_DAY_MIN || w->first_day > w->as_of_day)
    return rfm__fail(err, RFM_E_ARG, "rfm_retention: first_day is %d, after as_of_day %d",
                     (int)w->first_day, (int)w->as_of_day);
  r->first_month = rfm__month_of(w->first_day);
  n = rfm__month_of(w->as_of_day) - r->first_month + 1;
  if (w->n_cohorts != n || n > MAX_COHORTS)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_retention: n_cohorts is %lld, the days span %lld months, at most 1200",
                     (long long)w->n_cohorts, (long long)n);
  if (!w->cohorts || !w->active)
    return rfm__fail(err, RFM_E_ARG, "rfm_retention: %s is NULL",
                     w->cohorts ? "active" : "cohorts");
  return rfm__report_check_day(table, rfm__month_first_day(r->first_month),
                               "the first month's first day", err);
}

static rfm_status count_cohorts(retaining *r, const rfm_table *table, const rfm_metrics *metrics,
                                rfm_error *err)
{
  const rfm__walk walk = {table, metrics, "counting cohorts", r->wanted.as_of_day, 0, 1};
  const rfm_host *host = &table->host;
  const rfm_retention *w = &r->wanted;
  const size_t n = (size_t)w->n_cohorts;
  rfm_status status;

  r->cohorts = rfm__alloc(host, n, sizeof *r->cohorts);
  r->active = rfm__alloc(host, n * n, sizeof *r->active);
  r->money = w->money ? rfm__alloc_zero(host, n * n, sizeof *r->money) : NULL;
  if (r->cohorts && r->active && (r->money || !w->money)) {
    begin(r);
    status = rfm__report_walk(&walk, retain, r, err);
  } else {
    status = rfm__fail_nomem(err);
  }
  if (!status) {
    memcpy(w->cohorts, r->cohorts, n * sizeof *r->cohorts);
    memcpy(w->active, r->active, n * n * sizeof *r->active);
  }
  if (!status && w->money)
    memcpy(w->money, r->money, n * n * sizeof *r->money);
  rfm__dealloc(host, r->cohorts, n, sizeof *r->cohorts);
  rfm__dealloc(host, r->active, n * n, sizeof *r->active);
  rfm__dealloc(host, r->money, n * n, sizeof *r->money);
  return status;
}

rfm_status RFM_CALL rfm_report_retention(const rfm_table *table, const rfm_metrics *metrics,
                                         rfm_retention *retention, rfm_error *err)
{
  retaining r;
  rfm_status status = rfm__table_readable(table, err);

  memset(&r, 0, sizeof r);
  if (!status)
    status = read_retention(&r, table, retention, err);
  return status ? status : count_cohorts(&r, table, metrics, err);
}
