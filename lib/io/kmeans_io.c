/* SPDX-License-Identifier: MIT */
/* Saving and loading clusters: grid, centres and means in one block, then the scaling, if there is
 * one. */
#include "base/error.h"
#include "base/float_env.h"
#include "base/host.h"
#include "cluster/kmeans.h"
#include "io/envelope.h"
#include "io/scaling_io.h"
#include "math/special.h"

#define TAG_KMEANS RFM__TAG('K', 'M', 'N', 'S')

enum { HEAD_BYTES = 6 * 4 + 2 * 8, RANGE_BYTES = 16, CLUSTER_BYTES = 8, CELL_BYTES = 12 };

static uint64_t bytes_of(int32_t k, int32_t n_columns)
{
  const uint64_t d = (uint64_t)n_columns;

  return HEAD_BYTES + d * RANGE_BYTES + (uint64_t)k * (CLUSTER_BYTES + d * CELL_BYTES);
}

/* ---- saving ---- */

static void save_head(rfm__save *save, const rfm_kmeans *m)
{
  rfm__save_i32(save, m->found.k);
  rfm__save_i32(save, m->found.n_columns);
  rfm__save_i32(save, m->scaling != NULL);
  rfm__save_i32(save, m->found.n_iterations);
  rfm__save_i32(save, m->found.is_converged);
  rfm__save_i32(save, m->found.best_start);
  rfm__save_i64(save, m->found.n_fitted);
  rfm__save_f64(save, m->found.inertia);
}

static void save_kmeans(rfm__save *save, const rfm_kmeans *m)
{
  const int32_t d = m->found.n_columns;

  rfm__save_begin(save, TAG_KMEANS, bytes_of(m->found.k, d));
  save_head(save, m);
  for (int32_t j = 0; j < d; j++) {
    rfm__save_f64(save, m->grid.least[j]);
    rfm__save_f64(save, m->grid.greatest[j]);
  }
  for (int32_t c = 0; c < m->found.k; c++) {
    rfm__save_i64(save, m->size[c]);
    for (int32_t j = 0; j < d; j++)
      rfm__save_i32(save, m->centres.at[c * d + j]);
    for (int32_t j = 0; j < d; j++)
      rfm__save_f64(save, m->mean[c * d + j]);
  }
  rfm__save_end(save);
}

rfm_status RFM_CALL rfm_kmeans_save(const rfm_kmeans *kmeans, rfm_write_fn write, void *user_data,
                                    rfm_error *err)
{
  rfm__save save;

  if (!kmeans || !write)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", kmeans ? "write" : "kmeans");
  rfm__save_open(&save, &kmeans->host, write, user_data, RFM__OBJECT_KMEANS, err);
  save_kmeans(&save, kmeans);
  if (kmeans->scaling)
    rfm__save_scaling(&save, kmeans->scaling);
  return rfm__save_close(&save);
}

/* ---- loading ---- */

/* Clusters of the right size, or NULL; @scaled: a scaling follows. */
static rfm_kmeans *load_head(rfm__load *load, int32_t *scaled)
{
  rfm_kmeans *m = NULL;
  const int32_t k = rfm__load_i32(load), d = rfm__load_i32(load);

  *scaled = rfm__load_i32(load);
  if (k < 1 || k > RFM__KMEANS_MOST || d < 1 || d > RFM__MAX_COORDINATES)
    rfm__load_fail(load, -1, "the number of clusters or columns is wrong");
  else if (rfm__load_left(load) + 12 != bytes_of(k, d))
    rfm__load_fail(load, -1, "its length is not that of its clusters");
  if (*scaled != 0 && *scaled != 1)
    rfm__load_fail(load, -1, "a mark is neither 0 nor 1");
  if (!load->status)
    rfm__load_status(load, rfm__kmeans_new(&m, load->host, NULL, k, d, NULL), "");
  return m;
}

static void load_results(rfm__load *load, rfm_kmeans_results *r)
{
  r->n_iterations = rfm__load_i32(load);
  r->is_converged = rfm__load_i32(load);
  r->best_start = rfm__load_i32(load);
  r->n_fitted = rfm__load_i64(load);
  r->inertia = rfm__load_f64(load);
  if (r->is_converged != 0 && r->is_converged != 1)
    rfm__load_fail(load, -1, "a mark is neither 0 nor 1");
  if (r->n_iterations < 0 || r->best_start < 0 || r->n_fitted < 1 || !(r->inertia >= 0.0))
    rfm__load_fail(load, -1, "a result is below what it can be");
}

static void load_grid(rfm__load *load, rfm__grid *grid)
{
  for (int32_t j = 0; j < grid->n_columns; j++) {
    grid->least[j] = rfm__load_f64(load);
    grid->greatest[j] = rfm__load_f64(load);
    if (!load->status && !(grid->greatest[j] >= grid->least[j] &&
                           rfm__is_finite(grid->greatest[j] - grid->least[j])))
      rfm__load_fail(load, j, "a range ends before it begins");
  }
  rfm__grid_settle(grid);
}

static void load_cluster(rfm__load *load, rfm_kmeans *m, int32_t c)
{
  const int32_t d = m->found.n_columns;
  int32_t at[RFM__MAX_COORDINATES];

  m->size[c] = rfm__load_i64(load);
  if (m->size[c] < 0 || m->size[c] > INT32_MAX)
    rfm__load_fail(load, c, "the size of a cluster is wrong");
  for (int32_t j = 0; j < d; j++) {
    at[j] = rfm__load_i32(load);
    if (at[j] < 0 || at[j] > RFM__GRID_UNIT)
      rfm__load_fail(load, c, "a centre is outside the grid");
  }
  for (int32_t j = 0; j < d; j++)
    m->mean[c * d + j] = rfm__load_f64(load);
  if (load->status)
    return;
  rfm__centre_set(&m->centres, c, at);
  m->found.n_rows += m->size[c];
  m->found.n_empty += m->size[c] == 0;
}

static void load_clusters(rfm__load *load, rfm_kmeans *m)
{
  for (int32_t c = 0; c < m->found.k && !load->status; c++)
    load_cluster(load, m, c);
  if (!load->status && (m->found.n_rows > INT32_MAX || m->found.n_fitted > m->found.n_rows))
    rfm__load_fail(load, -1, "the number of rows is wrong");
}

static rfm_kmeans *load_kmeans(rfm__load *load)
{
  rfm_kmeans *m;
  int32_t scaled;

  rfm__load_next(load);
  rfm__load_expect(load, TAG_KMEANS);
  m = load_head(load, &scaled);
  if (!load->status)
    load_results(load, &m->found);
  if (!load->status)
    load_grid(load, &m->grid);
  if (!load->status)
    load_clusters(load, m);
  if (!load->status && scaled)
    m->scaling = rfm__load_scaling(load);
  if (!load->status && scaled && m->scaling->n != m->found.n_columns)
    rfm__load_fail(load, -1, "the number of columns is not that of the scaling");
  rfm__load_next(load);
  rfm__load_done(load);
  return m;
}

static rfm_status load_whole(rfm_kmeans **out, const rfm_host *host, rfm_read_fn read,
                             void *user_data, rfm_error *err)
{
  rfm_kmeans *m;
  rfm__load load;
  rfm_status st;

  rfm__load_open(&load, host, read, user_data, RFM__OBJECT_KMEANS, err);
  m = load_kmeans(&load);
  st = rfm__load_close(&load);
  if (st)
    rfm_kmeans_free(m);
  else
    *out = m;
  return st;
}

rfm_status RFM_CALL rfm_kmeans_load(rfm_kmeans **out, const rfm_host *host, rfm_read_fn read,
                                    void *user_data, rfm_error *err)
{
  rfm_host hooks;
  rfm_status st;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!read)
    return rfm__fail(err, RFM_E_ARG, "read is NULL");
  st = rfm__host_read(&hooks, host, err);
  if (!st)
    st = rfm__float_check(err);
  return st ? st : load_whole(out, &hooks, read, user_data, err);
}
