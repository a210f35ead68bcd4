import { type CarArrays, openArrays } from '../../layouts/arrays.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import type { Block } from '../kernel.js'
import { openBlock } from './block.js'
import type { CarRules } from './rules.js'

/** How a kernel moves cars in arrays. */
export type Mover = {
  /** Begins a step. */
  begin(now: number): void
  /** Moves the cars at the indices from .. to - 1; the car at `from` has this number. */
  move(from: number, to: number, number: number): void
}

/** Opens a block of cars in arrays. */
export function openArraysBlock(
  memory: Memory,
  address: number,
  range: BlockRange,
  rules: CarRules,
  openMover: (arrays: CarArrays, rules: CarRules) => Mover,
): Block {
  const { cells, open, begin, end } = range
  const arrays = openArrays(memory, address, range)
  const { positions, velocities } = arrays
  const { move, ...mover } = openMover(arrays, rules)
  const whole = begin === 0 && end === range.cars
  const firstAhead = end === range.cars ? 0 : end

  /** Writes the place behind the cars: what is ahead of the first one. */
  function putAhead(ahead: number) {
    const [first, end] = [arrays.first(), arrays.end()]
    if (open) positions[end] = ahead
    else if (whole) {
      positions[end] = positions[first] + cells
      velocities[end] = velocities[first]
    }
  }

  const moving = {
    ...arrays,
    mostSteps: Number.POSITIVE_INFINITY,
    step(now: number, steps: number, ahead: number) {
      const [first, end] = [arrays.first(), arrays.end()]
      for (let t = 0; t < steps; t++) {
        mover.begin(now + t)
        putAhead(ahead)
        move(first, end, arrays.base() + first)
        if (arrays.validGhosts === 0) continue
        // Nothing is known of what is ahead of the last ghost.
        arrays.validGhosts--
        move(end, end + arrays.validGhosts, firstAhead)
      }
    },
    countVelocities(counts: number[]) {
      putAhead(Number.POSITIVE_INFINITY)
      countVelocities(arrays, rules.vmax, counts)
    },
  }
  return openBlock(moving, range, rules, 1)
}

/** Appends the number of cars of each velocity, and of the runs of stopped cars, which are counted at their ends. */
function countVelocities(arrays: CarArrays, vmax: number, counts: number[]) {
  const { positions, velocities } = arrays
  const sums = new Array<number>(vmax + 2).fill(0)
  const end = arrays.end()
  for (let i = arrays.first(); i < end; i++) {
    sums[velocities[i]]++
    const joined = velocities[i + 1] === 0 && positions[i + 1] === positions[i] + 1
    if (velocities[i] === 0 && !joined) sums[vmax + 1]++
  }
  for (const sum of sums) counts.push(sum)
}

/**
 * Steps between exchanges of so many cars, which are seldom enough, and also those between the pauses of a block that
 * exchanges nothing: some milliseconds.
 */
export const arraysDepth = (cars: number): number => Math.max(1, Math.min(64, Math.floor(2 ** 18 / cars)))
