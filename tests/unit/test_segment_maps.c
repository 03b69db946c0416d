/* SPDX-License-Identifier: MIT */
#include "score_fixture.h"

#include "support/failing_host.h"

#include <rfm/segment.h>

static rfm_segments *builtin(int32_t map)
{
  rfm_segments *s = NULL;

  assert_int_equal(rfm_segments_builtin(&s, NULL, map, &failure), RFM_OK);
  return s;
}

static const char *key_of(const rfm_segments *s, int r, int f, int m)
{
  const uint8_t score[3] = {(uint8_t)r, (uint8_t)f, (uint8_t)m};
  int32_t segment = -1;

  assert_int_equal(rfm_segments_one(s, score, 3, 0, &segment, &failure), RFM_OK);
  return rfm_segments_key(s, segment);
}

/* PRACTICE 1: segments by first appearance, and their cells. */
static const struct {
  const char *key;
  int cells;
  int rank; /* worst first */
} classic[11] = {
    {"champions", 8, 10},
    {"loyal", 28, 9},
    {"potential_loyalist", 16, 7},
    {"new", 5, 6},
    {"promising", 5, 5},
    {"need_attention", 7, 4},
    {"about_to_sleep", 6, 2},
    {"cant_lose", 8, 8},
    {"at_risk", 30, 3},
    {"hibernating", 6, 1},
    {"lost", 6, 0},
};

static int rank_of(const char *key)
{
  for (int i = 0; i < COUNT_OF(classic); i++)
    if (strcmp(classic[i].key, key) == 0)
      return classic[i].rank;
  fail_msg("'%s' is not a classic segment", key);
  return -1;
}

static void the_classic_map_is_a_partition(void **state)
{
  rfm_segments_report r = {sizeof r, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL};
  rfm_segments *s = builtin(RFM_SEGMENT_MAP_CLASSIC);

  (void)state;
  assert_int_equal(rfm_segments_check(s, &r, &failure), RFM_OK);
  assert_int_equal(r.n_cells, 125);
  assert_int_equal(r.n_uncovered, 0);
  assert_int_equal(r.n_overlapping, 0);
  assert_int_equal(r.n_dead_boxes, 0);
  rfm_segments_free(s);
}

static void every_map_says_how_many_levels_it_is_made_for(void **state)
{
  static const int32_t levels[] = {5, 2, 2, 2};
  int32_t n;

  (void)state;
  for (int32_t map = RFM_SEGMENT_MAP_CLASSIC; map <= RFM_SEGMENT_MAP_TENDENCIES4; map++) {
    rfm_segments *s = builtin(map);
    const int32_t *got = rfm_segments_levels(s, &n);

    assert_int_equal(n, 3); /* of R, F and M, whatever the M of a tendency */
    for (int32_t j = 0; j < n; j++)
      assert_int_equal(got[j], levels[map - 1]);
    assert_ptr_equal(rfm_segments_levels(s, NULL), got);
    rfm_segments_free(s);
  }
  assert_null(rfm_segments_levels(NULL, &n));
  assert_int_equal(n, 0);
}

static void the_classic_segments_have_their_cells_and_order(void **state)
{
  rfm_segments *s = builtin(RFM_SEGMENT_MAP_CLASSIC);
  int cells[11] = {0};

  (void)state;
  assert_int_equal(rfm_segments_size(s), 14);
  for (int cell = 0; cell < 125; cell++) {
    const uint8_t score[3] = {(uint8_t)(1 + cell / 25), (uint8_t)(1 + cell / 5 % 5),
                              (uint8_t)(1 + cell % 5)};
    int32_t segment = -1;

    assert_int_equal(rfm_segments_one(s, score, 3, 0, &segment, NULL), RFM_OK);
    assert_in_range(segment, 0, 10);
    cells[segment]++;
  }
  for (int i = 0; i < 11; i++) {
    assert_string_equal(rfm_segments_key(s, i), classic[i].key);
    assert_int_equal(cells[i], classic[i].cells);
  }
  rfm_segments_free(s);
}

static void more_orders_or_money_never_lead_to_a_worse_segment(void **state)
{
  rfm_segments *s = builtin(RFM_SEGMENT_MAP_CLASSIC);

  (void)state;
  for (int r = 1; r <= 5; r++)
    for (int f = 1; f <= 5; f++)
      for (int m = 1; m <= 5; m++) {
        const int rank = rank_of(key_of(s, r, f, m));

        assert_true(f == 5 || rank_of(key_of(s, r, f + 1, m)) >= rank);
        assert_true(m == 5 || rank_of(key_of(s, r, f, m + 1)) >= rank);
      }
  rfm_segments_free(s);
}

static void classic_words_are_there_in_both_languages(void **state)
{
  rfm_segments *s = builtin(RFM_SEGMENT_MAP_CLASSIC);
  int32_t segment = -1;

  (void)state;
  assert_string_equal(rfm_segments_name(s, 7, "en"), "Can't Lose Them");
  assert_string_equal(rfm_segments_name(s, 0, "zh"),
                      "\345\206\240\345\206\233\345\256\242\346\210\267");
  assert_string_equal(rfm_segments_action(s, 8, "en"), "Win-back coupon");
  assert_string_equal(rfm_segments_action_code(s, 8), "win_back_coupon");
  assert_int_equal(rfm_segments_find(s, "prospect", &segment, NULL), RFM_OK);
  assert_string_equal(rfm_segments_name(s, segment, "en"), "No Purchase Yet");
  assert_string_equal(rfm_segments_name(s, segment, "zh"),
                      "\346\234\252\350\264\255\344\274\232\345\221\230");
  assert_string_equal(rfm_segments_name(s, segment + 1, "en"), "Returned Everything");
  assert_string_equal(rfm_segments_name(s, segment - 1, "en"), "Others");
  for (int32_t i = 0; i < 11; i++) {
    assert_string_not_equal(rfm_segments_action(s, i, "en"), rfm_segments_action(s, i, "zh"));
    assert_string_not_equal(rfm_segments_name(s, i, "en"), rfm_segments_name(s, i, "zh"));
    assert_true(strlen(rfm_segments_action_code(s, i)) > 0);
  }
  rfm_segments_free(s);
}

/* PRACTICE 2. */
static const struct {
  uint8_t score[3];
  const char *type, *type_name, *tendency, *grade;
  int rank;
} patterns[8] = {
    {{2, 2, 2}, "hhh", "HHH High value", "loyal", "key_keep", 1},
    {{1, 2, 2}, "lhh", "LHH High value, win back", "wavering", "key_keep", 1},
    {{2, 1, 2}, "hlh", "HLH High value, develop", "forming", "key_develop", 2},
    {{1, 1, 2}, "llh", "LLH High value, rescue", "leaving", "key_win_back", 3},
    {{2, 2, 1}, "hhl", "HHL Regular, active", "loyal", "regular_important", 4},
    {{1, 2, 1}, "lhl", "LHL Regular, win back", "wavering", "regular", 5},
    {{2, 1, 1}, "hll", "HLL Regular, develop", "forming", "regular", 5},
    {{1, 1, 1}, "lll", "LLL Regular, lapsing", "leaving", "low_priority", 6},
};

static void every_pattern_has_its_type_tendency_and_grade(void **state)
{
  rfm_segments *types = builtin(RFM_SEGMENT_MAP_TYPES8), *grades = builtin(RFM_SEGMENT_MAP_GRADES6);
  rfm_segments *tendencies = builtin(RFM_SEGMENT_MAP_TENDENCIES4);

  (void)state;
  for (int i = 0; i < 8; i++) {
    int32_t type = -1, tendency = -1, grade = -1;

    assert_int_equal(rfm_segments_one(types, patterns[i].score, 3, 0, &type, NULL), RFM_OK);
    assert_int_equal(type, i);
    assert_string_equal(rfm_segments_key(types, type), patterns[i].type);
    assert_string_equal(rfm_segments_name(types, type, "en"), patterns[i].type_name);
    assert_int_equal(rfm_segments_one(tendencies, patterns[i].score, 3, 0, &tendency, NULL),
                     RFM_OK);
    assert_string_equal(rfm_segments_key(tendencies, tendency), patterns[i].tendency);
    assert_int_equal(rfm_segments_one(grades, patterns[i].score, 3, 0, &grade, NULL), RFM_OK);
    assert_string_equal(rfm_segments_key(grades, grade), patterns[i].grade);
    assert_int_equal(grade + 1, patterns[i].rank); /* best first */
  }
  rfm_segments_free(types);
  rfm_segments_free(tendencies);
  rfm_segments_free(grades);
}

static void tendencies_have_their_words_and_order(void **state)
{
  static const struct {
    const char *key, *en, *zh;
  } words[4] = {{"loyal", "Loyal", "\345\277\240\350\257\232"},
                {"wavering", "Wavering", "\345\212\250\346\221\207"},
                {"forming", "Forming", "\345\275\242\346\210\220\344\270\255"},
                {"leaving", "Leaving", "\350\203\214\347\246\273"}};
  rfm_segments *s = builtin(RFM_SEGMENT_MAP_TENDENCIES4);

  (void)state;
  assert_int_equal(rfm_segments_size(s), 7);
  for (int32_t i = 0; i < 4; i++) {
    assert_string_equal(rfm_segments_key(s, i), words[i].key);
    assert_string_equal(rfm_segments_name(s, i, "en"), words[i].en);
    assert_string_equal(rfm_segments_name(s, i, "zh"), words[i].zh);
  }
  rfm_segments_free(s);
}

static void the_maps_of_two_levels_are_partitions(void **state)
{
  (void)state;
  for (int32_t map = RFM_SEGMENT_MAP_TYPES8; map <= RFM_SEGMENT_MAP_TENDENCIES4; map++) {
    rfm_segments_report r = {sizeof r, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL};
    rfm_segments *s = builtin(map);

    assert_int_equal(rfm_segments_check(s, &r, &failure), RFM_OK);
    assert_int_equal(r.n_cells, 8);
    assert_int_equal(r.n_uncovered + r.n_overlapping + r.n_dead_boxes, 0);
    rfm_segments_free(s);
  }
}

static void raising_a_bit_never_lowers_the_grade(void **state)
{
  (void)state;
  for (int i = 0; i < 8; i++)
    for (int k = 0; k < 8; k++) {
      int above = 1;

      for (int j = 0; j < 3; j++)
        above = above && patterns[k].score[j] >= patterns[i].score[j];
      assert_true(!above || patterns[k].rank <= patterns[i].rank);
    }
}

#define LOW_VALUE "\344\275\216\344\273\267\345\200\274\345\256\242\346\210\267"

/* The tendency is that of R and F: loyal, wavering, forming, leaving. */
static void actions_of_types_and_grades_follow_from_their_tendency(void **state)
{
  static const char *const type_codes[8] = {
      "vip_event",          "personal_call", "second_product_offer", "win_back_coupon",
      "points_accelerator", "reminder",      "small_coupon",         "seasonal_mail"};
  static const char *const grade_codes[6] = {"vip_event",       "second_product_offer",
                                             "win_back_coupon", "points_accelerator",
                                             "reminder",        "seasonal_mail"};
  rfm_segments *types = builtin(RFM_SEGMENT_MAP_TYPES8), *grades = builtin(RFM_SEGMENT_MAP_GRADES6);

  (void)state;
  for (int32_t i = 0; i < 8; i++)
    assert_string_equal(rfm_segments_action_code(types, i), type_codes[i]);
  for (int32_t i = 0; i < 6; i++)
    assert_string_equal(rfm_segments_action_code(grades, i), grade_codes[i]);
  assert_string_equal(rfm_segments_action(types, 1, "en"), "Personal call");
  assert_string_equal(rfm_segments_action(types, 1, "zh"),
                      "\344\270\223\344\272\272\347\224\265\350\257\235\345\233\236\350\256\277");
  assert_string_equal(rfm_segments_action(types, 1, "zh-cdp"), rfm_segments_action(types, 1, "zh"));
  assert_string_equal(rfm_segments_action(grades, 4, "en"), "Reminder with a personal pick");
  for (int32_t i = 0; i < 6; i++)
    assert_string_not_equal(rfm_segments_action(grades, i, "en"),
                            rfm_segments_action(grades, i, "zh"));
  rfm_segments_free(types);
  rfm_segments_free(grades);
}

static void members_may_see_the_names_of_grades(void **state)
{
  rfm_segments *grades = builtin(RFM_SEGMENT_MAP_GRADES6);

  (void)state;
  assert_string_equal(rfm_segments_name(grades, 5, "zh"),
                      "\346\227\240\344\273\267\345\200\274\345\256\242\346\210\267");
  assert_string_equal(rfm_segments_name(grades, 5, "zh-member"), LOW_VALUE);
  for (int32_t i = 0; i < rfm_segments_size(grades); i++)
    if (i != 5)
      assert_string_equal(rfm_segments_name(grades, i, "zh-member"),
                          rfm_segments_name(grades, i, "zh"));
  rfm_segments_free(grades);
}

static void types_speak_chinese_twice(void **state)
{
  rfm_segments *types = builtin(RFM_SEGMENT_MAP_TYPES8), *grades = builtin(RFM_SEGMENT_MAP_GRADES6);

  (void)state;
  assert_string_equal(
      rfm_segments_name(types, 0, "zh"),
      "HHH \351\207\215\350\246\201\344\273\267\345\200\274\345\256\242\346\210\267");
  assert_string_equal(rfm_segments_name(types, 7, "zh-cdp"), "LLL \346\265\201\345\244\261");
  assert_string_equal(rfm_segments_name(grades, 4, "zh"),
                      "\344\270\200\350\210\254\345\256\242\346\210\267");
  assert_string_equal(rfm_segments_name(types, 9, "zh-cdp"), rfm_segments_name(types, 9, "zh"));
  rfm_segments_free(types);
  rfm_segments_free(grades);
}

static void types_and_grades_take_a_scorer_of_means(void **state)
{
  static const double recency[4] = {10, 20, 30, 40}, frequency[4] = {9, 1, 1, 1},
                      money[4] = {100, 100, 100, 100};
  static const double *const columns[3] = {recency, frequency, money};
  static const int32_t expected[4] = {0, 2, 3,
                                      3}; /* equal money counts as high; recency 25, frequency 3 */
  const rfm_scorer_options o = options_of(RFM_RULE_MEAN, 0);
  rfm_segments *types = builtin(RFM_SEGMENT_MAP_TYPES8), *map = builtin(RFM_SEGMENT_MAP_CLASSIC);
  rfm_features *f = features_of(NULL, NULL, columns, 4);
  rfm_scorer *s = fit(f, &o);
  uint8_t score[12];
  int32_t segment[4];

  (void)state;
  score_all(s, f, score);
  assert_int_equal(rfm_segments_apply(types, s, f, score, 12, segment, 4, &failure), RFM_OK);
  assert_memory_equal(segment, expected, sizeof expected);
  assert_int_equal(rfm_segments_apply(map, s, f, score, 12, segment, 4, &failure), RFM_E_ARG);
  rfm_scorer_free(s);
  rfm_features_free(f);
  rfm_segments_free(types);
  rfm_segments_free(map);
}

static void unknown_maps_are_refused(void **state)
{
  rfm_segments *s = (rfm_segments *)1;

  (void)state;
  assert_int_equal(rfm_segments_builtin(&s, NULL, 0, &failure), RFM_E_ARG);
  assert_null(s);
  assert_int_equal(rfm_segments_builtin(&s, NULL, 5, &failure), RFM_E_ARG);
  assert_int_equal(rfm_segments_builtin(NULL, NULL, 1, &failure), RFM_E_ARG);
  rfm_segments_free(NULL);
}

static void every_allocation_of_a_builtin_may_fail(void **state)
{
  (void)state;
  for (int32_t map = RFM_SEGMENT_MAP_CLASSIC; map <= RFM_SEGMENT_MAP_TENDENCIES4; map++)
    for (int mode = FAIL_ONCE; mode <= FAIL_EVER_AFTER; mode++) {
      failing_host fh;
      rfm_segments *s = NULL;
      int64_t n = 1;

      failing_host_init(&fh);
      for (; failing_host_fail(&fh, n, (failing_mode)mode),
             rfm_segments_builtin(&s, &fh.host, map, &failure);
           n++) {
        assert_null(s);
        assert_int_equal(failure.status, RFM_E_NOMEM);
      }
      rfm_segments_free(s);
      failing_host_assert_clean(&fh);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(the_classic_map_is_a_partition),
      cmocka_unit_test(every_map_says_how_many_levels_it_is_made_for),
      cmocka_unit_test(the_classic_segments_have_their_cells_and_order),
      cmocka_unit_test(more_orders_or_money_never_lead_to_a_worse_segment),
      cmocka_unit_test(classic_words_are_there_in_both_languages),
      cmocka_unit_test(every_pattern_has_its_type_tendency_and_grade),
      cmocka_unit_test(tendencies_have_their_words_and_order),
      cmocka_unit_test(the_maps_of_two_levels_are_partitions),
      cmocka_unit_test(raising_a_bit_never_lowers_the_grade),
      cmocka_unit_test(actions_of_types_and_grades_follow_from_their_tendency),
      cmocka_unit_test(members_may_see_the_names_of_grades),
      cmocka_unit_test(types_speak_chinese_twice),
      cmocka_unit_test(types_and_grades_take_a_scorer_of_means),
      cmocka_unit_test(unknown_maps_are_refused),
      cmocka_unit_test(every_allocation_of_a_builtin_may_fail),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
