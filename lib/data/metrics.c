/* SPDX-License-Identifier: MIT */
/* Metrics: reading, checking, copying and comparing lists of what to measure. */
#include <rfm/metrics.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/host.h"
#include "base/options.h"
#include "data/key_list.h"
#include "data/metrics.h"

#include <float.h>
#include <string.h>

/* What each kind is called and allows. */
typedef struct metric_kind {
  const char *name;
  int32_t direction;
  int8_t takes_window;
  int8_t is_trend;
  int8_t takes_shrunk;
} metric_kind;

static const metric_kind KINDS[] = {
    {NULL, 0, 0, 0, 0},
    {"recency", RFM_LESS_IS_BETTER, 1, 0, 0},
    {"frequency", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"monetary", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"order_value", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"repeat_value", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"second", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"tenure", RFM_MORE_IS_BETTER, 0, 0, 0},
    {"membership_age", RFM_MORE_IS_BETTER, 0, 0, 0},
    {"active_span", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"gap_mean", RFM_LESS_IS_BETTER, 1, 0, 1},
    {"gap_sd", RFM_LESS_IS_BETTER, 1, 0, 0},
    {"overdue", RFM_LESS_IS_BETTER, 1, 0, 1},
    {"distinct_items", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"distinct_categories", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"top_category_share", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"repurchase_rate", RFM_MORE_IS_BETTER, 1, 0, 0},
    {"trend_frequency", RFM_MORE_IS_BETTER, 1, 1, 0},
    {"trend_monetary", RFM_MORE_IS_BETTER, 1, 1, 0},
    {"visits", RFM_MORE_IS_BETTER, 1, 0, 0},
    {NULL, RFM_MORE_IS_BETTER, 0, 0, 0}, /* an attribute has its own name */
    {"season_frequency", RFM_MORE_IS_BETTER, 1, 0, 0},
};

enum { N_KINDS = sizeof KINDS / sizeof KINDS[0], MAX_WINDOW = RFM_DAY_MAX - RFM_DAY_MIN + 1 };

static const uint32_t METRIC_FLAGS =
    RFM_METRIC_UNSCORED | RFM_METRIC_FROM_FLOOR | RFM_METRIC_SHRUNK_GAP;
static const uint32_t OPTION_FLAGS = RFM_METRICS_DROP_PROSPECTS | RFM_METRICS_IGNORE_ZERO;
static const int32_t ALL_KINDS = RFM_KIND_BIT(RFM_KIND_SALE) | RFM_KIND_BIT(RFM_KIND_RETURN) |
                                 RFM_KIND_BIT(RFM_KIND_PAYMENT) | RFM_KIND_BIT(RFM_KIND_VISIT) |
                                 RFM_KIND_BIT(RFM_KIND_CONTACT);

static rfm_status bad_field(rfm_error *err, int32_t column, const char *field, int64_t value,
                            const char *expected)
{
  return rfm__fail_at(err, RFM_E_ARG, -1, column, "metric %d: %s is %lld, expected %s", (int)column,
                      field, (long long)value, expected);
}

/* ---- one metric ---- */

static rfm_status read_text(char out[RFM__MAX_NAME + 1], const char *text, int32_t column,
                            const char *field, rfm_error *err)
{
  const size_t length = strlen(text);

  if (length < 1 || length > RFM__MAX_NAME)
    return bad_field(err, column, field, (int64_t)length, "1 to 63 bytes");
  memcpy(out, text, length + 1);
  return RFM_OK;
}

static rfm_status read_names(rfm__metric *m, const rfm_metric *given, int32_t column,
                             rfm_error *err)
{
  rfm_status status = RFM_OK;
  const char *name = given->name;

  if (given->kind == RFM_METRIC_ATTRIBUTE) {
    if (!given->attribute)
      return rfm__fail_at(err, RFM_E_ARG, -1, column, "metric %d: attribute is NULL", (int)column);
    status = read_text(m->attribute, given->attribute, column, "length of attribute", err);
  } else if (given->attribute) {
    return rfm__fail_at(err, RFM_E_ARG, -1, column,
                        "metric %d: attribute is given, but the kind is another", (int)column);
  }
  if (!name)
    name = given->kind == RFM_METRIC_ATTRIBUTE ? given->attribute : KINDS[given->kind].name;
  return status ? status : read_text(m->name, name, column, "length of name", err);
}

static rfm_status read_windows(rfm__metric *m, const rfm_metric *given, int32_t column,
                               rfm_error *err)
{
  const metric_kind *kind = &KINDS[given->kind];

  if (given->window_days < 0 || given->window_days > MAX_WINDOW)
    return bad_field(err, column, "window_days", given->window_days,
                     "1 to 3652059, or 0 for all history");
  if (given->against_days < 0 || given->against_days > MAX_WINDOW)
    return bad_field(err, column, "against_days", given->against_days, "1 to 3652059, or 0");
  if (given->window_days && !kind->takes_window)
    return bad_field(err, column, "window_days", given->window_days, "0: the kind takes no window");
  if (!given->window_days && kind->is_trend)
    return bad_field(err, column, "window_days", 0, "1 or more for a trend");
  if (given->against_days && !kind->is_trend)
    return bad_field(err, column, "against_days", given->against_days, "0: the kind is no trend");
  m->window_days = given->window_days;
  m->against_days =
      kind->is_trend && !given->against_days ? given->window_days : given->against_days;
  return RFM_OK;
}

static rfm_status read_choices(rfm__metric *m, const rfm_metric *given, int32_t column,
                               rfm_error *err)
{
  if (given->direction < 0 || given->direction > RFM_LESS_IS_BETTER)
    return bad_field(err, column, "direction", given->direction, "an rfm_direction");
  if (given->money < 0 || given->money > RFM_MONEY_GROSS)
    return bad_field(err, column, "money", given->money, "an rfm_money");
  if (given->missing < 0 || given->missing > RFM_MISSING_DROP)
    return bad_field(err, column, "missing", given->missing, "an rfm_missing");
  if (given->flags & ~METRIC_FLAGS)
    return bad_field(err, column, "flags", given->flags, "only known bits");
  if (given->flags & RFM_METRIC_SHRUNK_GAP && !KINDS[given->kind].takes_shrunk)
    return bad_field(err, column, "flags", given->flags,
                     "no RFM_METRIC_SHRUNK_GAP: the kind has no gap");
  if (given->missing_value - given->missing_value != 0)
    return rfm__fail_at(err, RFM_E_ARG, -1, column, "metric %d: missing_value is not finite",
                        (int)column);
  m->direction = given->direction ? given->direction : KINDS[given->kind].direction;
  m->money = given->money ? given->money : RFM_MONEY_NET;
  m->missing = given->missing ? given->missing : RFM_MISSING_KEEP;
  m->missing_value = m->missing == RFM_MISSING_VALUE ? given->missing_value + 0.0 : 0.0;
  m->flags = given->flags;
  return RFM_OK;
}

static rfm_status read_metric(rfm__metric *m, const rfm_metric *given, int32_t column,
                              rfm_error *err)
{
  rfm_metric known;
  rfm_status status =
      rfm__options_read(&known, sizeof known, sizeof known, given, "rfm_metric", err);

  if (status)
    return status;
  if (known.kind < 1 || known.kind >= N_KINDS)
    return bad_field(err, column, "kind", known.kind, "an rfm_metric_kind");
  memset(m, 0, sizeof *m);
  m->kind = known.kind;
  status = read_names(m, &known, column, err);
  if (!status)
    status = read_windows(m, &known, column, err);
  return status ? status : read_choices(m, &known, column, err);
}

/* ---- what they share ---- */

static rfm_status read_options(rfm_metrics_options *o, const rfm_metrics_options *given,
                               rfm_error *err)
{
  const rfm_status status =
      rfm__options_read(o, sizeof *o, sizeof *o, given, "rfm_metrics_options", err);

  if (status)
    return status;
  if (o->flags & ~OPTION_FLAGS)
    return rfm__fail(err, RFM_E_ARG, "rfm_metrics_options: flags is %u, with unknown bits",
                     (unsigned)o->flags);
  if (o->kinds & ~ALL_KINDS)
    return rfm__fail(err, RFM_E_ARG, "rfm_metrics_options: kinds is %d, with unknown bits",
                     (int)o->kinds);
  if (o->purchase < 0 || o->purchase > RFM_PURCHASE_ROW)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_metrics_options: purchase is %d, expected an rfm_purchase",
                     (int)o->purchase);
  if (o->n_categories < 0 || (o->n_categories > 0 && !o->categories))
    return rfm__fail(err, RFM_E_ARG, "rfm_metrics_options: n_categories is %lld",
                     (long long)o->n_categories);
  if (o->n_groups < 0 || (o->n_groups > 0 && !o->groups))
    return rfm__fail(err, RFM_E_ARG, "rfm_metrics_options: n_groups is %lld",
                     (long long)o->n_groups);
  if (o->categories && o->n_categories == 0)
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_metrics_options: categories is given, but n_categories is 0");
  if (o->groups && o->n_groups == 0)
    return rfm__fail(err, RFM_E_ARG, "rfm_metrics_options: groups is given, but n_groups is 0");
  if (!(o->shop_median_gap == 0 || (o->shop_median_gap >= 1 && o->shop_median_gap <= MAX_WINDOW)))
    return rfm__fail(err, RFM_E_ARG,
                     "rfm_metrics_options: shop_median_gap is out of range, expected 1 or more");
  if (!o->kinds)
    o->kinds = RFM_KIND_BIT(RFM_KIND_SALE) | RFM_KIND_BIT(RFM_KIND_RETURN);
  if (!o->purchase)
    o->purchase = RFM_PURCHASE_ORDER_OR_DAY;
  return RFM_OK;
}

/* An empty list with room for everything; NULL without memory. */
static rfm_metrics *metrics_alloc(const rfm_host *host, int32_t n, int64_t n_categories,
                                  int64_t n_groups)
{
  rfm_metrics *metrics = rfm__alloc_zero(host, 1, sizeof *metrics);

  if (!metrics)
    return NULL;
  metrics->host = *host;
  metrics->n = n;
  metrics->n_categories = metrics->categories_room = n_categories;
  metrics->n_groups = metrics->groups_room = n_groups;
  metrics->metric = rfm__alloc_zero(host, (size_t)n, sizeof *metrics->metric);
  metrics->categories =
      n_categories ? rfm__alloc(host, (size_t)n_categories, sizeof *metrics->categories) : NULL;
  metrics->groups = n_groups ? rfm__alloc(host, (size_t)n_groups, sizeof *metrics->groups) : NULL;
  if (metrics->metric && (metrics->categories || !n_categories) && (metrics->groups || !n_groups))
    return metrics;
  rfm_metrics_free(metrics);
  return NULL;
}

static rfm_status check_names(const rfm_metrics *metrics, rfm_error *err)
{
  int32_t i, j;

  for (i = 0; i < metrics->n; i++)
    for (j = 0; j < i; j++)
      if (strcmp(metrics->metric[i].name, metrics->metric[j].name) == 0)
        return rfm__fail_at(err, RFM_E_ARG, -1, i, "metric %d: its name %s is that of metric %d",
                            (int)i, metrics->metric[i].name, (int)j);
  return RFM_OK;
}

static rfm_status check_season(const rfm_metrics *metrics, const double *season, rfm_error *err)
{
  int32_t i;

  for (i = 0; season && i < 12; i++)
    if (!(season[i] > 0 && season[i] <= DBL_MAX))
      return rfm__fail(err, RFM_E_ARG,
                       "rfm_metrics_options: season of month %d is out of range, expected a number "
                       "above 0",
                       (int)i + 1);
  for (i = 0; !season && i < metrics->n; i++)
    if (metrics->metric[i].kind == RFM_METRIC_SEASON_FREQUENCY)
      return rfm__fail_at(err, RFM_E_ARG, -1, i, "metric %d: %s needs season, which is not given",
                          (int)i, metrics->metric[i].name);
  return RFM_OK;
}

static rfm_status check_shrunk(const rfm_metrics *metrics, rfm_error *err)
{
  int32_t i;

  for (i = 0; i < metrics->n; i++)
    if (metrics->metric[i].flags & RFM_METRIC_SHRUNK_GAP && metrics->shop_median_gap == 0)
      return rfm__fail_at(err, RFM_E_ARG, -1, i,
                          "metric %d: %s is shrunk, but shop_median_gap is not given", (int)i,
                          metrics->metric[i].name);
  return RFM_OK;
}

/* Elements of a caller's array stand as far apart as the caller compiled them. */
static const rfm_metric *given_metric(const rfm_metric *metrics, int32_t i)
{
  return (const rfm_metric *)(const void *)((const char *)metrics +
                                            (size_t)i * metrics->struct_size);
}

static rfm_status fill(rfm_metrics *m, const rfm_metric *given, const rfm_metrics_options *o,
                       rfm_error *err)
{
  rfm_status status = RFM_OK;
  int32_t i;

  for (i = 0; i < m->n && !status; i++) {
    if (given_metric(given, i)->struct_size != given->struct_size)
      return rfm__fail_at(err, RFM_E_ABI, -1, i,
                          "metric %d: rfm_metric.struct_size differs from that of metric 0",
                          (int)i);
    status = read_metric(&m->metric[i], given_metric(given, i), i, err);
  }
  if (status)
    return status;
  m->kinds = o->kinds;
  m->purchase = o->purchase;
  m->flags = o->flags;
  m->shop_median_gap = o->shop_median_gap;
  if (o->season)
    memcpy(m->season, o->season, sizeof m->season);
  if (m->categories)
    memcpy(m->categories, o->categories, (size_t)m->n_categories * sizeof *m->categories);
  if (m->groups)
    memcpy(m->groups, o->groups, (size_t)m->n_groups * sizeof *m->groups);
  status = check_names(m, err);
  if (!status)
    status = check_shrunk(m, err);
  return status ? status : check_season(m, o->season, err);
}

static const rfm_metric DEFAULTS[3] = {
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_RECENCY, 0, 0, 0, 0, 0},
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_FREQUENCY, 0, 0, 0, 0, 0},
    {sizeof(rfm_metric), 0, 0, NULL, NULL, RFM_METRIC_MONETARY, 0, 0, 0, 0, 0},
};

/* What rfm_metrics_new() makes of them. */
static const rfm__metric DEFAULT_METRIC[3] = {
    {"recency", "", 0, RFM_METRIC_RECENCY, RFM_LESS_IS_BETTER, 0, 0, RFM_MONEY_NET,
     RFM_MISSING_KEEP, 0},
    {"frequency", "", 0, RFM_METRIC_FREQUENCY, RFM_MORE_IS_BETTER, 0, 0, RFM_MONEY_NET,
     RFM_MISSING_KEEP, 0},
    {"monetary", "", 0, RFM_METRIC_MONETARY, RFM_MORE_IS_BETTER, 0, 0, RFM_MONEY_NET,
     RFM_MISSING_KEEP, 0},
};

const rfm_metrics *rfm__metrics_default(void)
{
  static const rfm_metrics metrics = {
      .metric = (rfm__metric *)DEFAULT_METRIC, /* never written through */
      .n = 3,
      .kinds = RFM_KIND_BIT(RFM_KIND_SALE) | RFM_KIND_BIT(RFM_KIND_RETURN),
      .purchase = RFM_PURCHASE_ORDER_OR_DAY,
  };

  return &metrics;
}

static rfm_status build(rfm_metrics **out, const rfm_host *host, const rfm_metric *given, int32_t n,
                        const rfm_metrics_options *o, rfm_error *err)
{
  rfm_metrics *m = metrics_alloc(host, n, o->n_categories, o->n_groups);
  rfm_status status;

  if (!m)
    return rfm__fail_nomem(err);
  status = fill(m, given, o, err);
  if (status) {
    rfm_metrics_free(m);
    return status;
  }
  m->n_categories = rfm__keys_sort(m->categories, sizeof *m->categories, m->n_categories);
  m->n_groups = rfm__keys_sort(m->groups, sizeof *m->groups, m->n_groups);
  *out = m;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_metrics_new(rfm_metrics **out, const rfm_host *host,
                                    const rfm_metric *metrics, int32_t n_metrics,
                                    const rfm_metrics_options *options, rfm_error *err)
{
  rfm_metrics_options o;
  rfm_host h;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (metrics ? n_metrics < 1 || n_metrics > RFM__MAX_METRICS : n_metrics != 0)
    return rfm__fail(err, RFM_E_ARG, "n_metrics is %d, expected 1 to 32, or 0 without metrics",
                     (int)n_metrics);
  status = rfm__host_read(&h, host, err);
  if (!status)
    status = read_options(&o, options, err);
  if (status)
    return status;
  return build(out, &h, metrics ? metrics : DEFAULTS, metrics ? n_metrics : 3, &o, err);
}

rfm_status rfm__metrics_copy(rfm_metrics **out, const rfm_host *host, const rfm_metrics *given,
                             rfm_error *err)
{
  rfm_metrics *m;

  *out = NULL;
  if (!given)
    given = rfm__metrics_default();
  m = metrics_alloc(host, given->n, given->n_categories, given->n_groups);
  if (!m)
    return rfm__fail_nomem(err);
  memcpy(m->metric, given->metric, (size_t)m->n * sizeof *m->metric);
  if (m->categories)
    memcpy(m->categories, given->categories, (size_t)m->n_categories * sizeof *m->categories);
  if (m->groups)
    memcpy(m->groups, given->groups, (size_t)m->n_groups * sizeof *m->groups);
  m->shop_median_gap = given->shop_median_gap;
  memcpy(m->season, given->season, sizeof m->season);
  m->kinds = given->kinds;
  m->purchase = given->purchase;
  m->flags = given->flags;
  *out = m;
  return RFM_OK;
}

/* ---- comparing ---- */

static rfm_status differ(rfm_error *err, int32_t column, const char *name, const char *what)
{
  return rfm__fail_at(err, RFM_E_ARG, -1, column,
                      "other metrics: %s differs in %s; measure with the same", name, what);
}

static rfm_status same_metric(const rfm__metric *a, const rfm__metric *b, int32_t column,
                              rfm_error *err)
{
  if (strcmp(a->name, b->name) != 0)
    return rfm__fail_at(err, RFM_E_ARG, -1, column,
                        "other metrics: column %d is %s, expected %s; measure with the same",
                        (int)column, b->name, a->name);
  if (a->kind != b->kind || strcmp(a->attribute, b->attribute) != 0)
    return differ(err, column, a->name, "kind");
  if (a->direction != b->direction)
    return differ(err, column, a->name, "direction");
  if (a->window_days != b->window_days || a->against_days != b->against_days)
    return differ(err, column, a->name, "window");
  if (a->money != b->money)
    return differ(err, column, a->name, "money");
  if (a->missing != b->missing || a->missing_value != b->missing_value)
    return differ(err, column, a->name, "missing values");
  return a->flags != b->flags ? differ(err, column, a->name, "flags") : RFM_OK;
}

static int same_filter(const rfm_metrics *a, const rfm_metrics *b)
{
  if (a->kinds != b->kinds || a->n_categories != b->n_categories || a->n_groups != b->n_groups)
    return 0;
  if (a->categories &&
      memcmp(a->categories, b->categories, (size_t)a->n_categories * sizeof *a->categories) != 0)
    return 0;
  return !a->groups || memcmp(a->groups, b->groups, (size_t)a->n_groups * sizeof *a->groups) == 0;
}

static int same_season(const rfm_metrics *a, const rfm_metrics *b)
{
  int i = 0;

  while (i < 12 && a->season[i] == b->season[i])
    i++;
  return i == 12;
}

rfm_status rfm__metrics_same(const rfm_metrics *a, const rfm_metrics *b, rfm_error *err)
{
  rfm_status status = RFM_OK;
  int32_t i;

  for (i = 0; i < a->n && i < b->n && !status; i++)
    status = same_metric(&a->metric[i], &b->metric[i], i, err);
  if (status)
    return status;
  if (a->n != b->n)
    return rfm__fail(err, RFM_E_ARG,
                     "other metrics: %d columns, expected %d; measure with the same", (int)b->n,
                     (int)a->n);
  if (!same_filter(a, b))
    return rfm__fail(err, RFM_E_ARG,
                     "other metrics: kinds, categories or groups differ; measure with the same");
  if (a->purchase != b->purchase || a->flags != b->flags ||
      a->shop_median_gap != b->shop_median_gap || !same_season(a, b))
    return rfm__fail(err, RFM_E_ARG,
                     "other metrics: purchase unit, flags, shop_median_gap or season differ; "
                     "measure with the same");
  return RFM_OK;
}

int32_t rfm__metrics_scored(const rfm_metrics *metrics, int32_t columns[RFM__MAX_METRICS])
{
  int32_t i, n = 0;

  for (i = 0; i < metrics->n; i++)
    if (!(metrics->metric[i].flags & RFM_METRIC_UNSCORED))
      columns[n++] = i;
  return n;
}

/* ---- reading back ---- */

int32_t RFM_CALL rfm_metrics_size(const rfm_metrics *metrics)
{
  return metrics ? metrics->n : 0;
}

rfm_status RFM_CALL rfm_metrics_get(const rfm_metrics *metrics, int32_t column, rfm_metric *metric,
                                    rfm_error *err)
{
  rfm_metric known;
  const rfm__metric *m;
  const rfm_status status = rfm__out_check(metric, sizeof known, "rfm_metric", err);

  if (!metrics)
    return rfm__fail(err, RFM_E_ARG, "metrics is NULL");
  if (status)
    return status;
  if (column < 0 || column >= metrics->n)
    return rfm__fail(err, RFM_E_ARG, "column is %d, expected 0 to %d", (int)column,
                     (int)metrics->n - 1);
  m = &metrics->metric[column];
  memset(&known, 0, sizeof known);
  known.name = m->name;
  known.attribute = m->kind == RFM_METRIC_ATTRIBUTE ? m->attribute : NULL;
  known.missing_value = m->missing_value;
  known.kind = m->kind;
  known.direction = m->direction;
  known.window_days = m->window_days;
  known.against_days = m->against_days;
  known.money = m->money;
  known.missing = m->missing;
  rfm__out_write(metric, &known, sizeof known);
  metric->flags = m->flags;
  return RFM_OK;
}

rfm_status RFM_CALL rfm_metrics_get_options(const rfm_metrics *metrics,
                                            rfm_metrics_options *options, rfm_error *err)
{
  rfm_metrics_options known;
  const rfm_status status = rfm__out_check(options, sizeof known, "rfm_metrics_options", err);

  if (!metrics)
    return rfm__fail(err, RFM_E_ARG, "metrics is NULL");
  if (status)
    return status;
  memset(&known, 0, sizeof known);
  known.n_categories = metrics->n_categories;
  known.n_groups = metrics->n_groups;
  known.shop_median_gap = metrics->shop_median_gap;
  known.categories = metrics->categories;
  known.groups = metrics->groups;
  known.season = metrics->season[0] > 0 ? metrics->season : NULL;
  known.kinds = metrics->kinds;
  known.purchase = metrics->purchase;
  rfm__out_write(options, &known, sizeof known);
  options->flags = metrics->flags;
  return RFM_OK;
}

void RFM_CALL rfm_metrics_free(rfm_metrics *metrics)
{
  rfm_host host;

  if (!metrics)
    return;
  host = metrics->host;
  rfm__dealloc(&host, metrics->metric, (size_t)metrics->n, sizeof *metrics->metric);
  rfm__dealloc(&host, metrics->categories, (size_t)metrics->categories_room,
               sizeof *metrics->categories);
  rfm__dealloc(&host, metrics->groups, (size_t)metrics->groups_room, sizeof *metrics->groups);
  rfm__dealloc(&host, metrics, 1, sizeof *metrics);
}
