/*
 * The model of Nagel and Schreckenberg on a ring, car by car, on one core: what a good programmer would write who keeps
 * cars and not cells. Its time goes with the cars, so a thin road is cheap.
 *
 *   gcc -O3 -march=native    as many cars at a time as a vector register has words of 32 bits
 *   gcc -O3 -DLANES=1        one car at a time; -march=native makes gcc 12 do that in vector registers, much slower
 *   nasch CELLS STEPS DENSITY VMAX P SEED [RELAX [REPEATS]]
 *
 * The cars are kept in the order in which they stand on the road, which never changes, since none overtakes. Behind the
 * last one is a ghost, the first car one lap ahead, so that the last car needs no exception:
 *
 *   position   x0   x1   x2   …   x(n-1)   ghost = x0 + CELLS
 *   velocity   v0   v1   v2   …   v(n-1)
 *
 * Positions are not taken modulo CELLS: they grow, modulo 2^32, and only their differences are used. A car needs the
 * old position of the one ahead, which is updated after it; so a step is one pass, in place, and yet parallel.
 *
 * RELAX steps (2000) are made first, then REPEATS (7) samples of STEPS steps, each within the clock. The velocity of a
 * sample is the way of all cars in it, taken from their positions outside the clock.
 *
 * Source of the model: K. Nagel and M. Schreckenberg, J. Physique I 2, 2221 (1992). A car decides with 32 bits whether
 * it slows down; they are those of xoshiro128+, a generator a lane: D. Blackman and S. Vigna, ACM Trans. Math. Softw.
 * 47, 4 (2021).
 */
#include <stdint.h>
#include <string.h>

#include "basics.h"

#ifndef LANES
#ifdef __AVX512F__
#define LANES 16
#elif defined __AVX2__
#define LANES 8
#else
#define LANES 4
#endif
#endif

#if LANES == 1
typedef uint32_t vector;
#else
typedef uint32_t vector __attribute__((vector_size(4 * LANES)));
#endif

typedef struct {
  vector s0, s1, s2, s3;
} generator;

static uint32_t *position, *velocity, cells, vmax;
static size_t cars;
static generator shared;

static void *zeros(size_t bytes) { return memset(allocate(bytes), 0, bytes); }

static inline vector draw(generator *g) {
  vector result = g->s0 + g->s3, t = g->s1 << 9;
  g->s2 ^= g->s0;
  g->s3 ^= g->s1;
  g->s1 ^= g->s2;
  g->s0 ^= g->s3;
  g->s2 ^= t;
  g->s3 = g->s3 << 11 | g->s3 >> 21;
  return result;
}

#if LANES == 1
static inline vector load(const uint32_t *from) { return *from; }
static inline void store(uint32_t *to, vector v) { *to = v; }
static inline vector least(vector a, vector b) { return a < b ? a : b; }
static inline vector one_if_less(vector a, vector b) { return a < b; }
#else
static inline vector load(const uint32_t *from) {
  vector v;
  memcpy(&v, from, sizeof v);
  return v;
}
static inline void store(uint32_t *to, vector v) { memcpy(to, &v, sizeof v); }
static inline vector least(vector a, vector b) {
  vector v;
  for (int i = 0; i < LANES; i++) v[i] = a[i] < b[i] ? a[i] : b[i];
  return v;
}
static inline vector one_if_less(vector a, vector b) { return -(vector)(a < b); }
#endif

/* p is in units of 2^-32. A car that stands would get velocity -1, the greatest number there is without a sign: the
   least of that and what it could drive is what it should be, so no car need be asked whether it stands. */
static void step(uint32_t p) {
  vector top = (vector){0} + vmax, slow = (vector){0} + p;
  generator g = shared;
  position[cars] = position[0] + cells;
  for (size_t i = 0; i < cars; i += LANES) {
    vector x = load(position + i), gap = load(position + i + 1) - x - 1;
    vector v = least(least(load(velocity + i) + 1, top), gap);
    v = least(v, v - one_if_less(draw(&g), slow));
    store(velocity + i, v);
    store(position + i, x + v);
  }
  shared = g;
}

static uint64_t splitmix(uint64_t *state) {
  uint64_t z = *state += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

/* Exactly so many cars, every choice of cells being as likely as any other: Knuth's algorithm S. They stand. */
static void create(double density, uint64_t seed) {
  cars = (size_t)(density * cells + 0.5);
  if (cars < 1 || cars > cells) fail("the road must hold a car, and no more than cells");
  position = zeros((cars + 2 * LANES) * sizeof *position);
  velocity = zeros((cars + 2 * LANES) * sizeof *velocity);
  size_t placed = 0;
  for (uint32_t cell = 0; cell < cells; cell++)
    if ((double)(splitmix(&seed) >> 11) * 0x1p-53 * (cells - cell) < (double)(cars - placed))
      position[placed++] = cell;

  uint64_t words[2 * LANES];
  for (int i = 0; i < 2 * LANES; i++) words[i] = splitmix(&seed);
  memcpy(&shared, words, sizeof shared);
}

/* What all cars have driven since they were there; a car drives less than 2^32 cells in a sample. */
static double way_since(const uint32_t *before) {
  double way = 0;
  for (size_t i = 0; i < cars; i++) way += (uint32_t)(position[i] - before[i]);
  return way;
}

/* Cars that stand on one another, or have changed their order, are a mistake, and its speed means nothing. */
static void check(void) {
  uint64_t lap = 0;
  for (size_t i = 0; i + 1 < cars; i++) {
    uint32_t ahead = position[i + 1] - position[i];
    if (ahead == 0) fail("two cars in one cell");
    lap += ahead;
  }
  if (lap >= cells) fail("a car has overtaken");
}

static void print_list(const char *name, const double *of, long length) {
  printf("\"%s\":[", name);
  for (long i = 0; i < length; i++) printf("%s%.9g", i ? "," : "", of[i]);
  printf("],");
}

static double mean(const double *of, long length) {
  double sum = 0;
  for (long i = 0; i < length; i++) sum += of[i];
  return sum / (double)length;
}

int main(int argc, char **argv) {
  if (argc < 7) fail("usage: nasch CELLS STEPS DENSITY VMAX P SEED [RELAX [REPEATS]]");
  cells = (uint32_t)strtoul(argv[1], NULL, 10);
  vmax = (uint32_t)atol(argv[4]);
  long steps = atol(argv[2]), relax = argc > 7 ? atol(argv[7]) : 2000, repeats = argc > 8 ? atol(argv[8]) : 7;
  double p = atof(argv[5]);
  if (p < 0 || p >= 1) fail("p must be 0 or more, and less than 1");
  uint32_t slow = (uint32_t)(p * 0x1p32 + 0.5);
  create(atof(argv[3]), strtoull(argv[6], NULL, 10));
  for (long s = 0; s < relax; s++) step(slow);

  uint32_t *before = zeros(cars * sizeof *before);
  double *seconds = zeros((size_t)repeats * sizeof *seconds);
  double *speeds = zeros((size_t)repeats * sizeof *speeds);
  double *velocities = zeros((size_t)repeats * sizeof *velocities);
  for (long r = 0; r < repeats; r++) {
    memcpy(before, position, cars * sizeof *before);
    double start = now();
    for (long s = 0; s < steps; s++) step(slow);
    seconds[r] = now() - start;
    speeds[r] = (double)cells * (double)steps / seconds[r];
    velocities[r] = way_since(before) / (double)cars / (double)steps;
  }
  check();

  double velocity_mean = mean(velocities, repeats);
  printf("{\"cells\":%u,\"cars\":%zu,\"steps\":%ld,\"lanes\":%d,", cells, cars, steps, LANES);
  print_list("seconds", seconds, repeats);
  print_list("cellUpdatesPerSecond", speeds, repeats);
  print_list("velocities", velocities, repeats);
  printf("\"velocity\":%.9g,", velocity_mean);
  printf("\"flow\":%.9g,\"version\":\"gcc %s\"}\n", velocity_mean * (double)cars / cells, __VERSION__);
  return 0;
}
