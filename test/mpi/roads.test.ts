/** The same roads in any number of ranks as in one process. */
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import {
  type Boundary,
  createSimulation,
  elementary,
  type Model,
  nagelSchreckenberg,
  type SimulationOptions,
  traffic,
} from '../../src/index.js'
import { rulesOf } from '../../src/models/table.js'
import { emptyFolder } from '../cli/lanewise.js'
import { blockKernels } from '../strategies.js'
import { describeMpi, launchNode, type Mpi } from './launchers.js'

/** `jams` says whether the cells have velocities, so that jams can be asked for. */
type Task = { options: SimulationOptions; pieces: { steps: number; at: number[] }[]; jams: boolean }

const models: [Model, Boundary][] = [
  [traffic(), 'ring'],
  [traffic({ hop: 0.6 }), { entry: 0.4, exit: 0.7 }],
  [elementary(110), 'ring'],
  [elementary(30), { left: 1, right: 0 }],
  [nagelSchreckenberg({ vmax: 5, p: 0.3 }), 'ring'],
  [nagelSchreckenberg({ vmax: 2, p: 0.2, p0: 0.5 }), { entry: 0.5, exit: 0.5 }],
]

const hasJams = (model: Model, boundary: Boundary) => rulesOf(model, boundary, 0).kind === 'cars'

/** Few cells for many ranks, what divides by nothing, and several rows of every layout. */
const lengths = [1, 2, 7, 33, 130, 1021, 5003]

const pieces = [
  { steps: 1, at: [1] },
  { steps: 33, at: [2, 33] },
  { steps: 40, at: [] },
]

/** Every model on every length, with a depth that changes from one to the next, messages beside the work and not. */
const everything: Task[] = blockKernels.flatMap(({ name: kernel }, k) =>
  models.flatMap(([model, boundary], m) =>
    lengths.map((cells, i) => {
      const depth = [undefined, 1, 2, 7, 33][(i + k + m) % 5]
      const options = { model, boundary, cells, density: 0.4, seed: 11, kernel }
      const overlap = [true, false][(i + m) % 2]
      return {
        options: depth === undefined ? options : { ...options, depth, overlap },
        pieces,
        jams: hasJams(model, boundary),
      }
    }),
  ),
)

/** Several threads in each rank, on roads that are too short for them, and on longer ones. */
const threaded: Task[] = blockKernels.flatMap(({ name: kernel }, k) =>
  models.map(([model, boundary], m) => {
    const i = k + m
    const cells = [20_011, 7, 5003, 1021][i % 4]
    const options = { model, boundary, cells, density: 0.4, seed: 11, kernel, workers: 2 + (i % 3) }
    return { options: { ...options, depth: [1, 3, 7, 33][m % 4] }, pieces, jams: hasJams(model, boundary) }
  }),
)

/** More observations than the threads can be asked for at once. */
const observed: Task = {
  options: { cells: 5003, seed: 3, workers: 3 },
  pieces: [{ steps: 3000, at: Array.from({ length: 2500 }, (_, i) => i + 1) }],
  jams: false,
}

/** What decides the road at the start, where it is long enough for several slices of a generator. */
const starts: Task[] = [
  { random: 'philox', cells: 1_300_003 },
  { random: 'philox', cells: 1_300_003, kernel: 'bitwise' },
  { random: 'mt19937', cells: 700_001 },
  { random: 'ranmar', cells: 700_001, kernel: 'wasm' },
  { road: Array.from({ length: 3001 }, (_, i) => Number(i % 3 === 0)) },
  {
    velocities: Array.from({ length: 3001 }, (_, i) => (i % 4 === 0 ? i % 3 : -1)),
    model: nagelSchreckenberg({ vmax: 2, p: 0.5 }),
  },
].map((options) => ({
  options: options as SimulationOptions,
  pieces: [{ steps: 3, at: [3] }],
  jams: 'velocities' in options,
}))

/** What one process finds. */
async function alone(task: Task) {
  const { options, pieces } = task
  const { depth: _, workers: __, overlap: ___, ...others } = options
  const sim = await createSimulation({ ...others, kernel: 'bitwise', executor: 'serial' })
  const seen: unknown[] = [(await sim.counts()).cars]
  for (const { steps, at } of pieces) seen.push(await sim.advance(steps, { at }))
  const sha256 = createHash('sha256')
    .update(await sim.packed())
    .digest('hex')
  const third = Math.floor(sim.length / 3)
  const some = [...(await sim.cells(third, Math.min(sim.length, third + 70)))]
  return {
    seen,
    sha256,
    some,
    counts: await sim.counts(),
    gaps: await sim.gaps(),
    jams: task.jams ? await sim.jamLengths() : [],
  }
}

const once = new Map<string, ReturnType<typeof alone>>()
function expected(task: Task) {
  const { kernel: _, depth: __, workers: ___, overlap: ____, ...others } = task.options
  const key = JSON.stringify({ ...others, pieces: task.pieces })
  if (!once.has(key)) once.set(key, alone(task))
  return once.get(key)!
}

const program = fileURLToPath(new URL('programs/roads.mjs', import.meta.url))

async function expectSame(mpi: Mpi, ranks: number, tasks: Task[]) {
  const file = `${emptyFolder()}/tasks.json`
  writeFileSync(file, JSON.stringify(tasks))
  const { code, stdout, stderr } = await launchNode(mpi, ranks, program, file).ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const found = JSON.parse(stdout)
  for (const [i, task] of tasks.entries()) {
    // NaN, where nothing is counted, is null in JSON.
    const same = JSON.parse(JSON.stringify(await expected(task)))
    expect(found[i], JSON.stringify(task.options).slice(0, 200)).toEqual({ rank: 0, size: ranks, ...same })
  }
  expect(found.length).toBe(tasks.length)
}

describeMpi((mpi) => {
  test.each([1, 2, 3, 5])('every kernel and model, %i ranks', async (ranks) => {
    await expectSame(mpi, ranks, everything)
  })

  test.each([1, 2, 3])('several threads in each of %i ranks', async (ranks) => {
    await expectSame(mpi, ranks, [...threaded, observed])
  })

  test.each([1, 2, 3, 5])('however the road is filled, %i ranks', async (ranks) => {
    await expectSame(mpi, ranks, starts)
  })
})
