import { expect, test } from 'vitest'
import { observation } from '../../src/measure/observation.js'

test('velocity is of the cars, flow and density are of the cells', () => {
  expect(observation(7, 3, 4, 10)).toEqual({ step: 7, moved: 3, velocity: 0.75, flow: 0.3, density: 0.4 })
})

test('on an empty road the velocity is 0', () => {
  expect(observation(1, 0, 0, 5)).toEqual({ step: 1, moved: 0, velocity: 0, flow: 0, density: 0 })
})
