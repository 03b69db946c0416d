/* SPDX-License-Identifier: MIT */
#include <rfm/base.h>

#include "support/test.h"

/* First and last value of each set, as the headers list them. */
static void known_values_are_known_and_their_neighbours_are_not(void **state)
{
  static const int32_t sets[][3] = {{RFM_SUPPORT_STATUS, -11, 0},
                                    {RFM_SUPPORT_KIND, 1, 5},
                                    {RFM_SUPPORT_METRIC, 1, 21},
                                    {RFM_SUPPORT_PURCHASE, 1, 4},
                                    {RFM_SUPPORT_RULE, 1, 8},
                                    {RFM_SUPPORT_SEGMENT_MAP, 1, 4},
                                    {RFM_SUPPORT_CLOSED, 1, 3},
                                    {RFM_SUPPORT_WEIGHTING, 1, 4},
                                    {RFM_SUPPORT_AHP_AGGREGATION, 1, 4},
                                    {RFM_SUPPORT_AHP_METHOD, 1, 3},
                                    {RFM_SUPPORT_AHP_COMPLETION, 1, 4},
                                    {RFM_SUPPORT_AHP_RANDOM_INDEX, 1, 3},
                                    {RFM_SUPPORT_SCALE, 1, 4},
                                    {RFM_SUPPORT_LINKAGE, 1, 4},
                                    {RFM_SUPPORT_LINE, 1, 2},
                                    {RFM_SUPPORT_LEVELS, 1, 2},
                                    {RFM_SUPPORT_STAGE, 1, 6},
                                    {RFM_SUPPORT_MOVES_BY, 1, 4},
                                    {RFM_SUPPORT_STEP, 1, 3},
                                    {RFM_SUPPORT_VERDICT, 1, 3},
                                    {RFM_SUPPORT_COHORT_BY, 1, 2},
                                    {RFM_SUPPORT_REPURCHASE_BY, 1, 2},
                                    {RFM_SUPPORT_CHURN_RULE, 1, 3},
                                    {RFM_SUPPORT_WATCH_KIND, 1, 5}};
  int32_t value;
  int i;

  (void)state;
  for (i = 0; i < COUNT_OF(sets); i++)
    for (value = -20; value <= 40; value++)
      if (sets[i][0] != RFM_SUPPORT_STATUS || value != RFM_STOPPED)
        assert_int_equal(rfm_supports(sets[i][0], value),
                         value >= sets[i][1] && value <= sets[i][2]);
  assert_int_equal(rfm_supports(RFM_SUPPORT_STATUS, RFM_STOPPED), 1);
}

static void unknown_sets_hold_nothing(void **state)
{
  (void)state;
  assert_int_equal(rfm_supports(0, 1), 0);
  assert_int_equal(rfm_supports(RFM_SUPPORT_WATCH_KIND + 1, 1), 0);
  assert_int_equal(rfm_supports(-1, 1), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_values_are_known_and_their_neighbours_are_not),
      cmocka_unit_test(unknown_sets_hold_nothing),
  };

  return cmocka_run_group_tests_name("supports", tests, NULL, NULL);
}
