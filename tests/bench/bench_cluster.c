/* SPDX-License-Identifier: MIT */
/* Benchmark: k-means.
 *
 * Usage: bench_cluster [rows] [k] [threads] [file]. Three columns like recency, frequency and
 * money, scaled to 0 .. 1. Prints the median of some rounds with the least and the greatest, and
 * the inertia. With a file, rows and starting centres are written to it first, as doubles of this
 * machine, for bench_sklearn.py to cluster the same ones. */
#include "bench.h"

#include <inttypes.h>

enum { ROUNDS = 3, COLUMNS = 3, STARTS = 10, MOST_ITERATIONS = 300 };

/* Customers of three ways of buying, none far from the others: recency is uniform, frequency falls
 * off, money follows frequency. */
static double *make_rows(int64_t n)
{
  double *x = need((size_t)n * COLUMNS, sizeof *x);
  uint64_t state = 1;

  for (int64_t i = 0; i < n; i++) {
    const double habit = next_unit(&state), luck = next_unit(&state) * next_unit(&state);

    x[i * COLUMNS] = habit < 0.5 ? next_unit(&state) : next_unit(&state) * 0.4 + 0.6;
    x[i * COLUMNS + 1] = luck * next_unit(&state) * (habit < 0.8 ? 0.5 : 1.0);
    x[i * COLUMNS + 2] = 0.5 * x[i * COLUMNS + 1] + 0.5 * next_unit(&state) * next_unit(&state);
  }
  return x;
}

static void write_file(const char *name, const double *rows, int64_t n, const double *start,
                       int32_t k)
{
  FILE *f = fopen(name, "wb");
  const size_t n_rows = (size_t)n * COLUMNS, n_start = (size_t)k * COLUMNS;

  if (!f || fwrite(rows, sizeof *rows, n_rows, f) != n_rows ||
      fwrite(start, sizeof *start, n_start, f) != n_start || fclose(f) != 0) {
    fprintf(stderr, "bench_cluster: cannot write %s\n", name);
    exit(1);
  }
}

static rfm_kmeans_results fit_once(const rfm_host *host, const rfm_points *points,
                                   const rfm_kmeans_options *options)
{
  rfm_kmeans_results r = {.struct_size = sizeof r};
  rfm_kmeans *m;
  rfm_error err;

  check(rfm_kmeans_fit(&m, host, points, options, &err), &err);
  check(rfm_kmeans_get(m, &r, &err), &err);
  rfm_kmeans_free(m);
  return r;
}

static void measure(const char *what, const rfm_host *host, const rfm_points *points,
                    const rfm_kmeans_options *options)
{
  const clock_t first = clock();
  double seconds[ROUNDS], processor;
  rfm_kmeans_results r = {.struct_size = sizeof r};

  for (int i = 0; i < ROUNDS; i++) {
    const double begin = now();

    r = fit_once(host, points, options);
    seconds[i] = now() - begin;
  }
  processor = (double)(clock() - first) / CLOCKS_PER_SEC / ROUNDS;
  qsort(seconds, ROUNDS, sizeof *seconds, by_value);
  printf("%s: %.4f s (%.4f to %.4f), processor %.4f s, %d iterations, inertia %.17g\n", what,
         seconds[ROUNDS / 2], seconds[0], seconds[ROUNDS - 1], processor, (int)r.n_iterations,
         r.inertia);
}

int main(int argc, char **argv)
{
  const int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000000;
  const int32_t k = argc > 2 ? (int32_t)strtol(argv[2], NULL, 10) : 8;
  const int32_t threads = argc > 3 ? (int32_t)strtol(argv[3], NULL, 10) : 2;
  double *rows = make_rows(n);
  rfm_points points = {.struct_size = sizeof points};
  rfm_kmeans_options options = {.struct_size = sizeof options};
  rfm_host host = {.struct_size = sizeof host};
  rfm_pool *pool;
  rfm_error err;

  check(rfm_pool_new(&pool, threads, NULL, &err), &err);
  host.pool = pool;
  points.matrix = rows;
  points.n_rows = n;
  points.n_columns = COLUMNS;
  options.k = k;
  options.start = rows; /* the first k rows */
  options.max_iterations = MOST_ITERATIONS;
  if (argc > 4)
    write_file(argv[4], rows, n, rows, k);
  printf("librfm: %" PRId64 " rows x %d, k %d, %d threads, median of %d rounds\n", n, COLUMNS,
         (int)k, (int)threads, ROUNDS);
  measure("from given centres", &host, &points, &options);
  options.start = NULL;
  options.n_starts = 1;
  measure("one k-means++ start", &host, &points, &options);
  options.n_starts = STARTS;
  measure("ten k-means++ starts", &host, &points, &options);
  rfm_pool_free(pool);
  free(rows);
  return 0;
}
