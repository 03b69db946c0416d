/* SPDX-License-Identifier: MIT */
/* Benchmark: scores and segments of many dates, by one track and by measuring, scoring and
 * segmenting date by date.
 *
 * Usage: bench_track [orders] [customers] [dates] [threads]. Prints the least of some rounds of
 * both, in nanoseconds per customer and date, and their ratio. */
#include "bench.h"

#include <string.h>

enum { ROUNDS = 3, FIRST_DAY = 15000, DAYS = 1000, WINDOW = 365, MONTH = 30 };

static rfm_error error;

/* Orders in the order of days, each with a key. */
static rfm_table *make_table(const rfm_host *host, int64_t n, int64_t n_customers)
{
  uint64_t *customer = need((size_t)n, 8), *order = need((size_t)n, 8), state = 1;
  int64_t *amount = need((size_t)n, 8);
  int32_t *day = need((size_t)n, 4);
  rfm_events batch = {.struct_size = sizeof batch, .n = n};
  rfm_table *table = NULL;

  for (int64_t i = 0; i < n; i++) {
    customer[i] = next_random(&state) % (uint64_t)n_customers;
    order[i] = (uint64_t)i + 1;
    day[i] = FIRST_DAY + (int32_t)(i * DAYS / n);
    amount[i] = 100 + (int64_t)(next_random(&state) % 20000);
  }
  batch.customer = customer;
  batch.order = order;
  batch.day = day;
  batch.amount_minor = amount;
  check(rfm_table_new(&table, host, NULL, &error), &error);
  check(rfm_table_append(table, &batch, NULL, &error), &error);
  check(rfm_table_compact(table, &error), &error);
  free(customer);
  free(order);
  free(amount);
  free(day);
  return table;
}

static rfm_metrics *make_metrics(void)
{
  rfm_metric list[3];
  rfm_metrics *metrics = NULL;

  memset(list, 0, sizeof list);
  for (int i = 0; i < 3; i++) {
    list[i].struct_size = sizeof list[i];
    list[i].kind = RFM_METRIC_RECENCY + i;
    list[i].window_days = i ? WINDOW : 0;
  }
  check(rfm_metrics_new(&metrics, NULL, list, 3, NULL, &error), &error);
  return metrics;
}

typedef struct work {
  rfm_table *table;
  rfm_metrics *metrics;
  rfm_scorer *scorer;
  rfm_segments *map;
  int32_t *day;
  int64_t n_dates, n_customers;
  uint8_t *score;
  int32_t *segment;
} work;

static double track_all(const work *w, uint32_t flags)
{
  rfm_track_options o = {.struct_size = sizeof o, .flags = RFM_TRACK_NO_STAGES | flags};
  rfm_track *track = NULL;
  const double begin = now();
  double seconds;

  o.scorer = w->scorer;
  o.segments = w->map;
  check(rfm_track_measure(&track, w->table, w->day, w->n_dates, &o, &error), &error);
  seconds = now() - begin;
  rfm_track_free(track);
  return seconds;
}

static double measure_each(const work *w)
{
  const double begin = now();

  for (int64_t i = 0; i < w->n_dates; i++) {
    rfm_scores out = {.struct_size = sizeof out, .n_rows = w->n_customers, .score = w->score};
    rfm_features *f = NULL;

    check(rfm_features_measure(&f, w->table, w->metrics, w->day[i], NULL, &error), &error);
    check(rfm_scorer_apply(w->scorer, f, &out, &error), &error);
    check(rfm_segments_apply(w->map, w->scorer, f, w->score, 3 * rfm_features_rows(f), w->segment,
                             w->n_customers, &error),
          &error);
    rfm_features_free(f);
  }
  return now() - begin;
}

static double least(double a, double b)
{
  return a < b ? a : b;
}

static void compare(const work *w)
{
  double tracked = 1e9, lean = 1e9, alone = 1e9;
  const double cells = (double)w->n_customers * (double)w->n_dates;

  for (int i = 0; i < ROUNDS; i++) {
    tracked = least(tracked, track_all(w, 0));
    lean = least(lean, track_all(w, RFM_TRACK_NO_VALUES));
    alone = least(alone, measure_each(w));
  }
  printf("one track         %8.1f ns per customer and date\n", tracked * 1e9 / cells);
  printf("  without values  %8.1f\n", lean * 1e9 / cells);
  printf("date by date      %8.1f\n", alone * 1e9 / cells);
  printf("ratio             %8.2f, %.2f without values\n", alone / tracked, alone / lean);
}

int main(int argc, char **argv)
{
  const int64_t n = argc > 1 ? atoll(argv[1]) : 2000000;
  const int64_t n_customers = argc > 2 ? atoll(argv[2]) : 200000;
  work w = {.n_dates = argc > 3 ? atoll(argv[3]) : 24, .n_customers = n_customers};
  rfm_host host = {.struct_size = sizeof host};
  rfm_pool *pool = NULL;
  rfm_features *f = NULL;

  check(rfm_pool_new(&pool, argc > 4 ? atoi(argv[4]) : 1, NULL, &error), &error);
  host.pool = pool;
  w.table = make_table(&host, n, n_customers);
  w.metrics = make_metrics();
  w.day = need((size_t)w.n_dates, sizeof *w.day);
  w.score = need((size_t)n_customers, 3);
  w.segment = need((size_t)n_customers, sizeof *w.segment);
  check(rfm_day_steps(FIRST_DAY + DAYS - 1, RFM_STEP_DAYS, -MONTH, w.day, w.n_dates, &error),
        &error);
  check(rfm_features_measure(&f, w.table, w.metrics, FIRST_DAY + DAYS - 1, NULL, &error), &error);
  check(rfm_scorer_fit(&w.scorer, f, NULL, &error), &error);
  check(rfm_segments_builtin(&w.map, NULL, RFM_SEGMENT_MAP_CLASSIC, &error), &error);
  printf("%lld orders, %lld customers, %lld dates\n", (long long)n, (long long)n_customers,
         (long long)w.n_dates);
  compare(&w);
  rfm_segments_free(w.map);
  rfm_scorer_free(w.scorer);
  rfm_features_free(f);
  rfm_metrics_free(w.metrics);
  rfm_table_free(w.table);
  rfm_pool_free(pool);
  free(w.day);
  free(w.score);
  free(w.segment);
  return 0;
}
