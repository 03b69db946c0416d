/* SPDX-License-Identifier: MIT */
/* The rules of a watch. The library resolves and checks them; here its words become those of the
 * options. */
#include "watch_rules.h"

#include "decimal.h"
#include "messages.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {[RFM_WATCH_PROBABILITY] = "probability",
                                    [RFM_WATCH_COMPOSITE] = "composite",
                                    [RFM_WATCH_SEGMENT] = "segment:",
                                    [RFM_WATCH_OVERDUE] = "overdue",
                                    [RFM_WATCH_FALL] = "fall"};

/* ---- as typed ---- */

static int read_kind(const char *name, rfm_watch_rule *rule)
{
  const size_t n = strlen(kinds[RFM_WATCH_SEGMENT]);

  for (int32_t kind = RFM_WATCH_PROBABILITY; kind <= RFM_WATCH_FALL; kind++)
    if (kind != RFM_WATCH_SEGMENT && strcmp(name, kinds[kind]) == 0)
      rule->kind = kind;
  if (strncmp(name, kinds[RFM_WATCH_SEGMENT], n) == 0 && name[n]) {
    rule->kind = RFM_WATCH_SEGMENT;
    rule->segment = name + n;
  }
  return rule->kind ? EXIT_DONE
                    : bad_usage("--rule takes overdue, fall, composite, probability, or segment: "
                                "with the key of a segment, such as segment:at_risk, not \"%s\"",
                                name);
}

/* 0 is what the library takes for "not given". */
static int read_threshold(const char *option, const char *text, double *out)
{
  decimal number;

  *out = 0;
  if (!text)
    return EXIT_DONE;
  if (!decimal_parse(text, strlen(text), 0, &number) || number.digits <= 0)
    return bad_usage("--%s takes a number above 0, not \"%s\"", option, text);
  *out = (double)number.digits / pow(10, number.scale);
  return EXIT_DONE;
}

static int read_rule(const typed_rule *typed, rfm_watch_rule *rule)
{
  int status = read_kind(typed->name, rule);

  if (!status)
    status = read_threshold("enter", typed->enter, &rule->enter);
  if (!status)
    status = read_threshold("leave", typed->leave, &rule->leave);
  if (!status && rule->kind == RFM_WATCH_SEGMENT && (typed->enter || typed->leave))
    return bad_usage("--rule %s: a segment has no --enter and no --leave", typed->name);
  return status;
}

static int read_rules(const options *o, rfm_watch_rule rules[MAX_WATCH_RULES])
{
  int status = EXIT_DONE;

  memset(rules, 0, MAX_WATCH_RULES * sizeof *rules);
  for (int32_t i = 0; i < o->n_watch_rules && !status; i++) {
    rules[i].struct_size = sizeof *rules;
    status = read_rule(&o->watch_rules[i], &rules[i]);
  }
  return status;
}

/* ---- the watch ---- */

/* "rule 0: leave is beyond enter: it lies above": the number is left out, the rule named instead.
 */
static int refuse(const options *o, const rfm_error *error)
{
  const char *why = strncmp(error->message, "rule ", 5) == 0 ? strchr(error->message, ':') : NULL;
  const typed_rule *rule =
      error->row >= 0 && error->row < o->n_watch_rules ? &o->watch_rules[error->row] : NULL;

  if (!why || !rule)
    return bad_usage("cannot make a watch: %s", error->message);
  return bad_usage("--rule %s%s%s%s%s%s", rule->name, rule->enter ? " --enter " : "",
                   rule->enter ? rule->enter : "", rule->leave ? " --leave " : "",
                   rule->leave ? rule->leave : "", why);
}

static void set_days(int32_t typed, uint32_t none, int32_t *days, uint32_t *flags)
{
  if (typed < 0)
    return;
  *days = typed;
  *flags = typed ? *flags & ~none : *flags | none;
}

/* The settings of a watch that goes on. */
static void take_known(const rfm_watch *known, rfm_watch_options *how,
                       rfm_watch_rule rules[MAX_WATCH_RULES])
{
  rfm_watch_counts counts = {.struct_size = sizeof counts};

  rfm_watch_count(known, &counts, NULL);
  how->flags = counts.flags;
  how->capacity = counts.capacity;
  how->capacity_per_group = counts.capacity_per_group;
  how->cool_down_days = counts.cool_down_days;
  how->start_delay_days = counts.start_delay_days;
  how->n_rules = counts.n_rules;
  for (int32_t i = 0; i < counts.n_rules; i++) {
    rules[i].struct_size = sizeof *rules;
    rfm_watch_get_rule(known, i, &rules[i], NULL);
  }
}

int watch_rules_make(const options *o, const rfm_host *host, const rfm_watch *known,
                     const rfm_suggestion *shop, rfm_watch **out)
{
  rfm_watch_options how = {.struct_size = sizeof how, .id_type = RFM_ID_BYTES};
  rfm_watch_rule rules[MAX_WATCH_RULES];
  rfm_error error;

  memset(rules, 0, sizeof rules);
  if (known)
    take_known(known, &how, rules);
  if (o->n_watch_rules) {
    const int status = read_rules(o, rules);

    if (status)
      return status;
    how.n_rules = o->n_watch_rules;
  }
  how.rules = how.n_rules ? rules : NULL;
  how.suggestion = shop;
  how.capacity = o->top ? o->top : how.capacity;
  how.capacity_per_group = o->top_per_group ? o->top_per_group : how.capacity_per_group;
  if (o->join)
    how.flags = o->join == JOIN_ALL ? how.flags | RFM_WATCH_ALL : how.flags & ~RFM_WATCH_ALL;
  set_days(o->cool_down, RFM_WATCH_NO_COOL_DOWN, &how.cool_down_days, &how.flags);
  set_days(o->start_delay, RFM_WATCH_NO_START_DELAY, &how.start_delay_days, &how.flags);
  return rfm_watch_new(out, host, &how, &error) ? refuse(o, &error) : EXIT_DONE;
}

int watch_rules_check(const options *o)
{
  rfm_watch *tried = NULL;
  const int status = watch_rules_make(o, NULL, NULL, NULL, &tried);

  rfm_watch_free(tried);
  return status;
}

/* ---- what they need, what they are called ---- */

static rfm_watch_rule rule_of(const rfm_watch *watch, int32_t i)
{
  rfm_watch_rule rule = {.struct_size = sizeof rule};

  return rfm_watch_get_rule(watch, i, &rule, NULL) ? (rfm_watch_rule){0} : rule;
}

int watch_rules_have(const rfm_watch *watch, int32_t kind)
{
  for (int32_t i = 0; i < MAX_WATCH_RULES; i++)
    if (rule_of(watch, i).kind == kind)
      return 1;
  return 0;
}

static int has_segment(const rfm_segments *segments, const char *key)
{
  for (int32_t i = 0; i < rfm_segments_size(segments); i++)
    if (strcmp(rfm_segments_key(segments, i), key) == 0)
      return 1;
  return 0;
}

int watch_rules_check_segments(const rfm_watch *watch, const rfm_segments *segments)
{
  char keys[512] = "";
  size_t used = 0;

  for (int32_t i = 0; i < rfm_segments_size(segments) && used < sizeof keys; i++)
    used += (size_t)snprintf(keys + used, sizeof keys - used, "%s%s", i ? ", " : "",
                             rfm_segments_key(segments, i));
  for (int32_t i = 0; i < MAX_WATCH_RULES; i++) {
    const rfm_watch_rule rule = rule_of(watch, i);

    if (rule.kind == RFM_WATCH_SEGMENT && !has_segment(segments, rule.segment))
      return bad_usage("--rule segment:%s: the map has no such segment; it has %s", rule.segment,
                       keys);
  }
  return EXIT_DONE;
}

const char *watch_rules_text(const rfm_watch *watch, int32_t rules, char out[RULES_TEXT_SIZE])
{
  size_t used = 0;

  out[0] = '\0';
  for (int32_t i = 0; i < MAX_WATCH_RULES; i++)
    if (rules & 1 << i) {
      const rfm_watch_rule rule = rule_of(watch, i);

      used += (size_t)snprintf(out + used, RULES_TEXT_SIZE - used, "%s%s%s", used ? "+" : "",
                               kinds[rule.kind], rule.segment ? rule.segment : "");
    }
  return out;
}
