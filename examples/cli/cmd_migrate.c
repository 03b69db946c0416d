/* SPDX-License-Identifier: MIT */
/* rfm migrate: who was in which segment, or stage, on the earlier date, and is in which on the
 * later one. */
#include "commands.h"

#include "amounts.h"
#include "field_date.h"
#include "memory.h"
#include "progress.h"

#include <stdlib.h>

enum {
  COLUMN_FROM,
  COLUMN_FROM_NAME,
  COLUMN_TO,
  COLUMN_TO_NAME,
  COLUMN_CUSTOMERS,
  COLUMN_SHARE,
  N_COLUMNS
};

enum { BY_SEGMENT = 1, N_STAGES = RFM_STAGE_LAPSED };

static const report_column migrate_columns[N_COLUMNS] = {
    {"from", W_WAS_IN, CELL_TEXT, IN_DATA},
    {"from_name", W_WAS_IN, CELL_TEXT, IN_BOTH},
    {"to", W_IS_IN, CELL_TEXT, IN_DATA},
    {"to_name", W_IS_IN, CELL_TEXT, IN_BOTH},
    {"customers", W_CUSTOMERS, CELL_COUNT, IN_BOTH},
    {"share_from", W_PCT_WAS, CELL_SHARE, IN_BOTH},
};

static const report_section migrate_section = {"rows", W_TITLE_MIGRATE, 0, N_COLUMNS,
                                               migrate_columns};

/* ---- places ---- */

static const struct {
  const char *key;
  word name;
} stages[N_STAGES] = {
    {"not_born", W_NOT_BORN},   {"no_purchase", W_NO_PURCHASE}, {"new", W_STAGE_NEW},
    {"active", W_STAGE_ACTIVE}, {"sleeping", W_STAGE_SLEEPING}, {"lapsed", W_STAGE_LAPSED},
};

static int by_segment(const pipeline *p)
{
  return p->options->moves_by == BY_SEGMENT;
}

static int64_t n_places(const pipeline *p)
{
  return by_segment(p) ? rfm_segments_size(p->segments) + 1 : N_STAGES;
}

static void name_place(const pipeline *p, int32_t place, cell *key, cell *name)
{
  const language lang = (language)p->options->lang;
  const int is_segment = by_segment(p) && place < rfm_segments_size(p->segments);
  const int stage = by_segment(p) ? RFM_STAGE_NOT_BORN - 1 : place;

  *key = cell_text(is_segment ? rfm_segments_key(p->segments, place) : stages[stage].key);
  *name = cell_text(is_segment ? rfm_segments_name(p->segments, place, language_tag(lang))
                               : say(lang, stages[stage].name));
}

/* ---- rows ---- */

/* From one place to another, or to the same. */
typedef struct move {
  int32_t from, to;
  int64_t n, n_from; /* customers; all who were there */
} move;

/* Lists the moves that somebody made, by place. Returns their number. */
static size_t list_moves(const pipeline *p, const int64_t *count, move *moves)
{
  const int32_t n = (int32_t)n_places(p);
  size_t found = 0;

  for (int32_t from = 0; from < n; from++) {
    int64_t all = 0;

    for (int32_t to = 0; to < n; to++)
      all += count[from * n + to];
    for (int32_t to = 0; to < n; to++)
      if (count[from * n + to])
        moves[found++] = (move){from, to, count[from * n + to], all};
  }
  return found;
}

/* The largest first, those who stayed last; ties by place. */
static int compare_moves(const void *left, const void *right)
{
  const move *a = left, *b = right;
  const int a_stays = a->from == a->to, b_stays = b->from == b->to;

  if (a_stays != b_stays)
    return a_stays - b_stays;
  if (a->n != b->n)
    return a->n < b->n ? 1 : -1;
  return a->from != b->from ? (a->from > b->from) - (a->from < b->from)
                            : (a->to > b->to) - (a->to < b->to);
}

static int give_move(const pipeline *p, report *r, const move *m)
{
  cell cells[N_COLUMNS];

  name_place(p, m->from, &cells[COLUMN_FROM], &cells[COLUMN_FROM_NAME]);
  name_place(p, m->to, &cells[COLUMN_TO], &cells[COLUMN_TO_NAME]);
  cells[COLUMN_CUSTOMERS] = cell_count(m->n);
  cells[COLUMN_SHARE] = cell_share((double)m->n / (double)m->n_from);
  return report_row(r, cells);
}

static void note_counts(const pipeline *p, report *r, word text, int64_t first, int64_t second)
{
  char line[256], a[AMOUNT_SIZE], b[AMOUNT_SIZE];

  report_note(r, say_with(line, sizeof line, (language)p->options->lang, text,
                          amount_count(first, a), amount_count(second, b), NULL));
}

static int give_moves(const pipeline *p, report *r, const int64_t *count)
{
  const int64_t top = p->options->top;
  move *moves = new_array((size_t)(n_places(p) * n_places(p)), sizeof *moves);
  const size_t n = list_moves(p, count, moves);
  int64_t n_stayed = 0, n_moved = 0, n_shown = 0;
  int status = report_begin(r, &migrate_section);

  if (top)
    qsort(moves, n, sizeof *moves, compare_moves);
  for (size_t i = 0; i < n && !status; i++) {
    const int stays = moves[i].from == moves[i].to;

    *(stays ? &n_stayed : &n_moved) += moves[i].n;
    if (top && (stays || (int64_t)i >= top))
      continue;
    n_shown += stays ? 0 : moves[i].n;
    status = give_move(p, r, &moves[i]);
  }
  free(moves);
  if (!status && n_shown < n_moved)
    note_counts(p, r, W_NOTE_LARGEST_MOVES, n_shown, n_moved);
  if (!status)
    note_counts(p, r, W_NOTE_STAYED, n_stayed, n_stayed + n_moved);
  return status;
}

/* What was measured then is of fewer days than what is now. */
static void note_young(const pipeline *p, report *r, int32_t day, const char *date)
{
  const int32_t n_days = day - p->orders.held.first_day + 1;
  char line[256], days[AMOUNT_SIZE], window[AMOUNT_SIZE];

  if (n_days < p->window_days)
    report_note(r, say_with(line, sizeof line, (language)p->options->lang, W_NOTE_YOUNG, date,
                            amount_count(n_days, days), amount_count(p->window_days, window)));
}

static void give_note(const pipeline *p, report *r, const rfm_track_info *info)
{
  char line[256], from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE], learned[DATE_TEXT_SIZE];
  char cycle[AMOUNT_SIZE];

  date_print(info->day[0], from);
  date_print(info->day[1], to);
  date_print(rfm_scorer_learned_day(p->scorer), learned);
  amount_number(info->cycle_days, cycle);
  report_note(r, say_with(line, sizeof line, (language)p->options->lang,
                          by_segment(p) ? W_NOTE_MOVES : W_NOTE_STAGES, from, to,
                          by_segment(p) ? learned : cycle));
  if (by_segment(p))
    note_young(p, r, info->day[0], from);
}

/* ---- the track ---- */

/* So many months before, unless the person says when. */
static int settle_dates(const pipeline *p, int32_t day[2])
{
  const options *o = p->options;
  int32_t back[2];

  day[1] = p->as_of_day;
  if (o->has_from)
    day[0] = o->from_day;
  else if (rfm_day_steps(p->as_of_day, RFM_STEP_MONTHS, -o->months, back, 2, NULL))
    return bad_usage("which earlier date? Say --from YYYY-MM-DD");
  else
    day[0] = back[0];
  if (day[0] >= day[1])
    return bad_usage("--from must be before the later date (--as-of)");
  return pipeline_check_bought(p, day[0], o->has_from ? "--from" : "--months");
}

static int measure_moves(const pipeline *p, const int32_t day[2], rfm_track **track)
{
  rfm_track_options how = {.struct_size = sizeof how};
  rfm_error error;

  how.scorer = p->scorer;
  how.segments = by_segment(p) ? p->segments : NULL;
  how.flags = RFM_TRACK_NO_VALUES | (by_segment(p) ? RFM_TRACK_NO_STAGES : 0u);
  return from_status(rfm_track_measure(track, p->orders.table, day, 2, &how, &error), &error,
                     "look at both dates");
}

static int count_moves(const pipeline *p, const rfm_track *track, int64_t *count)
{
  rfm_moves moves = {.struct_size = sizeof moves, .to_date = 1};
  rfm_error error;

  moves.by = by_segment(p) ? RFM_MOVES_BY_SEGMENT : RFM_MOVES_BY_STAGE;
  return from_status(rfm_track_moves(track, &moves, count, n_places(p) * n_places(p), &error),
                     &error, "count the moves");
}

static int write_moves(const pipeline *p, report **r)
{
  rfm_track_info info = {.struct_size = sizeof info};
  int64_t *count = new_array((size_t)(n_places(p) * n_places(p)), sizeof *count);
  rfm_track *track = NULL;
  int32_t day[2];
  int status = settle_dates(p, day);

  if (!status)
    status = measure_moves(p, day, &track);
  progress_clear();
  if (!status && rfm_track_get(track, &info, NULL) == RFM_OK && !by_segment(p) &&
      info.cycle_days == 0)
    status = bad_data("%s: nobody bought twice, so there is no cycle to tell stages by",
                      p->options->orders);
  if (!status)
    status = count_moves(p, track, count);
  if (!status)
    status = pipeline_open_report(p, r);
  if (!status)
    status = give_moves(p, *r, count);
  if (!status)
    give_note(p, *r, &info);
  rfm_track_free(track);
  free(count);
  return status;
}

int command_migrate(const options *o)
{
  report *r = NULL;
  pipeline p = {0};
  int status = o->rule == RFM_RULE_NTILE
                   ? bad_usage("--rule ntile scores one date only; moves need breaks")
                   : pipeline_run(&p, o);

  if (!status && by_segment(&p) && !p.segments)
    status = bad_usage(
        "the classic map is made for 5 levels; give a map for these levels with --map FILE");
  if (!status && !by_segment(&p)) { /* stages look at the days of all purchases */
    p.window_of = W_WINDOW_OF_PURCHASES;
    p.window_days = p.money = 0;
    p.tells_no_scores = 1;
  }
  if (!status)
    status = write_moves(&p, &r);
  return pipeline_finish(&p, r, status);
}
