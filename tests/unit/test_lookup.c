/* SPDX-License-Identifier: MIT */
/* Looking things up, and the one-event way in. */
#include "table_fixture.h"

static rfm_event event_of(int32_t kind, int32_t day, int64_t amount, uint64_t key)
{
  rfm_event e;

  memset(&e, 0, sizeof e);
  e.struct_size = sizeof e;
  e.kind = kind;
  e.day = day;
  e.amount_minor = amount;
  e.event = key;
  return e;
}

static void one_event_is_a_batch_of_one_row(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(7);
  rfm_event e = event_of(RFM_KIND_SALE, D - 1, 1250, 900), found;
  rfm_id whose;

  ZERO_STRUCT(found);
  ZERO_STRUCT(whose);
  e.flags = RFM_EVENT_HAS_TIME;
  e.time_s = -5;
  e.order = 31;
  e.group = 4;
  e.second_minor = -70;
  assert_ok(rfm_table_append_one(f->table, &id, &e, &f->err), &f->err);
  assert_ok(rfm_table_find_event(f->table, 900, &found, &whose, &f->err), &f->err);
  assert_memory_equal(&found, &e, sizeof e);
  assert_int_equal(whose.number, 7);
  assert_ok(rfm_table_append_one(f->table, &id, &e, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_duplicate, 1);
}

static void one_event_without_an_id_is_nobodys(void **state)
{
  fixture *f = *state;
  const rfm_event e = event_of(RFM_KIND_SALE, D, 300, 0), keyed = event_of(RFM_KIND_RETURN, D, 100, 5);
  rfm_id whose;

  ZERO_STRUCT(whose);
  assert_ok(rfm_table_append_one(f->table, NULL, &e, &f->err), &f->err);
  assert_ok(rfm_table_append_one(f->table, NULL, &keyed, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_anonymous, 2);
  assert_int_equal(counts_of(f->table).n_customers, 0);
  assert_ok(rfm_table_find_event(f->table, 5, NULL, &whose, &f->err), &f->err);
  assert_true(whose.number == 0 && whose.bytes == NULL);
}

static void one_event_must_say_its_kind_and_nothing_unknown(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(1);
  rfm_event e = event_of(0, D, 1, 0);

  assert_int_equal(rfm_table_append_one(f->table, &id, &e, &f->err), RFM_E_DATA);
  assert_non_null(strstr(f->err.message, "kind"));
  e = event_of(RFM_KIND_SALE, D, 1, 0);
  e.flags = RFM_EVENT_VOIDED;
  assert_int_equal(rfm_table_append_one(f->table, &id, &e, &f->err), RFM_E_ARG);
  e = event_of(RFM_KIND_SALE, D, -1, 0);
  assert_int_equal(rfm_table_append_one(f->table, &id, &e, &f->err), RFM_E_DATA);
  assert_int_equal(rfm_table_append_one(f->table, &id, NULL, &f->err), RFM_E_ARG);
  assert_int_equal(counts_of(f->table).n_customers, 0);
}

static void an_event_is_found_in_the_tail_and_in_its_place(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(3);
  rfm_event found;
  rfm_id whose;
  uint64_t key;

  ZERO_STRUCT(found);
  ZERO_STRUCT(whose);
  for (key = 1; key <= 40; key++) {
    const rfm_event e = event_of(RFM_KIND_SALE, D - (int32_t)key, (int64_t)key, key);
    const rfm_id other = id_number(key % 5);

    assert_ok(rfm_table_append_one(f->table, &other, &e, &f->err), &f->err);
  }
  for (int compacted = 0; compacted < 2; compacted++) {
    for (key = 1; key <= 40; key++) {
      assert_ok(rfm_table_find_event(f->table, key, &found, &whose, &f->err), &f->err);
      assert_int_equal(found.amount_minor, key);
      assert_int_equal(whose.number, key % 5);
    }
    assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
  }
  assert_int_equal(rfm_table_find_event(f->table, 41, &found, NULL, &f->err), RFM_E_NOTFOUND);
  assert_int_equal(rfm_table_find_event(f->table, 0, &found, NULL, &f->err), RFM_E_ARG);
  assert_ok(rfm_table_forget(f->table, &id, &f->err), &f->err);
  assert_int_equal(rfm_table_find_event(f->table, 3, &found, NULL, &f->err), RFM_E_NOTFOUND);
}

static void an_alias_is_found_as_the_customer_it_stands_for(void **state)
{
  fixture *f = *state;
  const rfm_id a = id_number(1), b = id_number(2), c = id_number(3);
  rfm_id found;

  ZERO_STRUCT(found);
  assert_int_equal(rfm_table_find(f->table, &a, &found, &f->err), RFM_E_NOTFOUND);
  assert_ok(rfm_table_alias(f->table, &a, &b, &f->err), &f->err);
  assert_ok(rfm_table_alias(f->table, &b, &c, &f->err), &f->err);
  assert_ok(rfm_table_find(f->table, &a, &found, &f->err), &f->err);
  assert_int_equal(found.number, 3);
  assert_ok(rfm_table_find(f->table, &c, NULL, &f->err), &f->err);
}

static void options_and_days_read_back_as_the_table_was_made(void **state)
{
  rfm_table_options o, told;
  rfm_table *table;
  rfm_error err;
  int32_t day = 0;

  (void)state;
  ZERO_STRUCT(o);
  ZERO_STRUCT(told);
  o.id_type = RFM_ID_BYTES;
  o.day_start_s = 8 * 3600 - 4 * 3600; /* UTC+8, the bar closes at 4 */
  o.hash_seed[0] = 12345;
  memcpy(o.currency, "CNY", 4);
  assert_ok(rfm_table_new(&table, NULL, &o, &err), &err);
  assert_ok(rfm_table_get_options(table, &told, &err), &err);
  assert_int_equal(told.id_type, RFM_ID_BYTES);
  assert_int_equal(told.day_start_s, 4 * 3600);
  assert_string_equal(told.currency, "CNY");
  assert_true(told.hash_seed[0] == 0 && told.hash_seed[1] == 0);
  assert_ok(rfm_table_day_of(table, 86400 - 4 * 3600 - 1, &day, &err), &err);
  assert_int_equal(day, 0);
  assert_ok(rfm_table_day_of(table, 86400 - 4 * 3600, &day, &err), &err);
  assert_int_equal(day, 1);
  assert_ok(rfm_table_day_of(table, -4 * 3600 - 1, &day, &err), &err);
  assert_int_equal(day, -1);
  assert_int_equal(rfm_table_day_of(table, INT64_MAX, &day, &err), RFM_E_DATA);
  assert_int_equal(rfm_table_day_of(table, INT64_MIN, &day, &err), RFM_E_DATA);
  rfm_table_free(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(one_event_is_a_batch_of_one_row, setup, teardown),
      cmocka_unit_test_setup_teardown(one_event_without_an_id_is_nobodys, setup, teardown),
      cmocka_unit_test_setup_teardown(one_event_must_say_its_kind_and_nothing_unknown, setup, teardown),
      cmocka_unit_test_setup_teardown(an_event_is_found_in_the_tail_and_in_its_place, setup, teardown),
      cmocka_unit_test_setup_teardown(an_alias_is_found_as_the_customer_it_stands_for, setup, teardown),
      cmocka_unit_test(options_and_days_read_back_as_the_table_was_made),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
