/* SPDX-License-Identifier: MIT */
/* Weights from judgements. Published figures are those of NUMBERS.md 1.1 and 2, recomputed there
 * with numpy; they are held to the digits printed. */
#include <rfm/ahp.h>

#include "support/approx.h"
#include "support/failing_host.h"
#include "support/test.h"

#include <math.h>
#include <string.h>

enum { MOST_CRITERIA = 15, MOST_EXPERTS = 5 };

/* Half of the last of twelve and of six printed digits. */
#define TWELVE 5.01e-13
#define SIX 5.01e-7

static rfm_error failure;

/* Recency, frequency, money: five experts' arithmetic mean, as the article prints it. */
static const double telecom[9] = {1, 0.71, 0.46, 1.41, 1, 0.85, 2.18, 1.18, 1};

/* ---- helpers ---- */

/* Judgements as the tests write them: upper triangles by rows become whole matrices. */
typedef struct panel {
  rfm_ahp_judgements j;
  double matrices[MOST_EXPERTS * MOST_CRITERIA * MOST_CRITERIA];
} panel;

static void panel_init(panel *p, int32_t n_criteria)
{
  memset(p, 0, sizeof *p);
  p->j.struct_size = sizeof p->j;
  p->j.n_criteria = n_criteria;
  p->j.matrices = p->matrices;
}

static double *panel_room(panel *p)
{
  assert_true(p->j.n_experts < MOST_EXPERTS);
  return p->matrices + p->j.n_experts++ * p->j.n_criteria * p->j.n_criteria;
}

static void add_matrix(panel *p, const double *matrix)
{
  memcpy(panel_room(p), matrix, (size_t)(p->j.n_criteria * p->j.n_criteria) * sizeof *p->matrices);
}

static void add_upper(panel *p, const double *upper)
{
  const int32_t n = p->j.n_criteria;
  double *a = panel_room(p);

  for (int32_t i = 0; i < n; i++) {
    a[i * n + i] = 1;
    for (int32_t j = i + 1; j < n; j++) {
      a[i * n + j] = *upper++;
      a[j * n + i] = 1 / a[i * n + j];
    }
  }
}

static panel panel_of(int32_t n_criteria, const double *matrix)
{
  panel p;

  panel_init(&p, n_criteria);
  add_matrix(&p, matrix);
  p.j.matrices = NULL; /* set by fit(), once the struct stands still */
  return p;
}

static panel upper_of(int32_t n_criteria, const double *upper)
{
  panel p;

  panel_init(&p, n_criteria);
  add_upper(&p, upper);
  p.j.matrices = NULL;
  return p;
}

static rfm_ahp_options options_of(int32_t aggregation, int32_t method, int32_t completion)
{
  rfm_ahp_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.aggregation = aggregation;
  o.method = method;
  o.completion = completion;
  return o;
}

static rfm_ahp *fit(panel *p, const rfm_ahp_options *o)
{
  rfm_ahp *a = NULL;

  p->j.matrices = p->matrices;
  memset(&failure, 0, sizeof failure);
  if (rfm_ahp_fit(&a, NULL, &p->j, o, &failure))
    fail_msg("%s", failure.message);
  assert_non_null(a);
  return a;
}

static rfm_ahp_results results_of(const rfm_ahp *a)
{
  rfm_ahp_results r;

  memset(&r, 0, sizeof r);
  r.struct_size = sizeof r;
  assert_int_equal(rfm_ahp_get(a, &r, &failure), RFM_OK);
  return r;
}

static void assert_weights(const rfm_ahp *a, const double *expected, double distance)
{
  double sum = 0;

  for (int32_t i = 0; i < rfm_ahp_size(a); i++) {
    assert_near(rfm_ahp_weights(a)[i], expected[i], distance);
    sum += rfm_ahp_weights(a)[i];
  }
  assert_near(sum, 1.0, 1e-15);
}

/* Fit, compare the weights with the digits printed, and give the results. */
static rfm_ahp_results check(panel *p, const rfm_ahp_options *o, const double *expected)
{
  rfm_ahp *a = fit(p, o);
  const rfm_ahp_results r = results_of(a);

  assert_weights(a, expected, TWELVE);
  rfm_ahp_free(a);
  return r;
}

static void refuse(panel *p, const rfm_ahp_options *o, rfm_status status, int64_t row,
                   int32_t column, const char *word)
{
  rfm_ahp *a = (rfm_ahp *)1;

  p->j.matrices = p->matrices;
  assert_refused(rfm_ahp_fit(&a, NULL, &p->j, o, &failure), status, &failure, row, word);
  assert_null(a);
  assert_int_equal(failure.column, column);
}

/* ---- published figures ---- */

static void the_telecom_matrix_gives_its_six_treatments(void **state)
{
  static const struct {
    int32_t method, completion;
    double weights[3];
  } treatments[] = {
      {RFM_AHP_EIGENVECTOR, RFM_AHP_AS_GIVEN, {.220641584025, .340349917617, .439008498358}},
      {RFM_AHP_GEOMETRIC_MEAN, RFM_AHP_AS_GIVEN, {.220649498531, .340337834149, .439012667319}},
      {RFM_AHP_COLUMN_MEAN, RFM_AHP_AS_GIVEN, {.220891287789, .340391890565, .438716821646}},
      {RFM_AHP_EIGENVECTOR, RFM_AHP_UPPER, {.220864047985, .340543942695, .438592009321}},
      {RFM_AHP_GEOMETRIC_MEAN, RFM_AHP_UPPER, {.220864047985, .340543942695, .438592009321}},
      {RFM_AHP_EIGENVECTOR, RFM_AHP_LOWER, {.220501202789, .340211142448, .439287654763}},
      {RFM_AHP_EIGENVECTOR, RFM_AHP_SYMMETRIC, {.220682606659, .340377588033, .438939805309}},
  };

  (void)state;
  for (int i = 0; i < COUNT_OF(treatments); i++) {
    const rfm_ahp_options o = options_of(0, treatments[i].method, treatments[i].completion);
    panel p = panel_of(3, telecom);
    const rfm_ahp_results r = check(&p, &o, treatments[i].weights);

    assert_near(r.reciprocity_error, 0.003, 1e-15); /* .85 x 1.18 */
    assert_int_equal(r.method, treatments[i].method);
    assert_int_equal(r.completion, treatments[i].completion);
    assert_int_equal(r.is_consistent, 1);
  }
}

static void the_telecom_matrix_is_consistent_by_every_table(void **state)
{
  static const double ri[3] = {.58, .52, .5247}, cr[2] = {.009022, .010063};
  const rfm_ahp_options upper = options_of(0, 0, RFM_AHP_UPPER);
  rfm_ahp_options o = options_of(0, 0, 0);
  panel p = panel_of(3, telecom);
  rfm_ahp_results r;
  rfm_ahp *a;

  (void)state;
  for (o.random_index = RFM_AHP_SAATY_1977; o.random_index <= RFM_AHP_ALONSO_LAMATA;
       o.random_index++) {
    a = fit(&p, &o);
    r = results_of(a);
    assert_near(r.lambda_max, 3.010465763796, TWELVE);
    assert_near(r.ci, .005232881898, TWELVE);
    assert_same_double(r.ri, ri[o.random_index - 1]);
    assert_same_double(r.cr, r.ci / r.ri);
    if (o.random_index < RFM_AHP_ALONSO_LAMATA)
      assert_near(r.cr, cr[o.random_index - 1], SIX);
    assert_near(r.ci / .5245, .009977, SIX); /* with the exact random index to four digits */
    rfm_ahp_free(a);
  }
  a = fit(&p, &upper);
  r = results_of(a);
  assert_near(r.lambda_max, 3.008197022776, TWELVE);
  assert_near(r.cr, .007066, SIX);
  rfm_ahp_free(a);
}

/* Coffee wine tea beer soda milk water: water drunk in the United States (Saaty, 2008). */
static void the_drinks_give_their_figures(void **state)
{
  static const double upper[21] = {9,       5,       2,       1,       1,       1.0 / 2, 1.0 / 3,
                                   1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 9, 1.0 / 3, 1.0 / 4, 1.0 / 3,
                                   1.0 / 9, 1.0 / 2, 1,       1.0 / 3, 2,       1.0 / 2, 1.0 / 3};
  static const double expected[3][7] = {
      {.177456747446, .019149476024, .041831181662, .116417031735, .189572375326, .128780548539,
       .326792639268},
      {.178723384591, .01846061616, .04223438732, .116498397754, .191135509192, .12862465932,
       .324323045662},
      {.177559599923, .019542292082, .042139494955, .117298408099, .188837795412, .129590131671,
       .325032277859},
  };
  static const double cr[3] = {.022302, .021806, .021941};
  panel p = upper_of(7, upper);

  (void)state;
  for (int32_t k = 0; k < 3; k++) {
    rfm_ahp_options o = options_of(0, RFM_AHP_EIGENVECTOR + k, 0);
    rfm_ahp_results r;

    o.random_index = RFM_AHP_SAATY_1977 + k;
    r = check(&p, &o, expected[k]);
    assert_near(r.lambda_max, 7.176629039330, TWELVE);
    assert_near(r.ci, .029438173222, TWELVE);
    assert_near(r.cr, cr[k], SIX);
  }
}

/* Experience education charisma age. */
static void the_leader_gives_its_figures(void **state)
{
  static const double upper[6] = {4, 3, 7, 1.0 / 3, 3, 5};
  static const double expected[4] = {.547569238962, .126555284373, .269949922452, .055925554213};
  rfm_ahp_options o = options_of(0, 0, 0);
  panel p = upper_of(4, upper);
  rfm_ahp_results r = check(&p, NULL, expected);

  (void)state;
  assert_near(r.lambda_max, 4.118418024313, TWELVE);
  assert_near(r.cr, .043859, SIX);
  o.random_index = RFM_AHP_SAATY_2005;
  assert_near(check(&p, &o, expected).cr, .044351, SIX);
}

/* Ferrari over Honda over truck over Ferrari: a circle. */
static void the_cars_are_found_inconsistent(void **state)
{
  static const double upper[3] = {9, 1.0 / 9, 1.0 / 9};
  static const double expected[3][3] = {{.179925071207, .041584358887, .778490569907},
                                        {.179925071207, .041584358887, .778490569907},
                                        {.221164800112, .051509893615, .727325306273}};
  panel p = upper_of(3, upper);

  (void)state;
  for (int32_t k = 0; k < 3; k++) {
    const rfm_ahp_options o = options_of(0, RFM_AHP_EIGENVECTOR + k, 0);
    const rfm_ahp_results r = check(&p, &o, expected[k]);

    assert_near(r.lambda_max, 3.560833679822, 1.1e-12); /* printed cut, not rounded */
    assert_int_equal(r.is_consistent, 0);
    assert_near(r.cr, 0.4834773, 5e-8);
  }
}

static panel three_experts(void)
{
  static const double experts[3][3] = {
      {1.0 / 3, 1.0 / 5, 1.0 / 2}, {1.0 / 2, 1.0 / 3, 1.0 / 3}, {1.0 / 2, 1.0 / 4, 1.0 / 2}};
  panel p;

  panel_init(&p, 3);
  for (int k = 0; k < 3; k++)
    add_upper(&p, experts[k]);
  return p;
}

static void three_experts_become_one_by_judgements_or_priorities(void **state)
{
  static const double weights[3] = {.5, .3, .2};
  static const double expected[2][2][3] = {{{.135280733067, .281007128098, .583712138835},
                                            {.136455073928, .281340151559, .582204774513}},
                                           {{.129040521073, .286089460914, .584870018013},
                                            {.130414310152, .286433836558, .58315185329}}};
  const rfm_ahp_options judgements = options_of(RFM_AHP_JUDGEMENTS_GEOMETRIC, 0, 0),
                        priorities = options_of(RFM_AHP_PRIORITIES_ARITHMETIC, 0, 0);
  panel p = three_experts();

  (void)state;
  for (int k = 0; k < 2; k++) {
    rfm_ahp_results r;

    p.j.expert_weights = k ? weights : NULL;
    r = check(&p, &judgements, expected[k][0]);
    if (k == 0)
      assert_near(r.lambda_max, 3.009469753846, TWELVE);
    check(&p, &priorities, expected[k][1]);
  }
}

static void geometric_means_of_judgements_and_of_priorities_are_the_same(void **state)
{
  static const double weights[3] = {.5, .3, .2};
  const rfm_ahp_options judgements =
                            options_of(RFM_AHP_JUDGEMENTS_GEOMETRIC, RFM_AHP_GEOMETRIC_MEAN, 0),
                        priorities =
                            options_of(RFM_AHP_PRIORITIES_GEOMETRIC, RFM_AHP_GEOMETRIC_MEAN, 0);
  panel p = three_experts();

  (void)state;
  for (int k = 0; k < 2; k++) {
    rfm_ahp *a, *b;

    p.j.expert_weights = k ? weights : NULL;
    a = fit(&p, &judgements);
    b = fit(&p, &priorities);
    assert_weights(a, rfm_ahp_weights(b), 4e-16);
    rfm_ahp_free(a);
    rfm_ahp_free(b);
  }
}

/* Five reciprocal experts whose uppers are m - 2 d .. m + 2 d around each published upper entry m,
 * with the d that makes the mean of their inverses the published lower entry (solved with mpmath).
 */
static panel five_experts(void)
{
  static const double middle[3] = {.71, .46, .85};
  static const double step[3] = {.0166354254730866016, .0171707819207864557, .0328366784843075986};
  panel p;

  panel_init(&p, 3);
  for (int k = -2; k <= 2; k++) {
    double upper[3];

    for (int c = 0; c < 3; c++)
      upper[c] = middle[c] + k * step[c];
    add_upper(&p, upper);
  }
  return p;
}

static void five_experts_average_to_the_published_matrix(void **state)
{
  static const double as_given[3] = {.220641584025, .340349917617, .439008498358};
  static const double by_upper[3] = {.220864047985, .340543942695, .438592009321};
  const rfm_ahp_options mean = options_of(RFM_AHP_JUDGEMENTS_ARITHMETIC, 0, 0),
                        upper = options_of(RFM_AHP_JUDGEMENTS_ARITHMETIC, 0, RFM_AHP_UPPER);
  panel p = five_experts();
  rfm_ahp *a = fit(&p, &mean);

  (void)state;
  for (int c = 0; c < 9; c++)
    assert_near(rfm_ahp_matrix(a)[c], telecom[c], 1e-15);
  assert_weights(a, as_given, TWELVE);
  assert_near(results_of(a).reciprocity_error, .003, 1e-14);
  rfm_ahp_free(a);
  check(&p, &upper, by_upper);
}

/* ---- consistency ---- */

/* Cube roots of the row products 8, 8 and 1/64 are 2, 2, 1/4. All three judgements are off by 2;
 * the eigenvalue is 1 + 2 + 1/2. With a(0, 1) mended to 1, the cycle is off by 4^(1/3) each. */
static void the_first_of_equally_bad_judgements_is_mended(void **state)
{
  static const double upper[3] = {2, 4, 16};
  static const double expected[3] = {8.0 / 17, 8.0 / 17, 1.0 / 17};
  panel p = upper_of(3, upper);
  const rfm_ahp_results r = check(&p, NULL, expected);
  const double factor = cbrt(4.0);

  (void)state;
  assert_near(r.lambda_max, 3.5, 1e-14);
  assert_near(r.ci, 0.25, 1e-14);
  assert_near(r.cr, 0.25 / 0.58, 1e-14);
  assert_int_equal(r.row, 0);
  assert_int_equal(r.column, 1);
  assert_same_double(r.judged, 2.0);
  assert_near(r.mended, 1.0, 1e-15);
  assert_near(r.mended_cr, (factor + 1 / factor - 2) / 2 / 0.58, 1e-14);
  assert_int_equal(r.is_consistent, 0);
  assert_same_double(r.limit, 0.10);
}

/* 1 2 4 8 with a(1, 3) said the wrong way round. */
static void a_slip_is_found_and_its_mending_measured(void **state)
{
  static const double upper[6] = {2, 4, 8, 2, 1.0 / 4, 2};
  panel p = upper_of(4, upper), mended;
  rfm_ahp *a = fit(&p, NULL), *b;
  const rfm_ahp_results r = results_of(a);

  (void)state;
  assert_int_equal(r.row, 1);
  assert_int_equal(r.column, 3);
  assert_same_double(r.judged, 0.25);
  assert_same_double(r.mended, rfm_ahp_weights(a)[1] / rfm_ahp_weights(a)[3]);
  assert_true(r.mended > 0.25 && r.mended_cr < r.cr);
  mended = p;
  mended.matrices[1 * 4 + 3] = r.mended;
  mended.matrices[3 * 4 + 1] = rfm_ahp_weights(a)[3] / rfm_ahp_weights(a)[1];
  b = fit(&mended, NULL);
  assert_same_double(results_of(b).cr, r.mended_cr);
  rfm_ahp_free(a);
  rfm_ahp_free(b);
}

static void consistent_judgements_have_nothing_to_mend(void **state)
{
  static const double upper[3] = {2, 6, 3}, expected[3] = {.6, .3, .1};
  panel p = upper_of(3, upper);
  rfm_ahp *a = fit(&p, NULL);
  const rfm_ahp_results r = results_of(a);

  (void)state;
  assert_weights(a, expected, 1e-15);
  assert_near(r.lambda_max, 3.0, 1e-14);
  assert_true(r.ci >= 0.0 && r.ci < 1e-14);
  assert_int_equal(r.row, -1);
  assert_int_equal(r.column, -1);
  assert_same_double(r.judged, 0.0);
  assert_same_double(r.mended, 0.0);
  assert_same_double(r.mended_cr, r.cr);
  rfm_ahp_free(a);
}

static void the_limit_decides_and_equal_is_consistent(void **state)
{
  rfm_ahp_options o = options_of(0, 0, 0);
  panel p = panel_of(3, telecom);
  rfm_ahp *a = fit(&p, NULL);
  const double cr = results_of(a).cr;

  (void)state;
  rfm_ahp_free(a);
  for (int below = 0; below < 2; below++) {
    o.limit = below ? nextafter(cr, 0.0) : cr;
    a = fit(&p, &o);
    assert_same_double(results_of(a).limit, o.limit);
    assert_int_equal(results_of(a).is_consistent, !below);
    rfm_ahp_free(a);
  }
}

static void two_criteria_are_always_consistent(void **state)
{
  static const double matrix[4] = {1, 4, 0.25, 1}, expected[2] = {.8, .2};
  panel p = panel_of(2, matrix);

  (void)state;
  for (int32_t method = RFM_AHP_EIGENVECTOR; method <= RFM_AHP_COLUMN_MEAN; method++) {
    const rfm_ahp_options o = options_of(0, method, 0);
    const rfm_ahp_results r = check(&p, &o, expected);

    assert_near(r.lambda_max, 2.0, 1e-15);
    assert_same_double(r.ri, 0.0);
    assert_same_double(r.cr, 0.0);
    assert_int_equal(r.is_consistent, 1);
    assert_int_equal(r.row, -1);
  }
}

/* Every product a(i, j) a(j, i) is .96, so the eigenvalue is below 3. */
static void the_index_is_never_negative(void **state)
{
  static const double matrix[9] = {1, 1, 1, .96, 1, 1, .96, .96, 1};
  panel p = panel_of(3, matrix);
  rfm_ahp *a = fit(&p, NULL);
  const rfm_ahp_results r = results_of(a);

  (void)state;
  assert_true(r.lambda_max < 3.0);
  assert_same_double(r.ci, 0.0);
  assert_same_double(r.cr, 0.0);
  rfm_ahp_free(a);
}

static void fifteen_criteria_work_with_every_method(void **state)
{
  double matrix[225], expected[15];

  (void)state;
  for (int k = 0; k < 225; k++)
    matrix[k] = (k / 15 + 1.0) / (k % 15 + 1.0);
  for (int k = 0; k < 15; k++)
    expected[k] = (k + 1.0) / 120;
  for (int32_t method = RFM_AHP_EIGENVECTOR; method <= RFM_AHP_COLUMN_MEAN; method++)
    for (int32_t table = RFM_AHP_SAATY_1977; table <= RFM_AHP_ALONSO_LAMATA; table++) {
      static const double ri[3] = {1.59, 1.59, 1.5838};
      rfm_ahp_options o = options_of(0, method, 0);
      panel p = panel_of(15, matrix);

      o.random_index = table;
      assert_same_double(check(&p, &o, expected).ri, ri[table - 1]);
    }
}

/* ---- missing judgements ---- */

/* R is twice F, F is three times M: with nothing else said, R is six times M. */
static void a_chain_of_judgements_is_enough(void **state)
{
  static const double matrix[9] = {1, 2, NAN, 0.5, 1, 3, NAN, 1.0 / 3, 1};
  static const double expected[3] = {.6, .3, .1};
  panel p = panel_of(3, matrix);
  rfm_ahp *a = fit(&p, NULL);
  const rfm_ahp_results r = results_of(a);

  (void)state;
  assert_weights(a, expected, 1e-15);
  assert_near(r.lambda_max, 3.0, 1e-14);
  assert_int_equal(r.n_missing, 1);
  assert_int_equal(r.row, -1);
  assert_same_double(rfm_ahp_matrix(a)[2], rfm_ahp_matrix(a)[6]);
  assert_true(isnan(rfm_ahp_matrix(a)[2]));
  rfm_ahp_free(a);
}

/* mpmath's eigenpair of Harker's matrix 2 3 0 5 | 1/3 1 2 4 | 0 1/2 2 3 | 1/5 1/4 1/3 1. */
static void missing_judgements_are_harkers(void **state)
{
  static const double upper[6] = {3, NAN, 5, 2, 4, 3};
  static const double expected[4] = {.52110196107115723, .24901316513337849, .15930114059234036,
                                     .070583733203123919};
  panel p = upper_of(4, upper);
  const rfm_ahp_results r = check(&p, NULL, expected);

  (void)state;
  assert_near(r.lambda_max, 4.1108309766378987, 1e-14);
  assert_near(r.cr, .1108309766378987 / 3 / .9, 1e-14);
  assert_int_equal(r.n_missing, 1);
  assert_true(r.row >= 0);
}

static void one_half_of_a_judgement_is_enough(void **state)
{
  static const double expected[3] = {.220864047985, .340543942695, .438592009321};
  double matrix[9];
  panel p;

  (void)state;
  memcpy(matrix, telecom, sizeof matrix);
  matrix[3] = matrix[6] = matrix[7] = NAN; /* the upper triangle alone */
  p = panel_of(3, matrix);
  assert_int_equal(check(&p, NULL, expected).n_missing, 0);
}

static void a_judgement_is_the_mean_of_those_who_made_it(void **state)
{
  static const double first[3] = {2, NAN, 3}, second[3] = {8, 6, NAN}, third[3] = {100, 1, 1};
  static const double weights[3] = {1, 1, 0};
  const rfm_ahp_options arithmetic = options_of(RFM_AHP_JUDGEMENTS_ARITHMETIC, 0, RFM_AHP_UPPER);
  rfm_ahp_results r;
  double cr[3];
  rfm_ahp *a;
  panel p;

  (void)state;
  panel_init(&p, 3);
  add_upper(&p, first);
  add_upper(&p, second);
  add_upper(&p, third);
  p.j.expert_weights = weights;
  a = fit(&p, NULL);
  assert_near(rfm_ahp_matrix(a)[1], 4.0, 1e-15);
  assert_same_double(rfm_ahp_matrix(a)[2], 6.0);
  assert_same_double(rfm_ahp_matrix(a)[5], 3.0);
  memset(&r, 0, sizeof r);
  r.struct_size = sizeof r;
  r.expert_cr = cr;
  r.room = 3;
  assert_int_equal(rfm_ahp_get(a, &r, &failure), RFM_OK);
  assert_near(cr[0], 0.0, 1e-14);
  assert_near(cr[1], 0.0, 1e-14);
  assert_true(cr[2] > 1.0); /* counts for nothing, but is told */
  rfm_ahp_free(a);
  a = fit(&p, &arithmetic);
  assert_same_double(rfm_ahp_matrix(a)[1], 5.0);
  assert_same_double(rfm_ahp_matrix(a)[3], 0.2);
  rfm_ahp_free(a);
}

/* Each expert knows half of the criteria; together they connect all. */
static void an_expert_whose_judgements_do_not_connect_has_no_ratio(void **state)
{
  static const double first[6] = {2, NAN, NAN, NAN, NAN, 3}, second[6] = {NAN, 4, NAN, 2, NAN, 3};
  const rfm_ahp_options priorities = options_of(RFM_AHP_PRIORITIES_GEOMETRIC, 0, 0);
  rfm_ahp_results r;
  double cr[2] = {0, 0};
  rfm_ahp *a;
  panel p;

  (void)state;
  panel_init(&p, 4);
  add_upper(&p, first);
  add_upper(&p, second);
  a = fit(&p, NULL);
  memset(&r, 0, sizeof r);
  r.struct_size = sizeof r;
  r.expert_cr = cr;
  r.room = 2;
  assert_int_equal(rfm_ahp_get(a, &r, &failure), RFM_OK);
  assert_int_equal(r.n_experts, 2);
  assert_true(isnan(cr[0]));
  assert_near(cr[1], 0.0, 1e-14);
  assert_int_equal(r.n_missing, 2);
  rfm_ahp_free(a);
  refuse(&p, &priorities, RFM_E_DATA, 0, 2, "cut off"); /* 0-1 and 2-3 */
}

static void criteria_that_are_cut_off_are_named(void **state)
{
  static const double alone[6] = {2, 3, NAN, 2, NAN, NAN}, none[6] = {NAN, NAN, NAN, NAN, NAN, NAN};
  static const double first_alone[6] = {NAN, NAN, NAN, 2, 3, 2};
  panel p = upper_of(4, alone);

  (void)state;
  refuse(&p, NULL, RFM_E_DATA, -1, 3, "criterion 3 is cut off");
  p = upper_of(4, first_alone);
  refuse(&p, NULL, RFM_E_DATA, -1, 0, "criterion 0 is cut off");
  p = upper_of(4, none);
  refuse(&p, NULL, RFM_E_DATA, -1, 1, "cut off");
}

static void other_methods_refuse_missing_judgements(void **state)
{
  static const double upper[6] = {3, NAN, 5, 2, 4, 3};
  panel p = upper_of(4, upper);

  (void)state;
  for (int32_t method = RFM_AHP_GEOMETRIC_MEAN; method <= RFM_AHP_COLUMN_MEAN; method++) {
    const rfm_ahp_options together = options_of(0, method, 0),
                          apart = options_of(RFM_AHP_PRIORITIES_ARITHMETIC, method, 0);

    refuse(&p, &together, RFM_E_DATA, -1, 2, "a(0, 2) is missing");
    refuse(&p, &apart, RFM_E_DATA, 0, 2, "a(0, 2) is missing");
  }
}

/* ---- several experts ---- */

static void equal_expert_weights_are_no_weights(void **state)
{
  static const double weights[3] = {3e300, 3e300, 3e300};
  panel p = three_experts();

  (void)state;
  for (int32_t aggregation = 1; aggregation <= RFM_AHP_PRIORITIES_ARITHMETIC; aggregation++) {
    const rfm_ahp_options o = options_of(aggregation, 0, 0);
    rfm_ahp *a, *b;

    p.j.expert_weights = NULL;
    a = fit(&p, &o);
    p.j.expert_weights = weights;
    b = fit(&p, &o);
    assert_memory_equal(rfm_ahp_weights(a), rfm_ahp_weights(b), 3 * sizeof(double));
    assert_memory_equal(rfm_ahp_matrix(a), rfm_ahp_matrix(b), 9 * sizeof(double));
    rfm_ahp_free(a);
    rfm_ahp_free(b);
  }
}

/* One expert, or one who alone counts, is repeated to the last bit. */
static void one_voice_is_not_rounded(void **state)
{
  static const double weights[3] = {0, 2, 0};
  panel p = three_experts();

  (void)state;
  p.j.expert_weights = weights;
  for (int32_t aggregation = 1; aggregation <= RFM_AHP_JUDGEMENTS_ARITHMETIC; aggregation++) {
    const rfm_ahp_options o = options_of(aggregation, 0, 0);
    rfm_ahp *a = fit(&p, &o);

    assert_memory_equal(rfm_ahp_matrix(a), p.matrices + 9, 9 * sizeof(double));
    rfm_ahp_free(a);
  }
}

/* Rounded experts: each lower triangle is cut to two digits, and completed before the mean of
 * priorities is taken. */
static void priorities_complete_each_expert(void **state)
{
  const rfm_ahp_options upper = options_of(RFM_AHP_PRIORITIES_ARITHMETIC, 0, RFM_AHP_UPPER);
  panel exact = three_experts(), rounded = three_experts();
  rfm_ahp *a, *b;

  (void)state;
  for (int c = 0; c < 27; c++)
    if (c % 9 / 3 > c % 3)
      rounded.matrices[c] += 0.02;
  a = fit(&exact, &upper);
  b = fit(&rounded, &upper);
  assert_memory_equal(rfm_ahp_weights(a), rfm_ahp_weights(b), 3 * sizeof(double));
  assert_memory_equal(rfm_ahp_matrix(a), rfm_ahp_matrix(b), 9 * sizeof(double));
  assert_near(results_of(b).reciprocity_error, 0.01, 1e-15); /* 1/2 x 2.02 */
  rfm_ahp_free(a);
  rfm_ahp_free(b);
}

/* ---- refusals ---- */

static void wrong_entries_name_expert_and_column(void **state)
{
  static const struct {
    int place;
    double value;
    const char *word;
  } cases[] = {
      {4, 2, "diagonal"},       {8, NAN, "diagonal"},
      {0, 0.99, "diagonal"},    {1, 0, "not positive"},
      {5, -3, "not positive"},  {2, -INFINITY, "not positive"},
      {2, INFINITY, "1e-9"},    {3, 1e10, "1e-9"},
      {6, 1e-10, "1e-9"},       {3, 5, "not inverse to 0.05"},
      {7, 1.24, "not inverse"},
  };

  (void)state;
  for (int i = 0; i < COUNT_OF(cases); i++) {
    panel p;
    int column = cases[i].place % 3;

    panel_init(&p, 3);
    add_matrix(&p, telecom);
    add_matrix(&p, telecom);
    p.matrices[9 + cases[i].place] = cases[i].value;
    refuse(&p, NULL, RFM_E_DATA, 1, column, cases[i].word);
    assert_non_null(strstr(failure.message, "expert 1"));
  }
}

/* 1/2 .. 1/9 to two decimals are at most .04 off; a neighbour's inverse is .11 off or more. */
static void the_tolerance_admits_two_decimals_and_no_slip(void **state)
{
  rfm_ahp_options o = options_of(0, 0, 0);

  (void)state;
  for (int x = 1; x <= 9; x++) {
    const double slip = 1.0 / (x == 9 ? 8 : x + 1);
    double matrix[4] = {1, x, floor(100.0 / x + 0.5) / 100, 1};
    panel p = panel_of(2, matrix);

    rfm_ahp_free(fit(&p, NULL));
    p.matrices[2] = slip;
    refuse(&p, NULL, RFM_E_DATA, 0, 0, "not inverse");
    o.tolerance = 0.6;
    rfm_ahp_free(fit(&p, &o));
  }
  o.tolerance = 0.002;
  {
    panel p = panel_of(3, telecom);

    refuse(&p, &o, RFM_E_DATA, 0, 0,
           "not inverse to 0.002"); /* .46 x 2.18 comes before .85 x 1.18 */
  }
}

/* 9 and 0.1 are .1 off, but one of them is enough. */
static void one_triangle_needs_no_tolerance(void **state)
{
  static const double matrix[4] = {1, 9, 0.1, 1};
  static const double upper[2] = {.9, .1}, lower[2] = {10.0 / 11, 1.0 / 11};
  rfm_ahp_options o = options_of(0, 0, RFM_AHP_UPPER);
  panel p = panel_of(2, matrix);

  (void)state;
  assert_near(check(&p, &o, upper).reciprocity_error, 0.1, 1e-15);
  o.completion = RFM_AHP_LOWER;
  check(&p, &o, lower);
  o.completion = RFM_AHP_SYMMETRIC;
  refuse(&p, &o, RFM_E_DATA, 0, 0, "not inverse");
}

static void wrong_expert_weights_are_data_errors(void **state)
{
  static const double bad[4][3] = {{1, NAN, 1}, {1, -1, 1}, {1, INFINITY, 1}, {0, 0, 0}};
  panel p = three_experts();

  (void)state;
  for (int i = 0; i < 4; i++) {
    p.j.expert_weights = bad[i];
    refuse(&p, NULL, RFM_E_DATA, i < 3 ? 1 : -1, -1, i < 3 ? "expert 1" : "all 0");
  }
}

static void bad_options_are_named(void **state)
{
  const struct {
    const char *word;
    rfm_ahp_options o;
  } cases[] = {
      {"flags", {sizeof(rfm_ahp_options), 1, 0, 0, 0, 0, 0, 0}},
      {"tolerance", {sizeof(rfm_ahp_options), 0, 1, 0, 0, 0, 0, 0}},
      {"tolerance", {sizeof(rfm_ahp_options), 0, -0.01, 0, 0, 0, 0, 0}},
      {"tolerance", {sizeof(rfm_ahp_options), 0, NAN, 0, 0, 0, 0, 0}},
      {"limit", {sizeof(rfm_ahp_options), 0, 0, -1, 0, 0, 0, 0}},
      {"limit", {sizeof(rfm_ahp_options), 0, 0, INFINITY, 0, 0, 0, 0}},
      {"aggregation", {sizeof(rfm_ahp_options), 0, 0, 0, 5, 0, 0, 0}},
      {"method", {sizeof(rfm_ahp_options), 0, 0, 0, 0, 4, 0, 0}},
      {"completion", {sizeof(rfm_ahp_options), 0, 0, 0, 0, 0, 5, 0}},
      {"completion", {sizeof(rfm_ahp_options), 0, 0, 0, 0, 0, -1, 0}},
      {"random_index", {sizeof(rfm_ahp_options), 0, 0, 0, 0, 0, 0, 4}},
  };
  panel p = panel_of(3, telecom);

  (void)state;
  for (int i = 0; i < COUNT_OF(cases); i++)
    refuse(&p, &cases[i].o, RFM_E_ARG, -1, -1, cases[i].word);
}

static void bad_judgements_are_named(void **state)
{
  panel p = panel_of(3, telecom);
  rfm_ahp *a = (rfm_ahp *)1;

  (void)state;
  p.j.n_criteria = 1;
  refuse(&p, NULL, RFM_E_ARG, -1, -1, "n_criteria is 1");
  p.j.n_criteria = 16;
  refuse(&p, NULL, RFM_E_ARG, -1, -1, "n_criteria is 16");
  p.j.n_criteria = 3;
  p.j.n_experts = 0;
  refuse(&p, NULL, RFM_E_ARG, -1, -1, "n_experts is 0");
  p.j.n_experts = INT64_MAX;
  refuse(&p, NULL, RFM_E_ARG, -1, -1, "n_experts");
  p.j.n_experts = 1;
  p.j.flags = 1;
  refuse(&p, NULL, RFM_E_ARG, -1, -1, "flags");
  p.j.flags = 0;
  p.j.reserved = 1;
  refuse(&p, NULL, RFM_E_ARG, -1, -1, "reserved");
  p.j.reserved = 0;
  p.j.matrices = NULL;
  assert_int_equal(rfm_ahp_fit(&a, NULL, &p.j, NULL, &failure), RFM_E_ARG);
  assert_null(a);
  assert_non_null(strstr(failure.message, "matrices"));
}

static void null_arguments_are_refused(void **state)
{
  panel p = panel_of(3, telecom);
  rfm_ahp *a = (rfm_ahp *)1;
  rfm_ahp_results r;

  (void)state;
  assert_int_equal(rfm_ahp_fit(NULL, NULL, &p.j, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_ahp_fit(&a, NULL, NULL, NULL, NULL), RFM_E_ARG);
  assert_null(a);
  a = fit(&p, NULL);
  assert_int_equal(rfm_ahp_get(NULL, &r, NULL), RFM_E_ARG);
  assert_int_equal(rfm_ahp_get(a, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_ahp_size(NULL), 0);
  assert_null(rfm_ahp_weights(NULL));
  assert_null(rfm_ahp_matrix(NULL));
  rfm_ahp_free(NULL);
  rfm_ahp_free(a);
}

/* ---- structs of other versions ---- */

static void old_and_new_structs_are_told_apart(void **state)
{
  struct {
    rfm_ahp_judgements j;
    uint64_t later;
  } judgements;
  struct {
    rfm_ahp_options o;
    uint64_t later;
  } options;
  panel p = panel_of(3, telecom);
  rfm_ahp *a = NULL;

  (void)state;
  memset(&judgements, 0, sizeof judgements);
  memset(&options, 0, sizeof options);
  judgements.j = p.j;
  judgements.j.matrices = p.matrices;
  options.o.struct_size = sizeof options;
  for (uint32_t size = 0; size < sizeof judgements.j; size++) {
    judgements.j.struct_size = size;
    assert_int_equal(rfm_ahp_fit(&a, NULL, &judgements.j, NULL, NULL), RFM_E_ABI);
  }
  judgements.j.struct_size = sizeof judgements;
  for (uint32_t size = 0; size < sizeof options.o; size++) {
    options.o.struct_size = size;
    assert_int_equal(rfm_ahp_fit(&a, NULL, &judgements.j, &options.o, NULL), RFM_E_ABI);
  }
  options.o.struct_size = sizeof options;
  assert_int_equal(rfm_ahp_fit(&a, NULL, &judgements.j, &options.o, NULL), RFM_OK);
  rfm_ahp_free(a);
  options.later = 1;
  assert_int_equal(rfm_ahp_fit(&a, NULL, &judgements.j, &options.o, NULL), RFM_E_ABI);
  options.later = 0;
  judgements.later = 1;
  assert_int_equal(rfm_ahp_fit(&a, NULL, &judgements.j, &options.o, NULL), RFM_E_ABI);
  assert_null(a);
}

static void results_go_into_structs_of_any_later_size(void **state)
{
  struct {
    rfm_ahp_results r;
    uint64_t later;
  } big;
  panel p = three_experts();
  rfm_ahp *a = fit(&p, NULL);
  double cr[3];

  (void)state;
  memset(&big, 0xff, sizeof big);
  for (uint32_t size = 0; size < sizeof big.r; size++) {
    big.r.struct_size = size;
    assert_int_equal(rfm_ahp_get(a, &big.r, NULL), RFM_E_ABI);
  }
  assert_int_equal(big.r.n_experts, -1); /* untouched */
  big.r.struct_size = sizeof big;
  big.r.flags = 0;
  big.r.expert_cr = cr;
  big.r.room = 2;
  assert_int_equal(rfm_ahp_get(a, &big.r, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "room"));
  big.r.room = 3;
  assert_int_equal(rfm_ahp_get(a, &big.r, &failure), RFM_OK);
  assert_int_equal(big.later, 0);
  assert_int_equal(big.r.room, 3);
  assert_ptr_equal(big.r.expert_cr, cr);
  assert_int_equal(big.r.n_experts, 3);
  assert_int_equal(big.r.aggregation, RFM_AHP_JUDGEMENTS_GEOMETRIC);
  assert_int_equal(big.r.method, RFM_AHP_EIGENVECTOR);
  assert_int_equal(big.r.completion, RFM_AHP_AS_GIVEN);
  assert_int_equal(big.r.random_index, RFM_AHP_SAATY_1977);
  for (int k = 0; k < 3; k++)
    assert_true(cr[k] >= 0.0 && cr[k] < 0.2);
  rfm_ahp_free(a);
}

static void every_allocation_may_fail(void **state)
{
  const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  panel p = three_experts();
  failing_host fh;

  (void)state;
  p.j.matrices = p.matrices;
  failing_host_init(&fh);
  for (int m = 0; m < 2; m++) {
    rfm_ahp *a = (rfm_ahp *)1;
    int64_t n;

    for (n = 1;
         failing_host_fail(&fh, n, modes[m]), rfm_ahp_fit(&a, &fh.host, &p.j, NULL, &failure);
         n++) {
      assert_int_equal(failure.status, RFM_E_NOMEM);
      assert_null(a);
    }
    assert_int_equal(n, 3); /* the object and the experts' ratios */
    failing_host_fail(&fh, 0, FAIL_ONCE);
    rfm_ahp_free(a);
  }
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_telecom_matrix_gives_its_six_treatments),
      cmocka_unit_test(the_telecom_matrix_is_consistent_by_every_table),
      cmocka_unit_test(the_drinks_give_their_figures),
      cmocka_unit_test(the_leader_gives_its_figures),
      cmocka_unit_test(the_cars_are_found_inconsistent),
      cmocka_unit_test(three_experts_become_one_by_judgements_or_priorities),
      cmocka_unit_test(geometric_means_of_judgements_and_of_priorities_are_the_same),
      cmocka_unit_test(five_experts_average_to_the_published_matrix),
      cmocka_unit_test(the_first_of_equally_bad_judgements_is_mended),
      cmocka_unit_test(a_slip_is_found_and_its_mending_measured),
      cmocka_unit_test(consistent_judgements_have_nothing_to_mend),
      cmocka_unit_test(the_limit_decides_and_equal_is_consistent),
      cmocka_unit_test(two_criteria_are_always_consistent),
      cmocka_unit_test(the_index_is_never_negative),
      cmocka_unit_test(fifteen_criteria_work_with_every_method),
      cmocka_unit_test(a_chain_of_judgements_is_enough),
      cmocka_unit_test(missing_judgements_are_harkers),
      cmocka_unit_test(one_half_of_a_judgement_is_enough),
      cmocka_unit_test(a_judgement_is_the_mean_of_those_who_made_it),
      cmocka_unit_test(an_expert_whose_judgements_do_not_connect_has_no_ratio),
      cmocka_unit_test(criteria_that_are_cut_off_are_named),
      cmocka_unit_test(other_methods_refuse_missing_judgements),
      cmocka_unit_test(equal_expert_weights_are_no_weights),
      cmocka_unit_test(one_voice_is_not_rounded),
      cmocka_unit_test(priorities_complete_each_expert),
      cmocka_unit_test(wrong_entries_name_expert_and_column),
      cmocka_unit_test(the_tolerance_admits_two_decimals_and_no_slip),
      cmocka_unit_test(one_triangle_needs_no_tolerance),
      cmocka_unit_test(wrong_expert_weights_are_data_errors),
      cmocka_unit_test(bad_options_are_named),
      cmocka_unit_test(bad_judgements_are_named),
      cmocka_unit_test(null_arguments_are_refused),
      cmocka_unit_test(old_and_new_structs_are_told_apart),
      cmocka_unit_test(results_go_into_structs_of_any_later_size),
      cmocka_unit_test(every_allocation_may_fail),
  };

  return cmocka_run_group_tests_name("ahp", tests, NULL, NULL);
}
