/* SPDX-License-Identifier: MIT */
/* Profiles: reading them, and giving them back. */
#include "model/profile.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"

rfm_status RFM_CALL rfm_profile_get_total(const rfm_profile *profile, rfm_profile_total *total,
                                          rfm_error *err)
{
  rfm_status st;

  if (!profile)
    return rfm__fail(err, RFM_E_ARG, "profile is NULL");
  st = rfm__out_check(total, RFM__SIZE_UP_TO(rfm_profile_total, line), "rfm_profile_total", err);
  if (!st)
    rfm__out_write(total, &profile->total, sizeof profile->total);
  return st;
}

rfm_status RFM_CALL rfm_profile_get_column(const rfm_profile *profile, int32_t scaled,
                                           rfm_profile_column *column, rfm_error *err)
{
  rfm_status st;

  if (!profile)
    return rfm__fail(err, RFM_E_ARG, "profile is NULL");
  st = rfm__out_check(column, RFM__SIZE_UP_TO(rfm_profile_column, reserved), "rfm_profile_column",
                      err);
  if (!st && (scaled < 0 || scaled >= profile->total.n_scaled))
    st = rfm__fail(err, RFM_E_ARG, "scaled is %d, the profile has %d columns", (int)scaled,
                   (int)profile->total.n_scaled);
  if (!st)
    rfm__out_write(column, &profile->columns[scaled], sizeof profile->columns[scaled]);
  return st;
}

rfm_status RFM_CALL rfm_profile_get(const rfm_profile *profile, int32_t group,
                                    rfm_profile_group *result, rfm_error *err)
{
  rfm_status st;

  if (!profile)
    return rfm__fail(err, RFM_E_ARG, "profile is NULL");
  st = rfm__out_check(result, RFM__SIZE_UP_TO(rfm_profile_group, grade), "rfm_profile_group", err);
  if (!st && (group < 0 || group >= profile->total.n_groups))
    st = rfm__fail(err, RFM_E_ARG, "group is %d, the profile has %d groups", (int)group,
                   (int)profile->total.n_groups);
  if (!st)
    rfm__out_write(result, &profile->groups[group], sizeof profile->groups[group]);
  return st;
}

const rfm_profile_cell *RFM_CALL rfm_profile_cells(const rfm_profile *profile, int32_t group)
{
  if (!profile || group < 0 || group >= profile->total.n_groups)
    return NULL;
  return profile->cells + (int64_t)group * profile->total.n_scaled;
}

const double *RFM_CALL rfm_profile_means(const rfm_profile *profile, int32_t group)
{
  if (!profile || group < -1 || group >= profile->total.n_groups)
    return NULL;
  return profile->means + ((int64_t)group + 1) * profile->total.n_metrics;
}

const int32_t *RFM_CALL rfm_profile_ranking(const rfm_profile *profile)
{
  return profile ? profile->ranking : NULL;
}

void RFM_CALL rfm_profile_free(rfm_profile *profile)
{
  rfm_host host;
  size_t n, n_scaled, n_metrics;

  if (!profile)
    return;
  host = profile->host;
  n = (size_t)profile->total.n_groups;
  n_scaled = (size_t)profile->total.n_scaled;
  n_metrics = (size_t)profile->total.n_metrics;
  rfm__dealloc(&host, profile->columns, n_scaled, sizeof *profile->columns);
  rfm__dealloc(&host, profile->groups, n, sizeof *profile->groups);
  rfm__wipe_dealloc(&host, profile->cells, n * n_scaled, sizeof *profile->cells);
  rfm__wipe_dealloc(&host, profile->means, (n + 1) * n_metrics, sizeof *profile->means);
  rfm__dealloc(&host, profile->ranking, n, sizeof *profile->ranking);
  rfm__dealloc(&host, profile, 1, sizeof *profile);
}
