/** The fundamental diagram: theory, what a sweep has measured, and a dot for what runs now. */
import { curveOf, type SweepPoint, theoryOf } from 'lanewise'
import { type Line, openChart } from '../chart.js'
import { button } from '../controls.js'
import { find, make } from '../dom.js'
import { now, onChange } from '../state.js'
import { modelOf } from '../traffic/model.js'
import { type SweepRun, startSweep } from './sweep.js'

/** The settings that give another curve. */
const OF_CURVE = ['model', 'vmax', 'p', 'p0', 'slow', 'start'] as const

type Dot = { density: number; flow: number } | undefined

export function openFundamental() {
  const status = make('span', { id: 'sweep-status', role: 'status' })
  const progress = make('progress', {
    id: 'sweep-progress',
    max: '1',
    value: '0',
    'aria-label': 'Progress of the sweep',
  })
  progress.hidden = true
  const measure = button('sweep', 'Measure the curve', toggle)
  find('fundamental-tools').append(measure, progress, status)

  let run: SweepRun | undefined
  let dot: Dot
  const chart = openChart(
    find('fundamental-chart'),
    { label: 'density, cars per cell', to: 1 },
    { label: 'flow, cars per step', to: 1 },
    linesOf([], dot),
  )

  function draw() {
    const hasCars = now().model === 'cars'
    find('fundamental').hidden = !hasCars
    if (!hasCars) return
    const lines = linesOf(run?.points ?? [], dot)
    chart.draw(lines, { x: 1, y: highest(lines) })
  }
  async function toggle() {
    if (run && !progress.hidden) return run.stop()
    progress.hidden = false
    measure.textContent = 'Stop'
    status.textContent = ''
    const mine = startSweep(now(), (done) => {
      progress.value = done
      draw()
    })
    run = mine
    await mine.ended
    if (run === mine) end()
  }
  function end() {
    progress.hidden = true
    measure.textContent = 'Measure the curve'
    const count = run?.points.length ?? 0
    status.textContent = count === 0 ? '' : `${count} densities measured`
    draw()
  }
  onChange((changed) => {
    if (!OF_CURVE.some((name) => changed.has(name))) return
    run?.stop()
    run = undefined
    end()
  })
  draw()
  return {
    canvas: chart.canvas,
    points: (): SweepPoint[] => run?.points ?? [],
    show(next: Dot) {
      dot = next
      draw()
    },
    draw,
  }
}

function linesOf(points: SweepPoint[], dot: Dot): Line[] {
  const theory = now().model === 'cars' ? theoryOf(modelOf(now())) : undefined
  const curve = theory ? curveOf(theory).points : []
  return [
    { label: 'theory', colour: 'theory', size: 0, points: curve.map(({ density, flow }) => [density, flow]) },
    {
      label: 'sweep',
      colour: 'measured',
      size: 5,
      points: points.map(({ density, flow }) => [density, flow]),
    },
    { label: 'now', colour: 'here', size: 13, points: dot && dot.flow >= 0 ? [[dot.density, dot.flow]] : [] },
  ]
}

/** The end of the axis of flow: a tenth above all points. */
function highest(lines: Line[]): number {
  const most = Math.max(0.1, ...lines.flatMap(({ points }) => points.map(([, y]) => y)))
  return Math.ceil(11 * most) / 10
}
