/* SPDX-License-Identifier: MIT */
/* The rules of a watch: as typed, as the library takes them, as a person reads them. */
#ifndef CLI_WATCH_RULES_H
#define CLI_WATCH_RULES_H

#include "pipeline.h"

/* Refuses rules that cannot be, before any work is done. */
int watch_rules_check(const options *o);

/* A new watch by the options. What was not typed is that of @known, a watch that goes on, if there
 * is one, else the library's default. */
int watch_rules_make(const options *o, const rfm_host *host, const rfm_watch *known,
                     const rfm_suggestion *shop, rfm_watch **out);

/* Whether one of the rules is of this kind, an rfm_watch_kind. */
int watch_rules_have(const rfm_watch *watch, int32_t kind);

/* Whether the map has the segments that the rules name. */
int watch_rules_check_segments(const rfm_watch *watch, const rfm_segments *segments);

/* "overdue+segment:at_risk": the rules of an alert, as typed. */
enum { RULES_TEXT_SIZE = 640 };
const char *watch_rules_text(const rfm_watch *watch, int32_t rules, char out[RULES_TEXT_SIZE]);

#endif
