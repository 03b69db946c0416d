/* SPDX-License-Identifier: MIT */
/* The host's hooks: its memory, its log, its right to stop, and threads that it asked for.
 *
 * One struct of hooks is handed in where the first object is made; everything made from that
 * object uses the same hooks. */
#include <rfm/rfm.h>

#include <stdio.h>
#include <stdlib.h>

enum { ORDERS = 200000, CUSTOMERS = 20000, FIRST_DAY = 19539, DAYS = 730 };

/* What the hooks of one table share. The library calls them from this thread only, so no lock. */
typedef struct shop {
  size_t bytes; /* given out and not yet taken back */
  size_t limit; /* no more than this */
  double done;  /* as progress last said, 0 to 1 */
  int stop;     /* let progress say no */
} shop;

static void *RFM_CALL take(size_t size, void *user_data)
{
  shop *s = user_data;
  void *block = size <= s->limit - s->bytes ? malloc(size) : NULL;

  s->bytes += block ? size : 0;
  return block;
}

static void RFM_CALL give_back(void *block, size_t size, void *user_data)
{
  shop *s = user_data;

  s->bytes -= size;
  free(block);
}

static void RFM_CALL log_line(int32_t level, const char *line, void *user_data)
{
  (void)user_data;
  printf("log %d: %s\n", (int)level, line);
}

static int RFM_CALL progress(const char *stage, double done, void *user_data)
{
  shop *s = user_data;

  (void)stage; /* a short text beside the bar: "sorting events" */
  s->done = done;
  return s->stop ? 0 : RFM_CONTINUE;
}

/* Orders of a made-up shop, a few thousand at a time, as a database cursor would give them. */
typedef struct cursor {
  int64_t next;
  uint64_t customer[8192];
  int32_t day[8192];
  int64_t amount[8192];
} cursor;

static int RFM_CALL next_rows(rfm_events *batch, void *user_data)
{
  cursor *c = user_data;

  for (; batch->n < 8192 && c->next < ORDERS; batch->n++, c->next++) {
    c->customer[batch->n] = (uint64_t)(c->next * 7919 % CUSTOMERS);
    c->day[batch->n] = FIRST_DAY + (int32_t)(c->next * DAYS / ORDERS);
    c->amount[batch->n] = 500 + c->next * 37 % 9500;
  }
  batch->customer = c->customer;
  batch->day = c->day;
  batch->amount_minor = c->amount;
  return RFM_CONTINUE; /* n = 0 ends the drain */
}

static int report(const char *what, rfm_status status, const rfm_error *err)
{
  printf("%s: %s\n", what, status ? err->message : rfm_status_name(status));
  return status;
}

static int use(rfm_table *table, shop *s)
{
  static cursor orders;
  rfm_features *features = NULL;
  int64_t n = 0;
  rfm_error err;
  int failed = report("load", rfm_table_drain(table, next_rows, &orders, &n, &err), &err);

  printf("%ld orders read\n", (long)n);
  s->stop = 1;
  report("sort, stopped", rfm_table_compact(table, &err), &err);
  s->stop = 0;
  s->limit = s->bytes; /* not a byte more */
  report("sort, without memory", rfm_table_compact(table, &err), &err);
  s->limit = SIZE_MAX;
  failed = failed || report("sort", rfm_table_compact(table, &err), &err);
  failed = failed || report("measure",
                            rfm_features_measure(&features, table, NULL, FIRST_DAY + DAYS, NULL, &err),
                            &err);
  printf("progress stands at %.0f %%, %ld customers\n", 100 * s->done, (long)rfm_features_rows(features));
  rfm_features_free(features);
  return failed;
}

int main(void)
{
  shop s = { .limit = SIZE_MAX };
  rfm_host host = { .struct_size = sizeof host, .user_data = &s, .alloc = take, .dealloc = give_back,
                    .log = log_line, .progress = progress };
  rfm_pool *pool = NULL;
  rfm_table *table = NULL;
  rfm_error err;
  int failed = report("two threads", rfm_pool_new(&pool, 2, NULL, &err), &err);

  host.pool = pool;
  failed = failed || report("table", rfm_table_new(&table, &host, NULL, &err), &err);
  failed = failed || use(table, &s);
  rfm_table_free(table);
  rfm_pool_free(pool); /* after every object that used it */
  printf("%lu bytes not given back\n", (unsigned long)s.bytes);
  return failed || s.bytes != 0;
}
