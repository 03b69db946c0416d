/* SPDX-License-Identifier: MIT */
/* Hierarchies to look at, and what holds for the merges of every one. */
#ifndef HIERARCHY_FIXTURE_H
#define HIERARCHY_FIXTURE_H

#include "base/attrs.h"
#include "cluster/chain.h"
#include "cluster/dendrogram.h"
#include "cluster/hierarchy.h"
#include "cluster/linkage.h"
#include "feature_fixture.h"
#include "points_fixture.h"

enum { N_LINKAGES = RFM_LINKAGE_COMPLETE };

static RFM__UNUSED rfm_hierarchy_options options_of(int32_t linkage, int32_t micro_clusters)
{
  rfm_hierarchy_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.linkage = linkage;
  o.micro_clusters = micro_clusters;
  return o;
}

static RFM__UNUSED rfm_hierarchy *fitted(const rfm_host *host, const double *x, int64_t n,
                                         int32_t d, int32_t linkage)
{
  const rfm_points p = points_of(x, n, d);
  const rfm_hierarchy_options o = options_of(linkage, 0);
  rfm_hierarchy *h = NULL;

  if (rfm_hierarchy_fit(&h, host, &p, &o, &failure))
    fail_msg("%s", failure.message);
  return h;
}

/* ---- what holds for all merges ---- */

/* Each node is merged once, after it was made; heights do not fall; rows add up. */
static RFM__UNUSED void assert_sound(const rfm_merge *merges, int32_t n_leaves,
                                     const int64_t *weight)
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
static RFM__UNUSED void assert_wards_identity(const rfm_merge *merges, const double *x,
                                              const int64_t *weight, int32_t n, int32_t d)
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

#endif
