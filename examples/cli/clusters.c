/* SPDX-License-Identifier: MIT */
/* Clusters: customers scaled and weighted, then k-means or merging, then the profile. */
#include "clusters.h"

#include "decimal.h"
#include "memory.h"
#include "messages.h"
#include "saved_file.h"
#include "weights.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
  DEFAULT_K = 8,
  MOST_K = 1024,
  AUTO = -1,
  KMEANS = 1,           /* the first choice of --method; linkages follow */
  MOST_MERGED = 20000,  /* customers that are merged one by one: the work grows with their square */
  MICRO_CLUSTERS = 1000 /* beyond, so many small groups of them are */
};

/* ---- options ---- */

/* The number of --k, AUTO, or 0 when it is neither. */
static int32_t number_of_clusters(const options *o)
{
  char *end;
  long k;

  if (!o->k)
    return DEFAULT_K;
  if (strcmp(o->k, "auto") == 0)
    return AUTO;
  k = strtol(o->k, &end, 10);
  return *o->k && !*end && k >= 1 && k <= MOST_K ? (int32_t)k : 0;
}

/* The percentage of --clip in tenths, 0 for none, or -1 when it is neither. */
static int32_t clip_permille(const options *o)
{
  decimal number;
  double permille;

  if (!o->clip)
    return 10;
  if (strcmp(o->clip, "none") == 0)
    return 0;
  if (!decimal_parse(o->clip, strlen(o->clip), 0, &number))
    return -1;
  permille = (double)number.digits / pow(10, number.scale) * 10;
  return permille >= 1 && permille <= 499 && permille == floor(permille) ? (int32_t)permille : -1;
}

int clusters_check_options(const options *o)
{
  if (!number_of_clusters(o))
    return bad_usage("--k takes a number from 1 to %d, or auto, not \"%s\"", MOST_K, o->k);
  if (clip_permille(o) < 0)
    return bad_usage("--clip takes a percentage from 0.1 to 49.9 in steps of 0.1, or none, not "
                     "\"%s\"",
                     o->clip);
  if (o->model && options_clustering_given(o))
    return bad_usage("%s cannot go with --model, which brings its own",
                     options_clustering_given(o));
  if (o->members && o->output && strcmp(o->members, o->output) == 0)
    return bad_usage("--members and -o are both %s", o->output);
  return o->save_model ? output_check("--save-model", o->save_model, o->replace) : EXIT_DONE;
}

/* ---- scaling ---- */

/* Whoever has not bought has no days since the last purchase, and is left out. */
static int select_buyers(clusters *c)
{
  const pipeline *p = c->pipeline;
  uint8_t *keep = new_array((size_t)p->n_rows, 1);
  rfm_error error;
  int status;

  for (int64_t i = 0; i < p->n_rows; i++)
    keep[i] = (uint8_t)pipeline_is_buyer(p, i);
  status = from_status(rfm_features_select(&c->features, p->features, keep, p->n_rows, &error),
                       &error, "choose the customers");
  free(keep);
  if (status)
    return status;
  c->n_rows = rfm_features_rows(c->features);
  return c->n_rows ? EXIT_DONE : bad_data("%s: nobody has bought", p->options->orders);
}

/* --weights as numbers; rank-order centroids for Stone, who gave an order. */
static int read_weights(const options *o, double weights[N_SCORED])
{
  static const double equal[N_SCORED] = {1, 1, 1}, stone[N_SCORED] = {5 / 18., 11 / 18., 2 / 18.};
  rfm_scorer_options how = {.struct_size = sizeof how};
  const int status = weights_settle(o, &how, weights);

  if (!how.weights)
    memcpy(weights, how.weighting == RFM_WEIGHTING_STONE ? stone : equal, sizeof equal);
  return status;
}

/* Published weights of three digits may sum to 1.001: they are what the person means. */
static int sum_to_one(const double weights[N_SCORED])
{
  return fabs(weights[0] + weights[1] + weights[2] - 1) < 0.01;
}

static int learn_scaling(clusters *c)
{
  static const uint8_t log1p_of[N_SCORED] = {0, 1, 1};
  const options *o = c->pipeline->options;
  rfm_scaling_options how = {.struct_size = sizeof how, .n_columns = N_SCORED, .scale = o->scale};
  double weights[N_SCORED];
  rfm_error error;
  int status = read_weights(o, weights);

  how.weights = weights;
  how.log1p = o->log1p ? log1p_of : NULL;
  how.clip_permille = clip_permille(o);
  if (!how.clip_permille)
    how.flags |= RFM_SCALING_NO_CLIP;
  if (sum_to_one(weights))
    how.flags |= RFM_SCALING_WEIGHTS_AS_GIVEN;
  if (!status)
    status = from_status(rfm_scaling_fit(&c->learned, c->features, &how, &error), &error,
                         "make days, purchases and spend comparable");
  c->scaling = c->learned;
  return status;
}

static int count_clipped(clusters *c)
{
  rfm_error error;

  return from_status(
      rfm_scaling_apply(c->scaling, c->features, NULL, 0, c->counts, N_SCORED, &error), &error,
      "make days, purchases and spend comparable");
}

/* Whether a value in the metric's own unit was beyond what the scaling was learned from, or is
 * clipped; a logarithm keeps the order, so its scaled value decides what is beyond. */
static int is_strange(const rfm_scaled_column *column, double value, double scaled)
{
  return value < column->clip_low || value > column->clip_high || scaled < column->lowest ||
         scaled > column->highest;
}

/* Customers with a value that is clipped or outside. */
static int count_strange(clusters *c)
{
  double *scaled = new_array((size_t)c->n_rows * N_SCORED, sizeof *scaled);
  uint8_t *strange = new_array((size_t)c->n_rows, 1);
  rfm_error error;
  int status = from_status(
      rfm_scaling_apply(c->scaling, c->features, scaled, c->n_rows * N_SCORED, NULL, 0, &error),
      &error, "make days, purchases and spend comparable");

  for (int32_t j = 0; j < N_SCORED && !status; j++) {
    rfm_scaled_column column = {.struct_size = sizeof column};
    const double *value;
    rfm_status result = rfm_scaling_get(c->scaling, j, &column, &error);

    if (!result)
      result = rfm_features_column(c->features, column.column, &value, NULL, &error);
    status = from_status(result, &error, "read the metrics");
    for (int64_t i = 0; i < c->n_rows && !status; i++)
      strange[i] |= (uint8_t)is_strange(&column, value[i], scaled[N_SCORED * i + j]);
  }
  for (int64_t i = 0; i < c->n_rows; i++)
    c->n_strange += strange[i];
  free(strange);
  free(scaled);
  return status;
}

/* ---- finding ---- */

static rfm_points points_of(const clusters *c)
{
  rfm_points points = {.struct_size = sizeof points};

  points.features = c->features;
  points.scaling = c->scaling;
  return points;
}

static void prepare(rfm_quality *quality)
{
  memset(quality, 0, sizeof *quality);
  quality->struct_size = sizeof *quality;
}

static int judge(const clusters *c, rfm_quality *quality)
{
  const rfm_points points = points_of(c);
  rfm_error error;

  prepare(quality);
  return from_status(rfm_cluster_quality(NULL, &points, c->label, c->n_rows, NULL, quality, &error),
                     &error, "judge the clusters");
}

/* Every customer into the nearest cluster. */
static int assign(clusters *c)
{
  rfm_kmeans_results found = {.struct_size = sizeof found};
  rfm_points rows = points_of(c);
  rfm_error error;
  rfm_status result = rfm_kmeans_get(c->kmeans, &found, &error);

  c->k = found.k;
  rows.scaling = NULL; /* the clusters have their own */
  if (!result)
    result = rfm_kmeans_assign(c->kmeans, &rows, c->label, c->n_rows, &c->n_outside, &error);
  return from_status(result, &error, "put the customers into clusters");
}

/* The best of 2 to 12 clusters, or of as many as there are different customers; 1 when all are the
 * same. */
static rfm_status choose_kmeans(clusters *c, const rfm_points *points, rfm_kmeans_options *how,
                                rfm_error *error)
{
  rfm_status result = RFM_E_DATA;

  c->n_choices = N_CHOICES;
  for (int i = 0; i < N_CHOICES; i++)
    prepare(&c->choices[i]);
  while (result == RFM_E_DATA && c->n_choices > 0) {
    result = rfm_kmeans_choose(&c->kmeans, NULL, points, how, NULL, LEAST_CHOICE,
                               LEAST_CHOICE + c->n_choices - 1, c->choices, c->n_choices, error);
    c->n_choices -= result == RFM_E_DATA;
  }
  how->k = 1;
  return c->n_choices ? result : rfm_kmeans_fit(&c->kmeans, NULL, points, how, error);
}

/* There are fewer different customers than clusters asked for; the message says how many. */
static int too_many(const rfm_error *error, const char *doing)
{
  return bad_data("cannot %s: %s; say --k with that number at most, or --k auto", doing,
                  error->message);
}

static int run_kmeans(clusters *c)
{
  const rfm_points points = points_of(c);
  rfm_kmeans_options how = {.struct_size = sizeof how};
  rfm_error error;
  rfm_status result;
  int status;

  how.seed = options_seed(c->pipeline->options);
  if (!c->is_auto)
    how.k = c->k;
  result = c->is_auto ? choose_kmeans(c, &points, &how, &error)
                      : rfm_kmeans_fit(&c->kmeans, NULL, &points, &how, &error);
  status = result == RFM_E_DATA && !c->is_auto && c->k > 1
               ? too_many(&error, "find the clusters")
               : from_status(result, &error, "find the clusters");
  return status ? status : assign(c);
}

static int cut(const clusters *c, const rfm_hierarchy *hierarchy, int32_t k)
{
  rfm_error error;
  const rfm_status result = rfm_hierarchy_cut(hierarchy, k, c->label, c->n_rows, &error);

  return result == RFM_E_ARG ? too_many(&error, "cut the clusters")
                             : from_status(result, &error, "cut the clusters");
}

/* Cuts into every number of clusters, and leaves k at the best. */
static int choose_cut(clusters *c, const rfm_hierarchy *hierarchy)
{
  int status = EXIT_DONE, best = 0;

  c->n_choices = c->n_rows < MOST_CHOICE ? (int32_t)c->n_rows - LEAST_CHOICE + 1 : N_CHOICES;
  for (int i = 0; i < c->n_choices && !status; i++) {
    status = cut(c, hierarchy, LEAST_CHOICE + i);
    if (!status)
      status = judge(c, &c->choices[i]);
    if (!status && c->choices[i].silhouette > c->choices[best].silhouette)
      best = i;
  }
  c->k = c->n_choices > 0 ? LEAST_CHOICE + best : 1;
  return status;
}

static int merge(clusters *c)
{
  const rfm_points points = points_of(c);
  rfm_hierarchy_options how = {.struct_size = sizeof how};
  rfm_hierarchy *hierarchy = NULL;
  rfm_error error;
  int status;

  how.seed = options_seed(c->pipeline->options);
  how.linkage = c->pipeline->options->linkage - KMEANS;
  if (c->n_rows > MOST_MERGED)
    how.micro_clusters = c->n_micro = MICRO_CLUSTERS;
  else if (options_has_seed(c->pipeline->options))
    note("--seed makes no difference: merging up to %d customers draws nothing", MOST_MERGED);
  status = from_status(rfm_hierarchy_fit(&hierarchy, NULL, &points, &how, &error), &error,
                       "merge the customers");
  if (!status && c->is_auto)
    status = choose_cut(c, hierarchy);
  if (!status)
    status = cut(c, hierarchy, c->k);
  rfm_hierarchy_free(hierarchy);
  return status;
}

static int describe(clusters *c)
{
  rfm_profile_options how = {.struct_size = sizeof how, .line = c->pipeline->options->line};
  rfm_error error;

  return from_status(rfm_profile_make(&c->profile, c->features, c->scaling, c->label, c->n_rows,
                                      c->k, &how, &error),
                     &error, "describe the clusters");
}

/* The value index of the mean of a cluster of a model: the sum of its coordinates, which are
 * weighted. */
static double index_of_centre(const clusters *c, int32_t cluster)
{
  const double *centre = rfm_kmeans_centres(c->kmeans) + cluster * N_SCORED;

  return centre[0] + centre[1] + centre[2];
}

static int32_t rank_of_centre(const clusters *c, int32_t cluster)
{
  const double own = index_of_centre(c, cluster);
  int32_t rank = 1;

  for (int32_t i = 0; i < c->k; i++) {
    const double other = index_of_centre(c, i);

    rank += other > own || (other == own && i < cluster);
  }
  return rank;
}

/* Clusters are numbered by value; those of a model as they ranked when they were found, whatever
 * they are worth today. */
static int number_clusters(clusters *c)
{
  rfm_error error;
  rfm_status result = RFM_OK;

  c->number = new_array((size_t)c->k, sizeof *c->number);
  for (int32_t i = 0; i < c->k && !result; i++) {
    rfm_profile_group g = {.struct_size = sizeof g};

    if (!c->pipeline->options->model)
      result = rfm_profile_get(c->profile, i, &g, &error);
    c->number[i] = c->pipeline->options->model ? rank_of_centre(c, i) : g.rank;
  }
  return from_status(result, &error, "number the clusters");
}

/* ---- models ---- */

static int load_model(clusters *c)
{
  const char *path = c->pipeline->options->model;
  FILE *file = fopen(path, "rb");
  rfm_error error;
  rfm_status loaded;

  if (!file)
    return cannot_open(path);
  loaded = rfm_kmeans_load(&c->kmeans, &c->pipeline->host, saved_read, file, &error);
  if (loaded_close(file, path, loaded, &error))
    return EXIT_BAD_DATA;
  c->scaling = rfm_kmeans_scaling(c->kmeans);
  return c->scaling &&
                 learned_of_rfm(rfm_scaling_metrics(c->scaling), rfm_scaling_columns(c->scaling))
             ? EXIT_DONE
             : bad_data("%s: its clusters are not those of recency, frequency and monetary", path);
}

/* Merging leaves labels; a model is made of their means. */
static int make_model(clusters *c)
{
  const rfm_points points = points_of(c);
  rfm_error error;

  return from_status(
      rfm_kmeans_from_labels(&c->kmeans, NULL, &points, c->label, c->n_rows, c->k, &error), &error,
      "make a model of the clusters");
}

int clusters_save(clusters *c)
{
  output_file file;
  rfm_status saved;
  rfm_error error;
  int status = c->kmeans ? EXIT_DONE : make_model(c);

  if (!status)
    status = output_open(&file, "--save-model", c->pipeline->options->save_model,
                         c->pipeline->options->replace);
  if (status)
    return status;
  saved = rfm_kmeans_save(c->kmeans, saved_write, file.stream, &error);
  return saved_close(&file, saved, &error, "save the clusters");
}

/* ---- all of it ---- */

int clusters_begin(clusters *c, pipeline *p)
{
  const int32_t k = number_of_clusters(p->options);
  int status = EXIT_DONE;

  memset(c, 0, sizeof *c);
  c->pipeline = p;
  c->k = k;
  c->is_auto = k == AUTO;
  if (p->options->model)
    status = load_model(c);
  p->learned = rfm_scaling_metrics(c->scaling);
  return status;
}

static int find(clusters *c)
{
  const int status = learn_scaling(c);

  if (status)
    return status;
  return c->pipeline->options->linkage > KMEANS ? merge(c) : run_kmeans(c);
}

int clusters_find(clusters *c)
{
  int status = select_buyers(c);

  c->label = new_array((size_t)c->n_rows, sizeof *c->label);
  if (!status)
    status = c->kmeans ? assign(c) : find(c);
  if (!status)
    status = count_clipped(c);
  if (!status && c->pipeline->options->model)
    status = count_strange(c);
  if (!status)
    status = judge(c, &c->quality);
  if (!status)
    status = describe(c);
  return status ? status : number_clusters(c);
}

void clusters_free(clusters *c)
{
  rfm_profile_free(c->profile);
  rfm_kmeans_free(c->kmeans);
  rfm_scaling_free(c->learned);
  rfm_features_free(c->features);
  free(c->label);
  free(c->number);
}
