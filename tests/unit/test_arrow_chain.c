/* SPDX-License-Identifier: MIT */
/* Several streams as one: in their order, released once each, and only of the same columns. */
#include "arrow_fixture.h"

enum { N_SOURCES = 3 };

static const int64_t numbers[] = {10, 11, 12, 13, 14, 15, 16, 17};

static arrow_batch batch_of(const char *name, const char *format, int64_t first, int64_t length)
{
  arrow_batch b;

  memset(&b, 0, sizeof b);
  b.length = length;
  b.n_columns = 1;
  b.column[0] = fixed(name, format, length, numbers + first, (size_t)length * sizeof *numbers);
  return b;
}

/* Three streams of two, no and three batches: 10 and 11, 12; none; 13 to 15, nothing, 16. */
typedef struct three {
  arrow_batch batches[6];
  arrow_source source[N_SOURCES];
  struct ArrowArrayStream streams[N_SOURCES];
} three;

static void three_open(three *t)
{
  static const int lengths[] = {2, 1, 0, 3, 0, 1};
  static const int n_batches[] = {2, 0, 3};
  int64_t from = 0;
  int at = 0;

  memset(t, 0, sizeof *t);
  for (int i = 0; i < 6; i++) {
    t->batches[i] = batch_of("n", "l", from, lengths[i]);
    from += lengths[i];
  }
  for (int i = 0; i < N_SOURCES; i++) {
    t->source[i].batches = &t->batches[at];
    t->source[i].n_batches = n_batches[i];
    arrow_source_open(&t->streams[i], &t->source[i]);
    at += n_batches[i] ? n_batches[i] : 1; /* one without batches has a schema all the same */
  }
}

static void assert_all_released(const three *t)
{
  for (int i = 0; i < N_SOURCES; i++) {
    assert_int_equal(t->source[i].live, 0);
    assert_null(t->streams[i].release);
  }
}

/* The first number of the next batch and how many it has; 0: there is none. */
static int next_numbers(struct ArrowArrayStream *stream, int64_t *first, int64_t *length)
{
  struct ArrowArray array;

  assert_int_equal(stream->get_next(stream, &array), 0);
  if (!array.release)
    return 0;
  *length = array.length;
  *first = array.length ? ((const int64_t *)array.children[0]->buffers[1])[0] : 0;
  array.release(&array);
  return 1;
}

static void streams_are_read_one_behind_the_other(void **state)
{
  static const int64_t expected[][2] = {{10, 2}, {12, 1}, {13, 3}, {0, 0}, {16, 1}};
  struct ArrowArrayStream chain;
  int64_t first, length;
  three t;

  (void)state;
  three_open(&t);
  assert_ok(rfm_arrow_chain(&chain, NULL, t.streams, N_SOURCES, &failure), &failure);
  for (int i = 0; i < COUNT_OF(expected); i++) {
    assert_true(next_numbers(&chain, &first, &length));
    assert_int_equal(first, expected[i][0]);
    assert_int_equal(length, expected[i][1]);
  }
  assert_false(next_numbers(&chain, &first, &length));
  assert_false(next_numbers(&chain, &first, &length));
  chain.release(&chain);
  assert_null(chain.release);
  assert_all_released(&t);
}

static void a_stream_is_released_at_its_end_and_the_last_one_still_tells_the_schema(void **state)
{
  struct ArrowArrayStream chain;
  struct ArrowSchema schema;
  int64_t first, length;
  three t;

  (void)state;
  three_open(&t);
  assert_ok(rfm_arrow_chain(&chain, NULL, t.streams, N_SOURCES, &failure), &failure);
  assert_int_equal(t.source[0].live, 1);
  for (int i = 0; i < 3; i++)
    assert_true(next_numbers(&chain, &first, &length));
  assert_int_equal(t.source[0].live, 0);
  assert_int_equal(t.source[1].live, 0);
  while (next_numbers(&chain, &first, &length))
    continue;
  assert_int_equal(t.source[2].live, 1);
  assert_int_equal(chain.get_schema(&chain, &schema), 0);
  assert_string_equal(schema.children[0]->name, "n");
  schema.release(&schema);
  chain.release(&chain);
  assert_all_released(&t);
}

static void a_chain_may_take_the_place_of_its_first_stream(void **state)
{
  int64_t first, length, n = 0;
  three t;

  (void)state;
  three_open(&t);
  assert_ok(rfm_arrow_chain(&t.streams[0], NULL, t.streams, N_SOURCES, &failure), &failure);
  while (next_numbers(&t.streams[0], &first, &length))
    n += length;
  assert_int_equal(n, 7);
  t.streams[0].release(&t.streams[0]);
  assert_all_released(&t);
}

static void a_stream_that_fails_says_so_through_the_chain(void **state)
{
  struct ArrowArrayStream chain;
  struct ArrowArray array;
  int64_t first, length;
  three t;

  (void)state;
  three_open(&t);
  t.source[2].fail_at = 1;
  assert_ok(rfm_arrow_chain(&chain, NULL, t.streams, N_SOURCES, &failure), &failure);
  assert_true(next_numbers(&chain, &first, &length));
  assert_true(next_numbers(&chain, &first, &length));
  assert_int_not_equal(chain.get_next(&chain, &array), 0);
  assert_string_equal(chain.get_last_error(&chain), "the disk is full");
  chain.release(&chain);
  assert_all_released(&t);
}

static void streams_of_other_columns_are_refused_and_all_are_released(void **state)
{
  static const struct {
    const char *name, *format;
    int n_columns;
    const char *says;
  } others[] = {{"m", "l", 1, "stream 2: column 0 has another name or type than in the first"},
                {"n", "L", 1, "stream 2: column 0 has another name or type than in the first"},
                {"n", "l", 2, "stream 2 has 2 columns, the first 1"}};
  struct ArrowArrayStream chain;
  three t;

  (void)state;
  for (int i = 0; i < COUNT_OF(others); i++) {
    three_open(&t);
    t.batches[3].column[0].name = others[i].name;
    t.batches[3].column[0].format = others[i].format;
    t.batches[3].column[1] = t.batches[3].column[0];
    t.batches[3].n_columns = others[i].n_columns;
    assert_refused(rfm_arrow_chain(&chain, NULL, t.streams, N_SOURCES, &failure), RFM_E_DATA,
                   &failure, 2, others[i].says);
    assert_null(chain.release);
    assert_all_released(&t);
  }
}

static void names_of_a_dictionary_are_a_type_of_their_own(void **state)
{
  static const int32_t offsets[] = {0, 1};
  const arrow_column names = text32("", 1, offsets, "a");
  struct ArrowArrayStream chain;
  three t;

  (void)state;
  three_open(&t);
  t.batches[3].column[0].dictionary = &names;
  assert_refused(rfm_arrow_chain(&chain, NULL, t.streams, N_SOURCES, &failure), RFM_E_DATA,
                 &failure, 2, "another name or type");
  assert_all_released(&t);
}

/* ---- nested columns ---- */

enum { LEVELS = 35 };

/* A column of @depth structs in one another around an integer, which has the faults. */
typedef struct nested {
  struct ArrowSchema level[LEVELS];
  struct ArrowSchema *child[LEVELS + 1]; /* child[i] is level i */
} nested;

static void release_nested(struct ArrowSchema *schema)
{
  schema->release = NULL;
}

static int nested_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out)
{
  nested *n = stream->private_data;

  memset(out, 0, sizeof *out);
  out->format = "+s";
  out->n_children = 1;
  out->children = n->child;
  out->release = release_nested;
  return 0;
}

static int no_batch(struct ArrowArrayStream *stream, struct ArrowArray *out)
{
  (void)stream;
  memset(out, 0, sizeof *out);
  return 0;
}

static void release_stream(struct ArrowArrayStream *stream)
{
  stream->release = NULL;
}

static void nested_open(struct ArrowArrayStream *out, nested *n, int depth)
{
  memset(n, 0, sizeof *n);
  for (int i = 0; i <= depth; i++) {
    n->child[i] = &n->level[i];
    n->level[i].name = "c";
    n->level[i].format = i < depth ? "+s" : "l";
    n->level[i].n_children = i < depth;
    n->level[i].children = i < depth ? &n->child[i + 1] : NULL;
  }
  memset(out, 0, sizeof *out);
  out->get_schema = nested_schema;
  out->get_next = no_batch;
  out->release = release_stream;
  out->private_data = n;
}

static void assert_nested_refused(struct ArrowArrayStream *streams, int64_t number,
                                  const char *says)
{
  struct ArrowArrayStream chain;

  assert_refused(rfm_arrow_chain(&chain, NULL, streams, 2, &failure), RFM_E_DATA, &failure, number,
                 says);
  assert_int_equal(failure.column, 0);
}

static void nested_columns_are_compared_to_the_innermost(void **state)
{
  struct ArrowArrayStream streams[2], chain;
  nested a, b;

  (void)state;
  nested_open(&streams[0], &a, 32);
  nested_open(&streams[1], &b, 32);
  assert_ok(rfm_arrow_chain(&chain, NULL, streams, 2, &failure), &failure);
  chain.release(&chain);
  nested_open(&streams[0], &a, 2);
  nested_open(&streams[1], &b, 2);
  b.level[2].format = "i";
  assert_nested_refused(streams, 1, "another name or type");
  nested_open(&streams[0], &a, 2);
  nested_open(&streams[1], &b, 2);
  b.level[1].n_children = 0; /* what it has is the same */
  assert_nested_refused(streams, 1, "another name or type");
  nested_open(&streams[0], &a, 2);
  nested_open(&streams[1], &b, 2);
  a.level[1].n_children = 0;
  assert_nested_refused(streams, 1, "another name or type");
}

static void nested_columns_that_contradict_themselves_or_are_too_deep_are_refused(void **state)
{
  struct ArrowArrayStream streams[2];
  nested a, b;

  (void)state;
  nested_open(&streams[0], &a, 33);
  nested_open(&streams[1], &b, 33);
  assert_nested_refused(streams, 0, "stream 0: the Arrow schema of column 0 is nested too deep");
  for (int number = 0; number < 2; number++) {
    nested *bad = number ? &b : &a;

    nested_open(&streams[0], &a, 1);
    nested_open(&streams[1], &b, 1);
    bad->level[1].format = NULL;
    assert_nested_refused(streams, number, "is NULL or has no format");
    nested_open(&streams[0], &a, 1);
    nested_open(&streams[1], &b, 1);
    bad->child[1] = NULL;
    assert_nested_refused(streams, number, "is NULL or has no format");
    nested_open(&streams[0], &a, 1);
    nested_open(&streams[1], &b, 1);
    bad->level[1].n_children = -5;
    assert_nested_refused(streams, number, "children that it counts");
    nested_open(&streams[0], &a, 1);
    nested_open(&streams[1], &b, 1);
    bad->level[0].children = NULL;
    assert_nested_refused(streams, number, "children that it counts");
    nested_open(&streams[0], &a, 1);
    nested_open(&streams[1], &b, 1);
    bad->level[1].dictionary = &bad->level[0]; /* in a circle */
    assert_nested_refused(streams, number, "nested too deep");
  }
}

static void what_is_no_stream_is_refused(void **state)
{
  struct ArrowArrayStream chain;
  three t;

  (void)state;
  three_open(&t);
  t.streams[1].release(&t.streams[1]);
  assert_refused(rfm_arrow_chain(&chain, NULL, t.streams, N_SOURCES, &failure), RFM_E_ARG, &failure,
                 1, "released or taken over before");
  assert_all_released(&t);
  three_open(&t);
  t.source[1].fail_schema = 5;
  assert_refused(rfm_arrow_chain(&chain, NULL, t.streams, N_SOURCES, &failure), RFM_E_HOST,
                 &failure, 1, "the disk is full");
  assert_all_released(&t);
  three_open(&t);
  t.source[0].root_is_no_struct = 1;
  assert_refused(rfm_arrow_chain(&chain, NULL, t.streams, N_SOURCES, &failure), RFM_E_DATA,
                 &failure, 0, "not one of structs");
  assert_all_released(&t);
  assert_refused(rfm_arrow_chain(&chain, NULL, NULL, 1, &failure), RFM_E_ARG, &failure, -1,
                 "streams is NULL");
  assert_refused(rfm_arrow_chain(&chain, NULL, t.streams, 0, &failure), RFM_E_ARG, &failure, -1,
                 "n is 0, expected 1 or more");
  three_open(&t);
  assert_refused(rfm_arrow_chain(NULL, NULL, t.streams, N_SOURCES, &failure), RFM_E_ARG, &failure,
                 -1, "out is NULL");
  assert_all_released(&t);
}

static void without_memory_all_streams_are_released(void **state)
{
  struct ArrowArrayStream chain;
  failing_host fh;
  three t;

  (void)state;
  failing_host_init(&fh);
  failing_host_fail(&fh, 1, FAIL_ONCE);
  three_open(&t);
  assert_int_equal(rfm_arrow_chain(&chain, &fh.host, t.streams, N_SOURCES, &failure), RFM_E_NOMEM);
  assert_null(chain.release);
  assert_all_released(&t);
  failing_host_fail(&fh, 0, FAIL_ONCE);
  three_open(&t);
  assert_ok(rfm_arrow_chain(&chain, &fh.host, t.streams, N_SOURCES, &failure), &failure);
  chain.release(&chain);
  assert_all_released(&t);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(streams_are_read_one_behind_the_other),
      cmocka_unit_test(a_stream_is_released_at_its_end_and_the_last_one_still_tells_the_schema),
      cmocka_unit_test(a_chain_may_take_the_place_of_its_first_stream),
      cmocka_unit_test(a_stream_that_fails_says_so_through_the_chain),
      cmocka_unit_test(streams_of_other_columns_are_refused_and_all_are_released),
      cmocka_unit_test(names_of_a_dictionary_are_a_type_of_their_own),
      cmocka_unit_test(nested_columns_are_compared_to_the_innermost),
      cmocka_unit_test(nested_columns_that_contradict_themselves_or_are_too_deep_are_refused),
      cmocka_unit_test(what_is_no_stream_is_refused),
      cmocka_unit_test(without_memory_all_streams_are_released),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
