/*
 * Rule 184 in the lanes layout: the same algorithm as the simd kernel, in C, at 128, 256 or 512 bits.
 *
 *   gcc -O3 -mavx2 -mno-avx512f -DBITS=128
 *   gcc -O3 -mavx2 -mno-avx512f -DBITS=256
 *   gcc -O3 -mavx512f -DBITS=512
 *
 * The road is cut into BITS pieces of W cells, laid side by side. The length of the road must be a multiple of BITS.
 *
 *               lane 0   lane 1   lane 2  …
 *   ghosts      c-1      cW-1     c2W-1      = the last DEPTH rows, moved one lane up the ring
 *   row 0       c0       cW       c2W
 *   row 1       c1       cW+1     c2W+1
 *   …
 *   row W-1     cW-1     c2W-1    c3W-1
 *   ghosts      cW       c2W      c3W        = the first DEPTH rows, moved one lane down
 *
 * A cell's neighbours are in the rows before and after it, so a step shifts nothing. One pass makes DEPTH steps:
 * every level keeps what it needs of its last two rows, and hands each finished row to the next level at once.
 *
 *   row w ──> level 0 ──row w-1, 1 step on──> level 1 ──row w-2, 2 steps on──> …  ──> stored as row w-DEPTH
 */
#include "peer.h"

#ifndef BITS
#define BITS 128
#endif

/* Steps a pass, the best of those measured: 16 registers hold the rows of 4 levels well, 32 those of 8. */
#ifndef DEPTH
#define DEPTH (BITS == 512 ? 8 : 4)
#endif

/* Rows in one turn of the main loop, two at a time, so that the levels' rows need not move between registers. */
#ifndef GROUP
#define GROUP (BITS == 512 ? 2 : 8)
#endif

#define WORDS (BITS / 64)

typedef uint64_t row __attribute__((vector_size(BITS / 8)));
typedef int64_t word_order __attribute__((vector_size(BITS / 8)));

static row *rows;   /* DEPTH ghosts, the W rows, DEPTH ghosts */
static long length; /* W */

#if BITS == 512
#include <immintrin.h>

typedef struct {
  row left, cell;
} level;

/* One instruction: the table of a ternary-logic operation on (left, cell, right) is the rule's own number. */
static inline row step(level *l, row right) {
  row next = (row)_mm512_ternarylogic_epi64((__m512i)l->left, (__m512i)l->cell, (__m512i)right, 184);
  l->left = l->cell;
  l->cell = right;
  return next;
}

static inline void step_two(level *l, row *a, row *b) {
  *a = step(l, *a);
  *b = step(l, *b);
}

#else

typedef struct {
  row cell, either; /* either = left | cell */
} level;

/* The flux form of cell ? right : left. A car leaves where the cell ahead is empty; what would be there if no car
   left is left | cell. */
static inline row step(level *l, row right) {
  row next = l->either ^ (l->cell & ~right);
  l->either = l->cell | right;
  l->cell = right;
  return next;
}

/* Two rows for five operations: what leaves the first cell is what enters the second, which without it would be
   a & b. */
static inline void step_two(level *l, row *a, row *b) {
  row leaves = l->cell & ~*a;
  row first = l->either ^ leaves;
  row second = (*a & *b) ^ leaves;
  l->either = *a | *b;
  l->cell = *b;
  *a = first;
  *b = second;
}

#endif

static inline row through(level *levels, int depth, row r) {
#pragma GCC unroll 16
  for (int k = 0; k < depth; k++) r = step(&levels[k], r);
  return r;
}

static inline void through_two(level *levels, int depth, const row *in, row *out) {
  row a = in[0], b = in[1];
#pragma GCC unroll 16
  for (int k = 0; k < depth; k++) step_two(&levels[k], &a, &b);
  out[0] = a;
  out[1] = b;
}

/* Every lane one up, the last becoming the first: bits within a word, then the bit that crosses to the next word. */
static inline row one_lane_up(row r) {
  word_order before;
  for (int i = 0; i < WORDS; i++) before[i] = (i + WORDS - 1) % WORDS;
  return r << 1 | __builtin_shuffle(r, before) >> 63;
}

static inline row one_lane_down(row r) {
  word_order after;
  for (int i = 0; i < WORDS; i++) after[i] = (i + 1) % WORDS;
  return r >> 1 | __builtin_shuffle(r, after) << 63;
}

/* depth steps of the whole ring, in place. Inlined, so that depth is a constant and the levels are registers. */
static inline __attribute__((always_inline)) void pass(int depth) {
  row *first = rows + DEPTH, *end = first + length;
  for (int k = 1; k <= depth; k++) {
    first[-k] = one_lane_up(end[-k]);
    end[k - 1] = one_lane_down(first[k - 1]);
  }

  level levels[DEPTH] = {0};
  row *in = first - depth, *full = first + depth, *stop = end + depth;
  for (; in < full; in++) through(levels, depth, *in); /* fill the levels; nothing to store yet */
  for (; stop - in >= GROUP; in += GROUP)
#pragma GCC unroll 16
    for (int k = 0; k < GROUP; k += 2) through_two(levels, depth, in + k, in + k - depth);
  for (; in < stop; in++) in[-depth] = through(levels, depth, *in);
}

static void advance(long steps) {
  for (; steps >= DEPTH; steps -= DEPTH) pass(DEPTH);
  for (; steps > 0; steps--) pass(1);
}

static void create(size_t cells) {
  length = (long)(cells / BITS);
  if (cells % BITS || length < DEPTH) fail("the road must be a multiple of the lanes, and DEPTH rows or longer");
  rows = allocate((size_t)(length + 2 * DEPTH) * sizeof(row));
}

static void load(const uint8_t *packed, size_t cells) {
  for (size_t i = 0; i < cells; i++) {
    size_t lane = i / (size_t)length, w = i % (size_t)length;
    if (lane == 0) rows[DEPTH + w] = (row){0};
    if (get(packed, i)) rows[DEPTH + w][lane / 64] |= (uint64_t)1 << (lane % 64);
  }
}

static void store(uint8_t *packed, size_t cells) {
  for (size_t i = 0; i < cells; i++) {
    size_t lane = i / (size_t)length, w = i % (size_t)length;
    if (rows[DEPTH + w][lane / 64] >> (lane % 64) & 1) set(packed, i);
  }
}
