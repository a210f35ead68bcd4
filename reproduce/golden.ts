import { createSimulation, type RandomName } from 'lanewise'
import { quantitative } from '../bench/draw.js'
import { chartOf } from './chart.js'
import type { Row, Study } from './study.js'

/** Generator, cells, and the velocities that the programs of the course print after so many steps. */
type Printed = [random: RandomName, cells: number, velocities: Record<number, number>]

const small: Printed[] = [
  ['mt19937', 1_024_000, { 100: 0.89945, 200: 0.912458, 500: 0.921263, 1000: 0.923967 }],
]

const all: Printed[] = [
  ...small,
  ['mt19937', 10_240_000, { 100: 0.898941 }],
  ['mt19937', 32_000_000, { 100: 0.89896 }],
  ['ranmar', 10_240_000, { 100: 0.898993 }],
  ['ranmar', 32_000_000, { 10: 0.789461, 20: 0.837157, 50: 0.87894, 100: 0.898955 }],
]

const programs = { mt19937: 'Python', ranmar: 'C and Fortran', philox: '' }

export const golden: Study = {
  title: "The velocities that EPCC's course prints",
  text: `The programs of the course fill a road by a generator with seed 5743, so that each cell has a car with probability
0.52, and print the mean velocity: cars that moved in the step per car. All digits must be equal.`,
  async run(isSmall, progress) {
    const runs = isSmall ? small : all
    const rows: Row[] = []
    for (const [i, [random, cells, velocities]] of runs.entries()) {
      const sim = await createSimulation({ random, cells, density: 0.52, seed: 5743 })
      const at = Object.keys(velocities).map(Number)
      for (const { step, velocity } of await sim.advance(at[at.length - 1], { at })) {
        const what = `${programs[random]}, ${cells.toLocaleString('en')} cells, step ${step}`
        rows.push({
          what,
          value: Number(velocity.toFixed(6)),
          error: 0,
          expected: velocities[step],
          source: 1,
          digits: 6,
        })
      }
      await sim.close()
      progress((i + 1) / runs.length)
    }
    return { rows, chart: chart(rows) }
  },
}

const chart = (rows: Row[]) =>
  chartOf('Mean velocity, measured and printed by the course', rows as object[], {
    encoding: {
      y: { field: 'what', type: 'nominal', title: null, sort: null },
      x: quantitative('value', 'mean velocity (cells per step)', { zero: false }),
    },
    layer: [
      { mark: { type: 'point', size: 90, filled: false } },
      {
        mark: { type: 'point', shape: 'cross', size: 30, filled: true, color: '#c8553d' },
        encoding: { x: quantitative('expected', 'mean velocity (cells per step)', { zero: false }) },
      },
    ],
  })
