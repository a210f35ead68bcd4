import {
  createEnsemble,
  createSimulation,
  type Ensemble,
  nagelSchreckenberg,
  type Simulation,
} from 'lanewise'
import { type Measured, type Spread, spreadOf } from './measure.js'
import { P, VMAX } from './modelRows.js'

/** One ring per lane of a register, of ascending density. */
const RINGS = Array.from({ length: 128 }, (_, i) => ({ density: (i + 0.5) / 128, seed: 5743 + i }))
const EVERY = 10
const MODEL = nagelSchreckenberg({ vmax: VMAX, p: P })

/** Steps before the timing. */
const RELAXATION = 300

/** Rings and how they are advanced, one by one or together; `steps` is the number of steps per call. */
type Sweep = {
  name: string
  kernel: 'simd' | 'naive'
  steps: number
  advance(steps: number): Promise<unknown>
}

/**
 * The rings of a fundamental diagram, as an ensemble and one ring after the other. The time per step of all rings is
 * compared. The slow ways take fewer steps per call, of the same rings at the same time.
 */
export async function measureSweeps(rounds: number, small: boolean, log: (line: string) => void) {
  const cells = small ? 1000 : 10_000
  const ensemble = await createEnsemble({ model: MODEL, cells, rings: RINGS })
  await ensemble.advance(RELAXATION)
  const alone = await asSimulations(ensemble, 'simd')
  const naive = await asSimulations(ensemble, 'naive')
  await agree(alone, naive)
  await agreeInLanes(cells)
  const together: Sweep = {
    ...{ name: 'sweep, together in lanes', kernel: 'simd', steps: small ? 100 : 10_000 },
    advance: (steps) => ensemble.advance(steps, { every: EVERY }),
  }
  const sweeps: Sweep[] = [
    together,
    { ...oneByOne(alone), name: 'sweep, ring by ring', kernel: 'simd', steps: small ? 20 : 1000 },
    { ...oneByOne(naive), name: 'sweep, ring by ring', kernel: 'naive', steps: small ? 10 : 20 },
  ]
  const times = sweeps.map((): number[] => [])
  for (let round = 1; round <= rounds; round++) {
    for (const [i, sweep] of sweeps.entries()) {
      log(`round ${round} of ${rounds}: ${nameOf(sweep, cells)}`)
      times[i].push(...(await sample(sweep)))
    }
  }
  await ensemble.close()
  for (const sim of [...alone, ...naive]) await sim.close()
  return sweeps.map((sweep, i) => measured(sweep, cells, spreadOf(times[i])))
}

/** The present rings of an ensemble, each as a simulation. */
async function asSimulations(ensemble: Ensemble, kernel: 'simd' | 'naive'): Promise<Simulation[]> {
  const simulations: Simulation[] = []
  for (const [i, { seed }] of RINGS.entries()) {
    const velocities = await ensemble.velocities(i)
    simulations.push(await createSimulation({ model: MODEL, velocities, seed, kernel, executor: 'serial' }))
  }
  return simulations
}

const oneByOne = (rings: Simulation[]) => ({
  async advance(steps: number) {
    for (const ring of rings) ring.sync.advance(steps, { every: EVERY })
  },
})

/** Seconds per call, several samples, after one call in which the host compiles hot code. */
async function sample({ advance, steps }: Sweep): Promise<number[]> {
  await advance(Math.max(EVERY, steps / 10))
  const times: number[] = []
  for (let call = 0; call < 3; call++) {
    const began = performance.now()
    await advance(steps)
    times.push((performance.now() - began) / 1000)
  }
  return times
}

/** Steps after which rings are compared. */
const CHECKED = 30

/** Checks that both kernels give the same rings. */
async function agree(alone: Simulation[], naive: Simulation[]) {
  for (const [i, one] of alone.entries()) {
    await one.advance(CHECKED)
    await naive[i].advance(CHECKED)
    if (Buffer.compare(await one.packed(), await naive[i].packed()) !== 0)
      throw new Error(`sweep: ring ${i} differs`)
  }
}

/** Checks that the ensemble gives the same rings from its start; every 16th ring is compared. */
async function agreeInLanes(cells: number) {
  const ensemble = await createEnsemble({ model: MODEL, cells, rings: RINGS })
  await ensemble.advance(CHECKED)
  for (let i = 0; i < RINGS.length; i += 16) {
    const ring = await createSimulation({
      ...({ model: MODEL, cells, ...RINGS[i], kernel: 'naive', executor: 'serial' } as const),
    })
    await ring.advance(CHECKED)
    if (Buffer.compare(await ensemble.cells(i), await ring.cells()) !== 0)
      throw new Error(`sweep: ring ${i} in lanes differs`)
    await ring.close()
  }
  await ensemble.close()
}

const nameOf = ({ name, kernel }: Sweep, cells: number) =>
  `${name}, ${kernel}, ${RINGS.length} rings of ${cells} cells`

function measured(sweep: Sweep, length: number, seconds: Spread): Measured {
  const { kernel, steps } = sweep
  const cells = RINGS.length * length
  return {
    ...{
      part: 'models',
      name: nameOf(sweep, length),
      kernel,
      executor: 'serial',
      workers: 1,
      cells,
      model: MODEL,
    },
    ...{ steps, every: EVERY, seconds, cellUpdatesPerSecond: (cells * steps) / seconds.median },
  }
}
