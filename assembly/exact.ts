/**
 * Traffic (Rule 184) on a ring, any number of steps at once. docs/exact.md derives what is used here.
 *
 * Two adjacent holes are a *gap*, two adjacent cars a *jam*. Both are known by their left cell. A gap moves one cell to the
 * right per step, a jam one cell to the left, through alternating cells. When they meet, they annihilate: ballistic
 * annihilation (Belitsky and Ferrari, J. Stat. Phys. 80, 517, 1995). So they match like brackets, around the ring. A pair
 * that is `apart` cells apart, always an even number, meets in step apart / 2:
 *
 *     cell    0 1 2 3 4 5 6 7 8 9
 *     car     . . . # # . # # . #
 *     gaps    ( (                    00 opens
 *     jams          )     )          11 closes
 *             | +-2-+     |          gone from step 1 on
 *             +-----6-----+          gone from step 3 on
 *
 * Roads, gaps and jams are bitmaps, 64 cells per word, lowest bit first. A *closed* bitmap repeats its first word behind
 * its last cell, so that 64 cells can be read from any cell of the ring:
 *
 *     | 0 .. 63 | 64 .. 127 | ... | .. n-1, 0 .. | .. 63 |
 */

/** Marks the gaps and the jams of a road, and returns how many cars can move. */
export function findPairs(road: usize, gaps: usize, jams: usize, cells: u32): u32 {
  closeRing(road, cells)
  let moving: u32 = 0
  for (let w: u32 = 0, words = wordsOf(cells); w < words; w++) {
    const at = (<usize>w) << 3
    const here = load<u64>(road + at)
    const right = (here >> 1) | (load<u64>(road + at, 8) << 63)
    const mask = inside(w, cells)
    store<u64>(gaps + at, ~(here | right) & mask)
    store<u64>(jams + at, here & right & mask)
    moving += <u32>popcnt(here & ~right & mask)
  }
  return moving
}

/**
 * Annihilates the pairs that meet within `steps` < 32 steps and lie in one word, all pairs of a word at a time, in the order
 * of their times. Starting inside the words is correct: brackets that match in a part of a text match in all of it.
 */
export function meetInside(gaps: usize, jams: usize, counts: usize, cells: u32, steps: u32): void {
  for (let w: u32 = 0, words = wordsOf(cells); w < words; w++) {
    const at = (<usize>w) << 3
    let gap = load<u64>(gaps + at)
    let jam = load<u64>(jams + at)
    for (let time: u32 = 1; time <= steps; time++) {
      const apart = <u64>(time << 1)
      const met = gap & (jam >> apart)
      gap ^= met
      jam ^= met << apart
      count(counts, time, <u32>popcnt(met))
    }
    store<u64>(gaps + at, gap)
    store<u64>(jams + at, jam)
  }
}

/**
 * Matches the remaining pairs along the road. A stack holds unmatched gaps, one entry per word that has gaps. A jam takes
 * the gap on top. A jam that finds no gap waits for one from around the ring: it is stored below, and the stack, which is
 * empty then, continues above it:
 *
 *     | jams without a gap, left to right | gaps still without a jam, left to right |
 *     stack                               base                                      top
 *
 * Times of meeting are counted up to `cap`; later ones count as `cap`. Pairs that meet after `steps` stay on the road.
 * Returns a gap that no other pair encloses, see `firstCell`.
 */
export function meetAcross(
  road: usize, gaps: usize, jams: usize, counts: usize, stack: usize, cells: u32, steps: u32, cap: u32,
): u32 {
  let base = stack
  let top = stack
  for (let w: u32 = 0, words = wordsOf(cells); w < words; w++) {
    const at = (<usize>w) << 3
    const from = w << 6
    let waiting = load<u64>(gaps + at)
    let coming = load<u64>(jams + at)
    let early: u64 = 0
    while (coming) {
      const jam = <u32>ctz(coming)
      const before = waiting & (((<u64>1) << jam) - 1)
      if (before) {
        const gap = 63 - <u32>clz(before)
        waiting ^= (<u64>1) << gap
        meet(gaps, jams, counts, from + gap, from + jam, jam - gap, steps, cap)
      } else if (top > base) {
        const gap = lastOf(top - ENTRY)
        if (take(top - ENTRY, gap)) top -= ENTRY
        meet(gaps, jams, counts, gap, from + jam, from + jam - gap, steps, cap)
      } else {
        const alone = coming & ((waiting & -waiting) - 1)
        early |= alone
        coming &= ~alone
        continue
      }
      coming &= coming - 1
    }
    if (early) base = top = push(top, w, early)
    if (waiting) top = push(top, w, waiting)
  }
  const outermost = top > base ? firstOf(base) : firstGap(road, cells)
  meetAround(gaps, jams, counts, stack, base, top, cells, steps, cap)
  return outermost
}

/** Matches the last gaps of the road with its first jams, around the ring. */
function meetAround(
  gaps: usize, jams: usize, counts: usize, stack: usize, base: usize, top: usize, cells: u32, steps: u32, cap: u32,
): void {
  let early = stack
  while (early < base && top > base) {
    const jam = firstOf(early)
    const gap = lastOf(top - ENTRY)
    if (take(early, jam)) early += ENTRY
    if (take(top - ENTRY, gap)) top -= ENTRY
    meet(gaps, jams, counts, gap, jam, jam + cells - gap, steps, cap)
  }
}

/** Matches a gap and a jam: counts their time of meeting, and removes them if it is within the steps. */
// @ts-ignore: decorator
@inline
function meet(
  gaps: usize, jams: usize, counts: usize, gap: u32, jam: u32, apart: u32, steps: u32, cap: u32,
): void {
  const time = apart >>> 1
  count(counts, min(time, cap), 1)
  if (time <= steps) {
    clear(gaps, gap)
    clear(jams, jam)
  }
}

// @ts-ignore: decorator
@inline
function count(counts: usize, time: u32, pairs: u32): void {
  const at = counts + ((<usize>time) << 2)
  store<u32>(at, load<u32>(at) + pairs)
}

// @ts-ignore: decorator
@inline
function clear(bits: usize, cell: u32): void {
  const at = bits + ((<usize>(cell >>> 6)) << 3)
  store<u64>(at, load<u64>(at) & ~((<u64>1) << (cell & 63)))
}

/** Bytes of a stack entry: 8 for the unmatched bits of a word, 4 for the number of the word. */
// @ts-ignore: decorator
@inline
const ENTRY: usize = 12

// @ts-ignore: decorator
@inline
function push(top: usize, w: u32, pairs: u64): usize {
  store<u64>(top, pairs)
  store<u32>(top, w, 8)
  return top + ENTRY
}

// @ts-ignore: decorator
@inline
function firstOf(entry: usize): u32 {
  return (load<u32>(entry, 8) << 6) + <u32>ctz(load<u64>(entry))
}

// @ts-ignore: decorator
@inline
function lastOf(entry: usize): u32 {
  return (load<u32>(entry, 8) << 6) + 63 - <u32>clz(load<u64>(entry))
}

/** Removes a bit from an entry, and returns whether it was the last one. */
// @ts-ignore: decorator
@inline
function take(entry: usize, cell: u32): bool {
  const rest = load<u64>(entry) ^ ((<u64>1) << (cell & 63))
  store<u64>(entry, rest)
  return rest == 0
}

/**
 * Writes the road after the steps: the remaining gaps `shift` cells to the right, the remaining jams `shift` cells to the
 * left, and alternating cells between them. A cell is the opposite of its left neighbour, unless the two are a gap or a
 * jam: a prefix exclusive or.
 */
export function rebuild(road: usize, gaps: usize, jams: usize, cells: u32, shift: u32, outermost: u32): void {
  closeRing(gaps, cells)
  closeRing(jams, cells)
  let cell = firstCell(gaps, jams, cells, shift, outermost)
  let gap = shift ? cells - shift : 0
  let jam = shift
  for (let w: u32 = 0, words = wordsOf(cells); w < words; w++) {
    let flips = ~(read(gaps, gap) | read(jams, jam))
    flips ^= flips << 1
    flips ^= flips << 2
    flips ^= flips << 4
    flips ^= flips << 8
    flips ^= flips << 16
    flips ^= flips << 32
    store<u64>(road + ((<usize>w) << 3), ((flips << 1) ^ (0 - cell)) & inside(w, cells))
    cell ^= flips >> 63
    gap = onward(gap, cells)
    jam = onward(jam, cells)
  }
}

/**
 * Cell 0 of the road after the steps. Up to the first gap or jam cells alternate: an even number of cells before it, cells
 * equal its left cell. A road without gaps and jams alternates all around. There the outermost gap decides: nothing
 * crossed its path after it was gone, so its left cell would still be a hole if it had moved on.
 */
function firstCell(gaps: usize, jams: usize, cells: u32, shift: u32, outermost: u32): u64 {
  let gap = shift ? cells - shift : 0
  let jam = shift
  for (let w: u32 = 0, words = wordsOf(cells); w < words; w++) {
    const jammed = read(jams, jam)
    const pairs = (read(gaps, gap) | jammed) & inside(w, cells)
    if (pairs) return ((jammed >> ctz(pairs)) ^ ctz(pairs)) & 1
    gap = onward(gap, cells)
    jam = onward(jam, cells)
  }
  return (outermost + shift) & 1
}

/** The first gap of a closed road, or the first hole of a road without gaps. */
function firstGap(road: usize, cells: u32): u32 {
  for (let w: u32 = 0, words = wordsOf(cells); w < words; w++) {
    const at = road + ((<usize>w) << 3)
    const here = load<u64>(at)
    const gaps = ~(here | (here >> 1) | (load<u64>(at, 8) << 63)) & inside(w, cells)
    if (gaps) return (w << 6) + <u32>ctz(gaps)
  }
  return load<u32>(road) & 1
}

// @ts-ignore: decorator
@inline
function wordsOf(cells: u32): u32 {
  return (cells >>> 6) + ((cells & 63) != 0 ? 1 : 0)
}

/** The bits of word `w` that are cells of the road. */
// @ts-ignore: decorator
@inline
function inside(w: u32, cells: u32): u64 {
  const left = cells - (w << 6)
  return left >= 64 ? ~0 : ((<u64>1) << left) - 1
}

/** The cell 64 cells further around the ring. On a ring of up to 64 cells it is not used. */
// @ts-ignore: decorator
@inline
function onward(cell: u32, cells: u32): u32 {
  const left = cells - cell
  return left > 64 ? cell + 64 : 64 - left
}

/** 64 cells of a closed bitmap from `cell` on. */
// @ts-ignore: decorator
@inline
function read(bits: usize, cell: u32): u64 {
  const at = bits + ((<usize>(cell >>> 6)) << 3)
  const shift = <u64>(cell & 63)
  return (load<u64>(at) >> shift) | ((load<u64>(at, 8) << 1) << (63 - shift))
}

/** Copies the first word of a bitmap behind its last cell. */
function closeRing(bits: usize, cells: u32): void {
  const first = load<u64>(bits)
  const end = bits + ((<usize>(cells >>> 6)) << 3)
  const used = <u64>(cells & 63)
  store<u64>(end, (load<u64>(end) & (((<u64>1) << used) - 1)) | (first << used))
  store<u64>(end, used ? first >> (64 - used) : 0, 8)
}
