/* SPDX-License-Identifier: MIT */
/* Early warning: shops whose truth is known, settings and their reasons, thresholds, reasons,
 * lists, and what is refused. */
#include "churn_shop.h"

#include "base/host.h"
#include "math/ranking.h"
#include "model/churn.h"

/* ---- known truth ---- */

static int64_t count_lost(const shop *s, const rfm_features *f, const int64_t *rows, int64_t n,
                          int32_t day)
{
  int64_t lost = 0;

  for (int64_t i = 0; i < n; i++) {
    rfm_id id;

    ZERO_STRUCT(id);
    assert_ok(rfm_features_row(f, rows[i], &id, NULL, 0, NULL, &err), &err);
    lost += s->left[id.number] <= day;
  }
  return lost;
}

/* A list of a tenth of the population holds at least three times the truly lost of a random one. */
static void a_tenth_holds_three_times_the_lost_of_a_random_list(void **state)
{
  static const shop_options shops[] = {{3000, FIRST, 730, 21, 1.5, 700, 2, 11},
                                       {2500, FIRST, 730, 14, 2, 500, 1, 12},
                                       {2500, FIRST, 600, 30, 1.3, 900, 4, 13}};

  (void)state;
  for (int i = 0; i < COUNT_OF(shops); i++) {
    const int32_t day = FIRST + shops[i].days - 60;
    shop s;
    rfm_table *t;
    rfm_churn *c;
    outlook o;
    int64_t *rows, n, found, all = 0, lost, listed;

    shop_make(&s, &shops[i]);
    t = rows_table(NULL, s.rows, s.n_rows);
    c = trained(t, day, 0);
    o = outlook_of(c, t, day);
    rows = calloc((size_t)o.n, sizeof *rows);
    for (int64_t r = 0; r < o.n; r++)
      if (o.s.group[r] == RFM_CHURN_REPEAT)
        rows[all++] = r;
    lost = count_lost(&s, o.features, rows, all, day);
    n = all / 10;
    assert_ok(rfm_churn_list(c, o.features, &o.s, RFM_CHURN_REPEAT, rows, n, &found, &err), &err);
    assert_int_equal(found, n);
    listed = count_lost(&s, o.features, rows, n, day);
    print_message("# population %d, lost %d; list %d, lost %d\n", (int)all, (int)lost, (int)n,
                  (int)listed);
    assert_true((double)listed / (double)n >= 3 * (double)lost / (double)all);
    free(rows);
    outlook_free(&o);
    rfm_churn_free(c);
    rfm_table_free(t);
    shop_free(&s);
  }
}

static void probabilities_come_true(void **state)
{
  outlook o = outlook_of(churn, table, TODAY), after = outlook_of(churn, table, TODAY + H);
  const double *recency;
  uint8_t *lost = calloc((size_t)o.n, 1);
  rfm__ranking r;
  rfm_host host;

  (void)state;
  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  assert_ok(rfm_features_column(after.features, 0, &recency, NULL, &err), &err);
  for (int64_t i = 0; i < o.n; i++)
    lost[i] = !(recency[i] < H);
  assert_ok(rfm__ranking_of(&host, lost, o.s.probability, NULL, o.n, &r, &err), &err);
  assert_true(r.calibration_error < .04);
  assert_true(r.auc > .8);
  free(lost);
  outlook_free(&o);
  outlook_free(&after);
}

/* ---- settings ---- */

static void settings_are_told_with_their_reasons(void **state)
{
  const rfm_churn_info given = info_of(churn);
  rfm_churn *own = trained(table, TODAY, 0);
  const rfm_churn_info info = info_of(own);
  rfm_suggestion s;

  (void)state;
  assert_int_equal(given.horizon_days, H);
  assert_int_equal(given.horizon_reason, RFM_CHURN_GIVEN);
  assert_int_equal(given.population_days, 2 * H);
  assert_int_equal(given.trained_day, TODAY);
  assert_int_equal(given.label_days, H);
  assert_int_equal(given.label_reason, RFM_CHURN_AS_HORIZON);
  assert_int_equal(given.n_cuts, 4);
  assert_int_equal(given.step_days, 15);
  assert_int_equal(given.last_cut, TODAY - 60);
  assert_int_equal(given.first_cut, TODAY - 60 - 45);
  assert_int_equal(given.cut_reason, RFM_CHURN_DEFAULT);
  assert_int_equal(given.rule, RFM_CHURN_CAPACITY);
  assert_int_equal(given.money_level, 3);
  assert_same_double(given.season, 0.0); /* two years are too little */
  ZERO_STRUCT(s);
  assert_ok(rfm_suggest(table, NULL, TODAY, &s, &err), &err);
  assert_int_equal(info.horizon_days, s.horizon_days);
  assert_int_equal(info.horizon_reason, s.horizon_reason);
  assert_int_equal(info.history_days, s.history_days);
  rfm_churn_free(own);
}

/* A till that had no date, once in the year 1 and once in 1949: one customer in 3,001. */
static void one_gap_of_centuries_is_not_the_shops(void **state)
{
  static const row placeholders[2] = {{4000, RFM_DAY_MIN, 1000}, {4000, -7500, 1000}};
  rfm_table *t = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_churn *c;

  (void)state;
  assert_ok(rows_append(t, placeholders, 2, &err), &err);
  c = trained(t, TODAY, H);
  assert_near(info_of(c).shop_gap, info_of(churn).shop_gap, .1);
  rfm_churn_free(c);
  rfm_table_free(t);
}

/* Everybody buys daily, one for five times as long as the others. */
static void a_long_past_has_the_gap_that_it_has(void **state)
{
  static const shop_options daily = {3000, FIRST, 200, 1, 0, 30, 1, 14};
  rfm_table *t;
  rfm_churn *c;
  shop s;

  (void)state;
  shop_make(&s, &daily);
  t = rows_table(NULL, s.rows, s.n_rows);
  for (int32_t day = FIRST - 800; day <= FIRST + 190; day++) {
    const row sale = {4000, day, 1000};

    assert_ok(rows_append(t, &sale, 1, &err), &err);
  }
  c = trained(t, FIRST + 190, 20);
  assert_same_double(info_of(c).shop_gap, 1.0);
  rfm_churn_free(c);
  rfm_table_free(t);
  shop_free(&s);
}

/* Half of 600 days; before the last 300 there is too little to train on. */
static void a_long_horizon_learns_from_half_of_the_history(void **state)
{
  rfm_churn *c = trained(table, TODAY, 400);
  const rfm_churn_info info = info_of(c);
  const rfm_churn_report r = report_of(c, 0);

  (void)state;
  assert_int_equal(info.label_days, info.history_days / 2);
  assert_int_equal(info.label_reason, RFM_CHURN_HALF_OF_HISTORY);
  assert_int_equal(r.verdict, RFM_CHURN_UNTESTED);
  assert_int_equal(r.n_holdout, 0);
  assert_true(isnan(r.auc) && isnan(r.log_loss) && isnan(r.lift[0]) && isnan(r.advantage));
  assert_true(r.n_examples > 0);
  rfm_churn_free(c);
}

static void cuts_can_be_chosen(void **state)
{
  rfm_churn_options o = churn_options(H);
  rfm_churn *c = NULL;

  (void)state;
  o.n_cuts = 6;
  o.step_days = 30;
  assert_ok(rfm_churn_train(&c, table, TODAY, &o, &err), &err);
  assert_int_equal(info_of(c).first_cut, TODAY - H - 150);
  assert_int_equal(info_of(c).cut_reason, RFM_CHURN_GIVEN);
  rfm_churn_free(c);
}

static double column_at(const rfm_features *f, int32_t column, int64_t i)
{
  const double *values;

  assert_ok(rfm_features_column(f, column, &values, NULL, &err), &err);
  return values[i];
}

/* Groups by hand: purchases and days since the last one decide. */
static void groups_follow_purchases_and_two_horizons(void **state)
{
  outlook o = outlook_of(churn, table, TODAY);
  rfm_churn_info info = info_of(churn);
  int64_t counts[4] = {0};

  (void)state;
  for (int64_t i = 0; i < o.n; i++) {
    const double recency = column_at(o.features, 0, i), purchases = column_at(o.features, 1, i);
    const int expected = purchases < 1     ? 0
                         : recency > 2 * H ? RFM_CHURN_LAPSED
                         : purchases == 1  ? RFM_CHURN_ONE_TIME
                                           : RFM_CHURN_REPEAT;

    assert_int_equal(o.s.group[i], expected);
    assert_int_equal(isnan(o.s.probability[i]) != 0, expected == 0);
    counts[expected]++;
  }
  assert_int_equal(counts[RFM_CHURN_REPEAT], info.n_repeat);
  assert_int_equal(counts[RFM_CHURN_ONE_TIME], info.n_one_time);
  assert_int_equal(counts[RFM_CHURN_LAPSED], info.n_lapsed);
  outlook_free(&o);
}

/* Purchase days expected of one who buys at all, as ADR 13 has it: over pairs of rates, by weight
 * and by the chance of having stayed until today. */
static double days_expected(const rfm__rhythm *r, const rfm__past *past)
{
  double times = 0, again = 0;

  for (int k = 0; k < RFM__RHYTHM_CELLS; k++) {
    const double b = r->buy[k], e = r->leave[k];
    const double stayed = r->weight[k] * pow(b, past->repeats) * exp(-(b + e) * past->age);

    times += stayed * (e > 0 ? b / e * (1 - exp(-e * H)) : b * H);
    again += stayed * b / (b + e) * (1 - exp(-(b + e) * H));
  }
  return times / again;
}

/* Net money of a purchase day times purchase days expected: not nothing after a long silence, and
 * not a day's pace times the horizon for who came yesterday. */
static void spend_expected_is_money_of_a_day_times_days(void **state)
{
  outlook o = outlook_of(churn, table, TODAY);
  int64_t n_new = 0, n_silent = 0;

  (void)state;
  for (int64_t i = 0; i < o.n; i++) {
    const double recency = column_at(o.features, 0, i), money = column_at(o.features, 2, i);
    const double age = column_at(o.features, 3, i), gap = column_at(o.features, 5, i);
    const double span = column_at(o.features, 4, i);
    rfm__past past;
    double days;

    if (!o.s.group[i]) {
      assert_true(isnan(o.s.spend_minor[i]));
      continue;
    }
    past.last = (int32_t)span;
    past.age = (int32_t)age;
    past.repeats = isnan(gap) ? 0 : (int32_t)(span / gap + .5);
    days = days_expected(&churn->core.rhythm, &past);
    assert_near(o.s.spend_minor[i] / (money / (past.repeats + 1)), days, 1e-9 * days);
    if (age < 10) {
      assert_true(past.repeats > 0 || o.s.spend_minor[i] < money * H / (age + 1));
      n_new++;
    }
    if (recency > 365) {
      assert_true(o.s.spend_minor[i] >= money / (past.repeats + 1));
      n_silent++;
    }
  }
  assert_true(n_new > 10 && n_silent > 10);
  outlook_free(&o);
}

static void who_spent_nothing_net_is_expected_to_spend_nothing(void **state)
{
  rfm_churn_outlook one;
  double values[6];

  (void)state;
  ZERO_STRUCT(one);
  memcpy(values, late, sizeof values);
  for (int i = 0; i < 2; i++) {
    values[2] = i ? -500 : 0;
    assert_ok(rfm_churn_one(churn, values, 6, RFM_STANDING_BUYER, &one, &err), &err);
    assert_same_double(one.spend_minor, 0.0);
  }
}

/* ---- thresholds ---- */

static int64_t n_danger(const outlook *o)
{
  int64_t n = 0;

  for (int64_t i = 0; i < o->n; i++)
    n += o->s.danger[i];
  return n;
}

/* The share of the population with money score 3 or more, rounded up: those with the largest rise.
 */
static void capacity_warns_of_a_share_of_those_worth_it(void **state)
{
  outlook o = outlook_of(churn, table, TODAY);
  const rfm_churn_info info = info_of(churn);
  int64_t worth = 0, above = 0;

  (void)state;
  for (int64_t i = 0; i < o.n; i++) {
    const int is_worth = o.s.group[i] == RFM_CHURN_REPEAT && o.s.worth[i] >= 3;

    worth += is_worth;
    above += is_worth && o.s.rise[i] > info.rise;
    assert_int_equal(o.s.danger[i], is_worth && o.s.rise[i] >= info.rise);
    assert_true(!o.s.danger[i] || o.s.probability[i] >= info.threshold);
  }
  assert_int_equal(info.threshold_reason, RFM_CHURN_BY_SHARE);
  assert_int_equal(n_danger(&o), (int64_t)ceil(.05 * (double)worth));
  assert_true(above < n_danger(&o));
  assert_int_equal(info.n_danger, n_danger(&o));
  assert_near(info.leave_threshold, info.threshold - .10, 1e-15);
  assert_same_double(info.money_above, info.money_break[1]);
  outlook_free(&o);
}

static void capacity_has_a_limit(void **state)
{
  rfm_churn_options o = churn_options(H);
  rfm_churn *c = NULL;

  (void)state;
  o.capacity = 7;
  o.money_level = 1;
  assert_ok(rfm_churn_train(&c, table, TODAY, &o, &err), &err);
  assert_int_equal(info_of(c).n_danger, 7);
  assert_int_equal(info_of(c).threshold_reason, RFM_CHURN_BY_CAPACITY);
  assert_true(isinf(info_of(c).money_above) && info_of(c).money_above < 0);
  rfm_churn_free(c);
}

/* Room for everybody, and yet in danger are only those whose silence made it worse: not who bought
 * today. */
static void nobody_is_in_danger_whose_silence_is_no_worse_than_usual(void **state)
{
  rfm_churn_options o = churn_options(H);
  rfm_churn *c = NULL;
  int64_t worse = 0, others = 0;
  outlook all;

  (void)state;
  o.capacity = 100000;
  o.capacity_share = 1;
  o.money_level = 1;
  assert_ok(rfm_churn_train(&c, table, TODAY, &o, &err), &err);
  all = outlook_of(c, table, TODAY);
  for (int64_t i = 0; i < all.n; i++) {
    if (all.s.group[i] != RFM_CHURN_REPEAT)
      continue;
    assert_int_equal(all.s.danger[i], all.s.rise[i] > 0);
    worse += all.s.rise[i] > 0;
    others += all.s.rise[i] <= 0;
  }
  assert_true(worse > 50 && others > 50);
  assert_int_equal(info_of(c).n_danger, worse);
  assert_int_equal(info_of(c).threshold_reason, RFM_CHURN_BY_RISE);
  outlook_free(&all);
  rfm_churn_free(c);
}

/* Everybody came today: whatever there is to spend on contacts, there is nobody to call. */
static void who_bought_today_is_not_in_danger(void **state)
{
  rfm_churn_info info;
  rfm_table *t = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_churn *c;

  (void)state;
  for (uint64_t id = 1; id <= (uint64_t)usual.n_customers; id++) {
    const row today = {id, TODAY, 1000};

    assert_ok(rows_append(t, &today, 1, &err), &err);
  }
  c = trained(t, TODAY, H);
  info = info_of(c);
  assert_int_equal(info.threshold_reason, RFM_CHURN_NOBODY);
  assert_same_double(info.threshold, 1.0);
  assert_int_equal(info.n_danger, 0);
  rfm_churn_free(c);
  rfm_table_free(t);
}

/* Everybody paid the same: no money is above another, and the warning is of 5 % of all. */
static void where_money_is_alike_everyone_is_worth_a_contact(void **state)
{
  rfm_churn_info info;
  rfm_table *t;
  rfm_churn *c;
  shop s;

  (void)state;
  shop_make(&s, &usual);
  for (int64_t i = 0; i < s.n_rows; i++)
    s.rows[i].amount = 0;
  t = rows_table(NULL, s.rows, s.n_rows);
  c = trained(t, TODAY, H);
  info = info_of(c);
  assert_int_equal(info.money_level, 3);
  assert_true(isinf(info.money_above) && info.money_above < 0);
  assert_int_equal(info.threshold_reason, RFM_CHURN_BY_SHARE);
  assert_int_equal(info.n_danger, (int64_t)ceil(.05 * (double)info.n_repeat));
  rfm_churn_free(c);
  rfm_table_free(t);
  shop_free(&s);
}

static void thresholds_by_probability_and_by_value(void **state)
{
  rfm_churn_options o = churn_options(H);
  rfm_churn *c = NULL;

  (void)state;
  o.rule = RFM_CHURN_PROBABILITY;
  o.probability = .8;
  assert_ok(rfm_churn_train(&c, table, TODAY, &o, &err), &err);
  assert_same_double(info_of(c).threshold, .8);
  assert_same_double(info_of(c).rise, -1.0);
  assert_int_equal(info_of(c).threshold_reason, RFM_CHURN_GIVEN);
  rfm_churn_free(c);
  o = churn_options(H);
  o.rule = RFM_CHURN_VALUE;
  o.value_minor = 200;
  o.incentive_minor = 10;
  o.contact_minor = 1;
  o.acceptance = .3;
  assert_ok(rfm_churn_train(&c, table, TODAY, &o, &err), &err);
  assert_near(info_of(c).threshold, 11 / 67.0, 1e-15);
  rfm_churn_free(c);
  o.value_minor = 11; /* 11 / (.3 + 10) is above 1: no contact pays */
  assert_ok(rfm_churn_train(&c, table, TODAY, &o, &err), &err);
  assert_same_double(info_of(c).threshold, 1.0);
  assert_int_equal(info_of(c).threshold_reason, RFM_CHURN_GIVEN | RFM_CHURN_NOBODY);
  rfm_churn_free(c);
}

/* NUMBERS 5. */
static void a_contact_pays_from_eleven_in_sixty_seven(void **state)
{
  double p = 0;

  (void)state;
  assert_ok(rfm_churn_value_threshold(200, 10, 1, .3, &p, &err), &err);
  assert_near(p, .164179, 5e-7);
  assert_near(p, 11 / 67.0, 1e-15);
  assert_refused(rfm_churn_value_threshold(10, 10, 1, .3, &p, &err), RFM_E_ARG, &err, -1, "value");
  assert_refused(rfm_churn_value_threshold(20, -1, 1, .3, &p, &err), RFM_E_ARG, &err, -1,
                 "incentive");
  assert_refused(rfm_churn_value_threshold(20, 1, NAN, .3, &p, &err), RFM_E_ARG, &err, -1,
                 "contact");
  assert_refused(rfm_churn_value_threshold(20, 1, 1, 0, &p, &err), RFM_E_ARG, &err, -1,
                 "acceptance");
  assert_refused(rfm_churn_value_threshold(20, 1, 1, .5, NULL, &err), RFM_E_ARG, &err, -1,
                 "threshold");
}

/* ---- one customer ---- */

static void one_customer_has_the_bytes_of_his_row(void **state)
{
  outlook o = outlook_of(churn, table, TODAY);

  (void)state;
  for (int64_t i = 0; i < o.n; i += 7) {
    double values[6];
    int32_t standing;
    rfm_churn_outlook one;

    ZERO_STRUCT(one);
    assert_ok(rfm_features_row(o.features, i, NULL, values, 6, &standing, &err), &err);
    assert_ok(rfm_churn_one(churn, values, 6, standing, &one, &err), &err);
    if (o.s.group[i])
      assert_same_double(one.probability, o.s.probability[i]);
    if (o.s.group[i])
      assert_same_double(one.spend_minor, o.s.spend_minor[i]);
    if (o.s.group[i])
      assert_same_double(one.rise, o.s.rise[i]);
    assert_int_equal(one.group, o.s.group[i]);
    assert_int_equal(one.danger, o.s.danger[i]);
    assert_int_equal(one.risk, o.s.risk[i]);
    assert_int_equal(one.worth, o.s.worth[i]);
  }
  outlook_free(&o);
}

static double probability_of(const double *values)
{
  rfm_churn_outlook one;

  ZERO_STRUCT(one);
  assert_ok(rfm_churn_one(churn, values, 6, RFM_STANDING_BUYER, &one, &err), &err);
  return one.probability;
}

static void silence_raises_the_probability(void **state)
{
  double before = 0;

  (void)state;
  for (int days = 0; days < 200; days += 20) {
    double values[6], p;

    memcpy(values, late, sizeof values);
    values[0] = days;
    values[3] = 180 + days;
    p = probability_of(values);
    assert_true(p > before && p < 1);
    before = p;
  }
}

/* Of a shop where all come once a month, nearly to the day, ten days ahead: who has been silent for
 * twenty is likeliest to stay away, and beyond them, where nothing was learned, it stays so. */
static void the_lapsed_are_no_likelier_to_buy_than_when_they_lapsed(void **state)
{
  static const shop_options monthly = {3000, FIRST, 400, 30, 1.2, 2000, 30, 33};
  double values[6] = {0, 6, 18000, 0, 150, 30};
  rfm_churn_outlook one;
  double edge = 0;
  rfm_table *t;
  rfm_churn *c;
  shop s;

  (void)state;
  shop_make(&s, &monthly);
  t = rows_table(NULL, s.rows, s.n_rows);
  c = trained(t, FIRST + 359, 10);
  ZERO_STRUCT(one);
  for (int days = 20; days < 100; days++) {
    values[0] = days;
    values[3] = 150 + days;
    assert_ok(rfm_churn_one(c, values, 6, RFM_STANDING_BUYER, &one, &err), &err);
    if (days == 20)
      edge = one.probability;
    assert_int_equal(one.group, days == 20 ? RFM_CHURN_REPEAT : RFM_CHURN_LAPSED);
    assert_true(one.probability >= edge);
  }
  rfm_churn_free(c);
  rfm_table_free(t);
  shop_free(&s);
}

/* By hand: the same customer at the end of the day of his last purchase. */
static void a_rise_is_what_silence_added(void **state)
{
  rfm_churn_outlook one;
  double then[6];

  (void)state;
  ZERO_STRUCT(one);
  memcpy(then, late, sizeof then);
  then[0] = 0;
  then[3] = 180;
  assert_ok(rfm_churn_one(churn, late, 6, RFM_STANDING_BUYER, &one, &err), &err);
  assert_near(one.rise, probability_of(late) - probability_of(then), 1e-15);
  assert_true(one.rise > .3);
  assert_ok(rfm_churn_one(churn, then, 6, RFM_STANDING_BUYER, &one, &err), &err);
  assert_same_double(one.rise, 0.0);
}

/* The largest first; the first one by hand: the same customer with a typical recency. */
static void reasons_are_what_moves_the_probability_most(void **state)
{
  rfm_churn_reason list[28];
  double other[6];
  int32_t n = 0;

  (void)state;
  for (int i = 0; i < 28; i++)
    ZERO_STRUCT(list[i]);
  assert_ok(rfm_churn_reasons(churn, late, 6, list, 28, &n, &err), &err);
  assert_int_equal(n, 4);
  for (int i = 1; i < n; i++)
    assert_true(fabs(list[i].moved) <= fabs(list[i - 1].moved));
  assert_int_equal(list[0].column, 0);
  assert_string_equal(rfm_churn_word(churn, 0, NULL), "days since last purchase");
  assert_same_double(list[0].value, 80.0);
  assert_true(list[0].typical < 40 && list[0].moved > .2);
  memcpy(other, late, sizeof other);
  other[0] = list[0].typical;
  other[3] = 180 + list[0].typical; /* the same purchases, looked at so much earlier */
  assert_near(list[0].moved, probability_of(late) - probability_of(other), 1e-12);
  assert_ok(rfm_churn_reasons(churn, late, 6, list, 1, &n, &err), &err);
  assert_int_equal(n, 1);
}

/* Two receipts of one day: there is no gap that a shorter silence would stretch, and the longer one
 * is what raised the probability. */
static void a_long_silence_is_a_reason_also_after_two_receipts_of_one_day(void **state)
{
  double values[6] = {80, 2, 6000, 80, 0, NAN};
  rfm_churn_reason list[28];
  double then;
  int32_t n = 0, i = 0;

  (void)state;
  for (int k = 0; k < 28; k++)
    ZERO_STRUCT(list[k]);
  assert_ok(rfm_churn_reasons(churn, values, 6, list, 28, &n, &err), &err);
  while (i < n && list[i].column != 0)
    i++;
  assert_true(i < n && list[i].typical < 80 && list[i].moved > 0);
  then = probability_of(values);
  values[0] = values[3] = list[i].typical;
  assert_near(list[i].moved, then - probability_of(values), 1e-12);
}

static void one_time_buyers_have_two_reasons(void **state)
{
  static const double once[6] = {50, 1, 2000, 50, 0, NAN};
  rfm_churn_reason list[28];
  int32_t n = 0;

  (void)state;
  for (int i = 0; i < 28; i++)
    ZERO_STRUCT(list[i]);
  assert_ok(rfm_churn_reasons(churn, once, 6, list, 28, &n, &err), &err);
  assert_int_equal(n, 2);
  assert_int_equal(list[0].column + list[1].column, 2); /* recency 0 and monetary 2 */
}

static void words_are_english_and_chinese(void **state)
{
  (void)state;
  assert_string_equal(rfm_churn_word(churn, 1, "en"), "purchases");
  assert_string_equal(rfm_churn_word(churn, 1, "zh-CN"),
                      "\xe8\xb4\xad\xe4\xb9\xb0\xe6\xac\xa1\xe6\x95\xb0");
  assert_null(rfm_churn_word(churn, 6, NULL));
  assert_null(rfm_churn_word(churn, -1, NULL));
  assert_null(rfm_churn_word(NULL, 0, NULL));
}

/* ---- terms ---- */

static void terms_have_names_and_errors(void **state)
{
  static const char *const names[] = {"intercept", "rhythm", "order_value", "repeat_days",
                                      "overdue"};

  (void)state;
  for (int32_t group = 1; group <= 2; group++) {
    const int32_t n = rfm_churn_terms(churn, group);

    assert_int_equal(n, group == RFM_CHURN_REPEAT ? 5 : 3);
    for (int32_t i = 0; i < n; i++) {
      rfm_churn_term t;

      ZERO_STRUCT(t);
      assert_ok(rfm_churn_get_term(churn, group, i, &t, &err), &err);
      assert_string_equal(t.name, names[i]);
      if (report_of(churn, group).fit == RFM_CHURN_FITTED)
        assert_true(t.standard_error > 0 && t.scale > 0);
    }
  }
  assert_int_equal(rfm_churn_terms(churn, 0), 0);
  assert_int_equal(rfm_churn_terms(NULL, 1), 0);
}

/* The probability is the logistic function of the sum of terms: from the terms that can be read,
 * but for the rhythm, which is what is left and the same for other money. */
static void a_probability_is_the_sum_of_its_terms(void **state)
{
  rfm_churn_term order;
  double rich[6], a, b, scale;

  (void)state;
  ZERO_STRUCT(order);
  assert_ok(rfm_churn_get_term(churn, RFM_CHURN_REPEAT, 2, &order, &err), &err);
  memcpy(rich, late, sizeof rich);
  rich[2] *= 100; /* far out: ln(1 + 100 v) - ln(1 + v) */
  a = probability_of(late);
  b = probability_of(rich);
  assert_true(fabs(order.coefficient) > 1e-6);
  scale = (log(b / (1 - b)) - log(a / (1 - a))) * order.scale / order.coefficient;
  assert_true(scale > 3 && scale < log(100));
}

/* ---- focus ---- */

static void the_matrix_counts_the_population_and_its_money(void **state)
{
  outlook o = outlook_of(churn, table, TODAY);
  rfm_churn_cell cells[25];
  int64_t n = 0, listed = 0, high = 0;
  double spend = 0, expected = 0;

  (void)state;
  assert_ok(rfm_churn_focus(churn, o.features, &o.s, cells, NULL, 0, &listed, &err), &err);
  for (int i = 0; i < 25; i++) {
    n += cells[i].n_customers;
    spend += cells[i].spend_minor;
    high += i / 5 >= 3 && i % 5 >= 3 ? cells[i].n_customers : 0;
  }
  for (int64_t i = 0; i < o.n; i++)
    if (o.s.risk[i])
      expected += o.s.spend_minor[i];
  assert_int_equal(n, info_of(churn).n_repeat);
  assert_int_equal(listed, high);
  assert_near(spend, expected, 1e-6);
  outlook_free(&o);
}

/* Ten made-up customers on real rows; the order is worked by hand. A whale of little risk is not
 * listed, however large the product. */
static void the_focus_list_wants_both_high(void **state)
{
  static const uint8_t risk[10] = {5, 4, 5, 4, 1, 5, 4, 5, 0, 5};
  static const uint8_t worth[10] = {5, 4, 4, 5, 5, 5, 4, 3, 5, 4};
  static const double p[10] = {.9, .7, .9, .7, .1, .8, .7, .9, .9, .9};
  static const double spend[10] = {100, 500, 80, 90, 1e9, 200, 500, 1e6, 1e6, 80};
  /* weaker level 5: 5 (160), 0 (90); 4 with sum 9: 2 and 9 (72, by id), 3 (63); with sum 8: 1 and 6
   */
  static const int64_t expected[7] = {5, 0, 2, 9, 3, 1, 6};
  outlook o = outlook_of(churn, table, TODAY);
  int64_t rows[10], n = 0;

  (void)state;
  memset(o.s.risk, 0, (size_t)o.n);
  for (int i = 0; i < 10; i++) {
    o.s.risk[i] = risk[i];
    o.s.worth[i] = worth[i];
    o.s.probability[i] = p[i];
    o.s.spend_minor[i] = spend[i];
  }
  assert_ok(rfm_churn_focus(churn, o.features, &o.s, NULL, rows, 10, &n, &err), &err);
  assert_int_equal(n, 7);
  for (int i = 0; i < 7; i++)
    assert_int_equal(rows[i], expected[i]);
  assert_ok(rfm_churn_focus(churn, o.features, &o.s, NULL, rows, 3, &n, &err), &err);
  assert_int_equal(n, 7);
  for (int i = 0; i < 3; i++)
    assert_int_equal(rows[i], expected[i]);
  o.s.risk[2] = 6;
  assert_refused(rfm_churn_focus(churn, o.features, &o.s, NULL, rows, 3, &n, &err), RFM_E_DATA,
                 &err, 2, "row 2: a level is above 5");
  o.s.risk[2] = 5;
  o.s.probability[2] = 1.5;
  assert_refused(rfm_churn_focus(churn, o.features, &o.s, NULL, rows, 3, &n, &err), RFM_E_DATA,
                 &err, 2, "probability");
  outlook_free(&o);
}

static void lists_are_by_rise_then_id(void **state)
{
  outlook o = outlook_of(churn, table, TODAY);
  int64_t rows[50], n = 0;

  (void)state;
  for (int32_t group = 1; group <= 2; group++) {
    assert_ok(rfm_churn_list(churn, o.features, &o.s, group, rows, 50, &n, &err), &err);
    for (int64_t i = 0; i < n; i++) {
      assert_int_equal(o.s.group[rows[i]], group);
      if (i > 0)
        assert_true(o.s.rise[rows[i - 1]] > o.s.rise[rows[i]] ||
                    (o.s.rise[rows[i - 1]] == o.s.rise[rows[i]] && rows[i - 1] < rows[i]));
    }
  }
  assert_refused(rfm_churn_list(churn, o.features, &o.s, 3, rows, 50, &n, &err), RFM_E_ARG, &err,
                 -1, "group is 3");
  outlook_free(&o);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_tenth_holds_three_times_the_lost_of_a_random_list),
      cmocka_unit_test(probabilities_come_true),
      cmocka_unit_test(settings_are_told_with_their_reasons),
      cmocka_unit_test(one_gap_of_centuries_is_not_the_shops),
      cmocka_unit_test(a_long_past_has_the_gap_that_it_has),
      cmocka_unit_test(a_long_horizon_learns_from_half_of_the_history),
      cmocka_unit_test(cuts_can_be_chosen),
      cmocka_unit_test(groups_follow_purchases_and_two_horizons),
      cmocka_unit_test(spend_expected_is_money_of_a_day_times_days),
      cmocka_unit_test(who_spent_nothing_net_is_expected_to_spend_nothing),
      cmocka_unit_test(capacity_warns_of_a_share_of_those_worth_it),
      cmocka_unit_test(capacity_has_a_limit),
      cmocka_unit_test(nobody_is_in_danger_whose_silence_is_no_worse_than_usual),
      cmocka_unit_test(who_bought_today_is_not_in_danger),
      cmocka_unit_test(where_money_is_alike_everyone_is_worth_a_contact),
      cmocka_unit_test(thresholds_by_probability_and_by_value),
      cmocka_unit_test(a_contact_pays_from_eleven_in_sixty_seven),
      cmocka_unit_test(one_customer_has_the_bytes_of_his_row),
      cmocka_unit_test(silence_raises_the_probability),
      cmocka_unit_test(the_lapsed_are_no_likelier_to_buy_than_when_they_lapsed),
      cmocka_unit_test(a_rise_is_what_silence_added),
      cmocka_unit_test(reasons_are_what_moves_the_probability_most),
      cmocka_unit_test(a_long_silence_is_a_reason_also_after_two_receipts_of_one_day),
      cmocka_unit_test(one_time_buyers_have_two_reasons),
      cmocka_unit_test(words_are_english_and_chinese),
      cmocka_unit_test(terms_have_names_and_errors),
      cmocka_unit_test(a_probability_is_the_sum_of_its_terms),
      cmocka_unit_test(the_matrix_counts_the_population_and_its_money),
      cmocka_unit_test(the_focus_list_wants_both_high),
      cmocka_unit_test(lists_are_by_rise_then_id),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
