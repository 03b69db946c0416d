/* SPDX-License-Identifier: MIT */
/* The order example of the R package rfm, all 995 customers: breaks, scores and two segment maps as
 * published. */
#include "support/test.h"

#include <rfm/segment.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINE = 256, MAX_ORDERS = 8192, MAX_ID = 16, N_CUSTOMERS = 995 };

/* What meson takes for skipped; cmocka 1.1.5 writes "not ok" before its SKIP in TAP. */
enum { SKIPPED = 77 };

static const char ORDERS[] = "r_rfm_orders.csv", EXPECTED[] = "r_rfm_orders_expected.csv";

static rfm_error failure;

#define assert_done(status)                                                                        \
  do {                                                                                             \
    if ((status) != RFM_OK)                                                                        \
      fail_msg("%s", failure.message);                                                             \
  } while (0)

static FILE *open_in(const char *folder, const char *name)
{
  char path[4096];
  const int n = snprintf(path, sizeof path, "%s/%s", folder, name);

  return n > 0 && n < (int)sizeof path ? fopen(path, "r") : NULL;
}

/* RFM_TEST_DATA, else shared/data beside the project, else inside it. */
static FILE *open_data(const char *name)
{
  const char *given = getenv("RFM_TEST_DATA");
  FILE *file;

  if (given && *given)
    return open_in(given, name);
  file = open_in(SOURCE_ROOT "/../shared/data", name);
  return file ? file : open_in(SOURCE_ROOT "/shared/data", name);
}

static int is_there(const char *name)
{
  FILE *file = open_data(name);

  if (file)
    fclose(file);
  return file != NULL;
}

typedef struct orders {
  char ids[MAX_ORDERS * MAX_ID];
  int64_t offsets[MAX_ORDERS + 1];
  int32_t day[MAX_ORDERS];
  int64_t amount[MAX_ORDERS];
  int64_t n;
} orders;

static void read_orders(FILE *file, orders *o)
{
  char line[MAX_LINE];

  assert_non_null(fgets(line, sizeof line, file)); /* heading */
  while (fgets(line, sizeof line, file)) {
    const int64_t at = o->offsets[o->n];
    int year, month, day_of_month, amount, n_id = 0;

    assert_true(o->n < MAX_ORDERS);
    assert_int_equal(
        sscanf(line, "%*[^,]%n,%d-%d-%d,%d", &n_id, &year, &month, &day_of_month, &amount), 4);
    assert_in_range(n_id, 1, MAX_ID);
    memcpy(o->ids + at, line, (size_t)n_id);
    o->offsets[o->n + 1] = at + n_id;
    assert_done(rfm_day_from_date(year, month, day_of_month, &o->day[o->n], &failure));
    o->amount[o->n++] = amount;
  }
}

static rfm_table *table_of(const orders *o)
{
  rfm_table_options options;
  rfm_events events;
  rfm_table *table = NULL;

  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.id_type = RFM_ID_BYTES;
  assert_done(rfm_table_new(&table, NULL, &options, &failure));
  memset(&events, 0, sizeof events);
  events.struct_size = sizeof events;
  events.n = o->n;
  events.id_bytes = (const uint8_t *)o->ids;
  events.id_offsets = o->offsets;
  events.day = o->day;
  events.amount_minor = o->amount;
  assert_done(rfm_table_append(table, &events, NULL, &failure));
  return table;
}

/* Recency, frequency, monetary at 2006-12-31; one row is one purchase. */
static rfm_features *measure(const rfm_table *table)
{
  rfm_metrics_options options;
  rfm_metrics *metrics = NULL;
  rfm_features *features = NULL;
  int32_t as_of = 0;

  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.purchase = RFM_PURCHASE_ROW;
  assert_done(rfm_metrics_new(&metrics, NULL, NULL, 0, &options, &failure));
  assert_done(rfm_day_from_date(2006, 12, 31, &as_of, &failure));
  assert_done(rfm_features_measure(&features, table, metrics, as_of, NULL, &failure));
  rfm_metrics_free(metrics);
  return features;
}

typedef struct range_row {
  const char *key;
  const char *name;
  uint8_t low[3], high[3];
} range_row;

static const range_row readme_map[] = {
    {"champions", "Champions", {5, 5, 5}, {5, 5, 5}},
    {"potential_loyalist", "Potential Loyalist", {3, 3, 2}, {5, 5, 5}},
    {"loyal", "Loyal Customers", {2, 2, 2}, {4, 4, 4}},
    {"promising", "Promising", {3, 1, 3}, {4, 3, 5}},
    {"new", "New Customers", {4, 1, 1}, {5, 3, 5}},
    {"cant_lose", "Can't Lose Them", {1, 3, 4}, {2, 4, 5}},
    {"at_risk", "At Risk", {1, 2, 4}, {2, 5, 5}},
    {"need_attention", "Need Attention", {1, 3, 3}, {3, 5, 5}},
    {"about_to_sleep", "About To Sleep", {2, 1, 1}, {3, 3, 4}},
    {"lost", "Lost", {1, 1, 1}, {1, 5, 5}},
};

static const range_row test_map[] = {
    {"champions", "Champions", {4, 4, 4}, {5, 5, 5}},
    {"loyal", "Loyal Customers", {2, 3, 3}, {5, 5, 5}},
    {"potential_loyalist", "Potential Loyalist", {3, 1, 1}, {5, 3, 3}},
    {"new", "New Customers", {4, 1, 1}, {5, 1, 1}},
    {"promising", "Promising", {3, 1, 1}, {4, 1, 1}},
    {"need_attention", "Need Attention", {2, 2, 2}, {3, 3, 3}},
    {"about_to_sleep", "About To Sleep", {2, 1, 1}, {3, 2, 2}},
    {"at_risk", "At Risk", {1, 2, 2}, {2, 5, 5}},
    {"cant_lose", "Can't Lose Them", {1, 4, 4}, {1, 5, 5}},
    {"lost", "Lost", {1, 1, 1}, {2, 2, 2}},
};

static rfm_segments *map_of(const range_row rows[10])
{
  static const int32_t levels[3] = {5, 5, 5};
  rfm_box boxes[10];
  rfm_segment_text texts[11];
  rfm_segments_spec spec;
  rfm_segments *segments = NULL;

  memset(boxes, 0, sizeof boxes);
  memset(texts, 0, sizeof texts);
  memset(&spec, 0, sizeof spec);
  for (int i = 0; i < 11; i++) {
    texts[i].struct_size = sizeof texts[i];
    texts[i].key = i < 10 ? rows[i].key : "other";
    texts[i].name = i < 10 ? rows[i].name : "Others";
    texts[i].language = "en";
  }
  for (int i = 0; i < 10; i++) {
    boxes[i].struct_size = sizeof boxes[i];
    boxes[i].key = rows[i].key;
    boxes[i].low = rows[i].low;
    boxes[i].high = rows[i].high;
  }
  spec.struct_size = sizeof spec;
  spec.n_boxes = 10;
  spec.boxes = boxes;
  spec.n_texts = 11;
  spec.texts = texts;
  spec.levels = levels;
  spec.n_columns = 3;
  assert_done(rfm_segments_new(&segments, NULL, &spec, &failure));
  return segments;
}

/* Everything that the comparison reads. */
typedef struct outcome {
  rfm_features *features;
  rfm_scorer *scorer;
  rfm_segments *maps[2];
  uint8_t score[3 * N_CUSTOMERS];
  uint64_t cell[N_CUSTOMERS];
  int32_t segment[2][N_CUSTOMERS];
} outcome;

static void compute(outcome *r)
{
  rfm_scorer_options options;
  const rfm_scores out = {sizeof out, 0, N_CUSTOMERS, r->score, r->cell, NULL};

  assert_int_equal(rfm_features_rows(r->features), N_CUSTOMERS);
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.rule = RFM_RULE_R_RFM;
  assert_done(rfm_scorer_fit(&r->scorer, r->features, &options, &failure));
  assert_done(rfm_scorer_apply(r->scorer, r->features, &out, &failure));
  r->maps[0] = map_of(readme_map);
  r->maps[1] = map_of(test_map);
  for (int i = 0; i < 2; i++)
    assert_done(rfm_segments_apply(r->maps[i], r->scorer, r->features, r->score, 3 * N_CUSTOMERS,
                                   r->segment[i], N_CUSTOMERS, &failure));
}

static int64_t row_of(const rfm_features *features, const char *id)
{
  rfm_id key;
  int64_t row = -1;

  memset(&key, 0, sizeof key);
  key.struct_size = sizeof key;
  key.bytes = (const uint8_t *)id;
  key.n_bytes = (int64_t)strlen(id);
  assert_done(rfm_features_find(features, &key, &row, &failure));
  return row;
}

static void check_row(const outcome *r, const char *line)
{
  char id[MAX_ID + 1], names[2][32];
  int value[3], level[3], score;
  int64_t row;

  assert_int_equal(sscanf(line, "%16[^,],%d,%d,%d,%d,%d,%d,%d,%31[^,],%31[^,\r\n]", id, &value[0],
                          &value[1], &value[2], &level[0], &level[1], &level[2], &score, names[0],
                          names[1]),
                   10);
  row = row_of(r->features, id);
  for (int32_t j = 0; j < 3; j++) {
    const double *values = NULL;

    assert_done(rfm_features_column(r->features, j, &values, NULL, &failure));
    assert_int_equal((int)values[row], value[j]);
    assert_int_equal(r->score[3 * row + j], level[j]);
  }
  assert_int_equal(r->cell[row], score);
  for (int i = 0; i < 2; i++)
    assert_string_equal(rfm_segments_name(r->maps[i], r->segment[i][row], "en"), names[i]);
}

static void all_995_customers_score_and_segment_as_published(void **state)
{
  static orders o;
  static outcome r;
  char line[MAX_LINE];
  FILE *given = open_data(ORDERS), *expected = open_data(EXPECTED);
  rfm_table *table;
  int n = 0;

  (void)state;
  assert_non_null(given);
  assert_non_null(expected);
  read_orders(given, &o);
  assert_int_equal(o.n, 4906);
  table = table_of(&o);
  r.features = measure(table);
  compute(&r);
  assert_non_null(fgets(line, sizeof line, expected)); /* heading */
  for (; fgets(line, sizeof line, expected); n++)
    check_row(&r, line);
  assert_int_equal(n, N_CUSTOMERS);
  for (int i = 0; i < 2; i++)
    rfm_segments_free(r.maps[i]);
  rfm_scorer_free(r.scorer);
  rfm_features_free(r.features);
  rfm_table_free(table);
  fclose(given);
  fclose(expected);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_995_customers_score_and_segment_as_published),
  };

  if (!is_there(ORDERS) || !is_there(EXPECTED)) {
    fprintf(stderr, "skipped: no %s in RFM_TEST_DATA or shared/data\n", ORDERS);
    return SKIPPED;
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}
