/* SPDX-License-Identifier: MIT */
/* Structs that callers of any age hand over: read what we know, refuse what we would have to
 * ignore. */
#ifndef RFM__BASE_OPTIONS_H
#define RFM__BASE_OPTIONS_H

#include <rfm/base.h>

/* No struct of ours comes near this size, so a larger one was never initialised. */
#define RFM__OPTIONS_MAX_SIZE 4096

/* Size of @type up to and including @field: what the first release that had the struct knew. */
#define RFM__SIZE_UP_TO(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))

/* Copy @given into @known (@known_size bytes), zeroing what the caller did not know; NULL means all
 * zero. Sets struct_size of @known to @known_size. RFM_E_ABI: struct_size is below @min_size (8 ..
 * known_size), absurd, or the part beyond @known_size is not zero. @name, the type's name, goes
 * into the message. */
rfm_status rfm__options_read(void *known, size_t known_size, size_t min_size, const void *given,
                             const char *name, rfm_error *err);

/* Before work whose result goes into the caller's sized struct: RFM_E_ARG when NULL, RFM_E_ABI when
 * its struct_size is below @min_size or absurd. */
rfm_status rfm__out_check(const void *given, size_t min_size, const char *name, rfm_error *err);

/* Fill the caller's checked struct from @known; its struct_size and flags stay, a longer tail is
 * zeroed. */
void rfm__out_write(void *given, const void *known, size_t known_size);

#endif
