/* SPDX-License-Identifier: MIT */
/* Every public struct, frozen: a program linked against 1.x runs against every later 1.y
 * (RULES 7.1). Offsets and sizes are those of 64-bit and of 32-bit pointers; the size of a 32-bit
 * struct may end with padding where 8-byte members are aligned to 8. A number that has to change
 * here is a break of the ABI; new fields go to the end. */
#include "support/test.h"

#include <rfm/arrow.h>
#include <rfm/rfm.h>

typedef struct member {
  const char *name;
  size_t got, wide, narrow; /* with 8 and with 4 bytes to a pointer */
} member;

#define SIZE(type, wide, narrow)                                                                   \
  {                                                                                                \
#type, sizeof(type), (wide), (narrow)                                                          \
  }
#define AT(type, field, wide, narrow)                                                              \
  {                                                                                                \
#type "." #field, offsetof(type, field), (wide), (narrow)                                      \
  }

static size_t expected(const member *m)
{
  return sizeof(void *) == 8 ? m->wide : m->narrow;
}

typedef struct frozen {
  const member *members;
  int n;
} frozen;

static void is_frozen(void **state)
{
  const member *members = ((const frozen *)*state)->members;

  for (int i = 0; i < ((const frozen *)*state)->n; i++) {
    const size_t wanted = expected(&members[i]);
    const int is_size = i == 0;
    /* i386 aligns 8 bytes to 4, ARM to 8: what is behind the last member does not count */
    const int padded = is_size && sizeof(void *) == 4 && members[i].got == (wanted + 7) / 8 * 8;

    if (members[i].got != wanted && !padded)
      fail_msg("%s is %d, was %d", members[i].name, (int)members[i].got, (int)wanted);
  }
}

static const member rfm_error_members[] = {
    SIZE(rfm_error, 256, 256), AT(rfm_error, row, 0, 0), AT(rfm_error, status, 8, 8),
    AT(rfm_error, column, 12, 12), AT(rfm_error, message, 16, 16)};

static const member rfm_host_members[] = {
    SIZE(rfm_host, 64, 36),         AT(rfm_host, struct_size, 0, 0),
    AT(rfm_host, flags, 4, 4),      AT(rfm_host, user_data, 8, 8),
    AT(rfm_host, alloc, 16, 12),    AT(rfm_host, dealloc, 24, 16),
    AT(rfm_host, log, 32, 20),      AT(rfm_host, parallel_for, 40, 24),
    AT(rfm_host, progress, 48, 28), AT(rfm_host, pool, 56, 32)};

static const member rfm_id_members[] = {SIZE(rfm_id, 32, 28),        AT(rfm_id, struct_size, 0, 0),
                                        AT(rfm_id, flags, 4, 4),     AT(rfm_id, number, 8, 8),
                                        AT(rfm_id, n_bytes, 16, 16), AT(rfm_id, bytes, 24, 24)};

static const member rfm_ids_members[] = {
    SIZE(rfm_ids, 40, 28),       AT(rfm_ids, struct_size, 0, 0), AT(rfm_ids, flags, 4, 4),
    AT(rfm_ids, n, 8, 8),        AT(rfm_ids, number, 16, 16),    AT(rfm_ids, bytes, 24, 20),
    AT(rfm_ids, offsets, 32, 24)};

static const member rfm_table_options_members[] = {
    SIZE(rfm_table_options, 40, 40),        AT(rfm_table_options, struct_size, 0, 0),
    AT(rfm_table_options, flags, 4, 4),     AT(rfm_table_options, hash_seed, 8, 8),
    AT(rfm_table_options, id_type, 24, 24), AT(rfm_table_options, day_start_s, 28, 28),
    AT(rfm_table_options, currency, 32, 32)};

static const member rfm_events_members[] = {SIZE(rfm_events, 128, 72),
                                            AT(rfm_events, struct_size, 0, 0),
                                            AT(rfm_events, flags, 4, 4),
                                            AT(rfm_events, n, 8, 8),
                                            AT(rfm_events, customer, 16, 16),
                                            AT(rfm_events, id_bytes, 24, 20),
                                            AT(rfm_events, id_offsets, 32, 24),
                                            AT(rfm_events, anonymous, 40, 28),
                                            AT(rfm_events, time_s, 48, 32),
                                            AT(rfm_events, day, 56, 36),
                                            AT(rfm_events, amount_minor, 64, 40),
                                            AT(rfm_events, kind, 72, 44),
                                            AT(rfm_events, order, 80, 48),
                                            AT(rfm_events, event, 88, 52),
                                            AT(rfm_events, item, 96, 56),
                                            AT(rfm_events, category, 104, 60),
                                            AT(rfm_events, group, 112, 64),
                                            AT(rfm_events, second_minor, 120, 68)};

static const member rfm_event_members[] = {SIZE(rfm_event, 80, 80),
                                           AT(rfm_event, struct_size, 0, 0),
                                           AT(rfm_event, flags, 4, 4),
                                           AT(rfm_event, time_s, 8, 8),
                                           AT(rfm_event, amount_minor, 16, 16),
                                           AT(rfm_event, second_minor, 24, 24),
                                           AT(rfm_event, order, 32, 32),
                                           AT(rfm_event, event, 40, 40),
                                           AT(rfm_event, item, 48, 48),
                                           AT(rfm_event, category, 56, 56),
                                           AT(rfm_event, day, 64, 64),
                                           AT(rfm_event, kind, 68, 68),
                                           AT(rfm_event, group, 72, 72),
                                           AT(rfm_event, reserved, 76, 76)};

static const member rfm_members_members[] = {
    SIZE(rfm_members, 24, 16), AT(rfm_members, struct_size, 0, 0), AT(rfm_members, flags, 4, 4),
    AT(rfm_members, ids, 8, 8), AT(rfm_members, joined_day, 16, 12)};

static const member rfm_attribute_members[] = {
    SIZE(rfm_attribute, 40, 24),    AT(rfm_attribute, struct_size, 0, 0),
    AT(rfm_attribute, flags, 4, 4), AT(rfm_attribute, name, 8, 8),
    AT(rfm_attribute, ids, 16, 12), AT(rfm_attribute, value, 24, 16),
    AT(rfm_attribute, day, 32, 20)};

static const member rfm_table_counts_members[] = {
    SIZE(rfm_table_counts, 120, 120),           AT(rfm_table_counts, struct_size, 0, 0),
    AT(rfm_table_counts, flags, 4, 4),          AT(rfm_table_counts, n_customers, 8, 8),
    AT(rfm_table_counts, n_aliases, 16, 16),    AT(rfm_table_counts, n_events, 24, 24),
    AT(rfm_table_counts, n_tail, 32, 32),       AT(rfm_table_counts, n_voided, 40, 40),
    AT(rfm_table_counts, n_tombstones, 48, 48), AT(rfm_table_counts, n_anonymous, 56, 56),
    AT(rfm_table_counts, n_duplicate, 64, 64),  AT(rfm_table_counts, n_before_floor, 72, 72),
    AT(rfm_table_counts, n_pruned, 80, 80),     AT(rfm_table_counts, n_bytes, 88, 88),
    AT(rfm_table_counts, n_bytes_held, 96, 96), AT(rfm_table_counts, floor_day, 104, 104),
    AT(rfm_table_counts, first_day, 108, 108),  AT(rfm_table_counts, last_day, 112, 112),
    AT(rfm_table_counts, earlier_day, 116, 116)};

static const member rfm_anonymous_members[] = {SIZE(rfm_anonymous, 40, 40),
                                               AT(rfm_anonymous, struct_size, 0, 0),
                                               AT(rfm_anonymous, flags, 4, 4),
                                               AT(rfm_anonymous, n_sales, 8, 8),
                                               AT(rfm_anonymous, n_returns, 16, 16),
                                               AT(rfm_anonymous, sales_minor, 24, 24),
                                               AT(rfm_anonymous, returns_minor, 32, 32)};

static const member rfm_load_options_members[] = {
    SIZE(rfm_load_options, 24, 24), AT(rfm_load_options, struct_size, 0, 0),
    AT(rfm_load_options, flags, 4, 4), AT(rfm_load_options, hash_seed, 8, 8)};

static const member rfm_metric_members[] = {SIZE(rfm_metric, 56, 48),
                                            AT(rfm_metric, struct_size, 0, 0),
                                            AT(rfm_metric, flags, 4, 4),
                                            AT(rfm_metric, missing_value, 8, 8),
                                            AT(rfm_metric, name, 16, 16),
                                            AT(rfm_metric, attribute, 24, 20),
                                            AT(rfm_metric, kind, 32, 24),
                                            AT(rfm_metric, direction, 36, 28),
                                            AT(rfm_metric, window_days, 40, 32),
                                            AT(rfm_metric, against_days, 44, 36),
                                            AT(rfm_metric, money, 48, 40),
                                            AT(rfm_metric, missing, 52, 44)};

static const member rfm_metrics_options_members[] = {
    SIZE(rfm_metrics_options, 64, 52),           AT(rfm_metrics_options, struct_size, 0, 0),
    AT(rfm_metrics_options, flags, 4, 4),        AT(rfm_metrics_options, n_categories, 8, 8),
    AT(rfm_metrics_options, n_groups, 16, 16),   AT(rfm_metrics_options, shop_median_gap, 24, 24),
    AT(rfm_metrics_options, categories, 32, 32), AT(rfm_metrics_options, groups, 40, 36),
    AT(rfm_metrics_options, season, 48, 40),     AT(rfm_metrics_options, kinds, 56, 44),
    AT(rfm_metrics_options, purchase, 60, 48)};

static const member rfm_suggestion_members[] = {SIZE(rfm_suggestion, 216, 216),
                                                AT(rfm_suggestion, struct_size, 0, 0),
                                                AT(rfm_suggestion, flags, 4, 4),
                                                AT(rfm_suggestion, n_buyers, 8, 8),
                                                AT(rfm_suggestion, n_repeaters, 16, 16),
                                                AT(rfm_suggestion, n_gaps, 24, 24),
                                                AT(rfm_suggestion, gap_quantile, 32, 32),
                                                AT(rfm_suggestion, anonymous_share, 64, 64),
                                                AT(rfm_suggestion, season_index, 72, 72),
                                                AT(rfm_suggestion, history_days, 168, 168),
                                                AT(rfm_suggestion, recency_break, 172, 172),
                                                AT(rfm_suggestion, n_recency_breaks, 188, 188),
                                                AT(rfm_suggestion, window_days, 192, 192),
                                                AT(rfm_suggestion, window_reason, 196, 196),
                                                AT(rfm_suggestion, horizon_days, 200, 200),
                                                AT(rfm_suggestion, horizon_reason, 204, 204),
                                                AT(rfm_suggestion, warnings, 208, 208),
                                                AT(rfm_suggestion, season_years, 212, 212)};

static const member rfm_measure_options_members[] = {
    SIZE(rfm_measure_options, 24, 20), AT(rfm_measure_options, struct_size, 0, 0),
    AT(rfm_measure_options, flags, 4, 4), AT(rfm_measure_options, n_household, 8, 8),
    AT(rfm_measure_options, household, 16, 16)};

static const member rfm_measure_counts_members[] = {
    SIZE(rfm_measure_counts, 104, 104),
    AT(rfm_measure_counts, struct_size, 0, 0),
    AT(rfm_measure_counts, flags, 4, 4),
    AT(rfm_measure_counts, n_events, 8, 8),
    AT(rfm_measure_counts, n_future, 16, 16),
    AT(rfm_measure_counts, n_voided, 24, 24),
    AT(rfm_measure_counts, n_filtered, 32, 32),
    AT(rfm_measure_counts, n_before_window, 40, 40),
    AT(rfm_measure_counts, n_unlinked_returns, 48, 48),
    AT(rfm_measure_counts, n_excess_returns, 56, 56),
    AT(rfm_measure_counts, n_zero_ignored, 64, 64),
    AT(rfm_measure_counts, n_buyers, 72, 72),
    AT(rfm_measure_counts, n_prospects, 80, 80),
    AT(rfm_measure_counts, n_returned_only, 88, 88),
    AT(rfm_measure_counts, n_dropped, 96, 96)};

static const member rfm_pareto_part_members[] = {SIZE(rfm_pareto_part, 48, 48),
                                                 AT(rfm_pareto_part, n_customers, 0, 0),
                                                 AT(rfm_pareto_part, total, 8, 8),
                                                 AT(rfm_pareto_part, share, 16, 16),
                                                 AT(rfm_pareto_part, cumulative_share, 24, 24),
                                                 AT(rfm_pareto_part, mean, 32, 32),
                                                 AT(rfm_pareto_part, times_next, 40, 40)};

static const member rfm_scorer_options_members[] = {
    SIZE(rfm_scorer_options, 88, 64),          AT(rfm_scorer_options, struct_size, 0, 0),
    AT(rfm_scorer_options, flags, 4, 4),       AT(rfm_scorer_options, n_learn, 8, 8),
    AT(rfm_scorer_options, rules, 16, 16),     AT(rfm_scorer_options, levels, 24, 20),
    AT(rfm_scorer_options, weights, 32, 24),   AT(rfm_scorer_options, offset, 40, 28),
    AT(rfm_scorer_options, learn, 48, 32),     AT(rfm_scorer_options, breaks, 56, 36),
    AT(rfm_scorer_options, n_columns, 64, 40), AT(rfm_scorer_options, n_levels, 68, 44),
    AT(rfm_scorer_options, rule, 72, 48),      AT(rfm_scorer_options, closed, 76, 52),
    AT(rfm_scorer_options, weighting, 80, 56), AT(rfm_scorer_options, reserved, 84, 60)};

static const member rfm_scores_members[] = {
    SIZE(rfm_scores, 40, 28),         AT(rfm_scores, struct_size, 0, 0),
    AT(rfm_scores, flags, 4, 4),      AT(rfm_scores, n_rows, 8, 8),
    AT(rfm_scores, score, 16, 16),    AT(rfm_scores, cell, 24, 20),
    AT(rfm_scores, composite, 32, 24)};

static const member rfm_scored_column_members[] = {
    SIZE(rfm_scored_column, 40, 40),          AT(rfm_scored_column, struct_size, 0, 0),
    AT(rfm_scored_column, flags, 4, 4),       AT(rfm_scored_column, weight, 8, 8),
    AT(rfm_scored_column, n_parents, 16, 16), AT(rfm_scored_column, column, 24, 24),
    AT(rfm_scored_column, rule, 28, 28),      AT(rfm_scored_column, n_levels, 32, 32),
    AT(rfm_scored_column, closed, 36, 36)};

static const member rfm_score_reason_members[] = {
    SIZE(rfm_score_reason, 64, 64),          AT(rfm_score_reason, struct_size, 0, 0),
    AT(rfm_score_reason, flags, 4, 4),       AT(rfm_score_reason, value, 8, 8),
    AT(rfm_score_reason, lower, 16, 16),     AT(rfm_score_reason, upper, 24, 24),
    AT(rfm_score_reason, to_better, 32, 32), AT(rfm_score_reason, to_worse, 40, 40),
    AT(rfm_score_reason, column, 48, 48),    AT(rfm_score_reason, level, 52, 52),
    AT(rfm_score_reason, n_levels, 56, 56),  AT(rfm_score_reason, reserved, 60, 60)};

static const member rfm_box_members[] = {SIZE(rfm_box, 32, 20),    AT(rfm_box, struct_size, 0, 0),
                                         AT(rfm_box, flags, 4, 4), AT(rfm_box, key, 8, 8),
                                         AT(rfm_box, low, 16, 12), AT(rfm_box, high, 24, 16)};

static const member rfm_segment_text_members[] = {
    SIZE(rfm_segment_text, 48, 28),         AT(rfm_segment_text, struct_size, 0, 0),
    AT(rfm_segment_text, flags, 4, 4),      AT(rfm_segment_text, key, 8, 8),
    AT(rfm_segment_text, language, 16, 12), AT(rfm_segment_text, name, 24, 16),
    AT(rfm_segment_text, action, 32, 20),   AT(rfm_segment_text, action_code, 40, 24)};

static const member rfm_segments_spec_members[] = {
    SIZE(rfm_segments_spec, 64, 48),        AT(rfm_segments_spec, struct_size, 0, 0),
    AT(rfm_segments_spec, flags, 4, 4),     AT(rfm_segments_spec, n_boxes, 8, 8),
    AT(rfm_segments_spec, n_texts, 16, 16), AT(rfm_segments_spec, boxes, 24, 24),
    AT(rfm_segments_spec, levels, 32, 28),  AT(rfm_segments_spec, kinds, 40, 32),
    AT(rfm_segments_spec, texts, 48, 36),   AT(rfm_segments_spec, n_columns, 56, 40),
    AT(rfm_segments_spec, reserved, 60, 44)};

static const member rfm_segments_report_members[] = {SIZE(rfm_segments_report, 72, 60),
                                                     AT(rfm_segments_report, struct_size, 0, 0),
                                                     AT(rfm_segments_report, flags, 4, 4),
                                                     AT(rfm_segments_report, room, 8, 8),
                                                     AT(rfm_segments_report, n_cells, 16, 16),
                                                     AT(rfm_segments_report, n_uncovered, 24, 24),
                                                     AT(rfm_segments_report, n_overlapping, 32, 32),
                                                     AT(rfm_segments_report, n_dead_boxes, 40, 40),
                                                     AT(rfm_segments_report, uncovered, 48, 48),
                                                     AT(rfm_segments_report, overlapping, 56, 52),
                                                     AT(rfm_segments_report, dead_boxes, 64, 56)};

static const member rfm_neighbour_members[] = {
    SIZE(rfm_neighbour, 24, 24),           AT(rfm_neighbour, distance, 0, 0),
    AT(rfm_neighbour, segment, 8, 8),      AT(rfm_neighbour, scored, 12, 12),
    AT(rfm_neighbour, from_level, 16, 16), AT(rfm_neighbour, to_level, 20, 20)};

static const member rfm_quality_options_members[] = {
    SIZE(rfm_quality_options, 24, 24), AT(rfm_quality_options, struct_size, 0, 0),
    AT(rfm_quality_options, flags, 4, 4), AT(rfm_quality_options, seed, 8, 8),
    AT(rfm_quality_options, silhouette_rows, 16, 16)};

static const member rfm_quality_members[] = {SIZE(rfm_quality, 64, 64),
                                             AT(rfm_quality, struct_size, 0, 0),
                                             AT(rfm_quality, flags, 4, 4),
                                             AT(rfm_quality, inertia, 8, 8),
                                             AT(rfm_quality, silhouette, 16, 16),
                                             AT(rfm_quality, calinski_harabasz, 24, 24),
                                             AT(rfm_quality, davies_bouldin, 32, 32),
                                             AT(rfm_quality, n_rows, 40, 40),
                                             AT(rfm_quality, silhouette_rows, 48, 48),
                                             AT(rfm_quality, k, 56, 56),
                                             AT(rfm_quality, reserved, 60, 60)};

static const member rfm_hierarchy_options_members[] = {
    SIZE(rfm_hierarchy_options, 24, 24),        AT(rfm_hierarchy_options, struct_size, 0, 0),
    AT(rfm_hierarchy_options, flags, 4, 4),     AT(rfm_hierarchy_options, seed, 8, 8),
    AT(rfm_hierarchy_options, linkage, 16, 16), AT(rfm_hierarchy_options, micro_clusters, 20, 20)};

static const member rfm_merge_members[] = {SIZE(rfm_merge, 24, 24), AT(rfm_merge, height, 0, 0),
                                           AT(rfm_merge, n_rows, 8, 8), AT(rfm_merge, left, 16, 16),
                                           AT(rfm_merge, right, 20, 20)};

static const member rfm_ahp_judgements_members[] = {
    SIZE(rfm_ahp_judgements, 40, 32),           AT(rfm_ahp_judgements, struct_size, 0, 0),
    AT(rfm_ahp_judgements, flags, 4, 4),        AT(rfm_ahp_judgements, n_experts, 8, 8),
    AT(rfm_ahp_judgements, matrices, 16, 16),   AT(rfm_ahp_judgements, expert_weights, 24, 20),
    AT(rfm_ahp_judgements, n_criteria, 32, 24), AT(rfm_ahp_judgements, reserved, 36, 28)};

static const member rfm_ahp_options_members[] = {SIZE(rfm_ahp_options, 40, 40),
                                                 AT(rfm_ahp_options, struct_size, 0, 0),
                                                 AT(rfm_ahp_options, flags, 4, 4),
                                                 AT(rfm_ahp_options, tolerance, 8, 8),
                                                 AT(rfm_ahp_options, limit, 16, 16),
                                                 AT(rfm_ahp_options, aggregation, 24, 24),
                                                 AT(rfm_ahp_options, method, 28, 28),
                                                 AT(rfm_ahp_options, completion, 32, 32),
                                                 AT(rfm_ahp_options, random_index, 36, 36)};

static const member rfm_ahp_results_members[] = {SIZE(rfm_ahp_results, 136, 132),
                                                 AT(rfm_ahp_results, struct_size, 0, 0),
                                                 AT(rfm_ahp_results, flags, 4, 4),
                                                 AT(rfm_ahp_results, room, 8, 8),
                                                 AT(rfm_ahp_results, n_experts, 16, 16),
                                                 AT(rfm_ahp_results, lambda_max, 24, 24),
                                                 AT(rfm_ahp_results, ci, 32, 32),
                                                 AT(rfm_ahp_results, ri, 40, 40),
                                                 AT(rfm_ahp_results, cr, 48, 48),
                                                 AT(rfm_ahp_results, limit, 56, 56),
                                                 AT(rfm_ahp_results, reciprocity_error, 64, 64),
                                                 AT(rfm_ahp_results, judged, 72, 72),
                                                 AT(rfm_ahp_results, mended, 80, 80),
                                                 AT(rfm_ahp_results, mended_cr, 88, 88),
                                                 AT(rfm_ahp_results, expert_cr, 96, 96),
                                                 AT(rfm_ahp_results, row, 104, 100),
                                                 AT(rfm_ahp_results, column, 108, 104),
                                                 AT(rfm_ahp_results, is_consistent, 112, 108),
                                                 AT(rfm_ahp_results, n_missing, 116, 112),
                                                 AT(rfm_ahp_results, aggregation, 120, 116),
                                                 AT(rfm_ahp_results, method, 124, 120),
                                                 AT(rfm_ahp_results, completion, 128, 124),
                                                 AT(rfm_ahp_results, random_index, 132, 128)};

static const member rfm_arrow_events_members[] = {
    SIZE(rfm_arrow_events, 104, 60),        AT(rfm_arrow_events, struct_size, 0, 0),
    AT(rfm_arrow_events, flags, 4, 4),      AT(rfm_arrow_events, customer, 8, 8),
    AT(rfm_arrow_events, time, 16, 12),     AT(rfm_arrow_events, day, 24, 16),
    AT(rfm_arrow_events, amount, 32, 20),   AT(rfm_arrow_events, kind, 40, 24),
    AT(rfm_arrow_events, order, 48, 28),    AT(rfm_arrow_events, event, 56, 32),
    AT(rfm_arrow_events, item, 64, 36),     AT(rfm_arrow_events, category, 72, 40),
    AT(rfm_arrow_events, group, 80, 44),    AT(rfm_arrow_events, second, 88, 48),
    AT(rfm_arrow_events, decimals, 96, 52), AT(rfm_arrow_events, reserved, 100, 56)};

static const member rfm_arrow_counts_members[] = {SIZE(rfm_arrow_counts, 48, 48),
                                                  AT(rfm_arrow_counts, struct_size, 0, 0),
                                                  AT(rfm_arrow_counts, flags, 4, 4),
                                                  AT(rfm_arrow_counts, n_rows, 8, 8),
                                                  AT(rfm_arrow_counts, n_batches, 16, 16),
                                                  AT(rfm_arrow_counts, n_skipped, 24, 24),
                                                  AT(rfm_arrow_counts, n_anonymous, 32, 32),
                                                  AT(rfm_arrow_counts, n_rounded, 40, 40)};

static const member rfm_arrow_column_members[] = {
    SIZE(rfm_arrow_column, 48, 36),      AT(rfm_arrow_column, struct_size, 0, 0),
    AT(rfm_arrow_column, flags, 4, 4),   AT(rfm_arrow_column, stride, 8, 8),
    AT(rfm_arrow_column, name, 16, 16),  AT(rfm_arrow_column, values, 24, 20),
    AT(rfm_arrow_column, names, 32, 24), AT(rfm_arrow_column, n_names, 40, 28),
    AT(rfm_arrow_column, type, 44, 32)};

static const member rfm_points_members[] = {
    SIZE(rfm_points, 48, 36),         AT(rfm_points, struct_size, 0, 0),
    AT(rfm_points, flags, 4, 4),      AT(rfm_points, n_rows, 8, 8),
    AT(rfm_points, features, 16, 16), AT(rfm_points, scaling, 24, 20),
    AT(rfm_points, matrix, 32, 24),   AT(rfm_points, n_columns, 40, 28),
    AT(rfm_points, reserved, 44, 32)};

static const member rfm_kmeans_options_members[] = {SIZE(rfm_kmeans_options, 48, 44),
                                                    AT(rfm_kmeans_options, struct_size, 0, 0),
                                                    AT(rfm_kmeans_options, flags, 4, 4),
                                                    AT(rfm_kmeans_options, seed, 8, 8),
                                                    AT(rfm_kmeans_options, sample_rows, 16, 16),
                                                    AT(rfm_kmeans_options, start, 24, 24),
                                                    AT(rfm_kmeans_options, k, 32, 28),
                                                    AT(rfm_kmeans_options, n_starts, 36, 32),
                                                    AT(rfm_kmeans_options, max_iterations, 40, 36),
                                                    AT(rfm_kmeans_options, reserved, 44, 40)};

static const member rfm_kmeans_results_members[] = {SIZE(rfm_kmeans_results, 56, 56),
                                                    AT(rfm_kmeans_results, struct_size, 0, 0),
                                                    AT(rfm_kmeans_results, flags, 4, 4),
                                                    AT(rfm_kmeans_results, n_rows, 8, 8),
                                                    AT(rfm_kmeans_results, n_fitted, 16, 16),
                                                    AT(rfm_kmeans_results, inertia, 24, 24),
                                                    AT(rfm_kmeans_results, k, 32, 32),
                                                    AT(rfm_kmeans_results, n_columns, 36, 36),
                                                    AT(rfm_kmeans_results, n_iterations, 40, 40),
                                                    AT(rfm_kmeans_results, is_converged, 44, 44),
                                                    AT(rfm_kmeans_results, best_start, 48, 48),
                                                    AT(rfm_kmeans_results, n_empty, 52, 52)};

static const member rfm_profile_options_members[] = {
    SIZE(rfm_profile_options, 24, 24),     AT(rfm_profile_options, struct_size, 0, 0),
    AT(rfm_profile_options, flags, 4, 4),  AT(rfm_profile_options, band, 8, 8),
    AT(rfm_profile_options, line, 16, 16), AT(rfm_profile_options, reserved, 20, 20)};

static const member rfm_profile_total_members[] = {
    SIZE(rfm_profile_total, 48, 48),           AT(rfm_profile_total, struct_size, 0, 0),
    AT(rfm_profile_total, flags, 4, 4),        AT(rfm_profile_total, n_rows, 8, 8),
    AT(rfm_profile_total, n_left_out, 16, 16), AT(rfm_profile_total, value_index, 24, 24),
    AT(rfm_profile_total, n_groups, 32, 32),   AT(rfm_profile_total, n_metrics, 36, 36),
    AT(rfm_profile_total, n_scaled, 40, 40),   AT(rfm_profile_total, line, 44, 44)};

static const member rfm_profile_column_members[] = {
    SIZE(rfm_profile_column, 48, 48),        AT(rfm_profile_column, struct_size, 0, 0),
    AT(rfm_profile_column, flags, 4, 4),     AT(rfm_profile_column, mean, 8, 8),
    AT(rfm_profile_column, line, 16, 16),    AT(rfm_profile_column, share_high, 24, 24),
    AT(rfm_profile_column, weight, 32, 32),  AT(rfm_profile_column, column, 40, 40),
    AT(rfm_profile_column, reserved, 44, 44)};

static const member rfm_profile_group_members[] = {SIZE(rfm_profile_group, 56, 56),
                                                   AT(rfm_profile_group, struct_size, 0, 0),
                                                   AT(rfm_profile_group, flags, 4, 4),
                                                   AT(rfm_profile_group, n_rows, 8, 8),
                                                   AT(rfm_profile_group, share, 16, 16),
                                                   AT(rfm_profile_group, value_index, 24, 24),
                                                   AT(rfm_profile_group, times_lowest, 32, 32),
                                                   AT(rfm_profile_group, rank, 40, 40),
                                                   AT(rfm_profile_group, type, 44, 44),
                                                   AT(rfm_profile_group, tendency, 48, 48),
                                                   AT(rfm_profile_group, grade, 52, 52)};

static const member rfm_profile_cell_members[] = {
    SIZE(rfm_profile_cell, 24, 24), AT(rfm_profile_cell, mean, 0, 0),
    AT(rfm_profile_cell, margin, 8, 8), AT(rfm_profile_cell, is_high, 16, 16),
    AT(rfm_profile_cell, arrow, 20, 20)};

static const member rfm_scaling_options_members[] = {SIZE(rfm_scaling_options, 64, 44),
                                                     AT(rfm_scaling_options, struct_size, 0, 0),
                                                     AT(rfm_scaling_options, flags, 4, 4),
                                                     AT(rfm_scaling_options, scales, 8, 8),
                                                     AT(rfm_scaling_options, log1p, 16, 12),
                                                     AT(rfm_scaling_options, weights, 24, 16),
                                                     AT(rfm_scaling_options, low, 32, 20),
                                                     AT(rfm_scaling_options, high, 40, 24),
                                                     AT(rfm_scaling_options, n_columns, 48, 28),
                                                     AT(rfm_scaling_options, scale, 52, 32),
                                                     AT(rfm_scaling_options, clip_permille, 56, 36),
                                                     AT(rfm_scaling_options, reserved, 60, 40)};

static const member rfm_scaled_column_members[] = {
    SIZE(rfm_scaled_column, 80, 80),         AT(rfm_scaled_column, struct_size, 0, 0),
    AT(rfm_scaled_column, flags, 4, 4),      AT(rfm_scaled_column, weight, 8, 8),
    AT(rfm_scaled_column, clip_low, 16, 16), AT(rfm_scaled_column, clip_high, 24, 24),
    AT(rfm_scaled_column, zero, 32, 32),     AT(rfm_scaled_column, unit, 40, 40),
    AT(rfm_scaled_column, lowest, 48, 48),   AT(rfm_scaled_column, highest, 56, 56),
    AT(rfm_scaled_column, column, 64, 64),   AT(rfm_scaled_column, scale, 68, 68),
    AT(rfm_scaled_column, log1p, 72, 72),    AT(rfm_scaled_column, reserved, 76, 76)};

static const member rfm_scaling_counts_members[] = {
    SIZE(rfm_scaling_counts, 32, 32), AT(rfm_scaling_counts, n_clipped_low, 0, 0),
    AT(rfm_scaling_counts, n_clipped_high, 8, 8), AT(rfm_scaling_counts, n_raised, 16, 16),
    AT(rfm_scaling_counts, n_outside, 24, 24)};

static const member rfm_churn_options_members[] = {SIZE(rfm_churn_options, 104, 100),
                                                   AT(rfm_churn_options, struct_size, 0, 0),
                                                   AT(rfm_churn_options, flags, 4, 4),
                                                   AT(rfm_churn_options, capacity, 8, 8),
                                                   AT(rfm_churn_options, capacity_share, 16, 16),
                                                   AT(rfm_churn_options, probability, 24, 24),
                                                   AT(rfm_churn_options, value_minor, 32, 32),
                                                   AT(rfm_churn_options, incentive_minor, 40, 40),
                                                   AT(rfm_churn_options, contact_minor, 48, 48),
                                                   AT(rfm_churn_options, acceptance, 56, 56),
                                                   AT(rfm_churn_options, penalty, 64, 64),
                                                   AT(rfm_churn_options, metrics, 72, 72),
                                                   AT(rfm_churn_options, horizon_days, 80, 76),
                                                   AT(rfm_churn_options, n_cuts, 84, 80),
                                                   AT(rfm_churn_options, step_days, 88, 84),
                                                   AT(rfm_churn_options, rule, 92, 88),
                                                   AT(rfm_churn_options, money_level, 96, 92),
                                                   AT(rfm_churn_options, reserved, 100, 96)};

static const member rfm_churn_info_members[] = {SIZE(rfm_churn_info, 216, 216),
                                                AT(rfm_churn_info, struct_size, 0, 0),
                                                AT(rfm_churn_info, flags, 4, 4),
                                                AT(rfm_churn_info, threshold, 8, 8),
                                                AT(rfm_churn_info, rise, 16, 16),
                                                AT(rfm_churn_info, leave_threshold, 24, 24),
                                                AT(rfm_churn_info, money_above, 32, 32),
                                                AT(rfm_churn_info, money_break, 40, 40),
                                                AT(rfm_churn_info, risk_break, 72, 72),
                                                AT(rfm_churn_info, shop_gap, 104, 104),
                                                AT(rfm_churn_info, season, 112, 112),
                                                AT(rfm_churn_info, n_repeat, 120, 120),
                                                AT(rfm_churn_info, n_one_time, 128, 128),
                                                AT(rfm_churn_info, n_lapsed, 136, 136),
                                                AT(rfm_churn_info, n_danger, 144, 144),
                                                AT(rfm_churn_info, trained_day, 152, 152),
                                                AT(rfm_churn_info, horizon_days, 156, 156),
                                                AT(rfm_churn_info, horizon_reason, 160, 160),
                                                AT(rfm_churn_info, population_days, 164, 164),
                                                AT(rfm_churn_info, history_days, 168, 168),
                                                AT(rfm_churn_info, label_days, 172, 172),
                                                AT(rfm_churn_info, label_reason, 176, 176),
                                                AT(rfm_churn_info, n_cuts, 180, 180),
                                                AT(rfm_churn_info, first_cut, 184, 184),
                                                AT(rfm_churn_info, last_cut, 188, 188),
                                                AT(rfm_churn_info, step_days, 192, 192),
                                                AT(rfm_churn_info, cut_reason, 196, 196),
                                                AT(rfm_churn_info, rule, 200, 200),
                                                AT(rfm_churn_info, threshold_reason, 204, 204),
                                                AT(rfm_churn_info, money_level, 208, 208),
                                                AT(rfm_churn_info, reserved, 212, 212)};

static const member rfm_churn_report_members[] = {SIZE(rfm_churn_report, 296, 296),
                                                  AT(rfm_churn_report, struct_size, 0, 0),
                                                  AT(rfm_churn_report, flags, 4, 4),
                                                  AT(rfm_churn_report, n_examples, 8, 8),
                                                  AT(rfm_churn_report, n_lost_examples, 16, 16),
                                                  AT(rfm_churn_report, n_holdout, 24, 24),
                                                  AT(rfm_churn_report, n_lost, 32, 32),
                                                  AT(rfm_churn_report, auc, 40, 40),
                                                  AT(rfm_churn_report, average_precision, 48, 48),
                                                  AT(rfm_churn_report, ks, 56, 56),
                                                  AT(rfm_churn_report, brier, 64, 64),
                                                  AT(rfm_churn_report, log_loss, 72, 72),
                                                  AT(rfm_churn_report, calibration_error, 80, 80),
                                                  AT(rfm_churn_report, mean_probability, 88, 88),
                                                  AT(rfm_churn_report, lift, 96, 96),
                                                  AT(rfm_churn_report, baseline_log_loss, 176, 176),
                                                  AT(rfm_churn_report, baseline_brier, 200, 200),
                                                  AT(rfm_churn_report, baseline_auc, 224, 224),
                                                  AT(rfm_churn_report, fitted_log_loss, 248, 248),
                                                  AT(rfm_churn_report, advantage, 256, 256),
                                                  AT(rfm_churn_report, advantage_error, 264, 264),
                                                  AT(rfm_churn_report, fit, 272, 272),
                                                  AT(rfm_churn_report, verdict, 276, 276),
                                                  AT(rfm_churn_report, best_baseline, 280, 280),
                                                  AT(rfm_churn_report, holdout_day, 284, 284),
                                                  AT(rfm_churn_report, holdout_days, 288, 288),
                                                  AT(rfm_churn_report, reserved, 292, 292)};

static const member rfm_churn_term_members[] = {SIZE(rfm_churn_term, 48, 44),
                                                AT(rfm_churn_term, struct_size, 0, 0),
                                                AT(rfm_churn_term, flags, 4, 4),
                                                AT(rfm_churn_term, coefficient, 8, 8),
                                                AT(rfm_churn_term, standard_error, 16, 16),
                                                AT(rfm_churn_term, centre, 24, 24),
                                                AT(rfm_churn_term, scale, 32, 32),
                                                AT(rfm_churn_term, name, 40, 40)};

static const member rfm_churn_scores_members[] = {SIZE(rfm_churn_scores, 72, 44),
                                                  AT(rfm_churn_scores, struct_size, 0, 0),
                                                  AT(rfm_churn_scores, flags, 4, 4),
                                                  AT(rfm_churn_scores, n_rows, 8, 8),
                                                  AT(rfm_churn_scores, probability, 16, 16),
                                                  AT(rfm_churn_scores, rise, 24, 20),
                                                  AT(rfm_churn_scores, spend_minor, 32, 24),
                                                  AT(rfm_churn_scores, group, 40, 28),
                                                  AT(rfm_churn_scores, danger, 48, 32),
                                                  AT(rfm_churn_scores, risk, 56, 36),
                                                  AT(rfm_churn_scores, worth, 64, 40)};

static const member rfm_churn_outlook_members[] = {
    SIZE(rfm_churn_outlook, 48, 48),      AT(rfm_churn_outlook, struct_size, 0, 0),
    AT(rfm_churn_outlook, flags, 4, 4),   AT(rfm_churn_outlook, probability, 8, 8),
    AT(rfm_churn_outlook, rise, 16, 16),  AT(rfm_churn_outlook, spend_minor, 24, 24),
    AT(rfm_churn_outlook, group, 32, 32), AT(rfm_churn_outlook, danger, 36, 36),
    AT(rfm_churn_outlook, risk, 40, 40),  AT(rfm_churn_outlook, worth, 44, 44)};

static const member rfm_churn_reason_members[] = {
    SIZE(rfm_churn_reason, 40, 40),        AT(rfm_churn_reason, struct_size, 0, 0),
    AT(rfm_churn_reason, flags, 4, 4),     AT(rfm_churn_reason, value, 8, 8),
    AT(rfm_churn_reason, typical, 16, 16), AT(rfm_churn_reason, moved, 24, 24),
    AT(rfm_churn_reason, column, 32, 32),  AT(rfm_churn_reason, reserved, 36, 36)};

static const member rfm_churn_cell_members[] = {
    SIZE(rfm_churn_cell, 24, 24), AT(rfm_churn_cell, n_customers, 0, 0),
    AT(rfm_churn_cell, spend_minor, 8, 8), AT(rfm_churn_cell, loss_minor, 16, 16)};

static const member rfm_watch_rule_members[] = {
    SIZE(rfm_watch_rule, 56, 52),          AT(rfm_watch_rule, struct_size, 0, 0),
    AT(rfm_watch_rule, flags, 4, 4),       AT(rfm_watch_rule, enter, 8, 8),
    AT(rfm_watch_rule, leave, 16, 16),     AT(rfm_watch_rule, segment, 24, 24),
    AT(rfm_watch_rule, kind, 32, 28),      AT(rfm_watch_rule, metric, 36, 32),
    AT(rfm_watch_rule, days, 40, 36),      AT(rfm_watch_rule, money_level, 44, 40),
    AT(rfm_watch_rule, purchases, 48, 44), AT(rfm_watch_rule, reserved, 52, 48)};

static const member rfm_watch_options_members[] = {
    SIZE(rfm_watch_options, 56, 48),
    AT(rfm_watch_options, struct_size, 0, 0),
    AT(rfm_watch_options, flags, 4, 4),
    AT(rfm_watch_options, capacity, 8, 8),
    AT(rfm_watch_options, capacity_per_group, 16, 16),
    AT(rfm_watch_options, rules, 24, 24),
    AT(rfm_watch_options, suggestion, 32, 28),
    AT(rfm_watch_options, n_rules, 40, 32),
    AT(rfm_watch_options, cool_down_days, 44, 36),
    AT(rfm_watch_options, start_delay_days, 48, 40),
    AT(rfm_watch_options, id_type, 52, 44)};

static const member rfm_watch_sources_members[] = {
    SIZE(rfm_watch_sources, 40, 24),       AT(rfm_watch_sources, struct_size, 0, 0),
    AT(rfm_watch_sources, flags, 4, 4),    AT(rfm_watch_sources, churn, 8, 8),
    AT(rfm_watch_sources, scorer, 16, 12), AT(rfm_watch_sources, segments, 24, 16),
    AT(rfm_watch_sources, metrics, 32, 20)};

static const member rfm_watch_alert_members[] = {SIZE(rfm_watch_alert, 96, 88),
                                                 AT(rfm_watch_alert, struct_size, 0, 0),
                                                 AT(rfm_watch_alert, flags, 4, 4),
                                                 AT(rfm_watch_alert, alert_id, 8, 8),
                                                 AT(rfm_watch_alert, value, 16, 16),
                                                 AT(rfm_watch_alert, value_before, 24, 24),
                                                 AT(rfm_watch_alert, probability, 32, 32),
                                                 AT(rfm_watch_alert, spend_minor, 40, 40),
                                                 AT(rfm_watch_alert, id, 48, 48),
                                                 AT(rfm_watch_alert, reasons, 56, 52),
                                                 AT(rfm_watch_alert, n_reasons, 64, 56),
                                                 AT(rfm_watch_alert, rule, 68, 60),
                                                 AT(rfm_watch_alert, rules, 72, 64),
                                                 AT(rfm_watch_alert, day, 76, 68),
                                                 AT(rfm_watch_alert, day_before, 80, 72),
                                                 AT(rfm_watch_alert, rank, 84, 76),
                                                 AT(rfm_watch_alert, group, 88, 80),
                                                 AT(rfm_watch_alert, reserved, 92, 84)};

static const member rfm_watch_hooks_members[] = {
    SIZE(rfm_watch_hooks, 32, 20),      AT(rfm_watch_hooks, struct_size, 0, 0),
    AT(rfm_watch_hooks, flags, 4, 4),   AT(rfm_watch_hooks, queued, 8, 8),
    AT(rfm_watch_hooks, alert, 16, 12), AT(rfm_watch_hooks, user_data, 24, 16)};

static const member rfm_watch_result_members[] = {
    SIZE(rfm_watch_result, 88, 88),          AT(rfm_watch_result, struct_size, 0, 0),
    AT(rfm_watch_result, flags, 4, 4),       AT(rfm_watch_result, n_delivered, 8, 8),
    AT(rfm_watch_result, n_pending, 16, 16), AT(rfm_watch_result, n_looked, 24, 24),
    AT(rfm_watch_result, n_danger, 32, 32),  AT(rfm_watch_result, n_entered, 40, 40),
    AT(rfm_watch_result, n_left, 48, 48),    AT(rfm_watch_result, n_young, 56, 56),
    AT(rfm_watch_result, n_cooling, 64, 64), AT(rfm_watch_result, n_over_capacity, 72, 72),
    AT(rfm_watch_result, n_dropped, 80, 80)};

static const member rfm_watch_counts_members[] = {SIZE(rfm_watch_counts, 72, 72),
                                                  AT(rfm_watch_counts, struct_size, 0, 0),
                                                  AT(rfm_watch_counts, flags, 4, 4),
                                                  AT(rfm_watch_counts, n_customers, 8, 8),
                                                  AT(rfm_watch_counts, n_danger, 16, 16),
                                                  AT(rfm_watch_counts, n_pending, 24, 24),
                                                  AT(rfm_watch_counts, capacity, 32, 32),
                                                  AT(rfm_watch_counts, capacity_per_group, 40, 40),
                                                  AT(rfm_watch_counts, as_of_day, 48, 48),
                                                  AT(rfm_watch_counts, n_rules, 52, 52),
                                                  AT(rfm_watch_counts, cool_down_days, 56, 56),
                                                  AT(rfm_watch_counts, start_delay_days, 60, 60),
                                                  AT(rfm_watch_counts, id_type, 64, 64),
                                                  AT(rfm_watch_counts, reserved, 68, 68)};

static const member rfm_watch_state_members[] = {
    SIZE(rfm_watch_state, 40, 40),          AT(rfm_watch_state, struct_size, 0, 0),
    AT(rfm_watch_state, flags, 4, 4),       AT(rfm_watch_state, danger, 8, 8),
    AT(rfm_watch_state, rules, 12, 12),     AT(rfm_watch_state, since_day, 16, 16),
    AT(rfm_watch_state, alert_day, 20, 20), AT(rfm_watch_state, cool_until_day, 24, 24),
    AT(rfm_watch_state, last_day, 28, 28),  AT(rfm_watch_state, purchase_day, 32, 32),
    AT(rfm_watch_state, pending, 36, 36)};

static const member rfm_watch_outcome_members[] = {
    SIZE(rfm_watch_outcome, 32, 32),         AT(rfm_watch_outcome, struct_size, 0, 0),
    AT(rfm_watch_outcome, flags, 4, 4),      AT(rfm_watch_outcome, n_alerts, 8, 8),
    AT(rfm_watch_outcome, n_bought, 16, 16), AT(rfm_watch_outcome, first_day, 24, 24),
    AT(rfm_watch_outcome, last_day, 28, 28)};

static void pointers_are_of_a_known_size(void **state)
{
  (void)state;
  assert_true(sizeof(void *) == 8 || sizeof(void *) == 4);
}

static const member rfm_track_options_members[] = {SIZE(rfm_track_options, 96, 76),
                                                   AT(rfm_track_options, struct_size, 0, 0),
                                                   AT(rfm_track_options, flags, 4, 4),
                                                   AT(rfm_track_options, n_household, 8, 8),
                                                   AT(rfm_track_options, cycle_days, 16, 16),
                                                   AT(rfm_track_options, new_cycles, 24, 24),
                                                   AT(rfm_track_options, active_cycles, 32, 32),
                                                   AT(rfm_track_options, sleeping_cycles, 40, 40),
                                                   AT(rfm_track_options, scorer, 48, 48),
                                                   AT(rfm_track_options, metrics, 56, 52),
                                                   AT(rfm_track_options, scoring, 64, 56),
                                                   AT(rfm_track_options, segments, 72, 60),
                                                   AT(rfm_track_options, household, 80, 64),
                                                   AT(rfm_track_options, levels, 88, 68),
                                                   AT(rfm_track_options, reserved, 92, 72)};

static const member rfm_track_info_members[] = {SIZE(rfm_track_info, 88, 84),
                                                AT(rfm_track_info, struct_size, 0, 0),
                                                AT(rfm_track_info, flags, 4, 4),
                                                AT(rfm_track_info, n_customers, 8, 8),
                                                AT(rfm_track_info, n_dates, 16, 16),
                                                AT(rfm_track_info, cycle_days, 24, 24),
                                                AT(rfm_track_info, new_cycles, 32, 32),
                                                AT(rfm_track_info, active_cycles, 40, 40),
                                                AT(rfm_track_info, sleeping_cycles, 48, 48),
                                                AT(rfm_track_info, day, 56, 56),
                                                AT(rfm_track_info, levels, 64, 60),
                                                AT(rfm_track_info, breaks_day, 68, 64),
                                                AT(rfm_track_info, n_scored, 72, 68),
                                                AT(rfm_track_info, n_segments, 76, 72),
                                                AT(rfm_track_info, rolled, 80, 76),
                                                AT(rfm_track_info, reserved, 84, 80)};

static const member rfm_change_members[] = {
    SIZE(rfm_change, 24, 24),          AT(rfm_change, segment, 0, 0),
    AT(rfm_change, before, 4, 4),      AT(rfm_change, since_date, 8, 8),
    AT(rfm_change, since_day, 12, 12), AT(rfm_change, days, 16, 16),
    AT(rfm_change, n_dates, 20, 20)};

static const member rfm_decline_members[] = {
    SIZE(rfm_decline, 48, 48),          AT(rfm_decline, from_value, 0, 0),
    AT(rfm_decline, to_value, 8, 8),    AT(rfm_decline, levels_a_month, 16, 16),
    AT(rfm_decline, scored, 24, 24),    AT(rfm_decline, from_level, 28, 28),
    AT(rfm_decline, to_level, 32, 32),  AT(rfm_decline, since_date, 36, 36),
    AT(rfm_decline, since_day, 40, 40), AT(rfm_decline, reserved, 44, 44)};

static const member rfm_moves_members[] = {
    SIZE(rfm_moves, 56, 48),           AT(rfm_moves, struct_size, 0, 0),
    AT(rfm_moves, flags, 4, 4),        AT(rfm_moves, n_rows, 8, 8),
    AT(rfm_moves, from_label, 16, 16), AT(rfm_moves, to_label, 24, 20),
    AT(rfm_moves, by, 32, 24),         AT(rfm_moves, scored, 36, 28),
    AT(rfm_moves, n_labels, 40, 32),   AT(rfm_moves, from_date, 44, 36),
    AT(rfm_moves, to_date, 48, 40),    AT(rfm_moves, reserved, 52, 44)};

static const member rfm_rung_members[] = {
    SIZE(rfm_rung, 40, 40),           AT(rfm_rung, n_reached, 0, 0),
    AT(rfm_rung, n_stayed, 8, 8),     AT(rfm_rung, n_moved, 16, 16),
    AT(rfm_rung, conversion, 24, 24), AT(rfm_rung, median_days, 32, 32)};

static const member rfm_recency_date_members[] = {SIZE(rfm_recency_date, 56, 56),
                                                  AT(rfm_recency_date, n_buyers, 0, 0),
                                                  AT(rfm_recency_date, n_month_1, 8, 8),
                                                  AT(rfm_recency_date, month_before, 16, 16),
                                                  AT(rfm_recency_date, year_before, 24, 24),
                                                  AT(rfm_recency_date, share_month_1, 32, 32),
                                                  AT(rfm_recency_date, day, 40, 40),
                                                  AT(rfm_recency_date, against_month, 44, 44),
                                                  AT(rfm_recency_date, against_year, 48, 48),
                                                  AT(rfm_recency_date, reserved, 52, 52)};

static const member rfm_cohort_members[] = {
    SIZE(rfm_cohort, 16, 16), AT(rfm_cohort, n_customers, 0, 0), AT(rfm_cohort, first_day, 8, 8),
    AT(rfm_cohort, n_months, 12, 12)};

static const member rfm_retention_members[] = {
    SIZE(rfm_retention, 56, 44),          AT(rfm_retention, struct_size, 0, 0),
    AT(rfm_retention, flags, 4, 4),       AT(rfm_retention, n_cohorts, 8, 8),
    AT(rfm_retention, cohorts, 16, 16),   AT(rfm_retention, active, 24, 20),
    AT(rfm_retention, money, 32, 24),     AT(rfm_retention, by, 40, 28),
    AT(rfm_retention, first_day, 44, 32), AT(rfm_retention, as_of_day, 48, 36),
    AT(rfm_retention, reserved, 52, 40)};

static const member rfm_repurchase_members[] = {
    SIZE(rfm_repurchase, 48, 48),          AT(rfm_repurchase, key, 0, 0),
    AT(rfm_repurchase, n_buyers, 8, 8),    AT(rfm_repurchase, n_again, 16, 16),
    AT(rfm_repurchase, n_gaps, 24, 24),    AT(rfm_repurchase, rate, 32, 32),
    AT(rfm_repurchase, median_gap, 40, 40)};

static const member rfm_flow_members[] = {
    SIZE(rfm_flow, 56, 56),           AT(rfm_flow, n_before, 0, 0),
    AT(rfm_flow, n_new, 8, 8),        AT(rfm_flow, n_kept, 16, 16),
    AT(rfm_flow, n_won_back, 24, 24), AT(rfm_flow, n_lapsed, 32, 32),
    AT(rfm_flow, n_active, 40, 40),   AT(rfm_flow, day, 48, 48),
    AT(rfm_flow, reserved, 52, 52)};

#define FROZEN(type)                                                                               \
  {                                                                                                \
#type "_is_frozen", is_frozen, NULL, NULL, &(frozen)                                           \
    {                                                                                              \
      type##_members, COUNT_OF(type##_members)                                                     \
    }                                                                                              \
  }

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(pointers_are_of_a_known_size),
      FROZEN(rfm_error),
      FROZEN(rfm_host),
      FROZEN(rfm_id),
      FROZEN(rfm_ids),
      FROZEN(rfm_table_options),
      FROZEN(rfm_events),
      FROZEN(rfm_event),
      FROZEN(rfm_members),
      FROZEN(rfm_attribute),
      FROZEN(rfm_table_counts),
      FROZEN(rfm_anonymous),
      FROZEN(rfm_load_options),
      FROZEN(rfm_metric),
      FROZEN(rfm_metrics_options),
      FROZEN(rfm_suggestion),
      FROZEN(rfm_measure_options),
      FROZEN(rfm_measure_counts),
      FROZEN(rfm_pareto_part),
      FROZEN(rfm_scorer_options),
      FROZEN(rfm_scores),
      FROZEN(rfm_scored_column),
      FROZEN(rfm_score_reason),
      FROZEN(rfm_box),
      FROZEN(rfm_segment_text),
      FROZEN(rfm_segments_spec),
      FROZEN(rfm_segments_report),
      FROZEN(rfm_neighbour),
      FROZEN(rfm_quality_options),
      FROZEN(rfm_quality),
      FROZEN(rfm_hierarchy_options),
      FROZEN(rfm_merge),
      FROZEN(rfm_ahp_judgements),
      FROZEN(rfm_ahp_options),
      FROZEN(rfm_ahp_results),
      FROZEN(rfm_arrow_events),
      FROZEN(rfm_arrow_counts),
      FROZEN(rfm_arrow_column),
      FROZEN(rfm_points),
      FROZEN(rfm_kmeans_options),
      FROZEN(rfm_kmeans_results),
      FROZEN(rfm_profile_options),
      FROZEN(rfm_profile_total),
      FROZEN(rfm_profile_column),
      FROZEN(rfm_profile_group),
      FROZEN(rfm_profile_cell),
      FROZEN(rfm_scaling_options),
      FROZEN(rfm_scaled_column),
      FROZEN(rfm_scaling_counts),
      FROZEN(rfm_track_options),
      FROZEN(rfm_track_info),
      FROZEN(rfm_change),
      FROZEN(rfm_decline),
      FROZEN(rfm_moves),
      FROZEN(rfm_rung),
      FROZEN(rfm_recency_date),
      FROZEN(rfm_cohort),
      FROZEN(rfm_retention),
      FROZEN(rfm_repurchase),
      FROZEN(rfm_flow),
      FROZEN(rfm_churn_options),
      FROZEN(rfm_churn_info),
      FROZEN(rfm_churn_report),
      FROZEN(rfm_churn_term),
      FROZEN(rfm_churn_scores),
      FROZEN(rfm_churn_outlook),
      FROZEN(rfm_churn_reason),
      FROZEN(rfm_churn_cell),
      FROZEN(rfm_watch_rule),
      FROZEN(rfm_watch_options),
      FROZEN(rfm_watch_sources),
      FROZEN(rfm_watch_alert),
      FROZEN(rfm_watch_hooks),
      FROZEN(rfm_watch_result),
      FROZEN(rfm_watch_counts),
      FROZEN(rfm_watch_state),
      FROZEN(rfm_watch_outcome),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
