/* SPDX-License-Identifier: MIT */
/* The file that --state names: what a watch remembers from one run to the next. */
#ifndef CLI_WATCH_STATE_H
#define CLI_WATCH_STATE_H

#include "pipeline.h"

/* Refuses a place that cannot be written, before any work is done. */
int watch_state_check(const options *o);

/* Reads the file; @out stays NULL when there is none yet, or none was named. */
int watch_state_load(const pipeline *p, rfm_watch **out);

/* Takes over what the saved watch knows. @watch is new; its settings must be the saved ones. */
int watch_state_take(const options *o, rfm_watch *watch, const rfm_watch *saved);

/* Writes the file whole, in the place of the old one; nothing when none was named. */
int watch_state_save(const options *o, const rfm_watch *watch);

#endif
