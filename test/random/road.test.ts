import { afterEach, describe, expect, test, vi } from 'vitest'
import { sliceBytes } from '../../src/random/fill.js'
import { mt19937 } from '../../src/random/mt19937.js'
import { cellDraw } from '../../src/random/philox.js'
import { ranmar } from '../../src/random/ranmar.js'
import { fillRoad, generators, type RandomName } from '../../src/random/road.js'

const seed = 5743
const sliceCells = 8 * sliceBytes
const names = Object.keys(generators) as RandomName[]

/** One generator, one cell at a time and in order: the next cell holds a car. */
const nextCar: Record<RandomName, (density: number) => () => boolean> = {
  mt19937: (density) => {
    const draw = mt19937(seed)
    return () => draw() < density
  },
  ranmar: (density) => {
    const draw = ranmar(seed)
    return () => Math.fround(draw()) < Math.fround(density)
  },
  philox: (density) => {
    let cell = 0
    return () => cellDraw(seed, cell++) / 2 ** 32 < density
  },
}

/** The packed road, by the definition; the padding stays zero. */
function define(cells: number, density: number, random: RandomName): Uint8Array {
  const isCar = nextCar[random](density)
  const road = new Uint8Array(Math.ceil(cells / 8))
  for (let cell = 0; cell < cells; cell++) if (isCar()) road[cell >> 3] |= 1 << (cell & 7)
  return road
}

function countCars(road: Uint8Array): number {
  let cars = 0
  for (let byte of road) for (; byte > 0; byte >>= 1) cars += byte & 1
  return cars
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe.each(names)('fillRoad with %s', (random) => {
  test.each([0, 1e-3, 0.52, 1])('at density %d, at every length', async (density) => {
    for (const cells of [1, 2, 3, 7, 8, 9, 127, 128, 129, 997, 1021]) {
      expect(await fillRoad({ cells, density, seed, random })).toEqual(define(cells, density, random))
    }
  })

  test('goes on from slice to slice', async () => {
    const whole = define(sliceCells + 131, 0.52, random)
    for (const cells of [sliceCells - 1, sliceCells, sliceCells + 1, sliceCells + 131]) {
      const road = await fillRoad({ cells, density: 0.52, seed, random })
      const expected = whole.slice(0, road.length)
      if (cells % 8 > 0) expected[road.length - 1] &= 2 ** (cells % 8) - 1
      expect(Buffer.compare(road, expected)).toBe(0)
    }
  })

  test('fills every cell at density 1, and not the padding', async () => {
    const road = await fillRoad({ cells: 1021, density: 1, seed, random })
    expect(countCars(road)).toBe(1021)
    expect(road[127]).toBe(0b11111)
  })

  test('takes its smallest and its largest seed, to different roads', async () => {
    const [first, last] = [0, generators[random].largestSeed]
    const road = (seed: number) => fillRoad({ cells: 1021, density: 0.5, seed, random })
    expect(await road(first)).not.toEqual(await road(last))
  })

  test('lets the event loop have its turn', async () => {
    // A clock on which 60 ms pass between any two looks, so that every slice is late.
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 60
      return now
    })
    let turns = 0
    setTimeout(() => {
      turns++
    })
    await fillRoad({ cells: 2 * sliceCells, density: 0.5, seed, random })
    expect(turns).toBe(1)
  })
})

test('ranmar compares with the density in 32-bit floats', async () => {
  const draw = ranmar(seed)()
  // The nearest 32-bit float to this density is the draw itself, which is not below it.
  const density = draw + 1e-12
  expect(draw < density).toBe(true)
  expect(await fillRoad({ cells: 1, density, seed, random: 'ranmar' })).toEqual(new Uint8Array([0]))
})

// The course's programs print the first four; the last keeps the roads of the default what they are.
test.each<[RandomName, number, number, number]>([
  ['ranmar', 10_240_000, 0.519978, 6],
  ['ranmar', 32_000_000, 0.519982, 6],
  ['mt19937', 10_240_000, 0.520013671875, 12],
  ['mt19937', 32_000_000, 0.5199953, 7],
  ['philox', 10_240_000, 0.5199796875, 10],
])('%s, %i cells, density 0.52, seed 5743: finds density %d', async (random, cells, density, digits) => {
  const road = await fillRoad({ cells, density: 0.52, seed, random })
  expect((countCars(road) / cells).toFixed(digits)).toBe(density.toFixed(digits))
})
