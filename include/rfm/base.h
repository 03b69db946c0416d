/* SPDX-License-Identifier: MIT */
#ifndef RFM_BASE_H
#define RFM_BASE_H

#include <stddef.h>
#include <stdint.h>

/**
 * @file base.h
 * Status codes, errors, the host's hooks, versions, days and key hashes.
 */

/** @cond INTERNAL */
#ifdef __cplusplus
#define RFM_BEGIN_DECLS extern "C" {
#define RFM_END_DECLS }
#else
#define RFM_BEGIN_DECLS
#define RFM_END_DECLS
#endif

#if defined(_WIN32)
#define RFM_CALL __cdecl
#else
#define RFM_CALL
#endif

#if defined(_WIN32) && defined(RFM_BUILDING)
#define RFM_API __declspec(dllexport)
#elif defined(_WIN32) && !defined(RFM_STATIC)
#define RFM_API __declspec(dllimport)
#elif defined(__GNUC__)
#define RFM_API __attribute__((visibility("default")))
#else
#define RFM_API
#endif
/** @endcond */

/** Version of the headers, as three numbers; rfm_version() has that of the library. @since 0.1 */
#define RFM_VERSION_MAJOR 0
#define RFM_VERSION_MINOR 1 /**< See #RFM_VERSION_MAJOR. */
#define RFM_VERSION_PATCH 0 /**< See #RFM_VERSION_MAJOR. */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_base Base
 * What every other header needs.
 *
 * **Rules that hold for the whole library.** They are not repeated at each function.
 *
 * - *Sized structs.* Every struct that a caller fills begins with `struct_size`. Zero the struct, set
 *   `struct_size = sizeof it`, and set the fields that matter (`rfm_id id = {.struct_size = sizeof id, .number = 42};`):
 *   0 or NULL in any other field is its default. A library that is older than the caller's headers refuses a struct in which a field it
 *   does not know is not zero (#RFM_E_ABI), so no option is ever ignored in silence. Structs that the
 *   library fills work the same way: set `struct_size`, and fields the library does not know stay 0.
 * - *Errors.* Every fallible function returns an #rfm_status and takes an optional #rfm_error last.
 *   On failure nothing that the caller can see has changed, and an object output (`*out`) is NULL.
 *   The error is written whenever the status is not #RFM_OK, #RFM_STOPPED included.
 * - *Any fallible function* may return #RFM_E_ARG (a pointer that must not be NULL is NULL, a number
 *   or flag is out of range), #RFM_E_ABI (see above) and #RFM_E_NOMEM. Functions name only the further
 *   statuses they can return.
 * - *Ownership.* What comes out through `out` belongs to the caller and is freed by the `_free`
 *   function of its type, which ignores NULL. A pointer into an object is borrowed: it lives until the
 *   object is freed or next changed. Inputs are copied unless the text says otherwise.
 * - *Arrays* that a function fills share no memory with those it reads, nor with each other: bulk functions refuse it with
 *   #RFM_E_ARG.
 * - *Callbacks* run on the thread that called the library, in the order the text states, with the
 *   user pointer last. They return #RFM_CONTINUE to go on; any other value, 0 included, stops the work
 *   and the call returns #RFM_STOPPED. So a callback must not return an #rfm_status. They return
 *   normally: no longjmp, no exception.
 * - *Inside a callback or hook* the table or watch that is at work may be read, not changed: a function that would change
 *   it returns #RFM_E_STATE. In the callback of a drain, and in the `parallel_for` of an append, the table is half way and
 *   every function that takes it returns #RFM_E_STATE. Functions do not name the status again for this.
 * - *Days* are int32_t counts of days since 1970-01-01 in the proleptic Gregorian calendar, between
 *   #RFM_DAY_MIN and #RFM_DAY_MAX. *Money* is int64_t in minor units (cents). Make it of the digits of a text: "19.99" is 1999,
 *   but the double 19.99 * 100 is a little less, so what comes as a double is rounded, not cut.
 * - *Cost.* Without a line of cost a function is O(1) and allocates nothing; a `_free` function is at most O(what it frees).
 * - *Threads.* Each type's text has its tag: *immutable, share freely*, or *many readers or one
 *   writer* (the host holds the lock). The library has no global state.
 * @{
 */

/** What a call came to. Values are stable; errors are negative. @since 0.1 */
typedef enum rfm_status {
  RFM_OK = 0,          /**< Done. */
  RFM_STOPPED = 2,     /**< A callback of the host stopped the work; not an error. Not 1, which is #RFM_CONTINUE. */
  RFM_E_ARG = -1,      /**< An argument or option is NULL, out of range or does not fit another. */
  RFM_E_ABI = -2,      /**< A sized struct is too small, or sets a field this library does not know. */
  RFM_E_NOMEM = -3,    /**< The host's allocator returned NULL. */
  RFM_E_DATA = -4,     /**< A row of input is wrong; the error names row and field. */
  RFM_E_STATE = -5,    /**< The object cannot do this now; the error says why. */
  RFM_E_CONFLICT = -6, /**< The input contradicts what the object already holds. */
  RFM_E_NOTFOUND = -7, /**< There is no such customer, column, segment... */
  RFM_E_LIMIT = -8,    /**< A stated limit would be passed (customers, sum of money, cells). */
  RFM_E_VERSION = -9,  /**< Saved bytes were written by a later version of the format. */
  RFM_E_FORMAT = -10,  /**< Saved bytes are truncated, damaged or of another kind. */
  RFM_E_HOST = -11     /**< A hook of the host broke its contract; the error names it. */
} rfm_status;

/** What a callback returns to go on. Deliberately not 0: an exception in a binding's callback reaches C as 0. @since 0.1 */
#define RFM_CONTINUE 1

/** First and last day that the library knows: 0001-01-01 and 9999-12-31. @since 0.1 */
#define RFM_DAY_MIN (-719162)
#define RFM_DAY_MAX 2932896 /**< See #RFM_DAY_MIN. */

/** Details of a failure, in memory of the caller. 256 bytes on every platform, for ever. @since 0.1 */
typedef struct rfm_error {
  int64_t row;       /**< Row of the input, from 0; -1: no single row. */
  int32_t status;    /**< The #rfm_status that was returned. */
  int32_t column;    /**< Column (metric) from 0; -1: none. */
  char message[240]; /**< One line of UTF-8, terminated, that names row and column itself and never a customer id. */
} rfm_error;

/** Severity of a line given to the log hook. @since 0.1 */
typedef enum rfm_log_level {
  RFM_LOG_DEBUG = 1,  /**< For developers of the host. */
  RFM_LOG_INFO = 2,   /**< Normal events. */
  RFM_LOG_WARNING = 3 /**< Worth a person's attention. */
} rfm_log_level;

/** One piece of parallel work. The library gives it to #rfm_host.parallel_for; hosts only call it. @since 0.1 */
typedef void(RFM_CALL *rfm_chunk_fn)(int64_t chunk, void *chunk_arg);

/** A ready-made pool of threads; see pool.h. @since 0.1 */
typedef struct rfm_pool rfm_pool;

/**
 * The host's hooks. Every one is optional; a zeroed struct means malloc and free, silence, one thread.
 *
 * The struct is copied, into the object that is made with it and into every object made from that one.
 * What `user_data` and `pool` point to must outlive them all. Hooks other than `alloc` and `dealloc` are
 * called only on the thread that called the library; `alloc` and `dealloc` may be called on any thread
 * that uses an object, but never from inside a chunk of `parallel_for`.
 * @since 0.1
 */
typedef struct rfm_host {
  uint32_t struct_size; /**< sizeof(rfm_host) as the caller compiled it. */
  uint32_t flags;       /**< None yet; 0. */
  void *user_data;      /**< Handed to every hook. */
  /** Memory of @p size > 0 bytes, aligned as malloc does, or NULL. Given together with `dealloc` or not at all. */
  void *(RFM_CALL *alloc)(size_t size, void *user_data);
  /** Take back @p ptr, which was given out for @p size bytes. */
  void(RFM_CALL *dealloc)(void *ptr, size_t size, void *user_data);
  /** One finished line of text without a newline; @p level is an #rfm_log_level. */
  void(RFM_CALL *log)(int32_t level, const char *line, void *user_data);
  /**
   * Run @p chunk (i, @p chunk_arg) exactly once for each i in 0 .. @p n_chunks - 1, on any threads in any
   * order, and return #RFM_CONTINUE when all have finished. A chunk that did not run, or ran twice, is #RFM_E_HOST.
   */
  int(RFM_CALL *parallel_for)(int64_t n_chunks, rfm_chunk_fn chunk, void *chunk_arg, void *user_data);
  /**
   * Called between pieces of long work (measuring, compacting, merging, pruning, suggestions, reports, tracks, scaling, clusters,
   * hierarchies, quality, profiles, early warning, Arrow imports): @p stage is a short static text, @p done goes from 0 to 1 within
   * each stage. A drain is stopped by its own callback.
   * Return #RFM_CONTINUE to go on; anything else stops the work with #RFM_STOPPED.
   */
  int(RFM_CALL *progress)(const char *stage, double done, void *user_data);
  const rfm_pool *pool; /**< Threads to use when `parallel_for` is NULL; NULL: the calling thread only. */
} rfm_host;

/** One customer's id, of the type that the table says. @since 0.1 */
typedef struct rfm_id {
  uint32_t struct_size; /**< sizeof(rfm_id). */
  uint32_t flags;       /**< None; 0. */
  uint64_t number;      /**< The id, when ids are integers. */
  int64_t n_bytes;      /**< Length of `bytes`, 1 to 65,535; 0 for integers. */
  const uint8_t *bytes; /**< The id, when ids are byte strings; NULL for integers. No 0 is needed at its end, and none is there when it comes back: print it with "%.*s" and `n_bytes`. */
} rfm_id;

/** Ids of many customers: `number`, or `bytes` with `offsets`. Columns run parallel to the rows of the call. @since 0.1 */
typedef struct rfm_ids {
  uint32_t struct_size;   /**< sizeof(rfm_ids). */
  uint32_t flags;         /**< None; 0. */
  int64_t n;              /**< Number of ids. */
  const uint64_t *number; /**< n integers, or NULL. */
  const uint8_t *bytes;   /**< The bytes of all ids, one after another, or NULL. */
  const int64_t *offsets; /**< n + 1 ascending offsets into `bytes`, or NULL: id i is the offsets[i + 1] - offsets[i] bytes from offsets[i] on. */
} rfm_ids;

/**
 * Hands saved bytes to the host: write all @p size bytes at @p data.
 * Called in order on the calling thread. Return #RFM_CONTINUE, or anything else to stop with #RFM_STOPPED.
 * @since 0.1
 */
typedef int(RFM_CALL *rfm_write_fn)(const void *data, size_t size, void *user_data);

/**
 * Asks the host for saved bytes: put up to @p size at @p buffer and their number in @p n_read. Fewer than @p size is
 * not the end, 0 is. A load reads its own bytes only, so objects may follow each other in one file.
 * Called in order on the calling thread. Return #RFM_CONTINUE, or anything else to stop with #RFM_STOPPED.
 * @since 0.1
 */
typedef int(RFM_CALL *rfm_read_fn)(void *buffer, size_t size, size_t *n_read, void *user_data);

/**
 * Version of the library at run time.
 *
 * @return Static text "major.minor.patch".
 * @since 0.1
 */
RFM_API const char *RFM_CALL rfm_version(void);

/**
 * Short English name of a status ("out of memory").
 *
 * @param status An #rfm_status.
 * @return Static text; "unknown status" for other numbers.
 * @since 0.1
 */
RFM_API const char *RFM_CALL rfm_status_name(int32_t status);

/** Sets of values that rfm_supports() knows. @since 0.1 */
typedef enum rfm_support {
  RFM_SUPPORT_STATUS = 1,     /**< #rfm_status. */
  RFM_SUPPORT_KIND = 2,       /**< rfm_kind: kinds of event. */
  RFM_SUPPORT_METRIC = 3,     /**< rfm_metric_kind. */
  RFM_SUPPORT_PURCHASE = 4,   /**< rfm_purchase: what one purchase is. */
  RFM_SUPPORT_RULE = 5,       /**< rfm_rule: how breaks are chosen. */
  RFM_SUPPORT_SEGMENT_MAP = 6, /**< rfm_segment_map: the built-in maps. */
  RFM_SUPPORT_CLOSED = 7,      /**< rfm_closed. */
  RFM_SUPPORT_WEIGHTING = 8,   /**< rfm_weighting. */
  RFM_SUPPORT_AHP_AGGREGATION = 9,   /**< rfm_ahp_aggregation. */
  RFM_SUPPORT_AHP_METHOD = 10,       /**< rfm_ahp_method. */
  RFM_SUPPORT_AHP_COMPLETION = 11,   /**< rfm_ahp_completion. */
  RFM_SUPPORT_AHP_RANDOM_INDEX = 12, /**< rfm_ahp_random_index. */
  RFM_SUPPORT_SCALE = 13,   /**< rfm_scale: how metrics are normalised. */
  RFM_SUPPORT_LINKAGE = 14, /**< rfm_linkage: distances between clusters. */
  RFM_SUPPORT_LINE = 15,    /**< rfm_line: what is between high and low. */
  RFM_SUPPORT_LEVELS = 16, /**< rfm_levels: frozen or relative. */
  RFM_SUPPORT_STAGE = 17, /**< rfm_stage: the life-cycle. */
  RFM_SUPPORT_MOVES_BY = 18, /**< rfm_moves_by: what a transition matrix counts. */
  RFM_SUPPORT_STEP = 19, /**< #rfm_step: units of a list of days. */
  RFM_SUPPORT_VERDICT = 20, /**< rfm_verdict: more or fewer than before. */
  RFM_SUPPORT_COHORT_BY = 21, /**< rfm_cohort_by: what makes a cohort. */
  RFM_SUPPORT_REPURCHASE_BY = 22, /**< rfm_repurchase_by: items or categories. */
  RFM_SUPPORT_CHURN_RULE = 23, /**< rfm_churn_rule: how the danger threshold is set. */
  RFM_SUPPORT_WATCH_KIND = 24  /**< rfm_watch_kind: what a rule of a watch looks at. */
} rfm_support;

/**
 * Ask whether this library knows a value.
 *
 * @param what An #rfm_support: the set.
 * @param value A value of that set.
 * @return 1 when it does, else 0.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_supports(int32_t what, int32_t value);

/**
 * Day number of a date of the proleptic Gregorian calendar.
 *
 * @param year  1 to 9999.
 * @param month 1 to 12.
 * @param day_of_month 1 to the length of the month.
 * @param[out] day Days since 1970-01-01.
 * @param[out] err Details on failure, or NULL.
 * @retval #RFM_E_DATA There is no such date.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_day_from_date(int32_t year, int32_t month, int32_t day_of_month,
                                              int32_t *day, rfm_error *err);

/**
 * The date of a day number; the inverse of rfm_day_from_date().
 *
 * @param day   Days since 1970-01-01.
 * @param[out] year  Year, or NULL.
 * @param[out] month Month 1 to 12, or NULL.
 * @param[out] day_of_month Day 1 to 31, or NULL.
 * @param[out] err Details on failure, or NULL.
 * @retval #RFM_E_DATA @p day is outside #RFM_DAY_MIN .. #RFM_DAY_MAX.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_date_from_day(int32_t day, int32_t *year, int32_t *month,
                                              int32_t *day_of_month, rfm_error *err);

/** Units of rfm_day_steps(). @since 0.1 */
typedef enum rfm_step {
  RFM_STEP_DAYS = 1,      /**< Days. */
  RFM_STEP_MONTHS = 2,    /**< Calendar months from the anchor, clamped to the month's end: January 31, February 28, March 31. */
  RFM_STEP_MONTH_ENDS = 3 /**< Last days of months, beginning with that of the anchor's month. */
} rfm_step;

/**
 * List days in steps from an anchor, ascending: the dates of a track or a report.
 *
 * @param      anchor_day The first day; with a negative @p step the last one, from which steps count back.
 * @param      unit  An #rfm_step.
 * @param      step  How many units from one day to the next; not 0.
 * @param[out] day   The days, ascending.
 * @param      n     How many, 0 or more.
 * @param[out] err   Details on failure, with the step as row; or NULL.
 * @retval #RFM_E_DATA A day lies outside #RFM_DAY_MIN .. #RFM_DAY_MAX.
 *
 * Cost: O(n).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_day_steps(int32_t anchor_day, int32_t unit, int32_t step, int32_t *day,
                                          int64_t n, rfm_error *err);

/**
 * Turns a text key ("C536379") into the uint64_t that event arrays take. Fixed for ever and equal on every
 * platform: SipHash-2-4 (Aumasson and Bernstein, 2012) under the zero key; never 0, which means "no key".
 * Among n different texts two share a key with odds of about n * n / 2^65: one in 410 million for 300,000
 * orders, one in 370,000 for ten million.
 *
 * @param bytes The text; may be NULL when @p n_bytes is 0.
 * @param n_bytes Its length.
 * @return The key, 1 or more.
 *
 * Cost: O(n_bytes).
 * @since 0.1
 */
RFM_API uint64_t RFM_CALL rfm_key_hash(const void *bytes, size_t n_bytes);

/**
 * The same for the 32 bits of a group (store, channel): rfm_key_hash() folded, fixed for ever, never 0. Among n
 * different texts two share a key with odds of about n * n / 2^33: one in 8,600 for 1,000 stores.
 *
 * @param bytes The text; may be NULL when @p n_bytes is 0.
 * @param n_bytes Its length.
 * @return The key, 1 or more.
 *
 * Cost: O(n_bytes).
 * @since 0.1
 */
RFM_API uint32_t RFM_CALL rfm_group_hash(const void *bytes, size_t n_bytes);

/** @} */
RFM_END_DECLS
#endif /* RFM_BASE_H */
