/* SPDX-License-Identifier: MIT */
/* Track: how customers moved through the segments over a year, who is slipping, and whether the
 * business gains or loses.
 *
 * One pass over the orders scores six dates by one ruler: the breaks are typed, so a move is a
 * change of the customer and not of the others. */
#include <rfm/rfm.h>

#include <stdio.h>

enum { ORDERS = 16, DATES = 6, CUSTOMERS = 5, TODAY = 20269 }; /* 2025-06-30 in days since 1970-01-01 */
static const uint64_t customer[] = { 1, 2, 3, 1, 4, 1, 2, 1, 3, 2, 1, 1, 4, 1, 5, 1 };
static const int32_t day[] = { 19906, 19920, 19951, 19990, 20013, 20044, 20071, 20102,
                               20130, 20135, 20171, 20198, 20222, 20240, 20250, 20262 };
static const int64_t cents[] = { 4990, 1250, 8900, 2500, 700, 5990, 3200, 1800,
                                 4550, 9900, 990, 3990, 2750, 6100, 1500, 4200 };

/* Days since the last purchase; purchases and cents of the last 365 days. */
static const double recency[] = { 30, 60, 90, 180 };
static const double frequency[] = { 1, 2, 3, 5 };
static const double monetary[] = { 1000, 2500, 5000, 10000 };
static const double *const breaks[] = { recency, frequency, monetary };

static const rfm_metric yearly[] = {
  { .struct_size = sizeof(rfm_metric), .kind = RFM_METRIC_RECENCY },
  { .struct_size = sizeof(rfm_metric), .kind = RFM_METRIC_FREQUENCY, .window_days = 365 },
  { .struct_size = sizeof(rfm_metric), .kind = RFM_METRIC_MONETARY, .window_days = 365 },
};

/* Those not born have the number after the last segment. */
static const char *name_of(const rfm_segments *map, int32_t segment)
{
  return segment < rfm_segments_size(map) ? rfm_segments_name(map, segment, "en") : "(not born)";
}

static rfm_status print_customer(const rfm_track *track, const rfm_segments *map, int64_t row,
                                 const rfm_change *change, const rfm_decline *decline,
                                 rfm_error *err)
{
  static const char *const METRIC[] = { "recency", "frequency", "spend" };
  int32_t segment[DATES];
  const rfm_status status =
      rfm_track_series(track, row, NULL, NULL, segment, NULL, DATES, err);

  printf("customer %d:", (int)row + 1);
  for (int i = 0; !status && i < DATES; i++)
    printf("%s %s", i ? "," : "", name_of(map, segment[i]));
  printf("\n");
  if (change->before >= 0)
    printf("  so for %d days; before that %s\n", (int)change->days, name_of(map, change->before));
  if (decline->scored >= 0)
    printf("  %s score fell from %d to %d: %.1f levels a month\n", METRIC[decline->scored],
           (int)decline->from_level, (int)decline->to_level, decline->levels_a_month);
  return status;
}

static rfm_status print_customers(const rfm_track *track, const rfm_segments *map, rfm_error *err)
{
  rfm_change changes[CUSTOMERS];
  rfm_decline declines[CUSTOMERS];
  rfm_status status = rfm_track_changes(track, DATES - 1, changes, CUSTOMERS, err);

  if (!status)
    status = rfm_track_declines(track, DATES - 1, -1, declines, CUSTOMERS, err);
  for (int64_t row = 0; !status && row < CUSTOMERS; row++)
    status = print_customer(track, map, row, &changes[row], &declines[row], err);
  return status;
}

/* Who bought within 120 days of each date, and how they came and went. */
static rfm_status print_flow(const rfm_table *table, const int32_t *dates, rfm_error *err)
{
  rfm_flow flows[DATES];
  const rfm_status status = rfm_report_flow(table, NULL, 120, dates, DATES, flows, err);

  for (int i = 1; !status && i < DATES; i++)
    printf("%d active: %d new, %d won back, %d kept; %d lapsed\n", (int)flows[i].n_active,
           (int)flows[i].n_new, (int)flows[i].n_won_back, (int)flows[i].n_kept,
           (int)flows[i].n_lapsed);
  return status;
}

/* On which date each level of frequency was first reached, for all customers together. */
static rfm_status print_ladder(const rfm_track *track, rfm_error *err)
{
  rfm_rung rungs[5];
  const rfm_status status = rfm_track_ladder(track, 1, rungs, 5, err);

  for (int i = 0; !status && i < 5; i++)
    printf("frequency score %d: %d came, %d went on\n", i + 1, (int)rungs[i].n_reached,
           (int)rungs[i].n_moved);
  return status;
}

int main(void)
{
  const rfm_events orders = { .struct_size = sizeof orders, .n = ORDERS, .customer = customer,
                              .day = day, .amount_minor = cents };
  rfm_track_options how = { .struct_size = sizeof how };
  int32_t dates[DATES];
  rfm_table *table = NULL;
  rfm_metrics *metrics = NULL;
  rfm_segments *map = NULL;
  rfm_scorer *scorer = NULL;
  rfm_track *track = NULL;
  rfm_error err;
  int failed =
      rfm_table_new(&table, NULL, NULL, &err) || rfm_table_append(table, &orders, NULL, &err) ||
      rfm_metrics_new(&metrics, NULL, yearly, 3, NULL, &err) ||
      rfm_scorer_from_breaks(&scorer, NULL, metrics, breaks, NULL, TODAY, &err) ||
      rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &err) ||
      rfm_day_steps(TODAY, RFM_STEP_MONTH_ENDS, -2, dates, DATES, &err);

  how.scorer = scorer;
  how.segments = map;
  failed = failed || rfm_track_measure(&track, table, dates, DATES, &how, &err) ||
           print_customers(track, map, &err) || print_flow(table, dates, &err) ||
           print_ladder(track, &err);
  if (failed)
    fprintf(stderr, "%s\n", err.message);
  rfm_track_free(track);
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
  rfm_metrics_free(metrics);
  rfm_table_free(table);
  return failed;
}
