import { checkChoice, checkInteger, checkNumber, show } from '../check.js'
import type { FundamentalDiagram } from '../figures/fundamental.js'
import { partOf } from '../measure/parts.js'
import { checkSweep, densitiesBetween, MOST_DENSITIES, type SweepPoint } from '../measure/sweep.js'
import type { Model } from '../models/table.js'
import { parametersOf } from './model.js'

/**
 * A measured sweep, or a part of one, as JSON: with it the sweep can be measured again, and its parts put together.
 */

/** What a sweep was told. One that is not cut is part 1 of 1. */
export type Plan = {
  model: Model
  cells: number
  /** Of all parts together. */
  densities: number
  from: number
  to: number
  samples: number
  warmUp: number
  steps: number
  every: number
  seed: number
  /** From 1 to `parts`. */
  part: number
  parts: number
}

/** A plan and what came of it: fewer points than densities if it was interrupted. */
export type Measured = { plan: Plan; points: SweepPoint[] }

/** @throws {TypeError | RangeError} naming the option, its value and the range */
export function checkDensities({ densities, from, to }: Pick<Plan, 'densities' | 'from' | 'to'>) {
  checkInteger('densities', densities, 1, MOST_DENSITIES)
  checkNumber('from', from, 0, 1)
  checkNumber('to', to, from, 1)
}

/** The densities of the part. */
export const densitiesOf = ({ from, to, densities, part, parts }: Plan): number[] =>
  partOf(densitiesBetween(from, to, densities), part, parts)

export const isComplete = ({ plan, points }: Measured) => points.length === densitiesOf(plan).length

export function recordOf(measured: Measured, { title, subtitle, exact }: FundamentalDiagram) {
  const { model, ...numbers } = measured.plan
  return {
    ...{ title, subtitle },
    ...{ model: model.name, parameters: parametersOf(model) },
    ...numbers,
    complete: isComplete(measured),
    points: measured.points,
    exact: exact ?? null,
  }
}

/** What a point is made of. */
const QUANTITIES = 'wanted density flow flowError velocity velocityError stopped stoppedError'.split(
  ' ',
) as (keyof SweepPoint)[]

/**
 * Reads such a record. What follows from the plan, as title and exact curve, is not read.
 *
 * @throws {TypeError | RangeError | SyntaxError} for anything else, saying what is wrong with it
 */
export function parseRecord(text: string): Measured {
  const record = objectOf('the record', JSON.parse(text))
  const plan = planOf(record)
  const densities = densitiesOf(plan)
  const { points } = record
  if (!Array.isArray(points)) throw new TypeError(`points: ${show(points)} is not an array`)
  checkInteger('points.length', points.length, 0, densities.length)
  return { plan, points: points.map((point, i) => pointOf(point, `points[${i}]`, densities[i])) }
}

function planOf(record: Record<string, unknown>): Plan {
  const { cells, densities, from, to, samples, warmUp, steps, every, seed, part, parts } = record as Plan
  const name = checkChoice('model', record.model, ['traffic', 'nasch'])
  const model = { ...objectOf('parameters', record.parameters), name } as Model
  const numbers = { cells, densities, from, to, samples, warmUp, steps, every, seed, part, parts }
  for (const [name, value] of Object.entries(numbers)) checkNumber(name, value, 0, Number.MAX_SAFE_INTEGER)
  checkDensities(numbers)
  checkInteger('parts', parts, 1, densities)
  checkInteger('part', part, 1, parts)
  const checked = checkSweep({ model, cells, densities, samples, warmUp, steps, every, seed })
  return { ...numbers, model: checked.model }
}

function pointOf(value: unknown, name: string, wanted: number): SweepPoint {
  const given = objectOf(name, value)
  const point = Object.fromEntries(
    QUANTITIES.map((quantity) => [
      quantity,
      checkNumber(`${name}.${quantity}`, given[quantity], 0, Number.MAX_VALUE),
    ]),
  ) as SweepPoint
  return { ...point, wanted: checkNumber(`${name}.wanted`, point.wanted, wanted, wanted) }
}

function objectOf(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new TypeError(`${name}: ${show(value)} is not an object`)
}
