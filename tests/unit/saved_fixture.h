/* SPDX-License-Identifier: MIT */
/* What holds for every saved object: its bytes are those of docs/format.md, they come back, and
 * what is damaged, hostile, stopped or out of memory leaves nothing behind. The test of an object
 * says what it is in a saved_case and puts SAVED_TESTS(its case) into its list. */
#ifndef SAVED_FIXTURE_H
#define SAVED_FIXTURE_H

#include "io_fixture.h"
#include "support/saved_object.h"

#include <stdio.h>

/* A number written over a block whose check sum is then right, and what the refusal says. */
typedef struct saved_lie {
  const char *tag;
  size_t offset; /* in the payload of the first block with the tag */
  uint64_t value;
  int n_bytes;
  const char *message;
} saved_lie;

typedef struct saved_case {
  uint32_t number;                     /* of the envelope */
  void *(*make)(const rfm_host *host); /* what the bytes say */
  const uint8_t *bytes; /* a tiny one, made by tests/support/encode_saved.py from docs/format.md */
  size_t n_bytes;
  const saved_lie *lies;
  int n_lies;
} saved_case;

static const saved_object *kind_of(const saved_case *c)
{
  const saved_object *kind = saved_object_of(c->number);

  assert_non_null(kind);
  return kind;
}

static stream case_save(const saved_case *c, const void *object)
{
  stream s = {0};

  assert_int_equal(kind_of(c)->save(object, stream_write, &s, &failure), RFM_OK);
  return s;
}

static rfm_status case_load(const saved_case *c, void **out, stream *s, const rfm_host *host)
{
  stream_rewind(s);
  memset(&failure, 0, sizeof failure);
  *out = &failure; /* no object */
  return kind_of(c)->load(out, host, stream_read, s, &failure);
}

/* What an object is after a save and a load, which saves to the same bytes. */
static void *brought_back(const saved_case *c, const void *object)
{
  stream s = case_save(c, object), again;
  void *back;

  if (case_load(c, &back, &s, NULL))
    fail_msg("%s", failure.message);
  assert_int_equal(s.at, s.n);
  again = case_save(c, back);
  assert_same_stream(&s, &again);
  stream_free(&s);
  stream_free(&again);
  return back;
}

static void assert_case_refused(const saved_case *c, stream *s, const rfm_host *host,
                                rfm_status status, const char *message)
{
  void *out;

  assert_int_equal(case_load(c, &out, s, host), status);
  assert_int_equal(failure.status, status);
  assert_null(out);
  if (!strstr(failure.message, message))
    fail_msg("'%s' does not say '%s'", failure.message, message);
}

static void the_bytes_are_those_of_the_format_and_come_back(void **state)
{
  const saved_case *c = *state;
  void *object = c->make(NULL);
  stream s = case_save(c, object);

  assert_int_equal(s.n, c->n_bytes);
  for (size_t i = 0; i < s.n; i++)
    assert_int_equal(s.bytes[i] | i << 8, c->bytes[i] | i << 8);
  kind_of(c)->destroy(brought_back(c, object));
  kind_of(c)->destroy(object);
  stream_free(&s);
}

static void saving_and_loading_check_their_arguments(void **state)
{
  const saved_case *c = *state;
  const saved_object *kind = kind_of(c);
  stream s = stream_of(c->bytes, c->n_bytes);
  void *object = c->make(NULL), *back = &failure;

  assert_int_equal(kind->save(NULL, stream_write, &s, &failure), RFM_E_ARG);
  assert_int_equal(kind->save(object, NULL, &s, &failure), RFM_E_ARG);
  assert_int_equal(kind->load(NULL, NULL, stream_read, &s, &failure), RFM_E_ARG);
  assert_int_equal(kind->load(&back, NULL, NULL, &s, &failure), RFM_E_ARG);
  assert_null(back);
  assert_int_equal(s.calls, 0);
  kind->destroy(object);
  stream_free(&s);
}

/* Saves, then loads, with the first, second... allocation failing. */
static void replay(const saved_case *c, failing_host *fh, failing_mode mode)
{
  const saved_object *kind = kind_of(c);
  void *object = c->make(&fh->host), *back;
  stream s = {0};
  int64_t n;

  for (n = 1; failing_host_fail(fh, n, mode), kind->save(object, stream_write, &s, &failure); n++) {
    assert_int_equal(failure.status, RFM_E_NOMEM);
    stream_free(&s);
  }
  assert_true(n > 1);
  for (n = 1; failing_host_fail(fh, n, mode), case_load(c, &back, &s, &fh->host); n++) {
    assert_int_equal(failure.status, RFM_E_NOMEM);
    assert_null(back);
  }
  assert_true(n > 3);
  failing_host_fail(fh, 0, FAIL_ONCE);
  kind->destroy(back);
  kind->destroy(object);
  stream_free(&s);
}

static void every_allocation_of_a_save_and_a_load_may_fail(void **state)
{
  failing_host fh;

  failing_host_init(&fh);
  replay(*state, &fh, FAIL_ONCE);
  replay(*state, &fh, FAIL_EVER_AFTER);
  failing_host_assert_clean(&fh);
}

/* However many bytes a read gives. */
static void every_read_and_every_write_may_stop(void **state)
{
  const saved_case *c = *state;
  const saved_object *kind = kind_of(c);
  failing_host fh;
  stream s = stream_of(c->bytes, c->n_bytes), none = {0};
  void *object = c->make(NULL), *back = NULL;

  none.stop_at = 1;
  assert_int_equal(kind->save(object, stream_write, &none, &failure), RFM_STOPPED);
  kind->destroy(object);
  failing_host_init(&fh);
  for (s.most = 0; s.most <= 5; s.most += 5)
    for (s.stop_at = 1;; s.stop_at++) {
      const rfm_status status = case_load(c, &back, &s, &fh.host);

      if (s.calls < s.stop_at) {
        assert_int_equal(status, RFM_OK);
        kind->destroy(back);
        break;
      }
      assert_int_equal(status, RFM_STOPPED);
      assert_null(back);
      failing_host_assert_clean(&fh);
    }
  stream_free(&s);
}

static void every_truncation_and_every_flipped_bit_is_refused(void **state)
{
  const saved_case *c = *state;
  stream s = stream_of(c->bytes, c->n_bytes);

  for (s.n = 0; s.n < c->n_bytes; s.n++)
    assert_case_refused(c, &s, NULL, RFM_E_FORMAT, "");
  for (size_t bit = 0; bit < s.n * 8; bit++) {
    s.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    assert_case_refused(c, &s, NULL, RFM_E_FORMAT, "");
    s.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
  stream_free(&s);
}

static void a_later_version_and_another_object_are_told(void **state)
{
  const saved_case *c = *state;
  stream s = stream_of(c->bytes, c->n_bytes);
  char expected[128];

  patch(&s, block_at(&s, 0), 6, 1, 2);
  assert_case_refused(c, &s, NULL, RFM_E_VERSION, "saved in format 1.1");
  patch(&s, block_at(&s, 0), 6, 0, 2);
  for (const saved_object *other = saved_objects; other->name; other++) {
    if (other->number == c->number)
      continue;
    patch(&s, block_at(&s, 0), 0, other->number, 4);
    (void)snprintf(expected, sizeof expected, "the bytes hold %s, not %s", other->name,
                   kind_of(c)->name);
    assert_case_refused(c, &s, NULL, RFM_E_FORMAT, expected);
  }
  stream_free(&s);
}

/* The most memory that a load of the honest bytes takes. */
static int64_t usual_peak(const saved_case *c)
{
  stream s = stream_of(c->bytes, c->n_bytes);
  failing_host fh;
  void *back;

  failing_host_init(&fh);
  assert_int_equal(case_load(c, &back, &s, &fh.host), RFM_OK);
  kind_of(c)->destroy(back);
  stream_free(&s);
  return fh.peak_bytes;
}

/* No lie, be it a count of 2^31 or a block of 2^62 bytes, takes much more memory than the truth. */
static void sealed_lies_and_endless_blocks_are_refused_with_little_memory(void **state)
{
  const saved_case *c = *state;
  const int64_t most = usual_peak(c) + RFM__PIECE;
  failing_host fh;

  failing_host_init(&fh);
  for (int i = 0; i < c->n_lies; i++) {
    const saved_lie *lie = &c->lies[i];
    stream s = stream_of(c->bytes, c->n_bytes);

    patch(&s, block_of(&s, lie->tag), lie->offset, lie->value, lie->n_bytes);
    assert_case_refused(c, &s, &fh.host, RFM_E_FORMAT, lie->message);
    assert_true(fh.peak_bytes <= most);
    stream_free(&s);
    s = stream_of(c->bytes, c->n_bytes);
    put_le(s.bytes + block_of(&s, lie->tag) + 4, UINT64_C(1) << 62, 8);
    assert_case_refused(c, &s, &fh.host, RFM_E_FORMAT, "");
    assert_true(fh.peak_bytes <= most);
    failing_host_assert_clean(&fh);
    stream_free(&s);
  }
}

#define SAVED_TEST(test, saved)                                                                    \
  {                                                                                                \
#test, test, NULL, NULL, (void *)(uintptr_t)(saved)                                            \
  }

/* In a list of tests. */
#define SAVED_TESTS(saved)                                                                         \
  SAVED_TEST(the_bytes_are_those_of_the_format_and_come_back, saved),                              \
      SAVED_TEST(saving_and_loading_check_their_arguments, saved),                                 \
      SAVED_TEST(every_allocation_of_a_save_and_a_load_may_fail, saved),                           \
      SAVED_TEST(every_read_and_every_write_may_stop, saved),                                      \
      SAVED_TEST(every_truncation_and_every_flipped_bit_is_refused, saved),                        \
      SAVED_TEST(a_later_version_and_another_object_are_told, saved),                              \
      SAVED_TEST(sealed_lies_and_endless_blocks_are_refused_with_little_memory, saved)

#endif
