/* SPDX-License-Identifier: MIT */
/* The commands, one function each; main.c lists them. A command takes checked options and returns
 * the exit status. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "messages.h"
#include "options.h"
#include "pipeline.h"
#include "report.h"

int command_score(const options *o);
int command_segments(const options *o);
int command_cells(const options *o);
int command_customer(const options *o);
int command_pareto(const options *o);
int command_suggest(const options *o);
int command_simulate(const options *o);
int command_cluster(const options *o);
int command_churn(const options *o);
int command_watch(const options *o);
int command_ahp(const options *o);
int command_migrate(const options *o);
int command_recency(const options *o);
int command_ladder(const options *o);
int command_retention(const options *o);
int command_repurchase(const options *o);

#endif
