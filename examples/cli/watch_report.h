/* SPDX-License-Identifier: MIT */
/* What a watch found, for people and machines. */
#ifndef CLI_WATCH_REPORT_H
#define CLI_WATCH_REPORT_H

#include "watch_looks.h"

/* Alerts, looks, rules, and how the last alerts came out within @horizon_days (0: not asked). */
int watch_report_give(const watch_looks *w, int32_t horizon_days, report *r);

#endif
