/* SPDX-License-Identifier: MIT */
/* Stage: days since first and last purchase, counted in cycles. */
#include "model/stage.h"

/* Gaps of the shop's length that a customer's own are shrunk with (PRACTICE 4). */
static const double SHOP_GAPS = 2;

/* Gaps before the floor of a pruned table may hold purchases that are gone. */
static double own_cycle(const rfm_track *track, const rfm__history *h)
{
  size_t first = 0;
  double span, gaps;

  while (first < h->n_days && h->days[first] < h->floor_day)
    first++;
  gaps = first < h->n_days ? (double)(h->n_days - first - 1) : 0;
  span = gaps > 0 ? (double)(h->days[h->n_days - 1] - h->days[first]) : 0;
  return (span + SHOP_GAPS * track->cycle_days) / (gaps + SHOP_GAPS);
}

uint8_t rfm__stage_of(const rfm_track *track, const rfm__history *history, int32_t as_of_day,
                      int unborn)
{
  const double cycle =
      track->flags & RFM_TRACK_OWN_CYCLE ? own_cycle(track, history) : track->cycle_days;
  double since_first, since_last;

  if (unborn)
    return RFM_STAGE_NOT_BORN;
  if (history->standing != RFM_STANDING_BUYER)
    return RFM_STAGE_NO_PURCHASE;
  since_first = (double)(as_of_day - history->first_day);
  since_last = (double)(as_of_day - history->last_day);
  if (since_first <= track->new_cycles * cycle)
    return RFM_STAGE_NEW;
  if (since_last <= track->active_cycles * cycle)
    return RFM_STAGE_ACTIVE;
  return since_last <= track->sleeping_cycles * cycle ? RFM_STAGE_SLEEPING : RFM_STAGE_LAPSED;
}
