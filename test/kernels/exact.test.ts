import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact, startExact } from '../../src/kernels/elementary/exact.js'
import { TRAFFIC } from '../definition.js'

type Road = readonly number[]

/** An empty ring. */
function exactRoad(cells: number) {
  const packed = new Uint8Array(Math.ceil(cells / 8))
  const { load, sync } = startExact({ cells, rules: TRAFFIC, packed })
  return {
    load,
    advance: sync.advance,
    store: (road: Uint8Array) => road.set(sync.packed()),
    state: (cell: number) => sync.states(cell, cell + 1)[0],
    clusters: () => sync.clusters('gaps')[0],
  }
}

/** The definition: a car moves one cell to the right if that cell is empty, all cars at once. */
function step(road: Road): { next: Road; moved: number } {
  const next = [...road]
  let moved = 0
  for (let cell = 0; cell < road.length; cell++) {
    const right = (cell + 1) % road.length
    if (road[cell] === 1 && road[right] === 0) {
      next[cell] = 0
      next[right] = 1
      moved++
    }
  }
  return { next, moved }
}

/** The roads after 0, 1, … steps; moved[t] is of the move into road t, and moved[0] of none. */
function history(road: Road, steps: number): { roads: Road[]; moved: number[] } {
  const roads = [road]
  const moved = [0]
  for (let t = 1; t <= steps; t++) {
    const now = step(roads[t - 1])
    roads.push(now.next)
    moved.push(now.moved)
  }
  return { roads, moved }
}

function pack(road: Road): Uint8Array {
  const packed = new Uint8Array(Math.ceil(road.length / 8))
  road.forEach((car, cell) => {
    packed[cell >> 3] |= car << (cell & 7)
  })
  return packed
}

/** What the kernel makes of a road, the padding of its last byte included. */
function jump(road: Road, steps: number, observed: readonly number[] = []) {
  const block = exactRoad(road.length)
  block.load(pack(road))
  const moved = block.advance(steps, observed)
  const packed = new Uint8Array(Math.ceil(road.length / 8)).fill(0xff)
  block.store(packed)
  return { packed, moved }
}

const upTo = (last: number) => Array.from({ length: last }, (_, k) => k + 1)

/** Draws in [0, 1): a linear congruential generator modulo 2^32 (Numerical Recipes). */
function uniform(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** A road with exactly so many cars, in places by draw. */
function scatter(cells: number, cars: number, draw: () => number): number[] {
  const road = Array.from({ length: cells }, (_, cell) => Number(cell < cars))
  for (let cell = cells - 1; cell > 0; cell--) {
    const other = Math.floor(draw() * (cell + 1))
    const car = road[cell]
    road[cell] = road[other]
    road[other] = car
  }
  return road
}

const repeat = (pattern: string, times: number): number[] => Array.from(pattern.repeat(times), Number)

describe('every ring, at every step', () => {
  test.each(upTo(14))(
    'of %i cells',
    (cells) => {
      const block = exactRoad(cells)
      const packed = new Uint8Array(Math.ceil(cells / 8))
      const wrong: string[] = []
      for (let code = 0; code < 2 ** cells; code++) {
        const road = upTo(cells).map((cell) => (code >> (cell - 1)) & 1)
        const { roads, moved } = history(road, 2 * cells + 5)
        const expected = roads.map(pack)
        for (let steps = 0; steps < roads.length; steps++) {
          block.load(expected[0])
          const counts = block.advance(steps, upTo(steps))
          block.store(packed)
          const right =
            counts.every((count, k) => count === moved[k + 1]) &&
            packed.every((byte, k) => byte === expected[steps][k])
          if (!right || counts.length !== steps) wrong.push(`${road.join('')} after ${steps} steps`)
        }
      }
      expect(wrong).toEqual([])
    },
    120_000,
  )
})

/** One word of 64 cells and the next, 128 cells, bytes, primes. */
const lengths = [
  1, 2, 3, 5, 7, 8, 9, 31, 32, 33, 61, 62, 63, 64, 65, 66, 67, 96, 97, 126, 127, 128, 129, 130, 131,
]
const longer = [191, 192, 193, 255, 256, 257, 320, 509, 512, 640, 1009]

/** Named, so that a failure says which. Half is exactly half where the length is even. */
const densities = {
  empty: 0,
  'one car': 1e-9,
  tenth: 0.1,
  'below half': 0.48,
  half: 0.5,
  'above half': 0.52,
  nine: 0.9,
  full: 1,
}

/** The road after any number of steps: from one turn on it is the same after every turn more. */
function later(roads: readonly Road[], steps: number): Road {
  const cells = roads[0].length
  return roads[steps < 2 * cells ? steps : cells + ((steps - cells) % cells)]
}

describe.each([...lengths, ...longer])('a random ring of %i cells', (cells) => {
  test.each(Object.entries(densities))('density: %s', (_, density) => {
    const draw = uniform(cells)
    const road = scatter(cells, Math.ceil(density * cells - 1e-12), draw)
    const { roads, moved } = history(road, 2 * cells + 40)

    expect(roads[2 * cells], 'the definition repeats itself').toEqual(roads[cells])
    const half = cells >> 1
    const near = [
      0,
      1,
      2,
      7,
      8,
      9,
      16,
      31,
      32,
      33,
      63,
      64,
      65,
      half - 1,
      half,
      half + 1,
      cells - 1,
      cells,
      cells + 1,
    ]
    const far = [2 * cells, 10 ** 9, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 2, 2 ** 53 - 1]
    for (const steps of [...near, ...far].filter((steps) => steps >= 0)) {
      expect(jump(road, steps).packed, `the road after ${steps} steps`).toEqual(pack(later(roads, steps)))
    }

    const all = upTo(2 * cells + 40)
    expect(jump(road, all.length, all).moved, 'moved at every step').toEqual(moved.slice(1))
    for (const every of [2, 3, 10, cells]) {
      const sparse = all.filter((t) => t % every === 0)
      expect(jump(road, all.length, sparse).moved, `moved every ${every} steps`).toEqual(
        sparse.map((t) => moved[t]),
      )
    }
    const some = all.filter(() => draw() < 0.1)
    const late = [...some, 10 ** 9, 2 ** 53 - 1]
    const steady = Math.min(road.filter((car) => car === 1).length, road.filter((car) => car === 0).length)
    expect(jump(road, 2 ** 53 - 1, late).moved, 'moved at random steps and far beyond').toEqual([
      ...some.map((t) => moved[t]),
      steady,
      steady,
    ])
  })
})

describe('roads made to be hard', () => {
  const hard = {
    'gaps, then jams: brackets nested as deep as they go': [...repeat('0', 200), ...repeat('1', 200)],
    'jams, then gaps: all of them meet around the ring': [...repeat('1', 200), ...repeat('0', 200)],
    'a ring that starts in the middle of a nest': [
      ...repeat('1', 90),
      ...repeat('0', 201),
      ...repeat('1', 111),
    ],
    'nests of every depth': upTo(20).flatMap((depth) => [...repeat('0', depth), ...repeat('1', depth)]),
    'jams that wait in one word twice over': [...repeat('1100110', 30), ...repeat('0', 40)],
    'pairs that all meet in the first step': repeat('0011', 80),
    'no pairs at all': repeat('01', 150),
    'no pairs at all, the other way around': repeat('10', 150),
    'one jam and one gap': [...repeat('01', 70), ...repeat('10', 70)],
    'one gap': [...repeat('01', 100), 0],
    'one jam': [...repeat('10', 100), 1],
    'one car': [...repeat('0', 150), 1, ...repeat('0', 50)],
    'one hole': [...repeat('1', 150), 0, ...repeat('1', 50)],
  }

  test.each(Object.entries(hard))(
    '%s',
    (_, road) => {
      const steps = 2 * road.length + 3
      const { roads, moved } = history(road, steps)
      for (let t = 0; t <= steps; t++) {
        const { packed, moved: counts } = jump(road, t, upTo(t))
        expect(packed, `the road after ${t} steps`).toEqual(pack(roads[t]))
        expect(counts, `moved in ${t} steps`).toEqual(moved.slice(1, t + 1))
      }
    },
    60_000,
  )
})

test('the road by the other construction: the lowest height within reach', () => {
  const draw = uniform(184)
  for (let k = 0; k < 200; k++) {
    const cells = 1 + Math.floor(draw() * 150)
    const steps = Math.floor(draw() * 100)
    const road = scatter(cells, Math.floor(draw() * (cells + 1)), draw)
    expect(jump(road, steps).packed, `${road.join('')} after ${steps} steps`).toEqual(
      pack(lowest(road, steps)),
    )
  }
})

/** h_T(j) = min h_0(j + k) over |k| <= T, k = T mod 2; a car is a step down. */
function lowest(road: Road, steps: number): Road {
  const heights = [0]
  for (let j = 0; j < road.length + 2 * steps + 1; j++) {
    const car = road[(((j - steps) % road.length) + road.length) % road.length]
    heights.push(heights[j] + 1 - 2 * car)
  }
  const after = (j: number) => Math.min(...heights.slice(j, j + 2 * steps + 1).filter((_, k) => k % 2 === 0))
  return road.map((_, j) => (1 - (after(j + 1) - after(j))) / 2)
}

describe('a long ring made of copies of a short one is copies of it for ever', () => {
  test.each([
    [8, 8192],
    [24, 3000],
    [104, 1000],
    [1000, 130],
  ])('%i cells, %i times', (cells, copies) => {
    const road = scatter(cells, cells / 2, uniform(cells))
    const { roads, moved } = history(road, cells)
    for (const steps of [1, cells >> 2, cells - 1, cells]) {
      const block = exactRoad(cells * copies)
      const packed = new Uint8Array((cells * copies) / 8)
      for (let copy = 0; copy < copies; copy++) packed.set(pack(road), (copy * cells) / 8)
      block.load(packed)
      const counts = block.advance(steps, upTo(steps))
      expect(counts).toEqual(upTo(steps).map((t) => copies * moved[t]))
      block.store(packed)
      const short = pack(roads[steps])
      expect(packed.every((byte, k) => byte === short[k % short.length])).toBe(true)
    }
  })
})

describe('a block', () => {
  test('starts as an empty road', () => {
    const packed = new Uint8Array(13).fill(0xff)
    exactRoad(100).store(packed)
    expect(packed).toEqual(new Uint8Array(13))
  })

  test('keeps nothing of the road before, also when it has grown to count', () => {
    const draw = uniform(7)
    const block = exactRoad(300_000)
    const packed = new Uint8Array(37_500).map(() => 256 * draw())
    const fresh = exactRoad(300_000)
    fresh.load(packed)
    const moved = fresh.advance(150_000, upTo(150_000))

    block.load(new Uint8Array(37_500).fill(0x33))
    block.advance(5, [1, 5])
    block.load(new Uint8Array(37_500).map((_, k) => (k < 18_750 ? 0 : 0xff)))
    block.advance(1_000, [])
    block.load(packed)
    expect(block.advance(150_000, upTo(150_000))).toEqual(moved)

    const again = new Uint8Array(37_500)
    block.store(again)
    fresh.store(packed)
    expect(again).toEqual(packed)
  })

  test('fits 2^30 cells into the memory of WebAssembly, whatever is observed', () => {
    const { bytes } = exact
    expect(bytes(2 ** 30)).toBeLessThanOrEqual(2 ** 32)
    expect(bytes(2 ** 24)).toBeLessThan(2.57 * 2 ** 24)
  })
})

describe('whatever the road', () => {
  const road = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 400 })
  const steps = fc.oneof(fc.nat(600), fc.integer({ min: 0, max: 2 ** 52 }))
  const settings = { seed: 184, numRuns: 300 }
  const cars = (packed: Uint8Array) =>
    packed.reduce((sum, byte) => sum + byte.toString(2).split('1').length - 1, 0)
  const unpack = (packed: Uint8Array, cells: number) =>
    upTo(cells).map((k) => (packed[(k - 1) >> 3] >> ((k - 1) & 7)) & 1)

  test('two advances are one, and so are their observations', () => {
    fc.assert(
      fc.property(road, steps, fc.nat(600), (road, first, second) => {
        const block = exactRoad(road.length)
        block.load(pack(road))
        const early = upTo(Math.min(first, 50))
        const moved = [...block.advance(first, early), ...block.advance(second, upTo(second))]
        const packed = new Uint8Array(Math.ceil(road.length / 8))
        block.store(packed)
        const observed = [...early, ...upTo(second).map((t) => first + t)]
        expect({ packed, moved }).toEqual(jump(road, first + second, observed))
      }),
      settings,
    )
  })

  test('cars are conserved', () => {
    fc.assert(
      fc.property(road, steps, (road, steps) => cars(jump(road, steps).packed) === cars(pack(road))),
      settings,
    )
  })

  test('cars and holes exchanged and the road mirrored: the same evolution', () => {
    const mirror = (road: Road) => road.map((car) => 1 - car).reverse()
    fc.assert(
      fc.property(road, steps, (road, steps) => {
        const observed = upTo(Math.min(steps, 300))
        const here = jump(road, steps, observed)
        const there = jump(mirror(road), steps, observed)
        expect(there.packed).toEqual(pack(mirror(unpack(here.packed, road.length))))
        expect(there.moved).toEqual(here.moved)
      }),
      settings,
    )
  })

  test('where the ring is cut makes no difference', () => {
    const turn = (road: Road, by: number) => [...road.slice(by), ...road.slice(0, by)]
    fc.assert(
      fc.property(road, steps, fc.nat(399), (road, steps, by) => {
        const cut = by % road.length
        const observed = upTo(Math.min(steps, 300))
        const here = jump(road, steps, observed)
        const there = jump(turn(road, cut), steps, observed)
        expect(there.packed).toEqual(pack(turn(unpack(here.packed, road.length), cut)))
        expect(there.moved).toEqual(here.moved)
      }),
      settings,
    )
  })
})
