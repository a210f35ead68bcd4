import { describe, expect, test } from 'vitest'
import { cellDraw, philox4x32, threshold, type Words2, type Words4 } from '../../src/random/philox.js'

// The known answers that the authors publish with Random123, file kat_vectors, for philox4x32 with 10 rounds.
const knownAnswers: { counter: Words4; key: Words2; words: Words4 }[] = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
]

test.each(knownAnswers)(
  'philox4x32 gives the known answer for counter $counter',
  ({ counter, key, words }) => {
    expect(philox4x32(counter, key)).toEqual(words)
  },
)

describe('cellDraw', () => {
  test('gives four cells in a row the four words of a block', () => {
    expect([0, 1, 2, 3].map((cell) => cellDraw(0, cell))).toEqual(knownAnswers[0].words)
  })

  test('counts blocks in the first two words of the counter, and keeps the seed in the key', () => {
    const seed = 0x12345 * 2 ** 32 + 0x6789abcd
    const block = 0x11 * 2 ** 32 + 0xfffffffe
    const words = philox4x32([0xfffffffe, 0x11, 0, 0], [0x6789abcd, 0x12345])
    expect([0, 1, 2, 3].map((word) => cellDraw(seed, 4 * block + word))).toEqual(words)
  })
})

test.each([
  [0, 0],
  [2 ** -60, 1],
  [2 ** -32, 1],
  [0.5, 2 ** 31],
  [1 - 2 ** -40, 2 ** 32],
  [1, 2 ** 32],
])('threshold(%d) is %d', (density, draws) => {
  expect(threshold(density)).toBe(draws)
})
