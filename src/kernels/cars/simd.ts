import * as modules from '../../generated/wasm.js'
import {
  bitsOutside,
  type CellBit,
  type HaloCopy,
  lanes,
  openLanes,
  piecesOf,
  ROW,
  rowAddresses,
} from '../../layouts/lanes.js'
import { type BlockRange, withScratch } from '../../layouts/layout.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import { clamp } from '../clamp.js'
import type { Block, BlockKernel } from '../kernel.js'
import { drivenOnRoad, type Ends } from './ends.js'
import type { CarRules } from './rules.js'
import { stepLoop } from './steps.js'

/** assembly/cars/simd.ts */
type Exports = HaloCopy & {
  initLookahead(window: number, to: number, vmax: number): void
  drawAll(slow: number, row: number, rows: number, k0: number, k1: number, k2: number, chance: number): void
  select(slow: number, still: number, at: number, planes: number, rows: number): void
  stepKey(out: number, seed: number, step: number): void
  countVelocities(out: number, from: number, to: number, planes: number, lanes: number): void
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

/** The most rows at the end of the road whose slow-down bits are in memory. */
const TAIL_ROWS = 2

/**
 * Bytes that a block needs behind its rows: slow-down bits of the ghosts for two probabilities, the window, the key of a
 * step, and sums.
 */
const scratchBytes = (range: BlockRange): number => 2 * drawnBytes(range) + 9 * ROW + 8 * (range.planes + 1)

const drawnBytes = ({ ghosts }: BlockRange): number => ROW * (2 * (2 * ghosts + 1) + TAIL_ROWS)

/**
 * Rows of 128 cells in SIMD registers: from the last row to the first, in place, one pass per step.
 *
 * Rows of the road draw their slow-down bits in registers. Ghosts around the ring are copies of cells in other lanes. So
 * their bits are drawn for those cells, rotated as the cells are, and stored in memory beforehand:
 *
 *               first                              end
 *        ghosts  │ rows of the road          last    │  ghosts
 *     ◄──────────┼─────────────────────────┼─────────┼────────
 *        drive     step                      drive
 */
export const simd: BlockKernel = {
  sort: 'block',
  name: 'simd',
  layout: /* @__PURE__ */ withScratch(lanes, (range) => scratchBytes(range)),
  depth: (rows) => Math.max(1, Math.min(16, Math.floor(rows / 256))),
  unavailable: () => unavailable(modules.carsSimd),
  memory: wasmMemory,
  open: (memory, address, range, rules: CarRules) =>
    open(memory as WebAssembly.Memory, address, range, rules),
}

function open(memory: WebAssembly.Memory, address: number, range: BlockRange, rules: CarRules): Block {
  const exports = instantiate<Exports & Record<string, unknown>>(modules.carsSimd, memory)
  const { initLookahead, countVelocities } = exports
  const step = exports[`step${rules.vmax}`] as Step
  const drive = exports[`drive${rules.vmax}`] as Drive
  const cells = openLanes(memory, address, range, exports)
  const { vmax } = rules
  const { planes, begin, end, ghosts } = range
  const { rows, full } = piecesOf(range)
  const { first, size } = rowAddresses(address, range)
  /** Address of a row; rows are numbered on the whole road. */
  const at = (row: number) => first + size * (row - begin)

  const drawn = ROW * Math.ceil((address + lanes.bytes(range)) / ROW)
  const window = drawn + 2 * drawnBytes(range)
  const key = new Int32Array(memory.buffer, window + 8 * ROW, 4)
  const sums = new Float64Array(memory.buffer, window + 9 * ROW, planes + 1)
  const draws = openDraws(memory, exports, range, rules, drawn, at)
  const outside = openOutside(memory, range, rules, at)
  /** The bits of rows before `left`, and from `right` on, are in memory. */
  const left = begin === 0 ? 0 : Number.NEGATIVE_INFINITY
  const right = end === rows ? draws.tail : Number.POSITIVE_INFINITY
  /** Ghost rows that are still correct. */
  let validGhosts = 0

  /** One step of the rows from .. to - 1 of the road. */
  function move(from: number, to: number) {
    const [low, high] = [clamp(left, from, to), clamp(right, from, to)]
    initLookahead(window, at(to), vmax)
    if (high < to) drive(window, draws.right(high), at(high), at(to))
    if (low < high) {
      step(window, at(low), at(high), low, key[0], key[1], key[2], rules.slow, rules.slowStart)
    }
    if (from < low) drive(window, draws.left(from), at(from), at(low))
  }

  return {
    ...cells,
    boundaryCounts: outside.boundaryCounts,
    receive(side, strip) {
      cells.receive(side, strip)
      validGhosts = ghosts
    },
    advance: stepLoop(rules, {
      before: outside.before,
      step(now) {
        exports.stepKey(key.byteOffset, rules.seed, now)
        draws.draw(key)
        move(begin - validGhosts, end + validGhosts - vmax)
        validGhosts -= vmax
      },
      after: outside.after,
      countVelocities(counts) {
        sums.fill(0)
        countVelocities(sums.byteOffset, at(begin), at(end), planes, end === rows ? full : 128)
        for (const sum of sums) counts.push(sum)
      },
    }),
  }
}

/**
 * Slow-down bits in memory, of the rows that are ghosts around the ring; one row of bits each:
 *
 *     │ ghosts before row 0 │ the road's last rows, or all │ its first rows │ rows - 2 │ rows - 1 │ ghosts │
 *
 * On a road of few rows the first and the last rows are the same, and the ghosts go around the ring more than once.
 */
function openDraws(
  memory: WebAssembly.Memory,
  exports: Exports,
  range: BlockRange,
  rules: CarRules,
  from: number,
  at: (row: number) => number,
) {
  const { copyHaloLeft, copyHaloRight, drawAll, select } = exports
  const { planes, begin, end, ghosts } = range
  const { lanes, rows, full } = piecesOf(range)
  const near = Math.min(rows, ghosts + 1)
  const short = rows < ghosts + 1
  const last = Math.min(rows, TAIL_ROWS)
  /** The row of the road's last cell. */
  const lastCell = full === lanes ? rows - 1 : rows - 2
  // On an open road the last cell never slows down. On a ring, the last row of short lanes is a ghost.
  const tail = rules.ends ? Math.max(0, lastCell) : full === lanes ? rows : rows - 1
  const bytes = drawnBytes(range)
  const still = rules.slow === rules.slowStart ? 0 : bytes

  const sourceLeft = from + ROW * ghosts
  const sourceRight = sourceLeft + ROW * (ghosts + 1)
  /** Address of the bits of row 0, if all rows were stored before the last ones. */
  const endRows = short ? sourceRight : sourceRight + ROW * (ghosts + 1 - (rows - last))

  function drawLeft([k0, k1, k2]: Int32Array, chance: number, by: number) {
    drawAll(sourceLeft + by, rows - near, near, k0, k1, k2, chance)
    const strip = sourceLeft + ROW * (near - ghosts - 1)
    copyHaloLeft(sourceLeft + by, strip + by, ghosts, ROW, lanes, full)
  }
  function drawRight([k0, k1, k2]: Int32Array, chance: number, by: number) {
    drawAll(sourceRight + by, 0, near, k0, k1, k2, chance)
    if (!short) drawAll(endRows + ROW * (rows - last) + by, rows - last, last, k0, k1, k2, chance)
    copyHaloRight(endRows + ROW * (rows - 1) + by, sourceRight + by, ghosts, ROW, lanes, full)
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
        if (still) select(left(-ghosts), left(-ghosts) + still, at(-ghosts), planes, ghosts)
      }
      if (end === rows) {
        const count = rows + ghosts - tail
        drawRight(key, rules.slow, 0)
        if (still) drawRight(key, rules.slowStart, still)
        if (still) select(right(tail), right(tail) + still, at(tail), planes, count)
      }
      for (const { row, byte, bit } of neverSlows) bits[(row < 0 ? left(row) : right(row)) + byte] &= ~bit
    },
  }
}

/** The bits in memory of the cell before an open road and of its last cell. Cars there never slow down at random. */
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
 * The cells outside an open road: a car of velocity vmax that waits before the first cell, a standing car that shuts the
 * exit behind the last cell. On a short road a cell outside is a ghost in several lanes.
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
  /** Cells behind the road, in the last lane, that an exiting car may have reached. */
  const exited = outside.filter(
    ({ cell, byte, bit }) =>
      cell >= cells && cell < cells + vmax && byte === last >> 3 && bit === 1 << (last & 7),
  )

  function set({ row, byte, bit }: CellBit, plane: number) {
    bytes[at(row) + ROW * plane + byte] |= bit
  }
  function clear({ row, byte, bit }: CellBit) {
    for (let k = 0; k < planes; k++) bytes[at(row) + ROW * k + byte] &= ~bit
  }
  /** The velocity of the car in a cell; -1 if it is empty. */
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
      for (const spot of shut ? [] : exited) {
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
