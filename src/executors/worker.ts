/**
 * A worker thread: it holds one block of the road and advances it on command.
 *
 * assembly/build.js bundles this file into text, so that the library needs no second file to start a worker from.
 */
import { hasNodeModules } from '../host.js'
import type { BlockKernel } from '../kernels/kernel.js'
import type { KernelName } from '../kernels/names.js'
import type { Rules } from '../kernels/rules.js'
import type { BlockRange, Memory } from '../layouts/layout.js'
import { kindOf } from '../models/table.js'
import { adoptModules, type sharedModules } from '../wasm/modules.js'
import { viewControl, waitWhile } from './control.js'
import { openSeat, type Seat } from './edges.js'
import { atOnce, marchOf } from './march.js'

/** What all workers of a road are told at their start. */
export type Start = {
  kernel: KernelName
  rules: Rules
  /** How many numbers are counted at an observed step. */
  counts: number
  memory: Memory
  control: SharedArrayBuffer
  workers: number
  /** Blocks of the road that lay out their edges in this memory. */
  blocks: number
  edgeBytes: number
  depth: number
}

/** The block of one worker, and where it lies in memory. */
export type Share = { range: BlockRange; address: number; seat: Seat }

/** What one worker is told besides: which of them it is, its block, and the Wasm modules that are compiled already. */
export type Mine = { index: number; share: Share; modules: ReturnType<typeof sharedModules> }

/** What a worker says: it stands ready; it was the last to finish a command; it failed. */
export type Message = 'ready' | 'done' | { failed: string }

/** A worker of the web's kind has this port as its global scope, one of Node's kind must ask for it. */
const port = hasNodeModules() ? await nodePort() : (globalThis as unknown as Worker)

async function nodePort() {
  const { parentPort } = await import('node:worker_threads')
  return parentPort as unknown as Worker
}

port.onmessage = ({ data }: MessageEvent<Start & Mine>) => {
  try {
    work(data)
  } catch (error) {
    port.postMessage({ failed: String((error as Error)?.message ?? error) } satisfies Message)
  }
}

function work({ index, share, modules, ...start }: Start & Mine): never {
  adoptModules(modules)
  const control = viewControl(start.control, start.workers, start.blocks)
  const { command, unfinished, steps, observed, counts, through } = control
  const mine = open(start, share, control.epochs)
  port.postMessage('ready' satisfies Message)
  for (let last = 0; ; last = (last + 1) | 0) {
    waitWhile(command, last)
    const due = Array.from(observed.subarray(1, 1 + observed[0]))
    counts[index].set(mine.advance(steps[0], due))
    through[index].set(mine.through)
    if (Atomics.sub(unfinished, 0, 1) === 1) port.postMessage('done' satisfies Message)
  }
}

/** How this worker's block is advanced. */
function open(
  { kernel, rules, counts, memory, edgeBytes, depth }: Start,
  { range, address, seat }: Share,
  epochs: Int32Array[],
) {
  const { open } = kindOf(rules).kernels[kernel] as BlockKernel
  const block = open(memory, address, range, rules)
  const { layOut, receive } = openSeat(block, memory, edgeBytes, seat)

  let epoch = 0
  function exchange() {
    epoch = (epoch + 1) | 0
    layOut(epoch)
    Atomics.store(epochs[seat.owner], 0, epoch)
    Atomics.notify(epochs[seat.owner], 0)
    // A neighbour is an exchange behind or, at the most, one ahead.
    for (const neighbour of [seat.left, seat.right]) waitWhile(epochs[neighbour], (epoch - 1) | 0)
    receive(epoch)
  }

  const march = marchOf(block, counts, 0, depth, exchange)
  return {
    advance(steps: number, observed: number[]) {
      // Between two commands the main thread may have loaded another road.
      march.refresh()
      return atOnce(march.advance(steps, observed))
    },
    through: block.through,
  }
}
