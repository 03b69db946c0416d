/* SPDX-License-Identifier: MIT */
/* Introsort (Musser, 1997): quicksort on the median of three, heapsort when that goes badly. */
#include "math/quantile.h"

enum { SMALL = 24 };

static void swap(double *a, double *b)
{
  const double t = *a;

  *a = *b;
  *b = t;
}

static void insertion_sort(double *x, int64_t n)
{
  int64_t i, j;

  for (i = 1; i < n; i++) {
    const double value = x[i];

    for (j = i; j > 0 && x[j - 1] > value; j--)
      x[j] = x[j - 1];
    x[j] = value;
  }
}

static void sift_down(double *x, int64_t root, int64_t n)
{
  int64_t child;

  while ((child = 2 * root + 1) < n) {
    if (child + 1 < n && x[child + 1] > x[child])
      child++;
    if (x[root] >= x[child])
      return;
    swap(&x[root], &x[child]);
    root = child;
  }
}

static void heap_sort(double *x, int64_t n)
{
  int64_t i;

  for (i = n / 2 - 1; i >= 0; i--)
    sift_down(x, i, n);
  for (i = n - 1; i > 0; i--) {
    swap(&x[0], &x[i]);
    sift_down(x, 0, i);
  }
}

/* Order x[0], x[n / 2], x[n - 1]; the middle one is the pivot and the others stop the scans. */
static double median_of_three(double *x, int64_t n)
{
  if (x[n / 2] < x[0])
    swap(&x[n / 2], &x[0]);
  if (x[n - 1] < x[n / 2]) {
    swap(&x[n - 1], &x[n / 2]);
    if (x[n / 2] < x[0])
      swap(&x[n / 2], &x[0]);
  }
  return x[n / 2];
}

/* Hoare's partition: x[0 .. result - 1] <= pivot <= x[result .. n - 1], both parts not empty. */
static int64_t partition(double *x, int64_t n)
{
  const double pivot = median_of_three(x, n);
  int64_t i = 0, j = n - 1;

  for (;;) {
    while (x[i] < pivot)
      i++;
    while (x[j] > pivot)
      j--;
    if (i >= j)
      return i > j ? i : j == 0 ? 1 : i;
    swap(&x[i++], &x[j--]);
  }
}

static void intro_sort(double *x, int64_t n, int levels)
{
  while (n > SMALL) {
    int64_t cut;

    if (levels-- == 0) {
      heap_sort(x, n);
      return;
    }
    cut = partition(x, n);
    if (cut < n - cut) { /* recurse into the shorter part: at most log2(n) frames */
      intro_sort(x, cut, levels);
      x += cut;
      n -= cut;
    } else {
      intro_sort(x + cut, n - cut, levels);
      n = cut;
    }
  }
  insertion_sort(x, n);
}

void rfm__sort_doubles(double *values, int64_t n)
{
  int64_t i;
  int levels = 0;

  for (i = 0; i < n; i++)
    values[i] += 0.0; /* -0.0 becomes +0.0 */
  for (i = n; i > 1; i /= 2)
    levels += 2;
  intro_sort(values, n, levels);
}
