import * as modules from '../../generated/wasm.js'
import { bytes, copies, openBytes } from '../../layouts/bytes.js'
import { piecesOf } from '../../layouts/lanes.js'
import type { BlockRange, Memory } from '../../layouts/layout.js'
import { stepKey } from '../../random/draws.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import type { Block, BlockKernel } from '../kernel.js'
import { openBytesEnds } from './ends.js'
import { type CarRules, FASTEST } from './rules.js'
import { inSteps } from './steps.js'

/** assembly/cars/wasm.ts */
type Exports = {
  step(about: number, vmax: number, road: number, next: number, length: number): void
  tally(road: number, first: number, end: number, vmax: number, counts: number): void
}

const ABOUT_STEP = 48

/** Bytes behind a block, in a whole word of 8: what a step needs to know, and room for its counts. */
const ABOUT = 8 + ABOUT_STEP + 8 * (FASTEST + 2)

/** The naive loop, compiled: one car after the other. */
export const wasm: BlockKernel = {
  sort: 'block',
  name: 'wasm',
  layout: { ...bytes, bytes: (range) => bytes.bytes(range) + ABOUT },
  depth: () => 1,
  unavailable: () => unavailable(modules.carsWasm),
  memory: wasmMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: CarRules): Block {
  const { vmax } = rules
  const kernel = instantiate<Exports>(modules.carsWasm, memory as WebAssembly.Memory)
  const { current, next, swap } = copies(memory, address, range)
  const { boundaryCounts, before, after } = openBytesEnds(rules, range)
  const about = 8 * Math.ceil((address + bytes.bytes(range)) / 8)
  const key = writeAbout(memory, about, range, rules)
  const sums = new Float64Array(memory.buffer, about + ABOUT_STEP, vmax + 2)
  const first = range.ghosts
  const end = first + range.end - range.begin
  return {
    ...openBytes(memory, address, range),
    boundaryCounts,
    advance: inSteps(rules, {
      before: (ends) => before(current(), ends),
      step(now) {
        key.set(stepKey(rules.seed, now).slice(0, 3))
        kernel.step(about, vmax, current().byteOffset, next().byteOffset, current().length)
        swap()
      },
      after: (ends) => after(current(), ends),
      tally(counts) {
        sums.fill(0)
        kernel.tally(current().byteOffset, first, end, vmax, sums.byteOffset)
        counts.push(...sums)
      },
    }),
  }
}

/** Lays out what does not change; returns the words of the step's key, which do. */
function writeAbout({ buffer }: Memory, about: number, range: BlockRange, rules: CarRules): Uint32Array {
  const { rows, full } = piecesOf(range)
  const first = range.begin - range.ghosts
  new Int32Array(buffer, about, 5).set([range.cells, first, rows, full, rules.ends ? 1 : 0])
  new BigUint64Array(buffer, about + 32, 2).set([BigInt(rules.slow), BigInt(rules.slowStart)])
  return new Uint32Array(buffer, about + 20, 3)
}
