/* SPDX-License-Identifier: MIT */
/* What reports take from a pipeline: head, cells of a row, notes and counts. */
#include "pipeline.h"

#include "amounts.h"
#include "messages.h"
#include "segment_setup.h"

#include <math.h>

static report_head head_of(const pipeline *p)
{
  report_head head = {.as_of_day = p->as_of_day, .is_last_event = p->is_last_event};

  head.window_days = p->window_days;
  head.window_of = p->window_of;
  head.money = p->money;
  head.purchase = p->purchase;
  head.lacks_order =
      !p->orders.has_order && !p->options->purchase && p->options->rule != RFM_RULE_R_RFM;
  head.is_lines = p->is_lines;
  if (p->tells_no_scores)
    return head;
  if (p->scorer) {
    head.n_levels = rfm_scorer_levels(p->scorer)[0];
    head.breaks_day = rfm_scorer_learned_day(p->scorer);
  }
  if (p->segments)
    head.map = segments_map(p->options);
  return head;
}

static void count_bad_rows(const load_counts *read, report *r)
{
  static const struct {
    const char *key;
    word label;
  } reasons[N_BAD_ROWS] = {
      [ROW_BAD_COLUMNS] = {"skipped_columns", W_BAD_COLUMNS},
      [ROW_BAD_ID] = {"skipped_id", W_BAD_ID},
      [ROW_BAD_DATE] = {"skipped_date", W_BAD_DATE},
      [ROW_BAD_AMOUNT] = {"skipped_amount", W_BAD_AMOUNT},
      [ROW_BAD_KIND] = {"skipped_kind", W_BAD_KIND},
      [ROW_BAD_EVENT] = {"skipped_event", W_BAD_EVENT},
  };

  for (int i = ROW_IS_GOOD + 1; i < N_BAD_ROWS; i++)
    report_count(r, reasons[i].key, reasons[i].label, read->bad[i]);
}

static void give_counts(const pipeline *p, report *r)
{
  const load_counts *read = &p->orders.read;
  rfm_measure_counts seen = {.struct_size = sizeof seen};

  if (p->features)
    rfm_features_count(p->features, &seen, NULL);
  report_count(r, "rows", W_COUNT_ROWS, read->n_rows);
  report_count(r, "filtered", W_COUNT_FILTERED, read->n_filtered);
  count_bad_rows(read, r);
  report_count(r, "anonymous", W_COUNT_ANONYMOUS, p->orders.held.n_anonymous);
  report_count(r, "duplicate", W_COUNT_DUPLICATE, p->orders.held.n_duplicate);
  report_count(r, "rounded", W_COUNT_ROUNDED, read->n_rounded);
  if (!p->features)
    return;
  report_count(r, "after_as_of", W_COUNT_FUTURE, seen.n_future);
  report_count(r, "other_kinds", W_COUNT_NOT_CHOSEN, seen.n_filtered);
  report_count(r, "unlinked_returns", W_COUNT_UNLINKED, seen.n_unlinked_returns);
  report_count(r, "excess_returns", W_COUNT_EXCESS, seen.n_excess_returns);
  report_count(r, "prospects", W_COUNT_PROSPECTS, seen.n_prospects);
  report_count(r, "returned_only", W_COUNT_RETURNED, seen.n_returned_only);
}

int pipeline_close_report(const pipeline *p, report *r, int status)
{
  if (r && !status)
    give_counts(p, r);
  return report_close(r, status);
}

int pipeline_finish(pipeline *p, report *r, int status)
{
  status = pipeline_close_report(p, r, status);
  pipeline_free(p);
  return status;
}

int pipeline_open_report(const pipeline *p, report **r)
{
  const report_head head = head_of(p);

  return report_open(r, p->options, &head);
}

cell pipeline_id(const pipeline *p, int64_t i)
{
  rfm_ids ids = {.struct_size = sizeof ids};

  if (rfm_features_ids(p->features, &ids, NULL))
    return cell_empty();
  return cell_bytes((const char *)ids.bytes + ids.offsets[i],
                    (size_t)(ids.offsets[i + 1] - ids.offsets[i]));
}

cell pipeline_days(const pipeline *p, int64_t i)
{
  return isnan(p->value[0][i]) ? cell_empty() : cell_count((int64_t)p->value[0][i]);
}

cell pipeline_segment_key(const pipeline *p, int64_t i)
{
  return p->segments ? cell_text(rfm_segments_key(p->segments, p->segment[i])) : cell_empty();
}

cell pipeline_segment_name(const pipeline *p, int64_t i)
{
  const char *tag = language_tag((language)p->options->lang);

  return p->segments ? cell_text(rfm_segments_name(p->segments, p->segment[i], tag)) : cell_empty();
}

cell pipeline_cell(const pipeline *p, uint64_t code, char name[CELL_NAME_SIZE])
{
  if (!code || rfm_scorer_cell_name(p->scorer, code, name, CELL_NAME_SIZE, NULL))
    return cell_empty();
  return cell_text(name);
}

cell pipeline_pattern(const pipeline *p, int64_t i, char text[PATTERN_SIZE])
{
  if (!p->segments)
    return cell_empty();
  return cell_text(segments_pattern(p->options, p->score + N_SCORED * i, text));
}

int pipeline_is_buyer(const pipeline *p, int64_t i)
{
  return p->standing[i] == RFM_STANDING_BUYER;
}

void pipeline_note_anonymous(const pipeline *p, report *r)
{
  rfm_anonymous sums = {.struct_size = sizeof sums};
  int64_t revenue;
  char line[256], rows[AMOUNT_SIZE], money[AMOUNT_SIZE];

  if (rfm_table_anonymous(p->orders.table, RFM_DAY_MIN, p->as_of_day, &sums, NULL) ||
      !(sums.n_sales + sums.n_returns))
    return;
  revenue = sums.sales_minor - (p->money == RFM_MONEY_GROSS ? 0 : sums.returns_minor);
  say_with(line, sizeof line, (language)p->options->lang, W_NOTE_ANONYMOUS,
           amount_count(sums.n_sales + sums.n_returns, rows),
           amount_money((double)revenue, p->options->decimals, money), NULL);
  report_note(r, line);
  report_told(r, "anonymous");
}

void pipeline_note_above_mean(const pipeline *p, report *r)
{
  int64_t high = 0, buyers = 0;
  char line[256], share[AMOUNT_SIZE];

  if (!segments_two_levels(p->options))
    return;
  for (int64_t i = 0; i < p->n_rows; i++)
    if (pipeline_is_buyer(p, i)) {
      buyers++;
      high += p->score[N_SCORED * i + 2] == 2;
    }
  say_with(line, sizeof line, (language)p->options->lang, W_NOTE_ABOVE,
           amount_percent(buyers ? (double)high / (double)buyers : 0, share), NULL, NULL);
  report_note(r, line);
}
