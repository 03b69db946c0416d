/* SPDX-License-Identifier: MIT */
/* Saved hierarchies: their bytes, that they come back, and what is refused. */
#include "saved_fixture.h"

#include "base/host.h"
#include "cluster/hierarchy.h"
#include "points_fixture.h"

/* Made by tests/support/encode_saved.py from docs/format.md alone. */
/* clang-format off */
static const uint8_t HIERARCHY[] = {
  0x89, 0x52, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a,
  /* HEAD */
  0x48, 0x45, 0x41, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x06, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xdf, 0x7f, 0x93, 0x03,
  /* HIER */
  0x48, 0x49, 0x45, 0x52, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0xd5, 0xc1, 0x9b, 0xf0,
  /* LEAF */
  0x4c, 0x45, 0x41, 0x46, 0x18, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0xbf, 0x22, 0xe0, 0x86,
  /* MERG */
  0x4d, 0x45, 0x52, 0x47, 0x24, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf8, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x40, 0x02, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,
  0x16, 0xc7, 0xaa, 0xee,
  /* DONE */
  0x44, 0x4f, 0x4e, 0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0xb8, 0x3a, 0x8f,
};
/* clang-format on */

/* What the bytes of HIERARCHY say: five rows in three micro-clusters. */
static void *tiny_hierarchy(const rfm_host *host)
{
  static const int32_t leaf[] = {1, 0, 2, 1, 1};
  static const rfm_merge merges[] = {{1.5, 4, 0, 1}, {2.5, 5, 2, 3}};
  rfm_host hooks;
  rfm_hierarchy *h = NULL;

  assert_int_equal(rfm__host_read(&hooks, host, &failure), RFM_OK);
  assert_int_equal(rfm__hierarchy_new(&h, &hooks, 5, 3, 1, &failure), RFM_OK);
  memcpy(h->leaf, leaf, sizeof leaf);
  memcpy(h->merges, merges, sizeof merges);
  return h;
}

#define F64_ONE UINT64_C(0x3ff0000000000000)
#define F64_MINUS (UINT64_C(1) << 63)
#define F64_NAN UINT64_C(0x7ff8000000000000)

/* HIER: rows, leaves from 8, mark from 12. LEAF: five leaves from 4. MERG: merges from 4 and 20. */
static const saved_lie lies[] = {
    {"HIER", 0, 2, 8, "number of rows"},
    {"HIER", 0, UINT64_MAX, 8, "number of rows"},
    {"HIER", 0, 4, 8, "number of its items"},
    {"HIER", 0, UINT64_C(1) << 40, 8, "number of rows"},
    {"HIER", 0, 1 << 30, 8, "number of its items"},
    {"HIER", 8, 0, 4, "number of leaves"},
    {"HIER", 8, 0x80000000, 4, "number of leaves"},
    {"HIER", 8, (1 << 30) + 1, 4, "number of leaves"},
    {"HIER", 8, 32769, 4, "too many micro-clusters"},
    {"HIER", 8, 4, 4, "number of its items"},
    {"HIER", 8, 2, 4, "leaf is out of range"},
    {"HIER", 12, 2, 4, "mark of micro-clusters"},
    {"HIER", 12, 0, 4, "number of rows"},
    {"LEAF", 4, 3, 4, "leaf is out of range"},
    {"LEAF", 4, 0xffffffff, 4, "leaf is out of range"},
    {"LEAF", 12, 1, 4, "no row"},
    {"MERG", 0, 1, 4, "number of its items"},
    {"MERG", 4, F64_NAN, 8, "not finite"},
    {"MERG", 4, F64_MINUS | F64_ONE, 8, "height"},
    {"MERG", 4, F64_MINUS, 8, ""},
    {"MERG", 20, F64_ONE, 8, "below the one before"},
    {"MERG", 12, 1, 4, "two clusters"},          /* with itself */
    {"MERG", 12, 0xffffffff, 4, "two clusters"}, /* before the first */
    {"MERG", 16, 3, 4, "two clusters"},          /* its own result */
    {"MERG", 32, 4, 4, "two clusters"},          /* a later one */
    {"MERG", 28, 1, 4, "two clusters"},          /* merged before */
    {"MERG", 32, 2, 4, "two clusters"},          /* with itself */
};

static const saved_case hierarchies = {RFM__OBJECT_HIERARCHY, tiny_hierarchy, HIERARCHY,
                                       sizeof HIERARCHY,      lies,           COUNT_OF(lies)};

static void assert_alike(const rfm_hierarchy *a, const rfm_hierarchy *b)
{
  int64_t n_a, n_b;
  const rfm_merge *m_a = rfm_hierarchy_merges(a, &n_a), *m_b = rfm_hierarchy_merges(b, &n_b);

  assert_int_equal(n_a, n_b);
  for (int64_t i = 0; i < n_a; i++) {
    assert_same_double(m_a[i].height, m_b[i].height);
    assert_int_equal(m_a[i].n_rows, m_b[i].n_rows);
    assert_int_equal(m_a[i].left, m_b[i].left);
    assert_int_equal(m_a[i].right, m_b[i].right);
  }
  assert_int_equal(!rfm_hierarchy_leaves(a, &n_a), !rfm_hierarchy_leaves(b, &n_b));
  assert_int_equal(n_a, n_b);
}

static void come_back(const rfm_hierarchy *h)
{
  rfm_hierarchy *back = brought_back(&hierarchies, h);

  assert_alike(h, back);
  rfm_hierarchy_free(back);
}

/* One leaf has no merge; 2,000 take two blocks. */
static void fitted_hierarchies_come_back(void **state)
{
  static const int32_t sizes[] = {1, 2, 1024, 1025, 1026, 2000};
  double *x = random_rows(ROWS_SPREAD, 2000, 2, 1);

  (void)state;
  for (int i = 0; i < COUNT_OF(sizes); i++) {
    const rfm_points p = points_of(x, sizes[i], 2);
    rfm_hierarchy *h = NULL;

    assert_int_equal(rfm_hierarchy_fit(&h, NULL, &p, NULL, &failure), RFM_OK);
    come_back(h);
    rfm_hierarchy_free(h);
  }
  free(x);
}

static void micro_clusters_of_many_rows_come_back(void **state)
{
  enum { N = 3000 };
  rfm_hierarchy *h = NULL;
  rfm_host hooks;

  (void)state;
  assert_int_equal(rfm__host_read(&hooks, NULL, &failure), RFM_OK);
  assert_int_equal(rfm__hierarchy_new(&h, &hooks, N, 2, 1, &failure), RFM_OK);
  for (int32_t i = 0; i < N; i++)
    h->leaf[i] = i % 3 == 0;
  h->merges[0] = (rfm_merge){0.0, N, 0, 1};
  come_back(h);
  rfm_hierarchy_free(h);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&hierarchies),
      cmocka_unit_test(fitted_hierarchies_come_back),
      cmocka_unit_test(micro_clusters_of_many_rows_come_back),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
