/*
 * Rule 184 in C as a course teaches it: an int a cell, a ghost cell at either end, if and else, two roads that
 * change places. One source for the serial and for the OpenMP row; without -fopenmp the pragma means nothing.
 *
 *   road:   [0]     [1] [2] … [cells]   [cells + 1]
 *           ghost = the road           = ghost
 *           last cell                    first cell
 */
#include "peer.h"

static int *road, *next;
static size_t length;

static void create(size_t cells) {
  length = cells;
  road = allocate((cells + 2) * sizeof(int));
  next = allocate((cells + 2) * sizeof(int));
}

static void load(const uint8_t *packed, size_t cells) {
  for (size_t i = 0; i < cells; i++) road[i + 1] = get(packed, i);
}

static void update(int *restrict new, const int *restrict old, size_t cells) {
#pragma omp parallel for
  for (size_t i = 1; i <= cells; i++) {
    if (old[i] == 1) {
      if (old[i + 1] == 1) {
        new[i] = 1;
      } else {
        new[i] = 0;
      }
    } else {
      if (old[i - 1] == 1) {
        new[i] = 1;
      } else {
        new[i] = 0;
      }
    }
  }
}

static void advance(long steps) {
  for (long step = 0; step < steps; step++) {
    road[0] = road[length];
    road[length + 1] = road[1];
    update(next, road, length);
    int *swap = road;
    road = next;
    next = swap;
  }
}

static void store(uint8_t *packed, size_t cells) {
  for (size_t i = 0; i < cells; i++)
    if (road[i + 1]) set(packed, i);
}
