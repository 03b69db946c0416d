/* SPDX-License-Identifier: MIT */
/* Draining a feed: a loop of batches, each all or nothing (RULES 3.5, 5.4, 7.4). */
#include "table_fixture.h"

/* A feed of batches of three rows; row `bad` (from the start of the drain) has an impossible
 * amount. */
typedef struct feed {
  fixture *f;
  batch b;
  row rows[3];
  int n_batches, given;
  int64_t bad;
  int answer_at_end; /* what the callback returns after the last batch, with n = 0 */
  int reenter;
} feed;

static void try_everything(feed *d)
{
  fixture *f = d->f;
  const rfm_id one = id_number(1);
  rfm_table_counts counts;
  rfm_features *features = (rfm_features *)1;
  double values[3];

  ZERO_STRUCT(counts);
  assert_refused(rows_append(f->table, d->rows, 1, &f->err), RFM_E_STATE, &f->err, -1, "drain");
  assert_refused(rfm_table_compact(f->table, &f->err), RFM_E_STATE, &f->err, -1, "drain");
  assert_refused(rfm_table_prune(f->table, 0, &f->err), RFM_E_STATE, &f->err, -1, "drain");
  assert_refused(rfm_table_void(f->table, 5, &f->err), RFM_E_STATE, &f->err, -1, "drain");
  assert_refused(rfm_table_forget(f->table, &one, &f->err), RFM_E_STATE, &f->err, -1, "drain");
  assert_refused(rfm_table_alias(f->table, &one, &one, &f->err), RFM_E_STATE, &f->err, -1, "drain");
  assert_refused(rfm_table_count(f->table, &counts, &f->err), RFM_E_STATE, &f->err, -1, "drain");
  assert_refused(rfm_features_measure(&features, f->table, NULL, D, NULL, &f->err), RFM_E_STATE,
                 &f->err, -1, "drain");
  assert_null(features);
  assert_refused(rfm_features_one(f->table, NULL, D, &one, values, 3, NULL, &f->err), RFM_E_STATE,
                 &f->err, -1, "drain");
}

static int RFM_CALL next_batch(rfm_events *events, void *user_data)
{
  static const rfm_events zeros;
  feed *d = user_data;

  assert_int_equal(events->struct_size, sizeof *events);
  assert_memory_equal((const char *)events + 4, (const char *)&zeros + 4, sizeof zeros - 4);
  if (d->reenter)
    try_everything(d);
  if (d->given == d->n_batches)
    return d->answer_at_end;
  for (int i = 0; i < 3; i++) {
    const int64_t number = 3 * d->given + i;

    d->rows[i] = (row){1, D - (int32_t)number, number == d->bad ? -1 : 10, RFM_KIND_SALE};
  }
  d->given++;
  rows_batch(&d->b, d->rows, 3);
  *events = d->b.events;
  return RFM_CONTINUE;
}

static feed feed_of(fixture *f, int n_batches)
{
  feed d;

  memset(&d, 0, sizeof d);
  d.f = f;
  d.n_batches = n_batches;
  d.bad = -1;
  d.answer_at_end = RFM_CONTINUE;
  return d;
}

static void a_drain_takes_everything_up_to_the_empty_batch(void **state)
{
  fixture *f = *state;
  feed d = feed_of(f, 4);
  int64_t n = -1;

  assert_ok(rfm_table_drain(f->table, next_batch, &d, &n, &f->err), &f->err);
  assert_int_equal(n, 12);
  assert_int_equal(counts_of(f->table).n_events, 12);
  rows_free(&d.b);
}

static void an_empty_feed_is_fine(void **state)
{
  fixture *f = *state;
  feed d = feed_of(f, 0);

  assert_ok(rfm_table_drain(f->table, next_batch, &d, NULL, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_events, 0);
}

static void a_bad_row_is_named_from_the_start_of_the_drain(void **state)
{
  fixture *f = *state;
  feed d = feed_of(f, 4);
  int64_t n = -1;

  d.bad = 7;
  assert_refused(rfm_table_drain(f->table, next_batch, &d, &n, &f->err), RFM_E_DATA, &f->err, 7,
                 "row 7");
  assert_int_equal(n, 6); /* two batches stay, of the third there is no trace */
  assert_int_equal(counts_of(f->table).n_events, 6);
  rows_free(&d.b);
}

static void any_other_answer_stops_and_earlier_batches_stay(void **state)
{
  static const int answers[] = {0, 2, -1};
  fixture *f = *state;

  for (int i = 0; i < COUNT_OF(answers); i++) {
    feed d = feed_of(f, 2);
    int64_t n = -1;

    d.answer_at_end = answers[i];
    assert_int_equal(rfm_table_drain(f->table, next_batch, &d, &n, &f->err), RFM_STOPPED);
    assert_int_equal(f->err.status, RFM_STOPPED);
    assert_int_equal(n, 6);
    assert_int_equal(counts_of(f->table).n_events, 6 * (i + 1));
    rows_free(&d.b);
  }
}

/* A stop comes with whatever is in the batch: it is not looked at. */
static int RFM_CALL stops_with_rows(rfm_events *events, void *user_data)
{
  batch *b = user_data;

  *events = b->events;
  return 0;
}

static void rows_of_a_stopping_callback_are_not_taken(void **state)
{
  fixture *f = *state;
  const row rows[] = {{1, D, 1}};
  batch b = {.memory = NULL};

  rows_batch(&b, rows, 1);
  assert_int_equal(rfm_table_drain(f->table, stops_with_rows, &b, NULL, NULL), RFM_STOPPED);
  assert_int_equal(counts_of(f->table).n_events, 0);
  rows_free(&b);
}

static void the_callback_cannot_use_the_table(void **state)
{
  fixture *f = *state;
  feed d = feed_of(f, 2);

  d.reenter = 1;
  assert_ok(rfm_table_drain(f->table, next_batch, &d, NULL, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_events, 6);
  rows_free(&d.b);
}

static int RFM_CALL negative_n(rfm_events *events, void *user_data)
{
  (void)user_data;
  events->n = -3;
  return RFM_CONTINUE;
}

static void a_nonsense_batch_ends_the_drain(void **state)
{
  fixture *f = *state;
  int64_t n = 99;

  assert_refused(rfm_table_drain(f->table, negative_n, NULL, &n, &f->err), RFM_E_ARG, &f->err, -1,
                 "n is -3");
  assert_int_equal(n, 0);
  assert_refused(rfm_table_drain(f->table, NULL, NULL, &n, &f->err), RFM_E_ARG, &f->err, -1,
                 "next");
}

static void a_failure_in_a_drain_leaves_the_table_usable(void **state)
{
  fixture *f = *state;
  feed d = feed_of(f, 2);

  d.bad = 4;
  assert_int_equal(rfm_table_drain(f->table, next_batch, &d, NULL, NULL), RFM_E_DATA);
  rows_free(&d.b);
  d = feed_of(f, 1);
  assert_ok(rfm_table_drain(f->table, next_batch, &d, NULL, &f->err), &f->err);
  assert_int_equal(counts_of(f->table).n_events, 6);
  rows_free(&d.b);
}

#define on_a_table(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      on_a_table(a_drain_takes_everything_up_to_the_empty_batch),
      on_a_table(an_empty_feed_is_fine),
      on_a_table(a_bad_row_is_named_from_the_start_of_the_drain),
      on_a_table(any_other_answer_stops_and_earlier_batches_stay),
      on_a_table(rows_of_a_stopping_callback_are_not_taken),
      on_a_table(the_callback_cannot_use_the_table),
      on_a_table(a_nonsense_batch_ends_the_drain),
      on_a_table(a_failure_in_a_drain_leaves_the_table_usable),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
