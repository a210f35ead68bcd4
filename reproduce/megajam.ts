import { createSimulation, nagelSchreckenberg } from 'lanewise'
import { pointsOnCurve } from './chart.js'
import { onRoads, type Row, type Study } from './study.js'

/** Parameters; the flow out of the jam, and how well it is known; and the speed of its front. */
type Jam = { p: number; p0: number; outflow: number; error: number; front: number }

const jams: Jam[] = [
  { p: 0.5, p0: 0.5, outflow: 0.3186, error: 0.001, front: 0.5 },
  { p: 0.3, p0: 0.3, outflow: 0.4643, error: 0.0011, front: 0.7 },
  { p: 1 / 64, p0: 0.75, outflow: Number.NaN, error: 0, front: 0.25 },
]

/** Empty cells in front of the jam, in which the flow becomes steady, and of which the last are the exit. */
const AHEAD = 2000

export const megajam: Study = {
  title: 'What comes out of a large jam',
  text: `A queue of stopped cars dissolves at its front. The first car starts with probability 1 - p0 per step, so the front runs
back at 1 - p0 cells per step; p0 is p unless cars start slowly. Without slow starts the flow that comes out is the largest
flow of the model. The road is open, its exit is free, and nothing enters. The front is where the first car stands that has
not moved; the outflow is that of cars that leave the road, after a warm-up.`,
  async run(small, progress) {
    const [roads, steps] = small ? [4, 5000] : [16, 50_000]
    const rows: Row[] = []
    for (const [i, jam] of jams.entries()) {
      const measured = (seed: number) => dissolve(jam, steps, seed)
      const [front, outflow] = await onRoads(roads, measured, (done) => progress((i + done) / jams.length))
      const of = jam.p === jam.p0 ? `p ${jam.p}` : 'p 1/64, p0 0.75'
      rows.push({ what: `front, ${of} (cells per step)`, ...front, expected: jam.front, source: 8 })
      if (Number.isNaN(jam.outflow)) continue
      const what = `outflow, ${of} (cars per step)`
      rows.push({ what, ...outflow, expected: jam.outflow, expectedError: jam.error, source: 3 })
    }
    const points = rows
      .filter(({ what }) => what.startsWith('front'))
      .map((row) => ({ ...row, x: row.expected }))
    const chart = pointsOnCurve(
      'Speed of the front of a jam',
      points,
      [0.2, 0.75].map((x) => ({ x, y: x })),
      { x: ['1 - p0'], y: ['speed of the front (cells per step)'] },
    )
    return { rows, chart }
  },
}

/** A jam that is too long to dissolve in this time: the speed of its front, and the flow at the exit. */
async function dissolve({ p, p0 }: Jam, steps: number, seed: number): Promise<number[]> {
  const queue = Math.ceil((1 - p0) * steps * 1.2) + 1000
  const velocities = Array.from({ length: queue + AHEAD }, (_, i) => (i < queue ? 0 : -1))
  const sim = await createSimulation({
    ...{ model: nagelSchreckenberg({ vmax: 5, p, p0 }), boundary: { entry: 0, exit: 1 } },
    ...{ velocities, seed, executor: 'serial' },
  })
  await sim.advance(0.2 * steps)
  const before = await state(sim, queue)
  await sim.advance(0.8 * steps)
  const after = await state(sim, queue)
  await sim.close()
  return [(before.front - after.front) / (0.8 * steps), (after.exited - before.exited) / (0.8 * steps)]
}

/** The first car of the queue that has not moved, counted along the road, and the cars that have left. */
async function state(sim: Awaited<ReturnType<typeof createSimulation>>, queue: number) {
  const { positions } = await sim.cars()
  let front = 0
  while (front < queue && positions[front] === front) front++
  return { front, exited: (await sim.counts()).exited }
}
