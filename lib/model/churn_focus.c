/* SPDX-License-Identifier: MIT */
/* Focus: likely to leave by worth much, and who is high in both; lists of a group. */
#include "model/churn.h"

#include "base/alloc.h"
#include "base/error.h"
#include "data/features.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

enum { LEVELS = 5, HIGH = 4, CELLS = LEVELS * LEVELS };

/* ---- the matrix ---- */

static int in_cell(const rfm_churn_scores *s, int64_t row, int cell)
{
  return s->risk[row] == cell / LEVELS + 1 && s->worth[row] == cell % LEVELS + 1;
}

/* Sums over the rows of the cell, one behind the other: rows between them change no bit. */
static void fill_cell(const rfm_churn_scores *s, int cell, double *spend, double *loss,
                      rfm_churn_cell *out)
{
  int64_t row, n = 0;

  for (row = 0; row < s->n_rows; row++) {
    if (!in_cell(s, row, cell))
      continue;
    spend[n] = s->spend_minor[row];
    loss[n++] = s->spend_minor[row] * s->probability[row];
  }
  out->n_customers = n;
  out->spend_minor = rfm__sum(spend, NULL, n);
  out->loss_minor = rfm__sum(loss, NULL, n);
}

static rfm_status fill_cells(const rfm_churn *churn, const rfm_churn_scores *s,
                             rfm_churn_cell *cells, rfm_error *err)
{
  enum { ROW_BYTES = 2 * sizeof(double) };
  const size_t n = (size_t)s->n_rows;
  double *spend = rfm__alloc(&churn->host, n, ROW_BYTES);
  int cell;

  if (!spend)
    return rfm__fail_nomem(err);
  for (cell = 0; cell < CELLS; cell++)
    fill_cell(s, cell, spend, spend + n, &cells[cell]);
  rfm__wipe_dealloc(&churn->host, spend, n, ROW_BYTES);
  return RFM_OK;
}

/* ---- the list ---- */

static int is_listed(const rfm_churn_scores *s, int64_t row)
{
  return s->risk[row] >= HIGH && s->worth[row] >= HIGH;
}

/* Weaker level, then sum of levels, then expected loss, then id: does a stand behind b? */
static int behind(const rfm_churn_scores *s, int64_t a, int64_t b)
{
  const int weak_a = s->risk[a] < s->worth[a] ? s->risk[a] : s->worth[a];
  const int weak_b = s->risk[b] < s->worth[b] ? s->risk[b] : s->worth[b];
  const int sum_a = s->risk[a] + s->worth[a], sum_b = s->risk[b] + s->worth[b];
  const double loss_a = s->spend_minor[a] * s->probability[a];
  const double loss_b = s->spend_minor[b] * s->probability[b];

  if (weak_a != weak_b)
    return weak_a < weak_b;
  if (sum_a != sum_b)
    return sum_a < sum_b;
  return loss_a != loss_b ? loss_a < loss_b : a > b;
}

/* The worst on top. */
static void sink(const rfm_churn_scores *s, int64_t *rows, int64_t hole, int64_t n)
{
  const int64_t moved = rows[hole];

  while (2 * hole + 1 < n) {
    int64_t down = 2 * hole + 1;

    if (down + 1 < n && behind(s, rows[down + 1], rows[down]))
      down++;
    if (!behind(s, rows[down], moved))
      break;
    rows[hole] = rows[down];
    hole = down;
  }
  rows[hole] = moved;
}

static void rise(const rfm_churn_scores *s, int64_t *rows, int64_t hole)
{
  const int64_t moved = rows[hole];

  while (hole > 0 && behind(s, moved, rows[(hole - 1) / 2])) {
    rows[hole] = rows[(hole - 1) / 2];
    hole = (hole - 1) / 2;
  }
  rows[hole] = moved;
}

static int64_t list_rows(const rfm_churn_scores *s, int64_t *rows, int64_t room)
{
  int64_t row, listed = 0, n = 0, i;

  for (row = 0; row < s->n_rows; row++) {
    if (!is_listed(s, row))
      continue;
    listed++;
    if (n < room) {
      rows[n] = row;
      rise(s, rows, n++);
    } else if (room > 0 && behind(s, rows[0], row)) {
      rows[0] = row;
      sink(s, rows, 0, n);
    }
  }
  for (i = n; i-- > 1;) {
    const int64_t worst = rows[0];

    rows[0] = rows[i];
    rows[i] = worst;
    sink(s, rows, 0, i);
  }
  return listed;
}

static rfm_status check_row(const rfm_churn_scores *s, int64_t row, rfm_error *err)
{
  if (s->risk[row] > LEVELS || s->worth[row] > LEVELS)
    return rfm__fail_at(err, RFM_E_DATA, row, -1, "row %lld: a level is above 5", (long long)row);
  if (s->risk[row] == 0)
    return RFM_OK;
  if (!(s->probability[row] >= 0 && s->probability[row] <= 1))
    return rfm__fail_at(err, RFM_E_DATA, row, -1,
                        "row %lld: the probability is no number from 0 to 1", (long long)row);
  if (!rfm__is_finite(s->spend_minor[row]))
    return rfm__fail_at(err, RFM_E_DATA, row, -1, "row %lld: the spend is not finite",
                        (long long)row);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_churn_focus(const rfm_churn *churn, const rfm_features *features,
                                    const rfm_churn_scores *scores, rfm_churn_cell *cells,
                                    int64_t *rows, int64_t room, int64_t *n_listed, rfm_error *err)
{
  rfm_churn_cell found[CELLS];
  rfm_churn_scores s;
  int64_t row, listed;
  rfm_status status = rfm__churn_check_scores(churn, features, scores, &s, err);

  if (status)
    return status;
  if (s.n_rows > 0 && !(s.probability && s.spend_minor && s.risk && s.worth))
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_churn_scores: probability, spend_minor, risk and worth are needed");
  if (room < 0 || (room > 0 && !rows))
    return rfm__fail(err, RFM_E_ARG, "rows is NULL, or room is %lld, expected 0 or more",
                     (long long)room);
  for (row = 0; row < s.n_rows && !status; row++)
    status = check_row(&s, row, err);
  if (!status && cells)
    status = fill_cells(churn, &s, found, err);
  if (status)
    return status;
  if (cells)
    memcpy(cells, found, sizeof found);
  listed = list_rows(&s, rows, room);
  if (n_listed)
    *n_listed = listed;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_churn_list(const rfm_churn *churn, const rfm_features *features,
                                   const rfm_churn_scores *scores, int32_t group, int64_t *rows,
                                   int64_t room, int64_t *n, rfm_error *err)
{
  rfm_churn_scores s;
  double *by;
  int64_t row;
  rfm_status status = rfm__churn_check_scores(churn, features, scores, &s, err);

  if (status)
    return status;
  if (group != RFM_CHURN_REPEAT && group != RFM_CHURN_ONE_TIME)
    return rfm__fail(err, RFM_E_ARG, "group is %d, expected 1 or 2", (int)group);
  if (s.n_rows > 0 && !(s.rise && s.group))
    return rfm__fail(err, RFM_E_ARG, "rfm_churn_scores: rise and group are needed");
  by = rfm__alloc(&churn->host, (size_t)s.n_rows, sizeof *by);
  if (!by)
    return rfm__fail_nomem(err);
  for (row = 0; row < s.n_rows; row++)
    by[row] = s.group[row] == group ? s.rise[row] : rfm__quiet_nan();
  status = rfm_features_top(features, by, s.n_rows, rows, room, n, err);
  rfm__wipe_dealloc(&churn->host, by, (size_t)s.n_rows, sizeof *by);
  return status;
}
