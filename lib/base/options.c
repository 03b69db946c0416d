/* SPDX-License-Identifier: MIT */
/* Sized structs, after Linux's copy_struct_from_user(): an option that we do not know is refused,
 * never ignored. */
#include "base/options.h"

#include "base/error.h"

#include <string.h>

static uint32_t size_of(const void *given)
{
  uint32_t size;

  memcpy(&size, given, sizeof size);
  return size;
}

static rfm_status check_size(uint32_t size, size_t min_size, const char *name, rfm_error *err)
{
  if (size < min_size)
    return rfm__fail(err, RFM_E_ABI, "%s.struct_size is %lu, less than %lu", name,
                     (unsigned long)size, (unsigned long)min_size);
  if (size > RFM__OPTIONS_MAX_SIZE)
    return rfm__fail(err, RFM_E_ABI, "%s.struct_size is %lu, more than any version has", name,
                     (unsigned long)size);
  return RFM_OK;
}

rfm_status rfm__options_read(void *known, size_t known_size, size_t min_size, const void *given,
                             const char *name, rfm_error *err)
{
  const uint32_t own_size = (uint32_t)known_size;
  const unsigned char *bytes = given;
  uint32_t size = 0, i;
  rfm_status status;

  if (given) {
    size = size_of(given);
    status = check_size(size, min_size, name, err);
    if (status)
      return status;
    for (i = own_size; i < size; i++)
      if (bytes[i])
        return rfm__fail(err, RFM_E_ABI, "%s sets a field that this version does not know", name);
  }
  memset(known, 0, known_size);
  if (given)
    memcpy(known, given, size < own_size ? size : own_size);
  memcpy(known, &own_size, sizeof own_size);
  return RFM_OK;
}

rfm_status rfm__out_check(const void *given, size_t min_size, const char *name, rfm_error *err)
{
  if (!given)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", name);
  return check_size(size_of(given), min_size, name, err);
}

void rfm__out_write(void *given, const void *known, size_t known_size)
{
  enum { HEAD = 8 }; /* struct_size and flags are the caller's */
  const size_t size = size_of(given);
  const size_t common = size < known_size ? size : known_size;

  memcpy((char *)given + HEAD, (const char *)known + HEAD, common - HEAD);
  memset((char *)given + common, 0, size - common);
}
