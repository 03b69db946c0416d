/* SPDX-License-Identifier: MIT */
/* A host in C99: a few sales, scores, and the segment of one customer. It sees the installed package only. */
#include <rfm/rfm.h>

#include <stdio.h>
#include <string.h>

enum { SALES = 8, TODAY = 20269 }; /* 2025-06-30 in days since 1970-01-01 */
static const uint64_t customer[SALES] = { 7, 8, 9, 7, 10, 7, 8, 7 };
static const int32_t day[SALES] = { 19906, 19920, 19951, 19990, 20013, 20044, 20171, 20262 };
static const int64_t cents[SALES] = { 4990, 1250, 8900, 2500, 700, 5990, 1800, 6100 };

int main(void)
{
  rfm_events sales;
  rfm_id id;
  rfm_table *table = NULL;
  rfm_features *features = NULL;
  rfm_scorer *scorer = NULL;
  rfm_segments *map = NULL;
  rfm_error err;
  double value[3];
  uint8_t score[3];
  int32_t standing, segment;
  int failed;

  memset(&sales, 0, sizeof sales);
  sales.struct_size = sizeof sales;
  sales.n = SALES;
  sales.customer = customer;
  sales.day = day;
  sales.amount_minor = cents;
  memset(&id, 0, sizeof id);
  id.struct_size = sizeof id;
  id.number = 7;
  failed = rfm_table_new(&table, NULL, NULL, &err) || rfm_table_append(table, &sales, NULL, &err) ||
           rfm_features_measure(&features, table, NULL, TODAY, NULL, &err) ||
           rfm_scorer_fit(&scorer, features, NULL, &err) ||
           rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err) ||
           rfm_features_one(table, NULL, TODAY, &id, value, 3, &standing, &err) ||
           rfm_scorer_one(scorer, value, 3, standing, score, 3, NULL, NULL, &err) ||
           rfm_segments_one(map, score, 3, standing, &segment, &err);
  if (failed)
    puts(err.message);
  else
    printf("librfm %s: customer 7 scores %d-%d-%d, segment %s\n", rfm_version(), score[0], score[1],
           score[2], rfm_segments_name(map, segment, "en"));
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
  rfm_features_free(features);
  rfm_table_free(table);
  return failed;
}
