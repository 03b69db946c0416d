/* SPDX-License-Identifier: MIT */
/* K-means as its definition says it: every row against every centre, on the same grid. */
#ifndef TESTS_SUPPORT_PLAIN_KMEANS_H
#define TESTS_SUPPORT_PLAIN_KMEANS_H

#include "support/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct plain_kmeans {
  int64_t n;
  int32_t d, k;
  double least[32], widest;
  int32_t *x;      /* n x d */
  int32_t *centre; /* k x d */
  int32_t *label;
  int64_t *size;
  int32_t n_iterations;
  int is_converged;
} plain_kmeans;

static inline void plain_grid(plain_kmeans *p, const double *rows)
{
  p->widest = 0;
  for (int32_t j = 0; j < p->d; j++) {
    double greatest = rows[j];

    p->least[j] = rows[j];
    for (int64_t i = 0; i < p->n; i++) {
      p->least[j] = fmin(p->least[j], rows[i * p->d + j]);
      greatest = fmax(greatest, rows[i * p->d + j]);
    }
    p->widest = fmax(p->widest, greatest - p->least[j]);
  }
}

static inline int32_t plain_round(const plain_kmeans *p, int32_t j, double x)
{
  if (p->widest == 0)
    return 0;
  return (int32_t)floor((x - p->least[j]) / (p->widest / 67108864.0) + 0.5);
}

static inline int64_t plain_distance(const int32_t *a, const int32_t *b, int32_t d)
{
  int64_t sum = 0;

  for (int32_t j = 0; j < d; j++)
    sum += ((int64_t)a[j] - b[j]) * ((int64_t)a[j] - b[j]);
  return sum;
}

static inline int32_t plain_nearest(const plain_kmeans *p, const int32_t *x, int64_t *distance)
{
  int32_t nearest = 0;

  *distance = plain_distance(x, p->centre, p->d);
  for (int32_t c = 1; c < p->k; c++) {
    const int64_t apart = plain_distance(x, p->centre + c * p->d, p->d);

    if (apart < *distance) {
      *distance = apart;
      nearest = c;
    }
  }
  return nearest;
}

static inline void plain_assign(plain_kmeans *p, int64_t *distance)
{
  memset(p->size, 0, (size_t)p->k * sizeof *p->size);
  for (int64_t i = 0; i < p->n; i++) {
    p->label[i] = plain_nearest(p, p->x + i * p->d, &distance[i]);
    p->size[p->label[i]]++;
  }
}

/* The mean of a cluster's rows, rounded half up. */
static inline void plain_mean(const plain_kmeans *p, int32_t c, int32_t *mean)
{
  for (int32_t j = 0; j < p->d; j++) {
    int64_t sum = 0;

    for (int64_t i = 0; i < p->n; i++)
      sum += p->label[i] == c ? p->x[i * p->d + j] : 0;
    mean[j] = (int32_t)((2 * sum + p->size[c]) / (2 * p->size[c]));
  }
}

static inline void plain_put_on_farthest(plain_kmeans *p, int32_t c, int64_t *distance)
{
  int64_t farthest = 0;

  for (int64_t i = 1; i < p->n; i++)
    if (distance[i] > distance[farthest])
      farthest = i;
  memcpy(p->centre + c * p->d, p->x + farthest * p->d, (size_t)p->d * sizeof *p->x);
  for (int64_t i = 0; i < p->n; i++) {
    const int64_t apart = plain_distance(p->x + i * p->d, p->centre + c * p->d, p->d);

    distance[i] = apart < distance[i] ? apart : distance[i];
  }
}

/* Assign and move; 1 when a centre moved. */
static inline int plain_iterate(plain_kmeans *p, int64_t *distance)
{
  int moved = 0;
  int32_t mean[32];

  plain_assign(p, distance);
  for (int32_t c = 0; c < p->k; c++)
    if (p->size[c] > 0) {
      plain_mean(p, c, mean);
      moved |= memcmp(mean, p->centre + c * p->d, (size_t)p->d * sizeof *mean) != 0;
      memcpy(p->centre + c * p->d, mean, (size_t)p->d * sizeof *mean);
    }
  for (int32_t c = 0; c < p->k; c++)
    if (p->size[c] == 0) {
      plain_put_on_farthest(p, c, distance);
      moved = 1;
    }
  return moved;
}

/* Rows and centres to start from are matrices of doubles. Free it. */
static inline plain_kmeans plain_fit(const double *rows, int64_t n, int32_t d, const double *start,
                                     int32_t k, int32_t max_iterations)
{
  plain_kmeans p = {.n = n, .d = d, .k = k};
  int64_t *distance = malloc((size_t)n * sizeof *distance);

  p.x = malloc((size_t)(n * d) * sizeof *p.x);
  p.centre = malloc((size_t)(k * d) * sizeof *p.centre);
  p.label = malloc((size_t)n * sizeof *p.label);
  p.size = malloc((size_t)k * sizeof *p.size);
  assert_true(distance && p.x && p.centre && p.label && p.size);
  plain_grid(&p, rows);
  for (int64_t i = 0; i < n * d; i++)
    p.x[i] = plain_round(&p, (int32_t)(i % d), rows[i]);
  for (int32_t i = 0; i < k * d; i++)
    p.centre[i] = plain_round(&p, i % d, start[i]);
  while (!p.is_converged && p.n_iterations < max_iterations) {
    p.is_converged = !plain_iterate(&p, distance);
    p.n_iterations++;
  }
  plain_assign(&p, distance);
  free(distance);
  return p;
}

static inline void plain_free(plain_kmeans *p)
{
  free(p->x);
  free(p->centre);
  free(p->label);
  free(p->size);
}

#endif
