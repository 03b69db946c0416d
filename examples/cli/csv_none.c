/* SPDX-License-Identifier: MIT */
/* Stands in for CSV where the program is built without libcsv. */
#include "report_writer.h"
#include "messages.h"
#include "source.h"

int csv_read(const char *path, char delimiter, const row_taker *taker)
{
  (void)delimiter;
  (void)taker;
  return bad_usage("%s: this rfm was built without CSV (libcsv)", path);
}

int csv_writer_open(report *r)
{
  (void)r;
  return bad_usage("--format csv: this rfm was built without CSV (libcsv)");
}
