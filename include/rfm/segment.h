/* SPDX-License-Identifier: MIT */
#ifndef RFM_SEGMENT_H
#define RFM_SEGMENT_H

#include <rfm/scorer.h>

/**
 * @file segment.h
 * Segment maps: ranges of scores that carry a name and an action.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_segments Segments
 * A list of boxes over the scored columns; the first box that holds a customer's scores gives the segment. *Immutable, share freely.*
 *
 * The built-in maps are made for recency, frequency and monetary, and find these among the scored columns.
 *
 * Keys are the contract; names and action texts are words per language that the host may replace. Segments are
 * numbered in the order in which their keys first appear in the boxes; three more always follow: `other` (scored, but in no
 * box, or a score is 0), `prospect` (no purchase yet) and `returned_only`.
 * @{
 */

/** A segment map. Freed by rfm_segments_free(). @since 0.1 */
typedef struct rfm_segments rfm_segments;

/** Built-in maps. @since 0.1 */
typedef enum rfm_segment_map {
  RFM_SEGMENT_MAP_CLASSIC = 1, /**< The 11 classic segments as a true partition of 5 x 5 x 5 cells. */
  RFM_SEGMENT_MAP_TYPES8 = 2,  /**< The 8 types of high and low R, F, M; for a scorer of 2 levels (#RFM_RULE_MEAN). */
  RFM_SEGMENT_MAP_GRADES6 = 3, /**< The 6 grades of the telecom case, best first; for the same scorer. */
  RFM_SEGMENT_MAP_TENDENCIES4 = 4 /**< The 4 tendencies of the telecom case, of R and F alone: loyal, wavering, forming, leaving; for the same scorer. */
} rfm_segment_map;

/** One box. @since 0.1 */
typedef struct rfm_box {
  uint32_t struct_size; /**< sizeof(rfm_box); in an array all are equal. */
  uint32_t flags;       /**< None yet; 0. */
  const char *key;      /**< Key of the segment, 1 to 63 bytes of a-z, 0-9 and '_'; several boxes may share one. */
  const uint8_t *low;   /**< Lowest score of each column, 1 or more. */
  const uint8_t *high;  /**< Highest score of each column, up to its levels. */
} rfm_box;

/** Words for one segment in one language. @since 0.1 */
typedef struct rfm_segment_text {
  uint32_t struct_size;    /**< sizeof(rfm_segment_text); in an array all are equal. */
  uint32_t flags;          /**< None yet; 0. */
  const char *key;         /**< Key of the segment, that of a box or one of the three that always follow. */
  const char *language;    /**< Language tag, 1 to 15 bytes: "en", "zh"... */
  const char *name;        /**< What people call it, UTF-8 up to 255 bytes; NULL: as before. */
  const char *action;      /**< What to do with such customers, UTF-8 up to 1,023 bytes; NULL: as before. */
  const char *action_code; /**< Code that the host can run ("coupon"), up to 63 bytes, the same in all languages; NULL: as before. */
} rfm_segment_text;

/** A map of the host's own. @since 0.1 */
typedef struct rfm_segments_spec {
  uint32_t struct_size;          /**< sizeof(rfm_segments_spec). */
  uint32_t flags;                /**< None yet; 0. */
  int64_t n_boxes;               /**< Number of boxes, 1 to 100,000. */
  int64_t n_texts;               /**< Number of texts. */
  const rfm_box *boxes;          /**< Boxes; the first match wins. */
  const int32_t *levels;         /**< Levels of each column that the map is made for. */
  const int32_t *kinds;          /**< An rfm_metric_kind per column: the map looks for these among the scored columns, which may be more and in another order. NULL: its columns are the scored columns, whatever they are. */
  const rfm_segment_text *texts; /**< Words, or NULL: keys serve as names. */
  int32_t n_columns;             /**< Number of columns, 1 to 32. */
  int32_t reserved;              /**< 0. */
} rfm_segments_spec;

/** What rfm_segments_check() found. Arrays may be NULL; counts are always whole. @since 0.1 */
typedef struct rfm_segments_report {
  uint32_t struct_size;     /**< sizeof(rfm_segments_report). */
  uint32_t flags;           /**< 0. */
  int64_t room;             /**< In: room in each array. */
  int64_t n_cells;          /**< Out: cells of the map. */
  int64_t n_uncovered;      /**< Out: cells that no box holds. */
  int64_t n_overlapping;    /**< Out: cells that more than one box holds. */
  int64_t n_dead_boxes;     /**< Out: boxes that can never match. */
  uint64_t *uncovered;      /**< In: room for cell codes. Out: the first cells that no box holds, ascending. */
  uint64_t *overlapping;    /**< In: room for cell codes. Out: the first cells that boxes of two segments or more, or two boxes, hold. */
  int32_t *dead_boxes;      /**< In: room for box numbers. Out: the first boxes that can never match, since earlier ones hold all their cells. */
} rfm_segments_report;

/** A neighbouring segment, one change of one metric away. @since 0.1 */
typedef struct rfm_neighbour {
  double distance;    /**< Least change of the metric that leads there, signed, in its unit (days, orders, minor units). */
  int32_t segment;    /**< Where it leads. */
  int32_t scored;     /**< Scored column that changes, from 0. */
  int32_t from_level; /**< Score now. */
  int32_t to_level;   /**< Score there. */
} rfm_neighbour;

/**
 * One of the built-in maps, with names and actions in English ("en") and Chinese ("zh").
 *
 * Two have other Chinese names as well: the types those of customer data platforms ("zh-cdp"), the grades "of low value"
 * in place of "without value" for screens that members may see ("zh-member"). The action of a type or grade follows from its
 * tendency: keep the loyal, call back the wavering, lead on who is forming a habit, win back who is leaving.
 *
 * @param[out] out  New map; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      map  An #rfm_segment_map.
 * @param[out] err  Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(cells + texts), at most 216 cells.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_builtin(rfm_segments **out, const rfm_host *host, int32_t map,
                                                 rfm_error *err);

/**
 * A map of the host's own.
 *
 * @param[out] out  New map; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      spec Boxes and words; copied.
 * @param[out] err  Details on failure, with the box or text as row; or NULL.
 * @retval #RFM_E_DATA A box or text is wrong: a key, a range, a language, an unknown segment.
 * @retval #RFM_E_LIMIT Cell codes beyond 64 bits.
 *
 * Cost: O(boxes + texts), and of the table behind the other look-ups O(cells + cells of each box). Maps of more than 2^20
 * cells (scores of 0 included) or 2^28 cells in all boxes together have no table.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_new(rfm_segments **out, const rfm_host *host,
                                             const rfm_segments_spec *spec, rfm_error *err);

/**
 * A copy of a map with other words.
 *
 * @param[out] out      New map; NULL on failure.
 * @param      segments The map to copy.
 * @param      texts    Words that replace or add to those of the map; copied.
 * @param      n_texts  Their number.
 * @param[out] err      Details on failure, with the text as row; or NULL.
 * @retval #RFM_E_DATA  A text is wrong, or names a segment that the map does not have.
 *
 * Cost: as rfm_segments_new().
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_with_texts(rfm_segments **out, const rfm_segments *segments,
                                                    const rfm_segment_text *texts, int64_t n_texts,
                                                    rfm_error *err);

/**
 * Segment of every row.
 *
 * @param      segments The map.
 * @param      scorer   The scorer that gave the scores; it must have the map's columns, with the map's levels.
 * @param      features The rows that were scored.
 * @param      score    Scores as rfm_scorer_apply() gave them.
 * @param      n_score  Their number: rows x scored columns.
 * @param[out] segment  Segment number of each row.
 * @param      n_segment Room in @p segment: the number of rows.
 * @param[out] err      Details on failure, with the column; or NULL.
 * @retval #RFM_E_ARG   The map was made for other levels than the scorer's (never rescaled), or for a metric that it does not score.
 * @retval #RFM_E_DATA  A score is above the levels.
 *
 * Cost: that of rfm_segments_one() for each row.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_apply(const rfm_segments *segments, const rfm_scorer *scorer,
                                               const rfm_features *features, const uint8_t *score,
                                               int64_t n_score, int32_t *segment, int64_t n_segment,
                                               rfm_error *err);

/**
 * Segment of one customer. Allocates nothing.
 *
 * @param      segments The map.
 * @param      score    One score per column of the map, in its order: R, F, M for the built-in ones.
 * @param      n_score  Their number: the map's columns.
 * @param      standing An #rfm_standing; 0: a buyer.
 * @param[out] segment  Segment number.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_DATA  A score is above the levels.
 *
 * Cost: O(columns); O(boxes x columns) for a map without a table.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_one(const rfm_segments *segments, const uint8_t *score,
                                             int32_t n_score, int32_t standing, int32_t *segment,
                                             rfm_error *err);

/**
 * The neighbouring segments of one customer: for each scored column and each direction the nearest level that
 * changes the segment, others as they are.
 *
 * @param      segments The map.
 * @param      scorer   The scorer; not of NTILE, not nested.
 * @param      values   One per metric, as rfm_features_one() gives them; a buyer's.
 * @param      n_values Number of metrics.
 * @param[out] neighbours By column, the better direction first.
 * @param      room     Room in @p neighbours; twice the scored columns always do.
 * @param[out] n        Their number.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_ARG   The map was made for other levels than the scorer's, or for a metric that it does not score.
 * @retval #RFM_E_STATE An NTILE or nested scorer.
 *
 * Cost: that of rfm_segments_one() for each level of each column.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_neighbours(const rfm_segments *segments,
                                                    const rfm_scorer *scorer, const double *values,
                                                    int32_t n_values, rfm_neighbour *neighbours,
                                                    int32_t room, int32_t *n, rfm_error *err);

/**
 * Validate a map: cells without a box, cells with several, boxes that can never match. Boxes without customers are
 * another matter: count them in the result of rfm_segments_apply().
 *
 * @param         segments The map, of at most 2^24 cells.
 * @param[in,out] report   Set its struct_size, and arrays with room if the lists are wanted.
 * @param[out]    err      Details on failure, or NULL.
 * @retval #RFM_E_LIMIT The map has more cells.
 *
 * Cost: O(cells x boxes).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_check(const rfm_segments *segments,
                                               rfm_segments_report *report, rfm_error *err);

/**
 * Number of segments, the three that always follow included.
 *
 * @param segments The map.
 * @return Their number; 0 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_segments_size(const rfm_segments *segments);

/**
 * Borrow the levels that the map is made for.
 *
 * @param segments The map.
 * @param[out] n_columns Their number, or NULL.
 * @return One number per column; NULL for NULL.
 * @since 0.1
 */
RFM_API const int32_t *RFM_CALL rfm_segments_levels(const rfm_segments *segments, int32_t *n_columns);

/**
 * Key of a segment.
 *
 * @param segments The map.
 * @param segment Segment number.
 * @return Borrowed; NULL for a number out of range.
 * @since 0.1
 */
RFM_API const char *RFM_CALL rfm_segments_key(const rfm_segments *segments, int32_t segment);

/**
 * Name of a segment in a language, else in what that is a kind of ("zh" for "zh-cdp"), else in English, else the key.
 *
 * @param segments The map.
 * @param segment Segment number.
 * @param language Language tag, or NULL for English.
 * @return Borrowed; NULL for a number out of range.
 *
 * Cost: O(languages).
 * @since 0.1
 */
RFM_API const char *RFM_CALL rfm_segments_name(const rfm_segments *segments, int32_t segment,
                                               const char *language);

/**
 * Action text of a segment in a language, else in what that is a kind of ("zh" for "zh-cdp"), else in English, else "".
 *
 * @param segments The map.
 * @param segment Segment number.
 * @param language Language tag, or NULL for English.
 * @return Borrowed; NULL for a number out of range.
 *
 * Cost: O(languages).
 * @since 0.1
 */
RFM_API const char *RFM_CALL rfm_segments_action(const rfm_segments *segments, int32_t segment,
                                                 const char *language);

/**
 * Action code of a segment, or "".
 *
 * @param segments The map.
 * @param segment Segment number.
 * @return Borrowed; NULL for a number out of range.
 * @since 0.1
 */
RFM_API const char *RFM_CALL rfm_segments_action_code(const rfm_segments *segments, int32_t segment);

/**
 * Find a segment by its key.
 *
 * @param      segments The map.
 * @param      key      The key.
 * @param[out] segment  Segment number.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_E_NOTFOUND There is no such key.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_find(const rfm_segments *segments, const char *key,
                                              int32_t *segment, rfm_error *err);

/**
 * Save the map with all its words.
 *
 * @param      segments The map.
 * @param      write    Gets the bytes.
 * @param      user_data Handed to @p write.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE.
 *
 * Cost: O(boxes + texts).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_save(const rfm_segments *segments, rfm_write_fn write,
                                              void *user_data, rfm_error *err);

/**
 * Load a saved map.
 *
 * @param[out] out  New map; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not a saved map, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 *
 * Cost: as rfm_segments_new().
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_segments_load(rfm_segments **out, const rfm_host *host,
                                              rfm_read_fn read, void *user_data, rfm_error *err);

/**
 * Free a map.
 *
 * @param segments NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_segments_free(rfm_segments *segments);

/** @} */
RFM_END_DECLS
#endif /* RFM_SEGMENT_H */
