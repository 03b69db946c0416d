/* SPDX-License-Identifier: MIT */
/* Tracks: a shop of five customers on four dates, worked by hand; what is refused; every
 * allocation, every stop.
 *
 *   customer  purchases (days after the first date)      F of 60 days on 0, 30, 60, 90
 *   1         -5 10 20 50 80                             1 3 3 2
 *   2         -30 -20 -10 -1                             4 3 0 0
 *   3         40                                         not born twice, 1 1
 *   4         none, joined on 15                         not born, then 0
 *   5         -10, returned on 35                        1 1, then 0 */
#include "track_fixture.h"

/* ---- series ---- */

static void everyone_has_a_segment_on_every_date(void **state)
{
  static const int32_t expected[N_DATES][N_CUSTOMERS] = {{LOW, HIGH, UNBORN, UNBORN, LOW},
                                                         {HIGH, HIGH, UNBORN, PROSPECT, LOW},
                                                         {HIGH, LOW, LOW, PROSPECT, RETURNED},
                                                         {LOW, LOW, LOW, PROSPECT, RETURNED}};
  static const uint8_t frequency[N_DATES][N_CUSTOMERS] = {
      {1, 4, 0, 0, 1}, {3, 3, 0, 0, 1}, {3, 1, 1, 0, 0}, {2, 1, 1, 0, 0}};
  rfm_track *track = track_of(*state);

  for (int32_t date = 0; date < N_DATES; date++) {
    assert_memory_equal(rfm_track_segments(track, date), expected[date], sizeof expected[date]);
    for (int i = 0; i < N_CUSTOMERS; i++)
      assert_int_equal(rfm_track_scores(track, date)[2 * i], frequency[date][i]);
  }
  rfm_track_free(track);
}

static void one_customer_is_read_through_all_dates(void **state)
{
  shop *s = *state;
  rfm_track *track = track_of(s);
  double values[2 * N_DATES];
  uint8_t score[2 * N_DATES], stage[N_DATES];
  int32_t segment[N_DATES];

  assert_ok(rfm_track_series(track, 0, values, score, segment, stage, N_DATES, &s->err), &s->err);
  assert_memory_equal(segment, ((const int32_t[]){LOW, HIGH, HIGH, LOW}), sizeof segment);
  assert_memory_equal(values, ((const double[]){1, 100, 3, 300, 3, 400, 2, 500}), sizeof values);
  assert_memory_equal(score, ((const uint8_t[]){1, 5, 3, 5, 3, 5, 2, 5}), sizeof score);
  assert_memory_equal(
      stage,
      ((const uint8_t[]){RFM_STAGE_NEW, RFM_STAGE_ACTIVE, RFM_STAGE_ACTIVE, RFM_STAGE_ACTIVE}),
      sizeof stage);
  assert_ok(rfm_track_series(track, 4, NULL, NULL, NULL, NULL, N_DATES, &s->err), &s->err);
  rfm_track_free(track);
}

static void the_track_says_which_ruler_it_used(void **state)
{
  shop *s = *state;
  rfm_track *track = track_of(s);
  rfm_track_info info;

  ZERO_STRUCT(info);
  assert_ok(rfm_track_get(track, &info, &s->err), &s->err);
  assert_int_equal(info.levels, RFM_LEVELS_FROZEN);
  assert_int_equal(info.breaks_day, D + 1);
  assert_null(rfm_track_scorer(track, 0));
  assert_int_equal(info.n_customers, N_CUSTOMERS);
  assert_int_equal(info.n_scored, 2);
  assert_int_equal(info.n_segments, UNBORN);
  assert_int_equal(info.rolled, 3);
  assert_memory_equal(info.day, dates, sizeof dates);
  rfm_track_free(track);
  s->options.scorer = NULL;
  s->options.levels = RFM_LEVELS_RELATIVE;
  s->options.segments = NULL;
  track = track_of(s);
  assert_ok(rfm_track_get(track, &info, &s->err), &s->err);
  assert_int_equal(info.levels, RFM_LEVELS_RELATIVE);
  assert_int_equal(info.breaks_day, D + 90);
  assert_int_equal(info.n_segments, 0);
  assert_int_equal(info.n_scored, 3); /* recency, frequency, monetary */
  assert_int_equal(rfm_scorer_learned_day(rfm_track_scorer(track, 2)), D + 60);
  assert_null(rfm_track_segments(track, 0));
  rfm_track_free(track);
}

static void metrics_that_cannot_roll_say_so(void **state)
{
  shop *s = *state;
  const rfm_metric list[] = {metric_of(RFM_METRIC_FREQUENCY, 0),
                             metric_of(RFM_METRIC_DISTINCT_ITEMS, 0),
                             metric_of(RFM_METRIC_GAP_MEAN, 90)};
  rfm_metrics *metrics = NULL;
  rfm_track *track;
  rfm_track_info info;

  assert_ok(rfm_metrics_new(&metrics, NULL, list, 3, NULL, &s->err), &s->err);
  ZERO_STRUCT(s->options);
  s->options.levels = RFM_LEVELS_RELATIVE;
  s->options.metrics = metrics;
  track = track_of(s);
  ZERO_STRUCT(info);
  assert_ok(rfm_track_get(track, &info, &s->err), &s->err);
  assert_int_equal(info.rolled, 1 | 4);
  rfm_track_free(track);
  rfm_metrics_free(metrics);
}

/* ---- changes and declines ---- */

static void changes_name_the_last_different_segment_and_the_time_since(void **state)
{
  shop *s = *state;
  rfm_track *track = track_of(s);
  rfm_change c[N_CUSTOMERS];

  assert_ok(rfm_track_changes(track, 3, c, N_CUSTOMERS, &s->err), &s->err);
  assert_change(&c[0], LOW, HIGH, 3, 1, 0);
  assert_change(&c[1], LOW, HIGH, 2, 2, 30);
  assert_change(&c[2], LOW, UNBORN, 2, 2, 30);
  assert_change(&c[3], PROSPECT, UNBORN, 1, 3, 60);
  assert_change(&c[4], RETURNED, LOW, 2, 2, 30);
  assert_ok(rfm_track_changes(track, 1, c, N_CUSTOMERS, &s->err), &s->err);
  assert_change(&c[1], HIGH, -1, 0, 2, 30);
  assert_change(&c[2], UNBORN, -1, 0, 2, 30);
  rfm_track_free(track);
}

static void declines_say_from_what_to_what_since_when_and_how_steep(void **state)
{
  shop *s = *state;
  rfm_track *track = track_of(s);
  rfm_decline d[N_CUSTOMERS];

  assert_ok(rfm_track_declines(track, 3, -1, d, N_CUSTOMERS, &s->err), &s->err);
  assert_int_equal(d[0].scored, 0);
  assert_int_equal(d[0].from_level, 3);
  assert_int_equal(d[0].to_level, 2);
  assert_int_equal(d[0].since_date, 2); /* the last time that it was 3 */
  assert_int_equal(d[0].since_day, D + 60);
  assert_true(d[0].from_value == 3 && d[0].to_value == 2);
  assert_true(d[0].levels_a_month == 1.0); /* one level in 30 days */
  assert_int_equal(d[1].from_level, 4);
  assert_int_equal(d[1].to_level, 1);
  assert_int_equal(d[1].since_date, 0);
  assert_true(d[1].levels_a_month == 1.0); /* three in 90 days */
  for (int i = 2; i < N_CUSTOMERS; i++) {
    assert_int_equal(d[i].scored, -1);
    assert_true(isnan(d[i].from_value) && isnan(d[i].to_value) && d[i].levels_a_month == 0);
  }
  assert_ok(rfm_track_declines(track, 3, 1, d, N_CUSTOMERS, &s->err), &s->err);
  assert_int_equal(d[0].scored, -1); /* money over all history never fell */
  rfm_track_free(track);
}

/* ---- stages ---- */

static void assert_stages(shop *s, int32_t date, const uint8_t expected[N_CUSTOMERS])
{
  rfm_track *track = track_of(s);

  assert_memory_equal(rfm_track_stages(track, date), expected, N_CUSTOMERS);
  rfm_track_free(track);
}

/* A cycle of 30 days: new up to 30, active up to 75, sleeping up to 150. */
static void stages_follow_the_shops_cycle(void **state)
{
  static const uint8_t first[] = {RFM_STAGE_NEW, RFM_STAGE_NEW, RFM_STAGE_NOT_BORN,
                                  RFM_STAGE_NOT_BORN, RFM_STAGE_NEW};
  static const uint8_t last[] = {RFM_STAGE_ACTIVE, RFM_STAGE_SLEEPING, RFM_STAGE_ACTIVE,
                                 RFM_STAGE_NO_PURCHASE, RFM_STAGE_NO_PURCHASE};

  assert_stages(*state, 0, first);
  assert_stages(*state, 3, last);
}

/* Customer 2 has gaps of 10, 10 and 9 days: (29 + 2 x 30) / 5 = 17.8, and 91 days are more than 5
 * times that. Customer 1 has gaps of 15, 10, 30 and 30: 145 / 6 = 24.2. */
static void stages_follow_the_customers_own_cycle_when_told(void **state)
{
  static const uint8_t last[] = {RFM_STAGE_ACTIVE, RFM_STAGE_LAPSED, RFM_STAGE_ACTIVE,
                                 RFM_STAGE_NO_PURCHASE, RFM_STAGE_NO_PURCHASE};
  shop *s = *state;

  s->options.flags = RFM_TRACK_OWN_CYCLE;
  assert_stages(s, 3, last);
}

static void stated_multiples_move_the_stages(void **state)
{
  static const uint8_t last[] = {RFM_STAGE_ACTIVE, RFM_STAGE_LAPSED, RFM_STAGE_NEW,
                                 RFM_STAGE_NO_PURCHASE, RFM_STAGE_NO_PURCHASE};
  shop *s = *state;

  s->options.new_cycles = 2;
  s->options.active_cycles = .5;
  s->options.sleeping_cycles = 3;
  assert_stages(s, 3, last);
}

/* Gaps up to the last date: 15 10 30 30, 10 10 9, so the median is 10. */
static void the_shops_cycle_is_found_when_it_is_not_given(void **state)
{
  shop *s = *state;
  rfm_track *track;
  rfm_track_info info;

  ZERO_STRUCT(info);
  s->options.cycle_days = 0;
  track = track_of(s);
  assert_ok(rfm_track_get(track, &info, &s->err), &s->err);
  assert_true(info.cycle_days == 10);
  assert_true(info.new_cycles == 1 && info.active_cycles == 2.5 && info.sleeping_cycles == 5);
  rfm_track_free(track);
}

static void without_a_cycle_there_are_no_stages(void **state)
{
  static const row once[] = {{1, D, 100}, {2, D + 1, 100}};
  shop *s = *state;
  rfm_table *table = rows_table(NULL, once, 2);
  rfm_track *track = NULL;
  rfm_moves m;
  int64_t count[36];

  s->options.cycle_days = 0;
  assert_ok(rfm_track_measure(&track, table, dates, 2, &s->options, &s->err), &s->err);
  assert_null(rfm_track_stages(track, 0));
  ZERO_STRUCT(m);
  m.by = RFM_MOVES_BY_STAGE;
  m.to_date = 1;
  assert_refused(rfm_track_moves(track, &m, count, 36, &s->err), RFM_E_STATE, &s->err, -1,
                 "no stages");
  rfm_track_free(track);
  s->options.cycle_days = 30;
  s->options.flags = RFM_TRACK_NO_STAGES;
  assert_ok(rfm_track_measure(&track, table, dates, 2, &s->options, &s->err), &s->err);
  assert_null(rfm_track_stages(track, 0));
  rfm_track_free(track);
  rfm_table_free(table);
}

/* ---- moves ---- */

static void assert_moves(shop *s, const rfm_moves *m, const int (*pairs)[2], int n_places)
{
  rfm_track *track = track_of(s);
  int64_t expected[64] = {0}, count[64];

  for (int i = 0; i < N_CUSTOMERS; i++)
    expected[pairs[i][0] * n_places + pairs[i][1]]++;
  assert_ok(rfm_track_moves(track, m, count, n_places * n_places, &s->err), &s->err);
  assert_memory_equal(count, expected, (size_t)(n_places * n_places) * sizeof *count);
  assert_refused(rfm_track_moves(track, m, count, n_places * n_places - 1, &s->err), RFM_E_ARG,
                 &s->err, -1, "n_count");
  rfm_track_free(track);
}

static void moves_count_everyone_once_the_unborn_too(void **state)
{
  static const int by_segment[][2] = {
      {LOW, LOW}, {HIGH, LOW}, {UNBORN, LOW}, {UNBORN, PROSPECT}, {LOW, RETURNED}};
  static const int by_level[][2] = {{1, 2}, {4, 1}, {6, 1}, {6, 0}, {1, 0}};
  static const int by_stage[][2] = {{2, 3}, {2, 4}, {0, 3}, {0, 1}, {2, 1}};
  rfm_moves m;

  ZERO_STRUCT(m);
  m.to_date = 3;
  assert_moves(*state, &m, by_segment, UNBORN + 1);
  m.by = RFM_MOVES_BY_LEVEL;
  assert_moves(*state, &m, by_level, 7);
  m.by = RFM_MOVES_BY_STAGE;
  assert_moves(*state, &m, by_stage, 6);
}

/* Two clusters; -1: in none. Who is not born is counted so, whatever the label. */
static void moves_by_the_hosts_labels_have_a_place_for_none(void **state)
{
  static const int32_t from[] = {0, 1, -1, -1, 1}, to[] = {1, 1, 0, -1, -1};
  static const int pairs[][2] = {{0, 1}, {1, 1}, {3, 0}, {3, 2}, {1, 2}};
  rfm_moves m;

  ZERO_STRUCT(m);
  m.by = RFM_MOVES_BY_LABEL;
  m.n_rows = N_CUSTOMERS;
  m.from_label = from;
  m.to_label = to;
  m.n_labels = 2;
  m.to_date = 3;
  assert_moves(*state, &m, pairs, 4);
}

static void bad_moves_are_named(void **state)
{
  static const int32_t good[] = {0, 0, 0, 0, 0}, bad[] = {0, 0, 2, 0, 0};
  shop *s = *state;
  rfm_track *track = track_of(s);
  int64_t count[64];
  rfm_moves m;

  ZERO_STRUCT(m);
  assert_refused(rfm_track_moves(track, NULL, count, 64, &s->err), RFM_E_ARG, &s->err, -1, "NULL");
  assert_refused(rfm_track_moves(NULL, &m, count, 64, &s->err), RFM_E_ARG, &s->err, -1, "track");
  assert_refused(rfm_track_moves(track, &m, count, 64, &s->err), RFM_E_ARG, &s->err, -1,
                 "earlier and a later");
  m.to_date = 4;
  assert_refused(rfm_track_moves(track, &m, count, 64, &s->err), RFM_E_ARG, &s->err, -1, "to_date");
  m.to_date = 1;
  m.from_date = -1;
  assert_refused(rfm_track_moves(track, &m, count, 64, &s->err), RFM_E_ARG, &s->err, -1,
                 "from_date");
  m.from_date = 0;
  m.by = 5;
  assert_refused(rfm_track_moves(track, &m, count, 64, &s->err), RFM_E_ARG, &s->err, -1, "by is 5");
  m.by = RFM_MOVES_BY_LEVEL;
  m.scored = 2;
  assert_refused(rfm_track_moves(track, &m, count, 64, &s->err), RFM_E_ARG, &s->err, -1, "scored");
  m.by = RFM_MOVES_BY_LABEL;
  assert_refused(rfm_track_moves(track, &m, count, 64, &s->err), RFM_E_ARG, &s->err, -1, "label");
  m.from_label = good;
  m.to_label = bad;
  m.n_rows = N_CUSTOMERS;
  assert_refused(rfm_track_moves(track, &m, count, 64, &s->err), RFM_E_ARG, &s->err, -1,
                 "n_labels");
  m.n_labels = 2;
  assert_refused(rfm_track_moves(track, &m, count, 64, &s->err), RFM_E_DATA, &s->err, 2,
                 "to_label");
  rfm_track_free(track);
}

/* ---- ladder ---- */

static void assert_rung(const rfm_rung *r, int64_t reached, int64_t moved, double median)
{
  assert_int_equal(r->n_reached, reached);
  assert_int_equal(r->n_moved, moved);
  assert_int_equal(r->n_stayed, reached - moved);
  if (moved > 0)
    assert_true(r->conversion == (double)moved / (double)reached && r->median_days == median);
}

/* Level 1 on days 0 0 60 - 0, level 2 on 30 0, level 3 on 30 0, level 4 on - 0. */
static void the_ladder_of_levels_counts_from_first_date_to_first_date(void **state)
{
  shop *s = *state;
  rfm_track *track = track_of(s);
  rfm_rung r[5];

  assert_ok(rfm_track_ladder(track, 0, r, 5, &s->err), &s->err);
  assert_rung(&r[0], 4, 2, 15); /* after 30 days and at once */
  assert_rung(&r[1], 2, 2, 0);
  assert_rung(&r[2], 2, 1, 0);
  assert_rung(&r[3], 1, 0, 0);
  assert_rung(&r[4], 0, 0, 0);
  assert_true(isnan(r[4].conversion) && isnan(r[3].median_days) && r[3].conversion == 0);
  assert_refused(rfm_track_ladder(track, 2, r, 5, &s->err), RFM_E_ARG, &s->err, -1, "scored");
  assert_refused(rfm_track_ladder(track, 0, r, 4, &s->err), RFM_E_ARG, &s->err, -1, "n_rungs");
  assert_refused(rfm_track_ladder(NULL, 0, r, 5, &s->err), RFM_E_ARG, &s->err, -1, "track");
  for (int64_t n = 1;; n++) {
    rfm_status status;

    failing_host_fail(&s->fh, n, FAIL_ONCE);
    status = rfm_track_ladder(track, 0, r, 5, &s->err);
    if (s->fh.attempts < n)
      break;
    assert_int_equal(status, RFM_E_NOMEM);
  }
  rfm_track_free(track);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(everyone_has_a_segment_on_every_date),
      TEST(one_customer_is_read_through_all_dates),
      TEST(the_track_says_which_ruler_it_used),
      TEST(metrics_that_cannot_roll_say_so),
      TEST(changes_name_the_last_different_segment_and_the_time_since),
      TEST(declines_say_from_what_to_what_since_when_and_how_steep),
      TEST(stages_follow_the_shops_cycle),
      TEST(stages_follow_the_customers_own_cycle_when_told),
      TEST(stated_multiples_move_the_stages),
      TEST(the_shops_cycle_is_found_when_it_is_not_given),
      TEST(without_a_cycle_there_are_no_stages),
      TEST(moves_count_everyone_once_the_unborn_too),
      TEST(moves_by_the_hosts_labels_have_a_place_for_none),
      TEST(bad_moves_are_named),
      TEST(the_ladder_of_levels_counts_from_first_date_to_first_date),
  };

  return cmocka_run_group_tests_name("track", tests, NULL, NULL);
}
