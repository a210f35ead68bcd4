import type { Memory, Side } from '../../layouts/layout.js'
import { sendBuffer } from '../exchange.js'
import type { Channel, Message, World } from './world.js'

/** Tags: the direction in which a strip travels. With two ranks, only the tag tells the two sides apart. */
const LEFTWARDS = 1
const RIGHTWARDS = 2

/**
 * Opens the channels of a rank to its two neighbours. Strips are sent from the send buffers of its first and last block.
 * They are received into two more send buffers of the same memory, which stand for the neighbouring ranks:
 *
 *                          │ left rank │  this rank's blocks   │ right rank │
 *     number of a buffer      blocks     0   1   …  blocks - 1   blocks + 1
 *
 * @param ranks ranks that have a part of the road: the first ones, in a ring
 * @param aheadOnly whether blocks have ghosts only ahead of them, so that nothing needs to travel rightwards
 * @returns a channel for even epochs, and one for odd epochs
 */
export function openRankChannels(
  world: World,
  memory: Memory,
  stripBytes: number,
  blocks: number,
  ranks: number,
  aheadOnly: boolean,
): Channel[] {
  const left = (world.rank + ranks - 1) % ranks
  const right = (world.rank + 1) % ranks
  return [0, 1].map((epoch) => {
    const buffer = (block: number, side: Side) => sendBuffer(memory, stripBytes, block, epoch, side)
    const leftwards: Message[] = [
      { way: 'receive', bytes: buffer(blocks + 1, 'left'), rank: right, tag: LEFTWARDS },
      { way: 'send', bytes: buffer(0, 'left'), rank: left, tag: LEFTWARDS },
    ]
    const rightwards: Message[] = [
      { way: 'receive', bytes: buffer(blocks, 'right'), rank: left, tag: RIGHTWARDS },
      { way: 'send', bytes: buffer(blocks - 1, 'right'), rank: right, tag: RIGHTWARDS },
    ]
    return world.openChannel(aheadOnly ? leftwards : [...leftwards, ...rightwards])
  })
}
