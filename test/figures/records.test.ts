import { expect, test } from 'vitest'
import { fundamentalCsv, spaceTimeCsv, spaceTimeJson } from '../../src/figures/records.js'

const point = {
  ...{ wanted: 0.24, samples: 4 },
  ...{ density: 0.25, densityError: 0.01, densitySpread: 0.02 },
  ...{ flow: 0.5, flowError: 0.001, flowSpread: 0.002 },
  ...{ velocity: 2, velocityError: 0.004, velocitySpread: 0.008 },
  ...{ stopped: 0.125, stoppedError: Number.NaN, stoppedSpread: Number.NaN },
}
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

test('a fundamental diagram is a line a density; what one ring does not have is empty', () => {
  const names =
    'wanted,samples,density,density_error,density_spread,flow,flow_error,flow_spread,' +
    'velocity,velocity_error,velocity_spread,stopped,stopped_error,stopped_spread\n'
  const line = '0.24,4,0.25,0.01,0.02,0.5,0.001,0.002,2,0.004,0.008,0.125,,\n'
  expect(fundamentalCsv([point])).toBe(names + line)
  expect(fundamentalCsv([])).toBe(names)
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
