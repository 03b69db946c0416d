/* SPDX-License-Identifier: MIT */
#include "cluster/chain.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"

#include <math.h>

enum { PROGRESS_EVERY = 4096, NONE_YET = -1 };

/* A cluster of the chain and how far it is from the one before it. */
typedef struct walk {
  const rfm__chain *chain;
  rfm__near *step;
  int32_t n;      /* steps */
  int32_t next;   /* where to look for a cluster to begin with */
  uint8_t *state; /* of each id */
} walk;

enum { WAITING, ON_CHAIN, GONE };

static void take_step(walk *w, rfm__near step)
{
  w->step[w->n++] = step;
  w->state[step.id] = ON_CHAIN;
}

static void step_back(walk *w)
{
  w->state[w->step[--w->n].id] = WAITING;
}

/* In turn, so that small clusters are merged before large ones have formed. */
static void begin(walk *w, int32_t n_points)
{
  while (w->state[w->next] == GONE)
    w->next = (w->next + 1) % n_points;
  take_step(w, (rfm__near){(double)INFINITY, w->next});
  w->next = (w->next + 1) % n_points;
}

/* Rounding may have brought a cluster of the chain nearer than it was: go on from there. */
static void return_to(walk *w, int32_t id)
{
  while (w->step[w->n - 1].id != id)
    step_back(w);
}

/* Walk until the last two are each other's nearest. Distances fall from step to step. */
static void walk_to_pair(walk *w)
{
  for (;;) {
    rfm__near near = {w->step[w->n - 1].distance, NONE_YET};

    w->chain->nearest(w->chain->work, w->step[w->n - 1].id, &near);
    if (near.id == NONE_YET)
      return;
    if (w->state[near.id] == ON_CHAIN)
      return_to(w, near.id);
    else
      take_step(w, near);
  }
}

static void merge_pair(walk *w, const rfm__leaves *leaves, rfm__links *links)
{
  const rfm__near last = w->step[w->n - 1];
  const int32_t other = w->step[w->n - 2].id;
  const int32_t keep = last.id < other ? last.id : other, drop = last.id < other ? other : last.id;

  rfm__links_add(links, w->chain->height(last.distance), leaves->leaf[keep], leaves->leaf[drop]);
  step_back(w);
  step_back(w);
  w->state[drop] = GONE;
  w->chain->merge(w->chain->work, keep, drop);
}

static rfm_status merge_all(walk *w, const rfm__leaves *leaves, rfm__links *links, rfm_error *err)
{
  rfm_status st = RFM_OK;

  for (int32_t i = 0; i < leaves->n - 1 && !st; i++) {
    if (i % PROGRESS_EVERY == 0)
      st = rfm__progress(leaves->host, "merging", (double)i / (double)leaves->n, err);
    if (st)
      return st;
    if (w->n == 0)
      begin(w, leaves->n);
    walk_to_pair(w);
    merge_pair(w, leaves, links);
  }
  return st ? st : rfm__progress(leaves->host, "merging", 1.0, err);
}

rfm_status rfm__chain_run(const rfm__chain *chain, const rfm__leaves *leaves, rfm__links *links,
                          rfm_error *err)
{
  const size_t n = (size_t)leaves->n;
  walk w = {.chain = chain};
  rfm_status st;

  w.step = rfm__alloc(leaves->host, n, sizeof *w.step);
  w.state = rfm__alloc_zero(leaves->host, n, 1);
  st = w.step && w.state ? merge_all(&w, leaves, links, err) : rfm__fail_nomem(err);
  rfm__dealloc(leaves->host, w.state, n, 1);
  rfm__dealloc(leaves->host, w.step, n, sizeof *w.step);
  return st;
}
