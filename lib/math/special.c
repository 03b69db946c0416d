/* SPDX-License-Identifier: MIT */
/* Exponential, logarithm and n-th root from + - * / alone.
 *
 * Both functions cut their argument down by powers of two, which is exact, and sum a classic series
 * of a small remainder, arranged so that the series only corrects a leading term that is exact (the
 * arrangement is that of K. C. Ng's fdlibm, 1993). The coefficients are the series' own. */
#include "math/special.h"

#include <float.h>
#include <string.h>

enum { MANTISSA_BITS = 52, EXPONENT_BIAS = 1023, EXPONENT_MASK = 0x7ff };

#define MANTISSA_MASK ((UINT64_C(1) << MANTISSA_BITS) - 1)

/* ln 2 as a double of 32 bits, so that its product with an exponent is exact, and the rest. */
static const double LN2_HIGH = 0x1.62e42feep-1, LN2_LOW = 0x1.a39ef35793c76p-33;
static const double LOG2_E = 0x1.71547652b82fep+0;
static const double ROOT_HALF = 0x1.6a09e667f3bcdp-1;

/* exp(x) is infinite above the first and rounds to 0 below the second: ln(2^1024), ln(2^-1075). */
static const double EXP_MOST = 0x1.62e42fefa39efp+9, EXP_LEAST = -0x1.74910d52d3052p+9;

static uint64_t bits_of(double x)
{
  uint64_t bits;

  memcpy(&bits, &x, sizeof bits);
  return bits;
}

static double double_of(uint64_t bits)
{
  double x;

  memcpy(&x, &bits, sizeof x);
  return x;
}

/* 2^k of a normal number. */
static double power_of_two(int k)
{
  return double_of((uint64_t)(k + EXPONENT_BIAS) << MANTISSA_BITS);
}

/* y 2^k for y in [1/2, 2]: in two factors, since 2^k alone may be no normal number. */
static double scale(double y, int k)
{
  const int half = k / 2;

  return y * power_of_two(half) * power_of_two(k - half);
}

/* r coth(r/2) - 2 = sum over j > 0 of 2 B(2j) r^(2j) / (2j)!, B being Bernoulli's numbers. The next
 * term is below 2^-61 for |r| <= ln(2) / 2. */
static double coth_series(double r)
{
  const double q = r * r;

  return q * (1.0 / 6.0 + q * (-1.0 / 360.0 +
                               q * (1.0 / 15120.0 +
                                    q * (-1.0 / 604800.0 +
                                         q * (1.0 / 23950080.0 + q * (-691.0 / 653837184000.0))))));
}

double rfm__exp(double x)
{
  double high, low, r, c;
  int k;

  if (x != x)
    return x;
  if (x > EXP_MOST)
    return double_of((uint64_t)EXPONENT_MASK << MANTISSA_BITS);
  if (x < EXP_LEAST)
    return 0.0;
  k = (int)(x * LOG2_E + (x < 0 ? -0.5 : 0.5));
  high = x - k * LN2_HIGH;
  low = k * LN2_LOW;
  r = high - low;
  /* e^r = 1 + 2 r / (r coth(r/2) - r) = 1 + r + r c / (2 - c). */
  c = r - coth_series(r);
  return scale(1.0 + (high - (low - r * c / (2.0 - c))), k);
}

/* The sum over j > 0 of 2 s^(2j) / (2j + 1), which is ln((1 + s) / (1 - s)) / s - 2. The next term
 * is below 2^-58 of it for |s| <= 3 - 2 sqrt(2). */
static double atanh_series(double s)
{
  const double q = s * s;
  const double last = 2.0 / 17.0 + q * (2.0 / 19.0 + q * (2.0 / 21.0));
  const double middle = 2.0 / 11.0 + q * (2.0 / 13.0 + q * (2.0 / 15.0 + q * last));

  return q * (2.0 / 3.0 + q * (2.0 / 5.0 + q * (2.0 / 7.0 + q * (2.0 / 9.0 + q * middle))));
}

double rfm__ln(double x)
{
  double f, s, half_square;
  int k = 0;

  if (x != x || x > DBL_MAX)
    return x;
  if (x <= 0.0)
    return x < 0.0 ? rfm__quiet_nan() : -double_of((uint64_t)EXPONENT_MASK << MANTISSA_BITS);
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    k = -54;
  }
  k += (int)(bits_of(x) >> MANTISSA_BITS) - EXPONENT_BIAS + 1;
  x = double_of((bits_of(x) & MANTISSA_MASK) | bits_of(0.5)); /* [1/2, 1) */
  if (x < ROOT_HALF) {
    x *= 2.0;
    k--;
  }
  f = x - 1.0;
  s = f / (2.0 + f);
  half_square = 0.5 * f * f;
  /* ln(1 + f) = 2 s + s atanh_series(s), and 2 s = f - f^2 / 2 + s f^2 / 2. */
  return k * LN2_HIGH - ((half_square - (s * (half_square + atanh_series(s)) + k * LN2_LOW)) - f);
}

double rfm__ln1p(double x)
{
  const double u = 1.0 + x;

  /* What rounding took from u, x / (u - 1) gives back (W. Kahan). */
  return u == 1.0 ? x : rfm__ln(u) * (x / (u - 1.0));
}

static double integer_power(double x, int32_t n)
{
  double power = 1.0;

  for (; n > 0; n /= 2, x *= x)
    if (n % 2)
      power *= x;
  return power;
}

double rfm__root(double x, int32_t n)
{
  const double guess = rfm__exp(rfm__ln(x) / n);
  const double power = integer_power(guess, n);

  /* One step of Newton's method; rounding of the power counts only by its n-th part. */
  return guess - guess * ((power - x) / power / n);
}
