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

function placeOf({ cells, vmax }: Cars, cell: number) {
  const lanes = Math.max(1, Math.min(128, Math.floor(cells / vmax)))
  const rows = Math.ceil(cells / lanes)
  const full = cells - lanes * (rows - 1)
  if (cell < full * rows) return { row: cell % rows, lane: Math.floor(cell / rows) }
  const rest = cell - full * rows
  return { row: rest % (rows - 1), lane: full + Math.floor(rest / (rows - 1)) }
}

function mix(w: number): number {
  let x = word(w ^ (w >>> 16))
  x = times(x, 0x7feb352d)
  x = word(x ^ (x >>> 15))
  x = times(x, 0x846ca68b)
  return word(x ^ (x >>> 16))
}

function drawOf(cars: Cars, step: number, cell: number): number {
  const [k0, k1, k2] = philox([low(step), high(step), 1, 0], cars.seed)
  const { row, lane } = placeOf(cars, cell)
  const place = 4 * Math.floor(row / 2) + Math.floor(lane / 32)
  const x = mix(word(place + k0))
  const start = mix(word(x ^ k1))
  const stride = word(mix(word(x + k2)) | 1)
  let draw = 0
  for (let j = 0; j < 32; j++) {
    const bits = mix(word(start + times(j + 1, stride)))
    draw = 2 * draw + ((bits >>> (lane % 32)) & 1)
  }
  return draw
}

/** A road of velocities, -1 for an empty cell, after the move into a step. */
function move(cars: Cars, road: number[], step: number, ends?: Ends): number[] {
  const { cells, vmax, p, p0, seed } = cars
  const [entryWord, exitWord] = philox([low(step), high(step), 2, 0], seed)
  const isOpen = ends !== undefined && exitWord < chance(ends.exit)
  const isCar = (cell: number) => {
    if (!ends) return road[cell % cells] >= 0
    return cell < cells ? road[cell] >= 0 : cell === cells && !isOpen
  }
  const gapOf = (cell: number) => {
    let gap = 0
    while (gap < vmax && !isCar(cell + gap + 1)) gap++
    return gap
  }
  const next = new Array<number>(cells).fill(-1)
  const put = (cell: number, v: number) => {
    if (!ends) next[cell % cells] = v
    else if (cell < cells) next[cell] = v
  }
  road.forEach((old, cell) => {
    if (old < 0) return
    let v = Math.min(old + 1, vmax, gapOf(cell))
    const firm = ends !== undefined && cell === cells - 1
    if (!firm && drawOf(cars, step, cell) < chance(old === 0 ? p0 : p)) v = Math.max(v - 1, 0)
    put(cell + v, v)
  })
  if (ends && entryWord < chance(ends.entry) && road[0] < 0) {
    const v = Math.min(vmax, gapOf(-1))
    put(v - 1, v)
  }
  return next
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
        let road = philoxRoad(cells, 0.3, seed).map((car) => car - 1)
        for (let step = 1; step <= 12; step++) {
          road = move(cars, road, step, ends)
          await sim.advance(1)
          expect([...(await sim.velocities())], `step ${step}`).toEqual(road)
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
  const after = move(
    cars,
    road.map((car) => car - 1),
    1,
  )
  await Promise.all([filled.advance(1), given.advance(1)])
  expect([...(await filled.velocities())]).toEqual(after)
  expect([...(await given.velocities())]).toEqual(after)
})

test('the numbers to compare with on the page are these', () => {
  const hex = (words: number[]) =>
    words.map((one) => one.toString(16).toUpperCase().padStart(8, '0')).join(' ')
  const text = (road: number[]) => road.join('')
  const cars = { cells: 1000, vmax: 5, p: 0.3, p0: 0.3, seed: 5743 }
  const draws = [0, 1, 999].map((cell) => drawOf(cars, 1, cell))
  const lines = [
    `Philox of 0, 0, 0, 0 and seed 0      ${hex(philox([0, 0, 0, 0], 0))}`,
    `key of step 1, seed 5743             ${hex(philox([1, 0, 1, 0], 5743).slice(0, 3))}`,
    `ends of step 1, seed 5743            ${hex(philox([1, 0, 2, 0], 5743).slice(0, 2))}`,
    `draws of cells 0, 1 and 999          ${hex(draws)}`,
    `philox, seed 5743, density 0.52      ${text(philoxRoad(32, 0.52, 5743))}`,
    `mt19937                              ${text(mt19937Road(32, 0.52, 5743))}`,
    `ranmar                               ${text(ranmarRoad(32, 0.52, 5743))}`,
  ]
  const page = readFileSync(new URL('../../docs/random.md', import.meta.url), 'utf8')
  for (const line of lines) expect(page).toContain(line)
})
