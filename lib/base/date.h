/* SPDX-License-Identifier: MIT */
/* Civil dates and day numbers, unchecked: for arguments that are known to be in range. */
#ifndef RFM__BASE_DATE_H
#define RFM__BASE_DATE_H

#include <stdint.h>

/* Days since 1970-01-01 of a valid date. */
int32_t rfm__day_of(int32_t year, int32_t month, int32_t day_of_month);

/* The inverse. */
void rfm__date_of(int32_t day, int32_t *year, int32_t *month, int32_t *day_of_month);

/* 28 to 31. */
int32_t rfm__days_in_month(int32_t year, int32_t month);

#endif
