/* SPDX-License-Identifier: MIT */
/* The loyalty ladder in purchases. */
#include "base/alloc.h"
#include "base/error.h"
#include "math/special.h"
#include "model/ladder.h"
#include "model/report.h"

#include <string.h>

enum { MAX_RUNGS = 1000 };

typedef struct climbing {
  const rfm_host *host;
  rfm__ladder ladder;
  int32_t from_day;
} climbing;

/* Purchases of the window, in order: each is a rung. */
static int climb(rfm__reader *reader, void *arg)
{
  climbing *c = arg;
  const rfm__history *h = &reader->history;
  size_t first = 0;

  while (first < h->n_units && h->units[first] < c->from_day)
    first++;
  return rfm__ladder_climb(&c->ladder, h->units + first, h->n_units - first);
}

rfm_status RFM_CALL rfm_report_ladder(const rfm_table *table, const rfm_metrics *metrics,
                                      int32_t window_days, int32_t as_of_day, rfm_rung *rungs,
                                      int32_t n_rungs, rfm_error *err)
{
  const rfm__walk walk = {table, metrics, "climbing ladders", as_of_day, 0, 1};
  climbing c;
  rfm_status status = rfm__table_readable(table, err);

  if (!status)
    status = rfm__report_check_window(table, window_days, as_of_day, &c.from_day, err);
  if (status)
    return status;
  if (!rungs || n_rungs < 1 || n_rungs > MAX_RUNGS)
    return rfm__fail(err, RFM_E_ARG, "rungs is NULL, or n_rungs is %d, expected 1 to 1000",
                     (int)n_rungs);
  if (!rfm__ladder_make(&c.ladder, &table->host, n_rungs))
    return rfm__fail_nomem(err);
  status = rfm__report_walk(&walk, climb, &c, err);
  if (!status)
    rfm__ladder_tell(&c.ladder, rungs);
  rfm__ladder_free(&c.ladder);
  return status;
}
