/*
 * What every C peer shares: the command line, the clock, the packed road and the one line of JSON.
 * A peer defines the four functions below and then includes this file, which brings main().
 * The protocol is in README.md.
 */
#ifndef PEER_H
#define PEER_H

#include <stdint.h>

#include "basics.h"

/* Defined by the peer. Only advance() is inside the clock. */
static void create(size_t cells);
static void load(const uint8_t *packed, size_t cells);
static void advance(long steps);
static void store(uint8_t *packed, size_t cells);

static inline int get(const uint8_t *packed, size_t cell) { return packed[cell / 8] >> (cell % 8) & 1; }
static inline void set(uint8_t *packed, size_t cell) { packed[cell / 8] |= (uint8_t)(1 << (cell % 8)); }

/* Cars with an empty cell ahead: those that move in the next step. */
static size_t count_free(const uint8_t *packed, size_t cells) {
  size_t count = 0;
  for (size_t i = 0; i < cells; i++) count += get(packed, i) && !get(packed, i + 1 < cells ? i + 1 : 0);
  return count;
}

int main(int argc, char **argv) {
  if (argc != 6) fail("usage: peer ROAD CELLS STEPS REPEATS OUT");
  size_t cells = strtoull(argv[2], NULL, 10), bytes = (cells + 7) / 8;
  long steps = atol(argv[3]), repeats = atol(argv[4]);

  uint8_t *road = allocate(bytes);
  FILE *in = fopen(argv[1], "rb");
  if (!in || fread(road, 1, bytes, in) != bytes) fail("cannot read the road");
  fclose(in);

  create(cells);
  load(road, cells);
  advance(steps); /* warm-up */

  printf("{\"cells\":%zu,\"steps\":%ld,\"seconds\":[", cells, steps);
  for (long r = 0; r < repeats; r++) {
    load(road, cells);
    double start = now();
    advance(steps);
    printf("%s%.9f", r ? "," : "", now() - start);
  }

  for (size_t i = 0; i < bytes; i++) road[i] = 0;
  store(road, cells);
  FILE *out = fopen(argv[5], "wb");
  if (!out || fwrite(road, 1, bytes, out) != bytes || fclose(out)) fail("cannot write the road");
  printf("],\"moved\":%zu,\"version\":\"gcc %s\"}\n", count_free(road, cells), __VERSION__);
  return 0;
}

#endif
