/* SPDX-License-Identifier: MIT */
/* Whom an early warning is of, as typed. */
#include "churn_rule.h"

#include "decimal.h"
#include "messages.h"

#include <math.h>
#include <string.h>

/* A number above 0 and at most 1. */
static int read_share(const char *option, const char *text, double *out)
{
  decimal number;

  if (!decimal_parse(text, strlen(text), 0, &number) || number.digits <= 0 ||
      (double)number.digits > pow(10, number.scale))
    return bad_usage("--%s takes a number above 0 and at most 1, not \"%s\"", option, text);
  *out = (double)number.digits / pow(10, number.scale);
  return EXIT_DONE;
}

static int read_money(const char *option, const char *text, int decimals, double *out)
{
  decimal number;
  int64_t minor;
  int was_rounded;

  if (!text)
    return EXIT_DONE;
  if (!decimal_parse(text, strlen(text), 0, &number) || number.digits < 0 ||
      !decimal_to_minor(number, decimals, &minor, &was_rounded))
    return bad_usage("--%s takes an amount of 0 or more, not \"%s\"", option, text);
  *out = (double)minor;
  return EXIT_DONE;
}

static int read_probability(const options *o, rfm_churn_options *how)
{
  int status = EXIT_DONE;

  if (o->value)
    return bad_usage("--probability and --value exclude each other");
  how->rule = RFM_CHURN_PROBABILITY;
  status = read_share("probability", o->probability, &how->probability);
  if (!status && how->probability >= 1)
    return bad_usage("--probability takes a number between 0 and 1, not \"%s\"", o->probability);
  return status;
}

static int read_value(const options *o, rfm_churn_options *how)
{
  int status;

  if (!o->acceptance)
    return bad_usage("--value goes with --acceptance, the share of those leaving whom an offer "
                     "keeps");
  how->rule = RFM_CHURN_VALUE;
  status = read_share("acceptance", o->acceptance, &how->acceptance);
  if (!status)
    status = read_money("value", o->value, o->decimals, &how->value_minor);
  if (!status)
    status = read_money("incentive", o->incentive, o->decimals, &how->incentive_minor);
  if (!status)
    status = read_money("contact", o->contact, o->decimals, &how->contact_minor);
  if (!status && how->value_minor <= how->incentive_minor)
    return bad_usage("--value %s is not above --incentive %s", o->value,
                     o->incentive ? o->incentive : "0");
  return status;
}

static const char *price_given(const options *o)
{
  if (o->acceptance)
    return "--acceptance";
  return o->incentive ? "--incentive" : o->contact ? "--contact" : NULL;
}

int churn_rule_read(const options *o, int64_t capacity, rfm_churn_options *how)
{
  how->money_level = o->money_level;
  how->capacity = capacity;
  how->capacity_share = capacity ? 1 : 0;
  if (price_given(o) && !o->value)
    return bad_usage("%s goes with --value, what a customer who is kept is worth", price_given(o));
  if (o->probability)
    return read_probability(o, how);
  return o->value ? read_value(o, how) : EXIT_DONE;
}

int churn_rule_has_threshold(const options *o)
{
  return o->probability || o->value;
}
