/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include "support/test.h"

#include <string.h>

static char last_line[1000];
static int32_t last_level;

static void RFM_CALL keep(int32_t level, const char *line, void *user_data)
{
  assert_ptr_equal(user_data, &last_level);
  last_level = level;
  strcpy(last_line, line);
}

static void a_line_arrives_formatted_with_its_level(void **state)
{
  rfm_host host = {0};

  (void)state;
  host.log = keep;
  host.user_data = &last_level;
  rfm__log(&host, RFM_LOG_WARNING, "%d of %s\n", 3, "five");
  assert_string_equal(last_line, "3 of five ");
  assert_int_equal(last_level, RFM_LOG_WARNING);
}

static void a_long_line_is_cut(void **state)
{
  rfm_host host = {0};

  (void)state;
  host.log = keep;
  host.user_data = &last_level;
  rfm__log(&host, RFM_LOG_INFO, "%900s", "x");
  assert_int_equal(strlen(last_line), 511);
}

static void a_host_that_does_not_listen_is_left_alone(void **state)
{
  const rfm_host host = {0};

  (void)state;
  rfm__log(&host, RFM_LOG_INFO, "%d", 1);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_line_arrives_formatted_with_its_level),
      cmocka_unit_test(a_long_line_is_cut),
      cmocka_unit_test(a_host_that_does_not_listen_is_left_alone),
  };

  return cmocka_run_group_tests_name("log", tests, NULL, NULL);
}
