/** The race of the road, and how its threads scale. */
import { openChart } from '../chart.js'
import { button, slider } from '../controls.js'
import { find, pause } from '../dom.js'
import { now } from '../state.js'
import { type Scaling, serialFraction, speedUpOf } from './amdahl.js'
import { openBoard } from './board.js'
import { roadMarks } from './published.js'
import { measureRoad, roadKernels, STEPS } from './road.js'
import { measureRoofs } from './roof.js'
import { rungsOf, runRungs } from './rung.js'

export function openRace() {
  find('race-form').append(slider('cells'), slider('workers'))
  openBoard({
    ...{ id: 'race', unit: 'Cell updates per second', marks: roadMarks },
    missing: async () => (await roadKernels()).missing.map(({ name, reason }) => `${name}: ${reason}`),
    roofs: measureRoofs,
    async run(tell, signal) {
      const { cells, workers } = now()
      const { names } = await roadKernels()
      // A kernel that takes the whole road has no threads of its own, and says so when it is asked.
      const rungs = await rungsOf(names, workers)
      await runRungs(rungs, (rung) => measureRoad(rung, cells, signal), tell, signal)
    },
    about: () => ({ work: 'Rule 184 on a ring', cells: now().cells, steps: STEPS }),
  })
  openAmdahl()
}

/** Measures one worker, two, and so on up to the cores of the machine, and fits the law. */
function openAmdahl() {
  const status = find('amdahl-status')
  const lines = (points: Scaling[], serial: number) => {
    const most = Math.max(2, ...points.map(({ workers }) => workers))
    const curve = Array.from({ length: 4 * most - 3 }, (_, i) => 1 + i / 4)
    return [
      { label: 'ideal', colour: 'line', size: 0, points: curve.map((w) => [w, w] as const) },
      {
        label: 'fit',
        colour: 'theory',
        size: 0,
        points: curve.map((w) => [w, speedUpOf(w, serial)] as const),
      },
      {
        label: 'measured',
        colour: 'measured',
        size: 8,
        points: points.map((p) => [p.workers, p.speedUp] as const),
      },
    ]
  }
  const axes = [
    { label: 'workers', to: 4 },
    { label: 'times as fast as one', to: 4 },
  ] as const
  const chart = openChart(find('amdahl-chart'), ...axes, lines([], 0))
  const start = button('amdahl-start', 'Measure', async () => {
    start.disabled = true
    status.textContent = ''
    try {
      const points = await scaling((workers) => {
        status.textContent = `Running ${workers} ${workers === 1 ? 'worker' : 'workers'} …`
      })
      const serial = serialFraction(points)
      const most = points.at(-1)!.workers + 1
      chart.draw(lines(points, serial), { x: most, y: most })
      status.textContent = resultText(points, serial)
    } catch (error) {
      status.textContent = (error as Error).message
    }
    start.disabled = false
  })
  find('amdahl-tools').append(start)
}

function resultText(points: Scaling[], serial: number): string {
  const { workers, speedUp } = points.at(-1)!
  const fit = serial < 1 ? `s = ${(100 * serial).toFixed(1)} %` : 'More workers do not pay on this road now'
  return `${fit}; ${workers} workers are ${speedUp.toFixed(2)} times as fast as one.`
}

async function scaling(tell: (workers: number) => void): Promise<Scaling[]> {
  const { cells } = now()
  const { signal } = new AbortController()
  const points: Scaling[] = []
  let one = Number.NaN
  for (let workers = 1; workers <= Math.max(2, navigator.hardwareConcurrency || 1); workers++) {
    tell(workers)
    await pause()
    const { speed } = await measureRoad({ kernel: 'simd', executor: 'threads', workers }, cells, signal)
    if (workers === 1) one = speed
    points.push({ workers, speedUp: speed / one })
  }
  return points
}
