import { bytes, copies, openBytes } from '../../layouts/bytes.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { bufferMemory } from '../../wasm/memory.js'
import type { Block, BlockKernel } from '../kernel.js'
import { openBytesEnds } from './ends.js'
import type { CarRules } from './rules.js'
import { openSlows } from './slows.js'
import { stepLoop } from './steps.js'

/** One car after the other: count its free cells, and write it where it goes. */
export const naive: BlockKernel = {
  sort: 'block',
  name: 'naive',
  layout: bytes,
  depth: () => 1,
  unavailable: () => undefined,
  memory: bufferMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: CarRules): Block {
  const { current, next, swap } = copies(memory, address, range)
  const { boundaryCounts, before, after } = openBytesEnds(rules, range)
  const slows = openSlows(rules, range)
  const first = range.ghosts
  const end = first + range.end - range.begin
  return {
    ...openBytes(memory, address, range),
    boundaryCounts,
    advance: stepLoop(rules, {
      before: (ends) => before(current(), ends),
      step(now) {
        step(rules.vmax, current(), next(), slows(now))
        swap()
      },
      after: (ends) => after(current(), ends),
      countVelocities: (counts) => countVelocities(current(), first, end, counts, rules.vmax + 2),
    }),
  }
}

/** Cells hold 1 + velocity. Cells beyond the end of the block count as free. */
function step(
  vmax: number,
  road: Uint8Array,
  next: Uint8Array,
  slows: (i: number, stood: boolean) => boolean,
) {
  next.fill(0)
  for (let i = 0; i < road.length; i++) {
    if (road[i] === 0) continue
    const wanted = Math.min(road[i], vmax)
    let v = 0
    while (v < wanted && !(road[i + v + 1] > 0)) v++
    if (v > 0 && slows(i, road[i] === 1)) v--
    if (i + v < road.length) next[i + v] = v + 1
  }
}

/** Appends the number of cars of each velocity, and of the runs of stopped cars, which are counted at their ends. */
export function countVelocities(
  road: Uint8Array,
  first: number,
  end: number,
  counts: number[],
  length: number,
) {
  const from = counts.length
  for (let k = 0; k < length; k++) counts.push(0)
  for (let i = first; i < end; i++) {
    if (road[i] > 0) counts[from + road[i] - 1]++
    if (road[i] === 1 && road[i + 1] !== 1) counts[from + length - 1]++
  }
}
