/* SPDX-License-Identifier: MIT */
/* What the commands over time share. */
#include "dynamic.h"

#include "field_date.h"
#include "messages.h"
#include "progress.h"

int dynamic_load(pipeline *p, const options *o, word window_of)
{
  int status = pipeline_load(p, o);

  if (!status)
    status = pipeline_measure(p);
  progress_clear();
  p->window_days = o->window_days;
  p->window_of = window_of;
  p->money = 0;
  return status;
}

int32_t dynamic_first_day(const pipeline *p)
{
  const int32_t first = p->orders.held.first_day;
  const int32_t from = p->as_of_day - p->options->window_days + 1;

  return p->options->window_days && from > first ? from : first;
}

int32_t dynamic_month_of(int32_t day)
{
  int32_t year = 0, month = 0;

  rfm_date_from_day(day, &year, &month, NULL, NULL);
  return year * 12 + month - 1;
}

int dynamic_count_months(const pipeline *p, int32_t *n)
{
  const int32_t first_day = dynamic_first_day(p);
  char first[DATE_TEXT_SIZE];

  *n = dynamic_month_of(p->as_of_day) - dynamic_month_of(first_day) + 1;
  date_print(first_day, first);
  return *n > MOST_MONTHS ? bad_usage("--window all goes back to %s, the first event, more than %d "
                                      "months; say --window DAYS",
                                      first, MOST_MONTHS)
                          : EXIT_DONE;
}
