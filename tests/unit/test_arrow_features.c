/* SPDX-License-Identifier: MIT */
/* Features from Arrow and to it: what went out comes back, results go beside them, and what cannot
 * be held is refused. */
#include "arrow_fixture.h"

static rfm_features *some_features(const rfm_host *host, int64_t n)
{
  double *values = malloc((size_t)(3 * n + 1) * sizeof *values);
  const double *columns[3] = {values, values + n, values + 2 * n};
  rfm_features *f = NULL;

  for (int64_t i = 0; i < 3 * n; i++)
    values[i] = (double)(i * 7 % 1000) / 4;
  assert_ok(rfm_features_from_columns(&f, host, NULL, NULL, columns, n, 20000, &failure), &failure);
  free(values);
  return f;
}

static void assert_same_features(const rfm_features *a, const rfm_features *b)
{
  dump x = {0}, y = {0};

  dump_features(&x, a);
  dump_features(&y, b);
  assert_same_dump(&x, &y);
  dump_free(&x);
  dump_free(&y);
}

static void features_come_back_as_they_went_out(void **state)
{
  static const int64_t sizes[] = {0, 1, 1000, 65536, 70000};

  (void)state;
  for (int i = 0; i < COUNT_OF(sizes); i++) {
    rfm_features *f = some_features(NULL, sizes[i]), *back = NULL;
    struct ArrowArrayStream stream;

    assert_ok(rfm_arrow_export(&stream, f, NULL, 0, 0, &failure), &failure);
    assert_ok(rfm_arrow_features(&back, NULL, NULL, &stream, "customer", 20000, &failure),
              &failure);
    assert_null(stream.release);
    assert_same_features(f, back);
    rfm_features_free(f);
    rfm_features_free(back);
  }
}

static rfm_features *byte_features(const rfm_host *host)
{
  static const uint8_t bytes[] = "anna\xff"
                                 "bo";
  static const int64_t offsets[3] = {0, 5, 7};
  static const double r[2] = {1, 2};
  static const double *const columns[3] = {r, r, r};
  rfm_features *f = NULL;
  rfm_ids ids;

  ZERO_STRUCT(ids);
  ids.n = 2;
  ids.bytes = bytes;
  ids.offsets = offsets;
  assert_ok(rfm_features_from_columns(&f, host, NULL, &ids, columns, 2, 20000, &failure), &failure);
  return f;
}

static void byte_ids_come_back_as_they_went_out(void **state)
{
  rfm_features *f = byte_features(NULL), *back = NULL;
  struct ArrowArrayStream stream;

  (void)state;
  assert_ok(rfm_arrow_export(&stream, f, NULL, 0, 0, &failure), &failure);
  assert_ok(rfm_arrow_features(&back, NULL, NULL, &stream, "customer", 20000, &failure), &failure);
  assert_same_features(f, back);
  assert_refused(rfm_arrow_export(&stream, f, NULL, 0, RFM_ARROW_EXPORT_TEXT_IDS, &failure),
                 RFM_E_DATA, &failure, 0, "not UTF-8");
  assert_null(stream.release);
  rfm_features_free(f);
  rfm_features_free(back);
}

static rfm_arrow_column out_column(const char *name, int32_t type, const void *values)
{
  rfm_arrow_column c;

  ZERO_STRUCT(c);
  c.name = name;
  c.type = type;
  c.values = values;
  return c;
}

static void results_go_out_beside_the_ids_and_outlive_everything(void **state)
{
  static const char *const names[2] = {"Champions", "Lost"};
  static const uint8_t scores[6] = {5, 4, 3, 2, 1, 0};
  static const int32_t segment[2] = {1, -1};
  static const double value[2] = {(double)NAN, 2.5};
  rfm_features *f = some_features(NULL, 2);
  rfm_arrow_column columns[3];
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray rows, child, end;

  (void)state;
  columns[0] = out_column("f_score", RFM_ARROW_UINT8, scores + 1);
  columns[0].stride = 3;
  columns[1] = out_column("segment", RFM_ARROW_NAMES, segment);
  columns[1].names = names;
  columns[1].n_names = 2;
  columns[2] = out_column("value", RFM_ARROW_DOUBLE, value);
  assert_ok(rfm_arrow_export(&stream, f, columns, 3, RFM_ARROW_EXPORT_NO_METRICS, &failure),
            &failure);
  rfm_features_free(f);
  assert_int_equal(stream.get_schema(&stream, &schema), 0);
  assert_int_equal(stream.get_next(&stream, &rows), 0);
  assert_int_equal(stream.get_next(&stream, &end), 0);
  assert_null(end.release);
  stream.release(&stream);

  assert_string_equal(schema.format, "+s");
  assert_int_equal(schema.n_children, 4);
  assert_string_equal(schema.children[0]->name, "customer");
  assert_string_equal(schema.children[0]->format, "L");
  assert_string_equal(schema.children[1]->format, "C");
  assert_string_equal(schema.children[2]->dictionary->format, "U");
  schema.release(&schema);

  assert_int_equal(rows.length, 2);
  assert_memory_equal(rows.children[1]->buffers[1], "\4\1", 2);
  child = *rows.children[2]; /* moved out, which its parent must survive */
  rows.children[2]->release = NULL;
  assert_int_equal(*(const uint8_t *)rows.children[3]->buffers[0] & 3, 2);
  assert_same_double(((const double *)rows.children[3]->buffers[1])[1], 2.5);
  rows.release(&rows);
  assert_int_equal(((const int32_t *)child.buffers[1])[0], 1);
  assert_int_equal(*(const uint8_t *)child.buffers[0] & 3, 1);
  assert_int_equal(((const int64_t *)child.dictionary->buffers[1])[2], 13);
  assert_memory_equal(child.dictionary->buffers[2], "ChampionsLost", 13);
  child.release(&child);
}

static void results_that_cannot_go_out_are_refused(void **state)
{
  static const char *const names[1] = {"a"};
  static const int32_t bad[2] = {0, 1};
  rfm_features *f = some_features(NULL, 2);
  rfm_arrow_column c = out_column("segment", RFM_ARROW_NAMES, bad);
  struct ArrowArrayStream stream;

  (void)state;
  c.names = names;
  c.n_names = 1;
  assert_refused(rfm_arrow_export(&stream, f, &c, 1, 0, &failure), RFM_E_DATA, &failure, 1,
                 "row 1: segment is 1, and there are 1 names");
  c.type = 99;
  assert_refused(rfm_arrow_export(&stream, f, &c, 1, 0, &failure), RFM_E_ARG, &failure, -1,
                 "type is 99");
  c.type = RFM_ARROW_INT32;
  assert_refused(rfm_arrow_export(&stream, f, &c, 1, 0, &failure), RFM_E_ARG, &failure, -1,
                 "names are for RFM_ARROW_NAMES");
  c = out_column(NULL, RFM_ARROW_INT32, bad);
  assert_refused(rfm_arrow_export(&stream, f, &c, 1, 0, &failure), RFM_E_ARG, &failure, -1,
                 "name is NULL");
  c = out_column("x", RFM_ARROW_INT32, NULL);
  assert_refused(rfm_arrow_export(&stream, f, &c, 1, 0, &failure), RFM_E_ARG, &failure, -1,
                 "values is NULL");
  assert_refused(rfm_arrow_export(&stream, f, &c, -1, 0, &failure), RFM_E_ARG, &failure, -1,
                 "n_columns is -1");
  assert_refused(rfm_arrow_export(&stream, f, NULL, 0, 8, &failure), RFM_E_ARG, &failure, -1,
                 "flags");
  assert_refused(rfm_arrow_export(&stream, NULL, NULL, 0, 0, &failure), RFM_E_ARG, &failure, -1,
                 "features is NULL");
  assert_refused(rfm_arrow_export(NULL, f, NULL, 0, 0, &failure), RFM_E_ARG, &failure, -1,
                 "out is NULL");
  rfm_features_free(f);
}

/* A stream of one batch, whose ids are "id". */
static rfm_status read_features(const arrow_batch *b, const rfm_host *host, rfm_features **f)
{
  struct ArrowArrayStream stream;
  arrow_source source;
  rfm_status st;

  memset(&source, 0, sizeof source);
  source.batches = b;
  source.n_batches = 1;
  arrow_source_open(&stream, &source);
  st = rfm_arrow_features(f, host, NULL, &stream, "id", 20000, &failure);
  assert_int_equal(source.live, 0);
  return st;
}

static rfm_features *features_of_arrow(const arrow_batch *b, const rfm_host *host)
{
  rfm_features *f = NULL;

  assert_ok(read_features(b, host, &f), &failure);
  return f;
}

static void assert_features_refused(const arrow_batch *b, rfm_status status, int64_t at,
                                    const char *text)
{
  rfm_features *f = (rfm_features *)1;

  assert_refused(read_features(b, NULL, &f), status, &failure, at, text);
  assert_null(f);
}

/* Three rows of these ids, with values for recency, frequency and monetary. */
static arrow_batch numbers(const uint64_t *ids, size_t size)
{
  static const double values[3] = {1, 2, 3};
  arrow_batch b = {.length = 3, .n_columns = 4};

  b.column[0] = fixed("id", "L", 3, ids, size);
  b.column[1] = fixed("recency", "g", 3, values, sizeof values);
  b.column[2] = fixed("frequency", "g", 3, values, sizeof values);
  b.column[3] = fixed("monetary", "g", 3, values, sizeof values);
  return b;
}

/* Below 0, of two widths, and with a scale that multiplies. */
static void decimals_are_values_too(void **state)
{
  static const uint64_t ids[3] = {1, 2, 3};
  static const int32_t recency[3] = {10, 1, 99}, money[3] = {-5, 0, 123456};
  static const int64_t wide[3] = {INT64_C(1234567890123456), -INT64_C(25), 1};
  arrow_batch b = numbers(ids, sizeof ids);
  rfm_features *f;
  const double *values;

  (void)state;
  b.column[1] = fixed("recency", "d:9,1,32", 3, recency, sizeof recency);
  b.column[2] = fixed("frequency", "d:18,2,64", 3, wide, sizeof wide);
  b.column[3] = fixed("monetary", "d:9,-3,32", 3, money, sizeof money);
  f = features_of_arrow(&b, NULL);
  assert_ok(rfm_features_column(f, 0, &values, NULL, &failure), &failure);
  assert_same_double(values[0], 1.0);
  assert_same_double(values[1], 0.1);
  assert_same_double(values[2], 9.9);
  assert_ok(rfm_features_column(f, 1, &values, NULL, &failure), &failure);
  assert_same_double(values[0], 12345678901234.56);
  assert_same_double(values[1], -0.25);
  assert_ok(rfm_features_column(f, 2, &values, NULL, &failure), &failure);
  assert_same_double(values[0], -5000.0);
  assert_same_double(values[1], 0.0);
  assert_same_double(values[2], 123456000.0);
  rfm_features_free(f);
}

/* Text ids and values in dictionaries; integers of either sign and floats of half the width. */
static void ids_and_values_may_be_dictionaries_integers_and_narrow_floats(void **state)
{
  static const int32_t offsets[3] = {0, 2, 6};
  static const int8_t id_code[2] = {1, 0}, value_code[2] = {1, 1};
  static const double choices[2] = {7.5, 2.5};
  static const int16_t below[2] = {-3, 4};
  static const float narrow[2] = {0.5F, -1.25F};
  static const rfm_id bo = {.struct_size = sizeof bo, .n_bytes = 2, .bytes = (const uint8_t *)"bo"};
  const arrow_column words = text32(NULL, 2, offsets, "boanna");
  const arrow_column halves = fixed(NULL, "g", 2, choices, sizeof choices);
  arrow_batch b = {.length = 2, .n_columns = 4};
  double values[3];
  rfm_features *f;
  int64_t at;

  (void)state;
  b.column[0] = fixed("id", "c", 2, id_code, sizeof id_code);
  b.column[0].dictionary = &words;
  b.column[1] = fixed("recency", "c", 2, value_code, sizeof value_code);
  b.column[1].dictionary = &halves;
  b.column[2] = fixed("frequency", "s", 2, below, sizeof below);
  b.column[3] = fixed("monetary", "f", 2, narrow, sizeof narrow);
  f = features_of_arrow(&b, NULL);
  assert_ok(rfm_features_find(f, &bo, &at, &failure), &failure);
  assert_int_equal(at, 1); /* after anna */
  assert_ok(rfm_features_row(f, at, NULL, values, 3, NULL, &failure), &failure);
  assert_same_double(values[0], 2.5);
  assert_same_double(values[1], 4.0);
  assert_same_double(values[2], -1.25);
  rfm_features_free(f);
}

static void features_refuse_what_they_cannot_hold(void **state)
{
  static const double bad[3] = {1, (double)NAN, 3};
  static const uint64_t once[3] = {3, 1, 2}, twice[3] = {1, 1, 2}, large[3] = {1, 2, UINT64_MAX};
  static const int32_t empty[4] = {0, 1, 1, 2};
  static const uint8_t bits = 0x3;
  const arrow_batch good = numbers(once, sizeof once);
  arrow_batch b = good;

  (void)state;
  rfm_features_free(features_of_arrow(&b, NULL));
  b.column[3].name = "spend";
  assert_features_refused(&b, RFM_E_NOTFOUND, -1, "monetary");
  b = good;
  b.column[3].buffers[1] = bad;
  assert_features_refused(&b, RFM_E_DATA, 1, "not finite");
  b = good;
  b.column[3].buffers[0] = &bits;
  b.column[3].sizes[0] = 1;
  b.column[3].null_count = 1;
  assert_features_refused(&b, RFM_E_DATA, 2, "the value is null");
  b = good;
  b.column[3].format = "u";
  assert_features_refused(&b, RFM_E_DATA, -1, "expected numbers");
  b = good;
  b.column[0].buffers[0] = &bits;
  b.column[0].sizes[0] = 1;
  b.column[0].null_count = 1;
  assert_features_refused(&b, RFM_E_DATA, 2, "the id is null");
  b.column[0] = fixed("id", "l", 3, large, sizeof large);
  assert_features_refused(&b, RFM_E_DATA, 2, "the id is negative");
  b.column[0] = text32("id", 3, empty, "ab");
  assert_features_refused(&b, RFM_E_DATA, 1, "the id is empty");
  b.column[0] = fixed("id", "g", 3, bad, sizeof bad);
  assert_features_refused(&b, RFM_E_DATA, -1, "expected integers or texts");
  b.column[0] = fixed("id", "L", 3, twice, sizeof twice);
  assert_features_refused(&b, RFM_E_DATA, 1, "twice");
}

/* ---- failing allocations ---- */

static void no_failed_allocation_of_features_leaks(void **state)
{
  rfm_features *f = some_features(NULL, 100);
  rfm_status st = RFM_E_NOMEM;

  (void)state;
  for (int64_t n = 1; st; n++) {
    struct ArrowArrayStream stream;
    rfm_features *back = NULL;
    failing_host fh;

    failing_host_init(&fh);
    assert_ok(rfm_arrow_export(&stream, f, NULL, 0, 0, &failure), &failure);
    failing_host_fail(&fh, n, FAIL_ONCE);
    st = rfm_arrow_features(&back, &fh.host, NULL, &stream, "customer", 20000, &failure);
    assert_true(st == RFM_OK || st == RFM_E_NOMEM);
    rfm_features_free(back);
    failing_host_assert_clean(&fh);
  }
  rfm_features_free(f);
}

/* The whole way out under a failing host: export, schema, rows. */
static int all_went_out(const rfm_features *f)
{
  static const char *const names[1] = {"a"};
  static const int32_t codes[2] = {0, -1};
  rfm_arrow_column c = out_column("segment", RFM_ARROW_NAMES, codes);
  struct ArrowArrayStream stream;
  struct ArrowSchema schema;
  struct ArrowArray rows;
  int done;

  c.names = names;
  c.n_names = 1;
  if (rfm_arrow_export(&stream, f, &c, 1, 0, &failure)) {
    assert_null(stream.release);
    return 0;
  }
  done = stream.get_schema(&stream, &schema) == 0;
  if (done)
    schema.release(&schema);
  else
    assert_string_equal(stream.get_last_error(&stream), "out of memory");
  if (stream.get_next(&stream, &rows) == 0)
    rows.release(&rows);
  else
    done = 0;
  stream.release(&stream);
  return done;
}

static void no_failed_allocation_of_an_export_leaks(void **state)
{
  failing_host fh;
  rfm_features *f;

  (void)state;
  failing_host_init(&fh);
  f = some_features(&fh.host, 2);
  for (int64_t n = 1; failing_host_fail(&fh, n, FAIL_ONCE), !all_went_out(f); n++)
    assert_true(n < 100);
  failing_host_fail(&fh, 0, FAIL_ONCE);
  rfm_features_free(f);
  failing_host_assert_clean(&fh);
}

/* Ids that are texts take arrays of their own, in and out. */
static void no_failed_allocation_of_byte_ids_leaks(void **state)
{
  rfm_status st = RFM_E_NOMEM;
  int64_t n;

  (void)state;
  for (n = 1; st; n++) {
    rfm_features *back = NULL;
    struct ArrowArrayStream stream;
    failing_host fh;
    rfm_features *f;

    failing_host_init(&fh);
    f = byte_features(&fh.host);
    failing_host_fail(&fh, n, FAIL_ONCE);
    st = rfm_arrow_export(&stream, f, NULL, 0, 0, &failure);
    if (!st)
      st = rfm_arrow_features(&back, &fh.host, NULL, &stream, "customer", 20000, &failure);
    assert_true(st == RFM_OK || st == RFM_E_NOMEM || st == RFM_E_HOST);
    rfm_features_free(f);
    rfm_features_free(back);
    failing_host_assert_clean(&fh);
  }
  assert_true(n > 10);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(features_come_back_as_they_went_out),
      cmocka_unit_test(byte_ids_come_back_as_they_went_out),
      cmocka_unit_test(results_go_out_beside_the_ids_and_outlive_everything),
      cmocka_unit_test(results_that_cannot_go_out_are_refused),
      cmocka_unit_test(features_refuse_what_they_cannot_hold),
      cmocka_unit_test(decimals_are_values_too),
      cmocka_unit_test(ids_and_values_may_be_dictionaries_integers_and_narrow_floats),
      cmocka_unit_test(no_failed_allocation_of_features_leaks),
      cmocka_unit_test(no_failed_allocation_of_an_export_leaks),
      cmocka_unit_test(no_failed_allocation_of_byte_ids_leaks),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
