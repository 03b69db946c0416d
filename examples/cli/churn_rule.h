/* SPDX-License-Identifier: MIT */
/* Whom an early warning is of: as many as can be contacted, from a probability on, or from where a
 * contact pays. */
#ifndef CLI_CHURN_RULE_H
#define CLI_CHURN_RULE_H

#include "options.h"

#include <rfm/churn.h>

/* @capacity is how many customers can be contacted; 0: the library's default, number and share. */
int churn_rule_read(const options *o, int64_t capacity, rfm_churn_options *how);

/* A rule other than the capacity was typed. */
int churn_rule_has_threshold(const options *o);

#endif
