import type { Kernel } from '../../kernels/kernel.js'
import { planesOf } from '../../layouts/packed.js'
import { roadOf } from '../../layouts/road.js'
import type { Rules } from '../../models/rules.js'
import { atOnce } from '../march.js'
import { startSerial } from '../serial.js'
import { until } from './rests.js'
import type { World } from './world.js'

/** What messages and steps cost here, in seconds. */
export type Costs = {
  /** An exchange with both neighbours, whatever is in it, and each byte of an edge. */
  exchange: number
  byte: number
  /** A step of one unit of road: a cell, a word or a row. */
  unit: number
}

/** Deepest ghosts that are chosen. */
const DEEPEST = 4096

/**
 * The depth that makes a step cheapest. Ghosts are steps taken twice: at each of the six ends that a rank's three blocks
 * have, half of `depth · reach` cells a step on average. They save exchanges, of which there is one every `depth` steps.
 *
 *     cost(depth) = unit · 3 · ghosts + (exchange + byte · bytes of an edge) / depth
 *
 * It is not less than what the kernel itself works best with, and ghosts are at most an eighth of what a rank has.
 */
export function bestDepth(kernel: Kernel, cells: number, rules: Rules, ranks: number, costs: Costs): number {
  const road = roadOf(cells, rules)
  const { layout } = kernel
  const units = Math.ceil(layout.units(road) / ranks)
  const least = kernel.depth(units, rules)
  const ghostsOf = (depth: number) => Math.ceil((depth * road.reach + road.margin) / layout.span)
  const costOf = (depth: number) => {
    const ghosts = ghostsOf(depth)
    const edge = layout.edgeBytes({ ...road, begin: 0, end: units, ghosts })
    return 3 * ghosts * costs.unit + (costs.exchange + edge * costs.byte) / depth
  }
  let best = least
  for (let depth = 1; depth <= DEEPEST && 8 * ghostsOf(depth) <= units; depth *= 2) {
    if (depth > least && costOf(depth) < costOf(best)) best = depth
  }
  return best
}

/** Collective: measures the costs, and chooses; all ranks take what the first one chooses. */
export function measureDepth(world: World, kernel: Kernel, cells: number, rules: Rules): number {
  if (world.size === 1) return kernel.depth(kernel.layout.units(roadOf(cells, rules)), rules)
  const name = `${kernel.name} ${roadOf(cells, rules).planes}`
  if (!known.has(name)) known.set(name, measure(world, kernel, cells, rules))
  const chosen = bestDepth(kernel, cells, rules, world.size, known.get(name)!)
  return world.sum([world.rank === 0 ? chosen : 0])[0]
}

/** Costs that were measured in this process, some hundredths of a second each, by kernel and planes. */
const known = new Map<string, Costs>()

function measure(world: World, kernel: Kernel, cells: number, rules: Rules): Costs {
  const [small, large] = [64, 2 ** 16].map((bytes) => exchangeTime(world, bytes))
  const byte = Math.max(0, large - small) / (2 ** 16 - 64)
  return { exchange: small, byte, unit: unitTime(kernel, cells, rules) }
}

/** Exchanges that are timed; before them some that are not. */
const EXCHANGES = 20

/** Seconds of an exchange of so many bytes with both neighbours: the median. */
function exchangeTime(world: World, size: number): number {
  const left = (world.rank + world.size - 1) % world.size
  const right = (world.rank + 1) % world.size
  const bytes = Array.from({ length: 4 }, () => new Uint8Array(new ArrayBuffer(size)))
  const channel = world.openChannel([
    { way: 'receive', bytes: bytes[0], rank: left, tag: 1 },
    { way: 'receive', bytes: bytes[1], rank: right, tag: 2 },
    { way: 'send', bytes: bytes[2], rank: right, tag: 1 },
    { way: 'send', bytes: bytes[3], rank: left, tag: 2 },
  ])
  const times = Array.from({ length: 2 * EXCHANGES }, () =>
    secondsOf(() => {
      channel.start()
      atOnce(until(channel.over))
    }),
  )
  channel.close()
  return times.slice(EXCHANGES).sort((a, b) => a - b)[EXCHANGES / 2]
}

/** A short road in the cache, and how long it is advanced: seconds. */
const SAMPLE = 2 ** 16
const LONG = 0.003

/** Seconds of a step of one unit, on a road of its own that is half full of standing cars. */
function unitTime(kernel: Kernel, cells: number, rules: Rules): number {
  const road = roadOf(Math.min(cells, SAMPLE), rules)
  const units = kernel.layout.units(road)
  const packed = new Uint8Array(road.planes * Math.ceil(road.cells / 8))
  const [cars] = planesOf(packed, road.planes)
  for (let i = 0; i < Math.floor(road.cells / 8); i++) cars[i] = Math.imul(i, 0x9e3779b1) >>> 24
  const depth = kernel.depth(units, rules)
  const run = startSerial({ kernel, cells: road.cells, workers: 1, depth, rules, road: packed })
  let steps = 1
  let seconds = 0
  while (seconds < LONG) {
    steps *= 2
    seconds = secondsOf(() => run.advanceSync(steps, []))
  }
  return seconds / steps / units
}

function secondsOf(work: () => void): number {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}
