/* SPDX-License-Identifier: MIT */
/* Centres dropped box by box. */
#include "cluster/filter.h"

typedef struct walk {
  const rfm__point_tree *tree;
  const rfm__centres *centres;
  const rfm__filter_visitor *visitor;
  int32_t *candidates; /* those of a node stand in front; its descendants only change their order */
} walk;

/* The candidate nearest to the middle of the box, the lowest number of several: then of centres in
 * one place all others are beaten. Twice the middle is least plus greatest. */
RFM__INLINE int32_t find_middle(int32_t d, const rfm__centres *c, const int32_t *candidates,
                                int32_t m, const int32_t *box)
{
  int64_t least = INT64_MAX;
  int32_t nearest = 0;

  for (int32_t i = 0; i < m; i++) {
    const int32_t *at = c->at + (int64_t)candidates[i] * d;
    int64_t score = c->norm[candidates[i]];

    for (int32_t j = 0; j < d; j++)
      score -= (int64_t)at[j] * (box[j] + box[d + j]);
    if (score < least || (score == least && candidates[i] < nearest)) {
      least = score;
      nearest = candidates[i];
    }
  }
  return nearest;
}

RFM__INLINE int32_t drop_beaten_in(int32_t d, const rfm__centres *centres, int32_t *candidates,
                                   int32_t m, const int32_t *box)
{
  const int32_t best = find_middle(d, centres, candidates, m, box);
  int32_t kept = 0;

  for (int32_t i = 0; i < m; i++) {
    const int32_t c = candidates[i];

    if (c == best || !rfm__is_beaten(d, centres, c, best, box)) {
      candidates[i] = candidates[kept];
      candidates[kept++] = c;
    }
  }
  return kept;
}

/* Those that remain come to the front; their number. */
static int32_t drop_beaten(const walk *w, int32_t m, int32_t node)
{
  const int32_t d = w->centres->n_columns;
  const int32_t *box = w->tree->box + (int64_t)node * 2 * d;

  return RFM__BY_WIDTH(d, drop_beaten_in, w->centres, w->candidates, m, box);
}

static void sort_candidates(int32_t *candidates, int32_t m)
{
  for (int32_t i = 1; i < m; i++) {
    const int32_t c = candidates[i];
    int32_t k = i;

    for (; k > 0 && candidates[k - 1] > c; k--)
      candidates[k] = candidates[k - 1];
    candidates[k] = c;
  }
}

static void visit(const walk *w, int32_t node, int32_t m)
{
  const int32_t left = drop_beaten(w, m, node);

  if (left == 1) {
    w->visitor->owned(w->visitor->arg, node, w->candidates[0]);
  } else if (rfm__tree_is_leaf(w->tree, node)) {
    sort_candidates(w->candidates, left);
    w->visitor->shared(w->visitor->arg, node, w->candidates, left);
  } else {
    visit(w, node + 1, left);
    visit(w, w->tree->node[node + 1].next, left);
  }
}

void rfm__filter(const rfm__point_tree *tree, const rfm__centres *centres, int32_t part,
                 int32_t *candidates, int32_t m, const rfm__filter_visitor *visitor)
{
  const walk w = {tree, centres, visitor, candidates};

  if (tree->part[part].n > 0)
    visit(&w, tree->part[part].root, m);
}
