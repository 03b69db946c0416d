/* SPDX-License-Identifier: MIT */
/* Hierarchical clustering beside a plain O(n^3) version, cuts, and what is refused. */
#include "cluster/chain.h"
#include "cluster/dendrogram.h"
#include "cluster/linkage.h"
#include "points_fixture.h"

#include <fenv.h>

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

/* Always the two nearest clusters of all: n - 1 heights. */
static void plain_heights(const double *x, const double *weight, int32_t n, int32_t d,
                          int32_t linkage, double *height)
{
  int32_t member[MAX_N];
  double distance[MAX_N][MAX_N];

  for (int32_t i = 0; i < n; i++)
    member[i] = i;
  for (int32_t a = 0; a < n; a++)
    for (int32_t b = 0; b < n; b++)
      distance[a][b] = a < b ? plain_distance(x, weight, d, linkage, member, n, a, b) : INFINITY;
  for (int32_t step = 0; step < n - 1; step++) {
    int32_t best_a = 0, best_b = 1;

    for (int32_t a = 0; a < n; a++)
      for (int32_t b = a + 1; b < n; b++)
        if (distance[a][b] < distance[best_a][best_b]) {
          best_a = a;
          best_b = b;
        }
    height[step] = distance[best_a][best_b];
    for (int32_t i = 0; i < n; i++)
      if (member[i] == best_b)
        member[i] = best_a;
    for (int32_t c = 0; c < n; c++) {
      const int32_t low = c < best_a ? c : best_a, high = c < best_a ? best_a : c;

      distance[c < best_b ? c : best_b][c < best_b ? best_b : c] = INFINITY;
      if (c != best_a && distance[low][high] < INFINITY)
        distance[low][high] = plain_distance(x, weight, d, linkage, member, n, low, high);
    }
    distance[best_a][best_b] = INFINITY;
  }
}

static int compare_doubles(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void assert_heights(const rfm_merge *merges, double *expected, int32_t n)
{
  double most = 0;

  qsort(expected, (size_t)n, sizeof *expected, compare_doubles);
  for (int32_t i = 0; i < n; i++)
    most = fmax(most, expected[i]);
  for (int32_t i = 0; i < n; i++)
    assert_near(merges[i].height, expected[i], 1e-12 * most);
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
  assert_near((double)heights, (double)squares, 1e-12 * (double)squares);
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

/* With distances that tie, which of two equally near pairs merges first can change later heights:
 * there a lattice is compared for single linkage only, and for pairs of rows otherwise. */
static void random_rows_have_the_heights_of_a_plain_version(void **state)
{
  double height[MAX_N], weight[MAX_N];

  (void)state;
  for (int i = 0; i < MAX_N; i++)
    weight[i] = 1;
  for (int round = 0; round < 120; round++) {
    const int32_t n = 2 + round % 61, d = 1 + round / 4 % 6, linkage = 1 + round % N_LINKAGES;
    const rows_kind kind = round % 3 ? ROWS_SPREAD : ROWS_FAR;
    double *x = random_rows(kind, n, d, (uint64_t)round + 1);
    rfm_hierarchy *h = fitted(NULL, x, n, d, linkage);
    const rfm_merge *m = rfm_hierarchy_merges(h, NULL);

    plain_heights(x, weight, n, d, linkage, height);
    assert_heights(m, height, n - 1);
    assert_sound(m, n, NULL);
    if (linkage == RFM_LINKAGE_WARD)
      assert_wards_identity(m, x, NULL, n, d);
    rfm_hierarchy_free(h);
    free(x);
  }
}

static void single_linkage_has_the_plain_heights_with_ties_too(void **state)
{
  double height[MAX_N], weight[MAX_N];

  (void)state;
  for (int i = 0; i < MAX_N; i++)
    weight[i] = 1;
  for (int round = 0; round < 40; round++) {
    const int32_t n = 2 + round % 61, d = 1 + round % 4;
    double *x = random_rows(ROWS_LATTICE, n, d, (uint64_t)round);
    rfm_hierarchy *h = fitted(NULL, x, n, d, RFM_LINKAGE_SINGLE);

    plain_heights(x, weight, n, d, RFM_LINKAGE_SINGLE, height);
    assert_heights(rfm_hierarchy_merges(h, NULL), height, n - 1);
    assert_sound(rfm_hierarchy_merges(h, NULL), n, NULL);
    rfm_hierarchy_free(h);
    free(x);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_toy_points_have_the_published_heights),
      cmocka_unit_test(merges_of_equal_heights_have_one_order),
      cmocka_unit_test(random_rows_have_the_heights_of_a_plain_version),
      cmocka_unit_test(single_linkage_has_the_plain_heights_with_ties_too),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
