import {
  createEnsemble,
  createSimulation,
  type Ensemble,
  nagelSchreckenberg,
  type Simulation,
} from 'lanewise'
import { type Measured, type Spread, spreadOf } from './measure.js'
import { P, VMAX } from './modelRows.js'

/** Rings of ascending density. */
const RINGS = Array.from({ length: 128 }, (_, i) => ({ density: (i + 0.5) / 128, seed: 5743 + i }))
const EVERY = 10
const MODEL = nagelSchreckenberg({ vmax: VMAX, p: P })

/** Steps before the timing. */
const RELAXATION = 300

/** A kernel, and how it advances all rings; `steps` is the number of steps per call. */
type Sweep = { kernel: 'simd' | 'naive'; steps: number; advance(steps: number): Promise<unknown> }

/**
 * The rings of a fundamental diagram: an ensemble, which runs them on simd, and the same rings on naive. The time per step
 * of all rings is compared. naive takes fewer steps per call, of the same rings at the same time.
 */
export async function measureSweeps(rounds: number, small: boolean, log: (line: string) => void) {
  const cells = small ? 1000 : 10_000
  const ensemble = await createEnsemble({ model: MODEL, cells, rings: RINGS })
  await ensemble.advance(RELAXATION)
  const naive = await onNaive(ensemble)
  await agree(cells)
  const sweeps: Sweep[] = [
    {
      ...{ kernel: 'simd', steps: small ? 100 : 10_000 },
      advance: (steps) => ensemble.advance(steps, { every: EVERY }),
    },
    {
      ...{ kernel: 'naive', steps: small ? 10 : 20 },
      advance: async (steps) => {
        for (const ring of naive) ring.sync.advance(steps, { every: EVERY })
      },
    },
  ]
  const times = sweeps.map((): number[] => [])
  for (let round = 1; round <= rounds; round++) {
    for (const [i, sweep] of sweeps.entries()) {
      log(`round ${round} of ${rounds}: ${nameOf(sweep, cells)}`)
      times[i].push(...(await sample(sweep)))
    }
  }
  await ensemble.close()
  for (const ring of naive) await ring.close()
  return sweeps.map((sweep, i) => measured(sweep, cells, spreadOf(times[i])))
}

/** The present rings of an ensemble, each as a simulation. */
async function onNaive(ensemble: Ensemble): Promise<Simulation[]> {
  const simulations: Simulation[] = []
  for (const [i, { seed }] of RINGS.entries()) {
    const velocities = await ensemble.velocities(i)
    simulations.push(
      await createSimulation({ model: MODEL, velocities, seed, kernel: 'naive', executor: 'serial' }),
    )
  }
  return simulations
}

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

/** Checks that the ensemble and naive take the same rings to the same cells; every 16th ring is compared. */
async function agree(cells: number) {
  const ensemble = await createEnsemble({ model: MODEL, cells, rings: RINGS })
  await ensemble.advance(CHECKED)
  for (let i = 0; i < RINGS.length; i += 16) {
    const ring = await createSimulation({
      ...({ model: MODEL, cells, ...RINGS[i], kernel: 'naive', executor: 'serial' } as const),
    })
    await ring.advance(CHECKED)
    if (Buffer.compare(await ensemble.cells(i), await ring.cells()) !== 0)
      throw new Error(`sweep: ring ${i} differs`)
    await ring.close()
  }
  await ensemble.close()
}

const nameOf = ({ kernel }: Sweep, cells: number) =>
  `sweep, ${kernel}, ${RINGS.length} rings of ${cells} cells`

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
