/* SPDX-License-Identifier: MIT */
/* The looks of a watch over a range of days, and the alerts that they raised. */
#ifndef CLI_WATCH_LOOKS_H
#define CLI_WATCH_LOOKS_H

#include "churn_reasons.h"
#include "pipeline.h"

enum { MAX_ALERT_REASONS = 3 };

/* An alert, kept: what was lent stands beside it. */
typedef struct kept_alert {
  rfm_watch_alert alert; /* without id and reasons */
  char *id;
  size_t n_id; /* bytes */
  rfm_churn_reason reasons[MAX_ALERT_REASONS];
  double score_before;    /* R score that a fall is from; NaN by other rules */
  double value[N_SCORED]; /* recency, frequency, monetary on the day of the look */
  churn_habit habit;      /* zeroed without a model */
  double rise;            /* as in rfm_churn_scores; 0 without a model */
} kept_alert;

typedef struct watch_look {
  int32_t day;
  int32_t is_quiet; /* raises no alerts */
  rfm_watch_result result;
} watch_look;

/* Zeroed, then filled by its owner down to `step`. */
typedef struct watch_looks {
  const pipeline *pipeline; /* its features say what is measured of an alerted customer */
  rfm_watch *watch;
  rfm_watch_sources sources;
  int32_t first_day, last_day, step; /* the last look is on the last day */
  int32_t begins_quiet;
  watch_look *looks;
  size_t n_looks;
  kept_alert *alerts;
  size_t n_alerts, alerts_room;
} watch_looks;

/* Does the looks, oldest first. */
int watch_looks_run(watch_looks *w);

void watch_looks_free(watch_looks *w);

#endif
