/* SPDX-License-Identifier: MIT */
/* Segments: what to call each customer, what to do, and what would change it.
 *
 * Breaks are typed here, not learned: a shop that knows its trade can say what "recent" means. */
#include <rfm/rfm.h>

#include <stdio.h>

enum { ORDERS = 14, CUSTOMERS = 6, TODAY = 20269 }; /* 2025-06-30 in days since 1970-01-01 */
static const uint64_t customer[] = { 1, 2, 3, 1, 4, 1, 5, 2, 1, 3, 6, 1, 5, 1 };
static const int32_t day[] = { 19906, 19920, 19951, 19990, 20013, 20044, 20071,
                               20102, 20130, 20171, 20198, 20222, 20240, 20262 };
static const int64_t cents[] = { 4990, 1250, 8900, 2500, 700, 5990, 3200,
                                 1800, 4550, 12900, 990, 3990, 2750, 6100 };

/* Days since the last purchase, purchases, cents: four breaks make five levels. */
static const double recency[] = { 30, 60, 90, 180 };
static const double frequency[] = { 1, 2, 3, 5 };
static const double monetary[] = { 1000, 2500, 5000, 10000 };
static const double *const breaks[] = { recency, frequency, monetary };

/* What the metrics are counted in: days, purchases, and money in units of 100 minor ones. */
static void print_change(int32_t scored, double by)
{
  static const char *const UNIT[] = { "days since the last purchase", "purchases", "of spend" };
  static const double MINOR[] = { 1, 1, 100 };

  printf("%+.*f %s", scored == 2 ? 2 : 0, by / MINOR[scored], UNIT[scored]);
}

static rfm_status print_neighbours(const rfm_segments *map, const rfm_scorer *scorer,
                                   const double values[3], rfm_error *err)
{
  rfm_neighbour near[6];
  int32_t n = 0;
  const rfm_status status = rfm_segments_neighbours(map, scorer, values, 3, near, 6, &n, err);

  for (int32_t i = 0; i < n; i++) {
    printf("  ");
    print_change(near[i].scored, near[i].distance);
    printf(": %s\n", rfm_segments_name(map, near[i].segment, "en"));
  }
  return status;
}

static rfm_status print_customers(const rfm_features *features, const rfm_scorer *scorer,
                                  const rfm_segments *map, const uint8_t *score,
                                  const int32_t *segment, rfm_error *err)
{
  rfm_ids who = { .struct_size = sizeof who };
  const double *column[3];
  rfm_status status = rfm_features_ids(features, &who, err);

  for (int32_t j = 0; j < 3 && !status; j++)
    status = rfm_features_column(features, j, &column[j], NULL, err);
  for (int64_t i = 0; !status && i < who.n; i++) {
    const double values[] = { column[0][i], column[1][i], column[2][i] };

    printf("customer %d: %d%d%d %s, %s. %s.\n", (int)who.number[i], score[3 * i], score[3 * i + 1],
           score[3 * i + 2], rfm_segments_name(map, segment[i], "en"),
           rfm_segments_name(map, segment[i], "zh"), rfm_segments_action(map, segment[i], "en"));
    status = print_neighbours(map, scorer, values, err);
  }
  return status;
}

int main(void)
{
  const rfm_events orders = { .struct_size = sizeof orders, .n = ORDERS, .customer = customer,
                              .day = day, .amount_minor = cents };
  uint8_t score[CUSTOMERS * 3];
  int32_t segment[CUSTOMERS];
  const rfm_scores scores = { .struct_size = sizeof scores, .n_rows = CUSTOMERS, .score = score };
  rfm_table *table = NULL;
  rfm_features *features = NULL;
  rfm_scorer *scorer = NULL;
  rfm_segments *map = NULL;
  rfm_error err;
  const int failed =
      rfm_table_new(&table, NULL, NULL, &err) || rfm_table_append(table, &orders, NULL, &err) ||
      rfm_features_measure(&features, table, NULL, TODAY, NULL, &err) ||
      rfm_scorer_from_breaks(&scorer, NULL, NULL, breaks, NULL, TODAY, &err) ||
      rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err) ||
      rfm_scorer_apply(scorer, features, &scores, &err) ||
      rfm_segments_apply(map, scorer, features, score, rfm_features_rows(features) * 3, segment,
                         CUSTOMERS, &err) ||
      print_customers(features, scorer, map, score, segment, &err);

  if (failed)
    fprintf(stderr, "%s\n", err.message);
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
  rfm_features_free(features);
  rfm_table_free(table);
  return failed;
}
