/* SPDX-License-Identifier: MIT */
/* The file that --state names. It is written when the alerts are out, not before: a program that
 * is killed leaves the old file, and its next run finds the same alerts again, under the same
 * alert_id. */
#include "watch_state.h"

#include "messages.h"
#include "platform.h"
#include "saved_file.h"

#include <string.h>

int watch_state_check(const options *o)
{
  if (o->state && o->output && strcmp(o->state, o->output) == 0)
    return bad_usage("--state and -o are both %s", o->output);
  return o->state ? output_check("--state", o->state, 1) : EXIT_DONE;
}

int watch_state_load(const pipeline *p, rfm_watch **out)
{
  const char *path = p->options->state;
  rfm_error error;
  rfm_status loaded;
  FILE *file;

  if (!path || path_kind(path) == PATH_NOTHING)
    return EXIT_DONE;
  file = fopen(path, "rb");
  if (!file)
    return cannot_open(path);
  loaded = rfm_watch_load(out, &p->host, saved_read, file, &error);
  return loaded_close(file, path, loaded, &error);
}

int watch_state_take(const options *o, rfm_watch *watch, const rfm_watch *saved)
{
  rfm_error error;
  const rfm_status status = rfm_watch_merge(watch, saved, &error);

  if (status == RFM_E_ARG)
    return bad_usage("--state %s: it was begun with other rules or limits than those typed now "
                     "(%s); leave them out, or begin with another file",
                     o->state, error.message);
  return from_status(status, &error, "go on from the saved watch");
}

int watch_state_save(const options *o, const rfm_watch *watch)
{
  output_file file;
  rfm_status saved;
  rfm_error error;
  int status;

  if (!o->state)
    return EXIT_DONE;
  status = output_open(&file, "--state", o->state, 1);
  if (status)
    return status;
  saved = rfm_watch_save(watch, saved_write, file.stream, &error);
  return saved_close(&file, saved, &error, "save the watch");
}
