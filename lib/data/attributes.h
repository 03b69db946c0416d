/* SPDX-License-Identifier: MIT */
/* Attributes: named, dated values per customer. */
#ifndef RFM__DATA_ATTRIBUTES_H
#define RFM__DATA_ATTRIBUTES_H

#include "data/customers.h"

enum { RFM__MAX_ATTRIBUTES = 64, RFM__MAX_ATTRIBUTE_NAME = 63 };

typedef struct rfm__attribute_value {
  double value;
  int32_t day;   /* or RFM__NO_DAY: undated */
  uint32_t next; /* next value of the same row + 1, or 0 */
  uint32_t row;  /* RFM__NOBODY: free */
} rfm__attribute_value;

typedef struct rfm__attribute {
  char name[RFM__MAX_ATTRIBUTE_NAME + 1];
  const rfm_host *host;
  rfm__attribute_value *values;
  size_t n, room; /* places used, free ones included */
  size_t n_live;
  uint32_t free;    /* first free place + 1, or 0 */
  rfm__hashmap map; /* row -> newest place */
} rfm__attribute;

typedef struct rfm__attributes {
  const rfm_host *host;
  rfm__attribute *list[RFM__MAX_ATTRIBUTES]; /* in order of arrival */
  int32_t n;
  uint64_t seed[2];
} rfm__attributes;

void rfm__attributes_init(rfm__attributes *attributes, const rfm_host *host,
                          const uint64_t seed[2]);
void rfm__attributes_free(rfm__attributes *attributes);

/* Index of a name, or -1. */
int32_t rfm__attributes_find(const rfm__attributes *attributes, const char *name);

/* A new empty attribute at the end of the list; NULL without memory. */
rfm__attribute *rfm__attributes_add(rfm__attributes *attributes, const char *name);

/* Take away every attribute without a value: a name alone leaves no trace. */
void rfm__attributes_tidy(rfm__attributes *attributes);

/* Take the last attribute away again. */
void rfm__attributes_drop_last(rfm__attributes *attributes);

/* The value of a row for exactly this day, or NULL. */
rfm__attribute_value *rfm__attribute_at(const rfm__attribute *attribute, uint32_t row, int32_t day);

/* Add a value for a day that the row has none for. 1: done, 0: no memory. */
int rfm__attribute_put(rfm__attribute *attribute, uint32_t row, int32_t day, double value);

/* Take one value away again. */
void rfm__attribute_take(rfm__attribute *attribute, uint32_t row, int32_t day);

/* The last value at or before a day, else the undated one. 1: *day and *value are set, 0: there is
 * none. */
int rfm__attribute_as_of(const rfm__attribute *attribute, uint32_t row, int32_t as_of_day,
                         int32_t *day, double *value);

/* Wipe all values of a row. */
void rfm__attributes_forget(rfm__attributes *attributes, uint32_t row);

/* Memory held, and that of it which is in use. */
size_t rfm__attributes_bytes(const rfm__attributes *attributes);
size_t rfm__attributes_used(const rfm__attributes *attributes);

#endif
