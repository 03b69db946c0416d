/* SPDX-License-Identifier: MIT */
/* Setting attributes: all values of a call or none, so each step keeps what undoes it. */
#include "base/alloc.h"
#include "base/date.h"
#include "base/error.h"
#include "base/options.h"
#include "data/newcomers.h"
#include "data/table.h"

#include <string.h>

/* What a value replaced. */
typedef struct undo {
  double before;
  int32_t replaced; /* 0: there was none */
} undo;

typedef struct setting {
  rfm_table *table;
  rfm__attribute *attribute;
  rfm_attribute given;
  rfm_ids ids;
  uint32_t *rows;
  undo *undos;
  int64_t n_done;
  int is_new;
} setting;

static int finite_value(double value)
{
  return value - value == 0;
}

static int32_t value_day(const setting *s, int64_t i)
{
  return s->given.day ? s->given.day[i] : RFM__NO_DAY;
}

static rfm_status check_values(const setting *s, rfm_error *err)
{
  int64_t i;

  for (i = 0; i < s->ids.n; i++) {
    if (!finite_value(s->given.value[i]))
      return rfm__fail_at(err, RFM_E_DATA, i, -1, "row %lld: value is not finite", (long long)i);
    if (s->given.day && !rfm__is_day(s->given.day[i]))
      return rfm__fail_at(err, RFM_E_DATA, i, -1,
                          "row %lld: day is %d, expected -719162 to 2932896 since 1970-01-01",
                          (long long)i, (int)s->given.day[i]);
  }
  return RFM_OK;
}

static rfm_status read_attribute(setting *s, const rfm_attribute *given, rfm_error *err)
{
  rfm_attribute *a = &s->given;
  rfm_status status;
  size_t length;

  if (!given)
    return rfm__fail(err, RFM_E_ARG, "attribute is NULL");
  status = rfm__options_read(a, sizeof *a, sizeof *a, given, "rfm_attribute", err);
  if (status)
    return status;
  if (a->flags & ~RFM_ATTRIBUTE_REPLACE)
    return rfm__fail(err, RFM_E_ARG, "rfm_attribute: flags is %u, with unknown bits",
                     (unsigned)a->flags);
  length = a->name ? strlen(a->name) : 0;
  if (length < 1 || length > RFM__MAX_ATTRIBUTE_NAME)
    return rfm__fail(err, RFM_E_ARG, "rfm_attribute: name has %lld bytes, expected 1 to 63",
                     (long long)length);
  status = rfm__table_read_ids(s->table, a->ids, &s->ids, err);
  if (status)
    return status;
  if (!a->value && s->ids.n > 0)
    return rfm__fail(err, RFM_E_ARG, "rfm_attribute: value is NULL");
  return check_values(s, err);
}

static rfm_status find_attribute(setting *s, rfm_error *err)
{
  rfm__attributes *attributes = &s->table->attributes;
  const int32_t index = rfm__attributes_find(attributes, s->given.name);

  if (index >= 0) {
    s->attribute = attributes->list[index];
    return RFM_OK;
  }
  if (attributes->n == RFM__MAX_ATTRIBUTES)
    return rfm__fail(err, RFM_E_LIMIT, "the table has 64 attributes already");
  s->attribute = rfm__attributes_add(attributes, s->given.name);
  s->is_new = s->attribute != NULL;
  return s->attribute ? RFM_OK : rfm__fail_nomem(err);
}

static rfm_status set_value(setting *s, int64_t i, rfm_error *err)
{
  const double value = s->given.value[i] + 0.0; /* never -0.0 */
  rfm__attribute_value *known = rfm__attribute_at(s->attribute, s->rows[i], value_day(s, i));

  s->undos[i].replaced = known != NULL;
  if (!known)
    return rfm__attribute_put(s->attribute, s->rows[i], value_day(s, i), value)
               ? RFM_OK
               : rfm__fail_nomem(err);
  if (known->value != value && !(s->given.flags & RFM_ATTRIBUTE_REPLACE))
    return rfm__fail_at(err, RFM_E_CONFLICT, i, -1,
                        "row %lld: %s has another value for the same day", (long long)i,
                        s->given.name);
  s->undos[i].before = known->value;
  known->value = value;
  return RFM_OK;
}

static void undo_values(setting *s)
{
  while (s->n_done > 0) {
    const int64_t i = --s->n_done;

    if (s->undos[i].replaced)
      rfm__attribute_at(s->attribute, s->rows[i], value_day(s, i))->value = s->undos[i].before;
    else
      rfm__attribute_take(s->attribute, s->rows[i], value_day(s, i));
  }
  if (s->is_new)
    rfm__attributes_drop_last(&s->table->attributes);
}

static rfm_status set_values(setting *s, rfm_error *err)
{
  rfm__newcomers newcomers = {NULL, RFM__NOBODY};
  rfm_status status;

  newcomers.table = s->table;
  status = rfm__newcomers_rows(&newcomers, &s->ids, s->rows, err);
  if (!status)
    status = find_attribute(s, err);
  while (!status && s->n_done < s->ids.n) {
    status = set_value(s, s->n_done, err);
    s->n_done += !status;
  }
  if (!status) {
    rfm__newcomers_commit(&newcomers);
    rfm__attributes_tidy(&s->table->attributes);
    return RFM_OK;
  }
  undo_values(s);
  rfm__newcomers_rollback(&newcomers);
  return status;
}

rfm_status RFM_CALL rfm_table_set_attribute(rfm_table *table, const rfm_attribute *attribute,
                                            rfm_error *err)
{
  setting s;
  size_t n;
  rfm_status status = rfm__table_writable(table, err);

  memset(&s, 0, sizeof s);
  s.table = table;
  if (!status)
    status = read_attribute(&s, attribute, err);
  if (status)
    return status;
  n = (size_t)s.ids.n;
  s.rows = rfm__alloc(&table->host, n, sizeof *s.rows);
  s.undos = rfm__alloc(&table->host, n, sizeof *s.undos);
  status = s.rows && s.undos ? set_values(&s, err) : rfm__fail_nomem(err);
  rfm__dealloc(&table->host, s.rows, n, sizeof *s.rows);
  rfm__wipe_dealloc(&table->host, s.undos, n, sizeof *s.undos);
  return status;
}
