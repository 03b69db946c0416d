/* SPDX-License-Identifier: MIT */
/* Benchmark: early warning.
 *
 * Usage: bench_churn [customers] [threads]. Members of two years who come every two to six weeks,
 * and leave after a year or so. Prints the time of one training, and of applying: nanoseconds a
 * customer, the median and the extremes of eleven passes, probabilities alone and with rise and
 * danger. */
#include "bench.h"

#include <inttypes.h>

enum { DAYS = 730, FIRST_DAY = 20000, MOST_PURCHASES = 60, PASSES = 11 };

static int below(uint64_t *state, int bound)
{
  return (int)(next_random(state) % (uint64_t)bound);
}

/* One member's purchases as a batch of its own. */
static int64_t append_member(rfm_table *table, uint64_t id, uint64_t *random)
{
  uint64_t customer[MOST_PURCHASES];
  int32_t day[MOST_PURCHASES];
  int64_t amount[MOST_PURCHASES];
  rfm_events events = {.struct_size = sizeof events};
  const int gap = 14 + below(random, 28);
  int at = below(random, DAYS);
  const int left = at + below(random, DAYS);
  rfm_error err;

  while (events.n < MOST_PURCHASES && at < DAYS && at <= left) {
    customer[events.n] = id;
    day[events.n] = FIRST_DAY + at;
    amount[events.n++] = 500 + below(random, 5000);
    at += 1 + below(random, 2 * gap);
  }
  events.customer = customer;
  events.day = day;
  events.amount_minor = amount;
  check(rfm_table_append(table, &events, NULL, &err), &err);
  return events.n;
}

static void time_apply(const rfm_churn *churn, const rfm_features *features,
                       const rfm_churn_scores *scores, const char *what)
{
  double seconds[PASSES];
  rfm_error err;

  for (int i = 0; i < PASSES; i++) {
    const double begin = now();

    check(rfm_churn_apply(churn, features, scores, &err), &err);
    seconds[i] = (now() - begin) / (double)scores->n_rows * 1e9;
  }
  qsort(seconds, PASSES, sizeof *seconds, by_value);
  printf("librfm: apply, %s: %.0f ns a customer (%.0f to %.0f)\n", what, seconds[PASSES / 2],
         seconds[0], seconds[PASSES - 1]);
}

int main(int argc, char **argv)
{
  const int64_t n = argc > 1 ? strtol(argv[1], NULL, 10) : 100000;
  const int32_t threads = argc > 2 ? (int32_t)strtol(argv[2], NULL, 10) : 1;
  rfm_churn_scores scores = {.struct_size = sizeof scores};
  rfm_host host = {.struct_size = sizeof host};
  uint64_t random = 1;
  int64_t n_events = 0;
  rfm_features *features;
  rfm_churn *churn;
  rfm_table *table;
  rfm_pool *pool;
  rfm_error err;
  double begin;

  check(rfm_pool_new(&pool, threads, NULL, &err), &err);
  host.pool = pool;
  check(rfm_table_new(&table, &host, NULL, &err), &err);
  for (int64_t i = 1; i <= n; i++)
    n_events += append_member(table, (uint64_t)i, &random);
  check(rfm_table_compact(table, &err), &err);
  begin = now();
  check(rfm_churn_train(&churn, table, FIRST_DAY + DAYS - 1, NULL, &err), &err);
  printf("librfm: training on %" PRId64 " customers, %" PRId64 " purchases, %d threads: %.2f s\n",
         n, n_events, (int)threads, now() - begin);
  check(rfm_features_measure(&features, table, rfm_churn_metrics(churn), FIRST_DAY + DAYS - 1, NULL,
                             &err),
        &err);
  scores.n_rows = rfm_features_rows(features);
  scores.probability = need((size_t)scores.n_rows, sizeof *scores.probability);
  time_apply(churn, features, &scores, "probability");
  scores.rise = need((size_t)scores.n_rows, sizeof *scores.rise);
  scores.danger = need((size_t)scores.n_rows, 1);
  time_apply(churn, features, &scores, "with rise and danger");
  free(scores.probability);
  free(scores.rise);
  free(scores.danger);
  rfm_features_free(features);
  rfm_churn_free(churn);
  rfm_table_free(table);
  rfm_pool_free(pool);
  return 0;
}
