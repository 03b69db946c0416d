/* SPDX-License-Identifier: MIT */
/* K-means that must come through, for the tests of lib/cluster and of its saved form. */
#ifndef KMEANS_FIXTURE_H
#define KMEANS_FIXTURE_H

#include "points_fixture.h"

static inline rfm_kmeans_options options_of(int32_t k)
{
  rfm_kmeans_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.k = k;
  return o;
}

static inline rfm_kmeans *fitted(const rfm_host *host, const rfm_points *p,
                                 const rfm_kmeans_options *o)
{
  rfm_kmeans *m = NULL;

  memset(&failure, 0, sizeof failure);
  if (rfm_kmeans_fit(&m, host, p, o, &failure))
    fail_msg("%s", failure.message);
  return m;
}

static inline rfm_kmeans_results results_of(const rfm_kmeans *m)
{
  rfm_kmeans_results r;

  memset(&r, 0, sizeof r);
  r.struct_size = sizeof r;
  assert_int_equal(rfm_kmeans_get(m, &r, &failure), RFM_OK);
  return r;
}

#endif
