/* SPDX-License-Identifier: MIT */
/* The progress bar. It is redrawn only when a percent or the stage has changed, so it costs
 * nothing. */
#include "progress.h"

#include "platform.h"

#include <rfm/base.h>

#include <stdio.h>
#include <string.h>

enum { BAR_WIDTH = 30 };

static struct {
  int is_on;
  int is_drawn;
  int colour;
  int percent;
  const char *stage;
} bar;

void progress_start(int quiet)
{
  bar.is_on = !quiet && is_terminal(stderr);
  bar.colour = bar.is_on && may_colour(stderr);
  bar.percent = -1;
}

static void draw(const char *stage, int percent)
{
  char cells[BAR_WIDTH + 1];
  const int full = percent * BAR_WIDTH / 100;

  memset(cells, ' ', BAR_WIDTH);
  memset(cells, '=', (size_t)full);
  cells[BAR_WIDTH] = '\0';
  fprintf(stderr, "\r%s[%s]%s %3d %% %-24s", bar.colour ? "\033[36m" : "", cells,
          bar.colour ? "\033[0m" : "", percent, stage);
  fflush(stderr);
}

int progress_show(const char *stage, double done)
{
  const int percent = done < 0 ? 0 : done > 1 ? 100 : (int)(done * 100);

  if (was_interrupted())
    return 0;
  if (!bar.is_on || (percent == bar.percent && stage == bar.stage))
    return 1;
  bar.percent = percent;
  bar.stage = stage;
  bar.is_drawn = 1;
  draw(stage, percent);
  return 1;
}

int progress_hook(const char *stage, double done, void *user_data)
{
  (void)user_data;
  return progress_show(stage, done) ? RFM_CONTINUE : 0;
}

void progress_clear(void)
{
  if (!bar.is_drawn)
    return;
  fprintf(stderr, "\r%*s\r", BAR_WIDTH + 36, "");
  fflush(stderr);
  bar.is_drawn = 0;
  bar.percent = -1;
}
