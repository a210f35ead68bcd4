import { createSimulation, nagelSchreckenberg, spaceTime } from 'lanewise'
import { logScale } from '../bench/draw.js'
import { pointsOnCurve } from './chart.js'
import { exact } from './exact.js'
import { onRoads, type Row, type Study } from './study.js'

const [DENSITY, P] = [0.3, 0.5]

const { gap, correlation, headway } = exact(DENSITY, P)

const [GAPS, DISTANCES, HEADWAYS] = [8, 6, 12]

/** Longer headways do not occur: a headway that begins later than this before the end is not counted. */
const LONGEST = 250

export const unitVelocity: Study = {
  title: 'Exact results for vmax 1',
  text: `At vmax 1 only neighbouring cells are correlated, so gaps, correlations and time headways have formulas. Here density 0.3
and p 0.5, on rings. A car leaves a cell when the cell changes from 1 to 0; the steps between two such changes of one cell
are a time headway, and all cells are watched.`,
  async run(small, progress) {
    const [roads, cells, steps] = small ? [8, 2000, 600] : [32, 20_000, 2000]
    const model = nagelSchreckenberg({ vmax: 1, p: P })
    const measured = async (seed: number) => {
      const cars = DENSITY * cells
      const sim = await createSimulation({ model, cells, cars, seed, executor: 'serial' })
      await sim.advance(20 * (small ? 100 : 500))
      const gaps = await sim.gaps()
      const states = await spaceTime(sim, { rows: steps + 1 })
      await sim.close()
      return [
        ...Array.from({ length: GAPS }, (_, n) => (gaps[n] ?? 0) / cars),
        ...Array.from({ length: DISTANCES }, (_, i) => correlationIn(states, cells, i + 1)),
        ...headwaysIn(states, cells),
      ]
    }
    const found = await onRoads(roads, measured, progress)
    const row = (what: string, i: number, expected: number, source: number): Row => ({
      ...{ what, ...found[i], expected, source },
    })
    const rows = [
      ...Array.from({ length: GAPS }, (_, n) => row(`cars with gap ${n}`, n, gap(n), 4)),
      ...Array.from({ length: DISTANCES }, (_, i) =>
        row(`correlation at distance ${i + 1}`, GAPS + i, correlation(i + 1), 4),
      ),
      // Two cars never leave a cell one step after the other: the second one must first arrive.
      ...Array.from({ length: HEADWAYS - 1 }, (_, i) =>
        row(`headways of ${i + 2} steps`, GAPS + DISTANCES + i + 1, headway(i + 2), 5),
      ),
    ]
    const points = rows.slice(GAPS + DISTANCES).map((one, i) => ({ x: i + 2, ...one }))
    const chart = pointsOnCurve(
      'Time headways, vmax 1, density 0.3, p 0.5',
      points,
      points.map(({ x }) => ({ x, y: headway(x) })),
      { x: ['time headway (steps)'], y: ['fraction of the headways', logScale] },
    )
    return { rows, chart }
  },
}

/** The correlation at a distance, mean over the cells of the first and the last row. */
function correlationIn(states: Uint8Array, cells: number, distance: number): number {
  let both = 0
  for (const from of [0, states.length - cells]) {
    const road = states.subarray(from, from + cells)
    for (let i = 0; i < cells; i++) both += Math.min(road[i], 1) & Math.min(road[(i + distance) % cells], 1)
  }
  return both / (2 * cells) - DENSITY ** 2
}

/** The fraction of the headways of 1, 2, … steps. */
function headwaysIn(states: Uint8Array, cells: number): number[] {
  const rows = states.length / cells
  const counts = new Array<number>(HEADWAYS).fill(0)
  let all = 0
  for (let cell = 0; cell < cells; cell++) {
    let before = Number.NaN
    for (let row = 1; row < rows; row++) {
      const left = states[(row - 1) * cells + cell] > 0 && states[row * cells + cell] === 0
      if (!left) continue
      if (before < rows - LONGEST) {
        all++
        if (row - before <= HEADWAYS) counts[row - before - 1]++
      }
      before = row
    }
  }
  return counts.map((count) => count / all)
}
