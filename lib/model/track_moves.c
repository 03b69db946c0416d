/* SPDX-License-Identifier: MIT */
/* Transition matrices: everyone has one place on each date, the unborn too. */
#include "base/error.h"
#include "base/options.h"
#include "model/track.h"

#include <rfm/track.h>

#include <string.h>

enum { MAX_LABELS = 10000, N_STAGES = RFM_STAGE_LAPSED };

static rfm_status check_by(const rfm_track *t, const rfm_moves *m, rfm_error *err)
{
  switch (m->by) {
  case RFM_MOVES_BY_SEGMENT:
    return t->segment ? RFM_OK : rfm__fail(err, RFM_E_STATE, "the track has no segments");
  case RFM_MOVES_BY_STAGE:
    return t->stage ? RFM_OK : rfm__fail(err, RFM_E_STATE, "the track has no stages");
  case RFM_MOVES_BY_LEVEL:
    if (m->scored < 0 || m->scored >= t->n_scored)
      return rfm__fail(err, RFM_E_ARG, "rfm_moves: scored is %d, %d columns are scored",
                       (int)m->scored, (int)t->n_scored);
    return RFM_OK;
  case RFM_MOVES_BY_LABEL:
    if (!m->from_label || !m->to_label || m->n_rows != t->n_rows)
      return rfm__fail(
          err, RFM_E_ARG,
          "rfm_moves: from_label or to_label is NULL, or n_rows is %lld, expected %lld",
          (long long)m->n_rows, (long long)t->n_rows);
    if (m->n_labels < 1 || m->n_labels > MAX_LABELS)
      return rfm__fail(err, RFM_E_ARG, "rfm_moves: n_labels is %d, expected 1 to 10000",
                       (int)m->n_labels);
    return RFM_OK;
  default:
    return rfm__fail(err, RFM_E_ARG, "rfm_moves: by is %d, expected an rfm_moves_by", (int)m->by);
  }
}

static rfm_status read_moves(rfm_moves *m, const rfm_track *t, const rfm_moves *given,
                             rfm_error *err)
{
  rfm_status status;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "moves is NULL");
  status = rfm__options_read(m, sizeof *m, sizeof *m, given, "rfm_moves", err);
  if (!status)
    status = rfm__track_date(t, m->from_date, "from_date", err);
  if (!status)
    status = rfm__track_date(t, m->to_date, "to_date", err);
  if (status)
    return status;
  if (m->flags || m->reserved)
    return rfm__fail(err, RFM_E_ARG, "rfm_moves: %s is not 0", m->flags ? "flags" : "reserved");
  if (m->from_date >= m->to_date)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_moves: from_date is %d, to_date is %d: moves need an earlier and a later "
                     "date",
                     (int)m->from_date, (int)m->to_date);
  if (!m->by)
    m->by = RFM_MOVES_BY_SEGMENT;
  return check_by(t, m, err);
}

/* The place of those not born is the last one. */
static int64_t places(const rfm_track *t, const rfm_moves *m)
{
  switch (m->by) {
  case RFM_MOVES_BY_SEGMENT:
    return t->n_segments + 1;
  case RFM_MOVES_BY_LEVEL:
    return t->levels[m->scored] + 2;
  case RFM_MOVES_BY_STAGE:
    return N_STAGES;
  default:
    return m->n_labels + 2;
  }
}

static int64_t label_place(const rfm_moves *m, int32_t label)
{
  return label < 0 ? m->n_labels : label;
}

static int64_t place_of(const rfm_track *t, const rfm_moves *m, int32_t date, const int32_t *label,
                        int64_t row)
{
  if (m->by == RFM_MOVES_BY_SEGMENT)
    return t->segment[date * t->n_rows + row];
  if (m->by == RFM_MOVES_BY_STAGE)
    return t->stage[date * t->n_rows + row] - 1;
  if (rfm__track_unborn(t, date, row))
    return places(t, m) - 1;
  return m->by == RFM_MOVES_BY_LEVEL ? rfm__track_level(t, date, row, m->scored)
                                     : label_place(m, label[row]);
}

static rfm_status check_labels(const rfm_moves *m, rfm_error *err)
{
  int64_t row;

  for (row = 0; m->by == RFM_MOVES_BY_LABEL && row < m->n_rows; row++) {
    const int32_t *bad = m->from_label[row] < -1 || m->from_label[row] >= m->n_labels
                             ? m->from_label
                         : m->to_label[row] < -1 || m->to_label[row] >= m->n_labels ? m->to_label
                                                                                    : NULL;

    if (bad)
      return rfm__fail_at(err, RFM_E_DATA, row, -1, "row %lld: %s is %d, expected -1 to %d",
                          (long long)row, bad == m->from_label ? "from_label" : "to_label",
                          (int)bad[row], (int)m->n_labels - 1);
  }
  return RFM_OK;
}

rfm_status RFM_CALL rfm_track_moves(const rfm_track *track, const rfm_moves *moves, int64_t *count,
                                    int64_t n_count, rfm_error *err)
{
  rfm_moves m;
  int64_t row, n;
  rfm_status status =
      track ? read_moves(&m, track, moves, err) : rfm__fail(err, RFM_E_ARG, "track is NULL");

  if (!status)
    status = check_labels(&m, err);
  if (status)
    return status;
  n = places(track, &m);
  if (!count || n_count < n * n)
    return rfm__fail(err, RFM_E_ARG, "count is NULL, or n_count is %lld, expected %lld x %lld",
                     (long long)n_count, (long long)n, (long long)n);
  memset(count, 0, (size_t)(n * n) * sizeof *count);
  for (row = 0; row < track->n_rows; row++)
    count[place_of(track, &m, m.from_date, m.from_label, row) * n +
          place_of(track, &m, m.to_date, m.to_label, row)]++;
  return RFM_OK;
}
