/* SPDX-License-Identifier: MIT */
/* Stands in for JSON where the program is built without jansson. */
#include "messages.h"
#include "report_writer.h"

int json_writer_open(report *r)
{
  (void)r;
  return bad_usage("--format json: this rfm was built without JSON (jansson)");
}
