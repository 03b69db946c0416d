/* SPDX-License-Identifier: MIT */
/* Saved weights: their bytes, that they come back, and what is refused. */
#include "saved_fixture.h"

#include <rfm/ahp.h>

#include <math.h>

/* Made by tests/support/encode_saved.py from docs/format.md alone. */
/* clang-format off */
static const uint8_t WEIGHTS[] = {
  0x89, 0x52, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a,
  /* HEAD */
  0x48, 0x45, 0x41, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xbf, 0xd7, 0x70, 0x61,
  /* WAHP */
  0x57, 0x41, 0x48, 0x50, 0x94, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xd0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xe0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xd0, 0x3f,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xd0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xe0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0x3f,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xf0, 0xbf,
  0x8b, 0x31, 0x4a, 0xef,
  /* DONE */
  0x44, 0x4f, 0x4e, 0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0xb8, 0x3a, 0x8f,
};
/* clang-format on */

enum { MOST = 15, N_EXPERTS = 4 };

static rfm_ahp *fitted(const rfm_host *host, const double *matrices, int64_t n_experts,
                       int32_t n_criteria, const rfm_ahp_options *o)
{
  rfm_ahp_judgements j;
  rfm_ahp *a = NULL;

  memset(&j, 0, sizeof j);
  j.struct_size = sizeof j;
  j.n_experts = n_experts;
  j.n_criteria = n_criteria;
  j.matrices = matrices;
  if (rfm_ahp_fit(&a, host, &j, o, &failure))
    fail_msg("%s", failure.message);
  return a;
}

/* What the bytes of WEIGHTS say: the second expert said nothing. */
static void *tiny_weights(const rfm_host *host)
{
  static const double matrices[18] = {1, 2,   NAN, 0.5, 1, 1,   NAN, 1,   1,
                                      1, NAN, NAN, NAN, 1, NAN, NAN, NAN, 1};
  rfm_ahp_options o;

  memset(&o, 0, sizeof o);
  o.struct_size = sizeof o;
  o.limit = 0.25;
  o.completion = RFM_AHP_UPPER;
  o.random_index = RFM_AHP_SAATY_2005;
  return fitted(host, matrices, 2, 3, &o);
}

#define F64_QUARTER UINT64_C(0x3fd0000000000000)
#define F64_HALF UINT64_C(0x3fe0000000000000)
#define F64_ONE UINT64_C(0x3ff0000000000000)
#define F64_MINUS (UINT64_C(1) << 63)
#define F64_INFINITE UINT64_C(0x7ff0000000000000)

/* WAHP: head 36, three weights, nine judgements from 60, two experts from 132. */
static const saved_lie lies[] = {
    {"WAHP", 0, 1, 4, "number of criteria"},
    {"WAHP", 0, 16, 4, "number of criteria"},
    {"WAHP", 0, 0x80000000, 4, "number of criteria"},
    {"WAHP", 0, 4, 4, "sum to 1"},
    {"WAHP", 4, 0, 4, "aggregation"},
    {"WAHP", 4, 5, 4, "aggregation"},
    {"WAHP", 8, 4, 4, "method"},
    {"WAHP", 8, RFM_AHP_GEOMETRIC_MEAN, 4, "missing judgement"},
    {"WAHP", 12, 5, 4, "completion"},
    {"WAHP", 16, 4, 4, "random index"},
    {"WAHP", 20, 0, 8, "limit"},
    {"WAHP", 20, F64_INFINITE, 8, "not finite"},
    {"WAHP", 28, F64_MINUS | F64_ONE, 8, "reciprocity"},
    {"WAHP", 36, F64_QUARTER, 8, "sum to 1"},
    {"WAHP", 36, 0, 8, "not positive"},
    {"WAHP", 36, F64_MINUS | F64_ONE, 8, "not positive"},
    {"WAHP", 60, F64_HALF, 8, "judgement"}, /* the diagonal */
    {"WAHP", 60, 0, 8, "judgement"},
    {"WAHP", 68, F64_MINUS | F64_ONE, 8, "judgement"},
    {"WAHP", 68, UINT64_C(0x4202a05f20000000), 8, "judgement"}, /* 10^10 */
    {"WAHP", 68, 0, 8, "judgement"},                            /* one half only */
    {"WAHP", 132, F64_MINUS | F64_HALF, 8, "ratio"},
};

static const saved_case weights_case = {
    RFM__OBJECT_AHP, tiny_weights, WEIGHTS, sizeof WEIGHTS, lies, COUNT_OF(lies),
};

static void assert_results_alike(const rfm_ahp *a, const rfm_ahp *b)
{
  double cr[2][N_EXPERTS];
  rfm_ahp_results r[2];

  memset(r, 0, sizeof r);
  for (int i = 0; i < 2; i++) {
    r[i].struct_size = sizeof r[i];
    r[i].room = N_EXPERTS;
    r[i].expert_cr = cr[i];
    assert_int_equal(rfm_ahp_get(i ? b : a, &r[i], &failure), RFM_OK);
  }
  assert_memory_equal(cr[0], cr[1], sizeof cr[0]);
  r[1].expert_cr = r[0].expert_cr;
  assert_memory_equal(&r[0], &r[1], sizeof r[0]);
}

/* Every way to make weights, with a judgement missing where the method allows it. */
static void weights_of_every_kind_come_back(void **state)
{
  double matrices[N_EXPERTS * MOST * MOST];
  uint64_t seed = 7;

  (void)state;
  for (int32_t k = 0; k < 4 * 3 * 4; k++) {
    const int32_t n = 2 + k % 14;
    rfm_ahp_options o;
    rfm_ahp *a, *back;

    memset(&o, 0, sizeof o);
    o.struct_size = sizeof o;
    o.aggregation = 1 + k % 4;
    o.method = 1 + k / 4 % 3;
    o.completion = 1 + k / 12;
    o.random_index = 1 + k % 3;
    for (int32_t c = 0; c < N_EXPERTS * n * n; c++) {
      const int32_t i = c % (n * n) / n, j = c % n;
      double *x = &matrices[c];

      if (i <= j)
        *x = i == j ? 1 : 1 + random_below(&seed, 9);
      else
        *x = 1 / matrices[c / (n * n) * n * n + j * n + i];
      if (o.method == RFM_AHP_EIGENVECTOR && i + j == n && i != j && n > 3)
        *x = NAN;
    }
    a = fitted(NULL, matrices, N_EXPERTS, n, &o);
    back = brought_back(&weights_case, a);
    assert_int_equal(rfm_ahp_size(back), n);
    assert_memory_equal(rfm_ahp_weights(a), rfm_ahp_weights(back), (size_t)n * sizeof(double));
    assert_memory_equal(rfm_ahp_matrix(a), rfm_ahp_matrix(back), (size_t)(n * n) * sizeof(double));
    assert_results_alike(a, back);
    rfm_ahp_free(a);
    rfm_ahp_free(back);
  }
}

static void judgements_that_do_not_connect_are_refused(void **state)
{
  stream s = stream_of(WEIGHTS, sizeof WEIGHTS);

  (void)state;
  patch(&s, block_of(&s, "WAHP"), 60 + 5 * 8, 0, 8);
  patch(&s, block_of(&s, "WAHP"), 60 + 7 * 8, 0, 8);
  assert_case_refused(&weights_case, &s, NULL, RFM_E_FORMAT, "connect");
  stream_free(&s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&weights_case),
      cmocka_unit_test(weights_of_every_kind_come_back),
      cmocka_unit_test(judgements_that_do_not_connect_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
