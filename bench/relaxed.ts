import {
  type Boundary,
  createSimulation,
  type KernelName,
  type Model,
  type SimulationOptions,
} from 'lanewise'
import type { Row } from './row.js'

/** A row of a model that is not Rule 184. */
export type ModelRow = Row & { model: Model }

const SEED = 5743

/** Steps before the timing: speed depends on the jams, and at first all cars are stopped. */
const RELAXATION = 300

/** Cells of the longest road that is relaxed; longer roads take only the calls before the timing. */
const LONGEST = 2 ** 24

/** Relaxed roads: each is computed once, and all kernels begin with the same. */
const roads = new Map<string, SimulationOptions>()

/** The options of a row's simulation: its road has been advanced before. */
export async function modelStart(row: ModelRow): Promise<SimulationOptions> {
  const { model, boundary = 'ring', density = 0.5, cells } = row
  if (cells > LONGEST) return { model, boundary, density, cells, seed: SEED }
  const key = JSON.stringify([model, boundary, density, cells])
  const start = roads.get(key) ?? (await relax(model, boundary, density, cells))
  roads.set(key, start)
  return start
}

async function relax(model: Model, boundary: Boundary, density: number, cells: number) {
  const sim = await createSimulation({
    ...{ model, boundary, density, cells, seed: SEED },
    kernel: 'simd',
    executor: 'serial',
  })
  await sim.advance(RELAXATION)
  const start: SimulationOptions =
    model.name === 'elementary'
      ? { model, boundary, road: await sim.cells() }
      : { model, boundary, velocities: await sim.velocities(), seed: SEED }
  await sim.close()
  return start
}

/** Most cell updates of the reference per check. */
const CHECKED = 2e7

/**
 * Random steps have no shortcut, so the road is compared after some steps with that of another kernel, which stores cells
 * differently. Long roads take fewer steps, because the reference is slow.
 */
export async function modelsAgree(row: ModelRow) {
  const steps = Math.max(2, Math.min(64, Math.floor(CHECKED / row.cells)))
  const other: KernelName = row.kernel === 'wasm' ? 'naive' : 'wasm'
  const own = await roadAfter(row, steps)
  const expected = await roadAfter({ ...row, kernel: other, executor: 'serial', workers: 1 }, steps)
  if (Buffer.compare(own, expected) !== 0) {
    throw new Error(`${row.name}: the road after ${steps} steps differs from that of kernel ${other}`)
  }
}

async function roadAfter(row: ModelRow, steps: number): Promise<Uint8Array> {
  const { kernel, executor, workers } = row
  const sim = await createSimulation({ ...(await modelStart(row)), kernel, executor, workers })
  await sim.advance(steps)
  const road = await sim.packed()
  await sim.close()
  return road
}
