/* SPDX-License-Identifier: MIT */
/* The early warning that the options ask for. A model brings what a purchase is and how far it
 * looks ahead, so options that say the same are refused beside it. */
#include "churn_model.h"

#include "churn_rule.h"
#include "field_date.h"
#include "messages.h"
#include "saved_file.h"

#include <stdio.h>
#include <string.h>

int churn_model_check(const options *o)
{
  rfm_churn_options how = {.struct_size = sizeof how};
  int status;

  if (o->model && options_churn_given(o))
    return bad_usage("%s cannot go with --model, which brings its own", options_churn_given(o));
  status = churn_rule_read(o, o->top, &how);
  if (status)
    return status;
  return o->save_model ? output_check("--save-model", o->save_model, o->replace) : EXIT_DONE;
}

static int learn(pipeline *p, int32_t day, int64_t capacity, rfm_churn **out)
{
  rfm_churn_options how = {.struct_size = sizeof how};
  rfm_error error;
  int status = p->metrics ? EXIT_DONE : pipeline_make_metrics(p, &p->metrics);

  if (!status)
    status = churn_rule_read(p->options, capacity, &how);
  if (status)
    return status;
  how.metrics = p->metrics;
  how.horizon_days = p->options->horizon;
  return from_status(rfm_churn_train(out, p->orders.table, day, &how, &error), &error,
                     "learn who leaves");
}

/* ---- a saved model ---- */

/* A model of another program may need what orders do not have. */
static int check_columns(const pipeline *p, const rfm_metrics *metrics)
{
  const options *o = p->options;
  rfm_metrics_options how = {.struct_size = sizeof how};
  rfm_metric m = {.struct_size = sizeof m};

  for (int32_t i = 0; i < rfm_metrics_size(metrics); i++)
    if (!rfm_metrics_get(metrics, i, &m, NULL) && m.kind == RFM_METRIC_ATTRIBUTE)
      return bad_data("--model %s: it needs \"%s\" of each customer, which orders do not have",
                      o->model, m.attribute);
  if (!rfm_metrics_get_options(metrics, &how, NULL) && how.purchase == RFM_PURCHASE_ORDER &&
      !p->orders.has_order)
    return bad_data("--model %s: it counts purchases by order number, and %s has no such column; "
                    "say --order COLUMN, or learn anew",
                    o->model, o->orders);
  return EXIT_DONE;
}

static int check_day(const pipeline *p, const rfm_churn_info *info, int32_t day)
{
  const char *path = p->options->model;
  char learned[DATE_TEXT_SIZE], looked[DATE_TEXT_SIZE];

  date_print(info->trained_day, learned);
  date_print(day, looked);
  if (info->trained_day > day)
    return bad_data("--model %s: it was learned on %s and knows what happened up to then; it "
                    "cannot look from %s",
                    path, learned, looked);
  if (day - info->trained_day > info->horizon_days)
    note("the model in %s is of %s: learn it anew every %d days or so", path, learned,
         (int)info->horizon_days);
  return EXIT_DONE;
}

static int load(const pipeline *p, int32_t day, rfm_churn **out)
{
  const char *path = p->options->model;
  FILE *file = fopen(path, "rb");
  rfm_churn_info info = {.struct_size = sizeof info};
  rfm_error error;
  rfm_status loaded;
  int status;

  if (!file)
    return cannot_open(path);
  loaded = rfm_churn_load(out, &p->host, saved_read, file, &error);
  status = loaded_close(file, path, loaded, &error);
  if (!status)
    status = from_status(rfm_churn_get(*out, &info, &error), &error, "read the model");
  if (!status)
    status = check_day(p, &info, day);
  return status ? status : check_columns(p, rfm_churn_metrics(*out));
}

int churn_model_make(pipeline *p, int32_t day, int64_t capacity, rfm_churn **out)
{
  const int status = p->options->model ? load(p, day, out) : learn(p, day, capacity, out);

  if (!status)
    p->learned = rfm_churn_metrics(*out);
  return status;
}

int churn_model_save(const rfm_churn *churn, const options *o)
{
  output_file file;
  rfm_status saved;
  rfm_error error;
  const int status = output_open(&file, "--save-model", o->save_model, o->replace);

  if (status)
    return status;
  saved = rfm_churn_save(churn, saved_write, file.stream, &error);
  return saved_close(&file, saved, &error, "save the model");
}
