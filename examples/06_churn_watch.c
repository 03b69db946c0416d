/* SPDX-License-Identifier: MIT */
/* Alerts: a till that appends its sales one by one, and is told who is about to leave.
 *
 * The shop is made up: 700 members come every two or three weeks, until they leave for good. After a year a model is
 * trained on what has happened, and those who left long ago are taken down. Then 60 days go by: each sale is looked at
 * when it is rung up, each evening everybody is, and of those called some come again. One night the power fails, and the
 * watch goes on from its saved bytes. */
#include <rfm/rfm.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPENED = 19900, TRAINED = OPENED + 365, ENDS = TRAINED + 60, MEMBERS = 700, POWER_CUT = TRAINED + 20 };

/* ---- the shop ---- */

typedef struct member {
  int32_t next, left; /* days of the next purchase, and of leaving */
  int32_t gap;
} member;

typedef struct shop {
  rfm_table *table;
  rfm_churn *churn;
  rfm_watch *watch;
  member members[MEMBERS];
  uint32_t dice;
  unsigned char *disk; /* the saved watch */
  size_t n_disk, at;
  int64_t n_told, n_repeated;
  uint64_t told[4096]; /* alert_ids: delivery is at least once */
} shop;

static int32_t roll(shop *s, int32_t sides)
{
  s->dice = s->dice * 1664525u + 1013904223u;
  return (int32_t)((s->dice >> 16) % (uint32_t)sides);
}

static void open_shop(shop *s)
{
  for (int i = 0; i < MEMBERS; i++) {
    member *m = &s->members[i];

    m->gap = 7 + roll(s, 14);
    m->next = OPENED + roll(s, 200);
    m->left = m->next + 30 + roll(s, 600);
  }
}

/* ---- alerts ---- */

/* Every third one who is called comes within a week or so, and stays. */
static void be_called(shop *s, int i, int32_t day)
{
  if (roll(s, 3) != 0)
    return;
  s->members[i].next = day + 1 + roll(s, 10);
  s->members[i].left = ENDS;
}

static const char *word(const shop *s, const rfm_churn_reason *reason)
{
  return rfm_churn_word(s->churn, reason->column, "en");
}

static int RFM_CALL call_member(const rfm_watch_alert *a, void *user_data)
{
  shop *s = user_data;

  for (int64_t i = 0; i < s->n_told; i++)
    if (s->told[i] == a->alert_id) {
      s->n_repeated++; /* called already */
      return RFM_CONTINUE;
    }
  if (s->n_told < (int64_t)(sizeof s->told / sizeof *s->told))
    s->told[s->n_told++] = a->alert_id;
  be_called(s, (int)a->id->number - 1, a->day);
  if (s->n_told > 5)
    return RFM_CONTINUE;
  printf("day %d: call member %d of store %u: %.0f %% chance of no purchase, %.2f at stake", (int)(a->day - TRAINED),
         (int)a->id->number, (unsigned)a->group, a->probability * 100, a->spend_minor / 100);
  if (a->n_reasons > 0)
    printf("; %s %.0f, usually %.0f", word(s, &a->reasons[0]), a->reasons[0].value, a->reasons[0].typical);
  printf("\n");
  return RFM_CONTINUE;
}

/* ---- the disk ---- */

static int RFM_CALL to_disk(const void *data, size_t size, void *user_data)
{
  shop *s = user_data;
  unsigned char *disk = realloc(s->disk, s->n_disk + size);

  if (!disk)
    return 0;
  memcpy(disk + s->n_disk, data, size);
  s->disk = disk;
  s->n_disk += size;
  return RFM_CONTINUE;
}

static int RFM_CALL from_disk(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  shop *s = user_data;

  *n_read = s->n_disk - s->at < size ? s->n_disk - s->at : size;
  memcpy(buffer, s->disk + s->at, *n_read);
  s->at += *n_read;
  return RFM_CONTINUE;
}

/* A real host writes a second file and renames it, so that the old one is there until the new one is whole. */
static rfm_status save(shop *s, rfm_error *err)
{
  s->n_disk = 0;
  return rfm_watch_save(s->watch, to_disk, s, err);
}

/* Before alerts are handed out they are on the disk: none can get lost. */
static int RFM_CALL before_calls(int64_t n_pending, void *user_data)
{
  (void)n_pending;
  return save(user_data, NULL) == RFM_OK ? RFM_CONTINUE : 0;
}

/* ---- days ---- */

static rfm_watch_hooks hooks_of(shop *s)
{
  const rfm_watch_hooks hooks = { .struct_size = sizeof hooks, .queued = before_calls, .alert = call_member,
                                  .user_data = s };

  return hooks;
}

/* Only the disk is left; what waits there is handed out before anything else. */
static rfm_status cut_power(shop *s, rfm_error *err)
{
  const rfm_watch_hooks hooks = hooks_of(s);
  rfm_status status;

  rfm_watch_free(s->watch);
  s->at = 0;
  status = rfm_watch_load(&s->watch, NULL, from_disk, s, err);
  return status ? status : rfm_watch_deliver(s->watch, &hooks, NULL, err);
}

/* A sale, and at once a look at who bought. Before there is a watch it only goes into the table. */
static rfm_status ring_up(shop *s, int i, int32_t day, const rfm_watch_sources *sources, rfm_error *err)
{
  const rfm_event sale = { .struct_size = sizeof sale, .kind = RFM_KIND_SALE, .day = day,
                           .amount_minor = 500 + 100 * roll(s, 40), .group = (uint32_t)(1 + i % 3) };
  const rfm_id id = { .struct_size = sizeof id, .number = (uint64_t)i + 1 };
  const rfm_watch_hooks hooks = hooks_of(s);
  const rfm_status status = rfm_table_append_one(s->table, &id, &sale, err);

  if (status || !s->watch)
    return status;
  return rfm_watch_observe(s->watch, s->table, sources, &id, day, &hooks, NULL, err);
}

static rfm_status trade(shop *s, int32_t day, const rfm_watch_sources *sources, rfm_error *err)
{
  rfm_status status = RFM_OK;

  for (int i = 0; i < MEMBERS && !status; i++) {
    member *m = &s->members[i];

    if (m->next != day || day > m->left)
      continue;
    m->next = day + 1 + roll(s, 2 * m->gap);
    status = ring_up(s, i, day, sources, err);
  }
  return status;
}

/* Who left before there was a watch is nobody to call. */
static rfm_status take_down(shop *s, rfm_error *err)
{
  const rfm_watch_sources sources = { .struct_size = sizeof sources, .churn = s->churn };
  const rfm_watch_hooks quiet = { .struct_size = sizeof quiet, .flags = RFM_WATCH_QUIET };

  return rfm_watch_run(s->watch, s->table, &sources, TRAINED, &quiet, NULL, err);
}

static rfm_status begin_watch(shop *s, rfm_error *err)
{
  const rfm_churn_options churn = { .struct_size = sizeof churn, .horizon_days = 42 };
  const rfm_watch_rule rule = { .struct_size = sizeof rule, .kind = RFM_WATCH_PROBABILITY };
  rfm_suggestion cycle = { .struct_size = sizeof cycle };
  const rfm_watch_options options = { .struct_size = sizeof options, .rules = &rule, .n_rules = 1,
                                      .suggestion = &cycle, .capacity = 4 };
  rfm_status status = rfm_churn_train(&s->churn, s->table, TRAINED, &churn, err);

  if (!status)
    status = rfm_suggest(s->table, NULL, TRAINED, &cycle, err);
  if (!status)
    status = rfm_watch_new(&s->watch, NULL, &options, err);
  return status ? status : take_down(s, err);
}

/* The evening: everybody is looked at, since silence makes no sale. */
static rfm_status close_day(shop *s, int32_t day, const rfm_watch_sources *sources, rfm_error *err)
{
  const rfm_watch_hooks hooks = hooks_of(s);
  const rfm_status status = rfm_watch_run(s->watch, s->table, sources, day, &hooks, NULL, err);

  return status || day == POWER_CUT ? status : save(s, err);
}

static rfm_status watch_days(shop *s, rfm_error *err)
{
  const rfm_watch_sources sources = { .struct_size = sizeof sources, .churn = s->churn };
  rfm_status status = RFM_OK;

  for (int32_t day = TRAINED + 1; day <= ENDS && !status; day++) {
    status = trade(s, day, &sources, err);
    if (!status)
      status = close_day(s, day, &sources, err);
    if (!status && day == POWER_CUT)
      status = cut_power(s, err); /* the last save was before the calls of that evening */
  }
  return status;
}

static rfm_status tell(const shop *s, rfm_error *err)
{
  const rfm_watch_sources sources = { .struct_size = sizeof sources, .churn = s->churn };
  rfm_watch_counts counts = { .struct_size = sizeof counts };
  rfm_watch_outcome outcome = { .struct_size = sizeof outcome };
  rfm_status status = rfm_watch_count(s->watch, &counts, err);
  int64_t left = 0;

  if (!status)
    status = rfm_watch_review(s->watch, s->table, &sources, ENDS, 14, 50, &outcome, err);
  for (int i = 0; i < MEMBERS; i++)
    left += s->members[i].left < ENDS;
  if (!status)
    printf("%d members called, %d alerts came twice; %d of %d are in danger (%d have left)\n"
           "of the last %d called, %d came within 14 days\n",
           (int)s->n_told, (int)s->n_repeated, (int)counts.n_danger, (int)counts.n_customers, (int)left,
           (int)outcome.n_alerts, (int)outcome.n_bought);
  return status;
}

int main(void)
{
  static shop s;
  rfm_error err = { 0 };
  rfm_status status = rfm_table_new(&s.table, NULL, NULL, &err);

  open_shop(&s);
  for (int32_t day = OPENED; day <= TRAINED && !status; day++)
    status = trade(&s, day, NULL, &err);
  if (!status)
    status = begin_watch(&s, &err);
  if (!status)
    status = watch_days(&s, &err);
  if (!status)
    status = tell(&s, &err);
  if (status)
    fprintf(stderr, "%s\n", err.message);
  rfm_watch_free(s.watch);
  rfm_churn_free(s.churn);
  rfm_table_free(s.table);
  free(s.disk);
  return status != RFM_OK;
}
