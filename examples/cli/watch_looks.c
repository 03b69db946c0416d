/* SPDX-License-Identifier: MIT */
/* The looks of a watch. Alerts are kept until all looks are done: an output is written whole or
 * not at all. */
#include "watch_looks.h"

#include "memory.h"
#include "messages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the customer's row of a table shows, as of the day of the look. Recency, frequency and
 * monetary are the first metrics of everything. */
static void measure(const watch_looks *w, const rfm_watch_alert *alert, kept_alert *kept)
{
  const rfm_churn *churn = w->sources.churn;
  const rfm_metrics *metrics =
      churn ? rfm_churn_metrics(churn) : rfm_features_metrics(w->pipeline->features);
  const int32_t n = rfm_metrics_size(metrics);
  double *values = new_array((size_t)n, sizeof *values);
  rfm_churn_outlook outlook = {.struct_size = sizeof outlook};
  int32_t standing = 0;
  const int failed = rfm_features_one(w->pipeline->orders.table, metrics, alert->day, alert->id,
                                      values, n, &standing, NULL);

  for (int i = 0; i < N_SCORED; i++)
    kept->value[i] = failed ? NAN : values[i];
  if (!failed && churn) {
    kept->habit = churn_habit_of(churn, values);
    if (!rfm_churn_one(churn, values, n, standing, &outlook, NULL))
      kept->rise = outlook.rise;
  }
  free(values);
}

/* The R score of so many days before as the rule sees it. */
static double score_before(const watch_looks *w, const rfm_watch_alert *alert)
{
  const rfm_scorer *scorer = w->sources.scorer;
  rfm_watch_rule rule = {.struct_size = sizeof rule};
  uint8_t score[N_SCORED];
  double *values;
  int32_t n, standing = 0;
  int failed;

  if (rfm_watch_get_rule(w->watch, alert->rule, &rule, NULL) || rule.kind != RFM_WATCH_FALL)
    return NAN;
  n = rfm_metrics_size(rfm_scorer_metrics(scorer));
  values = new_array((size_t)n, sizeof *values);
  failed = rfm_features_one(w->pipeline->orders.table, rfm_scorer_metrics(scorer),
                            alert->day - rule.days, alert->id, values, n, &standing, NULL) ||
           rfm_scorer_one(scorer, values, n, standing, score, N_SCORED, NULL, NULL, NULL);
  free(values);
  return failed ? NAN : score[0];
}

static int RFM_CALL keep_alert(const rfm_watch_alert *alert, void *user_data)
{
  watch_looks *w = user_data;
  kept_alert *kept;

  w->alerts = grow_array(w->alerts, &w->alerts_room, w->n_alerts + 1, sizeof *w->alerts);
  kept = &w->alerts[w->n_alerts++];
  memset(kept, 0, sizeof *kept);
  kept->alert = *alert;
  kept->n_id = (size_t)alert->id->n_bytes;
  kept->id = copy_text((const char *)alert->id->bytes, kept->n_id);
  for (int32_t i = 0; i < alert->n_reasons && i < MAX_ALERT_REASONS; i++)
    kept->reasons[i] = alert->reasons[i];
  measure(w, alert, kept);
  kept->score_before = score_before(w, alert);
  kept->alert.id = NULL;
  kept->alert.reasons = NULL;
  return RFM_CONTINUE;
}

static int look(watch_looks *w, watch_look *l)
{
  rfm_watch_hooks hooks = {.struct_size = sizeof hooks, .alert = keep_alert, .user_data = w};
  rfm_error error;

  hooks.flags = l->is_quiet ? RFM_WATCH_QUIET : 0u;
  l->result.struct_size = sizeof l->result;
  return from_status(rfm_watch_run(w->watch, w->pipeline->orders.table, &w->sources, l->day, &hooks,
                                   &l->result, &error),
                     &error, "look at the customers");
}

int watch_looks_run(watch_looks *w)
{
  int status = EXIT_DONE;

  w->n_looks = (size_t)((w->last_day - w->first_day) / w->step) + 1;
  w->looks = new_array(w->n_looks, sizeof *w->looks);
  for (size_t i = 0; i < w->n_looks && !status; i++) {
    w->looks[i].day = w->last_day - (int32_t)(w->n_looks - 1 - i) * w->step;
    w->looks[i].is_quiet = w->begins_quiet && i == 0;
    status = look(w, &w->looks[i]);
  }
  return status;
}

void watch_looks_free(watch_looks *w)
{
  for (size_t i = 0; i < w->n_alerts; i++)
    free(w->alerts[i].id);
  free(w->alerts);
  free(w->looks);
}
