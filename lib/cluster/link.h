/* SPDX-License-Identifier: MIT */
/* Links: merges as they are found, before they have their order and numbers. */
#ifndef RFM__CLUSTER_LINK_H
#define RFM__CLUSTER_LINK_H

#include <stdint.h>

/* The clusters that hold these leaves become one. */
typedef struct rfm__link {
  double height;
  int32_t a, b;
} rfm__link;

/* A list with room for all that will come. Each link joins clusters that the ones before it, and no
 * later ones, have made. */
typedef struct rfm__links {
  rfm__link *link;
  int32_t n;
} rfm__links;

static inline void rfm__links_add(rfm__links *links, double height, int32_t a, int32_t b)
{
  const rfm__link link = {height, a, b};

  links->link[links->n++] = link;
}

#endif
