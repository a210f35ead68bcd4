import type { Block } from '../../kernels/kernel.js'
import { viewControl } from '../control.js'
import { openSeat, type Seat } from '../edges.js'
import { type March, marchOf } from '../march.js'
import type { Start } from '../worker.js'
import { until } from './rests.js'
import type { Channel } from './world.js'

/** A block, and who its neighbours are. */
export type Seated = { block: Block; seat: Seat }

/**
 * The blocks of the thread that may call MPI. The outer ones, which neighbours in other ranks wait for, go first: their
 * edges travel while the inner ones are advanced.
 *
 *     exchange │ outer blocks │ send │ inner blocks … │ receive │ outer blocks │ send │ …
 *
 * @param channels to the other ranks, for exchanges of even and of odd number; none if there are no others
 */
export function marchOfRank(start: Start, outer: Seated[], inner: Seated[], channels?: Channel[]): March {
  const { control, workers, blocks, memory, edgeBytes, counts: tallies, depth } = start
  const { epochs } = viewControl(control, workers, blocks)
  const open = ({ block, seat }: Seated) => ({ block, seat, ...openSeat(block, memory, edgeBytes, seat) })
  const [atEnds, between] = [outer.map(open), inner.map(open)]
  const all = [...atEnds, ...between]
  // Edges of other ranks come through the channels.
  const neighbours = all.flatMap(({ seat }) => [seat.left, seat.right]).filter((i) => i < blocks)
  let epoch = 0
  /** Whether the outer edges of this exchange are on their way. */
  let sent = false

  function layOut(some: typeof all) {
    for (const { seat, layOut } of some) {
      layOut(epoch)
      Atomics.store(epochs[seat.owner], 0, epoch)
      Atomics.notify(epochs[seat.owner], 0)
    }
  }
  function send() {
    epoch = (epoch + 1) | 0
    layOut(atEnds)
    channels?.[epoch & 1].start()
    sent = true
  }
  function* exchange() {
    if (!sent) {
      send()
      layOut(between)
    }
    sent = false
    if (channels) yield* until(channels[epoch & 1].over)
    for (const i of neighbours) yield* until(() => Atomics.load(epochs[i], 0) !== ((epoch - 1) | 0))
    for (const { receive } of all) receive(epoch)
  }
  function advance(steps: number, observed: readonly number[], goesOn: boolean) {
    const counts = new Array<number>(tallies * observed.length).fill(0)
    const count = ({ block }: Seated) => {
      for (const [i, counted] of block.advance(steps, observed).entries()) counts[i] += counted
    }
    atEnds.forEach(count)
    if (goesOn) send()
    between.forEach(count)
    if (goesOn) layOut(between)
    return counts
  }
  // It rests before each exchange, so that a long wait is noticed.
  return marchOf({ advance }, tallies, Number.POSITIVE_INFINITY, depth, exchange)
}
