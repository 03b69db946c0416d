/* SPDX-License-Identifier: MIT */
/* A table as plain lists, and measuring by going through them again and again: slow, short, and
 * written from the rules alone. Customers are small numbers 0 .. MODEL_IDS - 1 whose order is that
 * of their ids. */
#ifndef TESTS_SUPPORT_MODEL_H
#define TESTS_SUPPORT_MODEL_H

#include <rfm/rfm.h>

#include "support/test.h"

enum {
  MODEL_IDS = 24,
  MODEL_EVENTS = 4000,
  MODEL_VALUES = 1000,
  MODEL_METRICS = 12,
  MODEL_KINDS = RFM_KIND_CONTACT + 1,
  MODEL_NOBODY = -1,
  MODEL_NO_DAY = INT32_MIN
};

typedef struct model_event {
  int who;     /* or MODEL_NOBODY */
  rfm_event e; /* as it is read back, but for the voided flag */
} model_event;

typedef struct model_value {
  int who;
  int32_t day; /* or MODEL_NO_DAY */
  double value;
} model_value;

/* Purchase days that a floor took away, by kind. */
typedef struct model_pruned {
  int32_t first[MODEL_KINDS], last[MODEL_KINDS];
  int32_t traded; /* bits of the kinds of sales, returns and payments among them */
} model_pruned;

typedef struct model {
  model_event events[MODEL_EVENTS];
  uint64_t voids[MODEL_EVENTS];
  model_value values[MODEL_VALUES];
  model_pruned pruned[MODEL_IDS];
  int known[MODEL_IDS], into[MODEL_IDS]; /* into: -1 for none */
  int32_t joined[MODEL_IDS];
  int n_events, n_voids, n_values, has_attribute;
  int32_t floor_day;
  int64_t n_duplicate, n_before_floor, n_pruned;
} model;

void model_init(model *m);

/* Each returns what the table must return; on failure nothing has changed. */
rfm_status model_append(model *m, const model_event *rows, int n, int *bad_row);
void model_void(model *m, uint64_t key);
rfm_status model_alias(model *m, int from, int into);
rfm_status model_forget(model *m, int who);
void model_prune(model *m, int32_t floor_day);
rfm_status model_merge(model *m, const model *other);
void model_join(model *m, int who, int32_t day);
rfm_status model_set(model *m, int who, int32_t day, double value, int replace);

/* The customer that stands at the end of the aliases. */
int model_root(const model *m, int who);
int model_is_voided(const model *m, const model_event *event);

/* < 0, 0, > 0 in the total order of events. */
int model_compare(const rfm_event *a, const rfm_event *b);

/* All that counts, as rfm_table_count() tells it; struct_size, tail and memory are 0. */
void model_counts(const model *m, rfm_table_counts *counts);

/* ---- measuring ---- */

typedef struct model_spec {
  rfm_metric metric[MODEL_METRICS];
  int32_t n;
  rfm_metrics_options options; /* kinds and purchase are set */
  int32_t as_of_day;
} model_spec;

typedef struct model_row {
  int who;
  int32_t standing;
  double value[MODEL_METRICS];
} model_row;

/* One row per customer, or per household where `label` has an entry per customer (0: alone);
 * returns their number. */
int model_measure(const model *m, const model_spec *spec, const uint64_t *label,
                  model_row rows[MODEL_IDS], rfm_measure_counts *counts);

/* Does a floor leave the event? It stands on or after the floor, or it belongs to an order of the
 * same customer of which another event does. */
int model_stays(const model *m, const model_event *event, int32_t floor_day);

/* Widen the pruned days of a customer and all other names by what a floor takes away. */
void model_note_pruned(model *m, int root, int32_t floor_day);

#endif
