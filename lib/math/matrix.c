/* SPDX-License-Identifier: MIT */
/* Power iteration by squaring: since no entry is negative, nothing cancels, and each entry of a
 * power is as exact as its few roundings. Slow convergence costs a squaring per doubling of the
 * steps instead of the steps, so every matrix ends after at most MOST_SQUARINGS. */
#include "math/matrix.h"

#include <string.h>

/* 2^48 steps: enough for a cycle of 15 judgements of 10^9, whose eigenvalues differ by 10^-10. */
enum { MOST_SQUARINGS = 48, POLISHING_STEPS = 4 };

/* Columns agree when they differ by less: a few hundred roundings. */
static const double AGREE = 0x1p-44;

void rfm__matrix_apply(const double *a, int32_t n, const double *x, double *y)
{
  for (int32_t i = 0; i < n; i++) {
    double sum = 0.0;

    for (int32_t j = 0; j < n; j++)
      sum += a[i * n + j] * x[j];
    y[i] = sum;
  }
}

/* Divide by the largest entry, so that powers neither overflow nor vanish. */
static void scale_down(double *a, int32_t n)
{
  double top = 0.0;

  for (int32_t k = 0; k < n * n; k++)
    top = a[k] > top ? a[k] : top;
  for (int32_t k = 0; k < n * n; k++)
    a[k] /= top;
}

static void square(const double *a, int32_t n, double *out)
{
  for (int32_t i = 0; i < n; i++)
    for (int32_t j = 0; j < n; j++) {
      double sum = 0.0;

      for (int32_t k = 0; k < n; k++)
        sum += a[i * n + k] * a[k * n + j];
      out[i * n + j] = sum;
    }
}

/* Divide @x by its sum, which is returned. */
static double make_one(double *x, int32_t n)
{
  double sum = 0.0;

  for (int32_t i = 0; i < n; i++)
    sum += x[i];
  for (int32_t i = 0; i < n; i++)
    x[i] /= sum;
  return sum;
}

/* @rows: the row sums of @a made one; is each column a multiple of it? */
static int columns_agree(const double *a, int32_t n, const double *rows)
{
  for (int32_t j = 0; j < n; j++) {
    double column = 0.0;

    for (int32_t i = 0; i < n; i++)
      column += a[i * n + j];
    for (int32_t i = 0; i < n; i++) {
      const double expected = rows[i] * column, apart = a[i * n + j] - expected;

      if (!((apart < 0 ? -apart : apart) <= AGREE * expected))
        return 0;
    }
  }
  return 1;
}

double rfm__matrix_principal(const double *a, int32_t n, double *vector)
{
  double power[RFM__MATRIX_CELLS], next[RFM__MATRIX_CELLS], ones[RFM__MATRIX_MAX];
  double value = 0.0;

  memcpy(power, a, (size_t)(n * n) * sizeof *power);
  for (int32_t i = 0; i < n; i++)
    ones[i] = 1.0;
  for (int k = 0; k <= MOST_SQUARINGS; k++) {
    scale_down(power, n);
    rfm__matrix_apply(power, n, ones, vector);
    make_one(vector, n);
    if (columns_agree(power, n, vector))
      break;
    square(power, n, next);
    memcpy(power, next, (size_t)(n * n) * sizeof *power);
  }
  for (int k = 0; k < POLISHING_STEPS; k++) {
    rfm__matrix_apply(a, n, vector, next);
    value = make_one(next, n);
    memcpy(vector, next, (size_t)n * sizeof *vector);
  }
  return value;
}

/* The smaller part number of two joined rows goes to both; 1 when that changed anything. */
static int join(int32_t *part, int32_t i, int32_t j)
{
  const int32_t low = part[i] < part[j] ? part[i] : part[j];
  const int changed = part[i] != part[j];

  part[i] = low;
  part[j] = low;
  return changed;
}

int32_t rfm__matrix_parts(const double *a, int32_t n, int32_t *part)
{
  int32_t n_parts = 0;
  int changed = 1;

  for (int32_t i = 0; i < n; i++)
    part[i] = i;
  while (changed) {
    changed = 0;
    for (int32_t k = 0; k < n * n; k++)
      changed |= a[k] > 0.0 && join(part, k / n, k % n);
  }
  for (int32_t i = 0; i < n; i++)
    n_parts += part[i] == i;
  return n_parts;
}
