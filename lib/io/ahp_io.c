/* SPDX-License-Identifier: MIT */
/* Saving and loading weights: the matrix, what became of it, and each expert's ratio in one block,
 * whose length says how many experts there are. What the matrix tells of its consistency is not
 * saved but computed again. */
#include <rfm/ahp.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/float_env.h"
#include "base/host.h"
#include "io/envelope.h"
#include "math/special.h"
#include "score/ahp.h"

#include <float.h>

#define TAG_AHP RFM__TAG('W', 'A', 'H', 'P')

enum { HEAD_BYTES = 36, VALUE_BYTES = 8 };

/* What a missing judgement is in the bytes. */
#define NO_JUDGEMENT 0.0

/* Weights sum to 1 but for rounding. */
#define SUM_SLACK 1e-12

/* ---- saving ---- */

static void save_ahp(rfm__save *save, const rfm_ahp *a)
{
  const rfm_ahp_results *f = &a->found;
  const uint64_t n = (uint64_t)a->n, values = n + n * n + (uint64_t)f->n_experts;

  rfm__save_begin(save, TAG_AHP, HEAD_BYTES + values * VALUE_BYTES);
  rfm__save_i32(save, a->n);
  rfm__save_i32(save, f->aggregation);
  rfm__save_i32(save, f->method);
  rfm__save_i32(save, f->completion);
  rfm__save_i32(save, f->random_index);
  rfm__save_f64(save, f->limit);
  rfm__save_f64(save, f->reciprocity_error);
  for (int32_t i = 0; i < a->n; i++)
    rfm__save_f64(save, a->weights[i]);
  for (int32_t c = 0; c < a->n * a->n; c++)
    rfm__save_f64(save, a->matrix[c] == a->matrix[c] ? a->matrix[c] : NO_JUDGEMENT);
  for (int64_t k = 0; k < f->n_experts; k++)
    rfm__save_f64(save, a->expert_cr[k]);
  rfm__save_end(save);
}

rfm_status RFM_CALL rfm_ahp_save(const rfm_ahp *ahp, rfm_write_fn write, void *user_data,
                                 rfm_error *err)
{
  rfm__save save;

  if (!ahp || !write)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", ahp ? "write" : "ahp");
  rfm__save_open(&save, &ahp->host, write, user_data, RFM__OBJECT_AHP, err);
  save_ahp(&save, ahp);
  return rfm__save_close(&save);
}

/* ---- loading ---- */

static int32_t load_choice(rfm__load *load, int32_t last, const char *what)
{
  const int32_t value = rfm__load_i32(load);

  if (value < 1 || value > last)
    rfm__load_fail(load, -1, what);
  return value;
}

static void load_head(rfm__load *load, rfm_ahp *a)
{
  rfm_ahp_results *f = &a->found;
  const int32_t n = rfm__load_i32(load);

  if (n < RFM__AHP_LEAST || n > RFM__AHP_MOST)
    rfm__load_fail(load, -1, "the number of criteria is wrong");
  else
    a->n = n;
  f->aggregation = load_choice(load, RFM_AHP_PRIORITIES_ARITHMETIC, "the aggregation is wrong");
  f->method = load_choice(load, RFM_AHP_COLUMN_MEAN, "the method is wrong");
  f->completion = load_choice(load, RFM_AHP_SYMMETRIC, "the completion is wrong");
  f->random_index = load_choice(load, RFM_AHP_ALONSO_LAMATA, "the random index is wrong");
  f->limit = rfm__load_f64(load);
  f->reciprocity_error = rfm__load_f64(load);
  if (!load->status && !(f->limit > 0.0 && f->reciprocity_error >= 0.0))
    rfm__load_fail(load, -1, "the limit or the reciprocity error is wrong");
}

static void load_weights(rfm__load *load, rfm_ahp *a)
{
  double sum = 0.0;

  for (int32_t i = 0; i < a->n && !load->status; i++) {
    a->weights[i] = rfm__load_f64(load);
    sum += a->weights[i];
    if (!load->status && !(a->weights[i] > 0.0))
      rfm__load_fail(load, i, "a weight is not positive");
  }
  if (!load->status && !(sum >= 1.0 - SUM_SLACK && sum <= 1.0 + SUM_SLACK))
    rfm__load_fail(load, -1, "the weights do not sum to 1");
}

/* A judgement that an expert may make, or the inverse of one; @x is not NaN. */
static int in_range(double x)
{
  const double slack = 1.0 + SUM_SLACK;

  return x >= RFM__AHP_LOW / slack && x <= RFM__AHP_HIGH * slack;
}

static void check_matrix(rfm__load *load, const rfm_ahp *a)
{
  for (int32_t i = 0; i < a->n; i++)
    for (int32_t j = 0; j < a->n; j++) {
      const double x = a->matrix[i * a->n + j], opposite = a->matrix[j * a->n + i];

      if ((x == x) != (opposite == opposite) || (x == x && !in_range(x)) || (i == j && x != 1.0))
        rfm__load_fail(load, i, "a judgement is wrong");
    }
  if (!load->status && rfm__ahp_cut_off(a->matrix, a->n) >= 0)
    rfm__load_fail(load, -1, "the judgements do not connect the criteria");
  if (a->found.method != RFM_AHP_EIGENVECTOR && rfm__ahp_missing(a->matrix, a->n) > 0)
    rfm__load_fail(load, -1, "the method does not go with a missing judgement");
}

static void load_matrix(rfm__load *load, rfm_ahp *a)
{
  for (int32_t c = 0; c < a->n * a->n && !load->status; c++) {
    const double x = rfm__load_f64(load);

    a->matrix[c] = x == NO_JUDGEMENT ? rfm__quiet_nan() : x;
  }
  if (!load->status)
    check_matrix(load, a);
}

static void load_experts(rfm__load *load, rfm_ahp *a)
{
  const size_t n = rfm__load_left(load) / VALUE_BYTES;

  if (n == 0)
    rfm__load_fail(load, -1, "there is no expert");
  if (load->status)
    return;
  a->expert_cr = rfm__alloc(load->host, n, sizeof *a->expert_cr);
  if (!a->expert_cr) {
    rfm__load_status(load, RFM_E_NOMEM, "");
    return;
  }
  a->found.n_experts = (int64_t)n;
  for (size_t k = 0; k < n && !load->status; k++) {
    a->expert_cr[k] = rfm__load_f64(load);
    if (a->expert_cr[k] < 0.0 && a->expert_cr[k] != RFM__AHP_NO_RATIO)
      rfm__load_fail(load, (int64_t)k, "the consistency ratio of an expert is wrong");
  }
}

static void load_ahp(rfm__load *load, rfm_ahp *a)
{
  rfm__load_next(load);
  rfm__load_expect(load, TAG_AHP);
  load_head(load, a);
  if (!load->status)
    load_weights(load, a);
  if (!load->status)
    load_matrix(load, a);
  if (!load->status)
    load_experts(load, a);
  rfm__load_next(load);
  rfm__load_done(load);
  if (!load->status)
    rfm__ahp_judge(a);
}

static rfm_status load_whole(rfm_ahp **out, const rfm_host *host, rfm_read_fn read, void *user_data,
                             rfm_error *err)
{
  rfm_ahp *a = rfm__alloc_zero(host, 1, sizeof *a);
  rfm__load load;
  rfm_status st;

  if (!a)
    return rfm__fail_nomem(err);
  a->host = *host;
  rfm__load_open(&load, host, read, user_data, RFM__OBJECT_AHP, err);
  load_ahp(&load, a);
  st = rfm__load_close(&load);
  if (st)
    rfm_ahp_free(a);
  else
    *out = a;
  return st;
}

rfm_status RFM_CALL rfm_ahp_load(rfm_ahp **out, const rfm_host *host, rfm_read_fn read,
                                 void *user_data, rfm_error *err)
{
  rfm_host hooks;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!read)
    return rfm__fail(err, RFM_E_ARG, "read is NULL");
  st = rfm__host_read(&hooks, host, err);
  if (!st)
    st = rfm__float_check(err);
  return st ? st : load_whole(out, &hooks, read, user_data, err);
}
