/* SPDX-License-Identifier: MIT */
/* Hierarchies of iris beside scipy 1.17.1: the five largest heights, and the sum of all, which is
 * the same there for the rows in either order although many distances tie. */
#include "datasets.h"

#include <math.h>

enum { N_TOP = 5 };

static rfm_error err;
static double iris[IRIS * IRIS_COLUMNS];

static rfm_hierarchy *fit(const rfm_points *p, int32_t linkage)
{
  rfm_hierarchy *h = NULL;
  rfm_hierarchy_options o;

  ZERO_STRUCT(o);
  o.linkage = linkage;
  assert_ok(rfm_hierarchy_fit(&h, NULL, p, &o, &err), &err);
  return h;
}

static void iris_has_the_heights_of_scipy(void **state)
{
  static const struct {
    double top[N_TOP], sum;
  } known[] = {{{3.828052620290243, 4.847708507921838, 6.399406819518539, 12.300396052792589,
                 32.44760699959244},
                138.16224196388305},
               {{0.6324555320336759, 0.6480740698407862, 0.7348469228349535, 0.818535277187245,
                 1.6401219466856727},
                43.52377963829875},
               {{1.3141878740166033, 1.3809937393292773, 1.7855664820227883, 1.9636140862746496,
                 4.062682686118029},
                65.21280928322638},
               {{2.2360679774997894, 2.428991560298224, 3.2109188716004646, 4.024922359499621,
                 7.085195833567341},
                87.52824631225513}};
  const rfm_points p = load_iris(iris);

  (void)state;
  for (int32_t linkage = RFM_LINKAGE_WARD; linkage <= RFM_LINKAGE_COMPLETE; linkage++) {
    rfm_hierarchy *h = fit(&p, linkage);
    const rfm_merge *m = rfm_hierarchy_merges(h, NULL) + IRIS - 1 - N_TOP;
    double sum = 0;

    for (int i = 0; i < N_TOP; i++)
      assert_true(fabs(m[i].height - known[linkage - 1].top[i]) <= 1e-12 * m[i].height);
    for (int i = 0; i < IRIS - 1; i++)
      sum += rfm_hierarchy_merges(h, NULL)[i].height;
    assert_true(fabs(sum - known[linkage - 1].sum) <= 1e-12 * sum);
    rfm_hierarchy_free(h);
  }
}

static void wards_heights_on_iris_hold_all_of_its_sum_of_squares(void **state)
{
  static const int64_t sizes[] = {50, 64, 36};
  const rfm_points p = load_iris(iris);
  rfm_hierarchy *h = fit(&p, RFM_LINKAGE_WARD);
  int32_t label[IRIS], k;
  int64_t size[3] = {0};
  double sum = 0;

  (void)state;
  for (int i = 0; i < IRIS - 1; i++)
    sum += rfm_hierarchy_merges(h, NULL)[i].height * rfm_hierarchy_merges(h, NULL)[i].height / 2;
  assert_true(fabs(sum - 681.3706) <= 1e-9);
  assert_ok(rfm_hierarchy_clusters_at(h, 10.0, &k, &err), &err);
  assert_int_equal(k, 3);
  assert_ok(rfm_hierarchy_cut(h, k, label, IRIS, &err), &err);
  for (int i = 0; i < IRIS; i++)
    size[label[i]]++;
  assert_memory_equal(size, sizes, sizeof sizes);
  rfm_hierarchy_free(h);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(iris_has_the_heights_of_scipy),
      cmocka_unit_test(wards_heights_on_iris_hold_all_of_its_sum_of_squares),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
