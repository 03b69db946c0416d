/* SPDX-License-Identifier: MIT */
/* rfm watch: who has come into danger since the last look, told once.
 *
 * Whatever is learned (breaks, model, purchase cycle) is learned as of the first look, so that no
 * look knows what happened after it. */
#include "commands.h"

#include "churn_model.h"
#include "churn_report.h"
#include "field_date.h"
#include "progress.h"
#include "scorer_setup.h"
#include "segment_setup.h"
#include "watch_looks.h"
#include "watch_report.h"
#include "watch_rules.h"
#include "watch_state.h"

#include <string.h>

enum { WEEKS_4 = 28 };

typedef struct watching {
  pipeline p;
  watch_looks looks;
  rfm_churn *churn;
  rfm_suggestion shop; /* as of the first look */
  rfm_watch *saved;    /* that of --state; NULL: the watch begins */
  int32_t saved_day;   /* of its last look */
  int32_t horizon_days;
} watching;

/* ---- days ---- */

/* A watch that goes on looks at what is new, or once more at the day of its last look. */
static int32_t default_first(const watching *w)
{
  const int32_t last = w->p.as_of_day, earliest = w->p.orders.held.first_day;

  if (w->saved)
    return w->saved_day < last ? w->saved_day + 1 : last;
  return last - WEEKS_4 > earliest ? last - WEEKS_4 : earliest;
}

static int check_days(const watching *w, int32_t from)
{
  const options *o = w->p.options;
  char told[DATE_TEXT_SIZE], other[DATE_TEXT_SIZE];

  if (w->saved && (from < w->saved_day || w->p.as_of_day < w->saved_day)) {
    const int is_from = w->p.as_of_day >= w->saved_day;

    date_print(is_from ? from : w->p.as_of_day, told);
    date_print(w->saved_day, other);
    return bad_data("--state %s: its last look was on %s, and a watch does not go back to %s (%s)",
                    o->state, other, told, is_from ? "--from" : "--as-of");
  }
  if (from > w->p.as_of_day)
    return bad_usage("--from must not be after the last look (--as-of)");
  return pipeline_check_bought(&w->p, from, "--from");
}

static int settle_days(watching *w)
{
  const options *o = w->p.options;
  const int32_t from = o->has_from ? o->from_day : default_first(w);
  const int status = check_days(w, from);

  if (status)
    return status;
  w->looks.last_day = w->p.as_of_day;
  w->looks.step = o->step;
  w->looks.first_day = from + (w->p.as_of_day - from) % o->step;
  w->looks.begins_quiet = !w->saved && !o->tell_first;
  return EXIT_DONE;
}

/* ---- the watch ---- */

static int load_state(watching *w)
{
  rfm_watch_counts counts = {.struct_size = sizeof counts};
  int status = watch_state_load(&w->p, &w->saved);
  rfm_error error;

  if (status || !w->saved)
    return status;
  status = from_status(rfm_watch_count(w->saved, &counts, &error), &error, "read the saved watch");
  w->saved_day = counts.as_of_day;
  return status;
}

static int make_watch(watching *w)
{
  const options *o = w->p.options;
  rfm_error error;
  int status;

  w->shop.struct_size = sizeof w->shop;
  status = from_status(
      rfm_suggest(w->p.orders.table, w->p.metrics, w->looks.first_day, &w->shop, &error), &error,
      "read the purchase cycle");
  if (!status)
    status = watch_rules_make(o, &w->p.host, w->saved, &w->shop, &w->looks.watch);
  if (!status && w->saved)
    status = watch_state_take(o, w->looks.watch, w->saved);
  return status;
}

/* ---- what the rules need ---- */

static int needs_scores(const watching *w)
{
  return watch_rules_have(w->looks.watch, RFM_WATCH_COMPOSITE) ||
         watch_rules_have(w->looks.watch, RFM_WATCH_SEGMENT) ||
         watch_rules_have(w->looks.watch, RFM_WATCH_FALL);
}

/* Options that nothing would come of. */
static int check_no_scores(const options *o)
{
  const char *given = o->scorer ? "--scorer" : o->map ? "--map" : options_breaks_given(o);

  return given ? bad_usage("%s goes with --rule fall, composite or segment:KEY, which need scores",
                           given)
               : EXIT_DONE;
}

static int check_scorer_day(const watching *w)
{
  char learned[DATE_TEXT_SIZE], first[DATE_TEXT_SIZE];

  date_print(rfm_scorer_learned_day(w->p.scorer), learned);
  date_print(w->looks.first_day, first);
  if (rfm_scorer_learned_day(w->p.scorer) <= w->looks.first_day)
    return EXIT_DONE;
  return bad_data("--scorer %s: its breaks are of %s and know what happened up to then; they "
                  "cannot look from %s (--from)",
                  w->p.options->scorer, learned, first);
}

static int make_segments(watching *w)
{
  const int status = segments_make(&w->p);

  if (status)
    return status;
  if (!w->p.segments)
    return bad_usage(
        "the classic map is made for 5 levels; give a map for these levels with --map FILE");
  return watch_rules_check_segments(w->looks.watch, w->p.segments);
}

/* As of the first look, which the pipeline's as-of day is as long as this lasts. */
static int learn_scores(watching *w)
{
  int status;

  if (w->p.options->scorer) {
    status = scorer_load(&w->p);
    if (!status)
      status = check_scorer_day(w);
  } else {
    status = pipeline_measure(&w->p);
    if (!status)
      status = scorer_learn(&w->p);
    rfm_features_free(w->p.features);
    w->p.features = NULL;
  }
  if (!status && watch_rules_have(w->looks.watch, RFM_WATCH_SEGMENT))
    status = make_segments(w);
  return status;
}

static int learn(watching *w)
{
  const int32_t last = w->p.as_of_day;
  int status = needs_scores(w) ? EXIT_DONE : check_no_scores(w->p.options);

  w->p.as_of_day = w->looks.first_day;
  if (!status && needs_scores(w))
    status = learn_scores(w);
  if (!status && (w->p.options->model || watch_rules_have(w->looks.watch, RFM_WATCH_PROBABILITY)))
    status = churn_model_make(&w->p, w->looks.first_day, 0, &w->churn);
  w->p.as_of_day = last;
  return status;
}

/* How far ahead alerts are judged: the model's horizon, else that of the options or of the shop. */
static int settle_horizon(watching *w)
{
  rfm_churn_info info = {.struct_size = sizeof info};
  rfm_churn_report told = {.struct_size = sizeof told};
  rfm_error error;

  w->horizon_days = w->p.options->horizon ? w->p.options->horizon : w->shop.horizon_days;
  if (!w->churn)
    return EXIT_DONE;
  if (rfm_churn_get(w->churn, &info, &error) ||
      rfm_churn_get_report(w->churn, RFM_CHURN_REPEAT, &told, &error))
    return bad_data("cannot read the model: %s", error.message);
  w->horizon_days = info.horizon_days;
  if (watch_rules_have(w->looks.watch, RFM_WATCH_PROBABILITY))
    churn_warn(&info, &told);
  return EXIT_DONE;
}

static int look(watching *w)
{
  rfm_watch_sources *sources = &w->looks.sources;

  sources->struct_size = sizeof *sources;
  sources->churn = w->churn;
  sources->scorer = w->p.scorer;
  sources->segments = w->p.segments;
  sources->metrics = w->p.metrics;
  w->looks.pipeline = &w->p;
  return watch_looks_run(&w->looks);
}

/* ---- the command ---- */

static int check_options(const options *o)
{
  int status = scorer_check_options(o);

  if (!status)
    status = churn_model_check(o);
  if (!status)
    status = watch_rules_check(o);
  return status ? status : watch_state_check(o);
}

static int prepare(watching *w, const options *o)
{
  int status = pipeline_load(&w->p, o);

  if (!status)
    status = pipeline_make_metrics(&w->p, &w->p.metrics);
  if (!status) {
    w->p.learned = w->p.metrics;
    status = load_state(w);
  }
  if (!status)
    status = settle_days(w);
  if (!status)
    status = make_watch(w);
  if (!status)
    status = learn(w);
  if (!status)
    status = settle_horizon(w);
  return status ? status : pipeline_measure(&w->p);
}

/* The state is saved when the output is whole: whoever is killed before tells all of it again. */
static int give(watching *w)
{
  report *r = NULL;
  int status;

  w->p.is_lines = 1;
  status = pipeline_open_report(&w->p, &r);
  if (!status)
    status = watch_report_give(&w->looks, w->horizon_days, r);
  status = pipeline_close_report(&w->p, r, status);
  return status ? status : watch_state_save(w->p.options, w->looks.watch);
}

int command_watch(const options *o)
{
  watching w;
  int status;

  memset(&w, 0, sizeof w);
  status = check_options(o);
  if (!status)
    status = prepare(&w, o);
  if (!status)
    status = look(&w);
  progress_clear();
  if (!status)
    status = give(&w);
  watch_looks_free(&w.looks);
  rfm_watch_free(w.looks.watch);
  rfm_watch_free(w.saved);
  rfm_churn_free(w.churn);
  pipeline_free(&w.p);
  return status;
}
