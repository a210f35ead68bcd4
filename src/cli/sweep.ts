import type { Command } from 'commander'
import { show } from '../check.js'
import { sweep as measure, type SweepOptions, sweepDefaults } from '../measure/sweep.js'
import type { StartName } from '../options/carsAtStart.js'
import { keep, type OutputOptions, openSavings, outputOptions, report, type Saving } from './fundamental.js'
import { onInterrupt } from './interrupt.js'
import { modelOf } from './model.js'
import { type ModelOptions, modelOptions, number, STARTS, VELOCITY } from './options.js'
import { lazyBar } from './progress.js'
import { ranksOf, warnOfCopies } from './ranks.js'
import { checkDensities, densitiesOf, type Measured, type Plan } from './record.js'
import { isRecord, resume, savesOf } from './resume.js'

type Options = ModelOptions &
  OutputOptions & {
    cells: number
    densities: number
    from: number
    to: number
    part?: string
    samples: number
    seed: number
    commonSeeds: boolean
    exactCars: boolean
    warmUp: number
    steps: number
    every: number
    start?: StartName
    velocity?: number
    workers?: number
    executor: 'auto' | 'mpi'
    resume?: string
  }

/** `lanewise sweep`: measures flow and velocity at many densities. */
export function sweep(program: Command) {
  const { cells, densities, samples, seed, commonSeeds, exactCars, warmUp, steps, every } = sweepDefaults
  const command = program
    .command('sweep')
    .description('measure the fundamental diagram: flow and velocity of cars on rings of many densities')
  modelOptions(command, 'traffic, nasch')
    .optionsGroup('Roads:')
    .option('--cells <number>', 'length of every ring', number, cells)
    .option('--densities <number>', 'how many densities, spread evenly', number, densities)
    .option('--from <number>', 'density that they begin from', number, 0)
    .option('--to <number>', 'density that they end before', number, 1)
    .option('--part <i/n>', 'only every n-th of the densities, from the i-th on, for merge')
    .option('--samples <number>', 'rings of each density', number, samples)
    .option('--seed <number>', 'what the seed of each ring is made from', number, seed)
    .option('--exact-cars', 'exactly density x cells cars on each ring, rounded', exactCars)
    .option('--start <name>', STARTS)
    .option('--velocity <number>', VELOCITY, number)
    .option('--common-seeds', 'the same seeds at every density: seed, seed + 1, …', commonSeeds)
    .optionsGroup('Measurement:')
    .option('--warm-up <number>', 'steps before anything is measured', number, warmUp)
    .option('--steps <number>', 'steps over which is measured', number, steps)
    .option('--every <number>', 'steps from observation to observation', number, every)
  command
    .optionsGroup('Strategy:')
    .option(
      '--workers <number>',
      'threads that measure rings (default: as many as can run at once; with mpi 1 per rank)',
      number,
    )
    .option(
      '--executor <name>',
      'who measures them: auto for the threads of this process, mpi for ranks',
      'auto',
    )
  outputOptions(command)
    .option('--resume <file.json>', 'go on with a sweep that was saved; its file says the rest')
    .action(perform)
}

async function perform(options: Options, command: Command) {
  const { plan, points } = options.resume === undefined ? begin(options) : resume(options.resume, command)
  if (!options.quiet) warnOfCopies(options, 'measures the whole sweep')
  // Of several ranks each measures, and the first one speaks and saves.
  const { rank } = await ranksOf(options)
  const output = { ...options, save: rank === 0 ? savesOf(options) : [] }
  const savings = await openSavings(output)

  const interrupted = new AbortController()
  onInterrupt((exitCode) => {
    process.exitCode = exitCode
    interrupted.abort()
  })
  const keepNow = keeper(savings)
  const progress = lazyBar('sweep', options.quiet || rank > 0)
  const densities = densitiesOf(plan)
  const began = performance.now()
  await measureRest(plan, densities.slice(points.length), {
    ...strategyOf(options),
    signal: interrupted.signal,
    progress: progress.show,
    finished(more) {
      points.push(...more)
      keepNow({ plan, points })
    },
  })
  const seconds = (performance.now() - began) / 1000
  progress.end()

  if (rank > 0) return
  await report({ plan, points }, output, savings, seconds)
  if (interrupted.signal.aborted) sayInterrupted(plan, points.length, densities.length, output.save)
}

/** Who measures; what is wrong with it the library says. */
const strategyOf = ({ workers, executor }: Options): Pick<SweepOptions, 'workers' | 'executor'> => ({
  executor,
  ...(workers !== undefined && { workers }),
})

const begin = (options: Options): Measured => ({ plan: planOf(options), points: [] })

async function measureRest(
  plan: Plan,
  densities: number[],
  told: Pick<SweepOptions, 'signal' | 'progress' | 'finished' | 'workers' | 'executor'>,
) {
  if (densities.length === 0) return
  const { part, parts, from, to, ...rest } = plan
  await measure({ ...rest, densities, ...told })
}

/** Least milliseconds between two saves, and least ratio of this time to the time of a save. */
const PAUSE = 5000
const SHARE = 20

/** Saves the finished points as soon as there are any, and from then on at intervals. */
function keeper(savings: Saving[]) {
  let next = 0
  return (measured: Measured) => {
    const began = performance.now()
    if (began < next) return
    keep(measured, savings)
    const now = performance.now()
    next = now + Math.max(PAUSE, SHARE * (now - began))
  }
}

function planOf(options: Options): Plan {
  const model = modelOf(options)
  const { cells, densities, from, to, samples, warmUp, steps, every, seed, commonSeeds } = options
  const { exactCars, start = sweepDefaults.start, velocity = sweepDefaults.velocity } = options
  checkDensities(options)
  const numbers = { cells, densities, from, to, samples, warmUp, steps, every, seed, commonSeeds }
  return { model, ...numbers, exactCars, start, velocity, ...parsePart(options) }
}

/** Every part has at least one density. */
function parsePart({ part: typed = '1/1', densities }: Options): Pick<Plan, 'part' | 'parts'> {
  const [part, parts] = (typed.match(/^(\d+)\/(\d+)$/) ?? []).slice(1).map(Number)
  if (part >= 1 && part <= parts && parts <= densities) return { part, parts }
  throw new RangeError(
    `part: ${show(typed)} is not i/n, with n from 1 to ${densities}, the number of densities, and i from 1 to n`,
  )
}

function sayInterrupted({ part, parts }: Plan, finished: number, all: number, save: string[]) {
  const which = parts === 1 ? '' : ` of part ${part} of ${parts}`
  const where = finished > 0 && save.length > 0 ? `, saved in ${save.join(', ')}` : ''
  const record = where === '' ? undefined : save.find(isRecord)
  const how = record === undefined ? '' : `; lanewise sweep --resume '${record}' goes on`
  process.stderr.write(
    `lanewise: interrupted: ${finished} of ${all} densities${which} are finished${where}${how}\n`,
  )
}
