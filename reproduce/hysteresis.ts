import { createSimulation, measure, nagelSchreckenberg, type StartName } from 'lanewise'
import { pointsOnCurve } from './chart.js'
import { onRoads, type Row, type Study } from './study.js'

const [VMAX, P, P0] = [5, 1 / 64, 0.75]

const free = (density: number) => density * (VMAX - P)
const jammed = (density: number) => (1 - P0) * (1 - density)

/** What p, which the formulas take as small, changes of them: about this fraction of the jammed flow. */
const APPROXIMATE = 0.03

export const hysteresis: Study = {
  title: 'Two flows at one density',
  text: `Cars that start slowly (vmax 5, p 1/64, p0 0.75) flow freely if they start evenly spaced, and stay jammed if they start
in one jam, at the same density. The formulas are for p that is small against 1 and p0; the expected values of the jammed
branch are therefore taken as known to 3 %. On the free branch a car brakes for no other while density is small; there the
formula is exact for a single car, and taken as known to 0.2 %.`,
  async run(small, progress) {
    const [roads, cells, warmUp, steps] = small ? [4, 2000, 2000, 1000] : [16, 10_000, 10_000, 5000]
    const densities = small ? [0.06] : [0.02, 0.04, 0.06, 0.08, 0.1, 0.2, 0.3, 0.5]
    const model = nagelSchreckenberg({ vmax: VMAX, p: P, p0: P0 })
    const flowFrom = (start: StartName, density: number) => async (seed: number) => {
      const cars = { cars: density * cells, start, velocity: start === 'even' ? VMAX : 0 }
      const sim = await createSimulation({ model, cells, ...cars, seed, executor: 'serial' })
      const { flow } = await measure(sim, { warmUp, steps, every: 10 })
      await sim.close()
      return [flow]
    }
    const rows: Row[] = []
    const points: { x: number; value: number; error: number; of: string }[] = []
    for (const [i, density] of densities.entries()) {
      for (const [j, start] of (['even', 'jam'] as const).entries()) {
        const part = (done: number) => progress((i + (j + done) / 2) / densities.length)
        const [found] = await onRoads(roads, flowFrom(start, density), part)
        points.push({ x: density, ...found, of: `from ${start === 'even' ? 'even spacing' : 'a jam'}` })
        const [expected, known] = start === 'even' ? [free(density), 0.002] : [jammed(density), APPROXIMATE]
        const both = density > 0.05 && density < 0.11
        if (!both) continue
        const what = `density ${density}, from ${start === 'even' ? 'even spacing' : 'a jam'}`
        rows.push({ what, ...found, expected, expectedError: known * expected, source: 7 })
      }
    }
    const curve = [
      ...[0, 0.11].map((x) => ({ x, y: free(x), of: 'from even spacing' })),
      ...[0.04, 0.55].map((x) => ({ x, y: jammed(x), of: 'from a jam' })),
    ]
    const chart = pointsOnCurve('Flow with slow-to-start cars, vmax 5, p 1/64, p0 0.75', points, curve, {
      x: ['density (cars per cell)'],
      y: ['flow (cars per step)'],
    })
    return { rows, chart }
  },
}
