import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pack } from '../../src/layouts/pack.js'
import { countCars, unpack } from '../../src/layouts/packed.js'

const cells = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 100 })

test('packs 8 cells a byte, lowest bit first, the last byte padded with zeros', () => {
  expect(pack([1, 1, 0, 0, 1, 0, 0, 0, 0, 1, 1])).toEqual(Uint8Array.of(0b00010011, 0b110))
})

test('takes text, arrays and typed arrays alike', () => {
  const road = [0, 1, 1, 0, 0, 0, 0, 0, 1]
  for (const same of ['.##.....#', Uint8Array.from(road), Float64Array.from(road)]) {
    expect(pack(same)).toEqual(pack(road))
  }
})

test('unpacks what was packed, and counts its cars', () => {
  fc.assert(
    fc.property(cells, (road) => {
      expect([...unpack(pack(road), road.length)]).toEqual(road)
      expect(countCars(pack(road))).toBe(road.filter((cell) => cell === 1).length)
    }),
    { seed: 184 },
  )
})

describe('refuses', () => {
  test.each([
    [[], 'no cells'],
    ['', 'no cells'],
    [[0, 1, 2], 'cell 2 is 2, not 0 (empty) or 1 (a car)'],
    [[0, -1], 'cell 1 is -1'],
    [[0.5], 'cell 0 is 0.5'],
    [[Number.NaN], 'cell 0 is NaN'],
    [['1'] as never, "cell 0 is '1'"],
    [[true] as never, 'cell 0 is true'],
    [new Array(1), 'cell 0 is undefined'],
    ['#.x', "cell 2 is 'x', not '.' (empty) or '#' (a car)"],
    ['01', "cell 0 is '0'"],
  ])('%j', (road, words) => {
    expect(() => pack(road)).toThrow(RangeError)
    expect(() => pack(road)).toThrow(`road: `)
    expect(() => pack(road)).toThrow(words)
  })
})
