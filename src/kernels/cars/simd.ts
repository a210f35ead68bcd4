import * as modules from '../../generated/wasm.js'
import {
  bitsOutside,
  type CellBit,
  type Closing,
  lanes,
  openLanes,
  piecesOf,
  ROW,
  rowAddresses,
} from '../../layouts/lanes.js'
import type { BlockRange } from '../../layouts/layout.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import type { Block, BlockKernel } from '../kernel.js'
import { drivenOnRoad, type Ends } from './ends.js'
import type { CarRules } from './rules.js'
import { inSteps } from './steps.js'

/** assembly/cars/simd.ts */
type Exports = Closing & {
  watch(window: number, to: number, vmax: number): void
  drawAll(slow: number, row: number, rows: number, k0: number, k1: number, k2: number, chance: number): void
  choose(slow: number, still: number, at: number, planes: number, rows: number): void
  stepKey(out: number, seed: number, step: number): void
  tally(out: number, from: number, to: number, planes: number, lanes: number): void
}
type Step = (
  window: number,
  from: number,
  to: number,
  row: number,
  k0: number,
  k1: number,
  k2: number,
  chance: number,
  still: number,
) => void
type Drive = (window: number, slow: number, from: number, to: number) => void

/** Rows in front of which slow-down bits come from memory, at the end of the road. */
const TAIL = 2

/**
 * Bytes that a block needs behind its rows: slow-down bits of the ghosts, for two chances, the window, the key of a step,
 * and sums.
 */
const roomOf = (range: BlockRange): number => 2 * drawnBytes(range) + 9 * ROW + 8 * (range.planes + 1)

const drawnBytes = ({ ghosts }: BlockRange): number => ROW * (2 * (2 * ghosts + 1) + TAIL)

/**
 * Rows of 128 cells in SIMD registers: from the last row to the first, in place, one pass a step.
 *
 * Rows of the road draw their slow-down bits while they are driven. Ghosts around the ring are copies of cells in other
 * lanes, so that their bits are drawn for those cells, turned as the cells are, and laid into memory beforehand:
 *
 *               first                              end
 *        ghosts  │ rows of the road          last    │  ghosts
 *     ◄──────────┼─────────────────────────┼─────────┼────────
 *        drive     step                      drive
 */
export const simd: BlockKernel = {
  sort: 'block',
  name: 'simd',
  layout: { ...lanes, bytes: (range) => lanes.bytes(range) + roomOf(range) },
  depth: (rows) => Math.max(1, Math.min(16, Math.floor(rows / 256))),
  unavailable: () => unavailable(modules.carsSimd),
  memory: wasmMemory,
  open: (memory, address, range, rules: CarRules) =>
    open(memory as WebAssembly.Memory, address, range, rules),
}

function open(memory: WebAssembly.Memory, address: number, range: BlockRange, rules: CarRules): Block {
  const exports = instantiate<Exports & Record<string, unknown>>(modules.carsSimd, memory)
  const { watch, tally } = exports
  const step = exports[`step${rules.vmax}`] as Step
  const drive = exports[`drive${rules.vmax}`] as Drive
  const cells = openLanes(memory, address, range, exports)
  const { vmax } = rules
  const { planes, begin, end, ghosts } = range
  const { rows, full } = piecesOf(range)
  const { first, size } = rowAddresses(address, range)
  /** Where a row is, counted on the road. */
  const at = (row: number) => first + size * (row - begin)

  const drawn = ROW * Math.ceil((address + lanes.bytes(range)) / ROW)
  const window = drawn + 2 * drawnBytes(range)
  const key = new Int32Array(memory.buffer, window + 8 * ROW, 4)
  const sums = new Float64Array(memory.buffer, window + 9 * ROW, planes + 1)
  const draws = openDraws(memory, exports, range, rules, drawn, at)
  const outside = openOutside(memory, range, rules, at)
  /** The rows whose bits are in memory: those before `left`, and from `right` on. */
  const left = begin === 0 ? 0 : Number.NEGATIVE_INFINITY
  const right = end === rows ? draws.tail : Number.POSITIVE_INFINITY
  /** Ghost rows that are still right. */
  let fresh = 0

  /** One step of rows from .. to - 1 of the road. */
  function move(from: number, to: number) {
    const [low, high] = [clamp(left, from, to), clamp(right, from, to)]
    watch(window, at(to), vmax)
    if (high < to) drive(window, draws.right(high), at(high), at(to))
    if (low < high) {
      step(window, at(low), at(high), low, key[0], key[1], key[2], rules.slow, rules.slowStart)
    }
    if (from < low) drive(window, draws.left(from), at(from), at(low))
  }

  return {
    ...cells,
    boundaryCounts: outside.boundaryCounts,
    receive(side, edge) {
      cells.receive(side, edge)
      fresh = ghosts
    },
    advance: inSteps(rules, {
      before: outside.before,
      step(now) {
        exports.stepKey(key.byteOffset, rules.seed, now)
        draws.draw(key)
        move(begin - fresh, end + fresh - vmax)
        fresh -= vmax
      },
      after: outside.after,
      tally(counts) {
        sums.fill(0)
        tally(sums.byteOffset, at(begin), at(end), planes, end === rows ? full : 128)
        for (const sum of sums) counts.push(sum)
      },
    }),
  }
}

const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high)

/**
 * Slow-down bits of the rows that are ghosts around the ring, in memory, one row of bits each:
 *
 *     │ ghosts before row 0 │ the road's last rows, or all │ its first rows │ rows - 2 │ rows - 1 │ ghosts │
 *
 * On a road of few rows the first ones and the last ones are the same, and ghosts go on into ghosts.
 */
function openDraws(
  memory: WebAssembly.Memory,
  exports: Exports,
  range: BlockRange,
  rules: CarRules,
  from: number,
  at: (row: number) => number,
) {
  const { closeLeft, closeRight, drawAll, choose } = exports
  const { planes, begin, end, ghosts } = range
  const { lanes, rows, full } = piecesOf(range)
  const near = Math.min(rows, ghosts + 1)
  const short = rows < ghosts + 1
  const last = Math.min(rows, TAIL)
  /** The row of the road's last cell. */
  const lastCell = full === lanes ? rows - 1 : rows - 2
  // Of an open road the last cell draws nothing; else only short lanes of the last row are another's.
  const tail = rules.ends ? Math.max(0, lastCell) : full === lanes ? rows : rows - 1
  const bytes = drawnBytes(range)
  const still = rules.slow === rules.slowStart ? 0 : bytes

  const sourceLeft = from + ROW * ghosts
  const sourceRight = sourceLeft + ROW * (ghosts + 1)
  /** Where row 0 would be before the last ones. */
  const endRows = short ? sourceRight : sourceRight + ROW * (ghosts + 1 - (rows - last))

  function drawLeft([k0, k1, k2]: Int32Array, chance: number, by: number) {
    drawAll(sourceLeft + by, rows - near, near, k0, k1, k2, chance)
    const edge = sourceLeft + ROW * (near - ghosts - 1)
    closeLeft(sourceLeft + by, edge + by, ghosts, ROW, lanes, full)
  }
  function drawRight([k0, k1, k2]: Int32Array, chance: number, by: number) {
    drawAll(sourceRight + by, 0, near, k0, k1, k2, chance)
    if (!short) drawAll(endRows + ROW * (rows - last) + by, rows - last, last, k0, k1, k2, chance)
    closeRight(endRows + ROW * (rows - 1) + by, sourceRight + by, ghosts, ROW, lanes, full)
  }
  const left = (row: number) => from + ROW * (ghosts + row)
  const right = (row: number) => endRows + ROW * row
  const bits = new Uint8Array(memory.buffer)
  const neverSlows = rules.ends ? neverSlowBits(range, tail) : []

  return {
    tail,
    left,
    right,
    draw(key: Int32Array) {
      if (begin === 0) {
        drawLeft(key, rules.slow, 0)
        if (still) drawLeft(key, rules.slowStart, still)
        if (still) choose(left(-ghosts), left(-ghosts) + still, at(-ghosts), planes, ghosts)
      }
      if (end === rows) {
        const count = rows + ghosts - tail
        drawRight(key, rules.slow, 0)
        if (still) drawRight(key, rules.slowStart, still)
        if (still) choose(right(tail), right(tail) + still, at(tail), planes, count)
      }
      for (const { row, byte, bit } of neverSlows) bits[(row < 0 ? left(row) : right(row)) + byte] &= ~bit
    },
  }
}

/** Where the cell before an open road and its last cell are, on which nobody hesitates, in rows with bits in memory. */
function neverSlowBits(range: BlockRange, tail: number): CellBit[] {
  const { cells, begin, end, ghosts } = range
  const { lanes, rows, full } = piecesOf(range)
  const bits: CellBit[] = []
  for (let lane = 0; lane < lanes; lane++) {
    const start = lane * rows - Math.max(0, lane - full)
    for (const cell of [-1, cells - 1]) {
      const row = cell - start
      const before = begin === 0 && row < 0 && row >= -ghosts
      const behind = end === rows && row >= tail && row < rows + ghosts
      if (before || behind) bits.push({ row, byte: lane >> 3, bit: 1 << (lane & 7), cell })
    }
  }
  return bits
}

/**
 * What is outside an open road: a car of velocity vmax that waits before the first cell, a standing one that shuts the
 * way out behind the last. On a short road a cell outside is a ghost in several lanes.
 */
function openOutside(
  memory: WebAssembly.Memory,
  range: BlockRange,
  rules: CarRules,
  at: (row: number) => number,
) {
  const boundaryCounts: [number, number] = [0, 0]
  const { cells, planes } = range
  const { vmax } = rules
  const bytes = new Uint8Array(memory.buffer)
  const outside = rules.ends ? bitsOutside(range) : []
  const waiting = outside.filter(({ cell }) => cell === -1)
  const shutting = outside.filter(({ cell }) => cell === cells)
  const last = piecesOf(range).lanes - 1
  /** Cells behind the road that a car may have reached, as the last lane has them. */
  const gone = outside.filter(
    ({ cell, byte, bit }) =>
      cell >= cells && cell < cells + vmax && byte === last >> 3 && bit === 1 << (last & 7),
  )

  function set({ row, byte, bit }: CellBit, plane: number) {
    bytes[at(row) + ROW * plane + byte] |= bit
  }
  function clear({ row, byte, bit }: CellBit) {
    for (let k = 0; k < planes; k++) bytes[at(row) + ROW * k + byte] &= ~bit
  }
  /** The velocity of the car there, or -1. */
  function velocity({ row, byte, bit }: CellBit): number {
    for (let k = 0; k < planes; k++) if (bytes[at(row) + ROW * k + byte] & bit) return k
    return -1
  }

  return {
    boundaryCounts,
    before({ waits, shut }: Ends) {
      for (const spot of outside) clear(spot)
      if (waits) for (const spot of waiting) set(spot, vmax)
      if (shut) for (const spot of shutting) set(spot, 0)
      if (waits && range.begin === 0 && velocity({ row: 0, byte: 0, bit: 1, cell: 0 }) < 0)
        boundaryCounts[0]++
    },
    after({ shut }: Ends): number {
      let driven = 0
      for (const spot of shut ? [] : gone) {
        const v = velocity(spot)
        if (v < 0) continue
        boundaryCounts[1]++
        driven = drivenOnRoad(v, spot.cell - cells)
      }
      for (const spot of outside) clear(spot)
      return driven
    },
  }
}
