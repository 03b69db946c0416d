/* SPDX-License-Identifier: MIT */
/* The parts of a customer's page below the first. */
#ifndef CLI_CUSTOMER_SECTIONS_H
#define CLI_CUSTOMER_SECTIONS_H

#include "pipeline.h"

/* Which breaks decided each score, and where the next ones begin. Nothing under the NTILE rule,
 * which has none. */
int customer_reasons(const pipeline *p, report *r, int64_t i);

/* The nearest other segments. Nothing without a map, or under the NTILE and nested rules. */
int customer_neighbours(const pipeline *p, report *r, int64_t i);

/* The last events up to as-of. */
int customer_events(const pipeline *p, report *r, const rfm_id *id);

#endif
