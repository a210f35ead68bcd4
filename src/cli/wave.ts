import type { Command } from 'commander'
import { checkInteger, givenOf, show } from '../check.js'
import { MOST_INTERVALS } from '../figures/field.js'
import { checkWave } from '../wave/check.js'
import { waveKernels } from '../wave/kernels/kernel.js'
import { createWave, type Schedule, schedules, type Wave, type WaveOptions } from '../wave/wave.js'
import { list, number, type StrategyOptions } from './options.js'
import { lazyBar } from './progress.js'
import { ranksOf, warnOfCopies } from './ranks.js'
import { count } from './report.js'
import { checkDrawing, checkSaving, type Output, outputsOf, saveTogether } from './save.js'
import { contentsOf, FORMATS, type Format, FRAMED } from './waveFiles.js'

type Size = { n?: number; nx?: number; ny?: number; segments?: number }

type Options = Size & {
  wavelength?: number
  kernel: NonNullable<WaveOptions['kernel']>
  executor: StrategyOptions['executor']
  workers?: number
  schedule?: Schedule
  save?: string[]
  frames?: number
  json?: boolean
  quiet?: boolean
}

/**
 * `lanewise wave`: computes the wave that an obstacle scatters.
 *
 * Every rank runs all of this. Only the first rank prints and saves.
 */
export function wave(program: Command) {
  program
    .command('wave')
    .description('compute the wave that an obstacle scatters')
    .optionsGroup('Wave:')
    .option('--n <number>', 'intervals in both directions and segments, in place of these three', number)
    .option('--nx <number>', 'intervals of the grid in x (default: 128)', number)
    .option('--ny <number>', 'intervals of the grid in y (default: nx)', number)
    .option('--segments <number>', 'segments of the contour, a multiple of 4 (default: 128)', number)
    .option('--wavelength <number>', 'wavelength, in the unit of the contour (default: 0.5)', number)
    .optionsGroup('Strategy:')
    .option('--kernel <name>', `how a point is computed: ${waveKernels.join(', ')}, auto`, 'auto')
    .option('--executor <name>', 'who computes the points: serial, threads, mpi, auto', 'auto')
    .option(
      '--workers <number>',
      'worker threads; mpi: per rank (default: as many as can run at once; mpi: 1)',
      number,
    )
    .option('--schedule <name>', `how they share the points: ${schedules.join(', ')} (default: dynamic)`)
    .optionsGroup('Output:')
    .option('--save <file>', 'write .npy, .csv, .vtk, .png or .svg; may be given several times', list)
    .option('--frames <number>', 'frames of one period, each in a .vtk, .png or .svg file of its own', number)
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print nothing and show no progress')
    .action(perform)
}

async function perform(options: Options) {
  const { wavelength, kernel, executor, workers, schedule } = options
  const size = sizeOf(options)
  const given = {
    ...size,
    ...givenOf({ wavelength, kernel, executor, workers, schedule } as WaveOptions),
  }
  checkOptions(given, options.n)
  const outputs = outputsOf(options.save ?? [], FORMATS)
  checkFrames(options, outputs)
  checkPictures(size, outputs, options.n)
  await checkDrawing('field', outputs)
  const { rank } = await ranksOf(options)
  const quiet = options.quiet || rank > 0
  if (!quiet) warnOfCopies(options, 'computes the whole field')
  const contents = rank > 0 ? [] : contentsOf(outputs, options.frames)
  for (const { file } of contents) checkSaving(file)

  const progress = lazyBar('points', quiet)
  const wave = await createWave({ ...given, progress: progress.show })
  progress.end()

  if (rank > 0) return
  await saveTogether(contents.map(({ file, make }) => ({ file, make: () => make(wave) })))
  if (options.json) process.stdout.write(`${JSON.stringify(recordOf(wave))}\n`)
  else if (!quiet) process.stdout.write(textOf(wave, options))
}

/** The size of the problem. */
function sizeOf({ n, nx, ny, segments }: Size): Pick<WaveOptions, 'nx' | 'ny' | 'segments'> {
  if (n === undefined) return givenOf({ nx, ny, segments } as WaveOptions)
  for (const [name, value] of Object.entries({ nx, ny, segments })) {
    if (value !== undefined) throw new TypeError(`${name}: ${show(value)} cannot be combined with n`)
  }
  return cubeOf(n)
}

/** As with nx and ny, memory allows less. */
const MOST = 2 ** 24

/** As many intervals in both directions as the contour has segments. */
export function cubeOf(n: number) {
  checkInteger('n', n, 4, MOST)
  if (n % 4 !== 0)
    throw new RangeError(`n: ${n} is not a multiple of 4, which the number of segments must be`)
  return { nx: n, ny: n, segments: n }
}

/** Checks what the library checks; errors about the size name the option that the user typed, perhaps n. */
export function checkOptions(options: WaveOptions, n?: number) {
  try {
    checkWave(options)
  } catch (error) {
    const typed = (name: string) => (n === undefined ? name.split(',')[0] : 'n')
    const { message } = error as Error
    ;(error as Error).message = message.replace(/^(nx, ny|nx|ny|segments)(?=: )/, typed)
    throw error
  }
}

/** Most frames of a period. */
const MOST_FRAMES = 1000

function checkFrames({ frames }: Options, outputs: Output<Format>[]) {
  if (frames === undefined) return
  checkInteger('frames', frames, 1, MOST_FRAMES)
  if (!outputs.some(({ format }) => FRAMED.includes(format))) {
    throw new TypeError(
      `frames: ${frames} cannot be written; no file of --save ends in .${FRAMED.join(', .')}`,
    )
  }
}

/** A point is at least one pixel of a picture. */
function checkPictures({ nx, ny }: WaveOptions, outputs: Output<Format>[], n?: number) {
  for (const { format } of outputs) {
    if (format !== 'png' && format !== 'svg') continue
    for (const [name, value] of Object.entries(n === undefined ? { nx, ny } : { n })) {
      if (value !== undefined && value > MOST_INTERVALS) {
        throw new RangeError(
          `${name}: ${value} intervals are too many for ${format}; from 1 to ${MOST_INTERVALS} fit`,
        )
      }
    }
  }
}

/** The result for programs, unrounded. */
function recordOf({
  nx,
  ny,
  segments,
  wavelength,
  outside,
  pairs,
  checksum,
  checksumTotal,
  strategy,
  seconds,
}: Wave) {
  const { kernel, executor, workers, ranks, schedule, reason } = strategy
  return {
    workload: 'wave',
    ...{ nx, ny, segments, wavelength, outside, pairs, checksum, checksumTotal },
    strategy: { kernel, executor, workers, ...givenOf({ ranks }), schedule, ...givenOf({ reason }) },
    seconds,
    pairsPerSecond: seconds > 0 ? pairs / seconds : 0,
  }
}

function textOf(wave: Wave, { save = [], frames }: Options): string {
  const { nx, ny, segments, wavelength, outside, pairs, checksum, seconds } = wave
  const jumps = wave.strategy.kernel === 'multipole' ? ', counting those that it need not compute' : ''
  return [
    `Wavelength:        ${wavelength}`,
    `Obstacle:          ${grouped(segments)} segments`,
    `Points:            ${grouped((nx + 1) * (ny + 1))}, of which ${grouped(outside)} are outside the obstacle`,
    `Pairs:             ${grouped(pairs)}`,
    '',
    `Checksum:          ${checksum}`,
    '',
    `Strategy:          ${strategyText(wave)}`,
    `Time taken:        ${seconds.toPrecision(4)} s`,
    `Speed:             ${(pairs / seconds / 1e6 || 0).toFixed(2)} million pairs per second${jumps}`,
    ...save.map((file) => `Saved:             ${file}${savedIn(file, frames)}`),
    '',
  ].join('\n')
}

const grouped = (value: number) => value.toLocaleString('en')

/** Who computed the points; one worker needs no schedule. */
function strategyText({ strategy: { kernel, executor, workers, ranks, schedule } }: Wave): string {
  if (executor === 'serial') return `${kernel}, serial, 1 worker`
  const each = count(workers, 'worker')
  const who = ranks === undefined ? each : `${count(ranks, 'rank')}${workers === 1 ? '' : ` of ${each}`}`
  return `${kernel}, ${executor}, ${who}, ${schedule}`
}

const savedIn = (file: string, frames?: number) =>
  frames !== undefined && FRAMED.some((format) => file.toLowerCase().endsWith(`.${format}`))
    ? `, ${count(frames, 'frame')}`
    : ''
