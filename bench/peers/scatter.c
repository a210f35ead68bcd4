/*
 * A plane wave scattered by the egg, in C: the field in each point of a grid is a sum of Bessel functions over the segments
 * of the contour, as src/wave/kernels/naive.ts defines it.
 *
 *     scatter N SEGMENTS REPEATS tables|libm
 *
 * tables: the algorithm of lanewise's simd kernel, with 128-bit vectors and no FMA, which WebAssembly has not either.
 * libm:   plain loops, and the C library's j0, y0, j1 and y1.
 *
 * Tables and the contour are made outside the clock. With -fopenmp, points are shared out to all cores as they come free.
 * The protocol is in README.md.
 */
#define _GNU_SOURCE
#include <emmintrin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct { double re, im; } complex_t;

static int nx, ny, segments;
static double k;

/* Corners, and per segment its midpoint, inward normal and the complex weights of H0 and of cos H1. */
static double *corner_x, *corner_y, *grid_x, *grid_y;
static double *mid_x, *mid_y, *normal_x, *normal_y, *a_re, *a_im, *b_re, *b_im;

static void fail(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(1);
}

static void *allocate(size_t bytes) {
  void *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (!memory) fail("out of memory");
  return memory;
}

static double *doubles(size_t count) { return allocate(count * sizeof(double)); }

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double *axis(const double *corner, double before, double after, int n) {
  double from = corner[0], to = corner[0], *points = doubles(n + 1);
  for (int i = 0; i < segments; i++) from = fmin(from, corner[i]), to = fmax(to, corner[i]);
  from -= before, to += after;
  double step = (to - from) / n;
  for (int i = 0; i < n; i++) points[i] = i * step + from;
  points[n] = to;
  return points;
}

static void make_scene(double wavelength) {
  k = 2 * M_PI / wavelength;
  corner_x = doubles(segments + 1), corner_y = doubles(segments + 1);
  for (int i = 0; i <= segments; i++) {
    double angle = 2 * M_PI * ((double)i / segments);
    corner_x[i] = cos(angle + 0.5 * sin(angle + 0.9)), corner_y[i] = sin(angle);
  }
  grid_x = axis(corner_x, 5 * wavelength, 3 * wavelength, nx);
  grid_y = axis(corner_y, 3 * wavelength, 4 * wavelength, ny);
  mid_x = doubles(segments), mid_y = doubles(segments), normal_x = doubles(segments), normal_y = doubles(segments);
  a_re = doubles(segments), a_im = doubles(segments), b_re = doubles(segments), b_im = doubles(segments);
  for (int m = 0; m < segments; m++) {
    double dx = corner_x[m + 1] - corner_x[m], dy = corner_y[m + 1] - corner_y[m], ds = hypot(dx, dy);
    mid_x[m] = 0.5 * (corner_x[m] + corner_x[m + 1]), mid_y[m] = 0.5 * (corner_y[m] + corner_y[m + 1]);
    normal_x[m] = -dy / ds, normal_y[m] = dx / ds;
    double c = cos(k * mid_x[m]), s = sin(k * mid_x[m]);
    double a = 0.25 * ds * normal_x[m] * k, b = 0.25 * ds * k * (normal_x[m] > 0 ? 1 : -1);
    a_re[m] = a * c, a_im[m] = a * s, b_re[m] = b * s, b_im[m] = -b * c;
  }
}

/* Whether the point is to the left of every edge. */
static int is_inside(double px, double py) {
  for (int m = 0; m < segments; m++) {
    double cross = (corner_x[m] - px) * (corner_y[m + 1] - py) - (corner_y[m] - py) * (corner_x[m + 1] - px);
    if (!(cross > 1e-10)) return 0;
  }
  return 1;
}

static complex_t term(double px, double py, int m) {
  double dx = px - mid_x[m], dy = py - mid_y[m], r = sqrt(dx * dx + dy * dy), x = k * r;
  if (r == 0) return (complex_t){0, 0};
  double c = (normal_x[m] * dx + normal_y[m] * dy) / r;
  double J0 = j0(x), Y0 = y0(x), J1 = j1(x) * c, Y1 = y1(x) * c;
  return (complex_t){a_re[m] * J0 - a_im[m] * Y0 + (b_re[m] * J1 - b_im[m] * Y1),
                     a_re[m] * Y0 + a_im[m] * J0 + (b_re[m] * Y1 + b_im[m] * J1)};
}

static complex_t sum_libm(double px, double py) {
  complex_t sum = {0, 0};
  for (int m = 0; m < segments; m++) {
    complex_t t = term(px, py, m);
    sum.re += t.re, sum.im += t.im;
  }
  return sum;
}

/*
 * Polynomials of degree 7 in t = 4x - i, from -1/2 to 1/2, for i = 16, 17, ...; below x = 3.875 the C library is called, which
 * happens once in 200 pairs. A row is one interval:
 *
 *     t^0: [ J0 | Y0 ] [ J1 | Y1 ]   t^1: [ J0 | Y0 ] [ J1 | Y1 ]   ...   t^7        256 bytes
 *
 * Two segments are prepared together:
 *
 *     [ x x' ] [ y y' ] [ normal_x .. ] [ normal_y .. ]
 *     [ a_re a_re ] [ -a_im a_im ] [ b_re b_re ] [ -b_im b_im ]   of the first   [ ... ] of the second
 */
enum { FIRST = 16, TERMS = 8, ROW = 4 * TERMS, PAIR = 24 };
static double *rows, *pairs;

static void make_row(double *row, double middle) {
  /* In s = 2t from -1 to 1: coefficients of Chebyshev polynomials, then of powers. */
  static double power[TERMS][TERMS];
  double value[4][TERMS];
  for (int n = 0; n < TERMS; n++)
    for (int p = 0; p <= n; p++)
      power[n][p] = n < 2 ? n == p : 2 * (p ? power[n - 1][p - 1] : 0) - (p < n - 1 ? power[n - 2][p] : 0);
  for (int j = 0; j < TERMS; j++) {
    double x = middle + cos((2 * j + 1) * M_PI / (2 * TERMS)) / 8;
    value[0][j] = j0(x), value[1][j] = y0(x), value[2][j] = j1(x), value[3][j] = y1(x);
  }
  memset(row, 0, ROW * sizeof *row);
  for (int f = 0; f < 4; f++)
    for (int n = 0; n < TERMS; n++) {
      double c = 0;
      for (int j = 0; j < TERMS; j++) c += value[f][j] * cos(n * (2 * j + 1) * M_PI / (2 * TERMS));
      c *= (n ? 2.0 : 1.0) / TERMS;
      for (int p = 0; p <= n; p++) row[4 * p + f] += c * power[n][p] * (1 << p);
    }
}

static void make_tables(void) {
  double width = grid_x[nx] - grid_x[0], height = grid_y[ny] - grid_y[0];
  int count = (int)ceil(4 * k * hypot(width, height)) + 1 - FIRST;
  if (count < 0) count = 0;
  rows = doubles((size_t)ROW * (count + 1));
  for (int i = 0; i < count; i++) make_row(rows + (size_t)ROW * i, (FIRST + i) / 4.0);
  pairs = doubles((size_t)PAIR * segments / 2);
  for (int m = 0; m < segments; m++) {
    double *p = pairs + (size_t)PAIR * (m / 2), *w = p + 8 + 8 * (m % 2);
    int lane = m % 2;
    p[lane] = mid_x[m], p[2 + lane] = mid_y[m], p[4 + lane] = normal_x[m], p[6 + lane] = normal_y[m];
    w[0] = w[1] = a_re[m], w[3] = a_im[m], w[2] = -a_im[m];
    w[4] = w[5] = b_re[m], w[7] = b_im[m], w[6] = -b_im[m];
  }
}

typedef struct { __m128d i, t, cos; } place_t;

static inline place_t place(const double *p, __m128d px, __m128d py, __m128d k4) {
  const __m128d round = _mm_set1_pd(0x1p52);
  __m128d dx = _mm_sub_pd(px, _mm_load_pd(p)), dy = _mm_sub_pd(py, _mm_load_pd(p + 2));
  __m128d r = _mm_sqrt_pd(_mm_add_pd(_mm_mul_pd(dx, dx), _mm_mul_pd(dy, dy)));
  __m128d dot = _mm_add_pd(_mm_mul_pd(_mm_load_pd(p + 4), dx), _mm_mul_pd(_mm_load_pd(p + 6), dy));
  __m128d x4 = _mm_mul_pd(k4, r), i = _mm_add_pd(x4, round);
  return (place_t){i, _mm_sub_pd(x4, _mm_sub_pd(i, round)), _mm_div_pd(dot, r)};
}

static inline __m128d swap(__m128d v) { return _mm_shuffle_pd(v, v, 1); }

static inline __m128d add_term(__m128d sum, int i, __m128d t, __m128d cos, const double *w) {
  const double *row = rows + (size_t)ROW * (i - FIRST);
  __m128d h0 = _mm_load_pd(row + 28), h1 = _mm_load_pd(row + 30);
#pragma GCC unroll 8
  for (int p = TERMS - 2; p >= 0; p--) {
    h0 = _mm_add_pd(_mm_mul_pd(h0, t), _mm_load_pd(row + 4 * p));
    h1 = _mm_add_pd(_mm_mul_pd(h1, t), _mm_load_pd(row + 4 * p + 2));
  }
  __m128d a = _mm_add_pd(_mm_mul_pd(_mm_load_pd(w), h0), _mm_mul_pd(_mm_load_pd(w + 2), swap(h0)));
  __m128d b = _mm_add_pd(_mm_mul_pd(_mm_load_pd(w + 4), h1), _mm_mul_pd(_mm_load_pd(w + 6), swap(h1)));
  return _mm_add_pd(sum, _mm_add_pd(a, _mm_mul_pd(b, cos)));
}

static __attribute__((noinline)) __m128d add_near(__m128d sum, double px, double py, int m) {
  complex_t t = term(px, py, m);
  return _mm_add_pd(sum, _mm_set_pd(t.im, t.re));
}

static complex_t sum_tables(double px, double py) {
  const __m128d x = _mm_set1_pd(px), y = _mm_set1_pd(py), k4 = _mm_set1_pd(4 * k);
  __m128d sum = _mm_setzero_pd();
  place_t at = place(pairs, x, y, k4);
  for (int m = 0; m < segments; m += 2) {
    const double *p = pairs + (size_t)PAIR * (m / 2);
    /* The roots of the next two segments take long, so they begin before the polynomials of these. */
    place_t next = place(p + (m + 2 < segments ? PAIR : 0), x, y, k4);
    int i0 = _mm_cvtsi128_si32(_mm_castpd_si128(at.i));
    int i1 = _mm_cvtsi128_si32(_mm_castpd_si128(_mm_unpackhi_pd(at.i, at.i)));
    sum = i0 < FIRST ? add_near(sum, px, py, m)
                     : add_term(sum, i0, _mm_unpacklo_pd(at.t, at.t), _mm_unpacklo_pd(at.cos, at.cos), p + 8);
    sum = i1 < FIRST ? add_near(sum, px, py, m + 1)
                     : add_term(sum, i1, _mm_unpackhi_pd(at.t, at.t), _mm_unpackhi_pd(at.cos, at.cos), p + 16);
    at = next;
  }
  double both[2];
  _mm_storeu_pd(both, sum);
  return (complex_t){both[0], both[1]};
}

/* The field in all points, and how many are outside. */
static int compute(complex_t (*sum)(double, double), complex_t *field) {
  int outside = 0;
#pragma omp parallel for schedule(dynamic, 64) reduction(+ : outside)
  for (int n = 0; n < (nx + 1) * (ny + 1); n++) {
    double px = grid_x[n % (nx + 1)], py = grid_y[n / (nx + 1)];
    int inside = is_inside(px, py);
    outside += !inside;
    field[n] = inside ? (complex_t){0, 0} : sum(px, py);
  }
  return outside;
}

int main(int argc, char **argv) {
  if (argc != 5) fail("usage: scatter N SEGMENTS REPEATS tables|libm");
  nx = ny = atoi(argv[1]), segments = atoi(argv[2]);
  int repeats = atoi(argv[3]), tables = !strcmp(argv[4], "tables"), outside = 0;
  if (nx < 1 || segments < 4 || segments % 4) fail("segments must be a multiple of 4");
  make_scene(0.5);
  if (tables) make_tables();

  complex_t *field = allocate((size_t)(nx + 1) * (ny + 1) * sizeof *field);
  compute(tables ? sum_tables : sum_libm, field); /* warm-up */
  printf("{\"seconds\":[");
  for (int r = 0; r < repeats; r++) {
    double start = now();
    outside = compute(tables ? sum_tables : sum_libm, field);
    printf("%s%.9f", r ? "," : "", now() - start);
  }
  double checksum = 0;
  for (int n = 0; n < (nx + 1) * (ny + 1); n++) checksum += field[n].re * field[n].re + field[n].im * field[n].im;
  printf("],\"outside\":%d,\"pairs\":%ld,\"checksum\":%.17g,\"version\":\"gcc %s\"}\n", outside,
         (long)outside * segments, checksum, __VERSION__);
  return 0;
}
