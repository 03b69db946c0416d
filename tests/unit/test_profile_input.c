/* SPDX-License-Identifier: MIT */
/* Profiles: which rows count, what is refused, and hosts that fail and stop. */
#include "profile_fixture.h"

/* ---- who counts ---- */

static void rows_without_a_group_are_left_out_whatever_their_values(void **state)
{
  static const double r[6] = {0, 10, 5, 0, 10, 7}, fq[6] = {5, 1, 3, 1, 3, 900},
                      m[6] = {100, 0, 50, 50, 0, 1e6};
  static const double *const six[3] = {r, fq, m};
  static const int32_t label[6] = {0, 1, 2, 0, 1, NONE};
  rfm_features *f = features_of(NULL, NULL, five, 5), *more = features_of(NULL, NULL, six, 6);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = describe(f, s, five_labels, 4, NULL), *q;

  (void)state;
  more->values[5] = (double)NAN; /* days of the one who is left out */
  q = describe(more, s, label, 4, NULL);
  for (int32_t g = 0; g < 4; g++)
    assert_memory_equal(rfm_profile_cells(p, g), rfm_profile_cells(q, g),
                        3 * sizeof(rfm_profile_cell));
  assert_memory_equal(rfm_profile_means(p, -1), rfm_profile_means(q, -1), 3 * sizeof(double));
  assert_near(column_of(q, 0).share_high, .6, 1e-15);
  assert_int_equal(total_of(q).n_rows, 5);
  assert_int_equal(total_of(q).n_left_out, 1);
  rfm_profile_free(p);
  rfm_profile_free(q);
  q = describe(more, NULL, label, 4, NULL); /* the default scaling does not see it either */
  assert_near(rfm_profile_cells(q, 2)[1].mean, .5, .02);
  rfm_profile_free(q);
  rfm_scaling_free(s);
  rfm_features_free(f);
  rfm_features_free(more);
}

static void a_missing_value_of_a_buyer_is_named(void **state)
{
  rfm_features *f = features_of(NULL, NULL, five, 5);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = (rfm_profile *)1;

  (void)state;
  f->values[1 * 5 + 3] = (double)NAN;
  for (int given = 0; given <= 1; given++) {
    assert_refused(rfm_profile_make(&p, f, given ? s : NULL, five_labels, 5, 4, NULL, &failure),
                   RFM_E_DATA, &failure, 3, "frequency");
    assert_int_equal(failure.column, 1);
    assert_null(p);
  }
  rfm_scaling_free(s);
  rfm_features_free(f);
}

/* Three buyers of 1, 2, 3 orders, one who returned everything, one who never bought. */
static rfm_features *shop(const rfm_metrics *metrics)
{
  static const row rows[] = {
      {.customer = 1, .day = AS_OF - 9, .amount = 100, .order = 1},
      {.customer = 2, .day = AS_OF - 8, .amount = 200, .order = 2},
      {.customer = 2, .day = AS_OF - 2, .amount = 200, .order = 3},
      {.customer = 3, .day = AS_OF - 7, .amount = 300, .order = 4},
      {.customer = 3, .day = AS_OF - 3, .amount = 300, .order = 5},
      {.customer = 3, .day = AS_OF, .amount = 300, .order = 6},
      {.customer = 4, .day = AS_OF - 6, .amount = 500, .order = 7},
      {.customer = 4, .day = AS_OF - 5, .amount = -500, .order = 7},
  };
  static const uint64_t who = 5;
  rfm_table *t = rows_table(NULL, rows, COUNT_OF(rows));
  rfm_features *f = NULL;

  assert_ok(add_members(t, &who, NULL, 1, &failure), &failure);
  assert_ok(rfm_features_measure(&f, t, metrics, AS_OF, NULL, &failure), &failure);
  rfm_table_free(t);
  assert_int_equal(rfm_features_rows(f), 5);
  return f;
}

static void segments_are_groups_too(void **state)
{
  rfm_features *f = shop(NULL);
  const rfm_scorer_options o = options_of(RFM_RULE_MEAN, 0);
  rfm_scorer *scorer = fit(f, &o);
  rfm_segments *map = NULL;
  uint8_t score[15];
  int32_t segment[5];
  rfm_profile *p;

  (void)state;
  score_all(scorer, f, score);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_TYPES8, &failure), &failure);
  assert_ok(rfm_segments_apply(map, scorer, f, score, 15, segment, 5, &failure), &failure);
  p = describe(f, NULL, segment, rfm_segments_size(map), NULL);
  assert_int_equal(total_of(p).n_rows, 3); /* neither the prospect nor the one who returned all */
  assert_int_equal(total_of(p).n_left_out, 2);
  assert_int_equal(group_of(p, segment[0]).n_rows, 1);
  assert_int_equal(group_of(p, segment[0]).type, segment[0]); /* one customer's type is its own */
  assert_string_equal(rfm_segments_key(map, segment[1]), "hhl"); /* 400 of a mean of 466.67 */
  assert_string_equal(rfm_segments_key(map, segment[2]), "hhh");
  assert_near(rfm_profile_means(p, segment[2])[2], 900, 0);
  assert_near(rfm_profile_means(p, -1)[1], 2, 1e-15);
  rfm_profile_free(p);
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
  rfm_features_free(f);
}

static void members_who_have_every_value_count_without_a_purchase(void **state)
{
  static const int32_t kinds[2] = {RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  static const int32_t label[5] = {0, 0, 0, 1, 1};
  rfm_metrics *m = metrics_of(NULL, kinds, 2);
  rfm_features *f = shop(m);
  rfm_profile *p = describe(f, NULL, label, 2, NULL);

  (void)state;
  assert_int_equal(group_of(p, 1).n_rows, 2);
  assert_int_equal(total_of(p).n_left_out, 0);
  rfm_profile_free(p);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void without_recency_frequency_or_monetary_there_are_no_names(void **state)
{
  static const int32_t kinds[3][3] = {
      {RFM_METRIC_TENURE, RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY},
      {RFM_METRIC_RECENCY, RFM_METRIC_TENURE, RFM_METRIC_MONETARY},
      {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_TENURE}};

  (void)state;
  for (int i = 0; i < 3; i++) {
    rfm_metrics *m = metrics_of(NULL, kinds[i], 3);
    rfm_features *f = features_of(NULL, m, five, 5);
    rfm_profile *p = describe(f, NULL, five_labels, 3, NULL);

    for (int32_t g = 0; g < 3; g++) {
      const rfm_profile_group r = group_of(p, g);

      assert_true(r.type == NONE && r.tendency == NONE && r.grade == NONE);
      assert_true(r.rank > 0 && r.value_index >= 0);
    }
    rfm_profile_free(p);
    rfm_features_free(f);
    rfm_metrics_free(m);
  }
}

static void metrics_that_are_not_scaled_have_means_all_the_same(void **state)
{
  rfm_metric list[2];
  rfm_metrics *m = NULL;
  rfm_features *f;
  rfm_profile *p;

  (void)state;
  memset(list, 0, sizeof list);
  for (int j = 0; j < 2; j++)
    list[j].struct_size = sizeof list[j];
  list[0].kind = RFM_METRIC_MONETARY;
  list[0].flags = RFM_METRIC_UNSCORED;
  list[1].kind = RFM_METRIC_FREQUENCY;
  assert_ok(rfm_metrics_new(&m, NULL, list, 2, NULL, &failure), &failure);
  f = features_of(NULL, m, five + 1, 5); /* orders, spend */
  f->values[0] = (double)NAN;            /* of the first customer */
  p = describe(f, NULL, five_labels, 4, NULL);
  assert_int_equal(total_of(p).n_metrics, 2);
  assert_int_equal(total_of(p).n_scaled, 1);
  assert_int_equal(column_of(p, 0).column, 1);
  assert_near(rfm_profile_means(p, 0)[0], 1, 0); /* of customer 3 alone */
  assert_near(rfm_profile_means(p, -1)[0], 2, 0);
  assert_near(rfm_profile_means(p, 0)[1], 75, 0);
  rfm_profile_free(p);
  p = describe(f, NULL, (const int32_t[]){0, 1, 1, 1, 1}, 2, NULL);
  assert_true(isnan(rfm_profile_means(p, 0)[0])); /* nobody has a value */
  rfm_profile_free(p);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void numbers_out_of_range_give_nothing(void **state)
{
  rfm_profile *p = describe_five(NULL);

  (void)state;
  assert_null(rfm_profile_cells(p, -1));
  assert_null(rfm_profile_cells(p, 4));
  assert_null(rfm_profile_cells(NULL, 0));
  assert_null(rfm_profile_means(p, -2));
  assert_null(rfm_profile_means(p, 4));
  assert_null(rfm_profile_means(NULL, 0));
  assert_null(rfm_profile_ranking(NULL));
  rfm_profile_free(NULL);
  rfm_profile_free(p);
}

/* ---- what is refused ---- */

static void bad_arguments_are_refused(void **state)
{
  static const int32_t two[2] = {RFM_METRIC_RECENCY, RFM_METRIC_MONETARY};
  static const int32_t nobody[5] = {NONE, NONE, NONE, NONE, NONE};
  static const int32_t beyond[5] = {0, 1, 2, 4, 0}, below[5] = {0, -2, 0, 0, 0};
  rfm_metrics *m = metrics_of(NULL, two, 2);
  rfm_features *f = features_of(NULL, NULL, five, 5), *other = features_of(NULL, m, five, 5);
  rfm_features *empty = features_of(NULL, NULL, five, 0);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = (rfm_profile *)1;
  rfm_error *e = &failure;

  (void)state;
#define REFUSED(status, row, text, ...)                                                            \
  do {                                                                                             \
    p = (rfm_profile *)1;                                                                          \
    assert_refused(rfm_profile_make(&p, __VA_ARGS__, e), status, e, row, text);                    \
    assert_null(p);                                                                                \
  } while (0)
  assert_refused(rfm_profile_make(NULL, f, s, five_labels, 5, 4, NULL, e), RFM_E_ARG, e, -1, "out");
  REFUSED(RFM_E_ARG, -1, "features", NULL, s, five_labels, 5, 4, NULL);
  REFUSED(RFM_E_ARG, -1, "label", f, s, NULL, 5, 4, NULL);
  REFUSED(RFM_E_ARG, -1, "n_label", f, s, five_labels, 4, 4, NULL);
  REFUSED(RFM_E_ARG, -1, "n_groups", f, s, five_labels, 5, 0, NULL);
  REFUSED(RFM_E_ARG, -1, "n_groups", f, s, five_labels, 5, 1000001, NULL);
  REFUSED(RFM_E_ARG, -1, "", other, s, five_labels, 5, 4, NULL);
  REFUSED(RFM_E_DATA, 3, "label", f, s, beyond, 5, 4, NULL);
  REFUSED(RFM_E_DATA, 1, "label", f, s, below, 5, 4, NULL);
  REFUSED(RFM_E_STATE, -1, "no row", f, s, nobody, 5, 4, NULL);
  REFUSED(RFM_E_STATE, -1, "no row", empty, s, nobody, 0, 4, NULL);
#undef REFUSED
  rfm_scaling_free(s);
  rfm_features_free(f);
  rfm_features_free(other);
  rfm_features_free(empty);
  rfm_metrics_free(m);
}

static void bad_options_are_refused(void **state)
{
  static const rfm_profile_options bad[] = {
      {sizeof *bad, 1, 0, 0, 0},           {sizeof *bad, 0, -1, 0, 0},
      {sizeof *bad, 0, (double)NAN, 0, 0}, {sizeof *bad, 0, (double)INFINITY, 0, 0},
      {sizeof *bad, 0, 0, 3, 0},           {sizeof *bad, 0, 0, -1, 0},
      {sizeof *bad, 0, 0, 0, 1},           {8, 0, 0, 0, 0}};
  rfm_features *f = features_of(NULL, NULL, five, 5);

  (void)state;
  for (int i = 0; i < COUNT_OF(bad); i++) {
    rfm_profile *p = (rfm_profile *)1;

    assert_int_equal(rfm_profile_make(&p, f, NULL, five_labels, 5, 4, &bad[i], &failure),
                     bad[i].struct_size == 8 ? RFM_E_ABI : RFM_E_ARG);
    assert_null(p);
  }
  rfm_features_free(f);
}

static void getters_refuse_what_is_not_there(void **state)
{
  rfm_profile *p = describe_five(NULL);
  rfm_profile_total t;
  rfm_profile_column c;
  rfm_profile_group g;

  (void)state;
  ZERO_STRUCT(t);
  ZERO_STRUCT(c);
  ZERO_STRUCT(g);
  assert_int_equal(rfm_profile_get_total(NULL, &t, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_total(p, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_column(NULL, 0, &c, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_column(p, 0, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_column(p, -1, &c, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_column(p, 3, &c, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get(NULL, 0, &g, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get(p, 0, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get(p, -1, &g, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get(p, 4, &g, NULL), RFM_E_ARG);
  t.struct_size = c.struct_size = g.struct_size = 8;
  assert_int_equal(rfm_profile_get_total(p, &t, NULL), RFM_E_ABI);
  assert_int_equal(rfm_profile_get_column(p, 0, &c, NULL), RFM_E_ABI);
  assert_int_equal(rfm_profile_get(p, 0, &g, NULL), RFM_E_ABI);
  rfm_profile_free(p);
}

static void sums_that_overflow_are_refused_with_the_column(void **state)
{
  static const double huge[5] = {1.7e308, 1.7e308, 1e308, 0, 0};
  static const double *const columns[3] = {days, orders, huge};
  static const double low[3] = {0, 0, 0}, high[3] = {10, 10, 10};
  rfm_features *f = features_of(NULL, NULL, columns, 5);
  rfm_scaling_options o = scaling_options(RFM_SCALE_RANGE, 0);
  rfm_profile *p = (rfm_profile *)1;
  rfm_scaling *s;

  (void)state;
  o.low = low;
  o.high = high;
  o.n_columns = 3;
  s = learn(f, &o);
  assert_refused(rfm_profile_make(&p, f, s, five_labels, 5, 4, NULL, &failure), RFM_E_LIMIT,
                 &failure, -1, "monetary");
  assert_int_equal(failure.column, 2);
  assert_null(p);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

/* Ten times as far as what was learned from, and a weight near the end of doubles. */
static void a_value_index_that_overflows_is_refused_by_group(void **state)
{
  static const double learned[5] = {0, 1, 0, 1, 0}, money[5] = {10, 10, 10, 10, 10};
  static const double weights[3] = {0, 0, 1e308};
  static const double *const before[3] = {days, orders, learned};
  static const double *const columns[3] = {days, orders, money};
  rfm_features *f = features_of(NULL, NULL, before, 5), *g = features_of(NULL, NULL, columns, 5);
  rfm_scaling_options o =
      scaling_options(RFM_SCALE_MIN_MAX, RFM_SCALING_NO_CLIP | RFM_SCALING_WEIGHTS_AS_GIVEN);
  rfm_profile *p = (rfm_profile *)1;
  rfm_scaling *s;

  (void)state;
  o.weights = weights;
  o.n_columns = 3;
  s = learn(f, &o);
  assert_refused(rfm_profile_make(&p, g, s, five_labels, 5, 4, NULL, &failure), RFM_E_LIMIT,
                 &failure, -1, "the value index of group 0 is too large");
  assert_null(p);
  rfm_scaling_free(s);
  rfm_features_free(f);
  rfm_features_free(g);
}

/* ---- hosts ---- */

static void add_profile(dump *d, const rfm_profile *p)
{
  const rfm_profile_total t = total_of(p);

  dump_add(d, &t, sizeof t);
  for (int32_t j = 0; j < t.n_scaled; j++) {
    const rfm_profile_column c = column_of(p, j);

    dump_add(d, &c, sizeof c);
  }
  for (int32_t g = 0; g < t.n_groups; g++) {
    const rfm_profile_group r = group_of(p, g);

    dump_add(d, &r, sizeof r);
    dump_add(d, rfm_profile_cells(p, g), (size_t)t.n_scaled * sizeof(rfm_profile_cell));
  }
  for (int32_t g = -1; g < t.n_groups; g++)
    dump_add(d, rfm_profile_means(p, g), (size_t)t.n_metrics * sizeof(double));
  dump_add(d, rfm_profile_ranking(p), (size_t)t.n_groups * sizeof(int32_t));
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
  static const int32_t n_threads[] = {1, 2, 7};
  static crowd c;
  dump first = {0};

  (void)state;
  for (int32_t line = RFM_LINE_MEAN; line <= RFM_LINE_MEDIAN; line++) {
    const rfm_profile_options o = profile_options(line, .01);

    for (int i = 0; i < COUNT_OF(n_threads); i++) {
      rfm_pool *pool = NULL;
      rfm_host host;
      rfm_profile *p;
      dump d = {0};

      ZERO_STRUCT(host);
      assert_ok(rfm_pool_new(&pool, n_threads[i], NULL, &failure), &failure);
      host.pool = pool;
      gather(&c, &host);
      p = describe(c.features, c.scaling, c.label, GROUPS, &o);
      add_profile(i == 0 ? &first : &d, p);
      if (i > 0)
        assert_same_dump(&first, &d);
      dump_free(&d);
      rfm_profile_free(p);
      disperse(&c);
      rfm_pool_free(pool);
    }
    dump_free(&first);
    memset(&first, 0, sizeof first);
  }
}

static void the_progress_hook_can_stop_it_at_every_call(void **state)
{
  static crowd c;
  failing_host fh;
  rfm_profile *p = (rfm_profile *)1;
  int n = 1;

  (void)state;
  failing_host_init(&fh);
  failing_host_stop(&fh, 0);
  gather(&c, &fh.host);
  for (; failing_host_stop(&fh, n),
         rfm_profile_make(&p, c.features, c.scaling, c.label, N_MANY, GROUPS, NULL, &failure);
       n++) {
    assert_int_equal(failure.status, RFM_STOPPED);
    assert_null(p);
  }
  assert_true(n > COLUMNS);
  rfm_profile_free(p);
  disperse(&c);
  failing_host_assert_clean(&fh);
}

static int RFM_CALL forgets_a_chunk(int64_t n_chunks, rfm_chunk_fn chunk, void *arg,
                                    void *user_data)
{
  (void)user_data;
  for (int64_t i = 1; i < n_chunks; i++)
    chunk(i, arg);
  return RFM_CONTINUE;
}

static int RFM_CALL runs_nothing(int64_t n_chunks, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  (void)n_chunks;
  (void)chunk;
  (void)arg;
  (void)user_data;
  return 0;
}

static void assert_no_profile(int(RFM_CALL *parallel_for)(int64_t, rfm_chunk_fn, void *, void *),
                              rfm_status status)
{
  static crowd c;
  rfm_profile *p = (rfm_profile *)1;

  gather(&c, NULL);
  c.features->host.parallel_for = parallel_for;
  assert_int_equal(
      rfm_profile_make(&p, c.features, c.scaling, c.label, N_MANY, GROUPS, NULL, &failure), status);
  assert_null(p);
  disperse(&c);
}

static void a_host_that_wants_no_more_stops_it(void **state)
{
  (void)state;
  assert_no_profile(runs_nothing, RFM_STOPPED);
}

static void a_host_that_leaves_out_a_chunk_is_reported(void **state)
{
  (void)state;
  assert_no_profile(forgets_a_chunk, RFM_E_HOST);
}

static void no_allocation_that_fails_leaks_or_leaves_anything(void **state)
{
  static const int32_t label[5] = {0, 1, 2, 0, NONE};
  const rfm_profile_options o = profile_options(RFM_LINE_MEDIAN, 0);

  (void)state;
  for (int own = 0; own <= 1; own++)
    for (int mode = FAIL_ONCE; mode <= FAIL_EVER_AFTER; mode++) {
      failing_host fh;
      rfm_features *f;
      rfm_scaling *s;
      rfm_profile *p = NULL;
      int64_t n = 1;

      failing_host_init(&fh);
      f = features_of(&fh.host, NULL, five, 5);
      s = learn_five(f);
      for (; failing_host_fail(&fh, n, (failing_mode)mode),
             rfm_profile_make(&p, f, own ? NULL : s, label, 5, 4, &o, &failure);
           n++) {
        assert_int_equal(failure.status, RFM_E_NOMEM);
        assert_null(p);
      }
      assert_true(n > 10);
      failing_host_fail(&fh, 0, FAIL_ONCE);
      rfm_profile_free(p);
      rfm_scaling_free(s);
      rfm_features_free(f);
      failing_host_assert_clean(&fh);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rows_without_a_group_are_left_out_whatever_their_values),
      cmocka_unit_test(a_missing_value_of_a_buyer_is_named),
      cmocka_unit_test(segments_are_groups_too),
      cmocka_unit_test(members_who_have_every_value_count_without_a_purchase),
      cmocka_unit_test(without_recency_frequency_or_monetary_there_are_no_names),
      cmocka_unit_test(metrics_that_are_not_scaled_have_means_all_the_same),
      cmocka_unit_test(numbers_out_of_range_give_nothing),
      cmocka_unit_test(bad_arguments_are_refused),
      cmocka_unit_test(bad_options_are_refused),
      cmocka_unit_test(getters_refuse_what_is_not_there),
      cmocka_unit_test(sums_that_overflow_are_refused_with_the_column),
      cmocka_unit_test(a_value_index_that_overflows_is_refused_by_group),
      cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
      cmocka_unit_test(the_progress_hook_can_stop_it_at_every_call),
      cmocka_unit_test(a_host_that_wants_no_more_stops_it),
      cmocka_unit_test(a_host_that_leaves_out_a_chunk_is_reported),
      cmocka_unit_test(no_allocation_that_fails_leaks_or_leaves_anything),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
