/* SPDX-License-Identifier: MIT */
/* Benchmark: hierarchical clustering.
 *
 * Usage: bench_hierarchy [rows] [linkage] [threads] [columns] [micro-clusters]. The linkage is
 * ward, single, average or complete. Rows are skewed random numbers, the same that bench_scipy.py
 * makes. Prints the time of one fit and the largest height; for the memory ask the system
 * (bench_scipy.py does). */
#include "bench.h"

#include <inttypes.h>
#include <string.h>

static double *make_rows(int64_t n)
{
  double *x = need((size_t)n, sizeof *x);
  uint64_t state = 1;

  for (int64_t i = 0; i < n; i++) {
    const double unit = next_unit(&state);

    x[i] = unit * unit;
  }
  return x;
}

static int32_t linkage_of(const char *name)
{
  static const char *const names[] = {"ward", "single", "average", "complete"};

  for (int32_t i = 0; i < 4; i++)
    if (strcmp(name, names[i]) == 0)
      return i + 1;
  fprintf(stderr, "bench_hierarchy: there is no linkage %s\n", name);
  exit(2);
}

static long number(int argc, char **argv, int i, long otherwise)
{
  return argc > i ? strtol(argv[i], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
  const int64_t n = number(argc, argv, 1, 20000);
  const char *name = argc > 2 ? argv[2] : "ward";
  const int32_t threads = (int32_t)number(argc, argv, 3, 2);
  rfm_points points = {.struct_size = sizeof points};
  rfm_hierarchy_options options = {.struct_size = sizeof options};
  rfm_host host = {.struct_size = sizeof host};
  rfm_hierarchy *h;
  rfm_pool *pool;
  rfm_error err;
  const rfm_merge *merges;
  int64_t n_merges;
  double *rows, begin;

  points.n_rows = n;
  points.n_columns = (int32_t)number(argc, argv, 4, 3);
  points.matrix = rows = make_rows(n * points.n_columns);
  options.linkage = linkage_of(name);
  options.micro_clusters = (int32_t)number(argc, argv, 5, 0);
  check(rfm_pool_new(&pool, threads, NULL, &err), &err);
  host.pool = pool;
  begin = now();
  check(rfm_hierarchy_fit(&h, &host, &points, &options, &err), &err);
  merges = rfm_hierarchy_merges(h, &n_merges);
  printf("librfm: %s of %" PRId64 " rows x %d, %d threads: %.4f s, largest height %.15g\n", name, n,
         (int)points.n_columns, (int)threads, now() - begin,
         n_merges > 0 ? merges[n_merges - 1].height : 0.0);
  rfm_hierarchy_free(h);
  rfm_pool_free(pool);
  free(rows);
  return 0;
}
