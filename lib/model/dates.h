/* SPDX-License-Identifier: MIT */
/* Lists of dates, as tracks and reports take them. */
#ifndef RFM__MODEL_DATES_H
#define RFM__MODEL_DATES_H

#include <rfm/base.h>

/* RFM_OK when there are 1 to 10,000 days of the calendar that ascend; the error has the first bad
 * one as row. */
rfm_status rfm__dates_check(const int32_t *day, int64_t n_days, rfm_error *err);

#endif
