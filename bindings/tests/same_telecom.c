/* SPDX-License-Identifier: MIT */
/* What C makes of the telecom case, for the tests of bindings to compare with what they make of it:
 *
 *     same_telecom FOLDER < COLUMNS
 *
 * reads recency, frequency and monetary of customers 0, 1, 2... as lines of three numbers, and
 * writes ahp, scorer, types, scaling, kmeans, hierarchy (saved objects), segment, label and cut
 * (arrays) to the folder. */
#include "keep.h"

#include <string.h>

enum { MOST = 2000, N_CLUSTERS = 8, TODAY = 13148 };

static double column[3][MOST];
static int64_t n_rows;

static void read_columns(void)
{
  while (n_rows < MOST &&
         scanf("%lf %lf %lf", &column[0][n_rows], &column[1][n_rows], &column[2][n_rows]) == 3)
    n_rows++;
}

static rfm_features *make_features(void)
{
  const double *const columns[3] = {column[0], column[1], column[2]};
  rfm_features *features = NULL;

  NEED(rfm_features_from_columns(&features, NULL, NULL, NULL, columns, n_rows, TODAY, &err));
  return features;
}

/* The experts' judgements; weights by the upper triangle. */
static void weigh(double weights[3])
{
  static const double judgement[9] = {1, 0.71, 0.46, 1.41, 1, 0.85, 2.18, 1.18, 1};
  const rfm_ahp_judgements said = {
      .struct_size = sizeof said, .n_experts = 1, .n_criteria = 3, .matrices = judgement};
  const rfm_ahp_options how = {.struct_size = sizeof how, .completion = RFM_AHP_UPPER};
  rfm_ahp *ahp = NULL;

  NEED(rfm_ahp_fit(&ahp, NULL, &said, &how, &err));
  memcpy(weights, rfm_ahp_weights(ahp), 3 * sizeof *weights);
  SAVE("ahp", rfm_ahp_save, ahp);
  rfm_ahp_free(ahp);
}

/* Types by high and low. */
static void score(const rfm_features *features, const double weights[3])
{
  static uint8_t level[MOST * 3];
  static int32_t segment[MOST];
  const rfm_scorer_options how = {
      .struct_size = sizeof how, .rule = RFM_RULE_MEAN, .weights = weights, .n_columns = 3};
  const rfm_scores scores = {.struct_size = sizeof scores, .n_rows = n_rows, .score = level};
  rfm_segments *types = NULL;
  rfm_scorer *scorer = NULL;

  NEED(rfm_scorer_fit(&scorer, features, &how, &err));
  NEED(rfm_scorer_apply(scorer, features, &scores, &err));
  NEED(rfm_segments_builtin(&types, NULL, RFM_SEGMENT_MAP_TYPES8, &err));
  NEED(rfm_segments_apply(types, scorer, features, level, n_rows * 3, segment, n_rows, &err));
  SAVE("scorer", rfm_scorer_save, scorer);
  SAVE("types", rfm_segments_save, types);
  keep("segment", segment, (size_t)n_rows * sizeof *segment);
  rfm_segments_free(types);
  rfm_scorer_free(scorer);
}

static void cluster(const rfm_features *features, const double weights[3])
{
  static int32_t label[MOST], cut[MOST];
  const rfm_scaling_options how = {
      .struct_size = sizeof how, .flags = RFM_SCALING_NO_CLIP, .weights = weights, .n_columns = 3};
  const rfm_kmeans_options eight = {.struct_size = sizeof eight, .k = N_CLUSTERS};
  rfm_points points = {.struct_size = sizeof points, .features = features};
  rfm_scaling *scaling = NULL;
  rfm_kmeans *kmeans = NULL;
  rfm_hierarchy *hierarchy = NULL;

  NEED(rfm_scaling_fit(&scaling, features, &how, &err));
  points.scaling = scaling;
  NEED(rfm_kmeans_fit(&kmeans, NULL, &points, &eight, &err));
  NEED(rfm_kmeans_assign(kmeans, &points, label, n_rows, NULL, &err));
  NEED(rfm_hierarchy_fit(&hierarchy, NULL, &points, NULL, &err));
  NEED(rfm_hierarchy_cut(hierarchy, N_CLUSTERS, cut, n_rows, &err));
  SAVE("scaling", rfm_scaling_save, scaling);
  SAVE("kmeans", rfm_kmeans_save, kmeans);
  SAVE("hierarchy", rfm_hierarchy_save, hierarchy);
  keep("label", label, (size_t)n_rows * sizeof *label);
  keep("cut", cut, (size_t)n_rows * sizeof *cut);
  rfm_hierarchy_free(hierarchy);
  rfm_kmeans_free(kmeans);
  rfm_scaling_free(scaling);
}

int main(int argc, char **argv)
{
  rfm_features *features;
  double weights[3];

  if (argc != 2)
    return 2;
  folder = argv[1];
  read_columns();
  features = make_features();
  weigh(weights);
  score(features, weights);
  cluster(features, weights);
  rfm_features_free(features);
  return 0;
}
