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

static int32_t day_of(int32_t year, int32_t month, int32_t day_of_month)
{
  int32_t day = 0;

  assert_int_equal(rfm_day_from_date(year, month, day_of_month, &day, NULL), RFM_OK);
  return day;
}

static void assert_steps(int32_t anchor_day, int32_t unit, int32_t step, const int32_t *expected,
                         int n)
{
  int32_t day[8];
  rfm_error err;

  assert_int_equal(rfm_day_steps(anchor_day, unit, step, day, n, &err), RFM_OK);
  assert_memory_equal(day, expected, (size_t)n * sizeof *day);
}

/* RULES 2.4. */
static void monthly_steps_are_clamped_and_count_from_the_anchor(void **state)
{
  const int32_t from_31[] = {day_of(2023, 1, 31), day_of(2023, 2, 28), day_of(2023, 3, 31),
                             day_of(2023, 4, 30)};
  const int32_t back[] = {day_of(2023, 11, 30), day_of(2024, 2, 29), day_of(2024, 5, 30)};
  const int32_t years[] = {day_of(2022, 2, 28), day_of(2023, 2, 28), day_of(2024, 2, 29)};
  const int32_t ends[] = {day_of(2023, 12, 31), day_of(2024, 1, 31), day_of(2024, 2, 29)};

  (void)state;
  assert_steps(from_31[0], RFM_STEP_MONTHS, 1, from_31, 4);
  assert_steps(back[2], RFM_STEP_MONTHS, -3, back, 3);
  assert_steps(years[2], RFM_STEP_MONTHS, -12, years, 3);
  assert_steps(day_of(2024, 2, 10), RFM_STEP_MONTH_ENDS, -1, ends, 3);
  assert_steps(day_of(2023, 12, 1), RFM_STEP_MONTH_ENDS, 1, ends, 3);
}

static void steps_of_days_go_either_way(void **state)
{
  (void)state;
  assert_steps(-3, RFM_STEP_DAYS, 7, (const int32_t[]){-3, 4, 11}, 3);
  assert_steps(11, RFM_STEP_DAYS, -7, (const int32_t[]){-3, 4, 11}, 3);
  assert_steps(11, RFM_STEP_DAYS, -7, (const int32_t[]){11}, 1);
  assert_steps(0, RFM_STEP_DAYS, 1, NULL, 0);
}

static void bad_steps_are_refused_and_write_nothing(void **state)
{
  int32_t day[3] = {7, 7, 7};
  rfm_error err;

  (void)state;
  assert_int_equal(rfm_day_steps(0, 0, 1, day, 3, &err), RFM_E_ARG);
  assert_int_equal(rfm_day_steps(0, 4, 1, day, 3, &err), RFM_E_ARG);
  assert_int_equal(rfm_day_steps(0, RFM_STEP_DAYS, 0, day, 3, &err), RFM_E_ARG);
  assert_int_equal(rfm_day_steps(0, RFM_STEP_DAYS, 1, NULL, 3, &err), RFM_E_ARG);
  assert_int_equal(rfm_day_steps(0, RFM_STEP_DAYS, 1, day, -1, &err), RFM_E_ARG);
  assert_int_equal(rfm_day_steps(RFM_DAY_MAX + 1, RFM_STEP_DAYS, 1, day, 3, &err), RFM_E_DATA);
  assert_int_equal(rfm_day_steps(RFM_DAY_MAX, RFM_STEP_DAYS, 1, day, 3, &err), RFM_E_DATA);
  assert_int_equal(err.row, 2);
  assert_int_equal(rfm_day_steps(RFM_DAY_MIN, RFM_STEP_MONTHS, -1, day, 3, &err), RFM_E_DATA);
  assert_int_equal(err.row, 0);
  assert_int_equal(rfm_day_steps(0, RFM_STEP_MONTHS, INT32_MIN, day, 3, &err), RFM_E_DATA);
  assert_int_equal(day[0] + day[1] + day[2], 21);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(known_days_have_their_numbers),
      cmocka_unit_test(every_day_comes_back_and_follows_the_day_before),
      cmocka_unit_test(dates_that_do_not_exist_are_refused),
      cmocka_unit_test(days_outside_the_calendar_are_refused),
      cmocka_unit_test(parts_that_nobody_wants_may_be_null),
      cmocka_unit_test(monthly_steps_are_clamped_and_count_from_the_anchor),
      cmocka_unit_test(steps_of_days_go_either_way),
      cmocka_unit_test(bad_steps_are_refused_and_write_nothing),
  };

  return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
