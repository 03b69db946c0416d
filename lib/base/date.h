/* SPDX-License-Identifier: MIT */
/* Civil dates and day numbers. But for the checks, arguments are known to be in range. */
#ifndef RFM__BASE_DATE_H
#define RFM__BASE_DATE_H

#include <rfm/base.h>

/* Is it a day of the years 1 to 9999? */
static inline int rfm__is_day(int64_t day)
{
  return day >= RFM_DAY_MIN && day <= RFM_DAY_MAX;
}

/* RFM_E_ARG, telling the name of the argument, unless it is. */
rfm_status rfm__day_check(const char *name, int32_t day, rfm_error *err);

/* Days since 1970-01-01 of a valid date. */
int32_t rfm__day_of(int32_t year, int32_t month, int32_t day_of_month);

/* The inverse. */
void rfm__date_of(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month);

/* The day some calendar months later (or earlier, below 0), clamped to the month's end; with
 * @month_end, the last day of that month. */
int32_t rfm__day_add_months(int32_t day, int64_t months, int month_end);

/* Is it the last day of its month? */
int rfm__is_month_end(int32_t day);

/* Calendar months from year 0 to a day: the number of its month. */
int32_t rfm__month_of(int32_t day);

/* First day of a month of that number. */
int32_t rfm__month_first_day(int32_t month);

/* 28 to 31. */
int32_t rfm__days_in_month(int32_t year, int32_t month);

#endif
