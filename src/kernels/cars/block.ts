import { type Cars, cellsOf } from '../../layouts/cars.js'
import { type BlockRange, NO_PAST } from '../../layouts/layout.js'
import type { Block } from '../kernel.js'
import { type Ends, endsAt } from './ends.js'
import type { CarRules } from './rules.js'

/** The cars of a block, and how a kernel moves them. */
export type MovingCars = Cars & {
  /**
   * Takes steps; the first is step `now`, which is 1 for the first step of a road.
   *
   * @param steps 1 on an open road, and at most `mostSteps`
   * @param ahead on an open road, the position that its first car must not reach
   */
  step(now: number, steps: number, ahead: number): void
  readonly mostSteps: number
  /** Appends the cars of each velocity, and the runs of stopped cars. */
  countVelocities(counts: number[]): void
  /** Removes the first car of an open road, which has left it. */
  leave(): void
  /** Puts a car behind the last one of an open road. It has the next number below. */
  enter(position: number, velocity: number): void
}

/** A block of cars: the loop over steps that all kernels share. */
export function openBlock(cars: MovingCars, range: BlockRange, rules: CarRules, span: number): Block {
  const { step, entered, exited } = range.past ?? NO_PAST
  const boundaryCounts: [number, number] = [entered, exited]
  /** Steps taken. */
  let done = step
  return {
    ...cellsOf(cars, range, span),
    boundaryCounts,
    advance(steps, observed) {
      const counts: number[] = []
      const until = done + steps
      let seen = 0
      let due = until - steps + (observed[0] ?? Number.POSITIVE_INFINITY)
      while (done < until) {
        const some = rules.ends ? 1 : Math.min(cars.mostSteps, until - done, due - done)
        const drivenOut = rules.ends ? stepOpen(endsAt(rules.ends, rules.seed, done + 1)) : 0
        if (!rules.ends) cars.step(done + 1, some, 0)
        done += some
        if (done !== due) continue
        cars.countVelocities(counts)
        if (rules.ends) counts.push(drivenOut)
        due = until - steps + (observed[++seen] ?? Number.POSITIVE_INFINITY)
      }
      return counts
    },
  }

  /** A step of an open road. Returns the cells that a car which left drove into before. */
  function stepOpen({ waits, shut }: Ends): number {
    const { cells, vmax } = range
    const ahead = shut ? cells : Number.POSITIVE_INFINITY
    const empty = cars.first() === cars.end()
    const back = empty ? ahead : cars.position(cars.first())
    const front = empty ? 0 : cars.position(cars.end() - 1)
    cars.step(done + 1, 1, ahead)
    let drivenOut = 0
    // A car on the last cell does not slow down, so it leaves whatever was drawn for it.
    if (!empty && !shut && (front === cells - 1 || cars.position(cars.end() - 1) >= cells)) {
      cars.leave()
      boundaryCounts[1]++
      drivenOut = cells - 1 - front
    }
    if (!waits || back === 0) return drivenOut
    const v = Math.min(vmax, back)
    cars.enter(v - 1, v)
    boundaryCounts[0]++
    if (v - 1 < cells) return drivenOut
    cars.leave()
    boundaryCounts[1]++
    return cells
  }
}
