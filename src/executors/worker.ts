/**
 * A worker thread: it advances one block of the road on command.
 *
 * assembly/build.js bundles this file into text, so that a worker starts without a second file.
 */
import type { BlockKernel } from '../kernels/kernel.js'
import type { KernelName } from '../kernels/names.js'
import type { Rules } from '../kernels/rules.js'
import type { BlockRange, Memory } from '../layouts/layout.js'
import { kindOf } from '../models/table.js'
import { adoptModules, type Compiled } from '../wasm/modules.js'
import { workerPort } from '../workers/serve.js'
import { advanceLoop, runToEnd } from './advanceLoop.js'
import { viewControl, waitWhile } from './control.js'
import { type Neighbours, openExchange } from './exchange.js'

/** Sent to every worker of a road at its start. */
export type WorkerTask = {
  kernel: KernelName
  rules: Rules
  /** Counts per observed step. */
  counts: number
  memory: Memory
  control: SharedArrayBuffer
  workers: number
  /** Blocks that have send buffers in this memory. */
  blocks: number
  stripBytes: number
  depth: number
}

/** The block of one worker, and its address. */
export type BlockAssignment = { range: BlockRange; address: number; neighbours: Neighbours }

/** Sent to one worker only: its index, its block, and the Wasm modules that are compiled already. */
export type WorkerOwn = {
  index: number
  assignment: BlockAssignment
  modules: Compiled[]
}

/** What a worker posts: it is ready; it was the last to finish a command; it failed. */
export type WorkerReply = 'ready' | 'done' | { failed: string }

const port = await workerPort()

port.onmessage = ({ data }: MessageEvent<WorkerTask & WorkerOwn>) => {
  try {
    work(data)
  } catch (error) {
    port.postMessage({ failed: String((error as Error)?.message ?? error) } satisfies WorkerReply)
  }
}

function work({ index, assignment, modules, ...task }: WorkerTask & WorkerOwn): never {
  adoptModules(modules)
  const control = viewControl(task.control, task.workers, task.blocks)
  const { command, unfinished, steps, observed, counts, boundaryCounts } = control
  const block = open(task, assignment, control.epochs)
  boundaryCounts[index].set(block.boundaryCounts)
  port.postMessage('ready' satisfies WorkerReply)
  for (let last = 0; ; last = (last + 1) | 0) {
    waitWhile(command, last)
    const observedNow = Array.from(observed.subarray(1, 1 + observed[0]))
    counts[index].set(block.advance(steps[0], observedNow))
    boundaryCounts[index].set(block.boundaryCounts)
    if (Atomics.sub(unfinished, 0, 1) === 1) port.postMessage('done' satisfies WorkerReply)
  }
}

/** Opens this worker's block and its advance loop. */
function open(
  { kernel, rules, counts, memory, stripBytes, depth }: WorkerTask,
  { range, address, neighbours }: BlockAssignment,
  epochs: Int32Array[],
) {
  const { open } = kindOf(rules).kernels[kernel] as BlockKernel
  const block = open(memory, address, range, rules)
  const { publish, receive } = openExchange(block, memory, stripBytes, neighbours)

  let epoch = 0
  function exchange() {
    epoch = (epoch + 1) | 0
    publish(epoch)
    Atomics.store(epochs[neighbours.block], 0, epoch)
    Atomics.notify(epochs[neighbours.block], 0)
    // A neighbour is at most one exchange behind or one ahead.
    for (const neighbour of [neighbours.left, neighbours.right]) waitWhile(epochs[neighbour], (epoch - 1) | 0)
    receive(epoch)
  }

  const loop = advanceLoop(block, counts, 0, depth, exchange)
  return {
    advance(steps: number, observed: number[]) {
      // The main thread may have loaded another road since the last command.
      loop.refresh()
      return runToEnd(loop.advance(steps, observed))
    },
    boundaryCounts: block.boundaryCounts,
  }
}
