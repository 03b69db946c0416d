/* SPDX-License-Identifier: MIT */
/* Features: made from columns, joined, chosen from, found in. Ranking is in test_rank.c, measuring
 * in test_measure.c. */
#include "table_fixture.h"

static rfm_error err;

static rfm_ids ids_of(const uint64_t *number, int64_t n)
{
  rfm_ids ids;

  ZERO_STRUCT(ids);
  ids.n = n;
  ids.number = number;
  return ids;
}

/* One column "frequency" of these values; ids may be NULL. */
static rfm_features *features_of(const rfm_host *host, const uint64_t *number, const double *values,
                                 int64_t n)
{
  const rfm_metric metric = metric_of(RFM_METRIC_FREQUENCY, 0);
  const rfm_ids ids = ids_of(number, n);
  rfm_metrics *m = one_metric(&metric, NULL);
  rfm_features *f = NULL;

  assert_ok(rfm_features_from_columns(&f, host, m, number ? &ids : NULL, &values, n, D, &err),
            &err);
  rfm_metrics_free(m);
  return f;
}

static const double *column(const rfm_features *f, int32_t j)
{
  const double *values = NULL;

  assert_ok(rfm_features_column(f, j, &values, NULL, &err), &err);
  return values;
}

/* ---- from columns ---- */

static void columns_are_sorted_by_id_and_all_are_buyers(void **state)
{
  static const uint64_t number[] = {30, UINT64_MAX, 0, 7};
  static const double r[] = {1, 2, 3, 4}, q[] = {10, 20, -0.0, 40}, m[] = {.1, .2, .3, .4};
  static const double *const columns[] = {r, q, m};
  static const uint64_t sorted[] = {0, 7, 30, UINT64_MAX};
  const rfm_ids given = ids_of(number, 4);
  const double *first = NULL;
  rfm_features *f = NULL;
  rfm_measure_counts c;
  rfm_ids ids;
  int64_t n = 0;

  (void)state;
  assert_ok(rfm_features_from_columns(&f, NULL, NULL, &given, columns, 4, D, &err), &err);
  assert_int_equal(rfm_features_rows(f), 4);
  assert_int_equal(rfm_features_as_of(f), D);
  assert_int_equal(rfm_metrics_size(rfm_features_metrics(f)), 3);
  ZERO_STRUCT(ids);
  assert_ok(rfm_features_ids(f, &ids, &err), &err);
  assert_memory_equal(ids.number, sorted, sizeof sorted);
  assert_null(ids.bytes);
  assert_memory_equal(column(f, 0), ((const double[]){3, 4, 1, 2}), 4 * sizeof(double));
  assert_memory_equal(column(f, 1), ((const double[]){0, 40, 10, 20}),
                      4 * sizeof(double)); /* +0.0 */
  assert_memory_equal(column(f, 2), ((const double[]){.3, .4, .1, .2}), 4 * sizeof(double));
  assert_ok(rfm_features_column(f, 0, &first, &n, &err), &err);
  assert_int_equal(n, 4);
  for (int i = 0; i < 4; i++)
    assert_int_equal(rfm_features_standing(f)[i], RFM_STANDING_BUYER);
  ZERO_STRUCT(c);
  assert_ok(rfm_features_count(f, &c, &err), &err);
  assert_int_equal(c.n_buyers, 4);
  assert_int_equal(c.n_events, 0);
  rfm_features_free(f);
  rfm_features_free(NULL);
}

static void without_ids_customers_are_numbered(void **state)
{
  static const double values[] = {5, 6, 7};
  rfm_features *f = features_of(NULL, NULL, values, 3);
  rfm_ids ids;

  (void)state;
  ZERO_STRUCT(ids);
  assert_ok(rfm_features_ids(f, &ids, &err), &err);
  assert_memory_equal(ids.number, ((const uint64_t[]){0, 1, 2}), 3 * sizeof(uint64_t));
  rfm_features_free(f);
  f = features_of(NULL, NULL, values, 0);
  assert_int_equal(rfm_features_rows(f), 0);
  rfm_features_free(f);
}

static void byte_ids_are_sorted_by_bytes(void **state)
{
  static const int64_t offsets[] = {0, 1, 3, 4};
  static const double values[] = {1, 2, 3};
  static const double *const columns[] = {values, values, values};
  rfm_id id = id_bytes("ab");
  rfm_features *f = NULL;
  int64_t at = -1;
  rfm_ids ids;

  (void)state;
  ZERO_STRUCT(ids);
  ids.n = 3;
  ids.bytes = (const uint8_t *)"baba"; /* b ab a */
  ids.offsets = offsets;
  assert_ok(rfm_features_from_columns(&f, NULL, NULL, &ids, columns, 3, D, &err), &err);
  assert_memory_equal(column(f, 0), ((const double[]){3, 2, 1}), 3 * sizeof(double));
  ZERO_STRUCT(ids);
  assert_ok(rfm_features_ids(f, &ids, &err), &err);
  assert_memory_equal(ids.bytes, "aabb", 4);
  assert_memory_equal(ids.offsets, ((const int64_t[]){0, 1, 3, 4}), 4 * sizeof(int64_t));
  assert_ok(rfm_features_find(f, &id, &at, &err), &err);
  assert_int_equal(at, 1);
  id = id_number(3);
  assert_refused(rfm_features_find(f, &id, &at, &err), RFM_E_DATA, &err, -1, "id has 0 bytes");
  rfm_features_free(f);
}

static void refuse_columns(const rfm_ids *ids, const double *const *columns, int64_t n, int32_t day,
                           rfm_status status, int64_t bad_row, const char *text)
{
  rfm_features *f = (rfm_features *)1;

  assert_refused(rfm_features_from_columns(&f, NULL, NULL, ids, columns, n, day, &err), status,
                 &err, bad_row, text);
  assert_null(f);
}

static void bad_columns_are_refused_by_row_and_column(void **state)
{
  static const uint64_t number[] = {5, 4, 5};
  double r[] = {1, 2, 3}, q[] = {1, 2, 3};
  const double *columns[] = {r, q, r};
  rfm_ids ids = ids_of(number, 3);

  (void)state;
  refuse_columns(&ids, columns, 3, D, RFM_E_DATA, 2, "twice");
  ids.n = 2;
  refuse_columns(&ids, columns, 3, D, RFM_E_ARG, -1, "n is 2");
  ids.flags = 1;
  refuse_columns(&ids, columns, 2, D, RFM_E_ARG, -1, "flags");
  ids.flags = 0;
  ids.bytes = (const uint8_t *)"ab";
  ids.offsets = (const int64_t[]){0, 1, 2};
  refuse_columns(&ids, columns, 2, D, RFM_E_ARG, -1, "rfm_ids");
  ids.number = NULL;
  ids.offsets = (const int64_t[]){0, 1, 1};
  refuse_columns(&ids, columns, 2, D, RFM_E_DATA, 1, "bytes");
  ids.offsets = (const int64_t[]){0, 1, INT64_MIN};
  refuse_columns(&ids, columns, 2, D, RFM_E_DATA, 1, "ascend");
  q[1] = (double)NAN;
  refuse_columns(NULL, columns, 3, D, RFM_E_DATA, 1, "frequency");
  assert_int_equal(err.column, 1);
  q[1] = -(double)INFINITY;
  refuse_columns(NULL, columns, 3, D, RFM_E_DATA, 1, "frequency");
  columns[1] = NULL;
  refuse_columns(NULL, columns, 3, D, RFM_E_ARG, -1, "columns[1]");
  refuse_columns(NULL, NULL, 3, D, RFM_E_ARG, -1, "columns");
  refuse_columns(NULL, columns, -1, D, RFM_E_ARG, -1, "n_rows");
  refuse_columns(NULL, columns, INT64_C(1) << 31, D, RFM_E_ARG, -1, "n_rows");
  refuse_columns(NULL, columns, 3, RFM_DAY_MAX + 1, RFM_E_ARG, -1, "as_of_day");
  assert_int_equal(rfm_features_from_columns(NULL, NULL, NULL, NULL, columns, 3, D, NULL),
                   RFM_E_ARG);
}

static void bad_reads_are_refused(void **state)
{
  static const double values[] = {5};
  rfm_features *f = features_of(NULL, NULL, values, 1);
  const rfm_id none = id_number(4);
  const double *out = values;
  int64_t at = 77;
  rfm_ids ids;

  (void)state;
  ZERO_STRUCT(ids);
  assert_refused(rfm_features_column(f, 1, &out, NULL, &err), RFM_E_ARG, &err, -1, "column");
  assert_null(out);
  assert_refused(rfm_features_column(f, -1, &out, NULL, &err), RFM_E_ARG, &err, -1, "column");
  assert_refused(rfm_features_column(f, 0, NULL, NULL, &err), RFM_E_ARG, &err, -1, "values");
  assert_refused(rfm_features_column(NULL, 0, &out, NULL, &err), RFM_E_ARG, &err, -1, "features");
  assert_refused(rfm_features_find(f, &none, &at, &err), RFM_E_NOTFOUND, &err, -1, "row");
  assert_refused(rfm_features_find(f, NULL, &at, &err), RFM_E_ARG, &err, -1, "id");
  assert_refused(rfm_features_find(f, &none, NULL, &err), RFM_E_ARG, &err, -1, "row");
  assert_int_equal(at, 77);
  assert_refused(rfm_features_ids(NULL, &ids, &err), RFM_E_ARG, &err, -1, "features");
  assert_refused(rfm_features_ids(f, NULL, &err), RFM_E_ARG, &err, -1, "rfm_ids");
  assert_refused(rfm_features_count(f, NULL, &err), RFM_E_ARG, &err, -1, "rfm_measure_counts");
  assert_int_equal(rfm_features_rows(NULL), 0);
  assert_int_equal(rfm_features_as_of(NULL), 0);
  assert_null(rfm_features_metrics(NULL));
  assert_null(rfm_features_standing(NULL));
  rfm_features_free(f);
}

/* ---- joining and choosing ---- */

static void disjoint_parts_are_joined_in_order(void **state)
{
  static const uint64_t a[] = {1, 5, 9}, b[] = {2, 3, 10};
  static const double va[] = {10, 50, 90}, vb[] = {20, 30, 100};
  rfm_features *parts[] = {features_of(NULL, a, va, 3), features_of(NULL, b, vb, 3),
                           features_of(NULL, a, va, 0)};
  const rfm_features *given[] = {parts[0], parts[1], parts[2]};
  rfm_features *joined = NULL;
  rfm_ids ids;

  (void)state;
  assert_ok(rfm_features_concat(&joined, given, 3, &err), &err);
  assert_int_equal(rfm_features_rows(joined), 6);
  assert_int_equal(rfm_features_as_of(joined), D);
  ZERO_STRUCT(ids);
  assert_ok(rfm_features_ids(joined, &ids, &err), &err);
  assert_memory_equal(ids.number, ((const uint64_t[]){1, 2, 3, 5, 9, 10}), 6 * sizeof(uint64_t));
  assert_memory_equal(column(joined, 0), ((const double[]){10, 20, 30, 50, 90, 100}),
                      6 * sizeof(double));
  for (int i = 0; i < 3; i++)
    rfm_features_free(parts[i]);
  rfm_features_free(joined);
}

/* Parts of a shop, measured apart and joined, are the shop measured as a whole. */
static void measured_parts_are_the_whole(void **state)
{
  const row rows[] = {{1, D - 5, 10, 0, 1},
                      {2, D - 4, 20, 0, 2},
                      {3, D - 3, -5, 0, 3},
                      {4, D + 3, 7, 0, 4},
                      {2, D, 1, 0, 5}};
  rfm_table *whole = rows_table(NULL, rows, 5), *west = rows_table(NULL, NULL, 0),
            *east = rows_table(NULL, NULL, 0);
  rfm_features *f[3] = {NULL, NULL, NULL}, *joined = NULL;
  rfm_metrics *m = every_metric(NULL, NULL, 0);
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

  (void)state;
  for (int i = 0; i < 5; i++)
    assert_ok(rows_append(rows[i].customer % 2 ? west : east, &rows[i], 1, &err), &err);
  assert_ok(rfm_features_measure(&f[0], whole, m, D, NULL, &err), &err);
  assert_ok(rfm_features_measure(&f[1], west, m, D, NULL, &err), &err);
  assert_ok(rfm_features_measure(&f[2], east, m, D, NULL, &err), &err);
  assert_ok(rfm_features_concat(&joined, (const rfm_features *const[]){f[2], f[1]}, 2, &err), &err);
  dump_features(&a, f[0]);
  dump_features(&b, joined);
  assert_same_dump(&a, &b);
  dump_free(&a);
  dump_free(&b);
  for (int i = 0; i < 3; i++)
    rfm_features_free(f[i]);
  rfm_features_free(joined);
  rfm_metrics_free(m);
  rfm_table_free(whole);
  rfm_table_free(west);
  rfm_table_free(east);
}

static void refuse_join(const rfm_features *a, const rfm_features *b, rfm_status status,
                        const char *text)
{
  const rfm_features *given[] = {a, b};
  rfm_features *joined = (rfm_features *)1;

  assert_refused(rfm_features_concat(&joined, given, 2, &err), status, &err, 1, text);
  assert_null(joined);
}

/* A region without customers is a part like others, whatever its type of id. */
static void an_empty_part_of_byte_ids_joins_others_of_byte_ids(void **state)
{
  static const int64_t none[1] = {0}, one[2] = {0, 3};
  const double spend = 5, *const columns[3] = {&spend, &spend, &spend};
  const rfm_features *parts[2];
  rfm_features *empty = NULL, *full = NULL, *joined = NULL;
  rfm_ids ids;

  (void)state;
  ZERO_STRUCT(ids);
  ids.offsets = none;
  assert_ok(rfm_features_from_columns(&empty, NULL, NULL, &ids, columns, 0, D, &err), &err);
  ids.bytes = (const uint8_t *)"C07";
  ids.offsets = one;
  ids.n = 1;
  assert_ok(rfm_features_from_columns(&full, NULL, NULL, &ids, columns, 1, D, &err), &err);
  parts[0] = empty;
  parts[1] = full;
  assert_ok(rfm_features_concat(&joined, parts, 2, &err), &err);
  assert_int_equal(rfm_features_rows(joined), 1);
  rfm_features_free(joined);
  rfm_features_free(full);
  rfm_features_free(empty);
}

static void misfits_cannot_be_joined(void **state)
{
  static const uint64_t number[] = {1, 5}, again[] = {5, 6};
  static const double values[] = {10, 50};
  const double *columns[] = {values};
  const rfm_metric other = metric_of(RFM_METRIC_FREQUENCY, 9),
                   base = metric_of(RFM_METRIC_FREQUENCY, 0);
  const rfm_ids ids = ids_of(again, 2);
  rfm_metrics *m = one_metric(&base, NULL), *m2 = one_metric(&other, NULL);
  rfm_features *f = features_of(NULL, number, values, 2), *g = NULL;
  rfm_ids text;

  (void)state;
  g = features_of(NULL, again, values, 2);
  refuse_join(f, g, RFM_E_CONFLICT, "customer");
  refuse_join(f, f, RFM_E_CONFLICT, "customer");
  rfm_features_free(g);
  assert_ok(rfm_features_from_columns(&g, NULL, m2, &ids, columns, 2, D, &err), &err);
  refuse_join(f, g, RFM_E_ARG, "window");
  rfm_features_free(g);
  assert_ok(rfm_features_from_columns(&g, NULL, m, &ids, columns, 2, D - 1, &err), &err);
  refuse_join(f, g, RFM_E_ARG, "as of day");
  rfm_features_free(g);
  ZERO_STRUCT(text);
  text.n = 2;
  text.bytes = (const uint8_t *)"ab";
  text.offsets = (const int64_t[]){0, 1, 2};
  assert_ok(rfm_features_from_columns(&g, NULL, m, &text, columns, 2, D, &err), &err);
  refuse_join(f, g, RFM_E_ARG, "id");
  rfm_features_free(g);
  refuse_join(f, NULL, RFM_E_ARG, "NULL");
  g = (rfm_features *)1;
  assert_refused(rfm_features_concat(&g, NULL, 1, &err), RFM_E_ARG, &err, -1, "parts");
  assert_refused(rfm_features_concat(&g, (const rfm_features *const[]){f}, 0, &err), RFM_E_ARG,
                 &err, -1, "n_parts");
  assert_null(g);
  rfm_features_free(f);
  rfm_metrics_free(m);
  rfm_metrics_free(m2);
}

static void chosen_rows_are_copied(void **state)
{
  static const uint64_t number[] = {1, 5, 9};
  static const double values[] = {10, 50, 90};
  static const uint8_t ends[] = {1, 0, 255}, none[] = {0, 0, 0};
  rfm_features *f = features_of(NULL, number, values, 3), *chosen = NULL;
  rfm_measure_counts c;
  rfm_ids ids;

  (void)state;
  assert_ok(rfm_features_select(&chosen, f, ends, 3, &err), &err);
  ZERO_STRUCT(ids);
  assert_ok(rfm_features_ids(chosen, &ids, &err), &err);
  assert_memory_equal(ids.number, ((const uint64_t[]){1, 9}), 2 * sizeof(uint64_t));
  assert_memory_equal(column(chosen, 0), ((const double[]){10, 90}), 2 * sizeof(double));
  ZERO_STRUCT(c);
  assert_ok(rfm_features_count(chosen, &c, &err), &err);
  assert_int_equal(c.n_buyers, 2);
  rfm_features_free(chosen);
  assert_ok(rfm_features_select(&chosen, f, none, 3, &err), &err);
  assert_int_equal(rfm_features_rows(chosen), 0);
  rfm_features_free(chosen);
  chosen = (rfm_features *)1;
  assert_refused(rfm_features_select(&chosen, f, ends, 2, &err), RFM_E_ARG, &err, -1, "n_keep");
  assert_refused(rfm_features_select(&chosen, f, NULL, 3, &err), RFM_E_ARG, &err, -1, "keep");
  assert_refused(rfm_features_select(&chosen, NULL, ends, 3, &err), RFM_E_ARG, &err, -1,
                 "features");
  assert_null(chosen);
  assert_refused(rfm_features_select(NULL, f, ends, 3, &err), RFM_E_ARG, &err, -1, "out");
  rfm_features_free(f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(columns_are_sorted_by_id_and_all_are_buyers),
      cmocka_unit_test(without_ids_customers_are_numbered),
      cmocka_unit_test(byte_ids_are_sorted_by_bytes),
      cmocka_unit_test(bad_columns_are_refused_by_row_and_column),
      cmocka_unit_test(bad_reads_are_refused),
      cmocka_unit_test(disjoint_parts_are_joined_in_order),
      cmocka_unit_test(measured_parts_are_the_whole),
      cmocka_unit_test(an_empty_part_of_byte_ids_joins_others_of_byte_ids),
      cmocka_unit_test(misfits_cannot_be_joined),
      cmocka_unit_test(chosen_rows_are_copied),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
