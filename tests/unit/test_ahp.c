/* SPDX-License-Identifier: MIT */
/* Weights from judgements. Published figures are those of NUMBERS.md 1.1 and 2, recomputed there
 * with numpy; they are held to the digits printed. */
#include "ahp_fixture.h"

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
  };

  return cmocka_run_group_tests_name("ahp", tests, NULL, NULL);
}
