/** A road that goes on from a checkpoint is the road that was never interrupted, whatever strategies are on either side. */
import { crc32 as zlibCrc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createSimulation,
  elementary,
  nagelSchreckenberg,
  type Simulation,
  type SimulationOptions,
  traffic,
} from '../src/index.js'
import { rulesOf } from '../src/models/table.js'
import { kernelFor, type Strategy, strategies } from './strategies.js'

const open = (entry: number, exit: number) => ({ boundary: { entry, exit } })

/** Roads of every kind: with laps, with cars that come and go, full, and without cars. */
const roads: SimulationOptions[] = [
  { model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), cells: 1201, density: 0.4 },
  { model: nagelSchreckenberg({ vmax: 5, p: 0.2 }), ...open(0.7, 0.9), cells: 300, density: 0.3 },
  { model: traffic({ hop: 0.8 }), ...open(0.5, 0.5), cells: 900, density: 0 },
  { model: traffic(), cells: 1021, density: 0.4 },
  { model: elementary(110), boundary: { left: 1, right: 0 }, cells: 130, density: 0.5 },
  { model: nagelSchreckenberg({ vmax: 8, p: 0.1, p0: 0.5 }), cells: 60, cars: 5, start: 'even', velocity: 3 },
  { model: traffic({ hop: 0.6 }), cells: 519, density: 0.5, seed: 2 ** 40 + 1 },
  { model: elementary(30), cells: 700, density: 0.5 },
  { model: nagelSchreckenberg({ vmax: 2, p: 0.5 }), cells: 90, density: 1 },
  { model: nagelSchreckenberg({ vmax: 5, p: 0.3 }), cells: 90, density: 0 },
  { model: nagelSchreckenberg({ vmax: 3, p: 0 }), ...open(1, 1), cells: 2, density: 0.5 },
  { model: traffic(), ...open(1, 0), cells: 40, density: 0.5 },
]

/** The strategy as options; undefined if it has not this model. */
function optionsOf({ kernel, executor, workers }: Strategy, { model, boundary = 'ring' }: SimulationOptions) {
  const isThere = kernelFor(kernel, rulesOf(model!, boundary, 0)) !== undefined
  return isThere ? { kernel: kernel.name, executor: executor.name, workers } : undefined
}

/** All that can be asked of a road. */
async function stateOf(sim: Simulation) {
  const { model, boundary, step, length } = sim
  const hasCars =
    model.name !== 'elementary' && !(model.name === 'traffic' && model.hop === 1 && boundary === 'ring')
  return {
    ...{ model, boundary, step, length, counts: await sim.counts(), cells: await sim.cells() },
    ...(hasCars && { velocities: await sim.velocities(), cars: await sim.cars() }),
  }
}

/** A road that is never interrupted: its state and checkpoint after some steps, and after more. */
async function uninterrupted(options: SimulationOptions, before: number, after: number) {
  const sim = await createSimulation({ ...options, kernel: 'bitwise', executor: 'serial' })
  await sim.advance(before)
  const first = await sim.checkpoint()
  const observations = await sim.advance(after, { every: 7 })
  const known = { first, observations, state: await stateOf(sim), last: await sim.checkpoint() }
  await sim.close()
  return known
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

const known = await Promise.all(roads.map((options) => uninterrupted(options, 150, 100)))

/** Threads and a GPU take long to start: they get the first roads of each kind. */
const FEW = 6
const isQuick = ({ kernel, executor }: Strategy) => kernel.name !== 'gpu' && executor.name === 'serial'

describe.each(strategies)('%s', (_, strategy) => {
  test('goes on from a checkpoint, and makes the same one', async () => {
    for (const [i, road] of roads.slice(0, isQuick(strategy) ? roads.length : FEW).entries()) {
      const options = optionsOf(strategy, road)
      if (!options) continue
      const where = `road ${i}`
      const { first, observations, state, last } = known[i]
      const other = await createSimulation({ ...road, ...options })
      await other.advance(150)
      expect(isSame(await other.checkpoint(), first), where).toBe(true)
      await other.close()

      const sim = await createSimulation({ from: first, ...options })
      expect(isSame(await sim.checkpoint(), first), where).toBe(true)
      expect(await sim.counts(), where).toMatchObject({ entered: expect.any(Number) })
      expect(await sim.advance(100, { every: 7 }), where).toEqual(observations)
      expect(await stateOf(sim), where).toEqual(state)
      expect(isSame(await sim.checkpoint(), last), where).toBe(true)
      await sim.close()
    }
  })
})

const quick = strategies.filter(([, strategy]) => isQuick(strategy))

test('any road, interrupted anywhere, by any strategies', async () => {
  const piece = fc.tuple(fc.nat(120), fc.constantFrom(...quick.map(([, strategy]) => strategy)))
  const property = fc.asyncProperty(
    fc.constantFrom(...roads),
    fc.integer({ min: 1, max: 400 }),
    fc.nat(2 ** 20),
    fc.array(piece, { minLength: 1, maxLength: 5 }),
    async (road, cells, seed, pieces) => {
      const { cars, ...rest } = road
      const options = { ...rest, cells, seed, ...(cars !== undefined && { cars: Math.min(cars, cells) }) }
      const steps = pieces.reduce((sum, [steps]) => sum + steps, 0)
      const expected = await uninterrupted(options, 0, steps)
      let from = expected.first
      for (const [steps, strategy] of pieces) {
        const sim = await createSimulation({ from, ...optionsOf(strategy, road) })
        await sim.advance(steps)
        from = await sim.checkpoint()
        await sim.close()
      }
      expect(isSame(from, expected.last)).toBe(true)
    },
  )
  await fc.assert(property, { seed: 16, numRuns: 100 })
})

test('an open road through which more cars have gone than it has room for', async () => {
  const model = nagelSchreckenberg({ vmax: 3, p: 0.1 })
  const { first, state, last } = await uninterrupted(
    { model, ...open(0.9, 1), cells: 30, density: 0 },
    40_000,
    60,
  )
  expect(state.counts.entered).toBeGreaterThan(20_000)
  for (const [name, strategy] of quick) {
    const options = optionsOf(strategy, { model, ...open(0.9, 1) })
    if (!options) continue
    const sim = await createSimulation({ from: first, ...options })
    await sim.advance(60)
    expect(isSame(await sim.checkpoint(), last), name).toBe(true)
    await sim.close()
  }
})

/** A small checkpoint with velocities. */
async function small(): Promise<Uint8Array> {
  const model = nagelSchreckenberg({ vmax: 3, p: 0.5 })
  await using sim = await createSimulation({ model, cells: 21, density: 0.4, executor: 'serial' })
  await sim.advance(30)
  return sim.checkpoint()
}

const messageOf = async (from: unknown) =>
  createSimulation({ from: from as Uint8Array, executor: 'serial' }).then(
    () => 'none',
    (error: Error) => `${error.name}: ${error.message}`,
  )

const ONE_LINE = /^RangeError: from: \P{C}+$/u

describe('a file that has become another one', () => {
  test('every bit of it counts', async () => {
    const good = await small()
    for (let i = 0; i < good.length; i++) {
      for (let bit = 0; bit < 8; bit++) {
        const bad = Uint8Array.from(good)
        bad[i] ^= 1 << bit
        expect(await messageOf(bad), `bit ${bit} of byte ${i}`).toMatch(ONE_LINE)
      }
    }
  })

  test('every length but its own is refused', async () => {
    const good = await small()
    for (let length = 0; length < good.length; length++) {
      expect(await messageOf(good.subarray(0, length)), `${length} bytes`).toMatch(ONE_LINE)
    }
    expect(await messageOf(Uint8Array.of(...good, 0))).toMatch(
      /^RangeError: from: it has \d+ bytes, but \d+ by/,
    )
  })

  test('what it is, is said', async () => {
    const good = await small()
    const line = good.indexOf(10)
    expect(await messageOf(new Uint8Array())).toBe('RangeError: from: it is not a checkpoint of lanewise')
    expect(await messageOf(new Uint8Array(5000).fill(65))).toBe(
      'RangeError: from: it is not a checkpoint of lanewise',
    )
    expect(await messageOf(good.subarray(0, line))).toBe('RangeError: from: it ends within its first line')
    expect(await messageOf(good.subarray(0, -9))).toMatch(
      /bytes, but \d+ by its first line: it was cut or has changed$/,
    )
    expect(await messageOf(good.with(line + 1, 255 - good[line + 1]))).toBe(
      'RangeError: from: its checksum is wrong: it has changed',
    )
    expect(await messageOf('text')).toBe("TypeError: from: 'text' is not a Uint8Array")
  })
})

/** The checkpoint with another header or body, and the checksum that belongs to them. */
function rewritten(checkpoint: Uint8Array, header: object, change = (body: Uint8Array) => body): Uint8Array {
  const line = checkpoint.indexOf(10)
  const said = { ...JSON.parse(new TextDecoder().decode(checkpoint.subarray(0, line))), ...header }
  const body = change(checkpoint.slice(line + 1, -4))
  const bytes = new Uint8Array([...new TextEncoder().encode(`${JSON.stringify(said)}\n`), ...body])
  return Uint8Array.of(...bytes, ...new Uint8Array(Uint32Array.of(zlibCrc32(bytes)).buffer))
}

test.each<[object, string]>([
  [{ version: 2 }, 'it has version 2 of the format; this lanewise reads version 1'],
  [{ version: 0 }, 'it has version 0 of the format; this lanewise reads version 1'],
  [{ cells: 0 }, 'cells: 0 is not an integer from 1 to 34359738368'],
  [{ cells: 22, first: 9 }, 'first: 9 is not an integer from 0 to '],
  [{ first: 1, laps: 0 }, 'laps: 0 is not an integer from 1 to '],
  [{ step: -1 }, 'step: -1 is not an integer from 0 to '],
  [{ seed: 0.5 }, 'seed: 0.5 is not an integer from 0 to '],
  [{ entered: 1 }, 'entered: 1 is not an integer from 0 to 0'],
  [{ model: { name: 'life' } }, 'model: '],
  [{ model: { name: 'nasch', vmax: 9, p: 0 } }, 'vmax: 9 is not an integer from 1 to 8'],
  [{ boundary: { entry: 2, exit: 0 } }, 'entry: 2 is not a number from 0 to 1'],
  [{ model: { name: 'nasch', vmax: 1, p: 0.5 } }, 'velocities['],
  [{ model: { name: 'traffic' } }, 'velocities: '],
  [{ velocities: 0 }, 'it has '],
])('a checkpoint of a program that says %j', async (header, words) => {
  expect(await messageOf(rewritten(await small(), header))).toContain(`RangeError: from: ${words}`)
})

test('a checkpoint of a program with other cells than it says', async () => {
  const without = (body: Uint8Array) => body.with(0, 0).with(1, 0).with(2, 0)
  expect(await messageOf(rewritten(await small(), {}, without))).toMatch(
    /from: 0 of its cells are 1, but .* says \d+$/,
  )
  const beyond = (body: Uint8Array) => {
    const [low] = [...body.subarray(0, 3)].flatMap((byte, i) => (byte > 0 ? [i] : []))
    return body.with(low, body[low] & (body[low] - 1)).with(2, body[2] | 128)
  }
  expect(await messageOf(rewritten(await small(), {}, beyond))).toMatch(/from: .*beyond its 21 cells$/)
  expect(await messageOf(rewritten(await small(), {}))).toBe('none')
})

test.each([
  { cells: 21 },
  { model: traffic() },
  { seed: 1 },
  { boundary: 'ring' },
  { road: '#.' },
  { density: 0.5 },
] as const)('%j cannot be combined with it', async (option) => {
  const [name] = Object.keys(option)
  await expect(createSimulation({ ...option, from: await small() })).rejects.toThrow(
    new RegExp(`^${name}: .* cannot be combined with from$`),
  )
})

test('a checkpoint waits for what was asked before, and is of that step', async () => {
  await using sim = await createSimulation({ cells: 1000, executor: 'serial' })
  const [, checkpoint] = await Promise.all([sim.advance(50), sim.checkpoint(), sim.advance(50)])
  await using other = await createSimulation({ from: checkpoint, kernel: 'naive', executor: 'serial' })
  expect(other.step).toBe(50)
  await other.advance(50)
  expect(await other.cells()).toEqual(await sim.cells())
})
