/* SPDX-License-Identifier: MIT */
/* Orders in, scores out: how recently, how often and for how much each customer bought. */
#include <rfm/rfm.h>
#include <stdio.h>

enum { ORDERS = 10, CUSTOMERS = 5, TODAY = 20269 }; /* 2025-06-30 in days since 1970-01-01 */
static const uint64_t customer[ORDERS] = { 1, 2, 3, 1, 4, 1, 5, 2, 5, 1 };
static const int32_t day[ORDERS] = { 19906, 19920, 19951, 19990, 20013, 20044, 20071, 20171, 20240, 20262 };
static const int64_t cents[ORDERS] = { 4990, 1250, 8900, 2500, 700, 5990, 3200, 1800, 2750, 6100 };

int main(void)
{
  const rfm_events orders = { .struct_size = sizeof orders, .n = ORDERS, .customer = customer,
                              .day = day, .amount_minor = cents };
  uint8_t score[CUSTOMERS][3];
  const rfm_scores scores = { .struct_size = sizeof scores, .n_rows = CUSTOMERS, .score = score[0] };
  rfm_table *table = NULL;
  rfm_features *features = NULL;
  rfm_scorer *scorer = NULL;
  rfm_error err;
  const int failed =
      rfm_table_new(&table, NULL, NULL, &err) || rfm_table_append(table, &orders, NULL, &err) ||
      rfm_features_measure(&features, table, NULL, TODAY, NULL, &err) ||
      rfm_scorer_fit(&scorer, features, NULL, &err) || rfm_scorer_apply(scorer, features, &scores, &err);

  puts(failed ? err.message : "customer  days since last purchase  purchases   spend  R F M");
  for (int64_t i = 0; i < rfm_features_rows(features) && !failed; i++) {
    rfm_id id = { .struct_size = sizeof id };
    double value[3];
    rfm_features_row(features, i, &id, value, 3, NULL, NULL);
    printf("%8d  %24.0f  %9.0f  %6.2f  %d %d %d\n", (int)id.number, value[0], value[1], value[2] / 100,
           score[i][0], score[i][1], score[i][2]);
  }
  rfm_scorer_free(scorer);
  rfm_features_free(features);
  rfm_table_free(table);
  return failed;
}
