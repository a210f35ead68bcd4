import type { Block } from '../kernels/kernel.js'
import type { Memory, Side } from '../layouts/layout.js'

/**
 * Where a block puts its halo strips for its neighbours. The send buffers of all blocks are at the beginning of their
 * memory. A neighbour may be one exchange ahead while a strip is still being read, so each block has two sets: one for
 * even epochs and one for odd epochs.
 *
 *     │ block 0, even: left, right │ odd: left, right │ block 1, even: left, right │ odd: … │ … │ the blocks themselves
 */
export function sendBuffer(memory: Memory, stripBytes: number, block: number, epoch: number, side: Side) {
  const index = 4 * block + 2 * (epoch & 1) + (side === 'left' ? 0 : 1)
  return new Uint8Array(memory.buffer, lines(stripBytes) * index, stripBytes)
}

/** Bytes of the send buffers of so many blocks. */
export const sendBufferBytes = (stripBytes: number, blocks: number): number => 4 * blocks * lines(stripBytes)

/** Whole cache lines, so that two threads never write to the same one. */
const lines = (bytes: number) => 64 * Math.ceil(bytes / 64)

/** Numbers of a block and of its left and right neighbours. */
export type Neighbours = { block: number; left: number; right: number }

/** One block's side of the halo exchange. */
export type HaloExchange = {
  /** Copies the block's strips into its send buffer. */
  publish(epoch: number): void
  /** Fills the block's ghosts from the send buffers of its neighbours. */
  receive(epoch: number): void
}

/** Opens the halo exchange of one block. */
export function openExchange(
  block: Block,
  memory: Memory,
  stripBytes: number,
  neighbours: Neighbours,
): HaloExchange {
  const { left, right } = neighbours
  if (left === neighbours.block) return selfExchange(block)
  const buffers = (block: number, side: Side) =>
    [0, 1].map((epoch) => sendBuffer(memory, stripBytes, block, epoch, side))
  const own = { left: buffers(neighbours.block, 'left'), right: buffers(neighbours.block, 'right') }
  const others = { left: buffers(left, 'right'), right: buffers(right, 'left') }
  return {
    publish(epoch) {
      for (const side of ['left', 'right'] as const) own[side][epoch & 1].set(block.strip(side))
    },
    receive(epoch) {
      for (const side of ['left', 'right'] as const) block.receive(side, others[side][epoch & 1])
    },
  }
}

/**
 * The exchange of a block that is the whole ring: it receives its own strips without a copy. If the block is shorter than
 * its ghosts, the right strip includes ghosts that the first `receive` has just filled.
 */
export const selfExchange = (block: Block) => ({
  publish() {},
  receive() {
    block.receive('left', block.strip('right'))
    block.receive('right', block.strip('left'))
  },
})
