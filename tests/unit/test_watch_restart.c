/* SPDX-License-Identifier: MIT */
/* Watch: a host that is killed, or stops, at every point of its work and goes on from its last
 * save. No alert is lost, none whose delivery was saved comes again, any other that comes again is
 * the same one. */
#include "support/random.h"
#include "watch_fixture.h"

enum { PEOPLE = 20, DAYS = 50, MOST_STEPS = 1000 };

/* The host's day: sales as they come, each looked at; then a run. Sales have keys: to append one
 * again is harmless. */
typedef struct step {
  row sale; /* customer 0: a run */
  int32_t day;
} step;

typedef struct shop {
  step steps[MOST_STEPS];
  int n_steps;
} shop;

static shop steady;

/* Everyone buys every 5th day for a while; then some stop, and some of those come back. */
static int make_shop(void **state)
{
  uint64_t random = 7, key = 0;

  (void)state;
  for (int32_t d = 0; d < DAYS; d++) {
    for (uint64_t id = 1; id <= PEOPLE; id++) {
      const int32_t since = d - (int32_t)(id % 5);
      const uint32_t chance = random_below(&random, 40);

      if (since < 0 || (since < 20 ? since % 5 != 0 : chance != 0))
        continue;
      steady.steps[steady.n_steps].day = DAY0 + d;
      steady.steps[steady.n_steps++].sale =
          (row){id, DAY0 + d, (int64_t)(id * 37 % 11), .event = ++key, .group = (uint32_t)(id % 4)};
    }
    steady.steps[steady.n_steps++].day = DAY0 + d;
    assert_true(steady.n_steps < MOST_STEPS - PEOPLE);
  }
  return 0;
}

/* ---- the host ---- */

typedef struct shopkeeper {
  rfm_table *table;
  rfm_watch *watch;
  told seen[MOST_ALERTS];
  int n_seen;
  dump disk;
  int disk_step; /* the step that comes after the save */
  int disk_seen; /* alerts seen before the save */
  int step;
  int64_t ticks;   /* points of the work passed */
  int64_t kill_at; /* 0: never */
  int dead;
  int save_in_alerts;
} shopkeeper;

/* A point at which the power may fail. */
static int fails_here(shopkeeper *k)
{
  if (++k->ticks == k->kill_at)
    k->dead = 1;
  return k->dead;
}

static void save_to_disk(shopkeeper *k, int next_step)
{
  save_watch(&k->disk, k->watch);
  k->disk_step = next_step;
  k->disk_seen = k->n_seen;
}

static int RFM_CALL keeper_queued(int64_t n_pending, void *user_data)
{
  shopkeeper *k = user_data;

  assert_true(n_pending > 0);
  if (fails_here(k))
    return 0;
  save_to_disk(k, k->step);
  return fails_here(k) ? 0 : RFM_CONTINUE;
}

static int RFM_CALL keeper_alert(const rfm_watch_alert *alert, void *user_data)
{
  shopkeeper *k = user_data;
  listener one;

  if (fails_here(k))
    return 0;
  if (k->save_in_alerts)
    save_to_disk(k, k->step);
  memset(&one, 0, sizeof one);
  assert_int_equal(on_alert(alert, &one), RFM_CONTINUE);
  assert_true(k->n_seen < MOST_ALERTS);
  k->seen[k->n_seen++] = one.list[0];
  return fails_here(k) ? 0 : RFM_CONTINUE;
}

static rfm_status take_step(shopkeeper *k, const step *s)
{
  const rfm_id who = id_number(s->sale.customer);
  rfm_watch_hooks h;
  int64_t n;

  ZERO_STRUCT(h);
  h.queued = keeper_queued;
  h.alert = keeper_alert;
  h.user_data = k;
  if (k->step == k->disk_step && k->disk.n > 0) { /* what a restored watch begins with */
    const rfm_status status = rfm_watch_deliver(k->watch, &h, &n, &err);

    if (status)
      return status;
  }
  if (!s->sale.customer)
    return rfm_watch_run(k->watch, k->table, NULL, s->day, &h, NULL, &err);
  assert_ok(rows_append(k->table, &s->sale, 1, &err), &err);
  return rfm_watch_observe(k->watch, k->table, NULL, &who, s->day, &h, NULL, &err);
}

static rfm_watch *new_watch(void)
{
  rfm_watch_rule rule;
  rfm_watch_options o = watch_options(0);

  ZERO_STRUCT(rule);
  rule.kind = RFM_WATCH_OVERDUE;
  rule.enter = 2;
  o.rules = &rule;
  o.n_rules = 1;
  o.cool_down_days = 9;
  o.start_delay_days = 15;
  o.capacity = 3;
  o.capacity_per_group = 2;
  return watch_of(&o);
}

static void open_shop(shopkeeper *k, int64_t kill_at)
{
  memset(k, 0, sizeof *k);
  k->kill_at = kill_at;
  k->table = rows_table(NULL, NULL, 0);
  k->watch = new_watch();
  save_to_disk(k, 0);
}

/* The power is back: only the disk is left, and the table, which is the host's database. */
static void restore(shopkeeper *k)
{
  rfm_watch_free(k->watch);
  k->watch = load_watch(&k->disk);
  k->step = k->disk_step;
  k->dead = 0;
}

/* To the end, or to the point where it falls. */
static void keep_shop(shopkeeper *k)
{
  while (k->step < steady.n_steps && !k->dead) {
    const rfm_status status = take_step(k, &steady.steps[k->step]);

    assert_int_equal(status, k->dead ? RFM_STOPPED : RFM_OK);
    if (k->dead || fails_here(k))
      return;
    save_to_disk(k, ++k->step);
    (void)fails_here(k);
  }
}

static void close_shop(shopkeeper *k)
{
  rfm_watch_free(k->watch);
  rfm_table_free(k->table);
  dump_free(&k->disk);
}

/* ---- what must hold ---- */

static shopkeeper reference, other;

static const told *find(const shopkeeper *k, int from, int to, uint64_t alert_id)
{
  for (int i = from; i < to; i++)
    if (k->seen[i].alert_id == alert_id)
      return &k->seen[i];
  return NULL;
}

static void assert_nothing_lost(const shopkeeper *k)
{
  for (int i = 0; i < reference.n_seen; i++) {
    const told *same = find(k, 0, k->n_seen, reference.seen[i].alert_id);

    assert_non_null(same);
    assert_memory_equal(same, &reference.seen[i], sizeof *same);
  }
  for (int i = 0; i < k->n_seen; i++)
    assert_non_null(find(&reference, 0, reference.n_seen, k->seen[i].alert_id));
}

/* Alerts seen up to @saved never come again. */
static int count_repeats(const shopkeeper *k, int saved)
{
  int repeats = 0;

  for (int i = 0; i < k->n_seen; i++) {
    const int again = find(k, i + 1, k->n_seen, k->seen[i].alert_id) != NULL;

    if (i < saved)
      assert_false(again);
    repeats += again;
  }
  return repeats;
}

static void work_undisturbed(void **state)
{
  (void)state;
  open_shop(&reference, 0);
  keep_shop(&reference);
  assert_true(reference.n_seen >= 15);
  assert_true(counts_of_watch(reference.watch).n_danger > 0);
  for (int i = 0; i < reference.n_seen; i++)
    assert_null(find(&reference, i + 1, reference.n_seen, reference.seen[i].alert_id));
}

static void assert_every_point(int save_in_alerts, int is_killed, int most_repeats)
{
  for (int64_t at = 1; at <= reference.ticks; at++) {
    int saved;

    open_shop(&other, at);
    other.save_in_alerts = save_in_alerts;
    keep_shop(&other);
    assert_true(other.dead);
    saved = is_killed ? other.disk_seen : other.n_seen - 1;
    if (is_killed)
      restore(&other);
    other.disk_step = other.step; /* it begins with what waits */
    other.dead = 0;
    keep_shop(&other);
    assert_nothing_lost(&other);
    assert_true(count_repeats(&other, saved) <= most_repeats);
    assert_same_dump(&other.disk, &reference.disk);
    close_shop(&other);
  }
}

static void killed_at_every_point_it_loses_nothing(void **state)
{
  (void)state;
  assert_every_point(0, 1, 3); /* the alerts of one day */
}

/* A save at each alert knows those before it. */
static void saving_at_each_alert_leaves_at_most_one_to_repeat(void **state)
{
  (void)state;
  assert_every_point(1, 1, 1);
}

/* An exception in the callback, say: the alert that raised it comes again. */
static void stopped_at_every_point_it_goes_on_where_it_was(void **state)
{
  (void)state;
  assert_every_point(0, 0, 1);
}

static int close_reference(void **state)
{
  (void)state;
  close_shop(&reference);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(work_undisturbed),
      cmocka_unit_test(killed_at_every_point_it_loses_nothing),
      cmocka_unit_test(saving_at_each_alert_leaves_at_most_one_to_repeat),
      cmocka_unit_test(stopped_at_every_point_it_goes_on_where_it_was),
  };

  return cmocka_run_group_tests(tests, make_shop, close_reference);
}
