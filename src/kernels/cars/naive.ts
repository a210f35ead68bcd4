import { arrays, type CarArrays } from '../../layouts/arrays.js'
import { openCarDraws } from '../../random/carDraws.js'
import { bufferMemory } from '../../wasm/memory.js'
import type { BlockKernel } from '../kernel.js'
import { arraysDepth, type Mover, openArraysBlock } from './arrays.js'
import type { CarRules } from './rules.js'

/** One car after the other. */
export const naive: BlockKernel = {
  sort: 'block',
  name: 'naive',
  layout: arrays,
  depth: arraysDepth,
  unavailable: () => undefined,
  memory: bufferMemory,
  open: (memory, address, range, rules: CarRules) =>
    openArraysBlock(memory, address, range, rules, openMover),
}

function openMover({ positions, velocities }: CarArrays, rules: CarRules): Mover {
  const { vmax } = rules
  const { begin, slows } = openCarDraws(rules)
  return {
    begin,
    // The car ahead comes after its follower, so it is still where it was.
    move(from, to, number) {
      for (let i = from; i < to; i++) {
        const gap = positions[i + 1] - positions[i] - 1
        let v = Math.min(velocities[i] + 1, vmax, gap)
        if (v > 0 && slows(number + i - from, velocities[i] === 0)) v--
        velocities[i] = v
        positions[i] += v
      }
    },
  }
}
