import type { Block } from '../kernels/kernel.js'
import type { Memory, Side } from '../layouts/layout.js'

/**
 * The edges that the blocks of one memory lay out for each other, at its beginning. A neighbour may be an exchange ahead
 * while they are still being read, so each block has two places: for exchanges of even number, and of odd.
 *
 *     │ block 0, even: left, right │ odd: left, right │ block 1, even: left, right │ odd: … │ … │ the blocks themselves
 */
export function laidOut(memory: Memory, edgeBytes: number, owner: number, epoch: number, side: Side) {
  const range = 4 * owner + 2 * (epoch & 1) + (side === 'left' ? 0 : 1)
  return new Uint8Array(memory.buffer, lines(edgeBytes) * range, edgeBytes)
}

/** Bytes that the edges of so many blocks take. */
export const edgesBytes = (edgeBytes: number, blocks: number): number => 4 * blocks * lines(edgeBytes)

/** Whole cache lines, so that two threads never write to the same one. */
const lines = (bytes: number) => 64 * Math.ceil(bytes / 64)

/** Numbers of a block and of its neighbours to the left and to the right. */
export type Seat = { owner: number; left: number; right: number }

/** Hands the edges of a block over in an exchange, and takes those of its neighbours. */
export type Exchange = { layOut(epoch: number): void; receive(epoch: number): void }

/** How the block that has this seat does so. */
export function openSeat(block: Block, memory: Memory, edgeBytes: number, seat: Seat): Exchange {
  const { owner, left, right } = seat
  if (left === owner) return ringOf(block)
  const places = (owner: number, side: Side) =>
    [0, 1].map((epoch) => laidOut(memory, edgeBytes, owner, epoch, side))
  const own = { left: places(owner, 'left'), right: places(owner, 'right') }
  const others = { left: places(left, 'right'), right: places(right, 'left') }
  return {
    layOut(epoch) {
      for (const side of ['left', 'right'] as const) own[side][epoch & 1].set(block.edge(side))
    },
    receive(epoch) {
      for (const side of ['left', 'right'] as const) block.receive(side, others[side][epoch & 1])
    },
  }
}

/**
 * A block that is the whole ring takes its own edges where they are. They may reach into its ghosts, if it is shorter:
 * then the second one has what the first has just brought.
 */
export const ringOf = (block: Block) => ({
  layOut() {},
  receive() {
    block.receive('left', block.edge('right'))
    block.receive('right', block.edge('left'))
  },
})
