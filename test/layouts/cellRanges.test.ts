import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bufferFor, cellCount, moveRanges, takeRanges } from '../../src/layouts/cellRanges.js'
import { pack } from '../../src/layouts/pack.js'
import { allocate, split } from '../../src/layouts/split.js'
import { TRAFFIC } from '../definition.js'
import { randomRoad } from '../roads.js'
import { blockKernelFor, blockKernels, roadFor } from '../strategies.js'

const cut = fc.record({
  cells: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6000 })),
  parts: fc.integer({ min: 1, max: 7 }),
  depth: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(),
})

test.each(blockKernels.map((named) => blockKernelFor(named, TRAFFIC)))(
  '$name: a block is its own ranges of the road',
  (kernel) => {
    fc.assert(
      fc.property(cut, ({ cells, parts, depth, seed }) => {
        const states = randomRoad(cells, 0.5, seed)
        const road = roadFor(states, TRAFFIC)
        const whole = pack(states)
        const together = new Uint8Array(whole.length)
        const { ranges } = split(kernel.layout, road, parts, depth)
        let own = 0
        for (const range of ranges) {
          const { addresses, end } = allocate(kernel.layout, [range], 64)
          const block = kernel.open(kernel.memory(end, false), addresses[0], range, TRAFFIC)
          const cellRanges = kernel.layout.cellRanges(range)
          own += cellCount(cellRanges)
          const packed = takeRanges(whole, cellRanges)
          block.load(packed, 'block')
          const stored = bufferFor(cellRanges)
          block.store(stored, 'block')
          expect(stored).toEqual(packed)
          moveRanges(stored, cellRanges, together, [{ from: 0, to: cells }])
          const found = new Uint8Array(cells)
          block.states(0, found)
          for (const { from, to } of cellRanges) {
            expect(found.subarray(from, to)).toEqual(states.subarray(from, to))
          }
        }
        expect(own).toBe(cells)
        expect(together).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  },
)
