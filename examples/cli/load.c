/* SPDX-License-Identifier: MIT */
/* Orders into a table of the library: rows become events, events become batches, batches are
 * appended whole.
 *
 * The first bad row ends the work, unless --skip-bad-rows says to go on and count. */
#include "load.h"

#include "messages.h"
#include "platform.h"
#include "source.h"

#include <stdio.h>
#include <string.h>

enum { BAD_SIZE = EXPLAIN_SIZE + 64 };

typedef struct loader {
  loaded_orders *result;
  const options *options;
  row_place where; /* the orders' name, for messages */
  column_roles columns;
  int where_at[MAX_WHERE];
  const char *where_value[MAX_WHERE];
  size_t where_size[MAX_WHERE];
  batch batch;
  char first_bad[BAD_SIZE]; /* "line 2, column amount: ..."; empty: none */
} loader;

static int bad_row_found(loader *l, bad_row reason, int64_t number, const char *why)
{
  l->result->read.bad[reason]++;
  if (l->options->skip_bad_rows) {
    if (!l->first_bad[0]) /* told when nothing is left */
      snprintf(l->first_bad, sizeof l->first_bad, "%s %lld, %s", l->where.unit, (long long)number,
               why);
    return EXIT_DONE;
  }
  return bad_data("%s, %s %lld, %s", l->where.name, l->where.unit, (long long)number, why);
}

/* Appends rows @first to @end - 1 of the batch. A row whose event key is known with other contents
 * is a bad row like others; the library leaves no trace of a batch that failed, so the rows before
 * and after it are given again. */
static int append_rows(loader *l, int64_t first, int64_t end)
{
  while (first < end) {
    const rfm_events events = batch_events(&l->batch, first, end - first);
    rfm_error error;
    rfm_status result = rfm_table_append(l->result->table, &events, NULL, &error);
    int status;

    if (result == RFM_OK)
      return EXIT_DONE;
    if (error.row < 0 || (result != RFM_E_CONFLICT && result != RFM_E_DATA))
      return bad_data("%s: %s", l->where.name, error.message);
    status = bad_row_found(l, ROW_BAD_EVENT, l->batch.number[first + error.row], error.message);
    if (!status && error.row > 0)
      status = append_rows(l, first, first + error.row);
    if (status)
      return status;
    first += error.row + 1;
  }
  return EXIT_DONE;
}

static int append_batch(loader *l)
{
  const int status = append_rows(l, 0, l->batch.n);

  l->batch.n = 0;
  return status;
}

/* Splits COLUMN=VALUE and finds the column. */
static int find_where(loader *l, const char *const *names, int n)
{
  for (int i = 0; i < l->options->n_where; i++) {
    const char *text = l->options->where[i], *equals = strchr(text, '=');
    const size_t size = (size_t)(equals - text);
    char name[256];

    memcpy(name, text, size < sizeof name ? size : sizeof name - 1);
    name[size < sizeof name ? size : sizeof name - 1] = '\0';
    l->where_at[i] = columns_named(names, n, name);
    if (l->where_at[i] < 0)
      return columns_missing(names, n, name, "where", l->where.name);
    l->where_value[i] = equals + 1;
    l->where_size[i] = strlen(equals + 1);
  }
  return EXIT_DONE;
}

static int is_wanted(const loader *l, const text_row *r)
{
  for (int i = 0; i < l->options->n_where; i++) {
    const field *f = &r->fields[l->where_at[i]];

    if (f->size != l->where_size[i] ||
        memcmp(f->text ? f->text : "", l->where_value[i], f->size) != 0)
      return 0;
  }
  return 1;
}

/* Items if there are any, else categories, unless the person chose. */
static int choose_named(loader *l)
{
  const int has_items = l->columns.at[ROLE_ITEM] >= 0;
  const int by_category = l->options->repurchase_by ? l->options->repurchase_by == 2 : !has_items;

  l->result->named = by_category ? ROLE_CATEGORY : ROLE_ITEM;
  if (l->columns.at[l->result->named] >= 0)
    return EXIT_DONE;
  return bad_usage("%s: which column holds the %s? Say --%s COLUMN", l->where.name,
                   l->options->repurchase_by == 0 ? "items or categories"
                   : by_category                  ? "categories"
                                                  : "items",
                   by_category && l->options->repurchase_by ? "category" : "item");
}

static uint64_t named_key(const loader *l, const order_event *e)
{
  switch (l->result->named) {
  case ROLE_ITEM:
    return e->item;
  case ROLE_CATEGORY:
    return e->category;
  default:
    return e->group;
  }
}

static int take_header(const char *const *names, int n, void *user)
{
  loader *l = user;
  int status = columns_find(&l->columns, names, n, l->options->column, l->where.name);

  if (!status)
    status = find_where(l, names, n);
  if (!status && l->options->wants_names)
    status = choose_named(l);
  if (l->options->wants_groups)
    l->result->named = ROLE_GROUP;
  if (!status) {
    l->result->has_order = l->columns.at[ROLE_ORDER] >= 0;
    batch_open(&l->batch, l->columns.at[ROLE_KIND] >= 0);
  }
  return status;
}

static int take_row(const text_row *r, void *user)
{
  loader *l = user;
  char why[EXPLAIN_SIZE];
  order_event e;
  bad_row bad;
  int was_rounded;

  l->result->read.n_rows++;
  if (r->n == l->columns.n && !is_wanted(l, r)) {
    l->result->read.n_filtered++;
    return EXIT_DONE;
  }
  bad = order_row_read(r, &l->columns, l->options, &e, &was_rounded, why);
  if (bad)
    return bad_row_found(l, bad, r->number, why);
  if (!batch_takes(&l->batch, &e) && append_batch(l))
    return EXIT_BAD_DATA;
  batch_add(&l->batch, &e);
  if ((l->options->wants_names || l->options->wants_groups) && named_key(l, &e))
    key_names_add(&l->result->names, named_key(l, &e), r->fields[l->columns.at[l->result->named]]);
  l->result->read.n_rounded += was_rounded;
  return EXIT_DONE;
}

static int make_table(loaded_orders *l, const options *o, const rfm_host *host)
{
  rfm_table_options how = {.struct_size = sizeof how};
  rfm_error error;

  how.id_type = RFM_ID_BYTES;
  how.day_start_s =
      -o->day_start_s; /* times are civil times: only the start of the business day moves them */
  random_bytes(how.hash_seed, sizeof how.hash_seed);
  return from_status(rfm_table_new(&l->table, host, &how, &error), &error, "make a table");
}

/* Why there is nothing to look at. */
static int nothing_read(const loader *l)
{
  const load_counts *read = &l->result->read;
  int64_t skipped = 0;

  for (int i = ROW_IS_GOOD + 1; i < N_BAD_ROWS; i++)
    skipped += read->bad[i];
  if (skipped && skipped + read->n_filtered == read->n_rows)
    return bad_data("%s: no row could be read: %lld skipped; the first: %s", l->where.name,
                    (long long)skipped, l->first_bad);
  if (read->n_rows && read->n_filtered == read->n_rows)
    return bad_data("%s: --where leaves out every row", l->where.name);
  return bad_data("%s: no row has a customer; expected orders of customers", l->where.name);
}

int load_orders(loaded_orders *l, const options *o, const rfm_host *host)
{
  loader loading = {.result = l, .options = o, .where = source_place(o->orders)};
  const row_taker taker = {take_header, take_row, &loading};
  rfm_error error;
  int status;

  memset(l, 0, sizeof *l);
  status = make_table(l, o, host);
  if (!status)
    status = source_read(o->orders, o->delimiter, &taker);
  if (!status)
    status = append_batch(&loading);
  batch_free(&loading.batch);
  if (status)
    return status;
  status = from_status(rfm_table_compact(l->table, &error), &error, "sort the orders");
  l->held.struct_size = sizeof l->held;
  if (!status)
    status = from_status(rfm_table_count(l->table, &l->held, &error), &error, "count the orders");
  if (!status && l->held.n_events == 0)
    status = nothing_read(&loading);
  return status;
}
