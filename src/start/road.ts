import type { Rules } from '../kernels/rules.js'
import { takeRanges } from '../layouts/cellRanges.js'
import type { CellRange } from '../layouts/layout.js'
import { pack } from '../layouts/pack.js'
import { packVelocities } from '../layouts/packed.js'
import { kindOf } from '../models/table.js'
import type { Start } from '../options/setup.js'
import { fillRanges } from '../random/fillRanges.js'
import { fillRoad } from '../random/road.js'

/** The road at the start, packed. */
export async function packedStart(start: Start, rules: Rules): Promise<Uint8Array> {
  const { planes } = kindOf(rules).road(start.cells, rules)
  if ('velocities' in start) return packVelocities(start.velocities, planes - 1)
  return standing('road' in start ? pack(start.road) : await fillRoad(start), planes)
}

/** Some ranges of the road at the start, packed one after the other. Velocities alone are packed as a whole first. */
export async function partOfStart(
  start: Start,
  rules: Rules,
  cellRanges: readonly CellRange[],
): Promise<Uint8Array> {
  const { planes } = kindOf(rules).road(start.cells, rules)
  if ('velocities' in start) return takeRanges(await packedStart(start, rules), planes, cellRanges)
  return standing(
    'road' in start ? pack(start.road, cellRanges) : await fillRanges(start, cellRanges),
    planes,
  )
}

/** The planes of a road where all cars are stopped: the cars are in the first plane, the others are empty. */
function standing(cars: Uint8Array, planes: number): Uint8Array {
  if (planes === 1) return cars
  const packed = new Uint8Array(cars.length * planes)
  packed.set(cars)
  return packed
}
