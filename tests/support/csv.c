/* SPDX-License-Identifier: MIT */
#ifndef _WIN32
#define _POSIX_C_SOURCE 200809L
#endif

#include "support/csv.h"

#include <rfm/base.h>

#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#define popen _popen
#define pclose _pclose
#endif

static int is_there(const char *path)
{
  FILE *file = fopen(path, "rb");

  if (file)
    fclose(file);
  return file != NULL;
}

static int find(char *path, size_t room, const char *source_root, const char *name)
{
  const char *given = getenv("RFM_TEST_DATA");

  if (given && *given)
    return snprintf(path, room, "%s/%s", given, name) < (int)room && is_there(path);
  if (snprintf(path, room, "%s/../shared/data/%s", source_root, name) < (int)room && is_there(path))
    return 1;
  return snprintf(path, room, "%s/shared/data/%s", source_root, name) < (int)room && is_there(path);
}

int csv_open(csv *c, const char *source_root, const char *name)
{
  const size_t length = strlen(name);
  char path[3072], command[4096];

  memset(c, 0, sizeof *c);
  if (!find(path, sizeof path, source_root, name))
    return 0;
  c->is_pipe = length > 3 && strcmp(name + length - 3, ".gz") == 0;
  if (c->is_pipe) {
    (void)snprintf(command, sizeof command, "gzip -dc \"%s\"", path);
    c->file = popen(command, "r");
  } else {
    c->file = fopen(path, "r");
  }
  if (!c->file)
    return 0;
  if (csv_next(c)) /* heading */
    return 1;
  csv_close(c);
  return 0;
}

/* Cut one field off at `at`; returns what follows it, or NULL at the end of the line. Quotes are
 * taken off in place. */
static char *cut(char *at)
{
  char *to = at;
  int quoted = 0;

  for (;; at++) {
    if (*at == '"' && quoted && at[1] == '"')
      *to++ = *at++;
    else if (*at == '"')
      quoted = !quoted;
    else if (*at == '\0' || *at == '\n' || *at == '\r' || (*at == ',' && !quoted))
      break;
    else
      *to++ = *at;
  }
  at = *at == ',' ? at + 1 : NULL;
  *to = '\0';
  return at;
}

int csv_next(csv *c)
{
  char *at = c->line;

  c->n_fields = 0;
  if (!fgets(c->line, sizeof c->line, c->file))
    return 0;
  assert_non_null(strpbrk(c->line, "\r\n")); /* longer lines are not in these files */
  while (at) {
    assert_true(c->n_fields < CSV_MAX_FIELDS);
    c->field[c->n_fields++] = at;
    at = cut(at);
  }
  return 1;
}

void csv_close(csv *c)
{
  if (!c->file)
    return;
  if (c->is_pipe)
    pclose(c->file);
  else
    fclose(c->file);
  c->file = NULL;
}

int32_t csv_day(const char *field)
{
  int year, month, day_of_month;
  int32_t day = 0;

  assert_int_equal(sscanf(field, "%d-%d-%d", &year, &month, &day_of_month), 3);
  assert_int_equal(rfm_day_from_date(year, month, day_of_month, &day, NULL), RFM_OK);
  return day;
}

int32_t csv_seconds(const char *field)
{
  int hour = 0, minute = 0, second = 0;

  (void)sscanf(field, "%*d-%*d-%*d %d:%d:%d", &hour, &minute, &second);
  return hour * 3600 + minute * 60 + second;
}

int64_t csv_ten_thousandths(const char *field)
{
  const int negative = *field == '-';
  int64_t value = 0;
  int decimals = -1;

  for (field += negative; *field; field++) {
    if (*field == '.') {
      assert_int_equal(decimals, -1);
      decimals = 0;
      continue;
    }
    assert_in_range(*field, '0', '9');
    value = value * 10 + (*field - '0');
    decimals += decimals >= 0;
  }
  for (decimals = decimals < 0 ? 0 : decimals; decimals < 4; decimals++)
    value *= 10;
  assert_true(decimals == 4);
  return negative ? -value : value;
}

int64_t csv_cents(const char *field)
{
  const int64_t value = csv_ten_thousandths(field);

  assert_int_equal(value % 100, 0);
  return value / 100;
}
