import { bits, openBits, tailOf } from '../../layouts/bits.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { ones } from '../../layouts/packed.js'
import { bufferMemory } from '../../wasm/memory.js'
import { type Block, type BlockKernel, CLOSED } from '../kernel.js'
import { setOutsideBits } from './outside.js'
import type { ElementaryRules } from './rules.js'

/** Thirty-two cells at once, in the bits of an integer: the last rung that needs no WebAssembly. */
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
    boundaryCounts: CLOSED,
    advance(steps, observed) {
      const counts: number[] = []
      for (let i = 1; i <= steps; i++) {
        const due = i === observed[counts.length]
        if (rules.outside) setOutsideBits(words, 1, range, rules.outside)
        if (due && rules.counted === 'moved') counts.push(moved(words, ghosts, ghosts + count, tail))
        if (rules.rule === 184) drive(words)
        else apply(terms, words)
        if (due && rules.counted === 'ones') counts.push(countOnes(words, ghosts, ghosts + count, tail))
      }
      return counts
    },
  }
}

/** Rule 184 in place, from left to right; beyond both ends the road counts as empty. */
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
 * A rule as an exclusive or of products of left, cell and right (its Reed-Muller or algebraic normal form): bit i of
 * the result says whether the product of those of the three that are in i (4 left, 2 cell, 1 right) is one of them.
 * Spread to masks of 32 bits.
 */
function termsOf(rule: number): number[] {
  const terms = Array.from({ length: 8 }, (_, i) => (rule >> i) & 1)
  for (const variable of [1, 2, 4]) {
    for (let i = 0; i < 8; i++) if (i & variable) terms[i] ^= terms[i ^ variable]
  }
  return terms.map((term) => -term)
}

/** Any rule, in place, from left to right; beyond both ends cells count as 0. */
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

/** Cars with an empty cell in front, in the words first .. end - 1; of the last one only in its low `tail` bits. */
function moved(words: Int32Array, first: number, end: number, tail: number): number {
  let cars = 0
  for (let i = first; i < end; i++) {
    let leave = words[i] & ~((words[i] >>> 1) | (words[i + 1] << 31))
    if (i === end - 1 && tail < 32) leave &= (1 << tail) - 1
    cars += ones(leave)
  }
  return cars
}

/** Cells that are 1, likewise. */
function countOnes(words: Int32Array, first: number, end: number, tail: number): number {
  let count = 0
  for (let i = first; i < end; i++) {
    count += ones(i === end - 1 && tail < 32 ? words[i] & ((1 << tail) - 1) : words[i])
  }
  return count
}
