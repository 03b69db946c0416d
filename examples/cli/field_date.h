/* SPDX-License-Identifier: MIT */
/* Dates and times of day, from text to day numbers and seconds. */
#ifndef CLI_FIELD_DATE_H
#define CLI_FIELD_DATE_H

#include <stddef.h>
#include <stdint.h>

typedef struct moment {
  int32_t day;    /* days since 1970-01-01, as written */
  int32_t second; /* of that day */
  int has_time;   /* whether a time of day was written */
} moment;

/* Reads 2011-12-09, 2011/12/09 or 20111209, with or without a time such as "T14:05:30" after it; a
 * zone at its end is taken as it stands (the local time counts). With @format reads exactly that:
 * %Y %m %d %H %M %S %y %%, or "unix" for seconds since 1970. Returns 0 when @text is anything else
 * or there is no such date. */
int date_parse(const char *text, size_t size, const char *format, moment *when);

/* Whether @format is "unix", or knows year, month and day and has no other codes than those. */
int date_format_is_known(const char *format);

/* "2011-12-09" */
enum { DATE_TEXT_SIZE = 16 };
void date_print(int32_t day, char text[DATE_TEXT_SIZE]);

#endif
