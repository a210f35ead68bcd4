import { withoutWebGpu } from '../host.js'

/** What only trying a GPU tells. The code that uses it is loaded on demand: most pages have no use for it. */

/** Why this host refuses a GPU, found by opening it; undefined if it does not. */
export async function refusal(): Promise<string | undefined> {
  try {
    await open()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/**
 * Fewest cells for which 'auto' looks for a GPU. By the number of its threads: with 960 cells each, 2^26 cells are half of
 * those that a large GPU runs at once. A shorter road leaves it idle, and the start of each call takes longer than the steps.
 */
const WORTH_GPU = 2 ** 26

/** Whether a GPU is there that is faster than the processor on a road of so many cells. */
export async function isFaster(cells: number): Promise<boolean> {
  if (cells < WORTH_GPU || withoutWebGpu() !== undefined) return false
  try {
    return !(await open()).adapter.software
  } catch {
    return false
  }
}

const open = async () => (await import('./device.js')).openGpu()
