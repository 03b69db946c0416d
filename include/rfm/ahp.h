/* SPDX-License-Identifier: MIT */
#ifndef RFM_AHP_H
#define RFM_AHP_H

#include <rfm/base.h>

/**
 * @file ahp.h
 * Weights from experts' pairwise comparisons: the Analytic Hierarchy Process.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_ahp Weights from judgements
 * Turns "frequency counts twice as much as recency" into weights, and says whether the judgements agree with each other.
 * *Immutable, share freely.*
 *
 * A judgement matrix A has one row and one column per criterion; a(i, j) says how many times as important criterion i is
 * as criterion j, usually 1 to 9 or its inverse (Saaty, 1977). The diagonal is 1 and a(j, i) is 1 / a(i, j), but for rounding.
 * A NaN is a judgement that was not made. When only one of a(i, j) and a(j, i) is there, the other is its inverse.
 *
 * The weights sum to 1. How a scorer uses them, divided by their sum or as they are, is its
 * #rfm_weighting: published weights of three digits that sum to 1.001 are given to it, not to this object.
 *
 * **Order.** Experts are summed in the order in which they are given. Another order may change last bits.
 * @{
 */

/** Weights, and what the judgements are worth. Freed by rfm_ahp_free(). @since 0.1 */
typedef struct rfm_ahp rfm_ahp;

/** How several experts become one. With one expert all give the same. @since 0.1 */
typedef enum rfm_ahp_aggregation {
  RFM_AHP_JUDGEMENTS_GEOMETRIC = 1,  /**< Weighted geometric mean of each judgement: the only mean that keeps them reciprocal (Aczel and Saaty, 1983). The default. */
  RFM_AHP_JUDGEMENTS_ARITHMETIC = 2, /**< Weighted arithmetic mean of each judgement, as the telecom case does. The result is not reciprocal. */
  RFM_AHP_PRIORITIES_GEOMETRIC = 3,  /**< Weights of each expert, then their weighted geometric mean, made to sum to 1 (Forman and Peniwati, 1998). */
  RFM_AHP_PRIORITIES_ARITHMETIC = 4  /**< Weights of each expert, then their weighted arithmetic mean. */
} rfm_ahp_aggregation;

/** How a matrix becomes weights. @since 0.1 */
typedef enum rfm_ahp_method {
  RFM_AHP_EIGENVECTOR = 1,    /**< Principal right eigenvector (Saaty, 1977). The default, and the only one that takes missing judgements. */
  RFM_AHP_GEOMETRIC_MEAN = 2, /**< Geometric mean of each row (Crawford and Williams, 1985). */
  RFM_AHP_COLUMN_MEAN = 3     /**< Each column divided by its sum, then the mean of each row. */
} rfm_ahp_method;

/**
 * What becomes of a matrix that is not exactly reciprocal. Under aggregation of judgements it is done to their mean, under
 * aggregation of priorities to each expert's matrix.
 * @since 0.1
 */
typedef enum rfm_ahp_completion {
  RFM_AHP_AS_GIVEN = 1, /**< Nothing. The default. */
  RFM_AHP_UPPER = 2,    /**< a(j, i) becomes 1 / a(i, j) for i < j. */
  RFM_AHP_LOWER = 3,    /**< a(i, j) becomes 1 / a(j, i) for i < j. */
  RFM_AHP_SYMMETRIC = 4 /**< Both become the square root of a(i, j) / a(j, i). */
} rfm_ahp_completion;

/** Tables of the random index: the mean consistency index of random matrices of 3 to 15 criteria. @since 0.1 */
typedef enum rfm_ahp_random_index {
  RFM_AHP_SAATY_1977 = 1,   /**< .58 .90 1.12 1.24 1.32 1.41 1.45 1.49 1.51 1.48 1.56 1.57 1.59. The default. */
  RFM_AHP_SAATY_2005 = 2,   /**< .52 .89 1.11 1.25 1.35 1.40 1.45 1.49 1.52 1.54 1.56 1.58 1.59. */
  RFM_AHP_ALONSO_LAMATA = 3 /**< .5247 .8816 1.1086 1.2479 1.3417 1.4057 1.4499 1.4854 1.5140 1.5365 1.5551 1.5713 1.5838 (2006). */
} rfm_ahp_random_index;

/** What the experts said. @since 0.1 */
typedef struct rfm_ahp_judgements {
  uint32_t struct_size;         /**< sizeof(rfm_ahp_judgements). */
  uint32_t flags;               /**< None yet; 0. */
  int64_t n_experts;            /**< Number of experts, 1 or more. */
  const double *matrices;       /**< n_experts matrices one after another, each n_criteria x n_criteria, row by row: 1 on the diagonal, elsewhere 10^-9 to 10^9, or NaN for a missing judgement. */
  const double *expert_weights; /**< n_experts weights, finite, 0 or more and not all 0; NULL: all count the same. Only their ratios matter. */
  int32_t n_criteria;           /**< Number of criteria, 2 to 15. */
  int32_t reserved;             /**< 0. */
} rfm_ahp_judgements;

/** How to fit. @since 0.1 */
typedef struct rfm_ahp_options {
  uint32_t struct_size; /**< sizeof(rfm_ahp_options). */
  uint32_t flags;       /**< None yet; 0. */
  /**
   * Largest |a(i, j) a(j, i) - 1| that an expert's matrix may have, above 0 and below 1; 0: 0.05. That admits whatever judgements
   * of 1/9 to 9 become when they are rounded to two decimals (at most 0.046; the telecom matrix has 0.003), and refuses
   * the inverse of a neighbouring judgement (0.11 or more). Completion by one triangle does not ask for it.
   */
  double tolerance;
  double limit;         /**< Consistency ratio up to which judgements count as consistent, above 0; 0: 0.10 (Saaty). */
  int32_t aggregation;  /**< An #rfm_ahp_aggregation; 0: #RFM_AHP_JUDGEMENTS_GEOMETRIC. */
  int32_t method;       /**< An #rfm_ahp_method; 0: #RFM_AHP_EIGENVECTOR. */
  int32_t completion;   /**< An #rfm_ahp_completion; 0: #RFM_AHP_AS_GIVEN. */
  int32_t random_index; /**< An #rfm_ahp_random_index; 0: #RFM_AHP_SAATY_1977. */
} rfm_ahp_options;

/**
 * What rfm_ahp_get() tells. Unless it says otherwise a figure is of the matrix that rfm_ahp_matrix() shows; lambda_max is its principal
 * eigenvalue whatever the method of the weights.
 * @since 0.1
 */
typedef struct rfm_ahp_results {
  uint32_t struct_size;     /**< sizeof(rfm_ahp_results). */
  uint32_t flags;           /**< 0. */
  int64_t room;             /**< In: room in `expert_cr`. */
  int64_t n_experts;        /**< Out: number of experts. */
  double lambda_max;        /**< Out: principal eigenvalue; n when judgements are consistent. */
  double ci;                /**< Out: consistency index, (lambda_max - n) / (n - 1); never below 0. */
  double ri;                /**< Out: random index; 0 for 2 criteria. */
  double cr;                /**< Out: consistency ratio, ci / ri; 0 for 2 criteria. */
  double limit;             /**< Out: the limit it was compared with. */
  double reciprocity_error; /**< Out: largest |a(i, j) a(j, i) - 1| before completion, of the mean of judgements or, for priorities, of any expert. */
  double judged;            /**< Out: the judgement a(row, column) that causes most inconsistency; 0: none does. */
  double mended;            /**< Out: the value that would mend it, weight of row / weight of column; 0 as above. */
  double mended_cr;         /**< Out: the consistency ratio with that value and its inverse in place; `cr` as above. */
  double *expert_cr;        /**< In: room for the consistency ratio of each expert's own matrix after completion, or NULL. NaN: these judgements alone do not connect the criteria. */
  int32_t row;              /**< Out: row of that judgement, the one above the diagonal; -1: none. */
  int32_t column;           /**< Out: its column; -1: none. */
  int32_t is_consistent;    /**< Out: 1 when cr <= limit, else 0. */
  int32_t n_missing;        /**< Out: pairs of criteria that nobody compared. The random index is that of complete matrices, so a cr with missing judgements flatters. */
  int32_t aggregation;      /**< Out: an #rfm_ahp_aggregation. */
  int32_t method;           /**< Out: an #rfm_ahp_method. */
  int32_t completion;       /**< Out: an #rfm_ahp_completion. */
  int32_t random_index;     /**< Out: an #rfm_ahp_random_index. */
} rfm_ahp_results;

/**
 * Weights from judgements.
 *
 * Missing judgements are replaced as Harker (1987) does: 0 in their place, and each row's diagonal is 1 plus its number of
 * them; they add neither to nor from the eigenvector. Under aggregation of judgements a judgement is the mean of those experts
 * of positive weight who made it, and is missing when none did.
 *
 * The judgement that causes most inconsistency has the largest a(i, j) w(j) / w(i) or inverse, i < j; of equal ones (to 10^-9)
 * the lowest i, then j.
 *
 * @param[out] out        New weights; NULL on failure.
 * @param      host       Hooks, or NULL; copied.
 * @param      judgements The matrices; read, not kept.
 * @param      options    Or NULL: geometric mean of judgements, eigenvector, as given, Saaty 1977, limit 0.10.
 * @param[out] err        Details on failure, with the expert as row and the criterion of the matrix column as column; or NULL.
 * @retval #RFM_E_DATA    A diagonal entry is not 1; an entry is not positive, infinite or out of range; a(i, j) and
 *         a(j, i) are not nearly inverse; a judgement is missing under another method than the eigenvector; the judgements do not
 *         connect all criteria (the column is one that is cut off); an expert's weight is NaN, infinite or negative, or all are 0.
 * @retval #RFM_E_STATE   The thread's floating point is not plain IEEE (flush to zero, extra precision, another rounding mode).
 *
 * Cost: O(experts x n^3).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_ahp_fit(rfm_ahp **out, const rfm_host *host,
                                        const rfm_ahp_judgements *judgements,
                                        const rfm_ahp_options *options, rfm_error *err);

/**
 * Number of criteria.
 *
 * @param ahp The weights.
 * @return Their number; 0 for NULL.
 * @since 0.1
 */
RFM_API int32_t RFM_CALL rfm_ahp_size(const rfm_ahp *ahp);

/**
 * Borrow the weights.
 *
 * @param ahp The weights.
 * @return One per criterion, positive, summing to 1; NULL for NULL.
 * @since 0.1
 */
RFM_API const double *RFM_CALL rfm_ahp_weights(const rfm_ahp *ahp);

/**
 * Borrow the matrix of all experts: their mean after completion. Under aggregation of priorities, which makes no
 * such matrix, it is the geometric mean of the completed judgements, to look at and to measure consistency by.
 *
 * @param ahp The weights.
 * @return Criteria x criteria, row by row, NaN where nobody judged; NULL for NULL.
 * @since 0.1
 */
RFM_API const double *RFM_CALL rfm_ahp_matrix(const rfm_ahp *ahp);

/**
 * How consistent the judgements are, and which one to look at again.
 *
 * @param         ahp     The weights.
 * @param[in,out] results Set its struct_size, and `expert_cr` with `room` if they are wanted.
 * @param[out]    err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return; #RFM_E_ARG also when `room` is less than the experts.
 *
 * Cost: O(experts), for `expert_cr`.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_ahp_get(const rfm_ahp *ahp, rfm_ahp_results *results, rfm_error *err);

/**
 * Save the weights with the matrix they came from.
 *
 * @param      ahp      The weights.
 * @param      write    Gets the bytes.
 * @param      user_data Handed to @p write.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE.
 *
 * Cost: O(n^2 + experts).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_ahp_save(const rfm_ahp *ahp, rfm_write_fn write, void *user_data,
                                         rfm_error *err);

/**
 * Load saved weights. The consistency figures are computed again from the matrix, to the same bytes.
 *
 * @param[out] out  New weights; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not saved weights, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 * @retval #RFM_E_STATE The thread's floating point is not plain IEEE.
 *
 * Cost: O(n^3 + experts).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_ahp_load(rfm_ahp **out, const rfm_host *host, rfm_read_fn read,
                                         void *user_data, rfm_error *err);

/**
 * Free the weights.
 *
 * @param ahp NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_ahp_free(rfm_ahp *ahp);

/** @} */
RFM_END_DECLS
#endif /* RFM_AHP_H */
