/* SPDX-License-Identifier: MIT */
/* Rows drawn by a seed, without replacement. */
#ifndef RFM__CLUSTER_DRAW_H
#define RFM__CLUSTER_DRAW_H

#include <rfm/base.h>

/* @m of the numbers 0 .. @n - 1 (0 <= m <= n), ascending, every choice as likely as any other. */
rfm_status rfm__draw(const rfm_host *host, uint64_t seed, int64_t n, int64_t m, int64_t *drawn,
                     rfm_error *err);

#endif
