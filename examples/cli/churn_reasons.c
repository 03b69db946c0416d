/* SPDX-License-Identifier: MIT */
/* Why one customer is likely to leave: what raised the probability, at most two things. */
#include "churn_reasons.h"

#include "amounts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_REASONS = 2, RECENCY = 0, FREQUENCY = 1, MONETARY = 2 };
/* What a reason must have added to be told. */
#define FIRST_LEAST .01
#define SECOND_LEAST .05

/* ---- habit ---- */

static double value_of(const rfm_churn *churn, const double *values, int32_t kind)
{
  const rfm_metrics *metrics = rfm_churn_metrics(churn);
  rfm_metric m = {.struct_size = sizeof m};

  for (int32_t i = 0; i < rfm_metrics_size(metrics); i++)
    if (!rfm_metrics_get(metrics, i, &m, NULL) && m.kind == kind)
      return values[i];
  return NAN;
}

churn_habit churn_habit_of(const rfm_churn *churn, const double *values)
{
  const double span = value_of(churn, values, RFM_METRIC_ACTIVE_SPAN);
  churn_habit habit = {values[RECENCY], value_of(churn, values, RFM_METRIC_GAP_MEAN), 0};

  if (span > 0 && habit.gap_days > 0)
    habit.n_gaps = (int64_t)(span / habit.gap_days + .5);
  return habit;
}

/* ---- one reason ---- */

typedef enum telling { TELL_NOTHING, TELL_SILENCE, TELL_FRESH, TELL_FEW_DAYS, TELL_VALUE } telling;

typedef struct told_reason {
  const rfm_churn *churn;
  const churn_habit *habit;
  const rfm_churn_reason *reason;
  char value[AMOUNT_SIZE], typical[AMOUNT_SIZE]; /* as they read */
} told_reason;

static void print_values(told_reason *t, int decimals)
{
  const rfm_churn_reason *r = t->reason;

  if (r->column == MONETARY) {
    amount_money(r->value, decimals, t->value);
    amount_money(r->typical, decimals, t->typical);
  } else {
    amount_number(r->value, t->value);
    amount_number(r->typical, t->typical);
  }
}

/* Many purchases raise the chance only by making the silence longer beside the gaps between them;
 * as many as others have, by lying on fewer days. Where people come again after long gaps, who has
 * just been there is the less likely to. Else a value that reads as the typical one is no reason.
 */
static telling telling_of(const told_reason *t)
{
  const rfm_churn_reason *r = t->reason;
  const int64_t n_gaps = t->habit->n_gaps;

  if (r->column == RECENCY)
    return r->value < r->typical ? TELL_FRESH : TELL_SILENCE;
  if (r->column == FREQUENCY && r->value > r->typical && n_gaps)
    return TELL_SILENCE;
  if (strcmp(t->value, t->typical) != 0)
    return TELL_VALUE;
  return r->column == FREQUENCY && (double)n_gaps + 1 < r->value ? TELL_FEW_DAYS : TELL_NOTHING;
}

enum { DAYS_SIZE = 64 };

static void say_days(double n, language lang, char out[DAYS_SIZE])
{
  char number[AMOUNT_SIZE];

  say_with(out, DAYS_SIZE, lang, n == 1 ? W_ONE_DAY : W_N_DAYS, amount_number(n, number), NULL,
           NULL);
}

/* A single gap is no habit. */
static void say_silence(const told_reason *t, language lang, char out[REASON_SIZE])
{
  const churn_habit *h = t->habit;
  char days[DAYS_SIZE], gap[AMOUNT_SIZE];

  say_days(h->days, lang, days);
  if (h->n_gaps > 1)
    say_with(out, REASON_SIZE, lang, W_REASON_SILENCE, days, amount_fixed(1, h->gap_days, gap),
             NULL);
  else if (h->n_gaps)
    say_with(out, REASON_SIZE, lang, W_REASON_ONE_GAP, days, amount_number(h->gap_days, gap), NULL);
  else
    say_with(out, REASON_SIZE, lang, *t->typical ? W_REASON_NO_GAP : W_REASON_DAYS, days,
             t->typical, NULL);
}

static void say_fresh(const told_reason *t, language lang, char out[REASON_SIZE])
{
  char days[DAYS_SIZE];

  say_days(t->habit->days, lang, days);
  say_with(out, REASON_SIZE, lang, W_REASON_FRESH, days, t->typical, NULL);
}

static void say_few_days(const told_reason *t, language lang, char out[REASON_SIZE])
{
  char days[DAYS_SIZE];

  say_days((double)t->habit->n_gaps + 1, lang, days);
  say_with(out, REASON_SIZE, lang, W_REASON_FEW_DAYS, t->value, days, NULL);
}

/* Of the days since the last purchase one thing is told. */
static int is_of_days(telling how)
{
  return how == TELL_SILENCE || how == TELL_FRESH;
}

static void say_reason(const told_reason *t, telling how, language lang, char out[REASON_SIZE])
{
  if (how == TELL_SILENCE)
    say_silence(t, lang, out);
  else if (how == TELL_FRESH)
    say_fresh(t, lang, out);
  else if (how == TELL_FEW_DAYS)
    say_few_days(t, lang, out);
  else
    say_with(out, REASON_SIZE, lang, W_REASON_TEXT,
             rfm_churn_word(t->churn, t->reason->column, language_tag(lang)), t->value, t->typical);
}

/* ---- all reasons ---- */

/* Where no single thing stands out the silence is still what the rise is of. */
static void tell_rise(const churn_reasons *why, language lang, char out[REASONS_SIZE])
{
  const told_reason silence = {.habit = &why->habit};

  if (why->rise > 0)
    say_silence(&silence, lang, out);
}

const char *churn_reasons_text(const rfm_churn *churn, const churn_reasons *why, const options *o,
                               char out[REASONS_SIZE])
{
  const language lang = (language)o->lang;
  int n_told = 0, days_told = 0;
  char reason[REASON_SIZE];
  size_t used = 0;

  out[0] = '\0';
  for (int32_t i = 0; i < why->n && n_told < MOST_REASONS; i++) {
    told_reason t = {.churn = churn, .habit = &why->habit, .reason = &why->list[i]};
    telling how;

    print_values(&t, o->decimals);
    how = telling_of(&t);
    if (t.reason->moved <= (n_told ? SECOND_LEAST : FIRST_LEAST) || how == TELL_NOTHING ||
        (is_of_days(how) && days_told))
      continue;
    say_reason(&t, how, lang, reason);
    days_told |= is_of_days(how);
    used += (size_t)snprintf(out + used, REASONS_SIZE - used, "%s%s",
                             n_told++ ? say(lang, W_BETWEEN_REASONS) : "", reason);
  }
  if (!n_told)
    tell_rise(why, lang, out);
  return out;
}
