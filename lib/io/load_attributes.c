/* SPDX-License-Identifier: MIT */
/* Loading attributes: by name, and the values of each by customer and day. */
#include "base/error.h"
#include "io/table_parts.h"

#include <string.h>

typedef struct reading {
  rfm__load *load;
  rfm_table *table;
  rfm__attribute *attribute; /* of the last block, or NULL */
  uint32_t customer;         /* of the last value; 0: there was none */
  int32_t day;
  int full; /* the last block was */
} reading;

static int is_day(int32_t day)
{
  return day == RFM__NO_DAY || (day >= RFM_DAY_MIN && day <= RFM_DAY_MAX);
}

static void take_value(reading *r, uint32_t i)
{
  const uint32_t customer = rfm__load_customer(r->load, r->table);
  const int32_t day = rfm__load_i32(r->load);
  const double value = rfm__load_f64(r->load);

  if (!is_day(day))
    rfm__load_fail(r->load, i, "its day is out of range");
  if (customer < r->customer || (customer == r->customer && day <= r->day))
    rfm__load_fail(r->load, i, "values are not in order");
  r->customer = customer;
  r->day = day;
  if (!r->load->status && !rfm__attribute_put(r->attribute, customer, day, value))
    rfm__load_status(r->load, RFM_E_NOMEM, NULL);
}

/* A new attribute; names ascend. */
static void begin_attribute(reading *r, const char *name)
{
  rfm__attributes *attributes = &r->table->attributes;

  if (r->attribute && strcmp(name, r->attribute->name) <= 0)
    rfm__load_fail(r->load, -1, "attributes are not in order");
  if (attributes->n == RFM__MAX_ATTRIBUTES)
    rfm__load_fail(r->load, -1, "there are too many attributes");
  if (r->load->status)
    return;
  r->attribute = rfm__attributes_add(attributes, name);
  r->customer = 0;
  if (!r->attribute)
    rfm__load_status(r->load, RFM_E_NOMEM, NULL);
}

static void take_block(reading *r)
{
  char name[RFM__MAX_ATTRIBUTE_NAME + 1];
  uint32_t n, i;
  int goes_on;

  rfm__load_text(r->load, name, rfm__load_u8(r->load), 1, RFM__MAX_ATTRIBUTE_NAME,
                 "its name is wrong");
  n = rfm__load_u32(r->load);
  goes_on = r->attribute && strcmp(name, r->attribute->name) == 0;
  if (n > RFM__BLOCK_ITEMS || n != rfm__load_left(r->load) / RFM__VALUE_BYTES ||
      (goes_on && (n == 0 || !r->full)))
    rfm__load_fail(r->load, -1, "the number of its items is wrong");
  if (!goes_on)
    begin_attribute(r, name);
  for (i = 0; i < n && !r->load->status; i++)
    take_value(r, i);
  r->full = n == RFM__BLOCK_ITEMS;
}

void rfm__load_attributes(rfm__load *load, rfm_table *table)
{
  reading r;

  memset(&r, 0, sizeof r);
  r.load = load;
  r.table = table;
  while (!load->status && load->tag == RFM__TAG_ATTRIBUTE) {
    take_block(&r);
    rfm__load_next(load);
  }
}
