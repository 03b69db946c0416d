/* SPDX-License-Identifier: MIT */
/* The list of what saves and loads, each kind behind functions of one type. */
#include "support/saved_object.h"

#include "io/envelope.h"

/* A table takes options beside the host; the defaults will do. */
static rfm_status table_load(rfm_table **out, const rfm_host *host, rfm_read_fn read,
                             void *user_data, rfm_error *err)
{
  return rfm_table_load(out, host, NULL, read, user_data, err);
}

/* Functions of one type behind those of any. */
#define SAVED(type, load_fn)                                                                       \
  static rfm_status any_##type##_save(const void *object, rfm_write_fn write, void *user_data,     \
                                      rfm_error *err)                                              \
  {                                                                                                \
    return rfm_##type##_save((const rfm_##type *)object, write, user_data, err);                   \
  }                                                                                                \
  static rfm_status any_##type##_load(void **out, const rfm_host *host, rfm_read_fn read,          \
                                      void *user_data, rfm_error *err)                             \
  {                                                                                                \
    rfm_##type *object = out ? (rfm_##type *)*out : NULL;                                          \
    const rfm_status status = load_fn(out ? &object : NULL, host, read, user_data, err);           \
                                                                                                   \
    if (out)                                                                                       \
      *out = object;                                                                               \
    return status;                                                                                 \
  }                                                                                                \
  static void any_##type##_free(void *object)                                                      \
  {                                                                                                \
    rfm_##type##_free((rfm_##type *)object);                                                       \
  }

SAVED(table, table_load)
SAVED(scorer, rfm_scorer_load)
SAVED(segments, rfm_segments_load)
SAVED(ahp, rfm_ahp_load)
SAVED(kmeans, rfm_kmeans_load)
SAVED(hierarchy, rfm_hierarchy_load)
SAVED(scaling, rfm_scaling_load)
SAVED(churn, rfm_churn_load)
SAVED(watch, rfm_watch_load)

#define LISTED(type, number, name)                                                                 \
  {                                                                                                \
    name, number, any_##type##_save, any_##type##_load, any_##type##_free                          \
  }

const saved_object saved_objects[] = {
    LISTED(table, RFM__OBJECT_TABLE, "a table"),
    LISTED(scorer, RFM__OBJECT_SCORER, "a scorer"),
    LISTED(segments, RFM__OBJECT_SEGMENTS, "a segment map"),
    LISTED(ahp, RFM__OBJECT_AHP, "weights"),
    LISTED(kmeans, RFM__OBJECT_KMEANS, "k-means clusters"),
    LISTED(hierarchy, RFM__OBJECT_HIERARCHY, "a hierarchy"),
    LISTED(scaling, RFM__OBJECT_SCALING, "a scaling"),
    LISTED(churn, RFM__OBJECT_CHURN, "an early warning"),
    LISTED(watch, RFM__OBJECT_WATCH, "a watch"),
    {NULL, 0, NULL, NULL, NULL},
};

const saved_object *saved_object_of(uint32_t number)
{
  for (const saved_object *s = saved_objects; s->name; s++)
    if (s->number == number)
      return s;
  return NULL;
}
