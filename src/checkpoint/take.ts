import type { Run } from '../kernels/run.js'
import { countCars, popcount } from '../layouts/packed.js'
import { kindOf } from '../models/table.js'
import type { Setup } from '../options/setup.js'
import { openYielder } from '../yielder.js'
import { crc32 } from './crc32.js'
import { bodyOf, CHECKSUM, formatHeader, type Header } from './header.js'

/** Cells whose velocities are read at a time. */
const PIECE = 2 ** 20

/** The state of a road as bytes, which do not depend on its strategy. With several ranks all of them must call it. */
export async function takeCheckpoint(setup: Setup, run: Run, step: number): Promise<Uint8Array> {
  const packed = await run.packed()
  const header = await headerOf(setup, run, step, packed)
  const line = formatHeader(header)
  const { velocities, bytes } = bodyOf(header)
  const checkpoint = new Uint8Array(line.length + bytes)
  checkpoint.set(line)
  checkpoint.set(packed, line.length)
  if (velocities > 0) {
    await readVelocities(run, header.cells, checkpoint.subarray(line.length + packed.length))
  }
  const end = checkpoint.length - CHECKSUM
  new DataView(checkpoint.buffer).setUint32(end, crc32(checkpoint.subarray(0, end)), true)
  return checkpoint
}

async function headerOf(setup: Setup, run: Run, step: number, packed: Uint8Array): Promise<Header> {
  const { model, boundary, seed, start } = setup
  const [entered, exited] = await run.boundaryCounts()
  const numbers =
    boundary === 'ring' ? await numbersOnRing(setup, run, packed) : { first: 0 - entered, laps: 0 }
  const cars = countCars(packed)
  return { model, boundary, seed, step, cells: start.cells, cars, ...numbers, entered, exited }
}

/** The number and the laps of the first car from cell 0 on, which follow from where car 0 is. */
async function numbersOnRing({ rules, start }: Setup, run: Run, packed: Uint8Array) {
  const cars = countCars(packed)
  if (kindOf(rules).vmax(rules) === undefined || cars === 0) return { first: 0, laps: 0 }
  const [position] = (await run.trace!(0, 1)).positions
  const before = carsBefore(packed, position % start.cells)
  const laps = Math.floor(position / start.cells)
  // The cars before car 0 are the last ones, which have gone around once more.
  return before === 0 ? { first: 0, laps } : { first: cars - before, laps: laps + 1 }
}

function carsBefore(packed: Uint8Array, cell: number): number {
  const whole = Math.floor(cell / 8)
  return countCars(packed.subarray(0, whole)) + popcount(packed[whole] & (2 ** (cell % 8) - 1))
}

/** Writes the velocities of all cars in the order of their cells. */
async function readVelocities(run: Run, cells: number, into: Uint8Array) {
  const yielder = openYielder()
  let car = 0
  for (let from = 0; from < cells; from += PIECE) {
    if (yielder.isDue()) await yielder.pause()
    const states = await run.states(from, Math.min(cells, from + PIECE))
    for (let i = 0; i < states.length; i++) if (states[i] > 0) into[car++] = states[i] - 1
  }
}
