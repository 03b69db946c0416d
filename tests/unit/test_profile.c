/* SPDX-License-Identifier: MIT */
/* Profiles: what is said of groups of customers, and what is refused. */
#include "score_fixture.h"
#include "support/failing_host.h"
#include "support/rows.h"

#include <rfm/pool.h>
#include <rfm/profile.h>

#include <stdlib.h>

enum { NONE = -1 };

static rfm_scaling_options scaling_options(int32_t scale, uint32_t flags)
{
  rfm_scaling_options o;

  ZERO_STRUCT(o);
  o.flags = flags;
  o.scale = scale;
  return o;
}

static rfm_scaling *learn(const rfm_features *f, const rfm_scaling_options *o)
{
  rfm_scaling *s = NULL;

  assert_ok(rfm_scaling_fit(&s, f, o, &failure), &failure);
  return s;
}

static rfm_profile_options profile_options(int32_t line, double band)
{
  rfm_profile_options o;

  ZERO_STRUCT(o);
  o.line = line;
  o.band = band;
  return o;
}

static rfm_profile *describe(const rfm_features *f, const rfm_scaling *s, const int32_t *label,
                             int32_t n_groups, const rfm_profile_options *o)
{
  rfm_profile *p = NULL;

  assert_ok(rfm_profile_make(&p, f, s, label, rfm_features_rows(f), n_groups, o, &failure),
            &failure);
  return p;
}

static rfm_profile_total total_of(const rfm_profile *p)
{
  rfm_profile_total t;

  ZERO_STRUCT(t);
  assert_ok(rfm_profile_get_total(p, &t, &failure), &failure);
  return t;
}

static rfm_profile_column column_of(const rfm_profile *p, int32_t j)
{
  rfm_profile_column c;

  ZERO_STRUCT(c);
  assert_ok(rfm_profile_get_column(p, j, &c, &failure), &failure);
  return c;
}

static rfm_profile_group group_of(const rfm_profile *p, int32_t g)
{
  rfm_profile_group r;

  ZERO_STRUCT(r);
  assert_ok(rfm_profile_get(p, g, &r, &failure), &failure);
  return r;
}

/* ---- a case by hand ---- */

/* Normalised by min-max these five are
 *   R 1 0 .5 1 0, mean .5; F 1 0 .5 0 .5, mean .4; M 1 0 .5 .5 0, mean .4. */
static const double days[5] = {0, 10, 5, 0, 10}, orders[5] = {5, 1, 3, 1, 3},
                    spend[5] = {100, 0, 50, 50, 0};
static const double *const five[3] = {days, orders, spend};
static const double halves[3] = {.5, .25, .25};
static const int32_t five_labels[5] = {0, 1, 2, 0, 1};

static rfm_scaling *learn_five(const rfm_features *f)
{
  rfm_scaling_options o =
      scaling_options(RFM_SCALE_MIN_MAX, RFM_SCALING_NO_CLIP | RFM_SCALING_WEIGHTS_AS_GIVEN);

  o.weights = halves;
  o.n_columns = 3;
  return learn(f, &o);
}

/* The five in three groups, and a fourth group without customers. */
static rfm_profile *describe_five(const rfm_profile_options *o)
{
  rfm_features *f = features_of(NULL, NULL, five, 5);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = describe(f, s, five_labels, 4, o);

  rfm_scaling_free(s);
  rfm_features_free(f);
  return p;
}

static void means_margins_and_the_line_are_those_worked_by_hand(void **state)
{
  static const double means[3][3] = {{1, .5, .75}, {0, .25, 0}, {.5, .5, .5}},
                      line[3] = {.5, .4, .4};
  static const int32_t high[3][3] = {{1, 1, 1}, {0, 0, 0}, {1, 1, 1}};
  rfm_profile *p = describe_five(NULL);

  (void)state;
  for (int32_t j = 0; j < 3; j++) {
    const rfm_profile_column c = column_of(p, j);

    assert_near(c.mean, line[j], 1e-15);
    assert_same_double(c.line, c.mean);
    assert_near(c.share_high, .6, 1e-15);
    assert_near(c.weight, halves[j], 0);
    assert_int_equal(c.column, j);
    for (int32_t g = 0; g < 3; g++) {
      const rfm_profile_cell *cell = &rfm_profile_cells(p, g)[j];

      assert_near(cell->mean, means[g][j], 1e-15);
      assert_near(cell->margin, means[g][j] - line[j], 1e-15);
      assert_int_equal(cell->is_high, high[g][j]);
      assert_int_equal(cell->arrow, high[g][j] ? 1 : -1);
    }
  }
  rfm_profile_free(p);
}

static void sizes_values_and_ranks_are_those_worked_by_hand(void **state)
{
  static const double value[3] = {.8125, .0625, .5}, times[3] = {13, 1, 8}, share[3] = {.4, .4, .2};
  static const int64_t size[3] = {2, 2, 1};
  static const int32_t rank[3] = {1, 3, 2}, ranking[4] = {0, 2, 1, 3};
  rfm_profile *p = describe_five(NULL);
  const rfm_profile_total t = total_of(p);

  (void)state;
  for (int32_t g = 0; g < 3; g++) {
    const rfm_profile_group r = group_of(p, g);

    assert_int_equal(r.n_rows, size[g]);
    assert_near(r.share, share[g], 1e-15);
    assert_near(r.value_index, value[g], 1e-15);
    assert_near(r.times_lowest, times[g], 1e-13);
    assert_int_equal(r.rank, rank[g]);
  }
  assert_memory_equal(rfm_profile_ranking(p), ranking, sizeof ranking);
  assert_int_equal(t.n_rows, 5);
  assert_int_equal(t.n_left_out, 0);
  assert_near(t.value_index, .45, 1e-15);
  assert_int_equal(t.n_groups, 4);
  assert_int_equal(t.n_metrics, 3);
  assert_int_equal(t.n_scaled, 3);
  assert_int_equal(t.line, RFM_LINE_MEAN);
  rfm_profile_free(p);
}

static void raw_means_are_in_the_units_of_the_metrics(void **state)
{
  static const double means[4][3] = {{5, 2.6, 40}, {0, 3, 75}, {10, 2, 0}, {5, 3, 50}};
  rfm_profile *p = describe_five(NULL);

  (void)state;
  for (int32_t g = -1; g < 3; g++)
    for (int j = 0; j < 3; j++)
      assert_near(rfm_profile_means(p, g)[j], means[g + 1][j], 1e-14);
  rfm_profile_free(p);
}

static void a_group_without_customers_is_last_and_has_no_values(void **state)
{
  rfm_profile *p = describe_five(NULL);
  const rfm_profile_group r = group_of(p, 3);
  const rfm_profile_cell *cells = rfm_profile_cells(p, 3);

  (void)state;
  assert_int_equal(r.n_rows, 0);
  assert_true(r.share == 0 && isnan(r.value_index) && isnan(r.times_lowest));
  assert_int_equal(r.rank, 0);
  assert_true(r.type == NONE && r.tendency == NONE && r.grade == NONE);
  for (int j = 0; j < 3; j++) {
    assert_true(isnan(cells[j].mean) && isnan(cells[j].margin));
    assert_true(cells[j].is_high == 0 && cells[j].arrow == 0);
    assert_true(isnan(rfm_profile_means(p, 3)[j]));
  }
  rfm_profile_free(p);
}

static void the_median_can_be_the_line(void **state)
{
  const rfm_profile_options o = profile_options(RFM_LINE_MEDIAN, 0);
  rfm_profile *p = describe_five(&o);

  (void)state;
  for (int32_t j = 0; j < 3; j++) {
    assert_near(column_of(p, j).line, .5, 0);
    assert_near(column_of(p, j).mean, j == 0 ? .5 : .4, 1e-15);
    assert_near(column_of(p, j).share_high, .6, 1e-15);
  }
  assert_near(rfm_profile_cells(p, 0)[2].margin, .25, 1e-15);
  assert_near(rfm_profile_cells(p, 1)[1].margin, -.25, 1e-15);
  assert_int_equal(rfm_profile_cells(p, 2)[1].is_high, 1); /* on the line */
  assert_int_equal(total_of(p).line, RFM_LINE_MEDIAN);
  rfm_profile_free(p);
}

static void the_median_of_an_even_number_lies_between_the_middle_two(void **state)
{
  static const int32_t label[5] = {0, 0, 0, NONE,
                                   0}; /* F: 1 0 .5 .5 with .5 between; M: 1 0 .5 0 with .25 */
  const rfm_profile_options o = profile_options(RFM_LINE_MEDIAN, 0);
  rfm_features *f = features_of(NULL, NULL, five, 5);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = describe(f, s, label, 1, &o);

  (void)state;
  assert_near(column_of(p, 1).line, .5, 0);
  assert_near(column_of(p, 2).line, .25, 0);
  assert_near(column_of(p, 2).share_high, .5, 0);
  rfm_profile_free(p);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

static void within_the_band_an_arrow_is_0_and_the_type_as_without(void **state)
{
  static const int32_t arrow[3][3] = {{1, 0, 1}, {-1, -1, -1}, {0, 0, 0}};
  const rfm_profile_options o = profile_options(0, .125);
  rfm_profile *p = describe_five(&o), *without = describe_five(NULL);

  (void)state;
  for (int32_t g = 0; g < 3; g++) {
    for (int j = 0; j < 3; j++) {
      assert_int_equal(rfm_profile_cells(p, g)[j].arrow, arrow[g][j]);
      assert_int_equal(rfm_profile_cells(p, g)[j].is_high,
                       rfm_profile_cells(without, g)[j].is_high);
    }
    assert_int_equal(group_of(p, g).type, group_of(without, g).type);
  }
  rfm_profile_free(p);
  rfm_profile_free(without);
}

static void rounding_does_not_decide_what_is_high(void **state)
{
  static const double tenths[3] = {.1, .2, .3}; /* their mean is .20000000000000001 */
  static const double *const columns[3] = {tenths, tenths, tenths};
  static const double low[3] = {0, 0, 0}, high[3] = {1, 1, 1};
  static const int32_t label[3] = {0, 1, 0};
  rfm_features *f = features_of(NULL, NULL, columns, 3);
  rfm_scaling_options o = scaling_options(RFM_SCALE_RANGE, 0);
  rfm_scaling *s;
  rfm_profile *p;

  (void)state;
  o.low = low;
  o.high = high;
  o.n_columns = 3;
  s = learn(f, &o);
  p = describe(f, s, label, 2, NULL);
  for (int32_t g = 0; g < 2; g++)
    for (int j = 0; j < 3; j++) {
      assert_true(rfm_profile_cells(p, g)[j].margin == 0);
      assert_int_equal(rfm_profile_cells(p, g)[j].is_high, 1);
    }
  assert_near(column_of(p, 1).share_high, 2 / 3., 1e-15);
  rfm_profile_free(p);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

static void equal_values_rank_by_number_and_nothing_is_times_a_lowest_of_0(void **state)
{
  static const int32_t label[5] = {2, 1, 0, 0, 3}, ranking[4] = {2, 0, 3, 1};
  rfm_features *f = features_of(NULL, NULL, five, 5);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = describe(f, s, label, 4, NULL);

  (void)state;
  assert_memory_equal(rfm_profile_ranking(p), ranking, sizeof ranking);
  assert_true(group_of(p, 1).value_index == 0);
  for (int32_t g = 0; g < 4; g++)
    assert_true(isnan(group_of(p, g).times_lowest));
  rfm_profile_free(p);
  p = describe(f, s, (const int32_t[]){1, NONE, NONE, 0, 0}, 2, NULL);
  assert_int_equal(rfm_profile_ranking(p)[0], 1);
  rfm_profile_free(p);
  p = describe(f, s, (const int32_t[]){NONE, NONE, 1, 0, 0}, 2,
               NULL); /* .5 and (.625 + .125) / 2 */
  assert_near(group_of(p, 0).value_index, .375, 1e-15);
  assert_near(group_of(p, 1).times_lowest, .5 / .375, 1e-15);
  rfm_profile_free(p);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

/* ---- the telecom case (NUMBERS 1) ---- */

static const double telecom[8][3] = {
    {.6038, .5124, .5727}, {.6804, .3445, .4413}, {.5029, .7056, .4955}, {.5815, .5534, .2767},
    {.3360, .5187, .4079}, {.4261, .3356, .2728}, {.3625, .4821, .6574}, {.4359, .3117, .5174}};
static const int sizes[8] = {174, 245, 110, 154, 66, 98, 75, 104};
static const double least[3] = {2, 0, 54.43}, most[3] = {128, 13, 1499.17};
static const double as_printed[3] = {.221, .341, .439};

enum { N_TELECOM = 1026 };

/* Everybody at the published mean of the own cluster. */
static rfm_features *telecom_customers(int32_t *label)
{
  static double values[3][N_TELECOM];
  static const double *const columns[3] = {values[0], values[1], values[2]};
  int n = 0;

  for (int32_t g = 0; g < 8; g++)
    for (int i = 0; i < sizes[g]; i++, n++) {
      label[n] = g;
      values[0][n] = most[0] - telecom[g][0] * (most[0] - least[0]);
      for (int j = 1; j < 3; j++)
        values[j][n] = least[j] + telecom[g][j] * (most[j] - least[j]);
    }
  assert_int_equal(n, N_TELECOM);
  return features_of(NULL, NULL, columns, n);
}

static rfm_profile *telecom_profile(void)
{
  int32_t label[N_TELECOM];
  rfm_features *f = telecom_customers(label);
  rfm_scaling_options o = scaling_options(RFM_SCALE_RANGE, RFM_SCALING_WEIGHTS_AS_GIVEN);
  rfm_scaling *s;
  rfm_profile *p;

  o.weights = as_printed;
  o.low = least;
  o.high = most;
  o.n_columns = 3;
  s = learn(f, &o);
  p = describe(f, s, label, 8, NULL);
  rfm_scaling_free(s);
  rfm_features_free(f);
  return p;
}

static void the_telecom_clusters_have_their_value_and_rank(void **state)
{
  static const double value[8] = {.5595835, .4615736, .5692750, .4386922,
                                  .4302008, .3283669, .5331072, .4297622};
  static const double printed[8] = {.5596, .4618, .5693, .4387, .4302, .3284, .5331, .4298};
  static const int32_t rank[8] = {2, 4, 1, 5, 6, 8, 3, 7}, ranking[8] = {2, 0, 6, 1, 3, 4, 7, 5};
  rfm_profile *p = telecom_profile();

  (void)state;
  for (int32_t g = 0; g < 8; g++) {
    const rfm_profile_group r = group_of(p, g);

    assert_near(r.value_index, value[g], 1e-12);
    assert_near(r.value_index, printed[g], g == 1 ? .00025 : .00005); /* cluster 2 is misprinted */
    assert_int_equal(r.rank, rank[g]);
    assert_int_equal(r.n_rows, sizes[g]);
  }
  assert_near(group_of(p, 2).times_lowest, 1.73, .005);
  assert_memory_equal(rfm_profile_ranking(p), ranking, sizeof ranking);
  rfm_profile_free(p);
}

static void the_telecom_line_is_the_published_one(void **state)
{
  static const double line[3] = {.5391, .4600, .4501};
  rfm_profile *p = telecom_profile();

  (void)state;
  for (int32_t j = 0; j < 3; j++)
    assert_near(column_of(p, j).line, line[j], .0005); /* the sizes give it to three digits */
  rfm_profile_free(p);
}

static const char *key_of(int32_t map, int32_t segment)
{
  static char key[64];
  rfm_segments *s = NULL;

  assert_ok(rfm_segments_builtin(&s, NULL, map, &failure), &failure);
  strcpy(key, rfm_segments_key(s, segment));
  rfm_segments_free(s);
  return key;
}

static void the_telecom_clusters_have_their_type_tendency_and_grade(void **state)
{
  static const char *const names[8][3] = {
      {"hhh", "loyal", "key_keep"},    {"hll", "forming", "regular"},
      {"lhh", "wavering", "key_keep"}, {"hhl", "loyal", "regular_important"},
      {"lhl", "wavering", "regular"},  {"lll", "leaving", "low_priority"},
      {"lhh", "wavering", "key_keep"}, {"llh", "leaving", "key_win_back"}};
  rfm_profile *p = telecom_profile();

  (void)state;
  for (int32_t g = 0; g < 8; g++) {
    const rfm_profile_group r = group_of(p, g);
    const rfm_profile_cell *cells = rfm_profile_cells(p, g);

    for (int j = 0; j < 3; j++)
      assert_int_equal(cells[j].arrow, names[g][0][j] == 'h' ? 1 : -1);
    assert_string_equal(key_of(RFM_SEGMENT_MAP_TYPES8, r.type), names[g][0]);
    assert_string_equal(key_of(RFM_SEGMENT_MAP_TENDENCIES4, r.tendency), names[g][1]);
    assert_string_equal(key_of(RFM_SEGMENT_MAP_GRADES6, r.grade), names[g][2]);
  }
  rfm_profile_free(p);
}

/* ---- against a plain version ---- */

enum { N_MANY = 20000, GROUPS = 7, COLUMNS = 4 };

static const int32_t many_kinds[COLUMNS] = {RFM_METRIC_MONETARY, RFM_METRIC_TENURE,
                                            RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY};

typedef struct crowd {
  rfm_features *features;
  rfm_scaling *scaling;
  int32_t label[N_MANY];
} crowd;

/* Four columns, in another order than R, F, M; one in eight customers is left out. */
static void gather(crowd *c, const rfm_host *host)
{
  static double values[COLUMNS][N_MANY];
  static const double *const columns[COLUMNS] = {values[0], values[1], values[2], values[3]};
  static const double weights[COLUMNS] = {3, 1, 2, 2};
  rfm_scaling_options o = scaling_options(0, 0);
  rfm_metrics *m = metrics_of(host, many_kinds, COLUMNS);
  uint64_t seed = 5;

  for (int i = 0; i < N_MANY; i++) {
    c->label[i] = (int32_t)(next_random(&seed) % (GROUPS + 1)) - 1;
    for (int j = 0; j < COLUMNS; j++)
      values[j][i] = (double)(next_random(&seed) % (1000 + 100 * (uint32_t)(c->label[i] + 1))) / 7;
  }
  c->features = features_of(host, m, columns, N_MANY);
  o.weights = weights;
  o.n_columns = COLUMNS;
  assert_ok(rfm_scaling_fit(&c->scaling, c->features, &o, &failure), &failure);
  rfm_metrics_free(m);
}

static void disperse(crowd *c)
{
  rfm_scaling_free(c->scaling);
  rfm_features_free(c->features);
}

/* The mean of a column over a group, or over all groups (-1). */
static long double plain_mean(const crowd *c, const double *values, int stride, int32_t group)
{
  long double sum = 0;
  int n = 0;

  for (int i = 0; i < N_MANY; i++)
    if (group < 0 ? c->label[i] >= 0 : c->label[i] == group) {
      sum += (long double)values[i * stride];
      n++;
    }
  return sum / n;
}

static void a_crowd_is_described_as_a_plain_version_does(void **state)
{
  static double normal[COLUMNS * N_MANY];
  static crowd c;
  double index[GROUPS] = {0};
  rfm_profile *p;

  (void)state;
  gather(&c, NULL);
  p = describe(c.features, c.scaling, c.label, GROUPS, NULL);
  assert_ok(rfm_scaling_apply(c.scaling, c.features, normal, COLUMNS * N_MANY, NULL, 0, &failure),
            &failure);
  for (int32_t j = 0; j < COLUMNS; j++) {
    const rfm_profile_column column = column_of(p, j);
    const double *raw = NULL;
    int high = 0, n = 0;

    assert_ok(rfm_features_column(c.features, j, &raw, NULL, &failure), &failure);
    assert_near(column.line, (double)plain_mean(&c, normal + j, COLUMNS, -1), 1e-13);
    for (int i = 0; i < N_MANY; i++) {
      n += c.label[i] >= 0;
      high += c.label[i] >= 0 && normal[i * COLUMNS + j] >= column.line;
    }
    assert_near(column.share_high, (double)high / n, 1e-15);
    for (int32_t g = 0; g < GROUPS; g++) {
      const rfm_profile_cell *cell = &rfm_profile_cells(p, g)[j];
      const double mean = (double)plain_mean(&c, normal + j, COLUMNS, g);

      assert_near(cell->mean, mean, 1e-13);
      assert_int_equal(cell->is_high, mean >= column.line);
      assert_near(rfm_profile_means(p, g)[j], (double)plain_mean(&c, raw, 1, g), 1e-10);
      index[g] += column.weight * mean;
    }
    assert_near(rfm_profile_means(p, -1)[j], (double)plain_mean(&c, raw, 1, -1), 1e-10);
  }
  for (int32_t g = 0; g < GROUPS; g++) {
    int better = 0;

    for (int32_t h = 0; h < GROUPS; h++)
      better += index[h] > index[g];
    assert_near(group_of(p, g).value_index, index[g], 1e-13);
    assert_int_equal(group_of(p, g).rank, better + 1);
  }
  rfm_profile_free(p);
  disperse(&c);
}

static void names_find_recency_frequency_and_monetary_wherever_they_are(void **state)
{
  static crowd c;
  rfm_profile *p;

  (void)state;
  gather(&c, NULL);
  p = describe(c.features, c.scaling, c.label, GROUPS, NULL);
  for (int32_t g = 0; g < GROUPS; g++) {
    const rfm_profile_cell *cells = rfm_profile_cells(p, g);
    const char type[4] = {cells[2].is_high ? 'h' : 'l', cells[3].is_high ? 'h' : 'l',
                          cells[0].is_high ? 'h' : 'l', 0};

    assert_string_equal(key_of(RFM_SEGMENT_MAP_TYPES8, group_of(p, g).type), type);
  }
  rfm_profile_free(p);
  disperse(&c);
}

/* Whoever else is there, a group has its own mean, to the byte. */
static void a_group_alone_has_the_same_means(void **state)
{
  static crowd c;
  static uint8_t keep[N_MANY];
  static int32_t zeros[N_MANY];
  rfm_features *alone = NULL;
  rfm_profile *p, *q;

  (void)state;
  gather(&c, NULL);
  for (int i = 0; i < N_MANY; i++)
    keep[i] = c.label[i] == 3;
  p = describe(c.features, c.scaling, c.label, GROUPS, NULL);
  assert_ok(rfm_features_select(&alone, c.features, keep, N_MANY, &failure), &failure);
  q = describe(alone, c.scaling, zeros, 1, NULL);
  for (int32_t j = 0; j < COLUMNS; j++) {
    assert_same_double(rfm_profile_cells(p, 3)[j].mean, rfm_profile_cells(q, 0)[j].mean);
    assert_same_double(rfm_profile_means(p, 3)[j], rfm_profile_means(q, 0)[j]);
    assert_same_double(rfm_profile_means(q, -1)[j], rfm_profile_means(q, 0)[j]);
  }
  rfm_profile_free(p);
  rfm_profile_free(q);
  rfm_features_free(alone);
  disperse(&c);
}

static void without_a_scaling_it_is_the_default_one_of_those_who_count(void **state)
{
  static crowd c;
  static uint8_t keep[N_MANY];
  rfm_features *counted = NULL;
  rfm_scaling *s;
  rfm_profile *p, *q;

  (void)state;
  gather(&c, NULL);
  for (int i = 0; i < N_MANY; i++)
    keep[i] = c.label[i] >= 0;
  assert_ok(rfm_features_select(&counted, c.features, keep, N_MANY, &failure), &failure);
  s = learn(counted, NULL);
  p = describe(c.features, NULL, c.label, GROUPS, NULL);
  q = describe(c.features, s, c.label, GROUPS, NULL);
  for (int32_t g = 0; g < GROUPS; g++)
    assert_memory_equal(rfm_profile_cells(p, g), rfm_profile_cells(q, g),
                        COLUMNS * sizeof(rfm_profile_cell));
  rfm_profile_free(p);
  rfm_profile_free(q);
  rfm_scaling_free(s);
  rfm_features_free(counted);
  disperse(&c);
}

/* What k-means says of its clusters in coordinates is what the profile says before the weights. */
static void clusters_have_the_sizes_and_centres_of_their_fit(void **state)
{
  static crowd c;
  rfm_kmeans_options o;
  rfm_kmeans *k = NULL;
  rfm_points points;
  rfm_profile *p;

  (void)state;
  gather(&c, NULL);
  ZERO_STRUCT(o);
  o.k = GROUPS;
  o.n_starts = 2;
  ZERO_STRUCT(points);
  points.features = c.features;
  points.scaling = c.scaling;
  assert_ok(rfm_kmeans_fit(&k, NULL, &points, &o, &failure), &failure);
  points.scaling = NULL;
  assert_ok(rfm_kmeans_assign(k, &points, c.label, N_MANY, NULL, &failure), &failure);
  p = describe(c.features, rfm_kmeans_scaling(k), c.label, GROUPS, NULL);
  for (int32_t g = 0; g < GROUPS; g++) {
    assert_int_equal(group_of(p, g).n_rows, rfm_kmeans_sizes(k)[g]);
    for (int32_t j = 0; j < COLUMNS; j++)
      assert_near(rfm_profile_cells(p, g)[j].mean * column_of(p, j).weight,
                  rfm_kmeans_centres(k)[g * COLUMNS + j], 1e-13);
  }
  rfm_profile_free(p);
  rfm_kmeans_free(k);
  disperse(&c);
}

/* ---- who counts ---- */

static void rows_without_a_group_are_left_out_whatever_their_values(void **state)
{
  static const double r[6] = {0, 10, 5, 0, 10, 7}, fq[6] = {5, 1, 3, 1, 3, 900},
                      m[6] = {100, 0, 50, 50, 0, 1e6};
  static const double *const six[3] = {r, fq, m};
  static const int32_t label[6] = {0, 1, 2, 0, 1, NONE};
  rfm_features *f = features_of(NULL, NULL, five, 5), *more = features_of(NULL, NULL, six, 6);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = describe(f, s, five_labels, 4, NULL), *q;

  (void)state;
  more->values[5] = (double)NAN; /* days of the one who is left out */
  q = describe(more, s, label, 4, NULL);
  for (int32_t g = 0; g < 4; g++)
    assert_memory_equal(rfm_profile_cells(p, g), rfm_profile_cells(q, g),
                        3 * sizeof(rfm_profile_cell));
  assert_memory_equal(rfm_profile_means(p, -1), rfm_profile_means(q, -1), 3 * sizeof(double));
  assert_near(column_of(q, 0).share_high, .6, 1e-15);
  assert_int_equal(total_of(q).n_rows, 5);
  assert_int_equal(total_of(q).n_left_out, 1);
  rfm_profile_free(p);
  rfm_profile_free(q);
  q = describe(more, NULL, label, 4, NULL); /* the default scaling does not see it either */
  assert_near(rfm_profile_cells(q, 2)[1].mean, .5, .02);
  rfm_profile_free(q);
  rfm_scaling_free(s);
  rfm_features_free(f);
  rfm_features_free(more);
}

static void a_missing_value_of_a_buyer_is_named(void **state)
{
  rfm_features *f = features_of(NULL, NULL, five, 5);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = (rfm_profile *)1;

  (void)state;
  f->values[1 * 5 + 3] = (double)NAN;
  for (int given = 0; given <= 1; given++) {
    assert_refused(rfm_profile_make(&p, f, given ? s : NULL, five_labels, 5, 4, NULL, &failure),
                   RFM_E_DATA, &failure, 3, "frequency");
    assert_int_equal(failure.column, 1);
    assert_null(p);
  }
  rfm_scaling_free(s);
  rfm_features_free(f);
}

/* Three buyers of 1, 2, 3 orders, one who returned everything, one who never bought. */
static rfm_features *shop(const rfm_metrics *metrics)
{
  static const row rows[] = {
      {.customer = 1, .day = AS_OF - 9, .amount = 100, .order = 1},
      {.customer = 2, .day = AS_OF - 8, .amount = 200, .order = 2},
      {.customer = 2, .day = AS_OF - 2, .amount = 200, .order = 3},
      {.customer = 3, .day = AS_OF - 7, .amount = 300, .order = 4},
      {.customer = 3, .day = AS_OF - 3, .amount = 300, .order = 5},
      {.customer = 3, .day = AS_OF, .amount = 300, .order = 6},
      {.customer = 4, .day = AS_OF - 6, .amount = 500, .order = 7},
      {.customer = 4, .day = AS_OF - 5, .amount = -500, .order = 7},
  };
  static const uint64_t who = 5;
  rfm_table *t = rows_table(NULL, rows, COUNT_OF(rows));
  rfm_features *f = NULL;

  assert_ok(add_members(t, &who, NULL, 1, &failure), &failure);
  assert_ok(rfm_features_measure(&f, t, metrics, AS_OF, NULL, &failure), &failure);
  rfm_table_free(t);
  assert_int_equal(rfm_features_rows(f), 5);
  return f;
}

static void segments_are_groups_too(void **state)
{
  rfm_features *f = shop(NULL);
  const rfm_scorer_options o = options_of(RFM_RULE_MEAN, 0);
  rfm_scorer *scorer = fit(f, &o);
  rfm_segments *map = NULL;
  uint8_t score[15];
  int32_t segment[5];
  rfm_profile *p;

  (void)state;
  score_all(scorer, f, score);
  assert_ok(rfm_segments_builtin(&map, NULL, RFM_SEGMENT_MAP_TYPES8, &failure), &failure);
  assert_ok(rfm_segments_apply(map, scorer, f, score, 15, segment, 5, &failure), &failure);
  p = describe(f, NULL, segment, rfm_segments_size(map), NULL);
  assert_int_equal(total_of(p).n_rows, 3); /* neither the prospect nor the one who returned all */
  assert_int_equal(total_of(p).n_left_out, 2);
  assert_int_equal(group_of(p, segment[0]).n_rows, 1);
  assert_int_equal(group_of(p, segment[0]).type, segment[0]); /* one customer's type is its own */
  assert_string_equal(rfm_segments_key(map, segment[1]), "hhl"); /* 400 of a mean of 466.67 */
  assert_string_equal(rfm_segments_key(map, segment[2]), "hhh");
  assert_near(rfm_profile_means(p, segment[2])[2], 900, 0);
  assert_near(rfm_profile_means(p, -1)[1], 2, 1e-15);
  rfm_profile_free(p);
  rfm_segments_free(map);
  rfm_scorer_free(scorer);
  rfm_features_free(f);
}

static void members_who_have_every_value_count_without_a_purchase(void **state)
{
  static const int32_t kinds[2] = {RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY};
  static const int32_t label[5] = {0, 0, 0, 1, 1};
  rfm_metrics *m = metrics_of(NULL, kinds, 2);
  rfm_features *f = shop(m);
  rfm_profile *p = describe(f, NULL, label, 2, NULL);

  (void)state;
  assert_int_equal(group_of(p, 1).n_rows, 2);
  assert_int_equal(total_of(p).n_left_out, 0);
  rfm_profile_free(p);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void without_recency_frequency_or_monetary_there_are_no_names(void **state)
{
  static const int32_t kinds[3][3] = {
      {RFM_METRIC_TENURE, RFM_METRIC_FREQUENCY, RFM_METRIC_MONETARY},
      {RFM_METRIC_RECENCY, RFM_METRIC_TENURE, RFM_METRIC_MONETARY},
      {RFM_METRIC_RECENCY, RFM_METRIC_FREQUENCY, RFM_METRIC_TENURE}};

  (void)state;
  for (int i = 0; i < 3; i++) {
    rfm_metrics *m = metrics_of(NULL, kinds[i], 3);
    rfm_features *f = features_of(NULL, m, five, 5);
    rfm_profile *p = describe(f, NULL, five_labels, 3, NULL);

    for (int32_t g = 0; g < 3; g++) {
      const rfm_profile_group r = group_of(p, g);

      assert_true(r.type == NONE && r.tendency == NONE && r.grade == NONE);
      assert_true(r.rank > 0 && r.value_index >= 0);
    }
    rfm_profile_free(p);
    rfm_features_free(f);
    rfm_metrics_free(m);
  }
}

static void metrics_that_are_not_scaled_have_means_all_the_same(void **state)
{
  rfm_metric list[2];
  rfm_metrics *m = NULL;
  rfm_features *f;
  rfm_profile *p;

  (void)state;
  memset(list, 0, sizeof list);
  for (int j = 0; j < 2; j++)
    list[j].struct_size = sizeof list[j];
  list[0].kind = RFM_METRIC_MONETARY;
  list[0].flags = RFM_METRIC_UNSCORED;
  list[1].kind = RFM_METRIC_FREQUENCY;
  assert_ok(rfm_metrics_new(&m, NULL, list, 2, NULL, &failure), &failure);
  f = features_of(NULL, m, five + 1, 5); /* orders, spend */
  f->values[0] = (double)NAN;            /* of the first customer */
  p = describe(f, NULL, five_labels, 4, NULL);
  assert_int_equal(total_of(p).n_metrics, 2);
  assert_int_equal(total_of(p).n_scaled, 1);
  assert_int_equal(column_of(p, 0).column, 1);
  assert_near(rfm_profile_means(p, 0)[0], 1, 0); /* of customer 3 alone */
  assert_near(rfm_profile_means(p, -1)[0], 2, 0);
  assert_near(rfm_profile_means(p, 0)[1], 75, 0);
  rfm_profile_free(p);
  p = describe(f, NULL, (const int32_t[]){0, 1, 1, 1, 1}, 2, NULL);
  assert_true(isnan(rfm_profile_means(p, 0)[0])); /* nobody has a value */
  rfm_profile_free(p);
  rfm_features_free(f);
  rfm_metrics_free(m);
}

static void numbers_out_of_range_give_nothing(void **state)
{
  rfm_profile *p = describe_five(NULL);

  (void)state;
  assert_null(rfm_profile_cells(p, -1));
  assert_null(rfm_profile_cells(p, 4));
  assert_null(rfm_profile_cells(NULL, 0));
  assert_null(rfm_profile_means(p, -2));
  assert_null(rfm_profile_means(p, 4));
  assert_null(rfm_profile_means(NULL, 0));
  assert_null(rfm_profile_ranking(NULL));
  rfm_profile_free(NULL);
  rfm_profile_free(p);
}

/* ---- what is refused ---- */

static void bad_arguments_are_refused(void **state)
{
  static const int32_t two[2] = {RFM_METRIC_RECENCY, RFM_METRIC_MONETARY};
  static const int32_t nobody[5] = {NONE, NONE, NONE, NONE, NONE};
  static const int32_t beyond[5] = {0, 1, 2, 4, 0}, below[5] = {0, -2, 0, 0, 0};
  rfm_metrics *m = metrics_of(NULL, two, 2);
  rfm_features *f = features_of(NULL, NULL, five, 5), *other = features_of(NULL, m, five, 5);
  rfm_features *empty = features_of(NULL, NULL, five, 0);
  rfm_scaling *s = learn_five(f);
  rfm_profile *p = (rfm_profile *)1;
  rfm_error *e = &failure;

  (void)state;
#define REFUSED(status, row, text, ...)                                                            \
  do {                                                                                             \
    p = (rfm_profile *)1;                                                                          \
    assert_refused(rfm_profile_make(&p, __VA_ARGS__, e), status, e, row, text);                    \
    assert_null(p);                                                                                \
  } while (0)
  assert_refused(rfm_profile_make(NULL, f, s, five_labels, 5, 4, NULL, e), RFM_E_ARG, e, -1, "out");
  REFUSED(RFM_E_ARG, -1, "features", NULL, s, five_labels, 5, 4, NULL);
  REFUSED(RFM_E_ARG, -1, "label", f, s, NULL, 5, 4, NULL);
  REFUSED(RFM_E_ARG, -1, "n_label", f, s, five_labels, 4, 4, NULL);
  REFUSED(RFM_E_ARG, -1, "n_groups", f, s, five_labels, 5, 0, NULL);
  REFUSED(RFM_E_ARG, -1, "n_groups", f, s, five_labels, 5, 1000001, NULL);
  REFUSED(RFM_E_ARG, -1, "", other, s, five_labels, 5, 4, NULL);
  REFUSED(RFM_E_DATA, 3, "label", f, s, beyond, 5, 4, NULL);
  REFUSED(RFM_E_DATA, 1, "label", f, s, below, 5, 4, NULL);
  REFUSED(RFM_E_STATE, -1, "no row", f, s, nobody, 5, 4, NULL);
  REFUSED(RFM_E_STATE, -1, "no row", empty, s, nobody, 0, 4, NULL);
#undef REFUSED
  rfm_scaling_free(s);
  rfm_features_free(f);
  rfm_features_free(other);
  rfm_features_free(empty);
  rfm_metrics_free(m);
}

static void bad_options_are_refused(void **state)
{
  static const rfm_profile_options bad[] = {
      {sizeof *bad, 1, 0, 0, 0},           {sizeof *bad, 0, -1, 0, 0},
      {sizeof *bad, 0, (double)NAN, 0, 0}, {sizeof *bad, 0, (double)INFINITY, 0, 0},
      {sizeof *bad, 0, 0, 3, 0},           {sizeof *bad, 0, 0, -1, 0},
      {sizeof *bad, 0, 0, 0, 1},           {8, 0, 0, 0, 0}};
  rfm_features *f = features_of(NULL, NULL, five, 5);

  (void)state;
  for (int i = 0; i < COUNT_OF(bad); i++) {
    rfm_profile *p = (rfm_profile *)1;

    assert_int_equal(rfm_profile_make(&p, f, NULL, five_labels, 5, 4, &bad[i], &failure),
                     bad[i].struct_size == 8 ? RFM_E_ABI : RFM_E_ARG);
    assert_null(p);
  }
  rfm_features_free(f);
}

static void getters_refuse_what_is_not_there(void **state)
{
  rfm_profile *p = describe_five(NULL);
  rfm_profile_total t;
  rfm_profile_column c;
  rfm_profile_group g;

  (void)state;
  ZERO_STRUCT(t);
  ZERO_STRUCT(c);
  ZERO_STRUCT(g);
  assert_int_equal(rfm_profile_get_total(NULL, &t, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_total(p, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_column(NULL, 0, &c, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_column(p, 0, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_column(p, -1, &c, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get_column(p, 3, &c, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get(NULL, 0, &g, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get(p, 0, NULL, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get(p, -1, &g, NULL), RFM_E_ARG);
  assert_int_equal(rfm_profile_get(p, 4, &g, NULL), RFM_E_ARG);
  t.struct_size = c.struct_size = g.struct_size = 8;
  assert_int_equal(rfm_profile_get_total(p, &t, NULL), RFM_E_ABI);
  assert_int_equal(rfm_profile_get_column(p, 0, &c, NULL), RFM_E_ABI);
  assert_int_equal(rfm_profile_get(p, 0, &g, NULL), RFM_E_ABI);
  rfm_profile_free(p);
}

static void sums_that_overflow_are_refused_with_the_column(void **state)
{
  static const double huge[5] = {1.7e308, 1.7e308, 1e308, 0, 0};
  static const double *const columns[3] = {days, orders, huge};
  static const double low[3] = {0, 0, 0}, high[3] = {10, 10, 10};
  rfm_features *f = features_of(NULL, NULL, columns, 5);
  rfm_scaling_options o = scaling_options(RFM_SCALE_RANGE, 0);
  rfm_profile *p = (rfm_profile *)1;
  rfm_scaling *s;

  (void)state;
  o.low = low;
  o.high = high;
  o.n_columns = 3;
  s = learn(f, &o);
  assert_refused(rfm_profile_make(&p, f, s, five_labels, 5, 4, NULL, &failure), RFM_E_LIMIT,
                 &failure, -1, "monetary");
  assert_int_equal(failure.column, 2);
  assert_null(p);
  rfm_scaling_free(s);
  rfm_features_free(f);
}

/* Ten times as far as what was learned from, and a weight near the end of doubles. */
static void a_value_index_that_overflows_is_refused_by_group(void **state)
{
  static const double learned[5] = {0, 1, 0, 1, 0}, money[5] = {10, 10, 10, 10, 10};
  static const double weights[3] = {0, 0, 1e308};
  static const double *const before[3] = {days, orders, learned};
  static const double *const columns[3] = {days, orders, money};
  rfm_features *f = features_of(NULL, NULL, before, 5), *g = features_of(NULL, NULL, columns, 5);
  rfm_scaling_options o =
      scaling_options(RFM_SCALE_MIN_MAX, RFM_SCALING_NO_CLIP | RFM_SCALING_WEIGHTS_AS_GIVEN);
  rfm_profile *p = (rfm_profile *)1;
  rfm_scaling *s;

  (void)state;
  o.weights = weights;
  o.n_columns = 3;
  s = learn(f, &o);
  assert_refused(rfm_profile_make(&p, g, s, five_labels, 5, 4, NULL, &failure), RFM_E_LIMIT,
                 &failure, -1, "the value index of group 0 is too large");
  assert_null(p);
  rfm_scaling_free(s);
  rfm_features_free(f);
  rfm_features_free(g);
}

/* ---- hosts ---- */

static void add_profile(dump *d, const rfm_profile *p)
{
  const rfm_profile_total t = total_of(p);

  dump_add(d, &t, sizeof t);
  for (int32_t j = 0; j < t.n_scaled; j++) {
    const rfm_profile_column c = column_of(p, j);

    dump_add(d, &c, sizeof c);
  }
  for (int32_t g = 0; g < t.n_groups; g++) {
    const rfm_profile_group r = group_of(p, g);

    dump_add(d, &r, sizeof r);
    dump_add(d, rfm_profile_cells(p, g), (size_t)t.n_scaled * sizeof(rfm_profile_cell));
  }
  for (int32_t g = -1; g < t.n_groups; g++)
    dump_add(d, rfm_profile_means(p, g), (size_t)t.n_metrics * sizeof(double));
  dump_add(d, rfm_profile_ranking(p), (size_t)t.n_groups * sizeof(int32_t));
}

static void any_number_of_threads_gives_the_same_bytes(void **state)
{
  static const int32_t n_threads[] = {1, 2, 7};
  static crowd c;
  dump first = {0};

  (void)state;
  for (int32_t line = RFM_LINE_MEAN; line <= RFM_LINE_MEDIAN; line++) {
    const rfm_profile_options o = profile_options(line, .01);

    for (int i = 0; i < COUNT_OF(n_threads); i++) {
      rfm_pool *pool = NULL;
      rfm_host host;
      rfm_profile *p;
      dump d = {0};

      ZERO_STRUCT(host);
      assert_ok(rfm_pool_new(&pool, n_threads[i], NULL, &failure), &failure);
      host.pool = pool;
      gather(&c, &host);
      p = describe(c.features, c.scaling, c.label, GROUPS, &o);
      add_profile(i == 0 ? &first : &d, p);
      if (i > 0)
        assert_same_dump(&first, &d);
      dump_free(&d);
      rfm_profile_free(p);
      disperse(&c);
      rfm_pool_free(pool);
    }
    dump_free(&first);
    memset(&first, 0, sizeof first);
  }
}

static void the_progress_hook_can_stop_it_at_every_call(void **state)
{
  static crowd c;
  failing_host fh;
  rfm_profile *p = (rfm_profile *)1;
  int n = 1;

  (void)state;
  failing_host_init(&fh);
  failing_host_stop(&fh, 0);
  gather(&c, &fh.host);
  for (; failing_host_stop(&fh, n),
         rfm_profile_make(&p, c.features, c.scaling, c.label, N_MANY, GROUPS, NULL, &failure);
       n++) {
    assert_int_equal(failure.status, RFM_STOPPED);
    assert_null(p);
  }
  assert_true(n > COLUMNS);
  rfm_profile_free(p);
  disperse(&c);
  failing_host_assert_clean(&fh);
}

static int RFM_CALL forgets_a_chunk(int64_t n_chunks, rfm_chunk_fn chunk, void *arg,
                                    void *user_data)
{
  (void)user_data;
  for (int64_t i = 1; i < n_chunks; i++)
    chunk(i, arg);
  return RFM_CONTINUE;
}

static int RFM_CALL runs_nothing(int64_t n_chunks, rfm_chunk_fn chunk, void *arg, void *user_data)
{
  (void)n_chunks;
  (void)chunk;
  (void)arg;
  (void)user_data;
  return 0;
}

static void assert_no_profile(int(RFM_CALL *parallel_for)(int64_t, rfm_chunk_fn, void *, void *),
                              rfm_status status)
{
  static crowd c;
  rfm_profile *p = (rfm_profile *)1;

  gather(&c, NULL);
  c.features->host.parallel_for = parallel_for;
  assert_int_equal(
      rfm_profile_make(&p, c.features, c.scaling, c.label, N_MANY, GROUPS, NULL, &failure), status);
  assert_null(p);
  disperse(&c);
}

static void a_host_that_wants_no_more_stops_it(void **state)
{
  (void)state;
  assert_no_profile(runs_nothing, RFM_STOPPED);
}

static void a_host_that_leaves_out_a_chunk_is_reported(void **state)
{
  (void)state;
  assert_no_profile(forgets_a_chunk, RFM_E_HOST);
}

static void no_allocation_that_fails_leaks_or_leaves_anything(void **state)
{
  static const int32_t label[5] = {0, 1, 2, 0, NONE};
  const rfm_profile_options o = profile_options(RFM_LINE_MEDIAN, 0);

  (void)state;
  for (int own = 0; own <= 1; own++)
    for (int mode = FAIL_ONCE; mode <= FAIL_EVER_AFTER; mode++) {
      failing_host fh;
      rfm_features *f;
      rfm_scaling *s;
      rfm_profile *p = NULL;
      int64_t n = 1;

      failing_host_init(&fh);
      f = features_of(&fh.host, NULL, five, 5);
      s = learn_five(f);
      for (; failing_host_fail(&fh, n, (failing_mode)mode),
             rfm_profile_make(&p, f, own ? NULL : s, label, 5, 4, &o, &failure);
           n++) {
        assert_int_equal(failure.status, RFM_E_NOMEM);
        assert_null(p);
      }
      assert_true(n > 10);
      failing_host_fail(&fh, 0, FAIL_ONCE);
      rfm_profile_free(p);
      rfm_scaling_free(s);
      rfm_features_free(f);
      failing_host_assert_clean(&fh);
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(means_margins_and_the_line_are_those_worked_by_hand),
      cmocka_unit_test(sizes_values_and_ranks_are_those_worked_by_hand),
      cmocka_unit_test(raw_means_are_in_the_units_of_the_metrics),
      cmocka_unit_test(a_group_without_customers_is_last_and_has_no_values),
      cmocka_unit_test(the_median_can_be_the_line),
      cmocka_unit_test(the_median_of_an_even_number_lies_between_the_middle_two),
      cmocka_unit_test(within_the_band_an_arrow_is_0_and_the_type_as_without),
      cmocka_unit_test(rounding_does_not_decide_what_is_high),
      cmocka_unit_test(equal_values_rank_by_number_and_nothing_is_times_a_lowest_of_0),
      cmocka_unit_test(the_telecom_clusters_have_their_value_and_rank),
      cmocka_unit_test(the_telecom_line_is_the_published_one),
      cmocka_unit_test(the_telecom_clusters_have_their_type_tendency_and_grade),
      cmocka_unit_test(a_crowd_is_described_as_a_plain_version_does),
      cmocka_unit_test(names_find_recency_frequency_and_monetary_wherever_they_are),
      cmocka_unit_test(a_group_alone_has_the_same_means),
      cmocka_unit_test(without_a_scaling_it_is_the_default_one_of_those_who_count),
      cmocka_unit_test(clusters_have_the_sizes_and_centres_of_their_fit),
      cmocka_unit_test(rows_without_a_group_are_left_out_whatever_their_values),
      cmocka_unit_test(a_missing_value_of_a_buyer_is_named),
      cmocka_unit_test(segments_are_groups_too),
      cmocka_unit_test(members_who_have_every_value_count_without_a_purchase),
      cmocka_unit_test(without_recency_frequency_or_monetary_there_are_no_names),
      cmocka_unit_test(metrics_that_are_not_scaled_have_means_all_the_same),
      cmocka_unit_test(numbers_out_of_range_give_nothing),
      cmocka_unit_test(bad_arguments_are_refused),
      cmocka_unit_test(bad_options_are_refused),
      cmocka_unit_test(getters_refuse_what_is_not_there),
      cmocka_unit_test(sums_that_overflow_are_refused_with_the_column),
      cmocka_unit_test(a_value_index_that_overflows_is_refused_by_group),
      cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
      cmocka_unit_test(the_progress_hook_can_stop_it_at_every_call),
      cmocka_unit_test(a_host_that_wants_no_more_stops_it),
      cmocka_unit_test(a_host_that_leaves_out_a_chunk_is_reported),
      cmocka_unit_test(no_allocation_that_fails_leaks_or_leaves_anything),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
