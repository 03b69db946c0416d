/* SPDX-License-Identifier: MIT */
/* Saved scorers: their bytes (tests/support/encode_saved.py makes them), that they come back and
 * score alike, and what is refused. */
#include "saved_fixture.h"

#include <rfm/scorer.h>

/* Made by tests/support/encode_saved.py from docs/format.md alone. */
/* clang-format off */
static const uint8_t SCORER[] = {
  0x89, 0x52, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a,
  /* HEAD */
  0x48, 0x45, 0x41, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x1f, 0x2f, 0x54, 0xc6,
  /* METR */
  0x4d, 0x45, 0x54, 0x52, 0x90, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x06, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x4d, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x04, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x5a, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0x72, 0x65, 0x63, 0x65, 0x6e, 0x63, 0x79,
  0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x04, 0x40, 0x05, 0x73, 0x70, 0x65, 0x6e, 0x74, 0x00, 0xc4, 0xca, 0x03, 0xc4,
  /* SCOR */
  0x53, 0x43, 0x4f, 0x52, 0x4c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x02, 0x00, 0x00, 0x00, 0x38, 0x4a, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xd0, 0x3f, 0x02, 0x00, 0x00, 0x00,
  0x04, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xe8, 0x3f,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x3e, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, 0x56, 0x40,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x8f, 0x40, 0xa4, 0xdf, 0x81, 0x20,
  /* DONE */
  0x44, 0x4f, 0x4e, 0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0xb8, 0x3a, 0x8f,
};
/* clang-format on */

enum { AS_OF = 19000, N_ROWS = 200 };

static rfm_scorer_options options_of(int32_t rule, int32_t n_levels)
{
  rfm_scorer_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.rule = rule;
  o.n_levels = n_levels;
  return o;
}

/* What the bytes of SCORER say. */
static void *tiny_scorer(const rfm_host *host)
{
  static const double recency[2] = {30, 90}, spent[1] = {1000};
  static const double *const breaks[2] = {recency, spent};
  static const uint32_t groups[3] = {4, 0, 4};
  static const uint64_t categories[1] = {77};
  static const int32_t levels[2] = {3, 2};
  static const double weights[2] = {1, 3};
  rfm_scorer_options so = options_of(0, 0);
  rfm_metrics_options mo;
  rfm_metric list[2];
  rfm_metrics *m = NULL;
  rfm_scorer *s = NULL;

  memset(list, 0, sizeof list);
  list[0].struct_size = list[1].struct_size = sizeof list[0];
  list[0].kind = RFM_METRIC_RECENCY;
  list[0].window_days = 90;
  list[1].kind = RFM_METRIC_MONETARY;
  list[1].name = "spent";
  list[1].money = RFM_MONEY_GROSS;
  list[1].missing = RFM_MISSING_VALUE;
  list[1].missing_value = 2.5;
  memset(&mo, 0, sizeof mo);
  mo.struct_size = sizeof mo;
  mo.flags = RFM_METRICS_IGNORE_ZERO;
  mo.groups = groups;
  mo.n_groups = 3;
  mo.categories = categories;
  mo.n_categories = 1;
  mo.shop_median_gap = -0.0;
  assert_int_equal(rfm_metrics_new(&m, host, list, 2, &mo, &failure), RFM_OK);
  so.levels = levels;
  so.weights = weights;
  so.n_columns = 2;
  assert_int_equal(rfm_scorer_from_breaks(&s, host, m, breaks, &so, AS_OF, &failure), RFM_OK);
  rfm_metrics_free(m);
  return s;
}

/* METR: head 40, categories 8, groups 8; metrics from 56: 28 of fields, value, texts. */
static const saved_lie lies[] = {
    {"METR", 0, 0, 4, "number of metrics"},
    {"METR", 0, 33, 4, "number of metrics"},
    {"METR", 0, 1, 4, "left over"},
    {"METR", 4, 0, 4, "default"},
    {"METR", 4, 64, 4, "contradict"},
    {"METR", 8, 0, 4, "default"},
    {"METR", 8, 9, 4, "contradict"},
    {"METR", 12, 4, 4, "contradict"},
    {"METR", 16, UINT64_C(0x3fe0000000000000), 8, "contradict"}, /* a gap of half a day */
    {"METR", 24, UINT64_C(1) << 61, 8, "number of categories"},
    {"METR", 24, UINT64_MAX, 8, "number of categories"},
    {"METR", 32, UINT64_C(1) << 62, 8, "number of categories or groups"},
    {"METR", 48, 4, 4, "groups are not in order"},
    {"METR", 56, 0, 4, "contradict"},
    {"METR", 60, 0, 4, "default"},
    {"METR", 72, 0, 4, "default"},
    {"METR", 76, 0, 4, "default"},
    {"METR", 84, 1, 8, "default"}, /* a value for missing ones that are kept */
    {"METR", 92, 0, 1, "name of a metric"},
    {"METR", 92, 64, 1, "name of a metric"},
    {"METR", 93, 0, 1, "name of a metric"},
    {"METR", 100, 1, 1, ""},
    {"SCOR", 0, 3, 4, "number of columns"},
    {"SCOR", 4, 0, 4, "weights"},
    {"SCOR", 4, RFM_WEIGHTING_EQUAL, 4, "weights"},
    {"SCOR", 4, RFM_WEIGHTING_STONE, 4, "weights"},
    {"SCOR", 8, 0x7fffffff, 4, "learned day"},
    {"SCOR", 12, 1, 4, "number of levels"},
    {"SCOR", 12, 0x80000000, 4, "number of levels"},
    {"SCOR", 12, 101, 4, "number of levels"},
    {"SCOR", 12, 4, 4, "its length"},
    {"SCOR", 16, RFM_RULE_NTILE, 4, "the rule"},
    {"SCOR", 16, RFM_RULE_MEAN, 4, "the rule"},
    {"SCOR", 16, RFM_RULE_NESTED, 4, "the rule"}, /* of the other column */
    {"SCOR", 16, RFM_RULE_QUANTILE, 4, "its length"},
    {"SCOR", 20, 2, 4, "closed side"},
    {"SCOR", 24, UINT64_C(0xbff0000000000000), 8, "weights"},
    {"SCOR", 24, UINT64_C(0x7fefffffffffffff), 8, "weights"},
    {"SCOR", 52, UINT64_C(0x4056800000000000), 8, "not in order"}, /* 90, 90 */
    {"SCOR", 60, UINT64_C(0x7ff0000000000000), 8, "not finite"},
};

static const saved_case scorer_case = {
    RFM__OBJECT_SCORER, tiny_scorer, SCORER, sizeof SCORER, lies, COUNT_OF(lies),
};

/* ---- learned ones ---- */

static rfm_features *random_features(const rfm_host *host, uint64_t seed)
{
  static double values[3][N_ROWS];
  static const double *const columns[3] = {values[0], values[1], values[2]};
  rfm_features *f = NULL;

  for (int j = 0; j < 3; j++)
    for (int i = 0; i < N_ROWS; i++)
      values[j][i] = random_below(&seed, 30) / (j == 2 ? 7.0 : 1.0);
  assert_int_equal(
      rfm_features_from_columns(&f, host, NULL, NULL, columns, N_ROWS, AS_OF, &failure), RFM_OK);
  return f;
}

static void assert_scores_alike(const rfm_scorer *a, const rfm_scorer *b, const rfm_features *f)
{
  static uint8_t score[2][N_ROWS * 3];
  static double composite[2][N_ROWS];
  static uint64_t cell[2][N_ROWS];
  rfm_scores out;

  for (int i = 0; i < 2; i++) {
    memset(&out, 0, sizeof out);
    out.struct_size = sizeof out;
    out.n_rows = N_ROWS;
    out.score = score[i];
    out.composite = composite[i];
    out.cell = cell[i];
    assert_int_equal(rfm_scorer_apply(i ? b : a, f, &out, &failure), RFM_OK);
  }
  assert_memory_equal(score[0], score[1], sizeof score[0]);
  assert_memory_equal(composite[0], composite[1], sizeof composite[0]);
  assert_memory_equal(cell[0], cell[1], sizeof cell[0]);
}

static void assert_sizes_alike(const rfm_scorer *a, const rfm_scorer *b)
{
  for (int32_t j = 0; j < rfm_scorer_columns(a); j++) {
    const int64_t *x, *y;
    int64_t n, m;

    assert_int_equal(rfm_scorer_level_sizes(a, j, &x, &n, &failure), RFM_OK);
    assert_int_equal(rfm_scorer_level_sizes(b, j, &y, &m, &failure), RFM_OK);
    assert_int_equal(n, m);
    assert_memory_equal(x, y, (size_t)n * sizeof *x);
  }
}

static void scorers_of_every_rule_come_back(void **state)
{
  const int32_t rules[] = {RFM_RULE_QUANTILE, RFM_RULE_NESTED, RFM_RULE_WIDTH,
                           RFM_RULE_R_RFM,    RFM_RULE_MEAN,   RFM_RULE_MEDIAN};

  (void)state;
  for (int i = 0; i < COUNT_OF(rules); i++)
    for (int32_t weighting = 0; weighting <= RFM_WEIGHTING_STONE; weighting++) {
      static const double weights[3] = {1, 2, 4};
      const int mean = rules[i] >= RFM_RULE_MEAN;
      rfm_scorer_options o = options_of(rules[i], mean ? 2 : 3 + weighting * 2);
      rfm_features *f = random_features(NULL, (uint64_t)i);
      rfm_scorer *s = NULL, *back;

      o.weighting = weighting;
      o.closed = weighting % 4;
      if (weighting == RFM_WEIGHTING_NORMALISED || weighting == RFM_WEIGHTING_AS_GIVEN) {
        o.weights = weights;
        o.n_columns = 3;
      }
      assert_int_equal(rfm_scorer_fit(&s, f, &o, &failure), RFM_OK);
      back = brought_back(&scorer_case, s);
      assert_scores_alike(s, back, f);
      assert_sizes_alike(s, back);
      rfm_scorer_free(s);
      rfm_scorer_free(back);
      rfm_features_free(f);
    }
}

/* Every kind of metric, each field at work. */
static void rich_metrics_come_back(void **state)
{
  static const double season[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  rfm_metric list[RFM_METRIC_SEASON_FREQUENCY];
  rfm_metrics_options o;
  rfm_metrics *m = NULL;
  rfm_scorer_options so = options_of(0, 2);
  const double break_at[1] = {-1e300};
  const double *breaks[RFM_METRIC_SEASON_FREQUENCY];
  rfm_scorer *s = NULL, *back;

  (void)state;
  memset(list, 0, sizeof list);
  for (int i = 0; i < COUNT_OF(list); i++) {
    rfm_metric *x = &list[i];

    x->struct_size = sizeof *x;
    x->kind = i + 1;
    x->direction = i % 3;
    x->money = i % 3;
    x->missing = i % 4;
    x->missing_value = -0.0;
    x->flags = i % 5 == 1 ? RFM_METRIC_FROM_FLOOR : 0;
    breaks[i] = break_at;
  }
  list[RFM_METRIC_GAP_MEAN - 1].flags = RFM_METRIC_SHRUNK_GAP;
  list[RFM_METRIC_TREND_MONETARY - 1].window_days = 30;
  list[RFM_METRIC_TREND_FREQUENCY - 1].window_days = 30;
  list[RFM_METRIC_TREND_FREQUENCY - 1].against_days = 90;
  list[RFM_METRIC_ATTRIBUTE - 1].attribute = "distance";
  list[RFM_METRIC_VISITS - 1].flags = RFM_METRIC_UNSCORED;
  list[RFM_METRIC_SEASON_FREQUENCY - 1].flags = RFM_METRIC_UNSCORED;
  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.shop_median_gap = 17.5;
  o.season = season;
  o.kinds = RFM_KIND_BIT(RFM_KIND_PAYMENT) | RFM_KIND_BIT(RFM_KIND_VISIT);
  o.purchase = RFM_PURCHASE_ROW;
  assert_int_equal(rfm_metrics_new(&m, NULL, list, COUNT_OF(list), &o, &failure), RFM_OK);
  assert_int_equal(rfm_scorer_from_breaks(&s, NULL, m, breaks, &so, RFM_DAY_MIN, &failure), RFM_OK);
  back = brought_back(&scorer_case, s);
  rfm_metrics_free(m);
  rfm_scorer_free(s);
  rfm_scorer_free(back);
}

static void ntile_is_not_saved(void **state)
{
  const rfm_scorer_options o = options_of(RFM_RULE_NTILE, 4);
  rfm_features *f = random_features(NULL, 1);
  rfm_scorer *s = NULL;
  stream bytes = {0};

  (void)state;
  assert_int_equal(rfm_scorer_fit(&s, f, &o, &failure), RFM_OK);
  assert_int_equal(rfm_scorer_save(s, stream_write, &bytes, &failure), RFM_E_STATE);
  assert_int_equal(bytes.calls, 0);
  rfm_scorer_free(s);
  rfm_features_free(f);
}

/* Levels that stand for a million cells, without the breaks of any. */
static void hostile_levels_take_no_memory(void **state)
{
  failing_host fh;
  stream s = stream_of(SCORER, sizeof SCORER);
  const size_t at = block_of(&s, "SCOR");

  (void)state;
  failing_host_init(&fh);
  for (int j = 0; j < 2; j++) {
    put_le(s.bytes + at + 12 + 12 + (size_t)j * 20, 100, 4);
    put_le(s.bytes + at + 12 + 16 + (size_t)j * 20, RFM_RULE_NESTED, 4);
  }
  seal(&s, at);
  assert_case_refused(&scorer_case, &s, &fh.host, RFM_E_FORMAT, "its length");
  assert_true(fh.peak_bytes < 20000);
  failing_host_assert_clean(&fh);
  stream_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&scorer_case),
      cmocka_unit_test(scorers_of_every_rule_come_back),
      cmocka_unit_test(rich_metrics_come_back),
      cmocka_unit_test(ntile_is_not_saved),
      cmocka_unit_test(hostile_levels_take_no_memory),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
