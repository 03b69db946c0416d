/* SPDX-License-Identifier: MIT */
#include "base/hashmap.h"

#include "base/alloc.h"
#include "base/rng.h"

#include "support/failing_host.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static const uint64_t SEED[2] = {UINT64_C(0x0123456789abcdef), UINT64_C(0xfedcba9876543210)};

typedef struct fixture {
  failing_host fh;
  rfm__hashmap map;
} fixture;

static int setup(void **state)
{
  static fixture f;

  failing_host_init(&f.fh);
  rfm__hashmap_init(&f.map, &f.fh.host, SEED);
  *state = &f;
  return 0;
}

static int teardown(void **state)
{
  fixture *f = *state;

  rfm__hashmap_clear(&f->map);
  failing_host_assert_clean(&f->fh);
  return 0;
}

static int is_value(uint64_t value, const void *context)
{
  return value == *(const uint64_t *)context;
}

static void assert_maps(const rfm__hashmap *map, uint64_t key, uint64_t value)
{
  const uint64_t *found = rfm__hashmap_find(map, key, NULL, NULL);

  assert_non_null(found);
  assert_true(*found == value);
}

static void an_empty_map_owns_nothing(void **state)
{
  fixture *f = *state;

  assert_null(rfm__hashmap_find(&f->map, 0, NULL, NULL));
  assert_null(rfm__hashmap_find(&f->map, 5, NULL, NULL));
  assert_false(rfm__hashmap_remove(&f->map, 0, 1));
  assert_false(rfm__hashmap_remove(&f->map, 5, 1));
  rfm__hashmap_prefetch(&f->map, 5);
  assert_int_equal(rfm__hashmap_size(&f->map), 0);
  assert_int_equal(rfm__hashmap_bytes(&f->map), 0);
  assert_int_equal(f->fh.attempts, 0);
}

static void any_key_may_be_stored(void **state)
{
  static const uint64_t keys[] = {0, 1, UINT64_MAX, UINT64_C(1) << 63, 256};
  fixture *f = *state;
  int i;

  for (i = 0; i < COUNT_OF(keys); i++)
    assert_true(rfm__hashmap_insert(&f->map, keys[i], (uint64_t)i));
  for (i = 0; i < COUNT_OF(keys); i++)
    assert_maps(&f->map, keys[i], (uint64_t)i);
  assert_int_equal(rfm__hashmap_size(&f->map), COUNT_OF(keys));
  assert_null(rfm__hashmap_find(&f->map, 2, NULL, NULL));
}

static void a_value_can_be_changed_in_place(void **state)
{
  fixture *f = *state;

  assert_true(rfm__hashmap_insert(&f->map, 9, 1));
  *rfm__hashmap_find(&f->map, 9, NULL, NULL) = UINT64_MAX;
  assert_maps(&f->map, 9, UINT64_MAX);
}

static void no_insertion_waits_for_more_than_one_split(void **state)
{
  fixture *f = *state;
  int64_t before, most = 0;
  uint64_t i;

  for (i = 0; i < 200000; i++) {
    before = f->fh.attempts;
    assert_true(rfm__hashmap_insert(&f->map, i, i * 3));
    if (f->fh.attempts - before > most)
      most = f->fh.attempts - before;
  }
  assert_true(most <= 2); /* the upper half and a directory */
  for (i = 0; i < 200000; i++)
    assert_maps(&f->map, i, i * 3);
  assert_null(rfm__hashmap_find(&f->map, 200000, NULL, NULL));
  assert_int_equal(rfm__hashmap_bytes(&f->map), f->fh.live_bytes);
  assert_true(f->fh.live_bytes < 200000 * 48); /* 16 bytes at a load of 0.375 .. 0.75 */
}

/* Each allocation of the reservation fails once; then it holds, and so does every later map. */
static void room_for_many_is_made_at_once(void **state)
{
  fixture *f = *state;
  int64_t n, before, splits = 0;
  uint64_t i;

  for (n = 1; failing_host_fail(&f->fh, n, FAIL_ONCE), !rfm__hashmap_reserve(&f->map, 10000); n++)
    assert_int_equal(f->fh.live_bytes, 0);
  failing_host_fail(&f->fh, 0, FAIL_ONCE);
  assert_int_equal(n, 66); /* 64 segments of 156 keys, and the directory */
  assert_int_equal(rfm__hashmap_bytes(&f->map), f->fh.live_bytes);
  for (i = 0; i < 10000; i++) {
    before = f->fh.attempts;
    assert_true(rfm__hashmap_insert(&f->map, i, i * 3));
    splits += f->fh.attempts > before;
  }
  assert_true(splits < 8);
  assert_true(rfm__hashmap_reserve(&f->map, 1000000)); /* not empty: as it is */
  assert_int_equal(rfm__hashmap_bytes(&f->map), f->fh.live_bytes);
  for (i = 0; i < 10000; i++)
    assert_maps(&f->map, i, i * 3);
}

/* 10,000 equal keys never part, whatever bit one looks at. */
static void equal_keys_are_told_apart_by_the_predicate(void **state)
{
  static const uint64_t keys[] = {77, 0};
  fixture *f = *state;
  uint64_t i;
  int k;

  for (k = 0; k < COUNT_OF(keys); k++) {
    for (i = 0; i < 2000; i++)
      assert_true(rfm__hashmap_insert(&f->map, keys[k], i));
    for (i = 0; i < 3000; i++)
      assert_true(
          rfm__hashmap_insert(&f->map, 1000 + 3000 * (uint64_t)k + i, i)); /* others still fit */
    for (i = 0; i < 2000; i++)
      assert_true(*rfm__hashmap_find(&f->map, keys[k], is_value, &i) == i);
    assert_null(rfm__hashmap_find(&f->map, keys[k], is_value, &(uint64_t){2000}));
    for (i = 0; i < 2000; i += 2)
      assert_true(rfm__hashmap_remove(&f->map, keys[k], i));
    assert_false(rfm__hashmap_remove(&f->map, keys[k], 0));
    for (i = 0; i < 2000; i++)
      assert_int_equal(rfm__hashmap_find(&f->map, keys[k], is_value, &i) != NULL, i % 2);
  }
  for (i = 0; i < 6000; i++)
    assert_maps(&f->map, 1000 + i, i % 3000);
}

/* The model: present[key] is the value plus one, or 0. */
static void a_random_history_agrees_with_a_plain_array(void **state)
{
  enum { KEYS = 4096, STEPS = 200000 };
  static uint64_t present[KEYS];
  fixture *f = *state;
  size_t size = 0;
  rfm__rng rng;
  uint64_t key, value;
  int i;

  memset(present, 0, sizeof present);
  rfm__rng_seed(&rng, 5);
  for (i = 0; i < STEPS; i++) {
    key = rfm__rng_below(&rng, KEYS);
    value = rfm__rng_next(&rng) >> 1;
    if (present[key]) {
      assert_maps(&f->map, key, present[key] - 1);
      assert_false(rfm__hashmap_remove(&f->map, key, present[key]));
      assert_true(rfm__hashmap_remove(&f->map, key, present[key] - 1));
      present[key] = 0;
      size--;
    } else {
      assert_null(rfm__hashmap_find(&f->map, key, NULL, NULL));
      assert_true(rfm__hashmap_insert(&f->map, key, value));
      present[key] = value + 1;
      size++;
    }
    assert_int_equal(rfm__hashmap_size(&f->map), size);
  }
}

static void count_visit(uint64_t key, uint64_t *value, void *arg)
{
  unsigned char *visits = arg;

  assert_true(*value == key + 1);
  visits[key]++;
  *value = 0;
}

static void the_walk_visits_every_entry_once(void **state)
{
  enum { N = 5000 };
  unsigned char visits[N] = {0};
  fixture *f = *state;
  uint64_t i;

  rfm__hashmap_each(&f->map, count_visit, visits); /* nothing there yet */
  for (i = 0; i < N; i++)
    assert_true(rfm__hashmap_insert(&f->map, i, i + 1));
  rfm__hashmap_each(&f->map, count_visit, visits);
  for (i = 0; i < N; i++) {
    assert_int_equal(visits[i], 1);
    assert_maps(&f->map, i, 0);
  }
}

static void removed_and_cleared_entries_leave_no_trace(void **state)
{
  fixture *f = *state;
  uint64_t i;

  f->fh.secret = UINT64_C(0x5ec2e7);
  assert_true(rfm__hashmap_insert(&f->map, 1, f->fh.secret));
  assert_true(rfm__hashmap_insert(&f->map, 0, f->fh.secret));
  for (i = 2; i < 2000; i++) /* the entry moves through splits, whose old segments go back */
    assert_true(rfm__hashmap_insert(&f->map, i, i));
  assert_true(rfm__hashmap_remove(&f->map, 0, f->fh.secret));
  rfm__hashmap_clear(&f->map);
  assert_int_equal(f->fh.leaked, 0);
  assert_int_equal(f->fh.live_bytes, 0);
  assert_true(rfm__hashmap_insert(&f->map, 1, 2)); /* usable again */
  assert_maps(&f->map, 1, 2);
}

/* Insert until all fit, failing one allocation after another; a failure must not change what is
 * there. */
static void insertions_survive_failing_allocations(void **state)
{
  static const failing_mode modes[] = {FAIL_ONCE, FAIL_EVER_AFTER};
  fixture *f = *state;
  int64_t failures;
  uint64_t i, k;
  int m;

  for (m = 0; m < COUNT_OF(modes); m++) {
    rfm__hashmap_clear(&f->map);
    failures = 0;
    for (i = 0; i < 3000; i++) {
      int64_t n = 1;

      while (failing_host_fail(&f->fh, n, modes[m]), !rfm__hashmap_insert(&f->map, i, i)) {
        n++;
        failures++;
        assert_int_equal(rfm__hashmap_size(&f->map), i);
        assert_int_equal(rfm__hashmap_bytes(&f->map), f->fh.live_bytes);
        assert_null(rfm__hashmap_find(&f->map, i, NULL, NULL));
      }
    }
    failing_host_fail(&f->fh, 0, FAIL_ONCE);
    assert_true(failures > 20);
    for (k = 0; k < 3000; k++)
      assert_maps(&f->map, k, k);
  }
}

static void widening_survives_failing_allocations(void **state)
{
  fixture *f = *state;
  uint64_t i, failures = 0;

  for (i = 0; i < 1000; i++) {
    int64_t n = 1;

    while (failing_host_fail(&f->fh, n, FAIL_ONCE), !rfm__hashmap_insert(&f->map, 5, i)) {
      n++;
      failures++;
      assert_int_equal(rfm__hashmap_size(&f->map), i);
    }
  }
  failing_host_fail(&f->fh, 0, FAIL_ONCE);
  assert_int_equal(failures, 5); /* the first segment, its directory, 512, 1024 and 2048 slots */
  for (i = 0; i < 1000; i++)
    assert_non_null(rfm__hashmap_find(&f->map, 5, is_value, &i));
}

static int bits_of(uint64_t x)
{
  int n = 0;

  for (; x; x &= x - 1)
    n++;
  return n;
}

/* Keys in sequence, and in strides of every power of two: the top 8 and the low 8 bits each spread
 * over 256 places. The sum of squares of 256 counts of 16 on average is chi-square with 255 degrees
 * of freedom: below 400 but for one in 10^8. */
static void the_mix_spreads_regular_keys(void **state)
{
  static const uint64_t seeds[][2] = {{0, 0}, {UINT64_C(0x0123456789abcdef), UINT64_C(0xfedcba98)}};
  int s, stride, place;
  uint64_t i;

  (void)state;
  for (s = 0; s < COUNT_OF(seeds); s++)
    for (stride = 0; stride <= 52; stride++) {
      int top[256] = {0}, low[256] = {0};
      double chi_top = 0.0, chi_low = 0.0;

      for (i = 0; i < 4096; i++) {
        const uint64_t hash = rfm__mix(i << stride, seeds[s]);

        top[hash >> 56]++;
        low[hash & 255]++;
      }
      for (place = 0; place < 256; place++) {
        chi_top += (top[place] - 16) * (top[place] - 16) / 16.0;
        chi_low += (low[place] - 16) * (low[place] - 16) / 16.0;
      }
      if (chi_top > 400.0 || chi_low > 400.0)
        fail_msg("seed %d, stride 2^%d: %.0f, %.0f", s, stride, chi_top, chi_low);
    }
}

static void one_bit_of_the_key_changes_many_of_the_hash(void **state)
{
  rfm__rng rng;
  int bit, i;

  (void)state;
  rfm__rng_seed(&rng, 6);
  for (bit = 0; bit < 64; bit++) {
    double changed = 0.0;

    for (i = 0; i < 1000; i++) {
      const uint64_t key = rfm__rng_next(&rng);

      changed += bits_of(rfm__mix(key, SEED) ^ rfm__mix(key ^ UINT64_C(1) << bit, SEED));
    }
    assert_true(changed / 1000 >
                16.0); /* 32 would be ideal; the topmost bits reach the lower half twice less */
  }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
  const struct CMUnitTest tests[] = {
      TEST(an_empty_map_owns_nothing),
      TEST(any_key_may_be_stored),
      TEST(a_value_can_be_changed_in_place),
      TEST(no_insertion_waits_for_more_than_one_split),
      TEST(room_for_many_is_made_at_once),
      TEST(equal_keys_are_told_apart_by_the_predicate),
      TEST(a_random_history_agrees_with_a_plain_array),
      TEST(the_walk_visits_every_entry_once),
      TEST(removed_and_cleared_entries_leave_no_trace),
      TEST(insertions_survive_failing_allocations),
      TEST(widening_survives_failing_allocations),
      cmocka_unit_test(the_mix_spreads_regular_keys),
      cmocka_unit_test(one_bit_of_the_key_changes_many_of_the_hash),
  };

  return cmocka_run_group_tests_name("hashmap", tests, NULL, NULL);
}
