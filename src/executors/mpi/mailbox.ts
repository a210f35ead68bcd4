import type { Memory, Side } from '../../layouts/layout.js'
import { laidOut } from '../edges.js'
import type { Channel, World } from './world.js'

/** The way that an edge travels. With two ranks each neighbour is on both sides, and only this tells them apart. */
const LEFTWARDS = 1
const RIGHTWARDS = 2

/**
 * What a rank exchanges with its two neighbours: edges are sent from where its first and its last block lay them out,
 * and received to where a block of the same memory in the neighbour's place would lay out its own.
 *
 *                      │ left rank │  this rank's blocks   │ right rank │
 *     number of edges     blocks     0   1   …  blocks - 1   blocks + 1
 *
 * @param ranks how many of them have a part of the road: the first ones, in a ring
 * @returns a channel for exchanges of even number, and one for those of odd number
 */
export function openMailbox(
  world: World,
  memory: Memory,
  edgeBytes: number,
  blocks: number,
  ranks: number,
): Channel[] {
  const left = (world.rank + ranks - 1) % ranks
  const right = (world.rank + 1) % ranks
  return [0, 1].map((epoch) => {
    const edge = (owner: number, side: Side) => laidOut(memory, edgeBytes, owner, epoch, side)
    return world.openChannel([
      { way: 'receive', bytes: edge(blocks, 'right'), rank: left, tag: RIGHTWARDS },
      { way: 'receive', bytes: edge(blocks + 1, 'left'), rank: right, tag: LEFTWARDS },
      { way: 'send', bytes: edge(0, 'left'), rank: left, tag: LEFTWARDS },
      { way: 'send', bytes: edge(blocks - 1, 'right'), rank: right, tag: RIGHTWARDS },
    ])
  })
}
