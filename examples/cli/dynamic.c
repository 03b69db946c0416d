/* SPDX-License-Identifier: MIT */
/* What the commands over time share. */
#include "dynamic.h"

#include "progress.h"

int dynamic_load(pipeline *p, const options *o)
{
  int status = pipeline_load(p, o);

  if (!status)
    status = pipeline_measure(p);
  progress_clear();
  p->window_days = o->window_days;
  p->money = 0;
  return status;
}

int32_t dynamic_first_day(const pipeline *p)
{
  const int32_t first = p->orders.held.first_day;
  const int32_t from = p->as_of_day - p->options->window_days + 1;

  return p->options->window_days && from > first ? from : first;
}
