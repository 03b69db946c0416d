/* SPDX-License-Identifier: MIT */
/* Saving and loading a hierarchy: which leaf each row is in, where leaves are micro-clusters, and
 * the merges. How many rows a merge has is not saved but counted again. */
#include <rfm/cluster.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/host.h"
#include "cluster/hierarchy.h"
#include "io/envelope.h"

#include <string.h>

#define TAG_HIERARCHY RFM__TAG('H', 'I', 'E', 'R')
#define TAG_LEAF RFM__TAG('L', 'E', 'A', 'F')
#define TAG_MERGE RFM__TAG('M', 'E', 'R', 'G')

enum { HEAD_BYTES = 16, LEAF_BYTES = 4, MERGE_BYTES = 16 };

/* ---- saving ---- */

static void save_leaves(rfm__save *save, const rfm_hierarchy *h)
{
  const size_t n = h->leaf ? (size_t)h->n_rows : 0;

  for (size_t i = 0; i < n && !save->status; i++) {
    rfm__save_record(save, TAG_LEAF, i, n, LEAF_BYTES);
    rfm__save_i32(save, h->leaf[i]);
  }
  rfm__save_list_end(save, n);
}

static void save_merges(rfm__save *save, const rfm_hierarchy *h)
{
  const size_t n = (size_t)h->n_leaves - 1;

  for (size_t i = 0; i < n && !save->status; i++) {
    rfm__save_record(save, TAG_MERGE, i, n, MERGE_BYTES);
    rfm__save_f64(save, h->merges[i].height);
    rfm__save_i32(save, h->merges[i].left);
    rfm__save_i32(save, h->merges[i].right);
  }
  rfm__save_list_end(save, n);
}

rfm_status RFM_CALL rfm_hierarchy_save(const rfm_hierarchy *hierarchy, rfm_write_fn write,
                                       void *user_data, rfm_error *err)
{
  rfm__save save;

  if (!hierarchy || !write)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", hierarchy ? "write" : "hierarchy");
  rfm__save_open(&save, &hierarchy->host, write, user_data, RFM__OBJECT_HIERARCHY, err);
  rfm__save_begin(&save, TAG_HIERARCHY, HEAD_BYTES);
  rfm__save_i64(&save, hierarchy->n_rows);
  rfm__save_i32(&save, hierarchy->n_leaves);
  rfm__save_i32(&save, hierarchy->leaf != NULL);
  rfm__save_end(&save);
  save_leaves(&save, hierarchy);
  save_merges(&save, hierarchy);
  return rfm__save_close(&save);
}

/* ---- loading ---- */

/* What has been read; it grows as its bytes arrive. */
typedef struct loading {
  const rfm_host *host;
  int64_t n_rows;
  int32_t n_leaves, has_leaf;
  int32_t *leaf; /* room_leaf of them */
  rfm_merge *merges;
  size_t room_leaf, room_merges;
  int64_t *rows; /* n_leaves: of each leaf */
  uint8_t *used; /* 2 n_leaves: whether a node has been merged */
} loading;

static void load_head(rfm__load *load, loading *l)
{
  rfm__load_next(load);
  rfm__load_expect(load, TAG_HIERARCHY);
  l->n_rows = rfm__load_i64(load);
  l->n_leaves = rfm__load_i32(load);
  l->has_leaf = rfm__load_i32(load);
  if (load->status)
    return;
  if (l->n_leaves < 1 || l->n_leaves > RFM__MAX_LEAVES)
    rfm__load_fail(load, -1, "the number of leaves is wrong");
  else if (l->has_leaf != 0 && l->has_leaf != 1)
    rfm__load_fail(load, -1, "the mark of micro-clusters is wrong");
  else if (l->has_leaf && l->n_leaves > RFM__MAX_MICRO_CLUSTERS)
    rfm__load_fail(load, -1, "there are too many micro-clusters");
  else if (l->n_rows < l->n_leaves || l->n_rows > RFM__MAX_LEAVES ||
           (!l->has_leaf && l->n_rows > l->n_leaves))
    rfm__load_fail(load, -1, "the number of rows is wrong");
}

/* Begin a block of a list of @n, of which @first have been read, and make room in *@array. Returns
 * the number of items of the block, 0 after a failure. */
static size_t load_block(rfm__load *load, uint32_t tag, size_t first, size_t n, size_t item_bytes,
                         void **array, size_t *room, size_t size)
{
  size_t items;

  rfm__load_next(load);
  rfm__load_expect(load, tag);
  items = load->status ? 0 : rfm__load_count(load, item_bytes);
  if (!load->status && items != rfm__save_cut(first, n))
    rfm__load_fail(load, -1, "the number of its items is wrong");
  if (!load->status && !rfm__grow(load->host, array, room, first, first + items, size))
    rfm__load_status(load, RFM_E_NOMEM, "");
  return load->status ? 0 : items;
}

static void load_leaves(rfm__load *load, loading *l)
{
  const size_t n = l->has_leaf ? (size_t)l->n_rows : 0;
  size_t items;

  for (size_t first = 0; first < n && !load->status; first += items) {
    void *array = l->leaf;

    items =
        load_block(load, TAG_LEAF, first, n, LEAF_BYTES, &array, &l->room_leaf, sizeof *l->leaf);
    l->leaf = array;
    for (size_t i = first; i < first + items; i++) {
      l->leaf[i] = rfm__load_i32(load);
      if (l->leaf[i] < 0 || l->leaf[i] >= l->n_leaves) {
        rfm__load_fail(load, (int64_t)(i - first), "the leaf is out of range");
        return;
      }
    }
  }
}

static void load_merges(rfm__load *load, loading *l)
{
  const size_t n = (size_t)l->n_leaves - 1;
  size_t items;

  for (size_t first = 0; first < n && !load->status; first += items) {
    void *array = l->merges;

    items = load_block(load, TAG_MERGE, first, n, MERGE_BYTES, &array, &l->room_merges,
                       sizeof *l->merges);
    l->merges = array;
    for (size_t i = first; i < first + items; i++) {
      rfm_merge *m = &l->merges[i];

      m->height = rfm__load_f64(load);
      m->left = rfm__load_i32(load);
      m->right = rfm__load_i32(load);
      if (!load->status && !(m->height >= (i > 0 ? l->merges[i - 1].height : 0.0)))
        rfm__load_fail(load, (int64_t)(i - first), "the height is below the one before it");
    }
  }
}

static void count_rows(rfm__load *load, loading *l)
{
  l->rows = rfm__alloc_zero(load->host, (size_t)l->n_leaves, sizeof *l->rows);
  l->used = rfm__alloc_zero(load->host, (size_t)l->n_leaves * 2, 1);
  if (!l->rows || !l->used) {
    rfm__load_status(load, RFM_E_NOMEM, "");
    return;
  }
  for (int64_t i = 0; i < l->n_rows; i++)
    l->rows[l->leaf ? l->leaf[i] : i]++;
  for (int32_t i = 0; i < l->n_leaves; i++)
    if (l->rows[i] == 0) {
      rfm__load_fail(load, -1, "a micro-cluster has no row");
      return;
    }
}

static int64_t rows_of(const loading *l, int32_t node)
{
  return node < l->n_leaves ? l->rows[node] : l->merges[node - l->n_leaves].n_rows;
}

/* Every node but the last is merged once, and after it was made: so all leaves end up in one. */
static void link_merges(rfm__load *load, loading *l)
{
  for (int32_t i = 0; i < l->n_leaves - 1; i++) {
    rfm_merge *m = &l->merges[i];

    if (m->left < 0 || m->left >= m->right || m->right >= l->n_leaves + i || l->used[m->left] ||
        l->used[m->right]) {
      rfm__load_fail(load, -1, "a merge does not name two clusters that are there");
      return;
    }
    l->used[m->left] = l->used[m->right] = 1;
    m->n_rows = rows_of(l, m->left) + rows_of(l, m->right);
  }
}

static void load_all(rfm__load *load, loading *l)
{
  load_head(load, l);
  if (!load->status)
    load_leaves(load, l);
  if (!load->status)
    load_merges(load, l);
  if (!load->status)
    count_rows(load, l);
  if (!load->status)
    link_merges(load, l);
  rfm__load_next(load);
  rfm__load_done(load);
}

static rfm_status make(rfm_hierarchy **out, const loading *l, rfm_error *err)
{
  const rfm_status st = rfm__hierarchy_new(out, l->host, l->n_rows, l->n_leaves, l->has_leaf, err);

  if (st)
    return st;
  if (l->n_leaves > 1)
    memcpy((*out)->merges, l->merges, ((size_t)l->n_leaves - 1) * sizeof *l->merges);
  if (l->has_leaf)
    memcpy((*out)->leaf, l->leaf, (size_t)l->n_rows * sizeof *l->leaf);
  return RFM_OK;
}

static void free_loading(loading *l)
{
  rfm__dealloc(l->host, l->used, (size_t)l->n_leaves * 2, 1);
  rfm__dealloc(l->host, l->rows, (size_t)l->n_leaves, sizeof *l->rows);
  rfm__dealloc(l->host, l->merges, l->room_merges, sizeof *l->merges);
  rfm__dealloc(l->host, l->leaf, l->room_leaf, sizeof *l->leaf);
}

rfm_status RFM_CALL rfm_hierarchy_load(rfm_hierarchy **out, const rfm_host *host, rfm_read_fn read,
                                       void *user_data, rfm_error *err)
{
  rfm_host own;
  rfm__load load;
  loading l = {.host = &own};
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!read)
    return rfm__fail(err, RFM_E_ARG, "read is NULL");
  st = rfm__host_read(&own, host, err);
  if (st)
    return st;
  rfm__load_open(&load, &own, read, user_data, RFM__OBJECT_HIERARCHY, err);
  load_all(&load, &l);
  st = rfm__load_close(&load);
  if (!st)
    st = make(out, &l, err);
  free_loading(&l);
  return st;
}
