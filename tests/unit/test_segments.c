/* SPDX-License-Identifier: MIT */
#include "score_fixture.h"

#include "support/failing_host.h"
#include "support/rows.h"

#include <rfm/segment.h>

/* Three columns of three levels: the best corner, then its neighbourhood, then a second box of the
 * first key. */
static const int32_t levels[3] = {3, 3, 3};
static const uint8_t lows[3][3] = {{3, 3, 3}, {2, 2, 2}, {1, 3, 3}};
static const uint8_t highs[3][3] = {{3, 3, 3}, {3, 3, 3}, {1, 3, 3}};
static const char *const keys[3] = {"top", "near_top", "top"};

typedef struct map_spec {
  rfm_segments_spec spec;
  rfm_box boxes[3];
  rfm_segment_text texts[2];
} map_spec;

static void make_spec(map_spec *m)
{
  memset(m, 0, sizeof *m);
  for (int i = 0; i < 3; i++)
    m->boxes[i] = box_of(keys[i], lows[i], highs[i]);
  for (int i = 0; i < 2; i++) {
    m->texts[i].struct_size = sizeof m->texts[i];
    m->texts[i].key = i == 0 ? "top" : "other";
    m->texts[i].language = i == 0 ? "en" : "fr";
    m->texts[i].name = i == 0 ? "Top" : "Les autres";
    m->texts[i].action = i == 0 ? "Call" : NULL;
    m->texts[i].action_code = i == 0 ? "call" : NULL;
  }
  m->spec.struct_size = sizeof m->spec;
  m->spec.n_boxes = 3;
  m->spec.boxes = m->boxes;
  m->spec.levels = levels;
  m->spec.n_columns = 3;
  m->spec.texts = m->texts;
  m->spec.n_texts = 2;
}

static rfm_segments *new_map(void)
{
  rfm_segments *s = NULL;
  map_spec m;

  make_spec(&m);
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, &failure), RFM_OK);
  return s;
}

static int32_t segment_of(const rfm_segments *s, int r, int f, int m)
{
  const uint8_t score[3] = {(uint8_t)r, (uint8_t)f, (uint8_t)m};
  int32_t segment = -1;

  assert_int_equal(rfm_segments_one(s, score, 3, 0, &segment, &failure), RFM_OK);
  return segment;
}

static void segments_are_numbered_by_first_appearance_and_three_follow(void **state)
{
  rfm_segments *s = new_map();
  int32_t number = -1;

  (void)state;
  assert_int_equal(rfm_segments_size(s), 5);
  assert_string_equal(rfm_segments_key(s, 0), "top");
  assert_string_equal(rfm_segments_key(s, 1), "near_top");
  assert_string_equal(rfm_segments_key(s, 2), "other");
  assert_string_equal(rfm_segments_key(s, 3), "prospect");
  assert_string_equal(rfm_segments_key(s, 4), "returned_only");
  assert_null(rfm_segments_key(s, 5));
  assert_null(rfm_segments_key(s, -1));
  assert_int_equal(rfm_segments_find(s, "returned_only", &number, NULL), RFM_OK);
  assert_int_equal(number, 4);
  assert_int_equal(rfm_segments_find(s, "to", &number, &failure), RFM_E_NOTFOUND);
  assert_int_equal(rfm_segments_find(s, "topp", &number, NULL), RFM_E_NOTFOUND);
  assert_int_equal(number, 4);
  rfm_segments_free(s);
}

static void the_first_match_wins(void **state)
{
  rfm_segments *s = new_map();

  (void)state;
  assert_int_equal(segment_of(s, 3, 3, 3), 0);
  assert_int_equal(segment_of(s, 3, 3, 2), 1);
  assert_int_equal(segment_of(s, 1, 3, 3), 0);
  assert_int_equal(segment_of(s, 1, 1, 1), 2);
  rfm_segments_free(s);
}

static void a_score_of_zero_is_other_and_standing_goes_first(void **state)
{
  static const uint8_t best[3] = {3, 3, 3};
  rfm_segments *s = new_map();
  int32_t segment = -1;

  (void)state;
  assert_int_equal(segment_of(s, 0, 3, 3), 2);
  assert_int_equal(segment_of(s, 3, 3, 0), 2);
  assert_int_equal(rfm_segments_one(s, best, 3, RFM_STANDING_PROSPECT, &segment, NULL), RFM_OK);
  assert_int_equal(segment, 3);
  assert_int_equal(rfm_segments_one(s, best, 3, RFM_STANDING_RETURNED_ONLY, &segment, NULL),
                   RFM_OK);
  assert_int_equal(segment, 4);
  rfm_segments_free(s);
}

static void a_score_above_the_levels_is_a_data_error(void **state)
{
  static const uint8_t wrong[3] = {3, 4, 3};
  rfm_segments *s = new_map();
  int32_t segment = 77;

  (void)state;
  assert_int_equal(rfm_segments_one(s, wrong, 3, 0, &segment, &failure), RFM_E_DATA);
  assert_int_equal(failure.column, 1);
  assert_int_equal(segment, 77);
  assert_int_equal(rfm_segments_one(s, wrong, 2, 0, &segment, NULL), RFM_E_ARG);
  assert_int_equal(rfm_segments_one(s, wrong, 3, 9, &segment, NULL), RFM_E_ARG);
  rfm_segments_free(s);
}

/* 16 columns of 2 levels are 3^16 cells with their zeros: too many for a table. */
static void maps_of_many_cells_are_scanned(void **state)
{
  enum { N = 16 };
  int32_t many[N];
  uint8_t low[2][N], high[2][N], score[N];
  rfm_box boxes[2];
  rfm_segments_spec spec;
  rfm_segments *s = NULL;
  int32_t segment = -1;

  (void)state;
  memset(&spec, 0, sizeof spec);
  for (int j = 0; j < N; j++) {
    many[j] = 2;
    low[0][j] = low[1][j] = 1;
    high[0][j] = high[1][j] = 2;
  }
  low[0][N - 1] = 2;
  high[1][0] = 1;
  for (int i = 0; i < 2; i++)
    boxes[i] = box_of(keys[i], low[i], high[i]);
  spec.struct_size = sizeof spec;
  spec.n_boxes = 2;
  spec.boxes = boxes;
  spec.levels = many;
  spec.n_columns = N;
  assert_int_equal(rfm_segments_new(&s, NULL, &spec, &failure), RFM_OK);
  memset(score, 2, sizeof score);
  assert_int_equal(rfm_segments_one(s, score, N, 0, &segment, NULL), RFM_OK);
  assert_int_equal(segment, 0);
  score[N - 1] = 1;
  assert_int_equal(rfm_segments_one(s, score, N, 0, &segment, NULL), RFM_OK);
  assert_int_equal(segment, 2);
  score[0] = 1;
  assert_int_equal(rfm_segments_one(s, score, N, 0, &segment, NULL), RFM_OK);
  assert_int_equal(segment, 1);
  score[5] = 0;
  assert_int_equal(rfm_segments_one(s, score, N, 0, &segment, NULL), RFM_OK);
  assert_int_equal(segment, 2);
  rfm_segments_free(s);
}

static void expect_map_error(const rfm_segments_spec *spec, rfm_status status, const char *word,
                             int at)
{
  rfm_segments *s = (rfm_segments *)1;

  assert_refused(rfm_segments_new(&s, NULL, spec, &failure), status, &failure, at, word);
  assert_null(s);
}

static void bad_boxes_are_named_by_row(void **state)
{
  static const uint8_t zero[3] = {0, 1, 1}, four[3] = {3, 3, 4}, two[3] = {2, 2, 2};
  static const char *const bad_keys[] = {"", "Top", "a b", "other", "prospect", "caf\303\251"};
  static char long_key[65];
  rfm_segments *s = NULL;
  map_spec m;

  (void)state;
  make_spec(&m);
  m.boxes[1].low = zero;
  expect_map_error(&m.spec, RFM_E_DATA, "column 0", 1);
  make_spec(&m);
  m.boxes[2].high = four;
  expect_map_error(&m.spec, RFM_E_DATA, "column 2", 2);
  make_spec(&m);
  m.boxes[0].high = two;
  expect_map_error(&m.spec, RFM_E_DATA, "3 to 2", 0);
  make_spec(&m);
  m.boxes[0].high = NULL;
  expect_map_error(&m.spec, RFM_E_ARG, "high", 0);
  for (int i = 0; i < COUNT_OF(bad_keys); i++) {
    make_spec(&m);
    m.boxes[1].key = bad_keys[i];
    expect_map_error(&m.spec, RFM_E_DATA, "key", 1);
  }
  memset(long_key, 'a', 64);
  m.boxes[1].key = long_key;
  expect_map_error(&m.spec, RFM_E_DATA, "key", 1);
  long_key[63] = '\0'; /* 63 bytes are allowed */
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, NULL), RFM_OK);
  rfm_segments_free(s);
}

static void bad_specs_are_refused(void **state)
{
  static int32_t one_level[3] = {3, 1, 3};
  rfm_segments *s = (rfm_segments *)1;
  map_spec m;

  (void)state;
  make_spec(&m);
  m.spec.n_boxes = 0;
  expect_map_error(&m.spec, RFM_E_ARG, "n_boxes", -1);
  m.spec.n_boxes = 100001;
  expect_map_error(&m.spec, RFM_E_ARG, "n_boxes", -1);
  make_spec(&m);
  m.spec.n_columns = 33;
  expect_map_error(&m.spec, RFM_E_ARG, "n_columns", -1);
  make_spec(&m);
  m.spec.levels = one_level;
  expect_map_error(&m.spec, RFM_E_ARG, "column 1", -1);
  make_spec(&m);
  m.spec.boxes = NULL;
  expect_map_error(&m.spec, RFM_E_ARG, "boxes", -1);
  make_spec(&m);
  m.spec.reserved = 1;
  expect_map_error(&m.spec, RFM_E_ARG, "reserved", -1);
  make_spec(&m);
  m.spec.texts = NULL;
  expect_map_error(&m.spec, RFM_E_ARG, "texts", -1);
  assert_int_equal(rfm_segments_new(&s, NULL, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_segments_new(NULL, NULL, &m.spec, NULL), RFM_E_ARG);
}

static void null_arguments_are_refused(void **state)
{
  rfm_segments *s = new_map();
  const uint8_t score[3] = {1, 1, 1};
  rfm_segments_report report = {.struct_size = sizeof report};
  rfm_neighbour neighbour;
  int32_t segment, n;

  (void)state;
#define REFUSED(call) assert_refused(call, RFM_E_ARG, &failure, -1, "NULL")
  REFUSED(rfm_segments_one(NULL, score, 3, 0, &segment, &failure));
  REFUSED(rfm_segments_one(s, NULL, 3, 0, &segment, &failure));
  REFUSED(rfm_segments_one(s, score, 3, 0, NULL, &failure));
  REFUSED(rfm_segments_find(NULL, "top", &segment, &failure));
  REFUSED(rfm_segments_find(s, NULL, &segment, &failure));
  REFUSED(rfm_segments_find(s, "top", NULL, &failure));
  REFUSED(rfm_segments_apply(NULL, NULL, NULL, score, 3, &segment, 1, &failure));
  REFUSED(rfm_segments_apply(s, NULL, NULL, score, 3, &segment, 1, &failure));
  REFUSED(rfm_segments_neighbours(NULL, NULL, NULL, 3, &neighbour, 1, &n, &failure));
  REFUSED(rfm_segments_neighbours(s, NULL, NULL, 3, &neighbour, 1, &n, &failure));
  REFUSED(rfm_segments_check(NULL, &report, &failure));
#undef REFUSED
  rfm_segments_free(s);
}

static void a_map_of_more_than_2_to_the_24_cells_is_not_checked(void **state)
{
  static const int32_t many[4] = {64, 64, 64, 64}, most[4] = {64, 64, 64, 65};
  static const uint8_t ones[4] = {1, 1, 1, 1};
  const rfm_box box = box_of("all", ones, ones);
  rfm_segments_spec spec = {.struct_size = sizeof spec, .n_boxes = 1, .n_columns = 4};
  rfm_segments_report report = {.struct_size = sizeof report};
  rfm_segments *s = NULL;

  (void)state;
  spec.boxes = &box;
  spec.levels = many;
  assert_int_equal(rfm_segments_new(&s, NULL, &spec, &failure), RFM_OK);
  assert_int_equal(rfm_segments_check(s, &report, &failure), RFM_OK);
  assert_int_equal(report.n_cells, 1 << 24);
  assert_int_equal(report.n_uncovered, (1 << 24) - 1);
  rfm_segments_free(s);
  spec.levels = most;
  assert_int_equal(rfm_segments_new(&s, NULL, &spec, &failure), RFM_OK);
  assert_refused(rfm_segments_check(s, &report, &failure), RFM_E_LIMIT, &failure, -1,
                 "more than 16777216 cells");
  rfm_segments_free(s);
}

/* 32 columns of 100 levels have codes of 65 digits. */
static void cell_codes_beyond_64_bits_are_a_limit(void **state)
{
  int32_t many[32];
  uint8_t ones[32];
  map_spec m;

  (void)state;
  make_spec(&m);
  for (int j = 0; j < 32; j++) {
    many[j] = 100;
    ones[j] = 1;
  }
  for (int i = 0; i < 3; i++)
    m.boxes[i].low = m.boxes[i].high = ones;
  m.spec.levels = many;
  m.spec.n_columns = 32;
  expect_map_error(&m.spec, RFM_E_LIMIT, "64 bits", -1);
}

static void words_fall_back_to_english_and_to_the_key(void **state)
{
  rfm_segments *s = new_map();

  (void)state;
  assert_string_equal(rfm_segments_name(s, 0, "en"), "Top");
  assert_string_equal(rfm_segments_name(s, 0, "zh"), "Top");
  assert_string_equal(rfm_segments_name(s, 0, NULL), "Top");
  assert_string_equal(rfm_segments_name(s, 1, "en"), "near_top");
  assert_string_equal(rfm_segments_name(s, 2, "fr"), "Les autres");
  assert_string_equal(rfm_segments_name(s, 2, "fr-CA-x"), "Les autres");
  assert_string_equal(rfm_segments_name(s, 2, "frisian"), "other");
  assert_string_equal(rfm_segments_name(s, 2, "a-language-of-no-end"), "other");
  assert_string_equal(rfm_segments_name(s, 0, "en-GB"), "Top");
  assert_string_equal(rfm_segments_name(s, 0, ""), "Top");
  assert_string_equal(rfm_segments_name(s, 0, "-"), "Top");
  assert_string_equal(rfm_segments_name(s, 2, "en"), "other");
  assert_string_equal(rfm_segments_action(s, 0, "fr"), "Call");
  assert_string_equal(rfm_segments_action(s, 1, "en"), "");
  assert_string_equal(rfm_segments_action_code(s, 0), "call");
  assert_string_equal(rfm_segments_action_code(s, 1), "");
  assert_null(rfm_segments_name(s, 5, "en"));
  assert_null(rfm_segments_action(s, -1, "en"));
  assert_null(rfm_segments_action_code(s, 5));
  rfm_segments_free(s);
}

static void a_copy_with_other_words_leaves_the_map_alone(void **state)
{
  rfm_segment_text t[2];
  rfm_segments *s = new_map(), *copy = NULL;

  (void)state;
  memset(t, 0, sizeof t);
  t[0].struct_size = t[1].struct_size = sizeof t[0];
  t[0].key = "top";
  t[0].language = "en";
  t[0].name = "Best";
  t[1].key = "near_top";
  t[1].language = "zh";
  t[1].name = "\345\245\275";
  t[1].action_code = "mail";
  assert_int_equal(rfm_segments_with_texts(&copy, s, t, 2, &failure), RFM_OK);
  assert_string_equal(rfm_segments_name(copy, 0, "en"), "Best");
  assert_string_equal(rfm_segments_action(copy, 0, "en"), "Call"); /* NULL: as before */
  assert_string_equal(rfm_segments_action_code(copy, 0), "call");
  assert_string_equal(rfm_segments_name(copy, 1, "zh"), "\345\245\275");
  assert_string_equal(rfm_segments_action_code(copy, 1), "mail");
  assert_string_equal(rfm_segments_name(copy, 2, "fr"), "Les autres");
  assert_string_equal(rfm_segments_name(s, 0, "en"), "Top");
  assert_int_equal(segment_of(copy, 3, 3, 2), 1);
  rfm_segments_free(s);
  assert_int_equal(segment_of(copy, 1, 3, 3), 0);
  rfm_segments_free(copy);
}

static void bad_texts_are_named_by_row(void **state)
{
  static char long_name[257], long_code[65], long_action[1025];
  static const struct {
    const char *key, *language, *name, *action, *code, *word;
    int status;
  } cases[] = {
      {"nobody", "en", "x", NULL, NULL, "nobody", RFM_E_DATA},
      {NULL, "en", "x", NULL, NULL, "key", RFM_E_ARG},
      {"top", NULL, "x", NULL, NULL, "language", RFM_E_ARG},
      {"top", "", "x", NULL, NULL, "language", RFM_E_DATA},
      {"top", "a language tag that", "x", NULL, NULL, "language", RFM_E_DATA},
      {"top", "e n", "x", NULL, NULL, "language", RFM_E_DATA},
      {"top", "en", long_name, NULL, NULL, "name", RFM_E_DATA},
      {"top", "en", "\303", NULL, NULL, "UTF-8", RFM_E_DATA},
      {"top", "en", "\300\200", NULL, NULL, "UTF-8", RFM_E_DATA},
      {"top", "en", "\355\240\200", NULL, NULL, "UTF-8", RFM_E_DATA},
      {"top", "en", NULL, "\364\220\200\200", NULL, "UTF-8", RFM_E_DATA},
      {"top", "en", NULL, long_action, NULL, "action", RFM_E_DATA},
      {"top", "en", NULL, NULL, long_code, "action_code", RFM_E_DATA},
  };

  (void)state;
  memset(long_name, 'n', sizeof long_name - 1);
  memset(long_code, 'c', sizeof long_code - 1);
  memset(long_action, 'a', sizeof long_action - 1);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    map_spec m;

    make_spec(&m);
    m.texts[1].key = cases[i].key;
    m.texts[1].language = cases[i].language;
    m.texts[1].name = cases[i].name;
    m.texts[1].action = cases[i].action;
    m.texts[1].action_code = cases[i].code;
    expect_map_error(&m.spec, (rfm_status)cases[i].status, cases[i].word, 1);
  }
}

static void structs_in_arrays_may_be_larger_but_equal(void **state)
{
  struct {
    rfm_box box;
    uint64_t later;
  } big[3];
  rfm_segments *s = NULL;
  map_spec m;

  (void)state;
  make_spec(&m);
  memset(big, 0, sizeof big);
  for (int i = 0; i < 3; i++) {
    big[i].box = m.boxes[i];
    big[i].box.struct_size = sizeof big[i];
  }
  m.spec.boxes = &big[0].box;
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, &failure), RFM_OK);
  assert_int_equal(segment_of(s, 3, 3, 2), 1);
  rfm_segments_free(s);
  big[2].later = 1;
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, NULL), RFM_E_ABI);
  big[2].later = 0;
  big[2].box.struct_size = sizeof big[2].box;
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, NULL), RFM_E_ABI);
  m.spec.struct_size -= 8;
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, NULL), RFM_E_ABI);
}

/* Of 27 cells the boxes hold 1 + 8 + 1, the first within the second: 9 covered, one of them twice.
 */
static void check_counts_and_lists_cells(void **state)
{
  rfm_segments *s = new_map();
  uint64_t uncovered[20], overlapping[20];
  int32_t dead[20];
  rfm_segments_report r = {sizeof r, 0, 20, 0, 0, 0, 0, uncovered, overlapping, dead};

  (void)state;
  assert_int_equal(rfm_segments_check(s, &r, &failure), RFM_OK);
  assert_int_equal(r.n_cells, 27);
  assert_int_equal(r.n_uncovered, 18);
  assert_int_equal(uncovered[0], 111);
  assert_int_equal(uncovered[1], 112);
  assert_int_equal(uncovered[17], 331);
  assert_int_equal(r.n_overlapping, 1);
  assert_int_equal(overlapping[0], 333);
  assert_int_equal(r.n_dead_boxes, 0);
  uncovered[1] = 7;
  r.room = 1;
  assert_int_equal(rfm_segments_check(s, &r, &failure), RFM_OK);
  assert_int_equal(r.n_uncovered, 18);
  assert_int_equal(uncovered[1], 7);
  r.room = -1;
  assert_int_equal(rfm_segments_check(s, &r, &failure), RFM_E_ARG);
  assert_int_equal(rfm_segments_check(s, NULL, NULL), RFM_E_ARG);
  rfm_segments_free(s);
}

static void a_box_behind_a_larger_one_is_dead(void **state)
{
  int32_t dead[2] = {-1, -1};
  rfm_segments_report r = {sizeof r, 0, 2, 0, 0, 0, 0, NULL, NULL, dead};
  rfm_segments *s = NULL;
  map_spec m;

  (void)state;
  make_spec(&m);
  m.boxes[0].low = lows[1]; /* now as large as the second */
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, NULL), RFM_OK);
  assert_int_equal(rfm_segments_check(s, &r, NULL), RFM_OK);
  assert_int_equal(r.n_overlapping, 8);
  assert_int_equal(r.n_dead_boxes, 1);
  assert_int_equal(dead[0], 1);
  rfm_segments_free(s);
}

/* The map of the R package's README; NUMBERS 3. */
static void the_readme_map_has_ten_holes_and_58_overlaps(void **state)
{
  static const uint8_t low[10][3] = {{5, 5, 5}, {3, 3, 2}, {2, 2, 2}, {3, 1, 3}, {4, 1, 1},
                                     {1, 3, 4}, {1, 2, 4}, {1, 3, 3}, {2, 1, 1}, {1, 1, 1}};
  static const uint8_t high[10][3] = {{5, 5, 5}, {5, 5, 5}, {4, 4, 4}, {4, 3, 5}, {5, 3, 5},
                                      {2, 4, 5}, {2, 5, 5}, {3, 5, 5}, {3, 3, 4}, {1, 5, 5}};
  static const uint64_t holes[10] = {215, 241, 251, 252, 341, 351, 441, 451, 541, 551};
  static const char names[10][2] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
  static const int32_t five[3] = {5, 5, 5};
  uint64_t uncovered[10];
  rfm_segments_report r = {sizeof r, 0, 10, 0, 0, 0, 0, uncovered, NULL, NULL};
  rfm_box boxes[10];
  rfm_segments_spec spec;
  rfm_segments *s = NULL;

  (void)state;
  memset(&spec, 0, sizeof spec);
  for (int i = 0; i < 10; i++)
    boxes[i] = box_of(names[i], low[i], high[i]);
  spec.struct_size = sizeof spec;
  spec.n_boxes = 10;
  spec.boxes = boxes;
  spec.levels = five;
  spec.n_columns = 3;
  assert_int_equal(rfm_segments_new(&s, NULL, &spec, NULL), RFM_OK);
  assert_int_equal(rfm_segments_check(s, &r, NULL), RFM_OK);
  assert_int_equal(r.n_cells, 125);
  assert_int_equal(r.n_uncovered, 10);
  assert_memory_equal(uncovered, holes, sizeof holes);
  assert_int_equal(r.n_overlapping, 58);
  assert_int_equal(r.n_dead_boxes, 0);
  rfm_segments_free(s);
}

static const double recency[6] = {1, 2, 3, 4, 5, 6}, frequency[6] = {1, 2, 3, 4, 5, 6};
static const double money[6] = {10, 20, 30, 40, 50, 60};
static const double *const columns[3] = {recency, frequency, money};

static void apply_gives_every_row_its_segment(void **state)
{
  rfm_segments *s = new_map();
  rfm_features *f = features_of(NULL, NULL, columns, 6);
  const rfm_scorer_options o = options_of(RFM_RULE_QUANTILE, 3);
  rfm_scorer *scorer;
  uint8_t score[18];
  int32_t segment[6];
  /* scores 311 311 222 222 133 133, but the last two have not bought */
  static const int32_t expected[6] = {2, 2, 1, 1, 3, 4};

  (void)state;
  scorer = fit(f, &o);
  f->standing[4] = RFM_STANDING_PROSPECT;
  f->standing[5] = RFM_STANDING_RETURNED_ONLY;
  score_all(scorer, f, score);
  assert_int_equal(rfm_segments_apply(s, scorer, f, score, 18, segment, 6, &failure), RFM_OK);
  assert_memory_equal(segment, expected, sizeof expected);
  assert_int_equal(rfm_segments_apply(s, scorer, f, score, 17, segment, 6, &failure), RFM_E_ARG);
  assert_int_equal(rfm_segments_apply(s, scorer, f, score, 18, segment, 5, &failure), RFM_E_ARG);
  score[16] = 4;
  segment[0] = 99;
  assert_int_equal(rfm_segments_apply(s, scorer, f, score, 18, segment, 6, &failure), RFM_E_DATA);
  assert_int_equal(failure.row, 5);
  assert_int_equal(failure.column, 1);
  assert_int_equal(segment[0], 99);
  rfm_scorer_free(scorer);
  rfm_features_free(f);
  rfm_segments_free(s);
}

static void a_map_for_other_levels_is_refused_never_rescaled(void **state)
{
  rfm_segments *s = new_map();
  rfm_features *f = features_of(NULL, NULL, columns, 6);
  rfm_scorer *scorer = fit(f, NULL); /* five levels */
  uint8_t score[18];
  int32_t segment[6];

  (void)state;
  score_all(scorer, f, score);
  assert_int_equal(rfm_segments_apply(s, scorer, f, score, 18, segment, 6, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "recency"));
  rfm_scorer_free(scorer);
  rfm_features_free(f);
  rfm_segments_free(s);
}

static rfm_scorer *scorer_of_three(void)
{
  static const double days[2] = {30, 90}, times[2] = {2, 5}, spend[2] = {100, 200};
  const double *breaks[3] = {days, times, spend};
  const rfm_scorer_options o = options_of(0, 3);
  rfm_scorer *scorer = NULL;

  assert_int_equal(rfm_scorer_from_breaks(&scorer, NULL, NULL, breaks, &o, AS_OF, &failure),
                   RFM_OK);
  return scorer;
}

/* Scores 2 3 3 are near_top: 30 days or less are top, over 90 are top too (the third box), two
 * orders are other. */
static void neighbours_are_the_nearest_changes(void **state)
{
  static const double values[3] = {50, 6, 250.5};
  rfm_segments *s = new_map();
  rfm_scorer *scorer = scorer_of_three();
  rfm_neighbour found[6];
  int32_t n = -1;

  (void)state;
  assert_int_equal(rfm_segments_neighbours(s, scorer, values, 3, found, 6, &n, &failure), RFM_OK);
  assert_int_equal(n, 4);
  assert_int_equal(found[0].scored, 0);
  assert_int_equal(found[0].segment, 0);
  assert_int_equal(found[0].from_level, 2);
  assert_int_equal(found[0].to_level, 3);
  assert_same_double(found[0].distance, -20);
  assert_int_equal(found[1].scored, 0);
  assert_int_equal(found[1].segment, 0);
  assert_int_equal(found[1].to_level, 1);
  assert_same_double(found[1].distance, 41);
  assert_int_equal(found[2].scored, 1);
  assert_int_equal(found[2].segment, 2);
  assert_int_equal(found[2].to_level, 1); /* level 2 is near_top as well */
  assert_same_double(found[2].distance, -4);
  assert_int_equal(found[3].scored, 2);
  assert_same_double(found[3].distance, -150.5);
  assert_int_equal(rfm_segments_neighbours(s, scorer, values, 3, found, 3, &n, &failure),
                   RFM_E_ARG);
  assert_int_equal(n, 4);
  rfm_scorer_free(scorer);
  rfm_segments_free(s);
}

static void whoever_is_not_scored_has_no_neighbours(void **state)
{
  static const double values[3] = {50, NAN, 250};
  rfm_segments *s = new_map();
  rfm_scorer *scorer = scorer_of_three();
  rfm_neighbour found[6];
  int32_t n = -1;

  (void)state;
  assert_int_equal(rfm_segments_neighbours(s, scorer, values, 3, found, 6, &n, &failure), RFM_OK);
  assert_int_equal(n, 0);
  rfm_scorer_free(scorer);
  rfm_segments_free(s);
}

static void ranks_and_nests_have_no_neighbours(void **state)
{
  static const int32_t rules[2] = {RFM_RULE_NESTED, RFM_RULE_NTILE};
  rfm_segments *s = new_map();
  rfm_features *f = features_of(NULL, NULL, columns, 6);
  rfm_neighbour found[6];
  int32_t n = -1;

  (void)state;
  for (int i = 0; i < 2; i++) {
    const rfm_scorer_options o = options_of(rules[i], 3);
    rfm_scorer *scorer = fit(f, &o);

    assert_int_equal(rfm_segments_neighbours(s, scorer, recency, 3, found, 6, &n, &failure),
                     RFM_E_STATE);
    rfm_scorer_free(scorer);
  }
  rfm_features_free(f);
  rfm_segments_free(s);
}

static void every_allocation_of_a_map_may_fail(void **state)
{
  (void)state;
  for (int mode = FAIL_ONCE; mode <= FAIL_EVER_AFTER; mode++) {
    failing_host fh;
    rfm_segments *s = NULL, *copy = NULL;
    rfm_segments_report report = {.struct_size = sizeof report};
    map_spec m;
    int64_t n = 1;

    make_spec(&m);
    failing_host_init(&fh);
    for (; failing_host_fail(&fh, n, (failing_mode)mode),
           rfm_segments_new(&s, &fh.host, &m.spec, &failure);
         n++) {
      assert_null(s);
      assert_int_equal(failure.status, RFM_E_NOMEM);
    }
    for (n = 1; failing_host_fail(&fh, n, (failing_mode)mode),
        rfm_segments_with_texts(&copy, s, m.texts, 2, &failure);
         n++) {
      assert_null(copy);
      assert_int_equal(failure.status, RFM_E_NOMEM);
      assert_string_equal(rfm_segments_name(s, 0, "en"), "Top");
    }
    for (n = 1;
         failing_host_fail(&fh, n, (failing_mode)mode), rfm_segments_check(s, &report, &failure);
         n++) {
      assert_int_equal(failure.status, RFM_E_NOMEM);
      assert_int_equal(report.n_cells, 0);
    }
    assert_true(n > 1 && report.n_cells > 0);
    rfm_segments_free(s);
    rfm_segments_free(copy);
    failing_host_assert_clean(&fh);
  }
}

/* Ten customers with money, tenure, purchases and days scored in this order: the classic map must
 * find its own three. */
static void the_classic_map_finds_r_f_m_among_other_scored_columns(void **state)
{
  static const int32_t wide[4] = {RFM_METRIC_MONETARY, RFM_METRIC_TENURE, RFM_METRIC_FREQUENCY,
                                  RFM_METRIC_RECENCY};
  double ramp[10], fall[10], tenure[10];
  const double *const mixed[4] = {ramp, tenure, ramp, fall}, *const plain[3] = {fall, ramp, ramp};
  rfm_metrics *m = metrics_of(NULL, wide, 4);
  rfm_features *four, *three;
  rfm_scorer *of_four, *of_three;
  rfm_segments *map = NULL;
  uint8_t score4[40], score3[30];
  int32_t segment4[10], segment3[10];

  (void)state;
  for (int i = 0; i < 10; i++) {
    ramp[i] = i;
    fall[i] = i * 7 % 10;
    tenure[i] = 10 - i;
  }
  four = features_of(NULL, m, mixed, 10);
  three = features_of(NULL, NULL, plain, 10);
  of_four = fit(four, NULL);
  of_three = fit(three, NULL);
  score_all(of_four, four, score4);
  score_all(of_three, three, score3);
  assert_int_equal(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &failure), RFM_OK);
  assert_int_equal(rfm_segments_apply(map, of_four, four, score4, 40, segment4, 10, &failure),
                   RFM_OK);
  assert_int_equal(rfm_segments_apply(map, of_three, three, score3, 30, segment3, 10, &failure),
                   RFM_OK);
  assert_memory_equal(segment4, segment3, sizeof segment3);
  rfm_scorer_free(of_three);
  rfm_scorer_free(of_four);
  rfm_features_free(three);
  rfm_features_free(four);
  rfm_segments_free(map);
  rfm_metrics_free(m);
}

static void the_classic_map_refuses_a_scorer_of_other_metrics(void **state)
{
  static const int32_t kinds[3] = {RFM_METRIC_FREQUENCY, RFM_METRIC_TENURE, RFM_METRIC_GAP_MEAN};
  static const double ramp[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  static const double *const ramps[3] = {ramp, ramp, ramp};
  rfm_metrics *m = metrics_of(NULL, kinds, 3);
  rfm_features *f = features_of(NULL, m, ramps, 10);
  rfm_scorer *scorer = fit(f, NULL);
  rfm_segments *map = NULL;
  uint8_t score[30];
  int32_t segment[10];

  (void)state;
  score_all(scorer, f, score);
  assert_int_equal(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_CLASSIC, &failure), RFM_OK);
  assert_int_equal(rfm_segments_apply(map, scorer, f, score, 30, segment, 10, &failure), RFM_E_ARG);
  assert_non_null(strstr(failure.message, "does not have"));
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void kinds_of_a_map_are_known_and_different(void **state)
{
  static const int32_t twice[3] = {1, 2, 1}, unknown[3] = {1, 2, 99};
  rfm_segments *s = NULL;
  map_spec m;

  (void)state;
  make_spec(&m);
  m.spec.kinds = twice;
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, &failure), RFM_E_ARG);
  assert_int_equal(failure.column, 2);
  m.spec.kinds = unknown;
  assert_int_equal(rfm_segments_new(&s, NULL, &m.spec, &failure), RFM_E_ARG);
  assert_null(s);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(segments_are_numbered_by_first_appearance_and_three_follow),
      cmocka_unit_test(the_first_match_wins),
      cmocka_unit_test(the_classic_map_finds_r_f_m_among_other_scored_columns),
      cmocka_unit_test(the_classic_map_refuses_a_scorer_of_other_metrics),
      cmocka_unit_test(kinds_of_a_map_are_known_and_different),
      cmocka_unit_test(a_score_of_zero_is_other_and_standing_goes_first),
      cmocka_unit_test(a_score_above_the_levels_is_a_data_error),
      cmocka_unit_test(maps_of_many_cells_are_scanned),
      cmocka_unit_test(bad_boxes_are_named_by_row),
      cmocka_unit_test(bad_specs_are_refused),
      cmocka_unit_test(cell_codes_beyond_64_bits_are_a_limit),
      cmocka_unit_test(words_fall_back_to_english_and_to_the_key),
      cmocka_unit_test(a_copy_with_other_words_leaves_the_map_alone),
      cmocka_unit_test(bad_texts_are_named_by_row),
      cmocka_unit_test(structs_in_arrays_may_be_larger_but_equal),
      cmocka_unit_test(check_counts_and_lists_cells),
      cmocka_unit_test(a_box_behind_a_larger_one_is_dead),
      cmocka_unit_test(the_readme_map_has_ten_holes_and_58_overlaps),
      cmocka_unit_test(apply_gives_every_row_its_segment),
      cmocka_unit_test(a_map_for_other_levels_is_refused_never_rescaled),
      cmocka_unit_test(neighbours_are_the_nearest_changes),
      cmocka_unit_test(whoever_is_not_scored_has_no_neighbours),
      cmocka_unit_test(ranks_and_nests_have_no_neighbours),
      cmocka_unit_test(every_allocation_of_a_map_may_fail),
      cmocka_unit_test(null_arguments_are_refused),
      cmocka_unit_test(a_map_of_more_than_2_to_the_24_cells_is_not_checked),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
