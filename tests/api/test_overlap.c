/* SPDX-License-Identifier: MIT */
/* Arrays that a function fills are not those that it reads, nor filled twice (RULES 8): refused,
 * and nothing is written. */
#include "support/rows.h"

#include <stdlib.h>

enum { FIRST = 18000, TODAY = FIRST + 400, N = 600 };

static rfm_error err;
static rfm_table *table;
static rfm_features *features;
static rfm_scorer *scorer;
static rfm_segments *map;
static int64_t n;

/* Features are const for a host; what a function writes to them by mistake is not. */
static double *column_of(int32_t column)
{
  const double *values;

  assert_ok(rfm_features_column(features, column, &values, NULL, &err), &err);
  return (double *)(uintptr_t)values;
}

/* Customers who buy at steady gaps of their own; some leave. */
static void buy(uint64_t customer)
{
  const int32_t i = (int32_t)customer, end = 90 + i * 7919 % 600;
  row sales[60];
  int n_sales = 0;

  for (int32_t day = i % 90; day < end && day < 400; day += 7 + i % 14)
    sales[n_sales++] = (row){customer, FIRST + day, 1000 + 10 * i};
  assert_ok(rows_append(table, sales, n_sales, &err), &err);
}

static int setup(void **state)
{
  (void)state;
  table = rows_table(NULL, NULL, 0);
  for (uint64_t i = 0; i < N; i++)
    buy(i);
  assert_ok(rfm_features_measure(&features, table, NULL, TODAY, NULL, &err), &err);
  n = rfm_features_rows(features);
  assert_ok(rfm_scorer_fit(&scorer, features, NULL, &err), &err);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
  rfm_features_free(features);
  rfm_table_free(table);
  return 0;
}

static dump features_now(void)
{
  dump d = {NULL, 0, 0};

  dump_features(&d, features);
  return d;
}

static void assert_features_are(dump *before)
{
  dump now = features_now();

  assert_same_dump(&now, before);
  dump_free(&now);
  dump_free(before);
}

static void scores_do_not_go_into_the_features(void **state)
{
  dump before = features_now();
  rfm_scores out;

  (void)state;
  ZERO_STRUCT(out);
  out.n_rows = n;
  out.composite = column_of(2);
  assert_refused(rfm_scorer_apply(scorer, features, &out, &err), RFM_E_ARG, &err, -1,
                 "composite and values of the features share memory");
  assert_features_are(&before);
}

static void scores_and_cells_do_not_go_into_one_array(void **state)
{
  uint64_t *cell = calloc((size_t)n, sizeof *cell);
  rfm_scores out;

  (void)state;
  ZERO_STRUCT(out);
  out.n_rows = n;
  out.cell = cell;
  out.score = (uint8_t *)(cell + n) - 1; /* one byte is enough */
  assert_refused(rfm_scorer_apply(scorer, features, &out, &err), RFM_E_ARG, &err, -1,
                 "score and cell share memory");
  for (int64_t i = 0; i < n; i++)
    assert_true(cell[i] == 0);
  free(cell);
}

/* 3 scores of a byte and a segment of 4: side by side in one block is fine, on top is not. */
static void segments_do_not_go_into_the_scores(void **state)
{
  const size_t n_score = (size_t)n * 3, room = (n_score + 3) / 4 * 4;
  uint8_t *block = calloc(1, room + (size_t)n * sizeof(int32_t));
  int32_t *behind = (int32_t *)(void *)(block + room);
  rfm_scores out;

  (void)state;
  ZERO_STRUCT(out);
  out.n_rows = n;
  out.score = block;
  assert_ok(rfm_scorer_apply(scorer, features, &out, &err), &err);
  assert_refused(
      rfm_segments_apply(map, scorer, features, block, (int64_t)n_score, behind - 1, n, &err),
      RFM_E_ARG, &err, -1, "segment and score share memory");
  assert_ok(rfm_segments_apply(map, scorer, features, block, (int64_t)n_score, behind, n, &err),
            &err);
  free(block);
}

static void the_best_do_not_go_into_what_they_are_ranked_by(void **state)
{
  double *by = malloc((size_t)n * sizeof *by);
  int64_t found = 7;

  (void)state;
  memcpy(by, column_of(2), (size_t)n * sizeof *by);
  assert_refused(rfm_features_top(features, by, n, (int64_t *)(void *)by, 5, &found, &err),
                 RFM_E_ARG, &err, -1, "rows and by share memory");
  assert_memory_equal(by, column_of(2), (size_t)n * sizeof *by);
  assert_int_equal(found, 7);
  free(by);
}

static void coordinates_do_not_go_into_the_features(void **state)
{
  dump before = features_now();
  rfm_scaling *scaling = NULL;

  (void)state;
  assert_ok(rfm_scaling_fit(&scaling, features, NULL, &err), &err);
  assert_refused(rfm_scaling_apply(scaling, features, column_of(0), n * 3, NULL, 0, &err),
                 RFM_E_ARG, &err, -1, "values and values of the features share memory");
  assert_features_are(&before);
  rfm_scaling_free(scaling);
}

static void clusters_do_not_go_into_the_matrix(void **state)
{
  double matrix[] = {1, 2, 3, 11, 12, 13}, before[6];
  rfm_kmeans_options o;
  rfm_points points;
  rfm_kmeans *kmeans = NULL;
  int64_t outside = 7;

  (void)state;
  ZERO_STRUCT(o);
  ZERO_STRUCT(points);
  o.k = 2;
  points.matrix = matrix;
  points.n_rows = 6;
  points.n_columns = 1;
  memcpy(before, matrix, sizeof before);
  assert_ok(rfm_kmeans_fit(&kmeans, NULL, &points, &o, &err), &err);
  assert_refused(
      rfm_kmeans_assign(kmeans, &points, (int32_t *)(void *)(matrix + 3), 6, &outside, &err),
      RFM_E_ARG, &err, -1, "label and matrix share memory");
  assert_memory_equal(matrix, before, sizeof before);
  assert_int_equal(outside, 7);
  rfm_kmeans_free(kmeans);
}

static void an_early_warning_does_not_go_into_the_features(void **state)
{
  rfm_churn_options o;
  rfm_churn_scores out;
  rfm_churn *churn = NULL;
  rfm_features *own = NULL;
  const double *values;

  (void)state;
  ZERO_STRUCT(o);
  ZERO_STRUCT(out);
  o.horizon_days = 40;
  assert_ok(rfm_churn_train(&churn, table, TODAY, &o, &err), &err);
  assert_ok(rfm_features_measure(&own, table, rfm_churn_metrics(churn), TODAY, NULL, &err), &err);
  assert_ok(rfm_features_column(own, 1, &values, NULL, &err), &err);
  out.n_rows = n;
  out.probability = (double *)(uintptr_t)values;
  assert_refused(rfm_churn_apply(churn, own, &out, &err), RFM_E_ARG, &err, -1,
                 "probability and values of the features share memory");
  rfm_features_free(own);
  rfm_churn_free(churn);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(scores_do_not_go_into_the_features),
      cmocka_unit_test(scores_and_cells_do_not_go_into_one_array),
      cmocka_unit_test(segments_do_not_go_into_the_scores),
      cmocka_unit_test(the_best_do_not_go_into_what_they_are_ranked_by),
      cmocka_unit_test(coordinates_do_not_go_into_the_features),
      cmocka_unit_test(clusters_do_not_go_into_the_matrix),
      cmocka_unit_test(an_early_warning_does_not_go_into_the_features),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
