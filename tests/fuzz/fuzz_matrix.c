/* SPDX-License-Identifier: MIT */
/* Fuzzer of the program's readers of judgements and of weights. The first byte chooses options
 * (file_of_bytes.h), the rest is the CSV file. What is read is a matrix that the library takes or
 * refuses as bad data, and weights that are finite. */
#include "file_of_bytes.h"

#include "matrix_file.h"
#include "weights.h"

#include <rfm/ahp.h>

#include <math.h>
#include <string.h>

static void fit(const matrix_file *m, int32_t completion)
{
  rfm_ahp_judgements j;
  rfm_ahp_options how;
  rfm_ahp *ahp = NULL;
  rfm_status status;

  memset(&j, 0, sizeof j);
  j.struct_size = sizeof j;
  j.n_experts = 1;
  j.n_criteria = m->n;
  j.matrices = m->values;
  memset(&how, 0, sizeof how);
  how.struct_size = sizeof how;
  how.completion = completion;
  status = rfm_ahp_fit(&ahp, NULL, &j, &how, NULL);
  expect(status == RFM_OK || status == RFM_E_DATA, "a fit failed in another way");
  rfm_ahp_free(ahp);
}

static void use_matrix(const matrix_file *m)
{
  expect(m->n >= 2 && m->n <= MOST_CRITERIA, "a matrix of another size");
  for (int i = 0; i < m->n; i++) {
    expect(m->values[i * m->n + i] == 1, "a diagonal that is not 1");
    expect(!m->names[i] == !m->names[0], "names of some criteria only");
    for (int k = 0; k < m->n; k++)
      expect(isnan(m->values[i * m->n + k]) || m->values[i * m->n + k] > 0,
             "a judgement that is not above 0");
  }
  for (int32_t completion = 1; completion <= 4; completion++)
    fit(m, completion);
}

static void read_weights(const options *o)
{
  rfm_scorer_options how;
  double weights[N_SCORED];
  int status;

  memset(&how, 0, sizeof how);
  status = weights_settle(o, &how, weights);
  expect_status(status);
  for (int i = 0; i < N_SCORED && !status; i++)
    expect(weights[i] >= 0 && weights[i] < INFINITY, "a weight that is no number of 0 or more");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  matrix_file m;
  options o;
  int status;

  if (size == 0)
    return 0;
  o = options_of(data[0]);
  o.weights = file_of_bytes(data + 1, size - 1);
  status = matrix_file_read(&m, o.weights, &o);
  expect_status(status);
  if (!status)
    use_matrix(&m);
  matrix_file_free(&m);
  read_weights(&o);
  return 0;
}
