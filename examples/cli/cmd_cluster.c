/* SPDX-License-Identifier: MIT */
/* rfm cluster: groups of customers alike, best first, with what each of them is like. */
#include "commands.h"

#include "amounts.h"
#include "clusters.h"
#include "field_date.h"
#include "memory.h"
#include "progress.h"
#include "totals.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE_SIZE = 512, ARROWS_SIZE = 16 };
enum { FEW = 10 }; /* customers of whom a mean says little */

/* ---- one row per cluster ---- */

enum {
  COLUMN_RANK,
  COLUMN_CLUSTER,
  COLUMN_CUSTOMERS,
  COLUMN_PCT_CUSTOMERS,
  COLUMN_RECENCY,
  COLUMN_FREQUENCY,
  COLUMN_MONETARY,
  COLUMN_REVENUE,
  COLUMN_PCT_REVENUE,
  COLUMN_ARROWS,
  COLUMN_ARROW,
  COLUMN_MEAN = COLUMN_ARROW + N_SCORED,
  COLUMN_TYPE = COLUMN_MEAN + N_SCORED,
  COLUMN_TENDENCY,
  COLUMN_GRADE,
  COLUMN_TYPE_NAME,
  COLUMN_TENDENCY_NAME,
  COLUMN_GRADE_NAME,
  COLUMN_VALUE,
  COLUMN_VALUE_SHOWN,
  COLUMN_TIMES,
  COLUMN_CODE,
  COLUMN_ACTION,
  N_COLUMNS
};

static const report_column cluster_columns[N_COLUMNS] = {
    {"rank", W_VALUE_RANK, CELL_COUNT, IN_BOTH},
    {"cluster", W_CLUSTER, CELL_COUNT, IN_BOTH},
    {"customers", W_CUSTOMERS, CELL_COUNT, IN_BOTH},
    {"share_customers", W_PCT_CUSTOMERS, CELL_SHARE, IN_BOTH},
    {"recency_days", W_RECENCY, CELL_NUMBER, IN_BOTH},
    {"frequency", W_PURCHASES, CELL_NUMBER, IN_BOTH},
    {"monetary", W_MEAN_SPEND, CELL_MONEY, IN_BOTH},
    {"revenue", W_REVENUE, CELL_MONEY, IN_BOTH},
    {"share_revenue", W_PCT_REVENUE, CELL_SHARE, IN_BOTH},
    {"arrows", W_ARROWS, CELL_TEXT, IN_TABLE},
    {"r_arrow", W_NO_HEADER, CELL_COUNT, IN_DATA},
    {"f_arrow", W_NO_HEADER, CELL_COUNT, IN_DATA},
    {"m_arrow", W_NO_HEADER, CELL_COUNT, IN_DATA},
    {"r_scaled", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"f_scaled", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"m_scaled", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"type", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"tendency", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"grade", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"type_name", W_TYPE, CELL_TEXT, IN_BOTH},
    {"tendency_name", W_TENDENCY, CELL_TEXT, IN_BOTH},
    {"grade_name", W_GRADE, CELL_TEXT, IN_BOTH},
    {"value_index", W_NO_HEADER, CELL_NUMBER, IN_DATA},
    {"value_index", W_VALUE_INDEX, CELL_NUMBER, IN_TABLE},
    {"times_lowest", W_TIMES_LOWEST, CELL_NUMBER, IN_BOTH},
    {"action_code", W_NO_HEADER, CELL_TEXT, IN_DATA},
    {"action", W_ACTION, CELL_TEXT, IN_BOTH},
};

static const report_section cluster_section = {"rows", W_TITLE_CLUSTERS, 0, N_COLUMNS,
                                               cluster_columns};

/* The maps whose words name a cluster. */
typedef struct names {
  rfm_segments *types, *tendencies, *grades;
} names;

typedef struct cluster_work {
  pipeline p;
  clusters c;
  names names;
  totals *parts, all; /* of each cluster, and of all */
  double weights[N_SCORED], share_high[N_SCORED];
  report *r;
} cluster_work;

static int make_names(cluster_work *w)
{
  rfm_error error;
  rfm_status st = rfm_segments_builtin(&w->names.types, NULL, RFM_SEGMENT_MAP_TYPES8, &error);

  if (!st)
    st = rfm_segments_builtin(&w->names.tendencies, NULL, RFM_SEGMENT_MAP_TENDENCIES4, &error);
  if (!st)
    st = rfm_segments_builtin(&w->names.grades, NULL, RFM_SEGMENT_MAP_GRADES6, &error);
  return from_status(st, &error, "make the names");
}

/* One cluster is as all customers are: names would compare it with itself. */
static int has_names(const cluster_work *w)
{
  return w->c.k > 1;
}

static void set_names(const cluster_work *w, cell cells[N_COLUMNS], const rfm_profile_group *g)
{
  const char *tag = language_tag((language)w->p.options->lang);
  const names *n = &w->names;

  for (int i = COLUMN_TYPE; i <= COLUMN_GRADE_NAME; i++)
    cells[i] = cell_empty();
  cells[COLUMN_CODE] = cells[COLUMN_ACTION] = cell_empty();
  if (!has_names(w))
    return;
  cells[COLUMN_TYPE] = cell_text(rfm_segments_key(n->types, g->type));
  cells[COLUMN_TENDENCY] = cell_text(rfm_segments_key(n->tendencies, g->tendency));
  cells[COLUMN_GRADE] = cell_text(rfm_segments_key(n->grades, g->grade));
  cells[COLUMN_TYPE_NAME] = cell_text(rfm_segments_name(n->types, g->type, tag));
  cells[COLUMN_TENDENCY_NAME] = cell_text(rfm_segments_name(n->tendencies, g->tendency, tag));
  cells[COLUMN_GRADE_NAME] = cell_text(rfm_segments_name(n->grades, g->grade, tag));
  cells[COLUMN_CODE] = cell_text(rfm_segments_action_code(n->types, g->type));
  cells[COLUMN_ACTION] = cell_text(rfm_segments_action(n->types, g->type, tag));
}

static void set_means(cell cells[N_COLUMNS], const double means[N_SCORED])
{
  cells[COLUMN_RECENCY] = cell_number(means[0]);
  cells[COLUMN_FREQUENCY] = cell_number(means[1]);
  cells[COLUMN_MONETARY] = cell_money(means[2]);
}

static void set_revenue(const cluster_work *w, cell cells[N_COLUMNS], const totals *part)
{
  cells[COLUMN_REVENUE] = cell_money((double)part->revenue);
  cells[COLUMN_PCT_REVENUE] = totals_share_revenue(part, &w->all);
}

static int give_cluster(const cluster_work *w, int32_t cluster)
{
  const rfm_profile_cell *cell_of = rfm_profile_cells(w->c.profile, cluster);
  rfm_profile_group g = {.struct_size = sizeof g};
  char arrows[ARROWS_SIZE], value[AMOUNT_SIZE];
  cell cells[N_COLUMNS];

  if (rfm_profile_get(w->c.profile, cluster, &g, NULL) || !g.n_rows)
    return EXIT_DONE;
  cells[COLUMN_RANK] = cell_count(g.rank);
  cells[COLUMN_CLUSTER] = cell_count(w->c.number[cluster]);
  cells[COLUMN_CUSTOMERS] = cell_count(g.n_rows);
  cells[COLUMN_PCT_CUSTOMERS] = cell_share(g.share);
  set_means(cells, rfm_profile_means(w->c.profile, cluster));
  set_revenue(w, cells, &w->parts[cluster]);
  for (int j = 0; j < N_SCORED; j++) {
    cells[COLUMN_ARROW + j] = cell_count(cell_of[j].arrow);
    cells[COLUMN_MEAN + j] = cell_number(cell_of[j].mean);
  }
  snprintf(arrows, sizeof arrows, "%s %s %s", cell_of[0].is_high ? u8"\u2191" : u8"\u2193",
           cell_of[1].is_high ? u8"\u2191" : u8"\u2193",
           cell_of[2].is_high ? u8"\u2191" : u8"\u2193");
  cells[COLUMN_ARROWS] = cell_text(arrows);
  set_names(w, cells, &g);
  cells[COLUMN_VALUE] = cell_number(g.value_index);
  cells[COLUMN_VALUE_SHOWN] = cell_text(amount_fixed(4, g.value_index, value));
  cells[COLUMN_TIMES] = cell_number(g.times_lowest);
  return report_row(w->r, cells);
}

static int give_total(const cluster_work *w)
{
  rfm_profile_total all = {.struct_size = sizeof all};
  char value[AMOUNT_SIZE];
  cell cells[N_COLUMNS];

  if (rfm_profile_get_total(w->c.profile, &all, NULL))
    return EXIT_DONE;
  for (int i = 0; i < N_COLUMNS; i++)
    cells[i] = cell_empty();
  cells[COLUMN_CUSTOMERS] = cell_count(all.n_rows);
  cells[COLUMN_PCT_CUSTOMERS] = cell_share(1);
  set_means(cells, rfm_profile_means(w->c.profile, -1));
  set_revenue(w, cells, &w->all);
  cells[COLUMN_RANK] = cell_text(say((language)w->p.options->lang, W_TOTAL));
  cells[COLUMN_VALUE_SHOWN] = cell_text(amount_fixed(4, all.value_index, value));
  return report_total(w->r, cells);
}

static void sum_clusters(cluster_work *w)
{
  int64_t n = 0;

  w->parts = new_array((size_t)w->c.k, sizeof *w->parts);
  for (int64_t i = 0; i < w->p.n_rows; i++)
    if (pipeline_is_buyer(&w->p, i)) {
      totals_add(&w->parts[w->c.label[n++]], &w->p, i);
      totals_add(&w->all, &w->p, i);
    }
}

static int give_clusters(const cluster_work *w)
{
  const int32_t *ranking = rfm_profile_ranking(w->c.profile);
  int status = report_begin(w->r, &cluster_section);

  for (int32_t i = 0; i < w->c.k && !status; i++)
    status = give_cluster(w, ranking[i]);
  return status ? status : give_total(w);
}

/* ---- how many clusters ---- */

enum {
  CHOICE_K,
  CHOICE_INERTIA,
  CHOICE_SILHOUETTE,
  CHOICE_CALINSKI,
  CHOICE_DAVIES,
  CHOICE_CHOSEN,
  CHOICE_STAR,
  N_CHOICE_COLUMNS
};

static const report_column choice_columns[N_CHOICE_COLUMNS] = {
    {"k", W_N_CLUSTERS, CELL_COUNT, IN_BOTH},
    {"inertia", W_INERTIA, CELL_NUMBER, IN_BOTH},
    {"silhouette", W_SILHOUETTE, CELL_NUMBER, IN_BOTH},
    {"calinski_harabasz", W_CALINSKI, CELL_NUMBER, IN_BOTH},
    {"davies_bouldin", W_DAVIES, CELL_NUMBER, IN_BOTH},
    {"chosen", W_NO_HEADER, CELL_COUNT, IN_DATA},
    {"chosen", W_CHOSEN, CELL_TEXT, IN_TABLE},
};

static const report_section choice_section = {"choice", W_TITLE_CHOICE, 0, N_CHOICE_COLUMNS,
                                              choice_columns};

static int give_choices(const cluster_work *w)
{
  cell cells[N_CHOICE_COLUMNS];
  int status = report_begin(w->r, &choice_section);

  for (int32_t i = 0; i < w->c.n_choices && !status; i++) {
    const rfm_quality *q = &w->c.choices[i];

    cells[CHOICE_K] = cell_count(LEAST_CHOICE + i);
    cells[CHOICE_INERTIA] = cell_number(q->inertia);
    cells[CHOICE_SILHOUETTE] = cell_number(q->silhouette);
    cells[CHOICE_CALINSKI] = cell_number(q->calinski_harabasz);
    cells[CHOICE_DAVIES] = cell_number(q->davies_bouldin);
    cells[CHOICE_CHOSEN] = cell_count(LEAST_CHOICE + i == w->c.k);
    cells[CHOICE_STAR] = LEAST_CHOICE + i == w->c.k ? cell_text("*") : cell_empty();
    status = report_row(w->r, cells);
  }
  return status;
}

/* ---- each customer ---- */

enum { MEMBER_ID, MEMBER_CLUSTER, MEMBER_TYPE, MEMBER_GRADE, N_MEMBER_COLUMNS };

static const report_column member_columns[N_MEMBER_COLUMNS] = {
    {"id", W_MEMBER, CELL_TEXT, IN_BOTH},
    {"cluster", W_CLUSTER, CELL_COUNT, IN_BOTH},
    {"type", W_TYPE, CELL_TEXT, IN_BOTH},
    {"grade", W_GRADE, CELL_TEXT, IN_BOTH},
};

static const report_section member_section = {"rows", W_NO_HEADER, 0, N_MEMBER_COLUMNS,
                                              member_columns};

static int give_member(const cluster_work *w, report *r, int64_t row, int32_t cluster)
{
  rfm_profile_group g = {.struct_size = sizeof g};
  cell cells[N_MEMBER_COLUMNS];

  if (rfm_profile_get(w->c.profile, cluster, &g, NULL))
    return EXIT_DONE;
  cells[MEMBER_ID] = pipeline_id(&w->p, row);
  cells[MEMBER_CLUSTER] = cell_count(w->c.number[cluster]);
  cells[MEMBER_TYPE] = cells[MEMBER_GRADE] = cell_empty();
  if (has_names(w)) {
    cells[MEMBER_TYPE] = cell_text(rfm_segments_key(w->names.types, g.type));
    cells[MEMBER_GRADE] = cell_text(rfm_segments_key(w->names.grades, g.grade));
  }
  return report_row(r, cells);
}

static int write_members(const cluster_work *w)
{
  const report_head head = {.is_plain = 1, .only_csv = 1};
  options there = *w->p.options;
  report *r = NULL;
  int64_t n = 0;
  int status;

  there.output = w->p.options->members;
  status = report_open(&r, &there, &head);
  if (!status)
    status = report_begin(r, &member_section);
  for (int64_t i = 0; i < w->p.n_rows && !status; i++)
    if (pipeline_is_buyer(&w->p, i))
      status = give_member(w, r, i, w->c.label[n++]);
  return report_close(r, status);
}

/* ---- notes ---- */

static void say_line(const cluster_work *w, word text, const char *first, const char *second,
                     const char *third)
{
  char line[LINE_SIZE];

  report_note(
      w->r, say_with(line, sizeof line, (language)w->p.options->lang, text, first, second, third));
}

static void read_columns(cluster_work *w)
{
  for (int j = 0; j < N_SCORED; j++) {
    rfm_profile_column column = {.struct_size = sizeof column};

    if (!rfm_profile_get_column(w->c.profile, j, &column, NULL)) {
      w->weights[j] = column.weight;
      w->share_high[j] = column.share_high;
    }
  }
}

static int any_clipped(const cluster_work *w)
{
  for (int j = 0; j < N_SCORED; j++)
    if (w->c.counts[j].n_clipped_low + w->c.counts[j].n_clipped_high)
      return 1;
  return 0;
}

static int any_logarithm(const cluster_work *w)
{
  for (int j = 0; j < N_SCORED; j++) {
    rfm_scaled_column column = {.struct_size = sizeof column};

    if (!rfm_scaling_get(w->c.scaling, j, &column, NULL) && column.log1p)
      return 1;
  }
  return 0;
}

static word line_word(const cluster_work *w)
{
  return w->p.options->line == RFM_LINE_MEDIAN ? W_MEDIAN : W_MEAN;
}

/* Clipping and logarithms bend the scale: a group's mean in units and its scaled mean may then lie
 * on different sides of the line. */
static void say_arrows(const cluster_work *w)
{
  const language lang = (language)w->p.options->lang;
  const char *line = say(lang, line_word(w));
  const int clipped = any_clipped(w), logarithm = any_logarithm(w);

  if (!clipped && !logarithm) {
    say_line(w, W_NOTE_ARROWS, line, NULL, NULL);
    return;
  }
  say_line(w, W_NOTE_ARROWS, line,
           say(lang, !logarithm ? W_OF_CLIPPED
                     : clipped  ? W_OF_BOTH
                                : W_OF_LOGARITHM),
           NULL);
  say_line(w, W_NOTE_BENT, line, NULL, NULL);
}

static void say_columns(const cluster_work *w)
{
  char share[N_SCORED][AMOUNT_SIZE], weight[N_SCORED][AMOUNT_SIZE];

  for (int j = 0; j < N_SCORED; j++) {
    amount_percent(w->share_high[j], share[j]);
    amount_fixed(3, w->weights[j], weight[j]);
  }
  say_arrows(w);
  say_line(w, W_NOTE_SHARE_HIGH, share[0], share[1], share[2]);
  say_line(w, has_names(w) ? W_NOTE_NAMES : W_NOTE_ALONE, NULL, NULL, NULL);
  say_line(w, W_NOTE_VALUE_INDEX, weight[0], weight[1], weight[2]);
}

static void say_clipped(const cluster_work *w)
{
  char number[N_SCORED][AMOUNT_SIZE];

  for (int j = 0; j < N_SCORED; j++)
    amount_count(w->c.counts[j].n_clipped_low + w->c.counts[j].n_clipped_high, number[j]);
  if (any_clipped(w))
    say_line(w, W_NOTE_CLIPPED, number[0], number[1], number[2]);
}

static void say_model(const cluster_work *w)
{
  const double many = 0.1; /* the usual clipping leaves at most 6 in a hundred */
  const double strange = (double)w->c.n_strange / (double)w->c.n_rows;
  char day[DATE_TEXT_SIZE], number[AMOUNT_SIZE];

  date_print(rfm_scaling_learned_day(w->c.scaling), day);
  say_line(w, W_NOTE_MODEL, day, NULL, NULL);
  say_line(w, W_NOTE_TODAY, say((language)w->p.options->lang, line_word(w)), NULL, NULL);
  if (strange > many)
    say_line(w, W_NOTE_STRANGE, amount_percent(strange, number), day, NULL);
  if (w->c.n_outside)
    say_line(w, W_NOTE_OUTSIDE, amount_count(w->c.n_outside, number), NULL, NULL);
}

/* A logarithm has no room below 0; purchases are never there. */
static void say_raised(const cluster_work *w)
{
  const int64_t n = w->c.counts[N_SCORED - 1].n_raised;
  char number[AMOUNT_SIZE];

  if (n)
    say_line(w, W_NOTE_RAISED, amount_count(n, number), NULL, NULL);
}

/* What could make larger clusters; those of a model stay as they are. */
static const char *try_what(const cluster_work *w)
{
  const options *o = w->p.options;
  const int is_even = !o->linkage || o->linkage == 1 || o->linkage == 1 + RFM_LINKAGE_WARD;

  return o->model || w->c.k == 1 ? NULL : say((language)o->lang, is_even ? W_TRY_K : W_TRY_METHOD);
}

static void say_small(const cluster_work *w)
{
  rfm_profile_group g = {.struct_size = sizeof g};
  char few[AMOUNT_SIZE], number[AMOUNT_SIZE];
  int64_t n = 0;

  for (int32_t i = 0; i < w->c.k; i++)
    n += !rfm_profile_get(w->c.profile, i, &g, NULL) && g.n_rows && g.n_rows < FEW;
  if (n && w->c.n_rows >= FEW)
    say_line(w, W_NOTE_SMALL, amount_count(FEW, few), amount_count(n, number), try_what(w));
}

static void say_found(const cluster_work *w)
{
  const rfm_quality *q = &w->c.quality;
  char a[AMOUNT_SIZE], b[AMOUNT_SIZE], micro[AMOUNT_SIZE];

  if (!isnan(q->silhouette)) /* one cluster alone has none */
    say_line(w, W_NOTE_QUALITY, amount_fixed(4, q->inertia, a), amount_fixed(3, q->silhouette, b),
             NULL);
  if (q->silhouette_rows < q->n_rows)
    say_line(w, W_NOTE_SAMPLE, amount_count(q->silhouette_rows, a), amount_count(q->n_rows, b),
             NULL);
  if (w->p.options->model)
    say_model(w);
  if (w->c.n_choices > 0)
    say_line(w, W_NOTE_CHOICE, amount_fixed(0, LEAST_CHOICE + w->c.n_choices - 1, a),
             amount_fixed(0, w->c.k, b), NULL);
  if (w->c.n_micro)
    say_line(w, W_NOTE_MICRO, amount_count(w->c.n_micro, micro), NULL, NULL);
}

static void say_left_out(const cluster_work *w)
{
  rfm_measure_counts seen = {.struct_size = sizeof seen};
  char number[AMOUNT_SIZE];

  if (rfm_features_count(w->p.features, &seen, NULL))
    return;
  if (seen.n_prospects)
    say_line(w, W_NOTE_PROSPECTS, amount_count(seen.n_prospects, number), NULL, NULL);
  if (seen.n_returned_only)
    say_line(w, W_NOTE_RETURNED, amount_count(seen.n_returned_only, number), NULL, NULL);
  report_told(w->r, "prospects");
  report_told(w->r, "returned_only");
}

static void give_figures(const cluster_work *w)
{
  const rfm_quality *q = &w->c.quality;

  report_figure(w->r, "k", cell_count(w->c.k));
  report_figure(w->r, "inertia", cell_number(q->inertia));
  report_figure(w->r, "silhouette", cell_number(q->silhouette));
  report_figure(w->r, "silhouette_customers", cell_count(q->silhouette_rows));
  report_figure(w->r, "calinski_harabasz", cell_number(q->calinski_harabasz));
  report_figure(w->r, "davies_bouldin", cell_number(q->davies_bouldin));
  report_figures(w->r, "weights", w->weights, N_SCORED);
  report_figures(w->r, "share_customers_high", w->share_high, N_SCORED);
  if (w->p.options->model)
    report_figure(w->r, "outside_or_clipped", cell_count(w->c.n_strange));
  if (w->c.n_micro)
    report_figure(w->r, "merged_from", cell_count(w->c.n_micro));
  report_figure(w->r, "left_out", cell_count(w->p.n_rows - w->c.n_rows));
}

static int write_clusters(cluster_work *w)
{
  int status;

  sum_clusters(w);
  status = give_clusters(w);
  if (!status && w->c.n_choices > 0)
    status = give_choices(w);
  if (status)
    return status;
  read_columns(w);
  say_columns(w);
  say_clipped(w);
  say_raised(w);
  say_small(w);
  say_found(w);
  say_left_out(w);
  pipeline_note_anonymous(&w->p, w->r);
  give_figures(w);
  return EXIT_DONE;
}

int command_cluster(const options *o)
{
  cluster_work w = {.r = NULL, .parts = NULL};
  int status = clusters_check_options(o);

  if (!status)
    status = pipeline_load(&w.p, o);
  if (!status)
    status = clusters_begin(&w.c, &w.p);
  if (!status)
    status = pipeline_measure(&w.p);
  if (!status)
    status = clusters_find(&w.c);
  progress_clear();
  if (!status)
    status = make_names(&w);
  if (!status) /* first: where it cannot be opened, no other file is left */
    status = pipeline_open_report(&w.p, &w.r);
  if (!status && o->save_model)
    status = clusters_save(&w.c);
  if (!status && o->members)
    status = write_members(&w);
  if (!status)
    status = write_clusters(&w);
  free(w.parts);
  clusters_free(&w.c);
  rfm_segments_free(w.names.types);
  rfm_segments_free(w.names.tendencies);
  rfm_segments_free(w.names.grades);
  return pipeline_finish(&w.p, w.r, status);
}
