/* SPDX-License-Identifier: MIT */
/* Hierarchical clustering beside a plain O(n^3) version, cuts, and what is refused. */
#include "hierarchy_fixture.h"

/* ---- a plain version ---- */

static double squared(const double *a, const double *b, int32_t d)
{
  double sum = 0;

  for (int32_t j = 0; j < d; j++)
    sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}

/* By the definition of each linkage, from the members of two clusters. */
static double plain_distance(const double *x, const double *weight, int32_t d, int32_t linkage,
                             const int32_t *member, int32_t n, int32_t a, int32_t b)
{
  double mean[2][32] = {{0}}, rows[2] = {0}, sum = 0, least = INFINITY, most = 0;

  for (int32_t i = 0; i < n; i++) {
    const int side = member[i] == b;

    if (member[i] != a && member[i] != b)
      continue;
    rows[side] += weight[i];
    for (int32_t j = 0; j < d; j++)
      mean[side][j] += weight[i] * x[i * d + j];
    for (int32_t o = 0; side == 0 && o < n; o++)
      if (member[o] == b) {
        const double apart = sqrt(squared(x + i * d, x + o * d, d));

        sum += apart * weight[i] * weight[o];
        least = fmin(least, apart);
        most = fmax(most, apart);
      }
  }
  for (int32_t j = 0; j < d; j++) {
    mean[0][j] /= rows[0];
    mean[1][j] /= rows[1];
  }
  if (linkage == RFM_LINKAGE_WARD)
    return sqrt(2 * rows[0] * rows[1] / (rows[0] + rows[1]) * squared(mean[0], mean[1], d));
  if (linkage == RFM_LINKAGE_AVERAGE)
    return sum / rows[0] / rows[1];
  return linkage == RFM_LINKAGE_SINGLE ? least : most;
}

enum { MAX_N = 64 };

/* Clusters by slots: the slot of each leaf, of each node, and the distances of slots a < b. */
typedef struct plain {
  int32_t member[MAX_N], slot[2 * MAX_N];
  double distance[MAX_N][MAX_N], largest;
} plain;

static double nearest_pair(const plain *p, int32_t n)
{
  double least = INFINITY;

  for (int32_t a = 0; a < n; a++)
    for (int32_t b = a + 1; b < n; b++)
      least = fmin(least, p->distance[a][b]);
  return least;
}

static void begin_plain(plain *p, const double *x, const double *weight, int32_t n, int32_t d,
                        int32_t linkage)
{
  p->largest = 0;
  for (int32_t i = 0; i < n; i++)
    p->member[i] = p->slot[i] = i;
  for (int32_t a = 0; a < n; a++)
    for (int32_t b = 0; b < n; b++) {
      p->distance[a][b] =
          a < b ? plain_distance(x, weight, d, linkage, p->member, n, a, b) : INFINITY;
      if (a < b)
        p->largest = fmax(p->largest, p->distance[a][b]);
    }
}

/* Slot a becomes that of both. */
static void merge_plain(plain *p, const double *x, const double *weight, int32_t n, int32_t d,
                        int32_t linkage, int32_t a, int32_t b)
{
  for (int32_t i = 0; i < n; i++)
    if (p->member[i] == b)
      p->member[i] = a;
  for (int32_t c = 0; c < n; c++) {
    const int32_t low = c < a ? c : a, high = c < a ? a : c;

    p->distance[c < b ? c : b][c < b ? b : c] = INFINITY;
    if (c != a && p->distance[low][high] < INFINITY)
      p->distance[low][high] = plain_distance(x, weight, d, linkage, p->member, n, low, high);
  }
}

/* Each merge is of two clusters than which no two are nearer, by definition of the linkage,
 * whatever was chosen of equally near ones; and its height is their distance. */
static void assert_nearest_first(const rfm_merge *merges, const double *x, const double *weight,
                                 int32_t n, int32_t d, int32_t linkage)
{
  static plain p;

  begin_plain(&p, x, weight, n, d, linkage);
  for (int32_t i = 0; i < n - 1; i++) {
    const int32_t left = p.slot[merges[i].left], right = p.slot[merges[i].right];
    const int32_t a = left < right ? left : right, b = left < right ? right : left;
    const double least = nearest_pair(&p, n);

    p.largest = fmax(p.largest, least);
    assert_near(p.distance[a][b], least, 1e-12 * p.largest + 1e-15);
    assert_near(merges[i].height, least, 1e-12 * p.largest + 1e-15);
    p.slot[n + i] = a;
    merge_plain(&p, x, weight, n, d, linkage, a, b);
  }
}

/* ---- heights ---- */

static void the_toy_points_have_the_published_heights(void **state)
{
  static const double expected[N_LINKAGES][N_TOY - 1] = {
      {1, 1, 1.2909944487358056, 1.2909944487358056, 8.679477710861025, 13.28443414211499},
      {1, 1, 1, 1, 6.4031242374328485, 6.4031242374328485},
      {1, 1, 1.2071067811865475, 1.2071067811865475, 7.094813908401659, 7.759335998771023},
      {1, 1, 1.4142135623730951, 1.4142135623730951, 7.810249675906654, 10.04987562112089}};

  (void)state;
  for (int32_t linkage = 1; linkage <= N_LINKAGES; linkage++) {
    rfm_hierarchy *h = fitted(NULL, TOY, N_TOY, 2, linkage);
    int64_t n;
    const rfm_merge *m = rfm_hierarchy_merges(h, &n);

    assert_int_equal(n, N_TOY - 1);
    assert_sound(m, N_TOY, NULL);
    for (int i = 0; i < n; i++)
      assert_near(m[i].height, expected[linkage - 1][i], 1e-14 * 14);
    assert_null(rfm_hierarchy_leaves(h, &n));
    assert_int_equal(n, N_TOY);
    rfm_hierarchy_free(h);
  }
}

/* (0,0) and (0,1) before (0,0)'s other neighbour: the lower numbers; then the first corner before
 * the second one. */
static void merges_of_equal_heights_have_one_order(void **state)
{
  static const int32_t expected[N_TOY - 1][2] = {{0, 1}, {3, 4}, {2, 7}, {5, 8}, {6, 10}, {9, 11}};
  static const int64_t rows[N_TOY - 1] = {2, 2, 3, 3, 4, 7};
  rfm_hierarchy *h = fitted(NULL, TOY, N_TOY, 2, 0);
  const rfm_merge *m = rfm_hierarchy_merges(h, NULL);

  (void)state;
  for (int i = 0; i < N_TOY - 1; i++) {
    assert_int_equal(m[i].left, expected[i][0]);
    assert_int_equal(m[i].right, expected[i][1]);
    assert_int_equal(m[i].n_rows, rows[i]);
  }
  rfm_hierarchy_free(h);
}

static void the_nearest_clusters_merge_first(void **state)
{
  double weight[MAX_N];

  (void)state;
  for (int i = 0; i < MAX_N; i++)
    weight[i] = 1;
  for (int round = 0; round < 192; round++) {
    const int32_t n = 2 + round % 61, d = 1 + round / 4 % 6, linkage = 1 + round % N_LINKAGES;
    double *x = random_rows((rows_kind)(round / 4 % N_ROWS_KINDS), n, d, (uint64_t)round + 1);
    rfm_hierarchy *h = fitted(NULL, x, n, d, linkage);
    const rfm_merge *m = rfm_hierarchy_merges(h, NULL);

    assert_sound(m, n, NULL);
    assert_nearest_first(m, x, weight, n, d, linkage);
    if (linkage == RFM_LINKAGE_WARD)
      assert_wards_identity(m, x, NULL, n, d);
    rfm_hierarchy_free(h);
    free(x);
  }
}

typedef rfm_status (*linkage_fn)(const rfm__leaves *leaves, rfm__links *links, rfm_error *err);

static const linkage_fn linkages[N_LINKAGES] = {rfm__ward, rfm__single_linkage,
                                                rfm__average_linkage, rfm__complete_linkage};

/* What a fit does with micro-clusters. */
static void merge_weighted(const double *x, const int64_t *weight, int32_t n, int32_t d,
                           int32_t linkage, rfm_merge *merges)
{
  failing_host fh;
  rfm__leaves leaves;
  rfm__link link[MAX_N];
  rfm__links links = {link, 0};

  failing_host_init(&fh);
  assert_int_equal(rfm__leaves_open(&leaves, &fh.host, n, d, &failure), RFM_OK);
  memcpy(leaves.x, x, (size_t)(n * d) * sizeof *x);
  memcpy(leaves.weight, weight, (size_t)n * sizeof *weight);
  assert_int_equal(rfm__leaves_unite(&leaves, &links, &failure), RFM_OK);
  assert_int_equal(linkages[linkage - 1](&leaves, &links, &failure), RFM_OK);
  assert_int_equal(links.n, n - 1);
  assert_int_equal(rfm__dendrogram(&fh.host, &links, n, weight, merges, &failure), RFM_OK);
  rfm__leaves_close(&leaves);
  failing_host_assert_clean(&fh);
}

static void weighted_leaves_count_as_many_rows(void **state)
{
  int64_t weight[MAX_N];
  double real[MAX_N];
  rfm_merge merges[MAX_N];
  uint64_t seed = 5;

  (void)state;
  for (int round = 0; round < 96; round++) {
    const int32_t n = 2 + round % 45, d = 1 + round / 4 % 5, linkage = 1 + round % N_LINKAGES;
    double *x = random_rows((rows_kind)(round / 4 % N_ROWS_KINDS), n, d, (uint64_t)round + 1);

    for (int32_t i = 0; i < n; i++)
      real[i] = (double)(weight[i] = 1 + (int64_t)(random_unit(&seed) * 50));
    merge_weighted(x, weight, n, d, linkage, merges);
    assert_sound(merges, n, weight);
    assert_nearest_first(merges, x, real, n, d, linkage);
    if (linkage == RFM_LINKAGE_WARD)
      assert_wards_identity(merges, x, weight, n, d);
    free(x);
  }
}

/* ---- more rows: the tree is built several times ---- */

/* Ward by scanning all pairs of means for the nearest two. */
static void plain_ward(const double *x, int32_t n, int32_t d, double *height)
{
  double *mean = malloc((size_t)(n * d) * sizeof *mean), *rows = malloc((size_t)n * sizeof *rows);
  int32_t left = n;

  assert_true(mean && rows);
  memcpy(mean, x, (size_t)(n * d) * sizeof *mean);
  for (int32_t i = 0; i < n; i++)
    rows[i] = 1;
  for (; left > 1; left--) {
    double least = INFINITY;
    int32_t a = 0, b = 0;

    for (int32_t i = 0; i < left; i++)
      for (int32_t o = i + 1; o < left; o++) {
        const double rise =
            squared(mean + i * d, mean + o * d, d) * rows[i] * rows[o] / (rows[i] + rows[o]);

        if (rise < least) {
          least = rise;
          a = i;
          b = o;
        }
      }
    height[n - left] = sqrt(2 * least);
    for (int32_t j = 0; j < d; j++) {
      mean[a * d + j] =
          (rows[a] * mean[a * d + j] + rows[b] * mean[b * d + j]) / (rows[a] + rows[b]);
      mean[b * d + j] = mean[(left - 1) * d + j];
    }
    rows[a] += rows[b];
    rows[b] = rows[left - 1];
  }
  free(rows);
  free(mean);
}

/* The least spanning tree after Prim. */
static void plain_single(const double *x, int32_t n, int32_t d, double *height)
{
  double *nearest = malloc((size_t)n * sizeof *nearest);
  int32_t last = 0;

  assert_non_null(nearest);
  for (int32_t i = 0; i < n; i++)
    nearest[i] = INFINITY;
  for (int32_t step = 0; step < n - 1; step++) {
    int32_t next = -1;

    nearest[last] = -1;
    for (int32_t i = 0; i < n; i++)
      if (nearest[i] >= 0) {
        nearest[i] = fmin(nearest[i], sqrt(squared(x + i * d, x + last * d, d)));
        if (next < 0 || nearest[i] < nearest[next])
          next = i;
      }
    height[step] = nearest[next];
    last = next;
  }
  free(nearest);
}

static int compare_doubles(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void assert_heights(const rfm_merge *merges, double *expected, int32_t n)
{
  qsort(expected, (size_t)n, sizeof *expected, compare_doubles);
  for (int32_t i = 0; i < n; i++)
    assert_near(merges[i].height, expected[i], 1e-12 * expected[n - 1]);
}

static void hundreds_of_rows_have_the_heights_of_plain_scans(void **state)
{
  enum { N = 400 };
  static const int32_t columns[] = {1, 2, 3, 7, 8, 9, 17, 32};
  double height[N];

  (void)state;
  for (int i = 0; i < COUNT_OF(columns); i++) {
    const int32_t d = columns[i], n = d < 4 ? N : 150; /* the plain scans take n^3 x d */
    double *x = random_rows(i % 2 ? ROWS_FAR : ROWS_SPREAD, n, d, (uint64_t)i + 9);
    rfm_hierarchy *h = fitted(NULL, x, n, d, RFM_LINKAGE_WARD);

    plain_ward(x, n, d, height);
    assert_heights(rfm_hierarchy_merges(h, NULL), height, n - 1);
    assert_sound(rfm_hierarchy_merges(h, NULL), n, NULL);
    rfm_hierarchy_free(h);
    h = fitted(NULL, x, n, d, RFM_LINKAGE_SINGLE);
    plain_single(x, n, d, height);
    assert_heights(rfm_hierarchy_merges(h, NULL), height, n - 1);
    assert_sound(rfm_hierarchy_merges(h, NULL), n, NULL);
    rfm_hierarchy_free(h);
    free(x);
  }
}

/* Months, orders and cents of a small shop: many rows are equal, many distances too. */
static void thousands_of_rows_with_ties_keep_wards_identity_and_the_spanning_tree(void **state)
{
  enum { N = 3000 };
  double *x = random_rows(ROWS_LATTICE, N, 3, 12), *height = malloc(N * sizeof *height);
  rfm_hierarchy *h;

  (void)state;
  assert_non_null(height);
  for (int i = 0; i < N; i++)
    x[3 * i] = i % 12;
  h = fitted(NULL, x, N, 3, RFM_LINKAGE_WARD);
  assert_sound(rfm_hierarchy_merges(h, NULL), N, NULL);
  assert_wards_identity(rfm_hierarchy_merges(h, NULL), x, NULL, N, 3);
  rfm_hierarchy_free(h);
  h = fitted(NULL, x, N, 3, RFM_LINKAGE_SINGLE);
  plain_single(x, N, 3, height);
  assert_heights(rfm_hierarchy_merges(h, NULL), height, N - 1);
  rfm_hierarchy_free(h);
  free(height);
  free(x);
}

/* ---- small and odd ---- */

static void one_row_has_no_merge(void **state)
{
  (void)state;
  for (int32_t linkage = 1; linkage <= N_LINKAGES; linkage++) {
    rfm_hierarchy *h = fitted(NULL, TOY, 1, 2, linkage);
    int64_t n = -1;
    int32_t label = -1, k = -1;

    assert_null(rfm_hierarchy_merges(h, &n));
    assert_int_equal(n, 0);
    assert_int_equal(rfm_hierarchy_cut(h, 1, &label, 1, &failure), RFM_OK);
    assert_int_equal(label, 0);
    assert_int_equal(rfm_hierarchy_clusters_at(h, 0, &k, &failure), RFM_OK);
    assert_int_equal(k, 1);
    rfm_hierarchy_free(h);
  }
}

static void two_rows_merge_at_their_distance(void **state)
{
  static const double x[] = {1, 1, 4, 5};

  (void)state;
  for (int32_t linkage = 1; linkage <= N_LINKAGES; linkage++) {
    rfm_hierarchy *h = fitted(NULL, x, 2, 2, linkage);
    const rfm_merge *m = rfm_hierarchy_merges(h, NULL);

    assert_same_double(m[0].height, 5.0);
    assert_int_equal(m[0].left, 0);
    assert_int_equal(m[0].right, 1);
    assert_int_equal(m[0].n_rows, 2);
    rfm_hierarchy_free(h);
  }
}

/* 0 and -0 are the same place. */
static void equal_rows_merge_at_height_0(void **state)
{
  double *x = random_rows(ROWS_EQUAL, 100, 3, 0);

  (void)state;
  for (int i = 0; i < 100; i++)
    x[3 * i + 1] = i % 2 ? 0.0 : -0.0;
  for (int32_t linkage = 1; linkage <= N_LINKAGES; linkage++) {
    rfm_hierarchy *h = fitted(NULL, x, 100, 3, linkage);
    const rfm_merge *m = rfm_hierarchy_merges(h, NULL);

    assert_sound(m, 100, NULL);
    for (int i = 0; i < 99; i++)
      assert_same_double(m[i].height, 0.0);
    rfm_hierarchy_free(h);
  }
  free(x);
}

/* The average of a, b with c may round below a with b; the order of merges is kept. */
static void a_merge_below_its_parts_gets_their_height(void **state)
{
  rfm__link link[] = {{2.0, 1, 2}, {1.5, 2, 0}};
  const rfm__links links = {link, 2};
  rfm_merge m[2];
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  assert_int_equal(rfm__dendrogram(&fh.host, &links, 3, NULL, m, &failure), RFM_OK);
  assert_int_equal(m[0].left, 1);
  assert_int_equal(m[0].right, 2);
  assert_int_equal(m[1].left, 0);
  assert_int_equal(m[1].right, 3);
  assert_same_double(m[1].height, 2.0);
  failing_host_assert_clean(&fh);
}

/* Distances of five clusters that come nearer by merging, which no linkage here does but rounding
 * may: the chain 0, 1, 2, 3, 4 merges 3 with 4, and then 0 is what is nearest to 2. */
typedef struct shrinking {
  double distance[5][5];
} shrinking;

static void shrinking_nearest(void *work, int32_t id, rfm__near *near)
{
  const shrinking *s = work;

  for (int32_t o = 0; o < 5; o++)
    if (o != id && s->distance[id][o] < near->distance)
      *near = (rfm__near){s->distance[id][o], o};
}

static void shrinking_merge(void *work, int32_t keep, int32_t drop)
{
  shrinking *s = work;

  for (int32_t o = 0; o < 5; o++)
    s->distance[drop][o] = s->distance[o][drop] = INFINITY;
  if (keep == 3)
    s->distance[0][2] = s->distance[2][0] = 1.0;
}

static double same_height(double distance)
{
  return distance;
}

static void a_chain_that_meets_itself_goes_on(void **state)
{
  shrinking s = {{{9, 5, 20, 20, 20},
                  {5, 9, 4, 20, 20},
                  {20, 4, 9, 3, 20},
                  {20, 20, 3, 9, 2},
                  {20, 20, 20, 2, 9}}};
  const rfm__chain chain = {&s, shrinking_nearest, shrinking_merge, same_height};
  rfm__link link[4];
  rfm__links links = {link, 0};
  rfm__leaves leaves;
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  assert_int_equal(rfm__leaves_open(&leaves, &fh.host, 5, 1, &failure), RFM_OK);
  for (int i = 0; i < 5; i++)
    leaves.leaf[i] = i;
  assert_int_equal(rfm__chain_run(&chain, &leaves, &links, &failure), RFM_OK);
  assert_int_equal(links.n, 4);
  assert_int_equal(link[0].a, 3);
  assert_int_equal(link[0].b, 4);
  assert_int_equal(link[1].a, 0);
  assert_int_equal(link[1].b, 2);
  rfm__leaves_close(&leaves);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_toy_points_have_the_published_heights),
      cmocka_unit_test(merges_of_equal_heights_have_one_order),
      cmocka_unit_test(the_nearest_clusters_merge_first),
      cmocka_unit_test(weighted_leaves_count_as_many_rows),
      cmocka_unit_test(hundreds_of_rows_have_the_heights_of_plain_scans),
      cmocka_unit_test(thousands_of_rows_with_ties_keep_wards_identity_and_the_spanning_tree),
      cmocka_unit_test(one_row_has_no_merge),
      cmocka_unit_test(two_rows_merge_at_their_distance),
      cmocka_unit_test(equal_rows_merge_at_height_0),
      cmocka_unit_test(a_merge_below_its_parts_gets_their_height),
      cmocka_unit_test(a_chain_that_meets_itself_goes_on),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
