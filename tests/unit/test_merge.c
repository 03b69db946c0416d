/* SPDX-License-Identifier: MIT */
/* Merging tables: the union of events, members, aliases, voids and attributes
 * (RULES 1.6, 3.4, 3.6, 3.8, 8). */
#include "table_fixture.h"

#include <stdio.h>

static const row all[] = {
    {1, D - 40, 10, RFM_KIND_SALE, 1, 101},
    {2, D - 30, 20, RFM_KIND_SALE, 2, 102},
    {3, D - 20, 30, RFM_KIND_SALE, 3, 103},
    {1, D - 10, 10, RFM_KIND_RETURN, 1, 104},
    {2, D - 9, 40, RFM_KIND_SALE, 4, 105},
    {9, D - 8, 5, RFM_KIND_SALE, .anonymous = 1},
    {4, D - 7, 50, RFM_KIND_SALE, 5, 106},
    {9, D - 6, 7, RFM_KIND_SALE, .event = 107, .anonymous = 1},
};

static void merge_ok(fixture *f, const rfm_table *other)
{
  assert_ok(rfm_table_merge(f->table, other, &f->err), &f->err);
}

static void refuse_merge(fixture *f, rfm_table *other, rfm_status status, const char *text)
{
  dump before = {NULL, 0, 0}, after = {NULL, 0, 0};

  remember(f);
  dump_counts(&before, other);
  dump_customers(&before, other);
  assert_refused(rfm_table_merge(f->table, other, &f->err), status, &f->err, -1, text);
  assert_nothing_changed(f);
  dump_counts(&after, other);
  dump_customers(&after, other);
  assert_same_dump(&before, &after);
  dump_free(&before);
  dump_free(&after);
}

static rfm_id *id_of(uint64_t number)
{
  static rfm_id ids[2];
  static int i;

  i = !i;
  ids[i] = id_number(number);
  return &ids[i];
}

static void set_score(rfm_table *table, uint64_t customer, int32_t day, double value)
{
  rfm_error err;

  assert_ok(set_attribute(table, "score", &customer, &value, &day, 1, &err), &err);
}

static void join_day(rfm_table *table, uint64_t customer, int32_t day)
{
  rfm_error err;

  assert_ok(add_members(table, &customer, &day, 1, &err), &err);
}

static void the_whole_is_the_same_however_it_was_cut(void **state)
{
  fixture *f = *state;
  dump whole = {NULL, 0, 0}, joined = {NULL, 0, 0};

  append_ok(f, all);
  dump_table(&whole, f->table, D);
  for (int cut = 0; cut <= COUNT_OF(all); cut++)
    for (int turned = 0; turned < 2; turned++) {
      rfm_table *a = rows_table(NULL, all, cut),
                *b = rows_table(NULL, all + cut, COUNT_OF(all) - cut);

      assert_ok(rfm_table_merge(turned ? b : a, turned ? a : b, &f->err), &f->err);
      joined.n = 0;
      dump_table(&joined, turned ? b : a, D);
      assert_same_dump(&whole, &joined);
      rfm_table_free(a);
      rfm_table_free(b);
    }
  dump_free(&whole);
  dump_free(&joined);
}

static void the_other_table_does_not_change(void **state)
{
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, all, 5);
  dump before = {NULL, 0, 0}, after = {NULL, 0, 0};

  append_ok(f, all);
  dump_table(&before, other, D);
  merge_ok(f, other);
  dump_table(&after, other, D);
  assert_same_dump(&before, &after);
  rfm_table_free(other); /* and nothing of it is needed any more */
  assert_int_equal(counts_of(f->table).n_events, 6);
  dump_free(&before);
  dump_free(&after);
}

static void events_of_both_by_key_are_duplicates(void **state)
{
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, all, COUNT_OF(all));

  append_ok(f, all);
  merge_ok(f, other);
  assert_int_equal(counts_of(f->table).n_duplicate, 7);
  assert_int_equal(counts_of(f->table).n_events, 6);
  assert_int_equal(counts_of(f->table).n_anonymous, 3); /* the one without a key came twice */
  rfm_table_free(other);
}

static void other_fields_under_one_key_are_a_conflict(void **state)
{
  fixture *f = *state;
  row changed = all[1];
  rfm_table *other;

  changed.amount++;
  other = rows_table(NULL, &changed, 1);
  append_ok(f, all);
  refuse_merge(f, other, RFM_E_CONFLICT, "event key");
  assert_null(strstr(f->err.message, "-1")); /* there is no row to name */
  rfm_table_free(other);
}

static void misfits_are_refused(void **state)
{
  fixture *f = *state;
  rfm_table_options o;
  rfm_table *other = NULL;

  append_ok(f, all);
  remember(f);
  assert_refused(rfm_table_merge(f->table, f->table, &f->err), RFM_E_ARG, &f->err, -1, "itself");
  assert_refused(rfm_table_merge(f->table, NULL, &f->err), RFM_E_ARG, &f->err, -1, "other");
  assert_nothing_changed(f);
  ZERO_STRUCT(o);
  o.day_start_s = 3600;
  assert_ok(rfm_table_new(&other, NULL, &o, &f->err), &f->err);
  refuse_merge(f, other, RFM_E_ARG, "day_start_s");
  rfm_table_free(other);
  ZERO_STRUCT(o);
  o.id_type = RFM_ID_BYTES;
  assert_ok(rfm_table_new(&other, NULL, &o, &f->err), &f->err);
  refuse_merge(f, other, RFM_E_ARG, "id_type");
  rfm_table_free(other);
  ZERO_STRUCT(o);
  memcpy(o.currency, "EUR", 3);
  assert_ok(rfm_table_new(&other, NULL, &o, &f->err), &f->err);
  refuse_merge(f, other, RFM_E_ARG, "currency");
  rfm_table_free(other);
}

static void the_bound_of_money_holds_for_the_sum(void **state)
{
  fixture *f = *state;
  row rows[600];
  rfm_table *other;

  for (int i = 0; i < COUNT_OF(rows); i++)
    rows[i] = (row){1, D, INT64_C(1) << 53, .anonymous = (uint8_t)(i % 2)};
  append_ok(f, rows);
  other = rows_table(NULL, rows, COUNT_OF(rows));
  refuse_merge(f, other, RFM_E_LIMIT, "amount_minor");
  assert_null(strstr(f->err.message, "row")); /* there is no row to name */
  rfm_table_free(other);
  for (int i = 0; i < COUNT_OF(rows); i++)
    rows[i].anonymous = 0;
  other = rows_table(NULL, rows, COUNT_OF(rows));
  refuse_merge(f, other, RFM_E_LIMIT, "amount_minor");
  assert_null(strstr(f->err.message, "row"));
  rfm_table_free(other);
}

/* ---- aliases ---- */

static void aliases_are_united(void **state)
{
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, all, COUNT_OF(all));
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

  assert_ok(rfm_table_alias(f->table, id_of(1), id_of(2), &f->err), &f->err);
  assert_ok(rfm_table_alias(other, id_of(2), id_of(3), &f->err), &f->err);
  assert_ok(rfm_table_alias(other, id_of(1), id_of(2), &f->err), &f->err); /* the same in both */
  merge_ok(f, other);
  assert_int_equal(counts_of(f->table).n_aliases, 2);
  assert_int_equal(counts_of(f->table).n_customers, 2);
  dump_table(&a, f->table, D);
  dump_table(&b, other, D);
  assert_same_dump(&a, &b);
  dump_free(&a);
  dump_free(&b);
  rfm_table_free(other);
}

static void aliases_that_contradict_are_a_conflict(void **state)
{
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, all, COUNT_OF(all));

  assert_ok(rfm_table_alias(f->table, id_of(1), id_of(2), &f->err), &f->err);
  assert_ok(rfm_table_alias(other, id_of(1), id_of(3), &f->err), &f->err);
  refuse_merge(f, other, RFM_E_CONFLICT, "alias");
  rfm_table_free(other);
  other = rows_table(NULL, all, COUNT_OF(all));
  assert_ok(rfm_table_alias(f->table, id_of(2), id_of(3), &f->err), &f->err);
  assert_ok(rfm_table_alias(other, id_of(3), id_of(1), &f->err),
            &f->err); /* closes a ring of three */
  refuse_merge(f, other, RFM_E_CONFLICT, "alias");
  rfm_table_free(other);
}

/* ---- voids ---- */

static void voids_of_either_table_hold_for_both(void **state)
{
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, all + 4, COUNT_OF(all) - 4);
  rfm_metric money = metric_of(RFM_METRIC_MONETARY, 0);
  rfm_metrics *m = one_metric(&money, NULL);

  assert_ok(rows_append(f->table, all, 4, &f->err), &f->err);
  assert_ok(rfm_table_void(f->table, 105, &f->err),
            &f->err); /* of an event that only the other has */
  assert_ok(rfm_table_void(other, 102, &f->err), &f->err);
  assert_ok(rfm_table_void(other, 107, &f->err), &f->err);
  merge_ok(f, other);
  assert_value(f->table, m, 2, 0);
  assert_int_equal(counts_of(f->table).n_voided, 3);
  assert_int_equal(counts_of(f->table).n_tombstones, 3);
  assert_int_equal(counts_of(f->table).n_anonymous, 1);
  rfm_metrics_free(m);
  rfm_table_free(other);
}

/* ---- attributes and members ---- */

static void attributes_are_united_and_must_agree(void **state)
{
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, all, 2);
  rfm_metric score = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  rfm_metrics *m;

  score.attribute = "score";
  m = one_metric(&score, NULL);
  set_score(f->table, 1, D - 5, 1.5);
  set_score(other, 1, D - 5, 1.5);
  set_score(other, 1, D - 2, 2.5);
  set_score(other, 3, D - 2, -4);
  merge_ok(f, other);
  assert_value(f->table, m, 1, 2.5);
  assert_value(f->table, m, 3, -4);
  set_score(other, 2, D - 1, 7);
  set_score(f->table, 2, D - 1, 8);
  refuse_merge(f, other, RFM_E_CONFLICT, "score");
  rfm_metrics_free(m);
  rfm_table_free(other);
}

static void more_than_64_attributes_together_are_too_many(void **state)
{
  static const uint64_t customer = 1;
  static const double value = 1;
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, all, 1);
  char name[8];

  for (int i = 0; i < 65; i++) {
    (void)snprintf(name, sizeof name, "a%d", i);
    assert_ok(set_attribute(i < 40 ? f->table : other, name, &customer, &value, NULL, 1, &f->err),
              &f->err);
  }
  refuse_merge(f, other, RFM_E_LIMIT, "64");
  rfm_table_free(other);
}

static void the_earliest_joining_day_wins(void **state)
{
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, NULL, 0);
  rfm_metric age = metric_of(RFM_METRIC_MEMBERSHIP_AGE, 0);
  rfm_metrics *m = one_metric(&age, NULL);

  join_day(f->table, 1, D - 5);
  join_day(f->table, 2, D - 5);
  join_day(other, 1, D - 9);
  join_day(other, 2, D - 1);
  join_day(other, 3, D);
  merge_ok(f, other);
  assert_value(f->table, m, 1, 9);
  assert_value(f->table, m, 2, 5);
  assert_value(f->table, m, 3, 0);
  rfm_metrics_free(m);
  rfm_table_free(other);
}

/* ---- floors ---- */

static void the_higher_floor_wins(void **state)
{
  fixture *f = *state;
  dump whole = {NULL, 0, 0}, now = {NULL, 0, 0};

  append_ok(f, all);
  assert_ok(rfm_table_prune(f->table, D - 15, &f->err), &f->err);
  dump_customers(&whole, f->table);
  for (int turned = 0; turned < 2; turned++) {
    rfm_table *a = rows_table(NULL, all, 5), *b = rows_table(NULL, all + 5, 3);
    rfm_table *into = turned ? b : a, *from = turned ? a : b;

    assert_ok(rfm_table_prune(turned ? a : b, D - 15, &f->err), &f->err);
    assert_ok(rfm_table_prune(turned ? b : a, D - 25, &f->err), &f->err);
    assert_ok(rfm_table_merge(into, from, &f->err), &f->err);
    assert_int_equal(counts_of(into).floor_day, D - 15);
    assert_int_equal(counts_of(into).n_pruned, 2); /* not the sale that is returned later */
    now.n = 0;
    dump_customers(&now, into);
    assert_same_dump(&whole, &now);
    for (uint64_t id = 1; id <= 4; id++) {
      static const double tenure[] = {UNDEFINED, 30, 20, 7};
      rfm_metric metric = metric_of(RFM_METRIC_TENURE, 0);
      rfm_metrics *m = one_metric(&metric, NULL);

      assert_value(into, m, id, tenure[id - 1]);
      rfm_metrics_free(m);
    }
    rfm_table_free(a);
    rfm_table_free(b);
  }
  dump_free(&whole);
  dump_free(&now);
}

/* ---- callbacks ---- */

static int RFM_CALL merge_within(const rfm_event *event, void *user_data)
{
  fixture *f = user_data;
  rfm_table *other = rows_table(NULL, all, 1);

  (void)event;
  assert_refused(rfm_table_merge(f->table, other, &f->err), RFM_E_STATE, &f->err, -1, "read");
  rfm_table_free(other);
  return RFM_CONTINUE;
}

static void inside_a_walk_it_is_refused(void **state)
{
  fixture *f = *state;

  append_ok(f, all);
  remember(f);
  assert_ok(rfm_table_each_event(f->table, id_of(1), merge_within, f, &f->err), &f->err);
  assert_nothing_changed(f);
}

static void the_table_goes_on_as_before(void **state)
{
  fixture *f = *state;
  rfm_table *other = rows_table(NULL, all, 4);

  merge_ok(f, other);
  append_ok(f, all); /* four of them are known */
  assert_int_equal(counts_of(f->table).n_duplicate, 4);
  assert_ok(rfm_table_forget(f->table, id_of(1), &f->err), &f->err);
  merge_ok(f, other); /* an old backup brings the customer back */
  assert_int_equal(counts_of(f->table).n_events, 6);
  rfm_table_free(other);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(the_whole_is_the_same_however_it_was_cut),
      on_a_table(the_other_table_does_not_change),
      on_a_table(events_of_both_by_key_are_duplicates),
      on_a_table(other_fields_under_one_key_are_a_conflict),
      on_a_table(misfits_are_refused),
      on_a_table(the_bound_of_money_holds_for_the_sum),
      on_a_table(aliases_are_united),
      on_a_table(aliases_that_contradict_are_a_conflict),
      on_a_table(voids_of_either_table_hold_for_both),
      on_a_table(attributes_are_united_and_must_agree),
      on_a_table(more_than_64_attributes_together_are_too_many),
      on_a_table(the_earliest_joining_day_wins),
      on_a_table(the_higher_floor_wins),
      on_a_table(inside_a_walk_it_is_refused),
      on_a_table(the_table_goes_on_as_before),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
