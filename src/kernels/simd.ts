import * as modules from '../generated/wasm.js'
import { type Closing, lanes, openLanes, piecesOf, ROW, rowsOf } from '../layouts/lanes.js'
import type { Kernel } from './kernel.js'
import { wasmMemory } from './memory.js'
import { instantiate, missing } from './module.js'

/** assembly/simd.ts */
type Exports = Closing & {
  step1(state: number, from: number, to: number): void
  step4(state: number, from: number, to: number): void
  moved(from: number, to: number, lanes: number): number
}

/** What a pass keeps between two tiles: two rows for each of four levels. */
const STATE = 8 * ROW

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
    const { step1, step4, moved, ...closing } = instantiate<Exports>(
      modules.simd,
      memory as WebAssembly.Memory,
    )
    const cells = openLanes(memory, address, place, closing)
    const states = address + lanes.bytes(place)
    const { first, end } = rowsOf(address, place)
    const { rows, full } = piecesOf(place.cells)
    /** Steps that the ghosts are still good for. */
    let depth = 0

    /** Cars that move out of those of the rows from .. to - ROW that are the block's own. */
    function count(from: number, to: number): number {
      const low = Math.max(from, first)
      const high = Math.min(to, end)
      if (high <= low) return 0
      if (high < end || place.end < rows) return moved(low, high, 128)
      return (high - ROW > low ? moved(low, high - ROW, 128) : 0) + moved(high - ROW, high, full)
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
            if (observation >= 0) counts[observation] += count(from - ROW, to - ROW)
            if (levels === 4) step4(states + i * STATE, from, to)
            else step1(states + i * STATE, from, to)
          }
          left = right
        }
        depth -= steps
        return counts
      },
    }
  },
}

type Pass = {
  /** Steps taken by the passes before. */
  done: number
  /** Steps that this one takes. */
  levels: 1 | 4
  /** Which observation is made before its first step, or -1. */
  observation: number
}

/** Cuts so many steps into passes, a new one at each step that is observed. */
function passesOf(steps: number, observed: readonly number[]): Pass[] {
  const passes: Pass[] = []
  let seen = 0
  for (let done = 0; done < steps; ) {
    const observation = observed[seen] === done + 1 ? seen++ : -1
    const until = Math.min(steps, (observed[seen] ?? steps + 1) - 1)
    const levels = until - done >= 4 ? 4 : 1
    passes.push({ done, levels, observation })
    done += levels
  }
  return passes
}
