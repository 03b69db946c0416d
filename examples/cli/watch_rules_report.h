/* SPDX-License-Identifier: MIT */
/* The rules of a watch, for people and machines. */
#ifndef CLI_WATCH_RULES_REPORT_H
#define CLI_WATCH_RULES_REPORT_H

#include "watch_looks.h"

/* A line per rule: where danger begins and ends, and who is never told. */
int watch_rules_give(const watch_looks *w, report *r);

/* Below the tables: how the rules are joined, and what keeps alerts back. */
void watch_rules_notes(const watch_looks *w, report *r);

#endif
