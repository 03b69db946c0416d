/* SPDX-License-Identifier: MIT */
/* Applying: the same few lines for one customer and for all, and reasons by trying other values. */
#include "model/churn.h"

#include "base/error.h"
#include "base/executor.h"
#include "base/options.h"
#include "data/features.h"
#include "math/special.h"

#include <string.h>

enum { APPLY_ROWS = 512 };

uint8_t rfm__churn_level(const double breaks[4], double value)
{
  uint8_t level = 1;
  int i;

  for (i = 0; i < 4; i++)
    level = (uint8_t)(level + (breaks[i] < value));
  return level;
}

/* ---- one customer ---- */

/* Probability, rise, spend and group by the core, as far as they are @wanted (NULL: all are); the
 * rest by what was frozen at training. */
static void look_at(const rfm__churn_core *core, const rfm_churn *churn, const rfm_metrics *metrics,
                    const rfm__churn_case *c, const rfm_churn_scores *wanted, rfm_churn_outlook *o)
{
  o->probability = rfm__churn_probability(core, metrics, c);
  if (!wanted || wanted->rise || wanted->danger)
    o->rise = rfm__churn_rise(core, metrics, c, o->probability);
  if (!wanted || wanted->spend_minor)
    o->spend_minor = rfm__churn_spend(core, c);
  o->group = rfm__churn_group_of(c, core->horizon_days);
  if (!churn)
    return;
  o->worth = rfm__churn_level(churn->info.money_break, c->money);
  if (o->group != RFM_CHURN_REPEAT)
    return;
  o->risk = rfm__churn_level(churn->info.risk_break, o->probability);
  o->danger = o->probability >= churn->info.threshold && o->rise >= churn->info.rise &&
              c->money > churn->info.money_above;
}

/* Of a customer without a purchase. */
static void nothing(rfm_churn_outlook *o)
{
  memset(o, 0, sizeof *o);
  o->probability = o->rise = o->spend_minor = rfm__quiet_nan();
}

/* ---- all rows ---- */

typedef struct rating {
  const rfm__churn_core *core;
  const rfm_churn *churn;
  const rfm_features *features;
  const rfm_churn_scores *out;
} rating;

static void row_values(const rfm_features *f, int64_t row, double values[RFM__MAX_METRICS])
{
  int32_t j;

  for (j = 0; j < f->metrics->n; j++)
    values[j] = rfm__features_values(f, j)[row];
}

static void tell_row(const rfm_churn_scores *out, int64_t row, const rfm_churn_outlook *o)
{
  if (out->probability)
    out->probability[row] = o->probability;
  if (out->rise)
    out->rise[row] = o->rise;
  if (out->spend_minor)
    out->spend_minor[row] = o->spend_minor;
  if (out->group)
    out->group[row] = (uint8_t)o->group;
  if (out->danger)
    out->danger[row] = (uint8_t)o->danger;
  if (out->risk)
    out->risk[row] = (uint8_t)o->risk;
  if (out->worth)
    out->worth[row] = (uint8_t)o->worth;
}

static void rate_row(const rating *r, int64_t row)
{
  const rfm_features *f = r->features;
  double values[RFM__MAX_METRICS];
  rfm_churn_outlook o;
  rfm__churn_case c;

  nothing(&o);
  if (f->standing[row] == RFM_STANDING_BUYER) {
    row_values(f, row, values);
    (void)rfm__churn_read(f->metrics, values, row, &c, NULL); /* checked before */
    look_at(r->core, r->churn, f->metrics, &c, r->out, &o);
  }
  tell_row(r->out, row, &o);
}

static void RFM_CALL rate_chunk(int64_t chunk, void *arg)
{
  const rating *r = arg;
  const int64_t begin = chunk * APPLY_ROWS, n = r->features->n_rows;
  const int64_t end = n - begin < APPLY_ROWS ? n : begin + APPLY_ROWS;
  int64_t row;

  for (row = begin; row < end; row++)
    rate_row(r, row);
}

static rfm_status check_rows(const rfm_features *f, rfm_error *err)
{
  double values[RFM__MAX_METRICS];
  rfm_status status = RFM_OK;
  rfm__churn_case c;
  int64_t row;

  for (row = 0; row < f->n_rows && !status; row++)
    if (f->standing[row] == RFM_STANDING_BUYER) {
      row_values(f, row, values);
      status = rfm__churn_read(f->metrics, values, row, &c, err);
    }
  return status;
}

rfm_status rfm__churn_rate(const rfm__churn_core *core, const rfm_churn *churn,
                           const rfm_features *features, const rfm_churn_scores *out,
                           rfm_error *err)
{
  rating r = {core, churn, features, out};
  const rfm_status status = check_rows(features, err);

  return status ? status
                : rfm__parallel_rows(&features->host, "rating",
                                     (features->n_rows + APPLY_ROWS - 1) / APPLY_ROWS, rate_chunk,
                                     &r, err);
}

static rfm_status check_features(const rfm_churn *churn, const rfm_features *features,
                                 rfm_error *err)
{
  rfm_status status;

  if (!churn || !features)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", churn ? "features" : "churn");
  status = rfm__metrics_same(churn->metrics, features->metrics, err);
  if (!status && features->as_of_day < churn->core.as_of_day)
    status = rfm__fail(err, RFM_E_ARG, "the features are of day %d, before the training on day %d",
                       (int)features->as_of_day, (int)churn->core.as_of_day);
  return status;
}

static rfm_status check_apart(const rfm_features *features, const rfm_churn_scores *s,
                              rfm_error *err)
{
  enum { OUTPUTS = 7 };
  const int64_t n = features->n_rows, n_double = n * (int64_t)sizeof(double);
  rfm__memory memory[OUTPUTS + RFM__FEATURES_MEMORY] = {{s->probability, n_double, "probability"},
                                                        {s->rise, n_double, "rise"},
                                                        {s->spend_minor, n_double, "spend_minor"},
                                                        {s->group, n, "group"},
                                                        {s->danger, n, "danger"},
                                                        {s->risk, n, "risk"},
                                                        {s->worth, n, "worth"}};

  rfm__features_memory(features, memory + OUTPUTS);
  return rfm__memory_apart(memory, OUTPUTS, OUTPUTS + RFM__FEATURES_MEMORY, err);
}

static rfm_status read_scores(const rfm_features *features, const rfm_churn_scores *given,
                              rfm_churn_scores *scores, rfm_error *err)
{
  rfm_status status;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "scores is NULL");
  status =
      rfm__options_read(scores, sizeof *scores, sizeof *scores, given, "rfm_churn_scores", err);
  if (status)
    return status;
  if (scores->flags || scores->n_rows != features->n_rows)
    return rfm__fail(err, RFM_E_ARG, "rfm_churn_scores: %s is %lld, expected %lld",
                     scores->flags ? "flags" : "n_rows",
                     scores->flags ? (long long)scores->flags : (long long)scores->n_rows,
                     scores->flags ? 0LL : (long long)features->n_rows);
  return RFM_OK;
}

rfm_status rfm__churn_check_scores(const rfm_churn *churn, const rfm_features *features,
                                   const rfm_churn_scores *given, rfm_churn_scores *scores,
                                   rfm_error *err)
{
  const rfm_status status = check_features(churn, features, err);

  return status ? status : read_scores(features, given, scores, err);
}

rfm_status RFM_CALL rfm_churn_apply(const rfm_churn *churn, const rfm_features *features,
                                    const rfm_churn_scores *scores, rfm_error *err)
{
  rfm_churn_scores known;
  rfm_status status = rfm__churn_check_scores(churn, features, scores, &known, err);

  if (!status)
    status = check_apart(features, &known, err);
  return status ? status : rfm__churn_rate(&churn->core, churn, features, &known, err);
}

/* ---- one ---- */

static rfm_status check_values(const rfm_churn *churn, const double *values, int32_t n_values,
                               rfm_error *err)
{
  if (!churn || !values)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", churn ? "values" : "churn");
  if (n_values != churn->metrics->n)
    return rfm__fail(err, RFM_E_ARG, "n_values is %d, expected %d", (int)n_values,
                     (int)churn->metrics->n);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_churn_one(const rfm_churn *churn, const double *values, int32_t n_values,
                                  int32_t standing, rfm_churn_outlook *outlook, rfm_error *err)
{
  rfm_churn_outlook o;
  rfm__churn_case c;
  rfm_status status = check_values(churn, values, n_values, err);

  if (!status)
    status = rfm__out_check(outlook, sizeof o, "rfm_churn_outlook", err);
  if (status)
    return status;
  if (standing < 0 || standing > RFM_STANDING_RETURNED_ONLY)
    return rfm__fail(err, RFM_E_ARG, "standing is %d, expected an rfm_standing", (int)standing);
  nothing(&o);
  if (standing <= RFM_STANDING_BUYER) {
    status = rfm__churn_read(churn->metrics, values, -1, &c, err);
    if (!status)
      look_at(&churn->core, churn, churn->metrics, &c, NULL, &o);
  }
  if (!status)
    rfm__out_write(outlook, &o, sizeof o);
  return status;
}

/* ---- reasons ---- */

/* The same customer, one thing typical. Days stay possible: a repeat buyer's last purchase is after
 * the first, by as many days as there were purchase days. */
static void make_typical(rfm__churn_case *c, int32_t column, double typical)
{
  const int32_t apart = c->past.repeats, since = c->past.age - c->past.last;
  const int32_t days = (int32_t)(typical + .5);

  switch (column) {
  case RFM__CHURN_RECENCY: /* the same purchases, seen so many days after the last */
    c->recency = days;
    c->past.age = c->past.last + days;
    return;
  case RFM__CHURN_FREQUENCY:
    c->money *= typical / c->purchases; /* orders of the same size */
    c->purchases = typical;
    c->past.repeats = days > 1 && days - 1 < c->past.last ? days - 1 : c->past.last;
    return;
  case RFM__CHURN_MONETARY:
    c->money = typical;
    return;
  case RFM__CHURN_TENURE:
    c->past.age = days > since + apart ? days : since + apart;
    c->past.last = apart > 0 ? c->past.age - since : 0;
    return;
  default:
    c->extra[column - RFM__CHURN_COLUMNS] = typical;
  }
}

/* Columns that can be a reason. Of a single purchase only its day and money can. */
static int can_move(const rfm__churn_case *c, int32_t column)
{
  if (column >= RFM__CHURN_COLUMNS || column == RFM__CHURN_RECENCY || column == RFM__CHURN_MONETARY)
    return 1;
  return (column == RFM__CHURN_FREQUENCY || column == RFM__CHURN_TENURE) &&
         rfm__churn_model_of(c) == RFM_CHURN_REPEAT;
}

static double size_of(const rfm_churn_reason *reason)
{
  return reason->moved < 0 ? -reason->moved : reason->moved;
}

/* Put a reason in its place among those before it: the largest first, ties by column. */
static void put_reason(rfm_churn_reason *list, int32_t n, const rfm_churn_reason *reason)
{
  int32_t i = n;

  for (; i > 0 && size_of(&list[i - 1]) < size_of(reason); i--)
    list[i] = list[i - 1];
  list[i] = *reason;
}

static int32_t find_reasons(const rfm_churn *churn, const double *values, const rfm__churn_case *c,
                            rfm_churn_reason *list)
{
  const double *typical = churn->typical[rfm__churn_model_of(c) - 1];
  const double now = rfm__churn_probability(&churn->core, churn->metrics, c);
  int32_t column, n = 0;

  for (column = 0; column < churn->metrics->n; column++) {
    rfm_churn_reason reason;
    rfm__churn_case other = *c;

    if (!can_move(c, column) || typical[column] != typical[column])
      continue;
    make_typical(&other, column, typical[column]);
    memset(&reason, 0, sizeof reason);
    reason.value = values[column];
    reason.typical = typical[column];
    reason.moved = now - rfm__churn_probability(&churn->core, churn->metrics, &other);
    reason.column = column;
    put_reason(list, n++, &reason);
  }
  return n;
}

rfm_status RFM_CALL rfm_churn_reasons(const rfm_churn *churn, const double *values,
                                      int32_t n_values, rfm_churn_reason *reasons, int32_t room,
                                      int32_t *n, rfm_error *err)
{
  rfm_churn_reason list[RFM__MAX_METRICS];
  rfm__churn_case c;
  int32_t i, found;
  rfm_status status = check_values(churn, values, n_values, err);

  if (status)
    return status;
  if (!n || room < 0 || (room > 0 && !reasons))
    return rfm__fail(err, RFM_E_ARG,
                     !n         ? "n is NULL"
                     : room < 0 ? "room is below 0"
                                : "reasons is NULL");
  for (i = 0; i < room && !status; i++)
    status = rfm__out_check((const char *)reasons + (size_t)i * reasons->struct_size, sizeof *list,
                            "rfm_churn_reason", err);
  if (!status)
    status = rfm__churn_read(churn->metrics, values, -1, &c, err);
  if (status)
    return status;
  found = find_reasons(churn, values, &c, list);
  *n = found < room ? found : room;
  for (i = 0; i < *n; i++)
    rfm__out_write((char *)reasons + (size_t)i * reasons->struct_size, &list[i], sizeof *list);
  return RFM_OK;
}
