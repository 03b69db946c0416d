/* SPDX-License-Identifier: MIT */
/* Which values of the enums this library knows: what a binding asks before it offers them. */
#include <rfm/rfm.h>

/* First and last value of a set. The sets have no holes: each new value follows the last one. */
typedef struct set {
  int32_t first, last;
} set;

static const set SETS[] = {
    [RFM_SUPPORT_STATUS] = {RFM_E_HOST, RFM_OK},
    [RFM_SUPPORT_KIND] = {RFM_KIND_SALE, RFM_KIND_CONTACT},
    [RFM_SUPPORT_METRIC] = {RFM_METRIC_RECENCY, RFM_METRIC_ATTRIBUTE},
    [RFM_SUPPORT_PURCHASE] = {RFM_PURCHASE_ORDER_OR_DAY, RFM_PURCHASE_ROW},
    [RFM_SUPPORT_RULE] = {RFM_RULE_QUANTILE, RFM_RULE_MEDIAN},
    [RFM_SUPPORT_SEGMENT_MAP] = {RFM_SEGMENT_MAP_CLASSIC, RFM_SEGMENT_MAP_TENDENCIES4},
    [RFM_SUPPORT_CLOSED] = {RFM_CLOSED_UPPER, RFM_CLOSED_GOOD},
    [RFM_SUPPORT_WEIGHTING] = {RFM_WEIGHTING_EQUAL, RFM_WEIGHTING_STONE},
    [RFM_SUPPORT_AHP_AGGREGATION] = {RFM_AHP_JUDGEMENTS_GEOMETRIC, RFM_AHP_PRIORITIES_ARITHMETIC},
    [RFM_SUPPORT_AHP_METHOD] = {RFM_AHP_EIGENVECTOR, RFM_AHP_COLUMN_MEAN},
    [RFM_SUPPORT_AHP_COMPLETION] = {RFM_AHP_AS_GIVEN, RFM_AHP_SYMMETRIC},
    [RFM_SUPPORT_AHP_RANDOM_INDEX] = {RFM_AHP_SAATY_1977, RFM_AHP_ALONSO_LAMATA},
    [RFM_SUPPORT_SCALE] = {RFM_SCALE_MIN_MAX, RFM_SCALE_RANGE},
    [RFM_SUPPORT_LINKAGE] = {RFM_LINKAGE_WARD, RFM_LINKAGE_COMPLETE},
    [RFM_SUPPORT_LINE] = {RFM_LINE_MEAN, RFM_LINE_MEDIAN},
};

int32_t rfm_supports(int32_t what, int32_t value)
{
  if (what < RFM_SUPPORT_STATUS || what > RFM_SUPPORT_LINE)
    return 0;
  return (SETS[what].first <= value && value <= SETS[what].last) ||
         (what == RFM_SUPPORT_STATUS && value == RFM_STOPPED);
}
