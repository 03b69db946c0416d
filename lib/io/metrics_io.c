/* SPDX-License-Identifier: MIT */
/* Metrics, saved with every default resolved; loading goes through rfm_metrics_new(), which knows
 * what fits what. */
#include "io/metrics_io.h"

#include "base/alloc.h"
#include "base/error.h"
#include "data/key_list.h"

#include <string.h>

enum { SEASON_BYTES = 12 * 8 };

/* Beside the flags of the options: season indices follow the groups. */
#define WITH_SEASON 0x100u

enum { HEAD_BYTES = 40, METRIC_BYTES = 38 /* with the lengths of both texts */ };

/* ---- saving ---- */

static int has_season(const rfm_metrics *m)
{
  return m->season[0] > 0;
}

static uint64_t payload_bytes(const rfm_metrics *m)
{
  uint64_t n = HEAD_BYTES + (uint64_t)m->n_categories * 8 + (uint64_t)m->n_groups * 4 +
               (has_season(m) ? SEASON_BYTES : 0);

  for (int32_t i = 0; i < m->n; i++)
    n += METRIC_BYTES + strlen(m->metric[i].name) + strlen(m->metric[i].attribute);
  return n;
}

static void save_text(rfm__save *save, const char *text)
{
  rfm__save_u8(save, (uint8_t)strlen(text));
  rfm__save_bytes(save, text, strlen(text));
}

static void save_metric(rfm__save *save, const rfm__metric *m)
{
  rfm__save_i32(save, m->kind);
  rfm__save_i32(save, m->direction);
  rfm__save_i32(save, m->window_days);
  rfm__save_i32(save, m->against_days);
  rfm__save_i32(save, m->money);
  rfm__save_i32(save, m->missing);
  rfm__save_u32(save, m->flags);
  rfm__save_f64(save, m->missing_value);
  save_text(save, m->name);
  save_text(save, m->attribute);
}

void rfm__save_metrics(rfm__save *save, const rfm_metrics *m)
{
  rfm__save_begin(save, RFM__TAG_METRICS, payload_bytes(m));
  rfm__save_i32(save, m->n);
  rfm__save_i32(save, m->kinds);
  rfm__save_i32(save, m->purchase);
  rfm__save_u32(save, m->flags | (has_season(m) ? WITH_SEASON : 0u));
  rfm__save_f64(save, m->shop_median_gap);
  rfm__save_i64(save, m->n_categories);
  rfm__save_i64(save, m->n_groups);
  for (int64_t i = 0; i < m->n_categories; i++)
    rfm__save_u64(save, m->categories[i]);
  for (int64_t i = 0; i < m->n_groups; i++)
    rfm__save_u32(save, m->groups[i]);
  for (int i = 0; has_season(m) && i < 12; i++)
    rfm__save_f64(save, m->season[i]);
  for (int32_t i = 0; i < m->n; i++)
    save_metric(save, &m->metric[i]);
  rfm__save_end(save);
}

/* ---- loading ---- */

typedef struct reading {
  rfm__load *load;
  rfm_metrics_options options;
  uint64_t *categories;
  uint32_t *groups;
  double season[12];
  int32_t n;
  rfm_metric metric[RFM__MAX_METRICS];
  rfm__metric known[RFM__MAX_METRICS]; /* the texts, and what the result must be */
} reading;

static void load_head(reading *r)
{
  rfm_metrics_options *o = &r->options;

  r->n = rfm__load_i32(r->load);
  o->struct_size = sizeof *o;
  o->kinds = rfm__load_i32(r->load);
  o->purchase = rfm__load_i32(r->load);
  o->flags = rfm__load_u32(r->load);
  o->shop_median_gap = rfm__load_f64(r->load);
  o->n_categories = rfm__load_i64(r->load);
  o->n_groups = rfm__load_i64(r->load);
  if (r->n < 1 || r->n > RFM__MAX_METRICS)
    rfm__load_fail(r->load, -1, "the number of metrics is wrong");
  if (o->n_categories < 0 || (uint64_t)o->n_categories > rfm__load_left(r->load) / 8 ||
      o->n_groups < 0 || (uint64_t)o->n_groups > rfm__load_left(r->load) / 4)
    rfm__load_fail(r->load, -1, "the number of categories or groups is wrong");
}

/* A list of @n keys of @width bytes; NULL when it is empty, and after a failure before it. */
static void *load_keys(rfm__load *load, size_t width, int64_t n, const char *not_in_order)
{
  void *keys = NULL;

  if (n == 0 || load->status)
    return NULL;
  keys = rfm__alloc(load->host, (size_t)n, width);
  if (!keys)
    rfm__load_status(load, RFM_E_NOMEM, NULL);
  for (int64_t i = 0; i < n && !load->status; i++) {
    rfm__key_put(keys, width, i,
                 width == sizeof(uint32_t) ? rfm__load_u32(load) : rfm__load_u64(load));
    if (i > 0 && rfm__key_at(keys, width, i) <= rfm__key_at(keys, width, i - 1))
      rfm__load_fail(load, i, not_in_order);
  }
  return keys;
}

static void load_filter(reading *r)
{
  r->categories = load_keys(r->load, sizeof *r->categories, r->options.n_categories,
                            "categories are not in order");
  r->groups = load_keys(r->load, sizeof *r->groups, r->options.n_groups, "groups are not in order");
  r->options.categories = r->categories;
  r->options.groups = r->groups;
}

static void load_season(reading *r)
{
  if (!(r->options.flags & WITH_SEASON))
    return;
  r->options.flags &= ~WITH_SEASON;
  r->options.season = r->season;
  for (int i = 0; i < 12; i++)
    r->season[i] = rfm__load_f64(r->load);
}

static void load_metric(reading *r, rfm__metric *m)
{
  m->kind = rfm__load_i32(r->load);
  m->direction = rfm__load_i32(r->load);
  m->window_days = rfm__load_i32(r->load);
  m->against_days = rfm__load_i32(r->load);
  m->money = rfm__load_i32(r->load);
  m->missing = rfm__load_i32(r->load);
  m->flags = rfm__load_u32(r->load);
  m->missing_value = rfm__load_f64(r->load);
  rfm__load_text(r->load, m->name, rfm__load_u8(r->load), 1, RFM__MAX_NAME,
                 "the name of a metric is wrong");
  rfm__load_text(r->load, m->attribute, rfm__load_u8(r->load), 0, RFM__MAX_NAME,
                 "the attribute of a metric is wrong");
}

static void give_metric(rfm_metric *given, const rfm__metric *m)
{
  given->struct_size = sizeof *given;
  given->flags = m->flags;
  given->missing_value = m->missing_value;
  given->name = m->name;
  given->attribute = m->attribute[0] ? m->attribute : NULL;
  given->kind = m->kind;
  given->direction = m->direction;
  given->window_days = m->window_days;
  given->against_days = m->against_days;
  given->money = m->money;
  given->missing = m->missing;
}

/* Did rfm_metrics_new() have to put in a default that a save would have written out? */
static int same_metric(const rfm__metric *a, const rfm__metric *b)
{
  return a->direction == b->direction && a->against_days == b->against_days &&
         a->money == b->money && a->missing == b->missing &&
         memcmp(&a->missing_value, &b->missing_value, sizeof a->missing_value) == 0;
}

static int is_resolved(const reading *r, const rfm_metrics *m)
{
  int same = m->kinds == r->options.kinds && m->purchase == r->options.purchase;

  for (int32_t i = 0; i < m->n; i++)
    same = same && same_metric(&m->metric[i], &r->known[i]);
  return same;
}

static rfm_metrics *make_metrics(reading *r)
{
  rfm_metrics *m = NULL;
  rfm_status status;

  if (r->load->status)
    return NULL;
  status = rfm_metrics_new(&m, r->load->host, r->metric, r->n, &r->options, NULL);
  rfm__load_status(r->load, status, "the metrics contradict themselves");
  if (status || is_resolved(r, m))
    return m;
  rfm__load_fail(r->load, -1, "a metric has a default that is not resolved");
  rfm_metrics_free(m);
  return NULL;
}

rfm_metrics *rfm__load_metrics(rfm__load *load)
{
  reading r;
  rfm_metrics *m;

  memset(&r, 0, sizeof r);
  r.load = load;
  rfm__load_expect(load, RFM__TAG_METRICS);
  load_head(&r);
  load_filter(&r);
  load_season(&r);
  for (int32_t i = 0; i < r.n && !load->status; i++) {
    load_metric(&r, &r.known[i]);
    give_metric(&r.metric[i], &r.known[i]);
  }
  m = make_metrics(&r);
  if (r.categories)
    rfm__dealloc(load->host, r.categories, (size_t)r.options.n_categories, sizeof *r.categories);
  if (r.groups)
    rfm__dealloc(load->host, r.groups, (size_t)r.options.n_groups, sizeof *r.groups);
  return m;
}
