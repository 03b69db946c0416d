/* SPDX-License-Identifier: MIT */
/* All options of all commands, which drive parsing and --help. */
#ifndef CLI_OPTION_TABLE_H
#define CLI_OPTION_TABLE_H

#include <stddef.h>
#include <stdint.h>

typedef enum option_type {
  TYPE_TEXT,      /* const char * */
  TYPE_NUMBER,    /* int32_t within least..most */
  TYPE_BIG,       /* int64_t within least..most */
  TYPE_FLAG,      /* int32_t, set to 1 */
  TYPE_CHOICE,    /* int32_t: 1 + place among the choices */
  TYPE_DAY,       /* int32_t has_..., then int32_t ..._day */
  TYPE_WINDOW,    /* int32_t has_..., then int32_t days, or 0 for "all" */
  TYPE_CLOCK,     /* int32_t: seconds after midnight */
  TYPE_WHERE,     /* one more of options.where */
  TYPE_RULE,      /* one more of options.watch_rules */
  TYPE_THRESHOLD, /* const char * within the last one of them */
  TYPE_HEADING    /* no option: above those that follow it in --help */
} option_type;

typedef struct option {
  const char *name;
  option_type type;
  size_t offset;
  const char *value; /* what --help shows; for TYPE_CHOICE the choices */
  int64_t least, most;
  int commands;
  const char *help;
} option;

/* By subject: --help shows them in this order. */
extern const option option_table[];
extern const int n_option_table;

#endif
