/* SPDX-License-Identifier: MIT */
/* Scaling: what is learned of a column, what it makes of values, and what it refuses. */
#include "cluster/points.h"
#include "feature_fixture.h"
#include "io_fixture.h"

#include <rfm/pool.h>

static rfm_scaling_options scaling_of(int32_t scale, uint32_t flags)
{
  rfm_scaling_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.flags = flags;
  o.scale = scale;
  return o;
}

static rfm_scaling *learn(const rfm_features *f, const rfm_scaling_options *o)
{
  rfm_scaling *s = NULL;

  assert_int_equal(rfm_scaling_fit(&s, f, o, &failure), RFM_OK);
  return s;
}

static rfm_scaled_column column_of(const rfm_scaling *s, int32_t j)
{
  rfm_scaled_column c;

  memset(&c, 0, sizeof c);
  c.struct_size = sizeof c;
  assert_int_equal(rfm_scaling_get(s, j, &c, &failure), RFM_OK);
  return c;
}

static void apply(const rfm_scaling *s, const rfm_features *f, double *values,
                  rfm_scaling_counts *counts)
{
  const int64_t n = rfm_features_rows(f) * rfm_scaling_columns(s);

  assert_int_equal(
      rfm_scaling_apply(s, f, values, n, counts, counts ? rfm_scaling_columns(s) : 0, &failure),
      RFM_OK);
}

static void assert_fit_refused(const rfm_features *f, const rfm_scaling_options *o,
                               rfm_status status, int64_t row, int32_t column, const char *text)
{
  rfm_scaling *s = (rfm_scaling *)1;

  assert_refused(rfm_scaling_fit(&s, f, o, &failure), status, &failure, row, text);
  assert_null(s);
  assert_int_equal(failure.column, column);
}

/* Normalised values of one column under the options, which clip nothing. */
static void assert_normalised(int32_t kind, const double *values, int n,
                              const rfm_scaling_options *o, const double *wanted)
{
  rfm_features *f = one_column(kind, values, n);
  rfm_scaling *s = learn(f, o);
  double got[MAX_ROWS];

  apply(s, f, got, NULL);
  for (int i = 0; i < n; i++)
    assert_near(got[i], wanted[i], 1e-15);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

/* ---- what values become ---- */

static void min_max_runs_from_0_to_1_and_is_reversed_where_less_is_better(void **state)
{
  static const double x[4] = {10, 20, 30, 50};
  static const double more[4] = {0, .25, .5, 1}, less[4] = {1, .75, .5, 0};
  const rfm_scaling_options o = scaling_of(0, RFM_SCALING_NO_CLIP);

  (void)state;
  assert_normalised(RFM_METRIC_MONETARY, x, 4, &o, more);
  assert_normalised(RFM_METRIC_RECENCY, x, 4, &o, less);
}

static void z_scores_have_mean_0_and_the_sample_deviation_as_unit(void **state)
{
  static const double x[4] = {2, 4, 6, 8}; /* mean 5, squares 9 1 1 9, sd sqrt(20 / 3) */
  const rfm_scaling_options o = scaling_of(RFM_SCALE_Z, RFM_SCALING_NO_CLIP);
  const double sd = sqrt(20.0 / 3.0);
  const double more[4] = {-3 / sd, -1 / sd, 1 / sd, 3 / sd};
  const double less[4] = {3 / sd, 1 / sd, -1 / sd, -3 / sd};

  (void)state;
  assert_normalised(RFM_METRIC_MONETARY, x, 4, &o, more);
  assert_normalised(RFM_METRIC_RECENCY, x, 4, &o, less);
}

static void robust_values_are_quartile_distances_from_the_median(void **state)
{
  static const double x[5] = {1, 2, 4, 8, 100}; /* quartiles 2 and 8, median 4 */
  static const double more[5] = {-.5, -1.0 / 3.0, 0, 2.0 / 3.0, 16};
  const rfm_scaling_options o = scaling_of(RFM_SCALE_ROBUST, RFM_SCALING_NO_CLIP);

  (void)state;
  assert_normalised(RFM_METRIC_MONETARY, x, 5, &o, more);
}

static void a_range_is_the_business_own_and_counts_what_lies_beyond(void **state)
{
  static const double x[4] = {2, 65, 128, 254}, low = 2, high = 128;
  static const double wanted[4] = {1, .5, 0, 0};
  rfm_features *f = one_column(RFM_METRIC_RECENCY, x, 4);
  rfm_scaling_options o = scaling_of(RFM_SCALE_RANGE, 0);
  rfm_scaling_counts counts;
  rfm_scaling *s;
  double got[4];

  (void)state;
  o.low = &low;
  o.high = &high;
  o.n_columns = 1;
  s = learn(f, &o);
  apply(s, f, got, &counts);
  assert_memory_equal(got, wanted, sizeof got);
  assert_int_equal(counts.n_clipped_high, 1);
  assert_int_equal(counts.n_clipped_low, 0);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

static void one_whale_is_clipped_and_counted(void **state)
{
  double x[101];
  rfm_scaling_counts counts;
  rfm_features *f;
  rfm_scaling *s;
  double got[101];

  (void)state;
  for (int i = 0; i < 101; i++)
    x[i] = i < 100 ? i : 1e6;
  f = one_column(RFM_METRIC_MONETARY, x, 101);
  s = learn(f, NULL); /* quantiles .01 and .99 are 1 and 99 */
  apply(s, f, got, &counts);
  assert_same_double(column_of(s, 0).clip_low, 1.0);
  assert_same_double(column_of(s, 0).clip_high, 99.0);
  assert_same_double(got[100], 1.0);
  assert_same_double(got[50], 0.5);
  assert_int_equal(counts.n_clipped_low, 1);
  assert_int_equal(counts.n_clipped_high, 1);
  assert_int_equal(counts.n_outside, 0);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

static void log1p_takes_the_negative_as_0_and_counts_it(void **state)
{
  static const double x[3] = {-5, 0, 1.718281828459045};
  static const uint8_t log1p_of[1] = {1};
  rfm_features *f = one_column(RFM_METRIC_MONETARY, x, 3);
  rfm_scaling_options o = scaling_of(0, RFM_SCALING_NO_CLIP);
  rfm_scaling_counts counts;
  rfm_scaling *s;
  double got[3];

  (void)state;
  o.log1p = log1p_of;
  o.n_columns = 1;
  s = learn(f, &o);
  apply(s, f, got, &counts);
  assert_near(column_of(s, 0).unit, 1.0, 1e-15); /* ln(1 + (e - 1)) */
  assert_same_double(got[0], 0.0);
  assert_same_double(got[1], 0.0);
  assert_same_double(got[2], 1.0);
  assert_int_equal(counts.n_raised, 1);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

static void a_column_without_spread_is_0_in_every_scale(void **state)
{
  static const double x[3] = {.1, .1, .1}, zeros[3] = {0, 0, 0};

  (void)state;
  for (int32_t scale = RFM_SCALE_MIN_MAX; scale <= RFM_SCALE_ROBUST; scale++) {
    const rfm_scaling_options o = scaling_of(scale, RFM_SCALING_NO_CLIP);

    assert_normalised(RFM_METRIC_MONETARY, x, 3, &o, zeros);
    assert_normalised(RFM_METRIC_RECENCY, x, 3, &o, zeros);
    assert_normalised(RFM_METRIC_RECENCY, x, 1, &o, zeros);
  }
}

static void later_rows_outside_the_learned_range_are_counted(void **state)
{
  static const double learned[2] = {10, 20}, later[3] = {5, 15, 25};
  rfm_features *f = one_column(RFM_METRIC_MONETARY, learned, 2);
  rfm_features *g = one_column(RFM_METRIC_MONETARY, later, 3);
  const rfm_scaling_options o = scaling_of(0, RFM_SCALING_NO_CLIP);
  rfm_scaling *s = learn(f, &o);
  rfm_scaling_counts counts;
  double got[3];

  (void)state;
  apply(s, g, got, &counts);
  assert_int_equal(counts.n_outside, 2);
  assert_same_double(got[0], -0.5);
  assert_same_double(got[2], 1.5);
  rfm_scaling_free(s);
  rfm_features_free(f);
  rfm_features_free(g);
}

static void weights_sum_to_1_unless_taken_as_given(void **state)
{
  static const double r[2] = {1, 2}, weights[3] = {.221, .341, .439};
  static const double *const columns[3] = {r, r, r};
  rfm_features *f = features_of(NULL, NULL, columns, 2);
  rfm_scaling_options o = scaling_of(0, 0);
  rfm_scaling *s = learn(f, NULL);

  (void)state;
  assert_same_double(column_of(s, 1).weight, 1.0 / 3.0);
  rfm_scaling_free(s);
  o.weights = weights;
  o.n_columns = 3;
  s = learn(f, &o);
  assert_near(column_of(s, 0).weight, .221 / 1.001, 1e-16);
  rfm_scaling_free(s);
  o.flags = RFM_SCALING_WEIGHTS_AS_GIVEN;
  s = learn(f, &o);
  assert_same_double(column_of(s, 2).weight, .439);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

/* So that features of another day can be measured for it. */
static void a_scaling_keeps_the_metrics_that_it_was_learned_of(void **state)
{
  static const double x[2] = {1, 2};
  rfm_features *f = one_column(RFM_METRIC_RECENCY, x, 2);
  rfm_scaling *s = learn(f, NULL);
  const rfm_metrics *metrics = rfm_scaling_metrics(s);

  (void)state;
  assert_int_equal(rfm__metrics_same(metrics, rfm_features_metrics(f), &failure), RFM_OK);
  assert_true(metrics != rfm_features_metrics(f));
  rfm_features_free(f);
  assert_int_equal(rfm_metrics_size(metrics), 1);
  assert_null(rfm_scaling_metrics(NULL));
  rfm_scaling_free(s);
}

/* ---- what is refused ---- */

static void missing_values_are_refused_by_row_and_metric(void **state)
{
  static const double x[3] = {1, 2, 3};
  rfm_features *f = one_column(RFM_METRIC_MONETARY, x, 3);

  (void)state;
  f->values[1] = NAN; /* as a measure leaves it for whoever never bought */
  assert_fit_refused(f, NULL, RFM_E_DATA, 1, 0, "row 1: a is missing (NaN); leave such rows out");
  rfm_features_free(f);
}

static void options_out_of_range_are_refused_by_name(void **state)
{
  static const double x[3] = {1, 2, 3}, huge[2] = {-1.7e308, 1.7e308}, tiny[2] = {0, 1e-281};
  static const double bad[1] = {-1}, none[1] = {0}, low[1] = {5}, high[1] = {5};
  static const int32_t scales[1] = {9};
  rfm_features *f = one_column(RFM_METRIC_MONETARY, x, 3);
  rfm_features *wide = one_column(RFM_METRIC_MONETARY, huge, 2);
  rfm_features *close = one_column(RFM_METRIC_MONETARY, tiny, 2);
  rfm_features *empty = one_column(RFM_METRIC_MONETARY, x, 0);
  rfm_scaling_options o = scaling_of(9, 0);

  (void)state;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, -1, "scale is 9");
  o = scaling_of(0, 64);
  assert_fit_refused(f, &o, RFM_E_ARG, -1, -1, "flags");
  o = scaling_of(0, 0);
  o.clip_permille = 500;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, -1, "clip_permille is 500");
  o = scaling_of(0, RFM_SCALING_NO_CLIP);
  o.clip_permille = 5;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, -1, "RFM_SCALING_NO_CLIP");
  o = scaling_of(0, 0);
  o.weights = bad;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, -1, "n_columns is 0");
  o.n_columns = 1;
  assert_fit_refused(f, &o, RFM_E_DATA, -1, 0, "its weight is not finite and 0 or more");
  o.weights = none;
  assert_fit_refused(f, &o, RFM_E_DATA, -1, 0, "all others are 0");
  o.weights = NULL;
  o.scales = scales;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, 0, "not an rfm_scale");
  o.scales = NULL;
  o.scale = RFM_SCALE_RANGE;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, 0, "needs low and high");
  o.low = low;
  o.high = high;
  assert_fit_refused(f, &o, RFM_E_DATA, -1, 0, "low below high");
  o.scale = 0;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, -1, "no column has RFM_SCALE_RANGE");
  o.high = NULL;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, -1, "no column has RFM_SCALE_RANGE");
  o.low = NULL;
  o.high = high;
  assert_fit_refused(f, &o, RFM_E_ARG, -1, -1, "no column has RFM_SCALE_RANGE");
  o = scaling_of(0, RFM_SCALING_NO_CLIP);
  assert_fit_refused(wide, &o, RFM_E_LIMIT, -1, 0, "too large");
  assert_fit_refused(close, &o, RFM_E_LIMIT, -1, 0, "too close together");
  assert_fit_refused(empty, NULL, RFM_E_STATE, -1, -1, "no row");
  assert_fit_refused(NULL, NULL, RFM_E_ARG, -1, -1, "features is NULL");
  rfm_features_free(f);
  rfm_features_free(wide);
  rfm_features_free(close);
  rfm_features_free(empty);
}

static void features_of_other_metrics_are_refused(void **state)
{
  static const double x[2] = {1, 2};
  rfm_features *f = one_column(RFM_METRIC_MONETARY, x, 2);
  rfm_features *g = one_column(RFM_METRIC_RECENCY, x, 2);
  rfm_scaling *s = learn(f, NULL);
  double got[2];

  (void)state;
  assert_int_equal(rfm_scaling_apply(s, g, got, 2, NULL, 0, &failure), RFM_E_ARG);
  assert_int_equal(rfm_scaling_apply(s, f, got, 3, NULL, 0, &failure), RFM_E_ARG);
  assert_int_equal(rfm_scaling_apply(s, f, NULL, 2, NULL, 0, &failure), RFM_E_ARG);
  assert_int_equal(rfm_scaling_apply(s, NULL, got, 2, NULL, 0, &failure), RFM_E_ARG);
  rfm_scaling_free(s);
  rfm_features_free(f);
  rfm_features_free(g);
}

/* ---- promises ---- */

enum { N_MANY = 20000 };

static rfm_features *many(const rfm_host *host)
{
  static double values[3][N_MANY];
  static const double *const columns[3] = {values[0], values[1], values[2]};
  uint64_t seed = 5;

  for (int j = 0; j < 3; j++)
    for (int i = 0; i < N_MANY; i++)
      values[j][i] = (double)random_below(&seed, 1000) / (j + 3);
  return features_of(host, NULL, columns, N_MANY);
}

static rfm_scaling *learn_many(const rfm_host *host, rfm_status *status)
{
  static const int32_t scales[3] = {RFM_SCALE_MIN_MAX, RFM_SCALE_Z, RFM_SCALE_ROBUST};
  static const uint8_t logs[3] = {0, 1, 0};
  rfm_features *f = many(host);
  rfm_scaling_options o = scaling_of(0, 0);
  rfm_scaling *s = NULL;

  o.scales = scales;
  o.log1p = logs;
  o.n_columns = 3;
  *status = rfm_scaling_fit(&s, f, &o, &failure);
  rfm_features_free(f);
  return s;
}

static stream saved(const rfm_scaling *s)
{
  stream bytes = {0};

  assert_int_equal(rfm_scaling_save(s, stream_write, &bytes, &failure), RFM_OK);
  return bytes;
}

static void any_number_of_threads_learns_the_same_bytes(void **state)
{
  static const int32_t n_threads[] = {1, 2, 7};
  stream first = {0};

  (void)state;
  for (int i = 0; i < COUNT_OF(n_threads); i++) {
    rfm_pool *pool = NULL;
    rfm_host host;
    rfm_status st;
    rfm_scaling *s;
    stream bytes;

    memset(&host, 0, sizeof host);
    host.struct_size = sizeof host;
    assert_int_equal(rfm_pool_new(&pool, n_threads[i], NULL, &failure), RFM_OK);
    host.pool = pool;
    s = learn_many(&host, &st);
    assert_int_equal(st, RFM_OK);
    bytes = saved(s);
    if (i == 0)
      first = bytes;
    else
      assert_same_stream(&first, &bytes);
    if (i > 0)
      stream_free(&bytes);
    rfm_scaling_free(s);
    rfm_pool_free(pool);
  }
  stream_free(&first);
}

static void no_allocation_that_fails_leaks_or_leaves_anything(void **state)
{
  static double values[3 * N_MANY];
  rfm_scaling_counts counts[3] = {{.n_outside = -1}};
  failing_host fh;
  rfm_features *f;
  rfm_scaling *s = NULL;
  int64_t n = 1;

  (void)state;
  failing_host_init(&fh);
  f = many(&fh.host);
  for (; failing_host_fail(&fh, n, FAIL_ONCE), rfm_scaling_fit(&s, f, NULL, &failure); n++) {
    assert_int_equal(failure.status, RFM_E_NOMEM);
    assert_null(s);
  }
  assert_true(n > 3);
  for (n = 1; failing_host_fail(&fh, n, FAIL_ONCE),
      rfm_scaling_apply(s, f, values, 3 * N_MANY, counts, 3, &failure);
       n++) {
    assert_int_equal(failure.status, RFM_E_NOMEM);
    assert_int_equal(counts[0].n_outside, -1);
  }
  assert_true(n > 1);
  assert_int_equal(counts[0].n_outside, 0);
  failing_host_fail(&fh, 0, FAIL_ONCE);
  rfm_scaling_free(s);
  rfm_features_free(f);
  failing_host_assert_clean(&fh);
}

static void the_progress_hook_can_stop_learning(void **state)
{
  failing_host fh;
  rfm_status st;

  (void)state;
  failing_host_init(&fh);
  failing_host_stop(&fh, 1);
  assert_null(learn_many(&fh.host, &st));
  assert_int_equal(st, RFM_STOPPED);
  failing_host_assert_clean(&fh);
}

/* ---- points ---- */

static void points_are_weighted_normalised_values(void **state)
{
  static const double r[3] = {0, 5, 10}, fm[3] = {1, 2, 3}, weights[3] = {2, 1, 1};
  static const double metrics[3] = {5, 2, 2};
  static const double *const columns[3] = {r, fm, fm};
  rfm_features *f = features_of(NULL, NULL, columns, 3);
  rfm_scaling_options o = scaling_of(0, RFM_SCALING_NO_CLIP);
  double got[9], one[3], least[3], greatest[3];
  rfm_points given;
  rfm__points p;
  rfm_scaling *s;

  (void)state;
  o.weights = weights;
  o.n_columns = 3;
  s = learn(f, &o);
  memset(&given, 0, sizeof given);
  given.struct_size = sizeof given;
  given.features = f;
  given.scaling = s;
  assert_int_equal(rfm__points_open(&p, NULL, &given, NULL, &failure), RFM_OK);
  assert_int_equal(rfm__points_check(&p, NULL, &failure), RFM_OK);
  rfm__points_rows(&p, 0, 3, got);
  assert_same_double(got[0], .5); /* the most recent one */
  assert_same_double(got[3 * 1 + 1], .125);
  assert_same_double(got[3 * 2 + 2], .25);
  rfm__points_one(s, 3, metrics, one);
  assert_memory_equal(one, got + 3, sizeof one);
  assert_int_equal(rfm__points_range(&p, NULL, least, greatest, &failure), RFM_OK);
  assert_same_double(least[0], 0.0);
  assert_same_double(greatest[0], .5);
  rfm__points_close(&p);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

static void assert_points_refused(const rfm_points *given, rfm_status status, const char *text)
{
  rfm__points p;
  rfm_status st = rfm__points_open(&p, NULL, given, NULL, &failure);

  if (!st)
    st = rfm__points_check(&p, NULL, &failure);
  rfm__points_close(&p);
  assert_int_equal(st, status);
  if (!strstr(failure.message, text))
    fail_msg("'%s' does not say '%s'", failure.message, text);
}

static void points_that_are_no_points_are_refused(void **state)
{
  static const double x[4] = {1, 2, 3, NAN};
  rfm_points p;

  (void)state;
  memset(&p, 0, sizeof p);
  assert_points_refused(NULL, RFM_E_ARG, "points is NULL");
  assert_points_refused(&p, RFM_E_ABI, "rfm_points");
  p.struct_size = sizeof p;
  assert_points_refused(&p, RFM_E_ARG, "neither");
  p.matrix = x;
  p.n_rows = 2;
  assert_points_refused(&p, RFM_E_ARG, "n_columns is 0");
  p.n_columns = 33;
  assert_points_refused(&p, RFM_E_ARG, "n_columns is 33");
  p.n_columns = 2;
  assert_points_refused(&p, RFM_E_DATA, "not finite");
  assert_int_equal(failure.row, 1);
  assert_int_equal(failure.column, 1);
  p.n_rows = 0;
  assert_points_refused(&p, RFM_E_STATE, "no row");
  p.n_rows = -1;
  assert_points_refused(&p, RFM_E_ARG, "negative");
  p.n_rows = INT64_MAX / 8;
  assert_points_refused(&p, RFM_E_LIMIT, "overflows");
}

static void a_matrix_takes_no_scaling_and_features_no_size(void **state)
{
  static const double x[4] = {1, 2, 3, 4};
  rfm_features *f = one_column(RFM_METRIC_MONETARY, x, 4);
  rfm_scaling *s = learn(f, NULL);
  rfm_points p = {.struct_size = sizeof p};

  (void)state;
  p.matrix = x;
  p.n_rows = 4;
  p.n_columns = 1;
  p.scaling = s;
  assert_points_refused(&p, RFM_E_ARG, "scaling is given, but a matrix is taken as it is");
  p.matrix = NULL;
  p.features = f;
  assert_points_refused(&p, RFM_E_ARG, "n_rows and n_columns must be 0 with features");
  p.n_rows = 0;
  assert_points_refused(&p, RFM_E_ARG, "n_rows and n_columns must be 0 with features");
  rfm_scaling_free(s);
  rfm_features_free(f);
}

static void null_arguments_are_refused(void **state)
{
  static const double x[2] = {1, 2};
  rfm_features *f = one_column(RFM_METRIC_MONETARY, x, 2);
  rfm_scaling *s = learn(f, NULL);
  rfm_scaled_column c = {.struct_size = sizeof c};

  (void)state;
  assert_refused(rfm_scaling_fit(NULL, f, NULL, &failure), RFM_E_ARG, &failure, -1, "out is NULL");
  assert_refused(rfm_scaling_get(NULL, 0, &c, &failure), RFM_E_ARG, &failure, -1, "NULL");
  assert_refused(rfm_scaling_get(s, 0, NULL, &failure), RFM_E_ARG, &failure, -1, "NULL");
  assert_refused(rfm_scaling_get(s, 1, &c, &failure), RFM_E_ARG, &failure, -1, "1");
  assert_int_equal(rfm_scaling_columns(NULL), 0);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(min_max_runs_from_0_to_1_and_is_reversed_where_less_is_better),
      cmocka_unit_test(z_scores_have_mean_0_and_the_sample_deviation_as_unit),
      cmocka_unit_test(robust_values_are_quartile_distances_from_the_median),
      cmocka_unit_test(a_range_is_the_business_own_and_counts_what_lies_beyond),
      cmocka_unit_test(one_whale_is_clipped_and_counted),
      cmocka_unit_test(log1p_takes_the_negative_as_0_and_counts_it),
      cmocka_unit_test(a_column_without_spread_is_0_in_every_scale),
      cmocka_unit_test(later_rows_outside_the_learned_range_are_counted),
      cmocka_unit_test(weights_sum_to_1_unless_taken_as_given),
      cmocka_unit_test(a_scaling_keeps_the_metrics_that_it_was_learned_of),
      cmocka_unit_test(missing_values_are_refused_by_row_and_metric),
      cmocka_unit_test(options_out_of_range_are_refused_by_name),
      cmocka_unit_test(features_of_other_metrics_are_refused),
      cmocka_unit_test(any_number_of_threads_learns_the_same_bytes),
      cmocka_unit_test(no_allocation_that_fails_leaks_or_leaves_anything),
      cmocka_unit_test(the_progress_hook_can_stop_learning),
      cmocka_unit_test(points_are_weighted_normalised_values),
      cmocka_unit_test(points_that_are_no_points_are_refused),
      cmocka_unit_test(a_matrix_takes_no_scaling_and_features_no_size),
      cmocka_unit_test(null_arguments_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
