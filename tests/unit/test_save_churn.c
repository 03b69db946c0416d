/* SPDX-License-Identifier: MIT */
/* Saved early warnings: that they come back and say the same, and what is refused. The bytes are
 * those of a model trained here: no shop is small enough for a model to be written out by hand. */
#include "saved_fixture.h"

#include "churn_fixture.h"

enum { TODAY = FIRST + 420, H = 40 };

static shop kept;
static stream bytes;

static void *small_churn(const rfm_host *host)
{
  rfm_table *table = rows_table(host, kept.rows, kept.n_rows);
  rfm_churn *churn = trained(table, TODAY, H);

  rfm_table_free(table);
  return churn;
}

#define F64_TWO UINT64_C(0x4000000000000000)
#define F64_FAR UINT64_C(0x4170000000000000) /* 2^24 */
#define F64_MINUS (UINT64_C(1) << 63)
#define F64_NAN UINT64_C(0x7ff8000000000000)

/* CHRN: columns; the core: as-of day 4, horizon, history, label, step, cuts 24, span 28, gap 32,
 * scale 40, 48 weights from 48, then the model of repeat buyers at 432: fit, examples 436, lost
 * 444, 5 terms; that of one-time buyers at 617, season at 736. */
static const saved_lie lies[] = {
    {"CHRN", 0, 8, 4, "number of columns"},
    {"CHRN", 4, 0x7fffffff, 4, "setting"},
    {"CHRN", 8, 0, 4, "setting"},
    {"CHRN", 8, 3661, 4, "setting"},
    {"CHRN", 12, 0, 4, "setting"},
    {"CHRN", 16, H + 1, 4, "setting"},
    {"CHRN", 20, 0, 4, "setting"},
    {"CHRN", 24, 3, 4, "setting"},
    {"CHRN", 24, 65, 4, "setting"},
    {"CHRN", 28, 27, 4, "setting"},
    {"CHRN", 32, 0, 8, "setting"},
    {"CHRN", 32, F64_NAN, 8, "not finite"},
    {"CHRN", 40, 0, 8, "setting"},
    {"CHRN", 48, F64_TWO, 8, "rhythm"},
    {"CHRN", 432, RFM_CHURN_RHYTHM_ONLY, 4, "model"},
    {"CHRN", 432, 4, 4, "model"},
    {"CHRN", 436, (UINT64_C(1) << 53) + 1, 8, "model"},
    {"CHRN", 444, UINT64_C(1) << 62, 8, "model"},
    {"CHRN", 736, F64_FAR, 8, "setting"},
    {"METR", 0, 8, 4, ""},
};

static saved_case churn_case = {
    RFM__OBJECT_CHURN, small_churn, NULL, 0, lies, COUNT_OF(lies),
};

static int setup(void **state)
{
  static const shop_options usual = {1200, FIRST, 420, 14, 1.5, 250, 2, 61};
  rfm_churn *churn;

  (void)state;
  shop_make(&kept, &usual);
  churn = small_churn(NULL);
  assert_int_equal(rfm_churn_save(churn, stream_write, &bytes, &failure), RFM_OK);
  rfm_churn_free(churn);
  churn_case.bytes = bytes.bytes;
  churn_case.n_bytes = bytes.n;
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  stream_free(&bytes);
  shop_free(&kept);
  return 0;
}

/* Probabilities, levels, report, terms, reasons. */
static void a_loaded_model_says_the_same(void **state)
{
  static const double late[6] = {80, 10, 30000, 260, 180, 20};
  rfm_table *table = rows_table(NULL, kept.rows, kept.n_rows);
  rfm_churn *churn = trained(table, TODAY, H), *back = brought_back(&churn_case, churn);
  dump a = {NULL, 0, 0}, b = {NULL, 0, 0};
  rfm_churn_info info[2];
  rfm_churn_reason reasons[2][28];
  double auc[2];
  int32_t n;

  (void)state;
  dump_churn(&a, churn, table, TODAY + 30);
  dump_churn(&b, back, table, TODAY + 30);
  assert_same_dump(&a, &b);
  memset(reasons, 0, sizeof reasons);
  for (int i = 0; i < 2; i++) {
    const rfm_churn *c = i ? back : churn;

    info[i] = info_of(c);
    for (int k = 0; k < 28; k++)
      reasons[i][k].struct_size = sizeof reasons[i][k];
    assert_ok(rfm_churn_reasons(c, late, 6, reasons[i], 28, &n, &err), &err);
    assert_ok(rfm_churn_metric_auc(c, 1, 0, &auc[i], &err), &err);
  }
  assert_memory_equal(&info[0], &info[1], sizeof info[0]);
  assert_memory_equal(reasons[0], reasons[1], sizeof reasons[0]);
  assert_same_double(auc[0], auc[1]);
  for (int32_t group = 0; group < 3; group++) {
    const rfm_churn_report r = report_of(churn, group), s = report_of(back, group);

    assert_memory_equal(&r, &s, sizeof r);
  }
  rfm_churn_free(churn);
  rfm_churn_free(back);
  rfm_table_free(table);
  dump_free(&a);
  dump_free(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&churn_case),
      cmocka_unit_test(a_loaded_model_says_the_same),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
