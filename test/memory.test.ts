/** A host with little memory. */
import { expect, test, vi } from 'vitest'
import { createSimulation, type KernelName, nagelSchreckenberg } from '../src/index.js'

const FREE = 1_000_000

vi.mock('../src/host.js', async (original) => ({
  ...(await original<typeof import('../src/host.js')>()),
  freeMemory: () => FREE,
}))

/** Bytes that a cell takes: of the road, and of its packed copy at the start. */
const bytes: Record<Exclude<KernelName, 'gpu'>, number> = {
  naive: 2 + 1 / 8,
  vectorised: 2 + 1 / 8,
  wasm: 2 + 1 / 8,
  bitwise: 1 / 4,
  simd: 1 / 4,
  exact: 9 / 16 + 2 + 1 / 8,
}

test.each(Object.keys(bytes) as (keyof typeof bytes)[])(
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

test.each(['naive', 'vectorised', 'wasm', 'bitwise', 'simd'] as KernelName[])(
  '%s: of cars with velocities, it says how many cells fit',
  async (kernel) => {
    const most = async (vmax: number) => {
      const model = nagelSchreckenberg({ vmax, p: 0.5 })
      const create = (cells: number) => createSimulation({ cells, model, kernel, executor: 'serial' })
      const { message } = await create(1e9).then(
        () => expect.unreachable(),
        (error: Error) => error,
      )
      const cells = Number(message.match(/(\d+) fit$/)![1])
      await (await create(cells)).close()
      // A road that is shorter may have fewer ghosts, so that a few more cells fit.
      await expect(create(Math.ceil(1.2 * cells))).rejects.toThrow(RangeError)
      return cells
    }
    const [slow, fast] = [await most(1), await most(7)]
    // Cars in arrays have 9 bytes each; in rows a bit for each velocity. Beside them there is a packed copy of the road.
    expect(slow * ((0.52 * 9) / 8 + 1 / 8)).toBeLessThanOrEqual(FREE)
    expect(fast).toBeLessThanOrEqual(slow)
  },
)
