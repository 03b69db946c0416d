/* SPDX-License-Identifier: MIT */
/*
 * A till that keeps its own RFM table and scores the member at the counter after each sale.
 *
 *   pos_till [table [en|zh [bytes [feed]]]]       the feed "-" is stdin; without a feed: a built-in sample
 *
 * Lines of the feed, with times of the shop's clock, amounts in cents, and "-" for no card:
 *
 *   day 2025-11-22
 *   sale|return 09:05 <card> <receipt> <key> <cents>
 *   void 09:05 <key>      join 09:05 <card>      lost 09:05 <old card> <new card>
 */
#include <rfm/rfm.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 3, MAX_WAITING = 64, OLD_SALES = 4092, OLD_CARDS = 240 };

/* Bytes that the library may hold; the reserve is for the start, compacting and saving only. */
typedef struct budget {
  size_t used, peak, limit, reserve;
  int refused;
} budget;

typedef struct line {
  char verb[16], who[32], to[32], key[32]; /* Of a void `who` is the key; `to` is receipt or new card. */
  int32_t day;
  int64_t time_s, cents;
} line;

typedef struct till {
  budget memory;
  rfm_table *table;
  rfm_metrics *metrics;
  rfm_scorer *typed, *fitted;
  rfm_segments *segments;
  const char *path, *language;
  int32_t day;
  int64_t resume_s;
  int n_sales, n_skipped, n_errors, n_waiting;
  line waiting[MAX_WAITING];
} till;

static void *RFM_CALL counted_alloc(size_t size, void *user_data) {
  budget *b = user_data;
  void *ptr = b->used <= b->limit && size <= b->limit - b->used ? malloc(size) : NULL;
  if (!ptr) {
    b->refused++;
    return NULL;
  }
  b->used += size;
  if (b->used > b->peak) b->peak = b->used;
  return ptr;
}

static void RFM_CALL counted_dealloc(void *ptr, size_t size, void *user_data) {
  ((budget *)user_data)->used -= size;
  free(ptr);
}

static int RFM_CALL write_file(const void *data, size_t size, void *user_data) {
  return fwrite(data, 1, size, user_data) == size ? RFM_CONTINUE : 0;
}

static int RFM_CALL read_file(void *buffer, size_t size, size_t *n_read, void *user_data) {
  *n_read = fread(buffer, 1, size, user_data);
  return ferror((FILE *)user_data) ? 0 : RFM_CONTINUE;
}

static int complain(till *t, const char *what, const char *message) {
  t->n_errors++;
  fprintf(stderr, "pos_till: %s: %s\n", what, message);
  return 0;
}

static int ok(till *t, const char *what, rfm_status status, const rfm_error *err) {
  return status == RFM_OK || complain(t, what, err->message);
}

static uint64_t text_key(const char *text) { return rfm_key_hash(text, strlen(text)); }

static rfm_id card_id(const char *card) {
  rfm_id id = {.struct_size = sizeof id, .n_bytes = (int64_t)strlen(card)};
  id.bytes = (const uint8_t *)card;
  return id;
}

static int open_table(till *t, const rfm_host *host) {
  rfm_table_options options = {.struct_size = sizeof options, .id_type = RFM_ID_BYTES};
  rfm_error err;
  rfm_status status;
  FILE *file = fopen(t->path, "rb");
  if (!file) return ok(t, "new table", rfm_table_new(&t->table, host, &options, &err), &err);
  status = rfm_table_load(&t->table, host, NULL, read_file, file, &err);
  fclose(file);
  return ok(t, t->path, status, &err);
}

/* Lines before the last event are in the table; it comes again itself, which its key makes harmless. */
static int find_resume(till *t) {
  rfm_event last = {.struct_size = sizeof last};
  rfm_error err;
  rfm_status status = rfm_table_last_event(t->table, &last, &err);
  t->resume_s = INT64_MIN;
  if (status == RFM_E_NOTFOUND) return 1;
  if (last.flags & RFM_EVENT_HAS_TIME) t->resume_s = last.time_s;
  return ok(t, "last event", status, &err);
}

/* Recency over all history, frequency and money of a year; the breaks are those of the shop's manager. */
static int make_typed(till *t, const rfm_host *host) {
  static const double days[] = {14, 30, 90, 180}, visits[] = {1, 3, 8, 15}, cents[] = {5e3, 2e4, 5e4, 9e4};
  const double *const breaks[COLUMNS] = {days, visits, cents};
  rfm_metric m[COLUMNS] = {{.struct_size = sizeof *m, .kind = RFM_METRIC_RECENCY},
                           {.struct_size = sizeof *m, .kind = RFM_METRIC_FREQUENCY, .window_days = 365},
                           {.struct_size = sizeof *m, .kind = RFM_METRIC_MONETARY, .window_days = 365}};
  rfm_error err;
  if (!ok(t, "metrics", rfm_metrics_new(&t->metrics, host, m, COLUMNS, NULL, &err), &err)) return 0;
  return ok(t, "breaks", rfm_scorer_from_breaks(&t->typed, host, t->metrics, breaks, NULL, t->day, &err), &err);
}

/* A shop that has sold nothing yet has nothing to learn from and goes by the typed breaks alone. */
static int make_fitted(till *t) {
  rfm_features *features;
  rfm_error err;
  rfm_status status = rfm_features_measure(&features, t->table, t->metrics, t->day, NULL, &err);
  if (!ok(t, "measure", status, &err)) return 0;
  status = rfm_scorer_fit(&t->fitted, features, NULL, &err);
  rfm_features_free(features);
  return ok(t, "fit", status, &err) || status == RFM_E_STATE;
}

static rfm_status append(till *t, const line *l, rfm_error *err) {
  uint8_t anonymous = strcmp(l->who, "-") == 0;
  uint8_t kind = strcmp(l->verb, "return") == 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
  uint64_t order = text_key(l->to), event = text_key(l->key);
  int64_t offsets[2] = {0, (int64_t)strlen(l->who)};
  rfm_events batch = {.struct_size = sizeof batch, .n = 1, .id_offsets = offsets, .day = &l->day};
  batch.id_bytes = (const uint8_t *)l->who;
  batch.anonymous = &anonymous;
  batch.time_s = &l->time_s;
  batch.amount_minor = &l->cents;
  batch.kind = &kind;
  batch.order = &order;
  batch.event = &event;
  return rfm_table_append(t->table, &batch, NULL, err);
}

/* Past sales for the sample, one by one as a till takes them. */
static int make_history(till *t) {
  rfm_error err;
  int i;
  for (i = 0; i < OLD_SALES; i++) {
    int who = i * (i % 7 + 1) % OLD_CARDS;
    line l = {.verb = "sale", .day = t->day - 1 - i * 31 % 97 * (who % 9 + 1), .cents = 250 + i * 7919 % 9000};
    l.time_s = l.day * INT64_C(86400) + 36000;
    snprintf(l.who, sizeof l.who, "C-%d", 1000 + who);
    snprintf(l.to, sizeof l.to, "old%d", i);
    snprintf(l.key, sizeof l.key, "old%d/1", i);
    if (!ok(t, "history", append(t, &l, &err), &err)) return 0;
  }
  return 1;
}

static int start(till *t, const rfm_host *host, int sample) {
  rfm_error err;
  if (!open_table(t, host) || !find_resume(t)) return 0;
  if (sample && t->resume_s == INT64_MIN && !make_history(t)) return 0;
  if (!make_typed(t, host) || !make_fitted(t)) return 0;
  return ok(t, "map", rfm_segments_builtin(&t->segments, host, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
}

static rfm_status join(till *t, const line *l, rfm_error *err) {
  int64_t offsets[2] = {0, (int64_t)strlen(l->who)};
  rfm_ids ids = {.struct_size = sizeof ids, .n = 1, .offsets = offsets};
  rfm_members members = {.struct_size = sizeof members, .ids = &ids, .joined_day = &l->day};
  ids.bytes = (const uint8_t *)l->who;
  return rfm_table_add_members(t->table, &members, err);
}

static rfm_status take(till *t, const line *l, rfm_error *err) {
  rfm_id from = card_id(l->who), into = card_id(l->to);
  if (strcmp(l->verb, "void") == 0) return rfm_table_void(t->table, text_key(l->who), err);
  if (strcmp(l->verb, "join") == 0) return join(t, l, err);
  if (strcmp(l->verb, "lost") == 0) return rfm_table_alias(t->table, &from, &into, err);
  return append(t, l, err);
}

/* The cashier's line; a member with up to 256 events costs no memory. */
static int show_member(till *t, const char *card) {
  rfm_id id = card_id(card);
  double v[COLUMNS];
  uint8_t s[COLUMNS], f[COLUMNS] = {0};
  int32_t standing, segment;
  rfm_error err;
  if (!ok(t, card, rfm_features_one(t->table, t->metrics, t->day, &id, v, COLUMNS, &standing, &err), &err) ||
      !ok(t, card, rfm_scorer_one(t->typed, v, COLUMNS, standing, s, COLUMNS, NULL, NULL, &err), &err) ||
      !ok(t, card, rfm_segments_one(t->segments, s, COLUMNS, standing, &segment, &err), &err)) return 0;
  if (t->fitted && !ok(t, card, rfm_scorer_one(t->fitted, v, COLUMNS, standing, f, COLUMNS, NULL, NULL, &err),
                       &err)) return 0;
  printf("  %-7s R%d F%d M%d (fitted %d %d %d) %s: %s\n", card, s[0], s[1], s[2], f[0], f[1], f[2],
         rfm_segments_name(t->segments, segment, t->language),
         rfm_segments_action(t->segments, segment, t->language));
  return 1;
}

static void finish(till *t, const line *l, rfm_status status, const rfm_error *err) {
  int sale = strcmp(l->verb, "sale") == 0;
  if (!ok(t, l->verb, status, err)) return;
  t->n_sales += sale;
  if ((sale || strcmp(l->verb, "return") == 0) && strcmp(l->who, "-") != 0) show_member(t, l->who);
}

static int compact(till *t) {
  rfm_error err;
  return ok(t, "compact", rfm_table_compact(t->table, &err), &err);
}

/* Compact and give the waiting lines another chance, in their order. */
static void retry(till *t) {
  rfm_error err;
  rfm_status status;
  int i;
  t->memory.limit += t->memory.reserve;
  compact(t);
  t->memory.limit -= t->memory.reserve;
  for (i = 0; i < t->n_waiting; i++) {
    status = take(t, &t->waiting[i], &err);
    if (status == RFM_E_NOMEM) break;
    printf("  taken after compacting: %s %s\n", t->waiting[i].verb, t->waiting[i].who);
    finish(t, &t->waiting[i], status, &err);
  }
  t->n_waiting -= i;
  memmove(t->waiting, t->waiting + i, (size_t)t->n_waiting * sizeof t->waiting[0]);
}

static void handle(till *t, const line *l) {
  rfm_error err;
  rfm_status status = t->n_waiting ? RFM_E_NOMEM : take(t, l, &err);
  if (status != RFM_E_NOMEM) {
    finish(t, l, status, &err);
  } else if (t->n_waiting == MAX_WAITING) {
    complain(t, l->verb, "lost: the queue is full");
  } else {
    printf("  waits: %s\n", t->n_waiting ? "others wait" : err.message);
    t->waiting[t->n_waiting] = *l;
    if (t->n_waiting++ == 0) retry(t);
  }
}

static int n_fields(const char *verb) {
  if (strcmp(verb, "sale") == 0 || strcmp(verb, "return") == 0) return 7;
  if (strcmp(verb, "lost") == 0) return 5;
  return strcmp(verb, "void") == 0 || strcmp(verb, "join") == 0 ? 4 : 0;
}

static void one_line(till *t, const char *text) {
  line l = {.verb = ""};
  rfm_error err;
  int a, b, c, n;
  long long cents = 0;
  if (sscanf(text, "day %d-%d-%d", &a, &b, &c) == 3) {
    ok(t, "day", rfm_day_from_date(a, b, c, &t->day, &err), &err);
    return;
  }
  n = sscanf(text, "%15s %d:%d %31s %31s %31s %lld", l.verb, &a, &b, l.who, l.to, l.key, &cents);
  if (n < 4 || n != n_fields(l.verb)) {
    complain(t, "not understood", text);
    return;
  }
  l.day = t->day;
  l.time_s = t->day * INT64_C(86400) + a * 3600 + b * 60;
  l.cents = cents;
  if (l.time_s < t->resume_s) {
    t->n_skipped++;
    return;
  }
  printf("%s\n", text);
  handle(t, &l);
}

static void run_sample(till *t) {
  static const char *const lines[] = {
      "join 09:01 C-2001",
      "sale 09:05 C-2001 R1 R1/1 2490",
      "sale 09:12 C-1003 R2 R2/1 12990",
      "sale 09:12 C-1003 R2 R2/2 1550",
      "sale 09:40 - R3 R3/1 880",
      "return 10:02 C-1003 R2 R2/3 12990",
      "sale 10:15 C-1150 R4 R4/1 99900",
      "void 10:16 R4/1",
      "sale 10:17 C-1150 R4 R4/2 9990",
      "lost 11:00 C-1006 C-2002",
      "sale 11:02 C-2002 R5 R5/1 3300",
      "sale 11:30 C-2001 R6 R6/1 4100",
      "sale 11:30 C-2001 R6 R6/1 4200", /* the same key with another amount: an error */
  };
  size_t i;
  for (i = 0; i < sizeof lines / sizeof lines[0]; i++) one_line(t, lines[i]);
}

static int run_feed(till *t, const char *name) {
  char text[256];
  FILE *feed = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
  if (!feed) return complain(t, name, "cannot be read");
  while (fgets(text, sizeof text, feed)) {
    text[strcspn(text, "\r\n")] = '\0';
    if (text[0]) one_line(t, text);
  }
  if (feed != stdin) fclose(feed);
  return 1;
}

/* The old file stays whole until the new one is; add fsync() where C99 is not the limit. */
static int save(till *t) {
  char temp[512];
  rfm_error err;
  rfm_status status;
  int closed, n = snprintf(temp, sizeof temp, "%s.tmp", t->path);
  FILE *file = n > 0 && (size_t)n < sizeof temp ? fopen(temp, "wb") : NULL;
  if (!file) return complain(t, t->path, "cannot be written");
  status = rfm_table_save(t->table, write_file, file, &err);
  closed = fclose(file) == 0;
  if (ok(t, "save", status, &err) && closed && rename(temp, t->path) == 0) return 1;
  remove(temp);
  return complain(t, t->path, "not saved");
}

static void summary(till *t) {
  rfm_table_counts c = {.struct_size = sizeof c};
  rfm_anonymous a = {.struct_size = sizeof a};
  rfm_error err;
  if (!ok(t, "count", rfm_table_count(t->table, &c, &err), &err) ||
      !ok(t, "anonymous", rfm_table_anonymous(t->table, t->day, t->day, &a, &err), &err)) return;
  printf("day: %d sales taken, %d lines skipped, %d waiting, %d errors; without a card: %d sales, %lld cents\n",
         t->n_sales, t->n_skipped, t->n_waiting, t->n_errors, (int)a.n_sales, (long long)a.sales_minor);
  printf("table: %lld customers, %lld aliases, %lld events, %lld voided, %lld duplicate, %lld bytes\n",
         (long long)c.n_customers, (long long)c.n_aliases, (long long)c.n_events, (long long)c.n_voided,
         (long long)c.n_duplicate, (long long)c.n_bytes);
  printf("memory: %zu bytes held, peak %zu, limit %zu + %zu, %d requests refused\n", t->memory.used,
         t->memory.peak, t->memory.limit, t->memory.reserve, t->memory.refused);
}

static void free_till(till *t) {
  rfm_segments_free(t->segments);
  rfm_scorer_free(t->fitted);
  rfm_scorer_free(t->typed);
  rfm_metrics_free(t->metrics);
  rfm_table_free(t->table);
  if (t->memory.used) fprintf(stderr, "pos_till: %zu bytes leaked\n", t->memory.used);
  free(t);
}

static int run_day(till *t, const rfm_host *host, const char *feed) {
  size_t limit = t->memory.limit;
  int good;
  t->memory.limit = limit + t->memory.reserve;
  if (!start(t, host, !feed)) return 0;
  t->memory.limit = limit;
  good = !feed || run_feed(t, feed);
  if (!feed) run_sample(t);
  if (t->n_waiting) retry(t);
  t->memory.limit = limit + t->memory.reserve;
  good = compact(t) && save(t) && good && !t->n_waiting;
  t->memory.limit = limit;
  summary(t);
  return good;
}

int main(int argc, char **argv) {
  till *t = calloc(1, sizeof *t);
  rfm_host host = {.struct_size = sizeof host, .alloc = counted_alloc, .dealloc = counted_dealloc};
  int good;
  if (!t) return 1;
  host.user_data = &t->memory;
  t->memory = (budget){.limit = argc > 3 ? (size_t)strtoul(argv[3], NULL, 10) : 700000, .reserve = 350000};
  t->path = argc > 1 ? argv[1] : "till.rfm";
  t->language = argc > 2 ? argv[2] : "en";
  t->day = 20414; /* 2025-11-22 */
  good = run_day(t, &host, argc > 4 ? argv[4] : NULL);
  free_till(t);
  return good ? 0 : 1;
}
