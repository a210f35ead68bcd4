/*
 * The random words that decide which cars slow down, as src/random/carDraws.ts defines them, without end on standard
 * output: raw 32-bit words, lowest byte first, for a program that tests random numbers.
 *
 *   gcc -O3 -march=native -o words bench/random/words.c
 *   ./words ORDER CARS SEED [LANE] | dieharder -g 200 -d 0
 *
 * 128 cars are a row of 4 places, so a step has CARS / 32 places. ORDER says in which order the words of steps 1, 2, …
 * are written:
 *
 *   steps   step after step, in a step place after place, of each place word 0: neighbouring rows follow each other
 *   words   the same, of each place words 0 to 11: all that a kernel draws before it looks who is undecided
 *   time    place after place, of each place word 0 of steps 1 to 2^20: neighbouring steps follow each other
 *   lane    as time, but only the bit of lane LANE mod 32, of 32 steps in a word: what one car sees
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stepKey.h"

enum { STEPS = 1 << 20, WORDS = 12, BUFFER = 1 << 14 };

static uint32_t buffer[BUFFER];
static size_t filled;

/* Whoever reads closes the pipe when it has enough: that is how this program ends. */
static void put(uint32_t word) {
  buffer[filled++] = word;
  if (filled < BUFFER) return;
  if (fwrite(buffer, sizeof buffer, 1, stdout) != 1) exit(0);
  filled = 0;
}

static uint32_t mix(uint32_t x) {
  x = (x ^ x >> 16) * 0x7feb352d;
  x = (x ^ x >> 15) * 0x846ca68b;
  return x ^ x >> 16;
}

static uint32_t rotate(uint32_t x, int by) { return x << by | x >> (32 - by); }

/* The first `groups` groups of four words of a place. */
static void words_of(key k, uint32_t place, int groups, uint32_t *words) {
  uint32_t a = mix(place + k.k0), y = mix(a ^ k.k1), b = y, c = a + k.k2, d = y ^ k.k3;
  for (int i = 0; i < groups; i++) {
    a += b, d = rotate(d ^ a, 16), c += d, b = rotate(b ^ c, 12);
    a += b, d = rotate(d ^ a, 8), c += d, b = rotate(b ^ c, 7), c ^= y;
    words[4 * i] = a, words[4 * i + 1] = b, words[4 * i + 2] = c, words[4 * i + 3] = d;
  }
}

static uint32_t word_0(key k, uint32_t place) {
  uint32_t words[4];
  words_of(k, place, 1, words);
  return words[0];
}

static void step_after_step(uint64_t seed, uint32_t places, int count) {
  for (uint64_t step = 1;; step++) {
    key k = step_key(seed, step);
    for (uint32_t place = 0; place < places; place++) {
      uint32_t words[WORDS];
      words_of(k, place, (count + 3) / 4, words);
      for (int j = 0; j < count; j++) put(words[j]);
    }
  }
}

static void place_after_place(uint64_t seed, uint32_t places, int lane) {
  static key keys[STEPS];
  for (uint32_t s = 0; s < STEPS; s++) keys[s] = step_key(seed, s + 1);
  for (uint32_t place = 0; place < places; place++)
    for (uint32_t s = 0; s < STEPS;)
      if (lane < 0) put(word_0(keys[s++], place));
      else {
        uint32_t bits = 0;
        for (int i = 0; i < 32; i++) bits |= (word_0(keys[s++], place) >> lane & 1) << i;
        put(bits);
      }
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: words steps|words|time|lane CARS SEED [LANE]\n");
    return 1;
  }
  const char *order = argv[1];
  uint32_t places = (uint32_t)((strtoull(argv[2], NULL, 10) + 127) / 128 * 4);
  uint64_t seed = strtoull(argv[3], NULL, 10);
  int lane = argc > 4 ? atoi(argv[4]) & 31 : 0;
  if (!strcmp(order, "steps")) step_after_step(seed, places, 1);
  else if (!strcmp(order, "words")) step_after_step(seed, places, WORDS);
  else if (!strcmp(order, "time")) place_after_place(seed, places, -1);
  else if (!strcmp(order, "lane")) place_after_place(seed, places, lane);
  else fprintf(stderr, "words: '%s' is not one of steps, words, time, lane\n", order);
  return 1;
}
