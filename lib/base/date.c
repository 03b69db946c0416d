/* SPDX-License-Identifier: MIT */
/* Civil dates by the arithmetic of Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms"
 * (2013): years begin in March, so that the leap day is the last of its year, and 400 years repeat.
 */
#include "base/date.h"

#include "base/error.h"

enum {
  DAYS_IN_ERA = 146097,  /* 400 years */
  DAYS_TO_EPOCH = 719468 /* 0000-03-01 to 1970-01-01 */
};

rfm_status rfm__day_check(const char *name, int32_t day, rfm_error *err)
{
  if (!rfm__is_day(day))
    return rfm__fail(err, RFM_E_ARG, "%s is %d, expected -719162 to 2932896 since 1970-01-01", name,
                     (int)day);
  return RFM_OK;
}

static int is_leap(int32_t year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int32_t rfm__days_in_month(int32_t year, int32_t month)
{
  static const int8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

int32_t rfm__day_of(int32_t year, int32_t month, int32_t day_of_month)
{
  const int32_t y = year - (month <= 2);
  const int32_t era = (y >= 0 ? y : y - 399) / 400;
  const int32_t year_of_era = y - era * 400;
  const int32_t day_of_year =
      (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day_of_month - 1;
  const int32_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * DAYS_IN_ERA + day_of_era - DAYS_TO_EPOCH;
}

void rfm__date_of(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month)
{
  const int32_t z = day + DAYS_TO_EPOCH;
  const int32_t era = (z >= 0 ? z : z - (DAYS_IN_ERA - 1)) / DAYS_IN_ERA;
  const int32_t day_of_era = z - era * DAYS_IN_ERA;
  const int32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int32_t march_month = (5 * day_of_year + 2) / 153;

  *day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
  *month = march_month < 10 ? march_month + 3 : march_month - 9;
  *year = year_of_era + era * 400 + (*month <= 2);
}

int32_t rfm__month_of(int32_t day)
{
  int32_t year, month, day_of_month;

  rfm__date_of(day, &year, &month, &day_of_month);
  return year * 12 + month - 1;
}

int32_t rfm__month_first_day(int32_t month)
{
  return rfm__day_of(month / 12, month % 12 + 1, 1);
}

int rfm__is_month_end(int32_t day)
{
  int32_t year, month, day_of_month;

  rfm__date_of(day, &year, &month, &day_of_month);
  return day_of_month == rfm__days_in_month(year, month);
}

int32_t rfm__day_add_months(int32_t day, int64_t months, int month_end)
{
  int32_t year, month, day_of_month, length;

  rfm__date_of(day, &year, &month, &day_of_month);
  month += year * 12 - 1 + (int32_t)months;
  year = month / 12;
  month = month % 12 + 1;
  length = rfm__days_in_month(year, month);
  return rfm__day_of(year, month, month_end || day_of_month > length ? length : day_of_month);
}

rfm_status rfm_day_from_date(int32_t year, int32_t month, int32_t day_of_month, int32_t *day,
                             rfm_error *err)
{
  if (!day)
    return rfm__fail(err, RFM_E_ARG, "day is NULL");
  if (year < 1 || year > 9999)
    return rfm__fail(err, RFM_E_DATA, "year %ld is not in 1 .. 9999", (long)year);
  if (month < 1 || month > 12)
    return rfm__fail(err, RFM_E_DATA, "month %ld is not in 1 .. 12", (long)month);
  if (day_of_month < 1 || day_of_month > rfm__days_in_month(year, month))
    return rfm__fail(err, RFM_E_DATA, "day %ld is not in month %ld of %ld", (long)day_of_month,
                     (long)month, (long)year);
  *day = rfm__day_of(year, month, day_of_month);
  return RFM_OK;
}

rfm_status rfm_date_from_day(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month,
                             rfm_error *err)
{
  int32_t y, m, d;

  if (!rfm__is_day(day))
    return rfm__fail(err, RFM_E_DATA, "day %ld is not in %ld .. %ld", (long)day, (long)RFM_DAY_MIN,
                     (long)RFM_DAY_MAX);
  rfm__date_of(day, &y, &m, &d);
  if (year)
    *year = y;
  if (month)
    *month = m;
  if (day_of_month)
    *day_of_month = d;
  return RFM_OK;
}

/* The day @steps units from the anchor; outside the calendar: RFM_DAY_MAX + 1. */
static int64_t step_from(int32_t anchor_day, int32_t unit, int64_t steps)
{
  const int64_t month = rfm__month_of(anchor_day) + steps;

  if (unit == RFM_STEP_DAYS)
    return anchor_day + steps;
  if (month < 12 || month >= 10000 * 12)
    return (int64_t)RFM_DAY_MAX + 1;
  return rfm__day_add_months(anchor_day, steps, unit == RFM_STEP_MONTH_ENDS);
}

/* The i-th of n days. */
static int64_t nth(int32_t anchor_day, int32_t unit, int32_t step, int64_t i, int64_t n)
{
  return step > 0 ? step_from(anchor_day, unit, i * step)
                  : step_from(anchor_day, unit, (n - 1 - i) * step);
}

rfm_status rfm_day_steps(int32_t anchor_day, int32_t unit, int32_t step, int32_t *day, int64_t n,
                         rfm_error *err)
{
  int64_t i;

  if (!rfm__is_day(anchor_day))
    return rfm__fail(err, RFM_E_DATA, "anchor_day is %ld, expected %ld to %ld", (long)anchor_day,
                     (long)RFM_DAY_MIN, (long)RFM_DAY_MAX);
  if (unit < RFM_STEP_DAYS || unit > RFM_STEP_MONTH_ENDS)
    return rfm__fail(err, RFM_E_ARG, "unit is %d, expected an rfm_step", (int)unit);
  if (step == 0)
    return rfm__fail(err, RFM_E_ARG, "step is 0");
  if (n < 0 || n > INT32_MAX || (n > 0 && !day))
    return rfm__fail(err, RFM_E_ARG, "day is NULL, or n is %lld", (long long)n);
  for (i = 0; i<n; i += n> 1 && i == 0 ? n - 1 : 1) /* the ends first: nothing is written */
    if (!rfm__is_day(nth(anchor_day, unit, step, i, n)))
      return rfm__fail_at(err, RFM_E_DATA, i, -1, "step %lld is outside the years 1 to 9999",
                          (long long)i);
  for (i = 0; i < n; i++)
    day[i] = (int32_t)nth(anchor_day, unit, step, i, n);
  return RFM_OK;
}
