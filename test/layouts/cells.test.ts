import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Block, BlockKernel } from '../../src/kernels/kernel.js'
import { siteOf } from '../../src/layouts/lanes.js'
import type { BlockRange } from '../../src/layouts/layout.js'
import { pack } from '../../src/layouts/pack.js'
import { allocate, split } from '../../src/layouts/split.js'
import type { Rules } from '../definition.js'
import { TRAFFIC } from '../definition.js'
import { randomRoad } from '../roads.js'
import { blockKernelFor, blockKernels, kernelFor, roadFor } from '../strategies.js'

const rulesOf: [string, Rules][] = [['cells', TRAFFIC]]

type Cut = { cells: number; parts: number; depth: number }
const cuts = fc.record({
  cells: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6000 })),
  parts: fc.integer({ min: 1, max: 7 }),
  depth: fc.integer({ min: 1, max: 40 }),
  seed: fc.nat(),
})

/** The blocks of a road, which hold nothing of it so far; whatever was in memory before must not come out. */
function open(kernel: BlockKernel, rules: Rules, { cells, parts, depth }: Cut) {
  const road = roadFor(new Uint8Array(cells), rules)
  const cut = split(kernel.layout, road, parts, depth)
  const { addresses, end } = allocate(kernel.layout, cut.ranges, 0)
  const memory = kernel.memory(end, false)
  new Uint8Array(memory.buffer).fill(255)
  if (kernel.layout.name === 'bytes') for (const at of addresses) new Int32Array(memory.buffer)[at / 4] = 1
  const blocks = cut.ranges.map((range, i) => kernel.open(memory, addresses[i], range, rules))
  return { ...cut, blocks, addresses, memory }
}

function storedBy(blocks: readonly Block[], bytes: number): Uint8Array {
  const stored = new Uint8Array(bytes)
  for (const block of blocks) block.store(stored)
  return stored
}

/** The states that blocks have together. */
function statesIn(blocks: readonly Block[], cells: number): Uint8Array {
  const sums = new Uint8Array(cells)
  for (const block of blocks) {
    const own = new Uint8Array(cells)
    block.states(0, own)
    for (let i = 0; i < cells; i++) sums[i] += own[i]
  }
  return sums
}

/** Every block gets the strips of its neighbours, around the ring. */
function exchange(blocks: readonly Block[]) {
  blocks.forEach((block, i) => {
    block.receive('left', blocks.at(i - 1)!.strip('right'))
    block.receive('right', blocks[(i + 1) % blocks.length].strip('left'))
  })
}

/** Each block that can be shown with its ghosts: those of one that lies around the end of the ring are elsewhere. */
function withGhosts(
  kernel: BlockKernel,
  rules: Rules,
  { ranges, addresses, memory }: ReturnType<typeof open>,
) {
  const whole = ranges[ranges.length - 1].end
  return ranges.flatMap((range, i) => {
    const wide: BlockRange = {
      ...range,
      begin: range.begin - range.ghosts,
      end: range.end + range.ghosts,
      ghosts: 0,
    }
    return wide.begin < 0 || wide.end > whole
      ? []
      : [{ wide, block: kernel.open(memory, addresses[i], wide, rules) }]
  })
}

describe.each(blockKernels)('$name', (named) => {
  const able = rulesOf.filter(([, rules]) => kernelFor(named, rules))

  describe.each(able)('%s', (_, rules) => {
    const kernel = blockKernelFor(named, rules)
    const once = { seed: 184, numRuns: 40 }

    test('what its blocks load they store, and nothing else', () => {
      const property = fc.property(cuts, fc.nat(), (cut, seed) => {
        const packed = pack(randomRoad(cut.cells, 0.5, seed))
        const { blocks } = open(kernel, rules, cut)
        for (const block of blocks) block.load(packed)
        expect(Buffer.compare(storedBy(blocks, packed.length), packed)).toBe(0)
      })
      fc.assert(property, once)
    })

    test('what is loaded takes the place of what was there', () => {
      const [before, after] = [1, 2].map((seed) => pack(randomRoad(1021, 0.5, seed)))
      const { blocks } = open(kernel, rules, { cells: 1021, parts: 3, depth: 2 })
      for (const packed of [before, after]) for (const block of blocks) block.load(packed)
      expect(storedBy(blocks, after.length)).toEqual(after)
    })

    test('each cell has its state in one block, and is 0 in the others', () => {
      const property = fc.property(cuts, fc.nat(), ({ parts, depth, cells }, seed) => {
        const road = randomRoad(Math.min(cells, 700), 0.5, seed)
        const { blocks } = open(kernel, rules, { cells: road.length, parts, depth })
        for (const block of blocks) block.load(pack(road))
        const found = statesIn(blocks, road.length)
        expect(Buffer.compare(found, road)).toBe(0)
      })
      fc.assert(property, once)
    })

    test('a strip has the bytes that the layout says, and shows the road as it is now', () => {
      const { blocks, ranges } = open(kernel, rules, { cells: 3001, parts: 3, depth: 3 })
      for (const [i, block] of blocks.entries()) {
        for (const side of ['left', 'right'] as const) {
          const strip = block.strip(side)
          expect(strip.length).toBe(kernel.layout.stripBytes(ranges[i]))
          const seen = [0, 1].map((car) => {
            block.load(pack(new Uint8Array(3001).fill(car)))
            return block.strip(side).slice()
          })
          expect(seen[0].every((byte) => byte === 0)).toBe(true)
          expect(seen[1].some((byte) => byte !== 0)).toBe(true)
        }
      }
    })

    test('the ghosts are the cells of the neighbours, plane by plane', () => {
      let ghosts = 0
      const property = fc.property(cuts, fc.nat(), ({ depth, ...cut }, seed) => {
        // Rows and words of several blocks need cells enough.
        const cells = 3000 + cut.cells
        const road = randomRoad(cells, 0.5, seed)
        const opened = open(kernel, rules, { cells, parts: 3 + (cut.parts % 3), depth: 1 + (depth % 4) })
        for (const block of opened.blocks) block.load(pack(road))
        exchange(opened.blocks)
        for (const { block, wide } of withGhosts(kernel, rules, opened)) {
          const shown = statesIn([block], road.length)
          const own = road.map((state, cell) => (isIn(kernel, wide, cell) ? state : 0))
          expect(Buffer.compare(shown, own)).toBe(0)
          ghosts++
        }
      })
      fc.assert(property, { ...once, numRuns: 15 })
      expect(ghosts).toBeGreaterThan(0)
    })

    test('a step stays within the memory of its block', () => {
      for (const cells of [1, 33, 129, 700, 5000]) {
        const { ranges, depth } = split(kernel.layout, roadFor(new Uint8Array(cells), rules), 2, 20)
        const { addresses, end } = allocate(kernel.layout, ranges, 64)
        const memory = kernel.memory(end + 64, false)
        const last = ranges.length - 1
        const begin = addresses[last]
        const block = kernel.open(memory, begin, ranges[last], rules)
        const bytes = Buffer.from(memory.buffer)
        const around = () => [
          bytes.subarray(0, begin),
          bytes.subarray(begin + kernel.layout.bytes(ranges[last])),
        ]
        for (const part of around()) part.fill(0xa5)
        block.load(pack(randomRoad(cells, 0.5)))
        block.receive('left', block.strip('right'))
        block.receive('right', block.strip('left'))
        block.advance(depth, [1, depth])
        for (const part of around()) expect(part.equals(Buffer.alloc(part.length, 0xa5))).toBe(true)
      }
    })
  })
})

/** Whether a cell lies in a block. */
function isIn({ layout }: BlockKernel, range: BlockRange, cell: number): boolean {
  const unit = layout.name === 'lanes' ? siteOf(range)(cell).row : Math.floor(cell / layout.span)
  return unit >= range.begin && unit < range.end
}
