/* SPDX-License-Identifier: MIT */
/* The walk that the commands share. Each step is one call of the library and what a person must
 * know about it. */
#include "pipeline.h"

#include "field_date.h"
#include "memory.h"
#include "messages.h"
#include "progress.h"
#include "scorer_setup.h"
#include "segment_setup.h"

#include <stdlib.h>
#include <string.h>

enum {
  MISTYPED_YEAR = 366
}; /* RULES: a last event this much later than all others is not believed */

static int make_host(pipeline *p)
{
  rfm_error error;

  p->host.struct_size = sizeof p->host;
  p->host.progress = progress_hook;
  if (rfm_pool_new(&p->pool, p->options->threads, NULL, &error))
    return bad_data("cannot start threads: %s", error.message);
  p->host.pool = p->pool;
  return EXIT_DONE;
}

int pipeline_check_bought(const pipeline *p, int32_t day, const char *option)
{
  char looked[DATE_TEXT_SIZE], first[DATE_TEXT_SIZE];

  if (day >= p->orders.held.first_day)
    return EXIT_DONE;
  date_print(day, looked);
  date_print(p->orders.held.first_day, first);
  return bad_data("%s: nobody bought up to %s (%s); the first event is of %s", p->options->orders,
                  looked, option, first);
}

static int settle_as_of(pipeline *p)
{
  const rfm_table_counts *held = &p->orders.held;
  char last[DATE_TEXT_SIZE], earlier[DATE_TEXT_SIZE];

  p->as_of_day = p->options->as_of_day;
  if (p->options->has_as_of)
    return pipeline_check_bought(p, p->as_of_day, "--as-of");
  date_print(held->last_day, last);
  date_print(held->earlier_day, earlier);
  if (held->last_day - held->earlier_day > MISTYPED_YEAR)
    return bad_data("%s: the last event is of %s, the one before it of %s: a mistyped year? Mend "
                    "it, or say --as-of",
                    p->options->orders, last, earlier);
  p->as_of_day = held->last_day;
  p->is_last_event = 1;
  note("as of %s, the day of the last event", last);
  return EXIT_DONE;
}

int pipeline_load(pipeline *p, const options *o)
{
  int status;

  memset(p, 0, sizeof *p);
  p->options = o;
  p->window_of = W_WINDOW_OF_MEASURES;
  status = make_host(p);
  if (!status)
    status = load_orders(&p->orders, o, &p->host);
  return status ? status : settle_as_of(p);
}

static int32_t purchase_unit_of(const pipeline *p)
{
  switch (p->options->purchase) {
  case UNIT_ROW:
    return RFM_PURCHASE_ROW;
  case UNIT_ORDER:
    return RFM_PURCHASE_ORDER;
  case UNIT_DAY:
    return RFM_PURCHASE_DAY;
  default:
    break;
  }
  if (p->options->rule == RFM_RULE_R_RFM)
    return RFM_PURCHASE_ROW;
  return p->orders.has_order ? RFM_PURCHASE_ORDER : RFM_PURCHASE_DAY;
}

/* "sale,return" as bits; 0 for the library's default. */
static int read_kinds(const options *o, int32_t *kinds)
{
  const char *text = o->kinds;

  *kinds = 0;
  while (text) {
    const size_t size = strcspn(text, ",");
    int32_t bit = 0;

    for (int32_t kind = RFM_KIND_SALE; kind <= RFM_KIND_CONTACT; kind++) {
      const char *name = say(LANGUAGE_EN, (word)(W_SALE + kind - RFM_KIND_SALE));

      if (strlen(name) == size && memcmp(name, text, size) == 0)
        bit = RFM_KIND_BIT(kind);
    }
    if (!bit)
      return bad_usage("--kinds takes sale, return, payment, visit and contact, not \"%s\"",
                       o->kinds);
    *kinds |= bit;
    text = text[size] ? text + size + 1 : NULL;
  }
  return EXIT_DONE;
}

int pipeline_make_metrics(pipeline *p, rfm_metrics **out)
{
  const options *o = p->options;
  rfm_metrics_options how = {.struct_size = sizeof how};
  rfm_metric list[N_SCORED + 1];
  rfm_error error;
  int32_t n = N_SCORED;

  memset(list, 0, sizeof list);
  for (int i = 0; i <= N_SCORED; i++)
    list[i].struct_size = sizeof list[i];
  list[0].kind = RFM_METRIC_RECENCY;
  list[1].kind = RFM_METRIC_FREQUENCY;
  list[1].window_days = o->window_days;
  list[2].kind = RFM_METRIC_MONETARY;
  list[2].window_days = o->window_days;
  list[2].money = o->money;
  if (o->window_days) { /* who bought once in all history is asked for too, and not scored */
    list[n].kind = RFM_METRIC_FREQUENCY;
    list[n].name = "purchases_ever";
    list[n++].flags = RFM_METRIC_UNSCORED;
  }
  how.purchase = purchase_unit_of(p);
  if (read_kinds(o, &how.kinds))
    return EXIT_BAD_USAGE;
  return from_status(rfm_metrics_new(out, &p->host, list, n, &how, &error), &error,
                     "use these metrics");
}

/* What one purchase is, for a person: by order, rows without an order number count one by one. */
static int32_t unit_in_words(const pipeline *p, const rfm_metrics *metrics)
{
  rfm_metrics_options how = {.struct_size = sizeof how};

  if (rfm_metrics_get_options(metrics, &how, NULL))
    return 0;
  if (how.purchase == RFM_PURCHASE_DAY)
    return UNIT_DAY;
  if (how.purchase == RFM_PURCHASE_ORDER_OR_DAY)
    return p->orders.has_order ? UNIT_ORDER : UNIT_DAY;
  return how.purchase == RFM_PURCHASE_ORDER && p->orders.has_order ? UNIT_ORDER : UNIT_ROW;
}

/* Finds purchases over all history among the columns, and what the scored ones look back on. */
static int read_metrics(pipeline *p, const rfm_metrics *metrics)
{
  rfm_metric m = {.struct_size = sizeof m};
  rfm_error error;

  p->n_metrics = rfm_metrics_size(metrics);
  p->purchase = unit_in_words(p, metrics);
  for (int32_t i = 0; i < p->n_metrics; i++) {
    const double *values;

    if (rfm_metrics_get(metrics, i, &m, &error) ||
        rfm_features_column(p->features, i, &values, NULL, &error))
      return bad_data("cannot read the metrics: %s", error.message);
    if (i < N_SCORED)
      p->value[i] = values;
    if (m.kind == RFM_METRIC_FREQUENCY && !m.window_days)
      p->purchases_ever = values;
    if (i == 2) {
      p->window_days = m.window_days;
      p->money = m.money;
    }
  }
  return EXIT_DONE;
}

int pipeline_measure(pipeline *p)
{
  const rfm_metrics *metrics = p->scorer ? rfm_scorer_metrics(p->scorer) : p->learned;
  rfm_error error;
  int status = EXIT_DONE;

  if (!metrics) {
    status = pipeline_make_metrics(p, &p->metrics);
    metrics = p->metrics;
  }
  if (status)
    return status;
  status = from_status(
      rfm_features_measure(&p->features, p->orders.table, metrics, p->as_of_day, NULL, &error),
      &error, "measure the customers");
  if (status)
    return status;
  p->n_rows = rfm_features_rows(p->features);
  p->standing = rfm_features_standing(p->features);
  return read_metrics(p, metrics);
}

static int apply_scorer(pipeline *p)
{
  rfm_scores scores = {.struct_size = sizeof scores};
  rfm_error error;

  p->score = new_array((size_t)p->n_rows * N_SCORED, sizeof *p->score);
  p->cell = new_array((size_t)p->n_rows, sizeof *p->cell);
  p->composite = new_array((size_t)p->n_rows, sizeof *p->composite);
  p->segment = new_array((size_t)p->n_rows, sizeof *p->segment);
  scores.n_rows = p->n_rows;
  scores.score = p->score;
  scores.cell = p->cell;
  scores.composite = p->composite;
  return from_status(rfm_scorer_apply(p->scorer, p->features, &scores, &error), &error,
                     "score the customers");
}

static int apply_segments(pipeline *p)
{
  rfm_error error;

  if (!p->segments)
    return EXIT_DONE;
  return from_status(rfm_segments_apply(p->segments, p->scorer, p->features, p->score,
                                        p->n_rows * N_SCORED, p->segment, p->n_rows, &error),
                     &error, "find the segments");
}

int pipeline_score(pipeline *p)
{
  int status = p->scorer ? EXIT_DONE : scorer_learn(p);

  if (!status)
    status = segments_make(p);
  if (!status)
    status = apply_scorer(p);
  if (!status)
    status = apply_segments(p);
  if (!status && p->options->save_scorer)
    status = scorer_save(p);
  return status;
}

int pipeline_run(pipeline *p, const options *o)
{
  int status = scorer_check_options(o);

  memset(p, 0, sizeof *p);
  if (!status)
    status = pipeline_load(p, o);
  if (!status && o->scorer)
    status = scorer_load(p);
  if (!status)
    status = pipeline_measure(p);
  if (!status)
    status = pipeline_score(p);
  progress_clear();
  return status;
}

void pipeline_free(pipeline *p)
{
  free(p->score);
  free(p->cell);
  free(p->composite);
  free(p->segment);
  rfm_segments_free(p->segments);
  rfm_scorer_free(p->scorer);
  rfm_features_free(p->features);
  rfm_metrics_free(p->metrics);
  rfm_table_free(p->orders.table);
  key_names_free(&p->orders.names);
  rfm_pool_free(p->pool);
}
