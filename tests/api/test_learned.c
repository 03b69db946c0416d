/* SPDX-License-Identifier: MIT */
/* What is learned of the same events has the same bytes, saved and applied, for any number of
 * threads, any order of chunks, any order of appends, and merged tables: scorers, scalings,
 * k-means, hierarchies, and the profiles of their groups. */
#include "support/random.h"
#include "support/same_bytes.h"

#include <stdlib.h>

enum { D = 20000, N = 60000, N_CUSTOMERS = 10000, N_COLUMNS = 3, K = 6 };

static rfm_error err;

/* ---- the shop ---- */

/* Sales and some returns; low ids buy more. */
static row some_row(uint64_t *random)
{
  const uint32_t a = random_below(random, N_CUSTOMERS), b = random_below(random, N_CUSTOMERS);
  row r = {a < b ? a : b, D - (int32_t)random_below(random, 700),
           100 + (int64_t)random_below(random, 1 << 16)};

  r.kind = random_below(random, 12) ? RFM_KIND_SALE : RFM_KIND_RETURN;
  r.order = random_below(random, 20);
  return r;
}

/* Recency, orders and money of whoever has bought. */
static rfm_features *buyers(const rfm_table *table)
{
  rfm_features *all = NULL, *chosen = NULL;
  uint8_t *keep;
  int64_t n;

  assert_ok(rfm_features_measure(&all, table, NULL, D, NULL, &err), &err);
  n = rfm_features_rows(all);
  keep = calloc((size_t)n, 1);
  assert_non_null(keep);
  for (int64_t i = 0; i < n; i++)
    keep[i] = rfm_features_standing(all)[i] == RFM_STANDING_BUYER;
  assert_ok(rfm_features_select(&chosen, all, keep, n, &err), &err);
  assert_true(rfm_features_rows(chosen) > N_CUSTOMERS / 2);
  rfm_features_free(all);
  free(keep);
  return chosen;
}

/* ---- what is learned of it ---- */

/* Segment of every row under the map, which wants five levels. */
static void dump_segments(dump *d, const rfm_scorer *scorer, const rfm_features *f,
                          const uint8_t *score)
{
  const int64_t n = rfm_features_rows(f);
  int32_t *segment = malloc((size_t)n * sizeof *segment);
  rfm_segments *map = NULL;

  assert_non_null(segment);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  assert_ok(rfm_segments_apply(map, scorer, f, score, n * N_COLUMNS, segment, n, &err), &err);
  dump_add(d, segment, (size_t)n * sizeof *segment);
  rfm_segments_free(map);
  free(segment);
}

static void dump_scores(dump *d, const rfm_scorer *scorer, const rfm_features *f, int is_classic)
{
  const size_t n = (size_t)rfm_features_rows(f);
  uint8_t *score = malloc(n * N_COLUMNS);
  uint64_t *cell = malloc(n * sizeof *cell);
  double *composite = malloc(n * sizeof *composite);
  rfm_scores scores;

  assert_non_null(score);
  assert_non_null(cell);
  assert_non_null(composite);
  ZERO_STRUCT(scores);
  scores.n_rows = (int64_t)n;
  scores.score = score;
  scores.cell = cell;
  scores.composite = composite;
  assert_ok(rfm_scorer_apply(scorer, f, &scores, &err), &err);
  dump_add(d, score, n * N_COLUMNS);
  dump_add(d, cell, n * sizeof *cell);
  dump_add(d, composite, n * sizeof *composite);
  if (is_classic)
    dump_segments(d, scorer, f, score);
  free(score);
  free(cell);
  free(composite);
}

/* Under every rule that learns. */
static void dump_scorers(dump *d, const rfm_features *f)
{
  static const int32_t rules[] = {RFM_RULE_QUANTILE, RFM_RULE_NESTED, RFM_RULE_WIDTH,
                                  RFM_RULE_NTILE,    RFM_RULE_R_RFM,  RFM_RULE_MEAN,
                                  RFM_RULE_MEDIAN};

  for (int i = 0; i < COUNT_OF(rules); i++) {
    rfm_scorer_options o;
    rfm_scorer *scorer = NULL;

    ZERO_STRUCT(o);
    o.rule = rules[i];
    assert_ok(rfm_scorer_fit(&scorer, f, &o, &err), &err);
    if (rules[i] != RFM_RULE_NTILE) /* it scores these features only, and is not saved */
      assert_ok(rfm_scorer_save(scorer, dump_write, d, &err), &err);
    dump_scores(d, scorer, f, rules[i] == RFM_RULE_QUANTILE);
    rfm_scorer_free(scorer);
  }
}

/* Each column in another scale, money in logarithms. */
static rfm_scaling *scaling_of(const rfm_features *f)
{
  static const int32_t scales[N_COLUMNS] = {RFM_SCALE_ROBUST, RFM_SCALE_Z, RFM_SCALE_MIN_MAX};
  static const uint8_t log1p[N_COLUMNS] = {0, 0, 1};
  rfm_scaling_options o;
  rfm_scaling *scaling = NULL;

  ZERO_STRUCT(o);
  o.n_columns = N_COLUMNS;
  o.scales = scales;
  o.log1p = log1p;
  assert_ok(rfm_scaling_fit(&scaling, f, &o, &err), &err);
  return scaling;
}

static void dump_scaling(dump *d, const rfm_features *f, const rfm_scaling *scaling)
{
  const int64_t n = rfm_features_rows(f) * N_COLUMNS;
  double *values = malloc((size_t)n * sizeof *values);
  rfm_scaling_counts counts[N_COLUMNS];

  assert_non_null(values);
  assert_ok(rfm_scaling_save(scaling, dump_write, d, &err), &err);
  assert_ok(rfm_scaling_apply(scaling, f, values, n, counts, N_COLUMNS, &err), &err);
  dump_add(d, values, (size_t)n * sizeof *values);
  dump_add(d, counts, sizeof counts);
  free(values);
}

/* Every cell, mean and rank of the groups. */
static void dump_profile(dump *d, const rfm_features *f, const rfm_scaling *scaling,
                         const int32_t *label)
{
  rfm_profile_options o;
  rfm_profile *profile = NULL;

  ZERO_STRUCT(o);
  for (o.line = RFM_LINE_MEAN; o.line <= RFM_LINE_MEDIAN; o.line++) {
    assert_ok(rfm_profile_make(&profile, f, scaling, label, rfm_features_rows(f), K, &o, &err),
              &err);
    for (int32_t group = 0; group < K; group++) {
      rfm_profile_group g;

      ZERO_STRUCT(g);
      assert_ok(rfm_profile_get(profile, group, &g, &err), &err);
      dump_add(d, &g, sizeof g);
      dump_add(d, rfm_profile_cells(profile, group), N_COLUMNS * sizeof(rfm_profile_cell));
      dump_add(d, rfm_profile_means(profile, group), N_COLUMNS * sizeof(double));
    }
    dump_add(d, rfm_profile_ranking(profile), K * sizeof(int32_t));
    rfm_profile_free(profile);
  }
}

static void dump_quality(dump *d, const rfm_points *points, const int32_t *label)
{
  rfm_quality_options o;
  rfm_quality q;

  ZERO_STRUCT(o);
  ZERO_STRUCT(q);
  o.silhouette_rows = 500;
  assert_ok(
      rfm_cluster_quality(NULL, points, label, rfm_features_rows(points->features), &o, &q, &err),
      &err);
  dump_add(d, &q, sizeof q);
}

static void dump_kmeans(dump *d, const rfm_points *points, int32_t *label)
{
  const int64_t n = rfm_features_rows(points->features);
  rfm_kmeans_options o;
  rfm_kmeans *kmeans = NULL;

  ZERO_STRUCT(o);
  o.k = K;
  o.n_starts = 2;
  for (o.sample_rows = 0; o.sample_rows <= n / 2; o.sample_rows += n / 2) {
    assert_ok(rfm_kmeans_fit(&kmeans, NULL, points, &o, &err), &err);
    assert_ok(rfm_kmeans_save(kmeans, dump_write, d, &err), &err);
    assert_ok(rfm_kmeans_assign(kmeans, points, label, n, NULL, &err), &err);
    dump_add(d, label, (size_t)n * sizeof *label);
    rfm_kmeans_free(kmeans);
  }
  dump_quality(d, points, label);
}

static void dump_hierarchies(dump *d, const rfm_points *points, int32_t *label)
{
  static const int32_t linkages[] = {RFM_LINKAGE_WARD, RFM_LINKAGE_SINGLE, RFM_LINKAGE_AVERAGE,
                                     RFM_LINKAGE_COMPLETE, RFM_LINKAGE_WARD};
  const int64_t n = rfm_features_rows(points->features);

  for (int i = 0; i < COUNT_OF(linkages); i++) {
    rfm_hierarchy_options o;
    rfm_hierarchy *hierarchy = NULL;

    ZERO_STRUCT(o);
    o.linkage = linkages[i];
    o.micro_clusters = i < 2 ? 0 : 300;
    assert_ok(rfm_hierarchy_fit(&hierarchy, NULL, points, &o, &err), &err);
    assert_ok(rfm_hierarchy_save(hierarchy, dump_write, d, &err), &err);
    assert_ok(rfm_hierarchy_cut(hierarchy, K, label, n, &err), &err);
    dump_add(d, label, (size_t)n * sizeof *label);
    rfm_hierarchy_free(hierarchy);
  }
}

static void dump_learned(dump *d, const rfm_table *table)
{
  rfm_features *f = buyers(table);
  int32_t *label = malloc((size_t)rfm_features_rows(f) * sizeof *label);
  rfm_scaling *scaling = scaling_of(f);
  rfm_points points;

  assert_non_null(label);
  ZERO_STRUCT(points);
  points.features = f;
  points.scaling = scaling;
  dump_scorers(d, f);
  dump_scaling(d, f, scaling);
  dump_kmeans(d, &points, label);
  dump_profile(d, f, scaling, label);
  dump_hierarchies(d, &points, label);
  dump_profile(d, f, scaling, label);
  rfm_scaling_free(scaling);
  rfm_features_free(f);
  free(label);
}

/* ---- the tests ---- */

static row rows[N];
static same_bytes same = {.rows = rows, .n_rows = N, .dump = dump_learned};

static int setup(void **state)
{
  uint64_t random = 11;

  (void)state;
  for (int i = 0; i < N; i++)
    rows[i] = some_row(&random);
  same_bytes_begin(&same);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  same_bytes_end(&same);
  return 0;
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_prestate(any_number_of_threads_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_chunks_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_appends_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(merged_tables_give_the_same_bytes, &same),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
