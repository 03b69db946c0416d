/* SPDX-License-Identifier: MIT */
/* Lists of dates. */
#include "model/dates.h"

#include "base/date.h"
#include "base/error.h"

enum { MAX_DATES = 10000 };

rfm_status rfm__dates_check(const int32_t *day, int64_t n_days, rfm_error *err)
{
  int64_t i;

  if (!day)
    return rfm__fail(err, RFM_E_ARG, "day is NULL");
  if (n_days < 1 || n_days > MAX_DATES)
    return rfm__fail(err, RFM_E_ARG, "n_days is %lld, expected 1 to 10000", (long long)n_days);
  for (i = 0; i < n_days; i++) {
    if (!rfm__is_day(day[i]))
      return rfm__fail_at(err, RFM_E_ARG, i, -1,
                          "date %lld is day %d, expected -719162 to 2932896 since 1970-01-01",
                          (long long)i, (int)day[i]);
    if (i > 0 && day[i] <= day[i - 1])
      return rfm__fail_at(err, RFM_E_DATA, i, -1,
                          "date %lld is day %d, not after day %d: dates must ascend", (long long)i,
                          (int)day[i], (int)day[i - 1]);
  }
  return RFM_OK;
}
