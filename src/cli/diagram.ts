import type { Command } from 'commander'
import { checkInteger, show } from '../check.js'
import { drawSpaceTime } from '../figures/draw.js'
import { spaceTimeCsv, spaceTimeJson } from '../figures/records.js'
import { MOST, type SpaceTime } from '../figures/spaceTime.js'
import { spaceTimeText } from '../figures/text.js'
import { freeMemory } from '../host.js'
import { formatNpy } from '../io/npy.js'
import { MOST_STATES, spaceTime } from '../measure/spaceTime.js'
import type { Boundary } from '../models/boundary.js'
import { fastestOf, type Model, vmaxOf } from '../models/table.js'
import { defaults, type SimulationOptions } from '../options/options.js'
import type { Counts } from '../questions.js'
import { createSimulation, type Simulation } from '../simulation.js'
import { advanceTimed } from './advance.js'
import { boundaryOf, modelOf, titleOf } from './model.js'
import {
  type EndOptions,
  endOptions,
  list,
  type ModelOptions,
  modelOptions,
  number,
  type RoadOptions,
  roadOptions,
  type StrategyOptions,
  strategyOptions,
} from './options.js'
import { progressBar } from './progress.js'
import { ranksOf, warnOfCopies } from './ranks.js'
import { startOf } from './road.js'
import { checkDrawing, type Output, openSaving, outputsOf } from './save.js'

type Options = ModelOptions &
  EndOptions &
  RoadOptions &
  StrategyOptions & {
    single?: boolean
    warmUp: number
    steps?: number
    every: number
    firstCell: number
    width?: number
    save?: string[]
    quiet?: boolean
  }

const FORMATS = ['csv', 'json', 'npy', 'svg', 'png'] as const
type Format = (typeof FORMATS)[number]

/** `lanewise diagram`: draws the road step by step. */
export function diagram(program: Command) {
  const command = program.command('diagram').description('draw the space-time diagram: one row per step')
  endOptions(modelOptions(command))
  roadOptions(command, { cells: '400, as text what fits', density: 'nasch 0.2, open 0, else 0.5' }).option(
    '--single',
    'a road with a single 1 in the middle, in place of density, random and road',
  )
  strategyOptions(command)
    .optionsGroup('Diagram:')
    .option('--warm-up <number>', 'steps before the first row', number, 0)
    .option('--steps <number>', 'steps to show (default: 300, as text 40)', number)
    .option('--every <number>', 'steps between rows', number, 1)
    .option('--first-cell <number>', 'the leftmost cell', number, 0)
    .option('--width <number>', 'cells per row (default: to the end of the road)', number)
    .option('--save <file>', 'write .csv, .json, .npy, .svg or .png; may be given several times', list)
    .option('--quiet', 'print nothing and show no progress')
    .action(perform)
}

async function perform(options: Options) {
  const model = modelOf(options)
  const boundary = boundaryOf(options, model)
  const outputs = outputsOf(options.save ?? [], FORMATS)
  const start = await startFor(options, model, boundary)
  const window = windowOf(options, start.road?.length ?? start.cells!, outputs)
  await checkDrawing('spaceTime', outputs)
  // All ranks record; only the first one prints and writes.
  const { rank } = await ranksOf(options)
  const quiet = options.quiet || rank > 0
  if (!quiet) warnOfCopies(options)
  const own = rank === 0 ? outputs : []
  const savings = own.map(({ format, file }) => ({ format, ...openSaving(file) }))
  const sim = await createSimulation({ ...start, model, boundary })
  const drawn = await record(sim, { ...options, quiet }, window)
  await sim.close()
  for (const { format, write } of savings) write(await contentsOf(drawn, format))
  if (!quiet) process.stdout.write(textOf(drawn, options))
}

/** The road at the start. */
async function startFor(options: Options, model: Model, boundary: Boundary): Promise<SimulationOptions> {
  const { single, road, cells = options.save ? 400 : columns() - 5 } = options
  const start = await startOf(options, vmaxOf(model, boundary))
  if (single) {
    checkSingle(options)
    delete start.cells
    return { ...start, road: singleCell(cells) }
  }
  if (road !== undefined) return start
  const density = boundary !== 'ring' && 'entry' in boundary ? 0 : model.name === 'nasch' ? 0.2 : 0.5
  return { ...(start.cars === undefined && { density }), ...start, cells }
}

/** Columns of the terminal; 80 if the text goes elsewhere. */
const columns = () => Math.max(20, process.stdout.columns ?? 80)

function checkSingle({ density, cars, start, random, road }: Options) {
  for (const [name, value] of Object.entries({ density, cars, start, random, road })) {
    if (value !== undefined) throw new TypeError(`${name}: ${show(value)} cannot be combined with single`)
  }
}

function singleCell(cells: number): Uint8Array {
  const road = new Uint8Array(checkInteger('cells', cells, 1, MOST_STATES))
  road[Math.floor(cells / 2)] = 1
  return road
}

/** The cells and rows to record. */
type Window = { from: number; to: number; rows: number }

/** @throws {TypeError | RangeError} for a window outside the road, or too large for a file, before any work */
function windowOf(options: Options, cells: number, outputs: Output<Format>[]): Window {
  const { firstCell, every, warmUp, steps = outputs.length > 0 ? 300 : 40 } = options
  checkInteger('cells', cells, 1, Number.MAX_SAFE_INTEGER)
  checkInteger('firstCell', firstCell, 0, cells - 1)
  const width = options.width ?? cells - firstCell
  checkInteger('width', width, 1, cells - firstCell)
  checkInteger('every', every, 1, Number.MAX_SAFE_INTEGER)
  checkInteger('warmUp', warmUp, 0, Number.MAX_SAFE_INTEGER)
  checkInteger('steps', steps, 1, Number.MAX_SAFE_INTEGER)
  const rows = Math.ceil(steps / every)
  for (const format of outputs.length > 0 ? outputs.map(({ format }) => format) : (['text'] as const)) {
    checkSize(format, width, rows, steps, every)
  }
  return { from: firstCell, to: firstCell + width, rows }
}

/** Most cells in a file of each format. A picture has a limit of pixels; text is built in memory. */
const SIZES: Record<Format | 'text', { side: number; cells: number }> = {
  csv: { side: Number.POSITIVE_INFINITY, cells: 40_000_000 },
  json: { side: Number.POSITIVE_INFINITY, cells: 40_000_000 },
  text: { side: Number.POSITIVE_INFINITY, cells: 40_000_000 },
  // Memory holds the states and the file made from them.
  npy: { side: Number.POSITIVE_INFINITY, cells: Math.min(MOST_STATES, Math.floor(freeMemory() / 2)) },
  svg: MOST,
  png: MOST,
}

function checkSize(format: Format | 'text', width: number, rows: number, steps: number, every: number) {
  const { side, cells } = SIZES[format]
  const widest = Math.min(side, cells)
  if (width > widest) {
    throw new RangeError(`width: ${width} cells are too many for ${format}; from 1 to ${widest} fit`)
  }
  const most = Math.min(side, Math.floor(cells / width))
  if (rows > most) {
    throw new RangeError(
      `steps: ${steps} are ${rows} rows of ${width} cells, too many for ${format}; from 1 to ${most * every} fit`,
    )
  }
}

/** Records the road after the warm-up. */
async function record(sim: Simulation, options: Options, { from, to, rows }: Window): Promise<SpaceTime> {
  const { warmUp, every, quiet } = options
  const road = startTitleOf(sim, await sim.counts(), options)
  const warming = progressBar('warm-up', warmUp, quiet)
  await advanceTimed(sim, warmUp, Number.POSITIVE_INFINITY, warming)
  warming.end()
  const progress = progressBar('rows', rows, quiet)
  const states = await spaceTime(sim, { rows, every, from, to, progress: progress.show })
  progress.end()
  return {
    title: titleOf(sim.model),
    subtitle: every === 1 ? road : `${road}, one row per ${every} steps`,
    ...{ states, width: to - from, rows, every },
    ...{ firstCell: from, firstStep: warmUp, vmax: fastestOf(sim) },
  }
}

/** The road before the first step, as text. */
function startTitleOf(
  sim: Simulation,
  { cars, density: found }: Counts,
  { single, road, seed = defaults.seed }: Options,
): string {
  const about = roadTitleOf(sim)
  if (single) return `${about}, a single 1 in the middle at the start`
  const density = cars === 0 ? 'empty' : `density ${Number(found.toPrecision(3))}`
  const when = sim.boundary === 'ring' && sim.model.name !== 'elementary' ? '' : ' at the start'
  return `${about}, ${density}${when}, ${road === undefined ? `seed ${seed}` : `from ${road}`}`
}

function roadTitleOf({ boundary, length }: Simulation): string {
  const cells = `${length.toLocaleString('en')} cells`
  if (boundary === 'ring') return `ring of ${cells}`
  return 'entry' in boundary
    ? `open road of ${cells}, entry ${boundary.entry}, exit ${boundary.exit}`
    : `${cells} between ${boundary.left} and ${boundary.right}`
}

function contentsOf(diagram: SpaceTime, format: Format): Promise<Uint8Array> | Uint8Array {
  const { states, rows, width } = diagram
  if (format === 'svg' || format === 'png') return drawSpaceTime(diagram, format)
  if (format === 'npy') return formatNpy(states, [rows, width])
  return new TextEncoder().encode(format === 'csv' ? spaceTimeCsv(diagram) : spaceTimeJson(diagram))
}

/** The diagram itself, or the names of its files. */
function textOf(diagram: SpaceTime, { save = [] }: Options): string {
  if (save.length === 0)
    return spaceTimeText(diagram, process.stdout.isTTY ? columns() : Number.POSITIVE_INFINITY)
  const { title, subtitle, rows, width } = diagram
  return [
    title,
    subtitle,
    `${rows} rows of ${width} cells`,
    ...save.map((file) => `Saved:      ${file}`),
    '',
  ].join('\n')
}
