/* SPDX-License-Identifier: MIT */
/* Ids that hosts give: every function refuses the same ones in the same way, and no message and no
 * line of the log ever holds one. */
#include "support/rows.h"

#include <math.h>
#include <stdio.h>

#define SECRET "Wilhelmina-4711"
#define SECRET_NUMBER UINT64_C(4711081547114711)

enum { D = 20000, N_METRICS = 3, LONGEST_ID = 65535 };

static rfm_error err;

/* ---- what the host is told ---- */

static char told[1 << 16];

static void tell(const char *line)
{
  const size_t n = strlen(told);

  assert_true(n + strlen(line) + 2 < sizeof told);
  (void)snprintf(told + n, sizeof told - n, "%s\n", line);
}

static void RFM_CALL on_log(int32_t level, const char *line, void *user_data)
{
  (void)level;
  (void)user_data;
  tell(line);
}

static rfm_host telling_host(void)
{
  rfm_host host;

  ZERO_STRUCT(host);
  host.log = on_log;
  return host;
}

/* ---- a shop ---- */

typedef struct shop {
  int32_t id_type;
  rfm_table *table;
  rfm_features *features;
  rfm_watch *watch;
} shop;

static rfm_id secret_of(const shop *s)
{
  return s->id_type == RFM_ID_BYTES ? id_bytes(SECRET) : id_number(SECRET_NUMBER);
}

static rfm_id other_of(const shop *s)
{
  return s->id_type == RFM_ID_BYTES ? id_bytes("other") : id_number(1);
}

static rfm_event event_of(int32_t day, int32_t kind, int64_t amount)
{
  rfm_event event;

  ZERO_STRUCT(event);
  event.day = day;
  event.kind = kind;
  event.amount_minor = amount;
  return event;
}

/* Empty. */
static shop shop_new(int32_t id_type)
{
  const rfm_host host = telling_host();
  rfm_table_options o;
  rfm_watch_options w;
  shop s = {id_type, NULL, NULL, NULL};

  ZERO_STRUCT(o);
  ZERO_STRUCT(w);
  o.id_type = w.id_type = id_type;
  assert_ok(rfm_table_new(&s.table, &host, &o, &err), &err);
  assert_ok(rfm_watch_new(&s.watch, &host, &w, &err), &err);
  return s;
}

/* The one customer buys, and all is measured and watched. */
static void shop_open(shop *s)
{
  const rfm_id id = secret_of(s);
  const rfm_event event = event_of(D, RFM_KIND_SALE, 500);

  assert_ok(rfm_table_append_one(s->table, &id, &event, &err), &err);
  assert_ok(rfm_features_measure(&s->features, s->table, NULL, D, NULL, &err), &err);
  assert_ok(rfm_watch_run(s->watch, s->table, NULL, D, NULL, NULL, &err), &err);
}

static void shop_free(shop *s)
{
  rfm_watch_free(s->watch);
  rfm_features_free(s->features);
  rfm_table_free(s->table);
}

/* ---- everything that takes one id ---- */

static rfm_status append_one(shop *s, const rfm_id *id)
{
  const rfm_event event = event_of(D, RFM_KIND_SALE, 500);

  return rfm_table_append_one(s->table, id, &event, &err);
}

static rfm_status alias_from(shop *s, const rfm_id *id)
{
  const rfm_id other = other_of(s);

  return rfm_table_alias(s->table, id, &other, &err);
}

static rfm_status alias_into(shop *s, const rfm_id *id)
{
  const rfm_id other = other_of(s);

  return rfm_table_alias(s->table, &other, id, &err);
}

static rfm_status table_forget(shop *s, const rfm_id *id)
{
  return rfm_table_forget(s->table, id, &err);
}

static rfm_status table_find(shop *s, const rfm_id *id)
{
  return rfm_table_find(s->table, id, NULL, &err);
}

static int RFM_CALL no_event(const rfm_event *event, void *user_data)
{
  (void)event;
  (void)user_data;
  return RFM_CONTINUE;
}

static rfm_status each_event(shop *s, const rfm_id *id)
{
  return rfm_table_each_event(s->table, id, no_event, NULL, &err);
}

static rfm_status features_one(shop *s, const rfm_id *id)
{
  double values[N_METRICS];

  return rfm_features_one(s->table, NULL, D, id, values, N_METRICS, NULL, &err);
}

static rfm_status features_find(shop *s, const rfm_id *id)
{
  int64_t at;

  return rfm_features_find(s->features, id, &at, &err);
}

static rfm_status observe(shop *s, const rfm_id *id)
{
  return rfm_watch_observe(s->watch, s->table, NULL, id, D, NULL, NULL, &err);
}

static rfm_status watch_find(shop *s, const rfm_id *id)
{
  rfm_watch_state state;

  ZERO_STRUCT(state);
  return rfm_watch_find(s->watch, id, &state, &err);
}

static rfm_status watch_forget(shop *s, const rfm_id *id)
{
  return rfm_watch_forget(s->watch, id, &err);
}

typedef rfm_status (*id_call)(shop *s, const rfm_id *id);

/* First those that add an id which is not there. */
enum { N_ADDING = 3 };
static const id_call calls[] = {append_one, alias_from, alias_into,   table_forget,
                                table_find, each_event, features_one, features_find,
                                observe,    watch_find, watch_forget};

/* Wherever the id is given. */
static void assert_all_refuse(int32_t id_type, const rfm_id *id, rfm_status status,
                              const char *message)
{
  shop s = shop_new(id_type);

  shop_open(&s);
  for (int i = 0; i < COUNT_OF(calls); i++)
    assert_refused(calls[i](&s, id), status, &err, -1, message);
  shop_free(&s);
}

static void every_function_refuses_the_same_ids_alike(void **state)
{
  static const char bytes[LONGEST_ID + 1];
  rfm_id flagged = id_number(SECRET_NUMBER), of_no_size = flagged, text = id_bytes(SECRET);
  rfm_id empty = text, endless = text, negative = text, nowhere = text;

  (void)state;
  flagged.flags = 1;
  assert_all_refuse(RFM_ID_INTEGER, &flagged, RFM_E_ARG, "flags is 1");
  of_no_size.struct_size = 0;
  assert_all_refuse(RFM_ID_INTEGER, &of_no_size, RFM_E_ABI, "rfm_id");
  assert_all_refuse(RFM_ID_INTEGER, &text, RFM_E_ARG, "ids here are integers");
  text.flags = 1;
  assert_all_refuse(RFM_ID_BYTES, &text, RFM_E_ARG, "flags is 1");
  empty.n_bytes = 0;
  assert_all_refuse(RFM_ID_BYTES, &empty, RFM_E_DATA, "0 bytes, expected 1 to 65535");
  endless.bytes = (const uint8_t *)bytes;
  endless.n_bytes = sizeof bytes;
  assert_all_refuse(RFM_ID_BYTES, &endless, RFM_E_DATA, "65536 bytes, expected 1 to 65535");
  negative.n_bytes = -1;
  assert_all_refuse(RFM_ID_BYTES, &negative, RFM_E_DATA, "-1 bytes, expected 1 to 65535");
  nowhere.bytes = NULL;
  assert_all_refuse(RFM_ID_BYTES, &nowhere, RFM_E_DATA, "0 bytes, expected 1 to 65535");
}

static void the_longest_id_is_taken_everywhere(void **state)
{
  static const char bytes[LONGEST_ID] = {1};
  rfm_id id = id_bytes("");
  shop s = shop_new(RFM_ID_BYTES);

  (void)state;
  shop_open(&s);
  id.bytes = (const uint8_t *)bytes;
  id.n_bytes = LONGEST_ID;
  for (int i = 0; i < N_ADDING; i++) {
    const rfm_status status = calls[i](&s, &id);

    assert_int_equal(status, calls[i] == alias_into ? RFM_E_CONFLICT : RFM_OK);
  }
  assert_ok(table_find(&s, &id), &err);
  assert_int_equal(features_find(&s, &id), RFM_E_NOTFOUND);
  assert_int_equal(watch_find(&s, &id), RFM_E_NOTFOUND);
  shop_free(&s);
}

/* ---- what no message says ---- */

/* Told like a line of the log. */
static void hear(rfm_status refusal)
{
  assert_true(refusal < 0);
  assert_int_equal(err.status, refusal);
  tell(err.message);
  memset(&err, 0, sizeof err);
}

/* The secret @n times. */
static rfm_ids secrets(const shop *s, int64_t n)
{
  static const uint64_t numbers[] = {SECRET_NUMBER, SECRET_NUMBER};
  static const int64_t offsets[] = {0, sizeof SECRET - 1, 2 * (sizeof SECRET - 1)};
  rfm_ids ids;

  ZERO_STRUCT(ids);
  ids.n = n;
  if (s->id_type == RFM_ID_INTEGER) {
    ids.number = numbers;
  } else {
    ids.bytes = (const uint8_t *)SECRET SECRET;
    ids.offsets = offsets;
  }
  return ids;
}

static void hear_of_unknown_ids(shop *s)
{
  const rfm_id id = secret_of(s);

  for (int i = N_ADDING; i < COUNT_OF(calls); i++)
    if (calls[i] != features_find)
      hear(calls[i](s, &id));
}

static void hear_of_wrong_ids(shop *s)
{
  shop other = shop_new(s->id_type == RFM_ID_BYTES ? RFM_ID_INTEGER : RFM_ID_BYTES);
  rfm_id id = secret_of(s);
  const rfm_id another = secret_of(&other);

  for (int i = 0; i < COUNT_OF(calls); i++) {
    hear(calls[i](s, &another));
    id.flags = 2;
    hear(calls[i](s, &id));
  }
  hear(rfm_table_merge(s->table, other.table, &err));
  hear(rfm_watch_run(s->watch, other.table, NULL, D, NULL, NULL, &err));
  shop_free(&other);
}

static void hear_of_aliases(shop *s)
{
  const rfm_id id = secret_of(s), other = other_of(s);

  hear(rfm_table_alias(s->table, &id, &id, &err));
  assert_ok(rfm_table_alias(s->table, &other, &id, &err), &err);
  hear(rfm_table_alias(s->table, &id, &other, &err));
}

static void hear_of_events(shop *s)
{
  static const int32_t far[] = {D, RFM_DAY_MAX + 1}, days[] = {D, D};
  static const int64_t huge[] = {0, INT64_MAX}, amounts[] = {1, 2};
  static const uint8_t kinds[] = {RFM_KIND_SALE, 77};
  const rfm_ids ids = secrets(s, 2);
  const rfm_id id = secret_of(s);
  rfm_event event = event_of(D, 77, 500);
  rfm_events e;

  hear(rfm_table_append_one(s->table, &id, &event, &err));
  event = event_of(D, RFM_KIND_SALE, -5);
  hear(rfm_table_append_one(s->table, &id, &event, &err));
  ZERO_STRUCT(e);
  e.n = 2;
  e.customer = ids.number;
  e.id_bytes = ids.bytes;
  e.id_offsets = ids.offsets;
  e.day = far;
  hear(rfm_table_append(s->table, &e, NULL, &err));
  e.day = days;
  e.amount_minor = huge;
  hear(rfm_table_append(s->table, &e, NULL, &err));
  e.amount_minor = amounts;
  e.kind = kinds;
  hear(rfm_table_append(s->table, &e, NULL, &err));
}

static void hear_of_members_and_attributes(shop *s)
{
  static const int32_t far[] = {RFM_DAY_MAX + 1};
  static const double nan_value[] = {NAN};
  const rfm_ids ids = secrets(s, 1);
  rfm_members m;
  rfm_attribute a;

  ZERO_STRUCT(m);
  m.ids = &ids;
  m.joined_day = far;
  hear(rfm_table_add_members(s->table, &m, &err));
  ZERO_STRUCT(a);
  a.name = "points";
  a.ids = &ids;
  a.value = nan_value;
  hear(rfm_table_set_attribute(s->table, &a, &err));
}

/* Twice the same customer; a value that is none; and what learns from him. */
static void hear_of_features(shop *s)
{
  static const double values[] = {1, 2}, infinite[] = {1, INFINITY};
  const double *const columns[] = {values, values, values};
  const double *const broken[] = {values, values, infinite};
  const rfm_host host = telling_host();
  const rfm_ids once = secrets(s, 1), twice = secrets(s, 2);
  const int32_t label[] = {7};
  rfm_features *f = NULL;
  rfm_scorer *scorer = NULL;
  rfm_profile *profile = NULL;

  hear(rfm_features_from_columns(&f, &host, NULL, &twice, columns, 2, D, &err));
  hear(rfm_features_from_columns(&f, &host, NULL, &twice, broken, 2, D, &err));
  assert_ok(rfm_features_from_columns(&f, &host, NULL, &once, columns, 1, D, &err), &err);
  hear(rfm_profile_make(&profile, f, NULL, label, 1, 2, NULL, &err));
  assert_ok(rfm_scorer_fit(&scorer, f, NULL, &err), &err); /* a log line: levels are empty */
  rfm_scorer_free(scorer);
  rfm_features_free(f);
}

/* Nobody has bought: the only customer has no recency. */
static void hear_of_members_without_a_purchase(shop *s)
{
  const rfm_ids ids = secrets(s, 1);
  rfm_members m;
  rfm_points points;
  rfm_features *f = NULL;
  rfm_scaling *scaling = NULL;
  rfm_scorer *scorer = NULL;
  rfm_kmeans *kmeans = NULL;

  ZERO_STRUCT(m);
  m.ids = &ids;
  assert_ok(rfm_table_add_members(s->table, &m, &err), &err);
  assert_ok(rfm_features_measure(&f, s->table, NULL, D, NULL, &err), &err);
  assert_int_equal(rfm_features_rows(f), 1);
  hear(rfm_scaling_fit(&scaling, f, NULL, &err));
  hear(rfm_scorer_fit(&scorer, f, NULL, &err));
  ZERO_STRUCT(points);
  points.features = f;
  hear(rfm_kmeans_fit(&kmeans, NULL, &points, NULL, &err));
  rfm_features_free(f);
}

static void hear_of_days(shop *s)
{
  const rfm_id id = secret_of(s);
  rfm_features *none = NULL;

  hear(rfm_watch_observe(s->watch, s->table, NULL, &id, D - 1, NULL, NULL, &err));
  hear(rfm_features_measure(&none, s->table, NULL, RFM_DAY_MAX + 1, NULL, &err));
}

static void no_message_and_no_line_of_the_log_names_a_customer(void **state)
{
  (void)state;
  told[0] = '\0';
  for (int32_t id_type = RFM_ID_INTEGER; id_type <= RFM_ID_BYTES; id_type++) {
    shop s = shop_new(id_type);

    hear_of_unknown_ids(&s);
    hear_of_members_without_a_purchase(&s);
    shop_open(&s);
    hear_of_wrong_ids(&s);
    hear_of_aliases(&s);
    hear_of_events(&s);
    hear_of_members_and_attributes(&s);
    hear_of_features(&s);
    hear_of_days(&s);
    shop_free(&s);
  }
  assert_non_null(strstr(told, "levels are empty")); /* so the log was heard */
  assert_null(strstr(told, "Wilhelmina"));
  assert_null(strstr(told, "4711"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_function_refuses_the_same_ids_alike),
      cmocka_unit_test(the_longest_id_is_taken_everywhere),
      cmocka_unit_test(no_message_and_no_line_of_the_log_names_a_customer),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
