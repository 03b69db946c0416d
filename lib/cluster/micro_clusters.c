/* SPDX-License-Identifier: MIT */
#include "cluster/micro_clusters.h"

#include "base/error.h"

#include <string.h>

rfm_status rfm__micro_clusters_open(rfm__micro_clusters *micro, const rfm__points *points,
                                    int32_t k, uint64_t seed, rfm_error *err)
{
  memset(micro, 0, sizeof *micro);
  micro->points = points;
  (void)k;
  (void)seed;
  return rfm__fail(err, RFM_E_STATE, "micro_clusters are not there yet");
}

void rfm__micro_clusters_close(rfm__micro_clusters *micro)
{
  (void)micro;
}
