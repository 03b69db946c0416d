/* SPDX-License-Identifier: MIT */
/* Failing in one expression: `return rfm__fail(err, RFM_E_ARG, "out is NULL");`. */
#ifndef RFM__BASE_ERROR_H
#define RFM__BASE_ERROR_H

#include <rfm/base.h>

#include "base/attrs.h"

/* Fill @err (may be NULL) with row -1, column -1 and a message; return @status. No customer ids in
 * messages. */
rfm_status rfm__fail(rfm_error *err, rfm_status status, const char *format, ...) RFM__PRINTF(3, 4);

/* As rfm__fail(), for one row or column of the input; -1 where there is none. */
rfm_status rfm__fail_at(rfm_error *err, rfm_status status, int64_t row, int32_t column,
                        const char *format, ...) RFM__PRINTF(5, 6);

/* RFM_E_NOMEM, "out of memory". */
rfm_status rfm__fail_nomem(rfm_error *err);

#endif
