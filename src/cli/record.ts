import { readFileSync } from 'node:fs'
import { checkChoice, checkInteger, checkNumber, show } from '../check.js'
import type { FundamentalDiagram } from '../figures/fundamental.js'
import { partOf } from '../measure/parts.js'
import type { SweepRing } from '../measure/rings.js'
import {
  checkSweep,
  densitiesBetween,
  MOST_DENSITIES,
  pointOf,
  type SweepPoint,
  seedsOf,
  sweepDefaults,
} from '../measure/sweep.js'
import type { Model } from '../models/table.js'
import type { StartName } from '../options/carsAtStart.js'
import { CliError } from './cliError.js'
import { parametersOf } from './model.js'

/**
 * A measured sweep, or a part of one, as JSON. A sweep can be continued from it, and its parts can be merged.
 */

/** The settings of a sweep. A whole sweep is part 1 of 1. */
export type Plan = {
  model: Model
  cells: number
  /** Number of densities of all parts together. */
  densities: number
  from: number
  to: number
  samples: number
  warmUp: number
  steps: number
  every: number
  seed: number
  commonSeeds: boolean
  exactCars: boolean
  start: StartName
  velocity: number
  /** From 1 to `parts`. */
  part: number
  parts: number
}

/** A plan and its finished points: fewer than its densities if it was interrupted. */
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

/**
 * Reads a record from its file.
 *
 * @param option what an error begins with
 * @throws {CliError} saying in one line what is wrong
 */
export function readRecord(file: string, option = ''): Measured {
  const text = readText(file, option)
  try {
    return parseRecord(text)
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
    throw new CliError(`${option}'${file}' is not a record of a sweep: ${why}`, 1)
  }
}

function readText(file: string, option: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new CliError(`${option}'${file}' cannot be read: ${(error as Error).message.split(', open')[0]}`, 1)
  }
}

/**
 * Parses a record. What follows from the plan, such as title and exact curve, is not read.
 *
 * @throws {TypeError | RangeError | SyntaxError} for anything else, saying what is wrong with it
 */
export function parseRecord(text: string): Measured {
  const record = objectOf('the record', JSON.parse(text))
  const plan = planOf(record)
  const densities = densitiesOf(plan)
  const points = listOf('points', record.points, 0, densities.length)
  return {
    plan,
    points: points.map((point, i) =>
      readPoint(point, `points[${i}]`, densities[i], seedsOf(plan, densities[i])),
    ),
  }
}

function planOf(record: Record<string, unknown>): Plan {
  const { cells, densities, from, to, samples, warmUp, steps, every, seed, part, parts } = record as Plan
  const { commonSeeds, exactCars, start, velocity } = { ...sweepDefaults, ...record } as Plan
  const name = checkChoice('model', record.model, ['traffic', 'nasch'])
  const given = { ...objectOf('parameters', record.parameters), name } as Model
  const numbers = { cells, densities, from, to, samples, warmUp, steps, every, seed }
  for (const [name, value] of Object.entries({ ...numbers, part, parts })) {
    checkNumber(name, value, 0, Number.MAX_SAFE_INTEGER)
  }
  checkDensities(numbers)
  checkInteger('parts', parts, 1, densities)
  checkInteger('part', part, 1, parts)
  const told = { cells, samples, warmUp, steps, every, seed, commonSeeds, exactCars, start, velocity }
  const { model } = checkSweep({ ...told, model: given, densities })
  // The same order of properties as in cli/sweep.ts: a record is written in this order.
  return { model, ...numbers, commonSeeds, exactCars, start, velocity, part, parts }
}

/** Reads the rings, and computes the point from them again. */
function readPoint(value: unknown, name: string, wanted: number, seeds: number[]): SweepPoint {
  const point = objectOf(name, value)
  checkNumber(`${name}.wanted`, point.wanted, wanted, wanted)
  const rings = listOf(`${name}.rings`, point.rings, seeds.length, seeds.length)
  return pointOf(
    wanted,
    rings.map((ring, i) => readRing(ring, `${name}.rings[${i}]`, seeds[i])),
  )
}

function readRing(value: unknown, name: string, expected: number): SweepRing {
  const { seed, density, flow, velocity, stopped } = objectOf(name, value)
  const part = (of: string, number: unknown, most = 1) => checkNumber(`${name}.${of}`, number, 0, most)
  return {
    seed: checkInteger(`${name}.seed`, seed, expected, expected),
    density: part('density', density),
    flow: part('flow', flow),
    velocity: part('velocity', velocity, Number.MAX_VALUE),
    stopped: part('stopped', stopped),
  }
}

function listOf(name: string, value: unknown, least: number, most: number): unknown[] {
  if (!Array.isArray(value)) throw new TypeError(`${name}: ${show(value)} is not an array`)
  checkInteger(`${name}.length`, value.length, least, most)
  return value
}

function objectOf(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new TypeError(`${name}: ${show(value)} is not an object`)
}
