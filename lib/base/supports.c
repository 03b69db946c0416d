/* SPDX-License-Identifier: MIT */
/* Which values of the enums this library knows: what a binding asks before it offers them. */
#include <rfm/base.h>

#include <rfm/metrics.h>
#include <rfm/scorer.h>
#include <rfm/segment.h>
#include <rfm/table.h>

static int32_t within(int32_t value, int32_t first, int32_t last)
{
  return first <= value && value <= last;
}

/* The sets have no holes: each new value follows the last one. */
int32_t rfm_supports(int32_t what, int32_t value)
{
  switch (what) {
  case RFM_SUPPORT_STATUS:
    return within(value, RFM_E_HOST, RFM_OK) || value == RFM_STOPPED;
  case RFM_SUPPORT_KIND:
    return within(value, RFM_KIND_SALE, RFM_KIND_CONTACT);
  case RFM_SUPPORT_METRIC:
    return within(value, RFM_METRIC_RECENCY, RFM_METRIC_ATTRIBUTE);
  case RFM_SUPPORT_PURCHASE:
    return within(value, RFM_PURCHASE_ORDER_OR_DAY, RFM_PURCHASE_ROW);
  case RFM_SUPPORT_RULE:
    return within(value, RFM_RULE_QUANTILE, RFM_RULE_MEDIAN);
  case RFM_SUPPORT_SEGMENT_MAP:
    return within(value, RFM_SEGMENT_MAP_CLASSIC, RFM_SEGMENT_MAP_GRADES6);
  default:
    return 0;
  }
}
