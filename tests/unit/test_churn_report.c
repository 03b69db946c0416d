/* SPDX-License-Identifier: MIT */
/* Early warning: what it says of itself on the days held back, and of the rules it must beat. */
#include "churn_shop.h"

/* ---- verdict ---- */

static void the_verdict_is_better_where_people_leave(void **state)
{
  (void)state;
  for (int32_t group = 0; group <= RFM_CHURN_REPEAT; group++) {
    const rfm_churn_report r = report_of(churn, group);

    assert_int_equal(r.verdict, RFM_CHURN_BETTER);
    assert_true(r.advantage > 3 * r.advantage_error);
    assert_near(r.advantage, r.baseline_log_loss[r.best_baseline - 1] - r.fitted_log_loss, 1e-12);
    assert_true(r.fitted_log_loss <= r.log_loss);
    assert_true(r.auc > .7 && r.lift[0] > 1.5 && r.lift[9] < 1 && r.calibration_error < .05);
  }
}

/* Whether all are alike or not: without drop-out the model says that it is no better. */
static void the_verdict_is_no_better_where_nobody_leaves(void **state)
{
  static const shop_options shops[] = {{3000, FIRST, 730, 40, 0, 0, 1, 21},
                                       {3000, FIRST, 730, 40, 2, 0, 1, 22},
                                       {3000, FIRST, 730, 60, 3, 0, 1, 23},
                                       {2000, FIRST, 500, 30, 1.5, 0, 1, 24}};

  (void)state;
  for (int i = 0; i < COUNT_OF(shops); i++) {
    shop s;
    rfm_table *t;
    rfm_churn *c;
    rfm_churn_report r;

    shop_make(&s, &shops[i]);
    t = rows_table(NULL, s.rows, s.n_rows);
    c = trained(t, FIRST + shops[i].days - 1, 30);
    r = report_of(c, RFM_CHURN_REPEAT);
    print_message("# log loss %.5f, baselines %.5f %.5f %.5f, advantage %.5f +- %.5f\n", r.log_loss,
                  r.baseline_log_loss[0], r.baseline_log_loss[1], r.baseline_log_loss[2],
                  r.advantage, r.advantage_error);
    assert_int_equal(r.verdict, RFM_CHURN_NO_BETTER);
    rfm_churn_free(c);
    rfm_table_free(t);
    shop_free(&s);
  }
}

/* ---- a holdout that turns all upside down ---- */

static int by_size(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

/* The shop until the holdout; then who is likelier than the middle to stay away comes back, as
 * after a campaign to win them, and of ten others one. */
static rfm_table *upside_down(void)
{
  rfm_table *t = rows_table(NULL, kept.rows, 0);
  rfm_churn *then;
  outlook o;
  double *sorted;
  int64_t n = 0;

  for (int64_t i = 0; i < kept.n_rows; i++)
    if (kept.rows[i].day <= TODAY - H)
      assert_ok(rows_append(t, &kept.rows[i], 1, &err), &err);
  then = trained(t, TODAY - H, H);
  o = outlook_of(then, t, TODAY - H);
  sorted = calloc((size_t)o.n, sizeof *sorted);
  for (int64_t i = 0; i < o.n; i++)
    if (o.s.group[i] == RFM_CHURN_REPEAT)
      sorted[n++] = o.s.probability[i];
  qsort(sorted, (size_t)n, sizeof *sorted, by_size);
  for (int64_t i = 0; i < o.n; i++) {
    rfm_id id;

    ZERO_STRUCT(id);
    assert_ok(rfm_features_row(o.features, i, &id, NULL, 0, NULL, &err), &err);
    if (o.s.probability[i] > sorted[n / 2] || id.number % 10 == 0) {
      const row sale = {id.number, TODAY - H + 5, 1000};

      assert_ok(rows_append(t, &sale, 1, &err), &err);
    }
  }
  free(sorted);
  outlook_free(&o);
  rfm_churn_free(then);
  return t;
}

/* A negative slope would make good losses of a list that is the wrong way round, and of rules that
 * say the opposite of what they are called: all are no more than the base rate. */
static void what_is_upside_down_is_no_better_than_the_base_rate(void **state)
{
  rfm_table *t = upside_down();
  rfm_churn *c = trained(t, TODAY, H);
  const rfm_churn_report r = report_of(c, RFM_CHURN_REPEAT);
  const double lost = (double)r.n_lost / (double)r.n_holdout;
  const double base = -lost * log(lost) - (1 - lost) * log(1 - lost);

  (void)state;
  assert_true(r.auc < .3 && r.log_loss > base);
  assert_near(r.baseline_log_loss[RFM_CHURN_BASE_RATE - 1], base, 1e-12);
  assert_same_double(r.fitted_log_loss, r.baseline_log_loss[RFM_CHURN_BASE_RATE - 1]);
  for (int i = RFM_CHURN_RECENCY - 1; i < RFM_CHURN_RATE; i++) {
    assert_same_double(r.baseline_log_loss[i], r.baseline_log_loss[RFM_CHURN_BASE_RATE - 1]);
    assert_same_double(r.baseline_auc[i], .5);
  }
  assert_int_equal(r.best_baseline, RFM_CHURN_BASE_RATE);
  assert_same_double(r.advantage, 0.0);
  assert_int_equal(r.verdict, RFM_CHURN_NO_BETTER);
  rfm_churn_free(c);
  rfm_table_free(t);
}

/* ---- single metrics ---- */

static void single_metrics_have_areas(void **state)
{
  double recency = 0, purchases = 0, gap = 0;

  (void)state;
  assert_ok(rfm_churn_metric_auc(churn, RFM_CHURN_REPEAT, 0, &recency, &err), &err);
  assert_ok(rfm_churn_metric_auc(churn, RFM_CHURN_REPEAT, 1, &purchases, &err), &err);
  assert_ok(rfm_churn_metric_auc(churn, RFM_CHURN_ONE_TIME, 5, &gap, &err), &err);
  assert_near(recency, report_of(churn, RFM_CHURN_REPEAT).baseline_auc[1], 1e-12);
  assert_true(recency > .6 && purchases < .5);
  assert_true(isnan(gap)); /* nobody of them has one */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_verdict_is_better_where_people_leave),
      cmocka_unit_test(the_verdict_is_no_better_where_nobody_leaves),
      cmocka_unit_test(what_is_upside_down_is_no_better_than_the_base_rate),
      cmocka_unit_test(single_metrics_have_areas),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
