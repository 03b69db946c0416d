/* SPDX-License-Identifier: MIT */
/* One customer of the model, and what is measured of it. */
#ifndef TESTS_SUPPORT_MODEL_PERSON_H
#define TESTS_SUPPORT_MODEL_PERSON_H

#include "support/model.h"

/* One customer: events that exist for the metrics, in the total order. */
typedef struct model_person {
  const model *m;
  const model_spec *spec;
  rfm_event events[MODEL_EVENTS];
  int n;
  rfm_event visits[MODEL_EVENTS]; /* whether chosen or not */
  int n_visits;
  int32_t pruned_first, pruned_last; /* purchases that a floor took away */
  int32_t joined;
  int traded;
  int is_member[MODEL_IDS];
} model_person;

typedef struct model_order {
  int64_t sales, returns;
  int n_sales, n_returns;
  int32_t day; /* of the first sale row */
} model_order;

/* All rows under an order key. */
model_order model_order_of(const model_person *p, uint64_t key);

/* Different purchase days from a day on, ascending; returns their number. */
int model_purchase_days(const model_person *p, int32_t from, int32_t *days);

int model_ignores_zero(const model_person *p, const rfm_event *e);
int model_is_buyer(const model_person *p);
double model_value_of(const model_person *p, const rfm_metric *metric);

#endif
