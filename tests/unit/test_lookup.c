/* SPDX-License-Identifier: MIT */
/* One event in, and small questions: who is this id, what has this key, which day is this time, how
 * was the table made. */
#include "table_fixture.h"

static rfm_event event_of(int32_t kind, int32_t day, int64_t amount)
{
  rfm_event e;

  ZERO_STRUCT(e);
  e.kind = kind;
  e.day = day;
  e.amount_minor = amount;
  return e;
}

static void one_event_is_a_batch_of_one_row(void **state)
{
  fixture *f = *state;
  const row rows[] = {{7, D, 5, RFM_KIND_RETURN, 1, 2, 3, 4, 5, 6, -7},
                      {8, D - 1, 9, RFM_KIND_PAYMENT, .time = 1},
                      {0, D, 3, RFM_KIND_SALE, .event = 9, .anonymous = 1, .time = 1}};
  rfm_table *like = rows_table(NULL, rows, COUNT_OF(rows));

  for (int i = 0; i < COUNT_OF(rows); i++) {
    const rfm_id id = id_number(rows[i].customer);
    rfm_event e = event_of(rows[i].kind, rows[i].day, rows[i].amount);

    e.flags = RFM_EVENT_HAS_TIME;
    e.time_s = rows[i].time;
    e.second_minor = rows[i].second;
    e.order = rows[i].order;
    e.event = rows[i].event;
    e.item = rows[i].item;
    e.category = rows[i].category;
    e.group = rows[i].group;
    assert_ok(rfm_table_append_one(f->table, rows[i].anonymous ? NULL : &id, &e, &f->err), &f->err);
  }
  f->before.n = 0;
  dump_table(&f->before, like, D);
  assert_nothing_changed(f);
  rfm_table_free(like);
}

static void an_event_without_a_time_has_none(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(0);
  rfm_event e = event_of(RFM_KIND_SALE, D, 5), got;

  e.event = 4;
  assert_ok(rfm_table_append_one(f->table, &id, &e, &f->err), &f->err);
  ZERO_STRUCT(got);
  assert_ok(rfm_table_find_event(f->table, 4, &got, NULL, &f->err), &f->err);
  assert_memory_equal(&got, &e, sizeof e);
}

static void bad_events_are_refused(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(1), text = id_bytes("a");
  rfm_event e = event_of(RFM_KIND_SALE, D, 5);

  remember(f);
  assert_refused(rfm_table_append_one(NULL, &id, &e, &f->err), RFM_E_ARG, &f->err, -1, "table");
  assert_refused(rfm_table_append_one(f->table, &id, NULL, &f->err), RFM_E_ARG, &f->err, -1,
                 "event");
  assert_refused(rfm_table_append_one(f->table, &text, &e, &f->err), RFM_E_ARG, &f->err, -1, "id");
  e.kind = 0;
  assert_refused(rfm_table_append_one(f->table, &id, &e, &f->err), RFM_E_DATA, &f->err, -1, "kind");
  e.kind = 257; /* a sale in its lowest byte */
  assert_refused(rfm_table_append_one(f->table, &id, &e, &f->err), RFM_E_DATA, &f->err, -1, "kind");
  e = event_of(RFM_KIND_SALE, D, -5);
  assert_int_equal(rfm_table_append_one(f->table, &id, &e, NULL), RFM_E_DATA);
  e = event_of(RFM_KIND_SALE, RFM_DAY_MAX + 1, 5);
  assert_int_equal(rfm_table_append_one(f->table, &id, &e, NULL), RFM_E_DATA);
  e = event_of(RFM_KIND_SALE, D, 5);
  e.flags = RFM_EVENT_VOIDED;
  assert_refused(rfm_table_append_one(f->table, &id, &e, &f->err), RFM_E_ARG, &f->err, -1, "flags");
  e.flags = 0;
  e.reserved = 1;
  assert_refused(rfm_table_append_one(f->table, &id, &e, &f->err), RFM_E_ARG, &f->err, -1,
                 "reserved");
  assert_nothing_changed(f);
}

static void byte_ids_come_one_by_one_too(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_bytes("abc"), number = id_number(4);
  const rfm_event e = event_of(RFM_KIND_SALE, D, 5);
  rfm_id found;

  assert_ok(rfm_table_append_one(f->table, &id, &e, &f->err), &f->err);
  assert_ok(rfm_table_append_one(f->table, NULL, &e, &f->err), &f->err);
  assert_int_equal(rfm_table_append_one(f->table, &number, &e, NULL), RFM_E_DATA);
  assert_int_equal(counts_of(f->table).n_customers, 1);
  assert_int_equal(counts_of(f->table).n_anonymous, 1);
  ZERO_STRUCT(found);
  assert_ok(rfm_table_find(f->table, &id, &found, &f->err), &f->err);
  assert_int_equal(found.n_bytes, 3);
  assert_memory_equal(found.bytes, "abc", 3);
}

/* ---- questions ---- */

static void an_id_leads_to_its_customer(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, D, 1}, {2, D, 1}};
  const rfm_id one = id_number(1), two = id_number(2), three = id_number(3), nobody = id_number(9);
  rfm_id found;

  append_ok(f, rows);
  assert_ok(rfm_table_alias(f->table, &one, &two, &f->err), &f->err);
  assert_ok(rfm_table_alias(f->table, &two, &three, &f->err), &f->err);
  ZERO_STRUCT(found);
  assert_ok(rfm_table_find(f->table, &one, &found, &f->err), &f->err);
  assert_int_equal(found.number, 3);
  assert_ok(rfm_table_find(f->table, &three, NULL, &f->err), &f->err);
  assert_refused(rfm_table_find(f->table, &nobody, &found, &f->err), RFM_E_NOTFOUND, &f->err, -1,
                 "customer");
  assert_refused(rfm_table_find(f->table, NULL, &found, &f->err), RFM_E_ARG, &f->err, -1, "id");
  assert_refused(rfm_table_find(NULL, &one, &found, &f->err), RFM_E_ARG, &f->err, -1, "table");
  found.struct_size = 3;
  assert_refused(rfm_table_find(f->table, &one, &found, &f->err), RFM_E_ABI, &f->err, -1,
                 "struct_size");
}

static void a_key_leads_to_its_event_and_the_id_it_came_with(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, D, 11, RFM_KIND_SALE, .event = 5},
                      {0, D, 12, RFM_KIND_SALE, .event = 6, .anonymous = 1}};
  const rfm_id one = id_number(1), two = id_number(2);
  rfm_event e;
  rfm_id id;

  append_ok(f, rows);
  assert_ok(rfm_table_alias(f->table, &one, &two, &f->err), &f->err);
  for (int in_place = 0; in_place < 2; in_place++) {
    ZERO_STRUCT(e);
    ZERO_STRUCT(id);
    assert_ok(rfm_table_find_event(f->table, 5, &e, &id, &f->err), &f->err);
    assert_int_equal(e.amount_minor, 11);
    assert_int_equal(e.flags, in_place ? RFM_EVENT_VOIDED : 0);
    assert_int_equal(id.number, 1);
    assert_ok(rfm_table_find_event(f->table, 6, &e, &id, &f->err), &f->err);
    assert_int_equal(e.amount_minor, 12);
    assert_int_equal(id.number, 0);
    assert_ok(rfm_table_find_event(f->table, 6, NULL, NULL, &f->err), &f->err);
    assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
    assert_ok(rfm_table_void(f->table, 5, &f->err), &f->err);
  }
  assert_ok(rfm_table_void(f->table, 7, &f->err), &f->err); /* a void is no event */
  assert_refused(rfm_table_find_event(f->table, 7, &e, &id, &f->err), RFM_E_NOTFOUND, &f->err, -1,
                 "key");
  assert_refused(rfm_table_find_event(f->table, 0, &e, &id, &f->err), RFM_E_ARG, &f->err, -1,
                 "key");
  assert_ok(rfm_table_forget(f->table, &two, &f->err), &f->err);
  assert_refused(rfm_table_find_event(f->table, 5, &e, &id, &f->err), RFM_E_NOTFOUND, &f->err, -1,
                 "key");
}

static void an_event_is_found_in_the_tail_and_in_its_place(void **state)
{
  fixture *f = *state;
  const rfm_id three = id_number(3);
  rfm_event found;
  rfm_id whose;

  ZERO_STRUCT(found);
  ZERO_STRUCT(whose);
  for (uint64_t key = 1; key <= 40; key++) {
    const rfm_id id = id_number(key % 5);
    rfm_event e = event_of(RFM_KIND_SALE, D - (int32_t)key, (int64_t)key);

    e.event = key;
    assert_ok(rfm_table_append_one(f->table, &id, &e, &f->err), &f->err);
  }
  for (int compacted = 0; compacted < 2; compacted++) {
    for (uint64_t key = 1; key <= 40; key++) {
      assert_ok(rfm_table_find_event(f->table, key, &found, &whose, &f->err), &f->err);
      assert_int_equal(found.amount_minor, key);
      assert_int_equal(whose.number, key % 5);
    }
    assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  }
  assert_int_equal(rfm_table_find_event(f->table, 41, &found, NULL, &f->err), RFM_E_NOTFOUND);
  assert_ok(rfm_table_forget(f->table, &three, &f->err), &f->err);
  assert_int_equal(rfm_table_find_event(f->table, 3, &found, NULL, &f->err), RFM_E_NOTFOUND);
}

static void how_the_table_was_made_is_told_but_for_the_seed(void **state)
{
  rfm_table_options o, got;
  rfm_table *table = NULL;
  rfm_error err;

  (void)state;
  ZERO_STRUCT(o);
  o.hash_seed[0] = 1;
  o.hash_seed[1] = 2;
  o.id_type = RFM_ID_BYTES;
  o.day_start_s = -14400;
  memcpy(o.currency, "12345678", 8);
  assert_ok(rfm_table_new(&table, NULL, &o, &err), &err);
  memset(&got, 0xff, sizeof got);
  got.struct_size = sizeof got;
  got.flags = 0;
  assert_ok(rfm_table_get_options(table, &got, &err), &err);
  o.hash_seed[0] = o.hash_seed[1] = 0;
  assert_memory_equal(&got, &o, sizeof o);
  assert_refused(rfm_table_get_options(table, NULL, &err), RFM_E_ARG, &err, -1,
                 "rfm_table_options");
  rfm_table_free(table);
}

static void times_have_the_days_that_append_would_store(void **state)
{
  rfm_table_options o;
  rfm_table *table = NULL;
  rfm_error err;
  int32_t day = 77;

  (void)state;
  ZERO_STRUCT(o);
  o.day_start_s = -14400;
  assert_ok(rfm_table_new(&table, NULL, &o, &err), &err);
  assert_ok(rfm_table_day_of(table, 14399, &day, &err), &err);
  assert_int_equal(day, -1);
  assert_ok(rfm_table_day_of(table, 14400, &day, &err), &err);
  assert_int_equal(day, 0);
  assert_ok(rfm_table_day_of(table, INT64_C(-719162) * 86400 + 14400, &day, &err), &err);
  assert_int_equal(day, RFM_DAY_MIN);
  assert_refused(rfm_table_day_of(table, INT64_C(-719162) * 86400 + 14399, &day, &err), RFM_E_DATA,
                 &err, -1, "time_s");
  assert_refused(rfm_table_day_of(table, INT64_MIN, &day, &err), RFM_E_DATA, &err, -1, "time_s");
  assert_refused(rfm_table_day_of(table, INT64_MAX, &day, &err), RFM_E_DATA, &err, -1, "time_s");
  assert_refused(rfm_table_day_of(table, 0, NULL, &err), RFM_E_ARG, &err, -1, "day");
  assert_int_equal(day, RFM_DAY_MIN);
  rfm_table_free(table);
}

static void what_metrics_share_is_read_back(void **state)
{
  static const uint64_t categories[] = {9, 0, 9};
  static const uint32_t groups[] = {4};
  rfm_metrics_options o = metrics_options(RFM_KIND_BIT(RFM_KIND_SALE), RFM_PURCHASE_ROW), got;
  rfm_metrics *m = NULL;
  rfm_error err;

  (void)state;
  o.flags = RFM_METRICS_IGNORE_ZERO;
  o.categories = categories;
  o.n_categories = 3;
  o.groups = groups;
  o.n_groups = 1;
  o.shop_median_gap = 30.5;
  assert_ok(rfm_metrics_new(&m, NULL, NULL, 0, &o, &err), &err);
  ZERO_STRUCT(got);
  assert_ok(rfm_metrics_get_options(m, &got, &err), &err);
  assert_int_equal(got.flags, RFM_METRICS_IGNORE_ZERO);
  assert_int_equal(got.kinds, RFM_KIND_BIT(RFM_KIND_SALE));
  assert_int_equal(got.purchase, RFM_PURCHASE_ROW);
  assert_int_equal(got.n_categories, 2);
  assert_int_equal(got.categories[0], 0);
  assert_int_equal(got.categories[1], 9);
  assert_int_equal(got.n_groups, 1);
  assert_int_equal(got.groups[0], 4);
  assert_true(got.shop_median_gap == 30.5);
  assert_refused(rfm_metrics_get_options(NULL, &got, &err), RFM_E_ARG, &err, -1, "metrics");
  rfm_metrics_free(m);
}

static void a_row_of_features_is_read_at_once(void **state)
{
  static const double r[] = {1, 2}, q[] = {3, 4}, v[] = {5, 6};
  static const double *const columns[] = {r, q, v};
  rfm_features *f = NULL;
  rfm_error err;
  double values[3] = {-1, -1, -1};
  int32_t standing = 0;
  rfm_id id;

  (void)state;
  assert_ok(rfm_features_from_columns(&f, NULL, NULL, NULL, columns, 2, D, &err), &err);
  ZERO_STRUCT(id);
  assert_ok(rfm_features_row(f, 1, &id, values, 3, &standing, &err), &err);
  assert_int_equal(id.number, 1);
  assert_true(values[0] == 2 && values[1] == 4 && values[2] == 6);
  assert_int_equal(standing, RFM_STANDING_BUYER);
  assert_ok(rfm_features_row(f, 0, NULL, NULL, 0, NULL, &err), &err);
  assert_refused(rfm_features_row(f, 2, &id, values, 3, NULL, &err), RFM_E_ARG, &err, -1, "row");
  assert_refused(rfm_features_row(f, -1, &id, values, 3, NULL, &err), RFM_E_ARG, &err, -1, "row");
  assert_refused(rfm_features_row(f, 0, &id, values, 2, NULL, &err), RFM_E_ARG, &err, -1,
                 "n_values");
  assert_refused(rfm_features_row(f, 0, &id, NULL, 3, NULL, &err), RFM_E_ARG, &err, -1, "n_values");
  assert_refused(rfm_features_row(NULL, 0, &id, values, 3, NULL, &err), RFM_E_ARG, &err, -1,
                 "features");
  id.struct_size = 0;
  assert_refused(rfm_features_row(f, 0, &id, values, 3, NULL, &err), RFM_E_ABI, &err, -1,
                 "struct_size");
  rfm_features_free(f);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(one_event_is_a_batch_of_one_row),
      on_a_table(an_event_without_a_time_has_none),
      on_a_table(bad_events_are_refused),
      cmocka_unit_test_setup_teardown(byte_ids_come_one_by_one_too, setup_bytes, teardown),
      on_a_table(an_id_leads_to_its_customer),
      on_a_table(a_key_leads_to_its_event_and_the_id_it_came_with),
      on_a_table(an_event_is_found_in_the_tail_and_in_its_place),
      cmocka_unit_test(how_the_table_was_made_is_told_but_for_the_seed),
      cmocka_unit_test(times_have_the_days_that_append_would_store),
      cmocka_unit_test(what_metrics_share_is_read_back),
      cmocka_unit_test(a_row_of_features_is_read_at_once),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
