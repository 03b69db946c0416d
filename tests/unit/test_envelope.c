/* SPDX-License-Identifier: MIT */
/* The envelope by itself: blocks, checks, and readers and writers that misbehave. */
#include "io_fixture.h"

#include <rfm/segment.h>

#define TAG RFM__TAG('T', 'E', 'S', 'T')

enum { OBJECT = RFM__OBJECT_SCORER, LARGE = 300000 };

/* ---- check sums ---- */

/* RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms. */
static void the_check_sum_has_its_published_values(void **state)
{
  uint8_t bytes[32];
  rfm__crc32c t;

  (void)state;
  rfm__crc32c_init(&t);
  assert_int_equal(rfm__crc32c_add(&t, 0, "123456789", 9), UINT32_C(0xe3069283));
  memset(bytes, 0, sizeof bytes);
  assert_int_equal(rfm__crc32c_add(&t, 0, bytes, 32), UINT32_C(0x8a9136aa));
  memset(bytes, 0xff, sizeof bytes);
  assert_int_equal(rfm__crc32c_add(&t, 0, bytes, 32), UINT32_C(0x62a8ab43));
  for (int i = 0; i < 32; i++)
    bytes[i] = (uint8_t)i;
  assert_int_equal(rfm__crc32c_add(&t, 0, bytes, 32), UINT32_C(0x46dd794e));
}

static void the_check_sum_does_not_depend_on_pieces(void **state)
{
  uint8_t bytes[100];
  rfm__crc32c t;
  uint64_t seed = 1;

  (void)state;
  rfm__crc32c_init(&t);
  for (int i = 0; i < 100; i++)
    bytes[i] = (uint8_t)next_random(&seed);
  for (size_t cut = 0; cut <= 100; cut++) {
    const uint32_t first = rfm__crc32c_add(&t, 0, bytes, cut);

    assert_int_equal(rfm__crc32c_add(&t, first, bytes + cut, 100 - cut),
                     rfm__crc32c_add(&t, 0, bytes, 100));
  }
}

/* ---- there and back ---- */

static void save_sample(stream *s, const rfm_host *host, rfm_status expected)
{
  rfm__save save;

  rfm__save_open(&save, host, stream_write, s, OBJECT, &failure);
  rfm__save_begin(&save, TAG, 4 + 1 + 2 + 8 + 4 + 8 + 8 + 3);
  rfm__save_u32(&save, 0x01020304);
  rfm__save_u8(&save, 0xfe);
  rfm__save_u16(&save, 0xabcd);
  rfm__save_u64(&save, UINT64_C(0x1122334455667788));
  rfm__save_i32(&save, -2);
  rfm__save_i64(&save, INT64_MIN);
  rfm__save_f64(&save, -0.0);
  rfm__save_bytes(&save, "abc", 3);
  rfm__save_end(&save);
  rfm__save_begin(&save, TAG, LARGE);
  for (uint32_t i = 0; i < LARGE / 4; i++)
    rfm__save_u32(&save, i * 2654435761u);
  rfm__save_end(&save);
  assert_int_equal(rfm__save_close(&save), expected);
}

/* Read the sample; the status. */
static rfm_status load_sample(stream *s, const rfm_host *host)
{
  rfm__load load;
  char text[4];

  rfm__load_open(&load, host, stream_read, s, OBJECT, &failure);
  rfm__load_next(&load);
  rfm__load_expect(&load, TAG);
  if (!load.status) {
    assert_int_equal(rfm__load_u32(&load), 0x01020304);
    assert_int_equal(rfm__load_u8(&load), 0xfe);
    assert_int_equal(rfm__load_u16(&load), 0xabcd);
    assert_true(rfm__load_u64(&load) == UINT64_C(0x1122334455667788));
    assert_int_equal(rfm__load_i32(&load), -2);
    assert_true(rfm__load_i64(&load) == INT64_MIN);
    assert_true(rfm__load_f64(&load) == 0.0);
    rfm__load_text(&load, text, 3, 1, 3, "no text");
    assert_string_equal(text, "abc");
  }
  rfm__load_next(&load);
  for (uint32_t i = 0; i < LARGE / 4 && !load.status; i++)
    assert_int_equal(rfm__load_u32(&load), i * 2654435761u);
  rfm__load_next(&load);
  rfm__load_done(&load);
  return rfm__load_close(&load);
}

static void blocks_come_back_as_they_were(void **state)
{
  failing_host fh;
  stream s = {0};

  (void)state;
  failing_host_init(&fh);
  save_sample(&s, &fh.host, RFM_OK);
  assert_int_equal(s.n, 8 + (16 + 12) + (16 + 38) + (16 + LARGE) + 16);
  assert_int_equal(s.calls, s.n / RFM__SAVE_BUFFER + 1); /* in pieces of one buffer */
  assert_int_equal(load_sample(&s, &fh.host), RFM_OK);
  stream_free(&s);
  failing_host_assert_clean(&fh);
}

static void reads_may_be_short(void **state)
{
  failing_host fh;
  stream s = {0};

  (void)state;
  failing_host_init(&fh);
  save_sample(&s, &fh.host, RFM_OK);
  for (s.most = 1; s.most < 70000; s.most = s.most * 5 + 2) {
    stream_rewind(&s);
    assert_int_equal(load_sample(&s, &fh.host), RFM_OK);
  }
  stream_free(&s);
  failing_host_assert_clean(&fh);
}

static void nothing_is_read_beyond_the_end(void **state)
{
  failing_host fh;
  stream s = {0};
  size_t n;

  (void)state;
  failing_host_init(&fh);
  save_sample(&s, &fh.host, RFM_OK);
  n = s.n;
  save_sample(&s, &fh.host, RFM_OK); /* another one behind it */
  s.calls = 0;
  assert_int_equal(load_sample(&s, &fh.host), RFM_OK);
  assert_int_equal(s.at, n);
  assert_int_equal(load_sample(&s, &fh.host), RFM_OK);
  assert_int_equal(s.at, 2 * n);
  stream_free(&s);
}

/* ---- hosts ---- */

static void every_write_may_stop(void **state)
{
  failing_host fh;
  int64_t calls;

  (void)state;
  failing_host_init(&fh);
  for (calls = 1; calls <= 5; calls++)
    for (int answer = -1; answer <= 2; answer += answer == 0 ? 2 : 1) {
      stream s = {0};

      s.stop_at = calls;
      s.answer = answer;
      save_sample(&s, &fh.host, RFM_STOPPED);
      assert_int_equal(s.calls, calls); /* not called again */
      assert_int_equal(failure.status, RFM_STOPPED);
      stream_free(&s);
    }
  failing_host_assert_clean(&fh);
}

static void every_read_may_stop(void **state)
{
  failing_host fh;
  stream s = {0};

  (void)state;
  failing_host_init(&fh);
  save_sample(&s, &fh.host, RFM_OK);
  for (s.stop_at = 1;; s.stop_at++) {
    rfm_status status;

    stream_rewind(&s);
    status = load_sample(&s, &fh.host);
    if (s.calls < s.stop_at)
      break;
    assert_int_equal(status, RFM_STOPPED);
    assert_int_equal(s.calls, s.stop_at);
  }
  assert_true(s.stop_at > 10);
  stream_free(&s);
  failing_host_assert_clean(&fh);
}

static int RFM_CALL read_too_much(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  (void)buffer, (void)user_data;
  *n_read = size + 1;
  return RFM_CONTINUE;
}

/* Does not set n_read: that is the end, not whatever was there. */
static int RFM_CALL read_nothing(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  (void)buffer, (void)size, (void)n_read, (void)user_data;
  return RFM_CONTINUE;
}

static void a_read_of_more_than_was_asked_for_is_an_error_of_the_host(void **state)
{
  rfm_segments *out = (rfm_segments *)1;

  (void)state;
  assert_int_equal(rfm_segments_load(&out, NULL, read_too_much, NULL, &failure), RFM_E_HOST);
  assert_null(out);
  assert_non_null(strstr(failure.message, "read gave 9 bytes where 8"));
  assert_int_equal(rfm_segments_load(&out, NULL, read_nothing, NULL, &failure), RFM_E_FORMAT);
}

static void every_allocation_may_fail(void **state)
{
  const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  failing_host fh;
  stream s = {0}, none = {0};

  (void)state;
  failing_host_init(&fh);
  save_sample(&s, &fh.host, RFM_OK);
  for (int m = 0; m < 2; m++) {
    int64_t n;
    rfm_status status;

    failing_host_fail(&fh, 1, modes[m]);
    save_sample(&none, &fh.host, RFM_E_NOMEM);
    assert_int_equal(none.n, 0);
    for (n = 1;; n++) {
      stream_rewind(&s);
      failing_host_fail(&fh, n, modes[m]);
      status = load_sample(&s, &fh.host);
      if (!status)
        break;
      assert_int_equal(status, RFM_E_NOMEM);
    }
    assert_int_equal(n - 1, 6); /* 12, 38, 64 Ki, 128 Ki, 256 Ki and 300,000 bytes */
  }
  failing_host_fail(&fh, 0, FAIL_ONCE);
  stream_free(&s);
  failing_host_assert_clean(&fh);
}

/* ---- damage ---- */

/* Only a head, which is then made wrong. */
static stream head_only(void)
{
  stream s = {0};
  rfm__save save;
  failing_host fh;

  failing_host_init(&fh);
  rfm__save_open(&save, &fh.host, stream_write, &s, OBJECT, NULL);
  assert_int_equal(rfm__save_close(&save), RFM_OK);
  return s;
}

static rfm_status load_head(stream *s)
{
  failing_host fh;
  rfm__load load;

  failing_host_init(&fh);
  stream_rewind(s);
  memset(&failure, 0, sizeof failure);
  rfm__load_open(&load, &fh.host, stream_read, s, OBJECT, &failure);
  rfm__load_next(&load);
  rfm__load_done(&load);
  (void)rfm__load_close(&load);
  failing_host_assert_clean(&fh);
  assert_int_equal(failure.status, load.status);
  return load.status;
}

static void an_empty_envelope_has_these_bytes(void **state)
{
  static const uint8_t expected[] = {
      0x89, 'R',  'F',  'M',  0x0d, 0x0a, 0x1a, 0x0a,             /* magic */
      'H',  'E',  'A',  'D',  12,   0,    0,    0,    0, 0, 0, 0, /* tag, length */
      2,    0,    0,    0,    1,    0,    0,    0,    0, 0, 0, 0, /* object, 1.0, flags */
      0x1f, 0x2f, 0x54, 0xc6,                                     /* check */
      'D',  'O',  'N',  'E',  0,    0,    0,    0,    0, 0, 0, 0, 0x4a, 0xb8, 0x3a, 0x8f,
  };
  stream s = head_only();

  (void)state;
  assert_int_equal(s.n, sizeof expected);
  assert_memory_equal(s.bytes, expected, sizeof expected);
  assert_int_equal(load_head(&s), RFM_OK);
  stream_free(&s);
}

static void a_later_version_is_refused_as_such(void **state)
{
  stream s = head_only();
  const size_t head = block_at(&s, 0);

  (void)state;
  patch(&s, head, 6, 1, 2); /* minor */
  assert_int_equal(load_head(&s), RFM_E_VERSION);
  assert_non_null(strstr(failure.message, "format 1.1"));
  patch(&s, head, 6, 0, 2);
  patch(&s, head, 4, 2, 2); /* major */
  assert_int_equal(load_head(&s), RFM_E_VERSION);
  patch(&s, head, 0, 99, 4); /* a later version may know objects that we do not */
  assert_int_equal(load_head(&s), RFM_E_VERSION);
  stream_free(&s);
}

static void a_head_that_makes_no_sense_is_refused(void **state)
{
  stream s = head_only();
  const size_t head = block_at(&s, 0);

  (void)state;
  patch(&s, head, 0, RFM__OBJECT_TABLE, 4);
  assert_int_equal(load_head(&s), RFM_E_FORMAT);
  assert_string_equal(failure.message, "the bytes hold a table, not a scorer");
  patch(&s, head, 0, 4, 4);
  assert_int_equal(load_head(&s), RFM_E_FORMAT);
  patch(&s, head, 0, OBJECT, 4);
  patch(&s, head, 4, 0, 2); /* version 0.0 */
  assert_int_equal(load_head(&s), RFM_E_FORMAT);
  patch(&s, head, 4, 1, 2);
  patch(&s, head, 8, 1, 4); /* a flag */
  assert_int_equal(load_head(&s), RFM_E_FORMAT);
  patch(&s, head, 8, 0, 4);
  assert_int_equal(load_head(&s), RFM_OK);
  s.bytes[0] ^= 1;
  assert_int_equal(load_head(&s), RFM_E_FORMAT);
  assert_string_equal(failure.message, "the bytes are nothing that librfm saved");
  stream_free(&s);
}

static void bytes_that_are_no_envelope_have_no_block_to_name(void **state)
{
  stream s = head_only();
  const size_t n = s.n;

  (void)state;
  s.n = 0;
  assert_int_equal(load_head(&s), RFM_E_FORMAT);
  assert_string_equal(failure.message, "there are no bytes");
  for (s.n = 1; s.n < RFM__MAGIC_BYTES; s.n++) {
    assert_int_equal(load_head(&s), RFM_E_FORMAT);
    assert_string_equal(failure.message, "the bytes are nothing that librfm saved");
  }
  for (; s.n < n; s.n++) {
    assert_int_equal(load_head(&s), RFM_E_FORMAT);
    assert_null(strstr(failure.message, "????"));
  }
  stream_free(&s);
}

static void every_flipped_bit_and_every_truncation_is_refused(void **state)
{
  stream s = head_only();
  const size_t n = s.n;

  (void)state;
  for (size_t bit = 0; bit < n * 8; bit++) {
    s.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    assert_int_equal(load_head(&s), RFM_E_FORMAT);
    s.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
  for (s.n = 0; s.n < n; s.n++)
    assert_int_equal(load_head(&s), RFM_E_FORMAT);
  assert_int_equal(load_head(&s), RFM_OK);
  stream_free(&s);
}

static void a_length_is_believed_only_as_far_as_bytes_come(void **state)
{
  const uint64_t lengths[] = {64, 65536, UINT64_C(1) << 32, UINT64_C(1) << 63, UINT64_MAX};
  stream s = head_only();
  const size_t head = block_at(&s, 0);
  failing_host fh;
  rfm__load load;

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < COUNT_OF(lengths); i++) {
    put_le(s.bytes + head + 4, lengths[i], 8);
    stream_rewind(&s);
    rfm__load_open(&load, &fh.host, stream_read, &s, OBJECT, &failure);
    assert_int_equal(rfm__load_close(&load), RFM_E_FORMAT);
    assert_string_equal(failure.message, "block 0 (HEAD): the bytes end too early");
    assert_true(fh.peak_bytes <= RFM__PIECE);
  }
  stream_free(&s);
  failing_host_assert_clean(&fh);
}

static void a_payload_of_another_length_is_refused(void **state)
{
  failing_host fh;
  stream s = {0};
  rfm__load load;

  (void)state;
  failing_host_init(&fh);
  save_sample(&s, &fh.host, RFM_OK);
  rfm__load_open(&load, &fh.host, stream_read, &s, OBJECT, &failure);
  rfm__load_next(&load);
  (void)rfm__load_bytes(&load, 30);
  assert_int_equal(rfm__load_left(&load), 8);
  rfm__load_next(&load); /* too early */
  assert_int_equal(rfm__load_close(&load), RFM_E_FORMAT);
  assert_string_equal(failure.message, "block 1 (TEST): there are bytes left over");
  stream_rewind(&s);
  rfm__load_open(&load, &fh.host, stream_read, &s, OBJECT, &failure);
  rfm__load_next(&load);
  (void)rfm__load_bytes(&load, 37);
  assert_int_equal(rfm__load_u16(&load), 0);
  assert_null(rfm__load_bytes(&load, 0)); /* a failure stays */
  assert_int_equal(rfm__load_close(&load), RFM_E_FORMAT);
  assert_string_equal(failure.message, "block 1 (TEST): it is too short");
  stream_free(&s);
  failing_host_assert_clean(&fh);
}

static void numbers_that_no_save_writes_are_refused(void **state)
{
  const uint64_t bits[] = {UINT64_C(0x8000000000000000), UINT64_C(0x7ff0000000000000),
                           UINT64_C(0xfff0000000000000), UINT64_C(0x7ff8000000000000)};
  failing_host fh;

  (void)state;
  failing_host_init(&fh);
  for (int i = 0; i < COUNT_OF(bits); i++) {
    rfm__save save;
    rfm__load load;
    stream s = {0};

    rfm__save_open(&save, &fh.host, stream_write, &s, OBJECT, NULL);
    rfm__save_begin(&save, TAG, 8);
    rfm__save_u64(&save, bits[i]);
    rfm__save_end(&save);
    (void)rfm__save_close(&save);
    rfm__load_open(&load, &fh.host, stream_read, &s, OBJECT, &failure);
    rfm__load_next(&load);
    assert_true(rfm__load_f64(&load) == 0.0);
    assert_int_equal(rfm__load_close(&load), RFM_E_FORMAT);
    stream_free(&s);
  }
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_check_sum_has_its_published_values),
      cmocka_unit_test(the_check_sum_does_not_depend_on_pieces),
      cmocka_unit_test(blocks_come_back_as_they_were),
      cmocka_unit_test(reads_may_be_short),
      cmocka_unit_test(nothing_is_read_beyond_the_end),
      cmocka_unit_test(every_write_may_stop),
      cmocka_unit_test(every_read_may_stop),
      cmocka_unit_test(a_read_of_more_than_was_asked_for_is_an_error_of_the_host),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(an_empty_envelope_has_these_bytes),
      cmocka_unit_test(a_later_version_is_refused_as_such),
      cmocka_unit_test(a_head_that_makes_no_sense_is_refused),
      cmocka_unit_test(bytes_that_are_no_envelope_have_no_block_to_name),
      cmocka_unit_test(every_flipped_bit_and_every_truncation_is_refused),
      cmocka_unit_test(a_length_is_believed_only_as_far_as_bytes_come),
      cmocka_unit_test(a_payload_of_another_length_is_refused),
      cmocka_unit_test(numbers_that_no_save_writes_are_refused),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
