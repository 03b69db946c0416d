/* SPDX-License-Identifier: MIT */
/* The telecom case of the literature, from five experts' judgements to eight clusters with a name and a rank (Lin and
 * Xiao 2006, as the MBA wiki's article on RFM tells it; docs/clusters.md).
 *
 * The operator's records were never published, only the means of the eight clusters. So the records here are PLANTED:
 * 1,026 customers scattered around those means, with the published least and greatest values among them. What can be
 * checked is the way from there: that clustering finds the means again, and that they are worth what the paper says. */
#include <rfm/rfm.h>

#include <stdio.h>
#include <string.h>

enum { CLUSTERS = 8, CUSTOMERS = 1026, R = 0, F = 1, M = 2, RFM = 3, TODAY = 13148 }; /* 2005-12-31 */

/* What the paper prints: the mean of five experts' judgements; the least and most days, purchases, cents; and the
 * clusters' means, normalised to 0..1, with recency turned round, so that recent is near 1. */
static const double judgement[RFM][RFM] = { { 1, 0.71, 0.46 }, { 1.41, 1, 0.85 }, { 2.18, 1.18, 1 } };
static const double least[RFM] = { 2, 0, 5443 }, most[RFM] = { 128, 13, 149917 };
static const struct {
  double mean[RFM], value;
  int rank;
} paper[CLUSTERS] = {
  { { .6038, .5124, .5727 }, .5596, 2 }, { { .6804, .3445, .4413 }, .4618, 4 }, { { .5029, .7056, .4955 }, .5693, 1 },
  { { .5815, .5534, .2767 }, .4387, 5 }, { { .3360, .5187, .4079 }, .4302, 6 }, { { .4261, .3356, .2728 }, .3284, 8 },
  { { .3625, .4821, .6574 }, .5331, 3 }, { { .4359, .3117, .5174 }, .4298, 7 },
};

/* Ours: sizes that give the published means of all customers, and how far they are from the mean of their cluster. */
static const int size[CLUSTERS] = { 174, 245, 110, 154, 66, 98, 75, 104 };
static const double spread[RFM] = { 5, .4, 4000 };
/* Where the least and greatest values are planted. */
static const struct { int cluster, metric; double value; } extreme[] = {
  { 1, R, 2 }, { 4, R, 128 }, { 7, F, 0 }, { 2, F, 13 }, { 5, M, 5443 }, { 6, M, 149917 },
};

static double column[RFM][CUSTOMERS];
static const double *const columns[RFM] = { column[R], column[F], column[M] };

/* ---- planting ---- */

static uint64_t state = 20;

/* About normal, mean 0, standard deviation 1: the sum of twelve even numbers (Knuth's MMIX generator). */
static double noise(void)
{
  double sum = -6;

  for (int i = 0; i < 12; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    sum += (double)(state >> 33) / 2147483648.0;
  }
  return sum;
}

static double rounded(double x)
{
  return (double)(int64_t)(x < 0 ? x - .5 : x + .5);
}

/* A published mean in days, purchases, cents. */
static double in_units(int cluster, int metric)
{
  const double part = paper[cluster].mean[metric], range = most[metric] - least[metric];

  return metric == R ? most[R] - part * range : least[metric] + part * range;
}

/* Move a cluster's customers by whole units until their mean is the wanted one; the first one stays. */
static void settle(double *values, int n, double mean)
{
  double left = rounded(mean * n);

  for (int i = 0; i < n; i++)
    left -= values[i];
  for (int i = 1; i < n; i++) {
    const double step = rounded(left / (n - i));

    values[i] += step;
    left -= step;
  }
}

static void plant(void)
{
  for (int c = 0, first = 0; c < CLUSTERS; first += size[c++]) {
    for (int i = first; i < first + size[c]; i++)
      for (int m = 0; m < RFM; m++)
        column[m][i] = rounded(in_units(c, m) + spread[m] * noise());
    for (size_t e = 0; e < sizeof extreme / sizeof extreme[0]; e++)
      if (extreme[e].cluster == c)
        column[extreme[e].metric][first] = extreme[e].value;
    for (int m = 0; m < RFM; m++)
      settle(column[m] + first, size[c], in_units(c, m));
  }
}

/* ---- weights ---- */

/* All of these return 0 when they are done, else 1, with a message in *err. */
static int weigh(int completion, double weights[RFM], double *cr, rfm_error *err)
{
  const rfm_ahp_judgements said = { .struct_size = sizeof said, .n_experts = 1, .n_criteria = RFM,
                                    .matrices = judgement[0] };
  const rfm_ahp_options how = { .struct_size = sizeof how, .completion = completion };
  rfm_ahp_results told = { .struct_size = sizeof told };
  rfm_ahp *ahp = NULL;
  const int failed = rfm_ahp_fit(&ahp, NULL, &said, &how, err) || rfm_ahp_get(ahp, &told, err);

  if (!failed) {
    memcpy(weights, rfm_ahp_weights(ahp), RFM * sizeof *weights);
    *cr = told.cr;
  }
  rfm_ahp_free(ahp);
  return failed;
}

static int find_weights(double weights[RFM], rfm_error *err)
{
  double printed[RFM], cr, cr_printed;

  if (weigh(RFM_AHP_AS_GIVEN, printed, &cr_printed, err) || weigh(RFM_AHP_UPPER, weights, &cr, err))
    return 1;
  printf("Weights of R, F, M\n"
         "  printed matrix as it is          %.3f %.3f %.3f  CR %.3f\n"
         "  upper triangle, lower = 1/upper  %.3f %.3f %.3f  CR %.3f\n"
         "  paper                            0.221 0.341 0.439  CR below 0.1\n"
         "  The printed matrix is rounded, so its triangles do not quite agree. The paper's weights come from the\n"
         "  upper one. They add up to 1.001, and are used as printed.\n\n",
         printed[R], printed[F], printed[M], cr_printed, weights[R], weights[F], weights[M], cr);
  for (int m = 0; m < RFM; m++)
    weights[m] = rounded(weights[m] * 1000) / 1000;
  return 0;
}

/* ---- what came out ---- */

/* The cluster whose mean is nearest to a published one. */
static int find_cluster(const rfm_profile *profile, int published)
{
  double nearest = 9;
  int found = 0;

  for (int c = 0; c < CLUSTERS; c++) {
    const rfm_profile_cell *cell = rfm_profile_cells(profile, c);
    double apart = 0;

    for (int m = 0; m < RFM; m++)
      apart += (cell[m].mean - paper[published].mean[m]) * (cell[m].mean - paper[published].mean[m]);
    if (apart < nearest) {
      nearest = apart;
      found = c;
    }
  }
  return found;
}

static int print_values(const rfm_profile *profile, rfm_error *err)
{
  int failed = 0;

  printf("Means and value     paper                         found\n"
         "cluster  customers  R     F     M     C     rank  R     F     M     C      rank  times the lowest\n");
  for (int i = 0; i < CLUSTERS && !failed; i++) {
    const int c = find_cluster(profile, i);
    const rfm_profile_cell *cell = rfm_profile_cells(profile, c);
    rfm_profile_group group = { .struct_size = sizeof group };

    failed = rfm_profile_get(profile, c, &group, err);
    printf("%7d  %9d  %.4f %.4f %.4f %.4f %d  ", i + 1, (int)group.n_rows, paper[i].mean[R], paper[i].mean[F],
           paper[i].mean[M], paper[i].value, paper[i].rank);
    printf("%.4f %.4f %.4f %.4f %d  %.2f%s\n", cell[R].mean, cell[F].mean, cell[M].mean, group.value_index,
           (int)group.rank, group.times_lowest, i == 1 ? "  (1)" : "");
  }
  return failed;
}

static int print_names(const rfm_profile *profile, rfm_error *err)
{
  static const char *const article[CLUSTERS] = { "key, keep", "-", "key, keep",  "-",
                                                 "regular",   "least valuable", "-", "regular (3)" };
  static const char sign[] = "-=+";
  rfm_segments *types = NULL, *tendencies = NULL, *grades = NULL;
  int failed = rfm_segments_builtin(&types, NULL, RFM_SEGMENT_MAP_TYPES8, err) ||
               rfm_segments_builtin(&tendencies, NULL, RFM_SEGMENT_MAP_TENDENCIES4, err) ||
               rfm_segments_builtin(&grades, NULL, RFM_SEGMENT_MAP_GRADES6, err);

  printf("\nNames, by better (+) or worse (-) than the mean of all customers (2)\n"
         "cluster  R F M  type                      tendency  grade               in the article\n");
  for (int i = 0; i < CLUSTERS && !failed; i++) {
    const int c = find_cluster(profile, i);
    const rfm_profile_cell *cell = rfm_profile_cells(profile, c);
    rfm_profile_group group = { .struct_size = sizeof group };

    failed = rfm_profile_get(profile, c, &group, err);
    if (!failed)
      printf("%7d  %c %c %c  %-24s  %-8s  %-18s  %s\n", i + 1, sign[1 + cell[R].arrow], sign[1 + cell[F].arrow],
             sign[1 + cell[M].arrow], rfm_segments_name(types, group.type, "en"),
             rfm_segments_name(tendencies, group.tendency, "en"), rfm_segments_name(grades, group.grade, "en"),
             article[i]);
  }
  rfm_segments_free(types);
  rfm_segments_free(tendencies);
  rfm_segments_free(grades);
  return failed;
}

static int print_lines(const rfm_profile *profile, rfm_error *err)
{
  static const char *const name[RFM] = { "days since last purchase", "purchases", "spend" };
  static const int digits[RFM] = { 0, 0, 2 };
  static const double unit[RFM] = { 1, 1, 100 }, mean[RFM] = { 60.07, 5.98, 704.7467 };
  int failed = 0;

  printf("%d planted customers, not the operator's\n", CUSTOMERS);
  for (int m = 0; m < RFM && !failed; m++) {
    rfm_profile_column all = { .struct_size = sizeof all };

    failed = rfm_profile_get_column(profile, m, &all, err);
    printf("  %-24s  %.*f to %.*f, mean %.2f (paper: %.2f), normalised %.4f\n", name[m], digits[m],
           least[m] / unit[m], digits[m], most[m] / unit[m], rfm_profile_means(profile, -1)[m] / unit[m], mean[m],
           all.mean);
  }
  puts("");
  return failed;
}

static void print_notes(void)
{
  puts("\n(1) The paper prints .4618; from its own means it is .4616.\n"
       "(2) Better is better: R + means recent. The article's arrows are on raw days, where down is recent.\n"
       "(3) Our grades depart from the article here: were LLH regular, nobody would be left to win back.\n"
       "Eight clusters need not be of eight types: clusters 3 and 7 share LHH, and HLH does not appear.\n"
       "C is an index without a unit, not money, and grades are not its order.\n"
       "The paper gives no sizes of clusters: these are chosen so that the means of all customers come out.");
}

int main(void)
{
  double weights[RFM] = { 0 };
  int32_t label[CUSTOMERS];
  rfm_scaling_options how = { .struct_size = sizeof how, .flags = RFM_SCALING_WEIGHTS_AS_GIVEN | RFM_SCALING_NO_CLIP,
                              .weights = weights, .n_columns = RFM };
  const rfm_kmeans_options eight = { .struct_size = sizeof eight, .k = CLUSTERS };
  rfm_points points = { .struct_size = sizeof points };
  rfm_features *features = NULL;
  rfm_scaling *scaling = NULL;
  rfm_kmeans *kmeans = NULL;
  rfm_profile *profile = NULL;
  rfm_error err;
  int failed = find_weights(weights, &err);

  plant();
  failed = failed || rfm_features_from_columns(&features, NULL, NULL, NULL, columns, CUSTOMERS, TODAY, &err) ||
           rfm_scaling_fit(&scaling, features, &how, &err);
  points.features = features;
  points.scaling = scaling;
  failed = failed || rfm_kmeans_fit(&kmeans, NULL, &points, &eight, &err);
  points.scaling = NULL; /* from here on the clusters' own */
  failed = failed || rfm_kmeans_assign(kmeans, &points, label, CUSTOMERS, NULL, &err) ||
           rfm_profile_make(&profile, features, rfm_kmeans_scaling(kmeans), label, CUSTOMERS, CLUSTERS, NULL, &err) ||
           print_lines(profile, &err) || print_values(profile, &err) || print_names(profile, &err);
  if (failed)
    puts(err.message);
  else
    print_notes();
  rfm_profile_free(profile);
  rfm_kmeans_free(kmeans);
  rfm_scaling_free(scaling);
  rfm_features_free(features);
  return failed;
}
