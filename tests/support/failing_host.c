/* SPDX-License-Identifier: MIT */
/* Each block has a head with its size and a tail that shows overruns. */
#include "support/failing_host.h"

#include "support/test.h"

#include <stdlib.h>
#include <string.h>

struct failing_block {
  failing_block *before, *after; /* live blocks, so that they can be searched */
  uint64_t size;
  uint64_t mark;
#if UINTPTR_MAX == UINT32_MAX
  uint64_t padding; /* what follows is aligned as malloc does */
#endif
};

typedef failing_block head;

static const uint64_t LIVE = UINT64_C(0x6c6976656c697665), DEAD = UINT64_C(0x6465616464656164);

static void take(failing_host *fh)
{
  while (!rfm__atomic_compare_exchange(&fh->lock, 0, 1)) {
  }
}

static void release(failing_host *fh)
{
  rfm__atomic_sub(&fh->lock, 1);
}

static int may_allocate(failing_host *fh, size_t size)
{
  fh->attempts++;
  if (fh->fail_at > 0 &&
      (fh->mode == FAIL_ONCE ? fh->attempts == fh->fail_at : fh->attempts >= fh->fail_at))
    return 0;
  fh->live_blocks++;
  fh->live_bytes += (int64_t)size;
  if (fh->live_bytes > fh->peak_bytes)
    fh->peak_bytes = fh->live_bytes;
  return 1;
}

static void keep(failing_host *fh, head *h)
{
  h->before = NULL;
  h->after = fh->first;
  if (fh->first)
    fh->first->before = h;
  fh->first = h;
}

static void drop(failing_host *fh, head *h)
{
  if (h->before)
    h->before->after = h->after;
  else
    fh->first = h->after;
  if (h->after)
    h->after->before = h->before;
}

static void *RFM_CALL host_alloc(size_t size, void *user_data)
{
  failing_host *const fh = user_data;
  head *h = NULL;
  int allowed;

  take(fh);
  if (size == 0)
    fh->wrong++; /* the contract says size > 0 */
  allowed = may_allocate(fh, size);
  release(fh);
  if (allowed)
    h = malloc(sizeof *h + size + sizeof LIVE);
  if (!h)
    return NULL;
  h->size = size;
  h->mark = LIVE;
  memset(h + 1, 0xa5, size);
  memcpy((char *)(h + 1) + size, &LIVE, sizeof LIVE);
  take(fh);
  keep(fh, h);
  release(fh);
  return h + 1;
}

static int holds(const void *block, size_t size, uint64_t secret)
{
  uint64_t word;
  size_t i;

  for (i = 0; i + sizeof word <= size; i++) { /* ids in byte strings stand anywhere */
    memcpy(&word, (const char *)block + i, sizeof word);
    if (word == secret)
      return 1;
  }
  return 0;
}

static void RFM_CALL host_dealloc(void *block, size_t size, void *user_data)
{
  failing_host *const fh = user_data;
  head *const h = (head *)block - 1;
  const int right = h->mark == LIVE && h->size == size &&
                    memcmp((char *)block + h->size, &LIVE, sizeof LIVE) == 0;

  take(fh);
  fh->wrong += !right;
  fh->live_blocks--;
  fh->live_bytes -= (int64_t)h->size;
  if (fh->secret && holds(block, (size_t)h->size, fh->secret))
    fh->leaked++;
  if (h->mark == LIVE)
    drop(fh, h);
  release(fh);
  h->mark = DEAD;
  free(h);
}

void failing_host_init(failing_host *fh)
{
  memset(fh, 0, sizeof *fh);
  fh->host.struct_size = sizeof fh->host;
  fh->host.user_data = fh;
  fh->host.alloc = host_alloc;
  fh->host.dealloc = host_dealloc;
}

void failing_host_fail(failing_host *fh, int64_t n, failing_mode mode)
{
  fh->attempts = 0;
  fh->fail_at = n;
  fh->mode = mode;
}

static int RFM_CALL host_progress(const char *stage, double done, void *user_data)
{
  failing_host *const fh = user_data;

  assert_non_null(stage);
  assert_true(done >= 0 && done <= 1);
  return ++fh->looks == fh->stop_at ? 0 : RFM_CONTINUE;
}

void failing_host_stop(failing_host *fh, int64_t n)
{
  fh->host.progress = host_progress;
  fh->looks = 0;
  fh->stop_at = n;
}

int failing_host_holds(failing_host *fh, uint64_t secret)
{
  const head *h;
  int found = 0;

  take(fh);
  for (h = fh->first; h && !found; h = h->after)
    found = holds(h + 1, (size_t)h->size, secret);
  release(fh);
  return found;
}

void failing_host_assert_clean(const failing_host *fh)
{
  assert_int_equal(fh->live_blocks, 0);
  assert_int_equal(fh->live_bytes, 0);
  assert_int_equal(fh->wrong, 0);
  assert_int_equal(fh->leaked, 0);
}
