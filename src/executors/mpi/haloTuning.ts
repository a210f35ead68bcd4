import { countCars } from '../../layouts/packed.js'
import { runToEnd } from '../advanceLoop.js'
import type { Fixed, Halo, Task } from '../executor.js'
import { startSerial } from '../serial.js'
import { waitUntil } from './wait.js'
import type { World } from './world.js'

/** Costs of messages and steps on this machine, in seconds. */
export type Costs = {
  /** An exchange with both neighbours, without its bytes; and one byte of a halo strip. */
  exchange: number
  byte: number
  /** The calls of an exchange whose messages have already arrived. */
  calls: number
  /** A step of one unit of road: a cell, a word or a row. */
  unit: number
}

/** The largest depth that is chosen. */
const MAX_DEPTH = 4096

/**
 * The settings with the cheapest step. Ghosts are computed twice: on average half of them per step at each end of a block.
 * More ghosts mean fewer exchanges, one per `depth` steps. A rank whose messages travel during its work has three blocks
 * instead of one, and so three times the ghosts; it waits only if its inner block is too short:
 *
 *     one block       unit · ghosts + (exchange + byte · bytes of a strip) / depth
 *     three blocks    3 · unit · ghosts + calls / depth
 *
 * The depth is at least the kernel's own, and the ghosts are at most an eighth of a rank's units.
 *
 * @param fixed settings that are not tuned
 */
export function bestHalo(
  { kernel, road, rules }: Pick<Task, 'kernel' | 'road' | 'rules'>,
  ranks: number,
  costs: Costs,
  fixed: Fixed<Halo>,
): Halo {
  const { layout } = kernel
  const units = Math.ceil(layout.units(road) / ranks)
  const ghostsOf = (depth: number) => Math.ceil((depth * road.radius + road.lookahead) / layout.span)
  const costOf = ({ depth, overlap }: Halo) => {
    const ghosts = ghostsOf(depth)
    const bytes = layout.stripBytes({ ...road, begin: 0, end: units, ghosts })
    const messages = costs.exchange + bytes * costs.byte
    if (!overlap) return ghosts * costs.unit + messages / depth
    const innerWork = Math.max(0, units - 2 * ghosts) * depth * costs.unit
    return 3 * ghosts * costs.unit + Math.max(costs.calls, messages - innerWork) / depth
  }
  const least = kernel.depth(units, rules)
  const mostGhosts = Math.min(units / 8, layout.mostGhosts ?? units)
  const deeper = powersOfTwo(MAX_DEPTH).filter((depth) => depth > least && ghostsOf(depth) <= mostGhosts)
  const depths = fixed.depth === undefined ? [least, ...deeper] : [fixed.depth]
  const overlaps = fixed.overlap === undefined ? [false, true] : [fixed.overlap]
  return depths
    .flatMap((depth) => overlaps.map((overlap) => ({ depth, overlap })))
    .reduce((best, other) => (costOf(other) < costOf(best) ? other : best))
}

const powersOfTwo = (most: number) => Array.from({ length: Math.log2(most) + 1 }, (_, i) => 2 ** i)

/** A task whose halo is not tuned yet. */
type UntunedTask = Omit<Task, 'packed' | 'depth'>

/** Collective: measures the costs and chooses the settings; all ranks take those of rank 0. */
export function chooseHalo(world: World, task: UntunedTask, fixed: Fixed<Halo>): Halo {
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
  const [agreedDepth, agreedOverlap] = world.sum(numbers)
  return { depth: agreedDepth, overlap: agreedOverlap === 1 }
}

/** Measured once per process: costs of messages, and of a unit by kernel and rules. Each takes some 10 ms. */
let messages: Omit<Costs, 'unit'> | undefined
const units = new Map<string, number>()

function unitOf(task: UntunedTask): number {
  const name = `${task.kernel.name} ${JSON.stringify(task.rules)}`
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

/** Exchanges that are timed, after as many for warm-up. */
const EXCHANGES = 20

/** Milliseconds after which a message has certainly arrived. */
const ARRIVAL_MS = 0.1

/** Medians: seconds of an exchange of so many bytes with both neighbours, and of its calls alone. */
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
  const arrive = () => runToEnd(waitUntil(channel.isDone))
  const all = medianOf(() =>
    secondsOf(() => {
      channel.start()
      arrive()
    }),
  )
  const calls = medianOf(() => {
    const starting = secondsOf(channel.start)
    for (const began = performance.now(); performance.now() - began < ARRIVAL_MS; );
    return starting + secondsOf(arrive)
  })
  channel.close()
  return { all, calls }
}

function medianOf(time: () => number): number {
  const times = Array.from({ length: 2 * EXCHANGES }, time)
  return times.slice(EXCHANGES).sort((a, b) => a - b)[EXCHANGES / 2]
}

/** Cells of a road that fits into the cache, and seconds that it is advanced. */
const SAMPLE_CELLS = 2 ** 16
const SAMPLE_SECONDS = 0.003

/** Seconds of a step of one unit, on a separate road that is half full of standing cars. */
function timeUnit({ kernel, rules, counts, ...task }: UntunedTask): number {
  const cells = Math.min(task.road.cells, SAMPLE_CELLS)
  const packed = new Uint8Array(Math.ceil(cells / 8))
  for (let i = 0; i < Math.floor(cells / 8); i++) packed[i] = Math.imul(i, 0x9e3779b1) >>> 24
  const road = { ...task.road, cells, cars: countCars(packed), past: undefined }
  const units = kernel.layout.units(road)
  const depth = kernel.depth(units, rules)
  const { sync } = startSerial({ kernel, road, rules, counts, workers: 1, depth, packed })
  let steps = 1
  let seconds = 0
  while (seconds < SAMPLE_SECONDS) {
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
