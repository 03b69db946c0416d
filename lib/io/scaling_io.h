/* SPDX-License-Identifier: MIT */
/* A scaling in a saved object: its metrics and a block of its own. */
#ifndef RFM__IO_SCALING_IO_H
#define RFM__IO_SCALING_IO_H

#include "cluster/scaling.h"
#include "io/envelope.h"

void rfm__save_scaling(rfm__save *save, const rfm_scaling *scaling);

/* The scaling of the next two blocks, or NULL after a failure. */
rfm_scaling *rfm__load_scaling(rfm__load *load);

#endif
