/* SPDX-License-Identifier: MIT */
#ifndef RFM_ARROW_H
#define RFM_ARROW_H

#include <rfm/features.h>

/**
 * @file arrow.h
 * Arrow in and out: the bulk door for data frames and databases. Not part of rfm.h.
 */

/** @cond INTERNAL */
/* The structs of the Arrow C data and C stream interfaces, under the guards that their specification names, so that they
 * coexist with other copies: https://arrow.apache.org/docs/format/CDataInterface.html */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
  int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
  int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
  const char *(*get_last_error)(struct ArrowArrayStream *);
  void (*release)(struct ArrowArrayStream *);
  void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */
/** @endcond */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_arrow Arrow
 * Streams of record batches in and out, without a dependency: what pyarrow, polars, pandas, DuckDB, nanoarrow and ADBC speak.
 *
 * A function that takes a stream takes it over, also on failure: it moves the struct out (`release` of the caller's copy becomes
 * NULL) and releases it before it returns. A stream is used once. Everything is checked: types, buffers, offsets, dictionary codes, as
 * far as the interface tells lengths.
 *
 * **Types.** Ids and keys: utf8, large_utf8, utf8_view, binary, large_binary, binary_view, integers of 8 to 64 bits, and
 * dictionaries of all these (by value, batch by batch). Numbers: integers, float32, float64, decimals of 32 to 256 bits. Days: date32,
 * date64, integers. Times: timestamps of any unit, integers (Unix seconds). Other types are #RFM_E_DATA, with the column's name and format.
 * @{
 */

/**
 * Timestamps with a zone other than UTC are taken as their instant in UTC. Without this flag they are refused unless there is a day column: the
 * library knows no time zones, and the local day is the host's to say.
 * @since 0.1
 */
#define RFM_ARROW_ZONES_AS_UTC 1u
/** Amounts that are not whole in minor units are rounded, half away from zero, and counted. Without it they are refused. @since 0.1 */
#define RFM_ARROW_ROUND 2u
/** Rows without a time (or day) or amount are skipped and counted. Without it they are refused. @since 0.1 */
#define RFM_ARROW_SKIP_NULLS 4u

/**
 * Which column of a stream is which field of an event. A NULL name: the stream has no such field. Names are matched exactly.
 * @since 0.1
 */
typedef struct rfm_arrow_events {
  uint32_t struct_size; /**< sizeof(rfm_arrow_events). */
  uint32_t flags;       /**< #RFM_ARROW_ZONES_AS_UTC, #RFM_ARROW_ROUND, #RFM_ARROW_SKIP_NULLS. */
  const char *customer; /**< Ids: integers for a table of integer ids (not below 0), texts for one of byte ids. A null, or an empty text, is an anonymous row. NULL: all rows are. */
  const char *time;     /**< Times. A timestamp without a zone is civil time, stored as if UTC: the table's day_start_s then holds only the start of the business day. */
  const char *day;      /**< Local days. Where there are both, days decide. */
  const char *amount;   /**< Money: numbers that become minor units times 10^decimals. */
  const char *kind;     /**< #rfm_kind as integers, or the texts sale, return, payment, visit, contact. */
  const char *order;    /**< Keys: integers as they are, texts by rfm_key_hash(); a null or 0 is none. */
  const char *event;    /**< As order. */
  const char *item;     /**< As order. */
  const char *category; /**< As order. */
  const char *group;    /**< As order, in 32 bits and by rfm_group_hash(). */
  const char *second;   /**< The second measure, as amount; a null is 0. */
  int32_t decimals;     /**< Digits of the minor unit, 0 to 9: 2 makes 12.34 of a float or decimal, and 12 of an integer, 1234 and 1200 minor units. 0: amounts are minor units. */
  int32_t reserved;     /**< 0. */
} rfm_arrow_events;

/** What an import read. @since 0.1 */
typedef struct rfm_arrow_counts {
  uint32_t struct_size;  /**< sizeof(rfm_arrow_counts). */
  uint32_t flags;        /**< 0. */
  int64_t n_rows;        /**< Rows of all batches that were taken. */
  int64_t n_batches;     /**< Batches. */
  int64_t n_skipped;     /**< Rows without time or amount, under #RFM_ARROW_SKIP_NULLS. */
  int64_t n_anonymous;   /**< Rows without a customer. */
  int64_t n_rounded;     /**< Amounts and second measures that were rounded, under #RFM_ARROW_ROUND. */
} rfm_arrow_counts;

/**
 * Append a stream of events to a table, batch by batch: a drain, see rfm_table_drain().
 *
 * @param      table   The table.
 * @param      stream  A stream of structs; taken over.
 * @param      events  Which column is what; `time` or `day` is given.
 * @param[out] counts  What was read, also on failure; set its struct_size first. Or NULL.
 * @param[out] err     Details on failure, with the row from the start of the stream and the column of the stream; or NULL.
 * @retval #RFM_E_DATA  A column is of a type that its field cannot take; an array contradicts itself; a value is null, not whole, or out
 *         of range; or as rfm_table_append().
 * @retval #RFM_E_NOTFOUND The stream has no column of a name, or two.
 * @retval #RFM_E_HOST  The stream failed; its own words are in the message.
 * @retval #RFM_STOPPED The host's progress hook, asked between batches, stopped it.
 * @retval #RFM_E_CONFLICT, #RFM_E_LIMIT, #RFM_E_STATE As rfm_table_append().
 *
 * Cost: O(rows); memory for a batch of at most 1,048,576 rows beside the stream's own. Large batches are the fastest.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_arrow_append(rfm_table *table, struct ArrowArrayStream *stream,
                                             const rfm_arrow_events *events,
                                             rfm_arrow_counts *counts, rfm_error *err);

/**
 * Make features of a stream of numbers that someone else has aggregated; see rfm_features_from_columns().
 *
 * @param[out] out     New features; NULL on failure.
 * @param      host    Hooks, or NULL; copied.
 * @param      metrics Names, directions and kinds of the columns: each metric's name is that of its column in the stream. NULL: recency, frequency, monetary.
 * @param      stream  A stream of structs; taken over. Other columns are not looked at.
 * @param      customer Name of the id column: integers (not below 0), or texts.
 * @param      as_of_day The day that the numbers are of.
 * @param[out] err     Details on failure, with row and column of the stream; or NULL.
 * @retval #RFM_E_DATA  As rfm_arrow_append(); or a value is null, NaN or infinite, an id is null, empty or comes twice.
 * @retval #RFM_E_NOTFOUND The stream has no column of a name, or two.
 * @retval #RFM_E_HOST  The stream failed.
 * @retval #RFM_E_LIMIT More than 2^31 - 1 rows.
 * @retval #RFM_STOPPED The host's progress hook stopped it.
 *
 * Cost: O(n log n).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_arrow_features(rfm_features **out, const rfm_host *host,
                                               const rfm_metrics *metrics,
                                               struct ArrowArrayStream *stream,
                                               const char *customer, int32_t as_of_day,
                                               rfm_error *err);

/** Type of an array that goes out. @since 0.1 */
typedef enum rfm_arrow_type {
  RFM_ARROW_DOUBLE = 1, /**< double; NaN becomes null. */
  RFM_ARROW_UINT8 = 2,  /**< uint8_t: scores, standings, stages. */
  RFM_ARROW_INT32 = 3,  /**< int32_t: labels, days, segments. */
  RFM_ARROW_INT64 = 4,  /**< int64_t: counts, minor units. */
  RFM_ARROW_UINT64 = 5, /**< uint64_t: cell codes, keys. */
  RFM_ARROW_DATE = 6,   /**< int32_t days since 1970-01-01, as date32. */
  RFM_ARROW_NAMES = 7   /**< int32_t numbers into `names`, as a dictionary of texts; -1 is null. */
} rfm_arrow_type;

/** One column that goes out. @since 0.1 */
typedef struct rfm_arrow_column {
  uint32_t struct_size; /**< sizeof(rfm_arrow_column); in an array all are equal. */
  uint32_t flags;       /**< None yet; 0. */
  int64_t stride;       /**< Elements from one row to the next: the number of scored columns for one column of rfm_scores.score. 0: 1. */
  const char *name;     /**< Column name, UTF-8. */
  const void *values;   /**< n_rows values (with the stride), copied. */
  const char *const *names; /**< For #RFM_ARROW_NAMES: n_names texts, UTF-8; copied. */
  int32_t n_names;      /**< Length of `names`. */
  int32_t type;         /**< An #rfm_arrow_type. */
} rfm_arrow_column;

/**
 * Hand results out as a stream: the customers' ids, the features' columns, and any arrays beside them, one row per row of
 * the features. All is copied, so that the stream outlives everything; it uses the features' host, whose hooks must outlive it.
 *
 * Columns: "customer" (uint64, or large_binary for byte ids), each metric under its name (float64, NaN as null), then those of @p columns.
 *
 * @param[out] out      The caller's struct, filled; its `release` is NULL on failure. Whoever takes it over releases it.
 * @param      features The rows.
 * @param      columns  More columns, or NULL.
 * @param      n_columns Their number.
 * @param      flags    #RFM_ARROW_EXPORT_TEXT_IDS, #RFM_ARROW_EXPORT_NO_METRICS or 0.
 * @param[out] err      Details on failure, with the column of @p columns; or NULL.
 * @retval #RFM_E_DATA  A number has no name; with #RFM_ARROW_EXPORT_TEXT_IDS an id is no UTF-8.
 *
 * Cost: O(rows x columns). Batches of 65,536 rows.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_arrow_export(struct ArrowArrayStream *out,
                                             const rfm_features *features,
                                             const rfm_arrow_column *columns, int32_t n_columns,
                                             uint32_t flags, rfm_error *err);

/** Byte ids go out as large_utf8. Without it as large_binary, for ids may be any bytes. @since 0.1 */
#define RFM_ARROW_EXPORT_TEXT_IDS 1u
/** Leave the features' own columns out. @since 0.1 */
#define RFM_ARROW_EXPORT_NO_METRICS 2u

/**
 * Put streams of the same columns behind one another, as the dates of a track, each exported by rfm_arrow_export() with a column for its
 * date. A stream is released as soon as it is read to its end, the last one with the chain.
 *
 * @param[out] out     The caller's struct, filled; its `release` is NULL on failure. It may be one of @p streams. Whoever takes it over releases it.
 * @param      host    Hooks, or NULL; copied. Only memory is asked for.
 * @param      streams @p n streams of structs, whoever made them; all are taken over.
 * @param      n       1 or more.
 * @param[out] err     Details on failure, with the number of the stream as row; or NULL.
 * @retval #RFM_E_DATA A stream has other columns than the first: their number, a name or a type (whether values may be null does not matter);
 *         or a schema that contradicts itself, or nests types more than 32 deep.
 * @retval #RFM_E_ARG  A stream was released or taken over before.
 * @retval #RFM_E_HOST A stream failed to tell its schema; its own words are in the message.
 *
 * Cost: O(n x columns); no batch is read.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_arrow_chain(struct ArrowArrayStream *out, const rfm_host *host,
                                            struct ArrowArrayStream *streams, int64_t n,
                                            rfm_error *err);

/** @} */
RFM_END_DECLS
#endif /* RFM_ARROW_H */
