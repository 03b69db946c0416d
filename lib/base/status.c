/* SPDX-License-Identifier: MIT */
/* Names of statuses and the version. */
#include <rfm/base.h>

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

const char *rfm_version(void)
{
  return TEXT(RFM_VERSION_MAJOR) "." TEXT(RFM_VERSION_MINOR) "." TEXT(RFM_VERSION_PATCH);
}

const char *rfm_status_name(int32_t status)
{
  switch (status) {
  case RFM_OK:
    return "ok";
  case RFM_STOPPED:
    return "stopped by the host";
  case RFM_E_ARG:
    return "invalid argument";
  case RFM_E_ABI:
    return "incompatible struct";
  case RFM_E_NOMEM:
    return "out of memory";
  case RFM_E_DATA:
    return "invalid data";
  case RFM_E_STATE:
    return "not possible now";
  case RFM_E_CONFLICT:
    return "conflict with what is there";
  case RFM_E_NOTFOUND:
    return "not found";
  case RFM_E_LIMIT:
    return "limit passed";
  case RFM_E_VERSION:
    return "later format version";
  case RFM_E_FORMAT:
    return "damaged saved bytes";
  case RFM_E_HOST:
    return "host hook broke its contract";
  default:
    return "unknown status";
  }
}
