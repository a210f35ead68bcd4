/*
 * Whether cars slow down independently of each other: correlations of decisions, as src/random/carDraws.ts defines them.
 *
 *   gcc -O3 -march=native -o decisions bench/random/decisions.c -lm
 *   ./decisions P STEPS ROWS SEED
 *
 * Takes STEPS steps of ROWS rows of 128 cars. With x = 1 for a car that slows down, it estimates the correlations
 * (<x y> - <x> <y>) / (p (1 - p)) of pairs x, y, and prints each in units of its standard error, sigma. Of independent
 * decisions they are normal, so the mean of their squares, chi2, is 1. What is summed over one step or one row alone would
 * show correlations whose sign depends on the key of the step or on the row, and which cancel in the other sums.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stepKey.h"

enum { LAGS = 256, AGO = 16, HISTORY = AGO + 1 };

typedef uint32_t words __attribute__((vector_size(16)));
typedef unsigned __int128 bits;

static inline words mix(words x) {
  x = (x ^ x >> 16) * 0x7feb352d;
  x = (x ^ x >> 15) * 0x846ca68b;
  return x ^ x >> 16;
}

static inline words rotate(words x, int by) { return x << by | x >> (32 - by); }

/* The cars of a row that slow down. `flips` says where the digits of the chance change. */
static inline bits decide(uint32_t row, key k, uint32_t chance) {
  words a = mix((words){0, 1, 2, 3} + 4 * row + k.k0), y = mix(a ^ k.k1), b = y, c = a + k.k2, d = y ^ k.k3;
  words open = (words){0} - 1, slow = (words){0} - (chance >> 31);
  for (uint32_t flips = chance ^ chance << 1; flips; flips <<= 4) {
    a += b, d = rotate(d ^ a, 16), c += d, b = rotate(b ^ c, 12);
    a += b, d = rotate(d ^ a, 8), c += d, b = rotate(b ^ c, 7), c ^= y;
    words four[4] = {a, b, c, d};
    for (int i = 0; i < 4; i++) {
      open &= four[i];
      if (flips << i & 0x80000000) slow ^= open;
    }
    bits rest;
    memcpy(&rest, &open, sizeof rest);
    if (!rest) break;
  }
  bits result;
  memcpy(&result, &slow, sizeof result);
  return result;
}

static inline uint64_t ones(bits x) {
  return (uint64_t)(__builtin_popcountll((uint64_t)x) + __builtin_popcountll((uint64_t)(x >> 64)));
}

/* The cars o ahead of those of row r, o being less than 128. */
static inline bits ahead(const bits *rows, uint32_t r, int o) {
  return o ? rows[r] >> o | rows[r + 1] << (128 - o) : rows[r];
}

/* Adds 1 to the sum of every car that is in x. */
static inline void add(uint32_t *sums, bits x) {
  for (; x; x &= x - 1) {
    uint64_t low = (uint64_t)x;
    sums[low ? __builtin_ctzll(low) : 64 + __builtin_ctzll((uint64_t)(x >> 64))]++;
  }
}

/* Values in units of their standard error. */
typedef struct {
  double worst, squares;
  uint64_t count;
} deviations;

static void note(deviations *all, double sigma) {
  if (fabs(sigma) > fabs(all->worst)) all->worst = sigma;
  all->squares += sigma * sigma;
  all->count++;
}

static void report(const char *name, const deviations *all) {
  printf("  %-52s chi2 %.4f +- %.4f, worst %+.2f of %lu\n", name, all->squares / (double)all->count,
         sqrt(2.0 / (double)all->count), all->worst, all->count);
}

static double mean, variance;

/* n pairs, of which `both` slow down, where one of all cars slows down as often as `found`. */
static void note_pairs(deviations *all, double both, double n, double found) {
  note(all, (both / n - found * found) / variance * sqrt(n));
}

/* The same where the numbers of those that slow down are known of each of the two. */
static void note_known(deviations *all, double both, double one, double other, double n) {
  note(all, (both - one * other / n) / variance / sqrt(n));
}

static bits *history[HISTORY];
static uint64_t slows, cars_apart[LAGS + 1], steps_apart[3][AGO + 1];
static uint32_t lane[128], lanes[128][128], *car, *next_row;
static deviations steps_means, step_pairs;

static void pairs_in_step(const bits *now, uint32_t rows) {
  for (int o = 1; o <= LAGS; o++)
    for (uint32_t r = 0; r < rows; r++) cars_apart[o] += ones(now[r] & ahead(now + (o >> 7), r, o & 127));
  for (uint32_t r = 0; r < rows; r++) add(car + 128 * r, now[r]), add(next_row + 128 * r, now[r] & now[r + 1]);
}

static void pairs_with_step(const bits *now, const bits *before, uint32_t rows, uint64_t (*sums)[AGO + 1], int ago) {
  for (uint32_t r = 0; r < rows; r++) {
    sums[0][ago] += ones(now[r] & before[r]);
    sums[1][ago] += ones(now[r] & ahead(before, r, 1));
    sums[2][ago] += ones(before[r] & ahead(now, r, 1));
  }
}

/* Pairs of lanes, summed over rows and steps. */
static void pairs_of_lanes(const bits *now, uint32_t rows) {
  for (uint32_t r = 0; r < rows; r++) {
    add(lane, now[r]);
    for (int l = 0; l < 128; l++)
      if (now[r] >> l & 1) add(lanes[l], now[r]);
  }
}

/* One pair of steps alone, lane by lane. */
static void pair_of_steps(const bits *now, const bits *before, uint32_t rows) {
  uint32_t both[128] = {0}, one[128] = {0}, other[128] = {0};
  for (uint32_t r = 0; r < rows; r++) add(both, now[r] & before[r]), add(one, now[r]), add(other, before[r]);
  for (int l = 0; l < 128; l++) note_known(&step_pairs, both[l], one[l], other[l], rows);
}

static void take_step(uint32_t t, uint32_t rows, uint64_t seed, uint32_t chance) {
  bits *now = history[t % HISTORY];
  key k = step_key(seed, t + 1);
  uint64_t here = 0;
  for (uint32_t r = 0; r < rows + 3; r++) now[r] = decide(r, k, chance);
  for (uint32_t r = 0; r < rows; r++) here += ones(now[r]);
  slows += here;
  note(&steps_means, ((double)here - mean * rows * 128) / sqrt(variance * rows * 128));
  pairs_in_step(now, rows);
  for (uint32_t ago = 1; ago <= AGO && ago <= t; ago++)
    pairs_with_step(now, history[(t - ago) % HISTORY], rows, steps_apart, (int)ago);
  if (t % 8 == 0) pairs_of_lanes(now, rows);
  if (t % 4 == 0 && t > AGO) pair_of_steps(now, history[(t - 1 - t / 4 % AGO) % HISTORY], rows);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: decisions P STEPS ROWS SEED\n");
    return 1;
  }
  uint32_t chance = (uint32_t)llround(atof(argv[1]) * 0x1p32), steps = (uint32_t)atol(argv[2]);
  uint32_t rows = (uint32_t)atol(argv[3]);
  uint64_t seed = strtoull(argv[4], NULL, 10);
  mean = chance * 0x1p-32;
  variance = mean * (1 - mean);
  for (int i = 0; i < HISTORY; i++) history[i] = calloc(rows + 3, sizeof(bits));
  car = calloc((size_t)rows * 128, sizeof *car);
  next_row = calloc((size_t)rows * 128, sizeof *next_row);
  for (uint32_t t = 0; t < steps; t++) take_step(t, rows, seed, chance);

  double n = (double)steps * rows * 128, per_lane = (double)((steps + 7) / 8) * rows;
  double found = (double)slows / n;
  printf("p %s, seed %s: %.3g decisions, mean off by %+.2f sigma\n", argv[1], argv[4], n,
         (found - mean) / sqrt(variance / n));
  deviations apart = {0}, ago = {0}, by_lane = {0}, by_row = {0}, by_car = {0};
  for (int o = 1; o <= LAGS; o++) note_pairs(&apart, (double)cars_apart[o], n, found);
  for (int i = 0; i < 3; i++)
    for (uint32_t l = 1; l <= AGO; l++)
      note_pairs(&ago, (double)steps_apart[i][l], (double)(steps - l) * rows * 128, found);
  for (int a = 0; a < 128; a++)
    for (int b = 0; b < a; b++) note_known(&by_lane, lanes[a][b], lane[a], lane[b], per_lane);
  for (size_t i = 0; i < (size_t)rows * 128; i++) {
    note(&by_car, (car[i] - mean * steps) / sqrt(variance * steps));
    if (i + 128 < (size_t)rows * 128) note_known(&by_row, next_row[i], car[i], car[i + 128], steps);
  }
  report("cars 1 to 256 apart", &apart);
  report("steps 1 to 16 apart: a car, the ones ahead and behind", &ago);
  report("pairs of cars of a row", &by_lane);
  report("means of steps", &steps_means);
  report("means of cars", &by_car);
  report("pairs of steps, each alone, lane by lane", &step_pairs);
  report("pairs of rows, each alone, lane by lane", &by_row);
  return 0;
}
