/* SPDX-License-Identifier: MIT */
/* Forgetting a customer: nothing stays, neither in what can be read nor in memory, live or given
 * back (RULES 3.7). */
#include "table_fixture.h"

#define SECRET UINT64_C(0x5ec2e7c0ffee1234)

static rfm_status forget(fixture *f, uint64_t number)
{
  const rfm_id id = id_number(number);

  return rfm_table_forget(f->table, &id, &f->err);
}

static void compact(fixture *f)
{
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
}

/* Customers 1 to 3, two events each; customer 2 is the one to forget. */
static const row shop[] = {
    {1, D - 9, 10, RFM_KIND_SALE, 1, 101}, {2, D - 8, 20, RFM_KIND_SALE, 2, 102},
    {3, D - 7, 30, RFM_KIND_SALE, 3, 103}, {1, D - 6, 40, RFM_KIND_SALE, 4, 104},
    {2, D - 1, 50, RFM_KIND_SALE, 5, 105}, {3, D - 4, 60, RFM_KIND_SALE, 6, 106}};

static const row without_two[] = {{1, D - 9, 10, RFM_KIND_SALE, 1, 101},
                                  {3, D - 7, 30, RFM_KIND_SALE, 3, 103},
                                  {1, D - 6, 40, RFM_KIND_SALE, 4, 104},
                                  {3, D - 4, 60, RFM_KIND_SALE, 6, 106}};

static void assert_like(fixture *f, const row *rows, int64_t n)
{
  rfm_table *like = rows_table(NULL, rows, n);

  f->before.n = 0;
  dump_table(&f->before, like, D);
  f->bytes_before = 0; /* it may have waste, and no tail */
  rfm_table_free(like);
  assert_nothing_changed(f);
}

static void the_table_is_as_if_the_customer_had_never_come(void **state)
{
  fixture *f = *state;

  for (int in_place = 0; in_place < 2; in_place++) {
    append_ok(f, shop);
    if (in_place)
      compact(f);
    assert_ok(forget(f, 2), &f->err);
    assert_like(f, without_two, COUNT_OF(without_two)); /* the last day too */
    compact(f);
    assert_like(f, without_two, COUNT_OF(without_two));
    assert_ok(forget(f, 1), &f->err);
    assert_ok(forget(f, 3), &f->err);
    assert_like(f, NULL, 0);
  }
}

static void base_and_tail_are_both_forgotten(void **state)
{
  fixture *f = *state;

  assert_ok(rows_append(f->table, shop, 3, &f->err), &f->err);
  compact(f);
  assert_ok(rows_append(f->table, shop + 3, 3, &f->err), &f->err);
  assert_ok(forget(f, 2), &f->err);
  assert_like(f, without_two, COUNT_OF(without_two));
}

static void an_unknown_customer_cannot_be_forgotten(void **state)
{
  fixture *f = *state;

  append_ok(f, shop);
  remember(f);
  assert_refused(forget(f, 4), RFM_E_NOTFOUND, &f->err, -1, "no such customer");
  assert_nothing_changed(f);
  assert_ok(forget(f, 2), &f->err);
  assert_refused(forget(f, 2), RFM_E_NOTFOUND, &f->err, -1, "no such customer");
  assert_refused(rfm_table_forget(f->table, NULL, &f->err), RFM_E_ARG, &f->err, -1, "id");
}

static void a_new_delivery_brings_the_customer_back(void **state)
{
  fixture *f = *state;

  append_ok(f, shop);
  assert_ok(forget(f, 2), &f->err);
  append_ok(f, shop); /* the keys of the others are known, those of customer 2 are not */
  assert_int_equal(counts_of(f->table).n_duplicate, 4);
  assert_int_equal(counts_of(f->table).n_events, 6);
}

static void a_row_that_is_used_again_has_no_past(void **state)
{
  fixture *f = *state;
  const row newcomer[] = {{99, D, 7}};
  rfm_metric money = metric_of(RFM_METRIC_MONETARY, 0);
  rfm_metrics *m = one_metric(&money, NULL);

  append_ok(f, shop);
  compact(f);
  assert_ok(forget(f, 2), &f->err);
  append_ok(f, newcomer); /* takes the row whose run is still in the base */
  assert_value(f->table, m, 99, 7);
  assert_int_equal(counts_of(f->table).n_events, 5);
  compact(f);
  assert_value(f->table, m, 99, 7);
  assert_value(f->table, m, 3, 90);
  assert_ok(forget(f, 99), &f->err);
  assert_like(f, without_two, COUNT_OF(without_two));
  rfm_metrics_free(m);
}

static void all_names_of_the_customer_go(void **state)
{
  fixture *f = *state;
  const rfm_id one = id_number(1), two = id_number(2), four = id_number(4), five = id_number(5);

  append_ok(f, shop);
  assert_ok(rfm_table_alias(f->table, &two, &four, &f->err), &f->err);
  assert_ok(rfm_table_alias(f->table, &four, &five, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_aliases, 2);
  assert_ok(rfm_table_forget(f->table, &four, &f->err), &f->err); /* by any of the ids */
  assert_like(f, without_two, COUNT_OF(without_two));
  assert_ok(rfm_table_alias(f->table, &two, &one, &f->err),
            &f->err); /* the old alias is no obstacle */
}

static void voids_of_the_customer_go_and_others_stay(void **state)
{
  fixture *f = *state;

  append_ok(f, shop);
  assert_ok(rfm_table_void(f->table, 102, &f->err), &f->err);
  assert_ok(rfm_table_void(f->table, 103, &f->err), &f->err);
  assert_ok(rfm_table_void(f->table, 999, &f->err), &f->err); /* of an event that has not come */
  assert_ok(forget(f, 2), &f->err);
  assert_int_equal(counts_of(f->table).n_tombstones, 2);
  assert_int_equal(counts_of(f->table).n_voided, 1);
  append_ok(f, shop);
  assert_int_equal(counts_of(f->table).n_voided, 1); /* event 102 is alive again */
}

static void attributes_of_the_customer_go(void **state)
{
  static const uint64_t numbers[] = {2, 3};
  static const double values[] = {1.5, 2.5};
  fixture *f = *state;
  rfm_metric metric = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  rfm_metrics *m;

  append_ok(f, shop);
  metric.attribute = "score";
  assert_ok(set_attribute(f->table, "score", numbers, values, NULL, 2, &f->err), &f->err);
  assert_ok(forget(f, 2), &f->err);
  append_ok(f, shop);
  m = one_metric(&metric, NULL);
  assert_value(f->table, m, 2, UNDEFINED);
  assert_value(f->table, m, 3, 2.5);
  rfm_metrics_free(m);
}

static void what_was_pruned_of_the_customer_goes(void **state)
{
  fixture *f = *state;
  const row again[] = {{2, D, 1}};
  rfm_metric tenure = metric_of(RFM_METRIC_TENURE, 0);
  rfm_metrics *m = one_metric(&tenure, NULL);

  append_ok(f, shop);
  assert_ok(rfm_table_prune(f->table, D - 5, &f->err), &f->err);
  assert_value(f->table, m, 2, 8);
  assert_ok(forget(f, 2), &f->err);
  append_ok(f, again);
  assert_value(f->table, m, 2, 0);
  rfm_metrics_free(m);
}

static void forgetting_allocates_nothing(void **state)
{
  fixture *f = *state;

  append_ok(f, shop);
  compact(f);
  append_ok(f, shop);
  failing_host_fail(&f->fh, 1, FAIL_EVER_AFTER);
  assert_ok(forget(f, 2), &f->err);
  assert_int_equal(f->fh.attempts, 0);
  failing_host_fail(&f->fh, 0, FAIL_ONCE);
}

static void forgotten_money_makes_room_under_the_bound(void **state)
{
  fixture *f = *state;
  row rows[1023];

  for (int i = 0; i < 1023; i++)
    rows[i] = (row){2, D, INT64_C(1) << 53, .second = -(INT64_C(1) << 53)};
  append_ok(f, rows);
  assert_int_equal(rows_append(f->table, rows, 1, NULL), RFM_E_LIMIT);
  assert_ok(forget(f, 2), &f->err);
  append_ok(f, rows);
}

/* ---- memory ---- */

/* A life in which the secret word stands as id, event key, order, item, category and money; and is
 * then forgotten. */
static void live_and_forget(fixture *f, int in_place)
{
  const int64_t money = INT64_C(0x5ec2e7c0ffee1);
  const row secrets[] = {
      {SECRET, D - 3, 5, RFM_KIND_SALE, SECRET, SECRET, SECRET, SECRET, 1, money, 7},
      {SECRET, D - 2, 5, RFM_KIND_RETURN, SECRET, SECRET + 1, SECRET, SECRET, 1, -money, 7}};
  const rfm_id id = id_number(SECRET), card = id_number(SECRET + 2);
  dump d = {NULL, 0, 0};

  append_ok(f, shop);
  append_ok(f, secrets);
  if (in_place)
    compact(f);
  assert_ok(rfm_table_alias(f->table, &card, &id, &f->err), &f->err);
  assert_ok(rfm_table_void(f->table, SECRET + 1, &f->err), &f->err);
  dump_table(&d, f->table, D); /* measures, walks and reads back in between */
  dump_free(&d);
  assert_true(failing_host_holds(&f->fh, SECRET));
  assert_ok(rfm_table_forget(f->table, &id, &f->err), &f->err);
}

static void no_word_of_the_customer_stays_in_live_memory(void **state)
{
  fixture *f = *state;

  for (int in_place = 0; in_place < 2; in_place++) {
    live_and_forget(f, in_place);
    assert_false(failing_host_holds(&f->fh, SECRET));
    assert_false(failing_host_holds(&f->fh, SECRET + 1));
    assert_false(failing_host_holds(&f->fh, SECRET + 2));
  }
}

static void no_word_of_the_customer_is_in_memory_that_is_given_back(void **state)
{
  fixture *f = *state;

  f->fh.secret = SECRET; /* teardown looks at what leaked */
  live_and_forget(f, 0);
  live_and_forget(f, 1);
  compact(f);
}

static void growth_leaves_no_copies_behind(void **state)
{
  fixture *f = *state;
  const row secret[] = {{SECRET, D, 1, RFM_KIND_SALE, .event = SECRET}};
  static row rows[30000];

  f->fh.secret = SECRET;
  append_ok(f, secret);
  for (int i = 0; i < COUNT_OF(rows); i++)
    rows[i] = (row){1000u + (uint64_t)i, D, 1, RFM_KIND_SALE, .event = 1000u + (uint64_t)i};
  append_ok(f, rows); /* maps and directories grow */
  compact(f);
  assert_ok(forget(f, SECRET), &f->err);
  assert_false(failing_host_holds(&f->fh, SECRET));
}

/* "xxSECRET": the word stands unaligned in the arena of byte ids. */
static void byte_ids_are_overwritten_too(void **state)
{
  static const char bytes[] = "abcSECRET01Mallory";
  static const int64_t offsets[] = {0, 3, 18};
  static const int32_t day[] = {D, D - 1};
  fixture *f = *state;
  const rfm_id id = {sizeof id, 0, 0, 15, (const uint8_t *)bytes + 3};
  rfm_features *features = NULL;
  uint64_t word;
  rfm_events e;

  memcpy(&word, bytes + 3, sizeof word);
  f->fh.secret = word;
  ZERO_STRUCT(e);
  e.n = 2;
  e.id_bytes = (const uint8_t *)bytes;
  e.id_offsets = offsets;
  e.day = day;
  assert_ok(rfm_table_append(f->table, &e, NULL, &f->err), &f->err);
  assert_true(failing_host_holds(&f->fh, word));
  assert_ok(rfm_features_measure(&features, f->table, NULL, D, NULL, &f->err), &f->err);
  rfm_features_free(features);
  compact(f);
  assert_ok(rfm_table_forget(f->table, &id, &f->err), &f->err);
  assert_false(failing_host_holds(&f->fh, word));
}

/* ---- the room of ids ---- */

enum { N_LONG = 300, LONG_ID = 500 };

static rfm_id long_id(int number, char bytes[LONG_ID])
{
  rfm_id id;

  memset(bytes, 'x', LONG_ID);
  memcpy(bytes, &number, sizeof number);
  ZERO_STRUCT(id);
  id.n_bytes = LONG_ID;
  id.bytes = (const uint8_t *)bytes;
  return id;
}

static void sell_to(fixture *f, int number)
{
  char bytes[LONG_ID];
  const rfm_id id = long_id(number, bytes);
  rfm_event e;

  ZERO_STRUCT(e);
  e.kind = RFM_KIND_SALE;
  e.day = D;
  assert_ok(rfm_table_append_one(f->table, &id, &e, &f->err), &f->err);
}

static void the_room_of_forgotten_ids_goes_at_compaction(void **state)
{
  fixture *f = *state;
  char bytes[LONG_ID];
  rfm_table_counts before, after;

  for (int i = 0; i < N_LONG; i++)
    sell_to(f, i);
  compact(f);
  for (int i = 0; i < N_LONG; i += 3) {
    const rfm_id id = long_id(i, bytes);

    assert_ok(rfm_table_forget(f->table, &id, &f->err), &f->err);
  }
  before = counts_of(f->table);
  compact(f);
  after = counts_of(f->table);
  assert_in_range(before.n_bytes - after.n_bytes, N_LONG / 3 * LONG_ID,
                  N_LONG / 3 * (LONG_ID + 50));
  assert_true(before.n_bytes_held - after.n_bytes_held >= N_LONG / 3 * LONG_ID);
  assert_int_equal(after.n_bytes_held, f->fh.live_bytes);
  for (int i = 0; i < N_LONG; i++) {
    const rfm_id id = long_id(i, bytes);
    rfm_id found;

    ZERO_STRUCT(found);
    assert_int_equal(rfm_table_find(f->table, &id, &found, NULL), i % 3 ? RFM_OK : RFM_E_NOTFOUND);
    if (i % 3)
      assert_memory_equal(found.bytes, id.bytes, LONG_ID);
  }
  sell_to(f, 0); /* and goes on */
  compact(f);
  assert_int_equal(counts_of(f->table).n_customers, N_LONG / 3 * 2 + 1);
}

static void all_ids_may_go(void **state)
{
  fixture *f = *state;
  char bytes[LONG_ID];

  for (int i = 0; i < 3; i++)
    sell_to(f, i);
  for (int i = 0; i < 3; i++) {
    const rfm_id id = long_id(i, bytes);

    assert_ok(rfm_table_forget(f->table, &id, &f->err), &f->err);
  }
  compact(f);
  assert_true(counts_of(f->table).n_bytes_held < 20000);
  sell_to(f, 1);
  assert_int_equal(counts_of(f->table).n_customers, 1);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(the_table_is_as_if_the_customer_had_never_come),
      on_a_table(base_and_tail_are_both_forgotten),
      on_a_table(an_unknown_customer_cannot_be_forgotten),
      on_a_table(a_new_delivery_brings_the_customer_back),
      on_a_table(a_row_that_is_used_again_has_no_past),
      on_a_table(all_names_of_the_customer_go),
      on_a_table(voids_of_the_customer_go_and_others_stay),
      on_a_table(attributes_of_the_customer_go),
      on_a_table(what_was_pruned_of_the_customer_goes),
      on_a_table(forgetting_allocates_nothing),
      on_a_table(forgotten_money_makes_room_under_the_bound),
      on_a_table(no_word_of_the_customer_stays_in_live_memory),
      on_a_table(no_word_of_the_customer_is_in_memory_that_is_given_back),
      on_a_table(growth_leaves_no_copies_behind),
      cmocka_unit_test_setup_teardown(byte_ids_are_overwritten_too, setup_bytes, teardown),
      cmocka_unit_test_setup_teardown(the_room_of_forgotten_ids_goes_at_compaction, setup_bytes,
                                      teardown),
      cmocka_unit_test_setup_teardown(all_ids_may_go, setup_bytes, teardown),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
