/** What a user of TypeScript may write, and what must be refused. */
import {
  type Capabilities,
  capabilities,
  createSimulation,
  type ExecutorName,
  formatNpy,
  type KernelName,
  type Model,
  type Observation,
  parseNpy,
  type RandomName,
  type Schedule,
  type Simulation,
  type SimulationOptions,
  type Strategy,
  sweep,
  traffic,
  useModules,
} from 'lanewise'

const model: Model = traffic()
const kernel: KernelName = 'simd'
const executor: ExecutorName = 'threads'
const random: RandomName = 'philox'
const options: SimulationOptions = { model, cells: 1000, density: 0.5, seed: 1, random, kernel, executor }

export async function use(): Promise<Strategy> {
  const sim: Simulation = await createSimulation(options)
  const schedule: Schedule = { at: [1, 2] }
  const seen: Observation[] = await sim.advance(10, schedule)
  const [{ step, moved, velocity, flow, density }] = seen
  const sum: number = step + moved + velocity + flow + density
  const road: Uint8Array = parseNpy(formatNpy(await sim.cells()))
  const again = await createSimulation({ road, executor: 'serial', workers: 1, depth: 8 })
  again.sync.advance(sum, { every: 2 })
  await createSimulation({ road: '#..#' })
  const can: Capabilities = await capabilities({ workerUrl: 'worker.js' })
  await createSimulation({ workerUrl: { href: 'worker.js' }, workers: can.workers })
  await sweep({ signal: { aborted: true } })
  useModules({ simd: {} })
  // @ts-expect-error
  useModules({ fast: {} })
  // @ts-expect-error
  await createSimulation({ kernel: 'fast' })
  // @ts-expect-error
  await createSimulation({ cels: 10 })
  // @ts-expect-error
  sim.length = 3
  await again.close()
  await sim.close()
  return sim.strategy
}
