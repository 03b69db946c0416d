/* SPDX-License-Identifier: MIT */
/* The night run of a CRM server over its SQL database: order lines in through a cursor, scores and segments of the
 * day back in one transaction. The first night learns breaks and keeps them, with the map, in crm.db.rules.
 *
 *   crm_night [--quiet] [--threads N] [--members N] crm.db 2024-12-31
 *
 * An empty database is filled with a sample. Ctrl-C stops the run; the database keeps what the nights before wrote. */
#include "crm_database.h"
#include "crm_sample.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOP = 10, TEXT = 512 };
enum { R, F, M, GAP, SCORED, KM = SCORED, N_METRICS };

static const int32_t KINDS[N_METRICS] = { RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY,
                                          RFM_METRIC_GAP_MEAN, RFM_METRIC_ATTRIBUTE };

typedef struct night {
  const char *path, *day;
  bool quiet;
  int n_threads, n_members;
  int32_t as_of;
  sqlite3 *db;
  rfm_host host;
  rfm_pool *pool;
  rfm_table *table;
  rfm_scorer *scorer;
  rfm_segments *map;
  uint64_t *household; /* one label per customer of the table */
  int64_t n_household;
  rfm_features *features; /* and what they came to, n_rows each */
  int64_t n_rows;
  uint8_t *score;
  uint64_t *cell;
  double *composite;
  int32_t *segment;
} night;

/* ---- Hooks ---- */

static void on_sigint(int sig)
{
  (void)sig;
  crm_interrupted = 1;
}

static int RFM_CALL on_progress(const char *stage, double done, void *user_data)
{
  (void)stage, (void)done, (void)user_data;
  return crm_interrupted ? 0 : RFM_CONTINUE;
}

static void RFM_CALL on_log(int32_t level, const char *line, void *user_data)
{
  (void)user_data;
  if (level >= RFM_LOG_WARNING)
    fprintf(stderr, "crm_night: %s\n", line);
}

static bool sql(sqlite3 *db, const char *text)
{
  return crm_sql_ok(db, sqlite3_exec(db, text, NULL, NULL, NULL));
}

/* ---- Rules: learned on the first night, then kept ---- */

static bool measure(night *n, const rfm_metrics *metrics, rfm_features **features)
{
  rfm_error err;
  const rfm_measure_options options = { .struct_size = sizeof options, .n_household = n->n_household,
                                        .household = n->household };

  return crm_ok("measure", rfm_features_measure(features, n->table, metrics, n->as_of, &options, &err), &err);
}

/* Orders and money of a year; the mean gap, drawn to the shop's where a member has few. Kilometres are only carried. */
static rfm_status choose_metrics(night *n, const rfm_suggestion *cycle, rfm_metrics **metrics, rfm_error *err)
{
  const double median = cycle->gap_quantile[0];
  const rfm_metrics_options options = { .struct_size = sizeof options, .shop_median_gap = median < 1 ? 1 : median };
  rfm_metric m[N_METRICS] = { [F] = { .window_days = 365 },
                              [M] = { .window_days = 365 },
                              [GAP] = { .flags = RFM_METRIC_SHRUNK_GAP },
                              [KM] = { .flags = RFM_METRIC_UNSCORED, .attribute = "km" } };

  for (int i = 0; i < N_METRICS; i++)
    m[i].struct_size = sizeof m[i], m[i].kind = KINDS[i];
  return rfm_metrics_new(metrics, &n->host, m, N_METRICS, &options, err);
}

/* Days are those of the shop's cycle where it has one; the rest is learned. */
static bool fit(night *n, const rfm_suggestion *cycle, const rfm_features *features)
{
  rfm_error err;
  const int64_t rows = rfm_features_rows(features);
  const bool typed = cycle->n_recency_breaks == 4;
  const double days[] = { cycle->recency_break[0], cycle->recency_break[1], cycle->recency_break[2],
                          cycle->recency_break[3] };
  const double *const breaks[SCORED] = { [R] = typed ? days : NULL };
  const int32_t rules[SCORED] = { typed ? RFM_RULE_BREAKS : RFM_RULE_QUANTILE, RFM_RULE_QUANTILE, RFM_RULE_QUANTILE,
                                  RFM_RULE_QUANTILE };
  const double weights[SCORED] = { 3, 2, 2, 1 };
  uint8_t *learn = calloc((size_t)rows + 1, 1);
  const rfm_scorer_options options = { .struct_size = sizeof options, .n_columns = SCORED, .rules = rules,
                                       .breaks = breaks, .weights = weights, .n_learn = rows, .learn = learn };

  const bool good = learn && crm_learners(n->db, features, learn) &&
                    crm_ok("fit", rfm_scorer_fit(&n->scorer, features, &options, &err), &err);
  free(learn);
  return good;
}

static bool learn_rules(night *n)
{
  rfm_error err;
  rfm_suggestion cycle = { .struct_size = sizeof cycle };
  rfm_metrics *metrics = NULL;
  rfm_features *features = NULL;

  const bool good = crm_ok("cycle", rfm_suggest(n->table, NULL, n->as_of, &cycle, &err), &err) &&
                    crm_ok("metrics", choose_metrics(n, &cycle, &metrics, &err), &err) &&
                    measure(n, metrics, &features) && fit(n, &cycle, features) &&
                    crm_ok("map", rfm_segments_builtin(&n->map, &n->host, RFM_SEGMENT_MAP_CLASSIC, &err), &err);
  rfm_features_free(features);
  rfm_metrics_free(metrics);
  return good;
}

static int RFM_CALL write_file(const void *data, size_t size, void *user_data)
{
  return fwrite(data, 1, size, user_data) == size ? RFM_CONTINUE : 0;
}

static int RFM_CALL read_file(void *buffer, size_t size, size_t *n_read, void *user_data)
{
  *n_read = fread(buffer, 1, size, user_data);
  return ferror((FILE *)user_data) ? 0 : RFM_CONTINUE;
}

/* Both in one file, so that they are always of one night; the old one stays whole until the new one is. */
static bool save_rules(const night *n, const char *path)
{
  rfm_error err;
  char temp[TEXT + 8];

  snprintf(temp, sizeof temp, "%s.tmp", path);
  FILE *file = fopen(temp, "wb");
  const bool written = file && crm_ok("save", rfm_scorer_save(n->scorer, write_file, file, &err), &err) &&
                       crm_ok("save", rfm_segments_save(n->map, write_file, file, &err), &err);
  return (file && fclose(file) == 0 && written && rename(temp, path) == 0) || crm_complain(path, "not saved");
}

/* The columns are as this program counts them. */
static bool check_rules(const night *n)
{
  const rfm_metrics *metrics = rfm_scorer_metrics(n->scorer);
  bool good = rfm_metrics_size(metrics) == N_METRICS && rfm_scorer_columns(n->scorer) == SCORED;

  for (int i = 0; good && i < N_METRICS; i++) {
    rfm_metric m = { .struct_size = sizeof m };
    good = rfm_metrics_get(metrics, i, &m, NULL) == RFM_OK && m.kind == KINDS[i];
  }
  return good || crm_complain("rules", "other metrics than these");
}

static bool get_rules(night *n)
{
  rfm_error err;
  char path[TEXT];

  if (snprintf(path, sizeof path, "%s.rules", n->path) >= (int)sizeof path)
    return crm_complain(n->path, "too long");
  FILE *file = fopen(path, "rb");
  if (!file)
    return learn_rules(n) && save_rules(n, path);
  const bool good = crm_ok(path, rfm_scorer_load(&n->scorer, &n->host, read_file, file, &err), &err) &&
                    crm_ok(path, rfm_segments_load(&n->map, &n->host, read_file, file, &err), &err) && check_rules(n);
  fclose(file);
  return good;
}

/* ---- Scores and segments out: one transaction ---- */

static bool score(night *n)
{
  rfm_error err;

  if (!measure(n, rfm_scorer_metrics(n->scorer), &n->features))
    return false;
  n->n_rows = rfm_features_rows(n->features);
  const size_t rows = (size_t)n->n_rows + 1;
  n->score = calloc(rows, SCORED), n->cell = calloc(rows, sizeof *n->cell);
  n->composite = calloc(rows, sizeof *n->composite), n->segment = calloc(rows, sizeof *n->segment);
  const rfm_scores out = { .struct_size = sizeof out, .n_rows = n->n_rows, .score = n->score, .cell = n->cell,
                           .composite = n->composite };
  if (!n->score || !n->cell || !n->composite || !n->segment)
    return crm_complain("score", "out of memory");
  return crm_ok("score", rfm_scorer_apply(n->scorer, n->features, &out, &err), &err) &&
         crm_ok("segment", rfm_segments_apply(n->map, n->scorer, n->features, n->score, n->n_rows * SCORED, n->segment,
                                          n->n_rows, &err), &err);
}

/* A household is one row, under the lowest of its ids. */
static bool write_row(const night *n, int64_t row, sqlite3_stmt *stmt)
{
  rfm_error err;
  rfm_id id = { .struct_size = sizeof id };
  double value[N_METRICS];
  char cell[4 * SCORED] = "";

  if (!crm_ok("row", rfm_features_row(n->features, row, &id, value, N_METRICS, NULL, &err), &err) ||
      !crm_ok("cell", rfm_scorer_cell_name(n->scorer, n->cell[row], cell, sizeof cell, &err), &err))
    return false;
  sqlite3_bind_text(stmt, 1, n->day, -1, SQLITE_STATIC);
  sqlite3_bind_text(stmt, 2, (const char *)id.bytes, (int)id.n_bytes, SQLITE_STATIC);
  for (int j = 0; j < SCORED; j++)
    sqlite3_bind_int(stmt, 3 + j, n->score[row * SCORED + j]);
  sqlite3_bind_double(stmt, 7, n->composite[row]); /* NaN becomes NULL */
  sqlite3_bind_text(stmt, 8, cell, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(stmt, 9, rfm_segments_key(n->map, n->segment[row]), -1, SQLITE_STATIC);
  sqlite3_bind_double(stmt, 10, value[M]);
  sqlite3_bind_double(stmt, 11, value[KM]);
  return crm_sql_ok(n->db, sqlite3_step(stmt)) && crm_sql_ok(n->db, sqlite3_reset(stmt));
}

static bool write_back(const night *n)
{
  if (!sql(n->db, "BEGIN; CREATE TABLE IF NOT EXISTS scores(day TEXT, id TEXT, r INT, f INT, m INT, gap INT,"
                  " composite REAL, cell TEXT, segment TEXT, net_cents REAL, km REAL, PRIMARY KEY(day, id))"))
    return false;
  sqlite3_stmt *again = crm_prepare(n->db, "DELETE FROM scores WHERE day = ?");
  sqlite3_stmt *stmt = crm_prepare(n->db, "INSERT INTO scores VALUES(?,?,?,?,?,?,?,?,?,?,?)");
  bool good = again && stmt && crm_sql_ok(n->db, sqlite3_bind_text(again, 1, n->day, -1, SQLITE_STATIC)) &&
              crm_sql_ok(n->db, sqlite3_step(again));
  for (int64_t row = 0; good && row < n->n_rows; row++)
    good = !crm_interrupted && write_row(n, row, stmt);
  sqlite3_finalize(again);
  sqlite3_finalize(stmt);
  return sql(n->db, good ? "COMMIT" : "ROLLBACK") && good;
}

/* ---- The report ---- */

static void print_counts(const night *n)
{
  rfm_table_counts t = { .struct_size = sizeof t };
  rfm_measure_counts m = { .struct_size = sizeof m };

  rfm_table_count(n->table, &t, NULL);
  rfm_features_count(n->features, &m, NULL);
  printf("%s: %" PRId64 " buyers, %" PRId64 " prospects, %" PRId64 " returned everything\n", n->day, m.n_buyers,
         m.n_prospects, m.n_returned_only);
  printf("%" PRId64 " events; left out: %" PRId64 " came twice, %" PRId64 " without a customer, %" PRId64
         " after the day\n", t.n_events, t.n_duplicate, t.n_anonymous, m.n_future);
}

static void print_breaks(const night *n)
{
  for (int j = 0; j < SCORED; j++) {
    rfm_scored_column c = { .struct_size = sizeof c };
    rfm_metric metric = { .struct_size = sizeof metric };
    const double *breaks = NULL;
    int32_t n_breaks = 0;

    if (rfm_scorer_get(n->scorer, j, &c, NULL) || rfm_scorer_breaks(n->scorer, j, 0, &breaks, &n_breaks, NULL) ||
        rfm_metrics_get(rfm_scorer_metrics(n->scorer), c.column, &metric, NULL))
      return;
    printf("%-9s %s, weight %.3f:", metric.name, c.rule == RFM_RULE_BREAKS ? "typed  " : "learned", c.weight);
    for (int i = 0; i < n_breaks; i++)
      printf(" %.6g", breaks[i]);
    printf("\n");
  }
}

static void print_segments(const night *n)
{
  for (int32_t s = 0; s < rfm_segments_size(n->map); s++) {
    int64_t count = 0;

    for (int64_t row = 0; row < n->n_rows; row++)
      count += n->segment[row] == s;
    printf("%-20s %6" PRId64 "  %s\n", rfm_segments_name(n->map, s, "en"), count,
           rfm_segments_action(n->map, s, "en"));
  }
}

/* The composite ties often, so a tiny share of money decides. */
static void print_top(const night *n)
{
  const double *net = NULL;
  int64_t top[TOP], found = 0;
  double *by = calloc((size_t)n->n_rows + 1, sizeof *by);

  rfm_features_column(n->features, M, &net, NULL, NULL);
  for (int64_t i = 0; by && i < n->n_rows; i++)
    by[i] = n->composite[i] + 1e-12 * net[i];
  if (by)
    rfm_features_top(n->features, by, n->n_rows, top, TOP, &found, NULL);
  for (int64_t i = 0; i < found; i++) {
    rfm_id id = { .struct_size = sizeof id };

    rfm_features_row(n->features, top[i], &id, NULL, 0, NULL, NULL);
    printf("%2" PRId64 ". %.*s %.2f %s %.2f\n", i + 1, (int)id.n_bytes, (const char *)id.bytes,
           n->composite[top[i]], rfm_segments_key(n->map, n->segment[top[i]]), net[top[i]] / 100);
  }
  free(by);
}

/* ---- The night ---- */

static bool open_database(night *n)
{
  if (!crm_sql_ok(n->db, sqlite3_open(n->path, &n->db)))
    return false;
  sqlite3_stmt *probe = crm_prepare(n->db, "SELECT count(*) FROM sqlite_master");
  const bool empty = probe && sqlite3_step(probe) == SQLITE_ROW && sqlite3_column_int(probe, 0) == 0;
  sqlite3_finalize(probe);
  return probe && (!empty || crm_sql_ok(n->db, crm_sample_fill(n->db, n->n_members)));
}

static bool open_table(night *n)
{
  rfm_error err;
  rfm_table_options options = { .struct_size = sizeof options, .id_type = RFM_ID_BYTES, .currency = "EUR" };

  sqlite3_randomness(sizeof options.hash_seed, options.hash_seed); /* ids come from strangers */
  if (!crm_ok("pool", rfm_pool_new(&n->pool, n->n_threads, NULL, &err), &err))
    return false;
  n->host = (rfm_host){ .struct_size = sizeof n->host, .log = on_log, .progress = on_progress, .pool = n->pool };
  return crm_ok("table", rfm_table_new(&n->table, &n->host, &options, &err), &err);
}

static bool run(night *n)
{
  rfm_error err;

  if (!open_database(n) || !open_table(n) || !crm_read_lines(n->db, n->table) ||
      !crm_read_members(n->db, n->table) || !crm_ok("compact", rfm_table_compact(n->table, &err), &err) ||
      !crm_households(n->db, n->table, &n->household, &n->n_household) || !get_rules(n) || !score(n) ||
      !write_back(n))
    return false;
  if (!n->quiet) {
    print_counts(n);
    print_breaks(n);
    print_segments(n);
    print_top(n);
  }
  return true;
}

static void close_night(night *n)
{
  free(n->score), free(n->cell), free(n->composite), free(n->segment), free(n->household);
  rfm_features_free(n->features);
  rfm_segments_free(n->map);
  rfm_scorer_free(n->scorer);
  rfm_table_free(n->table);
  rfm_pool_free(n->pool); /* after every object that used it */
  sqlite3_close(n->db);
}

int main(int argc, char **argv)
{
  night n = { .n_members = 10000 };
  int i = 1;

  for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
    if (strcmp(argv[i], "--quiet") == 0)
      n.quiet = true;
    else if (strcmp(argv[i], "--threads") == 0 && i + 1 < argc)
      n.n_threads = atoi(argv[++i]);
    else if (strcmp(argv[i], "--members") == 0 && i + 1 < argc)
      n.n_members = atoi(argv[++i]);
    else
      break;
  }
  if (argc - i != 2 || strlen(argv[i + 1]) != 10 || (n.as_of = crm_day(argv[i + 1])) < RFM_DAY_MIN) {
    fprintf(stderr, "usage: crm_night [--quiet] [--threads N] [--members N] crm.db YYYY-MM-DD\n");
    return 2;
  }
  n.path = argv[i], n.day = argv[i + 1];
  signal(SIGINT, on_sigint);
  const bool good = run(&n);
  close_night(&n);
  return good ? 0 : 1;
}
