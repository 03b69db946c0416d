/* SPDX-License-Identifier: MIT */
/* Logistic regression: one pass over the rows gives loss, gradient and Hessian of a chunk; chunks
 * are added in the canonical tree; a small Cholesky factorisation gives the step. */
#include "math/logistic.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

enum {
  MOST = RFM__LOGISTIC_MAX,
  MOST_SUMS = 1 + MOST + MOST * (MOST + 1) / 2, /* loss, gradient, lower triangle of the Hessian */
  HALVINGS = 40
};

/* A pivot this small beside its diagonal is rounding. */
static const double HELD = 1e-12;
/* Newton's decrement (twice the loss still to win) at which the last full step is taken: far below
 * what the loss itself can show, and that step squares the error once more. */
static const double SETTLED = 1e-16;
/* What rounding may add to a loss that did not grow. */
static const double SLACK = 1e-13;

typedef struct pass {
  const rfm__logistic *rows;
  const double *b;
  double *sums; /* per chunk n_sums, sum by sum: chunk c of sum s at s * n_chunks + c */
  int64_t n_chunks;
  int32_t n_sums; /* 1: only the loss is wanted */
} pass;

typedef struct totals {
  double loss; /* with the penalty */
  double gradient[MOST];
  double hessian[MOST][MOST]; /* lower triangle */
} totals;

double rfm__logistic_of(double eta)
{
  double e;

  if (eta >= 0)
    return 1.0 / (1.0 + rfm__exp(-eta));
  e = rfm__exp(eta);
  return e / (1.0 + e);
}

/* ln(1 + e^eta) - y eta */
static double row_loss(double eta, int y)
{
  const double away = y ? -eta : eta;

  return away > 0 ? away + rfm__ln1p(rfm__exp(-away)) : rfm__ln1p(rfm__exp(away));
}

static double row_eta(const rfm__logistic *rows, const double *b, int64_t row)
{
  const double *x = rows->x + row * rows->p;
  double eta = 0.0;
  int32_t j;

  for (j = 0; j < rows->p; j++)
    eta += x[j] * b[j];
  return eta;
}

/* sum += term, what rounding takes from it going to *lost (Knuth's two-sum): the gradient is a
 * small difference of large sums, and the coefficients are only as good as it is. */
static void add_exactly(double *sum, double *lost, double term)
{
  const double total = *sum + term, part = total - *sum;

  *lost += (*sum - (total - part)) + (term - part);
  *sum = total;
}

static void add_slopes(double *sums, double *lost, const double *x, int32_t p, double slope,
                       double curve)
{
  double *hessian = sums + 1 + p;
  int32_t i, j;

  for (i = 0; i < p; i++) {
    const double c = curve * x[i];

    add_exactly(&sums[1 + i], &lost[i], slope * x[i]);
    for (j = 0; j <= i; j++)
      *hessian++ += c * x[j];
  }
}

static void RFM_CALL pass_chunk(int64_t chunk, void *arg)
{
  const pass *t = arg;
  const rfm__logistic *rows = t->rows;
  const int64_t begin = chunk * RFM__SUM_CHUNK;
  const int64_t end = rows->n - begin < RFM__SUM_CHUNK ? rows->n : begin + RFM__SUM_CHUNK;
  double sums[MOST_SUMS], lost[MOST + 1]; /* the last for the loss */
  int64_t i;

  memset(lost, 0, sizeof lost);
  memset(sums, 0, (size_t)t->n_sums * sizeof *sums);
  for (i = begin; i < end; i++) {
    const double eta = row_eta(rows, t->b, i);

    add_exactly(&sums[0], &lost[MOST], row_loss(eta, rows->y[i]));
    if (t->n_sums > 1) {
      const double q = rfm__logistic_of(eta);

      add_slopes(sums, lost, rows->x + i * rows->p, rows->p, q - rows->y[i], q * (1.0 - q));
    }
  }
  sums[0] += lost[MOST];
  for (i = 0; t->n_sums > 1 && i < rows->p; i++)
    sums[1 + i] += lost[i];
  for (i = 0; i < t->n_sums; i++)
    t->sums[i * t->n_chunks + chunk] = sums[i];
}

static double prior_of(const rfm__logistic *rows, int32_t i)
{
  return rows->prior ? rows->prior[i] : 0.0;
}

static double penalty_of(const rfm__logistic *rows, int32_t i)
{
  return rows->penalty ? rows->penalty[i] : 0.0;
}

static double penalty_loss(const rfm__logistic *rows, const double *b)
{
  double loss = 0.0;
  int32_t i;

  for (i = 0; i < rows->p; i++)
    loss += 0.5 * penalty_of(rows, i) * (b[i] - prior_of(rows, i)) * (b[i] - prior_of(rows, i));
  return loss;
}

static void fold(const pass *t, totals *out)
{
  const int32_t p = t->rows->p;
  int32_t i, j, s = 1;

  out->loss = rfm__sum_fold(t->sums, t->n_chunks) + penalty_loss(t->rows, t->b);
  if (t->n_sums == 1)
    return;
  for (i = 0; i < p; i++, s++)
    out->gradient[i] = rfm__sum_fold(t->sums + s * t->n_chunks, t->n_chunks) +
                       penalty_of(t->rows, i) * (t->b[i] - prior_of(t->rows, i));
  for (i = 0; i < p; i++)
    for (j = 0; j <= i; j++, s++)
      out->hessian[i][j] = rfm__sum_fold(t->sums + s * t->n_chunks, t->n_chunks) +
                           (i == j ? penalty_of(t->rows, i) : 0.0);
}

static rfm_status look(pass *t, const double *b, int slopes, totals *out, rfm_error *err)
{
  const int32_t p = t->rows->p;
  rfm_status status;

  t->b = b;
  t->n_sums = slopes ? 1 + p + p * (p + 1) / 2 : 1;
  status = rfm__parallel_for(t->rows->host, t->n_chunks, pass_chunk, t, err);
  if (!status)
    fold(t, out);
  return status;
}

/* ---- the step ---- */

/* Cholesky in place; a parameter whose pivot is rounding gets pivot 0 and is left out. */
static void factorise(double h[MOST][MOST], int32_t p)
{
  int32_t i, j, k;

  for (j = 0; j < p; j++) {
    const double diagonal = h[j][j];
    double pivot = diagonal;

    for (k = 0; k < j; k++)
      pivot -= h[j][k] * h[j][k];
    h[j][j] = pivot > HELD * diagonal ? rfm__sqrt(pivot) : 0.0;
    for (i = j + 1; i < p; i++) {
      double sum = h[i][j];

      for (k = 0; k < j; k++)
        sum -= h[i][k] * h[j][k];
      h[i][j] = h[j][j] > 0 ? sum / h[j][j] : 0.0;
    }
  }
}

static void solve(double h[MOST][MOST], int32_t p, const double *right, double *x)
{
  int32_t i, k;

  for (i = 0; i < p; i++) {
    double sum = right[i];

    for (k = 0; k < i; k++)
      sum -= h[i][k] * x[k];
    x[i] = h[i][i] > 0 ? sum / h[i][i] : 0.0;
  }
  for (i = p; i-- > 0;) {
    double sum = x[i];

    for (k = i + 1; k < p; k++)
      sum -= h[k][i] * x[k];
    x[i] = h[i][i] > 0 ? sum / h[i][i] : 0.0;
  }
}

static double decrement(const totals *t, const double *step, int32_t p)
{
  double sum = 0.0;
  int32_t i;

  for (i = 0; i < p; i++)
    sum += t->gradient[i] * step[i];
  return sum;
}

static void move(const double *b, const double *step, double length, int32_t p, double *to)
{
  int32_t i;

  for (i = 0; i < p; i++)
    to[i] = b[i] - length * step[i];
}

/* Halve the step until the loss does not grow. */
static rfm_status shorten(pass *t, const double *b, const double *step, double loss, double *to,
                          rfm_error *err)
{
  double length = 1.0;
  totals there;
  int i;

  for (i = 0; i < HALVINGS; i++, length *= 0.5) {
    rfm_status status;

    move(b, step, length, t->rows->p, to);
    status = look(t, to, 0, &there, err);
    if (status || there.loss <= loss + SLACK * loss)
      return status;
  }
  return RFM_OK;
}

static void tell_errors(totals *now, int32_t p, rfm__logistic_fit *fit)
{
  double unit[MOST], column[MOST];
  int32_t i;

  factorise(now->hessian, p);
  for (i = 0; i < p; i++) {
    memset(unit, 0, sizeof unit);
    unit[i] = 1.0;
    solve(now->hessian, p, unit, column);
    fit->error[i] = now->hessian[i][i] > 0 ? rfm__sqrt(column[i]) : rfm__quiet_nan();
  }
}

static rfm_status climb(pass *t, rfm__logistic_fit *fit, rfm_error *err)
{
  const int32_t p = t->rows->p;
  double step[MOST], to[MOST];
  totals now;
  rfm_status status = look(t, fit->b, 1, &now, err);

  while (!status && !fit->settled && fit->steps < RFM__LOGISTIC_STEPS) {
    factorise(now.hessian, p);
    solve(now.hessian, p, now.gradient, step);
    fit->settled = decrement(&now, step, p) <= SETTLED * (1.0 + now.loss);
    if (fit->settled)
      move(fit->b, step, 1.0, p, to);
    else
      status = shorten(t, fit->b, step, now.loss, to, err);
    memcpy(fit->b, to, (size_t)p * sizeof *to);
    fit->steps++;
    if (!status)
      status = look(t, fit->b, 1, &now, err);
  }
  if (!status) {
    fit->loss = now.loss - penalty_loss(t->rows, fit->b);
    tell_errors(&now, p, fit);
  }
  return status;
}

rfm_status rfm__logistic_fit_rows(const rfm__logistic *rows, rfm__logistic_fit *fit, rfm_error *err)
{
  const size_t n_sums = (size_t)(1 + rows->p + rows->p * (rows->p + 1) / 2);
  pass t = {rows, NULL, NULL, rfm__sum_chunks(rows->n), 0};
  rfm_status status;
  int32_t i;

  memset(fit, 0, sizeof *fit);
  for (i = 0; i < rows->p; i++)
    fit->b[i] = prior_of(rows, i);
  t.sums = rfm__alloc(rows->host, n_sums * (size_t)t.n_chunks, sizeof *t.sums);
  if (!t.sums)
    return rfm__fail_nomem(err);
  status = climb(&t, fit, err);
  rfm__dealloc(rows->host, t.sums, n_sums * (size_t)t.n_chunks, sizeof *t.sums);
  return status;
}
