import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pack } from '../../src/layouts/pack.js'
import { countCars, packVelocities, planesOf, unpack, unpackVelocities } from '../../src/layouts/packed.js'

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

describe('velocities', () => {
  const roads = fc
    .integer({ min: 1, max: 8 })
    .chain((vmax) =>
      fc.tuple(
        fc.constant(vmax),
        fc.array(fc.integer({ min: -1, max: vmax }), { minLength: 1, maxLength: 100 }),
      ),
    )

  test('have a plane each, one after the other; an empty cell is in none', () => {
    const packed = packVelocities([0, -1, 2, 1, 2, -1, -1, 0, 2], 2)
    expect(packed).toEqual(Uint8Array.of(0b10000001, 0, 0b1000, 0, 0b10100, 1))
    expect(planesOf(packed, 3)).toEqual([
      Uint8Array.of(0b10000001, 0),
      Uint8Array.of(0b1000, 0),
      Uint8Array.of(0b10100, 1),
    ])
  })

  test('are unpacked as they were packed, from arrays and typed arrays; and the cars are counted in all planes', () => {
    fc.assert(
      fc.property(roads, ([vmax, road]) => {
        const packed = packVelocities(road, vmax)
        expect(packVelocities(Int8Array.from(road), vmax)).toEqual(packed)
        expect(packed.length).toBe((vmax + 1) * Math.ceil(road.length / 8))
        expect([...unpackVelocities(packed, road.length, vmax)]).toEqual(road)
        expect(countCars(packed)).toBe(road.filter((v) => v >= 0).length)
      }),
      { seed: 184 },
    )
  })

  test.each<[number[], number, typeof Error, string]>([
    [[], 5, RangeError, 'velocities.length: 0 '],
    [[0, 6], 5, RangeError, 'velocities[1]: 6 is not an integer from -1 to 5'],
    [[-2], 5, RangeError, 'velocities[0]: -2 '],
    [[0, 0, 1.5], 5, RangeError, 'velocities[2]: 1.5 '],
    [[Number.NaN], 5, RangeError, 'velocities[0]: NaN '],
    [['1'] as never, 5, TypeError, "velocities[0]: '1' is not a number"],
    [new Array(1), 5, TypeError, 'velocities[0]: undefined is not a number'],
  ])('%j are refused', (road, vmax, fault, words) => {
    expect(() => packVelocities(road, vmax)).toThrow(fault)
    expect(() => packVelocities(road, vmax)).toThrow(words)
  })
})
