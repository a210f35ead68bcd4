import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bufferFor, cellCount, moveRanges, takeRanges } from '../../src/layouts/cellRanges.js'
import { planesOf } from '../../src/layouts/packed.js'
import { allocate, split } from '../../src/layouts/split.js'
import type { Rules } from '../definition.js'
import { TRAFFIC } from '../definition.js'
import { randomRoad } from '../roads.js'
import { blockKernelFor, blockKernels, packStates, roadFor } from '../strategies.js'

const cut = fc.record({
  cells: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6000 })),
  parts: fc.integer({ min: 1, max: 7 }),
  depth: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(),
})

const cars: Rules = { kind: 'cars', vmax: 3, slow: 0, slowStart: 0, seed: 1 }

const RULES: Rules[] = [TRAFFIC, cars]

test.each(
  blockKernels.flatMap((named) => RULES.map((rules) => ({ kernel: blockKernelFor(named, rules), rules }))),
)('$kernel.name, $rules.kind: a block is its own ranges of the road', ({ kernel, rules }) => {
  fc.assert(
    fc.property(cut, ({ cells, parts, depth, seed }) => {
      const road = roadFor(cells, rules)
      const states = randomRoad(cells, 0.5, seed).map((car, i) => car * (1 + (i % road.planes)))
      const whole = packStates(states, rules)
      const together = new Uint8Array(whole.length)
      const { ranges } = split(kernel.layout, road, parts, depth)
      let own = 0
      for (const range of ranges) {
        const { addresses, end } = allocate(kernel.layout, [range], 64)
        const block = kernel.open(kernel.memory(end, false), addresses[0], range, rules)
        const cellRanges = kernel.layout.cellRanges(range)
        own += cellCount(cellRanges)
        const packed = takeRanges(whole, road.planes, cellRanges)
        block.load(packed, 'block')
        const stored = bufferFor(cellRanges, road.planes)
        block.store(stored, 'block')
        expect(stored).toEqual(packed)
        for (const [k, plane] of planesOf(together, road.planes).entries()) {
          moveRanges(planesOf(stored, road.planes)[k], cellRanges, plane, [{ from: 0, to: road.cells }])
        }
        for (const { from, to } of cellRanges) {
          expect([block.state(from), block.state(to - 1)]).toEqual([states[from], states[to - 1]])
        }
      }
      expect(own).toBe(cells)
      expect(together).toEqual(whole)
    }),
    { numRuns: 60 },
  )
})
