/* SPDX-License-Identifier: MIT */
/* Rhythm: likelihoods beside the process played out by numbers, and what a fit finds. */
#include "model/rhythm.h"

#include "base/host.h"
#include "base/rng.h"

#include "support/approx.h"
#include "support/failing_host.h"
#include "support/rows.h"

#include <math.h>
#include <stdlib.h>

static rfm_error err;

static rfm_host plain_host(void)
{
  rfm_host host;

  assert_int_equal(rfm__host_read(&host, NULL, NULL), RFM_OK);
  return host;
}

/* All weight on one cell. */
static rfm__rhythm one_cell(int cell, int32_t span_days, int32_t horizon_days)
{
  rfm__rhythm r;

  rfm__rhythm_grid(&r, span_days);
  for (int k = 0; k < RFM__RHYTHM_CELLS; k++)
    r.weight[k] = k == cell ? 1 : 0;
  rfm__rhythm_look(&r, horizon_days);
  return r;
}

static void rates_lie_evenly_on_the_log_scale(void **state)
{
  rfm__rhythm r;

  (void)state;
  rfm__rhythm_grid(&r, 100);
  assert_near(r.buy[0], 1 / 400.0, 1e-15);
  assert_near(r.buy[RFM__RHYTHM_CELLS - 1], .5, 1e-15);
  for (int k = RFM__RHYTHM_ENDS; k < RFM__RHYTHM_CELLS; k++)
    assert_near(r.buy[k] / r.buy[k - RFM__RHYTHM_ENDS], pow(200, 1 / 7.0), 1e-12);
  assert_same_double(r.leave[0], 0.0);
  assert_near(r.leave[1], 1 / 400.0, 1e-15);
  assert_near(r.leave[3], sqrt(.5 / 400), 1e-15);
  assert_near(r.leave[5], .5, 1e-15);
  rfm__rhythm_grid(&r, 3);
  assert_int_equal(r.span_days, RFM__RHYTHM_MIN_SPAN);
}

/* Without leaving, the past does not matter: no purchase in H days has probability e^(-b H), so
 * log-odds -ln(e^(b H) - 1). */
static void who_never_leaves_buys_at_his_rate(void **state)
{
  const rfm__past pasts[] = {{0, 0, 50}, {3, 40, 60}, {9, 60, 60}};

  (void)state;
  for (int cell = 0; cell < RFM__RHYTHM_CELLS - RFM__RHYTHM_ENDS; cell += RFM__RHYTHM_ENDS) {
    const rfm__rhythm r = one_cell(cell, 100, 20);

    for (int i = 0; i < 3; i++)
      assert_near(rfm__rhythm_odds(&r, &pasts[i]), -log(expm1(20 * r.buy[cell])), 1e-9);
  }
}

/* With rates b and e: the odds of being there after d silent days are those of "no purchase and not
 * left" e^-(b+e)d against "left before a purchase" e/(b+e) (1 - e^-(b+e)d); from there a purchase
 * comes before leaving and before H. Here by integrals in small steps. */
static void one_pair_of_rates_is_the_process_itself(void **state)
{
  const rfm__past past = {4, 70, 100};
  const int cell = 4 * RFM__RHYTHM_ENDS + 3, horizon = 45;
  const rfm__rhythm r = one_cell(cell, 200, horizon);
  const double b = r.buy[cell], e = r.leave[cell], step = 1e-4;
  double left = 0, again = 0, there;

  (void)state;
  for (double t = step / 2; t < past.age - past.last; t += step)
    left += e * exp(-(b + e) * t) * step;
  there = exp(-(b + e) * (past.age - past.last));
  for (double t = step / 2; t < horizon; t += step)
    again += b * exp(-(b + e) * t) * step;
  again *= there / (there + left);
  assert_near(rfm__rhythm_odds(&r, &past), log((1 - again) / again), 1e-6);
}

/* Two cells mix by weight times likelihood, worked plainly. */
static void cells_mix_by_weight_and_likelihood(void **state)
{
  const rfm__past past = {2, 30, 50};
  const int cells[2] = {2 * RFM__RHYTHM_ENDS + 2, 5 * RFM__RHYTHM_ENDS + 1};
  rfm__rhythm r = one_cell(cells[0], 200, 28);
  double all = 0, again = 0;

  (void)state;
  r.weight[cells[0]] = .3;
  r.weight[cells[1]] = .7;
  for (int i = 0; i < 2; i++) {
    const double b = r.buy[cells[i]], e = r.leave[cells[i]], w = r.weight[cells[i]];

    all += w * b * b * (e / (b + e) * exp(-(b + e) * 30) + b / (b + e) * exp(-(b + e) * 50));
    again += w * b * b * exp(-(b + e) * 50) * b / (b + e) * (1 - exp(-(b + e) * 28));
  }
  assert_near(rfm__rhythm_odds(&r, &past), log((all - again) / again), 1e-12);
}

/* Of who never leaves: a Poisson number of purchases without its nought. */
static void who_never_leaves_and_buys_does_so_as_often_as_a_poisson_above_nought(void **state)
{
  const rfm__past past = {3, 40, 60};

  (void)state;
  for (int cell = 0; cell < RFM__RHYTHM_CELLS; cell += RFM__RHYTHM_ENDS) {
    const rfm__rhythm r = one_cell(cell, 100, 20);
    const double mean = 20 * r.buy[cell];

    assert_near(rfm__rhythm_days(&r, &past), mean / -expm1(-mean), 1e-9);
  }
}

/* Each day of the horizon one is there with the chance of not having left; here by small steps.
 * Weights, rates and pasts as above. */
static void purchase_days_are_those_of_the_process(void **state)
{
  const rfm__past past = {2, 30, 50};
  const int cells[2] = {2 * RFM__RHYTHM_ENDS + 2, 5 * RFM__RHYTHM_ENDS + 1};
  rfm__rhythm r = one_cell(cells[0], 200, 28);
  const double step = 1e-4;
  double times = 0, again = 0;

  (void)state;
  r.weight[cells[0]] = .3;
  r.weight[cells[1]] = .7;
  for (int i = 0; i < 2; i++) {
    const double b = r.buy[cells[i]], e = r.leave[cells[i]];
    const double there = r.weight[cells[i]] * b * b * exp(-(b + e) * 50);

    for (double t = step / 2; t < 28; t += step) {
      times += there * b * exp(-e * t) * step;
      again += there * b * exp(-(b + e) * t) * step;
    }
  }
  assert_near(rfm__rhythm_days(&r, &past), times / again, 1e-6);
}

/* Thousands of years beside rates of days: what is left is the slowest who never leaves. */
static void a_silence_beyond_measure_expects_the_slowest(void **state)
{
  const rfm__past past = {5, 10, 3000000};
  rfm__rhythm r;
  double mean;

  (void)state;
  rfm__rhythm_grid(&r, 100);
  rfm__rhythm_look(&r, 40);
  mean = 40 / 400.0;
  assert_near(rfm__rhythm_days(&r, &past), mean / -expm1(-mean), 1e-9);
}

static void longer_silence_is_worse_and_a_longer_horizon_better(void **state)
{
  rfm__rhythm r;
  double before = -100;

  (void)state;
  rfm__rhythm_grid(&r, 300);
  rfm__rhythm_look(&r, 60);
  for (int32_t age = 100; age < 300; age += 10) {
    const rfm__past past = {5, 100, age};
    const double odds = rfm__rhythm_odds(&r, &past);

    assert_true(odds > before);
    before = odds;
    rfm__rhythm_look(&r, 61);
    assert_true(rfm__rhythm_odds(&r, &past) < odds);
    rfm__rhythm_look(&r, 60);
  }
}

enum { N = 5000 };

/* Customers of one rate, of whom a third leaves after the first purchase, the others never. */
static void make_pasts(rfm__past *pasts, int n, uint64_t seed)
{
  rfm__rng rng;

  rfm__rng_seed(&rng, seed);
  for (int i = 0; i < n; i++) {
    rfm__past p = {0, 0, 200 + (int32_t)rfm__rng_below(&rng, 200)};

    if (rfm__rng_unit(&rng) > 1 / 3.0)
      for (double t = 0; t <= p.age; t += -30 * log(1 - rfm__rng_unit(&rng)))
        if ((int32_t)t > p.last) {
          p.last = (int32_t)t;
          p.repeats++;
        }
    pasts[i] = p;
  }
}

static void a_fit_tells_who_left_from_who_stays(void **state)
{
  static rfm__past pasts[N];
  const rfm_host host = plain_host();
  const rfm__past gone = {0, 0, 300}, regular = {10, 295, 300};
  rfm__rhythm r;
  double sum = 0;

  (void)state;
  make_pasts(pasts, N, 3);
  assert_ok(rfm__rhythm_fit(&r, &host, pasts, N, &err), &err);
  for (int k = 0; k < RFM__RHYTHM_CELLS; k++)
    sum += r.weight[k];
  assert_near(sum, 1, 1e-12);
  rfm__rhythm_look(&r, 60);
  assert_true(rfm__rhythm_odds(&r, &gone) > 3);       /* 95 % */
  assert_true(rfm__rhythm_odds(&r, &regular) < -1.2); /* e^(-60/30) is 13 %: odds of -1.9 */
}

/* A till that has no date says 1900: the grid reaches twice as far as 99 of 100 customers, and no
 * further. */
static void one_ancient_customer_does_not_stretch_the_grid(void **state)
{
  static rfm__past pasts[N];
  const rfm_host host = plain_host();
  rfm__rhythm r, without;

  (void)state;
  make_pasts(pasts, N, 3);
  pasts[0].age = 700;
  assert_ok(rfm__rhythm_fit(&without, &host, pasts, N, &err), &err);
  assert_int_equal(without.span_days, 700);
  pasts[0].age = 45000;
  assert_ok(rfm__rhythm_fit(&r, &host, pasts, N, &err), &err);
  assert_in_range(r.span_days, 2 * 390, 2 * 399); /* the others are 200 to 399 days old */
}

/* In a shop of two months, ten centuries between two purchases and ten since: no cell gives that a
 * chance that a double can hold. It is not counted, so the weights sum to 1 without it. */
static void a_past_beyond_measure_is_left_out_of_the_fit(void **state)
{
  static rfm__past pasts[N];
  const rfm_host host = plain_host();
  rfm__rhythm r;
  double sum = 0;

  (void)state;
  for (int i = 0; i < N; i++)
    pasts[i] = (rfm__past){i % 3, i % 3 * 9, 20 + i % 40};
  pasts[0] = (rfm__past){1, 365000, 740000};
  assert_ok(rfm__rhythm_fit(&r, &host, pasts, N, &err), &err);
  for (int k = 0; k < RFM__RHYTHM_CELLS; k++)
    sum += r.weight[k];
  assert_near(sum, 1, 1e-12);
}

/* Each of the order of pasts, and beyond RFM__RHYTHM_PASTS a choice among them by count. */
static void the_order_of_pasts_does_not_matter(void **state)
{
  enum { MANY = 3 * RFM__RHYTHM_PASTS + 77 };
  rfm__past *pasts = malloc(MANY * sizeof *pasts);
  const rfm_host host = plain_host();
  rfm__rhythm a, b, few;

  (void)state;
  make_pasts(pasts, MANY, 4);
  assert_ok(rfm__rhythm_fit(&a, &host, pasts, MANY, &err), &err);
  for (int i = 0; i < MANY / 2; i++) {
    const rfm__past other = pasts[i];

    pasts[i] = pasts[MANY - 1 - i];
    pasts[MANY - 1 - i] = other;
  }
  assert_ok(rfm__rhythm_fit(&b, &host, pasts, MANY, &err), &err);
  assert_memory_equal(&a, &b, sizeof a);
  assert_ok(rfm__rhythm_fit(&few, &host, pasts, RFM__RHYTHM_PASTS, &err), &err);
  for (int k = 0; k < RFM__RHYTHM_CELLS; k++)
    assert_near(a.weight[k], few.weight[k], .05);
  free(pasts);
}

static void every_allocation_of_a_fit_may_fail(void **state)
{
  static rfm__past pasts[50];
  failing_host fh;
  rfm__rhythm r;
  int n = 1;

  (void)state;
  make_pasts(pasts, 50, 5);
  failing_host_init(&fh);
  for (; failing_host_fail(&fh, n, FAIL_ONCE), rfm__rhythm_fit(&r, &fh.host, pasts, 50, NULL); n++)
    assert_true(n < 20);
  assert_int_equal(n, 6);
  failing_host_assert_clean(&fh);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rates_lie_evenly_on_the_log_scale),
      cmocka_unit_test(who_never_leaves_buys_at_his_rate),
      cmocka_unit_test(one_pair_of_rates_is_the_process_itself),
      cmocka_unit_test(cells_mix_by_weight_and_likelihood),
      cmocka_unit_test(who_never_leaves_and_buys_does_so_as_often_as_a_poisson_above_nought),
      cmocka_unit_test(purchase_days_are_those_of_the_process),
      cmocka_unit_test(a_silence_beyond_measure_expects_the_slowest),
      cmocka_unit_test(longer_silence_is_worse_and_a_longer_horizon_better),
      cmocka_unit_test(a_fit_tells_who_left_from_who_stays),
      cmocka_unit_test(one_ancient_customer_does_not_stretch_the_grid),
      cmocka_unit_test(a_past_beyond_measure_is_left_out_of_the_fit),
      cmocka_unit_test(the_order_of_pasts_does_not_matter),
      cmocka_unit_test(every_allocation_of_a_fit_may_fail),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}
