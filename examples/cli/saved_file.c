/* SPDX-License-Identifier: MIT */
#include "saved_file.h"

#include "messages.h"

int RFM_CALL saved_write(const void *data, size_t size, void *stream)
{
  return fwrite(data, 1, size, stream) == size ? RFM_CONTINUE : 0;
}

int RFM_CALL saved_read(void *buffer, size_t size, size_t *n_read, void *stream)
{
  *n_read = fread(buffer, 1, size, stream);
  return ferror((FILE *)stream) ? 0 : RFM_CONTINUE;
}

int saved_close(output_file *file, rfm_status saved, const rfm_error *error, const char *doing)
{
  int status = EXIT_DONE;

  if (saved != RFM_STOPPED) /* when a write failed, output_close() says why */
    status = from_status(saved, error, doing);
  return output_close(file, status);
}

int loaded_close(FILE *file, const char *path, rfm_status loaded, const rfm_error *error)
{
  fclose(file);
  if (!loaded)
    return EXIT_DONE;
  return bad_data("%s: %s", path, loaded == RFM_STOPPED ? "cannot read" : error->message);
}

int learned_of_rfm(const rfm_metrics *metrics, int32_t n_scored)
{
  static const int32_t wanted[] = {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  const int32_t n = sizeof wanted / sizeof wanted[0];
  rfm_metric m = {.struct_size = sizeof m};

  for (int32_t i = 0; i < n; i++)
    if (rfm_metrics_get(metrics, i, &m, NULL) || m.kind != wanted[i] ||
        m.flags & RFM_METRIC_UNSCORED)
      return 0;
  return n_scored == n;
}
