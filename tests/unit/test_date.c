/* SPDX-License-Identifier: MIT */
#include "base/date.h"

#include <rfm/base.h>

#include "support/test.h"

#include <string.h>

static void known_days_have_their_numbers(void **state)
{
  /* 2000-03-01: 30 years of 365 days, 7 leap days before 2000, and 31 + 29: 10950 + 7 + 60. */
  static const struct {
    int32_t y, m, d, day;
  } known[] = {{1970, 1, 1, 0},      {1969, 12, 31, -1},     {2000, 3, 1, 11017},
               {2000, 2, 29, 11016}, {1, 1, 1, RFM_DAY_MIN}, {9999, 12, 31, RFM_DAY_MAX}};
  int32_t day;
  int i;

  (void)state;
  for (i = 0; i < COUNT_OF(known); i++) {
    assert_int_equal(rfm_day_from_date(known[i].y, known[i].m, known[i].d, &day, NULL), RFM_OK);
    assert_int_equal(day, known[i].day);
  }
}

static void every_day_comes_back_and_follows_the_day_before(void **state)
{
  int32_t y = 1, m = 1, d = 1, year, month, day_of_month, day;

  (void)state;
  for (day = RFM_DAY_MIN; day <= RFM_DAY_MAX; day++) {
    rfm__date_of(day, &year, &month, &day_of_month);
    if (year != y || month != m || day_of_month != d || rfm__day_of(y, m, d) != day)
      fail_msg("day %ld is not %ld-%ld-%ld", (long)day, (long)y, (long)m, (long)d);
    if (++d > rfm__days_in_month(y, m)) {
      d = 1;
      if (++m > 12) {
        m = 1;
        y++;
      }
    }
  }
}

static void dates_that_do_not_exist_are_refused(void **state)
{
  static const int32_t wrong[][3] = {{0, 1, 1},     {10000, 1, 1}, {2023, 0, 1},  {2023, 13, 1},
                                     {2023, 2, 29}, {1900, 2, 29}, {2024, 2, 30}, {2023, 4, 31},
                                     {2023, 1, 0},  {2023, 1, 32}, {-5, 6, 7}};
  rfm_error err;
  int32_t day = 99;
  int i;

  (void)state;
  for (i = 0; i < COUNT_OF(wrong); i++) {
    memset(&err, 0, sizeof err);
    assert_int_equal(rfm_day_from_date(wrong[i][0], wrong[i][1], wrong[i][2], &day, &err),
                     RFM_E_DATA);
    assert_int_equal(err.status, RFM_E_DATA);
    assert_int_equal(day, 99);
  }
  assert_int_equal(rfm_day_from_date(2023, 1, 1, NULL, &err), RFM_E_ARG);
}

static void days_outside_the_calendar_are_refused(void **state)
{
  int32_t year = 7;

  (void)state;
  assert_int_equal(rfm_date_from_day(RFM_DAY_MIN - 1, &year, NULL, NULL, NULL), RFM_E_DATA);
  assert_int_equal(rfm_date_from_day(RFM_DAY_MAX + 1, &year, NULL, NULL, NULL), RFM_E_DATA);
  assert_int_equal(rfm_date_from_day(INT32_MIN, &year, NULL, NULL, NULL), RFM_E_DATA);
  assert_int_equal(year, 7);
}

static void parts_that_nobody_wants_may_be_null(void **state)
{
  int32_t month;

  (void)state;
  assert_int_equal(rfm_date_from_day(11017, NULL, &month, NULL, NULL), RFM_OK);
  assert_int_equal(month, 3);
  assert_int_equal(rfm_date_from_day(11017, NULL, NULL, NULL, NULL), RFM_OK);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_days_have_their_numbers),
      cmocka_unit_test(every_day_comes_back_and_follows_the_day_before),
      cmocka_unit_test(dates_that_do_not_exist_are_refused),
      cmocka_unit_test(days_outside_the_calendar_are_refused),
      cmocka_unit_test(parts_that_nobody_wants_may_be_null),
  };

  return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
