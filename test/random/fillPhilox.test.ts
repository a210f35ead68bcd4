import { expect, test } from 'vitest'
import { fillPhilox } from '../../src/random/fillPhilox.js'
import { cellDraw } from '../../src/random/philox.js'

const densities = [0, 2 ** -32, 1e-3, 0.52, 1 - 2 ** -32, 1]
const seeds = [0, 5743, 2 ** 32, Number.MAX_SAFE_INTEGER]

/** The slice by the definition, cell by cell; that a draw is compared as a number is what makes it a check. */
function define(bytes: number, firstCell: number, seed: number, density: number): number[] {
  const slice = new Array<number>(bytes).fill(0)
  for (let i = 0; i < 8 * bytes; i++) {
    if (cellDraw(seed, firstCell + i) / 2 ** 32 < density) slice[Math.floor(i / 8)] += 2 ** (i % 8)
  }
  return slice
}

for (const seed of seeds) {
  for (const density of densities) {
    test.each([1, 15, 16, 17, 80])(
      `seed ${seed}, density ${density}: a slice of %i bytes is as defined`,
      (bytes) => {
        const slice = new Uint8Array(bytes).fill(0xaa)
        fillPhilox(seed, density)(slice)
        expect(Array.from(slice)).toEqual(define(bytes, 0, seed, density))
      },
    )
  }
}

test('a draw is a car from the next density on', () => {
  const draw = cellDraw(5743, 0)
  const slice = new Uint8Array(1)
  fillPhilox(5743, draw / 2 ** 32)(slice)
  expect(slice[0] & 1).toBe(0)
  fillPhilox(5743, (draw + 1) / 2 ** 32)(slice)
  expect(slice[0] & 1).toBe(1)
})

test('a slice writes nothing beyond itself', () => {
  const road = new Uint8Array(48).fill(0xaa)
  fillPhilox(5743, 1)(road.subarray(16, 33))
  expect(road.indexOf(0xff)).toBe(16)
  expect(road.lastIndexOf(0xff)).toBe(32)
})

// Cell 2^34 is where the low word of the counter carries into the high one; 2^53 - 256 is as far as places are exact.
test.each([128, 2 ** 33 - 128, 2 ** 34 - 128, 2 ** 35 - 128, 2 ** 53 - 256])(
  'slices may begin at cell %i',
  (firstCell) => {
    const fill = fillPhilox(5743, 0.52, firstCell)
    const slice = new Uint8Array(32)
    fill(slice.subarray(0, 16))
    fill(slice.subarray(16))
    expect(Array.from(slice)).toEqual(define(32, firstCell, 5743, 0.52))
  },
)
