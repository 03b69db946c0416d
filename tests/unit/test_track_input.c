/* SPDX-License-Identifier: MIT */
/* Tracks: what is refused, hosts that fail and stop, and the same bytes. */
#include "track_fixture.h"

/* ---- refusals ---- */

#define REFUSED(s, n, status, row, text)                                                           \
  do {                                                                                             \
    rfm_track *out_ = (rfm_track *)1;                                                              \
    assert_refused(rfm_track_measure(&out_, (s)->table, dates, (n), &(s)->options, &(s)->err),     \
                   (status), &(s)->err, (row), (text));                                            \
    assert_null(out_);                                                                             \
  } while (0)

static void bad_dates_are_refused_by_number(void **state)
{
  static const int32_t same[] = {D, D + 1, D + 1}, back[] = {D, D - 1};
  static const int32_t far[] = {D, RFM_DAY_MAX + 1};
  shop *s = *state;
  rfm_track *t = NULL;

  assert_refused(rfm_track_measure(&t, s->table, same, 3, &s->options, &s->err), RFM_E_DATA,
                 &s->err, 2, "ascend");
  assert_refused(rfm_track_measure(&t, s->table, back, 2, &s->options, &s->err), RFM_E_DATA,
                 &s->err, 1, "ascend");
  assert_refused(rfm_track_measure(&t, s->table, far, 2, &s->options, &s->err), RFM_E_ARG, &s->err,
                 1, "date 1");
  assert_refused(rfm_track_measure(&t, s->table, NULL, 2, &s->options, &s->err), RFM_E_ARG, &s->err,
                 -1, "day is NULL");
  assert_refused(rfm_track_measure(&t, NULL, dates, 2, &s->options, &s->err), RFM_E_ARG, &s->err,
                 -1, "table");
  assert_refused(rfm_track_measure(NULL, s->table, dates, 2, &s->options, &s->err), RFM_E_ARG,
                 &s->err, -1, "out");
  REFUSED(s, 0, RFM_E_ARG, -1, "n_days");
  REFUSED(s, 10001, RFM_E_ARG, -1, "n_days");
}

static void levels_must_be_said_and_fit(void **state)
{
  shop *s = *state;
  const rfm_scorer_options scoring = {sizeof scoring};
  const rfm_track_options good = s->options;
  rfm_segments *classic = NULL;

  s->options.scorer = NULL;
  REFUSED(s, 2, RFM_E_ARG, -1, "scorer is NULL");
  s->options = good;
  s->options.levels = RFM_LEVELS_RELATIVE;
  REFUSED(s, 2, RFM_E_ARG, -1, "relative");
  s->options = good;
  s->options.metrics = s->metrics;
  REFUSED(s, 2, RFM_E_ARG, -1, "metrics is given");
  s->options = good;
  s->options.scoring = &scoring;
  REFUSED(s, 2, RFM_E_ARG, -1, "scoring is given");
  s->options = good;
  assert_ok(rfm_segments_builtin(&classic, NULL, RFM_SEGMENT_MAP_CLASSIC, &s->err), &s->err);
  s->options.segments = classic;
  REFUSED(s, 2, RFM_E_ARG, -1, "the map needs");
  rfm_segments_free(classic);
  s->options = good;
  s->options.levels = 3;
  REFUSED(s, 2, RFM_E_ARG, -1, "levels is 3");
  s->options = good;
  s->options.flags = 8;
  REFUSED(s, 2, RFM_E_ARG, -1, "flags");
}

static void bad_cycles_are_named(void **state)
{
  shop *s = *state;
  const rfm_track_options good = s->options;

  s->options.cycle_days = .5;
  REFUSED(s, 2, RFM_E_ARG, -1, "cycle_days");
  s->options = good;
  s->options.new_cycles = -1;
  REFUSED(s, 2, RFM_E_ARG, -1, "new_cycles");
  s->options = good;
  s->options.active_cycles = NAN;
  REFUSED(s, 2, RFM_E_ARG, -1, "active_cycles");
  s->options = good;
  s->options.sleeping_cycles = 1;
  REFUSED(s, 2, RFM_E_ARG, -1, "sleeping_cycles");
}

static void undated_attributes_are_refused_by_name(void **state)
{
  static const int32_t moved = D + 40;
  static const uint64_t who[] = {1, 2};
  static const double far[] = {7, 5};
  shop *s = *state;
  rfm_metric metric = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  rfm_metrics *metrics;
  rfm_track *track;
  double values[N_DATES];

  metric.attribute = "distance";
  metric.missing = RFM_MISSING_VALUE;
  metric.missing_value = -1;
  metrics = one_metric(&metric, NULL);
  ZERO_STRUCT(s->options);
  s->options.levels = RFM_LEVELS_RELATIVE;
  s->options.metrics = metrics;
  REFUSED(s, 2, RFM_E_NOTFOUND, 0, "distance");
  assert_ok(set_attribute(s->table, "distance", &who[0], &far[0], &moved, 1, &s->err), &s->err);
  track = track_of(s);
  assert_ok(rfm_track_series(track, 0, values, NULL, NULL, NULL, N_DATES, &s->err), &s->err);
  assert_memory_equal(values, ((const double[]){-1, -1, 7, 7}), sizeof values);
  rfm_track_free(track);
  assert_ok(set_attribute(s->table, "distance", &who[1], &far[1], NULL, 1, &s->err), &s->err);
  REFUSED(s, 2, RFM_E_STATE, -1, "undated");
  rfm_metrics_free(metrics);
}

static void dates_before_the_floor_are_refused(void **state)
{
  shop *s = *state;

  assert_ok(rfm_table_prune(s->table, D - 2, &s->err), &s->err);
  REFUSED(s, 2, RFM_E_STATE, 0, "frequency needs days before the floor");
}

static void a_date_without_buyers_cannot_be_learned_from(void **state)
{
  static const int32_t early[] = {D - 100, D};
  shop *s = *state;
  rfm_track *t = NULL;

  s->options.scorer = NULL;
  s->options.segments = NULL;
  s->options.levels = RFM_LEVELS_RELATIVE;
  assert_refused(rfm_track_measure(&t, s->table, early, 2, &s->options, &s->err), RFM_E_STATE,
                 &s->err, 0, "no buyer");
}

static void an_ntile_scorer_is_refused(void **state)
{
  shop *s = *state;
  rfm_scorer_options o;
  rfm_features *f = NULL;
  rfm_scorer *ntile = NULL;

  ZERO_STRUCT(o);
  o.rule = RFM_RULE_NTILE;
  assert_ok(rfm_features_measure(&f, s->table, NULL, D, NULL, &s->err), &s->err);
  assert_ok(rfm_scorer_fit(&ntile, f, &o, &s->err), &s->err);
  s->options.scorer = ntile;
  REFUSED(s, 2, RFM_E_STATE, -1, "NTILE");
  rfm_scorer_free(ntile);
  rfm_features_free(f);
}

static void readers_check_their_arguments(void **state)
{
  shop *s = *state;
  rfm_track *track = track_of(s);
  rfm_change c[N_CUSTOMERS];
  rfm_decline d[N_CUSTOMERS];
  int32_t segment[N_DATES];

  assert_refused(rfm_track_changes(track, 4, c, N_CUSTOMERS, &s->err), RFM_E_ARG, &s->err, -1,
                 "date");
  assert_refused(rfm_track_changes(track, 3, c, N_CUSTOMERS - 1, &s->err), RFM_E_ARG, &s->err, -1,
                 "n_changes");
  assert_refused(rfm_track_changes(NULL, 3, c, N_CUSTOMERS, &s->err), RFM_E_ARG, &s->err, -1,
                 "track");
  assert_refused(rfm_track_declines(track, 3, 2, d, N_CUSTOMERS, &s->err), RFM_E_ARG, &s->err, -1,
                 "scored");
  assert_refused(rfm_track_declines(track, 3, 0, NULL, N_CUSTOMERS, &s->err), RFM_E_ARG, &s->err,
                 -1, "declines");
  assert_refused(rfm_track_series(track, 5, NULL, NULL, segment, NULL, N_DATES, &s->err), RFM_E_ARG,
                 &s->err, -1, "row");
  assert_refused(rfm_track_series(track, 0, NULL, NULL, segment, NULL, 3, &s->err), RFM_E_ARG,
                 &s->err, -1, "n_dates");
  assert_null(rfm_track_features(track, 4));
  assert_null(rfm_track_features(NULL, 0));
  assert_null(rfm_track_scores(track, -1));
  assert_null(rfm_track_segments(NULL, 0));
  assert_null(rfm_track_stages(track, 9));
  rfm_track_free(track);
  rfm_track_free(NULL);
}

static void one_date_has_no_moves(void **state)
{
  shop *s = *state;
  rfm_track *track = NULL;
  rfm_change c[N_CUSTOMERS];
  int64_t count[36];
  rfm_moves m;

  ZERO_STRUCT(m);
  assert_ok(rfm_track_measure(&track, s->table, dates, 1, &s->options, &s->err), &s->err);
  assert_refused(rfm_track_moves(track, &m, count, 36, &s->err), RFM_E_ARG, &s->err, -1,
                 "earlier and a later");
  assert_ok(rfm_track_changes(track, 0, c, N_CUSTOMERS, &s->err), &s->err);
  assert_change(&c[1], HIGH, -1, 0, 1, 0);
  rfm_track_free(track);
}

static void a_table_without_customers_has_empty_dates(void **state)
{
  shop *s = *state;
  rfm_table *empty = rows_table(&s->fh.host, NULL, 0);
  rfm_track *track = NULL;
  rfm_track_info info;
  int64_t count[36], sum = 0;
  rfm_moves m;

  ZERO_STRUCT(info);
  ZERO_STRUCT(m);
  m.to_date = 3;
  assert_ok(rfm_track_measure(&track, empty, dates, N_DATES, &s->options, &s->err), &s->err);
  assert_ok(rfm_track_get(track, &info, &s->err), &s->err);
  assert_int_equal(info.n_customers, 0);
  assert_ok(rfm_track_moves(track, &m, count, 36, &s->err), &s->err);
  for (int i = 0; i < 36; i++)
    sum += count[i];
  assert_int_equal(sum, 0);
  rfm_track_free(track);
  rfm_table_free(empty);
}

/* Stages, and the place of those not born, are told without a map too. */
static void byte_ids_and_no_map_are_tracked(void **state)
{
  shop *s = *state;
  static const int64_t amount[] = {5, 6}, offsets[] = {0, 3, 4};
  static const int32_t day[] = {D - 3, D + 3};
  rfm_table_options how;
  rfm_events e;
  rfm_table *table = NULL;
  rfm_track *track = NULL;
  rfm_ids ids;

  ZERO_STRUCT(how);
  ZERO_STRUCT(e);
  ZERO_STRUCT(ids);
  how.id_type = RFM_ID_BYTES;
  e.n = 2;
  e.id_bytes = (const uint8_t *)"zoea";
  e.id_offsets = offsets;
  e.amount_minor = amount;
  e.day = day;
  assert_ok(rfm_table_new(&table, &s->fh.host, &how, &s->err), &s->err);
  assert_ok(rfm_table_append(table, &e, NULL, &s->err), &s->err);
  s->options.segments = NULL;
  assert_ok(rfm_track_measure(&track, table, dates, 2, &s->options, &s->err), &s->err);
  for (int32_t date = 0; date < 2; date++) {
    assert_ok(rfm_features_ids(rfm_track_features(track, date), &ids, &s->err), &s->err);
    assert_memory_equal(ids.bytes, "azoe", 4); /* "a" before "zoe" */
  }
  assert_int_equal(rfm_track_stages(track, 0)[0], RFM_STAGE_NOT_BORN);
  assert_int_equal(rfm_track_stages(track, 1)[0], RFM_STAGE_NEW);
  rfm_track_free(track);
  rfm_table_free(table);
}

/* ---- memory, stops, threads ---- */

/* Everything a track says, as bytes. */
static void dump_track(dump *d, const rfm_track *track)
{
  rfm_track_info info;
  rfm_error err;

  ZERO_STRUCT(info);
  assert_ok(rfm_track_get(track, &info, &err), &err);
  for (int32_t date = 0; date < info.n_dates; date++) {
    const size_t n = (size_t)info.n_customers;

    if (rfm_track_features(track, date))
      dump_features(d, rfm_track_features(track, date));
    dump_add(d, rfm_track_scores(track, date), n * (size_t)info.n_scored);
    dump_add(d, rfm_track_segments(track, date), n * sizeof(int32_t));
    dump_add(d, rfm_track_stages(track, date), n);
  }
}

static void without_values_scores_and_segments_are_the_same(void **state)
{
  shop *s = *state;
  rfm_track *full, *lean;
  rfm_decline d[N_CUSTOMERS];

  for (int relative = 0; relative < 2; relative++) {
    s->options.levels = relative ? RFM_LEVELS_RELATIVE : RFM_LEVELS_FROZEN;
    s->options.scorer = relative ? NULL : s->scorer;
    s->options.flags = 0;
    full = track_of(s);
    s->options.flags = RFM_TRACK_NO_VALUES;
    lean = track_of(s);
    for (int32_t date = 0; date < N_DATES; date++) {
      assert_memory_equal(rfm_track_scores(full, date), rfm_track_scores(lean, date),
                          (size_t)N_CUSTOMERS * (relative ? 3 : 2));
      assert_memory_equal(rfm_track_segments(full, date), rfm_track_segments(lean, date),
                          N_CUSTOMERS * sizeof(int32_t));
      assert_int_equal(rfm_track_features(lean, date) != NULL, date == N_DATES - 1);
    }
    assert_ok(rfm_track_declines(lean, 3, -1, d, N_CUSTOMERS, &s->err), &s->err);
    assert_true(d[1].scored >= 0 && isnan(d[1].from_value) && !isnan(d[1].to_value));
    rfm_track_free(full);
    rfm_track_free(lean);
  }
}

static void every_allocation_may_fail(void **state)
{
  shop *s = *state;

  for (int relative = 0; relative < 2; relative++) {
    int64_t n = 1;
    rfm_track *track = NULL;

    s->options.levels = relative ? RFM_LEVELS_RELATIVE : RFM_LEVELS_FROZEN;
    s->options.scorer = relative ? NULL : s->scorer;
    s->options.cycle_days = 0;
    for (;; n++) {
      rfm_status status;

      failing_host_fail(&s->fh, n, n % 2 ? FAIL_ONCE : FAIL_EVER_AFTER);
      status = rfm_track_measure(&track, s->table, dates, N_DATES, &s->options, &s->err);
      if (s->fh.attempts < n) {
        assert_int_equal(status, RFM_OK);
        break;
      }
      assert_int_equal(status, RFM_E_NOMEM);
      assert_null(track);
    }
    failing_host_fail(&s->fh, 0, FAIL_ONCE);
    assert_true(n > 15);
    rfm_track_free(track);
  }
}

static void the_progress_hook_stops_it_at_every_step(void **state)
{
  shop *s = *state;
  rfm_table *table;
  rfm_track *track = NULL;
  int64_t n = 1;

  failing_host_stop(&s->fh, 0);
  table = rows_table(&s->fh.host, history, COUNT_OF(history));
  s->options.cycle_days = 0;
  for (; failing_host_stop(&s->fh, n),
         rfm_track_measure(&track, table, dates, N_DATES, &s->options, &s->err);
       n++) {
    assert_int_equal(s->err.status, RFM_STOPPED);
    assert_null(track);
  }
  assert_true(n > 8);
  rfm_track_free(track);
  rfm_table_free(table);
}

/* ---- the same bytes ---- */

enum { N_MANY = 40000 };

static rfm_table *many(const rfm_host *host, int shuffled)
{
  static row rows[N_MANY];
  rfm_table *table = rows_table(host, NULL, 0);
  rfm_error err;

  for (uint64_t i = 0, random = 7; i < N_MANY; i++) {
    random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    rows[shuffled ? (i * 7919) % N_MANY : i] = (row){
        (random >> 33) % 5000, D - 200 + (int32_t)(random >> 20 & 255),
        (int64_t)(random >> 40) % 900, (uint8_t)(1 + (random >> 60) % 2), (random >> 50) % 60};
  }
  if (shuffled == 2) {
    rfm_table *other = rows_table(NULL, rows, N_MANY / 3);

    assert_ok(rows_append(table, rows + N_MANY / 3, N_MANY - N_MANY / 3, &err), &err);
    assert_ok(rfm_table_compact(table, &err), &err);
    assert_ok(rfm_table_merge(table, other, &err), &err);
    rfm_table_free(other);
  } else {
    assert_ok(rows_append(table, rows, N_MANY, &err), &err);
  }
  return table;
}

static void dump_many(dump *d, const rfm_host *host, int shuffled, int32_t levels)
{
  rfm_table *table = many(host, shuffled);
  rfm_segments *map = NULL;
  rfm_scorer *scorer = NULL;
  rfm_features *f = NULL;
  rfm_track *track = NULL;
  rfm_track_options o;
  rfm_error err;

  ZERO_STRUCT(o);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  assert_ok(rfm_features_measure(&f, table, NULL, D, NULL, &err), &err);
  assert_ok(rfm_scorer_fit(&scorer, f, NULL, &err), &err);
  o.segments = map;
  o.levels = levels;
  o.scorer = levels == RFM_LEVELS_FROZEN ? scorer : NULL;
  assert_ok(rfm_track_measure(&track, table, dates, N_DATES, &o, &err), &err);
  dump_track(d, track);
  rfm_track_free(track);
  rfm_scorer_free(scorer);
  rfm_features_free(f);
  rfm_segments_free(map);
  rfm_table_free(table);
}

static void threads_order_and_parts_leave_no_trace(void **state)
{
  static const int32_t n_threads[] = {1, 2, 7, 2, 2};

  (void)state;
  for (int32_t levels = RFM_LEVELS_FROZEN; levels <= RFM_LEVELS_RELATIVE; levels++) {
    dump expected = {NULL, 0, 0};

    for (int i = 0; i < COUNT_OF(n_threads); i++) {
      dump now = {NULL, 0, 0};
      rfm_pool *pool = NULL;
      rfm_host host;
      rfm_error err;

      ZERO_STRUCT(host);
      assert_ok(rfm_pool_new(&pool, n_threads[i], NULL, &err), &err);
      host.pool = pool;
      dump_many(&now, &host, i < 3 ? 0 : i - 2, levels);
      if (i == 0) {
        expected = now;
      } else {
        assert_same_dump(&now, &expected);
        dump_free(&now);
      }
      rfm_pool_free(pool);
    }
    dump_free(&expected);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(bad_dates_are_refused_by_number),
      TEST(levels_must_be_said_and_fit),
      TEST(bad_cycles_are_named),
      TEST(undated_attributes_are_refused_by_name),
      TEST(dates_before_the_floor_are_refused),
      TEST(a_date_without_buyers_cannot_be_learned_from),
      TEST(an_ntile_scorer_is_refused),
      TEST(readers_check_their_arguments),
      TEST(one_date_has_no_moves),
      TEST(a_table_without_customers_has_empty_dates),
      TEST(byte_ids_and_no_map_are_tracked),
      TEST(without_values_scores_and_segments_are_the_same),
      TEST(every_allocation_may_fail),
      TEST(the_progress_hook_stops_it_at_every_step),
      cmocka_unit_test(threads_order_and_parts_leave_no_trace),
  };

  return cmocka_run_group_tests_name("track_input", tests, NULL, NULL);
}
