/* SPDX-License-Identifier: MIT */
/* Exact decimal numbers: up to 18 digits and a scale, in int64_t throughout. */
#include "decimal.h"

enum { MAX_DIGITS = 18 };

#define MAX_AMOUNT (INT64_C(1) << 53)

static const int64_t power_of_ten[MAX_DIGITS + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    INT64_C(10000000000),
    INT64_C(100000000000),
    INT64_C(1000000000000),
    INT64_C(10000000000000),
    INT64_C(100000000000000),
    INT64_C(1000000000000000),
    INT64_C(10000000000000000),
    INT64_C(100000000000000000),
    INT64_C(1000000000000000000),
};

static int is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* a x b in @product, or 0 when that is too large. */
static int multiply(int64_t a, int64_t b, int64_t *product)
{
  const int64_t magnitude = a < 0 ? -a : a;
  const int64_t other = b < 0 ? -b : b;

  if (magnitude && other > INT64_MAX / magnitude)
    return 0;
  *product = a * b;
  return 1;
}

static int is_blank(char c)
{
  return c == ' ' || c == '\t';
}

/* Takes one digit; zeros that end a fraction are taken back by drop_zeros(). */
static int take_digit(decimal *number, int *n_digits, char c)
{
  if (*n_digits == MAX_DIGITS)
    return 0;
  number->digits = number->digits * 10 + (c - '0');
  *n_digits += number->digits != 0;
  return 1;
}

static void drop_zeros(decimal *number)
{
  while (number->scale > 0 && number->digits % 10 == 0) {
    number->digits /= 10;
    number->scale--;
  }
}

/* The digits of "12.50" from @at on; returns where they end, or NULL. */
static const char *read_digits(const char *at, const char *end, char point, decimal *number)
{
  int n_digits = 0, any = 0, is_fraction = 0;

  for (; at < end; at++) {
    if (*at == point && !is_fraction) {
      is_fraction = 1;
      continue;
    }
    if (!is_digit(*at))
      break;
    if (is_fraction && number->scale == MAX_DIGITS)
      return NULL;
    if (!take_digit(number, &n_digits, *at))
      return NULL;
    number->scale += is_fraction;
    any = 1;
  }
  return any ? at : NULL;
}

/* The "e-05" that databases write for very large and very small numbers. */
static const char *read_exponent(const char *at, const char *end, decimal *number)
{
  int exponent = 0, sign = 1;

  if (at == end || (*at != 'e' && *at != 'E'))
    return at;
  at++;
  if (at < end && (*at == '-' || *at == '+'))
    sign = *at++ == '-' ? -1 : 1;
  if (at == end || !is_digit(*at))
    return NULL;
  for (; at < end && is_digit(*at); at++)
    if ((exponent = exponent * 10 + (*at - '0')) > 2 * MAX_DIGITS)
      return NULL;
  drop_zeros(number);
  number->scale -= sign * exponent;
  if (number->scale < -MAX_DIGITS || number->scale > MAX_DIGITS)
    return NULL;
  if (number->scale < 0) {
    if (!multiply(number->digits, power_of_ten[-number->scale], &number->digits))
      return NULL;
    number->scale = 0;
  }
  return at;
}

int decimal_parse(const char *text, size_t size, int comma, decimal *number)
{
  const char *at = text, *end = text + size;
  int is_negative = 0;

  number->digits = 0;
  number->scale = 0;
  while (at < end && is_blank(*at))
    at++;
  while (at < end && is_blank(end[-1]))
    end--;
  if (at < end && (*at == '-' || *at == '+'))
    is_negative = *at++ == '-';
  at = read_digits(at, end, comma ? ',' : '.', number);
  if (at)
    at = read_exponent(at, end, number);
  if (!at || at != end)
    return 0;
  drop_zeros(number);
  if (is_negative)
    number->digits = -number->digits;
  return 1;
}

int decimal_multiply(decimal a, decimal b, decimal *product)
{
  if (!multiply(a.digits, b.digits, &product->digits))
    return 0;
  product->scale = a.scale + b.scale;
  drop_zeros(product);
  return product->scale <= MAX_DIGITS;
}

int decimal_to_minor(decimal number, int decimals, int64_t *minor, int *was_rounded)
{
  int64_t result = number.digits;

  *was_rounded = 0;
  if (number.scale > decimals) {
    const int64_t divisor = power_of_ten[number.scale - decimals];
    const int64_t rest = number.digits % divisor;
    const int64_t magnitude = rest < 0 ? -rest : rest;

    result = number.digits / divisor;
    if (magnitude >= divisor - magnitude)
      result += number.digits < 0 ? -1 : 1;
    *was_rounded = rest != 0;
  } else if (!multiply(number.digits, power_of_ten[decimals - number.scale], &result)) {
    return 0;
  }
  *minor = result;
  return result <= MAX_AMOUNT && result >= -MAX_AMOUNT;
}
