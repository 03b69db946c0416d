/* SPDX-License-Identifier: MIT */
/* Orders in, scores out: how recently, how often and for how much each customer bought. */
#include <rfm/rfm.h>

#include <stdio.h>

enum { ORDERS = 10, CUSTOMERS = 5, TODAY = 20269 }; /* 2025-06-30 in days since 1970-01-01 */
static const uint64_t customer[] = { 1, 2, 3, 1, 4, 1, 5, 2, 5, 1 };
static const int32_t day[] = { 19906, 19920, 19951, 19990, 20013, 20044, 20071, 20171, 20240, 20262 };
static const int64_t cents[] = { 4990, 1250, 8900, 2500, 700, 5990, 3200, 1800, 2750, 6100 };

int main(void)
{
  const rfm_events orders = { .struct_size = sizeof orders, .n = ORDERS, .customer = customer,
                              .day = day, .amount_minor = cents };
  uint8_t score[CUSTOMERS][3];
  const rfm_scores scores = { .struct_size = sizeof scores, .n_rows = CUSTOMERS, .score = score[0] };
  const double *days = NULL, *purchases = NULL, *spend = NULL;
  rfm_ids who = { .struct_size = sizeof who };
  rfm_table *table = NULL;
  rfm_features *features = NULL;
  rfm_scorer *scorer = NULL;
  rfm_error err;
  const int failed =
      rfm_table_new(&table, NULL, NULL, &err) || rfm_table_append(table, &orders, NULL, &err) ||
      rfm_features_measure(&features, table, NULL, TODAY, NULL, &err) ||
      rfm_scorer_fit(&scorer, features, NULL, &err) ||
      rfm_scorer_apply(scorer, features, &scores, &err) ||
      rfm_features_column(features, 0, &days, NULL, &err) ||
      rfm_features_column(features, 1, &purchases, NULL, &err) ||
      rfm_features_column(features, 2, &spend, NULL, &err) || rfm_features_ids(features, &who, &err);

  puts(failed ? err.message : "customer  days since last purchase  purchases   spend  R F M");
  for (int64_t i = 0; i < who.n; i++)
    printf("%8d  %24.0f  %9.0f  %6.2f  %d %d %d\n", (int)who.number[i], days[i], purchases[i],
           spend[i] / 100, score[i][0], score[i][1], score[i][2]);
  rfm_scorer_free(scorer);
  rfm_features_free(features);
  rfm_table_free(table);
  return failed;
}
