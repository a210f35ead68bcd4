import { decodeApng, encode } from 'fast-png'
import { describe, expect, test, vi } from 'vitest'
import { animated } from '../../course/lib/animated.js'
import { check, todo } from '../../course/lib/check.js'

describe('check', () => {
  /** What it prints. */
  function printed(attempt: () => void): unknown[] {
    const log = vi.spyOn(console, 'log').mockReturnValue()
    try {
      attempt()
      return log.mock.calls.flat()
    } finally {
      log.mockRestore()
    }
  }

  test.each([
    [1, 1, {}],
    [0.1 + 0.2, 0.3, { within: 1e-15 }],
    ['184', '184', {}],
    [new Uint8Array([1, 0]), new Uint8Array([1, 0]), {}],
    [
      [
        [1, 2],
        [3, 4],
      ],
      [
        [1, 2],
        [3, 4],
      ],
      {},
    ],
  ])('says that %j is right', (got, wanted, options) => {
    expect(printed(() => check('it', got, wanted, options))).toEqual(['✓ it'])
  })

  test.each([
    [undefined, 1, {}, 'it: there is nothing yet.'],
    [2, 1, { hint: 'Count again.' }, 'it: 2 should be 1. Count again.'],
    [0.31, 0.3, { within: 0.001 }, 'it: 0.31 should be 0.3, within 0.001.'],
    [Number.NaN, 0, { within: 1 }, 'it: NaN should be 0, within 1.'],
    ['1', 1, {}, 'it: 1 is a string, and should be a number.'],
    ['#'.repeat(100), `${'#'.repeat(70)}.`.padEnd(100, '#'), {}, 'it: element 70: # should be ..'],
    [false, true, {}, 'it: this is false, and should be true.'],
    [3, [3], {}, 'it: 3 should be an array.'],
    [[1, 2], [1, 3], {}, 'it: element 1: 2 should be 3.'],
    [[1], [1, 3], {}, 'it: it has 1 elements, and should have 2.'],
  ])('says what is wrong with %j in place of %j', (got, wanted, options, message) => {
    const attempt = () => check('it', got, wanted, options)
    expect(attempt).toThrow(
      expect.objectContaining({ name: 'NotYet', message, stack: `Not yet: ${message}` }),
    )
  })
})

test('todo says what is to be done', () => {
  expect(() => todo('Write a loop.')).toThrow(
    expect.objectContaining({ name: 'NotYet', message: 'Write a loop.' }),
  )
})

test('an animated PNG has all its frames', () => {
  const palette = [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
  ]
  const images = [
    [0, 1],
    [1, 1],
    [1, 0],
  ].map((image) => Uint8Array.from(image))
  const png = (data: Uint8Array) => encode({ width: 2, height: 1, data, depth: 8, channels: 1, palette })
  const { frames, width, height } = decodeApng(animated(images.map(png), 100))
  expect([width, height]).toEqual([2, 1])
  expect(
    frames.map(({ data, delayNumber, delayDenominator }) => [[...data], delayNumber / delayDenominator]),
  ).toEqual(images.map((image) => [[...image], 0.1]))
})
