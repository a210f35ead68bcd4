import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openCarDraws, slowPlace } from '../../src/random/carDraws.js'
import { chance, endsDraw, mix, stepKey } from '../../src/random/draws.js'
import { philox4x32, type Words4 } from '../../src/random/philox.js'
import { isSlow, rowWords } from './carDraws.js'

/** Word j of a place: that of its row. */
function word(key: Words4, place: number, j: number): number {
  const words = [...rowWords(key, Math.floor(place / 4))]
  return words[j][((place % 4) + 4) % 4]
}

/** In which word the first 0 of a car is. */
function firstZero(key: Words4, car: number): number {
  const bits = [...rowWords(key, Math.floor(car / 128))].map(
    (word) => (word[((car >> 5) & 3) as 0] >>> (car & 31)) & 1,
  )
  return bits.indexOf(0)
}

const CERTAIN = 2 ** 32
const seed = 0x1234 * 2 ** 32 + 0x56789abc

describe('mix', () => {
  test('gives known values', () => {
    expect([0, 1, 2, 0x80000000, 0xffffffff].map((word) => mix(word) >>> 0)).toEqual([
      0x0, 0x688990c0, 0xd1132181, 0xcc4b4124, 0x6768824a,
    ])
  })

  test('can be undone, so that no two words become one', () => {
    for (const word of samples(10_000)) expect(unmix(mix(word))).toBe(word)
  })
})

/** Each of the three shifts and two products of mix, undone in the opposite order. */
function unmix(word: number): number {
  let x = word ^ (word >>> 16)
  x = Math.imul(x, inverse(0x846ca68b))
  x ^= (x >>> 15) ^ (x >>> 30)
  x = Math.imul(x, inverse(0x7feb352d))
  return (x ^ (x >>> 16)) >>> 0
}

/** Modulo 2^32, by Newton's method: each turn doubles the number of right bits. */
function inverse(odd: number): number {
  let x = odd
  for (let bits = 3; bits < 32; bits *= 2) x = Math.imul(x, 2 - Math.imul(odd, x))
  return x
}

/** Words that a counter, its neighbours and its single bits make, and words spread over all 2^32. */
function samples(count: number): number[] {
  const counted = Array.from({ length: count }, (_, i) => i)
  return [...counted, ...counted.map((i) => Math.imul(i, 0x9e3779b9) >>> 0), 0xffffffff]
}

describe('the key of a step', () => {
  test('is a known one', () => {
    expect(stepKey(1, 1)).toEqual([0x3b539b4f, 0xf04a5080, 0xd17763c2, 0x5a36f3a3])
  })

  test('takes both words of the seed and of the step', () => {
    const step = 0x11 * 2 ** 32 + 0xfffffffe
    expect(stepKey(seed, step)).toEqual(philox4x32([0xfffffffe, 0x11, 1, 0], [0x56789abc, 0x1234]))
  })

  test('is none of the words that the ends of an open road draw', () => {
    expect(endsDraw(1, 1)).toEqual({ entry: 0xb7b4c173, exit: 0xdb04b052 })
    expect(stepKey(1, 1)).not.toContain(endsDraw(1, 1).entry)
    expect(stepKey(1, 1)).not.toContain(endsDraw(1, 1).exit)
  })
})

test.each([
  [0, 0],
  [2 ** -34, 0],
  [2 ** -32, 1],
  [0.3, 1288490189],
  [0.5, 2 ** 31],
  [1 - 2 ** -32, 2 ** 32 - 1],
  [1, 2 ** 32],
])('chance(%d) is %d', (p, units) => {
  expect(chance(p)).toBe(units)
})

describe('isSlow', () => {
  test('is the digit of the chance that the first 0 of a car points to', () => {
    for (const car of someCars(300)) {
      const key = stepKey(seed, 7)
      const first = firstZero(key, car)
      for (const units of [1, 2 ** 31, chance(0.3), chance(0.7), CERTAIN - 1]) {
        expect(isSlow(key, car, units)).toBe(((units >>> (31 - first)) & 1) === 1)
      }
    }
  })

  test('is never so with a chance of 0, and always with 2^32', () => {
    for (const car of someCars(300)) {
      expect(isSlow(stepKey(seed, 1), car, 0)).toBe(false)
      expect(isSlow(stepKey(seed, 1), car, CERTAIN)).toBe(true)
    }
  })

  test('is the same for 32 cars at once, and for one after the other', () => {
    const [slow, slowStart] = [chance(0.3), chance(0.8)]
    const draws = openCarDraws({ seed, slow, slowStart })
    draws.begin(5)
    for (const car of someCars(300)) {
      for (const [units, stood] of [
        [slow, false],
        [slowStart, true],
      ] as const) {
        const expected = isSlow(stepKey(seed, 5), car, units)
        const together = slowPlace(stepKey(seed, 5), Math.floor(car / 32), units)
        expect((together >>> (car & 31)) & 1).toBe(Number(expected))
        expect(draws.slows(car, stood)).toBe(expected)
      }
    }
  })

  test('is so as often as it should be', () => {
    for (const p of [0.001, 0.3, 0.5, 0.9]) {
      const found = slowed(p, 20).flat()
      const mean = found.reduce((sum, one) => sum + one, 0) / found.length
      expect(Math.abs(mean - p) / Math.sqrt((p * (1 - p)) / found.length)).toBeLessThan(4)
    }
  })

  test.each([
    ['the next car', 0, 1],
    ['a car 32 further', 0, 32],
    ['a car 40 further', 0, 40],
    ['a car of the next row', 0, 128],
    ['the next step', 1, 0],
    ['the step after the next', 2, 0],
    ['the next car in the next step', 1, 1],
  ])('says nothing of %s', (_, steps, cars) => {
    for (const p of [0.3, 0.5]) expect(Math.abs(correlation(slowed(p, 20), p, steps, cars))).toBeLessThan(4)
  })
})

/** Cars from all over a long road, and some that have entered it. */
const someCars = (count: number) =>
  Array.from({ length: count }, (_, i) => (Math.imul(i, 0x9e3779b9) >>> (i % 20)) - 1000)

const CARS = 12_800

/** By step and car: 1 where a car would slow down. */
function slowed(p: number, steps: number): number[][] {
  return Array.from({ length: steps }, (_, step) => {
    const key = stepKey(seed, step + 1)
    return Array.from({ length: CARS }, (_, car) => Number(isSlow(key, car, chance(p))))
  })
}

/** The covariance of all decisions with those so far away, in its own standard deviations if they were independent. */
function correlation(of: number[][], p: number, steps: number, cars: number): number {
  let sum = 0
  let count = 0
  for (let s = 0; s + steps < of.length; s++)
    for (let car = 0; car + cars < CARS; car++, count++)
      sum += (of[s][car] - p) * (of[s + steps][car + cars] - p)
  return sum / (p * (1 - p) * Math.sqrt(count))
}

// bench/random/words.c writes these words for programs that test random numbers: what they find must be said of ours.
const gcc = spawnSync('gcc', ['--version'], { stdio: 'ignore' }).status === 0

describe.skipIf(!gcc)('words.c', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lanewise-words-'))
  const program = join(folder, 'words')
  if (gcc)
    execFileSync('gcc', [
      '-O1',
      new URL('../../bench/random/words.c', import.meta.url).pathname,
      '-o',
      program,
    ])
  afterAll(() => rmSync(folder, { recursive: true }))

  /** A road of 512 cars has 16 places. */
  const written = (order: string, words: number, lane = 0) => {
    const command = `'${program}' ${order} 512 ${seed} ${lane} | head -c ${4 * words}`
    const bytes = spawnSync('sh', ['-c', command], { maxBuffer: 8 * words }).stdout
    return Array.from({ length: words }, (_, i) => bytes.readUInt32LE(4 * i))
  }
  const expected = (words: number, at: (i: number) => number) =>
    Array.from({ length: words }, (_, i) => at(i))

  test('writes the first words of step after step', () => {
    expect(written('steps', 40)).toEqual(
      expected(40, (i) => word(stepKey(seed, 1 + Math.floor(i / 16)), i % 16, 0)),
    )
  })

  test('writes twelve words a place', () => {
    expect(written('words', 300)).toEqual(
      expected(300, (i) => word(stepKey(seed, 1 + Math.floor(i / 192)), Math.floor(i / 12) % 16, i % 12)),
    )
  })

  test('writes what one place sees, and one cell', () => {
    const seen = expected(64, (i) => word(stepKey(seed, 1 + i), 0, 0))
    expect(written('time', 64)).toEqual(seen)
    const lane = 9
    const bits = seen.map((word) => ((word >>> lane) & 1) as number)
    const packed = [bits.slice(0, 32), bits.slice(32)].map((half) =>
      half.reduce((sum, bit, i) => sum + bit * 2 ** i, 0),
    )
    expect(written('lane', 2, lane)).toEqual(packed)
  })
})
