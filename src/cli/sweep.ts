import type { Command } from 'commander'
import { show } from '../check.js'
import { sweep as measure, sweepDefaults } from '../measure/sweep.js'
import { type OutputOptions, openSavings, outputOptions, report } from './fundamental.js'
import { onInterrupt } from './interrupt.js'
import { modelOf } from './model.js'
import { type ModelOptions, modelOptions, number } from './options.js'
import { progressBar } from './progress.js'
import { checkDensities, densitiesOf, type Plan } from './record.js'

type Options = ModelOptions &
  OutputOptions & {
    cells: number
    densities: number
    from: number
    to: number
    part?: string
    samples: number
    seed: number
    warmUp: number
    steps: number
    every: number
  }

/** `lanewise sweep`: flow and velocity at many densities. */
export function sweep(program: Command) {
  const { cells, densities, samples, seed, warmUp, steps, every } = sweepDefaults
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
    .option('--samples <number>', 'rings of each density, with seeds one after the other', number, samples)
    .option('--seed <number>', 'the first of them', number, seed)
    .optionsGroup('Measurement:')
    .option('--warm-up <number>', 'steps before anything is measured', number, warmUp)
    .option('--steps <number>', 'steps over which is measured', number, steps)
    .option('--every <number>', 'steps from observation to observation', number, every)
  outputOptions(command).action(perform)
}

async function perform(options: Options) {
  const plan = planOf(options)
  const densities = densitiesOf(plan)
  const savings = await openSavings(options)

  const interrupted = new AbortController()
  onInterrupt(() => interrupted.abort())
  const progress = lazyBar(options.quiet)
  const { model, cells, samples, warmUp, steps, every, seed } = plan
  const began = performance.now()
  const points = await measure({
    ...{ model, densities, cells, samples, warmUp, steps, every, seed },
    signal: interrupted.signal,
    progress: progress.show,
  })
  const seconds = (performance.now() - began) / 1000
  progress.end()

  await report({ plan, points }, options, savings, seconds)
  if (interrupted.signal.aborted) leave(plan, points.length, densities.length, options)
}

function planOf(options: Options): Plan {
  const model = modelOf(options)
  const { cells, densities, from, to, samples, warmUp, steps, every, seed } = options
  checkDensities(options)
  const numbers = { cells, densities, from, to, samples, warmUp, steps, every, seed }
  return { model, ...numbers, ...parsePart(options) }
}

/** Each part has a density at least. */
function parsePart({ part: typed = '1/1', densities }: Options): Pick<Plan, 'part' | 'parts'> {
  const [part, parts] = (typed.match(/^(\d+)\/(\d+)$/) ?? []).slice(1).map(Number)
  if (part >= 1 && part <= parts && parts <= densities) return { part, parts }
  throw new RangeError(
    `part: ${show(typed)} is not i/n, with n from 1 to ${densities}, the number of densities, and i from 1 to n`,
  )
}

/** A bar whose length is known when the first steps are done. */
function lazyBar(quiet: boolean | undefined) {
  let bar: ReturnType<typeof progressBar> | undefined
  return {
    show(done: number, total: number) {
      bar ??= progressBar('sweep', total, quiet)
      bar.show(done)
    },
    end: () => bar?.end(),
  }
}

function leave({ part, parts }: Plan, finished: number, all: number, { save = [] }: Options) {
  const which = parts === 1 ? '' : ` of part ${part} of ${parts}`
  const where = finished > 0 && save.length > 0 ? `, saved in ${save.join(', ')}` : ''
  process.stderr.write(
    `lanewise: interrupted: ${finished} of ${all} densities${which} are finished${where}\n`,
  )
  process.exitCode = 130
}
