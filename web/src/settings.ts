/** All that a visitor can choose, as data: the controls are made from it, and the address holds it. */

/** A number with a slider. */
export type Range = {
  label: string
  /** What the number counts. */
  unit?: string
  from: number
  to: number
  step: number
  /** Places of the slider, if they are not equally spaced; other numbers are possible in the address. */
  places?: readonly number[]
}

/** The speed that stands for as many steps as there is time for. */
export const FASTEST = 1e9

export const ranges = {
  density: { label: 'Density', unit: 'cars per cell', from: 0, to: 1, step: 0.01 },
  p: { label: 'p, a car slows down', unit: 'probability', from: 0, to: 1, step: 0.01 },
  p0: { label: 'p0, a stopped car stays', unit: 'probability', from: 0, to: 1, step: 0.01 },
  vmax: { label: 'vmax', unit: 'cells per step', from: 1, to: 8, step: 1 },
  entry: { label: 'Entry, a car waits', unit: 'probability', from: 0, to: 1, step: 0.01 },
  exit: { label: 'Exit is open', unit: 'probability', from: 0, to: 1, step: 0.01 },
  rule: { label: 'Rule', unit: 'Wolfram’s number', from: 0, to: 255, step: 1 },
  length: {
    ...{ label: 'Length', unit: 'cells', from: 10, to: 1e7, step: 1 },
    places: [50, 100, 150, 200, 300, 400, 600, 1000, 3000, 1e4, 1e5, 1e6],
  },
  speed: {
    ...{ label: 'Speed', unit: 'steps per second', from: 1, to: FASTEST, step: 1 },
    places: [1, 2, 5, 10, 20, 30, 60, 120, 300, 1000, 1e4, 1e5, FASTEST],
  },
  seed: { label: 'Seed', from: 0, to: 1e9, step: 1 },
  cells: {
    ...{ label: 'Length', unit: 'cells', from: 64, to: 2 ** 26, step: 1 },
    places: [10, 12, 14, 16, 18, 20, 22, 24].map((power) => 2 ** power),
  },
  workers: { label: 'Workers', unit: 'threads', from: 1, to: 64, step: 1 },
  grid: {
    ...{ label: 'Grid and segments', unit: 'in each direction', from: 16, to: 512, step: 4 },
    places: [16, 32, 64, 96, 128, 192, 256],
  },
  wavelength: { label: 'Wavelength', unit: 'the obstacle is 2 wide', from: 0.2, to: 2, step: 0.05 },
} satisfies Record<string, Range>

/** A choice, and what each value of it is called. */
export const choices = {
  view: { label: 'View', values: { traffic: 'Traffic', race: 'Race', wave: 'Wave' } },
  model: { label: 'Model', values: { cars: 'Cars with velocities', rule: 'Elementary rule' } },
  ends: { label: 'Road', values: { ring: 'Ring', open: 'Open' } },
  start: {
    label: 'Start',
    values: { random: 'Random', even: 'Even', jam: 'One jam', single: 'One alone' },
  },
  slow: { label: 'Stopped cars', values: { same: 'As all', own: 'Slow to start, p0' } },
  scene: {
    label: 'Scene',
    values: {
      ...{ none: 'None', jam: 'A jam out of nothing', hysteresis: 'Two flows at one density' },
      ...{ bottleneck: 'Bottleneck at the exit', sorting: 'Rule 184 sorts' },
      ...{ vectors: 'Why vectors', messages: 'Why messages cost' },
    },
  },
} as const

export type RangeName = keyof typeof ranges
export type ChoiceName = keyof typeof choices
export type Settings = Record<RangeName, number> & {
  [Name in ChoiceName]: keyof (typeof choices)[Name]['values']
}

export const defaults: Settings = {
  ...{ view: 'traffic', scene: 'none', model: 'cars', ends: 'ring', start: 'random', slow: 'same' },
  ...{ density: 0.15, p: 0.3, p0: 0.5, vmax: 5, entry: 0.5, exit: 0.5, rule: 30 },
  ...{ length: 300, speed: 20, seed: 1 },
  ...{ cells: 2 ** 20, workers: 2, grid: 96, wavelength: 0.5 },
}
