import * as modules from '../../generated/wasm.js'
import { type Memory, withScratch } from '../../layouts/layout.js'
import { type CarRows, MOST_STEPS, PLANE, ROW_CARS, rows, TILE_ROWS } from '../../layouts/rows.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import type { BlockKernel } from '../kernel.js'
import { openRowsBlock, type RowMover, rowsDepth } from './rows.js'
import type { CarRules } from './rules.js'

/** assembly/cars/simd.ts */
type Exports = {
  advance(tile: number, steps: number, slow: number, slowStart: number): number
  stepKeys(out: number, seed: number, step: number, steps: number): void
  count(
    out: number,
    first: number,
    rows: number,
    planes: number,
    vmax: number,
    from: number,
    lanes: number,
    stopped: boolean,
  ): void
}

/** For fewer steps it is not worth looking how many planes of a tile have ones. */
const ENOUGH = 16

/** Bytes of the slow-down bits of a tile, for one chance. */
const MASKS = PLANE * TILE_ROWS

/** Bytes behind a block: a tile's description, edges and keys of steps, and slow-down bits. */
const SCRATCH_BYTES = 16 + 64 + 128 + 16 * MOST_STEPS + 2 * MASKS

/**
 * A hundred and twenty-eight cars at once. Tiles of rows are advanced many steps while they are in the cache, from the last
 * to the first: a tile needs the velocities of the car ahead of it, and has those of its first car for the tile behind.
 */
export const simd: BlockKernel = {
  sort: 'block',
  name: 'simd',
  layout: /* @__PURE__ */ withScratch(rows, () => SCRATCH_BYTES),
  depth: (rows) => rowsDepth(rows, 2 ** 20),
  unavailable: () => unavailable(modules.carsSimd),
  memory: wasmMemory,
  open: (memory, address, range, rules: CarRules) => {
    const scratch = PLANE * Math.ceil((address + rows.bytes(range)) / PLANE)
    return openRowsBlock(memory, address, range, rules, (cars) =>
      openMover(memory, scratch, cars, range.open, rules),
    )
  },
}

function openMover(
  memory: Memory,
  scratch: number,
  cars: CarRows,
  open: boolean,
  { vmax, slow, slowStart, seed }: CarRules,
): RowMover {
  const { advance, stepKeys, count } = instantiate<Exports>(modules.carsSimd, memory as WebAssembly.Memory)
  const { size, gapPlanes, words } = cars
  const enough = Math.min(ENOUGH, cars.mostSteps)
  const tile = new Int32Array(memory.buffer, scratch, 12)
  const edges = new Uint8Array(memory.buffer, scratch + 64, 128)
  const keys = scratch + 64 + 128
  const masks = keys + 16 * MOST_STEPS

  /** Advances rows of a tile from one row on. */
  function advanceTile(at: number, rows: number, lanes: number, row: number, ring: boolean, steps: number) {
    const number = Math.floor(at / TILE_ROWS)
    const live = steps < enough ? cars.live(number) : 0
    tile[0] = words.byteOffset + size * at
    tile[1] = rows
    tile[2] = lanes
    tile[3] = gapPlanes
    tile[4] = row
    tile[5] = vmax
    tile[6] = ring ? 1 : 0
    tile[7] = keys
    tile[8] = edges.byteOffset
    tile[9] = masks
    tile[10] = live
    const own = advance(scratch, steps, slow, slowStart)
    // A tile may be cut by the ends of an open road, or have a ghost row, too.
    cars.setLive(number, rows === TILE_ROWS ? own : Math.max(own, cars.live(number)))
    cars.sortGaps(at, at + rows)
  }

  return {
    edges,
    move({ from, to, lanes, row, ring }, now, steps, moved) {
      stepKeys(keys, seed, now, steps)
      const oneTile = Math.floor(from / TILE_ROWS) === Math.floor((to - 1) / TILE_ROWS)
      if (ring && !oneTile) {
        // The ghost row of a ring is a copy of its first row. It has the velocities of the car ahead of the last one.
        cars.receive('right', cars.strip('left'))
        advanceTile(to, 1, ROW_CARS, row, false, steps)
      }
      for (let end = to; end > from; ) {
        const number = Math.floor((end - 1) / TILE_ROWS)
        const begin = Math.max(from, number * TILE_ROWS)
        const own = end === to ? lanes : ROW_CARS
        advanceTile(begin, end - begin, own, row + begin - from, ring && oneTile, steps)
        // The last car of an open road can be anywhere in its row.
        moved(number, open ? cars.velocity(cars.firstOf(number)) : sumOf(edges, steps))
        end = begin
      }
    },
    count(into, aheadStopped) {
      const [from, to] = [Math.floor(cars.first() / ROW_CARS), Math.ceil(cars.end() / ROW_CARS)]
      const [bit, lanes] = [cars.first() - ROW_CARS * from, cars.end() - ROW_CARS * (to - 1)]
      // The keys are not needed now.
      const sums = new Float64Array(memory.buffer, keys, into.length).fill(0)
      const first = words.byteOffset + size * from
      count(keys, first, to - from, gapPlanes, vmax, bit, lanes, aheadStopped)
      into.set(sums)
    },
  }
}

function sumOf(bytes: Uint8Array, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += bytes[i]
  return sum
}
