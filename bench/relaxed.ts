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

/** Steps before the clock runs: speed depends on how cars stand, and at first all of them do. */
const RELAXATION = 300

/** Cells of the longest road that is relaxed; a longer one has its first steps in the calls before the clock only. */
const LONGEST = 2 ** 24

/** Roads are relaxed once, and all kernels begin with the same. */
const roads = new Map<string, SimulationOptions>()

/** How the simulation of a row begins: with a road that has been advanced before. */
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

/** Cell updates that a check may cost the reference. */
const CHECKED = 2e7

/**
 * Nothing random can be known without the steps, so the road of a row is compared after some of them with that of
 * another kernel, which keeps its cells differently; long roads after fewer, since the reference is slow.
 */
export async function modelsAgree(row: ModelRow) {
  const steps = Math.max(2, Math.min(64, Math.floor(CHECKED / row.cells)))
  const other: KernelName = row.kernel === 'wasm' ? 'naive' : 'wasm'
  const own = await roadAfter(row, steps)
  const expected = await roadAfter({ ...row, kernel: other, executor: 'serial', workers: 1 }, steps)
  if (Buffer.compare(own, expected) !== 0) {
    throw new Error(`${row.name}: not the road of kernel ${other} after ${steps} steps`)
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
