/* SPDX-License-Identifier: MIT */
/* Ranking metrics: one stable radix sort by descending score; counts are exact integers. */
#include "math/ranking.h"

#include "base/alloc.h"
#include "base/error.h"
#include "math/order.h"
#include "math/special.h"
#include "math/sum.h"

#include <string.h>

typedef struct sorted {
  const uint8_t *label;
  const double *score;
  uint64_t *keys, *scratch_keys;
  uint32_t *row, *scratch_row; /* rows by descending score, ties by row */
  double *terms;               /* of a sum, in row order */
  int64_t n;                   /* rows that count */
  int64_t n_positive;
} sorted;

double rfm__log_loss(double probability, int label)
{
  double p = label ? probability : 1.0 - probability;

  if (p < RFM__LEAST_PROBABILITY)
    p = RFM__LEAST_PROBABILITY;
  if (p > 1.0 - RFM__LEAST_PROBABILITY)
    p = 1.0 - RFM__LEAST_PROBABILITY;
  return -rfm__ln(p);
}

static void sort_rows(sorted *s, const uint8_t *mask, int64_t n)
{
  int64_t i;

  for (i = 0; i < n; i++) {
    if ((mask && !mask[i]) || s->score[i] != s->score[i])
      continue;
    s->keys[s->n] = ~rfm__double_bits_ordered(s->score[i]);
    s->row[s->n++] = (uint32_t)i;
    s->n_positive += s->label[i] != 0;
  }
  rfm__sort_u64_index(s->keys, s->row, s->scratch_keys, s->scratch_row, (size_t)s->n);
}

static double fraction(int64_t part, int64_t of)
{
  return (double)part / (double)of;
}

/* Groups of equal scores, best first. */
static void walk_scores(const sorted *s, rfm__ranking *out)
{
  const int64_t n_negative = s->n - s->n_positive;
  int64_t i = 0, positive = 0, negative = 0, halves = 0;

  out->average_precision = out->ks = 0.0;
  while (i < s->n) {
    const int64_t begin = i, before = positive;
    int64_t group, lost;
    double apart;

    for (; i < s->n && s->keys[i] == s->keys[begin]; i++)
      positive += s->label[s->row[i]] != 0;
    group = positive - before;
    lost = i - begin - group;
    halves += lost * (2 * before + group); /* pairs in the right order count 2, ties 1 */
    negative += lost;
    out->average_precision += fraction(group, s->n_positive) * fraction(positive, i);
    apart = fraction(positive, s->n_positive) - fraction(negative, n_negative);
    apart = apart < 0 ? -apart : apart;
    out->ks = apart > out->ks ? apart : out->ks;
  }
  out->auc = (double)halves / 2.0 / ((double)s->n_positive * (double)n_negative);
}

static void walk_tenths(const sorted *s, rfm__ranking *out)
{
  const int64_t size = (s->n + RFM__TENTHS - 1) / RFM__TENTHS;
  int64_t begin = 0, k, i;

  out->calibration_error = 0.0;
  for (k = 0; k < RFM__TENTHS; k++) {
    const int64_t end = s->n - begin < size ? s->n : begin + size;
    int64_t positive = 0;
    double sum = 0.0, apart;

    for (i = begin; i < end; i++) {
      positive += s->label[s->row[i]] != 0;
      s->terms[i - begin] = s->score[s->row[i]];
    }
    if (end > begin) {
      sum = rfm__sum(s->terms, NULL, end - begin);
      apart = sum - (double)positive;
      out->calibration_error += (apart < 0 ? -apart : apart) / (double)s->n;
    }
    out->lift[k] = end > begin && s->n_positive > 0
                       ? fraction(positive, end - begin) / fraction(s->n_positive, s->n)
                       : rfm__quiet_nan();
    begin = end;
  }
}

typedef double (*term_fn)(double score, int label);

static double squared_error(double score, int label)
{
  const double error = score - (label != 0);

  return error * error;
}

static double score_itself(double score, int label)
{
  (void)label;
  return score;
}

/* Over the rows that count, one behind the other as they stand: neither ties nor rows between them
 * change a bit. */
static double mean_of(const sorted *s, const uint8_t *mask, int64_t n, term_fn term)
{
  int64_t i, k = 0;

  for (i = 0; i < n; i++)
    if ((!mask || mask[i]) && s->score[i] == s->score[i]) /* nothing may stand in the other rows */
      s->terms[k++] = term(s->score[i], s->label[i]);
  return rfm__sum(s->terms, NULL, k) / (double)k;
}

static void walk_rows(const sorted *s, const uint8_t *mask, int64_t n, rfm__ranking *out)
{
  out->brier = mean_of(s, mask, n, squared_error);
  out->log_loss = mean_of(s, mask, n, rfm__log_loss);
  out->mean = mean_of(s, mask, n, score_itself);
}

static void nothing(rfm__ranking *out)
{
  int k;

  out->auc = out->average_precision = out->ks = out->brier = out->log_loss = rfm__quiet_nan();
  out->calibration_error = out->mean = rfm__quiet_nan();
  for (k = 0; k < RFM__TENTHS; k++)
    out->lift[k] = rfm__quiet_nan();
}

rfm_status rfm__ranking_of(const rfm_host *host, const uint8_t *label, const double *score,
                           const uint8_t *mask, int64_t n, rfm__ranking *out, rfm_error *err)
{
  enum { BYTES = 3 * sizeof(uint64_t) + 2 * sizeof(uint32_t) };
  const size_t room = (size_t)n;
  sorted s = {label, score, NULL, NULL, NULL, NULL, NULL, 0, 0};
  void *block = rfm__alloc(host, room, BYTES);

  memset(out, 0, sizeof *out);
  if (!block)
    return rfm__fail_nomem(err);
  s.keys = block;
  s.scratch_keys = s.keys + room;
  s.terms = (double *)(void *)(s.scratch_keys + room);
  s.row = (uint32_t *)(void *)(s.terms + room);
  s.scratch_row = s.row + room;
  sort_rows(&s, mask, n);
  out->n = s.n;
  out->n_positive = s.n_positive;
  nothing(out);
  if (s.n_positive > 0 && s.n_positive < s.n)
    walk_scores(&s, out);
  if (s.n > 0) {
    walk_tenths(&s, out);
    walk_rows(&s, mask, n, out);
  }
  rfm__wipe_dealloc(host, block, room, BYTES);
  return RFM_OK;
}
