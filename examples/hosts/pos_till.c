/* SPDX-License-Identifier: MIT */
/* A till that keeps its own table in a fixed piece of memory, and says after each sale who stands at the counter.
 *
 *   pos_till [table [language [feed [bytes]]]]     without a feed: a built-in sample
 *
 * Lines of the feed, with UTC times, amounts in cents, and "-" for a customer without a card; it may come again:
 *
 *   sale   2025-11-22T09:05 <card> <receipt> <key> <cents>
 *   return 2025-11-22T10:02 <card> <receipt> <key> <cents>     with the receipt of its sale
 *   void   2025-11-22T10:16 <key>
 *   lost   2025-11-22T11:00 <old card> <new card> */
#include <rfm/rfm.h>

#include "pos_sample.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  COLUMNS = 3, YEAR = 365,
  MEMORY = 1200000, /* bytes, of which selling may fill half: sorting needs a second copy for a moment */
  DAY_START_S = (1 - 4) * 3600 /* local time is UTC+1, and the business day begins at 4 in the morning */
};

typedef struct line {
  char verb[8], who[32], other[32], key[32]; /* of a void `who` is the key; `other` is receipt or new card */
  int64_t time_s, cents;
} line;

typedef struct till {
  size_t bytes, used, limit; /* memory of the till, in use, and to be used at this moment */
  rfm_table *table;
  rfm_scorer *scorer;
  rfm_segments *map;
  const char *path, *language;
  int32_t day; /* business day of the last line */
  int is_new, n_refused;
} till;

static void *RFM_CALL take_memory(size_t size, void *user_data)
{
  till *t = user_data;
  void *block = t->used <= t->limit && size <= t->limit - t->used ? malloc(size) : NULL;

  t->used += block ? size : 0;
  return block;
}

static void RFM_CALL give_back(void *block, size_t size, void *user_data)
{
  ((till *)user_data)->used -= size;
  free(block);
}

static int RFM_CALL write_file(const void *data, size_t size, void *user_data)
{
  return fwrite(data, 1, size, user_data) == size ? RFM_CONTINUE : 0;
}

static int RFM_CALL read_file(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  *n_read = fread(buffer, 1, size, user_data);
  return ferror((FILE *)user_data) ? 0 : RFM_CONTINUE;
}

static int complain(const char *what, const char *message)
{
  fprintf(stderr, "pos_till: %s: %s\n", what, message);
  return 0;
}

static int ok(const char *what, rfm_status status, const rfm_error *err)
{
  return status == RFM_OK || complain(what, err->message);
}

static uint64_t key_of(const char *text)
{
  return rfm_key_hash(text, strlen(text));
}

static rfm_id id_of(const char *card)
{
  const int64_t n = strcmp(card, "-") == 0 ? 0 : (int64_t)strlen(card);

  return (rfm_id){ .struct_size = sizeof(rfm_id), .n_bytes = n, .bytes = (const uint8_t *)card };
}

static rfm_status take(till *t, const line *l, rfm_id *whose, rfm_error *err)
{
  const rfm_id card = id_of(l->who);
  const int32_t kind = strcmp(l->verb, "return") == 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
  const rfm_event event = { .struct_size = sizeof event, .flags = RFM_EVENT_HAS_TIME, .time_s = l->time_s,
                            .day = t->day, .kind = kind, .amount_minor = l->cents, .order = key_of(l->other),
                            .event = key_of(l->key) };

  *whose = strcmp(l->verb, "lost") == 0 ? id_of(l->other) : card;
  if (strcmp(l->verb, "lost") == 0)
    return rfm_table_alias(t->table, &card, whose, err);
  if (strcmp(l->verb, "void") != 0)
    return rfm_table_append_one(t->table, card.n_bytes ? &card : NULL, &event, err);
  rfm_status status = rfm_table_find_event(t->table, key_of(l->who), NULL, NULL, err); /* or mistyped? */
  if (!status)
    status = rfm_table_void(t->table, key_of(l->who), err);
  return status ? status : rfm_table_find_event(t->table, key_of(l->who), NULL, whose, err);
}

/* The cashier's line. Up to 256 events of a customer need no memory. */
static int show(const till *t, const rfm_id *card)
{
  rfm_id member = { .struct_size = sizeof member };
  double value[COLUMNS];
  uint8_t s[COLUMNS];
  int32_t standing, segment;
  rfm_error err;

  if (rfm_table_find(t->table, card, &member, &err) ||
      rfm_features_one(t->table, rfm_scorer_metrics(t->scorer), t->day, card, value, COLUMNS, &standing, &err) ||
      rfm_scorer_one(t->scorer, value, COLUMNS, standing, s, COLUMNS, NULL, NULL, &err) ||
      rfm_segments_one(t->map, s, COLUMNS, standing, &segment, &err))
    return complain("show", err.message);
  printf("  %.*s R%d F%d M%d, %.2f in a year, %s. %s\n", (int)member.n_bytes, (const char *)member.bytes, s[0], s[1],
         s[2], value[2] / 100, rfm_segments_name(t->map, segment, t->language),
         rfm_segments_action(t->map, segment, t->language));
  return 1;
}

static int handle(till *t, const line *l)
{
  rfm_id whose = { .struct_size = sizeof whose };
  rfm_error err;
  rfm_status status = rfm_table_day_of(t->table, l->time_s, &t->day, &err);

  if (!status)
    status = take(t, l, &whose, &err);
  if (status == RFM_E_NOMEM) { /* nothing has changed; sorted events take less memory, so sort and try again */
    t->limit = t->bytes;
    status = rfm_table_compact(t->table, &err);
    t->limit = t->bytes / 2;
    status = status ? status : take(t, l, &whose, &err);
  }
  if (status)
    printf("  refused: %s\n", err.message);
  return !status && (!t->scorer || whose.n_bytes == 0 || show(t, &whose));
}

/* Before there is a scorer lines are history, and taken in silence. */
static int one_line(till *t, const char *text)
{
  line l = { .verb = "" };
  int year, month, day, hour, minute;
  int32_t utc_day;
  const int n_read = sscanf(text, "%7s %4d-%2d-%2dT%2d:%2d %31s %31s %31s %15" SCNd64, l.verb, &year, &month, &day,
                            &hour, &minute, l.who, l.other, l.key, &l.cents);
  const int sold = strcmp(l.verb, "sale") == 0 || strcmp(l.verb, "return") == 0;
  const int n_wanted = sold ? 10 : strcmp(l.verb, "lost") == 0 ? 8 : strcmp(l.verb, "void") == 0 ? 7 : -1;

  if (n_read != n_wanted || rfm_day_from_date(year, month, day, &utc_day, NULL))
    return complain("not understood", text);
  l.time_s = utc_day * INT64_C(86400) + hour * 3600 + minute * 60;
  if (t->scorer)
    printf("%s\n", text);
  return handle(t, &l);
}

static int run_sample(till *t, int first, int end)
{
  char text[POS_SAMPLE_LINE];

  for (int i = first; i < end; i++) {
    pos_sample_line(i, text);
    t->n_refused += !one_line(t, text);
  }
  return 1;
}

static int run_feed(till *t, const char *name)
{
  char text[256];
  FILE *feed = fopen(name, "r");

  if (!feed)
    return complain(name, "cannot be read");
  while (fgets(text, sizeof text, feed)) {
    text[strcspn(text, "\r\n")] = '\0';
    t->n_refused += !one_line(t, text);
  }
  fclose(feed);
  return 1;
}

static int open_table(till *t, const rfm_host *host)
{
  const rfm_table_options own = { .struct_size = sizeof own, .id_type = RFM_ID_BYTES, .day_start_s = DAY_START_S,
                                  .currency = "EUR" };
  rfm_table_options made = { .struct_size = sizeof made };
  FILE *file = fopen(t->path, "rb");
  rfm_error err;

  t->is_new = !file && errno == ENOENT; /* one that cannot be read must not be written over */
  if (!file)
    return t->is_new ? ok("new table", rfm_table_new(&t->table, host, &own, &err), &err)
                     : complain(t->path, "cannot be read");
  const rfm_status status = rfm_table_load(&t->table, host, NULL, read_file, file, &err);
  fclose(file);
  if (!ok(t->path, status, &err) || !ok(t->path, rfm_table_get_options(t->table, &made, &err), &err))
    return 0;
  return (made.id_type == own.id_type && made.day_start_s == own.day_start_s &&
          strcmp(made.currency, own.currency) == 0) || complain(t->path, "has other ids, days or money");
}

/* The manager types the days; orders and money are learned, once there is somebody to learn from. */
static int make_scorer(till *t, const rfm_host *host)
{
  static const double DAYS[] = { 14, 30, 90, 180 }, ORDERS[] = { 1, 3, 8, 15 }, CENTS[] = { 5e3, 2e4, 5e4, 9e4 };
  static const double *const ALL[COLUMNS] = { DAYS, ORDERS, CENTS }, *const TYPED[COLUMNS] = { DAYS, NULL, NULL };
  static const int32_t RULES[COLUMNS] = { RFM_RULE_BREAKS, RFM_RULE_QUANTILE, RFM_RULE_QUANTILE };
  const rfm_metric metric[COLUMNS] = {
    { .struct_size = sizeof *metric, .kind = RFM_METRIC_RECENCY },
    { .struct_size = sizeof *metric, .kind = RFM_METRIC_FREQUENCY, .window_days = YEAR },
    { .struct_size = sizeof *metric, .kind = RFM_METRIC_MONETARY, .window_days = YEAR },
  };
  const rfm_scorer_options options = { .struct_size = sizeof options, .rules = RULES, .breaks = TYPED,
                                       .n_columns = COLUMNS };
  rfm_table_counts there = { .struct_size = sizeof there };
  rfm_measure_counts seen = { .struct_size = sizeof seen };
  rfm_metrics *metrics = NULL;
  rfm_features *features = NULL;
  rfm_error err;
  const int failed =
      rfm_table_count(t->table, &there, &err) || rfm_metrics_new(&metrics, host, metric, COLUMNS, NULL, &err) ||
      rfm_features_measure(&features, t->table, metrics, there.earlier_day, NULL, &err) ||
      rfm_features_count(features, &seen, &err) ||
      (seen.n_buyers ? rfm_scorer_fit(&t->scorer, features, &options, &err)
                     : rfm_scorer_from_breaks(&t->scorer, host, metrics, ALL, NULL, there.earlier_day, &err));

  rfm_features_free(features);
  rfm_metrics_free(metrics);
  return !failed || complain("scorer", err.message);
}

/* The old file stays whole until the new one is. C99 has no fsync(), and its rename() need not replace a file. */
static int save(till *t)
{
  char temp[512];
  rfm_error err;
  const int n = snprintf(temp, sizeof temp, "%s.tmp", t->path);
  FILE *file = n > 0 && (size_t)n < sizeof temp ? fopen(temp, "wb") : NULL;
  const int written = file && ok("save", rfm_table_save(t->table, write_file, file, &err), &err);

  return (file && fclose(file) == 0 && written && rename(temp, t->path) == 0) || complain(t->path, "not saved");
}

/* What no window reaches is forgotten, so that memory lasts for ever; head office has it all. The day is the last but
 * one: a single mistyped date must not empty the table. */
static int close_day(till *t)
{
  rfm_table_counts c = { .struct_size = sizeof c };
  rfm_error err;

  if (rfm_table_count(t->table, &c, &err) || rfm_table_prune(t->table, c.earlier_day - YEAR + 1, &err) ||
      rfm_table_count(t->table, &c, &err))
    return complain("close", err.message);
  printf("%ld customers, %ld other cards, %ld events, %ld voided, %ld without a card, %ld came twice, %d refused\n",
         (long)c.n_customers, (long)c.n_aliases, (long)c.n_events, (long)c.n_voided, (long)c.n_anonymous,
         (long)c.n_duplicate, t->n_refused);
  return save(t);
}

static int run(till *t, const rfm_host *host, const char *feed)
{
  rfm_error err;

  if (!open_table(t, host))
    return 0;
  if (!feed && t->is_new)
    run_sample(t, 0, POS_SAMPLE_HISTORY);
  if (!make_scorer(t, host) || !ok("map", rfm_segments_builtin(&t->map, host, RFM_SEGMENT_MAP_CLASSIC, &err), &err))
    return 0;
  t->limit = t->bytes / 2;
  const int good = feed ? run_feed(t, feed) : run_sample(t, POS_SAMPLE_HISTORY, POS_SAMPLE_ALL);
  t->limit = t->bytes;
  return close_day(t) && good;
}

int main(int argc, char **argv)
{
  till t = { .path = argc > 1 ? argv[1] : "till.rfm", .language = argc > 2 ? argv[2] : "en" };
  const rfm_host host = { .struct_size = sizeof host, .user_data = &t, .alloc = take_memory, .dealloc = give_back };

  t.bytes = t.limit = argc > 4 ? (size_t)strtoul(argv[4], NULL, 10) : MEMORY;
  const int good = run(&t, &host, argc > 3 ? argv[3] : NULL);
  rfm_segments_free(t.map);
  rfm_scorer_free(t.scorer);
  rfm_table_free(t.table);
  return good && t.used == 0 ? 0 : 1;
}
