/** What a user may get wrong. Each error names what was wrong, its value and what would be right. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { executors } from '../src/executors/table.js'
import {
  createSimulation,
  elementary,
  nagelSchreckenberg,
  type SimulationOptions,
  traffic,
} from '../src/index.js'
import { carRules } from '../src/models/carRules.js'
import { elementaryRules } from '../src/models/elementaryRules.js'
import { generators } from '../src/random/road.js'

type Fault = typeof Error

const CARS = nagelSchreckenberg({ vmax: 5, p: 0.3 })
const RULE = elementary(110)
const OPEN = { entry: 0.5, exit: 0.5 }

/** Options, the error, and the words that it must have. */
type Row = [options: object, fault: Fault, ...words: string[]]

const options: Row[] = [
  [{ cells: 0 }, RangeError, 'cells: 0 ', 'an integer from 1 to'],
  [{ cells: -5 }, RangeError, 'cells: -5 ', 'an integer from 1 to'],
  [{ cells: 1.5 }, RangeError, 'cells: 1.5 ', 'an integer from 1 to'],
  [{ cells: Number.NaN }, RangeError, 'cells: NaN ', 'an integer from 1 to'],
  [{ cells: Number.POSITIVE_INFINITY }, RangeError, 'cells: Infinity ', 'an integer from 1 to'],
  [{ cells: '100' }, TypeError, "cells: '100' ", 'not a number'],
  [{ cells: 100n }, TypeError, 'cells: 100n ', 'not a number'],
  [{ cells: [100] }, TypeError, 'cells: Array ', 'not a number'],
  [{ cells: 2 ** 40 }, RangeError, 'cells: 1099511627776 are too many for memory', 'fit'],
  [{ cells: Number.MAX_SAFE_INTEGER }, RangeError, 'cells: 9007199254740991 are too many', 'fit'],
  [{ cells: 2 ** 36, kernel: 'naive' }, RangeError, 'too many', "with kernel 'naive'"],

  [{ density: -0.1 }, RangeError, 'density: -0.1 ', 'from 0 to 1'],
  [{ density: 1.1 }, RangeError, 'density: 1.1 ', 'from 0 to 1'],
  [{ density: Number.NaN }, RangeError, 'density: NaN ', 'from 0 to 1'],
  [{ density: Number.POSITIVE_INFINITY }, RangeError, 'density: Infinity ', 'from 0 to 1'],
  [{ density: '0.5' }, TypeError, "density: '0.5' ", 'not a number'],

  [{ seed: -1 }, RangeError, 'seed: -1 ', 'an integer from 0 to 9007199254740991'],
  [{ seed: 0.5 }, RangeError, 'seed: 0.5 ', 'an integer from 0'],
  [{ seed: 2 ** 53 }, RangeError, 'seed: 9007199254740992 ', 'to 9007199254740991'],
  [{ seed: 2 ** 32, random: 'mt19937' }, RangeError, 'seed: 4294967296 ', 'to 4294967295'],
  [{ seed: 942438978, random: 'ranmar' }, RangeError, 'seed: 942438978 ', 'to 942438977'],
  [{ seed: '5743' }, TypeError, "seed: '5743' ", 'not a number'],

  [{ random: 'dice' }, RangeError, "random: 'dice' ", 'mt19937, ranmar, philox'],
  [{ random: 3 }, TypeError, 'random: 3 ', 'mt19937, ranmar, philox'],
  [{ random: 'toString' }, RangeError, "random: 'toString' ", 'mt19937, ranmar, philox'],
  [
    { kernel: 'fast' },
    RangeError,
    "kernel: 'fast' ",
    'naive, vectorised, wasm, bitwise, simd, gpu, exact, auto',
  ],
  [{ kernel: 'SIMD' }, RangeError, "kernel: 'SIMD' ", 'simd'],
  [{ kernel: 1 }, TypeError, 'kernel: 1 ', 'simd'],
  [{ kernel: '__proto__' }, RangeError, "kernel: '__proto__' ", 'simd'],
  [{ executor: 'gpu' }, RangeError, "executor: 'gpu' ", 'serial, threads, mpi, auto'],
  [{ executor: {} }, TypeError, 'executor: Object ', 'serial, threads, mpi, auto'],

  [{ workers: 0 }, RangeError, 'workers: 0 ', 'an integer from 1 to 1024'],
  [{ workers: -1 }, RangeError, 'workers: -1 ', 'an integer from 1 to 1024'],
  [{ workers: 1.5 }, RangeError, 'workers: 1.5 ', 'an integer from 1 to 1024'],
  [{ workers: 1025 }, RangeError, 'workers: 1025 ', 'an integer from 1 to 1024'],
  [{ workers: '2' }, TypeError, "workers: '2' ", 'not a number'],
  [{ workers: 2, kernel: 'exact' }, RangeError, 'workers: 2 ', "executor 'serial'"],
  [{ workers: 2, executor: 'serial' }, RangeError, 'workers: 2 ', "executor 'serial'"],

  [{ depth: 0 }, RangeError, 'depth: 0 ', 'an integer from 1 to 4096'],
  [{ depth: 4097 }, RangeError, 'depth: 4097 ', 'an integer from 1 to 4096'],
  [{ depth: 2.5 }, RangeError, 'depth: 2.5 ', 'an integer from 1 to 4096'],
  [{ depth: 5, kernel: 'exact' }, RangeError, 'depth: 5 ', "kernel 'exact'"],
  [{ depth: true }, TypeError, 'depth: true ', 'not a number'],

  [{ model: 'traffic' }, TypeError, "model: 'traffic' ", 'traffic()'],
  [{ model: { name: 'life' } }, TypeError, 'model: Object ', 'traffic()'],
  [{ model: {} }, TypeError, 'model: Object ', 'traffic()'],
  [{ model: () => 1 }, TypeError, 'model: ', 'traffic()'],
  [{ model: { name: 'traffic', hop: 1.5 } }, RangeError, 'hop: 1.5 ', 'from 0 to 1'],
  [{ model: { name: 'elementary', rule: 256 } }, RangeError, 'rule: 256 ', 'from 0 to 255'],
  [{ model: { name: 'elementary' } }, TypeError, 'rule: undefined ', 'not a number'],
  [{ model: { name: 'nasch', vmax: 9, p: 0 } }, RangeError, 'vmax: 9 ', 'from 1 to 8'],
  [{ model: { name: 'nasch', vmax: 5, p: 0.5, p0: 2 } }, RangeError, 'p0: 2 ', 'from 0 to 1'],
  [{ model: 184 }, TypeError, 'model: 184 ', 'traffic()'],

  [{ road: [] }, RangeError, 'road: ', 'no cells', 'at least 1'],
  [{ road: '' }, RangeError, 'road: ', 'no cells', 'at least 1'],
  [{ road: [0, 1, 2] }, RangeError, 'road: cell 2 is 2, not 0 (empty) or 1 (a car)'],
  [{ road: [0, Number.NaN] }, RangeError, 'road: cell 1 is NaN'],
  [{ road: Float64Array.of(0.5) }, RangeError, 'road: cell 0 is 0.5'],
  [{ road: '..#o' }, RangeError, "road: cell 3 is 'o', not '.' (empty) or '#' (a car)"],
  [{ road: 5 }, TypeError, 'road: 5 ', 'neither an array nor a string'],
  [{ road: null }, TypeError, 'road: null ', 'neither an array nor a string'],
  [{ road: {} }, TypeError, 'road: Object ', 'neither an array nor a string'],
  [{ road: { length: -1 } }, RangeError, 'road.length: -1 ', 'from 1 to 34359738368'],
  [{ road: { length: Number.NaN } }, RangeError, 'road.length: NaN ', 'from 1 to 34359738368'],
  [{ road: '#.', cells: 2 }, TypeError, 'cells: 2 ', 'cannot be combined with road'],
  [{ road: '#.', density: 0.5 }, TypeError, 'density: 0.5 ', 'cannot be combined with road'],
  [{ road: '#.', seed: 1 }, TypeError, 'seed: 1 ', 'cannot be combined with', 'not random'],
  [{ road: '#.', seed: 1, model: RULE }, TypeError, 'seed: 1 ', 'cannot be combined with', 'not random'],
  [{ road: '#.', seed: -1, model: CARS }, RangeError, 'seed: -1 ', 'an integer from 0'],
  [{ road: '#.', seed: '1', model: CARS }, TypeError, "seed: '1' ", 'not a number'],
  [{ road: '#.', random: 'philox' }, TypeError, "random: 'philox' ", 'cannot be combined with road'],

  [
    { velocities: [0, -1], model: CARS, cells: 2 },
    TypeError,
    'cells: 2 ',
    'cannot be combined with velocities',
  ],
  [{ velocities: [0, -1], model: CARS, density: 0.5 }, TypeError, 'density: 0.5 ', 'with velocities'],
  [{ velocities: [0, -1], model: CARS, random: 'philox' }, TypeError, "random: 'philox' ", 'with velocities'],
  [
    { velocities: [0, -1], model: CARS, road: '#.' },
    TypeError,
    'velocities: Array ',
    'cannot be combined with road',
  ],
  [{ velocities: [0, -1] }, TypeError, 'velocities: ', 'no velocities', 'use road'],
  [{ velocities: [0, -1], model: RULE }, TypeError, 'velocities: ', 'no velocities', 'use road'],
  [{ velocities: [0, 6], model: CARS }, RangeError, 'velocities[1]: 6 ', 'from -1 to 5'],
  [{ velocities: [-2], model: CARS }, RangeError, 'velocities[0]: -2 ', 'from -1 to 5'],
  [{ velocities: [0.5], model: CARS }, RangeError, 'velocities[0]: 0.5 ', 'from -1 to 5'],
  [{ velocities: ['#'], model: CARS }, TypeError, "velocities[0]: '#' ", 'not a number'],
  [{ velocities: [], model: CARS }, RangeError, 'velocities', '0 ', 'from 1 to'],
  [{ velocities: 5, model: CARS }, TypeError, 'velocities: 5 ', 'neither an array'],
  [{ velocities: '#.', model: CARS }, TypeError, 'velocities', 'not a'],

  [{ boundary: 'open' }, TypeError, "boundary: 'open' ", "'ring', { entry, exit } or { left, right }"],
  [{ boundary: null }, TypeError, 'boundary: null '],
  [{ boundary: { entry: 1.5, exit: 1 } }, RangeError, 'entry: 1.5 ', 'from 0 to 1'],
  [{ boundary: { entry: 0.5, exit: -0.5 } }, RangeError, 'exit: -0.5 ', 'from 0 to 1'],
  [{ boundary: { entry: 0.5, exit: Number.NaN }, model: CARS }, RangeError, 'exit: NaN ', 'from 0 to 1'],
  [{ boundary: { entry: '1', exit: 1 }, model: CARS }, TypeError, "entry: '1' ", 'not a number'],
  [{ boundary: { entry: 1 }, model: CARS }, TypeError, 'exit: undefined ', 'not a number'],
  [{ boundary: { left: 0, right: 0 } }, TypeError, 'left: no such option of boundary', 'entry, exit'],
  [{ boundary: { left: 0, right: 0 }, model: CARS }, TypeError, 'left: no such option of boundary', 'entry'],
  [{ boundary: { entry: 1, exit: 1 }, model: RULE }, TypeError, 'entry: no such option of boundary', 'left'],
  [{ boundary: { left: 2, right: 0 }, model: RULE }, RangeError, 'left: 2 ', '0 or 1'],
  [{ boundary: { left: 0, right: true }, model: RULE }, RangeError, 'right: true ', '0 or 1'],
  [{ boundary: { left: 0 }, model: RULE }, RangeError, 'right: undefined ', '0 or 1'],
  [{ boundary: { left: 0, right: 1, top: 1 }, model: RULE }, TypeError, 'top: no such option of boundary'],

  ...[{ model: CARS }, { model: RULE }, { model: traffic({ hop: 0.5 }) }, { boundary: OPEN }].map(
    (other): Row => [
      { ...other, kernel: 'exact' },
      Error,
      "kernel: 'exact' cannot run this",
      'only traffic on a ring, where every car that can move does',
    ],
  ),

  [{ cells: null }, TypeError, 'cells: null ', 'not a number'],
  [{ density: null }, TypeError, 'density: null ', 'not a number'],
  [{ seed: null }, TypeError, 'seed: null ', 'not a number'],
  [{ random: null }, TypeError, 'random: null ', 'philox'],
  [{ kernel: null }, TypeError, 'kernel: null ', 'simd'],
  [{ executor: null }, TypeError, 'executor: null ', 'threads'],
  [{ model: null }, TypeError, 'model: null ', 'traffic()'],
  [{ kernel: 'a\nb' }, RangeError, "kernel: 'a\\nb' "],
  [{ 'a\nb': 1 }, TypeError, "'a\\nb': no such option"],

  [{ cell: 100 }, TypeError, 'cell: no such option', 'cells, density'],
  [{ toString: 1 }, TypeError, 'toString: no such option', 'cells, density'],
]

const name = (value: unknown) =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'number' || typeof part === 'bigint' ? String(part) : part,
  )

async function expectFault(call: Promise<unknown>, fault: Fault, words: readonly string[]) {
  const error = await call.then(
    () => undefined,
    (error: Error) => error,
  )
  expect(error).toBeInstanceOf(fault)
  for (const part of words) expect(error!.message).toContain(part)
  expect(error!.message).not.toContain('\n')
}

const opened = [elementaryRules, carRules].flatMap(({ kernels }) =>
  Object.values(kernels).flatMap((kernel) => (kernel.sort === 'block' ? [kernel] : [])),
)

describe('createSimulation', () => {
  beforeEach(() => {
    for (const generator of Object.values(generators)) vi.spyOn(generator, 'start')
    for (const executor of Object.values(executors)) vi.spyOn(executor, 'start')
    for (const kernel of opened) vi.spyOn(kernel, 'memory')
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test.each(options.map((row): [string, ...Row] => [name(row[0]), ...row]))('refuses %s', async (...row) => {
    const [, wrong, fault, ...words] = row
    await expectFault(createSimulation(wrong as SimulationOptions), fault, words)
    // Nothing has been begun.
    for (const { start } of Object.values(generators)) expect(start).not.toHaveBeenCalled()
    for (const { start } of Object.values(executors)) expect(start).not.toHaveBeenCalled()
    for (const { memory } of opened) expect(memory).not.toHaveBeenCalled()
  })

  test.each([null, 'cells', 7, () => {}])('refuses %s for its options', async (wrong) => {
    await expectFault(createSimulation(wrong as never), TypeError, [
      'createSimulation: ',
      'object of options',
    ])
  })

  test('takes the ends of every range', async () => {
    const right: SimulationOptions[] = [
      { cells: 1, density: 0, seed: 0 },
      { cells: 1, density: 1, seed: Number.MAX_SAFE_INTEGER },
      { cells: 3, seed: 2 ** 32 - 1, random: 'mt19937' },
      { cells: 3, seed: 942438977, random: 'ranmar' },
      { road: '#', workers: 1, depth: 1 },
      { road: [0], depth: 4096, executor: 'serial' },
      { cells: undefined as never, road: '.' },
      { cells: 3, model: elementary(0), boundary: { left: 0, right: 1 } },
      { cells: 3, model: elementary(255), boundary: 'ring' },
      { cells: 3, model: traffic({ hop: 0 }), boundary: { entry: 0, exit: 1 } },
      { cells: 3, model: nagelSchreckenberg({ vmax: 1, p: 0 }), boundary: { entry: 1, exit: 0 } },
      { cells: 3, model: nagelSchreckenberg({ vmax: 8, p: 1, p0: 0 }) },
      { velocities: [-1, 0, 5, -1], model: CARS, seed: 3 },
      { velocities: Int8Array.of(1, -1, 0), model: traffic({ hop: 0.5 }) },
    ]
    for (const options of right) await (await createSimulation(options)).close()
  })

  test.each<[SimulationOptions]>([
    [{ model: CARS }],
    [{ model: traffic({ hop: 0.5 }) }],
    [{ model: CARS, boundary: OPEN }],
    [{ boundary: OPEN }],
  ])('takes a seed beside a road where something is random: %o', async (options) => {
    const roads = []
    for (const seed of [1, 1, 2]) {
      const sim = await createSimulation({ road: '#..#.##.'.repeat(20), seed, ...options })
      await sim.advance(30)
      roads.push([...(await sim.cells())].join(''))
      await sim.close()
    }
    expect(roads[1]).toBe(roads[0])
    expect(roads[2]).not.toBe(roads[0])
  })
})

describe('a model', () => {
  const cars = (options: object) => () => nagelSchreckenberg(options as { vmax: number; p: number })
  test.each<[string, () => unknown, Fault, ...string[]]>([
    ['elementary(256)', () => elementary(256), RangeError, 'rule: 256 ', 'an integer from 0 to 255'],
    ['elementary(-1)', () => elementary(-1), RangeError, 'rule: -1 ', 'an integer from 0 to 255'],
    ['elementary(1.5)', () => elementary(1.5), RangeError, 'rule: 1.5 ', 'an integer from 0 to 255'],
    ["elementary('30')", () => elementary('30' as never), TypeError, "rule: '30' ", 'not a number'],
    ['vmax 0', cars({ vmax: 0, p: 0 }), RangeError, 'vmax: 0 ', 'an integer from 1 to 8'],
    ['vmax 9', cars({ vmax: 9, p: 0 }), RangeError, 'vmax: 9 ', 'an integer from 1 to 8'],
    ['vmax 1.5', cars({ vmax: 1.5, p: 0 }), RangeError, 'vmax: 1.5 ', 'an integer from 1 to 8'],
    ['no vmax', cars({ p: 0 }), TypeError, 'vmax: undefined ', 'not a number'],
    ['p -0.1', cars({ vmax: 5, p: -0.1 }), RangeError, 'p: -0.1 ', 'from 0 to 1'],
    ['p 1.1', cars({ vmax: 5, p: 1.1 }), RangeError, 'p: 1.1 ', 'from 0 to 1'],
    ['p NaN', cars({ vmax: 5, p: Number.NaN }), RangeError, 'p: NaN ', 'from 0 to 1'],
    ['no p', cars({ vmax: 5 }), TypeError, 'p: undefined ', 'not a number'],
    ['p0 1.1', cars({ vmax: 5, p: 0.5, p0: 1.1 }), RangeError, 'p0: 1.1 ', 'from 0 to 1'],
    ['another option', cars({ vmax: 5, p: 0, q: 1 }), TypeError, 'q: no such option of nagelSchreckenberg'],
    ['a number', cars(5 as never), TypeError, 'nagelSchreckenberg: 5 ', 'object of options'],
    ['hop 1.1', () => traffic({ hop: 1.1 }), RangeError, 'hop: 1.1 ', 'from 0 to 1'],
    ['hop of words', () => traffic({ hop: '1' as never }), TypeError, "hop: '1' ", 'not a number'],
    ['traffic with p', () => traffic({ p: 0.5 } as never), TypeError, 'p: no such option of traffic', 'hop'],
  ])('refuses %s', async (_, make, fault, ...words) => {
    await expectFault((async () => make())(), fault, words)
  })

  test('is plain data: what is written out, or read back, is the same model', async () => {
    for (const made of [
      CARS,
      nagelSchreckenberg({ vmax: 2, p: 0.1, p0: 0.5 }),
      RULE,
      traffic({ hop: 0.25 }),
    ]) {
      const model = JSON.parse(JSON.stringify(made))
      const [here, there] = await Promise.all(
        [made, model].map((model) => createSimulation({ model, cells: 300, density: 0.4 })),
      )
      expect(there.model).toEqual(made)
      await Promise.all([here.advance(20), there.advance(20)])
      expect(there.cells()).toEqual(here.cells())
    }
  })

  test('by its name alone takes what its function takes if nothing is said', async () => {
    const sim = await createSimulation({ model: { name: 'traffic' } as never, road: '#.' })
    expect(sim.model).toEqual(traffic())
    const cars = await createSimulation({ model: { name: 'nasch', vmax: 2, p: 0.25 } as never, road: '#.' })
    expect(cars.model).toEqual({ name: 'nasch', vmax: 2, p: 0.25, p0: 0.25 })
  })
})

const calls: [steps: unknown, schedule: unknown, fault: Fault, ...words: string[]][] = [
  [-1, undefined, RangeError, 'steps: -1 ', 'an integer from 0 to'],
  [1.5, undefined, RangeError, 'steps: 1.5 ', 'an integer from 0 to'],
  [Number.NaN, undefined, RangeError, 'steps: NaN ', 'an integer from 0 to'],
  [Number.POSITIVE_INFINITY, undefined, RangeError, 'steps: Infinity ', 'an integer from 0 to'],
  ['10', undefined, TypeError, "steps: '10' ", 'not a number'],
  [undefined, undefined, TypeError, 'steps: undefined ', 'not a number'],
  [10, { every: 0 }, RangeError, 'every: 0 ', 'an integer from 1 to'],
  [10, { every: -1 }, RangeError, 'every: -1 ', 'an integer from 1 to'],
  [10, { every: 2.5 }, RangeError, 'every: 2.5 ', 'an integer from 1 to'],
  [10, { every: '2' }, TypeError, "every: '2' ", 'not a number'],
  [10, { every: 2, at: [1] }, TypeError, 'every: 2 ', 'cannot be combined with at'],
  [10, { at: 3 }, TypeError, 'at: 3 ', 'not an array'],
  [10, { at: [0] }, RangeError, 'at[0]: 0 ', 'an integer from 1 to 10'],
  [10, { at: [11] }, RangeError, 'at[0]: 11 ', 'an integer from 1 to 10'],
  [10, { at: [5, 5] }, RangeError, 'at[1]: 5 ', 'an integer from 6 to 10'],
  [10, { at: [5, 4] }, RangeError, 'at[1]: 4 ', 'an integer from 6 to 10'],
  [10, { at: [1.5] }, RangeError, 'at[0]: 1.5 ', 'an integer from 1 to 10'],
  [10, { at: ['1'] }, TypeError, "at[0]: '1' ", 'not a number'],
  [0, { at: [1] }, RangeError, 'at[0]: 1 ', 'an integer from 1 to 0'],
  [10, { each: 2 }, TypeError, 'each: no such option of advance', 'every, at'],
  [10, null, TypeError, 'advance: null '],
  [10, 5, TypeError, 'advance: 5 '],
]

describe.each(['advance', 'sync'] as const)('%s', (call) => {
  test.each(calls.map((row): [string, ...typeof row] => [name(row.slice(0, 2)), ...row]))(
    'refuses %s',
    async (...row) => {
      const [, steps, schedule, fault, ...words] = row
      const sim = await createSimulation({ road: '##..', executor: 'serial' })
      const wrong = async () =>
        (call === 'sync' ? sim.sync : sim).advance(steps as number, schedule as object)
      await expectFault(wrong(), fault, words)
      expect(sim.step).toBe(0)
      expect([...(await sim.cells())]).toEqual([1, 1, 0, 0])
    },
  )
})
