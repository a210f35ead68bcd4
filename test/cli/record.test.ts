/** A measured sweep as JSON, and what is refused as one. */
import { describe, expect, test } from 'vitest'
import { type Measured, parseRecord, recordOf } from '../../src/cli/record.js'
import { densitiesBetween, sweep } from '../../src/measure/sweep.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'

const figure = { title: 'title', subtitle: 'subtitle', points: [] }

const startDefaults = { exactCars: false, start: 'random', velocity: 0 }

/** Part 2 of 3, of 5 densities. */
async function measured(): Promise<Measured> {
  const told = {
    ...{ cells: 50, samples: 2, warmUp: 3, steps: 4, every: 2, seed: 9, commonSeeds: false },
    ...({ exactCars: true, start: 'random', velocity: 1 } as const),
  }
  const model = nagelSchreckenberg({ vmax: 2, p: 0.3, p0: 0.4 })
  const all = densitiesBetween(0.1, 0.9, 5)
  const points = await sweep({ ...told, model, densities: [all[1], all[4]] })
  return { plan: { ...told, model, densities: 5, from: 0.1, to: 0.9, part: 2, parts: 3 }, points }
}

test('a record is read as what it was written of', async () => {
  const part = await measured()
  const record = recordOf(part, figure)
  expect(record).toMatchObject({
    title: 'title',
    model: 'nasch',
    part: 2,
    parts: 3,
    complete: true,
    exact: null,
  })
  expect(parseRecord(JSON.stringify(record))).toEqual(part)
})

test('one that does not say how the cars start has the defaults', async () => {
  const { exactCars, start, velocity, ...older } = recordOf(await measured(), figure)
  expect(parseRecord(JSON.stringify(older)).plan).toMatchObject(startDefaults)
})

test('one that was interrupted is not complete', async () => {
  const { plan, points } = await measured()
  const record = recordOf({ plan, points: points.slice(0, 1) }, figure)
  expect(record.complete).toBe(false)
  expect(parseRecord(JSON.stringify(record)).points.length).toBe(1)
})

describe('refuses', () => {
  test.each<[string, object, string]>([
    [
      'a model without cars',
      { model: 'elementary', parameters: { rule: 184 } },
      "model: 'elementary' is not one of",
    ],
    ['no model', { model: undefined }, 'model: undefined '],
    ['no parameters', { parameters: undefined }, 'parameters: undefined '],
    ['a parameter out of range', { parameters: { vmax: 9, p: 0.3, p0: 0.3 } }, 'vmax: 9 '],
    ['a parameter that there is not', { parameters: { vmax: 5, p: 0.3, hop: 1 } }, 'hop: no such option'],
    ['no cells', { cells: 0 }, 'cells: 0 '],
    ['a number that is text', { steps: '4' }, "steps: '4' "],
    ['a number that is missing', { warmUp: undefined }, 'warmUp: undefined '],
    ['too many densities', { densities: 1e9 }, 'densities: 1000000000 '],
    ['an end before the beginning', { to: 0.05 }, 'to: 0.05 '],
    ['a part beyond the last', { part: 4 }, 'part: 4 is not an integer from 1 to 3'],
    ['more parts than densities', { parts: 6 }, 'parts: 6 is not an integer from 1 to 5'],
    ['points of another part', { part: 1 }, 'points[0].wanted: '],
    ['points of other densities', { to: 0.8 }, 'points[0].wanted: '],
    ['too few densities for its points', { densities: 4 }, 'points.length: 2 '],
    ['no points', { points: undefined }, 'points: undefined '],
    ['points that are none', { points: [1] }, 'points[0]: 1 is not an object'],
    ['seeds that are no choice', { commonSeeds: 1 }, 'commonSeeds: 1 '],
    ['numbers of cars that are no choice', { exactCars: 1 }, 'exactCars: 1 '],
    ['a start that there is not', { start: 'jams' }, "start: 'jams' "],
    ['a first velocity out of range', { velocity: 3 }, 'velocity: 3 '],
    ['rings of another seed', { seed: 10 }, 'points[0].rings[0].seed: '],
    ['rings of common seeds', { commonSeeds: true }, 'points[0].rings[0].seed: '],
    ['too few rings', { samples: 3 }, 'points[0].rings.length: 2 '],
    [
      'a point without rings',
      { points: [{ wanted: densitiesBetween(0.1, 0.9, 5)[1] }] },
      'points[0].rings: undefined ',
    ],
  ])('%s', async (_, change, message) => {
    const record = { ...recordOf(await measured(), figure), ...change }
    expect(() => parseRecord(JSON.stringify(record))).toThrow(message)
  })

  test.each([
    ['density', 1.5],
    ['flow', undefined],
    ['velocity', -1],
    ['stopped', null],
  ])('a ring with the %s %s', async (name, value) => {
    const record = recordOf(await measured(), figure)
    Object.assign(record.points[1].rings[1], { [name]: value })
    expect(() => parseRecord(JSON.stringify(record))).toThrow(`points[1].rings[1].${name}: ${value} `)
  })

  test.each(['', '{"model":', 'density,flow\n'])('what is not JSON: %j', (text) => {
    expect(() => parseRecord(text)).toThrow(SyntaxError)
  })

  test.each(['null', '5', '[]', '{}'])('JSON of something else: %s', (text) => {
    expect(() => parseRecord(text)).toThrow(TypeError)
  })
})
