/* SPDX-License-Identifier: MIT */
/* Values of Arrow columns as what the library counts in. */
#ifndef RFM__IO_ARROW_CONVERT_H
#define RFM__IO_ARROW_CONVERT_H

#include "io/arrow_view.h"

typedef enum rfm__converted {
  RFM__CONVERTED = 0,
  RFM__CONVERTED_ROUNDED, /* done, but the value was not whole */
  RFM__CONVERTED_RANGE,   /* out of range, or not finite */
  RFM__CONVERTED_BROKEN   /* the array contradicts itself */
} rfm__converted;

/* A number of class INT, UINT, FLOAT or DECIMAL times 10^@decimals, rounded half away from zero.
 * A float counts as whole when it is the nearest of its kind to a whole number of minor units. */
rfm__converted rfm__arrow_money(const rfm__arrow_view *view, int64_t row, int32_t decimals,
                                int64_t *minor);

/* A number of any class as a double. */
rfm__converted rfm__arrow_double(const rfm__arrow_view *view, int64_t row, double *value);

/* A timestamp, or integer seconds, as Unix seconds, rounded down. */
rfm__converted rfm__arrow_seconds(const rfm__arrow_view *view, int64_t row, int64_t *seconds);

/* A date, or an integer, as days since 1970-01-01. */
rfm__converted rfm__arrow_day(const rfm__arrow_view *view, int64_t row, int32_t *day);

/* An integer as it is, or a text hashed in 64 bits (or in 32 for groups). */
rfm__converted rfm__arrow_hash(const rfm__arrow_view *view, int64_t row, uint64_t *key);
rfm__converted rfm__arrow_hash_group(const rfm__arrow_view *view, int64_t row, uint32_t *key);

/* A kind of event: its number, or its English word. */
rfm__converted rfm__arrow_kind(const rfm__arrow_view *view, int64_t row, uint8_t *kind);

#endif
