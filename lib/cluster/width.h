/* SPDX-License-Identifier: MIT */
/* Loops over columns are most of the work, and most tables have two or three. */
#ifndef RFM__CLUSTER_WIDTH_H
#define RFM__CLUSTER_WIDTH_H

/* f(n_columns, ...) with the usual widths as constants: when @f is inline, its loops unroll. */
#define RFM__BY_WIDTH(n_columns, f, ...)                                                           \
  ((n_columns) == 3   ? f(3, __VA_ARGS__)                                                          \
   : (n_columns) == 2 ? f(2, __VA_ARGS__)                                                          \
                      : f((n_columns), __VA_ARGS__))

#endif
