/* SPDX-License-Identifier: MIT */
/* Boxes over rows.
 *
 * A range of rows is sorted into cells, up to 256 at once, by the leading bits of the coordinates
 * that it is widest in: that is halving it eight times at powers of two. The halves that are not
 * empty become forks; cells that are still large are sorted in their turn, in a box of their own.
 */
#include "cluster/point_tree.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/executor.h"
#include "cluster/tree_parts.h"

#include <string.h>

enum {
  LEAF_ROWS = 48,     /* no fork has so few */
  ROWS_PER_NODE = 12, /* memory: where rows are so odd that more were needed, leaves are larger */
  MAX_BITS = 8,
  MAX_CELLS = 1 << MAX_BITS,
  MAX_LEVELS = 16 /* of sorting, so that the stack has an end */
};

/* Rows and their numbers. */
typedef struct place {
  int32_t *x;
  int32_t *row;
} place;

/* Nodes of one part under construction. A range is sorted from one place to the other and back;
 * leaves end in the first. */
typedef struct builder {
  rfm__point_tree *tree;
  place place[2]; /* the tree's, and as much scratch */
  uint8_t *cell;  /* of each row */
  int32_t next;   /* node to make */
  int32_t spare;  /* nodes beyond those that are sure to be made */
} builder;

/* A column that cells are told apart by. */
typedef struct axis {
  int32_t column;
  int32_t least;
  int32_t shift; /* of coordinate - least, to its leading bits */
  int32_t place; /* of these bits among those of all axes */
} axis;

typedef struct cells {
  int32_t n_bits;
  int32_t n_axes;
  axis axes[MAX_BITS];
  uint8_t order[MAX_CELLS]; /* bits of all axes, to the bits in the order of halving */
  int32_t start[MAX_CELLS + 1];
} cells;

/* ---- boxes ---- */

RFM__INLINE void find_box(int32_t d, const int32_t *x, int32_t n, int32_t *box)
{
  for (int32_t j = 0; j < d; j++)
    box[j] = box[d + j] = x[j];
  for (int32_t i = 1; i < n; i++)
    for (int32_t j = 0; j < d; j++) {
      const int32_t at = x[i * d + j];

      box[j] = at < box[j] ? at : box[j];
      box[d + j] = at > box[d + j] ? at : box[d + j];
    }
}

static int is_point(const int32_t *box, int32_t d)
{
  return memcmp(box, box + d, (size_t)d * sizeof *box) == 0;
}

RFM__INLINE void add_rows(int32_t d, const int32_t *x, int32_t n, int64_t *sum, rfm__wide *squares)
{
  memset(sum, 0, (size_t)d * sizeof *sum);
  memset(squares, 0, sizeof *squares);
  for (int32_t i = 0; i < n; i++, x += d) {
    uint64_t square = 0;

    for (int32_t j = 0; j < d; j++) {
      sum[j] += x[j];
      square += (uint64_t)x[j] * (uint64_t)x[j];
    }
    *squares = rfm__wide_add_u64(*squares, square);
  }
}

static int32_t make_node(builder *b, int32_t first, int32_t n)
{
  const int32_t node = b->next++;

  b->tree->node[node].first = first;
  b->tree->node[node].n = n;
  b->tree->node[node].next = b->next;
  return node;
}

/* @from is the place in which its rows are. */
static void make_leaf(builder *b, int from, int32_t first, int32_t n)
{
  rfm__point_tree *t = b->tree;
  const int64_t d = t->n_columns, node = make_node(b, first, n);
  const int32_t *x = t->x + first * d;

  if (from != 0) {
    memcpy(t->x + first * d, b->place[from].x + first * d, (size_t)(n * d) * sizeof *x);
    memcpy(t->row + first, b->place[from].row + first, (size_t)n * sizeof *t->row);
  }
  RFM__BY_WIDTH(t->n_columns, find_box, x, n, t->box + node * 2 * d);
  RFM__BY_WIDTH(t->n_columns, add_rows, x, n, t->sum + node * d, &t->squares[node]);
}

/* A fork's box and sums are those of its children. */
static void join(rfm__point_tree *t, int64_t node)
{
  const int64_t d = t->n_columns, left = node + 1, right = t->node[left].next;
  const int32_t *a = t->box + left * 2 * d, *b = t->box + right * 2 * d;
  int32_t *box = t->box + node * 2 * d;

  for (int64_t j = 0; j < d; j++) {
    box[j] = a[j] < b[j] ? a[j] : b[j];
    box[d + j] = a[d + j] > b[d + j] ? a[d + j] : b[d + j];
    t->sum[node * d + j] = t->sum[left * d + j] + t->sum[right * d + j];
  }
  t->squares[node] = rfm__wide_add(t->squares[left], t->squares[right]);
}

/* ---- cells ---- */

/* Halve the widest column again and again; halved[s] is the axis of step s. */
static void choose_axes(cells *c, const int32_t *box, int32_t d, int32_t want, int32_t *bits,
                        int32_t *halved)
{
  c->n_bits = c->n_axes = 0;
  while (c->n_bits < want) {
    int32_t a, widest = -1, column = 0;

    for (int32_t j = 0; j < d; j++) {
      int32_t width = box[d + j] - box[j];

      for (a = 0; a < c->n_axes; a++)
        if (c->axes[a].column == j)
          width >>= bits[a];
      if (width > widest) {
        widest = width;
        column = j;
      }
    }
    if (widest <= 0)
      break;
    for (a = 0; a < c->n_axes && c->axes[a].column != column; a++)
      ;
    if (a == c->n_axes) {
      c->axes[c->n_axes++].column = column;
      bits[a] = 0;
    }
    bits[a]++;
    halved[c->n_bits++] = a;
  }
}

static int32_t bit_length(int32_t value)
{
  int32_t n = 0;

  for (; value > 0; value >>= 1)
    n++;
  return n;
}

static void place_axes(cells *c, const int32_t *box, int32_t d, const int32_t *bits)
{
  int32_t at = 0;

  for (int32_t a = 0; a < c->n_axes; a++) {
    axis *x = &c->axes[a];

    x->least = box[x->column];
    x->shift = bit_length(box[d + x->column] - x->least) - bits[a];
    x->place = at;
    at += bits[a];
  }
}

static void order_cells(cells *c, const int32_t *bits, const int32_t *halved)
{
  for (int32_t code = 0; code < 1 << c->n_bits; code++) {
    int32_t left[MAX_BITS], key = 0;

    for (int32_t a = 0; a < c->n_axes; a++)
      left[a] = c->axes[a].place + bits[a];
    for (int32_t s = 0; s < c->n_bits; s++)
      key = key << 1 | (code >> --left[halved[s]] & 1);
    c->order[code] = (uint8_t)key;
  }
}

static void plan_cells(cells *c, const int32_t *box, int32_t d, int32_t n)
{
  int32_t bits[MAX_BITS], halved[MAX_BITS];
  const int32_t want = bit_length(n / LEAF_ROWS);

  choose_axes(c, box, d, want < MAX_BITS ? want : MAX_BITS, bits, halved);
  place_axes(c, box, d, bits);
  order_cells(c, bits, halved);
}

/* The cell of each row, and where the rows of each cell begin once they are sorted. */
RFM__INLINE void count_cells(int32_t n_axes, cells *c, const int32_t *x, int32_t d, int32_t n,
                             uint8_t *cell)
{
  const int32_t n_cells = 1 << c->n_bits;
  axis axes[MAX_BITS];

  memcpy(axes, c->axes, sizeof axes);
  memset(c->start, 0, ((size_t)n_cells + 1) * sizeof *c->start);
  for (int32_t i = 0; i < n; i++, x += d) {
    int32_t code = 0;

    for (int32_t a = 0; a < n_axes; a++)
      code |= (x[axes[a].column] - axes[a].least) >> axes[a].shift << axes[a].place;
    cell[i] = c->order[code];
    c->start[cell[i] + 1]++;
  }
  for (int32_t k = 0; k < n_cells; k++)
    c->start[k + 1] += c->start[k];
}

/* @n rows of one place from @first, in the order of their cells, into the other. */
RFM__INLINE void sort_rows(int32_t d, const cells *c, const place *from, const place *to,
                           const uint8_t *cell, int64_t first, int32_t n)
{
  const int32_t *x = from->x + first * d, *row = from->row + first;
  int32_t next[MAX_CELLS];

  memcpy(next, c->start, ((size_t)1 << c->n_bits) * sizeof *next);
  for (int32_t i = 0; i < n; i++, x += d) {
    const int64_t at = first + next[cell[first + i]]++;

    to->row[at] = row[i];
    for (int32_t j = 0; j < d; j++)
      to->x[at * d + j] = x[j];
  }
}

/* ---- nodes ---- */

static void build_range(builder *b, int from, int32_t first, int32_t n, int32_t level);

/* Cells of rows that begin at @first and were sorted into place @from. */
typedef struct sorted {
  const cells *cells;
  int from;
  int32_t first;
  int32_t level;
} sorted;

/* The node of cells @begin .. @end - 1, a power of two of them that is not empty. */
static void build_cells(builder *b, const sorted *s, int32_t begin, int32_t end)
{
  const int32_t *start = s->cells->start, middle = begin + (end - begin) / 2;
  const int32_t first = s->first + start[begin], n = start[end] - start[begin];
  int32_t node;

  if (n <= LEAF_ROWS || b->spare < 2) {
    make_leaf(b, s->from, first, n);
  } else if (end - begin == 1) {
    build_range(b, s->from, first, n, s->level + 1);
  } else if (start[middle] == start[begin]) {
    build_cells(b, s, middle, end);
  } else if (start[middle] == start[end]) {
    build_cells(b, s, begin, middle);
  } else {
    b->spare -= 2;
    node = make_node(b, first, n);
    build_cells(b, s, begin, middle);
    build_cells(b, s, middle, end);
    b->tree->node[node].next = b->next;
    join(b->tree, node);
  }
}

static void build_range(builder *b, int from, int32_t first, int32_t n, int32_t level)
{
  const int32_t d = b->tree->n_columns;
  const int32_t *x = b->place[from].x + (int64_t)first * d;
  int32_t box[2 * RFM__MAX_COORDINATES];
  cells c;
  const sorted s = {&c, !from, first, level};

  RFM__BY_WIDTH(d, find_box, x, n, box);
  if (n <= LEAF_ROWS || level == MAX_LEVELS || b->spare < 2 || is_point(box, d)) {
    make_leaf(b, from, first, n);
    return;
  }
  plan_cells(&c, box, d, n);
  RFM__BY_WIDTH(c.n_axes, count_cells, &c, x, d, n, b->cell + first);
  RFM__BY_WIDTH(d, sort_rows, &c, &b->place[from], &b->place[!from], b->cell, first, n);
  build_cells(b, &s, 0, 1 << c.n_bits);
}

typedef struct building {
  rfm__point_tree *tree;
  place scratch;
  uint8_t *bytes; /* n */
} building;

/* Nodes that the rows before part @part have room for. */
static int64_t room_before(const rfm__point_tree *t, int32_t part)
{
  return t->part[part].first / ROWS_PER_NODE + part;
}

static void RFM_CALL build_part(int64_t chunk, void *arg)
{
  const building *all = arg;
  rfm__tree_part *part = &all->tree->part[chunk];
  builder b = {all->tree, {{all->tree->x, all->tree->row}, all->scratch}, all->bytes, 0, 0};

  b.next = part->root = (int32_t)room_before(all->tree, (int32_t)chunk);
  b.spare = (int32_t)(part->n / ROWS_PER_NODE);
  if (part->n > 0)
    build_range(&b, 0, (int32_t)part->first, (int32_t)part->n, 0);
}

static rfm_status reserve(rfm__point_tree *t, const rfm_host *host, rfm_error *err)
{
  const size_t d = (size_t)t->n_columns, room = (size_t)t->room;

  t->x = rfm__alloc(host, (size_t)t->n, d * sizeof *t->x);
  t->row = rfm__alloc(host, (size_t)t->n, sizeof *t->row);
  t->node = rfm__alloc(host, room, sizeof *t->node);
  t->box = rfm__alloc(host, room, 2 * d * sizeof *t->box);
  t->sum = rfm__alloc(host, room, d * sizeof *t->sum);
  t->squares = rfm__alloc(host, room, sizeof *t->squares);
  return t->x && t->row && t->node && t->box && t->sum && t->squares ? RFM_OK
                                                                     : rfm__fail_nomem(err);
}

static void sum_squares(rfm__point_tree *t)
{
  for (int32_t p = 0; p < t->n_parts; p++)
    if (t->part[p].n > 0)
      t->all_squares = rfm__wide_add(t->all_squares, t->squares[t->part[p].root]);
}

static rfm_status build(building *b, const rfm__grid_rows *rows, rfm_error *err)
{
  rfm_status st = rfm__tree_cut(b->tree, rows, b->scratch.x, b->bytes, err);

  if (!st)
    st = rfm__parallel_for(&rows->points->host, b->tree->n_parts, build_part, b, err);
  if (!st)
    sum_squares(b->tree);
  return st;
}

rfm_status rfm__tree_build(rfm__point_tree *tree, const rfm__grid_rows *rows, rfm_error *err)
{
  const rfm_host *host = &rows->points->host;
  const size_t n = (size_t)rows->n, row_size = (size_t)rows->grid->n_columns * sizeof *tree->x;
  building b = {tree, {NULL, NULL}, NULL};
  rfm_status st;

  memset(tree, 0, sizeof *tree);
  tree->n = rows->n;
  tree->n_columns = rows->grid->n_columns;
  tree->room = tree->n / ROWS_PER_NODE + RFM__TREE_PARTS;
  st = reserve(tree, host, err);
  if (st)
    return st;
  b.scratch.x = rfm__alloc(host, n, row_size);
  b.scratch.row = rfm__alloc(host, n, sizeof *b.scratch.row);
  b.bytes = rfm__alloc(host, n, sizeof *b.bytes);
  st = b.scratch.x && b.scratch.row && b.bytes ? build(&b, rows, err) : rfm__fail_nomem(err);
  rfm__dealloc(host, b.bytes, n, sizeof *b.bytes);
  rfm__dealloc(host, b.scratch.row, n, sizeof *b.scratch.row);
  rfm__dealloc(host, b.scratch.x, n, row_size);
  return st;
}

void rfm__tree_free(rfm__point_tree *tree, const rfm_host *host)
{
  const size_t d = (size_t)tree->n_columns, room = (size_t)tree->room;

  rfm__dealloc(host, tree->x, (size_t)tree->n, d * sizeof *tree->x);
  rfm__dealloc(host, tree->row, (size_t)tree->n, sizeof *tree->row);
  rfm__dealloc(host, tree->box, room, 2 * d * sizeof *tree->box);
  rfm__dealloc(host, tree->sum, room, d * sizeof *tree->sum);
  rfm__dealloc(host, tree->squares, room, sizeof *tree->squares);
  rfm__dealloc(host, tree->node, room, sizeof *tree->node);
  tree->x = tree->row = tree->box = NULL;
  tree->sum = NULL;
  tree->squares = NULL;
  tree->node = NULL;
}
