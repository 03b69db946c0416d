/* SPDX-License-Identifier: MIT */
/* Watch: what the files of the alerts share. */
#ifndef RFM__MODEL_WATCH_H
#define RFM__MODEL_WATCH_H

#include <rfm/watch.h>

#include "data/customers.h"
#include "data/metrics.h"

enum {
  RFM__WATCH_RULES = 8,
  RFM__WATCH_REASONS = 3,
  RFM__WATCH_MAX_DAYS = 3660,
  RFM__WATCH_KEY = 63 /* bytes of a segment's key */
};

#define RFM__WATCH_FLAGS                                                                           \
  (RFM_WATCH_ALL | RFM_WATCH_STAY_ON_PURCHASE | RFM_WATCH_NO_COOL_DOWN | RFM_WATCH_NO_START_DELAY)

/* One rule, every default resolved but the model's thresholds (0). */
typedef struct rfm__watch_rule {
  double enter, leave;
  int32_t kind, metric, days, money_level, purchases;
  uint32_t flags;
  char segment[RFM__WATCH_KEY + 1];
} rfm__watch_rule;

typedef struct rfm__watch_settings {
  rfm__watch_rule rule[RFM__WATCH_RULES];
  int64_t capacity, capacity_per_group; /* of a group 0: no limit */
  int32_t n_rules;
  int32_t cool_down_days, start_delay_days; /* 0: none */
  int32_t id_type;
  uint32_t flags;
} rfm__watch_settings;

/* ---- watch_book.c: who is known ---- */

/* The state of one customer. Days are RFM_DAY_MIN where there is none. */
typedef struct rfm__watch_record {
  int32_t last_day;     /* of the last look; RFM_DAY_MIN: none yet */
  int32_t purchase_day; /* of the last purchase that the look knew */
  int32_t since_day;    /* danger began */
  int32_t alert_day;    /* of the last alert; the cool-down counts from it */
  uint32_t group;       /* of the last alert */
  uint8_t danger;
  uint8_t rules;                  /* that held at the last look, when in danger */
  uint8_t mark[RFM__WATCH_RULES]; /* of a fall that holds: the score on entering, else 0 */
  uint8_t unused[2];
} rfm__watch_record;

RFM__STATIC_ASSERT(sizeof(rfm__watch_record) % sizeof(double) == 0, "values follow a record");

/* States by row of the ids, in blocks that never move, so that no sale waits for a copy of all.
 * Each is followed by n_rules values of the last look (NaN: missing). */
typedef struct rfm__watch_book {
  rfm__customers ids;
  char **blocks;
  size_t n_blocks, blocks_room;
  int32_t n_rules;
} rfm__watch_book;

/* @host is borrowed; @seed is the secret of the map of ids, NULL: mixed from the book's address. 1:
 * done, 0: no memory. */
int rfm__watch_book_open(rfm__watch_book *book, const rfm_host *host, int32_t id_type,
                         int32_t n_rules, const uint64_t *seed);
void rfm__watch_book_close(rfm__watch_book *book);

/* Row of an id, or RFM__NOBODY. */
uint32_t rfm__watch_book_find(const rfm__watch_book *book, const rfm__id *id);

/* Add an id that is not there, with a state of nothing; RFM__NOBODY without memory. */
uint32_t rfm__watch_book_add(rfm__watch_book *book, const rfm__id *id);

/* Wipe a state and its id. */
void rfm__watch_book_remove(rfm__watch_book *book, uint32_t row);

RFM__INLINE size_t rfm__watch_stride(const rfm__watch_book *book)
{
  return sizeof(rfm__watch_record) + (size_t)book->n_rules * sizeof(double);
}

RFM__INLINE rfm__watch_record *rfm__watch_at(const rfm__watch_book *book, size_t row)
{
  return (rfm__watch_record *)(void *)(book->blocks[row / RFM__BLOCK_ROWS] +
                                       row % RFM__BLOCK_ROWS * rfm__watch_stride(book));
}

RFM__INLINE double *rfm__watch_values(const rfm__watch_book *book, size_t row)
{
  return (double *)(void *)(rfm__watch_at(book, row) + 1);
}

/* Is this row in use? */
RFM__INLINE int rfm__watch_lives(const rfm__watch_book *book, size_t row)
{
  return row != RFM__NOBODY && rfm__customer_at(&book->ids, row)->flags & RFM__LIVE;
}

/* Which of two rows of values counts as greater; NaN is the least. < 0, 0 or > 0. */
int rfm__watch_compare_values(const double *a, const double *b, int32_t n);

/* Merge two states of one customer into the first: the later look counts, of the same day that in
 * danger, then the later begin; the later alert always. The order of the two does not matter. */
void rfm__watch_fold(rfm__watch_book *book, uint32_t row, const rfm__watch_record *other,
                     const double *values);

/* ---- watch_queue.c: what waits for delivery ---- */

typedef struct rfm__watch_reason {
  double value, typical, moved;
  int32_t column;
} rfm__watch_reason;

typedef struct rfm__watch_alert {
  double value, value_before;
  double probability, spend;
  double order; /* the largest first */
  rfm__watch_reason reason[RFM__WATCH_REASONS];
  uint32_t row; /* of the book */
  uint32_t group;
  int32_t day, day_before;
  int32_t rank; /* 0: from rfm_watch_observe() */
  int32_t n_reasons;
  uint8_t rules;
} rfm__watch_alert;

typedef struct rfm__watch_queue {
  rfm__watch_alert *list;
  size_t n, done; /* those before `done` were delivered */
  size_t room;
} rfm__watch_queue;

struct rfm_watch {
  rfm_host host;
  rfm__watch_settings settings;
  rfm__watch_book book;
  rfm__watch_queue queue;
  int32_t as_of_day; /* of the last look */
  int32_t busy;      /* inside a callback, or a run */
};

/* Room for @more alerts behind those there. 1: done, 0: no memory. */
int rfm__watch_queue_reserve(const rfm_host *host, rfm__watch_queue *queue, size_t more);
void rfm__watch_queue_free(const rfm_host *host, rfm__watch_queue *queue);

/* The first alert that waits for a row, or NULL. */
const rfm__watch_alert *rfm__watch_queue_find(const rfm__watch_queue *queue, uint32_t row);

/* Drop the alerts of a row that wait. */
void rfm__watch_queue_drop(rfm__watch_queue *queue, uint32_t row);

/* Overwrite what is behind the first @n. */
void rfm__watch_queue_cut(rfm__watch_queue *queue, size_t n);

/* The first bit that is set; -1: none. */
int32_t rfm__watch_first_rule(uint32_t rules);

/* The hash of customer, rule and day. */
uint64_t rfm__watch_alert_id(const rfm__id *id, int32_t id_type, int32_t rule, int32_t day);

/* Hand out what waits, from the alert at @first on, `queued` before. *n_delivered grows. */
rfm_status rfm__watch_hand_out(rfm_watch *watch, size_t first, const rfm_watch_hooks *hooks,
                               int64_t *n_delivered, rfm_error *err);

/* ---- watch_rules.c: settings, and one step of one customer ---- */

rfm_status rfm__watch_settings_read(rfm__watch_settings *settings, const rfm_watch_options *given,
                                    rfm_error *err);

/* RFM_OK when both are the same, else RFM_E_ARG naming the first difference. */
rfm_status rfm__watch_settings_same(const rfm__watch_settings *a, const rfm__watch_settings *b,
                                    rfm_error *err);

/* Is a rule with all defaults resolved in range? NULL: yes, else what is wrong. */
const char *rfm__watch_rule_wrong(const rfm__watch_rule *rule);

/* What a look sees of one customer. */
typedef struct rfm__watch_sight {
  double value[RFM__WATCH_RULES];
  uint8_t enters; /* rules that meet the threshold to enter */
  uint8_t leaves; /* rules beyond the threshold to leave, or without a value; of a fall see mark */
  int32_t is_buyer;
  int32_t first_day, purchase_day; /* of a buyer */
} rfm__watch_sight;

typedef enum rfm__watch_verdict {
  RFM__WATCH_CALM,
  RFM__WATCH_IN, /* in danger, as before */
  RFM__WATCH_LEFT,
  RFM__WATCH_YOUNG,
  RFM__WATCH_COOLING,
  RFM__WATCH_READY /* for an alert, when there is room */
} rfm__watch_verdict;

/* First day on which the cool-down of an alert allows another: never that of the alert, since two
 * of one day would share an alert_id. */
int32_t rfm__watch_cool_until(const rfm__watch_settings *settings, int32_t alert_day);

/* One look: everything but entering. */
rfm__watch_verdict rfm__watch_step(const rfm__watch_settings *settings, rfm__watch_record *record,
                                   double *values, const rfm__watch_sight *sight, int32_t day);

/* Danger begins. */
void rfm__watch_enter(const rfm__watch_settings *settings, rfm__watch_record *record,
                      const rfm__watch_sight *sight, int32_t day);

/* ---- watch_view.c: what the sources say of one customer ---- */

enum {
  RFM__WATCH_RECENCY,
  RFM__WATCH_FREQUENCY,
  RFM__WATCH_MONETARY,
  RFM__WATCH_TENURE,
  RFM__WATCH_GAP,
  RFM__WATCH_BASES
};

/* Sources that fit the rules. */
typedef struct rfm__watch_view {
  const rfm__watch_settings *settings;
  const rfm_churn *churn;       /* or NULL */
  const rfm_scorer *scorer;     /* NULL: no rule needs it */
  const rfm_segments *segments; /* the same */
  const rfm_metrics *base;      /* what tells of purchases: of the churn, or own */
  rfm_metrics own;              /* base may point here: a view stays where it is */
  rfm_churn_info info;
  int32_t base_column[RFM__WATCH_BASES];
  int32_t map_scored[RFM__MAX_METRICS];  /* scored column of each column of the map */
  int32_t fall_scored[RFM__WATCH_RULES]; /* of each fall */
  int32_t segment[RFM__WATCH_RULES];     /* its number, of each segment rule */
  int32_t money_scored;                  /* -1: none */
} rfm__watch_view;

/* What was measured of one customer. */
typedef struct rfm__watch_facts {
  const double *base;                   /* row of the view's base, all its metrics */
  double probability, spend, composite; /* NaN where there is none */
  int32_t standing, group, worth, danger, segment;
  uint8_t score[RFM__MAX_METRICS];
  uint8_t before[RFM__WATCH_RULES]; /* of each fall: the score then */
} rfm__watch_facts;

rfm_status rfm__watch_view_open(rfm__watch_view *view, const rfm_watch *watch,
                                const rfm_table *table, const rfm_watch_sources *sources,
                                rfm_error *err);

/* The same without the rules: what a purchase is, and the horizon. Close it also after a failure.
 */
rfm_status rfm__watch_view_purchases(rfm__watch_view *view, const rfm_watch *watch,
                                     const rfm_table *table, const rfm_watch_sources *sources,
                                     rfm_error *err);

/* Nothing known yet. */
void rfm__watch_no_facts(rfm__watch_facts *facts);

/* Compare the facts with the rules. */
void rfm__watch_judge(const rfm__watch_view *view, const rfm__watch_facts *facts, int32_t day,
                      rfm__watch_sight *sight);

/* Segment by the scores of the facts. */
void rfm__watch_segment_of(const rfm__watch_view *view, rfm__watch_facts *facts);

/* All but row, group and days of an alert that these facts raise. */
rfm_status rfm__watch_tell(const rfm__watch_view *view, const rfm__watch_facts *facts,
                           const rfm__watch_sight *sight, rfm__watch_alert *alert, rfm_error *err);

/* The expected loss, or money: never NaN. */
double rfm__watch_order(const rfm__watch_view *view, const rfm__watch_facts *facts);

/* Group of the customer's last sale or payment up to a day that has one; 0: none. */
rfm_status rfm__watch_group_of(const rfm_table *table, const rfm_id *id, int32_t day,
                               uint32_t *group, rfm_error *err);

/* ---- watch_scan.c: all customers measured ---- */

typedef struct rfm__watch_scan {
  const rfm__watch_view *view;
  rfm_features *base, *scored;
  rfm_features *then[RFM__WATCH_RULES]; /* of each fall */
  double *probability, *spend;          /* by row of base */
  uint8_t *group, *worth, *danger;
  uint8_t *score; /* by row of scored */
  double *composite;
  uint8_t *before[RFM__WATCH_RULES]; /* scores, by row of then */
} rfm__watch_scan;

/* Close it also after a failure. */
rfm_status rfm__watch_scan_open(rfm__watch_scan *scan, const rfm__watch_view *view,
                                const rfm_table *table, int32_t day, rfm_error *err);
void rfm__watch_scan_close(rfm__watch_scan *scan);

/* Facts of a row of base; @base has room for all its metrics. */
void rfm__watch_scan_facts(const rfm__watch_scan *scan, int64_t row, double *base,
                           rfm__watch_facts *facts);

/* ---- watch.c ---- */

/* RFM_E_ARG for NULL, RFM_E_STATE inside a callback. */
rfm_status rfm__watch_writable(rfm_watch *watch, rfm_error *err);

/* A watch without rules. */
rfm_status rfm__watch_alloc(rfm_watch **out, const rfm_host *host, rfm_error *err);

rfm_status rfm__watch_read_hooks(rfm_watch_hooks *hooks, const rfm_watch_hooks *given,
                                 rfm_error *err);

/* RFM_E_ARG when a look would go back; RFM_E_STATE when alerts of an earlier day wait. */
rfm_status rfm__watch_check_day(const rfm_watch *watch, int32_t as_of_day, rfm_error *err);

/* RFM_E_ARG when the table has another type of id. */
rfm_status rfm__watch_check_table(const rfm_watch *watch, const rfm_table *table, rfm_error *err);

#endif
