import { nagelSchreckenberg, sweep } from 'lanewise'
import { pointsOnCurve } from './chart.js'
import { spaced, topOf } from './parabola.js'
import type { Row, Study } from './study.js'

/** vmax, the largest flow at p 0.3, and how well that is known; at vmax 1 it is known exactly, but not to the parabola. */
const known: [vmax: number, flow: number, error: number][] = [
  [1, (1 - Math.sqrt(0.3)) / 2, 0.0001],
  [2, 0.3496, 0.001],
  [3, 0.4123, 0.001],
  [4, 0.4448, 0.001],
  [5, 0.4634, 0.001],
  [6, 0.4738, 0.001],
  [7, 0.483, 0.002],
  [8, 0.49, 0.004],
]

export const maxima: Study = {
  title: 'The largest flow of Nagel and Schreckenberg, vmax 1 to 8',
  text: `The flow at p 0.3 has a maximum at a density that falls with vmax. It is searched on rings at 21 densities, and then
measured at 9 densities within 8 % of the best one. The value is the top of a parabola that is fitted to them by least
squares; its error follows from theirs. The peak is steeper on its left side than a parabola; the error does not contain
this. The expected values were measured before, twice and independently.`,
  async run(small, progress) {
    const rows: Row[] = []
    const points: { x: number; value: number; error: number; of: string }[] = []
    const chosen = small ? known.slice(0, 2) : known
    for (const [i, [vmax, expected, expectedError]] of chosen.entries()) {
      const model = nagelSchreckenberg({ vmax, p: 0.3 })
      const flows = (densities: number[], times: number) =>
        sweep({
          ...{ model, densities, exactCars: true, seed: vmax },
          ...(small
            ? { cells: 2000, samples: 4 * times, warmUp: 4000, steps: 2000 }
            : { cells: 50_000, samples: 4, warmUp: 30_000 * times, steps: 10_000 * times }),
        })
      const search = await flows(spaced(...range(vmax), 21), 1)
      const best = search.reduce((most, point) => (point.flow > most.flow ? point : most)).density
      progress((i + 0.3) / chosen.length)
      const near = await flows(spaced(0.92 * best, 1.08 * best, 9), 2)
      const { value, error } = topOf(near)
      rows.push({ what: `vmax ${vmax}`, value, error, expected, expectedError, source: vmax === 1 ? 4 : 3 })
      points.push(
        ...[...search, ...near].map((point) => ({
          ...{ x: point.density, value: point.flow, error: point.flowError, of: `vmax ${vmax}` },
        })),
      )
      progress((i + 1) / chosen.length)
    }
    const chart = pointsOnCurve('Flow near its maximum, p 0.3', points, [], {
      x: ['density (cars per cell)'],
      y: ['flow (cars per step)', { zero: false }],
    })
    return { rows, chart }
  },
}

/** Densities around the maximum: it is at 1/2 for vmax 1, and a little below 1 / (vmax + 2) for large vmax. */
const range = (vmax: number): [from: number, to: number] => (vmax === 1 ? [0.4, 0.6] : [0.4 / vmax, 1 / vmax])
