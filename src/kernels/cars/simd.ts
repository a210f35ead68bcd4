import * as modules from '../../generated/wasm.js'
import { type BlockRange, type Memory, withScratch } from '../../layouts/layout.js'
import { type CarRows, gapPlanesOf, PLANE, ROW_CARS, rows, TILE_ROWS } from '../../layouts/rows.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import type { BlockKernel } from '../kernel.js'
import { MOST_STEPS, openRowsBlock, type RowMover, rowsDepth } from './rows.js'
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
    live: number,
    vmax: number,
    from: number,
    lanes: number,
    stopped: boolean,
  ): void
}

/** For so few steps it is not worth looking how many planes of a tile have ones. */
const FEW = 16

/** Bytes of the slow-down bits of a tile, for one chance. */
const MASKS = PLANE * TILE_ROWS

/** Bytes behind a block: a tile's description, edges and keys of steps, slow-down bits, and a copy of a row. */
const scratchBytes = (range: BlockRange): number =>
  16 + 64 + 128 + 16 * MOST_STEPS + 2 * MASKS + rowBytes(range)

const rowBytes = (range: BlockRange): number => PLANE * (range.vmax + gapPlanesOf(range))

/**
 * A hundred and twenty-eight cars at once. Tiles of rows are advanced many steps while they are in the cache, from the last
 * to the first: a tile needs the velocities of the car ahead of it, and has those of its first car for the tile behind.
 */
export const simd: BlockKernel = {
  sort: 'block',
  name: 'simd',
  layout: /* @__PURE__ */ withScratch(rows, scratchBytes),
  depth: (rows) => rowsDepth(rows, 2 ** 20),
  unavailable: () => unavailable(modules.carsSimd),
  memory: wasmMemory,
  open: (memory, address, range, rules: CarRules) => {
    const scratch = PLANE * Math.ceil((address + rows.bytes(range)) / PLANE)
    return openRowsBlock(memory, address, range, rules, (cars) =>
      openMover(memory, scratch, cars, range, rules),
    )
  },
}

function openMover(
  memory: Memory,
  scratch: number,
  cars: CarRows,
  range: BlockRange,
  { vmax, slow, slowStart, seed }: CarRules,
): RowMover {
  const { advance, stepKeys, count } = instantiate<Exports>(modules.carsSimd, memory as WebAssembly.Memory)
  const { size, planes, words } = cars
  const tile = new Int32Array(memory.buffer, scratch, 12)
  const edges = new Uint8Array(memory.buffer, scratch + 64, 128)
  const keys = scratch + 64 + 128
  const masks = keys + 16 * MOST_STEPS
  const copy = masks + 2 * MASKS
  const bytes = new Uint8Array(memory.buffer)

  function advanceTile(
    first: number,
    rows: number,
    lanes: number,
    row: number,
    ring: boolean,
    steps: number,
  ) {
    const live = steps < FEW ? cars.live() : 0
    tile.set([
      first,
      rows,
      lanes,
      planes - vmax,
      row,
      vmax,
      ring ? 1 : 0,
      keys,
      edges.byteOffset,
      masks,
      live,
    ])
    return advance(scratch, steps, slow, slowStart)
  }

  return {
    edges,
    move({ from, to, lanes, row, ring }, now, steps, moved) {
      stepKeys(keys, seed, now, steps)
      const at = (row: number) => words.byteOffset + size * row
      const oneTile =
        to - from <= TILE_ROWS && Math.floor(from / TILE_ROWS) === Math.floor((to - 1) / TILE_ROWS)
      if (ring && !oneTile) {
        // A copy of the first row has the velocities of the car ahead of the last one, as a ghost row has.
        bytes.copyWithin(copy, at(from), at(from) + rowBytes(range))
        advanceTile(copy, 1, ROW_CARS, row, false, steps)
      }
      let live = 0
      for (let end = to; end > from; ) {
        const number = Math.floor((end - 1) / TILE_ROWS)
        const begin = Math.max(from, number * TILE_ROWS)
        const own = advanceTile(
          at(begin),
          end - begin,
          end === to ? lanes : ROW_CARS,
          row + begin - from,
          ring && oneTile,
          steps,
        )
        live = Math.max(live, own)
        // The last car of an open road can be anywhere in its row.
        moved(number, range.open ? cars.velocity(cars.firstOf(number)) : sumOf(edges, steps))
        end = begin
      }
      cars.setLive(Math.max(cars.live(), live))
    },
    count(into, aheadStopped) {
      const [from, to] = [Math.floor(cars.first() / ROW_CARS), Math.ceil(cars.end() / ROW_CARS)]
      const [bit, lanes] = [cars.first() - ROW_CARS * from, cars.end() - ROW_CARS * (to - 1)]
      // The keys are not needed now.
      const sums = new Float64Array(memory.buffer, keys, into.length).fill(0)
      const first = words.byteOffset + size * from
      count(keys, first, to - from, planes - vmax, cars.live(), vmax, bit, lanes, aheadStopped)
      into.set(sums)
    },
  }
}

function sumOf(bytes: Uint8Array, count: number): number {
  let sum = 0
  for (let i = 0; i < count; i++) sum += bytes[i]
  return sum
}
