import { popcount } from './packed.js'
import { read32 } from './words.js'

/**
 * Visits the cars from .. to - 1 of a packed road, which are numbered along the road from its first cell on. The gap of a
 * car is the number of empty cells up to the next car, of the last car on an open road up to its end.
 */
export function eachCar(
  packed: Uint8Array,
  { cells, open }: { cells: number; open: boolean },
  from: number,
  to: number,
  visit: (car: number, position: number, gap: number) => void,
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
