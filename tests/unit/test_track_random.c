/* SPDX-License-Identifier: MIT */
/* Random tables with late events, voids, returns, exchanges, aliases, members, attributes and
 * floors: one pass over the events equals a measure on each date, bit for bit, under every purchase
 * unit and with every kind of metric. */
#include "support/random.h"
#include "support/rows.h"
#include "support/test.h"
#include "support/track_checks.h"

#include <stdlib.h>
#include <string.h>

enum { D = 20000, N_IDS = 60, MAX_ROWS = 900, MAX_DATES = 12, ROUNDS = 160 };

static uint64_t state_of_chance;
static rfm_error err;
static int plain;    /* nothing to settle: such tables have a lane of their own */
static int n_frozen; /* rounds that had something to learn from */

static int chance(int n)
{
  return (int)random_below(&state_of_chance, (uint32_t)n);
}

/* ---- tables ---- */

static row some_row(int i, int fields)
{
  row r = {(uint64_t)chance(N_IDS), D - chance(200) + 5, chance(8) * chance(60)};

  r.kind = (uint8_t)(1 + (chance(3) ? 0 : chance(5)));
  if (r.kind >= RFM_KIND_VISIT)
    r.amount = 0;
  r.order = fields & 1 && chance(3) ? (uint64_t)(1 + chance(8)) : 0;
  r.item = fields & 2 ? (uint64_t)chance(5) : 0;
  r.category = fields & 4 ? (uint64_t)chance(3) : 0;
  r.group = fields & 8 ? (uint32_t)chance(3) : 0;
  r.second = fields & 16 ? chance(50) - 20 : 0;
  r.event = fields & 32 ? (uint64_t)(i + 1) : 0;
  r.time = fields & 64 ? (int64_t)r.day * 86400 + chance(4) : 0;
  return r;
}

static void some_members(rfm_table *table)
{
  uint64_t number[6];
  int32_t day[6];

  for (int i = 0; i < 6; i++) {
    number[i] = (uint64_t)(chance(20) * 7 + i);
    day[i] = D - chance(250);
  }
  (void)add_members(table, number, chance(3) ? day : NULL, 6,
                    &err); /* an id may come twice with two days */
}

static void some_attributes(rfm_table *table)
{
  for (int i = 0; i < 40; i++) {
    const uint64_t number = (uint64_t)chance(N_IDS);
    const int32_t day = D - chance(200);
    const double value = chance(100);
    rfm_attribute a;
    rfm_ids ids;

    ZERO_STRUCT(a);
    ZERO_STRUCT(ids);
    ids.n = 1;
    ids.number = &number;
    a.flags = RFM_ATTRIBUTE_REPLACE;
    a.name = "score";
    a.ids = &ids;
    a.value = &value;
    a.day = &day;
    assert_ok(rfm_table_set_attribute(table, &a, &err), &err);
  }
}

static rfm_table *some_table(int pruned)
{
  static row rows[MAX_ROWS];
  const int fields = (chance(4) ? 127 : chance(128)) & (plain ? ~1 : ~0),
            n = 300 + chance(MAX_ROWS - 300);
  rfm_table *table;

  for (int i = 0; i < n; i++)
    rows[i] = some_row(i, fields);
  table = rows_table(NULL, rows, n / 2);
  if (chance(2))
    assert_ok(rfm_table_compact(table, &err), &err);
  assert_ok(rows_append(table, rows + n / 2, n - n / 2, &err), &err);
  for (int i = 0; i < 15 && fields & 32; i++)
    assert_ok(rfm_table_void(table, (uint64_t)(1 + chance(n)), &err), &err);
  for (int i = 0; i < 5; i++) {
    const rfm_id from = id_number((uint64_t)chance(N_IDS)),
                 into = id_number((uint64_t)chance(N_IDS));

    (void)rfm_table_alias(table, &from, &into, &err); /* circles are refused */
  }
  some_members(table);
  some_attributes(table);
  if (chance(2))
    assert_ok(rfm_table_compact(table, &err), &err);
  if (pruned)
    assert_ok(rfm_table_prune(table, D - 150, &err), &err);
  return table;
}

/* ---- metrics ---- */

static int takes_no_window(int32_t kind)
{
  return kind == RFM_METRIC_TENURE || kind == RFM_METRIC_MEMBERSHIP_AGE ||
         kind == RFM_METRIC_ATTRIBUTE;
}

/* Kinds that look at single events. */
static int cannot_roll(int32_t kind)
{
  return kind == RFM_METRIC_REPEAT_VALUE ||
         (kind >= RFM_METRIC_DISTINCT_ITEMS && kind <= RFM_METRIC_REPURCHASE_RATE);
}

static rfm_metric some_metric(int i, int pruned)
{
  static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
  const int32_t any = i < 3 ? 1 + i : 1 + chance(RFM_METRIC_SEASON_FREQUENCY);
  const int32_t kind = plain && cannot_roll(any) ? RFM_METRIC_VISITS : any;
  const int trend = kind == RFM_METRIC_TREND_FREQUENCY || kind == RFM_METRIC_TREND_MONETARY;
  const int whole = i == 0 || takes_no_window(kind) || (!trend && chance(2));
  rfm_metric m = metric_of(kind, whole ? 0 : 1 + chance(90));

  m.name = names[i];
  m.attribute = kind == RFM_METRIC_ATTRIBUTE ? "score" : NULL;
  m.against_days = trend && chance(2) ? 1 + chance(50) : 0;
  m.money = chance(3);
  m.missing = chance(6) ? 0 : 1 + chance(3);
  m.missing_value = 1.25;
  m.flags = (i < 3 ? 0 : RFM_METRIC_UNSCORED) | (pruned ? RFM_METRIC_FROM_FLOOR : 0);
  if ((kind == RFM_METRIC_GAP_MEAN || kind == RFM_METRIC_OVERDUE) && chance(2))
    m.flags |= RFM_METRIC_SHRUNK_GAP;
  return m;
}

static rfm_metrics *some_metrics(int pruned)
{
  static const uint64_t categories[] = {0, 2};
  static const uint32_t groups[] = {0, 1};
  static const double season[12] = {.7, 1.1, .9, 1.3, .8, 1, 1.2, .6, 1.05, .95, 1.15, 1.7};
  static const int32_t kinds[] = {0, 0, 0, 6, 2, 14, 22, 62};
  rfm_metrics_options o = metrics_options(kinds[chance(8)], 1 + chance(4));
  const int n = 3 + chance(10);
  rfm_metric list[12];
  rfm_metrics *metrics = NULL;

  for (int i = 0; i < n && i < 12; i++)
    list[i] = some_metric(i, pruned);
  o.flags = (chance(6) ? 0 : RFM_METRICS_DROP_PROSPECTS) |
            (chance(5) || plain ? 0 : RFM_METRICS_IGNORE_ZERO);
  o.shop_median_gap = 11.5;
  o.season = season;
  if (!plain && chance(5) == 0) {
    o.categories = categories;
    o.n_categories = 2;
  }
  if (!plain && chance(5) == 0) {
    o.groups = groups;
    o.n_groups = 2;
  }
  assert_ok(rfm_metrics_new(&metrics, NULL, list, n > 12 ? 12 : n, &o, &err), &err);
  return metrics;
}

static int64_t some_days(int32_t *day)
{
  const int64_t n = 1 + chance(MAX_DATES);

  day[0] = D - 100 + chance(20);
  for (int64_t i = 1; i < n; i++)
    day[i] = day[i - 1] + 1 + chance(i % 3 == 0 ? 1 : 20);
  return n;
}

/* ---- the comparison ---- */

static void compare(const rfm_table *table, const rfm_metrics *metrics, rfm_track_options *o)
{
  rfm_scorer *frozen = NULL;
  rfm_features *f = NULL;
  int32_t day[MAX_DATES];
  const int64_t n = some_days(day);

  assert_ok(rfm_features_measure(&f, table, metrics, day[0], NULL, &err), &err);
  o->levels = RFM_LEVELS_RELATIVE;
  o->metrics = metrics;
  assert_tracks_alike(table, metrics, day, n, o);
  if (rfm_scorer_fit(&frozen, f, NULL, &err) == RFM_OK) {
    o->levels = RFM_LEVELS_FROZEN;
    o->metrics = NULL;
    o->scorer = frozen;
    assert_tracks_alike(table, metrics, day, n, o);
    o->scorer = NULL;
    n_frozen++;
  }
  rfm_scorer_free(frozen);
  rfm_features_free(f);
}

static void random_tables_track_as_they_are_measured(void **state)
{
  rfm_segments *map = NULL;

  (void)state;
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  for (int round = 0; round < ROUNDS; round++) {
    const int pruned = round % 5 == 0;
    uint64_t label[N_IDS * 3];
    rfm_track_options o;
    rfm_metrics *metrics;
    rfm_table *table;

    state_of_chance = (uint64_t)round + 1;
    plain = round % 3 == 1;
    table = some_table(pruned);
    metrics = some_metrics(pruned);
    ZERO_STRUCT(o);
    o.segments = map;
    o.flags = chance(2) ? RFM_TRACK_OWN_CYCLE : 0;
    if (round % 7 == 0) {
      for (int i = 0; i < N_IDS * 3; i++)
        label[i] = (uint64_t)chance(9);
      o.household = label;
      o.n_household = counts_of(table).n_customers;
    }
    compare(table, metrics, &o);
    rfm_metrics_free(metrics);
    rfm_table_free(table);
  }
  assert_true(n_frozen > ROUNDS * 3 / 4);
  rfm_segments_free(map);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(random_tables_track_as_they_are_measured),
  };

  return cmocka_run_group_tests_name("track_random", tests, NULL, NULL);
}
