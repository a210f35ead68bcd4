import type { Command } from 'commander'
import { drawFundamental } from '../figures/draw.js'
import { type FundamentalDiagram, maximumFlow } from '../figures/fundamental.js'
import { fundamentalCsv } from '../figures/records.js'
import { fundamentalText } from '../figures/text.js'
import { curveOf, theoryOf } from '../measure/theory.js'
import { titleOf } from './model.js'
import { list } from './options.js'
import { densitiesOf, isComplete, type Measured, type Plan, recordOf } from './record.js'
import { checkDrawing, openSaving, outputsOf } from './save.js'

/**
 * Output of a fundamental diagram: of one that `sweep` measured, or that `merge` combined.
 */

export type OutputOptions = { save?: string[]; json?: boolean; quiet?: boolean }

const FORMATS = ['csv', 'json', 'svg', 'png'] as const
type Format = (typeof FORMATS)[number]

export const outputOptions = (command: Command) =>
  command
    .optionsGroup('Output:')
    .option('--save <file>', 'write .csv, .json, .svg or .png; may be given several times', list)
    .option('--json', 'print one JSON object and nothing else')
    .option('--quiet', 'print nothing and show no progress')

/** A file to save; it may be written several times. */
export type Saving = { format: Format; write(contents: Uint8Array): void }

/** Opens all files, before any work. Records are written first: the figures can be drawn from them again. */
export async function openSavings({ save = [] }: OutputOptions): Promise<Saving[]> {
  const outputs = outputsOf(save, FORMATS)
  await checkDrawing('fundamental', outputs)
  const savings = outputs.map(({ file, format }) => ({ format, ...openSaving(file) }))
  return [...savings.filter(isRecord), ...savings.filter((saving) => !isRecord(saving))]
}

const isRecord = ({ format }: Saving) => format === 'json'

/** Saves the finished points of a running sweep, in its records only; the other files are written at the end. */
export function keep(measured: Measured, savings: Saving[]) {
  const diagram = diagramOf(measured)
  for (const { write } of savings.filter(isRecord)) write(encodeRecord(measured, diagram))
}

/** Saves and prints a diagram. One without points is printed only as JSON. */
export async function report(
  measured: Measured,
  options: OutputOptions,
  savings: Saving[],
  seconds?: number,
) {
  const diagram = diagramOf(measured)
  const some = measured.points.length > 0
  // Before anything is printed: the reader may close the output early.
  if (some) for (const { format, write } of savings) write(await contentsOf(measured, diagram, format))
  if (options.json) {
    const record = { ...recordOf(measured, diagram), seconds }
    process.stdout.write(`${JSON.stringify(record)}\n`)
  } else if (!options.quiet && some) process.stdout.write(textOf(diagram, options, seconds))
}

function diagramOf({ plan, points }: Measured): FundamentalDiagram {
  const { model, cells, samples, warmUp, steps, every, seed, commonSeeds, part, parts } = plan
  const theory = theoryOf(model)
  const which = parts === 1 ? '' : `part ${part} of ${parts}: `
  const rings = samples === 1 ? '1 ring' : `${samples} rings`
  const seeds = `seed ${seed}${commonSeeds ? ', the same rings at every density' : ''}`
  const end = isComplete({ plan, points })
    ? ''
    : `; interrupted after ${points.length} of ${densitiesOf(plan).length} densities`
  return {
    title: titleOf(model),
    subtitle: `${which}${rings} of ${count(cells)} cells per density${placedOf(plan)}, ${seeds}; observed every ${count(every)} of ${count(steps)} steps, after ${count(warmUp)} steps of warm-up${end}`,
    points,
    ...(theory && { exact: curveOf(theory) }),
  }
}

/** How the cars are placed at the start, if not by a draw for each cell. */
function placedOf({ exactCars, start, velocity }: Plan): string {
  const random = exactCars ? ', exact numbers of cars' : ''
  const placed = { random, even: ', equal distances at the start', jam: ', one jam at the start' }[start]
  return velocity === 0 ? placed : `${placed}, first velocity ${velocity}`
}

const count = (value: number) => value.toLocaleString('en')

function contentsOf(measured: Measured, diagram: FundamentalDiagram, format: Format) {
  if (format === 'svg' || format === 'png') return drawFundamental(diagram, format)
  return format === 'csv' ? encode(fundamentalCsv(measured.points)) : encodeRecord(measured, diagram)
}

const encode = (text: string) => new TextEncoder().encode(text)

const encodeRecord = (measured: Measured, diagram: FundamentalDiagram) =>
  encode(`${JSON.stringify(recordOf(measured, diagram), null, 2)}\n`)

/** The diagram itself, or the names of its files. */
function textOf(diagram: FundamentalDiagram, { save = [] }: OutputOptions, seconds?: number): string {
  const time = seconds === undefined ? '' : `Time taken: ${seconds.toPrecision(3)} s\n`
  if (save.length === 0) return `${fundamentalText(diagram, process.stdout.columns)}${time}`
  const { flow, density } = maximumFlow(diagram.points)!
  return `${[
    diagram.title,
    diagram.subtitle,
    `The largest flow is ${flow.toFixed(5)} cars per step, at density ${density.toFixed(5)}.`,
    ...save.map((file) => `Saved:      ${file}`),
    '',
  ].join('\n')}${time}`
}
