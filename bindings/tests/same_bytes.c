/* SPDX-License-Identifier: MIT */
/* What C makes of a real data set, for the tests of bindings to compare with what they make of it:
 *
 *     same_bytes uci_invoices.csv FOLDER
 *
 * writes table, scorer, segments, scaling, kmeans, churn, watch (saved objects), score, label,
 * probability, alerts (arrays), track (those of its dates, and its moves) and arrow (every buffer
 * of the exported stream) to the folder. */
#include "keep.h"
#include "support/csv.h"
#include "support/rows.h"
#include "support/test.h"

#include <rfm/arrow.h>
#include <rfm/rfm.h>

#include <stdlib.h>
#include <string.h>

enum {
  MAX_ROWS = 70000,
  MAX_CUSTOMERS = 5000,
  N_CLUSTERS = 4,
  N_DATES = 6,
  N_PLACES = 15,
  DAYS_BEFORE = 90
};

/* ---- the orders ---- */

static row rows[MAX_ROWS];
static int64_t n_rows;

static row *add(const char *customer, const char *date, int64_t cents)
{
  row *r = &rows[n_rows++];

  memset(r, 0, sizeof *r);
  r->customer = strtoull(customer, NULL, 10);
  r->anonymous = *customer == '\0';
  r->day = csv_day(date);
  r->amount = cents < 0 ? -cents : cents;
  return r;
}

static void add_invoice(const csv *c)
{
  const char *invoice = c->field[0];
  const int64_t cents = csv_cents(c->field[3]);
  row *r = add(c->field[2], c->field[1], cents);

  r->time = (int64_t)r->day * 86400 + csv_seconds(c->field[1]);
  r->order = rfm_key_hash(invoice, strlen(invoice));
  r->kind = *invoice == 'C' || cents < 0 ? RFM_KIND_RETURN : RFM_KIND_SALE;
}

static void add_purchase(const csv *c)
{
  add(c->field[0], c->field[1], csv_cents(c->field[3]))->second = strtoll(c->field[2], NULL, 10);
}

static rfm_table *read_orders(const char *name)
{
  const int is_uci = strncmp(name, "uci", 3) == 0;
  csv c;

  if (!csv_open(&c, SOURCE_ROOT, name))
    exit(77);
  while (csv_next(&c)) {
    if (is_uci)
      add_invoice(&c);
    else
      add_purchase(&c);
  }
  csv_close(&c);
  return rows_table(NULL, rows, n_rows);
}

/* ---- the stream, buffer by buffer ---- */

static size_t width_of(const char *format)
{
  switch (*format) {
  case 'C':
    return 1;
  case 'i':
    return 4;
  default:
    return 8; /* L, g */
  }
}

static void dump_array(const struct ArrowSchema *schema, const struct ArrowArray *array, FILE *file)
{
  (void)fprintf(file, "%s %s %lld %lld\n", schema->name, schema->format, (long long)array->length,
                (long long)array->null_count);
  if (array->buffers[0])
    (void)fwrite(array->buffers[0], 1, (size_t)(array->length + 7) / 8, file);
  (void)fwrite(array->buffers[1], width_of(schema->format), (size_t)array->length, file);
}

static void dump_stream(struct ArrowArrayStream *stream)
{
  FILE *file = create("arrow");
  struct ArrowSchema schema;
  struct ArrowArray array;

  if (stream->get_schema(stream, &schema))
    exit(1);
  while (!stream->get_next(stream, &array) && array.release) {
    for (int64_t i = 0; i < array.n_children; i++)
      dump_array(schema.children[i], array.children[i], file);
    array.release(&array);
  }
  schema.release(&schema);
  stream->release(stream);
  (void)fclose(file);
}

/* ---- what is made of them ---- */

static void cluster(const rfm_features *features)
{
  static int32_t label[MAX_CUSTOMERS];
  const uint8_t log1p[3] = {0, 1, 1};
  const rfm_scaling_options how = {.struct_size = sizeof how, .log1p = log1p, .n_columns = 3};
  const rfm_kmeans_options options = {.struct_size = sizeof options, .seed = 7, .k = N_CLUSTERS};
  rfm_points points = {.struct_size = sizeof points, .features = features};
  rfm_scaling *scaling = NULL;
  rfm_kmeans *kmeans = NULL;
  const int64_t n = rfm_features_rows(features);

  NEED(rfm_scaling_fit(&scaling, features, &how, &err));
  points.scaling = scaling;
  NEED(rfm_kmeans_fit(&kmeans, NULL, &points, &options, &err));
  points.scaling = NULL;
  NEED(rfm_kmeans_assign(kmeans, &points, label, n, NULL, &err));
  SAVE("scaling", rfm_scaling_save, scaling);
  SAVE("kmeans", rfm_kmeans_save, kmeans);
  keep("label", label, (size_t)n * sizeof *label);
  rfm_kmeans_free(kmeans);
  rfm_scaling_free(scaling);
}

static void score(const rfm_features *features)
{
  static uint8_t level[MAX_CUSTOMERS * 3];
  static int32_t segment[MAX_CUSTOMERS];
  const int64_t n = rfm_features_rows(features);
  const rfm_scores scores = {.struct_size = sizeof scores, .n_rows = n, .score = level};
  const rfm_arrow_column column = {
      .struct_size = sizeof column, .name = "segment", .values = segment, .type = RFM_ARROW_INT32};
  struct ArrowArrayStream stream;
  rfm_segments *classic = NULL;
  rfm_scorer *scorer = NULL;

  NEED(rfm_scorer_fit(&scorer, features, NULL, &err));
  NEED(rfm_scorer_apply(scorer, features, &scores, &err));
  NEED(rfm_segments_builtin(&classic, NULL, RFM_SEGMENT_MAP_CLASSIC, &err));
  NEED(rfm_segments_apply(classic, scorer, features, level, n * 3, segment, n, &err));
  SAVE("scorer", rfm_scorer_save, scorer);
  SAVE("segments", rfm_segments_save, classic);
  keep("score", level, (size_t)n * 3);
  NEED(rfm_arrow_export(&stream, features, &column, 1, 0, &err));
  dump_stream(&stream);
  rfm_segments_free(classic);
  rfm_scorer_free(scorer);
}

/* ---- over time ---- */

static void track_dates(const rfm_table *table, int32_t today)
{
  rfm_track_options how = {.struct_size = sizeof how, .levels = RFM_LEVELS_RELATIVE};
  const rfm_moves moves = {.struct_size = sizeof moves, .to_date = N_DATES - 1};
  int64_t count[N_PLACES * N_PLACES];
  int32_t day[N_DATES];
  rfm_segments *classic = NULL;
  rfm_track *track = NULL;
  FILE *file = create("track");
  size_t n;

  NEED(rfm_day_steps(today, RFM_STEP_MONTH_ENDS, -1, day, N_DATES, &err));
  NEED(rfm_segments_builtin(&classic, NULL, RFM_SEGMENT_MAP_CLASSIC, &err));
  how.segments = classic;
  NEED(rfm_track_measure(&track, table, day, N_DATES, &how, &err));
  n = (size_t)rfm_features_rows(rfm_track_features(track, 0));
  for (int32_t i = 0; i < N_DATES; i++) {
    (void)fwrite(rfm_track_scores(track, i), 1, n * 3, file);
    (void)fwrite(rfm_track_segments(track, i), 4, n, file);
    (void)fwrite(rfm_track_stages(track, i), 1, n, file);
  }
  NEED(rfm_track_moves(track, &moves, count, N_PLACES * N_PLACES, &err));
  (void)fwrite(count, sizeof *count, N_PLACES * N_PLACES, file);
  (void)fclose(file);
  rfm_track_free(track);
  rfm_segments_free(classic);
}

static rfm_churn *train(const rfm_table *table, int32_t today)
{
  static double probability[MAX_CUSTOMERS];
  rfm_churn_scores scores = {.struct_size = sizeof scores, .probability = probability};
  rfm_features *features = NULL;
  rfm_churn *churn = NULL;

  NEED(rfm_churn_train(&churn, table, today - DAYS_BEFORE, NULL, &err));
  NEED(rfm_features_measure(&features, table, rfm_churn_metrics(churn), today, NULL, &err));
  scores.n_rows = rfm_features_rows(features);
  NEED(rfm_churn_apply(churn, features, &scores, &err));
  SAVE("churn", rfm_churn_save, churn);
  keep("probability", probability, (size_t)scores.n_rows * sizeof *probability);
  rfm_features_free(features);
  return churn;
}

static int RFM_CALL keep_alert(const rfm_watch_alert *alert, void *file)
{
  return fwrite(&alert->alert_id, sizeof alert->alert_id, 1, file) == 1 ? RFM_CONTINUE : 0;
}

/* A quiet look, alerts of two months, and those of the last one, which stay in the watch. */
static void look_for_danger(const rfm_table *table, const rfm_churn *churn, int32_t today)
{
  FILE *file = create("alerts");
  const rfm_watch_rule rules[2] = {{.struct_size = sizeof *rules, .kind = RFM_WATCH_PROBABILITY},
                                   {.struct_size = sizeof *rules, .kind = RFM_WATCH_OVERDUE}};
  const rfm_watch_options options = {.struct_size = sizeof options, .rules = rules, .n_rules = 2};
  const rfm_watch_sources sources = {.struct_size = sizeof sources, .churn = churn};
  const rfm_watch_hooks quiet = {.struct_size = sizeof quiet, .flags = RFM_WATCH_QUIET};
  const rfm_watch_hooks tell = {.struct_size = sizeof tell, .alert = keep_alert, .user_data = file};
  rfm_watch *watch = NULL;

  NEED(rfm_watch_new(&watch, NULL, &options, &err));
  NEED(rfm_watch_run(watch, table, &sources, today - DAYS_BEFORE, &quiet, NULL, &err));
  NEED(rfm_watch_run(watch, table, &sources, today - 60, &tell, NULL, &err));
  NEED(rfm_watch_run(watch, table, &sources, today - 30, &tell, NULL, &err));
  NEED(rfm_watch_run(watch, table, &sources, today, NULL, NULL, &err));
  SAVE("watch", rfm_watch_save, watch);
  (void)fclose(file);
  rfm_watch_free(watch);
}

int main(int argc, char **argv)
{
  rfm_metrics_options drop = {.struct_size = sizeof drop, .flags = RFM_METRICS_DROP_PROSPECTS};
  rfm_table_counts counts = {.struct_size = sizeof counts};
  rfm_features *features = NULL;
  rfm_metrics *metrics = NULL;
  rfm_churn *churn;
  rfm_table *table;

  if (argc != 3)
    return 2;
  folder = argv[2];
  table = read_orders(argv[1]);
  NEED(rfm_table_count(table, &counts, &err));
  NEED(rfm_metrics_new(&metrics, NULL, NULL, 0, &drop, &err));
  NEED(rfm_features_measure(&features, table, metrics, counts.last_day, NULL, &err));
  SAVE("table", rfm_table_save, table);
  score(features);
  cluster(features);
  track_dates(table, counts.last_day);
  churn = train(table, counts.last_day);
  look_for_danger(table, churn, counts.last_day);
  rfm_churn_free(churn);
  rfm_features_free(features);
  rfm_metrics_free(metrics);
  rfm_table_free(table);
  return 0;
}
