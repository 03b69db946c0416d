/* SPDX-License-Identifier: MIT */
#ifndef POS_SAMPLE_H
#define POS_SAMPLE_H

/* A shop of 240 members in the lines that pos_till.c reads: two years of sales, and the day after them. */

enum { POS_SAMPLE_HISTORY = 3000, POS_SAMPLE_ALL = POS_SAMPLE_HISTORY + 12, POS_SAMPLE_LINE = 64 };

/* Line i, from 0 to POS_SAMPLE_ALL - 1. */
void pos_sample_line(int i, char text[POS_SAMPLE_LINE]);

#endif /* POS_SAMPLE_H */
