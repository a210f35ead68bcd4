import { createSimulation, measure, nagelSchreckenberg, sweep } from 'lanewise'
import { pointsOnCurve } from './chart.js'
import { spaced, topOf } from './parabola.js'
import { onRoads, type Row, type Study } from './study.js'

const VMAX = 5

/** p, the largest flow, how well it is known, and the density where it is. */
const known: [p: number, flow: number, error: number, density: number][] = [
  [0.1, 0.665, 0.001, 0.149],
  [0.3, 0.4634, 0.0004, 0.118],
  [0.5, 0.3194, 0.0003, 0.086],
]

export const diagram: Study = {
  title: 'The fundamental diagram of Nagel and Schreckenberg',
  text: `Flow against density at vmax 5, on rings of 10,000 cells, for three values of p. A single car drives at vmax - p on
average. The maximum is the top of a parabola that is fitted to 9 densities around it; its error does not contain that the
peak is no parabola. The expected maxima and flow at density 0.2 were measured before, twice and independently.`,
  async run(small, progress) {
    const size = small
      ? { cells: 5000, samples: 4, warmUp: 5000, steps: 2000 }
      : { cells: 10_000, samples: 8, warmUp: 10_000, steps: 20_000 }
    const rows: Row[] = []
    const points: { x: number; value: number; error: number; of: string }[] = []
    for (const [i, [p, flow, error, density]] of known.entries()) {
      const options = { ...size, model: nagelSchreckenberg({ vmax: VMAX, p }), exactCars: true, seed: i }
      const far = await sweep({ ...options, densities: small ? [0.2] : spaced(0.01, 0.99, 50) })
      progress((i + 0.8) / 4)
      const near = await sweep({ ...options, densities: spaced(0.92 * density, 1.08 * density, 9) })
      progress((i + 1) / 4)
      rows.push({
        what: `largest flow, p ${p}`,
        ...topOf(near),
        expected: flow,
        expectedError: error,
        source: 3,
      })
      for (const one of [...far, ...near])
        points.push({ x: one.density, value: one.flow, error: one.flowError, of: `p ${p}` })
    }
    rows.push(...(await singleAndDense(small, (done) => progress((3 + done) / 4))))
    const free = known.flatMap(([p, flow]) =>
      [0, flow / (VMAX - p)].map((x) => ({ x, y: x * (VMAX - p), of: `p ${p}` })),
    )
    const chart = pointsOnCurve('Flow, vmax 5; lines: density × (vmax - p)', points, free, {
      x: ['density (cars per cell)'],
      y: ['flow (cars per step)'],
    })
    return { rows, chart }
  },
}

/** The velocity of a single car, and the flow at density 0.2, at p 0.5. */
async function singleAndDense(small: boolean, progress: (done: number) => void): Promise<Row[]> {
  const [roads, cells, steps] = small ? [8, 1000, 2000] : [16, 20_000, 20_000]
  const model = nagelSchreckenberg({ vmax: VMAX, p: 0.5 })
  const measured = async (cars: number, seed: number) => {
    const sim = await createSimulation({ model, cells, cars, seed, executor: 'serial' })
    const { flow, velocity } = await measure(sim, { warmUp: steps / 2, steps, every: 10 })
    await sim.close()
    return { flow, velocity }
  }
  const [single, dense] = await onRoads(
    roads,
    async (seed) => [(await measured(1, seed)).velocity, (await measured(0.2 * cells, seed)).flow],
    progress,
  )
  return [
    { what: 'velocity of a single car, p 0.5', ...single, expected: VMAX - 0.5, source: 9 },
    { what: 'flow at density 0.2, p 0.5', ...dense, expected: 0.29333, expectedError: 0.00006, source: 3 },
  ]
}
