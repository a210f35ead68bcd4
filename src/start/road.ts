import { checkInteger } from '../check.js'
import type { Rules } from '../kernels/rules.js'
import { bufferFor, takeRanges } from '../layouts/cellRanges.js'
import type { CellRange } from '../layouts/layout.js'
import { type GivenRoad, pack, packStates } from '../layouts/pack.js'
import { kindOf } from '../models/table.js'
import type { Start, StartRoad } from '../options/setup.js'
import { fillExactly } from '../random/fillExactly.js'
import { fillRanges } from '../random/fillRanges.js'
import { fillRoad } from '../random/road.js'

/** Makes the road at the start. */
export async function packedStart(start: Start, rules: Rules): Promise<StartRoad> {
  if ('saved' in start) return start.saved
  const vmax = kindOf(rules).vmax(rules)
  if ('velocities' in start) return packVelocities(start.velocities, vmax!)
  if ('road' in start && vmax !== undefined) return packRoad(start, vmax)
  return { packed: await packedCars(start), velocities: start.velocity }
}

type Filled = Exclude<Start, { velocities: ArrayLike<number> } | { saved: StartRoad }>

async function packedCars(start: Filled): Promise<Uint8Array> {
  if ('road' in start) return pack(start.road)
  if ('density' in start) return fillRoad(start)
  return start.start === 'random' ? fillExactly(start) : arranged(start, start.start)
}

/** A road whose cars may have velocities of their own; if none does, all have that of the start. */
function packRoad({ road, velocity }: { road: GivenRoad; velocity: number }, vmax: number): StartRoad {
  const { packed, velocities = velocity } = packStates(road, vmax)
  if (velocity > 0 && velocities !== velocity) {
    throw new RangeError(`velocity: ${velocity} cannot be combined with a road whose cars have velocities`)
  }
  return { packed, velocities }
}

/** Some ranges of the road at the start, packed one after the other. */
export async function partOfStart(
  start: Start,
  rules: Rules,
  cellRanges: readonly CellRange[],
): Promise<Uint8Array> {
  if ('road' in start) return pack(start.road, cellRanges)
  if ('density' in start) return fillRanges(start, cellRanges)
  return takeRanges((await packedStart(start, rules)).packed, cellRanges)
}

/** Cars at equal distances, or one behind the other from the first cell on. */
function arranged({ cells, cars }: { cells: number; cars: number }, start: 'even' | 'jam'): Uint8Array {
  const packed = bufferFor([{ from: 0, to: cells }])
  for (let i = 0; i < cars; i++) {
    const cell = start === 'jam' ? i : Math.floor((i * cells) / cars)
    packed[Math.floor(cell / 8)] |= 1 << (cell % 8)
  }
  return packed
}

/**
 * Packs cars given by their velocities.
 *
 * @param given -1 for an empty cell, or the velocity of a car, 0 to vmax
 * @throws {RangeError} for a road without cells, or for a wrong value, naming the first one
 */
function packVelocities(given: ArrayLike<number>, vmax: number): StartRoad {
  const cells = checkInteger('velocities.length', given.length, 1, 2 ** 35)
  const packed = bufferFor([{ from: 0, to: cells }])
  const velocities: number[] = []
  for (let i = 0; i < cells; i++) {
    const v = checkInteger(`velocities[${i}]`, given[i], -1, vmax)
    if (v < 0) continue
    packed[Math.floor(i / 8)] |= 1 << (i % 8)
    velocities.push(v)
  }
  return { packed, velocities: Uint8Array.from(velocities) }
}
