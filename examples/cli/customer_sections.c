/* SPDX-License-Identifier: MIT */
/* The parts of a customer's page below the first: numbers for machines, sentences for people. */
#include "customer_sections.h"

#include "amounts.h"
#include "memory.h"
#include "messages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_METRICS = 32, TEXT_SIZE = 160, N_LAST_EVENTS = 10 };

static const struct {
  const char *key;
  word name, score;
} measures[N_SCORED] = {
    {"recency_days", W_RECENCY, W_R_SCORE},
    {"frequency", W_PURCHASES, W_F_SCORE},
    {"monetary", W_SPEND, W_M_SCORE},
};

/* One value of every metric of a row, as the library's one-customer calls take them. */
static void read_values(const pipeline *p, int64_t i, double values[MAX_METRICS])
{
  for (int32_t k = 0; k < p->n_metrics; k++) {
    const double *column = NULL;

    rfm_features_column(p->features, k, &column, NULL, NULL);
    values[k] = column ? column[i] : NAN;
  }
}

/* "3 days", "12 purchases", "1,234.50"; nothing for NaN, "..." for the ends of the scale. */
static const char *in_words(const pipeline *p, int measure, double value, char text[TEXT_SIZE])
{
  const language lang = (language)p->options->lang;
  char number[AMOUNT_SIZE];

  text[0] = '\0';
  if (isnan(value))
    return text;
  if (isinf(value))
    return strcpy(text, say(lang, W_NO_BREAK));
  if (measure == 2)
    return strcpy(text, amount_money(value, p->options->decimals, number));
  if (value == 1)
    return strcpy(text, say(lang, measure ? W_ONE_PURCHASE : W_ONE_DAY));
  return say_with(text, TEXT_SIZE, lang, measure ? W_N_PURCHASES : W_N_DAYS,
                  amount_number(value, number), NULL, NULL);
}

/* A value of a measure for machines. */
static cell as_cell(int measure, double value)
{
  if (isinf(value))
    return cell_empty();
  return measure == 2 ? cell_money(value) : cell_number(value);
}

enum {
  REASON_METRIC,
  REASON_MEASURE,
  REASON_VALUE,
  REASON_SCORE,
  REASON_LOWER,
  REASON_UPPER,
  REASON_TO_BETTER,
  REASON_TO_WORSE,
  REASON_VALUE_TEXT,
  REASON_LEVEL,
  REASON_INTERVAL,
  REASON_BETTER,
  REASON_WORSE,
  N_REASONS
};

static const report_column reason_columns[N_REASONS] = {
    {"metric", W_MEASURE, CELL_TEXT, IN_DATA},
    {"measure", W_MEASURE, CELL_TEXT, IN_TABLE},
    {"value", W_VALUE, CELL_NUMBER, IN_DATA},
    {"score", W_SCORE, CELL_COUNT, IN_DATA},
    {"lower_break", W_INTERVAL, CELL_NUMBER, IN_DATA},
    {"upper_break", W_INTERVAL, CELL_NUMBER, IN_DATA},
    {"to_better", W_BETTER, CELL_NUMBER, IN_DATA},
    {"to_worse", W_WORSE, CELL_NUMBER, IN_DATA},
    {"value", W_VALUE, CELL_TEXT, IN_TABLE},
    {"score", W_SCORE, CELL_COUNT, IN_TABLE},
    {"interval", W_INTERVAL, CELL_TEXT, IN_TABLE},
    {"better", W_BETTER, CELL_TEXT, IN_TABLE},
    {"worse", W_WORSE, CELL_TEXT, IN_TABLE},
};

static const report_section reason_section = {"reasons", W_TITLE_REASONS, 0, N_REASONS,
                                              reason_columns};

/* A bound of money between two smallest units tells the same amounts apart as the unit on its side;
 * rounded it could lie on the other. */
static double bound(int measure, int32_t closed, double value)
{
  if (measure != 2)
    return value;
  return closed == RFM_CLOSED_LOWER ? ceil(value) : floor(value);
}

/* Which values have the score: "more than 7 days, up to 14 days". */
static void interval_in_words(const pipeline *p, int k, const rfm_score_reason *reason,
                              char text[2 * TEXT_SIZE])
{
  char lower[TEXT_SIZE], upper[TEXT_SIZE];
  rfm_scored_column c = {.struct_size = sizeof c};
  word which;

  rfm_scorer_get(p->scorer, k, &c, NULL);
  if (c.closed == RFM_CLOSED_LOWER)
    which = isinf(reason->lower) ? W_BELOW : isinf(reason->upper) ? W_FROM : W_FROM_BELOW;
  else
    which = isinf(reason->lower) ? W_UP_TO : isinf(reason->upper) ? W_ABOVE : W_ABOVE_UP_TO;
  say_with(text, 2 * TEXT_SIZE, (language)p->options->lang, which,
           in_words(p, k, bound(k, c.closed, reason->lower), lower),
           in_words(p, k, bound(k, c.closed, reason->upper), upper), NULL);
}

static int give_reason(const pipeline *p, report *r, int k, const rfm_score_reason *reason)
{
  const language lang = (language)p->options->lang;
  char value[TEXT_SIZE], better[TEXT_SIZE], worse[TEXT_SIZE];
  char interval[2 * TEXT_SIZE];
  cell cells[N_REASONS];

  interval_in_words(p, k, reason, interval);
  cells[REASON_METRIC] = cell_text(measures[k].key);
  cells[REASON_MEASURE] = cell_text(say(lang, measures[k].name));
  cells[REASON_VALUE] = as_cell(k, reason->value);
  cells[REASON_SCORE] = cells[REASON_LEVEL] = cell_count(reason->level);
  cells[REASON_LOWER] = as_cell(k, reason->lower);
  cells[REASON_UPPER] = as_cell(k, reason->upper);
  cells[REASON_TO_BETTER] = as_cell(k, reason->to_better);
  cells[REASON_TO_WORSE] = as_cell(k, reason->to_worse);
  cells[REASON_VALUE_TEXT] = cell_text(in_words(p, k, reason->value, value));
  cells[REASON_INTERVAL] = cell_text(interval);
  cells[REASON_BETTER] = cell_text(in_words(p, k, reason->value + reason->to_better, better));
  cells[REASON_WORSE] = cell_text(in_words(p, k, reason->value + reason->to_worse, worse));
  return report_row(r, cells);
}

int customer_reasons(const pipeline *p, report *r, int64_t i)
{
  rfm_score_reason reasons[N_SCORED];
  double values[MAX_METRICS];
  rfm_error error;
  int status;

  read_values(p, i, values);
  for (int k = 0; k < N_SCORED; k++) {
    rfm_status result;

    memset(&reasons[k], 0, sizeof reasons[k]);
    reasons[k].struct_size = sizeof reasons[k];
    result = rfm_scorer_explain(p->scorer, values, p->n_metrics, k, &reasons[k], &error);
    if (result == RFM_E_STATE)
      return EXIT_DONE;
    if (result)
      return from_status(result, &error, "explain the scores");
  }
  status = report_begin(r, &reason_section);
  for (int k = 0; k < N_SCORED && !status; k++)
    status = give_reason(p, r, k, &reasons[k]);
  return status;
}

enum {
  NEAR_KEY,
  NEAR_NAME,
  NEAR_METRIC,
  NEAR_DISTANCE,
  NEAR_FROM,
  NEAR_TO,
  NEAR_CHANGE,
  NEAR_SCORES,
  N_NEAR
};

static const report_column near_columns[N_NEAR] = {
    {"segment", W_NEAR_SEGMENT, CELL_TEXT, IN_DATA}, {"name", W_NEAR_SEGMENT, CELL_TEXT, IN_BOTH},
    {"metric", W_MEASURE, CELL_TEXT, IN_DATA},       {"distance", W_CHANGE, CELL_NUMBER, IN_DATA},
    {"from_score", W_SCORE, CELL_COUNT, IN_DATA},    {"to_score", W_SCORE, CELL_COUNT, IN_DATA},
    {"change", W_CHANGE, CELL_TEXT, IN_TABLE},       {"scores", W_SCORE, CELL_TEXT, IN_TABLE},
};

static const report_section near_section = {"neighbours", W_TITLE_NEIGHBOURS, 0, N_NEAR,
                                            near_columns};

static int give_neighbour(const pipeline *p, report *r, const rfm_neighbour *n)
{
  const language lang = (language)p->options->lang;
  char size[TEXT_SIZE], change[TEXT_SIZE], scores[TEXT_SIZE], from[AMOUNT_SIZE], to[AMOUNT_SIZE];
  const word down = n->scored == 2 ? W_LESS : W_FEWER; /* money is not counted */
  cell cells[N_NEAR];

  in_words(p, n->scored, fabs(n->distance), size);
  say_with(change, sizeof change, lang, n->distance < 0 ? down : W_MORE, size, NULL, NULL);
  say_with(scores, sizeof scores, lang, W_LEADS_BY, say(lang, measures[n->scored].score),
           amount_count(n->from_level, from), amount_count(n->to_level, to));
  cells[NEAR_KEY] = cell_text(rfm_segments_key(p->segments, n->segment));
  cells[NEAR_NAME] = cell_text(rfm_segments_name(p->segments, n->segment, language_tag(lang)));
  cells[NEAR_METRIC] = cell_text(measures[n->scored].key);
  cells[NEAR_DISTANCE] = as_cell(n->scored, n->distance);
  cells[NEAR_FROM] = cell_count(n->from_level);
  cells[NEAR_TO] = cell_count(n->to_level);
  cells[NEAR_CHANGE] = cell_text(change);
  cells[NEAR_SCORES] = cell_text(scores);
  return report_row(r, cells);
}

int customer_neighbours(const pipeline *p, report *r, int64_t i)
{
  rfm_neighbour found[2 * N_SCORED];
  double values[MAX_METRICS];
  rfm_status result;
  rfm_error error;
  int32_t n = 0;
  int status;

  if (!p->segments)
    return EXIT_DONE;
  read_values(p, i, values);
  result = rfm_segments_neighbours(p->segments, p->scorer, values, p->n_metrics, found,
                                   2 * N_SCORED, &n, &error);
  if (result == RFM_E_STATE)
    return EXIT_DONE;
  if (result)
    return from_status(result, &error, "find the neighbouring segments");
  status = report_begin(r, &near_section);
  for (int32_t k = 0; k < n && !status; k++)
    status = give_neighbour(p, r, &found[k]);
  return status;
}

enum { EVENT_DAY, EVENT_KIND, EVENT_KIND_WORD, EVENT_AMOUNT, N_EVENT_COLUMNS };

static const report_column event_columns[N_EVENT_COLUMNS] = {
    {"day", W_DATE, CELL_DAY, IN_BOTH},
    {"kind", W_KIND, CELL_TEXT, IN_DATA},
    {"kind", W_KIND, CELL_TEXT, IN_TABLE},
    {"amount", W_AMOUNT, CELL_MONEY, IN_BOTH},
};

static const report_section event_section = {"events", W_TITLE_EVENTS, 0, N_EVENT_COLUMNS,
                                             event_columns};

/* The last events that came, in a ring. */
typedef struct last_events {
  rfm_event event[N_LAST_EVENTS];
  int64_t n;
  int32_t as_of_day;
} last_events;

static int RFM_CALL remember(const rfm_event *event, void *user_data)
{
  last_events *last = user_data;

  if (event->day <= last->as_of_day && !(event->flags & RFM_EVENT_VOIDED))
    last->event[last->n++ % N_LAST_EVENTS] = *event;
  return RFM_CONTINUE;
}

static int give_event(const pipeline *p, report *r, const rfm_event *event)
{
  const language lang = (language)p->options->lang;
  const word kind = (word)(W_SALE + event->kind - RFM_KIND_SALE);
  cell cells[N_EVENT_COLUMNS];

  cells[EVENT_DAY] = cell_day(event->day);
  cells[EVENT_KIND] = cell_text(say(LANGUAGE_EN, kind));
  cells[EVENT_KIND_WORD] = cell_text(say(lang, kind));
  cells[EVENT_AMOUNT] = cell_money((double)event->amount_minor);
  return report_row(r, cells);
}

int customer_events(const pipeline *p, report *r, const rfm_id *id)
{
  last_events last = {.as_of_day = p->as_of_day};
  rfm_error error;
  int status = from_status(rfm_table_each_event(p->orders.table, id, remember, &last, &error),
                           &error, "read the customer's events");

  if (!status)
    status = report_begin(r, &event_section);
  for (int64_t i = last.n - 1; i >= 0 && i >= last.n - N_LAST_EVENTS && !status; i--)
    status = give_event(p, r, &last.event[i % N_LAST_EVENTS]);
  return status;
}
