/* SPDX-License-Identifier: MIT */
/* Profiles: everything is worked out when they are made. */
#ifndef RFM__MODEL_PROFILE_H
#define RFM__MODEL_PROFILE_H

#include <rfm/profile.h>

struct rfm_profile {
  rfm_host host;
  rfm_profile_total total;
  rfm_profile_column *columns; /* n_scaled */
  rfm_profile_group *groups;   /* n_groups */
  rfm_profile_cell *cells;     /* n_groups x n_scaled */
  double *means;               /* (1 + n_groups) x n_metrics: of all, then by group */
  int32_t *ranking;            /* n_groups */
};

/* Names, values and ranks of the groups from sizes, columns and cells, which are there. @metrics
 * are those of the columns. RFM_E_NOMEM, RFM_E_LIMIT. */
rfm_status rfm__profile_judge(rfm_profile *profile, const rfm_metrics *metrics, rfm_error *err);

#endif
