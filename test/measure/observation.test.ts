import { expect, test } from 'vitest'
import { kindOf } from '../../src/models/table.js'
import type { Rules } from '../definition.js'
import { TRAFFIC } from '../definition.js'

const observation = (step: number, counted: number[], rules: Rules, cars: number, cells: number) =>
  kindOf(rules).observe(step, counted, rules, cars, cells)

const CARS: Rules = { kind: 'cars', vmax: 3, slow: 0, slowStart: 0, seed: 1 }
const RULE: Rules = { kind: 'elementary', rule: 110, counted: 'population' }

test('traffic: the cars that moved say it all; velocity is of the cars, flow and density are of the cells', () => {
  expect(observation(7, [3], TRAFFIC, 4, 10)).toEqual({
    ...{ step: 7, cars: 4, density: 0.4, moved: 3, velocity: 0.75, flow: 0.3 },
    ...{ stopped: 0.25, jams: Number.NaN, velocities: [1, 3] },
  })
})

test('cars: those of each velocity are counted anew, whatever their number was', () => {
  // 3 stand in 2 jams, 2 have velocity 1, none 2, 5 have velocity 3.
  expect(observation(2, [3, 2, 0, 5, 2], CARS, 77, 20)).toEqual({
    ...{ step: 2, cars: 10, density: 0.5, moved: 17, velocity: 1.7, flow: 0.85 },
    ...{ stopped: 0.3, jams: 2, velocities: [3, 2, 0, 5] },
  })
})

test('elementary rules: nothing moves, so that only the cells that are 1 are told', () => {
  const { NaN: none } = Number
  expect(observation(3, [5], RULE, 1, 8)).toEqual({
    ...{ step: 3, cars: 5, density: 0.625, moved: none, velocity: none, flow: none },
    ...{ stopped: none, jams: none, velocities: [] },
  })
})

test('on an empty road the velocity is 0, and nobody has stopped', () => {
  const nobody = { step: 1, cars: 0, density: 0, moved: 0, velocity: 0, flow: 0, stopped: 0 }
  expect(observation(1, [0], TRAFFIC, 0, 5)).toEqual({ ...nobody, jams: Number.NaN, velocities: [0, 0] })
  expect(observation(1, [0, 0, 0, 0, 0], CARS, 0, 5)).toEqual({
    ...nobody,
    jams: 0,
    velocities: [0, 0, 0, 0],
  })
})
