/* SPDX-License-Identifier: MIT */
/* UCI Online Retail: counts and sums as data/README.md states them, from invoices and from all
 * 541,909 lines. */
#include "support/csv.h"
#include "support/rows.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 550000 };

static rfm_error err;

static row *lines; /* of the file that is loaded */
static int64_t n_lines;

static int setup(void **state)
{
  (void)state;
  lines = malloc(MAX_LINES * sizeof *lines);
  n_lines = 0;
  return lines ? 0 : -1;
}

static int teardown(void **state)
{
  (void)state;
  free(lines);
  return 0;
}

static row *add(const char *invoice, const char *customer, const char *time)
{
  row *r;

  assert_true(n_lines < MAX_LINES);
  r = &lines[n_lines++];
  memset(r, 0, sizeof *r);
  r->customer = strtoull(customer, NULL, 10);
  r->anonymous = *customer == '\0';
  r->day = csv_day(time);
  r->time = (int64_t)r->day * 86400 + csv_seconds(time);
  r->order = rfm_key_hash(invoice, strlen(invoice));
  return r;
}

/* Cancellations are returns, and so are the two invoices of a negative amount that are none. */
static void set_amount(row *r, const char *invoice, int64_t amount)
{
  r->kind = *invoice == 'C' || amount < 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
  r->amount = amount < 0 ? -amount : amount;
}

static int64_t load_invoices(int64_t *n_cancelled, int64_t *n_negative)
{
  int64_t sum = 0;
  csv c;

  if (!csv_open(&c, SOURCE_ROOT, "uci_invoices.csv"))
    skip();
  *n_cancelled = *n_negative = 0;
  while (csv_next(&c)) {
    const int64_t amount = csv_cents(c.field[3]);

    set_amount(add(c.field[0], c.field[2], c.field[1]), c.field[0], amount);
    *n_cancelled += *c.field[0] == 'C';
    *n_negative += amount < 0;
    sum += amount;
  }
  csv_close(&c);
  return sum;
}

/* Quantity times price in ten thousandths, to cents, half away from zero. */
static int64_t line_amount(const char *quantity, const char *price)
{
  const int64_t exact = strtoll(quantity, NULL, 10) * csv_ten_thousandths(price);

  return exact < 0 ? -((-exact + 50) / 100) : (exact + 50) / 100;
}

static int64_t load_lines(int64_t *n_cancelled)
{
  int64_t sum = 0;
  csv c;

  if (!csv_open(&c, SOURCE_ROOT, "uci_lines.csv.gz"))
    skip();
  *n_cancelled = 0;
  while (csv_next(&c)) {
    const int64_t amount = line_amount(c.field[3], c.field[5]);

    assert_int_equal(c.n_fields, 8);
    set_amount(add(c.field[0], c.field[6], c.field[4]), c.field[0], amount);
    *n_cancelled += *c.field[0] == 'C';
    sum += amount;
  }
  csv_close(&c);
  return sum;
}

/* ---- what both files say of customers ---- */

typedef struct totals {
  int64_t n_once, n_at_or_below, n_below;
  double gross, net;
} totals;

static totals total(const rfm_table *table, const rfm_metrics *m, int32_t as_of_day)
{
  const double *frequency, *net, *gross;
  rfm_features *f = NULL;
  totals t = {0, 0, 0, 0, 0};
  int64_t n;

  assert_ok(rfm_features_measure(&f, table, m, as_of_day, NULL, &err), &err);
  assert_ok(rfm_features_column(f, 0, &frequency, &n, &err), &err);
  assert_ok(rfm_features_column(f, 1, &net, NULL, &err), &err);
  assert_ok(rfm_features_column(f, 2, &gross, NULL, &err), &err);
  for (int64_t i = 0; i < n; i++) {
    t.n_once += frequency[i] == 1;
    t.n_at_or_below += net[i] <= 0;
    t.n_below += net[i] < 0;
    t.net += net[i];
    t.gross += gross[i];
  }
  rfm_features_free(f);
  return t;
}

static void assert_customers(const rfm_table *table, uint32_t flags, int64_t n_buyers,
                             int64_t n_returned_only, int64_t n_once)
{
  const int32_t as_of = csv_day("2011-12-09");
  rfm_metric list[] = {metric_of(RFM_METRIC_FREQUENCY, 0), metric_of(RFM_METRIC_MONETARY, 0),
                       metric_of(RFM_METRIC_MONETARY, 0)};
  rfm_metrics_options o = metrics_options(0, RFM_PURCHASE_ORDER);
  rfm_metrics *m = NULL;
  rfm_measure_counts counts;
  totals t;

  list[2].money = RFM_MONEY_GROSS;
  list[2].name = "gross";
  o.flags = flags;
  assert_ok(rfm_metrics_new(&m, NULL, list, 3, &o, &err), &err);
  counts = measured_counts(table, m, as_of);
  assert_int_equal(counts.n_buyers, n_buyers);
  assert_int_equal(counts.n_returned_only, n_returned_only);
  assert_int_equal(counts.n_prospects, 0);
  assert_int_equal(counts.n_excess_returns, 0);
  t = total(table, m, as_of);
  assert_int_equal(t.n_once, n_once);
  assert_int_equal(t.n_at_or_below, 55);
  assert_int_equal(t.n_below, 41);
  assert_true(t.gross == 891140790);
  assert_true(t.net == 830006581);
  rfm_metrics_free(m);
}

static rfm_table *load_table(void)
{
  rfm_table *table = rows_table(NULL, lines, n_lines);

  assert_ok(rfm_table_compact(table, &err), &err);
  assert_int_equal(counts_of(table).n_customers, 4372);
  assert_int_equal(counts_of(table).first_day, csv_day("2010-12-01"));
  assert_int_equal(counts_of(table).last_day, csv_day("2011-12-09"));
  return table;
}

static void all_invoices_have_their_facts(void **state)
{
  int64_t n_cancelled, n_negative;
  const int64_t sum = load_invoices(&n_cancelled, &n_negative);
  rfm_anonymous anonymous;
  rfm_suggestion s;
  rfm_table *table;

  (void)state;
  assert_int_equal(n_lines, 25900);
  assert_int_equal(n_cancelled, 3836);
  assert_int_equal(n_negative, 3838);
  assert_int_equal(sum, 974774793);
  table = load_table();
  assert_int_equal(counts_of(table).n_anonymous, 3710);
  assert_int_equal(counts_of(table).n_events, 25900 - 3710);
  ZERO_STRUCT(anonymous);
  assert_ok(rfm_table_anonymous(table, RFM_DAY_MIN, RFM_DAY_MAX, &anonymous, &err), &err);
  assert_int_equal(anonymous.sales_minor - anonymous.returns_minor, 974774793 - 830006581);
  assert_int_equal(measured_counts(table, NULL, csv_day("2011-12-09")).n_unlinked_returns, 3654);
  assert_customers(table, 0, 4339, 33, 1494);
  assert_customers(table, RFM_METRICS_IGNORE_ZERO, 4338, 34, 1493);
  ZERO_STRUCT(s);
  assert_ok(rfm_suggest(table, NULL, csv_day("2011-12-09"), &s, &err), &err);
  assert_memory_equal(s.recency_break, ((const int32_t[]){28, 58, 110, 155}),
                      sizeof s.recency_break);
  rfm_table_free(table);
}

static void all_lines_have_their_facts(void **state)
{
  int64_t n_cancelled;
  const int64_t sum = load_lines(&n_cancelled);
  rfm_table *table;

  (void)state;
  assert_int_equal(n_lines, 541909);
  assert_int_equal(n_cancelled, 9288);
  assert_int_equal(sum, 974774793);
  table = load_table();
  assert_int_equal(counts_of(table).n_anonymous, 135080);
  assert_int_equal(counts_of(table).n_events, 541909 - 135080);
  assert_int_equal(counts_of(table).n_duplicate, 0); /* lines without an event key are kept */
  assert_customers(table, 0, 4339, 33, 1494);
  assert_customers(table, RFM_METRICS_IGNORE_ZERO, 4338, 34, 1493);
  rfm_table_free(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(all_invoices_have_their_facts, setup, teardown),
      cmocka_unit_test_setup_teardown(all_lines_have_their_facts, setup, teardown),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
