/* SPDX-License-Identifier: MIT */
/*
 * The night run of a CRM server over its SQL database: order lines in through a cursor, scores and
 * segments back in one transaction, scorer and map kept in files for the nights to come.
 *
 *   cc -std=c11 crm_night.c -lrfm -lsqlite3 -lpthread -o crm_night && ./crm_night crm.db
 *
 * A database that does not exist is made and filled with a sample of about 200,000 order lines.
 * Ctrl-C stops the run at the next progress report; the database keeps the scores of the last finished night.
 */
#include <inttypes.h>
#include <math.h>
#include <rfm/rfm.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 8192, MAX_ID = 64, TOP = 10, PARTS = 10, SCORED = 3 };
enum { R, F, M, TENURE, GAP, KM, N_METRICS };

typedef struct night {
  sqlite3 *db;
  rfm_host host;
  rfm_pool *pool;
  rfm_table *table;
  rfm_metrics *metrics;
  rfm_scorer *scorer;
  rfm_segments *map;
  uint64_t *household; /* one label per customer of the table */
  int64_t n_household;
} night;

/* What one as-of day came to; all arrays have n rows. */
typedef struct results {
  rfm_features *features;
  int64_t n;
  uint8_t *score;
  uint64_t *cell;
  double *composite;
  int32_t *segment;
} results;

/* ---- hooks and errors ---- */

static volatile sig_atomic_t interrupted;

static void on_sigint(int sig) {
  (void)sig;
  interrupted = 1;
}

static int on_progress(const char *stage, double done, void *user_data) {
  (void)stage, (void)done, (void)user_data;
  return interrupted ? 0 : RFM_CONTINUE;
}

static void on_log(int32_t level, const char *line, void *user_data) {
  (void)user_data;
  fprintf(stderr, "rfm[%" PRId32 "]: %s\n", level, line);
}

static bool ok(const char *what, rfm_status status, const rfm_error *err) {
  if (status == RFM_OK) return true;
  if (status == RFM_STOPPED) fprintf(stderr, "%s: stopped\n", what);
  else
    fprintf(stderr, "%s: %s: %s (row %" PRId64 ", column %" PRId32 ")\n", what, rfm_status_name(status),
            err->message, err->row, err->column);
  return false;
}

static bool sql_ok(sqlite3 *db, int code) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return true;
  fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
  return false;
}

static bool sql(sqlite3 *db, const char *text) {
  return sql_ok(db, sqlite3_exec(db, text, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text) {
  sqlite3_stmt *stmt = NULL;
  sql_ok(db, sqlite3_prepare_v2(db, text, -1, &stmt, NULL));
  return stmt;
}

/* ---- the sample database ---- */

#define COUNT_TO(n) "WITH RECURSIVE i(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM i WHERE n < " #n ") "
#define DICE(x) "((" x ") * 2654435761 % 4294967296 >> 11)" /* the same sample everywhere */

static const char sample[] =
  "BEGIN;"
  "CREATE TABLE members(id TEXT PRIMARY KEY, joined TEXT, household INT, staff INT, km REAL);"
  "CREATE INDEX by_household ON members(household);"
  "CREATE TABLE orders(no TEXT PRIMARY KEY, member TEXT, store INT);"
  "CREATE TABLE lines(event TEXT, order_no TEXT, day TEXT, cents INT);"
  "CREATE TABLE scores(id TEXT PRIMARY KEY, r INT, f INT, m INT, composite REAL, cell TEXT, segment TEXT,"
  " net_cents REAL);" /* a household is one row, under the lowest of its ids */
  COUNT_TO(9999)
  "INSERT INTO members SELECT printf('C%05d', n), date('2022-01-05', (" DICE("n") " % 1080) || ' days'),"
  " CASE WHEN n % 10 < 2 THEN n / 10 + 1 ELSE 0 END, n % 199 = 0, " DICE("n + 7") " % 400 / 10.0 FROM i;"
  "CREATE TEMP TABLE o AS " COUNT_TO(39) /* order n of a member; one in 12 members never buys */
  "SELECT m.rowid * 64 + n AS serial, m.id AS member, date(m.joined, (n * (9 + " DICE("m.rowid")
  " % 19 * (" DICE("m.rowid + 3") " % 19)) + " DICE("m.rowid * 64 + n") " % 9) || ' days') AS day"
  " FROM members m JOIN i ON n < " DICE("m.rowid + 5") " % 40 WHERE m.rowid % 12 <> 7;"
  "DELETE FROM o WHERE day > '2025-01-31';"
  "INSERT INTO orders SELECT 'A-' || serial, CASE WHEN " DICE("serial + 1") " % 15 THEN member END," /* or no card */
  " 1 + " DICE("serial") " % 6 FROM o;" COUNT_TO(3)
  "INSERT INTO lines SELECT 'A-' || serial || '/' || n, 'A-' || serial, day, 199 + " DICE("serial * 4 + n")
  " % 90 * (" DICE("serial * 4 + n + 9") " % 90) FROM o JOIN i ON n <= " DICE("serial + 2") " % 4;"
  "INSERT INTO lines SELECT event || 'r', order_no, date(day, '+9 days'), -cents FROM lines" /* returns */
  " WHERE " DICE("rowid") " % 25 = 0;"
  "INSERT INTO lines SELECT * FROM lines WHERE " DICE("rowid + 1") " % 100 = 0;" /* delivered twice */
  "DROP TABLE o; COMMIT;";

static bool open_database(night *n, const char *path) {
  if (!sql_ok(n->db, sqlite3_open(path, &n->db))) return false;
  sqlite3_stmt *probe = prepare(n->db, "SELECT count(*) FROM sqlite_master");
  bool empty = probe && sqlite3_step(probe) == SQLITE_ROW && sqlite3_column_int(probe, 0) == 0;
  sqlite3_finalize(probe);
  return !empty || sql(n->db, sample);
}

static int32_t day_of(const char *text) {
  int y = 0, m = 0, d = 0;
  int32_t day = RFM_DAY_MIN - 1; /* the library refuses it and names the row */
  if (text && sscanf(text, "%d-%d-%d", &y, &m, &d) == 3) rfm_day_from_date(y, m, d, &day, NULL);
  return day;
}

/* ---- order lines in: one cursor, batches of columns ---- */

typedef struct cursor {
  sqlite3_stmt *stmt;
  bool done, failed;
  uint8_t ids[BATCH * MAX_ID];
  int64_t offset[BATCH + 1], cents[BATCH];
  uint64_t order[BATCH], event[BATCH];
  int32_t day[BATCH];
  uint32_t store[BATCH];
  uint8_t anonymous[BATCH];
} cursor;

static uint64_t key_column(sqlite3_stmt *stmt, int column) {
  const void *text = sqlite3_column_text(stmt, column);
  return text ? rfm_key_hash(text, (size_t)sqlite3_column_bytes(stmt, column)) : 0;
}

static bool read_row(cursor *c, int64_t i) {
  const void *id = sqlite3_column_text(c->stmt, 2);
  int64_t length = sqlite3_column_bytes(c->stmt, 2);
  if (length > MAX_ID) return false;
  if (length) memcpy(c->ids + c->offset[i], id, (size_t)length);
  c->offset[i + 1] = c->offset[i] + length;
  c->anonymous[i] = id == NULL;
  c->event[i] = key_column(c->stmt, 0);
  c->order[i] = key_column(c->stmt, 1);
  c->store[i] = (uint32_t)sqlite3_column_int(c->stmt, 3);
  c->day[i] = day_of((const char *)sqlite3_column_text(c->stmt, 4));
  c->cents[i] = sqlite3_column_int64(c->stmt, 5);
  return true;
}

static int next_batch(rfm_events *batch, void *user_data) {
  cursor *c = user_data;
  int64_t n = 0;
  for (; n < BATCH && !c->done && !c->failed; n += !c->done && !c->failed) {
    int code = sqlite3_step(c->stmt);
    c->done = code == SQLITE_DONE;
    c->failed = !c->done && (code != SQLITE_ROW || !read_row(c, n));
  }
  batch->n = n;
  batch->id_bytes = c->ids, batch->id_offsets = c->offset, batch->anonymous = c->anonymous;
  batch->order = c->order, batch->event = c->event, batch->group = c->store;
  batch->day = c->day, batch->amount_minor = c->cents;
  return c->failed || interrupted ? 0 : RFM_CONTINUE;
}

static bool drain_lines(night *n) {
  rfm_error err;
  int64_t rows = 0;
  cursor *c = calloc(1, sizeof *c);
  if (!c) return false;
  c->stmt = prepare(n->db, "SELECT l.event, o.no, o.member, o.store, l.day, l.cents"
                           " FROM lines l JOIN orders o ON o.no = l.order_no");
  bool good = c->stmt && ok("drain", rfm_table_drain(n->table, next_batch, c, &rows, &err), &err);
  if (c->failed) sql_ok(n->db, sqlite3_errcode(n->db));
  printf("%" PRId64 " order lines read\n", rows);
  sqlite3_finalize(c->stmt);
  free(c);
  return good;
}

/* ---- members: a joining day, and an attribute that holds from that day ---- */

static bool add_member(night *n, sqlite3_stmt *stmt) {
  rfm_error err;
  const uint8_t *id = sqlite3_column_text(stmt, 0);
  int64_t offsets[2] = {0, sqlite3_column_bytes(stmt, 0)};
  int32_t joined = day_of((const char *)sqlite3_column_text(stmt, 1));
  double distance = sqlite3_column_double(stmt, 2);
  rfm_ids who = {.struct_size = sizeof who, .n = 1, .bytes = id, .offsets = offsets};
  rfm_members member = {.struct_size = sizeof member, .ids = &who, .joined_day = &joined};
  rfm_attribute km = {.struct_size = sizeof km, .name = "km", .ids = &who, .value = &distance, .day = &joined};
  return ok("member", rfm_table_add_members(n->table, &member, &err), &err) &&
         ok("attribute", rfm_table_set_attribute(n->table, &km, &err), &err);
}

static bool add_members(night *n) {
  int code = SQLITE_DONE;
  sqlite3_stmt *stmt = prepare(n->db, "SELECT id, joined, km FROM members");
  bool good = stmt != NULL;
  while (good && (code = sqlite3_step(stmt)) == SQLITE_ROW) good = add_member(n, stmt);
  good = good && sql_ok(n->db, code);
  sqlite3_finalize(stmt);
  return good;
}

/* ---- households: one label per customer, in the order in which the table has them ---- */

typedef struct lookup {
  night *n;
  sqlite3_stmt *stmt;
} lookup;

static int64_t look_up(sqlite3_stmt *stmt, const uint8_t *id, int64_t length) {
  sqlite3_bind_text(stmt, 1, (const char *)id, (int)length, SQLITE_STATIC);
  int64_t found = sqlite3_step(stmt) == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
  sqlite3_reset(stmt);
  return found;
}

static int each_customer(const rfm_id *id, const rfm_id *into, int64_t n_events, const int32_t *joined,
                         void *user_data) {
  (void)n_events, (void)joined;
  lookup *l = user_data;
  if (into) return RFM_CONTINUE; /* another name of a customer has no label */
  l->n->household[l->n->n_household++] = (uint64_t)look_up(l->stmt, id->bytes, id->n_bytes);
  return RFM_CONTINUE;
}

static bool label_households(night *n) {
  rfm_error err;
  rfm_table_counts counts = {.struct_size = sizeof counts};
  if (!ok("count", rfm_table_count(n->table, &counts, &err), &err)) return false;
  n->household = calloc((size_t)counts.n_customers + 1, sizeof *n->household);
  lookup l = {n, prepare(n->db, "SELECT household FROM members WHERE id = ?")};
  bool good = l.stmt && n->household && ok("households", rfm_table_each_customer(n->table, each_customer, &l, &err), &err);
  sqlite3_finalize(l.stmt);
  return good;
}

/* ---- what to measure ---- */

static bool suggest(night *n, int32_t as_of) {
  rfm_error err;
  rfm_suggestion s = {.struct_size = sizeof s};
  if (!ok("suggest", rfm_suggest(n->table, NULL, as_of, &s, &err), &err)) return false;
  printf("cycle: %" PRId64 " buyers, %" PRId64 " came back; gap median %g, 90 %% %g days; window %" PRId32
         ", horizon %" PRId32 " days; %.1f %% of money anonymous; warnings %" PRId32 "\n",
         s.n_buyers, s.n_repeaters, s.gap_quantile[0], s.gap_quantile[2], s.window_days, s.horizon_days,
         100 * s.anonymous_share, s.warnings);
  return true;
}

static bool choose_metrics(night *n) {
  rfm_error err;
  rfm_metric m[N_METRICS] = {
    [R] = {.kind = RFM_METRIC_RECENCY},
    [F] = {.kind = RFM_METRIC_FREQUENCY, .window_days = 365},
    [M] = {.kind = RFM_METRIC_MONETARY, .window_days = 365, .money = RFM_MONEY_NET},
    [TENURE] = {.kind = RFM_METRIC_TENURE, .flags = RFM_METRIC_UNSCORED},
    [GAP] = {.kind = RFM_METRIC_GAP_MEAN, .flags = RFM_METRIC_UNSCORED},
    [KM] = {.kind = RFM_METRIC_ATTRIBUTE, .attribute = "km", .flags = RFM_METRIC_UNSCORED},
  };
  for (int i = 0; i < N_METRICS; i++) m[i].struct_size = sizeof m[i];
  return ok("metrics", rfm_metrics_new(&n->metrics, &n->host, m, N_METRICS, NULL, &err), &err);
}

static bool measure(night *n, const rfm_metrics *metrics, int32_t as_of, results *r) {
  rfm_error err;
  rfm_measure_options options = {
    .struct_size = sizeof options, .n_household = n->n_household, .household = n->household};
  if (!ok("measure", rfm_features_measure(&r->features, n->table, metrics, as_of, &options, &err), &err))
    return false;
  r->n = rfm_features_rows(r->features);
  size_t rows = (size_t)r->n + 1;
  r->score = calloc(rows, SCORED);
  r->cell = calloc(rows, sizeof *r->cell);
  r->composite = calloc(rows, sizeof *r->composite);
  r->segment = calloc(rows, sizeof *r->segment);
  return r->score && r->cell && r->composite && r->segment;
}

static void free_results(results *r) {
  rfm_features_free(r->features);
  free(r->score), free(r->cell), free(r->composite), free(r->segment);
}

/* ---- scores and segments ---- */

static bool learners(night *n, const rfm_features *features, uint8_t *learn) {
  rfm_error err;
  rfm_ids ids = {.struct_size = sizeof ids};
  if (!ok("ids", rfm_features_ids(features, &ids, &err), &err)) return false;
  sqlite3_stmt *stmt = prepare(n->db, "SELECT max(h.staff) FROM members m JOIN members h ON h.id = m.id OR"
                                      " (m.household > 0 AND h.household = m.household) WHERE m.id = ?");
  if (stmt)
    for (int64_t i = 0; i < ids.n; i++)
      learn[i] = !look_up(stmt, ids.bytes + ids.offsets[i], ids.offsets[i + 1] - ids.offsets[i]);
  sqlite3_finalize(stmt);
  return stmt != NULL;
}

static bool fit(night *n, const results *r) {
  rfm_error err;
  uint8_t *learn = calloc((size_t)r->n + 1, 1);
  rfm_scorer_options options = {.struct_size = sizeof options, .n_learn = r->n, .learn = learn};
  bool good = learn && learners(n, r->features, learn) &&
              ok("fit", rfm_scorer_fit(&n->scorer, r->features, &options, &err), &err);
  free(learn);
  return good;
}

static bool score(const night *n, results *r) {
  rfm_error err;
  rfm_scores out = {.struct_size = sizeof out, .n_rows = r->n, .score = r->score, .cell = r->cell,
                    .composite = r->composite};
  return ok("score", rfm_scorer_apply(n->scorer, r->features, &out, &err), &err) &&
         ok("segment", rfm_segments_apply(n->map, n->scorer, r->features, r->score, r->n * SCORED,
                                          r->segment, r->n, &err), &err);
}

static bool classic_map(night *n) {
  rfm_error err;
  rfm_segments_report report = {.struct_size = sizeof report};
  if (!ok("map", rfm_segments_builtin(&n->map, &n->host, RFM_SEGMENT_MAP_CLASSIC, &err), &err) ||
      !ok("check", rfm_segments_check(n->map, &report, &err), &err))
    return false;
  printf("map: %" PRId64 " cells, %" PRId64 " uncovered, %" PRId64 " overlapping, %" PRId64 " dead boxes\n",
         report.n_cells, report.n_uncovered, report.n_overlapping, report.n_dead_boxes);
  return report.n_uncovered == 0;
}

/* ---- results out: one transaction ---- */

static bool bind_row(const night *n, const results *r, const rfm_ids *ids, int64_t i, sqlite3_stmt *stmt) {
  char cell[4 * SCORED] = "";
  rfm_error err;
  if (r->cell[i] && !ok("cell", rfm_scorer_cell_name(n->scorer, r->cell[i], cell, sizeof cell, &err), &err))
    return false;
  const char *id = (const char *)ids->bytes + ids->offsets[i];
  sqlite3_bind_text(stmt, 1, id, (int)(ids->offsets[i + 1] - ids->offsets[i]), SQLITE_STATIC);
  for (int j = 0; j < SCORED; j++) sqlite3_bind_int(stmt, 2 + j, r->score[i * SCORED + j]);
  sqlite3_bind_double(stmt, 5, r->composite[i]); /* NaN becomes NULL */
  sqlite3_bind_text(stmt, 6, cell, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text(stmt, 7, rfm_segments_key(n->map, r->segment[i]), -1, SQLITE_STATIC);
  return true;
}

static bool write_rows(const night *n, const results *r, sqlite3_stmt *stmt) {
  rfm_error err;
  rfm_ids ids = {.struct_size = sizeof ids};
  const double *net = NULL;
  if (!ok("ids", rfm_features_ids(r->features, &ids, &err), &err) ||
      !ok("net", rfm_features_column(r->features, M, &net, NULL, &err), &err))
    return false;
  for (int64_t i = 0; i < r->n; i++) {
    if (interrupted) fprintf(stderr, "write: stopped\n");
    if (interrupted || !bind_row(n, r, &ids, i, stmt)) return false;
    sqlite3_bind_double(stmt, 8, net[i]);
    if (!sql_ok(n->db, sqlite3_step(stmt))) return false;
    sqlite3_reset(stmt);
  }
  return true;
}

static bool write_back(const night *n, const results *r) {
  if (!sql(n->db, "BEGIN; DELETE FROM scores;")) return false;
  sqlite3_stmt *stmt = prepare(n->db, "INSERT INTO scores VALUES(?,?,?,?,?,?,?,?)");
  bool good = stmt && write_rows(n, r, stmt);
  sqlite3_finalize(stmt);
  return sql(n->db, good ? "COMMIT" : "ROLLBACK") && good;
}

/* ---- the report ---- */

static bool print_counts(const night *n, const results *r) {
  rfm_error err;
  rfm_table_counts t = {.struct_size = sizeof t};
  rfm_measure_counts m = {.struct_size = sizeof m};
  if (!ok("count", rfm_table_count(n->table, &t, &err), &err) ||
      !ok("count", rfm_features_count(r->features, &m, &err), &err))
    return false;
  const struct { const char *reason; int64_t count; } lines[] = {
    {"customers in the table", t.n_customers}, {"events of customers", t.n_events},
    {"  set aside: duplicate deliveries", t.n_duplicate}, {"  set aside: anonymous", t.n_anonymous},
    {"  set aside: voided", t.n_voided}, {"  set aside: before the floor", t.n_before_floor},
    {"  set aside: after the as-of day", m.n_future}, {"  set aside: filtered", m.n_filtered},
    {"  set aside: before every window", m.n_before_window}, {"  returns without a sale", m.n_unlinked_returns},
    {"  orders returned beyond their sales", m.n_excess_returns}, {"rows measured", r->n},
    {"  buyers", m.n_buyers}, {"  prospects", m.n_prospects}, {"  returned everything", m.n_returned_only},
    {"  dropped", m.n_dropped},
  };
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    printf("%-38s %9" PRId64 "\n", lines[i].reason, lines[i].count);
  return true;
}

static bool print_segments(const night *n, const results *r) {
  int64_t count[64] = {0};
  int32_t size = rfm_segments_size(n->map);
  for (int64_t i = 0; i < r->n; i++) count[r->segment[i] & 63]++;
  for (int32_t s = 0; s < size && s < 64; s++)
    printf("%-24s %6" PRId64 "  %s\n", rfm_segments_name(n->map, s, "en"), count[s],
           rfm_segments_action(n->map, s, "en"));
  return size <= 64;
}

static bool print_top(const night *n, const results *r) {
  rfm_error err;
  rfm_ids ids = {.struct_size = sizeof ids};
  const double *net = NULL;
  int64_t rows[TOP], found = 0;
  double all = 0, covered = 0;
  if (!ok("ids", rfm_features_ids(r->features, &ids, &err), &err) ||
      !ok("net", rfm_features_column(r->features, M, &net, NULL, &err), &err) ||
      !ok("top", rfm_features_top(r->features, r->composite, r->n, rows, TOP, &found, &err), &err))
    return false;
  for (int64_t i = 0; i < r->n; i++) all += isnan(net[i]) ? 0 : net[i];
  for (int64_t i = 0; i < found; i++) {
    int64_t row = rows[i];
    covered += net[row];
    printf("%2" PRId64 ". %.*s %.2f %s %.2f\n", i + 1, (int)(ids.offsets[row + 1] - ids.offsets[row]),
           (const char *)ids.bytes + ids.offsets[row], r->composite[row],
           rfm_segments_key(n->map, r->segment[row]), net[row] / 100);
  }
  printf("the top %" PRId64 " cover %.2f %% of net money\n", found, all > 0 ? 100 * covered / all : 0);
  return true;
}

static bool print_pareto(const results *r) {
  rfm_error err;
  rfm_pareto_part part[PARTS];
  if (!ok("pareto", rfm_features_pareto(r->features, M, PARTS, part, &err), &err)) return false;
  for (int i = 0; i < PARTS; i++)
    printf("tenth %2d: %5" PRId64 " customers %5.1f %% of money, %5.1f %% so far, mean %.2f\n", i + 1,
           part[i].n_customers, 100 * part[i].share, 100 * part[i].cumulative_share, part[i].mean / 100);
  return true;
}

/* ---- files ---- */

static int write_file(const void *data, size_t size, void *user_data) {
  return fwrite(data, 1, size, user_data) == size ? RFM_CONTINUE : 0;
}

static int read_file(void *buffer, size_t size, size_t *n_read, void *user_data) {
  *n_read = fread(buffer, 1, size, user_data);
  return ferror((FILE *)user_data) ? 0 : RFM_CONTINUE;
}

static bool save(const night *n) {
  rfm_error err;
  FILE *scorer = fopen("night.scorer", "wb"), *map = fopen("night.map", "wb");
  bool good = scorer && map && ok("save", rfm_scorer_save(n->scorer, write_file, scorer, &err), &err) &&
              ok("save", rfm_segments_save(n->map, write_file, map, &err), &err);
  if (scorer && fclose(scorer)) good = false;
  if (map && fclose(map)) good = false;
  return good;
}

static bool reload(night *n) {
  rfm_error err;
  rfm_scorer_free(n->scorer), rfm_segments_free(n->map);
  n->scorer = NULL, n->map = NULL;
  FILE *scorer = fopen("night.scorer", "rb"), *map = fopen("night.map", "rb");
  bool good = scorer && map && ok("load", rfm_scorer_load(&n->scorer, &n->host, read_file, scorer, &err), &err) &&
              ok("load", rfm_segments_load(&n->map, &n->host, read_file, map, &err), &err);
  if (scorer) fclose(scorer);
  if (map) fclose(map);
  return good;
}

/* ---- the nights ---- */

static bool open_table(night *n) {
  rfm_error err;
  rfm_table_options options = {.struct_size = sizeof options, .id_type = RFM_ID_BYTES, .currency = "EUR"};
  sqlite3_randomness(sizeof options.hash_seed, options.hash_seed);
  n->host = (rfm_host){.struct_size = sizeof n->host, .log = on_log, .progress = on_progress};
  if (!ok("pool", rfm_pool_new(&n->pool, 0, NULL, &err), &err)) return false;
  n->host.pool = n->pool;
  return ok("table", rfm_table_new(&n->table, &n->host, &options, &err), &err);
}

static bool load(night *n) {
  rfm_error err;
  return open_table(n) && drain_lines(n) && add_members(n) &&
         ok("compact", rfm_table_compact(n->table, &err), &err) && label_households(n);
}

static bool first_night(night *n, int32_t as_of) {
  results r = {0};
  bool good = suggest(n, as_of) && choose_metrics(n) && measure(n, n->metrics, as_of, &r) && fit(n, &r) &&
              classic_map(n) && score(n, &r) && write_back(n, &r) && save(n) && print_counts(n, &r) &&
              print_segments(n, &r) && print_top(n, &r) && print_pareto(&r);
  free_results(&r);
  return good;
}

static bool later_night(night *n, int32_t as_of) {
  results r = {0};
  bool good = reload(n) && measure(n, rfm_scorer_metrics(n->scorer), as_of, &r) && score(n, &r) &&
              write_back(n, &r);
  if (good) printf("\nday %" PRId32 " by the breaks of day %" PRId32 ":\n", as_of, rfm_scorer_learned_day(n->scorer));
  good = good && print_segments(n, &r);
  free_results(&r);
  return good;
}

static void close_night(night *n) {
  rfm_segments_free(n->map);
  rfm_scorer_free(n->scorer);
  rfm_metrics_free(n->metrics);
  rfm_table_free(n->table);
  rfm_pool_free(n->pool);
  sqlite3_close(n->db);
  free(n->household);
}

int main(int argc, char **argv) {
  night n = {0};
  signal(SIGINT, on_sigint);
  bool good = open_database(&n, argc > 1 ? argv[1] : "crm.db") && load(&n) &&
              first_night(&n, day_of("2024-12-31")) && later_night(&n, day_of("2025-01-31"));
  close_night(&n);
  return good ? 0 : 1;
}
