/* SPDX-License-Identifier: MIT */
/* Saved segment maps: their bytes (tests/support/encode_saved.py makes them), that they come back
 * word for word, and what is refused. */
#include "saved_fixture.h"
#include "support/rows.h"

#include <rfm/segment.h>

/* Made by tests/support/encode_saved.py from docs/format.md alone. */
/* clang-format off */
static const uint8_t SEGMENTS[] = {
  0x89, 0x52, 0x46, 0x4d, 0x0d, 0x0a, 0x1a, 0x0a,
  /* HEAD */
  0x48, 0x45, 0x41, 0x44, 0x0c, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x2f, 0xfb, 0x25, 0xf7,
  /* SEGM */
  0x53, 0x45, 0x47, 0x4d, 0x3e, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x02, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x04, 0x62, 0x65, 0x73, 0x74, 0x04, 0x72, 0x65,
  0x73, 0x74, 0x00, 0x00, 0x00, 0x00, 0x03, 0x02, 0x03, 0x02, 0x01, 0x00, 0x00, 0x00, 0x01, 0x01,
  0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01, 0x01, 0x03, 0x02, 0x73, 0x06, 0xce, 0xd0,
  /* WORD */
  0x57, 0x4f, 0x52, 0x44, 0x23, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x02, 0x00, 0x00, 0x00, 0x03, 0x76, 0x69, 0x70, 0x02, 0x65, 0x6e, 0x04, 0x00, 0x42, 0x65, 0x73,
  0x74, 0xff, 0xff, 0x02, 0x7a, 0x68, 0x03, 0x00, 0xe5, 0xa5, 0xbd, 0x02, 0x00, 0x67, 0x6f, 0xad,
  0x9c, 0x18, 0x8d,
  /* WORD */
  0x57, 0x4f, 0x52, 0x44, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00,
  0x01, 0x00, 0x00, 0x00, 0x00, 0x02, 0x65, 0x6e, 0x00, 0x00, 0xff, 0xff, 0xb4, 0x8c, 0x31, 0xd8,
  /* DONE */
  0x44, 0x4f, 0x4e, 0x45, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x4a, 0xb8, 0x3a, 0x8f,
};
/* clang-format on */

static rfm_segment_text text(const char *key, const char *language, const char *name,
                             const char *action, const char *code)
{
  rfm_segment_text t;

  memset(&t, 0, sizeof t);
  t.struct_size = sizeof t;
  t.key = key;
  t.language = language;
  t.name = name;
  t.action = action;
  t.action_code = code;
  return t;
}

/* What the bytes of SEGMENTS say. */
static void *tiny_map(const rfm_host *host)
{
  static const uint8_t low[3][2] = {{3, 2}, {1, 1}, {1, 1}}, high[3][2] = {{3, 2}, {2, 2}, {3, 2}};
  static const int32_t levels[2] = {3, 2}, kinds[2] = {RFM_METRIC_RECENCY, RFM_METRIC_MONETARY};
  const rfm_box boxes[3] = {box_of("best", low[0], high[0]), box_of("rest", low[1], high[1]),
                            box_of("best", low[2], high[2])};
  const rfm_segment_text texts[3] = {text("best", "zh", "\xe5\xa5\xbd", "go", "vip"),
                                     text("best", "en", "Best", NULL, NULL),
                                     text("other", "en", "", NULL, NULL)};
  rfm_segments_spec spec;
  rfm_segments *map = NULL;

  memset(&spec, 0, sizeof spec);
  spec.struct_size = sizeof spec;
  spec.boxes = boxes;
  spec.n_boxes = 3;
  spec.texts = texts;
  spec.n_texts = 3;
  spec.levels = levels;
  spec.kinds = kinds;
  spec.n_columns = 2;
  assert_int_equal(rfm_segments_new(&map, host, &spec, &failure), RFM_OK);
  return map;
}

/* SEGM: head 12, levels 8, kinds 8, keys 10, boxes of 8 from 38. WORD: segment, count, code, "en"
 * at 12.
 */
static const saved_lie lies[] = {
    {"SEGM", 0, 0, 4, "number of columns"},
    {"SEGM", 0, 33, 4, "number of columns"},
    {"SEGM", 0, 0xfffffffe, 4, "number of columns"}, /* -2: 4 + 2 x that is 0 */
    {"SEGM", 4, 3, 4, ""},
    {"SEGM", 4, 0xffffffff, 4, "number of boxes or keys"},
    {"SEGM", 8, 2, 4, "left over"},
    {"SEGM", 8, 0, 4, "number of boxes or keys"},
    {"SEGM", 8, 0xffffffff, 4, "number of boxes or keys"},
    {"SEGM", 12, 101, 4, "levels, kinds, keys or boxes"},
    {"SEGM", 12, 2, 4, "levels, kinds, keys or boxes"},
    {"SEGM", 20, 0, 4, "a kind for some columns only"},
    {"SEGM", 24, 0, 4, "levels, kinds, keys or boxes"},
    {"SEGM", 24, 1, 4, "levels, kinds, keys or boxes"}, /* twice */
    {"SEGM", 24, RFM_METRIC_ATTRIBUTE + 1, 4, "levels, kinds, keys or boxes"},
    {"SEGM", 20, 0xffffffff, 4, "levels, kinds, keys or boxes"},
    {"SEGM", 28, 0, 1, "a key is wrong"},
    {"SEGM", 29, 'B', 1, "levels, kinds, keys or boxes"},
    {"SEGM", 34, 0x74736562, 4, "a key comes twice"},
    {"SEGM", 38, 1, 4, "its key is not in order"},
    {"SEGM", 46, 0, 4, "a key has no box"},
    {"SEGM", 42, 0, 1, "levels, kinds, keys or boxes"},
    {"SEGM", 44, 2, 1, "levels, kinds, keys or boxes"},
    {"WORD", 0, 5, 4, "its segment"},
    {"WORD", 0, 0xffffffff, 4, "its segment"},
    {"WORD", 0, 2, 4, "its segment"}, /* of the block after it */
    {"WORD", 4, 0, 4, "its segment"},
    {"WORD", 4, 3, 4, "too short"},
    {"WORD", 8, 64, 1, "an action code"},
    {"WORD", 12, 0, 1, "a language"},
    {"WORD", 13, ' ', 1, "a text is wrong"},
    {"WORD", 13, 'z', 1, "languages are not in order"},
    {"WORD", 15, 256, 2, "a text is wrong"},
    {"WORD", 17, 0xff, 1, "a text is wrong"},
    {"WORD", 17, 0, 1, "a text is wrong"},
};

static const saved_case map_case = {
    RFM__OBJECT_SEGMENTS, tiny_map, SEGMENTS, sizeof SEGMENTS, lies, COUNT_OF(lies),
};

static void assert_words_alike(const rfm_segments *a, const rfm_segments *b)
{
  static const char *const languages[] = {"en", "zh", "fr"};

  assert_int_equal(rfm_segments_size(a), rfm_segments_size(b));
  for (int32_t i = 0; i < rfm_segments_size(a); i++) {
    assert_string_equal(rfm_segments_key(a, i), rfm_segments_key(b, i));
    assert_string_equal(rfm_segments_action_code(a, i), rfm_segments_action_code(b, i));
    for (int k = 0; k < 3; k++) {
      assert_string_equal(rfm_segments_name(a, i, languages[k]),
                          rfm_segments_name(b, i, languages[k]));
      assert_string_equal(rfm_segments_action(a, i, languages[k]),
                          rfm_segments_action(b, i, languages[k]));
    }
  }
}

static void assert_comes_back(const rfm_segments *map)
{
  rfm_segments *back = brought_back(&map_case, map);

  assert_words_alike(map, back);
  rfm_segments_free(back);
}

static void tiny_words_come_back(void **state)
{
  rfm_segments *map = tiny_map(NULL);

  (void)state;
  assert_comes_back(map);
  rfm_segments_free(map);
}

static void built_in_maps_come_back(void **state)
{
  (void)state;
  for (int32_t k = RFM_SEGMENT_MAP_CLASSIC; k <= RFM_SEGMENT_MAP_TENDENCIES4; k++) {
    rfm_segments *map = NULL;

    assert_int_equal(rfm_segments_builtin(&map, NULL, k, &failure), RFM_OK);
    assert_comes_back(map);
    rfm_segments_free(map);
  }
}

static void the_longest_words_come_back(void **state)
{
  char name[256], action[1024], code[64], language[16];
  rfm_segments *map = tiny_map(NULL), *other = NULL;
  rfm_segment_text t;

  (void)state;
  memset(name, 'n', 255), name[255] = '\0';
  memset(action, 'a', 1023), action[1023] = '\0';
  memset(code, 'c', 63), code[63] = '\0';
  memset(language, 'l', 15), language[15] = '\0';
  t = text("returned_only", language, name, action, code);
  assert_int_equal(rfm_segments_with_texts(&other, map, &t, 1, &failure), RFM_OK);
  assert_comes_back(other);
  rfm_segments_free(map);
  rfm_segments_free(other);
}

static void a_loaded_map_maps_alike(void **state)
{
  rfm_segments *map = tiny_map(NULL), *back = brought_back(&map_case, map);

  (void)state;
  for (uint8_t r = 0; r <= 3; r++)
    for (uint8_t f = 0; f <= 2; f++) {
      const uint8_t score[2] = {r, f};
      int32_t a = -1, b = -2;

      assert_int_equal(rfm_segments_one(map, score, 2, 0, &a, &failure), RFM_OK);
      assert_int_equal(rfm_segments_one(back, score, 2, 0, &b, &failure), RFM_OK);
      assert_int_equal(a, b);
    }
  rfm_segments_free(map);
  rfm_segments_free(back);
}

/* A map for any metrics saves zeros in place of kinds, and comes back as such. */
static void a_map_for_any_metrics_stays_one(void **state)
{
  stream any = stream_of(SEGMENTS, sizeof SEGMENTS), again;
  void *back;

  (void)state;
  patch(&any, block_of(&any, "SEGM"), 20, 0, 8);
  assert_int_equal(case_load(&map_case, &back, &any, NULL), RFM_OK);
  again = case_save(&map_case, back);
  assert_same_stream(&any, &again);
  rfm_segments_free(back);
  stream_free(&any);
  stream_free(&again);
}

static rfm_features *features_of_kinds(const int32_t kinds[3])
{
  static const double ramp[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  static const double *const ramps[3] = {ramp, ramp, ramp};
  rfm_metrics *metrics = NULL;
  rfm_features *f = NULL;
  rfm_metric list[3];

  memset(list, 0, sizeof list);
  for (int j = 0; j < 3; j++) {
    list[j].struct_size = sizeof list[j];
    list[j].kind = kinds[j];
  }
  assert_int_equal(rfm_metrics_new(&metrics, NULL, list, 3, NULL, &failure), RFM_OK);
  assert_int_equal(rfm_features_from_columns(&f, NULL, metrics, NULL, ramps, 10, 100, &failure),
                   RFM_OK);
  rfm_metrics_free(metrics);
  return f;
}

static rfm_status apply_to(const rfm_segments *map, const int32_t kinds[3], int32_t segment[10])
{
  rfm_features *f = features_of_kinds(kinds);
  rfm_scorer *scorer = NULL;
  rfm_scores scores;
  uint8_t score[30];
  rfm_status status;

  assert_int_equal(rfm_scorer_fit(&scorer, f, NULL, &failure), RFM_OK);
  memset(&scores, 0, sizeof scores);
  scores.struct_size = sizeof scores;
  scores.score = score;
  scores.n_rows = 10;
  assert_int_equal(rfm_scorer_apply(scorer, f, &scores, &failure), RFM_OK);
  status = rfm_segments_apply(map, scorer, f, score, 30, segment, 10, &failure);
  rfm_scorer_free(scorer);
  rfm_features_free(f);
  return status;
}

static void a_loaded_classic_map_knows_its_metrics(void **state)
{
  static const int32_t others[3] = {RFM_METRIC_FREQUENCY, RFM_METRIC_TENURE, RFM_METRIC_GAP_MEAN};
  static const int32_t turned[3] = {RFM_METRIC_MONETARY, RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY};
  rfm_segments *map = NULL, *back;
  int32_t a[10], b[10];
  rfm_error first;

  (void)state;
  assert_int_equal(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &failure), RFM_OK);
  back = brought_back(&map_case, map);
  assert_int_equal(apply_to(map, others, a), RFM_E_ARG);
  first = failure;
  assert_int_equal(apply_to(back, others, b), RFM_E_ARG);
  assert_string_equal(failure.message, first.message);
  assert_non_null(strstr(failure.message, "does not have"));
  assert_int_equal(apply_to(map, turned, a), RFM_OK);
  assert_int_equal(apply_to(back, turned, b), RFM_OK);
  assert_memory_equal(a, b, sizeof a);
  rfm_segments_free(map);
  rfm_segments_free(back);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      SAVED_TESTS(&map_case),
      cmocka_unit_test(tiny_words_come_back),
      cmocka_unit_test(built_in_maps_come_back),
      cmocka_unit_test(the_longest_words_come_back),
      cmocka_unit_test(a_loaded_map_maps_alike),
      cmocka_unit_test(a_map_for_any_metrics_stays_one),
      cmocka_unit_test(a_loaded_classic_map_knows_its_metrics),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
