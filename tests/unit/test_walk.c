/* SPDX-License-Identifier: MIT */
/* Reading back: all customers, one customer's events, the last event (RULES 1.1, 1.2, 3.12). */
#include "table_fixture.h"

static int RFM_CALL keep_event(const rfm_event *event, void *user_data)
{
  dump_add(user_data, event, sizeof *event);
  return RFM_CONTINUE;
}

/* Rows in the total order: day, time, kind, order, item, category, group, event key, amount,
 * second; absent first. */
static const row in_order[] = {
    {1, D - 1, 9, RFM_KIND_PAYMENT, 9, 9, 9, 9, 9, 9, 9}, /* day */
    {1, D, 0, RFM_KIND_SALE, 0, 0, 0, 0, 0, 0, 1},        /* time */
    {1, D, 5, RFM_KIND_SALE, 0, 0, 0, 0, 0, 0, 2},   /* absent order, item, category, group, key */
    {1, D, 5, RFM_KIND_SALE, 0, 0, 0, 0, 0, 1, 2},   /* second */
    {1, D, 6, RFM_KIND_SALE, 0, 0, 0, 0, 0, 0, 2},   /* amount */
    {1, D, 1, RFM_KIND_SALE, 0, 3, 0, 0, 0, 0, 2},   /* event key */
    {1, D, 1, RFM_KIND_SALE, 0, 1, 0, 0, 1, 0, 2},   /* group */
    {1, D, 1, RFM_KIND_SALE, 0, 2, 0, 1, 0, 0, 2},   /* category */
    {1, D, 1, RFM_KIND_SALE, 0, 4, 1, 0, 0, 0, 2},   /* item */
    {1, D, 1, RFM_KIND_SALE, 1, 5, 0, 0, 0, 0, 2},   /* order */
    {1, D, 0, RFM_KIND_RETURN, 0, 6, 0, 0, 0, 0, 2}, /* kind */
    {1, D, 0, RFM_KIND_SALE, 0, 7, 0, 0, 0, 0, 3},   /* time again */
    {1, D + 1, 0, RFM_KIND_SALE, 0, 8, 0, 0, 0, 0, 1}, /* day again */
};

static void assert_event(const rfm_event *e, const row *r)
{
  assert_int_equal(e->struct_size, sizeof *e);
  assert_int_equal(e->flags, RFM_EVENT_HAS_TIME);
  assert_int_equal(e->time_s, r->time);
  assert_int_equal(e->amount_minor, r->amount);
  assert_int_equal(e->second_minor, r->second);
  assert_int_equal(e->order, r->order);
  assert_int_equal(e->event, r->event);
  assert_int_equal(e->item, r->item);
  assert_int_equal(e->category, r->category);
  assert_int_equal(e->day, r->day);
  assert_int_equal(e->kind, r->kind);
  assert_int_equal(e->group, r->group);
  assert_int_equal(e->reserved, 0);
}

static void assert_in_order(fixture *f)
{
  const rfm_id id = id_number(1);
  dump d = {NULL, 0, 0};
  rfm_event e;

  assert_ok(rfm_table_each_event(f->table, &id, keep_event, &d, &f->err), &f->err);
  assert_int_equal(d.n, sizeof e * COUNT_OF(in_order));
  for (int i = 0; i < COUNT_OF(in_order); i++) {
    memcpy(&e, d.data + (size_t)i * sizeof e, sizeof e);
    assert_event(&e, &in_order[i]);
  }
  dump_free(&d);
}

static void events_come_in_their_total_order(void **state)
{
  fixture *f = *state;

  for (int i = 0; i < COUNT_OF(in_order); i++) /* 13 rows in steps of 5: scrambled */
    assert_ok(rows_append(f->table, &in_order[i * 5 % COUNT_OF(in_order)], 1, &f->err), &f->err);
  assert_in_order(f);
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  assert_in_order(f);
}

static void the_last_event_is_the_last_in_that_order(void **state)
{
  fixture *f = *state;
  const row other[] = {{7, D + 1, 0, RFM_KIND_SALE, 0, 99, 0, 0, 0, 0, 1}};
  rfm_event last;

  ZERO_STRUCT(last);
  assert_refused(rfm_table_last_event(f->table, &last, &f->err), RFM_E_NOTFOUND, &f->err, -1,
                 "no event");
  append_ok(f, in_order);
  assert_ok(rfm_table_last_event(f->table, &last, &f->err), &f->err);
  assert_event(&last, &in_order[COUNT_OF(in_order) - 1]);
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  append_ok(f, other);
  assert_ok(rfm_table_last_event(f->table, &last, &f->err), &f->err);
  assert_event(&last, &other[0]);
}

static int RFM_CALL stop_at_second(const rfm_event *event, void *user_data)
{
  int *n = user_data;

  (void)event;
  return ++*n < 2 ? RFM_CONTINUE : 0;
}

static void a_callback_may_stop_the_events(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(1);
  int n = 0;

  append_ok(f, in_order);
  assert_refused(rfm_table_each_event(f->table, &id, stop_at_second, &n, &f->err), RFM_STOPPED,
                 &f->err, -1, "stopped");
  assert_int_equal(n, 2);
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err); /* and the table goes on */
}

static void bad_reads_are_refused(void **state)
{
  fixture *f = *state;
  const rfm_id one = id_number(1), two = id_number(2), text = id_bytes("1");
  dump d = {NULL, 0, 0};

  append_ok(f, in_order);
  assert_refused(rfm_table_each_event(f->table, &two, keep_event, &d, &f->err), RFM_E_NOTFOUND,
                 &f->err, -1, "no such customer");
  assert_refused(rfm_table_each_event(f->table, &one, NULL, &d, &f->err), RFM_E_ARG, &f->err, -1,
                 "each");
  assert_refused(rfm_table_each_event(f->table, NULL, keep_event, &d, &f->err), RFM_E_ARG, &f->err,
                 -1, "id");
  assert_refused(rfm_table_each_event(f->table, &text, keep_event, &d, &f->err), RFM_E_ARG, &f->err,
                 -1, "id");
  assert_refused(rfm_table_each_customer(f->table, NULL, NULL, &f->err), RFM_E_ARG, &f->err, -1,
                 "each");
  assert_int_equal(d.n, 0);
}

/* ---- customers ---- */

typedef struct seen {
  fixture *f;
  int n, stop_at;
  int nested;
  uint64_t id[16], into[16];
  int64_t n_events[16];
  int32_t joined[16];
} seen;

static int RFM_CALL see(const rfm_id *id, const rfm_id *into, int64_t n_events,
                        const int32_t *joined_day, void *user_data)
{
  seen *s = user_data;

  assert_int_equal(id->struct_size, sizeof *id);
  s->id[s->n] = id->number;
  s->into[s->n] = into ? into->number : 0;
  s->n_events[s->n] = n_events;
  s->joined[s->n++] = joined_day ? *joined_day : INT32_MIN;
  return s->n == s->stop_at ? 2 : RFM_CONTINUE;
}

static void every_id_is_shown_with_what_it_stands_for(void **state)
{
  static const uint64_t members[] = {30, 5};
  static const int32_t joined[] = {D - 3, D - 2};
  const row rows[] = {{30, D, 1}, {10, D, 1}, {30, D, 1}, {20, D, 1}};
  const rfm_id ten = id_number(10), twenty = id_number(20), forty = id_number(40);
  fixture *f = *state;
  seen s = {f, 0, 0, 0, {0}, {0}, {0}, {0}};

  append_ok(f, rows);
  assert_ok(add_members(f->table, members, joined, 2, &f->err), &f->err);
  assert_ok(rfm_table_alias(f->table, &ten, &twenty, &f->err), &f->err);
  assert_ok(rfm_table_alias(f->table, &twenty, &forty, &f->err), &f->err);
  for (int round = 0; round < 2; round++) {
    s.n = 0;
    assert_ok(rfm_table_each_customer(f->table, see, &s, &f->err), &f->err);
    assert_int_equal(s.n, 5);
    assert_memory_equal(s.id, ((const uint64_t[]){5, 10, 20, 30, 40}), 5 * sizeof *s.id);
    assert_memory_equal(s.into, ((const uint64_t[]){0, 40, 40, 0, 0}), 5 * sizeof *s.into);
    assert_memory_equal(s.n_events, ((const int64_t[]){0, 1, 1, 2, 0}), 5 * sizeof *s.n_events);
    assert_memory_equal(s.joined,
                        ((const int32_t[]){D - 2, INT32_MIN, INT32_MIN, D - 3, INT32_MIN}),
                        5 * sizeof *s.joined);
    assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  }
  s.n = 0;
  s.stop_at = 3;
  assert_refused(rfm_table_each_customer(f->table, see, &s, &f->err), RFM_STOPPED, &f->err, -1,
                 "stopped");
  assert_int_equal(s.n, 3);
}

static int RFM_CALL read_within(const rfm_id *id, const rfm_id *into, int64_t n_events,
                                const int32_t *joined_day, void *user_data)
{
  seen *s = user_data;
  fixture *f = s->f;
  const rfm_id one = id_number(1), two = id_number(2);
  dump d = {NULL, 0, 0};
  double values[3];

  (void)into;
  (void)n_events;
  (void)joined_day;
  s->nested++;
  dump_table(&d, f->table, D); /* walks within walks, and measures */
  assert_ok(rfm_features_one(f->table, NULL, D, id, values, 3, NULL, &f->err), &f->err);
  dump_free(&d);
  assert_refused(rfm_table_compact(f->table, &f->err), RFM_E_STATE, &f->err, -1, "read");
  assert_refused(rfm_table_forget(f->table, id, &f->err), RFM_E_STATE, &f->err, -1, "read");
  assert_refused(rfm_table_prune(f->table, D, &f->err), RFM_E_STATE, &f->err, -1, "read");
  assert_refused(rfm_table_void(f->table, 1, &f->err), RFM_E_STATE, &f->err, -1, "read");
  assert_refused(rfm_table_alias(f->table, &one, &two, &f->err), RFM_E_STATE, &f->err, -1, "read");
  assert_refused(rfm_table_add_members(f->table, NULL, &f->err), RFM_E_STATE, &f->err, -1, "read");
  assert_refused(rfm_table_set_attribute(f->table, NULL, &f->err), RFM_E_STATE, &f->err, -1,
                 "read");
  assert_refused(rfm_table_drain(f->table, NULL, NULL, NULL, &f->err), RFM_E_STATE, &f->err, -1,
                 "read");
  return RFM_CONTINUE;
}

static void callbacks_may_read_and_not_change(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, D, 1}, {2, D, 1}};
  seen s = {f, 0, 0, 0, {0}, {0}, {0}, {0}};

  append_ok(f, rows);
  remember(f);
  assert_ok(rfm_table_each_customer(f->table, read_within, &s, &f->err), &f->err);
  assert_int_equal(s.nested, 2);
  assert_nothing_changed(f);
  append_ok(f, rows); /* afterwards it may change again */
}

/* ---- hooks ---- */

static fixture *hooked;
static int hook_calls, hook_answer;

static int RFM_CALL change_in_progress(const char *stage, double done, void *user_data)
{
  const row rows[] = {{1, D, 1}};

  (void)user_data;
  assert_non_null(stage);
  assert_true(done >= 0 && done <= 1);
  hook_calls++;
  assert_refused(rows_append(hooked->table, rows, 1, &hooked->err), RFM_E_STATE, &hooked->err, -1,
                 "read");
  return hook_answer;
}

static int setup_hooked(void **state)
{
  static fixture f;

  memset(&f, 0, sizeof f);
  failing_host_init(&f.fh);
  f.fh.host.progress = change_in_progress;
  hooked = &f;
  hook_calls = 0;
  hook_answer = RFM_CONTINUE;
  assert_ok(rfm_table_new(&f.table, &f.fh.host, NULL, &f.err), &f.err);
  *state = &f;
  return 0;
}

static void progress_hooks_cannot_change_the_table_at_work(void **state)
{
  fixture *f = *state;
  rfm_features *features = NULL;
  rfm_suggestion s;

  append_ok(f, in_order);
  assert_ok(rfm_features_measure(&features, f->table, NULL, D, NULL, &f->err), &f->err);
  rfm_features_free(features);
  assert_true(hook_calls > 0);
  hook_calls = 0;
  ZERO_STRUCT(s);
  assert_ok(rfm_suggest(f->table, NULL, D, &s, &f->err), &f->err);
  assert_true(hook_calls > 0);
  hook_calls = 0;
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  assert_true(hook_calls > 0);
  hook_calls = 0;
  append_ok(f, in_order);
  assert_ok(rfm_table_prune(f->table, D - 5, &f->err), &f->err);
  assert_true(hook_calls > 0);
}

static void a_stop_by_progress_changes_nothing(void **state)
{
  fixture *f = *state;
  rfm_features *features = (rfm_features *)1;
  rfm_table *other = rows_table(NULL, in_order, 2);
  rfm_suggestion s, untouched;

  append_ok(f, in_order);
  remember(f);
  hook_answer = 0;
  assert_refused(rfm_features_measure(&features, f->table, NULL, D, NULL, &f->err), RFM_STOPPED,
                 &f->err, -1, "stop");
  assert_null(features);
  memset(&s, 0x5a, sizeof s);
  s.struct_size = sizeof s;
  untouched = s;
  assert_refused(rfm_suggest(f->table, NULL, D, &s, &f->err), RFM_STOPPED, &f->err, -1, "stop");
  assert_memory_equal(&s, &untouched, sizeof s);
  assert_refused(rfm_table_compact(f->table, &f->err), RFM_STOPPED, &f->err, -1, "stop");
  assert_refused(rfm_table_prune(f->table, D, &f->err), RFM_STOPPED, &f->err, -1, "stop");
  assert_refused(rfm_table_merge(f->table, other, &f->err), RFM_STOPPED, &f->err, -1, "stop");
  hook_answer = RFM_CONTINUE;
  assert_nothing_changed(f);
  rfm_table_free(other);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(events_come_in_their_total_order),
      on_a_table(the_last_event_is_the_last_in_that_order),
      on_a_table(a_callback_may_stop_the_events),
      on_a_table(bad_reads_are_refused),
      on_a_table(every_id_is_shown_with_what_it_stands_for),
      on_a_table(callbacks_may_read_and_not_change),
      cmocka_unit_test_setup_teardown(progress_hooks_cannot_change_the_table_at_work, setup_hooked,
                                      teardown),
      cmocka_unit_test_setup_teardown(a_stop_by_progress_changes_nothing, setup_hooked, teardown),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
