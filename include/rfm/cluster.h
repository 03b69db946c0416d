/* SPDX-License-Identifier: MIT */
#ifndef RFM_CLUSTER_H
#define RFM_CLUSTER_H

#include <rfm/scaling.h>

/**
 * @file cluster.h
 * Clusters of customers, or of any rows of numbers: k-means, hierarchical clustering, and how good they are.
 */

RFM_BEGIN_DECLS

/**
 * @defgroup rfm_points Points
 * What is clustered: features through a scaling, or a plain matrix as it is.
 * @{
 */

/**
 * Rows to cluster: either `features` or `matrix`. Nothing is kept after the call.
 *
 * The row order of features is that of their customers' ids; that of a matrix is part of the input.
 * @since 0.1
 */
typedef struct rfm_points {
  uint32_t struct_size;         /**< sizeof(rfm_points). */
  uint32_t flags;               /**< None yet; 0. */
  int64_t n_rows;               /**< Rows of `matrix`; 0 with features. */
  const rfm_features *features; /**< Customers and their metrics; no value may be NaN. */
  const rfm_scaling *scaling;   /**< How to normalise and weight `features`; NULL: as rfm_scaling_fit() without options. */
  const double *matrix;         /**< n_rows x n_columns finite numbers, row by row, taken as they are: neither normalised nor clipped. */
  int32_t n_columns;            /**< Columns of `matrix`, 1 to 32; 0 with features. */
  int32_t reserved;             /**< 0. */
} rfm_points;

/** @} */

/**
 * @defgroup rfm_kmeans K-means
 * k centres, and for each row the nearest one. *Immutable, share freely.*
 *
 * **Exact and the same everywhere.** Coordinates are rounded onto an integer grid of 2^26 steps over the widest column, so
 * that every sum and comparison is exact: distances and centres do not depend on threads or platform. Lloyd's iterations (1957) run until no
 * centre moves. Centres round half up to the grid, a row as near to two centres goes to the lower number, and the centre of a
 * cluster without rows moves to the row that is farthest from its nearest centre (ties: the first row; of several such centres the lowest number moves
 * first, and then counts). The tree of bounding boxes that makes this fast (the filtering algorithm of Kanungo et al., 2002) never changes the answer.
 *
 * **Starts.** Greedy k-means++ (Arthur and Vassilvitskii, 2007): each centre is the best of 2 + floor(ln k) rows drawn
 * with odds by squared distance. Of several starts the one with the least inertia wins, the earliest of equal ones.
 * @{
 */

/** Centres of clusters. Freed by rfm_kmeans_free(). @since 0.1 */
typedef struct rfm_kmeans rfm_kmeans;

/** How to fit. @since 0.1 */
typedef struct rfm_kmeans_options {
  uint32_t struct_size;   /**< sizeof(rfm_kmeans_options). */
  uint32_t flags;         /**< None yet; 0. */
  uint64_t seed;          /**< The same seed gives the same clusters. */
  int64_t sample_rows;    /**< Fit on so many rows, drawn by the seed; 0, or more than there are: on all. Sizes, means and inertia are then those of all rows all the same. */
  const double *start;    /**< k x columns coordinates of the centres to start from, row by row, of any finite size (4 ranges outside the rows they stop); NULL: k-means++. */
  int32_t k;              /**< Number of clusters, 1 to 1,024; 0: 8. */
  int32_t n_starts;       /**< Starts with different random centres, 1 to 1,000; 0: 10. With `start` 0 or 1. */
  int32_t max_iterations; /**< Per start, 1 or more; 0: 300. */
  int32_t reserved;       /**< 0. */
} rfm_kmeans_options;

/** What a fit came to. @since 0.1 */
typedef struct rfm_kmeans_results {
  uint32_t struct_size; /**< sizeof(rfm_kmeans_results). */
  uint32_t flags;       /**< 0. */
  int64_t n_rows;       /**< Rows that were clustered. */
  int64_t n_fitted;     /**< Rows that the centres were found with: `sample_rows`, or all. */
  double inertia;       /**< Sum of squared distances of all rows to the mean of their cluster, in coordinates. */
  int32_t k;            /**< Number of clusters. */
  int32_t n_columns;    /**< Number of coordinates. */
  int32_t n_iterations; /**< Of the best start, the last one, in which nothing moved, included. 0 from labels. */
  int32_t is_converged; /**< 1: no centre moved in the last iteration, or from labels; 0: `max_iterations` ended it. */
  int32_t best_start;   /**< Number of the start that won, from 0. */
  int32_t n_empty;      /**< Clusters that no row is in: only possible without convergence. */
} rfm_kmeans_results;

/**
 * Find k clusters.
 *
 * @param[out] out     New clusters; NULL on failure.
 * @param      host    Hooks, or NULL: those of the features, if any; copied.
 * @param      points  What to cluster.
 * @param      options Or NULL: 8 clusters, 10 starts, seed 0.
 * @param[out] err     Details on failure, with row and column; or NULL.
 * @retval #RFM_E_DATA  A value or a centre is NaN or infinite; or there are fewer distinct rows (on the grid) than clusters: their number is in the message.
 * @retval #RFM_E_STATE There is no row; no column is scored; or the thread's floating point is not plain IEEE.
 * @retval #RFM_E_LIMIT More than 2^31 - 1 rows, or values too far apart to subtract or to square.
 * @retval #RFM_STOPPED The host's parallel_for or progress hook stopped it.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract.
 *
 * Cost: O(n log n) once, then per iteration far less than n x k. Memory: about 12 + 10 x columns bytes per row while it runs, and 8 more
 * where an iteration leaves a cluster empty.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_kmeans_fit(rfm_kmeans **out, const rfm_host *host,
                                           const rfm_points *points,
                                           const rfm_kmeans_options *options, rfm_error *err);

/**
 * Make clusters of labels that come from elsewhere (a cut of rfm_hierarchy, a rule of the host's), so that later rows can be
 * assigned to the nearest mean. Assigning the same rows need not give the same labels.
 *
 * @param[out] out      New clusters; NULL on failure.
 * @param      host     Hooks, or NULL: those of the features, if any; copied.
 * @param      points   The rows.
 * @param      label    Cluster of each row, 0 .. k - 1; -1 leaves the row out.
 * @param      n_label  Length of @p label: the number of rows.
 * @param      k        Number of clusters, 1 to 1,024; each has a row.
 * @param[out] err      Details on failure, with row and column; or NULL.
 * @retval #RFM_E_DATA  A label is out of range, a cluster has no row, or as rfm_kmeans_fit().
 * @retval #RFM_E_STATE As rfm_kmeans_fit().
 * @retval #RFM_E_LIMIT As rfm_kmeans_fit().
 * @retval #RFM_STOPPED The host's parallel_for stopped it.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract.
 *
 * Cost: O(n x columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_kmeans_from_labels(rfm_kmeans **out, const rfm_host *host,
                                                   const rfm_points *points, const int32_t *label,
                                                   int64_t n_label, int32_t k, rfm_error *err);

/**
 * Put every row into its nearest cluster. For the rows of the fit this gives the clusters of the fit.
 *
 * @param      kmeans  The clusters.
 * @param      points  Rows: features with the metrics of the fit (`scaling` may be NULL: the fit's own is used, and another one is refused), or a matrix with as many columns.
 * @param[out] label   Cluster of each row, 0 .. k - 1.
 * @param      n_label Room in @p label: the number of rows.
 * @param[out] n_outside Rows with a coordinate outside the range of the fit, or NULL. Beyond 8 ranges they count as 8 ranges away.
 * @param[out] err     Details on failure, with row and column; or NULL.
 * @retval #RFM_E_ARG   Features for clusters of a matrix or the reverse; other metrics (the first that differs is named); other columns.
 * @retval #RFM_E_DATA  A value is NaN or infinite.
 * @retval #RFM_E_STATE The thread's floating point is not plain IEEE.
 * @retval #RFM_E_LIMIT A matrix of more than 2^63 - 1 bytes.
 * @retval #RFM_STOPPED The host's parallel_for stopped it; the array may be partly written.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract; the array may be partly written.
 *
 * Cost: O(rows x k x columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_kmeans_assign(const rfm_kmeans *kmeans, const rfm_points *points,
                                              int32_t *label, int64_t n_label, int64_t *n_outside,
                                              rfm_error *err);

/**
 * Put one customer into the nearest cluster, with the same result as the row of rfm_kmeans_assign(). Allocates nothing. Bare
 * numbers cannot be checked: measure with rfm_scaling_metrics() of rfm_kmeans_scaling().
 *
 * @param      kmeans   The clusters.
 * @param      values   One per metric, as rfm_features_one() gives them; for clusters of a matrix one per column.
 * @param      n_values Their number.
 * @param[out] label    Cluster, 0 .. k - 1.
 * @param[out] err      Details on failure, with the column; or NULL.
 * @retval #RFM_E_DATA  A value is NaN or infinite.
 * @retval #RFM_E_STATE The thread's floating point is not plain IEEE.
 *
 * Cost: O(k x columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_kmeans_one(const rfm_kmeans *kmeans, const double *values,
                                           int32_t n_values, int32_t *label, rfm_error *err);

/**
 * What the fit came to.
 *
 * @param      kmeans  The clusters.
 * @param[out] results Filled; set its struct_size first.
 * @param[out] err     Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_kmeans_get(const rfm_kmeans *kmeans, rfm_kmeans_results *results,
                                           rfm_error *err);

/**
 * Borrow the means of the clusters, in coordinates (normalised and weighted; for a matrix its own numbers). They are means of the exact
 * rows; rows are assigned by these means rounded to the grid. An empty cluster has its centre on the grid.
 *
 * @param kmeans The clusters.
 * @return k x columns numbers, row by row; NULL for NULL.
 * @since 0.1
 */
RFM_API const double *RFM_CALL rfm_kmeans_centres(const rfm_kmeans *kmeans);

/**
 * Borrow how many rows are in each cluster.
 *
 * @param kmeans The clusters.
 * @return k numbers; NULL for NULL.
 * @since 0.1
 */
RFM_API const int64_t *RFM_CALL rfm_kmeans_sizes(const rfm_kmeans *kmeans);

/**
 * The scaling that rows go through.
 *
 * @param kmeans The clusters.
 * @return Borrowed; NULL for NULL and for clusters of a matrix.
 * @since 0.1
 */
RFM_API const rfm_scaling *RFM_CALL rfm_kmeans_scaling(const rfm_kmeans *kmeans);

/**
 * Save the clusters with their scaling. They hold no ids.
 *
 * @param      kmeans   The clusters.
 * @param      write    Gets the bytes.
 * @param      user_data Handed to @p write.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE.
 *
 * Cost: O(k x columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_kmeans_save(const rfm_kmeans *kmeans, rfm_write_fn write,
                                            void *user_data, rfm_error *err);

/**
 * Load saved clusters.
 *
 * @param[out] out  New clusters; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not saved clusters, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 * @retval #RFM_E_STATE The thread's floating point is not plain IEEE.
 *
 * Cost: O(k x columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_kmeans_load(rfm_kmeans **out, const rfm_host *host, rfm_read_fn read,
                                            void *user_data, rfm_error *err);

/**
 * Free clusters.
 *
 * @param kmeans NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_kmeans_free(rfm_kmeans *kmeans);

/** @} */

/**
 * @defgroup rfm_cluster_quality Quality of clusters
 * How compact and how far apart clusters are, whoever made them; and the choice of k by it.
 * @{
 */

/** How to judge. @since 0.1 */
typedef struct rfm_quality_options {
  uint32_t struct_size;    /**< sizeof(rfm_quality_options). */
  uint32_t flags;          /**< None yet; 0. */
  uint64_t seed;           /**< Draws the rows of the silhouette. */
  int64_t silhouette_rows; /**< Rows whose silhouette is taken, each against the same rows; 0: 10,000. Tables with no more are taken whole, so that it is exact. */
} rfm_quality_options;

/** Indices of a clustering, in coordinates. @since 0.1 */
typedef struct rfm_quality {
  uint32_t struct_size;     /**< sizeof(rfm_quality). */
  uint32_t flags;           /**< 0. */
  double inertia;           /**< Sum of squared distances to the mean of the cluster. Less is better, and less with every k. */
  double silhouette;        /**< Mean of (b - a) / max(a, b), with a the mean distance to the own cluster's other rows and b that to the nearest other cluster; 0 for a row alone (Rousseeuw, 1987). -1..1, more is better. NaN when the rows it is taken of are all of one cluster. */
  double calinski_harabasz; /**< Between-cluster over within-cluster variance, each by its degrees of freedom (1974). More is better. NaN for one cluster and for as many as rows; infinity when every row is on its cluster's mean. */
  double davies_bouldin;    /**< Mean over clusters of the worst (s_i + s_j) / d_ij, with s the mean distance to the own mean and d that between means (1979). Less is better. NaN for one cluster or where means coincide. */
  int64_t n_rows;           /**< Rows that count. */
  int64_t silhouette_rows;  /**< Rows that the silhouette was taken of. */
  int32_t k;                /**< Number of clusters that have a row. */
  int32_t reserved;         /**< 0. */
} rfm_quality;

/**
 * Judge labels.
 *
 * @param      host    Hooks, or NULL: those of the features, if any.
 * @param      points  The rows.
 * @param      label   Cluster of each row, 0 or more; -1 leaves the row out.
 * @param      n_label Length of @p label: the number of rows.
 * @param      options Or NULL.
 * @param[out] quality Filled; set its struct_size first.
 * @param[out] err     Details on failure, with row and column; or NULL.
 * @retval #RFM_E_DATA  A label is below -1 or above 1,000,000; a value is NaN or infinite.
 * @retval #RFM_E_STATE No row counts; or the thread's floating point is not plain IEEE.
 * @retval #RFM_E_LIMIT Values too far apart to square their distances, or a matrix of more than 2^63 - 1 bytes.
 * @retval #RFM_STOPPED The host's parallel_for or progress hook stopped it.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract.
 *
 * Cost: O(n x columns), O(silhouette_rows^2 x columns) and O(k^2 x columns).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_cluster_quality(const rfm_host *host, const rfm_points *points,
                                                const int32_t *label, int64_t n_label,
                                                const rfm_quality_options *options,
                                                rfm_quality *quality, rfm_error *err);

/**
 * Fit k-means for every k of a range, and judge each; the work that does not depend on k is done once.
 *
 * @param[out] best    The clusters with the largest silhouette, of equal ones those with fewer clusters; NULL on failure. Or NULL: not wanted.
 * @param      host    Hooks, or NULL: those of the features, if any; copied.
 * @param      points  What to cluster.
 * @param      options As rfm_kmeans_fit(), but for `k` and `start`, which stay 0 and NULL; or NULL.
 * @param      quality_options Or NULL.
 * @param      k_min   Least number of clusters, 2 or more.
 * @param      k_max   Largest one, up to 1,024.
 * @param[out] quality k_max - k_min + 1 results in the order of k; set the struct_size of each first. Or NULL.
 * @param      n_quality Room in @p quality; 0 with NULL.
 * @param[out] err     Details on failure, with row and column; or NULL.
 * @return As rfm_kmeans_fit().
 *
 * Cost: that of a fit, a pass over the rows and a silhouette for each k.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_kmeans_choose(rfm_kmeans **best, const rfm_host *host,
                                              const rfm_points *points,
                                              const rfm_kmeans_options *options,
                                              const rfm_quality_options *quality_options,
                                              int32_t k_min, int32_t k_max, rfm_quality *quality,
                                              int64_t n_quality, rfm_error *err);

/** @} */

/**
 * @defgroup rfm_hierarchy Hierarchical clustering
 * Merges the two nearest clusters again and again, from single rows to one cluster; cut at any number or height afterwards. *Immutable,
 * share freely.*
 *
 * Leaves are the rows, or for large tables micro-clusters: a few iterations of k-means first make many small clusters, and these are
 * merged, each counting as many rows as it has. Each merge joins two clusters than which no two are nearer. Where several pairs are as near,
 * the choice among them (which may decide what comes later) is the same on every platform and with any number of threads.
 * @{
 */

/** The merges. Freed by rfm_hierarchy_free(). @since 0.1 */
typedef struct rfm_hierarchy rfm_hierarchy;

/** The distance between clusters. @since 0.1 */
typedef enum rfm_linkage {
  RFM_LINKAGE_WARD = 1,    /**< sqrt(2 x the rise of the sum of squares that merging causes) (Ward, 1963; as scipy and R's ward.D2 print it). The default. Memory O(n x columns). */
  RFM_LINKAGE_SINGLE = 2,  /**< Of the two nearest rows. Memory O(n x columns). */
  RFM_LINKAGE_AVERAGE = 3, /**< Mean over all pairs of rows (UPGMA). Memory O(n^2). */
  RFM_LINKAGE_COMPLETE = 4 /**< Of the two farthest rows. Memory O(n^2). */
} rfm_linkage;

/** How to merge. @since 0.1 */
typedef struct rfm_hierarchy_options {
  uint32_t struct_size;   /**< sizeof(rfm_hierarchy_options). */
  uint32_t flags;         /**< None yet; 0. */
  uint64_t seed;          /**< Of the micro-clusters. */
  int32_t linkage;        /**< An #rfm_linkage; 0: #RFM_LINKAGE_WARD. */
  int32_t micro_clusters; /**< Merge so many micro-clusters of k-means instead of rows, 2 to 32,768, or a few less where rows are too alike; 0: rows. */
} rfm_hierarchy_options;

/** One merge. Fixed layout. @since 0.1 */
typedef struct rfm_merge {
  double height;  /**< Distance between the two. */
  int64_t n_rows; /**< Rows of both, however many leaves they are. */
  int32_t left;   /**< The first: a leaf 0 .. n - 1, or n + i for the result of merge i. The lower number of the two. */
  int32_t right;  /**< The second. */
} rfm_merge;

/**
 * Merge rows, nearest first.
 *
 * @param[out] out     New hierarchy; NULL on failure.
 * @param      host    Hooks, or NULL: those of the features, if any; copied.
 * @param      points  What to cluster.
 * @param      options Or NULL: Ward over rows.
 * @param[out] err     Details on failure, with row and column; or NULL.
 * @retval #RFM_E_DATA  A value is NaN or infinite.
 * @retval #RFM_E_STATE There is no row; no column is scored; or the thread's floating point is not plain IEEE.
 * @retval #RFM_E_LIMIT More than 32,768 different rows under average or complete linkage, 2^20 under the others (ask for
 *         micro-clusters); more than 2^30 rows; or values too far apart to square their distances.
 * @retval #RFM_STOPPED The host's parallel_for or progress hook stopped it.
 * @retval #RFM_E_HOST  The host's parallel_for broke its contract.
 *
 * Equal rows are merged first, at height 0, and cost no more than a sort.
 *
 * Cost: Ward and single linkage about O(n log n) in a few columns, where a tree finds what is near, and up to O(n^2 x columns) in many;
 * average and complete O(n^2 x columns), and 4 n^2 bytes; n the number of different leaves. Micro-clusters: some 10 searches of a tree for
 * each row.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_hierarchy_fit(rfm_hierarchy **out, const rfm_host *host,
                                              const rfm_points *points,
                                              const rfm_hierarchy_options *options, rfm_error *err);

/**
 * Borrow the merges: by height, then by number of leaves, then by lowest leaf, so that a cluster comes before what it becomes part of.
 *
 * @param      hierarchy The hierarchy.
 * @param[out] n         Their number: leaves - 1; or NULL.
 * @return The merges; NULL for NULL and for a single leaf.
 * @since 0.1
 */
RFM_API const rfm_merge *RFM_CALL rfm_hierarchy_merges(const rfm_hierarchy *hierarchy, int64_t *n);

/**
 * Borrow which leaf each row is in.
 *
 * @param      hierarchy The hierarchy.
 * @param[out] n         Number of rows, or NULL.
 * @return One leaf per row; NULL for NULL, and where rows themselves are the leaves.
 * @since 0.1
 */
RFM_API const int32_t *RFM_CALL rfm_hierarchy_leaves(const rfm_hierarchy *hierarchy, int64_t *n);

/**
 * Cut into k clusters. Clusters are numbered in the order of their first rows. rfm_kmeans_from_labels() makes of them something
 * that later rows can be assigned to.
 *
 * @param      hierarchy The hierarchy.
 * @param      k         1 to the number of leaves.
 * @param[out] label     Cluster of each row that was fitted, 0 .. k - 1.
 * @param      n_label   Room in @p label: the number of rows.
 * @param[out] err       Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(rows + leaves).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_hierarchy_cut(const rfm_hierarchy *hierarchy, int32_t k,
                                              int32_t *label, int64_t n_label, rfm_error *err);

/**
 * Cut at a height: merges up to and at that height are made.
 *
 * @param      hierarchy The hierarchy.
 * @param      height    0 or more.
 * @param[out] k         Number of clusters that this makes: what rfm_hierarchy_cut() takes.
 * @param[out] err       Details on failure, or NULL.
 * @return #RFM_OK, or an error that any function may return.
 *
 * Cost: O(log leaves).
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_hierarchy_clusters_at(const rfm_hierarchy *hierarchy, double height,
                                                      int32_t *k, rfm_error *err);

/**
 * Save the merges, and the leaf of each row where leaves are micro-clusters. No ids: rows are known by their position.
 *
 * @param      hierarchy The hierarchy.
 * @param      write    Gets the bytes.
 * @param      user_data Handed to @p write.
 * @param[out] err      Details on failure, or NULL.
 * @retval #RFM_STOPPED @p write did not return #RFM_CONTINUE.
 *
 * Cost: O(leaves), O(rows) with micro-clusters.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_hierarchy_save(const rfm_hierarchy *hierarchy, rfm_write_fn write,
                                               void *user_data, rfm_error *err);

/**
 * Load a saved hierarchy.
 *
 * @param[out] out  New hierarchy; NULL on failure.
 * @param      host Hooks, or NULL; copied.
 * @param      read Gives the bytes.
 * @param      user_data Handed to @p read.
 * @param[out] err  Details on failure, or NULL.
 * @retval #RFM_STOPPED @p read did not return #RFM_CONTINUE.
 * @retval #RFM_E_FORMAT The bytes are not a saved hierarchy, or are truncated or damaged.
 * @retval #RFM_E_VERSION They were written by a later version of the format.
 * @retval #RFM_E_HOST @p read gave more bytes than it was asked for.
 *
 * Cost: O(rows + leaves). Memory: what has been read, twice while it runs.
 * @since 0.1
 */
RFM_API rfm_status RFM_CALL rfm_hierarchy_load(rfm_hierarchy **out, const rfm_host *host,
                                               rfm_read_fn read, void *user_data, rfm_error *err);

/**
 * Free a hierarchy.
 *
 * @param hierarchy NULL is ignored.
 * @since 0.1
 */
RFM_API void RFM_CALL rfm_hierarchy_free(rfm_hierarchy *hierarchy);

/** @} */
RFM_END_DECLS
#endif /* RFM_CLUSTER_H */
