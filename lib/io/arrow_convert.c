/* SPDX-License-Identifier: MIT */
/* Conversions that lose nothing in silence. */
#include "io/arrow_convert.h"

#include <rfm/table.h>

#include "base/date.h"

#include <float.h>
#include <string.h>

enum { LIMBS = 8, DAY_MS = 86400000, N_KINDS = 5 };

/* Beyond this no table takes an amount (RULES 3.1), and doubles are no longer whole one by one. */
static const double MOST_MINOR = 9007199254740992.0;

/* ---- decimals ---- */

/* The magnitude of a decimal in limbs of 32 bits, least first, and what division has cut off. */
typedef struct decimal {
  uint32_t limb[LIMBS];
  int32_t n_limbs;
  int negative;
  int last_digit; /* cut off last */
  int others;     /* whether any digit cut off before was not 0 */
} decimal;

static int is_little_endian(void)
{
  const uint32_t one = 1;
  uint8_t first;

  memcpy(&first, &one, 1);
  return first;
}

static void negate(decimal *d)
{
  uint64_t carry = 1;

  for (int32_t i = 0; i < d->n_limbs; i++) {
    carry += (uint32_t)~d->limb[i];
    d->limb[i] = (uint32_t)carry;
    carry >>= 32;
  }
}

static void read_decimal(decimal *d, const uint8_t *p, int32_t width)
{
  memset(d, 0, sizeof *d);
  d->n_limbs = width / 4;
  for (int32_t i = 0; i < d->n_limbs; i++)
    memcpy(&d->limb[is_little_endian() ? i : d->n_limbs - 1 - i], p + (size_t)4 * (size_t)i, 4);
  d->negative = d->limb[d->n_limbs - 1] >> 31 != 0;
  if (d->negative)
    negate(d);
}

static void divide_by_ten(decimal *d)
{
  uint64_t rest = 0;

  for (int32_t i = d->n_limbs; i-- > 0;) {
    rest = rest << 32 | d->limb[i];
    d->limb[i] = (uint32_t)(rest / 10);
    rest %= 10;
  }
  d->others |= d->last_digit != 0;
  d->last_digit = (int)rest;
}

static int multiply_by_ten(decimal *d)
{
  uint64_t carry = 0;

  for (int32_t i = 0; i < d->n_limbs; i++) {
    carry += (uint64_t)d->limb[i] * 10;
    d->limb[i] = (uint32_t)carry;
    carry >>= 32;
  }
  return carry == 0;
}

/* The magnitude when it is at most MOST_MINOR, else -1. */
static int64_t small_magnitude(const decimal *d)
{
  uint64_t value = d->limb[0] | (d->n_limbs > 1 ? (uint64_t)d->limb[1] << 32 : 0);

  for (int32_t i = 2; i < d->n_limbs; i++)
    if (d->limb[i])
      return -1;
  return value <= (uint64_t)MOST_MINOR ? (int64_t)value : -1;
}

static rfm__converted money_of_decimal(const uint8_t *p, const rfm__arrow_field *f,
                                       int32_t decimals, int64_t *minor)
{
  decimal d;
  int64_t magnitude;

  read_decimal(&d, p, f->width);
  for (int32_t i = decimals; i < f->scale; i++)
    divide_by_ten(&d);
  for (int32_t i = f->scale; i < decimals; i++)
    if (!multiply_by_ten(&d))
      return RFM__CONVERTED_RANGE;
  magnitude = small_magnitude(&d);
  if (magnitude < 0)
    return RFM__CONVERTED_RANGE;
  magnitude += d.last_digit >= 5;
  *minor = d.negative ? -magnitude : magnitude;
  return d.last_digit || d.others ? RFM__CONVERTED_ROUNDED : RFM__CONVERTED;
}

static double double_of_decimal(const uint8_t *p, const rfm__arrow_field *f)
{
  double value = 0.0, unit = 1.0;
  decimal d;

  read_decimal(&d, p, f->width);
  for (int32_t i = d.n_limbs; i-- > 0;)
    value = value * 4294967296.0 + d.limb[i];
  for (int32_t i = 0; i < f->scale; i++)
    unit *= 10.0;
  for (int32_t i = 0; i > f->scale; i--)
    value *= 10.0;
  value /= unit;
  return d.negative ? -value : value;
}

/* ---- floats and integers ---- */

static double load_float(const uint8_t *p, int32_t width)
{
  double wide;
  float narrow;

  if (width == 8) {
    memcpy(&wide, p, sizeof wide);
    return wide;
  }
  memcpy(&narrow, p, sizeof narrow);
  return (double)narrow;
}

static double power_of_ten(int32_t n)
{
  double power = 1.0;

  while (n-- > 0)
    power *= 10.0;
  return power;
}

static rfm__converted money_of_float(double value, int32_t width, double unit, int64_t *minor)
{
  const double exact = value * unit, size = exact < 0 ? -exact : exact;
  /* half a unit in the last place of the producer's number, and of the product */
  const double noise = size * (width == 4 ? 0x1p-23 : 0x1p-51);
  int64_t nearest;
  double off;

  if (!(size <= MOST_MINOR))
    return RFM__CONVERTED_RANGE;
  nearest = (int64_t)size;
  nearest += size - (double)nearest >= 0.5;
  off = size - (double)nearest;
  *minor = exact < 0 ? -nearest : nearest;
  return off > noise || -off > noise ? RFM__CONVERTED_ROUNDED : RFM__CONVERTED;
}

static rfm__converted money_of_integer(int64_t value, int32_t decimals, int64_t *minor)
{
  const int64_t most = (int64_t)MOST_MINOR;

  for (int32_t i = 0; i < decimals; i++) {
    if (value > most || value < -most)
      return RFM__CONVERTED_RANGE;
    value *= 10;
  }
  *minor = value;
  return value > most || value < -most ? RFM__CONVERTED_RANGE : RFM__CONVERTED;
}

rfm__converted rfm__arrow_money(const rfm__arrow_view *view, int64_t row, int32_t decimals,
                                int64_t *minor)
{
  const rfm__arrow_field *f = view->field;
  const uint8_t *p = rfm__arrow_number(view, row);
  int64_t value;

  if (!p)
    return RFM__CONVERTED_BROKEN;
  if (f->kind == RFM__ARROW_DECIMAL)
    return money_of_decimal(p, f, decimals, minor);
  if (f->kind == RFM__ARROW_FLOAT)
    return money_of_float(load_float(p, f->width), f->width, power_of_ten(decimals), minor);
  return rfm__arrow_integer(view, row, &value) ? money_of_integer(value, decimals, minor)
                                               : RFM__CONVERTED_RANGE;
}

rfm__converted rfm__arrow_double(const rfm__arrow_view *view, int64_t row, double *value)
{
  const rfm__arrow_field *f = view->field;
  const uint8_t *p = rfm__arrow_number(view, row);
  uint64_t key;

  if (!p)
    return RFM__CONVERTED_BROKEN;
  if (f->kind == RFM__ARROW_DECIMAL)
    *value = double_of_decimal(p, f);
  else if (f->kind == RFM__ARROW_FLOAT)
    *value = load_float(p, f->width);
  else if (rfm__arrow_key(view, row, &key))
    *value = f->kind == RFM__ARROW_UINT ? (double)key : (double)(int64_t)key;
  return *value >= -DBL_MAX && *value <= DBL_MAX ? RFM__CONVERTED : RFM__CONVERTED_RANGE;
}

/* ---- time ---- */

static int64_t floor_divide(int64_t value, int64_t by)
{
  return value / by - (value % by < 0);
}

rfm__converted rfm__arrow_seconds(const rfm__arrow_view *view, int64_t row, int64_t *seconds)
{
  int64_t value;

  if (!rfm__arrow_number(view, row))
    return RFM__CONVERTED_BROKEN;
  if (!rfm__arrow_integer(view, row, &value))
    return RFM__CONVERTED_RANGE;
  *seconds = view->field->kind == RFM__ARROW_TIMESTAMP
                 ? floor_divide(value, view->field->per_second)
                 : value;
  return RFM__CONVERTED;
}

rfm__converted rfm__arrow_day(const rfm__arrow_view *view, int64_t row, int32_t *day)
{
  int64_t value;

  if (!rfm__arrow_number(view, row))
    return RFM__CONVERTED_BROKEN;
  if (!rfm__arrow_integer(view, row, &value))
    return RFM__CONVERTED_RANGE;
  if (view->field->kind == RFM__ARROW_DATE && view->field->width == 8)
    value = floor_divide(value, DAY_MS);
  if (!rfm__is_day(value))
    return RFM__CONVERTED_RANGE;
  *day = (int32_t)value;
  return RFM__CONVERTED;
}

/* ---- keys and words ---- */

static int is_text(const rfm__arrow_view *view)
{
  return view->field->kind == RFM__ARROW_TEXT || view->field->kind == RFM__ARROW_TEXT_VIEW;
}

rfm__converted rfm__arrow_hash(const rfm__arrow_view *view, int64_t row, uint64_t *key)
{
  const uint8_t *bytes;
  int64_t n;

  if (!is_text(view))
    return rfm__arrow_key(view, row, key) ? RFM__CONVERTED : RFM__CONVERTED_BROKEN;
  if (!rfm__arrow_text(view, row, &bytes, &n))
    return RFM__CONVERTED_BROKEN;
  *key = n > 0 ? rfm_key_hash(bytes, (size_t)n) : 0;
  return RFM__CONVERTED;
}

rfm__converted rfm__arrow_hash_group(const rfm__arrow_view *view, int64_t row, uint32_t *key)
{
  const uint8_t *bytes;
  uint64_t number;
  int64_t n;

  if (!is_text(view)) {
    if (!rfm__arrow_key(view, row, &number))
      return RFM__CONVERTED_BROKEN;
    *key = (uint32_t)number;
    return number <= UINT32_MAX ? RFM__CONVERTED : RFM__CONVERTED_RANGE;
  }
  if (!rfm__arrow_text(view, row, &bytes, &n))
    return RFM__CONVERTED_BROKEN;
  *key = n > 0 ? rfm_group_hash(bytes, (size_t)n) : 0;
  return RFM__CONVERTED;
}

rfm__converted rfm__arrow_kind(const rfm__arrow_view *view, int64_t row, uint8_t *kind)
{
  static const char *const words[N_KINDS] = {"sale", "return", "payment", "visit", "contact"};
  const uint8_t *bytes;
  int64_t n;

  if (!is_text(view)) {
    if (!rfm__arrow_number(view, row))
      return RFM__CONVERTED_BROKEN;
    if (!rfm__arrow_integer(view, row, &n) || n < 1 || n > N_KINDS)
      return RFM__CONVERTED_RANGE;
    *kind = (uint8_t)n;
    return RFM__CONVERTED;
  }
  if (!rfm__arrow_text(view, row, &bytes, &n))
    return RFM__CONVERTED_BROKEN;
  for (int i = 0; i < N_KINDS; i++)
    if ((size_t)n == strlen(words[i]) && memcmp(bytes, words[i], (size_t)n) == 0) {
      *kind = (uint8_t)(i + 1);
      return RFM__CONVERTED;
    }
  return RFM__CONVERTED_RANGE;
}
