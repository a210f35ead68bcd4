/*
 * The model of Nagel and Schreckenberg on a ring, 128 cars at a time in SSE registers, on one core: rows, random
 * numbers and tiles as lanewise's kernel `simd` has them, in C. It says what WebAssembly costs. Unlike there, velocities are
 * thermometers, and a gap has a register for each of its digits.
 *
 *   gcc -O3 -msse4.1
 *   rows CELLS STEPS DENSITY VMAX P SEED [RELAX [REPEATS]]        VMAX is 5
 *
 * Car i is bit i mod 128 of row i div 128, and the car ahead is the next bit. A row has eight registers and more, as many
 * as the largest gap has digits:
 *
 *   v >= 1   v >= 2   …   v >= 5   │   gap bit 0   gap bit 1   gap bit 2   …
 *
 * A step takes the rows of a tile from the last to the first. What it needs from outside is the velocity of the car
 * ahead of the tile's last car, so a tile is advanced PASS steps while it is in the cache, and leaves the velocities of
 * its first car for the tile behind:
 *
 *   tile 0  │  tile 1  │  …  │  last tile  │  a copy of row 0, whose first car is right for 128 steps
 *           ◄────────  in this order  ◄──────
 *
 * The result is checked, outside the clock: the road is advanced a few steps more, and by a loop over cars as well.
 *
 * Random numbers: src/random/carDraws.ts says how they are defined.
 */
#include <smmintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../random/stepKey.h"
#include "basics.h"

enum { VMAX = 5, TILE = 60, PASS = 128, SIDE = 3, CHECKED = 20 };

typedef __m128i bits;

static uint32_t cells, chance;
static size_t cars, rows, width; /* width: registers of a row */
static uint64_t seed, steps_done, way_of_first; /* cells that car 0 has moved */
static bits *road;

static void *zeroed(size_t bytes) { return memset(allocate(bytes), 0, bytes); }

/* Random numbers. */

static inline bits all(uint32_t word) { return _mm_set1_epi32((int)word); }

static inline bits mix(bits x) {
  x = _mm_mullo_epi32(_mm_xor_si128(x, _mm_srli_epi32(x, 16)), all(0x7feb352d));
  x = _mm_mullo_epi32(_mm_xor_si128(x, _mm_srli_epi32(x, 15)), all(0x846ca68b));
  return _mm_xor_si128(x, _mm_srli_epi32(x, 16));
}

static inline bits rotate(bits x, int by) { return _mm_or_si128(_mm_slli_epi32(x, by), _mm_srli_epi32(x, 32 - by)); }
static inline bits rotate16(bits x) {
  return _mm_shuffle_epi8(x, _mm_setr_epi8(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13));
}
static inline bits rotate8(bits x) {
  return _mm_shuffle_epi8(x, _mm_setr_epi8(3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14));
}

#define SIDES(what) for (int i = 0; i < SIDE; i++) { what; }

static inline void rounds(bits *a, bits *b, bits *c, bits *d, const bits *y) {
  SIDES(a[i] = _mm_add_epi32(a[i], b[i])) SIDES(d[i] = rotate16(_mm_xor_si128(d[i], a[i])))
  SIDES(c[i] = _mm_add_epi32(c[i], d[i])) SIDES(b[i] = rotate(_mm_xor_si128(b[i], c[i]), 12))
  SIDES(a[i] = _mm_add_epi32(a[i], b[i])) SIDES(d[i] = rotate8(_mm_xor_si128(d[i], a[i])))
  SIDES(c[i] = _mm_add_epi32(c[i], d[i])) SIDES(b[i] = rotate(_mm_xor_si128(b[i], c[i]), 7))
  SIDES(c[i] = _mm_xor_si128(c[i], y[i]))
}

/* `open` are the cars that have read ones only. They change sides where the next digit of the chance differs. */
static inline void word(bits *open, bits *slow, const bits *words, uint32_t changes) {
  SIDES(open[i] = _mm_and_si128(open[i], words[i]))
  if (changes) SIDES(slow[i] = _mm_xor_si128(slow[i], open[i]))
}

static inline void four_words(bits *open, bits *slow, bits *a, bits *b, bits *c, bits *d, const bits *y, uint32_t flips) {
  rounds(a, b, c, d, y);
  word(open, slow, a, flips & 0x80000000);
  word(open, slow, b, flips & 0x40000000);
  word(open, slow, c, flips & 0x20000000);
  word(open, slow, d, flips & 0x10000000);
}

static __attribute__((noinline)) void more_words(bits *open, bits *slow, bits *a, bits *b, bits *c, bits *d,
                                                 const bits *y, uint32_t flips) {
  for (; flips; flips <<= 4) four_words(open, slow, a, b, c, d, y, flips);
}

/* The cars of rows first … end - 1 that slow down; a few rows more are drawn to fill up a group of SIDE. */
static void draw(bits *to, uint32_t first, uint32_t end, key key) {
  uint32_t flips = chance ^ chance << 1;
  for (uint32_t row = first; row < end; row += SIDE, to += SIDE) {
    bits y[SIDE], a[SIDE], b[SIDE], c[SIDE], d[SIDE], open[SIDE], slow[SIDE];
    SIDES(a[i] = mix(_mm_add_epi32(all(4 * (row + (uint32_t)i) + key.k0), _mm_setr_epi32(0, 1, 2, 3))))
    SIDES(b[i] = y[i] = mix(_mm_xor_si128(a[i], all(key.k1))))
    SIDES(c[i] = _mm_add_epi32(a[i], all(key.k2)); d[i] = _mm_xor_si128(y[i], all(key.k3)))
    SIDES(open[i] = all(~0u); slow[i] = all(-(chance >> 31)))
    four_words(open, slow, a, b, c, d, y, flips);
    four_words(open, slow, a, b, c, d, y, flips << 4);
    four_words(open, slow, a, b, c, d, y, flips << 8);
    bits any = open[0];
    SIDES(any = _mm_or_si128(any, open[i]))
    if (!_mm_testz_si128(any, any)) more_words(open, slow, a, b, c, d, y, flips << 12);
    SIDES(to[i] = slow[i])
  }
}

/* Motion. */

/* Bit l takes bit l + 1, the last one bit 0 of the next row. */
static inline bits ahead(bits row, bits next) {
  return _mm_or_si128(_mm_srli_epi64(row, 1), _mm_slli_epi64(_mm_alignr_epi8(next, row, 8), 63));
}

#define AND _mm_and_si128
#define OR _mm_or_si128
#define XOR _mm_xor_si128
#define ANDNOT(x, y) _mm_andnot_si128(y, x)

/* One step of `count` rows whose gaps have ones in `live` digits. Returns those that have ones afterwards. */
static size_t move(bits *first, size_t count, const bits *slows, size_t live) {
  bits next0 = all(0), next1 = all(0), next2 = all(0);
  for (size_t r = count; r-- > 0;) {
    bits *v = first + r * width, *g = v + VMAX;
    bits g0 = g[0], g1 = g[1], g2 = g[2], slow = slows[r], h = all(0);
    for (size_t j = 3; j < live; j++) h = OR(h, g[j]);
    bits h2 = OR(h, g2), any = OR(g0, g1);
    bits u1 = OR(h2, any), u2 = AND(v[0], OR(h2, g1)), u3 = AND(v[1], OR(h2, AND(g0, g1)));
    bits u4 = AND(v[2], h2), u5 = AND(v[3], OR(h, AND(g2, any)));
    bits w1 = OR(u2, ANDNOT(u1, slow)), w2 = OR(u3, ANDNOT(u2, slow)), w3 = OR(u4, ANDNOT(u3, slow));
    bits w4 = OR(u5, ANDNOT(u4, slow)), w5 = ANDNOT(u5, slow);
    v[0] = w1, v[1] = w2, v[2] = w3, v[3] = w4, v[4] = w5;
    bits v0 = XOR(XOR(XOR(w1, w2), XOR(w3, w4)), w5), v1 = XOR(w2, w4), v2 = w4;

    /* gap - v, and + v of the car ahead. */
    bits d = XOR(g0, v0), n = ahead(v0, next0), borrow = ANDNOT(v0, g0), carry = AND(d, n), x;
    g[0] = XOR(d, n);
    x = XOR(g1, v1), d = XOR(x, borrow), n = ahead(v1, next1);
    borrow = OR(ANDNOT(v1, g1), ANDNOT(borrow, x)), x = XOR(d, n);
    g[1] = XOR(x, carry), carry = OR(AND(d, n), AND(carry, x));
    x = XOR(g2, v2), d = XOR(x, borrow), n = ahead(v2, next2);
    borrow = OR(ANDNOT(v2, g2), ANDNOT(borrow, x)), x = XOR(d, n);
    g[2] = XOR(x, carry), carry = OR(AND(d, n), AND(carry, x));
    next0 = v0, next1 = v1, next2 = v2;

    bits plus = ANDNOT(carry, borrow), minus = ANDNOT(borrow, carry);
    for (size_t j = 3; j < live; j++) {
      bits old = g[j];
      g[j] = XOR(old, OR(plus, minus));
      plus = AND(plus, old), minus = ANDNOT(minus, old);
    }
    if (!_mm_testz_si128(plus, plus)) g[live++] = plus;
  }
  return live;
}

static int get(const bits *register_, size_t bit) { return ((const uint8_t *)register_)[bit / 8] >> bit % 8 & 1; }
static void flip(bits *register_, size_t bit) { ((uint8_t *)register_)[bit / 8] ^= (uint8_t)(1 << bit % 8); }

static int velocity_of(const bits *row, size_t bit) {
  int v = 0;
  for (int k = 0; k < VMAX; k++) v += get(row + k, bit);
  return v;
}

/* Adds v to the gap of one car; returns the digits that it went through. */
static size_t widen(bits *gap, size_t bit, int v) {
  size_t j = 0;
  for (int carry = 0; v || carry; v >>= 1, j++) {
    int old = get(gap + j, bit), sum = old + (v & 1) + carry;
    if ((sum & 1) != old) flip(gap + j, bit);
    carry = sum >> 1;
  }
  return j;
}

/* Digits that have ones, but no less than three. */
static size_t live_digits(const bits *first, size_t count) {
  for (size_t j = width - VMAX; j > 3; j--) {
    bits any = all(0);
    for (size_t r = 0; r < count; r++) any = OR(any, first[r * width + VMAX + j - 1]);
    if (!_mm_testz_si128(any, any)) return j;
  }
  return 3;
}

/* `last_bit` is the last car of the tile. In a ring of one tile it follows the first car. */
static void advance_tile(bits *first, uint32_t row, size_t count, size_t last_bit, int ring, const key *keys, long steps,
                         uint8_t *edges) {
  bits slows[TILE + SIDE];
  size_t live = live_digits(first, count);
  for (long t = 0; t < steps; t++) {
    draw(slows, row, row + (uint32_t)count, keys[t]);
    live = move(first, count, slows, live);
    int v = velocity_of(first, 0);
    size_t digits = widen(first + (count - 1) * width + VMAX, last_bit, ring ? v : edges[t]);
    if (digits > live) live = digits;
    edges[t] = (uint8_t)v;
  }
}

static void advance(long steps) {
  static bits *ghost;
  if (!ghost) ghost = zeroed(width * sizeof *ghost);
  for (long pass; steps > 0; steps -= pass) {
    key keys[PASS];
    uint8_t edges[PASS] = {0};
    pass = steps < PASS ? steps : PASS;
    for (long t = 0; t < pass; t++) keys[t] = step_key(seed, ++steps_done);
    if (rows > TILE) {
      memcpy(ghost, road, width * sizeof *ghost);
      advance_tile(ghost, 0, 1, 127, 0, keys, pass, edges);
    }
    for (size_t end = rows; end > 0;) {
      size_t begin = end > TILE ? end - TILE : 0;
      size_t last_bit = end == rows ? (cars - 1) % 128 : 127;
      advance_tile(road + begin * width, (uint32_t)begin, end - begin, last_bit, rows <= TILE, keys, pass, edges);
      end = begin;
    }
    for (long t = 0; t < pass; t++) way_of_first += edges[t];
  }
}

/* The road. */

static uint64_t splitmix(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

/* Exactly so many cars, every choice of cells being as likely as any other: Knuth's algorithm S. They stand. */
static void create(double density) {
  cars = (size_t)(density * cells + 0.5);
  if (cars < 1 || cars > cells) fail("the road must hold a car, and no more than cells");
  rows = (cars + 127) / 128;
  int digits = 3;
  while ((cells - cars) >> (digits - 1)) digits++;
  width = VMAX + (size_t)digits;
  road = zeroed(rows * width * sizeof *road);
  uint64_t state = seed;
  size_t placed = 0;
  uint32_t origin = 0, before = 0;
  for (uint32_t cell = 0; cell < cells && placed < cars; cell++)
    if ((double)(splitmix(&state) >> 11) * 0x1p-53 * (cells - cell) < (double)(cars - placed)) {
      if (placed == 0) origin = cell;
      for (uint32_t gap = placed ? cell - before - 1 : 0, j = 0; gap; gap >>= 1, j++)
        if (gap & 1) flip(road + (placed - 1) / 128 * width + VMAX + j, (placed - 1) % 128);
      before = cell;
      placed++;
    }
  for (uint32_t gap = cells - before + origin - 1, j = 0; gap; gap >>= 1, j++)
    if (gap & 1) flip(road + (cars - 1) / 128 * width + VMAX + j, (cars - 1) % 128);
}

static void read_cars(uint32_t *gaps, uint32_t *velocities) {
  for (size_t i = 0; i < cars; i++) {
    const bits *row = road + i / 128 * width;
    velocities[i] = (uint32_t)velocity_of(row, i % 128);
    gaps[i] = 0;
    for (size_t j = VMAX; j < width; j++) gaps[i] |= (uint32_t)get(row + j, i % 128) << (j - VMAX);
  }
}

/* Whether one car slows down. */
static int slows(key k, uint32_t car) {
  bits a = mix(_mm_add_epi32(all(car / 32), all(k.k0))), y = mix(_mm_xor_si128(a, all(k.k1)));
  bits b = y, c = _mm_add_epi32(a, all(k.k2)), d = _mm_xor_si128(y, all(k.k3));
  for (int j = 0; j < 32; j += 4) {
    a = _mm_add_epi32(a, b), d = rotate(_mm_xor_si128(d, a), 16), c = _mm_add_epi32(c, d), b = rotate(_mm_xor_si128(b, c), 12);
    a = _mm_add_epi32(a, b), d = rotate(_mm_xor_si128(d, a), 8), c = _mm_add_epi32(c, d), b = rotate(_mm_xor_si128(b, c), 7);
    c = _mm_xor_si128(c, y);
    bits four[4] = {a, b, c, d};
    for (int i = 0; i < 4; i++)
      if (!(_mm_cvtsi128_si32(four[i]) >> car % 32 & 1)) return chance >> (31 - j - i) & 1;
  }
  return 0;
}

/* Advances the road, and a copy car by car. */
static void check(void) {
  uint32_t *gaps = zeroed(cars * 4), *velocities = zeroed(cars * 4), *found = zeroed(cars * 4);
  read_cars(gaps, velocities);
  for (int t = 1; t <= CHECKED; t++) {
    key k = step_key(seed, steps_done + (uint64_t)t);
    for (size_t i = 0; i < cars; i++) {
      uint32_t v = velocities[i] < VMAX ? velocities[i] + 1 : VMAX;
      if (v > gaps[i]) v = gaps[i];
      if (v > 0 && slows(k, (uint32_t)i)) v--;
      velocities[i] = v;
    }
    for (size_t i = 0; i < cars; i++) gaps[i] += velocities[i + 1 < cars ? i + 1 : 0] - velocities[i];
  }
  advance(CHECKED);
  uint32_t *found_gaps = zeroed(cars * 4);
  read_cars(found_gaps, found);
  if (memcmp(gaps, found_gaps, cars * 4) || memcmp(velocities, found, cars * 4)) fail("the road is wrong");
}

/* The way of all cars in a sample: a car is as far from car 0 as the gaps and cars between them say. */
static double way_since(const uint32_t *before, const uint32_t *after, uint64_t of_first) {
  double way = 0, further = (double)of_first;
  for (size_t i = 0; i < cars; i++) {
    way += further;
    further += (double)after[i] - (double)before[i];
  }
  return way;
}

static void print_list(const char *name, const double *of, long length) {
  printf("\"%s\":[", name);
  for (long i = 0; i < length; i++) printf("%s%.9g", i ? "," : "", of[i]);
  printf("],");
}

int main(int argc, char **argv) {
  if (argc < 7) fail("usage: rows CELLS STEPS DENSITY VMAX P SEED [RELAX [REPEATS]]");
  cells = (uint32_t)strtoul(argv[1], NULL, 10);
  if (atol(argv[4]) != VMAX) fail("VMAX must be 5");
  long steps = atol(argv[2]), relax = argc > 7 ? atol(argv[7]) : 2000, repeats = argc > 8 ? atol(argv[8]) : 7;
  double p = atof(argv[5]);
  if (p < 0 || p >= 1) fail("p must be 0 or more, and less than 1");
  chance = (uint32_t)(p * 0x1p32 + 0.5);
  seed = strtoull(argv[6], NULL, 10);
  create(atof(argv[3]));
  advance(relax);

  double *seconds = zeroed((size_t)repeats * sizeof *seconds), *speeds = zeroed((size_t)repeats * sizeof *speeds);
  uint32_t *before = zeroed(cars * 4), *after = zeroed(cars * 4), *velocities = zeroed(cars * 4);
  double way = 0;
  for (long r = 0; r < repeats; r++) {
    read_cars(before, velocities);
    way_of_first = 0;
    double start = now();
    advance(steps);
    seconds[r] = now() - start;
    speeds[r] = (double)cells * (double)steps / seconds[r];
    read_cars(after, velocities);
    way += way_since(before, after, way_of_first);
  }
  double velocity = way / (double)cars / (double)steps / (double)repeats;
  check();

  printf("{\"cells\":%u,\"cars\":%zu,\"steps\":%ld,\"lanes\":128,", cells, cars, steps);
  print_list("seconds", seconds, repeats);
  print_list("cellUpdatesPerSecond", speeds, repeats);
  printf("\"velocity\":%.9g,", velocity);
  printf("\"flow\":%.9g,\"version\":\"gcc %s\"}\n", velocity * (double)cars / cells, __VERSION__);
  return 0;
}
