import * as modules from '../../generated/wasm.js'
import { bytes, copies, openBytes } from '../../layouts/bytes.js'
import { piecesOf } from '../../layouts/lanes.js'
import { type BlockRange, type Memory, withScratch } from '../../layouts/layout.js'
import { stepKey } from '../../random/draws.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import type { Block, BlockKernel } from '../kernel.js'
import { openBytesEnds } from './ends.js'
import { type CarRules, FASTEST } from './rules.js'
import { stepLoop } from './steps.js'

/** assembly/cars/wasm.ts */
type Exports = {
  step(parameters: number, vmax: number, road: number, next: number, length: number): void
  countVelocities(road: number, first: number, end: number, vmax: number, counts: number): void
}

const STEP_PARAMETERS = 48

/** Bytes behind a block: alignment to 8, the parameters of a step, and its counts. */
const SCRATCH_BYTES = 8 + STEP_PARAMETERS + 8 * (FASTEST + 2)

/** The naive loop, compiled: one car after the other. */
export const wasm: BlockKernel = {
  sort: 'block',
  name: 'wasm',
  layout: /* @__PURE__ */ withScratch(bytes, () => SCRATCH_BYTES),
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
  const parameters = 8 * Math.ceil((address + bytes.bytes(range)) / 8)
  const key = writeParameters(memory, parameters, range, rules)
  const sums = new Float64Array(memory.buffer, parameters + STEP_PARAMETERS, vmax + 2)
  const first = range.ghosts
  const end = first + range.end - range.begin
  return {
    ...openBytes(memory, address, range),
    boundaryCounts,
    advance: stepLoop(rules, {
      before: (ends) => before(current(), ends),
      step(now) {
        key.set(stepKey(rules.seed, now).slice(0, 3))
        kernel.step(parameters, vmax, current().byteOffset, next().byteOffset, current().length)
        swap()
      },
      after: (ends) => after(current(), ends),
      countVelocities(counts) {
        sums.fill(0)
        kernel.countVelocities(current().byteOffset, first, end, vmax, sums.byteOffset)
        counts.push(...sums)
      },
    }),
  }
}

/** Writes the parameters that do not change, and returns a view of the step's key, which does. */
function writeParameters(
  { buffer }: Memory,
  parameters: number,
  range: BlockRange,
  rules: CarRules,
): Uint32Array {
  const { rows, full } = piecesOf(range)
  const first = range.begin - range.ghosts
  new Int32Array(buffer, parameters, 5).set([range.cells, first, rows, full, rules.ends ? 1 : 0])
  new BigUint64Array(buffer, parameters + 32, 2).set([BigInt(rules.slow), BigInt(rules.slowStart)])
  return new Uint32Array(buffer, parameters + 20, 3)
}
