import type { Block } from '../../kernels/kernel.js'
import type { Memory, Side } from '../../layouts/layout.js'
import type { World } from './world.js'

/** The way that an edge travels. With two ranks each neighbour is on both sides, and only this tells them apart. */
const LEFTWARDS = 1
const RIGHTWARDS = 2

/**
 * The exchange of a rank with its two neighbours. Edges are sent from where they lie, and received at the beginning of
 * the same memory, from where the block fills its ghosts:
 *
 *     │ from the left │ from the right │ block: ghosts │ left edge … right edge │ ghosts │
 *
 * @param blocks how many ranks have a block: the first ones, in a ring
 */
export function openMailbox(
  block: Block,
  world: World,
  memory: Memory,
  edgeBytes: number,
  blocks: number,
): () => void {
  if (blocks === 1) {
    return () => {
      block.receive('left', block.edge('right'))
      block.receive('right', block.edge('left'))
    }
  }
  const left = (world.rank + blocks - 1) % blocks
  const right = (world.rank + 1) % blocks
  const box = (index: number) =>
    new Uint8Array(memory.buffer, 64 * Math.ceil(edgeBytes / 64) * index, edgeBytes)
  const boxes = { left: box(0), right: box(1) }
  const base = world.address(new Uint8Array(memory.buffer))
  const edge = (side: Side) => base + block.edge(side).byteOffset

  return () => {
    world.receive(base + boxes.left.byteOffset, edgeBytes, left, RIGHTWARDS)
    world.receive(base + boxes.right.byteOffset, edgeBytes, right, LEFTWARDS)
    world.send(edge('left'), edgeBytes, left, LEFTWARDS)
    world.send(edge('right'), edgeBytes, right, RIGHTWARDS)
    world.wait()
    block.receive('left', boxes.left)
    block.receive('right', boxes.right)
  }
}
