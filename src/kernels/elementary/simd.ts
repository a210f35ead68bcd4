import * as modules from '../../generated/wasm.js'
import {
  bitsOutside,
  type HaloCopy,
  lanes,
  openLanes,
  piecesOf,
  ROW,
  rowAddresses,
} from '../../layouts/lanes.js'
import { type BlockRange, withScratch } from '../../layouts/layout.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, type Source, unavailable } from '../../wasm/modules.js'
import { clamp } from '../clamp.js'
import { type Block, type BlockKernel, NO_BOUNDARY_COUNTS } from '../kernel.js'
import { assemble } from './rule/assemble.js'
import type { ElementaryRules } from './rules.js'

/** assembly/simd.ts */
type Exports = Steps &
  HaloCopy & {
    count1(state: number, from: number, to: number): number
    leaving(state: number, row: number, lanes: number): number
    population(from: number, to: number, lanes: number): number
  }
type Steps = { step1: Step; step2: Step; step3: Step; step4: Step }
type Step = (state: number, from: number, to: number) => void

/** Steps of the longest pass. */
const LEVELS = 4

/** Bytes that a pass keeps between two tiles: two rows per level. */
const STATE = 2 * LEVELS * ROW

/** Bytes of a tile, which stays in the cache during all passes: 256 kB. */
const TILE = 16384 * ROW

/**
 * Rows of 128 cells in SIMD registers, several steps per pass, many passes per tile:
 *
 *                 first                                        end
 *         ghosts   │ tile 0        tile 1        tile 2         │  ghosts
 *     pass 0  ─────┼────────────┤─────────────┤──────────────┤──┼─────
 *     pass 1    ───┼────────┤─────────────┤──────────────┤──────┼───
 *     pass 2      ─┼────┤─────────────┤──────────────┤──────────┼─
 *
 * Each pass reads only rows that the previous pass has written. So tiles are shifted to the left by the steps taken, and
 * the range of correct rows shrinks by one row per step at both ends.
 */
export const simd: BlockKernel = {
  sort: 'block',
  name: 'simd',
  layout: /* @__PURE__ */ withScratch(lanes, ({ ghosts }) => ghosts * STATE),
  depth: (rows) => Math.max(24, Math.min(256, Math.floor(rows / 64))),
  unavailable: ({ rule }: ElementaryRules) => unavailable(modules.simd) ?? unavailable(sourceOf(rule)),
  memory: wasmMemory,
  open: (memory, address, range, rules: ElementaryRules) =>
    open(memory as WebAssembly.Memory, address, range, rules),
}

function open(memory: WebAssembly.Memory, address: number, range: BlockRange, rules: ElementaryRules): Block {
  const exports = instantiate<Exports>(modules.simd, memory)
  const step = stepsOf(exports, rules.rule, memory)
  const cells = openLanes(memory, address, range, exports)
  const states = address + lanes.bytes(range)
  const { first, end } = rowAddresses(address, range)
  const outside = outsideOf(memory, range, first, rules)
  const count =
    rules.counted === 'moved'
      ? countMoved(exports, range, first)
      : countPopulation(exports, step[0], range, first)
  // The cells outside must be written before each step.
  const maxLevels = rules.outside ? 1 : LEVELS
  /** Ghost rows that are still correct. */
  let validGhosts = 0

  return {
    ...cells,
    boundaryCounts: NO_BOUNDARY_COUNTS,
    receive(side, strip) {
      cells.receive(side, strip)
      validGhosts = range.ghosts
    },
    advance(steps, observed) {
      const counts = observed.map(() => 0)
      const passes = passesOf(steps, observed, maxLevels)
      const low = first - validGhosts * ROW
      const high = end + validGhosts * ROW
      let left = low
      let right = low
      while (right < high) {
        right = Math.min(left + TILE, high)
        for (let i = 0; i < passes.length; i++) {
          const { done, levels, observation } = passes[i]
          const from = Math.max(left - done * ROW, low + done * ROW)
          const to = right - done * ROW
          if (to <= from) continue
          const state = states + i * STATE
          if (outside) outside(from, to)
          if (observation >= 0) counts[observation] += count(state, from, to)
          else step[levels - 1](state, from, to)
        }
        left = right
      }
      validGhosts -= steps
      return counts
    },
  }
}

/** Takes one step of the rows from .. to - ROW, and counts. */
type Count = (state: number, from: number, to: number) => number

/** Counts the cars that leave the block's own rows. */
function countMoved({ step1, count1, leaving }: Exports, range: BlockRange, first: number): Count {
  const { rows, full } = piecesOf(range)
  const end = first + ROW * (range.end - range.begin)
  return (state, from, to) => {
    // A row is counted when the next one is read. Of the road's last row only the full lanes count.
    const last = range.end === rows
    const begin = clamp(first + ROW, from, to)
    const until = clamp(last ? end : end + ROW, begin, to)
    step1(state, from, begin)
    let cars = count1(state, begin, until)
    if (last && until === end && end < to) cars += leaving(state, end, full)
    step1(state, until, to)
    return cars
  }
}

/** Counts the cells of the block's own rows that are 1 after the step, which writes the row before each row it reads. */
function countPopulation({ population }: Exports, step1: Step, range: BlockRange, first: number): Count {
  const { lanes, rows, full } = piecesOf(range)
  const end = first + ROW * (range.end - range.begin)
  // Of the road's last row only the full lanes count.
  const whole = range.end === rows ? end - ROW : end
  return (state, from, to) => {
    step1(state, from, to)
    const [begin, middle, until] = [first, whole, end].map((row) => clamp(row, from - ROW, to - ROW))
    return population(begin, middle, lanes) + population(middle, until, full)
  }
}

/** On a road that is not a ring: writes the cells outside into the rows from .. to - ROW, which are read next. */
function outsideOf(memory: WebAssembly.Memory, range: BlockRange, first: number, rules: ElementaryRules) {
  if (!rules.outside) return undefined
  const { left, right } = rules.outside
  const bytes = new Uint8Array(memory.buffer)
  const spots = bitsOutside(range).map(({ row, byte, bit, cell }) => {
    const address = first + ROW * (row - range.begin)
    return { address, byte, bit, on: cell < 0 ? left === 1 : right === 1 }
  })
  return (from: number, to: number) => {
    for (const { address, byte, bit, on } of spots) {
      if (address < from || address >= to) continue
      if (on) bytes[address + byte] |= bit
      else bytes[address + byte] &= ~bit
    }
  }
}

/** Passes of 1, 2, … steps: precompiled for Rule 184, assembled for any other rule. */
function stepsOf(exports: Exports, rule: number, memory: WebAssembly.Memory): Step[] {
  const source = sourceOf(rule)
  const { step1, step2, step3, step4 } =
    source === modules.simd ? exports : instantiate<Steps>(source, memory)
  return [step1, step2, step3, step4]
}

/** The module with the steps of a rule. */
const sourceOf = (rule: number): Source =>
  rule === 184 ? modules.simd : { name: `rule ${rule}`, binary: () => assemble(rule) }

type Pass = {
  /** Steps of the passes before. */
  done: number
  /** Steps of this pass, 1 to LEVELS. */
  levels: number
  /** Index of the observation that its single step makes, or -1. */
  observation: number
}

/** Cached by the number of steps, because on a short road finding the passes would take too long. */
const unobserved: Pass[][] = []

/** Splits so many steps into passes of at most `maxLevels` steps. An observed step has its own pass. */
function passesOf(steps: number, observed: readonly number[], maxLevels: number): Pass[] {
  if (observed.length > 0 || maxLevels < LEVELS) return cutPasses(steps, observed, maxLevels)
  unobserved[steps] ??= cutPasses(steps, observed, maxLevels)
  return unobserved[steps]
}

function cutPasses(steps: number, observed: readonly number[], maxLevels: number): Pass[] {
  const passes: Pass[] = []
  let seen = 0
  for (let done = 0; done < steps; ) {
    const isObserved = observed[seen] === done + 1
    const levels = isObserved ? 1 : Math.min(maxLevels, (observed[seen] ?? steps + 1) - 1 - done)
    passes.push({ done, levels, observation: isObserved ? seen++ : -1 })
    done += levels
  }
  return passes
}
