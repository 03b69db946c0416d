/* SPDX-License-Identifier: MIT */
/* Sized structs at every size from 0 to past what the library knows: too small is refused, a longer
 * one is accepted as long as what the library does not know is zero, and an output's unknown end
 * reads as zero (RULES 7.1). */
#include "support/random.h"
#include "support/rows.h"
#include "support/test.h"

#include <stdlib.h>

enum { D = 20000, TAIL = 24 };

static rfm_error err;

/* A call with the struct under test at `given`. */
typedef rfm_status (*call_fn)(void *given, void *context);

static uint32_t size_at(const void *given)
{
  uint32_t size;

  memcpy(&size, given, sizeof size);
  return size;
}

static void expect(rfm_status got, rfm_status wanted, uint32_t size)
{
  if (got != wanted)
    fail_msg("size %d: status %d, expected %d: %s", (int)size, (int)got, (int)wanted,
             got ? err.message : "");
}

/* `good` has `known` bytes, all of which are needed. Exactly as long blocks let a sanitizer see
 * every step too far. */
static void try_input(const void *good, uint32_t known, call_fn call, void *context)
{
  for (uint32_t size = 0; size <= known + TAIL; size++) {
    const uint32_t room = size < known ? known : size;
    unsigned char *block = calloc(1, room);

    assert_non_null(block);
    memcpy(block, good, known);
    memcpy(block, &size, sizeof size);
    expect(call(block, context), size < known ? RFM_E_ABI : RFM_OK, size);
    if (size > known) {
      block[size - 1] = 1;
      expect(call(block, context), RFM_E_ABI, size);
    }
    free(block);
  }
}

/* Filled by the library: the head is the caller's, what the library does not know becomes 0, and
 * nothing behind is touched. */
static void try_output(uint32_t known, call_fn call, void *context)
{
  for (uint32_t size = 0; size <= known + TAIL; size++) {
    const uint32_t room = size < known ? known : size;
    unsigned char *block = malloc(room);

    assert_non_null(block);
    memset(block, 0x5a, room);
    memcpy(block, &size, sizeof size);
    expect(call(block, context), size < known ? RFM_E_ABI : RFM_OK, size);
    assert_int_equal(size_at(block), size);
    for (uint32_t i = known; i < size; i++)
      assert_int_equal(block[i], 0);
    free(block);
  }
}

/* ---- base and table ---- */

static rfm_status with_host(void *given, void *context)
{
  rfm_table *table = NULL;
  const rfm_status status = rfm_table_new(&table, given, NULL, &err);

  (void)context;
  rfm_table_free(table);
  return status;
}

static rfm_status with_table_options(void *given, void *context)
{
  rfm_table *table = NULL;
  const rfm_status status = rfm_table_new(&table, NULL, given, &err);

  (void)context;
  rfm_table_free(table);
  return status;
}

static rfm_status with_events(void *given, void *context)
{
  return rfm_table_append(context, given, NULL, &err);
}

static rfm_status with_id(void *given, void *context)
{
  return rfm_table_find(context, given, NULL, &err);
}

static rfm_status with_event(void *given, void *context)
{
  return rfm_table_append_one(context, NULL, given, &err);
}

static rfm_status with_members(void *given, void *context)
{
  return rfm_table_add_members(context, given, &err);
}

static rfm_status with_ids(void *given, void *context)
{
  rfm_members m;

  ZERO_STRUCT(m);
  m.ids = given;
  return rfm_table_add_members(context, &m, &err);
}

static rfm_status with_attribute(void *given, void *context)
{
  return rfm_table_set_attribute(context, given, &err);
}

static void inputs_of_the_table(void **state)
{
  static const uint64_t customer[] = {1};
  static const int32_t day[] = {D};
  static const double value[] = {1.5};
  rfm_table *table = rows_table(NULL, NULL, 0);
  rfm_host host;
  rfm_table_options options;
  rfm_events events;
  rfm_id id = id_number(1);
  rfm_event event;
  rfm_members members;
  rfm_ids ids;
  rfm_attribute attribute;

  (void)state;
  ZERO_STRUCT(host);
  try_input(&host, sizeof host, with_host, NULL);
  ZERO_STRUCT(options);
  try_input(&options, sizeof options, with_table_options, NULL);
  ZERO_STRUCT(events);
  events.n = 1;
  events.customer = customer;
  events.day = day;
  try_input(&events, sizeof events, with_events, table);
  try_input(&id, sizeof id, with_id, table);
  ZERO_STRUCT(event);
  event.kind = RFM_KIND_SALE;
  try_input(&event, sizeof event, with_event, table);
  ZERO_STRUCT(ids);
  ids.n = 1;
  ids.number = customer;
  try_input(&ids, sizeof ids, with_ids, table);
  ZERO_STRUCT(members);
  members.ids = &ids;
  try_input(&members, sizeof members, with_members, table);
  ZERO_STRUCT(attribute);
  attribute.name = "score";
  attribute.ids = &ids;
  attribute.value = value;
  attribute.day = day;
  try_input(&attribute, sizeof attribute, with_attribute, table);
  rfm_table_free(table);
}

static rfm_status to_counts(void *given, void *context)
{
  return rfm_table_count(context, given, &err);
}

static rfm_status to_anonymous(void *given, void *context)
{
  return rfm_table_anonymous(context, 0, D, given, &err);
}

static rfm_status to_last_event(void *given, void *context)
{
  return rfm_table_last_event(context, given, &err);
}

static rfm_status to_found_event(void *given, void *context)
{
  return rfm_table_find_event(context, 9, given, NULL, &err);
}

static rfm_status to_found_customer(void *given, void *context)
{
  const rfm_id id = id_number(1);

  return rfm_table_find(context, &id, given, &err);
}

static rfm_status to_table_options(void *given, void *context)
{
  return rfm_table_get_options(context, given, &err);
}

static rfm_status to_suggestion(void *given, void *context)
{
  return rfm_suggest(context, NULL, D, given, &err);
}

static void outputs_of_the_table(void **state)
{
  const row rows[] = {{1, D, 5, RFM_KIND_SALE, .event = 9}};
  rfm_table *table = rows_table(NULL, rows, 1);

  (void)state;
  try_output(sizeof(rfm_table_counts), to_counts, table);
  try_output(sizeof(rfm_anonymous), to_anonymous, table);
  try_output(sizeof(rfm_event), to_last_event, table);
  try_output(sizeof(rfm_event), to_found_event, table);
  try_output(sizeof(rfm_id), to_found_customer, table);
  try_output(sizeof(rfm_table_options), to_table_options, table);
  try_output(sizeof(rfm_suggestion), to_suggestion, table);
  rfm_table_free(table);
}

/* ---- saved tables ---- */

typedef struct stream {
  dump bytes;
  size_t at;
} stream;

static int RFM_CALL keep(const void *data, size_t size, void *user_data)
{
  dump_add(&((stream *)user_data)->bytes, data, size);
  return RFM_CONTINUE;
}

static int RFM_CALL give(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  stream *s = user_data;
  const size_t left = s->bytes.n - s->at;

  *n_read = size < left ? size : left;
  memcpy(buffer, s->bytes.data + s->at, *n_read);
  s->at += *n_read;
  return RFM_CONTINUE;
}

static rfm_status with_load_options(void *given, void *context)
{
  stream *s = context;
  rfm_table *table = NULL;
  rfm_status status;

  s->at = 0;
  status = rfm_table_load(&table, NULL, given, give, s, &err);
  rfm_table_free(table);
  return status;
}

static void options_of_a_load(void **state)
{
  rfm_table *table = rows_table(NULL, NULL, 0);
  rfm_load_options options;
  stream s;

  (void)state;
  memset(&s, 0, sizeof s);
  assert_ok(rfm_table_save(table, keep, &s, &err), &err);
  ZERO_STRUCT(options);
  try_input(&options, sizeof options, with_load_options, &s);
  dump_free(&s.bytes);
  rfm_table_free(table);
}

/* ---- metrics and features ---- */

static rfm_status with_metric(void *given, void *context)
{
  rfm_metrics *m = NULL;
  const rfm_status status = rfm_metrics_new(&m, NULL, given, 1, NULL, &err);

  (void)context;
  rfm_metrics_free(m);
  return status;
}

static rfm_status with_metrics_options(void *given, void *context)
{
  rfm_metrics *m = NULL;
  const rfm_status status = rfm_metrics_new(&m, NULL, NULL, 0, given, &err);

  (void)context;
  rfm_metrics_free(m);
  return status;
}

static rfm_status with_measure_options(void *given, void *context)
{
  rfm_features *f = NULL;
  const rfm_status status = rfm_features_measure(&f, context, NULL, D, given, &err);

  rfm_features_free(f);
  return status;
}

static rfm_status with_made_ids(void *given, void *context)
{
  static const double value[] = {1};
  static const double *const columns[] = {value, value, value};
  rfm_features *f = NULL;
  const rfm_status status = rfm_features_from_columns(&f, NULL, NULL, given, columns, 1, D, &err);

  (void)context;
  rfm_features_free(f);
  return status;
}

static rfm_status with_wanted_id(void *given, void *context)
{
  int64_t at;

  return rfm_features_find(context, given, &at, &err);
}

static rfm_status to_metric(void *given, void *context)
{
  return rfm_metrics_get(rfm_features_metrics(context), 0, given, &err);
}

static rfm_status to_metrics_options(void *given, void *context)
{
  return rfm_metrics_get_options(rfm_features_metrics(context), given, &err);
}

static rfm_status to_ids(void *given, void *context)
{
  return rfm_features_ids(context, given, &err);
}

static rfm_status to_measure_counts(void *given, void *context)
{
  return rfm_features_count(context, given, &err);
}

static rfm_status to_row_id(void *given, void *context)
{
  return rfm_features_row(context, 0, given, NULL, 0, NULL, &err);
}

static void metrics_and_features(void **state)
{
  static const uint64_t customer[] = {1};
  const row rows[] = {{1, D, 5}};
  const rfm_metric metric = metric_of(RFM_METRIC_RECENCY, 0);
  const rfm_metrics_options options = metrics_options(0, 0);
  const rfm_id id = id_number(1);
  rfm_table *table = rows_table(NULL, rows, 1);
  rfm_measure_options measure_options;
  rfm_features *f = NULL;
  rfm_ids ids;

  (void)state;
  try_input(&metric, sizeof metric, with_metric, NULL);
  try_input(&options, sizeof options, with_metrics_options, NULL);
  ZERO_STRUCT(measure_options);
  try_input(&measure_options, sizeof measure_options, with_measure_options, table);
  ZERO_STRUCT(ids);
  ids.n = 1;
  ids.number = customer;
  try_input(&ids, sizeof ids, with_made_ids, NULL);
  assert_ok(rfm_features_measure(&f, table, NULL, D, NULL, &err), &err);
  try_input(&id, sizeof id, with_wanted_id, f);
  try_output(sizeof(rfm_metric), to_metric, f);
  try_output(sizeof(rfm_metrics_options), to_metrics_options, f);
  try_output(sizeof(rfm_ids), to_ids, f);
  try_output(sizeof(rfm_measure_counts), to_measure_counts, f);
  try_output(sizeof(rfm_id), to_row_id, f);
  rfm_features_free(f);
  rfm_table_free(table);
}

/* ---- scorer and segments ---- */

static rfm_status with_scorer_options(void *given, void *context)
{
  rfm_scorer *s = NULL;
  const rfm_status status = rfm_scorer_fit(&s, context, given, &err);

  rfm_scorer_free(s);
  return status;
}

static rfm_status with_scores(void *given, void *context)
{
  rfm_scorer *s = NULL;
  rfm_status status;

  assert_ok(rfm_scorer_fit(&s, context, NULL, &err), &err);
  status = rfm_scorer_apply(s, context, given, &err);
  rfm_scorer_free(s);
  return status;
}

static rfm_status to_scored_column(void *given, void *context)
{
  rfm_scorer *s = NULL;
  rfm_status status;

  assert_ok(rfm_scorer_fit(&s, context, NULL, &err), &err);
  status = rfm_scorer_get(s, 0, given, &err);
  rfm_scorer_free(s);
  return status;
}

static rfm_status with_segments_spec(void *given, void *context)
{
  rfm_segments *s = NULL;
  const rfm_status status = rfm_segments_new(&s, NULL, given, &err);

  (void)context;
  rfm_segments_free(s);
  return status;
}

static rfm_status with_box(void *given, void *context)
{
  rfm_segments_spec spec = *(const rfm_segments_spec *)context;

  spec.boxes = given;
  return with_segments_spec(&spec, NULL);
}

static rfm_status with_text(void *given, void *context)
{
  rfm_segments_spec spec = *(const rfm_segments_spec *)context;

  spec.texts = given;
  return with_segments_spec(&spec, NULL);
}

static void scorer_and_segments(void **state)
{
  static const double a[] = {1, 2, 3, 4, 5, 6};
  static const double *const columns[] = {a, a, a};
  static const int32_t levels[] = {2};
  static const uint8_t low[] = {1}, high[] = {2};
  rfm_features *f = NULL;
  rfm_scorer_options options;
  rfm_scores scores;
  rfm_segments_spec spec;
  rfm_segment_text text;
  rfm_box box;
  uint8_t score[18];

  (void)state;
  assert_ok(rfm_features_from_columns(&f, NULL, NULL, NULL, columns, 6, D, &err), &err);
  ZERO_STRUCT(options);
  options.n_levels = 2;
  try_input(&options, sizeof options, with_scorer_options, f);
  ZERO_STRUCT(scores);
  scores.n_rows = 6;
  scores.score = score;
  try_input(&scores, sizeof scores, with_scores, f);
  try_output(sizeof(rfm_scored_column), to_scored_column, f);
  box = box_of("all", low, high);
  ZERO_STRUCT(text);
  text.key = "all";
  text.language = "en";
  text.name = "All";
  ZERO_STRUCT(spec);
  spec.n_boxes = 1;
  spec.boxes = &box;
  spec.n_texts = 1;
  spec.texts = &text;
  spec.levels = levels;
  spec.n_columns = 1;
  try_input(&spec, sizeof spec, with_segments_spec, NULL);
  try_input(&box, sizeof box, with_box, &spec);
  try_input(&text, sizeof text, with_text, &spec);
  rfm_features_free(f);
}

/* ---- profiles ---- */

static const int32_t profile_labels[] = {0, 0, 0, 1, 1, 1};

static rfm_profile *profile_of(const rfm_features *features)
{
  rfm_profile *p = NULL;

  assert_ok(rfm_profile_make(&p, features, NULL, profile_labels, 6, 2, NULL, &err), &err);
  return p;
}

static rfm_status with_profile_options(void *given, void *context)
{
  rfm_profile *p = NULL;
  const rfm_status status = rfm_profile_make(&p, context, NULL, profile_labels, 6, 2, given, &err);

  rfm_profile_free(p);
  return status;
}

static rfm_status to_profile_total(void *given, void *context)
{
  rfm_profile *p = profile_of(context);
  const rfm_status status = rfm_profile_get_total(p, given, &err);

  rfm_profile_free(p);
  return status;
}

static rfm_status to_profile_column(void *given, void *context)
{
  rfm_profile *p = profile_of(context);
  const rfm_status status = rfm_profile_get_column(p, 0, given, &err);

  rfm_profile_free(p);
  return status;
}

static rfm_status to_profile_group(void *given, void *context)
{
  rfm_profile *p = profile_of(context);
  const rfm_status status = rfm_profile_get(p, 1, given, &err);

  rfm_profile_free(p);
  return status;
}

static void profiles(void **state)
{
  static const double a[] = {1, 2, 3, 4, 5, 6};
  static const double *const columns[] = {a, a, a};
  rfm_features *f = NULL;
  rfm_profile_options options;

  (void)state;
  assert_ok(rfm_features_from_columns(&f, NULL, NULL, NULL, columns, 6, D, &err), &err);
  ZERO_STRUCT(options);
  try_input(&options, sizeof options, with_profile_options, f);
  try_output(sizeof(rfm_profile_total), to_profile_total, f);
  try_output(sizeof(rfm_profile_column), to_profile_column, f);
  try_output(sizeof(rfm_profile_group), to_profile_group, f);
  rfm_features_free(f);
}

/* ---- quality and hierarchy ---- */

static const int32_t labels[] = {0, 0, 1};

static rfm_status to_quality(void *given, void *context)
{
  return rfm_cluster_quality(NULL, context, labels, 3, NULL, given, &err);
}

static rfm_status with_quality_options(void *given, void *context)
{
  rfm_quality quality;

  ZERO_STRUCT(quality);
  return rfm_cluster_quality(NULL, context, labels, 3, given, &quality, &err);
}

static rfm_status with_hierarchy_options(void *given, void *context)
{
  rfm_hierarchy *h = NULL;
  const rfm_status status = rfm_hierarchy_fit(&h, NULL, context, given, &err);

  rfm_hierarchy_free(h);
  return status;
}

static rfm_status with_points(void *given, void *context)
{
  rfm_hierarchy *h = NULL;
  const rfm_status status = rfm_hierarchy_fit(&h, NULL, given, context, &err);

  rfm_hierarchy_free(h);
  return status;
}

static void quality_and_hierarchy(void **state)
{
  static const double rows[] = {1, 2, 4};
  rfm_quality_options quality_options;
  rfm_hierarchy_options options;
  rfm_points points;

  (void)state;
  ZERO_STRUCT(points);
  points.matrix = rows;
  points.n_rows = 3;
  points.n_columns = 1;
  ZERO_STRUCT(quality_options);
  quality_options.silhouette_rows = 2;
  ZERO_STRUCT(options);
  options.micro_clusters = 2;
  try_output(sizeof(rfm_quality), to_quality, &points);
  try_input(&quality_options, sizeof quality_options, with_quality_options, &points);
  try_input(&options, sizeof options, with_hierarchy_options, &points);
  try_input(&points, sizeof points, with_points, &options);
}

/* ---- track ---- */

static rfm_status with_track_options(void *given, void *context)
{
  static const int32_t day[] = {D, D + 1};
  rfm_track *track = NULL;
  const rfm_status status = rfm_track_measure(&track, context, day, 2, given, &err);

  rfm_track_free(track);
  return status;
}

static rfm_status to_track_info(void *given, void *context)
{
  return rfm_track_get(context, given, &err);
}

static rfm_status with_moves(void *given, void *context)
{
  int64_t count[49];

  return rfm_track_moves(context, given, count, 49, &err);
}

static rfm_status with_retention(void *given, void *context)
{
  return rfm_report_retention(context, NULL, given, &err);
}

static void reports(void **state)
{
  static const row rows[] = {{1, D - 3, 100}, {2, D, 200}};
  rfm_table *table = rows_table(NULL, rows, COUNT_OF(rows));
  rfm_cohort cohort;
  int64_t active;
  rfm_retention r;

  (void)state;
  ZERO_STRUCT(r);
  r.n_cohorts = 1;
  r.cohorts = &cohort;
  r.active = &active;
  r.first_day = r.as_of_day = D;
  try_input(&r, sizeof r, with_retention, table);
  rfm_table_free(table);
}

static void tracks(void **state)
{
  static const row rows[] = {{1, D - 3, 100}, {2, D, 200}};
  static const int32_t day[] = {D, D + 1};
  rfm_table *table = rows_table(NULL, rows, COUNT_OF(rows));
  rfm_track *track = NULL;
  rfm_track_options options;
  rfm_moves moves;

  (void)state;
  ZERO_STRUCT(options);
  options.levels = RFM_LEVELS_RELATIVE;
  try_input(&options, sizeof options, with_track_options, table);
  assert_ok(rfm_track_measure(&track, table, day, 2, &options, &err), &err);
  try_output(sizeof(rfm_track_info), to_track_info, track);
  ZERO_STRUCT(moves);
  moves.by = RFM_MOVES_BY_LEVEL;
  moves.to_date = 1;
  try_input(&moves, sizeof moves, with_moves, track);
  rfm_track_free(track);
  rfm_table_free(table);
}

/* ---- early warning ---- */

enum { N_MEMBERS = 1200, SHOP_DAYS = 500, MOST_PURCHASES = 60 };

/* A shop that people visit every 15 days or so, for 300 days or so. */
static rfm_table *leaving_shop(void)
{
  row *all = calloc((size_t)N_MEMBERS * MOST_PURCHASES, sizeof *all);
  uint64_t random = 9;
  int64_t n = 0;
  rfm_table *table;

  assert_non_null(all);
  for (uint64_t id = 1; id <= N_MEMBERS; id++) {
    int32_t day = (int32_t)random_below(&random, SHOP_DAYS);
    const int32_t left = day + (int32_t)((random >> 45) % 600);

    for (int i = 0; i < MOST_PURCHASES && day <= SHOP_DAYS && day <= left; i++) {
      all[n++] = (row){id, D + day, 100 + i};
      day += 1 + (int32_t)random_below(&random, 28);
    }
  }
  table = rows_table(NULL, all, n);
  free(all);
  return table;
}

static rfm_status with_churn_options(void *given, void *context)
{
  rfm_churn *churn = NULL;
  const rfm_status status = rfm_churn_train(&churn, context, D + SHOP_DAYS, given, &err);

  rfm_churn_free(churn);
  return status;
}

typedef struct warned {
  rfm_churn *churn;
  rfm_features *features;
} warned;

static rfm_status with_churn_scores(void *given, void *context)
{
  const warned *w = context;

  return rfm_churn_apply(w->churn, w->features, given, &err);
}

static rfm_status to_churn_info(void *given, void *context)
{
  return rfm_churn_get(((const warned *)context)->churn, given, &err);
}

static rfm_status to_churn_report(void *given, void *context)
{
  return rfm_churn_get_report(((const warned *)context)->churn, 1, given, &err);
}

static rfm_status to_churn_term(void *given, void *context)
{
  return rfm_churn_get_term(((const warned *)context)->churn, 1, 0, given, &err);
}

static const double customer[6] = {40, 9, 900, 140, 100, 12.5};

static rfm_status to_churn_outlook(void *given, void *context)
{
  return rfm_churn_one(((const warned *)context)->churn, customer, 6, 1, given, &err);
}

static rfm_status to_churn_reason(void *given, void *context)
{
  int32_t n;

  return rfm_churn_reasons(((const warned *)context)->churn, customer, 6, given, 1, &n, &err);
}

static void early_warning(void **state)
{
  rfm_table *table = leaving_shop();
  rfm_churn_options options;
  rfm_churn_scores scores;
  warned w = {NULL, NULL};

  (void)state;
  ZERO_STRUCT(options);
  options.horizon_days = 40;
  try_input(&options, sizeof options, with_churn_options, table);
  assert_ok(rfm_churn_train(&w.churn, table, D + SHOP_DAYS, &options, &err), &err);
  assert_ok(rfm_features_measure(&w.features, table, rfm_churn_metrics(w.churn), D + SHOP_DAYS,
                                 NULL, &err),
            &err);
  ZERO_STRUCT(scores);
  scores.n_rows = rfm_features_rows(w.features);
  try_input(&scores, sizeof scores, with_churn_scores, &w);
  try_output(sizeof(rfm_churn_info), to_churn_info, &w);
  try_output(sizeof(rfm_churn_report), to_churn_report, &w);
  try_output(sizeof(rfm_churn_term), to_churn_term, &w);
  try_output(sizeof(rfm_churn_outlook), to_churn_outlook, &w);
  try_output(sizeof(rfm_churn_reason), to_churn_reason, &w);
  rfm_features_free(w.features);
  rfm_churn_free(w.churn);
  rfm_table_free(table);
}

/* ---- alerts ---- */

typedef struct watched {
  rfm_table *table;
  rfm_watch *watch;
} watched;

static rfm_status with_watch_options(void *given, void *context)
{
  rfm_watch *watch = NULL;
  const rfm_status status = rfm_watch_new(&watch, NULL, given, &err);

  (void)context;
  rfm_watch_free(watch);
  return status;
}

static rfm_status with_watch_rule(void *given, void *context)
{
  rfm_watch_options options;

  ZERO_STRUCT(options);
  options.rules = given;
  options.n_rules = 1;
  return with_watch_options(&options, context);
}

static rfm_status with_suggestion(void *given, void *context)
{
  rfm_watch_options options;

  ZERO_STRUCT(options);
  options.suggestion = given;
  return with_watch_options(&options, context);
}

static rfm_status with_watch_sources(void *given, void *context)
{
  const watched *w = context;

  return rfm_watch_run(w->watch, w->table, given, D, NULL, NULL, &err);
}

static rfm_status with_watch_hooks(void *given, void *context)
{
  const watched *w = context;

  return rfm_watch_run(w->watch, w->table, NULL, D, given, NULL, &err);
}

static rfm_status to_watch_result(void *given, void *context)
{
  const watched *w = context;

  return rfm_watch_run(w->watch, w->table, NULL, D, NULL, given, &err);
}

static rfm_status to_watch_counts(void *given, void *context)
{
  return rfm_watch_count(((const watched *)context)->watch, given, &err);
}

static rfm_status to_watch_rule(void *given, void *context)
{
  return rfm_watch_get_rule(((const watched *)context)->watch, 0, given, &err);
}

static rfm_status with_watch_id(void *given, void *context)
{
  const watched *w = context;

  return rfm_watch_observe(w->watch, w->table, NULL, given, D, NULL, NULL, &err);
}

static rfm_status to_watch_state(void *given, void *context)
{
  const rfm_id id = id_number(1);

  return rfm_watch_find(((const watched *)context)->watch, &id, given, &err);
}

static rfm_status to_watch_outcome(void *given, void *context)
{
  const watched *w = context;

  return rfm_watch_review(w->watch, w->table, NULL, D, 10, 1, given, &err);
}

static void alerts(void **state)
{
  static const row sale = {1, D, 500};
  watched w = {rows_table(NULL, &sale, 1), NULL};
  const rfm_id id = id_number(1);
  rfm_watch_options options;
  rfm_watch_rule rule;
  rfm_suggestion suggestion;
  rfm_watch_sources sources;
  rfm_watch_hooks hooks;

  (void)state;
  ZERO_STRUCT(options);
  ZERO_STRUCT(rule);
  ZERO_STRUCT(suggestion);
  ZERO_STRUCT(sources);
  ZERO_STRUCT(hooks);
  rule.kind = RFM_WATCH_OVERDUE;
  assert_ok(rfm_watch_new(&w.watch, NULL, NULL, &err), &err);
  try_input(&options, sizeof options, with_watch_options, NULL);
  try_input(&rule, sizeof rule, with_watch_rule, NULL);
  try_input(&suggestion, sizeof suggestion, with_suggestion, NULL);
  try_input(&sources, sizeof sources, with_watch_sources, &w);
  try_input(&hooks, sizeof hooks, with_watch_hooks, &w);
  try_input(&id, sizeof id, with_watch_id, &w);
  try_output(sizeof(rfm_watch_result), to_watch_result, &w);
  try_output(sizeof(rfm_watch_counts), to_watch_counts, &w);
  try_output(sizeof(rfm_watch_rule), to_watch_rule, &w);
  try_output(sizeof(rfm_watch_state), to_watch_state, &w);
  try_output(sizeof(rfm_watch_outcome), to_watch_outcome, &w);
  rfm_watch_free(w.watch);
  rfm_table_free(w.table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(inputs_of_the_table),
      cmocka_unit_test(outputs_of_the_table),
      cmocka_unit_test(options_of_a_load),
      cmocka_unit_test(metrics_and_features),
      cmocka_unit_test(scorer_and_segments),
      cmocka_unit_test(profiles),
      cmocka_unit_test(quality_and_hierarchy),
      cmocka_unit_test(tracks),
      cmocka_unit_test(reports),
      cmocka_unit_test(early_warning),
      cmocka_unit_test(alerts),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
