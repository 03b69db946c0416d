/* SPDX-License-Identifier: MIT */
/* Features: the matrix that everything after the table reads. */
#ifndef RFM__DATA_FEATURES_H
#define RFM__DATA_FEATURES_H

#include <rfm/features.h>

#include "base/memory.h"
#include "data/customers.h"

struct rfm_features {
  rfm_host host;
  rfm_metrics *metrics;
  uint64_t *number;  /* n_rows integer ids, or NULL */
  uint8_t *bytes;    /* byte ids, or NULL */
  int64_t *offsets;  /* n_rows + 1 offsets into bytes, or NULL */
  double *values;    /* column j at values + j * n_rows */
  uint8_t *standing; /* an rfm_standing per row */
  int64_t n_rows;
  int64_t room;    /* rows that the arrays were made for */
  int64_t n_bytes; /* length of bytes */
  int32_t id_type;
  int32_t as_of_day;
  rfm_measure_counts counts;
};

/* Column j, which must exist. */
static inline const double *rfm__features_values(const rfm_features *features, int32_t column)
{
  return features->values + (int64_t)column * features->n_rows;
}

/* Features with room for n_rows rows, and n_bytes bytes of byte ids; NULL without memory. Takes
 * `metrics` over on success. */
rfm_features *rfm__features_alloc(const rfm_host *host, rfm_metrics *metrics, int32_t id_type,
                                  int64_t n_rows, int64_t n_bytes);

/* The id of a row, borrowed. */
void rfm__features_id(const rfm_features *features, int64_t row, rfm__id *id);

/* Write an id behind those of the rows before `row`. */
void rfm__features_set_id(rfm_features *features, int64_t row, const rfm__id *id);

/* Its memory, for rfm__memory_apart(). */
enum { RFM__FEATURES_MEMORY = 5 };
void rfm__features_memory(const rfm_features *features, rfm__memory memory[RFM__FEATURES_MEMORY]);

#endif
