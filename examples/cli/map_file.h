/* SPDX-License-Identifier: MIT */
/* A segment map from a CSV file: key,r,f,m and, if wanted,
 * name_en,name_zh,action_code,action_en,action_zh.
 *
 * r, f and m are ranges of scores: 5, or 4-5. The first row that holds a customer's scores gives
 * the segment. */
#ifndef CLI_MAP_FILE_H
#define CLI_MAP_FILE_H

#include <rfm/segment.h>

int map_file_read(rfm_segments **out, const rfm_host *host, const char *path,
                  const int32_t levels[3]);

#endif
