/* SPDX-License-Identifier: MIT */
/* Lines for the host's log hook. */
#include "base/log.h"

#include "base/line.h"

#include <stdarg.h>

enum { LINE_BYTES = 512 }; /* longer lines are cut; ours are well below */

void rfm__log(const rfm_host *host, int32_t level, const char *format, ...)
{
  char line[LINE_BYTES];
  va_list args;

  if (!host->log)
    return;
  va_start(args, format);
  rfm__line_format(line, sizeof line, format, args);
  va_end(args);
  host->log(level, line, host->user_data);
}
