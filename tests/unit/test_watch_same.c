/* SPDX-License-Identifier: MIT */
/* Watch with models: threads, order and parts leave no trace; watches merge; whatever fails or
 * stops leaves nothing behind. */
#include "support/failing_host.h"
#include "support/same_bytes.h"
#include "support/shop.h"
#include "watch_fixture.h"

enum { FIRST = 18000, TODAY = FIRST + 420, H = 40, LOOKS = 8, STRIDE = 6 };

static const shop_options usual = {900, FIRST, 540, 14, 1.5, 300, 2, 51};

static shop kept;
static rfm_churn *churn;
static rfm_scorer *scorer;
static listener heard, other;

static rfm_watch_sources sources(void)
{
  rfm_watch_sources s;

  ZERO_STRUCT(s);
  s.churn = churn;
  s.scorer = scorer;
  return s;
}

static rfm_watch_options usual_options(const rfm_watch_rule *rules, int32_t n)
{
  rfm_watch_options o = watch_options(0);

  o.rules = rules;
  o.n_rules = n;
  o.capacity = 12;
  o.cool_down_days = 10;
  return o;
}

/* The model's own threshold, or a fall, or overdue. */
static rfm_watch *usual_watch(const rfm_host *host)
{
  rfm_watch_rule rules[3];
  rfm_watch_options o = usual_options(rules, 3);
  rfm_watch *watch = NULL;

  for (int i = 0; i < 3; i++)
    ZERO_STRUCT(rules[i]);
  rules[0].kind = RFM_WATCH_PROBABILITY;
  rules[1].kind = RFM_WATCH_FALL;
  rules[1].days = 30;
  rules[2].kind = RFM_WATCH_OVERDUE;
  rules[2].enter = 4;
  (void)rfm_watch_new(&watch, host, &o, &err);
  return watch;
}

static void forget_what_was_heard(listener *l)
{
  dump_free(&l->saved);
  memset(l, 0, sizeof *l);
}

/* Some looks: all alerts as they were told, and the saved bytes after each look. */
static void dump_looks(dump *d, const rfm_table *table)
{
  const rfm_watch_sources s = sources();
  rfm_watch *watch = usual_watch(NULL);
  dump saved = {NULL, 0, 0};

  forget_what_was_heard(&heard);
  for (int i = 0; i < LOOKS; i++) {
    (void)run_watch(watch, table, &s, TODAY + i * STRIDE, &heard);
    save_watch(&saved, watch);
    dump_add(d, saved.data, saved.n);
  }
  dump_add(d, heard.list, (size_t)heard.n * sizeof *heard.list);
  dump_free(&saved);
  rfm_watch_free(watch);
}

static same_bytes same = {.dump = dump_looks};

static int setup(void **state)
{
  rfm_churn_options o;
  rfm_features *f = NULL;
  rfm_table *table;

  (void)state;
  shop_make(&kept, &usual);
  table = rows_table(NULL, kept.rows, kept.n_rows);
  ZERO_STRUCT(o);
  o.horizon_days = H;
  assert_ok(rfm_churn_train(&churn, table, TODAY, &o, &err), &err);
  assert_ok(rfm_features_measure(&f, table, NULL, TODAY, NULL, &err), &err);
  assert_ok(rfm_scorer_fit(&scorer, f, NULL, &err), &err);
  rfm_features_free(f);
  rfm_table_free(table);
  same.rows = kept.rows;
  same.n_rows = kept.n_rows;
  same_bytes_begin(&same);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  rfm_churn_free(churn);
  rfm_scorer_free(scorer);
  shop_free(&kept);
  same_bytes_end(&same);
  return 0;
}

/* ---- what is told ---- */

static void alerts_carry_what_the_model_says(void **state)
{
  const rfm_watch_sources s = sources();
  rfm_table *table = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_watch *watch = usual_watch(NULL);
  const rfm_metrics *metrics = rfm_churn_metrics(churn);
  const int32_t n = rfm_metrics_size(metrics);

  (void)state;
  forget_what_was_heard(&heard);
  (void)run_watch(watch, table, &s, TODAY, &heard);
  assert_int_equal(heard.n, 12);
  for (int i = 0; i < heard.n; i++) {
    const told *t = &heard.list[i];
    const rfm_id id = id_number(t->id);
    rfm_churn_outlook outlook;
    rfm_churn_reason reasons[3];
    double values[32];
    int32_t n_reasons;

    ZERO_STRUCT(outlook);
    for (int j = 0; j < 3; j++)
      ZERO_STRUCT(reasons[j]);
    assert_ok(rfm_features_one(table, metrics, TODAY, &id, values, n, NULL, &err), &err);
    assert_ok(rfm_churn_one(churn, values, n, 0, &outlook, &err), &err);
    assert_ok(rfm_churn_reasons(churn, values, n, reasons, 3, &n_reasons, &err), &err);
    assert_true(t->probability == outlook.probability && t->spend == outlook.spend_minor);
    assert_int_equal(t->n_reasons, n_reasons);
    assert_true(t->moved == reasons[0].moved);
    if (t->rule == 0) {
      assert_int_equal(outlook.danger, 1);
      assert_true(t->value == outlook.probability);
    }
    assert_int_equal(t->rank, i + 1);
    if (i > 0) {
      const told *before = t - 1;
      const double loss = t->probability * t->spend, more = before->probability * before->spend;

      assert_true(more > loss || (more == loss && before->id < t->id));
    }
  }
  rfm_table_free(table);
  rfm_watch_free(watch);
}

static void a_restored_watch_tells_the_same(void **state)
{
  const rfm_watch_sources s = sources();
  rfm_table *table = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_watch *watch = usual_watch(NULL), *back;
  rfm_watch_hooks h = hooks_of(&heard), g = hooks_of(&other);
  dump saved = {NULL, 0, 0};

  (void)state;
  forget_what_was_heard(&heard);
  forget_what_was_heard(&other);
  assert_ok(rfm_watch_run(watch, table, &s, TODAY, NULL, NULL, &err), &err);
  save_watch(&saved, watch);
  back = load_watch(&saved);
  assert_ok(rfm_watch_deliver(watch, &h, NULL, &err), &err);
  assert_ok(rfm_watch_deliver(back, &g, NULL, &err), &err);
  assert_int_equal(heard.n, 12);
  assert_int_equal(heard.list[0].n_reasons, 3);
  assert_int_equal(other.n, heard.n);
  assert_memory_equal(heard.list, other.list, (size_t)heard.n * sizeof *heard.list);
  rfm_watch_free(watch);
  rfm_watch_free(back);
  rfm_table_free(table);
  dump_free(&saved);
}

/* The population of the model's threshold; a threshold of the host's own; everyone. */
static void whom_a_probability_rule_looks_at(void **state)
{
  const rfm_watch_sources s = sources();
  rfm_table *table = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_features *f = NULL;
  rfm_churn_info info;
  rfm_churn_scores scores;
  static double probability[1000];
  static uint8_t group[1000], danger[1000], worth[1000];
  int64_t wanted[3] = {0, 0, 0};

  (void)state;
  ZERO_STRUCT(info);
  ZERO_STRUCT(scores);
  assert_ok(rfm_churn_get(churn, &info, &err), &err);
  assert_ok(rfm_features_measure(&f, table, rfm_churn_metrics(churn), TODAY, NULL, &err), &err);
  scores.n_rows = rfm_features_rows(f);
  scores.probability = probability;
  scores.group = group;
  scores.danger = danger;
  scores.worth = worth;
  assert_ok(rfm_churn_apply(churn, f, &scores, &err), &err);
  for (int64_t i = 0; i < scores.n_rows; i++) {
    wanted[0] += danger[i];
    wanted[1] +=
        group[i] == RFM_CHURN_REPEAT && worth[i] >= info.money_level && probability[i] >= .5;
    wanted[2] += probability[i] >= .5;
  }
  for (int i = 0; i < 3; i++) {
    rfm_watch_rule rule;
    rfm_watch_options o = usual_options(&rule, 1);
    rfm_watch *watch;

    ZERO_STRUCT(rule);
    rule.kind = RFM_WATCH_PROBABILITY;
    rule.enter = i == 0 ? 0 : .5;
    rule.flags = i == 2 ? RFM_WATCH_EVERYONE : 0u;
    o.capacity = 5000;
    o.flags = NO_DELAYS;
    watch = watch_of(&o);
    forget_what_was_heard(&heard);
    assert_int_equal(run_watch(watch, table, &s, TODAY, &heard).n_entered, wanted[i]);
    rfm_watch_free(watch);
  }
  assert_true(wanted[0] > 0 && wanted[1] > wanted[0] && wanted[2] > wanted[1]);
  rfm_features_free(f);
  rfm_table_free(table);
}

static void a_look_before_the_training_is_refused(void **state)
{
  const rfm_watch_sources s = sources();
  rfm_table *table = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_watch *watch = usual_watch(NULL);
  const rfm_id one = id_number(1);

  (void)state;
  assert_refused(rfm_watch_run(watch, table, &s, TODAY - 1, NULL, NULL, &err), RFM_E_ARG, &err, -1,
                 "before the training");
  assert_refused(rfm_watch_observe(watch, table, &s, &one, TODAY - 1, NULL, NULL, &err), RFM_E_ARG,
                 &err, -1, "before the training");
  rfm_watch_free(watch);
  rfm_table_free(table);
}

static void one_look_is_the_same_as_that_of_a_run(void **state)
{
  const rfm_watch_sources s = sources();
  rfm_table *table = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_watch *by_run = usual_watch(NULL), *one_by_one = usual_watch(NULL);
  rfm_watch_hooks quiet;

  (void)state;
  ZERO_STRUCT(quiet);
  quiet.flags = RFM_WATCH_QUIET; /* the capacity does not hold for a sale */
  assert_ok(rfm_watch_run(by_run, table, &s, TODAY, &quiet, NULL, &err), &err);
  for (uint64_t id = 1; id <= 900; id++) {
    const rfm_id who = id_number(id);

    if (rfm_table_find(table, &who, NULL, &err))
      continue;
    assert_ok(rfm_watch_observe(one_by_one, table, &s, &who, TODAY, NULL, NULL, &err), &err);
    if (rfm_watch_find(by_run, &who, &(rfm_watch_state){sizeof(rfm_watch_state)}, &err))
      continue; /* no purchase yet */
    assert_int_equal(state_of(one_by_one, id).danger, state_of(by_run, id).danger);
    assert_int_equal(state_of(one_by_one, id).rules, state_of(by_run, id).rules);
    assert_int_equal(state_of(one_by_one, id).purchase_day, state_of(by_run, id).purchase_day);
  }
  assert_int_equal(counts_of_watch(one_by_one).n_customers, counts_of_watch(by_run).n_customers);
  assert_int_equal(counts_of_watch(one_by_one).n_danger, counts_of_watch(by_run).n_danger);
  rfm_watch_free(by_run);
  rfm_watch_free(one_by_one);
  rfm_table_free(table);
}

/* ---- merging ---- */

/* What customers with odd (or even) ids did. */
static rfm_table *half_of(int odd)
{
  row *rows = rows_copy(kept.rows, kept.n_rows);
  rfm_table *table;
  int64_t n = 0;

  for (int64_t i = 0; i < kept.n_rows; i++)
    if ((int)(kept.rows[i].customer % 2) == odd)
      rows[n++] = kept.rows[i];
  table = rows_table(NULL, rows, n);
  free(rows);
  return table;
}

static rfm_watch *merged(const rfm_watch *a, const rfm_watch *b)
{
  dump d = {NULL, 0, 0};
  rfm_watch *watch;

  save_watch(&d, a);
  watch = load_watch(&d);
  assert_ok(rfm_watch_merge(watch, b, &err), &err);
  dump_free(&d);
  return watch;
}

static void assert_same_watch(const rfm_watch *a, const rfm_watch *b)
{
  dump x = {NULL, 0, 0}, y = {NULL, 0, 0};

  save_watch(&x, a);
  save_watch(&y, b);
  assert_same_dump(&x, &y);
  dump_free(&x);
  dump_free(&y);
}

/* Two machines with half of the customers each: merged they are the watch of all, in either order.
 */
static void watches_of_other_customers_merge_into_that_of_all(void **state)
{
  const rfm_watch_sources s = sources();
  rfm_table *all = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_table *half[2] = {half_of(0), half_of(1)};
  rfm_watch *whole, *part[2], *ab, *ba;
  rfm_watch_rule rule;
  rfm_watch_options o = usual_options(&rule, 1);

  (void)state;
  ZERO_STRUCT(rule);
  rule.kind = RFM_WATCH_PROBABILITY;
  o.capacity = 5000; /* whole capacities would not add up */
  whole = watch_of(&o);
  for (int p = 0; p < 2; p++)
    part[p] = watch_of(&o);
  forget_what_was_heard(&heard);
  forget_what_was_heard(&other);
  for (int i = 0; i < LOOKS; i++) {
    (void)run_watch(whole, all, &s, TODAY + i * STRIDE, &heard);
    for (int p = 0; p < 2; p++)
      (void)run_watch(part[p], half[p], &s, TODAY + i * STRIDE, &other);
  }
  assert_int_equal(heard.n, other.n);
  ab = merged(part[0], part[1]);
  ba = merged(part[1], part[0]);
  assert_same_watch(ab, whole);
  assert_same_watch(ba, whole);
  rfm_watch_free(ab);
  rfm_watch_free(ba);
  for (int p = 0; p < 2; p++) {
    rfm_watch_free(part[p]);
    rfm_table_free(half[p]);
  }
  rfm_watch_free(whole);
  rfm_table_free(all);
}

/* Customers 1 and 2 buy on days 0, 10, 20; 1 also on day 50. */
static const row pair[] = {{1, DAY0, 5},      {1, DAY0 + 10, 5}, {1, DAY0 + 20, 5}, {2, DAY0, 9},
                           {2, DAY0 + 10, 9}, {2, DAY0 + 20, 9}, {1, DAY0 + 50, 5}};

static rfm_watch *pair_watch(const rfm_table *table, int32_t day, int32_t then, int quiet)
{
  const rfm_watch_options o = watch_options(RFM_WATCH_NO_START_DELAY);
  rfm_watch *watch = watch_of(&o);
  rfm_watch_hooks h;

  ZERO_STRUCT(h);
  h.flags = quiet ? RFM_WATCH_QUIET : 0u;
  assert_ok(rfm_watch_run(watch, table, NULL, day, &h, NULL, &err), &err);
  if (then) {
    forget_what_was_heard(&other);
    (void)run_watch(watch, table, NULL, then, &other);
  }
  return watch;
}

/* a looked on day 45 (both in danger, alerted); b on day 55 (1 has bought, 2 in danger but quiet).
 */
static void the_later_look_counts_and_the_later_cool_down(void **state)
{
  rfm_table *table = rows_table(NULL, pair, COUNT_OF(pair));
  rfm_watch *a = pair_watch(table, DAY0 + 45, 0, 0), *b = pair_watch(table, DAY0 + 55, 0, 1);
  rfm_watch *ab = merged(a, b), *ba = merged(b, a);

  (void)state;
  assert_same_watch(ab, ba);
  assert_int_equal(counts_of_watch(ab).as_of_day, DAY0 + 55);
  assert_int_equal(state_of(ab, 1).danger, 0);
  assert_int_equal(state_of(ab, 1).last_day, DAY0 + 55);
  assert_int_equal(state_of(ab, 1).cool_until_day, DAY0 + 75);
  assert_int_equal(state_of(ab, 2).danger, 1);
  assert_int_equal(state_of(ab, 2).since_day, DAY0 + 55);
  assert_int_equal(state_of(ab, 2).cool_until_day, DAY0 + 75);
  assert_int_equal(counts_of_watch(ab).n_pending, 2);
  rfm_watch_free(a);
  rfm_watch_free(b);
  rfm_watch_free(ab);
  rfm_watch_free(ba);
  rfm_table_free(table);
}

/* The same day: in a customer 2 is in danger; in b he is not, since it did not know the early
 * purchases. */
static void on_the_same_day_danger_counts(void **state)
{
  rfm_table *table = rows_table(NULL, pair, COUNT_OF(pair));
  rfm_table *poor = rows_table(NULL, pair + 5, 2);
  rfm_watch *a = pair_watch(table, DAY0 + 55, 0, 0), *b = pair_watch(poor, DAY0 + 55, 0, 0);
  rfm_watch *ab = merged(a, b), *ba = merged(b, a);

  (void)state;
  assert_int_equal(state_of(b, 2).danger, 0);
  assert_same_watch(ab, ba);
  assert_int_equal(state_of(ab, 2).danger, 1);
  assert_int_equal(counts_of_watch(ab).n_pending, 1);
  rfm_watch_free(a);
  rfm_watch_free(b);
  rfm_watch_free(ab);
  rfm_watch_free(ba);
  rfm_table_free(table);
  rfm_table_free(poor);
}

/* Customer 2 alone; the second one bought two days later, and more for each. */
static const row early[] = {{2, DAY0, 9}, {2, DAY0 + 10, 9}, {2, DAY0 + 20, 9}};
static const row late[] = {{2, DAY0, 20}, {2, DAY0 + 10, 20}, {2, DAY0 + 22, 20}};

/* Two shops that both alert customer 2 on day 45, the first by overdue rule 0 and 1, the second by
 * rule 1 alone unless @same. */
static rfm_watch *shop_watch(const row *rows, int both_rules)
{
  rfm_watch_rule rules[2];
  rfm_watch_options o = watch_options(RFM_WATCH_NO_START_DELAY);
  rfm_table *table = rows_table(NULL, rows, 3);
  rfm_watch *watch;

  ZERO_STRUCT(rules[0]);
  ZERO_STRUCT(rules[1]);
  rules[0].kind = rules[1].kind = RFM_WATCH_OVERDUE;
  rules[0].enter = both_rules ? 2 : 2.5;
  rules[1].enter = 2;
  o.rules = rules;
  o.n_rules = 2;
  watch = watch_of(&o);
  assert_ok(rfm_watch_run(watch, table, NULL, DAY0 + 45, NULL, NULL, &err), &err);
  assert_int_equal(counts_of_watch(watch).n_pending, 1);
  rfm_table_free(table);
  return watch;
}

static void one_alert_of_a_customer_and_day_waits_and_none_is_lost(void **state)
{
  const rfm_watch_hooks h = hooks_of(&other);

  (void)state;
  for (int both = 0; both < 2; both++) {
    rfm_watch *a = shop_watch(early, both), *b = shop_watch(late, both);
    rfm_watch *ab = merged(a, b), *ba = merged(b, a);

    assert_same_watch(ab, ba);
    assert_int_equal(counts_of_watch(ab).n_pending, 1);
    forget_what_was_heard(&other);
    assert_ok(rfm_watch_deliver(ab, &h, NULL, &err), &err);
    assert_int_equal(other.n, 1);
    assert_int_equal(other.list[0].rule, both ? 0 : 1); /* that of the larger loss, 60 against 27 */
    rfm_watch_free(a);
    rfm_watch_free(b);
    rfm_watch_free(ab);
    rfm_watch_free(ba);
  }
}

/* In a copy the alert of day 45 waits; the watch itself delivered it, and another one after a
 * purchase. */
static void an_alert_that_was_followed_by_another_does_not_come_again(void **state)
{
  static const row again[] = {{2, DAY0 + 50, 9}};
  const rfm_watch_options o = watch_options(NO_DELAYS);
  rfm_table *table = rows_table(NULL, early, 3);
  rfm_watch *watch = watch_of(&o), *copy;
  const rfm_watch_hooks h = hooks_of(&other);
  dump d = {NULL, 0, 0};

  (void)state;
  forget_what_was_heard(&other);
  assert_ok(rfm_watch_run(watch, table, NULL, DAY0 + 45, NULL, NULL, &err), &err);
  save_watch(&d, watch);
  copy = load_watch(&d);
  assert_ok(rfm_watch_deliver(watch, &h, NULL, &err), &err);
  assert_ok(rows_append(table, again, 1, &err), &err);
  (void)run_watch(watch, table, NULL, DAY0 + 51, &other);
  (void)run_watch(watch, table, NULL, DAY0 + 150, &other);
  assert_int_equal(other.n, 2);
  assert_ok(rfm_watch_merge(watch, copy, &err), &err);
  assert_int_equal(counts_of_watch(watch).n_pending, 0);
  rfm_watch_free(watch);
  rfm_watch_free(copy);
  rfm_table_free(table);
  dump_free(&d);
}

/* a has both alerts waiting; b, a copy, has delivered the first. */
static void what_one_has_delivered_does_not_wait(void **state)
{
  rfm_table *table = rows_table(NULL, pair, COUNT_OF(pair));
  rfm_watch *a = pair_watch(table, DAY0 + 45, 0, 0), *b, *ab, *ba, *aa;
  rfm_watch_hooks h = hooks_of(&other);
  dump d = {NULL, 0, 0};
  int64_t n;

  (void)state;
  save_watch(&d, a);
  b = load_watch(&d);
  aa = merged(a, b);
  assert_same_watch(aa, a);
  forget_what_was_heard(&other);
  other.stop_at = 2;
  assert_int_equal(rfm_watch_deliver(b, &h, &n, &err), RFM_STOPPED);
  assert_int_equal(n, 1);
  assert_int_equal(other.list[0].id, 2); /* the larger money */
  ab = merged(a, b);
  ba = merged(b, a);
  assert_same_watch(ab, b);
  assert_same_watch(ba, b);
  assert_int_equal(state_of(ab, 1).pending, 1);
  assert_int_equal(state_of(ab, 2).pending, 0);
  rfm_watch_free(a);
  rfm_watch_free(b);
  rfm_watch_free(ab);
  rfm_watch_free(ba);
  rfm_watch_free(aa);
  rfm_table_free(table);
  dump_free(&d);
}

static void only_watches_of_the_same_rules_merge(void **state)
{
  rfm_watch *a = usual_watch(NULL), *b;
  rfm_watch_options o = watch_options(0);
  rfm_watch_rule rule;

  (void)state;
  ZERO_STRUCT(rule);
  rule.kind = RFM_WATCH_OVERDUE;
  rule.enter = 3;
  b = watch_of(&o);
  assert_refused(rfm_watch_merge(a, b, &err), RFM_E_ARG, &err, -1, "capacity");
  assert_refused(rfm_watch_merge(a, a, &err), RFM_E_ARG, &err, -1, "into itself");
  assert_refused(rfm_watch_merge(a, NULL, &err), RFM_E_ARG, &err, -1, "other is NULL");
  rfm_watch_free(a);
  o.rules = &rule;
  o.n_rules = 1;
  a = watch_of(&o);
  assert_refused(rfm_watch_merge(a, b, &err), RFM_E_ARG, &err, 0, "differ in rule 0");
  rfm_watch_free(a);
  o.id_type = RFM_ID_BYTES;
  a = watch_of(&o);
  assert_refused(rfm_watch_merge(a, b, &err), RFM_E_ARG, &err, -1, "differ in id_type");
  rfm_watch_free(a);
  rfm_watch_free(b);
}

/* ---- failures and stops ---- */

/* Everything that allocates, on a watch and a table of one host. */
static rfm_status work(const rfm_host *host, const rfm_table *table, rfm_watch *watch,
                       rfm_watch *more)
{
  const rfm_watch_sources s = sources();
  const rfm_id one = id_number(heard.list[0].id); /* so that an alert is raised */
  rfm_watch_outcome out;
  rfm_watch *fresh = usual_watch(host);
  rfm_status status = fresh ? RFM_OK : RFM_E_NOMEM;

  ZERO_STRUCT(out);
  if (!status)
    status = rfm_watch_observe(fresh, table, &s, &one, TODAY, NULL, NULL, &err);
  if (!status)
    status = rfm_watch_run(watch, table, &s, TODAY + STRIDE, NULL, NULL, &err);
  if (!status)
    status = rfm_watch_review(watch, table, &s, TODAY + 60, 20, 5, &out, &err);
  if (!status)
    status = rfm_watch_merge(more, watch, &err);
  rfm_watch_free(fresh);
  return status;
}

static void every_allocation_may_fail(void **state)
{
  const rfm_watch_sources s = sources();
  failing_host fh;
  rfm_table *table;
  rfm_watch *watch, *more;
  dump before = {NULL, 0, 0}, now = {NULL, 0, 0};
  int64_t n;

  (void)state;
  failing_host_init(&fh);
  table = rows_table(&fh.host, kept.rows, 400);
  assert_ok(rfm_table_compact(table, &err), &err);
  watch = usual_watch(&fh.host);
  more = usual_watch(&fh.host);
  forget_what_was_heard(&heard);
  (void)run_watch(watch, table, &s, TODAY, &heard);
  assert_true(heard.n > 0);
  save_watch(&before, watch);
  for (n = 1;; n++) {
    rfm_status status;

    failing_host_fail(&fh, n, n % 2 ? FAIL_ONCE : FAIL_EVER_AFTER);
    status = work(&fh.host, table, watch, more);
    failing_host_fail(&fh, 0, FAIL_ONCE);
    if (!status)
      break;
    assert_int_equal(status, RFM_E_NOMEM);
    save_watch(&now, watch);
    if (now.n == before.n && memcmp(now.data, before.data, now.n) == 0)
      continue;
    /* the run came through, what came after did not: once more from before it */
    rfm_watch_free(watch);
    rfm_watch_free(more);
    more = usual_watch(&fh.host);
    watch = usual_watch(&fh.host);
    (void)run_watch(watch, table, &s, TODAY, &heard);
  }
  assert_true(n > 40);
  assert_int_equal(counts_of_watch(more).n_customers, counts_of_watch(watch).n_customers);
  rfm_watch_free(watch);
  rfm_watch_free(more);
  rfm_table_free(table);
  failing_host_assert_clean(&fh);
  dump_free(&before);
  dump_free(&now);
}

static void the_host_may_stop_a_run_at_every_call(void **state)
{
  const rfm_watch_sources s = sources();
  rfm_watch_hooks h = hooks_of(&heard);
  rfm_watch *watch = usual_watch(NULL);
  rfm_table *table;
  failing_host fh;
  dump before = {NULL, 0, 0}, now = {NULL, 0, 0};
  int64_t n;

  (void)state;
  failing_host_init(&fh);
  failing_host_stop(&fh, 0);
  table = rows_table(&fh.host, kept.rows, kept.n_rows);
  forget_what_was_heard(&heard);
  save_watch(&before, watch);
  for (n = 1; failing_host_stop(&fh, n), rfm_watch_run(watch, table, &s, TODAY, &h, NULL, &err);
       n++) {
    assert_int_equal(err.status, RFM_STOPPED);
    save_watch(&now, watch);
    assert_same_dump(&now, &before);
    assert_int_equal(heard.n, 0);
  }
  assert_true(n > 5);
  assert_int_equal(heard.n, 12);
  dump_free(&before);
  dump_free(&now);
  rfm_watch_free(watch);
  rfm_table_free(table);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(alerts_carry_what_the_model_says),
      cmocka_unit_test(a_restored_watch_tells_the_same),
      cmocka_unit_test(whom_a_probability_rule_looks_at),
      cmocka_unit_test(a_look_before_the_training_is_refused),
      cmocka_unit_test(one_look_is_the_same_as_that_of_a_run),
      cmocka_unit_test_prestate(any_number_of_threads_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_appends_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(merged_tables_give_the_same_bytes, &same),
      cmocka_unit_test(watches_of_other_customers_merge_into_that_of_all),
      cmocka_unit_test(the_later_look_counts_and_the_later_cool_down),
      cmocka_unit_test(on_the_same_day_danger_counts),
      cmocka_unit_test(what_one_has_delivered_does_not_wait),
      cmocka_unit_test(one_alert_of_a_customer_and_day_waits_and_none_is_lost),
      cmocka_unit_test(an_alert_that_was_followed_by_another_does_not_come_again),
      cmocka_unit_test(only_watches_of_the_same_rules_merge),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(the_host_may_stop_a_run_at_every_call),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
