/* SPDX-License-Identifier: MIT */
/* Metrics: the resolved list of what to measure, shared by value with everything learned from it.
 */
#ifndef RFM__DATA_METRICS_H
#define RFM__DATA_METRICS_H

#include <rfm/metrics.h>

enum { RFM__MAX_METRICS = 32, RFM__MAX_NAME = 63 };

/* One column, every default resolved. */
typedef struct rfm__metric {
  char name[RFM__MAX_NAME + 1];
  char attribute[RFM__MAX_NAME + 1];
  double missing_value;
  int32_t kind;
  int32_t direction;
  int32_t window_days; /* 0: all history */
  int32_t against_days;
  int32_t money;
  int32_t missing;
  uint32_t flags;
} rfm__metric;

struct rfm_metrics {
  rfm_host host;
  rfm__metric *metric;
  uint64_t *categories; /* ascending, each once */
  uint32_t *groups;     /* ascending, each once */
  int64_t n_categories, categories_room;
  int64_t n_groups, groups_room;
  double shop_median_gap; /* 0: not given */
  double season[12];      /* January first; all 0: not given */
  int32_t n;
  int32_t kinds;    /* RFM_KIND_BIT of the chosen kinds */
  int32_t purchase; /* an rfm_purchase */
  uint32_t flags;
};

/* A copy of `given`, or of the default R, F, M when it is NULL, with hooks of `host`. */
rfm_status rfm__metrics_copy(rfm_metrics **out, const rfm_host *host, const rfm_metrics *given,
                             rfm_error *err);

/* The default R, F, M: static, no memory of its own, no host. */
const rfm_metrics *rfm__metrics_default(void);

/* RFM_OK when both measure the same, else RFM_E_ARG naming the first difference. */
rfm_status rfm__metrics_same(const rfm_metrics *a, const rfm_metrics *b, rfm_error *err);

/* The columns that are scored, in order; returns their number. */
int32_t rfm__metrics_scored(const rfm_metrics *metrics, int32_t columns[RFM__MAX_METRICS]);

#endif
