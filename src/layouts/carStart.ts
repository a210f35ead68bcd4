import { NO_PAST, type Road } from './layout.js'
import { popcount } from './packed.js'
import { read32 } from './words.js'

/**
 * Visits the cars with the numbers from .. to - 1 of a packed road, in this order. Unless the road has a past, they are
 * numbered from its first cell on. The order of a car is the number of cars on the cells before it; its gap is the number
 * of empty cells up to the next car, of the last car on an open road up to its end.
 */
export function eachCar(
  packed: Uint8Array,
  road: Pick<Road, 'cells' | 'cars' | 'open' | 'past'>,
  from: number,
  to: number,
  visit: (number: number, order: number, position: number, gap: number) => void,
) {
  const { first, laps } = road.past ?? NO_PAST
  const { cells, cars } = road
  // Cars before the first one are behind it on a ring: at the end of the road, one lap less.
  const some = (from: number, to: number, shift: number, lap: number) => {
    eachInOrder(packed, road, from + shift, to + shift, (order, cell, gap) =>
      visit(order - shift, order, cell + lap * cells, gap),
    )
  }
  if (from < first) some(from, Math.min(to, first), cars - first, laps - 1)
  if (to > first) some(Math.max(from, first), to, -first, laps)
}

/** Visits the cars of order from .. to - 1. */
function eachInOrder(
  packed: Uint8Array,
  { cells, open }: { cells: number; open: boolean },
  from: number,
  to: number,
  visit: (order: number, cell: number, gap: number) => void,
) {
  let car = 0
  let position = -1
  for (let first = 0; first < cells && car <= to; first += 32) {
    let word = read32(packed, first)
    if (word === 0) continue
    const count = popcount(word)
    // `from` itself is visited when the car after it is found.
    if (car + count < from) {
      car += count
      continue
    }
    for (; word !== 0 && car <= to; word &= word - 1) {
      const next = first + 31 - Math.clz32(word & -word)
      if (car > from) visit(car - 1, position, next - position - 1)
      position = next
      car++
    }
  }
  // The last car of the road has no other behind it.
  if (car === to && to > from)
    visit(car - 1, position, (open ? cells : cells + firstCar(packed, cells)) - position - 1)
}

function firstCar(packed: Uint8Array, cells: number): number {
  for (let first = 0; first < cells; first += 32) {
    const word = read32(packed, first)
    if (word !== 0) return first + 31 - Math.clz32(word & -word)
  }
  return cells
}
