/* SPDX-License-Identifier: MIT */
/* Tracks to look at. */
#ifndef TRACK_FIXTURE_H
#define TRACK_FIXTURE_H

#include "base/attrs.h"
#include "support/failing_host.h"
#include "support/rows.h"
#include "support/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { D = 20000, N_DATES = 4, N_CUSTOMERS = 5, LOW = 0, HIGH, OTHER, PROSPECT, RETURNED, UNBORN };

static RFM__UNUSED const int32_t dates[N_DATES] = {D, D + 30, D + 60, D + 90};

static RFM__UNUSED const row history[] = {
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

static RFM__UNUSED rfm_segments *two_segments(const rfm_host *host)
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

static RFM__UNUSED int setup(void **state)
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

static RFM__UNUSED int teardown(void **state)
{
  shop *s = *state;

  rfm_segments_free(s->map);
  rfm_scorer_free(s->scorer);
  rfm_metrics_free(s->metrics);
  rfm_table_free(s->table);
  failing_host_assert_clean(&s->fh);
  return 0;
}

static RFM__UNUSED rfm_track *track_of(shop *s)
{
  rfm_track *track = NULL;

  assert_ok(rfm_track_measure(&track, s->table, dates, N_DATES, &s->options, &s->err), &s->err);
  return track;
}

static RFM__UNUSED void assert_change(const rfm_change *got, int32_t segment, int32_t before,
                                      int32_t since, int32_t n_dates, int32_t days)
{
  const rfm_change expected = {segment, before, since, dates[since], days, n_dates};

  assert_memory_equal(got, &expected, sizeof expected);
}

/* A test in a list, with a shop of its own. */
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
