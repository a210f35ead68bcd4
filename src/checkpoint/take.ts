import type { Run } from '../kernels/run.js'
import { countCars, popcount } from '../layouts/packed.js'
import { openYielder } from '../yielder.js'
import { beginCheckpoint, endCheckpoint, type Header } from './format.js'

/** What is known of a road without reading it. */
export type Known = Pick<Header, 'model' | 'boundary' | 'seed' | 'cells' | 'step'> & {
  hasVelocities: boolean
}

/** The state of a road as bytes, which do not depend on its strategy. With several ranks all of them must call it. */
export async function takeCheckpoint({ hasVelocities, ...known }: Known, run: Run): Promise<Uint8Array> {
  const packed = await run.packed()
  const cars = countCars(packed)
  const [entered, exited] = await run.boundaryCounts()
  const goesAround = hasVelocities && known.boundary === 'ring' && cars > 0
  const numbers = goesAround ? await numbersOnRing(run, packed, known.cells) : { first: 0 - entered, laps: 0 }
  const header = { ...known, cars, velocities: hasVelocities ? cars : 0, ...numbers, entered, exited }
  const { bytes, velocities } = beginCheckpoint(header, packed)
  if (velocities.length > 0) await readVelocities(run, known.cells, velocities)
  endCheckpoint(bytes)
  return bytes
}

/** The number and the laps of the first car from cell 0 on, which follow from where car 0 is. */
async function numbersOnRing(run: Run, packed: Uint8Array, cells: number) {
  const [position] = (await run.trace!(0, 1)).positions
  const before = carsBefore(packed, position % cells)
  const laps = Math.floor(position / cells)
  // The cars before car 0 are the last ones, which have gone around once more.
  return before === 0 ? { first: 0, laps } : { first: countCars(packed) - before, laps: laps + 1 }
}

function carsBefore(packed: Uint8Array, cell: number): number {
  const whole = Math.floor(cell / 8)
  return countCars(packed.subarray(0, whole)) + popcount(packed[whole] & (2 ** (cell % 8) - 1))
}

/** Cells whose velocities are read at a time. */
const PIECE = 2 ** 20

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
