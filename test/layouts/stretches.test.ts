import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planesOf } from '../../src/layouts/packed.js'
import { layOut, split } from '../../src/layouts/split.js'
import { cellsOf, moveStretches, roomFor, takeStretches } from '../../src/layouts/stretches.js'
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
)('$kernel.name, $rules.kind: a block is its own stretches of the road', ({ kernel, rules }) => {
  fc.assert(
    fc.property(cut, ({ cells, parts, depth, seed }) => {
      const road = roadFor(cells, rules)
      const states = randomRoad(cells, 0.5, seed).map((car, i) => car * (1 + (i % road.planes)))
      const whole = packStates(states, rules)
      const together = new Uint8Array(whole.length)
      const { places } = split(kernel.layout, road, parts, depth)
      let own = 0
      for (const place of places) {
        const { addresses, end } = layOut(kernel.layout, [place], 64)
        const block = kernel.open(kernel.memory(end, false), addresses[0], place, rules)
        const stretches = kernel.layout.stretches(place)
        own += cellsOf(stretches)
        const packed = takeStretches(whole, road.planes, stretches)
        block.load(packed, 'block')
        const stored = roomFor(stretches, road.planes)
        block.store(stored, 'block')
        expect(stored).toEqual(packed)
        for (const [k, plane] of planesOf(together, road.planes).entries()) {
          moveStretches(planesOf(stored, road.planes)[k], stretches, plane, [{ from: 0, to: road.cells }])
        }
        for (const { from, to } of stretches) {
          expect([block.state(from), block.state(to - 1)]).toEqual([states[from], states[to - 1]])
        }
      }
      expect(own).toBe(cells)
      expect(together).toEqual(whole)
    }),
    { numRuns: 60 },
  )
})
