import { type Command, InvalidArgumentError } from 'commander'
import { show } from '../check.js'
import { executors } from '../executors/table.js'
import { type KernelName, kernelNames } from '../kernels/names.js'
import type { ExecutorName } from '../kernels/run.js'
import type { StartName } from '../options/carsAtStart.js'
import { defaults } from '../options/options.js'
import type { RandomName } from '../random/road.js'

/**
 * Options that several commands take, each declared once. Where no default stands here, the library has it, or each
 * command has its own.
 */

/** Parses a number. Other text is returned as it is; the library then refuses it with the option's name. */
export function number(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (Number.isNaN(value)) return text as unknown as number
  if (isRounded(text, value)) {
    throw new InvalidArgumentError(`Digits would be lost; integers are exact up to ${2 ** 53 - 1}`)
  }
  return value
}

/** Whether the value is an integer, but not exactly the number in the text. */
function isRounded(text: string, value: number): boolean {
  if (!Number.isInteger(value)) return false
  try {
    return BigInt(text) !== BigInt(value)
  } catch {
    // Not a plain integer: digits after the decimal point were lost.
    return /^[^e]*\.\d*[1-9]\d*$/i.test(text.trim())
  }
}

export type ModelOptions = { model: string; vmax?: number; p?: number; p0?: number; hop?: number }

export const modelOptions = (command: Command, models = 'traffic, nasch, elementary:0 to elementary:255') =>
  command
    .optionsGroup('Model:')
    .option('--model <name>', `the model: ${models}`, 'traffic')
    .option('--vmax <number>', 'nasch: largest velocity in cells per step, 1 to 8 (default: 5)', number)
    .option('--p <number>', 'nasch: probability that a car slows down, 0 to 1 (default: 0.3)', number)
    .option('--p0 <number>', 'nasch: the same for a stopped car (default: p)', number)
    .option('--hop <number>', 'traffic: probability that a car moves if it can, 0 to 1 (default: 1)', number)

export type EndOptions = { boundary: string; entry?: number; exit?: number; left?: number; right?: number }

export const endOptions = (command: Command) =>
  command
    .option('--boundary <name>', 'ring; open, for traffic and nasch; fixed, for elementary rules', 'ring')
    .option('--entry <number>', 'open: probability that a car waits to enter, 0 to 1', number)
    .option('--exit <number>', 'open: probability that the exit is open, 0 to 1', number)
    .option('--left <bit>', 'fixed: the cells to the left of the road, 0 or 1 (default: 0)', number)
    .option('--right <bit>', 'fixed: the cells to the right of the road, 0 or 1 (default: 0)', number)

export type RoadOptions = {
  cells?: number
  density?: number
  cars?: number
  start?: StartName
  velocity?: number
  seed?: number
  random?: RandomName
  road?: string
}

/** What the options of the cars at the start say. */
export const STARTS =
  'how they are placed: random; even, at equal distances; jam, one behind the other (default: random)'
export const VELOCITY = 'nasch: velocity of all cars at the start, 0 to vmax (default: 0)'

/** The road at the start; `standard` has the defaults of length and density, as text. */
export const roadOptions = (command: Command, standard: { cells: string; density: string }) =>
  command
    .optionsGroup('Road:')
    .option('--cells <number>', `length of the road (default: ${standard.cells})`, number)
    .option('--density <number>', `wanted cars per cell, 0 to 1 (default: ${standard.density})`, number)
    .option('--cars <number>', 'exact number of cars, in place of the density', number)
    .option('--start <name>', STARTS)
    .option('--velocity <number>', VELOCITY, number)
    .option('--seed <number>', `seed of all random numbers (default: ${defaults.seed})`, number)
    .option(
      '--random <name>',
      `generator that fills the road: philox, mt19937, ranmar (default: ${defaults.random})`,
    )
    .option('--road <file.npy>', 'a saved road, in place of cells, density, cars and random')

export type StrategyOptions = {
  kernel: KernelName | 'auto'
  executor: ExecutorName | 'auto'
  workers?: number
  depth?: number
}

export const strategyOptions = (command: Command) =>
  command
    .optionsGroup('Strategy:')
    .option('--kernel <name>', `how a road is advanced: ${kernelNames.join(', ')}, auto`, 'auto')
    .option(
      '--executor <name>',
      `who advances its blocks: ${Object.keys(executors).join(', ')}, auto`,
      'auto',
    )
    .option(
      '--workers <number>',
      'worker threads; mpi: per rank (default: as many as can run at once; mpi: 1)',
      number,
    )
    .option('--depth <number>', 'steps between exchanges of ghosts (default: what suits the kernel)', number)

/** An option that may be given several times. */
export const list = (value: string, before: string[] = []) => [...before, value]

/**
 * Refuses options that another choice has, for example those of another model: they would silently do nothing.
 *
 * @param what the choice, as text
 * @param own the options of this choice; `all` has those of every choice
 */
export function refuseOthers(what: string, own: string[], all: Record<string, string[]>, given: object) {
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined || own.includes(option)) continue
    const owner = Object.keys(all).find((name) => all[name].includes(option))
    throw new TypeError(`${option}: ${show(value)} cannot be combined with ${what}; it is for ${owner}`)
  }
}
