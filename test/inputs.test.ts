/**
 * Every exported function, and every call of what it makes, with odd values in every place. Each is either taken or
 * refused by an error that begins with a name, on one line, and never in the words of an engine.
 */
import { describe, expect, test } from 'vitest'
import * as lanewise from '../src/index.js'
import { createEnsemble, createSimulation, nagelSchreckenberg, theoryOf, traffic } from '../src/index.js'

const throwing = {
  get constructor() {
    throw new Error('no')
  },
}

const LONG = 'a'.repeat(1_000_000)

/** Odd values, each with a name for the test. */
const ODD: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['NaN', Number.NaN],
  ['-0', -0],
  ['-1', -1],
  ['0.5', 0.5],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['2^53', 2 ** 53],
  ['true', true],
  ['a bigint', 5n],
  ['a long bigint', 1n << 1_000_000n],
  ['a symbol', Symbol('\u001b[2J\n')],
  ['a function', () => 1],
  ['a function with a name', Object.defineProperty(() => 1, 'name', { value: '\u001b[31m' })],
  ['an empty text', ''],
  ['signs for a terminal', 'a\n\r\u001b[31m\u0007\u009b\u202e'],
  ['a long text', LONG],
  ['half a sign', '\ud83d'],
  ['an empty array', []],
  // biome-ignore lint/suspicious/noSparseArray: that is the point
  ['an array with a hole', [, 0.5]],
  ['an array of oddities', [null, Symbol('a'), 5n]],
  ['an object', {}],
  ['an object without a prototype', Object.create(null)],
  ['an object with an odd constructor', { constructor: { name: '\u001b[31m\n' } }],
  ['an object with no constructor', { constructor: null }],
  ['an object that throws', throwing],
  ['an option for a terminal', { '\u001b[2J\n': 1 }],
  ['an option without a name', { '': 1 }],
  ['a long option', { [LONG]: 1 }],
  ['a Map', new Map([[1, 2]])],
  ['a Date', new Date(Number.NaN)],
  ['a promise', Promise.resolve()],
]

const model = nagelSchreckenberg({ vmax: 2, p: 0.3 })
const boundary = { entry: 0.5, exit: 0.5 }
const ring = { density: 0.3, seed: 1, p: 0.5, p0: 0.5 }
const road = { model, cells: 20, density: 0.3, seed: 1 }
const plan = { cells: 20, densities: [0.3], samples: 1, warmUp: 1, steps: 4, every: 2, seed: 1 }
const time = { warmUp: 1, steps: 4, every: 2, distributions: 1 }

/** What asks for all that is taken if nothing is said: a sweep of that takes long. */
const isEmpty = (value: unknown) =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

type Call = (odd: never) => unknown

/** Options, each of which is odd in turn. */
const each = <Options extends object>(
  what: string,
  options: Options,
  call: (options: Options) => unknown,
): [string, Call][] =>
  Object.keys(options).map((name) => [`${what}: ${name}`, (odd) => call({ ...options, [name]: odd })])

const onSim = (call: (sim: lanewise.Simulation) => unknown) => createSimulation(road).then(call)
const onRings = (call: (rings: lanewise.Ensemble) => unknown) =>
  createEnsemble({ model, cells: 20, rings: [ring] }).then(call)

/** By the function that is exported: everywhere that a value can be given to it, or to what it makes. */
const places: Record<string, [string, Call][]> = {
  traffic: [['options', traffic], ...each('hop', { hop: 1 }, traffic)],
  elementary: [['rule', lanewise.elementary]],
  nagelSchreckenberg: [
    ['options', nagelSchreckenberg],
    ...each('options', { vmax: 5, p: 0.5, p0: 0.5 }, nagelSchreckenberg),
  ],
  createSimulation: [
    ['options', createSimulation],
    ...each(
      'options',
      { ...road, boundary, random: 'philox', kernel: 'naive', executor: 'serial', workers: 1, depth: 1 },
      (options) => createSimulation(options as lanewise.SimulationOptions),
    ),
    ['a road', (road) => createSimulation({ road })],
    ['velocities', (velocities) => createSimulation({ model, velocities })],
    ['overlap', (overlap) => createSimulation({ ...road, overlap })],
    ...each('open', boundary, (boundary) => createSimulation({ ...road, boundary })),
    ...each('model', model as object, (model) => createSimulation({ model: model as never, cells: 20 })),
    ['advance', (steps) => onSim((sim) => sim.advance(steps))],
    ['advance', (schedule) => onSim((sim) => sim.advance(4, schedule))],
    ['every', (every) => onSim((sim) => sim.advance(4, { every }))],
    ['at', (at) => onSim((sim) => sim.advance(4, { at }))],
    ['at, within', (step) => onSim((sim) => sim.advance(4, { at: [step] }))],
    ['cells', (from) => onSim((sim) => sim.cells(from))],
    ['velocities, to', (to) => onSim((sim) => sim.velocities(0, to))],
  ],
  createEnsemble: [
    ['options', createEnsemble],
    ...each('options', { model, cells: 20, rings: [ring] }, createEnsemble),
    ['a ring', (odd) => createEnsemble({ model, cells: 20, rings: [odd] })],
    ...each('ring', ring, (one) => createEnsemble({ model, cells: 20, rings: [ring, one] })),
    ['advance', (schedule) => onRings((rings) => rings.advance(4, schedule))],
    ['cells', (odd) => onRings((rings) => rings.cells(odd))],
    ['velocities', (odd) => onRings((rings) => rings.velocities(odd))],
  ],
  measure: [
    ['simulation', (sim) => lanewise.measure(sim, time)],
    ['options', (options) => onSim((sim) => lanewise.measure(sim, options))],
    ...each('options', time, (options) => onSim((sim) => lanewise.measure(sim, options))),
  ],
  spaceTime: [
    ['simulation', (sim) => lanewise.spaceTime(sim, { rows: 2 })],
    ['options', (options) => onSim((sim) => lanewise.spaceTime(sim, options))],
    ...each('options', { rows: 2, every: 1, from: 1, to: 9, progress() {} }, (options) =>
      onSim((sim) => lanewise.spaceTime(sim, options)),
    ),
  ],
  trajectories: [
    ['simulation', (sim) => lanewise.trajectories(sim, { steps: 2 })],
    ['options', (options) => onSim((sim) => lanewise.trajectories(sim, options))],
    ...each('options', { steps: 2, every: 1, from: 0, to: 1 }, (options) =>
      onSim((sim) => lanewise.trajectories(sim, options)),
    ),
  ],
  sweep: [
    ['options', (odd) => lanewise.sweep(isEmpty(odd) ? plan : odd)],
    ...each(
      'options',
      { ...plan, model, progress() {}, signal: new AbortController().signal },
      lanewise.sweep,
    ),
  ],
  densitiesBetween: [
    ['from', (from) => lanewise.densitiesBetween(from, 1, 3)],
    ['to', (to) => lanewise.densitiesBetween(0.5, to, 3)],
    ['count', (count) => lanewise.densitiesBetween(0, 1, count)],
  ],
  theoryOf: [
    ['model', theoryOf],
    ['flow', (density) => theoryOf(traffic())?.flow(density)],
    ['velocity', (density) => theoryOf(traffic())?.velocity(density)],
    ['flow with chance', (density) => theoryOf(traffic({ hop: 0.5 }))?.flow(density)],
    ['velocity with chance', (density) => theoryOf(traffic({ hop: 0.5 }))?.velocity(density)],
  ],
  curveOf: [
    ['theory', lanewise.curveOf],
    ...each('theory', theoryOf(traffic())!, lanewise.curveOf),
    ['corners', (corner) => lanewise.curveOf({ ...theoryOf(traffic())!, corners: [corner] })],
  ],
  parseNpy: [['bytes', lanewise.parseNpy]],
  formatNpy: [
    ['road', lanewise.formatNpy],
    ['shape', (shape) => lanewise.formatNpy(new Uint8Array(4), shape)],
    ['shape, within', (rows) => lanewise.formatNpy(new Uint8Array(4), [rows, 2])],
  ],
  // Of a file that is not there, the host says so.
  openNpy: [['file', (file) => typeof file !== 'string' && lanewise.openNpy(file)]],
  capabilities: [
    ['options', lanewise.capabilities],
    ['workerUrl', (workerUrl) => lanewise.capabilities({ workerUrl })],
  ],
  useModules: [
    ['modules', lanewise.useModules],
    ['simd', (simd) => lanewise.useModules({ simd })],
  ],
}

test('all that is exported is tried', () => {
  const functions = Object.entries(lanewise).filter(([, value]) => typeof value === 'function')
  expect(Object.keys(places).sort()).toEqual(functions.map(([name]) => name).sort())
})

const ENGINE =
  /Cannot (read|convert|destructure|mix|set)|undefined \(|is not (iterable|a constructor)|not a function or|proxy|Invalid/

describe.each(Object.entries(places))('%s', (_, calls) => {
  test.each(calls)('%s', async (_, call) => {
    for (const [name, odd] of ODD) {
      const error = await Promise.resolve()
        .then(() => call(odd as never))
        .then(
          () => undefined,
          (error: Error) => error,
        )
      if (error === undefined) continue
      const { message } = error
      expect(error instanceof TypeError || error instanceof RangeError, `${name}: ${error}`).toBe(true)
      expect(message, name).toMatch(/^([\w.[\]]+…?|'.*'): /)
      expect(message, name).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
      expect(message, name).not.toMatch(ENGINE)
      expect(message.length, name).toBeLessThan(300)
    }
  })
})

test.each<[() => unknown, string]>([
  [() => lanewise.densitiesBetween(0.5, 0.4, 3), 'to: 0.4 is not a number from 0.5 to 1'],
  [() => lanewise.densitiesBetween(0, 1.5, 3), 'to: 1.5 is not a number from 0 to 1'],
  [() => lanewise.densitiesBetween(0, 1, 0), 'count: 0 is not an integer from 1 to 100000'],
  [() => theoryOf(traffic as never), 'model: function traffic is not a model such as traffic()'],
  [() => theoryOf(traffic())?.flow(1.5), 'density: 1.5 is not a number from 0 to 1'],
  [() => traffic({ hop: null as never }), 'hop: null is not a number'],
  [() => nagelSchreckenberg({ vmax: 1, p: 0, p0: null as never }), 'p0: null is not a number'],
  [() => onRings((rings) => lanewise.measure(rings as never, time)), 'sim: an ensemble is not a simulation'],
  [() => lanewise.measure(createSimulation(road) as never, time), 'sim: Promise is not a simulation'],
  [() => onRings((rings) => lanewise.spaceTime(rings as never, { rows: 1 })), 'sim: an ensemble is not'],
  [() => createSimulation([] as never), 'createSimulation: Array is not an object of options'],
])('%s', async (call, message) => {
  await expect(Promise.resolve().then(call)).rejects.toThrow(message)
})
