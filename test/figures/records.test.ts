import { expect, test } from 'vitest'
import { fundamentalCsv, spaceTimeCsv, spaceTimeJson } from '../../src/figures/records.js'

const point = { density: 0.25, flow: 0.5, flowError: 0.001, velocity: 2, velocityError: 0.004 }
const road = {
  title: 'Nagel-Schreckenberg, "vmax" 2',
  subtitle: '3 cells',
  states: Uint8Array.from([0, 1, 3, 2, 0, 0]),
  width: 3,
  rows: 2,
  firstCell: 10,
  firstStep: 100,
  every: 5,
  vmax: 2,
}

test('a fundamental diagram is a line a density', () => {
  expect(fundamentalCsv([point])).toBe(
    'density,flow,flow_error,velocity,velocity_error\n0.25,0.5,0.001,2,0.004\n',
  )
  expect(fundamentalCsv([])).toBe('density,flow,flow_error,velocity,velocity_error\n')
})

test('a space-time diagram is a line a row, velocities where cars are', () => {
  expect(spaceTimeCsv(road)).toBe('step,10,11,12\n100,,0,2\n105,1,,\n')
})

test('a space-time diagram without velocities is of zeros and ones', () => {
  const states = Uint8Array.from([0, 1, 1, 1, 0, 0])
  expect(spaceTimeCsv({ ...road, vmax: 0, states })).toBe('step,10,11,12\n100,0,1,1\n105,1,0,0\n')
})

test('a space-time diagram is one object of rows', () => {
  expect(JSON.parse(spaceTimeJson(road))).toEqual({
    title: road.title,
    subtitle: road.subtitle,
    width: 3,
    firstCell: 10,
    vmax: 2,
    rows: [
      { step: 100, states: [0, 1, 3] },
      { step: 105, states: [2, 0, 0] },
    ],
  })
})
