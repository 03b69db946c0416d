/* SPDX-License-Identifier: MIT */
/* Early warning, season: that of a shop which has one is found and makes probabilities come true;
 * growth, promotions and plain shops have none; and it leaves no trace of threads, order or future.
 */
#include "model/churn.h"

#include "churn_fixture.h"

#include "base/host.h"
#include "support/failing_host.h"
#include "support/same_bytes.h"

/* In each year of the shop fewer come in the first hundred days. */
enum { YEAR = 365, QUIET_DAYS = 100, QUIET = FIRST + 3 * YEAR, USUAL = QUIET + 105, H = 60 };

static const shop_options usual = {1500, FIRST, 1300, 20, 1.5, 600, 1, 71};

static shop plain, seasonal;

/* Rows of a shop; those whose turn it is may be left out. Customers come as before. */
static void thin_out(shop *s, int (*is_out)(const row *r, int64_t i))
{
  int64_t n = 0, i;

  for (i = 0; i < s->n_rows; i++) {
    const row r = s->rows[i];
    const int is_first = i == 0 || n == 0 || s->rows[n - 1].customer != r.customer;

    if (is_first || !is_out(&r, i))
      s->rows[n++] = r;
  }
  s->n_rows = n;
}

/* Three of five purchases of the quiet days. */
static int is_quiet(const row *r, int64_t i)
{
  return (r->day - FIRST) % YEAR < QUIET_DAYS && i % 5 < 3;
}

static void dump_model(dump *d, const rfm_table *table)
{
  rfm_churn *churn = trained(table, QUIET, H);

  dump_churn(d, churn, table, QUIET);
  rfm_churn_free(churn);
}

static same_bytes same = {.dump = dump_model};

static int setup(void **state)
{
  (void)state;
  shop_make(&plain, &usual);
  shop_make(&seasonal, &usual);
  thin_out(&seasonal, is_quiet);
  same.rows = seasonal.rows;
  same.n_rows = seasonal.n_rows;
  same_bytes_begin(&same);
  return 0;
}

static int teardown(void **state)
{
  (void)state;
  same_bytes_end(&same);
  shop_free(&plain);
  shop_free(&seasonal);
  return 0;
}

static rfm_status find_season(const rfm_table *table, int32_t day, int32_t n_extra, double *season)
{
  const rfm_metric extra =
      metric_of(RFM_METRIC_GAP_SD, 0); /* missing for most in the first years */
  rfm__churn_plan plan;
  rfm__churn_core core;
  rfm_metrics *given = NULL, *metrics = NULL, *label = NULL;
  rfm_host host;
  rfm_status status;

  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  if (n_extra)
    assert_ok(rfm_metrics_new(&given, NULL, &extra, 1, NULL, &err), &err);
  assert_ok(rfm__churn_metrics_make(&metrics, &host, given, &err), &err);
  assert_ok(rfm__churn_metrics_label(&label, &host, metrics, &err), &err);
  memset(&plan, 0, sizeof plan);
  memset(&core, 0, sizeof core);
  plan.table = table;
  plan.metrics = metrics;
  plan.label_metrics = label;
  core.as_of_day = day;
  core.horizon_days = core.label_days = H;
  core.history_days = day - FIRST + 1;
  core.n_cuts = 4;
  core.step_days = H / 4;
  *season = NAN;
  status = rfm__churn_season(&plan, &core, season, &err);
  rfm_metrics_free(given);
  rfm_metrics_free(metrics);
  rfm_metrics_free(label);
  return status;
}

static double season_of(const shop *s, int32_t day)
{
  rfm_table *table = rows_table(NULL, s->rows, s->n_rows);
  double season;

  assert_ok(find_season(table, day, 0, &season), &err);
  rfm_table_free(table);
  return season;
}

/* ---- what is found ---- */

static double log_odds(double p)
{
  return log(p / (1 - p));
}

/* Mean probability less the share that did not buy; with other log-odds for everybody. */
static double error_of_level(const shop *s, int32_t day, double less)
{
  rfm_table *table = rows_table(NULL, s->rows, s->n_rows);
  rfm_churn *churn = trained(table, day, H);
  outlook o = outlook_of(churn, table, day), after = outlook_of(churn, table, day + H);
  const double *recency;
  double sum = 0;
  int64_t n = 0;

  assert_ok(rfm_features_column(after.features, 0, &recency, NULL, &err), &err);
  assert_int_equal(o.n, after.n); /* rows are all customers of the table */
  for (int64_t i = 0; i < o.n; i++)
    if (o.s.group[i] == RFM_CHURN_REPEAT) {
      sum += 1 / (1 + exp(less - log_odds(o.s.probability[i]))) - !(recency[i] < H);
      n++;
    }
  outlook_free(&o);
  outlook_free(&after);
  rfm_churn_free(churn);
  rfm_table_free(table);
  return sum / (double)n;
}

/* Before the quiet days, whose labels were not quiet, and after them, when it is the other way
 * round. */
static void the_season_of_two_years_makes_probabilities_come_true(void **state)
{
  static const int32_t days[2] = {QUIET, USUAL};

  (void)state;
  for (int i = 0; i < 2; i++) {
    const double season = season_of(&seasonal, days[i]);
    const double with = error_of_level(&seasonal, days[i], 0);
    const double without = error_of_level(&seasonal, days[i], season);

    print_message("# season %.3f: error %.3f, without it %.3f\n", season, with, without);
    assert_true(i == 0 ? season > .5 : season < -.5);
    assert_true(fabs(without) > .1 && fabs(with) < .6 * fabs(without));
  }
}

static void a_shop_without_a_season_has_none(void **state)
{
  (void)state;
  assert_same_double(season_of(&plain, QUIET), 0.0);
  assert_same_double(season_of(&plain, USUAL), 0.0);
}

/* One purchase more for everyone who comes a year before the horizon, in the same days. */
static void a_promotion_of_one_year_is_no_season(void **state)
{
  shop s = plain;
  double season;

  (void)state;
  s.rows = malloc((size_t)plain.n_rows * 2 * sizeof *s.rows);
  s.n_rows = 0;
  for (int64_t i = 0; i < plain.n_rows; i++) {
    row r = plain.rows[i];

    s.rows[s.n_rows++] = r;
    r.day += 30;
    if (r.day > QUIET - YEAR && r.day <= QUIET - YEAR + H)
      s.rows[s.n_rows++] = r;
  }
  season = season_of(&s, QUIET);
  assert_same_double(season, 0.0);
  free(s.rows);
}

/* Of those who joined in the first year a quarter is left, of those of the second half. */
static int stays_out(const row *r)
{
  const int32_t since = r->day - FIRST;

  return r->customer % 4 >= (since < YEAR ? 1u : since < 2 * YEAR ? 2u : 4u);
}

static void growth_is_no_season(void **state)
{
  shop s;
  int64_t n = 0;
  int is_in = 0;

  (void)state;
  shop_make(&s, &usual);
  for (int64_t i = 0; i < s.n_rows; i++) {
    if (i == 0 || s.rows[i].customer != s.rows[i - 1].customer || !n)
      is_in = !stays_out(&s.rows[i]);
    if (is_in)
      s.rows[n++] = s.rows[i];
  }
  s.n_rows = n;
  assert_same_double(season_of(&s, QUIET), 0.0);
  shop_free(&s);
}

/* Labels before the cuts of two years ago: 2 x 365 + 2 x 60 + 3 x 15 days, and one more. */
static void two_years_and_the_labels_before_them_are_needed(void **state)
{
  enum { NEEDED = 2 * YEAR + 2 * H + 3 * (H / 4) + 1 };

  (void)state;
  assert_same_double(season_of(&seasonal, FIRST + NEEDED - 2), 0.0);
  assert_true(season_of(&seasonal, QUIET) != 0);
}

/* What is learned as of a day when the shop is said to be so young that no season can be told. */
static void fit_without(rfm__churn_core *core, const rfm_table *table, int32_t day)
{
  rfm_metrics *metrics = NULL, *label = NULL;
  rfm__churn_plan plan;
  rfm_host host;

  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  assert_ok(rfm__churn_metrics_make(&metrics, &host, NULL, &err), &err);
  assert_ok(rfm__churn_metrics_label(&label, &host, metrics, &err), &err);
  plan = (rfm__churn_plan){table, metrics, label, 5.0, day - 2 * YEAR, 4, 0};
  assert_ok(rfm__churn_fit_core(&plan, day, H, core, &err), &err);
  assert_same_double(core->season, 0.0);
  rfm_metrics_free(metrics);
  rfm_metrics_free(label);
}

/* The same for both models, in the intercept that the host can read. */
static void the_season_is_in_the_intercepts(void **state)
{
  rfm_table *table = rows_table(NULL, seasonal.rows, seasonal.n_rows);
  rfm_churn *churn = trained(table, QUIET, H);
  rfm__churn_core without;
  rfm_churn_term term;
  double season;

  (void)state;
  assert_ok(find_season(table, QUIET, 0, &season), &err);
  assert_same_double(info_of(churn).season, season);
  fit_without(&without, table, QUIET);
  for (int32_t group = RFM_CHURN_REPEAT; group <= RFM_CHURN_ONE_TIME; group++) {
    ZERO_STRUCT(term);
    assert_ok(rfm_churn_get_term(churn, group, 0, &term, &err), &err);
    assert_same_double(term.coefficient, without.model[group - 1].b[0] + season);
    assert_same_double(term.scale, 1.0);
  }
  rfm_churn_free(churn);
  rfm_table_free(table);
}

/* A metric that older cuts lack is no reason not to train. */
static void a_metric_that_was_missing_then_leaves_no_season(void **state)
{
  rfm_table *table = rows_table(NULL, seasonal.rows, seasonal.n_rows);
  double season;

  (void)state;
  assert_ok(find_season(table, QUIET, 1, &season), &err);
  assert_same_double(season, 0.0);
  rfm_table_free(table);
}

/* ---- promises ---- */

static void what_comes_after_the_training_changes_nothing(void **state)
{
  row *rows = rows_copy(seasonal.rows, seasonal.n_rows);
  int64_t n = 0;

  (void)state;
  for (int64_t i = 0; i < seasonal.n_rows; i++)
    if (rows[i].day <= QUIET || i % 3)
      rows[n++] = rows[i];
  assert_true(n < seasonal.n_rows);
  for (int64_t i = 0; i < n; i++)
    rows[i].amount += rows[i].day > QUIET ? 777 : 0;
  assert_same_double(season_of(&seasonal, QUIET),
                     season_of(&(shop){.rows = rows, .n_rows = n}, QUIET));
  free(rows);
}

static void every_allocation_of_a_season_may_fail(void **state)
{
  failing_host fh;
  rfm_table *table;
  double season;
  int64_t n, total;

  (void)state;
  failing_host_init(&fh);
  failing_host_stop(&fh, 0);
  table = rows_table(&fh.host, seasonal.rows, seasonal.n_rows / 4);
  assert_ok(rfm_table_compact(table, &err), &err);
  failing_host_fail(&fh, 0, FAIL_ONCE);
  assert_ok(find_season(table, QUIET, 0, &season), &err);
  total = fh.attempts;
  assert_true(total > 100);
  for (n = 1; n <= total; n += 7) {
    failing_host_fail(&fh, n, n % 2 ? FAIL_ONCE : FAIL_EVER_AFTER);
    assert_int_equal(find_season(table, QUIET, 0, &season), RFM_E_NOMEM);
  }
  failing_host_fail(&fh, 0, FAIL_ONCE);
  rfm_table_free(table);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_season_of_two_years_makes_probabilities_come_true),
      cmocka_unit_test(a_shop_without_a_season_has_none),
      cmocka_unit_test(a_promotion_of_one_year_is_no_season),
      cmocka_unit_test(growth_is_no_season),
      cmocka_unit_test(two_years_and_the_labels_before_them_are_needed),
      cmocka_unit_test(the_season_is_in_the_intercepts),
      cmocka_unit_test(a_metric_that_was_missing_then_leaves_no_season),
      cmocka_unit_test(what_comes_after_the_training_changes_nothing),
      cmocka_unit_test_prestate(any_number_of_threads_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_chunks_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(any_order_of_appends_gives_the_same_bytes, &same),
      cmocka_unit_test_prestate(merged_tables_give_the_same_bytes, &same),
      cmocka_unit_test(every_allocation_of_a_season_may_fail),
  };

  return cmocka_run_group_tests(tests, setup, teardown);
}
