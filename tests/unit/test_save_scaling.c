/* SPDX-License-Identifier: MIT */
/* Saved scalings: their bytes, that they come back and scale alike, and what is refused. */
#include "cluster/scaling.h"
#include "feature_fixture.h"
#include "saved_fixture.h"

/* Made by tests/support/encode_saved.py from docs/format.md alone. */
/* clang-format off */
static const uint8_t SCALING[] = {
  0x89, 0x52, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a,
  /* HEAD */
  0x48, 0x45, 0x41, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xef, 0xab, 0xe2, 0x32,
  /* METR */
  0x4d, 0x45, 0x54, 0x52, 0x76, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x06, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x61, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01,
  0x62, 0x00, 0x54, 0xe1, 0x88, 0x4e,
  /* SCAL */
  0x53, 0x43, 0x41, 0x4c, 0x90, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x20, 0x4e, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xe8, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x3e, 0x40,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x34, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xd0, 0x3f, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x50, 0x40, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x50, 0x40, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0xd0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0xeb, 0xdd, 0x50, 0x28,
  /* DONE */
  0x44, 0x4f, 0x4e, 0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0xb8, 0x3a, 0x8f,
};
/* clang-format on */

enum { N_COLUMNS = 4, N_ROWS = 60 };

static rfm_scaling *learn(const rfm_features *f, const int32_t *scales, uint32_t flags)
{
  static const double weights[] = {3, 1, 2, 0}, low[] = {0, 0, 10, 0}, high[] = {1, 64, 90, 1};
  static const uint8_t log1p[] = {0, 0, 0, 1};
  rfm_scaling_options o = {.struct_size = sizeof o, .flags = flags};
  rfm_scaling *s = NULL;

  o.n_columns = rfm_metrics_size(rfm_features_metrics(f));
  o.scales = scales;
  o.log1p = log1p;
  o.weights = weights;
  o.low = low;
  o.high = high;
  assert_int_equal(rfm_scaling_fit(&s, f, &o, &failure), RFM_OK);
  return s;
}

/* What the bytes of SCALING say: recency from 10 to 30 and not clipped, money in a range of the
 * business's own. */
static void *tiny_scaling(const rfm_host *host)
{
  static const int32_t kinds[] = {RFM_METRIC_RECENCY, RFM_METRIC_MONETARY};
  static const int32_t scales[] = {RFM_SCALE_MIN_MAX, RFM_SCALE_RANGE};
  static const double recency[] = {10, 30}, money[] = {16, 80};
  static const double *const columns[] = {recency, money};
  rfm_metrics *metrics = metrics_of(host, kinds, 2);
  rfm_features *f = features_of(host, metrics, columns, 2);
  rfm_scaling *s = learn(f, scales, RFM_SCALING_NO_CLIP);

  rfm_metrics_free(metrics);
  rfm_features_free(f);
  return s;
}

#define F64_MINUS_ONE UINT64_C(0xbff0000000000000)
#define F64_MINUS_ZERO UINT64_C(0x8000000000000000)
#define F64_ONE UINT64_C(0x3ff0000000000000)
#define F64_INFINITE UINT64_C(0x7ff0000000000000)

/* Columns at 8 and 76: three marks, then at 12 weight, quantiles, zero, unit, lowest, highest. */
static const saved_lie lies[] = {
    {"SCAL", 0, 1, 4, "number of columns"},
    {"SCAL", 0, 3, 4, "number of columns"},
    {"SCAL", 0, UINT32_C(1) << 31, 4, "number of columns"},
    {"SCAL", 4, INT32_MAX, 4, "learned day"},
    {"SCAL", 4, UINT32_C(1) << 31, 4, "learned day"},
    {"SCAL", 8, 0, 4, "scale"},
    {"SCAL", 8, 5, 4, "scale"},
    {"SCAL", 12, 2, 4, "mark"},
    {"SCAL", 16, 2, 4, "mark"},
    {"SCAL", 76 + 8, 0, 4, "mark"}, /* a range that clips nothing */
    {"SCAL", 20, F64_MINUS_ONE, 8, "weight is below 0"},
    {"SCAL", 20, F64_INFINITE, 8, "not finite"},
    {"SCAL", 28, F64_MINUS_ONE, 8, "clips nothing"},
    {"SCAL", 36, F64_ONE, 8, "clips nothing"},
    {"SCAL", 76 + 28, F64_MINUS_ONE, 8, "ends before it begins"},
    {"SCAL", 44, F64_INFINITE, 8, "not finite"},
    {"SCAL", 52, F64_INFINITE | F64_MINUS_ZERO, 8, "not finite"},
    {"SCAL", 52, 1, 8, "too small to divide"}, /* 2^-1074 */
    {"SCAL", 52, F64_MINUS_ZERO | 1, 8, "too small to divide"},
    {"SCAL", 60, F64_MINUS_ZERO, 8, "-0"},
    {"SCAL", 68, F64_MINUS_ONE, 8, "ends before it begins"},
};

static const saved_case scaling_case = {
    RFM__OBJECT_SCALING, tiny_scaling, SCALING, sizeof SCALING, lies, COUNT_OF(lies),
};

/* What the learned scaling makes of every row, and what it counts. */
typedef struct scaled_rows {
  double values[N_ROWS * N_COLUMNS];
  rfm_scaling_counts counts[N_COLUMNS];
} scaled_rows;

static scaled_rows apply(const rfm_scaling *s, const rfm_features *f)
{
  scaled_rows got;

  assert_int_equal(rfm_scaling_apply(s, f, got.values, (int64_t)N_ROWS * N_COLUMNS, got.counts,
                                     N_COLUMNS, &failure),
                   RFM_OK);
  return got;
}

static rfm_features *random_features(uint64_t seed)
{
  static const int32_t kinds[N_COLUMNS] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY,
                                           RFM_METRIC_RECENCY, RFM_METRIC_MONETARY};
  double values[N_COLUMNS][N_ROWS];
  const double *const columns[] = {values[0], values[1], values[2], values[3]};
  rfm_metrics *metrics = metrics_of(NULL, kinds, N_COLUMNS);
  rfm_features *f;

  for (int i = 0; i < N_COLUMNS * N_ROWS; i++)
    values[i / N_ROWS][i % N_ROWS] = (double)random_below(&seed, 1000) / 7 - 10;
  f = features_of(NULL, metrics, columns, N_ROWS);
  rfm_metrics_free(metrics);
  return f;
}

/* All four scales, log1p, a weight of 0; clipped at quantiles, and not. */
static void what_comes_back_scales_alike_clipped_or_not(void **state)
{
  static const int32_t scales[] = {RFM_SCALE_MIN_MAX, RFM_SCALE_Z, RFM_SCALE_RANGE,
                                   RFM_SCALE_ROBUST};
  rfm_features *f = random_features(1), *others = random_features(2);

  (void)state;
  for (uint32_t flags = 0; flags <= RFM_SCALING_NO_CLIP; flags += RFM_SCALING_NO_CLIP) {
    rfm_scaling *s = learn(f, scales, flags), *back = brought_back(&scaling_case, s);
    const scaled_rows a = apply(s, others), b = apply(back, others);

    assert_int_equal(a.counts[0].n_clipped_low > 0, flags != RFM_SCALING_NO_CLIP);
    assert_memory_equal(&a, &b, sizeof a);
    assert_int_equal(rfm_scaling_learned_day(back), AS_OF);
    assert_true(rfm__scaling_same(s, back));
    rfm_scaling_free(s);
    rfm_scaling_free(back);
  }
  rfm_features_free(f);
  rfm_features_free(others);
}

static void weights_that_are_all_0_are_refused(void **state)
{
  stream s = stream_of(SCALING, sizeof SCALING);

  (void)state;
  patch(&s, block_of(&s, "SCAL"), 20, 0, 8);
  patch(&s, block_of(&s, "SCAL"), 76 + 12, 0, 8);
  assert_case_refused(&scaling_case, &s, NULL, RFM_E_FORMAT, "all weights are 0");
  stream_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&scaling_case),
      cmocka_unit_test(what_comes_back_scales_alike_clipped_or_not),
      cmocka_unit_test(weights_that_are_all_0_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
