/* SPDX-License-Identifier: MIT */
/* One finished line for the host's log hook. */
#ifndef RFM__BASE_LOG_H
#define RFM__BASE_LOG_H

#include <rfm/base.h>

#include "base/attrs.h"

/* Format and hand over; costs nothing when the host does not listen. @level is an rfm_log_level. No
 * customer ids. */
void rfm__log(const rfm_host *host, int32_t level, const char *format, ...) RFM__PRINTF(3, 4);

#endif
