/* SPDX-License-Identifier: MIT */
/* Early warning: nothing looks into the future; threads, order and parts leave no trace; whatever
 * fails or stops leaves nothing behind. */
#include "churn_fixture.h"

#include "base/host.h"
#include "model/churn.h"
#include "support/failing_host.h"
#include "support/same_bytes.h"

enum { TODAY = FIRST + 420, H = 40 };

static const shop_options usual = {1200, FIRST, 540, 14, 1.5, 300, 2, 51};

static shop kept;

static void dump_model(dump *d, const rfm_table *table)
{
  rfm_churn *churn = trained(table, TODAY, H);

  dump_churn(d, churn, table, TODAY);
  rfm_churn_free(churn);
}

static same_bytes same = {.dump = dump_model};

static int setup(void **state)
{
  (void)state;
  shop_make(&kept, &usual);
  same.rows = kept.rows;
  same.n_rows = kept.n_rows;
  same_bytes_begin(&same);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  shop_free(&kept);
  same_bytes_end(&same);
  return 0;
}

/* ---- nothing looks into the future ---- */

/* Every later event moved, enlarged, or given to somebody else who was known before. */
static void events_after_the_training_change_nothing(void **state)
{
  row *rows = rows_copy(kept.rows, kept.n_rows);
  rfm_table *table;
  int64_t n = 0;

  (void)state;
  for (int64_t i = 0; i < kept.n_rows; i++) {
    const int later = rows[i].day > TODAY;
    const int is_first = i == 0 || rows[i - 1].customer != rows[i].customer;

    if (later && !is_first && i % 3 == 0)
      continue; /* it never happened */
    rows[n] = rows[i];
    if (later && !is_first) {
      rows[n].day = TODAY + 1 + (int32_t)(i % 90);
      rows[n].amount *= 7;
    }
    n++;
  }
  assert_true(n < kept.n_rows - 100);
  table = rows_table(NULL, rows, n);
  assert_same_bytes(&same, table);
  rfm_table_free(table);
  free(rows);
}

/* Customers of a later day stand between those of before, who are more than one chunk of a sum. */
static void customers_who_come_after_the_training_change_nothing(void **state)
{
  const shop_options large = {5000, FIRST, 400, 14, 1.5, 300, 2, 52};
  shop many;
  rfm_table *table;
  rfm_churn *before, *after;
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};

  (void)state;
  shop_make(&many, &large);
  for (int64_t i = 0; i < many.n_rows; i++)
    many.rows[i].customer *= 3;
  table = rows_table(NULL, many.rows, many.n_rows);
  before = trained(table, FIRST + 400, H);
  for (int64_t i = 0; i < many.n_rows; i++) {
    many.rows[i].customer += 1 + (uint64_t)i % 2;
    many.rows[i].day += 401;
  }
  assert_ok(rows_append(table, many.rows, many.n_rows, &err), &err);
  after = trained(table, FIRST + 400, H);
  assert_ok(rfm_churn_save(before, dump_write, &a, &err), &err);
  assert_ok(rfm_churn_save(after, dump_write, &b, &err), &err);
  assert_same_dump(&a, &b);
  dump_free(&a);
  dump_free(&b);
  rfm_churn_free(before);
  rfm_churn_free(after);
  rfm_table_free(table);
  shop_free(&many);
}

static rfm__churn_core core_as_of(const rfm_table *table, int32_t day)
{
  rfm_host host;
  rfm__churn_plan plan;
  rfm__churn_core core;
  rfm_metrics *metrics = NULL, *label = NULL;

  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  assert_ok(rfm__churn_metrics_make(&metrics, &host, NULL, &err), &err);
  assert_ok(rfm__churn_metrics_label(&label, &host, metrics, &err), &err);
  memset(&plan, 0, sizeof plan);
  plan.table = table;
  plan.metrics = metrics;
  plan.label_metrics = label;
  plan.penalty = 5;
  plan.first_day = FIRST;
  plan.n_cuts = 4;
  assert_ok(rfm__churn_fit_core(&plan, day, H, &core, &err), &err);
  rfm_metrics_free(metrics);
  rfm_metrics_free(label);
  return core;
}

/* The embargo: what the holdout's model learned ended by the holdout's cut. Everything after the
 * cut is taken away, and the model is the same to the byte. */
static void the_model_of_the_holdout_knows_nothing_of_it(void **state)
{
  const int32_t cut = TODAY - H;
  row *rows = rows_copy(kept.rows, kept.n_rows);
  rfm_table *all = rows_table(NULL, kept.rows, kept.n_rows), *before;
  rfm__churn_core a = core_as_of(all, cut), b;
  int64_t n = 0;

  (void)state;
  for (int64_t i = 0; i < kept.n_rows; i++)
    if (rows[i].day <= cut)
      rows[n++] = rows[i];
  before = rows_table(NULL, rows, n);
  b = core_as_of(before, cut);
  assert_memory_equal(&a, &b, sizeof a);
  rfm_table_free(all);
  rfm_table_free(before);
  free(rows);
}

/* A purchase whose return comes after the label's end is a label; one returned within it is none.
 */
static void returns_are_known_at_the_end_of_the_label(void **state)
{
  static const row given[] = {{1, 100, 500, RFM_KIND_SALE, 1},   {1, 115, 500, RFM_KIND_SALE, 2},
                              {1, 119, 500, RFM_KIND_RETURN, 2}, {2, 100, 500, RFM_KIND_SALE, 3},
                              {2, 115, 500, RFM_KIND_SALE, 4},   {2, 121, 500, RFM_KIND_RETURN, 4},
                              {3, 100, 500, RFM_KIND_SALE, 5},   {4, 111, 500, RFM_KIND_SALE, 6}};
  rfm_table *table = rows_table(NULL, given, COUNT_OF(given));
  rfm__churn_plan plan;
  rfm_metrics *label = NULL;
  rfm_features *f = NULL;
  uint8_t lost[4];
  rfm_host host;

  (void)state;
  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  assert_ok(rfm__churn_metrics_label(&label, &host, NULL, &err), &err);
  memset(&plan, 0, sizeof plan);
  plan.table = table;
  plan.label_metrics = label;
  assert_ok(rfm_features_measure(&f, table, NULL, 110, NULL, &err), &err);
  assert_ok(rfm__churn_labels(&plan, f, 10, lost, &err), &err); /* 111 .. 120 */
  assert_int_equal(lost[0], 1);
  assert_int_equal(lost[1], 0);
  assert_int_equal(lost[2], 1);
  assert_int_equal(lost[3], 0); /* no buyer on the cut: no example either way */
  rfm_features_free(f);
  rfm_metrics_free(label);
  rfm_table_free(table);
}

/* ---- failures and stops ---- */

typedef struct world {
  failing_host fh;
  rfm_table *table;
} world;

static void begin(world *w)
{
  failing_host_init(&w->fh);
  failing_host_stop(&w->fh, 0);
  w->table = rows_table(&w->fh.host, kept.rows, kept.n_rows);
  assert_ok(rfm_table_compact(w->table, &err), &err);
}

static void end(world *w)
{
  rfm_table_free(w->table);
  failing_host_assert_clean(&w->fh);
}

/* Train, and all that a model can do. */
static rfm_status work(const rfm_table *table)
{
  const rfm_churn_options o = churn_options(H);
  rfm_churn *churn = NULL;
  rfm_features *f = NULL;
  rfm_churn_scores s;
  static double probability[1600], rise[1600], spend[1600];
  static uint8_t group[1600], risk[1600], worth[1600];
  rfm_churn_cell cells[25];
  int64_t rows[20], n;
  rfm_status status = rfm_churn_train(&churn, table, TODAY, &o, &err);

  if (status)
    assert_null(churn);
  if (!status)
    status = rfm_features_measure(&f, table, rfm_churn_metrics(churn), TODAY, NULL, &err);
  if (!status) {
    ZERO_STRUCT(s);
    s.n_rows = rfm_features_rows(f);
    s.probability = probability;
    s.rise = rise;
    s.spend_minor = spend;
    s.group = group;
    s.risk = risk;
    s.worth = worth;
    status = rfm_churn_apply(churn, f, &s, &err);
  }
  if (!status)
    status = rfm_churn_focus(churn, f, &s, cells, rows, 20, &n, &err);
  if (!status)
    status = rfm_churn_list(churn, f, &s, RFM_CHURN_REPEAT, rows, 20, &n, &err);
  rfm_features_free(f);
  rfm_churn_free(churn);
  return status;
}

static void every_allocation_may_fail(void **state)
{
  world w;
  int64_t n, total;

  (void)state;
  begin(&w);
  failing_host_fail(&w.fh, 0, FAIL_ONCE);
  assert_ok(work(w.table), &err);
  total = w.fh.attempts;
  assert_true(total > 200);
  for (n = 1; n <= total; n += n < 40 || n > total - 40 ? 1 : 9) {
    failing_host_fail(&w.fh, n, n % 2 ? FAIL_ONCE : FAIL_EVER_AFTER);
    assert_int_equal(work(w.table), RFM_E_NOMEM);
  }
  failing_host_fail(&w.fh, 0, FAIL_ONCE);
  end(&w);
}

static void every_look_at_the_progress_may_stop(void **state)
{
  world w;
  int64_t n, total;

  (void)state;
  begin(&w);
  failing_host_stop(&w.fh, 0);
  assert_ok(work(w.table), &err);
  total = w.fh.looks;
  assert_true(total > 50);
  for (n = 1; n <= total; n += n < 20 ? 1 : 9) {
    failing_host_stop(&w.fh, n);
    assert_int_equal(work(w.table), RFM_STOPPED);
  }
  end(&w);
}

static int64_t calls, broken_call;
static int answer;

/* One call leaves out its first chunk, or stops. */
static int RFM_CALL breaks(int64_t n, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  const int broken = ++calls == broken_call;

  (void)user_data;
  for (int64_t i = broken && answer == RFM_CONTINUE; i < n; i++)
    chunk(i, arg);
  return broken ? answer : RFM_CONTINUE;
}

static void a_broken_parallel_for_is_found_out(void **state)
{
  world w;
  int64_t total;

  (void)state;
  begin(&w);
  rfm_table_free(w.table);
  w.fh.host.parallel_for = breaks;
  broken_call = INT64_MAX;
  calls = 0;
  w.table = rows_table(&w.fh.host, kept.rows, kept.n_rows);
  assert_ok(rfm_table_compact(w.table, &err), &err);
  calls = 0;
  assert_ok(work(w.table), &err);
  total = calls;
  assert_true(total > 20);
  for (int stops = 0; stops < 2; stops++) {
    answer = stops ? 7 : RFM_CONTINUE;
    for (broken_call = 1; broken_call <= total; broken_call += 3) {
      calls = 0;
      assert_int_equal(work(w.table), stops ? RFM_STOPPED : RFM_E_HOST);
    }
  }
  end(&w);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(events_after_the_training_change_nothing),
      cmocka_unit_test(customers_who_come_after_the_training_change_nothing),
      cmocka_unit_test(the_model_of_the_holdout_knows_nothing_of_it),
      cmocka_unit_test(returns_are_known_at_the_end_of_the_label),
      cmocka_unit_test_prestate(any_number_of_threads_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_chunks_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_appends_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(merged_tables_give_the_same_bytes, &same),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(every_look_at_the_progress_may_stop),
      cmocka_unit_test(a_broken_parallel_for_is_found_out),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
