import { popcount } from '../layouts/packed.js'
import { or32, read32 } from '../layouts/words.js'
import { philox4x32 } from './philox.js'
import { fillRoad } from './road.js'

/** Domain-separation tag in the last word of Philox's counter. The draws of roads have 0 there. */
const CHOICES = 4

/**
 * A road with an exact number of cars; each placement is equally likely. The cells are filled as with the density
 * cars / cells. Then as many cars as are too many are removed, or as are missing are put on empty cells, chosen at random.
 *
 * @param cars 0 to `cells`
 */
export async function fillExactly({ cells, cars, seed }: { cells: number; cars: number; seed: number }) {
  const packed = await fillRoad({ cells, density: cars / cells, seed, random: 'philox' })
  let there = 0
  for (let first = 0; first < cells; first += 32) there += popcount(read32(packed, first))
  if (there > cars) change(packed, cells, choose(there, there - cars, seed), true)
  else change(packed, cells, choose(cells - there, cars - there, seed), false)
  return packed
}

/**
 * Chooses `count` of the numbers 0 .. all - 1; each choice is equally likely (R. W. Floyd, in J. Bentley, Commun. ACM 30,
 * 754 (1987)).
 */
function choose(all: number, count: number, seed: number): Set<number> {
  const chosen = new Set<number>()
  for (let i = all - count; i < all; i++) {
    const number = Math.floor(fraction(seed, i) * (i + 1))
    chosen.add(chosen.has(number) ? i : number)
  }
  return chosen
}

/** A number in [0, 1), a multiple of 2^-53. */
function fraction(seed: number, i: number): number {
  const [low, high] = philox4x32(
    [i % 2 ** 32, Math.floor(i / 2 ** 32), 0, CHOICES],
    [seed % 2 ** 32, Math.floor(seed / 2 ** 32)],
  )
  return ((high >>> 11) * 2 ** 32 + low) / 2 ** 53
}

/** Empties those of the cars that are chosen, or fills those of the empty cells; both are counted from the first cell on. */
function change(packed: Uint8Array, cells: number, chosen: Set<number>, cars: boolean) {
  let next = 0
  for (let first = 0; first < cells && chosen.size > 0; first += 32) {
    const own = cells - first < 32 ? (1 << (cells - first)) - 1 : -1
    let changes = 0
    for (
      let rest = (cars ? read32(packed, first) : ~read32(packed, first)) & own;
      rest !== 0;
      rest &= rest - 1
    ) {
      if (chosen.delete(next++)) changes |= rest & -rest
    }
    if (cars) for (let byte = 0; byte < 4; byte++) packed[first / 8 + byte] &= ~(changes >>> (8 * byte))
    else or32(packed, first, changes, 32)
  }
}
