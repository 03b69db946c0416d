/* SPDX-License-Identifier: MIT */
/* Watch: runs and sales over small shops, worked by hand. */
#include "model/watch.h"

#include "watch_fixture.h"

#include "support/failing_host.h"

static listener heard;

static int clear(void **state)
{
  (void)state;
  dump_free(&heard.saved);
  memset(&heard, 0, sizeof heard);
  return 0;
}

/* ---- the rule without a model ---- */

/* Purchases on days 0, 10, 20: mean gap 10, so overdue by 2.5 from day 45 on. */
static const row regular[] = {{1, DAY0, 500}, {1, DAY0 + 10, 500}, {1, DAY0 + 20, 500}};

static void an_overdue_customer_is_told_once_and_again_after_a_purchase(void **state)
{
  static const row sale[] = {{1, DAY0 + 50, 500}};
  const rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = rows_table(NULL, regular, COUNT_OF(regular));

  (void)state;
  for (int32_t day = DAY0 + 20; day <= DAY0 + 49; day++)
    (void)run_watch(watch, table, NULL, day, &heard);
  assert_int_equal(heard.n, 1);
  assert_int_equal(heard.list[0].day, DAY0 + 45);
  assert_int_equal(heard.list[0].day_before, DAY0 + 44);
  assert_true(heard.list[0].value == 2.5 && heard.list[0].value_before == 2.4);
  assert_int_equal(heard.list[0].rank, 1);
  assert_int_equal(heard.list[0].rules, 1);
  assert_true(heard.list[0].probability != heard.list[0].probability);
  assert_ok(rows_append(table, sale, 1, &err), &err);
  /* gaps 10 10 30: mean 50/3, overdue by 2.5 from 41.67 days on: day 92 */
  for (int32_t day = DAY0 + 50; day <= DAY0 + 95; day++) {
    const rfm_watch_result r = run_watch(watch, table, NULL, day, &heard);

    assert_int_equal(r.n_left, day == DAY0 + 50);
    assert_int_equal(r.n_danger, day >= DAY0 + 92);
  }
  assert_int_equal(heard.n, 2);
  assert_int_equal(heard.list[1].day, DAY0 + 92);
  assert_true(heard.list[1].alert_id != heard.list[0].alert_id);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* The default delays: 90 days after day 0. */
static void the_young_wait_for_the_start_delay(void **state)
{
  rfm_watch *watch = watch_of(NULL);
  rfm_table *table = rows_table(NULL, regular, COUNT_OF(regular));

  (void)state;
  for (int32_t day = DAY0 + 45; day <= DAY0 + 95; day++)
    assert_int_equal(run_watch(watch, table, NULL, day, &heard).n_young, day < DAY0 + 90);
  assert_int_equal(heard.n, 1);
  assert_int_equal(heard.list[0].day, DAY0 + 90);
  assert_int_equal(state_of(watch, 1).cool_until_day, DAY0 + 120);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* ---- order and capacity ---- */

enum { SHOP = 12, LATE = DAY0 + 60 };

/* Customers 1..12, all overdue; money 100 x (id mod 5), so ties; store id mod 3 (0: none). */
static rfm_table *crowd(const rfm_host *host)
{
  row rows[3 * SHOP];

  memset(rows, 0, sizeof rows);
  for (int i = 0; i < 3 * SHOP; i++) {
    const uint64_t id = (uint64_t)i / 3 + 1;

    rows[i].customer = id;
    rows[i].day = DAY0 + 10 * (i % 3);
    rows[i].amount = i % 3 == 0 ? 100 * (int64_t)(id % 5) : 0;
    rows[i].group = (uint32_t)(id % 3);
  }
  return rows_table(host, rows, 3 * SHOP);
}

/* Money: 4 and 9 have 400; 3 and 8 300; 2, 7, 12 200; 1, 6, 11 100; 5 and 10 nothing. */
static const uint64_t by_money[SHOP] = {4, 9, 3, 8, 2, 7, 12, 1, 6, 11, 5, 10};

static void the_most_is_first_and_ties_go_by_id(void **state)
{
  const rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = crowd(NULL);

  (void)state;
  assert_int_equal(run_watch(watch, table, NULL, LATE, &heard).n_entered, SHOP);
  assert_int_equal(heard.n, SHOP);
  assert_int_equal(heard.queued, 1);
  assert_int_equal(heard.n_pending, SHOP);
  for (int i = 0; i < SHOP; i++) {
    assert_int_equal(heard.list[i].id, by_money[i]);
    assert_int_equal(heard.list[i].rank, i + 1);
    assert_int_equal(heard.list[i].group, by_money[i] % 3);
    assert_true(heard.list[i].value == 4 && isnan(heard.list[i].value_before));
    assert_int_equal(heard.list[i].day_before, LATE);
  }
  rfm_table_free(table);
  rfm_watch_free(watch);
}

static void what_the_capacity_keeps_back_comes_on_later_days(void **state)
{
  rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch;
  rfm_table *table = crowd(NULL);

  (void)state;
  o.capacity = 5;
  watch = watch_of(&o);
  assert_int_equal(run_watch(watch, table, NULL, LATE, &heard).n_over_capacity, 7);
  assert_int_equal(heard.n, 5);
  assert_int_equal(run_watch(watch, table, NULL, LATE, &heard).n_entered, 0); /* the same day */
  assert_int_equal(run_watch(watch, table, NULL, LATE + 1, &heard).n_entered, 5);
  assert_int_equal(run_watch(watch, table, NULL, LATE + 2, &heard).n_entered, 2);
  assert_int_equal(run_watch(watch, table, NULL, LATE + 3, &heard).n_danger, SHOP);
  assert_int_equal(heard.n, SHOP);
  for (int i = 0; i < SHOP; i++) {
    assert_int_equal(heard.list[i].id, by_money[i]);
    assert_int_equal(heard.list[i].day, LATE + i / 5);
    assert_int_equal(heard.list[i].rank, i % 5 + 1);
  }
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* Two for each store: of 4 9 3 8 2 7 12 1 6 11 5 10 the stores are 1 0 0 2 2 1 0 1 0 2 2 1. */
static void each_group_has_a_capacity_of_its_own(void **state)
{
  static const uint64_t first[] = {4, 9, 3, 8, 2, 7};
  rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch;
  rfm_table *table = crowd(NULL);
  rfm_watch_result r;

  (void)state;
  o.capacity_per_group = 2;
  watch = watch_of(&o);
  r = run_watch(watch, table, NULL, LATE, &heard);
  assert_int_equal(heard.n, 6);
  assert_int_equal(r.n_over_capacity, 6);
  for (int i = 0; i < 6; i++)
    assert_int_equal(heard.list[i].id, first[i]);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

static void a_quiet_run_takes_down_who_is_in_danger(void **state)
{
  const rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = crowd(NULL);
  rfm_watch_hooks h = hooks_of(&heard);
  rfm_watch_result r = result_of();

  (void)state;
  h.flags = RFM_WATCH_QUIET;
  assert_ok(rfm_watch_run(watch, table, NULL, LATE, &h, &r, &err), &err);
  assert_int_equal(r.n_entered, SHOP);
  assert_int_equal(r.n_danger, SHOP);
  assert_int_equal(run_watch(watch, table, NULL, LATE + 1, &heard).n_danger, SHOP);
  assert_int_equal(heard.n, 0);
  assert_int_equal(state_of(watch, 1).alert_day, RFM_DAY_MIN);
  assert_int_equal(state_of(watch, 1).since_day, LATE);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* ---- scores ---- */

static const double recency_breaks[] = {10, 20, 30, 40}, frequency_breaks[] = {1, 2, 3, 4};
static const double money_breaks[] = {100, 200, 300, 400};
static const double *const breaks[] = {recency_breaks, frequency_breaks, money_breaks};

static rfm_scorer *typed(void)
{
  rfm_scorer *scorer = NULL;

  assert_ok(rfm_scorer_from_breaks(&scorer, NULL, NULL, breaks, NULL, DAY0, &err), &err);
  return scorer;
}

static rfm_watch_rule rule_of(int32_t kind)
{
  rfm_watch_rule r;

  ZERO_STRUCT(r);
  r.kind = kind;
  return r;
}

static rfm_watch *watch_of_rule(const rfm_watch_rule *rule)
{
  rfm_watch_options o = watch_options(NO_DELAYS);

  o.rules = rule;
  o.n_rules = 1;
  return watch_of(&o);
}

static rfm_watch_sources scored(const rfm_scorer *scorer, const rfm_segments *segments)
{
  rfm_watch_sources s;

  ZERO_STRUCT(s);
  s.scorer = scorer;
  s.segments = segments;
  return s;
}

/* Three purchases of 150: F 3, M 5 (450 is above 400). R is 5 up to 10 days after the last one on
 * day 20, 4 up to 20, 3 up to 30, 2 up to 40, then 1. */
static const row three[] = {{7, DAY0, 150}, {7, DAY0 + 10, 150}, {7, DAY0 + 20, 150}};

/* A watch of the rule that looked every day from the last purchase on, for 50 days. */
static rfm_watch *watch_of_three(const rfm_watch_rule *rule, const rfm_watch_sources *s)
{
  rfm_table *table = rows_table(NULL, three, COUNT_OF(three));
  rfm_watch *watch = watch_of_rule(rule);

  for (int32_t day = DAY0 + 20; day <= DAY0 + 70; day++)
    (void)run_watch(watch, table, s, day, &heard);
  rfm_table_free(table);
  return watch;
}

/* At day D the score of 15 days before: the first day with a difference of 2 is 41: 3 against 5 on
 * day 26. */
static void a_fall_by_two_levels_is_told(void **state)
{
  rfm_watch_rule rule = rule_of(RFM_WATCH_FALL);
  rfm_scorer *scorer = typed();
  const rfm_watch_sources s = scored(scorer, NULL);
  rfm_watch *watch;

  (void)state;
  rule.days = 15;
  watch = watch_of_three(&rule, &s);
  assert_int_equal(heard.n, 1);
  assert_int_equal(heard.list[0].day, DAY0 + 41);
  assert_true(heard.list[0].value == 3 && heard.list[0].value_before == 4);
  assert_int_equal(counts_of_watch(watch).n_danger, 1);
  rfm_watch_free(watch);
  rule.money_level = 5;
  rule.enter = 4; /* never within 15 days */
  watch = watch_of_three(&rule, &s);
  assert_int_equal(heard.n, 1);
  rfm_watch_free(watch);
  rfm_scorer_free(scorer);
}

/* Composite: (R + 3 + 5) / 3: 3 when R is 1, from day 61 on. */
static void a_composite_at_or_below_is_told(void **state)
{
  rfm_watch_rule rule = rule_of(RFM_WATCH_COMPOSITE);
  rfm_scorer *scorer = typed();
  const rfm_watch_sources s = scored(scorer, NULL);
  rfm_watch *watch;

  (void)state;
  rule.enter = 3;
  watch = watch_of_three(&rule, &s);
  assert_int_equal(heard.n, 1);
  assert_int_equal(heard.list[0].day, DAY0 + 61);
  assert_true(heard.list[0].value == 3);
  rfm_watch_free(watch);
  rfm_scorer_free(scorer);
}

/* 1 1 4 3 1, each with a weight of a fifth: 2 exactly, but 2.0000000000000004 as doubles add up. */
static void a_composite_on_the_threshold_is_told_however_it_is_rounded(void **state)
{
  static const double at_1[] = {9, 10, 11, 12}, at_4[] = {0, 1, 2, 9}, at_3[] = {0, 1, 9, 10};
  const double *typed_breaks[] = {at_1, at_1, at_4, at_3, at_1};
  const char *const names[] = {"a", "b", "c", "d", "e"};
  rfm_watch_rule rule = rule_of(RFM_WATCH_COMPOSITE);
  rfm_table *table = rows_table(NULL, three, COUNT_OF(three));
  rfm_metric list[5];
  rfm_metrics *metrics = NULL;
  rfm_scorer *scorer = NULL;
  rfm_watch_sources s;
  rfm_watch *watch;

  (void)state;
  for (int i = 0; i < 5; i++) {
    ZERO_STRUCT(list[i]);
    list[i].kind = RFM_METRIC_FREQUENCY;
    list[i].name = names[i];
  }
  assert_ok(rfm_metrics_new(&metrics, NULL, list, 5, NULL, &err), &err);
  assert_ok(rfm_scorer_from_breaks(&scorer, NULL, metrics, typed_breaks, NULL, DAY0, &err), &err);
  s = scored(scorer, NULL);
  watch = watch_of_rule(&rule);
  (void)run_watch(watch, table, &s, DAY0 + 20, &heard);
  assert_int_equal(heard.n, 1);
  assert_true(heard.list[0].value > 2 && heard.list[0].value < 2.000001);
  rfm_watch_free(watch);
  rfm_scorer_free(scorer);
  rfm_metrics_free(metrics);
  rfm_table_free(table);
}

/* R 2 or 1 with F 3 is at_risk or, with M 4..5 and F 3, still at_risk: from day 51 on. */
static void a_segment_that_is_entered_is_told(void **state)
{
  rfm_watch_rule rule = rule_of(RFM_WATCH_SEGMENT);
  rfm_scorer *scorer = typed();
  rfm_segments *map = NULL;
  rfm_watch_sources s;
  rfm_watch *watch;
  int32_t at_risk;

  (void)state;
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  assert_ok(rfm_segments_find(map, "at_risk", &at_risk, &err), &err);
  s = scored(scorer, map);
  rule.segment = "at_risk";
  watch = watch_of_three(&rule, &s);
  assert_int_equal(heard.n, 1);
  assert_int_equal(heard.list[0].day, DAY0 + 51);
  assert_true(heard.list[0].value == at_risk && heard.list[0].value_before != at_risk);
  rfm_watch_free(watch);
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
}

/* ---- at the till ---- */

/* The same looks by observe() and by run() leave the same saved bytes. */
static void one_look_is_the_same_as_that_of_a_run(void **state)
{
  rfm_watch_rule rules[3];
  rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_scorer *scorer = typed();
  rfm_segments *map = NULL;
  rfm_watch_sources s;
  rfm_table *table = crowd(NULL);
  listener *other = calloc(1, sizeof *other);
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};
  rfm_watch *by_run, *one_by_one;

  (void)state;
  assert_non_null(other);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  s = scored(scorer, map);
  rules[0] = rule_of(RFM_WATCH_FALL);
  rules[0].days = 20;
  rules[0].money_level = 1;
  rules[1] = rule_of(RFM_WATCH_SEGMENT);
  rules[1].segment = "lost";
  rules[2] = rule_of(RFM_WATCH_OVERDUE);
  o.rules = rules;
  o.n_rules = 3;
  by_run = watch_of(&o);
  one_by_one = watch_of(&o);
  for (int32_t day = DAY0 + 10; day <= LATE + 20; day += 5) {
    const rfm_watch_hooks h = hooks_of(other);

    (void)run_watch(by_run, table, &s, day, &heard);
    for (uint64_t id = 1; id <= SHOP; id++) {
      const rfm_id who = id_number(id);
      const int before = other->n;
      int32_t raised = -1;

      assert_ok(rfm_watch_observe(one_by_one, table, &s, &who, day, &h, &raised, &err), &err);
      assert_int_equal(raised, other->n - before);
    }
    save_watch(&a, by_run);
    save_watch(&b, one_by_one);
    assert_same_dump(&a, &b);
  }
  assert_true(heard.n >= SHOP);
  assert_int_equal(heard.n, other->n);
  assert_int_equal(other->list[0].rank, 0);
  dump_free(&a);
  dump_free(&b);
  free(other);
  rfm_watch_free(by_run);
  rfm_watch_free(one_by_one);
  rfm_table_free(table);
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
}

static void an_alert_of_the_till_waits_when_nobody_takes_it(void **state)
{
  const rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = crowd(NULL);
  const rfm_id one = id_number(1), two = id_number(2);
  const rfm_watch_hooks h = hooks_of(&heard);
  int64_t n = 0;
  int32_t raised = 0;

  (void)state;
  heard.stop_at = 1;
  assert_refused(rfm_watch_observe(watch, table, NULL, &one, LATE, &h, &raised, &err), RFM_STOPPED,
                 &err, -1, "stopped by alert");
  assert_int_equal(raised, 1);
  assert_int_equal(state_of(watch, 1).pending, 1);
  assert_ok(rfm_watch_observe(watch, table, NULL, &two, LATE, NULL, &raised, &err), &err);
  assert_int_equal(raised, 1);
  assert_int_equal(counts_of_watch(watch).n_pending, 2);
  assert_refused(rfm_watch_observe(watch, table, NULL, &one, LATE + 1, &h, &raised, &err),
                 RFM_E_STATE, &err, -1, "deliver them first");
  assert_refused(rfm_watch_run(watch, table, NULL, LATE + 1, NULL, NULL, &err), RFM_E_STATE, &err,
                 -1, "alerts of day");
  assert_ok(rfm_watch_deliver(watch, &h, &n, &err), &err);
  assert_int_equal(n, 2);
  assert_int_equal(heard.n, 2);
  assert_int_equal(heard.list[0].id, 1);
  assert_int_equal(heard.list[1].id, 2);
  assert_ok(rfm_watch_observe(watch, table, NULL, &one, LATE + 1, &h, &raised, &err), &err);
  assert_int_equal(raised, 0);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* A run of the same day looks at the others; the sale's alert counts towards the capacity. */
static void a_sale_s_alert_uses_capacity_of_the_day(void **state)
{
  rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch;
  rfm_table *table = crowd(NULL);
  const rfm_id poor = id_number(10);
  const rfm_watch_hooks h = hooks_of(&heard);

  (void)state;
  o.capacity = 3;
  watch = watch_of(&o);
  assert_ok(rfm_watch_observe(watch, table, NULL, &poor, LATE, &h, NULL, &err), &err);
  assert_int_equal(run_watch(watch, table, NULL, LATE, &heard).n_entered, 2);
  assert_int_equal(heard.n, 3);
  assert_int_equal(heard.list[0].id, 10);
  assert_int_equal(heard.list[1].id, 4);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

static void a_look_at_a_known_customer_allocates_nothing(void **state)
{
  rfm_watch_rule rules[2];
  rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_scorer *scorer = typed();
  const rfm_watch_sources s = scored(scorer, NULL);
  const rfm_id one = id_number(1);
  failing_host fh;
  rfm_table *table;
  rfm_watch *watch = NULL;

  (void)state;
  failing_host_init(&fh);
  table = crowd(&fh.host);
  rules[0] = rule_of(RFM_WATCH_OVERDUE);
  rules[1] = rule_of(RFM_WATCH_COMPOSITE);
  o.rules = rules;
  o.n_rules = 2;
  assert_ok(rfm_watch_new(&watch, &fh.host, &o, &err), &err);
  (void)run_watch(watch, table, &s, LATE, &heard);
  failing_host_fail(&fh, 0, FAIL_ONCE);
  assert_ok(rfm_watch_observe(watch, table, &s, &one, LATE + 1, NULL, NULL, &err), &err);
  assert_int_equal(fh.attempts, 0);
  rfm_watch_free(watch);
  rfm_table_free(table);
  rfm_scorer_free(scorer);
  failing_host_assert_clean(&fh);
}

/* ---- whom the table no longer has ---- */

static void forgotten_customers_are_dropped(void **state)
{
  const rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = crowd(NULL);
  const rfm_id three_ = id_number(3), four = id_number(4), none = id_number(99);
  rfm_watch_state s;

  (void)state;
  ZERO_STRUCT(s);
  assert_ok(rfm_watch_run(watch, table, NULL, LATE, NULL, NULL, &err), &err);
  assert_int_equal(counts_of_watch(watch).n_pending, SHOP);
  assert_ok(rfm_watch_forget(watch, &four, &err), &err);
  assert_refused(rfm_watch_find(watch, &four, &s, &err), RFM_E_NOTFOUND, &err, -1, "no such");
  assert_refused(rfm_watch_forget(watch, &none, &err), RFM_E_NOTFOUND, &err, -1, "no such");
  assert_int_equal(counts_of_watch(watch).n_pending, SHOP - 1);
  assert_ok(rfm_table_forget(table, &three_, &err), &err);
  assert_ok(rfm_table_forget(table, &four, &err), &err);
  assert_int_equal(run_watch(watch, table, NULL, LATE, &heard).n_dropped, 1);
  assert_int_equal(counts_of_watch(watch).n_customers, SHOP - 2);
  for (int i = 0; i < heard.n; i++)
    assert_true(heard.list[i].id != 4);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* Ids of strangers are found under the table's secret, also in what a merge made of two watches. */
static void a_run_takes_the_table_s_secret_for_its_ids(void **state)
{
  rfm_watch *watch = watch_of(NULL), *other = watch_of(NULL);
  rfm_table_options o;
  rfm_table *table = NULL;

  (void)state;
  ZERO_STRUCT(o);
  o.hash_seed[0] = 0x5ec4e7;
  o.hash_seed[1] = 0xb00c;
  assert_ok(rfm_table_new(&table, NULL, &o, &err), &err);
  assert_ok(rows_append(table, regular, COUNT_OF(regular), &err), &err);
  (void)run_watch(watch, table, NULL, DAY0 + 45, &heard);
  assert_memory_equal(watch->book.ids.seed, o.hash_seed, sizeof o.hash_seed);
  assert_ok(rfm_watch_merge(watch, other, &err), &err);
  assert_memory_equal(watch->book.ids.seed, o.hash_seed, sizeof o.hash_seed);
  rfm_table_free(table);
  rfm_watch_free(other);
  rfm_watch_free(watch);
}

/* Card 1 is replaced by card 2, which was not alerted: the cool-down goes along. */
static void another_name_takes_its_state_along(void **state)
{
  rfm_watch_options o = watch_options(RFM_WATCH_NO_START_DELAY);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = rows_table(NULL, regular, COUNT_OF(regular));
  const rfm_id one = id_number(1), two = id_number(2);
  static const row later[] = {{2, DAY0 + 47, 100}};
  rfm_watch_result r;

  (void)state;
  (void)run_watch(watch, table, NULL, DAY0 + 45, &heard);
  assert_int_equal(heard.n, 1);
  assert_ok(rows_append(table, later, 1, &err), &err);
  (void)run_watch(watch, table, NULL, DAY0 + 47, &heard);
  assert_ok(rfm_table_alias(table, &one, &two, &err), &err);
  r = run_watch(watch, table, NULL, DAY0 + 48, &heard);
  assert_int_equal(r.n_dropped, 1);
  assert_int_equal(r.n_left, 1); /* the danger of card 1, ended by the purchase of card 2 */
  assert_int_equal(counts_of_watch(watch).n_customers, 1);
  assert_int_equal(state_of(watch, 2).alert_day, DAY0 + 45);
  assert_int_equal(state_of(watch, 2).cool_until_day, DAY0 + 75);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* Card 1 waits in danger when it is replaced by card 2: the run of the same day, whose host takes
 * no alerts, keeps the alert. */
static void an_alert_that_waits_goes_along_with_another_name(void **state)
{
  static const row young[] = {{2, DAY0 + 44, 100}};
  const rfm_watch_options o = watch_options(RFM_WATCH_NO_START_DELAY);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = rows_table(NULL, regular, COUNT_OF(regular));
  const rfm_id one = id_number(1), two = id_number(2);
  const rfm_watch_hooks h = hooks_of(&heard);
  int64_t n = 0;

  (void)state;
  assert_ok(rows_append(table, young, 1, &err), &err);
  assert_ok(rfm_watch_run(watch, table, NULL, DAY0 + 45, NULL, NULL, &err), &err);
  assert_int_equal(state_of(watch, 1).pending, 1);
  assert_int_equal(state_of(watch, 2).pending, 0);
  assert_ok(rfm_table_alias(table, &one, &two, &err), &err);
  assert_ok(rfm_watch_run(watch, table, NULL, DAY0 + 45, NULL, NULL, &err), &err);
  assert_int_equal(counts_of_watch(watch).n_pending, 1);
  assert_int_equal(state_of(watch, 2).pending, 1);
  assert_ok(rfm_watch_deliver(watch, &h, &n, &err), &err);
  assert_int_equal(n, 1);
  assert_int_equal(heard.list[0].id, 2);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* A watch that ran alone on one customer who buys as card 1 of `regular`. */
static rfm_watch *watch_of_one(uint64_t customer, int32_t day)
{
  const rfm_watch_options o = watch_options(RFM_WATCH_NO_START_DELAY);
  rfm_watch *watch = watch_of(&o);
  row rows[COUNT_OF(regular)];
  rfm_table *table;

  memcpy(rows, regular, sizeof rows);
  for (int i = 0; i < COUNT_OF(rows); i++)
    rows[i].customer = customer;
  table = rows_table(NULL, rows, COUNT_OF(rows));
  assert_ok(rfm_watch_run(watch, table, NULL, day, NULL, NULL, &err), &err);
  assert_int_equal(state_of(watch, customer).pending, 1);
  rfm_table_free(table);
  return watch;
}

/* Alerts of two tills, a day apart, wait when their cards turn out to be one customer's: whichever
 * card stays, the later one waits on. */
static void of_two_names_that_wait_the_later_alert_counts(void **state)
{
  const rfm_id cards[2] = {id_number(1), id_number(2)};

  (void)state;
  for (int stays = 0; stays < 2; stays++) {
    rfm_watch *watch = watch_of_one(1, DAY0 + 45), *other = watch_of_one(2, DAY0 + 46);
    rfm_table *table = rows_table(NULL, regular, COUNT_OF(regular));
    const rfm_watch_hooks h = hooks_of(&heard);
    const int32_t day = DAY0 + 46;
    int64_t n = 0;

    heard.n = 0;
    for (int i = 0; i < COUNT_OF(regular); i++) {
      row twin = regular[i];

      twin.customer = 2;
      assert_ok(rows_append(table, &twin, 1, &err), &err);
    }
    assert_ok(rfm_watch_merge(watch, other, &err), &err);
    assert_ok(rfm_table_alias(table, &cards[!stays], &cards[stays], &err), &err);
    assert_ok(rfm_watch_run(watch, table, NULL, day, NULL, NULL, &err), &err);
    assert_ok(rfm_watch_deliver(watch, &h, &n, &err), &err);
    assert_int_equal(n, 1);
    assert_int_equal(heard.list[0].id, cards[stays].number);
    assert_int_equal(heard.list[0].day, day);
    assert_int_equal(state_of(watch, cards[stays].number).alert_day, day);
    rfm_table_free(table);
    rfm_watch_free(other);
    rfm_watch_free(watch);
  }
}

/* ---- review ---- */

static void the_review_counts_who_bought_in_the_horizon(void **state)
{
  static const row bought[] = {
      {4, LATE, 1}, {9, LATE + 1, 1}, {3, LATE + 30, 1}, {8, LATE + 31, 1}, {2, LATE + 5, 1}};
  rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch;
  rfm_table *table = crowd(NULL);
  rfm_watch_outcome out;

  (void)state;
  ZERO_STRUCT(out);
  o.capacity = 5; /* 4 9 3 8 2 on LATE, 7 12 1 6 11 on the next day */
  watch = watch_of(&o);
  (void)run_watch(watch, table, NULL, LATE, &heard);
  (void)run_watch(watch, table, NULL, LATE + 1, &heard);
  assert_ok(rows_append(table, bought, COUNT_OF(bought), &err), &err);
  assert_ok(rfm_watch_review(watch, table, NULL, LATE + 29, 30, 10, &out, &err), &err);
  assert_int_equal(out.n_alerts, 0);
  assert_ok(rfm_watch_review(watch, table, NULL, LATE + 30, 30, 10, &out, &err), &err);
  assert_int_equal(out.n_alerts, 5);
  assert_int_equal(out.n_bought, 3); /* not on the day itself, not after 31 days */
  assert_int_equal(out.first_day, LATE);
  assert_ok(rfm_watch_review(watch, table, NULL, LATE + 31, 30, 7, &out, &err), &err);
  assert_int_equal(out.n_alerts, 7); /* all of the second day, then 2 and 3 */
  assert_int_equal(out.n_bought, 2);
  assert_int_equal(out.first_day, LATE);
  assert_int_equal(out.last_day, LATE + 1);
  assert_refused(rfm_watch_review(watch, table, NULL, LATE, 0, 1, &out, &err), RFM_E_ARG, &err, -1,
                 "horizon_days is 0");
  assert_refused(rfm_watch_review(watch, table, NULL, LATE, 30, 0, &out, &err), RFM_E_ARG, &err, -1,
                 "n_last");
  rfm_table_free(table);
  rfm_watch_free(watch);
}

/* ---- refusals ---- */

static rfm_status try_run(const rfm_watch_rule *rule, const rfm_watch_sources *s, int32_t day)
{
  rfm_watch *watch = watch_of_rule(rule);
  rfm_table *table = crowd(NULL);
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};
  const rfm_id one = id_number(1);
  rfm_status status;
  rfm_error again;

  save_watch(&a, watch);
  status = rfm_watch_run(watch, table, s, day, NULL, NULL, &err);
  save_watch(&b, watch);
  assert_same_dump(&a, &b);
  assert_int_equal(rfm_watch_observe(watch, table, s, &one, day, NULL, NULL, &again), status);
  assert_string_equal(again.message, err.message);
  save_watch(&b, watch);
  assert_same_dump(&a, &b);
  dump_free(&a);
  dump_free(&b);
  rfm_table_free(table);
  rfm_watch_free(watch);
  return status;
}

static void sources_that_do_not_fit_are_named(void **state)
{
  rfm_scorer *scorer = typed(), *other = NULL, *strange = NULL;
  rfm_segments *map = NULL, *types = NULL;
  rfm_watch_rule rule = rule_of(RFM_WATCH_PROBABILITY);
  rfm_watch_sources s = scored(NULL, NULL);
  rfm_metric attribute = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  rfm_metrics *metrics;

  (void)state;
  attribute.attribute = "distance";
  metrics = one_metric(&attribute, NULL);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  assert_ok(rfm_segments_builtin(&types, NULL, RFM_SEGMENT_MAP_TYPES8, &err), &err);
  assert_ok(rfm_scorer_from_breaks(&strange, NULL, metrics, breaks, NULL, DAY0, &err), &err);
  assert_refused(try_run(&rule, NULL, LATE), RFM_E_ARG, &err, 0, "needs churn");
  rule = rule_of(RFM_WATCH_COMPOSITE);
  assert_refused(try_run(&rule, &s, LATE), RFM_E_ARG, &err, 0, "needs scorer");
  s.scorer = strange;
  assert_refused(try_run(&rule, &s, LATE), RFM_E_NOTFOUND, &err, -1, "no attribute distance");
  rule = rule_of(RFM_WATCH_FALL);
  assert_refused(try_run(&rule, &s, LATE), RFM_E_ARG, &err, 0, "no column of metric kind 1");
  s.scorer = scorer;
  rule.enter = 5;
  assert_refused(try_run(&rule, &s, LATE), RFM_E_ARG, &err, 0, "only 5 levels");
  rule.enter = 0;
  rule.money_level = 6;
  assert_refused(try_run(&rule, &s, LATE), RFM_E_ARG, &err, 0, "money_level is 6");
  rule = rule_of(RFM_WATCH_SEGMENT);
  rule.segment = "nobody";
  assert_refused(try_run(&rule, &s, LATE), RFM_E_ARG, &err, 0, "needs segments");
  s.segments = types;
  assert_refused(try_run(&rule, &s, LATE), RFM_E_ARG, &err, -1, "levels");
  s.segments = map;
  assert_refused(try_run(&rule, &s, LATE), RFM_E_NOTFOUND, &err, 0, "no segment nobody");
  s.flags = 1;
  assert_refused(try_run(&rule, &s, LATE), RFM_E_ARG, &err, -1, "flags");
  rule = rule_of(RFM_WATCH_OVERDUE);
  assert_refused(try_run(&rule, NULL, RFM_DAY_MAX + 1), RFM_E_ARG, &err, -1, "as_of_day");
  rfm_metrics_free(metrics);
  rfm_segments_free(map);
  rfm_segments_free(types);
  rfm_scorer_free(scorer);
  rfm_scorer_free(other);
  rfm_scorer_free(strange);
}

static void days_never_go_back_and_tables_must_fit(void **state)
{
  const rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = crowd(NULL), *bytes = NULL;
  rfm_table_options byte_ids;
  const rfm_id one = id_number(1), nobody = id_number(77), text = id_bytes("a");
  rfm_watch_hooks h = hooks_of(&heard);

  (void)state;
  ZERO_STRUCT(byte_ids);
  byte_ids.id_type = RFM_ID_BYTES;
  assert_ok(rfm_table_new(&bytes, NULL, &byte_ids, &err), &err);
  (void)run_watch(watch, table, NULL, LATE, &heard);
  assert_refused(rfm_watch_run(watch, table, NULL, LATE - 1, &h, NULL, &err), RFM_E_ARG, &err, -1,
                 "before day");
  assert_refused(rfm_watch_observe(watch, table, NULL, &one, LATE - 1, &h, NULL, &err), RFM_E_ARG,
                 &err, -1, "before day");
  assert_refused(rfm_watch_observe(watch, table, NULL, &nobody, LATE, &h, NULL, &err),
                 RFM_E_NOTFOUND, &err, -1, "no such customer");
  assert_refused(rfm_watch_run(watch, bytes, NULL, LATE, &h, NULL, &err), RFM_E_ARG, &err, -1,
                 "ids are bytes");
  assert_refused(rfm_watch_forget(watch, &text, &err), RFM_E_ARG, &err, -1, "integers");
  assert_refused(rfm_watch_run(NULL, table, NULL, LATE, &h, NULL, &err), RFM_E_ARG, &err, -1,
                 "watch is NULL");
  assert_refused(rfm_watch_run(watch, NULL, NULL, LATE, &h, NULL, &err), RFM_E_ARG, &err, -1,
                 "table is NULL");
  h.flags = 2;
  assert_refused(rfm_watch_run(watch, table, NULL, LATE, &h, NULL, &err), RFM_E_ARG, &err, -1,
                 "flags");
  h.flags = 0;
  h.alert = NULL;
  assert_refused(rfm_watch_deliver(watch, &h, NULL, &err), RFM_E_ARG, &err, -1, "alert is NULL");
  rfm_table_free(table);
  rfm_table_free(bytes);
  rfm_watch_free(watch);
}

/* ---- callbacks ---- */

typedef struct meddler {
  rfm_watch *watch;
  const rfm_table *table;
  int calls;
} meddler;

static int RFM_CALL meddle(const rfm_watch_alert *alert, void *user_data)
{
  meddler *m = user_data;
  rfm_watch *other = NULL;
  rfm_watch_hooks h = hooks_of(&heard);
  dump d = {NULL, 0, 0};

  m->calls++;
  assert_int_equal(rfm_watch_run(m->watch, m->table, NULL, alert->day, NULL, NULL, NULL),
                   RFM_E_STATE);
  assert_int_equal(rfm_watch_forget(m->watch, alert->id, NULL), RFM_E_STATE);
  assert_int_equal(rfm_watch_deliver(m->watch, &h, NULL, NULL), RFM_E_STATE);
  assert_int_equal(
      rfm_watch_observe(m->watch, m->table, NULL, alert->id, alert->day, NULL, NULL, NULL),
      RFM_E_STATE);
  other = watch_of(NULL);
  assert_int_equal(rfm_watch_merge(m->watch, other, NULL), RFM_E_STATE);
  rfm_watch_free(other);
  assert_int_equal(state_of(m->watch, alert->id->number).pending, 1);
  save_watch(&d, m->watch);
  dump_free(&d);
  return RFM_CONTINUE;
}

static void callbacks_may_read_and_nothing_else(void **state)
{
  const rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_watch *watch = watch_of(&o);
  rfm_table *table = crowd(NULL);
  meddler m = {watch, table, 0};
  rfm_watch_hooks h;

  (void)state;
  ZERO_STRUCT(h);
  h.alert = meddle;
  h.user_data = &m;
  assert_ok(rfm_watch_run(watch, table, NULL, LATE, &h, NULL, &err), &err);
  assert_int_equal(m.calls, SHOP);
  rfm_table_free(table);
  rfm_watch_free(watch);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup(an_overdue_customer_is_told_once_and_again_after_a_purchase, clear),
      cmocka_unit_test_setup(the_young_wait_for_the_start_delay, clear),
      cmocka_unit_test_setup(the_most_is_first_and_ties_go_by_id, clear),
      cmocka_unit_test_setup(what_the_capacity_keeps_back_comes_on_later_days, clear),
      cmocka_unit_test_setup(each_group_has_a_capacity_of_its_own, clear),
      cmocka_unit_test_setup(a_quiet_run_takes_down_who_is_in_danger, clear),
      cmocka_unit_test_setup(a_fall_by_two_levels_is_told, clear),
      cmocka_unit_test_setup(a_composite_at_or_below_is_told, clear),
      cmocka_unit_test_setup(a_composite_on_the_threshold_is_told_however_it_is_rounded, clear),
      cmocka_unit_test_setup(a_segment_that_is_entered_is_told, clear),
      cmocka_unit_test_setup(one_look_is_the_same_as_that_of_a_run, clear),
      cmocka_unit_test_setup(an_alert_of_the_till_waits_when_nobody_takes_it, clear),
      cmocka_unit_test_setup(a_sale_s_alert_uses_capacity_of_the_day, clear),
      cmocka_unit_test_setup(a_look_at_a_known_customer_allocates_nothing, clear),
      cmocka_unit_test_setup(forgotten_customers_are_dropped, clear),
      cmocka_unit_test_setup(a_run_takes_the_table_s_secret_for_its_ids, clear),
      cmocka_unit_test_setup(another_name_takes_its_state_along, clear),
      cmocka_unit_test_setup(an_alert_that_waits_goes_along_with_another_name, clear),
      cmocka_unit_test_setup(of_two_names_that_wait_the_later_alert_counts, clear),
      cmocka_unit_test_setup(the_review_counts_who_bought_in_the_horizon, clear),
      cmocka_unit_test_setup(sources_that_do_not_fit_are_named, clear),
      cmocka_unit_test_setup(days_never_go_back_and_tables_must_fit, clear),
      cmocka_unit_test_setup(callbacks_may_read_and_nothing_else, clear),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
