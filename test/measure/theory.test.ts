import { describe, expect, test } from 'vitest'
import { sweep } from '../../src/measure/sweep.js'
import { curveOf, theoryOf } from '../../src/measure/theory.js'
import { elementary } from '../../src/models/elementary.js'
import { nagelSchreckenberg } from '../../src/models/nasch.js'
import type { Model } from '../../src/models/table.js'
import { traffic } from '../../src/models/traffic.js'

describe.each<[string, Model]>([
  ['traffic', traffic()],
  ['traffic, hop 0.5', traffic({ hop: 0.5 })],
  ['traffic, hop 0.9', traffic({ hop: 0.9 })],
  ['cars without chance', nagelSchreckenberg({ vmax: 3, p: 0 })],
  ['cars of velocity 1', nagelSchreckenberg({ vmax: 1, p: 0.3 })],
])('%s', (_, model) => {
  test('flows as theory says', async () => {
    const { flow, velocity } = theoryOf(model)!
    const densities = [0.1, 0.2, 0.4, 0.7, 0.9]
    const points = await sweep({ model, cells: 4000, densities, samples: 2, warmUp: 2000, steps: 1000 })
    for (const point of points) {
      expect(Math.abs(point.flow - flow(point.density))).toBeLessThan(0.002)
      expect(Math.abs(point.velocity - velocity(point.density))).toBeLessThan(0.02)
    }
  })

  test('has a curve from 0 to 1', () => {
    const { points } = curveOf(theoryOf(model)!)
    expect(points.every(({ density }, i) => i === 0 || density > points[i - 1].density)).toBe(true)
    expect([points[0].flow, points.at(-1)!.flow]).toEqual([0, 0])
    expect(points.every(({ velocity }) => velocity >= 0 && Number.isFinite(velocity))).toBe(true)
  })
})

test('the corner is on the curve', () => {
  const { points } = curveOf(theoryOf(nagelSchreckenberg({ vmax: 5, p: 0 }))!)
  expect(Math.max(...points.map(({ flow }) => flow))).toBeCloseTo(5 / 6, 12)
})

test.each<[string, Model]>([
  ['Rule 110', elementary(110)],
  ['vmax 2 with chance', nagelSchreckenberg({ vmax: 2, p: 0.1 })],
  ['slow to start', nagelSchreckenberg({ vmax: 1, p: 0, p0: 0.5 })],
])('nothing is known of %s', (_, model) => {
  expect(theoryOf(model)).toBeUndefined()
})
