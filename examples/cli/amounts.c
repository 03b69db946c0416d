/* SPDX-License-Identifier: MIT */
/* Numbers as people read them, and the room that text takes on a screen. */
#include "amounts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static int64_t ten_to(int n)
{
  int64_t power = 1;

  while (n-- > 0)
    power *= 10;
  return power;
}

/* Puts ',' between groups of three digits of the whole number @digits. */
static void group_digits(const char *digits, char out[AMOUNT_SIZE])
{
  const size_t n = strlen(digits);
  size_t used = 0;

  for (size_t i = 0; i < n && used + 2 < AMOUNT_SIZE; i++) {
    if (i && (n - i) % 3 == 0)
      out[used++] = ',';
    out[used++] = digits[i];
  }
  out[used] = '\0';
}

static const char *print_minor(double minor, int decimals, int grouped, char out[AMOUNT_SIZE])
{
  const double rounded = floor(fabs(minor) + 0.5);
  const int64_t units = rounded < 9e18 ? (int64_t)rounded : INT64_MAX;
  const int64_t whole = units / ten_to(decimals);
  const char *sign = minor < 0 && units ? "-" : "";
  char digits[24], groups[AMOUNT_SIZE];

  snprintf(digits, sizeof digits, "%lld", (long long)whole);
  if (grouped)
    group_digits(digits, groups);
  else
    memcpy(groups, digits, sizeof digits);
  if (decimals)
    snprintf(out, AMOUNT_SIZE, "%s%.30s.%0*lld", sign, groups, decimals,
             (long long)(units % ten_to(decimals)));
  else
    snprintf(out, AMOUNT_SIZE, "%s%.30s", sign, groups);
  return out;
}

const char *amount_count(int64_t n, char out[AMOUNT_SIZE])
{
  return print_minor((double)n, 0, 1, out);
}

const char *amount_money(double minor, int decimals, char out[AMOUNT_SIZE])
{
  return print_minor(minor, decimals, 1, out);
}

const char *amount_plain(double minor, int decimals, char out[AMOUNT_SIZE])
{
  return print_minor(minor, decimals, 0, out);
}

const char *amount_tenths(double share, char out[AMOUNT_SIZE])
{
  if (share > 0 && share < 0.0005) {
    strcpy(out, "< 0.1");
    return out;
  }
  return print_minor(share * 1000, 1, 0, out);
}

const char *amount_percent(double share, char out[AMOUNT_SIZE])
{
  amount_tenths(share, out);
  strcat(out, " %");
  return out;
}

const char *amount_fixed(int decimals, double number, char out[AMOUNT_SIZE])
{
  snprintf(out, AMOUNT_SIZE, "%.*f", decimals, number);
  if (*out == '-' && !out[strspn(out, "-0.")])
    memmove(out, out + 1, strlen(out));
  return out;
}

const char *amount_number(double number, char out[AMOUNT_SIZE])
{
  snprintf(out, AMOUNT_SIZE, "%.10g", number + 0.0);
  return out;
}

/* One character from @at on; moves @at behind it. */
static uint32_t next_character(const unsigned char **at)
{
  const unsigned char *c = *at;
  const int more = c[0] < 0xc0 ? 0 : c[0] < 0xe0 ? 1 : c[0] < 0xf0 ? 2 : 3;
  uint32_t code = more == 0 ? c[0] : (uint32_t)c[0] & (0x3fu >> more);

  c++;
  for (int i = 0; i < more && (*c & 0xc0) == 0x80; i++)
    code = code << 6 | (*c++ & 0x3fu);
  *at = c;
  return code;
}

/* East Asian Wide and Fullwidth (Unicode Standard Annex 11), by blocks. */
static int is_wide(uint32_t code)
{
  return (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) ||
         (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) ||
         (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) ||
         (code >= 0xffe0 && code <= 0xffe6) || (code >= 0x1f300 && code <= 0x1f64f) ||
         (code >= 0x20000 && code <= 0x3fffd);
}

size_t display_width(const char *text)
{
  const unsigned char *at = (const unsigned char *)text;
  size_t width = 0;

  while (*at) {
    const uint32_t code = next_character(&at);

    if (code >= 0x300 && code <= 0x36f) /* combining marks take no room */
      continue;
    width += is_wide(code) ? 2 : 1;
  }
  return width;
}
