/**
 * A worker thread of the threads executor: it holds one block of the road and advances it on command.
 *
 * assembly/build.js bundles this file into text, so that the library needs no second file to start a worker from.
 */
import { hasNodeModules } from '../host.js'
import type { KernelName } from '../kernels/kernel.js'
import { kernels } from '../kernels/table.js'
import type { Memory, Place, Side } from '../layouts/layout.js'
import { type Rules, talliesOf } from '../models/rules.js'
import { viewControl, waitWhile } from './control.js'
import { atOnce, marchOf } from './march.js'

/** What a worker is told at its start. */
export type Start = {
  kernel: KernelName
  memory: Memory
  control: SharedArrayBuffer
  workers: number
  /** Which of the workers this one is. */
  index: number
  /** The blocks of the road and where they lie in memory; workers beyond them have nothing to do. */
  places: Place[]
  addresses: number[]
  depth: number
  rules: Rules
  /** Bytes of an edge; edges are laid out from the beginning of the memory on, four for each block. */
  edgeBytes: number
}

/** What a worker says: it stands ready; it was the last to finish a command; it failed. */
export type Message = 'ready' | 'done' | { failed: string }

/** A worker of the web's kind has this port as its global scope, one of Node's kind must ask for it. */
const port = hasNodeModules() ? await nodePort() : (globalThis as unknown as Worker)

async function nodePort() {
  const { parentPort } = await import('node:worker_threads')
  return parentPort as unknown as Worker
}

port.onmessage = ({ data }: MessageEvent<Start>) => {
  try {
    work(data)
  } catch (error) {
    port.postMessage({ failed: error instanceof Error ? error.message : String(error) } satisfies Message)
  }
}

function work(start: Start): never {
  const { command, unfinished, steps, observed, counts, through } = viewControl(start.control, start.workers)
  const mine = start.index < start.places.length ? block(start) : IDLE
  port.postMessage('ready' satisfies Message)
  for (let last = 0; ; last = (last + 1) | 0) {
    waitWhile(command, last)
    const due = Array.from(observed.subarray(1, 1 + observed[0]))
    counts[start.index].set(mine.advance(steps[0], due))
    through[start.index].set(mine.through)
    if (Atomics.sub(unfinished, 0, 1) === 1) port.postMessage('done' satisfies Message)
  }
}

/** What a worker does that has no block. */
const IDLE = { advance: () => [], through: [0, 0] }

/** How this worker's block is advanced. */
function block({ rules, ...start }: Start) {
  const { kernel, memory, control, workers, index, places, addresses, depth, edgeBytes } = start
  const block = kernels[kernel].open(memory, addresses[index], places[index], rules)
  const { epochs } = viewControl(control, workers)
  const left = (index + places.length - 1) % places.length
  const right = (index + 1) % places.length

  /** Where a block lays out an edge in an epoch. Two sets in turn: a neighbour may still read the one before. */
  const laidOut = (owner: number, epoch: number, side: Side) => {
    const slot = 4 * owner + 2 * (epoch & 1) + (side === 'left' ? 0 : 1)
    return new Uint8Array(memory.buffer, edgeBytes * slot, edgeBytes)
  }

  let epoch = 0
  function exchange() {
    if (places.length === 1) {
      block.receive('left', block.edge('right'))
      block.receive('right', block.edge('left'))
      return
    }
    epoch = (epoch + 1) | 0
    for (const side of ['left', 'right'] as const) laidOut(index, epoch, side).set(block.edge(side))
    Atomics.store(epochs[index], 0, epoch)
    Atomics.notify(epochs[index], 0)
    // A neighbour is an exchange behind or, at the most, one ahead.
    for (const neighbour of [left, right]) waitWhile(epochs[neighbour], (epoch - 1) | 0)
    block.receive('left', laidOut(left, epoch, 'right'))
    block.receive('right', laidOut(right, epoch, 'left'))
  }

  const march = marchOf(block, talliesOf(rules), places[index].cells / places.length, depth, exchange)
  return {
    advance(steps: number, observed: number[]) {
      // Between two commands the main thread may have loaded another road.
      march.refresh()
      return atOnce(march.advance(steps, observed))
    },
    through: block.through,
  }
}
