import type { Block } from '../../kernels/kernel.js'
import { type AdvanceLoop, advanceLoop } from '../advanceLoop.js'
import { viewControl } from '../control.js'
import { type Neighbours, openExchange } from '../exchange.js'
import type { WorkerTask } from '../worker.js'
import { waitUntil } from './wait.js'
import type { Channel } from './world.js'

/** A block, with the numbers of its neighbours. */
export type ConnectedBlock = { block: Block; neighbours: Neighbours }

/**
 * The advance loop of the thread that may call MPI. Its outer blocks are advanced first, because neighbours in other ranks
 * wait for them: their strips travel while the inner blocks are advanced.
 *
 *     exchange │ outer blocks │ send │ inner blocks … │ receive │ outer blocks │ send │ …
 *
 * @param channels to the neighbouring ranks, for even and odd epochs; undefined if there are none
 */
export function rankLoop(
  start: WorkerTask,
  outer: ConnectedBlock[],
  inner: ConnectedBlock[],
  channels?: Channel[],
): AdvanceLoop {
  const { control, workers, blocks, memory, stripBytes, counts: countsPerObservation, depth } = start
  const { epochs } = viewControl(control, workers, blocks)
  const open = ({ block, neighbours }: ConnectedBlock) => ({
    block,
    neighbours,
    ...openExchange(block, memory, stripBytes, neighbours),
  })
  const [outerBlocks, innerBlocks] = [outer.map(open), inner.map(open)]
  const all = [...outerBlocks, ...innerBlocks]
  // Strips of other ranks come through the channels.
  const neighbours = all
    .flatMap(({ neighbours }) => [neighbours.left, neighbours.right])
    .filter((i) => i < blocks)
  let epoch = 0
  /** Whether the outer strips of this exchange have been sent. */
  let sent = false

  function publish(some: typeof all) {
    for (const { neighbours, publish } of some) {
      publish(epoch)
      Atomics.store(epochs[neighbours.block], 0, epoch)
      Atomics.notify(epochs[neighbours.block], 0)
    }
  }
  function send() {
    epoch = (epoch + 1) | 0
    publish(outerBlocks)
    channels?.[epoch & 1].start()
    sent = true
  }
  function* exchange() {
    if (!sent) {
      send()
      publish(innerBlocks)
    }
    sent = false
    if (channels) yield* waitUntil(channels[epoch & 1].isDone)
    for (const i of neighbours) yield* waitUntil(() => Atomics.load(epochs[i], 0) !== ((epoch - 1) | 0))
    for (const { receive } of all) receive(epoch)
  }
  function advance(steps: number, observed: readonly number[], goesOn: boolean) {
    const counts = new Array<number>(countsPerObservation * observed.length).fill(0)
    const count = ({ block }: ConnectedBlock) => {
      for (const [i, counted] of block.advance(steps, observed).entries()) counts[i] += counted
    }
    outerBlocks.forEach(count)
    if (goesOn) send()
    innerBlocks.forEach(count)
    if (goesOn) publish(innerBlocks)
    return counts
  }
  // Infinity: it yields before each exchange, so that signals and failures are noticed.
  return advanceLoop({ advance }, countsPerObservation, Number.POSITIVE_INFINITY, depth, exchange)
}
