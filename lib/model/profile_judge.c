/* SPDX-License-Identifier: MIT */
/* What follows from the means of groups: names by high and low, value, rank. */
#include "base/alloc.h"
#include "base/error.h"
#include "data/metrics.h"
#include "math/order.h"
#include "math/special.h"
#include "model/profile.h"
#include "score/segments.h"

/* ---- type, tendency, grade ---- */

/* The scaled column of each of the map's metrics; 0 when one is missing. */
static int find_columns(const rfm_profile *p, const rfm_metrics *metrics, const rfm_segments *map,
                        int32_t *scaled)
{
  for (int32_t i = 0; i < map->n_columns; i++) {
    int32_t j = 0;

    while (j < p->total.n_scaled && metrics->metric[p->columns[j].column].kind != map->kinds[i])
      j++;
    if (j == p->total.n_scaled)
      return 0;
    scaled[i] = j;
  }
  return 1;
}

static rfm_status segment_of(const rfm_profile_cell *cells, const rfm_segments *map,
                             const int32_t *scaled, int32_t *segment, rfm_error *err)
{
  uint8_t score[RFM__MAX_METRICS];

  for (int32_t i = 0; i < map->n_columns; i++)
    score[i] = cells[scaled[i]].is_high ? 2 : 1;
  return rfm_segments_one(map, score, map->n_columns, RFM_STANDING_BUYER, segment, err);
}

static int32_t *name_of(rfm_profile_group *group, int32_t number)
{
  return number == RFM_SEGMENT_MAP_TYPES8        ? &group->type
         : number == RFM_SEGMENT_MAP_TENDENCIES4 ? &group->tendency
                                                 : &group->grade;
}

/* Names by one map of high and low; -1 where there are none. */
static rfm_status name_groups(const rfm_profile *p, const rfm_metrics *metrics, int32_t number,
                              rfm_error *err)
{
  int32_t scaled[RFM__MAX_METRICS];
  rfm_segments *map = NULL;
  rfm_status st = rfm_segments_builtin(&map, &p->host, number, err);
  const int found = !st && find_columns(p, metrics, map, scaled);

  for (int32_t g = 0; g < p->total.n_groups && !st; g++) {
    int32_t *name = name_of(&p->groups[g], number);

    *name = -1;
    if (found && p->groups[g].n_rows > 0)
      st = segment_of(rfm_profile_cells(p, g), map, scaled, name, err);
  }
  rfm_segments_free(map);
  return st;
}

/* ---- value ---- */

/* C of all customers, or of the group that has these cells: the sum of weight x mean. */
static double value_index(const rfm_profile *p, const rfm_profile_cell *cells)
{
  double sum = 0.0;

  for (int32_t j = 0; j < p->total.n_scaled; j++)
    sum += p->columns[j].weight * (cells ? cells[j].mean : p->columns[j].mean);
  return sum + 0.0;
}

static rfm_status value_groups(rfm_profile *p, rfm_error *err)
{
  p->total.value_index = value_index(p, NULL);
  for (int32_t g = 0; g < p->total.n_groups; g++) {
    rfm_profile_group *group = &p->groups[g];

    group->value_index =
        group->n_rows > 0 ? value_index(p, rfm_profile_cells(p, g)) : rfm__quiet_nan();
    if (group->n_rows > 0 && !rfm__is_finite(group->value_index))
      return rfm__fail(err, RFM_E_LIMIT, "the value index of group %d is too large", (int)g);
  }
  return RFM_OK;
}

/* Groups with customers by value index, best first; returns their number. Both arrays have twice
 * the room, and the keys are scratch. */
static int32_t sort_groups(const rfm_profile *p, uint64_t *keys, uint32_t *order)
{
  const size_t room = (size_t)p->total.n_groups;
  size_t n = 0;

  for (int32_t g = 0; g < p->total.n_groups; g++)
    if (p->groups[g].n_rows > 0) {
      keys[n] = ~rfm__double_bits_ordered(p->groups[g].value_index);
      order[n++] = (uint32_t)g;
    }
  rfm__sort_u64_index(keys, order, keys + room, order + room, n);
  return (int32_t)n;
}

static void settle_ranks(rfm_profile *p, const uint32_t *order, int32_t n)
{
  const double lowest = p->groups[order[n - 1]].value_index;

  for (int32_t i = 0; i < n; i++) {
    p->ranking[i] = (int32_t)order[i];
    p->groups[order[i]].rank = i + 1;
  }
  for (int32_t g = 0; g < p->total.n_groups; g++) {
    rfm_profile_group *group = &p->groups[g];

    group->times_lowest =
        group->n_rows > 0 && lowest > 0 ? group->value_index / lowest : rfm__quiet_nan();
    if (group->n_rows == 0)
      p->ranking[n++] = g;
  }
}

static rfm_status rank_groups(rfm_profile *p, rfm_error *err)
{
  const size_t n = (size_t)p->total.n_groups;
  uint64_t *keys = rfm__alloc(&p->host, n, 2 * sizeof *keys);
  uint32_t *order = rfm__alloc(&p->host, n, 2 * sizeof *order);
  rfm_status st = RFM_OK;

  if (keys && order)
    settle_ranks(p, order, sort_groups(p, keys, order));
  else
    st = rfm__fail_nomem(err);
  rfm__wipe_dealloc(&p->host, keys, n, 2 * sizeof *keys);
  rfm__dealloc(&p->host, order, n, 2 * sizeof *order);
  return st;
}

/* ---- all of it ---- */

rfm_status rfm__profile_judge(rfm_profile *profile, const rfm_metrics *metrics, rfm_error *err)
{
  static const int32_t maps[] = {RFM_SEGMENT_MAP_TYPES8, RFM_SEGMENT_MAP_TENDENCIES4,
                                 RFM_SEGMENT_MAP_GRADES6};
  rfm_status st = value_groups(profile, err);

  for (size_t i = 0; i < sizeof maps / sizeof maps[0] && !st; i++)
    st = name_groups(profile, metrics, maps[i], err);
  return st ? st : rank_groups(profile, err);
}
