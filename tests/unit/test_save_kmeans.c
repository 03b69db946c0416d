/* SPDX-License-Identifier: MIT */
/* Saved clusters: their bytes, that they come back, and what is refused. */
#include "feature_fixture.h"
#include "kmeans_fixture.h"
#include "saved_fixture.h"

/* Made by tests/support/encode_saved.py from docs/format.md alone. */
/* clang-format off */
static const uint8_t CLUSTERS[] = {
  0x89, 0x52, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a,
  /* HEAD */
  0x48, 0x45, 0x41, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x8f, 0x03, 0x01, 0x50,
  /* KMNS */
  0x4b, 0x4d, 0x4e, 0x53, 0x88, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x10, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x40, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x40, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x40, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0xf0, 0x3f, 0x38, 0x62, 0x78, 0x31,
  /* DONE */
  0x44, 0x4f, 0x4e, 0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0xb8, 0x3a, 0x8f,
};
/* clang-format on */

/* What the bytes of CLUSTERS say: three rows at (0, 2) and two at (4, 1). */
static void *tiny_clusters(const rfm_host *host)
{
  static const double rows[10] = {0, 2, 4, 1, 0, 2, 0, 2, 4, 1};
  const rfm_points p = points_of(rows, 5, 2);
  rfm_kmeans_options o = options_of(2);

  o.start = rows;
  return fitted(host, &p, &o);
}

#define F64_MINUS_ONE UINT64_C(0xbff0000000000000)
#define F64_INFINITE UINT64_C(0x7ff0000000000000)
#define F64_HUGE UINT64_C(0x7fefffffffffffff)

/* Six numbers, rows of the fit at 24, inertia at 32, ranges at 40, clusters at 72 and 104. */
static const saved_lie lies[] = {
    {"KMNS", 0, 0, 4, "number of clusters"},
    {"KMNS", 0, 1025, 4, "number of clusters"},
    {"KMNS", 0, 3, 4, "length"},
    {"KMNS", 4, 0, 4, "number of clusters"},
    {"KMNS", 4, 33, 4, "number of clusters"},
    {"KMNS", 4, 1, 4, "length"},
    {"KMNS", 8, 2, 4, "mark"},
    {"KMNS", 8, 1, 4, "block"}, /* no scaling follows */
    {"KMNS", 12, 0xffffffff, 4, "result"},
    {"KMNS", 16, 2, 4, "mark"},
    {"KMNS", 20, 0xffffffff, 4, "result"},
    {"KMNS", 24, 0, 8, "result"},
    {"KMNS", 24, 6, 8, "number of rows"},
    {"KMNS", 32, F64_MINUS_ONE, 8, "result"},
    {"KMNS", 32, F64_INFINITE, 8, "not finite"},
    {"KMNS", 48, F64_MINUS_ONE, 8, "range"},
    {"KMNS", 72, UINT64_MAX, 8, "size"},
    {"KMNS", 72, UINT64_C(1) << 31, 8, "size"},
    {"KMNS", 72, INT32_MAX, 8, "number of rows"},
    {"KMNS", 80, 0xffffffff, 4, "outside the grid"},
    {"KMNS", 80, (1 << 26) + 1, 4, "outside the grid"},
    {"KMNS", 88, F64_INFINITE, 8, "not finite"},
};

static const saved_case clusters_case = {
    RFM__OBJECT_KMEANS, tiny_clusters, CLUSTERS, sizeof CLUSTERS, lies, COUNT_OF(lies),
};

/* Clusters of recency, frequency and money. */
static rfm_kmeans *scaled_clusters(const rfm_host *host)
{
  enum { N = 40 };
  double columns[3][N];
  const double *const given[3] = {columns[0], columns[1], columns[2]};
  rfm_points p = {.struct_size = sizeof p};
  const rfm_kmeans_options o = options_of(4);
  uint64_t seed = 3;
  rfm_features *f;
  rfm_kmeans *m;

  for (int i = 0; i < 3 * N; i++)
    columns[i / N][i % N] = 1 + random_below(&seed, 100);
  f = features_of(host, NULL, given, N);
  p.features = f;
  m = fitted(host, &p, &o);
  rfm_features_free(f);
  return m;
}

static void what_comes_back_assigns_alike(void **state)
{
  rfm_kmeans *m = scaled_clusters(NULL), *back = brought_back(&clusters_case, m);
  rfm_kmeans_results a = {.struct_size = sizeof a}, b = {.struct_size = sizeof b};
  uint64_t seed = 4;

  (void)state;
  assert_int_equal(rfm_kmeans_get(m, &a, &failure), RFM_OK);
  assert_int_equal(rfm_kmeans_get(back, &b, &failure), RFM_OK);
  assert_memory_equal(&a, &b, sizeof a);
  assert_memory_equal(rfm_kmeans_centres(m), rfm_kmeans_centres(back), 4 * 3 * sizeof(double));
  assert_memory_equal(rfm_kmeans_sizes(m), rfm_kmeans_sizes(back), 4 * sizeof(int64_t));
  for (int i = 0; i < 200; i++) {
    const double values[3] = {random_below(&seed, 150), random_below(&seed, 150),
                              random_below(&seed, 150)};
    int32_t one, other;

    assert_int_equal(rfm_kmeans_one(m, values, 3, &one, &failure), RFM_OK);
    assert_int_equal(rfm_kmeans_one(back, values, 3, &other, &failure), RFM_OK);
    assert_int_equal(one, other);
  }
  rfm_kmeans_free(m);
  rfm_kmeans_free(back);
}

/* Metrics and scaling, too. */
static void every_allocation_of_a_load_with_a_scaling_may_fail(void **state)
{
  rfm_kmeans *m = scaled_clusters(NULL);
  stream bytes = case_save(&clusters_case, m);
  failing_host fh;
  void *back;

  (void)state;
  failing_host_init(&fh);
  for (int64_t n = 1;
       failing_host_fail(&fh, n, FAIL_ONCE), case_load(&clusters_case, &back, &bytes, &fh.host);
       n++) {
    assert_int_equal(failure.status, RFM_E_NOMEM);
    assert_null(back);
  }
  rfm_kmeans_free(back);
  failing_host_assert_clean(&fh);
  rfm_kmeans_free(m);
  stream_free(&bytes);
}

static void a_range_that_overflows_and_another_scaling_are_refused(void **state)
{
  stream s = stream_of(CLUSTERS, sizeof CLUSTERS);
  rfm_kmeans *m = scaled_clusters(NULL);

  (void)state;
  patch(&s, block_of(&s, "KMNS"), 40, F64_HUGE | UINT64_C(1) << 63, 8);
  patch(&s, block_of(&s, "KMNS"), 48, F64_HUGE, 8);
  assert_case_refused(&clusters_case, &s, NULL, RFM_E_FORMAT, "range");
  stream_free(&s);
  s = case_save(&clusters_case, m);
  patch(&s, block_of(&s, "KMNS"), 8, 0, 4);
  assert_case_refused(&clusters_case, &s, NULL, RFM_E_FORMAT, ""); /* a block nobody asked for */
  stream_free(&s);
  rfm_kmeans_free(m);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&clusters_case),
      cmocka_unit_test(what_comes_back_assigns_alike),
      cmocka_unit_test(every_allocation_of_a_load_with_a_scaling_may_fail),
      cmocka_unit_test(a_range_that_overflows_and_another_scaling_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
