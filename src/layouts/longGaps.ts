/**
 * The gaps of the few cars that have long ones, by the number of the car: a hash table in the memory of a block. Each
 * place has a number and a gap; a gap of 0 says that it is empty.
 */
export type LongGaps = {
  get(number: number): number
  /** Changes a gap; 0 removes it. */
  set(number: number, gap: number): void
  /** Removes all. */
  clear(): void
}

/** Places of a table: at least twice as many as there can be long gaps. */
export const placesFor = (most: number): number => 2 ** Math.ceil(Math.log2(2 * most + 2))

/** Bytes of a place. */
export const PLACE = 16

/** Opens a table. Few gaps are long, so most of its memory is never touched. */
export function openLongGaps(buffer: ArrayBufferLike, address: number, places: number): LongGaps {
  const numbers = new Float64Array(buffer, address, places)
  const gaps = new Float64Array(buffer, address + 8 * places, places)
  const shift = 32 - Math.log2(places)

  /** The place of a number, or the empty one that it would get. */
  function placeOf(number: number): number {
    // 2^32 times the golden ratio spreads neighbours.
    let place = Math.imul(number, 0x9e3779b9) >>> shift
    while (gaps[place] !== 0 && numbers[place] !== number) place = (place + 1) % places
    return place
  }
  function set(number: number, gap: number) {
    const place = placeOf(number)
    const removed = gap === 0 && gaps[place] !== 0
    numbers[place] = number
    gaps[place] = gap
    if (removed) closeUp((place + 1) % places)
  }
  /** Moves what was put here because an earlier place was taken. */
  function closeUp(from: number) {
    for (let place = from; gaps[place] !== 0; place = (place + 1) % places) {
      const gap = gaps[place]
      gaps[place] = 0
      set(numbers[place], gap)
    }
  }
  return {
    get: (number) => gaps[placeOf(number)],
    set,
    clear() {
      gaps.fill(0)
    },
  }
}
