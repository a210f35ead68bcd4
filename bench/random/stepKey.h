/* The key of a step, as docs/random.md defines it: Philox4x32-10 of the counter (step, 1, 0), the key being the seed. */
#ifndef STEP_KEY_H
#define STEP_KEY_H

#include <stdint.h>

typedef struct {
  uint32_t k0, k1, k2, k3;
} key;

static uint32_t high(uint32_t a, uint32_t b) { return (uint32_t)((uint64_t)a * b >> 32); }

static key step_key(uint64_t seed, uint64_t step) {
  uint32_t c0 = (uint32_t)step, c1 = (uint32_t)(step >> 32), c2 = 1, c3 = 0;
  uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
  for (int round = 0; round < 10; round++) {
    uint32_t n0 = high(0xcd9e8d57, c2) ^ c1 ^ k0, n2 = high(0xd2511f53, c0) ^ c3 ^ k1;
    c1 = 0xcd9e8d57 * c2;
    c3 = 0xd2511f53 * c0;
    c0 = n0;
    c2 = n2;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  return (key){c0, c1, c2, c3};
}

#endif
