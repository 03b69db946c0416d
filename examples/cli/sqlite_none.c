/* SPDX-License-Identifier: MIT */
/* Stands in for SQLite where the program is built without it. */
#include "messages.h"
#include "report_writer.h"
#include "source.h"

int sqlite_read(const target *t, const char *name, const row_taker *taker)
{
  (void)t;
  (void)taker;
  return bad_usage("%s: this rfm was built without SQLite", name);
}

int sqlite_writer_open(report *r)
{
  (void)r;
  return bad_usage("this rfm was built without SQLite; -o takes a file");
}
