import { checkInteger } from '../check.js'
import { refusal } from '../gpu/trial.js'
import { kernels } from '../kernels/elementary/table.js'
import type { KernelName } from '../kernels/names.js'
import { defaults } from '../options/options.js'
import { createSimulation } from '../simulation.js'
import { advanceTimed } from './advance.js'
import { progressBar } from './progress.js'
import { ENOUGH, type Ladder, type Measured, ONE_PROCESS, type Rung } from './runLadder.js'

export type RoadLadderOptions = { cells?: number; steps?: number; density?: number; seed?: number }

type Road = Required<RoadLadderOptions> & { workers: number }

type Result = { velocity: number; road: Uint8Array }

/** The ladder of a road: traffic on a ring. */
export async function roadLadder(
  {
    cells = defaults.cells,
    steps = 100,
    density = defaults.density,
    seed = defaults.seed,
  }: RoadLadderOptions,
  workers: number,
): Promise<Ladder<KernelName, Result>> {
  const road = { cells, steps, density, seed, workers }
  await check(road)
  const noGpu = await refusal()
  return {
    title: `Traffic on ${cells} cells, density ${density}, seed ${seed}, ${steps} steps`,
    heading: { speed: 'MCOPs', result: `velocity at step ${steps}` },
    decimals: 0,
    rungs: rungs(noGpu === undefined),
    measure: (rung) => measure(rung, road),
    show: ({ velocity }) => velocity.toFixed(6),
    difference: (result, naive) =>
      isSame(result, naive) ? undefined : 'the road differs from that of naive',
    end: endOf(noGpu),
  }
}

/** First creates the strategy that uses all options and the most memory, so that errors come before any work. */
async function check({ cells, steps, density, seed, workers }: Road) {
  checkInteger('steps', steps, 1, Number.MAX_SAFE_INTEGER)
  const sim = await createSimulation({ cells, density, seed, workers, kernel: 'naive', executor: 'threads' })
  await sim.close()
}

/** A kernel that takes the whole road has no executor but serial. */
const rungs = (withGpu: boolean): Rung<KernelName>[] =>
  ONE_PROCESS.flatMap((executor) =>
    Object.values(kernels)
      .filter(({ name, sort }) => (executor === 'serial' || sort !== 'road') && (name !== 'gpu' || withGpu))
      .map(({ name: kernel }) => ({ kernel, executor })),
  )

/** What the rows have in common, and why one is missing. */
const endOf = (noGpu: string | undefined): string =>
  [
    'Every strategy gave the same road and velocity, bit by bit. MCOPs: 10^6 cell updates per second.',
    ...(noGpu === undefined ? [] : [`Not run: gpu; ${noGpu}.`]),
  ].join('\n')

const isSame = (a: Result, b: Result) => a.velocity === b.velocity && Buffer.compare(a.road, b.road) === 0

/** Takes the steps once for the check, and then again until the time is long enough to measure. */
async function measure(
  { kernel, executor }: Rung<KernelName>,
  { cells, steps, density, seed, workers }: Road,
): Promise<Measured<Result>> {
  const sim = await createSimulation({
    ...{ cells, density, seed, kernel, executor },
    workers: executor === 'serial' ? 1 : workers,
  })
  const progress = progressBar(`${kernel}, ${executor}`, 2 * steps)
  let velocity = Number.NaN
  await advanceTimed(sim, steps, steps, progress, ([seen]) => {
    velocity = seen.velocity
  })
  const road = await sim.packed()
  let seconds = 0
  let taken = 0
  while (seconds < ENOUGH) {
    seconds += await advanceTimed(sim, steps, Number.POSITIVE_INFINITY, progress)
    taken += steps
  }
  progress.end()
  await sim.close()
  return { result: { velocity, road }, speed: (cells * taken) / seconds / 1e6 }
}
