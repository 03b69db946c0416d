/* SPDX-License-Identifier: MIT */
/* Hierarchical clustering beside a plain O(n^3) version, cuts, and what is refused. */
#include "cluster/chain.h"
#include "cluster/dendrogram.h"
#include "cluster/hierarchy.h"
#include "cluster/linkage.h"
#include "feature_fixture.h"
#include "points_fixture.h"


enum { N_LINKAGES = RFM_LINKAGE_COMPLETE };

static rfm_hierarchy_options options_of(int32_t linkage, int32_t micro_clusters)
{
  rfm_hierarchy_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.linkage = linkage;
  o.micro_clusters = micro_clusters;
  return o;
}

static rfm_hierarchy *fitted(const rfm_host *host, const double *x, int64_t n, int32_t d,
                             int32_t linkage)
{
  const rfm_points p = points_of(x, n, d);
  const rfm_hierarchy_options o = options_of(linkage, 0);
  rfm_hierarchy *h = NULL;

  if (rfm_hierarchy_fit(&h, host, &p, &o, &failure))
    fail_msg("%s", failure.message);
  return h;
}

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

/* ---- what holds for all merges ---- */

/* Each node is merged once, after it was made; heights do not fall; rows add up. */
static void assert_sound(const rfm_merge *merges, int32_t n_leaves, const int64_t *weight)
{
  uint8_t *used = calloc(2 * (size_t)n_leaves, 1);

  assert_non_null(used);
  for (int32_t i = 0; i < n_leaves - 1; i++) {
    const rfm_merge *m = &merges[i];
    const int32_t parts[2] = {m->left, m->right};
    int64_t rows = 0;

    assert_true(m->left < m->right && 0 <= m->left && m->right < n_leaves + i);
    for (int p = 0; p < 2; p++) {
      assert_int_equal(used[parts[p]]++, 0);
      rows += parts[p] >= n_leaves ? merges[parts[p] - n_leaves].n_rows
              : weight             ? weight[parts[p]]
                                   : 1;
    }
    assert_int_equal(m->n_rows, rows);
    assert_true(m->height >= (i > 0 ? merges[i - 1].height : 0));
  }
  free(used);
}

/* Half of the sum of squared heights is the sum of squares about the mean. */
static void assert_wards_identity(const rfm_merge *merges, const double *x, const int64_t *weight,
                                  int32_t n, int32_t d)
{
  long double heights = 0, squares = 0;

  for (int32_t i = 0; i < n - 1; i++)
    heights += (long double)merges[i].height * merges[i].height / 2;
  for (int32_t j = 0; j < d; j++) {
    long double mean = 0, rows = 0;

    for (int32_t i = 0; i < n; i++) {
      const long double w = weight ? (long double)weight[i] : 1;

      mean += w * x[i * d + j];
      rows += w;
    }
    mean /= rows;
    for (int32_t i = 0; i < n; i++)
      squares +=
          (weight ? (long double)weight[i] : 1) * (x[i * d + j] - mean) * (x[i * d + j] - mean);
  }
  assert_near((double)heights, (double)squares, 1e-12 * (double)squares + 1e-15);
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

/* ---- cuts ---- */

static void assert_cut(const rfm_hierarchy *h, int32_t k, const int32_t *expected)
{
  int32_t label[N_TOY];

  assert_int_equal(rfm_hierarchy_cut(h, k, label, N_TOY, &failure), RFM_OK);
  assert_memory_equal(label, expected, sizeof label);
}

static void cuts_are_numbered_by_first_rows(void **state)
{
  static const int32_t expected[N_TOY][N_TOY] = {
      {0, 0, 0, 0, 0, 0, 0}, {0, 0, 0, 1, 1, 1, 1}, {0, 0, 0, 1, 1, 1, 2}, {0, 0, 0, 1, 1, 2, 3},
      {0, 0, 1, 2, 2, 3, 4}, {0, 0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5, 6}};
  rfm_hierarchy *h = fitted(NULL, TOY, N_TOY, 2, RFM_LINKAGE_WARD);

  (void)state;
  for (int32_t k = 1; k <= N_TOY; k++)
    assert_cut(h, k, expected[k - 1]);
  rfm_hierarchy_free(h);
}

static void a_height_says_how_many_clusters_are_left(void **state)
{
  static const struct {
    double height;
    int32_t k;
  } cases[] = {{0, 7}, {0.999, 7}, {1, 5}, {1.3, 3}, {8.7, 2}, {13.2, 2}, {14, 1}, {INFINITY, 1}};
  rfm_hierarchy *h = fitted(NULL, TOY, N_TOY, 2, RFM_LINKAGE_WARD);
  const rfm_merge *m = rfm_hierarchy_merges(h, NULL);
  int32_t k;

  (void)state;
  for (int i = 0; i < COUNT_OF(cases); i++) {
    assert_int_equal(rfm_hierarchy_clusters_at(h, cases[i].height, &k, &failure), RFM_OK);
    assert_int_equal(k, cases[i].k);
  }
  for (int i = 0; i < N_TOY - 1; i++) { /* the merge at the height itself is made */
    assert_int_equal(rfm_hierarchy_clusters_at(h, m[i].height, &k, &failure), RFM_OK);
    assert_true(k <= N_TOY - 1 - i);
  }
  rfm_hierarchy_free(h);
}

/* ---- sameness ---- */

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
  enum { N = 1500 };
  static const int32_t threads[] = {1, 2, 7};
  double *x = random_rows(ROWS_LATTICE, N, 3, 7);

  (void)state;
  for (int i = 0; i < N; i++)
    x[3 * i] += (double)(i % 400) / 7;
  for (int32_t linkage = 1; linkage <= N_LINKAGES; linkage++) {
    rfm_hierarchy *first = NULL;

    for (int t = 0; t < COUNT_OF(threads); t++) {
      rfm_host host = {.struct_size = sizeof host};
      rfm_pool *pool = NULL;
      rfm_hierarchy *h;

      assert_int_equal(rfm_pool_new(&pool, threads[t], NULL, &failure), RFM_OK);
      host.pool = pool;
      h = fitted(&host, x, N, 3, linkage);
      if (first)
        assert_memory_equal(rfm_hierarchy_merges(h, NULL), rfm_hierarchy_merges(first, NULL),
                            (N - 1) * sizeof(rfm_merge));
      if (first)
        rfm_hierarchy_free(h);
      else
        first = h;
      rfm_pool_free(pool);
    }
    first->host.pool = NULL;
    rfm_hierarchy_free(first);
  }
  free(x);
}

static rfm_hierarchy *of_micro_clusters(const rfm_host *host, const double *x, int64_t n, int32_t d,
                                        int32_t linkage, int32_t micro_clusters, uint64_t seed)
{
  const rfm_points p = points_of(x, n, d);
  rfm_hierarchy_options o = options_of(linkage, micro_clusters);
  rfm_hierarchy *h = NULL;

  o.seed = seed;
  if (rfm_hierarchy_fit(&h, host, &p, &o, &failure))
    fail_msg("%s", failure.message);
  return h;
}

/* ---- features ---- */

static rfm_points points_of_features(const rfm_features *f)
{
  rfm_points p = points_of(NULL, 0, 0);

  p.features = f;
  return p;
}

/* Normalised by default, times the equal weights. */
static void coordinates_of(const rfm_features *f, double *x, int64_t n)
{
  rfm_scaling *s = NULL;

  assert_int_equal(rfm_scaling_fit(&s, f, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_scaling_apply(s, f, x, n, NULL, 0, &failure), RFM_OK);
  for (int64_t i = 0; i < n; i++)
    x[i] *= 0.5;
  rfm_scaling_free(s);
}

static void features_go_through_their_scaling(void **state)
{
  enum { N = 200 };
  static const int32_t kinds[] = {RFM_METRIC_RECENCY, RFM_METRIC_MONETARY};
  double days[N], money[N], x[2 * N];
  const double *const columns[] = {days, money};
  rfm_metrics *metrics = metrics_of(NULL, kinds, 2);
  int32_t label_a[N], label_b[N];
  uint64_t seed = 4;
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < N; i++) {
    days[i] = floor(random_unit(&seed) * 300);
    money[i] = floor(random_unit(&seed) * random_unit(&seed) * 100000);
  }
  for (int32_t micro = 0; micro <= 20; micro += 20) {
    rfm_features *f = features_of(&fh.host, metrics, columns, N);
    const rfm_points p = points_of_features(f);
    const rfm_hierarchy_options o = options_of(0, micro);
    rfm_hierarchy *of_features = NULL, *of_matrix;
    int64_t live;

    coordinates_of(f, x, 2 * N);
    live = fh.live_blocks;
    assert_int_equal(rfm_hierarchy_fit(&of_features, NULL, &p, &o, &failure), RFM_OK);
    assert_true(fh.live_blocks > live); /* the host is that of the features */
    of_matrix = of_micro_clusters(NULL, x, N, 2, 0, micro, 0);
    assert_int_equal(rfm_hierarchy_cut(of_features, 9, label_a, N, &failure), RFM_OK);
    assert_int_equal(rfm_hierarchy_cut(of_matrix, 9, label_b, N, &failure), RFM_OK);
    assert_memory_equal(label_a, label_b, sizeof label_a);
    rfm_features_free(f);
    rfm_hierarchy_free(of_features);
    rfm_hierarchy_free(of_matrix);
  }
  rfm_metrics_free(metrics);
  failing_host_assert_clean(&fh);
}

/* ---- micro-clusters ---- */

static double inertia_of(const double *x, int64_t n, int32_t d, const int32_t *label)
{
  const rfm_points p = points_of(x, n, d);
  const rfm_quality_options o = {.struct_size = sizeof o, .silhouette_rows = 1};
  rfm_quality q = {.struct_size = sizeof q};

  assert_int_equal(rfm_cluster_quality(NULL, &p, label, n, &o, &q, &failure), RFM_OK);
  return q.inertia;
}

/* What merging adds to the sum of squares is what is left of it outside of the micro-clusters. */
static void micro_clusters_keep_wards_identity(void **state)
{
  enum { N = 6000, D = 3, K = 50 };
  double *x = random_rows(ROWS_SPREAD, N, D, 8);
  int32_t *none = calloc(N, sizeof *none);
  rfm_hierarchy *h = of_micro_clusters(NULL, x, N, D, RFM_LINKAGE_WARD, K, 1);
  int64_t n_merges, n_rows, size[K] = {0};
  const rfm_merge *m = rfm_hierarchy_merges(h, &n_merges);
  const int32_t *leaf = rfm_hierarchy_leaves(h, &n_rows);
  double heights = 0, all, within;

  (void)state;
  assert_non_null(none);
  assert_int_equal(n_rows, N);
  assert_true(n_merges > K / 2 && n_merges < K);
  for (int i = 0; i < N; i++)
    size[leaf[i]]++;
  assert_sound(m, (int32_t)n_merges + 1, size);
  assert_int_equal(m[n_merges - 1].n_rows, N);
  for (int i = 0; i < n_merges; i++)
    heights += m[i].height * m[i].height / 2;
  all = inertia_of(x, N, D, none);
  within = inertia_of(x, N, D, leaf);
  assert_close(heights, all - within, 1e-11);
  assert_true(within < all / 8);
  rfm_hierarchy_free(h);
  free(none);
  free(x);
}

/* Then every different row is one of them, and merging is that of rows but for heights of 0. */
static void as_many_micro_clusters_as_different_rows_change_nothing(void **state)
{
  enum { N = 300, D = 2 };
  double *x = random_rows(ROWS_SPREAD, N, D, 4);

  (void)state;
  for (int i = 0; i < N; i++)
    memcpy(x + i * D, x + i % 70 * D, D * sizeof *x);
  for (int32_t linkage = 1; linkage <= N_LINKAGES; linkage++) {
    rfm_hierarchy *rows = fitted(NULL, x, N, D, linkage);
    rfm_hierarchy *micro = of_micro_clusters(NULL, x, N, D, linkage, 200, 3);
    const rfm_merge *a = rfm_hierarchy_merges(rows, NULL);
    const rfm_merge *b = rfm_hierarchy_merges(micro, NULL);
    int32_t label_a[N], label_b[N];
    int64_t n;

    rfm_hierarchy_merges(micro, &n);
    assert_int_equal(n, 69);
    for (int i = 0; i < n; i++) {
      assert_close(b[i].height, a[N - 70 + i].height, 1e-12);
      assert_int_equal(b[i].n_rows, a[N - 70 + i].n_rows);
    }
    for (int32_t k = 1; k <= 70; k += 23) {
      assert_int_equal(rfm_hierarchy_cut(rows, k, label_a, N, &failure), RFM_OK);
      assert_int_equal(rfm_hierarchy_cut(micro, k, label_b, N, &failure), RFM_OK);
      assert_memory_equal(label_a, label_b, sizeof label_a);
    }
    assert_int_equal(rfm_hierarchy_cut(micro, 71, label_b, N, &failure), RFM_E_ARG);
    rfm_hierarchy_free(rows);
    rfm_hierarchy_free(micro);
  }
  free(x);
}

static void a_far_row_is_a_micro_cluster_of_its_own(void **state)
{
  enum { N = 5000 };
  double *x = random_rows(ROWS_SPREAD, N, 2, 4);
  int32_t label[N];

  (void)state;
  x[2 * 1234] = 1e6;
  for (uint64_t seed = 0; seed < 5; seed++) {
    rfm_hierarchy *h = of_micro_clusters(NULL, x, N, 2, 0, 40, seed);

    assert_int_equal(rfm_hierarchy_cut(h, 2, label, N, &failure), RFM_OK);
    for (int i = 0; i < N; i++)
      assert_int_equal(label[i], i == 1234);
    rfm_hierarchy_free(h);
  }
  free(x);
}

static void micro_clusters_have_the_same_bytes_for_any_number_of_threads(void **state)
{
  enum { N = 20000, D = 3 };
  static const int32_t threads[] = {1, 2, 7};
  double *x = random_rows(ROWS_SPREAD, N, D, 4);
  rfm_hierarchy *first = of_micro_clusters(NULL, x, N, D, 0, 300, 9);
  int64_t n, m;

  (void)state;
  rfm_hierarchy_merges(first, &n);
  for (int t = 0; t < COUNT_OF(threads); t++) {
    rfm_host host = {.struct_size = sizeof host};
    rfm_pool *pool = NULL;
    rfm_hierarchy *h;

    assert_int_equal(rfm_pool_new(&pool, threads[t], NULL, &failure), RFM_OK);
    host.pool = pool;
    h = of_micro_clusters(&host, x, N, D, 0, 300, 9);
    assert_memory_equal(rfm_hierarchy_leaves(h, NULL), rfm_hierarchy_leaves(first, NULL),
                        N * sizeof(int32_t));
    assert_memory_equal(rfm_hierarchy_merges(h, &m), rfm_hierarchy_merges(first, NULL),
                        (size_t)n * sizeof(rfm_merge));
    assert_int_equal(n, m);
    rfm_hierarchy_free(h);
    rfm_pool_free(pool);
  }
  rfm_hierarchy_free(first);
  free(x);
}

/* ---- refusals ---- */

static void assert_fit_refused(const rfm_points *p, const rfm_hierarchy_options *o,
                               rfm_status status, int64_t row, const char *text)
{
  rfm_hierarchy *h = (rfm_hierarchy *)1;

  assert_refused(rfm_hierarchy_fit(&h, NULL, p, o, &failure), status, &failure, row, text);
  assert_null(h);
}

static void bad_input_is_refused_by_name(void **state)
{
  double x[N_TOY * 2];
  rfm_points p = points_of(x, N_TOY, 2);
  rfm_hierarchy_options o = options_of(0, 0);

  (void)state;
  memcpy(x, TOY, sizeof x);
  assert_int_equal(rfm_hierarchy_fit(NULL, NULL, &p, NULL, &failure), RFM_E_ARG);
  assert_fit_refused(NULL, NULL, RFM_E_ARG, -1, "points is NULL");
  o.struct_size = 8;
  assert_fit_refused(&p, &o, RFM_E_ABI, -1, "rfm_hierarchy_options");
  o = options_of(0, 0);
  o.flags = 1;
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "flags");
  o = options_of(5, 0);
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "linkage is 5");
  o = options_of(-1, 0);
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "linkage is -1");
  o = options_of(0, 1);
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "micro_clusters is 1");
  o = options_of(0, 32769);
  assert_fit_refused(&p, &o, RFM_E_ARG, -1, "micro_clusters is 32769");
  p.n_rows = 0;
  assert_fit_refused(&p, NULL, RFM_E_STATE, -1, "no row");
  p.n_rows = N_TOY;
  x[7] = NAN;
  assert_fit_refused(&p, NULL, RFM_E_DATA, 3, "not finite");
  x[7] = -INFINITY;
  assert_fit_refused(&p, NULL, RFM_E_DATA, 3, "not finite");
  x[7] = 1e154;
  assert_fit_refused(&p, NULL, RFM_E_LIMIT, -1, "too far apart");
  x[7] = 1.7e308;
  x[9] = -1.7e308;
  assert_fit_refused(&p, NULL, RFM_E_LIMIT, -1, "too far apart");
}

static void too_many_rows_are_told_to_ask_for_micro_clusters(void **state)
{
  enum { N = 32770 };
  double *x = random_rows(ROWS_SPREAD, N, 1, 3);
  const rfm_hierarchy_options average = options_of(RFM_LINKAGE_AVERAGE, 0);
  const rfm_hierarchy_options complete = options_of(RFM_LINKAGE_COMPLETE, 0);
  rfm_points p = points_of(x, N, 1);

  (void)state;
  for (int i = 0; i < N; i++)
    x[i] = i > 0 ? i : 1;
  assert_fit_refused(&p, &average, RFM_E_LIMIT, -1,
                     "32769 different rows are more than 32768: ask for micro_clusters");
  assert_fit_refused(&p, &complete, RFM_E_LIMIT, -1, "micro_clusters");
  free(x);
  x = random_rows(ROWS_EQUAL, (1 << 20) + 1, 1, 0);
  p = points_of(x, (1 << 20) + 1, 1);
  for (int i = 0; i <= 1 << 20; i++)
    x[i] = i;
  assert_fit_refused(&p, NULL, RFM_E_LIMIT, -1,
                     "1048577 different rows are more than 1048576: ask for micro_clusters");
  free(x);
}

static void a_cut_checks_its_arguments(void **state)
{
  rfm_hierarchy *h = fitted(NULL, TOY, N_TOY, 2, 0);
  int32_t label[N_TOY] = {7}, k = 7;

  (void)state;
  assert_int_equal(rfm_hierarchy_cut(NULL, 1, label, N_TOY, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_cut(h, 1, NULL, N_TOY, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_cut(h, 1, label, N_TOY - 1, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "n_label is 6, not 7"));
  assert_int_equal(rfm_hierarchy_cut(h, 0, label, N_TOY, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_cut(h, 8, label, N_TOY, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "k is 8, not 1 to 7"));
  assert_int_equal(rfm_hierarchy_clusters_at(NULL, 1, &k, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_clusters_at(h, 1, NULL, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_clusters_at(h, -1e-9, &k, &failure), RFM_E_ARG);
  assert_int_equal(rfm_hierarchy_clusters_at(h, NAN, &k, &failure), RFM_E_ARG);
  assert_int_equal(label[0], 7);
  assert_int_equal(k, 7);
  assert_null(rfm_hierarchy_merges(NULL, NULL));
  assert_null(rfm_hierarchy_leaves(NULL, NULL));
  rfm_hierarchy_free(NULL);
  rfm_hierarchy_free(h);
}

/* ---- hosts that fail and stop ---- */

static void every_allocation_may_fail(void **state)
{
  const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  const rfm_points p = points_of(TOY, N_TOY, 2);
  failing_host fh;
  int32_t label[N_TOY];

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < 2 * N_LINKAGES + 2; i++) {
    const int micro = i >= 2 * N_LINKAGES;
    const rfm_hierarchy_options o = options_of(micro ? 0 : 1 + i / 2, micro ? 5 : 0);
    rfm_hierarchy *h = NULL;
    int64_t n = 1;

    for (;
         failing_host_fail(&fh, n, modes[i % 2]), rfm_hierarchy_fit(&h, &fh.host, &p, &o, &failure);
         n++) {
      assert_int_equal(failure.status, RFM_E_NOMEM);
      assert_null(h);
    }
    assert_true(n > 20);
    for (n = 1;
         failing_host_fail(&fh, n, modes[i % 2]), rfm_hierarchy_cut(h, 2, label, N_TOY, &failure);
         n++)
      assert_int_equal(failure.status, RFM_E_NOMEM);
    assert_int_equal(n, 3);
    rfm_hierarchy_free(h);
  }
  failing_host_assert_clean(&fh);
}

static void every_progress_call_may_stop(void **state)
{
  enum { N = 5000 };
  double *x = random_rows(ROWS_SPREAD, N, 2, 6);

  (void)state;
  for (int32_t linkage = 0; linkage <= N_LINKAGES; linkage++) {
    const rfm_points p = points_of(x, linkage > RFM_LINKAGE_SINGLE ? 1100 : N, 2);
    const rfm_hierarchy_options o = options_of(linkage, linkage ? 0 : 30);
    failing_host fh;
    rfm_hierarchy *h = NULL;
    int64_t n = 1;

    failing_host_init(&fh);
    for (; failing_host_stop(&fh, n), rfm_hierarchy_fit(&h, &fh.host, &p, &o, &failure); n++) {
      assert_int_equal(failure.status, RFM_STOPPED);
      assert_null(h);
      failing_host_assert_clean(&fh);
    }
    assert_true(n > 3);
    rfm_hierarchy_free(h);
    failing_host_assert_clean(&fh);
  }
  free(x);
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
      cmocka_unit_test(cuts_are_numbered_by_first_rows),
      cmocka_unit_test(a_height_says_how_many_clusters_are_left),
      cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
      cmocka_unit_test(features_go_through_their_scaling),
      cmocka_unit_test(micro_clusters_keep_wards_identity),
      cmocka_unit_test(as_many_micro_clusters_as_different_rows_change_nothing),
      cmocka_unit_test(a_far_row_is_a_micro_cluster_of_its_own),
      cmocka_unit_test(micro_clusters_have_the_same_bytes_for_any_number_of_threads),
      cmocka_unit_test(bad_input_is_refused_by_name),
      cmocka_unit_test(too_many_rows_are_told_to_ask_for_micro_clusters),
      cmocka_unit_test(a_cut_checks_its_arguments),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(every_progress_call_may_stop),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
