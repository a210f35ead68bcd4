/**
 * docs/random.md once more as a program, written from that page alone: of the library it takes nothing but
 * `createSimulation`, which it is compared with. What it does not find on the page is a gap of the page.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createSimulation, type Model, nagelSchreckenberg, traffic } from '../../src/index.js'

type Words = [number, number, number, number]

const WORD = 2 ** 32
const low = (n: number) => n % WORD
const high = (n: number) => Math.floor(n / WORD)
const word = (n: number) => n >>> 0
const times = (a: number, b: number) => word(Math.imul(a, b))

// Philox.

function philox(counter: Words, seed: number): Words {
  let [c0, c1, c2, c3] = counter
  let [k0, k1] = [low(seed), high(seed)]
  const product = (a: number, b: number) => {
    const whole = BigInt(a) * BigInt(b)
    return [Number(whole >> 32n), Number(whole & 0xffffffffn)]
  }
  for (let round = 0; round < 10; round++) {
    const [hi2, lo2] = product(0xcd9e8d57, c2)
    const [hi0, lo0] = product(0xd2511f53, c0)
    ;[c0, c1, c2, c3] = [word(hi2 ^ c1 ^ k0), lo2, word(hi0 ^ c3 ^ k1), lo0]
    ;[k0, k1] = [word(k0 + 0x9e3779b9), word(k1 + 0xbb67ae85)]
  }
  return [c0, c1, c2, c3]
}

// The road at the start.

function philoxRoad(cells: number, density: number, seed: number): number[] {
  const limit = Math.ceil(WORD * density)
  return Array.from({ length: cells }, (_, cell) => {
    const block = Math.floor(cell / 4)
    return philox([low(block), high(block), 0, 0], seed)[cell % 4] < limit ? 1 : 0
  })
}

function mt19937Road(cells: number, density: number, seed: number): number[] {
  const x = [seed]
  for (let i = 1; i < 624; i++) x.push(word(times(1812433253, word(x[i - 1] ^ (x[i - 1] >>> 30))) + i))
  const next = () => {
    const k = x.length - 624
    const joined = word((x[k] & 0x80000000) | (x[k + 1] & 0x7fffffff))
    x.push(word(x[k + 397] ^ (joined >>> 1) ^ (joined % 2 === 1 ? 0x9908b0df : 0)))
    let y = x[x.length - 1]
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return word(y ^ (y >>> 18))
  }
  return Array.from({ length: cells }, () => {
    const [a, b] = [next(), next()]
    return (2 ** 26 * (a >>> 5) + (b >>> 6)) / 2 ** 53 < density ? 1 : 0
  })
}

function ranmarRoad(cells: number, density: number, seed: number): number[] {
  const div = (a: number, b: number) => Math.floor(a / b)
  const [ij, kl] = [div(seed, 30082), seed % 30082]
  let [i, j] = [(div(ij, 177) % 177) + 2, (ij % 177) + 2]
  let [k, l] = [(div(kl, 169) % 178) + 1, kl % 169]
  const u = Array.from({ length: 97 }, () => {
    let number = 0
    for (let bit = 0; bit < 24; bit++) {
      const m = (i * j * k) % 179
      ;[i, j, k, l] = [j, k, m, (53 * l + 1) % 169]
      number = 2 * number + ((l * m) % 64 >= 32 ? 1 : 0)
    }
    return number
  })
  let [p, q, c] = [96, 32, 362436]
  const modulo = (n: number) => ((n % 2 ** 24) + 2 ** 24) % 2 ** 24
  const down = (n: number) => (n === 0 ? 96 : n - 1)
  return Array.from({ length: cells }, () => {
    const d = modulo(u[p] - u[q])
    u[p] = d
    ;[p, q, c] = [down(p), down(q), c - 7654321]
    if (c < 0) c += 16777213
    return modulo(d - c) / 2 ** 24 < Math.fround(density) ? 1 : 0
  })
}

const roads = { philox: philoxRoad, mt19937: mt19937Road, ranmar: ranmarRoad }

// While the road is advanced.

type Cars = { cells: number; vmax: number; p: number; p0: number; seed: number }
type Ends = { entry: number; exit: number }

const chance = (p: number) => Math.floor(WORD * p + 0.5)

function mix(w: number): number {
  let x = word(w ^ (w >>> 16))
  x = times(x, 0x7feb352d)
  x = word(x ^ (x >>> 15))
  x = times(x, 0x846ca68b)
  return word(x ^ (x >>> 16))
}

const rotate = (w: number, by: number) => word((w << by) | (w >>> (32 - by)))

function wordsOf(seed: number, step: number, car: number): number[] {
  const [k0, k1, k2, k3] = philox([low(step), high(step), 1, 0], seed)
  let a = mix(word(Math.floor(car / 32) + k0))
  const y = mix(word(a ^ k1))
  let b = y
  let c = word(a + k2)
  let d = word(y ^ k3)
  const words: number[] = []
  for (let n = 0; n < 8; n++) {
    for (const [first, second] of [
      [16, 12],
      [8, 7],
    ]) {
      a = word(a + b)
      d = rotate(d ^ a, first)
      c = word(c + d)
      b = rotate(b ^ c, second)
    }
    c = word(c ^ y)
    words.push(a, b, c, d)
  }
  return words
}

function happens(seed: number, step: number, car: number, chance: number): boolean {
  if (chance === WORD) return true
  const bit = ((car % 32) + 32) % 32
  const first = wordsOf(seed, step, car).findIndex((word) => ((word >>> bit) & 1) === 0)
  return first >= 0 && ((chance >>> (31 - first)) & 1) === 1
}

/** A car: its number, its cell and its velocity. */
type Car = [number: number, cell: number, v: number]

const carsOf = (road: number[]): Car[] =>
  road.flatMap((car, cell) => (car ? [cell] : [])).map((cell, number) => [number, cell, 0])

/** The cars, in the order of the road, after the move into a step; `entered` of them came before it. */
function move(
  { cells, vmax, p, p0, seed }: Cars,
  cars: Car[],
  step: number,
  entered = 0,
  ends?: Ends,
): Car[] {
  const [entryWord, exitWord] = philox([low(step), high(step), 2, 0], seed)
  const isOpen = ends !== undefined && exitWord < chance(ends.exit)
  const ahead = (i: number) => {
    if (i < cars.length) return cars[i][1]
    return ends ? (isOpen ? Infinity : cells) : cars[0][1] + cells
  }
  const moved = cars.map(([number, cell, old], i): Car => {
    let v = Math.min(old + 1, vmax, ahead(i + 1) - cell - 1)
    const firm = ends !== undefined && cell === cells - 1
    if (!firm && happens(seed, step, number, chance(old === 0 ? p0 : p))) v = Math.max(v - 1, 0)
    return [number, cell + v, v]
  })
  const free = ends ? ahead(0) : 0
  if (ends && entryWord < chance(ends.entry) && free > 0) {
    const v = Math.min(vmax, free)
    moved.unshift([-1 - entered, v - 1, v])
  }
  return ends ? moved.filter(([, cell]) => cell < cells) : moved
}

function velocitiesOf(cars: Car[], cells: number): number[] {
  const road = new Array<number>(cells).fill(-1)
  for (const [, cell, v] of cars) road[cell % cells] = v
  return road
}

// The library.

const SEEDS = { philox: 2 ** 53 - 1, mt19937: 2 ** 32 - 1, ranmar: 942_438_977 }

describe.each(['philox', 'mt19937', 'ranmar'] as const)('a road that %s fills', (random) => {
  test.each([0, 1, 5743, SEEDS[random]])('seed %i', async (seed) => {
    for (const cells of [1, 2, 5, 700, 3001]) {
      for (const density of [0, 0.1, 0.52, 1]) {
        const sim = await createSimulation({ cells, density, seed, random })
        expect([...(await sim.cells())]).toEqual(roads[random](cells, density, seed))
        await sim.close()
      }
    }
  })
})

test.each([0, 1, 7, 500, 999, 1000])('exactly %i cars of 1000', async (count) => {
  for (const seed of [0, 1, 5743]) {
    const road = philoxRoad(1000, count / 1000, seed)
    const found = road.reduce((sum, car) => sum + car, 0)
    const kind = found > count ? 1 : 0
    const chosen = road.flatMap((car, cell) => (car === kind ? [cell] : []))
    const numbers: number[] = []
    for (let i = chosen.length - Math.abs(found - count); i < chosen.length; i++) {
      const [w0, w1] = philox([i, 0, 0, 4], seed)
      const number = Math.floor((i + 1) * ((Math.floor(w1 / 2 ** 11) * WORD + w0) / 2 ** 53))
      numbers.push(numbers.includes(number) ? i : number)
    }
    for (const number of numbers) road[chosen[number]] = 1 - kind
    const sim = await createSimulation({ cells: 1000, cars: count, seed })
    expect([...(await sim.cells())]).toEqual(road)
  }
})

const models: [string, Model, Omit<Cars, 'cells' | 'seed'>][] = [
  ['vmax 5, p 0.3', nagelSchreckenberg({ vmax: 5, p: 0.3 }), { vmax: 5, p: 0.3, p0: 0.3 }],
  ['vmax 3, p 0.1, p0 0.7', nagelSchreckenberg({ vmax: 3, p: 0.1, p0: 0.7 }), { vmax: 3, p: 0.1, p0: 0.7 }],
  ['vmax 8, p 1, p0 0', nagelSchreckenberg({ vmax: 8, p: 1, p0: 0 }), { vmax: 8, p: 1, p0: 0 }],
  ['hop 0.7', traffic({ hop: 0.7 }), { vmax: 1, p: 1 - 0.7, p0: 1 - 0.7 }],
]

describe.each(models)('%s', (_, model, rules) => {
  describe.each<[string, Ends | undefined]>([
    ['a ring', undefined],
    ['an open road', { entry: 0.7, exit: 0.6 }],
  ])('%s', (_, ends) => {
    test.each([1, 2, 3, 7, 16, 41, 127, 383, 640, 1021, 1301])('of %i cells', async (cells) => {
      for (const seed of [1, 2 ** 53 - 1]) {
        const cars = { cells, seed, ...rules }
        const boundary = ends ?? 'ring'
        const sim = await createSimulation({ model, cells, density: 0.3, seed, boundary })
        let road = carsOf(philoxRoad(cells, 0.3, seed))
        for (let step = 1; step <= 12; step++) {
          const { entered } = await sim.counts()
          road = move(cars, road, step, entered, ends)
          await sim.advance(1)
          expect([...(await sim.velocities())], `step ${step}`).toEqual(velocitiesOf(road, cells))
        }
        await sim.close()
      }
    })
  })
})

test('the seed is that of all draws, whatever filled the road, and 5743 for one that is given', async () => {
  const cars = { cells: 300, vmax: 5, p: 0.3, p0: 0.3, seed: 5743 }
  const model = nagelSchreckenberg({ vmax: 5, p: 0.3 })
  const filled = await createSimulation({ model, cells: 300, density: 0.2, seed: 5743, random: 'ranmar' })
  const road = ranmarRoad(300, 0.2, 5743)
  const given = await createSimulation({ model, road })
  const after = velocitiesOf(move(cars, carsOf(road), 1), 300)
  await Promise.all([filled.advance(1), given.advance(1)])
  expect([...(await filled.velocities())]).toEqual(after)
  expect([...(await given.velocities())]).toEqual(after)
})

test('the numbers to compare with on the page are these', () => {
  const hex = (words: number[]) =>
    words.map((one) => one.toString(16).toUpperCase().padStart(8, '0')).join(' ')
  const text = (road: number[]) => road.join('')
  const lines = [
    `Philox of 0, 0, 0, 0 and seed 0      ${hex(philox([0, 0, 0, 0], 0))}`,
    `key of step 1, seed 5743             ${hex(philox([1, 0, 1, 0], 5743))}`,
    `ends of step 1, seed 5743            ${hex(philox([1, 0, 2, 0], 5743).slice(0, 2))}`,
    `words 0 to 3 of car 0                ${hex(wordsOf(5743, 1, 0).slice(0, 4))}`,
    `words 0 to 3 of car -1               ${hex(wordsOf(5743, 1, -1).slice(0, 4))}`,
    `philox, seed 5743, density 0.52      ${text(philoxRoad(32, 0.52, 5743))}`,
    `mt19937                              ${text(mt19937Road(32, 0.52, 5743))}`,
    `ranmar                               ${text(ranmarRoad(32, 0.52, 5743))}`,
  ]
  const page = readFileSync(new URL('../../docs/random.md', import.meta.url), 'utf8')
  for (const line of lines) expect(page).toContain(line)
})
