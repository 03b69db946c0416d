/* SPDX-License-Identifier: MIT */
/* Every allocation of every function of the table, metrics, features, pool and suggestions fails in
 * turn: once, and ever after. Nothing that can be read has changed, *out is NULL, nothing leaks
 * (DESIGN 3.5, 3.6). */
#include "support/failing_host.h"
#include "support/rows.h"
#include "support/test.h"

#include <stdlib.h>

enum { D = 20000, N_BULK = 33000 };

typedef struct world {
  failing_host fh;
  rfm_table *table, *other; /* the other one has no failing host */
  rfm_table *texts;         /* with byte ids */
  rfm_table *plain;         /* without event keys */
  rfm_metrics *metrics;
  rfm_features *features, *more;
  rfm_error err;
} world;

static const row history[] = {{1, D - 40, 500, RFM_KIND_SALE, 11, 101},
                              {2, D - 10, 300, RFM_KIND_SALE, 12, 102, 5, 6, 7, 8, 9},
                              {1, D - 2, 200, RFM_KIND_RETURN, 11, 103},
                              {9, D - 1, 50, RFM_KIND_SALE, .event = 104, .anonymous = 1},
                              {9, D - 1, 50, RFM_KIND_SALE, .anonymous = 1},
                              {3, D - 1, 0, RFM_KIND_VISIT}};

static const row elsewhere[] = {{4, D - 30, 80, RFM_KIND_SALE, 3, 203},
                                {4, D - 4, 70, RFM_KIND_SALE, 1, 201},
                                {1, D - 3, 60, RFM_KIND_SALE, 2, 202},
                                {0, D - 3, 60, RFM_KIND_SALE, .anonymous = 1}};

static void set_score(rfm_table *table, uint64_t customer, double value)
{
  rfm_error err;

  assert_ok(set_attribute(table, "score", &customer, &value, NULL, 1, &err), &err);
}

static void link_ids(rfm_table *table, uint64_t from, uint64_t into)
{
  const rfm_id a = id_number(from), b = id_number(into);
  rfm_error err;

  assert_ok(rfm_table_alias(table, &a, &b, &err), &err);
}

static rfm_table *text_table(const rfm_host *host)
{
  rfm_table *table = NULL;
  rfm_table_options o;
  rfm_error err;

  ZERO_STRUCT(o);
  o.id_type = RFM_ID_BYTES;
  assert_ok(rfm_table_new(&table, host, &o, &err), &err);
  return table;
}

/* A sale of each customer from the first to the last; ids are so long that 109 of them fill a
 * chunk. */
static rfm_status append_texts(rfm_table *table, int first, int last, rfm_error *err)
{
  enum { LENGTH = 600, MOST = 400 };
  static uint8_t bytes[MOST * LENGTH];
  static int64_t offsets[MOST + 1];
  static int32_t day[MOST];
  rfm_events e;

  ZERO_STRUCT(e);
  e.n = last - first;
  memset(bytes, 'x', sizeof bytes);
  for (int i = 0; i < e.n; i++) {
    memcpy(bytes + i * LENGTH, &(const int){first + i}, sizeof(int));
    offsets[i + 1] = (int64_t)(i + 1) * LENGTH;
    day[i] = D;
  }
  e.id_bytes = bytes;
  e.id_offsets = offsets;
  e.day = day;
  return rfm_table_append(table, &e, NULL, err);
}

static void forget_text(rfm_table *table, int number)
{
  uint8_t bytes[600];
  rfm_id id;
  rfm_error err;

  memset(bytes, 'x', sizeof bytes);
  memcpy(bytes, &number, sizeof number);
  ZERO_STRUCT(id);
  id.n_bytes = sizeof bytes;
  id.bytes = bytes;
  assert_ok(rfm_table_forget(table, &id, &err), &err);
}

static void begin(world *w)
{
  rfm_metric metric = metric_of(RFM_METRIC_ATTRIBUTE, 0);
  rfm_metrics_options o = metrics_options(0, 0);
  static const uint64_t categories[] = {0, 6};

  memset(w, 0, sizeof *w);
  failing_host_init(&w->fh);
  w->table = rows_table(&w->fh.host, history, 3);
  assert_ok(rfm_table_compact(w->table, &w->err), &w->err);
  assert_ok(rows_append(w->table, history + 3, COUNT_OF(history) - 3, &w->err), &w->err);
  link_ids(w->table, 3, 2);
  set_score(w->table, 1, 5);
  w->plain = rows_table(&w->fh.host, history + 5, 1);
  w->other = rows_table(NULL, elsewhere, COUNT_OF(elsewhere));
  link_ids(w->other, 5, 4);
  set_score(w->other, 4, 6);
  assert_ok(rfm_table_void(w->other, 999, &w->err), &w->err);
  assert_ok(rfm_table_prune(w->other, D - 8, &w->err), &w->err);
  w->texts = text_table(&w->fh.host);
  assert_ok(append_texts(w->texts, 0, 100, &w->err), &w->err);
  forget_text(w->texts, 7);
  o.categories = categories;
  o.n_categories = 2;
  metric.attribute = "score";
  assert_ok(rfm_metrics_new(&w->metrics, &w->fh.host, &metric, 1, &o, &w->err), &w->err);
  assert_ok(rfm_features_measure(&w->features, w->table, w->metrics, D, NULL, &w->err), &w->err);
  assert_ok(rfm_features_measure(&w->more, w->other, w->metrics, D, NULL, &w->err), &w->err);
}

static void end(world *w)
{
  rfm_features_free(w->features);
  rfm_features_free(w->more);
  rfm_metrics_free(w->metrics);
  rfm_table_free(w->table);
  rfm_table_free(w->other);
  rfm_table_free(w->texts);
  rfm_table_free(w->plain);
  failing_host_assert_clean(&w->fh);
}

/* Memory, but for the room that is kept for the next call. */
static void dump_memory(dump *d, const rfm_table *table)
{
  const rfm_table_counts counts = counts_of(table);

  dump_add(d, &counts.n_tail, sizeof counts.n_tail);
  dump_add(d, &counts.n_bytes, sizeof counts.n_bytes);
}

static void dump_world(dump *d, const world *w)
{
  d->n = 0;
  dump_table(d, w->table, D);
  dump_memory(d, w->table);
  dump_counts(d, w->texts);
  dump_memory(d, w->texts);
  dump_table(d, w->plain, D);
  dump_features(d, w->features);
}

typedef rfm_status (*work_fn)(world *w);

/* Let the n-th allocation fail, for all n that there are. Returns how many that is. */
static int replay(work_fn work, failing_mode mode)
{
  dump before = {NULL, 0, 0}, after = {NULL, 0, 0};
  int n = 0, failed = 1;

  while (failed) {
    static world w;
    rfm_status status;

    begin(&w);
    dump_world(&before, &w);
    failing_host_fail(&w.fh, ++n, mode);
    status = work(&w);
    failed = w.fh.attempts >= n;
    failing_host_fail(&w.fh, 0, FAIL_ONCE);
    if (status != (failed ? RFM_E_NOMEM : RFM_OK))
      fail_msg("allocation %d: status %d", n, (int)status);
    if (failed) {
      dump_world(&after, &w);
      assert_same_dump(&before, &after);
      assert_ok(work(&w), &w.err); /* and now it works */
    }
    end(&w);
  }
  dump_free(&before);
  dump_free(&after);
  return n - 1;
}

/* At least so many allocations, so that the test is known to test something. */
static void replay_both(work_fn work, int at_least)
{
  assert_true(replay(work, FAIL_ONCE) >= at_least);
  assert_true(replay(work, FAIL_EVER_AFTER) >= at_least);
}

/* ---- table ---- */

static rfm_status do_new(world *w)
{
  rfm_table *table = (rfm_table *)1;
  const rfm_status status = rfm_table_new(&table, &w->fh.host, NULL, &w->err);

  if (status)
    assert_null(table);
  else
    rfm_table_free(table);
  return status;
}

static rfm_status do_append(world *w)
{
  static const row wide[] = {{70, D, 1, RFM_KIND_SALE, 2, 303, 4, 5, 6, 7, 8},
                             {71, D, 1, RFM_KIND_SALE, 2, 304},
                             {0, D - 5, 1, RFM_KIND_SALE, .anonymous = 1},
                             {0, D - 6, 1, RFM_KIND_SALE, .event = 305, .anonymous = 1}};

  return rows_append(w->table, wide, COUNT_OF(wide), &w->err);
}

static rfm_status do_append_many(world *w)
{
  static row many[3000];

  for (int i = 0; i < COUNT_OF(many); i++)
    many[i] = (row){100u + (uint64_t)i, D - i % 9, i, RFM_KIND_SALE, .event = 1000u + (uint64_t)i};
  return rows_append(w->table, many, COUNT_OF(many), &w->err);
}

static rfm_status append_bulk(world *w, rfm_table *table)
{
  static row many[N_BULK];

  for (int i = 0; i < N_BULK; i++)
    many[i] = (row){100u + (uint64_t)i % 50, D - i % 9, i, .anonymous = i % 1000 == 0};
  return rows_append(table, many, N_BULK, &w->err);
}

static rfm_status do_append_bulk(world *w)
{
  return append_bulk(w, w->plain);
}

static rfm_status do_load_bulk(world *w)
{
  rfm_table *table;
  rfm_status status = rfm_table_new(&table, &w->fh.host, NULL, &w->err);

  if (!status)
    status = append_bulk(w, table);
  rfm_table_free(table);
  return status;
}

static rfm_status do_append_texts(world *w)
{
  return append_texts(w->texts, 50, 450, &w->err);
}

/* The room of forgotten ids goes, so the others move. */
static rfm_status do_compact_texts(world *w)
{
  return rfm_table_compact(w->texts, &w->err);
}

static rfm_status do_append_one(world *w)
{
  const rfm_id id = id_number(70);
  rfm_event e;

  ZERO_STRUCT(e);
  e.kind = RFM_KIND_SALE;
  e.event = 303;
  return rfm_table_append_one(w->table, &id, &e, &w->err);
}

static rfm_status do_members(world *w)
{
  static const uint64_t numbers[] = {1, 80, 81};
  static const int32_t joined[] = {D - 90, D - 80, D};

  return add_members(w->table, numbers, joined, 3, &w->err);
}

static rfm_status set_four(world *w, const char *name)
{
  static const uint64_t numbers[] = {1, 80, 1, 2};
  static const double values[] = {1, 2, 3, 4};
  static const int32_t days[] = {D - 3, D - 2, D - 1, D};

  return set_attribute(w->table, name, numbers, values, days, 4, &w->err);
}

static rfm_status do_set_known(world *w)
{
  return set_four(w, "score");
}

static rfm_status do_set_new(world *w)
{
  return set_four(w, "distance");
}

static rfm_status do_void(world *w)
{
  return rfm_table_void(w->table, 102, &w->err);
}

static rfm_status do_alias(world *w)
{
  const rfm_id a = id_number(90), b = id_number(91);

  return rfm_table_alias(w->table, &a, &b, &w->err);
}

static rfm_status do_compact(world *w)
{
  return rfm_table_compact(w->table, &w->err);
}

static rfm_status do_prune(world *w)
{
  return rfm_table_prune(w->table, D - 20, &w->err);
}

static rfm_status do_merge(world *w)
{
  return rfm_table_merge(w->table, w->other, &w->err);
}

static int RFM_CALL ignore_customer(const rfm_id *id, const rfm_id *into, int64_t n_events,
                                    const int32_t *joined_day, void *user_data)
{
  (void)id;
  (void)into;
  (void)n_events;
  (void)joined_day;
  (void)user_data;
  return RFM_CONTINUE;
}

static int RFM_CALL ignore_event(const rfm_event *event, void *user_data)
{
  (void)event;
  (void)user_data;
  return RFM_CONTINUE;
}

static rfm_status do_walk(world *w)
{
  return rfm_table_each_customer(w->table, ignore_customer, NULL, &w->err);
}

static rfm_status do_read_back(world *w)
{
  const rfm_id id = id_number(2);

  return rfm_table_each_event(w->table, &id, ignore_event, NULL, &w->err);
}

static void the_table(void **state)
{
  (void)state;
  replay_both(do_new, 3);
  replay_both(do_append, 5);
  replay_both(do_append_texts, 5);
  replay_both(do_compact_texts, 4);
  replay_both(do_append_one, 0); /* may find room for everything */
  replay_both(do_members, 1);
  replay_both(do_set_known, 2);
  replay_both(do_set_new, 4);
  replay_both(do_void, 1);
  replay_both(do_alias, 0);
  replay_both(do_compact, 3);
  replay_both(do_prune, 4);
  replay_both(do_merge, 10);
  replay_both(do_walk, 1);
  replay_both(do_read_back, 1);
}

static void large_batches(void **state)
{
  (void)state;
  replay_both(do_append_many, 50);
  replay_both(do_append_bulk, 20);
  replay_both(do_load_bulk, 20);
}

/* ---- metrics, features, suggestions, pool ---- */

static rfm_status finish(rfm_features *f, rfm_status status)
{
  if (status)
    assert_null(f);
  else
    rfm_features_free(f);
  return status;
}

static rfm_status do_metrics(world *w)
{
  static const uint64_t categories[] = {1, 2};
  static const uint32_t groups[] = {1, 2};
  rfm_metrics_options o = metrics_options(0, 0);
  rfm_metrics *m = (rfm_metrics *)1;
  rfm_status status;

  o.categories = categories;
  o.n_categories = 2;
  o.groups = groups;
  o.n_groups = 2;
  status = rfm_metrics_new(&m, &w->fh.host, NULL, 0, &o, &w->err);
  if (status)
    assert_null(m);
  else
    rfm_metrics_free(m);
  return status;
}

static rfm_status do_measure(world *w)
{
  rfm_features *f = (rfm_features *)1;
  const rfm_status status = rfm_features_measure(&f, w->table, w->metrics, D, NULL, &w->err);

  return finish(f, status);
}

static rfm_status do_measure_plain(world *w)
{
  rfm_features *f = (rfm_features *)1;
  const rfm_status status = rfm_features_measure(&f, w->table, NULL, D, NULL, &w->err);

  return finish(f, status);
}

static rfm_status do_households(world *w)
{
  static const uint64_t labels[] = {7, 7};
  rfm_features *f = (rfm_features *)1;
  rfm_measure_options o;
  rfm_status status;

  ZERO_STRUCT(o);
  o.n_household = 2;
  o.household = labels;
  status = rfm_features_measure(&f, w->table, w->metrics, D, &o, &w->err);
  return finish(f, status);
}

static rfm_status do_columns(world *w)
{
  static const double values[] = {1, 2, 3};
  static const double *const columns[] = {values, values, values};
  rfm_features *f = (rfm_features *)1;
  const rfm_status status =
      rfm_features_from_columns(&f, &w->fh.host, NULL, NULL, columns, 3, D, &w->err);

  return finish(f, status);
}

static rfm_status do_byte_columns(world *w)
{
  static const double values[] = {1, 2};
  static const double *const columns[] = {values, values, values};
  static const int64_t offsets[] = {0, 1, 3};
  rfm_features *f = (rfm_features *)1;
  rfm_status status;
  rfm_ids ids;

  ZERO_STRUCT(ids);
  ids.n = 2;
  ids.bytes = (const uint8_t *)"baa";
  ids.offsets = offsets;
  status = rfm_features_from_columns(&f, &w->fh.host, NULL, &ids, columns, 2, D, &w->err);
  return finish(f, status);
}

static rfm_status do_concat(world *w)
{
  static const uint8_t keep[] = {0, 1, 0, 0, 0, 0, 0, 0};
  rfm_features *f = (rfm_features *)1, *fourth = NULL;
  const rfm_features *parts[2];
  rfm_status status;

  assert_ok(rfm_features_select(&fourth, w->more, keep, rfm_features_rows(w->more), &w->err),
            &w->err);
  parts[0] = w->features;
  parts[1] = fourth;
  status = rfm_features_concat(&f, parts, 2, &w->err);
  rfm_features_free(fourth);
  return finish(f, status);
}

static rfm_status do_select(world *w)
{
  static const uint8_t keep[] = {1, 0, 1, 0};
  rfm_features *f = (rfm_features *)1;
  const rfm_status status =
      rfm_features_select(&f, w->features, keep, rfm_features_rows(w->features), &w->err);

  return finish(f, status);
}

static rfm_status do_pareto(world *w)
{
  rfm_pareto_part parts[10];

  return rfm_features_pareto(w->features, 0, 10, parts, &w->err);
}

static rfm_status do_suggest(world *w)
{
  rfm_suggestion s;

  ZERO_STRUCT(s);
  return rfm_suggest(w->table, NULL, D, &s, &w->err);
}

static rfm_status do_pool(world *w)
{
  rfm_pool *pool = (rfm_pool *)1;
  const rfm_status status = rfm_pool_new(&pool, 3, &w->fh.host, &w->err);

  if (status)
    assert_null(pool);
  else
    rfm_pool_free(pool);
  return status;
}

static void metrics_features_and_the_pool(void **state)
{
  (void)state;
  replay_both(do_metrics, 4);
  replay_both(do_measure, 8);
  replay_both(do_measure_plain, 8);
  replay_both(do_households, 8);
  replay_both(do_columns, 6);
  replay_both(do_byte_columns, 6);
  replay_both(do_concat, 5);
  replay_both(do_select, 5);
  replay_both(do_pareto, 2);
  replay_both(do_suggest, 3);
  replay_both(do_pool, 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_table),
      cmocka_unit_test(large_batches),
      cmocka_unit_test(metrics_features_and_the_pool),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
