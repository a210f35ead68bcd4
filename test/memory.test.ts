/** A host with little memory. */
import { expect, test, vi } from 'vitest'
import { createSimulation, type KernelName } from '../src/index.js'
import { kernels } from '../src/kernels/table.js'

const FREE = 1_000_000

vi.mock('../src/host.js', async (original) => ({
  ...(await original<typeof import('../src/host.js')>()),
  freeMemory: () => FREE,
}))

/** Bytes that a cell takes: of the road, and of its packed copy at the start. */
const bytes: Record<KernelName, number> = {
  naive: 2 + 1 / 8,
  vectorised: 2 + 1 / 8,
  wasm: 2 + 1 / 8,
  bitwise: 1 / 4,
  simd: 1 / 4,
  exact: 9 / 16 + 2 + 1 / 8,
}

test.each(Object.keys(kernels) as KernelName[])(
  '%s: says how many cells fit, and takes them',
  async (kernel) => {
    const create = (cells: number) => createSimulation({ cells, kernel, executor: 'serial' })
    const { message } = await create(1e9).then(
      () => expect.unreachable(),
      (error: Error) => error,
    )
    const [, most] = message.match(
      /^cells: 1000000000 are too many for memory; with kernel '\w+' (\d+) fit$/,
    )!
    expect(Number(most) * bytes[kernel]).toBeLessThanOrEqual(FREE)
    expect(Number(most) * bytes[kernel]).toBeGreaterThan(0.9 * FREE)
    await (await create(Number(most))).close()
    await expect(create(Number(most) + 1)).rejects.toThrow(RangeError)
  },
)
