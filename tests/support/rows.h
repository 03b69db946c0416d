/* SPDX-License-Identifier: MIT */
/* Tables from short lists of rows, and everything that can be read back from a table as plain
 * bytes, so that "nothing changed" and "the same result" are one comparison. Public functions only.
 */
#ifndef TESTS_SUPPORT_ROWS_H
#define TESTS_SUPPORT_ROWS_H

#include <rfm/rfm.h>

#include "support/test.h"

#include <string.h>

#if defined(__GNUC__)
#pragma GCC diagnostic ignored "-Wmissing-field-initializers" /* rows name the fields that matter  \
                                                               */
#endif

/* One event of a table with integer ids. Fields that are 0 in every row are not given at all. */
typedef struct row {
  uint64_t customer;
  int32_t day;
  int64_t amount;
  uint8_t kind; /* 0 beside rows with a kind: a sale */
  uint64_t order, event, item, category;
  uint32_t group;
  int64_t second, time;
  uint8_t anonymous;
} row;

/* The rows as a batch; the arrays live until the next call with the same `batch`, or rows_free().
 */
typedef struct batch {
  rfm_events events;
  void *memory;
} batch;

void rows_batch(batch *b, const row *rows, int64_t n);
void rows_free(batch *b);

rfm_status rows_append(rfm_table *table, const row *rows, int64_t n, rfm_error *err);

/* A table with integer ids that holds the rows; `host` may be NULL. */
rfm_table *rows_table(const rfm_host *host, const row *rows, int64_t n);

/* A copy to change; free() it. */
row *rows_copy(const row *rows, int64_t n);

rfm_id id_number(uint64_t number);
rfm_id id_bytes(const char *text);

/* Members with integer ids; `joined_day` may be NULL. */
rfm_status add_members(rfm_table *table, const uint64_t *number, const int32_t *joined_day,
                       int64_t n, rfm_error *err);

/* Values of one attribute; `day` may be NULL. */
rfm_status set_attribute(rfm_table *table, const char *name, const uint64_t *number,
                         const double *value, const int32_t *day, int64_t n, rfm_error *err);

/* The given fields of a metric, the rest zero. */
rfm_metric metric_of(int32_t kind, int32_t window_days);
rfm_metrics_options metrics_options(int32_t kinds, int32_t purchase);

/* A box of segments; the corners are borrowed. */
rfm_box box_of(const char *key, const uint8_t *low, const uint8_t *high);

/* Metrics of one column. */
rfm_metrics *one_metric(const rfm_metric *metric, const rfm_metrics_options *options);

/* Every kind of metric that needs no attribute, over all history and over windows, each with the
 * flags. */
rfm_metrics *every_metric(const rfm_host *host, const rfm_metrics_options *options, uint32_t flags);

/* The value of one metric for one customer, which must be the same alone and in bulk (by bytes). */
double value_of(const rfm_table *table, const rfm_metrics *metrics, int32_t as_of_day,
                uint64_t customer);

rfm_table_counts counts_of(const rfm_table *table);
rfm_measure_counts measured_counts(const rfm_table *table, const rfm_metrics *metrics,
                                   int32_t as_of_day);

/* Growing bytes. Zero it before the first use; free() the data. */
typedef struct dump {
  unsigned char *data;
  size_t n, room;
} dump;

void dump_add(dump *d, const void *data, size_t n);
void dump_free(dump *d);

/* For whatever saves; `user_data` is the dump. */
int RFM_CALL dump_write(const void *data, size_t size, void *user_data);

/* What the table set aside and holds, without its memory and tail; then ids, aliases, joining days,
 * events. */
void dump_counts(dump *d, const rfm_table *table);
void dump_customers(dump *d, const rfm_table *table);

/* Ids, standings, counts and all values of features. */
void dump_features(dump *d, const rfm_features *features);

/* All of the above, measured with every_metric() at a day, from the floor when there is one. */
void dump_table(dump *d, const rfm_table *table, int32_t as_of_day);

#define assert_same_dump(a, b)                                                                     \
  do {                                                                                             \
    assert_int_equal((a)->n, (b)->n);                                                              \
    assert_memory_equal((a)->data, (b)->data, (a)->n);                                             \
  } while (0)

#define assert_ok(call, err)                                                                       \
  do {                                                                                             \
    if ((call) != RFM_OK)                                                                          \
      fail_msg("%s", (err)->message);                                                              \
  } while (0)

#define ZERO_STRUCT(s) (memset(&(s), 0, sizeof(s)), (void)((s).struct_size = sizeof(s)))

#endif
