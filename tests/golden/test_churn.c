/* SPDX-License-Identifier: MIT */
/* Early warning on real shops: trained on the past, judged by what came after. */
#include "datasets.h"

#include "base/host.h"
#include "math/logistic.h"
#include "math/ranking.h"
#include "support/approx.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_ROWS = 70000 };

static rfm_error err;
static row rows[MAX_ROWS];

/* Invoices of known customers; a negative amount is a return. */
static int64_t load_uci(void)
{
  int64_t n = 0;
  csv c;

  if (!csv_open(&c, SOURCE_ROOT, "uci_invoices.csv"))
    skip();
  while (csv_next(&c)) {
    const int64_t cents = csv_cents(c.field[3]);

    if (!c.field[2][0])
      continue;
    rows[n] =
        (row){strtoull(c.field[2], NULL, 10), csv_day(c.field[1]), cents < 0 ? -cents : cents};
    rows[n].kind = cents < 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
    rows[n++].order = rfm_key_hash(c.field[0], strlen(c.field[0]));
  }
  csv_close(&c);
  return n;
}

/* What came after the training, for everyone with a purchase. */
typedef struct judged {
  rfm__ranking model;
  double best_baseline; /* log loss of base rate and recency, each fitted to the holdout itself */
  double base_rate, recency;
  double recency_auc;
  int64_t n;
} judged;

static rfm_host plain_host(void)
{
  rfm_host host;

  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  return host;
}

static double recency_loss(const double *recency, const uint8_t *lost, int64_t n)
{
  const rfm_host host = plain_host();
  double *x = malloc((size_t)n * 2 * sizeof *x);
  rfm__logistic fit = {&host, x, lost, NULL, NULL, n, 2};
  rfm__logistic_fit found;

  for (int64_t i = 0; i < n; i++) {
    x[2 * i] = 1;
    x[2 * i + 1] = log(1 + recency[i]);
  }
  assert_ok(rfm__logistic_fit_rows(&fit, &found, &err), &err);
  free(x);
  return found.loss / (double)n;
}

static judged judge(const rfm_table *table, const rfm_churn *churn, int32_t day, int32_t days)
{
  const rfm_host host = plain_host();
  rfm_features *then = NULL, *after = NULL;
  const double *recency, *later;
  rfm_churn_scores s;
  rfm__ranking other;
  judged j;
  int64_t n, kept = 0;

  assert_ok(rfm_features_measure(&then, table, rfm_churn_metrics(churn), day, NULL, &err), &err);
  assert_ok(rfm_features_measure(&after, table, rfm_churn_metrics(churn), day + days, NULL, &err),
            &err);
  n = rfm_features_rows(then);
  ZERO_STRUCT(s);
  s.n_rows = n;
  s.probability = malloc((size_t)n * sizeof *s.probability);
  assert_ok(rfm_churn_apply(churn, then, &s, &err), &err);
  assert_ok(rfm_features_column(then, 0, &recency, NULL, &err), &err);
  assert_ok(rfm_features_column(after, 0, &later, NULL, &err), &err);
  {
    uint8_t *lost = malloc((size_t)n);
    double *since = malloc((size_t)n * sizeof *since);
    double share;

    for (int64_t i = 0; i < n; i++)
      if (recency[i] == recency[i]) {
        s.probability[kept] = s.probability[i];
        since[kept] = recency[i];
        lost[kept++] = !(later[i] < days);
      }
    assert_ok(rfm__ranking_of(&host, lost, s.probability, NULL, kept, &j.model, &err), &err);
    assert_ok(rfm__ranking_of(&host, lost, since, NULL, kept, &other, &err), &err);
    share = (double)j.model.n_positive / (double)kept;
    j.base_rate = -share * log(share) - (1 - share) * log(1 - share);
    j.recency = recency_loss(since, lost, kept);
    j.recency_auc = other.auc;
    j.n = kept;
    free(lost);
    free(since);
  }
  free(s.probability);
  rfm_features_free(then);
  rfm_features_free(after);
  return j;
}

static void tell(const char *name, const judged *j)
{
  print_message("# %s: n %d, lost %.4f; AUC %.4f (recency %.4f), log loss %.5f (recency %.5f, base "
                "rate %.5f), Brier %.5f, calibration error %.4f\n",
                name, (int)j->n, (double)j->model.n_positive / (double)j->n, j->model.auc,
                j->recency_auc, j->model.log_loss, j->recency, j->base_rate, j->model.brier,
                j->model.calibration_error);
}

/* Spend expected of those who did buy over what they spent, net: of all, of customers of less than
 * four weeks, and of those silent for more than half a year. */
typedef struct spending {
  double all, young, silent;
} spending;

static spending compare_spend(const rfm_table *table, const rfm_churn *churn, int32_t day,
                              int32_t days)
{
  enum { YOUNG = 28, SILENT = 180 };
  double expected[3] = {0}, spent[3] = {0};
  rfm_features *then = NULL, *after = NULL;
  const double *column[4], *later[3]; /* recency, frequency, monetary, tenure */
  rfm_churn_scores s;

  assert_ok(rfm_features_measure(&then, table, rfm_churn_metrics(churn), day, NULL, &err), &err);
  assert_ok(rfm_features_measure(&after, table, rfm_churn_metrics(churn), day + days, NULL, &err),
            &err);
  ZERO_STRUCT(s);
  s.n_rows = rfm_features_rows(then);
  s.spend_minor = malloc((size_t)s.n_rows * sizeof *s.spend_minor);
  assert_ok(rfm_churn_apply(churn, then, &s, &err), &err);
  for (int i = 0; i < 4; i++)
    assert_ok(rfm_features_column(then, i, &column[i], NULL, &err), &err);
  for (int i = 0; i < 3; i++)
    assert_ok(rfm_features_column(after, i, &later[i], NULL, &err), &err);
  for (int64_t i = 0; i < s.n_rows; i++) {
    const int is_in[3] = {1, column[3][i]<YOUNG, column[0][i]> SILENT};
    const double more = later[2][i] - column[2][i];

    for (int k = 0; k < 3; k++)
      if (is_in[k] && column[0][i] == column[0][i] && later[0][i] < days) {
        expected[k] += s.spend_minor[i];
        spent[k] += more > 0 ? more : 0;
      }
  }
  free(s.spend_minor);
  rfm_features_free(then);
  rfm_features_free(after);
  return (spending){expected[0] / spent[0], expected[1] / spent[1], expected[2] / spent[2]};
}

static void tell_spend(const char *name, const spending *s)
{
  print_message("# %s: spend expected over spent %.2f, young %.2f, silent %.2f\n", name, s->all,
                s->young, s->silent);
}

static rfm_churn *train(const rfm_table *table, int32_t day, int32_t horizon)
{
  rfm_churn_options o;
  rfm_churn *churn = NULL;

  ZERO_STRUCT(o);
  o.horizon_days = horizon;
  assert_ok(rfm_churn_train(&churn, table, day, &o, &err), &err);
  return churn;
}

/* NUMBERS 5: 39 weeks ahead from 1997-09-30, by a history just as long. The BG/NBD row's log loss
 * on the sample is .505551. */
static void assert_cdnow(const char *name)
{
  const int32_t day = csv_day("1997-09-30");
  rfm_table *table = rows_table(NULL, rows, load_cdnow(name, rows, MAX_ROWS));
  rfm_churn *churn = train(table, day, 273);
  const judged j = judge(table, churn, day, 273);
  const spending s = compare_spend(table, churn, day, 273);

  tell(name, &j);
  tell_spend(name, &s);
  assert_true(j.model.log_loss < .505551);
  assert_true(j.model.log_loss < j.recency && j.model.log_loss < j.base_rate);
  assert_true(j.model.auc >= .77);
  assert_true(j.model.calibration_error <= .05);
  assert_true(s.all > .9 && s.all < 1.1 && s.silent > .8 && s.silent < 1.1);
  rfm_churn_free(churn);
  rfm_table_free(table);
}

static void the_cdnow_sample_is_foretold(void **state)
{
  (void)state;
  assert_cdnow("cdnow_sample.csv");
}

static void the_cdnow_master_is_foretold(void **state)
{
  (void)state;
  assert_cdnow("cdnow_master.csv");
}

/* The last sixteen weeks, eight weeks, half a year. */
static void the_gift_shop_is_foretold(void **state)
{
  static const int32_t horizons[] = {112, 56, 182};
  rfm_table *table;

  (void)state;
  table = rows_table(NULL, rows, load_uci());
  for (int i = 0; i < 3; i++) {
    const int32_t day = csv_day("2011-12-09") - horizons[i];
    rfm_churn *churn = train(table, day, horizons[i]);
    const judged j = judge(table, churn, day, horizons[i]);
    const spending s = compare_spend(table, churn, day, horizons[i]);

    tell("uci_invoices.csv", &j);
    tell_spend("uci_invoices.csv", &s);
    assert_true(j.model.log_loss < j.recency && j.model.log_loss < j.base_rate);
    assert_true(j.model.auc > j.recency_auc);
    assert_true(s.all > .7 && s.all < 1 && s.young < 2 && s.silent > .5); /* autumn sells more */
    rfm_churn_free(churn);
  }
  rfm_table_free(table);
}

/* NUMBERS 5: the unpenalised logit of activity on 1, log1p of the weeks since the last purchase, of
 * repeats and of age. */
static void the_published_logit_is_found_to_the_digit(void **state)
{
  static const double b[4] = {4.5530363189953, -.6518726796388, 1.1516849934767, -1.1631499514032};
  static const double se[4] = {1.8598092713316, .0939419575442, .1149165811288, .5398396495091};
  static const int32_t kinds[3] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_TENURE};
  const int32_t day = csv_day("1997-09-30");
  const rfm_host host = plain_host();
  rfm_metric list[3];
  rfm_metrics *m = NULL;
  rfm_features *then = NULL, *after = NULL;
  rfm_table *table;
  const double *column[3], *later;
  double *x, *p;
  uint8_t *y;
  rfm__logistic_fit fit;
  rfm__ranking r;
  int64_t n;

  (void)state;
  table = rows_table(NULL, rows, load_cdnow("cdnow_sample.csv", rows, MAX_ROWS));
  for (int i = 0; i < 3; i++)
    list[i] = metric_of(kinds[i], 0);
  assert_ok(rfm_metrics_new(&m, NULL, list, 3, NULL, &err), &err);
  assert_ok(rfm_features_measure(&then, table, m, day, NULL, &err), &err);
  assert_ok(rfm_features_measure(&after, table, m, day + 273, NULL, &err), &err);
  for (int i = 0; i < 3; i++)
    assert_ok(rfm_features_column(then, i, &column[i], &n, &err), &err);
  assert_ok(rfm_features_column(after, 0, &later, NULL, &err), &err);
  assert_int_equal(n, 2357);
  x = malloc((size_t)n * 4 * sizeof *x);
  p = malloc((size_t)n * sizeof *p);
  y = malloc((size_t)n);
  for (int64_t i = 0; i < n; i++) {
    x[4 * i] = 1;
    x[4 * i + 1] = log1p(column[0][i] / 7);
    x[4 * i + 2] = log1p(column[1][i] - 1);
    x[4 * i + 3] = log1p(column[2][i] / 7);
    y[i] = later[i] < 273;
  }
  {
    const rfm__logistic given = {&host, x, y, NULL, NULL, n, 4};

    assert_ok(rfm__logistic_fit_rows(&given, &fit, &err), &err);
  }
  for (int j = 0; j < 4; j++) {
    assert_near(fit.b[j], b[j], 5e-12); /* the last bits of log1p are the platform's */
    assert_near(fit.error[j], se[j], 5e-12);
  }
  assert_near(fit.loss, 1135.693635385400, 1e-10);
  for (int64_t i = 0; i < n; i++)
    p[i] = rfm__logistic_of(fit.b[0] + fit.b[1] * x[4 * i + 1] + fit.b[2] * x[4 * i + 2] +
                            fit.b[3] * x[4 * i + 3]);
  assert_ok(rfm__ranking_of(&host, y, p, NULL, n, &r, &err), &err);
  assert_near((double)r.n_positive / (double)n, .290199, 5e-7);
  assert_near(r.auc, .781371577479, 5e-13);
  assert_near(r.brier, .154847023206, 5e-13);
  for (int64_t i = 0; i < n; i++)
    p[i] = -column[0][i];
  assert_ok(rfm__ranking_of(&host, y, p, NULL, n, &r, &err), &err);
  assert_near(r.lift[0], 2.6136, 5e-5);
  free(x);
  free(p);
  free(y);
  rfm_features_free(then);
  rfm_features_free(after);
  rfm_metrics_free(m);
  rfm_table_free(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_published_logit_is_found_to_the_digit),
      cmocka_unit_test(the_cdnow_sample_is_foretold),
      cmocka_unit_test(the_cdnow_master_is_foretold),
      cmocka_unit_test(the_gift_shop_is_foretold),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
