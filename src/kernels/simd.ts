import * as modules from '../generated/wasm.js'
import { type Closing, lanes, openLanes, piecesOf, ROW, rowsOf } from '../layouts/lanes.js'
import type { Kernel } from './kernel.js'
import { wasmMemory } from './memory.js'
import { instantiate, missing } from './module.js'

/** assembly/simd.ts */
type Exports = Closing & {
  step1: Step
  step2: Step
  step3: Step
  step4: Step
  count1(state: number, from: number, to: number): number
  leaving(state: number, row: number, lanes: number): number
}
type Step = (state: number, from: number, to: number) => void

/** Steps of the longest pass. */
const LEVELS = 4

/** What a pass keeps between two tiles: two rows for each level. */
const STATE = 2 * LEVELS * ROW

/** Rows that stay in the cache while all passes go over them: 256 kB. */
const TILE = 16384 * ROW

/**
 * Rows of 128 cells in SIMD registers, several steps a pass, many passes a tile:
 *
 *                 first                                        end
 *         ghosts   │ tile 0        tile 1        tile 2         │  ghosts
 *     pass 0  ─────┼────────────┤─────────────┤──────────────┤──┼─────
 *     pass 1    ───┼────────┤─────────────┤──────────────┤──────┼───
 *     pass 2      ─┼────┤─────────────┤──────────────┤──────────┼─
 *
 * Each pass reads the road as far as the pass before it has written, so the tiles lean to the left by the steps taken,
 * and the rows that are right shrink by a step at both ends.
 */
export const simd: Kernel = {
  name: 'simd',
  layout: { ...lanes, bytes: (place) => lanes.bytes(place) + place.ghosts * STATE },
  depth: (rows) => Math.max(24, Math.min(256, Math.floor(rows / 64))),
  missing: () => missing(modules.simd),
  memory: wasmMemory,
  open(memory, address, place) {
    const exports = instantiate<Exports>(modules.simd, memory as WebAssembly.Memory)
    const { step1, step2, step3, step4, count1, leaving } = exports
    const step = [step1, step2, step3, step4]
    const cells = openLanes(memory, address, place, exports)
    const states = address + lanes.bytes(place)
    const { first, end } = rowsOf(address, place)
    const { rows, full } = piecesOf(place.cells)
    /** Steps that the ghosts are still good for. */
    let depth = 0

    /** One step over rows from .. to - ROW that counts the cars that leave the block's own rows. */
    function countStep(state: number, from: number, to: number): number {
      // A row is counted when the one behind it is read; of the road's last row only the full lanes are its own.
      const last = place.end === rows
      const begin = clamp(first + ROW, from, to)
      const until = clamp(last ? end : end + ROW, begin, to)
      step1(state, from, begin)
      let cars = count1(state, begin, until)
      if (last && until === end && end < to) cars += leaving(state, end, full)
      step1(state, until, to)
      return cars
    }

    return {
      ...cells,
      receive(side, edge) {
        cells.receive(side, edge)
        depth = place.ghosts
      },
      advance(steps, observed) {
        const counts = observed.map(() => 0)
        const passes = passesOf(steps, observed)
        const low = first - depth * ROW
        const high = end + depth * ROW
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
            if (observation >= 0) counts[observation] += countStep(state, from, to)
            else step[levels - 1](state, from, to)
          }
          left = right
        }
        depth -= steps
        return counts
      },
    }
  },
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

type Pass = {
  /** Steps taken by the passes before. */
  done: number
  /** Steps that this one takes, 1 to LEVELS. */
  levels: number
  /** Which observation is made of its one step, or -1. */
  observation: number
}

/** The same cut again and again, on a short road, must cost nothing. */
const unobserved: Pass[][] = []

/** Cuts so many steps into passes of as many levels as there can be; an observed step has a pass of its own. */
function passesOf(steps: number, observed: readonly number[]): Pass[] {
  if (observed.length > 0) return cut(steps, observed)
  unobserved[steps] ??= cut(steps, observed)
  return unobserved[steps]
}

function cut(steps: number, observed: readonly number[]): Pass[] {
  const passes: Pass[] = []
  let seen = 0
  for (let done = 0; done < steps; ) {
    const due = observed[seen] === done + 1
    const levels = due ? 1 : Math.min(LEVELS, (observed[seen] ?? steps + 1) - 1 - done)
    passes.push({ done, levels, observation: due ? seen++ : -1 })
    done += levels
  }
  return passes
}
