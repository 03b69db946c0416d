/* SPDX-License-Identifier: MIT */
/* AHP: missing judgements, several experts, what is refused, and structs of other versions. */
#include "ahp_fixture.h"

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

  return cmocka_run_group_tests_name("ahp_input", tests, NULL, NULL);
}
