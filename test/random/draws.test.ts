import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { chance, endsDraw, happens, mix, stepKey } from '../../src/random/draws.js'
import { philox4x32, type Words4 } from '../../src/random/philox.js'

/** Word j of a place, straight from the table in src/random/draws.ts. */
function word([k0, k1, k2]: Words4, place: number, j: number): number {
  const x = mix((place + k0) | 0)
  const stride = mix((x + k2) | 0) | 1
  return mix((mix(x ^ k1) + Math.imul(j + 1, stride)) | 0) >>> 0
}

/** The number of 32 bits that a place and lane draw: one bit of each of 32 words, the highest first. */
function draw(key: Words4, row: number, lane: number): number {
  const place = 4 * Math.floor(row / 2) + Math.floor(lane / 32)
  let drawn = 0
  for (let j = 0; j < 32; j++) drawn = 2 * drawn + ((word(key, place, j) >>> (lane % 32)) & 1)
  return drawn
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

describe('happens', () => {
  test('draws known numbers', () => {
    const places = [
      [0, 0],
      [0, 1],
      [0, 127],
      [1, 127],
      [2, 0],
      [8191, 64],
    ]
    const drawn = places.map(([row, lane]) => draw(stepKey(1, 1), row, lane))
    expect(drawn).toEqual([0xac65a436, 0xfd0fc6da, 0x89ee2ed0, 0x89ee2ed0, 0x8f0c9365, 0xe11bcdfe])
  })

  test('is whether the number drawn is less than the chance, to the last of 32 bits', () => {
    for (const [row, lane] of somePlaces(500)) {
      const key = stepKey(seed, 7)
      const drawn = draw(key, row, lane)
      const chances = [1, drawn ^ 1, 2 ** 31, chance(0.3), CERTAIN - 1].map((units) => units >>> 0)
      for (const units of [drawn, drawn + 1, ...chances])
        expect(happens(key, row, lane, units)).toBe(drawn < units)
    }
  })

  test('is never so with a chance of 0, and always with 2^32', () => {
    for (const [row, lane] of somePlaces(500)) {
      expect(happens(stepKey(seed, 1), row, lane, 0)).toBe(false)
      expect(happens(stepKey(seed, 1), row, lane, CERTAIN)).toBe(true)
    }
  })

  test('is so as often as it should be', () => {
    for (const p of [0.001, 0.3, 0.5, 0.9]) {
      const found = slowed(p, 20).flat(2)
      const mean = found.reduce((sum, one) => sum + one, 0) / found.length
      expect(Math.abs(mean - p) / Math.sqrt((p * (1 - p)) / found.length)).toBeLessThan(4)
    }
  })

  test.each([
    ['the next lane', 0, 0, 1],
    ['the next word of lanes', 0, 0, 32],
    ['the next two rows', 0, 1, 0],
    ['the next step', 1, 0, 0],
    ['the step after the next', 2, 0, 0],
    ['the next step, where the car may be then', 1, 1, 0],
  ])('says nothing of %s', (_, steps, pairs, lanes) => {
    for (const p of [0.3, 0.5]) {
      const z = correlation(slowed(p, 20), p, steps, pairs, lanes)
      expect(Math.abs(z)).toBeLessThan(4)
    }
  })

  test('is the same for the two rows of a pair', () => {
    for (const [row, lane] of somePlaces(500)) {
      const [even, odd] = [row & ~1, row | 1].map((one) => happens(stepKey(seed, 3), one, lane, chance(0.5)))
      expect(even).toBe(odd)
    }
  })
})

/** Rows from all over the longest road of one block, and all lanes. */
const somePlaces = (count: number) =>
  Array.from({ length: count }, (_, i) => [Math.imul(i, 0x9e3779b9) >>> 4, (37 * i) % 128] as const)

const PAIRS = 100

/** By step, pair of rows and lane: 1 where a car would slow down. */
function slowed(p: number, steps: number): number[][][] {
  const range = (length: number) => Array.from({ length }, (_, i) => i)
  return range(steps).map((step) => {
    const key = stepKey(seed, step + 1)
    return range(PAIRS).map((n) => range(128).map((lane) => Number(happens(key, 2 * n, lane, chance(p)))))
  })
}

/** The covariance of all places with those so far away, in its own standard deviations if they were independent. */
function correlation(of: number[][][], p: number, steps: number, pairs: number, lanes: number): number {
  let sum = 0
  let count = 0
  for (let s = 0; s + steps < of.length; s++)
    for (let n = 0; n + pairs < PAIRS; n++)
      for (let lane = 0; lane + lanes < 128; lane++) {
        sum += (of[s][n][lane] - p) * (of[s + steps][n + pairs][lane + lanes] - p)
        count++
      }
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

  /** A road of 1,024 cells has 8 rows, which are 16 places. */
  const written = (order: string, words: number, lane = 0) => {
    const command = `'${program}' ${order} 1024 ${seed} ${lane} | head -c ${4 * words}`
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

  test('writes eight words a place', () => {
    expect(written('words', 300)).toEqual(
      expected(300, (i) => word(stepKey(seed, 1 + Math.floor(i / 128)), Math.floor(i / 8) % 16, i % 8)),
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
