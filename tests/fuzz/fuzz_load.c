/* SPDX-License-Identifier: MIT */
/* Fuzzer of everything that loads. The object type in the bytes chooses the loader.
 *
 * Check sums are put right first: a fuzzer cannot guess them, and they are no protection against
 * malice. Beyond crashes it looks for three things: bytes that load must save to the same bytes; a
 * load must not take much more memory than it was given bytes; and every byte must come back. */
#include "io/envelope.h"
#include "support/saved_object.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Memory that a load may take whatever its input: an empty table with its first blocks; the table
 * of cells of a segment map; for the rest little beside the piece that is read at a time. */
enum {
  TABLE_BYTES = 1 << 19,
  CELLS_BYTES = 16 << 20,
  SMALL_BYTES = 2 * RFM__PIECE,
  BYTES_PER_BYTE = 64
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct memory {
  int64_t live, peak;
} memory;

typedef struct stream {
  uint8_t *bytes;
  size_t n, at;
} stream;

static void expect(int condition, const char *what)
{
  if (condition)
    return;
  (void)fprintf(stderr, "fuzz_load: %s\n", what);
  abort();
}

static void *RFM_CALL count_alloc(size_t size, void *user_data)
{
  memory *m = user_data;

  m->live += (int64_t)size;
  if (m->live > m->peak)
    m->peak = m->live;
  return malloc(size);
}

static void RFM_CALL count_dealloc(void *block, size_t size, void *user_data)
{
  memory *m = user_data;

  m->live -= (int64_t)size;
  free(block);
}

static int RFM_CALL read_some(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  stream *s = user_data;
  const size_t n = s->n - s->at < size ? s->n - s->at : size;

  if (n > 0)
    memcpy(buffer, s->bytes + s->at, n);
  s->at += n;
  *n_read = n;
  return RFM_CONTINUE;
}

/* The bytes that were loaded, once more. */
static int RFM_CALL compare(const void *data, size_t size, void *user_data)
{
  stream *s = user_data;

  expect(size <= s->n - s->at && memcmp(s->bytes + s->at, data, size) == 0,
         "what was loaded saves to other bytes");
  s->at += size;
  return RFM_CONTINUE;
}

static void seal_blocks(stream *s)
{
  rfm__crc32c tables;
  size_t at = RFM__MAGIC_BYTES;

  rfm__crc32c_init(&tables);
  while (at < s->n && s->n - at >= 16) {
    const uint64_t length = rfm__load_le64(s->bytes + at + 4);
    uint32_t crc;

    if (length > s->n - at - 16)
      return;
    crc = rfm__crc32c_add(&tables, 0, s->bytes + at, 12 + (size_t)length);
    for (int i = 0; i < 4; i++)
      s->bytes[at + 12 + (size_t)length + (size_t)i] = (uint8_t)(crc >> 8 * i);
    at += 16 + (size_t)length;
  }
}

static void use_table(const void *object)
{
  rfm_features *features = NULL;
  rfm_suggestion suggestion;

  memset(&suggestion, 0, sizeof suggestion);
  suggestion.struct_size = sizeof suggestion;
  (void)rfm_features_measure(&features, object, NULL, RFM_DAY_MAX, NULL, NULL);
  (void)rfm_suggest(object, NULL, RFM_DAY_MAX, &suggestion, NULL);
  rfm_features_free(features);
}

static void use_scorer(const void *object)
{
  double values[32] = {0};
  uint8_t score[32];

  (void)rfm_scorer_one(object, values, rfm_metrics_size(rfm_scorer_metrics(object)), 0, score,
                       rfm_scorer_columns(object), NULL, NULL, NULL);
}

static void use_ahp(const void *object)
{
  rfm_ahp_results found;

  memset(&found, 0, sizeof found);
  found.struct_size = sizeof found;
  expect(rfm_ahp_get(object, &found, NULL) == RFM_OK, "loaded weights tell nothing");
}

/* A customer of 10 purchases, and 24 further metrics at most. */
static void use_churn(const void *object)
{
  static const double values[32] = {80, 10, 30000, 260, 180, 20, 30000};
  const int32_t n_values = rfm_metrics_size(rfm_churn_metrics(object));
  rfm_churn_outlook outlook;
  rfm_churn_reason reason;
  int32_t n;

  memset(&outlook, 0, sizeof outlook);
  outlook.struct_size = sizeof outlook;
  expect(rfm_churn_one(object, values, n_values, 0, &outlook, NULL) == RFM_OK,
         "a loaded early warning tells nothing");
  expect(outlook.probability >= 0 && outlook.probability <= 1, "a probability is none");
  memset(&reason, 0, sizeof reason);
  reason.struct_size = sizeof reason;
  expect(rfm_churn_reasons(object, values, n_values, &reason, 1, &n, NULL) == RFM_OK,
         "a loaded early warning has no reasons");
}

/* One customer, of whom every metric is 0. */
static void use_scaling(const void *object)
{
  static const double zero = 0;
  const rfm_metrics *metrics = rfm_scaling_metrics(object);
  const double *columns[32];
  double values[32];
  rfm_features *features = NULL;

  for (int32_t j = 0; j < rfm_metrics_size(metrics); j++)
    columns[j] = &zero;
  expect(rfm_features_from_columns(&features, NULL, metrics, NULL, columns, 1, 0, NULL) == RFM_OK,
         "the metrics of a loaded scaling have no features");
  expect(rfm_scaling_apply(object, features, values, rfm_scaling_columns(object), NULL, 0, NULL) ==
             RFM_OK,
         "a loaded scaling scales nothing");
  rfm_features_free(features);
}

static void use_kmeans(const void *object)
{
  const rfm_scaling *scaling = rfm_kmeans_scaling(object);
  rfm_kmeans_results found;
  double values[32] = {0};
  int32_t label;

  memset(&found, 0, sizeof found);
  found.struct_size = sizeof found;
  expect(rfm_kmeans_get(object, &found, NULL) == RFM_OK, "loaded clusters tell nothing");
  (void)rfm_kmeans_one(object, values,
                       scaling ? rfm_metrics_size(rfm_scaling_metrics(scaling)) : found.n_columns,
                       &label, NULL);
}

static void use_hierarchy(const void *object)
{
  enum { MOST = 4096 };
  int32_t label[MOST];
  int64_t n = 0;

  (void)rfm_hierarchy_merges(object, &n);
  if (n < MOST)
    (void)rfm_hierarchy_cut(object, (int32_t)(n / 2 + 1), label, n + 1, NULL);
}

/* What a loaded object is good for, and what memory it may take whatever its input. */
typedef struct object_use {
  uint32_t number;
  int64_t base_bytes;
  void (*use)(const void *object);
} object_use;

static object_use use_of(uint32_t number)
{
  static const object_use uses[] = {
      {RFM__OBJECT_TABLE, TABLE_BYTES, use_table},
      {RFM__OBJECT_SCORER, SMALL_BYTES, use_scorer},
      {RFM__OBJECT_SEGMENTS, CELLS_BYTES, NULL},
      {RFM__OBJECT_AHP, SMALL_BYTES, use_ahp},
      {RFM__OBJECT_KMEANS, SMALL_BYTES, use_kmeans},
      {RFM__OBJECT_SCALING, SMALL_BYTES, use_scaling},
      {RFM__OBJECT_CHURN, SMALL_BYTES, use_churn},
      {RFM__OBJECT_HIERARCHY, SMALL_BYTES, use_hierarchy},
  };
  const object_use other = {number, SMALL_BYTES, NULL};

  for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++)
    if (uses[i].number == number)
      return uses[i];
  return other;
}

static rfm_status load(const saved_object *kind, stream *s, const rfm_host *host)
{
  const object_use known = use_of(kind->number);
  const memory *m = host->user_data;
  void *object = NULL;
  const rfm_status status = kind->load(&object, host, read_some, s, NULL);

  expect(m->peak <= known.base_bytes + BYTES_PER_BYTE * (int64_t)s->n,
         "a load took too much memory");
  if (!status) {
    s->n = s->at;
    s->at = 0;
    expect(kind->save(object, compare, s, NULL) == RFM_OK, "what was loaded cannot be saved");
    if (known.use)
      known.use(object);
  }
  kind->destroy(object);
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  enum { OBJECT_AT = RFM__MAGIC_BYTES + 12 };
  memory m = {0, 0};
  rfm_host host;
  stream s = {NULL, size, 0};
  const saved_object *kind;
  rfm_status status;

  if (size < OBJECT_AT + 4)
    return 0;
  memset(&host, 0, sizeof host);
  host.struct_size = sizeof host;
  host.user_data = &m;
  host.alloc = count_alloc;
  host.dealloc = count_dealloc;
  s.bytes = malloc(size);
  expect(s.bytes != NULL, "no memory");
  memcpy(s.bytes, data, size);
  seal_blocks(&s);
  kind = saved_object_of(rfm__load_le32(s.bytes + OBJECT_AT));
  status = load(kind ? kind : saved_objects, &s, &host);
  expect(status == RFM_OK || status == RFM_E_FORMAT || status == RFM_E_VERSION,
         "a load failed in another way");
  expect(status || s.at == s.n, "what was loaded saves to fewer bytes");
  expect(m.live == 0, "memory did not come back");
  free(s.bytes);
  return 0;
}
