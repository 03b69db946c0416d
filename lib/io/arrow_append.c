/* SPDX-License-Identifier: MIT */
/* Events from an Arrow stream: a drain whose batches are slices of the stream's own, column by
 * column turned into the arrays that the table takes. */
#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "base/line.h"
#include "base/options.h"
#include "data/table.h"
#include "io/arrow_convert.h"
#include "io/arrow_stream.h"

#include <string.h>

/* A batch goes to the table in one piece where it can: each piece that is dealt in bulk moves what
 * is there. */
enum { SLICE_ROWS = 1 << 20, MOST_ID_BYTES = 65535 };

/* Fields of an event, in the order of rfm_arrow_events. */
enum { CUSTOMER, TIME, DAY, AMOUNT, KIND, ORDER, EVENT, ITEM, CATEGORY, GROUP, SECOND, N_FIELDS };

enum {
  INTEGERS = 1 << RFM__ARROW_INT | 1 << RFM__ARROW_UINT,
  TEXTS = 1 << RFM__ARROW_TEXT | 1 << RFM__ARROW_TEXT_VIEW,
  NUMBERS = INTEGERS | 1 << RFM__ARROW_FLOAT | 1 << RFM__ARROW_DECIMAL,
  TIMES = INTEGERS | 1 << RFM__ARROW_TIMESTAMP,
  DAYS = INTEGERS | 1 << RFM__ARROW_DATE
};

/* What a field takes, and the bytes of its array per row. */
typedef struct slot {
  int32_t classes;
  size_t size;
  const char *expected;
} slot;

static const slot SLOTS[N_FIELDS] = {
    [CUSTOMER] = {INTEGERS | TEXTS, sizeof(uint64_t), "integers or texts"},
    [TIME] = {TIMES, sizeof(int64_t), "timestamps or integers (a date is a day)"},
    [DAY] = {DAYS, sizeof(int32_t), "dates or integers (a timestamp is a time)"},
    [AMOUNT] = {NUMBERS, sizeof(int64_t), "numbers"},
    [KIND] = {INTEGERS | TEXTS, sizeof(uint8_t), "integers or texts"},
    [ORDER] = {INTEGERS | TEXTS, sizeof(uint64_t), "integers or texts"},
    [EVENT] = {INTEGERS | TEXTS, sizeof(uint64_t), "integers or texts"},
    [ITEM] = {INTEGERS | TEXTS, sizeof(uint64_t), "integers or texts"},
    [CATEGORY] = {INTEGERS | TEXTS, sizeof(uint64_t), "integers or texts"},
    [GROUP] = {INTEGERS | TEXTS, sizeof(uint32_t), "integers or texts"},
    [SECOND] = {NUMBERS, sizeof(int64_t), "numbers"},
};

typedef struct importing {
  rfm_table *table;
  rfm_arrow_events wanted;
  rfm__arrow_stream stream;
  rfm__arrow_field field[N_FIELDS]; /* child -1: the stream has no such field */
  rfm__arrow_view view[N_FIELDS];
  size_t room;           /* rows of the largest slice so far */
  void *array[N_FIELDS]; /* for so many rows each */
  int64_t *id_offsets;   /* byte ids: one more */
  void *id_bytes;
  size_t n_id_bytes, id_room;
  uint8_t *anonymous;
  uint32_t *source;    /* row of the slice that each row came from */
  int64_t slice;       /* first row of the slice in its batch */
  int64_t n_slice;     /* rows of the slice */
  int64_t n;           /* those that are taken */
  int64_t n_anonymous; /* and of them without a customer */
  int64_t rows_before; /* rows of earlier batches */
  rfm_arrow_counts counts;
  rfm_status status; /* why the drain was stopped, when it was not the table */
  rfm_error error;
} importing;

static int has(const importing *im, int field)
{
  return im->field[field].child >= 0;
}

static int64_t row_of(const importing *im, int64_t i)
{
  return im->slice + im->source[i];
}

/* ---- schema ---- */

static const char *name_of(const rfm_arrow_events *wanted, int field)
{
  const char *const names[N_FIELDS] = {wanted->customer, wanted->time,  wanted->day,
                                       wanted->amount,   wanted->kind,  wanted->order,
                                       wanted->event,    wanted->item,  wanted->category,
                                       wanted->group,    wanted->second};

  return names[field];
}

static int is_utc(const char *zone)
{
  static const char *const names[] = {"",    "UTC",  "utc",    "Z",      "Etc/UTC",
                                      "GMT", "Zulu", "+00:00", "-00:00", "Etc/GMT"};

  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp(zone, names[i]) == 0)
      return 1;
  return 0;
}

static rfm_status check_class(const importing *im, int field, rfm_error *err)
{
  const rfm__arrow_field *f = &im->field[field];
  int32_t classes = SLOTS[field].classes;
  const char *expected = SLOTS[field].expected;

  if (field == CUSTOMER) {
    classes = im->table->customers.id_type == RFM_ID_BYTES ? TEXTS : INTEGERS;
    expected = im->table->customers.id_type == RFM_ID_BYTES
                   ? "texts, for the table's ids are bytes"
                   : "integers, for the table's ids are integers";
  }
  if (!(classes >> f->kind & 1))
    return rfm__fail_at(err, RFM_E_DATA, -1, f->child, "%s: Arrow format '%s', expected %s",
                        f->name, RFM__CUT(f->format, 40), expected);
  return RFM_OK;
}

static rfm_status find_fields(importing *im, rfm_error *err)
{
  rfm_status st = RFM_OK;

  for (int i = 0; i < N_FIELDS && !st; i++) {
    const char *name = name_of(&im->wanted, i);

    im->field[i].child = -1;
    if (!name)
      continue;
    st = rfm__arrow_find(&im->field[i], &im->stream.schema, name, err);
    if (!st)
      st = check_class(im, i, err);
  }
  return st;
}

static rfm_status check_zone(const importing *im, rfm_error *err)
{
  const rfm__arrow_field *f = &im->field[TIME];

  if (!has(im, TIME) || f->kind != RFM__ARROW_TIMESTAMP || is_utc(f->zone) || has(im, DAY) ||
      im->wanted.flags & RFM_ARROW_ZONES_AS_UTC)
    return RFM_OK;
  return rfm__fail_at(err, RFM_E_DATA, -1, f->child,
                      "%s: times of zone '%s' say no local day: give a day column, or "
                      "RFM_ARROW_ZONES_AS_UTC",
                      f->name, RFM__CUT(f->zone, 40));
}

/* ---- memory ---- */

static void deallocate(importing *im)
{
  const rfm_host *host = &im->table->host;

  for (int i = 0; i < N_FIELDS; i++) {
    rfm__wipe_dealloc(host, im->array[i], im->room, SLOTS[i].size);
    im->array[i] = NULL;
  }
  rfm__dealloc(host, im->anonymous, im->room, sizeof *im->anonymous);
  rfm__dealloc(host, im->source, im->room, sizeof *im->source);
  rfm__dealloc(host, im->id_offsets, im->room + 1, sizeof *im->id_offsets);
  im->anonymous = NULL;
  im->source = NULL;
  im->id_offsets = NULL;
  im->room = 0;
}

static int allocate(importing *im, size_t room)
{
  const rfm_host *host = &im->table->host;
  int done = 1;

  im->room = room;
  for (int i = 0; i < N_FIELDS; i++)
    if (has(im, i)) {
      im->array[i] = rfm__alloc(host, room, SLOTS[i].size);
      done = done && im->array[i];
    }
  im->anonymous = rfm__alloc(host, room, sizeof *im->anonymous);
  im->source = rfm__alloc(host, room, sizeof *im->source);
  im->id_offsets = rfm__alloc(host, room + 1, sizeof *im->id_offsets);
  return done && im->anonymous && im->source && im->id_offsets;
}

static rfm_status make_room(importing *im, size_t room)
{
  if (room <= im->room)
    return RFM_OK;
  deallocate(im);
  return allocate(im, room) ? RFM_OK : rfm__fail_nomem(&im->error);
}

/* ---- rows ---- */

static rfm_status fail_row(importing *im, int field, int64_t row, const char *what)
{
  return rfm__fail_at(&im->error, RFM_E_DATA, im->rows_before + row, im->field[field].child,
                      "row %lld: %s: %s", (long long)(im->rows_before + row), im->field[field].name,
                      what);
}

/* Rows cannot do without these. */
static rfm_status find_gap(importing *im, int64_t row, int *is_gap)
{
  static const int needed[] = {TIME, DAY, AMOUNT, KIND};

  *is_gap = 0;
  for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
    if (!has(im, needed[i]) || !rfm__arrow_is_null(&im->view[needed[i]], row))
      continue;
    *is_gap = 1;
    if (!(im->wanted.flags & RFM_ARROW_SKIP_NULLS))
      return fail_row(im, needed[i], row,
                      "the value is null (RFM_ARROW_SKIP_NULLS skips such rows)");
  }
  return RFM_OK;
}

static rfm_status choose_rows(importing *im)
{
  rfm_status st = RFM_OK;

  im->n = 0;
  for (int64_t i = 0; i < im->n_slice && !st; i++) {
    int is_gap;

    st = find_gap(im, im->slice + i, &is_gap);
    im->source[im->n] = (uint32_t)i;
    im->n += !is_gap;
  }
  im->counts.n_skipped += st ? 0 : im->n_slice - im->n;
  return st;
}

static rfm_status put_text_id(importing *im, int64_t i, int64_t row)
{
  const rfm_host *host = &im->table->host;
  const uint8_t *bytes;
  int64_t n;

  if (!rfm__arrow_text(&im->view[CUSTOMER], row, &bytes, &n))
    return fail_row(im, CUSTOMER, row, "the Arrow array is broken: a text leads out of it");
  im->anonymous[i] = n == 0;
  if (n > MOST_ID_BYTES) /* before it is copied, as often as a dictionary says */
    return fail_row(im, CUSTOMER, row, "the id is longer than 65,535 bytes");
  if (!rfm__grow(host, &im->id_bytes, &im->id_room, im->n_id_bytes, im->n_id_bytes + (size_t)n, 1))
    return rfm__fail_nomem(&im->error);
  if (n > 0)
    memcpy((uint8_t *)im->id_bytes + im->n_id_bytes, bytes, (size_t)n);
  im->n_id_bytes += (size_t)n;
  return RFM_OK;
}

static rfm_status put_integer_id(importing *im, int64_t i, int64_t row)
{
  const rfm__arrow_view *v = &im->view[CUSTOMER];
  uint64_t *id = (uint64_t *)im->array[CUSTOMER] + i;

  if (!rfm__arrow_key(v, row, id))
    return fail_row(im, CUSTOMER, row, "the Arrow array is broken: a code leads out of it");
  if (v->field->kind == RFM__ARROW_INT && *id > INT64_MAX)
    return fail_row(im, CUSTOMER, row, "the id is negative");
  return RFM_OK;
}

static rfm_status put_ids(importing *im)
{
  const int bytes = im->table->customers.id_type == RFM_ID_BYTES;
  rfm_status st = RFM_OK;

  im->n_id_bytes = 0;
  im->n_anonymous = 0;
  im->id_offsets[0] = 0;
  for (int64_t i = 0; i < im->n && !st; i++) {
    const int64_t row = row_of(im, i);

    im->anonymous[i] = !has(im, CUSTOMER) || rfm__arrow_is_null(&im->view[CUSTOMER], row);
    if (!im->anonymous[i])
      st = bytes ? put_text_id(im, i, row) : put_integer_id(im, i, row);
    im->id_offsets[i + 1] = (int64_t)im->n_id_bytes;
    im->n_anonymous += im->anonymous[i];
  }
  im->counts.n_anonymous += im->n_anonymous;
  return st;
}

static rfm__converted convert(importing *im, int field, int64_t i, int64_t row)
{
  const rfm__arrow_view *v = &im->view[field];
  void *array = im->array[field];

  switch (field) {
  case TIME:
    return rfm__arrow_seconds(v, row, (int64_t *)array + i);
  case DAY:
    return rfm__arrow_day(v, row, (int32_t *)array + i);
  case KIND:
    return rfm__arrow_kind(v, row, (uint8_t *)array + i);
  case GROUP:
    return rfm__arrow_hash_group(v, row, (uint32_t *)array + i);
  case AMOUNT:
  case SECOND:
    return rfm__arrow_money(v, row, im->wanted.decimals, (int64_t *)array + i);
  default:
    return rfm__arrow_hash(v, row, (uint64_t *)array + i);
  }
}

static rfm_status settle(importing *im, int field, int64_t row, rfm__converted how)
{
  switch (how) {
  case RFM__CONVERTED:
    return RFM_OK;
  case RFM__CONVERTED_ROUNDED:
    im->counts.n_rounded += (im->wanted.flags & RFM_ARROW_ROUND) != 0;
    return im->wanted.flags & RFM_ARROW_ROUND
               ? RFM_OK
               : fail_row(im, field, row,
                          "the value is not whole in minor units: set decimals, or "
                          "RFM_ARROW_ROUND to round it");
  case RFM__CONVERTED_RANGE:
    return fail_row(im, field, row, "the value is out of range");
  default:
    return fail_row(im, field, row, "the Arrow array is broken: a value leads out of it");
  }
}

static rfm_status put_field(importing *im, int field)
{
  const size_t size = SLOTS[field].size;
  rfm_status st = RFM_OK;

  for (int64_t i = 0; i < im->n && !st; i++) {
    const int64_t row = row_of(im, i);

    if (rfm__arrow_is_null(&im->view[field], row))
      memset((uint8_t *)im->array[field] + (size_t)i * size, 0, size);
    else
      st = settle(im, field, row, convert(im, field, i, row));
  }
  return st;
}

static void fill_batch(const importing *im, rfm_events *batch)
{
  const int bytes = im->table->customers.id_type == RFM_ID_BYTES;

  batch->n = im->n;
  batch->anonymous = im->n_anonymous ? im->anonymous : NULL; /* the common load has none */
  batch->customer = bytes ? NULL : im->array[CUSTOMER];
  batch->id_bytes = bytes && has(im, CUSTOMER) ? im->id_bytes : NULL;
  batch->id_offsets = batch->id_bytes ? im->id_offsets : NULL;
  batch->time_s = im->array[TIME];
  batch->day = im->array[DAY];
  batch->amount_minor = im->array[AMOUNT];
  batch->kind = im->array[KIND];
  batch->order = im->array[ORDER];
  batch->event = im->array[EVENT];
  batch->item = im->array[ITEM];
  batch->category = im->array[CATEGORY];
  batch->group = im->array[GROUP];
  batch->second_minor = im->array[SECOND];
}

static rfm_status convert_slice(importing *im)
{
  rfm_status st = choose_rows(im);

  if (!st)
    st = put_ids(im);
  for (int field = CUSTOMER + 1; field < N_FIELDS && !st; field++)
    if (has(im, field))
      st = put_field(im, field);
  return st;
}

/* ---- batches ---- */

static rfm_status bind_batch(importing *im)
{
  rfm_status st = RFM_OK;

  for (int i = 0; i < N_FIELDS && !st; i++)
    if (has(im, i))
      st = rfm__arrow_bind(&im->view[i], &im->field[i], &im->stream.batch, &im->error);
  return st;
}

/* The next slice: of this batch, or of the next one that has rows. *@more is 0 at the end. */
static rfm_status next_slice(importing *im, int *more)
{
  rfm_status st = RFM_OK;
  int64_t left;

  im->slice += im->n_slice;
  im->n_slice = 0;
  *more = 1;
  while (im->slice >= im->stream.batch.length && *more && !st) {
    im->rows_before += im->stream.batch.length;
    im->slice = 0;
    st = rfm__progress(&im->table->host, "reading Arrow", 0.0, &im->error);
    if (!st)
      st = rfm__arrow_next(&im->stream, more, &im->error);
    if (!st && *more)
      st = bind_batch(im);
  }
  if (st || !*more)
    return st;
  left = im->stream.batch.length - im->slice;
  im->n_slice = left < SLICE_ROWS ? left : SLICE_ROWS;
  return make_room(im, (size_t)im->n_slice);
}

static int RFM_CALL next_events(rfm_events *batch, void *user_data)
{
  importing *im = user_data;
  int more = 1;

  im->n = 0;
  while (im->n == 0 && more && !im->status) {
    im->status = next_slice(im, &more);
    if (!im->status && more)
      im->status = convert_slice(im);
  }
  if (im->status)
    return 0;
  if (more)
    fill_batch(im, batch);
  return RFM_CONTINUE;
}

/* The table counts rows of the drain; the caller knows rows of the stream. */
static void place_error(const importing *im, int64_t n_taken, rfm_error *err)
{
  if (err && err->row >= n_taken && err->row - n_taken < im->n)
    err->row = im->rows_before + row_of(im, err->row - n_taken);
}

static rfm_status import(importing *im, rfm_error *err)
{
  const rfm_status st = rfm_table_drain(im->table, next_events, im, &im->counts.n_rows, err);

  im->counts.n_batches = im->stream.n_batches;
  if (im->status && err)
    *err = im->error;
  else if (st)
    place_error(im, im->counts.n_rows, err);
  return im->status ? im->status : st;
}

static rfm_status read_wanted(rfm_arrow_events *wanted, const rfm_arrow_events *given,
                              rfm_error *err)
{
  const rfm_status st =
      rfm__options_read(wanted, sizeof *wanted, RFM__SIZE_UP_TO(rfm_arrow_events, reserved), given,
                        "rfm_arrow_events", err);

  if (st)
    return st;
  if (wanted->flags & ~(RFM_ARROW_ZONES_AS_UTC | RFM_ARROW_ROUND | RFM_ARROW_SKIP_NULLS))
    return rfm__fail(err, RFM_E_ARG, "flags has unknown bits");
  if (wanted->reserved)
    return rfm__fail(err, RFM_E_ARG, "reserved must be 0");
  if (wanted->decimals < 0 || wanted->decimals > 9)
    return rfm__fail(err, RFM_E_ARG, "decimals is %d, not 0 to 9", (int)wanted->decimals);
  if (!wanted->time && !wanted->day)
    return rfm__fail(err, RFM_E_ARG, "neither time nor day is given");
  return RFM_OK;
}

/* Everything but the stream itself, which is taken over whatever is wrong. */
static rfm_status run(importing *im, const rfm_arrow_events *events, const rfm_arrow_counts *counts,
                      rfm_error *err)
{
  rfm_status st = RFM_OK;

  if (!im->table || !events)
    return rfm__fail(err, RFM_E_ARG, "%s is NULL", im->table ? "events" : "table");
  if (counts)
    st = rfm__out_check(counts, RFM__SIZE_UP_TO(rfm_arrow_counts, n_rounded), "rfm_arrow_counts",
                        err);
  if (!st)
    st = read_wanted(&im->wanted, events, err);
  if (!st)
    st = find_fields(im, err);
  if (!st)
    st = check_zone(im, err);
  if (!st) {
    st = import(im, err);
    deallocate(im);
    rfm__wipe_dealloc(&im->table->host, im->id_bytes, im->id_room, 1);
  }
  return st;
}

rfm_status RFM_CALL rfm_arrow_append(rfm_table *table, struct ArrowArrayStream *stream,
                                     const rfm_arrow_events *events, rfm_arrow_counts *counts,
                                     rfm_error *err)
{
  importing im;
  rfm_status st;

  memset(&im, 0, sizeof im);
  im.table = table;
  st = rfm__arrow_open(&im.stream, stream, err);
  if (!st)
    st = run(&im, events, counts, err);
  rfm__arrow_close(&im.stream);
  if (counts && !rfm__out_check(counts, RFM__SIZE_UP_TO(rfm_arrow_counts, n_rounded),
                                "rfm_arrow_counts", NULL))
    rfm__out_write(counts, &im.counts, sizeof im.counts);
  return st;
}
