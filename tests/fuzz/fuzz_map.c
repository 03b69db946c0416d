/* SPDX-License-Identifier: MIT */
/* Fuzzer of the program's reader of segment maps. A map that is read has words in both languages
 * and can be checked; every cell has a segment. */
#include "file_of_bytes.h"

#include "map_file.h"

#include <string.h>

static void use_map(const rfm_segments *map)
{
  rfm_segments_report found;
  const uint8_t score[3] = {5, 3, 1};
  int32_t segment = -1;

  memset(&found, 0, sizeof found);
  found.struct_size = sizeof found;
  expect(rfm_segments_check(map, &found, NULL) == RFM_OK, "a map cannot be checked");
  expect(found.n_cells == 5 * 5 * 5, "a map has other cells than its scores");
  expect(rfm_segments_one(map, score, 3, 0, &segment, NULL) == RFM_OK, "a customer has no segment");
  for (int32_t i = 0; i < rfm_segments_size(map); i++)
    expect(*rfm_segments_name(map, i, "en") && rfm_segments_name(map, i, "zh"),
           "a segment has no name");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const int32_t levels[3] = {5, 5, 5};
  rfm_segments *map = NULL;
  const int status = map_file_read(&map, NULL, file_of_bytes(data, size), levels);

  expect_status(status);
  expect(!status == (map != NULL), "a failure gives a map, or a success none");
  if (map)
    use_map(map);
  rfm_segments_free(map);
  return 0;
}
