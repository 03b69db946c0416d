/* SPDX-License-Identifier: MIT */
/* Event keys: re-delivery, contradictions and voids (RULES 3.4). */
#include "table_fixture.h"

static const row sale = {1, D - 5, 100, RFM_KIND_SALE, 7, 500, 3, 4, 5, 6, 7};

static double spent(const fixture *f, uint64_t customer)
{
  rfm_metric money = metric_of(RFM_METRIC_MONETARY, 0);
  rfm_metrics *m = one_metric(&money, NULL);
  const double value = value_of(f->table, m, D, customer);

  rfm_metrics_free(m);
  return value;
}

static void append_one(fixture *f, const row *r)
{
  assert_ok(rows_append(f->table, r, 1, &f->err), &f->err);
}

static void compact(fixture *f)
{
  assert_ok(rfm_table_compact(f->table, &f->err), &f->err);
}

static void void_event(fixture *f, uint64_t event)
{
  assert_ok(rfm_table_void(f->table, event, &f->err), &f->err);
}

static void the_same_event_counts_once_wherever_it_comes_from(void **state)
{
  fixture *f = *state;
  const row twice[] = {sale, sale};

  append_ok(f, twice); /* in one batch */
  assert_int_equal(counts_of(f->table).n_duplicate, 1);
  append_one(f, &sale); /* in another one */
  assert_int_equal(counts_of(f->table).n_duplicate, 2);
  compact(f);
  append_one(f, &sale); /* after it was sorted into place */
  assert_int_equal(counts_of(f->table).n_duplicate, 3);
  assert_int_equal(counts_of(f->table).n_events, 1);
  assert_true(spent(f, 1) == 100);
}

static void events_without_a_key_are_never_duplicates(void **state)
{
  fixture *f = *state;
  const row twice[] = {{1, D, 5}, {1, D, 5}};

  append_ok(f, twice);
  append_ok(f, twice);
  assert_int_equal(counts_of(f->table).n_events, 4);
  assert_int_equal(counts_of(f->table).n_duplicate, 0);
  assert_true(spent(f, 1) == 20);
}

/* Each field that differs is a contradiction: with the batch, with the tail, with the base. */
static void another_payload_under_the_same_key_is_a_conflict(void **state)
{
  fixture *f = *state;
  row other[11];

  for (int i = 0; i < COUNT_OF(other); i++)
    other[i] = sale;
  other[0].customer++;
  other[1].day++;
  other[2].amount++;
  other[3].kind = RFM_KIND_RETURN;
  other[4].order++;
  other[5].item++;
  other[6].category++;
  other[7].group++;
  other[8].second++;
  other[9].time++;
  other[10].anonymous = 1;
  for (int i = 0; i < COUNT_OF(other); i++) {
    const row both[] = {sale, other[i]};

    remember(f);
    assert_refused(rows_append(f->table, both, 2, &f->err), RFM_E_CONFLICT, &f->err, 1,
                   "event key");
    assert_nothing_changed(f);
  }
  append_one(f, &sale);
  for (int round = 0; round < 2; round++) {
    remember(f);
    for (int i = 0; i < COUNT_OF(other); i++) {
      const row after[] = {{2, D, 1, RFM_KIND_SALE}, other[i]};

      assert_refused(rows_append(f->table, after, 2, &f->err), RFM_E_CONFLICT, &f->err, 1,
                     "event key");
      assert_nothing_changed(f);
    }
    compact(f);
  }
}

static void an_event_of_an_absent_field_is_not_one_of_zero(void **state)
{
  fixture *f = *state;
  const uint64_t customer[] = {1}, event[] = {9};
  const int32_t day[] = {D};
  const int64_t time[] = {0};
  rfm_events e;

  ZERO_STRUCT(e);
  e.n = 1;
  e.customer = customer;
  e.event = event;
  e.day = day;
  assert_ok(rfm_table_append(f->table, &e, NULL, &f->err), &f->err);
  e.time_s = time; /* midnight is not "no time" */
  assert_refused(rfm_table_append(f->table, &e, NULL, &f->err), RFM_E_CONFLICT, &f->err, 0,
                 "event key");
}

static void a_duplicate_does_not_count_toward_the_sum(void **state)
{
  fixture *f = *state;
  const int64_t largest = INT64_C(1) << 53;
  row rows[1023];

  for (int i = 0; i < 1023; i++)
    rows[i] = (row){6, D, largest, RFM_KIND_SALE, .event = 1000u + (uint64_t)i};
  for (int i = 0; i < 3; i++)
    append_ok(f, rows);
  assert_int_equal(counts_of(f->table).n_events, 1023);
}

/* ---- voids ---- */

static void a_void_takes_the_event_back_before_and_after_it_came(void **state)
{
  fixture *f = *state;
  const row rows[] = {
      sale, {1, D - 4, 30, RFM_KIND_SALE, .event = 501}, {1, D - 3, 9, RFM_KIND_SALE}};
  rfm_table_counts c;

  void_event(f, 501);
  c = counts_of(f->table);
  assert_int_equal(c.n_tombstones, 1);
  assert_int_equal(c.n_voided, 0);
  append_ok(f, rows);
  c = counts_of(f->table);
  assert_int_equal(c.n_voided, 1);
  assert_int_equal(c.n_events, 3);
  assert_true(spent(f, 1) == 109);
  void_event(f, 500);
  assert_true(spent(f, 1) == 9);
  compact(f);
  c = counts_of(f->table);
  assert_int_equal(c.n_voided, 2);
  assert_int_equal(c.n_tombstones, 2);
  assert_true(spent(f, 1) == 9);
}

static void a_void_reaches_an_event_in_place(void **state)
{
  fixture *f = *state;

  append_one(f, &sale);
  compact(f);
  void_event(f, 500);
  assert_true(spent(f, 1) == 0);
  assert_int_equal(counts_of(f->table).n_voided, 1);
}

static void voiding_twice_and_delivering_again_change_nothing(void **state)
{
  fixture *f = *state;

  append_one(f, &sale);
  void_event(f, 500);
  remember(f);
  void_event(f, 500);
  assert_nothing_changed(f);
  append_one(f, &sale);
  assert_int_equal(counts_of(f->table).n_duplicate, 1);
  assert_int_equal(counts_of(f->table).n_voided, 1);
  assert_int_equal(counts_of(f->table).n_events, 1);
  assert_true(spent(f, 1) == 0);
}

static void a_voided_event_still_contradicts_another_payload(void **state)
{
  fixture *f = *state;
  row other = sale;

  other.amount = 101;
  append_one(f, &sale);
  void_event(f, 500);
  remember(f);
  assert_refused(rows_append(f->table, &other, 1, &f->err), RFM_E_CONFLICT, &f->err, 0,
                 "event key");
  assert_nothing_changed(f);
}

static void a_failed_batch_of_a_voided_event_leaves_the_void(void **state)
{
  fixture *f = *state;
  const row bad[] = {sale, {1, D, -1, RFM_KIND_SALE}};

  void_event(f, 500);
  remember(f);
  assert_refused(rows_append(f->table, bad, 2, &f->err), RFM_E_DATA, &f->err, 1, "amount_minor");
  assert_nothing_changed(f);
  append_one(f, &sale);
  assert_int_equal(counts_of(f->table).n_voided, 1);
  assert_true(spent(f, 1) == 0);
}

static void a_voided_customer_stays_a_customer(void **state)
{
  fixture *f = *state;
  rfm_measure_counts c;

  append_one(f, &sale);
  void_event(f, 500);
  c = measured_counts(f->table, NULL, D);
  assert_int_equal(c.n_voided, 1);
  assert_int_equal(c.n_prospects, 1);
  assert_int_equal(c.n_buyers + c.n_returned_only, 0);
  assert_int_equal(counts_of(f->table).last_day, 0); /* no event that stands */
}

static int RFM_CALL tell_flags(const rfm_event *event, void *user_data)
{
  *(uint32_t *)user_data |= event->flags;
  return RFM_CONTINUE;
}

static void a_voided_event_is_shown_as_such(void **state)
{
  fixture *f = *state;
  const rfm_id id = id_number(1);
  rfm_event last;
  uint32_t flags = 0;

  append_one(f, &sale);
  void_event(f, 500);
  assert_ok(rfm_table_each_event(f->table, &id, tell_flags, &flags, &f->err), &f->err);
  assert_int_equal(flags, RFM_EVENT_HAS_TIME | RFM_EVENT_VOIDED);
  ZERO_STRUCT(last);
  assert_ok(rfm_table_find_event(f->table, 500, &last, NULL, &f->err), &f->err);
  assert_int_equal(last.flags, RFM_EVENT_HAS_TIME | RFM_EVENT_VOIDED);
  assert_int_equal(last.kind, RFM_KIND_SALE);
  assert_int_equal(rfm_table_last_event(f->table, &last, &f->err),
                   RFM_E_NOTFOUND); /* none stands */
}

static void days_and_the_last_event_are_of_what_stands(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, 50, 1, RFM_KIND_SALE, .event = 1},
                      {2, 60, 1, RFM_KIND_SALE, .event = 2},
                      {1, 70, 1, RFM_KIND_SALE, .event = 3},
                      {2, 900, 1, RFM_KIND_SALE, .event = 4},
                      {1, 10, 1, RFM_KIND_SALE, .event = 5}};
  rfm_event last;

  ZERO_STRUCT(last);
  void_event(f, 5); /* before it comes */
  append_ok(f, rows);
  for (int taken_back = 0; taken_back < 2; taken_back++) {
    assert_ok(rfm_table_last_event(f->table, &last, &f->err), &f->err);
    assert_int_equal(last.day, taken_back ? 70 : 900);
    assert_int_equal(counts_of(f->table).first_day, 50);
    assert_int_equal(counts_of(f->table).last_day, taken_back ? 70 : 900);
    assert_int_equal(counts_of(f->table).earlier_day, taken_back ? 60 : 70);
    compact(f);
    void_event(f, 4); /* the mistyped year is taken back */
  }
}

static void a_voided_return_gives_the_order_back(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, D - 5, 100, RFM_KIND_SALE, 7, 600},
                      {1, D - 4, 100, RFM_KIND_RETURN, 7, 601}};

  append_ok(f, rows);
  assert_int_equal(measured_counts(f->table, NULL, D).n_buyers, 0);
  void_event(f, 601);
  assert_int_equal(measured_counts(f->table, NULL, D).n_buyers, 1);
  assert_true(spent(f, 1) == 100);
}

static void key_zero_cannot_be_voided(void **state)
{
  fixture *f = *state;

  assert_refused(rfm_table_void(f->table, 0, &f->err), RFM_E_ARG, &f->err, -1, "event");
  void_event(f, UINT64_MAX);
  assert_int_equal(counts_of(f->table).n_tombstones, 1);
}

static void many_keys_survive_batches_and_compaction(void **state)
{
  fixture *f = *state;
  static row rows[20000];

  for (int i = 0; i < 20000; i++)
    rows[i] = (row){(uint64_t)i % 700, D - i % 1000, i, RFM_KIND_SALE,
                    .event = (uint64_t)i * 977 % 20011 + 1};
  assert_ok(rows_append(f->table, rows, 12000, &f->err), &f->err);
  compact(f);
  assert_ok(rows_append(f->table, rows + 8000, 12000, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_duplicate, 4000);
  assert_ok(rows_append(f->table, rows, 20000, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_duplicate, 24000);
  assert_int_equal(counts_of(f->table).n_events, 20000);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(the_same_event_counts_once_wherever_it_comes_from),
      on_a_table(events_without_a_key_are_never_duplicates),
      on_a_table(another_payload_under_the_same_key_is_a_conflict),
      on_a_table(an_event_of_an_absent_field_is_not_one_of_zero),
      on_a_table(a_duplicate_does_not_count_toward_the_sum),
      on_a_table(a_void_takes_the_event_back_before_and_after_it_came),
      on_a_table(a_void_reaches_an_event_in_place),
      on_a_table(voiding_twice_and_delivering_again_change_nothing),
      on_a_table(a_voided_event_still_contradicts_another_payload),
      on_a_table(a_failed_batch_of_a_voided_event_leaves_the_void),
      on_a_table(a_voided_customer_stays_a_customer),
      on_a_table(a_voided_event_is_shown_as_such),
      on_a_table(days_and_the_last_event_are_of_what_stands),
      on_a_table(a_voided_return_gives_the_order_back),
      on_a_table(key_zero_cannot_be_voided),
      on_a_table(many_keys_survive_batches_and_compaction),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
