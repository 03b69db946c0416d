/* SPDX-License-Identifier: MIT */
/* Weights: what three experts say about recency, frequency and money, and what it makes of scores. */
#include <rfm/rfm.h>

#include <stdio.h>

enum { EXPERTS = 3, CRITERIA = 3, TODAY = 20269 }; /* 2025-06-30 in days since 1970-01-01 */
static const double judgement[EXPERTS][CRITERIA][CRITERIA] = { /* row over column: 2 is twice as important */
  { { 1, 1 / 2., 1 / 3. }, { 2, 1, 1 / 3. }, { 3, 3, 1 } },    /* the owner */
  { { 1, 1 / 2., 1 / 2. }, { 2, 1, 1 }, { 2, 1, 1 } },         /* the buyer */
  { { 1, 2, 1 / 2. }, { 1 / 2., 1, 1 / 3. }, { 2, 3, 1 } },    /* a customer */
};
static const double counts[EXPERTS] = { 2, 1, 1 }; /* the owner counts twice */

/* Days since the last purchase, purchases, cents; and breaks for five levels of each. */
static const double days[] = { 12, 85, 7, 200 }, orders[] = { 9, 6, 1, 2 }, cents[] = { 41000, 98000, 2500, 70000 };
static const double *const column[] = { days, orders, cents };
static const double recent[] = { 30, 60, 90, 180 }, often[] = { 1, 2, 4, 8 }, much[] = { 5000, 10000, 30000, 60000 };
static const double *const breaks[] = { recent, often, much };

int main(void)
{
  const rfm_ahp_judgements said = { .struct_size = sizeof said, .n_experts = EXPERTS, .n_criteria = CRITERIA,
                                    .matrices = judgement[0][0], .expert_weights = counts };
  rfm_scorer_options how = { .struct_size = sizeof how, .n_columns = CRITERIA };
  rfm_ahp_results told = { .struct_size = sizeof told };
  double composite[4];
  const rfm_scores scores = { .struct_size = sizeof scores, .n_rows = 4, .composite = composite };
  rfm_features *features = NULL;
  rfm_scorer *scorer = NULL;
  rfm_ahp *ahp = NULL;
  rfm_error err;
  int failed = rfm_ahp_fit(&ahp, NULL, &said, NULL, &err) || rfm_ahp_get(ahp, &told, &err);

  how.weights = rfm_ahp_weights(ahp);
  failed = failed || rfm_features_from_columns(&features, NULL, NULL, NULL, column, 4, TODAY, &err) ||
           rfm_scorer_from_breaks(&scorer, NULL, NULL, breaks, &how, TODAY, &err) ||
           rfm_scorer_apply(scorer, features, &scores, &err);
  if (failed)
    puts(err.message);
  for (int i = 0; !failed && i < CRITERIA; i++)
    printf("%s %.3f\n", i == 0 ? "recency  " : i == 1 ? "frequency" : "monetary ", how.weights[i]);
  if (!failed)
    printf("consistency ratio %.3f, %s\n", told.cr, told.is_consistent ? "the judgements agree" : "ask again");
  for (int i = 0; !failed && i < 4; i++)
    printf("customer %d: %.2f of 5\n", i, composite[i]);
  rfm_scorer_free(scorer);
  rfm_features_free(features);
  rfm_ahp_free(ahp);
  return failed;
}
