/* SPDX-License-Identifier: MIT */
/* A probe of the thread's floating-point mode, for the start of each fit. */
#ifndef RFM__BASE_FLOAT_ENV_H
#define RFM__BASE_FLOAT_ENV_H

#include <rfm/base.h>

/* RFM_E_STATE, naming the mode, when this thread flushes subnormals to zero, carries extra
 * precision or does not round to nearest: other results than elsewhere would come out. */
rfm_status rfm__float_check(rfm_error *err);

#endif
