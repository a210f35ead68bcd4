import type { Command } from 'commander'
import { checkInteger, checkNumber } from '../check.js'
import { drawFundamental } from '../figures/draw.js'
import { type FundamentalDiagram, maximumFlow } from '../figures/fundamental.js'
import { fundamentalCsv, fundamentalJson } from '../figures/records.js'
import { fundamentalText } from '../figures/text.js'
import {
  densitiesBetween,
  MOST_DENSITIES,
  sweep as measure,
  type SweepPoint,
  sweepDefaults,
} from '../measure/sweep.js'
import { curveOf, theoryOf } from '../measure/theory.js'
import type { Model } from '../models/model.js'
import { onInterrupt } from './interrupt.js'
import { modelOf, parametersOf, titleOf } from './model.js'
import { list, type ModelOptions, modelOptions, number } from './options.js'
import { progressBar } from './progress.js'
import { checkDrawing, openSaving, outputsOf } from './save.js'

type Options = ModelOptions & {
  cells: number
  densities: number
  from: number
  to: number
  samples: number
  seed: number
  warmUp: number
  steps: number
  every: number
  save?: string[]
  json?: boolean
  quiet?: boolean
}

const FORMATS = ['csv', 'json', 'svg', 'png'] as const
type Format = (typeof FORMATS)[number]

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
    .option('--samples <number>', 'rings of each density, with seeds one after the other', number, samples)
    .option('--seed <number>', 'the first of them', number, seed)
    .optionsGroup('Measurement:')
    .option('--warm-up <number>', 'steps before anything is measured', number, warmUp)
    .option('--steps <number>', 'steps over which is measured', number, steps)
    .option('--every <number>', 'steps from observation to observation', number, every)
    .optionsGroup('Output:')
    .option('--save <file>', 'write .csv, .json, .svg or .png; may be given several times', list)
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print nothing and show no progress')
    .action(perform)
}

async function perform(options: Options) {
  const model = modelOf(options)
  const densities = densitiesOf(options)
  const { cells, samples, warmUp, steps, every, seed } = options
  const outputs = outputsOf(options.save ?? [], FORMATS)
  await checkDrawing('fundamental', outputs)
  const savings = outputs.map(({ file, format }) => ({ file, format, ...openSaving(file) }))

  const interrupted = new AbortController()
  onInterrupt(() => interrupted.abort())
  const progress = lazyBar(options.quiet)
  const began = performance.now()
  const points = await measure({
    ...{ model, densities, cells, samples, warmUp, steps, every, seed },
    signal: interrupted.signal,
    progress: progress.show,
  })
  const seconds = (performance.now() - began) / 1000
  progress.end()

  const diagram = diagramOf(model, options, points)
  const some = points.length > 0
  // Before anything is said of the results: whoever reads may close the output early.
  if (some) for (const { format, write } of savings) write(await contentsOf(diagram, format))
  if (options.json) process.stdout.write(`${JSON.stringify(report(model, options, diagram, seconds))}\n`)
  else if (!options.quiet && some) process.stdout.write(textOf(diagram, options, seconds))
  if (interrupted.signal.aborted) leave(points.length, densities.length, some ? (options.save ?? []) : [])
}

function densitiesOf({ densities, from, to }: Options): number[] {
  checkInteger('densities', densities, 1, MOST_DENSITIES)
  checkNumber('from', from, 0, 1)
  checkNumber('to', to, from, 1)
  return densitiesBetween(from, to, densities)
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

function diagramOf(model: Model, options: Options, points: SweepPoint[]): FundamentalDiagram {
  const { cells, samples, warmUp, steps, every, seed } = options
  const theory = theoryOf(model)
  const rings = samples === 1 ? 'a ring' : `${samples} rings`
  const seeds = samples === 1 ? `seed ${seed}` : `seeds from ${seed} on`
  return {
    title: titleOf(model),
    subtitle: `${rings} of ${count(cells)} cells a density, ${seeds}; observed every ${count(every)} of ${count(steps)} steps, after ${count(warmUp)} steps of warm-up`,
    points,
    ...(theory && { exact: curveOf(theory) }),
  }
}

const count = (value: number) => value.toLocaleString('en')

function contentsOf(diagram: FundamentalDiagram, format: Format): Promise<Uint8Array> | Uint8Array {
  if (format === 'svg' || format === 'png') return drawFundamental(diagram, format)
  return new TextEncoder().encode(
    format === 'csv' ? fundamentalCsv(diagram.points) : fundamentalJson(diagram),
  )
}

/** The diagram itself, or where it is. */
function textOf(diagram: FundamentalDiagram, { save = [] }: Options, seconds: number): string {
  const time = `Time taken: ${seconds.toPrecision(3)} s`
  if (save.length === 0) return `${fundamentalText(diagram, process.stdout.columns)}${time}\n`
  const { flow, density } = maximumFlow(diagram.points)!
  return [
    diagram.title,
    diagram.subtitle,
    `The largest flow is ${flow.toFixed(5)} cars a step, at density ${density.toFixed(5)}.`,
    ...save.map((file) => `Saved:      ${file}`),
    time,
    '',
  ].join('\n')
}

/** The same for programs. */
function report(model: Model, options: Options, { points, exact }: FundamentalDiagram, seconds: number) {
  const { cells, densities, samples, warmUp, steps, every, seed } = options
  return {
    model: model.name,
    parameters: parametersOf(model),
    ...{ cells, samples, warmUp, steps, every, seed },
    complete: points.length === densities,
    points,
    exact: exact ?? null,
    seconds,
  }
}

function leave(finished: number, all: number, files: string[]) {
  const where = files.length > 0 ? `, saved in ${files.join(', ')}` : ''
  process.stderr.write(`lanewise: interrupted: ${finished} of ${all} densities are finished${where}\n`)
  process.exitCode = 130
}
