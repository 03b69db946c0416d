/* SPDX-License-Identifier: MIT */
/* Features that were not measured here: from columns, from parts, from a choice of rows. */
#include <rfm/features.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/host.h"
#include "base/options.h"
#include "data/features.h"
#include "data/metrics.h"

#include <string.h>

/* ---- from columns ---- */

typedef struct making {
  rfm_host host;
  rfm_ids ids; /* n 0 and no pointers: customers 0 .. n_rows - 1 */
  const double *const *columns;
  rfm_metrics *metrics;
  rfm__id *id;     /* per input row */
  uint32_t *order; /* input rows in ascending id */
  int64_t n_rows, n_bytes;
  int32_t id_type;
} making;

static rfm_status check_values(const making *m, rfm_error *err)
{
  int32_t column;
  int64_t row;

  for (column = 0; column < m->metrics->n; column++) {
    if (!m->columns[column])
      return rfm__fail_at(err, RFM_E_ARG, -1, column, "columns[%d] is NULL", (int)column);
    for (row = 0; row < m->n_rows; row++)
      if (m->columns[column][row] - m->columns[column][row] != 0)
        return rfm__fail_at(err, RFM_E_DATA, row, column, "row %lld: %s is not finite",
                            (long long)row, m->metrics->metric[column].name);
  }
  return RFM_OK;
}

static rfm_status read_ids(making *m, const rfm_ids *given, rfm_error *err)
{
  rfm_status status;

  if (!given) {
    memset(&m->ids, 0, sizeof m->ids);
    m->id_type = RFM_ID_INTEGER;
    return RFM_OK;
  }
  status = rfm__options_read(&m->ids, sizeof m->ids, sizeof m->ids, given, "rfm_ids", err);
  if (status)
    return status;
  if (m->ids.flags || m->ids.n != m->n_rows)
    return rfm__fail(err, RFM_E_ARG, "rfm_ids: %s is %lld, expected %lld",
                     m->ids.flags ? "flags" : "n",
                     m->ids.flags ? (long long)m->ids.flags : (long long)m->ids.n,
                     m->ids.flags ? 0LL : (long long)m->n_rows);
  m->id_type = m->ids.offsets ? RFM_ID_BYTES : RFM_ID_INTEGER;
  if (m->n_rows == 0)
    return RFM_OK;
  if ((m->ids.number != NULL) == (m->ids.offsets != NULL) || (m->ids.offsets && !m->ids.bytes))
    return rfm__fail(err, RFM_E_ARG, "rfm_ids: give either number, or bytes with offsets");
  return RFM_OK;
}

static rfm_status take_id(making *m, int64_t row, rfm_error *err)
{
  rfm__id *id = &m->id[row];
  int64_t begin, end;

  memset(id, 0, sizeof *id);
  if (m->id_type == RFM_ID_INTEGER) {
    id->number = m->ids.number ? m->ids.number[row] : (uint64_t)row;
    return RFM_OK;
  }
  begin = m->ids.offsets[row];
  end = m->ids.offsets[row + 1];
  if (begin < 0 || end < begin)
    return rfm__fail_at(err, RFM_E_DATA, row, -1, "row %lld: id offsets do not ascend",
                        (long long)row);
  if (end == begin || end - begin > RFM__MAX_ID_BYTES)
    return rfm__fail_at(err, RFM_E_DATA, row, -1,
                        "row %lld: the id has %lld bytes, expected 1 to 65535", (long long)row,
                        (long long)(end - begin));
  id->bytes = m->ids.bytes + begin;
  id->n_bytes = (size_t)(end - begin);
  m->n_bytes += end - begin;
  return RFM_OK;
}

static rfm_status sort_ids(making *m, rfm_error *err)
{
  int64_t row;
  rfm_status status = RFM_OK;

  for (row = 0; row < m->n_rows && !status; row++)
    status = take_id(m, row, err);
  if (status)
    return status;
  status = rfm__ids_order(&m->host, m->id_type, m->id, m->order, (size_t)m->n_rows, err);
  if (status)
    return status;
  for (row = 1; row < m->n_rows; row++)
    if (rfm__id_compare(m->id_type, &m->id[m->order[row - 1]], &m->id[m->order[row]]) == 0)
      return rfm__fail_at(err, RFM_E_DATA, m->order[row], -1, "row %lld: its id comes twice",
                          (long long)m->order[row]);
  return RFM_OK;
}

static rfm_status fill(rfm_features **out, making *m, int32_t as_of_day, rfm_error *err)
{
  rfm_features *f = rfm__features_alloc(&m->host, m->metrics, m->id_type, m->n_rows, m->n_bytes);
  int64_t row;
  int32_t column;

  if (!f)
    return rfm__fail_nomem(err);
  m->metrics = NULL;
  f->as_of_day = as_of_day;
  f->counts.n_buyers = m->n_rows;
  for (row = 0; row < m->n_rows; row++) {
    rfm__features_set_id(f, row, &m->id[m->order[row]]);
    f->standing[row] = RFM_STANDING_BUYER;
    for (column = 0; column < f->metrics->n; column++)
      f->values[(int64_t)column * m->n_rows + row] = m->columns[column][m->order[row]] + 0.0;
  }
  *out = f;
  return RFM_OK;
}

static rfm_status make(rfm_features **out, making *m, const rfm_metrics *metrics,
                       const rfm_ids *ids, int32_t as_of_day, rfm_error *err)
{
  const size_t n = (size_t)m->n_rows;
  rfm_status status = rfm__metrics_copy(&m->metrics, &m->host, metrics, err);

  if (!status)
    status = read_ids(m, ids, err);
  if (!status)
    status = check_values(m, err);
  if (!status) {
    m->id = rfm__alloc(&m->host, n, sizeof *m->id);
    m->order = rfm__alloc(&m->host, n, sizeof *m->order);
    status = m->id && m->order ? sort_ids(m, err) : rfm__fail_nomem(err);
  }
  if (!status)
    status = fill(out, m, as_of_day, err);
  rfm__wipe_dealloc(&m->host, m->id, n, sizeof *m->id);
  rfm__dealloc(&m->host, m->order, n, sizeof *m->order);
  rfm_metrics_free(m->metrics);
  return status;
}

rfm_status RFM_CALL rfm_features_from_columns(rfm_features **out, const rfm_host *host,
                                              const rfm_metrics *metrics, const rfm_ids *ids,
                                              const double *const *columns, int64_t n_rows,
                                              int32_t as_of_day, rfm_error *err)
{
  making m;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!columns)
    return rfm__fail(err, RFM_E_ARG, "columns is NULL");
  if (n_rows < 0 || n_rows > INT32_MAX)
    return rfm__fail(err, RFM_E_ARG, "n_rows is %lld, expected 0 to 2147483647", (long long)n_rows);
  status = rfm__day_check("as_of_day", as_of_day, err);
  if (status)
    return status;
  memset(&m, 0, sizeof m);
  m.columns = columns;
  m.n_rows = n_rows;
  status = rfm__host_read(&m.host, host, err);
  return status ? status : make(out, &m, metrics, ids, as_of_day, err);
}

/* ---- copying rows ---- */

static void copy_row(rfm_features *to, int64_t to_row, const rfm_features *from, int64_t from_row)
{
  rfm__id id;
  int32_t column;

  rfm__features_id(from, from_row, &id);
  rfm__features_set_id(to, to_row, &id);
  to->standing[to_row] = from->standing[from_row];
  to->counts.n_buyers += from->standing[from_row] == RFM_STANDING_BUYER;
  to->counts.n_prospects += from->standing[from_row] == RFM_STANDING_PROSPECT;
  to->counts.n_returned_only += from->standing[from_row] == RFM_STANDING_RETURNED_ONLY;
  for (column = 0; column < to->metrics->n; column++)
    to->values[(int64_t)column * to->n_rows + to_row] =
        from->values[(int64_t)column * from->n_rows + from_row];
}

/* Empty features like `model`. */
static rfm_features *alloc_like(const rfm_features *model, int64_t n_rows, int64_t n_bytes)
{
  rfm_metrics *metrics;
  rfm_features *f;

  if (rfm__metrics_copy(&metrics, &model->host, model->metrics, NULL))
    return NULL;
  f = rfm__features_alloc(&model->host, metrics, model->id_type, n_rows, n_bytes);
  if (!f)
    rfm_metrics_free(metrics);
  else
    f->as_of_day = model->as_of_day;
  return f;
}

static int64_t id_length(const rfm_features *f, int64_t row)
{
  return f->offsets ? f->offsets[row + 1] - f->offsets[row] : 0;
}

rfm_status RFM_CALL rfm_features_select(rfm_features **out, const rfm_features *features,
                                        const uint8_t *keep, int64_t n_keep, rfm_error *err)
{
  rfm_features *f;
  int64_t row, n = 0, n_bytes = 0;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!features || !keep)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", features ? "keep" : "features");
  if (n_keep != features->n_rows)
    return rfm__fail(err, RFM_E_ARG, "n_keep is %lld, expected %lld", (long long)n_keep,
                     (long long)features->n_rows);
  for (row = 0; row < n_keep; row++) {
    n += keep[row] != 0;
    n_bytes += keep[row] ? id_length(features, row) : 0;
  }
  f = alloc_like(features, n, n_bytes);
  if (!f)
    return rfm__fail_nomem(err);
  for (row = 0, n = 0; row < n_keep; row++)
    if (keep[row])
      copy_row(f, n++, features, row);
  *out = f;
  return RFM_OK;
}

/* ---- concatenation ---- */

static rfm_status check_parts(const rfm_features *const *parts, int64_t n_parts, rfm_error *err)
{
  int64_t i;

  for (i = 0; i < n_parts; i++) {
    rfm_status status;

    if (!parts[i])
      return rfm__fail_at(err, RFM_E_ARG, i, -1, "parts[%lld] is NULL", (long long)i);
    if (parts[i]->id_type != parts[0]->id_type)
      return rfm__fail_at(err, RFM_E_ARG, i, -1, "part %lld has ids of another type", (long long)i);
    if (parts[i]->as_of_day != parts[0]->as_of_day)
      return rfm__fail_at(err, RFM_E_ARG, i, -1, "part %lld is as of day %d, expected %d",
                          (long long)i, (int)parts[i]->as_of_day, (int)parts[0]->as_of_day);
    status = rfm__metrics_same(parts[0]->metrics, parts[i]->metrics, err);
    if (status) {
      if (err)
        err->row = i;
      return status;
    }
  }
  return RFM_OK;
}

/* The part whose next row has the lowest id; -1 at the end; `twice` is set when another part has it
 * too. */
static int64_t lowest(const rfm_features *const *parts, int64_t n_parts, const int64_t *next,
                      int64_t *twice)
{
  rfm__id best, other;
  int64_t i, found = -1;

  *twice = -1;
  for (i = 0; i < n_parts; i++) {
    int order;

    if (next[i] == parts[i]->n_rows)
      continue;
    rfm__features_id(parts[i], next[i], &other);
    order = found < 0 ? -1 : rfm__id_compare(parts[i]->id_type, &other, &best);
    if (order == 0)
      *twice = i;
    if (order >= 0)
      continue;
    found = i;
    best = other;
    *twice = -1;
  }
  return found;
}

static void add_counts(rfm_measure_counts *to, const rfm_measure_counts *from)
{
  to->n_events += from->n_events;
  to->n_future += from->n_future;
  to->n_voided += from->n_voided;
  to->n_filtered += from->n_filtered;
  to->n_before_window += from->n_before_window;
  to->n_unlinked_returns += from->n_unlinked_returns;
  to->n_excess_returns += from->n_excess_returns;
  to->n_zero_ignored += from->n_zero_ignored;
  to->n_dropped += from->n_dropped;
}

static rfm_status merge_parts(rfm_features *f, const rfm_features *const *parts, int64_t n_parts,
                              int64_t *next, rfm_error *err)
{
  int64_t row, i, twice;

  for (row = 0; row < f->n_rows; row++) {
    i = lowest(parts, n_parts, next, &twice);
    if (twice >= 0)
      return rfm__fail_at(err, RFM_E_CONFLICT, twice, -1,
                          "part %lld has a customer that part %lld has too", (long long)twice,
                          (long long)i);
    copy_row(f, row, parts[i], next[i]++);
  }
  for (i = 0; i < n_parts; i++)
    add_counts(&f->counts, &parts[i]->counts);
  return RFM_OK;
}

rfm_status RFM_CALL rfm_features_concat(rfm_features **out, const rfm_features *const *parts,
                                        int64_t n_parts, rfm_error *err)
{
  rfm_features *f;
  int64_t *next, i, n = 0, n_bytes = 0;
  rfm_status status;

  if (!out)
    return rfm__fail(err, RFM_E_ARG, "out is NULL");
  *out = NULL;
  if (!parts || n_parts < 1)
    return rfm__fail(err, RFM_E_ARG, "parts is NULL, or n_parts is %lld, expected 1 or more",
                     (long long)n_parts);
  status = check_parts(parts, n_parts, err);
  if (status)
    return status;
  for (i = 0; i < n_parts; i++) {
    n += parts[i]->n_rows;
    n_bytes += parts[i]->offsets ? parts[i]->offsets[parts[i]->n_rows] : 0;
  }
  if (n > INT32_MAX)
    return rfm__fail(err, RFM_E_ARG, "the parts have more than 2147483647 rows");
  next = rfm__alloc_zero(&parts[0]->host, (size_t)n_parts, sizeof *next);
  f = next ? alloc_like(parts[0], n, n_bytes) : NULL;
  status = f ? merge_parts(f, parts, n_parts, next, err) : rfm__fail_nomem(err);
  rfm__dealloc(&parts[0]->host, next, (size_t)n_parts, sizeof *next);
  if (status)
    rfm_features_free(f);
  else
    *out = f;
  return status;
}
