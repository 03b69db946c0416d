/* SPDX-License-Identifier: MIT */
/* Reading rfm_host: defaults for what is absent, an error for what is half there. */
#include "base/host.h"

#include "base/attrs.h"
#include "base/error.h"
#include "base/options.h"

#include <stdlib.h>

static void *RFM_CALL system_alloc(size_t size, void *user_data RFM__UNUSED)
{
  return malloc(size);
}

static void RFM_CALL system_dealloc(void *block, size_t size RFM__UNUSED,
                                    void *user_data RFM__UNUSED)
{
  free(block);
}

rfm_status rfm__host_read(rfm_host *out, const rfm_host *given, rfm_error *err)
{
  const rfm_status status =
      rfm__options_read(out, sizeof *out, RFM__SIZE_UP_TO(rfm_host, pool), given, "rfm_host", err);

  if (status)
    return status;
  if (out->flags)
    return rfm__fail(err, RFM_E_ARG, "rfm_host.flags has an unknown flag");
  if (!out->alloc != !out->dealloc)
    return rfm__fail(err, RFM_E_ARG, "rfm_host has only one of alloc and dealloc");
  if (!out->alloc) {
    out->alloc = system_alloc;
    out->dealloc = system_dealloc;
  }
  return RFM_OK;
}
