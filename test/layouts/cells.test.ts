import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pack } from '../../src/layouts/packed.js'
import { layOut, split } from '../../src/layouts/split.js'
import { randomRoad } from '../roads.js'
import { blockKernels } from '../strategies.js'

describe.each(blockKernels)('$name', (kernel) => {
  test('what its blocks load they store, and nothing else', () => {
    const cut = fc.tuple(
      fc.integer({ min: 1, max: 6000 }),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(40),
      fc.nat(),
    )
    fc.assert(
      fc.property(cut, ([cells, parts, depth, seed]) => {
        const packed = pack(randomRoad(cells, 0.5, seed))
        const { places } = split(kernel.layout, cells, parts, depth + 1, 1)
        const { addresses, end } = layOut(kernel.layout, places, 0)
        const memory = kernel.memory(end, false)
        // Whatever was in memory before, and may still be in the ghosts, must not come out.
        new Uint8Array(memory.buffer).fill(255)
        if (kernel.layout.name === 'bytes')
          for (const at of addresses) new Int32Array(memory.buffer)[at / 4] = 1
        const blocks = places.map((place, i) => kernel.open(memory, addresses[i], place))
        for (const block of blocks) block.load(packed)
        const stored = new Uint8Array(packed.length)
        for (const block of blocks) block.store(stored)
        expect(Buffer.compare(stored, packed)).toBe(0)
      }),
      { seed: 184, numRuns: 100 },
    )
  })

  test('a step stays within the memory of its block', () => {
    for (const cells of [1, 33, 129, 700, 5000]) {
      const { places, depth } = split(kernel.layout, cells, 2, 20, 1)
      const { addresses, end } = layOut(kernel.layout, places, 64)
      const memory = kernel.memory(end + 64, false)
      const last = places.length - 1
      const begin = addresses[last]
      const block = kernel.open(memory, begin, places[last])
      const bytes = Buffer.from(memory.buffer)
      const around = () => [
        bytes.subarray(0, begin),
        bytes.subarray(begin + kernel.layout.bytes(places[last])),
      ]
      for (const part of around()) part.fill(0xa5)
      block.load(pack(randomRoad(cells, 0.5)))
      block.receive('left', block.edge('right'))
      block.receive('right', block.edge('left'))
      block.advance(depth, [1, depth])
      for (const part of around()) expect(part.equals(Buffer.alloc(part.length, 0xa5))).toBe(true)
    }
  })
})
