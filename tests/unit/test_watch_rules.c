/* SPDX-License-Identifier: MIT */
/* Watch: the state machine, one customer and one look after another, by hand-made series. */
#include "model/watch.h"
#include "support/rows.h"

#include <math.h>

enum { D0 = 20000 };

static rfm_error err;

/* What a series of looks came to: . calm, ! alert, i in danger, - left, y young, c cooling. */
typedef struct patient {
  rfm__watch_settings settings;
  rfm__watch_record record;
  double values[RFM__WATCH_RULES];
} patient;

static patient patient_of(const rfm_watch_options *options)
{
  patient p;

  memset(&p, 0, sizeof p);
  assert_ok(rfm__watch_settings_read(&p.settings, options, &err), &err);
  p.record.last_day = p.record.purchase_day = RFM_DAY_MIN;
  p.record.since_day = p.record.alert_day = RFM_DAY_MIN;
  return p;
}

static rfm_watch_options no_delays(const rfm_watch_rule *rules, int32_t n)
{
  rfm_watch_options o;

  ZERO_STRUCT(o);
  o.flags = RFM_WATCH_NO_COOL_DOWN | RFM_WATCH_NO_START_DELAY;
  o.rules = rules;
  o.n_rules = n;
  return o;
}

static rfm_watch_rule rule_of(int32_t kind, double enter, double leave)
{
  rfm_watch_rule r;

  ZERO_STRUCT(r);
  r.kind = kind;
  r.enter = enter;
  r.leave = leave;
  return r;
}

/* A look at values of rules that are better when higher (a composite) or lower (overdue). */
static rfm__watch_sight sight_of(const rfm__watch_settings *s, const double *values)
{
  rfm__watch_sight sight;

  memset(&sight, 0, sizeof sight);
  sight.is_buyer = 1;
  sight.first_day = sight.purchase_day = D0;
  for (int32_t i = 0; i < s->n_rules; i++) {
    const rfm__watch_rule *r = &s->rule[i];
    const double v = values[i];
    const int up = r->kind == RFM_WATCH_COMPOSITE;

    sight.value[i] = v;
    if (up ? v <= r->enter : v >= r->enter)
      sight.enters |= (uint8_t)(1u << i);
    if ((up ? v > r->leave : v < r->leave) || v != v)
      sight.leaves |= (uint8_t)(1u << i);
  }
  return sight;
}

static char take(patient *p, const rfm__watch_sight *sight, int32_t day)
{
  static const char letters[] = ".i-yc!";
  const rfm__watch_verdict v = rfm__watch_step(&p->settings, &p->record, p->values, sight, day);

  if (v == RFM__WATCH_READY) {
    rfm__watch_enter(&p->settings, &p->record, sight, day);
    p->record.alert_day = day;
  }
  assert_int_equal(p->record.last_day, day);
  return letters[v];
}

/* One value a day. */
static void assert_series(patient *p, const double *values, const char *expected)
{
  const int32_t n = p->settings.n_rules;
  char got[64] = "";

  for (int32_t k = 0; expected[k]; k++) {
    const rfm__watch_sight sight = sight_of(&p->settings, values + k * n);

    got[k] = take(p, &sight, D0 + k);
  }
  assert_string_equal(got, expected);
}

/* Composite: danger at or below 2, out of it above 3. */
static void between_the_thresholds_nothing_changes(void **state)
{
  static const double values[] = {4, 3, 2.5, 2, 2.5, 3, 2, 3, 3.01, 3, 2.01, 2, 5, 1, NAN, NAN, 2};
  const rfm_watch_rule rule = rule_of(RFM_WATCH_COMPOSITE, 2, 3);
  const rfm_watch_options o = no_delays(&rule, 1);
  patient p = patient_of(&o);

  (void)state;
  assert_series(&p, values, "...!iiii-..!-!-.!");
}

/* Without a band a value that goes to and fro alerts each time: what hysteresis is for. */
static void a_value_on_the_threshold_flaps_only_without_a_band(void **state)
{
  static const double values[] = {2.1, 2, 2.1, 2, 2.1, 2};
  const rfm_watch_rule flat = rule_of(RFM_WATCH_COMPOSITE, 2, 2);
  const rfm_watch_rule band = rule_of(RFM_WATCH_COMPOSITE, 2, 0);
  rfm_watch_options o = no_delays(&flat, 1);
  patient p = patient_of(&o);

  (void)state;
  assert_series(&p, values, ".!-!-!");
  o = no_delays(&band, 1);
  p = patient_of(&o);
  assert_true(p.settings.rule[0].leave == 3);
  assert_series(&p, values, ".!iiii");
}

/* Alert on day 1, recovery on 2; from the alert 4 days must pass: day 5 alerts, not day 4. */
static void a_cool_down_counts_from_the_alert_and_loses_none(void **state)
{
  static const double values[] = {5, 1, 5, 1, 1, 1, 5, 5, 5, 1, 1};
  const rfm_watch_rule rule = rule_of(RFM_WATCH_COMPOSITE, 2, 3);
  rfm_watch_options o = no_delays(&rule, 1);
  patient p;

  (void)state;
  o.flags = RFM_WATCH_NO_START_DELAY;
  o.cool_down_days = 4;
  p = patient_of(&o);
  assert_series(&p, values, ".!-cc!-..!i");
}

/* First purchase on day 0, delay of 3 days. */
static void the_young_wait_and_then_are_alerted(void **state)
{
  static const double values[] = {1, 1, 1, 1, 1};
  const rfm_watch_rule rule = rule_of(RFM_WATCH_COMPOSITE, 2, 3);
  rfm_watch_options o = no_delays(&rule, 1);
  patient p;

  (void)state;
  o.flags = RFM_WATCH_NO_COOL_DOWN;
  o.start_delay_days = 3;
  p = patient_of(&o);
  assert_series(&p, values, "yyy!i");
}

static void a_purchase_ends_danger_unless_told_to_stay(void **state)
{
  static const double low = 1;
  const rfm_watch_rule rule = rule_of(RFM_WATCH_COMPOSITE, 2, 3);
  rfm_watch_options o = no_delays(&rule, 1);

  (void)state;
  for (int stay = 0; stay <= 1; stay++) {
    patient p;
    rfm__watch_sight sight;

    o.flags |= stay ? RFM_WATCH_STAY_ON_PURCHASE : 0u;
    p = patient_of(&o);
    sight = sight_of(&p.settings, &low);
    assert_int_equal(take(&p, &sight, D0 + 5), '!');
    assert_int_equal(take(&p, &sight, D0 + 6), 'i');
    sight.purchase_day = D0 + 7;
    assert_int_equal(take(&p, &sight, D0 + 7), stay ? 'i' : '-');
    assert_int_equal(take(&p, &sight, D0 + 7), stay ? 'i' : '!'); /* still so low */
    sight.purchase_day = D0;                                      /* that purchase was returned */
    assert_int_equal(take(&p, &sight, D0 + 8), 'i');
    sight.is_buyer = 0; /* and the others too */
    sight.enters = 0;
    sight.leaves = 1;
    assert_int_equal(take(&p, &sight, D0 + 9), '-');
    assert_int_equal(p.record.purchase_day, D0);
  }
}

/* Two overdue rules: at 10 (until below 5), and at 20 (until below 15). */
static void any_holds_while_one_does_and_all_while_each_does(void **state)
{
  static const double values[] = {9, 19, 10, 19, 6, 20, 4, 16, 4, 14, 10, 20, 4, 20, 10, 20, 4, 19};
  rfm_watch_rule rules[2];
  rfm_watch_options o;
  patient p;

  (void)state;
  rules[0] = rule_of(RFM_WATCH_OVERDUE, 10, 5);
  rules[1] = rule_of(RFM_WATCH_OVERDUE, 20, 15);
  o = no_delays(rules, 2);
  p = patient_of(&o);
  assert_series(&p, values, ".!ii-!iii");
  o.flags |= RFM_WATCH_ALL;
  p = patient_of(&o);
  assert_series(&p, values, ".....!-!-");
}

/* The rules that hold are told, and forgotten with the danger. */
static void the_state_says_which_rules_hold(void **state)
{
  static const double first[] = {10, 0}, both[] = {10, 20}, second[] = {4, 16}, none[] = {4, 14};
  rfm_watch_rule rules[2];
  rfm_watch_options o;
  rfm__watch_sight sight;
  patient p;

  (void)state;
  rules[0] = rule_of(RFM_WATCH_OVERDUE, 10, 5);
  rules[1] = rule_of(RFM_WATCH_OVERDUE, 20, 15);
  o = no_delays(rules, 2);
  p = patient_of(&o);
  sight = sight_of(&p.settings, first);
  (void)take(&p, &sight, D0);
  assert_int_equal(p.record.rules, 1);
  sight = sight_of(&p.settings, both);
  (void)take(&p, &sight, D0 + 1);
  assert_int_equal(p.record.rules, 3);
  sight = sight_of(&p.settings, second);
  (void)take(&p, &sight, D0 + 2);
  assert_int_equal(p.record.rules, 2);
  assert_int_equal(p.record.since_day, D0);
  sight = sight_of(&p.settings, none);
  (void)take(&p, &sight, D0 + 3);
  assert_int_equal(p.record.rules, 0);
  assert_int_equal(p.record.danger, 0);
}

/* One score a day, and whether it is low enough against that of some time before. */
static void assert_falls(patient *p, const double *score, const uint8_t *enters,
                         const char *expected)
{
  char got[8] = "";

  for (int i = 0; expected[i]; i++) {
    rfm__watch_sight sight;

    memset(&sight, 0, sizeof sight);
    sight.is_buyer = 1;
    sight.first_day = sight.purchase_day = D0;
    sight.value[0] = score[i];
    sight.enters = enters[i];
    got[i] = take(p, &sight, D0 + i);
  }
  assert_string_equal(got, expected);
}

/* Entered at a score of 3: 3 and 2 hold, whatever it was three months ago; 4 does not. */
static void a_fall_is_left_above_the_score_of_entering(void **state)
{
  static const double score[] = {4, 3, 3, 2, 3, 4};
  static const uint8_t enters[] = {0, 1, 0, 0, 0, 0};
  const rfm_watch_rule rule = rule_of(RFM_WATCH_FALL, 2, 0);
  const rfm_watch_options o = no_delays(&rule, 1);
  patient p = patient_of(&o);

  (void)state;
  assert_falls(&p, score, enters, ".!iii-");
  assert_int_equal(p.record.mark[0], 0);
}

/* From 5 to 1; then 3 is above 1, and the fall is over, though 3 is still two levels below 5. */
static void a_fall_that_is_left_does_not_go_on_as_another(void **state)
{
  static const double score[] = {5, 1, 1, 3, 4};
  static const uint8_t enters[] = {0, 1, 1, 1, 0};
  const rfm_watch_rule rule = rule_of(RFM_WATCH_FALL, 2, 0);
  const rfm_watch_options o = no_delays(&rule, 1);
  patient p = patient_of(&o);

  (void)state;
  assert_falls(&p, score, enters, ".!i-.");
}

/* An alert_id is of customer, rule and day: a second one of the day would be dropped as known. */
static void nobody_is_alerted_twice_on_one_day(void **state)
{
  const rfm_watch_rule rule = rule_of(RFM_WATCH_OVERDUE, 10, 5);
  const rfm_watch_options o = no_delays(&rule, 1);
  static const double high[] = {10}, low[] = {4};
  const double *const values[] = {high, low, high, high};
  static const int32_t days[] = {D0, D0, D0, D0 + 1};
  patient p = patient_of(&o);
  char got[8] = "";

  (void)state;
  for (int i = 0; i < 4; i++) {
    const rfm__watch_sight sight = sight_of(&p.settings, values[i]);

    got[i] = take(&p, &sight, days[i]);
  }
  assert_string_equal(got, "!-c!");
}

/* ---- settings ---- */

static void defaults_are_those_documented(void **state)
{
  rfm_watch_rule rules[4];
  rfm_watch_options o;
  patient p = patient_of(NULL);

  (void)state;
  assert_int_equal(p.settings.n_rules, 1);
  assert_int_equal(p.settings.rule[0].kind, RFM_WATCH_OVERDUE);
  assert_true(p.settings.rule[0].enter == 2.5 && p.settings.rule[0].leave == 1.5);
  assert_int_equal(p.settings.rule[0].purchases, 3);
  assert_int_equal(p.settings.capacity, 200);
  assert_int_equal(p.settings.cool_down_days, 30);
  assert_int_equal(p.settings.start_delay_days, 90);
  rules[0] = rule_of(RFM_WATCH_PROBABILITY, 0, 0);
  rules[1] = rule_of(RFM_WATCH_PROBABILITY, .75, 0);
  rules[2] = rule_of(RFM_WATCH_COMPOSITE, 0, 0);
  rules[3] = rule_of(RFM_WATCH_FALL, 0, 0);
  o = no_delays(rules, 4);
  p = patient_of(&o);
  assert_true(p.settings.rule[0].enter == 0 && p.settings.rule[0].leave == 0);
  assert_true(p.settings.rule[1].leave == .75 - .10);
  assert_true(p.settings.rule[2].enter == 2 && p.settings.rule[2].leave == 3);
  assert_true(p.settings.rule[3].enter == 2);
  assert_int_equal(p.settings.rule[3].days, 91);
  assert_int_equal(p.settings.rule[3].money_level, 4);
  assert_int_equal(p.settings.rule[3].metric, RFM_METRIC_RECENCY);
  assert_int_equal(p.settings.cool_down_days + p.settings.start_delay_days, 0);
}

/* Cool-down: the median gap within 30..90; start delay: the three-quarter quantile, at most 90. */
static void the_shop_s_cycle_sets_the_delays(void **state)
{
  static const struct {
    double median, three_quarters;
    int32_t cool_down, delay;
  } shops[] = {{20, 33.2, 30, 34}, {41.5, 60, 42, 60}, {120, 300, 90, 90}, {.5, .5, 30, 1}};
  rfm_suggestion shop;
  rfm_watch_options o;

  (void)state;
  for (int i = 0; i < COUNT_OF(shops); i++) {
    patient p;

    ZERO_STRUCT(shop);
    ZERO_STRUCT(o);
    shop.n_gaps = 9;
    shop.gap_quantile[0] = shops[i].median;
    shop.gap_quantile[1] = shops[i].three_quarters;
    o.suggestion = &shop;
    p = patient_of(&o);
    assert_int_equal(p.settings.cool_down_days, shops[i].cool_down);
    assert_int_equal(p.settings.start_delay_days, shops[i].delay);
  }
}

static void refused_rule(rfm_watch_rule rule, const char *text)
{
  const rfm_watch_options o = no_delays(&rule, 1);
  rfm__watch_settings s;

  assert_refused(rfm__watch_settings_read(&s, &o, &err), RFM_E_ARG, &err, 0, text);
}

static void rules_out_of_range_are_named(void **state)
{
  rfm_watch_rule r;

  (void)state;
  refused_rule(rule_of(0, 0, 0), "kind");
  refused_rule(rule_of(6, 0, 0), "kind");
  refused_rule(rule_of(RFM_WATCH_PROBABILITY, 1.5, 0), "enter is above 1");
  refused_rule(rule_of(RFM_WATCH_PROBABILITY, .5, .6), "leave is beyond enter");
  refused_rule(rule_of(RFM_WATCH_PROBABILITY, 0, .6), "leave is given without enter");
  refused_rule(rule_of(RFM_WATCH_PROBABILITY, NAN, 0), "not finite");
  refused_rule(rule_of(RFM_WATCH_COMPOSITE, 2, 1.9), "leave is beyond enter");
  refused_rule(rule_of(RFM_WATCH_COMPOSITE, -1, 0), "below 0");
  refused_rule(rule_of(RFM_WATCH_OVERDUE, 2, 2.5), "leave is beyond enter");
  refused_rule(rule_of(RFM_WATCH_OVERDUE, INFINITY, 0), "not finite");
  refused_rule(rule_of(RFM_WATCH_FALL, 1.5, 0), "number of levels");
  refused_rule(rule_of(RFM_WATCH_FALL, 2, 1), "no leave");
  refused_rule(rule_of(RFM_WATCH_SEGMENT, 0, 0), "segment is missing");
  r = rule_of(RFM_WATCH_SEGMENT, 1, 0);
  r.segment = "lost";
  refused_rule(r, "no enter");
  r.segment = "";
  refused_rule(r, "1 to 63 bytes");
  r = rule_of(RFM_WATCH_OVERDUE, 0, 0);
  r.segment = "lost";
  refused_rule(r, "segment is for");
  r.segment = NULL;
  r.days = 5;
  refused_rule(r, "days");
  r.days = 0;
  r.money_level = 5;
  refused_rule(r, "money_level");
  r.money_level = 0;
  r.metric = 1;
  refused_rule(r, "metric");
  r.metric = 0;
  r.purchases = 1;
  refused_rule(r, "purchases");
  r.purchases = 0;
  r.flags = RFM_WATCH_EVERYONE;
  refused_rule(r, "flags");
  r.flags = 0;
  r.reserved = 1;
  refused_rule(r, "reserved");
  r = rule_of(RFM_WATCH_FALL, 0, 0);
  r.days = 3661;
  refused_rule(r, "days");
}

static void options_out_of_range_are_named(void **state)
{
  static const struct {
    size_t at;
    int64_t value;
    int n_bytes;
    const char *text;
  } wrong[] = {
      {offsetof(rfm_watch_options, flags), 16, 4, "flags"},
      {offsetof(rfm_watch_options, capacity), -1, 8, "capacity"},
      {offsetof(rfm_watch_options, capacity_per_group), -1, 8, "capacity_per_group"},
      {offsetof(rfm_watch_options, n_rules), 1, 4, "n_rules"},
      {offsetof(rfm_watch_options, cool_down_days), -1, 4, "cool_down_days"},
      {offsetof(rfm_watch_options, start_delay_days), 3661, 4, "start_delay_days"},
      {offsetof(rfm_watch_options, id_type), 3, 4, "id_type"},
  };
  rfm_watch *watch = (rfm_watch *)&err;

  (void)state;
  for (int i = 0; i < COUNT_OF(wrong); i++) {
    const int32_t value = (int32_t)wrong[i].value;
    rfm_watch_options o;

    ZERO_STRUCT(o);
    if (wrong[i].n_bytes == 4)
      memcpy((char *)&o + wrong[i].at, &value, 4);
    else
      memcpy((char *)&o + wrong[i].at, &wrong[i].value, 8);
    assert_refused(rfm_watch_new(&watch, NULL, &o, &err), RFM_E_ARG, &err, -1, wrong[i].text);
    assert_null(watch);
  }
  assert_refused(rfm_watch_new(NULL, NULL, NULL, &err), RFM_E_ARG, &err, -1, "out is NULL");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(between_the_thresholds_nothing_changes),
      cmocka_unit_test(a_value_on_the_threshold_flaps_only_without_a_band),
      cmocka_unit_test(a_cool_down_counts_from_the_alert_and_loses_none),
      cmocka_unit_test(the_young_wait_and_then_are_alerted),
      cmocka_unit_test(a_purchase_ends_danger_unless_told_to_stay),
      cmocka_unit_test(any_holds_while_one_does_and_all_while_each_does),
      cmocka_unit_test(the_state_says_which_rules_hold),
      cmocka_unit_test(a_fall_is_left_above_the_score_of_entering),
      cmocka_unit_test(a_fall_that_is_left_does_not_go_on_as_another),
      cmocka_unit_test(nobody_is_alerted_twice_on_one_day),
      cmocka_unit_test(defaults_are_those_documented),
      cmocka_unit_test(the_shop_s_cycle_sets_the_delays),
      cmocka_unit_test(rules_out_of_range_are_named),
      cmocka_unit_test(options_out_of_range_are_named),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
