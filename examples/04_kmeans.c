/* SPDX-License-Identifier: MIT */
/* Clusters of plain rows: no table, no customers, only a matrix of numbers. */
#include <rfm/cluster.h>

#include <stdio.h>

enum { ROWS = 12, COLUMNS = 2, LEAST = 2, MOST = 5 };

/* Baskets of a shop: items, minutes in the shop. */
static const double baskets[ROWS][COLUMNS] = {
  { 1, 4 }, { 2, 5 }, { 1, 3 }, { 2, 3 },         /* in and out */
  { 3, 40 }, { 2, 45 }, { 4, 38 },                /* looking around */
  { 30, 41 }, { 34, 50 }, { 28, 44 }, { 33, 47 }, { 31, 39 } /* the week's shopping */
};
static const double later[] = { 29, 60 };

int main(void)
{
  const rfm_points points = { .struct_size = sizeof points, .matrix = baskets[0], .n_rows = ROWS,
                              .n_columns = COLUMNS };
  rfm_kmeans_results found = { .struct_size = sizeof found };
  rfm_quality quality[MOST - LEAST + 1] = { { 0 } };
  int32_t label[ROWS], one = 0;
  rfm_kmeans *clusters = NULL;
  rfm_error err;
  int failed;

  for (int i = 0; i <= MOST - LEAST; i++)
    quality[i].struct_size = sizeof quality[i];
  failed = rfm_kmeans_choose(&clusters, NULL, &points, NULL, NULL, LEAST, MOST, quality, MOST - LEAST + 1, &err) ||
           rfm_kmeans_get(clusters, &found, &err) ||
           rfm_kmeans_assign(clusters, &points, label, ROWS, NULL, &err) ||
           rfm_kmeans_one(clusters, later, COLUMNS, &one, &err);
  if (failed)
    puts(err.message);
  for (int i = 0; !failed && i <= MOST - LEAST; i++)
    printf("%d clusters: inertia %7.2f, silhouette %.3f\n", LEAST + i, quality[i].inertia, quality[i].silhouette);
  for (int c = 0; !failed && c < found.k; c++) {
    const double *mean = rfm_kmeans_centres(clusters) + c * COLUMNS;

    printf("cluster %d: %d baskets, mean %.1f items, %.1f minutes:", c, (int)rfm_kmeans_sizes(clusters)[c], mean[0], mean[1]);
    for (int i = 0; i < ROWS; i++)
      if (label[i] == c)
        printf(" %d", i);
    puts("");
  }
  if (!failed)
    printf("29 items in an hour: cluster %d\n", (int)one);
  rfm_kmeans_free(clusters);
  return failed;
}
