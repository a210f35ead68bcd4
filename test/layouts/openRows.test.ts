import { expect, test } from 'vitest'
import { createSimulation, type KernelName, nagelSchreckenberg } from '../../src/index.js'

/** The cars of an open road and its cells after each of some calls. */
async function seen(kernel: KernelName, cells: number, exit: number, steps: number) {
  const model = nagelSchreckenberg({ vmax: 5, p: 0.1, p0: 0.3 })
  const boundary = { entry: 0.9, exit }
  const sim = await createSimulation({
    model,
    boundary,
    cells,
    density: 0,
    seed: 3,
    kernel,
    executor: 'serial',
  })
  const all: unknown[] = []
  for (let call = 0; call < 4; call++) {
    all.push(await sim.advance(steps, { at: [steps] }))
    all.push(Buffer.from(await sim.packed()), (await sim.gaps()).join())
    const { positions, velocities } = await sim.cars()
    all.push(Buffer.from(positions.buffer), Buffer.from(velocities))
  }
  await sim.close()
  return all
}

// Room for 128 rows is there at first. With the exit open cars that are gone leave it, and with the exit shut it is too small.
test.each([
  [2000, 0.9, 20_000],
  [20_000, 0, 12_000],
])(
  'rows of %i cells, which cars leave at the rate %d, move to where there is room',
  async (cells, exit, steps) => {
    const [expected, found] = [await seen('wasm', cells, exit, steps), await seen('simd', cells, exit, steps)]
    for (const [i, value] of found.entries()) {
      if (Buffer.isBuffer(value)) expect(value.equals(expected[i] as Buffer), `${i}`).toBe(true)
      else expect(value).toEqual(expected[i])
    }
  },
)
