import { bits, openBits, tailOf } from '../../layouts/bits.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { popcount } from '../../layouts/packed.js'
import { bufferMemory } from '../../wasm/memory.js'
import { type Block, type BlockKernel, NO_BOUNDARY_COUNTS } from '../kernel.js'
import { setOutsideBits } from './outside.js'
import type { ElementaryRules } from './rules.js'

/** Thirty-two cells at once, in the bits of an integer: the highest rung without WebAssembly. */
export const bitwise: BlockKernel = {
  sort: 'block',
  name: 'bitwise',
  layout: bits,
  depth: () => 32,
  unavailable: () => undefined,
  memory: bufferMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: ElementaryRules): Block {
  const { begin, end, ghosts } = range
  const count = end - begin
  const words = new Int32Array(memory.buffer, address, count + 2 * ghosts)
  const tail = tailOf(range)
  const terms = termsOf(rules.rule)
  return {
    ...openBits(memory, address, range),
    boundaryCounts: NO_BOUNDARY_COUNTS,
    advance(steps, observed) {
      const counts: number[] = []
      for (let i = 1; i <= steps; i++) {
        const isObserved = i === observed[counts.length]
        if (rules.outside) setOutsideBits(words, range, rules.outside)
        if (isObserved && rules.counted === 'moved') counts.push(moved(words, ghosts, ghosts + count, tail))
        if (rules.rule === 184) drive(words)
        else apply(terms, words)
        if (isObserved && rules.counted === 'population')
          counts.push(population(words, ghosts, ghosts + count, tail))
      }
      return counts
    },
  }
}

/** Rule 184 in place, from left to right. Cells beyond the ends count as empty. */
function drive(words: Int32Array) {
  let before = 0
  let word = words[0]
  const last = words.length - 1
  for (let i = 0; i < last; i++) {
    const behind = words[i + 1]
    const left = (word << 1) | (before >>> 31)
    const right = (word >>> 1) | (behind << 31)
    words[i] = left ^ (word & (left ^ right))
    before = word
    word = behind
  }
  words[last] = (word & (word >>> 1)) | (~word & ((word << 1) | (before >>> 31)))
}

/**
 * The algebraic normal form of a rule (its Reed-Muller form): an exclusive or of products of left, cell and right. Element
 * i is -1 if the form has the product of the variables in i (4 left, 2 cell, 1 right), and else 0.
 */
function termsOf(rule: number): number[] {
  const terms = Array.from({ length: 8 }, (_, i) => (rule >> i) & 1)
  for (const variable of [1, 2, 4]) {
    for (let i = 0; i < 8; i++) if (i & variable) terms[i] ^= terms[i ^ variable]
  }
  return terms.map((term) => -term)
}

/** Any rule, in place, from left to right. Cells beyond the ends count as 0. */
function apply([t0, r, c, cr, l, lr, lc, lcr]: number[], words: Int32Array) {
  let before = 0
  let word = words[0]
  for (let i = 0; i < words.length; i++) {
    const behind = i + 1 < words.length ? words[i + 1] : 0
    const left = (word << 1) | (before >>> 31)
    const right = (word >>> 1) | (behind << 31)
    const without = t0 ^ (r & right) ^ (word & (c ^ (cr & right)))
    words[i] = without ^ (left & (l ^ (lr & right) ^ (word & (lc ^ (lcr & right)))))
    before = word
    word = behind
  }
}

/** Cars with an empty cell in front, in the words first .. end - 1. Of the last word, only the low `tail` bits count. */
function moved(words: Int32Array, first: number, end: number, tail: number): number {
  let cars = 0
  for (let i = first; i < end; i++) {
    let leave = words[i] & ~((words[i] >>> 1) | (words[i + 1] << 31))
    if (i === end - 1 && tail < 32) leave &= (1 << tail) - 1
    cars += popcount(leave)
  }
  return cars
}

/** Cells that are 1, likewise. */
function population(words: Int32Array, first: number, end: number, tail: number): number {
  let count = 0
  for (let i = first; i < end; i++) {
    count += popcount(i === end - 1 && tail < 32 ? words[i] & ((1 << tail) - 1) : words[i])
  }
  return count
}
