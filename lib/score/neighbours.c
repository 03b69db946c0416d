/* SPDX-License-Identifier: MIT */
/* Neighbours: which other segment one change of one metric leads to. */
#include "base/error.h"
#include "score/crossing.h"
#include "score/segments.h"

#include <string.h>

typedef struct standpoint {
  const rfm_segments *segments;
  const rfm_scorer *scorer;
  const double *values;
  int32_t scored[RFM__MAX_METRICS]; /* scored columns of the map */
  uint8_t score[RFM__MAX_METRICS];  /* of the scorer's columns */
  int32_t segment;
} standpoint;

static int32_t segment_at(const standpoint *p, int32_t scored, int32_t level)
{
  uint8_t score[RFM__MAX_METRICS], picked[RFM__MAX_METRICS];

  memcpy(score, p->score, sizeof score);
  score[scored] = (uint8_t)level;
  rfm__segments_pick(p->segments, p->scored, score, picked);
  return rfm__segments_of(p->segments, picked);
}

/* Break by break away from the value until the segment changes; 0: it does not. Levels that no
 * value reaches, and those that a whole step jumps over, are passed. */
static int find_neighbour(rfm_neighbour *out, const standpoint *p, int32_t scored, int up)
{
  const rfm__scored *c = &p->scorer->scored[scored];
  const double value = p->values[c->column];
  int32_t below = rfm__breaks_below(c->breaks, c->levels - 1, c->equal_counts, value);

  while (up ? below < c->levels - 1 : below > 0) {
    const rfm__crossing x = rfm__cross(c, c->breaks, value, below, up);
    const int32_t level = rfm__level_of_below(c, x.below);
    const int32_t segment = segment_at(p, scored, level);

    if (segment != p->segment) {
      out->distance = x.distance;
      out->segment = segment;
      out->scored = scored;
      out->from_level = p->score[scored];
      out->to_level = level;
      return 1;
    }
    below = x.below;
  }
  return 0;
}

static int32_t find_neighbours(rfm_neighbour *out, const standpoint *p)
{
  int32_t n = 0;

  for (int32_t i = 0; i < p->segments->n_columns; i++)
    if (p->score[p->scored[i]] == 0)
      return 0; /* a NaN: no change of another metric makes the customer scored */
  for (int32_t i = 0; i < p->segments->n_columns; i++) {
    const int32_t j = p->scored[i];
    const int up_is_better = !p->scorer->scored[j].less_is_better;

    n += find_neighbour(out + n, p, j, up_is_better);
    n += find_neighbour(out + n, p, j, !up_is_better);
  }
  return n;
}

static rfm_status check_scorer(const rfm_segments *segments, const rfm_scorer *scorer,
                               const double *values, int32_t n_values,
                               int32_t scored[RFM__MAX_METRICS], rfm_error *err)
{
  rfm_status st = rfm__segments_fit(segments, scorer, scored, err);

  if (!st)
    st = rfm__scorer_check_values(scorer, values, n_values, err);
  if (!st && scorer->nested)
    st = rfm__fail(err, RFM_E_STATE,
                   "under the nested rule a change of one metric moves the breaks of others");
  return st;
}

rfm_status RFM_CALL rfm_segments_neighbours(const rfm_segments *segments, const rfm_scorer *scorer,
                                            const double *values, int32_t n_values,
                                            rfm_neighbour *neighbours, int32_t room, int32_t *n,
                                            rfm_error *err)
{
  rfm_neighbour found[2 * RFM__MAX_METRICS];
  standpoint p = {segments, scorer, values, {0}, {0}, 0};
  uint8_t picked[RFM__MAX_METRICS];
  int32_t n_found;
  rfm_status st;

  if (!segments || !scorer || !values)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL",
                     !segments ? "segments"
                     : !scorer ? "scorer"
                               : "values");
  if (!n || (!neighbours && room != 0))
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", n ? "neighbours" : "n");
  st = check_scorer(segments, scorer, values, n_values, p.scored, err);
  if (st)
    return st;
  rfm__scorer_levels_of(scorer, values, p.score);
  rfm__segments_pick(segments, p.scored, p.score, picked);
  p.segment = rfm__segments_of(segments, picked);
  n_found = find_neighbours(found, &p);
  if (n_found > room)
    return rfm__fail(err, RFM_E_ARG, "room is %d, there are %d neighbours", (int)room,
                     (int)n_found);
  for (int32_t i = 0; i < n_found; i++)
    neighbours[i] = found[i];
  *n = n_found;
  return RFM_OK;
}
