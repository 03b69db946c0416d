/* SPDX-License-Identifier: MIT */
/* The host's hooks, checked and copied once so that nobody else has to ask whether they are there.
 */
#ifndef RFM__BASE_HOST_H
#define RFM__BASE_HOST_H

#include <rfm/base.h>

/* Copy @given (NULL: defaults) to @out. Afterwards alloc and dealloc are always set; the other
 * hooks may be NULL. RFM_E_ARG: a flag, or only one of alloc and dealloc; RFM_E_ABI: see
 * rfm__options_read(). */
rfm_status rfm__host_read(rfm_host *out, const rfm_host *given, rfm_error *err);

#endif
