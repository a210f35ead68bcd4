import type { Command } from 'commander'
import { unite } from '../measure/parts.js'
import { Fault } from './fault.js'
import { type OutputOptions, openSavings, outputOptions, report } from './fundamental.js'
import { parametersOf } from './model.js'
import { densitiesOf, isComplete, type Measured, type Plan, readRecord } from './record.js'

/** A part, and the file that it is from. */
type Part = Measured & { file: string }

/** `lanewise merge`: the parts of a sweep as the diagram that they are of. */
export function merge(program: Command) {
  const command = program
    .command('merge')
    .description('put the parts of a sweep, measured with --part, together to one diagram')
    .argument('<files...>', '.json of all parts, in any order')
  outputOptions(command).action(perform)
}

async function perform(files: string[], options: OutputOptions) {
  const savings = await openSavings(options)
  await report(united(files.map((file) => ({ file, ...readRecord(file) }))), options, savings)
}

/** @throws {Fault} unless these are all parts of one sweep, each once and whole */
function united(given: Part[]): Measured {
  const [first] = given
  for (const part of given) checkSame(part, first)
  checkComplete(given)
  const parts = Array.from({ length: first.plan.parts }, (_, i) => onlyOne(given, i + 1))
  checkThere(parts)
  return {
    plan: { ...first.plan, part: 1, parts: 1 },
    points: unite(parts.map(({ points }) => points)),
  }
}

function checkSame(part: Part, first: Part) {
  const [own, others] = [settings(part.plan), settings(first.plan)]
  // Parameters that only one of two models has say no more than their names.
  const differ = Object.keys(own).filter((name) => name in others && own[name] !== others[name])
  if (differ.length === 0) return
  const what = differ.map((name) => `${name} ${own[name]} instead of ${others[name]}`).join(', ')
  throw new Fault(`'${part.file}' is of another sweep than '${first.file}': ${what}`, 1)
}

/** What all parts of a sweep have in common. */
function settings({ model, part, ...numbers }: Plan): Record<string, unknown> {
  return { model: model.name, ...parametersOf(model), ...numbers }
}

function onlyOne(given: Part[], number: number): Part | undefined {
  const [part, twice] = given.filter(({ plan }) => plan.part === number)
  if (!twice) return part
  throw new Fault(
    `part ${number} of ${part.plan.parts} is there twice: '${part.file}' and '${twice.file}'`,
    1,
  )
}

function checkThere(parts: (Part | undefined)[]): asserts parts is Part[] {
  const missing = parts.flatMap((part, i) => (part ? [] : [i + 1]))
  if (missing.length === 0) return
  const [which, are] = missing.length === 1 ? ['part', 'is'] : ['parts', 'are']
  throw new Fault(`${which} ${some(missing)} of ${parts.length} ${are} missing`, 1)
}

function checkComplete(parts: Part[]) {
  const incomplete = parts.filter((part) => !isComplete(part))
  if (incomplete.length === 0) return
  const which = incomplete.map(
    ({ file, plan, points }) =>
      `part ${plan.part} of ${plan.parts} ('${file}') has ${points.length} of ${densitiesOf(plan).length} densities`,
  )
  const how = `lanewise sweep --resume '${incomplete[0].file}' goes on`
  throw new Fault(`incomplete: ${some(which)}; ${how}`, 1)
}

/** A list that fits into one line. */
const some = (all: unknown[]) =>
  all.length <= 10 ? all.join(', ') : `${all.slice(0, 10).join(', ')} and ${all.length - 10} more`
