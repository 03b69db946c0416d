/* SPDX-License-Identifier: MIT */
/* Saved tables: that they come back, whatever they went through, and hosts that fail or stop. */
#include "io_tables.h"

#include <rfm/features.h>

/* What was saved, loaded; it saves to the same bytes. */
static rfm_table *brought_back(stream *s)
{
  rfm_table *back;
  stream again;

  if (load(&back, s, NULL))
    fail_msg("%s", failure.message);
  again = saved(back);
  assert_same_stream(s, &again);
  stream_free(&again);
  return back;
}

static void an_empty_table_comes_back(void **state)
{
  for (int32_t id_type = 1; id_type <= 2; id_type++) {
    rfm_table *t = new_table(NULL, id_type, "CURRENCY");
    stream s = saved(t);

    (void)state;
    assert_int_equal(s.n, 8 + 28 + (16 + 72) + 16);
    rfm_table_free(brought_back(&s));
    rfm_table_free(t);
    stream_free(&s);
  }
}

/* ---- rich and large tables ---- */

static rfm_metrics *rich_metrics(void)
{
  rfm_metric list[6];
  rfm_metrics *m = NULL;
  const int32_t kinds[6] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY,      RFM_METRIC_MONETARY,
                            RFM_METRIC_SECOND,  RFM_METRIC_MEMBERSHIP_AGE, RFM_METRIC_ATTRIBUTE};

  memset(list, 0, sizeof list);
  for (int i = 0; i < 6; i++) {
    list[i].struct_size = sizeof list[i];
    list[i].kind = kinds[i];
    list[i].flags = RFM_METRIC_FROM_FLOOR;
  }
  list[5].attribute = "height";
  assert_int_equal(rfm_metrics_new(&m, NULL, list, 6, NULL, &failure), RFM_OK);
  return m;
}

static void assert_measures_alike(const rfm_table *a, const rfm_table *b)
{
  rfm_metrics *m = rich_metrics();
  rfm_features *fa = NULL, *fb = NULL;
  rfm_table_counts ca, cb;
  rfm_anonymous na, nb;

  assert_int_equal(rfm_features_measure(&fa, a, m, AS_OF, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_features_measure(&fb, b, m, AS_OF, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_features_rows(fa), rfm_features_rows(fb));
  for (int32_t j = 0; j < 6; j++) {
    const double *x, *y;
    int64_t n;

    assert_int_equal(rfm_features_column(fa, j, &x, &n, &failure), RFM_OK);
    assert_int_equal(rfm_features_column(fb, j, &y, &n, &failure), RFM_OK);
    assert_memory_equal(x, y, (size_t)n * sizeof *x);
  }
  memset(&ca, 0, sizeof ca);
  ca.struct_size = sizeof ca;
  cb = ca;
  assert_int_equal(rfm_table_count(a, &ca, &failure), RFM_OK);
  assert_int_equal(rfm_table_count(b, &cb, &failure), RFM_OK);
  assert_int_equal(cb.n_duplicate + cb.n_before_floor + cb.n_pruned, 0); /* not saved */
  ca.n_duplicate = ca.n_before_floor = ca.n_pruned = 0;
  ca.n_tail = cb.n_tail = ca.n_bytes = cb.n_bytes = ca.n_bytes_held = cb.n_bytes_held = 0;
  assert_memory_equal(&ca, &cb, sizeof ca);
  memset(&na, 0, sizeof na);
  na.struct_size = sizeof na;
  nb = na;
  assert_int_equal(rfm_table_anonymous(a, 0, AS_OF, &na, &failure), RFM_OK);
  assert_int_equal(rfm_table_anonymous(b, 0, AS_OF, &nb, &failure), RFM_OK);
  assert_memory_equal(&na, &nb, sizeof na);
  rfm_features_free(fa);
  rfm_features_free(fb);
  rfm_metrics_free(m);
}

/* The same bytes, the same measures, and compact. */
static void assert_comes_back(const rfm_table *t, stream *s)
{
  rfm_table *back = brought_back(s);
  rfm_table_counts c;

  assert_measures_alike(t, back);
  memset(&c, 0, sizeof c);
  c.struct_size = sizeof c;
  assert_int_equal(rfm_table_count(back, &c, &failure), RFM_OK);
  assert_int_equal(c.n_tail, 0);
  rfm_table_free(back);
}

static void rich_tables_come_back(void **state)
{
  (void)state;
  for (uint64_t seed = 0; seed < 12; seed++) {
    const int32_t id_type = 1 + seed % 2;
    story told = new_story(seed);
    rfm_table *t = table_of(&told, id_type, NULL);
    stream s;
    char text[24];
    const rfm_id gone = id_of(id_type, 3, text);

    if (seed % 3 == 1)
      assert_int_equal(rfm_table_compact(t, &failure), RFM_OK);
    if (seed % 4 >= 2)
      assert_int_equal(rfm_table_prune(t, 600, &failure), RFM_OK);
    if (seed % 5 == 1)
      assert_int_equal(rfm_table_forget(t, &gone, &failure), RFM_OK);
    if (seed % 5 == 2) { /* a row of the base that belongs to somebody else now */
      assert_int_equal(rfm_table_compact(t, &failure), RFM_OK);
      assert_int_equal(rfm_table_forget(t, &gone, &failure), RFM_OK);
      add_member(t, &gone, NULL);
    }
    s = saved(t);
    assert_comes_back(t, &s);
    rfm_table_free(t);
    stream_free(&s);
    free(told.ops);
  }
}

static void order_parts_and_compaction_leave_no_trace(void **state)
{
  (void)state;
  for (uint64_t seed = 100; seed < 106; seed++) {
    const int32_t id_type = 1 + seed % 2;
    story told = new_story(seed);
    rfm_table *t = table_of(&told, id_type, NULL);
    stream s = saved(t), other;

    for (int i = 0; i < 4; i++) {
      rfm_table *u;

      shuffle(&told, seed * 10 + (uint64_t)i);
      u = i < 2 ? table_of(&told, id_type, NULL) : merged_table_of(&told, id_type, seed);
      if (i % 2)
        assert_int_equal(rfm_table_compact(u, &failure), RFM_OK);
      other = saved(u);
      assert_same_stream(&s, &other);
      stream_free(&other);
      if (i == 3) { /* and when both are pruned */
        stream_free(&s);
        assert_int_equal(rfm_table_prune(t, 550, &failure), RFM_OK);
        assert_int_equal(rfm_table_prune(u, 550, &failure), RFM_OK);
        s = saved(t);
        other = saved(u);
        assert_same_stream(&s, &other);
        stream_free(&other);
      }
      rfm_table_free(u);
    }
    rfm_table_free(t);
    stream_free(&s);
    free(told.ops);
  }
}

/* The same events, some of them delivered again, and rows for days that were pruned. */
static void a_second_delivery_leaves_no_trace(void **state)
{
  rfm_table *once = new_table(NULL, RFM_ID_INTEGER, ""),
            *twice = new_table(NULL, RFM_ID_INTEGER, "");
  rfm_table_counts c;
  stream s, other;

  (void)state;
  assert_int_equal(rfm_table_prune(once, 5, &failure), RFM_OK);
  assert_int_equal(rfm_table_prune(twice, 5, &failure), RFM_OK);
  for (uint64_t i = 0; i < 100; i++) {
    add_number(once, i % 9, 10 + (int32_t)i, 100, i, i + 1, NULL, 0);
    add_number(twice, i % 9, 10 + (int32_t)i, 100, i, i + 1, NULL, 0);
    if (i % 2)
      add_number(twice, i % 9, 10 + (int32_t)i, 100, i, i + 1, NULL, 0);
    add_number(twice, i % 9, 4, 100, i, i + 500, NULL, 0);
  }
  memset(&c, 0, sizeof c);
  c.struct_size = sizeof c;
  assert_int_equal(rfm_table_count(twice, &c, &failure), RFM_OK);
  assert_int_equal(c.n_duplicate, 50);
  assert_int_equal(c.n_before_floor, 100);
  s = saved(once);
  other = saved(twice);
  assert_same_stream(&s, &other);
  rfm_table_free(once);
  rfm_table_free(twice);
  stream_free(&s);
  stream_free(&other);
}

/* Customers without events after the last one who has any; the list of a block has no room for
 * them. */
static void members_without_events_come_back(void **state)
{
  (void)state;
  for (int n = 0; n <= 2; n++) {
    rfm_table *t = new_table(NULL, RFM_ID_INTEGER, "");
    stream s;

    for (uint64_t i = 1; i <= 700; i++) {
      const rfm_id id = number(i);

      add_member(t, &id, NULL);
    }
    for (int i = 0; i < n; i++)
      add_number(t, 3 + 2 * (uint64_t)i, 10, 100, 0, 0, NULL, 0);
    assert_int_equal(rfm_table_compact(t, &failure), RFM_OK);
    s = saved(t);
    rfm_table_free(brought_back(&s));
    rfm_table_free(t);
    stream_free(&s);
  }
}

/* Sales after a load go to the tail, and find the keys of what was loaded. */
static void a_loaded_table_goes_on(void **state)
{
  (void)state;
  for (uint64_t seed = 0; seed < 4; seed++) {
    const int32_t id_type = 1 + seed % 2;
    story told = new_story(seed);
    rfm_table *t = table_of(&told, id_type, NULL), *back;
    const sale again = {
        .customer = 5, .day = 900, .kind = 1, .amount = 77, .event = UINT64_MAX / 2};
    stream s = saved(t), other;

    assert_int_equal(load(&back, &s, NULL), RFM_OK);
    for (int i = 0; i < told.n; i++) /* all of it, once more: only what has no key counts */
      if (told.ops[i].kind == OP_SALE && told.ops[i].sale.event)
        tell(back, id_type, &told.ops[i]);
    assert_int_equal(add_sale(t, id_type, &again), RFM_OK);
    assert_int_equal(add_sale(back, id_type, &again), RFM_OK);
    assert_int_equal(rfm_table_void(t, again.event, &failure), RFM_OK);
    assert_int_equal(rfm_table_void(back, again.event, &failure), RFM_OK);
    for (int i = 0; i < told.n; i += 3) /* events that are in the base */
      if (told.ops[i].kind == OP_SALE && told.ops[i].sale.event) {
        assert_int_equal(rfm_table_void(t, told.ops[i].sale.event, &failure), RFM_OK);
        assert_int_equal(rfm_table_void(back, told.ops[i].sale.event, &failure), RFM_OK);
      }
    stream_free(&s);
    s = saved(t);
    other = saved(back);
    assert_same_stream(&s, &other);
    assert_int_equal(rfm_table_compact(back, &failure), RFM_OK);
    stream_free(&other);
    other = saved(back);
    assert_same_stream(&s, &other);
    assert_comes_back(t, &s);
    rfm_table_free(t);
    rfm_table_free(back);
    stream_free(&s);
    stream_free(&other);
    free(told.ops);
  }
}

static void large_tables_are_cut_into_blocks(void **state)
{
  rfm_table *t = large_table(20 * RFM__BLOCK_ITEMS, NULL); /* the base grows twice */
  stream s = saved(t), again;

  (void)state;
  rfm_table_free(brought_back(&s));
  assert_int_equal(rfm_table_compact(t, &failure), RFM_OK);
  again = saved(t);
  assert_same_stream(&s, &again);
  rfm_table_free(t);
  stream_free(&again);
  stream_free(&s);
}

static void long_ids_are_cut_into_blocks(void **state)
{
  static uint8_t bytes[40][65535];
  rfm_table *t = new_table(NULL, RFM_ID_BYTES, "");
  stream s;

  (void)state;
  for (int i = 0; i < 40; i++) {
    rfm_id id;

    memset(&id, 0, sizeof id);
    id.struct_size = sizeof id;
    id.n_bytes = i % 3 ? 1000 * i + 1 : 65535;
    id.bytes = memset(bytes[i], i, sizeof bytes[i]);
    add_member(t, &id, NULL);
  }
  s = saved(t);
  rfm_table_free(brought_back(&s));
  rfm_table_free(t);
  stream_free(&s);
}

/* ---- the host ---- */

static void a_compact_table_is_saved_with_little_memory(void **state)
{
  failing_host fh;
  rfm_table *t;
  stream s = {0};
  int64_t before;

  (void)state;
  failing_host_init(&fh);
  t = large_table(5 * RFM__BLOCK_ITEMS, &fh.host);
  assert_int_equal(rfm_table_compact(t, &failure), RFM_OK);
  before = fh.live_bytes;
  fh.peak_bytes = 0;
  assert_int_equal(rfm_table_save(t, stream_write, &s, &failure), RFM_OK);
  /* The buffer, the places, and the sorted values. */
  assert_true(fh.peak_bytes - before <= RFM__SAVE_BUFFER + 5 * RFM__BLOCK_ITEMS * (2 * 4 + 24));
  assert_int_equal(fh.live_bytes, before);
  stream_free(&s);
  rfm_table_free(t);
  failing_host_assert_clean(&fh);
}

/* What a till has: 4,100 events with keys, ids of ten bytes. */
static rfm_table *till_table(const rfm_host *host)
{
  rfm_table *t = new_table(host, RFM_ID_BYTES, "EUR");
  uint64_t seed = 1;

  for (uint64_t i = 1; i <= 4100; i++) {
    const sale s = {.customer = 1001 + 2 * random_below(&seed, 1500),
                    .day = 19000 + (int32_t)(i / 10),
                    .kind = 1,
                    .amount = 999,
                    .order = i * 7,
                    .event = i};

    assert_int_equal(add_sale(t, RFM_ID_BYTES, &s), RFM_OK);
  }
  assert_int_equal(rfm_table_compact(t, &failure), RFM_OK);
  return t;
}

static void a_till_saves_and_loads_with_little_memory(void **state)
{
  failing_host fh;
  rfm_table *t, *back;
  stream s = {0};
  int64_t before;

  (void)state;
  failing_host_init(&fh);
  t = till_table(&fh.host);
  before = fh.live_bytes;
  fh.peak_bytes = 0;
  assert_int_equal(rfm_table_save(t, stream_write, &s, &failure), RFM_OK);
  assert_true(fh.peak_bytes - before <= 20480);
  rfm_table_free(t);
  failing_host_assert_clean(&fh);
  fh.peak_bytes = 0;
  assert_int_equal(load(&back, &s, &fh.host), RFM_OK);
  assert_true(fh.peak_bytes - fh.live_bytes <= 40000);
  rfm_table_free(back);
  stream_free(&s);
  failing_host_assert_clean(&fh);
}

static void every_allocation_may_fail(void **state)
{
  const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  failing_host fh;
  story told = new_story(9);

  (void)state;
  failing_host_init(&fh);
  for (int m = 0; m < 2; m++)
    for (int compact = 0; compact < 2; compact++) {
      rfm_table *t = table_of(&told, RFM_ID_BYTES, &fh.host), *back;
      stream s = {0}, none = {0};
      int64_t n;

      if (compact)
        assert_int_equal(rfm_table_prune(t, 600, &failure), RFM_OK);
      s = saved(t);
      for (n = 1;
           failing_host_fail(&fh, n, modes[m]), rfm_table_save(t, stream_write, &none, &failure);
           n++) {
        assert_int_equal(failure.status, RFM_E_NOMEM);
        stream_free(&none);
      }
      assert_true(n > 5);
      assert_same_stream(&s, &none);
      stream_free(&none);
      for (n = 1; failing_host_fail(&fh, n, modes[m]), load(&back, &s, &fh.host); n++) {
        assert_int_equal(failure.status, RFM_E_NOMEM);
        assert_null(back);
      }
      assert_true(n > 30);
      failing_host_fail(&fh, 0, FAIL_ONCE);
      rfm_table_free(back);
      rfm_table_free(t);
      stream_free(&s);
    }
  free(told.ops);
  failing_host_assert_clean(&fh);
}

/* Columns that move to more room, and one that a later block brings. */
static void every_allocation_of_a_large_load_may_fail(void **state)
{
  failing_host fh;
  rfm_table *t = new_table(NULL, RFM_ID_INTEGER, ""), *back;
  stream s;
  int64_t n;

  (void)state;
  for (int32_t i = 0; i < 10 * RFM__BLOCK_ITEMS; i++)
    add_number(t, 1 + (uint64_t)i / 1000, i, 5, i > 9 * RFM__BLOCK_ITEMS ? 1 : 0, 0, NULL, i % 2);
  s = saved(t);
  failing_host_init(&fh);
  for (n = 1; failing_host_fail(&fh, n, FAIL_ONCE), load(&back, &s, &fh.host); n++) {
    assert_int_equal(failure.status, RFM_E_NOMEM);
    assert_null(back);
    failing_host_assert_clean(&fh);
  }
  assert_true(n > 15);
  rfm_table_free(back);
  rfm_table_free(t);
  stream_free(&s);
  failing_host_assert_clean(&fh);
}

static void a_table_goes_on_after_a_save_that_stopped(void **state)
{
  rfm_table *t = tiny_table(NULL);
  stream none = {0};

  (void)state;
  none.stop_at = 1;
  assert_int_equal(rfm_table_save(t, stream_write, &none, &failure), RFM_STOPPED);
  assert_int_equal(rfm_table_compact(t, &failure), RFM_OK); /* nobody is reading any more */
  rfm_table_free(t);
}

typedef struct meddler {
  rfm_table *table;
  int64_t calls;
} meddler;

static int RFM_CALL write_and_meddle(const void *data, size_t size, void *user_data)
{
  meddler *m = user_data;
  rfm_table_counts c;

  (void)data, (void)size;
  m->calls++;
  memset(&c, 0, sizeof c);
  c.struct_size = sizeof c;
  assert_int_equal(rfm_table_count(m->table, &c, NULL), RFM_OK);
  assert_int_equal(rfm_table_void(m->table, 5, NULL), RFM_E_STATE);
  assert_int_equal(rfm_table_compact(m->table, NULL), RFM_E_STATE);
  return RFM_CONTINUE;
}

static int RFM_CALL save_inside_a_drain(rfm_events *batch, void *user_data)
{
  stream s = {0};

  (void)batch;
  assert_int_equal(rfm_table_save(user_data, stream_write, &s, NULL), RFM_E_STATE);
  assert_int_equal(s.n, 0);
  return RFM_CONTINUE;
}

static void callbacks_cannot_change_what_is_saved(void **state)
{
  rfm_table *t = tiny_table(NULL);
  meddler m = {t, 0};

  (void)state;
  assert_int_equal(rfm_table_save(t, write_and_meddle, &m, &failure), RFM_OK);
  assert_int_equal(m.calls, 1);
  assert_int_equal(rfm_table_drain(t, save_inside_a_drain, t, NULL, &failure), RFM_OK);
  rfm_table_free(t);
}

static void options_of_a_load_are_checked(void **state)
{
  stream s = stream_of(TABLE, sizeof TABLE);
  rfm_table *back = NULL;
  rfm_load_options o;

  (void)state;
  memset(&o, 0, sizeof o);
  assert_int_equal(rfm_table_load(&back, NULL, &o, stream_read, &s, &failure), RFM_E_ABI);
  o.struct_size = sizeof o;
  o.flags = 1;
  assert_int_equal(rfm_table_load(&back, NULL, &o, stream_read, &s, &failure), RFM_E_ARG);
  assert_int_equal(s.calls, 0);
  stream_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_empty_table_comes_back),
      cmocka_unit_test(rich_tables_come_back),
      cmocka_unit_test(order_parts_and_compaction_leave_no_trace),
      cmocka_unit_test(a_second_delivery_leaves_no_trace),
      cmocka_unit_test(members_without_events_come_back),
      cmocka_unit_test(a_loaded_table_goes_on),
      cmocka_unit_test(large_tables_are_cut_into_blocks),
      cmocka_unit_test(long_ids_are_cut_into_blocks),
      cmocka_unit_test(a_compact_table_is_saved_with_little_memory),
      cmocka_unit_test(a_till_saves_and_loads_with_little_memory),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(every_allocation_of_a_large_load_may_fail),
      cmocka_unit_test(a_table_goes_on_after_a_save_that_stopped),
      cmocka_unit_test(callbacks_cannot_change_what_is_saved),
      cmocka_unit_test(options_of_a_load_are_checked),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
