import { bytes, copies, openBytes } from '../../layouts/bytes.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { bufferMemory } from '../../wasm/memory.js'
import { type Block, type BlockKernel, NO_BOUNDARY_COUNTS } from '../kernel.js'
import { setOutside } from './outside.js'
import type { ElementaryRules } from './rules.js'

/** A plain loop: one cell after the other, from one array into another. */
export const naive: BlockKernel = {
  sort: 'block',
  name: 'naive',
  layout: bytes,
  depth: () => 1,
  unavailable: () => undefined,
  memory: bufferMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: ElementaryRules): Block {
  const { current, next, swap } = copies(memory, address, range)
  const first = range.ghosts
  const end = first + range.end - range.begin
  const traffic = rules.rule === 184
  const counted = rules.counted
  return {
    ...openBytes(memory, address, range),
    boundaryCounts: NO_BOUNDARY_COUNTS,
    advance(steps, observed) {
      const counts: number[] = []
      for (let i = 1; i <= steps; i++) {
        const isObserved = i === observed[counts.length]
        if (rules.outside) setOutside(current(), range, rules.outside)
        if (isObserved && counted === 'moved') counts.push(moved(current(), first, end))
        if (traffic) drive(current(), next())
        else apply(rules.rule, current(), next())
        swap()
        if (isObserved && counted === 'population') counts.push(population(current(), first, end))
      }
      return counts
    },
  }
}

/** Rule 184 with if and else. The first and the last cell of `next` are not written, because a neighbour is missing. */
function drive(road: Uint8Array, next: Uint8Array) {
  const last = road.length - 1
  for (let i = 1; i < last; i++) {
    if (road[i] === 1) next[i] = road[i + 1]
    else next[i] = road[i - 1]
  }
}

/** Any rule, by table lookup. */
function apply(rule: number, road: Uint8Array, next: Uint8Array) {
  const last = road.length - 1
  for (let i = 1; i < last; i++) {
    next[i] = (rule >> (4 * road[i - 1] + 2 * road[i] + road[i + 1])) & 1
  }
}

function moved(road: Uint8Array, first: number, end: number): number {
  let cars = 0
  for (let i = first; i < end; i++) {
    if (road[i] === 1 && road[i + 1] === 0) cars++
  }
  return cars
}

function population(road: Uint8Array, first: number, end: number): number {
  let count = 0
  for (let i = first; i < end; i++) count += road[i]
  return count
}
