import * as modules from '../../generated/wasm.js'
import { arrays, type CarArrays } from '../../layouts/arrays.js'
import { type BlockRange, type Memory, withScratch } from '../../layouts/layout.js'
import { stepKey } from '../../random/draws.js'
import { wasmMemory } from '../../wasm/memory.js'
import { instantiate, unavailable } from '../../wasm/modules.js'
import type { Block, BlockKernel } from '../kernel.js'
import { arraysDepth, openArraysBlock } from './arrays.js'
import type { CarRules } from './rules.js'

/** assembly/cars/wasm.ts */
type Exports = {
  move(
    parameters: number,
    vmax: number,
    positions: number,
    velocities: number,
    cars: number,
    number: number,
  ): void
}

/** Bytes behind a block: alignment to 8, the key of a step and two chances. */
const SCRATCH_BYTES = 8 + 32

/** The naive loop, compiled: one car after the other. */
export const wasm: BlockKernel = {
  sort: 'block',
  name: 'wasm',
  layout: /* @__PURE__ */ withScratch(arrays, () => SCRATCH_BYTES),
  depth: arraysDepth,
  unavailable: () => unavailable(modules.carsWasm),
  memory: wasmMemory,
  open,
}

function open(memory: Memory, address: number, range: BlockRange, rules: CarRules): Block {
  const kernel = instantiate<Exports>(modules.carsWasm, memory as WebAssembly.Memory)
  const parameters = 8 * Math.ceil((address + arrays.bytes(range)) / 8)
  const key = new Uint32Array(memory.buffer, parameters, 4)
  const chances = [rules.slow, rules.slowStart].map(BigInt)
  new BigUint64Array(memory.buffer, parameters + 16, 2).set(chances)

  const openMover = ({ positions, velocities }: CarArrays) => ({
    begin(step: number) {
      key.set(stepKey(rules.seed, step))
    },
    move(from: number, to: number, number: number) {
      const at = positions.byteOffset + 8 * from
      kernel.move(parameters, rules.vmax, at, velocities.byteOffset + from, to - from, number)
    },
  })
  return openArraysBlock(memory, address, range, rules, openMover)
}
