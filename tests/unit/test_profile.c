/* SPDX-License-Identifier: MIT */
/* Profiles: what is said of groups of customers, and what is refused. */
#include "profile_fixture.h"

/* ---- a case by hand ---- */

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
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
