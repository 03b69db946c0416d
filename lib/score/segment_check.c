/* SPDX-License-Identifier: MIT */
/* Check: every cell against every box.
 *
 * A cell overlaps when more than one BOX holds it, two boxes of the same segment included: such a
 * box is either redundant or wrong, and only its author knows which. */
#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "score/cell.h"
#include "score/scorer.h"
#include "score/segments.h"

#include <string.h>

enum { MAX_CELLS = 1 << 24 };

typedef struct checking {
  const rfm_segments *segments;
  rfm_segments_report *report;
  uint8_t *alive; /* per box: it is the first match of some cell */
  uint64_t unit[RFM__MAX_METRICS];
} checking;

static rfm_status count_cells(const rfm_segments *s, int64_t *n, rfm_error *err)
{
  *n = 1;
  for (int32_t j = 0; j < s->n_columns; j++) {
    *n *= s->levels[j];
    if (*n > MAX_CELLS)
      return rfm__fail(err, RFM_E_LIMIT, "the map has more than %d cells", MAX_CELLS);
  }
  return RFM_OK;
}

static void note(uint64_t *list, int64_t room, int64_t *n, uint64_t code)
{
  if (list && *n < room)
    list[*n] = code;
  ++*n;
}

static void check_cell(checking *k, const uint8_t *score)
{
  const rfm_segments *s = k->segments;
  rfm_segments_report *r = k->report;
  int64_t first = 0, second;

  while (first < s->n_boxes && !rfm__box_holds(s, first, score))
    first++;
  if (first == s->n_boxes) {
    note(r->uncovered, r->room, &r->n_uncovered, rfm__cell_code(k->unit, score, s->n_columns));
    return;
  }
  k->alive[first] = 1;
  second = first + 1;
  while (second < s->n_boxes && !rfm__box_holds(s, second, score))
    second++;
  if (second < s->n_boxes)
    note(r->overlapping, r->room, &r->n_overlapping, rfm__cell_code(k->unit, score, s->n_columns));
}

/* Cells in ascending code: the last column is the fastest. */
static void check_cells(checking *k)
{
  const rfm_segments *s = k->segments;
  uint8_t score[RFM__MAX_METRICS];

  memset(score, 1, sizeof score);
  for (int64_t i = 0; i < k->report->n_cells; i++) {
    int32_t j = s->n_columns - 1;

    check_cell(k, score);
    while (j >= 0 && score[j] == s->levels[j])
      score[j--] = 1;
    if (j >= 0)
      score[j]++;
  }
}

static void list_dead(const checking *k)
{
  rfm_segments_report *r = k->report;

  for (int64_t box = 0; box < k->segments->n_boxes; box++) {
    if (k->alive[box])
      continue;
    if (r->dead_boxes && r->n_dead_boxes < r->room)
      r->dead_boxes[r->n_dead_boxes] = (int32_t)box;
    r->n_dead_boxes++;
  }
}

static rfm_status read_report(rfm_segments_report *out, const rfm_segments_report *given,
                              rfm_error *err)
{
  rfm_status st;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "report is NULL");
  st = rfm__options_read(out, sizeof *out, RFM__SIZE_UP_TO(rfm_segments_report, dead_boxes), given,
                         "rfm_segments_report", err);
  if (st)
    return st;
  if (out->flags)
    return rfm__fail(err, RFM_E_ARG, "flags of rfm_segments_report must be 0");
  if (out->room < 0)
    return rfm__fail(err, RFM_E_ARG, "room is negative");
  out->n_cells = out->n_uncovered = out->n_overlapping = out->n_dead_boxes = 0;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_segments_check(const rfm_segments *segments, rfm_segments_report *report,
                                       rfm_error *err)
{
  rfm_segments_report r;
  checking k = {segments, &r, NULL, {0}};
  rfm_status st;

  if (!segments)
    return rfm__fail(err, RFM_E_ARG, "segments is NULL");
  st = read_report(&r, report, err);
  if (!st)
    st = count_cells(segments, &r.n_cells, err);
  if (!st)
    st = rfm__cell_units(segments->levels, segments->n_columns, k.unit, err);
  if (st)
    return st;
  k.alive = rfm__alloc_zero(&segments->host, (size_t)segments->n_boxes, 1);
  if (!k.alive)
    return rfm__fail_nomem(err);
  check_cells(&k);
  list_dead(&k);
  rfm__dealloc(&segments->host, k.alive, (size_t)segments->n_boxes, 1);
  rfm__out_write(report, &r, sizeof r);
  return RFM_OK;
}
