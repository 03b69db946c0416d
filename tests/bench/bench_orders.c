/* SPDX-License-Identifier: MIT */
/* Benchmark: orders to R, F, M and scores, and one sale at the till.
 *
 * Usage: bench_orders [orders] [customers] [threads]. Prints the median of some rounds with the
 * least and the greatest, in nanoseconds per order or customer, and memory in bytes.
 * bench_duckdb.py runs the same data through DuckDB. */
#include "bench.h"

#include <inttypes.h>
#if defined(__linux__)
#include <malloc.h>
#endif
#include <string.h>

enum { ROUNDS = 7, FIRST_DAY = 15000, DAYS = 1000, SALES = 20000 };

typedef struct orders {
  int64_t n;
  uint64_t *customer;
  int32_t *day;
  int64_t *amount;
} orders;

/* A feed in the order of days, as tills and shops deliver it. */
static orders make_orders(int64_t n, int64_t n_customers)
{
  orders o = {n, need((size_t)n, 8), need((size_t)n, 4), need((size_t)n, 8)};
  uint64_t state = 1;
  int64_t i;

  for (i = 0; i < n; i++) {
    o.customer[i] = next_random(&state) % (uint64_t)n_customers * 7919;
    o.day[i] = FIRST_DAY + (int32_t)(i * DAYS / n);
    o.amount[i] = (int64_t)(next_random(&state) % 100000) + 100;
  }
  return o;
}

static void report(const char *what, double seconds[ROUNDS], int64_t per, const char *unit)
{
  qsort(seconds, ROUNDS, sizeof *seconds, by_value);
  printf("%-34s %9.1f ns per %-9s (%.1f to %.1f), %.3f s\n", what,
         seconds[ROUNDS / 2] * 1e9 / (double)per, unit, seconds[0] * 1e9 / (double)per,
         seconds[ROUNDS - 1] * 1e9 / (double)per, seconds[ROUNDS / 2]);
}

static rfm_table *load(const rfm_host *host, const orders *o, rfm_error *err)
{
  rfm_events batch;
  rfm_table *table;

  check(rfm_table_new(&table, host, NULL, err), err);
  memset(&batch, 0, sizeof batch);
  batch.struct_size = sizeof batch;
  batch.n = o->n;
  batch.customer = o->customer;
  batch.day = o->day;
  batch.amount_minor = o->amount;
  check(rfm_table_append(table, &batch, NULL, err), err);
  return table;
}

/* One sale, its customer measured, scored and put into a segment. */
static double till(rfm_table *table, const rfm_scorer *scorer, const rfm_segments *map,
                   const orders *o, rfm_error *err)
{
  rfm_events sale;
  rfm_id id;
  uint64_t customer, state = 7;
  int64_t amount = 1999;
  int32_t day = FIRST_DAY + DAYS, standing, segment, i;
  double values[3], start = now();
  uint8_t score[3];

  memset(&sale, 0, sizeof sale);
  memset(&id, 0, sizeof id);
  sale.struct_size = sizeof sale;
  id.struct_size = sizeof id;
  sale.n = 1;
  sale.customer = &customer;
  sale.day = &day;
  sale.amount_minor = &amount;
  for (i = 0; i < SALES; i++) {
    customer = id.number = o->customer[next_random(&state) % (uint64_t)o->n];
    check(rfm_table_append(table, &sale, NULL, err), err);
    check(rfm_features_one(table, NULL, day, &id, values, 3, &standing, err), err);
    check(rfm_scorer_one(scorer, values, 3, standing, score, 3, NULL, NULL, err), err);
    check(rfm_segments_one(map, score, 3, standing, &segment, err), err);
  }
  return (now() - start) / SALES;
}

static int64_t table_bytes(const rfm_table *table, rfm_error *err)
{
  rfm_table_counts counts;

  memset(&counts, 0, sizeof counts);
  counts.struct_size = sizeof counts;
  check(rfm_table_count(table, &counts, err), err);
  return counts.n_bytes_held;
}

/* A round finds the memory that the one before it freed, as DuckDB's queries do by its own
 * allocator: else a fifth of an append is the system handing out pages, which the first round, the
 * greatest value, still shows. */
static void keep_memory(void)
{
#if defined(__GLIBC__)
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

int main(int argc, char **argv)
{
  const int64_t n = argc > 1 ? atoll(argv[1]) : 1000000;
  const int64_t n_customers = argc > 2 ? atoll(argv[2]) : n / 10;
  const int32_t threads = argc > 3 ? atoi(argv[3]) : 2;
  double append[ROUNDS], first[ROUNDS], compact[ROUNDS], again[ROUNDS], fit[ROUNDS], apply[ROUNDS],
      sale[ROUNDS];
  const orders o = make_orders(n, n_customers);
  int64_t customers = 0, loose = 0, compacted = 0;
  rfm_segments *map;
  rfm_pool *pool;
  rfm_host host;
  rfm_error err;
  int round;

  keep_memory();
  memset(&host, 0, sizeof host);
  host.struct_size = sizeof host;
  check(rfm_pool_new(&pool, threads, NULL, &err), &err);
  host.pool = pool;
  check(rfm_segments_builtin(&map, &host, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  for (round = 0; round < ROUNDS; round++) {
    rfm_features *features;
    rfm_scorer *scorer;
    rfm_table *table;
    rfm_scores scores;
    double t0 = now();

    table = load(&host, &o, &err);
    append[round] = now() - t0;
    loose = table_bytes(table, &err);
    t0 = now();
    check(rfm_features_measure(&features, table, NULL, FIRST_DAY + DAYS, NULL, &err), &err);
    first[round] = now() - t0;
    rfm_features_free(features);
    t0 = now();
    check(rfm_table_compact(table, &err), &err);
    compact[round] = now() - t0;
    compacted = table_bytes(table, &err);
    t0 = now();
    check(rfm_features_measure(&features, table, NULL, FIRST_DAY + DAYS, NULL, &err), &err);
    again[round] = now() - t0;
    customers = rfm_features_rows(features);
    t0 = now();
    check(rfm_scorer_fit(&scorer, features, NULL, &err), &err);
    fit[round] = now() - t0;
    memset(&scores, 0, sizeof scores);
    scores.struct_size = sizeof scores;
    scores.n_rows = customers;
    scores.score = need((size_t)customers, 3);
    t0 = now();
    check(rfm_scorer_apply(scorer, features, &scores, &err), &err);
    apply[round] = now() - t0;
    sale[round] = till(table, scorer, map, &o, &err);
    free(scores.score);
    rfm_scorer_free(scorer);
    rfm_features_free(features);
    rfm_table_free(table);
  }
  printf("%" PRId64 " orders of %" PRId64
         " customers, %d threads, median of %d rounds (least to greatest)\n",
         n, customers, (int)threads, ROUNDS);
  report("append", append, n, "order");
  report("measure R, F, M, not compacted", first, n, "order");
  report("compact", compact, n, "order");
  report("measure R, F, M, compacted", again, n, "order");
  report("fit quantile breaks", fit, customers, "customer");
  report("score", apply, customers, "customer");
  report("one sale, measured and scored", sale, 1, "sale");
  printf("memory: %.1f bytes per order not compacted, %.1f compacted; %.1f bytes per customer of "
         "it without the events\n",
         (double)loose / (double)n, (double)compacted / (double)n,
         ((double)compacted - 13.0 * (double)n) / (double)customers);
  printf("orders to R, F, M: %.3f s; quantile breaks: %.4f s\n",
         append[ROUNDS / 2] + first[ROUNDS / 2], fit[ROUNDS / 2]);
  rfm_segments_free(map);
  rfm_pool_free(pool);
  free(o.customer);
  free(o.day);
  free(o.amount);
  return 0;
}
