/* SPDX-License-Identifier: MIT */
/* Whatever learns, or computes what it keeps, is refused in another rounding mode than to nearest,
 * before anything is read or written: other results than elsewhere would come out. */
#include "support/rows.h"

#include <fenv.h>

enum { TODAY = 20000, N_POINTS = 4 };

static rfm_error err;

/* ---- what the calls are about ---- */

static const row SALES[] = {
    {1, TODAY - 9, 100}, {2, TODAY - 5, 300}, {3, TODAY - 2, 900}, {3, TODAY, 50}};
static const double PAIRS[9] = {1, 2, 4, .5, 1, 2, .25, .5, 1}; /* one expert's judgements */
static const double CORNERS[N_POINTS * 2] = {0, 0, 0, 1, 9, 9, 9, 8};
static const int32_t OF_CORNER[N_POINTS] = {0, 0, 1, 1};

static rfm_table *table;
static rfm_features *features;
static rfm_scaling *scaling;
static rfm_kmeans *kmeans;
static rfm_points points;

static rfm_kmeans_options two_clusters(void)
{
  rfm_kmeans_options o;

  ZERO_STRUCT(o);
  o.k = 2;
  return o;
}

static int setup(void **state)
{
  const rfm_kmeans_options two = two_clusters();

  (void)state;
  table = rows_table(NULL, SALES, COUNT_OF(SALES));
  assert_ok(rfm_features_measure(&features, table, NULL, TODAY, NULL, &err), &err);
  assert_ok(rfm_scaling_fit(&scaling, features, NULL, &err), &err);
  ZERO_STRUCT(points);
  points.matrix = CORNERS;
  points.n_rows = N_POINTS;
  points.n_columns = 2;
  assert_ok(rfm_kmeans_fit(&kmeans, NULL, &points, &two, &err), &err);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  rfm_kmeans_free(kmeans);
  rfm_scaling_free(scaling);
  rfm_features_free(features);
  rfm_table_free(table);
  return 0;
}

static int RFM_CALL never_read(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  (void)buffer;
  (void)size;
  (void)user_data;
  *n_read = 0;
  fail_msg("%s", "it read");
  return RFM_CONTINUE;
}

/* ---- the calls: each returns its status and leaves its result, which must stay NULL, in `out`
 * ---- */

static rfm_status fit_scorer(void **out)
{
  return rfm_scorer_fit((rfm_scorer **)out, features, NULL, &err);
}

/* Under relative levels, which are learned on each date. */
static rfm_status measure_track(void **out)
{
  static const int32_t day = TODAY;
  rfm_track_options o;

  ZERO_STRUCT(o);
  o.levels = RFM_LEVELS_RELATIVE;
  return rfm_track_measure((rfm_track **)out, table, &day, 1, &o, &err);
}

static rfm_status fit_ahp(void **out)
{
  rfm_ahp_judgements j;

  ZERO_STRUCT(j);
  j.n_criteria = 3;
  j.n_experts = 1;
  j.matrices = PAIRS;
  return rfm_ahp_fit((rfm_ahp **)out, NULL, &j, NULL, &err);
}

static rfm_status load_ahp(void **out)
{
  return rfm_ahp_load((rfm_ahp **)out, NULL, never_read, NULL, &err);
}

static rfm_status fit_scaling(void **out)
{
  return rfm_scaling_fit((rfm_scaling **)out, features, NULL, &err);
}

static rfm_status fit_kmeans(void **out)
{
  const rfm_kmeans_options two = two_clusters();

  return rfm_kmeans_fit((rfm_kmeans **)out, NULL, &points, &two, &err);
}

static rfm_status choose_kmeans(void **out)
{
  rfm_quality quality[2];

  ZERO_STRUCT(quality[0]);
  ZERO_STRUCT(quality[1]);
  return rfm_kmeans_choose((rfm_kmeans **)out, NULL, &points, NULL, NULL, 2, 3, quality, 2, &err);
}

static rfm_status make_kmeans_of_labels(void **out)
{
  return rfm_kmeans_from_labels((rfm_kmeans **)out, NULL, &points, OF_CORNER, N_POINTS, 2, &err);
}

static rfm_status load_kmeans(void **out)
{
  return rfm_kmeans_load((rfm_kmeans **)out, NULL, never_read, NULL, &err);
}

static rfm_status assign_rows(void **out)
{
  int32_t label[N_POINTS] = {-7, -7, -7, -7};
  const rfm_status status = rfm_kmeans_assign(kmeans, &points, label, N_POINTS, NULL, &err);

  (void)out;
  assert_int_equal(label[0], -7);
  return status;
}

static rfm_status assign_one(void **out)
{
  int32_t label = -7;
  const rfm_status status = rfm_kmeans_one(kmeans, CORNERS, 2, &label, &err);

  (void)out;
  assert_int_equal(label, -7);
  return status;
}

static rfm_status judge_clusters(void **out)
{
  rfm_quality q;

  (void)out;
  ZERO_STRUCT(q);
  return rfm_cluster_quality(NULL, &points, OF_CORNER, N_POINTS, NULL, &q, &err);
}

static rfm_status fit_hierarchy(void **out)
{
  return rfm_hierarchy_fit((rfm_hierarchy **)out, NULL, &points, NULL, &err);
}

static rfm_status make_profile(void **out)
{
  static const int32_t one_group[3] = {0, 0, 0};

  return rfm_profile_make((rfm_profile **)out, features, scaling, one_group, 3, 1, NULL, &err);
}

static rfm_status train_churn(void **out)
{
  return rfm_churn_train((rfm_churn **)out, table, TODAY, NULL, &err);
}

/* ---- the test ---- */

static const struct {
  const char *name;
  rfm_status (*call)(void **out);
} CALLS[] = {
    {"rfm_scorer_fit", fit_scorer},
    {"rfm_track_measure", measure_track},
    {"rfm_ahp_fit", fit_ahp},
    {"rfm_ahp_load", load_ahp},
    {"rfm_scaling_fit", fit_scaling},
    {"rfm_kmeans_fit", fit_kmeans},
    {"rfm_kmeans_choose", choose_kmeans},
    {"rfm_kmeans_from_labels", make_kmeans_of_labels},
    {"rfm_kmeans_load", load_kmeans},
    {"rfm_kmeans_assign", assign_rows},
    {"rfm_kmeans_one", assign_one},
    {"rfm_cluster_quality", judge_clusters},
    {"rfm_hierarchy_fit", fit_hierarchy},
    {"rfm_profile_make", make_profile},
    {"rfm_churn_train", train_churn},
};

static void assert_all_refuse(int mode)
{
  for (int i = 0; i < COUNT_OF(CALLS); i++) {
    void *out = NULL;
    rfm_status status;

    memset(&err, 0, sizeof err);
    assert_int_equal(fesetround(mode), 0);
    status = CALLS[i].call(&out);
    fesetround(FE_TONEAREST);
    if (status != RFM_E_STATE || !strstr(err.message, "round") || out)
      fail_msg("%s: status %d, '%s'", CALLS[i].name, (int)status, err.message);
  }
}

static void what_learns_or_computes_refuses_every_other_rounding_mode(void **state)
{
  (void)state;
  assert_all_refuse(FE_UPWARD);
  assert_all_refuse(FE_DOWNWARD);
  assert_all_refuse(FE_TOWARDZERO);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_learns_or_computes_refuses_every_other_rounding_mode),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
