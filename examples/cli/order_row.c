/* SPDX-License-Identifier: MIT */
/* One row of the orders, from text to an event. Every text key is hashed, digits too, so that 007
 * is not 7. */
#include "order_row.h"

#include "decimal.h"
#include "field_date.h"

#include <stdio.h>
#include <string.h>

enum { MAX_ID = 65535, SECONDS_PER_DAY = 86400 };

/* The field of a role; empty when the orders have no such column or SQL says NULL. */
static field field_of(const text_row *r, const column_roles *c, role which)
{
  field f = {"", 0};

  if (c->at[which] >= 0 && r->fields[c->at[which]].text)
    f = r->fields[c->at[which]];
  return f;
}

static bad_row explain(char why[EXPLAIN_SIZE], bad_row reason, const column_roles *c, role which,
                       field f, const char *expected)
{
  char shown[41];
  size_t n = 0;

  for (; n < f.size && n + 1 < sizeof shown; n++)
    shown[n] = (unsigned char)f.text[n] < 0x20 ? '?' : f.text[n];
  shown[n] = '\0';
  if (f.size)
    snprintf(why, EXPLAIN_SIZE, "column %.60s: \"%s%s\"; expected %s", c->name[which], shown,
             n < f.size ? "..." : "", expected);
  else
    snprintf(why, EXPLAIN_SIZE, "column %.60s: nothing there; expected %s", c->name[which],
             expected);
  return reason;
}

static uint64_t key_of(const text_row *r, const column_roles *c, role which)
{
  const field f = field_of(r, c, which);

  return f.size ? rfm_key_hash(f.text, f.size) : 0;
}

static uint32_t group_of(const text_row *r, const column_roles *c)
{
  const field f = field_of(r, c, ROLE_GROUP);

  return f.size ? rfm_group_hash(f.text, f.size) : 0;
}

static bad_row read_id(const text_row *r, const column_roles *c, const options *o, order_event *e,
                       char *why)
{
  const field f = field_of(r, c, ROLE_ID);

  if (f.size > MAX_ID)
    return explain(why, ROW_BAD_ID, c, ROLE_ID, f, "an id of at most 65535 bytes");
  if (memchr(f.text, 0, f.size))
    return explain(why, ROW_BAD_ID, c, ROLE_ID, f, "an id without NUL bytes");
  if (!f.size && o->strict)
    return explain(why, ROW_BAD_ID, c, ROLE_ID, f, "a customer (--strict)");
  e->id = f.text;
  e->id_size = f.size;
  return ROW_IS_GOOD;
}

static const char usual_dates[] =
    "a date such as 2011-12-09, 2011/12/09, 20111209 or 2011-12-09 14:05; other forms with "
    "--date-format, such as %d/%m/%Y, %m/%d/%Y or unix";

static bad_row read_time(const text_row *r, const column_roles *c, const options *o, order_event *e,
                         char *why)
{
  const field f = field_of(r, c, ROLE_TIME);
  char expected[96];
  moment when;

  if (!date_parse(f.text, f.size, o->date_format, &when)) {
    if (o->date_format)
      snprintf(expected, sizeof expected, "a date like --date-format %.60s", o->date_format);
    return explain(why, ROW_BAD_DATE, c, ROLE_TIME, f, o->date_format ? expected : usual_dates);
  }
  e->day = when.day;
  e->has_time = when.has_time;
  e->time_s = (int64_t)when.day * SECONDS_PER_DAY + when.second;
  return ROW_IS_GOOD;
}

static int is_digit(char c)
{
  return c >= '0' && c <= '9';
}

/* Whether a separator that is not the decimal one stands between a digit and three others, as in
 * 1,234.50 or 1 234. */
static int has_thousands(field f, int comma)
{
  for (size_t i = 1; i + 3 < f.size; i++)
    if (strchr(comma ? ". '" : ", '", f.text[i]) && f.text[i] && is_digit(f.text[i - 1]) &&
        is_digit(f.text[i + 1]) && is_digit(f.text[i + 2]) && is_digit(f.text[i + 3]) &&
        (i + 4 == f.size || !is_digit(f.text[i + 4])))
      return 1;
  return 0;
}

static const char *expected_number(field f, int comma)
{
  if (has_thousands(f, comma))
    return comma ? "a number without thousands separators, such as 1234,50"
                 : "a number without thousands separators, such as 1234.50";
  return comma ? "a number such as 1234,50" : "a number such as 1234.50";
}

static bad_row read_number(const text_row *r, const column_roles *c, const options *o, role which,
                           decimal *number, char *why)
{
  const field f = field_of(r, c, which);

  if (!decimal_parse(f.text, f.size, o->decimal_comma, number))
    return explain(why, ROW_BAD_AMOUNT, c, which, f, expected_number(f, o->decimal_comma));
  return ROW_IS_GOOD;
}

static bad_row read_kind(const text_row *r, const column_roles *c, order_event *e, char *why)
{
  const field f = field_of(r, c, ROLE_KIND);

  if (c->at[ROLE_KIND] < 0)
    return ROW_IS_GOOD;
  for (uint8_t kind = RFM_KIND_SALE; kind <= RFM_KIND_CONTACT; kind++) {
    const word name = (word)(W_SALE + kind - RFM_KIND_SALE);

    if (field_is(f, say(LANGUAGE_EN, name)) || field_is(f, say(LANGUAGE_ZH, name)))
      e->kind = kind;
  }
  if (!e->kind)
    return explain(why, ROW_BAD_KIND, c, ROLE_KIND, f,
                   "sale, return, payment, visit or contact (or say --kind none)");
  return ROW_IS_GOOD;
}

/* The amount as it is written: one column, or quantity times price. */
static bad_row read_written_amount(const text_row *r, const column_roles *c, const options *o,
                                   order_event *e, int *was_rounded, char *why)
{
  const int is_product = c->at[ROLE_PRICE] >= 0;
  const role first = is_product ? ROLE_QUANTITY : ROLE_AMOUNT;
  decimal number, price = {0, 0};

  if (read_number(r, c, o, first, &number, why))
    return ROW_BAD_AMOUNT;
  if (is_product && read_number(r, c, o, ROLE_PRICE, &price, why))
    return ROW_BAD_AMOUNT;
  if ((is_product && !decimal_multiply(number, price, &number)) ||
      !decimal_to_minor(number, o->decimals, &e->amount_minor, was_rounded))
    return explain(why, ROW_BAD_AMOUNT, c, first, field_of(r, c, first),
                   "an amount below 2^53 of the smallest unit (see --decimals)");
  return ROW_IS_GOOD;
}

static bad_row read_amount(const text_row *r, const column_roles *c, const options *o,
                           order_event *e, int *was_rounded, char *why)
{
  const role first = c->at[ROLE_PRICE] >= 0 ? ROLE_QUANTITY : ROLE_AMOUNT;
  const int has_no_money = e->kind >= RFM_KIND_VISIT;
  const field f = field_of(r, c, first);
  bad_row bad;

  if (c->at[first] < 0 || (has_no_money && !f.size))
    return ROW_IS_GOOD;
  bad = read_written_amount(r, c, o, e, was_rounded, why);
  if (!bad && has_no_money && e->amount_minor)
    return explain(why, ROW_BAD_AMOUNT, c, first, f, "0 or nothing for a visit or contact");
  if (!bad && e->kind && e->amount_minor < 0)
    return explain(why, ROW_BAD_AMOUNT, c, first, f, "0 or more, since the kind says what it is");
  return bad;
}

bad_row order_row_read(const text_row *r, const column_roles *c, const options *o, order_event *e,
                       int *was_rounded, char why[EXPLAIN_SIZE])
{
  bad_row bad;

  memset(e, 0, sizeof *e);
  *was_rounded = 0;
  if (r->n != c->n) {
    snprintf(why, EXPLAIN_SIZE, "column %d: found %d columns; expected %d, as in line 1",
             (r->n < c->n ? r->n : c->n) + 1, r->n, c->n);
    return ROW_BAD_COLUMNS;
  }
  bad = read_id(r, c, o, e, why);
  if (!bad)
    bad = read_time(r, c, o, e, why);
  if (!bad)
    bad = read_kind(r, c, e, why);
  if (!bad)
    bad = read_amount(r, c, o, e, was_rounded, why);
  e->order = key_of(r, c, ROLE_ORDER);
  e->event = key_of(r, c, ROLE_EVENT);
  e->item = key_of(r, c, ROLE_ITEM);
  e->category = key_of(r, c, ROLE_CATEGORY);
  e->group = group_of(r, c);
  e->number = r->number;
  return bad;
}
