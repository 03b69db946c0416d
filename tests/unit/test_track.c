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
#include "support/failing_host.h"
#include "support/rows.h"
#include "support/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { D = 20000, N_DATES = 4, N_CUSTOMERS = 5, LOW = 0, HIGH, OTHER, PROSPECT, RETURNED, UNBORN };

static const int32_t dates[N_DATES] = {D, D + 30, D + 60, D + 90};

static const row history[] = {
    {1, D - 5, 100, RFM_KIND_SALE, 11},  {1, D + 10, 100, RFM_KIND_SALE, 12},
    {1, D + 20, 100, RFM_KIND_SALE, 13}, {1, D + 50, 100, RFM_KIND_SALE, 14},
    {1, D + 80, 100, RFM_KIND_SALE, 15}, {2, D - 30, 100, RFM_KIND_SALE, 21},
    {2, D - 20, 100, RFM_KIND_SALE, 22}, {2, D - 10, 100, RFM_KIND_SALE, 23},
    {2, D - 1, 100, RFM_KIND_SALE, 24},  {3, D + 40, 100, RFM_KIND_SALE, 31},
    {5, D - 10, 100, RFM_KIND_SALE, 51}, {5, D + 35, 100, RFM_KIND_RETURN, 51},
};

typedef struct shop {
  failing_host fh;
  rfm_table *table;
  rfm_metrics *metrics;
  rfm_scorer *scorer;
  rfm_segments *map;
  rfm_track_options options;
  rfm_error err;
} shop;

static rfm_segments *two_segments(const rfm_host *host)
{
  static const uint8_t low[] = {1, 3}, high[] = {2, 5};
  static const int32_t levels[] = {5}, kinds[] = {RFM_METRIC_FREQUENCY};
  rfm_box boxes[] = {box_of("low", &low[0], &high[0]), box_of("high", &low[1], &high[1])};
  rfm_segments_spec spec;
  rfm_segments *map = NULL;
  rfm_error err;

  ZERO_STRUCT(spec);
  spec.n_boxes = 2;
  spec.boxes = boxes;
  spec.levels = levels;
  spec.kinds = kinds;
  spec.n_columns = 1;
  assert_ok(rfm_segments_new(&map, host, &spec, &err), &err);
  return map;
}

static int setup(void **state)
{
  static const double breaks[] = {1, 2, 3, 4};
  static const double *const columns[] = {breaks, breaks};
  static const uint64_t member = 4;
  static const int32_t joined = D + 15;
  static shop s;
  rfm_metric list[] = {metric_of(RFM_METRIC_FREQUENCY, 60), metric_of(RFM_METRIC_MONETARY, 0)};

  memset(&s, 0, sizeof s);
  failing_host_init(&s.fh);
  s.table = rows_table(&s.fh.host, history, COUNT_OF(history));
  assert_ok(add_members(s.table, &member, &joined, 1, &s.err), &s.err);
  assert_ok(rfm_metrics_new(&s.metrics, &s.fh.host, list, 2, NULL, &s.err), &s.err);
  assert_ok(rfm_scorer_from_breaks(&s.scorer, &s.fh.host, s.metrics, columns, NULL, D + 1, &s.err),
            &s.err);
  s.map = two_segments(&s.fh.host);
  ZERO_STRUCT(s.options);
  s.options.scorer = s.scorer;
  s.options.segments = s.map;
  s.options.cycle_days = 30;
  *state = &s;
  return 0;
}

static int teardown(void **state)
{
  shop *s = *state;

  rfm_segments_free(s->map);
  rfm_scorer_free(s->scorer);
  rfm_metrics_free(s->metrics);
  rfm_table_free(s->table);
  failing_host_assert_clean(&s->fh);
  return 0;
}

static rfm_track *track_of(shop *s)
{
  rfm_track *track = NULL;

  assert_ok(rfm_track_measure(&track, s->table, dates, N_DATES, &s->options, &s->err), &s->err);
  return track;
}

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

static void assert_change(const rfm_change *got, int32_t segment, int32_t before, int32_t since,
                          int32_t n_dates, int32_t days)
{
  const rfm_change expected = {segment, before, since, dates[since], days, n_dates};

  assert_memory_equal(got, &expected, sizeof expected);
}

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

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

  return cmocka_run_group_tests_name("track", tests, NULL, NULL);
}
