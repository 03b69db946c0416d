/* SPDX-License-Identifier: MIT */
/* Events from Arrow: every type, offset and bitmap against the same rows given as arrays; broken
 * and hostile arrays; release of everything, whatever happens. */
#include "arrow_fixture.h"

/* ---- making columns ---- */

static const int32_t DAYS3[3] = {20000, 20001, 20002};
static const uint64_t IDS3[3] = {5, 6, 5};
static const int64_t CENTS3[3] = {100, -250, 0};

/* customer, day and amount of three rows. */
static arrow_batch three_rows(void)
{
  arrow_batch b;

  memset(&b, 0, sizeof b);
  b.length = 3;
  b.n_columns = 3;
  b.column[0] = fixed("id", "L", 3, IDS3, sizeof IDS3);
  b.column[1] = fixed("day", "tdD", 3, DAYS3, sizeof DAYS3);
  b.column[2] = fixed("amount", "l", 3, CENTS3, sizeof CENTS3);
  return b;
}

static rfm_arrow_events named(void)
{
  rfm_arrow_events e;

  ZERO_STRUCT(e);
  e.customer = "id";
  e.day = "day";
  e.amount = "amount";
  return e;
}

/* ---- importing ---- */

static rfm_table *new_table(const rfm_host *host, int32_t id_type)
{
  rfm_table_options o;
  rfm_table *t = NULL;

  ZERO_STRUCT(o);
  o.id_type = id_type;
  assert_ok(rfm_table_new(&t, host, &o, &failure), &failure);
  return t;
}

static rfm_status append(rfm_table *t, const arrow_batch *batches, int n, const rfm_arrow_events *e,
                         rfm_arrow_counts *counts)
{
  arrow_source source;
  struct ArrowArrayStream stream;
  rfm_status st;

  memset(&source, 0, sizeof source);
  source.batches = batches;
  source.n_batches = n;
  arrow_source_open(&stream, &source);
  st = rfm_arrow_append(t, &stream, e, counts, &failure);
  assert_null(stream.release);
  assert_int_equal(source.live, 0);
  return st;
}

static rfm_arrow_counts counts_zero(void)
{
  rfm_arrow_counts c;

  ZERO_STRUCT(c);
  return c;
}

static void assert_holds(const rfm_table *t, const row *rows, int64_t n)
{
  rfm_table *wanted = rows_table(NULL, rows, n);
  dump a = {0}, b = {0};

  dump_customers(&a, t);
  dump_customers(&b, wanted);
  assert_same_dump(&a, &b);
  dump_free(&a);
  dump_free(&b);
  rfm_table_free(wanted);
}

static void assert_imports(const arrow_batch *b, const rfm_arrow_events *e, const row *rows,
                           int64_t n)
{
  rfm_table *t = new_table(NULL, 0);
  rfm_arrow_counts counts = counts_zero();

  assert_ok(append(t, b, 1, e, &counts), &failure);
  assert_int_equal(counts.n_rows, n);
  assert_int_equal(counts.n_batches, 1);
  assert_holds(t, rows, n);
  rfm_table_free(t);
}

static void assert_append_refused(const arrow_batch *b, const rfm_arrow_events *e,
                                  rfm_status status, int64_t at, int32_t column, const char *text)
{
  rfm_table *t = new_table(NULL, 0);
  const rfm_status got = append(t, b, 1, e, NULL);

  if (got != status || !strstr(failure.message, text))
    fail_msg("%d '%s' is not %d '%s'", (int)got, failure.message, (int)status, text);
  assert_int_equal(failure.row, at);
  assert_int_equal(failure.column, column);
  assert_int_equal(counts_of(t).n_events, 0);
  rfm_table_free(t);
}

static void events_come_in_by_column_names(void **state)
{
  static const row rows[] = {{5, 20000, 100}, {6, 20001, -250}, {5, 20002, 0}};
  const arrow_batch b = three_rows();
  const rfm_arrow_events e = named();

  (void)state;
  assert_imports(&b, &e, rows, 3);
}

static void every_integer_width_and_sign_is_read(void **state)
{
  static const int8_t i8[3] = {1, -2, 3};
  static const int16_t i16[3] = {1, -2, 3};
  static const int32_t i32[3] = {1, -2, 3};
  static const int64_t i64[3] = {1, -2, 3};
  static const uint8_t u8[3] = {1, 200, 3};
  static const uint16_t u16[3] = {1, 200, 3};
  static const uint32_t u32[3] = {1, 200, 3};
  static const uint64_t u64[3] = {1, 200, 3};
  static const row with_sign[] = {{5, 20000, 1}, {6, 20001, -2}, {5, 20002, 3}};
  static const row without[] = {{5, 20000, 1}, {6, 20001, 200}, {5, 20002, 3}};
  const struct {
    const char *format;
    const void *data;
    size_t size;
    const row *rows;
  } cases[] = {
      {"c", i8, sizeof i8, with_sign},   {"s", i16, sizeof i16, with_sign},
      {"i", i32, sizeof i32, with_sign}, {"l", i64, sizeof i64, with_sign},
      {"C", u8, sizeof u8, without},     {"S", u16, sizeof u16, without},
      {"I", u32, sizeof u32, without},   {"L", u64, sizeof u64, without},
  };
  const rfm_arrow_events e = named();

  (void)state;
  for (int i = 0; i < COUNT_OF(cases); i++) {
    arrow_batch b = three_rows();

    b.column[2] = fixed("amount", cases[i].format, 3, cases[i].data, cases[i].size);
    assert_imports(&b, &e, cases[i].rows, 3);
  }
}

/* Three decimals of @width bytes: 1.25, -0.50, 0. */
static void fill_decimals(uint8_t *bytes, int width)
{
  static const int64_t values[3] = {125, -50, 0};
  const uint32_t one = 1;
  const int little = *(const uint8_t *)&one;

  for (int r = 0; r < 3; r++)
    for (int i = 0; i < width; i++) {
      const int byte = i < 8 ? (int)((uint64_t)values[r] >> 8 * i & 0xff) : values[r] < 0 ? 255 : 0;

      bytes[r * width + (little ? i : width - 1 - i)] = (uint8_t)byte;
    }
}

static void decimals_of_every_width_are_exact(void **state)
{
  static const char *const formats[] = {"d:9,2,32", "d:18,2,64", "d:38,2", "d:38,2,128",
                                        "d:76,2,256"};
  static const int widths[] = {4, 8, 16, 16, 32};
  static const row rows[] = {{5, 20000, 12500}, {6, 20001, -5000}, {5, 20002, 0}};
  rfm_arrow_events e = named();
  uint8_t bytes[3 * 32];

  (void)state;
  e.decimals = 4;
  for (int i = 0; i < COUNT_OF(formats); i++) {
    arrow_batch b = three_rows();

    fill_decimals(bytes, widths[i]);
    b.column[2] = fixed("amount", formats[i], 3, bytes, (size_t)(3 * widths[i]));
    assert_imports(&b, &e, rows, 3);
  }
}

static void what_decimals_lose_is_refused_or_rounded_half_away_from_zero_and_counted(void **state)
{
  static const row rows[] = {{5, 20000, 13}, {6, 20001, -5}, {5, 20002, 0}}; /* 12.5 and -5.0 */
  rfm_arrow_events e = named();
  rfm_arrow_counts counts = counts_zero();
  arrow_batch b = three_rows();
  rfm_table *t = new_table(NULL, 0);
  uint8_t bytes[3 * 16];

  (void)state;
  fill_decimals(bytes, 16);
  b.column[2] = fixed("amount", "d:38,2", 3, bytes, sizeof bytes);
  e.decimals = 1;
  assert_append_refused(&b, &e, RFM_E_DATA, 0, 2, "not whole in minor units");
  e.flags = RFM_ARROW_ROUND;
  assert_ok(append(t, &b, 1, &e, &counts), &failure);
  assert_int_equal(counts.n_rounded, 1);
  assert_holds(t, rows, 3);
  rfm_table_free(t);
}

static void floats_are_whole_when_they_are_the_nearest_to_a_whole_amount(void **state)
{
  static const double prices[3] = {19.99, -0.07, 123456.78};
  static const float small[3] = {19.99f, -0.07f, 0.29f};
  static const double halves[3] = {1, 0.125, 2}, nan[3] = {1, 2, (double)NAN};
  static const row rows[] = {{5, 20000, 1999}, {6, 20001, -7}, {5, 20002, 12345678}};
  static const row less[] = {{5, 20000, 1999}, {6, 20001, -7}, {5, 20002, 29}};
  rfm_arrow_events e = named();
  arrow_batch b = three_rows();

  (void)state;
  e.decimals = 2;
  b.column[2] = fixed("amount", "g", 3, prices, sizeof prices);
  assert_imports(&b, &e, rows, 3);
  b.column[2] = fixed("amount", "f", 3, small, sizeof small);
  assert_imports(&b, &e, less, 3);
  b.column[2] = fixed("amount", "g", 3, halves, sizeof halves);
  assert_append_refused(&b, &e, RFM_E_DATA, 1, 2, "not whole in minor units");
  b.column[2] = fixed("amount", "g", 3, nan, sizeof nan);
  assert_append_refused(&b, &e, RFM_E_DATA, 2, 2, "out of range");
}

static void times_of_any_unit_round_down_to_seconds(void **state)
{
  static const int64_t seconds[3] = {0, -1, 86400};
  static const int64_t millis[3] = {999, -1, 86400000};
  static const int64_t micros[3] = {999999, -1, 86400000000};
  static const int64_t nanos[3] = {1, -1, 86400000000000};
  static const char *const formats[] = {"tss:", "tsm:UTC", "tsu:+00:00", "tsn:"};
  const int64_t *const data[] = {seconds, millis, micros, nanos};
  static const row rows[] = {
      {5, 0, 100, .time = 0}, {6, -1, -250, .time = -1}, {5, 1, 0, .time = 86400}};
  rfm_arrow_events e = named();

  (void)state;
  e.day = NULL;
  e.time = "at";
  for (int i = 0; i < COUNT_OF(formats); i++) {
    arrow_batch b = three_rows();

    b.column[1] = fixed("at", formats[i], 3, data[i], sizeof seconds);
    assert_imports(&b, &e, rows, 3);
  }
}

static void a_zone_needs_a_day_column_or_permission(void **state)
{
  static const int64_t at[3] = {20000 * INT64_C(86400), 20001 * INT64_C(86400),
                                20002 * INT64_C(86400)};
  static const row rows[] = {{5, 20000, 100, .time = 20000 * INT64_C(86400)},
                             {6, 20001, -250, .time = 20001 * INT64_C(86400)},
                             {5, 20002, 0, .time = 20002 * INT64_C(86400)}};
  rfm_arrow_events e = named();
  arrow_batch b = three_rows();

  (void)state;
  e.day = NULL;
  e.time = "at";
  b.column[3] = fixed("at", "tss:Europe/Berlin", 3, at, sizeof at);
  b.n_columns = 4;
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 3, "zone 'Europe/Berlin'");
  e.flags = RFM_ARROW_ZONES_AS_UTC;
  assert_imports(&b, &e, rows, 3);
  e.flags = 0;
  e.day = "day";
  assert_imports(&b, &e, rows, 3);
}

static void dates_of_both_widths_are_days(void **state)
{
  static const int64_t ms[3] = {20000 * INT64_C(86400000), 20001 * INT64_C(86400000) + 5,
                                -1}; /* sloppy producers exist */
  static const row rows[] = {{5, 20000, 100}, {6, 20001, -250}, {5, -1, 0}};
  arrow_batch b = three_rows();
  const rfm_arrow_events e = named();

  (void)state;
  b.column[1] = fixed("day", "tdm", 3, ms, sizeof ms);
  assert_imports(&b, &e, rows, 3);
}

static void keys_and_kinds_are_numbers_or_words(void **state)
{
  static const int32_t o[4] = {0, 2, 4, 4};
  static const int32_t k[4] = {0, 4, 10, 14};
  static const uint8_t kinds[3] = {1, 2, 1};
  static const int64_t groups[3] = {7, 0, 9}, cents[3] = {100, 250, 0};
  rfm_arrow_events e = named();
  arrow_batch b = three_rows();
  const uint64_t a1 = rfm_key_hash("A1", 2), b2 = rfm_key_hash("B2", 2);
  const row rows[] = {{5, 20000, 100, RFM_KIND_SALE, a1, .group = 7},
                      {6, 20001, 250, RFM_KIND_RETURN, b2},
                      {5, 20002, 0, RFM_KIND_SALE, 0, .group = 9}};

  (void)state;
  b.n_columns = 6;
  b.column[2] = fixed("amount", "l", 3, cents, sizeof cents);
  b.column[3] = text32("invoice", 3, o, "A1B2");
  b.column[4] = text32("kind", 3, k, "salereturnsale");
  b.column[5] = fixed("store", "l", 3, groups, sizeof groups);
  e.order = "invoice";
  e.kind = "kind";
  e.group = "store";
  assert_imports(&b, &e, rows, 3);
  b.column[4] = fixed("kind", "C", 3, kinds, sizeof kinds);
  assert_imports(&b, &e, rows, 3);
  b.column[4] = text32("kind", 3, k, "saleRETURNsale");
  assert_append_refused(&b, &e, RFM_E_DATA, 1, 4, "kind: the value is out of range");
}

/* ---- ids that are texts ---- */

static const char *const WORDS[3] = {"anna", "a very long name indeed", "anna"};

static void assert_words(const rfm_table *t)
{
  const rfm_id anna = id_bytes(WORDS[0]), other = id_bytes(WORDS[1]);
  rfm_table *wanted = new_table(NULL, RFM_ID_BYTES);
  dump a = {0}, b = {0};

  for (int i = 0; i < 3; i++) {
    rfm_event e;

    ZERO_STRUCT(e);
    e.day = DAYS3[i];
    e.amount_minor = CENTS3[i] < 0 ? -CENTS3[i] : CENTS3[i];
    e.kind = CENTS3[i] < 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
    assert_ok(rfm_table_append_one(wanted, i == 1 ? &other : &anna, &e, &failure), &failure);
  }
  dump_customers(&a, t);
  dump_customers(&b, wanted);
  assert_same_dump(&a, &b);
  dump_free(&a);
  dump_free(&b);
  rfm_table_free(wanted);
}

static void import_words(const arrow_batch *b, int n)
{
  const rfm_arrow_events e = named();
  rfm_table *t = new_table(NULL, RFM_ID_BYTES);

  assert_ok(append(t, b, n, &e, NULL), &failure);
  assert_words(t);
  rfm_table_free(t);
}

static void text_ids_of_both_offset_widths_are_read(void **state)
{
  static const char bytes[] = "annaa very long name indeedanna";
  static const int32_t o32[4] = {0, 4, 27, 31};
  static const int64_t o64[4] = {0, 4, 27, 31};
  arrow_batch b = three_rows();

  (void)state;
  b.column[0] = text32("id", 3, o32, bytes);
  import_words(&b, 1);
  b.column[0].format = "z";
  import_words(&b, 1);
  b.column[0] = fixed("id", "U", 3, o64, sizeof o64);
  b.column[0].n_buffers = 3;
  b.column[0].buffers[2] = bytes;
  b.column[0].sizes[2] = sizeof bytes - 1;
  import_words(&b, 1);
}

static void put_int(uint8_t *p, int32_t value)
{
  memcpy(p, &value, sizeof value);
}

/* String views: short texts inside, the long one in buffer 0 at offset 3. */
static arrow_column views(uint8_t data[48], const int64_t *size)
{
  arrow_column c = fixed("id", "vu", 3, data, 48);

  memset(data, 0, 48);
  for (int i = 0; i < 3; i += 2) {
    put_int(data + 16 * i, 4);
    memcpy(data + 16 * i + 4, WORDS[0], 4);
  }
  put_int(data + 16, 23);
  memcpy(data + 20, WORDS[1], 4);
  put_int(data + 24, 0);
  put_int(data + 28, 3);
  c.n_buffers = 4;
  c.buffers[2] = "...a very long name indeed";
  c.sizes[2] = 26;
  c.buffers[3] = size;
  c.sizes[3] = sizeof *size;
  return c;
}

static void string_views_are_read_and_their_bounds_are_checked(void **state)
{
  static const int64_t size = 26;
  const rfm_arrow_events e = named();
  arrow_batch b = three_rows();
  uint8_t data[48];
  rfm_table *t = new_table(NULL, RFM_ID_BYTES);

  (void)state;
  b.column[0] = views(data, &size);
  import_words(&b, 1);
  put_int(data + 28, 4); /* one byte too far */
  assert_int_equal(append(t, &b, 1, &e, NULL), RFM_E_DATA);
  assert_non_null(strstr(failure.message, "leads out of it"));
  assert_int_equal(failure.row, 1);
  b.column[0] = views(data, &size);
  put_int(data + 24, 1); /* another buffer */
  assert_int_equal(append(t, &b, 1, &e, NULL), RFM_E_DATA);
  b.column[0] = views(data, &size);
  put_int(data, -1);
  assert_int_equal(append(t, &b, 1, &e, NULL), RFM_E_DATA);
  b.column[0] = views(data, &size);
  b.column[0].n_buffers = 2; /* the bug of a producer: the sizes are not counted */
  assert_int_equal(append(t, &b, 1, &e, NULL), RFM_E_DATA);
  rfm_table_free(t);
}

static void dictionaries_may_differ_from_batch_to_batch(void **state)
{
  static const int32_t first[3] = {0, 4, 27}, second[3] = {0, 23, 27};
  static const uint8_t code0[1] = {0}, code1[2] = {0, 1};
  static const int16_t code2[1] = {9};
  arrow_column anna = text32("", 2, first, "annaa very long name indeed");
  arrow_column other = text32("", 2, second, "a very long name indeedanna");
  const rfm_arrow_events e = named();
  rfm_table *t = new_table(NULL, RFM_ID_BYTES);
  arrow_batch b[2];

  (void)state;
  memset(b, 0, sizeof b);
  b[0] = three_rows();
  b[1] = three_rows();
  b[0].length = 1;
  b[1].length = 2;
  b[1].offset = 0;
  b[0].column[0] = fixed("id", "C", 1, code0, 1);
  b[0].column[0].dictionary = &anna;
  b[1].column[0] = fixed("id", "C", 2, code1, 2);
  b[1].column[0].dictionary = &other;
  for (int j = 1; j < 3; j++) {
    b[1].column[j].offset = 1;
    b[1].column[j].length = 2;
  }
  import_words(b, 2);
  b[0].column[0] = fixed("id", "s", 1, code2, 2);
  b[0].column[0].dictionary = &anna;
  assert_int_equal(append(t, b, 1, &e, NULL), RFM_E_DATA); /* code 9 of 2 */
  rfm_table_free(t);
}

/* ---- offsets and nulls ---- */

static void offsets_of_parent_and_child_add_up(void **state)
{
  static const uint64_t ids[6] = {9, 9, 9, 5, 6, 5};
  static const int32_t days[5] = {9, 9, 20000, 20001, 20002};
  static const row rows[] = {{5, 20000, 100}, {6, 20001, -250}, {5, 20002, 0}};
  static const int64_t cents[5] = {9, 9, 100, -250, 0};
  static const uint8_t all = 0xff;
  arrow_batch b = three_rows();
  const rfm_arrow_events e = named();

  (void)state;
  b.offset = 2;
  b.column[0] = fixed("id", "L", 5, ids, sizeof ids);
  b.column[0].offset = 1;
  b.column[1] = fixed("day", "tdD", 5, days, sizeof days);
  b.column[2] = fixed("amount", "l", 5, cents, sizeof cents);
  b.column[2].buffers[0] = &all;
  b.column[2].sizes[0] = 1;
  b.column[2].null_count = -1;
  assert_imports(&b, &e, rows, 3);
}

static void nulls_without_customer_are_anonymous_and_others_refused_or_skipped(void **state)
{
  static const uint8_t second_is_null = 0x5, with_offset = 0xb; /* rows 0 1 2: 1 0 1; 1 1 0 1 */
  static const row anonymous[] = {
      {5, 20000, 100}, {.customer = 0, 20001, -250, .anonymous = 1}, {5, 20002, 0, .anonymous = 0}};
  static const row skipped[] = {{5, 20000, 100}, {5, 20002, 0}};
  rfm_arrow_events e = named();
  arrow_batch b = three_rows();
  rfm_arrow_counts counts = counts_zero();
  rfm_table *t = new_table(NULL, 0);

  (void)state;
  b.column[0].buffers[0] = &second_is_null;
  b.column[0].sizes[0] = 1;
  b.column[0].null_count = 1;
  assert_ok(append(t, &b, 1, &e, &counts), &failure);
  assert_int_equal(counts.n_anonymous, 1);
  assert_holds(t, anonymous, 3);
  rfm_table_free(t);

  b = three_rows();
  b.column[2].buffers[0] = &with_offset;
  b.column[2].sizes[0] = 1;
  b.column[2].null_count = -1;
  assert_append_refused(&b, &e, RFM_E_DATA, 2, 2, "amount: the value is null");
  b.column[2].buffers[0] = &second_is_null;
  e.flags = RFM_ARROW_SKIP_NULLS;
  t = new_table(NULL, 0);
  counts = counts_zero();
  assert_ok(append(t, &b, 1, &e, &counts), &failure);
  assert_int_equal(counts.n_skipped, 1);
  assert_int_equal(counts.n_rows, 2);
  assert_holds(t, skipped, 2);
  rfm_table_free(t);
}

static void rows_that_are_null_as_a_whole_have_no_value_at_all(void **state)
{
  static const uint8_t bits[8] = {0x5};
  static const row skipped[] = {{5, 20000, 100}, {5, 20002, 0}};
  rfm_arrow_events e = named();
  rfm_table *t = new_table(NULL, 0);
  arrow_batch b = three_rows();

  (void)state;
  b.validity = bits;
  b.null_count = 1;
  e.flags = RFM_ARROW_SKIP_NULLS;
  assert_ok(append(t, &b, 1, &e, NULL), &failure);
  assert_holds(t, skipped, 2);
  rfm_table_free(t);
}

/* The row of the table's own refusal is that of the stream, skipped rows and earlier batches
 * included. */
static void the_table_refuses_by_the_row_of_the_stream(void **state)
{
  static const uint8_t second_is_null = 0x5;
  static const int32_t late[3] = {20000, 20001, 99999999};
  rfm_arrow_events e = named();
  rfm_table *t = new_table(NULL, 0);
  arrow_batch b[2];

  (void)state;
  b[0] = three_rows();
  b[1] = three_rows();
  b[1].column[2].buffers[0] = &second_is_null;
  b[1].column[2].sizes[0] = 1;
  b[1].column[2].null_count = 1;
  b[1].column[1] = fixed("day", "i", 3, late, sizeof late);
  e.flags = RFM_ARROW_SKIP_NULLS;
  assert_int_equal(append(t, b, 2, &e, NULL), RFM_E_DATA);
  assert_int_equal(failure.row, 5);
  assert_int_equal(counts_of(t).n_events, 3); /* the first batch stays */
  rfm_table_free(t);
}

static void empty_batches_and_streams_give_nothing(void **state)
{
  arrow_batch b[3];
  rfm_arrow_events e = named();
  rfm_arrow_counts counts = counts_zero();
  rfm_table *t = new_table(NULL, 0);

  (void)state;
  b[0] = three_rows();
  b[1] = three_rows();
  b[2] = three_rows();
  for (int j = 0; j < 3; j++) { /* no buffer has to be there */
    b[1].column[j].length = 0;
    b[1].column[j].sizes[1] = 0;
  }
  b[1].length = 0;
  assert_ok(append(t, b, 3, &e, &counts), &failure);
  assert_int_equal(counts.n_rows, 6);
  assert_int_equal(counts.n_batches, 3);
  assert_ok(append(t, b, 0, &e, &counts), &failure);
  assert_int_equal(counts.n_rows, 0);
  rfm_table_free(t);
}

/* ---- what is refused ---- */

static void columns_that_are_not_there_or_of_another_type_are_refused_by_name(void **state)
{
  rfm_arrow_events e = named();
  arrow_batch b = three_rows();

  (void)state;
  e.amount = "price";
  assert_append_refused(&b, &e, RFM_E_NOTFOUND, -1, -1, "no columns 'price'");
  e = named();
  b.column[2].name = "day";
  e.amount = NULL;
  assert_append_refused(&b, &e, RFM_E_NOTFOUND, -1, -1, "two columns 'day'");
  b = three_rows();
  e = named();
  b.column[2].format = "+l";
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 2, "amount: Arrow format '+l' is not supported");
  b.column[2].format = "d:0,2";
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 2, "not supported");
  b.column[2].format = "u";
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 2, "expected numbers");
  b = three_rows();
  b.column[0].format = "U";
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 0, "the table's ids are integers");
  b = three_rows();
  b.column[1].format = "tsu:";
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 1, "a timestamp is a time");
  e.day = NULL;
  assert_append_refused(&b, &e, RFM_E_ARG, -1, -1, "neither time nor day");
  e = named();
  e.decimals = 10;
  assert_append_refused(&b, &e, RFM_E_ARG, -1, -1, "decimals is 10");
  e = named();
  e.flags = 8;
  assert_append_refused(&b, &e, RFM_E_ARG, -1, -1, "flags");
}

#define BEI_JING "\xe5\x8c\x97\xe4\xba\xac" /* two characters of three bytes */
#define NAME_36 BEI_JING BEI_JING BEI_JING BEI_JING BEI_JING BEI_JING

static void the_columns_that_there_are_are_listed_by_whole_names(void **state)
{
  rfm_arrow_events e = named();
  arrow_batch b = three_rows();

  (void)state;
  e.amount = "price";
  assert_append_refused(&b, &e, RFM_E_NOTFOUND, -1, -1, "no columns 'price'; there are: ");
  assert_null(strstr(failure.message, "..."));
  for (int i = 0; i < 6; i++) {
    b.column[i] = b.column[0];
    b.column[i].name = NAME_36;
  }
  b.column[0].name = e.customer;
  b.n_columns = 6;
  e.day = "x" NAME_36 BEI_JING; /* 43 bytes: cut at 40, to the 39th a part of a character */
  assert_append_refused(&b, &e, RFM_E_NOTFOUND, -1, -1, "no columns 'x" NAME_36 "\xe5\x8c\x97...'");
  assert_non_null(strstr(failure.message, NAME_36 ", " NAME_36 ", ..."));
  assert_true(strlen(failure.message) < 239);
  e = named();
  b.column[1].name = e.customer;
  assert_append_refused(&b, &e, RFM_E_NOTFOUND, -1, -1, "two columns '");
  assert_non_null(strstr(failure.message, NAME_36 ", ..."));
  b.column[0].name = "other";
  e.customer = "price";
  b.column[1].name = "x" NAME_36 NAME_36; /* of 44 bytes the 43 that are whole characters */
  assert_append_refused(&b, &e, RFM_E_NOTFOUND, -1, -1, ", x" NAME_36 BEI_JING "..., ");
}

static void arrays_that_contradict_themselves_are_refused(void **state)
{
  static const int32_t down[4] = {0, 3, 2, 4};
  static const int64_t negative[3] = {1, -5, 3};
  const rfm_arrow_events e = named();
  arrow_batch b = three_rows();

  (void)state;
  b.column[1].n_buffers = 3;
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 1, "another number of buffers");
  b = three_rows();
  b.column[1].sizes[1] = 0;
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 1, "NULL where data is due");
  b = three_rows();
  b.column[1].null_count = 2;
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 1, "nulls without a bitmap");
  b = three_rows();
  b.column[1].offset = -1;
  assert_append_refused(&b, &e, RFM_E_DATA, -1, 1, "out of range");
  b = three_rows();
  b.column[1].length = 2;
  assert_append_refused(&b, &e, RFM_E_DATA, -1, -1, "not its schema's");
  b = three_rows();
  b.offset = 1;
  assert_append_refused(&b, &e, RFM_E_DATA, -1, -1, "not its schema's");
  b = three_rows();
  b.length = -1;
  assert_append_refused(&b, &e, RFM_E_DATA, -1, -1, "not its schema's");
  b = three_rows();
  b.column[0] = fixed("id", "l", 3, negative, sizeof negative);
  assert_append_refused(&b, &e, RFM_E_DATA, 1, 0, "the id is negative");
  {
    rfm_table *t = new_table(NULL, RFM_ID_BYTES);

    b = three_rows();
    b.column[0] = text32("id", 3, down, "abcd");
    assert_int_equal(append(t, &b, 1, &e, NULL), RFM_E_DATA);
    assert_int_equal(failure.row, 1);
    rfm_table_free(t);
  }
}

static void streams_that_fail_say_so_and_are_released(void **state)
{
  const rfm_arrow_events e = named();
  const arrow_batch b = three_rows();
  rfm_table *t = new_table(NULL, 0);
  struct ArrowArrayStream stream;
  arrow_source source;

  (void)state;
  memset(&source, 0, sizeof source);
  source.batches = &b;
  source.n_batches = 1;
  source.fail_schema = 5;
  arrow_source_open(&stream, &source);
  assert_refused(rfm_arrow_append(t, &stream, &e, NULL, &failure), RFM_E_HOST, &failure, -1,
                 "at its schema (5): the disk is full");
  assert_int_equal(source.live, 0);
  source.fail_schema = 0;
  source.fail_at = 2;
  arrow_source_open(&stream, &source);
  assert_refused(rfm_arrow_append(t, &stream, &e, NULL, &failure), RFM_E_HOST, &failure, -1,
                 "at a batch");
  assert_int_equal(source.live, 0);
  assert_int_equal(counts_of(t).n_events, 3);
  assert_refused(rfm_arrow_append(t, &stream, &e, NULL, &failure), RFM_E_ARG, &failure, -1,
                 "taken over before");
  assert_refused(rfm_arrow_append(t, NULL, &e, NULL, &failure), RFM_E_ARG, &failure, -1,
                 "stream is NULL");
  arrow_source_open(&stream, &source);
  assert_refused(rfm_arrow_append(NULL, &stream, &e, NULL, &failure), RFM_E_ARG, &failure, -1,
                 "table is NULL");
  assert_int_equal(source.live, 0);
  source.root_is_no_struct = 1;
  arrow_source_open(&stream, &source);
  assert_refused(rfm_arrow_append(t, &stream, &e, NULL, &failure), RFM_E_DATA, &failure, -1,
                 "not one of structs");
  assert_int_equal(source.live, 0);
  rfm_table_free(t);
}

static void slices_of_a_long_batch_are_one_batch_to_the_caller(void **state)
{
  enum { N = (1 << 20) + 40000, WRONG = N - 7 };
  int32_t *days = malloc(N * sizeof *days);
  uint64_t *ids = malloc(N * sizeof *ids);
  rfm_arrow_events e = named();
  rfm_arrow_counts counts = counts_zero();
  rfm_table *t = new_table(NULL, 0);
  arrow_batch b;

  (void)state;
  for (int i = 0; i < N; i++) {
    days[i] = 20000 + i % 7;
    ids[i] = (uint64_t)(i % 1000);
  }
  memset(&b, 0, sizeof b);
  b.length = N;
  b.n_columns = 2;
  b.column[0] = fixed("id", "L", N, ids, N * sizeof *ids);
  b.column[1] = fixed("day", "tdD", N, days, N * sizeof *days);
  e.amount = NULL;
  assert_ok(append(t, &b, 1, &e, &counts), &failure);
  assert_int_equal(counts.n_rows, N);
  assert_int_equal(counts.n_batches, 1);
  assert_int_equal(counts_of(t).n_customers, 1000);
  days[WRONG] = INT32_MAX;
  assert_int_equal(append(t, &b, 1, &e, &counts), RFM_E_DATA);
  assert_int_equal(failure.row, WRONG);
  assert_int_equal(counts_of(t).n_events, N + (1 << 20)); /* the first slice stays */
  rfm_table_free(t);
  free(days);
  free(ids);
}

/* ---- promises ---- */

static void no_failed_allocation_of_an_import_leaks(void **state)
{
  static const int32_t o[4] = {0, 1, 2, 3};
  const rfm_arrow_events e = named();
  arrow_batch b = three_rows();
  rfm_status st = RFM_E_NOMEM;

  (void)state;
  b.column[0] = text32("id", 3, o, "aba");
  for (int64_t n = 1; st; n++) {
    failing_host fh;
    rfm_table *t;

    failing_host_init(&fh);
    t = new_table(&fh.host, RFM_ID_BYTES);
    failing_host_fail(&fh, n, FAIL_ONCE);
    st = append(t, &b, 1, &e, NULL);
    assert_true(st == RFM_OK || st == RFM_E_NOMEM);
    rfm_table_free(t);
    failing_host_assert_clean(&fh);
  }
}

static void the_progress_hook_can_stop_a_stream(void **state)
{
  const rfm_arrow_events e = named();
  const arrow_batch b = three_rows();
  failing_host fh;
  rfm_table *t;

  (void)state;
  failing_host_init(&fh);
  failing_host_stop(&fh, 1);
  t = new_table(&fh.host, 0);
  assert_int_equal(append(t, &b, 1, &e, NULL), RFM_STOPPED);
  assert_int_equal(counts_of(t).n_events, 0);
  rfm_table_free(t);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(events_come_in_by_column_names),
      cmocka_unit_test(every_integer_width_and_sign_is_read),
      cmocka_unit_test(decimals_of_every_width_are_exact),
      cmocka_unit_test(what_decimals_lose_is_refused_or_rounded_half_away_from_zero_and_counted),
      cmocka_unit_test(floats_are_whole_when_they_are_the_nearest_to_a_whole_amount),
      cmocka_unit_test(times_of_any_unit_round_down_to_seconds),
      cmocka_unit_test(a_zone_needs_a_day_column_or_permission),
      cmocka_unit_test(dates_of_both_widths_are_days),
      cmocka_unit_test(keys_and_kinds_are_numbers_or_words),
      cmocka_unit_test(text_ids_of_both_offset_widths_are_read),
      cmocka_unit_test(string_views_are_read_and_their_bounds_are_checked),
      cmocka_unit_test(dictionaries_may_differ_from_batch_to_batch),
      cmocka_unit_test(offsets_of_parent_and_child_add_up),
      cmocka_unit_test(nulls_without_customer_are_anonymous_and_others_refused_or_skipped),
      cmocka_unit_test(rows_that_are_null_as_a_whole_have_no_value_at_all),
      cmocka_unit_test(the_table_refuses_by_the_row_of_the_stream),
      cmocka_unit_test(empty_batches_and_streams_give_nothing),
      cmocka_unit_test(columns_that_are_not_there_or_of_another_type_are_refused_by_name),
      cmocka_unit_test(the_columns_that_there_are_are_listed_by_whole_names),
      cmocka_unit_test(arrays_that_contradict_themselves_are_refused),
      cmocka_unit_test(streams_that_fail_say_so_and_are_released),
      cmocka_unit_test(slices_of_a_long_batch_are_one_batch_to_the_caller),
      cmocka_unit_test(no_failed_allocation_of_an_import_leaks),
      cmocka_unit_test(the_progress_hook_can_stop_a_stream),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
