/* SPDX-License-Identifier: MIT */
/* The watch's scan: everything that the rules need of all customers at a day. */
#include "model/watch.h"

#include "base/alloc.h"
#include "base/error.h"
#include "data/features.h"
#include "score/scorer.h"

#include <string.h>

static size_t n_rows(const rfm_features *features)
{
  return features ? (size_t)features->n_rows : 0;
}

static rfm_status scan_base(rfm__watch_scan *s, const rfm_table *table, int32_t day, rfm_error *err)
{
  const rfm__watch_view *v = s->view;
  rfm_churn_scores out;
  rfm_status status = rfm_features_measure(&s->base, table, v->base, day, NULL, err);
  const size_t n = n_rows(s->base);

  if (status || !v->churn)
    return status;
  s->probability = rfm__alloc(&s->base->host, n, sizeof *s->probability);
  s->spend = rfm__alloc(&s->base->host, n, sizeof *s->spend);
  s->group = rfm__alloc(&s->base->host, n, 1);
  s->worth = rfm__alloc(&s->base->host, n, 1);
  s->danger = rfm__alloc(&s->base->host, n, 1);
  if (!s->probability || !s->spend || !s->group || !s->worth || !s->danger)
    return rfm__fail_nomem(err);
  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  out.n_rows = (int64_t)n;
  out.probability = s->probability;
  out.spend_minor = s->spend;
  out.group = s->group;
  out.worth = s->worth;
  out.danger = s->danger;
  return rfm_churn_apply(v->churn, s->base, &out, err);
}

/* Measure and score at a day; @composite may be NULL. */
static rfm_status score_at(rfm_features **features, uint8_t **score, double **composite,
                           const rfm_scorer *scorer, const rfm_table *table, int32_t day,
                           rfm_error *err)
{
  rfm_scores out;
  rfm_status status = rfm_features_measure(features, table, scorer->metrics, day, NULL, err);
  const size_t n = n_rows(*features);

  if (status)
    return status;
  *score = rfm__alloc(&(*features)->host, n * (size_t)scorer->n, 1);
  if (composite)
    *composite = rfm__alloc(&(*features)->host, n, sizeof **composite);
  if (!*score || (composite && !*composite))
    return rfm__fail_nomem(err);
  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  out.n_rows = (int64_t)n;
  out.score = *score;
  out.composite = composite ? *composite : NULL;
  return rfm_scorer_apply(scorer, *features, &out, err);
}

rfm_status rfm__watch_scan_open(rfm__watch_scan *scan, const rfm__watch_view *view,
                                const rfm_table *table, int32_t day, rfm_error *err)
{
  rfm_status status;
  int32_t i;

  memset(scan, 0, sizeof *scan);
  scan->view = view;
  status = scan_base(scan, table, day, err);
  if (!status && view->scorer)
    status = score_at(&scan->scored, &scan->score, &scan->composite, view->scorer, table, day, err);
  for (i = 0; i < view->settings->n_rules && !status; i++) {
    const rfm__watch_rule *rule = &view->settings->rule[i];

    if (rule->kind == RFM_WATCH_FALL && day - rule->days >= RFM_DAY_MIN)
      status = score_at(&scan->then[i], &scan->before[i], NULL, view->scorer, table,
                        day - rule->days, err);
  }
  return status;
}

/* Values of customers are wiped. */
static void drop_scores(const rfm__watch_view *v, rfm_features *features, uint8_t *score)
{
  if (features)
    rfm__wipe_dealloc(&features->host, score, n_rows(features) * (size_t)v->scorer->n, 1);
}

void rfm__watch_scan_close(rfm__watch_scan *scan)
{
  const rfm__watch_view *v = scan->view;
  int i;

  for (i = 0; i < RFM__WATCH_RULES; i++) {
    drop_scores(v, scan->then[i], scan->before[i]);
    rfm_features_free(scan->then[i]);
  }
  drop_scores(v, scan->scored, scan->score);
  if (scan->scored)
    rfm__wipe_dealloc(&scan->scored->host, scan->composite, n_rows(scan->scored),
                      sizeof *scan->composite);
  rfm_features_free(scan->scored);
  if (scan->base) {
    const rfm_host *host = &scan->base->host;
    const size_t n = n_rows(scan->base);

    rfm__wipe_dealloc(host, scan->probability, n, sizeof *scan->probability);
    rfm__wipe_dealloc(host, scan->spend, n, sizeof *scan->spend);
    rfm__wipe_dealloc(host, scan->group, n, 1);
    rfm__wipe_dealloc(host, scan->worth, n, 1);
    rfm__wipe_dealloc(host, scan->danger, n, 1);
  }
  rfm_features_free(scan->base);
  memset(scan, 0, sizeof *scan);
}

/* Row of the customer of a row of base, -1: none. Mostly both have all customers. */
static int64_t row_in(const rfm_features *features, const rfm_features *base, int64_t row)
{
  rfm_id id;
  int64_t found = -1;

  if (!features)
    return -1;
  if (features->n_rows == base->n_rows)
    return row;
  memset(&id, 0, sizeof id);
  id.struct_size = sizeof id;
  if (rfm_features_row(base, row, &id, NULL, 0, NULL, NULL) ||
      rfm_features_find(features, &id, &found, NULL))
    return -1;
  return found;
}

static void score_facts(const rfm__watch_scan *s, int64_t row, rfm__watch_facts *facts)
{
  const rfm__watch_view *v = s->view;
  const size_t n = (size_t)v->scorer->n;
  const int64_t scored = row_in(s->scored, s->base, row);
  int32_t i;

  if (scored >= 0) {
    memcpy(facts->score, s->score + (size_t)scored * n, n);
    facts->composite = s->composite[scored];
  }
  for (i = 0; i < v->settings->n_rules; i++) {
    const int64_t then = row_in(s->then[i], s->base, row);

    if (then >= 0)
      facts->before[i] = s->before[i][(size_t)then * n + (size_t)v->fall_scored[i]];
  }
  if (v->segments)
    rfm__watch_segment_of(v, facts);
}

void rfm__watch_scan_facts(const rfm__watch_scan *scan, int64_t row, double *base,
                           rfm__watch_facts *facts)
{
  int32_t j;

  rfm__watch_no_facts(facts);
  for (j = 0; j < scan->base->metrics->n; j++)
    base[j] = rfm__features_values(scan->base, j)[row];
  facts->base = base;
  facts->standing = scan->base->standing[row];
  if (scan->view->churn) {
    facts->probability = scan->probability[row];
    facts->spend = scan->spend[row];
    facts->group = scan->group[row];
    facts->worth = scan->worth[row];
    facts->danger = scan->danger[row];
  }
  if (scan->scored)
    score_facts(scan, row, facts);
}
