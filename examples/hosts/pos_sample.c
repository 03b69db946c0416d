/* SPDX-License-Identifier: MIT */
/* The same everywhere: formulas, no dice. */
#include "pos_sample.h"

#include <rfm/base.h>

#include <stdio.h>

enum { MEMBERS = 240, LAST_DAY = 20413 /* 2025-11-21 */ };

static const char *const DAY[POS_SAMPLE_ALL - POS_SAMPLE_HISTORY] = {
  "sale 2025-11-22T08:05 C-2001 R1 R1/1 2490",
  "sale 2025-11-22T08:12 C-1003 R2 R2/1 12990",
  "sale 2025-11-22T08:40 - R3 R3/1 880",
  "return 2025-11-22T09:02 C-1003 R2 R2/2 12990",
  "sale 2025-11-22T09:15 C-1150 R4 R4/1 99900",
  "void 2025-11-22T09:16 R4/1",
  "void 2025-11-22T09:17 R44/1", /* mistyped */
  "lost 2025-11-22T10:00 C-1006 C-2002",
  "sale 2025-11-22T10:02 C-1006 R5 R5/1 3300", /* the old card still counts for the member */
  "sale 2025-11-22T10:02 C-1006 R5 R5/1 3300", /* sent twice, taken once */
  "sale 2025-11-22T10:30 C-2001 R5 R5/1 4200", /* the key of another sale */
  "sale 2025-11-22T23:30 C-2001 R6 R6/1 700",  /* after midnight, and the same business day */
};

void pos_sample_line(int i, char text[POS_SAMPLE_LINE])
{
  const int who = i * (i % 7 + 1) % MEMBERS;
  int32_t year = 0, month = 0, day = 0;

  rfm_date_from_day(LAST_DAY - i * 31 % 97 * (who % 8 + 1), &year, &month, &day, NULL);
  if (i < POS_SAMPLE_HISTORY)
    snprintf(text, POS_SAMPLE_LINE, "sale %04d-%02d-%02dT10:00 C-%d H%d H%d/1 %d", (int)year, (int)month, (int)day,
             1000 + who, i, i, 250 + i * 7919 % 9000);
  else
    snprintf(text, POS_SAMPLE_LINE, "%s", DAY[i - POS_SAMPLE_HISTORY]);
}
