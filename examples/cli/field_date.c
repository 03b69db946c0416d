/* SPDX-License-Identifier: MIT */
/* Dates and times of day. Both ways of reading end in finish(), which lets the library say whether
 * the date exists. */
#include "field_date.h"

#include <rfm/base.h>

#include <stdio.h>
#include <string.h>

enum { SECONDS_PER_DAY = 86400 };

typedef struct parts {
  int year, month, day_of_month, hour, minute, second;
  int has_time;
} parts;

typedef struct cursor {
  const char *at, *end;
} cursor;

static int is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* A number of @least to @most digits. */
static int take_number(cursor *c, int least, int most, int *value)
{
  int n = 0;

  for (*value = 0; n < most && c->at < c->end && is_digit(*c->at); n++)
    *value = *value * 10 + (*c->at++ - '0');
  return n >= least;
}

static int take(cursor *c, char wanted)
{
  if (c->at == c->end || *c->at != wanted)
    return 0;
  c->at++;
  return 1;
}

static void trim(cursor *c)
{
  while (c->at < c->end && (*c->at == ' ' || *c->at == '\t'))
    c->at++;
  while (c->at < c->end && (c->end[-1] == ' ' || c->end[-1] == '\t'))
    c->end--;
}

static int finish(const parts *p, moment *when)
{
  if (rfm_day_from_date(p->year, p->month, p->day_of_month, &when->day, NULL))
    return 0;
  if (p->hour > 23 || p->minute > 59 || p->second > 60)
    return 0;
  when->second = p->hour * 3600 + p->minute * 60 + (p->second > 59 ? 59 : p->second);
  when->has_time = p->has_time;
  return 1;
}

static int take_date(cursor *c, parts *p)
{
  char separator;

  if (!take_number(c, 4, 4, &p->year) || c->at == c->end)
    return 0;
  separator = *c->at;
  if (is_digit(separator))
    return take_number(c, 2, 2, &p->month) && take_number(c, 2, 2, &p->day_of_month);
  if (separator != '-' && separator != '/' && separator != '.')
    return 0;
  return take(c, separator) && take_number(c, 1, 2, &p->month) && take(c, separator) &&
         take_number(c, 1, 2, &p->day_of_month);
}

/* ".250", "Z", "+08:00": read and left aside. */
static int skip_fraction_and_zone(cursor *c)
{
  int ignored;

  if (take(c, '.'))
    while (c->at < c->end && is_digit(*c->at))
      c->at++;
  if (take(c, 'Z') || c->at == c->end)
    return 1;
  if (!take(c, '+') && !take(c, '-'))
    return 0;
  if (!take_number(c, 2, 2, &ignored))
    return 0;
  take(c, ':');
  return c->at == c->end || take_number(c, 2, 2, &ignored);
}

static int take_time(cursor *c, parts *p)
{
  p->has_time = 1;
  if (!take(c, 'T') && !take(c, ' '))
    return 0;
  if (!take_number(c, 1, 2, &p->hour) || !take(c, ':') || !take_number(c, 2, 2, &p->minute))
    return 0;
  if (take(c, ':') && !take_number(c, 2, 2, &p->second))
    return 0;
  return skip_fraction_and_zone(c);
}

static int parse_usual(cursor c, moment *when)
{
  parts p = {0};

  if (!take_date(&c, &p))
    return 0;
  if (c.at < c.end && !take_time(&c, &p))
    return 0;
  return c.at == c.end && finish(&p, when);
}

static int take_directive(cursor *c, char directive, parts *p)
{
  switch (directive) {
  case 'Y':
    return take_number(c, 4, 4, &p->year);
  case 'm':
    return take_number(c, 1, 2, &p->month);
  case 'd':
    return take_number(c, 1, 2, &p->day_of_month);
  case 'H':
    p->has_time = 1;
    return take_number(c, 1, 2, &p->hour);
  case 'M':
    return take_number(c, 1, 2, &p->minute);
  case 'S':
    return take_number(c, 1, 2, &p->second);
  case 'y':
    if (!take_number(c, 2, 2, &p->year))
      return 0;
    p->year += p->year < 69 ? 2000 : 1900; /* as POSIX strptime() */
    return 1;
  default:
    return directive == '%' && take(c, '%');
  }
}

static int parse_format(cursor c, const char *format, moment *when)
{
  parts p = {0};

  for (; *format; format++) {
    if (*format == '%' && format[1]) {
      if (!take_directive(&c, *++format, &p))
        return 0;
    } else if (!take(&c, *format)) {
      return 0;
    }
  }
  return c.at == c.end && finish(&p, when);
}

/* Seconds since 1970, of at most 12 digits. */
static int parse_unix(cursor c, moment *when)
{
  const int is_negative = take(&c, '-');
  int64_t seconds = 0, day;
  int n = 0;

  for (; c.at < c.end && is_digit(*c.at) && n < 12; n++)
    seconds = seconds * 10 + (*c.at++ - '0');
  if (!n || c.at != c.end)
    return 0;
  if (is_negative)
    seconds = -seconds;
  day = (seconds - (seconds < 0 ? SECONDS_PER_DAY - 1 : 0)) / SECONDS_PER_DAY;
  if (day < RFM_DAY_MIN || day > RFM_DAY_MAX)
    return 0;
  when->day = (int32_t)day;
  when->second = (int32_t)(seconds - day * SECONDS_PER_DAY);
  when->has_time = 1;
  return 1;
}

int date_format_is_known(const char *format)
{
  int has_year = 0, has_month = 0, has_day = 0;

  if (strcmp(format, "unix") == 0)
    return 1;
  while ((format = strchr(format, '%')) != NULL) {
    const char directive = format[1];

    if (!directive || !strchr("YymdHMS%", directive))
      return 0;
    has_year |= directive == 'Y' || directive == 'y';
    has_month |= directive == 'm';
    has_day |= directive == 'd';
    format += 2;
  }
  return has_year && has_month && has_day;
}

int date_parse(const char *text, size_t size, const char *format, moment *when)
{
  cursor c = {text, text + size};

  trim(&c);
  if (!format)
    return parse_usual(c, when);
  if (strcmp(format, "unix") == 0)
    return parse_unix(c, when);
  return parse_format(c, format, when);
}

void date_print(int32_t day, char text[DATE_TEXT_SIZE])
{
  int32_t year = 0, month = 0, day_of_month = 0;

  rfm_date_from_day(day, &year, &month, &day_of_month, NULL);
  snprintf(text, DATE_TEXT_SIZE, "%04d-%02d-%02d", (int)(year % 10000), (int)(month % 100),
           (int)(day_of_month % 100));
}
