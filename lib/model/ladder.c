/* SPDX-License-Identifier: MIT */
/* Ladder: counts and medians per rung. */
#include "model/ladder.h"

#include "base/alloc.h"
#include "math/special.h"

int rfm__ladder_make(rfm__ladder *ladder, const rfm_host *host, int32_t n_rungs)
{
  ladder->host = host;
  ladder->n = n_rungs;
  ladder->reached = rfm__alloc_zero(host, (size_t)n_rungs, sizeof *ladder->reached);
  ladder->steps = rfm__alloc_zero(host, (size_t)n_rungs, sizeof *ladder->steps);
  if (ladder->reached && ladder->steps)
    return 1;
  rfm__ladder_free(ladder);
  return 0;
}

int rfm__ladder_climb(rfm__ladder *ladder, const int32_t *day, size_t n)
{
  const size_t rungs = (size_t)ladder->n;
  size_t i;
  int ok = 1;

  for (i = 0; i < n && i < rungs && ok; i++) {
    ladder->reached[i]++;
    if (i + 1 < n && i + 1 < rungs)
      ok = rfm__day_list_add(&ladder->steps[i], ladder->host, day[i + 1] - day[i]);
  }
  return ok;
}

void rfm__ladder_tell(rfm__ladder *ladder, rfm_rung *rungs)
{
  int32_t i;

  for (i = 0; i < ladder->n; i++) {
    rfm__day_list *steps = &ladder->steps[i];
    rfm_rung *rung = &rungs[i];
    const int last = i + 1 == ladder->n;

    rung->n_reached = ladder->reached[i];
    rung->n_moved = (int64_t)steps->n;
    rung->n_stayed = rung->n_reached - rung->n_moved;
    rung->conversion = last || rung->n_reached == 0
                           ? rfm__quiet_nan()
                           : (double)rung->n_moved / (double)rung->n_reached;
    rung->median_days = rfm__median_days(steps->days, steps->n);
  }
}

void rfm__ladder_free(rfm__ladder *ladder)
{
  int32_t i;

  for (i = 0; ladder->steps && i < ladder->n; i++)
    rfm__day_list_free(&ladder->steps[i], ladder->host);
  rfm__dealloc(ladder->host, ladder->steps, (size_t)ladder->n, sizeof *ladder->steps);
  rfm__dealloc(ladder->host, ladder->reached, (size_t)ladder->n, sizeof *ladder->reached);
}
