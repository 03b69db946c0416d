/* SPDX-License-Identifier: MIT */
/* Scaling: everything that turns a metric into a normalised value is resolved here at fit. */
#ifndef RFM__CLUSTER_SCALING_H
#define RFM__CLUSTER_SCALING_H

#include <rfm/scaling.h>

#include "data/metrics.h"
#include "math/special.h"

/* What a column is divided by is 0 or at least this, so that it takes values beyond 10^18 to be
 * infinitely far from those of the fit. */
#define RFM__SCALED_LEAST 1e-280

/* One scaled column. */
typedef struct rfm__scaled {
  double weight;
  double clip_low, clip_high; /* infinite: nothing is clipped */
  double zero;                /* subtracted after log1p */
  double unit;                /* divided by, negative where less is better; 0: no spread */
  double lowest, highest;     /* of the normalised values that were learned from */
  int32_t column;             /* of the metrics */
  int32_t scale;              /* an rfm_scale */
  int32_t log1p;
} rfm__scaled;

struct rfm_scaling {
  rfm_host host;
  rfm_metrics *metrics;
  int32_t n; /* scaled columns */
  int32_t learned_day;
  rfm__scaled scaled[RFM__MAX_METRICS];
};

/* A scaling with host and a copy of the metrics; column is set, everything else is zero. */
rfm_status rfm__scaling_new(rfm_scaling **out, const rfm_host *host, const rfm_metrics *metrics,
                            rfm_error *err);

/* A copy with the hooks of @host. */
rfm_status rfm__scaling_copy(rfm_scaling **out, const rfm_host *host, const rfm_scaling *given,
                             rfm_error *err);

/* Do both make the same of every value? Their metrics are not looked at. */
int rfm__scaling_same(const rfm_scaling *a, const rfm_scaling *b);

/* RFM_E_DATA, naming the row and the metric, when a scaled value is NaN. @label (or NULL) is -1 in
 * rows that don't count. */
rfm_status rfm__scaling_check_rows(const rfm_scaling *scaling, const rfm_features *features,
                                   const int32_t *label, rfm_error *err);

/* Name of a scaled column's metric, for messages. */
static inline const char *rfm__scaled_name(const rfm_scaling *scaling, int32_t scaled)
{
  return scaling->metrics->metric[scaling->scaled[scaled].column].name;
}

/* A value that was clipped, after log1p where it is asked for. */
static inline double rfm__scaled_clip(const rfm__scaled *s, double value)
{
  const double clipped = value < s->clip_low    ? s->clip_low
                         : value > s->clip_high ? s->clip_high
                                                : value;

  return s->log1p ? rfm__ln1p(clipped > 0 ? clipped : 0) : clipped;
}

static inline int rfm__scaled_can_divide(double unit)
{
  return unit == 0 || unit >= RFM__SCALED_LEAST || unit <= -RFM__SCALED_LEAST;
}

/* The normalised value. */
static inline double rfm__scaled_value(const rfm__scaled *s, double value)
{
  return s->unit != 0 ? (rfm__scaled_clip(s, value) - s->zero) / s->unit + 0.0 : 0.0;
}

#endif
