/* SPDX-License-Identifier: MIT */
/* The walk that the commands share: orders, metrics, features, scorer, segments. */
#ifndef CLI_PIPELINE_H
#define CLI_PIPELINE_H

#include "load.h"
#include "report.h"

#include <rfm/rfm.h>

enum { N_SCORED = 3 }; /* R, F, M */

typedef struct pipeline {
  const options *options;
  rfm_pool *pool;
  rfm_host host;
  loaded_orders orders;
  int32_t as_of_day, is_last_event;
  rfm_metrics *metrics;
  rfm_features *features;
  const rfm_metrics *learned; /* of what was learned before: measure these; borrowed, or NULL */
  rfm_scorer *scorer;
  rfm_segments *segments; /* NULL: the map is not made for these levels */
  int64_t n_rows;
  int32_t window_days, money;
  word window_of;   /* see report_head */
  int32_t purchase; /* a purchase_unit */
  int32_t n_metrics;
  int32_t tells_no_scores;       /* nothing shown is of breaks or segments: the head has none */
  int32_t is_lines;              /* JSON comes line by line, see report_head */
  const double *value[N_SCORED]; /* recency_days, frequency, monetary_minor of each row */
  const double *purchases_ever;  /* over all history; NULL: a loaded scorer does not measure it */
  const uint8_t *standing;
  uint8_t *score; /* n_rows x 3 */
  uint64_t *cell;
  double *composite;
  int32_t *segment;
} pipeline;

/* Reads the orders and settles the as-of day. All members are freed by pipeline_free(), also after
 * a failure. */
int pipeline_load(pipeline *p, const options *o);

/* Refuses a day before the first event; @option says where the day is from. */
int pipeline_check_bought(const pipeline *p, int32_t day, const char *option);

/* Measures every customer. */
int pipeline_measure(pipeline *p);

/* Learns or loads breaks, scores, and finds segments. */
int pipeline_score(pipeline *p);

/* All three. */
int pipeline_run(pipeline *p, const options *o);

void pipeline_free(pipeline *p);

/* The metrics that the options ask for. */
int pipeline_make_metrics(pipeline *p, rfm_metrics **out);

/* Notes below a table: anonymous sales up to as-of, and, for maps cut at the mean, how many lie
 * above that of spend. */
void pipeline_note_anonymous(const pipeline *p, report *r);
void pipeline_note_above_mean(const pipeline *p, report *r);

/* Ends the report with the counts of what was left out; nothing is left of it with a @status other
 * than EXIT_DONE. Returns @status or a failure of its own. */
int pipeline_close_report(const pipeline *p, report *r, int status);

/* Ends a command: closes the report, frees the pipeline, returns the status. */
int pipeline_finish(pipeline *p, report *r, int status);

/* Opens the report with the head of this pipeline. */
int pipeline_open_report(const pipeline *p, report **r);

/* Cells of row @i. What they point to is borrowed. */
enum { CELL_NAME_SIZE = 32 };
cell pipeline_id(const pipeline *p, int64_t i);
cell pipeline_days(const pipeline *p, int64_t i); /* since the last purchase; empty without one */
cell pipeline_segment_key(const pipeline *p, int64_t i); /* empty without a map */
cell pipeline_segment_name(const pipeline *p, int64_t i);
cell pipeline_cell(const pipeline *p, uint64_t code,
                   char name[CELL_NAME_SIZE]); /* empty when not scored */
enum { PATTERN_SIZE = N_SCORED + 1 };
cell pipeline_pattern(const pipeline *p, int64_t i,
                      char text[PATTERN_SIZE]); /* "LHH"; empty unless the map has two levels */

int pipeline_is_buyer(const pipeline *p, int64_t i);

#endif
