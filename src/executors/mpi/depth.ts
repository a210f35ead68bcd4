import { planesOf } from '../../layouts/packed.js'
import type { Given, Halo, Task } from '../executor.js'
import { atOnce } from '../march.js'
import { startSerial } from '../serial.js'
import { until } from './rests.js'
import type { World } from './world.js'

/** What messages and steps cost here, in seconds. */
export type Costs = {
  /** An exchange with both neighbours, whatever is in it, and each byte of an edge. */
  exchange: number
  byte: number
  /** What of an exchange is spent in calls, even if all messages have long arrived. */
  calls: number
  /** A step of one unit of road: a cell, a word or a row. */
  unit: number
}

/** Deepest ghosts that are chosen. */
const DEEPEST = 4096

/**
 * What makes a step cheapest. Ghosts are steps taken twice: at either end of a block, half of them a step on average.
 * They save exchanges, of which there is one every `depth` steps. A rank whose messages travel beside its work has three
 * blocks instead of one, and so three times the ghosts, but does not wait unless its inner block is too short:
 *
 *     as one block    unit · ghosts + (exchange + byte · bytes of an edge) / depth
 *     as three        3 · unit · ghosts + calls / depth
 *
 * The depth is not less than what the kernel itself works best with, and ghosts are at most an eighth of what a rank has.
 *
 * @param fixed what is not to be chosen
 */
export function bestHalo(
  { kernel, road, rules }: Pick<Task, 'kernel' | 'road' | 'rules'>,
  ranks: number,
  costs: Costs,
  fixed: Given<Halo>,
): Halo {
  const { layout } = kernel
  const units = Math.ceil(layout.units(road) / ranks)
  const ghostsOf = (depth: number) => Math.ceil((depth * road.radius + road.lookahead) / layout.span)
  const costOf = ({ depth, overlap }: Halo) => {
    const ghosts = ghostsOf(depth)
    const edge = layout.edgeBytes({ ...road, begin: 0, end: units, ghosts })
    const messages = costs.exchange + edge * costs.byte
    if (!overlap) return ghosts * costs.unit + messages / depth
    const beside = Math.max(0, units - 2 * ghosts) * depth * costs.unit
    return 3 * ghosts * costs.unit + Math.max(costs.calls, messages - beside) / depth
  }
  const least = kernel.depth(units, rules)
  const deeper = powersOfTwo(DEEPEST).filter((depth) => depth > least && 8 * ghostsOf(depth) <= units)
  const depths = fixed.depth === undefined ? [least, ...deeper] : [fixed.depth]
  const overlaps = fixed.overlap === undefined ? [false, true] : [fixed.overlap]
  return depths
    .flatMap((depth) => overlaps.map((overlap) => ({ depth, overlap })))
    .reduce((best, other) => (costOf(other) < costOf(best) ? other : best))
}

const powersOfTwo = (most: number) => Array.from({ length: Math.log2(most) + 1 }, (_, i) => 2 ** i)

/** What is to be run, before it is known how often its ranks exchange. */
type Untimed = Omit<Task, 'packed' | 'depth'>

/** Collective: measures the costs, and chooses; all ranks take what the first one chooses. */
export function chooseHalo(world: World, task: Untimed, fixed: Given<Halo>): Halo {
  const { depth, overlap } = fixed
  if (depth !== undefined && overlap !== undefined) return { depth, overlap }
  if (world.size === 1) {
    const { kernel, road, rules } = task
    return { depth: depth ?? kernel.depth(kernel.layout.units(road), rules), overlap: false }
  }
  messages ??= timeMessages(world)
  const costs = { ...messages, unit: unitOf(task) }
  const chosen = bestHalo(task, world.size, costs, fixed)
  const numbers = world.rank === 0 ? [chosen.depth, Number(chosen.overlap)] : [0, 0]
  const [agreed, beside] = world.sum(numbers)
  return { depth: agreed, overlap: beside === 1 }
}

/** What was measured in this process, some hundredths of a second each: of messages, and by kernel and planes. */
let messages: Omit<Costs, 'unit'> | undefined
const units = new Map<string, number>()

function unitOf(task: Untimed): number {
  const name = `${task.kernel.name} ${task.road.planes}`
  const known = units.get(name) ?? timeUnit(task)
  units.set(name, known)
  return known
}

function timeMessages(world: World): Omit<Costs, 'unit'> {
  const [few, many] = [64, 2 ** 16].map((bytes) => timeExchange(world, bytes))
  return {
    exchange: few.all,
    calls: Math.min(few.all, few.calls),
    byte: Math.max(0, many.all - few.all) / (2 ** 16 - 64),
  }
}

/** Exchanges that are timed; before them some that are not. */
const EXCHANGES = 20

/** Milliseconds after which a message has surely arrived, for which nobody waits in MPI. */
const LATER = 0.1

/** Seconds of an exchange of so many bytes with both neighbours, and of its calls alone: medians. */
function timeExchange(world: World, size: number): { all: number; calls: number } {
  const left = (world.rank + world.size - 1) % world.size
  const right = (world.rank + 1) % world.size
  const bytes = Array.from({ length: 4 }, () => new Uint8Array(new ArrayBuffer(size)))
  const channel = world.openChannel([
    { way: 'receive', bytes: bytes[0], rank: left, tag: 1 },
    { way: 'receive', bytes: bytes[1], rank: right, tag: 2 },
    { way: 'send', bytes: bytes[2], rank: right, tag: 1 },
    { way: 'send', bytes: bytes[3], rank: left, tag: 2 },
  ])
  const arrive = () => atOnce(until(channel.over))
  const all = medianOf(() =>
    secondsOf(() => {
      channel.start()
      arrive()
    }),
  )
  const calls = medianOf(() => {
    const starting = secondsOf(channel.start)
    for (const began = performance.now(); performance.now() - began < LATER; );
    return starting + secondsOf(arrive)
  })
  channel.close()
  return { all, calls }
}

function medianOf(time: () => number): number {
  const times = Array.from({ length: 2 * EXCHANGES }, time)
  return times.slice(EXCHANGES).sort((a, b) => a - b)[EXCHANGES / 2]
}

/** A short road in the cache, and how long it is advanced: seconds. */
const SAMPLE = 2 ** 16
const LONG = 0.003

/** Seconds of a step of one unit, on a road of its own that is half full of standing cars. */
function timeUnit({ kernel, rules, counts, ...task }: Untimed): number {
  const road = { ...task.road, cells: Math.min(task.road.cells, SAMPLE) }
  const units = kernel.layout.units(road)
  const packed = new Uint8Array(road.planes * Math.ceil(road.cells / 8))
  const [cars] = planesOf(packed, road.planes)
  for (let i = 0; i < Math.floor(road.cells / 8); i++) cars[i] = Math.imul(i, 0x9e3779b1) >>> 24
  const depth = kernel.depth(units, rules)
  const { sync } = startSerial({ kernel, road, rules, counts, workers: 1, depth, packed })
  let steps = 1
  let seconds = 0
  while (seconds < LONG) {
    steps *= 2
    seconds = secondsOf(() => sync.advance(steps, []))
  }
  return seconds / steps / units
}

function secondsOf(work: () => void): number {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}
